"""Suprema and infima of infinite sets of real numbers, enclosed.

A set given by a condition is searched by intervals from above: those on which the condition
certainly fails are left out, members are looked for in the rest. The values of a function are
enclosed by branch and bound; values along the naturals that settle are followed to their limit,
which makes the result likely at best.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import (
    FAILURES,
    Exhausted,
    TooLarge,
    Undecided,
    Unsupported,
)
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.domains.spans import REACH, Span, covering, in_spans
from pyisingcheck.semantics.quantifiers.cells import cells_of
from pyisingcheck.semantics.quantifiers.critical import critical_points
from pyisingcheck.semantics.quantifiers.extents import extent_of
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Function, Thunk, Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = [
    "ImageSet",
    "bound_of_set",
    "extremum_of_set",
    "extremum_of_values",
    "has_bound",
    "is_enclosed",
]

SEARCHED = 400  # intervals, besides two for each bit
FIRST = 40  # naturals that are tried one by one
LEAST_DOUBLINGS = 26  # of a natural number, where values are looked at
FAR_DOUBLINGS = 500  # from which on values that never grow more slowly have no bound
SETTLED = 8  # steps of a sequence that have to shrink before it counts as settling
BESIDE = (1, 2, 3, 5)  # what is added to a large natural to see whether values alternate
POLES = 200  # binary exponent of the distance to a pole
IMMENSE = arb(2) ** 100  # a function with such values beside a pole seems to have no bound
AT_AN_END = "an extremum at an end of the set"  # in all digits that were computed
CLOSE = 1e-5  # what is said to equal an extremum has to agree with the bounds of that so closely
FEW = 40  # intervals that are halved to see whether there is a bound
UNBOUNDED = range(3, 12)  # members at all 2 ^ 2 ^ k: the set has no bound
INFINITY = arb("inf")
FARTHEST = arb(2) ** (2**REACH)
OUTER = ((-INFINITY, -FARTHEST), (FARTHEST, INFINITY))
EMPTY, NO_BOUND = "the set is empty", "the set seems to have no bound"
LEFT_OUT = f"numbers beyond 2 ^ 2 ^ {REACH} are left out"

Condition = Callable[[Value], Any]


class ImageSet(Function):
    """The values of a function at the elements of a type that satisfy a condition."""

    __slots__ = ("index", "inside", "value")

    def __init__(
        self,
        contains: Condition,
        index: ty.Type,
        inside: Condition | None,
        value: Callable[[Value], Value],
    ) -> None:
        super().__init__(contains)
        self.index, self.inside, self.value = index, inside, value


def extremum_of_set(ev: Evaluator, largest: bool, s: Value) -> Value:
    """Return the supremum (or infimum) of a set of real numbers; 0, as in Lean, for none.

    Raises
    ------
    Undecided
        Where it could not be enclosed.
    """
    if isinstance(s, ImageSet):
        return extremum_of_values(ev, largest, s.index, s.value, s.inside)
    return _extremum(ev, largest, s, [])


def bound_of_set(ev: Evaluator, largest: bool, s: Value) -> Value | None:
    """Return the least upper (or greatest lower) bound of a set of real numbers, None if it has
    none.

    Raises
    ------
    Undecided
        Where it could not be enclosed.
    """
    absent: list[str] = []
    found = _extremum(ev, largest, s, absent)
    return None if absent else found


def has_bound(ev: Evaluator, largest: bool, s: Value) -> bool:
    """Whether a set of real numbers has an upper (or lower) bound, as every number is of no number.

    Raises
    ------
    Undecided
        Where its extremum could not be enclosed.
    """
    if not isinstance(s, ImageSet) and (cells := cells_of(ev, s)) is not None:
        return cells.bounded(largest)
    if not isinstance(s, ImageSet) and _of_numbers(ev, largest, s).ends_somewhere():
        return True
    absent: list[str] = []
    before = len(ev.approximations)
    _extremum(ev, largest, s, absent)
    if not absent and LEFT_OUT in ev.approximations[before:]:
        raise Undecided(LEFT_OUT)
    return absent in ([], [EMPTY])


def is_enclosed(ev: Evaluator, largest: bool, s: ImageSet) -> bool:
    """Whether a few intervals show that the values of a real function have a bound."""
    if s.index != ty.REAL:
        return False
    search = _Search(ev, largest, s.inside, s.value)
    waiting = [*covering(), *OUTER]
    for _ in range(FEW + len(waiting)):
        if not waiting:
            return True
        a, b = waiting.pop()
        bound = search._bound(a, b)
        if bound is None or bound < INFINITY:
            continue
        middle = _middle(a, b)
        if not a < middle < b:
            return False
        waiting += [(a, middle), (middle, b)]
    return False


def _extremum(ev: Evaluator, largest: bool, s: Value, absent: list[str]) -> Value:
    if isinstance(s, ImageSet):
        return extremum_of_values(ev, largest, s.index, s.value, s.inside, absent)
    extent = extent_of(s) if type(ev.domain) is BallDomain else None
    if extent is not None and (members := _members(ev, s, extent)) is not None:
        if not members:
            absent.append(EMPTY)
        return reduce(ev.domain.maximum if largest else ev.domain.minimum, members or [0])
    if (cells := cells_of(ev, s)) is not None:
        if cells.empty or not cells.bounded(largest):
            absent.append(EMPTY if cells.empty else NO_BOUND)
            return 0
        return cells.extremum(largest)
    search = _of_numbers(ev, largest, s)
    search.absent = absent
    return search.of_numbers()


def _of_numbers(ev: Evaluator, largest: bool, s: Value) -> _Search:
    return _Search(ev, largest, lambda x: ev.condition(ev.apply(s, x)), lambda x: x, True)


def _members(ev: Evaluator, s: Value, extent: Sequence[Value]) -> list[Value] | None:
    """Return the members of a set among finitely many values, None where it is not certain which
    these are.
    """
    found = [(x, ev.condition(ev.apply(s, x))) for x in extent]
    if not all(truth.certain for _, truth in found):
        return None
    return [x for x, truth in found if truth.level is Level.TRUE]


def extremum_of_values(
    ev: Evaluator,
    largest: bool,
    index: ty.Type,
    value: Callable[[Value], Value],
    inside: Condition | None = None,
    absent: list[str] | None = None,
) -> Value:
    """Return the supremum (or infimum) of a real function at the elements of `index` that satisfy a
    condition; 0 and a reason in `absent` where there is none.

    Raises
    ------
    Undecided
        Where it could not be enclosed.
    Unsupported
        For types other than those of real and natural numbers, and parts of them.
    """
    if isinstance(index, ty.Subtype):
        part, rest = index.predicate, inside

        def both(x: Value) -> Any:
            first = ev.condition(part(x))
            return first if rest is None else ev.domain.conjunction([first, rest(x)])

        return extremum_of_values(ev, largest, index.base, value, both, absent)
    search = _Search(ev, largest, inside, value)
    search.absent = [] if absent is None else absent
    if index == ty.REAL:
        return search.of_values()
    if index == ty.NAT:
        return search.along_naturals()
    raise Unsupported(f"extrema over {index}")


@dataclass
class _Search:
    """The greatest value of a function at the points that satisfy a condition; the least one is the
    greatest of the negatives.
    """

    ev: Evaluator
    largest: bool
    inside: Condition | None
    value: Callable[[Value], Value]
    numbers: bool = False  # whether the function is the identity
    absent: list[str] = field(default_factory=list)  # why there is no extremum

    def __post_init__(self) -> None:
        if type(self.ev.domain) is not BallDomain:
            raise Undecided("an extremum of infinitely many values")

    def of_numbers(self) -> Value:
        """The function is the identity."""
        outer = [self._outside(*ends) for ends in OUTER]
        if not outer[1] and all(self._is_member(arb(2) ** (2**k)) for k in UNBOUNDED):
            return self._unbounded()
        if not all(outer):
            self.ev.approximations.append(LEFT_OUT)
        waiting, top = covering(), INFINITY
        low: Any = None
        for c in self.ev.search.corners:  # which halving would never meet
            if self._holds(c) is Level.TRUE:
                low = _larger(low, arb(c if self.largest else -c))
        for _ in range(SEARCHED + 2 * self._bits()):
            if not waiting:
                break
            a, top = waiting.pop()  # nothing is above its end
            if low is not None and (top <= low or self._narrow(low, top)):
                break
            if self._outside(a, top):
                continue
            middle = _middle(a, top)
            members = (x for x in (top, middle, a) if self._is_member(x))
            low = _larger(low, next(members, None))
            if not a < middle < top:
                waiting.append((a, top))
                break  # as precise as it gets
            waiting += [(a, middle), (middle, top)]
        if low is None:
            if waiting:
                raise Undecided("no member of a set was found")
            return self._empty()
        if not waiting or top <= low:
            return self._signed(low)
        end = self._end_between(low, top) if self._narrow(low, top) else None
        return self._signed(low.union(top)) if end is None else end

    def ends_somewhere(self) -> bool:
        """Whether all numbers from some on are certainly outside."""
        return self._outside(*OUTER[1])

    def _end_between(self, low: arb, top: arb) -> Any:
        """Return the known end of the set between two close bounds: that of an open interval."""
        for c in self.ev.search.corners:
            if low <= (c if self.largest else -c) <= top:
                self.ev.approximations.append(AT_AN_END)
                return c
        return None

    def of_values(self) -> Value:
        low: arb | None = None
        queue: list[tuple[float, int, arb, arb, arb]] = []  # by upper bounds, the greatest first
        order = count()

        def push(a: arb, b: arb) -> None:
            bound = self._bound(a, b)
            if bound is not None and not (low is not None and bound <= low):
                heapq.heappush(queue, (-float(bound), next(order), bound, a, b))

        for x in self._beside_poles():
            low = _larger(low, self._value_at(x))
        for a, b in covering():
            push(a, b)
        beyond = [y for ends in OUTER if (y := self._bound(*ends)) is not None]
        if any(y == INFINITY for y in beyond):
            self.ev.approximations.append(LEFT_OUT)
        for _ in range(SEARCHED + 2 * self._bits()):
            if not queue or (low is not None and self._narrow(low, queue[0][2])):
                break
            *_, a, b = heapq.heappop(queue)
            middle = _middle(a, b)
            for x in (a, middle, b):
                low = _larger(low, self._value_at(x))
            if not a < middle < b:
                push(a, b)
                break  # as precise as it gets
            push(a, middle)
            push(middle, b)
        if low is None:
            if queue:
                raise Undecided("no value of a function was found")
            return self._empty()
        top = low
        for bound in (*(y for y in beyond if y < INFINITY), *(entry[2] for entry in queue)):
            top = bound if bound > top else top
        if not top.is_finite():
            if low > IMMENSE:
                return self._unbounded()
            raise Undecided("a function that may have no bound")
        if low < top:
            domain: Any = self.ev.domain
            domain.tolerance = max(domain.tolerance, CLOSE)
        return self._signed(low.union(top))

    def along_naturals(self) -> Value:
        low: Any = None
        for n in range(FIRST):
            low = _larger(low, self._value_at(n))
        bound = self._bound(arb(FIRST), INFINITY)
        if bound is None or (low is not None and bound <= low):
            return self._empty() if low is None else self._signed(low)
        if low is None:
            raise Undecided("no value of a function was found")
        values: list[arb] = []
        # not so far that rounding hides the last steps
        for k in range(FIRST.bit_length(), max(LEAST_DOUBLINGS, 3 * self._bits() // 4)):
            y = self._ball_at(2**k)
            if y is None:
                break
            if values and self._alternates(2**k, y, 4 * abs(y - values[-1])):
                break
            values.append(y)
            low = _larger(low, y.lower())
        if bound.is_finite() and self._narrow(low, bound):
            return self._signed(low.union(bound))
        steps = [b - a for a, b in pairwise(values)]
        if len(steps) > FAR_DOUBLINGS and all(0 < a <= b for a, b in pairwise(steps)):
            return self._unbounded()
        end = len(steps)
        while end > SETTLED and not _shrinks(steps[end - SETTLED : end]):
            end -= 1  # rounding hides the last steps
        if end <= SETTLED:
            raise Undecided("a sequence that does not settle")
        self.ev.approximations.append("an extremum from values along the naturals that settle")
        rest = 4 * abs(steps[end - 1])  # more than a geometric series with the ratio 3/4 has left
        limit = values[end] + rest * arb(0, 1)
        if not all(y.overlaps(limit) for y in values[end:]):
            raise Undecided("a sequence that does not stay where it settled")
        return self._signed(low.union(_larger(low, limit.upper())))

    # -- parts -------------------------------------------------------------------------------------

    def _beside_poles(self) -> list[arb]:
        """Return points right beside those at which the function divides by 0."""
        poles = critical_points(self.ev, ty.REAL, self.value) if self._bits() > POLES else []
        centres = [to_arb(x).mid() for x in poles]
        return [(c + side * arb(2) ** -POLES).mid() for c in centres for side in (1, -1)]

    def _empty(self) -> int:
        self.absent.append(EMPTY)
        return 0

    def _unbounded(self) -> int:
        self.ev.approximations.append("a set that seems to have no bound")
        self.absent.append(NO_BOUND)
        return 0

    def _bits(self) -> int:
        domain: Any = self.ev.domain
        return int(domain.prec)

    def _narrow(self, low: arb, high: arb) -> bool:
        size = abs(low)
        return bool(high - low <= (size if size > 1 else arb(1)) * arb(2) ** (2 - self._bits()))

    def _signed(self, x: Any) -> Any:
        if isinstance(x, arb) and x.is_exact() and x.is_finite():
            mantissa, exponent = x.man_exp()
            x = fmpq(int(mantissa)) * fmpq(2) ** int(exponent)
        return x if self.largest else -x

    def _span(self, a: arb, b: arb) -> Span:
        """Where the points between a and b are: of an infimum, the numbers are mirrored."""
        return Span(a, b) if self.largest or not self.numbers else Span(-b, -a)

    def _outside(self, a: arb, b: arb) -> bool:
        if self.inside is None:
            return False
        try:
            with in_spans(self.ev):
                return self._holds(self._span(a, b)) is Level.FALSE
        except Exhausted:
            raise
        except (*FAILURES, RecursionError):
            return False

    def _holds(self, x: Value) -> Level:
        inside = self.inside
        assert inside is not None
        truth: Truth = self.ev.condition(Thunk(lambda _: inside(x), None))
        return truth.level

    def _is_member(self, x: arb) -> bool:
        try:
            return self._holds(_exact(x if self.largest else -x)) is Level.TRUE
        except Exhausted:
            raise
        except (ArithmeticError, RecursionError):
            return False

    def _bound(self, a: arb, b: arb) -> arb | None:
        """Return an upper bound of the values between two points, None if there are none."""
        if self._outside(a, b):
            return None
        try:
            with in_spans(self.ev):
                found = Span.of(force(self.value(Span(a, b))))
        except Exhausted:
            raise
        except (*FAILURES, RecursionError):
            return INFINITY
        return found.high if self.largest else -found.low

    def _checked(self, x: Value) -> Any:
        y = force(self.value(x))
        return y if self.largest else -y

    def _ball_at(self, x: Any) -> arb | None:
        """Return the value at a point, None where the point is not known to be inside."""
        try:
            x = _exact(x) if isinstance(x, arb) else x
            if self.inside is not None and self._holds(x) is not Level.TRUE:
                return None
            y = to_arb(self._checked(x))
            return y if y.is_finite() else None
        except Exhausted:
            raise
        except (ArithmeticError, TypeError, RecursionError):
            return None

    def _value_at(self, x: Any) -> arb | None:
        """Return a lower bound of the value at a point inside."""
        y = self._ball_at(x)
        return None if y is None else y.lower()

    def _alternates(self, n: int, y: arb, near: arb) -> bool:
        """Whether the values beside a large natural are not known to be close to that at it."""
        beside = (self._ball_at(n + i) for i in BESIDE)
        return not all(z is not None and abs(z - y) <= near for z in beside)


def _shrinks(steps: list[arb]) -> bool:
    return all(abs(b) <= 0.75 * abs(a) for a, b in pairwise(steps))


def _larger(x: arb | None, y: arb | None) -> Any:
    """Return the larger number, None if there is none."""
    if x is None or y is None:
        return y if x is None else x
    return y if y > x else x


def _exact(x: arb) -> fmpq:
    mantissa, exponent = x.man_exp()
    if abs(int(exponent)) > 1 << 14:
        raise TooLarge("a point far out")
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)


def _middle(a: arb, b: arb) -> arb:
    """Return a number between a and b: of numbers of different sizes, one in between in size."""
    if a >= 1 and b > 16 * a:
        return (a * b).sqrt().mid()
    if b <= -1 and a < 16 * b:
        return -(a * b).sqrt().mid()
    return ((a + b) / 2).mid()
