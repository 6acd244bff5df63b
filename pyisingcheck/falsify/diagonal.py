"""Two numbers close together: convexity, monotony and Lipschitz bounds fail between points of the
region where a derivative has the wrong sign, which may be so narrow that no two samples lie in it.

The larger side of an inequality minus the smaller one, at c - h and c + h for a tiny h, is a
derivative at c times a power of h. It is followed to where it is lowest; that decides nothing, and
a violation there is judged like any other sample.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

from flint import fmpq, fmpz

from pyisingcheck.falsify.critical import pinned
from pyisingcheck.falsify.tightness import SMALLER_FIRST
from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.sampling.plan import mentioned
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.certify import judge
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.registry import POINTWISE
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.unfolding import unfolded
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.expr import Const, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["search_diagonal"]

DRAWN, VARIANTS, PAIRS = 12, 4, 4  # further samples, variants of each, pairs of numbers in each
FEW, PROBES = 9, 3  # one of so many places is looked at first, until so many are known
TINY = 48  # binary exponent of 1 / h
LINEAR, STEP = 40, fmpq(1, 4)  # steps to either side of 0
SIZES = range(-8, 9)  # binary exponents of further places
LOWEST = 8  # local minima that are followed
HALVINGS = 30  # of the interval around one, which is a golden section
GOLDEN = fmpq(382, 1000)
HYPOTHESIS, CONCLUSION = 5_000, 20_000  # what one may cost at a place
BITS = 320  # sides agree to many digits
DIGITS = 64  # bits of a place
Margin = Callable[[fmpq, fmpq], float | None]


def search_diagonal(check: Investigation, work: int) -> bool:
    """Let two real numbers of a sample come together at the place where the conclusion is closest
    to failing; True if that found a counterexample.
    """
    stop = check.ev.work + work
    if not _compares(check):
        return False
    try:
        with check.ev.domain.working():  # type: ignore[attr-defined]
            for start in _starts(check):
                for example in _variants(check, start):
                    found = _searched(check, example, stop)
                    if found or check.ev.work > stop:
                        return found is True
                    if found is not None:
                        break
    except (Unsupported, TooLarge, Undecided):
        pass
    return False


def _compares(check: Investigation) -> bool:
    """Whether the conclusion is an inequality, or a property of two points that is one."""
    head, _ = head_and_args(unfolded(check.ev, check.plan.conclusion))
    points = [p for p in POINTWISE.values() if len(p.over) == 2]
    return isinstance(head, Const) and head.name in {*SMALLER_FIRST, *(p.at for p in points)}


def _starts(check: Investigation) -> Iterator[Sample]:
    """Yield samples, those first that came closest to a violation."""
    yield from check.tally.examples
    yield from (s for s in islice(check.sampler.samples(), DRAWN) if s is not None)


def _variants(check: Investigation, start: Sample) -> Iterator[Sample]:
    """Yield a sample and others with the same types and functions: those closest to a violation are
    often such that both sides are equal whatever the two numbers are.
    """
    yield start
    kept: dict[int, Value] = {}
    for i, (step, t) in enumerate(zip(check.plan.steps, start.types, strict=True)):
        function = step.kind == "variable" and isinstance(t, ty.Pi)
        if step.kind == "type" or (function and kept.keys() >= set(mentioned(step.type, i))):
            kept[i] = start.values[i]
    for _ in range(VARIANTS):
        sample = check.sampler.holding(kept)
        if sample is not None:
            yield sample


@dataclass(frozen=True)
class _Course:
    """The margin at places c - h and c + h, for a tiny h that may be negative."""

    margin: Margin
    h: fmpq
    places: list[tuple[fmpq, float]]


def _course(check: Investigation, example: Sample, i: int, j: int) -> _Course | None:
    """Return the course of the margin, None where it says nothing."""
    margin = _margin(check, example, i, j)
    for h in (fmpq(1, 2**TINY), -fmpq(1, 2**TINY)):  # one number may have to be the smaller one
        if not _tells(margin, h):
            continue
        found = _followed(margin, h, _places())
        if len(found) < LINEAR:  # within some bounds
            ends = found[0][0], found[-1][0]
            found = _followed(margin, h, [*_between(*ends), *(c for c, _ in found)])
        if len(found) > 2:
            return _Course(margin, h, found)
    return None


def _tells(margin: Margin, h: fmpq) -> bool:
    """Whether the margin is not 0 at one of a few places where it is known."""
    known = (m for c in _places()[::FEW] if (m := margin(c, h)) is not None)
    return any(islice(known, PROBES))


def _followed(margin: Margin, h: fmpq, places: list[fmpq]) -> list[tuple[fmpq, float]]:
    return [(c, m) for c in sorted(set(places)) if (m := margin(c, h)) is not None]


def _between(low: fmpq, high: fmpq) -> list[fmpq]:
    return [low + (high - low) * fmpq(k, LINEAR) for k in range(LINEAR + 1)]


def _searched(check: Investigation, example: Sample, stop: int) -> bool | None:
    """Whether two numbers of a sample that come together are a counterexample; None if no two of
    them tell anything.
    """
    reals = [i for i, t in enumerate(example.types) if t == ty.REAL]
    result = None
    for i, j in list(combinations(reals, 2))[:PAIRS]:
        course = _course(check, example, i, j)
        if course is None:
            continue
        result = False
        for c in _lowest(course):
            wide = _widest(course, c)
            values = pinned(check, example, i) | {i: c - wide, j: c + wide}
            sample = check.sampler.holding(values)
            if sample is not None and check.consider(sample):
                return True
            if check.ev.work > stop:
                return False
    return result


def _widest(course: _Course, c: fmpq) -> fmpq:
    """Return the largest h up to 1 at which the margin is negative."""
    for k in range(TINY):
        h: fmpq = course.h * 2 ** (TINY - k)
        there = course.margin(c, h)
        if there is not None and there < 0:
            return h
    return course.h


def _places() -> list[fmpq]:
    found = {k * STEP for k in range(-LINEAR, LINEAR + 1)}
    for k in SIZES:
        found |= {s * m * fmpq(2) ** k for s in (1, -1) for m in (fmpq(1), fmpq(3, 2))}
    return sorted(found)


def _margin(check: Investigation, example: Sample, i: int, j: int) -> Margin:
    """Return a function that gives the larger minus the smaller side at c - h and c + h, None where
    a hypothesis about these numbers does not hold.
    """
    about = [
        k
        for k, step in enumerate(check.plan.steps)
        if step.kind == "hypothesis" and not {i, j}.isdisjoint(step.mentions)
    ]

    def at(c: fmpq, h: fmpq) -> float | None:
        values = list(example.values)
        values[i], values[j] = c - h, c + h
        for k in about:
            code, env = check.sampler.codes[k], environment(values[:k])
            if judge(check.ev, code, env, work=HYPOTHESIS).level is not Level.TRUE:
                return None
        truth = judge(check.ev, check.conclusion, environment(values), (BITS,), CONCLUSION)
        if not truth.certain:
            return 0.0 if truth.level is Level.LIKELY_TRUE else None
        return truth.margin if truth.margin == truth.margin else None

    return at


def _valleys(places: list[tuple[fmpq, float]]) -> list[tuple[fmpq, fmpq]]:
    """Return intervals around local minima, the lowest ones first in proportion to their sides."""
    found = []
    for (a, high), (_, low), (b, other) in zip(places, places[1:], places[2:], strict=False):
        if low <= min(high, other) and (high, low, other) != (0.0, 0.0, 0.0):
            found.append((low / max(abs(high), abs(low), abs(other)), a, b))
    return [(a, b) for _, a, b in sorted(found)[:LOWEST]]


def _lowest(course: _Course) -> Iterator[fmpq]:
    """Yield places where the margin is negative, the lowest one of each valley."""
    below = [(m, c) for c, m in course.places if m < 0]
    if below:
        yield min(below)[1]
    for left, right in _valleys(course.places):
        if (c := _lowest_between(course, left, right)) is not None:
            yield c


def _lowest_between(course: _Course, left: fmpq, right: fmpq) -> fmpq | None:
    """Return a place between two where the margin is negative, None if none was found."""

    def height(c: fmpq) -> float:
        found = course.margin(c, course.h)
        return float("inf") if found is None else found

    def inner() -> list[fmpq]:
        part = (right - left) * GOLDEN
        return [_rounded(left + part), _rounded(right - part)]

    places = inner()
    heights = [height(c) for c in places]
    for _ in range(HALVINGS):
        if min(heights) < 0:
            return places[heights.index(min(heights))]
        if heights[0] < heights[1]:
            right = places[1]
            places = [inner()[0], places[0]]
            heights = [height(places[0]), heights[0]]
        else:
            left = places[0]
            places = [places[1], inner()[1]]
            heights = [heights[1], height(places[1])]
    return None


def _rounded(x: fmpq) -> fmpq:
    """Return a fraction close by whose denominator is a power of 2."""
    scale = fmpz(2) ** DIGITS
    return fmpq((x * scale).floor(), scale)
