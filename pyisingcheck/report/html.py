"""The report as one HTML page that needs nothing but itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from pyisingcheck.report.build import Report
from pyisingcheck.report.console import notices, proof_text
from pyisingcheck.report.summary import (
    NONE,
    clean,
    coverage_of,
    derived_facts,
    experiment_text,
    margin_text,
    physics_text,
    summarize,
)

_CLAIM_COLUMNS = (
    "id", "claim", "status", "derived check", "samples", "worst margin", "physics", "experiment",
    "source", "Lean",
)  # fmt: skip
_THEOREM_COLUMNS = ("theorem", "proof", "derived check", "samples", "worst margin", "Lean")


def html(report: Report, *, base: str = "") -> str:
    """The whole page; ``base`` goes before every link to a Lean file.

    The report object itself is in the page, in a script element of type ``application/json``.
    """
    body = [
        _head(report),
        *(_note(line, style) for line, style in notices(report)),
        _claims(report, base) if report["claims"] else "",
        _theorems(report, base) if report["unclaimed"] else "",
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Ledger of claims</title>\n<style>\n{_resource('page.css')}</style>\n</head>\n"
        f"<body>\n{''.join(body)}\n{_data(report)}\n"
        f"<script>\n{_resource('page.js')}</script>\n</body>\n</html>\n"
    )


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _data(report: Report) -> str:
    text = json.dumps(report, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return f'<script type="application/json" id="report">{text}</script>'


def _head(report: Report) -> str:
    coverage, snapshot = coverage_of(report), report["snapshot"]
    totals = {status: n for status, n in report["totals"].items() if n}
    bar = "".join(f'<span class="{_tone(s)}" style="flex:{n}"></span>' for s, n in totals.items())
    chips = "".join(
        f'<button type="button" class="{_tone(s)}" value="{s}" aria-pressed="false">'
        f"{n} {s}</button>"
        for s, n in totals.items()
    )
    return (
        "<header><h1>Ledger of claims</h1>"
        f'<p class="sub">{coverage.covered} of {coverage.total} statements proved and tested '
        f"({coverage.percent:.1f} %) · Lean {_text(snapshot['lean'])}, {snapshot['sources']} "
        f"sources · seed {report['seed']}, {_text(report['device'])}</p>"
        + (f'<div class="bar" aria-hidden="true">{bar}</div>' if bar else "")
        + f'<div class="tools">{chips}<input id="search" type="search" placeholder="Search" '
        'aria-label="Search"></div></header>\n'
    )


def _note(line: str, style: str) -> str:
    alarm = " alarm" if "red" in style else ""
    return f'<p class="note{alarm}">{_text(line.lstrip("! "))}</p>\n'


def _claims(report: Report, base: str) -> str:
    rows = "".join(_claim(claim, base) for claim in report["claims"])
    return f"<main>{_table(_CLAIM_COLUMNS, rows)}</main>\n"


def _claim(claim: Mapping[str, Any], base: str) -> str:
    s = summarize(claim)
    margins = [r["derived"] for r in claim["lean"] if r["derived"]]
    cells = [
        f'<td class="id">{_text(s.id)}</td>',
        f'<td data-key="{_text(s.title)}"><button type="button" class="open">{_text(s.title)}'
        f'</button><span class="written">{_text(claim["written"])}</span></td>',
        f'<td><span class="pill {_tone(s.status)}">{s.status}</span></td>',
        f'<td class="verdict {s.mark}">{_text(s.derived)}</td>',
        _number(s.samples, sum(d["samples"] for d in margins) if margins else None),
        _number(s.margin, _least_margin(margins)),
        f'<td class="verdict {_text(claim["independent"]["verdict"])}">{_text(s.physics)}</td>',
        f"<td>{_text(s.experiment)}</td>",
        f"<td>{_text(s.source)}</td>",
        f"<td>{_link(s.place, base)}</td>",
    ]
    more = f'<tr class="more"><td></td><td colspan="9">{_details(claim, base)}</td></tr>'
    return f'<tbody data-status="{s.status}"><tr>{"".join(cells)}</tr>{more}</tbody>\n'


def _details(claim: Mapping[str, Any], base: str) -> str:
    facts = [("To show", claim["content"])] if claim["content"] else []
    for name, part in claim["independent"].get("definitions", {}).items():
        facts.append(("Physics", f"{name}: {physics_text(part)} {part.get('reason') or ''}"))
    experiment = claim["experiment"]
    if experiment:
        name = experiment.get("name")
        facts.append(("Experiment", f"{name}: {experiment_text(experiment)}"))
        keys = ("quantity", "criterion", "summary", "limits")
        facts += [(key.capitalize(), experiment[key]) for key in keys if key in experiment]
    lean = "".join(_lean(record, base) for record in claim["lean"])
    return f'<div class="sheet"><p>{_text(claim["reason"])}</p>{_facts(facts)}{lean}</div>'


def _lean(record: Mapping[str, Any], base: str) -> str:
    place = f"{record['file']}:{record['line'] or ''}"
    role = f' <span class="soft">{_text(record["role"])}</span>' if record["role"] else ""
    statement = f"<pre>{_block(record['statement'])}</pre>" if record["statement"] else ""
    return (
        f'<div class="lean"><b>{_text(record["name"])}</b>{role} · {_link(place, base)}'
        f"{statement}{_facts(_record_facts(record))}</div>"
    )


def _record_facts(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = [("Axioms", ", ".join(record["axioms"]) or "none")]
    if record["sorries"] or record["inheritedSorries"]:
        gaps = f"{record['sorries']} own, {record['inheritedSorries']} inherited"
        facts.append(("Sorries", gaps))
    derived = record["derived"]
    return facts + (derived_facts(derived) if derived else [])


def _theorems(report: Report, base: str) -> str:
    rows = "".join(_theorem(record, base) for record in report["unclaimed"])
    title = "Other theorems" if report["claims"] else "Theorems"
    return f"<section><h2>{title}</h2>{_table(_THEOREM_COLUMNS, rows)}</section>\n"


def _theorem(record: Mapping[str, Any], base: str) -> str:
    derived = record["derived"]
    verdict = derived["verdict"] if derived else NONE
    samples = derived["samples"] if derived else None
    place = f"{record['file']}:{record['line'] or ''}"
    cells = [
        f'<td data-key="{_text(record["name"])}"><button type="button" class="open"><code>'
        f"{_text(record['name'])}</code></button></td>",
        f"<td>{proof_text(record)}</td>",
        f'<td class="verdict {verdict}">{verdict}</td>',
        _number(f"{samples:,}" if samples is not None else NONE, samples),
        _number(
            margin_text([derived] if derived else []), _least_margin([derived] if derived else [])
        ),
        f"<td>{_link(place, base)}</td>",
    ]
    more = (
        f'<tr class="more"><td colspan="6"><div class="sheet">{_lean(record, base)}</div></td></tr>'
    )
    return f'<tbody data-status=""><tr>{"".join(cells)}</tr>{more}</tbody>\n'


def _table(columns: Sequence[str], rows: str) -> str:
    heads = "".join(
        f'<th scope="col"{_aligned(column)}><button type="button">{column}</button></th>'
        for column in columns
    )
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead>\n{rows}</table></div>'


def _aligned(column: str) -> str:
    return ' class="right"' if column in ("samples", "worst margin") else ""


def _number(text: str, value: float | None) -> str:
    key = "" if value is None else repr(value)
    return f'<td class="num right" data-key="{key}">{text}</td>'


def _least_margin(checked: Sequence[Mapping[str, Any]]) -> float | None:
    return min((d["worstMargin"] for d in checked if d["worstMargin"] is not None), default=None)


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    items = "".join(f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in facts)
    return f"<dl>{items}</dl>"


def _link(place: str, base: str) -> str:
    if place == NONE:
        return NONE
    file, _, line = place.rpartition(":") if ":" in place else (place, "", "")
    anchor = f"#L{line}" if line else ""
    label = clean(place).rpartition("/")[2].rstrip(":")
    return f'<a href="{_text(base + file + anchor)}">{_text(label)}</a>'


def _tone(status: str) -> str:
    return "open-row" if status == "open" else status


def _text(text: str) -> str:
    return escape(clean(str(text)))


def _block(text: str) -> str:
    """Text of several lines."""
    return "\n".join(_text(line) for line in text.split("\n"))
