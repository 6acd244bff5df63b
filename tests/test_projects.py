"""Lake projects that are not this one: the example of the documentation, with and without Lean."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lean_support import REPOSITORY, lean_command, put_lean_on_path, require_mathlib

from pyisingcheck import cli
from pyisingcheck.terms.decode import load_export

EXAMPLE = REPOSITORY / "docs" / "example"
VERDICTS = {  # one theorem for each thing that the check may answer
    "Average.average_const": "falsified",
    "Average.average_mul": "holds",
    "Average.eq_zero_of_average_pos": "vacuous",
    "Average.mk_nat": "untested",
}
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """Runs the command line in this process: exit code, standard output, standard error."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def call(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["pyisingcheck", *map(str, args)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = capfd.readouterr()
        return int(caught.value.code or 0), out, err

    return call


def verdicts(report: dict[str, Any]) -> dict[str, str]:
    claimed = [record for claim in report["claims"] for record in claim["lean"]]
    records = [r for r in (*claimed, *report["unclaimed"]) if r["derived"]]
    return {record["name"]: record["derived"]["verdict"] for record in records}


def test_the_committed_export_is_of_the_committed_source() -> None:
    digest = hashlib.sha256((EXAMPLE / "Average.lean").read_bytes()).hexdigest()
    assert load_export(EXAMPLE / "export.json").sources == {"Average.lean": digest}


def test_the_example_s_export_is_checked_without_lean(command: Command) -> None:
    args = ("verify", "--export", EXAMPLE / "export.json", "--device", "cpu", "--jobs", 1)
    code, out, _ = command(*args, "--json")
    report = json.loads(out)
    assert code == 1 and report["claims"] == []
    assert verdicts(report) == VERDICTS
    [surprise] = report["surprises"]
    assert "Average.average_const" in surprise
    false = next(r for r in report["unclaimed"] if r["name"] == "Average.average_const")
    assert false["derived"]["certified"] and false["derived"]["counterexample"]["n"] == "0"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example, and Lean on the path."""
    lean_command()
    require_mathlib(tmp_path)
    put_lean_on_path(monkeypatch)
    if shutil.which("lake"):
        pytest.skip("NOT TESTED: lake would fetch Mathlib; plain lean finds it compiled")
    ignored = shutil.ignore_patterns(".lake", "export.json")
    return Path(shutil.copytree(EXAMPLE, tmp_path / "project", ignore=ignored))


def test_the_example_as_a_project(command: Command, project: Path) -> None:
    options = ("--project", project, "--device", "cpu")
    code, out, _ = command("verify", *options, "--json", "--jobs", 1)
    assert code == 1 and verdicts(json.loads(out)) == VERDICTS

    code, out, _ = command("falsify", *options, "--decl", "Average.average_const")
    assert code == 1 and "  n = 0\n" in out and "example : ¬ (" in out

    text = "∀ (n : ℕ) (x : Fin n → ℝ), 0 < n → Average.average x ≤ ∑ i, x i"
    code, out, _ = command("falsify", *options, "--json", text)
    record = json.loads(out)
    assert code == 1 and record["derived"]["certified"]
    assert "≤ ∑ i, x i" in record["statement"]

    text = "∀ (n : ℕ) (x : Fin n → ℝ), (∀ i, 0 ≤ x i) → 0 ≤ Average.average x"
    code, out, _ = command("falsify", *options, text)
    assert code == 0 and "holds" in out

    code, out, err = command("falsify", *options, "∀ x : ℝ, x ≤ undefined")
    assert code == 2 and out == "" and "Unknown identifier `undefined`" in err
    assert err.count("\n") == 1


def test_a_project_with_claims_of_its_own(command: Command, project: Path) -> None:
    source = project / "Average.lean"
    text = source.read_text("utf-8").replace(
        "import Mathlib.An", "import ClaimLedger\nimport Mathlib.An"
    )
    text = text.replace(
        "namespace Average\n",
        'declare_claim "E1" "the average times n is the sum"\n\nnamespace Average\n',
    )
    tag = '@[claim "E1" source := "E(1)" role := statement]\n'
    source.write_text(text.replace("theorem average_mul", f"{tag}theorem average_mul"), "utf-8")
    code, out, _ = command("verify", "--project", project, "--device", "cpu", "--jobs", 1, "--json")
    report = json.loads(out)
    assert code == 1 and verdicts(report) == VERDICTS
    [claim] = report["claims"]
    assert (claim["id"], claim["status"], claim["source"]) == ("E1", "proved", ["E(1)"])
    assert len(report["unclaimed"]) == 3


def test_pytest_on_the_project(project: Path) -> None:
    run_pytest_on(project)


def run_pytest_on(project: Path) -> None:
    """The export is made once, beside the project's build, and its theorems are the items."""
    (project / "test_average.py").unlink()  # needs the export that was left out of the copy
    command = [sys.executable, "-m", "pytest", "--lean-project", ".", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert "1 failed, 1 passed, 2 skipped" in done.stdout and "  n = 0\n" in done.stdout
    assert (project / ".lake" / "pyisingcheck" / "export.json").is_file()


# A stand-in for Lake: it builds nothing, and its exporter gives the committed export.
LAKE = """\
#!{python}
import shutil, sys
args = sys.argv[1:]
if "--out" in args:
    shutil.copy({export!r}, args[args.index("--out") + 1])
elif args[:1] == ["build"] and {broken}:
    sys.exit("error: Average.lean:3:0: unknown identifier")
"""


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, *, broken: bool = False) -> Path:
    """A copy of the example with this Lake on the path."""
    programs = folder / "bin"
    programs.mkdir()
    lake = programs / "lake"
    export = str(EXAMPLE / "export.json")
    lake.write_text(LAKE.format(python=sys.executable, export=export, broken=broken), "utf-8")
    lake.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    return Path(shutil.copytree(EXAMPLE, folder / "project"))


def test_verify_asks_lake(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = stand_in(tmp_path, monkeypatch)
    args = ("--project", project, "--device", "cpu", "--jobs", 1, "--json")
    code, out, _ = command("verify", *args)
    assert code == 1 and verdicts(json.loads(out)) == VERDICTS


def test_what_lake_says_is_passed_on(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = stand_in(tmp_path, monkeypatch, broken=True)
    code, out, err = command("verify", "--project", project, "--device", "cpu")
    assert code == 2 and out == ""
    said, ours = err.splitlines()
    assert "unknown identifier" in said and ours.startswith("pyisingcheck: `lake build")


def test_pytest_asks_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_pytest_on(stand_in(tmp_path, monkeypatch))
