"""Complex functions that are analytic at a point, and those that are not."""

from __future__ import annotations

import json

import exports
import pytest
from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.analyticity import analytic_at
from pyisingcheck.semantics.limits.derivatives import differentiable_at
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.decode import decode_export

EXPORT = decode_export(json.dumps(exports.export()))
C = ty.COMPLEX
DOM = BallDomain(max_prec=1024)
Z = (fmpq(0), fmpq(0))


def apply(name):
    return lambda z: DOM.function(name, z)


def power(n):
    return lambda z: DOM.power(z, n)


def spike(z):
    return DOM.select(DOM.equal(z, DOM.complex(0, 0)), lambda: 1, lambda: z)


def level(f, point) -> Level:
    ev = Evaluator(EXPORT, DOM)
    return analytic_at(ev, C, C, C, f, DOM.complex(*map(fmpq, point))).level


NOT_ANALYTIC = {
    "conj": (DOM.conj, (1, 2)),
    "re": (DOM.re, (1, 2)),
    "norm": (DOM.norm, (3, 4)),
    "z conj z at 0": (lambda z: DOM.mul(z, DOM.conj(z)), Z),
    "z² conj z at 0": (lambda z: DOM.mul(power(2)(z), DOM.conj(z)), Z),
    "log on its cut": (apply("clog"), (-1, 0)),
    "log at 0": (apply("clog"), Z),
    "1/z": (DOM.inv, Z),
    "exp (-1/z²)": (lambda z: DOM.function("cexp", DOM.neg(DOM.inv(power(2)(z)))), Z),
    "a value of its own": (spike, Z),
    "sin z / z with 0 / 0": (lambda z: DOM.div(DOM.function("csin", z), z), Z),
    "a tiny conjugate": (lambda z: DOM.add(z, DOM.mul(fmpq(1, 100), DOM.conj(z))), (1, 1)),
}
ANALYTIC = {
    "exp": (apply("cexp"), (3, -4)),
    "log beside its cut": (apply("clog"), (-1, fmpq(1, 1000))),
    "log": (apply("clog"), (2, 1)),
    "1/z beside its pole": (DOM.inv, (fmpq(1, 10**6), 0)),
    "z³": (power(3), Z),
    "z³ / z with 0 / 0": (lambda z: DOM.div(power(3)(z), z), Z),
    "0": (lambda z: 0, Z),
    "z¹⁰⁰": (power(100), (fmpq(1, 2), 1)),
}


@pytest.mark.parametrize("name", NOT_ANALYTIC)
def test_functions_that_are_not_analytic(name: str) -> None:
    assert level(*NOT_ANALYTIC[name]) is Level.LIKELY_FALSE


@pytest.mark.parametrize("name", ANALYTIC)
def test_functions_that_are_analytic(name: str) -> None:
    assert level(*ANALYTIC[name]) >= Level.LIKELY_TRUE


@pytest.mark.parametrize(("point", "expected"), [((-1, 0), False), ((-1, 1), True), ((2, 0), True)])
def test_the_complex_logarithm_jumps_on_its_cut(point, expected: bool) -> None:
    ev = Evaluator(EXPORT, DOM)
    z = DOM.complex(*map(fmpq, point))
    found = differentiable_at(ev, C, C, C, apply("clog"), z)
    assert (found.level >= Level.LIKELY_TRUE) is expected
    assert (found.level <= Level.LIKELY_FALSE) is not expected


def test_real_analyticity_of_complex_functions_is_not_judged() -> None:
    ev = Evaluator(EXPORT, DOM)
    with pytest.raises(Unsupported):
        analytic_at(ev, ty.REAL, C, C, DOM.conj, DOM.complex(fmpq(1), fmpq(1)))
