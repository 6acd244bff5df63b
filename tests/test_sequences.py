"""Sequences that hypotheses are about: recursion by residues, steps that are bounded."""

from __future__ import annotations

from pathlib import Path

import pytest
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.sampling.functions.patterns import apart, natural_line
from pyisingcheck.terms.decode import Export, load_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply

SMALL = Path(__file__).parent / "corpus" / "Discrete.json"
N = BVar(0)  # the innermost bound variable


def nat(k: int) -> Expr:
    return lit(k, NAT)


def plus(x: Expr, y: Expr) -> Expr:
    return op("HAdd.hAdd", x, y, NAT)


def times(x: Expr, y: Expr) -> Expr:
    return op("HMul.hMul", x, y, NAT)


def statement(values: Expr, hypotheses, conclusion) -> Expr:
    """∀ f : ℕ → values, hypotheses (the function f, as they see it) → ∀ n, conclusion."""
    body: Expr = Pi("n", NAT, conclusion(_applied(len(hypotheses) + 1)))
    for i, hypothesis in reversed(list(enumerate(hypotheses))):
        under = 1 if isinstance(hypothesis, tuple) else 0
        part = (hypothesis[0] if under else hypothesis)(_applied(i + under))
        body = Pi(f"h{i}", Pi("n", NAT, part) if under else part, body)
    return Pi("f", Pi("n", NAT, values), body)


def _applied(index: int):
    return lambda x: App(BVar(index), x)


def verdict(proposition: Expr) -> str:
    export: Export = load_export(SMALL)
    return check_statement(proposition, export, name="s", budget=Budget(2000)).verdict


ZERO = lambda f: eq(f(nat(0)), nat(0), NAT)  # noqa: E731
EVEN = (lambda f: eq(f(times(nat(2), N)), f(N), NAT),)
ODD = (lambda f: eq(f(plus(times(nat(2), N), nat(1))), plus(f(N), nat(1)), NAT),)
LINE = (lambda f: eq(f(N), plus(f(nat(0)), times(N, nat(5))), NAT),)
NO_LINE = (lambda f: eq(f(N), plus(plus(f(nat(0)), nat(1)), times(N, nat(5))), NAT),)


@pytest.mark.parametrize(
    ("hypotheses", "conclusion", "expected"),
    [
        ([ZERO, EVEN, ODD], lambda f: rel("LE.le", f(N), N, NAT), "holds"),
        ([ZERO, EVEN, ODD], lambda f: rel("LE.le", f(N), nat(4), NAT), "falsified"),
        ([LINE], lambda f: eq(f(plus(N, nat(1))), plus(f(N), nat(5)), NAT), "holds"),
        ([LINE], lambda f: eq(f(times(nat(2), N)), times(nat(2), f(N)), NAT), "falsified"),
        ([NO_LINE], lambda f: eq(f(N), nat(0), NAT), "vacuous"),
        ([EVEN], lambda f: eq(f(nat(6)), f(nat(3)), NAT), "holds"),
        ([EVEN], lambda f: eq(f(nat(6)), f(nat(5)), NAT), "falsified"),
    ],
)
def test_recursion_by_residues(hypotheses, conclusion, expected):
    assert verdict(statement(NAT, hypotheses, conclusion)) == expected


def test_patterns_with_residues():
    even, odd, three = (
        times(nat(2), N),
        plus(times(nat(2), N), nat(1)),
        plus(times(nat(4), N), nat(3)),
    )
    assert apart(even, odd) and apart(even, three) and apart(odd, nat(2)) and apart(odd, nat(0))
    assert not apart(odd, three) and not apart(even, nat(6))
    line = natural_line(three)
    assert line is not None and (line.slope, line.constant) == (4, 3)
    assert natural_line(times(N, N)) is None


def _sub(x: Expr, y: Expr) -> Expr:
    return apply(Const("HSub.hSub"), REAL, REAL, REAL, Const("i"), x, y)


def _abs(x: Expr) -> Expr:
    return apply(Const("abs"), REAL, Const("l"), Const("g"), x)


def _half_power(n: Expr) -> Expr:
    half = apply(Const("HDiv.hDiv"), REAL, REAL, REAL, Const("i"), lit(1), lit(2))
    return apply(Const("HPow.hPow"), REAL, NAT, REAL, Const("i"), half, n)


STEP = (lambda f: rel("LE.le", _abs(_sub(f(plus(N, nat(1))), f(N))), _half_power(N)),)
GROWTH = (lambda f: rel("LE.le", f(plus(N, nat(1))), op("HMul.hMul", lit(2), f(N))),)
RISING = (lambda f: rel("LE.le", f(N), f(plus(N, nat(1)))),)
CAPPED = (lambda f: rel("LE.le", f(N), lit(5)),)


def _distance(f) -> Expr:
    return op("HMul.hMul", lit(100), _abs(_sub(f(N), f(nat(0)))))


@pytest.mark.parametrize(
    ("hypotheses", "conclusion", "expected"),
    [
        ([STEP], lambda f: rel("LE.le", _distance(f), lit(200)), "holds"),
        ([STEP], lambda f: rel("LE.le", _distance(f), lit(199)), "falsified"),
        (
            [GROWTH],
            lambda f: rel("LE.le", f(nat(4)), op("HMul.hMul", lit(16), f(nat(0)))),
            "holds",
        ),
        (
            [GROWTH],
            lambda f: rel("LE.le", f(nat(4)), op("HMul.hMul", lit(15), f(nat(0)))),
            "falsified",
        ),
        ([RISING], lambda f: rel("LE.le", f(nat(0)), f(N)), "holds"),
        ([RISING, CAPPED], lambda f: rel("LE.le", f(plus(N, nat(9))), f(nat(9))), "falsified"),
    ],
)
def test_bounded_steps(hypotheses, conclusion, expected):
    assert verdict(statement(REAL, hypotheses, conclusion)) == expected
