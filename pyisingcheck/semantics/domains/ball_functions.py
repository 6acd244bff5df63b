"""Mathlib's real and complex functions on exact numbers and balls, with Lean's junk values.

Values that are obviously rational (exp 0, √(4/9), 8^(1/3)) are exact, all others are balls.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, ctx, fmpq, fmpz

from pyisingcheck.semantics.domain import Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_numbers import (
    Complex,
    LogSum,
    Number,
    PiMultiple,
    Surd,
    exact,
    hull,
    mul,
    norm_squared,
    parts,
    power,
    sign,
    sure_sign,
    to_arb,
    zero,
)

__all__ = ["function", "rpow", "cpow", "norm", "FUNCTIONS"]


# -- real functions --------------------------------------------------------------------------------


def _fixing_zero(name: str) -> Callable[[Number], Number]:
    """A function with f 0 = 0 that flint has under `name`."""

    def apply(x: Number) -> Number:
        return 0 if zero(x) else getattr(to_arb(x), name)()

    return apply


def _one_at_zero(name: str) -> Callable[[Number], Number]:
    """A function with f 0 = 1 that flint has under `name`."""

    def apply(x: Number) -> Number:
        return 1 if zero(x) else getattr(to_arb(x), name)()

    return apply


def exp(x: Number) -> Number:
    """`Real.exp`, exact at logarithms of rationals."""
    if type(x) is LogSum and (value := x.exponential()) is not None:
        return value
    return 1 if zero(x) else to_arb(x).exp()


sinh = _fixing_zero("sinh")
cosh = _one_at_zero("cosh")


LARGEST_ANGLE = 2**13  # binary digits before the point of a number whose sine is computed
QUARTER = fmpq(1, 4)
# sin (q π) for 0 ≤ q ≤ 1/2 and tan (q π) for 0 < q < 1/2, where they are rational or surds
EXACT_SINES: dict[fmpq, Number] = {
    fmpq(0): 0,
    fmpq(1, 10): Surd(-QUARTER, QUARTER, 5),
    fmpq(1, 6): fmpq(1, 2),
    fmpq(1, 4): Surd(fmpq(0), fmpq(1, 2), 2),
    fmpq(3, 10): Surd(QUARTER, QUARTER, 5),
    fmpq(1, 3): Surd(fmpq(0), fmpq(1, 2), 3),
    fmpq(1, 2): 1,
}
EXACT_TANGENTS: dict[fmpq, Number] = {
    fmpq(1, 8): Surd(fmpq(-1), fmpq(1), 2),
    fmpq(1, 6): Surd(fmpq(0), fmpq(1, 3), 3),
    fmpq(1, 4): 1,
    fmpq(1, 3): Surd(fmpq(0), fmpq(1), 3),
    fmpq(3, 8): Surd(fmpq(1), fmpq(1), 2),
}
# arcsin (s) / π and arctan (t) / π of these values
EXACT_ARCSINES = {s: q for q, s in EXACT_SINES.items()}
EXACT_ARCTANGENTS = {t: q for q, t in EXACT_TANGENTS.items()}


def sin(x: Number) -> Number:
    """`Real.sin`, exact at rational multiples of π where it is rational or a surd."""
    if type(x) is PiMultiple:
        return _sin_pi(x.factor)
    return 0 if zero(x) else _at_angle(x, arb.sin)


def cos(x: Number) -> Number:
    """`Real.cos`, exact at rational multiples of π where it is rational or a surd."""
    if type(x) is PiMultiple:
        return _sin_pi(x.factor + fmpq(1, 2))
    return 1 if zero(x) else _at_angle(x, arb.cos)


def _at_angle(x: Number, of: Callable[[arb], arb]) -> arb:
    """A function with the period 2π at `x`: of a large exact number all digits before the point
    count, too.
    """
    if not exact(x):
        return of(to_arb(x))
    before = ctx.prec
    ctx.prec += min(int(abs(fmpq(x)).ceil()).bit_length(), LARGEST_ANGLE)
    try:
        return of(arb(x))
    finally:
        ctx.prec = before


def _sin_pi(q: fmpq) -> Number:
    q = q - 2 * (q / 2).floor()
    if q > 1:
        return -_sin_pi(q - 1)
    q = min(q, 1 - q)
    return EXACT_SINES[q] if q in EXACT_SINES else arb.sin_pi_fmpq(q)


def arctan(x: Number) -> Number:
    """`Real.arctan`, exact at ±1, ±√3 and a few other surds."""
    if zero(x):
        return 0
    return _angle_of(x, EXACT_ARCTANGENTS) or to_arb(x).atan()


def _angle_of(x: Number, known: dict[Number, fmpq]) -> PiMultiple | None:
    """Return the angle between -π/2 and π/2 that has the size of `x` as its sine, say, if it is a
    known one.
    """
    if not (exact(x) or type(x) is Surd):
        return None
    factor = known.get(abs(x))
    return None if factor is None else PiMultiple(factor if x > 0 else -factor)


def log(x: Number) -> Number:
    """`Real.log`: log |x|, and 0 at 0."""
    if sure_sign(x) == 0:
        return 0
    return LogSum.of(abs(x)) if exact(x) else to_arb(abs(x)).log()


def sqrt(x: Number) -> Number:
    """`Real.sqrt`: 0 on negative numbers, exact on rational ones, continuous everywhere."""
    s = sign(x)
    if s is None:
        return hull(0, abs(x).upper().sqrt().upper())
    if s <= 0:
        return 0
    return to_arb(x).sqrt() if not exact(x) else _exact_root(x, 2) or Surd.root(x)


def _exact_root(x: Number, k: int) -> fmpq | None:
    """The rational k-th root of the positive rational x, if there is one."""
    q = fmpq(x)
    p, d = fmpz(q.p).root(k), fmpz(q.q).root(k)
    return fmpq(p, d) if p**k == q.p and d**k == q.q else None


def tan(x: Number) -> Number:
    """`Real.tan` = sin / cos, 0 where cos is 0 (at no rational number)."""
    if zero(x):
        return 0
    if type(x) is PiMultiple:
        return _tan_pi(x.factor)
    sure_sign(to_arb(x).cos())
    return to_arb(x).tan()


def _tan_pi(q: fmpq) -> Number:
    q = q - q.floor()
    if q > fmpq(1, 2):
        return -_tan_pi(1 - q)
    if q in (0, fmpq(1, 2)):
        return 0  # also where cos is 0
    return EXACT_TANGENTS.get(q) or PiMultiple(q).ball().tan()


def tanh(x: Number) -> Number:
    return 0 if zero(x) else to_arb(x).tanh()


def arsinh(x: Number) -> Number:
    return 0 if zero(x) else to_arb(x).asinh()


def arcsin(x: Number) -> Number:
    """`Real.arcsin`: ±π/2 outside [−1, 1]; increasing, so the ends of the ball suffice."""
    if zero(x):
        return 0
    if exact(x) and abs(x) > 1:
        return PiMultiple(fmpq(1 if x > 0 else -1, 2))
    if (angle := _angle_of(x, EXACT_ARCSINES)) is not None:
        return angle
    if exact(x):
        return _arcsin_point(to_arb(x))
    x = to_arb(x)
    return hull(_arcsin_point(x.lower()), _arcsin_point(x.upper()))


def _arcsin_point(x: arb) -> arb:
    if x >= 1:
        return arb.pi() / 2
    return -arb.pi() / 2 if x <= -1 else x.asin()


def arccos(x: Number) -> Number:
    """`Real.arccos` = π/2 − arcsin."""
    return 0 if x >= 1 else PiMultiple(fmpq(1, 2)) - arcsin(x)


def rpow(x: Number, y: Number) -> Number:
    """`Real.rpow`, the real part of `Complex.cpow`.

    x > 0: exp(y log x); x < 0: exp(y log |x|)·cos(πy); 0 ^ 0 = 1 and 0 ^ y = 0 otherwise.
    Integer exponents are powers.
    """
    if exact(y) and fmpq(y).q == 1:
        return power(x, y)
    s = sign(x)
    if s == 0:
        return 0 if sure_sign(y) else 1
    if s is None:
        return _rpow_near_zero(x, y)
    size = _positive_rpow(abs(x), y)
    return size if s > 0 else mul(size, _cos_pi(y))


def _positive_rpow(x: Number, y: Number) -> Number:
    if exact(x) and exact(y):
        y = fmpq(y)
        root = _exact_root(x, int(y.q)) if y.q <= 64 else None
        if root is None and y.q == 2:
            root = Surd.root(x)
        if root is not None:
            return power(root, int(y.p))
    return (to_arb(x).log() * y).exp()


def _cos_pi(y: Number) -> Number:
    return _sin_pi(fmpq(y) + fmpq(1, 2)) if exact(y) else to_arb(y).cos_pi()


def _rpow_near_zero(x: arb, y: Number) -> arb:
    """|x ^ y| ≤ |x| ^ y → 0 as x → 0 when y > 0; nothing is known otherwise."""
    if sign(y) != 1:
        raise Undecided(f"whether the base {x} is 0")
    size = (x.abs_upper().log() * y).exp()
    return hull(0 if x >= 0 else -size, size)


# -- complex functions -----------------------------------------------------------------------------


def norm(x: Number) -> Number:
    """Return |x|, a real number."""
    return sqrt(norm_squared(x)) if type(x) is Complex else abs(x)


def cexp(z: Number) -> Complex:
    a, b = parts(z)
    return Complex(mul(exp(a), cos(b)), mul(exp(a), sin(b)))


def carg(z: Number) -> Number:
    """`Complex.arg` in (−π, π], arg 0 = 0; `Undecided` across the negative real axis."""
    a, b = parts(z)
    if zero(b):
        return PiMultiple(fmpq(1)) if sure_sign(a) < 0 else 0
    if zero(a):
        return PiMultiple(fmpq(sure_sign(b), 2))
    if sign(a) != 1:
        sure_sign(b)
    return arb.atan2(to_arb(b), to_arb(a))


def clog(z: Number) -> Complex:
    """`Complex.log` = log |z| + i arg z, with log 0 = 0."""
    return Complex(log(norm(z)), carg(z))


def csin(z: Number) -> Complex:
    a, b = parts(z)
    return Complex(mul(sin(a), cosh(b)), mul(cos(a), sinh(b)))


def ccos(z: Number) -> Complex:
    a, b = parts(z)
    return Complex(mul(cos(a), cosh(b)), -mul(sin(a), sinh(b)))


def cpow(x: Number, y: Number) -> Number:
    """`Complex.cpow`: exp(y log x), 0 ^ 0 = 1, 0 ^ y = 0; integer exponents are powers."""
    c, d = parts(y)
    if zero(d) and exact(c) and fmpq(c).q == 1:
        return power(x, c)
    if zero(x):
        return _zero_cpow(y)
    return cexp(mul(clog(x), y))


def _zero_cpow(y: Number) -> Number:
    size = norm_squared(y)
    return 0 if sure_sign(size) else 1


FUNCTIONS: dict[str, Callable[[Number], Number]] = {
    "exp": exp,
    "log": log,
    "sqrt": sqrt,
    "sin": sin,
    "cos": cos,
    "tan": tan,
    "arcsin": arcsin,
    "arccos": arccos,
    "arctan": arctan,
    "sinh": sinh,
    "cosh": cosh,
    "tanh": tanh,
    "arsinh": arsinh,
    "cexp": cexp,
    "clog": clog,
    "csin": csin,
    "ccos": ccos,
    "carg": carg,
}


def function(name: str, x: Number) -> Number:
    """Return the function `name` of FUNCTIONS at `x`.

    Raises
    ------
    Unsupported
        For a name that is not in FUNCTIONS.
    Undecided
        Where the ball `x` contains a discontinuity.
    """
    if name not in FUNCTIONS:
        raise Unsupported(name)
    return FUNCTIONS[name](x)
