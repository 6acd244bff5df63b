"""Terms with a lower and an upper bound among the hypotheses: 1 < β * J and β * J < 1 + δ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.plan import Plan
from pyisingcheck.sampling.samples import environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.shapes import ORDERS
from pyisingcheck.semantics.values import Value, force
from pyisingcheck.terms.expr import Const, Expr, head_and_args, same
from pyisingcheck.terms.substitute import shift

__all__ = ["bounded_terms"]

HALF = fmpq(1, 2)


def bounded_terms(ev: Evaluator, plan: Plan) -> dict[int, Callable[[list[Value]], Any]]:
    """Return, for the later of two hypotheses that bound one term from both sides, how far the term
    is from their middle, as a function of the values before that hypothesis.
    """
    found: dict[int, Callable[[list[Value]], Any]] = {}
    earlier: list[tuple[int, Expr, Expr]] = []
    for position, step in enumerate(plan.steps):
        sides = _sides(step.type) if step.kind == "hypothesis" else None
        if sides is None:
            continue
        low, high = sides
        for k, *others in earlier:
            below, above = (shift(x, position - k) for x in others)
            if same(low, above):  # below < low < high
                found[position] = _offset(ev, plan, position, low, below, high)
            elif same(high, below):
                found[position] = _offset(ev, plan, position, high, low, above)
        earlier.append((position, low, high))
    return found


def _sides(hypothesis: Expr) -> tuple[Expr, Expr] | None:
    """Return the smaller and the larger side of a comparison of real numbers."""
    head, args = head_and_args(hypothesis)
    if not (isinstance(head, Const) and head.name in ORDERS and len(args) == 4):
        return None
    if not (isinstance(args[0], Const) and args[0].name == "Real"):
        return None
    low, high = (args[i] for i in ORDERS[head.name])
    return low, high


def _offset(
    ev: Evaluator, plan: Plan, position: int, term: Expr, low: Expr, high: Expr
) -> Callable[[list[Value]], Any]:
    context, dom = plan.steps[position].context, ev.domain
    codes = [ev.lazy(x, context) for x in (term, low, high)]

    def offset(values: list[Value]) -> Any:
        env = environment(values)
        x, a, b = (force(code(env)) for code in codes)
        return dom.sub(x, dom.mul(HALF, dom.add(a, b)))

    return offset
