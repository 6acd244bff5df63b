"""Swendsen–Wang cluster updates on L × L tori at h = 0 (Phys. Rev. Lett. 58, 86, 1987).

Several independent replicas form one graph of disjoint lattices, so that one search for connected
components updates them all.  ``M^2`` and ``M^4`` use the clusters' improved estimators.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from pyisingcheck.physics._checks import Array, integer_within, positive


@dataclass(frozen=True, slots=True)
class ClusterSeries:
    """Measurements, one row per replica and one column per sweep.

    Attributes
    ----------
    second, fourth
        Improved estimators of ``(M/N)^2`` and ``(M/N)^4``, shape (replicas, sweeps).
    absolute
        ``|M|/N``, shape (replicas, sweeps).
    energy
        Energy per spin in units of J, shape (replicas, sweeps).
    sites
        Spins per replica.
    """

    second: Array
    fourth: Array
    absolute: Array
    energy: Array
    sites: int


def simulate(
    size: int,
    beta_coupling: float,
    *,
    replicas: int,
    warmup: int,
    sweeps: int,
    rng: np.random.Generator,
    progress: Callable[[float], None] | None = None,
) -> ClusterSeries:
    """Cluster sweeps of ``replicas`` independent L × L lattices from the ordered state.

    Parameters
    ----------
    size
        L, 3 to 4096.
    beta_coupling
        ``beta J`` > 0.
    replicas, warmup, sweeps
        Independent chains; sweeps thrown away; sweeps measured.
    rng
        The only source of randomness.
    progress
        Called with the share done, in [0, 1].

    Returns
    -------
    ClusterSeries
    """
    integer_within("size", size, 3, 4096)
    positive("beta_coupling", beta_coupling)
    spins = np.ones((replicas, size, size), dtype=np.int8)
    node = np.arange(spins.size).reshape(spins.shape)
    second, fourth, absolute, energy = np.empty((4, replicas, sweeps))
    series = ClusterSeries(second, fourth, absolute, energy, size * size)
    for sweep in range(-warmup, sweeps):
        sizes, owner = _update(spins, node, beta_coupling, rng)
        if sweep >= 0:
            _measure(series, sweep, spins, sizes, owner)
        if progress is not None and sweep % 64 == 0:
            progress((sweep + warmup) / (sweeps + warmup))
    return series


def _update(
    spins: Array, node: Array, beta_coupling: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Flip every cluster with probability 1/2, in place; the clusters' sizes and replicas."""
    ends = []
    for axis in (1, 2):
        bond = spins == np.roll(spins, -1, axis=axis)
        bond &= rng.random(spins.shape) < -np.expm1(-2 * beta_coupling)
        ends.append((node[bond], np.roll(node, -1, axis=axis)[bond]))
    rows, columns = (np.concatenate(side) for side in zip(*ends, strict=True))
    graph = csr_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), (node.size, node.size))
    count, labels = connected_components(graph, directed=False)
    flips = rng.integers(0, 2, count, dtype=np.int8) * 2 - 1
    spins *= flips[labels].reshape(spins.shape)
    owner = np.empty(count, dtype=np.int64)
    owner[labels] = np.arange(node.size) // (node.size // len(spins))
    return np.bincount(labels), owner


def _measure(series: ClusterSeries, sweep: int, spins: Array, sizes: Array, owner: Array) -> None:
    share = sizes / series.sites
    squares = np.bincount(owner, share**2, len(spins))
    series.second[:, sweep] = squares
    # Averaged over the clusters' signs, M^4 = 3 (sum n^2)^2 - 2 sum n^4.
    series.fourth[:, sweep] = 3 * squares**2 - 2 * np.bincount(owner, share**4, len(spins))
    series.absolute[:, sweep] = np.abs(spins.mean(axis=(1, 2)))
    bonds = sum(
        (spins * np.roll(spins, -1, axis=axis)).sum(axis=(1, 2), dtype=np.int64) for axis in (1, 2)
    )
    series.energy[:, sweep] = -bonds / series.sites


def mean_and_error(values: Array) -> tuple[float, float]:
    """Mean over everything and its standard error by binning.

    Every replica is cut into bins of 20 autocorrelation times, one bin where it is shorter; the
    scatter of the bins' means then gives the error, too small by about 2.5% for the correlation
    that is left between neighbours.

    Parameters
    ----------
    values
        Shape (replicas, sweeps), at least 2 replicas.
    """
    x = np.asarray(values, dtype=np.float64)
    replicas, sweeps = x.shape
    bins = max(1, int(sweeps / (20 * autocorrelation_time(x))))
    length = sweeps // bins
    means = x[:, sweeps - bins * length :].reshape(replicas * bins, length).mean(axis=1)
    return float(means.mean()), float(means.std(ddof=1) / np.sqrt(len(means)))


def autocorrelation_time(values: Array) -> float:
    """Integrated autocorrelation time in sweeps, ``1/2 + sum rho(t)``, window of six of itself.

    Parameters
    ----------
    values
        Shape (replicas, sweeps); the autocovariance is averaged over replicas.
    """
    x = np.asarray(values, dtype=np.float64) - np.mean(values)
    length = x.shape[1]
    spectrum = np.abs(np.fft.rfft(x, 2 * length, axis=1)) ** 2
    covariance = np.fft.irfft(spectrum.mean(axis=0))[:length] / np.arange(length, 0, -1)
    tau = 0.5
    for lag in range(1, length):
        tau += covariance[lag] / covariance[0]
        if lag >= 6 * tau:
            break
    return float(tau)
