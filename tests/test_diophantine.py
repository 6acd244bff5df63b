"""Whole points of curves, far from each other."""

from __future__ import annotations

import json
from itertools import islice

import exports
import pytest
from terms import NAT, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.falsify.diophantine import whole_points
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi

EXPORT = decode_export(json.dumps(exports.export()))
INT = Const("Int")


def pell(d: int, conclusion: Expr, type_: Expr = INT) -> Expr:
    """x * x = d * (y * y) + 1 → conclusion, for all whole x and y."""
    x, y = (op("HMul.hMul", v, v, type_) for v in (BVar(1), BVar(0)))
    right = op("HAdd.hAdd", op("HMul.hMul", lit(d, type_), y, type_), lit(1, type_), type_)
    return Pi("x", type_, Pi("y", type_, Pi("h", eq(x, right, type_), conclusion)))


@pytest.mark.parametrize("type_", [INT, NAT])
def test_the_first_solution_of_an_equation_of_pell_is_found(type_: Expr) -> None:
    """649 ^ 2 = 13 * 180 ^ 2 + 1."""
    verdict = check_statement(pell(13, eq(BVar(1), lit(0, type_), type_), type_), EXPORT)
    assert verdict.verdict == "falsified" and verdict.certified
    assert verdict.counterexample is not None
    assert verdict.counterexample["y"] in ("180", "-180")


def test_what_holds_on_the_curve_is_not_falsified() -> None:
    """x ≤ 0 has no solution of x * x = 13 * (y * y) + 1 in common with y = 0 and 0 ≤ x but 1."""
    claim = pell(13, rel("LE.le", lit(0, NAT), BVar(2), NAT), NAT)
    assert check_statement(claim, EXPORT, budget=Budget(2000)).verdict == "holds"


def test_points_are_whole_and_close_ones_come_first() -> None:
    circle = [[-25, 0, 1], [0], [1]]  # x ^ 2 + y ^ 2 = 25
    points = list(whole_points(circle, 100, signed=True))
    assert set(points) == {
        (5, 0), (-5, 0), (0, 5), (0, -5), *((a, b) for a in (3, -3) for b in (4, -4)),
        *((a, b) for a in (4, -4) for b in (3, -3)),
    }  # fmt: skip
    assert [abs(y) for _, y in points] == sorted(abs(y) for _, y in points)


def test_lines_and_what_says_nothing() -> None:
    line = [[-7, 2], [3], [0]]  # 3 x + 2 y = 7
    assert list(islice(whole_points(line, 100, signed=False), 3)) == [(1, 2), (-1, 5), (-3, 8)]
    assert list(whole_points([[0, 1], [0], [0]], 5, signed=True)) == []  # y = 0, and x is free
    assert list(whole_points([[-1, 0, -1], [0], [1]], 5, signed=True)) == [(1, 0), (-1, 0)]
