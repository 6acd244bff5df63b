"""For every Lean definition with a counterpart in ``physics``: random input, and both values.

A counterpart is a function of a :class:`Bridge` and a random generator that returns the value of
the Lean definition and the independent one, arrays of one shape.  It states which Lean argument
means what, and nothing else: no formula appears here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pyisingcheck.crosscheck.bridge import Bridge
from pyisingcheck.physics import (
    attention,
    chain,
    energy,
    ground_state,
    hopfield,
    renormalization,
    thermodynamics,
    trotter,
)
from pyisingcheck.semantics import types as ty

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


def square_matrices(n: int) -> dict[str, ty.Type]:
    """The algebra of n × n real matrices with the operator norm."""
    # Python reads 𝔸, 𝕜 and ℓ in an identifier as A, k and l, hence the dictionaries.
    return {"𝔸": ty.MatrixType(ty.Fin(n), ty.Fin(n), ty.REAL, "l2")}


# -- finite systems ------------------------------------------------------------------------------


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


# -- energies --------------------------------------------------------------------------------------


def model(bridge: Bridge, rng: np.random.Generator, sites: int) -> list[Array]:
    """Couplings without any symmetry, and fields."""
    return [
        rng.normal(size=(bridge.samples, sites, sites)),
        rng.normal(size=(bridge.samples, sites)),
    ]


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


# -- attention -------------------------------------------------------------------------------------


def head(bridge: Bridge, rng: np.random.Generator) -> dict[str, Any]:
    m, n, k = size(rng), size(rng), size(rng)
    q, keys = rng.normal(size=(bridge.samples, m, k)), rng.normal(size=(bridge.samples, n, k))
    return {"m": m, "n": n, "κ": k, "Q": q, "K": keys}


@counterpart("softmax")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng, 1, 6)
    x = 3 * rng.normal(size=(bridge.samples, n))
    return lean(bridge, "softmax", ι=n, x=x), attention.softmax(x)


@counterpart("rowSoftmax")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    m, n = size(rng), size(rng)
    a = rng.normal(size=(bridge.samples, m, n))
    return lean(bridge, "rowSoftmax", m=m, n=n, A=a), attention.softmax(a)


@counterpart("scaledScores")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = head(bridge, rng)
    return lean(bridge, "scaledScores", **given), attention.scores(given["Q"], given["K"])


@counterpart("attentionWeights")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = head(bridge, rng)
    expected = attention.attention_weights(given["Q"], given["K"])
    return lean(bridge, "attentionWeights", **given), expected


@counterpart("attention")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = head(bridge, rng)
    v = rng.normal(size=(bridge.samples, given["n"], 3))
    expected = attention.attention(given["Q"], given["K"], v)
    return lean(bridge, "attention", **given, p=3, V=v), expected


@counterpart("selfAttention")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n, d, k = size(rng), size(rng), size(rng)
    x = rng.normal(size=(bridge.samples, n, d))
    w = rng.normal(size=(3, bridge.samples, d, k))
    expected = attention.attention(x @ w[0], x @ w[1], x @ w[2])
    observed = lean(bridge, "selfAttention", n=n, δ=d, κ=k, p=k, W_Q=w[0], W_K=w[1], W_V=w[2], X=x)
    return observed, expected


@counterpart("attentionEnergy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = head(bridge, rng)
    expected = each(
        lambda q, k: np.stack([attention.boltzmann_energies(row, k) for row in q]),
        given["Q"],
        given["K"],
    )
    return lean(bridge, "attentionEnergy", **given), expected


@counterpart("softmaxCoupling")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n, d = size(rng), size(rng)  # W_Q and W_K square: the source has one d for both widths
    h = rng.normal(size=(bridge.samples, n, d))
    w = rng.normal(size=(2, bridge.samples, d, d))
    observed = lean(bridge, "softmaxCoupling", n=n, κ=d, δ=d, W_Q=w[0], W_K=w[1], H=h)
    return observed, each(attention.dynamic_couplings, h, w[0], w[1])


@counterpart("independentEnergy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    heads, states = size(rng, 1, 4), size(rng, 1, 4)
    e = rng.normal(size=(bridge.samples, heads, states))
    # Ordinals run fastest in the first head.
    joint = each(lambda rows: attention.multi_head_energies(list(rows[::-1])).ravel(), e)
    return lean(bridge, "independentEnergy", η=heads, Ω=states, E=e), joint


@counterpart("periodicDist")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng, 1, 9)
    expected = np.tile(attention.periodic_distance(n), (bridge.samples, 1, 1))
    return lean(bridge, "periodicDist", N=n), expected


def profile(bridge: Bridge, rng: np.random.Generator) -> tuple[int, Array]:
    n = size(rng, 1, 7)
    return n, rng.normal(size=(bridge.samples, n))


@counterpart("periodicBias")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n, f = profile(bridge, rng)
    return lean(bridge, "periodicBias", N=n, f=f), each(attention.periodic_bias, f)


@counterpart("biasedAttentionWeights")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = head(bridge, rng)
    p = rng.normal(size=(bridge.samples, given["m"], given["n"]))
    expected = attention.attention_weights(given["Q"], given["K"], bias=p)
    return lean(bridge, "biasedAttentionWeights", **given, P=p), expected


@counterpart("biasedAttention")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = head(bridge, rng)
    p = rng.normal(size=(bridge.samples, given["m"], given["n"]))
    v = rng.normal(size=(bridge.samples, given["n"], 3))
    expected = attention.attention(given["Q"], given["K"], v, bias=p)
    return lean(bridge, "biasedAttention", **given, p=3, P=p, V=v), expected


@counterpart("periodicAttentionWeights")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n, f = profile(bridge, rng)
    q, k = rng.normal(size=(2, bridge.samples, n, 2))
    expected = attention.attention_weights(q, k, bias=each(attention.periodic_bias, f))
    return lean(bridge, "periodicAttentionWeights", κ=2, N=n, f=f, Q=q, K=k), expected


@counterpart("periodicSelfAttention")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n, f = profile(bridge, rng)
    d, k = size(rng), size(rng)
    x, w = rng.normal(size=(bridge.samples, n, d)), rng.normal(size=(3, bridge.samples, d, k))
    bias = each(attention.periodic_bias, f)
    expected = attention.attention(x @ w[0], x @ w[1], x @ w[2], bias=bias)
    weights = {"W_Q": w[0], "W_K": w[1], "W_V": w[2]}
    return lean(bridge, "periodicSelfAttention", κ=k, p=k, δ=d, N=n, f=f, **weights, X=x), expected


@counterpart("periodicAttention")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n, f = profile(bridge, rng)
    q, k, v = rng.normal(size=(3, bridge.samples, n, 2))
    bias = each(attention.periodic_bias, f)
    expected = attention.attention(q, k, v, bias=bias)
    return lean(bridge, "periodicAttention", κ=2, p=2, N=n, f=f, Q=q, K=k, V=v), expected


# -- log-sum-exp energy ----------------------------------------------------------------------------


def memory(bridge: Bridge, rng: np.random.Generator) -> dict[str, Any]:
    n, d = size(rng), size(rng)
    keys, q = rng.normal(size=(bridge.samples, n, d)), rng.normal(size=(bridge.samples, d))
    return {"n": n, "κ": d, "K": keys, "q": q}


@counterpart("logSumExp")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    n = size(rng)
    x = 3 * rng.normal(size=(bridge.samples, n))
    return lean(bridge, "logSumExp", ι=n, x=x), thermodynamics.log_partition(-x, 1.0)


@counterpart("queryScores")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = memory(bridge, rng)
    expected = attention.scores(given["q"][:, None, :], given["K"])[:, 0]
    return lean(bridge, "queryScores", **given), expected


@counterpart("queryUpdate")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = memory(bridge, rng)
    return lean(bridge, "queryUpdate", **given), each(
        hopfield.attention_step, given["q"], given["K"]
    )


@counterpart("logSumExpEnergy")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    given = memory(bridge, rng)
    written = bool(rng.integers(2))
    factor = 1.0 if written else np.sqrt(given["κ"])
    independent = hopfield.energy_as_written if written else hopfield.energy
    observed = lean(bridge, "logSumExpEnergy", **given, c=np.full(bridge.samples, factor))
    return observed, each(independent, given["q"], given["K"])


# -- products, renormalization, ground states ------------------------------------------------------


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


# -- the paper's own sketch ------------------------------------------------------------------------


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


# -- several models --------------------------------------------------------------------------------


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


@counterpart("PaperSketch.EffectiveIsingHamiltonian")
def _(bridge: Bridge, rng: np.random.Generator) -> tuple[Array, Array]:
    name = "PaperSketch.EffectiveIsingHamiltonian"
    return layers_of(bridge, rng, name, "H", L="layers", N="sites")


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
