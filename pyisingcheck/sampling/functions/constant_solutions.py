"""Constant functions that satisfy an equation about a function and numbers, such as
f (x + a) = 1 / 2 + √(f x - f x ^ 2): what the numbers are does not matter to them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from flint import arb, fmpq

from pyisingcheck.sampling.equations.systems import determined_number, triangular
from pyisingcheck.sampling.functions.ansatz import SolvedFunction
from pyisingcheck.sampling.functions.gaps import Gap, gap_of
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.domains.symbolic import Space, SymbolDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.expr import Pi

__all__ = ["constant_solutions"]

NUMBERS = (ty.REAL, ty.RAT)
CONSTANTS = [
    fmpq(p, q)
    for p, q in ((0, 1), (1, 1), (1, 2), (2, 1), (-1, 1), (3, 1), (-2, 1), (3, 2), (1, 3), (1, 4))
]
TRIED = 6  # ways through the equations that say what the constant is
MOST = 3  # constants that are kept


def constant_solutions(
    ev: Evaluator, plan: Plan, position: int, t: ty.Type
) -> list[SolvedFunction]:
    """Return constant functions of type `t` for which no point tried refutes the equations about
    the step `position` and other variables; none if there are no such equations.
    """
    if not (isinstance(t, ty.Pi) and t.domain in NUMBERS and t.codomain(0) in NUMBERS):
        return []
    gaps = [*_gaps(ev, plan, position)]
    if not gaps:
        return []
    found = [c for c in dict.fromkeys(_values(ev, gaps[0])) if _satisfies(ev, gaps, c)]
    return [_solution_of(gaps, c) for c in found[:MOST]]


def _solution_of(gaps: list[Gap], c: Any) -> SolvedFunction:
    f = SolvedFunction(lambda _: c, f"fun _ => {c}", tame=True, smooth=True)
    f.solves = {gap.position: Level.LIKELY_TRUE for gap in gaps}
    return f


def _gaps(ev: Evaluator, plan: Plan, position: int) -> Iterator[Gap]:
    for k, step in enumerate(plan.steps):
        others = step.kind == "hypothesis" and position in step.mentions and len(step.mentions) > 1
        if others and isinstance(step.type, Pi):
            gap = gap_of(ev, step, position, k)
            if gap is not None:
                yield gap


def _values(ev: Evaluator, gap: Gap) -> Iterator[Any]:
    """Yield the constants that the equation leaves, and small numbers."""
    space = Space()
    c = space.unknown()
    try:
        with ev.within(SymbolDomain()):
            differences = [space.quotient(v) for v in gap.everywhere(ev, _constantly(c)) if v]
    except (*FAILURES, TypeError, AttributeError):
        differences = []
    polynomials = [v.num for v in differences[:1]] + space.relations
    for seed in range(TRIED if differences else 0):
        numbers = _solution(polynomials, random.Random(seed))
        if 0 in numbers and not isinstance(numbers[0], arb):
            yield numbers[0]
    yield from CONSTANTS


def _solution(polynomials: list[Any], rng: random.Random) -> dict[int, Any]:
    rules = triangular(polynomials, {}, rng)
    numbers: dict[int, Any] = {}
    for rule in reversed(rules or []):
        x = determined_number(rule, numbers, rng)
        if x is None:
            return {}
        numbers[rule.unknown] = x
    return numbers


def _satisfies(ev: Evaluator, gaps: list[Gap], c: Any) -> bool:
    """Whether the sides of all equations agree wherever they can be evaluated, and somewhere."""
    for gap in gaps:
        try:
            differences = [v for v in gap.everywhere(ev, _constantly(c)) if v is not None]
        except (TypeError, AttributeError):  # of another variable, which has no value
            return False
        if not differences or not all(v == 0 for v in differences):
            return False
    return True


def _constantly(c: Value) -> Function:
    return Function(lambda _: c, f"fun _ => {c}", tame=True, smooth=True)
