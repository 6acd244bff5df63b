"""Asking Lean which propositions it can prove, in the context of a project."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pyisingcheck.extract.lake import OPTIONS, LeanError, find_toolchain, statement_environment
from pyisingcheck.terms.decode import Declaration
from pyisingcheck.terms.expr import Expr, LevelParam
from pyisingcheck.terms.source import NoSource, level_source, name_source, source

# One attempt each, with a budget of its own; ``original`` is the theorem that the goal came from.
ATTEMPTS = (
    "first | exact original | (intros; first | assumption | (apply original <;> assumption))",
    "simp_all",
    "grind",
)
MATHLIB_ATTEMPTS = (
    *ATTEMPTS,
    "intros; first | positivity | linarith | (apply original <;> first | assumption | positivity)",
    "intros; first | norm_num | nlinarith [original ..]",
)
MATHLIB_TACTICS = tuple(f"Mathlib.Tactic.{name}" for name in ("Linarith", "NormNum", "Positivity"))
HEARTBEATS = 10_000  # thousands, for one attempt: a few seconds
TIME = 1200.0  # seconds for a run, which heartbeats do not bound where Lean does not count them
FILE = 20  # goals to one run of Lean, which spends seconds on imports
PROCESSES = 2  # each takes a gigabyte or two
SOUND = {"propext", "Classical.choice", "Quot.sound"}
_NO_MODULE = re.compile("unknown module prefix|object file .* does not exist")
_AXIOMS = re.compile(
    r"'(pyisingcheck_\d+_\d+)' (?:does not depend on any axioms|depends on axioms: \[([^\]]*)\])"
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A closed proposition, and the theorem that its proof may use.

    Attributes
    ----------
    proposition
        The term; its universes are those of the theorem.
    theorem
        A theorem of the project.
    """

    proposition: Expr
    theorem: Declaration


def lean_command() -> str:
    """The program that `proved` runs.

    Raises
    ------
    LeanError
        If it is missing.
    """
    found = find_toolchain().lean
    if found is None:
        raise LeanError("lake is on PATH, but not lean; elan installs both")
    return found


def proved(
    goals: Sequence[Goal],
    project: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[bool]:
    """Which goals Lean's tactics prove within a fixed budget, from its three axioms alone.

    Only a proof that Lean has checked and whose axioms it has listed counts: neither one by
    ``sorry``, a theorem's included, nor one for want of a message to the contrary.

    Parameters
    ----------
    project
        A folder whose modules are compiled. Mathlib's tactics are used where they are, too.
    progress
        Called with the number of finished goals and of all.

    Raises
    ------
    LeanError
        If Lean is missing.
    """
    texts = [_text(i, goal) for i, goal in enumerate(goals)]
    written = [text for text in texts if text is not None]
    with tempfile.TemporaryDirectory() as name:
        job = _Job(Path(name), project.resolve())
        found: set[int] = set()
        done = len(goals) - len(written)
        with ThreadPoolExecutor(PROCESSES) as pool:
            chunks = [written[i : i + FILE] for i in range(0, len(written), FILE)]
            for chunk, said in zip(chunks, pool.map(job.run, range(len(chunks)), chunks)):
                found |= said
                done += len(chunk)
                progress(done, len(goals))
    return [i in found for i in range(len(goals))]


@dataclass(frozen=True, slots=True)
class _Text:
    """A goal as Lean text: its number, the module it needs, what it says, what it came from."""

    number: int
    module: str
    universes: str
    proposition: str
    original: str

    def attempt(self, name: str, tactic: str) -> list[str]:
        """The lines of a theorem and of the question what it rests on."""
        return [
            f"theorem {name}{self.universes} : {self.proposition} := by",
            f"  have original := {self.original}",
            f"  {tactic}",
            f"#print axioms {name}",
        ]


def _text(number: int, goal: Goal) -> _Text | None:
    levels = tuple(map(LevelParam, goal.theorem.level_params))
    try:
        module = name_source(goal.theorem.module)[1:]
        universes = ", ".join(map(level_source, levels))
        original, text = name_source(goal.theorem.name, levels), source(goal.proposition)
    except NoSource:
        return None
    return _Text(number, module, f".{{{universes}}}" if universes else "", text, original)


@dataclass(frozen=True, slots=True)
class _File:
    """Lines for Lean, and for each the attempt that it belongs to, None for what comes before."""

    lines: list[str]
    owners: list[str | None]

    @staticmethod
    def of(texts: Sequence[_Text], modules: Sequence[str], tactics: Sequence[str]) -> _File:
        imported = dict.fromkeys([*(text.module for text in texts), *modules])
        lines = [
            *(f"import {module}" for module in imported),
            f"set_option maxHeartbeats {HEARTBEATS}",
        ]
        owners: list[str | None] = [None] * len(lines)
        for text in texts:
            for k, tactic in enumerate(tactics):
                name = f"pyisingcheck_{text.number}_{k}"
                attempt = text.attempt(name, tactic)
                lines += attempt
                owners += [name] * len(attempt)
        return _File(lines, owners)

    def proved(self, messages: Iterable[_Message]) -> set[int]:
        """Numbers of the goals of which an attempt rests on the usual axioms and has no error.

        Lean goes on after an error, and says of what is left of the theorem what it rests on.
        """
        sound, wrong = set(), set()
        for message in messages:
            if message.error and 0 < message.line <= len(self.owners):
                wrong.add(self.owners[message.line - 1])
            for name, axioms in _AXIOMS.findall(message.text):
                if {axiom.strip() for axiom in axioms.split(",") if axiom.strip()} <= SOUND:
                    sound.add(name)
        return {int(name.split("_")[1]) for name in sound - wrong}


@dataclass(frozen=True, slots=True)
class _Message:
    """What Lean said about a line, from 1; 0 where it does not say which."""

    line: int
    error: bool
    text: str

    @staticmethod
    def of(line: str) -> _Message:
        try:
            data = json.loads(line)
            return _Message(int(data["pos"]["line"]), data["severity"] == "error", data["data"])
        except (ValueError, KeyError, TypeError):
            return _Message(0, False, line)


class _Job:
    """Runs of Lean in a scratch folder, in the context of a project."""

    def __init__(self, folder: Path, project: Path) -> None:
        self.folder, self.lean = folder, lean_command()
        self.environment = statement_environment(find_toolchain(), project, folder)

    def run(self, number: int, texts: Sequence[_Text]) -> set[int]:
        """Numbers of the goals that are proved."""
        for modules, tactics in ((MATHLIB_TACTICS, MATHLIB_ATTEMPTS), ((), ATTEMPTS)):
            file = _File.of(texts, modules, tactics)
            path = self.folder / f"Goals{number}.lean"
            path.write_text("\n".join(file.lines) + "\n", "utf-8")
            messages = self._messages(path)
            if not any(_NO_MODULE.search(message.text) for message in messages):
                break
        return file.proved(messages)

    def _messages(self, path: Path) -> list[_Message]:
        command = [self.lean, *OPTIONS, "--json", str(path)]
        try:
            done = subprocess.run(
                command,
                cwd=self.folder,
                env=self.environment,
                capture_output=True,
                text=True,
                timeout=TIME,
            )
        except subprocess.TimeoutExpired:
            return []
        return [*map(_Message.of, done.stdout.splitlines()), _Message(0, False, done.stderr)]
