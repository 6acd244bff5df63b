"""Fixed points: one that is known is no other, and what has two is not unique."""

from __future__ import annotations

from terms import REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, apply
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})


def verdict(statement: Expr) -> Verdict:
    return check_statement(statement, EMPTY, budget=Budget(400, 20_000, thorough=False))


def fixed_point(quantifier: str, condition: Expr, body: Expr) -> Expr:
    """∃ x (or ∃! x), condition ∧ body = x."""
    both = apply(Const("And"), condition, eq(body, BVar(0)))
    return apply(Const(quantifier), REAL, Lam("x", REAL, both))


def tanh(x: Expr) -> Expr:
    return App(Const("Real.tanh"), x)


POSITIVE, NONNEGATIVE = rel("LT.lt", lit(0), BVar(0)), rel("LE.le", lit(0), BVar(0))
DOUBLE = tanh(op("HMul.hMul", lit(2), BVar(0)))


def test_no_second_zero_of_a_difference() -> None:
    """tanh x = x and tanh (x / 2) = x, of the first and the third order at 0, have no positive
    solutions; sinh (x / 2) = x has one.
    """
    half = op("HDiv.hDiv", BVar(0), lit(2))
    for f in (tanh(BVar(0)), tanh(half)):
        found = verdict(fixed_point("Exists", POSITIVE, f))
        assert found.verdict == "falsified" and "interval" in (found.grounds or "")
        assert verdict(fixed_point("Exists", NONNEGATIVE, f)).verdict == "holds"
    steep = App(Const("Real.sinh"), half)
    assert verdict(fixed_point("Exists", POSITIVE, steep)).verdict == "holds"


def test_two_roots_are_not_one() -> None:
    """0 and another root of tanh (2 x) = x: the other one is only enclosed, and yet certain."""
    found = verdict(fixed_point("ExistsUnique", NONNEGATIVE, DOUBLE))
    assert found.verdict == "falsified" and found.certified
    assert verdict(fixed_point("ExistsUnique", POSITIVE, DOUBLE)).verdict == "holds"


def test_a_root_that_violates_the_rest_is_no_witness() -> None:
    """No root of tanh (2 x) = x but 0 lies within 1 / 2."""
    half = op("HDiv.hDiv", lit(1), lit(2))
    square = rel("LT.lt", op("HMul.hMul", BVar(0), BVar(0)), op("HMul.hMul", half, half))
    assert verdict(fixed_point("ExistsUnique", square, DOUBLE)).verdict != "falsified"
