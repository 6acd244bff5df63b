"""Judgements about limits from finitely many values: right where the sequence has settled, silent
where it is slow.
"""

from __future__ import annotations

import math

import pytest
from flint import arb, fmpq

from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.acceleration import extrapolated
from pyisingcheck.semantics.limits.limits import (
    BITS,
    _far_out,
    _judge_early,
    along,
    approached,
    judge,
    tendsto,
)
from pyisingcheck.semantics.limits.paths import AtInfinity, Near, Points, paths_into
from pyisingcheck.semantics.truth import Level, Truth, all_of, any_of, negate
from pyisingcheck.terms.export import Export

LADDER = [2.0**k for k in range(2, 48)]


@pytest.mark.parametrize(
    "gap",
    [
        lambda n: 1 / n,
        lambda n: n**-0.5,
        lambda n: math.log(n) / n,
        lambda n: 3 / n**2 + 1e-13 * 0,
        lambda n: abs(math.sin(n)) / n,
        lambda n: 0.0,
    ],
)
def test_sequences_that_tend_to_zero(gap):
    assert judge([gap(n) for n in LADDER]).level is Level.LIKELY_TRUE


@pytest.mark.parametrize(
    "gap",
    [
        lambda n: 0.25,
        lambda n: 0.25 + 1 / n,
        lambda n: 1e-3 - 1e-3 / n,
        lambda n: 1 + math.sin(n),
        lambda n: n,
        lambda n: math.log(n),
        lambda n: 0.1 + n**-0.5,
    ],
)
def test_sequences_that_do_not(gap):
    verdict = judge([gap(n) for n in LADDER])
    assert verdict.level is Level.LIKELY_FALSE
    assert verdict.grounds


@pytest.mark.parametrize(
    "gap", [lambda n: 1 / math.log(n), lambda n: 1 / math.log(math.log(n + 20)), lambda n: n**-0.01]
)
def test_slow_sequences_are_not_called_wrong(gap):
    assert judge([gap(n) for n in LADDER]).level is not Level.LIKELY_FALSE


def test_a_short_sequence_says_nothing():
    assert judge([0.5, 0.5, 0.5]).level is Level.UNKNOWN
    assert judge([]).level is Level.UNKNOWN


def test_few_points_of_a_large_space_are_no_evidence_against_a_negation():
    seen = Truth(Level.LIKELY_TRUE, grounds="holds at 5 points", one_sided=True)
    assert negate(seen).level is Level.UNKNOWN
    assert negate(Truth(Level.LIKELY_TRUE)).level is Level.LIKELY_FALSE
    assert any_of([Truth(Level.FALSE), seen]) is seen
    assert all_of([Truth(Level.TRUE), seen]) is seen
    assert any_of([]).level is Level.FALSE


def test_what_gathers_pace_is_not_called_away() -> None:
    closing = [1 - 1e-6 * 2**k for k in range(12)]
    assert judge(closing).level is Level.UNKNOWN
    constant = [1.0, 0.99] * 6
    assert judge(constant).level is Level.LIKELY_FALSE


def test_first_terms_speak_for_a_limit_but_never_against_it() -> None:
    assert _judge_early([2.0**-n for n in range(12)], judge).level is Level.LIKELY_TRUE
    assert _judge_early([0.0] * 6, judge).level is Level.LIKELY_TRUE
    for values in ([1.0] * 12, [1.0 + 2.0**-n for n in range(12)], []):
        with pytest.raises(TooLarge):
            _judge_early(values, judge)


def test_few_erratic_values_far_out_are_no_approach() -> None:
    far = [0.9, 0.2, 0.8, 0.5, 0.9, 0.7, 0.3, 0.2, 0.15, 0.1, 0.08]
    assert _far_out(far, judge).level is not Level.LIKELY_TRUE
    steady = [2.0**-k for k in range(12)]
    assert _far_out(steady, judge).level is Level.LIKELY_TRUE


def test_a_limit_left_behind_at_every_step_is_wrong() -> None:
    assert judge([0.7 * k for k in range(14)]).level is Level.LIKELY_FALSE
    assert judge([7 - 0.7 * k for k in range(9)]).level is not Level.LIKELY_FALSE


