"""Taylor polynomials of the exponential of many small matrices.

Matrices are [batch, n, n], or stored by entry: [n, n, batch], the batch contiguous.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

__all__ = [
    "DEGREES",
    "THETA",
    "degree_18",
    "diagonal",
    "four_powers",
    "higher_terms",
    "product",
    "taylor",
]

DEGREES = (2, 4, 6, 9, 12, 18)
THETA = (
    2.5809568029717672e-8,
    3.3971688399769619e-4,
    9.0656564075951024e-3,
    8.9577602032233427e-2,
    2.9961589138115805e-1,
    1.0908637192900362,
)
"""Largest 1-norm for which the backward error of each degree stays below 2^-53 ‖A‖.

With log(e^-x T_m(x)) = Σ_{k>m} c_k x^k it is the root of Σ |c_k| θ^(k-1) = 2^-53.
"""

_BLOCK = {2: 2, 4: 2, 6: 3, 9: 3, 12: 4}  # highest power formed for each degree


def product(x: Tensor, y: Tensor, by_entry: bool, to: Tensor | None = None) -> Tensor:
    """Return x y; with `to` add it there."""
    if not by_entry:
        product = _matmul(x, y)
        return product if to is None else to.add_(product)
    columns, rows = x.unsqueeze(2).unbind(1), y.unsqueeze(0).unbind(1)
    first = columns[0] * rows[0] if to is None else to.addcmul_(columns[0], rows[0])
    for column, row in zip(columns[1:], rows[1:]):
        first.addcmul_(column, row)
    return first


def _matmul(x: Tensor, y: Tensor) -> Tensor:
    """NumPy's products of small matrices take a third of torch's time."""
    if x.is_cuda:
        return x @ y
    with np.errstate(over="ignore", invalid="ignore"):
        return torch.from_numpy(np.matmul(x.numpy(), y.numpy()))


def diagonal(x: Tensor, by_entry: bool) -> Tensor:
    return x.diagonal(dim1=0, dim2=1) if by_entry else x.diagonal(dim1=-2, dim2=-1)


def _powers(x: Tensor, highest: int, by_entry: bool) -> list[Tensor]:
    powers = [x, product(x, x, by_entry)]
    if highest >= 3:
        powers.append(product(powers[1], x, by_entry))
    if highest >= 4:
        powers.append(product(powers[1], powers[1], by_entry))
    return powers


def four_powers(x: Tensor, by_entry: bool) -> list[Tensor]:
    """A, A², A³ and A⁶."""
    powers = _powers(x, 3, by_entry)
    return [*powers, product(powers[2], powers[2], by_entry)]


def taylor(x: Tensor, degree: int, by_entry: bool) -> Tensor:
    """Σ_{k ≤ degree} A^k / k! by Horner's rule in the highest of the powers formed."""
    powers = _powers(x, _BLOCK[degree], by_entry)
    q = len(powers)
    result = _combined(powers, _inverse_factorials(degree - q, q))
    diagonal(result, by_entry).add_(1 / math.factorial(degree - q))
    for start in range(degree - 2 * q, -1, -q):
        result = product(result, powers[-1], by_entry)
        _add_combined(result, powers[:-1], _inverse_factorials(start, q - 1))
        diagonal(result, by_entry).add_(1 / math.factorial(start))
    return result


def _inverse_factorials(start: int, count: int) -> list[float]:
    return [1 / math.factorial(start + j) for j in range(1, count + 1)]


def _combined(terms: Sequence[Tensor], factors: Sequence[float]) -> Tensor:
    """Σ factor · term, from the last one on."""
    return _add_combined(terms[-1] * factors[-1], terms[:-1], factors[:-1])


def _add_combined(result: Tensor, terms: Sequence[Tensor], factors: Sequence[float]) -> Tensor:
    for term, factor in zip(reversed(terms), reversed(factors)):
        result.add_(term, alpha=factor)
    return result


# Degree 18 with five products (Bader, Blanes and Casas, Computing the matrix exponential with an
# optimized Taylor polynomial approximation, 2019), rearranged so that 1 and A are terms of their
# own and suffer no product's rounding:
#     Y = (combination of A, A², A³) (combination of A², A³, A⁶)
#     X = Y + combination of A, A², A³, A⁶          W = X + combination of the same
#     1 + A + A²/2 + … + A^18/18! = 1 + A + _SQUARE A² + (combination of A³, A⁶, Y) + W X
# The terms of _SQUARE A² + W X in A² are A²/2.
_LEFT = (-0.10036558103014462001, -0.00802924648241156960, -0.00089213849804572995)
_RIGHT = (-0.09233646193671185927, -0.01693649390020817171, -0.00001400867981820361)
_X = (
    -0.06764045190713819075,
    0.06759613017704596460,
    0.02955525704293155274,
    -0.00001391802575160607,
)
_W = (1.68015813878906197182, 0.05717798464788655127, -0.00698210122488052084)
_W_SIXTH = 0.00003349750170860705
_SQUARE = 0.60907142504894648533
_REST = (0.1694241547170165261163, -0.0004857622786055241708505, -11.14850297177436837168)


def degree_18(powers: Sequence[Tensor], by_entry: bool) -> Tensor:
    """Σ_{k ≤ 18} A^k / k! from A, A², A³ and A⁶."""
    result = _from_second(powers, _SQUARE, by_entry).add_(powers[0])
    diagonal(result, by_entry).add_(1)
    return result


def higher_terms(powers: Sequence[Tensor], by_entry: bool) -> Tensor:
    """Σ_{3 ≤ k ≤ 18} A^k / k!"""
    return _from_second(powers, _SQUARE - 0.5, by_entry)


def _from_second(powers: Sequence[Tensor], square: float, by_entry: bool) -> Tensor:
    """The terms of degree 18 without 1 and A, with this factor of A² beside those in W X."""
    y = product(_combined(powers[:3], _LEFT), _combined(powers[1:], _RIGHT), by_entry)
    result = _combined([*powers[1:], y], (square, *_REST))
    x = _add_combined(y, powers, _X)
    w = torch.add(x, powers[-1], alpha=_W_SIXTH)
    _add_combined(w, powers[:-1], _W)
    return product(w, x, by_entry, result)
