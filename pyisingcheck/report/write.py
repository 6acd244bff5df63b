"""Writing reports: every format by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyisingcheck.files import write_text
from pyisingcheck.report.badge import badge
from pyisingcheck.report.build import Report
from pyisingcheck.report.console import svg_picture
from pyisingcheck.report.html import html
from pyisingcheck.report.junit import junit
from pyisingcheck.report.markdown import markdown

FILES: dict[str, Callable[[Report, str], str]] = {
    "report.json": lambda report, base: to_json(report),
    "report.md": lambda report, base: markdown(report, base=base),
    "report.html": lambda report, base: html(report, base=base),
    "report.svg": lambda report, base: svg_picture(report),
    "junit.xml": lambda report, base: junit(report),
    "badge.svg": lambda report, base: badge(report),
}


def to_json(record: Any) -> str:
    """JSON with the same bytes for the same content; what is no number is refused."""
    return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_reports(report: Report, folder: Path, *, base: str = "") -> list[Path]:
    """Write every format into ``folder`` (made if needed); returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_text(folder / name, render(report, base)) for name, render in FILES.items()]
