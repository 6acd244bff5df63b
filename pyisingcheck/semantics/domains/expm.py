"""Exponentials of many small matrices.

Scaling and squaring with Taylor polynomials: every matrix gets the cheapest degree whose backward
error is below 2^-53 (2 to 12 after Paterson and Stockmeyer with 1 to 5 products, 18 after Bader,
Blanes and Casas with 5) and, at degree 18, a number of squarings. For larger matrices and for those
far from normal it follows from ‖A³‖^(1/3) rather than from ‖A‖ (Al-Mohy and Higham, 2009), so that
they are not scaled more than needed; where the two differ much, ‖ |A|^19 ‖ bounds the rounding
errors.

What remains are the rounding errors of the squarings. Where they would exceed those of a Padé
approximant, which needs fewer, the matrices are squared as sums of two: all squarings of delicate
matrices, the first ones of large matrices. A real 2 × 2 matrix of larger norm has a closed form.

On the CPU matrices up to 4 × 4 (on a GPU 7 × 7) are stored entry by entry, with the batch as the
last, contiguous dimension: a product is then n vectorized multiply-adds instead of many tiny matrix
products. Chunks of the batch, which fit in the cache, are shared out among as many threads as torch
has; every chunk is one thread's.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import torch
from torch import Tensor

from pyisingcheck.semantics.domains.expm_2x2 import exp_2x2
from pyisingcheck.semantics.domains.expm_polynomials import (
    DEGREES,
    THETA,
    degree_18,
    diagonal,
    four_powers,
    higher_terms,
    product,
    taylor,
)

__all__ = ["expm"]

_LOG_THETA = math.log2(THETA[-1])
_LARGEST_BY_ENTRY = 7
_LARGEST_BY_ENTRY_CPU = 4
_LARGEST_QUICK = 8  # up to this size few matrices want fewer squarings than the norm does
_LARGEST_PLAIN = 12  # up to this size only delicate matrices are squared with remainders
_KEPT = ((24, 1.0), (math.inf, 2.0))  # squarings with remainders of larger ones, by size
_NORMAL = 3.0  # ‖A‖ / ‖A⁶‖^(1/6) up to which small matrices get the squarings that ‖A‖ asks for
_FEW = 0.25  # a larger share of matrices that want a better method is no reason to try
_CHUNK_ENTRIES = 98_304  # entries of one chunk of matrices: three quarters of a megabyte
_LARGEST_SHARED_OUT = 64  # products of larger matrices have threads of their own


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
        return _expm_flat(a.detach())

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


def _one_norm(x: Tensor, by_entry: bool) -> Tensor:
    """Return the largest absolute column sum of every matrix."""
    x = x.abs()
    if by_entry:
        return x.sum(0).amax(0)
    if x.shape[-1] > _LARGEST_BY_ENTRY:
        return x.sum(-2).amax(-1)
    sums = x[:, 0]  # of few short rows: torch's sums take longer
    for i in range(1, x.shape[1]):
        sums = sums + x[:, i]
    return sums.amax(-1)


def _per_matrix(x: Tensor, by_entry: bool) -> Tensor:
    """Make one number for each matrix multiply all its entries."""
    return x if by_entry else x[:, None, None]


# -- the algorithm ---------------------------------------------------------------------------------


def _expm_flat(a: Tensor) -> Tensor:
    """Every matrix by the first method that is good enough for it, alike ones together."""
    shared = not a.is_cuda and a.shape[-1] <= _LARGEST_SHARED_OUT
    threads = torch.get_num_threads() if shared else 1
    size = len(a) if a.is_cuda else max(_CHUNK_ENTRIES // a[0].numel(), 1)
    norm = torch.cat(_each(lambda x: _one_norm(x, False), torch.split(a, size), threads))
    kind = _kinds(norm)
    by_entry = _by_entry(a)
    shape = (a.shape[1] * a.shape[2], len(a))
    entries = a.new_empty(shape) if by_entry else a.new_empty(shape[::-1]).t()
    left = torch.arange(len(a), device=a.device)
    for method in (_quickly, _generally, _carefully):

        def fill(chosen: Tensor, method: Method = method) -> Tensor:
            matrices, norms = a.index_select(0, chosen), norm.index_select(0, chosen)
            value, again = _alike(matrices, norms, int(kind[chosen[0]]), method)
            entries.index_copy_(1, chosen, value)
            return chosen[again]

        left = torch.cat(_each(fill, _pieces(kind[left], left, size), threads))
        if not len(left):
            break
    return entries.t().unflatten(1, a.shape[1:])  # type: ignore[no-any-return, no-untyped-call]


def _each(work: Callable[[Tensor], Tensor], pieces: Sequence[Tensor], threads: int) -> list[Tensor]:
    """Return work(piece) for every piece.

    The pieces do not depend on the number of threads, and so neither do the results.
    """
    if min(threads, len(pieces)) == 1:
        return [work(piece) for piece in pieces]
    inference = torch.is_inference_mode_enabled()  # a mode of each thread

    def alone(piece: Tensor) -> Tensor:
        with torch.inference_mode(inference):
            return work(piece)

    try:
        return list(_pool(threads, os.getpid()).map(alone, pieces))
    finally:
        torch.set_num_threads(threads)


@cache
def _pool(threads: int, process: int) -> ThreadPoolExecutor:
    """Threads in which torch and MKL start no others; those of a parent process are not here.

    That is a setting of each thread, but new ones take the last value: the caller restores it.
    """
    return ThreadPoolExecutor(threads, "expm", torch.set_num_threads, (1,))


def _kinds(norm: Tensor) -> Tensor:
    """Number the matrices that are treated alike: the degree's index, and beyond that squarings."""
    thresholds = torch.tensor(THETA, dtype=norm.dtype, device=norm.device)
    degree = torch.bucketize(norm, thresholds).clamp(max=len(DEGREES) - 1)
    squarings = torch.ceil(torch.log2(norm) - _LOG_THETA).clamp(min=0).nan_to_num(0.0, 0.0, 0.0)
    return degree + squarings.long()


