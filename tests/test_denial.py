"""Conclusions that fail only where an equation holds, and closed ones whose sides agree."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.denial import denied_plans
from pyisingcheck.sampling.numerals import with_other_numerals
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics.domains import extended
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Constructed
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, apply
from pyisingcheck.terms.pretty import pretty

EMPTY = Export("", None, {}, {}, {})
X = BVar(0)


def call(name: str, *args: Expr) -> Expr:
    return apply(Const(name), *args)


def sqrt(n: int) -> Expr:
    return call("Real.sqrt", lit(n))


def power(x: Expr, n: int) -> Expr:
    return call("HPow.hPow", REAL, NAT, REAL, Const("inst"), x, lit(n, NAT))


def verdict(statement: Expr) -> str:
    return check_statement(statement, EMPTY, budget=Budget(400, 20_000)).verdict


def test_an_equivalence_is_denied_on_either_side() -> None:
    """x² = 2 ↔ x = √2 fails at −√2 alone, x² = 2 ↔ x = √2 ∨ x = −√2 nowhere."""
    square, root = eq(power(X, 2), lit(2)), eq(X, sqrt(2))
    other = eq(X, call("Neg.neg", REAL, Const("Real.instNeg"), sqrt(2)))
    statement = Pi("x", REAL, call("Iff", square, root))
    ev = Evaluator(EMPTY, BallDomain())
    assert len(denied_plans(ev, plan_of(ev, statement))) == 2
    assert verdict(statement) == "falsified"
    both = call("Iff", square, call("Or", root, other))
    assert len(denied_plans(ev, plan_of(ev, Pi("x", REAL, both)))) == 3
    assert verdict(Pi("x", REAL, both)) != "falsified"


def test_a_disjunction_fails_where_both_parts_do() -> None:
    """x² ≠ 2 ∨ x < 0 fails at √2 alone."""
    differs = call("Ne", REAL, power(X, 2), lit(2))
    assert verdict(Pi("x", REAL, call("Or", differs, rel("LT.lt", X, lit(0))))) == "falsified"
    assert verdict(Pi("x", REAL, call("Or", differs, rel("LT.lt", X, lit(2))))) != "falsified"


def test_sides_of_a_closed_statement_that_agree_count_as_equal() -> None:
    assert verdict(rel("LT.lt", op("HMul.hMul", sqrt(2), sqrt(2)), lit(2))) == "falsified"
    assert verdict(rel("LE.le", op("HMul.hMul", sqrt(2), sqrt(2)), lit(2))) == "holds"


def test_what_is_too_small_for_the_digits_computed_is_no_violation() -> None:
    """1 < 1 + exp (−10⁴) is true, by less than 10 ^ −4000."""
    exponent = call("Neg.neg", REAL, Const("Real.instNeg"), power(lit(10), 4))
    sum_ = op("HAdd.hAdd", lit(1), call("Real.exp", exponent))
    assert verdict(rel("LT.lt", lit(1), sum_)) != "falsified"


def test_one_numeral_is_changed_at_a_time_even_where_they_are_shared() -> None:
    two = sqrt(2)
    texts = [pretty(e) for e in with_other_numerals(op("HMul.hMul", two, two))]
    assert texts == ["Real.sqrt 3 * Real.sqrt 2", "Real.sqrt 2 * Real.sqrt 3"]
    assert not list(with_other_numerals(Const("Real.pi")))


TOP = Constructed("Option.none", [])


def some(x: Any) -> Constructed:
    return extended.some(x)


@pytest.mark.parametrize(
    ("operation", "x", "y", "expected"),
    [
        ("add", TOP, some(1), TOP),
        ("sub", TOP, TOP, some(0)),
        ("sub", some(1), some(3), some(0)),
        ("sub", TOP, some(3), TOP),
        ("mul", some(0), TOP, some(0)),
        ("mul", some(2), TOP, TOP),
        ("div", some(1), some(0), TOP),
        ("div", some(0), some(0), some(0)),
        ("div", TOP, TOP, some(0)),
        ("div", some(1), some(4), some(fmpq(1, 4))),
    ],
)
def test_numbers_with_infinity(operation: str, x: Any, y: Any, expected: Constructed) -> None:
    found = extended.binary(BallDomain(), operation, x, y)
    assert isinstance(found, Constructed)
    assert (found.constructor, found.fields) == (expected.constructor, expected.fields)


def test_equations_met_in_all_digits_at_closed_forms() -> None:
    """x² + y² = 1 and x = y leave (√2/2, √2/2) alone where 0 < x: x < √2/2 fails, x ≤ √2/2 not."""
    x, y = BVar(1), BVar(0)
    circle = eq(op("HAdd.hAdd", power(x, 2), power(y, 2)), lit(1))
    half = op("HDiv.hDiv", sqrt(2), lit(2))

    def statement(relation: str) -> Expr:
        positive = rel("LT.lt", lit(0), BVar(3))
        conclusion = rel(relation, BVar(4), half)
        same = Pi("same", eq(BVar(2), BVar(1)), Pi("positive", positive, conclusion))
        return Pi("x", REAL, Pi("y", REAL, Pi("circle", circle, same)))

    assert verdict(statement("LT.lt")) == "falsified"
    assert verdict(statement("LE.le")) != "falsified"


def test_an_equation_is_solved_through_the_numbers_that_others_give() -> None:
    """y = cos x → ¬ (x = y ∧ 0 < x) fails at the fixed point of the cosine, near 0.739."""

    def statement(least: int) -> Expr:
        given = eq(BVar(0), call("Real.cos", BVar(1)))
        denied = call("And", eq(BVar(2), BVar(1)), rel("LT.lt", lit(least), BVar(2)))
        return Pi("x", REAL, Pi("y", REAL, Pi("h", given, call("Not", denied))))

    assert verdict(statement(0)) == "falsified"
    assert verdict(statement(1)) != "falsified"
