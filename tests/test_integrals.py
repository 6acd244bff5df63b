"""Integrals: values that are enclosed, estimated ones, and functions that are not integrable."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from flint import arb, ctx, fmpq

from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import NotBatchable, TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import Complex, PiMultiple, to_arb
from pyisingcheck.semantics.domains.jets import Jet, taylor
from pyisingcheck.semantics.domains.spans import Span, in_spans
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits import integrals
from pyisingcheck.semantics.limits.blocks import Side, shrinking
from pyisingcheck.semantics.limits.quadrature import enclosed
from pyisingcheck.semantics.registry import MEANINGS
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Function
from pyisingcheck.terms.decode import Export, load_export
from pyisingcheck.terms.expr import Const

SMALL = Path(__file__).parent / "corpus" / "Discrete.json"
LINE = [(None, None)]
UP = [(0, None)]
PI = math.pi


@pytest.fixture(scope="module")
def export() -> Export:
    return load_export(SMALL)


@pytest.fixture
def ev(export) -> Evaluator:
    before, ctx.prec = ctx.prec, 106
    yield Evaluator(export, BallDomain(max_prec=1024), PointSearch("0"))
    ctx.prec = before


class Formulas:
    """Functions in the domain that an evaluator is in."""

    def __init__(self, ev):
        self.ev = ev

    def __getattr__(self, name):
        return lambda *args: getattr(self.ev.domain, name)(*args)

    def of(self, name, x):
        return self.ev.domain.function(name, x)

    def gauss(self, x):
        return self.of("exp", self.neg(self.power(x, 2)))

    def step(self, x):
        return self.select(self.ev.domain.less(x, fmpq(1, 3)), lambda: 0, lambda: 1)


@pytest.fixture
def on(ev) -> Formulas:
    return Formulas(ev)


def between(ev, f, a, b):
    return integrals.oriented(ev, ty.REAL, Function(f), a, b)


def contains(value, true, width):
    """Whether a ball that is not too wide contains a number known as a float."""
    ball = to_arb(value)
    return bool(ball.overlaps(arb(true, 1e-13 * (1 + abs(true))))) and ball.rad() < width


CERTAIN = [
    (lambda on: lambda x: on.of("sin", x), 0, 2, 1 - math.cos(2)),
    (lambda on: lambda x: on.of("sin", x), 2, 0, math.cos(2) - 1),
    (lambda on: lambda x: on.of("sqrt", x), 0, 1, 2 / 3),
    (lambda on: lambda x: on.norm(on.sub(x, fmpq(1, 3))), 0, 1, 5 / 18),
    (lambda on: lambda x: on.floor(x), 0, 4, 6.0),
    (lambda on: on.step, 0, 1, 2 / 3),
    (lambda on: lambda x: on.inv(on.add(1, on.power(x, 2))), -1, 1, PI / 2),
    (lambda on: lambda x: on.rpow(x, fmpq(7, 3)), 0, 1, 0.3),
    (lambda on: lambda x: on.of("sin", on.mul(50, x)), 0, 3, (1 - math.cos(150)) / 50),
    (lambda on: lambda x: on.of("exp", x), PiMultiple.of(1), 4, math.exp(4) - math.exp(PI)),
]


@pytest.mark.parametrize(("formula", "a", "b", "true"), CERTAIN)
def test_enclosures_contain_the_integral_and_rest_on_nothing_else(ev, on, formula, a, b, true):
    value = between(ev, formula(on), a, b)
    assert contains(value, true, 1e-8)
    assert not ev.approximations
    wrong = ev.domain.equal(value, ev.domain.real(true + 1e-5))
    assert wrong.level is Level.FALSE


def test_polynomials_are_exact(ev, on):
    assert between(ev, lambda x: on.power(x, 2), 0, 1) == fmpq(1, 3)
    assert between(ev, lambda x: on.power(x, 9), fmpq(-1, 2), 1) == fmpq(1023, 10240)
    assert between(ev, lambda _: 3, 2, 2) == 0


ESTIMATED = [
    (lambda on: lambda x: on.inv(on.of("sqrt", x)), [(0, 1)], 2.0),
    (lambda on: lambda x: on.of("log", x), [(0, 1)], -1.0),
    (lambda on: lambda x: on.of("exp", on.neg(x)), UP, 1.0),
    (lambda on: on.gauss, LINE, math.sqrt(PI)),
    (lambda on: lambda x: on.inv(on.add(1, on.power(x, 2))), UP, PI / 2),
    (lambda on: lambda x: on.inv(on.of("sqrt", on.norm(on.sub(x, fmpq(1, 3))))), [(0, 1)],
     2 * (math.sqrt(1 / 3) + math.sqrt(2 / 3))),
    (lambda on: lambda x: on.rpow(x, fmpq(-9, 10)), [(0, 1)], 10.0),
    (lambda on: on.gauss, [(None, -1), (2, 3)],
     math.sqrt(PI) / 2 * (1 - math.erf(1) + math.erf(3) - math.erf(2))),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "cells", "true"), ESTIMATED)
def test_singular_ends_and_infinite_ranges_are_estimated(ev, on, formula, cells, true):
    ev.domain.prec = ev.domain.max_prec  # with all the work that an integral may cost
    value = integrals.integral(ev, ty.REAL, Function(formula(on)), cells)
    assert contains(value, true, 1e-6)
    assert integrals.ESTIMATE in ev.approximations
    assert ev.domain.tolerance > 0
    assert integrals.integrable(ev, ty.REAL, Function(formula(on)), cells).level > Level.UNKNOWN


NOT_INTEGRABLE = [
    (lambda on: lambda x: on.inv(x), [(0, 1)]),
    (lambda on: lambda x: on.inv(x), [(-1, 2)]),
    (lambda on: lambda x: on.inv(on.power(x, 2)), [(-1, 1)]),
    (lambda on: lambda x: on.inv(on.add(x, 1)), UP),
    (lambda on: lambda x: on.div(on.of("sin", x), x), UP),
    (lambda on: lambda x: on.of("exp", x), UP),
    (lambda on: lambda x: on.of("tan", x), [(0, 3)]),
    (lambda on: lambda _: 1, LINE),
    (lambda on: lambda x: on.rpow(x, fmpq(-1000001, 1000000)), [(0, 1)]),
]


@pytest.mark.parametrize(("formula", "cells"), NOT_INTEGRABLE)
def test_what_is_not_integrable_has_the_integral_zero_and_a_note(ev, on, formula, cells):
    f = Function(formula(on))
    assert integrals.integral(ev, ty.REAL, f, cells) == 0
    assert ev.approximations == [integrals.DIVERGES]
    assert integrals.integrable(ev, ty.REAL, f, cells).level is Level.LIKELY_FALSE


@pytest.mark.parametrize("power", [fmpq(-999991, 1000000), fmpq(-1) + fmpq(1, 10**30)])
def test_powers_close_to_the_border_are_not_called_divergent(ev, on, power):
    def f(x):
        return on.rpow(x, power)

    assert shrinking(ev, f, Side(0, 1, False)).level is Level.LIKELY_TRUE
    with pytest.raises(Undecided):
        integrals.integral(ev, ty.REAL, Function(f), [(0, 1)])


def test_a_logarithm_does_not_hide_that_blocks_fall_in_the_end(ev, on):
    def f(x):
        return on.mul(on.of("log", x), on.rpow(x, fmpq(-1) - fmpq(1, 10**10)))

    assert shrinking(ev, f, Side(2, 1, True)).level > Level.LIKELY_FALSE


def test_slow_functions_are_left_undecided(ev, on):
    def f(x):
        return on.inv(on.mul(x, on.of("log", x)))

    assert shrinking(ev, f, Side(2, 1, True)).level is Level.UNKNOWN
    with pytest.raises(Undecided):
        integrals.integral(ev, ty.REAL, Function(f), [(2, None)])


def test_values_that_are_hardly_known_do_not_grow(ev):
    def f(x):
        return arb(0, (1 / to_arb(x).mid()).upper())

    assert shrinking(ev, f, Side(0, 1, False)).level is Level.UNKNOWN


def test_an_approximation_is_no_range(ev, on):
    """The middle's value would otherwise stand for the whole piece."""

    def f(x):
        if isinstance(x, Span | Jet):
            raise Undecided("no series")
        ev.approximations.append("a guess")
        return arb(to_arb(x).mid())

    with pytest.raises(Undecided):
        between(ev, f, 0, 1)
    assert not ev.approximations


