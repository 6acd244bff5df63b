"""Simple functions of a number that satisfy a functional equation: found among all of a few
kinds with small coefficients, since hardly any that is drawn satisfies one such as
f (x - f y) = 1 - x - y.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.certify import judge
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.environment import Code, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Function, Value, force
from pyisingcheck.terms.expr import Const, Expr, Pi, head_and_args

__all__ = ["equations_of", "solving"]

COEFFICIENTS = [
    fmpq(p, q)
    for p, q in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (3, 1), (-3, 1), (1, 2), (-1, 2))
]
SCREENING = 1500  # what an equation may cost for one function
WHOLE = (ty.INT, ty.NAT)
NUMBERS = (ty.REAL, ty.RAT, *WHOLE)


def equations_of(plan: Plan, position: int) -> list[int]:
    """Return the hypotheses ∀ x …, a = b about no other variable than a function."""
    return [
        k
        for k, step in enumerate(plan.steps)
        if step.kind == "hypothesis" and step.mentions == (position,) and _is_equation(step.type)
    ]


def _is_equation(expr: Expr) -> bool:
    if not isinstance(expr, Pi):
        return False
    while isinstance(expr, Pi):
        expr = expr.body
    head, _ = head_and_args(expr)
    return isinstance(head, Const) and head.name == "Eq"


def solving(
    ev: Evaluator, position: int, t: ty.Type, equations: list[int], codes: list[Code]
) -> list[Value]:
    """Return the functions of these kinds for which no point tried refutes the equations."""
    if not (isinstance(t, ty.Pi) and t.domain in NUMBERS and t.codomain(0) == t.domain):
        return []

    def holds(f: Value, k: int) -> bool:
        env: Environment = None
        for value in [*[PROOF] * position, f, *[PROOF] * (k - position - 1)]:
            env = (value, env)
        try:
            return judge(ev, codes[k], env, work=SCREENING).level >= Level.LIKELY_TRUE
        except FAILURES:  # it costs more, so no first point refutes it
            return True

    return [f for f in _simple(ev, t.domain) if all(holds(f, k) for k in equations)]


def _simple(ev: Evaluator, t: ty.Type) -> Iterator[Value]:
    """Yield a x + b, a x² + b x and a |x| for small a and b of the type."""
    zero, *others = _coefficients(t)
    for a, b in product((zero, *others), repeat=2):
        yield _function(ev, f"{a} * x + {b}", b, a, zero)
    for a, b in product(others, (zero, *others)):
        yield _function(ev, f"{a} * x ^ 2 + {b} * x", zero, b, a)
    for a in others if t != ty.NAT else ():
        yield _multiple_of_size(ev, a)


def _coefficients(t: ty.Type) -> list[Any]:
    if t not in WHOLE:
        return list(COEFFICIENTS)
    whole = [int(a) for a in COEFFICIENTS if a.q == 1]
    return [a for a in whole if a >= 0 or t == ty.INT]


def _function(ev: Evaluator, label: str, c: Any, b: Any, a: Any) -> Function:
    def at(x: Value) -> Any:
        dom, y = ev.domain, force(x)
        return dom.add(c, dom.mul(y, dom.add(b, dom.mul(a, y))))

    return Function(at, f"fun x => {label}", tame=True, smooth=True)


def _multiple_of_size(ev: Evaluator, a: Any) -> Function:
    def at(x: Value) -> Any:
        return ev.domain.mul(a, ev.domain.norm(force(x)))

    return Function(at, f"fun x => {a} * |x|", tame=True, corners=(fmpq(0),))
