"""Numbers are excluded as witnesses by their residues alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pyisingcheck.falsify import check
from pyisingcheck.sampling.equations.congruences import Progression
from pyisingcheck.sampling.equations.residues import impossible_modulus
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
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


def whole(condition: Callable[[Any, Any], Any]) -> int | None:
    """The modulus that excludes every whole number from a condition."""
    ev = Evaluator(EXPORT, BallDomain())
    return impossible_modulus(ev, lambda x: condition(ev.domain, x))


def test_residues_tell_quotients_and_divisors() -> None:
    def quotient(d: Any, x: Any, remainder: int) -> Any:
        """⌊x / 3⌋ % 2 = remainder"""
        return d.equal(d.int_mod(d.int_floordiv(x, 3), 2), remainder)

    def divisor(d: Any, x: Any, n: int) -> Any:
        return d.equal(d.integer("gcd", x, 6), n)

    assert whole(lambda d, x: quotient(d, x, 2))
    assert not any(whole(lambda d, x, r=r: quotient(d, x, r)) for r in (0, 1))
    assert all(whole(lambda d, x, n=n: divisor(d, x, n)) for n in (0, 4, 5, 12))
    assert not any(whole(lambda d, x, n=n: divisor(d, x, n)) for n in (1, 2, 3, 6))


def test_congruences_combine_to_one_progression() -> None:
    both = Progression(3, 4).common(Progression(5, 6))
    assert both is not None and (both.first, both.step) == (11, 12)
    assert Progression(1, 4).common(Progression(2, 6)) is None
    assert both.nearest_below(40) == 35 and both.nearest_below(3) == 11
