"""Sets that contain what they have to, and as many elements; sets that are kept."""

from __future__ import annotations

import json
from dataclasses import replace

import exports
import pytest
from flint import fmpq
from terms import NAT, REAL, forall, lit, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.drawing.sets import draw_set, members_asked, set_around, sized
from pyisingcheck.sampling.exact import Sampler
from pyisingcheck.sampling.hints import Hint
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.extents import extent_of
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply

EXPORT = decode_export(json.dumps(exports.export()))
SETS = App(Const("Set"), REAL)


def member(x: Expr, s: Expr) -> Expr:
    return apply(Const("Membership.mem"), REAL, SETS, App(Const("Set.instMembership"), REAL), s, x)


def test_sets_around_numbers_contain_them() -> None:
    ev = Evaluator(EXPORT, BallDomain())
    members = [fmpq(2), fmpq(-1, 3)]
    drawn = [set_around(Drawer(ev, seed), ty.REAL, members) for seed in range(60)]
    assert all(ev.condition(s.apply(x)).level is Level.TRUE for s in drawn for x in members)
    assert all(s.tame for s in drawn) and len({s.label for s in drawn}) > 10


def test_what_is_known_when_a_set_is_drawn() -> None:
    """2 ∈ S counts for S, x ∈ S only where x comes before S."""
    ev = Evaluator(EXPORT, BallDomain())
    two = Pi("h", member(lit(2), BVar(0)), Const("True"))
    assert list(members_asked(plan_of(ev, Pi("S", SETS, two)))) == [0]
    x_in_s = Pi("h", member(BVar(0), BVar(1)), Const("True"))
    assert not members_asked(plan_of(ev, Pi("S", SETS, Pi("x", REAL, x_in_s))))
    s_has_x = Pi("h", member(BVar(1), BVar(0)), Const("True"))
    assert list(members_asked(plan_of(ev, Pi("x", REAL, Pi("S", SETS, s_has_x))))) == [1]


def containing(*members: int) -> Pi:
    """∀ S, members ∈ S → 3 ∈ S."""
    statement = member(lit(3), BVar(len(members)))
    for i, x in reversed(list(enumerate(members))):
        statement = Pi("h", member(lit(x), BVar(i)), statement)
    return Pi("S", SETS, statement)


@pytest.mark.parametrize(("members", "expected"), [((0, 2), "falsified"), ((0, 3), "holds")])
def test_members_are_met_by_construction(members: tuple[int, ...], expected: str) -> None:
    verdict = check_statement(containing(*members), EXPORT)
    assert verdict.verdict == expected and (verdict.acceptance or 0) > 0.7


FINSETS = App(Const("Finset"), NAT)


def counted(relation: str, bound: int) -> Pi:
    """∀ s : Finset ℕ, (relation between bound and the number of elements) → 0 ∈ s."""
    size = apply(Const("Finset.card"), NAT, BVar(0))
    hypothesis = rel(relation, lit(bound, NAT), size, NAT)
    inside = apply(Const("Membership.mem"), NAT, FINSETS, Const("i"), BVar(1), lit(0, NAT))
    return Pi("s", FINSETS, Pi("h", hypothesis, inside))


@pytest.mark.parametrize(
    ("relation", "bound", "sizes"), [("LT.lt", 6, range(7, 13)), ("LE.le", 8, range(8, 13))]
)
def test_finite_sets_have_as_many_elements_as_they_must(
    relation: str, bound: int, sizes: range
) -> None:
    ev = Evaluator(EXPORT, BallDomain(), PointSearch(0))
    sampler = Sampler(ev, plan_of(ev, counted(relation, bound)), 0)
    drawn = [s for s, _ in zip(sampler.samples(), range(40), strict=False) if s is not None]
    assert len(drawn) > 20
    assert {s.values[0].count for s in drawn} <= set(sizes)


def test_bounds_on_sizes_that_contradict_each_other() -> None:
    ev = Evaluator(EXPORT, BallDomain())
    hint = Hint(lit(1, NAT), None, 1, low=True, strict=False)
    below = replace(hint, low=False, strict=True)
    bounds = [(fmpq(5), hint), (fmpq(5), below)]
    assert sized(Drawer(ev, 0), ty.FinsetType(ty.NAT), bounds) is None
    few = [(fmpq(5), hint)]
    assert sized(Drawer(ev, 0), ty.FinsetType(ty.Bool()), few) is None  # there are only two
    lists = [sized(Drawer(ev, k), ty.ListType(ty.NAT), few) for k in range(9)]
    assert all(5 <= len(found) <= 12 for found in lists)


def closed_under_means(s: Expr) -> Expr:
    """∀ x y ∈ S, (x + y) / 2 ∈ S, with S given two binders farther in."""
    add = apply(Const("instHAdd"), REAL, Const("Real.instAdd"))
    total = apply(Const("HAdd.hAdd"), REAL, REAL, REAL, add, BVar(3), BVar(2))
    mean = apply(Const("HDiv.hDiv"), REAL, REAL, REAL, Const("i"), total, lit(2))
    assert isinstance(s, BVar)
    deeper = BVar(s.index + 2)
    guards = Pi(
        "hx",
        member(BVar(1), BVar(s.index)),
        Pi("hy", member(BVar(1), BVar(s.index + 1)), member(mean, deeper)),
    )
    return forall(guards)


def test_sets_that_hypotheses_are_about_are_kept() -> None:
    ev = Evaluator(EXPORT, BallDomain(), PointSearch(0))
    statement = Pi("S", SETS, Pi("h", closed_under_means(BVar(2)), Pi("x", REAL, Const("True"))))
    sampler = Sampler(ev, plan_of(ev, statement), 0)
    found = [s for s, _ in zip(sampler.samples(), range(60), strict=False) if s is not None]
    assert sampler.functions == {0} and 0 < len({id(s.values[0]) for s in found}) < len(found)


def test_sets_with_the_same_images() -> None:
    """Of sets of which images are asked, some are disjoint and have the same image."""
    ev, t = Evaluator(EXPORT, BallDomain()), ty.SetType(ty.NAT)
    halves = Function(lambda n: ev.domain.int_floordiv(n, 2))
    pool: list[tuple[ty.Type, Value]] = [(ty.Pi(ty.NAT, lambda _: ty.NAT), halves)]
    found = 0
    for seed in range(60):
        drawer = Drawer(ev, seed)
        drawer.few = True
        first = draw_set(drawer, ty.NAT, pool)
        second = draw_set(drawer, ty.NAT, [*pool, (t, first)])
        one, other = extent_of(first), extent_of(second)
        if one is not None and other is not None:
            found += {n // 2 for n in one} == {n // 2 for n in other} and not {*one} & {*other}
    assert found > 3


def test_complements_of_sets_at_hand() -> None:
    ev, t = Evaluator(EXPORT, BallDomain()), ty.SetType(ty.NAT)
    even = Function(lambda n: ev.domain.equal(ev.domain.int_mod(n, 2), 0), "{n | n % 2 = 0}", True)
    drawn = [draw_set(Drawer(ev, seed), ty.NAT, [(t, even)]) for seed in range(80)]
    odd = [s for s in drawn if s.label == "({n | n % 2 = 0})ᶜ"]
    assert 3 < len(odd) < 40 and odd[0].tame
    for n in range(6):
        assert (ev.condition(odd[0].apply(n)).level is Level.TRUE) is (n % 2 == 1)
