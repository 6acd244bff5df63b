"""Points on quadrics, such as the unit sphere: the line from a known point in a random direction
meets it in one more point, which is rational if all the rest is.

No other vectors of length 1 are found so easily whose length is exactly 1.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.perturb import mapped
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Value

__all__ = ["point_on_quadric"]

DIRECTIONS, SLOPE = 4, 3  # directions tried, of whole numbers up to this, many of them 0
CHECKED = fmpq(3)  # where the value on the line must be that of the parabola through three others
LONGEST, NARROW = 10**9, 2.0**-64  # denominators of numbers that are read off balls, and their size

Difference = Callable[[Value], Any]


def point_on_quadric(
    ev: Evaluator, t: ty.Type, x: Value, rng: random.Random, difference: Difference
) -> Value | None:
    """Return a vector or matrix like `x` : t at which the difference of the two sides of an
    equation is 0, None if the equation is not quadratic or no point is known.

    Raises what `difference` raises.
    """
    count = len(_numbers(ev, t, x))
    base = _simple_point(ev, t, x, count, difference, rng) if count > 1 else None
    if base is None:
        return None
    for _ in range(DIRECTIONS):
        towards = [rng.randint(-SLOPE, SLOPE) * rng.randint(0, 1) for _ in range(count)]

        def at(s: fmpq, towards: list[int] = towards) -> Value:
            return _with(ev, t, x, [b + s * d for b, d in zip(base, towards, strict=True)])

        s = _other_root(lambda s, at=at: difference(at(s)))  # type: ignore[misc]
        if s is not None:
            return at(s)
    return None


def _simple_point(
    ev: Evaluator,
    t: ty.Type,
    x: Value,
    count: int,
    difference: Difference,
    rng: random.Random,
) -> list[fmpq] | None:
    """Return the coordinates of a point on an axis, if the one that is tried has one."""
    axis = rng.randrange(count)

    def at(s: fmpq) -> list[fmpq]:
        return [s if k == axis else fmpq(0) for k in range(count)]

    zero, one = (_exact(difference(_with(ev, t, x, at(fmpq(s))))) for s in (0, 1))
    if zero is None or one is None or one == zero:
        return None
    square = zero / (zero - one)
    if square <= 0 or (root := _square_root(square)) is None:
        return None
    return at(root * rng.choice((1, -1)))


def _square_root(x: fmpq) -> fmpq | None:
    p, q = x.p.isqrt(), x.q.isqrt()
    return fmpq(p, q) if p * p == x.p and q * q == x.q else None


def _other_root(f: Callable[[fmpq], Any]) -> fmpq | None:
    """Return the root of a quadratic function that is not 0, which is one."""
    ahead, behind, check = (_exact(f(s)) for s in (fmpq(1), fmpq(-1), CHECKED))
    if ahead is None or behind is None or check is None:
        return None
    a, b = (ahead + behind) / 2, (ahead - behind) / 2
    if a == 0 or b == 0 or a * CHECKED**2 + b * CHECKED != check:
        return None
    return -b / a


def _exact(x: Any) -> fmpq | None:
    """Return an exact real number, or the simplest close to a narrow ball."""
    if hasattr(x, "im") and not isinstance(x, int):
        if isinstance(x.im, int | fmpq) and x.im == 0:
            return _exact(x.re)
        return None
    if isinstance(x, int | fmpq):
        return fmpq(x)
    ball = to_arb(x)
    if not ball.is_finite() or ball.rad() > NARROW:
        return None
    mantissa, exponent = ball.mid().man_exp()
    middle = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    simple = middle.limit_denominator(LONGEST)
    return fmpq(simple.numerator, simple.denominator)


def _numbers(ev: Evaluator, t: ty.Type, x: Value) -> list[Any]:
    found: list[Any] = []

    def note(number: Any) -> Any:
        found.append(number)
        return number

    mapped(ev, t, x, note)
    return found


def _with(ev: Evaluator, t: ty.Type, x: Value, numbers: list[fmpq]) -> Value:
    left: Iterator[fmpq] = iter(numbers)
    return mapped(ev, t, x, lambda _: next(left))
