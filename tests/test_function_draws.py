"""Functions, sequences and sets that are drawn: of structures, of steps, and what is asked of them
where they are no points.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from flint import arb, fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.functions.determined import determined_functions
from pyisingcheck.sampling.functions.monotone import made_monotone, shapes_of
from pyisingcheck.sampling.functions.related import varied_function
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.tables import moderate, tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.suprema import extremum_of_set
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.export import Constructor, Export, Inductive
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi

CORPUS = load_export(Path(__file__).parent / "corpus" / "Structures.json")
BOUNDED = "Corpus.Structures.Bounded"
SEQUENCE = Pi("n", NAT, REAL)
ON_REALS, ON_NATURALS = (ty.Pi(t, lambda _: ty.REAL) for t in (ty.REAL, ty.NAT))


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(CORPUS, BallDomain(max_prec=256))


def positive_sequences() -> Export:
    """The export of a structure of u : ℕ → ℝ and a proof of ∀ n, 0 < u n."""
    name, make = "Positive", "Positive.mk"
    positive = Pi("n", NAT, rel("LT.lt", lit(0), App(BVar(1), BVar(0))))
    known = CORPUS.declarations[BOUNDED]
    of_u = Pi("self", Const(name), SEQUENCE)
    record = {"constructor": make, "numParams": 0, "fields": known.structure["fields"][:0]}
    constructor = known.structure["constructor"]
    added = {
        name: replace(known, name=name, structure=record),
        make: replace(
            CORPUS.declarations[constructor],
            name=make,
            type=Pi("u", SEQUENCE, Pi("pos", positive, Const(name))),
        ),
        f"{name}.u": replace(known, name=f"{name}.u", kind="definition", type=of_u),
    }
    inductive = Inductive(name, 0, 0, (Constructor(make, 2),), None)
    return replace(
        CORPUS,
        declarations={**CORPUS.declarations, **added},
        inductives={**CORPUS.inductives, name: inductive},
    )


def test_structures_of_functions_are_opened() -> None:
    """∀ S : Positive, ∀ n, 1 ≤ S.u n: that all values are positive is never certain of one."""
    term = App(App(Const("Positive.u"), BVar(1)), BVar(0))
    claim = Pi("S", Const("Positive"), Pi("n", NAT, rel("LE.le", lit(1), term)))
    verdict = check_statement(claim, positive_sequences(), budget=Budget(2000))
    assert verdict.verdict == "falsified" and not verdict.certified


def by_steps(relation: str, first: int, second: int) -> Expr:
    """∀ u : ℕ → ℝ, (∀ n, u (n + first) ∼ u (n + second)) → u 0 = u 0."""

    def value(shift: int) -> Expr:
        n = op("HAdd.hAdd", BVar(0), lit(shift, NAT), NAT) if shift else BVar(0)
        return App(BVar(1), n)

    start = App(BVar(1), lit(0, NAT))
    steps = Pi("n", NAT, rel(relation, value(first), value(second)))
    return Pi("u", SEQUENCE, Pi("h", steps, eq(start, start)))


def test_steps_say_how_a_sequence_runs(ev: Evaluator) -> None:
    for (relation, first, second), shape in {
        ("LE.le", 0, 1): (True, False),
        ("LT.lt", 0, 1): (True, True),
        ("LT.lt", 1, 0): (False, True),
        ("GE.ge", 0, 1): (False, False),
    }.items():
        assert shapes_of(plan_of(ev, by_steps(relation, first, second))) == {0: shape}
    assert not shapes_of(plan_of(ev, by_steps("LE.le", 0, 2)))


@pytest.mark.parametrize("rising", [True, False])
def test_sequences_are_made_strictly_monotone(ev: Evaluator, rising: bool) -> None:
    drawer = Drawer(ev, 0)
    for _ in range(40):
        u = made_monotone(ev, ON_NATURALS, None, (rising, True), drawer.rng, tabulated)
        values = [ev.apply(u, n) for n in (0, 1, 2, 5)]
        pairs = zip(values, values[1:], strict=False)
        assert all(ev.domain.less(*(p if rising else p[::-1])).level is Level.TRUE for p in pairs)


def test_drawn_sets_are_enclosed(ev: Evaluator) -> None:
    """Membership is asked of intervals too, in another domain than the one at hand when drawn."""
    drawer, found = Drawer(ev, 0), 0
    for _ in range(200):
        s = drawer.draw(ty.SetType(ty.REAL))
        if s.label.startswith(("Set.Iic", "Set.Iio")):
            found += 1
            enclosure, end = arb(extremum_of_set(ev, True, s)), arb(s.corners[0])
            assert enclosure.overlaps(end) and enclosure.rad() <= 1e-12 * (1 + abs(end))
    assert found > 20


def test_drawn_sets_may_be_empty_or_lack_one_point(ev: Evaluator) -> None:
    drawer = Drawer(ev, 0)
    drawn = [drawer.draw(ty.SetType(ty.REAL)) for _ in range(200)]
    holes = [s for s in drawn if s.label.endswith("ᶜ")]
    assert holes and any(s.label == "{}" for s in drawn)
    for s in holes:
        inside = [ev.condition(ev.apply(s, x)).level for x in (s.corners[0], fmpq(1, 7919))]
        assert inside == [Level.FALSE, Level.TRUE]


def test_multiples_keep_corners(ev: Evaluator) -> None:
    f = Function(lambda x: ev.domain.norm(x), "fun x => |x|", True, False, (fmpq(0),))
    drawer = Drawer(ev, 0)
    drawn = [varied_function(drawer, ON_REALS, f) for _ in range(20)]
    assert all(g.corners == (0,) and g.tame and not g.smooth for g in drawn)
    assert {"fun x => 2 * (|x|)", "fun x => 3 + |x|"} & {g.label for g in drawn}
    assert varied_function(drawer, ty.Pi(ty.REAL, lambda _: ty.NAT), f) is f


def even_function(ev: Evaluator) -> Value:
    """Some f : ℝ → ℝ with ∀ x, f (0 - x) = f x, built from the identity."""
    mirrored = op("HSub.hSub", lit(0), BVar(0))
    even = Pi("x", REAL, eq(App(BVar(1), mirrored), App(BVar(1), BVar(0))))
    start = App(BVar(1), lit(0))
    plan = plan_of(ev, Pi("f", Pi("x", REAL, REAL), Pi("h", even, eq(start, start))))
    free = Function(lambda x: x, "fun x => x", True)
    values: list[Value] = []
    values.append(determined_functions(ev, plan).build(0, values, ON_REALS, free))
    return values[0]


def test_a_function_on_orbits_says_nothing_where_they_are_not_known(ev: Evaluator) -> None:
    f = even_function(ev)
    assert ev.apply(f, fmpq(-3)) == ev.apply(f, fmpq(3))
    with pytest.raises(Undecided):
        ev.apply(f, arb(2).sqrt())


def test_values_on_orbits_do_not_use_up_a_recursion(ev: Evaluator) -> None:
    f = even_function(ev)
    for k in range(2000):
        assert ev.apply(f, fmpq(-k)) == ev.apply(f, fmpq(k))


def test_what_is_made_of_extreme_numbers_says_so(ev: Evaluator) -> None:
    """So that nothing is believed of it that was only looked at between ordinary numbers."""
    drawer = Drawer(ev, 1)
    extreme = Function(lambda n: fmpq(10**9), "fun n => 1000000000", tame=True, moderate=False)
    varied = varied_function(drawer, ON_NATURALS, extreme)
    assert varied.tame and not varied.moderate
    assert varied.label.startswith("fun n => ") and varied.label.endswith("(1000000000)")
    sets = [drawer.draw(ty.SetType(ty.REAL)) for _ in range(200)]
    assert {s.moderate for s in sets} == {True, False}
    assert all(s.moderate == all(map(moderate, s.corners)) for s in sets)


def test_sequences_are_varied_by_alternating_signs(ev: Evaluator) -> None:
    t = ty.Pi(ty.NAT, lambda _: ty.REAL)
    ones = Function(lambda _: 1, "fun n => 1", tame=True)
    varied = [varied_function(Drawer(ev, seed), t, ones) for seed in range(40)]
    alternating = [f for f in varied if f.label == "fun n => (-1) ^ n * (1)"]
    assert 3 < len(alternating) < 30
    assert [alternating[0].apply(n) for n in range(4)] == [1, -1, 1, -1] and alternating[0].tame


@pytest.mark.parametrize("shape", [(True, True), (False, True), (True, False), (False, False)])
def test_monotone_sequences_are_known_to_be_so(ev: Evaluator, shape: tuple[bool, bool]) -> None:
    rising, strict = shape
    for seed in range(40):
        u = made_monotone(ev, ON_NATURALS, None, shape, random.Random(seed), tabulated)
        assert u.traits >= {"Monotone" if rising else "Antitone"}
        surely = ("StrictMono" if rising else "StrictAnti") in u.traits
        assert surely or not strict
        values = [ev.apply(u, n) for n in range(12)]
        pairs = zip(values, values[1:], strict=False)
        less = [ev.domain.less(*(p if rising else p[::-1])).level for p in pairs]
        assert surely is all(level is Level.TRUE for level in less)
