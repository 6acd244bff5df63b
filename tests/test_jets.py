"""Derivatives in ball arithmetic, and how case distinctions keep them from being claimed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains import fast_series, jets
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import Complex, to_arb
from pyisingcheck.semantics.domains.jets import FUNCTIONS, Jet, smooth, taylor
from pyisingcheck.semantics.domains.spans import Span
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.decode import Export

EMPTY = Export("", None, {}, {}, {})


@pytest.fixture
def ev() -> Iterator[Evaluator]:
    domain = BallDomain(prec=200)
    with domain.working():
        yield Evaluator(EMPTY, domain)


def _near(x: Any, y: Any) -> bool:
    return bool(abs(to_arb(x) - to_arb(y)) < arb(2) ** -120)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_agrees_with_its_difference_quotient(ev: Evaluator, name: str) -> None:
    x, h = fmpq(1, 3), fmpq(1, 2**90)
    at: Callable[[Any], Any] = lambda z: ev.domain.function(name, z)  # noqa: E731
    found = taylor(ev, ty.REAL, at, x, 1)
    assert found is not None
    with BallDomain(prec=600).working():
        quotient = (to_arb(at(x + h)) - to_arb(at(x - h))) / (2 * arb(h))
    assert _near(found[1], quotient)


def test_derivatives_of_polynomials_are_exact(ev: Evaluator) -> None:
    assert taylor(ev, ty.REAL, lambda x: ev.domain.power(x, 5), fmpq(2), 3) == [32, 80, 160, 240]


def test_higher_derivatives_of_a_real_power(ev: Evaluator) -> None:
    found = taylor(ev, ty.REAL, lambda x: ev.domain.rpow(x, fmpq(5, 2)), fmpq(4), 2)
    assert found is not None
    assert _near(found[1], 20) and _near(found[2], fmpq(15, 2))


@pytest.mark.parametrize(
    ("rule", "x"),
    [
        (lambda d, x: d.norm(x), fmpq(0)),
        (lambda d, x: d.function("sqrt", x), fmpq(0)),
        (lambda d, x: d.inv(x), fmpq(0)),
        (lambda d, x: d.function("log", x), fmpq(0)),
        (lambda d, x: d.maximum(x, d.mul(x, x)), fmpq(1)),
        (lambda d, x: d.floor(x), fmpq(3)),
        (lambda d, x: d.select(d.less(x, 2), lambda: 0, lambda: 1), fmpq(2)),
        (lambda d, x: d.select(d.less_equal(x, 2), lambda: 0, lambda: 1), fmpq(2)),
        (lambda d, x: d.select(d.equal(x, 2), lambda: 0, lambda: 1), fmpq(2)),
        (lambda d, x: d.select(d.equal(d.mul(x, 1), 0), lambda: 0, lambda: 1), fmpq(0)),
    ],
)
def test_a_border_is_not_smooth_but_its_neighbours_are(ev: Evaluator, rule: Any, x: fmpq) -> None:
    for domain in (ev.domain, None):  # a function may have been made before the domain changed

        def f(z: Any, domain: Any = domain) -> Any:
            return rule(domain or ev.domain, z)

        assert not smooth(ev, ty.REAL, ty.REAL, f, x)
        assert taylor(ev, ty.REAL, f, x, 1) is None
    assert smooth(ev, ty.REAL, ty.REAL, f, x + fmpq(1, 7))


def test_two_infinitesimals_do_not_mix() -> None:
    with pytest.raises(Undecided):
        Jet(object(), [1, 1]) * Jet(object(), [1, 1])


def test_a_jet_is_never_zero() -> None:
    assert Jet(object(), [0]) != 0


def test_flint_computes_no_series_with_spans() -> None:
    balls, spans = [arb(1)] * 12, [arb(1), *[Span(0, 1)] * 11]
    assert fast_series.is_long(balls) and not fast_series.is_long(balls[:4])
    assert not fast_series.is_long(spans) and not fast_series.is_long(balls, spans)


@pytest.mark.parametrize("name", sorted(fast_series.FUNCTIONS.keys() - {"inverse"}))
def test_long_series_agree_with_the_recurrences(name, monkeypatch):
    def derivatives():
        x = jets.Jet(object(), [arb("0.3"), arb("0.7"), arb("-0.2"), *[arb("0.1")] * 9])
        return jets.FUNCTIONS[name](x).c

    fast = derivatives()
    monkeypatch.setattr(fast_series, "is_long", lambda *_: False)
    assert all(to_arb(a).overlaps(to_arb(b)) for a, b in zip(fast, derivatives(), strict=True))
    assert all(to_arb(a).rad() < 1e-9 for a in fast)


def test_a_linear_argument_of_a_power_or_a_series():
    short = jets.Jet(object(), [arb("0.3"), arb("0.7"), 0, 0])
    bent = jets.Jet(object(), [arb("0.3"), arb("0.7"), arb(0), arb(0)])
    for of in (lambda x: jets.JetDomain.rpow(x, fmpq(1, 3)), lambda x: x.composed([2, 3, 5, 7])):
        pairs = zip(of(short).c, of(bent).c, strict=True)
        assert all(to_arb(a).overlaps(to_arb(b)) for a, b in pairs)


def test_quotients_and_powers_of_complex_series():
    z = Complex(jets.Jet(object(), [arb(1), arb(1), 0]), 2)
    for found in (jets.JetDomain.div(1, z), jets.JetDomain.power(z, -1)):
        re, im = found.re.c, found.im.c
        assert to_arb(re[0]).overlaps(arb(1) / 5) and to_arb(im[0]).overlaps(arb(-2) / 5)
        # the derivative is -1 / z², with z² = -3 + 4 i
        assert to_arb(re[1]).overlaps(arb(3) / 25) and to_arb(im[1]).overlaps(arb(4) / 25)


def test_a_linear_argument_may_be_a_span() -> None:
    bent = Jet(object(), [Span(1, 2), Span(-1, 3), 0]).composed([5, 7, 2])
    assert 5 in bent.c[0]
    assert (bent.c[1].low, bent.c[1].high) == (-7, 21) and 18 in bent.c[2]
