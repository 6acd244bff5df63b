"""Critical points: poles, edges of cases, bends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import exports
import pytest
from flint import arb, fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.critical import critical_points
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EXPORT = decode_export(json.dumps(exports.export()))


def points(formula: Callable[[Any, Any], Any], t: ty.Type = ty.REAL) -> list[Any]:
    ev = Evaluator(EXPORT, BallDomain())
    return critical_points(ev, t, lambda x: formula(ev.domain, x))


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        (lambda d, x: d.div(1, x - fmpq(37, 10)), [fmpq(37, 10)]),
        (lambda d, x: d.inv(x * x - 9), [fmpq(3), fmpq(-3)]),
        (lambda d, x: d.function("log", 2 * x + 5), [fmpq(-5, 2)]),
        (lambda d, x: d.norm(x - 4), [fmpq(4)]),
        (lambda d, x: d.maximum(2 * x, 3 - 5 * x), [fmpq(3, 7)]),
        (lambda d, x: d.select(d.less(x, 7), lambda: d.inv(x), lambda: x), [fmpq(7), fmpq(0)]),
        (lambda d, x: d.rpow(x - 1, fmpq(1, 2)), [fmpq(1)]),
        (lambda d, x: x * x + 1, []),
        (lambda d, x: d.inv(x * x + 1), []),
        (lambda d, x: d.inv(d.function("exp", x) - 3), []),  # no polynomial
        (lambda d, x: d.inv(d.function("sqrt", x) - 3), [fmpq(9), fmpq(0)]),
    ],
)
def test_what_is_noted(formula: Callable[[Any, Any], Any], found: list[Any]) -> None:
    assert sorted(points(formula)) == sorted(found)


def test_irrational_points_are_surds_or_balls_and_come_last() -> None:
    first, *others = points(lambda d, x: d.inv((x * x - 2) * (x - 5)))
    assert first == 5 and len(others) == 2 and all(x * x == 2 for x in others)
    first, ball = points(lambda d, x: d.inv((x * x * x - 2) * (x - 5)))
    assert first == 5 and isinstance(ball, arb) and (ball**3).overlaps(arb(2))


def test_points_are_of_the_type_that_is_asked_for() -> None:
    def formula(d: Any, x: Any) -> Any:
        return d.inv((x * x + 1) * (x + 2) * (2 * x - 3) * (x - 1000))

    assert sorted(points(formula)) == [-2, fmpq(3, 2), 1000]
    assert sorted(points(formula, ty.INT)) == [-2, 1000]
    assert points(formula, ty.NAT) == [1000]
    assert len(points(formula, ty.COMPLEX)) == 5


def test_quantified_conditions_are_looked_at_once() -> None:
    """∃ y, y (x - 3) = 1 depends on x - 3 for a y that nothing is known of: no point is told."""
    ev = Evaluator(EXPORT, BallDomain(), PointSearch(0))
    calls: list[object] = []

    def formula(x: Any) -> Any:
        def condition(y: Any) -> Any:
            calls.append(y)
            return ev.domain.equal(ev.domain.div(y, x - 3), 1)

        return ev.quantify(False, ty.REAL, condition)

    assert critical_points(ev, ty.REAL, formula) == [3] and len(calls) == 1


def test_noting_ends() -> None:
    def formula(d: Any, x: Any) -> Any:
        for k in range(10**6):
            d.less(x, k)

    assert len(points(formula)) <= 8


def test_what_fails_leaves_what_was_noted() -> None:
    def formula(d: Any, x: Any) -> Any:
        d.inv(x - 1)
        raise ValueError

    assert points(formula) == [1]


# Statements.

POLE = op("HSub.hSub", BVar(0), op("HDiv.hDiv", lit(13), lit(7)))


def test_a_junk_value_at_an_unusual_point_is_found() -> None:
    """∀ x, (x - 13/7) / (x - 13/7) = 1 fails at 13/7 alone."""
    statement = Pi("x", REAL, eq(op("HDiv.hDiv", POLE, POLE), lit(1)))
    verdict = check_statement(statement, EXPORT)
    assert verdict.verdict == "falsified" and verdict.certified
    assert verdict.counterexample == {"x": "13 / 7"}


@pytest.mark.parametrize(
    ("denominator", "expected"),
    [
        (POLE, "falsified"),
        (op("HSub.hSub", op("HMul.hMul", BVar(0), BVar(0)), lit(3)), "falsified"),
        (op("HAdd.hAdd", op("HMul.hMul", BVar(0), BVar(0)), lit(3)), "holds"),
    ],
)
def test_poles_are_discontinuities(denominator: Expr, expected: str) -> None:
    """∀ x, the function t ↦ 1 / denominator is continuous at x."""
    function = Lam("t", REAL, op("HDiv.hDiv", lit(1), denominator))
    at = apply(Const("ContinuousAt"), REAL, REAL, Const("i"), Const("j"), function, BVar(0))
    statement = Pi("x", REAL, at)
    verdict = check_statement(statement, EXPORT)
    assert verdict.verdict == expected, verdict.reason


def test_values_of_types_that_depend_on_the_moved_one_are_drawn_anew() -> None:
    """∀ n (i : Fin n), i < n: at n = 0 there is no i, and 0 would be none."""
    index = App(Const("Fin"), BVar(0))
    value = apply(Const("Fin.val"), BVar(1), BVar(0))
    statement = Pi("n", NAT, Pi("i", index, rel("LT.lt", value, BVar(1), NAT)))
    assert check_statement(statement, EXPORT).verdict == "holds"


def test_iterations_of_an_unknown_end() -> None:
    """Thirty steps of Newton's method would be quotients of degree 2 ^ 30."""

    def newton(d: Any, a: Any) -> Any:
        x = a
        for _ in range(30):
            x = d.mul(fmpq(1, 2), d.add(x, d.div(a, x)))
        return x

    assert len(points(newton)) <= 8

    def spread(d: Any, a: Any) -> Any:
        x = a
        for _ in range(20):
            x = d.mul(d.add(x, d.function("sqrt", d.add(x, 1))), d.add(x, a))
        return x

    assert len(points(spread)) <= 8
