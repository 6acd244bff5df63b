"""The report object ``pyisingcheck-report/1``: plain data, in a fixed order, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pyisingcheck.ledger.claims import Claim
from pyisingcheck.ledger.status import (
    STATUSES,
    Tagged,
    refutation_surprise,
    status_of,
    surprise_of,
    tagged_declarations,
)
from pyisingcheck.terms.decode import Declaration, Export
from pyisingcheck.verdict import Verdict

FORMAT = "pyisingcheck-report/1"
NO_INDEPENDENT: dict[str, Any] = {"verdict": "none", "samples": 0, "maxError": None}

Report: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found out about an export besides what it says itself.

    Attributes
    ----------
    verdicts
        The derived checks by declaration name.
    independent
        The comparison of the physics with the Lean definitions by claim id.
    experiments
        Stored results of the experiments by claim id.
    stale
        What differs between the export and the sources at hand.
    """

    verdicts: Mapping[str, Verdict]
    independent: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    experiments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    stale: Sequence[str] = ()
    seed: int = 0
    device: str = "cpu"


def build_report(export: Export, claims: Iterable[Claim], evidence: Evidence) -> Report:
    """The whole report: a row for every claim in the given order, then the other theorems."""
    rows = [_Row(claim, export, evidence) for claim in claims]
    listed = {row.claim.id for row in rows}
    unclaimed = [d for d in export.theorems if not any(tag.id in listed for tag in d.claims)]
    return {
        "format": FORMAT,
        "snapshot": {
            "lean": export.lean,
            "mathlib": export.mathlib,
            "stale": bool(evidence.stale),
            "staleSources": list(evidence.stale),
            "sources": len(export.sources),
        },
        "seed": evidence.seed,
        "device": evidence.device,
        "claims": [row.record() for row in rows],
        "unclaimed": [
            _lean_record(Tagged(d, "", None, evidence.verdicts.get(d.name))) for d in unclaimed
        ],
        "declarations": _declarations(export, evidence),
        "totals": {s: sum(row.status == s for row in rows) for s in STATUSES},
        "surprises": _surprises(export, rows, evidence),
        "violations": [
            {"name": v.name, "rule": v.rule, "detail": v.detail} for v in export.violations
        ],
    }


class _Row:
    """A claim with everything that was found out about it."""

    def __init__(self, claim: Claim, export: Export, evidence: Evidence) -> None:
        self.claim = claim
        self.tagged = tagged_declarations(export, claim.id, evidence.verdicts)
        self.status, self.reason = status_of(claim, self.tagged, export)
        self.independent = dict(evidence.independent.get(claim.id, NO_INDEPENDENT))
        self.experiment = evidence.experiments.get(claim.id)

    def record(self) -> dict[str, Any]:
        return {
            "id": self.claim.id,
            "title": self.claim.title,
            "kind": self.claim.kind,
            "status": self.status,
            "source": list(self.claim.source),
            "written": self.claim.written,
            "content": self.claim.content,
            "reason": self.reason,
            "lean": [_lean_record(tagged) for tagged in self.tagged],
            "independent": self.independent,
            "experiment": dict(self.experiment) if self.experiment else None,
        }

    def surprises(self) -> list[str]:
        found = [refutation_surprise(self.claim.id, self.tagged)]
        if self.independent["verdict"] == "differs":
            found.append(f"{self.claim.id}: the physics differs from the Lean definitions.")
        return [sentence for sentence in found if sentence]


def _lean_record(tagged: Tagged) -> dict[str, Any]:
    declaration, verdict = tagged.declaration, tagged.verdict
    return {
        "name": declaration.name,
        "role": tagged.role or None,
        "kind": declaration.kind,
        "statement": declaration.statement,
        "file": declaration.file,
        "line": declaration.line,
        "axioms": list(declaration.axioms),
        "sorries": len(declaration.sorries),
        "inheritedSorries": len(declaration.sorry_from),
        "derived": verdict.to_json() if verdict else None,
    }


def _declarations(export: Export, evidence: Evidence) -> dict[str, int]:
    declarations = export.declarations.values()
    return {
        "total": len(export.declarations),
        "theorems": len(export.theorems),
        "withSorry": sum(bool(d.sorries) for d in declarations),
        "untested": sum(_untested(d, evidence) for d in export.theorems),
    }


def _untested(declaration: Declaration, evidence: Evidence) -> bool:
    verdict = evidence.verdicts.get(declaration.name)
    return verdict is None or verdict.verdict == "untested"


def _surprises(export: Export, rows: Sequence[_Row], evidence: Evidence) -> list[str]:
    falsified = [surprise_of(d, evidence.verdicts.get(d.name), export) for d in export.theorems]
    return [s for s in falsified if s] + [s for row in rows for s in row.surprises()]


def lean_records(report: Report) -> list[dict[str, Any]]:
    """The records of all theorems in a report, each declaration once, in order of appearance."""
    records = [r for claim in report["claims"] for r in claim["lean"]] + report["unclaimed"]
    return list({r["name"]: r for r in records if r["kind"] == "theorem"}.values())
