"""How many real numbers satisfy a condition.

Far out the condition fails by interval arithmetic, or by the signs of derivatives. What is left is
cut until on every open interval the condition is certain, or a single comparison in it is not, of
sides whose difference has a slope of one sign: then there is one number at which they agree, or
none, and the condition is judged there and on both sides. At the ends of intervals, simple numbers,
it is judged by itself: so are roots at which a function only touches 0, if they have a closed form.
A set that contains an interval is infinite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import PiMultiple, Surd, to_arb
from pyisingcheck.semantics.domains.germs import Germ, in_germs
from pyisingcheck.semantics.domains.spans import INFINITY, Span, in_spans
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Thunk, Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Counted", "briefly", "number_of_reals", "simplest_between"]

Condition = Callable[[Value], Any]
WORK, SHARE = 80_000, 0.8  # what counting may cost: at most, and of what is left
GERM = 15  # work that an evaluation at germs costs more than one at numbers
ORDERS, FAR_ORDER = (1, 4), 8  # of the derivatives that are looked at
REACH = range(3, 24)  # binary exponents of the ends beyond which the condition may fail
NARROW = fmpq(1, 2**8)  # intervals in which numbers with a closed form are tried
NARROWEST = fmpq(1, 2**36)  # those that are given up
TURNS = (1, 2, 3, 4, 5, 6, 8, 10, 12)  # denominators of multiples of π
LARGEST = 400  # denominator of a rational number that is tried, or of its square
PARTS = ((fmpq(1, 4), fmpq(3, 4)), (fmpq(1, 8), fmpq(1, 4)), (fmpq(3, 4), fmpq(7, 8)))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many numbers there are, None for infinitely many."""

    number: int | None


INFINITELY_MANY = Counted(None)


class _Unclear(Exception):
    """What happens somewhere is not seen."""


class _Interval(Exception):
    """The condition holds on an interval."""


@contextmanager
def briefly(ev: Evaluator, most: int, share: float) -> Iterator[None]:
    """Let what is done in the block cost no more than that, and than a share of what is left."""
    before, ev.limit = ev.limit, min(ev.limit, ev.work + min(most, share * (ev.limit - ev.work)))
    try:
        yield
    finally:
        ev.limit = before


def number_of_reals(ev: Evaluator, t: ty.Type, member: Condition) -> Counted | None:
    """Return how many elements of ℝ or ℝ≥0 satisfy a condition, for certain; None if that is not
    known.
    """
    if t not in (ty.REAL, ty.NNREAL) or type(ev.domain) is not BallDomain:
        return None
    doubts = len(ev.approximations)
    try:
        with briefly(ev, WORK, SHARE):
            found = Counted(_Count(ev, member).on_line(t == ty.REAL))
    except _Interval:
        found = INFINITELY_MANY
    except (_Unclear, Exhausted):
        return None
    return found if len(ev.approximations) == doubts else None


