"""Systems of polynomial equations: triangular form, exact and enclosed solutions."""

from __future__ import annotations

import random
from math import gcd

import pytest
from flint import acb, arb, ctx, fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.equations.systems import determined_number, triangular
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.symbolic import Space, SymbolDomain
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, apply

EMPTY, SMALL = Export("", None, {}, {}, {}), Budget(1000, 60_000)


def cast(n: Expr) -> Expr:
    return apply(Const("Nat.cast"), REAL, Const("Real.instNatCast"), n)


def solved(polynomials: list, seed: int = 0) -> dict | None:
    rng = random.Random(seed)
    before, ctx.prec = ctx.prec, 1500
    try:
        rules = triangular(polynomials, {}, rng)
        if rules is None:
            return None
        numbers: dict = {}
        for rule in reversed(rules):
            x = determined_number(rule, numbers, rng)
            if x is None:
                return None
            numbers[rule.unknown] = x
        return numbers
    finally:
        ctx.prec = before


def test_a_linear_system_is_solved_exactly() -> None:
    x, y = (Space.unknown(s) for s in [Space()] * 2)
    found = solved([(x * 2 + y * 3 - 13).num, (x * 5 - y - 7).num])
    assert found == {0: fmpq(2), 1: fmpq(3)}


def test_a_circle_meets_a_parabola_in_enclosed_points() -> None:
    space = Space()
    x, y = space.unknown(), space.unknown()
    found = [solved([(x * x + y * y - 2).num, (y - x * x * x).num], seed) for seed in range(8)]
    points = [p for p in found if p is not None]
    assert points
    for p in points:
        assert abs(float(arb(p[0])) ** 2 + float(arb(p[1])) ** 2 - 2) < 1e-12
        assert not isinstance(p[0], acb)


def test_contradicting_equations_have_no_solution() -> None:
    space = Space()
    x, y = space.unknown(), space.unknown()
    assert all(solved([(x + y - 1).num, (x + y - 2).num], seed) is None for seed in range(5))


def test_no_real_root_is_claimed_where_there_is_none() -> None:
    x = Space().unknown()
    assert solved([(x * x + 1).num]) is None


def test_roots_and_divisions_leave_their_conditions() -> None:
    space = Space()
    x = space.unknown()
    root = SymbolDomain.function("sqrt", x)
    SymbolDomain.inv(x - 1)
    assert space.relations == [root.num**2 - x.num]
    assert space.nonnegative == {1}
    assert space.divisors == [(x - 1).num]


def test_the_size_of_an_unknown_is_undecided() -> None:
    x = Space().unknown()
    with pytest.raises(Undecided):
        SymbolDomain().less(x, 1)


def quotient(p: int, q: int, claim: Expr) -> Pi:
    """∀ p q : ℕ, 0 < q → (p : ℝ) / q = p / q → claim."""
    over = op("HDiv.hDiv", *(cast(BVar(k)) for k in (2, 1)))
    equal = eq(over, op("HDiv.hDiv", lit(p), lit(q)))
    positive = rel("LT.lt", lit(0, NAT), BVar(0), NAT)
    return Pi("p", NAT, Pi("q", NAT, Pi("hq", positive, Pi("h", equal, claim))))


def test_a_quotient_of_whole_numbers_has_a_given_value() -> None:
    """p / q = 7919001 / 10007003 in lowest terms, so 7919001 ∣ p."""
    assert gcd(7919001, 10007003) == 1
    divides = [apply(Const("Dvd.dvd"), NAT, Const("Nat.instDvdNat"), lit(n, NAT), BVar(3))
               for n in (7919001, 2 * 7919001)]  # fmt: skip
    found = [check_statement(quotient(7919001, 10007003, c), EMPTY, budget=SMALL) for c in divides]
    assert [v.verdict for v in found] == ["holds", "falsified"]
    assert found[1].certified and found[0].samples


def test_no_whole_numbers_have_a_negative_quotient() -> None:
    minus = apply(Const("Neg.neg"), REAL, Const("i"), lit(7919001))
    over = op("HDiv.hDiv", *(cast(BVar(k)) for k in (1, 0)))
    law = Pi("h", eq(over, op("HDiv.hDiv", minus, lit(10007003))), Const("False"))
    assert check_statement(Pi("p", NAT, Pi("q", NAT, law)), EMPTY, budget=SMALL).samples == 0
