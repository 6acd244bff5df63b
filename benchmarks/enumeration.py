"""Exact enumeration against dimod's ExactSolver, plain NumPy, and bare exponentials."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from scipy.special import logsumexp

from benchmarks.measure import Json, Work, announce, compare
from pyisingcheck.physics.energy import pairwise_energy, spin_configurations
from pyisingcheck.physics.enumeration import log_partition_function

PEERS_AT = 20
EXPONENTIALS_UP_TO = 30
ROUNDS = {16: 5, 20: 5, 24: 5}  # 1 beyond
CPU_SIZES = (16, 20, 24, 30, 36)
GPU_SIZES = (20, 24, 30, 36, 40)
CACHED = 1 << 16  # exponentials at a time: they and their arguments stay in a core's cache
ON_GPU = 1 << 26


def row(sites: int, device: str) -> Json:
    """Seconds of ln Z of one random dense model at beta = 1."""
    announce(f"ln Z of {sites} spins")
    coupling, field = model(sites)
    ours = partial(log_partition_function, coupling, field, 1.0, device=device)
    work: dict[str, Work] = {"ours": partial(ours, method="thirds")}
    if sites <= EXPONENTIALS_UP_TO:
        work["exponentials"] = exponentials(sites, device)
        work["halves"] = partial(ours, method="halves")
    if sites <= PEERS_AT and device == "cpu":
        work["numpy"] = partial(plain_numpy, coupling, field)
        listing = dimod_energies(coupling, field)
        if listing is not None:
            work["dimod"] = listing
    log_partition_function(*model(12), 1.0, device=device)  # libraries load here
    return {"sites": sites, "seconds": compare(work, ROUNDS.get(sites, 1), device)}


def model(sites: int) -> tuple[np.ndarray, np.ndarray]:
    """Couplings of variance 1/N and fields of variance 1."""
    rng = np.random.default_rng(sites)
    return rng.normal(size=(sites, sites)) / np.sqrt(sites), rng.normal(size=sites)


def plain_numpy(coupling: np.ndarray, field: np.ndarray) -> float:
    """All configurations at once, as one would write it down."""
    spins = spin_configurations(len(field))
    return float(logsumexp(-pairwise_energy(coupling, field, spins)))


def dimod_energies(coupling: np.ndarray, field: np.ndarray) -> Work | None:
    """ExactSolver on the same model, or None where dimod is not installed."""
    try:
        import dimod
    except ImportError:
        return None
    sites = range(len(field))
    pairs = {(i, j): -(coupling[i, j] + coupling[j, i]) for i in sites for j in sites if i < j}
    quadratic = dimod.BinaryQuadraticModel(dict(enumerate(-field)), pairs, 0.0, "SPIN")
    return lambda: dimod.ExactSolver().sample(quadratic)


def exponentials(sites: int, device: str) -> Callable[[], None]:
    """2^sites vectorized float64 exponentials and nothing else, without traffic to memory."""
    block = min(CACHED if device == "cpu" else ON_GPU, 1 << sites)
    x = torch.linspace(-1, 0, block, dtype=torch.float64, device=device)
    out = torch.empty_like(x)

    def work() -> None:
        for _ in range((1 << sites) // block):
            torch.exp(x, out=out)

    return work


def relative_error() -> float:
    """Of ln Z at N = 16, against plain summation."""
    coupling, field = model(16)
    expected = plain_numpy(coupling, field)
    values = [
        log_partition_function(coupling, field, 1.0, method="thirds"),
        log_partition_function(coupling, field, 1.0, method="halves"),
    ]
    return max(abs(v - expected) / abs(expected) for v in values)
