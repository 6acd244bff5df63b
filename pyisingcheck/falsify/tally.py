"""What the search for a counterexample has seen."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from pyisingcheck.sampling.exact import Sample
from pyisingcheck.semantics.truth import Level, Truth

__all__ = ["Tally"]

KEPT = 8  # how many of the samples closest to a violation are remembered
ATTAINED = 4  # how many of those at which both sides are equal, often for no good reason


@dataclass(slots=True)
class Tally:
    """What the search has seen so far."""

    samples: int = 0
    worst: float = math.inf
    last: float = math.inf  # margin of the sample noted last
    before: float = math.inf  # the worst margin without that sample
    tightness: float = -math.inf  # seen in batches
    closest: list[tuple[Sample, float]] = field(default_factory=list)
    first: list[Sample] = field(default_factory=list)
    unknown: int = 0
    dear: int = 0  # samples that cost more than there was for one
    far: int = 0  # samples too far from the regime in which a limit shows
    skipped: dict[str, int] = field(default_factory=dict)  # reasons, for samples that cost too much
    doubts: dict[str, int] = field(default_factory=dict)
    found: tuple[Sample, Truth] | None = None
    looking: int = 0  # work spent on second looks
    again: int = 0  # how many samples were judged anew with more effort
    suspect: tuple[Sample, Truth] | None = None
    put_off: list[tuple[Sample, Truth]] = field(default_factory=list)  # for want of certain ones
    order: dict[str, Any] | None = None  # how fast the sides of a bound fall

    @property
    def examples(self) -> list[Sample]:
        """The samples closest to a violation, or else the first ones."""
        return [sample for sample, _ in self.closest] or self.first

    def note(self, sample: Sample, truth: Truth) -> None:
        self.samples += 1
        if len(self.first) < KEPT:
            self.first.append(sample)
        self.before = self.worst
        self.last = truth.margin if truth.margin == truth.margin else math.inf
        self.keep(sample, self.last)
        if truth.level is Level.UNKNOWN:
            self.unknown += 1
            self.doubts[truth.grounds] = self.doubts.get(truth.grounds, 0) + 1
        elif truth.margin == truth.margin:
            self.worst = min(self.worst, truth.margin)

    def retract(self, sample: Sample) -> None:
        """Forget the sample noted last: it does not meet the hypotheses, as far as can be told."""
        self.samples -= 1
        self.worst = self.before
        self.closest = [pair for pair in self.closest if pair[0] is not sample]
        self.first = [s for s in self.first if s is not sample]

    def dismiss(self, sample: Sample) -> None:
        """A second look shows that the sample is no suspect."""
        if self.suspect is not None and self.suspect[0] is sample:
            self.suspect = None

    def skip(self, reason: str) -> None:
        self.skipped[reason] = self.skipped.get(reason, 0) + 1

    def keep(self, sample: Sample, margin: float) -> None:
        """Remember a sample if it is among the closest to a violation."""
        if margin == 0.0 and sum(m == 0.0 for _, m in self.closest) >= ATTAINED:
            return
        if margin < math.inf:
            self.closest = sorted([*self.closest, (sample, margin)], key=_margin)[:KEPT]


def _margin(pair: tuple[Sample, float]) -> float:
    return pair[1]
