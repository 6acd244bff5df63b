"""Definiteness by exact elimination, and exponentials that are rotations."""

from __future__ import annotations

import pytest
from flint import fmpq

from pyisingcheck.falsify.repeats import Repeats
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball_matrix import BallMatrix, expm, pivots
from pyisingcheck.semantics.domains.ball_numbers import Complex, PiMultiple, neg


def matrix(*rows: tuple[object, ...]) -> BallMatrix:
    return BallMatrix(len(rows), len(rows), rows)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "least"),
    [
        (matrix((2, 1), (1, 2)), 1),
        (matrix((4, 2), (2, 1)), 0),
        (matrix((0, 1), (1, 0)), -1),
        (matrix((1, 2), (2, 1)), -1),
        (matrix((1, Complex(0, 1)), (Complex(0, -1), 1)), 0),
        (matrix((1, Complex(0, 2)), (Complex(0, -2), 1)), -1),
    ],
)
def test_signs_of_pivots(a: BallMatrix, least: int) -> None:
    found = pivots(a)
    assert found is not None
    assert (min(found) > 0) - (min(found) < 0) == (least > 0) - (least < 0)


def test_a_whole_turn_is_known_exactly() -> None:
    angle = PiMultiple(fmpq(2))
    turn = expm(matrix((0, neg(angle)), (angle, 0)))
    assert [list(map(fmpq, row)) for row in turn.data] == [[1, 0], [0, 1]]
    half = PiMultiple(fmpq(1))
    assert fmpq(expm(matrix((0, neg(half)), (half, 0))).data[0][0]) == -1


def test_samples_that_were_drawn_before() -> None:
    repeats = Repeats()
    one, two = (Sample([fmpq(k)], [ty.REAL]) for k in (1, 2))
    assert [repeats.seen(s) for s in (one, two, one)] == [False, False, True]
    function = Sample([lambda x: x], [ty.Pi(ty.REAL, lambda _: ty.REAL)])
    assert not repeats.seen(function)
    assert not repeats.seen(function)


def test_the_same_values_in_other_types_are_another_sample() -> None:
    repeats = Repeats()
    samples = [Sample([t, fmpq(1)], [None, t]) for t in (ty.REAL, ty.RAT, ty.REAL)]
    assert [repeats.seen(s) for s in samples] == [False, False, True]
