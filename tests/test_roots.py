"""Roots that certify: the ball contains a root; where there is none, nothing is returned."""

from __future__ import annotations

import contextlib

from flint import arb, fmpq

from pyisingcheck.sampling.equations.roots import (
    affine_root,
    certified_root,
    encloses_root,
    linear_root,
)
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import to_arb

DOM = BallDomain()


def first(items):
    return items[0]


def test_affine_equations_have_exact_roots():
    assert affine_root(lambda x: 3 * x - fmpq(1, 2)) == fmpq(1, 6)


def test_what_is_not_affine_is_refused():
    assert affine_root(lambda x: x * x - 1) is None
    assert affine_root(lambda x: fmpq(4)) is None
    assert affine_root(lambda x: DOM.function("exp", x)) is None


def test_a_square_root_is_enclosed():
    root = certified_root(lambda x: DOM.sub(DOM.power(x, 2), 2), lambda items: items[-1])
    assert isinstance(root, arb)
    assert abs(float(root) - 2**0.5) < 1e-15
    assert float(root.rad()) < 1e-90
    assert (root * root).overlaps(arb(2))


def test_rational_roots_on_the_grid_are_exact():
    assert certified_root(lambda x: DOM.sub(DOM.power(x, 3), 27), first) == 3


def test_no_change_of_sign_no_root():
    assert certified_root(lambda x: DOM.add(DOM.power(x, 2), 1), first) is None


def test_a_jump_is_no_root():
    # 1/x changes sign at 0 without vanishing: the enclosure of the pole is not finite or raises
    def f(x):
        return DOM.inv(DOM.sub(x, fmpq(1, 7)))

    with contextlib.suppress(ArithmeticError):
        assert certified_root(f, first) is None


def test_an_affine_equation_with_a_tiny_slope_has_a_candidate_far_away():
    with BallDomain(prec=320).working():
        root = linear_root(lambda c: c / arb(10) ** 30 - 3)
        assert root is not None and abs(root / (3 * arb(10) ** 30) - 1) < 1e-12
    assert linear_root(lambda c: arb(2)) is None


def test_roots_beside_a_turning_point_are_found_where_asked_for() -> None:
    """y e ^ -y = 36 / 100, with y = x - 1 / 2, has its roots, 1.31 and 1.72, between points with
    equal signs.
    """

    def gap(x: object) -> arb:
        y = to_arb(x) - arb(0.5)
        return y * (-y).exp() - arb(36) / 100

    assert certified_root(gap, lambda found: found[0]) is None
    root = certified_root(gap, lambda found: found[0], turning=True)
    assert root is not None and gap(root).contains(0) and to_arb(root).rad() < 1e-9
    high = lambda x: gap(x) - arb(1) / 100  # noqa: E731 — 37 / 100 is more than 1 / e
    assert certified_root(high, lambda found: found[0], turning=True) is None


def test_a_ball_is_known_to_enclose_a_root() -> None:
    def square(x):
        return DOM.sub(DOM.power(x, 2), 2)

    assert encloses_root(square, arb(1.5, 0.25))
    assert not encloses_root(square, arb(1.75, 0.25))  # from 3/2 on
    assert not encloses_root(lambda x: DOM.inv(x), arb(0, 1))  # a pole
    assert not encloses_root(lambda x: DOM.power(x, 2), arb(0, 1))  # which touches 0


def test_roots_far_out_are_enclosed() -> None:
    """log x = 100 at e ^ 100, and x ^ 3 + 10 ^ 30 = 0 at - 10 ^ 10."""
    found = certified_root(lambda x: arb(x).log() - 100, lambda brackets: brackets[0])
    assert found is not None and arb(100).exp().overlaps(arb(found))
    found = certified_root(lambda x: arb(x) ** 3 + 10**30, lambda brackets: brackets[0])
    assert found is not None and arb(found).overlaps(arb(-(10**10)))


def test_far_out_no_change_of_sign_is_no_root() -> None:
    assert certified_root(lambda x: arb(x) ** 2 + 1, lambda brackets: brackets[0]) is None
