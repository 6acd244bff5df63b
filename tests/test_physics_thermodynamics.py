"""Z, F, the Gibbs measure, and exact enumeration by independent routes."""

import math

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pyisingcheck.physics import chain, kaufman, torus
from pyisingcheck.physics import energy as en
from pyisingcheck.physics import enumeration as enum
from pyisingcheck.physics import thermodynamics as th

reals = st.floats(-2, 2)
betas = st.floats(0.05, 3)


@st.composite
def models(draw, most=7):
    sites = draw(st.integers(1, most))
    coupling = draw(arrays(np.float64, (sites, sites), elements=reals))
    return coupling, draw(arrays(np.float64, sites, elements=reals))


def energies(model):
    coupling, field = model
    spins = en.spin_configurations(len(field))
    return en.pairwise_energy(coupling, field, spins), spins


@given(models(), st.floats(-3, 3), st.sampled_from(["auto", "halves"]))
def test_enumeration_is_the_sum_over_all_configurations(model, beta, method):
    expected = th.log_partition(energies(model)[0], beta)
    value = enum.log_partition_function(*model, beta, method=method)
    assert value == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("max_bytes", [1 << 12, 1 << 16, 1 << 28])
@pytest.mark.parametrize("method", ["halves", "thirds"])
def test_block_size_and_method_do_not_matter(max_bytes, method):
    rng = np.random.default_rng(7)
    coupling, field = rng.normal(size=(13, 13)) / 4, rng.normal(size=13)
    expected = th.log_partition(energies((coupling, field))[0], 0.7)
    value = enum.log_partition_function(coupling, field, 0.7, method=method, max_bytes=max_bytes)
    assert value == pytest.approx(expected, rel=1e-13)


def test_thirds_refuses_what_it_cannot_do_and_auto_falls_back():
    rng = np.random.default_rng(1)
    coupling, field = rng.normal(size=(9, 9)) * 300, rng.normal(size=9)
    with pytest.raises(ValueError, match="halves"):
        enum.log_partition_function(coupling, field, 1.0, method="thirds")
    expected = th.log_partition(energies((coupling, field))[0], 1.0)
    assert enum.log_partition_function(coupling, field, 1.0) == pytest.approx(expected, rel=1e-13)


def test_halves_survive_a_late_maximum():
    # All weight sits in the last block: the streamed sum has to raise its shift.
    field = np.full(12, 400.0)
    value = enum.log_partition_function(
        np.zeros((12, 12)), field, 1.0, method="halves", max_bytes=1 << 9
    )
    assert value == pytest.approx(12 * 400.0, rel=1e-15)


@given(models(6), betas)
def test_moments_are_the_gibbs_averages(model, beta):
    energy, spins = energies(model)
    exact = enum.moments(*model, beta)
    assert exact.log_partition == pytest.approx(th.log_partition(energy, beta), abs=1e-11)
    np.testing.assert_allclose(
        exact.magnetization, th.magnetization(energy, beta, spins), atol=1e-12
    )
    np.testing.assert_allclose(exact.correlations, th.correlations(energy, beta, spins), atol=1e-12)


@given(models(5), betas, st.floats(-50, 50))
def test_gibbs_measure(model, beta, constant):
    energy, _ = energies(model)
    p = th.gibbs(energy, beta)
    assert p.min() >= 0
    assert p.sum() == pytest.approx(1)
    np.testing.assert_allclose(p, th.gibbs(energy + constant, beta), atol=1e-11)


@given(models(4), betas, st.integers(0, 2**32 - 1))
def test_gibbs_variational_principle(model, beta, seed):
    energy, _ = energies(model)
    least = th.free_energy(energy, beta)
    trial = np.random.default_rng(seed).dirichlet(np.ones(energy.size))
    assert th.variational_free_energy(energy, beta, trial) >= least - 1e-10
    at_gibbs = th.variational_free_energy(energy, beta, th.gibbs(energy, beta))
    assert at_gibbs == pytest.approx(float(least), abs=1e-9)


@given(models(4), betas)
@settings(max_examples=40)
def test_derivatives_of_the_free_energy(model, beta):
    coupling, field = model
    exact, step = enum.moments(*model, beta), 1e-4

    def slope(dj, dh):
        up = enum.free_energy(coupling + step * dj, field + step * dh, beta)
        down = enum.free_energy(coupling - step * dj, field - step * dh, beta)
        return (up - down) / (2 * step)

    for i in range(len(field)):
        unit = np.eye(len(field))[i]
        assert -slope(0, unit) == pytest.approx(exact.magnetization[i], abs=1e-5)
        pair = np.outer(unit, np.eye(len(field))[0])
        assert -slope(pair, 0) == pytest.approx(exact.correlations[i, 0], abs=1e-5)


