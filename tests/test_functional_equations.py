"""Functions that hypotheses tie to their own values at sums, products and other points."""

from __future__ import annotations

from typing import Any

from flint import fmpq
from terms import NAT, lit, op

from pyisingcheck.sampling.orbits import Equation, values_on_orbit
from pyisingcheck.sampling.patterns import apart, is_pattern, split
from pyisingcheck.terms.expr import BVar, Const

INT = Const("Int")
N = BVar(0)


def test_only_different_variables_are_split() -> None:
    assert is_pattern(op("HAdd.hAdd", N, BVar(1), NAT), 2, recursive=True)
    assert not is_pattern(op("HAdd.hAdd", N, BVar(1), NAT), 1, recursive=True)
    assert not is_pattern(op("HMul.hMul", N, N, NAT), 1, recursive=False)


def test_sums_and_products_lead_to_smaller_numbers() -> None:
    total = split(op("HAdd.hAdd", BVar(1), BVar(0), NAT))
    assert total is not None
    assert [total.parts(k) for k in (0, 1, 2, 7)] == [None, None, (1, 1), (4, 3)]
    product = split(op("HMul.hMul", BVar(1), BVar(0), NAT))
    assert product is not None
    assert [product.parts(k) for k in (1, 7, 12, 8)] == [None, None, (4, 3), (2, 4)]


def test_on_integers_sums_lead_towards_zero() -> None:
    total = split(op("HAdd.hAdd", BVar(1), BVar(0), INT))
    assert total is not None
    assert [total.parts(k) for k in (-1, -2, -7)] == [None, (-1, -1), (-4, -3)]
    assert [total.anchor(k) for k in (0, -1, 1)] == [(0, 0), (1, -1), None]


def test_a_value_at_a_number_without_parts_is_no_other_equation() -> None:
    total = op("HAdd.hAdd", BVar(1), BVar(0), INT)
    assert apart(total, lit(1, INT))
    assert not apart(total, lit(2, INT))


def on_orbit(gap: Any, start: int, free: int = 0, given: Any = lambda _: None) -> dict | None:
    equation = Equation(gap, lambda _: True)
    return values_on_orbit(equation, fmpq(start), lambda _: fmpq(free), given)


def test_an_involution_gives_two_equations() -> None:
    found = on_orbit(lambda x, f: f(x) * 2 + f(1 - x) - x * x, 3)
    assert found == {fmpq(3): fmpq(14, 3), fmpq(-2): fmpq(-1, 3)}


def test_what_the_equation_leaves_open_is_chosen_once() -> None:
    odd = [on_orbit(lambda x, f: f(x) + f(-x), start, free=5) for start in (2, -2)]
    assert odd[0] == odd[1] == {fmpq(2): fmpq(5), fmpq(-2): fmpq(-5)}
    assert on_orbit(lambda x, f: f(x) + f(2 - x) - 6, 2, given={fmpq(0): fmpq(5)}.get) == {
        fmpq(0): fmpq(5),
        fmpq(2): fmpq(1),
    }


def test_contradicting_instances_give_no_values() -> None:
    assert on_orbit(lambda x, f: f(x) + f(-x) - x - 1, 1) is None


def test_endless_orbits_and_squares_are_left_alone() -> None:
    assert on_orbit(lambda x, f: f(x) - f(x + 1), 0) is None
    assert on_orbit(lambda x, f: f(x) * f(-x) - 1, 1) is None
