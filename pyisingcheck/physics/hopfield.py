"""The log-sum-exp energy of a query among keys, Bal(logsumexp)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import logsumexp

from pyisingcheck.physics._checks import Array
from pyisingcheck.physics.attention import softmax


def energy_as_written(query: ArrayLike, keys: ArrayLike) -> float:
    """``E = q.q/2 - lse(K q / sqrt d)``, Bal(logsumexp) for one query.

    Parameters
    ----------
    query
        q, shape (d,).
    keys
        K, shape (M, d), one key per row.
    """
    q, k = np.asarray(query, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    return float(q @ q / 2 - logsumexp(k @ q / np.sqrt(q.size)))


def energy(query: ArrayLike, keys: ArrayLike) -> float:
    """``E = q.q/2 - sqrt(d) lse(K q / sqrt d)``: the energy whose unit step is attention."""
    q, k = np.asarray(query, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    root = np.sqrt(q.size)
    return float(q @ q / 2 - root * logsumexp(k @ q / root))


def gradient_as_written(query: ArrayLike, keys: ArrayLike) -> Array:
    """``q - K^T softmax(K q / sqrt d) / sqrt d``, shape (d,)."""
    q, k = np.asarray(query, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    return q - softmax(k @ q / np.sqrt(q.size)) @ k / np.sqrt(q.size)


def attention_step(query: ArrayLike, keys: ArrayLike) -> Array:
    """``q' = K^T softmax(K q / sqrt d)``, the unit gradient step on :func:`energy`, shape (d,)."""
    q, k = np.asarray(query, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    return softmax(k @ q / np.sqrt(q.size)) @ k
