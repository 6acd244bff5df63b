"""Statements in a ring whose products are in the other order.

What holds in every ring holds in the opposite one, where x · y is y · x, and the norm, the numbers
that act and the exponential are the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyisingcheck.mutate.places import BINARY
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    NatLit,
    Pi,
    Sort,
    apply,
    children,
    from_below,
    head_and_args,
)
from pyisingcheck.terms.substitute import with_children

__all__ = ["opposite"]

# Classes that a ring shares with its opposite.
CLASSES = frozenset(
    {"Ring", "NormedRing", "Algebra", "NormedAlgebra", "CompleteSpace", "RCLike", "Fintype"}
)
# Constant -> which of its arguments are neither types nor instances; the last ones if negative.
_LAST = {"Norm.norm": 1, "NormedSpace.exp": 1, "Neg.neg": 1, "Inv.inv": 1, "Nat.cast": 1}
_NOTHING = {"OfNat.ofNat": 0, "Filter.atTop": 0, "Finset.univ": 0}


def opposite(parts: Sequence[Expr]) -> list[Expr] | None:
    """A statement (its binders' types and its conclusion) in the opposite rings; None if it is
    about something for which the order matters in another way, or has no product.
    """
    if not all(map(_is_symmetric, parts)):
        return None
    found = [_reversed(part) for part in parts]
    return None if all(a is b for a, b in zip(found, parts, strict=True)) else found


def _is_symmetric(expr: Expr) -> bool:
    match expr:
        case BVar() | NatLit() | Sort():
            return True
        case Pi(_, type_, body) | Lam(_, type_, body):
            return _is_symmetric(type_) and _is_symmetric(body)
    head, args = head_and_args(expr)
    if isinstance(head, BVar):
        return all(map(_is_symmetric, args))
    name = head.name if isinstance(head, Const) else ""
    if name in CLASSES or name in ("Real", "Nat", "Fin", "And", "Or", "Not", "Iff"):
        return name in CLASSES or all(map(_is_symmetric, args))
    if BINARY.get(name) == len(args):
        return all(map(_is_symmetric, args[-2:]))
    if name.startswith("Real.") and len(args) == 1:
        return _is_symmetric(args[0])
    if name == "Finset.sum" and len(args) == 5:
        return _is_symmetric(args[3]) and _is_symmetric(args[4])
    count = _LAST.get(name, _NOTHING.get(name))
    return count is not None and all(map(_is_symmetric, args[len(args) - count :]))


def _reversed(expr: Expr) -> Expr:
    """A term with the factors of products in type variables exchanged."""
    done: dict[Expr, Expr] = {}

    def combine(node: Expr) -> Expr:
        new = with_children(node, [done[part] for part in children(node)])
        head, args = head_and_args(new) if isinstance(new, App) else (new, [])
        product = isinstance(head, Const) and head.name == "HMul.hMul" and len(args) == 6
        if product and isinstance(args[0], BVar):
            return apply(head, *args[:4], args[5], args[4])
        return new

    return from_below(expr, combine, done)
