"""The definitions of the paper's own sketch."""

from __future__ import annotations

import numpy as np

from pyisingcheck.crosscheck.bridge import Bridge
from pyisingcheck.crosscheck.counterparts.register import (
    Array,
    counterpart,
    each,
    lean,
    model,
    size,
)
from pyisingcheck.crosscheck.counterparts.systems import layers_of
from pyisingcheck.physics import (
    attention,
    energy,
    renormalization,
)


@counterpart("PaperSketch.Hamiltonian")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng)
    m, s = model(bridge, rng, n), rng.normal(size=(bridge.samples, n))
    observed = lean(bridge, "PaperSketch.Hamiltonian", N=n, model=m, spins=s)
    return observed, each(energy.pairwise_energy, *m, s)


@counterpart("PaperSketch.attentionMatrix")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n, d = size(rng), size(rng)
    q, k, v = rng.normal(size=(3, bridge.samples, n, d))
    beta = rng.uniform(0.1, 2, bridge.samples)
    observed = lean(bridge, "PaperSketch.attentionMatrix", N=n, d=d, attn=[q, k, v, beta])
    return observed, each(attention.matrix_normalized_attention, q, k, beta)


@counterpart("PaperSketch.RGFlow")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng)
    j = rng.normal(size=(bridge.samples, n, n))
    return lean(bridge, "PaperSketch.RGFlow", N=n, J=j), renormalization.rg_map(j)


@counterpart("PaperSketch.EffectiveIsingHamiltonian")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    name = "PaperSketch.EffectiveIsingHamiltonian"
    return layers_of(bridge, rng, name, "H", L="layers", N="sites")
