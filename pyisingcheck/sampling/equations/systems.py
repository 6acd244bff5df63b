"""The equations among the hypotheses, solved together.

The equations are evaluated at unknowns (`semantics.symbolic`), which gives polynomials. They are
brought into triangular form: an equation that is linear in an unknown is solved for it, others are
combined by resultants, products are split into their factors. Unknowns that stay free are drawn,
the others follow, exactly where they are rational, otherwise as balls that are certain to contain a
solution.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from flint import acb, acb_poly, arb, ctx, fmpq

from pyisingcheck.sampling.given import given_variables
from pyisingcheck.sampling.numerals import DRAWN_ANYWAY, numerals_in
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_numbers import Complex, parts, to_arb
from pyisingcheck.semantics.domains.symbolic import Quotient, RootDomain, Space
from pyisingcheck.semantics.environment import Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.solutions import exact_roots, real_root
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Function, Thunk, Value, force
from pyisingcheck.terms.expr import Const, Pi, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.sampling.functions.determined import Determined
    from pyisingcheck.sampling.plan import Plan

__all__ = ["Solution", "System", "amended"]

BITS = 1500  # precision of the balls
LARGEST = 600  # terms a polynomial may have
DRAW_COST = 50  # of one set of numbers for a triangular form, as work
PER_FORM = 3  # solutions taken from one triangular form
DRAWS = 40  # how often free unknowns are drawn for one triangular form
NUMBERS = (ty.REAL, ty.RAT, ty.NNREAL, ty.INT, ty.NAT)
WHOLE = (ty.INT, ty.NAT)
FRACTIONS = 2  # whole numbers that are fractions at first
LONGEST = 4000  # bits of such a denominator
# where ∀ x is looked at
POINTS: dict[str, tuple[Any, ...]] = {
    "Nat": (0, 1, 2, 3, 4, 5),
    "Int": (0, 1, -1, 2, 3, -2),
    "Rat": (fmpq(0), fmpq(1), fmpq(-1), fmpq(2), fmpq(3), fmpq(1, 2)),
    "Real": (fmpq(0), fmpq(1), fmpq(-1), fmpq(2), fmpq(3), fmpq(1, 2)),
}


@dataclass(slots=True)
class Solution:
    """Values of variables, and of function variables at some points, that satisfy equations.

    Attributes
    ----------
    values : dict from step to value
    tables : dict from step to a dict from arguments to value
    equations : frozenset of int
        The hypotheses that hold by construction: where a value is a ball, no evaluation shows it.
    """

    values: dict[int, Value] = field(default_factory=dict)
    tables: dict[int, dict[tuple[Any, ...], Value]] = field(default_factory=dict)
    equations: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Unknown:
    """What an unknown stands for: the variable `step`, at the arguments `key` if it is a function.

    `part` is 0 for a real number or a real part, 1 for an imaginary part.
    """

    step: int
    key: tuple[Any, ...] | None
    type: ty.Type
    part: int


@dataclass(slots=True)
class _Rule:
    """`polynomial` determines `unknown`; `others` have to vanish there as well."""

    unknown: int
    polynomial: Any
    others: list[Any]


class System:
    """The equations between numbers among a plan's hypotheses.

    The hypotheses `numbers` are not solved but read as what a number is. `junk` says which divisors
    are to be 0, and which roots those of negative numbers.

    Attributes
    ----------
    equations : dict from step to polynomials
    instances : dict from step to polynomials
        What hypotheses ∀ x, left = right about numbers say at some x.
    cost : int
        What solving has cost so far, in the evaluator's unit of work.
    fruitless : int
        How many triangular forms in a row had no solution.
    """

    def __init__(
        self,
        ev: Evaluator,
        plan: Plan,
        determined: Callable[[Evaluator, Plan], Determined],
        numbers: Container[int] = (),
        junk: Callable[[str], bool] | None = None,
    ) -> None:
        self.plan = plan
        self.space = Space(junk=junk)
        self.ev = Evaluator(ev.export, RootDomain(self.space), ev.search)
        self.determined = determined(self.ev, plan)
        self.given = given_variables(self.ev, plan, set(self.determined.functions), numbers)
        self.unknowns: dict[int, _Unknown] = {}
        self.equations: dict[int, list[Any]] = {}
        self.instances: dict[int, list[Any]] = {}
        self.cost = self.fruitless = 0
        self._pending: Iterator[Solution] = iter(())
        self._collect()

    def __bool__(self) -> bool:
        return bool(self.equations or self.instances)

    @property
    def several(self) -> bool:
        """Whether meeting one equation after the other would seldom succeed."""
        return len(self.equations) + len(self.instances) > 1

    def contradiction(self) -> list[int]:
        """Return hypotheses whose linear equations have no common solution, none if they may have
        one.
        """
        solved: list[tuple[Any, int]] = []
        used: list[int] = []
        for position, found in sorted([*self.equations.items(), *self.instances.items()]):
            used.append(position)
            for p in found:
                for q, v in solved:
                    p = _substituted(p, q, v)
                if p.is_zero() or p.total_degree() > 1:
                    continue
                if p.is_constant():
                    return [] if any(not d.is_constant() for d in self.space.divisors) else used
                solved.append((p, _linear(p)[0]))
        return []

    # -- from hypotheses to polynomials ------------------------------------------------------------

    def _collect(self) -> None:
        values: list[Value] = []
        for position, step in enumerate(self.plan.steps):
            if step.kind == "hypothesis" and position not in self.determined.constructed:
                self._add(position, values)
                self._instantiate(position, values)
            values.append(self._symbol(position, values) if step.kind == "variable" else PROOF)
        used = self._polynomials()
        self.steps = {u.step for i, u in self.unknowns.items() if any(p.degrees()[i] for p in used)}
        whole, _ = numerals_in([*(s.type for s in self.plan.steps), self.plan.conclusion])
        large = [n for n in whole if n > DRAWN_ANYWAY]
        self.constants = sorted({*large, *(d for p in used for d in _divisors(p))})

    def _symbol(self, position: int, values: list[Value]) -> Value:
        step = self.plan.steps[position]
        try:
            code = self.ev.lazy(step.type, step.context)
            t = self.ev.as_type(force(code(_environment(values))))
            if position in self.given:
                found = self.given[position].value(self.ev, values, t)
                return PROOF if found is None else found[0]
            if position in self.determined.functions:
                free = self._function(position, t, ())
                return self.determined.build(position, values, t, free)
            return self._value(position, t, None)
        except (*FAILURES, RecursionError):
            return PROOF

    def _value(self, position: int, t: ty.Type, key: tuple[Any, ...] | None) -> Value:
        if t in NUMBERS:
            return self._unknown(_Unknown(position, key, t, 0))
        if t == ty.COMPLEX:
            re, im = (self._unknown(_Unknown(position, key, t, k)) for k in (0, 1))
            return Complex(re, im)
        if isinstance(t, ty.Pi):
            return self._function(position, t, key or ())
        raise Unsupported("not a number")

    def _function(self, position: int, t: ty.Type, before: tuple[Any, ...]) -> Value:
        """Return a function whose values are unknowns."""
        known: dict[Any, Value] = {}
        if not isinstance(t, ty.Pi) or t.domain not in NUMBERS:
            raise Unsupported("not a function of numbers")

        def at(x: Value) -> Value:
            x = force(x)
            if isinstance(x, fmpq) and x.q == 1:
                x = int(x.p)
            if not isinstance(x, int | fmpq):
                raise Undecided("a function at an unknown")
            if x not in known:
                known[x] = self._value(position, t.codomain(x), (*before, x))
            return known[x]

        return Function(at)

    def _unknown(self, meaning: _Unknown) -> Quotient:
        symbol = self.space.unknown()
        self.unknowns[self.space.used - 1] = meaning
        if meaning.type in (ty.NAT, ty.NNREAL):
            self.space.nonnegative.add(self.space.used - 1)
        return symbol

    def _add(self, position: int, values: list[Value]) -> None:
        step = self.plan.steps[position]
        head, args = head_and_args(step.type)
        if not (isinstance(head, Const) and head.name == "Eq"):
            return
        env, before = _environment(values), self.space.state()
        try:
            self.ev.limit = self.ev.work + 20_000
            left, right = (force(self.ev.code(args[i], step.context)(env)) for i in (1, 2))
            gap = self.ev.domain.sub(left, right)
            found = [self.space.quotient(part).num for part in parts(gap)]
            found = [p for p in found if not p.is_zero()]
            conditions = self.space.junk is not None and self.space.state() != before
            if all(len(p) <= LARGEST for p in found) and (conditions or (found and gap != 0)):
                self.equations[position] = found
                return
        except (*FAILURES, RecursionError):
            pass
        if not any(i >= before[0] for i in self.unknowns):
            self.space.restore(before)

    def _instantiate(self, position: int, values: list[Value]) -> None:
        """Add what a hypothesis ∀ x, guards → left = right says of numbers at some x."""
        expr, context = self.plan.steps[position].type, self.plan.steps[position].context
        if not (isinstance(expr, Pi) and isinstance(expr.type, Const) and expr.type.name in POINTS):
            return
        points, context, expr = POINTS[expr.type.name], (expr.type, context), expr.body
        guards = []
        while isinstance(expr, Pi) and self.ev.is_proposition(expr.type, context):
            guards.append(self.ev.lazy(expr.type, context))
            context, expr = (expr.type, context), expr.body
        head, args = head_and_args(expr)
        if not (isinstance(head, Const) and head.name == "Eq"):
            return
        sides = [self.ev.code(args[k], context) for k in (1, 2)]
        found: list[Any] = []
        for x in points:
            env, before = (x, _environment(values)), self.space.state()
            try:
                self.ev.limit = self.ev.work + 5000
                for guard in guards:
                    if self.ev.condition(Thunk(guard, env)).level is not Level.TRUE:
                        raise Undecided("a guard")
                    env = (PROOF, env)
                gap = self.ev.domain.sub(*(force(side(env)) for side in sides))
                polynomials = [self.space.quotient(part).num for part in parts(gap)]
            except (*FAILURES, RecursionError):
                continue
            of_functions = any(i >= before[0] for i in self.unknowns)
            if of_functions or any(len(p) > LARGEST for p in polynomials):
                return
            found += [p for p in polynomials if not p.is_zero()]
        if found:
            self.instances[position] = found

    def _polynomials(self) -> list[Any]:
        stated = [*self.equations.values(), *self.instances.values()]
        return [p for ps in stated for p in ps] + self.space.relations

    # -- solutions ---------------------------------------------------------------------------------

    def solution(
        self, rng: random.Random, draw: Callable[[int, ty.Type, Any], Value]
    ) -> Solution | None:
        """Return another solution, a few from each branch; None if there was none this time."""
        found = next(self._pending, None)
        if found is None:
            self._pending = islice(self.solutions(rng, draw), PER_FORM)
            found = next(self._pending, None)
            self.fruitless = 0 if found is not None else self.fruitless + 1
        return found

    def solutions(
        self, rng: random.Random, draw: Callable[[int, ty.Type, Any], Value]
    ) -> Iterator[Solution]:
        """Yield solutions of one branch of the system; `draw` supplies free numbers by step."""
        before, ctx.prec = ctx.prec, BITS
        try:
            kinds = {i: u.type for i, u in self.unknowns.items()}
            rules = triangular(self._polynomials(), kinds, rng)
        finally:
            ctx.prec = before
        if rules is None:
            return
        for _ in range(DRAWS):
            self.cost += DRAW_COST
            free = self._free({r.unknown for r in rules}, rng, draw)
            before, ctx.prec = ctx.prec, BITS
            try:
                numbers = self._numbers(free, rules, rng)
            finally:
                ctx.prec = before
            if numbers is not None:
                yield self._solution(numbers)

    def _free(
        self, bound: set[int], rng: random.Random, draw: Callable[[int, ty.Type, Any], Value]
    ) -> dict[int, Any]:
        numbers: dict[int, Any] = {}
        for i in range(self.space.used):
            if i in bound:
                continue
            meaning = self.unknowns.get(i)
            t = ty.REAL if meaning is None or meaning.type == ty.COMPLEX else meaning.type
            if t in WHOLE and self.constants and rng.random() < 0.6:
                numbers[i] = rng.choice(self.constants) * (
                    -1 if t == ty.INT and rng.random() < 0.5 else 1
                )
            else:
                numbers[i] = draw(
                    meaning.step if meaning else -1, t, meaning.key if meaning else None
                )
        return numbers

    def _numbers(
        self,
        free: dict[int, Any],
        rules: list[_Rule],
        rng: random.Random,
        fractions: int = FRACTIONS,
    ) -> dict[int, Any] | None:
        """Return all numbers, given the free ones. Where a whole number would be a fraction, as p
        in p / q = r, a free whole number is multiplied by its denominator.
        """
        numbers = dict(free)
        for rule in reversed(rules):
            x = determined_number(rule, numbers, rng)
            meaning = self.unknowns.get(rule.unknown)
            if x is None or (meaning is not None and not _admissible(x, meaning.type)):
                if x is None or meaning is None or not _is_fraction(x, meaning.type):
                    return None
                multiples = self._multiples(rule, free, int(x.q)) if fractions else []
                if not multiples:
                    return None
                return self._numbers(rng.choice(multiples), rules, rng, fractions - 1)
            numbers[rule.unknown] = x
        if any(not numbers[i] >= 0 for i in self.space.nonnegative):
            return None
        if any(_vanishes(evaluated(p, numbers)) for p in self.space.divisors):
            return None
        for x in self.space.nonpositive:
            if not evaluated(x.num, numbers) * evaluated(x.den, numbers) <= 0:
                return None
        return numbers

    def _multiples(
        self, rule: _Rule, free: dict[int, Any], denominator: int
    ) -> list[dict[int, Any]]:
        """Return the free numbers with one of the whole ones in a linear rule multiplied."""
        degrees = rule.polynomial.degrees()
        if degrees[rule.unknown] != 1 or denominator.bit_length() > LONGEST:
            return []
        found = []
        for i, x in free.items():
            meaning = self.unknowns.get(i)
            if degrees[i] and meaning is not None and meaning.type in WHOLE and x:
                found.append({**free, i: x * denominator})
        return found

    def _solution(self, numbers: dict[int, Any]) -> Solution:
        solution = Solution(equations=frozenset(self.equations))
        halves: dict[tuple[int, Any], Any] = {}
        for i, meaning in self.unknowns.items():
            if meaning.step not in self.steps:
                continue
            x = numbers[i]
            if meaning.type == ty.COMPLEX:
                halves.setdefault((meaning.step, meaning.key), []).append(x)
                if meaning.part == 0:
                    continue
                x = Complex(*halves[meaning.step, meaning.key])
            elif meaning.type in WHOLE:
                x = int(fmpq(x).p)
            if meaning.key is None:
                solution.values[meaning.step] = x
            else:
                solution.tables.setdefault(meaning.step, {})[meaning.key] = x
        return solution


def _environment(values: list[Value]) -> Environment:
    env: Environment = None
    for v in values:
        env = (v, env)
    return env


def amended(ev: Evaluator, f: Value, table: dict[tuple[Any, ...], Value]) -> Value:
    """Return the function that is `f` but for the arguments in `table`."""
    count = len(next(iter(table)))
    dom = ev.domain

    def at(*args: Value) -> Value:
        xs = [force(x) for x in args]
        for key, value in table.items():
            here = dom.conjunction([dom.equal(x, k) for x, k in zip(xs, key, strict=True)])
            if dom.select(here, lambda: True, lambda: False):
                return value
        return force(ev.apply(f, *xs))

    points = ", ".join(f"{' '.join(map(str, k))} ↦ {v}" for k, v in table.items())
    function = Function.curried(count, at)
    if isinstance(function, Function):
        function.label = f"{getattr(f, 'label', f)}, but {points}"
        # where it is no longer what it was: what is said of all x has to be tried there
        alone = tuple(k for (k, *_) in table if count == 1 and isinstance(k, int | fmpq))
        function.corners = (*getattr(f, "corners", ()), *map(fmpq, alone))
    return function


def _divisors(p: Any) -> list[int]:
    """Return the divisors of a polynomial's constant term, small ones."""
    constant = next((c for powers, c in p.to_dict().items() if not any(powers)), 0)
    n = abs(int(fmpq(constant).p))
    return [d for d in range(1, min(n, 3000) + 1) if n % d == 0] if n < 10**12 else []


