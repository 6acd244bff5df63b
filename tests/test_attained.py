"""Batches in which hypotheses are attained, and predicates that may as well always be true."""

from __future__ import annotations

import json

import exports
import torch
from flint import fmpq
from terms import REAL, eq, lit, rel

from pyisingcheck.falsify import Investigation
from pyisingcheck.falsify.attained import lower_bounds
from pyisingcheck.falsify.batch_search import BatchProgram
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.sampling.lemmas import specializations
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.limits import _rushes_elsewhere
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, LevelZero, Pi, Sort, apply

EMPTY = decode_export(json.dumps(exports.export()))
PROP = Sort(LevelZero())


def bounded(name: str) -> Expr:
    """∀ x y r, x ≤ r → y ≤ r → x = y, with another relation for ≤."""
    inner = Pi("g", rel(name, BVar(2), BVar(1)), eq(BVar(4), BVar(3)))
    body = Pi("h", rel(name, BVar(2), BVar(0)), inner)
    return Pi("x", REAL, Pi("y", REAL, Pi("r", REAL, body)))


def columns(statement: Expr, rows: int = 60) -> list[torch.Tensor]:
    check = Investigation(statement, EMPTY, "", Budget(100, 2000), 0, "cpu")
    check.verdict()
    types: list[ty.Type | None] = [ty.REAL, ty.REAL, ty.REAL, None, None]
    sample = Sample([fmpq(1), fmpq(2), fmpq(3), *[None] * 2], types)
    generator = torch.Generator().manual_seed(1)
    drawn = BatchProgram(check, rows).columns(sample, generator)
    return [c.parameters[0][:, 0] for c in drawn[:3]]


def test_some_samples_attain_the_bounds_that_hypotheses_give() -> None:
    x, y, r = columns(bounded("LE.le"))
    gap = r - torch.maximum(x, y)
    tight = (gap >= 0) & (gap < 1e-9 * (1 + r.abs()))
    assert tight[::3].all() and not tight[1::3].any()
    x, y, r = columns(bounded("GE.ge"))  # x ≥ r bounds from above
    assert not (torch.maximum(x, y) - r).abs().lt(1e-9).any()


def test_what_bounds_a_variable_is_known_before_it() -> None:
    def found(statement: Expr) -> dict[int, int]:
        ev = Evaluator(EMPTY, BallDomain())
        return {i: len(b) for i, b in lower_bounds(ev, plan_of(ev, statement)).items()}

    assert found(bounded("LE.le")) == {2: 2}
    assert found(bounded("LT.lt")) == {2: 2}
    assert found(bounded("Ne")) == {}
    late = Pi("r", REAL, Pi("x", REAL, Pi("h", rel("LE.le", BVar(0), BVar(1)), Const("False"))))
    assert found(late) == {}


def assumed(conclusion: Expr, *, arguments: int = 2) -> Expr:
    """∀ P : ℝ → ℝ → Prop, ∀ x, P x x → …, or a predicate of one argument."""
    predicate: Expr = PROP
    for _ in range(arguments):
        predicate = Pi("x", REAL, predicate)
    holds = apply(BVar(1), *[BVar(0)] * arguments)
    return Pi("P", predicate, Pi("x", REAL, Pi("h", holds, conclusion)))


def test_a_predicate_that_is_only_assumed_may_always_be_true() -> None:
    positive = rel("LT.lt", lit(0), BVar(1))
    [special] = specializations(EMPTY, assumed(positive))
    assert special.variable == "P" and special.value.endswith("True")
    holds = apply(BVar(2), BVar(1), lit(0))
    for other in (holds, App(Const("Not"), holds)):
        assert specializations(EMPTY, assumed(other)) == []
    denied = Pi("g", App(Const("Not"), holds), rel("LT.lt", lit(0), BVar(2)))
    assert specializations(EMPTY, assumed(denied)) == []
    assert specializations(EMPTY, assumed(positive, arguments=1)) == []


def test_few_terms_speak_against_a_limit_if_they_settle_quickly() -> None:
    assert _rushes_elsewhere([1.5, 1.05, 1.005, 1.0005, 1.00005])
    assert not _rushes_elsewhere([0.5, 0.05, 0.005, 0.0005, 0.00005])  # what is claimed
    assert not _rushes_elsewhere([1.5, 1.25, 1.125, 1.0625, 1.03125])
    assert not _rushes_elsewhere([1.0] * 5)  # it may yet begin to move
    assert not _rushes_elsewhere([1.05, 1.005, 1.0005])
