"""The transverse-field Ising ring ``H = -sum s^z_i s^z_{i+1} - g sum s^x_i`` (Pfeuty 1970).

Energies in units of the bond.  Exact diagonalization for short rings; free fermions
(Jordan–Wigner) for any length: ``E_0 = -sum_k sqrt(1 + g^2 - 2 g cos k)`` over the momenta
``k = (2m + 1) pi / N`` for g >= 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad
from scipy.sparse.linalg import LinearOperator, eigsh
from scipy.special import ellipe

from pyisingcheck.physics._checks import Array, integer_within
from pyisingcheck.physics.energy import spin_configurations


def hamiltonian(sites: int, field: float) -> Array:
    """Dense H, shape (2**N, 2**N), for N <= 12; basis as in :func:`energy.spin_configurations`."""
    integer_within("sites", sites, 2, 12)
    spins = spin_configurations(sites)
    matrix = np.diag(-np.sum(spins * np.roll(spins, -1, axis=1), axis=1))
    codes = np.arange(2**sites)
    for site in range(sites):
        matrix[codes, codes ^ (1 << site)] -= field
    return matrix


def ground_energy_exact(sites: int, field: float) -> float:
    """E_0 of the ring by exact diagonalization (Lanczos), N <= 20."""
    integer_within("sites", sites, 2, 20)
    spins = spin_configurations(sites)
    diagonal = -np.sum(spins * np.roll(spins, -1, axis=1), axis=1)
    codes = np.arange(2**sites)

    def apply(vector: Array) -> Array:
        v = vector.ravel()
        return diagonal * v - field * sum(v[codes ^ (1 << site)] for site in range(sites))

    operator = LinearOperator((2**sites, 2**sites), matvec=apply, dtype=np.float64)
    return float(eigsh(operator, k=1, which="SA", v0=np.ones(2**sites))[0][0])


def _momenta(sites: int) -> Array:
    return (2 * np.arange(sites) + 1) * np.pi / sites


def _fermion_energy(momentum: Array, field: Array) -> Array:
    # (1 - g)^2 + 4 g sin^2(k/2): no cancellation near g = 1, k = 0.
    return np.sqrt((1 - field) ** 2 + 4 * field * np.sin(momentum / 2) ** 2)


def ground_energy(sites: int, field: ArrayLike) -> Array:
    """E_0 by free fermions for ``field`` g >= 0 of any shape; exact for every N >= 2."""
    g = np.asarray(field, dtype=np.float64)
    if np.any(g < 0):
        raise ValueError(f"field is {g.min()}, expected g >= 0 (E_0 is even in g)")
    return -_fermion_energy(_momenta(sites), g[..., None]).sum(axis=-1)


def energy_curvature(sites: int, field: ArrayLike) -> Array:
    """``d^2 e_0/dg^2`` per site, ``-(1/N) sum_k sin^2 k / eps_k^3``: finite for every finite N."""
    g = np.asarray(field, dtype=np.float64)[..., None]
    k = _momenta(sites)
    return -np.mean(np.sin(k) ** 2 / _fermion_energy(k, g) ** 3, axis=-1)


def energy_per_site_infinite(field: float) -> float:
    """``e_0(g) = -(2/pi)(1 + g) E(4g/(1+g)^2)``, E the complete elliptic integral, g >= 0."""
    return float(-2 / np.pi * (1 + field) * ellipe(4 * field / (1 + field) ** 2))


def energy_curvature_infinite(field: float) -> float:
    """``d^2 e_0/dg^2 = -(1/pi) int_0^pi sin^2 k / eps_k^3 dk``; -inf at g = 1."""
    if field == 1:
        return -np.inf
    width = abs(1 - field)

    def integrand(k: float) -> float:
        return np.sin(k) ** 2 / float(_fermion_energy(np.asarray(k), np.asarray(field))) ** 3

    points = [p for p in (width, 10 * width, 0.1, 1.0) if p < np.pi]
    return float(-quad(integrand, 0, np.pi, points=points, limit=500)[0] / np.pi)
