"""The derived check of C3 against the same statement written by hand.

‖(∏ₗ e^{Aₗ/n})ⁿ − e^{Σ Aₗ}‖ ≤ Σ_{l<m} ‖[Aₗ, Aₘ]‖ / (2n) · e^{Σ ‖Aₗ‖} for L = 3 real 4 × 4 matrices
in the operator norm of (ℝ⁴, sup) and n = 4, on the same random matrices: the exported statement as
the checker compiles it; NumPy and SciPy, sample by sample; torch, the batch written by hand; and
that with this project's exponential, which tells the cost of deriving the program apart from the
exponential's.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.linalg
import torch
from flint import fmpq

from benchmarks.measure import Json, announce, compare
from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.falsify.batch_search import BatchProgram
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.falsify.investigation import Investigation
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.sampling.tables import tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.expm import expm
from pyisingcheck.semantics.values import PROOF
from pyisingcheck.terms.decode import load_export

STATEMENT = "IsingAttention.norm_trotterProduct_pow_sub_exp_sum_le"
L, N, SIZE = 3, 4, 4
BATCHES = (2_000, 20_000)
ROUNDS = 9
LOOP_SHARE = 20  # of the samples goes through the loop
AGREEMENT = 1e-9  # relative


class Checker:
    """The derived check, compiled once, with a batch of samples."""

    def __init__(self, rows: int, device: str) -> None:
        export = load_export(snapshot_path())
        statement = export.declarations[STATEMENT].type
        self.check = Investigation(statement, export, STATEMENT, Budget(), 0, device)
        self.check.prepare()
        self.program = BatchProgram(self.check, rows)
        generator = torch.Generator().manual_seed(0)
        self.columns = self.program.columns(self._sample(), generator, spread=0.3)
        parameters = [p[..., 0] for c in self.columns for p in c.parameters]
        self.matrices = torch.stack(parameters, dim=1)  # [rows, L, 4, 4]

    def _sample(self) -> Sample:
        """The instance in hand: 𝕂 = ℝ, 𝔸 = 4 × 4 matrices, three of them, n = 4."""
        algebra = ty.MatrixType(ty.Fin(SIZE), ty.Fin(SIZE), ty.REAL, "linfty")
        entries = itertools.cycle((1, -2, 3, 5, -7, 11, 2))
        family = [self._matrix(algebra, entries) for _ in range(L)]
        given: dict[str, tuple[Any, ty.Type | None]] = {
            "𝕂": (ty.REAL, None),
            "𝔸": (algebra, None),
            "L": (L, ty.NAT),
            "A": (
                tabulated(self.check.ev, ty.Fin(L), family),
                ty.Pi(ty.Fin(L), lambda _: algebra),
            ),
            "n": (N, ty.NAT),
        }
        pairs = [given.get(step.name, (PROOF, None)) for step in self.check.plan.steps]
        return Sample([v for v, _ in pairs], [t for _, t in pairs])

    def _matrix(self, t: ty.MatrixType, entries: itertools.cycle[int]) -> Any:
        rows = [[fmpq(next(entries), 16) for _ in range(SIZE)] for _ in range(SIZE)]
        return tabulated(self.check.ev, t.rows, [tabulated(self.check.ev, t.cols, r) for r in rows])

    def margins(self) -> torch.Tensor:
        """Right side minus left side; the hypothesis 0 < n is evaluated too."""
        accepted, margin, _ = self.program.run(self.columns)
        assert bool(accepted.all())
        return margin


def norm(a: torch.Tensor) -> torch.Tensor:
    return a.abs().sum(-1).amax(-1)


def by_hand(a: torch.Tensor, exponential: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """The margins of a batch [rows, L, 4, 4] as a person would write them in torch."""
    factors = exponential(a / N)
    product = factors[:, 0]
    for index in range(1, L):
        product = product @ factors[:, index]
    square = product @ product
    left = norm(square @ square - exponential(a.sum(1)))
    commutators = torch.zeros_like(left)
    for i, j in itertools.combinations(range(L), 2):
        commutators += norm(a[:, i] @ a[:, j] - a[:, j] @ a[:, i])
    return commutators / (2 * N) * norm(a).sum(-1).exp() - left


def one_by_one(matrices: np.ndarray) -> np.ndarray:
    """The margins sample by sample with NumPy and SciPy."""
    margins = []
    for a in matrices:
        product = np.linalg.multi_dot([scipy.linalg.expm(x / N) for x in a])
        left = _norm(np.linalg.matrix_power(product, N) - scipy.linalg.expm(a.sum(0)))
        commutators = sum(_norm(x @ y - y @ x) for x, y in itertools.combinations(a, 2))
        margins.append(commutators / (2 * N) * np.exp(sum(map(_norm, a))) - left)
    return np.array(margins)


def _norm(a: np.ndarray) -> Any:
    return np.linalg.norm(a, np.inf)


def timings(device: str, quick: bool) -> list[Json]:
    """Seconds per batch of every side, after their margins were seen to agree."""
    return [_timing(rows, device) for rows in (BATCHES[:1] if quick else BATCHES)]


def _timing(rows: int, device: str) -> Json:
    announce(f"C3 in batches of {rows}")
    checker = Checker(rows, device)
    matrices = checker.matrices.to(device)
    few = matrices[: rows // LOOP_SHARE].cpu().numpy()
    _agree(checker.margins(), by_hand(matrices, torch.linalg.matrix_exp).cpu())
    _agree(checker.margins()[: len(few)], torch.from_numpy(one_by_one(few)))
    seconds = compare(
        {
            "ours": checker.margins,
            "torch": lambda: by_hand(matrices, torch.linalg.matrix_exp),
            "torch, our exp": lambda: by_hand(matrices, expm),
            "numpy": lambda: one_by_one(few),
        },
        ROUNDS,
        device,
    )
    for key in ("least", "median", "largest"):
        seconds["numpy"][key] *= LOOP_SHARE
    return {"rows": rows, "seconds": seconds}


def _agree(ours: torch.Tensor, peer: torch.Tensor) -> None:
    gap = float(((ours - peer).abs() / (1 + peer.abs())).max())
    if not gap < AGREEMENT:
        raise AssertionError(f"the margins differ by {gap:.1e}")
