"""Lean theorems as tests: ``pytest --lean-project DIR`` or ``pytest --lean-export FILE``.

Every theorem is one item, named like the theorem.  It passes if the derived check says ``holds``,
fails with the counterexample if it says ``falsified``, and is skipped with the reason otherwise.  A
refutation (``¬ …``) passes if the search finds the counterexample that it promises.

pytest loads this module in every run where the package is installed, so it imports what it needs
only when one of its options is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pyisingcheck.terms.decode import Declaration, Export

EXPORT = Path(".lake") / "pyisingcheck" / "export.json"  # of a project, beside its build
FILES = pytest.StashKey["set[Path]"]()


class Falsified(Exception):
    """A theorem with a counterexample; the message is what the terminal shows."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("lean", "Lean theorems as tests (pyisingcheck)")
    group.addoption("--lean-project", metavar="DIR", help="check the theorems of a Lake project")
    group.addoption("--lean-export", metavar="FILE", help="check the theorems of an export of one")
    group.addoption(
        "--lean-samples", metavar="N", type=int, default=20000, help="samples per theorem (20000)"
    )
    group.addoption(
        "--lean-seed", metavar="N", type=int, default=0, help="the same seed, the same verdicts (0)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Put the exports among the files to collect."""
    files = [Path(given).absolute() for given in [config.getoption("lean_export")] if given]
    project = config.getoption("lean_project")
    if project:
        files.append(_exported(config, Path(project).absolute()))
    config.stash[FILES] = {_checked(file) for file in files}
    collected = {Path(arg.partition("::")[0]).absolute() for arg in config.args}
    config.args += [str(file) for file in files if file not in collected]


def _checked(file: Path) -> Path:
    if not file.is_file():
        raise pytest.UsageError(f"--lean-export {file}: no such file")
    return file


def _exported(config: pytest.Config, project: Path) -> Path:
    """The export of a project; worker processes of a distributed run find it made."""
    out = project / EXPORT
    if hasattr(config, "workerinput") or config.option.help:
        return out
    from pyisingcheck.errors import UserError
    from pyisingcheck.extract.commands import export_to

    try:
        if not project.is_dir():
            raise UserError(f"{project}: no such folder")
        out.parent.mkdir(parents=True, exist_ok=True)
        export_to(project, out)
    except (UserError, OSError) as error:
        raise pytest.UsageError(f"--lean-project: {error}") from None
    return out


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Enter the hidden folder of a project's export, and nothing else in it."""
    path, files = collection_path.absolute(), config.stash.get(FILES, set())
    if any(path == file or path in file.parents for file in files):
        return False
    return True if files and path.parent.name == EXPORT.parts[0] else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.absolute() in parent.config.stash.get(FILES, set()):
        collector: pytest.Collector = LeanExport.from_parent(parent, path=file_path)
        return collector
    return None


class LeanExport(pytest.File):
    """The theorems of an export."""

    def collect(self) -> Iterator[pytest.Item]:
        from pyisingcheck.errors import UserError
        from pyisingcheck.terms.decode import load_export

        try:
            export = load_export(self.path)
        except UserError as error:
            raise self.CollectError(str(error)) from None
        for theorem in export.theorems:
            yield LeanTheorem.from_parent(self, name=theorem.name, theorem=theorem, export=export)


class LeanTheorem(pytest.Item):
    """One theorem; running it is the derived check."""

    def __init__(self, *, theorem: Declaration, export: Export, **details: Any) -> None:
        super().__init__(**details)
        self.theorem, self.export = theorem, export

    def runtest(self) -> None:
        from pyisingcheck.ledger.run import DEFAULT_CHECKER, Settings, import_checker, run_check
        from pyisingcheck.report.single import lines_of, record_of

        settings = Settings(
            samples=self.config.getoption("lean_samples"), seed=self.config.getoption("lean_seed")
        )
        verdict = run_check(import_checker(DEFAULT_CHECKER), self.theorem, self.export, settings)
        self.user_properties += [("verdict", verdict.verdict), ("samples", verdict.samples)]
        if verdict.verdict == "falsified":
            record = record_of(self.theorem, self.export, verdict, settings)
            raise Falsified("\n".join(lines_of(record)))
        if verdict.verdict != "holds":
            pytest.skip(f"{verdict.verdict}: {verdict.reason}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, Falsified):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, int | None, str]:
        line = self.theorem.line
        return self.theorem.file, None if line is None else line - 1, self.name
