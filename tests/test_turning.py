"""Functions with f (x + 1) = f x + 1, or with a period, of which more is said."""

from __future__ import annotations

import json

import exports
import pytest
from flint import fmpq
from real_terms import ANY, ON_REALS, Real
from terms import REAL, eq, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.functions.ansatz import TURNING
from pyisingcheck.sampling.functions.formulas import evaluated
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import real_float
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EXPORT = decode_export(json.dumps(exports.export()))


@pytest.mark.parametrize("text", TURNING)
def test_what_is_known_of_them(text: str) -> None:
    ev = Evaluator(EXPORT, BallDomain(max_prec=256))
    formula, turn, traits, corners = TURNING[text]
    y = [real_float(evaluated(ev.domain, formula, fmpq(k, 24))) for k in range(-72, 73)]
    steps = [b - a for a, b in zip(y, y[1:], strict=False)]
    ahead = {round(b - a, 9) for a, b in zip(y, y[24:], strict=False)}
    assert ahead == {float(turn)}
    assert not ("Monotone" in traits and min(steps) < -1e-12)
    assert not ("Continuous" in traits and (corners or max(map(abs, steps)) > 0.4))


def at(k: int, x: Expr) -> Real:
    return Real(App(BVar(k), x))


def lift(more: Expr, claim: Expr, step: int) -> Expr:
    """∀ f, more → (∀ x, f (x + 1) = f x + step) → ∀ x, claim"""
    ahead = at(2, (Real(BVar(0)) + 1).expr)
    equation = Pi("x", REAL, eq(ahead.expr, (at(2, BVar(0)) + step).expr))
    return Pi("f", ON_REALS, Pi("hf", more, Pi("h", equation, Pi("x", REAL, claim))))


def continuous(f: Expr) -> Expr:
    return apply(Const("Continuous"), REAL, REAL, ANY, ANY, f)


def rising() -> Expr:
    """∀ x y, x ≤ y → f x ≤ f y, below f"""
    claim = rel("LE.le", at(3, BVar(2)).expr, at(3, BVar(1)).expr)
    return Pi("x", REAL, Pi("y", REAL, Pi("h", rel("LE.le", BVar(1), BVar(0)), claim)))


def nought() -> Real:
    return Real(BVar(0)) - Real(BVar(0))


def test_monotone_lifts_stay_near_a_line() -> None:
    """|f x - x - f 0| < 1: not for want of such functions."""
    off = at(3, BVar(0)) - Real(BVar(0)) - at(3, nought().expr)
    one = Real(BVar(0)) * 0 + 1
    found = check_statement(lift(rising(), rel("LT.lt", abs(off).expr, one.expr), 1), EXPORT)
    assert found.verdict == "holds" and found.samples > 20


def test_continuous_lifts_need_not_be_lines() -> None:
    line = eq(at(3, BVar(0)).expr, (Real(BVar(0)) + at(3, nought().expr)).expr)
    assert check_statement(lift(continuous(BVar(0)), line, 1), EXPORT).verdict == "falsified"


def test_monotone_functions_with_a_period_are_constant() -> None:
    same = eq(at(3, BVar(0)).expr, at(3, nought().expr).expr)
    assert check_statement(lift(rising(), same, 0), EXPORT).verdict in ("holds", "inconclusive")
    assert check_statement(lift(continuous(BVar(0)), same, 0), EXPORT).verdict == "falsified"


def test_what_a_function_is_one_further_on_needs_no_points() -> None:
    """That f (x + 1) = f x + 1 is certain for x + sin (2 π x) / (2 π), and that it is
    continuous: a violation at it is certified, where it is drawn.
    """
    line = eq(at(3, BVar(0)).expr, (Real(BVar(0)) + at(3, nought().expr)).expr)
    claim = lift(continuous(BVar(0)), line, 1)
    found = [check_statement(claim, EXPORT, seed=seed) for seed in range(3)]
    assert all(verdict.verdict == "falsified" for verdict in found)
    assert any(verdict.certified for verdict in found)


def test_periodic_functions_need_not_be_bounded() -> None:
    bound = rel("LE.le", abs(at(3, BVar(0))).expr, BVar(1))
    bounded = apply(Const("Exists"), REAL, Lam("M", REAL, Pi("x", REAL, bound)))
    equation = Pi("x", REAL, eq(at(1, (Real(BVar(0)) + 1).expr).expr, at(1, BVar(0)).expr))
    assert check_statement(Pi("f", ON_REALS, Pi("h", equation, bounded)), EXPORT).verdict == (
        "falsified"
    )
