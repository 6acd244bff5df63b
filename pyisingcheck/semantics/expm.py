"""Exponentials of many small matrices.

Scaling and squaring with Taylor polynomials: every matrix gets the cheapest degree whose backward
error is below 2^-53 (2 to 16, evaluated after Paterson and Stockmeyer with 1 to 6 products) and, at
degree 16, its own number of squarings. That number follows from ‖A^k‖^(1/k) for k ≤ 4 rather than
from ‖A‖ (Al-Mohy and Higham, 2009), so that matrices far from normal are not scaled more than
needed; where the two differ much, ‖ |A|^17 ‖ bounds the rounding errors.

Matrices up to 7 × 7 are stored entry by entry, with the batch as the last, contiguous dimension: a
product is then n vectorized multiply-adds instead of many tiny matrix products. Chunks of the batch
fit in the cache.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import torch
from torch import Tensor

__all__ = ["expm"]

DEGREES = (2, 4, 6, 9, 12, 16)
THETA = (
    2.5809568029717672e-8,
    3.3971688399769619e-4,
    9.0656564075951024e-3,
    8.9577602032233427e-2,
    2.9961589138115805e-1,
    7.8028742566265743e-1,
)
"""Largest 1-norm for which the backward error of each degree stays below 2^-53 ‖A‖.

With log(e^-x T_m(x)) = Σ_{k>m} c_k x^k it is the root of Σ |c_k| θ^(k-1) = 2^-53.
"""

_BLOCK = {2: 2, 4: 2, 6: 3, 9: 3, 12: 4, 16: 4}  # highest power formed for each degree
_LARGEST_BY_ENTRY = 7
_CHUNK_ENTRIES = 131_072  # entries of one chunk of matrices: a megabyte


def expm(a: Tensor) -> Tensor:
    """Return the exponentials of a batch of matrices.

    Parameters
    ----------
    a : Tensor
        Shape [..., n, n], float64 or complex128, on any device.

    Returns
    -------
    Tensor
        Same shape, dtype and device; nan for matrices that are not finite, inf on overflow.
        Differentiable, in reverse and forward mode.

    Raises
    ------
    ValueError
        If `a` is not a batch of square matrices of one of these types.
    """
    if a.ndim < 2 or a.shape[-1] != a.shape[-2]:
        raise ValueError(f"expected the shape [..., n, n], got {tuple(a.shape)}")
    if a.dtype not in (torch.float64, torch.complex128):
        raise ValueError(f"expected float64 or complex128, got {a.dtype}")
    if a.numel() == 0:
        return a
    if a.shape[-1] == 1:
        return a.exp()
    flat = a.reshape(-1, *a.shape[-2:])
    return _Expm.apply(flat).reshape(a.shape)  # type: ignore[no-any-return, no-untyped-call]


class _Expm(torch.autograd.Function):
    """exp with its derivatives: L(A, E) is the upper right block of exp [[A, E], [0, A]]."""

    @staticmethod
    def forward(a: Tensor) -> Tensor:
        return _expm_flat(a)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor], output: Tensor) -> None:
        ctx.save_for_backward(*inputs)
        ctx.save_for_forward(*inputs)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        (a,) = ctx.saved_tensors
        return _derivative(a.mH, gradients[0])

    @staticmethod
    def jvp(ctx: Any, *tangents: Tensor) -> Tensor:
        (a,) = ctx.saved_tensors
        return _derivative(a, tangents[0])


def _derivative(a: Tensor, direction: Tensor) -> Tensor:
    """Fréchet derivative of exp at a; itself differentiable."""
    n = a.shape[-1]
    upper = torch.cat([a, direction.to(a.dtype)], dim=-1)
    lower = torch.cat([torch.zeros_like(a), a], dim=-1)
    return expm(torch.cat([upper, lower], dim=-2))[..., :n, n:]


# -- layouts ---------------------------------------------------------------------------------------
# by entry: [n, n, batch] for small n, the batch contiguous; otherwise [batch, n, n]


def _by_entry(n: int) -> bool:
    return n <= _LARGEST_BY_ENTRY


def _product(x: Tensor, y: Tensor, by_entry: bool) -> Tensor:
    if not by_entry:
        return x @ y
    columns, rows = x.unsqueeze(2).unbind(1), y.unsqueeze(0).unbind(1)
    result = columns[0] * rows[0]
    for column, row in zip(columns[1:], rows[1:]):
        result.addcmul_(column, row)
    return result


def _diagonal(x: Tensor, by_entry: bool) -> Tensor:
    return x.diagonal(dim1=0, dim2=1) if by_entry else x.diagonal(dim1=-2, dim2=-1)


def _one_norm(x: Tensor, by_entry: bool) -> Tensor:
    """Return the largest absolute column sum of every matrix."""
    return x.abs().sum(0).amax(0) if by_entry else x.abs().sum(-2).amax(-1)


def _per_matrix(x: Tensor, by_entry: bool) -> Tensor:
    """Make one number for each matrix multiply all its entries."""
    return x if by_entry else x[:, None, None]


# -- the algorithm ---------------------------------------------------------------------------------


def _expm_flat(a: Tensor) -> Tensor:
    kind = _kinds(_one_norm(a, False))
    size = len(a) if a.is_cuda else max(_CHUNK_ENTRIES // a[0].numel(), 1)
    result = torch.empty_like(a)
    for k in torch.bincount(kind).nonzero()[:, 0].tolist():
        for chosen in (kind == k).nonzero()[:, 0].split(size):
            # Contiguous first: scattering whole matrices is faster than scattering entries.
            result.index_copy_(0, chosen, _alike(a[chosen], k).contiguous())
    return result


def _kinds(norm: Tensor) -> Tensor:
    """Number the matrices that are treated alike: the degree's index, and beyond that squarings."""
    thresholds = torch.tensor(THETA, dtype=norm.dtype, device=norm.device)
    degree = torch.bucketize(norm, thresholds).clamp(max=len(DEGREES) - 1)
    return degree + _halvings(torch.log2(norm)).long()


