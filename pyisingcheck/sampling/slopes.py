"""Hypotheses that say of a variable that it is a derivative."""

from __future__ import annotations

from collections.abc import Sequence

from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    LevelSucc,
    LevelZero,
    Pi,
    apply,
    head_and_args,
    loose_indices,
)

__all__ = ["slope_given"]


def slope_given(hypothesis: Expr, variables: Sequence[bool]) -> Expr | None:
    """Return (∀ x, DifferentiableAt f a) ∧ ∀ x, v x = deriv f a for ∀ x, HasDerivAt f (v x) a.

    The two say the same, if v is a variable that f and a do not mention. None for anything else.

    Parameters
    ----------
    hypothesis : Expr
        A proposition below the steps.
    variables : sequence of bool
        Which of the steps before it are variables, the outermost first.
    """
    body, under = hypothesis, 0
    while isinstance(body, Pi):
        body, under = body.body, under + 1
    head, args = head_and_args(body)
    if not (isinstance(head, Const) and head.name == "HasDerivAt" and len(args) == 10):
        return None
    field, instance, space, *_, f, slope, at = args
    variable, _ = head_and_args(slope)
    if not (isinstance(variable, BVar) and 0 <= variable.index - under < len(variables)):
        return None
    if not variables[-1 - (variable.index - under)]:
        return None
    if variable.index in loose_indices(f) | loose_indices(at):
        return None
    # No instance is looked at: what fills their places does not matter.
    fill = [instance] * 4
    differentiable = apply(
        Const("DifferentiableAt"), field, instance, field, *fill[:3], space, *fill[:3], f, at
    )
    value = apply(Const("deriv"), field, instance, space, *fill[:3], f, at)
    equation = apply(Const("Eq", (LevelSucc(LevelZero()),)), space, slope, value)
    return apply(Const("And"), *(_under(hypothesis, part) for part in (differentiable, equation)))


def _under(pi: Expr, body: Expr) -> Expr:
    """Return `body` below the binders of `pi`."""
    return Pi(pi.binder, pi.type, _under(pi.body, body), pi.info) if isinstance(pi, Pi) else body
