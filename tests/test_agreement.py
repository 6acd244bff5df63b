"""Hypotheses whose sides agree in all digits: identities count, what is flat near 0 does not."""

from __future__ import annotations

from terms import NAT, REAL, eq, lit, op

from pyisingcheck.falsify import check_statement
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})


def exp(x: Expr) -> Expr:
    return App(Const("Real.exp"), x)


def power(x: Expr, n: int) -> Expr:
    return apply(Const("HPow.hPow"), REAL, NAT, REAL, Const("inst"), x, lit(n, NAT))


def negative(x: Expr) -> Expr:
    return op("HSub.hSub", lit(0), x)


def only_zero(vanishing: Expr) -> Verdict:
    """∀ x, vanishing x + 1 = 1 → x = 0."""
    given = eq(op("HAdd.hAdd", vanishing, lit(1)), lit(1))
    return check_statement(Pi("x", REAL, Pi("h", given, eq(BVar(1), lit(0)))), EMPTY)


def test_an_identity_that_no_digits_prove_is_believed() -> None:
    """e ^ x / e ^ x = e ^ y / e ^ y → x = y."""
    sides = [op("HDiv.hDiv", exp(BVar(k)), exp(BVar(k))) for k in (1, 0)]
    statement = Pi("x", REAL, Pi("y", REAL, Pi("h", eq(*sides), eq(BVar(2), BVar(1)))))
    found = check_statement(statement, EMPTY)
    assert found.verdict == "falsified" and not found.certified


def test_what_is_flat_near_zero_and_jumps_there_is_no_identity() -> None:
    """e ^ (-1 / x ^ 6) is positive; no digits show it near 0, and at 0 it is 1."""
    flat = exp(negative(op("HDiv.hDiv", lit(1), power(BVar(0), 6))))
    assert only_zero(flat).verdict != "falsified"


def test_what_is_flat_far_out_is_no_identity() -> None:
    assert only_zero(exp(negative(exp(power(BVar(0), 2))))).verdict != "falsified"
