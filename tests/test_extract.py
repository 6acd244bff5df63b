"""Finding and running Lean: what is missing is said in a line, commands are the right ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from exports import claimed, write_export

from pyisingcheck.extract import commands, lake, leandojo
from pyisingcheck.extract.lake import LeanError

# Stands for `lean` or `lake`: notes how it was called, and writes what it is told to write.
TOOL = """#!{python}
import os, shutil, sys
name, path = os.path.basename(sys.argv[0]), os.environ.get("LEAN_PATH", "")
with open({log!r}, "a") as log:
    print(name, *sys.argv[1:], "LEAN_PATH=" + path, file=log)
if "--help" in sys.argv:
    sys.exit({own})
if "--out" in sys.argv:
    shutil.copy({export!r}, sys.argv[sys.argv.index("--out") + 1])
if "-o" in sys.argv:
    open(sys.argv[sys.argv.index("-o") + 1], "w").close()
if "printenv" in sys.argv:
    print("/compiled")
if name == "lean" and "Bad" in open(sys.argv[-1]).read():
    print("Statement.lean:5:4: error: unknown identifier", file=sys.stderr)
    sys.exit(1)
"""


class Tools:
    """A PATH with nothing on it but the tools that a test installs."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.log = folder, folder / "log"
        self.export = write_export(folder / "export.json", [claimed("N.a"), claimed("N.b")])
        (folder / "bin").mkdir()
        monkeypatch.setenv("PATH", str(folder / "bin"))
        monkeypatch.delenv("LEAN_PATH", raising=False)

    def install(self, name: str, own: int = 0) -> None:
        path = self.folder / "bin" / name
        names = {"python": sys.executable, "log": str(self.log), "export": str(self.export)}
        path.write_text(TOOL.format(**names, own=own))
        path.chmod(0o755)

    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    return Tools(tmp_path, monkeypatch)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "lean" / "Lib").mkdir(parents=True)
    (root / "lakefile.toml").write_text('name = "lib"\n')
    (root / "lean" / "Lib.lean").write_text("import Lib.B\n/- import Lib.C -/\n")
    (root / "lean" / "Lib" / "A.lean").write_text("import Mathlib.Order.Basic\n")
    (root / "lean" / "Lib" / "B.lean").write_text("public import Lib.A\n")
    return root


def test_without_lean_the_message_says_what_is_missing(tools: Tools, project: Path) -> None:
    with pytest.raises(LeanError, match="neither lake nor lean is on PATH"):
        lake.export_project(project, project / "out.json", [])
    tools.install("lean")
    with pytest.raises(LeanError, match="no such folder"):
        lake.export_project(project / "absent", project / "out.json", [])


def test_a_folder_without_a_lakefile_is_no_lake_project(tools: Tools, tmp_path: Path) -> None:
    tools.install("lake")
    with pytest.raises(LeanError, match="no lakefile"):
        lake.export_project(tmp_path, tmp_path / "out.json", [])


def test_with_lake_the_projects_own_exporter_is_used(tools: Tools, project: Path) -> None:
    tools.install("lake")
    out = project / "out.json"
    lake.export_project(project, out, ["Real.exp"])
    assert out.read_bytes() == tools.export.read_bytes()
    assert tools.calls()[0].startswith("lake build")
    assert tools.calls()[-1].startswith("lake exe export_claims --stop")


def test_a_project_without_the_exporter_gets_this_librarys(tools: Tools, project: Path) -> None:
    tools.install("lake", own=1)
    lake.export_project(project, project / "out.json", [])
    assert "lake build export_claims" in tools.calls()[-2]
    assert tools.calls()[-1].startswith("lake env ")
    assert ".lake/build/bin/export_claims" in tools.calls()[-1]


