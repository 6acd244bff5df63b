"""Verdicts on the parts of a statement, put together to the verdict on the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pyisingcheck.semantics.domain import TooLarge
from pyisingcheck.verdict import Verdict

__all__ = ["denial", "given_up", "together"]


def denial(verdicts: Iterable[Verdict]) -> Verdict:
    """The statement is ¬ S, or ∀ x, ¬ S x, and the verdicts are about S for some x."""
    rounds = list(until(verdicts, lambda v: not is_falsified(v)))
    worst = next((v for v in rounds if v.verdict != "falsified"), None)
    if worst is None:
        first = rounds[0]
        return Verdict(
            "holds",
            sum(v.samples for v in rounds),
            first.acceptance,
            refuted=first.counterexample,
            certified=all(v.certified for v in rounds),
            grounds=first.grounds,
            sides=first.sides,
            nearest=first.nearest,
        )
    if worst.verdict == "holds" and worst.exhaustive:
        return Verdict(
            "falsified",
            worst.samples,
            worst.acceptance,
            counterexample={},
            certified=True,
            reason="what it denies was verified",
        )
    if worst.verdict == "holds":
        return Verdict(
            "inconclusive",
            worst.samples,
            worst.acceptance,
            reason="no counterexample to what it denies was found",
        )
    return worst


def given_up(reason: Exception) -> Verdict:
    if isinstance(reason, TooLarge):
        return Verdict("inconclusive", reason=str(reason))
    if isinstance(reason, RecursionError):
        return Verdict("untested", reason="a term nested too deeply")
    return Verdict("untested", reason=str(reason))


def until(verdicts: Iterable[Verdict], decides: Callable[[Verdict], bool]) -> Iterator[Verdict]:
    """Yield verdicts up to the first that decides the whole."""
    for verdict in verdicts:
        yield verdict
        if decides(verdict):
            return


def is_falsified(verdict: Verdict) -> bool:
    return verdict.verdict == "falsified"


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict on a conjunction, of which no more is looked at than what decides it."""
    parts = list(until(verdicts, is_falsified))
    if len(parts) == 1:
        return parts[0]
    samples = sum(v.samples for v in parts)
    for verdict in ("falsified", "untested", "inconclusive", "vacuous"):
        for part in parts:
            if part.verdict == verdict:
                return replace(part, samples=samples)
    margins = [v.worst_margin for v in parts if v.worst_margin is not None]
    ratios = [v.tightness for v in parts if v.tightness is not None]
    return replace(
        parts[-1],
        samples=samples,
        acceptance=min(v.acceptance or 0.0 for v in parts),
        worst_margin=min(margins, default=None),
        tightness=max(ratios, default=None),
        exhaustive=all(v.exhaustive for v in parts),
    )
