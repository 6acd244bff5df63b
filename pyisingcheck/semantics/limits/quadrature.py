"""Integrals over bounded intervals in which nothing is singular, enclosed by ball arithmetic.

The interval is halved where it pays most. On a piece with the midpoint m and the half-width r,
Taylor's theorem gives

    ∫ f = Σ 2 rʲ⁺¹ f⁽ʲ⁾(m) / (j + 1)!  +  2 rᵏ⁺¹ f⁽ᵏ⁾(ξ) / (k + 1)!,   j < k even,

with ξ somewhere in the piece: the last term is bounded by the range of that derivative. Where f
bends or jumps there are no derivatives, and width times range encloses the integral.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import factorial, inf
from typing import TYPE_CHECKING, Any

from flint import arb, ctx, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted, Undecided
from pyisingcheck.semantics.domains.ball_numbers import (
    add,
    mul,
    parts,
    sub,
    to_arb,
    zero,
)
from pyisingcheck.semantics.domains.jets import taylor
from pyisingcheck.semantics.domains.spans import Span, in_spans
from pyisingcheck.semantics.values import Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Enclosed", "Opaque", "enclosed", "has_range", "precision"]

RANGE_BITS = 64  # of precision for what only bounds a remainder, beside those of the place
LARGEST_ORDER, SMALLEST_ORDER, BITS_PER_ORDER = 58, 8, 3
EVALUATION = 4  # work of one evaluation beside the constants it applies
SERIES = 3  # orders of a power series that cost as much as a value again
FINEST = 40  # halvings after which a piece without a range is where f is singular
SINGULAR_BITS = 160  # halvings after which that place is known closely enough
MANY_OPAQUE = 200  # pieces without a range: more of them, and there are no ranges at all
GRACE = 4000  # work that may still be spent on finding where f is singular
Integrand = Callable[[Value], Value]


class Opaque(ArithmeticError):
    """There is no range around a place."""

    def __init__(self, place: arb) -> None:
        super().__init__("a singularity")
        self.place = place


@dataclass
class Enclosed:
    """A number that contains the integral, and about how large that of |f| is."""

    value: Value
    mass: float


@dataclass
class _Piece:
    """The part from index / 2 ^ depth to (index + 1) / 2 ^ depth of an interval.

    Attributes
    ----------
    derivatives : list or None
        Ranges of f and its derivatives on the piece, as far as they are known.
    order : int
        The derivative that bounds the remainder, 0 for the range of f alone.
    error : float
        About how wide that leaves the integral.
    """

    index: int
    depth: int
    derivatives: list[Any] | None = None
    order: int = 0
    error: float = inf

    @property
    def middle(self) -> fmpq:
        return fmpq(2 * self.index + 1, 2 ** (self.depth + 1))

    @property
    def radius(self) -> fmpq:
        return fmpq(1, 2 ** (self.depth + 1))

    @property
    def mass(self) -> float:
        if self.derivatives is None:
            return 0.0
        return float(self.radius) * 2 * _centre(self.derivatives[0])

    def halves(self) -> tuple[_Piece, _Piece]:
        i, d = 2 * self.index, self.depth + 1
        return _Piece(i, d), _Piece(i + 1, d)


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Compute with so many bits: whatever their number, balls contain the true values."""
    before, ctx.prec = ctx.prec, bits
    try:
        yield
    finally:
        ctx.prec = before


