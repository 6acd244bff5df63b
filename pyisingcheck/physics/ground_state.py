"""Ground-state energies ``E_0(g) = min <psi|H(g)|psi>``, Remark 6, and classical ground states."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pyisingcheck.physics._checks import Array
from pyisingcheck.physics.energy import pairwise_energy, spin_configurations


def rayleigh_quotient(hamiltonian: ArrayLike, state: ArrayLike) -> float:
    """``<psi|H|psi> / <psi|psi>`` for Hermitian H, shape (d, d), and psi != 0, shape (d,)."""
    psi, h = np.asarray(state), np.asarray(hamiltonian)
    return float(np.real(np.vdot(psi, h @ psi) / np.vdot(psi, psi)))


def ground_energy(hamiltonian: ArrayLike) -> Array:
    """Least eigenvalue of Hermitian matrices, shape (..., d, d) to (...)."""
    return np.linalg.eigvalsh(np.asarray(hamiltonian))[..., 0]


def ground_energy_curve(base: ArrayLike, perturbation: ArrayLike, strengths: ArrayLike) -> Array:
    """``E_0(g)`` of ``H_0 + g H_1`` for every g: concave, and Lipschitz with ``||H_1||``."""
    g = np.asarray(strengths, dtype=np.float64)
    return ground_energy(np.asarray(base) + g[..., None, None] * np.asarray(perturbation))


def level_crossing(strength: float) -> Array:
    """``H(g) = g sigma_z``, E_0 = -|g|: a kink at g = 0 in dimension 2."""
    return strength * np.diag([1.0, -1.0])


def classical_ground_states(coupling: ArrayLike, field: ArrayLike) -> tuple[float, Array]:
    """Least energy and all configurations (within 1e-12) that have it, for at most 24 spins."""
    spins = spin_configurations(np.asarray(field).shape[-1])
    energies = pairwise_energy(coupling, field, spins)
    least = energies.min()
    return float(least), spins[energies <= least + 1e-12 * max(1.0, abs(least))]


def lowest_levels(energies: ArrayLike) -> NDArray[np.bool_]:
    """Which of the energies, shape (states,), are the least: exact comparison."""
    levels = np.asarray(energies, dtype=np.float64)
    return levels == levels.min()
