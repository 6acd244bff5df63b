"""∃ δ > 0, ∀ x, … becomes only easier as δ shrinks: it fails if it does at a tiny δ, with samples
of x that meet what is assumed of it there, and at far smaller ones too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flint import fmpq

from pyisingcheck.sampling.exact import Sample, Sampler, environment
from pyisingcheck.sampling.perturb import mapped
from pyisingcheck.sampling.plan import Plan, Step, mentioned, opened
from pyisingcheck.semantics.certify import PRECISIONS, SHARPER, judge
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.quantifiers.shapes import conjuncts, shape_of
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.expr import Const, Expr, Lam, Pi, head_and_args
from pyisingcheck.terms.substitute import shift

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["search_near"]

TINY, TINIER, TINIEST = (fmpq(1, 2**k) for k in (80, 160, 1000))
ORDINARY = 4.0
ENORMOUS = 1e12  # a violation
ATTEMPTS, AGAIN = 200, 40  # to find a failure, and to find one closer by


def search_near(check: Investigation) -> bool:
    """Look for a counterexample at a tiny δ; True if there is one at ordinary other values."""
    inner = _plan_at(check) if _shrinks(check) else None
    if inner is None:
        return False
    ev, count = check.ev, len(check.plan.steps)
    stop = ev.work + check.budget.work
    try:
        sampler = Sampler(ev, inner, check.sampler.seed)
        conclusion = ev.code(inner.conclusion, inner.context)
        for _ in range(ATTEMPTS):
            sample = sampler.holding({count: TINY})
            found = _failure(check, sample, TINY, conclusion)
            if sample is not None and found is not None:
                outer = Sample(sample.values[:count], sample.types[:count])
                if _fails_closer(check, sampler, outer, found, conclusion):
                    grounds = "it fails within 2 ^ -80, within 2 ^ -160 and within 2 ^ -1000"
                    return check.settle(outer, Truth(Level.LIKELY_FALSE, found.margin, grounds))
            if ev.work > stop:
                return False
    except (Unsupported, TooLarge, Undecided):
        pass
    return False


def _fails_closer(
    check: Investigation, sampler: Sampler, outer: Sample, found: Truth, conclusion: Code
) -> bool:
    """Whether it fails at the same other values for a δ far smaller yet, and by an ordinary amount
    for an ordinary δ: what δ has to be below may rest on a large number in the statement.
    """
    count = len(outer.values)
    steps = zip(check.plan.steps, outer.values, strict=True)
    kept = {i: x for i, (step, x) in enumerate(steps) if step.kind in ("variable", "type")}

    def fails_at(
        distance: fmpq, limit: float = math.inf, precisions: tuple[int, ...] = PRECISIONS
    ) -> bool:
        for _ in range(AGAIN):
            sample = sampler.holding(kept | {count: distance})
            failure = _failure(check, sample, distance, conclusion, precisions)
            if failure is not None and -failure.margin <= limit:
                return True
        return False

    enormous = -found.margin > ENORMOUS
    closer = fails_at(TINIER) and fails_at(TINIEST, precisions=SHARPER[:1])
    return closer and (not enormous or fails_at(fmpq(1), ENORMOUS))


def _failure(
    check: Investigation,
    sample: Sample | None,
    value: fmpq,
    conclusion: Code,
    precisions: tuple[int, ...] = PRECISIONS,
) -> Truth | None:
    count = len(check.plan.steps)
    if sample is None or sample.level is not Level.TRUE or sample.values[count] != value:
        return None
    if not _is_ordinary(check, Sample(sample.values[:count], sample.types[:count])):
        return None
    truth: Truth = judge(check.ev, conclusion, environment(sample.values), precisions)
    return truth if truth.level is Level.FALSE else None


def _is_ordinary(check: Investigation, outer: Sample) -> bool:
    """Whether all numbers are 0 or of a size from 1 / 4 to 4: what δ has to be below may be a power
    or an exponential of them.
    """
    sizes: list[float] = []

    def note(x: Value) -> Value:
        sizes.append(abs(check.ev.domain.to_float(x)))
        return x

    for t, v in zip(outer.types, outer.values, strict=True):
        mapped(check.ev, t, v, note)
    return all(x == 0 or 1 / ORDINARY <= x <= ORDINARY for x in sizes)


def _shrinks(check: Investigation) -> bool:
    """Whether the conclusion is that a real number exists and what is said of it becomes easier for
    smaller ones above 0.
    """
    head, args = head_and_args(check.plan.conclusion)
    if not (isinstance(head, Const) and head.name == "Exists" and _is_real(args[0])):
        return False
    return shape_of(check.ev, args[1], check.plan.context, None).above_zero


def _plan_at(check: Investigation) -> Plan | None:
    """Return the plan of what is said of one δ, a further variable; None for other statements."""
    plan, ev = check.plan, check.ev
    _, args = head_and_args(plan.conclusion)
    predicate = args[1]
    assert isinstance(predicate, Lam)
    parts = conjuncts(predicate.body)
    universal = [p for p in parts if isinstance(p, Pi)]
    if len(universal) != 1:
        return None
    steps = [*plan.steps, Step("δ", args[0], plan.context, "variable")]
    context = (args[0], plan.context)
    conditions = [p for p in parts if not isinstance(p, Pi)]
    for k, condition in enumerate(conditions):
        type_ = shift(condition, k)
        steps.append(Step("", type_, context, "hypothesis", mentioned(type_, len(steps))))
        context = (type_, context)
    within = Plan(steps, plan.conclusion, context, plan.outer)
    return opened(ev, shift(universal[0], len(conditions)), within)


def _is_real(expr: Expr) -> bool:
    return isinstance(expr, Const) and expr.name in ("Real", "Rat")
