"""Witnesses of what is said for all x: one x leaves one of them."""

from __future__ import annotations

import pytest
from flint import fmpq
from real_terms import Real, lam, named
from terms import REAL, eq, lit, op, rel

from pyisingcheck.sampling.witnesses.forced import forced
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.shapes import shape_of
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EMPTY = Export("", None, {}, {}, {})
C, X = BVar(1), BVar(0)  # below ∃ c and ∀ x
TWICE = lam(lambda x: x * 2)


def evaluator() -> Evaluator:
    return Evaluator(EMPTY, BallDomain(), PointSearch("0"))


def values(body: Expr, t: ty.Type = ty.REAL) -> list:
    ev = evaluator()
    return [*forced(ev, t, shape_of(ev, Lam("c", REAL, body), None, None))]


def every(left: Expr, right: Expr) -> Expr:
    return Pi("x", REAL, eq(left, right))


@pytest.mark.parametrize(("body", "level"), [
    (every(App(lam(lambda x: x * 0 + 3), X), C), Level.LIKELY_TRUE),
    (every(C, App(TWICE, X)), Level.FALSE),
    (every(App(TWICE, X), op("HMul.hMul", C, X)), Level.LIKELY_TRUE),
    (every(App(lam(lambda x: x * x), X), op("HMul.hMul", C, X)), Level.FALSE),
    (every(named("sin", Real(X)).expr, C), Level.FALSE),
])  # fmt: skip
def test_the_only_possible_witness_decides(body: Expr, level: Level) -> None:
    ev = evaluator()
    exists = apply(Const("Exists"), REAL, Lam("c", REAL, body))
    found = ev.condition(ev.code(exists, None)(None)).level
    assert (found is level) if level is Level.FALSE else found >= level


def test_one_point_leaves_one_number() -> None:
    assert values(every(App(TWICE, X), C)) == [2, 4]
    assert values(every(App(TWICE, X), op("HMul.hMul", C, X))) == [fmpq(2), fmpq(2)]


@pytest.mark.parametrize("body", [
    every(op("HMul.hMul", C, C), X),  # two numbers, or none
    every(op("HDiv.hDiv", X, C), lit(1)),  # 1 / 0 is another case
    every(C, op("HMul.hMul", C, C)),
    every(X, X),
    Pi("x", REAL, rel("LE.le", X, C)),
    Pi("x", REAL, Pi("h", rel("LT.lt", lit(0), X), eq(BVar(2), BVar(1)))),
    eq(BVar(0), lit(1)),
])  # fmt: skip
def test_other_forms_leave_none(body: Expr) -> None:
    assert values(body) == []


def test_whole_numbers_are_looked_for_otherwise() -> None:
    assert values(every(App(TWICE, X), C), ty.NAT) == []
