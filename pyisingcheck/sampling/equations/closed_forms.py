"""Numbers with a closed form close to a given one: where a search ends at √2, e or π/4, these are
the points at which equality may hold.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from flint import arb, ctx, fmpq

from pyisingcheck.semantics.domains.ball_numbers import PiMultiple, Surd, to_float

__all__ = ["FAMILIES", "near"]

BITS = 16_000  # of the balls: more than any precision at which they are used
TOLERANCE = 1e-3
DENOMINATORS = range(1, 13)


def near(x: Any, family: Callable[[float], Any]) -> Any:
    """Return the number of a family closest to `x`, `x` itself where none is close.

    Parameters
    ----------
    x : int, fmpq, arb or PiMultiple
    family : callable
        One of `FAMILIES`.
    """
    centre = to_float(x)
    if not isinstance(centre, float) or not 1e-3 < abs(centre) < 1e3:
        return x
    before, ctx.prec = ctx.prec, BITS
    try:
        found = family(centre)
        close = abs(to_float(found) - centre) <= TOLERANCE * max(1.0, abs(centre))
    finally:
        ctx.prec = before
    return found if close else x


def _fraction(x: float) -> fmpq:
    """Return the simplest of the fractions with small denominators that lie closest to `x`."""
    return min((fmpq(round(x * q), q) for q in DENOMINATORS), key=lambda r: (_gap(r, x), r.q))


def _gap(r: fmpq, x: float) -> float:
    return round(abs(float(arb(r)) - x), 9)


def _pi_multiple(x: float) -> Any:
    return PiMultiple.of(fmpq(round(x / math.pi * 24), 24))


def _root(x: float) -> Any:
    root = Surd.root(_fraction(x * x))
    return root if x > 0 else -root


def _power_of_e(x: float) -> Any:
    power = arb(_fraction(math.log(abs(x)))).exp()
    return power if x > 0 else -power


def _logarithm(x: float) -> Any:
    fraction = _fraction(math.exp(x)) if x < 50 else fmpq(0)
    return arb(fraction).log() if fraction > 0 else arb(0)


FAMILIES: tuple[Callable[[float], Any], ...] = (
    _fraction,
    _pi_multiple,
    _root,
    _power_of_e,
    _logarithm,
)
