"""Structured values: choosing among them in a batch, types as text, hypotheses on a second look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from flint import fmpq

from pyisingcheck.falsify import Investigation
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import NotBatchable, TooLarge
from pyisingcheck.semantics.domains import named
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.batch import BatchDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode, decoder, encode
from pyisingcheck.semantics.matrices import dense, each_matrix, from_dense
from pyisingcheck.semantics.memory import COSTLY
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import (
    PROOF,
    Constructed,
    FiniteSet,
    Function,
    Thunk,
    force,
    lookup,
)
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import BVar, Const, NatLit, apply

CORPUS = Path(__file__).parent / "corpus"
EMPTY = Export("", None, {}, {}, {})
VECTOR = ty.Pi(ty.Fin(2), lambda _: ty.REAL)
TEXTS = {
    ty.Pi(VECTOR, lambda _: VECTOR): "(Fin 2 → ℝ) → Fin 2 → ℝ",
    ty.MatrixType(ty.Fin(2), ty.Bool(), ty.COMPLEX): "Matrix (Fin 2) Bool ℂ",
    ty.Product(VECTOR, ty.NAT): "(Fin 2 → ℝ) × ℕ",
    ty.OptionType(ty.SetType(ty.INT)): "Option (Set ℤ)",
    ty.Euclidean(2, ty.Fin(3), ty.REAL): "EuclideanSpace ℝ (Fin 3)",
    ty.Euclidean(float("inf"), ty.Fin(3), ty.REAL): "PiLp ⊤ (fun _ : Fin 3 ↦ ℝ)",
    ty.StructureType("Model", (ty.Fin(2), object())): "Model (Fin 2) _",
    ty.Subtype(ty.NAT, lambda _: None): "{x : ℕ // …}",
    ty.Permutations(ty.Fin(3)): "Equiv.Perm (Fin 3)",
    ty.GraphType(ty.ZMod(5)): "SimpleGraph (ZMod 5)",
}


@pytest.mark.parametrize("t", TEXTS, ids=str)
def test_types_read_as_lean(t: ty.Type) -> None:
    assert str(t) == repr(t) == TEXTS[t]


def test_values_have_no_addresses() -> None:
    values = [
        Function(lambda x: x),
        Thunk(lambda _: 0, None),
        FiniteSet.of_list([1]),
        Constructed("Model.mk", [Function(lambda x: x), PROOF, Thunk(lambda _: 0, None)]),
    ]
    for value in values:
        assert "0x" not in repr(value) and "<" not in repr(value)


@pytest.fixture
def batch() -> Iterator[BatchDomain]:
    yield BatchDomain(3)


def test_structures_and_functions_at_a_batched_index(batch: BatchDomain) -> None:
    index = batch.sample(torch.tensor([0.0, 1.0, 1.0]))
    items = [
        Constructed("P.mk", [k, PROOF, Function(lambda x, k=k: batch.mul(k + 1, x))])
        for k in (10, 20)
    ]
    chosen = lookup(batch, items, index)
    assert chosen.field(0).data.tolist() == [10, 20, 20]
    assert chosen.field(1) is PROOF
    assert chosen.field(2)(2.0).data.tolist() == [22, 42, 42]
    assert lookup(batch, items, 1) is items[1]


def test_what_is_no_number_cannot_be_chosen(batch: BatchDomain) -> None:
    index = batch.sample(torch.tensor([0.0, 1.0, 1.0]))
    with pytest.raises(NotBatchable):
        lookup(batch, [[1], [2, 3]], index)
    with pytest.raises(NotBatchable):
        lookup(batch, [Constructed("A", []), Constructed("B", [])], index)


def test_tensors_that_would_not_fit_are_refused(
    batch: BatchDomain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named, "LARGEST", 1000)
    (i,), (j,) = batch.axis(30), batch.axis(40)
    with pytest.raises(TooLarge):
        batch.add(i, j)
    assert batch.add(i, batch.axis(20)[0]).data.shape == (30, 20)
    assert named.broadcast((3, 1), (1, 0)) == (3, 0)


def test_codomains_may_differ_from_point_to_point() -> None:
    t = ty.Pi(ty.Fin(3), lambda i: ty.Fin(i + 1))
    dom = BatchDomain(1)
    functions = [decode(dom, t, k) for k in range(ty.size(t))]
    tables = {tuple(f(i) for i in range(3)) for f in functions}
    assert len(tables) == 6 and all(v <= i for f in tables for i, v in enumerate(f))
    assert [encode(dom, t, f) for f in functions] == list(range(6))


def investigation(name: str) -> Investigation:
    export = load_export(Path(__file__).parent / "corpus" / "Structures.json")
    statement = export.declarations[f"Corpus.Structures.{name}"].type
    found = Investigation(statement, export, name, Budget(), 0, "cpu")
    found.prepare()
    return found


def test_a_hypothesis_wrongly_taken_for_granted_is_noticed() -> None:
    """(f : ℝ → ℝ) (a : ℝ) (h : ∀ x, f x = a * x) (h' : 2 < a) : 3 < f 1"""
    check = investigation("false_slope")
    types = [ty.Pi(ty.REAL, lambda _: ty.REAL), ty.REAL, None, None]

    def sample(slope: int, a: int) -> Sample:
        f = Function(lambda x: check.ev.domain.mul(slope, force(x)))
        values = [f, fmpq(a), PROOF, PROOF]
        return Sample(values, types, Level.TRUE, granted=frozenset({3}))

    assert check.admits(sample(3, 3))
    assert not check.admits(sample(1, 1))  # 2 < a was granted and is false
    assert not check.admits(sample(1, 3))  # f does not follow its equation
    check.settle(sample(1, 1), Truth(Level.FALSE, -1.0))
    assert check.tally.found is None
    check.settle(sample(3, 3), Truth(Level.FALSE, -1.0))
    assert check.tally.found is not None


def test_what_does_not_depend_on_an_index_is_computed_once() -> None:
    export = load_export(CORPUS / "Sums.json")
    evaluator = Evaluator(export, BallDomain())
    calls: list[int] = []

    def counted(env: Any) -> int:
        calls.append(1)
        evaluator.work += COSTLY + 1
        return 7

    code = evaluator._remembered(apply(Const("Finset.sum"), BVar(1)), counted)
    x = object()
    for index in range(5):
        assert code((index, (x, None))) == 7
    assert len(calls) == 2  # that it costs much is seen first
    evaluator.epoch += 1
    code((0, (x, None)))
    assert len(calls) == 3
    code((0, (object(), None)))
    assert len(calls) == 4


def test_closed_types_and_exact_numbers_are_computed_once() -> None:
    evaluator = Evaluator(load_export(CORPUS / "Sums.json"), BallDomain())
    type_ = apply(Const("Fin"), NatLit(3))
    first = evaluator.code(type_, None)(None)
    before = evaluator.work
    assert evaluator.code(type_, None)(None) is first
    assert evaluator.work == before


def test_domains_do_not_see_what_the_other_has_kept() -> None:
    ball = BallDomain()
    ev, kept = Evaluator(load_export(CORPUS / "Sums.json"), ball), []
    with pytest.raises(ZeroDivisionError):
        kept.append(ev.epoch)
        with ev.within(BallDomain(prec=200)):
            kept.append(ev.epoch)
            assert ev.domain is not ball
            raise ZeroDivisionError
    assert ev.domain is ball and len({*kept, ev.epoch}) == 3


def test_functions_on_a_large_type_are_not_enumerated() -> None:
    """There are 2 ^ 65536 of them; to know their ordinals would take as many digits."""
    with pytest.raises(TooLarge):
        decoder(BallDomain(), ty.Pi(ty.Fin(2**16), lambda _: ty.Fin(2)))


def _family(choose: bool) -> tuple[Evaluator, ty.MatrixType, Any, torch.Tensor, list[Any]]:
    """A family of matrices: (i + 1) x in every entry of the i-th; with `choose`, the first is one
    that is decided for every index on its own.
    """
    x = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
    batch, calls = BatchDomain(len(x)), []
    ev, t = Evaluator(EMPTY, batch), ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.REAL)

    def at(index: Any) -> Any:
        calls.append(index)
        if choose and isinstance(index, named.Named):
            raise NotBatchable("a choice")
        entry = batch.mul(batch.add(index, 1), batch.sample(x))
        return from_dense(ev, t, batch.matrix(2, 2, lambda i, j: entry))

    return ev, t, at, x, calls


@pytest.mark.parametrize("choose", [False, True])
def test_a_batch_computes_a_list_of_matrices_at_once_where_it_can(choose: bool) -> None:
    ev, t, at, x, calls = _family(choose)
    found = [dense(ev, t, a) for a in each_matrix(ev, t, 3, at)]
    assert len(calls) == (4 if choose else 1)
    for i, a in enumerate(found):
        assert a.axes == (0,) and torch.equal(a.data, ((i + 1) * x)[:, None, None].expand(3, 2, 2))


def test_matrices_that_are_the_same_at_all_indices_are_as_many() -> None:
    ev, t, at, _, _ = _family(False)
    assert len(each_matrix(ev, t, 4, lambda _: at(0))) == 4
    assert each_matrix(ev, t, 0, at) == []
