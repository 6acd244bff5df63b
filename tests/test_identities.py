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
from pyisingcheck.semantics.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.identities import is_identity
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, apply

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
