"""One statement: ``pyisingcheck falsify``."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Group
from rich.text import Text

from pyisingcheck.errors import UnknownName
from pyisingcheck.extract.commands import known_constants
from pyisingcheck.extract.lake import LeanError, export_statement
from pyisingcheck.extract.snapshot import checkout, snapshot_path
from pyisingcheck.ledger.run import Settings, check_statements
from pyisingcheck.report.console import STYLES
from pyisingcheck.report.lean_text import lean_example
from pyisingcheck.report.summary import clean, derived_facts, nearest_text
from pyisingcheck.terms.decode import Declaration, Export, ExportError, load_export
from pyisingcheck.verdict import Verdict


def falsify(
    statement: str, export: Path | None, project: Path | None, settings: Settings, *, text: bool
) -> dict[str, Any]:
    """Check one theorem of an export by name, or, if ``text``, a statement that Lean elaborates.

    Raises
    ------
    UnknownName
        If there is no such theorem.
    LeanError
        If the statement is text and Lean is missing or refuses it.
    """
    if export is not None or snapshot_exists():
        path = export or snapshot_path()
        found = find_theorem(load_export(path), statement)
        if found is not None:
            return _checked(found, path, settings)
    if not text or _is_name(statement):
        raise UnknownName(f"there is no theorem {statement}")
    return _elaborated(statement, project, settings)


def snapshot_exists() -> bool:
    try:
        return snapshot_path().is_file()
    except ExportError:
        return False


def find_theorem(export: Export, name: str) -> Declaration | None:
    """A theorem by its full name, or by the end of it if only one ends so."""
    if name in export.declarations:
        return export.declarations[name]
    ends = [d for d in export.theorems if d.name.endswith(f".{name}")]
    return ends[0] if len(ends) == 1 else None


def _is_name(statement: str) -> bool:
    """Whether a text can only be meant as a name."""
    return "." in statement and not set(statement) & set(" ()[]{}=<>≤≥∀∃¬,:")


def _elaborated(statement: str, project: Path | None, settings: Settings) -> dict[str, Any]:
    root = project or checkout()
    if root is None:
        raise LeanError("a statement given as text needs a Lean project: --project DIR")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.json"
        name = export_statement(statement, root, path, known_constants())
        return _checked(load_export(path).declarations[name], path, settings)


def _checked(declaration: Declaration, path: Path, settings: Settings) -> dict[str, Any]:
    verdict: Verdict = check_statements(path, [declaration.name], settings)[declaration.name]
    return record_of(declaration, load_export(path), verdict, settings)


def record_of(
    declaration: Declaration, export: Export, verdict: Verdict, settings: Settings
) -> dict[str, Any]:
    """``pyisingcheck-falsify/1``: the statement, the verdict, the counterexample as Lean text."""
    return {
        "format": "pyisingcheck-falsify/1",
        "name": declaration.name,
        "statement": declaration.statement,
        "seed": settings.seed,
        "device": settings.device,
        "derived": verdict.to_json(),
        "leanExample": lean_example(declaration, export, verdict.counterexample),
    }


def view(record: Mapping[str, Any]) -> Group:
    """The record for a reader, the verdict in its colour."""
    verdict = record["derived"]["verdict"]
    style = STYLES.get(verdict, "")
    lines = lines_of(record)
    return Group(*(Text(line, style=style if line.startswith(verdict) else "") for line in lines))


def lines_of(record: Mapping[str, Any]) -> list[str]:
    """The statement as Lean prints it, what was found, and where it fails, line by line."""
    derived = record["derived"]
    # The instance has its own lines.
    hidden = dict.fromkeys(("counterexample", "refuted", "sides", "nearest"))
    (_, verdict), *facts = derived_facts({**derived, **hidden})
    lines = [*(record["statement"] or record["name"]).split("\n"), verdict]
    lines += [f"  {name}: {value}" for name, value in facts]
    lines += _instance(derived)
    if record["leanExample"]:
        lines += ["In Lean:", *(f"  {line}" for line in record["leanExample"].split("\n"))]
    return [clean(line) for line in lines]


def _instance(derived: Mapping[str, Any]) -> list[str]:
    """The instance that fails: every variable, both sides, the hypothesis nearest to failing."""
    instance = derived["counterexample"] or derived["refuted"]
    if not instance:
        return []
    what = "The refuted claim fails at" if derived["refuted"] else "It fails at"
    lines = [what + (" (certified)" if derived["certified"] else " (not certified)")]
    lines += [f"  {name} = {value}" for name, value in instance.items()]
    if derived["sides"]:
        lines += _sides(derived["sides"])
    if derived["nearest"]:
        lines.append(f"  nearest to failing: {nearest_text(derived['nearest'])}")
    return lines


def _sides(sides: Mapping[str, str]) -> list[str]:
    """The values of both sides, and which relation was claimed of them."""
    values = [f"{side} side {_equals(sides[side])}" for side in ("left", "right")]
    return [f"  {line}" for line in (*values, f"claimed: left {sides['relation']} right")]


def _equals(text: str) -> str:
    return text if text.startswith("≈") else f"= {text}"
