"""The claim attribute and the exporter, on a project with planted faults."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lean_support import (
    FIXTURE,
    LEDGER_SOURCES,
    REPOSITORY,
    compile_module,
    lean_command,
    run_exporter,
    run_lean,
)

from pyisingcheck.terms.decode import Export, load_export
from pyisingcheck.terms.pretty import pretty

Record = dict[str, Any]
NOTATION = "_private.Planted.Broken.0.Planted.«term_≼_»"


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The claim ledger and the fixture, compiled."""
    lean_command()
    out = tmp_path_factory.mktemp("oleans")
    compile_module("ClaimLedger", LEDGER_SOURCES, out)
    compile_module("ClaimLedger.Export", LEDGER_SOURCES, out)
    compile_module("Planted", FIXTURE / "lean", out)
    return out


@pytest.fixture(scope="session")
def run(compiled: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Record]:
    """The export of the fixture, and what the exporter said."""
    out = tmp_path_factory.mktemp("export") / "planted.json"
    done = run_exporter(FIXTURE, compiled, "--out", str(out), "--check")
    return out, {"code": done.returncode, "stderr": done.stderr}


@pytest.fixture(scope="session")
def raw(run: tuple[Path, Record]) -> Record:
    """The export as JSON."""
    return json.loads(run[0].read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def planted(raw: Record) -> dict[str, Record]:
    """The fixture's declarations by their names in its namespace."""
    return {d["name"].removeprefix("Planted."): d for d in raw["declarations"]}


@pytest.fixture(scope="session")
def export(run: tuple[Path, Record]) -> Export:
    """The export as the Python side reads it."""
    return load_export(run[0])


# Open proofs.


@pytest.mark.parametrize(
    "name, positions",
    [
        ("own_sorry", [[13, 2]]),
        ("two_sorries", [[17, 3], [18, 4]]),
        ("sorry_in_statement", [[21, 30], [21, 46]]),
        ("holed", [[24, 19]]),
    ],
)
def test_own_sorries_have_positions(planted, name, positions):
    assert planted[name]["sorries"] == positions
    assert planted[name]["sorryFrom"] == []
    assert "sorryAx" in planted[name]["axioms"]


@pytest.mark.parametrize(
    "name, origins",
    [
        ("inherited_sorry", ["Planted.own_sorry"]),
        ("inherited_twice", ["Planted.holed", "Planted.own_sorry"]),
    ],
)
def test_inherited_sorries_have_origins(planted, name, origins):
    assert planted[name]["sorries"] == []
    assert planted[name]["sorryFrom"] == origins


def test_proved_theorems_have_no_sorry(planted, export):
    assert planted["double_eq"]["sorries"] == planted["double_eq"]["sorryFrom"] == []
    assert export.declarations["Planted.double_eq"].proved
    assert not export.declarations["Planted.inherited_twice"].proved


# Faults.


def test_every_planted_fault_is_reported(raw):
    found = {
        (v["name"].removeprefix("Planted."), v["rule"], v["detail"]) for v in raw["violations"]
    }
    assert found == {
        ("wishful", "axiom", "Planted.wishful"),
        ("from_wish", "axiom", "Planted.wishful"),
        ("by_compiler", "nativeDecide", "Lean.ofReduceBool"),
        ("by_compiler", "nativeDecide", "Lean.trustCompiler"),
        ("replaced", "implementedBy", "Planted.fake"),
        ("loop", "unsafe", "Planted.loop"),
        ("everythingLe", "instance", "LE"),
        (NOTATION, "notation", NOTATION),
    }


def test_check_fails_and_names_the_faults(run):
    assert run[1]["code"] == 1
    for name in ("wishful", "from_wish", "by_compiler", "replaced", "loop", "everythingLe"):
        assert f"Planted.{name}: " in run[1]["stderr"]


def test_check_passes_without_faults(compiled, tmp_path):
    out = tmp_path / "basic.json"
    done = run_exporter(FIXTURE, compiled, "--root", "Planted.Basic", "--out", str(out), "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(out.read_text())["violations"] == []


def test_a_private_claim_does_not_compile(compiled):
    source = FIXTURE / "refused" / "PrivateClaim.lean"
    done = run_lean([lean_command(), str(source)], FIXTURE, compiled)
    assert done.returncode == 1
    assert "PrivateClaim.lean:7:2: error: 'hidden' is private" in done.stdout


def test_axioms_are_those_of_print_axioms(planted, compiled, tmp_path):
    names = [n for n, d in planted.items() if d["kind"] == "theorem" and "_private" not in n]
    source = tmp_path / "Axioms.lean"
    lines = [f"#print axioms Planted.{n}" for n in names]
    source.write_text("import Planted\n" + "\n".join(lines), encoding="utf-8")
    done = run_lean([lean_command(), str(source)], tmp_path, compiled)
    said = dict(
        line.split("' depends on axioms: ")
        for line in done.stdout.replace("\n ", " ").splitlines()
        if "depends on axioms" in line
    )
    for name in names:
        listed = said.get(f"'Planted.{name}", "[]").strip("[]")
        expected = sorted(filter(None, listed.replace("\n", " ").split(", ")))
        assert planted[name]["axioms"] == expected, name


# What is exported.


def test_kinds(planted):
    kinds = {
        "Box": "structure", "HasSize": "structure", "Box.mk": "constructor", "Colour": "inductive",
        "Colour.red": "constructor", "double": "definition", "Pair": "abbrev", "secret": "opaque",
        "double_eq": "theorem", "wishful": "axiom", "instHasSizeBoxNat": "instance",
    }  # fmt: skip
    assert {name: planted[name]["kind"] for name in kinds} == kinds


def test_what_lean_adds_is_no_declaration(planted):
    assert not [
        n for n in planted if "match_" in n or "_proof" in n or n.endswith((".rec", ".eq_1"))
    ]
    assert "Colour.casesOn" not in planted


def test_claims(planted):
    assert planted["double"]["claims"] == [{"id": "X1", "role": "definition", "source": "F(1)"}]
    assert planted["not_claimed"]["claims"] == [
        {"id": "X2", "role": "refutation", "source": "F(2)"},
        {"id": "X1", "role": "correction", "source": None},
    ]
    assert planted["two_sorries"]["claims"] == []


@pytest.mark.parametrize(
    "name, statement",
    [
        ("double_eq", "theorem double_eq (n : Nat) : double n = 2 * n"),
        ("double", "def double (n : Nat) : Nat :=\n  n + n"),
        ("shifted", "def shifted (f : Nat → Nat) : Nat → Nat :=\n  fun n ↦ f (n + 1)"),
        ("Box", "structure Box (α : Type) : Type where\n  content : α\n  opened : Nat"),
        ("Claimed", "def Claimed : Prop :=\n  ∀ (n : Nat), double n = n"),
        ("fst_mk", "theorem fst_mk {α : Type u} {β : Type v} (a : α) (b : β) : (a, b).fst = a"),
        ("_private.Planted.Basic.0.Planted.hidden", "theorem hidden : double 1 = 2"),
    ],
)
def test_statements_are_printed_as_lean_prints_them(planted, name, statement):
    assert planted[name]["statement"] == statement


def test_places(planted):
    assert planted["double_eq"]["file"] == "lean/Planted/Basic.lean"
    assert planted["double_eq"]["module"] == "Planted.Basic"
    assert planted["double_eq"]["doc"] == "A theorem with a proof."
    line = planted["double_eq"]["range"][0]
    text = (FIXTURE / "lean/Planted/Basic.lean").read_text(encoding="utf-8").splitlines()
    assert text[line - 1] == "/-- A theorem with a proof. -/"


def test_uses(planted):
    assert planted["Claimed"]["uses"] == ["Planted.double"]
    assert planted["not_claimed"]["uses"] == ["Planted.Claimed"]
    assert planted["not_claimed"]["proofUses"] == ["Planted.Claimed", "Planted.double"]
    # the matcher of this definition is shared with a derived instance, which it does not use
    assert "Planted.instReprColour.repr" not in planted["weight"]["uses"]


def test_structures_have_their_fields(planted, export):
    structure = planted["Box"]["structure"]
    assert structure["constructor"] == "Planted.Box.mk"
    assert [f["name"] for f in structure["fields"]] == ["content", "opened"]
    fields = export.declarations["Planted.Box"].structure["fields"]
    assert pretty(fields[1]["type"]) == "∀ α : Type, Planted.Box α → Nat"


def test_recursive_definitions_have_equations(export):
    equations = [pretty(e) for e in export.declarations["Planted.fibo"].equations]
    assert len(equations) == 3
    assert equations[0] == "Planted.fibo 0 = 0"
    assert equations[2].endswith("Planted.fibo n + Planted.fibo (n + 1)")
    assert len(export.declarations["Planted.halvings"].equations) == 1
    assert len(export.declarations["Planted.total.go"].equations) == 2
    assert export.declarations["Planted.double"].equations == ()


def test_matchers_and_recursors_can_be_evaluated(raw, export):
    matchers = [n for n in export.unfold if ".match_" in n and "Colour" in n]
    assert matchers, "weight is defined by a matcher"
    colours = next(i for i in raw["inductives"] if i["name"] == "Planted.Colour")
    assert [c["name"] for c in colours["constructors"]] == [
        "Planted.Colour.red", "Planted.Colour.green",
    ]  # fmt: skip
    assert [r["constructor"] for r in colours["recursor"]["rules"]] == [
        "Planted.Colour.red", "Planted.Colour.green",
    ]  # fmt: skip


def test_proofs_are_not_exported(planted, raw):
    assert planted["double_eq"]["value"] is None
    unfolded = {raw["names"][u["name"]] for u in raw["unfold"]}
    assert not {n for n in unfolded if "_proof" in n or n == "Nat.mod_lt"}


def test_the_stop_list_stops(compiled, tmp_path, export):
    assert {"HAdd.hAdd", "instHAdd", "Nat.add"} <= set(export.unfold)
    stop, out = tmp_path / "stop.txt", tmp_path / "stopped.json"
    stop.write_text("# known\nHAdd.hAdd\ninstHAdd\n\n", encoding="utf-8")
    run_exporter(FIXTURE, compiled, "--stop", str(stop), "--out", str(out))
    stopped = load_export(out)
    assert not {"HAdd.hAdd", "instHAdd"} & set(stopped.unfold)
    assert len(stopped.unfold) < len(export.unfold)
    assert list(stopped.declarations) == list(export.declarations)


# The file.


def test_tables_are_dense_and_without_repetition(raw):
    for key in ("names", "levels", "exprs"):
        entries = [json.dumps(e) for e in raw[key]]
        assert len(set(entries)) == len(entries), key
    used = {e[1] for e in raw["exprs"] if e[0] in ("const", "proj")}
    used |= {u["name"] for u in raw["unfold"]}
    assert used == set(range(len(raw["names"])))


def test_every_expression_is_reachable(raw):
    children = {
        "app": (1, 2), "lam": (2, 3), "pi": (2, 3), "let": (2, 3, 4), "proj": (3,),
    }  # fmt: skip
    reached: set[int] = set()
    for declaration in raw["declarations"]:
        reached |= {declaration["type"], *declaration.get("equations", [])}
        reached |= {f["type"] for f in (declaration["structure"] or {"fields": []})["fields"]}
        reached |= set() if declaration["value"] is None else {declaration["value"]}
    for definition in raw["unfold"]:
        reached |= {definition["type"], definition["value"], *definition.get("equations", [])}
    for inductive in raw["inductives"]:
        reached |= {r["value"] for r in (inductive["recursor"] or {"rules": []})["rules"]}
    for i in reversed(range(len(raw["exprs"]))):
        if i in reached:
            entry = raw["exprs"][i]
            reached |= {entry[k] for k in children.get(entry[0], ())}
    assert reached == set(range(len(raw["exprs"])))


def test_sources_are_hashed(raw):
    files = sorted(p.relative_to(FIXTURE).as_posix() for p in (FIXTURE / "lean").rglob("*.lean"))
    expected = {f: hashlib.sha256((FIXTURE / f).read_bytes()).hexdigest() for f in files}
    assert raw["sources"] == expected


def test_one_declaration_a_line_and_sorted_keys(run, raw):
    lines = run[0].read_text(encoding="utf-8").splitlines()
    for declaration in raw["declarations"]:
        line = next(
            x
            for x in lines
            if json.dumps(declaration["name"], ensure_ascii=False) in x
            and '"kind"' in x
            and json.loads(x.rstrip(","))["name"] == declaration["name"]
        )
        assert list(json.loads(line.rstrip(","))) == sorted(declaration)
    assert list(raw) == sorted(raw)


def test_the_same_sources_give_the_same_bytes(run, compiled, tmp_path):
    again = tmp_path / "again.json"
    run_exporter(FIXTURE, compiled, "--out", str(again))
    assert again.read_bytes() == run[0].read_bytes()


def test_the_export_follows_its_schema(raw):
    schema = json.loads((REPOSITORY / "docs" / "export.schema.json").read_text(encoding="utf-8"))
    jsonschema = pytest.importorskip("jsonschema", reason="NOT TESTED: needs jsonschema")
    jsonschema.validate(raw, schema)


# The command line.


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--frobnicate"], "unknown or incomplete option '--frobnicate'"),
        (["--out"], "unknown or incomplete option '--out'"),
        (["--source-dir", "nowhere"], "no such folder: nowhere"),
        (["--stop", "nowhere.txt"], "nowhere.txt"),
        (["--root", "Planted.Nothing"], "Planted.Nothing"),
    ],
)
def test_bad_input_is_exit_2_and_one_message(compiled, arguments, message):
    done = run_exporter(FIXTURE, compiled, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_help(compiled):
    done: subprocess.CompletedProcess[str] = run_exporter(FIXTURE, compiled, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: export_claims")


@pytest.mark.parametrize("name", ["Attribute", "Rows", "Parts"])
def test_the_lean_tests_pass(compiled, name):
    source = REPOSITORY / "tests" / "lean" / "ClaimLedgerTest" / f"{name}.lean"
    done = run_lean([lean_command(), str(source)], REPOSITORY, compiled)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_lean_tests_can_fail(compiled, tmp_path):
    source = tmp_path / "Fails.lean"
    text = (REPOSITORY / "tests/lean/ClaimLedgerTest/Rows.lean").read_text(encoding="utf-8")
    source.write_text(text.replace("[13, 13, 7, 9]", "[13, 13, 7, 8]"), encoding="utf-8")
    assert run_lean([lean_command(), str(source)], tmp_path, compiled).returncode == 1
