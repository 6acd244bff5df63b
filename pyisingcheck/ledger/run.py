"""Running the derived check on many statements: independent tasks, each with a time limit.

Every statement goes to a worker process of its own choosing; one that overruns its limit or dies
takes its process with it and becomes a verdict with a reason.  Results do not depend on the number
of workers or on the order in which they finish.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import multiprocessing
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from pyisingcheck.errors import UserError
from pyisingcheck.terms.decode import Declaration, Export, load_export
from pyisingcheck.verdict import Verdict

DEFAULT_CHECKER = "pyisingcheck.falsify:check"
DEFAULT_FINDER = "pyisingcheck.ledger.run:declaration_named"
Find: TypeAlias = Callable[[Export, str], Declaration]
START_LIMIT = 600.0  # seconds a worker may take to import and to read the export


class WorkerError(UserError):
    """No worker can start: the checker cannot be imported, or the export cannot be read."""


class Check(Protocol):
    """The derived check of one declaration."""

    def __call__(
        self, declaration: Declaration, export: Export, *, samples: int, seed: int, device: str
    ) -> Verdict: ...


@dataclass(frozen=True, slots=True)
class Settings:
    """How to check: everything here but ``jobs`` may change a verdict.

    ``time_limit`` is in seconds per statement; ``checker`` is ``module:function``, imported in the
    worker, and so is ``finder``, which finds what a name stands for, by default a declaration of
    the export; ``jobs`` is the number of processes, by default one per processor (one for a GPU).
    """

    samples: int = 20000
    seed: int = 0
    device: str = "cpu"
    time_limit: float = 120.0
    checker: str = DEFAULT_CHECKER
    jobs: int | None = None
    finder: str = DEFAULT_FINDER


def check_statements(
    export_path: Path,
    names: Sequence[str],
    settings: Settings,
    *,
    checkpoint: Path | None = None,
    keep: bool = False,
    done: Callable[[str], None] = lambda name: None,
) -> dict[str, Verdict]:
    """Check the named declarations of an export.

    Parameters
    ----------
    export_path
        The export, read again by every worker.
    names
        Declarations of that export.
    checkpoint
        A file of finished verdicts: read at the start, appended to, removed at the end.
    keep
        Leave that file: this is a part of a longer run.
    done
        Called with a name whenever its verdict is there.

    Returns
    -------
    Verdicts by name, in the order of ``names``.
    """
    verdicts = _read_checkpoint(checkpoint, names)
    for name in verdicts:
        done(name)
    waiting = [name for name in names if name not in verdicts]
    with _appending(checkpoint) as append:
        for name, verdict in _in_processes(export_path, waiting, settings):
            verdicts[name] = verdict
            append(name, verdict)
            done(name)
    if checkpoint is not None and not keep:
        checkpoint.unlink(missing_ok=True)
    return {name: verdicts[name] for name in names}


def run_check(check: Check, declaration: Declaration, export: Export, s: Settings) -> Verdict:
    """One derived check; an exception in it is a defect of the checker and is reported as such."""
    try:
        return check(declaration, export, samples=s.samples, seed=s.seed, device=s.device)
    except Exception as error:
        # Reports are compared byte by byte, and addresses differ from run to run.
        message = re.sub(r" at 0x[0-9a-f]+", "", " ".join(str(error).split()))[:200]
        return Verdict("untested", reason=f"internal error: {type(error).__name__}: {message}")


def declaration_named(export: Export, name: str) -> Declaration:
    """The declaration of an export with a name."""
    return export.declarations[name]


def import_checker(name: str) -> Check:
    """The check that ``module:function`` names."""
    check: Check = imported(name)
    return check


def imported(name: str) -> Any:
    """What ``module:function`` names."""
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


# Checkpoints.


def checkpoint_path(export_path: Path, settings: Settings) -> Path | None:
    """Where a run keeps its finished verdicts; another export, setting or code, another file."""
    key = hashlib.sha256(export_path.read_bytes())
    key.update(repr((settings.samples, settings.seed, settings.device)).encode())
    key.update(repr((settings.time_limit, settings.checker, settings.finder)).encode())
    for source in sorted(Path(__file__).parents[1].rglob("*.py")):
        key.update(source.read_bytes())
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "pyisingcheck"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # nowhere to keep it: the run is complete or starts again
        return None
    return folder / f"{key.hexdigest()[:32]}.jsonl"


def _read_checkpoint(path: Path | None, names: Iterable[str]) -> dict[str, Verdict]:
    if path is None or not path.exists():
        return {}
    wanted, found = set(names), {}
    for line in path.read_text("utf-8").splitlines():
        with contextlib.suppress(ValueError, KeyError, TypeError):  # a line that was cut off
            record = json.loads(line)
            if record["name"] in wanted:
                found[record["name"]] = Verdict.from_json(record["verdict"])
    return found


@contextlib.contextmanager
def _appending(path: Path | None) -> Iterator[Callable[[str, Verdict], None]]:
    if path is None:
        yield lambda name, verdict: None
        return
    with path.open("a", encoding="utf-8") as file:

        def append(name: str, verdict: Verdict) -> None:
            file.write(json.dumps({"name": name, "verdict": verdict.to_json()}) + "\n")
            file.flush()

        yield append


# Processes.


class _Worker:
    """One process and the statement it is busy with."""

    def __init__(self, context: BaseContext, export_path: Path, settings: Settings) -> None:
        self.connection, theirs = context.Pipe()
        self.process = context.Process(  # type: ignore[attr-defined]
            target=_work, args=(theirs, export_path, settings), daemon=True
        )
        self.process.start()
        theirs.close()
        self.limit = settings.time_limit
        self.name: str | None = None
        self.ready = False
        self.deadline = time.monotonic() + START_LIMIT

    def assign(self, name: str) -> None:
        self.name = name
        self.deadline = time.monotonic() + self.limit
        self.connection.send(name)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def _in_processes(
    export_path: Path, names: Sequence[str], settings: Settings
) -> Iterator[tuple[str, Verdict]]:
    """Verdicts as they come.  A worker that fails to start ends the run with its message."""
    context = _context(settings)
    queue = list(reversed(names))
    count = settings.jobs or (1 if settings.device == "cuda" else _processors())
    workers = [_Worker(context, export_path, settings) for _ in range(min(count, len(names)))]
    try:
        while any(worker.name or queue for worker in workers):
            _wait(workers)
            for i, worker in enumerate(workers):
                result = _collect(worker)
                if result is not None:
                    yield result
                if not worker.process.is_alive() and queue:
                    worker.connection.close()
                    workers[i] = worker = _Worker(context, export_path, settings)
                if worker.ready and worker.name is None and queue:
                    worker.assign(queue.pop())
    finally:
        for worker in workers:
            worker.stop()


def _processors() -> int:
    """Processors that this process may use (a container may have fewer than the machine)."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _wait(workers: Sequence[_Worker]) -> None:
    until = min((w.deadline for w in workers if w.name or not w.ready), default=0.0)
    timeout = max(0.0, until - time.monotonic()) if until else 0.1
    wait([w.connection for w in workers if not w.connection.closed], timeout)


