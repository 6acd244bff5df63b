"""Batched matrix exponentials against torch.linalg.matrix_exp and scipy.linalg.expm."""

from __future__ import annotations

import numpy as np
import scipy.linalg
import torch
from flint import arb, arb_mat, ctx

from benchmarks.measure import Json, Work, announce, compare
from pyisingcheck.semantics.domains.expm import expm

BATCHES = {2: 100_000, 3: 100_000, 4: 100_000, 6: 40_000, 8: 20_000, 16: 4_000, 32: 500}
SCALES = (1e-8, 1e-3, 0.1, 1.0, 10.0)  # standard deviation of the entries
SYMMETRIC_SIZES = (2, 4, 8, 16, 32)
SYMMETRIC_SCALES = (0.1, 1.0, 10.0)
ROUNDS = 5
SCIPY_SHARE = 50
NORMS = (1e-8, 1e-4, 1e-2, 1.0, 10.0, 100.0)
KINDS = ("random", "symmetric", "skew", "triangular", "nonnormal")
ACCURACY_SIZES = (2, 4, 16)
BITS = 400


def row(n: int, scale: float, device: str, quick: bool) -> Json:
    """Seconds for random real matrices whose entries have standard deviation ``scale``."""
    announce(f"exponentials of {n} × {n}, entries {scale:g}")
    generator = torch.Generator().manual_seed(n)
    batch = BATCHES[n] // 20 if quick else BATCHES[n]
    a = scale * torch.randn(batch, n, n, dtype=torch.float64, generator=generator)
    return {"n": n, "batch": batch, "scale": scale, "seconds": seconds(a, device)}


def symmetric_row(n: int, scale: float, device: str, quick: bool) -> Json:
    """Seconds for random real symmetric matrices, by their eigenvalues as well."""
    announce(f"exponentials of symmetric {n} × {n}, entries {scale:g}")
    generator = torch.Generator().manual_seed(n)
    batch = BATCHES[n] // 20 if quick else BATCHES[n]
    a = scale * torch.randn(batch, n, n, dtype=torch.float64, generator=generator)
    a = (a + a.mT) / 2
    return {"n": n, "batch": batch, "scale": scale, "seconds": seconds(a, device, symmetric=True)}


def by_eigenvalues(a: torch.Tensor) -> torch.Tensor:
    """Exponentials of real symmetric matrices as V diag(exp λ) Vᵀ."""
    values, vectors = torch.linalg.eigh(a)
    return (vectors * values.exp().unsqueeze(-2)) @ vectors.mT


def seconds(a: torch.Tensor, device: str, symmetric: bool = False) -> Json:
    """Of the whole batch; scipy loops over matrices, so a share of them gives its time."""
    there = a.to(device)
    few = a[: max(len(a) // SCIPY_SHARE, 1)].numpy()
    work: dict[str, Work] = {
        "ours": lambda: expm(there),
        "torch": lambda: torch.linalg.matrix_exp(there),
    }
    if symmetric:
        work["eigenvalues"] = lambda: by_eigenvalues(there)
    if device == "cpu":
        work["scipy"] = lambda: scipy.linalg.expm(few)
    for first in work.values():
        first()
    found = compare(work, ROUNDS, device)
    if "scipy" in found:
        for key in ("least", "median", "largest"):
            found["scipy"][key] *= len(a) / len(few)
    return found


def errors(quick: bool) -> list[Json]:
    """Largest and median error of each method for every size, kind and 1-norm."""
    found = []
    for n in (4,) if quick else ACCURACY_SIZES:
        rng = np.random.default_rng(0)
        for kind in KINDS:
            for norm in NORMS:
                a = sample(kind, n, norm, 5 if quick else 40, rng)
                found.append({"n": n, "kind": kind, "norm": norm, "errors": errors_of(a)})
    return found


def errors_of(a: np.ndarray) -> Json:
    tensor = torch.from_numpy(a)
    values = {
        "ours": expm(tensor).numpy(),
        "torch": torch.linalg.matrix_exp(tensor).numpy(),
        "scipy": scipy.linalg.expm(a),
    }
    exact = [exponential(x) for x in a]
    found = {name: [relative_error(v, e) for v, e in zip(vs, exact)] for name, vs in values.items()}
    return {
        name: {"largest": float(max(e)), "median": float(np.median(e))} for name, e in found.items()
    }


def sample(kind: str, n: int, norm: float, count: int, rng: np.random.Generator) -> np.ndarray:
    """Random matrices of one kind, shape (count, n, n), all with the given 1-norm."""
    a = rng.standard_normal((count, n, n))
    if kind == "symmetric":
        a = a + a.transpose(0, 2, 1)
    elif kind == "skew":
        a = a - a.transpose(0, 2, 1)
    elif kind in ("triangular", "nonnormal"):
        a = np.triu(a)
    if kind == "nonnormal":  # nearly nilpotent, in a random orthonormal basis
        a[:, range(n), range(n)] *= 1e-3
        q = np.linalg.qr(rng.standard_normal((count, n, n)))[0]
        a = q @ a @ q.transpose(0, 2, 1)
    return a * (norm / np.abs(a).sum(1).max(1))[:, None, None]


def exponential(a: np.ndarray) -> arb_mat:
    """exp of the matrix of exactly these floats, in balls of ``BITS`` bits."""
    before, ctx.prec = ctx.prec, BITS
    try:
        return balls(a).exp()
    finally:
        ctx.prec = before


def balls(a: np.ndarray) -> arb_mat:
    return arb_mat(*a.shape, [arb(float(x)) for x in a.ravel()])


def relative_error(got: np.ndarray, exact: arb_mat) -> float:
    """``|got - exact| / |exact|`` in the 1-norm, from the balls themselves."""
    before, ctx.prec = ctx.prec, BITS
    try:
        difference = balls(got) - exact
        return one_norm(difference) / one_norm(exact)
    finally:
        ctx.prec = before


def one_norm(m: arb_mat) -> float:
    entries = [float(abs(x).upper()) for x in m.entries()]
    return float(np.reshape(entries, (m.nrows(), m.ncols())).sum(0).max())
