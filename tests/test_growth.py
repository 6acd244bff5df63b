"""Bounds of sequences, judged from how they grow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flint import arb, fmpq

from pyisingcheck.semantics.domain import TooLarge
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.growth import Sequence
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.export import Export

EV = Evaluator(Export("", None, {}, {}, {}), BallDomain(max_prec=1024))


def level(term: Callable[[Any], Any], *, sums: bool, sign: int = 1, above: int = 1) -> Level:
    sequence = Sequence(lambda env: term(env[0]), sums, sign)
    with EV.domain.working():  # type: ignore[attr-defined]
        return sequence.bounded_above(EV, None, above).level


@pytest.mark.parametrize(
    "term", [lambda n: fmpq(1, n + 1), lambda n: 1 / arb(n + 1).sqrt(), lambda _: fmpq(1, 10**6)]
)
def test_partial_sums_without_a_bound(term: Callable[[int], Any]) -> None:
    assert level(term, sums=True) is Level.LIKELY_FALSE
    assert level(term, sums=True, above=-1) is Level.LIKELY_TRUE  # from below they have one
    assert level(term, sums=True, sign=-1) is Level.LIKELY_TRUE


@pytest.mark.parametrize(
    "term",
    [
        lambda n: fmpq(1, (n + 1) ** 2),
        lambda n: fmpq(10**6, (n + 10**6) ** 2),  # at first as if it were constant
        lambda n: (-1) ** n * fmpq(1, n + 1),
        lambda n: arb(n + 1) ** arb(-1.01),
    ],
)
def test_partial_sums_with_a_bound(term: Callable[[int], Any]) -> None:
    assert level(term, sums=True) is not Level.LIKELY_FALSE


@pytest.mark.parametrize("f", [lambda n: arb(n + 1).log(), lambda n: arb(n + 3).log().log()])
def test_slow_growth_without_a_bound(f: Callable[[int], Any]) -> None:
    assert level(f, sums=False) is Level.LIKELY_FALSE
    assert level(f, sums=False, above=-1) is not Level.LIKELY_FALSE


@pytest.mark.parametrize(
    "f",
    [
        lambda n: fmpq(n, n + 10**6),
        lambda n: fmpq(n, n + 10**400),
        lambda n: 1 - 1 / arb(n + 2).log(),
        lambda n: arb(n).sin(),
    ],
)
def test_sequences_with_a_bound(f: Callable[[int], Any]) -> None:
    assert level(f, sums=False) is not Level.LIKELY_FALSE


def known_up_to(last: int, f: Callable[[int], Any]) -> Callable[[int], Any]:
    """The terms of a sequence, further ones of which cost too much."""

    def at(n: int) -> Any:
        if n > last:
            raise TooLarge("a long recursion")
        return f(n)

    return at


def test_growth_like_a_logarithm_shows_early() -> None:
    assert level(known_up_to(4000, lambda n: arb(n + 1).log()), sums=False) is Level.LIKELY_FALSE


@pytest.mark.parametrize(
    "f",
    [
        lambda n: fmpq(n, n + 10**6),  # not yet at rest
        lambda n: 1 - 1 / arb(n + 2).log(),
        lambda n: 1 - 1 / arb(n + 1).sqrt(),
        lambda n: 1 / (1 + (10 - arb(n) / 100).exp()),
        lambda n: 1 / (1 + (1 + arb(n) / 1000) ** -2 * 100),
    ],
)
def test_what_is_still_growing_early_may_come_to_rest(f: Callable[[int], Any]) -> None:
    assert level(known_up_to(4000, f), sums=False) is not Level.LIKELY_FALSE
