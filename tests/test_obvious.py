"""Bounds that can be read off the form of a statement."""

from __future__ import annotations

import pytest
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.semantics.quantifiers.obvious import obvious
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EMPTY = Export("", None, {}, {}, {})
X, T = BVar(0), App(BVar(3), BVar(1))  # the bound variable, and a term without it
WITH_X = op("HAdd.hAdd", X, lit(1))
INTEGER = Const("Int")


def exists(body: Expr, of: Expr = REAL) -> Expr:
    return apply(Const("Exists"), of, Lam("x", of, body))


def forall(body: Expr, of: Expr = REAL) -> Expr:
    return Pi("x", of, body)


def both(a: Expr, b: Expr) -> Expr:
    return apply(Const("And"), a, b)


def le(a: Expr, b: Expr, of: Expr = REAL) -> Expr:
    return rel("LE.le", a, b, of)


def lt(a: Expr, b: Expr, of: Expr = REAL) -> Expr:
    return rel("LT.lt", a, b, of)


@pytest.mark.parametrize(
    ("proposition", "truth"),
    [
        (exists(le(T, X)), True),
        (exists(both(lt(lit(0), X), le(T, X))), True),
        (exists(both(le(X, T), le(T, X))), None),  # the sides may be the other way round
        (exists(le(WITH_X, X)), None),
        (exists(lt(X, T, NAT), NAT), None),  # there is no natural number below 0
        (exists(lt(X, T, INTEGER), INTEGER), True),
        (exists(eq(X, T)), True),
        (forall(le(X, T)), False),
        (forall(both(le(lit(0), lit(1)), lt(X, T))), False),
        (forall(le(T, X, NAT), NAT), None),  # 0 ≤ n
        (forall(lt(T, X, NAT), NAT), False),
        (forall(Pi("h", le(X, lit(1)), le(BVar(1), T))), None),
        (forall(exists(le(App(BVar(2), BVar(1)), X))), True),
        (exists(both(App(Const("P"), X), forall(lt(X, BVar(1))))), False),
        (apply(Const("Not"), exists(le(T, X))), False),
        (le(lit(0), lit(1)), None),
    ],
)
def test_only_what_the_form_tells_is_obvious(proposition: Expr, truth: bool | None) -> None:
    assert obvious(proposition) is truth


def test_no_largest_prime_is_certain() -> None:
    """∃ n, 0 < n ∧ ∀ m, m < n: no points refute it."""
    statement = exists(both(lt(lit(0, NAT), X, NAT), forall(lt(X, BVar(1), NAT), NAT)), NAT)
    found = check_statement(statement, EMPTY, name="s")
    assert found.verdict == "falsified" and found.certified


def test_pointwise_bounds_are_no_uniform_bound() -> None:
    """(∀ n, ∃ M, f n ≤ M) → ∃ M, ∀ n, f n ≤ M, of natural numbers."""
    pointwise = forall(exists(le(App(BVar(2), BVar(1)), X, NAT), NAT), NAT)
    uniform = exists(forall(le(App(BVar(3), X), BVar(1), NAT), NAT), NAT)
    statement = Pi("f", Pi("n", NAT, NAT), Pi("h", pointwise, uniform))
    assert check_statement(statement, EMPTY, name="s").verdict == "falsified"
