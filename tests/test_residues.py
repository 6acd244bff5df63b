"""Numbers are excluded as witnesses by their residues alone."""

from pathlib import Path

import pytest

from pyisingcheck.falsify import check
from pyisingcheck.sampling.congruences import Progression
from pyisingcheck.sampling.search import PointSearch
from pyisingcheck.terms.decode import load_export

EXPORT = load_export(Path(__file__).parent / "corpus" / "Published.json")


@pytest.fixture(autouse=True)
def no_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else can find a witness."""
    monkeypatch.setattr(PointSearch, "candidates", lambda *_: [])


def verdict(name: str) -> str:
    (declaration,) = (d for d in EXPORT.theorems if d.name.endswith("." + name))
    return check(declaration, EXPORT, samples=300).verdict


@pytest.mark.parametrize("name", ["false_root_of_minus_one", "false_common_remainder"])
def test_a_condition_that_fails_at_every_residue_has_no_witness(name: str) -> None:
    assert verdict(name) == "falsified"


@pytest.mark.parametrize(
    "name", ["true_root_of_minus_one", "true_common_remainder", "true_remainder_of_difference"]
)
def test_a_witness_is_not_excluded(name: str) -> None:
    assert verdict(name) == "inconclusive"


def test_congruences_combine_to_one_progression() -> None:
    both = Progression(3, 4).common(Progression(5, 6))
    assert both is not None and (both.first, both.step) == (11, 12)
    assert Progression(1, 4).common(Progression(2, 6)) is None
    assert both.nearest_below(40) == 35 and both.nearest_below(3) == 11
