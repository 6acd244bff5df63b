"""Products of exponentials, renormalization, ground states."""

from __future__ import annotations

import numpy as np

from pyisingcheck.crosscheck.bridge import Bridge
from pyisingcheck.crosscheck.counterparts.register import (
    Array,
    counterpart,
    each,
    lean,
    size,
)
from pyisingcheck.physics import (
    ground_state,
    renormalization,
    trotter,
)
from pyisingcheck.semantics import types as ty


def square_matrices(n: int) -> dict[str, ty.Type]:
    """The algebra of n × n real matrices with the operator norm."""
    # Python reads 𝔸, 𝕜 and ℓ in an identifier as A, k and l, hence the dictionaries.
    return {"𝔸": ty.MatrixType(ty.Fin(n), ty.Fin(n), ty.REAL, "l2")}


@counterpart("trotterProduct")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    d, layers = size(rng, 1, 4), size(rng, 1, 5)
    a = rng.normal(size=(bridge.samples, layers, d, d)) / 2
    observed = lean(bridge, "trotterProduct", **square_matrices(d), L=layers, A=a)
    return observed, each(trotter.exponential_product, a)


@counterpart("commutatorSum")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    d, layers = size(rng, 1, 4), size(rng, 1, 5)
    a = rng.normal(size=(bridge.samples, layers, d, d))
    observed = lean(bridge, "commutatorSum", **square_matrices(d), L=layers, A=a)
    return observed, each(trotter.commutator_sum, a)


@counterpart("strangConst")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    d = size(rng, 1, 4)
    a, b = rng.normal(size=(2, bridge.samples, d, d))
    observed = lean(bridge, "strangConst", **square_matrices(d), A=a, B=b)
    return observed, each(trotter.strang_coefficient, a, b)


@counterpart("rgMap")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    d = size(rng, 1, 4)
    j = rng.normal(size=(bridge.samples, d, d))
    return lean(bridge, "rgMap", **square_matrices(d), J=j), renormalization.rg_map(j)


@counterpart("expectation")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    d = size(rng, 1, 4)
    h, psi = rng.normal(size=(bridge.samples, d, d)), rng.normal(size=(bridge.samples, d))
    h = h + np.swapaxes(h, 1, 2)
    psi /= np.linalg.norm(psi, axis=1, keepdims=True)
    return lean(bridge, "expectation", ι=d, H=h, ψ=psi, **{"𝕜": ty.REAL}), each(
        ground_state.rayleigh_quotient, h, psi
    )


@counterpart("pauliZ")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    expected = ground_state.level_crossing(1.0)
    return lean(bridge, "pauliZ"), np.tile(expected, (bridge.samples, 1, 1))
