"""Equations solved near given numbers, with a proof that there is a solution."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import exports
import pytest
from flint import arb, fmpq
from real_terms import Real, named
from terms import REAL, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.equations.linear import is_equation
from pyisingcheck.sampling.equations.newton import solution_near
from pyisingcheck.sampling.equations.smooth_system import SmoothSystem
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.symbolic import Space
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.decode import decode_export, load_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply

SPACE = Space()
X, Y, Z = (SPACE.unknown().num for _ in range(3))
MATRICES = load_export(Path(__file__).parent / "corpus" / "Matrices.json")


def test_a_circle_and_a_line() -> None:
    found = solution_near([X**2 + Y**2 - 1, X - Y], [1.0, 0.5])
    assert found is not None
    assert all(arb(x).overlaps(arb(fmpq(1, 2)).sqrt()) for x in found)
    assert all(float(arb(x).rad()) < 1e-300 for x in found)


def test_simple_solutions_are_exact_and_what_is_free_is_simple() -> None:
    found = solution_near([X + Y - 3, X * Y - 2], [0.9, 2.2, 7.0])
    assert found is not None
    assert found[:2] == [1, 2] and found[2] == 7
    [x, y, z] = solution_near([X**2 + Y**2 + Z**2 - 3], [1.1, 0.24, 0.3]) or []
    assert sum(isinstance(v, fmpq) for v in (x, y, z)) == 2
    assert (arb(x) ** 2 + arb(y) ** 2 + arb(z) ** 2 - 3).contains(0)


@pytest.mark.parametrize(
    "polynomials",
    [
        [X**2 + 1],  # no solution
        [X**2],  # a double root: no box proves that there is one
        [X - Y, 2 * X - 2 * Y],  # twice the same
        [X, Y, Z, X + Y + Z - 1],  # more equations than unknowns
    ],
)
def test_what_is_not_proved_is_not_returned(polynomials: list[object]) -> None:
    found = solution_near(polynomials, [0.3, 0.4, 0.5])
    assert found is None or all(isinstance(x, fmpq) for x in found)


def square(i: int) -> Expr:
    return op("HMul.hMul", BVar(i), BVar(i))


def statement(conclusion: Expr) -> Expr:
    """x² + y² = 1 → x³ + y = 1 / 2 → conclusion, for all real x and y."""
    circle = eq(op("HAdd.hAdd", square(1), square(0)), lit(1))
    cubic = eq(
        op("HAdd.hAdd", op("HMul.hMul", square(2), BVar(2)), BVar(1)),
        op("HDiv.hDiv", lit(1), lit(2)),
    )
    body = Pi("h₁", circle, Pi("h₂", cubic, conclusion))
    return Pi("x", REAL, Pi("y", REAL, body))


def test_samples_of_two_curves_are_found_and_a_violation_there_is_certified() -> None:
    export = decode_export(json.dumps(exports.export()))
    false = check_statement(statement(eq(BVar(3), lit(1))), export)
    assert false.verdict == "falsified" and false.certified
    true = check_statement(statement(eq(op("HAdd.hAdd", square(3), square(2)), lit(1))), export)
    assert true.verdict == "holds" and true.samples


def test_only_what_is_nothing_but_equations_holds_by_construction() -> None:
    """That a matrix is positive semidefinite is more than that it is symmetric."""
    ev = Evaluator(MATRICES, BallDomain())
    equation = eq(BVar(0), lit(1))
    less = apply(Const("LE.le"), REAL, Const("Real.instLE"), BVar(0), lit(1))
    assert is_equation(ev, equation)
    assert is_equation(ev, apply(Const("And"), equation, equation))
    assert is_equation(ev, Pi("i", App(Const("Fin"), BVar(3)), equation))
    assert not is_equation(ev, apply(Const("And"), equation, less))
    assert not is_equation(ev, apply(Const("Matrix.PosSemidef"), BVar(0)))
    sets = apply(Const("Set"), REAL)
    member = apply(
        Const("Membership.mem"), REAL, sets, Const("Set.instMembership"), BVar(1), BVar(0)
    )
    assert not is_equation(ev, apply(Const("And"), equation, member))


def exponentials(conclusion: Expr) -> Expr:
    """exp x + y = 2 → x + exp y = 3 → conclusion, for all real x and y."""
    x, y = Real(BVar(1)), Real(BVar(0))
    first = eq((named("exp", x) + y).expr, lit(2))
    x, y = Real(BVar(2)), Real(BVar(1))
    second = eq((x + named("exp", y)).expr, lit(3))
    return Pi("x", REAL, Pi("y", REAL, Pi("h₁", first, Pi("h₂", second, conclusion))))


def test_equations_that_are_not_polynomial_are_solved_together() -> None:
    export = decode_export(json.dumps(exports.export()))
    false = check_statement(exponentials(eq(BVar(3), lit(0))), export)
    assert false.verdict == "falsified" and false.certified
    x = Real(BVar(3))
    true = check_statement(exponentials(rel("LT.lt", x.expr, lit(3))), export)
    assert true.verdict == "holds" and true.samples


def smooth(count: int, *gaps: Callable[[Any, Sequence[Any]], Any]) -> SmoothSystem:
    ev = Evaluator(MATRICES, BallDomain())

    def all_gaps(numbers: Sequence[Any]) -> list[Any]:
        return [gap(ev.domain, numbers) for gap in gaps]

    return SmoothSystem(ev, all_gaps, len(gaps), count)


def test_a_solution_is_simple_where_that_is_certain_and_enclosed_elsewhere() -> None:
    logarithms = smooth(
        2,
        lambda d, v: d.function("log", v[0]) + d.function("log", v[1]) - d.function("log", 6),
        lambda d, v: v[0] - v[1] - 1,
    )
    found = logarithms.near([2.5, 2.5])
    assert found == [3, 2]
    [x] = smooth(1, lambda d, v: d.function("exp", v[0]) - 2).near([1.0]) or []
    assert arb(2).log().overlaps(x) and float(x.rad()) < 1e-300


@pytest.mark.parametrize(
    "gaps",
    [
        [lambda d, v: d.function("exp", v[0])],  # no solution
        [lambda d, v: d.function("cos", v[0]) - 1],  # the derivative vanishes there
        [lambda d, v: d.function("log", v[0]), lambda d, v: v[0] - 2],  # two for one number
        [lambda d, v: d.function("no such function", v[0])],
    ],
)
def test_what_is_not_proved_of_functions_is_not_returned(gaps: list[Any]) -> None:
    found = smooth(1, *gaps).near([0.3])
    assert found is None or all(isinstance(x, fmpq) for x in found)
