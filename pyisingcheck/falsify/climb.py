"""Local search among exact samples: small moves that bring the conclusion closer to failing.

It is for statements whose samples cannot be put into a batch or hardly ever survive there, such as
those whose hypotheses are equations: every move is solved back onto them. What an inequality
comes closer to failing by is the ratio of its sides, which are often both small.

Where the search ends, the numbers with a closed form nearby are tried: a strict inequality may fail
at √2 or π/4 alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.falsify.tightness import ratio_of, sides_of
from pyisingcheck.sampling.equations.closed_forms import FAMILIES, near
from pyisingcheck.sampling.equations.scaled import multiplied
from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.sampling.perturb import mapped
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["climb", "rescale", "try_closed_forms"]

STARTS = 3  # samples that are followed, those closest to a violation first
MOVES = 150  # from each of them
FACTORS = tuple(fmpq(p, q) for p, q in ((2, 1), (1, 2), (10, 1), (1, 10), (10**3, 1), (1, 10**3)))
FLAT = 15  # moves in a row that change the margin by nothing, as where an equation holds
CONTINUOUS = (ty.REAL, ty.RAT, ty.NNREAL, ty.COMPLEX)


def climb(check: Investigation, work: int) -> bool:
    """Follow the samples that came closest to a violation; True if that found one.

    The spread of the moves shrinks when they fail and grows when they succeed.
    """
    stop = check.ev.work + work
    ratio = _ratio(check)
    starts = [(ratio(sample), margin, sample) for sample, margin in check.tally.closest]
    starts.sort(key=lambda start: (start[0] == 0, -start[0], start[1]))
    for tight, margin, sample in starts[:STARTS]:
        if not any(map(movable, sample.types)):
            continue
        distance = (lambda there: -ratio(there)) if tight else (lambda _: check.tally.last)
        if _followed(check, sample, -tight if tight else margin, distance, stop):
            return True
    return False


def _ratio(check: Investigation) -> Callable[[Sample], float]:
    """Return the ratio of an inequality's sides at a sample, 0 where it says nothing."""
    sides = sides_of(check.ev, check.plan)

    def ratio(sample: Sample) -> float:
        if sides is None:
            return 0.0
        found = ratio_of(check.ev, sides, environment(sample.values))
        return found if found > 0 else 0.0  # nan is not

    return ratio


def rescale(check: Investigation, work: int) -> bool:
    """Judge the closest samples with all real numbers in them multiplied by one factor; True if one
    is a counterexample. Hypotheses are often homogeneous where the conclusion is not.
    """
    stop, (ev, sampler) = check.ev.work + work, (check.ev, check.sampler)
    for start, _ in check.tally.closest[:STARTS]:
        for factor in FACTORS:
            if ev.work > stop:
                return False
            try:
                sample = sampler.moved(start, partial(multiplied, ev, factor=factor))
                if sample is not None and check.consider(sample):
                    return True
            except (Unsupported, TooLarge, Undecided):
                return False
    return False


def try_closed_forms(check: Investigation) -> bool:
    """Judge the samples made of numbers with closed forms close to the closest samples; True if one
    is a counterexample.
    """
    ev = check.ev
    stop = ev.work + check.budget.work
    for family in FAMILIES:
        snap = partial(near, family=family)

        def move(t: ty.Type, x: Any, snap: Any = snap) -> Any:
            return mapped(ev, t, x, snap)

        for start, _ in check.tally.closest:
            if ev.work > stop:
                return False
            if not any(map(movable, start.types)):
                continue
            try:
                sample = check.sampler.moved(start, move)
                if sample is not None and check.consider(sample):
                    return True
            except (Unsupported, TooLarge, Undecided):
                return False
    return False


def movable(t: ty.Type | None) -> bool:
    """Whether values of the type contain real numbers."""
    match t:
        case ty.Number():
            return t in CONTINUOUS
        case ty.MatrixType():
            return movable(t.entry)
        case ty.Euclidean():
            return movable(t.entry)
        case ty.Pi(domain, codomain) if ty.size(domain):
            return movable(codomain(0))
        case ty.StructureType() | ty.Product():
            return True
    return False


def _followed(
    check: Investigation,
    here: Sample,
    margin: float,
    distance: Callable[[Sample], float],
    stop: int,
) -> bool:
    spread, flat = 0.3, 0
    for _ in range(MOVES):
        if check.ev.work > stop or flat > FLAT:
            return False
        try:
            sample = check.sampler.near(here, spread)
            if sample is None:
                spread = max(spread * 0.9, 1e-9)
                continue
            if check.consider(sample):
                return True
        except (Unsupported, TooLarge, Undecided):
            return False
        there = distance(sample)
        flat = flat + 1 if there == margin else 0
        if there < margin:
            here, margin, spread = sample, there, min(1.0, 1.5 * spread)
        else:
            spread = max(spread * 0.9, 1e-9)
    return False
