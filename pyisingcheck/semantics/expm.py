"""Exponentials of many small matrices.

Scaling and squaring with Taylor polynomials: every matrix gets the cheapest degree whose backward
error is below 2^-53 (2 to 16, evaluated after Paterson and Stockmeyer with 1 to 6 products) and, at
degree 16, its own number of squarings. That number follows from ‖A^k‖^(1/k) for k ≤ 4 rather than
from ‖A‖ (Al-Mohy and Higham, 2009), so that matrices far from normal are not scaled more than
needed; where the two differ much, ‖ |A|^17 ‖ bounds the rounding errors.

What remains are the rounding errors of the squarings. Where they would exceed those of a Padé
approximant, which needs fewer, the matrices are squared as sums of two. A real 2 × 2 matrix of
larger norm has a closed form.

On the CPU matrices up to 4 × 4 (on a GPU 7 × 7) are stored entry by entry, with the batch as the
last, contiguous dimension: a product is then n vectorized multiply-adds instead of many tiny matrix
products. Chunks of the batch fit in the cache.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import torch
from torch import Tensor

from pyisingcheck.semantics.expm_2x2 import exp_2x2

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
_LARGEST_BY_ENTRY_CPU = 4
_THREADS_OF_TORCH = 4  # with more of them torch's batched products are faster than NumPy's
_LARGEST_PLAIN = 4  # up to this size only delicate matrices are squared with remainders
_KEPT = 2.0  # squarings with remainders of larger ones
_CHUNK_ENTRIES = 65_536  # entries of one chunk of matrices: half a megabyte


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


def _by_entry(a: Tensor) -> bool:
    return a.shape[-1] <= (_LARGEST_BY_ENTRY if a.is_cuda else _LARGEST_BY_ENTRY_CPU)


def _product(x: Tensor, y: Tensor, by_entry: bool) -> Tensor:
    if not by_entry:
        return _matmul(x, y)
    columns, rows = x.unsqueeze(2).unbind(1), y.unsqueeze(0).unbind(1)
    result = columns[0] * rows[0]
    for column, row in zip(columns[1:], rows[1:]):
        result.addcmul_(column, row)
    return result


def _matmul(x: Tensor, y: Tensor) -> Tensor:
    """NumPy's products of small matrices take a third of torch's time, but one thread."""
    if x.is_cuda or torch.get_num_threads() > _THREADS_OF_TORCH:
        return x @ y
    with np.errstate(over="ignore", invalid="ignore"):
        return torch.from_numpy(np.matmul(x.numpy(), y.numpy()))


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
    norm = _one_norm(a, False)
    kind = _kinds(norm)
    size = len(a) if a.is_cuda else max(_CHUNK_ENTRIES // a[0].numel(), 1)
    result = torch.empty_like(a)
    again = []
    for k in torch.bincount(kind).nonzero()[:, 0].tolist():
        for chosen in (kind == k).nonzero()[:, 0].split(size):
            value, delicate = _alike(a[chosen], norm[chosen], k)
            # Contiguous first: scattering whole matrices is faster than scattering entries.
            result.index_copy_(0, chosen, value.contiguous())
            again.append(chosen[delicate])
    for chosen in torch.split(torch.cat(again), size):
        if len(chosen):
            result.index_copy_(0, chosen, _carefully(a[chosen], norm[chosen]).contiguous())
    return result


def _kinds(norm: Tensor) -> Tensor:
    """Number the matrices that are treated alike: the degree's index, and beyond that squarings."""
    thresholds = torch.tensor(THETA, dtype=norm.dtype, device=norm.device)
    degree = torch.bucketize(norm, thresholds).clamp(max=len(DEGREES) - 1)
    return degree + _halvings(torch.log2(norm)).long()


def _alike(a: Tensor, norm: Tensor, kind: int) -> tuple[Tensor, Tensor]:
    """Exponentials of matrices of one kind, and which of them want more care."""
    by_entry = _by_entry(a)
    x = _stored(a)
    delicate = torch.zeros(len(a), dtype=torch.bool, device=a.device)
    if kind < len(DEGREES):
        result = _taylor(_powers(x, _BLOCK[DEGREES[kind]], by_entry), DEGREES[kind], by_entry)
    elif a.shape[-1] == 2 and not a.is_complex():
        result = exp_2x2(x)
    else:
        result, delicate = _scale_and_square(x, norm, by_entry)
    return result.permute(2, 0, 1) if by_entry else result, delicate