def _admissible(x: Any, t: ty.Type) -> bool:
    exact = isinstance(x, fmpq | int)
    if t in WHOLE:
        return exact and fmpq(x).q == 1
    return exact or t != ty.RAT


def _is_fraction(x: Any, t: ty.Type) -> bool:
    """Whether `x` is rational but no whole number, which the type demands."""
    return t in WHOLE and isinstance(x, fmpq) and x.q != 1


def _vanishes(x: Any) -> bool:
    """Whether `x` is zero, or may be."""
    return x.contains(0) if isinstance(x, arb | acb) else x == 0


# -- triangular form -------------------------------------------------------------------------------


def triangular(
    polynomials: list[Any], kinds: dict[int, ty.Type], rng: random.Random
) -> list[_Rule] | None:
    """Return rules that determine unknowns, each from those of later rules and free unknowns.

    Where a polynomial is a product, one factor is chosen. None if the branch has no solution or
    becomes too large.
    """
    rules: list[_Rule] = []
    pending = list(polynomials)
    while pending := [p for p in pending if not p.is_zero()]:
        if any(p.is_constant() or len(p) > LARGEST for p in pending):
            return None
        pending = [rng.choice(p.factor()[1])[0] for p in pending]
        p = min(pending, key=lambda q: (not _linear(q), len(q), q.total_degree()))
        pending.remove(p)
        linear = _linear(p)
        if linear:
            v = _preferred(p, linear, kinds, rng)
            rules.append(_Rule(v, p, []))
            pending = [_substituted(q, p, v) for q in pending]
            continue
        v = rng.choice([i for i, d in enumerate(p.degrees()) if d])
        pending = [_reduced(q, p, v) for q in pending]
        others = [q for q in pending if q.degrees()[v]]
        rules.append(_Rule(v, p, others))
        rest = [q for q in pending if not q.degrees()[v]]
        resultants = [p.resultant(q, v) for q in others]
        if any(r.is_zero() for r in resultants):
            return None
        pending = rest + resultants
    return rules


