"""Sequences drawn so that they keep to a bound on their steps."""

from __future__ import annotations

import pytest
from terms import NAT, REAL, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.functions.steps import Steps, steps_of
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import PROOF, Value
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Expr, Pi

EMPTY = Export("", None, {}, {}, {})
SEQUENCE = Pi("n", NAT, REAL)
REALS = ty.Pi(ty.NAT, lambda _: ty.REAL)


def at(f: int, n: Expr) -> Expr:
    return App(BVar(f), n)


def next_(k: int) -> Expr:
    return op("HAdd.hAdd", BVar(k), lit(1, NAT), NAT)


def growing(conclusion: Expr) -> Expr:
    """∀ a b, (∀ n, a (n + 1) ≤ b * a n) → 0 ≤ b → ∀ n, conclusion: b is drawn after a."""
    bound = Pi("n", NAT, rel("LE.le", at(2, next_(0)), op("HMul.hMul", BVar(1), at(2, BVar(0)))))
    positive = rel("LE.le", lit(0), BVar(1))
    rest = Pi("n", NAT, conclusion)
    return Pi("a", SEQUENCE, Pi("b", REAL, Pi("h", bound, Pi("hb", positive, rest))))


@pytest.mark.parametrize(
    ("conclusion", "verdict"),
    [
        (rel("LE.le", at(4, next_(0)), op("HMul.hMul", BVar(3), at(4, BVar(0)))), "holds"),
        (rel("LE.le", at(4, next_(0)), at(4, BVar(0))), "falsified"),
    ],
)
def test_steps_may_depend_on_what_is_drawn_later(conclusion: Expr, verdict: str) -> None:
    found = check_statement(growing(conclusion), EMPTY, name="s")
    assert found.verdict == verdict and found.certified is (verdict == "falsified")


def drawn(values: list[Value]) -> tuple[Evaluator, Steps]:
    """Put a sequence with a (n + 1) ≤ b * a n in front of the values of what follows it."""
    ev = Evaluator(EMPTY, BallDomain())
    steps = steps_of(ev, plan_of(ev, growing(rel("LE.le", lit(0), lit(1)))))[0]
    values.insert(0, steps.drawn(Drawer(ev, 1), 0, values, REALS))
    return ev, steps


def test_it_is_known_to_keep_to_the_bound_with_these_values_alone() -> None:
    values: list[Value] = []
    ev, steps = drawn(values)
    with pytest.raises(Undecided):
        values[0].apply(3)  # b is not known yet
    values.append(2)
    assert values[0].apply(1) <= 2 * values[0].apply(0)
    assert steps.holds(ev, [*values, PROOF])
    assert not steps.holds(ev, [values[0], 3, PROOF])  # another b
    assert not steps.holds(ev, [values[0].apply, 2, PROOF])  # another sequence


def test_it_changes_with_what_it_depends_on() -> None:
    values: list[Value] = []
    _, _ = drawn(values)
    values.append(2)
    before = values[0].apply(3)
    values[1] = 5
    assert values[0].apply(3) != before or values[0].apply(0) == 0
