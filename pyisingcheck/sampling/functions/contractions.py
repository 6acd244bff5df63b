"""Functions of a real variable that bring no two points farther apart: |f x - f y| ≤ |x - y|, which
few of those drawn at random do. Some of them bring any two closer and yet have no fixed point.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flint import fmpq

from pyisingcheck.sampling.functions.classics import ZERO, Classic
from pyisingcheck.sampling.functions.formulas import Quantity, evaluated
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["Contraction", "contracted", "contraction", "contracts"]

COMPARED = ("LE.le", "LT.lt")
SIZES = {"abs": 4, "Norm.norm": 3}  # of a difference, and how many arguments they take


STRICT = frozenset({"strict"})  # |f x - f y| < |x - y| for x ≠ y
FUNCTIONS = (
    Classic("Real.sqrt (x ^ 2 + 1)", lambda x: (x**2 + 1).sqrt(), STRICT),
    Classic("-Real.sqrt (x ^ 2 + 1)", lambda x: -(x**2 + 1).sqrt(), STRICT),
    Classic("Real.log (1 + Real.exp x)", lambda x: (1 + x.exp()).log(), STRICT),
    Classic("x + 1 / (1 + Real.exp x)", lambda x: x + 1 / (1 + x.exp()), STRICT),
    Classic("x + Real.pi / 2 - Real.arctan x", lambda x: x + x.pi / 2 - x.arctan(), STRICT),
    Classic("Real.arctan x", lambda x: x.arctan(), STRICT),
    Classic("Real.sin x", lambda x: x.sin(), STRICT),
    Classic("1 + x / 2", lambda x: 1 + x / 2, STRICT),
    Classic("x / 2", lambda x: x / 2, STRICT),
    Classic("0", lambda x: Quantity(x.dom, fmpq(0)), STRICT),
    Classic("x + 1", lambda x: x + 1),
    Classic("x - 1", lambda x: x - 1),
    Classic("1 - x", lambda x: 1 - x),
    Classic("-x", lambda x: -x),
    Classic("|x|", abs, corners=ZERO),
    Classic("1 - |x|", lambda x: 1 - abs(x), corners=ZERO),
    Classic("max 0 x", lambda x: x.max(0), corners=ZERO),
    Classic("1 + max 0 x", lambda x: 1 + x.max(0), corners=ZERO),
)


class Contraction(Function):
    """One that certainly is such a function.

    Attributes
    ----------
    strict : bool
        Whether any two points come closer.
    """

    __slots__ = ("strict",)

    strict: bool


def contraction(d: Drawer, t: ty.Type, *, strict: bool) -> Contraction | None:
    """Return such a function, each of them once before one comes again; None for other types."""
    if not isinstance(t, ty.Pi) or not t.domain == t.codomain(0) == ty.REAL:
        return None
    key = ("contractions", frozenset({"strict"} if strict else ()))
    if not d.decks.get(key):
        d.decks[key] = [(f, None) for f in FUNCTIONS if f.traits >= STRICT or not strict]
        d.rng.shuffle(d.decks[key])
    chosen, _ = d.decks[key].pop()

    def at(x: Value) -> Value:
        return evaluated(d.ev.domain, chosen.formula, x)

    found = Contraction(at, f"fun x => {chosen.text}", True, not chosen.corners, chosen.corners)
    found.traits = frozenset({"Continuous", "UniformContinuous"})
    found.traits |= frozenset() if chosen.corners else {"Differentiable"}
    found.strict = chosen.traits >= STRICT
    return found


def contracted(plan: Plan) -> dict[int, bool]:
    """Return the function variables that hypotheses say to bring no points farther apart, or to
    have no large slopes, and whether strictly.
    """
    found: dict[int, bool] = {}
    for position, step in enumerate(plan.steps):
        said = _said(step.type, position) if step.kind == "hypothesis" else None
        if said is not None:
            found[said[0]] = found.get(said[0], False) or said[1]
    return found


def contracts(plan: Plan, position: int, values: Sequence[Value]) -> bool:
    """Whether a hypothesis says that |f x - f y| ≤ |x - y|, or <, of a function that is so."""
    said = _exactly(plan.steps[position].type, position)
    if said is None:
        return False
    f = values[said[0]]
    return isinstance(f, Contraction) and (f.strict or not said[1])


def _said(hypothesis: Expr, position: int) -> tuple[int, bool] | None:
    under, name, left, _ = _comparison(hypothesis)
    inner = _sized(left)
    if inner is None:
        head, args = head_and_args(hypothesis)
        named = isinstance(head, Const) and head.name == "LipschitzWith"
        if named and isinstance(args[-1], BVar):
            return position - 1 - args[-1].index, False
        return None
    sides = _difference(inner)
    if sides is not None:
        functions = [f.index - under for f, _ in map(_applied, sides) if isinstance(f, BVar)]
        if len(functions) == 2 and functions[0] == functions[1] >= 0:
            return position - 1 - functions[0], name == "LT.lt"
        return None
    head, args = head_and_args(inner)
    if isinstance(head, Const) and head.name == "deriv" and isinstance(args[-2], BVar):
        return position - 1 - (args[-2].index - under), name == "LT.lt"
    return None


def _exactly(hypothesis: Expr, position: int) -> tuple[int, bool] | None:
    """Return what `_said` does for hypotheses that compare with |x - y| itself, under no condition
    that is not x ≠ y where the comparison is strict.
    """
    under, name, left, right = _comparison(hypothesis)
    inner, outer = _sized(left), _sized(right)
    sides = _difference(inner) if inner is not None else None
    points = _difference(outer) if outer is not None else None
    if sides is None or points is None:
        return None
    (f, x), (g, y) = map(_applied, sides)
    match f, g, x, y, points:
        case BVar(h), BVar(k), BVar(i), BVar(j), (BVar(a), BVar(b)):
            pass
        case _:
            return None
    if not (h == k >= under and i == a != j == b and max(i, j) < under):
        return None
    strict = name == "LT.lt"
    if strict and not _apart(hypothesis):
        return None
    return position - 1 - (h - under), strict


def _apart(hypothesis: Expr) -> bool:
    """Whether the condition x ≠ y stands right before the comparison."""
    match hypothesis:
        case Pi(body=Pi(body=Pi(type=condition))):
            head, args = head_and_args(condition)
            if isinstance(head, Const) and head.name == "Ne":
                return {e.index for e in args[1:] if isinstance(e, BVar)} == {0, 1}
    return False


def _comparison(hypothesis: Expr) -> tuple[int, str, Expr, Expr]:
    under = 0
    while isinstance(hypothesis, Pi):
        hypothesis, under = hypothesis.body, under + 1
    head, args = head_and_args(hypothesis)
    if isinstance(head, Const) and head.name in COMPARED and len(args) == 4:
        return under, head.name, args[2], args[3]
    return under, "", hypothesis, hypothesis


def _sized(term: Expr) -> Expr | None:
    """Return x for |x| or ‖x‖."""
    head, args = head_and_args(term)
    if isinstance(head, Const) and SIZES.get(head.name) == len(args):
        return args[-1]
    return None


def _difference(term: Expr) -> tuple[Expr, Expr] | None:
    head, args = head_and_args(term)
    if isinstance(head, Const) and head.name == "HSub.hSub" and len(args) == 6:
        return args[4], args[5]
    return None


def _applied(term: Expr) -> tuple[Expr | None, Expr | None]:
    return (term.fn, term.arg) if isinstance(term, App) else (None, None)
