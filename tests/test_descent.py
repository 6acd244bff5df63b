"""Descent along gradients."""

from __future__ import annotations

import functools
import json

import exports
import pytest
import torch
from terms import NAT, REAL, lit, op, rel

from pyisingcheck.falsify import Investigation, check_statement, descent, investigation
from pyisingcheck.falsify.batch_search import BatchProgram
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.sampling.batches import Batched
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.values import Function
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, NatLit, Pi

EMPTY = decode_export(json.dumps(exports.export()))
BUDGET = Budget(2000, 60_000)


def total(terms: list[Expr]) -> Expr:
    return functools.reduce(lambda a, b: op("HAdd.hAdd", a, b), terms)


def times(a: Expr, b: Expr) -> Expr:
    return op("HMul.hMul", a, b)


def chain(n: int, constant: int, positive: bool = False) -> Expr:
    """10⁶ ∑ x i x (i + 1) ≤ constant ∑ (x i)² for n real numbers: the best constant is
    10⁶ cos (π / (n + 1)), attained at multiples of one vector.
    """
    x = [BVar(n - 1 - i + n * positive) for i in range(n)]
    left = times(lit(10**6), total([times(a, b) for a, b in zip(x, x[1:], strict=False)]))
    right = times(lit(constant), total([times(a, a) for a in x]))
    statement: Expr = rel("LE.le", left, right)
    if positive:
        for _ in range(n):
            statement = Pi("h", rel("LT.lt", lit(0), BVar(n - 1)), statement)
    for i in reversed(range(n)):
        statement = Pi(f"x{i}", REAL, statement)
    return statement


@pytest.mark.parametrize("positive", [False, True])
def test_a_constant_that_is_a_little_too_small(
    monkeypatch: pytest.MonkeyPatch, positive: bool
) -> None:
    small, best = chain(8, 939_691, positive), chain(8, 939_693, positive)  # 10⁶ cos 20°
    found = check_statement(small, EMPTY, budget=BUDGET)
    assert found.verdict == "falsified" and found.certified
    assert check_statement(best, EMPTY, budget=BUDGET).verdict == "holds"
    monkeypatch.setattr(investigation, "search_by_descent", lambda check, work: False)
    if not positive:
        assert check_statement(small, EMPTY, budget=BUDGET).verdict == "holds"


def prepared(statement: Expr) -> Investigation:
    check = Investigation(statement, EMPTY, "descent", BUDGET, 0, "cpu")
    check.prepare()
    check._search_exactly()
    return check


def test_what_only_seems_to_fail_is_judged_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose objective is wrong proposes rows that are no counterexamples."""

    def run(program: BatchProgram, _: list[Batched]) -> tuple[torch.Tensor, ...]:
        every = torch.ones(program.rows).bool()
        return every, torch.zeros(program.rows), every

    check = prepared(chain(8, 10**6))
    monkeypatch.setattr(BatchProgram, "run", run)
    assert not descent.search_by_descent(check, 10**6)
    assert check.tally.found is None


def test_there_is_no_way_down_where_nothing_changes() -> None:
    statement: Expr = rel("LE.le", lit(0), lit(1))
    for _ in range(descent.NUMBERS):
        statement = Pi("x", REAL, statement)
    assert not descent.search_by_descent(prepared(statement), 10**6)


def test_work_is_bounded() -> None:
    check = prepared(chain(8, 10**6))
    before = check.ev.work
    descent.search_by_descent(check, 2000)
    assert check.ev.work - before < 10_000


def test_sides_that_are_no_numbers_are_compared_by_the_conclusion() -> None:
    """x ≤ y between vectors: the margin is that of the closest entries."""
    vectors = Pi("i", App(Const("Fin"), NatLit(4)), REAL)
    statement = Pi("x", vectors, Pi("y", vectors, rel("LE.le", BVar(1), BVar(0), vectors)))
    check = prepared(statement)
    check.tally.found = None
    assert descent.search_by_descent(check, 10**6)
    equal = Pi("x", vectors, rel("LE.le", BVar(0), BVar(0), vectors))
    assert not descent.search_by_descent(prepared(equal), 10**6)


def test_dimensions_do_not_grow_where_tables_grow_like_powers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of f : (Fin n → Bool) → ℝ there are 2 ^ n values: 64, 1024, and no 2 ^ 14."""
    spins = Pi("i", App(Const("Fin"), BVar(0)), Const("Bool"))
    tables = Pi("s", spins, REAL)
    same = Pi("f", tables, Pi("s", Pi("i", App(Const("Fin"), BVar(1)), Const("Bool")), true()))
    check = prepared(Pi("n", NAT, same))
    drawn: list[int] = []
    holding = check.sampler.holding
    monkeypatch.setattr(
        check.sampler, "holding", lambda held: drawn.append(max(held.values())) or holding(held)
    )
    assert not descent.search_by_descent(check, 10**6)
    assert drawn == [3, 6, 10]
    table = ty.MatrixType(ty.Fin(3), ty.Fin(4), ty.REAL)
    family = Function(lambda _: Function(lambda _: Function(lambda _: 0)))
    assert descent._width(check.ev, ty.Pi(ty.Fin(2), lambda _: table), family) == 24
    assert descent._width(check.ev, ty.Pi(ty.Fin(0), lambda _: table), family) == 0


def true() -> Expr:
    return rel("LE.le", lit(0), lit(1))
