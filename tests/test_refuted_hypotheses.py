"""Statements with the conclusion False: their hypotheses are said to contradict each other."""

from __future__ import annotations

from pathlib import Path

from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, NatLit, Pi

EXPORT = load_export(Path(__file__).parent / "corpus" / "Discrete.json")
FALSE = Const("False")
X = BVar(0)
SQUARE = op("HMul.hMul", X, X)


def verdict(hypothesis: Expr, type_: Expr = REAL, budget: Budget | None = None):
    statement = Pi("x", type_, Pi("h", hypothesis, FALSE))
    return check_statement(statement, EXPORT, budget=budget or Budget(2000))


def test_what_no_attempt_meets_is_borne_out() -> None:
    found = verdict(rel("LT.lt", op("HAdd.hAdd", SQUARE, lit(1)), X))
    assert found.verdict == "holds" and found.grounds.startswith("the hypotheses were met by none")


def test_what_some_number_meets_is_not() -> None:
    found = verdict(eq(SQUARE, X))
    assert found.verdict == "falsified" and found.certified


def test_without_attempts_nothing_is_said() -> None:
    empty = App(Const("Fin"), NatLit(0))
    found = verdict(eq(lit(0, NAT), lit(0, NAT), NAT), empty)
    assert found.samples == 0 and found.verdict != "falsified"
    assert found.verdict == "vacuous" or found.exhaustive
