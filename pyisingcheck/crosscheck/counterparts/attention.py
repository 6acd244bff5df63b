"""Attention, and the energy whose gradient step it is."""

from __future__ import annotations

from typing import Any

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
    attention,
    hopfield,
    thermodynamics,
)


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
