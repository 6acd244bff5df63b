"""Samples at which a number makes a denominator vanish or reaches the edge of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.sampling.plan import mentioned
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.environment import Environment
from pyisingcheck.semantics.quantifiers.critical import critical_points
from pyisingcheck.semantics.values import Function, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["pinned", "search_critical"]

EXAMPLES = 3  # samples whose other values are kept


def search_critical(check: Investigation, work: int) -> bool:
    """Move one number after the other to the critical points of the conclusion; True if that
    found a counterexample.
    """
    stop = check.ev.work + work
    functions = [check.ev.code(e, check.plan.context) for e in _functions(check)]
    try:
        for example in check.tally.examples[:EXAMPLES]:
            for i, t in _numbers(check, example):
                for x in _points(check, functions, example.values, i, t):
                    if check.ev.work > stop:
                        return False
                    sample = check.sampler.holding(pinned(check, example, i) | {i: x})
                    if sample is not None and check.consider(sample):
                        return True
    except (Unsupported, TooLarge, Undecided):
        pass
    return False


def _functions(check: Investigation) -> list[Expr]:
    """Return the functions that the conclusion is about, as far as the project has written them."""
    own = check.export.declarations
    args = head_and_args(check.plan.conclusion)[1]
    heads = [head_and_args(arg)[0] for arg in args]
    return [
        arg
        for arg, head in zip(args, heads, strict=True)
        if isinstance(head, Lam | BVar) or (isinstance(head, Const) and head.name in own)
    ]


def _numbers(check: Investigation, example: Sample) -> list[tuple[int, ty.Type]]:
    steps = zip(check.plan.steps, example.types, strict=True)
    return [
        (i, t)
        for i, (step, t) in enumerate(steps)
        if step.kind == "variable" and isinstance(t, ty.Number)
    ]


def pinned(check: Investigation, example: Sample, moved: int) -> dict[int, Value]:
    """Return the values that were drawn, but for those whose types depend on the variable that is
    moved: there is no such value any more. What follows from others follows again.
    """
    kept, changed = check.sampler.determined.functions, {moved}
    pinned: dict[int, Value] = {}
    for i, step in enumerate(check.plan.steps):
        if not changed.isdisjoint(mentioned(step.type, i)):
            changed.add(i)
        elif step.kind == "type" or (example.types[i] is not None and i not in kept):
            pinned[i] = example.values[i]
    return pinned


def _points(
    check: Investigation,
    functions: list[Callable[[Environment], Value]],
    values: list[Value],
    i: int,
    t: ty.Type,
) -> list[Any]:
    """Return the critical points of the conclusion in a variable, and those of the functions that
    it is about.
    """

    def conclusion(x: Any) -> Any:
        return check.ev.condition(check.conclusion(environment([*values[:i], x, *values[i + 1 :]])))

    def of(function: Callable[[Environment], Value]) -> Callable[[Any], Any]:
        def formula(x: Any) -> Any:
            f = force(function(environment(values)))
            return force(check.ev.apply(f, x)) if isinstance(f, Function) else None

        return formula

    return critical_points(check.ev, t, *map(of, functions), conclusion)
