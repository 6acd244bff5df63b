"""Limits superior and inferior of functions with real values, enclosed.

Interval arithmetic bounds all values far out; where the bounds agree, they enclose the limit. An
upper bound that consecutive terms come close to again and again is likely the limit superior, as is
the limit of values that settle, if all terms are close to it from some number on.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from flint import arb

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.domains.spans import INFINITY, Span, in_spans
from pyisingcheck.semantics.limits.limits import sharply
from pyisingcheck.semantics.limits.paths import AtInfinity
from pyisingcheck.semantics.limits.recurrence import from_some_number_on
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["limit_superior"]

STARTS = [arb(2) ** (2**j) for j in (48, 40, 30, 20, 12)]
NARROW = 1e-9  # bounds of a limit, relatively
BEYOND = arb(2) ** -64  # how far a limit may lie from the bound of values that come close to it
# consecutive numbers from there on, and how close to a bound one of the values has to come
RUNS, LENGTH = ((2**20, 1e-2), (2**32, 1e-4), (2**64, NARROW)), 12
SETTLED = 8  # steps that have to shrink
BESIDE = 4  # how much farther from a limit than the value at a power of 2 those up to the next are
CLOSE = 1e-5  # what is said to equal the limit has to agree with its bounds so closely


def limit_superior(ev: Evaluator, source: Any, u: Callable[[Value], Value], largest: bool) -> Value:
    """Return the limit superior (or inferior) of `u` along the filter `source`.

    Raises
    ------
    Undecided
        Where it could not be enclosed.
    Unsupported
        For filters other than those of numbers that are large in one direction.
    """
    if not isinstance(source, AtInfinity) or source.type not in (ty.NAT, ty.INT, ty.REAL):
        raise Unsupported("a limit superior along another filter")
    if source.type == ty.NAT and source.direction < 0:
        raise Unsupported("atBot in ℕ")
    sign = source.direction
    bounds = _far_bounds(ev, u, sign)
    if bounds is None or not _is_narrow(bounds):
        ev.approximations.append("a limit superior from values far out")
        if source.type == ty.REAL:
            raise Undecided("a limit superior of a function that does not settle")
        reached = _reached(ev, u, sign, bounds, largest)
        found = _settled(ev, u, sign) if reached is None else reached
    else:
        found = bounds.ball()
    domain: Any = ev.domain
    domain.tolerance = max(domain.tolerance, CLOSE)
    return found


def _far_bounds(ev: Evaluator, u: Callable[[Value], Value], sign: int) -> Span | None:
    """Return bounds of all values far out, None if there are none."""
    for start in STARTS:
        try:
            with in_spans(ev):
                there = Span(start, INFINITY) if sign > 0 else Span(-INFINITY, -start)
                found = Span.of(force(u(there)))
        except Exhausted:
            raise
        except (*FAILURES, RecursionError):
            continue
        if found.low.is_finite() or found.high.is_finite():
            return found
    return None


def _is_narrow(s: Span) -> bool:
    return bool(s.high - s.low < NARROW * (1 + abs(s.low)))


def _reached(
    ev: Evaluator, u: Callable[[Value], Value], sign: int, bounds: Span | None, largest: bool
) -> Value | None:
    """Return the bound of all values far out, if one of some consecutive ones is always as close
    to it as digits tell.
    """
    bound = None if bounds is None else bounds.high if largest else bounds.low
    if bound is None or not bound.is_finite():
        return None
    for start, close in RUNS:
        gaps = (abs(to_arb(u(sign * (start + k))) - bound) for k in range(LENGTH))
        if not any(gap < close * (1 + abs(bound)) for gap in gaps):
            return None
    # values beyond those that were bounded may come to lie below
    return bound + arb(0, 1) * BEYOND * (1 + abs(bound))


def _settled(ev: Evaluator, u: Callable[[Value], Value], sign: int) -> Value:
    """Return the limit of values at the powers of 2, if all values tend to it."""
    domain: Any = ev.domain
    bits: int = domain.prec
    with sharply(ev):
        values = [to_arb(u(sign * 2**k)) for k in range(4, 3 * bits // 4)]
        steps = [abs(b - a) for a, b in pairwise(values)][-SETTLED:]
        if not all(b <= 0.75 * a for a, b in pairwise(steps)):
            raise Undecided("a sequence that does not settle")
        limit = values[-1] + 4 * steps[-1] * arb(0, 1)

        def gap(n: Value) -> arb:
            return abs(to_arb(u(n)) - limit).upper()

        def close(n: int) -> Truth:
            power = 2 ** max(abs(n).bit_length() - 1, 0)
            holds = gap(n) <= BESIDE * (gap(sign * power) + steps[-1].upper())
            return Truth(Level.TRUE if holds else Level.FALSE)

        tends = from_some_number_on(ev, close, sign)
    if tends.level < Level.LIKELY_TRUE:
        raise Undecided("a sequence whose terms do not all settle")
    return limit
