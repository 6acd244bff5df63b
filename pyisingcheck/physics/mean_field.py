"""Mean field: the self-consistency ``m = tanh(beta (J m + h))`` that follows from P(17)."""

from __future__ import annotations

import math

from scipy.optimize import brentq

from pyisingcheck.physics._checks import positive


def self_consistency(m: float, coupling: float, field: float, beta: float) -> float:
    """``tanh(beta (J m + h)) - m``: zero at a mean-field magnetization."""
    return math.tanh(beta * (coupling * m + field)) - m


def magnetization(coupling: float, beta: float, field: float = 0.0) -> float:
    """The largest solution m in [0, 1] of the self-consistency, for J > 0 and h >= 0.

    At ``h = 0``: exactly 0 where ``beta J <= 1``, the one positive solution where ``beta J > 1``.

    Raises
    ------
    ValueError
        For ``beta`` or ``coupling`` not above 0, or a negative field.
    """
    k = positive("beta", beta) * positive("coupling", coupling)
    if field < 0:
        raise ValueError(f"field is {field}, expected a number >= 0")
    if field == 0 and k <= 1:
        return 0.0
    # m + h/J = artanh(m)/k: tanh is concave, so the root above the tangent's bound is the only one.
    low = math.sqrt(1 - 1 / k) * 0.5 if k > 1 else 0.0
    while self_consistency(low, coupling, field, beta) < 0:
        low /= 2
    root = brentq(self_consistency, low, 1.0, args=(coupling, field, beta), xtol=1e-300, rtol=1e-14)
    return float(root)


def free_energy_per_spin(m: float, coupling: float, beta: float) -> float:
    """Landau function of the fully connected model at h = 0: ``-J m^2/2 - S(m)/beta``.

    ``S(m)`` is the entropy of a spin with mean m; stationary exactly where ``m = tanh(beta J m)``.
    """
    entropy = -sum(p * math.log(p) for p in ((1 + m) / 2, (1 - m) / 2) if p > 0)
    return -coupling * m**2 / 2 - entropy / beta
