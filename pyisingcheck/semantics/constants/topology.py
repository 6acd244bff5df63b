"""Open, closed and compact sets, judged at their points; closures, interiors and frontiers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

from flint import arb, fmpq

from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants.filters import ball_only
from pyisingcheck.semantics.constants.sets import point_set
from pyisingcheck.semantics.domain import FAILURES, Exhausted, Unsupported
from pyisingcheck.semantics.domains.spans import Span, in_spans
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits import limits
from pyisingcheck.semantics.limits.paths import Near, directions, displaced
from pyisingcheck.semantics.quantifiers.cells import Cells, cells_of, common_pieces
from pyisingcheck.semantics.quantifiers.extents import corners_of_sets, extent_of
from pyisingcheck.semantics.registry import meaning, pointwise
from pyisingcheck.semantics.truth import Level, Truth, all_of, negate
from pyisingcheck.semantics.values import Function, Thunk, Value, force
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
RADII = [fmpq(1, 2**k) for k in (10, 40, 120)]  # of intervals that may miss a set, or lie in it
BESIDE = [fmpq(a, 2**k) for k in (20, 40, 60, 90) for a in (1, fmpq(5, 7))]
FAR = [2**k for k in range(3, 12)]  # binary exponents at which an unbounded set has members


@pointwise("IsOpen", 3, over=(0,), inside=2)
def _is_open(c: Call) -> Any:
    """The points beside a member are members."""
    ball_only(c)
    if _discrete(c.type(0)):
        return Truth(Level.TRUE)
    if (cells := _cells(c)) is not None:
        return c.dom.constant(cells.within(cells.interior()))
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


def _cells(c: Call) -> Cells | None:
    return cells_of(c.evaluator, c[2]) if c.type(0) == ty.REAL else None


def _discrete(t: ty.Type) -> bool:
    return ty.size(t) is not None or t in (ty.NAT, ty.INT)


def _closed_at(c: Call, x: Value) -> Any:
    ev, inside = c.evaluator, c.function(2)
    if _discrete(c.type(0)):
        return Truth(Level.TRUE)
    if (cells := _cells(c)) is not None:
        return c.dom.constant(cells.closure().within(cells))
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
    if (cells := _cells(c)) is not None:
        return Truth(Level.TRUE if cells.bounded(True) and cells.bounded(False) else Level.FALSE)
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


# -- closure, interior, frontier -------------------------------------------------------------------


def _derived_set(
    name: str, test: Callable[[Evaluator, Function, Value], Truth], ends: bool, middle: bool
) -> None:
    """A set of real numbers made of another: whether it has the members of that on its ends, and
    its other members.
    """

    @meaning(name, 3)
    def _rule(c: Call) -> Value:
        ev, t, s = c.evaluator, c.type(0), c[2]
        if _discrete(t):  # every set is open and closed
            return s if middle else point_set(ev, t, [])
        if t != ty.REAL:
            raise Unsupported(f"{name} in {t}")
        if extent_of(s) is not None:  # finitely many points are all ends
            return s if ends else point_set(ev, t, [])

        def member(x: Value) -> Any:
            ball_only(c)
            x = force(x)
            cells = cells_of(ev, s) if isinstance(x, int | fmpq) else None
            if cells is None:
                return test(ev, s, x)
            # cut at x, too, so that it is an end
            derived = getattr(cells_of(ev, s, point_set(ev, t, [x])), name)()
            return c.dom.constant(derived.at[derived.ends.index(fmpq(x))])

        return Function(member, corners=corners_of_sets(s), pieces=common_pieces(s))


def _in_closure(ev: Evaluator, s: Function, x: Value) -> Truth:
    """Members come close to x: likely where a few of them do; not where an interval has none."""
    member: Truth = ev.condition(ev.apply(s, x))
    if member.level is Level.TRUE:
        return member
    if any(_throughout(ev, s, x, r) is Level.FALSE for r in RADII):
        return Truth(Level.FALSE)
    if any(_on_side(ev, s, x, side, Level.TRUE) for side in (1, -1)):
        return Truth(Level.LIKELY_TRUE, grounds="members of the set come close")
    return Truth(Level.UNKNOWN, grounds="whether members of a set come close")


def _in_interior(ev: Evaluator, s: Function, x: Value) -> Truth:
    """An interval around x is in the set; likely not where a few numbers close to x are not."""
    member: Truth = ev.condition(ev.apply(s, x))
    if member.level is Level.FALSE:
        return member
    if any(_throughout(ev, s, x, r) is Level.TRUE for r in RADII):
        return Truth(Level.TRUE)
    if any(_on_side(ev, s, x, side, Level.FALSE) for side in (1, -1)):
        return Truth(Level.LIKELY_FALSE, grounds="numbers beside it are not in the set")
    return Truth(Level.UNKNOWN, grounds="whether a set contains what is beside a number")


def _in_frontier(ev: Evaluator, s: Function, x: Value) -> Truth:
    inner = _in_interior(ev, s, x)
    return all_of([negate(inner), _in_closure(ev, s, x)])


def _throughout(ev: Evaluator, s: Function, x: Value, radius: fmpq) -> Level:
    """Return what is certain of all numbers that are no farther from x; those on its two sides are
    looked at apart, as a set often begins or ends there.
    """
    try:
        with in_spans(ev):
            halves = [Span.of(x) + h for h in (Span(-radius, 0), Span(0, radius))]
            levels = {ev.condition(Thunk(s.apply, half)).level for half in halves}
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return Level.UNKNOWN
    return levels.pop() if len(levels) == 1 else Level.UNKNOWN


def _on_side(ev: Evaluator, s: Function, x: Value, side: int, level: Level) -> bool:
    """Whether membership has the given level at numbers ever closer to x."""
    points = (ev.domain.add(x, side * h) for h in BESIDE)
    return all(ev.condition(ev.apply(s, y)).level is level for y in points)


_derived_set("closure", _in_closure, ends=True, middle=True)
_derived_set("interior", _in_interior, ends=False, middle=True)
_derived_set("frontier", _in_frontier, ends=True, middle=False)
