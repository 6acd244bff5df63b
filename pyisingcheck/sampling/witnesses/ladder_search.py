"""Whether a witness exists whose form says where it would be: a constant large enough, a distance
small enough. Points on a ladder that leads there decide.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flint import arb, fmpq

from pyisingcheck.sampling.witnesses.candidates import FAR, Candidates, size_in_bits
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Exhausted, TooLarge, Undecided
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits import limits
from pyisingcheck.semantics.quantifiers.shapes import Shape
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.expr import NatLit, subterms

__all__ = ["GREW", "MORE_DIGITS", "LadderSearch"]

LADDER = [0, 1, 2, 3, *(2**k for k in range(2, 46, 3))]
IMMENSE = (2**14, 2**20)  # binary exponents of constants that are large enough if any is
NEARER = range(60, 150, 3)  # binary exponents of distances from 0
GREW = "fails at all witnesses up to an immense one"  # and so does whatever is easier there
LARGE = 1e3  # a violation
ENORMOUS = 1e12  # one that says nothing of other witnesses
SEVERAL = 4  # witnesses
LAST_WITNESS = 1e20  # after so large ones have failed, another is none for lack of points only
LARGE_WITNESS, PROPORTIONAL = 60.0, 3  # how many violations are in proportion to such witnesses
FAR_RUNGS = len(FAR) + 3
MANY_RUNGS = 14  # at which what has no size, a divisibility say, fails
CHECKED = slice(1, 8, 3)  # of the witnesses that come next
PERIOD = 600  # of what depends on a natural number, at most
ALL_RUNGS = 10 + len(FAR)  # of a ladder; sums with as many terms reach fewer
MORE_DIGITS = "more digits may decide whether the first witness is one"


class LadderSearch(Candidates):
    """Follows ladders of witnesses.

    Attributes
    ----------
    refuted : dict of int to Value
        By depth, the point that refuted a ∀ last.
    on_tails : bool
        Whether what is judged only might become easier for larger witnesses.
    """

    def __init__(self, seed: int | str) -> None:
        super().__init__(seed)
        self.refuted: dict[int, Value] = {}
        self.on_tails = False

    def _on_ladder(
        self, ev: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any], shape: Shape
    ) -> Truth:
        """As `_climbed`, with the edge of what a witness may be known to inner quantifiers."""
        edge, before = shape.edge() if shape.edge else 0, self.edge
        if not isinstance(edge, int | fmpq):
            return Truth(Level.UNKNOWN)
        self.edge = fmpq(edge)
        try:
            return self._climbed(ev, domain, predicate, shape)
        finally:
            self.edge = before

    def _climbed(
        self, ev: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any], shape: Shape
    ) -> Truth:
        """Judge ∃ x from points that go to where witnesses are, if there are any: to 0, to ∞ or
        to -∞.

        There is none if the violation settles at a size, or at a share of x over hundreds of
        orders of magnitude.
        """
        dom: Any = ev.domain
        direction, last = -1 if shape.edge else abs(shape.direction), Level.UNKNOWN
        margins: list[float] = []
        sizes: list[float] = []
        far: list[int] = []  # where it fails
        fails = direction > 0
        edge, side = self.edge, -shape.direction
        if domain == ty.REAL and direction < 0:
            returning = self._keeps_failing(lambda distance: predicate(edge + side * distance))
            if returning:
                return Truth(
                    Level.LIKELY_FALSE, grounds=f"close to {edge} the violation {returning}"
                )
        ladder = self._ladder(domain, shape, edge)
        for k, x in enumerate(ladder):
            try:
                part: Truth = predicate(x)
                if part.level is Level.LIKELY_TRUE and not self.on_tails:
                    part = _contradicted(predicate, ladder[k + 1 :]) or part
            except Exhausted:
                raise
            except (TooLarge, Undecided, RecursionError):
                break
            late = fails and max(sizes, default=0.0) > LAST_WITNESS
            if part.level is Level.LIKELY_TRUE and late and _keeps_fleeing(far):
                break
            beyond = late or (direction < 0 and _as_large(margins, sizes))
            if part.level is Level.LIKELY_TRUE and beyond:
                return Truth(Level.UNKNOWN, grounds=GREW)
            if part.level is Level.LIKELY_TRUE and direction > 0 and _grow(margins):
                # where it fails may now be farther out than can be looked at
                if fails and _keeps_pace(margins, sizes):
                    grounds = f"the violation is in proportion to the witness, up to {sizes[-1]:g}"
                    return Truth(Level.LIKELY_FALSE, margins[-1], grounds)
                return Truth(Level.UNKNOWN, grounds=GREW)
            if part.level >= Level.LIKELY_TRUE:
                return part
            fails = fails and part.level is Level.FALSE
            if part.level is Level.UNKNOWN and dom.prec < dom.max_prec and self.depth == 1:
                return Truth(Level.UNKNOWN, part.margin, MORE_DIGITS)
            last = part.level
            margins.append(part.margin)
            sizes.append(abs(float(arb(x - edge))))
            far.append(self._distance())
        which = "grows" if direction > 0 else "shrinks"
        shares = [m * float(x**direction) for m, x in zip(margins, sizes, strict=True)]
        if fails and _keeps_fleeing(far):
            grounds = f"it fails ever farther out, for witnesses up to {sizes[-1]:.3g}"
        elif _settles(margins) and _is_ordinary(margins, sizes, direction):
            grounds = f"the violation settles at {-margins[-1]:.4g} as the witness {which}"
        elif fails and len(margins) >= MANY_RUNGS and not any(margins[4:]):
            grounds = f"it fails from {len(margins)} witnesses on, each larger than the one before"
        elif fails and len(margins) >= MANY_RUNGS and _persists(margins):
            grounds = f"it fails from {len(margins)} witnesses on, by {-max(margins):.3g} or more"
        elif len(shares) >= ALL_RUNGS and margins[-1] >= -1 and _constant(shares[-FAR_RUNGS:]):
            grounds = f"the violation changes in proportion as the witness {which}"
        elif domain == ty.REAL and last is Level.FALSE and self._never(predicate, shape):
            grounds = f"no constant up to 2 ^ {IMMENSE[-1]} is large enough"
        else:
            fails = fails and last is Level.FALSE and not self.on_tails
            return Truth(Level.UNKNOWN, min(margins, default=0.0), GREW if fails else "")
        return Truth(Level.LIKELY_FALSE, margins[-1], grounds)

    def _among_tails(self, ev: Evaluator, predicate: Callable[[Value], Any], shape: Shape) -> Truth:
        """Judge ∃ N, ∀ n ≥ N, … where N itself occurs in what follows, as if it became easier for
        larger N; but what fails has to fail for consecutive N, too.
        """
        assert shape.body is not None
        if any(isinstance(e, NatLit) and e.value > PERIOD for e in subterms(shape.body)):
            return Truth(Level.UNKNOWN)
        self.on_tails = True
        try:
            truth = self._on_ladder(ev, ty.NAT, predicate, replace(shape, direction=1))
        finally:
            self.on_tails = False
        if truth.level is not Level.LIKELY_FALSE:
            return truth
        try:
            fails = all(predicate(n).level is Level.FALSE for n in range(2 * PERIOD))
        except Exhausted:
            raise
        except (TooLarge, Undecided, RecursionError):
            fails = False
        return truth if fails else Truth(Level.UNKNOWN)

    def _never(self, predicate: Callable[[Value], Any], shape: Shape) -> bool:
        """Whether no immense constant satisfies a condition about ordinary numbers at most."""
        numbers = [v for t, v in self.pool if isinstance(t, ty.Number)]
        if not shape.bound or not all(map(_is_modest, numbers)):
            return False
        try:
            sign = shape.direction
            return all(predicate(sign * fmpq(2) ** k).level is Level.FALSE for k in IMMENSE)
        except Exhausted:
            raise
        except (TooLarge, Undecided, RecursionError):
            return False

    def _keeps_failing(self, predicate: Callable[[Value], Any]) -> str:
        """Say how what is said of all points near 0 fails however near, nothing where it need not:
        by margins that waver but do not shrink, or do not in proportion to the distance of the two
        points at which it fails.
        """
        margins: list[float] = []
        slopes: list[float] = []
        for k in NEARER:
            truth = self._beside(lambda k=k: predicate(fmpq(1, 2**k)))  # type: ignore[misc]
            if truth.level is not Level.FALSE:
                return ""
            margins.append(-truth.margin)
            apart = self._apart()
            slopes.append(-truth.margin / apart if apart else 0.0)
        for values in (margins, [s for s in slopes if s]):  # what is 0 was too small for a float
            truth = limits.judge(values)
            if truth.level is Level.LIKELY_FALSE:
                return truth.grounds
        return ""

    def _beside(self, judged: Callable[[], Any]) -> Truth:
        """Return the truth of what is judged at pairs of points right beside each other."""
        self.refuted.clear()
        self.beside = True
        try:
            truth: Truth = judged()
        except Exhausted:
            raise
        except (TooLarge, Undecided, RecursionError):
            return Truth(Level.UNKNOWN)
        finally:
            self.beside = False
        return truth

    def _distance(self) -> int:
        """Return the binary exponent of the real number that refuted something last."""
        x = self.refuted.get(max(self.refuted, default=0))
        ball = arb(x) if isinstance(x, int | fmpq) else x
        return size_in_bits(ball) if isinstance(ball, arb) and ball.is_finite() else 0

    def _apart(self) -> float:
        """Return how far apart the two innermost points are that refuted something."""
        inner = [self.refuted[d] for d in sorted(self.refuted)[-2:]]
        if len(inner) < 2 or not all(type(x) is fmpq for x in inner):
            return 0.0
        return float(arb(abs(inner[0] - inner[1])))

    @staticmethod
    def _ladder(domain: ty.Type, shape: Shape, edge: fmpq) -> list[Value]:
        """Return points among which a witness is, if there is one that can be reached; close to
        `edge` if there is one.
        """
        sign = shape.direction
        if domain == ty.NAT:
            return [*LADDER, *(2**k for k in FAR)] if sign >= 0 and not shape.edge else []
        if domain == ty.INT and sign and not shape.edge:
            return [sign * n for n in (*LADDER, *(2**k for k in FAR))]
        if domain in (ty.REAL, ty.RAT) and sign:
            exponents = (*range(0, 60, 6), *FAR)
            if shape.edge:
                return [edge - sign * fmpq(1, 2**k) for k in exponents]
            return [sign * fmpq(2) ** k for k in exponents]
        return []


def _contradicted(predicate: Callable[[Value], Any], farther: list[Value]) -> Truth | None:
    """Return the certain failure of a witness farther along the ladder, which says that one before
    it, at which all points tried succeed, is none; None if there is no such failure.
    """
    for x in farther[CHECKED]:
        try:
            truth: Truth = predicate(x)
        except Exhausted:
            raise
        except (TooLarge, Undecided, RecursionError):
            return None
        if truth.level is Level.FALSE:
            return truth
    return None


def _grow(margins: list[float]) -> bool:
    """Whether violations grow with the witness, which grows by a factor of 64 each time."""
    grows = all(4 * a > b for a, b in itertools.pairwise(margins[1:]))
    return len(margins) >= 3 and grows and margins[-1] < -LARGE


def _is_modest(x: Value) -> bool:
    """Whether a number is 0 or of a size from 1 / 4 to 4: it makes no immense ones."""
    return isinstance(x, int | fmpq) and bool(x == 0 or fmpq(1, 16) <= x * x <= 16)


def _as_large(margins: list[float], sizes: list[float]) -> bool:
    """Whether witnesses have failed by what is as large as they are, as those of c ≤ f n do for an
    f that tends to 0: where smaller ones fail may be farther out than can be looked at.
    """
    shares = [m / x for m, x in zip(margins, sizes, strict=True)]
    return len(shares) >= SEVERAL and _constant(shares[1:], within=1e-3)


def _keeps_fleeing(exponents: list[int]) -> bool:
    """Whether what fails does so at points that grow like exponentials of the witness."""
    late = exponents[-SEVERAL:]
    return len(late) == SEVERAL and all(0 < 2 * a < b for a, b in itertools.pairwise(late))


def _keeps_pace(margins: list[float], sizes: list[float]) -> bool:
    """Whether the violation is in proportion to a large witness, as by log x at exp (2 C)."""
    large = [m / x for m, x in zip(margins, sizes, strict=True) if x >= LARGE_WITNESS]
    return len(large) >= PROPORTIONAL and _constant(large, within=0.01)


def _is_ordinary(margins: list[float], sizes: list[float], direction: int) -> bool:
    """Whether no immense number in the statement makes the violation: one that is there before the
    witness has grown or shrunk, and that no witness on the ladder exceeds.
    """
    if max(-m for m in margins[:2]) < ENORMOUS:
        return True
    return direction >= 0 and -margins[-1] <= max(sizes)


def _constant(shares: list[float], within: float = 1e-6) -> bool:
    """Whether numbers below 0 are the same up to a share of them."""
    low, high = min(shares), max(shares)
    return high < 0 and high - low <= within * -high


def _persists(margins: list[float]) -> bool:
    """Whether violations of ordinary size waver without becoming small."""
    least, most = -max(margins), -min(margins)
    return least > 1e-3 and most < LARGE and 50 * least > most


def _settles(margins: list[float]) -> bool:
    """Whether negative margins along the ladder of naturals stay away from 0."""
    late = [-m for m in margins[6:]]
    if len(late) < 8 or not all(m == m and m > 0 for m in late):
        return False
    if late[0] > 1e-6 and all(b >= a for a, b in itertools.pairwise(late)):
        return True
    return limits.judge(late).level is Level.LIKELY_FALSE
