"""What Lean is asked to prove, and what counts as its yes."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from pathlib import Path

import exports
import pytest
from lean_support import compile_module, lean_command, put_lean_on_path
from terms import NAT, X, Y, forall, rel

from pyisingcheck.extract.lake import LeanError
from pyisingcheck.extract.prove import FILE, Goal, proved
from pyisingcheck.terms.decode import Declaration, load_export
from pyisingcheck.terms.expr import BVar, Const, Pi

# A Lean that says what the test wants of each theorem, by the text of its statement.
LEAN = """\
#!{python}
import json, re, sys
text = open(sys.argv[-1], encoding="utf-8").read()
if {no_mathlib} and "import Mathlib" in text:
    print({no_module!r})
    sys.exit(1)
for line, spoken in enumerate(text.splitlines(), 1):
    found = re.match(r"theorem (pyisingcheck_\\w+) : (.*) := by", spoken)
    for word, answers in {answers}.items() if found else ():
        if word in found[2]:
            for severity, answer in answers:
                data = answer.replace("NAME", found[1])
                print(json.dumps({{"pos": {{"line": line}}, "severity": severity, "data": data}}))
print("no JSON")
"""
NO_MODULE = {"pos": {"line": 1}, "severity": "error", "data": "unknown module prefix 'Mathlib'"}
STANDARD = "'NAME' depends on axioms: [propext,\n Classical.choice,\n Quot.sound]"
INFO = ("information", "'NAME' does not depend on any axioms")


@pytest.fixture
def theorem(tmp_path: Path) -> Declaration:
    path = tmp_path / "export.json"
    exports.write_export(path, [exports.claimed("Foo.old")])
    return load_export(path).declarations["Foo.old"]


def stand_in(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: dict[str, list[tuple[str, str]]],
    no_mathlib: bool = False,
) -> None:
    programs = folder / "bin"
    programs.mkdir()
    lean = programs / "lean"
    lean.write_text(
        LEAN.format(
            python=sys.executable,
            answers=answers,
            no_mathlib=no_mathlib,
            no_module=json.dumps(NO_MODULE),
        ),
        "utf-8",
    )
    lean.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))


@pytest.mark.parametrize(
    ("said", "yes"),
    [
        ([INFO], True),
        ([("information", STANDARD)], True),
        ([("warning", "an unused variable"), INFO], True),
        ([("information", "'NAME' depends on axioms: [propext, sorryAx]")], False),
        ([("information", "'NAME' depends on axioms: [Foo.wishful]")], False),
        ([("error", "Unknown identifier `x`"), INFO], False),  # as Lean does say
        ([("error", "unsolved goals")], False),
        ([("information", "'NAME'")], False),
        ([], False),
    ],
)
def test_only_axioms_that_lean_lists_are_a_yes(
    said: list[tuple[str, str]],
    yes: bool,
    theorem: Declaration,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand_in(tmp_path, monkeypatch, {"@P": said})
    goals = [Goal(Const("Q"), theorem), Goal(Const("P"), theorem)]
    assert proved(goals, tmp_path) == [False, yes]


def test_every_goal_is_asked_and_counted(
    theorem: Declaration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, {"@P": [INFO]})
    names = ["P", "no name", *("Q" if i % 3 else "P" for i in range(2 * FILE))]
    calls: list[tuple[int, int]] = []
    goals = [Goal(Const(name), theorem) for name in names]
    found = proved(goals, tmp_path, progress=lambda done, total: calls.append((done, total)))
    assert found == [name == "P" for name in names]
    assert [total for _, total in calls] == [len(names)] * 3 and calls[-1][0] == len(names)
    assert proved([], tmp_path) == []


def test_a_run_that_does_not_end_proves_nothing(
    theorem: Declaration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lean = tmp_path / "lean"
    lean.write_text("#!/bin/sh\nexec sleep 60\n", "utf-8")
    lean.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr("pyisingcheck.extract.prove.TIME", 0.2)
    assert proved([Goal(Const("P"), theorem)], tmp_path) == [False]


def test_without_mathlib_lean_s_own_tactics_are_used(
    theorem: Declaration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, monkeypatch, {"@P": [INFO]}, no_mathlib=True)
    assert proved([Goal(Const("P"), theorem)], tmp_path) == [True]


def test_without_lean_it_is_one_line(
    theorem: Declaration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LeanError, match="neither lake nor lean"):
        proved([Goal(Const("P"), theorem)], tmp_path)


# With Lean.


def test_lean_proves_what_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """x < y → x ≤ y is proved; not so the converse, nor what only a theorem with a hole proves."""
    lean_command()
    project = tmp_path / "project"
    (project / "lean").mkdir(parents=True)
    source = "theorem Foo.old (x y : Nat) (h : x < y) : x ≤ y := Nat.le_of_lt h\n"
    source += "theorem Foo.holed (x y : Nat) : x ≤ y := sorry\n"
    (project / "lean" / "Foo.lean").write_text(source, "utf-8")
    compiled = tmp_path / "compiled"
    compile_module("Foo", project / "lean", compiled)
    put_lean_on_path(monkeypatch, compiled)
    old, holed = declaration(tmp_path, "Foo.old"), declaration(tmp_path, "Foo.holed")
    less, at_most = (rel(name, X, Y, NAT) for name in ("LT.lt", "LE.le"))
    less_then, at_most_then = (rel(n, BVar(2), BVar(1), NAT) for n in ("LT.lt", "LE.le"))
    goals = [
        Goal(forall(Pi("h", less, at_most_then), NAT), old),
        Goal(forall(Pi("h", at_most, less_then), NAT), old),
        Goal(forall(at_most, NAT), holed),
        Goal(Const("Foo.undefined"), old),
        Goal(Pi("x", NAT, rel("LE.le", BVar(0), BVar(0), NAT)), old),
    ]
    assert proved(goals, project) == [True, False, False, False, True]


def declaration(folder: Path, name: str) -> Declaration:
    path = folder / "export.json"
    exports.write_export(path, [exports.claimed(name)])
    return dataclasses.replace(load_export(path).declarations[name], module="Foo")
