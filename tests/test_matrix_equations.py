"""Real matrices made for a polynomial equation."""

from __future__ import annotations

import random

import pytest
from flint import arb, ctx
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.equations.matrix_equations import MatrixEquation, matrix_equations
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})


def matrices(n: int) -> Expr:
    fin = App(Const("Fin"), lit(n, NAT))
    return apply(Const("Matrix"), fin, fin, REAL)


def power(x: Expr, k: int, t: Expr) -> Expr:
    return x if k == 1 else op("HMul.hMul", x, power(x, k - 1, t), t)


def entry(i: int, j: int, n: int) -> Expr:
    """The entry (i, j) of A, below a hypothesis."""
    fin = App(Const("Fin"), lit(n, NAT))
    return apply(BVar(1), lit(i, fin), lit(j, fin))


def given(n: int, k: int, value: int, conclusion: Expr) -> Expr:
    """∀ A, A ^ k = value → conclusion"""
    t = matrices(n)
    return Pi("A", t, Pi("h", eq(power(BVar(0), k, t), lit(value, t), t), conclusion))


def verdict(statement: Expr) -> Verdict:
    return check_statement(statement, EMPTY, budget=Budget(400, 20_000, thorough=False))


@pytest.mark.parametrize(("n", "k"), [(2, 5), (3, 7), (2, 8)])
def test_roots_of_one(n: int, k: int) -> None:
    t = matrices(n)
    found = verdict(given(n, k, 1, eq(BVar(1), lit(1, t), t)))
    assert found.verdict == "falsified"
    assert found.certified


def test_what_holds_of_every_solution() -> None:
    """A ^ 10 = 1 and A ≠ 2, but not A₀₁ ≤ 0 or A₀₁ ≥ 0"""
    t = matrices(2)
    tenth = eq(power(BVar(1), 10, t), lit(1, t), t)
    assert verdict(given(2, 5, 1, tenth)).verdict == "holds"
    other = apply(Const("Ne"), t, BVar(1), lit(2, t))
    assert verdict(given(2, 5, 1, other)).verdict != "falsified"
    corner = entry(0, 1, 2)
    for signed in (rel("LE.le", corner, lit(0)), rel("LE.le", lit(0), corner)):
        assert verdict(given(2, 5, 1, signed)).verdict == "falsified"


def test_equations_without_a_solution() -> None:
    """A² = −1 has none in odd dimension."""
    t = matrices(3)
    minus = apply(Const("Neg.neg"), t, Const("Matrix.neg"), lit(1, t))
    squared = eq(power(BVar(0), 2, t), minus, t)
    statement = Pi("A", t, Pi("h", squared, Const("False")))
    assert verdict(statement).verdict != "falsified"


def equations(statement: Expr) -> tuple[Evaluator, list[MatrixEquation]]:
    ev = Evaluator(EMPTY, BallDomain(max_prec=256))
    return ev, list(matrix_equations(ev, plan_of(ev, statement)))


def test_solutions_are_enclosed_tightly() -> None:
    ev, (equation,) = equations(given(2, 5, 1, Const("False")))
    t = ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.REAL)
    before, ctx.prec = ctx.prec, 1000
    try:
        for seed in range(5):
            found = equation.solution(ev, random.Random(seed))
            assert found is not None
            value: Value = found.values[0]
            product = value
            for _ in range(4):
                product = algebra.binary(ev, "mul", t, product, value)
            for i in range(2):
                for j in range(2):
                    gap = arb(ev.apply(product, i, j)) - int(i == j)
                    assert gap.contains(0)
                    assert gap.rad() < arb(2) ** -900
    finally:
        ctx.prec = before


def test_what_is_no_polynomial_equation() -> None:
    t = matrices(2)
    transposed = apply(Const("Matrix.transpose"), *[Const("x")] * 3, BVar(0))
    mixed = eq(op("HMul.hMul", BVar(0), transposed, t), lit(2, t), t)
    _, found = equations(Pi("A", t, Pi("h", mixed, Const("False"))))
    assert not found
    rational = eq(power(BVar(0), 2, t), lit(4, t), t)  # those solutions are drawn anyway
    _, found = equations(Pi("A", t, Pi("h", rational, Const("False"))))
    assert not found
