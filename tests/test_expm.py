"""The batched matrix exponential against ball arithmetic, and its derivatives."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import mpmath
import numpy as np
import pytest
import scipy.linalg
import torch
from flint import acb, acb_mat, ctx
from hypothesis import given, settings
from hypothesis import strategies as st

import pyisingcheck.semantics.domains.expm as implementation
from pyisingcheck.semantics.domains.expm import DEGREES, THETA, expm
from pyisingcheck.semantics.domains.expm_polynomials import (
    degree_18,
    four_powers,
    higher_terms,
    taylor,
)

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


# Largest relative errors at the 1-norms 1, 10 and 100, in units of 2^-53 and with room for twice
# those seen; the better of torch and scipy has 2 to 3, 10 to 80 and 300 to 5000 of them.
LIMITS = {
    "normal, 2": (4, 4, 4),
    "normal, larger": (4, 26, 200),
    "triangular": (4, 4, 25),
    "nonnormal": (4, 4, 100),
}


@pytest.mark.parametrize("kind", ["symmetric", "skew", "triangular", "nonnormal"])
@pytest.mark.parametrize("n", [2, 3, 4, 6, 8, 16])
def test_rounding_errors_of_the_squarings_are_bounded(kind, n):
    size = "2" if n == 2 else "larger"
    limits = LIMITS[kind if kind in LIMITS else f"normal, {size}"]
    for norm, limit in zip((1.0, 10.0, 100.0), limits):
        a = matrices(kind, n, norm, count=6, seed=1)
        worst = largest_error(expm(torch.from_numpy(a)).numpy(), a)
        # some matrices far from normal are ill-conditioned: there every method has its errors
        peers = (torch.linalg.matrix_exp(torch.from_numpy(a)).numpy(), scipy.linalg.expm(a))
        best = min(largest_error(value, a) for value in peers)
        assert worst <= max(limit * EPS, 2 * best), (norm, worst / EPS, best / EPS)


def largest_error(values: np.ndarray, a: np.ndarray) -> float:
    return max(relative_error(value, x) for value, x in zip(values, a))


@pytest.mark.parametrize("kind", ["triangular", "nonnormal"])
@pytest.mark.parametrize("n", [2, 4, 16])
def test_plain_squarings_would_break_the_bounds(kind, n, monkeypatch):
    """What the bounds of the test above are there for: without remainders they do not hold."""
    a = torch.from_numpy(matrices(kind, n, 100.0, count=6, seed=1))
    monkeypatch.setattr(implementation, "_with_remainders", plainly)
    monkeypatch.setattr(implementation, "exp_2x2", lambda x: plainly_squared(x))
    value = expm(a).numpy()
    worst = max(relative_error(v, x) for v, x in zip(value, a.numpy()))
    assert worst > LIMITS[kind][2] * EPS


def plainly(powers, squarings, kept, by_entry):
    polynomial = implementation.degree_18(powers, by_entry)
    return implementation._squared(polynomial, squarings, by_entry)


def plainly_squared(x):
    norm = implementation._one_norm(x, True)
    squarings = torch.ceil(torch.log2(norm / THETA[-1]))
    powers = four_powers(x * torch.exp2(-squarings), True)
    return plainly(powers, squarings, 0, True)


@pytest.mark.parametrize("upper", [True, False])
def test_the_diagonal_of_triangular_2x2_matrices_is_exact(upper):
    a = torch.tensor([[-3.0, 7.0], [0.0, 5.0]], dtype=torch.float64)
    a = a if upper else a.T
    value = expm(a)
    assert value.diagonal().tolist() == pytest.approx([math.exp(-3), math.exp(5)], rel=4e-16)
    assert value[1 - int(upper), int(upper)] != 0
    assert value[int(upper), 1 - int(upper)] == 0


def test_real_2x2_matrices_with_equal_or_complex_eigenvalues():
    a = [[[1.0, 2.0], [0.0, 1.0]], [[3.0, -4.0], [4.0, 3.0]], [[6.0, -9.0], [4.0, -6.0]]]
    value = expm(torch.tensor(a, dtype=torch.float64)).numpy()
    rotation = math.exp(3) * np.array([[math.cos(4), -math.sin(4)], [math.sin(4), math.cos(4)]])
    assert np.allclose(value[0], math.e * np.array([[1, 2], [0, 1]]), rtol=4e-16, atol=0)
    assert np.allclose(value[1], rotation, rtol=1e-15, atol=0)
    assert np.array_equal(value[2], np.eye(2) + np.array(a[2]))  # nilpotent


@pytest.mark.parametrize("n", [3, 9])
@pytest.mark.parametrize("dtype", [torch.float64, torch.complex128])
def test_remainders_hold_what_heads_leave(n, dtype):
    """The head's square is exact, so that it does not depend on the order of the sums."""
    generator = torch.Generator().manual_seed(n)
    x = torch.randn(50, n, n, dtype=dtype, generator=generator)
    largest = implementation._largest(x, False)
    head, rest = implementation._split(x, implementation._grid(largest, n, False))
    assert torch.equal(head + rest, x)
    assert bool((rest.abs().amax((-2, -1)) <= 2.0**-18 * largest).all())
    assert torch.equal(head @ head, (head.mT.flip(-2).mT @ head.flip(-2)))


