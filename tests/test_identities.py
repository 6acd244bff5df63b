"""Equations that are certain to hold for all numbers, and those that only seem to."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import exports
import pytest
from flint import fmpq
from terms import REAL, eq, lit, op

from pyisingcheck.falsify import check_statement
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.identities import is_identity
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply

EXPORT = decode_export(json.dumps(exports.export()))


def certain(condition: Callable[[Any, Any], Any], t: ty.Type = ty.REAL) -> bool:
    ev = Evaluator(EXPORT, BallDomain())
    return is_identity(ev, t, lambda x: condition(ev.domain, x))


def ratio(d: Any, x: Any, y: Any) -> Any:
    """y / y = 1 for a y that is made of x"""
    return d.equal(d.div(y, y), 1)


def unless(d: Any, guard: Any, conclusion: Any) -> Any:
    return d.disjunction([guard, conclusion])


@pytest.mark.parametrize(
    "condition",
    [
        lambda d, x: d.equal((x + 1) * (x - 1), x * x - 1),
        lambda d, x: ratio(d, x, x * x + 1),  # no real number is left out
        lambda d, x: unless(d, d.equal(x, 5), ratio(d, x, x - 5)),
        lambda d, x: d.equal(d.div(x * x, x), x),  # at 0 as well: 0 / 0 = 0
        lambda d, x: d.equal(d.complex(x, 1), d.complex(x, 1)),
    ],
)
def test_what_holds_everywhere(condition: Callable[[Any, Any], Any]) -> None:
    assert certain(condition)


@pytest.mark.parametrize(
    "condition",
    [
        lambda d, x: d.equal(x * x, x),
        lambda d, x: ratio(d, x, x - fmpq(137, 11)),  # fails at one point
        lambda d, x: ratio(d, x, x * x - 2),  # fails at two, where nothing can be computed
        lambda d, x: unless(d, d.equal(x, 5), ratio(d, x, x - 6)),
        lambda d, x: d.equal(d.complex(x, 1), d.complex(x, 0)),
        lambda d, x: d.equal(d.function("sqrt", x * x), x),
        lambda d, x: d.less(x - 1, x),  # no equation
    ],
)
def test_what_does_not_or_is_not_known_to(condition: Callable[[Any, Any], Any]) -> None:
    assert not certain(condition)


def test_points_at_which_a_program_goes_another_way_are_judged() -> None:
    """x if x ≠ 22/7, otherwise 5, by a comparison in Python: no equation between quotients."""

    def but(x: Any) -> Any:
        return fmpq(5) if x == fmpq(22, 7) else x

    assert not certain(lambda d, x: d.equal(but(x), x))
    assert not certain(lambda d, x: d.equal(but(x + 1), but(x) + 1))
    assert certain(lambda d, x: unless(d, d.equal(x, fmpq(22, 7)), d.equal(but(x), x)))
    assert certain(lambda d, x: d.equal(but(x), but(x)))


def plus_one(y: Expr) -> Expr:
    return op("HAdd.hAdd", y, lit(1))


def doubled(y: Expr) -> Expr:
    return op("HMul.hMul", lit(2), y)


@pytest.mark.parametrize(("move", "reached", "value"), [(plus_one, 29, 6), (doubled, 44, 10)])
def test_a_law_is_tried_where_a_value_is_given(
    move: Callable[[Expr], Expr], reached: int, value: int
) -> None:
    """f (22/7) = 5 and f (x + 1) = f x + 1 give f (29/7) = 6: true, and never falsified, though x
    but for 5 at 22/7 meets the second equation at all but two points.
    """
    start, end = (op("HDiv.hDiv", lit(k), lit(7)) for k in (22, reached))
    given = eq(App(BVar(0), start), lit(5))
    law = Pi("x", REAL, eq(App(BVar(2), move(BVar(0))), move(App(BVar(2), BVar(0)))))
    claim = eq(App(BVar(2), end), lit(value))
    statement = Pi("f", Pi("x", REAL, REAL), Pi("h₁", given, Pi("h₂", law, claim)))
    assert check_statement(statement, EXPORT).verdict != "falsified"


def test_only_fields_that_are_ordered() -> None:
    """A natural 2 - 3 is 0, and a complex number is not its conjugate."""
    assert certain(lambda d, x: d.equal(x, x), ty.RAT)
    for t in (ty.NAT, ty.INT, ty.COMPLEX):
        assert not certain(lambda d, x: d.equal(x, x), t)


def claim(quotient: Expr) -> Expr:
    """∀ a, (∀ x, x ≠ 1 → a / (x - 1) = quotient) → a = 2, which fails for a = 3."""
    below = op("HSub.hSub", BVar(1), lit(1))
    apart = apply(Const("Ne"), REAL, BVar(0), lit(1))
    both = eq(op("HDiv.hDiv", BVar(2), below), quotient)
    return Pi("a", REAL, Pi("h", Pi("x", REAL, Pi("g", apart, both)), eq(BVar(1), lit(2))))


def test_a_hypothesis_that_is_an_identity_is_certain() -> None:
    verdict = check_statement(
        claim(op("HDiv.hDiv", lit(3), op("HSub.hSub", BVar(1), lit(1)))), EXPORT
    )
    assert verdict.verdict == "falsified" and verdict.certified
    assert verdict.counterexample == {"a": "3"}
