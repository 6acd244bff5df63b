"""Finite sets that hypotheses put inside others."""

from __future__ import annotations

import itertools

import pytest
from flint import fmpq
from terms import NAT, lit, rel

from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.drawing.subsets import MOST, Subsets, subsets_asked
from pyisingcheck.sampling.hints import Hint
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import FiniteSet
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply

EV = Evaluator(Export("", None, {}, {}, {}), BallDomain())
FINSET, INST = App(Const("Finset"), NAT), Const("inst")
ICC = apply(Const("Finset.Icc"), NAT, INST, INST, lit(1, NAT), lit(4, NAT))
ENDS = rel("LE.le", lit(0, NAT), lit(0, NAT), NAT)


def member(x: Expr, of: Expr) -> Expr:
    return apply(Const("Membership.mem"), NAT, FINSET, INST, of, x)


def asked(hypothesis: Expr) -> Subsets | None:
    """What (s : Finset ℕ) (h : hypothesis) asks of s."""
    statement = Pi("s", FINSET, Pi("h", hypothesis, ENDS))
    return subsets_asked(EV, plan_of(EV, statement)).get(0)


def all_members(part: Expr) -> Expr:
    return Pi("x", NAT, Pi("hx", member(BVar(0), BVar(1)), part))


INSIDE = apply(Const("HasSubset.Subset"), FINSET, INST, BVar(0), ICC)
BELOW = all_members(rel("LT.lt", BVar(1), lit(3, NAT), NAT))


@pytest.mark.parametrize(
    ("hypothesis", "members"),
    [
        (INSIDE, [1, 2, 3, 4]),
        (all_members(member(BVar(1), ICC)), [1, 2, 3, 4]),
        (BELOW, [0, 1, 2]),
        (all_members(rel("GE.ge", lit(3, NAT), BVar(1), NAT)), [0, 1, 2, 3]),
    ],
)
def test_the_larger_set_is_read_off(hypothesis: Expr, members: list[int]) -> None:
    subsets = asked(hypothesis)
    assert subsets is not None and subsets.members([]) == members


@pytest.mark.parametrize(
    "hypothesis",
    [
        apply(Const("HasSubset.Subset"), FINSET, INST, ICC, BVar(0)),  # the other way round
        all_members(rel("LE.le", lit(3, NAT), BVar(1), NAT)),  # a lower bound
        all_members(rel("LE.le", BVar(1), BVar(1), NAT)),  # a bound by the member itself
        member(lit(1, NAT), BVar(0)),
    ],
)
def test_other_hypotheses_say_nothing_of_the_kind(hypothesis: Expr) -> None:
    assert asked(hypothesis) is None


def test_all_subsets_of_a_size_are_tried() -> None:
    subsets = asked(INSIDE)
    assert subsets is not None
    exactly = [(fmpq(2), Hint(lit(2, NAT), None, 0, low, strict=False)) for low in (True, False)]
    found = subsets.all([], exactly)
    assert found is not None
    assert [s.elements() for s in found] == [*map(list, itertools.combinations(range(1, 5), 2))]
    assert sum(1 for _ in subsets.all([], []) or ()) == 16
    drawer = Drawer(EV, 0)
    for _ in range(20):
        drawn = subsets.drawn(drawer, [], exactly)
        assert isinstance(drawn, FiniteSet) and {*drawn.elements()} <= {1, 2, 3, 4}
        assert drawn.count == 2


def test_too_many_are_not_tried() -> None:
    wide = all_members(rel("LT.lt", BVar(1), lit(MOST.bit_length() + 1, NAT), NAT))
    subsets = asked(wide)
    assert subsets is not None and subsets.all([], []) is None
