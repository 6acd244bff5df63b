"""What the derived check says about one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Judgement: TypeAlias = Literal["holds", "falsified", "inconclusive", "vacuous", "untested"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one derived check; a failure to check is a verdict too, never an exception.

    Attributes
    ----------
    verdict
        ``holds``: no violation found.  ``falsified``: one found.  ``inconclusive``: neither.
        ``vacuous``: no sample met the hypotheses.  ``untested``: something has no meaning yet.
    samples
        Samples that met the hypotheses and were evaluated.
    acceptance
        Share of drawn samples that met the hypotheses, in [0, 1].
    worst_margin
        Smallest distance from violation seen, in the statement's own units.
    tightness
        Largest ratio of the left to the right side of an inequality; 1 means attained.
    exhaustive
        Whether the statement's whole domain was enumerated.
    counterexample
        Variable name to its value, as Lean text.
    certified
        Whether ball arithmetic confirmed the violation.
    grounds
        For a violation that no finite set of points can show: the evidence.
    reason
        Why the verdict is no ``holds``; for ``untested`` the missing constant's name.
    refuted
        For a proved ``¬ S``: the counterexample to ``S`` that the search found on its own.
    sides
        At the counterexample: ``relation``, ``left`` and ``right`` of what fails, as text.
    nearest
        At the counterexample: the ``hypothesis`` nearest to failing, and its ``margin``.
    order
        For a bound that falls like a power of a natural number, the ``variable``: the slopes of
        log ``left`` and log ``right`` side against its logarithm, up to ``largest``, as medians
        over ``samples``.
    """

    verdict: Judgement
    samples: int = 0
    acceptance: float | None = None
    worst_margin: float | None = None
    tightness: float | None = None
    exhaustive: bool = False
    counterexample: dict[str, object] | None = None
    certified: bool = False
    grounds: str | None = None
    reason: str | None = None
    refuted: dict[str, object] | None = None
    sides: dict[str, str] | None = None
    nearest: dict[str, Any] | None = None
    order: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The record under ``derived`` of ``pyisingcheck-report/1``."""
        return {
            "verdict": self.verdict,
            "samples": self.samples,
            "acceptance": _finite(self.acceptance),
            "worstMargin": _finite(self.worst_margin),
            "tightness": _finite(self.tightness),
            "exhaustive": self.exhaustive,
            "counterexample": _texts(self.counterexample),
            "certified": self.certified,
            "grounds": self.grounds,
            "reason": self.reason,
            "refuted": _texts(self.refuted),
            "sides": self.sides,
            "nearest": self.nearest,
            "order": self.order,
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Verdict:
        """Read back what :meth:`to_json` wrote (checkpoints, old reports)."""
        return cls(
            verdict=record["verdict"],
            samples=record["samples"],
            acceptance=record["acceptance"],
            worst_margin=record["worstMargin"],
            tightness=record["tightness"],
            exhaustive=record["exhaustive"],
            counterexample=record["counterexample"],
            certified=record["certified"],
            grounds=record["grounds"],
            reason=record["reason"],
            refuted=record["refuted"],
            sides=record.get("sides"),
            nearest=record.get("nearest"),
            order=record.get("order"),
        )


def _texts(instance: dict[str, object] | None) -> dict[str, object] | None:
    """Values as JSON can carry them: text, unless they are whole numbers or truth values."""
    if instance is None:
        return None
    return {name: v if isinstance(v, str | int) else str(v) for name, v in instance.items()}


def _finite(value: float | None) -> float | None:
    """JSON has no infinities: what is not finite is not a number to report."""
    if value is None or value != value or value in (float("inf"), float("-inf")):
        return None
    return float(value)
