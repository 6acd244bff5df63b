"""What is assumed of numbers that are chosen one after the other."""

from __future__ import annotations

import pytest
from flint import fmpq
from real_terms import ON_REALS, Real, named
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.exact import Sampler
from pyisingcheck.sampling.functions.constant_solutions import constant_solutions
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import Surd
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.guards import guard_of, hoisted, is_solved
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Expr, Pi

EMPTY, SMALL = Export("", None, {}, {}, {}), Budget(1000, 90_000)
W, X, Y, Z = (BVar(k) for k in (3, 2, 1, 0))


def evaluator() -> Evaluator:
    return Evaluator(EMPTY, BallDomain(), PointSearch("0"))


def positive(i: int) -> Expr:
    return rel("LT.lt", lit(0), BVar(i))


def products(claim: Expr) -> Pi:
    """∀ w x y z : ℝ, 0 < w → 0 < x → 0 < y → 0 < z → w * x = y * z → claim, 9 binders above it."""
    equal = eq(*(op("HMul.hMul", BVar(7 - k), BVar(6 - k)) for k in (0, 2)))
    expr: Expr = Pi("h", equal, claim)
    for name in "zyxw":
        expr = Pi(f"h{name}", positive(3), expr)
    for name in "zyxw":
        expr = Pi(name, REAL, expr)
    assert isinstance(expr, Pi)
    return expr


def binders(expr: Expr) -> list[str]:
    found = []
    while isinstance(expr, Pi):
        found.append(expr.binder)
        expr = expr.body
    return found


def test_assumptions_come_as_soon_as_their_numbers_are_chosen() -> None:
    before = products(rel("LE.le", BVar(8), BVar(5)))
    after = hoisted(evaluator(), before, None)
    assert binders(after) == ["w", "hw", "x", "hx", "y", "hy", "z", "hz", "h"]
    inner: Expr = after
    while isinstance(inner, Pi):
        inner = inner.body
    assert str(inner) == str(rel("LE.le", BVar(8), BVar(2)))


def test_few_variables_and_those_in_order_stay_as_they_are() -> None:
    two = Pi("x", REAL, Pi("y", REAL, Pi("h", positive(1), positive(2))))
    assert hoisted(evaluator(), two, None) is two
    ordered = Pi("x", REAL, Pi("h", positive(0), Pi("y", REAL, Pi("z", REAL, positive(0)))))
    assert hoisted(evaluator(), ordered, None) is ordered


@pytest.mark.parametrize(("conclusion", "level"), [
    (rel("LE.le", lit(0), op("HAdd.hAdd", BVar(8), BVar(5))), Level.LIKELY_TRUE),
    (eq(op("HMul.hMul", BVar(7), BVar(8)), op("HMul.hMul", BVar(5), BVar(6))), Level.LIKELY_TRUE),
    (rel("LE.le", BVar(8), op("HAdd.hAdd", BVar(6), BVar(5))), Level.FALSE),
    (eq(op("HAdd.hAdd", BVar(8), BVar(7)), op("HAdd.hAdd", BVar(6), BVar(5))), Level.FALSE),
])  # fmt: skip
def test_points_that_meet_an_equation_are_tried(conclusion: Expr, level: Level) -> None:
    ev = evaluator()
    assert ev.condition(ev.code(products(conclusion), None)(None)).level is level


def test_the_last_variable_is_solved_for_where_it_occurs_once() -> None:
    first, last = op("HMul.hMul", W, X), op("HMul.hMul", Y, Z)
    every = frozenset(range(4))
    assert is_solved(eq(first, last), every)
    assert is_solved(eq(op("HAdd.hAdd", last, W), X), every)
    assert not is_solved(eq(first, op("HMul.hMul", Z, Z)), every)
    assert not is_solved(eq(Z, Z), every)
    assert not is_solved(eq(App(BVar(9), X), App(BVar(9), Z)), every)  # f x = f z
    assert not is_solved(eq(first, last), frozenset())


def test_equations_between_other_numbers_are_no_guards() -> None:
    naturals = Pi("n", NAT, Pi("h", eq(BVar(0), lit(3, NAT), NAT), positive(0)))
    assert guard_of(evaluator(), naturals, None) is None
    elsewhere = Pi("x", REAL, Pi("h", eq(BVar(1), lit(3)), positive(0)))
    assert guard_of(evaluator(), elsewhere, None) is None


def functional(conclusion: Expr) -> Pi:
    """∀ (f : ℝ → ℝ) (a : ℝ), (∀ x, f (x + a) = 1 / 2 + √(f x - f x ^ 2)) → conclusion."""
    shifted, at_x = (Real(App(BVar(2), x)) for x in (op("HAdd.hAdd", BVar(0), BVar(1)), BVar(0)))
    right = Real(lit(1)) / 2 + named("sqrt", at_x - at_x**2)
    return Pi("f", ON_REALS, Pi("a", REAL, Pi("h", Pi("x", REAL, eq(shifted.expr, right.expr)),
                                                   conclusion)))  # fmt: skip


def test_a_constant_may_satisfy_an_equation_with_another_number() -> None:
    plan = plan_of(ev := evaluator(), functional(eq(App(BVar(2), lit(0)), lit(0))))
    found = constant_solutions(ev, plan, 0, ty.Pi(ty.REAL, lambda _: ty.REAL))
    assert [f.apply(0) for f in found] == [fmpq(1, 2) + Surd.root(2) / 4]
    sampler = Sampler(ev, plan, seed=0)
    assert any(next(s for s in sampler.samples()) is not None for _ in range(40))


@pytest.mark.parametrize(("most", "expected"), [(1, "holds"), (0, "inconclusive")])
def test_what_holds_of_solutions_is_not_falsified(most: int, expected: str) -> None:
    bounded = rel("LE.le", App(BVar(2), lit(0)), lit(most))
    verdict = check_statement(functional(bounded), EMPTY, budget=SMALL)
    assert verdict.verdict in (expected, "falsified" if most == 0 else expected)
    assert verdict.samples


def test_no_constant_solves_what_none_does() -> None:
    """f (x + a) = f x + 1."""
    shifted = App(BVar(2), op("HAdd.hAdd", BVar(0), BVar(1)))
    right = op("HAdd.hAdd", App(BVar(2), BVar(0)), lit(1))
    statement = Pi("f", ON_REALS, Pi("a", REAL, Pi("h", Pi("x", REAL, eq(shifted, right)),
                                                        eq(BVar(1), lit(0)))))  # fmt: skip
    plan = plan_of(ev := evaluator(), statement)
    assert constant_solutions(ev, plan, 0, ty.Pi(ty.REAL, lambda _: ty.REAL)) == []
