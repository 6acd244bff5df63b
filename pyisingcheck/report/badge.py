"""The report in one glance: an SVG badge."""

from __future__ import annotations

from pyisingcheck.report.build import Report
from pyisingcheck.report.summary import coverage_of

_GREEN, _AMBER, _RED = "#2e7d4f", "#9a6700", "#b3261e"


def badge(report: Report) -> str:
    """How many claims are settled, or for a project without claims the share of statements."""
    value, colour = _value(report), _colour(report)
    left, right = 46, 12 + round(6.4 * len(value))
    width = left + right
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" \
aria-label="claims: {value}">
<title>claims: {value}</title>
<rect width="{width}" height="20" rx="3" fill="#444"/>
<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{left}z" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
<text x="{left / 2:g}" y="14">claims</text>
<text x="{left + right / 2:g}" y="14">{value}</text>
</g>
</svg>
"""


def _value(report: Report) -> str:
    coverage = coverage_of(report)
    if report["surprises"]:
        return f"{len(report['surprises'])} falsified"
    if coverage.claims:
        stale = ", stale" if report["snapshot"]["stale"] else ""
        return f"{coverage.settled}/{coverage.claims} settled{stale}"
    return f"{coverage.percent:.0f}% proved and tested"


def _colour(report: Report) -> str:
    if report["surprises"]:
        return _RED
    coverage = coverage_of(report)
    settled = coverage.settled == coverage.claims and coverage.covered == coverage.total
    return _GREEN if settled and not report["snapshot"]["stale"] else _AMBER
