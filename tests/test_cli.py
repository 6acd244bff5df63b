"""The command line: exit codes, one-line complaints, nothing but the result on standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from exports import claimed, export, write_export

from pyisingcheck import cli
from pyisingcheck.ledger import run

GOOD = [claimed("N.holds", "A3"), claimed("N.not_found", "C3", "refutation")]


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "DEFAULT_CHECKER", "fake_checker:check")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for key in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA"):
        monkeypatch.delenv(key, raising=False)


def call(monkeypatch: pytest.MonkeyPatch, *args: object) -> int:
    monkeypatch.setattr(sys, "argv", ["pyisingcheck", *map(str, args)])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return int(caught.value.code or 0)


class Shell:
    """Runs commands in this process and keeps what they print."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
    ) -> None:
        self.monkeypatch, self.capsys, self.folder = monkeypatch, capsys, folder

    def __call__(self, *args: object) -> int:
        code = call(self.monkeypatch, *args)
        self.out, self.err = self.capsys.readouterr()
        return code

    def export(self, *declarations: dict[str, object], **changes: object) -> Path:
        return write_export(self.folder / "export.json", list(declarations), **changes)


@pytest.fixture
def shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Shell:
    return Shell(monkeypatch, capsys, tmp_path)


def test_verify_prints_the_ledger(shell: Shell) -> None:
    path = shell.export(*GOOD)
    assert shell("verify", "--export", path, "--device", "cpu") == 0
    assert "refutation" in shell.out
    assert "1 proved" in shell.out and "1 refuted" in shell.out
    assert shell.err == ""


def test_verify_json_is_the_report_and_the_same_bytes_every_time(shell: Shell) -> None:
    path = shell.export(*GOOD, claimed("N.untested_helper"))
    args = ("verify", "--export", path, "--device", "cpu", "--json", "--samples", 7, "--seed", 2)
    assert shell(*args) == 0
    first = shell.out
    report = json.loads(first)
    assert report["seed"] == 2 and report["device"] == "cpu" and len(report["claims"]) == 42
    assert report["claims"][2]["lean"][0]["derived"]["worstMargin"] == 2.25
    assert report["claims"][2]["lean"][0]["derived"]["samples"] == 7
    assert report["declarations"]["untested"] == 1
    shell(*args)
    assert shell.out == first


@pytest.mark.parametrize(
    ("declaration", "words"),
    [
        (claimed("N.false_claim", "A3"), "proved in Lean, but the derived check falsified"),
        (claimed("N.false_open", sorries=[[1, 2]]), "stated in Lean, but the derived check"),
        (claimed("N.unnoticed", "C3", "refutation"), "did not falsify"),
    ],
)
def test_a_surprise_is_exit_code_1(
    shell: Shell, declaration: dict[str, object], words: str
) -> None:
    assert shell("verify", "--export", shell.export(declaration), "--device", "cpu") == 1
    assert words in " ".join(shell.out.split())


def test_one_claim_only(shell: Shell) -> None:
    path = shell.export(*GOOD, claimed("N.false_claim", "A6"), claimed("N.false_other"))
    args = ("verify", "--export", path, "--device", "cpu", "--json")
    assert shell(*args, "--claim", "A3") == 0
    report = json.loads(shell.out)
    assert [claim["id"] for claim in report["claims"]] == ["A3"] and report["unclaimed"] == []
    assert shell(*args, "--claim", "A6") == 1
    assert shell(*args, "--claim", "Z9") == 2
    assert "there is no claim Z9" in shell.err and shell.out == ""


def test_rules_that_are_broken_fail_under_strict(shell: Shell) -> None:
    violations = [{"name": "N.holds", "rule": "axiom", "detail": "N.magic"}]
    path = shell.export(*GOOD, violations=violations)
    assert shell("verify", "--export", path, "--device", "cpu") == 0
    assert "against the rules: N.holds axiom N.magic" in shell.out
    assert shell("verify", "--export", path, "--device", "cpu", "--strict") == 1