def _reduced(q: Any, p: Any, v: int) -> Any:
    """Return the remainder of q by p in the unknown v, q where p's leading coefficient there is not
    constant.

    Equations in the squares of an unknown lose it here, where resultants would leave its sign open.
    """
    degree = p.degrees()[v]
    leading = _coefficients(p, v)[degree]
    if not leading.is_constant():
        return q
    unknown = p.context().gen(v)
    while (excess := q.degrees()[v] - degree) >= 0 and not q.is_zero():
        top = _coefficients(q, v)[degree + excess]
        q = q - top * unknown**excess * p / leading.leading_coefficient()
    return q


def _linear(p: Any) -> list[int]:
    return [i for i, d in enumerate(p.degrees()) if d == 1]


def _preferred(p: Any, linear: list[int], kinds: dict[int, ty.Type], rng: random.Random) -> int:
    """Return the unknown to solve for: not a whole number, with a constant factor if possible."""

    def cost(v: int) -> tuple[Any, ...]:
        factor = p.derivative(v)  # p is linear in v
        whole = kinds.get(v) in WHOLE
        unit = factor.is_constant() and abs(factor.leading_coefficient()) == 1
        return whole and not unit, not factor.is_constant(), len(factor), rng.random()

    return min(linear, key=cost)


def _coefficients(p: Any, v: int) -> dict[int, Any]:
    """Return the coefficients of p as a polynomial in the unknown v, by exponent."""
    ring = p.context()
    grouped: dict[int, dict[tuple[int, ...], Any]] = {}
    for powers, c in p.to_dict().items():
        rest = (*powers[:v], 0, *powers[v + 1 :])
        grouped.setdefault(powers[v], {})[rest] = c
    return {k: ring.from_dict(terms) for k, terms in grouped.items()}


