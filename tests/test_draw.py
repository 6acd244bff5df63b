"""Values drawn for a type satisfy what the type demands, in their parts too."""

from __future__ import annotations

import random

import pytest
import torch
from flint import fmpq, fmpq_mat

from pyisingcheck.sampling.batches import batched
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.drawing.numbers import Bounds, NoElement, NumberDrawer
from pyisingcheck.sampling.drawing.show import show
from pyisingcheck.sampling.drawing.square_matrices import NONNEGATIVE_FAMILIES, SQUARE_FAMILIES
from pyisingcheck.sampling.functions.monotone import made_monotone
from pyisingcheck.sampling.perturb import mapped, perturbed
from pyisingcheck.sampling.tables import tabulated, valid
from pyisingcheck.semantics import algebra, comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.batch import BatchDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Constructed, Value
from pyisingcheck.terms.decode import Export

VECTOR = ty.Pi(ty.Fin(2), lambda _: ty.NNREAL)
MATRIX = ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.NNREAL)
GROWING = ty.Pi(ty.Fin(3), lambda i: ty.Fin(i + 1))
RAGGED = ty.Pi(ty.Fin(2), lambda i: ty.Pi(ty.Fin(i + 1), lambda _: ty.REAL))


EMPTY = Export("", None, {}, {}, {})


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(EMPTY, BallDomain(max_prec=256))


@pytest.mark.parametrize("t", [ty.NNREAL, VECTOR, MATRIX, GROWING], ids=str)
def test_drawn_values_are_valid(ev: Evaluator, t: ty.Type) -> None:
    drawer = Drawer(ev, 0)
    pool: list = []
    for _ in range(100):
        x = drawer.draw(t, pool=pool)
        assert valid(ev, t, x)
        pool.append((t, x))


def test_parts_that_break_the_type_are_seen(ev: Evaluator) -> None:
    negative = tabulated(ev, ty.Fin(2), [fmpq(1), fmpq(-1, 3)])
    assert not valid(ev, ty.NNREAL, fmpq(-1))
    assert not valid(ev, VECTOR, negative)
    assert not valid(ev, MATRIX, tabulated(ev, ty.Fin(2), [negative, negative]))
    assert not valid(ev, GROWING, tabulated(ev, ty.Fin(3), [0, 2, 0]))


def test_rows_of_different_lengths(ev: Evaluator) -> None:
    x = Drawer(ev, 1).draw(RAGGED)
    assert [len(row.entries) for row in x.entries] == [1, 2]


def test_batches_of_nonnegative_numbers(ev: Evaluator) -> None:
    batch = Evaluator(EMPTY, BatchDomain(64, "cpu"))
    generator = torch.Generator().manual_seed(0)
    column = batched(ev, batch, ty.NNREAL, fmpq(0), generator, 64)
    assert all(valid(ev, ty.NNREAL, column.exact(row)) for row in range(64))


def test_functions_with_complex_values_are_drawn(ev: Evaluator) -> None:
    drawer = Drawer(ev, 0)
    pairs = ty.Product(ty.NAT, ty.NAT)
    for _ in range(40):
        f = drawer.draw(ty.Pi(pairs, lambda _: ty.COMPLEX))
        assert ev.apply(f, Constructed("Prod.mk", [1, 2])) is not None


WHOLE = ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.INT)
COMPLEX = ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.COMPLEX)


def _products(ev: Evaluator, t: ty.Type, x: Value, y: Value) -> list[Value]:
    return [algebra.binary(ev, "mul", t, *pair) for pair in ((x, y), (y, x))]


def _same(ev: Evaluator, t: ty.Type, x: Value, y: Value) -> bool:
    return comparison.equal(ev, t, x, y).level is Level.TRUE


@pytest.mark.parametrize("t", [WHOLE, COMPLEX], ids=["ℤ", "ℂ"])
def test_matrices_made_from_earlier_ones(ev: Evaluator, t: ty.MatrixType) -> None:
    drawer = Drawer(ev, 0)
    commuting = 0
    for _ in range(60):
        a = drawer.draw(t)
        b = drawer.draw(t, pool=[(t, a)])
        commuting += _same(ev, t, *_products(ev, t, a, b)) and not _same(ev, t, a, b)
    assert commuting > 5


def test_integer_matrices_are_often_units(ev: Evaluator) -> None:
    drawer = Drawer(ev, 1)
    drawn = [drawer.draw(WHOLE) for _ in range(100)]
    assert all(valid(ev, WHOLE, a) for a in drawn)
    determinants = [algebra.determinant(ev, WHOLE, a) for a in drawn]
    assert sum(d in (1, -1) for d in determinants) > 15
    assert len(set(map(int, determinants))) > 5


