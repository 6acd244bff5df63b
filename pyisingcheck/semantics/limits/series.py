"""Infinite sums, judged from the partial sums at powers of two.

A sum over ℕ in Mathlib does not depend on the order of its terms, so that only absolutely
convergent series have one; others have the junk value 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import arb

from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_functions import norm
from pyisingcheck.semantics.domains.ball_numbers import real_float, to_arb, zero
from pyisingcheck.semantics.limits.ladders import CLEAR, judge, tail_bound
from pyisingcheck.semantics.limits.limits import WORK, follow, sharply
from pyisingcheck.semantics.limits.tails import (
    TINY,
    ends,
    far_blocks,
    far_terms,
    positive_float,
    rest_of,
)
from pyisingcheck.semantics.truth import Level, Truth, all_of
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["CLOSE", "SETTLED", "extrapolated", "finite_total", "has_sum", "summable", "total"]

WHOLE = (ty.NAT, ty.INT)
LAST_WHOLE = 4096  # terms of a sum of whole numbers
LONGEST = 14  # partial sums of up to 2^14 terms
SETTLED = 0.97  # blocks of doubling length that shrink by this factor or more are summable
NEGLIGIBLE = 1e-80  # blocks that are smaller than the largest by this factor end the sum
CLOSE = 1e-6  # a sum is called right when it is known at least this well
EARLY = 40  # partial sums, one by one, of a series whose terms are sums of few powers
EXACT = 1e-30  # how well such a series is known
RUSHING = 0.8  # blocks whose ratio shrinks by this factor shrink faster than any power
CONSISTENT = 100  # a better value lies within this many times the error of the other
VANISHED = 1e-12  # far blocks smaller than the largest by this factor show that the terms vanish
FALLING = 0.03  # blocks at 2^64 that are smaller than those at 2^32 by this factor keep shrinking


@dataclass
class _Partial:
    """Partial sums of 2^k terms, the sums of absolute values between them, the partial sums of the
    first terms one by one, and the whole sum where all later terms are known.
    """

    sums: list[Value]
    blocks: list[float]
    early: list[Value]
    ended: Value | None = None


def _partial(ev: Evaluator, t: ty.Type, f: Callable[[Value], Value]) -> _Partial:
    if t not in (ty.REAL, ty.RAT, ty.NNREAL, ty.COMPLEX):
        raise Unsupported(f"infinite sums in {t}")
    dom = ev.domain
    total: Value = f(0)
    found = _Partial([], [], [total])
    stop = ev.work + WORK * ev.patience
    for k in range(LONGEST):
        size: Any = 0
        for n in range(2**k, 2 ** (k + 1)):
            ev.spend(1)
            term = _inexact(f(n))
            total = dom.add(total, term)
            size = dom.add(size, norm(term))
            if n < EARLY:
                found.early.append(total)
        found.sums.append(total)
        found.blocks.append(positive_float(size))
        if ev.work > stop or (k >= 8 and max(found.blocks[-2:]) <= NEGLIGIBLE * max(found.blocks)):
            break
    if found.blocks[-1] == 0 and (rest := rest_of(ev, f, 2 ** len(found.blocks))) is not None:
        found.ended = dom.add(total, rest)
    return found


def _inexact(x: Value) -> Value:
    """Return a ball: sums of many fractions would be long."""
    return x if hasattr(x, "re") or zero(x) else to_arb(x)


def _convergence(ev: Evaluator, f: Callable[[Value], Value], partial: _Partial) -> Truth:
    """Judge absolute convergence, from the blocks of the first terms and from some far out."""
    blocks = partial.blocks
    if partial.ended is not None:
        return Truth(Level.LIKELY_TRUE, grounds="the terms end")
    if blocks[-1] == 0:
        return Truth(Level.UNKNOWN, grounds="the terms seem to end")
    near = _near(ev, f, blocks)
    far = [size for size in far_blocks(ev, f) if size > 0]
    if len(far) < 3 or len(blocks) < 6 or math.inf in (*far, *blocks):
        return near
    vanish, falling = far[-1] <= VANISHED * max(blocks), far[-1] <= max(FALLING * far[-2], TINY)
    if near.level is Level.LIKELY_FALSE and vanish and falling:
        return Truth(Level.LIKELY_TRUE, grounds="the terms vanish far out")
    if near.level is Level.LIKELY_FALSE and falling:
        return Truth(Level.UNKNOWN, grounds="blocks shrink far out")
    if near.level is Level.LIKELY_TRUE and far[-1] > 10 * max(blocks[-2:]):
        stays = far[-1] >= far[-2] / 2
        return Truth(Level.LIKELY_FALSE if stays else Level.UNKNOWN, grounds="larger terms far out")
    return near


def _near(ev: Evaluator, f: Callable[[Value], Value], blocks: list[float]) -> Truth:
    """Judge from sums of absolute values over blocks of doubling length whether all are finite."""
    if len(blocks) < 6:
        return Truth(Level.UNKNOWN, grounds=f"only {len(blocks)} partial sums")
    if math.inf in blocks:
        growing = blocks == sorted(blocks) and far_terms(ev, f) is not False
        return Truth(Level.LIKELY_FALSE if growing else Level.UNKNOWN, grounds="terms of any size")
    if max(blocks[-2:]) <= NEGLIGIBLE * max(blocks):
        return Truth(Level.LIKELY_TRUE, grounds="the terms vanish")
    if not all(blocks[-4:]):
        return Truth(Level.UNKNOWN, grounds="irregular terms")
    ratios = [b / a for a, b in zip(blocks[-4:], blocks[-3:], strict=False)]
    if _settling(ratios, len(blocks)):
        return Truth(Level.LIKELY_TRUE, grounds=f"blocks shrink by {ratios[-1]:.3g}")
    verdict = judge(blocks)
    if verdict.level is Level.LIKELY_FALSE or min(ratios) > 1.05:
        if far_terms(ev, f) is False:
            end = Level.LIKELY_TRUE if ends(ev, f) else Level.UNKNOWN
            return Truth(end, grounds="the terms may end")
        return Truth(
            Level.LIKELY_FALSE, grounds=f"blocks of doubling length stay at {blocks[-1]:.3g}"
        )
    return Truth(Level.UNKNOWN, grounds=f"blocks shrink by {ratios[-1]:.3g} only")


def _settling(ratios: list[float], count: int) -> bool:
    """Whether ratios of successive blocks, `count` of which were looked at, stay below 1.

    Ratios 1 − c/k of slowly converging series are still rising: where they are heading counts.
    """
    ahead = ratios[-1] + count * max(ratios[-1] - ratios[-2], 0.0)
    return max(*ratios, ahead) < SETTLED


def _sum(ev: Evaluator, partial: _Partial) -> tuple[Value, arb]:
    """Return the sum of a convergent series and an estimate of its error.

    Tails of algebraic size are geometric along powers of two; those of few geometric series are a
    sum of few powers from term to term.
    """
    if partial.ended is not None:
        return partial.ended, arb(0)
    best, error = _from_blocks(ev, partial)
    if not error < EXACT and _all_different(ev, partial.early):
        other, doubt = extrapolated(ev, partial.early)
        apart = to_arb(norm(ev.domain.sub(best, other))).abs_upper()
        if doubt < EXACT * (1 + to_arb(norm(other))) and not apart > CONSISTENT * error:
            return other, doubt
    return best, error


def _from_blocks(ev: Evaluator, partial: _Partial) -> tuple[Value, arb]:
    """Return the sum as the partial sums of 2^k terms give it, and an estimate of its error."""
    earlier, before, last = (to_arb(b) for b in partial.blocks[-3:])
    if last >= SETTLED * before:
        return partial.sums[-1], arb("inf")  # the terms have hardly begun to shrink
    best, error = extrapolated(ev, partial.sums)
    if last * earlier < RUSHING * before**2:  # no algebraic tail: what is left is less than a block
        return partial.sums[-1], (last / (1 - last / before)).abs_upper()
    return best, error


def _all_different(ev: Evaluator, sums: list[Value]) -> bool:
    steps = (ev.domain.sub(b, a) for a, b in zip(sums, sums[1:], strict=False))
    return len(sums) == EARLY and all(to_arb(norm(step)) > 0 for step in steps)


def extrapolated(ev: Evaluator, sums: list[Value]) -> tuple[Value, arb]:
    """Return the limit of a sequence by Wynn's epsilon algorithm, with an estimate of its error."""
    dom = ev.domain
    previous: list[Value] = [0] * (len(sums) + 1)
    current = list(sums)
    best, error = sums[-1], to_arb(norm(dom.sub(sums[-1], sums[-2]))).abs_upper()
    column = 0
    while len(current) > 2:
        following = []
        for i in range(len(current) - 1):
            step = dom.sub(current[i + 1], current[i])
            if not to_arb(norm(step)) > 0:
                return best, error
            following.append(dom.add(previous[i + 1], dom.inv(step)))
        previous, current, column = current, following, column + 1
        if column % 2 == 0 and len(current) >= 2:
            change = to_arb(norm(dom.sub(current[-1], current[-2]))).abs_upper()
            if change < error:
                best, error = current[-1], change
    return best, error


