"""Sets of which the members are known: images, divisors, bounds, finite and infinite sets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flint import fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.equations.residues import Residue
from pyisingcheck.sampling.functions.families import with_exceptions
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.spans import Span
from pyisingcheck.semantics.domains.symbolic import Space
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.extents import (
    combined_extent,
    elements_near,
    extent_between,
)
from pyisingcheck.semantics.quantifiers.finiteness import is_finite
from pyisingcheck.semantics.quantifiers.solutions import solutions
from pyisingcheck.semantics.quantifiers.suprema import ImageSet
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})
INT, COMPLEX = Const("Int"), Const("Complex")
SETS, FINSETS = App(Const("Set"), NAT), App(Const("Finset"), INT)


def verdict(statement: Expr, work: int = 20_000) -> Verdict:
    return check_statement(statement, EMPTY, budget=Budget(400, work, thorough=False))


def evaluator() -> Evaluator:
    return Evaluator(EMPTY, BallDomain(), PointSearch(0))


# -- images ----------------------------------------------------------------------------------------


def image(s: Expr) -> Expr:
    return apply(Const("Set.image"), NAT, NAT, BVar(2), s)


def inter(s: Expr, t: Expr) -> Expr:
    return apply(Const("Inter.inter"), SETS, Const("i"), s, t)


def union(s: Expr, t: Expr) -> Expr:
    return apply(Const("Union.union"), SETS, Const("i"), s, t)


def about_images(claim: Callable[[Expr, Expr], Expr]) -> Expr:
    """∀ (f : ℕ → ℕ) (A B : Set ℕ), claim A B"""
    body = Pi("A", SETS, Pi("B", SETS, claim(BVar(1), BVar(0))))
    return Pi("f", Pi("n", NAT, NAT), body)


def test_the_image_of_an_intersection_is_smaller() -> None:
    found = verdict(
        about_images(lambda a, b: eq(image(inter(a, b)), inter(image(a), image(b)), SETS)),
        work=200_000,
    )
    assert found.verdict == "falsified" and found.certified


@pytest.mark.parametrize("subset", [True, False])
def test_laws_of_images(subset: bool) -> None:
    """f '' (A ∩ B) ⊆ f '' A ∩ f '' B and f '' (A ∪ B) = f '' A ∪ f '' B"""

    def claim(a: Expr, b: Expr) -> Expr:
        if not subset:
            return eq(image(union(a, b)), union(image(a), image(b)), SETS)
        both = inter(image(a), image(b))
        return apply(Const("HasSubset.Subset"), SETS, Const("i"), image(inter(a, b)), both)

    assert verdict(about_images(claim)).verdict != "falsified"


def test_whole_numbers_between_ends() -> None:
    assert list(extent_between(ty.NAT, None, fmpq(5, 2)) or ()) == [0, 1, 2]
    assert list(extent_between(ty.NAT, fmpq(-9, 2), 1) or ()) == [0, 1]
    assert list(extent_between(ty.INT, fmpq(-3, 2), fmpq(3, 2)) or ()) == [-1, 0, 1]
    assert extent_between(ty.INT, None, 3) is None and extent_between(ty.REAL, 0, 1) is None
    assert extent_between(ty.NAT, 0, 10**9) is None and not extent_between(ty.NAT, 0, -1)


def test_what_is_known_of_combined_sets() -> None:
    assert combined_extent("sup", [[1], None]) is None
    assert combined_extent("sup", [[1], [2]]) == [1, 2]
    assert combined_extent("inf", [None, [2, 3]]) == [2, 3]
    assert combined_extent("sdiff", [[1], None]) == [1]
    assert combined_extent("sdiff", [None, [1]]) is None
    assert combined_extent("compl", [[1]]) is None
    assert elements_near(ty.NAT, [fmpq(-1, 2), fmpq(3, 2)]) == [0, 1, 2]
    assert elements_near(ty.NNREAL, [fmpq(-1), fmpq(2)]) == [2]


def test_exceptional_terms_of_a_sequence_at_unknown_numbers() -> None:
    space = Space()
    with_exceptions(space.unknown(), 0, [7, 8])
    assert len(space.divisors) == 2  # at 0 and 1 it may be otherwise
    hull = with_exceptions(Span(1, 9), Span(2, 18), [-5, 40])
    assert hull.low == 2 and hull.high == 40
    assert with_exceptions(Span(2, 9), Span(4, 18), [-5, 40]).high == 18
    with pytest.raises(Undecided):
        with_exceptions(Residue(1, 3), 2, [7])


@pytest.mark.parametrize("base", [ty.NAT, ty.INT])
def test_solutions_for_drawn_functions_leave_nothing_out(base: ty.Type) -> None:
    ev = evaluator()
    for seed in range(80):
        drawer = Drawer(ev, seed)
        f, s = drawer.draw(ty.Pi(base, lambda _: base)), drawer.draw(ty.SetType(base))
        points = range(-12 if base == ty.INT else 0, 13)

        def gives(x: Value, y: Value, f: Value = f, s: Value = s) -> Value:
            return ev.domain.conjunction([s(x), ev.domain.equal(f(x), y)])

        for y in {f(x) for x in points}:
            known = solutions(ev, base, lambda x, y=y, gives=gives: gives(x, y))
            if known is not None and known[1]:
                inside = {x for x in points if gives(x, y).level is Level.TRUE}
                assert inside <= set(known[0]), (f, s, y)


# -- what conditions leave -------------------------------------------------------------------------


def counted(condition: Callable[[Expr], Expr], number: int) -> Expr:
    """∀ S : Finset ℤ, (∀ n, n ∈ S ↔ condition n) → S.card = number"""
    inside = apply(Const("Membership.mem"), INT, FINSETS, Const("i"), BVar(1), BVar(0))
    members = Pi("n", INT, apply(Const("Iff"), inside, condition(BVar(0))))
    size = apply(Const("Finset.card"), INT, BVar(1))
    return Pi("S", FINSETS, Pi("h", members, eq(size, lit(number, NAT), NAT)))


def divides(n: Expr) -> Expr:
    return apply(Const("Dvd.dvd"), INT, Const("i"), n, lit(24, INT))


def within_ten(n: Expr) -> Expr:
    size = apply(Const("abs"), INT, Const("i"), Const("i"), n)
    return rel("LE.le", size, lit(10, INT), INT)


def times_something(n: Expr) -> Expr:
    """∃ m, n * m = 12"""
    assert isinstance(n, BVar)
    product = op("HMul.hMul", BVar(n.index + 1), BVar(0), INT)
    return apply(Const("Exists"), INT, Lam("m", INT, eq(product, lit(12, INT), INT)))


@pytest.mark.parametrize(
    ("condition", "count"), [(divides, 16), (within_ten, 21), (times_something, 12)]
)
def test_conditions_that_bound_their_numbers(condition: Callable[[Expr], Expr], count: int) -> None:
    assert verdict(counted(condition, count)).verdict == "holds"
    false = verdict(counted(condition, count - 1))
    assert false.verdict == "falsified" and false.certified


def test_divisors_of_zero_are_not_bounded() -> None:
    ev = evaluator()

    def divisors(k: int) -> tuple[list[Value], bool] | None:
        return solutions(ev, ty.INT, lambda n: ev.domain.equal(ev.domain.int_mod(k, n), 0))

    assert divisors(0) is None
    assert divisors(6) == ([-6, -3, -2, -1, 1, 2, 3, 6], True)
    assert divisors(-4) == ([-4, -2, -1, 1, 2, 4], True)


# -- pairs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "expected"), [(0, "falsified"), (1, "holds")])
def test_witnesses_that_are_pairs(value: int, expected: str) -> None:
    """∃! p : ℕ × ℕ, p.1 * (p.2 + 1) = value: many pairs for 0, one for 1"""
    pairs = apply(Const("Prod"), NAT, NAT)
    first, second = (apply(Const(f"Prod.{name}"), NAT, NAT, BVar(0)) for name in ("fst", "snd"))
    product = op("HMul.hMul", first, op("HAdd.hAdd", second, lit(1, NAT), NAT), NAT)
    body = Lam("p", pairs, eq(product, lit(value, NAT), NAT))
    found = verdict(apply(Const("ExistsUnique"), pairs, body))
    assert found.verdict == expected
    assert found.certified or value


# -- finite and infinite sets ----------------------------------------------------------------------


def finite(t: ty.Type, condition: Callable[[Evaluator, Value], Value]) -> Level:
    ev = evaluator()
    return is_finite(ev, t, Function(lambda x: condition(ev, x))).level


@pytest.mark.parametrize("exponent", [1, 10, 300])
def test_bounded_sets_of_whole_numbers_are_finite(exponent: int) -> None:
    bound = 10**exponent
    assert finite(ty.NAT, lambda ev, n: ev.domain.less(n, bound)) is Level.TRUE
    assert finite(ty.NAT, lambda ev, n: ev.domain.less(bound, n)) is Level.FALSE
    assert finite(ty.INT, lambda ev, n: ev.domain.less(n, bound)) is Level.FALSE
    square = finite(ty.INT, lambda ev, n: ev.domain.less(ev.domain.mul(n, n), bound))
    assert square is Level.TRUE


def test_intervals_are_infinite() -> None:
    assert finite(ty.REAL, lambda ev, x: ev.domain.less(ev.domain.mul(x, x), 2)) is Level.FALSE
    root = finite(ty.REAL, lambda ev, x: ev.domain.equal(ev.domain.mul(x, x), 2))
    assert root is Level.TRUE


def test_rare_members_are_never_missed() -> None:
    """Cubes are not found in runs of numbers; that says nothing."""

    def cube(ev: Evaluator, n: Value) -> Value:
        if not isinstance(n, int):
            raise Undecided("a cube")
        return ev.domain.constant(round(n ** (1 / 3)) ** 3 == n) if n < 2**30 else cube_far(ev)

    def cube_far(ev: Evaluator) -> Value:
        return ev.domain.constant(False)

    assert finite(ty.NAT, cube) is Level.UNKNOWN
    even = finite(ty.NAT, lambda ev, n: ev.domain.equal(ev.domain.int_mod(n, 2), 0))
    assert even is Level.LIKELY_FALSE


def values_of(f: Callable[[Expr], Expr]) -> Expr:
    """{n : ℕ | ∃ k, n = f k}"""
    body = apply(Const("Exists"), NAT, Lam("k", NAT, eq(BVar(1), f(BVar(0)), NAT)))
    return apply(Const("setOf"), NAT, Lam("n", NAT, body))


@pytest.mark.parametrize(
    ("f", "infinite"),
    [
        (lambda k: apply(Const("Nat.factorial"), k), True),
        (lambda k: op("HMul.hMul", k, op("HMul.hMul", k, k, NAT), NAT), True),
        (lambda k: op("HMod.hMod", k, lit(1000, NAT), NAT), False),
        (lambda k: op("HMod.hMod", k, lit(10**20, NAT), NAT), False),
    ],
)
def test_sets_of_values(f: Callable[[Expr], Expr], infinite: bool) -> None:
    said = {name: verdict(apply(Const(name), NAT, values_of(f))).verdict for name in NAMES}
    if infinite:
        assert said == {"Set.Finite": "falsified", "Set.Infinite": "holds"}
    else:
        assert said["Set.Finite"] != "falsified" and said["Set.Infinite"] != "holds"


def test_values_that_a_large_constant_bounds() -> None:
    """min n (10 ^ 20) grows for a long time."""
    ev = evaluator()

    def image(value: Callable[[Value], Value]) -> ImageSet:
        return ImageSet(lambda x: Truth(Level.UNKNOWN), ty.NAT, None, value)

    bounded = is_finite(ev, ty.NAT, image(lambda n: min(n, 10**20)))
    assert bounded.level is Level.UNKNOWN
    assert is_finite(ev, ty.NAT, image(lambda n: n * n)).level is Level.LIKELY_FALSE
    assert is_finite(ev, ty.REAL, image(lambda n: fmpq(1, n + 1))).level is Level.LIKELY_FALSE


NAMES = ("Set.Finite", "Set.Infinite")


def test_real_sets_that_are_compared_are_tried_at_their_ends() -> None:
    """{x | x ^ 2 ≤ 4} is [-2, 2], and not [-2, 3]."""
    reals = App(Const("Set"), REAL)

    def claim(high: int) -> Expr:
        square = op("HMul.hMul", BVar(0), BVar(0))
        left = apply(Const("setOf"), REAL, Lam("x", REAL, rel("LE.le", square, lit(4))))
        low = apply(Const("Neg.neg"), REAL, Const("i"), lit(2))
        return eq(left, apply(Const("Set.Icc"), REAL, Const("i"), low, lit(high)), reals)

    assert verdict(claim(2)).verdict != "falsified"
    false = verdict(claim(3))
    assert false.verdict == "falsified" and false.certified


def test_a_set_without_residues_is_empty() -> None:
    """No number leaves the remainders 0 and 1 both, some leave 0 and 2."""

    def remainders(first: int, second: int) -> Callable[[Evaluator, Value], Value]:
        def condition(ev: Evaluator, n: Value) -> Value:
            dom = ev.domain
            pairs = ((2, first), (4, second))
            return dom.conjunction([dom.equal(dom.int_mod(n, m), r) for m, r in pairs])

        return condition

    assert finite(ty.NAT, remainders(0, 1)) is Level.TRUE
    assert finite(ty.NAT, remainders(0, 2)) is Level.LIKELY_FALSE
