"""Integrals towards a singularity or infinity, as sums over blocks whose length halves or doubles.

Whether those of |f| shrink is seen from blocks far along; if they stay, f is not integrable. What
the blocks that are left out may add is estimated from how those before shrink.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics.domain import FAILURES, Exhausted, Undecided
from pyisingcheck.semantics.domains.ball_functions import norm
from pyisingcheck.semantics.domains.ball_numbers import Complex, add, div, mul, sub, to_arb
from pyisingcheck.semantics.limits.ladders import CLEAR
from pyisingcheck.semantics.limits.quadrature import EVALUATION, Enclosed, Integrand, precision
from pyisingcheck.semantics.limits.series import SETTLED, extrapolated
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["NotIntegrable", "Side", "shrinking", "summed"]

LADDER = (8, 16, 32, 64)  # blocks far along that are looked at, each with the two that follow
FRACTIONS = [fmpq(p, 1009) for p in (31, 167, 293, 419, 541, 677, 797, 929)]  # no special numbers
FAR_LADDER = (2**10, 2**20, 2**40, 2**56)  # where powers fall that are hardly steeper than 1 / x
PLACE_BITS = 1100  # of precision beside what a block far along takes: enough to tell these apart
TINY = arb(2) ** -1000
EXACTLY, CLEARLY = arb(0.01), 2
STAYS = 0.3  # a logarithm of |f|'s blocks that falls by less from rung to rung does not fall
STEEPER = 1.5  # it falls geometrically if it falls by so many times more from rung to rung
BLOCKS, LEAST_BLOCKS = 64, 10
NEGLIGIBLE = 2.0**-30  # what may be left out, beside the sum of all blocks of |f|
REGULAR = 0.1  # ratios of successive blocks that change by less, in proportion, can be extrapolated
RATIOS = 4  # that have to agree


class NotIntegrable(ArithmeticError):
    """The integral of |f| seems to be infinite."""


@dataclass(frozen=True)
class Side:
    """The numbers ``origin + u · direction`` for u from 0 to 1, or from 0 to ∞."""

    origin: Value
    direction: Value
    unbounded: bool

    def point(self, u: Value) -> Value:
        return add(self.origin, mul(self.direction, u))

    def block(self, k: int) -> tuple[Value, Value]:
        """Return the ends of a block, the one nearer to the origin first."""
        near, far = fmpq(1, 2 ** (k + 1)), fmpq(1, 2**k)
        if self.unbounded:
            near, far = fmpq(2**k // 2), fmpq(2**k)
        return self.point(near), self.point(far)

    def far_point(self, k: int, fraction: fmpq) -> Value:
        """Return a point of the k-th block."""
        u = (1 + fraction) * arb(2) ** (k - 1 if self.unbounded else -k - 1)
        return to_arb(self.point(u))


def _logarithm(
    ev: Evaluator, f: Integrand, side: Side, rung: int, bits: int, vague: bool = False
) -> arb:
    """Return the logarithm of about the integral of |f| over three blocks, -∞ if that is 0; one
    that may be `vague` is a bound.

    Raises
    ------
    Undecided
        Where values are hardly known, unless they are tiny.
    """
    total: Any = arb(0)
    with precision(bits):
        for k in range(rung, rung + 3):
            for fraction in FRACTIONS:
                ev.spend(EVALUATION)
                value = to_arb(norm(force(f(side.far_point(k, fraction)))))
                size = value.abs_upper()
                if not (vague or value.rad() <= size / 4 or size < TINY):
                    raise Undecided("values that are hardly known")
                total += size * arb(2) ** (k if side.unbounded else -k)
        return -arb("inf") if total.is_zero() else total.log()


def shrinking(ev: Evaluator, f: Integrand, side: Side) -> Truth:
    """Judge whether the blocks of |f| shrink geometrically, or stay or grow.

    Those of a power do the former or the latter; their logarithms then fall twice as much from rung
    to rung, or not at all. A logarithm in f makes them fall as much again and again.
    """
    before = len(ev.approximations)
    try:
        found = [_logarithm(ev, f, side, rung, PLACE_BITS + 3 * rung) for rung in LADDER]
    except Exhausted:
        raise
    except (*FAILURES, RecursionError) as reason:
        return Truth(Level.UNKNOWN, grounds=f"no values far along ({reason})")
    finally:
        del ev.approximations[before:]
    if not found[-1] > -arb("inf") and not found[-2] > -arb("inf"):
        return Truth(Level.LIKELY_TRUE, grounds="vanishes far along")
    with precision(PLACE_BITS):
        falls = [a - b for a, b in zip(found, found[1:], strict=False)]
    steeper = all(b > STEEPER * a for a, b in zip(falls, falls[1:], strict=False))
    if steeper and falls[-1] > STAYS or falls[-1] > 0 and _doubling(falls):
        return Truth(Level.LIKELY_TRUE, grounds="blocks shrink")
    if not all(fall < STAYS for fall in falls):
        return Truth(Level.UNKNOWN, grounds="blocks that shrink slowly")
    if _falls_in_the_end(ev, f, side, found[-1]):
        return Truth(Level.UNKNOWN, grounds="blocks that shrink very far along")
    return Truth(Level.LIKELY_FALSE, grounds="blocks stay")


def _doubling(falls: list[arb]) -> bool:
    """Whether each number is twice the one before, closely, as for a power close to 1 / x."""
    return all(abs(b - 2 * a) < EXACTLY * abs(b) for a, b in zip(falls, falls[1:], strict=False))


def _falls_in_the_end(ev: Evaluator, f: Integrand, side: Side, last: arb) -> bool:
    """Whether blocks much farther along are clearly smaller."""
    for rung in FAR_LADDER:
        before = len(ev.approximations)
        try:
            bits = PLACE_BITS + 3 * FAR_LADDER[0]
            far = _logarithm(ev, f, side, rung, bits, vague=True)
        except Exhausted:
            raise
        except (*FAILURES, RecursionError):
            continue
        finally:
            del ev.approximations[before:]
        if far < last - CLEARLY:
            return True
    return False


def summed(
    ev: Evaluator,
    f: Integrand,
    side: Side,
    over: Callable[[Value, Value, float], Enclosed],
    stop: float,
) -> Enclosed:
    """Return the integral from the origin of a side on, as a ball whose radius is an estimate.

    Parameters
    ----------
    over : callable
        The integral between two ends, given what that of |f| is besides.
    stop : float
        The value of ``ev.work`` at which a few blocks have to do.

    Raises
    ------
    NotIntegrable
        If blocks of |f| do not shrink.
    Undecided
        Where that is not seen.
    """
    truth = shrinking(ev, f, side)
    if truth.level is Level.LIKELY_FALSE:
        raise NotIntegrable(truth.grounds)
    if truth.level is Level.UNKNOWN:
        raise Undecided(f"whether a function is integrable: {truth.grounds}")
    sums: list[Value] = []
    blocks: list[Value] = []
    masses: list[float] = []
    value: Value = 0
    error = inf
    for k in range(BLOCKS):
        block = over(*side.block(k), sum(masses))
        blocks.append(block.value)
        masses.append(block.mass)
        sums.append(add(sums[-1] if sums else 0, block.value))
        if k + 1 >= LEAST_BLOCKS:
            value, error = _limit(ev, blocks, sums, masses)
            if error <= NEGLIGIBLE * sum(masses) or ev.work > stop:
                break
    if error == inf:
        raise Undecided("an integral from blocks that shrink slowly")
    radius = arb(0, arb(CLEAR * error).upper())
    around = Complex(radius, radius) if type(value) is Complex else radius
    return Enclosed(add(value, around), sum(masses))


def _limit(
    ev: Evaluator, blocks: list[Value], sums: list[Value], masses: list[float]
) -> tuple[Value, float]:
    """Return the sum of all blocks and an estimate of its error."""
    left_out = _rest(masses)
    if left_out < inf and _is_regular(blocks):
        best, error = extrapolated(ev, sums)
        apart = float(to_arb(norm(sub(best, sums[-1]))).abs_upper())
        if best is not sums[-1] and apart <= CLEAR * left_out:
            return best, min(float(error), left_out)
    return sums[-1], left_out


def _rest(masses: list[float]) -> float:
    """Return what further blocks of |f| add, if they go on to shrink as the last ones do; ∞ where
    they have hardly begun to.
    """
    if masses[-1] == 0:
        return 0.0
    recent = masses[-RATIOS - 1 :]
    ratios = [b / a if a else inf for a, b in zip(recent, recent[1:], strict=False)]
    ratio = max(ratios)
    return masses[-1] * ratio / (1 - ratio) if ratio < SETTLED else inf


def _is_regular(blocks: list[Value]) -> bool:
    """Whether each of the last blocks is about the same part of the one before."""
    recent = blocks[-RATIOS - 2 :]
    if any(to_arb(norm(b)).contains(0) for b in recent):
        return False
    ratios = [div(b, a) for a, b in zip(recent, recent[1:], strict=False)]
    steps = zip(ratios, ratios[1:], strict=False)
    return all(to_arb(norm(sub(r, s))) < REGULAR * to_arb(norm(r)) for r, s in steps)
