"""What an experiment is: a criterion, a measurement, a table, a verdict and a picture."""

from __future__ import annotations

import json
import math
import os
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np

from pyisingcheck.files import write_text

Judgement: TypeAlias = Literal["supports", "contradicts", "undecided"]
Progress: TypeAlias = Callable[[float, str], None]
Json: TypeAlias = dict[str, Any]

FORMAT = "pyisingcheck-experiments/1"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with units in their names, rows of numbers; an error column follows its value."""

    columns: tuple[str, ...]
    rows: list[list[float | int | str]]


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one experiment.

    Attributes
    ----------
    name, claim
        The experiment's name and the id of the claim.
    verdict
        About the claim *as written*: ``supports``, ``contradicts`` or ``undecided``.
    quantity, value, error
        What was measured and its one-sigma uncertainty.
    criterion
        The rule that turned the numbers into the verdict, written before them.
    summary
        One sentence with the numbers.
    limits
        What the experiment cannot show.
    changes
        What of the analysis was changed after data had been seen; empty if nothing was.
    tables
        Title to table.
    series
        Numbers for the picture.
    seed, device, seconds, versions
        How it was made; ``seconds`` is None where a checkpoint supplied some of the steps.
    """

    name: str
    claim: str
    verdict: Judgement
    quantity: str
    value: float
    error: float
    criterion: str
    summary: str
    limits: str
    tables: dict[str, Table]
    series: Json
    seed: int
    device: str
    seconds: float | None
    versions: dict[str, str]
    changes: str = ""

    def to_json(self) -> Json:
        """Plain data; numbers that are not finite become null."""
        return {"format": FORMAT, **_plain(asdict(self))}

    @classmethod
    def from_json(cls, record: Json) -> Result:
        """Read back what :meth:`to_json` wrote.

        Raises
        ------
        ValueError
            For another format.
        """
        if record.get("format") != FORMAT:
            raise ValueError(f"format is {record.get('format')!r}, expected {FORMAT!r}")
        tables = {
            title: Table(tuple(table["columns"]), table["rows"])
            for title, table in record["tables"].items()
        }
        fields = {key: value for key, value in record.items() if key != "format"}
        return cls(**{**fields, "tables": tables})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a measurement returns; :class:`Experiment` adds who, how and when."""

    verdict: Judgement
    value: float
    error: float
    summary: str
    tables: dict[str, Table]
    series: Json = field(default_factory=dict)


class Session:
    """One run: its seed, its device, and a memory of finished steps that survives interruption.

    Parameters
    ----------
    device, seed
        As given to :meth:`Experiment.run`.
    progress
        Told the share done and the step's name.
    checkpoint
        JSON file of finished steps, or None to keep them in memory.
    """

    def __init__(
        self, device: str, seed: int, progress: Progress | None, checkpoint: Path | None
    ) -> None:
        self.device, self.seed = device, seed
        self._progress, self._checkpoint = progress, checkpoint
        self._done = _read_steps(checkpoint, seed)

    @property
    def resumed(self) -> bool:
        """Whether a checkpoint has supplied steps."""
        return bool(self._done)

    def rng(self, *key: int) -> np.random.Generator:
        """An independent generator for every step, so that a resumed run gives the same numbers."""
        return np.random.default_rng([self.seed, *key])

    def step(self, name: str, work: Callable[..., Any], *args: Any) -> Any:
        """``work(*args)`` as plain JSON data, or what an earlier run of the same step returned."""
        if name not in self._done:
            self._done[name] = _plain(work(*args))
            if self._checkpoint is not None:
                write_json(self._checkpoint, {"seed": self.seed, "steps": self._done})
        return self._done[name]

    def each(self, items: Iterable[Any], name: str) -> Iterable[Any]:
        """The items, with progress."""
        items = list(items)
        for index, item in enumerate(items):
            if self._progress is not None:
                self._progress(index / len(items), f"{name} {item}")
            yield item


@dataclass(frozen=True, slots=True)
class Experiment:
    """One empirical claim and how it is measured.

    Attributes
    ----------
    name, claim, title
        Command-line name, claim id, one line.
    quantity
        What the value is, with its unit.
    criterion
        Decided before any data: when the claim as written is supported or contradicted.
    limits
        What the experiment cannot show.
    measure
        The work.
    draw
        Draws a result on a matplotlib figure.
    changes
        What of the analysis was changed after data had been seen; empty if nothing was.
    """

    name: str
    claim: str
    title: str
    quantity: str
    criterion: str
    limits: str
    measure: Callable[[Session], Finding]
    draw: Callable[[Result, Any], None]
    changes: str = ""

    def run(
        self,
        device: str = "cpu",
        seed: int = 0,
        progress: Progress | None = None,
        checkpoint: Path | None = None,
    ) -> Result:
        """Measure.

        Parameters
        ----------
        device
            Torch device for the parts that use one.
        seed
            Every random number follows from it.
        progress
            Called with the share done, in [0, 1], and the step's name.
        checkpoint
            File that keeps finished steps, so that an interrupted run resumes.

        Returns
        -------
        Result
        """
        start = time.perf_counter()
        session = Session(device, seed, progress, checkpoint)
        resumed = session.resumed
        finding = self.measure(session)
        return Result(
            name=self.name,
            claim=self.claim,
            quantity=self.quantity,
            criterion=self.criterion,
            limits=self.limits,
            changes=self.changes,
            seed=seed,
            device=device,
            seconds=None if resumed else round(time.perf_counter() - start, 1),
            versions=_versions(),
            **{f: getattr(finding, f) for f in Finding.__dataclass_fields__},
        )

    def plot(self, result: Result, path: Path) -> None:
        """Draw ``result`` to ``path``; the suffix (.svg, .png, .pdf) chooses the format."""
        import matplotlib
        from matplotlib.figure import Figure

        figure = Figure(figsize=(10.5, 3.8), layout="constrained")
        self.draw(result, figure)
        beside = path.with_name(f".{path.name}.part")
        # The date and random ids would make every figure differ from the last one.
        metadata = {"Date": None} if path.suffix == ".svg" else None
        with matplotlib.rc_context({"svg.hashsalt": self.name}):
            figure.savefig(beside, format=path.suffix.lstrip("."), dpi=150, metadata=metadata)
        os.replace(beside, path)


def plain_ticks(axis: Any, values: Iterable[float]) -> None:
    """Label a logarithmic axis that spans less than a decade or two at these values."""
    from matplotlib.ticker import FixedLocator, FormatStrFormatter, NullFormatter

    axis.set_major_locator(FixedLocator(list(values)))
    axis.set_major_formatter(FormatStrFormatter("%g"))
    axis.set_minor_formatter(NullFormatter())


def by_size(curves: Json) -> list[tuple[int, Any]]:
    """Curves stored under their sizes, smallest size first."""
    return sorted((int(size), curve) for size, curve in curves.items())


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON; an interruption leaves no half-written file."""
    write_text(path, json.dumps(value, indent=1) + "\n")


def _read_steps(checkpoint: Path | None, seed: int) -> Json:
    if checkpoint is None or not checkpoint.exists():
        return {}
    stored = json.loads(checkpoint.read_text(encoding="utf-8"))
    return stored["steps"] if stored.get("seed") == seed else {}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def _versions() -> dict[str, str]:
    import scipy
    import torch

    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "torch": str(torch.__version__),
    }
