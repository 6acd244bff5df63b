"""Witnesses among vectors and matrices: solutions of the affine equations that a witness satisfies,
and matrices made from those at hand.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.drawing.numbers import NoElement
from pyisingcheck.sampling.equations.linear import (
    freedom,
    gaps_of,
    numbers_in,
    solved,
    with_numbers,
)
from pyisingcheck.sampling.tables import tabulated
from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Exhausted, Unsupported
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.shapes import Shape
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Value, force

__all__ = ["Solutions", "affine_solutions", "near_matrices", "unit_vectors"]

POINTS = 6  # of the solutions of affine equations are tried
WORK = 20_000  # what solving them may cost
LONGEST = 8  # coordinates of a unit vector
NEAR = 2  # matrices at hand that others are made from
HALF = fmpq(1, 2)
VECTORS = ty.Pi | ty.MatrixType | ty.Euclidean
FAILURES = (ArithmeticError, Unsupported, TypeError, ValueError, AttributeError)


@dataclass(frozen=True)
class Solutions:
    """What the affine equations among the conditions on a witness say.

    Attributes
    ----------
    points : list
        Some of their solutions.
    all : bool
        Whether there are no others.
    at_zero : list
        What the sides of the equations differ by at the zero matrix, and its negative.
    """

    points: list[Value] = field(default_factory=list)
    all: bool = False
    at_zero: list[Value] = field(default_factory=list)


def affine_solutions(ev: Evaluator, domain: ty.Type, shape: Shape, drawer: Drawer) -> Solutions:
    """Return vectors or matrices that satisfy the equations a witness has to satisfy, if these are
    affine in it.
    """
    number = domain in (ty.REAL, ty.RAT) and shape.difference is None
    if shape.body is None or not (number or isinstance(domain, VECTORS)):
        return Solutions()
    try:
        template = drawer.draw(domain)
    except NoElement:
        return Solutions()
    gaps, env = gaps_of(ev, shape.body, shape.context), shape.env
    now = numbers_in(domain, template)
    if gaps is None or not now:
        return Solutions()
    build = partial(with_numbers, ev, domain, template)
    limit, ev.limit = ev.limit, min(ev.limit, ev.work + WORK)
    try:
        at = lambda numbers: gaps((build(numbers), env))  # noqa: E731
        found = _solutions(at, build, now, drawer.rng)
        return found if found.all or found.points else Solutions(at_zero=_at_zero(at, build, now))
    except (Exhausted, *FAILURES):
        return Solutions()
    finally:
        ev.limit = limit


def _solutions(system: Any, build: Any, now: list[fmpq], rng: random.Random) -> Solutions:
    free = freedom(system, len(now), rng)
    if free is None or free < 0:
        return Solutions([], free is not None)
    found: list[list[fmpq]] = []
    for _ in range(POINTS if free else 1):
        numbers = solved([system], now, rng) or now
        if numbers not in found:
            found.append(numbers)
        now = [fmpq(rng.randint(-3, 3)) for _ in now]
    return Solutions([build(numbers) for numbers in found], not free)


def unit_vectors(ev: Evaluator, t: ty.Type) -> list[Value]:
    """Return the unit vectors of a type of vectors of numbers, none of any other type."""
    match t:
        case ty.Pi(index, codomain) if 0 < (ty.size(index) or 0) <= LONGEST:
            entry = codomain(0)
        case ty.Euclidean(_, index, entry) if 0 < (ty.size(index) or 0) <= LONGEST:
            pass
        case _:
            return []
    if entry not in (ty.REAL, ty.RAT, ty.COMPLEX):
        return []
    n = ty.size(index) or 0
    return [tabulated(ev, index, [fmpq(int(i == j)) for i in range(n)]) for j in range(n)]


def _at_zero(at: Any, build: Any, now: list[fmpq]) -> list[Value]:
    values = list(map(force, at([fmpq(0)] * len(now))))
    if len(values) != len(now) or not all(isinstance(v, int | fmpq) for v in values):
        return []
    return [build([sign * fmpq(v) for v in values]) for sign in (1, -1)]


# -- matrices made from others ---------------------------------------------------------------------


def near_matrices(ev: Evaluator, t: ty.Type, pool: list[tuple[ty.Type, Value]]) -> Iterator[Value]:
    """Yield square matrices of type `t` made from those at hand: roots and factors, exponentials,
    inverses, symmetric parts, sums and products.
    """
    if not isinstance(t, ty.MatrixType) or t.entry not in (ty.REAL, ty.COMPLEX):
        return
    n = ty.size(t.rows)
    if not n or n != ty.size(t.cols):
        return
    same = [v for s, v in pool if s == t][:NEAR]
    made: list[Callable[[], Value]] = [partial(algebra.numeral, ev, t, k) for k in (1, 0)]
    made += [make for a in same for make in _of_one(ev, t, a)]
    if len(same) == NEAR:
        made += [partial(algebra.binary, ev, op, t, *same) for op in ("add", "sub", "mul")]
    for a in same:
        yield from _roots(ev, t, a)
    for make in made:
        try:
            found = make()
        except Exhausted:
            raise
        except FAILURES:
            continue
        yield found


def _of_one(ev: Evaluator, t: ty.MatrixType, a: Value) -> list[Callable[[], Value]]:
    half = partial(algebra.scale, ev, ty.REAL, t, HALF)

    def part(op: str) -> Value:
        return half(algebra.binary(ev, op, t, a, algebra.conjugate(ev, t, a)))

    return [
        lambda: algebra.exponential(ev, t, half(a)),
        lambda: a,
        partial(algebra.exponential, ev, t, a),
        partial(algebra.invert, ev, t, a),
        partial(algebra.negate, ev, t, a),
        partial(algebra.conjugate, ev, t, a),
        partial(half, a),
        partial(part, "add"),
        partial(part, "sub"),
    ]


def _roots(ev: Evaluator, t: ty.MatrixType, a: Value) -> Iterator[Value]:
    """Yield B with B² = A for real 2 × 2 matrices, and B with Bᵀ B = A for semidefinite ones."""
    numbers = numbers_in(t, a)
    n = ty.size(t.rows) or 0
    if numbers is None or t.entry != ty.REAL:
        return
    rows = [numbers[k * n : (k + 1) * n] for k in range(n)]
    if n == 2:
        yield from _square_roots(ev, t, a, rows)
    factor = _factor(ev, rows)
    if factor is not None:
        yield with_numbers(ev, t, a, factor)


def _square_roots(
    ev: Evaluator, t: ty.MatrixType, a: Value, rows: list[list[fmpq]]
) -> Iterator[Value]:
    """Yield (A ± √det A) / √(tr A ± 2 √det A), and the root of a negative multiple of 1."""
    dom = ev.domain
    (p, q), (r, s) = rows
    det, trace = p * s - q * r, p + s
    if q == r == 0 and p == s < 0:
        c = dom.function("sqrt", -p)
        yield with_numbers(ev, t, a, [fmpq(0), dom.neg(c), c, fmpq(0)])
    if det < 0:
        return
    for root in (dom.function("sqrt", det), dom.neg(dom.function("sqrt", det))):
        squared = dom.add(trace, dom.mul(2, root))
        if dom.less(0, squared).level is Level.TRUE:
            scale = dom.function("sqrt", squared)
            entries = [dom.add(p, root), q, r, dom.add(s, root)]
            yield with_numbers(ev, t, a, [dom.div(x, scale) for x in entries])


def _factor(ev: Evaluator, rows: list[list[fmpq]]) -> list[Any] | None:
    """Return the entries of B with Bᵀ B = A, row by row, by symmetric elimination; None if A is not
    semidefinite.
    """
    n, dom = len(rows), ev.domain
    rest = [list(row) for row in rows]
    if any(rest[i][j] != rest[j][i] for i in range(n) for j in range(i)):
        return None
    result: list[Any] = []
    for k in range(n):
        pivot = rest[k][k]
        if pivot < 0 or (pivot == 0 and any(rest[k])):
            return None
        scale = dom.function("sqrt", pivot)
        line = [x / pivot for x in rest[k]] if pivot else [fmpq(0)] * n
        result += [dom.mul(scale, x) for x in line]
        rest = [
            [x - pivot * line[i] * line[j] for j, x in enumerate(row)] for i, row in enumerate(rest)
        ]
    return result