@given(models(4), betas)
@settings(max_examples=40)
def test_fluctuation_dissipation(model, beta):
    coupling, field = model
    energy, spins = energies(model)
    step = 1e-4
    up, down = (enum.moments(coupling, field + s, beta).magnetization.sum() for s in (step, -step))
    assert th.susceptibility(energy, beta, spins) == pytest.approx(
        (up - down) / (2 * step), rel=1e-4, abs=1e-5
    )


@given(models(3), betas)
@settings(max_examples=30)
def test_field_dependent_couplings(model, beta):
    coupling, field = model
    sites = len(field)
    mixing = np.random.default_rng(sites).normal(size=(sites, sites, sites)) / 3

    def couplings(h):
        return coupling + mixing @ h

    energy, spins = energies((couplings(field), field))
    response, step = th.field_response(energy, beta, spins, mixing), 1e-4
    for i in range(sites):
        unit = step * np.eye(sites)[i]
        up = enum.free_energy(couplings(field + unit), field + unit, beta)
        down = enum.free_energy(couplings(field - unit), field - unit, beta)
        assert response[i] == pytest.approx(-(up - down) / (2 * step), abs=1e-5)


def test_sympy_closed_forms():
    beta, j, h = sympy.symbols("beta J h", real=True)

    def z(sites, matrix, fields):
        total = sympy.Integer(0)
        for row in en.spin_configurations(sites).astype(int).tolist():
            quadratic = sum(
                matrix[a][b] * row[a] * row[b] for a in range(sites) for b in range(sites)
            )
            total += sympy.exp(
                beta * (quadratic + sum(f * s for f, s in zip(fields, row, strict=True)))
            )
        return total

    one = z(1, [[0]], [h])
    assert sympy.simplify((one - 2 * sympy.cosh(beta * h)).rewrite(sympy.exp)) == 0
    two = z(2, [[0, j / 2], [j / 2, 0]], [h, h])
    closed = 2 * sympy.exp(beta * j) * sympy.cosh(2 * beta * h) + 2 * sympy.exp(-beta * j)
    assert sympy.simplify((two - closed).rewrite(sympy.exp)) == 0
    values = {beta: 0.7, j: -1.3, h: 0.4}
    numeric = enum.log_partition_function([[0, -0.65], [-0.65, 0]], [0.4, 0.4], 0.7)
    assert math.log(float(two.subs(values))) == pytest.approx(numeric)
    ring = [[sympy.Rational(int(a != b), 2) * j for b in range(3)] for a in range(3)]
    three = z(3, ring, [0, 0, 0])
    chain3 = (2 * sympy.cosh(beta * j)) ** 3 + (2 * sympy.sinh(beta * j)) ** 3
    assert sympy.simplify(sympy.expand((three - chain3).rewrite(sympy.exp))) == 0


def _symbolic(sites, energy):
    """Σ_S e^{-βE(S)} for an energy of ±1 spins, symbolic."""
    rows = en.spin_configurations(sites).astype(int).tolist()
    return sum(sympy.exp(-sympy.Symbol("beta") * energy(row)) for row in rows)


def _vanishes(expression):
    return sympy.simplify(sympy.expand(expression.rewrite(sympy.exp))) == 0


@pytest.mark.parametrize("sites", [2, 3, 4])
def test_sympy_chain_in_a_field_is_the_trace_of_the_transfer_matrix(sites):
    beta, (j, h) = sympy.Symbol("beta"), sympy.symbols("J h", real=True)

    def ring(s):
        return -sum(j * s[i] * s[(i + 1) % sites] + h * s[i] for i in range(sites))

    signs = (1, -1)
    transfer = sympy.Matrix(
        [[sympy.exp(beta * (j * a * b + h * (a + b) / 2)) for b in signs] for a in signs]
    )
    assert _vanishes(_symbolic(sites, ring) - (transfer**sites).trace())
    values = {beta: 0.6, j: 0.8, h: -0.3}
    exact = math.log(float(_symbolic(sites, ring).subs(values)))
    assert chain.log_partition_function(sites, 0.8, -0.3, 0.6) == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize("sites", [2, 3, 4, 5])
def test_sympy_chain_without_field(sites):
    beta, j = sympy.Symbol("beta"), sympy.Symbol("J", real=True)

    def ring(s):
        return -sum(j * s[i] * s[(i + 1) % sites] for i in range(sites))

    closed = (2 * sympy.cosh(beta * j)) ** sites + (2 * sympy.sinh(beta * j)) ** sites
    assert _vanishes(_symbolic(sites, ring) - closed)
    wrong = (2 * sympy.cosh(beta * j)) ** sites - (2 * sympy.sinh(beta * j)) ** sites
    assert not _vanishes(_symbolic(sites, ring) - wrong)