def test_a_narrow_peak_is_enclosed(ev, on):
    """No finite number of points would show it."""

    def f(x):
        return on.inv(on.add(fmpq(1, 10**6), on.power(on.mul(1000, on.sub(x, fmpq(1, 7))), 2)))

    assert contains(between(ev, f, 0, 1), math.atan(6e6 / 7) + math.atan(1e6 / 7), 1e-6)


def test_work_is_bounded_and_the_ball_grows_instead(ev, on):
    def f(x):
        return on.of("sin", on.mul(10**9, x))

    begun = ev.work
    value = between(ev, f, 0, 1)
    assert ev.work - begun < 3 * integrals.FIRST_WORK
    assert to_arb(value).contains(0) and to_arb(value).rad() > 1e-3
    ev.domain.prec = ev.domain.max_prec
    with pytest.raises(TooLarge):
        between(ev, f, 0, 1)


def test_an_integrand_without_values_is_given_up_soon(ev):
    begun = ev.work
    with pytest.raises(Undecided):
        between(ev, lambda _: Jet(object(), [1, 1]), 0, 1)
    assert ev.work - begun < 1000


def test_complex_functions(ev, on):
    def turn(x):
        return on.of("cexp", Complex(0, x))

    f = Function(turn)
    around = integrals.oriented(ev, ty.COMPLEX, f, 0, PiMultiple.of(2))
    assert to_arb(around.re).contains(0) and to_arb(around.im).contains(0)
    half = integrals.oriented(ev, ty.COMPLEX, f, 0, PiMultiple.of(1))
    assert to_arb(half.im).contains(2) and not to_arb(half.im).contains(fmpq(199, 100))
    with pytest.raises(Unsupported):
        integrals.oriented(ev, ty.NAT, f, 0, 1)


