"""The one-dimensional Ising chain by its 2×2 transfer matrix (Kramers and Wannier 1941)."""

from __future__ import annotations

import numpy as np

from pyisingcheck.physics._checks import Array, integer_within, positive


def transfer_matrix(coupling: float, field: float, beta: float) -> Array:
    """``T(s, s') = exp(beta J s s' + beta h (s + s')/2)``, shape (2, 2), order (+1, -1)."""
    spin = np.array([1.0, -1.0])
    exponent = coupling * np.outer(spin, spin) + field * (spin[:, None] + spin[None, :]) / 2
    return np.exp(beta * exponent)


def log_eigenvalues(coupling: float, field: float, beta: float) -> tuple[float, float, int]:
    """``ln lambda_+``, ``ln |lambda_-|`` and the sign of ``lambda_-``.

    ``lambda_± = e^{bJ} cosh bh ± sqrt(e^{2bJ} sinh^2 bh + e^{-2bJ})``; ``lambda_-`` comes from the
    determinant ``2 sinh 2bJ``, because the difference would cancel.
    """
    k, b = beta * coupling, abs(beta * field)
    # ln of e^K cosh b and of the root, both scaled by e^{|K| + b}.
    scale = abs(k) + b
    main = (np.exp(k + b - scale) + np.exp(k - b - scale)) / 2
    side = (np.exp(k + b - scale) - np.exp(k - b - scale)) / 2
    top = scale + np.log(main + np.hypot(side, np.exp(-k - scale)))
    if k == 0:
        return float(top), -np.inf, 0
    log_determinant = 2 * abs(k) + np.log(-np.expm1(-4 * abs(k)))
    return float(top), float(log_determinant - top), int(np.sign(k))


def log_partition_function(sites: int, coupling: float, field: float, beta: float) -> float:
    """``ln Z_N`` of the periodic chain, ``Z_N = lambda_+^N + lambda_-^N``.

    Parameters
    ----------
    sites
        N >= 1; the bonds are those of :func:`energy.chain_edges` (N = 2: a double bond).
    coupling, field
        J and h, unit of energy.
    beta
        Inverse temperature, any real number.
    """
    integer_within("sites", sites, 1, 10**9)
    top, low, sign = log_eigenvalues(coupling, field, beta)
    ratio = float(sign) ** sites * np.exp(sites * (low - top)) if sign else 0.0
    return float(sites * top + np.log1p(ratio))


def free_energy_per_spin(coupling: float, field: float, beta: float) -> float:
    """The thermodynamic limit ``-(1/beta) ln lambda_+``, unit of J, analytic in ``beta > 0``."""
    return -log_eigenvalues(coupling, field, beta)[0] / positive("beta", beta)


def magnetization_per_spin(coupling: float, field: float, beta: float) -> float:
    """``sinh bh / sqrt(sinh^2 bh + e^{-4bJ})`` in the thermodynamic limit: 0 at h = 0, no T_c."""
    side = np.sinh(beta * field)
    return float(side / np.hypot(side, np.exp(-2 * beta * coupling)))


def correlation_length(coupling: float, beta: float) -> float:
    """``xi = -1 / ln tanh(beta |J|)`` lattice constants at h = 0, for ``beta |J| > 0``: finite."""
    return float(-1 / np.log(np.tanh(positive("beta * |coupling|", beta * abs(coupling)))))
