"""Finite sets that a condition puts inside another one, s ⊆ Finset.Icc 1 7, or that are sets of
elements of a finite type: where they are few, all of them are looked at.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.values import FiniteSet, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args, loose_indices
from pyisingcheck.terms.substitute import shift

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["subsets_meeting"]

MOST = 5000  # sets that are looked at
LARGEST = 400  # elements of a set whose subsets are counted
ORDERS = {"LT.lt": (2, 3, 1), "LE.le": (2, 3, 0), "GT.gt": (3, 2, 1), "GE.ge": (3, 2, 0)}

Members = Callable[[Any], FiniteSet | None]


@dataclass(frozen=True, slots=True)
class _Size:
    """A bound on the number of elements: code for a number, and what is added to it."""

    low: bool
    run: Callable[[Any], Any]
    beyond: int


def subsets_meeting(
    ev: Evaluator, domain: Expr, hypotheses: list[Expr], context: Any
) -> tuple[Members, bool] | None:
    """Return what a variable ranges over that is a finite set, if hypotheses, which live below its
    binder, say of which elements it consists; and whether the first one is no more than that.
    """
    head, args = head_and_args(domain)
    if not (isinstance(head, Const) and head.name == "Finset" and len(args) == 1):
        return None
    inner = (domain, context)
    sizes = [s for h in hypotheses for s in _sizes(ev, h, inner)]
    for k, hypothesis in enumerate(hypotheses):
        if (larger := _larger(hypothesis)) is not None:
            whole, beyond = larger
            found = _Subsets(ev, ev.lazy(whole, inner), beyond, sizes)
            return found.members, k == 0 and beyond is None
    if not sizes:
        return None
    return _Subsets(ev, ev.lazy(args[0], context), None, sizes).members, False


@dataclass(frozen=True, slots=True)
class _Subsets:
    """The subsets of a set with a number of elements between bounds.

    Attributes
    ----------
    whole : callable
        Code for the set, for a finite type, or for a number of which all below it are meant.
    beyond : int or None
        What is added to that number.
    """

    ev: Evaluator
    whole: Callable[[Any], Any]
    beyond: int | None
    sizes: list[_Size]

    def members(self, env: Any) -> FiniteSet | None:
        if self.ev.domain.name != "ball":
            return None
        elements = self._elements(env)
        if elements is None:
            return None
        counts = self._counts(env, len(elements))
        if sum(math.comb(len(elements), k) for k in counts) > MOST:
            return None
        chosen = (c for k in counts for c in itertools.combinations(elements, k))
        return FiniteSet.of_list(map(FiniteSet.of_list, chosen))

    def _elements(self, env: Any) -> list[Any] | None:
        found = force(self.whole((None, env)))
        if isinstance(found, FiniteSet):
            return found.elements() if found.count <= LARGEST else None
        if isinstance(found, ty.Type):
            n = ty.size(found)
            few = n is not None and n <= LARGEST
            return [decode(self.ev.domain, found, i) for i in range(n or 0)] if few else None
        if type(found) is not int or self.beyond is None or found > LARGEST:
            return None
        return list(range(found + self.beyond))

    def _counts(self, env: Any, most: int) -> range:
        low, high = 0, most
        for size in self.sizes:
            bound = force(size.run((None, env)))
            if type(bound) is int and size.low:
                low = max(low, bound + size.beyond)
            elif type(bound) is int:
                high = min(high, bound + size.beyond)
        return range(low, high + 1)


def _sizes(ev: Evaluator, hypothesis: Expr, inner: Any) -> Iterator[_Size]:
    """Yield the bounds that a hypothesis puts on the number of elements."""
    head, args = head_and_args(hypothesis)
    name = head.name if isinstance(head, Const) else ""
    if name == "Eq":
        pairs = [(args[1], args[2]), (args[2], args[1])]
        bounds = [(size, other, low, 0) for size, other in pairs for low in (True, False)]
    elif name in ORDERS and len(args) == 4:
        small, large, strict = ORDERS[name]
        bounds = [(args[large], args[small], True, strict)]
        bounds += [(args[small], args[large], False, -strict)]
    else:
        return
    for size, other, low, beyond in bounds:
        if _is_size(size) and 0 not in loose_indices(other):
            yield _Size(low, ev.lazy(other, inner), beyond)


def _is_size(expr: Expr) -> bool:
    head, args = head_and_args(expr)
    counts = isinstance(head, Const) and head.name == "Finset.card"
    return counts and len(args) == 2 and _is_variable(args[1], 0)


def _larger(hypothesis: Expr) -> tuple[Expr, int | None] | None:
    """Return the set of which the variable is a subset; or a number and what has to be added to it
    to have one that is larger than all elements.
    """
    head, args = head_and_args(hypothesis)
    if isinstance(head, Const) and head.name == "HasSubset.Subset" and len(args) == 4:
        known = _is_variable(args[2], 0) and 0 not in loose_indices(args[3])
        return (args[3], None) if known else None
    if isinstance(hypothesis, Pi) and isinstance(hypothesis.body, Pi):
        return _of_all_elements(hypothesis.body)
    return None


def _of_all_elements(rest: Pi) -> tuple[Expr, int | None] | None:
    """Read x ∈ s → x ∈ t or x < n, under the binder of x."""
    guard, args = head_and_args(rest.type)
    if not (isinstance(guard, Const) and guard.name == "Membership.mem" and len(args) == 5):
        return None
    if not (_is_variable(args[3], 1) and _is_variable(args[4], 0)):
        return None
    head, args = head_and_args(rest.body)
    name = head.name if isinstance(head, Const) else ""
    if name == "Membership.mem" and _is_finset(args[1]):
        x, larger, beyond = args[4], args[3], None
    elif name in ORDERS and isinstance(args[0], Const) and args[0].name == "Nat":
        small, large, strict = ORDERS[name]
        x, larger, beyond = args[small], args[large], 1 - strict
    else:
        return None
    if not _is_variable(x, 1) or {0, 1, 2} & loose_indices(larger):
        return None
    return shift(larger, -2), beyond


def _is_finset(expr: Expr) -> bool:
    head, _ = head_and_args(expr)
    return isinstance(head, Const) and head.name == "Finset"


def _is_variable(expr: Expr, index: int) -> bool:
    return isinstance(expr, BVar) and expr.index == index
