"""Convexity, monotony and Lipschitz bounds that fail in a narrow region only."""

from __future__ import annotations

import json
from collections.abc import Callable

import exports
import pytest
from real_terms import Real, named
from terms import NAT, REAL, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.falsify.diagonal import _Course, _lowest_between, _places, _valleys
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, apply
from pyisingcheck.verdict import Verdict

EXPORT = decode_export(json.dumps(exports.export()))
Formula = Callable[[Real], Real]
X, Y = Real(BVar(1)), Real(BVar(0))


def verdict(body: Expr) -> Verdict:
    return check_statement(Pi("x", REAL, Pi("y", REAL, body)), EXPORT)


def convex(f: Formula) -> Verdict:
    """∀ x y, f ((x + y) / 2) ≤ (f x + f y) / 2"""
    return verdict(rel("LE.le", f((X + Y) / 2).expr, ((f(X) + f(Y)) / 2).expr))


def monotone(f: Formula) -> Verdict:
    """∀ x y, x ≤ y → f x ≤ f y"""
    x, y = Real(BVar(2)), Real(BVar(1))
    return verdict(
        Pi("h", rel("LE.le", X.expr, Y.expr), rel("LE.le", f(x).expr, f(y).expr)),
    )


def lipschitz(f: Formula) -> Verdict:
    """∀ x y, |f x - f y| ≤ |x - y|"""
    return verdict(rel("LE.le", abs(f(X) - f(Y)).expr, abs(X - Y).expr))


def quartic(numerator: int) -> Formula:
    """x ^ 4 - 2 x ^ 3 + a / 1000 x ^ 2, convex from 1500 on"""
    return lambda x: x**4 - 2 * x**3 + numerator * x**2 / 1000


def wave(divisor: int) -> Formula:
    """x ^ 2 / divisor - cos x / 1000, convex if divisor ≤ 2000"""
    return lambda x: x**2 / divisor - named("cos", x) / 1000


@pytest.mark.parametrize("f", [quartic(1498), wave(2001)])
def test_convexity_that_fails_in_a_narrow_region(f: Formula) -> None:
    found = convex(f)
    assert found.verdict == "falsified" and found.certified


@pytest.mark.parametrize("f", [quartic(1500), wave(2000), lambda x: named("exp", x)])
def test_convex_functions(f: Formula) -> None:
    assert convex(f).verdict == "holds"


def test_a_function_that_falls_in_a_narrow_region() -> None:
    """The derivative of x - a tanh (40 x - 30) / 40 is 1 - a at 3 / 4 and near 1 elsewhere."""

    def step(a: int) -> Formula:
        return lambda x: x - a * named("tanh", 40 * x - 30) / 40000

    assert monotone(step(1001)).verdict == "falsified"
    assert monotone(step(1000)).verdict == "holds"


def test_a_slope_that_is_too_large_in_a_narrow_region() -> None:
    def step(a: int) -> Formula:
        return lambda x: a * named("tanh", 40 * x - 37) / 40000

    assert lipschitz(step(1001)).verdict == "falsified"
    assert lipschitz(step(1000)).verdict == "holds"


def test_a_minimum_between_places_is_found() -> None:
    def margin(c, h):
        return float((c - 1) ** 2 * (c + 2) ** 2) - 1e-6 * float(h)

    course = _Course(margin, 1, [(c, margin(c, 1)) for c in _places()])
    (left, right), *_ = _valleys(course.places)
    found = _lowest_between(course, left + (right - left) / 7, right)
    assert found is not None and margin(found, 1) < 0


def test_no_violation_is_made_up() -> None:
    course = _Course(lambda c, h: float(c * c + 1), 1, [])
    assert _lowest_between(course, _places()[3], _places()[-3]) is None


def test_dimensions_and_functions_on_them_are_drawn_anew() -> None:
    """∀ n (v : Fin n → ℝ) x y, |x + Σ v - (y + Σ v)| ≤ |x - y|"""
    vector = Pi("i", apply(Const("Fin"), BVar(0)), REAL)
    claim = rel("LE.le", abs(X - Y).expr, abs(X - Y).expr)
    claim = Pi("n", NAT, Pi("v", vector, Pi("x", REAL, Pi("y", REAL, claim))))
    assert check_statement(claim, EXPORT).verdict == "holds"
