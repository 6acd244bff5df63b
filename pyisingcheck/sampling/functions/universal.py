"""Equations for all elements of one type: ∀ x, guards → left = right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pyisingcheck.sampling.plan import Step
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.expr import Const, Expr, Pi, head_and_args

__all__ = ["Universal", "universal_equation"]


@dataclass(slots=True)
class Universal:
    """A hypothesis ∀ x, guards → left = right.

    Attributes
    ----------
    domain
        The name of the type of x.
    equation
        ``left = right``, `under` binders below the hypothesis.
    sides
        The type of the two sides, and both as terms.
    """

    domain: str
    equation: Expr
    sides: tuple[Expr, Expr, Expr]
    under: int
    left: Code
    right: Code
    guards: tuple[Code, ...]


def universal_equation(ev: Evaluator, step: Step, domains: Collection[str]) -> Universal | None:
    """Read a hypothesis as an equation for all elements of one of these types."""
    expr, context = step.type, step.context
    if not (isinstance(expr, Pi) and isinstance(expr.type, Const) and expr.type.name in domains):
        return None
    domain = expr.type.name
    context, expr, guards = (expr.type, context), expr.body, []
    while isinstance(expr, Pi) and ev.is_proposition(expr.type, context):
        guards.append(ev.lazy(expr.type, context))
        context, expr = (expr.type, context), expr.body
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name == "Eq"):
        return None
    left, right = (ev.lazy(side, context) for side in args[1:])
    sides = (args[0], args[1], args[2])
    return Universal(domain, expr, sides, 1 + len(guards), left, right, tuple(guards))
