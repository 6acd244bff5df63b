"""Families that are summed over other index types than ℕ: unconditional sums do not depend on the
order, so that a countable family is summed as a sequence; an uncountable one has no sum where
uncountably many members differ from 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Undecided
from pyisingcheck.semantics.domains.spans import Span, in_spans
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["as_sequence", "uncountable"]

Family = Callable[[Value], Value]
# where a family over ℝ is looked at: an interval without a zero is enough
INTERVALS = ((0.25, 0.5), (-0.5, -0.25), (0.5, 0.75), (2.0, 2.5), (-2.5, -2.0), (10.0, 11.0))


def as_sequence(ev: Evaluator, index: ty.Type, f: Family) -> Family | None:
    """Return a sequence on ℕ with the members of the numeric family f, and zeros, as its terms;
    None for other index types than ℕ, ℤ and their subtypes.
    """
    match index:
        case ty.NAT:
            return f
        case ty.INT:
            return lambda n: _folded(f, n)
        case ty.Subtype(base, predicate):
            return as_sequence(ev, base, _extended_by_zero(ev, predicate, f))
        case _:
            return None


def _folded(f: Family, n: Value) -> Value:
    """Return the member of a family on ℤ that is number n in the order 0, -1, 1, -2, 2, …"""
    if isinstance(n, Span):
        low, high = (n.low / 2).floor(), (n.high / 2).ceil()
        return Span.around(f(Span(low, high)), f(Span(-high, -low)))
    return f(n // 2 if n % 2 == 0 else -(n + 1) // 2)


def _extended_by_zero(ev: Evaluator, predicate: Callable[[Value], Value], f: Family) -> Family:
    def member(x: Value) -> Value:
        inside = ev.condition(predicate(x))
        if isinstance(x, Span):
            return ev.domain.select(inside, lambda: f(x), lambda: 0)
        if not inside.certain:
            raise Undecided("membership in the index type of a sum")
        return f(x) if inside.level is Level.TRUE else 0

    return member


def uncountable(ev: Evaluator, index: ty.Type, f: Family) -> bool:
    """Whether f differs from 0 on a whole interval of the index type ℝ, and so is not summable."""
    if index != ty.REAL:
        return False
    for low, high in INTERVALS:
        try:
            with in_spans(ev):
                size = ev.domain.norm(f(Span(low, high)))
        except FAILURES:
            continue
        if size > 0:
            return True
    return False
