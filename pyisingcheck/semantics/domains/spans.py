"""Intervals given by their two ends: enclosures of a function over large and unbounded sets.

A ball whose ends differ by many orders of magnitude knows only the larger one; a `Span` keeps
both. A case distinction that the span does not decide gives the hull of both cases.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from flint import arb

from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains import ball_functions, ball_numbers
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import Complex, to_arb
from pyisingcheck.semantics.truth import Level, Truth

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["INFINITY", "REACH", "Span", "SpanDomain", "covering", "in_spans"]

INFINITY = arb("inf")
REACH = 59  # numbers up to 2 ^ 2 ^ REACH are searched
LARGEST_EXPONENT = arb(2) ** 60  # e ^ x of a larger x has no representation


def covering() -> list[tuple[arb, arb]]:
    """Return intervals that cover the numbers up to 2 ^ 2 ^ REACH, the lowest first; their ends
    grow doubly exponentially.
    """
    far = [arb(2) ** (2**j) for j in range(REACH + 1)]
    ends = [*(-x for x in reversed(far)), arb(-1), arb(0), arb(1), *far]
    return list(zip(ends, ends[1:], strict=False))


class Span:
    """All real numbers from `low` to `high`; the ends are exact, or infinite."""

    __slots__ = ("low", "high")

    def __init__(self, low: Any, high: Any) -> None:
        low, high = to_arb(low).lower(), to_arb(high).upper()
        self.low = low if low == low else -INFINITY  # nan is not equal to itself
        self.high = high if high == high else INFINITY

    @staticmethod
    def of(x: Any) -> Span:
        if isinstance(x, Span):
            return x
        if isinstance(x, Complex):
            raise Undecided("a complex number among spans")
        return Span(x, x)

    @staticmethod
    def around(*values: Any) -> Span:
        """Return the smallest span with all the values, which may be spans, in it."""
        spans = [Span.of(v) for v in values]
        low, high = spans[0].low, spans[0].high
        for s in spans[1:]:
            low = s.low if s.low < low else low
            high = s.high if s.high > high else high
        return Span(low, high)

    def ball(self) -> arb:
        return self.low.union(self.high)

    def __contains__(self, x: Any) -> bool:
        return bool(self.low <= x <= self.high)

    def __add__(self, other: Any) -> Span:
        y = Span.of(other)
        return Span(self.low + y.low, self.high + y.high)

    __radd__ = __add__

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low)

    def __sub__(self, other: Any) -> Span:
        return Span.__add__(self, -Span.of(other))

    def __rsub__(self, other: Any) -> Span:
        return Span.__add__(-self, other)

    def __mul__(self, other: Any) -> Span:
        y = Span.of(other)
        ends = [_times(a, b) for a in (self.low, self.high) for b in (y.low, y.high)]
        return Span.around(*ends)

    __rmul__ = __mul__

    def inverse(self) -> Span:
        if 0 in self:
            raise Undecided("a quotient by what may be 0")
        return Span(1 / self.high, 1 / self.low)

    def __rtruediv__(self, other: Any) -> Span:
        return Span.__mul__(self.inverse(), other)

    def __pow__(self, k: int) -> Span:
        if k < 0:
            return Span.__pow__(self, -k).inverse()
        base = abs(self) if k % 2 == 0 else self
        return Span(base.low**k, base.high**k)

    def __abs__(self) -> Span:
        if self.low >= 0:
            return self
        return -self if self.high <= 0 else Span(0, Span.around(-self.low, self.high).high)

    def __gt__(self, other: Any) -> bool:
        return bool(self.low > Span.of(other).high)

    def __ge__(self, other: Any) -> bool:
        return bool(self.low >= Span.of(other).high)

    def __lt__(self, other: Any) -> bool:
        return bool(self.high < Span.of(other).low)

    def __le__(self, other: Any) -> bool:
        return bool(self.high <= Span.of(other).low)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


def _times(a: arb, b: arb) -> arb:
    return arb(0) if a == 0 or b == 0 else a * b


# -- functions -------------------------------------------------------------------------------------


def _increasing(name: str) -> Callable[[Span], Span]:
    def apply(x: Span) -> Span:
        ends = (_at_end(name, x.low), _at_end(name, x.high))
        return Span(*ends)

    return apply


def _at_end(name: str, x: arb) -> arb:
    if x.is_finite():
        return to_arb(ball_functions.function(name, x))
    return LIMITS[name][0 if x < 0 else 1]


LIMITS = {
    "sqrt": (arb(0), INFINITY),
    "arctan": (-arb.pi() / 2, arb.pi() / 2),
    "sinh": (-INFINITY, INFINITY),
    "tanh": (arb(-1), arb(1)),
    "arsinh": (-INFINITY, INFINITY),
    "arcsin": (-arb.pi() / 2, arb.pi() / 2),
}


def _exp(x: Span) -> Span:
    high = INFINITY if x.high > LARGEST_EXPONENT else x.high.exp()
    if x.low < -LARGEST_EXPONENT:
        return Span(0, high)
    return Span((LARGEST_EXPONENT if x.low > LARGEST_EXPONENT else x.low).exp(), high)


def _log(x: Span) -> Span:
    """The logarithm is 0 at 0, and unbounded next to it."""
    x = abs(x)
    high = x.high.log() if x.high.is_finite() else INFINITY
    if not x.low > 0:
        return Span(-INFINITY, high if high > 0 else 0)
    return Span(x.low.log(), high)


def _neg_mul_log(x: Span) -> Span:
    """-x log x: it is odd, rises up to 1 / e and falls from there on."""
    if x.low < 0:
        mirrored = -_neg_mul_log(Span(0 if x.high > 0 else -x.high, -x.low))
        return mirrored if x.high <= 0 else Span.around(mirrored, _neg_mul_log(Span(0, x.high)))
    ends = [_neg_mul_log_at(x.low), _neg_mul_log_at(x.high)]
    peak = arb(-1).exp()
    return (
        Span.around(*ends, peak)
        if x.low <= peak.upper() and peak.lower() <= x.high
        else (Span.around(*ends))
    )


def _neg_mul_log_at(x: arb) -> arb:
    if not x > 0:
        return arb(0)
    return -x * x.log() if x.is_finite() else -INFINITY


def _cosh(x: Span) -> Span:
    x = abs(x)
    return (_exp(x) + _exp(-x)) * arb(0.5)


def _wave(name: str) -> Callable[[Span], Span]:
    def apply(x: Span) -> Span:
        if not (x.low.is_finite() and x.high.is_finite()) or x.high - x.low > 7:
            return Span(-1, 1)
        value = to_arb(ball_functions.function(name, x.ball()))
        return Span(value if value > -1 else -1, value if value < 1 else 1)

    return apply


def _tan(x: Span) -> Span:
    value = ball_functions.tan(x.ball())
    return Span(value, value)


FUNCTIONS: dict[str, Callable[[Span], Span]] = {
    **{name: _increasing(name) for name in LIMITS},
    "exp": _exp,
    "log": _log,
    "cosh": _cosh,
    "sin": _wave("sin"),
    "cos": _wave("cos"),
    "tan": _tan,
    "arccos": lambda x: to_arb(arb.pi() / 2) - _increasing("arcsin")(x),
}


def _variable_power(x: Span, k: Span) -> Span:
    """Return an enclosure of x ^ n for the whole numbers n in a span from 0 on."""
    if not k.low >= 0:
        raise Undecided("a power whose exponent may be negative")
    if not k.low >= 1:
        return Span.around(1, _variable_power(x, Span.around(1, k.high.max(1))))
    size = abs(x)
    high = arb(0) if size.high == 0 else (_exp(_log(Span(size.high, size.high)) * k)).high
    if x.low > 0:
        return Span((_exp(_log(Span(x.low, x.low)) * k)).low, high)
    return Span(0 if x.low >= 0 else -high, high)


LEAST = {"factorial": 1, "choose": 0}  # values of functions on ℕ


class SpanDomain(BallDomain):
    """Ball arithmetic extended to spans; comparisons that they do not decide are unknown."""

    @staticmethod
    def real(value: Any) -> Any:
        return value if isinstance(value, Span) else ball_numbers.real(value)

    @staticmethod
    def inv(x: Any) -> Any:
        return x.inverse() if isinstance(x, Span) else ball_numbers.inv(x)

    @staticmethod
    def div(x: Any, y: Any) -> Any:
        if isinstance(y, Span):
            return ball_numbers.mul(x, y.inverse())
        return ball_numbers.div(x, y)

    @staticmethod
    def power(x: Any, k: Any) -> Any:
        if isinstance(k, Span):
            return _variable_power(Span.of(x), k)
        if not isinstance(x, Span):
            return ball_numbers.power(x, k)
        return x ** ball_numbers.to_int(k)

    @staticmethod
    def norm(x: Any) -> Any:
        return abs(x) if isinstance(x, Span) else ball_functions.norm(x)

    @staticmethod
    def function(name: str, x: Any) -> Any:
        if not isinstance(x, Span):
            return ball_functions.function(name, x)
        if name not in FUNCTIONS:
            raise Undecided(f"{name} of a span")
        return FUNCTIONS[name](x)

    @staticmethod
    def neg_mul_log(x: Any) -> Any:
        """Return -x log x, more sharply than the product."""
        if isinstance(x, Span):
            return _neg_mul_log(x)
        return ball_numbers.neg(ball_numbers.mul(x, ball_functions.log(x)))

    @staticmethod
    def rpow(x: Any, y: Any) -> Any:
        if not isinstance(x, Span) and not isinstance(y, Span):
            return ball_functions.rpow(x, y)
        base = Span.of(x)
        if not base.low > 0:
            raise Undecided("a real power of what may be 0")
        return _exp(_log(base) * y)

    @staticmethod
    def maximum(x: Any, y: Any) -> Any:
        if not isinstance(x, Span) and not isinstance(y, Span):
            return ball_numbers.maximum(x, y)
        a, b = Span.of(x), Span.of(y)
        return Span(b.low if b.low > a.low else a.low, b.high if b.high > a.high else a.high)

    @staticmethod
    def minimum(x: Any, y: Any) -> Any:
        if not isinstance(x, Span) and not isinstance(y, Span):
            return ball_numbers.minimum(x, y)
        return -SpanDomain.maximum(-Span.of(x), -Span.of(y))

    @staticmethod
    def floor(x: Any) -> Any:
        if not isinstance(x, Span):
            return ball_numbers.floor(x)
        low, high = x.low.floor(), x.high.floor()
        return ball_numbers.floor(x.low) if low == high else Span(low, high)

    @staticmethod
    def ceil(x: Any) -> Any:
        return -SpanDomain.floor(-x)

    @staticmethod
    def int_floordiv(x: Any, y: Any) -> Any:
        if not isinstance(x, Span):
            return BallDomain.int_floordiv(x, y)
        divisor = ball_numbers.to_int(y)
        if divisor <= 0:
            raise Undecided("a span divided by what is not positive")
        return Span((x.low / divisor).floor(), (x.high / divisor).floor())

    @staticmethod
    def int_mod(x: Any, y: Any) -> Any:
        if isinstance(y, Span):
            return _remainder(Span.of(x), y)
        if not isinstance(x, Span):
            return BallDomain.int_mod(x, y)
        divisor = ball_numbers.to_int(y)
        if divisor <= 0:
            raise Undecided("the remainder of a span by what is not positive")
        return Span(0, divisor - 1)

    @staticmethod
    def integer(name: str, *args: Any) -> Any:
        if not any(isinstance(x, Span) for x in args):
            return BallDomain.integer(name, *args)
        if name not in LEAST:
            raise Undecided(f"{name} of a span")
        return Span(LEAST[name], INFINITY)

    def less(self, x: Any, y: Any) -> Truth:
        return _compared(x, y, strict=True) or super().less(x, y)

    def less_equal(self, x: Any, y: Any) -> Truth:
        return _compared(x, y, strict=False) or super().less_equal(x, y)

    def equal(self, x: Any, y: Any) -> Truth:
        if not isinstance(x, Span) and not isinstance(y, Span):
            return super().equal(x, y)
        gap = Span.of(x) - y
        return Truth(Level.UNKNOWN if 0 in gap else Level.FALSE)

    @staticmethod
    def select(c: Truth, x: Callable[[], Any], y: Callable[[], Any]) -> Any:
        if c.certain:
            return x() if c.level is Level.TRUE else y()
        return Span.around(x(), y())


def _remainder(x: Span, y: Span) -> Span:
    """Return the remainders, with the sign of the divisor, of whole numbers divided by others."""
    if y.high < 0:
        return -_remainder(-x, -y)
    if not y.low > 0:
        raise Undecided("a remainder by what may be 0")
    if x.low >= 0 and x.high < y.low:
        return x
    if x.high < 0 and -x.low <= y.low:
        return x + y
    return Span(0, y.high - 1)


def _compared(x: Any, y: Any, strict: bool) -> Truth | None:
    if not isinstance(x, Span) and not isinstance(y, Span):
        return None
    gap = Span.of(y) - x
    if gap.low > 0 or (gap.low >= 0 and not strict):
        return Truth(Level.TRUE)
    if gap.high < 0 or (gap.high <= 0 and strict):
        return Truth(Level.FALSE)
    return Truth(Level.UNKNOWN)


def in_spans(ev: Evaluator) -> AbstractContextManager[None]:
    """Evaluate in the domain of spans."""
    ball: Any = ev.domain
    return ev.within(SpanDomain(ball.prec, ball.max_prec))
