"""Properties of sets: disjoint, countable, bounded; the n-th member, unions of families."""

from __future__ import annotations

import pytest
from terms import NAT, REAL, eq, lit, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.sets import _is_countable
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, LevelZero, Pi, Sort, apply

EMPTY = Export("", None, {}, {}, {})
INT, COMPLEX = Const("Int"), Const("Complex")
FINSETS = App(Const("Finset"), NAT)


def sets(t: Expr) -> Expr:
    return App(Const("Set"), t)


def verdict(statement: Expr) -> str:
    return check_statement(statement, EMPTY, budget=Budget(1000, 30_000)).verdict


def call(name: str, *args: Expr) -> Expr:
    return apply(Const(name), *args)


def interval(kind: str, *ends: int, t: Expr = REAL) -> Expr:
    return call(f"Set.{kind}", t, Const("i"), *(lit(e, t) for e in ends))


def of(t: Expr, condition: Expr) -> Expr:
    """{x : t | …}"""
    return call("setOf", t, Lam("x", t, condition))


def disjoint(t: Expr, s: Expr, u: Expr) -> Expr:
    return call("Disjoint", t, Const("i"), Const("j"), s, u)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (interval("Ico", 0, 1), interval("Icc", 1, 2), "holds"),
        (interval("Icc", 0, 1), interval("Icc", 1, 2), "falsified"),  # they meet at 1 alone
        (interval("Iio", 0), interval("Ioi", 0), "holds"),
    ],
)
def test_disjoint_intervals(one: Expr, other: Expr, expected: str) -> None:
    assert verdict(disjoint(sets(REAL), one, other)) == expected


def test_disjoint_finsets() -> None:
    def numbers(*ns: int) -> Expr:
        s = call("EmptyCollection.emptyCollection", FINSETS, Const("i"))
        for n in ns:
            s = call("Insert.insert", NAT, FINSETS, Const("i"), lit(n, NAT), s)
        return s

    assert verdict(disjoint(FINSETS, numbers(1, 2), numbers(3, 4))) == "holds"
    assert verdict(disjoint(FINSETS, numbers(1, 2), numbers(2, 4))) == "falsified"
    assert verdict(disjoint(FINSETS, numbers(), numbers())) == "holds"


def test_disjoint_sets_that_are_drawn() -> None:
    """A is disjoint from its complement, and not from every B."""
    a, b = BVar(1), BVar(0)
    t = sets(INT)
    complement = call("Compl.compl", t, Const("i"), a)
    for other, expected in ((complement, "holds"), (b, "falsified")):
        assert verdict(Pi("A", t, Pi("B", t, disjoint(t, a, other)))) == expected


def test_disjoint_numbers_and_propositions() -> None:
    """One of two disjoint natural numbers is 0; propositions are disjoint if not both hold."""
    for m, n, expected in ((0, 3, "holds"), (2, 3, "falsified")):
        assert verdict(disjoint(NAT, lit(m, NAT), lit(n, NAT))) == expected
    true, false = Const("True"), Const("False")
    for p, expected in ((false, "holds"), (true, "falsified")):
        assert verdict(disjoint(Sort(LevelZero()), true, p)) == expected
    assert verdict(disjoint(REAL, lit(0), lit(1))) == "untested"  # ℝ has no ⊥


def test_unions_of_families() -> None:
    """⋃ n < 3, {0, …, n} has 3 elements."""
    initial = Lam("n", NAT, call("Finset.range", call("Nat.succ", BVar(0))))
    family = call("Finset.range", lit(3, NAT))
    union = call("Finset.biUnion", NAT, NAT, Const("i"), family, initial)
    size = call("Finset.card", NAT, union)
    assert verdict(eq(size, lit(3, NAT), NAT)) == "holds"
    assert verdict(eq(size, lit(6, NAT), NAT)) == "falsified"  # the sizes added up


@pytest.mark.parametrize(
    ("predicate", "n", "result"),
    [
        (Const("Nat.Prime"), 0, 2),
        (Const("Nat.Prime"), 24, 97),
        (Lam("k", NAT, rel("LT.lt", BVar(0), lit(5, NAT), NAT)), 4, 4),
        (Lam("k", NAT, rel("LT.lt", BVar(0), lit(5, NAT), NAT)), 5, 0),  # there are five
    ],
)
def test_the_nth_number_with_a_property(predicate: Expr, n: int, result: int) -> None:
    found = call("Nat.nth", predicate, lit(n, NAT))
    assert verdict(eq(found, lit(result, NAT), NAT)) == "holds"
    assert verdict(eq(found, lit(result + 1, NAT), NAT)) == "falsified"


IRRATIONAL = of(REAL, call("Irrational", BVar(0)))
SQUARES = call("Set.range", REAL, NAT, Lam("n", NAT, call("Nat.cast", REAL, Const("i"), BVar(0))))


@pytest.mark.parametrize(
    ("t", "s", "expected"),
    [
        (INT, call("Set.univ", INT), "holds"),
        (REAL, interval("Icc", 0, 1), "falsified"),
        (REAL, call("Singleton.singleton", REAL, sets(REAL), Const("i"), lit(1)), "holds"),
        (REAL, SQUARES, "holds"),
        (REAL, IRRATIONAL, "undecided"),
    ],
)
def test_countable_sets(t: Expr, s: Expr, expected: str) -> None:
    found = verdict(call("Set.Countable", t, s))
    assert found == expected if expected != "undecided" else found not in ("holds", "falsified")


def test_countable_types() -> None:
    pairs = ty.Product(ty.NAT, ty.RAT)
    assert _is_countable(pairs) and _is_countable(ty.Fin(3)) and _is_countable(ty.ListType(pairs))
    assert _is_countable(ty.REAL) is False and _is_countable(ty.OptionType(ty.COMPLEX)) is False
    assert _is_countable(ty.Subtype(ty.REAL, lambda _: True)) is None
    assert _is_countable(ty.Pi(ty.NAT, lambda _: ty.NAT)) is None
    assert [verdict(call("Countable", Const(t))) for t in ("Rat", "Real")] == ["holds", "falsified"]


@pytest.mark.parametrize(
    ("t", "s", "expected"),
    [
        (REAL, interval("Ioo", 0, 1), "holds"),
        (REAL, interval("Ioi", 0), "falsified"),
        (REAL, interval("Iic", 0), "falsified"),
        (INT, interval("Icc", 0, 9, t=INT), "holds"),
        (INT, call("Set.univ", INT), "falsified"),
        (REAL, SQUARES, "falsified"),
        (COMPLEX, call("Set.univ", COMPLEX), "untested"),
    ],
)
def test_bounded_sets(t: Expr, s: Expr, expected: str) -> None:
    assert verdict(call("Bornology.IsBounded", t, Const("i"), s)) == expected


def test_a_half_line_is_bounded_on_one_side() -> None:
    """From BddAbove S nothing follows of its lower bounds, as (-∞, 0] shows."""
    s = BVar(1)
    for kind, claims in (("Iic", ("BddAbove", "BddBelow")), ("Ici", ("BddBelow", "BddAbove"))):
        half = interval(kind, 0)
        assert verdict(call(claims[0], REAL, Const("i"), half)) == "holds"
        assert verdict(call(claims[1], REAL, Const("i"), half)) == "falsified"
    above = call("BddAbove", REAL, Const("i"), BVar(0))
    bounded = call("Bornology.IsBounded", REAL, Const("i"), s)
    assert verdict(Pi("S", sets(REAL), Pi("h", above, bounded))) == "falsified"
