r"""The L_1 × L_2 torus by its transfer matrix, exactly and with all moments of the magnetization.

A row of ``width`` spins is one of ``2**width`` states.  The matrix is never formed: a row is the
diagonal factor of its own bonds and field, a bond to the next row acts on one spin at a time.  The
trace over first rows needs one row per orbit of translations and reflections (and of the global
flip, which maps h to -h).  The field enters as a truncated power series in ``x = beta h``, so that
the moments of ``M = sum s_i`` come out of one pass: the x^k coefficient of Z is
``sum_S e^{-beta E} M^k / k!``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np
from scipy.sparse.linalg import LinearOperator, eigsh

from pyisingcheck.physics._checks import Array, integer_within

_BLOCK = 1 << 21  # float64 numbers worked on at a time


@dataclass(frozen=True, slots=True)
class TorusMoments:
    """Exact averages on a torus.

    Attributes
    ----------
    log_partition
        ``ln Z``.
    moments
        ``<M^k>`` for k = 0 … order, M the sum of all spins; shape (order + 1,).
    sites
        Number of spins.
    beta
        Inverse temperature.
    """

    log_partition: float
    moments: Array
    sites: int
    beta: float

    def susceptibility(self) -> float:
        """``chi = beta <M^2>_c / N``, per spin."""
        return float(self.beta * (self.moments[2] - self.moments[1] ** 2) / self.sites)

    def binder(self) -> float:
        """``U_4 = 1 - <M^4> / (3 <M^2>^2)``."""
        return float(1 - self.moments[4] / (3 * self.moments[2] ** 2))


def row_states(width: int) -> Array:
    """The ``2**width`` rows, shape (2**width, width): bit i of the row's number set means +1."""
    return 2.0 * (np.arange(2**width)[:, None] >> np.arange(width) & 1) - 1.0


def row_exponent(width: int, coupling: float, beta: float) -> Array:
    """``beta J sum_i s_i s_{i+1}`` around a row; width 2 counts its bond twice, width 1 itself."""
    rows = row_states(width)
    return beta * coupling * np.sum(rows * np.roll(rows, 1, axis=1), axis=1)


def representatives(width: int, flip: bool) -> tuple[Array, Array]:
    """One row per orbit of translations, reflections (and the flip), with the orbit's size."""
    codes = np.arange(2**width)
    bits = codes[:, None] >> np.arange(width) & 1
    powers = 1 << np.arange(width)
    least = codes.copy()
    for image in [bits, bits[:, ::-1]] + ([1 - bits, 1 - bits[:, ::-1]] if flip else []):
        for shift in range(width):
            np.minimum(least, np.roll(image, shift, axis=1) @ powers, out=least)
    return np.unique(least, return_counts=True)


def apply_bonds(vector: Array, width: int, coupling: float, beta: float) -> Array:
    """``sum_{s'} exp(beta J sum_i s_i s'_i) v(s')``, one spin at a time; axis 0 holds the rows.

    Scaled by ``exp(-width |beta J|)``, so that no entry can overflow.
    """
    k = beta * coupling
    same, other = np.exp(k - abs(k)), np.exp(-k - abs(k))
    rest = vector.shape[1:]
    for site in range(width):
        pairs = vector.reshape((2 ** (width - 1 - site), 2, 2**site) + rest)
        mixed = np.empty_like(pairs)
        mixed[:, 0] = same * pairs[:, 0] + other * pairs[:, 1]
        mixed[:, 1] = other * pairs[:, 0] + same * pairs[:, 1]
        vector = mixed.reshape(vector.shape)
    return vector


