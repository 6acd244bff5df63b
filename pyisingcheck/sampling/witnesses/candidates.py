"""Points of infinite types at which a quantified condition is tried: special ones, those at hand,
simple expressions in them, what lies beside corners and far out, and random ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from flint import arb, ctx, fmpq

from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.drawing.numbers import NoElement
from pyisingcheck.sampling.witnesses.vector_witnesses import unit_vectors
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball_numbers import Closed, PiMultiple
from pyisingcheck.semantics.domains.spans import Span
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.search import Search
from pyisingcheck.semantics.quantifiers.solutions import WHOLE
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Constructed, Value

__all__ = ["FAR", "NATURALS", "RUN", "Candidates", "size_in_bits"]

REALS = [
    fmpq(p, q)
    for p, q in (
        (0, 1),
        (1, 1),
        (-1, 1),
        (1, 2),
        (-1, 2),
        (2, 1),
        (-2, 1),
        (1, 3),
        (3, 1),
        (-3, 2),
        (1, 10),
        (-1, 10),
        (1, 1000),
        (1, 10**6),
        (-1, 10**6),
        (10, 1),
        (-10, 1),
        (1000, 1),
        (-1000, 1),
        (7, 5),
        (-5, 7),
        (10**6, 1),
    )
]
NATURALS = [*range(9), 10, 12, 15, 16, 17, 20, 31, 32, 64, 100, 255, 1000, 1024]
FAR_NATURALS = [2**20, 2**70]  # one of which may be a witness where any large number is
NEAR = (200, 200, 20, 14)  # points made from those at hand, by depth
CLOSED_REACH = 3000  # of them are looked at, if that is cheap
NATURALS_IN_A_ROW = range(CLOSED_REACH)
INTEGERS_IN_A_ROW = (0, *(s * n for n in range(1, CLOSED_REACH) for s in (1, -1)))
PAIRED, PAIRED_AT_HAND = 9, 2  # elements of each of two types that are paired
RUN, LONG_RUN = 13, 120  # natural numbers in a row, from one at hand on
FAR = (90, 250, 500, 800)  # binary exponents of witnesses far out
BESIDE = (0, -1, 1, fmpq(-1, 2**40), fmpq(1, 2**40))  # a corner
CLOSE = fmpq(1, 2**90)
SHARES = tuple(fmpq(k, 17) for k in (17, *range(1, 17)))
CENTRES = tuple(fmpq(p, q) for p, q in ((1, 1), (-1, 1), (2, 1), (-2, 1), (3, 1), (1, 2)))
SMALL, LEAST = fmpq(1, 32), fmpq(1, 2**850)
TURN = range(7)  # among numbers these apart the sine is close to 1 and to -1
HALF_TURN = TURN[:4]  # among these it has both signs
# multiples of π where waves and products of two are highest and lowest
ANGLES = tuple(PiMultiple.of(fmpq(k, 4)) for k in (2, -2, 4, 1, -1))
EXTREME = 3  # binary exponent from which on a constant has points beyond it
CORNERS = 3  # places, 0 among them, as close to which a large constant has points
LARGEST_EXPONENT = 2.0**18 + 1  # of e whose power is a point, written out
PAST = 1, 2  # powers of a larger constant, twice which are exponents of e in points
PAST_BITS = 1024  # of precision for these, as many as their exponents may have


class Candidates(Search):
    """Chooses points, fewer the deeper a quantifier stands.

    Attributes
    ----------
    pool : list of (type, value)
        The sample's values; candidates of the same type are made from them.
    depth : int
        Of the quantifier: 1 for an outermost one.
    searching : int
        How many ∃ enclose it.
    edge : fmpq
        What a witness has to be larger than, or smaller; small distances from it are tried.
    beside : bool
        Whether, from the third quantifier on, only points right beside one at hand are chosen.
    """

    def __init__(self, seed: int | str) -> None:
        super().__init__()
        self.seed = seed
        self.depth = 0
        self.searching = 0
        self.beside = False
        self.edge = fmpq(0)
        self._drawer: Drawer | None = None

    def candidates(self, ev: Evaluator, t: ty.Type) -> list[Value]:
        """Return points of `t` to try, simple ones first; fewer at greater depth."""
        count = (48, 16, 8, 4)[min(self.depth - 1, 3)]
        same = [end for s, v in self.pool if s == t for end in _ends(v)]
        if t in (ty.REAL, ty.RAT):
            same += [fmpq(v) for s, v in self.pool if s in (ty.NAT, ty.INT) and type(v) is int]
            others = [v for s, v in self.pool if s in (ty.REAL, ty.RAT) and s != t]
            same += [v for v in others if type(v) is fmpq]
        if self.beside and self.depth > 2 and (close := self._within(same)):
            return [*close]
        near: list[Value] = []
        if t in (ty.REAL, ty.RAT, ty.NNREAL):
            near = [*self._reciprocals(), *self._extremes(), *self._within(same)]
            near += self._near(ev, same)
            near += _around(same)
            near += ANGLES if t == ty.REAL and self.searching and self.depth == 2 else ()
            near += self._past_logarithms(ev, same)
            near = [*self._beside_corners(), *near]
            near = near[: NEAR[min(self.depth - 1, 3)]]
        if t == ty.NNREAL:
            near = [x for x in near if ev.domain.less_equal(0, x).level is Level.TRUE]
        if t == ty.NAT:
            near = self._near_naturals()
        if t == ty.INT:
            near = self._near_integers()
        points = [*near, *same, *self._special(ev, t)]
        return [*points[: count + len(near)], *self._random(ev, t, ev.patience * count // 3)]

    def _near_naturals(self) -> list[int]:
        """Return naturals around those at hand, and around real numbers and their reciprocals."""
        found = [v for s, v in self.pool if s == ty.NAT][:3]
        for x in [v for s, v in self.pool if s == ty.REAL and type(v) is fmpq][:3]:
            if x != 0 and max(abs(x), 1 / abs(x)) <= 2 ** FAR[-1]:
                found += [int(abs(x).ceil()), int((1 / abs(x)).ceil())]
                far = max(abs(x), 1 / abs(x))
                found += [int((far * far).ceil()) + 1] if far > 1 else []  # for square roots
        near = [y for x in found for y in (x, x + 1, x + 2, 2 * x, 2 * x + 1)]
        near += [x * x + 1 for x in found[:1] if x <= 2 ** FAR[-1]]  # for quotients
        return [*near, *(x + k for x in found[:1] for k in range(3, RUN))]  # for what is periodic

    def _next_naturals(self) -> list[int]:
        """Return the naturals that come after the run beside one at hand."""
        found = [v for s, v in self.pool if s == ty.NAT][:1]
        return [x + k for x in found for k in range(RUN, LONG_RUN)]

    def _near_integers(self) -> list[int]:
        """Return integers around numbers at hand, on both sides of 0."""
        found = [v for s, v in self.pool if s in (ty.INT, ty.NAT)][:2]
        for x in [v for s, v in self.pool if s in (ty.REAL, ty.RAT) and type(v) is fmpq][:2]:
            found += [int(x.floor())] if abs(x) <= 2 ** FAR[-1] else []
        return [y for x in found for y in (x, x - 1, x + 1, 2 * x + 1, -x, -2 * x - 1)]

    def _reciprocals(self) -> list[fmpq]:
        """Return what an ε has to be compared with where a natural number is at hand, and points as
        far from 1.
        """
        naturals = [v for s, v in self.pool if s == ty.NAT and isinstance(v, int)]
        small = [fmpq(1, k) for n in naturals[:2] for k in (2 * n + 2, n + 1)]
        return [*small, *(1 - x for x in small[:1])]

    def _beside_corners(self) -> list[fmpq]:
        """Return the corners of functions at hand, and points on both sides of them."""
        sides = BESIDE if self.depth == 1 else BESIDE[:1]
        return [c + d for c in self.corners for d in sides]

    def _extremes(self) -> list[fmpq]:
        """Return what is much larger and much smaller than a constant that is chosen far out, and
        as close to corners: one that bounds a quotient is refuted only there.
        """
        for s, value in self.pool:
            x = value.low if isinstance(value, Span) else value
            if s in (ty.REAL, ty.RAT) and (type(x) is fmpq or isinstance(value, Span)) and x != 0:
                size = max(abs(x), 1 / abs(x))
                steps = TURN if self.depth < 3 else HALF_TURN
                far = [s * (size**4 + k) for s in (1, -1) for k in steps]
                twice_log = fmpq(2 * size_in_bits(size))  # where the exponential has passed it
                places = [fmpq(0), *(c for c in self.corners if c != 0)][:CORNERS]
                close = [c + s * size**-4 for c in places for s in (1, -1)]
                return [*close, *far, twice_log, -twice_log] if size >= 2**EXTREME else []
        return []

    def _within(self, values: list[Value]) -> list[fmpq]:
        """Return what lies right beside a point at hand, which shows whether a function rises
        there; of a witness close to its edge, points between the two and as far from others.
        """
        x = values[0] if self.depth > 1 and values else None
        if type(x) is not fmpq or x == 0:
            return []
        if self.searching and self.depth == 2:
            distance = x - self.edge
            if abs(distance) >= SMALL:
                return []
            beside = [c + s * distance / 2 for c in CENTRES for s in (1, -1)]
            return [*(self.edge + distance * share for share in SHARES), *beside]
        if abs(x) < LEAST:
            return []  # what lies beside it cannot be told from it
        step = x * CLOSE * min(abs(x), fmpq(1))  # less than what sin (1 / x) takes for a turn
        return [x + step, x - step]

    @staticmethod
    def _near(ev: Evaluator, values: list[Value]) -> list[Value]:
        """Return simple expressions in the values; those in two of them come first."""
        dom = ev.domain
        near: list[Value] = []
        for x, y in itertools.combinations(values[:3], 2):
            near += [
                dom.div(dom.mul(4, y), x),
                dom.add(x, dom.div(y, 2)),
                dom.sub(x, dom.div(y, 2)),
                dom.div(dom.add(x, y), 2),
                dom.add(x, y),
                dom.sub(x, y),
                dom.sub(y, x),
                dom.div(dom.sub(x, y), 2),  # an ε that refutes x ≤ y + ε
                dom.div(dom.sub(y, x), 2),
                dom.mul(x, y),
                dom.add(y, dom.div(x, 2)),
                dom.sub(y, dom.div(x, 2)),
                dom.div(x, y),
                dom.div(y, x),
            ]
        for x in values[:4]:
            near += [dom.add(x, 1), x, dom.inv(x), dom.div(x, 2), dom.neg(x), dom.sub(x, 1)]
            near += [dom.function("sqrt", x), dom.mul(x, x)]
        return near

    def _past_logarithms(self, ev: Evaluator, values: list[Value]) -> list[Value]:
        """Return points whose logarithm, and its root, pass the witness at hand, if any."""
        size = abs(_size(values[0])) if self.searching and values else 0.0
        if not 0 < size < float("inf"):
            return []
        dom = ev.domain
        large = dom.norm(values[0] if size >= 1 else dom.inv(values[0]))
        if not 1 / LARGEST_EXPONENT < size < LARGEST_EXPONENT:
            return [x for k in PAST if (x := _power_of_e(large, k)) is not None]
        far = _above(dom.function("exp", dom.mul(2, large)))
        close = dom.inv(far)
        return [far, close, dom.neg(far), dom.neg(close)]

    def _special(self, ev: Evaluator, t: ty.Type) -> list[Value]:
        if t == ty.NAT:
            return [*NATURALS, *(FAR_NATURALS if self.searching else ())]
        if t == ty.INT:
            return [s * n for n in NATURALS for s in (1, -1) if n or s == 1]
        if t in (ty.REAL, ty.RAT):
            return list(REALS)
        if t == ty.NNREAL:
            return [x for x in REALS if x >= 0]
        if t == ty.COMPLEX:
            small = [ev.domain.complex(x, fmpq(0)) for x in self._extremes()[:1]]
            return [
                *small,
                *self._beside_complex(ev),
                *(ev.domain.complex(a, b) for a in REALS[:5] for b in REALS[:3]),
            ]
        if isinstance(t, ty.Product):
            return self._pairs(ev, t)
        return unit_vectors(ev, t)

    def _pairs(self, ev: Evaluator, t: ty.Product) -> list[Value]:
        """Return pairs of special elements and of values at hand, simple ones first."""
        parts = []
        for s in (t.left, t.right):
            known = [v for u, v in self.pool if u == s][:PAIRED_AT_HAND]
            parts.append([*self._special(ev, s)[:PAIRED], *known])
        order = sorted(itertools.product(*map(range, map(len, parts))), key=sum)
        return [Constructed("Prod.mk", [parts[0][i], parts[1][j]]) for i, j in order]

    def _beside_complex(self, ev: Evaluator) -> list[Value]:
        """Return points on four sides of simple ones, half as far away as a small witness."""
        x = next((v for s, v in self.pool if s == ty.REAL), None)
        if not (self.searching and self.depth == 2 and type(x) is fmpq and 0 < x < SMALL):
            return []
        sides = ((x / 2, 0), (-x / 2, 0), (0, x / 2), (0, -x / 2))
        corners = ((0, 0), (1, 0), (-1, 0), (0, 1))
        return [
            ev.domain.complex(fmpq(a) + da, fmpq(b) + db) for a, b in corners for da, db in sides
        ]

    def _drawing(self, ev: Evaluator) -> Drawer:
        if self._drawer is None or self._drawer.ev is not ev:
            self._drawer = Drawer(ev, f"search {self.seed}")
        return self._drawer

    def _random(self, ev: Evaluator, t: ty.Type, count: int) -> list[Value]:
        drawer = self._drawing(ev)
        found = []
        for _ in range(
            count if t in (ty.REAL, ty.RAT, ty.NNREAL, ty.COMPLEX, ty.INT, ty.NAT) else 4 * count
        ):
            try:
                found.append(drawer.draw(t))
            except NoElement:
                return found
        return found

    def _consecutive(self, domain: ty.Type) -> Sequence[Value]:
        """Return whole numbers without gaps, for what depends on no sample and is judged once."""
        if self.glancing or self.depth > 1 or self.pool or domain not in WHOLE:
            return ()
        return NATURALS_IN_A_ROW if domain == ty.NAT else INTEGERS_IN_A_ROW


def size_in_bits(x: fmpq | arb) -> int:
    """Return about as many bits as a number has before the point."""
    if isinstance(x, fmpq):
        return int(x.ceil()).bit_length()
    mantissa, exponent = x.mid().man_exp()
    return int(exponent) + int(mantissa).bit_length()


def _around(values: list[Value]) -> list[fmpq]:
    """Return whole numbers on both sides of the irrational ones among the first values."""
    found: list[fmpq] = []
    for x in values[:2]:
        ball = x.ball() if isinstance(x, Closed) else x
        if isinstance(ball, arb) and abs(ball) < LARGEST_EXPONENT:
            n = int(ball.mid().floor().unique_fmpz() or 0)
            found += [fmpq(k) for k in (n, n + 1, 2 * n + 1, n - 1)]
    return found


def _size(x: Value) -> float:
    return float(arb(x)) if isinstance(x, int | fmpq | arb) else float("inf")


def _power_of_e(x: Value, k: int) -> arb | None:
    """Return about exp (2 x ^ k), exactly known but not written out; None if it is too large."""
    if not isinstance(x, int | fmpq):
        return None
    with ctx.workprec(PAST_BITS):
        far = (2 * arb(x) ** k).exp()
    return far.mid() if far.is_finite() else None


def _above(x: Value) -> Value:
    """Return the upper end of a ball, a rational number; anything else as it is."""
    if not isinstance(x, arb) or not x.is_finite():
        return x
    mantissa, exponent = x.upper().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def _ends(x: Value) -> list[Value]:
    """Return `x` itself, of an interval its ends: what is made of them may do for all of it."""
    if not isinstance(x, Span):
        return [x]
    return [end for end in (x.low, x.high) if end.is_finite()]
