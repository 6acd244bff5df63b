"""Exact values near a given one: the numbers in it are moved, everything discrete stays.

Structure that hypotheses tend to ask for is kept: nonnegative vectors that sum to 1, symmetric
matrices.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from pyisingcheck.sampling.tables import Table, tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.certify import SHARPER
from pyisingcheck.semantics.constants.data import field_types
from pyisingcheck.semantics.domains.ball_numbers import Closed
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.values import Constructed, Value, force

__all__ = ["mapped", "perturbed"]

SNAP = 0.15  # how often a number moves to a simple one nearby
EQUAL = 0.05  # how often a vector's entry is replaced by another entry


def perturbed(ev: Evaluator, t: ty.Type | None, x: Value, rng: random.Random, spread: float) -> Any:
    """Return a value of type `t` whose numbers lie within about `spread` of those of `x`.

    Parameters
    ----------
    ev : Evaluator
        In the ball domain.
    t : Type or None
        None for proofs and instances, which are returned as they are.
    x : Value
        An exact value; a ball in it (a solved number) is replaced by a rational near its centre.
    rng : random.Random
        Determines the result.
    spread : float
        Scale of the moves, relative for numbers above 1 and absolute below.
    """
    x = force(x)
    match t:
        case ty.Number("Real" | "Rat" | "NNReal"):
            return _number(x, rng, spread, least=0 if t == ty.NNREAL else None)
        case ty.Number("Complex") if hasattr(x, "re"):
            return ev.domain.complex(_number(x.re, rng, spread), _number(x.im, rng, spread))
        case ty.Pi(domain, codomain) if isinstance(x, Table):
            return _table(ev, domain, codomain, x, rng, spread)
        case ty.MatrixType(rows, cols, entry) if isinstance(x, Table):
            row = ty.Pi(cols, lambda _: entry)
            moved = _table(ev, rows, lambda _: row, x, rng, spread)
            return _symmetrized(ev, t, moved) if rows == cols and _symmetric(x) else moved
        case ty.Euclidean(_, index, entry) if isinstance(x, Table):
            return _table(ev, index, lambda _: entry, x, rng, spread)
        case ty.Product(a, b) if isinstance(x, Constructed):
            parts = [perturbed(ev, s, x.field(i), rng, spread) for i, s in enumerate((a, b))]
            return Constructed(x.constructor, parts)
        case ty.StructureType() if isinstance(x, Constructed):
            types = field_types(ev, t, x)
            parts = [perturbed(ev, s, x.field(i), rng, spread) for i, s in enumerate(types)]
            return Constructed(x.constructor, parts)
    return x


def mapped(ev: Evaluator, t: ty.Type | None, x: Value, number: Callable[[Any], Any]) -> Any:
    """Return a value of type `t` with `number` applied to the real numbers in it."""
    x = force(x)
    match t:
        case ty.Number("Real"):
            return number(x)
        case ty.Number("Complex") if hasattr(x, "re"):
            return ev.domain.complex(number(x.re), number(x.im))
        case ty.Pi(domain, codomain) if isinstance(x, Table):
            types = _entry_types(ev, domain, codomain, x)
            pairs = zip(types, x.entries, strict=True)
            return tabulated(ev, domain, [mapped(ev, s, v, number) for s, v in pairs])
        case ty.MatrixType(rows, cols, entry) if isinstance(x, Table):
            row = ty.Pi(cols, lambda _: entry)
            return tabulated(ev, rows, [mapped(ev, row, v, number) for v in x.entries])
        case ty.Euclidean(_, index, entry) if isinstance(x, Table):
            return tabulated(ev, index, [mapped(ev, entry, v, number) for v in x.entries])
        case ty.Product(a, b) if isinstance(x, Constructed):
            parts = [mapped(ev, s, x.field(i), number) for i, s in enumerate((a, b))]
            return Constructed(x.constructor, parts)
        case ty.StructureType() if isinstance(x, Constructed):
            parts = [mapped(ev, s, x.field(i), number) for i, s in enumerate(field_types(ev, t, x))]
            return Constructed(x.constructor, parts)
    return x


def _entry_types(
    ev: Evaluator, domain: ty.Type, codomain: Callable[[Value], ty.Type], x: Table
) -> list[ty.Type]:
    return [codomain(decode(ev.domain, domain, k)) for k in range(len(x.entries))]


def _table(
    ev: Evaluator,
    domain: ty.Type,
    codomain: Callable[[Value], ty.Type],
    x: Table,
    rng: random.Random,
    spread: float,
) -> Table:
    types = _entry_types(ev, domain, codomain, x)
    pairs = zip(types, x.entries, strict=True)
    entries = [perturbed(ev, t, v, rng, spread) for t, v in pairs]
    equal = len(entries) > 1 and rng.random() < EQUAL
    if equal and all(str(t) == str(types[0]) for t in types):
        entries[rng.randrange(len(entries))] = rng.choice(entries)
    if _distribution(x.entries):
        total = sum((abs(v) for v in entries), fmpq(0))
        entries = [abs(v) / total for v in entries] if total else x.entries
    return tabulated(ev, domain, entries)


def _distribution(entries: list[Any]) -> bool:
    numbers = all(isinstance(v, fmpq) and v >= 0 for v in entries)
    return bool(numbers and entries and sum(entries, fmpq(0)) == 1)


def _symmetric(x: Table) -> bool:
    rows = [row.entries for row in x.entries if isinstance(row, Table)]
    return bool(rows) and all(
        isinstance(rows[i][j], fmpq) and rows[i][j] == rows[j][i]
        for i in range(len(rows))
        for j in range(i + 1)
    )


def _symmetrized(ev: Evaluator, t: ty.MatrixType, x: Table) -> Table:
    rows = [row.entries for row in x.entries]
    n = range(len(rows))
    return tabulated(
        ev,
        t.rows,
        [tabulated(ev, t.cols, [(rows[i][j] + rows[j][i]) / 2 for j in n]) for i in n],
    )


def _number(x: Any, rng: random.Random, spread: float, least: int | None = None) -> Any:
    centre = _centre(x)
    if centre is None or rng.random() < 0.3:
        return x if centre is None else centre
    size = max(1.0, float(abs(Fraction(int(centre.p), int(centre.q)))))
    step = fmpq(round(rng.gauss(0.0, 1.0) * 2**8), 2**8) * fmpq(*(spread * size).as_integer_ratio())
    moved = _rounded(centre + step, spread * size / 16)
    if rng.random() < SNAP:
        moved = _rounded(moved, spread * size)
    return abs(moved) if least == 0 else moved


def _centre(x: Any) -> fmpq | None:
    if isinstance(x, fmpq):
        return x
    if isinstance(x, Closed):
        x = x.ball()
    if isinstance(x, arb) and x.is_finite():
        mantissa, exponent = x.mid().man_exp()
        if abs(int(exponent)) < 2 * SHARPER[-1]:
            return _rounded(fmpq(int(mantissa)) * fmpq(2) ** int(exponent), 2.0**-60)
    return None


def _rounded(x: fmpq, grain: float) -> fmpq:
    """Return the multiple of a power of 1/2 of about `grain` that lies nearest."""
    scale = fmpq(1)
    while float(1 / int(scale.p)) > grain and scale < 2**80:
        scale *= 2
    return fmpq(int((x * scale + fmpq(1, 2)).floor()), 1) / scale
