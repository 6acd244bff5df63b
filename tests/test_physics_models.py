"""Infinite lattices, mean field, attention, Trotter, RG and quantum chains."""

import math

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import approx_fprime

from pyisingcheck.physics import (
    attention,
    ground_state,
    hopfield,
    kaufman,
    mean_field,
    onsager,
    renormalization,
    torus,
    transverse,
    trotter,
)
from pyisingcheck.physics import thermodynamics as th

seeds = st.integers(0, 2**32 - 1)


# ------------------------------------------------------------------------ square lattice


@pytest.mark.parametrize("beta", [0.1, 0.3, 0.5, 0.8, 3.0])
def test_onsager_is_the_limit_of_kaufman(beta):
    finite = -kaufman.log_partition_function(400, 400, 1.0, beta) / (beta * 400**2)
    degeneracy = math.log(2) / (beta * 400**2) if beta > kaufman.critical_beta() else 0
    assert onsager.free_energy_per_spin(1.0, beta) == pytest.approx(finite + degeneracy, rel=1e-12)
    energy, _ = kaufman.energy_and_heat(400, 400, 1.0, beta)
    assert onsager.energy_per_spin(1.0, beta) == pytest.approx(energy, rel=1e-9)


def test_onsager_at_the_critical_point():
    beta = kaufman.critical_beta()
    assert 1 / beta == pytest.approx(onsager.CRITICAL_TEMPERATURE, rel=1e-15)
    catalan = 0.915965594177219015
    expected = math.log(2) / 2 + 2 * catalan / math.pi
    assert -beta * onsager.free_energy_per_spin(1.0, beta) == pytest.approx(expected, rel=1e-13)
    assert onsager.energy_per_spin(1.0, beta) == pytest.approx(-math.sqrt(2))


def test_energy_is_the_derivative_of_beta_f():
    for beta in (0.2, 0.43, 0.45, 1.0):
        step = 1e-5
        slope = (
            (beta + step) * onsager.free_energy_per_spin(1.0, beta + step)
            - (beta - step) * onsager.free_energy_per_spin(1.0, beta - step)
        ) / (2 * step)
        assert onsager.energy_per_spin(1.0, beta) == pytest.approx(slope, abs=1e-6)


@pytest.mark.parametrize("beta", [0.5, 0.6, 0.8])
def test_yang_is_the_limit_of_the_cylinder(beta):
    values = [torus.cylinder_magnetization(w, 1.0, beta) for w in (4, 7, 10)]
    errors = np.abs(np.array(values) - onsager.magnetization(1 / beta))
    assert errors[2] < 2e-3
    assert errors[2] < errors[1] < errors[0]


@given(st.integers(2, 9), st.floats(0.1, 0.6))
@settings(max_examples=15, deadline=None)
def test_cylinder_gap_is_the_free_fermion_sum(width, beta):
    assert torus.cylinder_correlation_length(width, 1.0, beta) == pytest.approx(
        kaufman.cylinder_correlation_length(width, 1.0, beta), rel=1e-6
    )


def test_correlation_length_of_the_infinite_lattice():
    assert onsager.correlation_length(1 / 0.4) == pytest.approx(
        kaufman.cylinder_correlation_length(400, 1.0, 0.4), rel=1e-6
    )
    # 4/pi from conformal invariance (spin dimension 1/8) at T_c
    ratio = kaufman.cylinder_correlation_length(2000, 1.0, kaufman.critical_beta()) / 2000
    assert ratio == pytest.approx(4 / math.pi, rel=1e-5)


def test_cylinder_free_energy_reaches_onsager():
    assert torus.cylinder_free_energy(10, 1.0, 0.0, 0.3) == pytest.approx(
        onsager.free_energy_per_spin(1.0, 0.3), abs=1e-4
    )


def test_magnetization_formula():
    assert onsager.magnetization(onsager.CRITICAL_TEMPERATURE * 1.001) == 0
    assert onsager.magnetization(0.1) == pytest.approx(1)
    with pytest.raises(ValueError, match="temperature is 0"):
        onsager.magnetization([1.0, 0.0])


# ------------------------------------------------------------------------ mean field


