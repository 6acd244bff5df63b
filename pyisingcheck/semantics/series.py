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
from pyisingcheck.semantics.ball_functions import norm
from pyisingcheck.semantics.ball_numbers import real_float, to_arb, zero
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.limits import CLEAR, WORK, follow, judge, sharply, tail_bound
from pyisingcheck.semantics.truth import Level, Truth, all_of
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["has_sum", "summable", "total"]

WHOLE = (ty.NAT, ty.INT)
FAR_TERM = 2**32
LAST_WHOLE = 4096  # terms of a sum of whole numbers
LONGEST = 14  # partial sums of up to 2^14 terms
SETTLED = 0.97  # blocks of doubling length that shrink by this factor or more are summable
NEGLIGIBLE = 1e-80  # blocks that are smaller than the largest by this factor end the sum
CLOSE = 1e-6  # a sum is called right when it is known at least this well


@dataclass
class _Partial:
    """Partial sums of 2^k terms, and the sums of absolute values between them."""

    sums: list[Value]
    blocks: list[float]


def _partial(ev: Evaluator, t: ty.Type, f: Callable[[Value], Value]) -> _Partial:
    if t not in (ty.REAL, ty.RAT, ty.NNREAL, ty.COMPLEX):
        raise Unsupported(f"infinite sums in {t}")
    dom = ev.domain
    total: Value = f(0)
    found = _Partial([], [])
    stop = ev.work + WORK * ev.patience
    for k in range(LONGEST):
        size: Any = 0
        for n in range(2**k, 2 ** (k + 1)):
            ev.spend(1)
            term = _inexact(f(n))
            total = dom.add(total, term)
            size = dom.add(size, norm(term))
        found.sums.append(total)
        found.blocks.append(real_float(size))
        if ev.work > stop or (k >= 8 and max(found.blocks[-2:]) <= NEGLIGIBLE * max(found.blocks)):
            break
    return found


def _inexact(x: Value) -> Value:
    """Return a ball: sums of many fractions would be long."""
    return x if hasattr(x, "re") or zero(x) else to_arb(x)


def _convergence(ev: Evaluator, f: Callable[[Value], Value], blocks: list[float]) -> Truth:
    """Judge from sums of absolute values over blocks of doubling length whether all are finite."""
    if len(blocks) < 6:
        return Truth(Level.UNKNOWN, grounds=f"only {len(blocks)} partial sums")
    if math.inf in blocks:
        growing = blocks == sorted(blocks) and _far_terms(ev, f) is not False
        return Truth(Level.LIKELY_FALSE if growing else Level.UNKNOWN, grounds="terms of any size")
    if max(blocks[-2:]) <= NEGLIGIBLE * max(blocks):
        return Truth(Level.LIKELY_TRUE, grounds="the terms vanish")
    if not all(blocks[-4:]):
        return Truth(Level.UNKNOWN, grounds="irregular terms")
    ratios = [b / a for a, b in zip(blocks[-4:], blocks[-3:], strict=False)]
    drift = ratios[-1] - ratios[-2]
    # ratios 1 − c/k of slowly converging series are still rising: where they are heading counts
    ahead = ratios[-1] + len(blocks) * max(drift, 0.0)
    if max(*ratios, ahead) < SETTLED:
        return Truth(Level.LIKELY_TRUE, grounds=f"blocks shrink by {ratios[-1]:.3g}")
    verdict = judge(blocks)
    if verdict.level is Level.LIKELY_FALSE or min(ratios) > 1.05:
        if _far_terms(ev, f) is False:
            return Truth(Level.UNKNOWN, grounds="the terms may end")
        return Truth(
            Level.LIKELY_FALSE, grounds=f"blocks of doubling length stay at {blocks[-1]:.3g}"
        )
    return Truth(Level.UNKNOWN, grounds=f"blocks shrink by {ratios[-1]:.3g} only")


def _limit(ev: Evaluator, sums: list[Value]) -> tuple[Value, arb]:
    """Return the limit of partial sums by Wynn's epsilon algorithm, with an estimate of its error.

    Tails of algebraic size are geometric along powers of two.
    """
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
    if last < LAST_WHOLE // 8 and not _far_terms(ev, f):
        return Truth(Level.LIKELY_TRUE, grounds=f"no term after {last} differs from 0"), total
    if last >= LAST_WHOLE // 2 and _far_terms(ev, f):
        return Truth(Level.LIKELY_FALSE, grounds="far terms differ from 0"), 0
    raise Undecided("a sum of whole numbers")


def _far_terms(ev: Evaluator, f: Callable[[Value], Value]) -> bool | None:
    """Whether some terms far out are known to differ from 0, since a sum may end late; None if no
    such term is known.
    """
    found: bool | None = None
    for n in (*range(FAR_TERM, FAR_TERM + 64), *range(FAR_TERM**2, FAR_TERM**2 + 4)):
        ev.spend(1)
        try:
            size = norm(f(n))
        except (TooLarge, Undecided, OverflowError):
            continue
        if size > 0:
            return True
        found = False
    return found


def summable(ev: Evaluator, t: ty.Type, f: Callable[[Value], Value]) -> Truth:
    """Judge ``Summable f`` for f on ℕ."""
    if t in WHOLE:
        return _whole(ev, f)[0]
    with sharply(ev):
        blocks = _partial(ev, t, f).blocks
        truth = _convergence(ev, f, blocks)
        return _condensed(ev, f, blocks) or truth if truth.level is Level.UNKNOWN else truth


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
    if len(terms) < 10:
        return None
    tail = tail_bound(terms)
    if tail is not None and tail < 0.5 * sum(terms):
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
        converges = _convergence(ev, f, partial.blocks)
        if converges.level is not Level.LIKELY_TRUE:
            return converges
        limit, error = _limit(ev, partial.sums)
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
        converges = _convergence(ev, f, partial.blocks)
        if converges.level is Level.LIKELY_FALSE:
            return 0
        if converges.level is Level.UNKNOWN:
            raise Undecided(f"an infinite sum: {converges.grounds}")
        limit, error = _limit(ev, partial.sums)
        radius = arb(0, (CLEAR * error).upper())
        dom = ev.domain
        return dom.add(limit, dom.complex(radius, radius) if dom.is_complex(limit) else radius)
