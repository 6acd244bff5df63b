"""Whole numbers on a curve, such as x ^ 2 - 13 y ^ 2 = 1: the first points are few and far apart,
so that enumeration and repair hardly meet a second one.

For each value of one number the other solves a linear or quadratic equation, which has a whole
solution or has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt, lcm
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["search_diophantine", "whole_points"]

LARGEST = 30_000  # size of the number that is given
COST = 2  # of one such number, as work
POINTS = 40  # of a curve that are tried
WHOLE = (ty.INT, ty.NAT)
Coefficients = list[list[int]]
"""By the power of the number that is solved for, those of a polynomial in the other number."""


def search_diophantine(check: Investigation) -> bool:
    """Try the whole points of curves that hypotheses describe, close ones first; True if that found
    a counterexample.
    """
    system = check.sampler.system
    for polynomials in system.equations.values():
        for p in polynomials:
            used = [i for i, degree in enumerate(p.degrees()) if degree]
            about = [system.unknowns.get(i) for i in used]
            if len(used) != 2 or any(u is None or u.key or u.type not in WHOLE for u in about):
                continue
            x, y = sorted(used, key=lambda i: p.degrees()[i])
            if p.degrees()[x] > 2:
                continue
            signed = system.unknowns[y].type == ty.INT
            check.ev.work += COST * LARGEST * (1 + signed)
            steps = system.unknowns[x].step, system.unknowns[y].step
            points = whole_points(_coefficients(p, x, y), LARGEST, signed=signed)
            if system.unknowns[x].type == ty.NAT:
                points = (point for point in points if point[0] >= 0)
            if _tried(check, steps, points):
                return True
    return False


def _tried(check: Investigation, steps: tuple[int, int], points: Iterator[tuple[int, int]]) -> bool:
    for _, point in zip(range(POINTS), points, strict=False):
        try:
            sample = check.sampler.holding(dict(zip(steps, point, strict=True)))
            if sample is not None and check.consider(sample, promising=True):
                return True
        except (Unsupported, TooLarge, Undecided, RecursionError):
            return False
    return False


def _coefficients(p: Any, x: int, y: int) -> Coefficients:
    """Return a polynomial in the unknowns x and y, multiplied so that no fractions are left."""
    terms = p.to_dict()
    common = lcm(*(int(c.q) for c in terms.values()))
    found = [[0] * (p.degrees()[y] + 1) for _ in range(3)]
    for powers, c in terms.items():
        found[powers[x]][powers[y]] += int((c * common).p)
    return found


def whole_points(
    coefficients: Coefficients, largest: int, *, signed: bool
) -> Iterator[tuple[int, int]]:
    """Yield the whole numbers x, y with c₀(y) + c₁(y) x + c₂(y) x² = 0 and y up to a size, also
    negative if `signed`.
    """
    c, b, a = coefficients
    for n in range(largest + 1):
        for y in (n, -n) if signed and n else (n,):
            for x in _roots(_at(a, y), _at(b, y), _at(c, y)):
                yield x, y


def _at(polynomial: list[int], y: int) -> int:
    value = 0
    for c in reversed(polynomial):
        value = value * y + c
    return value


def _roots(a: int, b: int, c: int) -> list[int]:
    """Return the whole solutions of a x² + b x + c = 0, none if every number is one."""
    if a == 0:
        return [-c // b] if b and c % b == 0 else []
    square = b * b - 4 * a * c
    if square < 0 or (root := isqrt(square)) ** 2 != square:
        return []
    return [n // (2 * a) for n in sorted({root - b, -root - b}, reverse=True) if n % (2 * a) == 0]
