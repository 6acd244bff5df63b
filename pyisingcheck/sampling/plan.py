"""A statement as a list of steps: variables to draw and hypotheses to meet, then a conclusion to test.

∀ (n : ℕ) (x : Fin n → ℝ) (h : ∀ i, 0 < x i), C becomes the steps n, x, h and the conclusion C. A variable whose type is a
structure of the project is opened into its fields, so that proofs among them are hypotheses like any other. Definitions
whose value is a universal statement are unfolded where they stand as the conclusion.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pyisingcheck.semantics import constants as _register_meanings  # noqa: F401
from pyisingcheck.semantics.evaluate import Context, Evaluator
from pyisingcheck.semantics.registry import MEANINGS
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Let, Pi, Sort, head_and_args
from pyisingcheck.terms.substitute import beta, instantiate

__all__ = ["Step", "Plan", "plan_of", "mentioned"]


@dataclass(slots=True)
class Step:
    """One binder of the statement.

    Attributes
    ----------
    name : str
        The variable's name as written.
    type : Expr
        Its type, below the binders of the steps before it.
    kind : "variable" | "type" | "instance" | "hypothesis"
        What is done with it: drawn, chosen among carriers, ignored, or evaluated as a condition.
    mentions : tuple of int
        Positions of the earlier steps that a hypothesis depends on.
    """

    name: str
    type: Expr
    context: Context
    kind: str
    mentions: tuple[int, ...] = ()


@dataclass(slots=True)
class Plan:
    """The steps of a statement, its conclusion below all of them, and whether the statement was a negation."""

    steps: list[Step]
    conclusion: Expr
    context: Context
    negated: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def variables(self) -> list[int]:
        return [i for i, s in enumerate(self.steps) if s.kind in ("variable", "type")]


def plan_of(ev: Evaluator, statement: Expr) -> Plan:
    """Return the plan of a statement (a closed proposition).

    ¬ S becomes the plan of S with `negated` set: a counterexample to S is then what makes the statement hold.
    """
    negated, statement = _strip_negation(ev, statement)
    steps: list[Step] = []
    context: Context = None
    expr = statement
    while True:
        expr = _expose(ev, expr)
        if isinstance(expr, Let):
            expr = instantiate(expr.body, expr.value)
            continue
        if not isinstance(expr, Pi):
            break
        kind = _kind(ev, expr, context)
        mentions = mentioned(expr.type, len(steps)) if kind == "hypothesis" else ()
        steps.append(Step(expr.binder, expr.type, context, kind, mentions))
        context = (expr.type, context)
        expr = expr.body
    return Plan(steps, expr, context, negated)


def _strip_negation(ev: Evaluator, statement: Expr) -> tuple[bool, Expr]:
    head, args = head_and_args(_unfolded(ev, statement))
    if isinstance(head, Const) and head.name == "Not" and len(args) == 1:
        return True, _unfolded(ev, args[0])
    return False, statement


def _expose(ev: Evaluator, expr: Expr) -> Expr:
    """Unfold definitions at the head for as long as that uncovers another ∀."""
    unfolded = _unfolded(ev, expr)
    return unfolded if isinstance(unfolded, Pi | Let) else expr


def _unfolded(ev: Evaluator, expr: Expr) -> Expr:
    """Return the head normal form of `expr` with respect to definitions without a meaning of their own."""
    for _ in range(64):
        head, args = head_and_args(expr)
        if isinstance(head, Lam) and args:
            expr = beta(head, args)
            continue
        if not isinstance(head, Const) or head.name in MEANINGS:
            return expr
        definition = ev.export.declarations.get(head.name) or ev.export.unfold.get(head.name)
        if definition is None or definition.value is None or getattr(definition, "equations", ()):
            return expr
        if getattr(definition, "kind", "definition") == "theorem":
            return expr
        expr = beta(definition.value, args)
    return expr


def _kind(ev: Evaluator, binder: Pi, context: Context) -> str:
    if ev.is_proposition(binder.type, context):
        return "hypothesis"
    if isinstance(binder.type, Sort):
        return "type"
    if binder.info == "instImplicit":
        return "instance"
    return "variable"


def mentioned(expr: Expr, depth: int) -> tuple[int, ...]:
    """Return the positions of the binders (0 outermost of `depth`) that `expr` depends on."""
    found: set[int] = set()
    stack, seen = [(expr, 0)], set()
    while stack:
        node, under = stack.pop()
        if node.loose <= under or (node, under) in seen:
            continue
        seen.add((node, under))
        if isinstance(node, BVar):
            found.add(depth - 1 - (node.index - under))
            continue
        for child, bound in _children(node):
            stack.append((child, under + bound))
    return tuple(sorted(i for i in found if i >= 0))


def _children(node: Expr) -> list[tuple[Expr, int]]:
    from pyisingcheck.terms.expr import children

    parts = children(node)
    binds = isinstance(node, Lam | Pi | Let)
    return [(part, 1 if binds and i == len(parts) - 1 else 0) for i, part in enumerate(parts)]


