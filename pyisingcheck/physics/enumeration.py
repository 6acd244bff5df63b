r"""Exact enumeration of ``2**N`` configurations for arbitrary couplings and fields, in log space.

The spins are split in parts.  With two parts, ``-beta E = a(S_1) + b(S_2) + S_1^T C S_2`` and a
block of configurations is one matrix product followed by exponentials ("halves").  With three parts
the Boltzmann factor itself is a product of pair factors,

    Z = sum_{S_1 S_2} W(S_1, S_2) * [ sum_{S_3} U(S_1, S_3) V(S_2, S_3) ],

so the exponentials are ``2**(2N/3)`` and the ``2**N`` work is a matrix product alone ("thirds").
All terms are positive, so no digits cancel.  "thirds" scales every factor so that none exceeds 1;
what underflows is then below 1e-307 per configuration, and the result is kept only where the sum
itself is so much larger that this cannot matter.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import ArrayLike

from pyisingcheck.physics._checks import Array, integer_within, last_axis, square

Method = Literal["auto", "halves", "thirds"]

# Below exp(-708) a float64 is subnormal; 37 = -ln(1e-16) is the precision asked of the rest.
_FLOOR = -708.0 + 37.0
# Elements of a block: 2 MiB stay in a core's cache, a GPU wants many at once.
_CACHE_BLOCK = 1 << 18
_DEVICE_BLOCK = 1 << 27


@dataclass(frozen=True, slots=True)
class Moments:
    """Exact averages of a finite Ising model.

    Attributes
    ----------
    log_partition
        ``ln Z``.
    magnetization
        ``<s_i>``, shape (N,).
    correlations
        ``<s_i s_j>``, shape (N, N), ones on the diagonal.
    """

    log_partition: float
    magnetization: Array
    correlations: Array


def log_partition_function(
    coupling: ArrayLike,
    field: ArrayLike,
    beta: float,
    *,
    method: Method = "auto",
    max_bytes: int = 1 << 28,
    device: str | torch.device = "cpu",
) -> float:
    """``ln Z`` of ``-sum_{i,j} J_ij s_i s_j - sum_i h_i s_i``, P(18), over all 2^N configurations.

    Parameters
    ----------
    coupling, field
        Shapes (N, N) and (N,), N at most 48.
    beta
        Inverse temperature, any real number.
    method
        ``auto`` tries ``thirds`` and falls back to ``halves`` where that could underflow.
    max_bytes
        Bound on the largest work array.
    device
        Where torch works.

    Returns
    -------
    float
        ``ln Z``; relative error of Z a few 1e-15 times the largest exponent.

    Raises
    ------
    ValueError
        For shapes that do not fit, and for ``thirds`` where it could underflow.
    """
    exponent, linear, constant = _exponent(coupling, field, beta)
    if method == "halves" or (method == "auto" and linear.shape[0] < 3):
        return constant + _log_sum_halves(_split(exponent, linear, 2, device), max_bytes)
    value = _log_sum_thirds(_split(exponent, linear, 3, device), max_bytes)
    if value is not None:
        return constant + value
    if method == "thirds":
        raise ValueError("beta * couplings underflow with method 'thirds', expected 'halves'")
    return constant + _log_sum_halves(_split(exponent, linear, 2, device), max_bytes)


def free_energy(
    coupling: ArrayLike, field: ArrayLike, beta: float, *, method: Method = "auto"
) -> float:
    """``F = -(1/beta) ln Z``, P(19); raises ``ValueError`` for ``beta = 0``."""
    if beta == 0:
        raise ValueError("beta is 0, expected a non-zero number: F = -(1/beta) ln Z")
    return -log_partition_function(coupling, field, beta, method=method) / beta


def moments(
    coupling: ArrayLike, field: ArrayLike, beta: float, *, device: str | torch.device = "cpu"
) -> Moments:
    """First and second moments of the spins by exact enumeration.

    The configurations are the rows and columns of one matrix over two halves of the spins, so the
    averages are matrix products as well.

    Parameters
    ----------
    coupling, field, beta, device
        As in :func:`log_partition_function`; N at most 26 (2^N numbers are held).

    Returns
    -------
    Moments
    """
    exponent, linear, constant = _exponent(coupling, field, beta)
    integer_within("number of spins", linear.shape[0], 1, 26)
    split = _split(exponent, linear, 2, device)
    first, second = split.parts
    logs = first.spins @ split.between(0, 1) @ second.spins.T
    logs.add_(first.own[:, None]).add_(second.own)
    log_z = torch.logsumexp(logs.flatten(), 0)
    weights = logs.sub_(log_z).exp_()
    rows, columns = weights.sum(1), weights.sum(0)
    mean = torch.cat([rows @ first.spins, columns @ second.spins])
    within = [(p.spins.T * w) @ p.spins for p, w in ((first, rows), (second, columns))]
    across = first.spins.T @ weights @ second.spins
    pairs = torch.cat(
        [torch.cat([within[0], across], dim=1), torch.cat([across.T, within[1]], dim=1)]
    )
    return Moments(constant + log_z.item(), mean.cpu().numpy(), pairs.cpu().numpy())


# ---------------------------------------------------------------------------- the splitting


@dataclass(frozen=True, slots=True)
class _Part:
    """All configurations of some of the spins; ``own`` is their own part of the exponent."""

    sites: slice
    spins: torch.Tensor  # (2^n, n)
    own: torch.Tensor  # (2^n,)


@dataclass(frozen=True, slots=True)
class _Split:
    parts: list[_Part]
    pair: torch.Tensor  # (N, N), symmetric, zero diagonal

    def between(self, first: int, second: int) -> torch.Tensor:
        """The couplings between two parts."""
        return self.pair[self.parts[first].sites, self.parts[second].sites]


def _exponent(coupling: ArrayLike, field: ArrayLike, beta: float) -> tuple[Array, Array, float]:
    """``-beta E = s^T K s / 2 + g s + constant`` with K symmetric and zero on the diagonal."""
    matrix = square("coupling", coupling)
    h = last_axis("field", field, matrix.shape[-1])
    integer_within("number of spins", matrix.shape[-1], 1, 48)
    if matrix.ndim != 2 or h.ndim != 1 or not (np.isfinite(matrix).all() and np.isfinite(h).all()):
        raise ValueError("coupling and field are batched or not finite, expected one finite model")
    symmetric = beta * (matrix + matrix.T)
    np.fill_diagonal(symmetric, 0.0)
    return symmetric, beta * h, float(beta * np.trace(matrix))


def _split(exponent: Array, linear: Array, count: int, device: str | torch.device) -> _Split:
    pair = torch.as_tensor(exponent, dtype=torch.float64, device=device)
    field = torch.as_tensor(linear, dtype=torch.float64, device=device)
    bounds = np.linspace(0, linear.shape[0], count + 1).round().astype(int)
    return _Split([_part(pair, field, slice(*ends)) for ends in itertools.pairwise(bounds)], pair)


def _part(pair: torch.Tensor, field: torch.Tensor, sites: slice) -> _Part:
    count = int(sites.stop - sites.start)
    numbers = torch.arange(2**count, device=pair.device)[:, None]
    bits = numbers >> torch.arange(count, device=pair.device) & 1
    spins = bits.to(torch.float64) * 2 - 1
    inner = ((spins @ pair[sites, sites]) * spins).sum(1) / 2
    return _Part(sites, spins, inner + spins @ field[sites])


def _side(device: torch.device, max_bytes: int, bound: int) -> int:
    """Side of a square block that respects memory and cache."""
    elements = min(max_bytes // 8, _CACHE_BLOCK if device.type == "cpu" else _DEVICE_BLOCK, bound)
    return max(1, math.isqrt(max(1, elements)))


def _slices(length: int, step: int) -> Iterator[slice]:
    return (slice(start, start + step) for start in range(0, length, step))


# ---------------------------------------------------------------------------- the sums


def _log_sum_halves(split: _Split, max_bytes: int) -> float:
    """``ln sum exp`` over both halves: blocks of a matrix product, exponentiated in place."""
    first, second = split.parts
    # Two more columns carry the halves' own exponents, so that the product is the whole exponent.
    own, one = first.own[:, None], torch.ones_like(first.own)[:, None]
    left = torch.cat([first.spins @ split.between(0, 1), own, one], dim=1)
    own, one = second.own[:, None], torch.ones_like(second.own)[:, None]
    right = torch.cat([second.spins, one, own], dim=1)
    side = _side(left.device, max_bytes, left.shape[0] * right.shape[0])
    total = _StreamedSum()
    for rows in _slices(left.shape[0], side):
        for columns in _slices(right.shape[0], side):
            total.add(left[rows], right[columns])
    return total.log()


class _StreamedSum:
    """``sum exp(left @ right^T)`` over blocks, relative to a shift that only ever rises."""

    def __init__(self) -> None:
        self.shift: float | None = None
        self.total = 0.0

    def add(self, left: torch.Tensor, right: torch.Tensor) -> None:
        logs = left @ right.T
        if self.shift is None:
            self.shift = logs.max().item()
        value = logs.sub_(self.shift).exp_().sum().item()
        if math.isinf(value):
            self._rise((left @ right.T).max().item())
            value = (left @ right.T).sub_(self.shift).exp_().sum().item()
        self.total += value

    def _rise(self, shift: float) -> None:
        assert self.shift is not None
        self.total *= math.exp(self.shift - shift)
        self.shift = shift

    def log(self) -> float:
        assert self.shift is not None
        return self.shift + math.log(self.total)


def _log_sum_thirds(split: _Split, max_bytes: int) -> float | None:
    """The sum as a matrix product of pair factors, or None where underflow could matter."""
    first, second, third = split.parts
    to_first = third.spins @ split.between(2, 0)  # (2^n3, n1)
    to_second = third.spins @ split.between(2, 1)
    # max over all S_1 of S_1 . y is sum |y|: every scaled pair factor is at most 1.
    tops = [to_first.abs().sum(1), to_second.abs().sum(1)]
    third_log = third.own + tops[0] + tops[1]
    shift = third_log.max()
    weight = third_log.sub_(shift).exp_()
    cross = first.spins @ split.between(0, 1)
    ceiling = first.own.max() + second.own.max() + split.between(0, 1).abs().sum()
    side = _side(weight.device, max_bytes // weight.shape[0], 1 << 24)
    side = max(side, min(256, max_bytes // (8 * weight.shape[0])))
    total = 0.0
    for columns in _slices(second.own.shape[0], side):
        scaled = (second.spins[columns] @ to_second.T).sub_(tops[1]).exp_().mul_(weight)
        for rows in _slices(first.own.shape[0], side):
            pair = (first.spins[rows] @ to_first.T).sub_(tops[0]).exp_() @ scaled.T
            outer = cross[rows] @ second.spins[columns].T
            outer.add_(first.own[rows, None] - ceiling).add_(second.own[columns])
            total += outer.exp_().mul_(pair).sum().item()
    sites = split.pair.shape[0]
    if total <= 0 or math.log(total) < _FLOOR + sites * math.log(2):
        return None
    return (shift + ceiling).item() + math.log(total)
