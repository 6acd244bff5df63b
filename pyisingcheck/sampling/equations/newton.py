"""Equations solved near given numbers: Newton's method in floating-point numbers, then
in balls, with an interval Newton step that proves that there is a solution in the balls.

More unknowns than equations leave some free; these become simple rational numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import scipy.linalg
from flint import arb, arb_mat, ctx, fmpq

from pyisingcheck.sampling.equations.systems import BITS, evaluated

__all__ = ["Floats", "NewtonSystem", "PolynomialSystem", "solution_near"]

Floats: TypeAlias = npt.NDArray[np.float64]

STEPS, SHORTEST = 30, 1e-3  # of Newton's method, and the share of a step that is still tried
COST = 20  # of a search, for each derivative
CLOSE = 1e-10  # how closely the equations hold in floating-point numbers
SINGULAR = 1e-7  # a singular value below this share of the largest one counts as 0
DENOMINATORS = (1, 8, 60, 10_000, 10**7)  # of numbers that stay free
SIMPLE = 1000  # denominators of solutions that are tried to be rational
MARGIN = 200  # bits between the precision and the size of the box in which a solution is proved


def solution_near(polynomials: Sequence[Any], start: Sequence[float]) -> list[Any] | None:
    """As `PolynomialSystem.near`, for one start."""
    return PolynomialSystem(polynomials, len(start)).near(start)


class NewtonSystem:
    """Equations with derivatives, for floating-point numbers and for balls.

    Attributes
    ----------
    equations, count : int
        How many equations there are, and how many numbers are looked for.
    cost : int
        About what a search costs, as work.
    singular : bool
        Whether a search came to where the equations do not determine as many numbers.
    """

    def __init__(self, equations: int, count: int) -> None:
        self.equations, self.count = equations, count
        self.cost = COST * count * equations
        self.singular = equations > count

    def at(self, x: Floats) -> Floats:
        """Return what has to vanish."""
        raise NotImplementedError

    def jacobian(self, x: Floats) -> Floats:
        """Return its derivatives, a row for each equation."""
        raise NotImplementedError

    def vanish(self, numbers: dict[int, Any]) -> bool:
        """Whether rational numbers certainly satisfy the equations."""
        raise NotImplementedError

    def enclosures(self, numbers: dict[int, Any]) -> list[arb]:
        """Return balls that contain what has to vanish."""
        raise NotImplementedError

    def slopes(self, numbers: dict[int, Any], bound: list[int]) -> list[list[arb]]:
        """Return balls that contain its derivatives by the numbers `bound`, wherever the numbers
        are in their balls.
        """
        raise NotImplementedError

    def near(self, start: Sequence[float]) -> list[Any] | None:
        """Return numbers that satisfy the equations: rational ones, and balls that are certain to
        contain a solution for the rational ones. None if none is found from `start` on, or if the
        equations do not determine as many numbers as there are equations.
        """
        found = self.minimum(np.array(start, dtype=np.float64))
        if found is None:
            return None
        if (bound := self.determined(found)) is None:
            self.singular = True
            return None
        for denominator in DENOMINATORS:
            numbers = {i: _rational(x, denominator) for i, x in enumerate(found) if i not in bound}
            at = found.copy()
            for i, q in numbers.items():
                at[i] = _float(q)
            close = self.minimum(at, bound)
            if close is not None and (solved := self.enclosed(numbers, close, bound)) is not None:
                return [solved[i] for i in range(self.count)]
        return None

    def minimum(self, x: Floats, moving: Sequence[int] | None = None) -> Floats | None:
        """Return a zero near `x`, of which only some numbers may differ from it."""
        columns = list(range(self.count)) if moving is None else list(moving)
        value = self.at(x)
        with np.errstate(all="ignore"):
            for _ in range(STEPS):
                size = float(np.abs(value).max(initial=0.0))
                if size < CLOSE:
                    return x
                jacobian = self.jacobian(x)[:, columns]
                if not (np.isfinite(jacobian).all() and np.isfinite(size)):
                    return None
                step = np.linalg.lstsq(jacobian, -value, rcond=None)[0]
                share = 1.0
                while share > SHORTEST:
                    y = x.copy()
                    y[columns] += share * step
                    other = self.at(y)
                    if float(np.abs(other).max(initial=0.0)) < size:
                        break
                    share /= 2
                else:
                    return None
                x, value = y, other
        return None

    def determined(self, x: Floats) -> list[int] | None:
        """Return as many unknowns as there are equations, which these determine at `x` where the
        others are given; None if there are none.
        """
        jacobian, k = self.jacobian(x), self.equations
        if k > self.count:
            return None
        sizes = np.linalg.svd(jacobian, compute_uv=False)
        if not sizes.size or sizes[-1] < SINGULAR * max(sizes[0], 1.0):
            return None
        order = scipy.linalg.qr(jacobian, mode="economic", pivoting=True)[2]
        return sorted(int(i) for i in order[:k])

    def enclosed(
        self, numbers: dict[int, Any], close: Floats, bound: list[int]
    ) -> dict[int, Any] | None:
        """Return the numbers with those that are `bound`: rational if they are simple, otherwise
        in balls.
        """
        simple = numbers | {i: _rational(close[i], SIMPLE) for i in bound}
        if self.vanish(simple):
            return simple
        before = ctx.prec
        try:
            ctx.prec = BITS
            centre = [arb(float(close[i])) for i in bound]
            for _ in range(BITS.bit_length()):
                at = numbers | dict(zip(bound, centre, strict=True))
                step = self._step(at, at, bound)
                centre = [(x - s).mid() for x, s in zip(centre, step, strict=True)]
            at = numbers | dict(zip(bound, centre, strict=True))
            radius = arb(2) ** (MARGIN - BITS)
            box = [arb(x, radius) for x in centre]
            step = self._step(at, numbers | dict(zip(bound, box, strict=True)), bound)
            found = [x - s for x, s in zip(centre, step, strict=True)]
        except (ZeroDivisionError, ValueError):
            return None
        finally:
            ctx.prec = before
        inside = all(b.contains_interior(x) for b, x in zip(box, found, strict=True))
        return numbers | dict(zip(bound, found, strict=True)) if inside else None

    def _step(self, at: dict[int, Any], around: dict[int, Any], bound: list[int]) -> list[arb]:
        """Return the step of Newton's method at a point, with the derivatives in a box."""
        values = arb_mat([[x] for x in self.enclosures(at)])
        step = arb_mat(self.slopes(around, bound)).solve(values)
        return [step[i, 0] for i in range(len(bound))]


