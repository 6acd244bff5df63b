"""Self-attention: P(2)–P(5), P(15), Remark 7 (periodic), Bal(softmaxcouplings)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logsumexp

from pyisingcheck.physics._checks import Array, integer_within


def softmax(scores: ArrayLike) -> Array:
    """``exp(x_j) / sum_k exp(x_k)`` over the last axis; same shape."""
    x = np.asarray(scores, dtype=np.float64)
    weights = np.exp(x - x.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def scores(queries: ArrayLike, keys: ArrayLike, scale: float | None = None) -> Array:
    """``A_ij = scale * Q_i . K_j``, P(2); ``scale`` is ``1/sqrt(d_k)`` unless given.

    Parameters
    ----------
    queries, keys
        Shapes (..., N, d_k) and (..., M, d_k).

    Returns
    -------
    Array
        Shape (..., N, M).
    """
    q, k = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    if q.ndim < 2 or k.ndim < 2 or q.shape[-1] != k.shape[-1]:
        raise ValueError(f"queries {q.shape} and keys {k.shape}, expected (..., N, d), (..., M, d)")
    factor = 1 / np.sqrt(q.shape[-1]) if scale is None else scale
    return factor * (q @ np.swapaxes(k, -1, -2))


def attention_weights(
    queries: ArrayLike, keys: ArrayLike, scale: float | None = None, bias: ArrayLike = 0.0
) -> Array:
    """Row-wise softmax of scores plus ``bias``, shape (..., N, M); every row sums to 1."""
    return softmax(scores(queries, keys, scale) + np.asarray(bias, dtype=np.float64))


def attention(
    queries: ArrayLike,
    keys: ArrayLike,
    values: ArrayLike,
    scale: float | None = None,
    bias: ArrayLike = 0.0,
) -> Array:
    """``Z = softmax(A) V``, P(3): shape (..., N, d_v) for values (..., M, d_v)."""
    return attention_weights(queries, keys, scale, bias) @ np.asarray(values, dtype=np.float64)


def boltzmann_energies(query: ArrayLike, keys: ArrayLike) -> Array:
    """``E_j = -q . k_j``, shape (M,): the weights of one row are their Gibbs measure, P(15)."""
    return -(np.asarray(keys, dtype=np.float64) @ np.asarray(query, dtype=np.float64))


def matrix_normalized_attention(queries: ArrayLike, keys: ArrayLike, beta: float) -> Array:
    """The paper's Lean ``attentionMatrix``: one normalization for all N × N entries.

    The sum of *all* entries is 1, so that its rows cannot each sum to 1 for N >= 2.
    """
    logits = scores(queries, keys, beta)
    return np.exp(logits - logsumexp(logits))


def multi_head_attention(
    tokens: ArrayLike, query: ArrayLike, key: ArrayLike, value: ArrayLike
) -> Array:
    """Outputs ``Z^(h)`` of independent heads, P(4).

    Parameters
    ----------
    tokens
        X, shape (N, d).
    query, key, value
        W_Q, W_K, W_V, shapes (heads, d, d_k), (heads, d, d_k), (heads, d, d_v).

    Returns
    -------
    Array
        Shape (heads, N, d_v).
    """
    x = np.asarray(tokens, dtype=np.float64)
    return attention(x @ np.asarray(query), x @ np.asarray(key), x @ np.asarray(value))


def multi_head_energies(energies: list[ArrayLike]) -> Array:
    """``H_MHA = sum_h H^(h)``, P(5), on all combinations of the heads' configurations.

    Parameters
    ----------
    energies
        One array of energies per head, shapes (states_h,).

    Returns
    -------
    Array
        Shape (states_1, states_2, …).
    """
    total = np.zeros(())
    for head in energies:
        total = total[..., None] + np.asarray(head, dtype=np.float64)
    return total


def periodic_distance(sites: int) -> Array:
    """``d(i, j) = min(|i - j|, N - |i - j|)``, Remark 7: shape (N, N), for 1 <= N <= 10^5."""
    integer_within("sites", sites, 1, 10**5)
    apart = np.abs(np.arange(sites)[:, None] - np.arange(sites)[None, :])
    return np.minimum(apart, sites - apart).astype(np.float64)


def periodic_bias(profile: ArrayLike) -> Array:
    """``P_ij = f(d(i, j))``: shape (N, N), circulant and symmetric.

    Parameters
    ----------
    profile
        f(0), f(1), …, shape (N,); only the entries up to N // 2 occur as distances.
    """
    f = np.asarray(profile, dtype=np.float64)
    return f[periodic_distance(f.shape[0]).astype(np.int64)]


def dynamic_couplings(hidden: ArrayLike, query: ArrayLike, key: ArrayLike) -> Array:
    """``J = softmax(H W_Q W_K^T H^T / sqrt(d))``, Bal(softmaxcouplings): rows sum to 1.

    Parameters
    ----------
    hidden
        H, shape (N, d); the papers' d is the width of H.
    query, key
        W_Q, W_K, shape (d, k).

    Returns
    -------
    Array
        Shape (N, N), in general not symmetric.
    """
    h = np.asarray(hidden, dtype=np.float64)
    logits = (h @ np.asarray(query)) @ (h @ np.asarray(key)).T
    return softmax(logits / np.sqrt(h.shape[-1]))
