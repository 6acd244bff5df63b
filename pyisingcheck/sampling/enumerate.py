"""Samples of statements whose variables are discrete, one after the other in a growing box.

ℕ and ℤ are tried in a box that grows, from the bounds on that hypotheses give, as are the shapes of
inductive types; finite types completely; hypotheses prune. If the last box left nothing out, the
enumeration was exhaustive.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from pyisingcheck.sampling.drawing.numbers import Bounds
from pyisingcheck.sampling.drawing.small_terms import NotDiscrete, SmallTerms
from pyisingcheck.sampling.equations.congruences import Progression
from pyisingcheck.sampling.exact import Sample, Sampler, environment
from pyisingcheck.sampling.given import whole_bounds
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Thunk, Value

__all__ = ["Enumeration"]

BOXES = (1, 2, 4, 8, 16, 40, 100, 300, 1000, 4000)
LARGEST_TERM = 16  # constructors in an element of an inductive type


class Spent(Exception):
    """The enumeration has cost what it may."""


class Enumeration:
    """Enumerates the samples of a sampler's plan.

    Attributes
    ----------
    finite : bool
        Whether nothing was left out of the present box.
    stop : int
        The evaluator's work at which the enumeration ends.
    complete : bool
        Whether the whole domain was enumerated (set at the end).
    """

    def __init__(self, sampler: Sampler, stop: int) -> None:
        self.ev = sampler.ev
        self.sampler = sampler
        self.stop = stop
        self.plan = sampler.plan
        self.codes = sampler.codes
        self.constructed = sampler.determined.constructed
        self.applicable = (
            bool(sampler.plan.variables)
            and not sampler.determined.functions
            and all(s.kind != "type" for s in sampler.plan.steps)
        )
        self.terms = SmallTerms(sampler.ev)
        self.finite = True
        self.complete = False
        self.settled: set[int] = set()  # hypotheses that hold because they give a value

    def samples(self) -> Iterator[Sample]:
        """Yield samples, those in smaller boxes first; stops where a variable is not discrete."""
        if not self.applicable:
            return
        inside = 0
        try:
            for box in BOXES:
                self.finite = True
                yield from self._extend([], [], box, inside, 0)
                inside = box
                if self.finite:
                    self.complete = True
                    return
        except (NotDiscrete, Spent):
            return

    def completions(self, values: list[Value], types: list[ty.Type | None]) -> Iterator[Sample]:
        """Yield the samples with the given values of the first steps; stops where a variable is not
        discrete.
        """
        with suppress(NotDiscrete, Spent):
            yield from self._extend(values, types, 0, 0, 0)

    def _extend(
        self, values: list[Value], types: list[ty.Type | None], box: int, inside: int, reach: int
    ) -> Iterator[Sample]:
        position = len(values)
        if position == len(self.plan.steps):
            if reach > inside or inside == 0:
                yield Sample(list(values), list(types), granted=frozenset(self.settled))
            return
        step = self.plan.steps[position]
        if step.kind in ("hypothesis", "instance"):
            if step.kind == "instance" or self._holds(position, values):
                yield from self._extend([*values, PROOF], [*types, None], box, inside, reach)
            return
        t = self.ev.as_type(self.codes[position](environment(values)))
        for x, size in self._choices(position, values, t, box):
            yield from self._extend([*values, x], [*types, t], box, inside, max(reach, size))

    def _choices(
        self, position: int, values: list[Value], t: ty.Type, box: int
    ) -> list[tuple[Value, int]]:
        given = self.sampler.given.get(position)
        if given is not None:
            found = given.value(self.ev, values, t)
            if found is not None and found[1]:
                self.settled.add(given.hypothesis)
                return [(found[0], 0)]
        bounds = self.sampler.bounds(position, values, certain=True)
        progression = self.sampler.progressions.get(position)
        if progression is not None and t in (ty.NAT, ty.INT):
            return self._members(t, box, bounds, progression)
        if isinstance(t, ty.FinsetType):
            subsets = self.sampler.fitting.all_subsets(position, values)
            if subsets is not None:
                return [(s, 0) for s in subsets]
        return self._elements(t, box, bounds)

    def _members(
        self, t: ty.Type, box: int, bounds: Bounds, progression: Progression
    ) -> list[tuple[Value, int]]:
        """Return the members of a progression in the box, which counts its steps."""
        step = progression.step
        low, high = whole_bounds(t, bounds)
        start = progression.nearest_below(max(low or 0, min(high or 0, 0)))
        if low is None or high is None or step * box < max(start - low, high - start):
            self.finite = False
        steps = [0, *(s * n for n in range(1, box + 1) for s in (1, -1))]
        return [
            (start + step * k, abs(k))
            for k in steps
            if (low is None or start + step * k >= low)
            and (high is None or start + step * k <= high)
        ]

    def _holds(self, position: int, values: list[Value]) -> bool:
        if position in self.constructed or position in self.settled:
            return True
        if self.ev.work > self.stop:
            raise Spent
        truth = self.ev.condition(Thunk(self.codes[position], environment(values)))
        if not truth.certain:
            self.finite = False  # this sample may belong to the domain
        return bool(truth.level is Level.TRUE)

    def _elements(self, t: ty.Type, box: int, bounds: Bounds) -> list[tuple[Value, int]]:
        """Return the elements of `t` in the box, each with its size."""
        if t in (ty.NAT, ty.INT):
            low, high = whole_bounds(t, bounds)
            start = max(low or 0, min(high or 0, 0))
            if low is None or high is None or box < max(start - low, high - start):
                self.finite = False
            first = -box if low is None else max(-box, low - start)
            last = box if high is None else min(box, high - start)
            steps = sorted(range(first, last + 1), key=lambda k: (abs(k), -k))
            return [(start + k, abs(k)) for k in steps]
        if isinstance(t, ty.Inductive) and not t.plain and 0 < box <= LARGEST_TERM:
            self.finite = False
            terms = self.terms.up_to(t, box)
            self.ev.spend(len(terms))
            if self.ev.work > self.stop:
                raise Spent
            return terms
        return [(x, 0) for x in self.terms.all_of(t)]
