"""How far a long command has come, on standard error: a bar in a terminal, lines in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

__all__ = ["lines", "progress"]

Report: TypeAlias = Callable[[int, int], None]
SILENT = 1.0  # seconds from the first report on without a line: what is quick needs none
OFTEN = 30.0  # seconds after which there is a line though no tenth was completed


@contextmanager
def progress(what: str) -> Iterator[Report]:
    """Give what is to be called with the number of finished parts and of all."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lines(what)
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def lines(what: str, clock: Callable[[], float] = time.monotonic) -> Report:
    """Return what writes a line whenever another tenth is done, or after half a minute."""
    begun: float | None = None
    spoken, tenth = 0.0, 0

    def report(done: int, total: int) -> None:
        nonlocal begun, spoken, tenth
        now = clock()
        if begun is None:
            begun = spoken = now
        new = 10 * done // total if total else 10
        if now - begun < SILENT or (new == tenth and now - spoken < OFTEN):
            return
        spoken, tenth = now, new
        text = f"{what}: {done} of {total} after {now - begun:.0f} s"
        print(f"pyisingcheck: {text}", file=sys.stderr, flush=True)

    return report
