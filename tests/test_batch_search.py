"""The search among batches of float64 samples."""

from __future__ import annotations

import json

import exports
import pytest
import torch
from terms import REAL, X, Y, eq, forall, lit, op, rel

from pyisingcheck.falsify import Investigation, batch_search, check_statement
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Pi

EMPTY = decode_export(json.dumps(exports.export()))


def test_an_inequality_is_followed_to_where_it_is_tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """(1 + 10⁻⁹) exp(-(y - 3.37)²) x² ≤ x² is closest to failing at x = 0 and fails elsewhere."""
    offset = op("HSub.hSub", Y, op("HDiv.hDiv", lit(337), lit(100)))
    peak = App(Const("Real.exp"), op("HSub.hSub", lit(0), op("HMul.hMul", offset, offset)))
    factor = op("HDiv.hDiv", lit(10**9 + 1), lit(10**9))
    square = op("HMul.hMul", X, X)
    low = op("HMul.hMul", factor, op("HMul.hMul", peak, square))
    statement = forall(rel("LE.le", low, square))
    budget = Budget(2000, 20_000)
    found = check_statement(statement, EMPTY, name="narrow", budget=budget)
    assert found.verdict == "falsified" and found.certified
    monkeypatch.setattr(batch_search, "FOLLOWED", 0)
    assert check_statement(statement, EMPTY, name="narrow", budget=budget).verdict == "holds"


def test_what_an_equation_defines_follows_the_other_variables() -> None:
    """Below x y z with x y = z every row of a batch counts, and z is exact."""
    equation = eq(op("HMul.hMul", BVar(2), BVar(1)), BVar(0))
    conclusion = rel("LE.le", BVar(1), op("HAdd.hAdd", BVar(3), BVar(2)))
    statement = forall(Pi("z", REAL, Pi("h", equation, conclusion)))
    check = Investigation(statement, EMPTY, "defined", Budget(100, 2000), 0, "cpu")
    check.prepare()
    sample = next(s for s in check.sampler.samples() if s is not None)
    program = batch_search.BatchProgram(check, 64)
    columns = program.columns(sample, torch.Generator().manual_seed(0))
    accepted, margin, _ = program.run(columns)
    assert accepted.all() and margin.min() < 0
    for row in (0, 17, 63):
        exact = program.exact(columns, row, sample.types)
        x, y, z = exact.values[:3]
        assert z == x * y and check.admits(exact)
