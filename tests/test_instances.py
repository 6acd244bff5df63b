"""Changes that give the theorem at another place, and where changes of hypotheses can matter."""

from __future__ import annotations

import dataclasses
import json

import exports
import pytest
from terms import NAT, REAL, H, X, Y, eq, forall, lit, op, rel

from pyisingcheck import mutate
from pyisingcheck.mutate.focus import focused
from pyisingcheck.mutate.implied import follows
from pyisingcheck.mutate.mutants import Mutant
from pyisingcheck.mutate.opposites import opposite
from pyisingcheck.mutate.run import check_mutant
from pyisingcheck.mutate.symmetry import Keys
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply
from pyisingcheck.terms.pretty import pretty
from pyisingcheck.terms.substitute import shift

EMPTY = decode_export(json.dumps(exports.export()))
READER = mutate.Reader(EMPTY)
ZERO, ONE = lit(0), lit(1)


def claim(x: Expr) -> Expr:
    """A statement of which nothing is known but what the theorem says."""
    return rel("LE.le", ZERO, App(Const("Real.log"), x))


def mutants(statement: Expr) -> list[Mutant]:
    declaration = dataclasses.replace(EMPTY.theorems[0], type=statement)
    return [m for m in mutate.mutants_of(declaration, READER) if not m.equivalent]


def implied(statement: Expr) -> set[str]:
    return {
        f"{m.before} ↦ {m.after}" for m in mutants(statement) if follows(EMPTY, m.place, m.part)
    }


def test_a_theorem_at_special_values_follows() -> None:
    total = op("HAdd.hAdd", X, Y)
    assert implied(forall(claim(App(Const("Real.exp"), total)))) >= {"x + y ↦ x", "x + y ↦ y"}
    product = op("HMul.hMul", X, Y)
    assert implied(forall(claim(App(Const("Real.exp"), product)))) >= {"x * y ↦ x", "x * y ↦ y"}


def test_not_where_the_hypotheses_exclude_them() -> None:
    """Below 0 < x the theorem says nothing at x = 0, but at y = 0."""
    squares = [op("HMul.hMul", x, x) for x in (BVar(2), BVar(1))]
    total = op("HAdd.hAdd", *squares)
    statement = forall(Pi("h", rel("LT.lt", ZERO, X), claim(App(Const("Real.exp"), total))))
    assert "x * x + y * y ↦ x * x" in implied(statement)
    assert "x * x + y * y ↦ y * y" not in implied(statement)


@pytest.mark.parametrize(("even", "follows_"), [(True, True), (False, False)])
def test_a_theorem_at_the_negative_of_a_variable_follows(even: bool, follows_: bool) -> None:
    """x - y y = z → P (z z), with the sides of the difference exchanged."""
    z = BVar(1)
    gap = op("HSub.hSub", BVar(2), op("HMul.hMul", BVar(1), BVar(1)))
    conclusion = claim(App(Const("Real.exp"), op("HMul.hMul", z, z) if even else z))
    statement = forall(Pi("z", REAL, Pi("h", eq(gap, BVar(0)), conclusion)))
    assert ("x - y * y ↦ y * y - x" in implied(statement)) is follows_


def test_a_value_of_another_type_is_no_instance() -> None:
    """x + n with a real x and a natural n: neither takes the place of the other."""
    cast = apply(Const("Nat.cast"), REAL, Const("Real.instNatCast"), BVar(0))
    statement = Pi("x", REAL, Pi("n", NAT, rel("LE.le", App(Const("f"), X), cast)))
    assert not implied(statement)


def test_what_is_said_to_exist_may_have_either_sign() -> None:
    def unique(positive: bool, function: str) -> Expr:
        sign = rel("LT.lt", *((ZERO, H) if positive else (H, ZERO)))
        value = eq(App(Const(function), op("HMul.hMul", lit(2), H)), H)
        body = apply(Const("And"), sign, value)
        return apply(Const("ExistsUnique"), REAL, Lam("m", REAL, body))

    keys = Keys()
    assert keys.key(unique(True, "Real.tanh")) == keys.key(unique(False, "Real.tanh"))
    assert keys.key(unique(True, "Real.exp")) != keys.key(unique(False, "Real.exp"))


def test_odd_functions() -> None:
    def negative(x: Expr) -> Expr:
        return apply(Const("Neg.neg"), REAL, Const("Real.instNeg"), x)

    keys = Keys()
    for function, odd in (("Real.tanh", True), ("Real.sin", True), ("Real.exp", False)):
        f = Const(function)
        outside, inside = negative(App(f, H)), App(f, negative(H))
        assert (keys.key(outside) == keys.key(inside)) is odd
        assert keys.key(App(f, H)) != keys.key(inside)


def test_equations_in_a_ring_that_is_a_variable() -> None:
    """a - b = d says what b - a = -d says where there is subtraction."""

    ring = BVar(5)

    def gap(a: int, b: int, of: str) -> Expr:
        return apply(Const("HSub.hSub"), ring, ring, ring, Const(of), BVar(a), BVar(b))

    def same(of: str) -> bool:
        keys = Keys()
        sides = (gap(0, 1, of), gap(2, 3, of)), (gap(1, 0, of), gap(3, 2, of))
        one, other = (apply(Const("Eq"), ring, *s) for s in sides)
        return keys.key(one) == keys.key(other)

    assert same("NormedRing.toSub")
    assert not same("SomeClass.toSub")


