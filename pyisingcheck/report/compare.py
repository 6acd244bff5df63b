"""Two reports side by side: what changed, and whether it got worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyisingcheck.report.build import Report, lean_records
from pyisingcheck.report.summary import coverage_of, is_covered


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between two reports, as a line."""

    text: str
    worse: bool = False


def changes(old: Report, new: Report) -> list[Change]:
    """Claims whose status changed, statements that came, went or changed, and the coverage."""
    found = _claim_changes(old, new) + _statement_changes(old, new)
    before, after = coverage_of(old).percent, coverage_of(new).percent
    if abs(before - after) > 0.05:
        found.append(Change(f"coverage {before:.1f} % → {after:.1f} %", worse=after < before))
    return found


def _claim_changes(old: Report, new: Report) -> list[Change]:
    before = {claim["id"]: claim["status"] for claim in old["claims"]}
    return [
        Change(f"{claim['id']}: {before[claim['id']]} → {claim['status']}", _reopened(claim))
        for claim in new["claims"]
        if before.get(claim["id"], claim["status"]) != claim["status"]
    ]


def _reopened(claim: Mapping[str, Any]) -> bool:
    return bool(claim["status"] == "open")


def _statement_changes(old: Report, new: Report) -> list[Change]:
    before = {record["name"]: record for record in lean_records(old)}
    after = {record["name"]: record for record in lean_records(new)}
    gone = [Change(f"{name} is gone", is_covered(before[name])) for name in before.keys() - after]
    came = [Change(f"{name} is new") for name in after.keys() - before]
    changed = [
        Change(f"{name}: {_state(before[name])} → {_state(record)}", is_covered(before[name]))
        for name, record in after.items()
        if name in before and _state(before[name]) != _state(record)
    ]
    return sorted([*gone, *came, *changed], key=lambda change: change.text)


def _state(record: Mapping[str, Any]) -> str:
    verdict = record["derived"]["verdict"] if record["derived"] else "not checked"
    gap = " with sorry" if record["sorries"] or record["inheritedSorries"] else ""
    return f"{verdict}{gap}"
