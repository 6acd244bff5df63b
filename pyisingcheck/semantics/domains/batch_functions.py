"""Mathlib's real and complex functions on float64 tensors, with Lean's junk values.

Where a function has a junk value the argument is replaced before the function is taken, so that
gradients stay finite. A value that is not finite stays visible (nan is never turned into junk).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from pyisingcheck.semantics.domains.named import python_number

__all__ = [
    "FUNCTIONS",
    "ROUNDING",
    "close",
    "complex_power",
    "floordiv",
    "integer_power",
    "inverse",
    "mod",
    "real_power",
    "where_finite",
]

ROUNDING = 1e-9  # two values that differ by less, relative to 1 + |a| + |b|, count as equal


def _guarded(f: Callable[[Tensor], Tensor], x: Tensor, junk: Tensor, safe: float = 1.0) -> Tensor:
    """f(x), 0 where `junk` holds."""
    value = f(torch.where(junk, safe, x))
    return torch.where(junk, 0.0, value)


def inverse(x: Tensor) -> Tensor:
    """x⁻¹ with 0⁻¹ = 0."""
    return _guarded(torch.reciprocal, x, x == 0)


def log(x: Tensor) -> Tensor:
    """log |x|, 0 at 0."""
    return _guarded(lambda t: t.abs().log(), x, x == 0)


def sqrt(x: Tensor) -> Tensor:
    """√x, 0 for x ≤ 0."""
    return _guarded(torch.sqrt, x, x <= 0)


def arcsin(x: Tensor) -> Tensor:
    return torch.asin(x.clamp(-1, 1))


def arccos(x: Tensor) -> Tensor:
    return torch.acos(x.clamp(-1, 1))


def integer_power(x: Tensor, k: Tensor | int) -> Tensor:
    """x ^ k for integers k, with 0 ^ 0 = 1 and 0 ^ (−k) = 0."""
    if isinstance(k, int):
        power = x ** python_number(abs(k)) if not x.is_complex() else _power_by_squaring(x, abs(k))
        return inverse(power) if k < 0 else power
    if x.is_complex():
        return complex_power(x, k)
    power = torch.pow(x, k.detach().abs())
    return torch.where(k < 0, inverse(power), power)


def _power_by_squaring(x: Tensor, k: int) -> Tensor:
    result = torch.ones_like(x)
    while k:
        if k & 1:
            result = result * x
        k >>= 1
        x = x * x if k else x
    return result


def real_power(x: Tensor, y: Tensor) -> Tensor:
    """`Real.rpow`: exp(y log |x|), times cos(πy) for x < 0; 0 ^ 0 = 1 and 0 ^ y = 0."""
    zero = x == 0
    size = torch.pow(torch.where(zero, 1.0, x.abs()), y)
    signed = torch.where(x < 0, size * _cos_pi(y), size)
    return torch.where(zero, (y == 0).to(size.dtype), signed)


def _cos_pi(y: Tensor) -> Tensor:
    turn = torch.remainder(y, 2.0)
    half = (turn == 0.5) | (turn == 1.5)
    return torch.where(half, 0.0, torch.cos(math.pi * turn))


def arg(z: Tensor) -> Tensor:
    """`Complex.arg` in (−π, π]; adding 0 removes negative zeros, which would pick −π."""
    z = z if z.is_complex() else z.to(torch.complex128)
    return torch.atan2(z.imag + 0.0, z.real + 0.0)


def clog(z: Tensor) -> Tensor:
    return torch.complex(log(z.abs()), arg(z))


def complex_power(x: Tensor, y: Tensor) -> Tensor:
    """`Complex.cpow`: exp(y log x), with 0 ^ 0 = 1 and 0 ^ y = 0."""
    zero = x == 0
    value = torch.exp(clog(torch.where(zero, 1.0, x)) * y)
    return torch.where(zero, (y == 0).to(value.dtype), value)


def _complex(f: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    return lambda z: f(z.to(torch.complex128))


FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "exp": torch.exp,
    "log": log,
    "sqrt": sqrt,
    "sin": torch.sin,
    "cos": torch.cos,
    "tan": torch.tan,
    "arcsin": arcsin,
    "arccos": arccos,
    "arctan": torch.atan,
    "sinh": torch.sinh,
    "cosh": torch.cosh,
    "tanh": torch.tanh,
    "arsinh": torch.asinh,
    "cexp": _complex(torch.exp),
    "clog": _complex(clog),
    "csin": _complex(torch.sin),
    "ccos": _complex(torch.cos),
    "carg": arg,
}


def floordiv(x: Tensor, y: Tensor) -> Tensor:
    """⌊x / y⌋ with 0 for y = 0."""
    zero = y == 0
    return torch.where(zero, 0.0, torch.div(x, torch.where(zero, 1.0, y), rounding_mode="floor"))


def mod(x: Tensor, y: Tensor) -> Tensor:
    """x mod y with x for y = 0."""
    zero = y == 0
    return torch.where(zero, x, torch.remainder(x, torch.where(zero, 1.0, y)))


def close(x: Tensor, y: Tensor, gap: Tensor) -> Tensor:
    """Whether x = y within rounding, `gap` being |x − y|; exactly for integers below 2^53."""
    scale = 1 + x.abs() + y.abs()
    near = gap <= ROUNDING * scale
    if scale.numel() == 0 or bool(scale.max() < 0.5 / ROUNDING):
        return near
    integral = (x == _round(x)) & (y == _round(y)) & (scale < 2.0**53)
    return torch.where(integral, gap == 0, near)


def _round(x: Tensor) -> Tensor:
    return torch.round(x.real) if x.is_complex() else torch.round(x)


def where_finite(f: Callable[[Tensor], Tensor], a: Tensor) -> Tensor:
    """Apply f to the matrices without nan or inf; the others give nan (LAPACK refuses them)."""
    finite = a.isfinite().all(-1).all(-1)[..., None]
    values = f(torch.where(finite[..., None], a, 0.0))
    return torch.where(finite, values, math.nan)
