"""Rational points on quadrics."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from flint import fmpq

from pyisingcheck.sampling.equations.quadrics import point_on_quadric
from pyisingcheck.sampling.tables import tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.export import Export

EV = Evaluator(Export("", None, {}, {}, {}), BallDomain())
REALS = ty.Pi(ty.Fin(3), lambda _: ty.REAL)
COMPLEX = ty.Pi(ty.Fin(2), lambda _: ty.COMPLEX)


def point(difference: Callable[[list[Any]], Any], t: ty.Pi = REALS, seed: int = 0) -> Any:
    number = EV.domain.complex(fmpq(7), fmpq(1)) if t is COMPLEX else fmpq(7)
    x = tabulated(EV, t.domain, [number] * (ty.size(t.domain) or 0))
    return point_on_quadric(EV, t, x, random.Random(seed), lambda v: difference(v.entries))


def on_sphere(x: list[fmpq]) -> fmpq:
    return sum((v * v for v in x), fmpq(-25))


def on_complex_sphere(x: list[Any]) -> Any:
    return EV.domain.complex(sum((v.re**2 + v.im**2 for v in x), fmpq(-1)), fmpq(0))


def points(difference: Callable[[list[Any]], Any], t: ty.Pi = REALS) -> list[list[Any]]:
    found = [point(difference, t, seed) for seed in range(20)]
    return [x.entries for x in found if x is not None]


def test_points_are_on_the_sphere() -> None:
    found = points(on_sphere)
    assert len(found) > 15 and all(on_sphere(x) == 0 for x in found)


def test_points_differ_and_are_no_axes_alone() -> None:
    found = points(on_complex_sphere, COMPLEX)
    assert all(on_complex_sphere(x).re == 0 for x in found)
    assert len({str(x) for x in found}) > 10
    assert any(x[0].re * x[1].im != 0 for x in found)


def test_what_is_no_quadric_has_only_true_points() -> None:
    def cubes(x: list[fmpq]) -> fmpq:
        return sum((v**3 for v in x), fmpq(-1))

    assert all(cubes(x) == 0 for x in points(cubes))


@pytest.mark.parametrize(
    "difference",
    [
        lambda x: abs(x[0]) + abs(x[1]) + abs(x[2]) + x[0] ** 4 - 2,
        lambda x: sum(v * v for v in x) + 1,  # no point
        lambda x: sum(v * v for v in x) - 2,  # no rational point on an axis
        lambda x: sum(x) - 1,  # linear: solved elsewhere
    ],
)
def test_other_equations_have_no_point(difference: Callable[[list[Any]], Any]) -> None:
    assert not points(difference)
