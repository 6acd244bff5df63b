"""The verdict says how nearly an inequality is attained."""

from __future__ import annotations

import pytest
from test_corpus import EXPORTS

from pyisingcheck.falsify import check


def tightness(name: str) -> float | None:
    export = EXPORTS[name.split(".")[0]]
    return check(export.declarations[f"Corpus.{name}"], export, samples=4000).tightness


def test_attained_inequalities_have_ratio_one() -> None:
    assert tightness("Narrow.true_cubic") == 1.0
    assert tightness("Scalar.true_am_gm") == 1.0


def test_a_supremum_at_an_irrational_point_is_approached() -> None:
    assert tightness("Narrow.true_sphere") == pytest.approx(1.0, abs=1e-3)


def test_cancellation_does_not_push_the_ratio_over_one() -> None:
    ratio = tightness("Scalar.true_bernoulli")
    assert ratio is not None and ratio <= 1.0


def test_statements_without_two_numbers_have_none() -> None:
    assert tightness("Narrow.true_no_root") is None
