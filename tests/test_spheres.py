"""Extrema and quantifiers over spheres: exact where the function is a quadratic form."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyisingcheck.falsify import check
from pyisingcheck.terms.decode import load_export

EXPORT = load_export(Path(__file__).parent / "corpus" / "Spheres.json")


@pytest.mark.parametrize("name", ["true_rayleigh", "true_norm", "true_dual", "true_quotient"])
def test_extrema_are_decided_at_most_samples(name: str) -> None:
    (declaration,) = (d for d in EXPORT.theorems if d.name.endswith(f".{name}"))
    verdict = check(declaration, EXPORT, samples=1000)
    assert verdict.verdict == "holds", verdict
    assert verdict.samples >= 30
