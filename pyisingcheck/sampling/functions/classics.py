"""The counterexamples of analysis: real functions and sequences that have one property and lack
another, of which random formulas hardly ever are examples.

Which of Continuous, Differentiable and so on they are is known, and so no points need say it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.sampling.functions.formulas import Quantity, evaluated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.values import Function, Value

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer
    from pyisingcheck.sampling.drawing.numbers import Bounds

__all__ = [
    "VARIABLE",
    "Classic",
    "ClassicFunction",
    "ClassicSequence",
    "Dealt",
    "bent_function",
    "classic_function",
    "classic_sequence",
    "clamped_function",
    "traits_of",
]

Formula = Callable[[Quantity], Any]
FORMULA = 4  # what a value costs, as work
PLAIN = 0.8  # how often one is neither scaled nor shifted
FACTORS = (fmpq(1), fmpq(2), fmpq(1, 2), fmpq(3))
STEPS = (fmpq(0), fmpq(0), fmpq(1), fmpq(-1, 2))
INSIDE = (fmpq(1, 2), fmpq(1, 2), fmpq(1, 3))  # where one bends that does so inside (0, 1)
VARIABLE = re.compile(r"\bx\b")

CONTINUOUS = frozenset({"Continuous"})
UNIFORM = CONTINUOUS | {"UniformContinuous"}
DIFFERENTIABLE = CONTINUOUS | {"Differentiable"}
BOTH = UNIFORM | DIFFERENTIABLE
CONVEX = frozenset({"ConvexOn"})
INJECTIVE = frozenset({"Function.Injective"})
MONOTONE = frozenset({"Monotone"})
RISING = MONOTONE | {"StrictMono"} | INJECTIVE
FALLING = frozenset({"Antitone", "StrictAnti"}) | INJECTIVE
OPPOSITE = {
    "Monotone": "Antitone",
    "StrictMono": "StrictAnti",
    "Antitone": "Monotone",
    "StrictAnti": "StrictMono",
}
ZERO = (fmpq(0),)


@dataclass(frozen=True, slots=True)
class Classic:
    """A function of a real variable, or of a natural number.

    Attributes
    ----------
    text : str
        Lean text of its value at x, or at n.
    formula : callable
    traits : frozenset of str
        Mathlib's names of what it certainly is on all of ℝ; those of `TRAITS` that are missing it
        is not, or it is not known to be.
    corners : tuple of fmpq
        Where it jumps, bends or has no continuous derivative; without any it is smooth.
    """

    text: str
    formula: Formula
    traits: frozenset[str] = frozenset()
    corners: tuple[fmpq, ...] = ()


class ClassicFunction(Function):
    """One of which is known what it is and what not."""

    __slots__ = ()


class ClassicSequence(Function):
    """One whose terms have so plain a formula that limits are told from them."""

    __slots__ = ()


FUNCTIONS = (
    Classic("Real.sin (x ^ 2)", lambda x: (x**2).sin(), DIFFERENTIABLE),
    Classic("Real.sin (Real.pi * x)", lambda x: (x.pi * x).sin(), BOTH),
    Classic("Real.sin (2 * Real.pi * x)", lambda x: (2 * x.pi * x).sin(), BOTH),
    Classic("x + Real.sin (2 * Real.pi * x)", lambda x: x + (2 * x.pi * x).sin(), BOTH),
    Classic("x + Real.sin x", lambda x: x + x.sin(), BOTH | RISING),
    Classic("x * Real.sin x", lambda x: x * x.sin(), DIFFERENTIABLE),
    Classic("Real.sin (x ^ 3) / (1 + x ^ 2)", lambda x: (x**3).sin() / (1 + x**2), BOTH),
    Classic("Real.sin x + Real.sin (Real.sqrt 2 * x)",
            lambda x: x.sin() + (Quantity(x.dom, 2).sqrt() * x).sin(), BOTH),
    Classic("Real.log (1 + x ^ 2)", lambda x: (1 + x**2).log(), BOTH),
    Classic("Real.sqrt (1 + x ^ 2)", lambda x: (1 + x**2).sqrt(), BOTH | CONVEX),
    Classic("Real.sqrt (Real.sqrt (1 + x ^ 2))", lambda x: (1 + x**2).sqrt().sqrt(), BOTH),
    Classic("Real.log (1 + Real.exp x)", lambda x: (1 + x.exp()).log(), BOTH | CONVEX | RISING),
    Classic("x / Real.sqrt (1 + x ^ 2)", lambda x: x / (1 + x**2).sqrt(), BOTH | RISING),
    Classic("Real.arctan x", lambda x: x.arctan(), BOTH | RISING),
    Classic("x / (1 + x ^ 2)", lambda x: x / (1 + x**2), BOTH),
    Classic("Real.exp (-x ^ 2)", lambda x: (-(x**2)).exp(), BOTH),
    Classic("Real.exp (-x)", lambda x: (-x).exp(), DIFFERENTIABLE | CONVEX | FALLING),
    Classic("x ^ 2", lambda x: x**2, DIFFERENTIABLE | CONVEX),
    Classic("x ^ 2 - 1", lambda x: x**2 - 1, DIFFERENTIABLE | CONVEX),
    Classic("x ^ 4", lambda x: x**4, DIFFERENTIABLE | CONVEX),
    Classic("x ^ 3", lambda x: x**3, DIFFERENTIABLE | RISING),
    Classic("-x", lambda x: -x, BOTH | CONVEX | FALLING | {"ConcaveOn"}),
    Classic("x ^ 2 * Real.sin (1 / x)", lambda x: x**2 * (1 / x).sin(), BOTH, ZERO),
    Classic("x + 2 * x ^ 2 * Real.sin (1 / x)", lambda x: x + 2 * x**2 * (1 / x).sin(), BOTH, ZERO),
    Classic("x ^ 2 * Real.sin (1 / x ^ 2)", lambda x: x**2 * (1 / x**2).sin(), BOTH, ZERO),
    Classic("x * |x|", lambda x: x * abs(x), DIFFERENTIABLE | RISING, ZERO),
    Classic("x * |x| / 4", lambda x: x * abs(x) / 4, DIFFERENTIABLE | RISING, ZERO),
    Classic("x * Real.sqrt |x|", lambda x: x * abs(x).sqrt(), DIFFERENTIABLE | RISING, ZERO),
    Classic("|x|", abs, UNIFORM | CONVEX, ZERO),
    Classic("max 0 x", lambda x: x.max(0), UNIFORM | CONVEX | MONOTONE, ZERO),
    Classic("max x (2 * x)", lambda x: x.max(2 * x), UNIFORM | CONVEX | RISING, ZERO),
    Classic("Real.sqrt |x|", lambda x: abs(x).sqrt(), UNIFORM, ZERO),
    Classic("-|x|", lambda x: -abs(x), UNIFORM | {"ConcaveOn"}, ZERO),
    Classic("(x - Real.sqrt 2) ^ 2", lambda x: (x - Quantity(x.dom, 2).sqrt()) ** 2,
            DIFFERENTIABLE | CONVEX),
    Classic("min 1 |x|", lambda x: abs(x).min(1), UNIFORM, (fmpq(0), fmpq(1), fmpq(-1))),
    Classic("max (-1) (min 1 x)", lambda x: x.min(1).max(-1), UNIFORM | MONOTONE,
            (fmpq(1), fmpq(-1))),
    Classic("x * Real.sin (1 / x)", lambda x: x * (1 / x).sin(), UNIFORM, ZERO),
    Classic("Real.sin (1 / x)", lambda x: (1 / x).sin(), frozenset(), ZERO),
    Classic("x ^ 2 * ⌊1 / x⌋", lambda x: x**2 * (1 / x).floor(), frozenset(), (fmpq(0), fmpq(1))),
    Classic("if x = 0 then 1 else 0", lambda x: x.equals(0, lambda: 1, lambda: 0), corners=ZERO),
    Classic("if x = 1 then 1 else 0", lambda x: x.equals(1, lambda: 1, lambda: 0),
            corners=(fmpq(1),)),
    Classic("if x < 0 then x else x + 1", lambda x: x.below(0, lambda: x, lambda: x + 1),
            RISING, ZERO),
    Classic("x⁻¹", lambda x: 1 / x, INJECTIVE, ZERO),
    Classic("-x⁻¹", lambda x: -1 / x, INJECTIVE, ZERO),
    Classic("if x < 0 then x else x - 2", lambda x: x.below(0, lambda: x, lambda: x - 2),
            corners=ZERO),
    Classic("if x < 0 then -1 / x else -x", lambda x: x.below(0, lambda: -1 / x, lambda: -x),
            INJECTIVE, ZERO),
)  # fmt: skip


def _root(n: Quantity) -> Quantity:
    return n.sqrt()


SEQUENCES = (
    Classic("Real.sin (Real.sqrt n)", lambda n: _root(n).sin()),
    Classic("Real.sin (Real.log (n + 1))", lambda n: (n + 1).log().sin()),
    Classic("Real.sin n", lambda n: n.sin()),
    Classic("Real.sqrt n", _root),
    Classic("(-1) ^ n", lambda n: Quantity(n.dom, -1) ** n),
    Classic("(1 + (-1) ^ n) / 2", lambda n: (1 + Quantity(n.dom, -1) ** n) / 2),
    Classic("Real.log (n + 1)", lambda n: (n + 1).log()),
    Classic("1 / Real.sqrt (n + 1)", lambda n: 1 / _root(n + 1)),
    Classic("1 / Real.log (n + 2)", lambda n: 1 / (n + 2).log()),
    Classic("(-1) ^ n / (n + 1)", lambda n: Quantity(n.dom, -1) ** n / (n + 1)),
    Classic("(-1) ^ n / Real.sqrt (n + 1)", lambda n: Quantity(n.dom, -1) ** n / _root(n + 1)),
    Classic("n + (-1) ^ n", lambda n: n + Quantity(n.dom, -1) ** n),
    Classic("n + 1 / (n + 1)", lambda n: n + 1 / (n + 1)),
    Classic("2 + (-1) ^ n", lambda n: 2 + Quantity(n.dom, -1) ** n),
    Classic("1 / (n + 1)", lambda n: 1 / (n + 1)),
)


SHELVES = {"functions": FUNCTIONS, "sequences": SEQUENCES}


Dealt = tuple[Classic, fmpq | None]


def dealt(d: Drawer, shelf: str, traits: frozenset[str] = frozenset()) -> Dealt:
    """Return one of those with the traits, and where its first corner is to be: where it is, for
    None, or inside (0, 1). Each of them comes once before one comes again; those first that barely
    have the traits: they have corners, and few other traits.
    """
    key = (shelf, traits)
    if not d.decks.get(key):
        fitting = [c for c in SHELVES[shelf] if traits <= c.traits] or list(SHELVES[shelf])
        deck: list[Dealt] = [(c, None) for c in fitting] + [
            (c, d.rng.choice(INSIDE)) for c in fitting if c.corners
        ]
        d.rng.shuffle(deck)
        deck.sort(key=lambda pair: (bool(pair[0].corners), -len(pair[0].traits) * bool(traits)))
        d.decks[key] = deck
    return d.decks[key].pop()


def classic_function(
    d: Drawer, domain: ty.Type, codomain: ty.Type, traits: frozenset[str] = frozenset()
) -> ClassicFunction | None:
    """Return a classical function on ℝ with the traits, None for functions of other types."""
    if not domain == codomain == ty.REAL:
        return None
    concave = "ConcaveOn" in traits
    asked = (traits - {"ConcaveOn"} | CONVEX) if concave else traits
    chosen, inside = dealt(d, "functions", asked)
    if inside is not None:
        s = d.rng.choice((fmpq(1), fmpq(1), fmpq(-1), fmpq(2)))
        return _moved(d, chosen, fmpq(-1 if concave else 1), s, chosen.corners[0] - s * inside)
    if d.rng.random() < PLAIN and not concave:
        return _moved(d, chosen, fmpq(1), fmpq(1), fmpq(0))
    a, b = d.rng.choice(FACTORS), d.rng.choice(STEPS)
    return _moved(d, chosen, -a if concave else a, d.rng.choice((fmpq(-1), *FACTORS)), b)


def bent_function(d: Drawer, traits: frozenset[str]) -> ClassicFunction:
    """Return a function that bends the wrong way at one point, and is convex (concave, if the
    traits ask for that) on either side of it.
    """
    sign = fmpq(1 if "ConcaveOn" in traits else -1)
    chosen = Classic("|x|", abs, UNIFORM | CONVEX, ZERO)
    b = d.rng.choice((fmpq(0), fmpq(0), fmpq(-1), fmpq(-1, 2)))
    return _moved(d, chosen, sign * d.rng.choice(FACTORS), fmpq(1), b)


def clamped_function(d: Drawer, bounds: Bounds) -> ClassicFunction:
    """Return a line that is cut off at bounds on its values, just inside of those that are
    strict.
    """
    low, high = bounds.low, bounds.high
    room = high - low if low is not None and high is not None else fmpq(1)
    if low is not None and bounds.low_strict:
        low += room / 8
    if high is not None and bounds.high_strict:
        high -= room / 8

    def formula(x: Quantity) -> Any:
        y = x if high is None else x.min(high)
        return y if low is None else y.max(low)

    text, traits = "x", UNIFORM | MONOTONE
    if high is not None:
        text = f"min ({high}) x"
        traits |= {"ConcaveOn"} if low is None else set()
    if low is not None:
        text = f"max ({low}) ({text})"
        traits |= CONVEX if high is None else set()
    corners = tuple(c for c in (low, high) if c is not None)
    s, b = d.rng.choice((fmpq(1), fmpq(-1), *FACTORS)), d.rng.choice(STEPS)
    return _moved(d, Classic(text, formula, traits, corners), fmpq(1), s, b)


def _moved(d: Drawer, c: Classic, a: fmpq, s: fmpq, b: fmpq) -> ClassicFunction:
    """Return x ↦ a f (s x + b)."""
    plain = a == s == 1 and b == 0

    def formula(x: Quantity) -> Any:
        return c.formula(x) if plain else a * c.formula(s * x + b)

    def at(x: Value) -> Value:
        d.ev.spend(FORMULA)
        return evaluated(d.ev.domain, formula, x)

    text = c.text if plain else f"{a} * ({re.sub(VARIABLE, f'({s} * x + {b})', c.text)})"
    tame = "⌊" not in text  # it jumps at infinitely many points
    corners = tuple((k - b) / s for k in c.corners)
    traits = traits_of(c.traits, negated=a < 0, mirrored=s < 0)
    return ClassicFunction(at, f"fun x => {text}", tame, not corners, corners, traits=traits)


def traits_of(traits: frozenset[str], *, negated: bool, mirrored: bool) -> frozenset[str]:
    """Return those of -f for those of f, or of x ↦ f (-x)."""
    if negated != mirrored:
        traits = frozenset(OPPOSITE.get(t, t) for t in traits)
    bent = {"ConvexOn": "ConcaveOn", "ConcaveOn": "ConvexOn"} if negated else {}
    return frozenset(bent.get(t, t) for t in traits)


def classic_sequence(d: Drawer, domain: ty.Type, codomain: ty.Type) -> ClassicSequence | None:
    """Return a classical sequence of real numbers, None for functions of other types."""
    if domain != ty.NAT or codomain != ty.REAL:
        return None
    chosen, _ = dealt(d, "sequences")

    def at(n: Value) -> Value:
        d.ev.spend(FORMULA)
        return evaluated(d.ev.domain, chosen.formula, n)

    return ClassicSequence(at, f"fun n => {chosen.text}", tame=True)
