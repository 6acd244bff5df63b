"""Vectors of whole numbers with a given sum of terms."""

from __future__ import annotations

import itertools

import pytest
from terms import NAT, eq, lit, op, rel

from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.sampling.witnesses.sums import LARGEST, sum_of_entries
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.shapes import shape_of
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

INST, INT = Const("inst"), Const("Int")
ENTRY = App(BVar(1), BVar(0))  # f i


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(Export("", None, {}, {}, {}), BallDomain(), PointSearch(0))


def fin(n: int) -> Expr:
    return App(Const("Fin"), lit(n, NAT))


def power(x: Expr, k: int, t: Expr = NAT) -> Expr:
    return apply(Const("HPow.hPow"), t, NAT, t, INST, x, lit(k, NAT))


def total(entries: int, term: Expr, t: Expr = NAT) -> Expr:
    """∑ i, term, below the binder of f."""
    every = apply(Const("Finset.univ"), fin(entries), INST)
    return apply(Const("Finset.sum"), fin(entries), t, INST, every, Lam("i", fin(entries), term))


def exists(entries: int, condition: Expr, t: Expr = NAT) -> Expr:
    vectors = Pi("i", fin(entries), t)
    return apply(Const("Exists"), vectors, Lam("f", vectors, condition))


def decided(ev: Evaluator, monkeypatch: pytest.MonkeyPatch, exists: Expr) -> Level:
    """Judge by sums alone."""
    monkeypatch.setattr(PointSearch, "candidates", lambda *_: [])
    return ev.value(exists).level  # type: ignore[no-any-return]


@pytest.mark.parametrize("entries", [0, 1, 2, 3])
def test_sums_of_squares(ev: Evaluator, monkeypatch: pytest.MonkeyPatch, entries: int) -> None:
    found = {sum(a * a for a in v) for v in itertools.product(range(6), repeat=entries)}
    for n in range(25):
        condition = eq(total(entries, power(ENTRY, 2)), lit(n, NAT), NAT)
        level = decided(ev, monkeypatch, exists(entries, condition))
        assert level is (Level.TRUE if n in found else Level.FALSE)


@pytest.mark.parametrize(
    ("entries", "n", "level"), [(8, 23, 0), (9, 23, 4), (8, 239, 0), (9, 239, 4)]
)
def test_sums_of_cubes(
    ev: Evaluator, monkeypatch: pytest.MonkeyPatch, entries: int, n: int, level: int
) -> None:
    condition = eq(lit(n, NAT), total(entries, power(ENTRY, 3)), NAT)
    assert decided(ev, monkeypatch, exists(entries, condition)) == level


def test_terms_that_depend_on_the_index(ev: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    """f 0 * 2 + f 1 * 3 = n, for all n but 1."""
    index = apply(Const("Fin.val"), lit(2, NAT), BVar(0))
    term = op("HMul.hMul", op("HAdd.hAdd", index, lit(2, NAT), NAT), ENTRY, NAT)
    for n in range(8):
        level = decided(ev, monkeypatch, exists(2, eq(total(2, term), lit(n, NAT), NAT)))
        assert level is (Level.FALSE if n == 1 else Level.TRUE)


def test_what_is_said_of_all_entries(ev: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    positive = Pi("i", fin(2), rel("LT.lt", lit(0, NAT), ENTRY, NAT))
    for n in (8, 9):
        equation = eq(total(2, power(ENTRY, 2)), lit(n, NAT), NAT)
        condition = conj(positive, equation)
        level = decided(ev, monkeypatch, exists(2, condition))
        assert level is (Level.TRUE if n == 8 else Level.FALSE)  # 9 = 0 + 9


def test_integers_may_be_negative(ev: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    """(f 0 + 1)² + (f 1 + 1)² = 0"""
    term = power(op("HAdd.hAdd", ENTRY, lit(1, INT), INT), 2, INT)
    for t, level in ((INT, Level.TRUE), (NAT, Level.FALSE)):
        of_type = term if t is INT else power(op("HAdd.hAdd", ENTRY, lit(1, NAT), NAT), 2)
        condition = eq(total(2, of_type, t), lit(0, t), t)
        assert decided(ev, monkeypatch, exists(2, condition, t)) is level


OTHER = App(BVar(1), lit(0, fin(2)))  # f 0
OWN = apply(Const("Finset.sum"), NAT, NAT, INST, Const("s"), Lam("j", NAT, BVar(0)))


@pytest.mark.parametrize(
    ("term", "t"),
    [
        (op("HMul.hMul", ENTRY, OTHER, NAT), NAT),  # two entries in a term
        (lit(3, NAT), NAT),  # none
        (OWN, NAT),  # nor here, where another variable is bound
        (ENTRY, INT),  # terms may be negative
        (op("HMul.hMul", ENTRY, lit(0, NAT), NAT), NAT),  # never too large
        (ENTRY, App(Const("ZMod"), lit(3, NAT))),  # remainders, of which 6 is 0
    ],
)
def test_other_sums_are_left_to_the_search(ev: Evaluator, term: Expr, t: Expr) -> None:
    vectors = Pi("i", fin(2), t)
    condition = Lam("f", vectors, eq(total(2, term, t), lit(5, t), t))
    assert sum_of_entries(ev, ev.value(vectors), shape_of(ev, condition, None, None)) is None


def test_large_sums_and_several_equations_are_left(ev: Evaluator) -> None:
    vectors = Pi("i", fin(2), NAT)
    one = eq(total(2, ENTRY), lit(5, NAT), NAT)
    large = eq(total(2, ENTRY), lit(LARGEST + 1, NAT), NAT)
    for condition, level in ((one, Level.TRUE), (large, None), (conj(one, one), None)):
        shape = shape_of(ev, Lam("f", vectors, condition), None, None)
        found = sum_of_entries(ev, ev.value(vectors), shape)
        assert (None if found is None else found.level) is level


def conj(p: Expr, q: Expr) -> Expr:
    return apply(Const("And"), p, q)
