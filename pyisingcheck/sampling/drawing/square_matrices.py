"""Families of exact square matrices that hypotheses tend to ask for: each a function of the drawer
and the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from flint import fmpq, fmpq_mat

from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = [
    "Family",
    "NONNEGATIVE_FAMILIES",
    "SQUARE_FAMILIES",
    "complex_rows",
    "complex_square",
    "identity",
    "orthogonal",
    "realified",
    "signs",
    "to_rows",
    "whole_square",
]


def identity(n: int) -> fmpq_mat:
    """Return the n × n identity matrix."""
    return fmpq_mat([[int(i == j) for j in range(n)] for i in range(n)])


def to_rows(a: fmpq_mat) -> list[list[fmpq]]:
    """Return the rows of a matrix."""
    return [[a[i, j] for j in range(a.ncols())] for i in range(a.nrows())]


def _zero(d: Drawer, n: int) -> fmpq_mat:
    return 0 * identity(n)


def _scalar(d: Drawer, n: int) -> fmpq_mat:
    return d.rational() * identity(n)


def _diagonal(d: Drawer, n: int) -> fmpq_mat:
    v = d.vector(n)
    return fmpq_mat([[v[i] if i == j else 0 for j in range(n)] for i in range(n)])


def _symmetric(d: Drawer, n: int) -> fmpq_mat:
    a = d.plain(n)
    return a + a.transpose()


def _nonnegative_symmetric(d: Drawer, n: int) -> fmpq_mat:
    a = fmpq_mat([[abs(x) for x in row] for row in to_rows(d.plain(n))])
    return a + a.transpose()


def _skew(d: Drawer, n: int) -> fmpq_mat:
    a = d.plain(n)
    return a - a.transpose()


def _semidefinite(d: Drawer, n: int) -> fmpq_mat:
    b = d.plain(n, d.rng.randint(1, n))
    return b * b.transpose()


def _definite(d: Drawer, n: int) -> fmpq_mat:
    return _semidefinite(d, n) + fmpq(1, d.rng.choice((1, 2, 10))) * identity(n)


def _state(d: Drawer, n: int) -> fmpq_mat:
    """Positive semidefinite with trace 1; diagonal ones commute."""
    if d.rng.random() < 0.5:
        weights = d.stochastic(n, positive=d.rng.random() < 0.5)
        return fmpq_mat([[weights[i] if i == j else 0 for j in range(n)] for i in range(n)])
    a, mixed = _semidefinite(d, n), fmpq(1, n) * identity(n)
    trace = sum((a[i, i] for i in range(n)), fmpq(0))
    share = d.rng.choice((fmpq(0), fmpq(1, 2), fmpq(9, 10)))
    return share * mixed + (1 - share) / trace * a if trace else mixed


def _doubly_stochastic(d: Drawer, n: int) -> fmpq_mat:
    """A mean of permutation matrices, at times made symmetric."""
    weights = d.stochastic(3, positive=True)
    total = 0 * identity(n)
    for w in weights:
        p = _permutation(d, n)
        total += w * p if min(min(row) for row in to_rows(p)) >= 0 else w * identity(n)
    return total if d.rng.random() < 0.6 else fmpq(1, 2) * (total + total.transpose())


def realified(x: fmpq_mat, y: fmpq_mat) -> fmpq_mat:
    """Return [[X, −Y], [Y, X]], which multiplies as X + iY does."""
    rows = [a + [-v for v in b] for a, b in zip(to_rows(x), to_rows(y), strict=True)]
    rows += [b + a for a, b in zip(to_rows(x), to_rows(y), strict=True)]
    return fmpq_mat(rows)


def _negative(d: Drawer, n: int) -> fmpq_mat:
    return -1 * _semidefinite(d, n)


def orthogonal(d: Drawer, n: int) -> fmpq_mat:
    """Cayley transform of a skew matrix, times signs or a permutation."""
    s = d.rng.choice((fmpq(1), fmpq(1, 2), fmpq(1, 10))) * _skew(d, n)
    q = (identity(n) - s) * (identity(n) + s).inv()
    return q * _permutation(d, n) if d.rng.random() < 0.5 else q


def _permutation(d: Drawer, n: int) -> fmpq_mat:
    image = list(range(n))
    d.rng.shuffle(image)
    sign = [d.rng.choice((1, 1, 1, -1)) for _ in range(n)]
    return fmpq_mat([[sign[i] if image[i] == j else 0 for j in range(n)] for i in range(n)])


def _nilpotent(d: Drawer, n: int) -> fmpq_mat:
    upper = fmpq_mat([[d.rng.randint(-3, 3) if j > i else 0 for j in range(n)] for i in range(n)])
    return _conjugated(d, n, upper)


def _upper(d: Drawer, n: int) -> fmpq_mat:
    return fmpq_mat([[d.rng.randint(-3, 3) if j >= i else 0 for j in range(n)] for i in range(n)])


def _conjugated(d: Drawer, n: int, a: fmpq_mat) -> fmpq_mat:
    p = d.plain(n)
    return a if p.det() == 0 or d.rng.random() < 0.5 else p * a * p.inv()


def _projection(d: Drawer, n: int) -> fmpq_mat:
    """Idempotent: a diagonal 0/1 matrix conjugated, orthogonally or not."""
    v = [d.rng.randrange(2) for _ in range(n)]
    e = fmpq_mat([[v[i] if i == j else 0 for j in range(n)] for i in range(n)])
    if d.rng.random() < 0.5:
        q = orthogonal(d, n)
        return q * e * q.transpose()
    return _conjugated(d, n, e)


def _involution(d: Drawer, n: int) -> fmpq_mat:
    return 2 * _projection(d, n) - identity(n)


def _complex_structure(d: Drawer, n: int) -> fmpq_mat:
    """J with J² = −1 in even dimension."""
    if n % 2:
        return _skew(d, n)
    blocks = [[0] * n for _ in range(n)]
    for i in range(0, n, 2):
        blocks[i][i + 1], blocks[i + 1][i] = -1, 1
    return _conjugated(d, n, fmpq_mat(blocks))


def _stochastic_matrix(d: Drawer, n: int) -> fmpq_mat:
    return fmpq_mat([d.stochastic(n, positive=d.rng.random() < 0.3) for _ in range(n)])


def signs(d: Drawer, n: int) -> list[int]:
    """Return n numbers 0 and ±1."""
    return [d.rng.choice((-1, 0, 0, 1)) for _ in range(n)]


def _signs(d: Drawer, n: int) -> fmpq_mat:
    """Entries 0 and ±1: often singular, with coincidences."""
    return fmpq_mat([signs(d, n) for _ in range(n)])


def _rank_one(d: Drawer, n: int) -> fmpq_mat:
    u, v = d.vector(n), d.vector(n)
    return fmpq_mat([[x * y for y in v] for x in u])


def _small(d: Drawer, n: int) -> fmpq_mat:
    return fmpq(1, 10 ** d.rng.randint(1, 4)) * d.plain(n)


def _contraction(d: Drawer, n: int) -> fmpq_mat:
    return fmpq(1, 8 * n) * d.plain(n)


def _generator(d: Drawer, n: int) -> fmpq_mat:
    """Rows that sum to 0."""
    a = to_rows(d.plain(n))
    for i in range(n):
        a[i][i] -= sum(a[i], fmpq(0))
    return fmpq_mat(a)


def _unit(d: Drawer, n: int) -> fmpq_mat:
    i, j = d.rng.randrange(n), d.rng.randrange(n)
    return fmpq_mat([[int((k, m) == (i, j)) for m in range(n)] for k in range(n)])


def _distances(d: Drawer, n: int) -> fmpq_mat:
    """Distances of points on a line, or lengths of shortest paths in a weighted graph."""
    if d.rng.random() < 0.5:
        x = d.vector(n)
        return fmpq_mat([[abs(x[i] - x[j]) for j in range(n)] for i in range(n)])
    a = [[fmpq(0)] * n for _ in range(n)]
    for j in range(n):
        for i in range(j):
            a[i][j] = a[j][i] = fmpq(d.rng.choice((0, 1, 1, 2, 3, 5)), d.rng.choice((1, 1, 2)))
    for k in range(n):
        a = [[min(a[i][j], a[i][k] + a[k][j]) for j in range(n)] for i in range(n)]
    return fmpq_mat(a)


def _plain(d: Drawer, n: int) -> fmpq_mat:
    return d.plain(n)


Family: TypeAlias = Callable[["Drawer", int], fmpq_mat]
SQUARE_FAMILIES: tuple[Family, ...] = (
    _plain,
    _plain,
    _plain,
    _zero,
    _scalar,
    _diagonal,
    _symmetric,
    _skew,
    _semidefinite,
    _definite,
    _state,
    _negative,
    orthogonal,
    _permutation,
    _nilpotent,
    _upper,
    _projection,
    _involution,
    _complex_structure,
    _stochastic_matrix,
    _doubly_stochastic,
    _rank_one,
    _signs,
    _signs,
    _small,
    _contraction,
    _generator,
    _distances,
    _unit,
)
NONNEGATIVE_FAMILIES: tuple[Family, ...] = (
    _doubly_stochastic,
    _doubly_stochastic,
    _nonnegative_symmetric,
    _distances,
    _unit,
)


def complex_square(d: Drawer, n: int) -> list[list[Value]]:
    """Return a complex matrix X + iY, made from the real matrix [[X, −Y], [Y, X]] that it is:
    unitary, skew-Hermitian, positive semidefinite, of trace 1 besides, normal, or similar to one
    that is none.
    """
    d.ev.spend(n**3)
    skew, free, one = _skew(d, n), d.plain(n), identity(2 * n)
    s = realified(skew, free + free.transpose())  # of a skew-Hermitian matrix
    unitary = (one - s) * (one + s).inv()
    diagonal = realified(_diagonal(d, n), _diagonal(d, n))
    match d.rng.randrange(7):
        case 0:
            result = unitary
        case 6:
            result = d.rng.choice((fmpq(1), fmpq(1, 4))) * s
        case 5:  # often singular; some have columns with Σ z² = 0
            pairs = [[signs(d, 2) for _ in range(n)] for _ in range(n)]
            x, y = ([[z[k] for z in row] for row in pairs] for k in (0, 1))
            result = realified(fmpq_mat(x), fmpq_mat(y))
        case 1:
            b = realified(d.plain(n), d.plain(n))
            result = b * b.transpose()
        case 2:
            b = realified(_state(d, n), _zero(d, n))
            result = unitary * b * unitary.transpose() if d.rng.random() < 0.5 else b
        case 3:
            result = unitary * diagonal * unitary.transpose()
        case _:
            upper = realified(_nilpotent(d, n), _zero(d, n))
            result = unitary * upper * unitary.transpose()
    return complex_rows(d, result)


def complex_rows(d: Drawer, a: fmpq_mat) -> list[list[Value]]:
    """Return the rows of X + iY for a = [[X, −Y], [Y, X]]."""
    n = a.nrows() // 2
    return [[d.ev.domain.complex(a[i, j], a[n + i, j]) for j in range(n)] for i in range(n)]


def _unimodular(d: Drawer, n: int) -> fmpq_mat:
    """Integers with determinant ±1: a signed permutation, rows added to others."""
    rows = to_rows(_permutation(d, n))
    for _ in range(d.rng.randrange(2 * n) if n > 1 else 0):
        i, j = d.rng.sample(range(n), 2)
        c = d.rng.choice((1, -1, 2, -3))
        rows[i] = [x + c * y for x, y in zip(rows[i], rows[j], strict=True)]
    return fmpq_mat(rows)


def whole_square(d: Drawer, n: int) -> list[list[int]]:
    """Return a matrix of integers: unimodular, triangular, of signs, symmetric, skew, or similar to
    a nilpotent, idempotent or involutory one.
    """
    d.ev.spend(n**3)
    u, upper = _unimodular(d, n), _upper(d, n)
    bits = fmpq_mat([[d.rng.randrange(2) * (i == j) for j in range(n)] for i in range(n)])
    strict = fmpq_mat([[upper[i, j] * (i < j) for j in range(n)] for i in range(n)])
    a = d.rng.choice(
        (
            u,
            u,
            upper,
            _signs(d, n),
            upper + upper.transpose(),
            upper - upper.transpose(),
            u * strict * u.inv(),
            u * bits * u.inv(),
            u * (2 * bits - identity(n)) * u.inv(),
        )
    )
    return [[int(x.p) for x in row] for row in to_rows(a)]
