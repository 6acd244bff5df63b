"""Whether a property holds from some number on, or fails again and again."""

from __future__ import annotations

import json
from collections.abc import Callable

import exports
import pytest
from flint import fmpz

from pyisingcheck.semantics.ball import BallDomain
from pyisingcheck.semantics.domain import TooLarge
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.recurrence import from_some_number_on
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.decode import decode_export

SQUARES = {k * k for k in range(10**4)}
FIBONACCI = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987}


def level(property_: Callable[[int], bool], sign: int = 1) -> Level:
    ev = Evaluator(decode_export(json.dumps(exports.export())), BallDomain())
    return from_some_number_on(ev, lambda x: ev.domain.constant(property_(x)), sign).level


@pytest.mark.parametrize(
    "property_",
    [
        lambda n: n >= 0,
        lambda n: n**2 < 2**n,
        lambda n: n**10 < 2**n,  # from 59 on
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
        lambda n: n not in SQUARES,
        lambda n: n < 50,
        lambda n: n % 2 == 0 or n < 1000,
    ],
)
def test_what_fails_again_and_again(property_: Callable[[int], bool]) -> None:
    assert level(property_) is Level.LIKELY_FALSE


def test_what_fails_seldom_is_not_decided() -> None:
    assert level(lambda n: n not in FIBONACCI) is Level.UNKNOWN
    assert level(lambda n: n not in (89, 10**5)) is Level.UNKNOWN


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
    assert level(dear(lambda n: n > 70)) is Level.UNKNOWN
    assert level(dear(lambda n: n % 3 != 1)) is Level.LIKELY_FALSE
