"""No number is a witness: a condition fails on every interval that together cover all numbers up
to an immense size, by interval arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.domains.ball_numbers import to_arb, zero
from pyisingcheck.semantics.domains.jets import taylor
from pyisingcheck.semantics.domains.spans import INFINITY, REACH, Span, covering, in_spans
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Value

__all__ = [
    "all_real_numbers",
    "cut_beside",
    "no_number_between",
    "no_real_number",
    "no_whole_number",
]

GAP = fmpq(1, 2**60)  # beside a corner
INTERVALS = 1500  # that may be looked at
FEW_INTERVALS = 100  # the same, where all real numbers are covered
SHARE = 0.8  # of the work that is left
HIGHEST = 4  # order of a zero
RADII = tuple(arb(2) ** -k for k in (1, 3, 6, 12, 24))
TINIEST = arb(2) ** (-(2**REACH))
WHOLE_REACH = 5  # up to 2 ^ 2 ^ WHOLE_REACH intervals of whole numbers are halved

Predicate = Callable[[Value], Any]


def no_real_number(
    ev: Evaluator, predicate: Predicate, difference: Predicate | None = None
) -> bool:
    """Whether the predicate fails, certainly, at 0 and at all numbers of a size from 1 / R to R,
    R = 2 ^ 2 ^ REACH.

    The intervals grow doubly exponentially away from 1; those that are undecided are halved. Where
    a function at hand jumps they are cut, but for a gap too small to matter, unless it holds the
    witness. So they are around a zero of a difference that vanishes at every witness, if it has no
    other zero there.
    """
    waiting = cut_beside(covering(), ev.search.corners)
    if difference is not None and (radius := _lonely_zero(ev, difference)) is not None:
        if not _holds_not(ev, predicate, 0):
            return False
        waiting = _without(waiting, -radius, radius)
    stop = ev.work + SHARE * (ev.limit - ev.work)
    for _ in range(INTERVALS):
        if not waiting:
            return True
        if ev.work > stop:
            return False
        low, high = waiting.pop()
        fails = _fails(ev, predicate, low, high)
        if fails:
            continue
        if (low == 0 or high == 0) and max(high, -low) < TINIEST:
            if not _holds_not(ev, predicate, 0):
                return False
            continue
        middle = _middle(low, high)
        if fails is None or not low < middle < high:
            return False
        waiting += [(low, middle), (middle, high)]
    return False


def _lonely_zero(ev: Evaluator, difference: Predicate) -> arb | None:
    """Return how far around 0 a function that vanishes there has no other zero: a derivative of it
    does not vanish there, and those of lower order do at 0.
    """
    for order in range(1, HIGHEST + 1):
        here = taylor(ev, ty.REAL, difference, fmpq(0), order)
        if here is None or not all(map(zero, here[:-1])):
            return None
        if to_arb(here[-1]).contains(0):
            continue
        for radius in RADII:
            around = taylor(ev, ty.REAL, difference, arb(0, radius), order)
            if around is not None and not to_arb(around[-1]).contains(0):
                return radius
        return None
    return None


def _without(intervals: list[tuple[arb, arb]], low: arb, high: arb) -> list[tuple[arb, arb]]:
    """Return what is left of intervals outside another one."""
    below = [(a, b if b < low else low) for a, b in intervals if a < low]
    above = [(a if a > high else high, b) for a, b in intervals if b > high]
    return [*below, *above]


def no_number_between(ev: Evaluator, predicate: Predicate, width: arb) -> bool:
    """Whether the predicate certainly fails for all numbers from 0 to `width`."""
    waiting = [(arb(0), width.upper())]
    stop = ev.work + SHARE / 2 * (ev.limit - ev.work)
    for _ in range(INTERVALS):
        if not waiting:
            return True
        low, high = waiting.pop()
        fails = _fails(ev, predicate, low, high)
        middle = ((low + high) / 2).mid()
        if fails is None or ev.work > stop or not low < middle < high:
            return False
        waiting += [] if fails else [(low, middle), (middle, high)]
    return False


def all_real_numbers(ev: Evaluator, predicate: Predicate) -> bool:
    """Whether the predicate certainly holds of all real numbers: on intervals that cover them, the
    outermost of which are unbounded.
    """
    waiting = [(-INFINITY, arb(0)), (arb(0), INFINITY)]
    stop = ev.work + SHARE / 4 * (ev.limit - ev.work)
    for _ in range(FEW_INTERVALS):
        if not waiting:
            return True
        low, high = waiting.pop()
        if ev.work > stop:
            return False
        level = _level_on(ev, predicate, low, high)
        if level is Level.TRUE:
            continue
        middle = _middle(low, high)
        if level is None or level is Level.FALSE or not low < middle < high:
            return False
        waiting += [(low, middle), (middle, high)]
    return False


def _middle(low: arb, high: arb) -> arb:
    """Return where to cut an interval: in the middle, by size if its ends differ a lot in that."""
    if high <= 0:
        return -_middle(-high, -low)
    if not high.is_finite():
        return (low * low + 1).mid()
    if low == 0:
        return arb(0.5) if high >= 1 else (high * high).mid()
    if low > 0 and high > 16 * low:
        return (low * high).sqrt().mid()
    return ((low + high) / 2).mid()


def cut_beside(intervals: list[tuple[arb, arb]], corners: list[fmpq]) -> list[tuple[arb, arb]]:
    """Return the intervals without the points beside corners, and the corners alone."""
    for c in corners:
        low, high = arb(c - GAP).lower(), arb(c + GAP).upper()
        rest = [(a, b) for a, b in intervals if b <= low or a >= high]
        rest += [(a, low) for a, b in intervals if a < low < b]
        rest += [(high, b) for a, b in intervals if a < high < b]
        intervals = [*rest, (arb(c).lower(), arb(c).upper())]
    return intervals


def no_whole_number(ev: Evaluator, negative: bool, predicate: Predicate) -> bool:
    """As `no_real_number`, but for whole numbers, negative ones included or not."""
    near = 2 ** (2**WHOLE_REACH)
    far = [arb(near), *(arb(2) ** (2**j) for j in range(WHOLE_REACH, REACH + 1))]
    beyond = list(zip(far, far[1:], strict=False))
    if negative:
        beyond += [(-high, -low) for low, high in beyond]
    if not all(_fails(ev, predicate, *ends) for ends in beyond):
        return False
    waiting = [(-near if negative else 0, near)]
    for _ in range(INTERVALS):
        if not waiting:
            return True
        low, high = waiting.pop()
        if low == high:
            if _holds_not(ev, predicate, low):
                continue
            return False
        fails = _fails(ev, predicate, arb(low), arb(high))
        if fails is None:
            return False
        if not fails:
            middle = _split(low, high)
            waiting += [(middle + 1, high), (low, middle)]
    return False


def _split(low: int, high: int) -> int:
    """Return where to cut an interval of whole numbers: a wide one by size, so that what is near 0
    is soon alone.
    """
    if low < 0 < high:
        return -1 if -low < high else 0
    size = max(abs(low), abs(high))
    if size > 16 and min(abs(low), abs(high)) < size // 16:
        cut = 1 << (max(min(abs(low), abs(high)), 1).bit_length() + size.bit_length()) // 2
        return cut - 1 if low >= 0 else -cut
    return (low + high) // 2


def _holds_not(ev: Evaluator, predicate: Predicate, x: int) -> bool:
    try:
        return predicate(x).level is Level.FALSE  # type: ignore[no-any-return]
    except Exhausted:
        raise
    except (ArithmeticError, RecursionError):
        return False


def _fails(ev: Evaluator, predicate: Predicate, low: arb, high: arb) -> bool | None:
    """Whether the predicate certainly fails on an interval; None if no interval can tell."""
    level = _level_on(ev, predicate, low, high)
    return None if level is None else level is Level.FALSE


def _level_on(ev: Evaluator, predicate: Predicate, low: arb, high: arb) -> Level | None:
    """Return how certain the predicate is on a whole interval; None if no interval can tell."""
    try:
        with in_spans(ev):
            return predicate(Span(low, high)).level  # type: ignore[no-any-return]
    except Exhausted:
        raise
    except AttributeError:
        return None
    except (*FAILURES, RecursionError):
        return Level.UNKNOWN
