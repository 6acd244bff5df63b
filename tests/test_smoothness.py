"""Orders of smoothness, and derivatives within a set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flint import arb, fmpq
from terms import REAL, eq, lit, op

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.derivatives import derivative_within, times_differentiable
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EMPTY = Export("", None, {}, {}, {})
Rule = Callable[[Any, Any], Any]


@pytest.fixture
def ev() -> Iterator[Evaluator]:
    domain = BallDomain(prec=200)
    with domain.working():
        yield Evaluator(EMPTY, domain)


def bent(n: int) -> Rule:
    """|x| xⁿ, which is Cⁿ and no more."""
    return lambda d, x: d.mul(d.norm(x), d.power(x, n))


def wave(d: Any, x: Any) -> Any:
    """x² sin (1/x), whose derivative is not continuous at 0."""
    return d.mul(d.power(x, 2), d.function("sin", d.inv(x)))


@pytest.mark.parametrize(
    ("rule", "order", "expected"),
    [
        (bent(0), 0, True),
        (bent(0), 1, False),
        (bent(1), 1, True),
        (bent(1), 2, False),
        (bent(2), 2, True),
        (bent(2), None, False),
        (wave, 0, True),
        (wave, 1, False),
        (lambda d, x: d.floor(x), 0, False),
    ],
)
def test_orders_of_smoothness_at_a_corner(
    ev: Evaluator, rule: Rule, order: int | None, expected: bool
) -> None:
    found = times_differentiable(ev, ty.REAL, ty.REAL, lambda x: rule(ev.domain, x), fmpq(0), order)
    assert found.level is (Level.LIKELY_TRUE if expected else Level.LIKELY_FALSE)


def test_smooth_functions_have_derivatives_of_all_orders(ev: Evaluator) -> None:
    f = lambda x: ev.domain.function("sin", x)  # noqa: E731
    assert times_differentiable(ev, ty.REAL, ty.REAL, f, fmpq(0), None).level is Level.TRUE
    flat = lambda x: bent(4)(ev.domain, x)  # noqa: E731  # C⁴, more than is looked at
    assert times_differentiable(ev, ty.REAL, ty.REAL, flat, fmpq(0), None).level is Level.UNKNOWN


def within(low: int | None, high: int | None) -> Rule:
    """Membership in the interval from low to high, without the ends."""

    def inside(d: Any, x: Any) -> Any:
        sides = [] if low is None else [d.less(low, x)]
        return d.conjunction(sides if high is None else [*sides, d.less(x, high)])

    return inside


@pytest.mark.parametrize(
    ("rule", "inside", "x", "slope"),
    [
        (bent(0), within(-1, 1), 0, 0),  # a corner has no slope
        (bent(0), within(0, 1), 0, 1),
        (bent(0), within(-1, 0), 0, -1),
        (bent(0), within(1, 2), 0, 0),  # nothing of the set is close
        (lambda d, x: d.mul(3, x), within(0, 1), 0, 3),
        (lambda d, x: d.mul(3, x), within(1, 2), 0, 0),
        (lambda d, x: d.function("sqrt", x), within(0, 1), 0, 0),  # it is infinite
        (lambda d, x: d.power(x, 2), within(0, 5), 2, 4),
    ],
)
def test_slopes_within_a_set(ev: Evaluator, rule: Rule, inside: Rule, x: int, slope: int) -> None:
    f, s = (lambda y, r=r: r(ev.domain, y) for r in (rule, inside))
    found = derivative_within(ev, ty.REAL, ty.REAL, f, s, fmpq(x))
    assert abs(to_arb(found) - slope) < arb(2) ** -50
    assert bool(ev.approximations) == (x == 0)


def test_sets_that_have_gaps_close_to_a_point_are_left_alone(ev: Evaluator) -> None:
    d = ev.domain
    halves = lambda x: d.equal(x, fmpq(1, 2**50))  # noqa: E731
    with pytest.raises(Undecided):
        derivative_within(ev, ty.REAL, ty.REAL, d.norm, halves, fmpq(0))


# Statements.

FUNCTIONS = Pi("x", REAL, REAL)
FIELD, SPACE = [REAL, Const("i")], [REAL, Const("i"), Const("j")]
ORDERS = App(Const("WithTop"), Const("ENat"))
INFINITE = apply(
    Const("WithTop.some"), Const("ENat"), apply(Const("Top.top"), Const("ENat"), Const("i"))
)
ANALYTIC = apply(Const("Top.top"), ORDERS, Const("i"))


def verdict(statement: Expr) -> str:
    return check_statement(statement, EMPTY, budget=Budget(1000, 30_000)).verdict


def smooth(n: Expr, f: Expr, *of: Expr, name: str = "ContDiff") -> Expr:
    return apply(Const(name), *FIELD, *SPACE, *SPACE, n, f, *of)


def function(body: Expr) -> Expr:
    return Lam("x", REAL, body)


SIZE = apply(Const("abs"), REAL, Const("i"), Const("j"), BVar(0))
SQUARE = op("HMul.hMul", BVar(0), BVar(0))
BENT = op("HMul.hMul", SIZE, BVar(0))


@pytest.mark.parametrize(
    ("n", "body", "expected"),
    [
        (lit(2, ORDERS), SQUARE, "holds"),
        (INFINITE, SQUARE, "holds"),
        (ANALYTIC, SQUARE, "holds"),
        (lit(0, ORDERS), SIZE, "holds"),
        (lit(1, ORDERS), SIZE, "falsified"),
        (ANALYTIC, SIZE, "falsified"),
        (lit(1, ORDERS), BENT, "holds"),
        (lit(2, ORDERS), BENT, "falsified"),
        (INFINITE, BENT, "falsified"),
    ],
)
def test_smooth_functions(n: Expr, body: Expr, expected: str) -> None:
    assert verdict(smooth(n, function(body))) == expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("Ioi", "holds"), ("Ici", "undecided"), ("Ioo", "falsified")]
)
def test_smooth_on_a_set(kind: str, expected: str) -> None:
    """|x| is smooth on (0, ∞), and on [0, ∞), which is not seen; it is not on (-1, 1)."""
    minus = apply(Const("Neg.neg"), REAL, Const("i"), lit(1))
    ends = [minus, lit(1)] if kind == "Ioo" else [lit(0)]
    s = apply(Const(f"Set.{kind}"), REAL, Const("i"), *ends)
    found = verdict(smooth(lit(1, ORDERS), function(SIZE), s, name="ContDiffOn"))
    assert found == expected if expected != "undecided" else found != "falsified"


def test_a_smooth_function_is_drawn() -> None:
    """A C¹ function is differentiable; it need not be 0 at 0."""
    hypothesis = smooth(lit(1, ORDERS), BVar(0))
    space = [*SPACE, Const("k")]
    differentiable = apply(Const("Differentiable"), *FIELD, *space, *space, BVar(1))
    vanishes = eq(App(BVar(1), lit(0)), lit(0))
    for claim, expected in ((differentiable, "holds"), (vanishes, "falsified")):
        assert verdict(Pi("f", FUNCTIONS, Pi("h", hypothesis, claim))) == expected


def slope_within(body: Expr, s: Expr, x: Expr) -> Expr:
    return apply(Const("derivWithin"), *FIELD, *SPACE, Const("k"), function(body), s, x)


def test_slopes_at_the_end_of_an_interval() -> None:
    unit = apply(Const("Set.Icc"), REAL, Const("i"), lit(0), lit(1))
    for claimed, expected in ((1, "holds"), (0, "falsified")):
        assert verdict(eq(slope_within(SIZE, unit, lit(0)), lit(claimed))) == expected
