r"""Kaufman's exact partition function of the n × m torus at h = 0 (Phys. Rev. 76, 1232, 1949).

Z = 1/2 (2 sinh 2K)^{mn/2} [ Π 2 cosh(m g_{2r+1}/2) + Π 2 sinh(m g_{2r+1}/2)
                           + Π 2 cosh(m g_{2r}/2)   + Π 2 sinh(m g_{2r}/2) ],     r = 0 … n-1,

with cosh g_l = cosh 2K coth 2K - cos(pi l / n), g_l > 0 except g_0 = 2K + ln tanh K, which changes
its sign at T_c.  Energy and specific heat are its derivatives by automatic differentiation.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from pyisingcheck.physics._checks import integer_within, positive


def _modes(k: torch.Tensor, columns: int) -> torch.Tensor:
    """``g_l`` for l = 0 … 2n-1, shape (2n,)."""
    angle = torch.arange(2 * columns, dtype=torch.float64) * math.pi / columns
    # 2 sinh^2(g/2) = cosh g - 1 = (sinh 2K - 1)^2 / sinh 2K + 1 - cos: no cancellation at T_c.
    sinh2k = torch.sinh(2 * k)
    half = ((sinh2k - 1) ** 2 / sinh2k + 2 * torch.sin(angle / 2) ** 2) / 2
    half = torch.where(angle == 0, torch.ones_like(half), half)
    g = 2 * torch.asinh(torch.sqrt(half))
    return torch.where(angle == 0, 2 * k + torch.log(torch.tanh(k)), g)


def _log_partition(k: torch.Tensor, columns: int, rows: int) -> torch.Tensor:
    half = rows * _modes(k, columns) / 2
    size = half.abs()
    log_cosh = size + torch.log1p(torch.exp(-2 * size))  # ln 2 cosh
    odd, even = log_cosh[1::2].sum(), log_cosh[0::2].sum()
    odd_ratio, even_ratio = torch.tanh(half[1::2]).prod(), torch.tanh(half[0::2]).prod()
    # Above T_c the last two products nearly cancel; their difference is far below the first two.
    total = 1 + odd_ratio + torch.exp(even - odd) * (1 + even_ratio)
    front = rows * columns / 2 * torch.log(2 * torch.sinh(2 * k)) - math.log(2)
    return front + odd + torch.log(total)


def _tensor(coupling: float, beta: float) -> torch.Tensor:
    value = positive("beta * coupling", beta * coupling)
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def log_partition_function(columns: int, rows: int, coupling: float, beta: float) -> float:
    """``ln Z`` of the torus with ferromagnetic ``coupling`` J > 0 and no field.

    Parameters
    ----------
    columns, rows
        Sides n and m, at least 1 (sides 1 and 2 with self and double bonds); any size.
    coupling
        J > 0, unit of energy.
    beta
        Inverse temperature > 0.
    """
    integer_within("columns", columns, 1, 10**5)
    integer_within("rows", rows, 1, 10**5)
    with torch.no_grad():
        return _log_partition(_tensor(coupling, beta), columns, rows).item()


def energy_and_heat(columns: int, rows: int, coupling: float, beta: float) -> tuple[float, float]:
    """Energy per spin ``u`` and specific heat per spin ``c = beta^2 (<E^2> - <E>^2)/N``.

    ``u`` in the unit of ``coupling``, ``c`` in that of Boltzmann's constant; arguments as in
    :func:`log_partition_function`.
    """
    k = _tensor(coupling, beta)
    log_z = _log_partition(k, columns, rows)
    (first,) = torch.autograd.grad(log_z, k, create_graph=True)
    (second,) = torch.autograd.grad(first, k)
    sites = columns * rows
    return -coupling * first.item() / sites, k.item() ** 2 * second.item() / sites


def cylinder_correlation_length(columns: int, coupling: float, beta: float) -> float:
    """``1/xi = ln(Lambda_0/Lambda_1) = (1/2) sum_r (g_{2r+1} - g_{2r})``, lattice constants.

    The cylinder has circumference ``columns`` and infinite length.  Below T_c this is the distance
    between domain walls, which grows exponentially with the circumference.
    """
    with torch.no_grad():
        g = _modes(_tensor(coupling, beta), columns)
        gap = (g[1::2] - g[0::2]).sum().item() / 2
    return math.inf if gap <= 0 else 1 / gap


def critical_beta(coupling: float = 1.0) -> float:
    """``beta_c = ln(1 + sqrt 2) / (2 J)``."""
    return float(np.log1p(np.sqrt(2.0)) / 2 / coupling)