def _pieces(kind: Tensor, positions: Tensor, size: int) -> list[Tensor]:
    """The positions in pieces of one kind each, none longer than `size`."""
    order = torch.argsort(kind.short(), stable=True)  # short: sorted in a third of the time
    groups = torch.split(positions[order], torch.bincount(kind).tolist())
    return [piece for group in groups if len(group) for piece in torch.split(group, size)]


def _alike(a: Tensor, norm: Tensor, kind: int, method: Method) -> tuple[Tensor, Tensor]:
    """Exponentials of matrices of one kind, entries as [n², batch], and which of them want a better
    method.
    """
    by_entry = _by_entry(a)
    squarings = max(kind - len(DEGREES) + 1, 0)
    closed = a.shape[-1] == 2 and not a.is_complex() and squarings > 0
    x = _stored(a, 1.0 if closed else 2.0**-squarings, by_entry)
    again = torch.zeros(len(a), dtype=torch.bool, device=a.device)
    if kind < len(DEGREES) - 1:
        result = taylor(x, DEGREES[kind], by_entry)
    elif squarings == 0:
        result = degree_18(four_powers(x, by_entry), by_entry)
    elif closed:
        result = exp_2x2(x)
    else:
        result, again = method(x, norm * 2.0**-squarings, squarings, by_entry)
    return result.flatten(0, 1) if by_entry else result.flatten(1).t(), again


def _stored(a: Tensor, scale: float, by_entry: bool) -> Tensor:
    if not by_entry:
        return a if scale == 1 else a * scale
    result = a.new_empty(a.shape[1], a.shape[2], len(a))
    return torch.mul(a.permute(1, 2, 0), scale, out=result)


# Each method gets matrices A / 2^s, their norms, s, and the layout. It returns the exponentials of
# the A, and which of them want a better method.
Method = Callable[[Tensor, Tensor, int, bool], tuple[Tensor, Tensor]]


def _quickly(x: Tensor, norm: Tensor, squarings: int, by_entry: bool) -> tuple[Tensor, Tensor]:
    """As many plain squarings as the norm asks for, for small matrices not far from normal."""
    if x.shape[1] > _LARGEST_QUICK:
        return _generally(x, norm, squarings, by_entry)
    powers = four_powers(x, by_entry)
    again = _far(norm, powers[3], _NORMAL, by_entry) | _triangular(x, by_entry)
    if int(again.sum()) > _FEW * len(norm):
        return x, torch.ones_like(again)
    result = degree_18(powers, by_entry)
    for _ in range(squarings):
        result = product(result, result, by_entry)
    return result, again


