"""Functions that bring points closer, and equations that nothing of ordinary size solves."""

from __future__ import annotations

import json
from collections.abc import Callable

import exports
import pytest
from flint import fmpq
from real_terms import ON_REALS, Real, named
from terms import REAL, eq, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.functions.contractions import (
    FUNCTIONS,
    STRICT,
    contracted,
    contraction,
    contracts,
)
from pyisingcheck.sampling.functions.formulas import evaluated
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import real_float
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function, force
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply
from pyisingcheck.verdict import Verdict

EXPORT = decode_export(json.dumps(exports.export()))
POINTS = [fmpq(k, 7) for k in range(-60, 61)]


@pytest.mark.parametrize("short", FUNCTIONS, ids=lambda f: f.text)
def test_they_are_contractions(short) -> None:
    ev = Evaluator(EXPORT, BallDomain(max_prec=256))
    y = [real_float(evaluated(ev.domain, short.formula, x)) for x in POINTS]
    slopes = [7 * abs(b - a) for a, b in zip(y, y[1:], strict=False)]
    assert max(slopes) <= 1 + 1e-12
    if short.traits >= STRICT:
        assert max(slopes) < 1


def value(k: int, x: int) -> Real:
    return Real(App(BVar(k), BVar(x)))


def short(*, strict: bool, half: bool = False) -> Expr:
    """∀ x y, |f x - f y| ≤ |x - y|, or x ≠ y → … <, below f."""
    k = int(strict)
    left = abs(value(2 + k, 1 + k) - value(2 + k, k))
    right = abs(Real(BVar(1 + k)) - Real(BVar(k)))
    claim = rel("LT.lt" if strict else "LE.le", left.expr, (right / 2 if half else right).expr)
    if strict:
        claim = Pi("h", apply(Const("Ne"), REAL, BVar(1), BVar(0)), claim)
    return Pi("x", REAL, Pi("y", REAL, claim))


def exists(equation: Callable[[Real], Expr]) -> Expr:
    return apply(Const("Exists"), REAL, Lam("x", REAL, equation(Real(BVar(0)))))


def fixed_point(hypothesis: Expr) -> Verdict:
    """∀ f, hypothesis → ∃ x, f x = x"""
    found = exists(lambda x: eq(App(BVar(2), x.expr), x.expr))
    return check_statement(Pi("f", ON_REALS, Pi("h", hypothesis, found)), EXPORT)


def test_strict_contractions_without_a_fixed_point() -> None:
    assert fixed_point(short(strict=True)).verdict == "falsified"
    assert fixed_point(short(strict=False)).verdict == "falsified"
    assert fixed_point(short(strict=False, half=True)).verdict in ("holds", "inconclusive")


def test_two_fixed_points_of_a_strict_contraction() -> None:
    same = [eq(App(BVar(3), BVar(1)), BVar(1)), eq(App(BVar(4), BVar(1)), BVar(1))]
    claim = Pi("a", same[0], Pi("b", same[1], eq(BVar(3), BVar(2))))
    claim = Pi("h", short(strict=True), Pi("x", REAL, Pi("y", REAL, claim)))
    assert check_statement(Pi("f", ON_REALS, claim), EXPORT).verdict in ("holds", "inconclusive")


def test_only_what_is_said_of_contractions_is_known() -> None:
    ev = Evaluator(EXPORT, BallDomain())
    t = ty.Pi(ty.REAL, lambda _: ty.REAL)
    d = Drawer(ev, 0)
    drawn = [contraction(d, t, strict=False) for _ in FUNCTIONS]
    end = rel("LE.le", BVar(0), BVar(0))
    for strict, half in [(True, False), (False, False), (False, True)]:
        claim = Pi("f", ON_REALS, Pi("h", short(strict=strict, half=half), end))
        plan = plan_of(ev, claim)
        assert contracted(plan) == {0: strict}
        for f in drawn:
            assert f is not None
            assert contracts(plan, 1, [f]) is (not half and (f.strict or not strict))
        assert not contracts(plan, 1, [Function(force)])


# -- equations -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "equation",
    [
        lambda x: eq(named("arctan", x).expr, (named("sqrt", x**2 + 1) + 2).expr),
        lambda x: eq((named("sqrt", x**4 + 1)).expr, (x**2).expr),
    ],
)
def test_equations_without_a_solution(equation: Callable[[Real], Expr]) -> None:
    assert check_statement(exists(equation), EXPORT).verdict in ("falsified", "inconclusive")


@pytest.mark.parametrize(
    "equation",
    [
        lambda x: eq(named("log", x).expr, (x / x * 30).expr),
        lambda x: eq(named("log", named("log", named("log", x))).expr, (x / x).expr),
        lambda x: eq(named("sqrt", x**2 + 1).expr, (x + 1 / (x / x * 1000)).expr),
        lambda x: eq(named("arctan", x).expr, (x / x * 157 / 100).expr),
        lambda x: eq(x.expr, (named("sin", x) + x / x * 1000).expr),
        lambda x: eq((x * named("sin", x)).expr, (x / x * 1000).expr),
    ],
)
def test_solutions_far_out_are_not_overlooked(equation: Callable[[Real], Expr]) -> None:
    assert check_statement(exists(equation), EXPORT).verdict != "falsified"


def test_a_limit_that_is_not_attained() -> None:
    half_turn = Real(Const("Real.pi")) / 2
    claim = exists(lambda x: eq(named("arctan", x).expr, half_turn.expr))
    found = check_statement(claim, EXPORT)
    assert found.verdict == "falsified" and "one sign farther out" in (found.grounds or "")
