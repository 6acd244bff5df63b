"""The infinite square lattice: Onsager's free energy (1944) and Yang's magnetization (1952)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad
from scipy.special import ellipk

from pyisingcheck.physics._checks import Array, positive

CRITICAL_TEMPERATURE = 2 / math.log1p(math.sqrt(2.0))
"""T_c in units of J: sinh(2 J / T_c) = 1."""


def free_energy_per_spin(coupling: float, beta: float) -> float:
    """``-beta f = ln(2 cosh^2 2K)/2 + (1/pi) int_0^{pi/2} ln(1 + sqrt(1 - k^2 sin^2 t)) dt``.

    ``k = 2 sinh 2K / cosh^2 2K``, K = beta J, for ``beta |J| > 0``; f per spin in the unit of
    ``coupling``.
    """
    k = positive("beta * |coupling|", beta * abs(coupling))
    # cosh overflows before f does: ln(2 cosh^2 2K) = 4K + 2 ln(1 + e^-4K) - ln 2.
    log_front = 4 * k + 2 * math.log1p(math.exp(-4 * k)) - math.log(2)

    def integrand(angle: float) -> float:
        # 1 - k^2 sin^2 = cos^2 + (1 - k^2) sin^2, with 1 - k^2 = (2 tanh^2 2K - 1)^2.
        rest = (2 * math.tanh(2 * k) ** 2 - 1) ** 2 * math.sin(angle) ** 2
        return math.log1p(math.sqrt(math.cos(angle) ** 2 + rest))

    integral, _ = quad(integrand, 0, math.pi / 2, epsabs=1e-13, epsrel=1e-13, limit=200)
    return -(log_front / 2 + integral / math.pi) / beta


def energy_per_spin(coupling: float, beta: float) -> float:
    """``u = -J coth 2K [1 + (2/pi)(2 tanh^2 2K - 1) K(k)]``, K(k) the complete elliptic integral.

    Per spin, in the unit of ``coupling``; for ``beta J > 0``.
    """
    k = positive("beta * coupling", beta * coupling)
    modulus = 2 * math.sinh(2 * k) / math.cosh(2 * k) ** 2
    factor = 2 * math.tanh(2 * k) ** 2 - 1
    elliptic = ellipk(modulus**2) if abs(factor) > 1e-12 else 0.0  # factor * K(k) -> 0 at T_c
    return -coupling / math.tanh(2 * k) * (1 + 2 / math.pi * factor * elliptic)


def magnetization(temperature: ArrayLike, coupling: float = 1.0) -> Array:
    """Spontaneous magnetization ``(1 - sinh^{-4}(2J/T))^{1/8}`` below T_c, 0 from T_c on.

    Parameters
    ----------
    temperature
        T > 0, unit of energy, any shape.

    Returns
    -------
    Array
        Same shape, in [0, 1].
    """
    t = np.asarray(temperature, dtype=np.float64)
    if np.any(t <= 0):
        raise ValueError(f"temperature is {t.min()}, expected numbers above 0")
    inverse = 1 / np.sinh(np.minimum(2 * coupling / t, 300.0))
    return np.maximum(0.0, 1 - inverse**4) ** 0.125


def correlation_length(temperature: float, coupling: float = 1.0) -> float:
    """``xi`` along an axis in lattice constants: above T_c ``1/(-ln tanh K - 2K)``, below half of
    ``1/(2K + ln tanh K)``; infinite at T_c.
    """
    k = coupling / positive("temperature", temperature)
    gap = 2 * k + math.log(math.tanh(k))
    if gap == 0:
        return math.inf
    return -1 / gap if gap < 0 else 1 / (2 * gap)
