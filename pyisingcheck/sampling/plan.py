"""A statement as a list of steps: variables to draw and hypotheses to meet, then a conclusion to
test.

∀ (n : ℕ) (x : Fin n → ℝ) (h : ∀ i, 0 < x i), C becomes the steps n, x, h and the conclusion C.
Definitions whose value is a universal statement are unfolded where they stand as the conclusion.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pyisingcheck.sampling.equations.coefficients import coefficientwise
from pyisingcheck.sampling.slopes import slope_given
from pyisingcheck.semantics import constants as _register_meanings  # noqa: F401
from pyisingcheck.semantics.constants.data import constructors_of, telescope_of
from pyisingcheck.semantics.environment import Context, ends_in_prop
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.epsilon import limit_statement
from pyisingcheck.semantics.registry import MEANINGS, OPENED, POINTWISE
from pyisingcheck.semantics.unfolding import unfolded
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    LevelZero,
    Pi,
    Sort,
    apply,
    head_and_args,
    loose_indices,
    subterms,
)
from pyisingcheck.terms.substitute import instantiate, shift

__all__ = [
    "Plan",
    "Step",
    "denies_existence",
    "domain_of",
    "mentioned",
    "mentions_angles",
    "opened",
    "plan_of",
]


BOUNDS = ("IsLUB", "IsGLB")
BOUNDED = ("BddAbove", "BddBelow")


@dataclass(slots=True)
class Step:
    """One binder of the statement.

    Attributes
    ----------
    name : str
        The variable's name as written.
    type : Expr
        Its type, below the binders of the steps before it.
    kind : "variable" | "type" | "instance" | "hypothesis"
        What is done with it: drawn, chosen among carriers, ignored, or evaluated as a condition.
    mentions : tuple of int
        Positions of the earlier steps that a hypothesis depends on.
    """

    name: str
    type: Expr
    context: Context
    kind: str
    mentions: tuple[int, ...] = ()


@dataclass(slots=True)
class Plan:
    """The steps of a statement and its conclusion below all of them.

    Attributes
    ----------
    steps : list of Step
    conclusion : Expr
        What is to be tested, in `context`.
    outer : int or None
        None for a plain statement. For ∀ x, ¬ S x, the number of steps that belong to x: the other
        steps and the conclusion are those of S, and a counterexample to S is what the statement
        predicts.
    """

    steps: list[Step]
    conclusion: Expr
    context: Context
    outer: int | None = None

    @property
    def negated(self) -> bool:
        return self.outer is not None

    @property
    def variables(self) -> list[int]:
        return [i for i, s in enumerate(self.steps) if s.kind in ("variable", "type")]


def denies_existence(ev: Evaluator, statement: Expr) -> bool:
    """Whether a closed statement is ¬ ∃ x, p x."""
    head, args = head_and_args(unfolded(ev, statement))
    if not (isinstance(head, Const) and head.name == "Not" and len(args) == 1):
        return False
    inner, _ = head_and_args(unfolded(ev, args[0]))
    return isinstance(inner, Const) and inner.name == "Exists"


def plan_of(ev: Evaluator, statement: Expr) -> Plan:
    """Return the plan of a statement (a closed proposition) as a whole.

    ¬ S becomes the plan of S with `outer` set; ¬ ∃ x, p x counts as ∀ x, ¬ p x.
    """
    return opened(ev, statement, Plan([], statement, None))


def plans_of(ev: Evaluator, statement: Expr) -> list[list[Plan]]:
    """As `plan_of`, with a conjunction of universal statements split, so that each is sampled on
    its own.

    The statement says that every group holds: each plan of a plain group, or the denial of what the
    plans of a negated group say together.
    """
    return _split(ev, plan_of(ev, statement))


def _split(ev: Evaluator, plan: Plan) -> list[list[Plan]]:
    parts = [opened(ev, part, plan) for part in _conjuncts(ev, plan.conclusion)]
    if not parts:
        return [[plan]]
    groups = [group for part in parts for group in _split(ev, part)]
    return [[p for group in groups for p in group]] if plan.negated else groups


def _conjuncts(ev: Evaluator, expr: Expr) -> list[Expr]:
    """Return what a conjunction, or a structure of propositions, says, if part of it is a universal
    statement.
    """
    if _real_bound(expr):
        return []  # which is judged as a whole
    head, args = head_and_args(unfolded(ev, expr))
    if not isinstance(head, Const):
        return []
    parts = args if head.name == "And" and len(args) == 2 else _fields(ev, head.name, args)
    opens = any(
        isinstance(_expose(ev, part), Pi) or _denied(ev, part) or _conjuncts(ev, part)
        for part in parts
    )
    return parts if opens else []


def _fields(ev: Evaluator, name: str, args: list[Expr]) -> list[Expr]:
    """Return the fields of a structure of the project that is a proposition, with its parameters;
    none if a field is about the proof of another.
    """
    declaration = ev.export.declarations.get(name)
    if declaration is None or declaration.kind != "structure":
        return []
    if not ends_in_prop(declaration.type, len(args)):
        return []
    (constructor,) = constructors_of(ev, name)
    fields = telescope_of(ev, constructor)[constructor.params :]
    if any(k < i for i, field in enumerate(fields) for k in loose_indices(field.type)):
        return []
    return [instantiate(shift(field.type, -i), *args) for i, field in enumerate(fields)]


def _real_bound(expr: Expr, names: tuple[str, ...] = BOUNDS) -> bool:
    """Whether a proposition is about the least upper or greatest lower bound of a set of reals."""
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name in names and args):
        return False
    return isinstance(args[0], Const) and args[0].name == "Real"


def opened(ev: Evaluator, expr: Expr, within: Plan) -> Plan:
    """Return the plan of `expr`, which stands below the steps of the plan `within`."""
    steps, context, outer = list(within.steps), within.context, within.outer
    while True:
        expr = _expose(ev, expr)
        expr = limit_statement(ev, expr) or expr
        if isinstance(expr, Let):
            expr = instantiate(expr.body, expr.value)
        elif isinstance(expr, Pi):
            expr = _counted(expr)
            kind = _kind(ev, expr, context)
            if kind == "hypothesis" and (limit := limit_statement(ev, unfolded(ev, expr.type))):
                expr = replace(expr, type=limit)
            if kind == "hypothesis" and (equations := coefficientwise(expr.type)) is not None:
                expr = replace(expr, type=equations)
            if (
                kind == "hypothesis"
                and (parted := _parted(ev, expr, steps[outer or 0 :])) is not None
            ):
                expr, taken = parted
                if taken:
                    context = steps[-taken].context
                    del steps[-taken:]
                continue
            mentions = mentioned(expr.type, len(steps)) if kind == "hypothesis" else ()
            steps.append(Step(expr.binder, expr.type, context, kind, mentions))
            context = (expr.type, context)
            expr = expr.body
        elif outer is None and (denied := _denied(ev, expr)) is not None:
            expr, outer = denied if isinstance(denied, tuple) else (denied, len(steps))
        else:
            return Plan(steps, expr, context, outer)


def _counted(pi: Pi) -> Pi:
    """Return [Finite α] → C for a listing of α's elements as a variable: all listings say the same.

    Where a class argument asks for it, carriers are chosen so that they have it.
    """
    head, args = head_and_args(pi.type)
    if isinstance(head, Const) and head.name == "Fintype" and pi.info != "instImplicit":
        return replace(pi, type=apply(Const("Finite", head.levels), *args))
    return pi


def _parted(ev: Evaluator, pi: Pi, steps: list[Step]) -> tuple[Pi, int] | None:
    """Return p → q → C for p ∧ q → C, ∀ x, p x → C for (∃ x, p x) → C, None for anything else. That
    a variable is a derivative is such a conjunction: there is one, and the variable equals it.

    Since what is said of x often gives the variables before it, x comes before as many of them as
    it can: the result stands below the steps without the last ones, whose number comes with it.  A
    limit of what is made of them comes after them.
    """
    named, _ = head_and_args(pi.type)
    bound = isinstance(named, Const) and named.name in BOUNDS and not _real_bound(pi.type)
    if isinstance(named, Const) and named.name in OPENED and not bound:
        return None
    given = slope_given(pi.type, [step.kind == "variable" for step in steps])
    head, args = head_and_args(unfolded(ev, given or pi.type))
    match head.name if isinstance(head, Const) else None, args:
        case "And", [left, right]:  # what a proof is does not matter: the last stands for both
            rest = shift(pi.body, 1, 1)
            return Pi(pi.binder, left, Pi(pi.binder, shift(right, 1), rest)), 0
        case "Exists", [_, Lam(binder=name, type=type_, body=body)]:
            fixed = loose_indices(type_)
            taken, most = 0, 0 if _is_limit_of_term(body) else len(steps)
            while taken < most and taken not in fixed and _movable(steps[-1 - taken]):
                taken += 1
            moved = steps[len(steps) - taken :]
            condition = instantiate(shift(body, 1, taken + 1), BVar(taken))
            rest = Pi(pi.binder, condition, shift(pi.body, 1, taken + 1))
            for i in reversed(range(taken)):
                rest = Pi(moved[i].name, shift(moved[i].type, 1, i), rest)
            return Pi(name, shift(type_, -taken), rest), taken
    return None


def _is_limit_of_term(condition: Expr) -> bool:
    """Whether the innermost bound variable is said to be the limit of what is no variable."""
    head, args = head_and_args(condition)
    if not (isinstance(head, Const) and head.name == "Filter.Tendsto" and len(args) == 5):
        return False
    target, limit = head_and_args(args[4])
    if not (isinstance(target, Const) and target.name == "nhds" and len(limit) == 3):
        return False
    itself = isinstance(limit[2], BVar) and limit[2].index == 0
    return itself and not isinstance(args[2], BVar) and 0 not in loose_indices(args[2])


def _movable(step: Step) -> bool:
    return step.kind in ("variable", "hypothesis")


def _denied(ev: Evaluator, expr: Expr) -> Expr | tuple[Expr, None] | None:
    """Return S for ¬ S with a universal S, (∀ x, ¬ p x, None) for ¬ ∃ x, p x, and None for anything
    else.
    """
    head, args = head_and_args(unfolded(ev, expr))
    if not (isinstance(head, Const) and head.name == "Not" and len(args) == 1):
        return None
    inner = unfolded(ev, args[0])
    if limit_statement(ev, inner) is not None or _real_bound(args[0], BOUNDED):
        return None  # which is judged as a whole
    if isinstance(_expose(ev, inner), Pi) or _conjuncts(ev, inner):
        return inner
    exists, parts = head_and_args(inner)
    if isinstance(exists, Const) and exists.name == "Exists" and isinstance(parts[1], Lam):
        predicate = parts[1]
        return Pi(predicate.binder, predicate.type, apply(head, predicate.body)), None
    return None


def _expose(ev: Evaluator, expr: Expr) -> Expr:
    """Unfold definitions at the head for as long as that uncovers another ∀."""
    opened = unfolded(ev, expr)
    head, args = head_and_args(opened)
    if isinstance(head, Const) and (points := POINTWISE.get(head.name)) is not None:
        return points.opened(args) or expr
    return opened if isinstance(opened, Pi | Let) else expr


def _kind(ev: Evaluator, binder: Pi, context: Context) -> str:
    if binder.info == "instImplicit" and _is_foreign_class(ev, binder.type):
        return "instance"  # whether a carrier has it is known, what it unfolds to is not needed
    if ev.is_proposition(binder.type, context):
        return "hypothesis"
    if _ends_in_types(binder.type):
        return "type"
    if binder.info == "instImplicit" and not _is_own_structure(ev, binder.type):
        return "instance"
    return "variable"


def _is_own_structure(ev: Evaluator, type_: Expr) -> bool:
    """Whether a class is a structure of the project: an instance of it is drawn like any value."""
    head, _ = head_and_args(type_)
    declaration = ev.export.declarations.get(head.name) if isinstance(head, Const) else None
    return declaration is not None and declaration.kind == "structure"


def _ends_in_types(expr: Expr) -> bool:
    """Whether the elements of `expr` are types, or families of types (ι → Type)."""
    while isinstance(expr, Pi):
        expr = expr.body
    return isinstance(expr, Sort) and not isinstance(expr.level, LevelZero)


def _is_foreign_class(ev: Evaluator, class_: Expr) -> bool:
    """Whether a class is neither the project's own nor one with a meaning."""
    head, _ = head_and_args(class_)
    return (
        isinstance(head, Const)
        and head.name not in MEANINGS
        and head.name not in ev.export.declarations
    )


