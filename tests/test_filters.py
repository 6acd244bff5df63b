"""Filters: what holds eventually, and what tends to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import exports
import pytest
from flint import fmpq
from terms import NAT, REAL, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.search import PointSearch
from pyisingcheck.semantics import limits
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.ball import BallDomain
from pyisingcheck.semantics.constants.filters import eventually
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, apply

EXPORT = decode_export(json.dumps(exports.export()))
TOP = limits.AtInfinity(ty.NAT, 1)
ENDS = limits.Joined((limits.AtInfinity(ty.INT, -1), limits.AtInfinity(ty.INT, 1)))


def level(source: Any, holds: Callable[[Any, Any], Any]) -> Level:
    ev = Evaluator(EXPORT, BallDomain(), PointSearch(0))
    with ev.domain.working():
        return eventually(ev, lambda x: holds(ev.domain, x), source).level


def within(low: int, high: int) -> limits.Inside:
    """The filter of the supersets of an interval."""
    d = BallDomain()
    return limits.Inside(
        ty.REAL, lambda x: d.conjunction([d.less_equal(low, x), d.less_equal(x, high)])
    )


@pytest.mark.parametrize(
    ("source", "holds", "expected"),
    [
        (TOP, lambda d, n: d.less(5, n), True),
        (TOP, lambda d, n: d.less(d.int_mod(n, 3), 2), False),
        (ENDS, lambda d, n: d.less(5, n * n), True),
        (ENDS, lambda d, n: d.less(5, n), False),  # only on one side
        (within(0, 1), lambda d, x: d.less_equal(d.mul(x, x), x), True),
        (within(0, 2), lambda d, x: d.less_equal(d.mul(x, x), x), False),
        (limits.Everywhere(ty.REAL), lambda d, x: d.less_equal(0, d.mul(x, x)), True),
        (limits.Image(lambda n: fmpq(1, n + 1), TOP), lambda d, x: d.less(x, fmpq(1, 9)), True),
        (limits.Image(lambda n: (-1) ** n, TOP), lambda d, x: d.less(x, 1), False),
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
