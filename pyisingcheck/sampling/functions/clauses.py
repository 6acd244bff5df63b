"""Equations among the hypotheses as rules that say what a function is: ∀ xs, f p₁ … pₙ = rhs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyisingcheck.sampling.functions.descent import descends, least_values, step_by_step
from pyisingcheck.sampling.functions.orbits import places
from pyisingcheck.sampling.functions.patterns import apart, is_pattern, natural_line, reach, split
from pyisingcheck.sampling.hints import position_of
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Pi, head_and_args, subterms

__all__ = ["Clause", "are_apart", "clauses_of", "covers"]

NUMBERS = ("Nat", "Real", "Int", "Rat", "Complex", "NNReal")
INFINITE = (*NUMBERS, "Set", "Finset", "List", "Prod", "Matrix", "Polynomial")  # mostly so


@dataclass(slots=True)
class Clause:
    """∀ xs, guards → f p₁ … pₙ = rhs, as a rule for evaluating f."""

    position: int
    variables: int
    patterns: list[Expr]
    rhs: Code
    guards: dict[int, Code]  # by the number of variables before them
    partial: bool = False  # whether f occurs in rhs with no smaller argument in sight
    derivative: bool = False  # whether the hypothesis says that f is the derivative of something
    chosen: bool = False  # whether it says more than what is made use of: f (x + y) for all x and y
    codomain: str = ""
    mentions: tuple[int, ...] = ()  # the steps that rhs is about
    least: dict[int, int] = field(default_factory=dict)  # what guards say of variables' size
    in_steps: bool = False  # whether a value costs as much as all before it


def covers(rule: Clause, point: Clause) -> bool:
    """Whether an unconditional rule says what the function is at the point of another clause."""
    general = rule.variables > 0 and not rule.guards and not rule.partial
    return general and point.variables == 0 and not are_apart(rule, point)


def are_apart(a: Clause, b: Clause) -> bool:
    """Whether the patterns of two equations never match the same arguments."""
    return any(
        apart(p, q) or reach(p)[1] < _least(b, q) or reach(q)[1] < _least(a, p)
        for p, q in zip(a.patterns, b.patterns, strict=True)
    )


def _least(clause: Clause, pattern: Expr) -> int:
    """Return a number that conditions say a variable is not below, 0 for other patterns."""
    return clause.least.get(pattern.index, 0) if isinstance(pattern, BVar) else 0


def clauses_of(ev: Evaluator, plan: Plan, position: int) -> list[tuple[int, Clause]]:
    """Return the equations that a hypothesis consists of, none if it says something else, too."""
    found = list(_parts_of(ev, plan, position, plan.steps[position].type, []))
    return [part for part in found if part is not None] if None not in found else []


def _parts_of(
    ev: Evaluator, plan: Plan, position: int, expr: Expr, binders: list[Expr]
) -> Iterator[tuple[int, Clause] | None]:
    while isinstance(expr, Pi):
        binders, expr = [*binders, expr.type], expr.body
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name == "And" and binders:
        for part in args:
            yield from _parts_of(ev, plan, position, part, binders)
    else:
        yield _clause(ev, plan, position, expr, binders)


def _clause(
    ev: Evaluator, plan: Plan, position: int, expr: Expr, binders: list[Expr]
) -> tuple[int, Clause] | None:
    context, under = plan.steps[position].context, len(binders)
    guards: dict[int, Code] = {}
    for k, binder in enumerate(binders):
        if ev.is_proposition(binder, context):
            guards[k] = ev.lazy(binder, context)
        context = (binder, context)
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name in ("Eq", "Iff")):
        return None
    args = args[-2:]
    function, patterns = head_and_args(args[0])
    target = position_of(function, position, under)
    if (
        target is None
        or not patterns
        or plan.steps[target].kind != "variable"
        or not (_is_infinite_pi(plan, target) or _mentions_derivative(plan, target, args[1]))
    ):
        return None
    known = set(guards).union(*(mentioned(p, under) for p in patterns))
    used = set(mentioned(args[1], under)).union(*(mentioned(binders[k], k) for k in guards))
    if not all(k in known or (k not in used and _is_number(binders[k])) for k in range(under)):
        return None  # what the right side or a guard may depend on is not told by the arguments
    recursive = target in mentioned(args[1], position + under)
    loose = any(isinstance(p, BVar) for p in patterns)
    least = least_values(binders)
    endless = recursive and not descends(patterns, args[1], function, least)
    partial = endless and loose and (bool(guards) or _at_numerals(args[1], function))
    partial = partial or (endless and any(map(_multiple, patterns)))
    if not all(is_pattern(p, under, endless and not partial) for p in patterns):
        return None
    if recursive and under == 0:
        return None
    rhs = ev.lazy(args[1], context)
    slope, _ = head_and_args(args[1])
    derivative = isinstance(slope, Const) and slope.name == "deriv"
    chosen = any(split(p) is not None for p in patterns)
    if chosen and not _leads_down(patterns, args[1], function):
        return None
    type_ = plan.steps[target].type
    codomain = type_.body.name if isinstance(type_, Pi) and isinstance(type_.body, Const) else ""
    clause = Clause(position, under, patterns, rhs, guards, partial, derivative, chosen, codomain)
    clause.least = least
    clause.in_steps = recursive and step_by_step(args[1], function)
    clause.mentions = tuple(i for i in mentioned(args[1], position + under) if i < position)
    return target, clause


def _is_number(binder: Expr) -> bool:
    return isinstance(binder, Const) and binder.name in NUMBERS


def _leads_down(patterns: list[Expr], rhs: Expr, function: Expr) -> bool:
    """Whether f (x + y) or f (x y) rests on f x, f y and values at numerals only."""
    sides = split(patterns[0])
    found = places(rhs, function.index) if isinstance(function, BVar) else None
    if sides is None or len(patterns) > 1 or found is None:
        return False
    return all(
        e.index in sides.variables if isinstance(e, BVar) else reach(e)[0] == reach(e)[1]
        for e in found
    )


def _multiple(pattern: Expr) -> bool:
    """Whether a pattern a x + b on ℕ has a ≥ 2: it is not clear that x is smaller."""
    line = natural_line(pattern)
    return line is not None and line.slope > 1


def _at_numerals(expr: Expr, function: Expr) -> bool:
    """Whether a function variable occurs in an expression only at numerals."""
    if not isinstance(function, BVar) or expr.loose <= function.index:
        return True
    head, args = head_and_args(expr)
    if isinstance(head, BVar) and head.index == function.index:
        return bool(args) and all(reach(a)[0] == reach(a)[1] for a in args)
    if isinstance(head, BVar | Const) and args:
        return all(_at_numerals(a, function) for a in args)
    return not isinstance(head, Lam | Pi) and not args


def _mentions_derivative(plan: Plan, target: int, expr: Expr) -> bool:
    """Whether a function's values are derivatives, which no equation between numbers gives."""
    is_function = isinstance(plan.steps[target].type, Pi)
    return is_function and any(isinstance(e, Const) and e.name == "deriv" for e in subterms(expr))


def _is_infinite_pi(plan: Plan, target: int) -> bool:
    type_ = plan.steps[target].type
    if not isinstance(type_, Pi):
        return False
    head, _ = head_and_args(type_.type)
    if isinstance(head, Pi):
        return True
    return isinstance(head, Const) and head.name in INFINITE
