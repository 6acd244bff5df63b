"""Greatest and least values that are not attained."""

from __future__ import annotations

import json

import exports
import pytest
from flint import fmpq
from terms import REAL, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.witnesses.extremes import _approached, _ladders
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Pi, apply, identical

EXPORT = decode_export(json.dumps(exports.export()))


def named(name: str, x: Expr) -> Expr:
    return apply(Const(f"Real.{name}"), x)


def verdict(statement: Expr) -> str:
    return check_statement(statement, EXPORT).verdict


def always(_: object) -> Level:
    return Level.TRUE


def attained(name: str, *, greatest: bool, positive: bool = False) -> str:
    """∃ x, ∀ y, f y ≤ f x, or f x ≤ f y; for positive x and y only."""
    k = int(positive)
    x, y = named(name, BVar(1 + k)), named(name, BVar(k))
    claim = rel("LE.le", *((y, x) if greatest else (x, y)))
    if positive:
        claim = Pi("h", rel("LT.lt", lit(0), BVar(0)), claim)
    body: Expr = Pi("y", REAL, claim)
    if positive:
        body = apply(Const("And"), rel("LT.lt", lit(0), BVar(0)), body)
    return verdict(apply(Const("Exists"), REAL, Lam("x", REAL, body)))


@pytest.mark.parametrize(("name", "greatest"), [("tanh", True), ("exp", False), ("arctan", False)])
def test_what_is_only_approached_far_out(name: str, greatest: bool) -> None:
    assert attained(name, greatest=greatest) == "falsified"


def test_what_is_only_approached_at_an_end() -> None:
    assert attained("exp", greatest=False, positive=True) == "falsified"
    assert attained("log", greatest=True, positive=True) == "falsified"


@pytest.mark.parametrize(("name", "greatest"), [("cos", True), ("cosh", False), ("sin", True)])
def test_what_is_attained(name: str, greatest: bool) -> None:
    assert attained(name, greatest=greatest) == "holds"


@pytest.mark.parametrize("offset", [2**100, 10**9])
def test_a_place_that_is_far_out_is_not_taken_for_none(offset: int) -> None:
    """∃ x, ∀ y, |x - offset| ≤ |y - offset|"""

    def distance(k: int) -> Expr:
        return apply(Const("abs"), REAL, Const("l"), Const("g"), op("HSub.hSub", BVar(k), far))

    far = op("HMul.hMul", lit(offset), lit(1))
    body = Pi("y", REAL, rel("LE.le", distance(1), distance(0)))
    assert verdict(apply(Const("Exists"), REAL, Lam("x", REAL, body))) != "falsified"
    assert _approached(lambda x: -abs(x - fmpq(2) ** 100), always, _ladders([])) is None
    assert _approached(lambda x: -1 / (1 + abs(x)), always, _ladders([])) is not None


def test_terms_are_compared_node_by_node() -> None:
    x = op("HAdd.hAdd", BVar(0), lit(1))
    assert identical(x, op("HAdd.hAdd", BVar(0), lit(1)))
    assert not identical(x, op("HAdd.hAdd", BVar(0), lit(2)))
    assert not identical(x, op("HAdd.hAdd", BVar(1), lit(1)))
    assert identical(Lam("x", REAL, BVar(0)), Lam("y", REAL, BVar(0)))
