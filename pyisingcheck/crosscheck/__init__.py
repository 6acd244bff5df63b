"""The second witness against the Lean definitions, value by value.

``compare`` evaluates every definition with a counterpart on random input, as the derived check
would, and sets its value beside the independent physics.  A definition that was formalized wrongly
(the sign of a field, edges counted twice, a softmax over the wrong axis) differs.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from pyisingcheck.crosscheck.bridge import Bridge
from pyisingcheck.crosscheck.counterparts import COUNTERPARTS, Counterpart
from pyisingcheck.semantics.domain import NotBatchable, Undecided, Unsupported
from pyisingcheck.terms.decode import Export

__all__ = ["COUNTERPARTS", "Agreement", "Bridge", "compare", "compare_definition"]

SAMPLES, ROUNDS = 64, 4
TOLERANCE = 1e-9
"""Largest difference relative to 1 + |value|: rounding stays a thousand times below."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One definition's comparison.

    Attributes
    ----------
    verdict
        ``agrees``, ``differs``, or ``none`` where Lean's term could not be evaluated.
    samples
        Samples compared.
    max_error
        Largest ``|Lean - physics| / (1 + |physics|)``; None where nothing was compared.
    reason
        Why the verdict is not ``agrees``.
    """

    verdict: Literal["agrees", "differs", "none"]
    samples: int
    max_error: float | None
    reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The record under ``independent`` of a report, for one definition."""
        return {
            "verdict": self.verdict,
            "samples": self.samples,
            "maxError": self.max_error,
            "reason": self.reason,
        }


def compare_definition(export: Export, name: str, seed: int = 0) -> Agreement:
    """Compare one definition of the export with its counterpart.

    Raises
    ------
    KeyError
        If the definition has no counterpart.
    """
    counterpart = COUNTERPARTS[name]
    if name not in export.declarations:
        return Agreement("none", 0, None, f"the export has no {name}")
    # The name enters the seed: adding a definition leaves the samples of the others alone.
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    try:
        errors = [_round(export, counterpart, rng) for _ in range(ROUNDS)]
    except (Unsupported, NotBatchable, Undecided, TypeError, ValueError) as failure:
        return Agreement("none", 0, None, f"{type(failure).__name__}: {failure}")
    worst = max(errors)
    if worst <= TOLERANCE:
        return Agreement("agrees", ROUNDS * SAMPLES, worst)
    shown = worst if np.isfinite(worst) else None
    reason = "the shapes or infinities differ" if shown is None else f"differs by {worst:.3g}"
    return Agreement("differs", ROUNDS * SAMPLES, shown, reason)


def _round(export: Export, counterpart: Counterpart, rng: np.random.Generator) -> float:
    observed, expected = counterpart(Bridge(export, SAMPLES), rng)
    observed, expected = np.asarray(observed), np.asarray(expected)
    if observed.shape != expected.shape:
        return float("inf")
    gap = np.abs(observed.astype(complex) - expected) / (1 + np.abs(expected))
    return float(np.max(np.where(np.isfinite(gap), gap, np.inf), initial=0.0))


def compare(export: Export, seed: int = 0) -> dict[str, dict[str, Any]]:
    """By claim id, the worst comparison among the definitions that carry the claim.

    Returns
    -------
    dict
        ``{"verdict", "samples", "maxError", "definitions": {name: record}}``; claims whose
        definitions have no counterpart are absent.
    """
    results = {
        name: compare_definition(export, name, seed)
        for name in COUNTERPARTS
        if name in export.declarations
    }
    by_claim: dict[str, dict[str, Agreement]] = {}
    for name, agreement in results.items():
        for tag in export.declarations[name].claims:
            by_claim.setdefault(tag.id, {})[name] = agreement
    return {claim: _summary(parts) for claim, parts in by_claim.items()}


def _summary(parts: dict[str, Agreement]) -> dict[str, Any]:
    verdicts = {agreement.verdict for agreement in parts.values()}
    errors = [a.max_error for a in parts.values() if a.max_error is not None]
    return {
        "verdict": _worst(verdicts),
        "samples": sum(a.samples for a in parts.values()),
        "maxError": max(errors, default=None),
        "definitions": {name: agreement.to_json() for name, agreement in parts.items()},
    }


def _worst(verdicts: Iterable[str]) -> str:
    return next(v for v in ("differs", "agrees", "none") if v in set(verdicts))
