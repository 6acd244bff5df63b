"""Terms as Lean source: what is written, what is refused, and whether Lean reads it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from lean_support import REPOSITORY, compile_module, lean_command, require_mathlib, run_lean
from terms import NAT, X, Y, forall, rel

from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    LevelMax,
    LevelParam,
    LevelSucc,
    LevelZero,
    NatLit,
    Pi,
    Proj,
    Sort,
    StrLit,
    apply,
)
from pyisingcheck.terms.source import LIMIT, NoSource, name_source, source


def v(depth: int) -> str:
    return f"pyisingcheck_x{depth}"


def test_everything_is_explicit() -> None:
    u = LevelParam("u")
    assert source(Const("Foo.bar", (u, LevelZero()))) == "@Foo.bar.{u, 0}"
    assert source(Sort(LevelSucc(LevelMax(u, LevelZero())))) == "(Sort ((max u 0)+1))"
    assert source(apply(Const("f"), NatLit(3), StrLit('a"\\'))) == '(@f (nat_lit 3) "a\\"\\\\")'
    assert source(Proj("And", 1, Const("h"))) == "@h.2"
    term = Pi("x", NAT, Lam("y", App(Const("P"), BVar(0)), App(BVar(0), BVar(1)), "implicit"))
    inner = f"(@fun {{{v(1)} : (@P @{v(0)})}} => (@{v(1)} @{v(0)}))"
    assert source(term) == f"(∀ ({v(0)} : @Nat), {inner})"
    bound = Let("z", NAT, NatLit(1), BVar(0))
    assert source(bound) == f"(let {v(0)} : @Nat := (nat_lit 1); @{v(0)})"


@pytest.mark.parametrize(
    "term",
    [
        Const("_private.Lib.0.hidden"),
        Const("x := by run_cmd evil"),
        Const("f\n#eval evil"),
        Const("«a» b»"),
        Const(""),
        Const("f", (LevelParam("u} evil"),)),
        Const(v(0)),
        StrLit("a\n"),
        StrLit("é"),
    ],
)
def test_what_lean_could_not_read_back_is_refused(term: Expr) -> None:
    with pytest.raises(NoSource):
        source(term)


def test_names_as_the_exporter_writes_them() -> None:
    for name in ("Real.exp_pos'", "Foo.«term_≼_»", "h₀.x₁", "Fin.succ?"):
        assert name_source(name) == f"@{name}"


def test_a_term_that_denotes_a_huge_text_is_refused() -> None:
    term: Expr = NatLit(1)
    for _ in range(200):
        term = apply(Const("Nat.add"), term, term)
    with pytest.raises(NoSource, match=str(LIMIT)):
        source(term)


def test_deep_terms_are_written() -> None:
    term: Expr = NAT
    for _ in range(1900):
        term = App(Const("f"), term)
    assert source(term).count("@f") == 1900


def test_lean_reads_statements_back(tmp_path: Path) -> None:
    """The theorem proves what was written of its statement."""
    lean = lean_command()
    term = forall(Pi("h", rel("LT.lt", X, Y, NAT), rel("LE.le", BVar(2), BVar(1), NAT)), NAT)
    wrong = forall(rel("LE.le", X, Y, NAT), NAT)
    path = tmp_path / "Statements.lean"
    proof = "fun _ _ h => Nat.le_of_lt h"
    path.write_text(f"example : {source(term)} := {proof}\n", "utf-8")
    assert run_lean([lean, str(path)], tmp_path, tmp_path).returncode == 0
    path.write_text(f"example : {source(wrong)} := {proof}\n", "utf-8")
    assert run_lean([lean, str(path)], tmp_path, tmp_path).returncode == 1


def test_lean_reads_the_snapshot_back(tmp_path: Path) -> None:
    """Every theorem of the library proves what was written of its statement."""
    require_mathlib(tmp_path)
    compile_module("IsingAttention", REPOSITORY / "lean", tmp_path)
    lines = ["import IsingAttention"]
    for i, theorem in enumerate(load_export(snapshot_path()).theorems):
        universes = f".{{{', '.join(theorem.level_params)}}}" if theorem.level_params else ""
        proof = name_source(theorem.name, [LevelParam(name) for name in theorem.level_params])
        lines += [f"theorem again{i}{universes} : {source(theorem.type)} :=", f"  {proof}"]
    path = tmp_path / "Statements.lean"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    done = run_lean([lean_command(), str(path)], tmp_path, tmp_path)
    assert len(lines) > 1 and done.returncode == 0, done.stdout
