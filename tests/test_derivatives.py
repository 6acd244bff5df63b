"""Derivatives from difference quotients, differentiability over ℝ and ℂ, analyticity, and limits
that no floating-point number holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Exhausted, TooLarge, Undecided
from pyisingcheck.semantics.domains.ball import BallDomain, Complex
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.analyticity import analytic_at
from pyisingcheck.semantics.limits.derivatives import derivative, differentiable_at
from pyisingcheck.semantics.limits.limits import sharply, tendsto
from pyisingcheck.semantics.limits.paths import AtInfinity, Near
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Constructed, Function
from pyisingcheck.terms.decode import Export

EMPTY = Export("", None, {}, {}, {})
PAIRS, VECTORS = ty.Product(ty.REAL, ty.REAL), ty.Euclidean(2, ty.Fin(2), ty.REAL)
MATRICES = ty.MatrixType(ty.Fin(1), ty.Fin(2), ty.REAL)


@pytest.fixture
def ev() -> Iterator[Evaluator]:
    domain = BallDomain(prec=200)
    with domain.working():
        yield Evaluator(EMPTY, domain)


def parts(ev: Evaluator, t: ty.Type, value: Any) -> list[Any]:
    """The two numbers in a value of one of the types above."""
    if t == PAIRS:
        return [value.field(0), value.field(1)]
    return [ev.apply(value, *((0, k) if t == MATRICES else (k,))) for k in range(2)]


def curve(t: ty.Type, first: Callable[[Any], Any], second: Callable[[Any], Any]) -> Any:
    """x ↦ (first x, second x) with values in one of the types above."""
    if t == PAIRS:
        return lambda x: Constructed("Prod.mk", [first(x), second(x)])
    row = lambda x: Function(lambda k: second(x) if k else first(x))  # noqa: E731
    return row if t == VECTORS else lambda x: Function(lambda _: row(x))


@pytest.mark.parametrize("t", [PAIRS, VECTORS, MATRICES])
def test_slopes_of_every_component(ev: Evaluator, t: ty.Type) -> None:
    # |x| x has a derivative at 0, which no power series shows
    f = curve(t, lambda x: ev.domain.mul(ev.domain.norm(x), x), lambda x: ev.domain.mul(3, x))
    slopes = parts(ev, t, derivative(ev, ty.REAL, t, f, fmpq(0)))
    assert all(abs(arb(s) - k) < 1e-20 for s, k in zip(slopes, (0, 3), strict=True))
    assert ev.approximations


@pytest.mark.parametrize("t", [PAIRS, VECTORS, MATRICES])
def test_one_component_without_a_slope_leaves_none(ev: Evaluator, t: ty.Type) -> None:
    f = curve(t, ev.domain.norm, lambda x: ev.domain.mul(3, x))
    assert parts(ev, t, derivative(ev, ty.REAL, t, f, fmpq(0))) == [0, 0]


def test_conjugation_is_smooth_but_has_no_complex_derivative(ev: Evaluator) -> None:
    at = Complex(fmpq(1), fmpq(2))
    over_reals, over_complexes = (
        differentiable_at(ev, field, ty.COMPLEX, ty.COMPLEX, ev.domain.conj, at)
        for field in (ty.REAL, ty.COMPLEX)
    )
    assert over_reals.level is Level.TRUE
    assert over_complexes.level is Level.LIKELY_FALSE
    square = differentiable_at(
        ev, ty.COMPLEX, ty.COMPLEX, ty.COMPLEX, lambda z: ev.domain.mul(z, z), at
    )
    assert square.level is Level.LIKELY_TRUE


def test_what_meets_no_border_is_analytic_at_one_look(ev: Evaluator) -> None:
    seen: list[Any] = []

    def f(x: Any) -> Any:
        seen.append(x)
        return ev.domain.function("exp", x)

    assert analytic_at(ev, ty.REAL, ty.REAL, ty.REAL, f, fmpq(1)).level is Level.TRUE
    assert len(seen) == 1
    assert (
        analytic_at(ev, ty.REAL, ty.REAL, ty.REAL, ev.domain.norm, fmpq(0)).level
        is Level.LIKELY_FALSE
    )


def test_analyticity_that_costs_too_much_is_no_doubt(ev: Evaluator) -> None:
    def f(x: Any) -> Any:
        ev.spend(10)
        return ev.domain.norm(x)

    ev.limit = ev.work + 100
    with pytest.raises(Exhausted):
        analytic_at(ev, ty.REAL, ty.REAL, ty.REAL, f, fmpq(0))


@pytest.mark.parametrize(("off", "level"), [(1, Level.LIKELY_TRUE), (2, Level.LIKELY_FALSE)])
def test_limits_beyond_floating_point_numbers(ev: Evaluator, off: int, level: Level) -> None:
    huge = 10**400

    def sequence(n: int) -> Any:
        return huge * off + fmpq(huge, n)

    with sharply(ev):
        found = tendsto(ev, ty.REAL, sequence, AtInfinity(ty.NAT, 1), Near(ty.REAL, huge, None))
    assert found.level is level


def test_terms_that_cost_twice_as_much_each_are_looked_at_once(ev: Evaluator) -> None:
    asked: list[int] = []

    def sequence(n: int) -> Any:
        asked.append(n)
        ev.spend(800 * 2 ** min(n, 20))
        return fmpq(1, 4**n)

    with sharply(ev):
        found = tendsto(ev, ty.REAL, sequence, AtInfinity(ty.NAT, 1), Near(ty.REAL, 0, None))
        assert found.level is Level.LIKELY_TRUE
        assert asked.count(3) == 1
        with pytest.raises(TooLarge):
            tendsto(ev, ty.REAL, sequence, AtInfinity(ty.NAT, 1), Near(ty.REAL, 1, None))


def test_what_is_not_continuous_is_not_analytic(ev: Evaluator) -> None:
    def spike(x: Any) -> Any:
        return ev.domain.select(ev.domain.equal(x, 0), lambda: 1, lambda: 0)

    assert analytic_at(ev, ty.REAL, ty.REAL, ty.REAL, spike, fmpq(0)).level is Level.LIKELY_FALSE
    assert analytic_at(ev, ty.REAL, ty.REAL, ty.REAL, spike, fmpq(1)).level >= Level.LIKELY_TRUE


@pytest.mark.parametrize("power", [1, 2])
def test_what_is_flat_is_not_analytic(ev: Evaluator, power: int) -> None:
    """exp (-1 / x ^ power), continued by 0 to where x ≤ 0."""
    d = ev.domain

    def flat(x: Any) -> Any:
        rises = d.less(0, x)
        return d.select(
            rises, lambda: d.function("exp", d.neg(d.inv(d.power(x, power)))), lambda: 0
        )

    def steep(x: Any) -> Any:
        size = d.norm(x)
        return d.function("exp", d.neg(d.inv(d.add(d.mul(size, size), fmpq(1, 10**6)))))

    assert analytic_at(ev, ty.REAL, ty.REAL, ty.REAL, flat, fmpq(0)).level is Level.LIKELY_FALSE
    assert (
        analytic_at(ev, ty.REAL, ty.REAL, ty.REAL, steep, fmpq(0)).level is not Level.LIKELY_FALSE
    )


def at_log(ev: Evaluator, combine: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    """x ↦ x combined with log |x|, 0 at 0."""

    def f(x: Any) -> Any:
        return fmpq(0) if x == 0 else combine(x, ev.domain.function("log", ev.domain.norm(x)))

    return f


def test_a_slope_that_grows_like_a_logarithm_is_none(ev: Evaluator) -> None:
    f = at_log(ev, lambda x, log: ev.domain.mul(x, log))
    assert derivative(ev, ty.REAL, ty.REAL, f, fmpq(0)) == 0
    assert differentiable_at(ev, ty.REAL, ty.REAL, ty.REAL, f, fmpq(0)).level is Level.LIKELY_FALSE


def test_a_slope_that_still_falls_is_not_known(ev: Evaluator) -> None:
    f = at_log(ev, lambda x, log: ev.domain.div(x, log))
    with pytest.raises(Undecided, match="has not settled"):
        derivative(ev, ty.REAL, ty.REAL, f, fmpq(0))
    assert differentiable_at(ev, ty.REAL, ty.REAL, ty.REAL, f, fmpq(0)).level is Level.UNKNOWN
