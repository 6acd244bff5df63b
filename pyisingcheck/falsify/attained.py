"""Bounds that hypotheses say numbers have, attained: ‖x‖ ≤ r is more of a restriction the smaller
r is, and what fails only where it is an equation is not found among independent x and r.

In a batch the rows of a share of samples get the least r that all such hypotheses allow, next to
what rounding takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from pyisingcheck.sampling.batches import Batched
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted, TooLarge
from pyisingcheck.semantics.environment import Code, Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.values import PROOF, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args, same

__all__ = ["Bound", "attained", "lower_bounds"]

MARGIN = 2.0**-40  # relative, beyond what rounding takes
SHARE = 3  # one sample in so many attains them
MOST = 16  # choices of the indices over which a bound is taken
BOUNDING = {"LE.le": (0, 1), "LT.lt": (0, 1), "GE.ge": (1, 0), "GT.gt": (1, 0)}  # smaller, larger


@dataclass(frozen=True, slots=True)
class Bound:
    """A hypothesis ``∀ i …, t ≤ x`` or ``∀ i, t ≤ x i``.

    Attributes
    ----------
    indices
        The types of i …, outermost first, compiled.
    term
        The value of t, below these and the binders before the hypothesis.
    position
        The step that the hypothesis is.
    pointwise
        Whether the variable is taken at i.
    """

    indices: tuple[Code, ...]
    term: Code
    position: int
    pointwise: bool


def lower_bounds(ev: Evaluator, plan: Plan) -> dict[int, list[Bound]]:
    """Return what bounds a step from below, in terms of earlier ones, by its position."""
    found: dict[int, list[Bound]] = {}
    for position, step in enumerate(plan.steps):
        if step.kind == "hypothesis":
            for target, bound in _bound(ev, plan, position, step.type, step.context):
                found.setdefault(target, []).append(bound)
    return found


def _bound(
    ev: Evaluator, plan: Plan, position: int, hypothesis: Expr, context: Context
) -> Iterator[tuple[int, Bound]]:
    indices: list[Code] = []
    type_: Expr = hypothesis
    while isinstance(type_, Pi):
        index = type_.type
        indices.append(ev.lazy(index, context))
        type_, context = type_.body, (index, context)
    head, args = head_and_args(type_)
    name = head.name if isinstance(head, Const) else ""
    if name not in BOUNDING or len(args) != 4:
        return
    under = len(indices)
    low, high = (args[2 + i] for i in BOUNDING[name])
    function, at = head_and_args(high)
    pointwise = len(at) == 1 == under and same(at[0], BVar(0))
    if not isinstance(function, BVar) or (at and not pointwise) or function.index < under:
        return
    target = position - 1 - (function.index - under)
    known = all(i < target or i >= position for i in mentioned(low, position + under))
    if known and plan.steps[target].kind == "variable":
        yield target, Bound(tuple(indices), ev.lazy(low, context), position, pointwise)


def attained(
    ev: Evaluator,
    t: ty.Type | None,
    drawn: Batched,
    bounds: list[Bound],
    before: list[Value],
    each: Callable[[Any], torch.Tensor],
) -> Batched:
    """Return a batch of a real number, or of a family of such, that attains its bounds in some
    rows; as it was drawn where these cannot be evaluated.

    Parameters
    ----------
    ev
        In the batch domain.
    before
        The values of the earlier steps in the batch.
    each
        Makes a tensor of a number in the batch, with one entry for each sample.
    """
    family = isinstance(t, ty.Pi) and t.codomain(0) == ty.REAL
    fitting = [b for b in bounds if b.pointwise == family]
    if drawn.made is None or not fitting or not (family or t == ty.REAL):
        return drawn
    try:
        found = [_least(ev, b, before, each) for b in fitting]
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return drawn
    least = torch.stack(found).amax(0)  # [rows] or [rows, size]
    least = least + MARGIN * (1.0 + least.abs())
    data = drawn.parameters[0].clone()
    if least.shape != data.shape[:-1]:
        return drawn
    rows = torch.arange(len(data)) % SHARE == 0
    rows &= torch.isfinite(least.reshape(len(data), -1)).all(1)
    data[rows, ..., 0] = least[rows]
    return drawn.made(data)


def _least(
    ev: Evaluator, bound: Bound, before: list[Value], each: Callable[[Any], torch.Tensor]
) -> torch.Tensor:
    """Return the bound for each sample, or for each sample and index."""
    env: Environment = None
    for v in [*before, *[PROOF] * (bound.position - len(before))]:
        env = (v, env)
    values = [each(force(bound.term(e))) for e in _indexed(ev, bound.indices, env)]
    if not values or len(values) > MOST:
        raise TooLarge
    return torch.stack(values, 1) if bound.pointwise else torch.stack(values).amax(0)


def _indexed(ev: Evaluator, indices: tuple[Code, ...], env: Environment) -> Iterator[Environment]:
    if not indices:
        yield env
        return
    index = ev.as_type(force(indices[0](env)))
    for k in range(ty.size(index) or 0):
        yield from _indexed(ev, indices[1:], (decode(ev.domain, index, k), env))
