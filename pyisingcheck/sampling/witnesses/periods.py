"""Conditions that only depend on the sine and cosine of multiples of a number: numbers from 0 to
their common period are all that have to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

from flint import arb, fmpq

from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    head_and_args,
    loose_indices,
    numeral,
    scoped_children,
)

__all__ = ["period_of"]

PERIODIC = {"Real.sin", "Real.cos"}


def period_of(body: Expr) -> arb | None:
    """Return a period of what is said of the innermost variable, None if it is not known."""
    rates = list(_rates(body, 0))
    if not rates or None in rates:
        return None
    known = [r for r in rates if r is not None and r != 0]
    turns = lcm(*(int(r.q) for r in known))
    return 2 * arb.pi() * turns


def _rates(expr: Expr, i: int) -> Iterator[fmpq | None]:
    """Yield how fast the angles grow with variable `i`, None for what is no angle."""
    if i not in loose_indices(expr):
        return
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name in PERIODIC and len(args) == 1:
        yield _slope(args[0], i)
    elif isinstance(expr, BVar):
        yield None
    else:
        for part, binders in scoped_children(expr):
            yield from _rates(part, i + binders)


def _slope(expr: Expr, i: int) -> fmpq | None:
    """Return a for a x + b with a rational a, None for anything else."""
    if i not in loose_indices(expr):
        return fmpq(0)
    if isinstance(expr, BVar):
        return fmpq(1)
    head, args = head_and_args(expr)
    match head.name if isinstance(head, Const) else "", [_slope(a, i) for a in args[-2:]]:
        case "HAdd.hAdd", [fmpq() as a, fmpq() as b]:
            return a + b
        case "HSub.hSub", [fmpq() as a, fmpq() as b]:
            return a - b
        case "Neg.neg", [*_, fmpq() as a]:
            return -a
        case "HMul.hMul", [a, b]:
            factor, other = (args[-2], b) if a == 0 else (args[-1], a)
            k = numeral(factor)
            return None if k is None or other is None else k * other
        case "HDiv.hDiv", [fmpq() as a, _]:
            k = numeral(args[-1])
            return a / k if k else None
    return None
