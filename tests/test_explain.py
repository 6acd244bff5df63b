"""What a counterexample comes with: the values of both sides, the hypothesis nearest to failing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyisingcheck.falsify import check
from pyisingcheck.terms.decode import load_export
from pyisingcheck.verdict import Verdict

CORPUS = Path(__file__).parent / "corpus"


def verdict(name: str) -> Verdict:
    export = load_export(CORPUS / f"{name.split('.')[1]}.json")
    return check(export.declarations[name], export, samples=2000)


@pytest.mark.parametrize(
    ("name", "relation", "left", "right"),
    [
        ("Corpus.Scalar.false_narrow", "≥", "1 / 1000000", "1 / 10000"),
        ("Corpus.Scalar.false_sqrt_add", "=", "√2", "2"),
        (
            "Corpus.Matrices.false_inv_mul",
            "=",
            "!![0, 0, 0; 0, 0, 0; 0, 0, 0]",
            "!![1, 0, 0; 0, 1, 0; 0, 0, 1]",
        ),
    ],
)
def test_both_sides_are_shown(name: str, relation: str, left: str, right: str) -> None:
    found = verdict(name)
    assert found.sides == {"relation": relation, "left": left, "right": right}
    assert Verdict.from_json(found.to_json()).sides == found.sides


def test_the_hypothesis_nearest_to_failing_is_named() -> None:
    found = verdict("Corpus.Scalar.false_sqrt_add")
    assert found.counterexample == {"x": "1", "y": "1"}
    assert found.nearest == {"hypothesis": "hx : 0 ≤ x", "margin": 1.0}
    assert verdict("Corpus.Scalar.false_line").nearest is None  # an equation has no room


def test_a_refutation_shows_where_the_denied_statement_fails() -> None:
    found = verdict("Corpus.Scalar.true_not_all_lt")
    assert found.verdict == "holds" and found.sides is not None
    assert found.sides["relation"] == "<" and float(found.sides["left"]) >= 10


def test_what_holds_has_no_sides() -> None:
    found = verdict("Corpus.Scalar.true_am_gm")
    assert found.verdict == "holds" and found.sides is None and found.nearest is None
