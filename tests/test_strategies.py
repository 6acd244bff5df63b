"""Strategies from Lean statements: hypotheses hold, failures shrink, values are Python's."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings

from pyisingcheck.errors import UserError
from pyisingcheck.strategies import for_statement

CORPUS = Path(__file__).parent / "corpus"
ALWAYS_THE_SAME = settings(
    deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
QUICK = settings(ALWAYS_THE_SAME, max_examples=60)
SEARCH = settings(ALWAYS_THE_SAME, max_examples=2000)


def corpus(name: str, **options: Any) -> Any:
    return for_statement(f"Corpus.{name}", CORPUS / f"{name.split('.')[0]}.json", **options)


@QUICK
@given(corpus("Scalar.true_circle"))
def test_an_equation_holds_exactly(case: dict[str, Any]) -> None:
    assert set(case) == {"x", "y"} and all(isinstance(v, Fraction) for v in case.values())
    assert case["x"] + case["y"] == 1
    assert case["x"] ** 2 + case["y"] ** 2 >= Fraction(1, 2)  # what the theorem says


@QUICK
@given(corpus("Sums.false_chebyshev"))
def test_vectors_are_arrays_under_their_hypotheses(case: dict[str, Any]) -> None:
    n, x, y = case["n"], case["x"], case["y"]
    assert x.shape == y.shape == (n,) and x.dtype == object
    assert all(a <= b for a, b in zip(x, x[1:]))


@QUICK
@given(corpus("Matrices.false_posSemidef_mul", exact=False))
def test_matrices_as_floats(case: dict[str, Any]) -> None:
    for a in (case["A"], case["B"]):
        assert a.shape == (case["n"],) * 2 and a.dtype == float
        assert np.allclose(a, a.T)
        assert np.all(np.linalg.eigvalsh(a) >= -1e-6 * (1 + np.abs(a).max(initial=0)))


@QUICK
@given(corpus("Scalar.true_function"))
def test_functions_can_be_called(case: dict[str, Any]) -> None:
    f = case["f"]
    for x in (case["x"], Fraction(1, 3), 2, 0.5):
        assert f(x) == Fraction(x) ** 2 - Fraction(x)


@QUICK
@given(corpus("Sums.false_entropy"))
def test_structures_are_their_data_by_name(case: dict[str, Any]) -> None:
    assert set(case["P"]) == {"p"}
    assert sum(case["P"]["p"]) == 1 and all(p >= 0 for p in case["P"]["p"])


def test_complexes_residues_and_type_variables() -> None:
    assert isinstance(find(corpus("Scalar.false_re_mul"), lambda c: True)["z"], complex)
    assert find(corpus("Scalar.false_zmod"), lambda c: c["a"] == 2)["b"] in (0, 3)
    case = find(corpus("Matrices.false_algebra"), lambda c: True, settings=SEARCH)
    assert isinstance(case["𝔸"], str)


def test_failures_shrink() -> None:
    case = find(
        corpus("Scalar.false_bernoulli"),
        lambda c: 1 + c["n"] * c["x"] > (1 + c["x"]) ** c["n"],
        settings=SEARCH,
    )
    assert -50 < case["x"] < -2 and case["n"] in (3, 5, 7)
    # Shrinking ends at a local minimum, and at which one depends on the modules that are loaded:
    # hypothesis draws constants from them.  The smallest of a few minima is small anyway.
    totals = []
    for seed in range(4):
        case = find(
            corpus("Matrices.false_mul_comm"),
            lambda c: bool(np.any(c["A"] @ c["B"] != c["B"] @ c["A"])),
            settings=SEARCH,
            random=Random(seed),
        )
        assert case["n"] <= 4
        totals.append(sum(abs(v) for v in (*case["A"].flat, *case["B"].flat)))
    assert min(totals) <= 6


def test_a_failing_test_shows_the_instance() -> None:
    @settings(SEARCH, print_blob=False)
    @given(corpus("Scalar.false_sqrt_add"))
    def claim(case: dict[str, Any]) -> None:
        assert case["x"] == 0 or case["y"] == 0

    with pytest.raises(AssertionError) as failure:
        claim()
    note = "\n".join(failure.value.__notes__)
    assert "'x': Fraction(1, 1)" in note and "'y': Fraction(1, 1)" in note


def test_the_snapshot_is_the_default() -> None:
    case = find(for_statement("IsingAttention.softmax_pos", exact=False), lambda c: True)
    assert all(isinstance(v, (int, str, float, np.ndarray)) for v in case.values())


@pytest.mark.parametrize(
    ("name", "export", "words"),
    [
        ("absent", CORPUS / "Scalar.json", "there is no theorem absent"),
        ("absent", "no/such.json", "cannot be read"),
    ],
)
def test_bad_input_is_one_line(name: str, export: Any, words: str) -> None:
    with pytest.raises(UserError, match=words) as error:
        for_statement(name, export)
    assert "\n" not in str(error.value)


def test_variables_that_cannot_be_drawn_are_named() -> None:
    strategy = for_statement("Average.average_mul", CORPUS.parents[1] / "docs/example/export.json")
    assert find(strategy, lambda c: c["n"] == 2)["x"].shape == (2,)
