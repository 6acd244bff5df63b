"""Derivatives: certain where forward differentiation meets no border, otherwise judged from
difference quotients.

Whether a function has a given derivative at a corner is judged like a limit. There the value of
``deriv`` is a ball around a difference quotient, computed with three times the digits that are
asked for: its radius is an estimate, and whatever rests on it is likely at best.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics import algebra, comparison, norms
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import (
    FAILURES,
    Exhausted,
    TooLarge,
    Undecided,
    Unsupported,
)
from pyisingcheck.semantics.domains.ball_functions import norm
from pyisingcheck.semantics.domains.ball_numbers import real_float, to_arb
from pyisingcheck.semantics.domains.jets import Jet, derived_at_jet, smooth, taylor
from pyisingcheck.semantics.domains.spans import Span, in_spans
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.limits.limits import approached, combine, continuous_at, judge, sharply
from pyisingcheck.semantics.limits.paths import FAR, Path, directions, displaced
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Constructed, Function, Thunk, Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = [
    "derivative",
    "derivative_within",
    "differentiable_at",
    "has_derivative",
    "has_strict_derivative",
    "has_total_derivative",
    "iterated_derivative",
    "times_differentiable",
]

Map = Callable[[Value], Value]
Set = Callable[[Value], Any] | None
STEPS = Path([fmpq(1, 2**k) for k in range(4, 60)], [fmpq(1, 2**k) for k in FAR])
ESTIMATED_ORDER = 6  # every order takes five values of the one below
TINY = fmpq(1, 2**200)  # the step from which a slope is read off
CLOSE = fmpq(1, 2**100)
BESIDE = [fmpq(a, 2**k) for k in (40, 50, 60, 80) for a in (1, fmpq(5, 7))]
WIDER = 20  # binary exponents between two steps
RISE = 1e-3  # of a slope for each binary exponent, as of x log x at 0
DOUBLING = (32, 64, 128, 256, 512)  # binary exponents of steps
SETTLED = 1e-3  # how much less a slope moves in the end if it has settled
SHRINKS = 0.9  # how much less a slope moves from one to the next if it may settle
LOOKED_AT = 3  # derivatives, one after the other


def has_derivative(
    ev: Evaluator,
    domain: ty.Type,
    codomain: ty.Type,
    f: Map,
    slope: Value,
    x: Value,
    inside: Set = None,
) -> Truth:
    """Judge ``HasDerivAt f slope x``, or the same within a set."""
    if inside is None and domain == ty.REAL and (found := taylor(ev, codomain, f, x, 1)):
        agrees: Truth = comparison.equal(ev, codomain, found[1], slope)
        return agrees
    return has_total_derivative(
        ev, domain, codomain, f, lambda d: algebra.scale(ev, domain, codomain, d, slope), x, inside
    )


def has_strict_derivative(
    ev: Evaluator, domain: ty.Type, codomain: ty.Type, f: Map, slope: Value, x: Value
) -> Truth:
    """Judge ``HasStrictDerivAt f slope x``: also the slopes between two points beside x tend to it.

    Where `f` is smooth that follows.
    """
    plain = has_derivative(ev, domain, codomain, f, slope, x)
    if plain.level is Level.FALSE or smooth(ev, domain, codomain, f, x):
        return plain
    results = [plain]
    with sharply(ev):
        for direction in directions(ev, domain):

            def gap(h: Any, direction: Value = direction) -> Value:
                here = displaced(ev, domain, x, direction, h)
                quotient = _quotient(ev, domain, codomain, f, here, f(here), direction, h**3)
                expected = algebra.scale(ev, domain, codomain, direction, slope)
                off = algebra.binary(ev, "sub", codomain, quotient, expected)
                return norms.norm(ev, codomain, off, "sup")

            results.append(approached(ev, STEPS, gap, judge))
    return combine(results)


def has_total_derivative(
    ev: Evaluator,
    domain: ty.Type,
    codomain: ty.Type,
    f: Map,
    slope: Map,
    x: Value,
    inside: Set = None,
) -> Truth:
    """Judge ``HasFDerivAt f slope x`` along lines: (f (x + h d) − f x) / h → slope d."""
    with sharply(ev):
        results: list[Truth] = []
        base: dict[int, Value] = {}  # f x by precision, which is raised for tiny steps

        def value() -> Value:
            bits = ev.domain.prec  # type: ignore[attr-defined]
            if bits not in base:
                base[bits] = f(x)
            return base[bits]

        for direction in directions(ev, domain):
            path = _steps(ev, domain, x, direction, inside)
            if path is None:
                continue
            expected = slope(direction)

            def gap(h: Any, direction: Value = direction, expected: Value = expected) -> Value:
                quotient = _quotient(ev, domain, codomain, f, x, value(), direction, h)
                off = algebra.binary(ev, "sub", codomain, quotient, expected)
                return norms.norm(ev, codomain, off, "sup")

            results.append(approached(ev, path, gap, judge))
    if results:
        return combine(results)
    return Truth(Level.UNKNOWN if inside else Level.TRUE)


def _steps(ev: Evaluator, t: ty.Type, x: Value, direction: Value, inside: Set) -> Path | None:
    """Return the steps that stay in the set; None if it is not approached in this direction."""
    if inside is None:
        return STEPS
    near, far = (
        [
            h
            for h in steps
            if ev.condition(inside(displaced(ev, t, x, direction, h))).level is Level.TRUE
        ]
        for steps in (STEPS.points, STEPS.far)
    )
    return Path(near, far) if len(near) >= 20 else None


def _quotient(
    ev: Evaluator,
    domain: ty.Type,
    codomain: ty.Type,
    f: Map,
    x: Value,
    base: Value,
    direction: Value,
    h: Any,
) -> Value:
    change = algebra.binary(ev, "sub", codomain, f(displaced(ev, domain, x, direction, h)), base)
    return algebra.scale(ev, ty.REAL, codomain, 1 / h, change)


def differentiable_at(
    ev: Evaluator,
    field: ty.Type,
    domain: ty.Type,
    codomain: ty.Type,
    f: Map,
    x: Value,
    inside: Set = None,
) -> Truth:
    """Judge ``DifferentiableAt field f x``: the slope of a tiny step must be the limit of all
    others.

    Over ℂ a function that is smooth as one of two real numbers need not be: conj is not.
    """
    if field != ty.COMPLEX and smooth(ev, domain, codomain, f, x):
        return Truth(Level.TRUE)
    if not isinstance(domain, ty.Number) or (domain == ty.COMPLEX and field != ty.COMPLEX):
        raise Unsupported(f"differentiability over {field} on {domain}")
    with sharply(ev):
        for direction in directions(ev, domain):
            if _steps(ev, domain, x, direction, inside):

                def quotient(h: Any, direction: Value = direction) -> Value:
                    return _quotient(ev, domain, codomain, f, x, f(x), direction, h)

                back = ev.domain.inv(direction)
                slope = algebra.scale(ev, domain, codomain, back, quotient(TINY))
                truth = has_derivative(ev, domain, codomain, f, slope, x, inside)
                if truth.level is Level.LIKELY_FALSE and _may_settle(ev, codomain, quotient):
                    return Truth(Level.UNKNOWN, truth.margin, "a slope that has not settled")
                return truth
    return Truth(Level.UNKNOWN, grounds="the set is not approached")


def _may_settle(ev: Evaluator, codomain: ty.Type, quotient: Callable[[Any], Value]) -> bool:
    """Whether slopes still move, if less and less as the exponent of the step doubles, as those of
    x / log x at 0 do: others have settled long before.
    """
    moves: list[float] = []
    before: Value = None
    for k in DOUBLING:
        try:
            with sharply(ev, 3 * k):
                slope = quotient(fmpq(1, 2**k))
                if before is not None:
                    move = algebra.binary(ev, "sub", codomain, slope, before)
                    moves.append(real_float(norms.norm(ev, codomain, move, "sup")))
        except Exhausted:
            raise
        except FAILURES:
            return False
        before = slope
    shrinks = all(0 < b < SHRINKS * a for a, b in itertools.pairwise(moves))
    return shrinks and moves[-1] > SETTLED * moves[0]


def times_differentiable(
    ev: Evaluator,
    domain: ty.Type,
    codomain: ty.Type,
    f: Map,
    x: Value,
    order: int | None,
    inside: Set = None,
) -> Truth:
    """Judge ``ContDiffAt ℝ order f x``, None for all orders: there are derivatives up to that order
    beside `x`, and they are continuous.
    """
    if smooth(ev, domain, codomain, f, x):
        return Truth(Level.TRUE)
    results = [continuous_at(ev, domain, codomain, f, x, inside)]
    if order == 0 or results[0].level <= Level.LIKELY_FALSE:
        return results[0]
    if domain != ty.REAL:
        raise Unsupported(f"derivatives of higher order on {domain}")
    if inside is not None and not all(_beside(ev, inside, x, side) for side in (1, -1)):
        first = differentiable_at(ev, ty.REAL, domain, codomain, f, x, inside)
        found = Truth(Level.UNKNOWN, grounds="how smooth a function is at an end of a set")
        return first if first.level <= Level.LIKELY_FALSE else found
    for n in range(LOOKED_AT if order is None else min(order, LOOKED_AT)):
        g, slope = (partial(iterated_derivative, ev, domain, codomain, k, f) for k in (n, n + 1))
        results.append(differentiable_at(ev, ty.REAL, domain, codomain, g, x))
        if results[-1].level > Level.LIKELY_FALSE:
            results.append(continuous_at(ev, domain, codomain, slope, x, None))
        if results[-1].level <= Level.LIKELY_FALSE:
            return results[-1]
    if order is None or order > LOOKED_AT:
        return Truth(Level.UNKNOWN, grounds=f"derivatives of order more than {LOOKED_AT}")
    return combine(results)


def _beside(ev: Evaluator, inside: Callable[[Value], Any], x: Value, side: int) -> bool:
    """Whether a set of real numbers contains all numbers on a side of x that are close to it, or
    none of them.

    Raises
    ------
    Undecided
        Where it contains some of them.
    """
    levels = {ev.condition(inside(ev.domain.add(x, side * h))).level for h in BESIDE}
    if levels not in ({Level.TRUE}, {Level.FALSE}):
        raise Undecided("what a set contains beside a point")
    return levels == {Level.TRUE}


# -- values ----------------------------------------------------------------------------------------


@contextmanager
def _finely(ev: Evaluator) -> Iterator[int]:
    """Compute with three times the digits; gives the number that was asked for."""
    dom: Any = ev.domain
    before = dom.prec
    dom.prec = 3 * before + 64
    try:
        with dom.working():
            yield before
    finally:
        dom.prec = before


def derivative(ev: Evaluator, domain: ty.Type, codomain: ty.Type, f: Map, x: Value) -> Value:
    """Return ``deriv f x``: 0 where slopes from different sides differ or grow without bound.

    Where `f` is not smooth, the radius of the ball is an estimate, not a proof: the evaluator's
    `approximations` say so.
    """
    return iterated_derivative(ev, domain, codomain, 1, f, x)


def derivative_within(
    ev: Evaluator,
    domain: ty.Type,
    codomain: ty.Type,
    f: Map,
    inside: Callable[[Value], Any],
    x: Value,
) -> Value:
    """Return ``derivWithin f s x``: at an end of the set the slope from that side, 0 apart from it.

    What the set contains beside `x` is seen at a few points, which the evaluator's
    `approximations` say, unless an interval around `x` is certainly in it.
    """
    if domain != ty.REAL:
        raise Unsupported(f"derivWithin on {domain}")
    if isinstance(x, Jet) or _is_interior(ev, inside, x):
        if ev.condition(inside(x)).level is not Level.TRUE:
            raise Undecided("where a set ends")
        return derivative(ev, domain, codomain, f, x)
    with sharply(ev):
        sides = [side for side in (1, -1) if _beside(ev, inside, x, side)]
    ev.approximations.append("what a set contains beside a point")
    if not sides:
        return algebra.numeral(ev, codomain, 0)
    if (found := taylor(ev, codomain, f, x, 1)) is not None:
        return found[1]  # whatever the set that comes close to x
    if len(sides) == 2:
        return derivative(ev, domain, codomain, f, x)
    if codomain not in (ty.REAL, ty.COMPLEX):
        raise Unsupported(f"derivWithin of {domain} → {codomain}")
    slope = _slope_from(ev, f, x, sides[0])
    return algebra.numeral(ev, codomain, 0) if slope is None else slope


def _is_interior(ev: Evaluator, inside: Callable[[Value], Any], x: Value) -> bool:
    """Whether a set certainly contains an interval around a real number."""
    around = Span(to_arb(x) - CLOSE, to_arb(x) + CLOSE)
    try:
        with in_spans(ev):
            return bool(ev.condition(Thunk(inside, around)).level is Level.TRUE)
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return False


def _estimated(ev: Evaluator, domain: ty.Type, codomain: ty.Type, f: Map, x: Value) -> Value:
    """Return ``deriv f x`` from difference quotients; 0 where any component of f has none."""
    slope = _slope(ev, domain, codomain, f, x)
    return algebra.numeral(ev, codomain, 0) if slope is None else slope


def _slope(ev: Evaluator, domain: ty.Type, codomain: ty.Type, f: Map, x: Value) -> Value | None:
    """Return the slope of every component of `f`; None where one of them has none."""
    match codomain:
        case ty.Product(left, right):
            parts = [
                _slope(ev, domain, t, partial(_field, f, k), x) for k, t in enumerate((left, right))
            ]
            return None if any(p is None for p in parts) else Constructed("Prod.mk", parts)
        case ty.MatrixType(rows, cols, entry):
            row = ty.Pi(cols, lambda _: entry)
            return _slope(ev, domain, ty.Pi(rows, lambda _: row), f, x)
        case ty.Euclidean(index=index, entry=entry) if ty.size(index) is not None:
            return _slopes(ev, domain, ty.Pi(index, lambda _: entry), f, x)
        case ty.Pi(index) if ty.size(index) is not None:
            return _slopes(ev, domain, codomain, f, x)
    if codomain not in (ty.REAL, ty.COMPLEX) or domain not in (ty.REAL, ty.COMPLEX):
        raise Unsupported(f"deriv of {domain} → {codomain}")
    ev.approximations.append("deriv as a difference quotient")
    sides = (1, ev.domain.complex(0, 1)) if domain == ty.COMPLEX else (1,)
    slopes = [_central(ev, f, x, side) for side in sides]
    if any(s is None for s in slopes) or not _agree(ev, slopes[0], slopes[-1]):
        return None
    return slopes[0]


def _slopes(ev: Evaluator, domain: ty.Type, vectors: ty.Pi, f: Map, x: Value) -> Value | None:
    index = vectors.domain
    points = [decode(ev.domain, index, k) for k in range(ty.size(index) or 0)]
    parts = [_slope(ev, domain, vectors.codomain(i), partial(_entry, ev, f, i), x) for i in points]
    if any(p is None for p in parts):
        return None
    return Function(lambda i: parts[encode(ev.domain, index, force(i))])


def _entry(ev: Evaluator, f: Map, i: Value, x: Value) -> Value:
    return ev.apply(f(x), i)


def _field(f: Map, k: int, x: Value) -> Value:
    pair: Any = force(f(x))
    return pair.field(k)


def iterated_derivative(
    ev: Evaluator, domain: ty.Type, codomain: ty.Type, n: int, f: Map, x: Value
) -> Value:
    """Return the n-th derivative of `f` at `x`."""
    if n == 0:
        return f(x)
    if isinstance(x, Jet):
        return derived_at_jet(ev, codomain, f, x, n)
    if domain == ty.REAL and (found := taylor(ev, codomain, f, x, n)):
        return found[n]
    if n > ESTIMATED_ORDER:
        raise TooLarge(f"a derivative of order {n}")
    lower = partial(iterated_derivative, ev, domain, codomain, n - 1, f)
    return _estimated(ev, domain, codomain, lower, x)


def _central(ev: Evaluator, f: Map, x: Value, direction: Value) -> Value | None:
    """Return the slope of `f` in a direction, None where there is none."""
    dom: Any = ev.domain
    with _finely(ev) as bits:
        base = f(x)

        def slope(h: Any) -> Value:
            step = dom.mul(h, direction)
            return dom.div(dom.sub(f(dom.add(x, step)), base), step)

        right, left = slope(fmpq(1, 2**bits)), slope(fmpq(-1, 2**bits))

        def mean(exponent: int) -> Value:
            h = fmpq(1, 2**exponent)
            return dom.div(dom.add(slope(h), slope(-h)), 2)

        fine, coarse = dom.div(dom.add(right, left), 2), mean(bits - WIDER)
        if not _agree(ev, right, left) or _grows(ev, fine, coarse, mean, bits):
            return None
        return _settled(ev, fine, coarse)


def _slope_from(ev: Evaluator, f: Map, x: Value, side: int) -> Value | None:
    """Return the slope of `f` on one side of a real number, None where there is none."""
    dom: Any = ev.domain
    with _finely(ev) as bits:
        base = f(x)

        def slope(exponent: int) -> Value:
            h = side * fmpq(1, 2**exponent)
            return dom.div(dom.sub(f(dom.add(x, h)), base), h)

        fine, coarse = slope(bits), slope(bits - WIDER)
        return None if _grows(ev, fine, coarse, slope, bits) else _settled(ev, fine, coarse)


def _grows(
    ev: Evaluator, fine: Value, coarse: Value, slope: Callable[[int], Value], bits: int
) -> bool:
    """Whether a slope, that of a step 2 ^ (-bits), of a wider one and of others, grows without
    bound: like a power of the step, or like its logarithm.
    """
    if _agree(ev, fine, coarse):
        return False
    size, before = to_arb(norm(fine)), to_arb(norm(coarse))
    if size > arb(2) ** (bits // 4) and size > 32 * before:
        return True
    half = bits // 2
    late = (size - before) / WIDER
    early = (before - to_arb(norm(slope(half)))) / (bits - WIDER - half)
    return bool(late > RISE and abs(late - early) < late / 100)


def _settled(ev: Evaluator, fine: Value, coarse: Value) -> Value:
    """Return a slope, with its change from step to step as its radius."""
    dom: Any = ev.domain
    if not _agree(ev, fine, coarse):
        raise Undecided("a slope that has not settled")
    error = arb(0, to_arb(norm(dom.sub(fine, coarse))).abs_upper())
    return dom.add(fine, dom.complex(error, error) if dom.is_complex(fine) else error)


def _agree(ev: Evaluator, a: Value, b: Value) -> bool:
    """Whether two slopes may belong to one derivative; the steps are far too small for curvature to
    matter.
    """
    gap = to_arb(norm(ev.domain.sub(a, b)))
    return not gap > (1 + to_arb(norm(a)) + to_arb(norm(b))) * arb(2) ** -20