def test_the_derivative_in_an_end_is_the_integrand(ev, on):
    def upper(u):
        return between(ev, on.gauss, 0, u)

    def lower(u):
        return between(ev, on.gauss, u, 0)

    for f, factor in ((upper, 1), (lower, -1)):
        _, slope, bend = taylor(ev, ty.REAL, f, fmpq(1, 2), 2)
        assert abs(float(slope) - factor * math.exp(-0.25)) < 1e-12
        assert abs(float(bend) + factor * math.exp(-0.25)) < 1e-12


def test_no_derivative_where_the_integrand_jumps(ev, on):
    assert taylor(ev, ty.REAL, lambda u: between(ev, on.step, 0, u), fmpq(1, 3), 1) is None
    bends = taylor(ev, ty.REAL, lambda u: between(ev, lambda x: on.norm(x), -1, u), 0, 1)
    assert to_arb(bends[1]).contains(0) and ev.approximations == [integrals.CONTINUOUS]


def test_intervals_of_unknown_order(ev, on):
    close = PiMultiple.of(1), arb.pi()
    assert to_arb(between(ev, on.gauss, *close)).contains(0)
    with pytest.raises(Undecided):
        integrals.integral(ev, ty.REAL, Function(on.gauss), [close])
    assert integrals.integral(ev, ty.REAL, Function(on.gauss), [(1, 0)]) == 0


def test_no_integrals_among_spans(ev, on):
    with in_spans(ev), pytest.raises(Undecided):
        between(ev, on.gauss, 0, 1)


def test_the_remainder_counts(ev, on):
    """With hardly any work the ball of a rough enclosure still holds the value."""
    for bits in (4, 10, 30):
        value = enclosed(ev, ty.REAL, lambda x: on.of("exp", on.mul(9, x)), 0, 1, bits, 0).value
        assert to_arb(value).contains((math.exp(9) - 1) / 9)
        assert to_arb(value).rad() > 1e-12


def call(ev, name, *args, exprs=None):
    arity = MEANINGS[name].arity
    values = [*args]
    assert len(values) == arity
    return MEANINGS[name].rule(Call(ev, exprs or [None] * arity, [], values, None, None))


def test_meanings_take_their_arguments_as_mathlib_orders_them(ev, on):
    volume = call(ev, "MeasureTheory.MeasureSpace.volume", ty.REAL, None)
    square = Function(lambda x: on.power(x, 2))
    third = call(ev, "intervalIntegral", ty.REAL, None, None, square, 0, 1, volume)
    assert third == fmpq(1, 3)
    unit = Function(lambda x: on.constant(0 < x < 1), pieces=(fmpq(0), fmpq(1)))
    part = call(ev, "MeasureTheory.Measure.restrict", ty.REAL, None, volume, unit)
    assert call(ev, "MeasureTheory.integral", ty.REAL, ty.REAL, None, None, None, part, square) == (
        fmpq(1, 3)
    )
    on_unit = ("MeasureTheory.IntegrableOn", ty.REAL, ty.REAL, None, None, None, square, unit)
    assert call(ev, *on_unit, volume).level is Level.TRUE
    whole = ("MeasureTheory.Integrable", ty.REAL, None, None, ty.REAL, None, square, volume)
    assert call(ev, *whole).level is Level.LIKELY_FALSE
    pole = Function(lambda x: on.inv(x))
    ordered = ("IntervalIntegrable", ty.REAL, None, None, pole, volume, 1, 0)
    assert call(ev, *ordered).level is Level.LIKELY_FALSE


def test_other_measures_and_sets_are_refused(ev, on):
    with pytest.raises(Unsupported):
        call(ev, "MeasureTheory.MeasureSpace.volume", ty.COMPLEX, None)
    volume = call(ev, "MeasureTheory.MeasureSpace.volume", ty.REAL, None)
    unseen = Function(lambda x: on.constant(True))
    with pytest.raises(Unsupported):
        call(ev, "MeasureTheory.Measure.restrict", ty.REAL, None, volume, unseen)
    with pytest.raises(Unsupported):
        call(ev, "intervalIntegral", ty.REAL, None, None, unseen, 0, 1, Const("other"))


def test_batches_are_left_to_exact_samples(ev):
    class Batch(BallDomain):
        name = "batch"

    with ev.within(Batch()), pytest.raises(NotBatchable):
        call(ev, "intervalIntegral", ty.REAL, None, None, None, 0, 1, None)
