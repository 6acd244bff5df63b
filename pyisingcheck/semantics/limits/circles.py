"""Functions of a complex variable around a point: those that are analytic there have no negative
powers among their Laurent coefficients on small circles, and the value at the point that Cauchy's
formula says.
"""

from __future__ import annotations

from cmath import exp, pi
from collections.abc import Callable
from typing import TYPE_CHECKING

from flint import arb, fmpq

from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Exhausted
from pyisingcheck.semantics.domains.ball_numbers import parts, to_arb
from pyisingcheck.semantics.limits.limits import sharply
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["holomorphic_near"]

NODES = 32
ROOTS = [exp(2j * pi * k / NODES) for k in range(NODES)]
# A singularity nearby is left outside at some radius, one at the point itself never.
RADII = tuple(fmpq(1, 2**k) for k in (2, 6, 12, 30, 80, 240))
# Where the centre is, in radii from the point: what depends on the distance from the point alone is
# constant on circles around it.
SHIFTS = (0j, 0.375 + 0.1875j)
BITS = 1200
CLEAN, AWAY = 1e-9, 1e-4  # in proportion to the largest coefficient
FEWEST = 3  # radii that speak against it


def holomorphic_near(ev: Evaluator, f: Callable[[Value], Value], x: Value) -> Truth:
    """Judge ``AnalyticAt ℂ f x`` for f : ℂ → ℂ."""
    found: list[float] = []
    with sharply(ev, BITS):
        for radius in RADII:
            defects = [_defect(ev, f, x, radius, shift) for shift in SHIFTS]
            known = [d for d in defects if d is not None]
            if len(known) < len(defects):
                break
            found.append(max(known))
            if found[-1] <= CLEAN:
                return Truth(Level.LIKELY_TRUE, grounds="no negative powers on small circles")
    if len(found) < FEWEST:
        return Truth(Level.UNKNOWN, grounds="the function cannot be evaluated around the point")
    return Truth(
        Level.LIKELY_FALSE if min(found) > AWAY else Level.UNKNOWN,
        -found[-1],
        f"negative powers on small circles are {found[-1]:.1e} of the largest",
    )


def _defect(
    ev: Evaluator, f: Callable[[Value], Value], x: Value, radius: fmpq, shift: complex
) -> float | None:
    """Return the largest coefficient of a negative power on a circle, or by how much the value at x
    misses the series there, in proportion to all; None where values cannot be had.
    """
    try:
        here = _coordinates(f(x))
        values = [_coordinates(f(_beside(ev, x, radius, shift + root))) for root in ROOTS]
    except Exhausted:
        raise
    except ArithmeticError:
        return None
    gaps = [[a - b for a, b in zip(value, here, strict=True)] for value in values]
    sizes = [abs(part) for gap in gaps for part in gap]
    if not all(part.is_finite() for part in sizes):
        return None
    scale = max((size.mid() for size in sizes), key=_Order)
    if scale == 0:
        return 0.0
    noise = max(float((size.rad()) / scale) for size in sizes)
    small = [complex(float(a / scale), float(b / scale)) for a, b in gaps]
    series = [_coefficient(small, n) for n in range(NODES)]
    positive, negative = series[: NODES // 2], series[NODES // 2 + 1 :]
    miss = abs(sum(c * (-shift) ** n for n, c in enumerate(positive)))
    worst = max(miss, *map(abs, negative))
    return None if noise > CLEAN else worst / max(worst, *map(abs, series))


class _Order:
    """Numbers of any size by their size."""

    def __init__(self, x: arb) -> None:
        self.x = x

    def __lt__(self, other: _Order) -> bool:
        return bool(self.x < other.x)


def _coordinates(value: Value) -> list[arb]:
    found = [to_arb(part) for part in parts(force(value))]
    return found if len(found) == 2 else [*found, arb(0)]


def _beside(ev: Evaluator, x: Value, radius: fmpq, direction: complex) -> Value:
    re, im = (radius * fmpq(*part.as_integer_ratio()) for part in (direction.real, direction.imag))
    return algebra.binary(ev, "add", ty.COMPLEX, x, ev.domain.complex(re, im))


def _coefficient(values: list[complex], n: int) -> complex:
    terms = (v * ROOTS[-n * k % NODES] for k, v in enumerate(values))
    return sum(terms, 0j) / NODES