class PolynomialSystem(NewtonSystem):
    """Polynomials in `count` unknowns, or more that do not occur."""

    def __init__(self, polynomials: Sequence[Any], count: int) -> None:
        super().__init__(len(polynomials), count)
        self.polynomials = list(polynomials)
        self.derivatives = [[p.derivative(i) for i in range(count)] for p in polynomials]
        self._values = [_Terms(p, count) for p in polynomials]
        self._slopes = [[_Terms(d, count) for d in row] for row in self.derivatives]

    def at(self, x: Floats) -> Floats:
        return np.array([p(x) for p in self._values])

    def jacobian(self, x: Floats) -> Floats:
        return np.array([[d(x) for d in row] for row in self._slopes])

    def vanish(self, numbers: dict[int, Any]) -> bool:
        return all(evaluated(p, numbers) == 0 for p in self.polynomials)

    def enclosures(self, numbers: dict[int, Any]) -> list[arb]:
        return [arb(evaluated(p, numbers)) for p in self.polynomials]

    def slopes(self, numbers: dict[int, Any], bound: list[int]) -> list[list[arb]]:
        return [[arb(evaluated(row[i], numbers)) for i in bound] for row in self.derivatives]


class _Terms:
    """A polynomial at floating-point numbers."""

    def __init__(self, p: Any, count: int) -> None:
        terms = p.to_dict()
        self.powers = np.array([powers[:count] for powers in terms], dtype=np.int64)
        self.coefficients = np.array([_float(c) for c in terms.values()])

    def __call__(self, x: Floats) -> float:
        if not self.coefficients.size:
            return 0.0
        return float(self.coefficients @ np.prod(x**self.powers, axis=1))


def _float(x: fmpq) -> float:
    return float(Fraction(int(x.p), int(x.q)))


def _rational(x: float, denominator: int) -> fmpq:
    found = Fraction(float(x)).limit_denominator(denominator)
    return fmpq(found.numerator, found.denominator)
