"""Every kernel and the derived check on a GPU, against the CPU."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from test_corpus import EXPORTS

from pyisingcheck.falsify import check
from pyisingcheck.physics.enumeration import log_partition_function
from pyisingcheck.semantics.domains.expm import expm

pytestmark = pytest.mark.skipif(
    not torch.cuda.is_available(), reason="NOT TESTED: torch finds no GPU"
)
DEVICE = "cuda"
STATEMENTS = [  # with batches of numbers, sums and matrices
    f"Corpus.{name}"
    for name in (
        "Scalar.true_am_gm",
        "Sums.true_cauchy",
        "Matrices.true_trace_comm",
        "Matrices.false_mul_comm",
    )
]


@pytest.mark.parametrize("n", [2, 3, 4, 6, 8, 16, 32])
@pytest.mark.parametrize("dtype", [torch.float64, torch.complex128])
@pytest.mark.parametrize("scale", [1e-8, 0.1, 1.0, 10.0])
def test_exponentials_agree(n: int, dtype: torch.dtype, scale: float) -> None:
    a = scale * torch.randn(50, n, n, dtype=dtype, generator=torch.Generator().manual_seed(n))
    a[:25] = a[:25].triu()
    here, there = expm(a), expm(a.to(DEVICE))
    assert there.device.type == DEVICE and there.dtype == dtype
    size = here.abs().sum(-2).amax(-1)
    error = (there.cpu() - here).abs().sum(-2).amax(-1) / size
    assert float(error.max()) < 1e-11


def test_partition_functions_agree() -> None:
    rng = np.random.default_rng(0)
    coupling, field = rng.normal(size=(14, 14)) / 4, rng.normal(size=14)
    here = log_partition_function(coupling, field, 1.0, device="cpu")
    there = log_partition_function(coupling, field, 1.0, device=DEVICE)
    assert there == pytest.approx(here, rel=1e-13)


@pytest.mark.parametrize("name", STATEMENTS)
def test_verdicts_agree(name: str) -> None:
    export = EXPORTS[name.split(".")[1]]
    here, there = (
        check(export.declarations[name], export, samples=4000, device=device)
        for device in ("cpu", DEVICE)
    )
    assert there.verdict == here.verdict
    assert there.samples > 0


def test_a_device_repeats_itself() -> None:
    export = EXPORTS["Scalar"]
    declaration = export.declarations[STATEMENTS[0]]
    first, second = (check(declaration, export, samples=4000, device=DEVICE) for _ in range(2))
    assert first == second