def _whole(ev: Evaluator, f: Callable[[Value], Value]) -> tuple[Truth, int]:
    """Judge whether a sequence of whole numbers is summable, and return the sum of its terms.

    Only a sequence with finitely many terms other than 0 is.

    Raises
    ------
    Undecided
        Where the terms that are looked at do not tell.
    """
    total, last = 0, -1
    for n in range(LAST_WHOLE):
        ev.spend(1)
        term = f(n)
        if not isinstance(term, int):
            raise Undecided("a whole number that is not known")
        if term:
            total, last = total + term, n
    rest = rest_of(ev, f, LAST_WHOLE)
    if rest is not None:
        return Truth(Level.LIKELY_TRUE, grounds="its terms end"), total + rest
    if last < LAST_WHOLE // 8 and not far_terms(ev, f):
        return Truth(Level.LIKELY_TRUE, grounds=f"no term after {last} differs from 0"), total
    if last >= LAST_WHOLE // 2 and far_terms(ev, f):
        return Truth(Level.LIKELY_FALSE, grounds="far terms differ from 0"), 0
    raise Undecided("a sum of whole numbers")


def finite_total(ev: Evaluator, f: Callable[[Value], Value]) -> Value:
    """Return the sum of the terms other than 0 if they are finitely many, else 0.

    Raises
    ------
    Undecided
        Where interval arithmetic does not show where the terms end.
    """
    with sharply(ev):
        rest = rest_of(ev, f, 1)
        if rest is not None:
            return ev.domain.add(f(0), rest)
        if far_terms(ev, f) and not ends(ev, f):
            ev.approximations.append("far terms differ from 0")
            return 0
    raise Undecided("whether finitely many terms differ from 0")