def test_vectors_of_length_one(ev: Evaluator) -> None:
    drawer = Drawer(ev, 2)
    for n in (1, 2, 3, 1000):
        drawn = [drawer._of_length_one(n) for _ in range(20)]
        assert all(sum(x * x for x in v) == 1 for v in drawn)
        assert n == 1 or any(sum(x != 0 for x in v) > 1 for v in drawn)


def test_a_function_that_jumps_at_every_integer_is_not_believed_between_points(
    ev: Evaluator,
) -> None:
    drawer = Drawer(ev, 3)
    t = ty.Pi(ty.REAL, lambda _: ty.REAL)
    drawn = [drawer.draw(t) for _ in range(400)]
    rising = (True, False)
    drawn += [made_monotone(ev, t, drawn[0], rising, drawer.rng, tabulated) for _ in drawn]
    floors = [f for f in drawn if "⌊x⌋" in (f.label or "")]
    assert len(floors) > 10 and not any(f.tame or f.smooth for f in floors)
    assert any(f.smooth for f in drawn) and not any(f.smooth and f.corners for f in drawn)


def test_projections_with_the_same_range() -> None:
    """P and Q with P Q = Q and Q P = P, which do not commute, come in one table."""
    ev = Evaluator(EMPTY, BallDomain())
    drawer = Drawer(ev, 0)
    matrices = ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.REAL)
    pairs = ty.Pi(ty.Fin(2), lambda _: matrices)
    found = 0
    for _ in range(1500):
        p, q = (
            fmpq_mat([list(row.entries) for row in m.entries]) for m in drawer.draw(pairs).entries
        )
        found += p * q == q and q * p == p and p != q
    assert found > 2


def test_square_matrices_without_negative_entries(ev: Evaluator) -> None:
    """Doubly stochastic ones that are symmetric and no multiple of others are among them."""
    drawer, bounds = Drawer(ev, 4), Bounds(low=fmpq(0))
    drawn = [drawer.rows(3, 3, bounds) for _ in range(400)]
    assert all(x >= 0 for a in drawn for row in a for x in row)
    sums = [a for a in drawn if all(sum(row) == 1 for row in [*a, *zip(*a, strict=True)])]
    symmetric = [a for a in sums if all(a[i][j] == a[j][i] for i in range(3) for j in range(3))]
    assert len(sums) > len(symmetric) > 10 and len({str(a) for a in symmetric}) > 8


def test_families_that_were_accepted_are_drawn_more_often(ev: Evaluator) -> None:
    drawer = Drawer(ev, 5)
    drawer._square(2, SQUARE_FAMILIES)
    family, count = drawer.tried[0], 200
    drawer.learn(True)
    assert drawer.proven == [family] and not drawer.tried
    for _ in range(count):
        drawer._square(2, SQUARE_FAMILIES)
    assert drawer.tried.count(family) > count / 5
    drawer.learn(False)
    assert drawer.proven == [family] and not drawer.tried
    drawer._square(2, NONNEGATIVE_FAMILIES)  # from these alone
    assert drawer.tried[0] in NONNEGATIVE_FAMILIES


def test_at_the_ends_most_numbers_are_bounds_that_are_included() -> None:
    drawer = NumberDrawer(0)
    drawer.at_ends = True
    both, below = Bounds(fmpq(1, 3), fmpq(7)), Bounds(fmpq(1, 3), fmpq(7), low_strict=True)
    drawn = [drawer.rational(both) for _ in range(200)]
    assert drawn.count(fmpq(1, 3)) > 50 < drawn.count(fmpq(7))
    drawn = [drawer.rational(below) for _ in range(200)]
    assert fmpq(1, 3) not in drawn and drawn.count(fmpq(7)) > 100
    with pytest.raises(NoElement):
        drawer.rational(Bounds(fmpq(2), fmpq(1)))


def test_families_of_vectors_of_several_lengths_are_shown_moved_and_mapped(ev: Evaluator) -> None:
    """(i : Fin 3) → Fin (m i) → ℝ for m = ![1, 0, 2]"""
    lengths = (1, 0, 2)
    t = ty.Pi(ty.Fin(3), lambda i: ty.Pi(ty.Fin(lengths[i]), lambda _: ty.REAL))
    rows = [tabulated(ev, ty.Fin(n), [fmpq(5)] * n) for n in lengths]
    x = tabulated(ev, ty.Fin(3), rows)
    assert show(ev, t, x) == "![![5], ![], ![5, 5]]"
    assert show(ev, t, mapped(ev, t, x, lambda v: v + 1)) == "![![6], ![], ![6, 6]]"
    for seed in range(20):
        moved = perturbed(ev, t, x, random.Random(seed), 0.5)
        assert [len(row.entries) for row in moved.entries] == list(lengths)
