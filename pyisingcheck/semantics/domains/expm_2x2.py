"""Exponentials of many real 2 × 2 matrices in closed form.

With the mean m of the diagonal, N = A − m and q = ((a − d) / 2)² + bc = −det N, the eigenvalues are
m ± √q and

    exp A = e^m (cosh √q + N sinh √q / √q)    (q < 0: cos and sin of √−q),

two parts that are orthogonal in the Frobenius norm, so that their sum loses nothing. What does lose
is q, where the squares cancel for matrices far from normal, and the exponent, whose rounding error
‖A‖ 2^-53 becomes a relative error of the result. Both are therefore formed with twice the digits
from error-free sums (Knuth) and products (Dekker, 1971), the root by one step of Newton.
"""

from __future__ import annotations

import torch
from torch import Tensor

__all__ = ["exp_2x2"]

_SPLITTER = 2.0**27 + 1


def exp_2x2(x: Tensor) -> Tensor:
    """Return the exponentials of real matrices, entry by entry: [2, 2, batch] float64."""
    a, b, c, d = x.reshape(4, -1).unbind()
    mean, mean_low = (v / 2 for v in _sum(a, d))
    half, half_low = (v / 2 for v in _sum(a, -d))
    square, square_low = _square(half)
    across, across_low = _product(b, c)
    q, q_low = _sum(square, across)
    q_low += square_low + across_low + 2 * half * half_low
    q, q_low = _sum(q, q_low)
    real = q >= 0
    root = q.abs().sqrt()
    again, again_low = _square(root)
    root_low = ((q.abs() - again) - again_low + torch.where(real, q_low, -q_low)) / (2 * root)
    root_low = torch.where(root > 0, root_low, 0.0)

    # Real eigenvalues: all in units of the larger one's exponential, so that nothing cancels.
    exponent, low = _sum(mean, torch.where(real, root, 0.0))
    low += mean_low + torch.where(real, root_low, 0.0)
    unit = exponent.exp()
    overflow = unit.isinf()
    unit += unit * torch.where(overflow, 0.5, low)
    fall = torch.expm1(-2 * root) / 2
    cosine, sine = root.cos(), root.sin()
    even = torch.where(real, fall, cosine - root_low * sine - 1)
    odd = torch.where(real, -fall, sine + root_low * cosine)
    # Of a triangular matrix half / root is ±1: the diagonal is that of the exponentials, exactly.
    diagonal = torch.where(root > 0, odd * (half / root), half)
    first, last = (
        torch.where(overflow, unit * (1 + change), unit + unit * change)
        for change in (even + diagonal, even - diagonal)
    )
    odd = unit * torch.where(root > 0, odd / root, 1.0)
    return torch.stack([first, odd * b, odd * c, last]).reshape(x.shape)


def _sum(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """x + y as the rounded sum and its rounding error."""
    total = x + y
    other = total - x
    return total, (x - (total - other)) + (y - other)


def _product(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """x · y as the rounded product and its rounding error."""
    product = x * y
    (x1, x2), (y1, y2) = _split(x), _split(y)
    return product, ((x1 * y1 - product) + x1 * y2 + x2 * y1) + x2 * y2


def _square(x: Tensor) -> tuple[Tensor, Tensor]:
    product = x * x
    x1, x2 = _split(x)
    return product, ((x1 * x1 - product) + 2 * x1 * x2) + x2 * x2


def _split(x: Tensor) -> tuple[Tensor, Tensor]:
    """x as the sum of two numbers of 26 bits."""
    scaled = _SPLITTER * x
    high = scaled - (scaled - x)
    return high, x - high