def _alike(a: Tensor, kind: int) -> Tensor:
    """Exponentials of matrices of one kind."""
    by_entry = _by_entry(a.shape[-1])
    x = a.permute(1, 2, 0).contiguous() if by_entry else a
    if kind < len(DEGREES):
        result = _taylor(_powers(x, _BLOCK[DEGREES[kind]], by_entry), DEGREES[kind], by_entry)
    else:
        result = _scale_and_square(x, kind - len(DEGREES) + 1, by_entry)
    return result.permute(2, 0, 1) if by_entry else result


def _powers(x: Tensor, highest: int, by_entry: bool) -> list[Tensor]:
    powers = [x, _product(x, x, by_entry)]
    if highest >= 3:
        powers.append(_product(powers[1], x, by_entry))
    if highest >= 4:
        powers.append(_product(powers[1], powers[1], by_entry))
    return powers


def _taylor(powers: Sequence[Tensor], degree: int, by_entry: bool) -> Tensor:
    """Σ_{k ≤ degree} A^k / k! from A, …, A^q by Horner's rule in A^q."""
    q = len(powers)
    result = _combination(powers, degree - q, by_entry)
    for start in range(degree - 2 * q, -1, -q):
        result = _product(result, powers[-1], by_entry)
        for j in range(1, q):
            result.add_(powers[j - 1], alpha=1 / math.factorial(start + j))
        _diagonal(result, by_entry).add_(1 / math.factorial(start))
    return result


def _combination(powers: Sequence[Tensor], start: int, by_entry: bool) -> Tensor:
    """Σ_{j ≤ q} A^j / (start + j)!"""
    result = powers[-1] * (1 / math.factorial(start + len(powers)))
    for j in range(len(powers) - 1, 0, -1):
        result.add_(powers[j - 1], alpha=1 / math.factorial(start + j))
    _diagonal(result, by_entry).add_(1 / math.factorial(start))
    return result


def _scale_and_square(x: Tensor, by_norm: int, by_entry: bool) -> Tensor:
    """Degree 16 after at most `by_norm` halvings, the number that the norm alone would ask for."""
    powers = _powers(x, 4, by_entry)
    squarings = _squarings(powers, by_norm, by_entry)
    scale = _per_matrix(torch.exp2(-squarings), by_entry)
    scales = accumulate([scale] * len(powers), torch.mul)
    scaled = [p * c for p, c in zip(powers, scales)]
    result = _taylor(scaled, DEGREES[-1], by_entry)
    fewest, most = int(squarings.min()), int(squarings.max())
    for _ in range(fewest):
        result = _product(result, result, by_entry)
    for r in range(fewest, most):
        more = _per_matrix(squarings > r, by_entry)
        result = torch.where(more, _product(result, result, by_entry), result)
    return result


def _squarings(powers: list[Tensor], by_norm: int, by_entry: bool) -> Tensor:
    """Return the number of squarings of each matrix (as floats), from ‖A³‖^(1/3) and ‖A⁴‖^(1/4)."""
    third, fourth = (torch.log2(_one_norm(powers[k - 1], by_entry)) / k for k in (3, 4))
    needed = _halvings(torch.maximum(third, fourth)).clamp(max=by_norm)
    careful = needed < by_norm - 1
    if bool(careful.any()):
        chosen = careful.nonzero()[:, 0]
        x = powers[0].index_select(-1 if by_entry else 0, chosen)
        needed[chosen] = _for_rounding(x, needed[chosen], by_entry).clamp(max=by_norm)
    return needed


def _halvings(log_size: Tensor) -> Tensor:
    """Return the least s ≥ 0 with size · 2^-s ≤ θ₁₆; 0 for sizes that are not finite."""
    return torch.ceil(log_size - math.log2(THETA[-1])).clamp(min=0).nan_to_num(0.0, 0.0, 0.0)


def _for_rounding(x: Tensor, squarings: Tensor, by_entry: bool) -> Tensor:
    """Raise the squarings where cancellation would spoil the polynomial.

    Al-Mohy and Higham: with c = 1/17!, close to the first coefficient of the backward error,
    c ‖ |A|^17 ‖ ≤ 2^-53 ‖A‖. The powers are those of |A| / ‖A‖, which cannot overflow, and of a
    nonnegative matrix only the column sums are needed: a row times a matrix, not a product.
    """
    norm = _one_norm(x, by_entry)
    fourth = x.abs() / _per_matrix(norm, by_entry)
    sums = fourth.sum(0 if by_entry else -2, keepdim=True)
    for _ in range(2):
        fourth = _product(fourth, fourth, by_entry)
    for _ in range(4):
        sums = _product(sums, fourth, by_entry)
    ratio = torch.log2(_one_norm(sums, by_entry))
    excess = ratio + 16 * (torch.log2(norm) - squarings) - math.log2(math.factorial(17)) + 53
    return squarings + torch.ceil(excess / 16).clamp(min=0)
