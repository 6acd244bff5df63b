"""Natural numbers and integers far beyond those that are enumerated: some statements fail only
there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported

if TYPE_CHECKING:
    from pyisingcheck.falsify import Investigation

__all__ = ["search_far"]

SCALES = (*(2**k for k in range(7, 17)), 10**6, 10**7, 10**9, 10**12, 10**18)
PATIENCE = 6  # how many times the usual work one such sample may cost
ATTEMPTS = 20  # to draw one sample
NEXT_TO = 9  # how far from the scale itself


def search_far(check: Investigation, work: int) -> bool:
    """Let one whole number after the other grow, as long as it can be afforded; True if that found
    a counterexample.
    """
    stop, sampler = check.ev.work + work, check.sampler
    try:
        example = next((s for s in islice(sampler.samples(), ATTEMPTS) if s is not None), None)
    except (Unsupported, TooLarge, Undecided):
        return False
    return example is not None and any(
        _grown(check, step, t == ty.INT, stop)
        for step, t in enumerate(example.types)
        if t in (ty.NAT, ty.INT) and step not in sampler.dimensions
    )


def _grown(check: Investigation, step: int, signed: bool, stop: int) -> bool:
    for value in _values(check.sampler.drawer.rng, signed):
        skipped = sum(check.tally.skipped.values())
        try:
            sample = check.sampler.holding({step: value})
            if sample is not None and check.consider(sample, PATIENCE):
                return True
        except (Unsupported, TooLarge, Undecided, RecursionError):
            return False
        if check.ev.work > stop or sum(check.tally.skipped.values()) > skipped:
            return False
    return False


def _values(rng: random.Random, signed: bool) -> Iterator[int]:
    for scale in SCALES:
        for value in (scale, scale + rng.randint(1, NEXT_TO)):
            yield value
            if signed:
                yield -value
