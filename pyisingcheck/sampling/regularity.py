"""Functions that are continuous or differentiable by their construction: no points need say so."""

from __future__ import annotations

from collections.abc import Sequence

from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.expr import BVar, Const, head_and_args

__all__ = ["is_regular", "says_regular"]

# what a function with derivatives of all orders has everywhere
REGULARITY = {
    "Continuous",
    "ContinuousAt",
    "ContinuousOn",
    "ContDiff",
    "ContDiffOn",
    "Differentiable",
    "DifferentiableAt",
    "DifferentiableOn",
}


def says_regular(plan: Plan, position: int) -> bool:
    """Whether a hypothesis says that functions are continuous or have derivatives."""
    head, _ = head_and_args(plan.steps[position].type)
    return isinstance(head, Const) and head.name in REGULARITY


def is_regular(plan: Plan, position: int, values: Sequence[Value]) -> bool:
    """Whether a hypothesis says that functions are regular which are so by their construction."""
    if not says_regular(plan, position):
        return False
    step = plan.steps[position]
    _, args = head_and_args(step.type)
    plain = {position - 1 - a.index for a in args if isinstance(a, BVar)}  # not |f x| or (f x)⁻¹
    functions = {i: v for i in step.mentions if isinstance(v := values[i], Function)}
    return (
        bool(functions) and functions.keys() <= plain and all(f.smooth for f in functions.values())
    )
