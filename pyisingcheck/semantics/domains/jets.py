"""Truncated power series over the ball domain: derivatives as certain as values are.

A `Jet` is a number that depends on an infinitesimal. A function evaluated at one, with every case
distinction decided away from its border, is smooth there, and the coefficients that come out are
its derivatives (forward differentiation in ball arithmetic). Where a border is met, `Undecided`
says so: nothing is claimed of corners and poles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from math import factorial
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted, Undecided, Unsupported
from pyisingcheck.semantics.domains import ball_functions, ball_numbers, fast_series
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import (
    Closed,
    Complex,
    PiMultiple,
    real_float,
    sure_sign,
)
from pyisingcheck.semantics.domains.spans import Span, SpanDomain
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Constructed, Function, Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Jet", "JetDomain", "derived_at_jet", "smooth", "taylor"]

LARGEST_ORDER = 60
add, sub, mul, div = ball_numbers.add, ball_numbers.sub, ball_numbers.mul, ball_numbers.div
power = SpanDomain.power


class Jet:
    """c₀ + c₁ε + … + cₙεⁿ up to terms of higher order.

    Attributes
    ----------
    seed : object
        Tells infinitesimals apart; two of them do not mix.
    c : list of real numbers
        The coefficients; all jets of one seed have the same number of them. Of a function on all of
        an unbounded interval they are spans.
    """

    __slots__ = ("seed", "c")

    def __init__(self, seed: object, c: list[Any]) -> None:
        self.seed, self.c = seed, c

    @property
    def order(self) -> int:
        return len(self.c) - 1

    def like(self, c: list[Any]) -> Jet:
        return Jet(self.seed, c)

    def lifted(self, other: Any) -> Jet:
        """Return a number as a jet with the same infinitesimal."""
        if isinstance(other, Jet):
            if other.seed is not self.seed:
                raise Undecided("two infinitesimals")
            return other
        if isinstance(other, int | fmpq | arb | Closed | Span):
            return self.like([other, *[0] * self.order])
        raise Undecided(f"{other!r} among power series")

    def __add__(self, other: Any) -> Jet:
        return self.like([add(a, b) for a, b in zip(self.c, self.lifted(other).c, strict=True)])

    def __mul__(self, other: Any) -> Jet:
        if not isinstance(other, Jet):
            return self.like([mul(a, other) for a in self.c])
        return self.like(_product(self.c, self.lifted(other).c))

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Jet:
        return self.like([-a for a in self.c])

    def __sub__(self, other: Any) -> Jet:
        return self + (-self.lifted(other))

    def __rsub__(self, other: Any) -> Jet:
        return Jet.__add__(-self, other)

    def inverse(self) -> Jet:
        if not sure_sign(self.c[0]):
            raise Undecided("a pole")
        if fast_series.is_long(self.c):
            return self.like(fast_series.applied("inverse", self.c))
        result = [div(1, self.c[0])]
        for n in range(1, len(self.c)):
            rest = _sum(mul(self.c[k], result[n - k]) for k in range(1, n + 1))
            result.append(-mul(rest, result[0]))
        return self.like(result)

    def __truediv__(self, other: Any) -> Jet:
        return self * self.lifted(other).inverse()

    def __rtruediv__(self, other: Any) -> Jet:
        return Jet.__mul__(self.inverse(), other)

    def __pow__(self, k: int) -> Jet:
        base, result, k = (self.inverse() if k < 0 else self), self.lifted(1), abs(k)
        while k:
            if k & 1:
                result = result * base
            k >>= 1
            base = base * base if k else base
        return result

    def __abs__(self) -> Jet:
        return -self if self.sign() < 0 else self

    def sign(self) -> int:
        """Return ±1, or raise `Undecided` at 0: the neighbourhood has both signs there."""
        s: int = sure_sign(self.c[0])
        if s == 0:
            raise Undecided("the sign changes here")
        return s

    def __lt__(self, other: Any) -> bool:
        return Jet.sign(self - other) < 0

    def __gt__(self, other: Any) -> bool:
        return Jet.sign(self - other) > 0

    __le__ = __lt__
    __ge__ = __gt__

    def __eq__(self, other: object) -> bool:
        return self is other  # never the number 0: its neighbours are not

    __hash__ = object.__hash__

    def composed(self, outer: list[Any]) -> Jet:
        """Return Σ outer[k] (self − c₀)ᵏ."""
        if len(self.c) > 1 and not any(self.c[2:]):
            outer = [*outer, *[0] * len(self.c)][: len(self.c)]
            return self.like([mul(a, power(self.c[1], k)) for k, a in enumerate(outer)])
        inner = self.like([0, *self.c[1:]])
        result = self.lifted(0)
        for coefficient in reversed(outer[: len(self.c)]):
            result = result * inner + coefficient
        return result


def _sum(terms: Iterator[Any]) -> Any:
    total: Any = 0
    for x in terms:
        total = add(total, x)
    return total


def _product(a: list[Any], b: list[Any]) -> list[Any]:
    """Return the product of two series, as long as the shorter one."""
    if len(a) == len(b) and fast_series.is_long(a, b):
        return fast_series.product(a, b)
    return [_sum(mul(a[k], b[n - k]) for k in range(n + 1)) for n in range(min(len(a), len(b)))]


def _derived(c: list[Any]) -> list[Any]:
    return [mul(k, x) for k, x in enumerate(c)][1:]


# -- functions -------------------------------------------------------------------------------------


def _exp(x: Jet) -> Jet:
    if fast_series.is_long(x.c):
        return x.like(fast_series.applied("exp", x.c))
    slopes = _derived(x.c)
    y = [SpanDomain.function("exp", x.c[0])]
    for n in range(1, len(x.c)):
        y.append(div(_sum(mul(slopes[k], y[n - 1 - k]) for k in range(n)), n))
    return x.like(y)


def _paired(first: str, second: str, sign: int) -> Callable[[Jet], tuple[Jet, Jet]]:
    """Return the series of two functions with f′ = g and g′ = sign · f."""

    def both(x: Jet) -> tuple[Jet, Jet]:
        if fast_series.is_long(x.c):
            f, g = ([*fast_series.applied(name, x.c)] for name in (first, second))
            return x.like(f), x.like(g)
        slopes = _derived(x.c)
        f, g = ([SpanDomain.function(name, x.c[0])] for name in (first, second))
        for n in range(1, len(x.c)):
            df, dg = (_sum(mul(slopes[k], y[n - 1 - k]) for k in range(n)) for y in (g, f))
            f.append(div(df, n))
            g.append(mul(sign, div(dg, n)))
        return x.like(f), x.like(g)

    return both


_circular, _hyperbolic = _paired("sin", "cos", -1), _paired("sinh", "cosh", 1)


def _quotient(both: tuple[Jet, Jet]) -> Jet:
    return both[0] / both[1]


def _integrated(name: str, slope: Callable[[Jet], Jet]) -> Callable[[Jet], Jet]:
    """Return the series of a function from that of its derivative."""

    def apply(x: Jet) -> Jet:
        steps = _product(slope(x).c[:-1], _derived(x.c))
        value = SpanDomain.function(name, x.c[0])
        return x.like([value, *(div(s, k + 1) for k, s in enumerate(steps))])

    return apply


def _root(x: Jet) -> Jet:
    return _real_power(x, fmpq(1, 2)) if x.sign() > 0 else x.lifted(0)


def _real_power(x: Jet, a: Any) -> Jet:
    """Return x ^ a for a number `a` and x > 0."""
    if isinstance(x.c[0], Span):  # sums of large terms would say nothing
        return x.composed(list(_binomial(x.c[0], a, len(x.c))))
    if fast_series.is_long(x.c) and fast_series.is_narrow(x.c[0]):
        return _exp(FUNCTIONS["log"](x) * a)
    if not any(x.c[2:]):
        return x.like(_power_of_line(x.c, a))
    y = [SpanDomain.rpow(x.c[0], a)]
    for n in range(1, len(x.c)):
        terms = (mul(mul(add(mul(k, a), k - n), x.c[k]), y[n - k]) for k in range(1, n + 1))
        y.append(div(_sum(terms), mul(n, x.c[0])))
    return x.like(y)


def _binomial(x: Span, a: Any, count: int) -> Iterator[Any]:
    """Yield the coefficients of (x + ε) ^ a."""
    factor: Any = 1
    for k in range(count):
        yield mul(factor, SpanDomain.rpow(x, a - k))
        factor = div(mul(factor, a - k), k + 1)


def _power_of_line(c: list[Any], a: Any) -> list[Any]:
    """Return the series of (c₀ + c₁ε) ^ a."""
    y = [SpanDomain.rpow(c[0], a)]
    ratio = div(c[1], c[0]) if len(c) > 1 else 0
    for k in range(1, len(c)):
        y.append(mul(div(sub(a, k - 1), k), mul(y[-1], ratio)))
    return y


def _arcsin(x: Jet) -> Jet:
    if (1 - x * x).sign() < 0:
        return x.lifted(SpanDomain.function("arcsin", x.c[0]))
    return _integrated("arcsin", lambda x: _real_power(1 - x * x, fmpq(-1, 2)))(x)


FUNCTIONS: dict[str, Callable[[Jet], Jet]] = {
    "exp": _exp,
    "log": _integrated("log", Jet.inverse),
    "sqrt": _root,
    "sin": lambda x: _circular(x)[0],
    "cos": lambda x: _circular(x)[1],
    "tan": lambda x: _quotient(_circular(x)),
    "sinh": lambda x: _hyperbolic(x)[0],
    "cosh": lambda x: _hyperbolic(x)[1],
    "tanh": lambda x: _quotient(_hyperbolic(x)),
    "arctan": _integrated("arctan", lambda x: (1 + x * x).inverse()),
    "arsinh": _integrated("arsinh", lambda x: _real_power(1 + x * x, fmpq(-1, 2))),
    "arcsin": _arcsin,
    "arccos": lambda x: PiMultiple(fmpq(1, 2)) - _arcsin(x),
}


def _series(*xs: Any) -> bool:
    return any(isinstance(part, Jet) for x in xs for part in ball_numbers.parts(x))


class JetDomain(BallDomain):
    """Ball arithmetic extended to jets."""

    @staticmethod
    def real(value: Any) -> Any:
        return value if isinstance(value, Jet) else ball_numbers.real(value)

    @staticmethod
    def complex(re: Any, im: Any) -> Complex:
        return Complex(JetDomain.real(re), JetDomain.real(im))

    @staticmethod
    def inv(x: Any) -> Any:
        if isinstance(x, Complex) and _series(x):
            scale = JetDomain.inv(add(mul(x.re, x.re), mul(x.im, x.im)))
            return Complex(mul(x.re, scale), mul(-x.im, scale))
        return x.inverse() if isinstance(x, Jet) else ball_numbers.inv(x)

    @staticmethod
    def div(x: Any, y: Any) -> Any:
        if not _series(x, y):
            return ball_numbers.div(x, y)
        return ball_numbers.mul(x, JetDomain.inv(y))

    @staticmethod
    def power(x: Any, k: Any) -> Any:
        if not _series(x, k):
            return ball_numbers.power(x, k)
        if _series(k):
            raise Undecided("a power with a series for its exponent")
        if isinstance(x, Jet):
            return x ** ball_numbers.to_int(k)
        base = x if k >= 0 else JetDomain.inv(x)
        return ball_numbers.power(base, abs(ball_numbers.to_int(k)))

    @staticmethod
    def norm(x: Any) -> Any:
        if not _series(x):
            return ball_functions.norm(x)
        return abs(x) if isinstance(x, Jet) else _root(x.re * x.re + x.im * x.im)

    @staticmethod
    def function(name: str, x: Any) -> Any:
        if not _series(x):
            return ball_functions.function(name, x)
        if isinstance(x, Complex) and name in COMPLEX_FUNCTIONS:
            return COMPLEX_FUNCTIONS[name](*ball_numbers.parts(x))
        if not isinstance(x, Jet) or name not in FUNCTIONS:
            raise Undecided(f"the power series of {name}")
        return FUNCTIONS[name](x)

    @staticmethod
    def rpow(x: Any, y: Any) -> Any:
        if not _series(x, y):
            return ball_functions.rpow(x, y)
        if ball_numbers.exact(y) and not _series(y) and fmpq(y).q == 1:
            return JetDomain.power(x, int(fmpq(y).p))
        base = x if isinstance(x, Jet) else y.lifted(x)
        if base.sign() < 0:
            raise Undecided("a real power of a negative number")
        return _exp(FUNCTIONS["log"](base) * y) if _series(y) else _real_power(base, y)

    @staticmethod
    def cpow(x: Any, y: Any) -> Any:
        if _series(x, y):
            raise Undecided("a complex power of a power series")
        return ball_functions.cpow(x, y)

    @staticmethod
    def floor(x: Any) -> int:
        if not isinstance(x, Jet):
            return ball_numbers.floor(x)
        (x - ball_numbers.floor(x.c[0])).sign()
        return ball_numbers.floor(x.c[0])

    @staticmethod
    def ceil(x: Any) -> int:
        return -JetDomain.floor(-x)

    def less(self, x: Any, y: Any) -> Truth:
        return self._apart(x, y) if _series(x, y) else super().less(x, y)

    def less_equal(self, x: Any, y: Any) -> Truth:
        return self._apart(x, y) if _series(x, y) else super().less_equal(x, y)

    def equal(self, x: Any, y: Any) -> Truth:
        if not _series(x, y):
            return super().equal(x, y)
        gap = ball_numbers.sub(x, y)
        for part in ball_numbers.parts(gap):
            if isinstance(part, Jet) and not ball_numbers.sign(part.c[0]):
                continue
            if ball_numbers.sign(part.c[0] if isinstance(part, Jet) else part):
                return Truth(Level.FALSE)
        raise Undecided("an equation that may hold at this point only")

    @staticmethod
    def _apart(x: Any, y: Any) -> Truth:
        gap = ball_numbers.sub(y, x)
        holds = gap.sign() > 0
        return Truth(Level.TRUE if holds else Level.FALSE, real_float(gap.c[0]))


def _of(name: str, x: Any) -> Any:
    return JetDomain.function(name, x)


def _cexp(a: Any, b: Any) -> Complex:
    size = _of("exp", a)
    return Complex(mul(size, _of("cos", b)), mul(size, _of("sin", b)))


def _csin(a: Any, b: Any) -> Complex:
    return Complex(
        mul(_of("sin", a), _of("cosh", b)),
        mul(_of("cos", a), _of("sinh", b)),
    )


def _ccos(a: Any, b: Any) -> Complex:
    return Complex(
        mul(_of("cos", a), _of("cosh", b)),
        mul(mul(-1, _of("sin", a)), _of("sinh", b)),
    )


COMPLEX_FUNCTIONS = {"cexp": _cexp, "csin": _csin, "ccos": _ccos}


# -- derivatives of functions ----------------------------------------------------------------------


def _in_series(ev: Evaluator) -> AbstractContextManager[None]:
    """Evaluate in the domain of jets."""
    ball: Any = ev.domain
    return ev.within(JetDomain(ball.prec, ball.max_prec))


def taylor(
    ev: Evaluator, codomain: ty.Type, f: Callable[[Value], Value], x: Value, n: int
) -> list[Value] | None:
    """Return f x, f′ x, …, f⁽ⁿ⁾ x of a function of a real number, certain up to their balls.

    None where `f` is not smooth at `x`, or nothing says that it is.
    """
    if n > LARGEST_ORDER:
        return None
    seed = object()
    try:
        with _in_series(ev):
            value = f(Jet(seed, [x, 1, *[0] * (n - 1)][: n + 1]))
            return [_coefficient(ev, codomain, seed, value, k) for k in range(n + 1)]
    except Exhausted:
        raise
    except FAILURES:
        return None


def _coefficient(ev: Evaluator, t: ty.Type, seed: object, value: Value, k: int) -> Value:
    """Return the k-th derivative that a jet, or a vector of them, says."""
    value = force(value)
    if t == ty.COMPLEX:
        return Complex(*(_part(seed, x, k) for x in ball_numbers.parts(value)))
    if isinstance(t, ty.Number):
        return _part(seed, value, k)
    if isinstance(t, ty.Product):
        pair = zip((t.left, t.right), value.fields, strict=True)
        return Constructed("Prod.mk", [_coefficient(ev, s, seed, x, k) for s, x in pair])
    if isinstance(t, ty.Pi | ty.Euclidean):
        index = t.domain if isinstance(t, ty.Pi) else t.index
        entry = t.codomain if isinstance(t, ty.Pi) else lambda _: t.entry
        points = [decode(ev.domain, index, i) for i in range(ty.size(index) or 0)]
        if ty.size(index) is not None:
            parts = [_coefficient(ev, entry(i), seed, ev.apply(value, i), k) for i in points]
            return Function(lambda i: parts[encode(ev.domain, index, force(i))])
    raise Unsupported(f"derivatives of values of {t}")


def _part(seed: object, x: Any, k: int) -> Any:
    if not isinstance(x, Jet):
        return x if k == 0 else 0
    if x.seed is not seed:
        raise Undecided("two infinitesimals")
    return mul(factorial(k), x.c[k])


def derived_at_jet(
    ev: Evaluator, codomain: ty.Type, f: Callable[[Value], Value], x: Jet, n: int
) -> Jet:
    """Return the n-th derivative of `f` at a jet.

    Raises
    ------
    Undecided
        Where `f` is not known to be smooth.
    """
    ev.spend(x.order)
    found = taylor(ev, codomain, f, x.c[0], n + x.order) if codomain == ty.REAL else None
    if found is None:
        raise Undecided("a derivative inside a derivative")
    return x.composed([div(found[n + k], factorial(k)) for k in range(x.order + 1)])


def smooth(
    ev: Evaluator,
    domain: ty.Type,
    codomain: ty.Type,
    f: Callable[[Value], Value],
    x: Value,
) -> bool:
    """Whether evaluating `f` around `x` meets no border, so that it is certainly continuous."""
    seed = object()
    try:
        with _in_series(ev):
            value = f(_germ(ev, domain, seed, force(x)))
            _coefficient(ev, codomain, seed, value, 0)
    except Exhausted:
        raise
    except FAILURES:
        return False
    return True


def _germ(ev: Evaluator, t: ty.Type, seed: object, x: Value) -> Value:
    """Return the value with every number in it free to move a little."""
    if t == ty.COMPLEX:
        re, im = ball_numbers.parts(x)
        return Complex(Jet(seed, [re]), Jet(seed, [im]))
    if t in (ty.REAL, ty.NNREAL):
        return Jet(seed, [x])
    if isinstance(t, ty.Product):
        pair = zip((t.left, t.right), x.fields, strict=True)
        return Constructed("Prod.mk", [_germ(ev, s, seed, force(v)) for s, v in pair])
    if isinstance(t, ty.Pi | ty.Euclidean):
        index = t.domain if isinstance(t, ty.Pi) else t.index
        entry = t.codomain if isinstance(t, ty.Pi) else lambda _: t.entry
        if ty.size(index) is not None:
            return Function(lambda i: _germ(ev, entry(i), seed, ev.apply(x, i)))
    raise Unsupported(f"points of {t} that move")
