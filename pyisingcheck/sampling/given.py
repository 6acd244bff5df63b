"""Variables that a hypothesis gives outright: S = T, or ∀ x, x ∈ S ↔ P x."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from flint import ctx

from pyisingcheck.sampling.drawing.numbers import Bounds
from pyisingcheck.sampling.hints import Hint, bounds_in
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.environment import Code, Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.solutions import WHOLE, solutions
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, FiniteSet, Function, Thunk, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Pi, head_and_args

__all__ = [
    "Given",
    "defined_variables",
    "given_numbers",
    "given_variables",
    "giving",
    "giving_numbers",
    "whole_bounds",
    "with_given",
]

WIDEST = 6000  # integers that are looked at for the members of a finset
BITS = 1500  # precision of a number: more than that at which propositions are judged
REACH = 1000  # the same on either side, where nothing bounds them


@dataclass(slots=True)
class Given:
    """What a variable is.

    Attributes
    ----------
    hypothesis : int
        The step that says so.
    term : Expr
        The value, below the binders of `context`; or the condition of membership, if `of_members`.
    code : Code
        The same, compiled.
    bounds : list of Hint
        What the condition says of the size of a member.
    """

    hypothesis: int
    term: Expr
    context: Context
    code: Code
    of_members: bool
    bounds: list[Hint]

    def value(self, ev: Evaluator, values: list[Value], t: ty.Type) -> tuple[Value, bool] | None:
        """Return the variable's value, and whether it is certain to be that; None if it is not
        found out.
        """
        if not self.of_members:
            if isinstance(t, ty.Pi):  # it may mention variables that follow
                return Function(
                    lambda x: ev.apply(force(self.code(self.environment(values))), x)
                ), True
            before, ctx.prec = ctx.prec, BITS
            try:
                return force(self.code(self.environment(values))), True
            finally:
                ctx.prec = before
        env = self.environment(values)
        if isinstance(t, ty.SetType):
            return Function(lambda x: ev.condition(Thunk(self.code, (x, env)))), True
        if isinstance(t, ty.FinsetType):
            solved = solutions(ev, t.base, lambda x: ev.condition(Thunk(self.code, (x, env))))
            if solved is not None:
                return FiniteSet.of_list(solved[0]), solved[1]
            if t.base in WHOLE:
                return self._finset(ev, values, env, t.base)
        return None

    def environment(self, values: list[Value]) -> Environment:
        """Return the environment of the term for the values of the first steps."""
        env: Environment = None
        for v in [*values, *[PROOF] * (self.hypothesis - len(values))][: self.hypothesis]:
            env = (v, env)
        return env

    def _finset(
        self, ev: Evaluator, values: list[Value], env: Environment, base: ty.Type
    ) -> tuple[Value, bool]:
        bounds = Bounds()
        for hint in self.bounds:
            limit = hint.value(ev, values)
            low_end, high_end = (limit, None) if hint.low else (None, limit)
            bounds.restrict(low_end, high_end, hint.strict)
        low, high = whole_bounds(base, bounds)
        complete = low is not None and high is not None and high - low <= WIDEST
        first = max(low, -REACH) if low is not None and not complete else low
        start = -REACH if first is None else first
        stop = high if complete and high is not None else start + 2 * REACH
        members = [k for k in range(start, stop + 1) if self._member(ev, env, k)]
        return FiniteSet.of_list(members), complete

    def _member(self, ev: Evaluator, env: Environment, k: int) -> bool:
        truth = ev.condition(Thunk(self.code, (k, env)))
        if not truth.certain:
            raise Undecided("membership")
        return bool(truth.level is Level.TRUE)


def whole_bounds(t: ty.Type, bounds: Bounds) -> tuple[int | None, int | None]:
    """Return integers outside of which the bounds leave nothing, None for none.

    They are one too generous, since a bound may be the centre of a ball.
    """
    low = None if bounds.low is None else int(bounds.low.floor()) - 1
    high = None if bounds.high is None else int(bounds.high.ceil()) + 1
    return (max(low or 0, 0) if t == ty.NAT else low), high


def giving_numbers(plan: Plan) -> set[int]:
    """Return the hypotheses that say what a variable is that is no set and no function."""
    found = set()
    for position, step in enumerate(plan.steps):
        head, args = head_and_args(step.type)
        if step.kind == "hypothesis" and isinstance(head, Const) and head.name == "Eq":
            targets = [_step(side, position, 0) for side in args[1:]]
            if any(i is not None and not _compound(plan, i) for i in targets):
                found.add(position)
    return found


def given_variables(
    ev: Evaluator, plan: Plan, taken: set[int], numbers: Container[int] = ()
) -> dict[int, Given]:
    """Return the variables, none of `taken`, that hypotheses give in terms of earlier ones.

    Numbers count only if the hypothesis is among `numbers`: equations are solved otherwise.
    """
    found: dict[int, Given] = {}
    for position, step in enumerate(plan.steps):
        if step.kind != "hypothesis":
            continue
        for target, given in _candidates(ev, plan, position, position in numbers):
            if target not in taken and target not in found:
                found[target] = given
                break
    return found


def defined_variables(ev: Evaluator, plan: Plan, taken: set[int]) -> dict[int, Given]:
    """Return the variables, none of `taken`, that are equal to a term in earlier ones, other than
    sets and functions.
    """
    given = given_variables(ev, plan, taken, giving_numbers(plan))
    return {i: g for i, g in given.items() if not g.of_members and not _compound(plan, i)}


def given_numbers(
    given: dict[int, Given], certain: Container[int], types: list[ty.Type | None]
) -> dict[int, Given]:
    """Return the numbers among the values so far that the hypotheses `certain` give, in order."""
    return {
        i: g
        for i, g in sorted(given.items())
        if g.hypothesis in certain and i < len(types) and isinstance(types[i], ty.Number)
    }


def giving(plan: Plan, mentions: list[int], now: dict[int, Given]) -> list[int]:
    """Return the variables, with those on which the ones given `now` among them depend."""
    found = dict.fromkeys(mentions)
    for i in reversed(now):
        if i in found:
            about = plan.steps[now[i].hypothesis].mentions
            found |= dict.fromkeys(k for k in about if plan.steps[k].kind == "variable")
    return list(found)


def with_given(
    ev: Evaluator,
    now: dict[int, Given],
    values: list[Value],
    types: list[ty.Type | None],
    changed: int,
) -> list[Value]:
    """Return the values with what follows, for the given ones, from a change of one of them."""
    for k, g in now.items():
        t = types[k]
        if k > changed and t is not None and (found := g.value(ev, values[:k], t)) is not None:
            values[k] = found[0]
    return values


def _candidates(ev: Evaluator, plan: Plan, position: int, number: bool) -> list[tuple[int, Given]]:
    step = plan.steps[position]
    found = []
    head, args = head_and_args(step.type)
    if isinstance(head, Const) and head.name == "Eq":
        for variable, term in ((args[1], args[2]), (args[2], args[1])):
            if (members := _members(ev, plan, position, variable, term)) is not None:
                found.append(members)
            target = _step(variable, position, 0)
            if target is None or plan.steps[target].kind != "variable":
                continue
            if not number and not _compound(plan, target):
                continue
            late = isinstance(plan.steps[target].type, Pi)
            if _known(term, position, position if late else target, target):
                code = ev.lazy(term, step.context)
                found.append((target, Given(position, term, step.context, code, False, [])))
    if isinstance(step.type, Pi):
        inner, context = step.type.body, (step.type.type, step.context)
        head, args = head_and_args(inner)
        if isinstance(head, Const) and head.name == "Iff":
            for membership, condition in ((args[0], args[1]), (args[1], args[0])):
                target = _set_of_members(membership, position)
                if target is not None and _known(condition, position + 1, target, target, position):
                    hints = bounds_in(condition, context, position)
                    code = ev.lazy(condition, context)
                    given = Given(position, condition, context, code, True, hints)
                    found.append((target, given))
    return found


def _members(
    ev: Evaluator, plan: Plan, position: int, set_: Expr, term: Expr
) -> tuple[int, Given] | None:
    """Return the finset S for ↑S = {x | P x}."""
    head, args = head_and_args(set_)
    of, defined = head_and_args(term)
    named = isinstance(head, Const) and head.name == "SetLike.coe"
    if not (named and isinstance(of, Const) and of.name == "setOf" and len(defined) == 2):
        return None
    target, predicate = _step(args[-1], position, 0), defined[1]
    if target is None or not isinstance(predicate, Lam):
        return None
    if not _known(predicate.body, position + 1, target, target, position):
        return None
    context = (predicate.type, plan.steps[position].context)
    hints = bounds_in(predicate.body, context, position)
    code = ev.lazy(predicate.body, context)
    return target, Given(position, predicate.body, context, code, True, hints)


def _set_of_members(expr: Expr, position: int) -> int | None:
    """Return the step S for the expression x ∈ S with the innermost bound x."""
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name == "Membership.mem" and len(args) == 5):
        return None
    element = args[4]
    if not (isinstance(element, BVar) and element.index == 0):
        return None
    return _step(args[3], position, 1)


def _step(expr: Expr, position: int, under: int) -> int | None:
    if isinstance(expr, BVar) and expr.index >= under:
        return position - 1 - (expr.index - under)
    return None


def _known(expr: Expr, depth: int, before: int, target: int, bound: int = -1) -> bool:
    """Whether `expr` mentions only steps before `before` other than `target` (and `bound`)."""
    return all((i < before and i != target) or i == bound for i in mentioned(expr, depth))


def _compound(plan: Plan, target: int) -> bool:
    """Whether a step is a set, a finset or a function."""
    step = plan.steps[target]
    head, _ = head_and_args(step.type)
    named = isinstance(head, Const) and head.name in ("Set", "Finset")
    return step.kind == "variable" and (named or isinstance(step.type, Pi))
