"""Closures, interiors and frontiers of sets of real numbers."""

from __future__ import annotations

import pytest
from flint import fmpq
from terms import NAT, REAL, eq, lit, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EMPTY = Export("", None, {}, {}, {})
SETS = App(Const("Set"), REAL)


def verdict(statement: Expr) -> str:
    return check_statement(statement, EMPTY, budget=Budget(1000, 30_000)).verdict


def call(name: str, *args: Expr) -> Expr:
    return apply(Const(name), *args)


def derived(name: str, s: Expr, t: Expr = REAL) -> Expr:
    return call(name, t, Const("i"), s)


def interval(kind: str, *ends: int) -> Expr:
    return call(f"Set.{kind}", REAL, Const("i"), *(lit(e) for e in ends))


def points(*xs: int) -> Expr:
    s = call("EmptyCollection.emptyCollection", SETS, Const("i"))
    for x in xs:
        s = call("Insert.insert", REAL, SETS, Const("i"), lit(x), s)
    return s


def level(s: Expr, x: fmpq) -> Level:
    ev = Evaluator(EMPTY, BallDomain())
    with ev.domain.working():
        return ev.condition(ev.apply(ev.value(s), x)).level


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("closure", {-1: Level.FALSE, 0: Level.LIKELY_TRUE, 1: Level.TRUE, 2: Level.TRUE}),
        ("interior", {-1: Level.FALSE, 0: Level.FALSE, 1: Level.TRUE, 2: Level.LIKELY_FALSE}),
        ("frontier", {-1: Level.FALSE, 0: Level.LIKELY_TRUE, 1: Level.FALSE, 2: Level.LIKELY_TRUE}),
    ],
)
def test_points_of_a_half_open_interval(name: str, expected: dict[int, Level]) -> None:
    within = call("And", rel("LT.lt", lit(0), BVar(0)), rel("LE.le", BVar(0), lit(2)))
    s = derived(name, call("setOf", REAL, Lam("x", REAL, within)))
    assert {x: level(s, fmpq(x)) for x in expected} == expected
    # where its ends are known, that is certain
    known = derived(name, interval("Ioc", 0, 2))
    certain = {
        x: Level.TRUE if v >= Level.LIKELY_TRUE else Level.FALSE for x, v in expected.items()
    }
    assert {x: level(known, fmpq(x)) for x in expected} == certain


IRRATIONAL = call("setOf", REAL, Lam("x", REAL, call("Irrational", BVar(0))))


@pytest.mark.parametrize("name", ["closure", "interior", "frontier"])
def test_what_points_do_not_show_is_not_claimed(name: str) -> None:
    """Irrational numbers come close to 0, which rational numbers around it do not show."""
    found = level(derived(name, IRRATIONAL), fmpq(0))
    assert found is (Level.FALSE if name == "interior" else Level.UNKNOWN)


@pytest.mark.parametrize(
    ("name", "of", "is_", "is_not"),
    [
        ("closure", interval("Ioo", 0, 1), interval("Icc", 0, 1), interval("Ico", 0, 1)),
        ("interior", interval("Icc", 0, 1), interval("Ioo", 0, 1), interval("Ico", 0, 1)),
        ("frontier", interval("Ico", 0, 1), points(0, 1), points(0)),
        ("closure", points(0, 1), points(0, 1), points()),
        ("interior", points(0, 1), points(), points(0, 1)),
        ("frontier", points(0, 1), points(0, 1), points()),
        ("interior", interval("Ici", 0), interval("Ioi", 0), interval("Ici", 0)),
    ],
)
def test_whole_sets(name: str, of: Expr, is_: Expr, is_not: Expr) -> None:
    assert verdict(eq(derived(name, of), is_, SETS)) == "holds"
    assert verdict(eq(derived(name, of), is_not, SETS)) == "falsified"


def test_the_closure_of_what_one_point_is_left_out_of() -> None:
    """1 is in the closure of {x | x ≠ 1}, and not in its interior."""
    others = call("setOf", REAL, Lam("x", REAL, call("Ne", REAL, BVar(0), lit(1))))
    for name, expected in (("closure", "holds"), ("interior", "falsified")):
        mem = call("Membership.mem", REAL, SETS, Const("i"), derived(name, others), lit(1))
        assert verdict(mem) == expected


def test_every_set_of_natural_numbers_is_open_and_closed() -> None:
    sets = App(Const("Set"), NAT)
    for name, expected in (("closure", "holds"), ("interior", "holds"), ("frontier", "falsified")):
        same = eq(derived(name, BVar(0), NAT), BVar(0), sets)
        assert verdict(Pi("s", sets, same)) == expected


def test_other_spaces_are_left_alone() -> None:
    plane = Const("Complex")
    s = call("Set.univ", plane)
    same = eq(derived("closure", s, plane), s, App(Const("Set"), plane))
    assert verdict(same) == "untested"


def test_the_closure_of_an_intersection() -> None:
    """It is smaller than that of a factor, and need not be the intersection of closures."""
    both = derived(
        "closure",
        call("Inter.inter", SETS, Const("i"), interval("Ioo", 0, 1), interval("Ioo", 1, 2)),
    )
    closures = [derived("closure", interval("Ioo", a, a + 1)) for a in (0, 1)]
    meet = call("Inter.inter", SETS, Const("i"), *closures)
    assert verdict(call("HasSubset.Subset", SETS, Const("i"), both, closures[0])) == "holds"
    assert verdict(eq(both, meet, SETS)) == "falsified"
