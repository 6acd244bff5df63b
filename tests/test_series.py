"""Infinite sums: what converges, to what, and where the first terms say too little."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from flint import arb, fmpq

from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.spans import Span
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits import series
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.decode import Export, load_export

SMALL = Path(__file__).parent / "corpus" / "Discrete.json"


@pytest.fixture(scope="module")
def export() -> Export:
    return load_export(SMALL)


@pytest.fixture
def ev(export) -> Evaluator:
    return Evaluator(export, BallDomain(max_prec=1024), PointSearch("0"))


def one_at(place):
    """1 at one index, 0 elsewhere, as a case distinction in Lean is evaluated."""

    def term(n):
        if isinstance(n, Span):
            return Span(0, 1) if place in n else Span(0, 0)
        return int(n == place)

    return term


def below(bound):
    """1 / (n + 1) below a bound, 0 from there on."""

    def term(n):
        if isinstance(n, Span):
            return Span(0, 1) if n.low < bound else Span(0, 0)
        return fmpq(1, n + 1) if n < bound else 0

    return term


CONVERGENT = [
    (lambda n: fmpq(1, (n + 1) ** 2), math.pi**2 / 6),
    (lambda n: fmpq(1, (n + 1) * (n + 2)), 1.0),
    (lambda n: arb(fmpq(99, 100)) ** n, 100.0),
    (lambda n: arb(fmpq(999, 1000)) ** n, 1000.0),
    (lambda n: n * arb(fmpq(1, 2)) ** n, 2.0),
    (lambda n: fmpq(1, (n + 1) ** 2) if n % 2 == 0 else 0, math.pi**2 / 8),
    (below(1000), 7.485470860550345),
]
DIVERGENT = [
    lambda n: fmpq(1, n + 1),
    lambda n: fmpq((-1) ** n, 2 * n + 1),
    lambda n: 1 / ((n + 2) * arb(n + 2).log()),
    lambda n: arb(2) ** n,
    lambda n: fmpq(1, n + 1) if n >= 5000 else fmpq(1, 2**n),
]


@pytest.mark.parametrize(("term", "value"), CONVERGENT)
def test_sums_that_are_right_and_wrong_by_little(ev, term, value):
    assert series.summable(ev, ty.REAL, term).level is Level.LIKELY_TRUE
    right = arb(value) + arb(0, 1e-12)
    assert series.has_sum(ev, ty.REAL, term, right).level is Level.LIKELY_TRUE
    wrong = series.has_sum(ev, ty.REAL, term, right * 1.0001)
    assert wrong.level is Level.LIKELY_FALSE


@pytest.mark.parametrize("term", DIVERGENT)
def test_divergent_series_have_the_sum_zero(ev, term):
    assert series.summable(ev, ty.REAL, term).level is Level.LIKELY_FALSE
    assert series.total(ev, ty.REAL, term) == 0


def test_what_seems_to_diverge_at_first_is_not_called_divergent(ev):
    late = series.summable(ev, ty.REAL, lambda n: fmpq(1, (n + 10**5) ** 2))
    assert late.level > Level.LIKELY_FALSE


def test_three_logarithms_are_too_many(ev):
    def term(n):
        return 1 / ((n + 3) * arb(n + 3).log() * arb(n + 3).log().log())

    assert series.summable(ev, ty.REAL, term).level is Level.UNKNOWN


@pytest.mark.parametrize("kind", [ty.NAT, ty.REAL])
def test_a_late_term_is_found(ev, kind):
    assert series.total(ev, kind, one_at(10**6)) == 1


def test_zeros_that_may_end_say_nothing(ev):
    def opaque(n):
        return one_at(10**6)(int(n))

    with pytest.raises(Undecided):
        series.total(ev, ty.REAL, opaque)
    assert series.has_sum(ev, ty.REAL, opaque, 0).level is Level.UNKNOWN


def test_sides_of_an_equation_that_rest_on_an_estimate(ev):
    dom = ev.domain
    dom.prec = dom.max_prec
    estimated = arb(math.pi**2 / 6, 1e-9)
    exact = arb.pi() ** 2 / 6
    assert dom.equal(estimated, exact).level is Level.UNKNOWN
    dom.tolerance = 1e-6
    assert dom.equal(estimated, exact).level is Level.LIKELY_TRUE
    assert dom.less_equal(estimated, exact).level is Level.LIKELY_TRUE
    assert dom.less(estimated, exact).level is Level.UNKNOWN
    assert dom.negation(dom.equal(estimated, exact)).level is Level.UNKNOWN


def test_sums_of_finite_support(ev):
    assert series.finite_total(ev, below(20)) == sum(fmpq(1, k + 1) for k in range(20))
    assert series.finite_total(ev, one_at(10**6)) == 1
    assert series.finite_total(ev, lambda n: n * n + 1) == 0
