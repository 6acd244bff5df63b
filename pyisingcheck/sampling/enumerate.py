"""Samples of statements whose variables are discrete, one after the other in a growing box.

ℕ and ℤ are tried up to a bound that grows, finite types completely; hypotheses prune. If every
variable is of a finite type and all of them were tried, the enumeration was exhaustive.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyisingcheck.sampling.exact import Sample, Sampler, environment
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Thunk, Value

__all__ = ["Enumeration"]

BOXES = (1, 2, 4, 8, 16, 40)
LARGEST_TYPE = 512


class NotDiscrete(Exception):
    """A variable cannot be enumerated."""


class Enumeration:
    """Enumerates the samples of a sampler's plan.

    Attributes
    ----------
    finite : bool
        Whether all variables seen so far are of finite types.
    complete : bool
        Whether the whole domain was enumerated (set at the end).
    """

    def __init__(self, sampler: Sampler) -> None:
        self.ev = sampler.ev
        self.plan = sampler.plan
        self.codes = sampler.codes
        self.constructed = sampler.determined.constructed
        self.applicable = (
            bool(sampler.plan.variables)
            and not sampler.determined.functions
            and all(s.kind != "type" for s in sampler.plan.steps)
        )
        self.finite = True
        self.complete = False

    def samples(self) -> Iterator[Sample]:
        """Yield samples, those in smaller boxes first; stops where a variable is not discrete."""
        if not self.applicable:
            return
        inside = 0
        try:
            for box in BOXES:
                yield from self._extend([], [], box, inside, 0)
                inside = box
                if self.finite:
                    self.complete = True
                    return
        except NotDiscrete:
            return

    def _extend(
        self, values: list[Value], types: list[ty.Type | None], box: int, inside: int, reach: int
    ) -> Iterator[Sample]:
        position = len(values)
        if position == len(self.plan.steps):
            if reach > inside or inside == 0:
                yield Sample(list(values), list(types))
            return
        step = self.plan.steps[position]
        if step.kind in ("hypothesis", "instance"):
            if step.kind == "instance" or self._holds(position, values):
                yield from self._extend([*values, PROOF], [*types, None], box, inside, reach)
            return
        t = self.ev.as_type(self.codes[position](environment(values)))
        for x, size in self._elements(t, box):
            yield from self._extend([*values, x], [*types, t], box, inside, max(reach, size))

    def _holds(self, position: int, values: list[Value]) -> bool:
        if position in self.constructed:
            return True
        truth = self.ev.condition(Thunk(self.codes[position], environment(values)))
        return bool(truth.level is Level.TRUE)

    def _elements(self, t: ty.Type, box: int) -> list[tuple[Value, int]]:
        """Return the elements of `t` in the box, each with its size."""
        if t == ty.NAT:
            self.finite = False
            return [(n, n) for n in range(box + 1)]
        if t == ty.INT:
            self.finite = False
            return [(s * n, n) for n in range(box + 1) for s in (1, -1) if n or s == 1]
        n = ty.size(t)
        if n is None or n > LARGEST_TYPE:
            raise NotDiscrete
        return [(ty.decode(self.ev.domain, t, k), 0) for k in range(n)]
