"""The report as Markdown, for a job summary or a pull request."""

from __future__ import annotations

from pyisingcheck.report.build import Report
from pyisingcheck.report.console import notices, proof_text
from pyisingcheck.report.summary import NONE, clean, coverage_of, margin_text, summarize


def markdown(report: Report, *, base: str = "") -> str:
    """The report as Markdown; ``base`` goes before every link to a Lean file."""
    parts = [_head(report)]
    if report["claims"]:
        parts.append(_claims(report, base))
    if report["unclaimed"]:
        title = "Other theorems" if report["claims"] else "Theorems"
        parts.append(f"## {title}\n\n{_theorems(report, base)}")
    notes = notices(report)
    if notes:
        parts.append(
            "## Notes\n\n" + "\n".join(f"- {_text(line.lstrip('! '))}" for line, _ in notes)
        )
    return "\n\n".join(parts) + "\n"


def _head(report: Report) -> str:
    coverage = coverage_of(report)
    totals = ", ".join(f"{n} {status}" for status, n in report["totals"].items() if n)
    stale = " **The snapshot is stale.**" if report["snapshot"]["stale"] else ""
    claims = f"{totals}. " if totals else ""
    return (
        "# Ledger\n\n"
        f"{claims}{coverage.covered} of {coverage.total} statements proved and tested "
        f"({coverage.percent:.1f} %). Lean {_text(report['snapshot']['lean'])}, "
        f"seed {report['seed']}, {report['device']}.{stale}"
    )


def _claims(report: Report, base: str) -> str:
    head = (
        "id", "claim", "source", "status", "axioms", "derived check", "samples", "worst margin",
        "physics", "experiment", "Lean", "reason",
    )  # fmt: skip
    rows = []
    for claim in report["claims"]:
        s = summarize(claim)
        row = [s.id, s.title, s.source, s.status, s.axioms, s.derived, s.samples, s.margin]
        row += [s.physics, s.experiment]
        rows.append([*map(_text, row), _link(s.place, base), _text(s.reason)])
    return _table(head, rows)


def _theorems(report: Report, base: str) -> str:
    rows = []
    for record in report["unclaimed"]:
        derived = record["derived"]
        checked = [derived] if derived else []
        rows.append(
            [
                _text(record["name"]),
                proof_text(record),
                derived["verdict"] if derived else NONE,
                f"{derived['samples']:,}" if derived else NONE,
                margin_text(checked),
                _link(f"{clean(record['file'])}:{record['line'] or ''}", base),
            ]
        )
    return _table(("theorem", "proof", "derived check", "samples", "worst margin", "Lean"), rows)


def _table(head: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _link(place: str, base: str) -> str:
    if place == NONE:
        return NONE
    file, _, line = place.rpartition(":") if ":" in place else (place, "", "")
    anchor = f"#L{line}" if line else ""
    target = f"{base}{file}{anchor}".replace(" ", "%20").replace(")", "%29")
    return f"[{_text(place.rpartition('/')[2])}]({target})"


def _text(text: str) -> str:
    """Text that Markdown leaves alone."""
    for character in "\\`*_[]<>|":
        text = text.replace(character, "\\" + character)
    return clean(text)
