"""The command line.  Results go to standard output, progress and complaints to standard error.

Exit codes: 0 as the ledger expects; 1 a surprise; 2 bad usage or input, one line; 3 a stale
snapshot under ``--strict``; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from pyisingcheck import __version__
from pyisingcheck.errors import UserError
from pyisingcheck.ledger import run
from pyisingcheck.ledger.run import Settings
from pyisingcheck.report.progress import progress as progress_of

SURPRISE, BAD_INPUT, STALE, INTERRUPTED = 1, 2, 3, 130
DEFAULTS = Settings()

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Claim by claim: proved in Lean, checked from the Lean statement, compared with physics.",
)


class BadInput(UserError):
    """Options that do not fit together or cannot be met here."""


class Device(str, Enum):
    auto = "auto"
    cpu = "cpu"
    cuda = "cuda"


class Backend(str, Enum):
    lake = "lake"
    leandojo = "leandojo"
    both = "both"


class Format(str, Enum):
    table = "table"
    md = "md"
    json = "json"
    html = "html"
    junit = "junit"
    badge = "badge"


# Options that several commands share.
DeviceOption = Annotated[Device, typer.Option(help="Where batches are evaluated.")]
SamplesOption = Annotated[int, typer.Option(min=1, help="Samples per statement.")]
SeedOption = Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")]
JobsOption = Annotated[int | None, typer.Option(min=1, help="Processes (default: processors).")]
LimitOption = Annotated[float, typer.Option(min=0.1, help="Seconds per statement.")]
ProjectOption = Annotated[Path | None, typer.Option(help="Another Lake project.")]
ExportOption = Annotated[Path | None, typer.Option(help="An export of a project.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if show:
        print(__version__)
        raise typer.Exit()


@app.command()
def verify(
    strict: Annotated[bool, typer.Option(help="Fail on a stale snapshot.")] = False,
    device: DeviceOption = Device.auto,
    samples: SamplesOption = DEFAULTS.samples,
    seed: SeedOption = DEFAULTS.seed,
    claim: Annotated[str | None, typer.Option(help="Only this claim.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write all formats there.")] = None,
    project: ProjectOption = None,
    export: ExportOption = None,
    json_: JsonOption = False,
    jobs: JobsOption = None,
    time_limit: LimitOption = DEFAULTS.time_limit,
    ray: Annotated[str | None, typer.Option(help="Address of a Ray cluster.")] = None,
) -> None:
    """Check every statement and print the ledger."""
    settings = _settings(device, samples, seed, jobs, time_limit)
    result = _report(settings, project, export, claim, ray)
    if report is not None:
        _write_reports(result, report)
    _show_report(result, Format.json if json_ else Format.table)
    raise typer.Exit(_exit_code(result, strict))


@app.command()
def extract(
    backend: Annotated[Backend, typer.Option(help="Who reads the project.")] = Backend.lake,
    project: ProjectOption = None,
    out: Annotated[Path | None, typer.Option(help="Default: the snapshot.")] = None,
    check: Annotated[bool, typer.Option(help="Compare with the snapshot, write nothing.")] = False,
    json_: JsonOption = False,
) -> None:
    """Ask Lean about the project again and rewrite the snapshot."""
    from pyisingcheck.extract import commands

    outcome = commands.extract(backend.value, project, out, check=check)
    print(json.dumps(outcome.record, indent=1) if json_ else outcome.text)
    raise typer.Exit(outcome.code)


@app.command()
def coverage(
    fail_under: Annotated[float, typer.Option(min=0, max=100, help="Percent.")] = 0.0,
    format_: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.table,
    compare: Annotated[Path | None, typer.Option(help="An older report.json.")] = None,
    from_: Annotated[Path | None, typer.Option("--from", help="This report.json, no run.")] = None,
    device: DeviceOption = Device.auto,
    samples: SamplesOption = DEFAULTS.samples,
    seed: SeedOption = DEFAULTS.seed,
    project: ProjectOption = None,
    export: ExportOption = None,
    json_: JsonOption = False,
    jobs: JobsOption = None,
    time_limit: LimitOption = DEFAULTS.time_limit,
) -> None:
    """How much of what is stated is proved and tested, for continuous integration."""
    from pyisingcheck.report.summary import coverage_of

    old = _load_report(compare) if compare else None
    settings = _settings(device, samples, seed, jobs, time_limit)
    result = _load_report(from_) if from_ else _report(settings, project, export)
    _show_report(result, Format.json if json_ else format_)
    worse = _show_changes(old, result) if old else False
    percent = coverage_of(result).percent
    if percent < fail_under:
        _complain(f"coverage {percent:.1f} % is below {fail_under:g} %")
    failed = worse or percent < fail_under or bool(result["surprises"])
    raise typer.Exit(SURPRISE if failed else 0)


@app.command()
def falsify(
    statement: Annotated[
        str | None,
        typer.Argument(help="A theorem's name, or a statement as Lean text (needs Lean)."),
    ] = None,
    decl: Annotated[str | None, typer.Option(help="A theorem's full name.")] = None,
    project: ProjectOption = None,
    export: ExportOption = None,
    device: DeviceOption = Device.auto,
    samples: SamplesOption = DEFAULTS.samples,
    seed: SeedOption = DEFAULTS.seed,
    json_: JsonOption = False,
    time_limit: LimitOption = DEFAULTS.time_limit,
) -> None:
    """Search a counterexample to one statement; exit code 1 if there is one."""
    from pyisingcheck.report import single

    if (statement is None) == (decl is None):
        raise BadInput("name one statement: as an argument, or with --decl NAME")
    settings = _settings(device, samples, seed, 1, time_limit)
    with _export_path(project, export) as path:
        record = single.falsify(str(statement or decl), path, project, settings, text=decl is None)
    if json_:
        print(_json(record), end="")
    else:
        _stdout().print(single.view(record))
    raise typer.Exit(SURPRISE if record["derived"]["verdict"] == "falsified" else 0)


@app.command()
def mutate(
    decl: Annotated[str | None, typer.Option(help="Only this theorem.")] = None,
    project: ProjectOption = None,
    export: ExportOption = None,
    device: DeviceOption = Device.auto,
    samples: SamplesOption = DEFAULTS.samples,
    seed: SeedOption = DEFAULTS.seed,
    json_: JsonOption = False,
) -> None:
    """Break statements on purpose and count how many the checker catches."""
    import pyisingcheck.mutate as mutation

    settings = _settings(device, samples, seed, None, DEFAULTS.time_limit)
    with _export_path(project, export) as path, progress_of("mutants") as progress:
        result = mutation.run(
            path, decl=decl, project=project, settings=settings, progress=progress
        )
    print(_json(result) if json_ else mutation.text(result), end="")


@app.command()
def experiment(
    name: Annotated[str, typer.Argument(help="The experiment, by claim id or name.")],
    device: DeviceOption = Device.auto,
    seed: SeedOption = 0,
    plot: Annotated[Path | None, typer.Option(help="Write a plot there.")] = None,
    json_: JsonOption = False,
) -> None:
    """Measure what an empirical claim says."""
    from pyisingcheck.report import measured

    chosen = measured.find(name)
    with progress_of(chosen.name) as progress:
        result = chosen.run(
            device=_device(device),
            seed=seed,
            progress=lambda share, step: progress(round(1000 * share), 1000),
        )
    if plot is not None:
        chosen.plot(result, plot)
    if json_:
        print(_json(result.to_json()), end="")
    else:
        _stdout().print(measured.view(chosen, result))


# Helpers.


def _settings(
    device: Device, samples: int, seed: int, jobs: int | None, time_limit: float
) -> Settings:
    return Settings(samples, seed, _device(device), time_limit, run.DEFAULT_CHECKER, jobs)


def _device(device: Device) -> str:
    if device is Device.cpu:
        return "cpu"
    import torch

    available = torch.cuda.is_available()
    if device is Device.cuda and not available:
        raise BadInput("--device cuda: no CUDA device is available here")
    return "cuda" if available else "cpu"


@contextmanager
def _export_path(project: Path | None, export: Path | None) -> Iterator[Path | None]:
    """The export to read: given, made from a project, or None for the snapshot."""
    if project is not None and export is not None:
        raise BadInput("--project and --export exclude each other")
    if project is None:
        yield export
        return
    from pyisingcheck.extract.commands import export_to

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.json"
        export_to(project, path)
        yield path


def _report(
    settings: Settings,
    project: Path | None,
    export: Path | None,
    claim: str | None = None,
    ray: str | None = None,
) -> dict[str, Any]:
    from pyisingcheck.report.verify import Job
    from pyisingcheck.report.verify import verify as verify_job

    with _export_path(project, export) as path, progress_of("statements") as progress:
        return verify_job(Job(settings, path, claim, ray), progress)


def _stdout() -> Console:
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def _show_report(report: dict[str, Any], format_: Format) -> None:
    from pyisingcheck.report import badge, console, html, junit, markdown

    base = _link_base()
    if format_ is Format.table:
        console.print_report(report, Console(highlight=False))
        return
    texts: dict[Format, Callable[[], str]] = {
        Format.md: lambda: markdown.markdown(report, base=base),
        Format.json: lambda: _json(report),
        Format.html: lambda: html.html(report, base=base),
        Format.junit: lambda: junit.junit(report),
        Format.badge: lambda: badge.badge(report),
    }
    sys.stdout.write(texts[format_]())


def _write_reports(report: dict[str, Any], folder: Path) -> None:
    from pyisingcheck.report.write import write_reports

    try:
        files = write_reports(report, folder, base=_link_base())
    except OSError as error:
        raise BadInput(f"--report {folder}: {error.strerror}") from None
    _complain(f"wrote {', '.join(file.name for file in files)} to {folder}")


def _link_base() -> str:
    """Where links to Lean files lead: on a CI server the commit, elsewhere the working tree."""
    server, repository, commit = (
        os.environ.get(f"GITHUB_{key}", "") for key in ("SERVER_URL", "REPOSITORY", "SHA")
    )
    return f"{server}/{repository}/blob/{commit}/" if server and repository and commit else ""


def _load_report(path: Path) -> dict[str, Any]:
    from pyisingcheck.report.read import load_report

    return load_report(path)


def _show_changes(old: dict[str, Any], new: dict[str, Any]) -> bool:
    from pyisingcheck.report.compare import changes

    found = changes(old, new)
    for change in found:
        _complain(change.text)
    return any(change.worse for change in found)


def _exit_code(report: dict[str, Any], strict: bool) -> int:
    if strict and report["snapshot"]["stale"]:
        return STALE
    violated = strict and report["violations"]
    return SURPRISE if report["surprises"] or violated else 0


def _json(record: dict[str, Any]) -> str:
    from pyisingcheck.report.write import to_json

    return to_json(record)


def _complain(message: str) -> None:
    print(f"pyisingcheck: {message}", file=sys.stderr)


def main() -> NoReturn:
    """Entry point: every expected failure is one line and an exit code."""
    sys.exit(_main())


def _main() -> int:
    try:
        code = app(standalone_mode=False)
        return code if isinstance(code, int) else 0
    except typer.Exit as error:
        return error.exit_code
    except UserError as error:
        return _fail(str(error))
    except (KeyboardInterrupt, typer.Abort):
        _complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if not hasattr(error, "format_message"):  # what the option parser raises
            raise
        message = error.format_message()  # empty where the help was shown instead
        return _fail(message) if message else BAD_INPUT


def _fail(message: str) -> int:
    _complain(" ".join(message.split()))
    return BAD_INPUT


if __name__ == "__main__":
    main()