def test_what_no_float_holds_from_the_start_says_nothing() -> None:
    infinity = float("inf")
    assert judge([infinity] * 12).level is Level.UNKNOWN
    assert judge([1.0, 2.0**10, 2.0**300, *[infinity] * 10]).level is Level.LIKELY_FALSE


@pytest.mark.parametrize("miss", [1e-4, 1e-3])
def test_a_limit_that_is_wrong_by_little(miss):
    assert judge([1 / n + 2 / n**2 - miss for n in LADDER[:9]]).level is Level.LIKELY_FALSE
    above = [1 / n + 2 / n**2 + miss for n in LADDER[:9]]
    assert judge(above).level is Level.LIKELY_FALSE


@pytest.mark.parametrize(
    "gap",
    [
        lambda n: 1 / n,
        lambda n: n**-0.5 + 1 / n,
        lambda n: math.log(n) / n,
        lambda n: 1 / math.log(n),
        lambda n: 1 / math.log(n) ** 2,
        lambda n: n**-0.1,
        lambda n: 1 / (n * math.log(n)),
        lambda n: math.log(n) ** 3 / n,
        lambda n: (1 + math.log(n)) / n**2,
    ],
)
@pytest.mark.parametrize("count", [8, 10, 14, 30])
def test_right_limits_are_not_extrapolated_away(gap, count):
    assert judge([gap(n) for n in LADDER[:count]]).level is not Level.LIKELY_FALSE


def evaluator() -> Evaluator:
    return Evaluator(Export("", None, {}, {}, {}), BallDomain(max_prec=1024), PointSearch(0))


def test_what_has_settled_far_out_is_not_followed_farther() -> None:
    ev = evaluator()
    seen: list[int] = []
    [path, *_] = paths_into(ev, AtInfinity(ty.NAT, 1))

    def gap(n: int) -> fmpq:
        seen.append(n)
        return fmpq(1, 4) + fmpq(1, n)

    assert approached(ev, path, gap, judge).level is Level.LIKELY_FALSE
    assert not set(path.far[-3:]) & set(seen)
    seen.clear()

    def slow(n: int) -> fmpq:
        seen.append(n)
        return fmpq(1, n.bit_length())

    assert approached(ev, path, slow, judge).level is not Level.LIKELY_FALSE
    assert path.far[-1] in seen


def test_precision_grows_with_the_distance() -> None:
    ev = evaluator()
    [path, *_] = paths_into(ev, AtInfinity(ty.NAT, 1))
    bits: list[int] = []

    def gap(n: int) -> fmpq:
        bits.append(ev.domain.prec)
        return fmpq(1, n.bit_length())

    approached(ev, path, gap, judge)
    assert bits[-1] > 8192 + BITS / 2 and bits[-3] < bits[-1] / 3


def test_one_sequence_shows_that_a_limit_is_wrong() -> None:
    ev = evaluator()
    paths = paths_into(ev, AtInfinity(ty.NAT, 1))
    assert len(paths) == 3
    assert len(along(ev, paths, lambda _: fmpq(1), judge)) == 1
    assert len(along(ev, paths, lambda n: fmpq(1, n), judge)) == 3


def test_what_squares_at_every_doubling_grows_without_bound() -> None:
    beyond = [math.inf] * 4
    assert judge([1e9, 1e149, *beyond]).level is Level.LIKELY_FALSE
    assert judge([1e100, 1e149, *beyond]).level is Level.UNKNOWN  # a power of n may fall again
    assert judge([1e9, 1e149, *beyond, 1.0]).level is not Level.LIKELY_FALSE
    assert judge([1e9, *beyond, math.inf]).level is Level.UNKNOWN


@pytest.mark.parametrize("size", [1.0, 1e100, 1e200, 1e300])
def test_sequences_of_any_size_are_extrapolated(size: float) -> None:
    """size (3 + 2⁻ᵏ) heads for 3 size, however large, and squares of its steps overflow."""
    values = [size * (3 + 0.5**k) for k in range(16)]
    found = extrapolated(values)
    assert found is not None and abs(found[0] - 3 * size) <= 1e-6 * size


