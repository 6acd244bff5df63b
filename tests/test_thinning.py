"""Finite sets of which hypotheses say that their members get along."""

from __future__ import annotations

from random import Random

import pytest
from terms import NAT, eq, lit, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.drawing.thinning import FRUITLESS, Thinning
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import FiniteSet, Function
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, NatLit, Pi, apply

EMPTY = Export("", None, {}, {}, {})
WORDS = Pi("i", App(Const("Fin"), NatLit(5)), Const("Bool"))  # 32 of them
CODES = App(Const("Finset"), WORDS)


def member(x: Expr, s: Expr) -> Expr:
    return apply(Const("Membership.mem"), WORDS, CODES, Const("Finset.instMembership"), s, x)


def all_alike(s: int) -> Pi:
    """∀ x y, x ∈ s → y ∈ s → x = y, below `s` other binders."""
    inside = Pi("hy", member(BVar(1), BVar(s + 3)), eq(BVar(3), BVar(2), WORDS))
    return Pi("x", WORDS, Pi("y", WORDS, Pi("hx", member(BVar(1), BVar(s + 2)), inside)))


@pytest.mark.parametrize(("bound", "expected"), [(0, "falsified"), (1, "holds")])
def test_members_are_chosen_so_that_they_get_along(bound: int, expected: str) -> None:
    """∀ s, (all members of s are equal) → #s ≤ bound: one of 2 ^ 32 sets in 10 ^ 8 has one."""
    size = apply(Const("Finset.card"), WORDS, BVar(1))
    few = rel("LE.le", size, lit(bound, NAT), NAT)
    verdict = check_statement(
        Pi("s", CODES, Pi("h", all_alike(0), few)), EMPTY, budget=Budget(1000, 60_000)
    )
    assert verdict.verdict == expected
    assert verdict.samples


def thinned(law: Expr, seed: int) -> list[tuple[int, FiniteSet] | None]:
    """What comes of choosing members of the set {![1, 0, 0, 0, 0], …} again and again."""
    ev = Evaluator(EMPTY, BallDomain())
    thinning = Thinning(ev, {1: (law, (CODES, None))})
    t = ty.FinsetType(ty.Pi(ty.Fin(5), lambda _: ty.Bool()))
    drawn = FiniteSet.of_list([Function(lambda i, k=k: i == k) for k in range(3)])
    rng = Random(seed)
    return [thinning.thin(1, [drawn], {0: t}, rng) for _ in range(FRUITLESS + 1)]


def test_as_many_members_are_kept_as_the_law_allows() -> None:
    for found in thinned(all_alike(0), seed=0):
        assert found is not None and found[0] == 0 and found[1].count == 1


def test_no_set_meets_a_law_that_the_empty_set_fails() -> None:
    assert thinned(Const("False"), seed=0) == [None] * (FRUITLESS + 1)
    contains = member(apply(Const("Function.const"), Const("i")), BVar(0))  # has no meaning
    assert thinned(contains, seed=0) == [None] * (FRUITLESS + 1)
