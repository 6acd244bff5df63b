"""Uniform convergence of functions of a real number: the supremum of the distances, enclosed, at
ever larger indices.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Exhausted, TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.domains.spans import INFINITY
from pyisingcheck.semantics.limits.paths import AtInfinity
from pyisingcheck.semantics.quantifiers.suprema import EMPTY, IMMENSE, LEFT_OUT, extremum_of_values
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["tends_uniformly"]

INDICES = [2**k + i for i, k in enumerate((4, 8, 16, 32, 60))]  # with different remainders
FEWEST = 3  # of them at which the distance has to be bounded
FAR = fmpq(2) ** 1000  # where a distance that has no bound is immense
KEPT, LOST, SMALL = 0.5, 0.75, 1e-4  # parts of a supremum


def tends_uniformly(
    ev: Evaluator,
    source: Any,
    distance: Callable[[Value, Value], Value],
    inside: Callable[[Value], Any] | None,
) -> Truth:
    """Judge whether distance n x, for real x in a set, tends to 0 uniformly as n runs into the
    filter `source`.
    """
    if not isinstance(source, AtInfinity) or source.type not in (ty.NAT, ty.INT, ty.REAL):
        raise Unsupported("a uniform limit along another filter")
    if source.type == ty.NAT and source.direction < 0:
        raise Unsupported("atBot in ℕ")
    try:
        numbers = [source.direction * n for n in INDICES]
        found = [_supremum(ev, partial(distance, n), inside) for n in numbers]
    except Exhausted:
        raise
    except (Undecided, TooLarge) as reason:
        return Truth(Level.UNKNOWN, grounds=str(reason))
    low, high = ([ends[i] for ends in found if ends[i] < INFINITY] for i in (0, 1))
    if found[-1][0] == INFINITY:
        return Truth(Level.LIKELY_FALSE, grounds="the distance is not bounded")
    if len(low) >= FEWEST and low[0] > 0 and all(x > KEPT * low[0] for x in low):
        return Truth(Level.LIKELY_FALSE, grounds="the largest distance does not shrink")
    shrinks = len(high) >= FEWEST and all(y <= LOST * x for x, y in pairwise(high))
    if shrinks and high[-1] <= SMALL * (1 + high[0]) and found[-1][1] < INFINITY:
        return Truth(Level.LIKELY_TRUE, grounds="the largest distance shrinks")
    return Truth(Level.UNKNOWN, grounds="whether the largest distance shrinks to 0")


def _supremum(
    ev: Evaluator, distance: Callable[[Value], Value], inside: Callable[[Value], Any] | None
) -> tuple[arb, arb]:
    """Return bounds of the largest distance, 0 on no points; both are infinite if there seems to
    be none.
    """
    absent: list[str] = []
    before = len(ev.approximations)
    found = to_arb(extremum_of_values(ev, True, ty.REAL, distance, inside, absent))
    if absent not in ([], [EMPTY]):
        return INFINITY, INFINITY
    if LEFT_OUT not in ev.approximations[before:]:
        return found.lower(), found.upper()
    for x in (FAR, -FAR):
        member = inside is None or ev.condition(inside(x)).level is Level.TRUE
        if member and to_arb(distance(x)) > IMMENSE:
            return INFINITY, INFINITY
    return found.lower(), INFINITY