def _collect(worker: _Worker) -> tuple[str, Verdict] | None:
    """What a worker has to say: nothing, that it is ready, a verdict, or that it is no more."""
    name = worker.name
    if worker.connection.closed:
        return None
    try:
        if worker.connection.poll():
            message = worker.connection.recv()
            worker.name, worker.ready = None, True
            if name:
                return name, Verdict.from_json(message)
            if message is not None:
                raise WorkerError(message)
            return None
    except (EOFError, ConnectionResetError):
        return _died(worker, f"its process ended with code {_exit_code(worker)}")
    if (name or not worker.ready) and time.monotonic() > worker.deadline:
        return _died(worker, f"stopped after {worker.limit:g} s")
    return None


def _exit_code(worker: _Worker) -> int | None:
    worker.process.join(1)
    code: int | None = worker.process.exitcode
    return code


def _died(worker: _Worker, reason: str) -> tuple[str, Verdict]:
    worker.stop()
    if worker.name is None:
        raise WorkerError(f"a checking process could not start: {reason}")
    name, worker.name = worker.name, None
    return name, Verdict("inconclusive", reason=reason)


def _context(settings: Settings) -> BaseContext:
    """A server that imports the checker once and forks workers, where the system has one."""
    if "forkserver" not in multiprocessing.get_all_start_methods() or settings.device == "cuda":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([settings.checker.partition(":")[0]])
    return context


def _work(connection: Connection, export_path: Path, settings: Settings) -> None:
    """A worker's life: say that it is ready (or why not), then a verdict for every name."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    try:
        export, check = load_export(export_path), import_checker(settings.checker)
        find: Find = imported(settings.finder)
        _one_thread()
    except Exception as error:
        connection.send(f"the checker cannot run: {error}")
        return
    connection.send(None)
    with contextlib.suppress(EOFError):
        while True:
            declaration = find(export, connection.recv())
            verdict = run_check(check, declaration, export, settings)
            connection.send(verdict.to_json())


def _one_thread() -> None:
    """Statements are the unit of parallelism: a second layer of threads would only compete."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
