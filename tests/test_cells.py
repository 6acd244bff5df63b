"""Sets of real numbers that are made of intervals and points."""

from __future__ import annotations

import random

import pytest
from flint import fmpq
from terms import REAL
from test_closures import SETS, call, interval, points

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.sets import point_set
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.cells import (
    MOST,
    Cells,
    cells_of,
    common_pieces,
    rational_pieces,
)
from pyisingcheck.semantics.quantifiers.finiteness import is_finite
from pyisingcheck.semantics.quantifiers.suprema import bound_of_set, has_bound
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.decode import Export
from pyisingcheck.terms.expr import Const, Expr


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(Export("", None, {}, {}, {}), BallDomain())


def union(a: Expr, b: Expr) -> Expr:
    return call("Union.union", SETS, Const("i"), a, b)


def complement(a: Expr) -> Expr:
    return call("Compl.compl", SETS, Const("i"), a)


@pytest.mark.parametrize(
    ("s", "expected"),
    [
        (interval("Ioc", 0, 2), Cells((fmpq(0), fmpq(2)), (False, True), (False, True, False))),
        (interval("Icc", 2, 0), Cells((fmpq(0), fmpq(2)), (False, False), (False,) * 3)),
        (complement(points(1)), Cells((fmpq(1),), (False,), (True, True))),
        (
            union(interval("Iio", 0), points(0)),
            Cells((fmpq(0),), (True,), (True, False)),
        ),
        (call("Set.univ", REAL), Cells((), (), (True,))),
    ],
)
def test_pieces_of_sets(ev: Evaluator, s: Expr, expected: Cells) -> None:
    assert cells_of(ev, ev.value(s)) == expected


def test_what_is_read_off_pieces() -> None:
    s = Cells((fmpq(0), fmpq(1), fmpq(2)), (True, False, True), (False, True, True, False))
    assert not s.empty and not s.finite and s.bounded(True) and s.bounded(False)
    assert s.extremum(True) == 2 and s.extremum(False) == 0
    assert s.interior().at == (False, False, False) and s.closure().at == (True, True, True)
    assert s.frontier() == Cells(s.ends, (True, True, True), (False,) * 4)
    assert s.interior().within(s) and s.within(s.closure()) and not s.closure().within(s)


def test_extrema_and_sizes_are_certain(ev: Evaluator) -> None:
    below = ev.value(interval("Iio", -2))
    assert bound_of_set(ev, True, below) == -2 and not has_bound(ev, False, below)
    assert bound_of_set(ev, False, below) is None
    assert is_finite(ev, ty.REAL, below).level is Level.FALSE
    both = ev.value(union(points(1, 2), interval("Icc", 3, 3)))
    assert is_finite(ev, ty.REAL, both).level is Level.TRUE
    assert not ev.approximations


def test_pieces_agree_with_membership(ev: Evaluator) -> None:
    """Unions and complements of intervals, asked at numbers that are no ends."""
    rng = random.Random(0)
    for _ in range(50):
        parts = [interval(rng.choice(("Icc", "Ioo", "Ico")), *sorted(rng.sample(range(6), 2)))]
        parts += [interval(rng.choice(("Iic", "Ioi")), rng.randrange(6))]
        s = ev.value(rng.choice((complement, lambda x: x))(union(*parts)))
        cells = cells_of(ev, s, point_set(ev, ty.REAL, [fmpq(7, 3), fmpq(9, 2)]))
        assert cells is not None
        for x in (fmpq(7, 3), fmpq(9, 2)):
            inside = ev.condition(ev.apply(s, x)).level is Level.TRUE
            k = cells.ends.index(x)
            assert {cells.at[k], cells.between[k], cells.between[k + 1]} == {inside}


@pytest.mark.parametrize(
    "s",
    [
        Function(lambda x: Truth(Level.TRUE)),  # nobody knows where it ends
        Function(lambda x: Truth(Level.LIKELY_TRUE), pieces=(fmpq(0),)),  # nor what is in it
        3,
    ],
)
def test_other_sets_have_no_pieces(ev: Evaluator, s: Value) -> None:
    assert cells_of(ev, s) is None


def test_ends_are_rational_and_few() -> None:
    assert rational_pieces([1, fmpq(1, 2)]) == (fmpq(1), fmpq(1, 2))
    assert rational_pieces([BallDomain.pi()]) is None
    assert rational_pieces(range(MOST + 1)) is None
    assert common_pieces(Function(abs, pieces=(fmpq(1),)), Function(abs)) is None
    assert common_pieces(Function(abs, pieces=(fmpq(1),)), Function(abs, pieces=())) == (fmpq(1),)
