"""Whether a property holds from some number on, or fails again and again."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import factorial, isqrt
from typing import Any

import exports
import pytest
from flint import fmpz

from pyisingcheck.semantics.domain import TooLarge
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.recurrence import (
    at_phases,
    far_out,
    from_some_number_on,
)
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.decode import decode_export

Property = Callable[[Any], Any]


def evaluator() -> Evaluator:
    return Evaluator(decode_export(json.dumps(exports.export())), BallDomain())


def level(property_: Callable[[int], bool], sign: int = 1) -> Level:
    ev = evaluator()
    return from_some_number_on(ev, lambda x: ev.domain.constant(property_(x)), sign).level


def power_of_two(n: int) -> int:
    if n > 10**5:
        raise TooLarge("2 ^ n")
    return int(2**n)


def is_square(n: int) -> bool:
    return isqrt(n) ** 2 == n


def is_fibonacci(n: int) -> bool:
    return is_square(5 * n * n + 4) or is_square(5 * n * n - 4)


def is_factorial(n: int) -> bool:
    return any(factorial(k) == n for k in range(1, 30))


@pytest.mark.parametrize(
    "property_",
    [
        lambda n: n >= 0,
        lambda n: n**2 < power_of_two(n),
        lambda n: n**10 < power_of_two(n),  # from 59 on
        lambda n: n >= 500,
        lambda n: n not in (3, 5, 7),
    ],
)
def test_what_holds_from_some_number_on(property_: Callable[[int], bool]) -> None:
    assert level(property_) is Level.LIKELY_TRUE


@pytest.mark.parametrize(
    "property_",
    [
        lambda n: n % 3 != 1,
        lambda n: not fmpz(n).is_prime(),
        lambda n: not is_square(n),
        lambda n: not is_fibonacci(n),
        lambda n: not is_factorial(n),
        lambda n: n & (n - 1),  # not a power of 2
        lambda n: not fmpz(n).is_prime() or n % 4 == 1,
        lambda n: n % 100 != 37,
        lambda n: n < 50,
        lambda n: n % 2 == 0 or n < 1000,
    ],
)
def test_what_fails_again_and_again(property_: Callable[[int], bool]) -> None:
    assert level(property_) is Level.LIKELY_FALSE


def test_what_fails_seldom_is_not_decided() -> None:
    assert level(lambda n: n not in (89, 377, 10**5)) is Level.UNKNOWN
    assert level(lambda n: n not in (2**64, 2**64 + 5)) is Level.UNKNOWN


def test_towards_minus_infinity() -> None:
    assert level(lambda n: n < -5, -1) is Level.LIKELY_TRUE
    assert level(lambda n: n % 5 != 0, -1) is Level.LIKELY_FALSE


def test_without_far_numbers_the_first_ones_decide_only_what_is_clear() -> None:
    def dear(property_: Callable[[int], bool]) -> Callable[[int], bool]:
        def judged(n: int) -> bool:
            if n > 500:
                raise TooLarge("many terms")
            return property_(n)

        return judged

    assert level(dear(lambda n: n > 10)) is Level.LIKELY_TRUE
    assert level(dear(lambda n: n > 300)) is Level.UNKNOWN
    assert level(dear(lambda n: n % 3 != 1)) is Level.LIKELY_FALSE


@pytest.mark.parametrize(
    ("property_", "expected"),
    [
        (lambda d, x: d.less(10**90, x), Level.TRUE),
        (lambda d, x: d.less(x, 10**90), Level.FALSE),
        (lambda d, x: d.less(3, d.function("log", d.function("log", x))), Level.TRUE),
        (lambda d, x: d.less(d.power(d.function("log", x), 10), x), Level.LIKELY_TRUE),
        (lambda d, x: d.less(x, d.power(d.function("log", x), 10)), Level.LIKELY_FALSE),
        (lambda d, x: d.less(d.power(x, 5), d.function("exp", d.div(x, 1000))), Level.LIKELY_TRUE),
    ],
)
def test_intervals_reach_what_points_do_not(property_: Property, expected: Level) -> None:
    ev = evaluator()
    with ev.domain.working():
        truth = far_out(ev, lambda x: property_(ev.domain, x), 1)
    assert truth is not None
    assert truth.level is expected


def test_intervals_do_not_tell_what_comes_and_goes() -> None:
    ev = evaluator()
    with ev.domain.working():
        known = far_out(ev, lambda x: ev.domain.less(ev.domain.function("sin", x), 1), 1)
    assert known is None


@pytest.mark.parametrize(
    ("property_", "fails"),
    [
        (lambda d, x: d.less(d.function("sin", x), 1), True),
        (lambda d, x: d.less(-1, d.function("cos", d.mul(2, x))), True),
        (lambda d, x: d.less(d.function("sin", x), d.add(1, d.inv(x))), False),
    ],
)
def test_phases_of_real_numbers(property_: Property, fails: bool) -> None:
    ev = evaluator()
    with ev.domain.working():
        truth = at_phases(ev, lambda x: property_(ev.domain, x), 1)
    assert (truth is not None and truth.level is Level.LIKELY_FALSE) is fails
