"""Batched matrix exponentials: ours against torch.linalg.matrix_exp and scipy.linalg.expm.

Time is the minimum over repetitions of the process's CPU time on the CPU (one thread; wall-clock
time would measure the machine's other work too) and of wall-clock time on a GPU. scipy runs on a
fiftieth of the batch. Errors are relative, in the 1-norm, against ball arithmetic with 400 bits.

    python benchmarks/bench_expm.py [--device cpu|cuda] [--json FILE] [--quick]
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import scipy
import scipy.linalg
import torch
from flint import acb, acb_mat, ctx

from pyisingcheck.semantics.expm import expm

SIZES = {2: 100_000, 3: 100_000, 4: 100_000, 6: 40_000, 8: 20_000, 16: 4_000, 32: 500}
NORMS = (1e-8, 1e-4, 1e-2, 1.0, 10.0, 100.0)
KINDS = ("random", "symmetric", "skew", "triangular", "nonnormal")


def minimum_time(f: Callable[[], object], device: str, repetitions: int) -> float:
    """Return the shortest of several runs of `f`, in seconds."""
    clock = time.process_time if device == "cpu" else time.perf_counter
    f()
    best = float("inf")
    for _ in range(repetitions):
        synchronize(device)
        start = clock()
        f()
        synchronize(device)
        best = min(best, clock() - start)
    return best


def synchronize(device: str) -> None:
    if device != "cpu":
        torch.cuda.synchronize()


def timings(device: str, quick: bool) -> Iterator[dict[str, object]]:
    """Yield the times for random matrices with entries of standard deviation `scale`."""
    generator = torch.Generator().manual_seed(0)
    for n, batch in SIZES.items():
        batch = batch // 20 if quick else batch
        for scale in (1e-3, 0.1, 1.0):
            a = scale * torch.randn(batch, n, n, dtype=torch.float64, generator=generator)
            seconds = times_of(a, device)
            ratio = min(seconds["torch"], seconds["scipy"]) / seconds["ours"]
            yield {"n": n, "batch": batch, "scale": scale, **seconds, "ratio": ratio}


def times_of(a: torch.Tensor, device: str) -> dict[str, float]:
    on_device = a.to(device)
    few = a[: max(len(a) // 50, 1)].numpy()
    scipy_time = minimum_time(lambda: scipy.linalg.expm(few), "cpu", 2)
    return {
        "ours": minimum_time(lambda: expm(on_device), device, 5),
        "torch": minimum_time(lambda: torch.linalg.matrix_exp(on_device), device, 5),
        "scipy": scipy_time * len(a) / len(few),
    }


def sample(kind: str, n: int, norm: float, count: int, rng: np.random.Generator) -> np.ndarray:
    a = rng.standard_normal((count, n, n))
    if kind == "symmetric":
        a = a + a.transpose(0, 2, 1)
    elif kind == "skew":
        a = a - a.transpose(0, 2, 1)
    elif kind in ("triangular", "nonnormal"):
        a = np.triu(a)
    if kind == "nonnormal":
        a[:, range(n), range(n)] *= 1e-3
        q = np.linalg.qr(rng.standard_normal((count, n, n)))[0]
        a = q @ a @ q.transpose(0, 2, 1)
    return a * (norm / np.abs(a).sum(1).max(1))[:, None, None]


def relative_error(got: np.ndarray, a: np.ndarray) -> float:
    n = len(a)
    m = acb_mat(n, n, [acb(float(v)) for v in a.ravel()]).exp()
    expected = np.array([float(x.real) for x in m.entries()]).reshape(n, n)
    return float(np.abs(got - expected).sum(0).max() / np.abs(expected).sum(0).max())


def errors(quick: bool) -> Iterator[dict[str, object]]:
    """Yield the largest and the median error of each method for every kind, size and norm."""
    rng = np.random.default_rng(0)
    ctx.prec = 400
    for n in (2, 4, 16) if not quick else (4,):
        for kind in KINDS:
            for norm in NORMS:
                a = sample(kind, n, norm, 5 if quick else 40, rng)
                t = torch.from_numpy(a)
                results = {
                    "ours": expm(t).numpy(),
                    "torch": torch.linalg.matrix_exp(t).numpy(),
                    "scipy": scipy.linalg.expm(a),
                }
                row: dict[str, object] = {"n": n, "kind": kind, "norm": norm}
                for name, values in results.items():
                    found = [relative_error(v, x) for v, x in zip(values, a)]
                    row[name] = {"max": float(np.max(found)), "median": float(np.median(found))}
                yield row


def machine(device: str) -> dict[str, str]:
    return {
        "processor": torch.cuda.get_device_name() if device != "cpu" else platform.processor(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "scipy": scipy.__version__,
        "numpy": np.__version__,
    }


def print_times(row: dict[str, object]) -> None:
    print(
        f"{row['n']:>3} {row['batch']:>7} {row['scale']:>6g} "
        + " ".join(f"{1e3 * row[k]:>10.1f}" for k in ("ours", "torch", "scipy"))  # type: ignore[operator]
        + f" {row['ratio']:>6.2f}"
    )


def print_errors(row: dict[str, object]) -> None:
    columns = (f"{row[k]['max']:.1e}/{row[k]['median']:.1e}" for k in ("ours", "torch", "scipy"))  # type: ignore[index]
    print(f"{row['n']:>3} {row['kind']:>10} {row['norm']:>6g}  " + "  ".join(columns))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the batch")
    options = parser.parse_args()
    torch.set_num_threads(1)
    report: dict[str, object] = {"machine": machine(options.device), "device": options.device}
    print("  n   batch  scale    ours ms   torch ms   scipy ms  ratio (best peer / ours)")
    report["times"] = rows = []
    for row in timings(options.device, options.quick):
        rows.append(row)
        print_times(row)
    print("\n  n       kind   norm  largest/median error: ours, torch, scipy")
    report["errors"] = rows = []
    for row in errors(options.quick):
        rows.append(row)
        print_errors(row)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
