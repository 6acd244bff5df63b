"""Decoding exports: what is right comes back shared, what is wrong is one line naming the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from exports import declaration, export

from pyisingcheck.terms.decode import MAX_DEPTH, ExportError, decode_export, load_export
from pyisingcheck.terms.expr import App, BVar, Const, Pi


def decode(**changes: Any) -> Any:
    return decode_export(json.dumps(export(**changes)), "file.json")


def test_a_declaration_is_read_with_everything_it_says() -> None:
    found = decode().declarations["Foo.bar"]
    assert (found.kind, found.line, found.sorries) == ("theorem", 3, ((4, 2),))
    assert (found.claims[0].id, found.claims[0].role, found.claims[0].source) == (
        "A1",
        "statement",
        "P(1)",
    )
    assert isinstance(found.type, Pi) and found.type.loose == 0
    assert not found.proved


def test_an_entry_used_twice_is_one_object() -> None:
    exprs = [["const", 0, []], ["app", 0, 0], ["app", 1, 1]]
    node = decode(exprs=exprs, declarations=[declaration(type=2)]).declarations["Foo.bar"].type
    assert isinstance(node, App) and node.fn is node.arg
    assert isinstance(node.fn, App) and isinstance(node.fn.fn, Const)


def test_loose_counts_binders_still_needed() -> None:
    assert BVar(2).loose == 3
    assert Pi("x", Const("T"), App(BVar(0), BVar(3))).loose == 3


def test_order_of_declarations_is_kept() -> None:
    names = [f"Foo.d{i}" for i in (3, 1, 2)]
    assert list(decode(declarations=[declaration(n) for n in names]).declarations) == names


def test_a_minor_version_is_accepted() -> None:
    assert decode(format="pyisingcheck-export/1.1").lean == "4.27.0"


WRONG = {
    "another major version": (dict(format="pyisingcheck-export/2"), "format"),
    "version 10 is not version 1": (dict(format="pyisingcheck-export/10"), "format"),
    "forward reference": (dict(exprs=[["app", 0, 0]]), "exprs[0]"),
    "negative index": (dict(exprs=[["sort", -1]]), "exprs[0]"),
    "boolean as an index": (dict(exprs=[["sort", False]]), "exprs[0]"),
    "unknown expression tag": (dict(exprs=[["mvar", 0]]), "exprs[0]"),
    "entry that is no array": (dict(exprs=["sort"]), "exprs[0]"),
    "empty entry": (dict(exprs=[[]]), "exprs[0]"),
    "unhashable tag": (dict(exprs=[[[], 0]]), "exprs[0]"),
    "entry too long": (dict(exprs=[["sort", 0, 0]]), "exprs[0]"),
    "unknown binder info": (
        dict(exprs=[["sort", 0], ["bvar", 0], ["pi", "p", 0, 1, "shy"]]),
        "exprs[2]",
    ),
    "numeral with a sign": (dict(exprs=[["nat", "-1"]]), "exprs[0]"),
    "numeral that is endless": (dict(exprs=[["nat", "1" * 5000]]), "exprs[0]"),
    "numeral as a number": (dict(exprs=[["nat", 1]]), "exprs[0]"),
    "unknown level tag": (dict(levels=[["one"]]), "levels[0]"),
    "level that refers forward": (dict(levels=[["succ", 0]]), "levels[0]"),
    "name that is no string": (dict(names=[3]), "names[0]"),
    "half a surrogate pair": (dict(names=["\ud800"]), "names[0]"),
    "source without a hash": (dict(sources={"a.lean": "abc"}), "sources"),
    "tables of another type": (dict(exprs={}), "exprs"),
    "type out of range": (
        dict(declarations=[declaration(type=3)]),
        "declarations[0] (Foo.bar).type",
    ),
    "type with loose variables": (dict(declarations=[declaration(type=1)]), "loose"),
    "unknown kind": (dict(declarations=[declaration(kind="lemma")]), ".kind"),
    "unknown role": (
        dict(declarations=[declaration(claims=[{"id": "A1", "role": "proof"}])]),
        "claims[0].role",
    ),
    "range too short": (dict(declarations=[declaration(range=[1, 2])]), ".range"),
    "position that is negative": (dict(declarations=[declaration(sorries=[[-1, 0]])]), ".sorries"),
    "two declarations of one name": (dict(declarations=[declaration(), declaration()]), "second"),
    "definition without a value": (
        dict(unfold=[{"name": 0, "type": 0, "value": None}]),
        "unfold[0]",
    ),
}


@pytest.mark.parametrize(("changes", "place"), WRONG.values(), ids=WRONG.keys())
def test_what_breaks_the_format_is_refused_by_place(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(ExportError) as caught:
        decode(**changes)
    message = str(caught.value)
    assert message.startswith("file.json: ") and place in message and "\n" not in message


@pytest.mark.parametrize("key", sorted(export()))
def test_a_missing_key_is_named(key: str) -> None:
    record = export()
    del record[key]
    with pytest.raises(ExportError, match=f'"{key}" is missing'):
        decode_export(json.dumps(record))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        '{"a": NaN}',
        '{"a": 1, "a": 2}',
        "[" * 100_000,
        '{"a": ' + "9" * 5000 + "}",
    ],
)
def test_what_is_no_export_at_all_is_one_line(text: str) -> None:
    with pytest.raises(ExportError) as caught:
        decode_export(text, "file.json")
    assert str(caught.value).startswith("file.json: ") and "\n" not in str(caught.value)


def test_nesting_beyond_the_limit_is_refused_and_below_it_is_fine() -> None:
    def chain(length: int) -> list[Any]:
        return [["const", 0, []], *(["app", i, 0] for i in range(length - 1))]

    deep = decode(exprs=chain(MAX_DEPTH), declarations=[declaration(type=MAX_DEPTH - 1)])
    assert deep.declarations["Foo.bar"].type.loose == 0
    with pytest.raises(ExportError, match="nested deeper"):
        decode(exprs=chain(MAX_DEPTH + 1), declarations=[])


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    big, binary = tmp_path / "big.json", tmp_path / "binary.json"
    big.write_text(" " * 100)
    binary.write_bytes(b"\xff\xfe{}")
    for path, limit, words in [
        (tmp_path / "absent.json", 1000, "cannot be read"),
        (tmp_path, 10**9, "cannot be read"),
        (big, 99, "limit"),
        (binary, 1000, "UTF-8"),
    ]:
        with pytest.raises(ExportError, match=words) as caught:
            load_export(path, max_bytes=limit)
        assert str(path) in str(caught.value)


NAT: dict[str, Any] = {
    "name": "Nat",
    "numParams": 0,
    "numIndices": 0,
    "constructors": [{"name": "Nat.zero", "numFields": 0}, {"name": "Nat.succ", "numFields": 1}],
    "recursor": {
        "name": "Nat.rec",
        "levelParams": ["u"],
        "numParams": 0,
        "numIndices": 0,
        "numMotives": 1,
        "numMinors": 2,
        "rules": [{"constructor": "Nat.zero", "numFields": 0, "value": 2}],
    },
}


def test_inductive_types_and_violations_are_read() -> None:
    found = decode(
        inductives=[NAT], violations=[{"name": "Foo.bar", "rule": "axiom", "detail": "Foo.magic"}]
    )
    nat = found.inductives["Nat"]
    assert [(c.name, c.num_fields) for c in nat.constructors] == [("Nat.zero", 0), ("Nat.succ", 1)]
    assert nat.recursor.num_minors == 2 and nat.recursor.rules[0].value.loose == 0
    assert found.violations[0].rule == "axiom"


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ({**NAT, "numParams": None}, "inductives[0].numParams"),
        ({**NAT, "constructors": [{"name": "Nat.zero"}]}, "inductives[0].constructors[0]"),
        (
            {
                **NAT,
                "recursor": {
                    **NAT["recursor"],
                    "rules": [{"constructor": "c", "numFields": 0, "value": 1}],
                },
            },
            "rules[0].value",
        ),
    ],
)
def test_inductive_types_are_checked_too(table: dict[str, Any], place: str) -> None:
    with pytest.raises(ExportError) as caught:
        decode(inductives=[table])
    assert place in str(caught.value)


def test_sources_stay_inside_the_project() -> None:
    for file in ("/etc/passwd", "../elsewhere.lean", "lean/../../x.lean"):
        with pytest.raises(ExportError, match="inside the project"):
            decode(sources={file: "0" * 64})
