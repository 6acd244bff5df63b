"""Combinations of given functions that satisfy equations in which they occur linearly, such as
f (x + y) = f x + f y with f 1 = 3 / 10.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from flint import fmpq, fmpq_mat

from pyisingcheck.sampling.functions.gaps import Gap
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function, Value, force

__all__ = ["Combination", "exact_combinations", "fitted"]

Combination: TypeAlias = Callable[[Sequence[Any]], Function]
TRIED = (fmpq(2), fmpq(-3), fmpq(1, 2), fmpq(5), fmpq(-1), fmpq(7, 3))  # are they affine there?
MULTIPLES = tuple(fmpq(p, q) for p, q in ((1, 1), (-1, 1), (2, 1), (1, 2), (-2, 1), (3, 1)))


def exact_combinations(
    ev: Evaluator, gaps: list[Gap], combination: Combination, size: int
) -> Iterator[list[fmpq]]:
    """Yield coefficients with which the gaps vanish at some points: one solution, and others that
    differ from it by multiples of what the equations leave free. Nothing if the gaps are not
    affine in the coefficients, or not rational.
    """
    try:
        found = _affine(lambda c: _gaps(ev, gaps, combination(c)), size)
    except FAILURES:
        return
    if found is None:
        return
    start, columns = found
    if not start:
        return
    solved = _solved(start, columns)
    if solved is None:
        return
    particular, free = solved
    yield particular
    for m in MULTIPLES:
        for direction in free:
            yield [p + m * q for p, q in zip(particular, direction, strict=True)]
    for i, v in enumerate(free):
        for w in free[:i]:
            yield [p + a - 2 * b for p, a, b in zip(particular, v, w, strict=True)]


def _gaps(ev: Evaluator, gaps: list[Gap], f: Function) -> list[fmpq | None]:
    found: list[fmpq | None] = []
    for gap in gaps:
        for difference in gap.everywhere(ev, f):
            exact = isinstance(difference, int | fmpq)
            found.append(fmpq(difference) if exact else None)
    return found


def _affine(
    at: Callable[[list[fmpq]], list[fmpq | None]], size: int
) -> tuple[list[fmpq], list[list[fmpq]]] | None:
    """Return the value at 0 and the slopes of an affine map, None for a map that is not affine."""
    zero = [fmpq(0)] * size
    start = at(zero)
    columns = []
    for i in range(size):
        end = at([fmpq(int(k == i)) for k in range(size)])
        columns.append([_less(b, a) for a, b in zip(start, end, strict=True)])
    rows = [k for k, a in enumerate(start) if None not in [a, *(c[k] for c in columns)]]
    for tried in (list(TRIED[:size]), list(TRIED[::-1][:size])):
        found = at(tried)
        for k in rows:
            slopes: list[Any] = [column[k] for column in columns]
            expected: Any = start[k]
            for c, slope in zip(tried, slopes, strict=True):
                expected += c * slope
            if found[k] is not None and found[k] != expected:
                return None
    kept: list[list[Any]] = [[column[k] for k in rows] for column in columns]
    left: list[Any] = [start[k] for k in rows]
    return left, kept


def _less(b: fmpq | None, a: fmpq | None) -> fmpq | None:
    return None if a is None or b is None else b - a


def _solved(
    start: list[fmpq], columns: list[list[fmpq]]
) -> tuple[list[fmpq], list[list[fmpq]]] | None:
    """Return one solution of start + Σ cₖ columnₖ = 0, and a basis of the differences of others."""
    n = len(columns)
    rows = [[*(column[k] for column in columns), -a] for k, a in enumerate(start)]
    reduced, rank = fmpq_mat(rows).rref()
    pivots = [next(j for j in range(n + 1) if reduced[i, j] != 0) for i in range(rank)]
    if n in pivots:
        return None
    particular = [fmpq(0)] * n
    for i, j in enumerate(pivots):
        particular[j] = reduced[i, n]
    free = []
    for j in sorted(set(range(n)).difference(pivots)):
        direction = [fmpq(int(k == j)) for k in range(n)]
        for i, pivot in enumerate(pivots):
            direction[pivot] = -reduced[i, j]
        free.append(direction)
    return particular, free


def fitted(
    ev: Evaluator, gaps: list[Gap], parts: Sequence[Callable[[Value], Any]], text: Sequence[str]
) -> Function | None:
    """Return the combination of one or two functions that satisfies as many equations without
    variables, None if there is none. Its coefficients may be balls, as sharp as they are asked for.
    """
    known: dict[Any, list[Any]] = {}

    def combination(c: Sequence[Any]) -> Function:
        def at(x: Value) -> Any:
            dom, total = ev.domain, 0
            for a, part in zip(c, parts, strict=True):
                total = dom.add(total, dom.mul(a, part(force(x))))
            return total

        return Function(at, smooth=True)

    def coefficients() -> list[Any]:
        dom = ev.domain
        key = type(dom), getattr(dom, "prec", None)
        if (exact := known.get("exact")) is not None:
            return exact
        if key not in known:
            units = [[int(k == i) for k in range(len(parts))] for i in range(-1, len(parts))]
            start, *ends = [[g.at(ev, combination(c), ()) for g in gaps] for c in units]
            rows = [[dom.sub(e[k], start[k]) for e in ends] for k in range(len(gaps))]
            found = _cramer(dom, rows, [dom.neg(a) for a in start])
            rational = all(isinstance(x, int | fmpq) for x in found)
            known["exact" if rational else key] = found
            return found
        return known[key]

    def at(x: Value) -> Any:
        return combination(coefficients()).apply(x)

    try:
        numbers = coefficients()
    except FAILURES:
        return None
    body = " + ".join(
        t if c == 1 else f"({c}) * {t}" if t != "1" else f"({c})"
        for c, t in zip(numbers, text, strict=True)
    )
    return Function(at, f"fun x => {body}", tame=True, smooth=True)


def _cramer(dom: Any, rows: list[list[Any]], right: list[Any]) -> list[Any]:
    if len(rows) == 1:
        return [_quotient(dom, right[0], rows[0][0])]
    (a, b), (c, d) = rows
    det = dom.sub(dom.mul(a, d), dom.mul(b, c))
    first = dom.sub(dom.mul(right[0], d), dom.mul(b, right[1]))
    second = dom.sub(dom.mul(a, right[1]), dom.mul(right[0], c))
    return [_quotient(dom, first, det), _quotient(dom, second, det)]


def _quotient(dom: Any, x: Any, y: Any) -> Any:
    """Return x / y.

    Raises
    ------
    ZeroDivisionError
        If y may be 0.
    """
    if not bool(y != 0):
        raise ZeroDivisionError
    return dom.div(x, y)
