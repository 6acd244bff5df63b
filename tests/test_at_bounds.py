"""Bounds that are attained only at numbers that nobody draws."""

from __future__ import annotations

import pytest
from terms import REAL, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.falsify.at_bounds import _equations
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, apply

EMPTY = Export("", None, {}, {}, {})
X, ORDER = BVar(0), Const("Real.preorder")
HALF_PI = op("HDiv.hDiv", Const("Real.pi"), lit(2))


def within(kind: str, *ends: Expr) -> Expr:
    sets = apply(Const("Set"), REAL)
    return apply(
        Const("Membership.mem"), REAL, sets, ORDER, apply(Const(kind), REAL, ORDER, *ends), X
    )


def claim(hypothesis: Expr) -> Expr:
    """∀ x, hypothesis → x ≤ tan x, which fails at π / 2 only, where tan is 0, and below 0."""
    return Pi(
        "x", REAL, Pi("h", hypothesis, rel("LE.le", BVar(1), apply(Const("Real.tan"), BVar(1))))
    )


@pytest.mark.parametrize(
    "hypothesis",
    [
        within("Set.Icc", lit(0), HALF_PI),
        within("Set.Ioc", lit(0), HALF_PI),
        apply(Const("And"), rel("LE.le", lit(0), X), rel("GE.ge", HALF_PI, X)),
    ],
)
def test_what_fails_at_an_irrational_end_is_falsified(hypothesis: Expr) -> None:
    verdict = check_statement(claim(hypothesis), EMPTY, budget=Budget(2000))
    assert verdict.verdict == "falsified" and verdict.certified
    assert verdict.counterexample == {"x": "(1/2) * π"}


@pytest.mark.parametrize(
    "hypothesis",
    [
        within("Set.Ico", lit(0), HALF_PI),
        apply(Const("And"), rel("LE.le", lit(0), X), rel("LT.lt", X, HALF_PI)),
    ],
)
def test_what_holds_up_to_an_open_end_holds(hypothesis: Expr) -> None:
    assert check_statement(claim(hypothesis), EMPTY, budget=Budget(2000)).verdict == "holds"


@pytest.mark.parametrize(
    ("hypothesis", "count"),
    [
        (within("Set.Icc", lit(0), HALF_PI), 1),  # numerals are drawn anyway
        (within("Set.Iic", HALF_PI), 1),
        (within("Set.Ici", HALF_PI), 1),
        (within("Set.Ioo", HALF_PI, Const("Real.pi")), 0),
        (rel("LT.lt", X, HALF_PI), 0),
        (rel("LE.le", op("HMul.hMul", X, X), lit(2)), 1),
    ],
)
def test_bounds_as_equations(hypothesis: Expr, count: int) -> None:
    plan = plan_of(Evaluator(EMPTY, BallDomain()), claim(hypothesis))
    assert len(list(_equations(plan))) == count
