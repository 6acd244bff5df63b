"""What contradicts a conclusion, as hypotheses of a plan that its counterexamples meet.

A search among random values seldom meets an equation. Where the conclusion fails only if one holds
(a ≠ b, a < b, P ↔ Q with an equation P), it is solved like a hypothesis.
"""

from __future__ import annotations

from itertools import product

from pyisingcheck.sampling.plan import Plan, Step, mentioned
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.unfolding import unfolded
from pyisingcheck.terms.expr import (
    Const,
    Expr,
    LevelSucc,
    LevelZero,
    NatLit,
    Pi,
    apply,
    head_and_args,
    numeral,
)
from pyisingcheck.terms.substitute import shift

__all__ = ["denied_plans", "witness_plan"]

DENIED = "what is denied"  # the name of such a hypothesis
ALTERNATIVES = 6  # that are tried: each gets its share of the work

Denial = list[Expr]  # propositions that together contradict something


def denied_plans(ev: Evaluator, plan: Plan) -> list[Plan]:
    """Return plans whose samples are counterexamples to a conclusion ¬ P, a ≠ b, a < b or P ↔ Q.

    The hypotheses after those of `plan` are P, or equations from which a = b follows, or one side
    of the equivalence and the denial of the other. A conjunction has plans for each of its parts, a
    disjunction for all of its parts together, other conclusions have none.
    """
    denials = _denials(ev, plan.conclusion)[:ALTERNATIVES]
    return [_with_hypotheses(plan, denial) for denial in denials]


def witness_plan(plans: list[Plan]) -> Plan | None:
    """Return a plan whose samples are the x at which ∀ x, ¬ S x fails, from the plans of S; None if
    there is nothing to choose.
    """
    outer = plans[0].outer or 0
    steps = plans[0].steps[:outer]
    if not any(s.kind == "variable" for s in steps):
        return None
    context = plans[0].steps[outer].context if len(plans[0].steps) > outer else plans[0].context
    said = []
    for plan in plans:
        body = plan.conclusion
        for step in reversed(plan.steps[outer:]):
            body = Pi(step.name, step.type, body)
        said.append(body)
    return _with_hypotheses(Plan(steps, said[0], context), said)


def _with_hypotheses(plan: Plan, hypotheses: list[Expr]) -> Plan:
    steps, context = list(plan.steps), plan.context
    for k, hypothesis in enumerate(hypotheses):
        type_ = shift(hypothesis, k)
        steps.append(Step(DENIED, type_, context, "hypothesis", mentioned(type_, len(steps))))
        context = (type_, context)
    return Plan(steps, Const("False"), context, plan.outer)


def _denials(ev: Evaluator, conclusion: Expr) -> list[Denial]:
    """Return alternatives, each of which contradicts the conclusion."""
    head, args = head_and_args(unfolded(ev, conclusion))
    match head.name if isinstance(head, Const) else None, args:
        case "And", [left, right]:
            return [*_denials(ev, left), *_denials(ev, right)]
        case "Or", [left, right]:
            return _jointly(ev, left, right)
        case "Iff", [left, right]:
            return [*_one_sided(left, right), *_one_sided(right, left)]
        case "Not", [denied]:
            return _cases(denied)
        case "Ne", [type_, left, right]:
            return [[_equation(type_, left, right)]]
        case ("LT.lt", [type_, _, low, high]) | ("GT.gt", [type_, _, high, low]):
            return [_vanishing(type_, high) if _is_zero(low) else [_equation(type_, low, high)]]
    return []


def _jointly(ev: Evaluator, left: Expr, right: Expr) -> list[Denial]:
    """Return what contradicts both, if that of one of them is an equation."""
    one, other = _denials(ev, left), _denials(ev, right)
    if not (one or other):
        return []
    pairs = product(one or [[_negation(left)]], other or [[_negation(right)]])
    return [[*a, *b] for a, b in pairs]


def _one_sided(holds: Expr, fails: Expr) -> list[Denial]:
    """Return alternatives in which one side of an equivalence holds and the other fails."""
    return [[*case, _negation(fails)] for case in _cases(holds)]


def _negation(expr: Expr) -> Expr:
    return apply(Const("Not"), expr)


def _cases(expr: Expr) -> list[Denial]:
    """Return alternatives of which `expr` says that one holds, each as a list of propositions."""
    head, args = head_and_args(expr)
    match head.name if isinstance(head, Const) else None, args:
        case "And", [left, right]:
            return [[*a, *b] for a, b in product(_cases(left), _cases(right))]
        case "Or", [left, right]:
            return [*_cases(left), *_cases(right)]
    return [[expr]]


def _equation(type_: Expr, left: Expr, right: Expr) -> Expr:
    return apply(Const("Eq", (LevelSucc(LevelZero()),)), type_, left, right)


def _is_zero(expr: Expr) -> bool:
    head, args = head_and_args(expr)
    return isinstance(head, Const) and head.name == "OfNat.ofNat" and numeral(args[1]) == 0


def _vanishing(type_: Expr, expr: Expr) -> list[Expr]:
    """Return equations from which expr = 0 follows: its sign changes at none of its zeros where it
    is a square or an absolute value, but that of what is squared does.
    """
    return _inner_zeros(type_, expr) or [_equation(type_, expr, _zero_of(type_))]


def _inner_zeros(type_: Expr, expr: Expr) -> list[Expr]:
    head, args = head_and_args(expr)
    match head.name if isinstance(head, Const) else None, args:
        case "HPow.hPow", [_, _, _, _, base, exponent] if numeral(exponent):
            return _vanishing(type_, base)
        case (("abs" | "Real.sqrt"), [*_, x]):
            return _vanishing(type_, x)
        case "Norm.norm", [of, _, x]:
            return _vanishing(of, x)
        case "HAdd.hAdd", [_, _, _, _, x, y]:
            both = _inner_zeros(type_, x), _inner_zeros(type_, y)
            return [*both[0], *both[1]] if all(both) else []
    return []


def _zero_of(type_: Expr) -> Expr:
    return apply(Const("OfNat.ofNat", (LevelZero(),)), type_, NatLit(0), Const("Zero.toOfNat0"))
