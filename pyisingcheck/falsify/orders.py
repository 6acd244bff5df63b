"""The order of an error bound: how fast both sides of an inequality fall as a number grows.

‖(e^{A/n} e^{B/n})ⁿ - e^{A+B}‖ ≤ C / n promises first order. The check evaluates both sides at
n = 1, 2, 4, …, 256 with everything else fixed and fits the slope of their logarithms against log n.
Where the larger side falls as a power and the smaller one more slowly, the two must cross, at an n
that samples of ordinary size never reach: there the inequality is judged.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyisingcheck.falsify.tightness import Side, sides_of, value_of
from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.sampling.plan import mentioned
from pyisingcheck.sampling.tables import moderate
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["convergence"]

NUMBERS = tuple(2**k for k in range(9))
FITTED = 5  # of them, the largest: a power law shows only far out
SAMPLES = 5  # slopes are medians over so many
ATTEMPTS = 100
STRAIGHT = 0.1  # how far a logarithm may be from the fitted line
LEAST_SLOPE = -0.5  # a bound that hardly falls has no order
SLOWER = 0.25  # by which the slopes differ where the sides are taken to cross
FARTHEST = 2**24
DIGITS = 6

Line = tuple[float, float]  # slope and intercept


def convergence(check: Investigation) -> dict[str, Any] | None:
    """Return the fitted orders of an inequality in a natural number, None where it has none.

    A crossing of the sides is given to the check, which settles on it if it is a counterexample.

    Parameters
    ----------
    check : Investigation
        Which has found no counterexample so far.

    Returns
    -------
    dict or None
        `variable`, the slopes `left` (of the smaller side) and `right`, `samples` (how many were
        fitted) and `largest`, the largest value of the variable.
    """
    for position in _free_numbers(check):
        try:
            order = _order(check, position)
        except (Unsupported, TooLarge, Undecided):
            continue
        if order is not None:
            return order
    return None


def _free_numbers(check: Investigation) -> Iterator[int]:
    """Yield the positions of natural numbers on which no other variable's type depends."""
    steps = check.plan.steps
    shapes = {
        i
        for position, step in enumerate(steps)
        if step.kind != "hypothesis"
        for i in mentioned(step.type, position)
    }
    used = mentioned(check.plan.conclusion, len(steps))
    for position, step in enumerate(steps):
        if step.kind == "variable" and position in used and position not in shapes:
            yield position


def _order(check: Investigation, position: int) -> dict[str, Any] | None:
    sides = sides_of(check.ev, check.plan)
    if sides is None:
        return None
    lines = []
    for sample in _samples(check, position):
        pair = _fitted(check, sample, position, sides)
        if pair is None:
            continue
        if pair[0][0] > pair[1][0] + SLOWER and _crosses(check, sample, position, *pair):
            return None
        lines.append(pair)
        if len(lines) == SAMPLES:
            break
    if not lines:
        return None
    left, right = (statistics.median(line[side][0] for line in lines) for side in (0, 1))
    return {
        "variable": check.plan.steps[position].name,
        "left": round(left, DIGITS),
        "right": round(right, DIGITS),
        "samples": len(lines),
        "largest": NUMBERS[-1],
    }


def _samples(check: Investigation, position: int) -> Iterator[Sample]:
    """Yield samples of ordinary size, as long as the budget of the exact search lasts."""
    stop = check.ev.work + check.budget.work
    for sample in islice(check.sampler.samples(), ATTEMPTS):
        if check.ev.work > stop:
            return
        if sample is None:
            continue
        if sample.types[position] != ty.NAT:
            return
        if all(moderate(v) for i, v in enumerate(sample.values) if i != position):
            yield sample


def _at(sample: Sample, position: int, number: int) -> Sample:
    values = list(sample.values)
    values[position] = number
    return replace(sample, values=values)


def _fitted(
    check: Investigation, sample: Sample, position: int, sides: tuple[Side, Side]
) -> tuple[Line, Line] | None:
    """Return the lines of log side against log n if both sides fall like powers."""
    places = [_at(sample, position, number) for number in NUMBERS]
    if not all(map(check.admits, places)):
        return None
    large = _line(check, sides[1], places)  # first, since an exact smaller side may grow long
    if large is None or large[0] > LEAST_SLOPE:
        return None
    small = _line(check, sides[0], places)
    return None if small is None else (small, large)


def _line(check: Investigation, side: Side, places: Sequence[Sample]) -> Line | None:
    """Return the line through the far points of log side; None unless they lie on one."""
    logarithms = []
    for place in places:
        value = value_of(check.ev, side, environment(place.values))
        if value is None or not value > 0:
            return None
        logarithms.append(float(value.log()))
    x, y = [math.log(n) for n in NUMBERS[-FITTED:]], logarithms[-FITTED:]
    slope, intercept = statistics.linear_regression(x, y)
    misses = (abs(slope * a + intercept - b) for a, b in zip(x, y, strict=True))
    return (slope, intercept) if max(misses) < STRAIGHT else None


def _crosses(check: Investigation, sample: Sample, position: int, small: Line, large: Line) -> bool:
    """Whether the inequality fails at the first powers of two where the lines have crossed."""
    crossing = (large[1] - small[1]) / (small[0] - large[0]) / math.log(2)
    powers = (2**k for k in range(max(0, math.ceil(crossing)), FARTHEST.bit_length()))
    places = (_at(sample, position, number) for number in islice(powers, 4))
    return any(check.consider(place, promising=True) for place in places)
