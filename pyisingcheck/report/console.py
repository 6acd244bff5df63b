"""The report on a terminal."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from pyisingcheck.report.build import Report, lean_records
from pyisingcheck.report.summary import (
    NONE,
    Summary,
    clean,
    coverage_of,
    instance_text,
    margin_text,
    summarize,
)

STYLES = {
    "proved": "green",
    "corrected": "cyan",
    "refuted": "magenta",
    "vacuous": "blue",
    "open": "yellow",
    "empirical": "white",
    "informal": "bright_black",
    "falsified": "bold red",
    "untested": "yellow",
    "inconclusive": "yellow",
    "holds": "green",
}


def report_view(report: Report, *, details: bool = False) -> RenderableType:
    """The ledger as a table, what needs attention below it, then the totals."""
    parts: list[RenderableType] = []
    if report["claims"]:
        parts.append(claims_view(report))
    if report["unclaimed"] and (details or not report["claims"]):
        parts.append(theorems_view(report))
    parts += [Text(line, style=style) for line, style in notices(report)]
    parts.append(totals_view(report))
    return Group(*parts)


def claims_view(report: Report) -> Table:
    """One row per claim."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("id", no_wrap=True)
    table.add_column("claim", overflow="fold", min_width=16)
    table.add_column("source", overflow="fold")
    table.add_column("status", no_wrap=True)
    table.add_column("axioms", overflow="fold")
    table.add_column("derived check", overflow="fold", min_width=14)
    table.add_column("samples", justify="right", no_wrap=True)
    table.add_column("margin", justify="right", no_wrap=True)
    table.add_column("physics", overflow="fold")
    table.add_column("experiment", overflow="fold")
    table.add_column("Lean", overflow="fold")
    for claim in report["claims"]:
        table.add_row(*_cells(summarize(claim)))
    return table


def _cells(row: Summary) -> list[Text]:
    return [
        Text(row.id, style="bold"),
        Text(row.title),
        Text(row.source, style="bright_black"),
        Text(row.status, style=STYLES[row.status]),
        Text(row.axioms),
        Text(row.derived, style=STYLES.get(row.mark, "")),
        Text(row.samples),
        Text(row.margin),
        Text(row.physics),
        Text(row.experiment),
        Text(row.place.rpartition("/")[2], style="bright_black"),
    ]


def theorems_view(report: Report) -> Table:
    """One row per theorem outside the claims."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("theorem", "proof", "derived check", "samples", "margin", "Lean"):
        table.add_column(name, overflow="fold")
    for record in report["unclaimed"]:
        derived = record["derived"]
        verdict = derived["verdict"] if derived else NONE
        table.add_row(
            Text(clean(record["name"])),
            Text(proof_text(record)),
            Text(verdict, style=STYLES.get(verdict, "")),
            Text(f"{derived['samples']:,}" if derived else NONE),
            Text(margin_text([derived] if derived else [])),
            Text(f"{clean(record['file'])}:{record['line'] or ''}", style="bright_black"),
        )
    return table


def proof_text(record: Mapping[str, Any]) -> str:
    """``proved``, or what its proof lacks."""
    if record["sorries"]:
        return "sorry"
    return "inherits a sorry" if record["inheritedSorries"] else "proved"


def notices(report: Report) -> list[tuple[str, str]]:
    """What needs a reader's attention, as lines with a style."""
    lines = [(f"! {clean(sentence)}", "bold red") for sentence in report["surprises"]]
    for record in lean_records(report):
        lines += _record_notices(record)
    for violation in report["violations"]:
        text = " ".join(violation[key] for key in ("name", "rule", "detail"))
        lines.append((f"! against the rules: {clean(text)}", "bold yellow"))
    if report["snapshot"]["stale"]:
        files = ", ".join(map(clean, report["snapshot"]["staleSources"]))
        lines.append((f"! the snapshot is stale: {files}", "bold yellow"))
    return lines


def _record_notices(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    derived, name = record["derived"], clean(record["name"])
    if not derived:
        return []
    verdict, reason = derived["verdict"], clean(derived["reason"] or derived["grounds"] or "")
    if verdict == "falsified":
        kind = "certified" if derived["certified"] else "not certified"
        instance = instance_text(derived["counterexample"])
        return [(f"  {name}: falsified ({kind}): {instance} {reason}".rstrip(), "red")]
    if verdict in ("untested", "inconclusive", "vacuous"):
        return [(f"  {name}: {verdict}" + (f": {reason}" if reason else ""), "yellow")]
    return []


def totals_view(report: Report) -> Text:
    """The last lines: how many rows have which status, and the coverage."""
    text = Text()
    for status, count in report["totals"].items():
        if report["claims"]:
            text.append(f"{count} {status}  ", style=STYLES[status] if count else "bright_black")
    coverage, declarations = coverage_of(report), report["declarations"]
    text.append("\n" if report["claims"] else "")
    text.append(
        f"{coverage.covered} of {coverage.total} statements proved and tested "
        f"({coverage.percent:.1f} %), {declarations['untested']} untested; "
        f"{declarations['total']} declarations, {declarations['withSorry']} with sorry; "
        f"Lean {clean(report['snapshot']['lean'])}, seed {report['seed']}, {report['device']}"
    )
    return text


def print_report(report: Report, console: Console) -> None:
    """Print the report; where the output is no terminal, wide enough for all columns."""
    if not console.is_terminal:
        console.width = max(console.width, 170)
    console.print(report_view(report))


def picture_view(report: Report) -> RenderableType:
    """The ledger at a glance: a line a claim, its surprises and the totals."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("id", "claim", "status", "derived check", "physics", "experiment"):
        table.add_column(name, no_wrap=True, overflow="ellipsis")
    for claim in report["claims"]:
        row = summarize(claim)
        table.add_row(
            Text(row.id, style="bold"),
            Text(row.title),
            Text(row.status, style=STYLES[row.status]),
            Text(row.derived, style=STYLES.get(row.mark, "")),
            Text(claim["independent"]["verdict"].replace("none", NONE)),
            Text(row.experiment),
        )
    surprises = [Text(f"! {clean(s)}", style="bold red") for s in report["surprises"]]
    return Group(table, *surprises, Text(), totals_view(report))


def svg_picture(report: Report) -> str:
    """The picture as an SVG that refers to nothing outside itself."""
    console = Console(record=True, width=132, file=io.StringIO(), force_terminal=True)
    console.print(picture_view(report) if report["claims"] else report_view(report))
    return console.export_svg(title="pyisingcheck verify", code_format=_SVG, unique_id="report")


_SVG = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" \
xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" \
clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