def _generally(x: Tensor, norm: Tensor, most: int, by_entry: bool) -> tuple[Tensor, Tensor]:
    """Each with its own number of squarings, larger matrices' first ones with remainders."""
    powers = four_powers(x, by_entry)
    delicate = _delicate(x, norm, powers[3], by_entry)
    if bool(delicate.all()):
        return x, delicate
    squarings = _squarings(x, norm, powers, most, by_entry)
    if x.shape[1] > _LARGEST_PLAIN:
        kept = next(kept for size, kept in _KEPT if x.shape[1] <= size)
        return _with_remainders(powers, squarings, kept, by_entry), delicate
    return _squared(degree_18(powers, by_entry), squarings, by_entry), delicate


def _carefully(x: Tensor, norm: Tensor, most: int, by_entry: bool) -> tuple[Tensor, Tensor]:
    """Every squaring with remainders."""
    powers = four_powers(x, by_entry)
    squarings = _squarings(x, norm, powers, most, by_entry)
    result = _with_remainders(powers, squarings, math.inf, by_entry)
    return result, torch.zeros_like(norm, dtype=torch.bool)


def _squared(x: Tensor, squarings: Tensor, by_entry: bool) -> Tensor:
    """Square every matrix its own number of times."""
    fewest, most = int(squarings.min()), int(squarings.max())
    for _ in range(fewest):
        x = product(x, x, by_entry)
    for r in range(fewest, most):
        more = _per_matrix(squarings > r, by_entry)
        x = torch.where(more, product(x, x, by_entry), x)
    return x


def _delicate(x: Tensor, norm: Tensor, sixth: Tensor, by_entry: bool) -> Tensor:
    """Return which matrices lose more in plain squarings than in another method.

    Those far from normal (few random 4 × 4 matrices), where a Padé approximant needs fewer
    squarings, and triangular ones, for which Al-Mohy and Higham restore the diagonal after each.
    """
    ratio = (32 * max(x.shape[1], 8)) ** 0.25
    return _far(norm, sixth, ratio, by_entry) | _triangular(x, by_entry)


def _far(norm: Tensor, sixth: Tensor, ratio: float, by_entry: bool) -> Tensor:
    """Whether ‖A⁶‖^(1/6) < ‖A‖ / ratio: such matrices are far from normal."""
    square = (norm / ratio).square()
    return _one_norm(sixth, by_entry) < square * square * square


def _triangular(x: Tensor, by_entry: bool) -> Tensor:
    if not by_entry:
        x = x.permute(1, 2, 0)
    if bool((x[-1, 0] * x[0, -1]).all()):
        return torch.zeros_like(x[0, 0], dtype=torch.bool)
    n = len(x)
    rows, columns = torch.tril_indices(n, n, -1, device=x.device)
    return (x[columns, rows] == 0).all(0) | (x[rows, columns] == 0).all(0)


# -- squaring with remainders ----------------------------------------------------------------------
# A matrix is the unevaluated sum of a head, whose entries are multiples of a power of two so large
# that the product of two heads is exact, and a remainder some 2^-23 of it. A product then takes
# three, and its rounding errors are those of a remainder (Ozaki, Ogita, Oishi and Rump, Error-free
# transformations of matrix multiplication, 2012).