@pytest.mark.parametrize("n", [3, 9])
def test_overflow_with_remainders(n):
    a = 1e4 * torch.ones(2, n, n, dtype=torch.float64)
    a[1] *= 1e-4
    value = expm(a)
    assert value[0].isinf().all()
    assert value[1].isfinite().all()


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


@pytest.mark.parametrize("by_entry", [True, False])
def test_polynomials_are_taylors(by_entry):
    """Of a shift A the first row of Σ c_k A^k is c_0, c_1, …"""
    n = 20
    x = torch.diag_embed(torch.ones(n - 1, dtype=torch.float64), 1)
    x = x[..., None] if by_entry else x[None]
    exponential = np.array([1 / math.factorial(k) for k in range(n)])
    powers = four_powers(x, by_entry)
    values = {m: taylor(x, m, by_entry) for m in DEGREES[:-1]} | {18: degree_18(powers, by_entry)}
    for degree, value in values.items():
        expected = np.where(np.arange(n) <= degree, exponential, 0)
        assert value.flatten()[:n].numpy() == pytest.approx(expected, rel=4e-15, abs=0)
    higher = higher_terms(powers, by_entry).flatten()[:n].numpy()
    assert higher[3:] == pytest.approx(values[18].flatten()[3:n].numpy(), rel=1e-15, abs=0)
    assert abs(higher[:3]).max() < 2 * EPS


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


@pytest.fixture
def threads():
    """Sets torch's number of threads, and puts it back."""
    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


@pytest.mark.parametrize("kind", ["random", "nonnormal", "complex"])
@pytest.mark.parametrize("n", [2, 4, 6, 17])
def test_the_number_of_threads_changes_nothing(kind, n, threads, monkeypatch):
    monkeypatch.setattr(implementation, "_CHUNK_ENTRIES", 300)
    scales = 10.0 ** np.linspace(-9, 2, 40)[:, None, None]
    a = torch.from_numpy(scales * matrices(kind, n, 1.0, count=40))
    threads(1)
    alone = expm(a)
    for k in (2, 3):
        threads(k)
        assert torch.equal(expm(a), alone)
        with ThreadPoolExecutor(1) as other:  # new threads get their number from the last setting
            assert other.submit(torch.get_num_threads).result() == torch.get_num_threads() == k
        with torch.inference_mode():
            assert torch.equal(expm(a), alone)


def test_derivatives_with_threads(threads, monkeypatch):
    monkeypatch.setattr(implementation, "_CHUNK_ENTRIES", 16)
    threads(2)
    a, e = (torch.from_numpy(matrices("random", 2, 2.0, seed=s)) for s in (0, 1))
    assert torch.autograd.gradcheck(expm, a.clone().requires_grad_())
    _, tangent = torch.func.jvp(expm, (a,), (e,))
    assert torch.allclose(tangent, torch.autograd.functional.jvp(expm, a, e)[1], rtol=1e-12)


def test_numbers_whose_powers_overflow():
    for n in (3, 9):
        a = torch.zeros(1, n, n, dtype=torch.float64)
        a[0, 0, n - 1] = 1e300
        assert torch.equal(expm(a), a + torch.eye(n, dtype=torch.float64))
        assert not expm(a.mT + a).isfinite().all()
