"""The batched matrix exponential against ball arithmetic, and its derivatives."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import torch
from flint import acb, acb_mat, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from pyisingcheck.semantics.expm import DEGREES, THETA, expm

EPS = 2.0**-53
KINDS = ("random", "symmetric", "skew", "triangular", "nonnormal", "nilpotent", "complex")


def matrices(kind: str, n: int, norm: float, count: int = 4, seed: int = 0) -> np.ndarray:
    """Random matrices of one kind with the given 1-norm."""
    rng = np.random.default_rng([seed, n, KINDS.index(kind)])
    a = rng.standard_normal((count, n, n))
    if kind == "symmetric":
        a = a + a.transpose(0, 2, 1)
    elif kind == "skew":
        a = a - a.transpose(0, 2, 1)
    elif kind == "complex":
        a = a + 1j * rng.standard_normal((count, n, n))
    elif kind != "random":
        a = np.triu(a, 1 if kind == "nilpotent" else 0)
    if kind in ("nonnormal", "nilpotent"):
        a[:, range(n), range(n)] *= 1e-3  # nearly nilpotent
        q = np.linalg.qr(rng.standard_normal((count, n, n)))[0]
        a = q @ a @ q.transpose(0, 2, 1)
    return a * (norm / np.maximum(np.abs(a).sum(1).max(1), 1e-300))[:, None, None]


def exact(a: np.ndarray) -> np.ndarray:
    """exp(a) in ball arithmetic, rounded to floats at the end."""
    n, before, ctx.prec = len(a), ctx.prec, 400
    try:
        m = acb_mat(n, n, [acb(float(v.real), float(v.imag)) for v in a.ravel()]).exp()
    finally:
        ctx.prec = before
    assert all(x.rel_accuracy_bits() > 100 or x.abs_upper() < 1e-40 for x in m.entries())
    return np.array([complex(float(x.real), float(x.imag)) for x in m.entries()]).reshape(n, n)


def relative_error(got: np.ndarray, a: np.ndarray) -> float:
    expected = exact(a)
    return float(np.abs(got - expected).sum(0).max() / np.abs(expected).sum(0).max())


def condition_bound(a: np.ndarray) -> float:
    """A forward error that a backward error of a few units of roundoff may cause."""
    norm = np.abs(a).sum(0).max()
    growth = np.abs(exact(a)).sum(0).max()
    conditioning = math.exp(min(norm, 700)) / growth if norm < 5 else 10 * norm**2
    return 40 * EPS * max(1.0, min(conditioning, 10 * norm**2 + 10))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [2, 4, 9])
@pytest.mark.parametrize("norm", [1e-8, 1e-3, 0.05, 0.7, 5.0, 100.0])
def test_error_against_ball_arithmetic(kind, n, norm):
    a = matrices(kind, n, norm)
    got = expm(torch.from_numpy(a)).numpy()
    for x, value in zip(a, got):
        assert relative_error(value, x) <= condition_bound(x)


def test_no_worse_than_torch():
    ours, theirs = [], []
    for kind in ("random", "symmetric", "skew", "nonnormal"):
        for norm in (1e-4, 0.1, 1.0, 10.0):
            a = matrices(kind, 4, norm, count=10, seed=3)
            tensor = torch.from_numpy(a)
            for values, errors in ((expm(tensor), ours), (torch.linalg.matrix_exp(tensor), theirs)):
                errors += [relative_error(v, x) for v, x in zip(values.numpy(), a)]
    assert np.median(ours) <= np.median(theirs)
    assert np.max(ours) <= 2 * np.max(theirs)


def test_a_wrong_exponential_is_caught():
    a = matrices("random", 3, 1.0)[0]
    truncated = np.eye(3) + a + a @ a / 2
    assert relative_error(truncated, a) > condition_bound(a)


@settings(max_examples=30, deadline=None)
@given(scales=st.lists(st.floats(-9, 2), min_size=1, max_size=8), n=st.integers(1, 8))
def test_a_mixed_batch_is_the_matrices_one_by_one(scales, n):
    a = np.concatenate([matrices("random", n, 10**s, count=1) for s in scales])
    together = expm(torch.from_numpy(a))
    for x, value in zip(a, together.numpy()):
        assert relative_error(value, x) <= condition_bound(x)


@pytest.mark.parametrize("degree, theta", list(zip(DEGREES, THETA)))
def test_theta_bounds_the_backward_error(degree, theta):
    """The coefficients of log(e^-x T_m(x)) follow from its derivative −(x^m / m!) / T_m(x)."""
    with mpmath.workdps(40):
        taylor = [1 / mpmath.factorial(k) for k in range(degree + 1)]
        inverse = [mpmath.mpf(1)]
        for k in range(1, 120):
            inverse.append(-sum(taylor[j] * inverse[k - j] for j in range(1, min(k, degree) + 1)))

        def bound(t):
            terms = (abs(c) * t ** (k + degree) / (k + degree + 1) for k, c in enumerate(inverse))
            return sum(terms) / mpmath.factorial(degree)

        assert bound(mpmath.mpf(theta) * (1 - mpmath.mpf(10) ** -12)) <= mpmath.mpf(2) ** -53
        assert bound(mpmath.mpf(theta) * (1 + mpmath.mpf(10) ** -12)) > mpmath.mpf(2) ** -53


def test_matrices_far_from_normal_are_not_overscaled():
    a = np.array([[1.0, 1e6], [0.0, -1.0]])
    value = expm(torch.from_numpy(a)).numpy()
    assert abs(value[0, 1] - 1e6 * math.sinh(1)) < 1e-9 * 1e6
    assert abs(value[0, 0] - math.e) < 1e-13 * math.e  # 21 squarings, as ‖A‖ asks for, lose 3e-11


SHAPES = [(0, 3, 3), (2, 0, 0), (2, 3, 1, 1), (2, 3, 4, 4), (4, 4), (1, 9, 9)]


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(shape):
    a = torch.zeros(shape, dtype=torch.float64)
    value = expm(a)
    assert value.shape == shape
    assert torch.equal(value, torch.eye(shape[-1], dtype=torch.float64).expand(shape))


def test_values_that_are_not_finite():
    a = torch.zeros(4, 2, 2, dtype=torch.float64)
    a[1, 0, 0], a[2, 0, 1], a[3] = math.nan, math.inf, 1e4
    value = expm(a)
    assert torch.equal(value[0], torch.eye(2, dtype=torch.float64))
    assert not value[1].isfinite().any() or value[1].isnan().any()
    assert not value[2].isfinite().all()
    assert value[3].isinf().all()
    assert expm(-1e4 * torch.eye(2, dtype=torch.float64)).abs().max() == 0


@pytest.mark.parametrize(
    "shape, dtype", [((2, 3), "float64"), ((2, 2), "float32"), ((2,), "float64")]
)
def test_bad_input_is_refused(shape, dtype):
    with pytest.raises(ValueError, match="expected"):
        expm(torch.zeros(shape, dtype=getattr(torch, dtype)))


@pytest.mark.parametrize("kind", ["random", "complex"])
def test_derivatives(kind):
    a = torch.from_numpy(matrices(kind, 2, 2.0, count=1)).requires_grad_()
    assert torch.autograd.gradcheck(expm, a)
    assert torch.autograd.gradgradcheck(expm, a)


def test_forward_derivative():
    a, e = torch.from_numpy(matrices("random", 3, 2.0, count=2))
    _, tangent = torch.func.jvp(expm, (a,), (e,))
    step = 1e-6
    difference = (expm(a + step * e) - expm(a - step * e)) / (2 * step)
    assert torch.allclose(tangent, difference, atol=1e-8)
