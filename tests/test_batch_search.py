"""The search among batches of float64 samples."""

from __future__ import annotations

import json

import exports
import pytest
from terms import X, Y, forall, lit, op, rel

from pyisingcheck.falsify import batch_search, check_statement
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, Const

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
