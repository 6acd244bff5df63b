"""The schema of the export describes what is shipped, and refuses what is broken."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

jsonschema = pytest.importorskip("jsonschema", reason="NOT TESTED: needs jsonschema")

REPOSITORY = Path(__file__).resolve().parent.parent
SNAPSHOT = REPOSITORY / "pyisingcheck" / "data" / "snapshot.json"

SMALL: dict[str, Any] = {
    "format": "pyisingcheck-export/1",
    "lean": "4.27.0",
    "mathlib": None,
    "sources": {"lean/A.lean": "0" * 64},
    "names": ["Nat"],
    "levels": [["zero"], ["succ", 0]],
    "exprs": [["const", 0, []], ["pi", "n", 0, 0, "default"], ["bvar", 0]],
    "declarations": [
        {
            "name": "A.f",
            "kind": "definition",
            "module": "A",
            "file": "lean/A.lean",
            "range": [1, 0, 2, 3],
            "doc": None,
            "statement": "def f : Nat → Nat",
            "levelParams": [],
            "type": 1,
            "value": None,
            "structure": None,
            "axioms": [],
            "sorries": [[1, 2]],
            "sorryFrom": [],
            "uses": [],
            "proofUses": [],
            "claims": [{"id": "A1", "role": "definition", "source": None}],
        }
    ],
    "unfold": [{"name": 0, "type": 0, "value": 0, "levelParams": []}],
}


@pytest.fixture(scope="module")
def validator() -> Any:
    """The validator of the schema, which is itself a valid schema."""
    schema = json.loads((REPOSITORY / "docs" / "export.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_a_small_export_is_valid(validator):
    validator.validate(SMALL)


@pytest.mark.parametrize(
    "path, value",
    [
        (("format",), "pyisingcheck-export/2"),
        (("sources", "lean/A.lean"), "abc"),
        (("levels", 1), ["succ"]),
        (("exprs", 1), ["pi", "n", 0, 0, "explicit"]),
        (("exprs", 2), ["bvar", -1]),
        (("exprs", 2), ["nat", 3]),
        (("declarations", 0, "kind"), "lemma"),
        (("declarations", 0, "range"), [1, 0]),
        (("declarations", 0, "sorries"), [[1]]),
        (("declarations", 0, "claims", 0, "role"), "proof"),
        (("unfold", 0, "value"), None),
    ],
)
def test_a_broken_export_is_refused(validator, path, value):
    broken = copy.deepcopy(SMALL)
    target: Any = broken
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    assert not validator.is_valid(broken)


def test_the_snapshot_is_valid(validator):
    if not SNAPSHOT.exists():
        pytest.skip("NOT TESTED: no snapshot yet")
    validator.validate(json.loads(SNAPSHOT.read_text(encoding="utf-8")))
