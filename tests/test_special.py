"""Statements about every predicate with a property, checked at those that theorems provide."""

from __future__ import annotations

import dataclasses

from pyisingcheck import mutate
from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.lemmas import specializations
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import Pi
from pyisingcheck.terms.pretty import pretty

SNAPSHOT = load_export(snapshot_path())
SANDWICH = SNAPSHOT.declarations["IsingAttention.IsExpGrowth.norm_sandwich_le"]
NORM = "IsingAttention.isExpGrowth_norm"


def test_the_variable_is_replaced_and_its_hypothesis_is_gone() -> None:
    special = next(s for s in specializations(SNAPSHOT, SANDWICH.type) if s.lemma == NORM)
    text = pretty(special.statement, limit=4000)
    assert special.variable == "P" and special.value.startswith("fun A : 𝔸 ↦ fun a : Real ↦")
    assert "IsExpGrowth" not in text and "[CompleteSpace 𝔸" in text
    assert not special.statement.loose
    [assumption] = [s for s in text.split("→") if "≤ a" in s and "Norm.norm" in s][:1]
    assert "A ≤ a" in assumption


def test_only_theorems_that_are_proved_count() -> None:
    sorry = dataclasses.replace(SNAPSHOT.declarations[NORM], sorries=((1, 1),))
    declarations = {**SNAPSHOT.declarations, NORM: sorry}
    unproved = dataclasses.replace(SNAPSHOT, declarations=declarations)
    assert NORM not in {s.lemma for s in specializations(unproved, SANDWICH.type)}


def test_a_theorem_that_needs_its_own_conclusion_offers_nothing() -> None:
    """``∀ P, C P → C (f P)`` would have to be asked for P again."""
    for theorem in SNAPSHOT.theorems:
        for special in specializations(SNAPSHOT, theorem.type):
            assert special.lemma != theorem.name
            assert not specializations(SNAPSHOT, special.statement)


def test_what_all_predicates_would_be_too_many_for_is_decided() -> None:
    verdict = check_statement(SANDWICH.type, SNAPSHOT, budget=Budget(200, 3000))
    assert verdict.verdict == "holds" and not verdict.exhaustive
    assert verdict.grounds is not None and NORM in verdict.grounds


def test_a_counterexample_says_which_predicate() -> None:
    """‖exp(sA) X exp(A)‖ ≤ exp(a) ‖X‖ would need exp((1 + s)a)."""
    found = mutate.mutants_of(SANDWICH, mutate.Reader(SNAPSHOT))
    broken = next(m for m in found if (m.before, m.after) == ("(1 - s) • A", "A"))
    assert isinstance(broken.term, Pi)
    verdict = check_statement(broken.term, SNAPSHOT, budget=Budget(200, 3000))
    assert verdict.verdict == "falsified" and verdict.certified
    assert next(iter(verdict.counterexample or {})) == "P"
