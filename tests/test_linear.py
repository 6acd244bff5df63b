"""Linear equations between vectors, solved exactly."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import exports
import pytest
from flint import fmpq
from terms import NAT, eq, lit

from pyisingcheck.falsify import check_statement
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.sampling.equations import linear
from pyisingcheck.sampling.equations.linear import LinearEquations, solved
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.environment import Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply

System = Callable[[list[fmpq]], list[fmpq]]


def kirchhoff(x: list[fmpq]) -> list[fmpq]:
    return [x[0] - x[1], x[1] - x[2]]


def normalized(x: list[fmpq]) -> list[fmpq]:
    return [sum(x, fmpq(-1))]


def square(x: list[fmpq]) -> list[fmpq]:
    return [x[0] ** 2 - 2]


@pytest.mark.parametrize("seed", range(20))
def test_equations_hold_together(seed: int) -> None:
    found = solved([kirchhoff, normalized], [fmpq(5)] * 3, random.Random(seed))
    assert found == [fmpq(1, 3)] * 3


@pytest.mark.parametrize("seed", range(20))
def test_what_stays_free_varies(seed: int) -> None:
    found = solved([normalized], [fmpq(k) for k in range(4)], random.Random(seed))
    assert found is not None
    assert normalized(found) == [0]


def test_free_numbers_differ_between_draws() -> None:
    rng = random.Random(0)
    found = [solved([normalized], [fmpq(k) for k in range(4)], rng) for _ in range(20)]
    assert len({tuple(map(str, x or [])) for x in found}) > 5


def test_contradictions_have_no_solution() -> None:
    other: System = lambda x: [sum(x, fmpq(-2))]  # noqa: E731
    assert solved([normalized, other], [fmpq(0)] * 2, random.Random(0)) is None


def test_equations_that_are_not_affine_are_left_out_unless_they_come_first() -> None:
    rng = random.Random(0)
    assert solved([square], [fmpq(1)], rng) is None
    assert solved([normalized, square], [fmpq(1)], rng) == [fmpq(1)]


def test_equations_that_cannot_be_evaluated_are_left_out() -> None:
    def undecided(x: list[fmpq]) -> list[fmpq]:
        raise Undecided("a guard")

    assert solved([undecided], [fmpq(1)], random.Random(0)) is None
    assert solved([normalized, undecided], [fmpq(3)], random.Random(0)) == [fmpq(1)]


def test_coefficients_are_found_once_for_the_same_other_values() -> None:
    """x = c, for the same c and for another."""
    calls: list[object] = []

    def gaps(env: Environment) -> list[Value]:
        calls.append(env)
        x, (c, _) = env  # type: ignore[misc]
        return [x - c]

    equations = LinearEquations(
        Evaluator(decode_export(json.dumps(exports.export())), BallDomain()), {}
    )
    equations.gaps[2], equations.about[2] = gaps, frozenset({0, 1})
    rng = random.Random(0)

    def solution(c: Value) -> Value:
        found = equations.solve(2, [c, fmpq(0)], {1: ty.REAL}, rng)
        return found and found[1]

    assert solution(fmpq(2)) == 2
    once = len(calls)
    assert solution(fmpq(2)) == 2 and len(calls) == once
    assert solution(fmpq(5)) == 5 and len(calls) == 2 * once
    unknown = (fmpq(3),)  # no number: nothing is remembered of it
    equations.gaps[2] = lambda env: gaps((env[0], (env[1][0][0], None)))  # type: ignore[index]
    assert solution(unknown) == 3 and solution(unknown) == 3 and len(calls) == 4 * once


TWO = App(Const("Fin"), lit(2, NAT))
MATRICES = apply(Const("Matrix"), TWO, TWO, Const("Complex"))


def about_adjoints(group: str, part: str) -> Expr:
    """∀ A : Fin 2 → Matrix, (∀ l, A l ∈ group) → the part of the first entry of A 0 is 0."""
    elements = apply(Const(group), MATRICES, Const("i"), Const("i"))
    sets = apply(Const("AddSubgroup"), MATRICES, Const("i"))
    one = apply(Const("Membership.mem"), MATRICES, sets, Const("i"), elements)
    every = Pi("l", TWO, App(one, App(BVar(1), BVar(0))))
    entry = apply(BVar(1), lit(0, TWO), lit(0, TWO), lit(0, TWO))
    conclusion = eq(App(Const(part), entry), lit(0))
    return Pi("A", Pi("l", TWO, MATRICES), Pi("h", every, conclusion))


@pytest.mark.parametrize(
    ("group", "vanishes", "stays"),
    [("skewAdjoint", "Complex.re", "Complex.im"), ("selfAdjoint", "Complex.im", "Complex.re")],
)
def test_elements_fixed_by_the_adjoint_are_drawn(group: str, vanishes: str, stays: str) -> None:
    export = decode_export(json.dumps(exports.export()))
    budget = Budget(500, 5000, 2)
    found = check_statement(about_adjoints(group, vanishes), export, budget=budget)
    assert found.verdict == "holds" and (found.acceptance or 0) > 0.5
    found = check_statement(about_adjoints(group, stays), export, budget=budget)
    assert found.verdict == "falsified" and found.certified


def test_the_nearest_solution_keeps_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest symmetric matrix is the mean of a matrix and its transpose."""

    def symmetric(x: list[fmpq]) -> list[fmpq]:
        return [x[1] - x[2], x[0] + x[1] - 1, x[2] + x[3] - 1]

    now = [fmpq(1, 4), fmpq(3, 4), fmpq(1, 2), fmpq(1, 2)]
    for share, seldom in ((1.0, False), (0.0, True)):
        monkeypatch.setattr(linear, "NEAREST", share)
        found = [solved([symmetric], now, random.Random(seed)) for seed in range(20)]
        assert all(x is not None and not any(symmetric(x)) for x in found)
        nearest = [fmpq(3, 8), fmpq(5, 8), fmpq(5, 8), fmpq(3, 8)]
        assert (nearest not in found) is seldom


def test_equations_without_content_leave_everything_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear, "NEAREST", 1.0)
    now = [fmpq(1), fmpq(2)]
    assert solved([lambda x: [x[0] - x[0]]], now, random.Random(0)) == now
