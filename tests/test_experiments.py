"""Experiments: judgement on planted data, reproducibility, storage; no long run."""

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest

from pyisingcheck import experiments
from pyisingcheck.experiments import (
    EXPERIMENTS,
    _core,
    _fit,
    _page,
    attention_scale,
    critical_attention,
    finite_size_scaling,
    golden_thompson,
    order_parameter,
    quantum_criticality,
    rounding,
)
from pyisingcheck.physics import cluster, kaufman, onsager, torus, transverse


def test_every_empirical_claim_has_an_experiment():
    claims = sorted(e.claim for e in EXPERIMENTS.values())
    assert claims == ["B13", "C7", "D4", "D5", "D6", "D8", "D9"]
    for name, experiment in EXPERIMENTS.items():
        assert name == experiment.name
        assert "contradicted" in experiment.criterion or experiment.claim in ("D5", "D6")
        assert len(experiment.limits) > 40


# ------------------------------------------------------------------------ judgement


@pytest.mark.parametrize(
    ("value", "error", "expected"),
    [
        (1.75, 0.01, "supports"),
        (0.875, 0.01, "contradicts"),
        (0.875, 0.5, "undecided"),
        (1.3, 0.01, "undecided"),
        (0.93, 0.01, "undecided"),
    ],
)
def test_between(value, error, expected):
    assert _fit.between(value, error, 7 / 4, 7 / 8, 0.1) == expected


def _scaling(power, background=0.3):
    def chi(s):
        return 0.5 * (s * s) ** power * (1 + 0.05 * s**-4.0) + background

    sampled = [
        {"chi": chi(s), "error": 1e-3 * chi(s), "tau": 3.0}
        for s in finite_size_scaling.SAMPLED_SIZES
    ]
    exact = np.array([chi(s) for s in finite_size_scaling.EXACT_SIZES])
    return finite_size_scaling.conclude(exact, sampled, {})


def test_finite_size_scaling_tells_the_exponents_apart():
    textbook, written = _scaling(7 / 8), _scaling(7 / 4)
    assert textbook.verdict == "contradicts"
    assert textbook.value == pytest.approx(7 / 8, abs=1e-3)
    assert written.verdict == "supports"
    assert written.value == pytest.approx(7 / 4, abs=1e-3)
    assert _scaling(1.2).verdict == "undecided"


def _order_parameter(power, seed=0, bias=0.0):
    rng = np.random.default_rng(seed)
    t = np.array([point[0] for point in order_parameter.POINTS])
    exact = onsager.magnetization(onsager.CRITICAL_TEMPERATURE * (1 - t))
    means = exact * t ** (power - 1 / 8) + bias
    w = np.array(order_parameter.CYLINDERS) + 0.5
    crossings = onsager.CRITICAL_TEMPERATURE + 1.7 * w**-3.0 + w**-5.0 + 1e-7 * (-1.0) ** (w - 0.5)
    rows = [means + 7e-4 * rng.normal(size=7), np.full(7, 7e-4), np.full(7, 3.0)]
    return order_parameter.conclude(crossings, np.transpose(rows))


def test_order_parameter_needs_the_exponent_and_the_exact_curve():
    assert _order_parameter(1 / 8).verdict == "supports"
    assert _order_parameter(1 / 2).verdict != "supports"
    assert _order_parameter(1 / 8, bias=0.02).verdict == "undecided"


@pytest.mark.parametrize(("power", "expected"), [(0.5, "supports"), (1.0, "contradicts")])
def test_rounding_tells_the_two_sections_apart(power, expected):
    n = np.array(rounding.SIZES, dtype=float) ** 2
    width = n**-power * (1 + n**-1.0)
    rows = np.stack([width, 0.5 * width, np.full(len(n), 4 / np.pi)], axis=1)
    assert rounding.conclude(rows, {}).verdict == expected
    rows[:, 2] = 2.0
    assert rounding.conclude(rows, {}).verdict == "undecided"


def _quantum(growth):
    small = np.array(
        [[transverse.energy_curvature(n, 1.0), 1e-6] for n in quantum_criticality.SMALL]
    )
    large = -growth * np.log(quantum_criticality.LARGE) + 1e-9 * np.cos(quantum_criticality.LARGE)
    distances = np.geomspace(1e-5, 1e-1, 9)
    sides = np.repeat(np.log(distances)[:, None] / np.pi, 2, axis=1)
    return quantum_criticality.conclude(small, large, distances, sides).verdict


