"""Writing reports: every format by name, and files that are never half written."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def write_text(path: Path, text: str) -> Path:
    """Write beside, then rename: an interrupt leaves the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        beside.chmod(0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return path
