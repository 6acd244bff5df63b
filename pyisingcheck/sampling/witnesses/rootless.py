"""Equations that no number of ordinary size solves, though both sides come ever closer farther out,
as those of √(x² + 1) = x do.

On intervals that cover these numbers Taylor polynomials with bounded remainders exclude zeros of
the difference of both sides; farther out it has one sign at points on ladders.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq

from pyisingcheck.sampling.witnesses.exclusion import cut_beside
from pyisingcheck.sampling.witnesses.extremes import literals_in
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.domains.jets import taylor
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.limits import sharply
from pyisingcheck.semantics.quantifiers.shapes import Shape
from pyisingcheck.semantics.values import Value, force

__all__ = ["without_root"]

REACH, FARTHEST = 7, 40  # binary exponents of the largest numbers that are excluded
BITS, FAR_BITS = 1000, 12_000  # of precision; values far out may be tiny
STEPS, LEAST = 6, 5  # of a ladder, and how many of its points have to tell
IMMENSE = range(4, 13)  # binary exponents of those of points far out
FACTORS = (fmpq(1), fmpq(11, 8))
PIECES = 600  # intervals that may be looked at
NARROW = arb(2) ** -40
Difference = Callable[[Value], Any]


def without_root(ev: Evaluator, shape: Shape) -> str | None:
    """Say how it is known that no number of ordinary size is a witness of what is an equation; None
    if it is not known.
    """
    if shape.difference is None or shape.body is None:
        return None
    reach = _reach(ev, shape)
    bound = fmpq(2) ** reach
    corners = [fmpq(c) for c in ev.search.corners]
    if reach > FARTHEST or any(abs(c) >= bound for c in corners):
        return None
    try:
        if not all(_one_sign(ev, shape.difference, s * bound) for s in (1, -1)):
            return None
        with sharply(ev, BITS):
            pieces = cut_beside([(arb(-bound), arb(bound))], corners)
            if not _none_on(ev, shape.difference, pieces):
                return None
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return None
    return f"no zero from -2 ^ {reach} to 2 ^ {reach}, and one sign farther out on either side"


def _reach(ev: Evaluator, shape: Shape) -> int:
    """Return the exponent of a size beyond all that the numbers in an equation lead to."""
    assert shape.body is not None
    literals, powers = literals_in(ev, shape.body)
    bits = sum(n.bit_length() for n in literals) * (max(literals, default=1) if powers else 1)
    for _, value in ev.search.pool:
        if isinstance(x := force(value), int | fmpq):
            bits += int(fmpq(x).height_bits())
    return REACH + bits


def _one_sign(ev: Evaluator, difference: Difference, start: fmpq) -> bool:
    """Whether values at points ever farther out have the sign of that at the start, as far as they
    are known: at points close by most have to be.
    """
    near = [start * factor * 2**k for k in range(STEPS) for factor in FACTORS]
    side = 1 if start > 0 else -1
    far = [side * x for k in IMMENSE if (x := fmpq(2) ** (2**k)) > near[-1] * side]
    with sharply(ev, FAR_BITS):
        signs = [_sign(difference, x) for x in (*near, *far)]
    known = [s for s in signs if s]
    return bool(signs[0]) and len(set(known)) == 1 and sum(map(abs, signs[: len(near)])) >= LEAST


def _sign(difference: Difference, x: fmpq) -> int:
    """Return the sign of a value, 0 where it is not known."""
    value = _value(difference, x)
    return 1 if value > 0 else -1 if value < 0 else 0


def _none_on(ev: Evaluator, difference: Difference, pieces: list[tuple[arb, arb]]) -> bool:
    """Whether a function certainly vanishes nowhere on some intervals."""
    for _ in range(PIECES):
        if not pieces:
            return True
        low, high = pieces.pop()
        middle = ((low + high) / 2).mid()
        if _nonzero(ev, difference, middle, (high - low).upper() / 2):
            continue
        if (high - low) < NARROW or not low < middle < high:
            return False
        pieces += [(low, middle), (middle, high)]
    return False


def _nonzero(ev: Evaluator, difference: Difference, middle: arb, radius: arb) -> bool:
    """Whether it vanishes nowhere at a distance up to a radius, by its values or by the polynomial
    of degree 1 and the range of the second derivative.
    """
    off = arb(0, radius.upper())
    around = taylor(ev, ty.REAL, difference, middle + off, 2)
    if around is None:
        return not _value(difference, middle + off).contains(0)
    if not to_arb(around[0]).contains(0):
        return True
    here = taylor(ev, ty.REAL, difference, middle, 1)
    if here is None:
        return False
    value, slope, bend = (to_arb(c) for c in (*here, around[2]))
    return not (value + slope * off + bend / 2 * off * off).contains(0)


def _value(difference: Difference, x: Value) -> arb:
    try:
        value = to_arb(force(difference(x)))
        return value if value.is_finite() else arb(0, float("inf"))
    except Exhausted:
        raise
    except FAILURES:
        return arb(0, float("inf"))
