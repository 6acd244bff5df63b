"""Counterexamples of analysis: what is known of them, and statements that only they refute."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq
from terms import REAL, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.falsify.belief import _classical, _seldom_tested
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.falsify.investigation import Investigation
from pyisingcheck.falsify.repeats import Repeats
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.drawing.numbers import Bounds
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.sampling.functions.classics import (
    FUNCTIONS,
    ClassicFunction,
    ClassicSequence,
    bent_function,
    clamped_function,
    classic_function,
)
from pyisingcheck.sampling.functions.formulas import evaluated
from pyisingcheck.sampling.functions.pointwise import SHELF, FunctionSequence, function_sequence
from pyisingcheck.sampling.functions.regularity import is_not_regular, is_regular
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import real_float
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function, Value, force
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply
from pyisingcheck.terms.substitute import shift

CORPUS = load_export(Path(__file__).parent / "corpus" / "Analysis.json")
ON_REALS = Pi("x", REAL, REAL)
POINTS = [fmpq(k, 7) for k in range(-30, 31)]
ANY = Const("inst")


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(CORPUS, BallDomain(max_prec=256))


def values_of(ev: Evaluator, f: Value) -> list[float]:
    return [real_float(force(f(x))) for x in POINTS]


@pytest.mark.parametrize("classic", FUNCTIONS, ids=lambda c: c.text)
def test_what_is_said_of_a_classic_is_not_refuted_at_points(ev: Evaluator, classic) -> None:
    y = [real_float(evaluated(ev.domain, classic.formula, x)) for x in POINTS]
    steps = [b - a for a, b in pairwise(y)]
    bends = [b - a for a, b in pairwise(steps)]
    said = classic.traits
    assert not ("Monotone" in said and min(steps) < 0)
    assert not ("Antitone" in said and max(steps) > 0)
    assert not ("ConvexOn" in said and min(bends) < -1e-12)
    assert not ("ConcaveOn" in said and max(bends) > 1e-12)
    assert not ("Function.Injective" in said and len(set(y)) < len(y))
    if "Continuous" in said:
        near = [(c, c + fmpq(1, 2**60)) for c in [*POINTS, *classic.corners]]
        jumps = [[real_float(evaluated(ev.domain, classic.formula, x)) for x in p] for p in near]
        assert all(abs(a - b) < 1e-9 for a, b in jumps)
    assert ("Differentiable" in said) <= ("Continuous" in said)
    assert classic.corners or "Differentiable" in said  # what has no corner is smooth


@pytest.mark.parametrize("mirrored", [False, True])
def test_traits_follow_a_function_that_is_moved(ev: Evaluator, mirrored: bool) -> None:
    """Whatever is drawn as monotone or convex is so, also scaled and mirrored."""
    wanted = frozenset({"Antitone" if mirrored else "Monotone"})
    for seed in range(12):
        f = classic_function(Drawer(ev, seed), ty.REAL, ty.REAL, wanted)
        assert f is not None
        y = values_of(ev, f)
        if "Monotone" in f.traits:
            assert y == sorted(y), f
        if "Antitone" in f.traits:
            assert y == sorted(y, reverse=True), f


def test_each_is_dealt_once_and_those_with_corners_once_more(ev: Evaluator) -> None:
    d = Drawer(ev, 0)
    bent, drawn = [f for f in FUNCTIONS if f.corners], []
    for _ in range(len(FUNCTIONS) + len(bent)):
        drawn.append(classic_function(d, ty.REAL, ty.REAL))
    assert not d.decks["functions", frozenset()]
    inside = [f for f in drawn if f is not None and any(0 < c < 1 for c in f.corners)]
    assert len(bent) <= len(inside) < len(drawn)


@pytest.mark.parametrize("drawn", SHELF, ids=lambda s: s.text)
def test_sequences_come_close_to_their_limits(ev: Evaluator, drawn) -> None:
    f = FunctionSequence(Drawer(ev, 0), drawn)
    for x in (fmpq(-1, 3), fmpq(0), fmpq(1, 2), fmpq(1), fmpq(3)):
        there = real_float(force(ev.apply(f, 10**9, x)))
        assert abs(there - real_float(force(f.limit(x)))) < 1e-3, x


def test_sequences_with_the_limit_0(ev: Evaluator) -> None:
    d = Drawer(ev, 1)
    assert all(function_sequence(d, nil=True).nil for _ in range(8))


# -- hypotheses ------------------------------------------------------------------------------------


def differentiable(f: Expr) -> Expr:
    return apply(Const("Differentiable"), REAL, ANY, REAL, ANY, ANY, ANY, REAL, ANY, ANY, ANY, f)


def continuous(f: Expr) -> Expr:
    return apply(Const("Continuous"), REAL, REAL, ANY, ANY, f)


def uniformly_continuous(f: Expr) -> Expr:
    return apply(Const("UniformContinuous"), REAL, REAL, ANY, ANY, f)


def value(f: int, x: Expr) -> Expr:
    return App(BVar(f), x)


def injective() -> Expr:
    """∀ x y, f x = f y → x = y, below f."""
    same = apply(Const("Eq"), REAL, value(2, BVar(1)), value(2, BVar(0)))
    return Pi("x", REAL, Pi("y", REAL, Pi("h", same, apply(Const("Eq"), REAL, BVar(2), BVar(1)))))


def verdict_on(claim: Expr, samples: int = 4000) -> str:
    return check_statement(claim, CORPUS, budget=Budget(samples)).verdict


def test_a_hypothesis_about_a_classic_needs_no_points(ev: Evaluator) -> None:
    plan = plan_of(
        ev, Pi("f", ON_REALS, Pi("h", differentiable(BVar(0)), rel("LE.le", lit(0), lit(1))))
    )
    rough = ClassicFunction(lambda x: x, "fun x => |x|", traits=frozenset({"Continuous"}))
    smooth = Function(lambda x: x, "fun x => x", smooth=True)
    assert is_not_regular(ev, plan, 1, [rough]) and not is_regular(plan, 1, [rough])
    assert is_regular(plan, 1, [smooth]) and not is_not_regular(ev, plan, 1, [smooth])


def test_a_continuous_function_that_turns_is_not_injective(ev: Evaluator) -> None:
    plan = plan_of(ev, Pi("f", ON_REALS, Pi("h", injective(), rel("LE.le", lit(0), lit(1)))))
    square = Function(lambda x: ev.domain.mul(x, x), "fun x => x ^ 2", smooth=True)
    line = Function(lambda x: x, "fun x => x", smooth=True)
    assert is_not_regular(ev, plan, 1, [square])
    assert not is_not_regular(ev, plan, 1, [line])


def test_injectivity_is_not_believed_of_points() -> None:
    """A continuous injective f with f 0 < f 1 has f 1 < f 4: hardly any two rational numbers have
    the same sine.
    """
    at = [value(k, lit(n)) for k, n in ((2, 0), (2, 1), (3, 1), (3, 4))]
    rises = rel("LT.lt", at[0], at[1])
    claim = Pi("h0", rises, rel("LT.lt", at[2], at[3]))
    claim = Pi("f", ON_REALS, Pi("hf", continuous(BVar(0)), Pi("h", shift(injective(), 1), claim)))
    assert verdict_on(claim) in ("holds", "inconclusive")


def test_uniformly_continuous_functions_need_not_be_lipschitz() -> None:
    """∃ K, ∀ x y, |f x - f y| ≤ K |x - y| fails for √|x|."""

    def distance(a: Expr, b: Expr) -> Expr:
        return apply(Const("abs"), REAL, ANY, ANY, op("HSub.hSub", a, b))

    apart = distance(BVar(1), BVar(0))
    bound = rel(
        "LE.le", distance(value(4, BVar(1)), value(4, BVar(0))), op("HMul.hMul", BVar(2), apart)
    )
    lipschitz = apply(Const("Exists"), REAL, Lam("K", REAL, Pi("x", REAL, Pi("y", REAL, bound))))
    claim = Pi("f", ON_REALS, Pi("h", uniformly_continuous(BVar(0)), lipschitz))
    assert verdict_on(claim) == "falsified"


def test_functions_with_the_same_text_are_repeats() -> None:
    def sample(text: str) -> Sample:
        return Sample([Function(lambda x: x, text)], [ty.Pi(ty.REAL, lambda _: ty.REAL)])

    repeats = Repeats()
    assert not repeats.seen(sample("fun x => x"))
    assert repeats.seen(sample("fun x => x"))
    assert not repeats.seen(sample("a function")) and not repeats.seen(sample("a function"))


# -- near 0, bounds, periods -----------------------------------------------------------------------


def rising_near_0(power: int) -> Expr:
    """∃ δ > 0, ∀ x > 0, ∀ y, x < y → y < δ → f x < f y, for f x = x + 2 x ^ power sin x⁻¹."""
    x = BVar(0)
    wave: Expr = App(Const("Real.sin"), apply(Const("Inv.inv"), REAL, ANY, x))
    for _ in range(power):
        wave = op("HMul.hMul", x, wave)
    f = Lam("x", REAL, op("HAdd.hAdd", x, op("HMul.hMul", lit(2), wave)))
    rises = rel("LT.lt", App(f, BVar(4)), App(f, BVar(2)))
    below = Pi("y", REAL, Pi("h", rel("LT.lt", BVar(2), BVar(0)),
               Pi("h", rel("LT.lt", BVar(1), BVar(4)), rises)))  # fmt: skip
    every = Pi("x", REAL, Pi("h", rel("LT.lt", lit(0), BVar(0)), below))
    positive = rel("LT.lt", lit(0), BVar(0))
    return apply(Const("Exists"), REAL, Lam("δ", REAL, apply(Const("And"), positive, every)))


def test_a_violation_near_0_that_wavers_counts() -> None:
    """The derivative 1 - 2 cos x⁻¹ + … has both signs however near 0 is."""
    verdict = check_statement(rising_near_0(2), CORPUS, budget=Budget(4000))
    assert verdict.verdict == "falsified" and "close to 0" in (verdict.grounds or "")


def test_a_wave_that_dies_away_is_no_violation() -> None:
    assert verdict_on(rising_near_0(3)) == "holds"


def image(name: str, inside: str, *ends: Expr) -> Expr:
    """name (x⁻¹) '' (a, b)."""
    f = Lam("x", REAL, apply(Const("Inv.inv"), REAL, ANY, BVar(0)))
    s = apply(Const(inside), REAL, ANY, *ends)
    return apply(Const(name), REAL, ANY, apply(Const("Set.image"), REAL, REAL, f, s))


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (image("BddAbove", "Set.Ioo", lit(0), lit(1)), "falsified"),
        (image("BddBelow", "Set.Ici", lit(1)), "holds"),
        (image("BddAbove", "Set.Ici", lit(1)), "holds"),
        (App(Const("Not"), image("BddAbove", "Set.Ioo", lit(0), lit(1))), "holds"),
    ],
)
def test_bounds_of_images(claim: Expr, expected: str) -> None:
    assert verdict_on(claim) == expected


def test_a_period_of_sines_is_found() -> None:
    """∃ T, 0 < T ∧ ∀ x, sin (3 (x + T)) = sin (3 x)."""

    def wave(x: Expr) -> Expr:
        return App(Const("Real.sin"), op("HMul.hMul", lit(3), x))

    same = apply(Const("Eq"), REAL, wave(op("HAdd.hAdd", BVar(0), BVar(1))), wave(BVar(0)))
    both = apply(Const("And"), rel("LT.lt", lit(0), BVar(0)), Pi("x", REAL, same))
    assert verdict_on(apply(Const("Exists"), REAL, Lam("T", REAL, both))) == "holds"


@pytest.mark.parametrize("known", SHELF, ids=lambda known: known.text)
def test_terms_of_sequences_are_smooth_only_where_they_have_derivatives(known: Any) -> None:
    """The fourth of min n (x ^ 2) bends at 2, the others have derivatives there."""
    ev = Evaluator(CORPUS, BallDomain())
    term, h = FunctionSequence(Drawer(ev, 0), known).apply(4), fmpq(1, 10**6)
    assert term.smooth is ("Differentiable" in known.traits)
    below, at, above = (real_float(force(term(fmpq(2) + k * h))) for k in (-1, 0, 1))
    bends = abs(above - 2 * at + below) * 10**6 > 1e-3
    assert bends is known.text.startswith("min n") and not (bends and term.smooth)


def test_values_at_rational_numbers_do_not_say_that_all_are_rational(ev: Evaluator) -> None:
    """|x| has the property ∀ x : ℝ, ∃ q : ℚ, f x = q wherever it is tried; not so with ℝ for ℚ."""

    def some(type_: Expr) -> Expr:
        same = apply(Const("Eq"), REAL, value(2, BVar(1)), BVar(0))
        return Pi("x", REAL, apply(Const("Exists"), type_, Lam("q", type_, same)))

    assert _seldom_tested(ev, some(Const("Rat")))
    assert not _seldom_tested(ev, some(REAL))


def test_limits_are_believed_of_sequences_from_the_shelf_only(ev: Evaluator) -> None:
    tendsto = apply(Const("Filter.Tendsto"), Const("Nat"), REAL, BVar(0), ANY, ANY)
    positive = Pi("n", Const("Nat"), rel("LT.lt", lit(0), App(BVar(1), BVar(0))))

    def believed(function: Function, hypothesis: Expr) -> bool:
        claim = Pi("a", Pi("n", Const("Nat"), REAL), Pi("h", hypothesis, eq(lit(0), lit(1))))
        check = Investigation(claim, CORPUS, "", Budget(), 0, "cpu")
        check.prepare(plan_of(ev, claim))
        sample = Sample([function, True], [ty.Pi(ty.NAT, lambda _: ty.REAL), None])
        return _classical(check, sample, [1])

    classic = ClassicSequence(lambda n: fmpq(1, n + 1), "fun n => 1 / (n + 1)")
    drawn = Function(lambda n: fmpq(1, n + 1), "fun n => 1 / (n + 1)")
    assert believed(classic, tendsto)
    assert not believed(drawn, tendsto)
    assert not believed(classic, positive)


@pytest.mark.parametrize(
    ("low", "high", "strict"),
    [(-1, Fraction(11, 8), False), (None, 3, True), (2, None, True)],
)
def test_lines_are_cut_off_at_bounds_on_their_values(
    ev: Evaluator, low: Fraction | None, high: Fraction | None, strict: bool
) -> None:
    drawer = Drawer(ev, 0)
    ends = [None if x is None else fmpq(x.numerator, x.denominator) for x in (low, high)]
    for _ in range(20):
        f = clamped_function(drawer, Bounds(*ends, strict, strict))
        values = [real_float(force(f(fmpq(k)))) for k in range(-30, 31)]
        assert len(set(values)) > 2
        steps = [b - a for a, b in pairwise(values)]
        rising = "Monotone" in f.traits
        assert rising != ("Antitone" in f.traits)
        assert min(steps) >= 0 if rising else max(steps) <= 0
        for x in values:
            assert low is None or (x > low if strict else x >= low)
            assert high is None or (x < high if strict else x <= high)
        for c in f.corners:
            left, here, right = (
                real_float(force(f(c + d))) for d in (-fmpq(1, 99), 0, fmpq(1, 99))
            )
            assert abs(left - 2 * here + right) > 1e-6  # it bends there


def test_functions_that_bend_the_wrong_way_at_one_point(ev: Evaluator) -> None:
    drawer = Drawer(ev, 0)
    for traits, sign in (({"ConvexOn"}, -1), ({"ConcaveOn"}, 1)):
        f = bent_function(drawer, frozenset(traits))
        y = [real_float(force(f(x))) for x in POINTS]
        bends = [sign * (a - 2 * b + c) for a, b, c in zip(y, y[1:], y[2:], strict=False)]
        assert max(bends) > 1e-6 and min(bends) > -1e-9


FILTER = App(Const("SummationFilter.unconditional"), Const("Nat"))


def convergent_sums(conclusion: Expr) -> Expr:
    """∀ a : ℕ → ℝ, (∃ L, Tendsto (fun n ↦ ∑ k < n, a k) atTop (𝓝 L)) → conclusion."""
    nat = Const("Nat")
    sums = Lam(
        "n",
        nat,
        apply(
            Const("Finset.sum"),
            nat,
            REAL,
            ANY,
            App(Const("Finset.range"), BVar(0)),
            Lam("k", nat, App(BVar(3), BVar(0))),
        ),
    )
    near = apply(Const("nhds"), REAL, ANY, BVar(0))
    infinity = apply(Const("Filter.atTop"), nat, ANY)
    tends = apply(Const("Filter.Tendsto"), nat, REAL, sums, infinity, near)
    exists = apply(Const("Exists"), REAL, Lam("L", REAL, tends))
    return Pi("a", Pi("n", nat, REAL), Pi("h", exists, conclusion))


def test_sums_that_converge_need_not_do_so_absolutely() -> None:
    summable = apply(Const("Summable"), REAL, Const("Nat"), ANY, ANY, BVar(1), FILTER)
    claim = convergent_sums(summable)
    verdicts = (check_statement(claim, CORPUS, seed=seed).verdict for seed in range(3))
    assert "falsified" in verdicts
    vanishing = apply(
        Const("Filter.Tendsto"),
        Const("Nat"),
        REAL,
        BVar(1),
        apply(Const("Filter.atTop"), Const("Nat"), ANY),
        apply(Const("nhds"), REAL, ANY, lit(0)),
    )
    assert verdict_on(convergent_sums(vanishing), 20_000) == "holds"
