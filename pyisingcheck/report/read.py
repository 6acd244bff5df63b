"""Reading a stored report back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pyisingcheck.errors import UserError
from pyisingcheck.report.build import FORMAT, Report

_KEYS = ("snapshot", "claims", "unclaimed", "declarations", "totals")
_RECORD_KEYS = ("name", "kind", "file", "line", "axioms", "sorries", "inheritedSorries", "derived")


class ReportError(UserError):
    """A report that cannot be used; one line."""


def load_report(path: Path) -> Report:
    """A report as ``verify --json`` wrote it.

    Raises
    ------
    ReportError
        If the file cannot be read, is no report, or one of another version.
    """
    try:
        report = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ReportError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise ReportError(f"{path}: not JSON") from None
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        raise ReportError(f"{path}: not in the format {FORMAT}")
    missing = [key for key in _KEYS if key not in report] + _missing_in_records(report)
    if missing:
        raise ReportError(f"{path}: the key {missing[0]!r} is missing")
    return report


def _missing_in_records(report: dict[str, Any]) -> list[str]:
    claims, unclaimed = report.get("claims", []), report.get("unclaimed", [])
    if not isinstance(claims, list) or not isinstance(unclaimed, list):
        return ["claims"]
    claim_keys = ("id", "title", "kind", "status", "source", "reason", "lean")
    missing = [key for claim in claims for key in claim_keys if key not in claim]
    if missing:
        return missing
    records = [record for claim in claims for record in claim["lean"]] + unclaimed
    return [key for record in records for key in _RECORD_KEYS if key not in record]
