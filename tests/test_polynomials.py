"""Polynomials: degrees with one of 0, units, and those modulo n that have to do with n."""

from __future__ import annotations

import pytest
from terms import NAT, REAL, eq, lit, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.semantics import polynomials
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.order import is_unit
from pyisingcheck.semantics.domain import NoBuiltin
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.extended import is_extended, is_with_bottom
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply

EMPTY, SMALL = Export("", None, {}, {}, {}), Budget(1000, 60_000)
ANY, P = Const("inst"), BVar(0)
ON_REALS = apply(Const("Polynomial"), REAL, ANY)
DEGREES = App(Const("WithBot"), NAT)


def evaluator() -> Evaluator:
    return Evaluator(EMPTY, BallDomain())


def degree(p: Expr) -> Expr:
    return apply(Const("Polynomial.degree"), REAL, ANY, p)


def cast(n: Expr) -> Expr:
    return apply(Const("Nat.cast"), DEGREES, ANY, n)


NAT_DEGREE = cast(apply(Const("Polynomial.natDegree"), REAL, ANY, P))
BOTTOM = apply(Const("Bot.bot"), DEGREES, ANY)


@pytest.mark.parametrize(("claim", "expected"), [
    (eq(degree(P), NAT_DEGREE, DEGREES), "falsified"),  # at 0
    (rel("LE.le", degree(P), NAT_DEGREE, DEGREES), "holds"),
    (rel("LE.le", BOTTOM, degree(P), DEGREES), "holds"),
    (rel("LT.lt", BOTTOM, degree(P), DEGREES), "falsified"),
    (rel("LT.lt", degree(P), lit(5, DEGREES), DEGREES), "falsified"),
])  # fmt: skip
def test_the_degree_of_zero_is_the_least_element(claim: Expr, expected: str) -> None:
    verdict = check_statement(Pi("p", ON_REALS, claim), EMPTY, budget=SMALL)
    assert verdict.verdict == expected


def test_degrees_are_added_with_the_least_element() -> None:
    """deg p + deg p = ⊥ only for p = 0, and what is no degree is told apart."""
    add = apply(Const("HAdd.hAdd"), DEGREES, DEGREES, DEGREES, ANY, degree(P), degree(P))
    claim = Pi("p", ON_REALS, eq(add, degree(P), DEGREES))
    verdict = check_statement(claim, EMPTY, budget=SMALL)
    assert verdict.verdict == "falsified" and verdict.counterexample != {"p": "0"}
    assert is_extended(DEGREES) and is_with_bottom(DEGREES)
    assert not is_extended(App(Const("WithBot"), REAL)) and not is_extended(App(Const("Fin"), NAT))


@pytest.mark.parametrize(("base", "p", "level"), [
    (ty.ZMod(4), [1, 2], Level.TRUE),  # (1 + 2 X) ^ 2 = 1
    (ty.ZMod(4), [1, 1], Level.FALSE),
    (ty.ZMod(4), [2, 2], Level.FALSE),
    (ty.ZMod(12), [5, 6], Level.TRUE),
    (ty.ZMod(12), [5, 4], Level.FALSE),
    (ty.ZMod(1), [], Level.TRUE),
    (ty.ZMod(5), [], Level.FALSE),
    (ty.INT, [-1, 0], Level.TRUE),
    (ty.INT, [2], Level.FALSE),
    (ty.REAL, [2], Level.TRUE),
    (ty.REAL, [2, 1], Level.FALSE),
])  # fmt: skip
def test_units_have_nilpotent_coefficients(base: ty.Type, p: list, level: Level) -> None:
    assert is_unit(evaluator(), ty.Polynomials(base), p).level is level


def test_units_over_matrices_are_not_told() -> None:
    base = ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.REAL, "linfty")
    with pytest.raises(NoBuiltin):
        is_unit(evaluator(), ty.Polynomials(base), [])


def test_derivatives_modulo_n_vanish_at_times() -> None:
    ev = evaluator()
    drawer, base = Drawer(ev, 0), ty.ZMod(5)
    found = [drawer.draw(ty.Polynomials(base)) for _ in range(300)]
    degrees = {polynomials.degree(ev, base, p) for p in found}
    assert {None, 0, 1, 2, 3, 4, 5, 6} <= degrees
    flat = [p for p in found if not any(polynomials.derivative(ev, base, p))]
    assert any((polynomials.degree(ev, base, p) or 0) >= 5 for p in flat)