def test_quantum_criticality_wants_a_divergence():
    assert _quantum(1 / np.pi) == "supports"
    assert _quantum(0.0) == "contradicts"
    assert _quantum(0.2) == "undecided"


def test_golden_thompson_sees_a_violation():
    gaps, triples = 1e-9 * golden_thompson.BETAS**4, np.array([-1.0, 1.0])
    rows = [[2, 0.1, 1e-12, 1.0, 2.0]]
    assert golden_thompson.conclude(rows, triples, gaps, 1e-9).verdict == "supports"
    rows[0][2] = -1e-9
    assert golden_thompson.conclude(rows, triples, gaps, 1e-9).verdict == "contradicts"


def _session(seed=0):
    return _core.Session("cpu", seed, None, None)


def _attention(power, prefactor):
    """Gaussian overlaps up to ``beta_c(N)``, frozen ones above."""
    moments = {}
    rng = np.random.default_rng(0)
    for n in attention_scale.SPIN_SIZES:
        frozen = attention_scale.BETAS / (prefactor * n**power)
        second = (1 / n + frozen**2)[:, None] * rng.uniform(0.9, 1.1, size=(len(frozen), 60))
        ratio = 1 + 2 / (1 + frozen**4)
        moments[n, attention_scale.REFERENCE_DIMENSION] = [second, ratio[:, None] * second**2]
    rows = [[3.0, 0.1, 1.0]] * len(attention_scale.ROWS)
    return attention_scale.conclude(_session(), moments, rows).verdict


def test_attention_scale():
    assert _attention(-0.5, 1.0) == "contradicts"
    assert _attention(0.0, 0.99) in ("supports", "undecided")


def _training(fastest):
    x = np.log(critical_attention.BETAS)
    rng = np.random.default_rng(0)
    steps = np.exp(5 + 0.2 * (x - fastest)[:, None] ** 2 + 0.01 * rng.normal(size=(len(x), 8)))
    curve = np.exp(-((np.log(critical_attention.HEAT_BETAS) - math.log(2.5)) ** 2))
    heat = {str(n): curve.tolist() for n in critical_attention.HEAT_SIZES}
    return critical_attention.conclude(_session(), heat, steps)


def test_critical_attention():
    assert _training(math.log(2.5)).verdict == "supports"
    assert _training(math.log(2.5) - 2.0).verdict == "contradicts"


# ------------------------------------------------------------------------ measurements


def test_cluster_updates_agree_with_the_exact_torus():
    beta = kaufman.critical_beta()
    rng = np.random.default_rng(11)
    series = cluster.simulate(6, beta, replicas=16, warmup=50, sweeps=400, rng=rng)
    exact = torus.moments(6, 6, 1.0, 0.0, beta, 4)
    wanted = {
        "second": exact.moments[2] / 36**2,
        "fourth": exact.moments[4] / 36**4,
        "energy": kaufman.energy_and_heat(6, 6, 1.0, beta)[0],
    }
    for name, value in wanted.items():
        mean, error = cluster.mean_and_error(getattr(series, name))
        assert abs(mean - value) < 5 * error, name
        assert error < 0.02 * abs(value)
    assert 0.5 < cluster.autocorrelation_time(series.second) < 10


def test_autocorrelation_time_of_a_known_process():
    rng = np.random.default_rng(2)
    x = np.zeros((8, 4000))
    for t in range(1, 4000):
        x[:, t] = 0.8 * x[:, t - 1] + rng.normal(size=8)
    assert cluster.autocorrelation_time(x) == pytest.approx(0.5 + 0.8 / 0.2, rel=0.15)


def test_binned_errors_know_the_correlations():
    rng = np.random.default_rng(5)
    pulls, naive = [], []
    for _ in range(60):
        x = np.zeros((4, 1500))
        for t in range(1, 1500):
            x[:, t] = 0.9 * x[:, t - 1] + rng.normal(size=4)
        mean, error = cluster.mean_and_error(x[:, 100:])
        pulls.append(mean / error)
        naive.append(mean / (x.std() / math.sqrt(x.size)))
    assert np.std(pulls) == pytest.approx(1, abs=0.3)
    assert np.std(naive) > 2.5  # what ignoring the correlations would give