def test_sympy_mean_field_and_magnetization():
    beta, h, m, j = sympy.symbols("beta h m J", real=True)
    free = -sympy.log(2 * sympy.cosh(beta * h)) / beta
    assert sympy.simplify(-sympy.diff(free, h) - sympy.tanh(beta * h)) == 0
    # P(17) leaves independent spins in the field J m; their mean is what m must equal.
    levels = [-j * m * s for s in (-1, 1)]
    weights = [sympy.exp(-beta * e) for e in levels]
    mean = (weights[1] - weights[0]) / sum(weights)
    assert sympy.simplify((mean - sympy.tanh(beta * j * m)).rewrite(sympy.exp)) == 0


def test_infinite_temperature_counts_configurations():
    assert enum.log_partition_function(np.ones((11, 11)), np.ones(11), 0.0) == pytest.approx(
        11 * math.log(2)
    )


@given(st.integers(1, 8), reals, reals, betas)
def test_chain_by_three_routes(sites, coupling, field, beta):
    closed = chain.log_partition_function(sites, coupling, field, beta)
    spins = en.spin_configurations(sites)
    energy = en.graph_energy(en.chain_edges(sites), coupling, field, spins)
    trace = np.trace(np.linalg.matrix_power(chain.transfer_matrix(coupling, field, beta), sites))
    assert closed == pytest.approx(float(th.log_partition(energy, beta)), abs=1e-10)
    assert closed == pytest.approx(math.log(trace), abs=1e-10)


@given(st.integers(2, 60), st.floats(0.01, 2), betas)
def test_chain_without_field(sites, coupling, beta):
    k = beta * coupling
    closed = sites * math.log(2 * math.cosh(k)) + math.log1p(math.tanh(k) ** sites)
    assert chain.log_partition_function(sites, coupling, 0.0, beta) == pytest.approx(closed)


def test_chain_limits():
    f = chain.free_energy_per_spin(1.0, 0.3, 0.8)
    assert -chain.log_partition_function(4000, 1.0, 0.3, 0.8) / (0.8 * 4000) == pytest.approx(f)
    step = 1e-5
    slope = (
        chain.free_energy_per_spin(1, 0.3 + step, 0.8)
        - chain.free_energy_per_spin(1, 0.3 - step, 0.8)
    ) / (2 * step)
    assert chain.magnetization_per_spin(1, 0.3, 0.8) == pytest.approx(-slope, abs=1e-8)
    assert chain.magnetization_per_spin(1, 0.0, 50.0) == 0
    assert math.isfinite(chain.log_partition_function(10, 1.0, 1.0, 1e4))


@given(
    st.integers(1, 4),
    st.integers(1, 3),
    st.floats(-1.5, 1.5),
    st.sampled_from([0.0, 0.4, -0.3]),
    st.floats(0.05, 1.5),
)
@settings(max_examples=40, deadline=None)
def test_torus_by_transfer_matrix_is_enumeration(width, length, coupling, field, beta):
    sites = width * length
    spins = en.spin_configurations(sites)
    energy = en.graph_energy(en.torus_edges(length, width), coupling, field, spins)
    exact = torus.moments(width, length, coupling, field, beta, 4)
    assert exact.log_partition == pytest.approx(float(th.log_partition(energy, beta)), abs=1e-9)
    expected = [th.gibbs_average(energy, beta, spins.sum(1) ** k) for k in range(5)]
    np.testing.assert_allclose(exact.moments, expected, rtol=1e-8, atol=1e-8)
    assert exact.susceptibility() == pytest.approx(
        th.susceptibility(energy, beta, spins) / sites, rel=1e-7, abs=1e-9
    )


@given(st.integers(1, 8), st.integers(1, 8), st.floats(0.02, 3))
@settings(deadline=None)
def test_kaufman_is_the_transfer_matrix(columns, rows, beta):
    closed = kaufman.log_partition_function(columns, rows, 1.0, beta)
    assert closed == pytest.approx(
        torus.moments(columns, rows, 1.0, 0.0, beta, 0).log_partition, rel=1e-11
    )
    assert closed == pytest.approx(kaufman.log_partition_function(rows, columns, 1.0, beta))


def test_kaufman_counts_the_states_of_the_four_by_four_torus():
    # Known degeneracies: 2 ground states at E = -32, none at -28, 32 at -24 (one spin flipped).
    beta = 6.0
    z = kaufman.log_partition_function(4, 4, 1.0, beta) - 32 * beta
    assert math.expm1(z - math.log(2)) == pytest.approx(16 * math.exp(-8 * beta), rel=1e-3)
