"""Exact enumeration: ours against dimod's ExactSolver, plain NumPy and bare exponentials.

Random dense couplings (variance 1/N) and fields, beta = 1; the sum is ln Z over all 2^N
configurations. On the CPU, time is the minimum over repetitions of the process's CPU time with one
thread (wall-clock time would measure the machine's other work too); on a GPU it is wall-clock time.
"exponentials" is the time of 2^N float64 exponentials alone, in place, in blocks that fit the
cache: what any method that exponentiates every configuration has to spend. dimod (optional) only
lists the energies and does not sum them. Accuracy is against plain summation at N = 16.

    python benchmarks/bench_physics.py [--device cpu|cuda] [--json FILE] [--largest N]
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from scipy.special import logsumexp

from pyisingcheck.physics.energy import pairwise_energy, spin_configurations
from pyisingcheck.physics.enumeration import log_partition_function

PEER_SIZES = (16, 20)
SIZES = (20, 24, 28, 30, 32, 34, 36)
HALVES_UP_TO = 30


def seconds(work: Callable[[], object], device: str, repetitions: int) -> float:
    """Shortest of several runs."""
    clock = time.process_time if device == "cpu" else time.perf_counter
    best = float("inf")
    for _ in range(repetitions):
        start = clock()
        work()
        if device != "cpu":
            torch.cuda.synchronize()
        best = min(best, clock() - start)
    return best


def model(sites: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(sites)
    return rng.normal(size=(sites, sites)) / np.sqrt(sites), rng.normal(size=sites)


def plain_numpy(coupling: np.ndarray, field: np.ndarray) -> float:
    """All configurations at once, as one would write it down."""
    spins = spin_configurations(len(field))
    return float(logsumexp(-pairwise_energy(coupling, field, spins)))


def dimod_energies(coupling: np.ndarray, field: np.ndarray) -> Callable[[], object] | None:
    try:
        import dimod
    except ImportError:
        return None
    sites = range(len(field))
    pairs = {(i, j): -(coupling[i, j] + coupling[j, i]) for i in sites for j in sites if i < j}
    quadratic = dimod.BinaryQuadraticModel(dict(enumerate(-field)), pairs, 0.0, "SPIN")
    return lambda: dimod.ExactSolver().sample(quadratic)


def exponentials(sites: int, device: str) -> float:
    """Seconds of 2^sites exponentials; more than 2^26 are extrapolated from 2^26 of them."""
    block = torch.linspace(-1, 0, 1 << (18 if device == "cpu" else 26), dtype=torch.float64)
    block = block.to(device)
    count = min(1 << sites, 1 << 26)

    def work() -> None:
        for _ in range(max(1, count // len(block))):
            block.exp_().sub_(1.5)

    def without() -> None:
        for _ in range(max(1, count // len(block))):
            block.sub_(1e-9)

    return (seconds(work, device, 3) - seconds(without, device, 3)) * (1 << sites) / count


def row(sites: int, device: str) -> dict[str, object]:
    coupling, field = model(sites)
    repetitions = 5 if sites <= 24 else 1
    ours = {
        method: seconds(
            lambda m=method: log_partition_function(coupling, field, 1.0, method=m, device=device),
            device,
            repetitions,
        )
        for method in ("thirds", "halves")
        if method == "thirds" or sites <= HALVES_UP_TO
    }
    peers: dict[str, float] = {"exponentials": exponentials(sites, device)}
    if sites in PEER_SIZES:
        peers["numpy"] = seconds(lambda: plain_numpy(coupling, field), "cpu", 2)
        listing = dimod_energies(coupling, field)
        if listing is not None:
            peers["dimod"] = seconds(listing, "cpu", 1)
    ratios = {name: time_ / ours["thirds"] for name, time_ in peers.items()}
    return {"N": sites, "ours": ours, "peers": peers, "ratio": ratios}


def accuracy() -> float:
    coupling, field = model(16)
    expected = plain_numpy(coupling, field)
    values = [log_partition_function(coupling, field, 1.0, method=m) for m in ("thirds", "halves")]
    return max(abs(v - expected) / abs(expected) for v in values)


def versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for package in ("numpy", "torch", "scipy", "dimod"):
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "absent"
    return found


def show(result: dict[str, object]) -> None:
    ours, peers, ratio = result["ours"], result["peers"], result["ratio"]
    cells = [f"{name} {value:.3g} s" for part in (ours, peers) for name, value in part.items()]
    cells += [f"{name}/thirds {value:.3g}" for name, value in ratio.items()]
    print(f"N = {result['N']}: " + ", ".join(cells), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    options = parser.parse_args()
    torch.set_num_threads(1)
    rows = []
    for sites in sorted({*PEER_SIZES, *SIZES}):
        if sites <= options.largest:
            rows.append(row(sites, options.device))
            show(rows[-1])
    record = {"versions": versions(), "device": options.device, "rows": rows}
    record["relativeErrorAt16"] = accuracy()
    print(f"largest relative error of ln Z at N = 16: {record['relativeErrorAt16']:.1e}")
    if options.json is not None:
        options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