def summable(ev: Evaluator, t: ty.Type, f: Callable[[Value], Value]) -> Truth:
    """Judge ``Summable f`` for f on ℕ."""
    if t in WHOLE:
        return _whole(ev, f)[0]
    with sharply(ev):
        return _summability(ev, f, _partial(ev, t, f))


def _summability(ev: Evaluator, f: Callable[[Value], Value], partial: _Partial) -> Truth:
    truth = _convergence(ev, f, partial)
    if truth.level is Level.UNKNOWN and len(partial.blocks) >= 6 and partial.blocks[-1]:
        return _condensed(ev, f, partial.blocks) or truth
    return truth


def _condensed(ev: Evaluator, f: Callable[[Value], Value], blocks: list[float]) -> Truth | None:
    """Judge a series whose blocks shrink too slowly to tell by Cauchy's condensation test, twice.

    Σ f n converges with Σ 2ᵏ f(2ᵏ), that with Σ 2ʲ 2^2ʲ f(2^2ʲ), if the terms fall regularly: their
    sums over blocks have to agree with 2ᵏ f(2ᵏ) up to a factor.
    """
    dom = ev.domain

    def block(k: int) -> Value:
        return dom.mul(2**k, norm(f(2**k)))

    estimates = follow(ev, list(range(len(blocks))), block)[-6:]
    pairs = list(zip(blocks[-6:], estimates, strict=False))
    if len(pairs) < 6 or not all(a > 0 and 0.2 < b / a < 5 for a, b in pairs):
        return None
    terms = follow(ev, list(range(2, 13)), lambda j: dom.mul(2**j, block(2**j)))
    if len(terms) < 10 or not all(terms):
        return None
    tail = tail_bound(terms)
    settling = _settling([b / a for a, b in zip(terms[-4:], terms[-3:], strict=False)], len(terms))
    if tail is not None and tail < 0.5 * sum(terms) and settling:
        return Truth(Level.LIKELY_TRUE, grounds="its condensed series shrinks geometrically")
    truth = judge(terms)
    if truth.level is Level.LIKELY_FALSE:
        return Truth(truth.level, truth.margin, f"its condensed series stays: {truth.grounds}")
    return None


