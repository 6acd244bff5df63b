"""Real matrices that satisfy a polynomial equation with rational coefficients, such as A ^ 5 = 1:
made of blocks for its roots, which are irrational as a rule.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flint import acb, arb, ctx, fmpq, fmpq_mat, fmpq_poly

from pyisingcheck.sampling.equations.branches import branches
from pyisingcheck.sampling.equations.polynomials import univariate
from pyisingcheck.sampling.equations.systems import Solution
from pyisingcheck.sampling.equations.univariate import BITS
from pyisingcheck.sampling.equations.unknowns import UnknownDomain, Unknowns
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.sampling.samples import environment
from pyisingcheck.sampling.tables import matrix_table
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.domains.ball_numbers import Surd, add, mul
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.solutions import exact_roots, real_root
from pyisingcheck.semantics.values import PROOF, Thunk, Value
from pyisingcheck.terms.expr import BVar, Const, Expr, head_and_args, loose_indices

__all__ = ["MatrixEquation", "matrix_equations"]

LARGEST = 5  # rows
WORK = 20_000  # of reading an equation
PLAIN = 0.25  # how often the blocks are not hidden by a change of the basis
OPERATIONS = {"HAdd.hAdd": (4, 5), "HSub.hSub": (4, 5), "HMul.hMul": (4, 5), "HPow.hPow": (4,)}
OPERATIONS |= {"Neg.neg": (2,), "Eq": (1, 2)}
NUMERALS = ("OfNat.ofNat", "One.one", "Zero.zero")


@dataclass(frozen=True)
class MatrixEquation:
    """p A = 0 for a real n × n matrix A.

    Attributes
    ----------
    hypothesis, variable : int
        Positions of the equation and of A.
    type : MatrixType
    real : tuple of numbers
        Some roots of p.
    pairs : tuple of (number, number)
        Real and imaginary part of those that are not real, one of each pair.
    """

    hypothesis: int
    variable: int
    type: ty.MatrixType
    real: tuple[Any, ...]
    pairs: tuple[tuple[Any, Any], ...]

    def solution(self, ev: Evaluator, rng: random.Random) -> Solution | None:
        """Return a solution, None if there is none with blocks for these roots."""
        n = ty.size(self.type.rows) or 0
        before, ctx.prec = ctx.prec, BITS
        try:
            blocks = self._blocks(n, rng)
            if blocks is None:
                return None
            rows = _turned(_diagonal(blocks, n), rng)
        finally:
            ctx.prec = before
        value = matrix_table(ev, self.type, rows)
        return Solution({self.variable: value}, {}, frozenset({self.hypothesis}))

    def _blocks(self, n: int, rng: random.Random) -> list[list[list[Any]]] | None:
        found: list[list[list[Any]]] = []
        left = n
        while left:
            if left > 1 and self.pairs and (not self.real or rng.random() < 0.7):
                a, b = rng.choice(self.pairs)
                turn = [[a, mul(-1, b)], [b, a]]
                found.append(turn if rng.random() < 0.5 else [line[::-1] for line in turn[::-1]])
            elif self.real:
                found.append([[rng.choice(self.real)]])
            else:
                return None
            left -= len(found[-1])
        return found


def _diagonal(blocks: list[list[list[Any]]], n: int) -> list[list[Any]]:
    rows: list[list[Any]] = [[fmpq(0)] * n for _ in range(n)]
    at = 0
    for block in blocks:
        for i, line in enumerate(block):
            rows[at + i][at : at + len(line)] = line
        at += len(block)
    return rows


def _turned(rows: list[list[Any]], rng: random.Random) -> list[list[Any]]:
    """Return P⁻¹ A P for a rational matrix P, or A."""
    n = len(rows)
    change = fmpq_mat([[rng.randint(-3, 3) for _ in range(n)] for _ in range(n)])
    if rng.random() < PLAIN or change.det() == 0:
        return rows
    return _product(_product(change.inv().tolist(), rows), change.tolist())


def _product(a: Sequence[Sequence[Any]], b: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [[_dot(row, [line[j] for line in b]) for j in range(len(b[0]))] for row in a]


def _dot(x: Sequence[Any], y: Sequence[Any]) -> Any:
    total: Any = fmpq(0)
    for a, b in zip(x, y, strict=True):
        total = add(total, mul(a, b))
    return total


def matrix_equations(ev: Evaluator, plan: Plan) -> Iterator[MatrixEquation]:
    """Yield the polynomial equations for one real matrix of a known size among the hypotheses, if
    some of their roots are irrational: other solutions are drawn anyway.
    """
    for position, step in enumerate(plan.steps):
        if step.kind != "hypothesis" or len(step.mentions) != 1:
            continue
        (variable,) = step.mentions
        about = plan.steps[variable]
        if about.kind != "variable" or loose_indices(about.type):
            continue
        if not _is_polynomial(step.type, position - 1 - variable):
            continue
        limit, ev.limit = ev.limit, min(ev.limit, ev.work + WORK)
        try:
            t = ev.as_type(ev.lazy(about.type, about.context)(None))
            found = _read(ev, plan, position, variable, t)
        except (*FAILURES, RecursionError):
            continue
        finally:
            ev.limit = limit
        if found is not None:
            yield found


def _is_polynomial(expr: Expr, i: int) -> bool:
    """Whether a term consists of variable `i`, numerals, and operations under which polynomials in
    a matrix are closed.
    """
    if isinstance(expr, BVar):
        return expr.index == i
    head, args = head_and_args(expr)
    name = head.name if isinstance(head, Const) else ""
    if name in NUMERALS:
        return not loose_indices(expr)
    places = OPERATIONS.get(name, ())
    if not places or len(args) <= max(places) or loose_indices(args[-1]) - {i}:
        return False
    if name == "HPow.hPow" and loose_indices(args[5]):
        return False
    return all(_is_polynomial(args[k], i) for k in places)


def _read(
    ev: Evaluator, plan: Plan, position: int, variable: int, t: ty.Type
) -> MatrixEquation | None:
    """Return the equation, from its value at the multiples of 1."""
    if not isinstance(t, ty.MatrixType) or t.entry != ty.REAL:
        return None
    n = ty.size(t.rows) or 0
    if not 1 < n <= LARGEST or ty.size(t.cols) != n:
        return None
    space, step, ball = Unknowns(), plan.steps[position], ev.domain
    domain: Any = ball
    with ev.within(UnknownDomain(space, domain.prec, domain.max_prec)):
        x = space.element(ev, ty.REAL)
        zero = fmpq(0)
        multiple = matrix_table(
            ev, t, [[x if i == j else zero for j in range(n)] for i in range(n)]
        )
        values: list[Value] = [PROOF] * position
        values[variable] = multiple
        env = environment(values)
        condition = ev.condition(Thunk(lambda _: ev.lazy(step.type, step.context)(env), None))
    alternatives = branches(space, condition)
    if len(alternatives) != 1 or alternatives[0].open or space.known:
        return None
    found = {str(p): p for p in alternatives[0].equations}
    if len(found) != 1:
        return None
    (p,) = found.values()
    return _with_roots(univariate(p, space.blocks[0][1][0]), position, variable, t)


def _with_roots(
    p: fmpq_poly, position: int, variable: int, t: ty.MatrixType
) -> MatrixEquation | None:
    before, ctx.prec = ctx.prec, BITS
    try:
        roots = exact_roots(tuple(p.coeffs()))
        real = [x for r in roots if (x := real_root(r, roots)) is not None]
        pairs = [(r.real, r.imag) for r in roots if isinstance(r, acb) and r.imag > 0]
    except ValueError:
        return None
    finally:
        ctx.prec = before
    if len(real) + 2 * len(pairs) != len(roots):
        return None
    if all(isinstance(x, fmpq) for x in real) and not pairs:
        return None
    return MatrixEquation(position, variable, t, tuple(map(_plain, real)), tuple(pairs))


def _plain(x: Any) -> Any:
    """Return a ball or a surd as it is, other numbers as fractions."""
    return x if isinstance(x, arb | Surd) else fmpq(x)
