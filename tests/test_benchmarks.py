"""The benchmarks: the README's tables are those of the JSON, and the measuring is right."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(
    not (ROOT / "benchmarks").is_dir(), reason="the installed package has no benchmarks"
)


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))


@pytest.fixture
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_the_readme_shows_the_stored_results():
    from benchmarks.__main__ import replaced
    from benchmarks.table import render

    page = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    results = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    assert replaced(page, render(results)) == page
    results["runs"][0]["enumeration"][0]["seconds"]["ours"]["least"] *= 2
    assert replaced(page, render(results)) != page


def test_a_run_has_what_its_tables_show(one_thread):
    from benchmarks.__main__ import run
    from benchmarks.table import render

    stored = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    found = run("cpu", 1, [12], [2], quick=True)
    assert set(found) == set(stored["runs"][0])
    assert "2000 |" in render({**stored, "runs": [found]})


def test_the_machine_is_described_without_names_of_hosts_or_paths():
    from benchmarks.measure import machine

    found = machine()
    assert set(found) - {"gpu"} == {"cpu", "cores", "versions"}
    assert "/" not in json.dumps(found)


def test_work_is_measured_in_turn(one_thread):
    from benchmarks.measure import compare

    order = []

    def busy(name, seconds):
        def work():
            order.append(name)
            end = time.process_time() + seconds
            while time.process_time() < end:
                pass

        return work

    found = compare({"a": busy("a", 0.01), "b": busy("b", 0.03)}, 3)
    assert order == ["a", "b"] * 3
    assert found["a"]["least"] <= found["a"]["median"] <= found["a"]["largest"]
    assert found["b"]["least"] / found["a"]["least"] == pytest.approx(3, rel=0.3)
    slept = compare({"sleeps": lambda: time.sleep(0.05)}, 1)
    assert slept["sleeps"]["largest"] < 0.02  # CPU time, not the clock on the wall


def test_contenders_solve_the_same_problem():
    from benchmarks import enumeration

    coupling, field = enumeration.model(8)
    plain = enumeration.plain_numpy(coupling, field)
    assert enumeration.log_partition_function(coupling, field, 1.0) == pytest.approx(plain)
    listing = enumeration.dimod_energies(coupling, field)
    if "dimod" in sys.modules:
        energies = listing().record.energy
        constant = np.trace(
            coupling
        )  # dimod knows no diagonal: it would be the same in every state
        assert np.log(np.exp(-energies + constant).sum()) == pytest.approx(plain)


def test_errors_are_those_of_the_value():
    from benchmarks import exponential

    a = exponential.sample("random", 3, 1.0, 1, np.random.default_rng(0))[0]
    exact = exponential.exponential(a)
    value = exponential.scipy.linalg.expm(a)
    assert exponential.relative_error(value, exact) < 1e-15
    value[0, 0] += 1e-6
    size = exponential.one_norm(exact)
    assert exponential.relative_error(value, exact) == pytest.approx(1e-6 / size, rel=1e-6)


def test_a_true_statement_that_is_falsified_shows_in_the_table():
    from benchmarks import corpus
    from benchmarks.table import corpus as table

    seen = [
        {"verdict": "holds", "certified": False, "seconds": 0.5},
        {"verdict": "falsified", "certified": True, "seconds": 2.0},
    ]
    row = corpus.summary("true", seen)
    assert row["verdicts"] == {"falsified": 1, "holds": 1} and row["certified"] == 1
    assert table([row]).splitlines()[2] == "| true | 2 | 1 | 1 | 0 | 0 | 0 | 1 | 2.00 s | 2.00 s |"


def test_the_corpus_is_judged_by_the_check():
    from benchmarks import corpus

    export = corpus.load_export(corpus.CORPUS / "Discrete.json")
    for name in ("false_fibo", "true_tri"):
        declaration = export.declarations[f"Corpus.Discrete.{name}"]
        expected = corpus.expectation(declaration)
        found = corpus.verdict(declaration, export)["verdict"]
        assert (expected, found) in (("true", "holds"), ("false", "falsified"))