def _carefully(a: Tensor, norm: Tensor) -> Tensor:
    """Exponentials of matrices whose every squaring needs a remainder."""
    by_entry = _by_entry(a)
    scaled, squarings, _ = _scaled(_stored(a), norm, by_entry)
    result = _with_remainders(scaled, squarings, math.inf, by_entry)
    return result.permute(2, 0, 1) if by_entry else result


def _stored(a: Tensor) -> Tensor:
    return a.permute(1, 2, 0).contiguous() if _by_entry(a) else a


def _powers(x: Tensor, highest: int, by_entry: bool) -> list[Tensor]:
    powers = [x, _product(x, x, by_entry)]
    if highest >= 3:
        powers.append(_product(powers[1], x, by_entry))
    if highest >= 4:
        powers.append(_product(powers[1], powers[1], by_entry))
    return powers


def _taylor(powers: Sequence[Tensor], degree: int, by_entry: bool, lowest: int = 0) -> Tensor:
    """Σ_{lowest ≤ k ≤ degree} A^k / k! from A, …, A^q by Horner's rule in A^q; lowest ≤ q."""
    q = len(powers)
    result = _combination(powers, degree - q, by_entry)
    for start in range(degree - 2 * q, -1, -q):
        result = _product(result, powers[-1], by_entry)
        for j in range(max(1, lowest - start), q):
            result.add_(powers[j - 1], alpha=1 / math.factorial(start + j))
        if start >= lowest:
            _diagonal(result, by_entry).add_(1 / math.factorial(start))
    return result


def _combination(powers: Sequence[Tensor], start: int, by_entry: bool) -> Tensor:
    """Σ_{j ≤ q} A^j / (start + j)!"""
    result = powers[-1] * (1 / math.factorial(start + len(powers)))
    for j in range(len(powers) - 1, 0, -1):
        result.add_(powers[j - 1], alpha=1 / math.factorial(start + j))
    _diagonal(result, by_entry).add_(1 / math.factorial(start))
    return result


def _scale_and_square(x: Tensor, norm: Tensor, by_entry: bool) -> tuple[Tensor, Tensor]:
    """Degree 16 and squarings; and which matrices are delicate: all of them only if there is no
    result.
    """
    scaled, squarings, delicate = _scaled(x, norm, by_entry)
    if bool(delicate.all()):
        return x, delicate
    if x.shape[1] > _LARGEST_PLAIN:
        return _with_remainders(scaled, squarings, _KEPT, by_entry), delicate
    return _squared(_taylor(scaled, DEGREES[-1], by_entry), squarings, by_entry), delicate


def _scaled(x: Tensor, norm: Tensor, by_entry: bool) -> tuple[list[Tensor], Tensor, Tensor]:
    """The first four powers of A / 2^s, the numbers s, and which matrices are delicate."""
    powers = _powers(x, 4, by_entry)
    third, fourth = (_one_norm(p, by_entry) for p in powers[2:])
    squarings = _squarings(x, norm, third, fourth, by_entry)
    delicate = _delicate(x, norm, fourth, by_entry)
    scale = _per_matrix(torch.exp2(-squarings), by_entry)
    for power, factor in zip(powers, accumulate([scale] * len(powers), torch.mul)):
        power.mul_(factor)
    return powers, squarings, delicate


def _squared(x: Tensor, squarings: Tensor, by_entry: bool) -> Tensor:
    """Square every matrix its own number of times."""
    fewest, most = int(squarings.min()), int(squarings.max())
    for _ in range(fewest):
        x = _product(x, x, by_entry)
    for r in range(fewest, most):
        more = _per_matrix(squarings > r, by_entry)
        x = torch.where(more, _product(x, x, by_entry), x)
    return x


def _delicate(x: Tensor, norm: Tensor, fourth: Tensor, by_entry: bool) -> Tensor:
    """Return which matrices lose more in plain squarings than in another method.

    Those far from normal, ‖A⁴‖ < ‖A‖⁴ / 32 max(n, 8) (few random 4 × 4 matrices), where a Padé
    approximant needs fewer squarings, and triangular ones, for which Al-Mohy and Higham restore the
    diagonal after each.
    """
    if not by_entry:
        x = x.permute(1, 2, 0)
    delicate = fourth.sqrt() < norm.square() / math.sqrt(32 * max(len(x), 8))
    corners = (x[-1, 0] == 0) | (x[0, -1] == 0)
    if bool(corners.any()):
        n = len(x)
        rows, columns = torch.tril_indices(n, n, -1, device=x.device)
        delicate |= (x[columns, rows] == 0).all(0) | (x[rows, columns] == 0).all(0)
    return delicate


