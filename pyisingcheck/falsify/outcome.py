"""What a search amounts to: the verdict, with its figures and the counterexample in words."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING

from pyisingcheck.falsify.explain import nearest_hypothesis, sides
from pyisingcheck.falsify.shrink import shrunk
from pyisingcheck.falsify.tightness import ratio_of, sides_of
from pyisingcheck.sampling.drawing.show import show
from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.sampling.opening import regrouped
from pyisingcheck.semantics.certify import judge
from pyisingcheck.semantics.domain import TooLarge
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import PROOF
from pyisingcheck.terms.expr import Const, Expr
from pyisingcheck.verdict import Verdict

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["outcome"]

ATTEMPTS = 500  # to meet hypotheses that are said to contradict each other, at least


def outcome(check: Investigation) -> Verdict:
    """Return the verdict on a statement that has been searched."""
    tally, sampler = check.tally, check.sampler
    attempts = sampler.attempts - sampler.impossible
    acceptance = sampler.accepted / attempts if attempts else 0.0
    worst = tally.worst if math.isfinite(tally.worst) else None
    total = tally.samples + check.batched
    if tally.found is not None:
        return _falsified(check, *tally.found, acceptance=acceptance)
    if not tally.samples and tally.skipped:
        reason = max(tally.skipped, key=lambda k: tally.skipped[k])
        return Verdict("inconclusive", 0, acceptance, reason=reason)
    if not tally.samples and attempts >= ATTEMPTS and _is_false(check.plan.conclusion):
        grounds = f"the hypotheses were met by none of {attempts} attempts"
        return Verdict("holds", 0, acceptance, grounds=grounds)
    if not tally.samples:
        return Verdict("vacuous", 0, acceptance, reason=_obstacle(check))
    if tally.suspect is not None:
        sample, truth = tally.suspect
        doubt = truth.grounds or _text(check, sample)
        reason = f"fails at a sample whose hypotheses are only likely: {doubt}"
        return Verdict("inconclusive", total, acceptance, worst, reason=reason)
    if tally.unknown > tally.samples // 10:
        reason = max(tally.doubts, key=lambda k: tally.doubts[k])
        return Verdict(
            "inconclusive",
            total,
            acceptance,
            worst,
            reason=reason or "undecided at the highest precision",
        )
    exhaustive = check.exhaustive or not check.plan.variables
    return Verdict(
        "holds",
        total,
        acceptance,
        worst,
        tightness=_tightness(check),
        exhaustive=exhaustive and not tally.unknown,
        order=tally.order,
    )


def _tightness(check: Investigation) -> float | None:
    """Return the largest ratio of an inequality's sides that was seen."""
    order = sides_of(check.ev, check.plan)
    if order is None:
        return None
    ratios = [ratio_of(check.ev, order, environment(s.values)) for s, _ in check.tally.closest]
    return max((r for r in [*ratios, check.tally.tightness] if math.isfinite(r)), default=None)


def _obstacle(check: Investigation) -> str:
    rejected = check.sampler.rejected_by
    if not rejected:
        return "no sample could be drawn"
    if names := _contradictory(check):
        whole = len(names) == 1
        return f"{'hypothesis' if whole else 'hypotheses'} {', '.join(names)} cannot hold" + (
            "" if whole else " together"
        )
    return f"no sample met hypothesis {max(rejected, key=lambda k: rejected[k])}"


def _contradictory(check: Investigation) -> list[str]:
    """Return the names of hypotheses that are certain to have no common solution."""
    steps = check.plan.steps
    for position, step in enumerate(steps):
        if step.kind == "hypothesis" and all(steps[i].kind == "hypothesis" for i in step.mentions):
            env = environment([PROOF] * position)
            if judge(check.ev, check.sampler.codes[position], env).level is Level.FALSE:
                return [step.name]
    return [steps[i].name for i in check.sampler.system.contradiction()]


def _falsified(check: Investigation, sample: Sample, truth: Truth, acceptance: float) -> Verdict:
    if truth.level is Level.FALSE and sample.level is Level.TRUE:
        sample, truth = shrunk(check, sample, truth)
    with suppress(TooLarge):  # what a far sample may cost
        # leaves the inner points of the final counterexample in the search's witness
        check.judge_at(sample)
    return Verdict(
        "falsified",
        check.tally.samples + check.batched,
        acceptance,
        _finite(truth.margin),
        counterexample=_text(check, sample)
        | ({"inner": list(check.search.witness)} if check.search.witness else {}),
        certified=truth.level is Level.FALSE and sample.level is Level.TRUE,
        grounds=truth.grounds or None,
        sides=sides(check, sample),
        nearest=nearest_hypothesis(check, sample),
    )


def _text(check: Investigation, sample: Sample) -> dict[str, object]:
    shown: dict[str, object] = {}
    for step, value, t in zip(check.plan.steps, sample.values, sample.types, strict=True):
        if step.kind == "variable" or (step.kind == "type" and value is not PROOF):
            shown[step.name] = str(value) if step.kind == "type" else show(check.ev, t, value)
    return regrouped(check.opened, shown)


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None


def _is_false(conclusion: Expr) -> bool:
    """Whether the statement says of its hypotheses that they contradict each other."""
    return isinstance(conclusion, Const) and conclusion.name == "False"
