"""Vectors and matrices that satisfy linear equations between vectors: p P = p, L x = 0,
∀ i, ∑ j, f i j = ∑ j, f j i.

Which equations a proposition consists of is read off its shape; that they are affine in a vector is
found by evaluating them. What is solved for is judged afterwards like any other value.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

from flint import arb, fmpq, fmpq_mat

from pyisingcheck.sampling.plan import mentioned
from pyisingcheck.sampling.tables import Table, tabulated
from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_numbers import parts
from pyisingcheck.semantics.environment import Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.unfolding import unfolded
from pyisingcheck.semantics.values import PROOF, Thunk, Value, force
from pyisingcheck.terms.expr import Const, Expr, Pi, apply, head_and_args

__all__ = [
    "LinearEquations",
    "entry_type",
    "freedom",
    "gaps_of",
    "is_equation",
    "numbers_in",
    "solved",
    "with_numbers",
]

LONGEST = 25  # numbers in a vector or matrix that is solved for
MOST = 120  # equations
FRUITLESS = 25  # attempts at an equation after which there are no more
WORK = 40_000  # what finding the coefficients may cost
MEMORY = 500  # equations whose coefficients are remembered
NEAREST = 0.5  # how often the nearest solution is taken
FREE = 0.5  # how often a number that stays free is drawn anew

Rows: TypeAlias = list[list[fmpq]]
"""Coefficients of affine functions, the constants last."""
Gaps: TypeAlias = Callable[[Environment], list[Value]]
"""What has to vanish, in an environment; raises where that cannot be told."""


class LinearEquations:
    """The equations between vectors among the propositions of a telescope: `propositions` by the
    number of binders above.

    Attributes
    ----------
    gaps : dict from position to what has to vanish
    about : dict from position to the positions that it mentions
    """

    def __init__(self, ev: Evaluator, propositions: dict[int, tuple[Expr, Context]]) -> None:
        self.ev = ev
        self.gaps: dict[int, Gaps] = {}
        self.about: dict[int, frozenset[int]] = {}
        self.known: dict[tuple[Any, ...], Rows] = {}  # coefficients, see `_rows`
        self.vain: dict[int, int] = {}  # how often nothing was found for an equation
        for i, (expr, context) in propositions.items():
            if (gaps := gaps_of(ev, expr, context)) is not None:
                self.gaps[i] = gaps
                self.about[i] = frozenset(mentioned(expr, i))

    def solve(
        self,
        position: int,
        values: Sequence[Value],
        targets: dict[int, ty.Type],
        rng: random.Random,
    ) -> tuple[int, Value] | None:
        """Solve the equation at `position` for one of `targets` (positions with their types), and
        with it those of the others that are affine in it.

        `values` are those of all positions that equations may look at. Returns the target and its
        new value; None where there is none, or it is what it was.
        """
        if position not in self.gaps or self.vain.get(position, 0) >= FRUITLESS:
            return None
        for target in rng.sample(sorted(targets), len(targets)):
            t, x = targets[target], values[target]
            now = numbers_in(t, x)
            if not now or len(now) > LONGEST:
                continue
            build = partial(with_numbers, self.ev, t, x)
            others = [i for i in self.gaps if i <= len(values) and target in self.about[i]]
            limit = self.ev.limit
            self.ev.limit = min(limit, self.ev.work + WORK)
            try:
                order = (position, *(i for i in others if i != position))
                rows = (self._rows(i, values, target, build, len(now), rng) for i in order)
                found = _solution(rows, now, rng)
            finally:
                self.ev.limit = limit
            if found is not None and found != now:
                return target, with_numbers(self.ev, t, x, found)
        self.vain[position] = self.vain.get(position, 0) + 1
        return None

    def _rows(
        self,
        i: int,
        values: Sequence[Value],
        target: int,
        build: Callable[[list[fmpq]], Value],
        n: int,
        rng: random.Random,
    ) -> Rows | None:
        """Return the coefficients of an equation, those found before where all else that it looks
        at are the same numbers.
        """
        others = tuple(values[k] for k in sorted(self.about[i] - {target}))
        key = i, target, n, others
        known = all(isinstance(x, int | fmpq) for x in others)
        if known and key in self.known:
            return self.known[key]
        rows = _affine(partial(self._at, i, values, target, build), n, rng)
        if known and rows is not None and len(self.known) < MEMORY:
            self.known[key] = rows
        return rows

    def _at(
        self,
        i: int,
        values: Sequence[Value],
        target: int,
        build: Callable[[list[fmpq]], Value],
        numbers: list[fmpq],
    ) -> list[Value]:
        env: Environment = None
        for k, v in enumerate(values[:i]):
            env = (build(numbers) if k == target else v, env)
        return self.gaps[i](env)


def gaps_of(ev: Evaluator, expr: Expr, context: Context) -> Gaps | None:
    """Return the differences of both sides of the equations that a proposition consists of: an
    equation, a conjunction of them, or one for every element of a finite type; None for others.
    That x is self-adjoint or skew-adjoint is the equation x* = x or x* = -x, and so is part of what
    it means to be positive semidefinite.
    """
    expr = unfolded(ev, expr)
    if isinstance(expr, Pi):
        inner = gaps_of(ev, expr.body, (expr.type, context))
        if inner is None:
            return None
        binder = ev.lazy(expr.type, context)
        guarded = ev.is_proposition(expr.type, context)
        return _under(ev, binder, inner) if guarded else _for_all(ev, binder, inner)
    head, args = head_and_args(expr)
    match head.name if isinstance(head, Const) else None, args:
        case "And", [left, right]:
            sides = [gaps_of(ev, side, context) for side in (left, right)]
            both = [side for side in sides if side is not None]
            return (lambda env: [x for gaps in both for x in gaps(env)]) if both else None
        case "Eq", [of, left, right]:
            codes = [ev.lazy(e, context) for e in (of, left, right)]

            def gaps(env: Environment) -> list[Value]:
                t, x, y = (code(env) for code in codes)
                return _differences(ev, ev.as_type(t), x, y)

            return gaps
        case "Membership.mem", [of, _, _, set_, element]:
            return _adjoint_gaps(ev, of, set_, element, context)
        case (("Matrix.PosSemidef" | "Matrix.PosDef"), [n, entry, *_, element]):
            square = apply(Const("Matrix"), n, n, entry)
            return _self_adjoint(ev, square, element, context)
    return None


def is_equation(ev: Evaluator, expr: Expr) -> bool:
    """Whether a proposition says no more than that `gaps_of` it vanish."""
    expr = unfolded(ev, expr)
    if isinstance(expr, Pi):
        return is_equation(ev, expr.body)
    head, args = head_and_args(expr)
    name = head.name if isinstance(head, Const) else ""
    if name == "And":
        return all(is_equation(ev, side) for side in args)
    return name == "Eq" or (name == "Membership.mem" and _is_adjoint(args[3]))


def _adjoint_gaps(
    ev: Evaluator, of: Expr, set_: Expr, element: Expr, context: Context
) -> Gaps | None:
    if not _is_adjoint(set_):
        return None
    head, _ = head_and_args(set_)
    skew = isinstance(head, Const) and head.name == "skewAdjoint"
    return _self_adjoint(ev, of, element, context, skew=skew)


def _is_adjoint(set_: Expr) -> bool:
    head, _ = head_and_args(set_)
    return isinstance(head, Const) and head.name in ("selfAdjoint", "skewAdjoint")


def _self_adjoint(
    ev: Evaluator, of: Expr, element: Expr, context: Context, *, skew: bool = False
) -> Gaps:
    codes = ev.lazy(of, context), ev.lazy(element, context)

    def gaps(env: Environment) -> list[Value]:
        t, x = ev.as_type(codes[0](env)), force(codes[1](env))
        wanted = algebra.negate(ev, t, x) if skew else x
        return _differences(ev, t, algebra.conjugate(ev, t, x), wanted)

    return gaps


def _under(ev: Evaluator, guard: Callable[[Environment], Value], inner: Gaps) -> Gaps:
    def gaps(env: Environment) -> list[Value]:
        truth = ev.condition(Thunk(guard, env))
        if not truth.certain:
            raise Undecided("a guard")
        return inner((PROOF, env)) if truth.level is Level.TRUE else []

    return gaps


def _for_all(ev: Evaluator, domain: Callable[[Environment], Value], inner: Gaps) -> Gaps:
    def gaps(env: Environment) -> list[Value]:
        t = ev.as_type(domain(env))
        size = ty.size(t)
        if size is None or size > MOST:
            raise TooLarge("equations")
        return [x for k in range(size) for x in inner((decode(ev.domain, t, k), env))]

    return gaps


def _differences(ev: Evaluator, t: ty.Type, x: Value, y: Value) -> list[Value]:
    """Return the differences of the numbers in `x` and `y`, both of type `t`."""
    match t:
        case ty.Number():
            difference = ev.domain.sub(force(x), force(y))
            return list(parts(difference)) if t == ty.COMPLEX else [difference]
        case ty.Pi(index, codomain) if ty.size(index) is not None:
            entries = codomain
        case ty.MatrixType(index, cols, entry):
            entries = lambda _: ty.Pi(cols, lambda _: entry)  # noqa: E731
        case ty.Euclidean(_, index, entry):
            entries = lambda _: entry  # noqa: E731
        case _:
            raise Unsupported(f"differences in {t}")
    elements = (decode(ev.domain, index, k) for k in range(ty.size(index) or 0))
    return [
        z for i in elements for z in _differences(ev, entries(i), ev.apply(x, i), ev.apply(y, i))
    ]


def numbers_in(t: ty.Type | None, x: Value, *, rounded: bool = False) -> list[fmpq] | None:
    """Return the real numbers in a vector or matrix, row by row, and the parts of complex ones;
    None for what is neither, or not rational. Real numbers that are only enclosed are `rounded` if
    asked for.
    """
    x = force(x)
    if t in (ty.REAL, ty.RAT):
        if rounded and t == ty.REAL and isinstance(x, arb) and x.is_finite():
            return [fmpq(*float(x).as_integer_ratio())]
        return [x] if isinstance(x, fmpq) else None
    if t == ty.COMPLEX:
        return _rational_parts(x)
    entry = entry_type(t)
    if entry is None or not isinstance(x, Table):
        return None
    found = [numbers_in(entry, v, rounded=rounded) for v in x.entries]
    return [v for part in found for v in part] if None not in found else None  # type: ignore[union-attr]


def _rational_parts(x: Value) -> list[fmpq] | None:
    """Return real and imaginary part of a complex number, None if they are not rational."""
    both = parts(x)
    return [fmpq(v) for v in both] if all(isinstance(v, int | fmpq) for v in both) else None


def with_numbers(ev: Evaluator, t: ty.Type, x: Value, numbers: Sequence[fmpq]) -> Value:
    """Return the value of type `t` shaped like `x` with other numbers in it, those of
    `numbers_in`.
    """
    x, entry = force(x), entry_type(t)
    if t == ty.COMPLEX:
        return ev.domain.complex(*numbers)
    if entry is None:
        return numbers[0]
    width = len(numbers) // max(1, len(x.entries))
    entries = [
        with_numbers(ev, entry, v, numbers[k * width : (k + 1) * width])
        for k, v in enumerate(x.entries)
    ]
    return tabulated(ev, _index_type(t), entries)


def _index_type(t: ty.Type) -> ty.Type:
    match t:
        case ty.MatrixType(rows, _, _):
            return rows
        case ty.Euclidean(_, index, _):
            return index
        case ty.Pi(index, _):
            return index
    raise Unsupported(f"entries of {t}")


def entry_type(t: ty.Type | None) -> ty.Type | None:
    """Return the type of the entries of a vector, of the rows of a matrix, None for other types."""
    match t:
        case ty.Pi(index, codomain) if ty.size(index):
            return codomain(0)
        case ty.MatrixType(_, cols, entry):
            return ty.Pi(cols, lambda _: entry)
        case ty.Euclidean(_, _, entry):
            return entry
    return None


def solved(
    systems: Sequence[Callable[[list[fmpq]], list[Value]]],
    now: list[fmpq],
    rng: random.Random,
) -> list[fmpq] | None:
    """Return numbers at which the first of `systems`, and as many of the others as are affine in
    them, vanish; what they leave free is taken from `now` or drawn. None if there are none.
    """
    if not 0 < len(now) <= LONGEST:
        return None
    return _solution((_affine(system, len(now), rng) for system in systems), now, rng)


def _solution(
    systems: Iterator[Rows | None], now: list[fmpq], rng: random.Random
) -> list[fmpq] | None:
    """As `solved`, with the coefficients of the systems, None for what is not affine; at times the
    solution nearest to `now`, which keeps much of what `now` meets: the mean of a matrix and its
    transpose has no negative entry either, and the same sums.
    """
    first = next(systems)
    if first is None:
        return None
    rows = [*first, *(row for system in systems for row in system or ())]
    order = list(range(len(now)))
    rng.shuffle(order)  # the first ones are expressed by the others
    if not rows:
        return None
    reduced, rank = fmpq_mat([[row[i] for i in order] + [row[-1]] for row in rows]).rref()
    pivots = [next(j for j in range(len(now) + 1) if reduced[r, j] != 0) for r in range(rank)]
    if len(now) in pivots:
        return None  # 0 = 1
    if rng.random() < NEAREST:
        nearest = _nearest(reduced, rank, [now[i] for i in order])
        return [x for _, x in sorted(zip(order, nearest, strict=True))]
    free = [x if rng.random() > FREE else fmpq(rng.randint(-3, 3)) for x in now]
    values = [free[i] for i in order]
    for r, p in enumerate(pivots):
        others = (reduced[r, j] * values[j] for j in range(p + 1, len(now)) if j not in pivots)
        values[p] = -reduced[r, len(now)] - sum(others, fmpq(0))
    result = [fmpq(0)] * len(now)
    for i, x in zip(order, values, strict=True):
        result[i] = x
    return result


def _nearest(reduced: fmpq_mat, rank: int, now: list[fmpq]) -> list[fmpq]:
    """Return the solution of reduced equations, the constants in the last column, that is nearest
    to `now`: the foot of the perpendicular.
    """
    n = len(now)
    if not rank:
        return now
    rows = fmpq_mat([[reduced[r, j] for j in range(n)] for r in range(rank)])
    constants = fmpq_mat([[reduced[r, n]] for r in range(rank)])
    x = fmpq_mat([[v] for v in now])
    multipliers = (rows * rows.transpose()).solve(rows * x + constants)
    return [v for (v,) in (x - rows.transpose() * multipliers).tolist()]


def freedom(system: Callable[[list[fmpq]], list[Value]], n: int, rng: random.Random) -> int | None:
    """Return how many of n unknowns equations leave free, −1 if they contradict each other; None if
    they are not affine, at points on both sides of 0 in every coordinate, near and far.
    """
    rows = _affine(system, n, rng) if n <= LONGEST else None
    if not rows:
        return None
    base = [rng.choice((-1, 1)) * fmpq(rng.randint(1, 9), rng.choice((1, 2, 5))) for _ in range(n)]
    for scale in (fmpq(1), fmpq(-1), fmpq(1, 100), fmpq(-1, 100), fmpq(1000), fmpq(-1000)):
        point = [scale * x for x in base]
        try:
            there = _rational(system(point))
        except FAILURES:
            return None
        if not _agree(rows, point, there):
            return None
    reduced, rank = fmpq_mat(rows).rref()
    if any(all(reduced[r, j] == 0 for j in range(n)) for r in range(rank)):
        return -1
    return n - int(rank)


def _affine(system: Callable[[list[fmpq]], list[Value]], n: int, rng: random.Random) -> Rows | None:
    """Return the coefficients of equations in n unknowns, the constant last, if they are affine
    there: if a random point agrees.
    """
    try:
        constant = _rational(system([fmpq(0)] * n))
        columns = [
            [x - c for x, c in zip(_rational(system(_unit(n, k))), constant, strict=True)]
            for k in range(n)
        ]
        point = _random_point(n, rng)
        there = _rational(system(point))
    except FAILURES:
        return None
    rows = [[*(c[r] for c in columns), constant[r]] for r in range(len(constant))]
    return rows if _agree(rows, point, there) else None


def _agree(rows: Rows, point: list[fmpq], there: list[fmpq]) -> bool:
    """Whether affine functions have the values `there` at a point."""
    return len(rows) == len(there) and all(
        sum((a * x for a, x in zip(row, point, strict=False)), row[-1]) == value
        for row, value in zip(rows, there, strict=True)
    )


def _random_point(n: int, rng: random.Random) -> list[fmpq]:
    return [fmpq(rng.randint(-9, 9), rng.choice((1, 2, 5))) for _ in range(n)]


def _unit(n: int, k: int) -> list[fmpq]:
    return [fmpq(int(i == k)) for i in range(n)]


def _rational(values: list[Value]) -> list[fmpq]:
    """Return the values as rationals.

    Raises
    ------
    Undecided
        If one is none.
    """
    if len(values) > MOST or not all(isinstance(v, int | fmpq) for v in map(force, values)):
        raise Undecided("an equation between other numbers")
    return [fmpq(force(v)) for v in values]
