"""One-line refusals of bad input."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]


def square(name: str, value: ArrayLike) -> Array:
    """``value`` as float64 whose last two axes are equal, or ``ValueError``."""
    array = np.asarray(value, dtype=np.float64)
    if array.ndim < 2 or array.shape[-1] != array.shape[-2]:
        raise ValueError(f"{name} has shape {array.shape}, expected (..., N, N)")
    return array


def last_axis(name: str, value: ArrayLike, length: int) -> Array:
    """``value`` as float64 whose last axis has ``length`` entries, or ``ValueError``."""
    array = np.asarray(value, dtype=np.float64)
    if array.ndim < 1 or array.shape[-1] != length:
        raise ValueError(f"{name} has shape {array.shape}, expected (..., {length})")
    return array


def positive(name: str, value: float) -> float:
    """``value`` if it is a finite number above 0, or ``ValueError``."""
    if not (np.isfinite(value) and value > 0):
        raise ValueError(f"{name} is {value}, expected a finite number above 0")
    return float(value)


def integer_within(name: str, value: int, low: int, high: int) -> int:
    """``value`` if ``low <= value <= high``, or ``ValueError``."""
    if not low <= value <= high:
        raise ValueError(f"{name} is {value}, expected an integer from {low} to {high}")
    return int(value)
