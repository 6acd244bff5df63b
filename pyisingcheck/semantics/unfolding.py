"""Definitions unfolded at the head of a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyisingcheck.semantics.registry import MEANINGS, OPENED
from pyisingcheck.terms.decode import Declaration
from pyisingcheck.terms.expr import Const, Expr, Lam, head_and_args
from pyisingcheck.terms.substitute import beta

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["unfolded"]


def unfolded(ev: Evaluator, expr: Expr) -> Expr:
    """Return the head normal form of `expr` with respect to definitions without a meaning of their
    own.
    """
    for _ in range(64):
        head, args = head_and_args(expr)
        if isinstance(head, Lam) and args:
            expr = beta(head, args)
            continue
        if (said := _said_of_member(ev, head, args)) is not None:
            expr = said
            continue
        if not isinstance(head, Const) or head.name in MEANINGS.keys() - OPENED:
            return expr
        definition = ev.export.declarations.get(head.name) or ev.export.unfold.get(head.name)
        if definition is None or definition.value is None or definition.equations:
            return expr
        if isinstance(definition, Declaration) and definition.kind == "theorem":
            return expr
        expr = beta(definition.value, args)
    return expr


def _said_of_member(ev: Evaluator, head: Expr, args: list[Expr]) -> Expr | None:
    """Return p x for x ∈ {y | p y}, also where a definition gives the set; None for others."""
    if not (isinstance(head, Const) and head.name == "Membership.mem" and len(args) == 5):
        return None
    of, parts = head_and_args(unfolded(ev, args[3]))
    if not (isinstance(of, Const) and of.name == "setOf" and len(parts) == 2):
        return None
    return beta(parts[1], [args[4]])