def has_sum(ev: Evaluator, t: ty.Type, f: Callable[[Value], Value], claimed: Value) -> Truth:
    """Judge ``HasSum f claimed`` for f on ℕ."""
    if t in WHOLE:
        truth, sum_ = _whole(ev, f)
        likely = truth.level is Level.LIKELY_TRUE
        return all_of([truth, ev.domain.equal(sum_, claimed)]) if likely else truth
    with sharply(ev):
        partial = _partial(ev, t, f)
        converges = _convergence(ev, f, partial)
        if converges.level is Level.UNKNOWN:
            slow = _summability(ev, f, partial)
            return slow if slow.level is Level.LIKELY_FALSE else converges
        if converges.level is Level.LIKELY_FALSE:
            return converges
        limit, error = _sum(ev, partial)
        miss = real_float(norm(algebra.binary(ev, "sub", t, limit, claimed)))
        doubt = real_float(error) + 1e-300
    if miss > CLEAR * doubt + 1e-9 * real_float(norm(limit)):
        return Truth(Level.LIKELY_FALSE, -miss, f"the sum is {miss:.6g} away, within {doubt:.1e}")
    if doubt < CLOSE:
        return Truth(Level.LIKELY_TRUE, grounds=f"within {max(miss, doubt):.1e}")
    return Truth(Level.UNKNOWN, grounds=f"the sum is known within {doubt:.1e} only")


def total(ev: Evaluator, t: ty.Type, f: Callable[[Value], Value]) -> Value:
    """Return ``∑' n, f n`` over ℕ as a ball whose radius is an estimate; 0 where it diverges.

    Raises
    ------
    Undecided
        Where the partial sums do not tell.
    """
    ev.approximations.append("an infinite sum from partial sums")
    if t in WHOLE:
        return _whole(ev, f)[1]
    with sharply(ev):
        try:
            partial = _partial(ev, t, f)
        except TooLarge as reason:
            raise Undecided(str(reason)) from reason
        converges = _convergence(ev, f, partial)
        if converges.level is Level.UNKNOWN:
            if _summability(ev, f, partial).level is Level.LIKELY_FALSE:
                return 0
            raise Undecided(f"an infinite sum: {converges.grounds}")
        if converges.level is Level.LIKELY_FALSE:
            return 0
        limit, error = _sum(ev, partial)
        radius = arb(0, (CLEAR * error).upper())
        dom = ev.domain
        ev.domain.tolerance = CLOSE  # type: ignore[attr-defined]
        return dom.add(limit, dom.complex(radius, radius) if dom.is_complex(limit) else radius)
