"""Functions that equations among the hypotheses determine: by cases, by their own values, or as
sequences with a recurrence.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flint import arb, fmpq

from pyisingcheck.sampling.functions.ansatz import SolvedFunction, is_equation
from pyisingcheck.sampling.functions.clauses import Clause, are_apart, clauses_of, covers
from pyisingcheck.sampling.functions.orbits import Equation, Orbit, orbit_of, values_on_orbit
from pyisingcheck.sampling.functions.patterns import (
    Split,
    affine,
    natural_line,
    reach,
    split,
)
from pyisingcheck.sampling.functions.recurrences import WHOLE, Recurrence, recurrence_of
from pyisingcheck.sampling.functions.regularity import says_regular
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.sampling.tables import moderate
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.recursion import Mismatch, bind_pattern
from pyisingcheck.semantics.domain import FAILURES, NotBatchable, TooLarge, Undecided
from pyisingcheck.semantics.domains.ball_numbers import Complex, parts
from pyisingcheck.semantics.domains.spans import Span
from pyisingcheck.semantics.domains.symbolic import Quotient
from pyisingcheck.semantics.environment import Code, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Function, Thunk, Value, force
from pyisingcheck.terms.expr import BVar, Expr, Pi

__all__ = ["Determined", "determined_functions"]

FIRST = 4  # smaller arguments are among the points at which hypotheses are always tried
ORBIT = 40  # what solving the equations of an orbit costs
IN_A_ROW = 2000  # what holds up to here is looked at one by one
CALL = 9  # what a call of such a function costs, as work
STEP = 12  # what a step of a recursion costs, about
DEEPEST = 1500  # calls that a function defined by its own values may nest
PATIENCE, SHALLOW = 8, 200  # so many recursions without end halve how deep others go, down to here
FARTHEST = 4000  # argument up to which such a function is evaluated one by one


@dataclass(slots=True)
class Determined:
    """Function variables given by equations among the hypotheses, and those hypotheses.

    The first equation about a point wins there: those in `doubtful` are about points that another
    one may also be about, and may contradict it. Those in `partial` define a function by its own
    values, in a way that need not end, or say more than what is made use of: they count only once
    they hold at many points.
    """

    ev: Evaluator
    functions: dict[int, list[Clause]] = field(default_factory=dict)
    recurrences: dict[int, Recurrence] = field(default_factory=dict)
    constructed: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    partial: set[int] = field(default_factory=set)
    orbits: dict[int, Orbit] = field(default_factory=dict)
    endless: dict[int, int] = field(default_factory=dict)  # recursions that were given up

    def settles(self, position: int, values: list[Value]) -> bool:
        """Whether a hypothesis holds by construction. One that overlaps with another does not where
        it may be about more numbers than are looked at one by one.
        """
        for x in values:
            if isinstance(x, SolvedFunction) and x.solves.get(position) is Level.LIKELY_TRUE:
                return False
        if position not in self.doubtful:
            return position in self.constructed
        return all(x <= IN_A_ROW for x in values if type(x) is int)

    def at_points(self, position: int) -> bool:
        """Whether equations give a function's values at some numerals, and nothing else."""
        clauses = self.functions.get(position, ())
        more = position in self.orbits or position in self.recurrences
        return bool(clauses) and not more and all(c.variables == 0 for c in clauses)

    def solved_by(self, position: int, f: SolvedFunction) -> bool:
        """Whether a function is known to have the values that equations give."""
        return all(clause.position in f.solves for clause in self.functions[position])

    def values_at_points(self, position: int, values: list[Value]) -> dict[fmpq, Value] | None:
        """Return the values that equations give a function at some numerals, None where they are
        given by variables that follow.
        """
        found: dict[fmpq, Value] = {}
        for clause in self.functions[position]:
            if any(i > position for i in clause.mentions) or len(clause.patterns) > 1:
                return None
            where = fmpq(int(reach(clause.patterns[0])[0]))
            found.setdefault(where, force(clause.rhs(_below(values, clause.position))))
        return found

    def build(self, position: int, values: list[Value], t: ty.Type, free: Value) -> Value:
        """Return the function; it reads the values of other variables when it is called, and those
        of `free` where the hypotheses say nothing.
        """
        clauses = self.functions[position]
        cache: dict[Any, Value] = {}
        running: set[Any] = set()
        circular: set[Any] = set()  # where the equation is one about the value itself
        orbits: dict[Any, tuple[Value, Value]] = {}
        depth = 0

        def at(*args: Value) -> Value:
            nonlocal depth
            key = tuple(force(a) for a in args)
            whole = any(isinstance(k, int) for k in key)
            usable = whole and all(isinstance(k, int | fmpq) for k in key)
            dom = self.ev.domain  # a ball is as sharp as it was asked for, and no interval
            bits = type(dom), getattr(dom, "prec", None)
            if usable and key in cache and cache[key][0] is values[-1] and cache[key][1] == bits:
                return cache[key][2]
            if usable and key in running:
                circular.add(key)
                return self.ev.apply(free, *key)
            if depth > max(DEEPEST >> (self.endless.get(position, 0) // PATIENCE), SHALLOW):
                self.endless[position] = self.endless.get(position, 0) + 1
                raise TooLarge("a recursion that does not end")
            unknown = any(isinstance(k, Quotient | Span) for k in key)
            if unknown and not self._is_formula(position):
                raise Undecided("a function put together from equations, at an unknown")
            self.ev.spend(CALL)  # to find the equation that applies
            if position in self.orbits and len(key) == 1:
                found = self._on_orbit(position, key[0], values, free, orbits)
                if found is not None:
                    return found
            depth += 1
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

        in_steps = any(clause.in_steps for clause in clauses)
        reached: tuple[Any, Any, int] = (None, None, 0)  # up to where values are known

        def stepwise(*args: Value) -> Value:
            """As `at`; where values far out rest on each other one by one, from small ones on. They
            are left alone where there is not enough work left for all of them.
            """
            nonlocal reached
            key = force(args[0])
            if not in_steps or depth or not isinstance(key, int):
                return in_order(*args)
            bits = type(self.ev.domain), getattr(self.ev.domain, "prec", None)
            known = reached[2] if reached[0] is values[-1] and reached[1] == bits else 0
            if self.ev.work + STEP * (key - known) > self.ev.limit:
                raise TooLarge("a recursion that takes too many steps")
            result = in_order(*args)
            reached = values[-1], bits, max(known, key)
            return result

        def in_order(*args: Value) -> Value:
            try:
                return at(*args)
            except TooLarge:
                key = force(args[0])
                if depth or len(args) > 1 or not (isinstance(key, int) and 0 < key <= FARTHEST):
                    raise
            for k in range(0, key, DEEPEST // 4):
                at(k)
            return at(key)

        function = Function.curried(len(clauses[0].patterns) if clauses else 1, stepwise)
        if isinstance(function, Function):
            function.label = "the function that the hypotheses define"
            function.starts = self._starts(position)
            given = [c.patterns[0] for c in clauses if not c.variables and len(c.patterns) == 1]
            at_points = (fmpq(int(reach(p)[0])) for p in given)
            function.corners = (*getattr(free, "corners", ()), *at_points)
            first = not clauses or max(reach(p)[1] for c in clauses for p in c.patterns) < FIRST
            if first and position not in self.recurrences and position not in self.orbits:
                function.label = f"{getattr(free, 'label', free)}, but for the values given"
                function.tame, function.moderate = getattr(free, "tame", False), moderate(free)
                dense = isinstance(t, ty.Pi) and t.domain in (ty.REAL, ty.RAT)
                if dense and not self._passes(position, values, free):
                    function.tame = False  # points between others that show it are seldom tried
            elif clauses and all(clause.derivative for clause in clauses):
                # no more special than what it is of
                function.tame, function.moderate = getattr(free, "tame", False), moderate(free)
            else:
                function.anchored = isinstance(t, ty.Pi) and t.domain == ty.NAT
        return function

    def _passes(self, position: int, values: list[Value], f: Value) -> bool:
        """Whether a function already has the values that equations give."""
        try:
            points = self.values_at_points(position, values)
            return points is not None and all(
                self.ev.domain.equal(force(self.ev.apply(f, p)), v).level is Level.TRUE
                for p, v in points.items()
            )
        except FAILURES:
            return False

    def _starts(self, position: int) -> int:
        """Return how many of the first values of a sequence its recurrence needs, 0 if there is
        none that gives all others.
        """
        rule = self.recurrences.get(position)
        if rule is None or rule.guards or rule.whole or rule.shifts[0]:
            return 0
        return rule.base + rule.shifts[-1]

    def _on_orbit(
        self,
        target: int,
        key: Value,
        values: list[Value],
        free: Value,
        known: dict[Any, tuple[Value, Value]],
    ) -> Value | None:
        """Return the value that instances of one equation give, None if they give none.

        Raises
        ------
        Undecided
            At what is no fraction: where the equation leads from there is not found out.
        """
        if not isinstance(key, int | fmpq | Complex):
            raise Undecided("a value on an orbit of what is no fraction")
        if isinstance(key, Complex):
            return None
        key = fmpq(key)
        if key in known and known[key][0] is values[-1]:
            return known[key][1]
        self.ev.spend(ORBIT)
        rule = self.orbits[target]

        def scope(x: Value, inner: list[Value]) -> Environment:
            env: Environment = (x, _below(inner, rule.position))
            for _ in rule.guards:
                env = (PROOF, env)
            return env

        def gap(x: Value, trial: Callable[[Value], Value]) -> Any:
            f = Function(lambda y: trial(force(y)))
            env = scope(x, [*values[:target], f, *values[target + 1 :]])
            return self.ev.domain.sub(force(rule.left(env)), force(rule.right(env)))

        def applies(x: Value) -> bool:
            env: Environment = (x, _below(values, rule.position))
            for guard in rule.guards:
                if not self._holds(guard, env):
                    return False
                env = (PROOF, env)
            return True

        found = values_on_orbit(
            Equation(gap, applies),
            key,
            lambda y: self.ev.apply(free, y),
            lambda y: self._given(target, y, values),
        )
        known.update((x, (values[-1], v)) for x, v in (found or {}).items())
        return found.get(key) if found else None

    def _given(self, target: int, key: fmpq, values: list[Value]) -> Value | None:
        """Return the value that an equation at one point gives."""
        for clause in self.functions[target]:
            if clause.variables == 0 and reach(clause.patterns[0])[0] == key:
                return force(clause.rhs(_below(values, clause.position)))
        return None

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
            if clause.chosen:
                value = self._anchored(clause, target, key, values, free, known)
                if value is not None:
                    return value
            try:
                for pattern, value in zip(clause.patterns, key, strict=True):
                    self._bind(pattern, value, bound)
            except Mismatch:
                continue
            scope = self._scope(clause, values, bound)
            if scope is not None:
                return force(clause.rhs(scope[0]))
        if target in self.recurrences and isinstance(key[0], int):
            value = self._continued(target, key[0], values, known)
            if value is not None:
                return value
        return self.ev.apply(free, *key)

    def _is_formula(self, position: int) -> bool:
        """Whether one equation ∀ x …, f x … = … gives all values of a function."""
        if len(self.functions[position]) != 1 or position in {*self.orbits, *self.recurrences}:
            return False
        (clause,) = self.functions[position]
        plain = all(isinstance(p, BVar) for p in clause.patterns)
        return plain and not (clause.guards or clause.partial or clause.derivative or clause.chosen)

    def _scope(
        self,
        clause: Clause,
        values: list[Value],
        bound: dict[int, Value],
        *,
        unguarded: bool = False,
    ) -> tuple[Environment] | None:
        """Return the environment of a clause's right side, None where a guard fails."""
        env = _below(values, clause.position)
        for k in range(clause.variables):
            guarded = k in clause.guards and not unguarded
            if guarded and not self._holds(clause.guards[k], env):
                return None
            env = (bound.get(clause.variables - 1 - k, PROOF), env)
        return (env,)

    def _anchored(
        self,
        clause: Clause,
        target: int,
        key: Any,
        values: list[Value],
        free: Value,
        known: Callable[[Value], Value],
    ) -> Value | None:
        """Return a value that an equation for f (x + y) or f (x y) allows at 0, 1 or -1; None if
        there is none among those tried, or the point is another one.
        """
        sides = split(clause.patterns[0]) if len(key) == 1 else None
        if sides is None or not isinstance(key[0], int):
            return None
        point = sides.anchor(key[0])
        if point is None:
            return None
        x, y = point
        bound = dict(zip(sides.variables, point, strict=True))
        if self._scope(clause, values, bound) is None:
            return None
        dom = self.ev.domain

        def gap(v: Value) -> Any:
            trial = _replaced(known, key[0], v)
            inner = [*values[:target], trial, *values[target + 1 :]]
            left = self.ev.apply(trial, x * y if sides.product else x + y)
            scope = self._scope(clause, inner, bound, unguarded=True)
            return dom.sub(left, force(clause.rhs(scope[0] if scope else None)))

        with suppress(TypeError, AttributeError, ArithmeticError):  # values that are no numbers
            start, slope = gap(0), dom.sub(gap(1), gap(0))
            usual = (0, 1, -1) if key[0] == 0 and sides.product else (1, 0, -1)
            tried = [self.ev.apply(free, key[0]), *usual]
            if not _nil(slope):
                tried.insert(0, dom.neg(dom.div(start, slope)))
            for found in (_in(clause.codomain, value) for value in tried):
                if found is not None and _nil(gap(found)):
                    return found
        return None

    def _bind(self, pattern: Expr, value: Value, bound: dict[int, Value]) -> None:
        inverse = affine(pattern)
        line = None if isinstance(pattern, BVar) else natural_line(pattern)
        if (sides := split(pattern)) is not None:
            bound.update(zip(sides.variables, _parts(sides, value), strict=True))
        elif line is not None and isinstance(value, int):
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
            trial = _replaced(known, key, v)
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


def _in(codomain: str, value: Value) -> Value | None:
    """Return a number as one of the type, None if it is none."""
    if codomain not in WHOLE:
        return value
    if isinstance(value, fmpq):
        value = int(value.p) if value.q == 1 else None
    return None if value is None or (codomain == "Nat" and value < 0) else value


def _replaced(known: Callable[[Value], Value], key: Any, value: Value) -> Function:
    """Return the function with another value at one argument."""
    return Function(lambda k: value if force(k) == key else known(k))


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
    clauses: dict[int, list[Clause]] = {}
    left_out: set[int] = set()
    for position, step in enumerate(plan.steps):
        for target, clause in clauses_of(ev, plan, position) if step.kind == "hypothesis" else ():
            clauses.setdefault(target, []).append(clause)
    for position, step in enumerate(plan.steps):
        recurrence = recurrence_of(ev, plan, position) if step.kind == "hypothesis" else None
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
    for position, step in enumerate(plan.steps):
        orbit = orbit_of(ev, plan, position) if step.kind == "hypothesis" else None
        if orbit is None or orbit[0] in result.orbits or _is_regular(plan, orbit[0]):
            continue
        if any(c.variables for c in clauses.get(orbit[0], []) if c.position != position):
            continue
        result.orbits[orbit[0]] = orbit[1]
        result.functions.setdefault(orbit[0], [])
        result.constructed.add(position)
        result.partial.add(position)
    for target, found_there in clauses.items():
        if target not in result.functions and _tied(plan, target, found_there):
            continue
        # a value that is given ends a recursion
        for clause in sorted(found_there, key=lambda c: c.variables > 0):
            if any(covers(other, clause) for other in found_there):
                left_out.add(clause.position)  # it is about what the other clause leaves open
                continue
            earlier = result.functions.setdefault(target, [])
            if any(not are_apart(clause, other) for other in earlier):
                result.doubtful.add(clause.position)
            if clause.partial or clause.chosen:
                result.partial.add(clause.position)
            earlier.append(clause)
            result.constructed.add(clause.position)
    result.constructed -= left_out
    return result


def _is_regular(plan: Plan, target: int) -> bool:
    """Whether hypotheses say that a function is continuous or has derivatives, which one that is
    put together value by value hardly ever is.
    """
    return any(says_regular(plan, i) and target in s.mentions for i, s in enumerate(plan.steps))


def _tied(plan: Plan, target: int, clauses: list[Clause]) -> bool:
    """Whether a function that satisfies another equation has values at numerals that are given by
    variables, and so give those.
    """
    if any(c.variables for c in clauses) or not any(c.mentions for c in clauses):
        return False
    steps = enumerate(plan.steps)
    about = [s.type for k, s in steps if target in s.mentions and s.kind == "hypothesis"]
    return any(isinstance(e, Pi) and is_equation(e) for e in about)


def _parts(sides: Split, value: Value) -> tuple[int, int]:
    """Return two smaller numbers that make up the value."""
    if not isinstance(value, int):
        raise NotBatchable("an equation for sums at a batched number")
    parts = sides.parts(value)
    if parts is None:
        raise Mismatch
    return parts
