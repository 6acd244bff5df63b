"""Quantified bounds that can be read off: ∃ M, t ≤ M holds and ∀ n, n < t fails, whatever t is.

No points show either where a statement says it for all of infinitely many t.
"""

from __future__ import annotations

from pyisingcheck.semantics.quantifiers.shapes import conjuncts
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Pi, head_and_args, loose_indices

__all__ = ["obvious"]

NUMBERS = ("Nat", "Int", "Rat", "Real", "NNReal")  # none of these orders has a largest element
WITH_LEAST = ("Nat", "NNReal")
BELOW = {"LE.le": ("≤", 2, 3), "LT.lt": ("<", 2, 3), "GE.ge": ("≤", 3, 2), "GT.gt": ("<", 3, 2)}


def obvious(expr: Expr) -> bool | None:
    """Return the truth of a proposition about numbers where its form tells it, otherwise None."""
    if isinstance(expr, Pi):
        return _for_all(expr.type, expr.body)
    head, args = head_and_args(expr)
    match head.name if isinstance(head, Const) else None, args:
        case "True" | "False" as name, []:
            return name == "True"
        case "Not", [inner]:
            known = obvious(inner)
            return None if known is None else not known
        case "And", [left, right]:
            return _both(obvious(left), obvious(right))
        case "Or", [left, right]:
            known = _both(*(None if x is None else not x for x in map(obvious, (left, right))))
            return None if known is None else not known
        case "Exists", [type_, Lam(body=body)]:
            return _exists(type_, body)
    return None


def _both(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return True if left and right else None


def _for_all(type_: Expr, body: Expr) -> bool | None:
    known = obvious(body)
    if known or obvious(type_) is False:
        return True
    if not (isinstance(type_, Const) and type_.name in NUMBERS):
        return None
    if known is False or any(_fails_somewhere(type_.name, part) for part in conjuncts(body)):
        return False
    return None


def _exists(type_: Expr, body: Expr) -> bool | None:
    known = obvious(body)
    if known is False:
        return False
    if not (isinstance(type_, Const) and type_.name in NUMBERS):
        return None
    parts = [part for part in conjuncts(body) if obvious(part) is not True]
    bounds = [_bound(type_.name, part) for part in parts]
    if len(parts) == 1 and _is_equation(type_.name, parts[0]):
        return True
    if all(bound is not None and bound[0] == "above" for bound in bounds):
        return True
    if type_.name in WITH_LEAST:
        return None
    return True if all(bound is not None and bound[0] == "below" for bound in bounds) else None


def _fails_somewhere(numbers: str, expr: Expr) -> bool:
    """Whether a bound on the variable 0 fails for some of its values."""
    bound = _bound(numbers, expr)
    if bound is None:
        return False
    return bound[0] == "below" or bound[1] == "<" or numbers not in WITH_LEAST


def _bound(numbers: str, expr: Expr) -> tuple[str, str] | None:
    """Return on which side of a term without it the variable 0 is said to be, and the relation."""
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name in BELOW and len(args) == 4):
        return None
    relation, small, large = BELOW[head.name]
    if not _names(args[0], numbers):
        return None
    if _is_variable(args[small], args[large]):
        return "below", relation
    if _is_variable(args[large], args[small]):
        return "above", relation
    return None


def _is_equation(numbers: str, expr: Expr) -> bool:
    """Whether the variable 0 is said to be, or not to be, a term without it."""
    match head_and_args(expr):
        case Const(name="Eq" | "Ne"), [type_, left, right] if _names(type_, numbers):
            return _is_variable(left, right) or _is_variable(right, left)
    return False


def _is_variable(side: Expr, other: Expr) -> bool:
    """Whether one side is the variable 0, which the other does not mention."""
    return isinstance(side, BVar) and side.index == 0 and 0 not in loose_indices(other)


def _names(type_: Expr, name: str) -> bool:
    return isinstance(type_, Const) and type_.name == name
