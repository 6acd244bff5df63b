"""The stored results as one Markdown page."""

from __future__ import annotations

from collections.abc import Iterable

from pyisingcheck.experiments._core import Experiment, Result, Table

HEAD = """# The empirical claims

What cannot be proved is measured. Each experiment has its criterion in its source, beside the
measurement, and the verdict is about the claim *as written*. `pyisingcheck experiment NAME --seed
SEED --plot FILE` repeats one; `python -m pyisingcheck.experiments --seed SEED --page
docs/experiments.md --plots docs/experiments --checkpoints DIR` repeats all, resumes where it was
interrupted, and writes this page and its pictures. Errors are one standard deviation: by binning
for cluster updates (bins of 20 measured autocorrelation times), by bootstrap over samples for
disorder averages, and the last change of a sequence for exact results.
"""


def page(experiments: Iterable[Experiment], results: dict[str, Result]) -> str:
    """The page: an overview, then criterion, picture, tables and limits of every result.

    Parameters
    ----------
    experiments
        In the order of the page.
    results
        By claim id; experiments without a result are left out.
    """
    there = [(e, results[e.claim]) for e in experiments if e.claim in results]
    overview = Table(
        ("claim", "experiment", "measured", "value", "error", "the claim as written"),
        [[r.claim, r.name, r.quantity, r.value, r.error, r.verdict] for _, r in there],
    )
    parts = [HEAD, markdown(overview), *(section(e, r) for e, r in there)]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def section(experiment: Experiment, result: Result) -> str:
    """One experiment."""
    versions = ", ".join(f"{name} {version}" for name, version in result.versions.items())
    spent = "" if result.seconds is None else f" {result.seconds:g} s,"
    parts = [
        f"## {result.claim} {code(experiment.title)}",
        f"![{experiment.name}](experiments/{experiment.name}.svg)",
        f"**{result.verdict}**: {code(result.summary)}",
        f"*Criterion.* {code(result.criterion)}",
        f"*Limits.* {code(result.limits)}",
        f"*Changed after data had been seen.* {code(result.changes) or 'Nothing.'}",
        *(f"{code(title)}:\n\n{markdown(table)}" for title, table in result.tables.items()),
        f"Seed {result.seed}, {result.device},{spent} {versions}.",
    ]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def markdown(table: Table) -> str:
    """The table, numbers with six digits."""
    rows = [table.columns, ["---:"] * len(table.columns)]
    rows += [[cell(value) for value in row] for row in table.rows]
    return "\n".join("| " + " | ".join(code(entry) for entry in row) + " |" for row in rows) + "\n"


def cell(value: float | int | str) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def code(text: str) -> str:
    """The text with what Markdown would read as its own marks escaped."""
    return "".join(f"\\{c}" if c in "|*_<>" else c for c in text)
