"""Surds a + b √d: exact arithmetic, values of functions, irrationality."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable
from typing import Any

import pytest
from flint import arb, fmpq
from terms import REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.drawing.irrational import irrational_number
from pyisingcheck.sampling.drawing.numbers import Bounds
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_functions import FUNCTIONS, rpow, sqrt
from pyisingcheck.semantics.domains.ball_numbers import (
    PiMultiple,
    Surd,
    exact,
    inv,
    power,
    to_arb,
    zero,
)
from pyisingcheck.semantics.quantifiers.solutions import exact_roots
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, apply
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})
NUMBERS = [
    Surd(fmpq(a, 3), fmpq(b, 2), d)
    for a, b, d in ((0, 1, 2), (1, -3, 2), (-2, 5, 3), (7, 1, 5), (0, -1, 3))
] + [fmpq(2), fmpq(-3, 4), 1, -2]


def verdict(statement: Expr) -> Verdict:
    return check_statement(statement, EMPTY, budget=Budget(400, 20_000, thorough=False))


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.mul, operator.truediv])
def test_arithmetic_is_that_of_the_balls(operation: Callable[[Any, Any], Any]) -> None:
    for x in NUMBERS:
        for y in NUMBERS:
            if isinstance(x, Surd) or isinstance(y, Surd):
                here, there = operation(x, y), operation(to_arb(x), to_arb(y))
                assert to_arb(here).overlaps(there)
                same = isinstance(x, Surd) and isinstance(y, Surd) and x.d == y.d
                assert not same or isinstance(here, Surd | fmpq)


def test_sums_and_products_within_a_field_are_exact() -> None:
    golden = (1 + sqrt(5)) / 2
    assert golden * golden - golden == 1
    assert power(golden, 10) + power(golden, -10) == 123
    assert (
        sqrt(8) == 2 * sqrt(2) and sqrt(2) * sqrt(3) == sqrt(6) and sqrt(fmpq(1, 2)) * 2 == sqrt(2)
    )
    assert inv(sqrt(2) - 1) == sqrt(2) + 1 and zero(sqrt(2) - sqrt(2))
    assert not exact(sqrt(2)) and sqrt(fmpq(9, 4)) == fmpq(3, 2)


def test_order_and_text() -> None:
    assert 1 < sqrt(2) < fmpq(3, 2) and abs(1 - sqrt(2)) == sqrt(2) - 1
    assert sqrt(2) + sqrt(3) > sqrt(9)  # two fields: a ball
    assert isinstance(sqrt(2) + sqrt(3), arb)
    assert [str(x) for x in (sqrt(2), -sqrt(2), 1 - 3 * sqrt(5) / 2)] == [
        "√2",
        "-√2",
        "1 - 3 / 2 * √5",
    ]


def test_long_numbers_become_balls() -> None:
    assert isinstance(sqrt(10**40 + 1), arb)
    x = sqrt(2) + 1
    for _ in range(12):
        x = x * x
    assert isinstance(x, arb) and x > 10**1000


@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
def test_functions_of_simple_angles(name: str) -> None:
    for q in (fmpq(k, n) for n in (8, 10, 12) for k in range(-n, 2 * n + 1)):
        x = PiMultiple.of(q)
        if x == 0 or (name == "tan" and (2 * q).q == 1):
            continue
        assert to_arb(FUNCTIONS[name](x)).overlaps(getattr(x.ball(), name)())
    assert isinstance(FUNCTIONS["cos"](PiMultiple.of(fmpq(1, 5))), Surd)


def test_angles_of_surds() -> None:
    assert FUNCTIONS["arctan"](-sqrt(3)) == PiMultiple.of(fmpq(-1, 3))
    assert FUNCTIONS["arcsin"](sqrt(2) / 2) == PiMultiple.of(fmpq(1, 4))
    assert rpow(2, fmpq(3, 2)) == 2 * sqrt(2)


def test_roots_of_quadratic_equations() -> None:
    assert set(exact_roots((fmpq(-1), fmpq(-1), fmpq(1)))) == {
        (1 + sqrt(5)) / 2,
        (1 - sqrt(5)) / 2,
    }
    assert not any(isinstance(r, Surd) for r in exact_roots((fmpq(1), fmpq(0), fmpq(1))))


def root(n: int) -> Expr:
    return apply(Const("Real.sqrt"), lit(n))


def irrational(x: Expr) -> Expr:
    return apply(Const("Irrational"), x)


def test_irrational_numbers() -> None:
    assert verdict(irrational(root(2))).verdict == "holds"
    found = verdict(irrational(root(9)))
    assert found.verdict == "falsified" and found.certified
    assert verdict(irrational(apply(Const("Real.exp"), lit(1)))).verdict == "inconclusive"


def two_irrational(conclusion: Expr) -> Expr:
    """∀ x y, Irrational x → Irrational y → conclusion; x and y are 3 and 2 there."""
    body = Pi("hx", irrational(BVar(1)), Pi("hy", irrational(BVar(1)), conclusion))
    return Pi("x", REAL, Pi("y", REAL, body))


@pytest.mark.parametrize("operation", ["HAdd.hAdd", "HMul.hMul", "HSub.hSub"])
def test_sums_and_products_of_irrational_numbers_may_be_rational(operation: str) -> None:
    found = verdict(two_irrational(irrational(op(operation, BVar(3), BVar(2)))))
    assert found.verdict == "falsified" and found.certified


def test_what_holds_of_irrational_numbers() -> None:
    shifted = irrational(op("HAdd.hAdd", BVar(3), lit(1)))
    assert verdict(two_irrational(shifted)).verdict == "holds"
    equation = eq(op("HMul.hMul", root(5), root(5)), lit(5))
    assert verdict(equation).verdict == "holds" and verdict(equation).exhaustive


def test_irrational_numbers_keep_to_bounds_and_to_one_field() -> None:
    rng = random.Random(0)
    bounds = Bounds()
    bounds.restrict(fmpq(0), fmpq(2), True)
    first = irrational_number(rng, [], bounds)
    assert isinstance(first, Surd) and 0 < first < 2
    others = [irrational_number(rng, [first], Bounds()) for _ in range(20)]
    assert {x.d for x in others} == {first.d}


def test_less_than_a_surd() -> None:
    """x < √2 → x ^ 2 < 2 fails below -√2 only."""
    square = op("HMul.hMul", BVar(1), BVar(1))
    statement = Pi("x", REAL, Pi("h", rel("LT.lt", BVar(0), root(2)), rel("LT.lt", square, lit(2))))
    found = verdict(statement)
    assert found.verdict == "falsified" and found.certified


def test_balls_of_any_precision_contain_a_surd() -> None:
    for bits in (53, 106, 1000):
        with BallDomain(prec=bits).working():
            x = to_arb(sqrt(2))
            assert (x * x).contains(2) and x.rad() < 2.0 ** (3 - bits)
