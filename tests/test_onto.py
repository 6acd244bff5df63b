"""Functions that have to be injective or surjective, and hypotheses that points seldom test."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import exports
import pytest
from flint import fmpq
from terms import NAT, REAL, eq, lit

from pyisingcheck.falsify.belief import _seldom_tested
from pyisingcheck.sampling.functions.onto import FAMILIES, HEADS, made_onto, onto_of
from pyisingcheck.sampling.functions.regularity import is_regular
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function
from pyisingcheck.terms.decode import Definition, decode_export
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    LevelSucc,
    LevelZero,
    Pi,
    Sort,
    apply,
)

TYPE, PROP = Sort(LevelSucc(LevelZero())), Sort(LevelZero())
MAPS = Pi("A", TYPE, Pi("B", TYPE, Pi("f", Pi("x", BVar(1), BVar(1)), PROP)))
SAID = Lam("A", TYPE, Lam("B", TYPE, Lam("f", Pi("x", BVar(1), BVar(1)), Const("True"))))
EXPORT = replace(
    decode_export(json.dumps(exports.export())),
    unfold={head: Definition(head, MAPS, SAID, ()) for head in HEADS},  # enough to be propositions
)
IDENTITY = Lam("x", NAT, BVar(0))


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(EXPORT, BallDomain(), PointSearch(0))


@pytest.mark.parametrize("t", [ty.NAT, ty.INT])
def test_whole_families_are_what_they_say(ev: Evaluator, t: ty.Type) -> None:
    """On a window: no value comes twice, or every value in the middle comes."""
    window = range(-60 if t == ty.INT else 0, 200)
    for rule, label, (injective, surjective) in FAMILIES[t]:
        values = [rule(ev.domain, n) for n in window]
        assert (len(set(values)) == len(values)) is injective, label
        assert (set(range(-10 if t == ty.INT else 0, 30)) <= set(values)) is surjective, label
        assert t == ty.INT or min(values) >= 0, label


def test_real_families_are_what_they_say(ev: Evaluator) -> None:
    """Injective ones rise or fall along a grid, surjective ones are unbounded on both sides; or
    they are their own inverses.
    """
    grid = [fmpq(k, 8) for k in range(-80, 81)]
    for rule, label, (injective, surjective) in FAMILIES[ty.REAL]:
        if label != "x" and all(rule(ev.domain, rule(ev.domain, x)) == x for x in grid):
            assert injective and surjective, label
            continue
        values = [to_arb(rule(ev.domain, x)) for x in grid]
        rises = [a < b for a, b in zip(values, values[1:], strict=False)]
        falls = [a > b for a, b in zip(values, values[1:], strict=False)]
        assert (all(rises) or all(falls)) is injective, label
        ends = [to_arb(rule(ev.domain, x)) for x in (fmpq(-(10**6)), fmpq(10**6))]
        assert (min(ends) < -(10**5) and max(ends) > 10**5) is surjective, label


def hypothesis(head: str, function: Expr) -> Pi:
    """∀ f : ℕ → ℕ, head function → True"""
    said = apply(Const(head), NAT, NAT, function)
    return Pi("f", Pi("x", NAT, NAT), Pi("h", said, Const("True")))


@pytest.mark.parametrize("head", list(HEADS))
def test_made_functions_hold_by_construction(ev: Evaluator, head: str) -> None:
    plan = plan_of(ev, hypothesis(head, BVar(0)))
    assert onto_of(plan) == {0: HEADS[head]}
    maps = ty.Pi(ty.NAT, lambda _: ty.NAT)
    rng = random.Random(0)
    made = [made_onto(ev, maps, HEADS[head], rng) for _ in range(20)]
    assert all(is_regular(plan, 1, [f]) for f in made)
    assert not is_regular(plan, 1, [Function(lambda n: 2 * n)])  # nobody knows
    doubled = Function(lambda n: 2 * n, traits=frozenset({"Function.Injective"}))
    assert is_regular(plan, 1, [doubled]) is (head == "Function.Injective")


def test_what_is_made_of_a_function_is_not_the_function(ev: Evaluator) -> None:
    assert not onto_of(plan_of(ev, hypothesis("Function.Injective", IDENTITY)))
    assert made_onto(ev, ty.Pi(ty.NAT, lambda _: ty.REAL), (True, False), random.Random(0)) is None


def test_conditions_that_are_equations_are_seldom_tested(ev: Evaluator) -> None:
    """f x = f y → x = y says nothing at points where f x ≠ f y, however many."""
    f = Const("Real.cos")
    same = eq(App(f, BVar(1)), App(f, BVar(0)))
    injective = Pi("h", same, eq(BVar(2), BVar(1)))
    both = apply(Const("And"), Const("True"), same)
    guarded = Pi("h", both, eq(BVar(2), BVar(1)))
    for statement in (injective, guarded):
        for type_ in (REAL, NAT):
            assert _seldom_tested(ev, Pi("x", type_, Pi("y", type_, statement)))
    assert not _seldom_tested(ev, Pi("x", REAL, Pi("y", REAL, eq(BVar(1), BVar(0)))))
    apart = apply(Const("Ne"), REAL, BVar(0), BVar(0))
    assert _seldom_tested(ev, Pi("x", REAL, apart))
    assert not _seldom_tested(ev, Pi("x", NAT, apart))
    at_a_point = Pi("h", eq(BVar(0), lit(3)), eq(BVar(1), BVar(1)))
    assert not _seldom_tested(ev, Pi("x", REAL, at_a_point))
