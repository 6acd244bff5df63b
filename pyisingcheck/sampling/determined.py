"""Functions that equations among the hypotheses determine: by cases, by their own values, or as
sequences with a recurrence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flint import arb, fmpq

from pyisingcheck.sampling.hints import position_of
from pyisingcheck.sampling.patterns import affine, apart, is_pattern, natural_line, reach
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.ball_numbers import parts
from pyisingcheck.semantics.constants.recursion import Mismatch, bind_pattern
from pyisingcheck.semantics.domain import TooLarge, Undecided
from pyisingcheck.semantics.environment import Code, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Function, Thunk, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Pi, head_and_args, subterms

__all__ = ["Determined", "determined_functions"]

FIRST = 4  # smaller arguments are among the points at which hypotheses are always tried
DEEPEST = 1500  # calls that a function defined by its own values may nest


@dataclass(slots=True)
class _Clause:
    """∀ xs, guards → f p₁ … pₙ = rhs, as a rule for evaluating f."""

    position: int
    variables: int
    patterns: list[Expr]
    rhs: Code
    guards: dict[int, Code]  # by the number of variables before them
    partial: bool = False  # whether f occurs in rhs with no smaller argument in sight
    derivative: bool = False  # whether the hypothesis says that f is the derivative of something


@dataclass(slots=True)
class _Recurrence:
    """∀ x, guards → left = right, about the values of a sequence at x + k for several k.

    Each value follows from others by solving for it: upwards from the values at `base` and the
    next ones, and on ℤ also downwards.
    """

    position: int
    shifts: tuple[int, ...]
    left: Code
    right: Code
    guards: tuple[Code, ...]
    whole: bool  # the sequence is one on ℤ
    integral: bool  # its values are integers
    base: int = 0

    def argument(self, key: int) -> int | None:
        """Return the x whose equation gives the value at `key`, None if it is one to start from."""
        low, high = self.shifts[0], self.shifts[-1]
        if key - self.base >= high - low:
            x = key - high
            return x if self.whole or x >= 0 else None
        return key - low if self.whole and key < self.base else None


@dataclass(slots=True)
class Determined:
    """Function variables given by equations among the hypotheses, and those hypotheses.

    The first equation about a point wins there: those in `doubtful` are about points that another
    one may also be about, and may contradict it. Those in `partial` define a function by its own
    values, in a way that need not end: they count only once they hold at many points.
    """

    ev: Evaluator
    functions: dict[int, list[_Clause]] = field(default_factory=dict)
    recurrences: dict[int, _Recurrence] = field(default_factory=dict)
    constructed: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    partial: set[int] = field(default_factory=set)

    def build(self, position: int, values: list[Value], t: ty.Type, free: Value) -> Value:
        """Return the function; it reads the values of other variables when it is called, and those
        of `free` where the hypotheses say nothing.
        """
        clauses = self.functions[position]
        cache: dict[Any, Value] = {}
        running: set[Any] = set()
        circular: set[Any] = set()  # where the equation is one about the value itself
        depth = 0

        def at(*args: Value) -> Value:
            nonlocal depth
            key = tuple(force(a) for a in args)
            usable = all(isinstance(k, int) for k in key)
            bits = getattr(self.ev.domain, "prec", None)  # a ball is as sharp as it was asked for
            if usable and key in cache and cache[key][0] is values[-1] and cache[key][1] == bits:
                return cache[key][2]
            if usable and key in running:
                circular.add(key)
                return self.ev.apply(free, *key)
            if depth > DEEPEST:
                raise TooLarge("a recursion that does not end")
            depth += 1
            self.ev.spend(3)  # to find the equation that applies
            running.add(key if usable else None)
            try:
                result = self._evaluate(position, key, values, free, at)
            finally:
                depth -= 1
                running.discard(key if usable else None)
            if usable:
                result = self.ev.apply(free, *key) if key in circular else result
                cache[key] = (values[-1], bits, result)
            return result

        function = Function.curried(len(clauses[0].patterns) if clauses else 1, at)
        if isinstance(function, Function):
            function.label = "the function that the hypotheses define"
            first = not clauses or max(reach(p)[1] for c in clauses for p in c.patterns) < FIRST
            if first and position not in self.recurrences:
                function.label = f"{getattr(free, 'label', free)}, but for the values given"
                function.tame = getattr(free, "tame", False)
            elif all(clause.derivative for clause in clauses):  # no more special than what it is of
                function.tame = getattr(free, "tame", False)
        return function

    def _evaluate(
        self,
        target: int,
        key: Any,
        values: list[Value],
        free: Value,
        known: Callable[[Value], Value],
    ) -> Value:
        for clause in self.functions[target]:
            bound: dict[int, Value] = {}
            try:
                for pattern, value in zip(clause.patterns, key, strict=True):
                    self._bind(pattern, value, bound)
            except Mismatch:
                continue
            env = _below(values, clause.position)
            for k in range(clause.variables):
                if k in clause.guards and not self._holds(clause.guards[k], env):
                    break
                env = (bound.get(clause.variables - 1 - k, PROOF), env)
            else:
                return force(clause.rhs(env))
        if target in self.recurrences and isinstance(key[0], int):
            value = self._continued(target, key[0], values, known)
            if value is not None:
                return value
        return self.ev.apply(free, *key)

    def _bind(self, pattern: Expr, value: Value, bound: dict[int, Value]) -> None:
        inverse = affine(pattern)
        line = natural_line(pattern)
        if line is not None and isinstance(value, int):
            n, rest = divmod(value - int(line.constant), int(line.slope))
            if rest or n < 0:
                raise Mismatch
            bound[line.variable] = n
        elif inverse is None:
            bind_pattern(pattern, value, bound)
        else:
            dom = self.ev.domain
            bound[inverse.variable] = dom.div(dom.sub(value, inverse.constant), inverse.slope)

    def _continued(
        self, target: int, key: int, values: list[Value], known: Callable[[Value], Value]
    ) -> Value | None:
        """Return the value that a recurrence gives at `key`, None if it says nothing of it."""
        rule, dom = self.recurrences[target], self.ev.domain
        x = rule.argument(key)
        if x is None:
            return None

        def gap(v: Value) -> Any:
            trial = Function(lambda k: v if force(k) == key else known(k))
            inner = [*values[:target], trial, *values[target + 1 :]]
            env: Environment = (x, _below(inner, rule.position))
            for _ in rule.guards:
                env = (PROOF, env)
            return dom.sub(force(rule.left(env)), force(rule.right(env)))

        env: Environment = (x, _below(values, rule.position))
        for guard in rule.guards:
            if not self._holds(guard, env):
                return None
            env = (PROOF, env)
        start = gap(0)
        value = dom.neg(dom.div(start, dom.sub(gap(1), start)))
        if rule.integral and isinstance(value, fmpq):
            value = int(value.p) if value.q == 1 else value
        fits = not (rule.integral and isinstance(value, fmpq))
        if not fits or not all(_nil(part) for part in parts(gap(value))):
            raise Undecided("a recurrence that is not affine in the next value")
        return value

    def _holds(self, guard: Code, env: Environment) -> bool:
        truth = self.ev.condition(Thunk(guard, env))
        if not truth.certain:
            raise Undecided("which equation defines a function at a point")
        return bool(truth.level is Level.TRUE)


def _below(values: list[Value], position: int) -> Environment:
    """Return the environment of a step, with PROOF for steps that have no value yet."""
    env: Environment = None
    for v in [*values, *[PROOF] * max(0, position - len(values))][:position]:
        env = (v, env)
    return env


def _nil(x: Any) -> bool:
    """Whether a difference vanishes, as far as its form shows."""
    return x.contains(0) if isinstance(x, arb) else bool(x == 0)


def determined_functions(ev: Evaluator, plan: Plan) -> Determined:
    """Return the function variables that equations among the hypotheses define."""
    result = Determined(ev)
    clauses: dict[int, list[_Clause]] = {}
    for position, step in enumerate(plan.steps):
        found = _clause(ev, plan, position) if step.kind == "hypothesis" else None
        if found is not None:
            clauses.setdefault(found[0], []).append(found[1])
    for position, step in enumerate(plan.steps):
        recurrence = _recurrence(ev, plan, position) if step.kind == "hypothesis" else None
        if recurrence is None or recurrence[0] in result.recurrences:
            continue
        target, rule = recurrence
        points = clauses.get(target, [])
        if any(clause.variables for clause in points):
            continue
        starts = [int(reach(clause.patterns[0])[0]) for clause in points]
        rule.base = min(starts, default=0) if rule.whole else 0
        clauses[target] = [
            clause
            for clause, start in zip(points, starts, strict=True)
            if rule.argument(start) is None
        ]
        result.recurrences[target] = rule
        result.functions[target] = []
        result.constructed.add(rule.position)
    for target, found_there in clauses.items():
        # a value that is given ends a recursion
        for clause in sorted(found_there, key=lambda c: c.variables > 0):
            if any(_covers(other, clause) for other in found_there):
                continue  # an equation about what the other clause leaves open
            earlier = result.functions.setdefault(target, [])
            if any(not _apart(clause, other) for other in earlier):
                result.doubtful.add(clause.position)
            if clause.partial:
                result.partial.add(clause.position)
            earlier.append(clause)
            result.constructed.add(clause.position)
    return result


def _covers(rule: _Clause, point: _Clause) -> bool:
    """Whether an unconditional rule says what the function is at the point of another clause."""
    general = rule.variables > 0 and not rule.guards and not rule.partial
    return general and point.variables == 0 and not _apart(rule, point)


def _apart(a: _Clause, b: _Clause) -> bool:
    """Whether the patterns of two equations never match the same arguments."""
    return any(apart(p, q) for p, q in zip(a.patterns, b.patterns, strict=True))


def _clause(ev: Evaluator, plan: Plan, position: int) -> tuple[int, _Clause] | None:
    expr: Expr = plan.steps[position].type
    context, under = plan.steps[position].context, 0
    guards: dict[int, Code] = {}
    while isinstance(expr, Pi):
        if ev.is_proposition(expr.type, context):
            guards[under] = ev.lazy(expr.type, context)
        context, under = (expr.type, context), under + 1
        expr = expr.body
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
    if not known >= set(range(under)):
        return None  # what the right side or a guard may depend on is not told by the arguments
    recursive = target in mentioned(args[1], position + under)
    loose = any(isinstance(p, BVar) for p in patterns)
    partial = recursive and loose and (bool(guards) or _at_numerals(args[1], function))
    partial = partial or (recursive and any(map(_multiple, patterns)))
    if not all(is_pattern(p, under, recursive and not partial) for p in patterns):
        return None
    if recursive and under == 0:
        return None
    rhs = ev.lazy(args[1], context)
    slope, _ = head_and_args(args[1])
    derivative = isinstance(slope, Const) and slope.name == "deriv"
    return target, _Clause(position, under, patterns, rhs, guards, partial, derivative)


def _multiple(pattern: Expr) -> bool:
    """Whether a pattern a x + b on ℕ has a ≥ 2: it is not clear that x is smaller."""
    line = natural_line(pattern)
    return line is not None and line.slope > 1


def _at_numerals(expr: Expr, function: Expr) -> bool:
    """Whether a function variable occurs in an expression only at numerals."""
    if not isinstance(function, BVar) or expr.loose <= function.index:
        return True
    head, args = head_and_args(expr)
    if head == function:
        return bool(args) and all(reach(a)[0] == reach(a)[1] for a in args)
    if isinstance(head, BVar | Const) and args:
        return all(_at_numerals(a, function) for a in args)
    return not isinstance(head, Lam | Pi) and not args


def _recurrence(ev: Evaluator, plan: Plan, position: int) -> tuple[int, _Recurrence] | None:
    """Return the sequence that a hypothesis ∀ x, guards → left = right ties to its own values."""
    expr: Expr = plan.steps[position].type
    context = plan.steps[position].context
    if not (isinstance(expr, Pi) and isinstance(expr.type, Const) and expr.type.name in WHOLE):
        return None
    domain = expr.type.name
    context, expr, guards = (expr.type, context), expr.body, []
    while isinstance(expr, Pi) and ev.is_proposition(expr.type, context):
        guards.append(ev.lazy(expr.type, context))
        context, expr = (expr.type, context), expr.body
    under = 1 + len(guards)
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name == "Eq" and isinstance(args[0], Const)):
        return None
    for target in mentioned(expr, position + under):
        if target >= position or not _is_sequence(plan, target, domain):
            continue
        function = position - 1 - target + under
        shifts = _shifts(args[1], function, under - 1) | _shifts(args[2], function, under - 1)
        if None not in shifts and len(shifts) > 1:
            left, right = (ev.lazy(args[k], context) for k in (1, 2))
            found = tuple(sorted(k for k in shifts if k is not None))
            whole = domain == "Int"
            if whole or found[0] >= 0:
                integral = args[0].name == "Int"
                return target, _Recurrence(
                    position, found, left, right, tuple(guards), whole, integral
                )
    return None


WHOLE = ("Nat", "Int")


def _is_sequence(plan: Plan, target: int, domain: str) -> bool:
    type_ = plan.steps[target].type
    return (
        plan.steps[target].kind == "variable"
        and isinstance(type_, Pi)
        and isinstance(type_.type, Const)
        and type_.type.name == domain
        and isinstance(type_.body, Const)
        and type_.body.name in ("Int", "Rat", "Real", "Complex")
    )


def _shifts(expr: Expr, function: int, variable: int) -> set[int | None]:
    """Return the k for which the function occurs at `variable` + k, None for it occurring
    otherwise; both are de Bruijn indices.
    """
    if expr.loose <= function:
        return set()
    head, args = head_and_args(expr)
    if isinstance(head, BVar) and head.index == function:
        return {_shift(args[0], variable)} if len(args) == 1 else {None}
    if isinstance(head, BVar | Const) and args:
        return set().union(*(_shifts(a, function, variable) for a in args))
    return {None}


def _shift(expr: Expr, variable: int) -> int | None:
    """Return k for the expression x + k, k + x or (on ℤ) x - k with a numeral k."""
    head, args = head_and_args(expr)
    if isinstance(head, BVar):
        return 0 if head.index == variable else None
    if not (isinstance(head, Const) and head.name in ("HAdd.hAdd", "HSub.hSub") and len(args) == 6):
        return None
    sides = [args[4], args[5]]
    plus = head.name == "HAdd.hAdd"
    if plus and isinstance(sides[1], BVar):
        sides.reverse()
    numeral = reach(sides[1])
    if not (isinstance(sides[0], BVar) and sides[0].index == variable and numeral[0] == numeral[1]):
        return None
    if plus:
        return int(numeral[0])
    return -int(numeral[0]) if _is_int(args[0]) else None


def _is_int(expr: Expr) -> bool:
    return isinstance(expr, Const) and expr.name == "Int"


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
    return isinstance(head, Const) and head.name in ("Nat", "Real", "Int", "Rat", "Complex")
