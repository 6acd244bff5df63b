"""∃ δ > 0, ∀ x, …: judged at a tiny δ, with values between bounds that are close to each other."""

from __future__ import annotations

import pytest
from terms import REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, Investigation, check_statement, investigation
from pyisingcheck.sampling.exact import Sampler
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Pi, apply
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})


def verdict(statement: Expr) -> Verdict:
    return check_statement(statement, EMPTY, budget=Budget(400, 20_000, thorough=False))


def near_one(conclusion: Expr, low: Expr) -> Expr:
    """∀ ε > 0, ∃ δ > 0, ∀ x y, 1 < x y → x y < 1 + δ → conclusion; y and ε are 2 and 6 there."""
    product = op("HMul.hMul", BVar(1), BVar(0))
    below = rel("LT.lt", op("HMul.hMul", BVar(2), BVar(1)), op("HAdd.hAdd", lit(1), low))
    inner = Pi("a", rel("LT.lt", lit(1), product), Pi("b", below, conclusion))
    universal = Pi("x", REAL, Pi("y", REAL, inner))
    body = apply(Const("And"), rel("LT.lt", lit(0), BVar(0)), universal)
    some = apply(Const("Exists"), REAL, Lam("δ", REAL, body))
    return Pi("ε", REAL, Pi("h", rel("LT.lt", lit(0), BVar(0)), some))


def distance(product: Expr) -> Expr:
    """xy - 1 < ε."""
    return rel("LT.lt", op("HSub.hSub", product, lit(1)), BVar(6))


def test_what_fails_within_every_neighbourhood() -> None:
    """x y < 1 + δ makes x y - 1 < ε but not x - 1 < ε."""
    x, y = BVar(3), BVar(2)
    false = verdict(near_one(distance(x), BVar(3)))
    assert false.verdict == "falsified" and not false.certified
    assert "within" in (false.grounds or "")
    assert verdict(near_one(distance(op("HMul.hMul", x, y)), BVar(3))).verdict != "falsified"


@pytest.mark.parametrize("size", [100, 700, 3000])
def test_what_holds_for_an_immense_constant_is_not_called_false(size: int) -> None:
    """∃ C, ∀ x, x < 3 → 2 ^ size · x ≤ C"""
    scaled = op("HMul.hMul", lit(2**size), BVar(1))
    bounded = Pi("h", rel("LT.lt", BVar(0), lit(3)), rel("LE.le", scaled, BVar(2)))
    statement = apply(Const("Exists"), REAL, Lam("C", REAL, Pi("x", REAL, bounded)))
    assert verdict(statement).verdict != "falsified"


def test_what_holds_within_2_to_the_minus_100_is_not_called_false() -> None:
    """ε + 2 ^ 100 (x y - 1) < 2 ε is right for small δ, but not for 2 ^ -80."""
    product = op("HMul.hMul", BVar(3), BVar(2))
    steep = op("HMul.hMul", lit(2**100), op("HSub.hSub", product, lit(1)))
    claim = rel("LT.lt", op("HAdd.hAdd", BVar(6), steep), op("HAdd.hAdd", BVar(6), BVar(6)))
    assert verdict(near_one(claim, BVar(3))).verdict != "falsified"


def test_only_ordinary_values_count() -> None:
    """∀ ε > 0, ∃ δ > 0, ∀ x, 0 < x → x < δ → x < ε ^ 40 is true, if with a tiny δ for a small ε."""
    power: Expr = BVar(5)
    for _ in range(39):
        power = op("HMul.hMul", power, BVar(5))
    near = Pi("b", rel("LT.lt", BVar(1), BVar(2)), rel("LT.lt", BVar(2), power))
    universal = Pi("x", REAL, Pi("a", rel("LT.lt", lit(0), BVar(0)), near))
    body = apply(Const("And"), rel("LT.lt", lit(0), BVar(0)), universal)
    some = apply(Const("Exists"), REAL, Lam("δ", REAL, body))
    assert verdict(Pi("ε", REAL, Pi("h", rel("LT.lt", lit(0), BVar(0)), some))).verdict == "holds"


