"""Open, closed and compact sets, judged at their points."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

from flint import arb, fmpq

from pyisingcheck.semantics import algebra, limits
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants.filters import ball_only
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.paths import Near, directions, displaced
from pyisingcheck.semantics.registry import pointwise
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.expr import Expr

__all__: list[str] = []

# not at the numbers that sets are mostly made of, which are tried as points
GRID = [
    fmpq(k, 7) + fmpq(1, 1009)
    for k in (*range(-1400, -70, 35), *range(-70, 71), *range(70, 1401, 35))
]
STEPS = 1100  # of bisection: more than the bits of the last precision
MOST_ENDS = 3
_ENDS: WeakKeyDictionary[Evaluator, dict[Expr, list[Value]]] = WeakKeyDictionary()
FAR = [2**k for k in range(3, 12)]  # binary exponents at which an unbounded set has members


@pointwise("IsOpen", 3, over=(0,), inside=2)
def _is_open(c: Call) -> Any:
    """The points beside a member are members."""
    ball_only(c)
    if _discrete(c.type(0)):
        return Truth(Level.TRUE)
    inside = c.function(2)
    beside = limits.eventually(c.evaluator, inside, Near(c.type(0), c[3], None))
    ends = [c.dom.negation(c.evaluator.condition(inside(x))) for x in _ends(c)]
    return c.dom.conjunction([beside, *map(_weakened, ends)])


@pointwise("IsClosed", 3, over=(0,))
def _is_closed(c: Call) -> Any:
    """The points beside one that is no member are none."""
    ball_only(c)
    return _closed_at(c, c[3])


@pointwise("IsCompact", 3, over=(0,))
def _is_compact(c: Call) -> Any:
    """A subset of a space of finite dimension is compact if it is closed and bounded."""
    ball_only(c)
    return c.dom.conjunction([_closed_at(c, c[3]), _bounded(c)])


def _discrete(t: ty.Type) -> bool:
    return ty.size(t) is not None or t in (ty.NAT, ty.INT)


def _closed_at(c: Call, x: Value) -> Any:
    ev, inside = c.evaluator, c.function(2)
    if _discrete(c.type(0)):
        return Truth(Level.TRUE)
    member = ev.condition(inside(x))

    def outside(y: Value) -> Any:
        return c.dom.negation(ev.condition(inside(y)))

    beside = limits.eventually(ev, outside, Near(c.type(0), x, None))
    ends = [ev.condition(inside(y)) for y in _ends(c)]
    return c.dom.conjunction([c.dom.disjunction([member, beside]), *map(_weakened, ends)])


def _weakened(truth: Truth) -> Truth:
    """What is said of an end that was only enclosed is likely at best."""
    if truth.level <= Level.LIKELY_FALSE:
        return Truth(Level.LIKELY_FALSE, truth.margin, "an end of the set is on the wrong side")
    return truth


def _ends(c: Call) -> list[Value]:
    """Return numbers between which membership in a set of real numbers changes, enclosed so
    closely that they count as equal to what they are equal to; of a set without variables.
    """
    ev, s = c.evaluator, c.expr(2)
    if c.type(0) != ty.REAL or s is None or s.loose:
        return []
    known = _ENDS.setdefault(ev, {})
    if s not in known:
        known[s] = _searched_ends(ev, c.function(2))
    return known[s]


def _searched_ends(ev: Evaluator, inside: Callable[[Value], Any]) -> list[Value]:
    def member(x: fmpq) -> bool | None:
        level = ev.condition(inside(x)).level
        return level is Level.TRUE if level in (Level.TRUE, Level.FALSE) else None

    found: list[Value] = []
    with limits.sharply(ev, STEPS + 200):
        levels = [(x, member(x)) for x in GRID]
        for (low, first), (high, second) in pairwise(levels):
            if None not in (first, second) and first != second and len(found) < MOST_ENDS:
                end = _bisected(member, low, high, first)
                found += [] if end is None else [end]
    return found


def _bisected(
    member: Callable[[fmpq], bool | None], low: fmpq, high: fmpq, first: bool | None
) -> Value | None:
    for _ in range(STEPS):
        middle = (low + high) / 2
        here = member(middle)
        if here is None:
            return middle
        low, high = (middle, high) if here == first else (low, middle)
    return arb(low).union(arb(high))


def _bounded(c: Call) -> Truth:
    """Whether the set has no members ever farther out along some lines."""
    ev, t, inside = c.evaluator, c.type(0), c.function(2)
    origin = algebra.numeral(ev, t, 0)
    for direction in _rays(c, t):
        points = [displaced(ev, t, origin, direction, fmpq(2) ** k) for k in FAR]
        if all(ev.condition(inside(x)).level is Level.TRUE for x in points):
            return Truth(Level.LIKELY_FALSE, grounds="has members ever farther out")
    return Truth(Level.LIKELY_TRUE, grounds="has no members far out along some lines")


def _rays(c: Call, t: ty.Type) -> list[Value]:
    if t in (ty.NAT, ty.INT):
        return [1, -1] if t == ty.INT else [1]
    return directions(c.evaluator, t)
