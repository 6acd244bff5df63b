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
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import (
    add,
    div,
    exact,
    neg,
    parts,
    sign,
    sub,
    to_arb,
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
from pyisingcheck.semantics.values import Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Cell", "integrable", "integral", "oriented"]

Cell: TypeAlias = "tuple[Value, Value]"  # the ends of an interval, None for no end
WORK = 16_000  # what one integral may cost, in the evaluator's unit,
FIRST_WORK = 6_000  # below the highest precision,
VAGUE_WORK = 500  # and of which only the derivative is asked for
INNER = 64  # the same of one inside an integral, which is evaluated often: one part in so many
SHARE = 4  # of what the evaluation may still cost, one part in so many
MOST_BITS = 128  # that an integral is known to beside that of |f|
ENCLOSED_CLOSE = 1e-9  # sides that contain an enclosed integral and overlap agree at least so well
BLOCK_BITS = 46  # the same of blocks, whose sum is an estimate
SIMPLE = 2**24  # denominators of places where f is singular are smaller
MOST_PLACES = 6  # at which f is singular
CONTINUOUS = "an integrand that does not jump, as far as its digits tell"
ESTIMATE, DIVERGES = "an integral from blocks that shrink", "a function that is not integrable"


# -- what is integrated ----------------------------------------------------------------------------


def integral(ev: Evaluator, t: ty.Type, f: Value, cells: list[Cell], vague: bool = False) -> Value:
    """Return the integral of f, with values in `t`, over disjoint intervals; 0 where there is none.

    Raises
    ------
    Undecided
        Where neither a value nor its absence is seen.
    """
    task = _Task.of(ev, t, f, vague)
    try:
        total = task.over(cells)
    except NotIntegrable:
        ev.approximations.append(DIVERGES)
        return 0
    return task.settled(total, vague)


def oriented(ev: Evaluator, t: ty.Type, f: Value, a: Value, b: Value, vague: bool = False) -> Value:
    """Return ∫ x in a..b, f x, the negative of what it is with its ends exchanged; if it may be
    `vague`, however little is known of it.
    """
    if isinstance(a, Jet) or isinstance(b, Jet):
        return _with_moving_ends(ev, t, f, a, b)
    order = sign(sub(b, a))
    if order is None:
        task = _Task.of(ev, t, f, vague)
        return task.settled(task.directly(a, b).value, vague)
    if order < 0:
        return neg(integral(ev, t, f, [(b, a)], vague))
    return integral(ev, t, f, [(a, b)], vague)


def integrable(ev: Evaluator, t: ty.Type, f: Value, cells: list[Cell]) -> Truth:
    """Judge whether f, which is measurable like all that can be evaluated, is integrable."""
    task = _Task.of(ev, t, f)
    try:
        task.over(cells)
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
    low, high = (x.c[0] if isinstance(x, Jet) else x for x in (a, b))
    total = oriented(ev, t, f, low, high, vague=True)
    if isinstance(b, Jet):
        total = _beyond(ev, t, f, b) + total
    return total - _beyond(ev, t, f, a) if isinstance(a, Jet) else total


def _beyond(ev: Evaluator, t: ty.Type, f: Value, end: Jet) -> Jet:
    """Return the integral of f from where a jet is to where it moves."""
    if end.order == 0:
        return end.lifted(0)
    if t != ty.REAL:
        raise Unsupported(f"an integral in {t} whose ends move")
    found = taylor(ev, t, lambda x: ev.apply(f, x), end.c[0], end.order - 1)
    if found is None and end.order == 1:
        found = [_close_to(ev, f, end.c[0])]
    if found is None:
        raise Undecided("an integral up to where its integrand may not be smooth")
    return end.composed([0, *(div(d, factorial(k + 1)) for k, d in enumerate(found))])


def _close_to(ev: Evaluator, f: Value, x: Value) -> arb:
    """Return a ball around what f is next to a point, as far as can be told at this precision."""
    around = to_arb(x) + arb(0, arb(2) ** -ctx.prec)
    before = len(ev.approximations)
    value = to_arb(force(ev.apply(f, around)))
    if not value.rad() < arb(2) ** (-ctx.prec // 4) or len(ev.approximations) > before:
        raise Undecided("an integral up to where its integrand may jump")
    ev.approximations.append(CONTINUOUS)
    return value


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
        Times that an interval was cut because f has no range at some place.
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
    def of(ev: Evaluator, t: ty.Type, f: Value, vague: bool = False) -> _Task:
        if t not in (ty.REAL, ty.COMPLEX):
            raise Unsupported(f"integrals in {t}")
        if type(ev.domain) not in (BallDomain, JetDomain):
            raise Undecided("an integral of what is no number")
        corners = {*ev.search.corners, *getattr(f, "corners", ())}
        dom: Any = ev.domain
        most = VAGUE_WORK if vague else WORK if dom.prec >= dom.max_prec else FIRST_WORK
        work = min(most * ev.patience / INNER**ev.integrals, (ev.limit - ev.work) / SHARE)
        bits = min(ctx.prec // 2, MOST_BITS)
        return _Task(ev, t, lambda x: ev.apply(f, x), sorted(corners), bits, ev.work + work)

    def over(self, cells: list[Cell]) -> Value:
        """Return the integral over disjoint intervals."""
        self.ev.integrals += 1
        try:
            total: Value = 0
            for low, high in cells:
                total = add(total, self.cell(low, high))
            return total
        finally:
            self.ev.integrals -= 1

    def cell(self, low: Value, high: Value) -> Value:
        """Return the integral over an interval, 0 if that is empty."""
        if low is None and high is None:
            return add(self.cell(None, 0), self.cell(0, None))
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
            self.another_place()
            return self.joined(low, div(add(low, high), 2), high, besides)
        if not regular[0]:
            return self.towards(Side(low, sub(high, low), False), besides)
        if not regular[1]:
            found = self.towards(Side(high, sub(low, high), False), besides)
            return Enclosed(neg(found.value), found.mass)
        try:
            return self.directly(low, high, besides)
        except Opaque as singular:
            self.another_place()
            return self.joined(low, _simplest(singular.place), high, besides)

    def another_place(self) -> None:
        self.places += 1
        if self.places > MOST_PLACES:
            raise Undecided("an integrand without a range at many places")

    def directly(self, low: Value, high: Value, besides: float = 0.0) -> Enclosed:
        ev = self.ev
        left = ev.work + (self.stop - ev.work) / (SHARE if besides else 1)
        return enclosed(ev, self.type, self.f, low, high, self.bits, left, besides)

    def joined(self, low: Value, middle: Value, high: Value, besides: float) -> Enclosed:
        stop, now = self.stop, self.ev.work
        self.stop = now + (stop - now) / 2
        left = self.between(low, middle, besides)
        self.stop = stop
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

    def settled(self, value: Value, vague: bool) -> Value:
        """Return a value of the integral with a note on how far it can be relied on.

        Raises
        ------
        TooLarge
            At the highest precision, if it is known too badly to be compared with anything close.
        """
        dom: Any = self.ev.domain
        known = vague or self.ev.integrals or _radius(value) <= CLOSE * (1 + _size(value))
        if dom.prec >= dom.max_prec and not known:
            raise TooLarge("an integral that takes too much work")
        if self.estimated:
            self.ev.approximations.append(ESTIMATE)
            dom.tolerance = max(dom.tolerance, CLOSE)
        elif not exact(value):
            dom.tolerance = max(dom.tolerance, ENCLOSED_CLOSE)
        return value


def _between(low: Value, x: Value, high: Value) -> bool:
    return bool((low is None or x > low) and (high is None or x < high))


def _radius(x: Value) -> float:
    return max(float(to_arb(part).rad()) for part in parts(x))


def _size(x: Value) -> float:
    return max(float(abs(to_arb(part))) for part in parts(x))


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
