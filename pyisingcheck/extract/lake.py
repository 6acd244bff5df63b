"""Running the Lean exporter on a project, with Lake or with plain ``lean``.

The exporter reads compiled modules.  With Lake, Lake builds them.  With ``lean`` alone, the
project's own modules are compiled here in the order of their imports, and everything else (Mathlib)
has to be on ``LEAN_PATH`` already.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pyisingcheck.errors import UserError
from pyisingcheck.extract.snapshot import checkout

LEDGER = Path("lean/ClaimLedger")
# What the lakefile sets; without Lake it has to be said on the command line.
OPTIONS = (
    "-Dpp.unicode.fun=true",
    "-DautoImplicit=false",
    "-DrelaxedAutoImplicit=false",
    "-DmaxSynthPendingDepth=3",
    "-Dweak.linter.mathlibStandardSet=true",
)
BUILD = Path(".lake/build/lib/lean")
SOURCE_FOLDERS = ("lean", ".")


class LeanError(UserError):
    """Lean is missing, or it failed; the message is one line."""


@dataclass(frozen=True, slots=True)
class Toolchain:
    """How Lean can be run here: through Lake, or as plain ``lean``."""

    lake: str | None
    lean: str | None

    def describe(self) -> str:
        return f"lake ({self.lake})" if self.lake else f"lean without lake ({self.lean})"


def find_toolchain() -> Toolchain:
    """Lean as it is found on ``PATH``.

    Raises
    ------
    LeanError
        If neither ``lake`` nor ``lean`` is there.
    """
    found = Toolchain(shutil.which("lake"), shutil.which("lean"))
    if not found.lake and not found.lean:
        raise LeanError("neither lake nor lean is on PATH; elan installs both")
    return found


def export_project(project: Path, out: Path, stop: Iterable[str], *, check: bool = False) -> None:
    """Build a project and write its export.

    Parameters
    ----------
    project
        A folder with a lakefile (or, for plain ``lean``, with Lean sources).
    stop
        Constants that the exporter does not unfold.
    check
        Fail if a declaration breaks a rule of sound practice.

    Raises
    ------
    LeanError
        If Lean is missing, the project is none, or a command fails.
    """
    toolchain = find_toolchain()
    if not project.is_dir():
        raise LeanError(f"{project}: no such folder")
    project = project.resolve()  # commands run in it
    with _stop_file(stop) as stop_file:
        args = ["--stop", str(stop_file), "--out", str(out.resolve())]
        args += ["--check"] if check else []
        if toolchain.lake:
            _export_with_lake(toolchain.lake, project, args)
        else:
            _export_with_lean(str(toolchain.lean), project, args)


class _stop_file:
    """A temporary stop list."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted(names)

    def __enter__(self) -> Path:
        handle, name = tempfile.mkstemp(suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(f"{name}\n" for name in self.names)
        self.path = Path(name)
        return self.path

    def __exit__(self, *details: object) -> None:
        self.path.unlink(missing_ok=True)


# With Lake.


def _export_with_lake(lake: str, project: Path, args: Sequence[str]) -> None:
    if not any((project / name).is_file() for name in ("lakefile.lean", "lakefile.toml")):
        raise LeanError(f"{project}: no lakefile, so no Lake project")
    _run([lake, "build"], project)
    _run(lake_exporter(lake, project) + list(args), project)


def lake_exporter(lake: str, project: Path) -> list[str]:
    """The exporter's command line in a project: its own, or the one of this library's checkout."""
    own = subprocess.run([lake, "exe", "export_claims", "--help"], cwd=project, capture_output=True)
    if own.returncode == 0:
        return [lake, "exe", "export_claims"]
    root = _exporter_root()
    _run([lake, "build", "export_claims"], root)
    return [lake, "env", str(root / ".lake" / "build" / "bin" / "export_claims")]


def _exporter_root() -> Path:
    root = checkout()
    if root is None:
        raise LeanError("the exporter's Lean sources are in the repository, not in this package")
    return root


# With plain Lean.


def _export_with_lean(lean: str, project: Path, args: Sequence[str]) -> None:
    root = _exporter_root()
    compile_modules(lean, root, "lean", "ClaimLedger")
    folder = next(f for f in SOURCE_FOLDERS if f == "." or (project / f).is_dir())
    compile_modules(lean, project, folder, "")
    command = [lean, "--run", str(root / LEDGER / "Main.lean"), *args]
    _run(command, project, _lean_path(root, project))


def compile_modules(lean: str, project: Path, folder: str, prefix: str) -> None:
    """Compile the modules below ``folder`` whose names begin with ``prefix``, if not up to date."""
    modules = find_modules(project / folder, prefix)
    root = checkout()
    environment = _lean_path(*([root] if root else []), project)

    def compile_one(name: str) -> None:
        source, olean = modules[name], _olean(project, name)
        needed = [_olean(project, other) for other in imports_of(source) if other in modules]
        if not _newer(olean, [source, *needed]):
            olean.parent.mkdir(parents=True, exist_ok=True)
            command = [lean, *OPTIONS, "-R", folder, "-o", str(olean)]
            _run([*command, str(source.relative_to(project))], project, environment)

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # the work is in Lean's processes
        for level in import_levels(modules):
            list(pool.map(compile_one, level))


def _olean(project: Path, module: str) -> Path:
    return project / BUILD / f"{module.replace('.', '/')}.olean"


def find_modules(folder: Path, prefix: str) -> dict[str, Path]:
    """Lean modules below a folder by name; lakefiles and Lake's own folder are none."""
    found = {}
    for path in sorted(folder.rglob("*.lean")):
        parts = path.relative_to(folder).with_suffix("").parts
        name = ".".join(parts)
        hidden = any(part.startswith(".") for part in parts) or parts == ("lakefile",)
        if not hidden and (name == prefix or name.startswith(f"{prefix}." if prefix else "")):
            found[name] = path
    return found


def imports_of(source: Path) -> list[str]:
    """The modules that a Lean file imports."""
    text = re.sub(r"/-.*?-/", "", source.read_text("utf-8"), flags=re.DOTALL)
    pattern = r"^(?:public\s+)?(?:meta\s+)?import\s+(?:all\s+)?([^\s]+)"
    return re.findall(pattern, text, re.MULTILINE)


def import_levels(modules: dict[str, Path]) -> list[list[str]]:
    """Module names in groups such that a module imports from earlier groups only.

    Raises
    ------
    LeanError
        If the imports form a cycle.
    """
    waiting = {
        name: {i for i in imports_of(path) if i in modules} for name, path in modules.items()
    }
    levels: list[list[str]] = []
    while waiting:
        ready = [name for name, needed in waiting.items() if not needed & waiting.keys()]
        if not ready:
            raise LeanError(f"the imports of {', '.join(waiting)} form a cycle")
        levels.append(ready)
        waiting = {name: needed for name, needed in waiting.items() if name not in ready}
    return levels


def _newer(target: Path, sources: Sequence[Path]) -> bool:
    if not target.exists():
        return False
    made = target.stat().st_mtime_ns
    return all(source.stat().st_mtime_ns <= made for source in sources)


def _lean_path(*roots: Path) -> dict[str, str]:
    builds = [str((root / BUILD).resolve()) for root in roots]
    path = [*dict.fromkeys(builds), *filter(None, [os.environ.get("LEAN_PATH")])]
    return {**os.environ, "LEAN_PATH": os.pathsep.join(path)}


# Statements that are given as text.


def export_statement(statement: str, project: Path, out: Path, stop: Iterable[str]) -> str:
    """Elaborate a statement in a project's context and export it; returns the theorem's name.

    The file imports the project's top modules and leaves the proof open.

    Raises
    ------
    LeanError
        If Lean is missing or the statement does not elaborate; with Lean's first error.
    """
    toolchain, project = find_toolchain(), project.resolve()
    with tempfile.TemporaryDirectory() as name, _stop_file(stop) as stop_file:
        folder = Path(name)
        source = folder / "Statement.lean"
        source.write_text(_statement_file(statement, project), "utf-8")
        args = ["--root", "Statement", "--source-dir", "."]
        args += ["--stop", str(stop_file), "--out", str(out.resolve())]
        environment = statement_environment(toolchain, project, folder)
        lean = toolchain.lean or "lean"
        compile_ = [lean, *OPTIONS, "-o", str(folder / "Statement.olean"), str(source)]
        _run_quietly(compile_, folder, environment)
        exporter = [lean, "--run", str(_exporter_root() / LEDGER / "Main.lean")]
        _run_quietly([*exporter, *args], folder, environment)
    return "Statement.statement"


def _statement_file(statement: str, project: Path) -> str:
    folder = next(f for f in SOURCE_FOLDERS if f == "." or (project / f).is_dir())
    tops = [name for name in find_modules(project / folder, "") if "." not in name]
    imports = "".join(f"import {top}\n" for top in tops if top != "ClaimLedger")
    opened = "open scoped BigOperators Matrix Topology\nopen Filter\n"
    theorem = f"theorem statement :\n    ({statement}) := sorry\n"
    return f"{imports}{opened}\nnamespace Statement\n\n{theorem}"


def statement_environment(toolchain: Toolchain, project: Path, folder: Path) -> dict[str, str]:
    """What Lean needs to see a project's modules from a folder elsewhere, and before them its."""
    if not toolchain.lake:
        environment = _lean_path(_exporter_root(), project)
    else:
        command = [toolchain.lake, "env", "printenv", "LEAN_PATH"]
        found = subprocess.run(command, cwd=project, capture_output=True, text=True)
        environment = {**os.environ, "LEAN_PATH": found.stdout.strip()}
    path = os.pathsep.join([str(folder), environment["LEAN_PATH"]])
    return {**environment, **_release(project), "LEAN_PATH": path}


def _release(project: Path) -> dict[str, str]:
    """The project's Lean, which elan would not look for from elsewhere."""
    pinned = project / "lean-toolchain"
    return {"ELAN_TOOLCHAIN": pinned.read_text("utf-8").strip()} if pinned.is_file() else {}


# Running commands.


def _run(command: Sequence[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    """Run a command; what it says goes to standard error."""
    result = subprocess.run(command, cwd=folder, env=environment, stdout=sys.stderr.fileno())
    if result.returncode:
        shown = " ".join([Path(command[0]).name, *command[1:4]])
        raise LeanError(f"`{shown} …` failed in {folder} with code {result.returncode}")


def _run_quietly(command: Sequence[str], folder: Path, environment: dict[str, str]) -> None:
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if result.returncode:
        said = f"{result.stdout}\n{result.stderr}"
        lines = [line for line in said.splitlines() if "error" in line] or said.split("\n")
        raise LeanError(f"Lean: {lines[0].strip()}")
