"""Rules by which changes are told to be true, each beside something alike that is not."""

from __future__ import annotations

import pytest
from terms import MATRIX, NAT, REAL, H, X, Y, eq, forall, lit, op, rel
from test_implied import EMPTY, ONE, SNAPSHOT, ZERO, implied, mutants, proves

from pyisingcheck.mutate.entails import entails
from pyisingcheck.mutate.proofs import Scope
from pyisingcheck.mutate.symmetry import Keys
from pyisingcheck.mutate.theorems import is_theorem
from pyisingcheck.mutate.unfolding import unfolded
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    LevelSucc,
    LevelZero,
    NatLit,
    Pi,
    Proj,
    Sort,
    apply,
    same,
)
from pyisingcheck.terms.substitute import shift

TYPE = Sort(LevelSucc(LevelZero()))


def exists(body: Expr) -> Expr:
    return apply(Const("Exists"), REAL, Lam("x", REAL, body))


def both(a: Expr, b: Expr) -> Expr:
    return apply(Const("And"), a, b)


def follows(given: Expr, wanted: Expr) -> bool:
    return entails(Scope(EMPTY, Keys()), given, wanted)


# Witnesses.


def near(size: str, bound: str, *conditions: Expr) -> Expr:
    """∃ δ, δ > 0 (or what `size` says), ∀ x, … → x < δ → P x."""
    delta, x = BVar(1), BVar(0)
    inner = Pi("h", rel(bound, x, delta), App(Const("P"), BVar(1)))
    for condition in conditions:
        inner = Pi("g", condition, shift(inner, 1))
    sizes = {
        "positive": rel("LT.lt", ZERO, BVar(0)),
        "negative": rel("LT.lt", BVar(0), ZERO),
        "large": rel("LT.lt", ONE, BVar(0)),
    }
    return exists(both(sizes[size], Pi("x", REAL, inner)))


def test_a_smaller_number_is_a_witness() -> None:
    assert follows(near("positive", "LT.lt"), near("positive", "LE.le"))
    assert not follows(near("positive", "LT.lt"), near("large", "LT.lt"))
    assert follows(near("positive", "LT.lt"), near("negative", "LE.le"))
    assert not follows(near("negative", "LT.lt"), near("positive", "LT.lt"))
    nonnegative = rel("LE.le", ZERO, BVar(0))
    given = near("positive", "LT.lt", nonnegative)
    assert follows(given, near("negative", "LT.lt", nonnegative))  # there is no such x
    assert not follows(given, near("positive", "LT.lt"))


def bounded(power: Expr, *, small: bool = True) -> Expr:
    """∃ K, ∀ x, 0 ≤ x → x < 1 → f x ≤ …; K and x are the variables 3 and 2 there, or 2 and 1."""
    x = BVar(0)
    inner = rel("LE.le", App(Const("f"), BVar(2 if small else 1)), power)
    if small:
        inner = Pi("g", rel("LT.lt", BVar(1), ONE), inner)
    return exists(Pi("x", REAL, Pi("h", rel("LE.le", ZERO, x), inner)))


def test_a_larger_number_is_a_witness() -> None:
    k, x = BVar(3), BVar(2)
    square = op("HMul.hMul", x, x)
    given = bounded(op("HMul.hMul", k, square))
    for bound in (op("HMul.hMul", k, x), op("HAdd.hAdd", k, square), k):
        assert follows(given, bounded(bound))
    assert not follows(given, bounded(op("HMul.hMul", k, op("HMul.hMul", square, x))))
    assert not follows(given, bounded(square))
    k, x = BVar(2), BVar(1)
    everywhere = bounded(op("HMul.hMul", k, op("HMul.hMul", x, x)), small=False)
    assert not follows(everywhere, bounded(op("HMul.hMul", k, x), small=False))


# Instances.


def test_a_sum_with_a_variable_that_is_nowhere_else_may_be_anything() -> None:
    def claim(x: Expr) -> Expr:
        return rel("LE.le", ZERO, App(Const("Real.log"), x))

    total = op("HAdd.hAdd", X, Y)
    assert "x + y ↦ x * y" in implied(forall(claim(App(Const("Real.exp"), total))))
    twice = op("HMul.hMul", total, op("HMul.hMul", X, Y))
    assert "x + y ↦ x * y" not in implied(forall(claim(twice)))


def test_the_statement_of_another_theorem() -> None:
    left = "IsExpGrowth.norm_exp_commutator_sub_left_le"
    found = [m for m in mutants(left) if is_theorem(SNAPSHOT, m.term)]
    assert found and all(m.operator == "swap the arguments" for m in found)
    with_sorry = EMPTY.theorems[0]
    assert with_sorry.sorries and not is_theorem(EMPTY, with_sorry.type)


# Rings.


def below_a_ring(*instances: Expr) -> list[Expr]:
    """𝔸, its instances, and an element; these are the variables from 0 on, last first."""
    ring = App(Const("NormedRing"), BVar(0))
    return [TYPE, ring, *instances, BVar(1 + len(instances))]


def test_rational_numbers_divide_in_an_algebra() -> None:
    def zero(type_: Expr) -> Expr:
        inst = App(Const("NormedRing.toRing"), H)
        return apply(Const("OfNat.ofNat"), type_, NatLit(0), inst)

    def doubled(type_: Expr) -> Expr:
        inst = App(Const("NormedRing.toRing"), H)
        return apply(Const("HAdd.hAdd"), type_, type_, type_, inst, BVar(0), BVar(0))

    for number, divides in ((Const("Rat"), True), (Const("Int"), False)):
        algebra = apply(Const("Algebra"), number, BVar(1), Const("i"), Const("j"))
        binders = below_a_ring(algebra)
        a = BVar(3)
        given = eq(doubled(a), zero(a), a)
        wanted = shift(eq(BVar(0), zero(a), a), 1)
        assert proves(*binders, given, goal=wanted) is divides


