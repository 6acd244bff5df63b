"""LeanDojo's reader on the fixture project, and its comparison with the exporter."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lean_support import (
    FIXTURE,
    LEDGER_SOURCES,
    compile_module,
    lean_command,
    put_lean_on_path,
    run_exporter,
)

from pyisingcheck.extract import leandojo
from pyisingcheck.extract.lake import LeanError
from pyisingcheck.extract.leandojo import LeanDojoError, SourceTheorem, compare, theorems
from pyisingcheck.terms.decode import Export, load_export

TRICKY = """import Planted.Basic

/-! A module doc. -/

namespace Tricky

noncomputable section

namespace Inner

/-- A doc comment. -- with dashes -/
theorem nested_names (ℓ : Nat) : ℓ = ℓ := by
  -- a comment: sorry
  have h : ℓ = ℓ := by rfl
  exact h

end Inner

section Named

/- a comment /- in a comment -/ -/
protected theorem Deep.dotted : "-- sorry" = "-- sorry" /- why -/ := rfl

end Named

end

theorem _root_.Elsewhere.rooted (a b : Nat) : a + b = b + a := by
  rw [Nat.add_comm]

theorem by_cases_ : ∀ n : Nat, n = n
  | 0 => rfl
  | _ + 1 => by
    simp only [Nat.add_comm]

private theorem hidden : 1 = 1 := rfl

theorem no_sorryAx : True := by
  first
  | trivial
  | sorry

end Tricky
"""


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The claim ledger and the fixture, compiled."""
    lean_command()
    pytest.importorskip("lean_dojo", reason="NOT TESTED: needs lean-dojo")
    out = tmp_path_factory.mktemp("oleans")
    compile_module("ClaimLedger", LEDGER_SOURCES, out)
    compile_module("ClaimLedger.Export", LEDGER_SOURCES, out)
    compile_module("Planted", FIXTURE / "lean", out)
    return out


