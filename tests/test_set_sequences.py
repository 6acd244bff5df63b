"""Sequences of sets are what they say of all their members."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq

from pyisingcheck.sampling.drawing import set_sequences
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.drawing.set_sequences import OF_NATURALS, OF_REALS, set_sequence
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.cells import cells_of
from pyisingcheck.semantics.quantifiers.extents import extent_of
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Function
from pyisingcheck.terms.decode import Export


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(Export("", None, {}, {}, {}), BallDomain())


def sequence(ev: Evaluator, base: ty.Type, family: Any, monkeypatch: Any) -> Function:
    monkeypatch.setattr(set_sequences, "OTHERS", 0.0)
    monkeypatch.setitem(set_sequences.FAMILIES, base, [family])
    found = set_sequence(Drawer(ev, 0), ty.NAT, ty.SetType(base))
    assert found is not None
    return found


@pytest.mark.parametrize("family", OF_REALS, ids=lambda f: f"{f[0]} {f[3]}")
def test_sets_of_reals(ev: Evaluator, family: Any, monkeypatch: Any) -> None:
    s = sequence(ev, ty.REAL, family, monkeypatch)
    for n in (0, 1, 2, 7, 1000):
        cells = cells_of(ev, ev.apply(s, n))
        assert cells is not None
        closed, bounded = cells.closure().within(cells), (cells.bounded(True), cells.bounded(False))
        said = {
            "IsOpen": cells.within(cells.interior()),
            "IsClosed": closed,
            "IsCompact": closed and all(bounded),
            "BddAbove": bounded[0],
            "BddBelow": bounded[1],
            "Set.Nonempty": not cells.empty,
        }
        assert all(said[trait] for trait in s.traits), n
        assert s.label is not None and s.label.startswith(f"fun n => Set.I{family[0]} ")


@pytest.mark.parametrize("family", OF_NATURALS, ids=lambda f: f"{f[0]} {f[3]}")
def test_sets_of_naturals(ev: Evaluator, family: Any, monkeypatch: Any) -> None:
    s = sequence(ev, ty.NAT, family, monkeypatch)
    for n in (0, 1, 5):
        inside = {k for k in range(20) if ev.condition(ev.apply(s, n, k)).level is Level.TRUE}
        assert inside
        assert ("Set.Finite" in s.traits) is (extent_of(ev.apply(s, n)) is not None)


def test_other_functions_are_left_alone(ev: Evaluator) -> None:
    drawer = Drawer(ev, 0)
    before = drawer.rng.getstate()
    for domain, codomain in (
        (ty.REAL, ty.SetType(ty.REAL)),
        (ty.NAT, ty.REAL),
        (ty.NAT, ty.SetType(ty.COMPLEX)),
    ):
        assert set_sequence(drawer, domain, codomain) is None
    assert drawer.rng.getstate() == before


def test_the_ends_move(ev: Evaluator, monkeypatch: Any) -> None:
    s = sequence(ev, ty.REAL, OF_REALS[0], monkeypatch)
    assert [ev.apply(s, n).pieces for n in (0, 4)] == [(fmpq(1), fmpq(1)), (fmpq(1, 5), fmpq(1))]