def test_a_negative_multiple_that_is_not_negative() -> None:
    """‖X E‖ ≤ r ‖X‖ for all X and r < 0 leave nothing but 0."""
    ring = App(Const("NormedRing"), BVar(0))

    def norm(x: Expr, of: Expr) -> Expr:
        return apply(Const("Norm.norm"), of, App(Const("NormedRing.toNorm"), Const("i")), x)

    of = BVar(5)  # below the ring, E, Y, r and X
    product = apply(Const("HMul.hMul"), of, of, of, Const("NormedRing.toRing"), BVar(0), BVar(3))
    bound = rel("LE.le", norm(product, of), op("HMul.hMul", BVar(1), norm(BVar(0), of)))
    binders = [TYPE, ring, BVar(1), BVar(2), REAL, Pi("X", BVar(4), bound)]
    goal = rel("LE.le", norm(BVar(3), BVar(6)), ZERO)
    for name, vanishes in (("LT.lt", True), ("LE.le", False)):
        assert proves(*binders, rel(name, BVar(1), ZERO), goal=goal) is vanishes
    positive = rel("LT.lt", ZERO, BVar(1))
    assert not proves(*binders, positive, goal=goal)


# Fields.


def test_a_quotient_vanishes_where_its_reciprocal_does() -> None:
    keys = Keys()

    def key(x: Expr, type_: Expr = REAL) -> int:
        return keys.key(eq(x, lit(0, type_), type_))

    x, y = App(Const("f"), lit(2)), App(Const("f"), lit(3))
    assert key(op("HDiv.hDiv", x, y)) == key(op("HDiv.hDiv", y, x)) == key(op("HMul.hMul", x, y))
    assert key(op("HDiv.hDiv", x, y)) != key(x)
    assert key(op("HMul.hMul", x, x)) == key(x)
    assert key(op("HMul.hMul", x, x, MATRIX), MATRIX) != key(x, MATRIX)
    signed = (keys.key(rel("LE.le", z, ZERO)) for z in (op("HMul.hMul", x, x), x))
    assert len(set(signed)) == 2


def test_inverses_of_powers() -> None:
    """x / (1 - x)² ≤ x / (1 - x)³ for 0 ≤ x < 1."""
    x = BVar(2)
    gap = op("HSub.hSub", ONE, x)

    def over(k: int) -> Expr:
        power = apply(Const("HPow.hPow"), REAL, NAT, REAL, Const("i"), gap, lit(k, NAT))
        return op("HDiv.hDiv", x, power)

    given = rel("LE.le", ZERO, BVar(0)), rel("LT.lt", BVar(1), ONE)
    assert proves(REAL, *given, goal=rel("LE.le", over(2), over(3)))
    assert not proves(REAL, *given, goal=rel("LE.le", over(3), over(2)))
    assert not proves(REAL, given[0], NAT, goal=rel("LE.le", over(2), over(3)))


# Nothing, sums and structures.


def least(index: Expr) -> Expr:
    return apply(Const("iInf"), REAL, index, Const("i"), Const("f"))


@pytest.mark.parametrize(("right", "empty"), [(1, True), (0, False)])
def test_the_infimum_of_nothing_is_0(right: int, empty: bool) -> None:
    some = App(Const("Fin"), lit(0 if empty else 1, NAT))
    assert proves(goal=eq(least(some), ZERO)) is empty
    condition = Lam("x", REAL, eq(ZERO, lit(right)))
    assert proves(goal=eq(least(apply(Const("Subtype"), REAL, condition)), ZERO)) is empty


def test_the_product_of_a_vector_with_itself() -> None:
    index = App(Const("Fin"), lit(3, NAT))

    def product(v: Expr, w: Expr) -> Expr:
        return apply(Const("dotProduct"), index, REAL, *[Const("i")] * 3, v, w)

    for v, w, positive in ((X, X, True), (X, Y, False)):
        goal = unfolded(EMPTY, rel("LE.le", ZERO, product(v, w)))
        vector = Pi("i", index, REAL)
        assert proves(vector, vector, goal=goal) is positive


def test_fields_of_what_is_written_out() -> None:
    name = "IsingAttention.Model"
    made = apply(Const(f"{name}.mk"), Const("ι"), Const("J"), Const("h"))
    assert same(unfolded(SNAPSHOT, Proj(name, 0, made)), Const("J"))
    assert same(unfolded(SNAPSHOT, Proj(name, 1, made)), Const("h"))
    other = Proj(name, 1, Const("m"))
    assert same(unfolded(SNAPSHOT, other), other)


def test_a_pole_outside_of_the_interval() -> None:
    inverse = Lam("t", REAL, op("HDiv.hDiv", ONE, BVar(0)))

    def continuous(set_: str, end: Expr) -> Expr:
        interval = apply(Const(set_), REAL, Const("i"), end)
        return apply(Const("ContinuousOn"), REAL, REAL, Const("i"), Const("j"), inverse, interval)

    assert proves(goal=continuous("Set.Ioi", ZERO))
    assert proves(goal=continuous("Set.Ici", ONE))
    assert not proves(goal=continuous("Set.Ici", ZERO))
    assert not proves(goal=continuous("Set.Iio", ONE))
    assert not proves(goal=continuous("Set.Iic", ZERO))
