"""True statements that a hasty search would call false, and samples that it would not find."""

from __future__ import annotations

import json
from itertools import combinations

import exports
import pytest
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.numerals import numerals_in
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import force
from pyisingcheck.terms.decode import decode_export
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
from pyisingcheck.verdict import Verdict

EXPORT = decode_export(json.dumps(exports.export()))
INT = Const("Int")
FALSE = Const("False")


def verdict(statement: Expr) -> Verdict:
    return check_statement(statement, EXPORT)


def exists(type_: Expr, body: Expr) -> Expr:
    return apply(Const("Exists"), type_, Lam("x", type_, body))


def iff(p: Expr, q: Expr) -> Expr:
    return apply(Const("Iff"), p, q)


def add(a: Expr, b: Expr, type_: Expr = NAT) -> Expr:
    return op("HAdd.hAdd", a, b, type_)


def mul(a: Expr, b: Expr, type_: Expr = NAT) -> Expr:
    return op("HMul.hMul", a, b, type_)


def cast(k: Expr) -> Expr:
    return apply(Const("Int.cast"), REAL, Const("Real.instIntCast"), k)


@pytest.mark.parametrize(
    "base",
    [
        ty.Product(ty.INT, ty.INT),
        ty.COMPLEX,
        ty.Pi(ty.Fin(2), lambda _: ty.REAL),
        ty.FinsetType(ty.NAT),
    ],
)
def test_members_of_a_finset_differ(base: ty.Type) -> None:
    ev = Evaluator(EXPORT, BallDomain(), PointSearch(0))
    drawer = Drawer(ev, 0)
    drawer.simple = True  # coincidences are frequent
    sizes = set()
    for _ in range(60):
        members = drawer.draw(ty.FinsetType(base)).elements()  # type: ignore[union-attr]
        sizes.add(len(members))
        for x, y in combinations(members, 2):
            assert comparison.equal(ev, base, x, y).level is Level.FALSE
    assert max(sizes) > 2


def test_an_unknown_coefficient_is_not_one_of_the_vector() -> None:
    """∃ b : ℤ, ∀ x : ℝ, b x = 0, which is true, and with b x + 1 = 0, which is not."""
    product = mul(cast(BVar(1)), BVar(0), REAL)
    zero = exists(INT, Pi("x", REAL, eq(product, lit(0))))
    assert verdict(zero).verdict == "holds"
    assert verdict(apply(Const("Not"), zero)).verdict == "falsified"
    one = exists(INT, Pi("x", REAL, eq(add(product, lit(1), REAL), lit(0))))
    assert verdict(one).verdict == "falsified"


def test_bounds_of_all_functions_say_nothing_of_their_continuity() -> None:
    function = Pi("x", REAL, REAL)
    top = Const("Real.topology")
    continuous = apply(Const("Continuous"), REAL, REAL, top, top, BVar(0))
    assert verdict(exists(function, apply(Const("Not"), continuous))).verdict == "holds"


def test_an_equivalence_is_not_refuted_by_what_holds_at_some_points() -> None:
    """∀ a b : ℕ, (∀ k, k ≠ a b + 1000) ↔ False."""
    other = apply(Const("Ne"), NAT, BVar(0), add(mul(BVar(2), BVar(1)), lit(1000, NAT)))
    claim = iff(Pi("k", NAT, other), FALSE)
    assert verdict(Pi("a", NAT, Pi("b", NAT, claim))).verdict != "falsified"


def test_what_holds_of_ordinary_numbers_is_tried_farther_out() -> None:
    ev = Evaluator(EXPORT, BallDomain(), PointSearch(0))

    def moderate(n: int) -> object:
        return ev.domain.less(n, 10**5)

    assert ev.quantify(True, ty.NAT, moderate).level is Level.LIKELY_TRUE
    ev.patience = 4
    assert ev.quantify(True, ty.NAT, moderate).level is Level.FALSE


def test_equations_that_overlap_may_contradict_each_other() -> None:
    """f i = 0 for i ≤ n and f i = 1 for n ≤ i: there is no such f."""
    value = App(BVar(2), BVar(1))
    below = Pi("i", NAT, Pi("h", rel("LE.le", BVar(0), BVar(2), NAT), eq(value, lit(0, NAT), NAT)))
    value = App(BVar(3), BVar(1))
    above = Pi("i", NAT, Pi("h", rel("LE.le", BVar(3), BVar(0), NAT), eq(value, lit(1, NAT), NAT)))
    body = Pi("h₁", below, Pi("h₂", above, FALSE))
    statement = Pi("n", NAT, Pi("f", Pi("i", NAT, NAT), body))
    assert verdict(statement).verdict != "falsified"


