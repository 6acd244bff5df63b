"""Strict inequalities that fail at single points, and at large numbers only."""

from __future__ import annotations

import math

import pytest
from flint import arb, ctx, fmpq

from pyisingcheck.sampling.equations.closed_forms import FAMILIES, near
from pyisingcheck.semantics.certify import PRECISIONS, SHARPER
from pyisingcheck.semantics.domains.ball import AGREEMENT, BallDomain
from pyisingcheck.semantics.domains.ball_numbers import PiMultiple, to_float
from pyisingcheck.semantics.domains.symbolic import Quotient, RootDomain, Space
from pyisingcheck.semantics.truth import Level

FRACTION, PI, ROOT, EXP, LOG = FAMILIES


@pytest.mark.parametrize(
    ("family", "number"),
    [
        (FRACTION, -7 / 12),
        (PI, -1.5 * math.pi),
        (ROOT, math.sqrt(2 / 3)),
        (ROOT, -math.sqrt(5)),
        (EXP, math.exp(-0.5)),
        (LOG, math.log(3)),
    ],
)
def test_a_number_close_to_a_closed_form_becomes_it(family: object, number: float) -> None:
    x = fmpq(*(number + 1e-7).as_integer_ratio())
    found = near(x, family)  # type: ignore[arg-type]
    assert to_float(found) == pytest.approx(number, abs=1e-15)


def test_closed_forms_are_as_sharp_as_any_precision_in_use() -> None:
    root = near(fmpq(99, 70), ROOT)
    before, ctx.prec = ctx.prec, SHARPER[-1]
    try:
        assert abs(root * root - 2) < arb(2) ** (20 - SHARPER[-1])
    finally:
        ctx.prec = before
    assert near(fmpq(314159, 100000), PI) == PiMultiple(fmpq(1))


@pytest.mark.parametrize("x", [0, fmpq(10**9), fmpq(1, 10**9), fmpq(5, 7)])
def test_a_number_far_from_all_stays(x: object) -> None:
    assert near(x, PI) is x


def test_what_seems_equal_is_told_apart_at_more_digits() -> None:
    dom = BallDomain(max_prec=PRECISIONS[-1])
    close = fmpq(1) + fmpq(1, 2**3000)
    for bits, level in ((1024, Level.LIKELY_FALSE), (4096, Level.TRUE)):
        dom.prec = bits
        with dom.working():
            truth = dom.less(arb(1), arb(close))
        assert truth.level is level
        assert truth.grounds.startswith(AGREEMENT) == (level is Level.LIKELY_FALSE)


def test_square_roots_of_rational_numbers_are_unknowns() -> None:
    space = Space()
    dom = RootDomain(space)
    root = dom.function("sqrt", 2)
    assert isinstance(root, Quotient)
    assert dom.function("sqrt", 2) == root
    assert space.relations == [root.num**2 - 2]
    assert dom.function("sqrt", fmpq(9, 4)) == fmpq(3, 2)


def test_balls_that_agree_in_more_digits_than_a_float_counts() -> None:
    dom = BallDomain(prec=PRECISIONS[-1], max_prec=PRECISIONS[-1])
    with dom.working():
        truth = dom.less(arb(10**15).exp().tanh(), 1)
    assert truth.level is Level.LIKELY_FALSE and truth.grounds.startswith(AGREEMENT)
