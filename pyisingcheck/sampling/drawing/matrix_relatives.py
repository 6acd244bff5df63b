"""Square matrices made from earlier ones: equal, negated, inverse, a polynomial in one.

A complex matrix X + iY is handled as the real matrix [[X, −Y], [Y, X]], whose sums, products,
inverses and transposes are those of the complex one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq, fmpq_mat

from pyisingcheck.sampling.drawing.square_matrices import complex_rows, identity, realified, to_rows
from pyisingcheck.sampling.tables import Table, matrix_table
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball_numbers import PiMultiple, neg, parts
from pyisingcheck.semantics.values import Value, force

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["relative", "turned"]

ENTRIES = (ty.REAL, ty.RAT, ty.COMPLEX, ty.INT)
ALONGSIDE = 0.4  # how often a projection with the same range is made from one
SHARE = 0.35  # how often a matrix is made from an earlier one


def relative(
    d: Drawer, t: ty.MatrixType, pool: list[tuple[ty.Type, Value]] | None
) -> list[list[Value]] | None:
    """Return the rows of a matrix made from an earlier one of the same shape.

    Parameters
    ----------
    d : Drawer
        Chooses.
    t : MatrixType
        What the rows are for, with finitely many of them.
    pool : list of (type, value), optional
        Values drawn before.

    Returns
    -------
    list of list or None
        None where there is no earlier matrix, where none is to be used this time, and where the
        result would have entries of another type.
    """
    n = ty.size(t.rows)
    earlier = [
        v for s, v in pool or [] if isinstance(s, ty.MatrixType) and s == t and isinstance(v, Table)
    ]
    if not earlier or not n or n != ty.size(t.cols) or t.entry not in ENTRIES:
        return None
    if d.rng.random() > SHARE:
        return None
    entries = [[force(x) for x in row.entries] for row in d.rng.choice(earlier).entries]
    if not all(isinstance(v, int | fmpq) for row in entries for x in row for v in parts(x)):
        return None
    if t.entry == ty.COMPLEX:
        x, y = ([[fmpq(parts(z)[k]) for z in row] for row in entries] for k in (0, 1))
        real = d.plain(n)
        other = realified(real, 0 * real)
        return complex_rows(d, _changed(d, realified(fmpq_mat(x), fmpq_mat(y)), other))
    rows = to_rows(_changed(d, fmpq_mat(entries), d.plain(n)))
    return rows if t.entry != ty.INT else _whole(rows)


def _changed(d: Drawer, a: fmpq_mat, other: fmpq_mat) -> fmpq_mat:
    """Return a matrix made from `a`; of a projection, another one with the same range."""
    one = identity(a.nrows())
    if a * a == a and d.rng.random() < ALONGSIDE:
        return a + a * other * (one - a)
    match d.rng.randrange(7):
        case 0:
            return a
        case 1:
            return -1 * a
        case 2:
            return a * a
        case 3:
            return d.rational() * one + d.rational() * a
        case 4:
            return a.transpose()
        case 5:
            return a.inv() if a.det() != 0 else one
    return one - a


def _whole(rows: list[list[fmpq]]) -> list[list[Value]] | None:
    """Return the entries as integers, None if one is none."""
    if any(x.q != 1 for row in rows for x in row):
        return None
    return [[int(x.p) for x in row] for row in rows]


def turned(d: Drawer, t: ty.Type) -> Value | None:
    """Return a generator of a rotation by a multiple of π, whose exponential is known exactly, in
    the first two coordinates; None where there are no two, or the entries are not real.
    """
    if not isinstance(t, ty.MatrixType) or t.entry != ty.REAL:
        return None
    n = ty.size(t.rows)
    if n != ty.size(t.cols) or not n or n < 2:
        return None
    angle = PiMultiple.of(fmpq(d.rng.randint(-4, 4), d.rng.choice((1, 1, 2))))
    rows: list[list[Value]] = [[fmpq(0)] * n for _ in range(n)]
    rows[0][1], rows[1][0] = neg(angle), angle
    return matrix_table(d.ev, t, rows)
