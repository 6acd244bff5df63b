"""Finite systems and the energies of spin models."""

from __future__ import annotations

from typing import Any

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
from pyisingcheck.physics import (
    chain,
    energy,
    ground_state,
    thermodynamics,
)


def system(bridge: Bridge, rng: np.random.Generator) -> dict[str, Any]:
    """Energies of a few states and inverse temperatures of either sign, never 0."""
    states = size(rng, 1, 7)
    beta = rng.uniform(0.1, 3, bridge.samples) * rng.choice([-1, 1], bridge.samples)
    return {"Ω": states, "E": 2 * rng.normal(size=(bridge.samples, states)), "β": beta}


@counterpart("partitionFunction")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = system(bridge, rng)
    expected = np.exp(each(thermodynamics.log_partition, given["E"], given["β"]))
    return lean(bridge, "partitionFunction", **given), expected


@counterpart("freeEnergy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = system(bridge, rng)
    return lean(bridge, "freeEnergy", **given), each(
        thermodynamics.free_energy, given["E"], given["β"]
    )


@counterpart("gibbs")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = system(bridge, rng)
    return lean(bridge, "gibbs", **given), each(thermodynamics.gibbs, given["E"], given["β"])


@counterpart("gibbsAverage")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = system(bridge, rng)
    f = rng.normal(size=given["E"].shape)
    return lean(bridge, "gibbsAverage", **given, f=f), each(
        thermodynamics.gibbs_average, given["E"], given["β"], f
    )


@counterpart("gibbsVariance")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = system(bridge, rng)
    f = rng.normal(size=given["E"].shape)
    second, first = (
        each(thermodynamics.gibbs_average, given["E"], given["β"], f**k) for k in (2, 1)
    )
    return lean(bridge, "gibbsVariance", **given, f=f), second - first**2


@counterpart("entropy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    states = size(rng, 1, 7)
    p = rng.dirichlet(np.full(states, 0.5), bridge.samples)
    return lean(bridge, "entropy", Ω=states, p=p), thermodynamics.entropy(p)


@counterpart("variationalFreeEnergy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = system(bridge, rng)
    p = rng.dirichlet(np.ones(given["Ω"]), bridge.samples)
    return lean(bridge, "variationalFreeEnergy", **given, p=p), each(
        thermodynamics.variational_free_energy, given["E"], given["β"], p
    )


@counterpart("groundStates")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    states = size(rng, 1, 6)
    # Few distinct levels, so that degenerate ground states occur.
    levels = rng.integers(-1, 2, size=(bridge.samples, states)).astype(float)
    return lean(bridge, "groundStates", Ω=states, E=levels), each(
        ground_state.lowest_levels, levels
    )


@counterpart("Model.energyOf")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng)
    m, s = model(bridge, rng, n), rng.normal(size=(bridge.samples, n))
    return lean(bridge, "Model.energyOf", ι=n, M=m, s=s), each(energy.pairwise_energy, *m, s)


@counterpart("Model.energy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng)
    m, spins = model(bridge, rng, n), energy.spin_configurations(n)
    expected = each(lambda j, h: energy.pairwise_energy(j, h, spins), *m)
    return lean(bridge, "Model.energy", ι=n, M=m), expected


def configurations(letters: int, sites: int) -> Array:
    """Letters at the sites: ordinal c of a function on the sites has base-`letters` digits."""
    return np.arange(letters**sites)[:, None] // letters ** np.arange(sites) % letters


@counterpart("Model.energyOn")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n, letters = size(rng, 1, 4), size(rng, 1, 4)
    m, v = model(bridge, rng, n), rng.normal(size=(bridge.samples, letters))
    words = configurations(letters, n)
    expected = each(lambda j, h, a: energy.pairwise_energy(j, h, a[words]), *m, v)
    return lean(bridge, "Model.energyOn", ι=n, α=letters, M=m, v=v), expected


@counterpart("Model.magnetization")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng, 1, 4)
    m, beta = model(bridge, rng, n), rng.uniform(0.1, 2, bridge.samples)
    v = np.tile([-1.0, 1.0], (bridge.samples, 1))
    spins = energy.spin_configurations(n)

    def total(j: Array, h: Array, b: float) -> float:
        levels = energy.pairwise_energy(j, h, spins)
        return float(thermodynamics.magnetization(levels, b, spins).sum())

    return lean(bridge, "Model.magnetization", ι=n, α=2, M=m, v=v, β=beta), each(total, *m, beta)


@counterpart("spin")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    expected = energy.spin_configurations(1)[:, 0]
    return lean(bridge, "spin"), np.tile(expected, (bridge.samples, 1))


@counterpart("layerEnergy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng)
    j, s = rng.normal(size=(bridge.samples, n, n)), rng.normal(size=(bridge.samples, n))
    h = rng.normal(size=bridge.samples)
    return lean(bridge, "layerEnergy", ι=n, J=j, h=h, s=s), each(energy.layer_energy, j, h, s)


def graph(rng: np.random.Generator, sites: int) -> tuple[Array, Array]:
    """Adjacency and edge list of a random graph."""
    upper = np.triu(rng.random((sites, sites)) < 0.6, 1)
    return upper | upper.T, np.argwhere(upper)


@counterpart("nearestNeighborEnergy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng, 2, 6)
    adjacent, edges = graph(rng, n)
    s, (j, h) = rng.normal(size=(bridge.samples, n)), rng.normal(size=(2, bridge.samples))
    expected = each(lambda a, b, c: energy.graph_energy(edges, a, b, c), j, h, s)
    return lean(bridge, "nearestNeighborEnergy", ι=n, G=adjacent, J=j, h=h, s=s), expected


@counterpart("Model.ofGraph")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng, 2, 6)
    adjacent, edges = graph(rng, n)
    s, (j, h) = rng.normal(size=(bridge.samples, n)), rng.normal(size=(2, bridge.samples))
    built = lean(bridge, "Model.ofGraph", ι=n, G=adjacent, J=j, h=h)
    expected = each(lambda a, b, c: energy.graph_energy(edges, a, b, c), j, h, s)
    return each(energy.pairwise_energy, *built, s), expected


@counterpart("chainModel")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng, 1, 6)
    (j, h), spins = rng.normal(size=(2, bridge.samples)), energy.spin_configurations(n)
    built = lean(bridge, "chainModel", N=n, J=j, h=h)
    bonds = energy.chain_edges(n)
    return each(lambda c, f: energy.pairwise_energy(c, f, spins), *built), each(
        lambda a, b: energy.graph_energy(bonds, a, b, spins), j, h
    )


@counterpart("transferMatrix")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    j, h, beta = rng.normal(size=(3, bridge.samples))
    # Lean orders false before true, physics puts +1 first.
    expected = each(chain.transfer_matrix, j, h, beta)[:, ::-1, ::-1]
    return lean(bridge, "transferMatrix", J=j, h=h, β=beta), expected


def eigenvalues(
    bridge: Bridge, rng: np.random.Generator, name: str, at: int
) -> tuple[Array, Array]:
    j, h, beta = rng.normal(size=(3, bridge.samples))
    matrices = each(chain.transfer_matrix, j, h, beta)
    return lean(bridge, name, J=j, h=h, β=beta), np.linalg.eigvalsh(matrices)[:, at]


@counterpart("chainEigenvaluePlus")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    return eigenvalues(bridge, rng, "chainEigenvaluePlus", 1)


@counterpart("chainEigenvalueMinus")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    return eigenvalues(bridge, rng, "chainEigenvalueMinus", 0)


@counterpart("meanFieldEnergy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng)
    (j, m), spins = rng.normal(size=(2, bridge.samples)), energy.spin_configurations(n)
    expected = each(lambda a, b: energy.mean_field_energy(a, b, spins), j, m)
    return lean(bridge, "meanFieldEnergy", ι=n, J=j, m=m), expected


@counterpart("vectorEnergy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n, d = size(rng), size(rng)
    j = rng.normal(size=(bridge.samples, n, n))
    h, s = rng.normal(size=(2, bridge.samples, n, d))
    return lean(bridge, "vectorEnergy", ι=n, d=d, J=j, h=h, s=s), each(
        energy.vector_spin_energy, j, h, s
    )


@counterpart("vectorEnergyOn")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n, d, letters = size(rng, 1, 4), size(rng, 1, 4), size(rng, 1, 4)
    j, h = rng.normal(size=(bridge.samples, n, n)), rng.normal(size=(bridge.samples, n, d))
    v = rng.normal(size=(bridge.samples, letters, d))
    words = configurations(letters, n)
    expected = each(lambda c, f, a: energy.vector_spin_energy(c, f, a[words]), j, h, v)
    return lean(bridge, "vectorEnergyOn", ι=n, α=letters, d=d, J=j, h=h, v=v), expected


def layers_of(
    bridge: Bridge, rng: np.random.Generator, name: str, models: str, **sizes: str
) -> tuple[Array, Array]:
    """A definition that adds up the models of all layers; ``sizes`` says what its binders are."""
    count = {"sites": size(rng), "layers": size(rng)}
    j = rng.normal(size=(bridge.samples, count["layers"], count["sites"], count["sites"]))
    h = rng.normal(size=(bridge.samples, count["layers"], count["sites"]))
    given = {binder: count[what] for binder, what in sizes.items()}
    built = lean(bridge, name, **given, **{models: [j, h]})
    spins = energy.spin_configurations(count["sites"])
    return each(lambda c, f: energy.pairwise_energy(c, f, spins), *built), each(
        lambda c, f: energy.pairwise_energy(*energy.sum_layers(c, f), spins), j, h
    )


@counterpart("Model.sum")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    return layers_of(bridge, rng, "Model.sum", "M", **{"ι": "sites", "ℓ": "layers"})


@counterpart("Model.heads")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    heads, n = size(rng, 1, 4), size(rng, 1, 4)
    j, h = (
        rng.normal(size=(bridge.samples, heads, n, n)),
        rng.normal(size=(bridge.samples, heads, n)),
    )
    s = rng.normal(size=(bridge.samples, heads, n))
    built = lean(bridge, "Model.heads", η=heads, ι=n, M=[j, h])
    observed = each(energy.pairwise_energy, *built, s.reshape(bridge.samples, -1))

    def alone(couplings: Array, fields: Array, spins: Array) -> Array:
        return np.sum([energy.pairwise_energy(*one) for one in zip(couplings, fields, spins)])

    return observed, each(alone, j, h, s)
