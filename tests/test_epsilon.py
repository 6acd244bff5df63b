"""ε–δ statements are read as the limits that they spell out, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from terms import NAT, REAL, lit, op, rel

from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.epsilon import limit_statement
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply, head_and_args
from pyisingcheck.terms.pretty import pretty

EXPORT = load_export(Path(__file__).parent / "corpus" / "Analysis.json")
EV = Evaluator(EXPORT, BallDomain())
INST = Const("inst")


def name(expr: Expr | None) -> str | None:
    head = None if expr is None else head_and_args(expr)[0]
    return head.name if isinstance(head, Const) else None


def distance(a: Expr, b: Expr) -> Expr:
    return apply(Const("abs"), REAL, INST, INST, op("HSub.hSub", a, b))


def both(a: Expr, b: Expr) -> Expr:
    return apply(Const("And"), a, b)


def exists(type_: Expr, body: Expr) -> Expr:
    return apply(Const("Exists"), type_, Lam("d", type_, body))


def positive(i: int) -> Expr:
    return rel("LT.lt", lit(0), BVar(i))


def implies(*parts: Expr) -> Expr:
    """p → q → …; the loose variables of every part are those of the whole at its place."""
    *hypotheses, result = parts
    for h in reversed(hypotheses):
        result = Pi("h", h, result)
    return result


def continuity(guard: Expr, conclusion: Expr, least: Expr | None = None) -> Expr:
    """∀ ε > 0, ∃ δ > 0, ∀ x, guard → conclusion, below f and a. Binders, innermost first: h, x, δ,
    h, ε, a, f, where the guard stands below x and the conclusion below h.
    """
    inner = Pi("x", REAL, implies(guard, conclusion))
    return Pi("e", REAL, implies(least or positive(0), exists(REAL, both(positive(0), inner))))


NEAR = rel("LT.lt", distance(BVar(0), BVar(4)), BVar(1))
CLOSE = rel("LT.lt", distance(App(BVar(6), BVar(1)), App(BVar(6), BVar(5))), BVar(4))


def test_continuity() -> None:
    found = limit_statement(EV, continuity(NEAR, CLOSE))
    assert name(found) == "ContinuousAt" and found is not None
    *_, f, point = head_and_args(found)[1]
    assert isinstance(f, BVar) and f.index == 1  # a is BVar 0, f BVar 1
    assert isinstance(point, BVar) and point.index == 0


def test_another_limit_at_a_point() -> None:
    away = rel("LT.lt", distance(App(BVar(6), BVar(1)), lit(3)), BVar(4))
    found = limit_statement(EV, continuity(NEAR, away))
    assert name(found) == "Filter.Tendsto" and found is not None
    source, target = head_and_args(found)[1][3:]
    assert name(source) == name(target) == "nhds"


@pytest.mark.parametrize(
    "statement",
    [
        # the value is compared with δ, or the point with ε
        continuity(NEAR, rel("LT.lt", distance(BVar(1), BVar(5)), BVar(2))),
        continuity(rel("LT.lt", distance(BVar(0), BVar(4)), BVar(3)), CLOSE),
        # ε may be negative
        continuity(NEAR, CLOSE, rel("LT.lt", BVar(0), lit(1))),
        # far away instead of close by
        continuity(rel("LT.lt", BVar(1), distance(BVar(0), BVar(4))), CLOSE),
    ],
)
def test_other_statements_are_left_alone(statement: Expr) -> None:
    assert limit_statement(EV, statement) is None


def test_a_sequence() -> None:
    # below u: ε, h, N, n, h
    close = rel("LT.lt", distance(App(BVar(5), BVar(1)), lit(2)), BVar(4))
    large = rel("LE.le", BVar(1), BVar(0), NAT)
    statement = Pi(
        "e", REAL, implies(positive(0), exists(NAT, Pi("n", NAT, implies(large, close))))
    )
    found = limit_statement(EV, statement)
    assert name(found) == "Filter.Tendsto" and found is not None
    u, source = head_and_args(found)[1][2:4]
    assert isinstance(u, BVar) and u.index == 0 and name(source) == "Filter.atTop"


def test_the_order_of_quantifiers_matters() -> None:
    swapped = exists(
        REAL,
        both(
            positive(0),
            Pi(
                "e",
                REAL,
                implies(
                    positive(0),
                    Pi(
                        "x", REAL, implies(rel("LT.lt", distance(BVar(0), BVar(4)), BVar(3)), CLOSE)
                    ),
                ),
            ),
        ),
    )
    assert limit_statement(EV, swapped) is None


@pytest.mark.parametrize(
    ("theorem", "head"),
    [
        ("true_epsilon_delta", "Filter.Tendsto"),
        ("true_epsilon_rational", "Filter.Tendsto"),
        ("false_uniform_powers", None),
    ],
)
def test_statements_of_the_corpus(theorem: str, head: str | None) -> None:
    statement = EXPORT.declarations[f"Corpus.Analysis.{theorem}"].type
    assert name(limit_statement(EV, statement)) == head


def pointwise(guard: Expr, number: Expr = NAT) -> Expr:
    """∀ ε > 0, ∀ p, ∃ N, ∀ n, guard → |u (n + p) - l| < ε, below u and l. Binders, innermost first:
    h, n, N, p, h, ε, l, u.
    """
    there = App(BVar(7), op("HAdd.hAdd", BVar(1), BVar(3), NAT))
    close = rel("LT.lt", distance(there, BVar(6)), BVar(5))
    tail = exists(NAT, Pi("n", NAT, implies(guard, close)))
    return Pi("e", REAL, implies(positive(0), Pi("p", number, tail)))


LATE = rel("LE.le", BVar(1), BVar(0), NAT)


def test_a_number_between_epsilon_and_n_comes_first() -> None:
    found = limit_statement(EV, pointwise(LATE))
    assert isinstance(found, Pi) and found.binder == "p" and name(found.type) == "Nat"
    assert name(found.body) == "Filter.Tendsto"
    u, _, target = head_and_args(found.body)[1][2:]
    assert pretty(u) == "fun x : Nat ↦ #3 (x + #1)"  # below p, x: u is BVar 3 and p BVar 1
    assert pretty(head_and_args(target)[1][-1]) == "#1"


def test_only_numbers_do() -> None:
    assert limit_statement(EV, pointwise(LATE, Const("Bool"))) is None
    assert limit_statement(EV, pointwise(rel("LE.le", BVar(0), BVar(1), NAT))) is None
