"""Intervals without witnesses, and enclosed suprema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flint import arb, fmpq

from pyisingcheck.sampling.witnesses.exclusion import no_real_number, no_whole_number
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.suprema import (
    AT_AN_END,
    extremum_of_set,
    extremum_of_values,
    has_bound,
)
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Function
from pyisingcheck.terms.decode import Export


@pytest.fixture
def ev() -> Iterator[Evaluator]:
    domain = BallDomain(max_prec=256)
    with domain.working():
        yield Evaluator(Export("", None, {}, {}, {}), domain)


@pytest.mark.parametrize("n", [0, 1, 7, 1000, 2**20 + 1, 2**32 - 1, -1, -7, -(2**31) - 5])
def test_a_single_whole_number_is_not_overlooked(ev: Evaluator, n: int) -> None:
    assert not no_whole_number(ev, True, lambda x: ev.domain.equal(x, n))
    assert no_whole_number(ev, True, lambda x: ev.domain.equal(x, n + fmpq(1, 2)))
    assert no_whole_number(ev, False, lambda x: ev.domain.equal(x, n)) == (n < 0)


@pytest.mark.parametrize("n", [0, 1, 2, 7, 1001, 2**31])
def test_quotients_and_remainders_of_intervals(ev: Evaluator, n: int) -> None:
    """⌊k / 3⌋, k % 5 and ⌊k / 2⌋ for real division: no k in range is overlooked, others are out."""
    dom: Any = ev.domain

    def quotient(x: Any, floor: int) -> Truth:
        return ev.domain.equal(ev.domain.int_floordiv(x, 3), floor)  # type: ignore[no-any-return]

    assert not no_whole_number(ev, True, lambda x: quotient(x, n))
    assert not no_whole_number(ev, True, lambda x: quotient(x, -n))
    assert no_whole_number(ev, False, lambda x: quotient(x, -n - 1))
    assert not no_whole_number(ev, True, lambda x: ev.domain.equal(ev.domain.int_mod(x, 5), n % 5))
    assert no_whole_number(ev, True, lambda x: ev.domain.equal(ev.domain.int_mod(x, 5), 5 + n))
    half = fmpq(1, 2)
    floors = [
        lambda x: ev.domain.floor(dom.mul(x, half)),
        lambda x: ev.domain.ceil(dom.mul(x, half)),
    ]
    for rounded in floors:
        assert not no_whole_number(ev, False, lambda x, f=rounded: ev.domain.equal(f(x), n))
        assert no_whole_number(ev, False, lambda x, f=rounded: ev.domain.less(f(x), 0))


@pytest.mark.parametrize("exponent", [40, 1000, 10**5])
def test_witnesses_far_out_are_not_overlooked(ev: Evaluator, exponent: int) -> None:
    assert not no_whole_number(ev, False, lambda x: ev.domain.less(arb(2) ** exponent, x))
    assert not no_real_number(ev, lambda x: ev.domain.less(arb(2) ** exponent, x))


def test_suprema_of_sets(ev: Evaluator) -> None:
    def less(x: Any, y: Any) -> Truth:
        return ev.domain.less(x, y)  # the domain of spans within `in_spans`

    def between(a: fmpq, b: fmpq) -> Function:
        return Function(lambda x: ev.domain.conjunction([less(a, x), less(x, b)]))

    for a, b in ((fmpq(0), fmpq(1)), (fmpq(-1, 3), fmpq(1, 3)), (fmpq(-(10**9)), fmpq(-7))):
        for largest, end in ((True, b), (False, a)):
            found = arb(extremum_of_set(ev, largest, between(a, b)))
            assert found.contains(arb(end)) and found.rad() <= abs(arb(end)) * 1e-15 + 1e-15
    assert extremum_of_set(ev, True, between(fmpq(1), fmpq(1))) == 0  # no element
    assert not ev.approximations
    assert extremum_of_set(ev, True, Function(lambda x: less(1, x))) == 0  # no bound
    assert ev.approximations == ["a set that seems to have no bound"]


def test_suprema_of_values(ev: Evaluator) -> None:
    def parabola(x: Any) -> Any:
        return ev.domain.sub(3, ev.domain.mul(x, x))

    def ratio(n: Any) -> Any:
        return ev.domain.div(n, ev.domain.add(n, 1))

    assert arb(extremum_of_values(ev, True, ty.REAL, parabola)).contains(3)
    approaching = extremum_of_values(ev, True, ty.NAT, ratio)
    assert arb(approaching).contains(1) and arb(approaching).rad() < 1e-9
    assert ev.approximations
    assert extremum_of_values(ev, False, ty.NAT, ratio) == 0


def test_values_that_alternate_have_no_limit(ev: Evaluator) -> None:
    """Those at powers of two alone would give −39/40 or so."""

    def value(n: int) -> fmpq:
        return fmpq(n if n % 2 == 0 else -n, n + 1)

    with pytest.raises(Undecided):
        extremum_of_values(ev, False, ty.NAT, value)


def test_what_happens_far_out_is_not_taken_for_granted(ev: Evaluator) -> None:
    """1 / n + n / 10 ^ 18 seems to settle at 0 for a while, n / (n + 2 ^ 300) to grow forever."""

    def back(n: int) -> fmpq:
        return fmpq(1, n + 1) + fmpq(n, 10**18)

    def late(n: int) -> fmpq:
        return fmpq(n, n + 2**300)

    for largest, value in ((False, back), (True, late)):
        with pytest.raises(Undecided):
            extremum_of_values(ev, largest, ty.NAT, value)


def test_an_extremum_that_is_enclosed_roughly_seems_to_be_what_it_is(ev: Evaluator) -> None:
    """sup x / (1 + x ^ 2) = 1 / 2: intervals leave a millionth."""

    def value(x: Any) -> Any:
        return ev.domain.div(x, ev.domain.add(1, ev.domain.mul(x, x)))

    dom: Any = ev.domain
    dom.prec = 1024
    found = extremum_of_values(ev, True, ty.REAL, value)
    assert dom.equal(found, fmpq(1, 2)).level is Level.LIKELY_TRUE
    assert dom.equal(found, fmpq(1, 2)).one_sided  # that they differ is not refuted
    assert dom.equal(found, fmpq(501, 1000)).level is Level.FALSE


def test_the_end_of_an_open_set_is_its_extremum(ev: Evaluator) -> None:
    """sup [0, 1) = 1, which is no member: likely, as no digits tell."""
    half_open = Function(
        lambda x: ev.domain.conjunction([ev.domain.less_equal(0, x), ev.domain.less(x, 1)])
    )
    ev.search.corners = [fmpq(1), fmpq(0)]
    assert extremum_of_set(ev, True, half_open) == 1
    assert ev.approximations == [AT_AN_END]
    assert extremum_of_set(ev, False, half_open) == 0
    ev.search.corners = [fmpq(2)]  # not an end of this set
    assert isinstance(extremum_of_set(ev, True, half_open), arb)


def test_extrema_of_finitely_many_members_are_exact(ev: Evaluator) -> None:
    three = [fmpq(3), fmpq(-1), fmpq(7, 2)]
    some = Function(lambda x: ev.domain.less(x, fmpq(13, 4)), extent=three)
    assert extremum_of_set(ev, True, some) == 3 and extremum_of_set(ev, False, some) == -1
    none = Function(lambda x: ev.domain.less(x, -5), extent=three)
    assert extremum_of_set(ev, True, none) == 0 and has_bound(ev, True, none)
    assert not ev.approximations


def test_a_function_with_a_pole_seems_to_have_no_bound(ev: Evaluator) -> None:
    def beside(x: Any) -> Any:
        return ev.domain.conjunction([ev.domain.less(0, x), ev.domain.less(x, 1)])

    def reciprocal(x: Any) -> Any:
        return ev.domain.div(1, x)

    assert extremum_of_values(ev, True, ty.REAL, reciprocal, beside) == 0
    assert ev.approximations == ["a set that seems to have no bound"]


@pytest.mark.parametrize(("c", "bounded"), [(-2, False), (2, True)])
def test_poles_may_be_irrational(ev: Evaluator, c: int, bounded: bool) -> None:
    """1 / (x² + c), which has poles at ± √2 for c = -2"""
    domain: Any = ev.domain
    domain.prec = domain.max_prec

    def quotient(x: Any) -> Any:
        return ev.domain.div(1, ev.domain.add(ev.domain.mul(x, x), c))

    found = extremum_of_values(ev, True, ty.REAL, quotient)
    assert ("a set that seems to have no bound" in ev.approximations) != bounded
    assert (found == 0) != bounded
