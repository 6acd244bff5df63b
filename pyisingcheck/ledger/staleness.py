"""Whether an export still describes the Lean sources at hand."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pyisingcheck.terms.decode import Export


def stale_sources(export: Export, root: Path) -> list[str]:
    """What differs between an export and the sources under ``root``, one line each, sorted.

    A source counts if its bytes changed, if it is gone, or if a new one stands in a folder that
    holds exported sources.
    """
    known = export.sources
    found = _lean_files(root, {file.split("/")[0] for file in known if "/" in file})
    changed = [
        f"{file} (changed)" if (root / file).is_file() else f"{file} (gone)"
        for file, digest in known.items()
        if _digest(root / file) != digest
    ]
    return sorted([*changed, *(f"{file} (new)" for file in found if file not in known)])


def source_root(export: Export, candidates: list[Path]) -> Path | None:
    """The first folder, among the candidates and their parents, that holds an exported source."""
    for candidate in candidates:
        for folder in [candidate, *candidate.parents]:
            if any((folder / file).is_file() for file in export.sources):
                return folder
    return None


def _lean_files(root: Path, folders: set[str]) -> list[str]:
    return [
        path.relative_to(root).as_posix()
        for folder in sorted(folders)
        for path in sorted((root / folder).rglob("*.lean"))
        if ".lake" not in path.parts
    ]


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