@dataclass
class _Count:
    """Counts the numbers that satisfy a condition.

    Its methods raise `_Interval` where it holds on an interval, and `_Unclear` where they cannot
    tell.
    """

    ev: Evaluator
    member: Condition

    def on_line(self, negative: bool) -> int:
        sides = (1, -1) if negative else (1,)
        ends: list[Value] = [x for s in sides for x in self._ends_to(s)]
        ends = sorted({fmpq(0), *ends})
        count = sum(self._at(x) for x in ends)
        waiting = list(zip(ends, ends[1:], strict=False))
        while waiting:
            a, b = waiting.pop()
            inside = self._between(a, b)
            if inside is None:
                m, here = self._cut(a, b)
                count += here
                waiting += [(a, m), (m, b)]
            else:
                count += inside
        return count

    def _ends_to(self, side: int) -> list[fmpq]:
        """Return powers of 2 up to one beyond which the condition fails, on a side of 0."""
        for k in REACH:
            end = side * fmpq(2) ** k
            if self._fails_beyond(end, side):
                return [side * fmpq(2) ** j for j in range(k + 1)]
        raise _Unclear

    def _fails_beyond(self, end: fmpq, side: int) -> bool:
        if self._on(Span(end, INFINITY) if side > 0 else Span(-INFINITY, end)) is Level.FALSE:
            return True
        a, b = (end, None) if side > 0 else (None, end)
        level, _ = self._judged(a, b, FAR_ORDER, {})
        if level is Level.TRUE:
            raise _Interval
        return level is Level.FALSE

    def _at(self, x: Value) -> bool:
        """Whether a number satisfies the condition."""
        level = self._level(x)
        if level not in (Level.TRUE, Level.FALSE):
            raise _Unclear
        return level is Level.TRUE

    def _on(self, span: Span) -> Level:
        """Return what is certain on a closed interval."""
        with in_spans(self.ev):
            level = self._level(span)
        if level is Level.TRUE:
            raise _Interval
        return level

    def _level(self, x: Value) -> Level:
        try:
            level: Level = self.ev.condition(Thunk(self.member, x)).level
        except Exhausted:
            raise
        except (*FAILURES, RecursionError):
            return Level.UNKNOWN
        return level

    def _between(self, a: Value, b: Value) -> int | None:
        """Return how many numbers of an open interval there are, None where it is too long to
        tell.
        """
        if self._on(Span(a, b)) is Level.FALSE:
            return 0
        for order in ORDERS:
            level, gaps = self._judged(a, b, order, {})
            if level is Level.FALSE:
                return 0
            if level is Level.TRUE:
                raise _Interval
            if len(gaps) == 1:
                ((place, gap),) = gaps.items()
                if gap.vanishes_once():
                    return self._around_zero(a, b, order, place)
            if not any(0 in gap.ends() for gap in gaps.values()):
                return None  # derivatives tell no more
        return None

    def _around_zero(self, a: Value, b: Value, order: int, place: int) -> int | None:
        """Return how many numbers there are where a comparison has one zero."""
        levels = [self._judged(a, b, order, {place: sign})[0] for sign in (-1, 0, 1)]
        if Level.TRUE in (levels[0], levels[2]):
            raise _Interval
        if not (levels[0] is levels[2] is Level.FALSE):
            return None
        return {Level.TRUE: 1, Level.FALSE: 0}.get(levels[1])

    def _judged(
        self, a: Value, b: Value, order: int, assumed: dict[int, int]
    ) -> tuple[Level, dict[int, Germ]]:
        """Return what is certain on an open interval, with signs of comparisons that are assumed,
        and the comparisons that are undecided.
        """
        self.ev.spend(GERM * order)
        domain, within = in_germs(self.ev, assumed)
        with within:
            return self._level(Germ.between(a, b, order)), domain.open

    def _cut(self, a: Value, b: Value) -> tuple[Value, bool]:
        """Return where to cut an interval, and whether the condition holds there."""
        for x in _numbers_between(a, b):
            level = self._level(x)
            if level in (Level.TRUE, Level.FALSE):
                return x, level is Level.TRUE
        raise _Unclear


def _numbers_between(a: Value, b: Value) -> Iterator[Value]:
    """Yield numbers in an interval: of a narrow one first those with a simple closed form."""
    low, high = _rational(to_arb(a).upper()), _rational(to_arb(b).lower())
    width = high - low
    if width < NARROWEST:
        return
    if width < NARROW:
        yield from _closed_between(low, high)
    for first, last in PARTS:
        yield simplest_between(low + first * width, low + last * width)


def _closed_between(low: fmpq, high: fmpq) -> Iterator[Value]:
    x = simplest_between(low, high)
    if x.q <= LARGEST:
        yield x
    pi = arb.pi()
    for q in TURNS:
        k = (arb((low + high) * q / 2) / pi + arb(0.5)).floor().unique_fmpz()
        if k and arb(low) < pi * arb(fmpq(k, q)) < arb(high):
            yield PiMultiple.of(fmpq(k, q))
    if low > 0 or high < 0:
        square = simplest_between(*sorted((low * low, high * high)))
        if square.q <= LARGEST and isinstance(root := Surd.root(square), Surd):
            yield root if low > 0 else -root


def _rational(x: arb) -> fmpq:
    mantissa, exponent = x.man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)


def simplest_between(low: fmpq, high: fmpq) -> fmpq:
    """Return the rational number with the smallest denominator between two others."""
    if low < 0 < high:
        return fmpq(0)
    if high <= 0:
        return -simplest_between(-high, -low)
    whole = fmpq(low.floor())
    if whole + 1 < high:
        return whole + 1
    rest, end = low - whole, high - whole
    if rest == 0:
        return whole + fmpq(1, (1 / end).floor() + 1)
    return whole + 1 / simplest_between(1 / end, 1 / rest)
