"""Exact numbers and balls: the arithmetic of the ball domain.

A real number is a Python int, an `flint.fmpq` (exact rational) or an `flint.arb` (a ball that
contains the true value); a complex number is a `Complex` with two such parts. Everything stays
exact as long as it can. Where the value of a discontinuous function depends on what the ball does
not show (is it zero?), `Undecided` is raised, never a guess made.

All functions use the global `flint.ctx.prec`; `BallDomain.working` sets it. Any precision is sound,
a lower one is only less sharp.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, fmpq, fmpz

from pyisingcheck.semantics.domain import TooLarge, Undecided
from pyisingcheck.semantics.domains.closed_numbers import (
    EXACT_BITS,
    LARGEST_POWER,
    Closed,
    LogSum,
    PiMultiple,
    Surd,
)

__all__ = [
    "Closed",
    "Complex",
    "EXACT_BITS",
    "LogSum",
    "PiMultiple",
    "Surd",
    "exact",
    "hashed",
    "to_arb",
    "to_float",
    "to_int",
    "zero",
    "sign",
]

Number = Any  # int | fmpq | arb | Complex

# Fractions become balls where both sides are longer than this, since sums of them are slow,
FRACTION_BITS = 16_000
# and powers of integers as such later: what matters of them may be their last digits.
POWER_BITS = 3_000_000
WRITTEN_OUT = arb(2) ** 5000  # a larger exponent in a ball is not looked at digit by digit
LONGEST_INTEGER = 30_000_000  # bits of an integer that is told from its ball


@dataclass(slots=True, unsafe_hash=True)  # a frozen one takes four times as long to make
class Complex:
    """A complex number whose parts are ints, rationals or balls; they are never changed."""

    re: Number
    im: Number


INEXACT = (arb, PiMultiple, LogSum, Surd)
RATIONAL = frozenset((int, fmpq))
SHORT = 1 << 60  # integers below need no look at their length


# -- conversion ------------------------------------------------------------------------------------


def real(value: Any) -> Number:
    """Return `value` (int, Fraction, float, fmpq, arb) as a real number; floats are taken exactly.

    Raises
    ------
    ValueError
        For a float that is infinite or not a number.
    TypeError
        For anything that is not a real number.
    """
    if isinstance(value, (int, fmpq, arb, Closed)):
        return value
    if isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    if isinstance(value, float):
        if value - value != 0:
            raise ValueError(f"expected a finite real number, got {value!r}")
        return fmpq(*value.as_integer_ratio())
    if isinstance(value, Complex) and zero(value.im):
        return value.re
    raise TypeError(f"expected a real number, got {value!r}")


def exact(x: Number) -> bool:
    """Whether `x` is known exactly as a rational (a complex number: both parts)."""
    if type(x) is Complex:
        return exact(x.re) and exact(x.im)
    return type(x) not in INEXACT


def hashed(x: int | fmpq) -> Hashable:
    """Return what tells a rational number apart from others; flint makes a `Fraction` of one to
    hash it, which takes twenty times as long.
    """
    if isinstance(x, int):
        return x
    return int(x.p) if x.q == 1 else (x.p, x.q)


def bounded(x: Number) -> Number:
    """Return `x`, as a ball if its exact form is too long."""
    kind = type(x)
    if kind is int:
        return x if -SHORT < x < SHORT or x.bit_length() <= EXACT_BITS else arb(x)
    if kind is fmpq:
        return arb(x) if x.height_bits() > FRACTION_BITS and _too_long(x) else x
    return x


def _too_long(x: fmpq) -> bool:
    """Whether numerator or denominator is too long, or both are quite long."""
    sides = x.p.bit_length(), x.q.bit_length()
    return max(sides) > EXACT_BITS or min(sides) > FRACTION_BITS


def to_arb(x: Number) -> arb:
    """Return the real number `x` as a ball."""
    if type(x) is arb:
        return x
    return x.ball() if isinstance(x, Closed) else arb(x)


def to_float(x: Number) -> float | complex:
    """Return the ball's centre as a float (±inf on overflow, nan for a ball without bounds)."""
    if type(x) is Complex:
        return complex(real_float(x.re), real_float(x.im))
    return real_float(x)


def real_float(x: Number) -> float:
    """`to_float` of a real number."""
    return float(to_arb(x))


def to_int(x: Number) -> int:
    """Return the integer that `x`, known to be an integer, is.

    Raises
    ------
    Undecided
        When the ball contains no or several integers.
    TypeError
        For a rational that is not an integer, or a complex number that is not real.
    """
    if isinstance(x, int):
        return int(x)
    if isinstance(x, Closed):
        x = x.ball()
    if type(x) is arb:
        if x.is_finite() and int(x.mid().man_exp()[1]) > LONGEST_INTEGER:
            raise TooLarge("an integer with too many digits")
        found = x.unique_fmpz()
        if found is None:
            raise Undecided(f"which integer is {x}")
        return int(found)
    if type(x) is Complex and zero(x.im):
        return to_int(x.re)
    if type(x) is fmpq and x.q == 1:
        return int(x.p)
    raise TypeError(f"expected an integer, got {x!r}")


def parts(x: Number) -> tuple[Number, Number]:
    """Return real and imaginary part."""
    return (x.re, x.im) if type(x) is Complex else (x, 0)


# -- sign and order --------------------------------------------------------------------------------


def zero(x: Number) -> bool:
    """Whether `x` is certainly zero."""
    kind = type(x)
    if kind is arb:
        return x.is_zero()  # type: ignore[no-any-return]
    if kind is Complex:
        return zero(x.re) and zero(x.im)
    return not x if kind in RATIONAL else x == 0


