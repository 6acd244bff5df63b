"""The snapshot: what Lean said about this library last, carried by the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from pyisingcheck.terms.decode import ExportError

PACKAGE = Path(__file__).parents[1]


def snapshot_path() -> Path:
    """The snapshot's file.

    Raises
    ------
    ExportError
        If the package carries none.
    """
    path = Path(str(files("pyisingcheck") / "data" / "snapshot.json"))
    if not path.is_file():
        raise ExportError(f"{path}: there is no snapshot; `pyisingcheck extract` writes it")
    return path


def checkout() -> Path | None:
    """The folder of this library's own Lake project, if the package runs from a checkout of it."""
    root = PACKAGE.parent
    return root if (root / "lean" / "ClaimLedger" / "Main.lean").is_file() else None


def source_candidates() -> list[Path]:
    """Where the sources of the snapshot may lie: the working directory first, then the checkout."""
    return [Path.cwd(), PACKAGE.parent]
