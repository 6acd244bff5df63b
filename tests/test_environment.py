"""What a definition is, as far as it can be told without evaluating it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flint import fmpq

from pyisingcheck.falsify import check
from pyisingcheck.semantics.domains.symbolic import Space
from pyisingcheck.semantics.environment import is_type_synonym
from pyisingcheck.semantics.values import Thunk
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, LevelParam, LevelSucc, Sort

CORPUS = Path(__file__).parent / "corpus"
TYPE, SORT = Sort(LevelSucc(LevelParam("u"))), Sort(LevelParam("u"))


@pytest.mark.parametrize(
    ("value", "synonym"),
    [
        (Lam("α", TYPE, BVar(0)), True),  # Additive
        (Lam("R", TYPE, Lam("M", TYPE, BVar(0))), True),  # RestrictScalars
        (Lam("R", TYPE, Lam("M", TYPE, BVar(1))), True),
        (Lam("α", SORT, BVar(0)), False),  # outParam
        (Lam("α", TYPE, Lam("a", BVar(0), BVar(0))), False),  # an identity, of values
        (Lam("α", TYPE, Const("Nat")), False),
        (Const("Nat"), False),
        (None, False),
    ],
)
def test_type_synonyms(value: Expr | None, synonym: bool) -> None:
    assert is_type_synonym(value) is synonym


def test_a_copy_with_another_structure_is_not_read_as_the_type() -> None:
    export = load_export(CORPUS / "Library.json")
    (copied,) = (d for d in export.theorems if d.name.endswith("copy_additive_zsmul"))
    verdict = check(copied, export)
    assert verdict.verdict == "untested"
    assert verdict.reason == "Additive"


def test_what_means_something_in_one_domain_only_is_not_kept() -> None:
    """An argument that is first needed where √2 is an unknown is a number again elsewhere."""
    values = iter((Space().quotient(fmpq(2)), fmpq(2), fmpq(3)))
    argument = Thunk(lambda env: next(values), None)
    assert argument.force() is not argument.force()
    assert argument.force() == fmpq(2)