@pytest.fixture()
def on_path(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lean finds the compiled modules."""
    put_lean_on_path(monkeypatch, compiled)


@pytest.fixture(scope="session")
def found(compiled: Path) -> dict[str, SourceTheorem]:
    """The fixture's theorems by their names in its namespace."""
    with pytest.MonkeyPatch.context() as patch:
        put_lean_on_path(patch, compiled)
        return {t.name.removeprefix("Planted."): t for t in theorems(FIXTURE)}


@pytest.fixture(scope="session")
def export(compiled: Path, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """The fixture as the exporter sees it."""
    out = tmp_path_factory.mktemp("export") / "planted.json"
    run_exporter(FIXTURE, compiled, "--out", str(out))
    return load_export(out)


@pytest.fixture()
def tricky(on_path: None, tmp_path: Path) -> dict[str, SourceTheorem]:
    """Theorems whose names and comments are hard to read."""
    (tmp_path / "Tricky.lean").write_text(TRICKY, encoding="utf-8")
    return {t.name: t for t in theorems(tmp_path)}


def test_statements_places_and_tactics(found):
    theorem = found["double_eq"]
    assert theorem.statement.startswith("theorem double_eq (n : Nat) : double n = 2 * n")
    assert theorem.file == "lean/Planted/Basic.lean"
    line = (FIXTURE / theorem.file).read_text(encoding="utf-8").splitlines()[theorem.range[0] - 1]
    assert line[theorem.range[1] :].startswith("theorem double_eq")
    assert theorem.tactics == 2
    assert found["fst_mk"].tactics == 0
    assert found["hidden"].private and not theorem.private


def test_premises(found):
    assert "Planted.own_sorry" in found["inherited_sorry"].premises
    assert "Planted.double" in found["double_eq"].premises
    assert "Planted.wishful" in found["from_wish"].premises


def test_sorry_tokens(found):
    assert found["own_sorry"].sorries == ((13, 2),)
    assert found["two_sorries"].sorries == ((17, 3), (18, 4))
    assert found["sorry_in_statement"].sorries == ((21, 30), (21, 46))
    assert found["inherited_sorry"].sorries == ()


def test_names_in_namespaces_and_sections(tricky):
    assert set(tricky) == {
        "Tricky.Inner.nested_names",
        "Tricky.Deep.dotted",
        "Elsewhere.rooted",
        "Tricky.by_cases_",
        "Tricky.hidden",
        "Tricky.no_sorryAx",
    }


def test_comments_and_strings(tricky):
    nested = tricky["Tricky.Inner.nested_names"]
    assert nested.statement == "theorem nested_names (ℓ : Nat) : ℓ = ℓ"
    assert nested.sorries == ()
    assert nested.tactics == 3
    assert '"-- sorry" = "-- sorry"' in tricky["Tricky.Deep.dotted"].statement
    assert tricky["Tricky.Deep.dotted"].sorries == ()
    assert "Nat.add_comm" in tricky["Elsewhere.rooted"].premises


def test_a_sorry_that_no_proof_uses_is_still_a_token(tricky):
    assert len(tricky["Tricky.no_sorryAx"].sorries) == 1


def test_both_witnesses_agree_on_the_fixture(found, export):
    comparison = compare(found.values(), export)
    assert comparison.only_source == ()
    assert comparison.sorries == ()
    assert comparison.only_export == (), "what nobody wrote"


def test_a_theorem_that_only_one_sees_is_named(found, export):
    without = [t for name, t in found.items() if name != "double_eq"]
    assert compare(without, export).only_export == ("Planted.double_eq",)
    extra = replace(found["double_eq"], name="Planted.invented")
    assert compare([*found.values(), extra], export).only_source == ("Planted.invented",)
    moved = replace(found["own_sorry"], sorries=())
    others = [t for name, t in found.items() if name != "own_sorry"]
    comparison = compare([*others, moved], export)
    assert comparison.sorries == ("Planted.own_sorry",)
    assert not comparison.agree


def test_a_file_that_does_not_compile_is_named(on_path, tmp_path):
    (tmp_path / "Wrong.lean").write_text("theorem wrong : 1 = 2 := rfl\n", encoding="utf-8")
    with pytest.raises(LeanDojoError, match=r"^Wrong\.lean: Lean failed: Wrong\.lean:1:"):
        theorems(tmp_path)


def test_a_missing_module_is_named(on_path, tmp_path):
    with pytest.raises(LeanDojoError, match="Nothing.lean: no such file"):
        theorems(tmp_path, modules=["Nothing"])


def test_lean_that_takes_too_long_is_named(on_path):
    with pytest.raises(LeanDojoError, match=r"Basic\.lean: Lean took more than 0\.01 s"):
        theorems(FIXTURE, modules=["Planted.Basic"], timeout=0.01)


# Without Lean.


def test_missing_lean_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LeanError, match="neither lake nor lean is on PATH"):
        theorems(tmp_path)


def test_missing_leandojo_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(leandojo, "_lean_command", lambda project: ["lean"])
    monkeypatch.setitem(sys.modules, "lean_dojo", None)
    monkeypatch.setitem(sys.modules, "lean_dojo.data_extraction", None)
    with pytest.raises(LeanDojoError, match="LeanDojo is missing"):
        theorems(tmp_path)


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(LeanDojoError, match="nowhere: no such folder"):
        theorems(tmp_path, source_dir="nowhere")


def test_which_modules_are_read(tmp_path):
    for file in ("A.lean", "A/B.lean", "ClaimLedger/X.lean", ".lake/C.lean", "lakefile.lean"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    assert leandojo._modules(tmp_path) == ["A", "A.B"]


def test_importing_leandojo_leaves_the_environment_alone(monkeypatch):
    monkeypatch.setenv("GITHUB_ACCESS_TOKEN", "secret")
    monkeypatch.delenv("CACHE_DIR", raising=False)
    with leandojo._isolated():
        assert os.environ["GITHUB_ACCESS_TOKEN"] == ""
    assert os.environ["GITHUB_ACCESS_TOKEN"] == "secret"
    assert "CACHE_DIR" not in os.environ


@pytest.mark.parametrize(
    "text, kept",
    [
        ("a -- b\nc", "a \nc"),
        ("a /- b /- c -/ d -/ e", "a  e"),
        ('"-- a" -- b', '"-- a" '),
        ('"\\"-- a" /- " -/ b', '"\\"-- a"  b'),
        ("'\"' -- c", "'\"' "),
        ("x' - y' /- open", "x' - y' "),
    ],
)
def test_comments_are_removed(text, kept):
    assert leandojo._without_comments(text) == kept


def test_private_names():
    assert leandojo._user_name("_private.A.B.0.A.hidden") == "A.hidden"
    assert leandojo._user_name("A.hidden") == "A.hidden"
