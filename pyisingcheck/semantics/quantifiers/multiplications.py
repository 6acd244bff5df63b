"""∀ X, ‖P * X‖ ≤ r * ‖X‖ in a normed ring, where ‖P * X‖ ≤ ‖P‖ * ‖X‖: it holds if ‖P‖ ≤ r.

In the ring that is no condition at points: these are infinitely many, and none of them decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyisingcheck.semantics.environment import Code, Context, Environment
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    NatLit,
    Pi,
    apply,
    constants,
    head_and_args,
    loose_indices,
)
from pyisingcheck.terms.substitute import shift

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["norm_bound", "read_as_norm_bound"]


def read_as_norm_bound(ev: Evaluator, pi: Pi, otherwise: Code, context: Context) -> Code | None:
    """Return code for a universal statement that tries the bound on the norm first, None if it is
    about something else.

    In a batch there is nothing else to try; what that rejects may yet hold.
    """
    bound = norm_bound(pi)
    if bound is None:
        return None
    code = ev.lazy(bound, context)

    def run(env: Environment) -> Value:
        known = code(env)
        return known if ev.domain.name != "ball" or known.level is Level.TRUE else otherwise(env)

    return run


def norm_bound(pi: Pi) -> Expr | None:
    """Return ``‖P‖ ≤ r`` for ``∀ X, ‖P * X‖ ≤ r * ‖X‖`` (or ``X * P``), where a factor that is not
    there counts as 1; None for anything else.
    """
    relation, [_, order, small, large] = _application(pi.body, "LE.le", 4)
    norm, size = _application(small, "Norm.norm", 3)
    _, factors = _application(size[2], "HMul.hMul", 6)
    real: Expr = Const("Real")
    most = _one()
    product = head_and_args(large)[1]
    if len(product) == 6:
        _, product = _application(large, "HMul.hMul", 6)
        real, most, large = product[0], product[4], product[5]
    _, of = _application(large, "Norm.norm", 3)
    if not _is_variable(of[2]) or not any("NormedRing" in name for name in constants(size[1])):
        return None
    multipliers = [x for x in factors[4:] if not _is_variable(x)]
    if _is_variable(size[2]):
        least = _one()
    elif len(multipliers) != 1 or 0 in loose_indices(multipliers[0]):
        return None
    else:
        least = apply(norm, *size[:2], multipliers[0])
    if 0 in loose_indices(most):
        return None
    return shift(apply(relation, real, order, least, most), -1)


def _one() -> Expr:
    return apply(Const("OfNat.ofNat"), Const("Real"), NatLit(1), Const("One.toOfNat1"))


def _application(expr: Expr, name: str, count: int) -> tuple[Expr, list[Expr]]:
    """Return head and arguments of a term with this constant at its head, blanks of another."""
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name == name and len(args) == count:
        return head, args
    return head, [Const("")] * count


def _is_variable(expr: Expr) -> bool:
    return isinstance(expr, BVar) and expr.index == 0
