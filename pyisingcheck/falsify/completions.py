"""Samples whose last variables are of finite types, at all values of those: what fails at one spin
configuration of sixteen is seldom met where the configuration is drawn with everything else.
"""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING

from pyisingcheck.sampling.drawing.small_terms import LARGEST_TYPE
from pyisingcheck.sampling.enumerate import Enumeration
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.truth import Level

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["search_completions"]

FEWEST, MOST = 6, 1000  # values of the last variables together
PER_START = 500  # samples from the same values of the others
STARTS = 100  # attempts to draw those
SHARE = 6  # of the work, for one start


def search_completions(check: Investigation, work: int) -> bool:
    """Draw the first variables, tables among them rewritten until they meet the hypotheses, and try
    all values of the last ones that do, the more of them there are the earlier; True if that found
    a counterexample.
    """
    if check.sampler.determined.functions:
        return False
    check.sampler.drawer.rewriting = True
    try:
        return _searched(check, check.ev.work + work, work)
    except (Unsupported, TooLarge, Undecided):
        return False
    finally:
        check.sampler.drawer.rewriting = False


def _searched(check: Investigation, stop: int, work: int) -> bool:
    starts: list[tuple[int, int, Sample]] = []
    for sample in islice(check.sampler.samples(), STARTS):
        if check.ev.work > stop - work // 2:
            break
        if sample is None or sample.granted or sample.level is not Level.TRUE:
            continue
        first = _first_of_finite(check, sample)
        count = math.prod(ty.size(t) or 0 for t in sample.types[first:] if t is not None)
        if FEWEST <= count <= MOST:
            starts.append((count, first, sample))
    starts.sort(key=lambda start: -start[0])
    return any(_completed(check, s, first, stop, work // SHARE) for _, first, s in starts)


def _completed(check: Investigation, start: Sample, first: int, stop: int, work: int) -> bool:
    limit = min(stop, check.ev.work + work)
    if check.ev.work >= stop:
        return False
    completions = Enumeration(check.sampler, limit).completions(
        start.values[:first], start.types[:first]
    )
    return any(
        check.ev.work <= limit and check.consider(sample)
        for sample in islice(completions, PER_START)
    )


def _first_of_finite(check: Investigation, sample: Sample) -> int:
    """Return the position from which on all variables are of finite types, small ones."""
    steps = check.plan.steps
    first = len(steps)
    while first > 0 and steps[first - 1].kind != "type":
        t = sample.types[first - 1]
        if steps[first - 1].kind == "variable" and (
            t is None or not 0 < (ty.size(t) or 0) <= LARGEST_TYPE
        ):
            break
        first -= 1
    return first
