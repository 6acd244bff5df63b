"""Irrational numbers that are known exactly, for statements about irrational numbers: their sums
and products are rational only where the numbers are related.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.drawing.numbers import Bounds
from pyisingcheck.semantics.domains.ball_numbers import Surd, add, mul
from pyisingcheck.semantics.values import Value

__all__ = ["irrational_number"]

RADICANDS = (2, 2, 2, 3, 5, 6, 8)
RELATED = 0.5  # how often a number is made of an earlier one
ATTEMPTS = 8  # to meet bounds


def irrational_number(rng: random.Random, earlier: Sequence[Value], bounds: Bounds) -> Any:
    """Return an irrational number within the bounds, None if none was found; of the field of those
    before it, since only sums and products within one are known to be irrational.
    """
    known = [x for x in earlier if isinstance(x, Surd)]
    for _ in range(ATTEMPTS):
        if known and rng.random() < RELATED:
            x = _relative(rng, rng.choice(known))
        else:
            x = _fresh(rng, known[0].d if known else rng.choice(RADICANDS))
        if isinstance(x, Surd) and _within(x, bounds):
            return x
    return None


def _fresh(rng: random.Random, radicand: int) -> Any:
    scale = fmpq(rng.choice((1, 1, -1, 2, -3)), rng.choice((1, 1, 1, 2)))
    return add(mul(Surd.root(radicand), scale), rng.choice((0, 0, 1, -1, fmpq(1, 2))))


def _relative(rng: random.Random, x: Surd) -> Any:
    """Return a number whose sum, difference, product or quotient with `x` is rational."""
    kind = rng.randrange(4)
    if kind == 0:
        return mul(x, rng.choice((-1, 1, 2, fmpq(1, 2))))
    if kind == 1:
        return x.conjugate()
    return x.inverse() if kind == 2 else add(rng.choice((0, 1, 2)), -x)


def _within(x: Surd, b: Bounds) -> bool:
    return (b.low is None or x > b.low) and (b.high is None or x < b.high)