def moments(
    width: int, length: int, coupling: float, field: float, beta: float, order: int = 2
) -> TorusMoments:
    """``ln Z`` and ``<M^k>`` of the width × length torus, exactly.

    Parameters
    ----------
    width, length
        Sides; width at most 16.  A side of 2 has double bonds, a side of 1 bonds to itself.
    coupling, field
        J and h of ``-J sum_<ij> s_i s_j - h sum_i s_i``.
    beta
        Inverse temperature.
    order
        Highest moment of M, 0 to 8.

    Returns
    -------
    TorusMoments

    Notes
    -----
    Work ``length * width * 4**width / (2 width) * (order + 1)``: width 10 takes a fraction of a
    second, width 14 minutes.
    """
    integer_within("width", width, 1, 16)
    integer_within("length", length, 1, 10**6)
    integer_within("order", order, 0, 8)
    codes, sizes = representatives(width, flip=field == 0)
    step = max(1, _BLOCK // (2**width * (order + 1)))
    parts = [
        _propagate(codes[at : at + step], width, length, coupling, field, beta, order)
        for at in range(0, len(codes), step)
    ]
    logs = np.concatenate([part[0] for part in parts])
    series = np.concatenate([part[1] for part in parts], axis=1)
    shift = logs.max()
    coefficients = series @ (sizes * np.exp(logs - shift))
    if field == 0:
        coefficients[1::2] = 0.0  # the orbits' flipped halves cancel the odd moments
    averages = coefficients / coefficients[0]
    averages *= [factorial(k) for k in range(order + 1)]
    return TorusMoments(
        float(shift + np.log(coefficients[0])), averages, width * length, float(beta)
    )


def _propagate(
    codes: Array, width: int, length: int, coupling: float, field: float, beta: float, order: int
) -> tuple[Array, Array]:
    """Log scale and series, shape (order + 1, starts), of ``sum T^length(s, s)`` per start."""
    totals = row_states(width).sum(axis=1)
    own = row_exponent(width, coupling, beta) + beta * field * totals
    weight = np.exp(own - own.max())[:, None]
    state = np.zeros((2**width, order + 1, len(codes)))
    state[codes, 0, np.arange(len(codes))] = 1.0
    log_scale = np.zeros(len(codes))
    for _ in range(length):
        state = apply_bonds(state, width, coupling, beta)
        state *= weight[:, :, None]
        _multiply_series(state, totals)
        peak = np.abs(state[:, 0]).max(axis=0)
        state /= peak
        log_scale += np.log(peak)
    log_scale += length * (own.max() + width * abs(beta * coupling))
    return log_scale, state[codes, :, np.arange(len(codes))].T


def _multiply_series(state: Array, totals: Array) -> None:
    """Multiply the power series on axis 1 by ``exp(x m)``, m the total of the row, in place."""
    for k in range(state.shape[1] - 1, 0, -1):
        for j in range(k):
            state[:, k] += state[:, j] * (totals ** (k - j) / factorial(k - j))[:, None]


# ---------------------------------------------------------------------------- the long cylinder


def _symmetric_operator(
    width: int, coupling: float, field: float, beta: float, parity: int
) -> LinearOperator:
    """``D^(1/2) B D^(1/2)`` on the even (+1) or odd (-1) vectors under the global flip."""
    totals = row_states(width).sum(axis=1)
    own = row_exponent(width, coupling, beta) + beta * field * totals
    root = np.exp((own - own.max()) / 2)

    def apply(vector: Array) -> Array:
        v = vector.ravel()
        if parity:
            v = (v + parity * v[::-1]) / 2
        return root * apply_bonds(root * v, width, coupling, beta)

    return LinearOperator((2**width, 2**width), matvec=apply, dtype=np.float64)


def leading(
    width: int, coupling: float, beta: float, parity: int, field: float = 0.0
) -> tuple[float, Array]:
    """Largest eigenvalue (as its log) and unit eigenvector of the transfer matrix.

    Parameters
    ----------
    parity
        +1 or -1 restricts to even or odd vectors (h = 0 only); 0 does not.
    """
    if parity and field:
        raise ValueError(f"field is {field}, expected 0 where parity is asked for")
    operator = _symmetric_operator(width, coupling, field, beta, parity)
    start = row_states(width).sum(axis=1) if parity < 0 else np.ones(2**width)
    values, vectors = eigsh(operator, k=1, which="LA", v0=start, tol=0)
    own_top = row_exponent(width, coupling, beta) + beta * field * row_states(width).sum(axis=1)
    scale = own_top.max() + width * abs(beta * coupling)
    return float(np.log(values[0]) + scale), vectors[:, 0]


def cylinder_free_energy(width: int, coupling: float, field: float, beta: float) -> float:
    """``f = -(1/beta) ln Lambda_0 / width`` per spin of an infinitely long cylinder."""
    return -leading(width, coupling, beta, 0, field)[0] / (beta * width)


def cylinder_correlation_length(width: int, coupling: float, beta: float) -> float:
    """``xi = 1 / ln(Lambda_even / Lambda_odd)`` along the cylinder, in lattice constants.

    Below T_c this is the (exponentially long) distance between domain walls.
    """
    even = leading(width, coupling, beta, 1)[0]
    odd = leading(width, coupling, beta, -1)[0]
    return 1 / (even - odd)


def cylinder_magnetization(width: int, coupling: float, beta: float) -> float:
    """``|<even| s_0 |odd>|`` of the two leading vectors: the spontaneous magnetization's value.

    Below T_c it converges to Yang's formula exponentially fast in the width; above, to 0.
    """
    even = leading(width, coupling, beta, 1)[1]
    odd = leading(width, coupling, beta, -1)[1]
    return float(abs(np.sum(even * row_states(width)[:, 0] * odd)))