# -- squaring with remainders ----------------------------------------------------------------------
# A matrix is the unevaluated sum of a head, whose entries are multiples of a power of two so large
# that the product of two heads is exact, and a remainder some 2^-23 of it. A product then takes
# three, and its rounding errors are those of a remainder (Ozaki, Ogita, Oishi and Rump, Error-free
# transformations of matrix multiplication, 2012).


def _with_remainders(
    powers: Sequence[Tensor], squarings: Tensor, kept: float, by_entry: bool
) -> Tensor:
    """Return the 2^squarings-th powers of the Taylor polynomials of degree 16, with remainders
    through the first `kept` squarings.

    The rounding errors of each squaring are doubled by every later one, so that of a matrix not far
    from normal the first ones matter.
    """
    n = powers[0].shape[1]
    higher = _taylor(powers, DEGREES[-1], by_entry, lowest=3)
    largest = torch.stack([_largest(p, by_entry) for p in (*powers[:2], higher)]).sum(0) + 1
    grid = _grid(largest, n, by_entry)
    a, a_rest = _split(powers[0], grid)
    square, square_rest = _square(a, a_rest, by_entry)
    half, half_rest = _split(square.mul_(0.5), grid)
    head, rest = _split(higher, grid)
    head.add_(a).add_(half)
    _diagonal(head, by_entry).add_(1)
    rest.add_(a_rest).add_(half_rest).add_(square_rest, alpha=0.5)
    first = squarings.clamp(max=kept)
    fewest, most = int(first.min()), int(first.max())
    for r in range(most):
        square, square_rest = _square(head, rest, by_entry)
        new, new_rest = _split(square, _grid(_largest(square, by_entry), n, by_entry))
        new_rest.add_(square_rest)
        if r >= fewest:
            more = _per_matrix(first > r, by_entry)
            new, new_rest = torch.where(more, new, head), torch.where(more, new_rest, rest)
        head, rest = new, new_rest
    result = _squared(head.add_(rest), squarings - first, by_entry)
    if not bool(result.isfinite().all()):  # overflow: plain products know inf
        plain = _squared(_taylor(powers, DEGREES[-1], by_entry), squarings, by_entry)
        result = torch.where(result.isfinite(), result, plain)
    return result


def _square(head: Tensor, rest: Tensor, by_entry: bool) -> tuple[Tensor, Tensor]:
    """(head + rest)²: the head's, exact, and all else."""
    both = _product(rest, head + rest, by_entry)
    return _product(head, head, by_entry), both.add_(_product(head, rest, by_entry))


def _largest(x: Tensor, by_entry: bool) -> Tensor:
    """Return the largest absolute entry of every matrix."""
    return x.abs().amax((0, 1) if by_entry else (-2, -1))


def _grid(largest: Tensor, n: int, by_entry: bool) -> Tensor:
    """1.5 · 2^52 units of a head with entries up to `largest`: adding and subtracting it rounds to
    multiples of the unit. n products of b bits, complex ones too, have at most 53 bits.
    """
    bits = 25 - math.ceil(math.log2(2 * n) / 2)
    return _per_matrix(1.5 * torch.exp2(torch.ceil(torch.log2(largest)) + 52 - bits), by_entry)


def _split(x: Tensor, grid: Tensor) -> tuple[Tensor, Tensor]:
    """x as a head and what it leaves."""
    if x.is_complex():
        parts = _split(torch.view_as_real(x), grid.unsqueeze(-1))
        return torch.view_as_complex(parts[0]), torch.view_as_complex(parts[1])
    head = (x + grid).sub_(grid)
    return head, x - head


# -- the number of squarings -----------------------------------------------------------------------


def _squarings(x: Tensor, norm: Tensor, third: Tensor, fourth: Tensor, by_entry: bool) -> Tensor:
    """Return the number of squarings of each matrix (as floats), from ‖A³‖^(1/3) and ‖A⁴‖^(1/4);
    at most the number that the norm alone would ask for.
    """
    by_norm = _halvings(torch.log2(norm))
    third, fourth = torch.log2(third) / 3, torch.log2(fourth) / 4
    needed = torch.minimum(_halvings(torch.maximum(third, fourth)), by_norm)
    careful = needed < by_norm - 1
    if bool(careful.any()):
        chosen = careful.nonzero()[:, 0]
        x = x.index_select(-1 if by_entry else 0, chosen)
        safe = _for_rounding(x, needed[chosen], by_entry)
        needed[chosen] = torch.minimum(safe, by_norm[chosen])
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
