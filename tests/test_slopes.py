"""Hypotheses that a variable is a derivative."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.slopes import slope_given
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply, head_and_args

EXPORT = load_export(Path(__file__).parent / "corpus" / "Calculus.json")
REAL = Const("Real")


def has_slope(f: Expr, slope: Expr, at: Expr) -> Expr:
    """∀ x : ℝ, HasDerivAt f slope at; instances are not looked at."""
    return Pi("x", REAL, apply(Const("HasDerivAt"), REAL, *[REAL] * 6, f, slope, at))


def parts(expr: Expr) -> list[str]:
    head, args = head_and_args(expr)
    assert isinstance(head, Const) and head.name == "And"
    return [str(getattr(head_and_args(getattr(a, "body", a))[0], "name", "")) for a in args]


def test_a_derivative_exists_and_equals_the_variable() -> None:
    # below f, f' and then x: f' x is BVar 1 applied to BVar 0
    given = slope_given(has_slope(BVar(2), App(BVar(1), BVar(0)), BVar(0)), [True, True])
    assert given is not None and parts(given) == ["DifferentiableAt", "Eq"]


@pytest.mark.parametrize(
    ("slope", "variables"),
    [
        (App(BVar(2), BVar(0)), [True, True]),  # f' = f is an equation about f
        (App(BVar(1), BVar(0)), [True, False]),  # no variable to be determined
        (App(Const("c"), BVar(0)), [True, True]),
        (BVar(0), [True, True]),  # bound by the hypothesis itself
    ],
)
def test_other_slopes_are_left_alone(slope: Expr, variables: list[bool]) -> None:
    assert slope_given(has_slope(BVar(2), slope, BVar(0)), variables) is None


def test_the_plan_has_both_hypotheses() -> None:
    statement = EXPORT.declarations["Corpus.Calculus.true_slope_nonneg"].type
    plan = plan_of(Evaluator(EXPORT, BallDomain()), statement)
    names = [
        getattr(head_and_args(s.type)[0], "name", "") for s in plan.steps if s.kind == "hypothesis"
    ]
    assert names[-2:] == ["DifferentiableAt", "Eq"]
