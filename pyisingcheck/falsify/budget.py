"""How much the check may spend on one statement."""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["Budget"]

LEAST_SAMPLES = 1000  # of one part of a conjunction
ONE_SAMPLE = 75_000  # what judging one may cost at least: a small budget means few samples


@dataclass(frozen=True, slots=True)
class Budget:
    """How much is spent on one statement.

    Attributes
    ----------
    samples : int
        Float64 samples to draw in batches (the exact search comes first and draws up to a twentieth
        of it).
    work : int
        Work for the exact search, in applications of constants (a clock that runs the same on every
        machine).
    batches : int
        Batches at least, whatever the number of samples in them.
    batch_work : int
        Times as much work for the batches, which cost less time for it.
    thorough : bool
        Whether what was drawn is followed up: finite completions, large numbers, local search.
    worst : int
        Rows of every batch that are judged exactly though they do not seem to fail.
    """

    samples: int = 20000
    work: int = 90_000
    batches: int = 16
    batch_work: int = 1
    thorough: bool = True
    worst: int = 6

    @property
    def one_sample(self) -> int:
        """What judging one sample may cost."""
        return max(self.work // 2, ONE_SAMPLE)

    def shared(self, parts: int) -> Budget:
        """Return the budget of one part of a conjunction."""
        least = min(self.samples, LEAST_SAMPLES)
        samples = max(self.samples // parts, least)
        return replace(self, samples=samples, work=2 * self.work // (parts + 1))
