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
from pyisingcheck.experiments._core import FORMAT, Experiment, Result, Table

__all__ = ["EXPERIMENTS", "FORMAT", "Experiment", "Result", "Table", "from_store", "stored"]

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
    """The results in a stored file's text, by experiment name.

    Raises
    ------
    ValueError
        For another format, or a result whose experiment or criterion is no longer this library's:
        a verdict must not outlive the rule that produced it.
    """
    record = json.loads(text)
    if record.get("format") != FORMAT:
        raise ValueError(f"format is {record.get('format')!r}, expected {FORMAT!r}")
    results = {name: Result.from_json(value) for name, value in record["results"].items()}
    for name, result in results.items():
        if name not in EXPERIMENTS or EXPERIMENTS[name].criterion != result.criterion:
            raise ValueError(f"result {name!r} belongs to no current criterion, expected a new run")
    return results


def stored() -> dict[str, Result]:
    """The stored results; empty where there are none yet."""
    path = resources.files("pyisingcheck") / "data" / "experiments.json"
    return from_store(path.read_text(encoding="utf-8")) if path.is_file() else {}