def test_series_shorter_than_a_bin_still_have_an_error():
    rng = np.random.default_rng(6)
    mean, error = cluster.mean_and_error(rng.normal(size=(16, 3)))
    assert error == pytest.approx(1 / math.sqrt(48), rel=0.7)


def test_overlap_moments_by_brute_force():
    rng = np.random.default_rng(3)
    energies = rng.normal(size=(2, 16))
    second, fourth = attention_scale.overlap_moments(energies, 1.3)
    spins = attention_scale.spin_configurations(4)
    overlap = spins @ spins.T / 4
    for row in range(2):
        p = np.exp(-1.3 * energies[row])
        p /= p.sum()
        assert second[row] == pytest.approx(p @ overlap**2 @ p)
        assert fourth[row] == pytest.approx(p @ overlap**4 @ p)


def test_quick_experiment_end_to_end_and_reproducible(tmp_path):
    experiment = EXPERIMENTS["quantum-criticality"]
    seen = []
    first = experiment.run(progress=lambda share, name: seen.append(share))
    again = experiment.run(checkpoint=tmp_path / "steps.json")
    resumed = experiment.run(checkpoint=tmp_path / "steps.json")
    assert first.verdict == "supports"
    assert first.value == again.value == resumed.value
    assert first.tables == again.tables == resumed.tables
    assert resumed.seconds is None
    assert min(seen) == 0 and max(seen) < 1
    for suffix in (".svg", ".png"):
        experiment.plot(first, tmp_path / f"figure{suffix}")
    drawn = (tmp_path / "figure.svg").read_bytes()
    experiment.plot(again, tmp_path / "figure.svg")
    assert (tmp_path / "figure.svg").read_bytes() == drawn
    for suffix in (".svg", ".png"):
        assert (tmp_path / f"figure{suffix}").stat().st_size > 5000
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_a_checkpoint_of_another_seed_is_not_used(tmp_path):
    path = tmp_path / "steps.json"
    _core.Session("cpu", 1, None, path).step("a", lambda: 1)
    assert _core.Session("cpu", 1, None, path).step("a", lambda: 2) == 1
    assert _core.Session("cpu", 2, None, path).step("a", lambda: 2) == 2


# ------------------------------------------------------------------------ storage


def _store(result):
    return json.dumps({result.claim: result.to_json()})


def test_results_survive_storage_and_old_criteria_do_not():
    result = EXPERIMENTS["quantum-criticality"].run()
    back = experiments.from_store(_store(result))["D8"]
    assert back.to_json() == result.to_json()
    with pytest.raises(ValueError, match="new run"):
        experiments.from_store(_store(dataclasses.replace(result, criterion="whatever fits")))
    with pytest.raises(ValueError, match="new run"):
        experiments.from_store(_store(dataclasses.replace(result, claim="D9")))
    with pytest.raises(ValueError, match="format"):
        experiments.from_store('{"D8": {"format": "other/1"}}')


def test_stored_results():
    results = experiments.stored()
    assert {r.name for r in results.values()} == set(EXPERIMENTS)
    for claim, result in results.items():
        assert claim == EXPERIMENTS[result.name].claim
        assert result.verdict in ("supports", "contradicts", "undecided")
        assert math.isfinite(result.value) and result.error > 0
        assert result.tables
        assert (result.limits, result.changes) == (
            EXPERIMENTS[result.name].limits,
            EXPERIMENTS[result.name].changes,
        )


@pytest.mark.parametrize("name", sorted(EXPERIMENTS))
def test_stored_results_can_be_drawn(name, tmp_path):
    result = experiments.stored()[EXPERIMENTS[name].claim]
    EXPERIMENTS[name].plot(result, tmp_path / "figure.png")
    assert (tmp_path / "figure.png").stat().st_size > 20_000


DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.skipif(not DOCS.is_dir(), reason="the installed package has no docs")
def test_the_page_is_made_of_the_stored_results():
    text = (DOCS / "experiments.md").read_text(encoding="utf-8")
    assert text == _page.page(EXPERIMENTS.values(), experiments.stored())
    assert {p.stem for p in (DOCS / "experiments").glob("*.svg")} == set(EXPERIMENTS)


def test_the_page_shows_what_was_changed_after_the_data():
    result = experiments.stored()["D8"]
    shown = _page.section(EXPERIMENTS[result.name], dataclasses.replace(result, changes="a|b"))
    assert "*Changed after data had been seen.* a\\|b" in shown
    assert "Nothing." in _page.section(EXPERIMENTS[result.name], result)
