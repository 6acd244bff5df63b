"""Experiments on the command line: finding one, showing its result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from pyisingcheck.errors import UnknownName
from pyisingcheck.report.summary import clean, number_text

if TYPE_CHECKING:
    from pyisingcheck.experiments import Experiment, Result


def find(name: str) -> Experiment:
    """The experiment with this name, or the one for this claim.

    Raises
    ------
    UnknownName
        If there is none; the message lists what there is.
    """
    from pyisingcheck.experiments import EXPERIMENTS

    if name in EXPERIMENTS:
        return EXPERIMENTS[name]
    for experiment in EXPERIMENTS.values():
        if experiment.claim == name:
            return experiment
    known = ", ".join(f"{e.name} ({e.claim})" for e in EXPERIMENTS.values())
    raise UnknownName(f"there is no experiment {name}; there are {known}")


def view(experiment: Experiment, result: Result) -> Group:
    """Criterion, tables, the number and the verdict, and what it cannot show."""
    parts: list[RenderableType] = [
        Text(f"{experiment.title} ({experiment.claim})", style="bold"),
        Text(f"criterion: {result.criterion}"),
    ]
    for title, table in result.tables.items():
        parts += [Text(f"\n{title}", style="italic"), _table(table)]
    shown = f"{number_text(result.value)} ± {number_text(result.error)}"
    parts += [
        Text(f"\n{result.quantity}: {shown}"),
        Text(f"verdict: {result.verdict} the claim as written", style="bold"),
        Text(result.summary),
        Text(f"limits: {result.limits}", style="bright_black"),
    ]
    if result.changes:
        changed = f"changed after data had been seen: {result.changes}"
        parts.append(Text(changed, style="bright_black"))
    return Group(*parts)


def _table(table: Any) -> Table:
    view = Table(box=None, header_style="bold", pad_edge=False)
    for column in table.columns:
        view.add_column(clean(column), justify="right")
    for row in table.rows:
        view.add_row(*(_cell(value) for value in row))
    return view


def _cell(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else clean(str(value))
