"""Double sequences whose limits depend on the order in which they are taken."""

from __future__ import annotations

from flint import fmpq
from terms import NAT, REAL, lit

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.functions.double_sequences import SHELF, double_sequence
from pyisingcheck.sampling.functions.formulas import evaluated
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import force
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EMPTY = Export("", None, {}, {}, {})
ANY = Const("inst")


def tends_to_zero(f: Expr) -> Expr:
    infinity = apply(Const("Filter.atTop"), NAT, ANY)
    near = apply(Const("nhds"), REAL, ANY, lit(0))
    return apply(Const("Filter.Tendsto"), NAT, REAL, f, infinity, near)


def test_values() -> None:
    dom = BallDomain()
    spread = next(r for r in SHELF if r.text == "if k < n + 1 then 1 / (n + 1) else 0")
    assert [evaluated(dom, spread.formula, 1, k) for k in range(4)] == [fmpq(1, 2)] * 2 + [0, 0]
    drawer = Drawer(Evaluator(EMPTY, dom), 0)
    drawn = {f.label: f for f in (double_sequence(drawer) for _ in range(60))}
    assert {label.removeprefix("fun n k => ") for label in drawn} == {r.text for r in SHELF}
    assert force(force(drawn["fun n k => n / (n + k + 1)"](2))(3)) == fmpq(1, 3)


def test_a_diagonal_need_not_have_the_limit_of_all_rows() -> None:
    """(∀ k, a n k → 0) → a n n → 0"""
    double = Pi("n", NAT, Pi("k", NAT, REAL))
    rows = Pi("k", NAT, tends_to_zero(Lam("n", NAT, App(App(BVar(2), BVar(0)), BVar(1)))))
    diagonal = tends_to_zero(Lam("n", NAT, App(App(BVar(2), BVar(0)), BVar(0))))
    shifted = tends_to_zero(Lam("n", NAT, App(App(BVar(2), BVar(0)), lit(7, NAT))))
    for conclusion, expected in ((diagonal, "falsified"), (shifted, "holds")):
        statement = Pi("a", double, Pi("h", rows, conclusion))
        found = check_statement(statement, EMPTY, budget=Budget(2000))
        assert found.verdict == expected
