"""Polynomials that are equal for all x have the same coefficients."""

from __future__ import annotations

import pytest
from terms import NAT, REAL, eq, lit, op

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.equations.coefficients import coefficientwise
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply
from pyisingcheck.terms.pretty import pretty

EMPTY = Export("", None, {}, {}, {})
X = BVar(0)
R, S = BVar(2), BVar(1)  # below x


def plus(a: Expr, b: Expr) -> Expr:
    return op("HAdd.hAdd", a, b)


def minus(a: Expr, b: Expr) -> Expr:
    return op("HSub.hSub", a, b)


def times(a: Expr, b: Expr) -> Expr:
    return op("HMul.hMul", a, b)


def power(x: Expr, n: int) -> Expr:
    return apply(Const("HPow.hPow"), REAL, NAT, REAL, Const("inst"), x, lit(n, NAT))


def forall(body: Expr, of: Expr = REAL) -> Expr:
    return Pi("x", of, body)


VIETA = forall(
    eq(
        plus(minus(power(X, 2), times(lit(5), X)), lit(3)),
        times(minus(X, R), minus(X, S)),
    )
)


def text(proposition: Expr) -> str | None:
    found = coefficientwise(proposition)
    return None if found is None else pretty(found)


def test_coefficients_are_compared_one_by_one() -> None:
    assert text(VIETA) == "#0 + #1 = 5 ∧ 3 = #1 * #0"


def test_coefficients_that_agree_say_nothing() -> None:
    assert text(forall(eq(times(X, R), times(R, X)))) == "True"


def test_numbers_that_differ_contradict_each_other() -> None:
    assert text(forall(eq(plus(X, R), plus(times(lit(2), X), R)))) == "0 = 1"


@pytest.mark.parametrize(
    "proposition",
    [
        forall(eq(App(BVar(1), X), R)),  # a function of x
        forall(eq(times(X, R), S), NAT),  # x is no real number
        forall(eq(plus(X, lit(1)), lit(2))),  # nothing but numbers
        forall(eq(R, S)),  # no x
        forall(eq(op("HDiv.hDiv", lit(1), X), R)),
        Pi("h", eq(BVar(0), lit(0)), eq(plus(BVar(1), R), S)),
        forall(apply(Const("LE.le"), REAL, Const("inst"), X, R)),
    ],
)
def test_other_statements_stay_as_they_are(proposition: Expr) -> None:
    assert coefficientwise(proposition) is None


@pytest.mark.parametrize(("cubes", "verdict"), [(80, "holds"), (81, "falsified")])
def test_roots_are_found_from_the_coefficients(cubes: int, verdict: str) -> None:
    """x ^ 2 - 5 x + 3 = (x - r) (x - s) → r ^ 3 + s ^ 3 = 80; the roots are irrational."""
    conclusion = eq(plus(power(BVar(2), 3), power(BVar(1), 3)), lit(cubes))
    statement = Pi("r", REAL, Pi("s", REAL, Pi("h", VIETA, conclusion)))
    found = check_statement(statement, EMPTY, name="s")
    assert found.verdict == verdict and found.samples > 0
