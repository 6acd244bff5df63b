"""∃ c, ∀ x, f x = c, or f x = c * x: what is said at one x leaves one c, which is a witness or
there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.domains.symbolic import Space, SymbolDomain
from pyisingcheck.semantics.environment import Code, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.shapes import Shape
from pyisingcheck.semantics.values import Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args, loose_indices

__all__ = ["forced"]

POINTS: dict[str, Any] = {
    "Real": (fmpq(1), fmpq(2)),
    "Complex": (fmpq(1), fmpq(2)),
    "Rat": (fmpq(1), fmpq(2)),
    "Nat": (1, 2),
    "Int": (1, 2),
}
NUMBERS = (ty.REAL, ty.COMPLEX, ty.RAT)


def forced(ev: Evaluator, domain: ty.Type, shape: Shape) -> Iterator[Value]:
    """Yield, for some x, the only number that can be a witness of what is said for all x."""
    if domain not in NUMBERS or shape.body is None:
        return
    found = _equation(shape)
    if found is None:
        return
    binders, left, right, context = found
    codes = [ev.lazy(side, context) for side in (left, right)]
    for k in range(2):
        try:
            point = [POINTS[b][k] for b in binders]
            yield _value(ev, (left, right), codes, point, shape.env)
        except (*FAILURES, RecursionError, _Open):
            continue


class _Open(Exception):
    """The equation does not leave one number."""


def _equation(shape: Shape) -> tuple[list[str], Expr, Expr, Any] | None:
    """Return the types of x …, the sides and their context for ∀ x …, left = right."""
    expr, context, binders = shape.body, shape.context, []
    while isinstance(expr, Pi):
        if not (isinstance(expr.type, Const) and expr.type.name in POINTS):
            return None
        binders.append(expr.type.name)
        context, expr = (expr.type, context), expr.body
    if expr is None or not binders:
        return None
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name == "Eq" and len(args) == 3):
        return None
    return binders, args[1], args[2], context


def _value(
    ev: Evaluator,
    sides: tuple[Expr, Expr],
    codes: list[Code],
    point: list[Any],
    env: Environment,
) -> Value:
    """Return the number that the equation at a point leaves.

    Raises
    ------
    _Open
        If it is not linear in that number.
    """

    def at(c: Value) -> Environment:
        here: Environment = (c, env)
        for x in point:
            here = (x, here)
        return here

    for (side, other), code in zip((sides, sides[::-1]), codes[::-1], strict=True):
        if isinstance(side, BVar) and side.index == len(point):
            if len(point) in loose_indices(other):
                raise _Open
            return force(code(at(None)))
    return _linear_root(ev, lambda c: ev.domain.sub(*(force(code(at(c))) for code in codes)))


def _linear_root(ev: Evaluator, gap: Callable[[Value], Any]) -> fmpq:
    space = Space()
    c = space.unknown()
    with ev.within(SymbolDomain()):
        q = space.quotient(gap(c))
    degrees = q.num.degrees()
    if space.used > 1 or space.divisors or not q.den.is_constant() or degrees[0] != 1:
        raise _Open
    slope = fmpq(q.num.derivative(0).leading_coefficient())
    rest = q.num - slope * c.num
    return -fmpq(rest.leading_coefficient() if not rest.is_zero() else 0) / slope
