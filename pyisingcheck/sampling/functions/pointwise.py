"""Sequences of real functions with their pointwise limits: few sequences have one, and what a limit
inherits from its terms is asked of those whose limit is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.sampling.functions.classics import BOTH, CONVEX, DIFFERENTIABLE, UNIFORM, ZERO
from pyisingcheck.sampling.functions.formulas import Quantity, evaluated
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, head_and_args, numeral

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["FunctionSequence", "Pointwise", "function_sequence", "pointwise_limits"]

ONE, UNIT = (fmpq(1),), (fmpq(0), fmpq(1))


@dataclass(frozen=True, slots=True)
class _Sequence:
    """Formulas of fₙ x and of the limit, with what all fₙ certainly are on ℝ."""

    text: str
    term: Callable[[Quantity, Quantity], Any]
    traits: frozenset[str]
    corners: tuple[fmpq, ...]
    limit_text: str
    limit: Callable[[Quantity], Any]
    limit_corners: tuple[fmpq, ...] = ()


def _nil(_: Quantity) -> Any:
    return fmpq(0)


SHELF = (
    _Sequence("max 0 (min 1 x) ^ n", lambda n, x: x.min(1).max(0) ** n, UNIFORM, UNIT,
              "if x < 1 then 0 else 1", lambda x: x.below(1, lambda: 0, lambda: 1), ONE),
    _Sequence("max (-1) (min 1 (n * x))", lambda n, x: (n * x).min(1).max(-1), UNIFORM, ZERO,
              "if x = 0 then 0 else x / |x|", lambda x: x / abs(x), ZERO),
    _Sequence("max 0 (min 1 (n * x))", lambda n, x: (n * x).min(1).max(0), UNIFORM, ZERO,
              "if 0 < x then 1 else 0", lambda x: (-x).below(0, lambda: 1, lambda: 0), ZERO),
    _Sequence("n * x ^ 2 / (1 + n * x ^ 2)", lambda n, x: n * x**2 / (1 + n * x**2), BOTH, (),
              "if x = 0 then 0 else 1", lambda x: x.equals(0, lambda: 0, lambda: 1), ZERO),
    _Sequence("4 * n * x / (1 + n ^ 2 * x ^ 2)", lambda n, x: 4 * n * x / (1 + n**2 * x**2), BOTH,
              (), "0", _nil),
    _Sequence("min n (x ^ 2)", lambda n, x: (x**2).min(n), UNIFORM, (), "x ^ 2", lambda x: x**2),
    _Sequence("Real.sqrt (x ^ 2 + 1 / (n + 1))", lambda n, x: (x**2 + 1 / (n + 1)).sqrt(),
              BOTH | CONVEX, (), "|x|", abs, ZERO),
    _Sequence("x ^ 2 + 1 / (n + 1)", lambda n, x: x**2 + 1 / (n + 1), DIFFERENTIABLE | CONVEX, (),
              "x ^ 2", lambda x: x**2),
    _Sequence("x / (n + 1)", lambda n, x: x / (n + 1), BOTH | CONVEX, (), "0", _nil),
    _Sequence("Real.sin (n * x) / (n + 1)", lambda n, x: (n * x).sin() / (n + 1), BOTH, (),
              "0", _nil),
)  # fmt: skip


class FunctionSequence(Function):
    """A sequence of real functions of a real variable.

    Attributes
    ----------
    limit : Function
        Its pointwise limit.
    nil : bool
        Whether that is 0 everywhere.
    """

    __slots__ = ("limit", "nil")

    def __init__(self, d: Drawer, drawn: _Sequence) -> None:
        def limit(x: Value) -> Value:
            return evaluated(d.ev.domain, drawn.limit, x)

        def at(n: Value) -> Value:
            def term(x: Value) -> Value:
                return evaluated(d.ev.domain, drawn.term, n, x)

            # the terms with derivatives are analytic; others bend, in places that depend on n too
            text, smooth = f"fun x => {drawn.text}", "Differentiable" in drawn.traits
            return Function(term, text, True, smooth, drawn.corners, traits=drawn.traits)

        text = f"fun n x => {drawn.text}"
        super().__init__(at, text, True, False, drawn.corners, traits=drawn.traits)
        smooth = not drawn.limit_corners
        text = f"fun x => {drawn.limit_text}"
        self.limit = Limit(limit, text, True, smooth, drawn.limit_corners)
        self.limit.sequence, self.nil = self, drawn.limit is _nil


class Limit(Function):
    """The pointwise limit of a sequence."""

    __slots__ = ("sequence",)
    sequence: FunctionSequence


def function_sequence(
    d: Drawer, traits: frozenset[str] = frozenset(), *, nil: bool = False
) -> FunctionSequence:
    """Return a sequence of real functions with a known limit; with the traits, and with the limit 0
    if asked for, where there is one.
    """
    usual = [s for s in SHELF if not nil or s.limit is _nil]
    return FunctionSequence(d, d.rng.choice([s for s in usual if traits <= s.traits] or usual))


@dataclass(frozen=True, slots=True)
class Pointwise:
    """A hypothesis ∀ x, … → Tendsto (fun n ↦ f n x) atTop (𝓝 (g x)), or the same with 0 for g x.

    Attributes
    ----------
    sequence, limit : int
        The steps f and g, None for 0.
    """

    sequence: int
    limit: int | None

    def holds(self, values: list[Value]) -> bool:
        """Whether it certainly does, by the way in which f and g were drawn."""
        f = values[self.sequence]
        if not isinstance(f, FunctionSequence):
            return False
        return f.nil if self.limit is None else values[self.limit] is f.limit

    def drawn(self, d: Drawer, position: int, values: list[Value], traits: frozenset[str]) -> Value:
        """Return a value for f, whose terms are to have the traits, or g, fitting the one that was
        drawn before.
        """
        of_sequence = position == self.sequence
        other = self.limit if of_sequence else self.sequence
        known = values[other] if other is not None and other < len(values) else None
        if isinstance(known, Limit):
            return known.sequence
        if isinstance(known, FunctionSequence):
            return known.limit
        drawn = function_sequence(d, traits, nil=self.limit is None)
        return drawn if of_sequence else drawn.limit


def pointwise_limits(plan: Plan) -> dict[int, Pointwise]:
    """Return the hypotheses that say so, by their positions."""
    found = {}
    for position, step in enumerate(plan.steps):
        if step.kind == "hypothesis" and (known := _pointwise(step.type, position)) is not None:
            found[position] = known
    return found


def _pointwise(hypothesis: Expr, position: int) -> Pointwise | None:
    if not (isinstance(hypothesis, Pi) and _named(hypothesis.type, "Real")):
        return None
    expr, under = hypothesis.body, 1
    while isinstance(expr, Pi):  # a condition on x
        expr, under = expr.body, under + 1
    head, args = head_and_args(expr)
    if not _named(head, "Filter.Tendsto") or len(args) != 5 or not isinstance(args[2], Lam):
        return None
    (source, _), (target, ends) = (head_and_args(a) for a in args[3:])
    if not (_named(source, "Filter.atTop") and _named(target, "nhds") and len(ends) == 3):
        return None
    x = under - 1
    f = _applied(args[2].body, [0, x + 1], position + under + 1)
    g = _applied(ends[2], [x], position + under)
    if f is None or (g is None and numeral(ends[2]) != 0):
        return None
    return Pointwise(f, g)


def _applied(expr: Expr, arguments: list[int], depth: int) -> int | None:
    """Return the step h for the expression h arguments (bound variables), None for others."""
    for argument in reversed(arguments):
        if not (isinstance(expr, App) and isinstance(expr.arg, BVar)):
            return None
        if expr.arg.index != argument:
            return None
        expr = expr.fn
    if not isinstance(expr, BVar) or depth - 1 - expr.index < 0:
        return None
    return depth - 1 - expr.index


def _named(expr: Expr, name: str) -> bool:
    return isinstance(expr, Const) and expr.name == name
