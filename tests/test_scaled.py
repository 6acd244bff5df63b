"""Vectors and matrices that are made smaller until they meet a bound."""

from __future__ import annotations

import json
import random
from itertools import islice

import exports
import pytest
from flint import fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, Investigation, check_statement
from pyisingcheck.sampling import repairs
from pyisingcheck.sampling.equations.scaled import FACTORS, made_smaller
from pyisingcheck.sampling.tables import tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EMPTY = decode_export(json.dumps(exports.export()))
THREE = App(Const("Fin"), lit(3, NAT))


def short_vectors(conclusion: Expr) -> Expr:
    """∀ x : Fin 3 → ℝ, ∑ i, |x i| ≤ 1/1000 → conclusion"""
    size = apply(Const("abs"), REAL, Const("i"), Const("i"), App(BVar(1), BVar(0)))
    universe = apply(Const("Finset.univ"), THREE, App(Const("Fin.fintype"), lit(3, NAT)))
    monoid = Const("Real.instAddCommMonoid")
    total = apply(Const("Finset.sum"), THREE, REAL, monoid, universe, Lam("i", THREE, size))
    bound = rel("LE.le", total, op("HDiv.hDiv", lit(1), lit(1000)))
    return Pi("x", Pi("i", THREE, REAL), Pi("h", bound, conclusion))


def nonzero_share(statement: Expr) -> float:
    check = Investigation(statement, EMPTY, "short", Budget(100, 2000), 0, "cpu")
    check.prepare()
    found = [s for s in islice(check.sampler.samples(), 60) if s is not None]
    return sum(any(x != 0 for x in s.values[0].entries) for s in found) / 60


def test_short_vectors_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = short_vectors(Const("True"))
    with_scaling = nonzero_share(statement)
    monkeypatch.setattr(repairs, "SCALED", -1.0)
    assert with_scaling > max(0.4, 2 * nonzero_share(statement))


def test_a_statement_about_short_vectors_is_falsified() -> None:
    vanishes = eq(App(BVar(1), lit(0, THREE)), lit(0))
    found = check_statement(short_vectors(vanishes), EMPTY, budget=Budget(200, 3000))
    assert found.verdict == "falsified" and found.certified


def test_what_can_be_made_smaller() -> None:
    ev, rng = Evaluator(EMPTY, BallDomain()), random.Random(0)
    vector = ty.Pi(ty.Fin(2), lambda _: ty.REAL)
    smaller = made_smaller(ev, vector, tabulated(ev, ty.Fin(2), [fmpq(2), fmpq(0)]), rng)
    assert smaller is not None
    assert smaller.entries[0] / 2 in FACTORS and smaller.entries[1] == 0
    assert made_smaller(ev, vector, tabulated(ev, ty.Fin(2), [fmpq(0)] * 2), rng) is None
    assert made_smaller(ev, ty.REAL, fmpq(2), rng) is None
    turned = made_smaller(ev, ty.COMPLEX, ev.domain.complex(fmpq(0), fmpq(2)), rng)
    assert turned is not None
    assert turned.re == 0 and turned.im / 2 in FACTORS
