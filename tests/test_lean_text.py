"""Counterexamples as Lean text: what is written, what cannot be, and whether Lean accepts it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lean_support import REPOSITORY, compile_module, lean_command, require_mathlib, run_lean

from pyisingcheck.report.lean_text import lean_example
from pyisingcheck.terms.decode import load_export

CORPUS = Path(__file__).parent / "corpus"
EXAMPLE = REPOSITORY / "docs" / "example"
FAILING = {  # theorem -> an instance at which it fails
    "Average.average_const": {"n": "0", "x": "![]", "c": "1"},
    "Corpus.Scalar.false_div_self": {"x": "0"},
    "Corpus.Scalar.false_line": {"x": "1 / 2", "y": "1 / 2"},
    "Corpus.Scalar.false_narrow": {"x": "1 / 3"},
    "Corpus.Scalar.false_zmod": {"a": "2", "b": "3"},
    "Corpus.Sums.false_prod_sum": {"n": "2", "x": "![3, 3]"},
    "Corpus.Matrices.false_mul_comm": {"n": "2", "A": "!![0, 0; 1, 0]", "B": "!![0, 0; 0, 1]"},
    "Corpus.Matrices.false_det_smul": {"n": "2", "A": "!![1, 0; 0, 1]", "c": "2"},
}
HEADER = """import Average
import Mathlib.Data.ZMod.Basic
import Mathlib.LinearAlgebra.Matrix.NonsingularInverse

"""


def written(name: str, instance: dict[str, str]) -> str | None:
    folder = EXAMPLE / "export.json"
    path = folder if name.startswith("Average") else CORPUS / f"{name.split('.')[1]}.json"
    export = load_export(path)
    return lean_example(export.declarations[name], export, instance)


def test_a_counterexample_is_an_example_that_refutes() -> None:
    assert written("Average.average_const", FAILING["Average.average_const"]) == (
        "open Average in\n"
        "example : ¬ (∀ {n : ℕ} (x : Fin n → ℝ) (c : ℝ) (h : ∀ (i : Fin n), x i = c),"
        " average x = c) :=\n"
        "  fun h ↦ absurd (@h 0 ![] 1 (by norm_num [Average.average, Fin.forall_fin_succ,\n"
        "      Fin.sum_univ_succ]))\n"
        "    (by norm_num [Average.average, Fin.forall_fin_succ, Fin.sum_univ_succ])"
    )


def test_fractions_and_signs_are_in_parentheses() -> None:
    text = written("Corpus.Scalar.false_re_mul", {"z": "⟨0, -1 / 2⟩", "w": "⟨1, 1⟩"})
    assert text is not None and "(h ⟨0, -1 / 2⟩ ⟨1, 1⟩)" in text
    text = written("Corpus.Scalar.false_bernoulli", {"x": "-10", "n": "3"})
    assert text is not None and "(h (-10) 3)" in text


@pytest.mark.parametrize(
    ("name", "instance"),
    [
        ("Corpus.Scalar.false_all_equal", {"x": "1 / 2", "y": "≈ -0.5"}),
        ("Corpus.Scalar.false_recurrence", {"a": "the function that the hypotheses define"}),
        ("Corpus.Sums.false_entropy", {"n": "1", "P": "⟨![1], ⋯, ⋯⟩"}),
        ("Corpus.Scalar.false_denial", {}),
        ("Corpus.Scalar.false_line", {"x": "1"}),
    ],
)
def test_what_is_no_lean_text_is_not_written(name: str, instance: dict[str, str]) -> None:
    assert written(name, instance) is None


def test_lean_accepts_the_refutations(tmp_path: Path) -> None:
    """Compiled with Lean, where it and a compiled Mathlib are at hand."""
    require_mathlib(tmp_path)
    compile_module("Average", EXAMPLE, tmp_path)
    texts = [written(name, instance) for name, instance in FAILING.items()]
    assert all(texts)
    source = tmp_path / "Refutations.lean"
    source.write_text(HEADER + "\n\n".join(map(str, texts)) + "\n", "utf-8")
    done = run_lean([lean_command(), str(source)], tmp_path, tmp_path)
    assert done.returncode == 0, done.stdout
    source.write_text(HEADER + str(texts[1]).replace("(h 0)", "(h 1)") + "\n", "utf-8")
    assert run_lean([lean_command(), str(source)], tmp_path, tmp_path).returncode == 1
