"""Numbers are excluded as witnesses by their residues alone."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pyisingcheck.falsify import check
from pyisingcheck.sampling.equations.congruences import Progression
from pyisingcheck.sampling.equations.residues import Residue, impossible_modulus
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics.domain import Undecided
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


def whole(condition: Callable[[Any, Any], Any], natural: bool = False) -> int | None:
    """The modulus that excludes every whole number from a condition."""
    ev = Evaluator(EXPORT, BallDomain())
    return impossible_modulus(ev, lambda x: condition(ev.domain, x), natural=natural)


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


def remainder(of: Callable[[Any, Any], Any], m: int, r: int) -> Callable[[Any, Any], Any]:
    return lambda d, n: d.equal(d.int_mod(of(d, n), m), r)


@pytest.mark.parametrize(
    ("of", "m"),
    [
        (lambda d, n: d.power(2, n), 7),
        (lambda d, n: d.power(2, n), 12),  # periodic from n = 2 on
        (lambda d, n: d.power(10, n), 9),
        (lambda d, n: d.mul(n, d.power(2, n)), 3),
        (lambda d, n: d.add(d.mul(3, d.power(5, d.add(d.mul(2, n), 1))), n), 8),
        (lambda d, n: d.int_floordiv(d.power(3, n), 2), 4),
        (lambda d, n: d.power(d.add(d.power(2, n), 1), 2), 5),
    ],
)
def test_remainders_of_powers_recur(of: Callable[[Any, Any], Any], m: int) -> None:
    found = {BallDomain.int_mod(of(BallDomain, n), m) for n in range(60)}
    for r in range(m + 1):
        excluded = whole(remainder(of, m, r), natural=True)
        assert not (excluded and r in found)
        assert excluded or r in found or m == 4


def test_exponents_that_may_be_negative_exclude_nothing() -> None:
    for natural, excluded in ((True, True), (False, False)):
        found = whole(lambda d, n: d.equal(d.mul(4, d.power(2, n)), 3), natural=natural)
        assert bool(found) is excluded
    assert not whole(lambda d, n: d.equal(d.power(2, d.sub(n, 9)), 1), natural=True)


def test_the_first_numbers_are_looked_at() -> None:
    """0 ^ n = 1 only for n = 0, and 2 ^ n % 2 = 1."""
    assert not whole(lambda d, n: d.equal(d.power(0, n), 1), natural=True)
    assert not whole(remainder(lambda d, n: d.power(2, n), 2, 1), natural=True)


@pytest.mark.parametrize("base", [-5, -2, -1, 1, 2, 3, 6, 10])
def test_powers_with_exponents_of_one_residue(base: int) -> None:
    for m, r, least in itertools.product((1, 2, 3, 5), range(5), (0, 4, 8)):
        found = Residue(r, m, least).exponential(base)
        for k in range(least, least + 20):
            if k % m == r % m and isinstance(found, Residue):
                assert (base**k - found.value) % found.modulus == 0
                assert found.least is None or base**k >= found.least
            elif k % m == r % m:
                assert base**k == found


@pytest.mark.parametrize(
    ("exponent", "base"),
    [(Residue(1, 3), 2), (Residue(0, 3, 0), 0), (Residue(0, 2000, 8), 10), (Residue(1, 3, 0), 0.5)],
)
def test_other_powers_are_not_known(exponent: Residue, base: Any) -> None:
    with pytest.raises(Undecided):
        exponent.exponential(base)


def test_congruences_combine_to_one_progression() -> None:
    both = Progression(3, 4).common(Progression(5, 6))
    assert both is not None and (both.first, both.step) == (11, 12)
    assert Progression(1, 4).common(Progression(2, 6)) is None
    assert both.nearest_below(40) == 35 and both.nearest_below(3) == 11
