"""∃ C, ∀ x, … and ∃ δ > 0, ∀ x, …: refuted by growth, never by the size of a constant inside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from terms import NAT, REAL, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Pi, apply
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})


def verdict(statement: Expr) -> Verdict:
    return check_statement(statement, EMPTY, budget=Budget(400, 20_000, thorough=False))


def exp(x: Expr) -> Expr:
    return apply(Const("Real.exp"), x)


def log(x: Expr) -> Expr:
    return apply(Const("Real.log"), x)


def mul(x: Expr, y: Expr) -> Expr:
    return op("HMul.hMul", x, y)


def size(x: Expr) -> Expr:
    return apply(Const("abs"), REAL, Const("Real.lattice"), Const("Real.instAddGroup"), x)


def some(body: Expr) -> Expr:
    return apply(Const("Exists"), REAL, Lam("C", REAL, body))


def bounded(f: Callable[[Expr], Expr], *conditions: Callable[[Expr], Expr]) -> Expr:
    """∃ C, ∀ x, conditions → f x ≤ C"""
    body = rel("LE.le", f(BVar(len(conditions))), BVar(len(conditions) + 1))
    for k, condition in reversed(list(enumerate(conditions))):
        body = Pi("h", condition(BVar(k)), body)
    return some(Pi("x", REAL, body))


def near(f: Callable[[Expr], Expr], bound: int) -> Expr:
    """∃ δ > 0, ∀ x, 0 < x → x < δ → f x ≤ bound"""
    body = Pi("h", rel("LT.lt", BVar(1), BVar(2)), rel("LE.le", f(BVar(2)), lit(bound)))
    universal = Pi("x", REAL, Pi("h", rel("LT.lt", lit(0), BVar(0)), body))
    return some(apply(Const("And"), rel("LT.lt", lit(0), BVar(0)), universal))


def positive(x: Expr) -> Expr:
    return rel("LT.lt", lit(0), x)


def small(x: Expr) -> Expr:
    return rel("LE.le", size(x), lit(1))


def inverse(x: Expr) -> Expr:
    return apply(Const("Inv.inv"), REAL, Const("Real.instInv"), x)


@pytest.mark.parametrize("k", [100, 600, 700, 2000])
def test_a_bound_beyond_the_ladder_is_not_called_missing(k: int) -> None:
    """exp (k x) ≤ C for |x| ≤ 1"""
    assert verdict(bounded(lambda x: exp(mul(lit(k), x)), small)).verdict != "falsified"
    assert verdict(bounded(lambda x: mul(lit(2**k), x), small)).verdict != "falsified"


@pytest.mark.parametrize("factor", [exp(exp(lit(10))), exp(exp(lit(50))), exp(lit(600))])
def test_a_distance_below_the_ladder_is_not_called_missing(factor: Expr) -> None:
    assert verdict(near(lambda x: mul(factor, x), 1)).verdict != "falsified"
    assert verdict(near(lambda x: exp(mul(factor, x)), 5)).verdict != "falsified"


def test_a_bound_that_depends_on_an_ordinary_number_may_be_immense() -> None:
    """∀ a, ∃ C, ∀ x, |x| ≤ 1 → exp (100000 (a x)) ≤ C"""
    inside = mul(lit(100_000), mul(BVar(3), BVar(1)))
    bound = Pi("x", REAL, Pi("h", small(BVar(0)), rel("LE.le", exp(inside), BVar(2))))
    assert verdict(Pi("a", REAL, some(bound))).verdict != "falsified"


@pytest.mark.parametrize(
    "f", [log, lambda x: exp(mul(lit(700), x)), lambda x: log(op("HAdd.hAdd", lit(1), mul(x, x)))]
)
def test_what_has_no_bound(f: Callable[[Expr], Expr]) -> None:
    """Logarithms pass a bound C at exp (2 C) only, and by C each time."""
    assert verdict(bounded(f, positive)).verdict == "falsified"


def test_a_logarithm_on_a_bounded_set_has_a_bound() -> None:
    statement = bounded(log, lambda x: rel("LE.le", x, lit(2**5000)), positive)
    assert verdict(statement).verdict != "falsified"


@pytest.mark.parametrize(
    "f", [inverse, lambda x: exp(inverse(x)), lambda x: op("HSub.hSub", lit(0), log(x))]
)
def test_what_grows_near_zero(f: Callable[[Expr], Expr]) -> None:
    found = verdict(near(f, 5))
    assert found.verdict == "falsified" and not found.certified


def test_the_points_that_fail_are_those_of_one_witness() -> None:
    """∃ c > 0, ∀ x, c |x| ≤ 0 fails at every c; the points of all rungs would say nothing."""
    universal = Pi("x", REAL, rel("LE.le", mul(BVar(1), size(BVar(0))), lit(0)))
    found = verdict(some(apply(Const("And"), positive(BVar(0)), universal)))
    assert found.verdict == "falsified" and len((found.counterexample or {}).get("inner", [])) <= 2


def bounded_below(f: Callable[[Expr], Expr], *conditions: Callable[[Expr], Expr]) -> Expr:
    """∃ c, ∀ x, conditions → c ≤ f x"""
    body = rel("LE.le", BVar(len(conditions) + 1), f(BVar(len(conditions))))
    for k, condition in reversed(list(enumerate(conditions))):
        body = Pi("h", condition(BVar(k)), body)
    return some(Pi("x", REAL, body))


def sin(x: Expr) -> Expr:
    return apply(Const("Real.sin"), x)


@pytest.mark.parametrize(
    "f",
    [
        sin,
        lambda x: op("HSub.hSub", mul(x, x), mul(lit(3), x)),
        lambda x: op("HSub.hSub", sin(x), lit(1000)),
    ],
)
def test_a_bound_from_below_may_be_negative(f: Callable[[Expr], Expr]) -> None:
    assert verdict(bounded_below(f)).verdict == "holds"
    assert verdict(bounded_below(f, positive)).verdict == "holds"


@pytest.mark.parametrize("f", [log, inverse, lambda x: mul(x, mul(x, x))])
def test_what_has_no_bound_from_below(f: Callable[[Expr], Expr]) -> None:
    shifted = bounded_below(lambda x: op("HSub.hSub", lit(0), f(x)), positive)
    assert verdict(shifted).verdict == "falsified"


def above(low: int, conclusion: Callable[[Expr], Expr]) -> Expr:
    """∃ b > low, ∀ x, low < x → x < b → conclusion"""
    body = Pi("h", rel("LT.lt", BVar(1), BVar(2)), conclusion(BVar(2)))
    universal = Pi("x", REAL, Pi("h", rel("LT.lt", lit(low), BVar(0)), body))
    return some(apply(Const("And"), rel("LT.lt", lit(low), BVar(0)), universal))


def test_a_witness_close_to_a_bound_that_is_not_zero() -> None:
    """x² < 5 for x close to 2; x² > 4.1 not even there."""

    def below_five(x: Expr) -> Expr:
        return rel("LT.lt", mul(x, x), lit(5))

    def clearly_above_four(x: Expr) -> Expr:
        return rel("LT.lt", op("HDiv.hDiv", lit(41), lit(10)), mul(x, x))

    assert verdict(above(2, below_five)).verdict == "holds"
    assert verdict(above(2, clearly_above_four)).verdict == "falsified"


def test_a_witness_that_only_has_to_be_above_one() -> None:
    """∃ x > 1, ∀ y, 2 < y → x ≤ y"""
    universal = Pi(
        "y", REAL, Pi("h", rel("LT.lt", lit(2), BVar(0)), rel("LE.le", BVar(2), BVar(1)))
    )
    statement = some(apply(Const("And"), rel("LT.lt", lit(1), BVar(0)), universal))
    assert verdict(statement).verdict == "holds"


def test_a_witness_that_fails_farther_along_is_none() -> None:
    """∃ c, ∀ x, x ≤ c → sin x ≤ 1 / 2 seems right for c = -1, but is wrong for c = -4096."""
    half = rel("LE.le", sin(BVar(1)), op("HDiv.hDiv", lit(1), lit(2)))
    statement = some(Pi("x", REAL, Pi("h", rel("LE.le", BVar(0), BVar(1)), half)))
    assert verdict(statement).verdict == "falsified"


def test_a_least_value_that_is_not_attained() -> None:
    """∃ x > 0, ∀ y > 0, 1 / x ≤ 1 / y is wrong, ∃ x, ∀ y, x ^ 2 ≤ y ^ 2 is right."""
    inner = Pi("h", positive(BVar(0)), rel("LE.le", inverse(BVar(2)), inverse(BVar(1))))
    body = apply(Const("And"), positive(BVar(0)), Pi("y", REAL, inner))
    assert verdict(some(body)).verdict == "falsified"
    square = Pi("y", REAL, rel("LE.le", mul(BVar(1), BVar(1)), mul(BVar(0), BVar(0))))
    assert verdict(some(square)).verdict == "holds"


def test_the_number_after_which_a_sequence_repeats() -> None:
    """∃ N, ∀ n ≥ N, n % p ≤ N % p is right for every p, ∃ N, ∀ n ≥ N, n ≤ N is wrong."""

    def from_some(left: Callable[[Expr], Expr]) -> Expr:
        body = rel("LE.le", left(BVar(1)), left(BVar(2)), NAT)
        universal = Pi("n", NAT, Pi("h", rel("LE.le", BVar(1), BVar(0), NAT), body))
        return apply(Const("Exists"), NAT, Lam("N", NAT, universal))

    for p in (7, 61, 1000):
        remainder = from_some(lambda n, p=p: op("HMod.hMod", n, lit(p, NAT), NAT))  # type: ignore[misc]
        assert verdict(remainder).verdict != "falsified"
    assert verdict(from_some(lambda n: n)).verdict == "falsified"


def test_what_fails_rarely_or_late_after_a_number() -> None:
    """∃ N, ∀ n ≥ N, n % 100 ≠ 17 and ∃ N, ∀ n ≥ N, log n < 100 fail; n < Σ 1 over n terms is open
    because larger sums cannot be had.
    """

    def from_some(conclusion: Expr) -> Expr:
        universal = Pi("n", NAT, Pi("h", rel("LE.le", BVar(1), BVar(0), NAT), conclusion))
        return apply(Const("Exists"), NAT, Lam("N", NAT, universal))

    remainder = op("HMod.hMod", BVar(1), lit(100, NAT), NAT)
    assert (
        verdict(from_some(apply(Const("Ne"), NAT, remainder, lit(17, NAT)))).verdict == "falsified"
    )
    real = apply(Const("Nat.cast"), REAL, Const("Real.instNatCast"), BVar(1))
    assert verdict(from_some(rel("LT.lt", log(real), lit(100)))).verdict == "falsified"
    terms = apply(Const("Finset.range"), BVar(1))
    ones = Lam("k", NAT, lit(1, NAT))
    total = apply(Const("Finset.sum"), NAT, NAT, Const("Nat.instAddCommMonoid"), terms, ones)
    assert verdict(from_some(rel("LT.lt", BVar(1), total, NAT))).verdict != "holds"


def test_more_than_one_witness_at_a_step_or_a_period() -> None:
    """∃! x, ⌊x⌋ = 3 and ∃! x, 0 ≤ x ∧ x ≤ 4 ∧ sin x = 0"""

    def only(body: Expr) -> Expr:
        return apply(Const("ExistsUnique"), REAL, Lam("x", REAL, body))

    floor = apply(Const("Int.floor"), REAL, Const("ring"), Const("order"), Const("floor"), BVar(0))
    found = verdict(only(apply(Const("Eq"), Const("Int"), floor, lit(3, Const("Int")))))
    assert found.verdict == "falsified" and found.certified
    inside = apply(Const("And"), rel("LE.le", lit(0), BVar(0)), rel("LE.le", BVar(0), lit(4)))
    zero = apply(Const("Eq"), REAL, sin(BVar(0)), lit(0))
    found = verdict(only(apply(Const("And"), inside, zero)))
    assert found.verdict == "falsified" and found.certified