def test_values_between_close_bounds_are_found() -> None:
    """1 < x y < 1 + 2 ^ -60 is met only by values that are made for it."""
    product = op("HMul.hMul", BVar(1), BVar(0))
    tiny = op("HDiv.hDiv", lit(1), lit(2**60))
    below = rel("LT.lt", op("HMul.hMul", BVar(2), BVar(1)), op("HAdd.hAdd", lit(1), tiny))
    inner = Pi("a", rel("LT.lt", lit(1), product), Pi("b", below, eq(BVar(3), lit(7))))
    statement = Pi("x", REAL, Pi("y", REAL, inner))
    check = Investigation(statement, EMPTY, "", Budget(100, 2000), 0, "cpu")
    sampler = Sampler(check.ev, plan_of(check.ev, statement), 0)
    found = [s for _, s in zip(range(60), sampler.samples(), strict=False) if s is not None]
    assert any(s.level is Level.TRUE for s in found)
    sampler = Sampler(check.ev, plan_of(check.ev, statement), 0)
    sampler.repairs.bounded.clear()
    found = [s for _, s in zip(range(60), sampler.samples(), strict=False) if s is not None]
    assert not found


def test_values_that_are_held_are_not_repaired() -> None:
    """x < y with x = 5 leaves y to be changed."""
    statement = Pi(
        "x", REAL, Pi("y", REAL, Pi("h", rel("LT.lt", BVar(1), BVar(0)), Const("False")))
    )
    check = Investigation(statement, EMPTY, "", Budget(100, 2000), 0, "cpu")
    sampler = Sampler(check.ev, plan_of(check.ev, statement), 0)
    found = [sampler.holding({0: 5}) for _ in range(40)]
    assert any(found) and all(s.values[0] == 5 for s in found if s is not None)


def test_the_search_is_part_of_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(investigation, "search_near", lambda check: False)
    assert "within" not in (verdict(near_one(distance(BVar(3)), BVar(3))).grounds or "")


def jointly(conclusion: Expr) -> Expr:
    """∃ δ > 0, ∃ C, ∀ x, 0 < x → x < δ → conclusion; x and C are 2 and 3 there."""
    near = Pi("b", rel("LT.lt", BVar(1), BVar(3)), conclusion)
    universal = Pi("x", REAL, Pi("a", rel("LT.lt", lit(0), BVar(0)), near))
    constant = apply(Const("Exists"), REAL, Lam("C", REAL, universal))
    body = apply(Const("And"), rel("LT.lt", lit(0), BVar(0)), constant)
    return apply(Const("Exists"), REAL, Lam("δ", REAL, body))


def test_neighbourhoods_and_constants_are_chosen_together() -> None:
    """x ≤ C x x is false near 0, 2 ^ 100 x ≤ C x is true, for an immense C."""
    x, c = BVar(2), BVar(3)
    false = verdict(jointly(rel("LE.le", x, op("HMul.hMul", c, op("HMul.hMul", x, x)))))
    assert false.verdict == "falsified"
    true = rel("LE.le", op("HMul.hMul", lit(2**100), x), op("HMul.hMul", c, x))
    assert verdict(jointly(true)).verdict != "falsified"


def test_a_distance_that_a_tiny_numeral_asks_for_is_small_enough() -> None:
    """∃ δ > 0, ∀ x, 0 < x → x < δ → x * x ≤ x / 10 ^ 100, and not x ≤ x * x."""

    def some(conclusion: Expr) -> Expr:
        below = Pi("b", rel("LT.lt", BVar(1), BVar(2)), conclusion)
        inner = Pi("x", REAL, Pi("a", rel("LT.lt", lit(0), BVar(0)), below))
        body = apply(Const("And"), rel("LT.lt", lit(0), BVar(0)), inner)
        return apply(Const("Exists"), REAL, Lam("δ", REAL, body))

    square = op("HMul.hMul", BVar(2), BVar(2))
    share = op("HDiv.hDiv", BVar(2), lit(10**100))
    assert verdict(some(rel("LE.le", square, share))).verdict != "falsified"
    assert verdict(some(rel("LE.le", BVar(2), square))).verdict == "falsified"
