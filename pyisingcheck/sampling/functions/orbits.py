"""Functions that an equation ties to their own values at a few other points, such as
2 f x + f (1 - x) = x ^ 2 or f x + f (1 / x) = x.

Where the points that the equation leads to from a given one are finitely many, its instances there
are a linear system for the values at them. Nothing is read from the terms: the equation is
evaluated at trial functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpq_mat

from pyisingcheck.sampling.functions.patterns import FIELDS
from pyisingcheck.sampling.functions.universal import universal_equation
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args

__all__ = ["LARGEST", "Equation", "Orbit", "orbit_of", "places", "values_on_orbit"]

LARGEST = 6  # points of an orbit

Trial = Callable[[Value], Value]


@dataclass(slots=True)
class Orbit:
    """∀ x, guards → left = right, where f occurs at x and at functions of x."""

    position: int
    left: Code
    right: Code
    guards: tuple[Code, ...]


@dataclass(slots=True)
class Equation:
    """The equation of one orbit, evaluated: what it says at a point for a trial function.

    Attributes
    ----------
    gap : callable
        (x, trial) ↦ left - right.
    applies : callable
        Whether the guards hold at x.
    """

    gap: Callable[[Value, Trial], Any]
    applies: Callable[[Value], bool]


def orbit_of(ev: Evaluator, plan: Plan, position: int) -> tuple[int, Orbit] | None:
    """Return the function on a field that a hypothesis ties to its values at some other points."""
    read = universal_equation(ev, plan.steps[position], FIELDS)
    if read is None:
        return None
    for target in mentioned(read.equation, position + read.under):
        type_ = plan.steps[target].type if target < position else None
        if not (
            isinstance(type_, Pi) and all(_is(t, read.domain) for t in (type_.type, type_.body))
        ):
            continue
        found = places(read.equation, position - 1 - target + read.under)
        at_x = any(isinstance(e, BVar) and e.index == read.under - 1 for e in found or ())
        if found is not None and len(found) > 1 and at_x:
            return target, Orbit(position, read.left, read.right, read.guards)
    return None


def _is(expr: Expr, name: str) -> bool:
    return isinstance(expr, Const) and expr.name == name


def places(expr: Expr, function: int) -> set[Expr] | None:
    """Return the arguments of the function, None where it occurs otherwise or below a binder."""
    if expr.loose <= function:
        return set()
    head, args = head_and_args(expr)
    if isinstance(head, BVar) and head.index == function:
        return {args[0]} if len(args) == 1 and places(args[0], function) == set() else None
    if not (isinstance(head, BVar | Const) and args):
        return None
    parts = [places(a, function) for a in args]
    return None if None in parts else set().union(*(p for p in parts if p is not None))


def values_on_orbit(
    equation: Equation, start: fmpq, free: Trial, given: Callable[[fmpq], Value | None]
) -> dict[Any, fmpq] | None:
    """Return the function's values at all points that the equation leads to from `start`: those
    `given`, and what the equation leaves open from `free`. None if the points are too many or no
    rational numbers, or the equation is not affine in the values or has no solution.
    """
    points = _orbit(equation, start)
    if points is None:
        return None
    points.sort()  # the same choice wherever the orbit is entered
    rows, right = [], []
    for x in points:
        if not equation.applies(x):
            continue
        row = _coefficients(equation, x, points)
        if row is None:
            return None
        rows.append(row[:-1])
        right.append(-row[-1])
    for k, x in enumerate(points):
        if isinstance(value := given(x), int | fmpq):
            rows.append([fmpq(int(i == k)) for i in range(len(points))])
            right.append(fmpq(value))
    return _solved(points, rows, right, free)


def _orbit(equation: Equation, start: fmpq) -> list[fmpq] | None:
    points, waiting = [start], [start]
    while waiting:
        x = waiting.pop()
        if not equation.applies(x):
            continue
        for y in _arguments(equation, x):
            if not isinstance(y, fmpq):
                return None
            if y not in points:
                points.append(y)
                waiting.append(y)
        if len(points) > LARGEST:
            return None
    return points


def _arguments(equation: Equation, x: fmpq) -> list[Any]:
    """Return where the equation at x looks the function up."""
    seen: list[Any] = []

    def trial(y: Value) -> Value:
        y = fmpq(y) if isinstance(y, int) else y
        seen.append(y)
        return fmpq(1)

    equation.gap(x, trial)
    return seen


def _coefficients(equation: Equation, x: fmpq, points: list[fmpq]) -> list[fmpq] | None:
    """Return the equation at x as coefficients of the values at the points and a constant."""

    def at(values: list[fmpq]) -> fmpq | None:
        gap = equation.gap(x, lambda y: values[points.index(fmpq(y))])
        gap = fmpq(gap) if isinstance(gap, int) else gap
        return gap if isinstance(gap, fmpq) else None

    n = len(points)
    units = [[fmpq(int(i == k)) for i in range(n)] for k in range(n)]
    constant, sums = at([fmpq(0)] * n), [at(unit) for unit in units]
    probe = [fmpq(2 * k + 3) for k in range(n)]
    found = at(probe)
    if constant is None or found is None or None in sums:
        return None
    slopes = [s - constant for s in sums if s is not None]
    expected = constant + sum((a * b for a, b in zip(slopes, probe, strict=True)), fmpq(0))
    return [*slopes, constant] if expected == found else None


def _solved(
    points: list[fmpq], rows: list[list[fmpq]], right: list[fmpq], free: Trial
) -> dict[Any, fmpq] | None:
    n = len(points)
    if not rows:
        return {}
    matrix = fmpq_mat([[*row, b] for row, b in zip(rows, right, strict=True)])
    reduced, rank = matrix.rref()
    leads = [next(k for k in range(n + 1) if reduced[i, k] != 0) for i in range(rank)]
    if n in leads:
        return None  # the instances contradict each other
    values: dict[int, fmpq] = {}
    for k in range(n):
        if k not in leads:
            value = free(points[k])
            if not isinstance(value, int | fmpq):
                return None
            values[k] = fmpq(value)
    for i, lead in enumerate(leads):
        rest = sum((reduced[i, k] * values[k] for k in range(n) if k not in leads), fmpq(0))
        values[lead] = reduced[i, n] - rest
    return {points[k]: v for k, v in values.items()}
