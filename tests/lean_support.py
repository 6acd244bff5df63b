"""What tests need in order to run Lean: finding it, compiling modules, running the exporter."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
LEDGER_SOURCES = REPOSITORY / "lean"
FIXTURE = REPOSITORY / "tests" / "lean_fixture"


def lean_command() -> str:
    """The Lean compiler; skips the test, and says so, where there is none."""
    found = os.environ.get("LEAN") or shutil.which("lean")
    if not found:
        pytest.skip("NOT TESTED: needs Lean, and neither $LEAN nor PATH has it")
    return found


def require_mathlib(folder: Path) -> None:
    """Skips the test, and says so, where Lean finds no compiled Mathlib."""
    probe = folder / "Probe.lean"
    probe.write_text("import Mathlib.Analysis.SpecialFunctions.Exp\n", encoding="utf-8")
    if run_lean([lean_command(), str(probe)], folder).returncode:
        pytest.skip("NOT TESTED: Lean finds no compiled Mathlib (LEAN_PATH)")


def search_path(*folders: Path) -> str:
    """Folders with compiled modules, before those that the environment names."""
    inherited = os.environ.get("LEAN_PATH")
    return os.pathsep.join([*map(str, folders), *([inherited] if inherited else [])])


def lean_environment(*compiled: Path) -> dict[str, str]:
    """What Lean has to know: compiled modules, one thread, the version in any folder."""
    toolchain = (REPOSITORY / "lean-toolchain").read_text(encoding="utf-8").strip()
    return {
        "LEAN_PATH": search_path(*compiled),
        "LEAN_NUM_THREADS": "1",
        "ELAN_TOOLCHAIN": toolchain,
    }


def put_lean_on_path(monkeypatch: pytest.MonkeyPatch, *compiled: Path) -> None:
    """Let code that looks for Lean find it, with compiled modules."""
    folder = str(Path(lean_command()).parent)
    monkeypatch.setenv("PATH", os.pathsep.join([folder, os.environ["PATH"]]))
    for key, value in lean_environment(*compiled).items():
        monkeypatch.setenv(key, value)


def imports_of(source: Path) -> Iterator[str]:
    """The modules that a file imports."""
    for line in source.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"import ([\w.]+)", line):
            yield match.group(1)


def compile_module(module: str, sources: Path, out: Path) -> str:
    """Compile a module and what it imports from the same folder; the compiler's messages."""
    source = sources / (module.replace(".", "/") + ".lean")
    olean = out / (module.replace(".", "/") + ".olean")
    if not source.exists() or olean.exists():
        return ""
    messages = "".join(compile_module(name, sources, out) for name in imports_of(source))
    olean.parent.mkdir(parents=True, exist_ok=True)
    command = [lean_command(), "-R", str(sources), "-o", str(olean), str(source)]
    done = run_lean(command, sources, out)
    assert done.returncode == 0, f"{source} does not compile:\n{done.stdout}{done.stderr}"
    return messages + done.stdout


def run_lean(command: list[str], cwd: Path, *compiled: Path) -> subprocess.CompletedProcess[str]:
    """Run Lean with one thread, in a folder, on compiled modules."""
    environment = {**os.environ, **lean_environment(*compiled)}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=600
    )


def run_exporter(
    project: Path, compiled: Path, *arguments: str
) -> subprocess.CompletedProcess[str]:
    """Run the exporter in a project's folder, without Lake."""
    main = LEDGER_SOURCES / "ClaimLedger" / "Main.lean"
    return run_lean([lean_command(), "--run", str(main), *arguments], project, compiled)
