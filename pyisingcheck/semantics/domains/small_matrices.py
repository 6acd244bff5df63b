"""Products of many small matrices.

A library's batched product treats one small matrix after the other. Stored entry by entry, with the
batch as the contiguous dimension, a product is a few multiply-adds of long vectors. Results keep
that layout under their usual shape [..., n, m] (as strides), so that products that follow each
other convert nothing.
"""

from __future__ import annotations

import torch
from torch import Tensor

__all__ = ["power", "product"]

LARGEST = 7  # rows, columns and inner size up to which this pays
FEWEST = 64  # matrices from which on it pays


def product(x: Tensor, y: Tensor) -> Tensor:
    """Return the products x y of matrices [..., n, k] and [..., k, m] of one type; the leading
    dimensions broadcast.
    """
    sizes = (*x.shape[-2:], y.shape[-1])
    many = max(x[..., 0, 0].numel(), y[..., 0, 0].numel()) >= FEWEST if min(sizes) else False
    if not many or max(sizes) > LARGEST:
        return x @ y
    x, y = (a.reshape((1,) * (max(x.ndim, y.ndim) - a.ndim) + a.shape) for a in (x, y))
    longest = max(range(x.ndim - 2), key=lambda d: max(x.shape[d], y.shape[d]))
    left, right = (a.movedim((-2, -1, longest), (0, 1, -1)).contiguous() for a in (x, y))
    result = left[:, 0].unsqueeze(1) * right[0].unsqueeze(0)
    for k in range(1, sizes[1]):
        result.addcmul_(left[:, k].unsqueeze(1), right[k].unsqueeze(0))
    return result.movedim((0, 1, -1), (-2, -1, longest))


def power(a: Tensor, k: int) -> Tensor:
    """Return the k-th powers of square matrices [..., n, n], k ≥ 0, by repeated squaring."""
    if k == 0:
        return torch.eye(a.shape[-1], dtype=a.dtype, device=a.device).expand_as(a)
    result: Tensor | None = None
    while True:
        if k % 2:
            result = a if result is None else product(result, a)
        k //= 2
        if k == 0:
            assert result is not None
            return result
        a = product(a, a)
