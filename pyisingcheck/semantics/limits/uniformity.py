"""Uniform continuity towards infinity: whether values at points ever closer, ever farther out, tend
to each other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from flint import fmpq

from pyisingcheck.semantics import algebra, norms
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.limits.growth import of_values
from pyisingcheck.semantics.limits.limits import combine, follow, judge, sharply
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["uniformly_continuous"]

Map = Callable[[Value], Value]
STARTS = (fmpq(1), fmpq(355, 226))
LADDER = range(1, 61)  # binary exponents of the inverse distances
# a few together; the last ones are beyond what a large Lipschitz constant makes up for
GROUPS = (range(1, 16), range(16, 31), range(31, 46), range(46, 61), (128, 512, 2048))
PHASES = 12  # pairs of points at each distance: a wave has the same value at some of them
# how far out points are whose distance is 2 ^ -k, as multiples of a start
OUTWARDS: tuple[Callable[[int], fmpq], ...] = (
    lambda k: fmpq(2) ** (3 * k),
    lambda k: fmpq(3 * k),
    lambda k: fmpq(2) ** (20 * k),
)
# of the largest change, by how much values change at each distance, and in each group of them
KEPT, STEADY = 0.2, 0.9
SEEN = 1e-3  # the least change that is clear
PAIR = 4000  # what one distance may cost, as work
BITS = 48  # of precision, for each one in the distance


def uniformly_continuous(
    ev: Evaluator, codomain: ty.Type, f: Map, inside: Map | None = None
) -> Truth:
    """Judge whether f : ℝ → … changes little between points ever closer, towards infinity (as far
    as the set reaches).
    """

    def reaches(sign: int) -> bool:
        far = (sign * fmpq(2) ** k for k in (1, 7, 19, 40, 47))
        return inside is None or all(ev.condition(inside(x)).level is Level.TRUE for x in far)

    def change(k: int, x: fmpq) -> Value:
        """Return ‖f y - f x‖ for the point y beyond x at a distance of 2 ^ -(k + 1)."""
        y = x + fmpq(1, 2 ** (k + 1))
        if inside and not all(ev.condition(inside(z)).level is Level.TRUE for z in (x, y)):
            raise Undecided("a point that may not be in the set")
        return norms.norm(ev, codomain, algebra.binary(ev, "sub", codomain, f(y), f(x)), "sup")

    def over_one(sign: int, n: int) -> Value:
        return change(-1, fmpq(sign * n))

    def farther(start: fmpq, k: int) -> Value:
        return change(k, start * OUTWARDS[0](k))

    with sharply(ev):
        starts = [sign * x for sign in (1, -1) if reaches(sign) for x in STARTS]
        found = combine([judge(follow(ev, list(LADDER), partial(farther, x))) for x in starts])
        if found.level <= Level.LIKELY_FALSE:
            return found
        for start in starts[:: len(STARTS)]:
            for outwards in OUTWARDS:
                least = _least_change(ev, change, start, outwards)
                if least is not None:
                    return Truth(
                        Level.LIKELY_FALSE,
                        -least,
                        f"changes by {least:.3g} or more between points at every small distance",
                    )
    for sign in (1, -1) if inside is None else ():
        if (truth := of_values(ev, partial(over_one, sign))).level is Level.LIKELY_FALSE:
            return Truth(
                truth.level, truth.margin, f"the change over a distance of 1 {truth.grounds}"
            )
    return found


def _least_change(
    ev: Evaluator,
    change: Callable[[int, fmpq], Value],
    start: fmpq,
    outwards: Callable[[int], fmpq],
) -> float | None:
    """Return by how much f changes at each distance between some points around a place that depends
    on it; None if changes become smaller with the distance, or cannot be told.
    """
    largest: list[float] = []  # changes, of each group of distances
    least = float("inf")
    for distances in GROUPS:
        changes: list[float] = []
        for k in distances:
            points = [start * outwards(k) * (1 + fmpq(i * (i + 2), 313)) for i in range(PHASES)]
            with sharply(ev, BITS * k):
                found = follow(ev, points, partial(change, k), PAIR)
            if not found or max(found) < max(SEEN, KEPT * max([*largest, *changes], default=0.0)):
                return None
            changes.append(max(found))
        if max(changes) < STEADY * max(largest, default=0.0):
            return None
        largest.append(max(changes))
        least = min(least, *changes)
    return least
