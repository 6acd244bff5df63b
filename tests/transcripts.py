"""The README's transcripts: what a command prints is what the README says it prints.

``python tests/transcripts.py`` runs every command and writes what it printed into the README.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
README = REPOSITORY / "README.md"
BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]*)\n(?P<output>.*?)```\n", re.DOTALL)
MODULES = {"pyisingcheck": "pyisingcheck.cli", "pytest": "pytest"}


@dataclass(frozen=True)
class Transcript:
    """A command of the README and the output that stands below it."""

    command: str
    output: str

    @property
    def needs_lean(self) -> bool:
        return "∀" in self.command or "--project" in self.command


def transcripts() -> list[Transcript]:
    return [Transcript(**m.groupdict()) for m in BLOCK.finditer(README.read_text("utf-8"))]


def run(command: str) -> str:
    """What a command of the README prints on standard output."""
    name, *args = shlex.split(command)
    environment = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    environment.pop("PYTEST_ADDOPTS", None)
    done = subprocess.run(
        [sys.executable, "-m", MODULES[name], *args],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines() if line.strip())


def essence(output: str) -> str:
    """Output without what differs between machines: times, sample counts, line lengths."""
    output = re.sub(r"in \d+\.\d+s", "in … s", output)
    output = re.sub(r"[=_]{4,}", "====", output)
    output = re.sub(r"plugin\.py:\d+", "plugin.py", output)
    output = re.sub(r"\b[\d,]+(\.\d+)?( samples?| +-?\d*\.?\d* *Average)", r"…\2", output)
    return re.sub(r" +", " ", output)


def rewrite() -> None:
    """Run every command and put what it prints into the README."""

    def fresh(match: re.Match[str]) -> str:
        command = match["command"]
        return f"```console\n$ {command}\n{run(command)}```\n"

    README.write_text(BLOCK.sub(fresh, README.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    rewrite()
