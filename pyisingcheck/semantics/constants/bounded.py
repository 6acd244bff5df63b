"""Quantifiers that a hypothesis bounds: ∀ k < n, ∀ x ∈ s and their like range over finitely many
values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from pyisingcheck.semantics import evaluate
from pyisingcheck.semantics.domain import NotBatchable
from pyisingcheck.semantics.values import FiniteSet, force
from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    head_and_args,
    loose_indices,
)

Members: TypeAlias = Callable[[Any], FiniteSet]


def guard(ev: evaluate.Evaluator, domain: Expr, hypothesis: Expr, context: Any) -> Members | None:
    """Return what the bound variable ranges over under `hypothesis`, None where that says no finite
    set.

    `hypothesis` lives below the binder of the variable, whose type is `domain`.
    """
    head, args = head_and_args(hypothesis)
    if not isinstance(head, Const):
        return None
    inner = (domain, context)
    if (
        head.name in ("LT.lt", "LE.le")
        and _is(domain, "Nat")
        and _is_variable(args[2])
        and not _mentions(args[3])
    ):
        return _below(ev, args[3], inner, strict=head.name == "LT.lt")
    if (
        head.name in ("GT.gt", "GE.ge")
        and _is(domain, "Nat")
        and _is_variable(args[3])
        and not _mentions(args[2])
    ):
        return _below(ev, args[2], inner, strict=head.name == "GT.gt")
    if (
        head.name == "Membership.mem"
        and _is_listed(args[1])
        and _is_variable(args[4])
        and not _mentions(args[3])
    ):
        run = ev.lazy(args[3], inner)
        return lambda env: _listed(force(run((None, env))))
    return None


def _below(ev: evaluate.Evaluator, bound: Expr, context: Any, strict: bool) -> Members:
    run = ev.lazy(bound, context)

    def members(env: Any) -> FiniteSet:
        n = force(run((None, env)))
        if not isinstance(n, int):
            raise NotBatchable("bounded quantifier with a batched bound")
        return FiniteSet(n if strict else n + 1, lambda k: k)

    return members


def _is(expr: Expr, name: str) -> bool:
    return isinstance(expr, Const) and expr.name == name


def _is_listed(expr: Expr) -> bool:
    """Whether a type's elements list their members."""
    head, _ = head_and_args(expr)
    return isinstance(head, Const) and head.name in ("Finset", "List", "Multiset")


def _listed(members: Any) -> FiniteSet:
    return members if isinstance(members, FiniteSet) else FiniteSet.of_list(members)


def _is_variable(expr: Expr) -> bool:
    return isinstance(expr, BVar) and expr.index == 0


def _mentions(expr: Expr) -> bool:
    """Whether the innermost bound variable occurs in `expr`."""
    return 0 in loose_indices(expr)
