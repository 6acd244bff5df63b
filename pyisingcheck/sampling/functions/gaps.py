"""The two sides of an equation about a function, compared at numbers for the variables in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.plan import Step
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.environment import Code, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Thunk, Value, force
from pyisingcheck.terms.expr import Const, Expr, Pi, apply, head_and_args

__all__ = ["Gap", "around", "gap_of", "sides_of"]

NUMBERS = ("Real", "Rat", "Int", "Nat")
# what the first variables bound in an equation stand for
POINTS = tuple(
    tuple(fmpq(p, q) for p, q in point)
    for point in (
        ((1, 1), (2, 1), (3, 1), (5, 1)),
        ((2, 1), (1, 1), (5, 1), (3, 1)),
        ((0, 1), (1, 1), (2, 1), (1, 1)),
        ((3, 1), (3, 1), (1, 1), (0, 1)),
        ((5, 1), (2, 1), (0, 1), (2, 1)),
        ((4, 1), (0, 1), (1, 1), (3, 1)),
        ((-1, 1), (2, 1), (-3, 1), (1, 1)),
        ((1, 2), (3, 1), (1, 1), (-2, 1)),
        ((-2, 1), (-3, 2), (1, 2), (4, 1)),
    )
)


@dataclass(slots=True)
class Gap:
    """∀ x …, guards → left = right, about the step `target` alone.

    Attributes
    ----------
    binders : list of Code or str
        The guards and the names of the variables' types, in their order.
    """

    position: int
    target: int
    binders: list[Code | str]
    left: Code
    right: Code

    @property
    def closed(self) -> bool:
        return not self.binders

    def at(self, ev: Evaluator, f: Value, point: tuple[Any, ...]) -> Any:
        """Return left - right for a function, None where the equation says nothing."""
        env = around(self.target, f, self.position)
        numbers = iter(point)
        for binder in self.binders:
            if isinstance(binder, str):
                x = next(numbers, None)
                if x is None or not _is_of(binder, x):
                    return None
                env = (int(x.p) if binder in ("Int", "Nat") else x, env)
            else:
                if ev.condition(Thunk(binder, env)).level is not Level.TRUE:
                    return None
                env = (PROOF, env)
        return ev.domain.sub(force(self.left(env)), force(self.right(env)))

    def everywhere(self, ev: Evaluator, f: Value) -> Iterator[Any]:
        """Yield the differences at some points, None where there is none."""
        for point in POINTS[:1] if self.closed else POINTS:
            try:
                yield self.at(ev, f, point)
            except FAILURES:
                yield None


def _is_of(name: str, x: Any) -> bool:
    return name in ("Real", "Rat") or (x.q == 1 and (name == "Int" or x >= 0))


def around(target: int, f: Value, position: int) -> Environment:
    """Return the environment of the step `position` in which only the step `target` has a value."""
    env: Environment = None
    for value in [*[PROOF] * target, f, *[PROOF] * (position - target - 1)]:
        env = (value, env)
    return env


def gap_of(ev: Evaluator, step: Step, target: int, position: int) -> Gap | None:
    """Read a hypothesis as an equation for all numbers, None if it is none."""
    expr, context = step.type, step.context
    binders: list[Code | str] = []
    while isinstance(expr, Pi):
        if ev.is_proposition(expr.type, context):
            binders.append(ev.lazy(expr.type, context))
        elif isinstance(expr.type, Const) and expr.type.name in NUMBERS:
            binders.append(expr.type.name)
        else:
            return None
        context, expr = (expr.type, context), expr.body
    sides = sides_of(expr)
    if sides is None:
        return None
    left, right = (ev.lazy(side, context) for side in sides)
    return Gap(position, target, binders, left, right)


def sides_of(expr: Expr) -> tuple[Expr, Expr] | None:
    """Return a and b for a = b, the derivative and its value for HasDerivAt f v x; None for other
    propositions.
    """
    head, args = head_and_args(expr)
    name = head.name if isinstance(head, Const) else ""
    if name == "Eq" and len(args) == 3:
        return args[1], args[2]
    if name != "HasDerivAt" or len(args) != 10:
        return None
    field, instance, space, *_, f, slope, at = args
    # no instance is looked at: what fills their places does not matter
    return apply(Const("deriv"), field, instance, space, *[instance] * 3, f, at), slope