class _Interval:
    """f on the interval from `low` to `high`, as a function of the share of it that lies before."""

    def __init__(self, ev: Evaluator, t: ty.Type, f: Integrand, low: Value, high: Value) -> None:
        self.ev, self.type, self.f = ev, t, f
        self.low, self.length = low, sub(high, low)

    def at(self, share: Value) -> Value:
        dom = self.ev.domain
        return force(self.f(dom.add(self.low, dom.mul(share, self.length))))

    def taylor(self, share: Value, order: int) -> list[Any] | None:
        with self._counted(order):
            found = self._sure(lambda: taylor(self.ev, self.type, self.at, share, order))
            return found if found and self._sure(lambda: _finite(found[0])) is not None else None

    @contextmanager
    def _counted(self, order: int) -> Iterator[None]:
        """Count work as it takes time: every constant is applied to a whole series."""
        before = self.ev.work
        yield
        applied = self.ev.work - before + EVALUATION
        self.ev.spend(EVALUATION + applied * order // SERIES)

    def _sure(self, value: Callable[[], Any]) -> Any:
        """Return a value, None where it cannot be had, or rests on an approximation, which says
        nothing of other points of a ball.
        """
        doubts = self.ev.approximations
        before = len(doubts)
        try:
            found = value()
        except Exhausted:
            raise
        except (*FAILURES, RecursionError):
            found = None
        if len(doubts) > before:
            del doubts[before:]
            return None
        return found

    def look(self, piece: _Piece, order: int) -> None:
        """Find ranges on a piece, and which derivative bounds the remainder best."""
        with precision(RANGE_BITS + piece.depth):
            share = arb(piece.middle, arb(piece.radius))
            found = self.taylor(share, order)
            if found is None:
                value = self.range(piece)
                if value is None:
                    return
                found = [value]
            piece.derivatives = found
            bounds = [(_remainder(found[k], piece.radius, k), k) for k in range(0, len(found), 2)]
            piece.error, piece.order = min(bounds)

    def range(self, piece: _Piece) -> Any | None:
        """Return the range of f on a piece, None if there is none."""
        middle, radius = piece.middle, piece.radius
        ends = Span(arb(middle - radius), arb(middle + radius))
        with self._counted(0):
            value = self._sure(lambda: self._on_span(ends)) if self.type == ty.REAL else None
            if value is None:
                value = self._sure(lambda: _finite(self.at(arb(middle, arb(radius)))))
            return value

    def _on_span(self, share: Span) -> arb:
        with in_spans(self.ev):
            value: arb = _finite(Span.of(self.at(share)).ball())
            return value

    def place(self, piece: _Piece) -> arb:
        """Return a ball around a place in a piece around which there is no range."""
        with precision(2 * SINGULAR_BITS):
            while piece.depth < SINGULAR_BITS:
                left, right = piece.halves()
                if (self.range(left) is None) == (self.range(right) is None):
                    return to_arb(add(self.low, mul(piece.middle, self.length)))
                piece = left if self.range(left) is None else right
            share = arb(piece.middle, arb(piece.radius))
            return to_arb(add(self.low, mul(share, self.length)))

    def over(self, piece: _Piece, bits: int) -> Value:
        """Return a number that contains the integral over a piece, as a share of the interval."""
        ranges, k, r = piece.derivatives, piece.order, piece.radius
        assert ranges is not None
        with precision(bits + piece.depth):
            middle = piece.middle if _vanishes(piece) else arb(piece.middle)
            inner = self.taylor(middle, k - 2) if k else None
            if inner is None:
                return mul(2 * r, ranges[0])
            total: Value = 0
            for j, derivative in enumerate([*inner, 0, ranges[k]]):
                if j % 2 == 0:
                    total = add(total, mul(2 * r ** (j + 1) / factorial(j + 1), derivative))
            return total


def _balls(x: Value) -> list[arb]:
    return [to_arb(part) for part in parts(x)]


def _is_finite(x: Value) -> bool:
    return all(part.is_finite() for part in _balls(x))


def _finite(x: Value) -> Value:
    """Return a number of the ball domain.

    Raises
    ------
    Undecided
        If it has no bounds.
    TypeError
        For anything else.
    """
    if not _is_finite(x):
        raise Undecided("no bounds")
    return x


def _remainder(derivative: Value, r: fmpq, k: int) -> float:
    """Return about how far a term 2 rᵏ⁺¹ f⁽ᵏ⁾ / (k + 1)! is from 0, from its centre for k = 0."""
    factor = arb(2) * arb(r) ** (k + 1) / factorial(k + 1)
    balls = _balls(derivative)
    size = max(float((ball.abs_upper() if k else ball.rad()) * factor) for ball in balls)
    return size if size == size else inf


def _centre(x: Value) -> float:
    """Return about how large a number is."""
    return max(abs(float(part.mid())) for part in _balls(x))


def has_range(
    ev: Evaluator, t: ty.Type, f: Integrand, low: Value, high: Value, first: bool
) -> bool:
    """Whether f has a range on the first, or the last, tiny part of an interval."""
    piece = _Piece(0 if first else 2**FINEST - 1, FINEST)
    with precision(RANGE_BITS + 2 * FINEST):
        return _Interval(ev, t, f, low, high).range(piece) is not None


def enclosed(
    ev: Evaluator,
    t: ty.Type,
    f: Integrand,
    low: Value,
    high: Value,
    bits: int,
    stop: float,
    least: float = 0.0,
) -> Enclosed:
    """Return a ball around the integral of f from `low` to `high`, whatever their order.

    Parameters
    ----------
    bits : int
        How much closer than that of |f| the integral is to be known.
    stop : float
        The value of ``ev.work`` at which what is known has to do.
    least : float
        What counts as the integral of |f| if that is smaller.

    Raises
    ------
    Opaque
        At a place without a range around it.
    """
    over = _Interval(ev, t, f, low, high)
    whole = _Piece(0, 0)
    order = min(LARGEST_ORDER, max(SMALLEST_ORDER, bits // BITS_PER_ORDER)) // 2 * 2
    over.look(whole, order)
    scale = max(_centre(over.length), 2.0**-1000)
    pieces = [whole]
    if not _vanishes(whole):
        pieces = _refined(over, whole, order, 2.0**-bits, least / scale, stop)
    total: Value = 0
    for piece in pieces:
        total = add(total, over.over(piece, 2 * bits))
    mass = sum(p.mass for p in pieces) * scale
    return Enclosed(mul(over.length, total), mass)


def _vanishes(piece: _Piece) -> bool:
    """Whether a derivative is 0 on the whole piece, so that f is a polynomial there."""
    found = piece.derivatives
    return found is not None and piece.order > 0 and zero(found[piece.order])


def _refined(
    over: _Interval, whole: _Piece, order: int, share: float, least: float, stop: float
) -> list[_Piece]:
    """Return pieces on which the integral is known closely enough, or as closely as work allows."""
    heap = [(-whole.error, 0, whole)]
    count = 0
    while True:
        opaque = [p for _, _, p in heap if p.error == inf]
        if not opaque:
            mass = max(sum(p.mass for _, _, p in heap), least)
            error = sum(p.error for _, _, p in heap)
            if error <= share * mass or over.ev.work > stop:
                return [p for _, _, p in heap]
        elif len(opaque) > MANY_OPAQUE or over.ev.work > stop + GRACE:
            raise Undecided("an integrand without a range")
        elif min(p.depth for p in opaque) >= FINEST:
            raise Opaque(over.place(opaque[0]))
        for _ in range(1 + len(heap) // 8):
            for half in heapq.heappop(heap)[2].halves():
                over.look(half, order)
                count += 1
                heapq.heappush(heap, (-half.error, count, half))
