"""The paper's map ``R(J) = (J + J J)/2`` (RGFlow of its Lean sketch)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pyisingcheck.physics._checks import Array, square


def rg_map(coupling: ArrayLike) -> Array:
    """``R(J) = (J + J @ J) / 2``, shape (..., N, N)."""
    matrix = square("coupling", coupling)
    return (matrix + matrix @ matrix) / 2


def fixed_point_residual(coupling: ArrayLike) -> float:
    """Largest entry of ``|R(J) - J|``: zero exactly for idempotent J."""
    return float(np.max(np.abs(rg_map(coupling) - np.asarray(coupling))))


def flow(coupling: ArrayLike, steps: int) -> Array:
    """``J, R(J), …, R^steps(J)``, shape (steps + 1, …, N, N) for J of shape (…, N, N)."""
    path = [square("coupling", coupling)]
    for _ in range(steps):
        path.append(rg_map(path[-1]))
    return np.stack(path)