def test_a_stale_snapshot_is_exit_code_3_under_strict(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from pyisingcheck.report import verify

    (tmp_path / "Foo.lean").write_text("changed")
    path = shell.export(*GOOD)
    monkeypatch.setattr(verify, "snapshot_path", lambda: path)
    monkeypatch.setattr(verify, "source_candidates", lambda: [tmp_path])
    assert shell("verify", "--device", "cpu") == 0
    assert "the snapshot is stale: Foo.lean (changed)" in shell.out
    assert shell("verify", "--device", "cpu", "--strict") == 3
    monkeypatch.setattr(verify, "source_candidates", lambda: [tmp_path / "cache"])
    (tmp_path / "Foo.lean").unlink()
    assert shell("verify", "--device", "cpu", "--strict") == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["verify", "--bogus"], "No such option"),
        (["verify", "--samples", "many"], "--samples"),
        (["verify", "--samples", "0"], "--samples"),
        (["verify", "--device", "abacus"], "--device"),
        (["verify", "--device", "cpu", "--export", "absent.json"], "absent.json: cannot be read"),
        (["verify", "--device", "cpu", "--export", "a", "--project", "b"], "exclude each other"),
        (["verify", "--device", "cpu", "--project", "absent-folder"], ""),
        (["nonsense"], "nonsense"),
        (["falsify"], "name one statement"),
        (["coverage", "--compare", "absent.json"], "absent.json: cannot be read"),
        (["experiment", "alchemy"], "there is no experiment alchemy; there are"),
        (["mutate", "--device", "cpu", "--export", "absent.json"], "absent.json: cannot be read"),
        (["coverage", "--device", "cpu", "--from", "absent.json"], "absent.json: cannot be read"),
        (["mutate", "--device", "cpu", "--decl", "No.such"], "there is no theorem No.such"),
        (["mutate", "--device", "cpu", "--export", "."], "cannot be read"),
        (["falsify", "--device", "cpu", "--export", ".", "--decl", "a"], "cannot be read"),
        (["falsify", "--device", "cpu", "Foo.bar.absent"], "there is no theorem Foo.bar.absent"),
        (["falsify", "--device", "cpu", "a", "--decl", "b"], "name one statement"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(shell: Shell, args: list[str], words: str) -> None:
    assert shell(*args) == 2
    assert shell.out == "" and words in shell.err
    assert shell.err.startswith("pyisingcheck: ") and shell.err.count("\n") == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "pyisingcheck-export/2"}'])
def test_bad_exports_are_one_line(shell: Shell, tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    assert shell("verify", "--export", path, "--device", "cpu") == 2
    assert shell.err.startswith(f"pyisingcheck: {path}: ") and shell.err.count("\n") == 1


def test_reports_are_written_for_every_reader(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "deep"
    path = shell.export(*GOOD)
    assert shell("verify", "--export", path, "--device", "cpu", "--report", folder) == 0
    names = ["badge.svg", "junit.xml", "report.html", "report.json", "report.md", "report.svg"]
    assert sorted(file.name for file in folder.iterdir()) == names
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert shell("verify", "--export", path, "--device", "cpu", "--report", blocked / "x") == 2


def test_coverage_formats_threshold_and_comparison(shell: Shell, tmp_path: Path) -> None:
    path = shell.export(claimed("N.holds"), claimed("N.untested"))
    args = ("coverage", "--export", path, "--device", "cpu")
    starts = {
        "table": "",
        "md": "# Ledger",
        "json": "{",
        "html": "<!doctype html>",
        "junit": "<?xml",
        "badge": "<svg",
    }
    for name, start in starts.items():
        assert shell(*args, "--format", name) == 0
        assert shell.out.startswith(start)
    assert shell(*args, "--fail-under", 50) == 0
    assert shell(*args, "--fail-under", 51) == 1 and "below 51 %" in shell.err
    shell(*args, "--format", "json")
    old = tmp_path / "old.json"
    old.write_text(shell.out)
    assert shell(*args, "--compare", old) == 0 and shell.err == ""
    assert shell("coverage", "--from", old, "--fail-under", 51) == 1
    shell.export(claimed("N.holds", sorries=[[1, 1]]), claimed("N.untested"))
    assert shell(*args, "--compare", old) == 1
    assert "N.holds: holds → holds with sorry" in shell.err


def test_falsify_one_theorem(shell: Shell) -> None:
    path = shell.export(claimed("N.false_one", statement="theorem false_one : 1 = 2"), *GOOD)
    args = ("falsify", "--export", path, "--device", "cpu")
    assert shell(*args, "--decl", "N.false_one") == 1
    assert shell.out.startswith("theorem false_one : 1 = 2\nfalsified, ")
    assert "It fails at (certified)\n  x = 1/2\n  n = 0\n" in shell.out
    assert shell(*args, "N.holds") == 0
    assert shell(*args, "holds", "--json") == 0
    assert json.loads(shell.out)["name"] == "N.holds"
    assert shell(*args, "--decl", "N.absent") == 2
    assert "there is no theorem N.absent" in shell.err


def test_a_statement_as_text_needs_lean(shell: Shell, tmp_path: Path) -> None:
    shell.monkeypatch.setenv("PATH", str(tmp_path))
    assert shell("falsify", "--device", "cpu", "∀ n : ℕ, n < 5") == 2
    assert shell.err == "pyisingcheck: neither lake nor lean is on PATH; elan installs both\n"
    for command in ("verify", "mutate", "coverage"):
        assert shell(command, "--device", "cpu", "--project", tmp_path) == 2
        assert shell.err.count("\n") == 1 and shell.out == ""


def test_links_lead_to_the_commit_on_a_server(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://example.org")
    monkeypatch.setenv("GITHUB_REPOSITORY", "a/b")
    monkeypatch.setenv("GITHUB_SHA", "123")
    shell("coverage", "--export", shell.export(*GOOD), "--device", "cpu", "--format", "md")
    assert "https://example.org/a/b/blob/123/Foo.lean#L3" in shell.out


def test_a_reader_that_stops_reading_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(export(declarations=[])))
    command = f"{sys.executable} -m pyisingcheck verify --device cpu --json --export {path}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} | true"], capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr
