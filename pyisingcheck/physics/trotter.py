"""Products of exponentials: P(8)–P(13), their errors and bounds, and the trace of P §4.4.

Norms are operator (spectral) norms; products run left to right, l = 1 … L.
"""

from __future__ import annotations

import itertools
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import expm, logm

from pyisingcheck.physics._checks import integer_within

Matrix = NDArray[np.float64] | NDArray[np.complex128]


def _stack(matrices: ArrayLike) -> Matrix:
    stack = np.asarray(matrices)
    if stack.ndim != 3 or stack.shape[1] != stack.shape[2] or not len(stack):
        raise ValueError(f"matrices have shape {stack.shape}, expected (L, d, d) with L >= 1")
    return stack


def norm(matrix: ArrayLike) -> float:
    """Operator norm: the largest singular value."""
    return float(np.linalg.norm(np.asarray(matrix), 2))


def commutator(a: ArrayLike, b: ArrayLike) -> Matrix:
    """``[A, B] = A B - B A``."""
    left, right = np.asarray(a), np.asarray(b)
    return left @ right - right @ left


def exponential_product(matrices: ArrayLike) -> Matrix:
    """``exp(A_1) exp(A_2) … exp(A_L)``, P(8): shape (L, d, d) to (d, d)."""
    return reduce(np.matmul, expm(_stack(matrices)))


def exponential_of_sum(matrices: ArrayLike) -> Matrix:
    """``exp(A_1 + … + A_L)``."""
    return expm(_stack(matrices).sum(axis=0))


def lie_trotter(matrices: ArrayLike, steps: int) -> Matrix:
    """``(exp(A_1/n) … exp(A_L/n))^n``, P(10), by repeated squaring: (L, d, d) to (d, d), n >= 1."""
    integer_within("steps", steps, 1, 1 << 40)
    return np.linalg.matrix_power(exponential_product(_stack(matrices) / steps), steps)


def strang(a: ArrayLike, b: ArrayLike, steps: int) -> Matrix:
    """``(exp(A/2n) exp(B/n) exp(A/2n))^n``, n >= 1, shapes (d, d): second order in 1/n."""
    integer_within("steps", steps, 1, 1 << 40)
    half = np.asarray(a) / (2 * steps)
    return np.linalg.matrix_power(exponential_product([half, np.asarray(b) / steps, half]), steps)


def trotter_error(matrices: ArrayLike, steps: int) -> float:
    """``||(prod_l exp(A_l/n))^n - exp(sum_l A_l)||``; ``steps = 1`` is the left side of P(12)."""
    return norm(lie_trotter(matrices, steps) - exponential_of_sum(matrices))


def trotter_bound(matrices: ArrayLike, steps: int) -> float:
    """``(1/2n) sum_{l<m} ||[A_l, A_m]|| exp(sum_l ||A_l||)``, never below the error."""
    growth = float(np.exp(sum(map(norm, _stack(matrices)))))
    return commutator_sum(matrices) * growth / (2 * steps)


def layer_bound(beta: float, layers: int, epsilon: float, bound: float, steps: int) -> float:
    """``beta^2 L (L-1) eps exp(beta L M) / (4 n)``: P(12) made true under (A1), (A2).

    Parameters
    ----------
    beta
        Inverse temperature >= 0.
    layers
        L.
    epsilon, bound
        ``||[H_l, H_m]|| <= eps`` and ``||H_l|| <= M``.
    steps
        n.
    """
    return beta**2 * layers * (layers - 1) * epsilon * np.exp(beta * layers * bound) / (4 * steps)


def error_term(matrices: ArrayLike) -> Matrix:
    """The ``E`` of P(11): ``prod_l exp(A_l) = exp(sum_l A_l + E)`` with the principal logarithm."""
    return logm(exponential_product(matrices)) - _stack(matrices).sum(axis=0)


def golden_thompson_gap(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """``Tr e^A e^B - Tr e^{A+B}`` for Hermitian A, B of shape (..., d, d): never negative.

    Both traces are sums of positive terms over eigenvectors,
    ``Tr e^A e^B = sum_ij e^{a_i + b_j} |<a_i|b_j>|^2``.
    """
    left, right = np.asarray(a), np.asarray(b)
    (first, u), (second, v) = np.linalg.eigh(left), np.linalg.eigh(right)
    overlaps = np.abs(np.conj(np.swapaxes(u, -1, -2)) @ v) ** 2
    product = np.exp(first[..., :, None] + second[..., None, :]) * overlaps
    return product.sum(axis=(-2, -1)) - np.exp(np.linalg.eigvalsh(left + right)).sum(axis=-1)


def trace_of_boltzmann(energies: ArrayLike, beta: float) -> float:
    """``Tr exp(-beta H)`` for the diagonal H with these energies, through the matrix exponential.

    Parameters
    ----------
    energies
        Shape (states,), one entry per configuration, the diagonal of H.
    """
    return float(np.trace(expm(-beta * np.diag(np.asarray(energies, dtype=np.float64)))))


def commutator_sum(matrices: ArrayLike) -> float:
    """``sum_{l<m} ||[A_l, A_m]||``, each pair once."""
    pairs = itertools.combinations(_stack(matrices), 2)
    return sum(norm(commutator(a, b)) for a, b in pairs)


def strang_coefficient(a: ArrayLike, b: ArrayLike) -> float:
    """``||[A, [A, B]]||/24 + ||[B, [B, A]]||/12``: the symmetric splitting's leading error."""
    inner = commutator(a, b)
    return norm(commutator(a, inner)) / 24 + norm(commutator(b, -inner)) / 12