def test_with_plain_lean_modules_are_compiled_in_order_and_once(
    tools: Tools, project: Path
) -> None:
    tools.install("lean")
    lake.compile_modules("lean", project, "lean", "")
    compiled = [call.split(" LEAN_PATH=")[0].split()[-1] for call in tools.calls()]
    assert compiled == ["lean/Lib/A.lean", "lean/Lib/B.lean", "lean/Lib.lean"]
    assert str(project / lake.BUILD) in tools.calls()[0]
    lake.compile_modules("lean", project, "lean", "")
    assert len(tools.calls()) == 3
    source = project / "lean" / "Lib" / "B.lean"
    os.utime(source, ns=(2**62, 2**62))
    lake.compile_modules("lean", project, "lean", "")
    assert tools.calls()[3].split(" LEAN_PATH=")[0].endswith("lean/Lib/B.lean")


def test_cyclic_imports_are_refused(project: Path) -> None:
    (project / "lean" / "Lib" / "A.lean").write_text("import Lib\n")
    with pytest.raises(LeanError, match="cycle"):
        lake.import_levels(lake.find_modules(project / "lean", ""))


def test_a_statement_that_does_not_elaborate_is_lean_s_first_error(
    tools: Tools, project: Path
) -> None:
    tools.install("lean")
    tools.install("lake")
    with pytest.raises(LeanError, match="^Lean: .*unknown identifier$"):
        lake.export_statement("Bad = 1", project, project / "out.json", [])
    name = lake.export_statement("1 = 2", project, project / "out.json", [])
    assert name == "Statement.statement"
    assert "--root Statement" in tools.calls()[-1] and "/compiled" in tools.calls()[-1]


def test_extract_writes_or_compares(
    tools: Tools, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.install("lake")
    monkeypatch.setattr(commands, "known_constants", lambda: ["Real.exp"])
    with pytest.raises(LeanError, match="--out FILE"):
        commands.extract("lake", project, None, check=False)
    out = tmp_path / "new" / "out.json"
    assert "2 theorems" in commands.extract("lake", project, out, check=False).text
    assert out.read_bytes() == tools.export.read_bytes()
    monkeypatch.setattr(commands, "snapshot_path", lambda: out)
    assert commands.extract("lake", project, None, check=True).code == 0
    write_export(out, [claimed("N.a")])
    outcome = commands.extract("lake", project, None, check=True)
    assert outcome.code == commands.STALE and "N.b" in outcome.text


def test_an_export_that_cannot_be_read_back_is_not_installed(
    tools: Tools, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyisingcheck.terms.decode import ExportError

    tools.install("lake")
    tools.export.write_text("{}")
    monkeypatch.setattr(commands, "known_constants", lambda: [])
    with pytest.raises(ExportError):
        commands.extract("lake", project, tmp_path / "out.json", check=False)
    assert not (tmp_path / "out.json").exists()


def test_both_backends_are_compared_by_name(
    tools: Tools, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def theorem(name: str) -> Any:
        return leandojo.SourceTheorem(name, "f", (1, 0, 1, 1), "", (), 0, (), False)

    tools.install("lake")
    monkeypatch.setattr(commands, "known_constants", lambda: [])
    monkeypatch.setattr(leandojo, "theorems", lambda root: [theorem("N.a"), theorem("N.c")])
    outcome = commands.extract("both", project, tmp_path / "out.json", check=False)
    assert outcome.code == 1
    assert "only LeanDojo sees N.c" in outcome.text and "only the exporter sees N.b" in outcome.text


def test_the_ci_script_runs_the_readme_s_test_command() -> None:
    root = Path(__file__).parents[1]
    script = root / ".ci" / "run"
    if not script.exists():
        pytest.skip("installed without the repository")
    function = script.read_text().split("readme_command() {")[1].split("\n}")[0]
    shell = f"readme_command() {{{function}\n}}\nreadme_command "
    for name, end in (
        ("test", "pytest -n auto"),
        ("verify", "pyisingcheck verify"),
        ("absent", ""),
    ):
        found = subprocess.run(
            ["bash", "-c", shell + name], cwd=root, capture_output=True, text=True, check=True
        )
        assert found.stdout.strip().endswith(end) and (name != "absent" or not found.stdout)