def test_a_sequence_that_passes_by_the_claimed_limit_is_extrapolated_with_its_signs() -> None:
    """Σ 1 / (2 k + 1)² is π² / 8, a little more than 37 / 30."""
    missed = math.pi**2 / 8 - 37 / 30
    signed = [missed - 1 / (4 * 2**k) for k in range(1, 12)]
    verdict = judge(signed)
    assert verdict.level is Level.LIKELY_FALSE
    assert verdict.margin == pytest.approx(-missed, rel=0.5)
    assert judge([abs(gap) for gap in signed]).level is not Level.LIKELY_FALSE


@pytest.mark.parametrize(
    ("rule", "grows_too"),
    [
        (lambda d, x: d.mul(x, d.add(1, d.function("sin", x))), False),
        (lambda d, x: d.mul(x, d.add(2, d.function("sin", x))), True),
        (lambda d, x: d.mul(x, d.power(d.function("sin", x), 2)), False),
        (lambda d, x: d.function("log", x), True),
    ],
)
def test_waves_are_looked_at_where_they_vanish(rule, grows_too):
    ev = evaluator()
    with ev.domain.working():
        source, target = AtInfinity(ty.REAL, 1), AtInfinity(ty.REAL, 1)
        truth = tendsto(ev, ty.REAL, lambda x: rule(ev.domain, x), source, target)
    assert (truth.level is Level.LIKELY_TRUE) is grows_too
    assert (truth.level is Level.LIKELY_FALSE) is not grows_too


def test_waves_that_run_into_a_point_are_looked_at_from_its_side() -> None:
    """sin (1 / x) ² / x is 0 again and again; x is not negative there."""
    ev, d = evaluator(), BallDomain(max_prec=1024)

    def wave(x):
        return d.div(d.power(d.function("sin", d.inv(x)), 2), x)

    def steady(x):
        return d.inv(x)

    with ev.domain.working():
        source = Near(ty.REAL, fmpq(0), lambda x: d.less(0, x))
        for rule, level in ((wave, Level.LIKELY_FALSE), (steady, Level.LIKELY_TRUE)):
            assert tendsto(ev, ty.REAL, rule, source, AtInfinity(ty.REAL, 1)).level is level


def test_points_of_a_path_are_computed_when_asked_for() -> None:
    asked: list[int] = []

    def at(k: int) -> int:
        asked.append(k)
        return k * k

    points = Points(at, range(3, 64))
    assert len(points) == 61 and not asked
    assert points[-2:] == [62**2, 63**2] and points[-1] == 63**2 and points[0] == 9
    assert asked == [62, 63, 3]
    assert list(points) == [k * k for k in range(3, 64)] and len(asked) == 61
    with pytest.raises(IndexError):
        points[61]


@pytest.mark.parametrize("limit", [fmpq(-2, 5), fmpq(-1, 4)])
def test_what_passes_by_a_number_does_not_tend_to_it(limit: fmpq) -> None:
    """sin (log k), where n = 2 ^ k, moves ever more slowly, and never comes to rest."""
    values = [math.sin(math.log(k * math.log(2))) - float(limit) for k in range(2, 48)]
    assert judge(values).level < Level.LIKELY_TRUE


def test_what_slows_down_towards_a_number_may_tend_to_it() -> None:
    assert judge([1 / k**3 for k in range(2, 48)]).level is Level.LIKELY_TRUE


def test_limits_that_fall_only_very_far_out_are_not_called_wrong() -> None:
    """(log n) ^ 5 / n ^ (1/100) has its greatest value at e ^ 500, exp (√log x) / x ^ (1/1000) at
    e ^ 250000; both tend to 0. That √log x does not is seen as before.
    """
    ev = Evaluator(Export("", None, {}, {}, {}), BallDomain(max_prec=1024), PointSearch(0))
    zero = Near(ty.REAL, fmpq(0), None)

    def power(n):
        return arb(n).log() ** 5 / (arb(n).log() / 100).exp()

    def late(x):
        return (arb(x).log().sqrt() - arb(x).log() / 1000).exp()

    def grows(x):
        return arb(x).log().sqrt()

    with ev.domain.working():
        for t, f in ((ty.NAT, power), (ty.REAL, power), (ty.REAL, late)):
            found = tendsto(ev, ty.REAL, f, AtInfinity(t, 1), zero)
            assert found.level > Level.LIKELY_FALSE, found
        found = tendsto(ev, ty.REAL, grows, AtInfinity(ty.REAL, 1), zero)
        assert found.level is Level.LIKELY_FALSE
