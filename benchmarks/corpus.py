"""The derived check against statements whose truth is known: the corpus of the tests.

None of the true ones may be falsified, and what is said of the false ones is the share that a user
would be told of.
"""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.measure import Json, announce
from pyisingcheck.falsify import check
from pyisingcheck.terms.decode import Declaration, Export, load_export

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"
SAMPLES = 4000  # as in the tests
EXPECTATIONS = ("true", "false", "vacuous")
QUICK = 2  # statements of each expectation and file


def rows(quick: bool) -> list[Json]:
    """One row for every expectation: how many statements, their verdicts, and CPU seconds."""
    found: dict[str, list[Json]] = {name: [] for name in EXPECTATIONS}
    for path in sorted(CORPUS.glob("*.json")):
        announce(f"corpus: {path.stem}")
        export = load_export(path)
        for name, verdicts in found.items():
            expected = [d for d in export.theorems if expectation(d) == name]
            verdicts += [verdict(d, export) for d in expected[: QUICK if quick else None]]
    return [summary(name, verdicts) for name, verdicts in found.items()]


def expectation(declaration: Declaration) -> str:
    """What the last part of a name begins with."""
    return declaration.name.rpartition(".")[2].partition("_")[0]


def verdict(declaration: Declaration, export: Export) -> Json:
    start = time.process_time()
    found = check(declaration, export, samples=SAMPLES)
    return {
        "verdict": found.verdict,
        "certified": found.certified,
        "seconds": time.process_time() - start,
    }


def summary(name: str, verdicts: list[Json]) -> Json:
    seconds = sorted(v["seconds"] for v in verdicts)
    counts = [v["verdict"] for v in verdicts]
    return {
        "expected": name,
        "statements": len(verdicts),
        "verdicts": {kind: counts.count(kind) for kind in sorted(set(counts))},
        "certified": sum(v["certified"] for v in verdicts),
        "seconds": {"median": seconds[len(seconds) // 2], "largest": seconds[-1]},
    }