def test_two_variables_at_special_values() -> None:
    product = op("HMul.hMul", op("HMul.hMul", BVar(2), BVar(1)), BVar(0))
    statement = Pi("b", REAL, forall(claim(App(Const("Real.exp"), product))))
    assert "b * x * y ↦ y" in implied(statement)
    small = rel("LE.le", op("HMul.hMul", BVar(2), BVar(1)), lit(1))
    below = Pi("h", small, claim(App(Const("Real.exp"), shift(product, 1))))
    assert "b * x * y ↦ y" in implied(Pi("b", REAL, forall(below)))
    none = eq(op("HMul.hMul", BVar(2), BVar(1)), ZERO)
    below = Pi("h", none, claim(App(Const("Real.exp"), shift(product, 1))))
    assert "b * x * y ↦ y" not in implied(Pi("b", REAL, forall(below)))


def test_products_in_the_other_order() -> None:
    """What holds in every ring: ‖a b‖ ≤ ‖b‖ becomes ‖b a‖ ≤ ‖b‖, below a ring R and a, b in it."""

    def bound(a: int, b: int, ring: Expr) -> list[Expr]:
        product = apply(
            Const("HMul.hMul"), ring, ring, ring, Const("NormedRing.toMul"), *map(BVar, (a, b))
        )
        norms = (
            apply(Const("Norm.norm"), ring, Const("NormedRing.toNorm"), x)
            for x in (product, BVar(0))
        )
        return [App(Const("NormedRing"), ring), rel("LE.le", *norms)]

    keys = Keys()
    there = opposite(bound(1, 0, BVar(3)))
    assert there is not None
    assert [*map(keys.key, there)] == [*map(keys.key, bound(0, 1, BVar(3)))]
    assert opposite(bound(1, 0, REAL)) is None  # nothing to exchange
    starred = apply(Const("Star.star"), BVar(3), Const("i"), BVar(0))
    assert opposite([*bound(1, 0, BVar(3)), rel("LE.le", starred, starred)]) is None
    listed = apply(Const("List.prod"), BVar(3), Const("i"), Const("i"), BVar(0))
    assert opposite([*bound(1, 0, BVar(3)), rel("LE.le", listed, listed)]) is None


# Where a change can matter.


def focus(statement: Expr, change: str) -> str | None:
    found = [m for m in mutants(statement) if f"{m.before} ↦ {m.after}" == change]
    assert len(found) == 1, [f"{m.before} ↦ {m.after}" for m in mutants(statement)]
    narrowed = focused(found[0].place, found[0].part, READER)
    return None if narrowed is None else pretty(narrowed)


def test_a_dropped_hypothesis_fails_where_it_was_needed() -> None:
    apart = apply(Const("Ne"), REAL, H, ZERO)
    small = rel("LE.le", H, ONE)
    for hypothesis, fails in ((apart, "x = 0"), (small, "1 < x")):
        statement = Pi("x", REAL, Pi("h", hypothesis, claim(BVar(1))))
        text = pretty(hypothesis, context=("x",))
        found = focus(statement, f"{text} → 0 ≤ Real.log x ↦ 0 ≤ Real.log x")
        assert found == f"∀ x : Real, {fails} → 0 ≤ Real.log x"


def test_a_changed_hypothesis_is_assumed_and_the_old_one_fails() -> None:
    statement = Pi("x", REAL, Pi("h", rel("LE.le", H, ONE), claim(BVar(1))))
    assert focus(statement, "1 ↦ 2") == "∀ x : Real, x ≤ 2 → 1 < x → 0 ≤ Real.log x"
    universal = Pi("y", REAL, rel("LE.le", X, Y))
    statement = Pi("x", REAL, Pi("h", universal, claim(BVar(1))))
    found = focus(statement, "x ≤ y ↦ y ≤ x")
    assert found == "∀ x : Real, (∀ y : Real, y ≤ x) → (∃ y : Real, y < x) → 0 ≤ Real.log x"


def test_a_changed_conclusion_may_fail_anywhere() -> None:
    statement = Pi("x", REAL, Pi("h", rel("LE.le", H, ONE), claim(op("HAdd.hAdd", X, X))))
    assert all(
        focused(m.place, m.part, READER) is None for m in mutants(claim(op("HAdd.hAdd", ONE, ONE)))
    )
    assert any(focused(m.place, m.part, READER) is None for m in mutants(statement))


def test_a_hypothesis_that_excludes_one_point_is_missed() -> None:
    """x ≠ 22 / 7919 is needed for 7919 x ≠ 22; a sample that meets its denial is the only one."""
    point = op("HDiv.hDiv", lit(22), lit(7919))
    apart = apply(Const("Ne"), REAL, H, point)
    multiple = op("HMul.hMul", lit(7919), X)
    sides = (lit(22), multiple), (multiple, lit(22))
    strict = apply(Const("Or"), *(rel("LT.lt", *s) for s in sides))
    statement = Pi("x", REAL, Pi("h", apart, strict))
    theorem = dataclasses.replace(EMPTY.theorems[0], type=statement)
    export = dataclasses.replace(EMPTY, declarations={**EMPTY.declarations, theorem.name: theorem})
    [dropped] = [
        m
        for m in mutate.mutants_of(theorem, mutate.Reader(export))
        if m.operator == "drop a hypothesis"
    ]
    declaration = dataclasses.replace(theorem, name=dropped.name, type=dropped.term)
    found = check_mutant(declaration, export, samples=2000, seed=0, device="cpu")
    assert found.verdict == "falsified" and found.counterexample == {"x": "22 / 7919"}
