"""Exact random numbers within bounds: mostly simple rationals, some very small or very large."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from flint import arb, ctx, fmpq

from pyisingcheck.sampling.equations.closed_forms import BITS
from pyisingcheck.semantics.domains.ball_numbers import PiMultiple
from pyisingcheck.semantics.values import Value

__all__ = ["Bounds", "NoElement", "NumberDrawer", "complex_parts"]

SPECIAL = [
    fmpq(0),
    fmpq(1),
    fmpq(-1),
    fmpq(1, 2),
    fmpq(2),
    fmpq(-1, 2),
    fmpq(-2),
    fmpq(3),
    fmpq(1, 3),
]
SIMPLE = (0, 0, 1, -1, 2)
AT_AN_END = 0.9  # how often a number is, in a sample most of which are
TINY = (*range(1, 9), 10, 12, 16)  # negative powers of 10 by which numbers are scaled
HUGE = (*range(1, 7), *range(1, 7), 8, 10, 12, 15)  # powers of 10, likewise


class NoElement(Exception):
    """The type is empty, or nothing drawn from it satisfied its predicate."""


@dataclass(slots=True)
class Bounds:
    """What hypotheses say about a number directly: low ≤ x ≤ high, strictly or not."""

    low: fmpq | None = None
    high: fmpq | None = None
    low_strict: bool = False
    high_strict: bool = False

    def restrict(self, low: fmpq | None, high: fmpq | None, strict: bool) -> None:
        if low is not None and (self.low is None or low > self.low or (low == self.low and strict)):
            self.low, self.low_strict = low, strict
        if high is not None and (
            self.high is None or high < self.high or (high == self.high and strict)
        ):
            self.high, self.high_strict = high, strict

    @property
    def trivial(self) -> bool:
        return self.low is None and self.high is None

    @property
    def ends(self) -> list[fmpq]:
        """The bounds that are within the bounds."""
        return [
            x
            for x, strict in ((self.low, self.low_strict), (self.high, self.high_strict))
            if x is not None and not strict
        ]

    @property
    def empty(self) -> bool:
        """Whether no number is within the bounds."""
        if self.low is None or self.high is None:
            return False
        strict = self.low_strict or self.high_strict
        return self.low > self.high or (strict and self.low == self.high)


class NumberDrawer:
    """Draws numbers; the stream is determined by the seed."""

    def __init__(self, seed: int | str) -> None:
        self.rng = random.Random(seed)
        self.simple = False  # whether all numbers are 0, ±1 or 2, where the bounds leave one
        self.at_ends = False  # whether most real numbers are at an end, where bounds include one

    def rational(self, bounds: Bounds | None = None) -> fmpq:
        """Return a rational, mostly simple, within `bounds`."""
        ends = bounds.ends if self.at_ends and bounds is not None and not bounds.empty else []
        if ends and self.rng.random() < AT_AN_END:
            return self.rng.choice(ends)
        if self.simple and (x := self._simple(bounds)) is not None:
            return fmpq(x)
        if bounds is not None and not bounds.trivial:
            return self._between(bounds)
        rng, kind = self.rng, self.rng.random()
        if kind < 0.45:
            return rng.choice(SPECIAL)
        if kind < 0.8:
            return fmpq(rng.randint(-24, 24), rng.choice((1, 2, 3, 4, 5, 8)))
        if kind < 0.9:
            return fmpq(rng.choice((-1, 1)) * rng.randint(1, 9), 10 ** rng.choice(TINY))
        if kind < 0.97:
            return fmpq(rng.choice((-1, 1)) * rng.randint(1, 9) * 10 ** rng.choice(HUGE))
        return fmpq(rng.randint(-(10**6), 10**6), rng.randint(1, 10**6))

    def _simple(self, bounds: Bounds | None) -> int | None:
        b = bounds or Bounds()
        inside = [
            x
            for x in SIMPLE
            if (b.low is None or x > b.low or (x == b.low and not b.low_strict))
            and (b.high is None or x < b.high or (x == b.high and not b.high_strict))
        ]
        return self.rng.choice(inside) if inside else None

    def _between(self, b: Bounds) -> fmpq:
        low, high, rng = b.low, b.high, self.rng
        if low is not None and high is not None:
            if low > high or (low == high and (b.low_strict or b.high_strict)):
                raise NoElement
            return self._inside(low, high, b)
        if low is not None:
            return low + self._offset(b.low_strict)
        assert high is not None
        del rng
        return high - self._offset(b.high_strict)

    def _offset(self, strict: bool) -> fmpq:
        rng = self.rng
        kind = rng.random()
        if kind < 0.15 and not strict:
            return fmpq(0)
        if kind < 0.6:
            return fmpq(rng.choice((1, 2, 3, 5, 10)), rng.choice((1, 2, 3, 4)))
        if kind < 0.8:
            return fmpq(rng.randint(1, 40), rng.choice((1, 3, 7, 10)))
        if kind < 0.9:
            return fmpq(rng.randint(1, 9), 10 ** rng.choice(TINY))
        return fmpq(rng.randint(1, 9) * 10 ** rng.choice(HUGE))

    def _inside(self, low: fmpq, high: fmpq, b: Bounds) -> fmpq:
        kind, width = self.rng.random(), high - low
        if kind < 0.12 and not b.low_strict:
            return low
        if kind < 0.24 and not b.high_strict:
            return high
        if kind < 0.4:
            edge = width / 10 ** self.rng.randint(1, 6)
            return low + edge if self.rng.random() < 0.5 else high - edge
        denominator = self.rng.choice((2, 3, 4, 5, 8, 10, 64))
        return (
            low + width * fmpq(self.rng.randint(1, denominator - 1), denominator) if width else low
        )

    def angle(self, bounds: Bounds) -> Value:
        """Return a simple multiple of π, or a rational where none lies within `bounds`."""
        factor = fmpq(self.rng.randint(-6, 6), self.rng.choice((1, 2, 2, 3, 4, 6)))
        x, b = PiMultiple.of(factor), bounds
        inside = (b.low is None or b.low <= x) and (b.high is None or x <= b.high)
        return x if inside else self.rational(bounds)

    def natural(self, bounds: Bounds | None = None, small: bool = False) -> int:
        """Return a natural number; a `small` one serves as a dimension."""
        low = max(
            0, _ceil(bounds.low, bounds.low_strict) if bounds and bounds.low is not None else 0
        )
        high = (
            _floor(bounds.high, bounds.high_strict) if bounds and bounds.high is not None else None
        )
        if high is not None and high < low:
            raise NoElement
        if self.simple and not small and (x := self._simple(bounds)) is not None and x >= 0:
            return x
        kind = self.rng.random()
        reach = (
            3 if small else 4 if kind < 0.5 else 12 if kind < 0.85 else 60 if kind < 0.97 else 1000
        )
        top = low + reach if high is None else min(high, low + reach)
        return self.rng.randint(low, top)

    def integer(self, bounds: Bounds | None = None) -> int:
        """Return an integer, mostly small, within `bounds`."""
        if self.simple and (x := self._simple(bounds)) is not None:
            return x
        low = _ceil(bounds.low, bounds.low_strict) if bounds and bounds.low is not None else None
        high = (
            _floor(bounds.high, bounds.high_strict) if bounds and bounds.high is not None else None
        )
        reach = self.rng.choice((2, 3, 10, 50))
        if low is None and high is None:
            low, high = -reach, reach
        elif low is None:
            low = (high or 0) - reach
        elif high is None or high > low + reach:
            high = low + reach
        assert high is not None
        if high < low:
            raise NoElement
        return self.rng.randint(low, high)

    def stochastic(self, n: int, positive: bool) -> list[fmpq]:
        """Return n nonnegative (or positive) rationals whose sum is 1."""
        weights = [
            self.rng.choice((1, 1, 2, 3, 7) if positive else (0, 1, 1, 2, 5)) for _ in range(n)
        ]
        total = sum(weights)
        if total == 0:
            weights[self.rng.randrange(n)] = total = 1
        return [fmpq(w, total) for w in weights]


def _ceil(x: fmpq, strict: bool) -> int:
    k = -((-int(x.p)) // int(x.q))
    return k + 1 if strict and k == x else k


def _floor(x: fmpq, strict: bool) -> int:
    k = int(x.p) // int(x.q)
    return k - 1 if strict and k == x else k


# 0, the units, and what bounds on parts and norms are attained at
GAUSSIAN = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 2))


def complex_parts(
    rng: random.Random, rational: Callable[[Bounds | None], fmpq], bounds: Bounds | None
) -> tuple[Value, Value]:
    """Return real and imaginary part of a number: a Gaussian integer, a root of unity or another
    number on the unit circle, real, or any. Only the real part of the last two obeys bounds.
    """
    kind = rng.random()
    if kind < 0.2:
        a, b = rng.choice(GAUSSIAN)
        return fmpq(a), fmpq(b)
    if kind < 0.23:
        return _root_of_unity(fmpq(rng.randrange(24), rng.choice((12, 12, 8, 5))))
    if kind < 0.3:
        t = rational(None)
        return (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
    return rational(bounds), fmpq(0) if kind < 0.5 else rational(None)


def _root_of_unity(turns: fmpq) -> tuple[Value, Value]:
    """Return the real and imaginary part of exp (π i · turns), as sharp as any precision in use."""
    before, ctx.prec = ctx.prec, BITS
    try:
        parts = arb.cos_pi_fmpq(turns), arb.sin_pi_fmpq(turns)
    finally:
        ctx.prec = before
    return tuple(_simple(x) for x in parts)  # type: ignore[return-value]


def _simple(x: arb) -> Value:
    """Return 0, ±1/2 or ±1 for a ball that is one of these numbers."""
    doubled = (2 * x).unique_fmpz()
    return fmpq(doubled, 2) if doubled is not None else x
