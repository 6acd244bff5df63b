"""The main job: from an export to a report."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from pyisingcheck.errors import UnknownName
from pyisingcheck.extract.snapshot import snapshot_path, source_candidates
from pyisingcheck.ledger.claims import Claim, claims_table
from pyisingcheck.ledger.run import Settings, check_statements, checkpoint_path
from pyisingcheck.ledger.staleness import source_root, stale_sources
from pyisingcheck.report.build import Evidence, Report, build_report
from pyisingcheck.terms.decode import Export, load_export
from pyisingcheck.verdict import Verdict

_SHOWN = ("name", "verdict", "quantity", "value", "error", "criterion", "summary", "limits")


@dataclass(frozen=True, slots=True)
class Job:
    """What to verify: an export by path, the snapshot by default; one claim of it, or all.

    ``ray`` is the address of a Ray cluster to do it on.
    """

    settings: Settings
    export: Path | None = None
    claim: str | None = None
    ray: str | None = None


def verify(job: Job, progress: Callable[[int, int], None] = lambda done, total: None) -> Report:
    """Check every theorem of an export and build the report.

    ``progress`` is called with the number of finished statements and of all.

    Raises
    ------
    ExportError
        If the export cannot be used.
    UnknownName
        If ``job.claim`` is no claim of the table or of the export.
    """
    path = job.export or snapshot_path()
    export = load_export(path)
    rows = claims_of(export)
    if job.claim is not None:
        rows = [_only(job.claim, rows)]
    names = _statements(export, rows, all_of_them=job.claim is None)
    count = iter(range(1, len(names) + 1))
    verdicts = _check(job, path, names, lambda name: progress(next(count), len(names)))
    ours = any(claim.id in claims_table() for claim in rows)
    evidence = Evidence(
        verdicts,
        independent=independent_results(export, job.settings) if ours else {},
        experiments=stored_experiments() if ours else {},
        stale=stale_of(export, job),
        seed=job.settings.seed,
        device=job.settings.device,
    )
    report = build_report(export, rows, evidence)
    return report if job.claim is None else {**report, "unclaimed": []}


def _check(
    job: Job, path: Path, names: list[str], done: Callable[[str], None]
) -> dict[str, Verdict]:
    if job.ray is None:
        checkpoint = checkpoint_path(path, job.settings)
        return check_statements(path, names, job.settings, checkpoint=checkpoint, done=done)
    from pyisingcheck.ledger.ray_pool import check_on_cluster

    return check_on_cluster(job.ray, path, names, job.settings, done)


def claims_of(export: Export) -> list[Claim]:
    """The rows of an export's ledger.

    An export that tags rows of this library's table gets the whole table; ids beyond it, as another
    project declares them, follow in order of appearance.  One without claims has no rows.
    """
    table = claims_table()
    tags = [tag for d in export.declarations.values() for tag in d.claims]
    rows = list(table.values()) if any(tag.id in table for tag in tags) else []
    for claim_id in dict.fromkeys(tag.id for tag in tags if tag.id not in table):
        sources = dict.fromkeys(t.source for t in tags if t.id == claim_id and t.source)
        rows.append(Claim(claim_id, claim_id, tuple(sources), "", "", "formal"))
    return rows


def _only(claim_id: str, rows: list[Claim]) -> Claim:
    known = {claim.id: claim for claim in rows} or claims_table()
    if claim_id not in known:
        raise UnknownName(f"there is no claim {claim_id}; the ids are {', '.join(known)}")
    return known[claim_id]


def _statements(export: Export, rows: list[Claim], *, all_of_them: bool) -> list[str]:
    wanted = {claim.id for claim in rows}
    return [
        theorem.name
        for theorem in export.theorems
        if all_of_them or any(tag.id in wanted for tag in theorem.claims)
    ]


def stale_of(export: Export, job: Job) -> list[str]:
    """What differs between the snapshot and the sources at hand; nothing where there are none."""
    if job.export is not None:  # whose sources these are, nobody said
        return []
    root = source_root(export, source_candidates())
    return stale_sources(export, root) if root else []


def stored_experiments() -> dict[str, Mapping[str, Any]]:
    """Results of the experiments as they were stored, by claim id, without tables and curves."""
    path = files("pyisingcheck") / "data" / "experiments.json"
    if not path.is_file():
        return {}
    stored: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return {claim: {key: r[key] for key in _SHOWN if key in r} for claim, r in stored.items()}


def independent_results(export: Export, settings: Settings) -> dict[str, Mapping[str, Any]]:
    """The physics compared with the Lean definitions by claim id, where a comparison exists."""
    try:
        crosscheck = importlib.import_module("pyisingcheck.crosscheck")
    except ModuleNotFoundError:
        return {}
    results: dict[str, Mapping[str, Any]] = crosscheck.compare(export, seed=settings.seed)
    return results
