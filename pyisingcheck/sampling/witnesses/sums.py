"""Vectors of whole numbers for which a sum of terms, one for each entry, is a given number, as
n = ∑ i, f i ^ 3: which sums there are is found by adding one entry after the other.

It is certain either way where no term is ever negative and all are too large from some number on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.spans import INFINITY, Span, in_spans
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.quantifiers.shapes import Shape, conjuncts
from pyisingcheck.semantics.quantifiers.solutions import WHOLE
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Function, Thunk, Value, force
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Pi,
    head_and_args,
    loose_indices,
    scoped_children,
)

__all__ = ["sum_of_entries"]

MOST_ENTRIES = 64
LARGEST = 1 << 18  # sum that is looked for
REACHES = (0, *(2**k for k in range(12)))  # sizes from which on entries may be too large
NUMBERS = ("Nat", "Int", "Rat", "Real", "NNReal")
INDEX, VECTOR, ENTRY = 0, 1, -1  # what stands in a term: variables, or the one at the other
WORDS = 512  # of 64 bits, that count as much as one application of a constant


def sum_of_entries(ev: Evaluator, domain: ty.Type, shape: Shape) -> Truth | None:
    """Return the certain truth of ∃ f : ι → ℕ (or ℤ), a = ∑ i, t i (f i), where ι is finite, and
    ∀ i, p i (f i) may be said of the entries besides; None where it is not decided.
    """
    if type(ev.domain) is not BallDomain or shape.body is None or not isinstance(domain, ty.Pi):
        return None
    entries = ty.size(domain.domain)
    if entries is None or not entries <= MOST_ENTRIES or domain.codomain(0) not in WHOLE:
        return None
    if (said := _read(ev, shape)) is None:
        return None
    found = _Sum(ev, shape, domain, said)
    try:
        total = _whole(said.total((None, shape.env)))
        if total is None or total > LARGEST:
            return None
        reached = found.is_reached(entries, total)
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return None
    return None if reached is None else Truth(Level.TRUE if reached else Level.FALSE)


@dataclass(frozen=True, slots=True)
class _Said:
    """Code for the total, the function whose values are added, and what is said of each index
    besides; and whether the index stands anywhere but in the entry.
    """

    total: Code
    term: Code
    conditions: list[Code]
    varies: bool


@dataclass(frozen=True, slots=True)
class _Sum:
    ev: Evaluator
    shape: Shape
    domain: ty.Pi
    said: _Said

    def is_reached(self, entries: int, total: int) -> bool | None:
        """Whether the sum can be a number, None where that is not known."""
        sums, mask = 1, (1 << total + 1) - 1 if total >= 0 else 0
        terms: set[int] | None = None
        for i in range(entries):
            if terms is None or self.said.varies:
                terms = self._terms(decode(self.ev.domain, self.domain.domain, i), total)
            if terms is None:
                return None
            self.ev.spend(len(terms) * (1 + total // (64 * WORDS)))
            longer = 0
            for t in terms:
                longer |= sums << t
            sums = longer & mask
        return total >= 0 and bool(sums >> total & 1)

    def _terms(self, i: Value, total: int) -> set[int] | None:
        """Return the terms for an index that are at most the total, None where they are not known
        or may be negative.
        """
        reach = next((k for k in REACHES if self._past(i, k, total)), None)
        if reach is None:
            return None
        lowest = 0 if self.domain.codomain(0) == ty.NAT else 1 - reach
        found = set()
        for v in range(lowest, reach):
            if (allowed := self._allowed(i, v)) is None:
                return None
            if allowed:
                term = _whole(self._term(i, v))
                if term is None or term < 0:
                    return None
                found.add(term)
        return {t for t in found if t <= total}

    def _past(self, i: Value, reach: int, total: int) -> bool:
        """Whether the term is larger than the total, and not negative, for all entries of a size
        from `reach` on.
        """
        sides = [Span(reach, INFINITY)]
        sides += [Span(-INFINITY, -reach)] if self.domain.codomain(0) == ty.INT else []
        with in_spans(self.ev):
            terms = [Span.of(self._term(i, side)) for side in sides]
        return all(t.low >= 0 and t.low > total for t in terms)

    def _term(self, i: Value, v: Value) -> Value:
        function = force(self.said.term((_constantly(v), self.shape.env)))
        return self.ev.apply(function, i)

    def _allowed(self, i: Value, v: Value) -> bool | None:
        """Whether what is said of an entry besides holds of a value."""
        env = (i, (_constantly(v), self.shape.env))
        levels = [self.ev.condition(Thunk(code, env)).level for code in self.said.conditions]
        if Level.FALSE in levels:
            return False
        return True if all(level is Level.TRUE for level in levels) else None


def _constantly(v: Value) -> Function:
    return Function(lambda _: v)


def _whole(x: Value) -> int | None:
    """Return a number as an int, None if it is not known to be a whole one."""
    x = force(x)
    if type(x) is int:
        return x
    return int(x.p) if getattr(x, "q", None) == 1 else None


def _read(ev: Evaluator, shape: Shape) -> _Said | None:
    """Return what a condition on a vector says, if it is of the form that is decided here."""
    assert shape.body is not None
    equation: tuple[Expr, Lam] | None = None
    conditions: list[Code] = []
    varies = False
    for part in conjuncts(shape.body):
        if isinstance(part, Pi) and _of_entries(part.body):
            varies = varies or INDEX in _places(part.body, 0)
            conditions.append(ev.lazy(part.body, (part.type, shape.context)))
        elif equation is not None or (equation := _equation(part)) is None:
            return None
    if equation is None:
        return None
    total, term = equation
    varies = varies or INDEX in _places(term.body, 0)
    codes = ev.lazy(total, shape.context), ev.lazy(term, shape.context)
    return _Said(*codes, conditions, varies)


def _equation(part: Expr) -> tuple[Expr, Lam] | None:
    """Return a and t of a = ∑ i, t i or the same mirrored, a without the vector."""
    head, args = head_and_args(part)
    if not (isinstance(head, Const) and head.name == "Eq" and len(args) == 3):
        return None
    for total, side in (args[1:], args[:0:-1]):
        term = _summed(side)
        if term is not None and _of_entries(term.body) and 0 not in loose_indices(total):
            return total, term
    return None


def _summed(expr: Expr) -> Lam | None:
    """Return the function of which all values, numbers, are added."""
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name == "Finset.sum" and len(args) == 5):
        return None
    over, _ = head_and_args(args[3])
    every = isinstance(over, Const) and over.name == "Finset.univ"
    of_numbers = isinstance(args[1], Const) and args[1].name in NUMBERS
    return args[4] if every and of_numbers and isinstance(args[4], Lam) else None


def _of_entries(body: Expr) -> bool:
    """Whether a vector f, variable 1, occurs, but only as f i with the index i, variable 0, which
    is one of the vector then.
    """
    found = set(_places(body, 0))
    return ENTRY in found and VECTOR not in found


def _places(expr: Expr, depth: int) -> Iterator[int]:
    """Yield what stands in a term of a vector and an index, which are as many binders farther out
    as `depth` says.
    """
    if isinstance(expr, App) and _is(expr.fn, depth + VECTOR) and _is(expr.arg, depth + INDEX):
        yield ENTRY
    elif isinstance(expr, BVar) and expr.index >= depth:
        yield expr.index - depth
    else:
        for part, binders in scoped_children(expr):
            yield from _places(part, depth + binders)


def _is(expr: Expr, index: int) -> bool:
    return isinstance(expr, BVar) and expr.index == index
