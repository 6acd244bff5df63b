"""The empirical claims: one file per experiment, each with its criterion written before its data.

``EXPERIMENTS[name].run(device, seed, progress)`` measures and judges; ``stored()`` are the results
of the last full run, kept beside the package.
"""

from __future__ import annotations

import json
from importlib import resources

from pyisingcheck.experiments import (
    attention_scale,
    critical_attention,
    finite_size_scaling,
    golden_thompson,
    order_parameter,
    quantum_criticality,
    rounding,
)
from pyisingcheck.experiments._core import Experiment, Result, Table

__all__ = ["EXPERIMENTS", "Experiment", "Result", "Table", "from_store", "stored"]

EXPERIMENTS: dict[str, Experiment] = {
    module.EXPERIMENT.name: module.EXPERIMENT
    for module in (
        finite_size_scaling,
        order_parameter,
        rounding,
        quantum_criticality,
        attention_scale,
        golden_thompson,
        critical_attention,
    )
}


def from_store(text: str) -> dict[str, Result]:
    """The results in a stored file's text, by claim id.

    Raises
    ------
    ValueError
        For another format, or a result whose experiment or criterion is no longer this library's:
        a verdict must not outlive the rule that produced it.
    """
    results = {claim: Result.from_json(value) for claim, value in json.loads(text).items()}
    for claim, result in results.items():
        known = EXPERIMENTS.get(result.name)
        if known is None or (known.claim, known.criterion) != (claim, result.criterion):
            raise ValueError(f"{claim}: {result.name!r} has another criterion, expected a new run")
    return results


def stored() -> dict[str, Result]:
    """The stored results; empty where there are none yet."""
    path = resources.files("pyisingcheck") / "data" / "experiments.json"
    return from_store(path.read_text(encoding="utf-8")) if path.is_file() else {}
