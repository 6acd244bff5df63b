"""Functions that are continuous, differentiable or the like by their construction: no points need
say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from flint import fmpq

from pyisingcheck.sampling.functions.classics import ClassicFunction
from pyisingcheck.sampling.functions.contractions import contracts
from pyisingcheck.sampling.functions.inverses import are_inverse
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Function, Value, force
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, head_and_args

__all__ = [
    "asked_traits",
    "convex_somewhere",
    "is_not_regular",
    "is_regular",
    "property_of",
    "says_regular",
]

# what a function with derivatives of all orders has everywhere
REGULARITY = {
    "Continuous",
    "ContinuousAt",
    "ContinuousOn",
    "ContDiff",
    "ContDiffAt",
    "ContDiffOn",
    "Differentiable",
    "DifferentiableAt",
    "DifferentiableOn",
}


UNIFORM, INJECTIVE = "UniformContinuous", "Function.Injective"
# what follows from what a function is on all of ℝ
WEAKER = {
    "ContinuousAt": "Continuous",
    "ContinuousOn": "Continuous",
    "DifferentiableAt": "Differentiable",
    "DifferentiableOn": "Differentiable",
}
MONOTONE = {"Monotone", "StrictMono", "Antitone", "StrictAnti"}
# what functions are known to be by their construction
ONTO = {"Function.Surjective", "Function.Bijective"}
# what classical functions are known to be, or not to be
TRAITS = {"Continuous", "Differentiable", UNIFORM, INJECTIVE, *MONOTONE}
# what sequences of sets are known to consist of
SETS = {"IsOpen", "IsClosed", "IsCompact", "BddAbove", "BddBelow", "Set.Nonempty", "Set.Finite"}
TURNS = range(-20, 21)  # quarters at which a function is looked at
CONVEXITY = {"ConvexOn", "ConcaveOn"}
INTERVALS = ("Set.univ", *(f"Set.I{e}" for e in ("cc", "co", "oc", "oo", "ci", "oi", "ic", "io")))


def says_regular(plan: Plan, position: int) -> bool:
    """Whether a hypothesis says that functions are continuous or have derivatives."""
    name, _ = property_of(plan, position)
    return name in REGULARITY or name == UNIFORM


def is_regular(plan: Plan, position: int, values: Sequence[Value]) -> bool:
    """Whether a hypothesis says that functions are regular, or injective or the like, which are so
    by their construction.
    """
    about = {i: v for i in plan.steps[position].mentions if isinstance(v := values[i], Function)}
    if not about:
        return False
    name, plain = property_of(plan, position)
    if are_inverse(plan, position, values) or contracts(plan, position, values):
        return True
    known = name in REGULARITY | TRAITS | ONTO | SETS or _convex_on_interval(
        plan.steps[position].type
    )
    return known and plain == about.keys() != set() and all(_is(f, name) for f in about.values())


def is_not_regular(ev: Evaluator, plan: Plan, position: int, values: Sequence[Value]) -> bool:
    """Whether a hypothesis says so of a classical function that is not, or says that a continuous
    function is injective which neither rises nor falls.
    """
    name, plain = property_of(plan, position)
    functions = [v for i in plain if isinstance(v := values[i], Function)]
    classics = [f for f in functions if isinstance(f, ClassicFunction)]
    if name in TRAITS and not all(_is(f, name) for f in classics):
        return True
    return name == INJECTIVE and any(_turns(ev, f) for f in functions)


def _turns(ev: Evaluator, f: Function) -> bool:
    """Whether a continuous function of a real variable rises and falls."""
    if not (f.smooth or "Continuous" in f.traits):
        return False
    try:
        y = [force(f(fmpq(k, 4))) for k in TURNS]
        steps = {ev.domain.less(a, b).level for a, b in pairwise(y)}
    except FAILURES:
        return False
    return {Level.TRUE, Level.FALSE} <= steps


def property_of(plan: Plan, position: int) -> tuple[str, set[int]]:
    """Return P for a hypothesis P f, or ∀ n, P (f n), and the variables f; none for P |f|."""
    expr, under = plan.steps[position].type, 0
    while isinstance(expr, Pi):
        expr, under = expr.body, under + 1
    head, args = head_and_args(expr)
    if (index := _injective(plan.steps[position].type)) is not None:
        return INJECTIVE, {position - 1 - index}
    functions = set()
    for f, rest in map(head_and_args, args):
        bound = [a.index for a in rest if isinstance(a, BVar)]
        if isinstance(f, BVar) and len(rest) == under and bound == [*reversed(range(under))]:
            functions.add(position + under - 1 - f.index)
    return (head.name if isinstance(head, Const) else "", functions)


def _convex_on_interval(hypothesis: Expr) -> bool:
    """Whether a hypothesis says that a function, or all of a sequence, is convex on an interval: it
    is, if it is so on all of ℝ.
    """
    return _interval_of_convexity(hypothesis) in INTERVALS


def _interval_of_convexity(hypothesis: Expr) -> str | None:
    while isinstance(hypothesis, Pi):
        hypothesis = hypothesis.body
    head, args = head_and_args(hypothesis)
    if not (isinstance(head, Const) and head.name in CONVEXITY and len(args) == 12):
        return None
    inside, _ = head_and_args(args[10])
    return inside.name if isinstance(inside, Const) else None


def _injective(hypothesis: Expr) -> int | None:
    """Return the index of f for the hypothesis ∀ x y, f x = f y → x = y."""
    match hypothesis:
        case Pi(body=Pi(body=Pi(type=premise, body=conclusion))):
            (same, ends), (equal, sides) = head_and_args(premise), head_and_args(conclusion)
        case _:
            return None
    if not (isinstance(same, Const) and isinstance(equal, Const)):
        return None
    if same.name != "Eq" or equal.name != "Eq":
        return None
    match [*ends[1:], *sides[1:]]:
        case [App(BVar(f), BVar(1)), App(BVar(g), BVar(0)), BVar(2), BVar(1)] if f == g > 1:
            return f - 2
    return None


def _is(f: Function, name: str) -> bool:
    return (f.smooth and name in REGULARITY) or WEAKER.get(name, name) in f.traits


def convex_somewhere(plan: Plan) -> set[int]:
    """Return the functions that hypotheses say to be convex on an interval other than ℝ."""
    found: set[int] = set()
    for position, step in enumerate(plan.steps):
        if step.kind == "hypothesis" and _interval_of_convexity(step.type) in INTERVALS[1:]:
            found |= property_of(plan, position)[1]
    return found


def asked_traits(plan: Plan) -> dict[int, frozenset[str]]:
    """Return what hypotheses say of variables that are functions, or sequences of functions, as far
    as classical ones are known to be so.
    """
    found: dict[int, frozenset[str]] = {}
    for position, step in enumerate(plan.steps):
        if step.kind != "hypothesis":
            continue
        name, functions = property_of(plan, position)
        trait = WEAKER.get(name, name)
        for i in functions if trait in TRAITS or _convex_on_interval(step.type) else ():
            found[i] = found.get(i, frozenset()) | {trait}
    return found
