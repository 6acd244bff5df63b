"""Natural numbers and integers far beyond those that are enumerated, dimensions beyond those that
are drawn, and one or two real numbers much larger than the others: some statements fail only there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation
    from pyisingcheck.sampling.exact import Sampler

__all__ = ["search_far", "search_far_out"]

SCALES = (*(2**k for k in range(7, 17)), 10**6, 10**7, 10**9, 10**12, 10**18)
PATIENCE = 6  # how many times the usual work one such sample may cost
DIMENSIONS = (0, 1, 5, 6, 7, 8, 10, 12)  # the least ones are drawn too rarely
PER_DIMENSION = 12  # samples
PER_SCALE = 3  # the same for whole numbers far out, where functions are drawn anew with them
UNDECIDED = 2  # samples that are passed over
FIRST = 4  # samples of which real numbers are made larger
FACTORS = (fmpq(10**3), fmpq(10**6))
NEXT_TO = 9  # how far from the scale itself


def search_far(check: Investigation, work: int) -> bool:
    """Let one dimension or whole number after the other grow, as long as it can be afforded; True
    if that found a counterexample.
    """
    if not check.tally.examples:
        return False
    stop, sampler = check.ev.work + work, check.sampler
    example = check.tally.examples[0]
    types = {i: example.values[i] for i in sampler.carriers.demands}
    return any(
        _grown(check, step, types, _values(sampler, step, t == ty.INT), stop)
        for step, t in enumerate(example.types)
        if t in (ty.NAT, ty.INT)
    )


def _grown(
    check: Investigation, step: int, types: dict[int, Value], values: Iterator[int], stop: int
) -> bool:
    before, dear = _undecided(check), check.tally.dear
    for value in values:
        try:
            sample = check.sampler.holding({**types, step: value})
            if sample is not None and sample.types[step] not in (ty.NAT, ty.INT):
                continue  # its type depends on another step (ZMod 0 is ℤ)
            left = max(1, (stop - check.ev.work) // check.budget.one_sample)
            if sample is not None and check.consider(sample, min(PATIENCE, left)):
                return True
        except (Unsupported, TooLarge, Undecided, RecursionError):
            return False
        undecided = _undecided(check) > before + UNDECIDED
        too_dear = check.tally.dear >= dear + (PER_SCALE if check.sampler.functions else 1)
        if undecided or too_dear or check.ev.work > stop:
            return False  # farther out it only becomes harder
    return False


def search_far_out(check: Investigation, work: int) -> bool:
    """Make one real number of a sample larger, or two, one after the other; True if that found a
    counterexample.
    """
    stop = check.ev.work + work
    for sample in check.tally.first[:FIRST]:
        reals = [i for i, t in enumerate(sample.types) if t == ty.REAL and sample.values[i] != 0]
        groups = [*((i,) for i in reals), *itertools.pairwise(reals)]
        for group, factor in itertools.product(groups, FACTORS):
            moved = dict(enumerate(sample.values))
            try:
                for i in group:
                    moved[i] = check.ev.domain.mul(factor, sample.values[i])
                found = check.sampler.holding(moved)
                if found is not None and check.consider(found):
                    return True
            except (Unsupported, TooLarge, Undecided, RecursionError):
                return False
            if check.ev.work > stop:
                return False
    return False


def _undecided(check: Investigation) -> int:
    return check.tally.unknown + sum(check.tally.skipped.values())


def _values(sampler: Sampler, step: int, signed: bool) -> Iterator[int]:
    if step in sampler.dimensions:
        yield from (n for n in DIMENSIONS for _ in range(PER_DIMENSION))
        return
    repeats = PER_SCALE if sampler.functions else 1
    for scale in (k for k in SCALES for _ in range(repeats)):
        value = scale + sampler.drawer.rng.randint(0, NEXT_TO)
        if step in sampler.progressions:
            value = sampler.progressions[step].nearest_below(value)
        yield from (value, -value) if signed else (value,)