@given(st.floats(0.05, 5), st.floats(0.05, 5), st.sampled_from([0.0, 0.3]))
def test_mean_field_solution(coupling, beta, field):
    m = mean_field.magnetization(coupling, beta, field)
    assert m == pytest.approx(math.tanh(beta * (coupling * m + field)), abs=1e-12)
    assert 0 <= m <= 1
    if field == 0:
        assert (m > 0) == (coupling * beta > 1)


@given(st.floats(1.01, 4))
def test_mean_field_minimizes_the_landau_function(k):
    m = mean_field.magnetization(1.0, k)
    grid = np.linspace(-0.999, 0.999, 401)
    least = min(mean_field.free_energy_per_spin(x, 1.0, k) for x in grid)
    assert mean_field.free_energy_per_spin(m, 1.0, k) <= least + 1e-12


def test_mean_field_onset():
    for t in (1e-3, 1e-5, 1e-7):
        assert mean_field.magnetization(1.0, 1 + t) == pytest.approx(math.sqrt(3 * t), rel=3 * t)


# ------------------------------------------------------------------------ attention


@st.composite
def heads(draw):
    rng = np.random.default_rng(draw(seeds))
    n, d = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    return rng.normal(size=(n, d)), rng.normal(size=(n, d)), rng.normal(size=(n, 3))


@given(heads())
def test_attention_rows_are_gibbs_measures(head):
    queries, keys, values = head
    weights = attention.attention_weights(queries, keys)
    np.testing.assert_allclose(weights.sum(axis=-1), 1)
    beta = 1 / math.sqrt(keys.shape[1])
    rows = [th.gibbs(attention.boltzmann_energies(q, keys), beta) for q in queries]
    np.testing.assert_allclose(weights, rows, atol=1e-14)
    output = attention.attention(queries, keys, values)
    assert np.all(output <= values.max(axis=0) + 1e-12)
    assert np.all(output >= values.min(axis=0) - 1e-12)


@given(heads())
def test_the_papers_normalization_is_over_the_matrix(head):
    queries, keys, _ = head
    weights = attention.matrix_normalized_attention(queries, keys, 0.7)
    assert weights.sum() == pytest.approx(1)
    if len(queries) >= 2:
        assert np.abs(weights.sum(axis=1) - 1).max() > 0.1


@given(arrays(np.float64, (3, 4), elements=st.floats(-700, 700)), st.floats(-1e3, 1e3))
def test_softmax_shift(scores, shift):
    np.testing.assert_allclose(
        attention.softmax(scores), attention.softmax(scores + shift), atol=1e-12
    )


@given(st.integers(1, 12), st.integers(0, 11))
def test_periodic_distance_is_a_translation_invariant_metric(sites, shift):
    d = attention.periodic_distance(sites)
    assert np.array_equal(d, d.T)
    assert np.all((d == 0) == np.eye(sites, dtype=bool))
    assert d.max() == sites // 2
    assert np.array_equal(np.roll(d, (shift, shift), axis=(0, 1)), d)
    assert np.all(d[:, None, :] <= d[:, :, None] + d[None, :, :])


@given(heads(), st.integers(0, 5), seeds)
def test_periodic_attention_is_shift_equivariant(head, shift, seed):
    queries, keys, values = head
    bias = attention.periodic_bias(np.random.default_rng(seed).normal(size=len(keys)))
    rolled = [np.roll(x, shift, axis=0) for x in head]
    np.testing.assert_allclose(
        attention.attention(*rolled, bias=bias),
        np.roll(attention.attention(*head, bias=bias), shift, axis=0),
        atol=1e-12,
    )


@given(seeds)
def test_heads_are_independent(seed):
    rng = np.random.default_rng(seed)
    energies = [rng.normal(size=k) for k in (2, 3, 4)]
    joint = attention.multi_head_energies(energies)
    assert joint.shape == (2, 3, 4)
    logs = [th.log_partition(e, 0.9) for e in energies]
    assert th.log_partition(joint.ravel(), 0.9) == pytest.approx(sum(logs))
    product = np.einsum("i,j,k->ijk", *[th.gibbs(e, 0.9) for e in energies])
    np.testing.assert_allclose(th.gibbs(joint.ravel(), 0.9), product.ravel())


