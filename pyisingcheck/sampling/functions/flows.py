"""Functions that linear differential equations tie to each other, such as f′ = g, g′ = -f - g: they
are made together, from their values at 0.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flint import arb, arb_mat, fmpq

from pyisingcheck.sampling.functions.gaps import sides_of
from pyisingcheck.sampling.functions.patterns import reach
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.semantics.domain import FAILURES, TooLarge
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.domains.jets import Jet
from pyisingcheck.semantics.environment import Code, Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import PROOF, Function, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args

__all__ = ["Flow", "FlowFunction", "flow_of"]

POINTS = (fmpq(0), fmpq(1), fmpq(-7, 3))  # at which the equations have to be the same
PROBE = (fmpq(2), fmpq(-3), fmpq(5), fmpq(7, 2))
STARTS = tuple(fmpq(p, q) for p, q in ((1, 1), (0, 1), (-1, 1), (2, 1), (1, 2), (-3, 1), (5, 3)))
MOST = 4  # functions
FARTHEST = 2000  # of x M: what it is the exponential of
COST = 60  # of a value, as work


@dataclass(frozen=True, slots=True, eq=False)
class _Solution:
    """exp (x M) v for a vector v: what it is at 0."""

    matrix: list[list[fmpq]]
    begin: list[fmpq]


class FlowFunction(Function):
    """One of the functions of a solution.

    Attributes
    ----------
    solution : _Solution
        The same for all its functions.
    """

    __slots__ = ("solution",)
    solution: _Solution


@dataclass(slots=True)
class Flow:
    """Equations ∀ x, f′ x = …, one for each of some functions, that mention nothing else that
    comes after the first function.

    Attributes
    ----------
    functions : list of int
        The steps that are functions.
    hypotheses : list of int
        The step that says what the derivative of each is.
    regular : set of int
        Steps that say that they are differentiable.
    starts : dict of int to (int, Code)
        By function, a step that says what its value at 0 is.
    slopes : list of Code
        These derivatives, below x.
    """

    ev: Evaluator
    functions: list[int]
    hypotheses: list[int]
    slopes: list[Code]
    regular: set[int]
    starts: dict[int, tuple[int, Code]]

    @property
    def first(self) -> int:
        return self.functions[0]

    def drawn(self, values: Sequence[Value], rng: random.Random) -> dict[int, FlowFunction] | None:
        """Return functions that satisfy the equations, by step, with the values at 0 that are asked
        for, given the values of the steps before the first one. None if the equations are not
        linear with rational coefficients that are the same everywhere.
        """
        try:
            matrix = self._matrix(values)
        except FAILURES:
            return None
        if matrix is None:
            return None
        solution = _Solution(
            matrix, [*(self._start(i, values, rng) for i in self.functions), fmpq(1)]
        )
        return {i: _component(self.ev, solution, k) for k, i in enumerate(self.functions)}

    def holds(self, position: int, values: Sequence[Value]) -> bool:
        """Whether a hypothesis is one of the equations, and the functions solve them."""
        if position not in self.hypotheses and position not in self.regular:
            return False
        found = [values[i] for i in self.functions]
        solution = getattr(found[0], "solution", None)
        if solution is None or any(getattr(f, "solution", None) is not solution for f in found):
            return False
        try:  # other variables may have been changed since
            return bool(self._matrix(values) == solution.matrix)
        except FAILURES:
            return False

    def _start(self, i: int, values: Sequence[Value], rng: random.Random) -> fmpq:
        if i in self.starts:
            position, code = self.starts[i]
            with suppress(*FAILURES):
                value = force(code(_below(position, values, {})))
                return fmpq(value)
        return rng.choice(STARTS)

    def _matrix(self, values: Sequence[Value]) -> list[list[fmpq]] | None:
        """Return M with (f, 1)′ = M (f, 1)."""
        n = len(self.functions)
        rows: list[list[fmpq]] | None = None
        for x in POINTS:
            constant = self._slopes(values, x, [fmpq(0)] * n)
            units = [
                self._slopes(values, x, [fmpq(int(j == k)) for j in range(n)]) for k in range(n)
            ]
            found = [
                [*(units[k][i] - constant[i] for k in range(n)), constant[i]] for i in range(n)
            ]
            probe = self._slopes(values, x, list(PROBE[:n]))
            expected = [
                sum((a * b for a, b in zip(row, PROBE, strict=False)), row[n]) for row in found
            ]
            if probe != expected or rows not in (None, found):
                return None
            rows = found
        return [*(rows or []), [fmpq(0)] * (n + 1)]

    def _slopes(self, values: Sequence[Value], x: fmpq, at_x: list[fmpq]) -> list[fmpq]:
        """Return the derivatives at x that the equations give to functions with values there."""

        def constant(value: fmpq) -> Function:
            def at(y: Value) -> fmpq:
                if force(y) != x:
                    raise ValueError("the value at another point")
                return value

            return Function(at)

        trial = {i: constant(v) for i, v in zip(self.functions, at_x, strict=True)}
        found = []
        for position, slope in zip(self.hypotheses, self.slopes, strict=True):
            env = _below(position, values, trial)
            value = force(slope((x, env)))
            found.append(fmpq(value))
        return found


def _below(position: int, values: Sequence[Value], trial: dict[int, Function]) -> Environment:
    """Return the environment of a hypothesis, with other functions in it."""
    env: Environment = None
    for k in range(position):
        env = (trial.get(k, values[k] if k < len(values) else PROOF), env)
    return env


def flow_of(ev: Evaluator, plan: Plan) -> Flow | None:
    """Return the differential equations for several functions among the hypotheses, None if there
    are no such.
    """
    found: dict[int, tuple[int, Expr, Context]] = {}
    for position, step in enumerate(plan.steps):
        read = _derivative(step.type) if step.kind == "hypothesis" else None
        if read is None:
            continue
        index, slope, domain = read
        target = position - index
        if target not in found and plan.steps[target].kind == "variable":
            found[target] = position, slope, (domain, step.context)
    functions = sorted(found)
    if not 2 <= len(functions) <= MOST:
        return None
    for position, slope, _ in found.values():
        about = {i for i in mentioned(slope, position + 1) if i < position}
        if any(i > functions[0] for i in about.difference(functions)):
            return None
    equations = [found[i] for i in functions]
    slopes = [ev.lazy(slope, context) for _, slope, context in equations]
    regular = {i for i, s in enumerate(plan.steps) if i - _differentiable(s.type) in functions}
    starts = {}
    for position, step in enumerate(plan.steps):
        read_at_0 = _value_at_0(step.type) if step.kind == "hypothesis" else None
        if read_at_0 is not None:
            index, value = read_at_0
            starts[position - 1 - index] = position, ev.lazy(value, step.context)
    positions = [position for position, _, _ in equations]
    return Flow(ev, functions, positions, slopes, regular, starts)


def _value_at_0(expr: Expr) -> tuple[int, Expr] | None:
    """Read f 0 = v, or v = f 0: return the index of f and v."""
    sides = sides_of(expr) or ()
    for left, right in (sides, sides[::-1]) if sides else ():
        f, args = head_and_args(left)
        if isinstance(f, BVar) and len(args) == 1 and reach(args[0]) == (0, 0):
            return f.index, right
    return None


def _differentiable(expr: Expr) -> int:
    """Return the index of f below x, if an expression is ∀ x, DifferentiableAt f x, 0 otherwise."""
    head, args = head_and_args(expr.body) if isinstance(expr, Pi) else (None, [])
    if not (isinstance(head, Const) and head.name == "DifferentiableAt"):
        return 0
    return f.index if isinstance(f := args[-2], BVar) else 0


def _derivative(expr: Expr) -> tuple[int, Expr, Expr] | None:
    """Read ∀ x : ℝ, HasDerivAt f v x, deriv f x = v or v = deriv f x: return the index of f below
    x, v and ℝ.
    """
    if not (isinstance(expr, Pi) and isinstance(expr.type, Const) and expr.type.name == "Real"):
        return None
    sides = sides_of(expr.body) or ()
    for slope, other in (sides, sides[::-1]) if sides else ():
        head, args = head_and_args(slope)
        if not (isinstance(head, Const) and head.name == "deriv" and len(args) > 1):
            continue
        f, x = args[-2:]
        if isinstance(f, BVar) and f.index and isinstance(x, BVar) and x.index == 0:
            return f.index, other, expr.type
    return None


def _component(ev: Evaluator, solution: _Solution, k: int) -> FlowFunction:
    """Return the k-th entry of a solution."""
    matrix, begin = solution.matrix, solution.begin
    size = max(sum(map(abs, row)) for row in matrix)

    def at(x: Value) -> Any:
        x = force(x)
        ev.spend(COST)
        if isinstance(x, int | fmpq) and x == 0:
            return begin[k]
        time = to_arb(x.c[0] if isinstance(x, Jet) else x)
        if not abs(time) * size < FARTHEST:
            raise TooLarge("a solution of differential equations, far out")
        generator = arb_mat([[arb(a) for a in row] for row in matrix])  # as precise as asked for
        now = (time * generator).exp() * arb_mat([[arb(v)] for v in begin])
        if not isinstance(x, Jet):
            return now[k, 0]
        terms = []
        for order in range(x.order + 1):
            terms.append(now[k, 0])
            now = generator * now / arb(order + 1)
        return x.composed(terms)

    rows = "; ".join(", ".join(map(str, row)) for row in matrix)
    start = ", ".join(map(str, begin))
    label = f"fun x => (NormedSpace.exp (x • !![{rows}]) *ᵥ ![{start}]) {k}"
    f = FlowFunction(at, label, tame=True, smooth=True)
    f.solution = solution
    return f
