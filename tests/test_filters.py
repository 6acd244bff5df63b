"""Filters: what holds eventually, and what tends to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import exports
import pytest
from flint import arb, fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.falsify.belief import _beside_a_corner
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.filters import eventually
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.paths import AtInfinity, Everywhere, Image, Inside, Joined, Near
from pyisingcheck.semantics.limits.superior import limit_superior
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Function
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, apply

EXPORT = decode_export(json.dumps(exports.export()))
TOP = AtInfinity(ty.NAT, 1)
ENDS = Joined((AtInfinity(ty.INT, -1), AtInfinity(ty.INT, 1)))


def level(source: Any, holds: Callable[[Any, Any], Any]) -> Level:
    ev = Evaluator(EXPORT, BallDomain(), PointSearch(0))
    with ev.domain.working():
        return eventually(ev, lambda x: holds(ev.domain, x), source).level


def within(low: int, high: int) -> Inside:
    """The filter of the supersets of an interval."""
    d = BallDomain()
    return Inside(ty.REAL, lambda x: d.conjunction([d.less_equal(low, x), d.less_equal(x, high)]))


@pytest.mark.parametrize(
    ("source", "holds", "expected"),
    [
        (TOP, lambda d, n: d.less(5, n), True),
        (TOP, lambda d, n: d.less(d.int_mod(n, 3), 2), False),
        (ENDS, lambda d, n: d.less(5, n * n), True),
        (ENDS, lambda d, n: d.less(5, n), False),  # only on one side
        (within(0, 1), lambda d, x: d.less_equal(d.mul(x, x), x), True),
        (within(0, 2), lambda d, x: d.less_equal(d.mul(x, x), x), False),
        (Everywhere(ty.REAL), lambda d, x: d.less_equal(0, d.mul(x, x)), True),
        (Image(lambda n: fmpq(1, n + 1), TOP), lambda d, x: d.less(x, fmpq(1, 9)), True),
        (Image(lambda n: (-1) ** n, TOP), lambda d, x: d.less(x, 1), False),
    ],
)
def test_what_holds_eventually(
    source: Any, holds: Callable[[Any, Any], Any], expected: bool
) -> None:
    found = level(source, holds)
    assert found >= Level.LIKELY_TRUE if expected else found <= Level.LIKELY_FALSE


# Statements.

ORDER = Const("i")
AT_TOP = apply(Const("Filter.atTop"), NAT, ORDER)


def tends(f: Expr, target: Expr) -> Expr:
    return apply(Const("Filter.Tendsto"), NAT, REAL, f, AT_TOP, target)


def set_above(bound: int) -> Expr:
    body = Lam("x", REAL, rel("LE.le", lit(bound), BVar(0)))
    return apply(Const("setOf"), REAL, body)


@pytest.mark.parametrize(("bound", "expected"), [(1, "holds"), (2, "falsified")])
def test_values_tend_to_a_set_that_they_end_up_in(bound: int, expected: str) -> None:
    """The constant 1 tends to 𝓟 {x | bound ≤ x}, and {x | bound ≤ x} is in map 1 atTop."""
    one = Lam("n", NAT, lit(1))
    target = apply(Const("Filter.principal"), REAL, set_above(bound))
    assert check_statement(tends(one, target), EXPORT).verdict == expected
    image = apply(Const("Filter.map"), NAT, REAL, one, AT_TOP)
    filters, sets = App(Const("Filter"), REAL), App(Const("Set"), REAL)
    inside = apply(Const("Membership.mem"), sets, filters, Const("i"), image, set_above(bound))
    assert check_statement(inside, EXPORT).verdict == expected


def test_what_tends_along_an_image() -> None:
    near = apply(Const("nhds"), REAL, Const("i"), lit(2))
    image = apply(Const("Filter.map"), NAT, REAL, Lam("n", NAT, lit(1)), AT_TOP)
    double = Lam("x", REAL, op("HAdd.hAdd", BVar(0), BVar(0)))
    triple = Lam("x", REAL, op("HAdd.hAdd", BVar(0), lit(2)))
    verdicts = [
        check_statement(apply(Const("Filter.Tendsto"), REAL, REAL, f, image, near), EXPORT).verdict
        for f in (double, triple)
    ]
    assert verdicts == ["holds", "falsified"]


NEAR_ZERO = Near(ty.REAL, fmpq(0), None)


def judged(filter_: Expr, type_: Expr, predicate: Expr) -> str:
    """∀ᶠ x in filter, predicate"""
    return check_statement(
        apply(Const("Filter.Eventually"), type_, Lam("x", type_, predicate), filter_), EXPORT
    ).verdict


def test_what_holds_near_a_point_holds_at_it() -> None:
    assert level(NEAR_ZERO, lambda d, x: d.less(x * x, 1)) is Level.LIKELY_TRUE
    assert level(NEAR_ZERO, lambda d, x: d.negation(d.equal(x, 0))) is Level.FALSE
    to_the_right = Near(ty.REAL, fmpq(0), lambda x: BallDomain().less(0, x))
    assert level(to_the_right, lambda d, x: d.less(0, x)) is Level.LIKELY_TRUE
    from_zero_on = Near(ty.REAL, fmpq(0), lambda x: BallDomain().less_equal(0, x))
    assert level(from_zero_on, lambda d, x: d.less(0, x)) is Level.FALSE


def test_a_denial_holds_eventually_only_where_intervals_show_it() -> None:
    """n % 1000 ≠ 7 and sin x² ≠ 1 fail again and again, although not at the points tried."""

    def differs(type_: Expr, x: Expr, y: Expr) -> Expr:
        return apply(Const("Ne"), type_, x, y)

    naturals = apply(Const("Filter.atTop"), NAT, Const("Nat.instPreorder"))
    reals = apply(Const("Filter.atTop"), REAL, Const("Real.instPreorder"))
    remainder = op("HMod.hMod", BVar(0), lit(1000, NAT), NAT)
    assert judged(naturals, NAT, differs(NAT, remainder, lit(7, NAT))) == "inconclusive"
    wave = apply(Const("Real.sin"), op("HMul.hMul", BVar(0), BVar(0), REAL))
    assert judged(reals, REAL, differs(REAL, wave, lit(1))) == "inconclusive"
    wave = apply(Const("Real.sin"), BVar(0))
    assert judged(reals, REAL, differs(REAL, wave, lit(1))) == "falsified"
    assert judged(reals, REAL, differs(REAL, BVar(0), lit(5))) == "holds"
    denied = apply(Const("Not"), differs(REAL, BVar(0), lit(5)))
    assert judged(reals, REAL, denied) == "falsified"


def test_what_seems_to_hold_eventually_refutes_no_denial() -> None:
    """¬ ∀ᶠ n, n % 5000 < 4999 is true, and ¬ ∀ᶠ n, 5 < n is not."""
    naturals = apply(Const("Filter.atTop"), NAT, Const("Nat.instPreorder"))
    remainder = op("HMod.hMod", BVar(0), lit(5000, NAT), NAT)
    for claim, false in (
        (rel("LT.lt", remainder, lit(4999, NAT), NAT), False),
        (rel("LT.lt", lit(5, NAT), BVar(0), NAT), True),
    ):
        eventually_ = apply(Const("Filter.Eventually"), NAT, Lam("n", NAT, claim), naturals)
        found = check_statement(apply(Const("Not"), eventually_), EXPORT).verdict
        assert (found == "falsified") is false


@pytest.mark.parametrize("exponent", [30, 100, 300])
def test_a_bend_next_to_a_point_is_seen(exponent: int) -> None:
    """|y - 1| has no minimum at 1 - 2 ^ -100, and one at 1."""

    def least_at(x: fmpq) -> Level:
        near = Near(ty.REAL, x, None)
        return level(near, lambda d, y: d.less_equal(d.norm(d.sub(x, 1)), d.norm(d.sub(y, 1))))

    assert least_at(1 - fmpq(1, 2**exponent)) < Level.LIKELY_TRUE
    assert least_at(fmpq(1)) >= Level.LIKELY_TRUE


def test_points_beside_a_corner_tell_nothing() -> None:
    bent = Function(lambda x: x, corners=(fmpq(1),))
    assert _beside_a_corner([bent, 1 + fmpq(1, 2**30)])
    assert not _beside_a_corner([bent, fmpq(1)])
    assert not _beside_a_corner([bent, fmpq(3, 2)])
    assert not _beside_a_corner([1 + fmpq(1, 2**30)])


# Limits superior and inferior.


def bound(largest: bool, u: Callable[[Any, Any], Any]) -> Any:
    ev = Evaluator(EXPORT, BallDomain(prec=200), PointSearch(0))
    with ev.domain.working():
        return limit_superior(ev, TOP, lambda n: u(ev.domain, n), largest)


def alternating(d: Any, n: Any) -> Any:
    """(-1)ⁿ (1 + 1/n)"""
    return d.mul(d.power(-1, n), d.add(1, d.inv(n)))


def mixed(d: Any, n: Any) -> Any:
    """n / (n + 1), whose bounds far out do not agree"""
    return d.div(n, d.add(n, 1))


@pytest.mark.parametrize(
    ("u", "largest", "limit"),
    [
        (lambda d, n: d.inv(n), True, 0),
        (lambda d, n: d.inv(n), False, 0),
        (alternating, True, 1),
        (alternating, False, -1),
        (lambda d, n: d.add(1, d.power(-1, n)), False, 0),
        (mixed, True, 1),
        (mixed, False, 1),
    ],
)
def test_limits_superior(u: Callable[[Any, Any], Any], largest: bool, limit: int) -> None:
    assert abs(to_arb(bound(largest, u)) - limit) < arb(2) ** -60


def test_a_bound_that_values_only_approach_may_be_the_limit() -> None:
    """1 + 1 / n is above 1 for all n."""
    found = to_arb(bound(True, alternating))
    assert found.overlaps(arb(1)) and not found > 1


@pytest.mark.parametrize(
    "u",
    [
        lambda d, n: n,  # 0 in Lean, as no number bounds it
        lambda d, n: d.function("sin", n),  # no few terms come close to 1
        # terms that differ a little now and then
        lambda d, n: d.add(mixed(d, n), fmpq(d.integer("prime", n), 1000)),
    ],
)
def test_limits_superior_that_are_not_seen(u: Callable[[Any, Any], Any]) -> None:
    with pytest.raises(Undecided):
        bound(True, u)


def test_statements_about_limits_superior() -> None:
    """limsup (1 / (n + 1)) is 0, and not 1."""
    cast = apply(Const("Nat.cast"), REAL, Const("i"), BVar(0))
    inverse = apply(Const("Inv.inv"), REAL, Const("i"), op("HAdd.hAdd", cast, lit(1)))
    found = apply(Const("Filter.limsup"), REAL, NAT, Const("i"), Lam("n", NAT, inverse), AT_TOP)
    verdicts = [check_statement(eq(found, lit(k)), EXPORT).verdict for k in (0, 1)]
    assert verdicts == ["holds", "falsified"]
