"""Whether a set is finite.

It certainly is where finitely many values are known among which its members are: they solve an
equation, or lie within a bound beyond which interval arithmetic excludes all whole numbers. It
certainly is not where it contains an interval, or a disc. Otherwise members that recur farther and
farther out make it likely that there are infinitely many. That no members are found says nothing:
they may be as rare as factorials.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.domains.ball_numbers import Complex
from pyisingcheck.semantics.domains.spans import INFINITY, Span, in_spans
from pyisingcheck.semantics.quantifiers.cells import cells_of
from pyisingcheck.semantics.quantifiers.counting import briefly, number_of_reals
from pyisingcheck.semantics.quantifiers.extents import corners_of_sets, extent_of
from pyisingcheck.semantics.quantifiers.solutions import WHOLE, solutions
from pyisingcheck.semantics.quantifiers.suprema import ImageSet
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Thunk, Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["is_finite"]

Condition = Callable[[Value], Any]
DENSE = (ty.REAL, ty.RAT, ty.NNREAL)  # every interval of these is infinite
BOUNDS = (0, 14, 64, 1024, 8192)  # binary exponents: all whole numbers from there on
STARTS = (10, 20, 40, 80, 160)  # the same, of runs of whole numbers in which members have to be
RUN = 500  # how long they are at most
CENTRES = (*(fmpq(k, 2) for k in range(-8, 9)), fmpq(12), fmpq(-12), fmpq(100), fmpq(-100))
DISCS = tuple((c, r) for c in (0, 1, fmpq(1, 2), -1, 10, -10) for r in (0.25, 2.0**-10))
WIDTHS = (fmpq(1, 4), fmpq(1, 2**10))
ARGUMENTS = range(3, 41)  # binary exponents of those at which a function is looked at
IMMENSE = (100, 200, 500, *range(1000, 1005))  # the same, where large constants do not matter
FEWEST = 5  # of them that have to be evaluated
WORK, SHARE = 100_000, 0.5  # what a look at runs may cost: at most, and of what is left
UNDECIDED = Truth(Level.UNKNOWN, grounds="whether a set is finite")


def is_finite(ev: Evaluator, t: ty.Type, s: Value, counting: bool = True) -> Truth:
    """Judge whether a set of elements of `t` is finite, by counting its members if that was not
    tried.
    """
    if ty.size(t) is not None or extent_of(s) is not None:
        return Truth(Level.TRUE)

    def member(x: Value) -> Any:
        return ev.condition(ev.apply(s, x))

    if isinstance(s, ImageSet) and (found := _image_is_finite(ev, s)) is not None:
        return found
    if t == ty.REAL and (cells := cells_of(ev, s)) is not None:
        return Truth(Level.TRUE if cells.finite else Level.FALSE)
    if (solved := solutions(ev, t, member)) is not None:
        return Truth(
            Level.TRUE if solved[1] else Level.LIKELY_TRUE,
            grounds="" if solved[1] else "all roots of an equation",
        )
    if counting and (counted := number_of_reals(ev, t, member)) is not None:
        return Truth(Level.FALSE if counted.number is None else Level.TRUE)
    if t in WHOLE:
        return _of_whole_numbers(ev, t == ty.INT, member)
    if t == ty.COMPLEX and any(_holds_on(ev, member, z) for z in _regions()):
        return Truth(Level.FALSE)
    if t in DENSE and any(_certain(ev, member, x) is Level.TRUE for x in _intervals(t, s)):
        return Truth(Level.FALSE)
    return UNDECIDED


def _of_whole_numbers(ev: Evaluator, negative: bool, member: Condition) -> Truth:
    sides = (1, -1) if negative else (1,)
    for k in BOUNDS:
        beyond = [_certain(ev, member, _beyond(side * 2**k)) for side in sides]
        if Level.TRUE in beyond:
            return Truth(Level.FALSE)
        if all(level is Level.FALSE for level in beyond):
            return Truth(Level.TRUE)
    if any(_recurs(ev, member, side) for side in sides):
        return Truth(Level.LIKELY_FALSE, grounds="members recur far out")
    exists: Truth = ev.quantify(False, ty.INT if negative else ty.NAT, member)
    return Truth(Level.TRUE) if exists.level is Level.FALSE else UNDECIDED


def _beyond(end: int) -> Span:
    return Span(end, INFINITY) if end > 0 else Span(-INFINITY, end)


def _intervals(t: ty.Type, s: Value) -> Iterator[Span]:
    """Yield short intervals, some of them between the corners of the set."""
    ends = sorted(fmpq(c) for c in corners_of_sets(s))
    inside = [(a + (b - a) / 4, (b - a) / 4) for a, b in zip(ends, ends[1:], strict=False)]
    beside = [(c + side, fmpq(1, 8)) for c in ends for side in (-1, 1)]
    usual = [(c, width) for c in CENTRES for width in WIDTHS]
    for low, width in (*inside, *beside, *usual):
        if width > 0 and (low >= 0 or t != ty.NNREAL):
            yield Span(arb(low).upper(), arb(low + width).lower())


def _regions() -> Iterator[Complex]:
    """Yield discs of complex numbers, and parts of the two axes."""
    for c, radius in DISCS:
        part = arb(c) + arb(0, radius)
        yield from (Complex(part, part), Complex(part, -part))
        yield from (Complex(part, 0), Complex(0, part))


def _holds_on(ev: Evaluator, member: Condition, z: Complex) -> bool:
    """Whether a condition certainly holds of all numbers in a ball."""
    try:
        return bool(ev.condition(Thunk(member, z)).level is Level.TRUE)
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return False


def _certain(ev: Evaluator, member: Condition, x: Value) -> Level:
    """Return what is certain of all numbers in a span."""
    try:
        with in_spans(ev):
            truth: Truth = ev.condition(Thunk(member, x))
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return Level.UNKNOWN
    return truth.level


def _recurs(ev: Evaluator, member: Condition, side: int) -> bool:
    """Whether there are members, certainly, in runs of whole numbers at all scales."""

    def holds(x: int) -> bool:
        try:
            return bool(ev.condition(Thunk(member, x)).level is Level.TRUE)
        except Exhausted:
            raise
        except (*FAILURES, RecursionError):
            return False

    with briefly(ev, WORK, SHARE):
        try:
            return all(any(holds(side * (2**k + i)) for i in range(RUN)) for k in STARTS)
        except Exhausted:
            return False


def _image_is_finite(ev: Evaluator, s: ImageSet) -> Truth | None:
    """Judge the values of a function: likely infinitely many, if those at larger and larger whole
    numbers become larger and larger, or smaller and smaller; None if that does not tell.
    """
    if s.inside is not None and s.index in WHOLE:
        known = solutions(ev, s.index, s.inside)
        if known is not None and known[1]:
            return Truth(Level.TRUE)
    near, far = (_values_at(ev, s, ks) for ks in (ARGUMENTS, IMMENSE))
    for sign in (1, -1):
        if len(near) >= FEWEST and _moves_on(ev, near, far, sign):
            return Truth(Level.LIKELY_FALSE, grounds="values farther and farther out differ")
    return None


def _moves_on(ev: Evaluator, near: Sequence[Value], far: Sequence[Value], sign: int) -> bool:
    """Whether values certainly grow, or shrink, one after the other, and at immense numbers do not
    certainly fail to: a large constant may bound them.
    """

    def levels(values: Sequence[Value]) -> Iterator[Level]:
        for a, b in zip(values, values[1:], strict=False):
            yield (ev.domain.less(a, b) if sign > 0 else ev.domain.less(b, a)).level

    grows = all(level is Level.TRUE for level in levels(near))
    return grows and Level.FALSE not in levels([near[-1], *far])


def _values_at(ev: Evaluator, s: ImageSet, exponents: Sequence[int]) -> Sequence[Value]:
    """Return the sizes of values at larger and larger powers of 2, up to where they cannot be
    computed; none if not all these numbers meet the condition.
    """
    values: list[Value] = []
    for k in exponents:
        x: Value = fmpq(2**k) if s.index in DENSE else 2**k
        if s.index not in (*WHOLE, *DENSE):
            return []
        try:
            if s.inside is not None and ev.condition(s.inside(x)).level is not Level.TRUE:
                return []
            values.append(ev.domain.norm(s.value(x)))
        except Exhausted:
            raise
        except (*FAILURES, RecursionError):
            break
    return values
