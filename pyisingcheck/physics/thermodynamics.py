"""A finite system given as the list of its energies: Z, F, the Gibbs measure and its averages."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import entr, logsumexp, softmax

from pyisingcheck.physics._checks import Array


def log_partition(energies: ArrayLike, beta: float) -> Array:
    """``ln Z = ln sum_S exp(-beta E(S))``, P(18).

    Parameters
    ----------
    energies
        Shape (..., states), one entry per configuration.
    beta
        Inverse temperature, any real number.

    Returns
    -------
    Array
        Shape (...).
    """
    return np.asarray(logsumexp(-beta * np.asarray(energies, dtype=np.float64), axis=-1))


def free_energy(energies: ArrayLike, beta: float) -> Array:
    """``F = -(1/beta) ln Z``, P(19).

    Raises
    ------
    ValueError
        For ``beta = 0``, where F is not defined.
    """
    if beta == 0:
        raise ValueError("beta is 0, expected a non-zero number: F = -(1/beta) ln Z")
    return -log_partition(energies, beta) / beta


def gibbs(energies: ArrayLike, beta: float) -> Array:
    """``exp(-beta E) / Z``, P(15); same shape as ``energies``, sums to 1 over the last axis."""
    return np.asarray(softmax(-beta * np.asarray(energies, dtype=np.float64), axis=-1))


def gibbs_average(energies: ArrayLike, beta: float, values: ArrayLike) -> Array:
    """``<f> = sum_S P(S) f(S)``; ``values`` has one entry per configuration in its last axis."""
    return np.sum(gibbs(energies, beta) * np.asarray(values, dtype=np.float64), axis=-1)


def entropy(probabilities: ArrayLike) -> Array:
    """``-sum_S p ln p`` in nats, 0 ln 0 = 0."""
    return np.sum(entr(np.asarray(probabilities, dtype=np.float64)), axis=-1)


def variational_free_energy(energies: ArrayLike, beta: float, probabilities: ArrayLike) -> Array:
    """``<E>_p - S(p)/beta``: never below F, equal to it only at the Gibbs measure."""
    p = np.asarray(probabilities, dtype=np.float64)
    return np.sum(p * np.asarray(energies, dtype=np.float64), axis=-1) - entropy(p) / beta


def magnetization(energies: ArrayLike, beta: float, spins: ArrayLike) -> Array:
    """``m_i = <s_i>``, Bal(sigma).

    Parameters
    ----------
    energies
        Shape (states,).
    spins
        Shape (states, N), the configurations the energies belong to.

    Returns
    -------
    Array
        Shape (N,).
    """
    return gibbs(energies, beta) @ np.asarray(spins, dtype=np.float64)


def correlations(energies: ArrayLike, beta: float, spins: ArrayLike) -> Array:
    """``<s_i s_j>``, shape (N, N); arguments as in :func:`magnetization`."""
    s = np.asarray(spins, dtype=np.float64)
    return (s * gibbs(energies, beta)[:, None]).T @ s


def susceptibility(energies: ArrayLike, beta: float, spins: ArrayLike) -> float:
    """``chi = beta (<M^2> - <M>^2)`` with ``M = sum_i s_i``: not divided by N."""
    total = np.sum(spins, axis=-1)
    mean = gibbs_average(energies, beta, total)
    return float(beta * gibbs_average(energies, beta, (total - mean) ** 2))


def field_response(
    energies: ArrayLike, beta: float, spins: ArrayLike, coupling_slope: ArrayLike
) -> Array:
    """Magnetization where the couplings follow the field, Bal(sigmaweird).

    ``m_i = <s_i> + sum_mn <s_m s_n> dJ_mn/dh_i``.

    Parameters
    ----------
    energies, beta, spins
        As in :func:`magnetization`, at the field in question.
    coupling_slope
        ``dJ_mn/dh_i``, shape (N, N, N), the index of the field last.

    Returns
    -------
    Array
        Shape (N,).
    """
    pairs = correlations(energies, beta, spins)
    slope = np.asarray(coupling_slope, dtype=np.float64)
    return magnetization(energies, beta, spins) + np.einsum("mn,mni->i", pairs, slope)
