"""Statuses are computed: each rule, its order, and that it can fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
from exports import claimed, export

from pyisingcheck.ledger.claims import Claim, claims_table
from pyisingcheck.ledger.status import (
    Tagged,
    refutation_surprise,
    status_of,
    surprise_of,
    tagged_declarations,
)
from pyisingcheck.terms.decode import Export, decode_export
from pyisingcheck.verdict import Verdict

CLAIM = Claim("A1", "title", ("P(1)",), "as written", "to show", "formal")
TRIVIAL = Claim("A1", "title", ("P(1)",), "as written", "to show", "formal", "it says True")


def decoded(*declarations: dict[str, Any]) -> Export:
    return decode_export(json.dumps(export(declarations=list(declarations))))


def status(claim: Claim, *declarations: dict[str, Any]) -> tuple[str, str]:
    found = decoded(*declarations)
    return status_of(claim, tagged_declarations(found, claim.id, {}), found)


def row(role: str, name: str | None = None, **changes: Any) -> dict[str, Any]:
    return claimed(f"N.{name or role}", "A1", role, **changes)


SKETCH = row("sketch", "S", kind="definition", value=2)
ABOUT_SKETCH = row("correction", "S_holds", uses=["N.S"])
SORRY = {"sorries": [[4, 2]], "axioms": ["sorryAx"]}


@pytest.mark.parametrize(
    ("claim", "declarations", "expected", "words"),
    [
        (CLAIM, [], "open", "Not stated"),
        (CLAIM, [row("statement")], "proved", "N.statement"),
        (CLAIM, [row("statement"), row("statement", "b")], "proved", "and 1 more"),
        (CLAIM, [row("statement", **SORRY)], "open", "one sorry of its own"),
        (CLAIM, [row("statement"), row("statement", "b", **SORRY)], "open", "N.b"),
        (CLAIM, [row("refutation")], "refuted", "negation"),
        (CLAIM, [row("refutation"), row("statement")], "refuted", "negation"),
        (CLAIM, [row("refutation"), row("correction")], "corrected", "False as written"),
        (CLAIM, [row("correction")], "corrected", "Not right as written"),
        (CLAIM, [row("refutation"), row("correction", **SORRY)], "open", "N.correction"),
        (CLAIM, [row("definition", kind="definition", value=2)], "open", "nothing is stated"),
        (CLAIM, [row("statement", kind="definition", value=2)], "open", "nothing is stated"),
        (CLAIM, [row("sketch"), row("statement")], "proved", "N.statement"),
        (CLAIM, [row("sketch", **SORRY), row("statement")], "proved", "N.statement"),
        (TRIVIAL, [row("sketch"), row("statement")], "vacuous", "it says True"),
        (TRIVIAL, [row("sketch"), row("refutation")], "vacuous", "it says True"),
        (TRIVIAL, [row("sketch")], "open", "nothing stands beside"),
        (TRIVIAL, [row("sketch", **SORRY), row("statement")], "open", "is not proved"),
        (TRIVIAL, [row("sketch"), row("correction")], "vacuous", "N.correction"),
        (TRIVIAL, [row("correction")], "corrected", "N.correction"),
        (TRIVIAL, [SKETCH, row("correction"), row("refutation")], "corrected", "N.correction"),
        (TRIVIAL, [SKETCH, ABOUT_SKETCH, row("refutation")], "vacuous", "N.refutation"),
        (TRIVIAL, [SKETCH, ABOUT_SKETCH], "open", "nothing stands beside"),
        (CLAIM, [row("statement", axioms=["N.magic"])], "open", "the axiom N.magic"),
        (CLAIM, [row("statement", axioms=["Lean.ofReduceBool"])], "open", "the axiom Lean."),
        (CLAIM, [row("statement", axioms=["sorryAx"])], "open", "not proved"),
    ],
)
def test_rules(claim: Claim, declarations: list[Any], expected: str, words: str) -> None:
    found, reason = status(claim, *declarations)
    assert found == expected
    assert words in reason and reason.endswith(".")


def test_a_sorry_inherited_from_another_row_is_that_rows_gap() -> None:
    other = claimed("N.other", "A2", "statement", **SORRY)
    heir = row("statement", sorryFrom=["N.other"], axioms=["sorryAx"])
    found, reason = status(CLAIM, heir, other)
    assert found == "proved" and "assuming the unproved N.other" in reason
    assert status(claims_table()["A2"], heir, other)[0] == "open"


def test_a_sorry_inherited_from_no_row_is_not_hidden() -> None:
    helper = claimed("N.helper", **SORRY)
    found, reason = status(CLAIM, row("statement", sorryFrom=["N.helper"]), helper)
    assert found == "open" and "rests on N.helper" in reason


@pytest.mark.parametrize("kind", ["empirical", "informal"])
def test_other_kinds_are_their_own_status(kind: str) -> None:
    claim = Claim("A1", "title", ("P(1)",), "as written", "to show", kind)
    assert status(claim, row("statement"))[0] == kind


FALSIFIED = Verdict("falsified", counterexample={"x": "0"})
FOUND = Verdict("holds", refuted={"x": "0"})


def test_a_proved_theorem_falsified_is_a_surprise() -> None:
    found = decoded(claimed("N.t"), claimed("N.u", axioms=["N.magic"]))
    theorem, assumed = found.theorems
    assert "N.t is proved" in str(surprise_of(theorem, FALSIFIED, found))
    assert "N.u is stated" in str(surprise_of(assumed, FALSIFIED, found))
    for verdict in (None, Verdict("holds"), Verdict("untested"), Verdict("inconclusive")):
        assert surprise_of(theorem, verdict, found) is None


def test_a_refutation_that_the_search_did_not_find_is_a_surprise() -> None:
    (theorem,) = decoded(row("refutation")).theorems

    def surprise(*verdicts: Verdict | None) -> str | None:
        return refutation_surprise("A1", [Tagged(theorem, "refutation", None, v) for v in verdicts])

    assert surprise(FOUND) is None
    assert surprise(Verdict("holds"), FOUND) is None
    assert surprise(Verdict("holds", grounds="no witness among 60 samples")) is None
    assert surprise(None) is None
    assert "did not falsify" in str(surprise(Verdict("holds")))
    assert "did not falsify" in str(surprise(Verdict("inconclusive", grounds="no witness")))
    assert "did not falsify" in str(surprise(Verdict("untested")))
