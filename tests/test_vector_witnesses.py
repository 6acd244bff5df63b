"""Witnesses among vectors and matrices."""

from __future__ import annotations

import random

import pytest
from flint import fmpq

from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.equations.linear import freedom
from pyisingcheck.sampling.tables import matrix_table
from pyisingcheck.sampling.witnesses.vector_witnesses import near_matrices
from pyisingcheck.semantics import algebra, comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.decode import Export

SQUARE = ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.REAL)


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(Export("", None, {}, {}, {}), BallDomain(max_prec=256))


def matrix(ev: Evaluator, *entries: int) -> Value:
    rows = [[fmpq(x) for x in entries[k : k + 2]] for k in (0, 2)]
    return matrix_table(ev, SQUARE, rows)


def product(ev: Evaluator, x: Value, y: Value) -> Value:
    return algebra.binary(ev, "mul", SQUARE, x, y)


def equal(ev: Evaluator, x: Value, y: Value) -> bool:
    return comparison.equal(ev, SQUARE, x, y).level >= Level.UNKNOWN


def test_roots_and_factors_of_a_matrix_at_hand(ev: Evaluator) -> None:
    turn, singular = matrix(ev, 0, -1, 1, 0), matrix(ev, 4, 2, 2, 1)
    roots = list(near_matrices(ev, SQUARE, [(SQUARE, turn)]))
    assert any(equal(ev, product(ev, b, b), turn) for b in roots)
    factors = list(near_matrices(ev, SQUARE, [(SQUARE, singular)]))
    assert any(
        equal(ev, product(ev, algebra.conjugate(ev, SQUARE, b), b), singular) for b in factors
    )
    assert not any(equal(ev, b, matrix(ev, 7, 7, 7, 7)) for b in (*roots, *factors))


def test_matrices_without_roots(ev: Evaluator) -> None:
    flip = matrix(ev, 1, 0, 0, -1)
    assert not any(
        equal(ev, product(ev, b, b), flip) for b in near_matrices(ev, SQUARE, [(SQUARE, flip)])
    )
    assert not list(near_matrices(ev, ty.REAL, []))


@pytest.mark.parametrize(
    ("system", "free"),
    [
        (lambda x: [x[0] + x[1] - 1, x[0] - x[1]], 0),
        (lambda x: [x[0] + x[1] - 1, x[0] + x[1] - 2], -1),
        (lambda x: [x[0] + x[1] - 1], 1),
        (lambda x: [x[0] * x[1] - 1], None),
        (lambda x: [abs(x[0]) - 2 * x[0] - 3, x[1]], None),
        (lambda x: [x[0] * x[1] * (x[0] - 1), x[1]], None),
    ],
)
def test_how_much_equations_leave_free(system: object, free: int | None) -> None:
    assert freedom(system, 2, random.Random(1)) == free  # type: ignore[arg-type]


def test_points_drawn_have_the_shape_of_the_domain(ev: Evaluator) -> None:
    x = Drawer(ev, 0).draw(SQUARE)
    assert len(x.entries) == 2
