"""Lean theorems as pytest items: verdicts become outcomes, and pytest's own options work."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from exports import claimed, write_export
from lean_support import REPOSITORY

# Imported here once: in-process runs forget the modules they import, and numpy allows no second
# import.
from pyisingcheck import falsify  # noqa: F401
from pyisingcheck.ledger import run
from pyisingcheck.report import single  # noqa: F401

EXAMPLE = REPOSITORY / "docs" / "example" / "export.json"
SNAPSHOT = REPOSITORY / "pyisingcheck" / "data" / "snapshot.json"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, pytester: pytest.Pytester) -> Path:
    """An export with one theorem for each outcome; the verdict follows from the name."""
    monkeypatch.setattr(run, "DEFAULT_CHECKER", "fake_checker:check")
    names = ("N.false_one", "N.false_two", "N.not_found", "N.true_one", "N.untested")
    theorems = [claimed(name, statement=f"theorem {name} : P") for name in names]
    return write_export(pytester.path / "export.json", theorems)


def test_the_package_registers_the_plugin() -> None:
    [found] = entry_points(group="pytest11", name="pyisingcheck")
    assert found.value == "pyisingcheck.pytest_plugin"


def test_verdicts_become_outcomes(pytester: pytest.Pytester, fake: Path) -> None:
    result = pytester.runpytest("--lean-export", fake, "-rs")
    result.assert_outcomes(passed=2, failed=2, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "*N.false_one*",
            "theorem N.false_one : P",
            "falsified, 3 samples",
            "It fails at (certified)",
            "  x = 1/2",
            "  n = 0",
            "SKIPPED*untested: Real.Gamma*",
        ]
    )


def test_items_are_selected_as_any_others(pytester: pytest.Pytester, fake: Path) -> None:
    chosen = ("--lean-export", fake)
    pytester.runpytest(*chosen, "-k", "true or untested").assert_outcomes(
        passed=1, skipped=1, deselected=3
    )
    pytester.runpytest(*chosen, "-x").assert_outcomes(failed=1)
    by_id = pytester.runpytest(*chosen, f"{fake}::N.not_found")
    by_id.assert_outcomes(passed=1)
    listed = pytester.runpytest(*chosen, "--collect-only", "-q")
    listed.stdout.fnmatch_lines(["export.json::N.false_one", "export.json::N.untested"])


def test_python_tests_run_beside_them(pytester: pytest.Pytester, fake: Path) -> None:
    pytester.makepyfile("def test_own(): pass")
    pytester.runpytest("--lean-export", fake, "-k", "own or true").assert_outcomes(
        passed=2, deselected=4
    )
    pytester.runpytest().assert_outcomes(passed=1)


def test_an_export_in_a_hidden_folder(pytester: pytest.Pytester, fake: Path) -> None:
    """As that of a project is; nothing else in the folder is collected."""
    hidden = pytester.path / ".lake" / "pyisingcheck" / "export.json"
    hidden.parent.mkdir(parents=True)
    fake.rename(hidden)
    foreign = pytester.path / ".lake" / "packages" / "test_foreign.py"
    foreign.parent.mkdir()
    foreign.write_text("def test_foreign(): pass")
    result = pytester.runpytest("--lean-export", hidden)
    result.assert_outcomes(passed=2, failed=2, skipped=1)


def test_junit_has_names_counterexamples_and_reasons(pytester: pytest.Pytester, fake: Path) -> None:
    pytester.runpytest("--lean-export", fake, "--junitxml=junit.xml")
    text = (pytester.path / "junit.xml").read_text("utf-8")
    for part in ('name="N.false_one"', "x = 1/2", "untested: Real.Gamma", 'value="falsified"'):
        assert part in text


def test_samples_and_seed_reach_the_check(pytester: pytest.Pytester, fake: Path) -> None:
    options = ("--lean-samples=7", "--lean-seed=3", "--junitxml=junit.xml", "-k", "true_one")
    pytester.runpytest("--lean-export", fake, *options).assert_outcomes(passed=1, deselected=4)
    assert 'name="samples" value="7"' in (pytester.path / "junit.xml").read_text("utf-8")


def test_bad_input_is_one_line(pytester: pytest.Pytester) -> None:
    for options in (["--lean-export", "absent.json"], ["--lean-project", "absent"]):
        result = pytester.runpytest(*options)
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines(["ERROR: --lean-*absent*: no such f*"])
    (pytester.path / "bad.json").write_text("{")
    result = pytester.runpytest("--lean-export", "bad.json")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*bad.json: not JSON at line 1*"])


def test_without_its_options_the_plugin_imports_nothing(tmp_path: Path) -> None:
    source = tmp_path / "test_own.py"
    source.write_text(
        "import sys\n"
        "def test_own():\n"
        "    assert 'pyisingcheck.pytest_plugin' in sys.modules\n"
        "    for name in ('torch', 'numpy', 'pyisingcheck.terms', 'pyisingcheck.falsify'):\n"
        "        assert name not in sys.modules\n"
    )
    # hypothesis' own plugin imports numpy where both are there
    command = [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", source]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_example_project(pytester: pytest.Pytester) -> None:
    """With the real checker: one theorem of each kind."""
    result = pytester.runpytest("--lean-export", EXAMPLE, "-rs")
    result.assert_outcomes(passed=1, failed=1, skipped=2)
    result.stdout.fnmatch_lines(
        [
            "It fails at (certified)",
            "  n = 0",
            "  left side = 0",
            "In Lean:",
            "SKIPPED*vacuous: no sample met hypothesis h*",
            "SKIPPED*untested: *",
        ]
    )


def test_theorems_of_this_library(pytester: pytest.Pytester) -> None:
    """On the snapshot: a part of it that is quick, a refutation among it."""
    chosen = "softmax_pos or sum_softmax or rgMap_eq_self_iff or not_forall_softmaxCoupling_symm"
    result = pytester.runpytest("--lean-export", SNAPSHOT, "-k", chosen, "--lean-samples=2000")
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] >= 4 and not outcomes.keys() & {"failed", "errors", "skipped"}


def test_distributed(pytester: pytest.Pytester) -> None:
    pytest.importorskip("xdist", reason="NOT TESTED: needs pytest-xdist")
    result = pytester.runpytest_subprocess("-n", "2", "--lean-export", EXAMPLE)
    result.assert_outcomes(passed=1, failed=1, skipped=2)