ANGULAR = frozenset(
    {"Real.sin", "Real.cos", "Real.tan", "Real.pi", "Complex.exp", "Complex.sin", "Complex.cos"}
)


def mentions_angles(ev: Evaluator, plan: Plan) -> bool:
    """Whether a statement, or a definition of the project that it rests on, is about angles."""
    return mentions(ev, plan, ANGULAR)


def mentions(ev: Evaluator, plan: Plan, wanted: frozenset[str]) -> bool:
    """Whether one of the constants stands in a statement or in such a definition."""
    waiting = [plan.conclusion, *(s.type for s in plan.steps)]
    seen: set[str] = set()
    while waiting:
        names = {e.name for e in subterms(waiting.pop()) if isinstance(e, Const)}
        if names & wanted:
            return True
        for name in sorted(names - seen):
            definition = ev.export.declarations.get(name)
            if definition is not None and definition.kind != "theorem":
                waiting += [e for e in (definition.value, *definition.equations) if e is not None]
        seen |= names
    return False


def domain_of(type_: Expr) -> Expr | None:
    """Return the type that functions or sets of a type are on, None for other types."""
    match type_:
        case Pi(_, domain, _) | App(Const("Set"), domain):
            return domain
    return None


def mentioned(expr: Expr, depth: int) -> tuple[int, ...]:
    """Return the positions of the binders (0 outermost of `depth`) that `expr` depends on."""
    return tuple(sorted(depth - 1 - i for i in loose_indices(expr) if i < depth))