def _with_remainders(
    powers: Sequence[Tensor], squarings: Tensor, kept: float, by_entry: bool
) -> Tensor:
    """Return the 2^squarings-th powers of the Taylor polynomials of degree 18, with remainders
    through the first `kept` squarings.

    The rounding errors of each squaring are doubled by every later one, so that of a matrix not far
    from normal the first ones matter.
    """
    n = powers[0].shape[1]
    higher = higher_terms(powers, by_entry)
    largest = torch.stack([_largest(p, by_entry) for p in (*powers[:2], higher)]).sum(0) + 1
    grid = _grid(largest, n, by_entry)
    a, a_rest = _split(powers[0], grid)
    square, square_rest = _square(a, a_rest, by_entry)
    half, half_rest = _split(square.mul_(0.5), grid)
    head, rest = _split(higher, grid)
    head.add_(a).add_(half)
    diagonal(head, by_entry).add_(1)
    rest.add_(a_rest).add_(half_rest).add_(square_rest, alpha=0.5)
    first = squarings.clamp(max=kept)
    fewest, most = int(first.min()), int(first.max())
    for r in range(most):
        new, new_rest = _square(head, rest, by_entry)
        if r < most - 1:  # what is added at once need not be split
            new, more_rest = _split(new, _grid(_largest(new, by_entry), n, by_entry))
            new_rest.add_(more_rest)
        if r >= fewest:
            more = _per_matrix(first > r, by_entry)
            new, new_rest = torch.where(more, new, head), torch.where(more, new_rest, rest)
        head, rest = new, new_rest
    result = _squared(head.add_(rest), squarings - first, by_entry)
    if not bool(result.isfinite().all()):  # overflow: plain products know inf
        plain = _squared(degree_18(powers, by_entry), squarings, by_entry)
        result = torch.where(result.isfinite(), result, plain)
    return result


def _square(head: Tensor, rest: Tensor, by_entry: bool) -> tuple[Tensor, Tensor]:
    """(head + rest)²: the head's, exact, and all else."""
    both = product(rest, head + rest, by_entry)
    return product(head, head, by_entry), both.add_(product(head, rest, by_entry))


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


def _squarings(
    x: Tensor, norm: Tensor, powers: Sequence[Tensor], most: int, by_entry: bool
) -> Tensor:
    """Return each matrix's number of squarings (as floats), at most `most`, for which the matrices
    and their powers are scaled; rescale the powers for it.
    """
    spared = _spared(norm, powers[2], most, by_entry)
    many = spared > 1
    if bool(many.any()):
        chosen = many.nonzero()[:, 0]
        some = x.index_select(-1 if by_entry else 0, chosen)
        spared[chosen] = _safely_spared(some, spared[chosen], by_entry)
    _rescale(powers, spared, by_entry)
    return most - spared


def _spared(norm: Tensor, cube: Tensor, most: int, by_entry: bool) -> Tensor:
    """Return how many of the squarings that the norm asks for are not needed.

    The backward error is Σ c_k A^k from k = 19 on. With k = 3a + r (r < 3) and ‖A^r‖ ≤ ‖A‖^r it is
    below 2^-53 ‖A‖ if (‖A³‖^6 ‖A‖)^(1/19) ≤ θ₁₈: the worst is k = 20.
    """
    size = (6 * torch.log2(_one_norm(cube, by_entry)) + torch.log2(norm)) / 19
    return torch.floor(_LOG_THETA - size).nan_to_num(0.0).clamp(0, most)


def _rescale(powers: Sequence[Tensor], spared: Tensor, by_entry: bool) -> None:
    """Undo the scaling of A, A², A³ and A⁶ for squarings that are not needed."""
    for power, k in zip(powers, (1, 2, 3, 6)):
        factor = torch.exp2((k * spared).clamp(max=1023))  # only powers that are 0 want more
        power.mul_(_per_matrix(factor, by_entry))


def _safely_spared(x: Tensor, spared: Tensor, by_entry: bool) -> Tensor:
    """Spare fewer squarings where cancellation would spoil the polynomial.

    Al-Mohy and Higham: with c = 1/19!, close to the first coefficient of the backward error,
    c ‖ |A|^19 ‖ ≤ 2^-53 ‖A‖. The powers are those of |A| / ‖A‖, which cannot overflow, and of a
    nonnegative matrix only the column sums are needed: a row times a matrix, not a product.
    """
    norm = _one_norm(x, by_entry)
    a = x.abs() / _per_matrix(norm, by_entry)
    square = product(a, a, by_entry)
    fourth = product(square, square, by_entry)
    sums = product(a.sum(0 if by_entry else -2, keepdim=True), square, by_entry)
    for _ in range(4):
        sums = product(sums, fourth, by_entry)
    ratio = torch.log2(_one_norm(sums, by_entry))
    excess = ratio + 18 * (torch.log2(norm) + spared) - math.log2(math.factorial(19)) + 53
    return (spared - torch.ceil(excess / 18).clamp(min=0)).clamp(min=0)
