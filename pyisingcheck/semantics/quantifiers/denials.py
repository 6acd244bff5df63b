"""∀ x : ℝ, p x → f x ≠ g x read as ¬ ∃ x, p x ∧ f x = g x: a change of sign then shows that it
fails, at whatever number, and intervals on which the sides differ that it holds.
"""

from __future__ import annotations

from pyisingcheck.terms.expr import Const, Expr, Lam, Pi, apply, head_and_args, loose_indices
from pyisingcheck.terms.substitute import shift

__all__ = ["denied_equation"]

CONDITIONS = {"LT.lt", "LE.le", "GT.gt", "GE.ge", "And", "Membership.mem"}


def denied_equation(pi: Pi) -> Expr | None:
    """Return a universal statement as the denial of an existential one, None if it is no such."""
    if not _is_real(pi.type):
        return None
    conditions: list[Expr] = []
    body = pi.body
    while isinstance(body, Pi) and _named(body.type) in CONDITIONS:
        if 0 in loose_indices(body.body):
            return None
        conditions.append(body.type)
        body = shift(body.body, -1)
    equation = _denied(body)
    if equation is None:
        return None
    for condition in reversed(conditions):
        equation = apply(Const("And"), condition, equation)
    some = apply(Const("Exists"), pi.type, Lam(pi.binder, pi.type, equation))
    return apply(Const("Not"), some)


def _denied(expr: Expr) -> Expr | None:
    """Return a = b for a ≠ b and ¬ a = b, between real numbers."""
    head, args = head_and_args(expr)
    if _named(expr) == "Not" and len(args) == 1:
        equation = args[0]
    elif _named(expr) == "Ne":
        equation = apply(Const("Eq", head.levels if isinstance(head, Const) else ()), *args)
    else:
        return None
    _, sides = head_and_args(equation)
    return equation if _named(equation) == "Eq" and _is_real(sides[0]) else None


def _named(expr: Expr) -> str:
    head, _ = head_and_args(expr)
    return head.name if isinstance(head, Const) else ""


def _is_real(expr: Expr) -> bool:
    return isinstance(expr, Const) and expr.name == "Real"