def sign(x: Number) -> int | None:
    """Return −1, 0 or 1, or None when the ball does not tell."""
    if x > 0:
        return 1
    if x < 0:
        return -1
    return 0 if zero(x) else None


def sure_sign(x: Number) -> int:
    """Return the sign of `x`, or raise `Undecided`."""
    s = sign(x)
    if s is None:
        raise Undecided(f"the sign of {x}")
    return s


def hull(low: Number, high: Number) -> arb:
    """Return a ball that contains the two balls and all between."""
    return to_arb(low).union(to_arb(high))


def maximum(x: Number, y: Number) -> Number:
    if x >= y:
        return x
    return y if y >= x else to_arb(x).max(to_arb(y))


def minimum(x: Number, y: Number) -> Number:
    if x <= y:
        return x
    return y if y <= x else to_arb(x).min(to_arb(y))


def floor(x: Number) -> int:
    """Return ⌊x⌋; raises `Undecided` when the ball contains a jump."""
    if type(x) in INEXACT:
        return to_int(to_arb(x).floor())
    return int(x.floor()) if type(x) is fmpq else to_int(x)


def ceil(x: Number) -> int:
    """Return ⌈x⌉; raises `Undecided` when the ball contains a jump."""
    return -floor(-x)


# -- field operations ------------------------------------------------------------------------------


def add(x: Number, y: Number) -> Number:
    if type(x) is Complex or type(y) is Complex:
        (a, b), (c, d) = parts(x), parts(y)
        return Complex(add(a, c), add(b, d))
    z = x + y
    kind = type(z)
    return z if kind is arb or (kind is int and -SHORT < z < SHORT) else bounded(z)


def neg(x: Number) -> Number:
    return Complex(-x.re, -x.im) if type(x) is Complex else -x


def sub(x: Number, y: Number) -> Number:
    if type(x) is Complex or type(y) is Complex:
        return add(x, neg(y))
    z = x - y
    return z if type(z) is arb else bounded(z)


def mul(x: Number, y: Number) -> Number:
    """Return the product; exactly 0 when one factor is, since every true value is finite."""
    one, other = type(x), type(y)
    if one in RATIONAL and other in RATIONAL:  # the frequent cases first, without calls
        return bounded(x * y) if x and y else 0
    if one is arb and other is arb:
        return 0 if x.is_zero() or y.is_zero() else x * y
    if one is Complex or other is Complex:
        (a, b), (c, d) = parts(x), parts(y)
        return Complex(sub(mul(a, c), mul(b, d)), add(mul(a, d), mul(b, c)))
    if zero(x) or zero(y):
        return 0
    z = x * y
    return z if type(z) is arb else bounded(z)


def conj(x: Number) -> Number:
    return Complex(x.re, -x.im) if type(x) is Complex else x


def square(x: Number) -> Number:
    """Return x² of a real number; a ball around 0 gets no negative values as from `mul`."""
    return mul(abs(x), abs(x))


def norm_squared(x: Number) -> Number:
    """Return |x|²."""
    a, b = parts(x)
    return add(square(a), square(b))


def inv(x: Number) -> Number:
    """Return x⁻¹ with 0⁻¹ = 0; raises `Undecided` when the ball contains 0."""
    if zero(x):
        return x
    if type(x) is Complex:
        scale = inv(norm_squared(x))
        return Complex(mul(x.re, scale), mul(-x.im, scale))
    if type(x) is Surd:
        return x.inverse()
    if type(x) in INEXACT:
        sure_sign(x)
        return 1 / to_arb(x)
    return fmpq(1) / x


def div(x: Number, y: Number) -> Number:
    """Return x / y with x / 0 = 0; 0 / y = 0 needs no look at y."""
    if isinstance(x, Closed) and type(x) is type(y):
        return x / y
    return 0 if zero(x) and type(y) is not Complex else mul(x, inv(y))


def power(x: Number, k: Number) -> Number:
    """Return x ^ k for an integer k (0 ^ 0 = 1, 0 ^ (−k) = 0)."""
    if type(x) is Surd and isinstance(k, int) and abs(k) <= LARGEST_POWER:
        return x**k if k >= 0 else x.inverse() ** -k
    x, k = (to_arb(z) if isinstance(z, Closed) else z for z in (x, k))
    if type(k) is arb and (abs(k) > WRITTEN_OUT or k.unique_fmpz() is None):
        return _power_unknown(x, k)
    k = to_int(k)
    return inv(_power_natural(x, -k)) if k < 0 else _power_natural(x, k)


def _power_unknown(x: Number, k: arb) -> arb:
    """x ^ k where the ball k holds many integers: exp(k·log x) for a positive real x."""
    if type(x) is Complex or sign(x) != 1:
        raise Undecided(f"which integer is the exponent {k}")
    return (k * to_arb(x).log()).exp()


def _power_natural(x: Number, k: int) -> Number:
    if type(x) is Complex:
        return _power_by_squaring(x, k)
    if type(x) is arb:
        return x**k if k.bit_length() > 64 else _power_by_squaring(x, k)
    if x in (0, 1):
        return x if k else 1
    if x == -1:
        return x ** (k % 2)
    bits = k * fmpq(x).height_bits()
    if bits <= EXACT_BITS:
        return x**k
    if type(x) is int and bits <= POWER_BITS:
        return int(fmpz(x) ** k)
    return arb(x) ** k


def _power_by_squaring(x: Number, k: int) -> Number:
    # unlike `arb ** int`, which is nan for balls around 0
    result: Number = 1
    while k:
        if k & 1:
            result = mul(result, x)
        k >>= 1
        x = (square(x) if type(x) is arb else mul(x, x)) if k else x
    return result
