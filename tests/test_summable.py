"""Sequences that a hypothesis says are summable are drawn so that they are."""

from __future__ import annotations

from flint import arb, fmpq
from terms import NAT, REAL, eq, lit

from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.functions.summable import is_summable, said_summable, summable_sequence
from pyisingcheck.sampling.plan import Plan, Step
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import PROOF, Function
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import BVar, Const, Pi, apply

SEQUENCES = ty.Pi(ty.NAT, lambda _: ty.REAL)
SAID = apply(Const("Summable"), REAL, NAT, Const("i"), Const("j"), BVar(0), Const("l"))


def plan() -> Plan:
    """Read ∀ a : ℕ → ℝ, Summable a → …"""
    type_ = Pi("n", NAT, REAL)
    steps = [
        Step("a", type_, None, "variable"),
        Step("h", SAID, (type_, None), "hypothesis", (0,)),
    ]
    return Plan(steps, eq(lit(0), lit(0)), None)


def drawer() -> Drawer:
    return Drawer(Evaluator(Export("", None, {}, {}, {}), BallDomain()), 0)


def test_what_is_said_to_be_summable_is_found() -> None:
    assert said_summable(plan()) == {0: 1}


def test_only_what_was_made_so_is_known_to_be_summable() -> None:
    made = summable_sequence(drawer(), SEQUENCES, nonnegative=False)
    other = Function(lambda n: fmpq(1, n + 1), "fun n => 1 / (n + 1)")
    assert is_summable(plan(), 1, [made, PROOF])
    assert not is_summable(plan(), 1, [other, PROOF])
    assert summable_sequence(drawer(), ty.Pi(ty.REAL, lambda _: ty.REAL), nonnegative=True) is None


def test_terms_fall_at_least_like_the_inverse_square() -> None:
    d = drawer()
    for _ in range(40):
        f = summable_sequence(d, SEQUENCES, nonnegative=True)
        first, late = (arb(f.apply(n)) for n in (0, 1000))
        assert late > 0 and late * 1000**2 <= 2 * first
