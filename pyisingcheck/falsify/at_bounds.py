"""Bounds among the hypotheses, attained: what fails only where x ≤ π / 2 is an equation, or x is on
the unit circle, is seldom found among other samples.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pyisingcheck.sampling.exact import Sampler
from pyisingcheck.sampling.hints import INTERVALS, ORDERS
from pyisingcheck.sampling.plan import Plan, Step, mentioned
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    LevelSucc,
    LevelZero,
    apply,
    head_and_args,
    numeral,
)
from pyisingcheck.terms.substitute import shift

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["search_at_bounds"]

BOUNDS = 6  # that are tried: each gets its share of the work
SAMPLES = 10  # at each
ATTEMPTS = 40  # to draw them


def search_at_bounds(check: Investigation, work: int) -> bool:
    """Judge samples at which a bound is an equation; True if that found a counterexample."""
    equations = list(itertools.islice(_equations(check.plan), BOUNDS))
    count = len(check.plan.steps)
    for equation in equations:
        stop = check.ev.work + work // len(equations)
        sampler = Sampler(check.ev, _with(check.plan, equation), check.sampler.seed)
        found = 0
        try:
            for sample in itertools.islice(sampler.samples(), ATTEMPTS):
                if check.ev.work > stop or found == SAMPLES:
                    break
                if sample is None:
                    continue
                found += 1
                at = replace(sample, values=sample.values[:count], types=sample.types[:count])
                if check.consider(at):
                    return True
        except (Unsupported, TooLarge, Undecided):
            continue
    return False


def _with(plan: Plan, equation: Expr) -> Plan:
    """Return the plan with an equation as its last hypothesis."""
    added = Step(
        "at a bound", equation, plan.context, "hypothesis", mentioned(equation, len(plan.steps))
    )
    return Plan(
        [*plan.steps, added], shift(plan.conclusion, 1), (equation, plan.context), plan.outer
    )


def _equations(plan: Plan) -> Iterator[Expr]:
    """Yield the two sides of bounds on real numbers as equations, below all steps; not those of a
    variable by a numeral, which is drawn there anyway.
    """
    for position, step in enumerate(plan.steps):
        if step.kind != "hypothesis":
            continue
        for type_, a, b in _bounds(step.type):
            real = isinstance(type_, Const) and type_.name == "Real"
            plain = any(isinstance(x, BVar) and numeral(y) is not None for x, y in ((a, b), (b, a)))
            if real and not plain:
                equation = apply(Const("Eq", (LevelSucc(LevelZero()),)), type_, a, b)
                yield shift(equation, len(plan.steps) - position)


def _bounds(hypothesis: Expr) -> Iterator[tuple[Expr, Expr, Expr]]:
    """Yield the type and the two sides of the bounds that may be attained in a hypothesis."""
    head, args = head_and_args(hypothesis)
    match head.name if isinstance(head, Const) else "", args:
        case "And", parts:
            for part in parts:
                yield from _bounds(part)
        case name, [type_, _, a, b] if name in ORDERS and not ORDERS[name][2]:
            yield type_, a, b
        case "Membership.mem", [type_, _, _, interval, x]:
            kind, ends = head_and_args(interval)
            if isinstance(kind, Const) and kind.name in INTERVALS:
                strict = [s for s in INTERVALS[kind.name] if s is not None]
                yield from (
                    (type_, x, end) for end, s in zip(ends[2:], strict, strict=False) if not s
                )
