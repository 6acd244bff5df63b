"""Small hand-made exports: the smallest that is valid, and changes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def declaration(name: str = "Foo.bar", **changes: Any) -> dict[str, Any]:
    record = {
        "name": name,
        "kind": "theorem",
        "module": "Foo",
        "file": "Foo.lean",
        "range": [3, 0, 4, 5],
        "doc": None,
        "statement": "theorem bar (p : Prop) : p",
        "levelParams": [],
        "type": 2,
        "value": None,
        "structure": None,
        "axioms": ["propext"],
        "sorries": [[4, 2]],
        "sorryFrom": [],
        "uses": [],
        "proofUses": [],
        "claims": [{"id": "A1", "role": "statement", "source": "P(1)"}],
    }
    return {**record, **changes}


def export(**changes: Any) -> dict[str, Any]:
    record = {
        "format": "pyisingcheck-export/1",
        "lean": "4.27.0",
        "mathlib": None,
        "sources": {"Foo.lean": "0" * 64},
        "names": ["And"],
        "levels": [["zero"]],
        "exprs": [["sort", 0], ["bvar", 0], ["pi", "p", 0, 1, "default"]],
        "declarations": [declaration()],
        "unfold": [],
    }
    return {**record, **changes}


def claimed(
    name: str, claim: str | None = None, role: str = "statement", **changes: Any
) -> dict[str, Any]:
    """A proved theorem ``name`` that carries a claim in a role, or none."""
    tags = [{"id": claim, "role": role, "source": "P(1)"}] if claim else []
    return declaration(name, **{"sorries": [], "claims": tags, **changes})


def write_export(path: Path, declarations: list[dict[str, Any]], **changes: Any) -> Path:
    """Write an export of the given declarations."""
    path.write_text(json.dumps(export(declarations=declarations, **changes)), "utf-8")
    return path
