"""Functions that undo each other, and statements about compositions."""

from __future__ import annotations

from pathlib import Path

import pytest
from flint import fmpq
from real_terms import ON_REALS
from terms import NAT, REAL, eq, lit, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.functions.formulas import evaluated
from pyisingcheck.sampling.functions.inverses import (
    KNOWN,
    PAIRS,
    TYPES,
    Undoing,
    are_inverse,
    drawn_with_inverse,
    inverse_pairs,
)
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import real_float
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function, force
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EXPORT = load_export(Path(__file__).parent / "corpus" / "Library.json")
ON_NATURALS = Pi("n", NAT, NAT)
POINTS = {
    "ℕ": list(range(40)),
    "ℤ": list(range(-20, 21)),
    "ℝ": [fmpq(k, 7) for k in range(-30, 31)],
}


def at(ev: Evaluator, formula, x) -> float:
    return real_float(evaluated(ev.domain, formula, x))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: f"{p.there[0]}, {p.back[0]}")
def test_pairs_undo_each_other(pair) -> None:
    ev = Evaluator(EXPORT, BallDomain(max_prec=256))
    (_, f), (_, g) = pair.there, pair.back
    a, b = pair.types.split()

    def there_and_back(x, first, second) -> float:
        return real_float(evaluated(ev.domain, second, evaluated(ev.domain, first, x)))

    assert all(abs(there_and_back(x, f, g) - float(x)) < 1e-9 for x in POINTS[a])
    if b == "ℕ":
        assert all(at(ev, f, x) >= 0 for x in POINTS[a])
    if a == "ℕ":
        assert all(at(ev, g, x) >= 0 for x in POINTS[b])
    if pair.both:
        assert all(abs(there_and_back(x, g, f) - float(x)) < 1e-9 for x in POINTS[b])


@pytest.mark.parametrize("text", KNOWN)
def test_what_is_known_of_real_ones(text: str) -> None:
    ev = Evaluator(EXPORT, BallDomain(max_prec=256))
    formulas = dict(half for pair in PAIRS for half in (pair.there, pair.back))
    traits, corners = KNOWN[text]
    y = [at(ev, formulas[text], x) for x in POINTS["ℝ"]]
    steps = [b - a for a, b in zip(y, y[1:], strict=False)]
    assert not ("Monotone" in traits and min(steps) < 0)
    assert not ("Function.Injective" in traits and min(map(abs, steps)) == 0)
    if "Continuous" in traits:
        beside = [at(ev, formulas[text], c - fmpq(1, 2**80)) for c in corners]
        assert all(
            abs(at(ev, formulas[text], c) - v) < 1e-9 for c, v in zip(corners, beside, strict=True)
        )


def injective(f: Expr, t: Expr) -> Expr:
    return apply(Const("Function.Injective"), t, t, f)


def surjective(f: Expr, t: Expr) -> Expr:
    return apply(Const("Function.Surjective"), t, t, f)


def composed(g: int, f: int, t: Expr) -> Expr:
    return Lam("n", t, App(BVar(g + 1), App(BVar(f + 1), BVar(0))))


def both(hypothesis: Expr, claim: Expr, functions: Expr) -> Expr:
    """∀ f g, hypothesis → claim"""
    return Pi("f", functions, Pi("g", functions, Pi("h", hypothesis, claim)))


def rises(f: int, t: Expr) -> Expr:
    """∀ x y, f x = f y → x = y"""
    same = eq(App(BVar(f + 2), BVar(1)), App(BVar(f + 2), BVar(0)), t)
    return Pi("x", t, Pi("y", t, Pi("h", same, eq(BVar(2), BVar(1), t))))


@pytest.mark.parametrize(("t", "functions"), [(NAT, ON_NATURALS), (REAL, ON_REALS)])
def test_what_an_injective_composition_says(t: Expr, functions: Expr) -> None:
    """Of g (f x), f is injective and g need not be."""
    hypothesis = injective(composed(0, 1, t), t)
    if t is NAT:
        found = check_statement(both(hypothesis, rises(1, t), functions), EXPORT)
        assert found.verdict == "falsified" and found.certified
    found = check_statement(both(hypothesis, rises(2, t), functions), EXPORT)
    assert found.verdict in ("holds", "inconclusive")


def test_an_inverse_on_one_side() -> None:
    """From g (f n) = n for all n follows f (g n) = n for n = f k only."""
    restored = Pi("n", NAT, eq(App(BVar(1), App(BVar(2), BVar(0))), BVar(0), NAT))
    other = Pi("n", NAT, eq(App(BVar(3), App(BVar(2), BVar(0))), BVar(0), NAT))
    assert check_statement(both(restored, other, ON_NATURALS), EXPORT).verdict == "falsified"
    image = App(BVar(3), BVar(0))
    other = Pi("n", NAT, eq(App(BVar(3), App(BVar(2), image)), image, NAT))
    assert check_statement(both(restored, other, ON_NATURALS), EXPORT).verdict == "holds"


def test_only_the_two_of_a_pair_are_known_to_be_inverse() -> None:
    ev = Evaluator(EXPORT, BallDomain())
    hypothesis = injective(composed(0, 1, NAT), NAT)
    plan = plan_of(ev, both(hypothesis, rel("LE.le", lit(0), lit(1)), ON_NATURALS))
    assert inverse_pairs(plan) == {0: 1}
    d, t = Drawer(ev, 0), ty.Pi(ty.NAT, lambda _: ty.NAT)
    drawn = [drawn_with_inverse(d, t, composed=True) for _ in range(60)]
    pairs = [f for f in drawn if f is not None]
    assert len(pairs) > 15
    for f in pairs:
        assert are_inverse(plan, 2, [f, f.partner]) is f.partner.restores
        assert not are_inverse(plan, 2, [f, Function(force)])
        other = next(h for h in pairs if h is not f and h is not f.partner)
        assert not are_inverse(plan, 2, [f, other])
        assert isinstance(f.partner, Undoing) and f.partner.partner is f


def test_types_are_those_of_the_pairs() -> None:
    assert {name for pair in PAIRS for name in pair.types.split()} == set(TYPES)