def test_multi_head_shapes():
    rng = np.random.default_rng(0)
    w = rng.normal(size=(3, 2, 5, 4))
    x = rng.normal(size=(6, 5))
    out = attention.multi_head_attention(x, *w)
    assert out.shape == (2, 6, 4)
    np.testing.assert_allclose(out[1], attention.attention(x @ w[0, 1], x @ w[1, 1], x @ w[2, 1]))


def test_dynamic_couplings_are_row_stochastic_and_not_symmetric():
    rng = np.random.default_rng(0)
    j = attention.dynamic_couplings(*rng.normal(size=(3, 4, 4)))
    np.testing.assert_allclose(j.sum(axis=1), 1)
    assert np.abs(j - j.T).max() > 1e-3


# ------------------------------------------------------------------------ log-sum-exp energy


@given(seeds, st.integers(2, 5), st.integers(1, 6))
def test_log_sum_exp_steps(seed, dimension, patterns):
    rng = np.random.default_rng(seed)
    q, keys = rng.normal(size=dimension), rng.normal(size=(patterns, dimension))
    step = hopfield.attention_step(q, keys)
    gradient = approx_fprime(q, hopfield.energy, 1e-7, keys)
    np.testing.assert_allclose(q - gradient, step, atol=1e-5)
    written = approx_fprime(q, hopfield.energy_as_written, 1e-7, keys)
    np.testing.assert_allclose(written, hopfield.gradient_as_written(q, keys), atol=1e-5)
    np.testing.assert_allclose(q - written, step / math.sqrt(dimension), atol=1e-5)
    assert hopfield.energy(step, keys) <= hopfield.energy(q, keys) + 1e-12


# ------------------------------------------------------------------------ Trotter


@st.composite
def layers(draw):
    rng = np.random.default_rng(draw(seeds))
    count, d = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    return rng.normal(size=(count, d, d)) * draw(st.floats(0.01, 0.6))


@given(layers(), st.integers(1, 50))
@settings(deadline=None)
def test_trotter_error_is_below_the_bound(matrices, steps):
    error = trotter.trotter_error(matrices, steps)
    assert error <= trotter.trotter_bound(matrices, steps) * (1 + 1e-9) + 1e-12


def _order(errors):
    return -np.polyfit(np.log([8, 16, 32, 64]), np.log(errors), 1)[0]


def test_orders_of_the_splittings():
    a, b = np.random.default_rng(3).normal(size=(2, 3, 3)) / 2
    exact = trotter.exponential_of_sum([a, b])
    steps = [8, 16, 32, 64]
    assert _order([trotter.trotter_error([a, b], n) for n in steps]) == pytest.approx(1, abs=0.1)
    strang = [trotter.norm(trotter.strang(a, b, n) - exact) for n in steps]
    assert _order(strang) == pytest.approx(2, abs=0.1)


def test_commuting_layers_are_exact_and_pauli_layers_are_not():
    diagonal = [np.diag(x) for x in np.random.default_rng(0).normal(size=(4, 3))]
    assert trotter.trotter_error(diagonal, 1) < 1e-12
    sigma_x, sigma_z = np.array([[0.0, 1], [1, 0]]), np.diag([1.0, -1])
    assert trotter.trotter_error([sigma_x, sigma_z], 1) > 1


@given(layers())
@settings(deadline=None)
def test_layer_bound_follows_from_the_commutator_bound(matrices):
    beta, count = 0.7, len(matrices)
    norms = [trotter.norm(m) for m in matrices]
    pairs = [
        trotter.norm(trotter.commutator(a, b)) for i, a in enumerate(matrices) for b in matrices[:i]
    ]
    bound = trotter.layer_bound(beta, count, max(pairs), max(norms), 3)
    assert trotter.trotter_bound(-beta * matrices, 3) <= bound * (1 + 1e-12)


def test_error_term_is_second_order():
    a, b = np.random.default_rng(5).normal(size=(2, 3, 3))
    sizes = [trotter.norm(trotter.error_term([t * a, t * b])) for t in (0.02, 0.01)]
    assert sizes[0] / sizes[1] == pytest.approx(4, rel=0.05)
    leading = trotter.norm(trotter.commutator(a, b)) / 2
    assert sizes[1] / 0.01**2 == pytest.approx(leading, rel=0.1)


