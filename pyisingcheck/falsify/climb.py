"""Local search among exact samples: small moves that bring the conclusion closer to failing.

It is for statements whose samples cannot be put into a batch or hardly ever survive there, such as
those whose hypotheses are equations: every move is solved back onto them.

Where the search ends, the numbers with a closed form nearby are tried: a strict inequality may fail
at √2 or π/4 alone.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from pyisingcheck.sampling.closed_forms import FAMILIES, near
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.sampling.perturb import mapped
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["climb", "try_closed_forms"]

STARTS = 3  # samples that are followed, those with the least margin first
MOVES = 150  # from each of them
FLAT = 15  # moves in a row that change the margin by nothing, as where an equation holds
CONTINUOUS = (ty.REAL, ty.RAT, ty.NNREAL, ty.COMPLEX)


def climb(check: Investigation, work: int) -> bool:
    """Follow the samples that came closest to a violation; True if that found one.

    The spread of the moves shrinks when they fail and grows when they succeed.
    """
    stop = check.ev.work + work
    for start, margin in sorted(check.tally.closest, key=lambda pair: pair[1])[:STARTS]:
        if any(map(movable, start.types)) and _followed(check, start, margin, stop):
            return True
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


def _followed(check: Investigation, here: Sample, margin: float, stop: int) -> bool:
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
        there = check.tally.last
        flat = flat + 1 if there == margin else 0
        if there < margin:
            here, margin, spread = sample, there, min(1.0, 1.5 * spread)
        else:
            spread = max(spread * 0.9, 1e-9)
    return False
