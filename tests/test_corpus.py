"""The check against statements whose truth is known: none that is true may be falsified, all that
are false must be.

The exports beside the Lean files in `corpus/` were made from them; names begin with what is
expected.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pyisingcheck.falsify import check
from pyisingcheck.terms.decode import Declaration, Export, load_export

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(CORPUS.glob("*.json"))
EXPORTS = {path.stem: load_export(path) for path in FILES}
# False statements that the search does not settle yet; the list may only shrink.
UNSETTLED: frozenset[str] = frozenset()
# True statements that are not tested yet, each with the reason that the verdict gives.
UNTESTED: frozenset[str] = frozenset()


def theorems(expectation: str) -> list[tuple[Export, Declaration]]:
    return [
        pytest.param(export, d, id=d.name.removeprefix("Corpus."))
        for export in EXPORTS.values()
        for d in export.theorems
        if d.name.rsplit(".", 1)[1].startswith(expectation)
    ]


def test_every_corpus_file_is_exported() -> None:
    sources = sorted(p.stem for p in CORPUS.glob("*.lean"))
    assert sources and sources == [p.stem for p in FILES]


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_are_of_these_sources(name: str) -> None:
    digest = EXPORTS[name].sources[f"{name}.lean"]
    assert digest == hashlib.sha256((CORPUS / f"{name}.lean").read_bytes()).hexdigest()


@pytest.mark.parametrize(("export", "declaration"), theorems("true_"))
def test_true_statements_hold(export: Export, declaration: Declaration) -> None:
    verdict = check(declaration, export, samples=4000)
    assert verdict.verdict != "falsified", verdict
    if verdict.verdict == "holds" and verdict.worst_margin is not None:
        assert verdict.worst_margin >= 0, verdict
    if declaration.name not in UNTESTED:
        assert verdict.verdict in ("holds", "inconclusive"), verdict
        assert verdict.samples > 0


@pytest.mark.parametrize(("export", "declaration"), theorems("false_"))
def test_false_statements_are_falsified(export: Export, declaration: Declaration) -> None:
    verdict = check(declaration, export, samples=4000)
    if declaration.name in UNSETTLED:
        assert verdict.verdict in ("inconclusive", "untested", "holds")
        return
    assert verdict.verdict == "falsified", verdict
    assert verdict.certified or verdict.grounds
    assert verdict.counterexample is not None


@pytest.mark.parametrize(("export", "declaration"), theorems("vacuous_"))
def test_contradictory_hypotheses_are_vacuous(export: Export, declaration: Declaration) -> None:
    verdict = check(declaration, export, samples=4000)
    assert verdict.verdict == "vacuous", verdict
    assert verdict.reason


def test_lists_of_exceptions_stay_short() -> None:
    assert len(UNSETTLED) <= 0
    assert len(UNTESTED) <= 0


def test_a_seed_reproduces_the_verdict() -> None:
    export = EXPORTS["Discrete"]
    for name in ("Corpus.Discrete.false_fibo", "Corpus.Discrete.true_tri"):
        first, second = (
            check(export.declarations[name], export, samples=2000, seed=5) for _ in range(2)
        )
        assert first == second
