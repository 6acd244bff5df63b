"""The verdict says how nearly an inequality is attained."""

from __future__ import annotations

import pytest
from terms import NAT, lit, op
from test_corpus import EXPORTS

from pyisingcheck.falsify import check
from pyisingcheck.falsify.tightness import value_of
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.expr import BVar, Const, Lam, apply


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


def test_a_side_that_costs_too_much_has_no_value() -> None:
    """A sum of 300,000 terms, by recursion."""
    ev = Evaluator(EXPORTS["Scalar"], BallDomain(max_prec=256))
    more = Lam("k", NAT, Lam("y", NAT, op("HAdd.hAdd", BVar(0), lit(1, NAT), NAT)))
    for count, known in ((300_000, False), (30, True)):
        term = apply(Const("Nat.rec"), Lam("k", NAT, NAT), lit(0, NAT), more, lit(count, NAT))
        assert (value_of(ev, ev.code(term, None), None) is not None) == known
    assert ev.limit == float("inf")