def _substituted(q: Any, p: Any, v: int) -> Any:
    """Return q with the solution of p = 0 for v put in, times a power of its denominator."""
    parts_q = _coefficients(q, v)
    degree = max(parts_q, default=0)
    if degree == 0:
        return q
    parts_p = _coefficients(p, v)
    zero = p.context().constant(0)
    top, bottom = -parts_p.get(0, zero), parts_p[1]
    return sum(
        (c * top**k * bottom ** (degree - k) for k, c in parts_q.items()),
        zero,
    )


# -- numbers ---------------------------------------------------------------------------------------


def evaluated(p: Any, numbers: dict[int, Any]) -> Any:
    """Return the value of a polynomial, exact where the numbers are."""
    total: Any = fmpq(0)
    for powers, c in p.to_dict().items():
        term: Any = c
        for i, k in enumerate(powers):
            if k:
                term = term * numbers[i] ** k
        total = total + term
    return total


def determined_number(rule: _Rule, numbers: dict[int, Any], rng: random.Random) -> Any:
    """Return the real number that a rule gives; one of them if there are several."""
    parts_p = _coefficients(rule.polynomial, rule.unknown)
    values = {k: evaluated(c, numbers) for k, c in parts_p.items()}
    degree = max(values)
    if _vanishes(values[degree]):
        return None
    coefficients = [values.get(k, fmpq(0)) for k in range(degree + 1)]
    if degree == 1:
        return -coefficients[0] / coefficients[1]
    try:
        roots = _roots(coefficients)
    except ValueError:  # roots that no precision separates
        return None
    candidates = roots
    for q in rule.others:
        # the resultant vanishes, so there is a common root: it is known if only one can be it
        common = [r for r in roots if _vanishes(evaluated(q, {**numbers, rule.unknown: r}))]
        if len(common) != 1 or all(common[0] is not r for r in candidates):
            return None
        candidates = common
    real = [x for x in (real_root(r, roots) for r in candidates) if x is not None]
    return rng.choice(real) if real else None


def _roots(coefficients: list[Any]) -> list[Any]:
    """Return the complex roots, each exact or a ball that contains no other."""
    if not all(isinstance(c, int | fmpq) for c in coefficients):
        polynomial = acb_poly([acb(to_arb(c)) for c in coefficients])
        return list(polynomial.roots(tol=arb(2) ** (300 - BITS), maxprec=4 * BITS))
    return exact_roots(tuple(map(fmpq, coefficients)))
