"""Functions that are held while numbers are drawn; functions made of functions at hand."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, Investigation, check_statement
from pyisingcheck.falsify.held import search_held
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.functions.related import close_function, close_sequence
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})
REALS = ty.Pi(ty.REAL, lambda _: ty.REAL)
SEQUENCES = ty.Pi(ty.NAT, lambda _: ty.REAL)


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(EMPTY, BallDomain(max_prec=256))


def verdict(statement: Expr, work: int = 60_000) -> Verdict:
    return check_statement(statement, EMPTY, budget=Budget(2000, work))


def rising(conclusion: Expr) -> Expr:
    """∀ f, (∀ x y, x ≤ y → f x ≤ f y) → ∀ a b, conclusion; f, a and b are 3, 1 and 0 there."""
    law = Pi(
        "h",
        rel("LE.le", BVar(1), BVar(0)),
        rel("LE.le", App(BVar(3), BVar(2)), App(BVar(3), BVar(1))),
    )
    hypothesis = Pi("x", REAL, Pi("y", REAL, law))
    return Pi(
        "f", Pi("x", REAL, REAL), Pi("h", hypothesis, Pi("a", REAL, Pi("b", REAL, conclusion)))
    )


def mean(x: Expr, y: Expr) -> Expr:
    return op("HDiv.hDiv", op("HAdd.hAdd", x, y), lit(2))


def test_numbers_are_drawn_again_for_the_same_function() -> None:
    """f ((a + b) / 2) ≤ (f a + f b) / 2 fails for rising functions that are not convex."""
    f, a, b = BVar(3), BVar(1), BVar(0)
    below = rel("LE.le", App(f, mean(a, b)), mean(App(f, a), App(f, b)))
    found = verdict(rising(below))
    assert found.verdict == "falsified"
    check = Investigation(rising(below), EMPTY, "", Budget(2000, 60_000), 0, "cpu")
    check.prepare()
    assert search_held(check, 900_000) and check.tally.found is not None


def test_nothing_is_held_without_other_numbers() -> None:
    square = Pi("x", REAL, rel("LE.le", lit(0), op("HMul.hMul", BVar(0), BVar(0))))
    check = Investigation(square, EMPTY, "", Budget(200, 6000), 0, "cpu")
    check.prepare()
    assert not search_held(check, 10_000)


def test_a_derivative_is_among_the_relatives_of_a_smooth_function(ev: Evaluator) -> None:
    cube = Function(lambda x: ev.domain.power(x, 3), "fun x => x ^ 3", tame=True, smooth=True)
    labels: dict[str, Any] = {}
    for seed in range(60):
        g = close_function(Drawer(ev, seed), REALS, cube)
        assert isinstance(g, Function)
        labels.setdefault(str(g.label), g)
    assert labels["deriv fun x => x ^ 3"](fmpq(2)) == 12
    kink = Function(lambda x: abs(x), "fun x => |x|", tame=True)
    others = [close_function(Drawer(ev, seed), REALS, kink) for seed in range(60)]
    assert not any("deriv" in str(g) for g in others)


def test_a_complement_is_among_the_relatives_of_a_sequence(ev: Evaluator) -> None:
    parity = Function(lambda n: fmpq(n % 2), "fun n => n % 2", tame=True)
    drawn = [close_sequence(Drawer(ev, seed), SEQUENCES, parity) for seed in range(60)]
    found = next(g for g in drawn if str(g) == "fun n => 1 - (n % 2)")
    assert isinstance(found, Function) and [found(n) for n in range(3)] == [1, 0, 1]


def products(conclusion: Expr) -> Expr:
    """∀ a b : ℕ → ℝ, (∀ n, a n b n = 0) → conclusion"""
    law = Pi("n", NAT, eq(op("HMul.hMul", App(BVar(2), BVar(0)), App(BVar(1), BVar(0))), lit(0)))
    sequences = Pi("n", NAT, REAL)
    return Pi("a", sequences, Pi("b", sequences, Pi("h", law, conclusion)))


def test_factors_that_vanish_alternately() -> None:
    def vanishes(k: int) -> Expr:
        return Pi("n", NAT, eq(App(BVar(k + 1), BVar(0)), lit(0)))

    either = apply(Const("Or"), vanishes(2), vanishes(1))
    found = check_statement(products(either), EMPTY)
    assert found.verdict == "falsified"