@given(seeds, st.integers(2, 6))
def test_golden_thompson(seed, d):
    x = np.random.default_rng(seed).normal(size=(2, d, d, 2)) @ [1, 1j]
    a, b = x + np.conj(np.swapaxes(x, -1, -2))
    scale = abs(np.trace(trotter.exponential_of_sum([a, b])))
    assert trotter.golden_thompson_gap(a, b) >= -1e-10 * scale


def test_trace_of_a_diagonal_boltzmann_operator():
    energies = np.random.default_rng(2).normal(size=16)
    assert trotter.trace_of_boltzmann(energies, 0.8) == pytest.approx(
        math.exp(th.log_partition(energies, 0.8))
    )


# ------------------------------------------------------------------------ RG, ground states


def test_rg_fixed_points_are_idempotents():
    basis = np.random.default_rng(1).normal(size=(3, 3))
    projection = basis @ np.diag([1.0, 1, 0]) @ np.linalg.inv(basis)
    assert renormalization.fixed_point_residual(projection) < 1e-12
    assert renormalization.fixed_point_residual(2 * projection) > 0.1
    small = basis / (1.1 * trotter.norm(basis))
    assert trotter.norm(renormalization.flow(small, 60)[-1]) < 1e-6


@given(seeds, st.integers(2, 5))
def test_ground_energy_is_the_least_rayleigh_quotient(seed, d):
    rng = np.random.default_rng(seed)
    h0, h1 = (x + x.T for x in rng.normal(size=(2, d, d)))
    least = ground_state.ground_energy(h0)
    assert ground_state.rayleigh_quotient(h0, rng.normal(size=d)) >= least - 1e-12
    g = np.linspace(-2, 2, 21)
    curve = ground_state.ground_energy_curve(h0, h1, g)
    assert np.all(np.diff(curve, 2) <= 1e-10)
    assert np.all(np.abs(np.diff(curve)) <= np.diff(g) * trotter.norm(h1) + 1e-12)


def test_level_crossing_has_a_kink():
    e = [float(ground_state.ground_energy(ground_state.level_crossing(g))) for g in (-1, 0, 1)]
    assert e == [-1, 0, -1]


def test_classical_ground_states_of_a_frustrated_triangle():
    energy, states = ground_state.classical_ground_states(
        -(np.ones((3, 3)) - np.eye(3)), np.zeros(3)
    )
    assert energy == -2
    assert len(states) == 6


@given(st.integers(2, 8), st.floats(0, 3))
@settings(deadline=None, max_examples=30)
def test_transverse_chain_by_two_routes(sites, field):
    dense = np.linalg.eigvalsh(transverse.hamiltonian(sites, field))[0]
    assert transverse.ground_energy(sites, field) == pytest.approx(dense, abs=1e-9)
    assert transverse.ground_energy_exact(sites, field) == pytest.approx(dense, abs=1e-8)


@pytest.mark.parametrize("field", [0.3, 0.9, 1.1, 2.0])
def test_transverse_chain_limits(field):
    assert transverse.ground_energy(2000, field) / 2000 == pytest.approx(
        transverse.energy_per_site_infinite(field), abs=1e-8
    )
    step, sites = 1e-3, 40
    ends = transverse.ground_energy(sites, [field - step, field, field + step]) / sites
    assert transverse.energy_curvature(sites, field) == pytest.approx(
        (ends[0] - 2 * ends[1] + ends[2]) / step**2, rel=1e-3
    )
    assert transverse.energy_curvature(4000, field) == pytest.approx(
        transverse.energy_curvature_infinite(field), rel=1e-7
    )


def test_two_site_chain_symbolically():
    g = sympy.symbols("g", positive=True)
    matrix = sympy.Matrix(4, 4, lambda i, j: 0)
    for code, row in enumerate([(-1, -1), (1, -1), (-1, 1), (1, 1)]):
        matrix[code, code] = -2 * row[0] * row[1]
        for site in (0, 1):
            matrix[code, code ^ (1 << site)] -= g
    least = min(matrix.subs(g, sympy.Rational(3, 5)).eigenvals(), key=sympy.N)
    assert float(least) == pytest.approx(float(transverse.ground_energy(2, 0.6)))
