"""What ``pyisingcheck extract`` does: ask Lean, LeanDojo or both, and write or compare."""

from __future__ import annotations

import importlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyisingcheck.extract import leandojo
from pyisingcheck.extract.lake import LeanError, export_project, find_toolchain
from pyisingcheck.extract.snapshot import PACKAGE, checkout, snapshot_path
from pyisingcheck.files import write_text
from pyisingcheck.terms.decode import load_export

STALE = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to print and the exit code."""

    text: str
    code: int = 0
    record: dict[str, Any] = field(default_factory=dict)


def extract(backend: str, project: Path | None, out: Path | None, *, check: bool) -> Outcome:
    """Extract a project (this library's own by default) with the given backend.

    Raises
    ------
    UserError
        If Lean or LeanDojo is missing, or the project cannot be read; one line.
    """
    root = project or _own_project()
    if backend == "leandojo":
        names = [theorem.name for theorem in leandojo.theorems(root)]
        return Outcome(f"LeanDojo sees {len(names)} theorems.", 0, {"theorems": names})
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "export.json"
        export_to(root, fresh)
        outcome = _compare(fresh) if check else _install(fresh, _target(project, out))
        return _with_leandojo(outcome, fresh, root) if backend == "both" else outcome


def export_to(project: Path, out: Path) -> None:
    """Write the export of a project, unfolding what ``semantics`` gives no meaning to."""
    export_project(project, out, known_constants())


def known_constants() -> list[str]:
    """The constants with a numerical meaning: the exporter's stop list, sorted."""
    importlib.import_module("pyisingcheck.semantics.constants")
    registry = importlib.import_module("pyisingcheck.semantics.registry")
    return sorted(registry.MEANINGS.keys() - registry.OPENED)


def _own_project() -> Path:
    root = checkout()
    if root is None:
        raise LeanError("this package was installed without its Lean sources; use --project DIR")
    return root


def _target(project: Path | None, out: Path | None) -> Path:
    if out is not None:
        return out
    if project is not None and project.resolve() != _own_project().resolve():
        raise LeanError("--out FILE says where the export of another project goes")
    return PACKAGE / "data" / "snapshot.json"


def _install(fresh: Path, target: Path) -> Outcome:
    export = load_export(fresh)  # what cannot be read back is not installed
    target.parent.mkdir(parents=True, exist_ok=True)
    write_text(target, fresh.read_text("utf-8"))
    counts = {"declarations": len(export.declarations), "theorems": len(export.theorems)}
    text = f"{target}: {counts['declarations']} declarations, {counts['theorems']} theorems"
    return Outcome(f"{text} (by {find_toolchain().describe()})", 0, counts)


def _compare(fresh: Path) -> Outcome:
    """Whether a fresh export is, byte for byte, the snapshot."""
    if fresh.read_bytes() == snapshot_path().read_bytes():
        return Outcome("The snapshot is what Lean says.", 0, {"same": True})
    new, old = load_export(fresh), load_export(snapshot_path())
    names = sorted(new.declarations.keys() ^ old.declarations.keys())
    shown = ", ".join(names[:10]) or "no declaration came or went, but what is said differs"
    return Outcome(f"The snapshot differs from what Lean says: {shown}", STALE, {"same": False})


def _with_leandojo(outcome: Outcome, fresh: Path, project: Path) -> Outcome:
    """The outcome, with every theorem and ``sorry`` that only one of the two backends sees."""
    difference = leandojo.compare(leandojo.theorems(project), load_export(fresh))
    lines = [f"only LeanDojo sees {name}" for name in difference.only_source]
    lines += [f"only the exporter sees {name}" for name in difference.only_export]
    lines += [f"the two see other sorries in {name}" for name in difference.sorries]
    text = "\n".join([outcome.text, *(lines or ["Both backends see the same theorems."])])
    code = outcome.code or (1 if difference.only_source or difference.sorries else 0)
    record = {"onlyLeanDojo": difference.only_source, "onlyLake": difference.only_export}
    return Outcome(text, code, {**outcome.record, **record, "sorries": difference.sorries})
