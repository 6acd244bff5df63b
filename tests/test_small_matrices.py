"""Products of many small matrices against the library's."""

from __future__ import annotations

import pytest
import torch

from pyisingcheck.semantics.domains.small_matrices import power, product

SHAPES = [
    ((100, 4, 3), (100, 3, 2)),
    ((100, 3, 1, 4, 4), (100, 1, 3, 4, 4)),  # all pairs of two families
    ((4, 4), (200, 4, 4)),
    ((2, 300, 2, 2), (300, 2, 2)),
    ((3, 5, 5), (3, 5, 5)),  # few
    ((100, 9, 9), (100, 9, 9)),  # large
    ((100, 0, 2), (100, 2, 3)),
    ((100, 2, 0), (100, 0, 3)),
]


@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize("dtype", [torch.float64, torch.complex128])
def test_product(shapes: tuple[tuple[int, ...], ...], dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(1)
    x, y = (torch.randn(s, dtype=dtype, generator=generator) for s in shapes)
    expected = x @ y
    assert product(x, y).shape == expected.shape
    assert torch.allclose(product(x, y), expected, rtol=1e-13, atol=1e-13)
    again = torch.randn(expected.shape[-1], 3, dtype=dtype, generator=generator)
    assert torch.allclose(product(product(x, y), again), expected @ again, rtol=1e-12, atol=1e-12)


def test_arguments_are_left_alone() -> None:
    x = torch.randn(100, 2, 2, dtype=torch.float64)
    before = x.clone()
    power(x, 5)
    product(x, x)
    assert torch.equal(x, before)


@pytest.mark.parametrize("k", range(9))
def test_power(k: int) -> None:
    x = torch.randn(100, 3, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(k))
    assert torch.allclose(power(x, k), torch.linalg.matrix_power(x, k), rtol=1e-12, atol=1e-12)
