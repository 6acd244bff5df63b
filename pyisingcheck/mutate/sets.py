"""Which intervals contain which: what holds on a set holds on those within."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pyisingcheck.mutate.places import head_name
from pyisingcheck.terms.expr import Const, Expr, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.mutate.proofs import Scope

__all__ = ["holds_on_larger", "interval_ends"]

# What is inherited by intervals within a set; for convexity these are convex too.
INHERITED = frozenset(
    {
        *("ConvexOn", "ConcaveOn", "StrictConvexOn", "StrictConcaveOn", "ContinuousOn"),
        *("MonotoneOn", "AntitoneOn", "StrictMonoOn", "StrictAntiOn", "Set.InjOn"),
        *("DifferentiableOn", "AnalyticOnNhd"),
    }
)
# The kind of each end: closed, open, or none.
_ENDS = {
    "Set.univ": (None, None),
    "Set.Ici": ("c", None),
    "Set.Ioi": ("o", None),
    "Set.Iic": (None, "c"),
    "Set.Iio": (None, "o"),
    "Set.Icc": ("c", "c"),
    "Set.Ioo": ("o", "o"),
    "Set.Ico": ("c", "o"),
    "Set.Ioc": ("o", "c"),
}
End: TypeAlias = tuple[str, Expr] | None


def holds_on_larger(scope: Scope, proposition: Expr) -> bool:
    """Whether a hypothesis says the same of an interval that contains the one at hand."""
    head, args = head_and_args(proposition)
    if not isinstance(head, Const) or head.name not in INHERITED:
        return False
    for hypothesis in scope.hypotheses():
        other, given = head_and_args(hypothesis)
        if not isinstance(other, Const) or other.name != head.name or len(given) != len(args):
            continue
        keys = [scope.keys.key(a) == scope.keys.key(b) for a, b in zip(args, given, strict=True)]
        differing = [i for i, same in enumerate(keys) if not same]
        if len(differing) == 1 and _within(scope, args[differing[0]], given[differing[0]]):
            return True
    return False


def _within(scope: Scope, inner: Expr, outer: Expr) -> bool:
    a, b = interval_ends(inner), interval_ends(outer)
    if a is None or b is None:
        return False
    return _inside(scope, a[0], b[0], lower=True) and _inside(scope, a[1], b[1], lower=False)


def interval_ends(set_: Expr) -> tuple[End, End] | None:
    """The ends of an interval of real numbers: each is ``"c"`` or ``"o"``, for closed or open, and
    a number, None where there is none; None for other sets.
    """
    kinds = _ENDS.get(head_name(set_))
    _, args = head_and_args(set_)
    count = sum(k is not None for k in kinds or ())
    if kinds is None or not args or head_name(args[0]) != "Real":
        return None
    values = iter(args[len(args) - count :])
    low, high = ((k, next(values)) if k is not None else None for k in kinds)
    return low, high


def _inside(scope: Scope, inner: End, outer: End, *, lower: bool) -> bool:
    if outer is None:
        return True
    if inner is None:
        return False
    (kind, x), (limit, y) = inner, outer
    low, high = (y, x) if lower else (x, y)
    strict = limit == "o" and kind == "c"
    return scope.compares(low, high, strict=strict)
