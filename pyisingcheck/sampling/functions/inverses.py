"""Two functions of which one undoes the other: f : A → B and g : B → A with g (f x) = x for all x,
but often not f (g y) = y. What hypotheses say of their composition, that it is injective or all of
a type, few functions meet that are drawn one by one, and no points show it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.sampling.functions.classics import BOTH, DIFFERENTIABLE, MONOTONE, RISING, UNIFORM
from pyisingcheck.sampling.functions.formulas import Quantity, evaluated
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = [
    "Undoing",
    "are_inverse",
    "composed_functions",
    "drawn_with_inverse",
    "inverse_drawn",
    "inverse_pairs",
]

# how often a function is one of a pair, where no hypothesis is about a composition and where one is
FIRST = (0.1, 0.6)
SECOND = 0.8  # how often the next one then is its inverse
Formula = Callable[[Quantity], Any]


@dataclass(frozen=True, slots=True)
class _Pair:
    """f : A → B and g : B → A with g (f x) = x, and whether f (g y) = y, too."""

    types: str
    there: tuple[str, Formula]
    back: tuple[str, Formula]
    both: bool = False


def _less(k: int) -> tuple[str, Formula]:
    return f"n - {k}", lambda n: (n - k).max(0)


def _half() -> tuple[str, Formula]:
    return "n / 2", lambda n: n.half()


def _neighbour() -> tuple[str, Formula]:
    return "if n % 2 = 0 then n + 1 else n - 1", lambda n: n + 1 - 2 * n.modulo(2)


PAIRS = (
    _Pair("ℕ ℕ", ("n + 1", lambda n: n + 1), _less(1)),
    _Pair("ℕ ℕ", ("n + 2", lambda n: n + 2), _less(2)),
    _Pair("ℕ ℕ", ("2 * n", lambda n: 2 * n), _half()),
    _Pair("ℕ ℕ", ("2 * n + 1", lambda n: 2 * n + 1), _half()),
    _Pair("ℕ ℕ", _neighbour(), _neighbour(), both=True),
    _Pair("ℤ ℤ", ("n + 1", lambda n: n + 1), ("n - 1", lambda n: n - 1), both=True),
    _Pair("ℤ ℤ", ("-n", lambda n: -n), ("-n", lambda n: -n), both=True),
    _Pair("ℤ ℤ", ("2 * n", lambda n: 2 * n), _half()),
    _Pair("ℕ ℤ", ("(n : ℤ)", lambda n: n), ("n.toNat", lambda n: n.max(0))),
    _Pair("ℕ ℤ", ("(n : ℤ)", lambda n: n), ("n.natAbs", abs)),
    _Pair("ℕ ℤ", ("-(n : ℤ)", lambda n: -n), ("n.natAbs", abs)),
    _Pair("ℕ ℝ", ("(n : ℝ)", lambda n: n), ("⌊n⌋₊", lambda x: x.floor().max(0))),
    _Pair("ℤ ℝ", ("(n : ℝ)", lambda n: n), ("⌊n⌋", lambda x: x.floor())),
    _Pair("ℝ ℝ", ("x + 1", lambda x: x + 1), ("x - 1", lambda x: x - 1), both=True),
    _Pair("ℝ ℝ", ("2 * x", lambda x: 2 * x), ("x / 2", lambda x: x / 2), both=True),
    _Pair("ℝ ℝ", ("Real.exp x", lambda x: x.exp()), ("Real.log x", lambda x: x.log())),
    _Pair("ℝ ℝ", ("Real.arctan x", lambda x: x.arctan()),
          ("Real.tan x", lambda x: x.function("tan"))),
    _Pair("ℝ ℝ", ("x * |x|", lambda x: x * abs(x)),
          ("x / Real.sqrt |x|", lambda x: x / abs(x).sqrt()), both=True),
    _Pair("ℝ ℝ", ("if x < 0 then x else x + 1", lambda x: x.below(0, lambda: x, lambda: x + 1)),
          ("min 0 x + max 0 (x - 1)", lambda x: x.min(0) + (x - 1).max(0))),
)  # fmt: skip
NAMES = {"Nat": "ℕ", "Int": "ℤ", "Real": "ℝ"}
TYPES = {"ℕ": ty.NAT, "ℤ": ty.INT, "ℝ": ty.REAL}
LINE = BOTH | RISING
# what real functions are, and where they jump or bend
KNOWN: dict[str, tuple[frozenset[str], tuple[int, ...]]] = {
    "x + 1": (LINE, ()),
    "x - 1": (LINE, ()),
    "2 * x": (LINE, ()),
    "x / 2": (LINE, ()),
    "Real.exp x": (DIFFERENTIABLE | RISING, ()),
    "Real.log x": (frozenset(), (0,)),
    "Real.arctan x": (LINE, ()),
    "Real.tan x": (frozenset(), ()),
    "x * |x|": (DIFFERENTIABLE | RISING, (0,)),
    "x / Real.sqrt |x|": (UNIFORM | RISING, (0,)),
    "if x < 0 then x else x + 1": (RISING, (0,)),
    "min 0 x + max 0 (x - 1)": (UNIFORM | MONOTONE, (0, 1)),
}


class Undoing(Function):
    """One of a pair.

    Attributes
    ----------
    partner : Undoing
        The other one.
    restores : bool
        Whether it gives back x from the other one's value at x.
    """

    __slots__ = ("partner", "restores")

    partner: Undoing
    restores: bool


def inverse_pairs(plan: Plan) -> dict[int, int]:
    """Return the function variables A → B before others B → A, with those."""
    open_: dict[tuple[str, str], list[int]] = {}
    found: dict[int, int] = {}
    for position, step in enumerate(plan.steps):
        ends = _ends(step.type) if step.kind == "variable" else None
        if ends is None:
            continue
        waiting = open_.get((ends[1], ends[0]), [])
        if waiting:
            found[waiting.pop(0)] = position
        else:
            open_.setdefault(ends, []).append(position)
    return found


def _ends(type_: Expr) -> tuple[str, str] | None:
    match type_:
        case Pi(type=Const(name=a), body=Const(name=b)) if a in NAMES and b in NAMES:
            return NAMES[a], NAMES[b]
    return None


def composed_functions(plan: Plan) -> set[int]:
    """Return the variables of whose composition a hypothesis says what that of a pair is."""
    found: set[int] = set()
    for position, step in enumerate(plan.steps):
        composed = _composed(step.type) if step.kind == "hypothesis" else None
        found |= {position - 1 - k for k in composed or ()}
    return found


def drawn_with_inverse(d: Drawer, t: ty.Type, *, composed: bool) -> Undoing | None:
    """Return, sometimes, a function of a pair."""
    if d.rng.random() >= FIRST[composed] or not isinstance(t, ty.Pi):
        return None
    ends = t.domain, t.codomain(0)
    chosen = []
    for pair in PAIRS:
        a, b = (TYPES[name] for name in pair.types.split())
        chosen += [(pair, False)] * (ends == (a, b)) + [(pair, True)] * (ends == (b, a))
    if not chosen:
        return None
    pair, backwards = d.rng.choice(chosen)
    first, second = pair.types.split()
    there, back = _made(d, first, *pair.there), _made(d, second, *pair.back)
    there.partner, back.partner = back, there
    there.restores, back.restores = pair.both, True
    return back if backwards else there


def _made(d: Drawer, domain: str, text: str, formula: Formula) -> Undoing:
    def at(x: Value) -> Value:
        return evaluated(d.ev.domain, formula, x)

    traits, corners = KNOWN.get(text, (frozenset[str](), ()))
    smooth = "Differentiable" in traits and not corners
    label = f"fun {'x' if domain == 'ℝ' else 'n'} => {text}"
    tame = "⌊" not in text and text != "Real.tan x"  # these jump at infinitely many points
    return Undoing(at, label, tame, smooth, tuple(map(fmpq, corners)), traits=traits)


def inverse_drawn(d: Drawer, earlier: Value) -> Undoing | None:
    """Return, mostly, the other one of the pair that a function drawn earlier is of."""
    if not isinstance(earlier, Undoing) or d.rng.random() >= SECOND:
        return None
    return earlier.partner


def are_inverse(plan: Plan, position: int, values: Sequence[Value]) -> bool:
    """Whether a hypothesis says of a composition x ↦ g (f x), for functions of one pair, what the
    identity is.
    """
    composed = _composed(plan.steps[position].type)
    if composed is None:
        return False
    g, f = (values[position - 1 - k] for k in composed)
    return isinstance(g, Undoing) and isinstance(f, Undoing) and g.partner is f and g.restores


def _composed(hypothesis: Expr) -> tuple[int, int] | None:
    """Return the indices of g and f."""
    head, args = head_and_args(hypothesis)
    if isinstance(hypothesis, Pi):
        return _restored(hypothesis.body)
    if not isinstance(head, Const):
        return None
    match head.name, args:
        case (("Function.Injective" | "Function.Surjective" | "Function.Bijective"), [_, _, f]):
            return _composition(f)
        case "Function.LeftInverse", [_, _, BVar(g), BVar(f)]:
            return g, f
        case "Function.RightInverse", [_, _, BVar(f), BVar(g)]:
            return g, f
    return None


def _composition(f: Expr) -> tuple[int, int] | None:
    head, args = head_and_args(f)
    if isinstance(head, Const) and head.name == "Function.comp" and len(args) == 5:
        match args[3:]:
            case [BVar(outer), BVar(inner)]:
                return outer, inner
    return _applied(f.body) if isinstance(f, Lam) else None


def _restored(equation: Expr) -> tuple[int, int] | None:
    """Return those for g (f x) = x."""
    head, args = head_and_args(equation)
    named = isinstance(head, Const) and head.name == "Eq"
    match args:
        case [_, left, BVar(0)] if named:
            return _applied(left)
    return None


def _applied(term: Expr) -> tuple[int, int] | None:
    match term:
        case App(BVar(g), App(BVar(f), BVar(0))) if g > 0 and f > 0:
            return g - 1, f - 1
    return None
