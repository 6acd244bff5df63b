"""Finite sets that are said to exist inside others."""

from __future__ import annotations

import itertools

import pytest
from terms import NAT, eq, lit, rel

from pyisingcheck.semantics.constants import powersets
from pyisingcheck.semantics.constants.bounded import Guard, existential_guard, universal_guard
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

FINSET, INST = App(Const("Finset"), NAT), Const("inst")
ICC = apply(Const("Finset.Icc"), NAT, INST, INST, lit(1, NAT), lit(4, NAT))
CARD = apply(Const("Finset.card"), NAT, BVar(0))
INSIDE = apply(Const("HasSubset.Subset"), FINSET, INST, BVar(0), ICC)


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(Export("", None, {}, {}, {}), BallDomain())


def conj(*parts: Expr) -> Expr:
    first, *rest = parts
    return apply(Const("And"), first, conj(*rest)) if rest else first


def card(name: str, n: int) -> Expr:
    return rel(name, CARD, lit(n, NAT), NAT)


def all_elements(part: Expr) -> Expr:
    inside = apply(Const("Membership.mem"), NAT, FINSET, INST, BVar(1), BVar(0))
    return Pi("x", NAT, Pi("hx", inside, part))


def chosen(guard: Guard | None) -> list[list[int]] | None:
    sets = guard.members(None) if guard is not None else None
    return None if sets is None else [s.elements() for s in sets.elements()]


def subsets(elements: range, *sizes: int) -> list[list[int]]:
    return [list(c) for k in sizes for c in itertools.combinations(elements, k)]


@pytest.mark.parametrize(
    ("condition", "expected", "exact"),
    [
        (conj(INSIDE, card("LE.le", 1)), subsets(range(1, 5), 0, 1), True),
        (conj(card("LT.lt", 1), INSIDE), subsets(range(1, 5), 0), False),
        (INSIDE, subsets(range(1, 5), *range(5)), False),  # nothing would be left to look at
        (conj(INSIDE, card("GT.gt", 2), card("GE.ge", 4)), subsets(range(1, 5), 4), True),
        (conj(INSIDE, eq(lit(2, NAT), CARD, NAT)), subsets(range(1, 5), 2), True),
        (conj(INSIDE, card("GE.ge", 7)), [], True),
        (
            conj(all_elements(rel("LT.lt", BVar(1), lit(3, NAT), NAT)), card("GE.ge", 3)),
            subsets(range(3), 3),
            False,
        ),
        (
            conj(all_elements(rel("GE.ge", lit(3, NAT), BVar(1), NAT)), card("GE.ge", 4)),
            subsets(range(4), 4),
            False,
        ),
    ],
)
def test_subsets_are_listed(
    ev: Evaluator, condition: Expr, expected: list[list[int]], exact: bool
) -> None:
    guard = existential_guard(ev, FINSET, condition, None)
    assert guard is not None and chosen(guard) == expected and guard.exact is exact


@pytest.mark.parametrize(
    "condition",
    [
        conj(card("LE.le", 1), card("LE.le", 2)),  # of all of ℕ
        all_elements(rel("LT.lt", lit(3, NAT), BVar(1), NAT)),  # a lower bound
        all_elements(rel("LT.lt", BVar(1), CARD, NAT)),  # one that depends on the set, as x ∈ s
        apply(Const("HasSubset.Subset"), FINSET, INST, ICC, BVar(0)),  # the smaller one
        apply(Const("HasSubset.Subset"), FINSET, INST, BVar(0), BVar(0)),
    ],
)
def test_other_conditions_list_nothing(ev: Evaluator, condition: Expr) -> None:
    assert chosen(existential_guard(ev, FINSET, condition, None)) is None


def test_many_subsets_are_not_listed(ev: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(powersets, "MOST", 15)
    assert chosen(existential_guard(ev, FINSET, INSIDE, None)) is None
    few = conj(INSIDE, card("LE.le", 2))
    assert len(chosen(existential_guard(ev, FINSET, few, None)) or ()) == 11


def test_sets_of_elements_of_a_finite_type(ev: Evaluator) -> None:
    fin = App(Const("Fin"), lit(4, NAT))
    size = apply(Const("Finset.card"), fin, BVar(0))
    condition = rel("LE.le", size, lit(1, NAT), NAT)
    of_fin = App(Const("Finset"), fin)
    assert chosen(existential_guard(ev, of_fin, condition, None)) == subsets(range(4), 0, 1)


def test_all_subsets_are_looked_at_where_something_holds_of_all(ev: Evaluator) -> None:
    """∀ s ⊆ {1, 2, 3, 4}, |s| ≤ 4, and the same with 3."""
    for n, level in ((4, Level.TRUE), (3, Level.FALSE)):
        pi = Pi("s", FINSET, Pi("h", INSIDE, rel("LE.le", CARD_BELOW, lit(n, NAT), NAT)))
        assert ev.value(pi).level is level
        guard = universal_guard(ev, pi, None)
        assert guard is not None and guard.exact


CARD_BELOW = apply(Const("Finset.card"), NAT, BVar(1))


def test_a_witness_among_subsets_decides_either_way(ev: Evaluator) -> None:
    """∃ s ⊆ {1, 2, 3, 4}, |s| = n"""
    for n, level in ((3, Level.TRUE), (5, Level.FALSE)):
        condition = conj(INSIDE, eq(CARD, lit(n, NAT), NAT))
        exists = apply(Const("Exists"), FINSET, Lam("s", FINSET, condition))
        assert ev.value(exists).level is level
