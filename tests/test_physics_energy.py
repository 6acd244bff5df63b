"""Energies and configurations against each other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pyisingcheck.physics import energy as en

reals = st.floats(-3, 3)
sizes = st.integers(1, 6)


@st.composite
def models(draw):
    sites = draw(sizes)
    coupling = draw(arrays(np.float64, (sites, sites), elements=reals))
    return coupling, draw(arrays(np.float64, sites, elements=reals))


def test_configurations_are_all_different_signs():
    spins = en.spin_configurations(4)
    assert spins.shape == (16, 4)
    assert set(np.unique(spins)) == {-1.0, 1.0}
    assert len(np.unique(spins, axis=0)) == 16
    assert list(spins[1]) == [1, -1, -1, -1]


def test_pairwise_energy_by_hand():
    coupling = [[1.0, 2.0], [3.0, 4.0]]
    values = en.pairwise_energy(coupling, [0.5, -1.0], [[1, 1], [1, -1]])
    assert values == pytest.approx([-10 + 0.5, -(1 - 2 - 3 + 4) - 1.5])


@given(models())
def test_only_the_symmetric_part_matters(model):
    coupling, field = model
    spins = en.spin_configurations(len(field))
    symmetric = (coupling + coupling.T) / 2
    np.testing.assert_allclose(
        en.pairwise_energy(coupling, field, spins),
        en.pairwise_energy(symmetric, field, spins),
        atol=1e-12,
    )


@given(models(), reals)
def test_layer_energy_is_the_other_sign_of_the_field(model, h):
    coupling, _ = model
    spins = en.spin_configurations(coupling.shape[0])
    flipped = en.pairwise_energy(coupling, np.full(coupling.shape[0], -h), spins)
    np.testing.assert_allclose(en.layer_energy(coupling, h, spins), flipped, atol=1e-12)


@given(st.integers(2, 4), st.integers(2, 3), reals, reals)
def test_graph_energy_is_an_instance_of_the_pairwise_one(rows, columns, coupling, field):
    edges, sites = en.torus_edges(rows, columns), rows * columns
    spins = en.spin_configurations(sites)[:: max(1, 2**sites // 64)]
    np.testing.assert_allclose(
        en.graph_energy(edges, coupling, field, spins),
        en.pairwise_energy(
            en.coupling_matrix(edges, sites, coupling), np.full(sites, field), spins
        ),
        atol=1e-10,
    )


def test_edges_are_counted_once():
    assert len(en.torus_edges(3, 4)) == 24
    assert en.graph_energy(en.torus_edges(3, 4), 1.0, 0.0, np.ones(12)) == -24
    assert len(en.chain_edges(5)) == 5
    assert len(en.chain_edges(5, periodic=False)) == 4


@given(models())
def test_one_component_vector_spins_are_ising_spins(model):
    coupling, field = model
    spins = en.spin_configurations(len(field))
    np.testing.assert_allclose(
        en.vector_spin_energy(coupling, field[:, None], spins[..., None]),
        en.pairwise_energy(coupling, field, spins),
        atol=1e-12,
    )


@given(st.integers(1, 3), st.integers(1, 4), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_vector_energy_is_rotation_invariant(dimension, sites, random):
    rng = np.random.default_rng(random.randrange(2**32))
    coupling, spins = rng.normal(size=(sites, sites)), rng.normal(size=(sites, dimension))
    fields = rng.normal(size=(sites, dimension))
    rotation = np.linalg.qr(rng.normal(size=(dimension, dimension)))[0]
    assert en.vector_spin_energy(coupling, fields @ rotation, spins @ rotation) == pytest.approx(
        en.vector_spin_energy(coupling, fields, spins)
    )


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.tuples(
            arrays(np.float64, (3, n, n), elements=reals),
            arrays(np.float64, (3, n), elements=reals),
        )
    )
)
def test_layers_on_shared_spins_add_up(layers):
    couplings, fields = layers
    spins = en.spin_configurations(fields.shape[1])
    total = sum(en.pairwise_energy(j, h, spins) for j, h in zip(couplings, fields, strict=True))
    np.testing.assert_allclose(
        en.pairwise_energy(*en.sum_layers(couplings, fields), spins), total, atol=1e-11
    )


def test_alphabet():
    letters = en.alphabet_configurations([-1, 0, 2], 2)
    assert letters.shape == (9, 2)
    assert len(np.unique(letters, axis=0)) == 9


@pytest.mark.parametrize(
    "call",
    [
        lambda: en.pairwise_energy(np.ones((2, 3)), np.ones(2), np.ones(2)),
        lambda: en.pairwise_energy(np.ones((2, 2)), np.ones(3), np.ones(2)),
        lambda: en.pairwise_energy(np.ones((2, 2)), np.ones(2), np.ones(3)),
        lambda: en.vector_spin_energy(np.ones((2, 2)), np.ones((2, 3)), np.ones((2, 2))),
        lambda: en.spin_configurations(40),
    ],
)
def test_bad_shapes_are_refused_with_what_was_expected(call):
    with pytest.raises(ValueError, match="expected"):
        call()
