"""A counterexample explained: the values of both sides, and the hypothesis that it barely meets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.sampling.drawing.show import show
from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.certify import PRECISIONS, judge
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.environment import Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.unfolding import unfolded
from pyisingcheck.semantics.values import Value, force
from pyisingcheck.terms.expr import Const, Expr, head_and_args
from pyisingcheck.terms.pretty import INFIX, pretty

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["nearest_hypothesis", "sides"]

RELATIONS = ("Eq", "Ne", "LE.le", "LT.lt", "GE.ge", "GT.gt", "Dvd.dvd", "Iff")
WORK = 100_000  # what showing a side may cost, in the evaluator's unit
LONG = 24  # characters of a fraction beyond which its decimals say more
DIGITS = 20
LIMIT = 80  # characters of a hypothesis
ARROW = "a"  # what Lean calls the premise of an arrow


def sides(check: Investigation, sample: Sample) -> dict[str, str] | None:
    """Return the two sides of the relation that fails at a sample, as text.

    Of a conjunction it is the first part that is certainly false.  Every digit is certain, the last
    one up to one unit: the values are balls at the highest precision.

    Returns
    -------
    dict or None
        ``relation``, ``left`` and ``right``; None if the conclusion is no relation or a side cannot
        be written down.
    """
    ev, env = check.ev, environment(sample.values)
    try:
        return _quietly(ev, lambda: _sides(ev, check.plan.conclusion, check.plan.context, env))
    except (*FAILURES, RecursionError):
        return None


def _sides(ev: Evaluator, claim: Expr, context: Context, env: Environment) -> dict[str, str] | None:
    head, args = head_and_args(unfolded(ev, claim))
    name = head.name if isinstance(head, Const) else ""
    if name == "And":
        false = (a for a in args if judge(ev, ev.code(a, context), env).level is Level.FALSE)
        part = next(false, None)
        return None if part is None else _sides(ev, part, context, env)
    if name not in RELATIONS or len(args) != INFIX[name][2]:
        return None
    type_ = None if name == "Iff" else ev.as_type(ev.value(args[0], env, context))
    left, right = (_text(ev, type_, ev.value(arg, env, context)) for arg in args[-2:])
    return {"relation": INFIX[name][0], "left": left, "right": right}


def _text(ev: Evaluator, type_: ty.Type | None, value: Value) -> str:
    value = force(value)
    text = show(ev, type_, value)
    if isinstance(value, fmpq) and len(text) > LONG:
        return f"≈ {arb(value).str(DIGITS, radius=False)}"
    return text


def nearest_hypothesis(check: Investigation, sample: Sample) -> dict[str, Any] | None:
    """Return the inequality among the hypotheses that a sample meets with the least room.

    Returns
    -------
    dict or None
        ``hypothesis`` (what it says, and its name where it has one) and ``margin`` (in its own
        units); None if no hypothesis has a margin.  Equations have none to speak of.
    """
    known: list[tuple[float, int]] = []
    for position, step in enumerate(check.plan.steps):
        head, _ = head_and_args(unfolded(check.ev, step.type))
        equation = isinstance(head, Const) and head.name == "Eq"
        if step.kind != "hypothesis" or equation:
            continue
        env = environment(sample.values[:position])
        try:
            truth = judge(check.ev, check.sampler.codes[position], env)
        except (*FAILURES, RecursionError):
            continue
        if 0 <= truth.margin < float("inf"):
            known.append((truth.margin, position))
    if not known:
        return None
    margin, position = min(known)
    return {"hypothesis": _hypothesis(check.plan, position), "margin": margin}


def _hypothesis(plan: Plan, position: int) -> str:
    step = plan.steps[position]
    names = [earlier.name for earlier in plan.steps[:position]]
    text = pretty(step.type, limit=LIMIT, context=names)
    unnamed = step.name == ARROW or "✝" in step.name
    return text if unnamed else f"{step.name} : {text}"


def _quietly(ev: Evaluator, evaluate: Callable[[], Any]) -> Any:
    """Evaluate at the highest precision and at a bounded cost."""
    dom: Any = ev.domain
    before, limit = dom.prec, ev.limit
    dom.prec, ev.limit = PRECISIONS[-1], min(limit, ev.work + WORK)
    try:
        with dom.working():
            return evaluate()
    finally:
        dom.prec, ev.limit = before, limit
