"""Integrals over intervals of real numbers, bounded or not, with singular ends or places.

Where ranges of f enclose the integral, it is certain. Towards a singularity or infinity it is a sum
over blocks whose length halves or doubles, as certain as the sum of a series: what is left out is
estimated. A function whose blocks do not shrink is not integrable, and Mathlib's integral of it is
the junk value 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING, Any, TypeAlias

from flint import arb, ctx, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided, Unsupported
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import (
    add,
    div,
    exact,
    neg,
    sign,
    sub,
)
from pyisingcheck.semantics.domains.closed_numbers import PiMultiple
from pyisingcheck.semantics.domains.jets import Jet, JetDomain, taylor
from pyisingcheck.semantics.limits.blocks import NotIntegrable, Side, summed
from pyisingcheck.semantics.limits.quadrature import (
    Enclosed,
    Integrand,
    Opaque,
    enclosed,
    has_range,
    precision,
)
from pyisingcheck.semantics.limits.series import CLOSE
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Cell", "integrable", "integral", "oriented"]

Cell: TypeAlias = "tuple[Value, Value]"  # the ends of an interval, None for no end
WORK = 16_000  # what one integral may cost, in the evaluator's unit
SHARE = 4  # of what the evaluation may still cost, one part in so many
MOST_BITS = 128  # that an integral is known to beside that of |f|
ENCLOSED_CLOSE = 1e-9  # sides that contain an enclosed integral and overlap agree at least so well
BLOCK_BITS = 64  # the same of blocks, whose sum is an estimate
SIMPLE = 2**24  # denominators of places where f is singular are smaller
MOST_PLACES = 6  # at which f is singular
ESTIMATE, DIVERGES = "an integral from blocks that shrink", "a function that is not integrable"


# -- what is integrated ----------------------------------------------------------------------------


def integral(ev: Evaluator, t: ty.Type, f: Value, cells: list[Cell]) -> Value:
    """Return the integral of f, with values in `t`, over disjoint intervals; 0 where there is none.

    Raises
    ------
    Undecided
        Where neither a value nor its absence is seen.
    """
    task = _Task.of(ev, t, f)
    try:
        total: Value = 0
        for low, high in cells:
            total = add(total, task.over(low, high))
    except NotIntegrable:
        ev.approximations.append(DIVERGES)
        return 0
    return task.settled(total)


def oriented(ev: Evaluator, t: ty.Type, f: Value, a: Value, b: Value) -> Value:
    """Return ∫ x in a..b, f x, the negative of what it is with its ends exchanged."""
    if isinstance(a, Jet) or isinstance(b, Jet):
        return _with_moving_ends(ev, t, f, a, b)
    order = sign(sub(b, a))
    if order is None:
        task = _Task.of(ev, t, f)
        return task.settled(task.directly(a, b).value)
    if order < 0:
        return neg(integral(ev, t, f, [(b, a)]))
    return integral(ev, t, f, [(a, b)])


def integrable(ev: Evaluator, t: ty.Type, f: Value, cells: list[Cell]) -> Truth:
    """Judge whether f, which is measurable like all that can be evaluated, is integrable."""
    task = _Task.of(ev, t, f)
    try:
        for low, high in cells:
            task.over(low, high)
    except NotIntegrable:
        return Truth(Level.LIKELY_FALSE, grounds=DIVERGES)
    if task.estimated:
        return Truth(Level.LIKELY_TRUE, grounds=ESTIMATE)
    return Truth(Level.TRUE)


def _with_moving_ends(ev: Evaluator, t: ty.Type, f: Value, a: Value, b: Value) -> Value:
    """Return ∫ x in a..b, f x where the ends move: the derivative in an end is f there.

    Raises
    ------
    Undecided
        Where f is not known to be smooth at an end.
    """
    heads = [x.c[0] if isinstance(x, Jet) else x for x in (a, b)]
    total = oriented(ev, t, f, *heads)
    for end, factor in ((a, -1), (b, 1)):
        if isinstance(end, Jet):
            total = total + factor * _beyond(ev, t, f, end)
    return total


def _beyond(ev: Evaluator, t: ty.Type, f: Value, end: Jet) -> Jet:
    """Return the integral of f from where a jet is to where it moves."""
    if end.order == 0:
        return end.lifted(0)
    apply = ev.apply
    found = None
    if t == ty.REAL:
        found = taylor(ev, t, lambda x: apply(f, x), end.c[0], end.order - 1)
    if found is None:
        raise Undecided("an integral up to where its integrand may not be smooth")
    return end.composed([0, *(div(d, factorial(k + 1)) for k, d in enumerate(found))])


# -- how it is cut ---------------------------------------------------------------------------------


@dataclass
class _Task:
    """One integrand, and how much its integral may still cost.

    Attributes
    ----------
    bits : int
        How closely integrals are to be known.
    stop : float
        The value of ``ev.work`` from which on they are as close as they will be.
    estimated : bool
        Whether some part of what was returned is no more than an estimate.
    places : int
        Singular places found inside intervals.
    """

    ev: Evaluator
    type: ty.Type
    f: Integrand
    corners: list[Any]
    bits: int
    stop: float
    estimated: bool = False
    places: int = 0

    @staticmethod
    def of(ev: Evaluator, t: ty.Type, f: Value) -> _Task:
        if t not in (ty.REAL, ty.COMPLEX):
            raise Unsupported(f"integrals in {t}")
        if type(ev.domain) not in (BallDomain, JetDomain):
            raise Undecided("an integral of what is no number")
        corners = {*ev.search.corners, *getattr(f, "corners", ())}
        work = min(WORK * ev.patience, (ev.limit - ev.work) / SHARE)
        bits = min(ctx.prec // 2, MOST_BITS)
        return _Task(ev, t, lambda x: ev.apply(f, x), sorted(corners), bits, ev.work + work)

    def over(self, low: Value, high: Value) -> Value:
        """Return the integral over an interval, 0 if that is empty."""
        if low is None and high is None:
            return add(self.over(None, 0), self.over(0, None))
        if low is not None and high is not None:
            order = sign(sub(high, low))
            if order is None:
                raise Undecided("which end of an interval is the lower one")
            if order <= 0:
                return 0
        inner = [c for c in self.corners if _between(low, c, high)]
        ends = [low, *inner, high]
        total: Value = 0
        for p, q in zip(ends, ends[1:], strict=False):
            if p is None:
                total = sub(total, self.towards(Side(q, -1, True), 0.0).value)
            elif q is None:
                total = add(total, self.towards(Side(p, 1, True), 0.0).value)
            else:
                total = add(total, self.between(p, q, 0.0).value)
        return total

    def between(self, low: Value, high: Value, besides: float) -> Enclosed:
        """Return the integral from one number to another; `besides` is what |f| has elsewhere."""
        regular = [has_range(self.ev, self.type, self.f, low, high, end) for end in (True, False)]
        if not any(regular):
            return self.joined(low, div(add(low, high), 2), high, besides)
        if not regular[0]:
            return self.towards(Side(low, sub(high, low), False), besides)
        if not regular[1]:
            found = self.towards(Side(high, sub(low, high), False), besides)
            return Enclosed(neg(found.value), found.mass)
        try:
            return self.directly(low, high, besides)
        except Opaque as singular:
            self.places += 1
            if self.places > MOST_PLACES:
                raise Undecided("an integrand that is singular at many places") from singular
            return self.joined(low, _simplest(singular.place), high, besides)

    def directly(self, low: Value, high: Value, besides: float = 0.0) -> Enclosed:
        ev = self.ev
        left = ev.work + (self.stop - ev.work) / (SHARE if besides else 1)
        return enclosed(ev, self.type, self.f, low, high, self.bits, left, besides)

    def joined(self, low: Value, middle: Value, high: Value, besides: float) -> Enclosed:
        left = self.between(low, middle, besides)
        right = self.between(middle, high, besides + left.mass)
        return Enclosed(add(left.value, right.value), left.mass + right.mass)

    def towards(self, side: Side, besides: float) -> Enclosed:
        self.estimated = True
        bits, self.bits = self.bits, min(self.bits, BLOCK_BITS)
        try:
            with precision(max(ctx.prec, 4 * BLOCK_BITS)):
                return summed(
                    self.ev,
                    self.f,
                    side,
                    lambda p, q, mass: self.between(p, q, besides + mass),
                    self.stop,
                )
        finally:
            self.bits = bits

    def settled(self, value: Value) -> Value:
        """Return a value of the integral with a note on how far it can be relied on."""
        dom: Any = self.ev.domain
        if self.estimated:
            self.ev.approximations.append(ESTIMATE)
            dom.tolerance = max(dom.tolerance, CLOSE)
        elif not exact(value):
            dom.tolerance = max(dom.tolerance, ENCLOSED_CLOSE)
        return value


def _between(low: Value, x: Value, high: Value) -> bool:
    return bool((low is None or x > low) and (high is None or x < high))


def _simplest(place: arb) -> Value:
    """Return a simple rational number in a ball, or a simple multiple of π, or the centre."""
    for unit in (arb(1), arb.pi()):
        ratio = place / unit
        middle = ratio.mid().fmpq()
        near = Fraction(int(middle.p), int(middle.q)).limit_denominator(SIMPLE)
        factor = fmpq(near.numerator, near.denominator)
        if ratio.contains(factor):
            return factor if unit == 1 else PiMultiple.of(factor)
    return place.mid()