def nested(shift: int) -> Expr:
    """¬ ∃ f : ℕ → ℕ, ∀ n, f (f n) = n + shift."""
    claim = eq(App(BVar(1), App(BVar(1), BVar(0))), add(BVar(0), lit(shift, NAT)), NAT)
    return apply(Const("Not"), exists(Pi("n", NAT, NAT), Pi("n", NAT, claim)))


def test_witnesses_among_functions_are_made_to_fit() -> None:
    found = verdict(nested(2))
    assert found.verdict == "falsified" and found.grounds
    none = verdict(nested(3))  # there is none for odd numbers, but not every function was tried
    assert none.verdict == "holds" and not none.certified


def test_predicates_of_sets_are_defined_by_equivalences() -> None:
    """∀ Q : Set ℕ → Prop, (∀ S, Q S ↔ 2 ∈ S) → ∀ S, Q S → 3 ∈ S."""
    sets = apply(Const("Set"), NAT)

    def contains(set_: Expr, n: int) -> Expr:
        instance = Const("Set.instMembership")
        return apply(Const("Membership.mem"), NAT, sets, instance, set_, lit(n, NAT))

    defined = Pi("S", sets, iff(App(BVar(1), BVar(0)), contains(BVar(0), 2)))
    for n, expected in ((2, "holds"), (3, "falsified")):
        claim = Pi("S", sets, Pi("h", App(BVar(2), BVar(0)), contains(BVar(1), n)))
        predicate = Pi("S", sets, Sort(LevelZero()))
        statement = Pi("Q", predicate, Pi("hQ", defined, claim))
        assert verdict(statement).verdict == expected


def test_rational_unknowns_stay_rational() -> None:
    """x² = 2 → q x = 1 → False for real x and rational q: q is no half of a root of 2."""
    rational = Const("Rat")
    cast = apply(Const("Rat.cast"), REAL, Const("Real.instRatCast"), BVar(1))
    square = eq(mul(BVar(1), BVar(1), REAL), lit(2))
    body = Pi("h₁", square, Pi("h₂", eq(mul(cast, BVar(2), REAL), lit(1)), FALSE))
    statement = Pi("x", REAL, Pi("q", rational, body))
    assert verdict(statement).verdict != "falsified"


def test_numerals_and_their_quotients() -> None:
    statement = rel("LE.le", op("HDiv.hDiv", lit(9), lit(10)), op("HAdd.hAdd", lit(1), lit(7)))
    whole, quotients = numerals_in([statement])
    assert whole == [7, 9, 10]
    assert [str(q) for q in quotients] == ["9/10"]


def test_a_size_that_is_asked_for_is_tried() -> None:
    """[Fintype α] → card α = 21 → False fails for a type of 21 elements."""
    size = apply(Const("Fintype.card"), BVar(1), BVar(0))
    body = Pi("h", eq(size, lit(21, NAT), NAT), FALSE)
    body = Pi("inst", App(Const("Fintype"), BVar(0)), body, "instImplicit")
    found = verdict(Pi("α", Sort(LevelSucc(LevelZero())), body))
    assert found.verdict == "falsified" and found.counterexample == {"α": "Fin 21"}


def test_a_finset_may_be_given_as_a_set() -> None:
    """∀ A : Finset ℕ, ↑A = {n | n < 5} → card A = 5."""
    finsets, sets = apply(Const("Finset"), NAT), apply(Const("Set"), NAT)
    coerced = apply(Const("SetLike.coe"), finsets, NAT, Const("Finset.instSetLike"), BVar(0))
    below = Lam("n", NAT, rel("LT.lt", BVar(0), lit(5, NAT), NAT))
    given = eq(coerced, apply(Const("setOf"), NAT, below), sets)
    size = apply(Const("Finset.card"), NAT, BVar(1))
    found = verdict(Pi("A", finsets, Pi("h", given, eq(size, lit(5, NAT), NAT))))
    assert found.verdict == "holds" and found.samples


def test_the_number_of_elements_may_be_infinite() -> None:
    """Set.encard of {n | n < 3} is 3, that of ℕ is ∞."""
    ev = Evaluator(EXPORT, BallDomain(), PointSearch(0))
    below = Lam("n", NAT, rel("LT.lt", BVar(0), lit(3, NAT), NAT))
    few = apply(Const("Set.encard"), NAT, apply(Const("setOf"), NAT, below))
    all_ = apply(Const("Set.encard"), NAT, apply(Const("Set.univ"), NAT))
    with ev.domain.working():
        finite, infinite = (force(ev.code(e, None)(None)) for e in (few, all_))
    assert finite.constructor == "Option.some" and finite.fields == [3]  # type: ignore[union-attr]
    assert infinite.constructor == "Option.none"  # type: ignore[union-attr]
