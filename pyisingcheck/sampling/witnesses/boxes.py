"""No witness within a bound: ∃ x, ‖x‖ ≤ r ∧ … fails if the condition does on balls that contain all
vectors of that size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flint import arb, fmpq

from pyisingcheck.sampling.tables import tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.shapes import ORDERS, Shape, conjuncts
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, head_and_args, loose_indices

__all__ = ["none_within_bound"]

LARGEST = 32  # real numbers in a vector
LARGEST_BOUND = 2**64  # on its norm: a larger ball excludes nothing
BOXES = 40  # that may be looked at
HALVED = 2  # vectors of so many numbers, as those of more need too many boxes
Predicate = Callable[[Value], Any]
Ball = tuple[fmpq, fmpq]  # middle and radius


def none_within_bound(ev: Evaluator, domain: ty.Type, predicate: Predicate, shape: Shape) -> bool:
    """Whether the predicate bounds the norm of a vector and certainly fails wherever that is met.

    No entry of a vector or matrix is larger than its norm, whichever norm it is.
    """
    if shape.body is None or not 0 < (count := _dimension(domain)) <= LARGEST:
        return False
    try:
        radius = min(_radii(ev, shape), default=None)
    except (*FAILURES, RecursionError):
        return False
    if radius is None:
        return False
    waiting: list[list[Ball]] = [[(fmpq(0), radius)] * count]
    for _ in range(BOXES):
        if not waiting:
            return True
        box = waiting.pop()
        if _fails(ev, domain, predicate, box):
            continue
        if count > HALVED or not radius:
            return False
        waiting += _halves(box)
    return False


def _radii(ev: Evaluator, shape: Shape) -> Iterator[fmpq]:
    """Yield upper bounds for the norm of the variable, 0 for those below 0."""
    assert shape.body is not None
    for part in conjuncts(shape.body):
        head, args = head_and_args(part)
        if not (isinstance(head, Const) and head.name in ORDERS and len(args) == 4):
            continue
        small, large = (args[i] for i in ORDERS[head.name])
        if _is_norm(small) and 0 not in loose_indices(large):
            bound = to_arb(force(ev.lazy(large, shape.context)((None, shape.env))))
            if bound < LARGEST_BOUND:
                yield max(fmpq(0), _above(bound))


def _above(x: arb) -> fmpq:
    """Return a rational number that is not below a ball; the number itself if it is exact."""
    mantissa, exponent = x.upper().man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)


def _is_norm(expr: Expr) -> bool:
    head, args = head_and_args(expr)
    name = head.name if isinstance(head, Const) else ""
    return name in ("Norm.norm", "abs") and isinstance(args[-1], BVar) and args[-1].index == 0


def _fails(ev: Evaluator, domain: ty.Type, predicate: Predicate, box: list[Ball]) -> bool:
    numbers = iter([_ball(*ball) for ball in box])
    try:
        return predicate(_filled(ev, domain, numbers)).level is Level.FALSE  # type: ignore[no-any-return]
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return False


def _ball(middle: fmpq, radius: fmpq) -> fmpq | arb:
    return arb(middle, arb(radius).upper()) if radius else middle


def _halves(box: list[Ball]) -> list[list[Ball]]:
    """Return the two halves of a box, cut where it is widest."""
    k = max(range(len(box)), key=lambda i: box[i][1])
    middle, radius = box[k][0], box[k][1] / 2
    return [[*box[:k], (middle + s * radius, radius), *box[k + 1 :]] for s in (1, -1)]


def _dimension(t: ty.Type) -> int:
    """Return how many real numbers a vector has, 0 for what is none."""
    if t in (ty.REAL, ty.COMPLEX):
        return 2 if t == ty.COMPLEX else 1
    parts = ty.index_and_entry(t)
    return (ty.size(parts[0]) or 0) * _dimension(parts[1]) if parts else 0


def _filled(ev: Evaluator, t: ty.Type, numbers: Iterator[Any]) -> Value:
    """Return the vector with the given numbers in it."""
    if t == ty.COMPLEX:
        return ev.domain.complex(next(numbers), next(numbers))
    parts = ty.index_and_entry(t)
    if parts is None:
        return next(numbers)
    index, entry = parts
    entries = [_filled(ev, entry, numbers) for _ in range(ty.size(index) or 0)]
    return tabulated(ev, index, entries)
