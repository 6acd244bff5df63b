"""Sequences of real numbers that a hypothesis says are summable: drawn so that they certainly are,
since few others are, and none of these can be told from its terms for certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.sampling.plan import Plan
from pyisingcheck.sampling.tables import moderate
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.values import Function, Value, force
from pyisingcheck.terms.expr import BVar, Const, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["is_summable", "said_summable", "summable_sequence"]

RATIOS = [fmpq(1, 2), fmpq(1, 3), fmpq(2, 3), fmpq(-1, 2), fmpq(-2, 3)]
FUNCTION = 4  # which argument of Summable


class Summable(Function):
    """A sequence whose absolute values have a finite sum."""

    __slots__ = ()


def said_summable(plan: Plan) -> dict[int, int]:
    """Return the variables that hypotheses say are summable, with the hypotheses."""
    found: dict[int, int] = {}
    for position, step in enumerate(plan.steps):
        head, args = head_and_args(step.type)
        if step.kind != "hypothesis" or not isinstance(head, Const) or head.name != "Summable":
            continue
        if len(args) > FUNCTION and isinstance(f := args[FUNCTION], BVar):
            found.setdefault(position - 1 - f.index, position)
    return found


def is_summable(plan: Plan, position: int, values: list[Value]) -> bool:
    """Whether a hypothesis says so of a sequence that is summable by its construction."""
    return any(
        h == position and isinstance(values[i], Summable) for i, h in said_summable(plan).items()
    )


def summable_sequence(d: Drawer, t: ty.Type, *, nonnegative: bool) -> Value | None:
    """Return a sequence on ℕ that is, None for functions of other types."""
    if not (isinstance(t, ty.Pi) and t.domain == ty.NAT and t.codomain(0) == ty.REAL):
        return None
    dom: Any = d.ev.domain
    ratio, c = d.rng.choice(RATIOS), abs(d.rational()) or fmpq(1)
    if nonnegative:
        ratio = abs(ratio)
    else:
        c *= d.rng.choice((1, -1))
    rules = [
        (lambda n: dom.power(ratio, n), f"({ratio}) ^ n"),
        (lambda n: dom.div(1, dom.power(dom.add(n, 1), 2)), "1 / (n + 1) ^ 2"),
        (lambda n: dom.div(1, dom.mul(dom.add(n, 1), dom.add(n, 2))), "1 / ((n + 1) * (n + 2))"),
    ]
    rule, text = d.rng.choice(rules)

    def at(n: Value) -> Any:
        return d.ev.domain.mul(c, rule(force(n)))

    return Summable(at, f"fun n => {c} * {text}", tame=True, moderate=moderate(c))
