"""What the comparisons share: the register, calls of Lean definitions, random models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pyisingcheck.crosscheck.bridge import Bridge

Array = NDArray[Any]
Counterpart: TypeAlias = Callable[[Bridge, np.random.Generator], tuple[Array, Array]]

NAMESPACE = "IsingAttention."
COUNTERPARTS: dict[str, Counterpart] = {}


def counterpart(name: str) -> Callable[[Counterpart], Counterpart]:
    """Register the counterpart of ``IsingAttention.<name>``."""

    def register(compare: Counterpart) -> Counterpart:
        COUNTERPARTS[NAMESPACE + name] = compare
        return compare

    return register


def lean(bridge: Bridge, name: str, **given: Any) -> Any:
    return bridge.call(NAMESPACE + name, **given)


def each(function: Callable[..., Any], *arrays: Array) -> Array:
    """``function`` sample by sample."""
    return np.array([function(*sample) for sample in zip(*arrays, strict=True)])


def size(rng: np.random.Generator, low: int = 1, high: int = 5) -> int:
    return int(rng.integers(low, high))


def model(bridge: Bridge, rng: np.random.Generator, sites: int) -> list[Array]:
    """Couplings without any symmetry, and fields."""
    return [
        rng.normal(size=(bridge.samples, sites, sites)),
        rng.normal(size=(bridge.samples, sites)),
    ]
