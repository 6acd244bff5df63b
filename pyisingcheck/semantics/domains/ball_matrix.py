"""Dense matrices of exact numbers and balls.

Sums of products are formed entry by entry, so that exact entries stay exact; inverses, determinants
and exponentials of matrices that are not exact come from flint. Eigenvalues of Hermitian matrices
are enclosed by Ostrowski's and Weyl's theorems around an approximate diagonalization, which needs
no separation of the eigenvalues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from flint import acb, acb_mat, arb, arb_mat, ctx, fmpq, fmpq_mat

from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball_functions import cos, exp, norm, sin, sqrt
from pyisingcheck.semantics.domains.ball_numbers import (
    Complex,
    Number,
    add,
    conj,
    div,
    exact,
    inv,
    maximum,
    minimum,
    mul,
    neg,
    norm_squared,
    parts,
    square,
    sub,
    sure_sign,
    to_arb,
    zero,
)

__all__ = ["BallMatrix"]

EXACT_POWER_BITS = 8192  # a power whose rational entries would be longer is computed with balls


@dataclass(frozen=True)
class BallMatrix:
    """A rows × cols matrix; `data` is its rows."""

    rows: int
    cols: int
    data: tuple[tuple[Number, ...], ...]

    def entries(self) -> Iterator[Number]:
        return chain.from_iterable(self.data)

    @property
    def is_complex(self) -> bool:
        return any(type(x) is Complex for x in self.entries())

    @property
    def is_exact(self) -> bool:
        return all(exact(x) for x in self.entries())

    @property
    def is_zero(self) -> bool:
        return all(zero(x) for x in self.entries())

    @property
    def is_diagonal(self) -> bool:
        return all(zero(x) for i, row in enumerate(self.data) for j, x in enumerate(row) if i != j)


def pivots(a: BallMatrix) -> list[fmpq] | None:
    """Return the pivots of an exact Hermitian matrix by elimination without exchanges, those of the
    real matrix [[X, −Y], [Y, X]] for X + iY; up to a negative one, or one 0 beside which there is
    more than 0 (it stands as −1).

    The matrix is positive semidefinite if none is negative, and definite if all are positive.
    """
    if not a.is_exact:
        return None
    pairs = [[tuple(map(fmpq, parts(x))) for x in row] for row in a.data]
    rows = [[x for x, _ in row] for row in pairs]
    if a.is_complex:
        rows = [[x for x, _ in row] + [-y for _, y in row] for row in pairs]
        rows += [[y for _, y in row] + [x for x, _ in row] for row in pairs]
    found: list[fmpq] = []
    while rows:
        (pivot, *rest), *others = rows
        bad = pivot == 0 and any(rest)
        found.append(fmpq(-1) if bad else pivot)
        if bad or pivot < 0:
            break
        rows = [
            [x - row[0] * y / pivot if pivot else x for x, y in zip(row[1:], rest, strict=True)]
            for row in others
        ]
    return found


def build(rows: int, cols: int, entry: Callable[[int, int], Number]) -> BallMatrix:
    data = tuple(tuple(entry(i, j) for j in range(cols)) for i in range(rows))
    return BallMatrix(rows, cols, data)


def identity(n: int) -> BallMatrix:
    return build(n, n, lambda i, j: int(i == j))


def zeros(rows: int, cols: int) -> BallMatrix:
    return build(rows, cols, lambda i, j: 0)


def _square(a: BallMatrix) -> int:
    if a.rows != a.cols:
        raise ValueError(f"expected a square matrix, got {a.rows} × {a.cols}")
    return a.rows


# -- to and from flint -----------------------------------------------------------------------------


def _to_flint(a: BallMatrix) -> fmpq_mat | arb_mat | acb_mat:
    if a.is_complex:
        entries = [acb(*map(to_arb, parts(x))) for x in a.entries()]
        return acb_mat(a.rows, a.cols, entries)
    if a.is_exact:
        return fmpq_mat(a.rows, a.cols, [fmpq(x) for x in a.entries()])
    return arb_mat(a.rows, a.cols, [to_arb(x) for x in a.entries()])


def _from_flint(m: fmpq_mat | arb_mat | acb_mat) -> BallMatrix:
    return build(m.nrows(), m.ncols(), lambda i, j: _number(m[i, j]))


def _number(x: fmpq | arb | acb) -> Number:
    return Complex(x.real, x.imag) if isinstance(x, acb) else x


# -- products --------------------------------------------------------------------------------------


def _dot(x: tuple[Number, ...], y: tuple[Number, ...]) -> Number:
    total: Number = 0
    for a, b in zip(x, y):
        total = add(total, mul(a, b))
    return total


def matmul(a: BallMatrix, b: BallMatrix) -> BallMatrix:
    if a.cols != b.rows:
        raise ValueError(f"expected {a.cols} rows on the right, got {b.rows}")
    columns = tuple(zip(*b.data)) if b.rows else ((),) * b.cols
    return BallMatrix(a.rows, b.cols, tuple(tuple(_dot(row, c) for c in columns) for row in a.data))


def _inexact(x: Number) -> Number:
    return Complex(to_arb(x.re), to_arb(x.im)) if type(x) is Complex else to_arb(x)


def matpow(a: BallMatrix, k: int) -> BallMatrix:
    """Return a ^ k, k ≥ 0, by repeated squaring; high powers of rational matrices are balls."""
    numbers = [x for z in a.entries() for x in parts(z) if isinstance(x, int | fmpq)]
    height = max((fmpq(x).height_bits() for x in numbers), default=0)
    if k * height > EXACT_POWER_BITS:
        a = build(a.rows, a.cols, lambda i, j: _inexact(a.data[i][j]))
    result = identity(_square(a))
    while k:
        if k & 1:
            result = matmul(result, a)
        k >>= 1
        a = matmul(a, a) if k else a
    return result


def adjoint(a: BallMatrix) -> BallMatrix:
    return build(a.cols, a.rows, lambda i, j: conj(a.data[j][i]))


# -- determinant and inverse -----------------------------------------------------------------------


def det(a: BallMatrix) -> Number:
    """Return the determinant, exactly where the matrix is exact."""
    if _square(a) == 0:
        return 1
    if a.is_complex and a.is_exact:
        return _eliminate(a)[0]
    return _number(_to_flint(a).det())


def inverse(a: BallMatrix) -> BallMatrix:
    """Return a⁻¹, 0 where the determinant is 0; raises `Undecided` where a ball does not tell."""
    n = _square(a)
    d = det(a)
    if zero(d):
        return zeros(n, n)
    if a.is_complex and a.is_exact:
        return _eliminate(a)[1]
    sure_sign(norm_squared(d))
    try:
        return _from_flint(_to_flint(a).inv())
    except ZeroDivisionError:
        raise Undecided("whether the matrix is invertible") from None


def _eliminate(a: BallMatrix) -> tuple[Number, BallMatrix]:
    """Gauss–Jordan on an exact matrix: determinant and inverse (meaningless when that is 0)."""
    n = a.rows
    rows = [list(r) + [int(i == j) for j in range(n)] for i, r in enumerate(a.data)]
    d: Number = 1
    for k in range(n):
        pivot = next((i for i in range(k, n) if not zero(rows[i][k])), None)
        if pivot is None:
            return 0, a
        if pivot != k:
            rows[k], rows[pivot], d = rows[pivot], rows[k], mul(-1, d)
        d = mul(d, rows[k][k])
        scale = inv(rows[k][k])
        rows[k] = [mul(scale, x) for x in rows[k]]
        for i in (i for i in range(n) if i != k):
            factor = rows[i][k]
            rows[i] = [sub(x, mul(factor, y)) for x, y in zip(rows[i], rows[k])]
    return d, BallMatrix(n, n, tuple(tuple(r[n:]) for r in rows))


# -- exponential -----------------------------------------------------------------------------------


def expm(a: BallMatrix) -> BallMatrix:
    """Return the matrix exponential; exact for nilpotent matrices, entrywise for diagonal ones."""
    n = _square(a)
    if a.is_diagonal:
        return build(n, n, lambda i, j: _exp(a.data[i][i]) if i == j else 0)
    return _exp_nilpotent(a) or _exp_rotation(a) or _from_flint(_to_ball(a).exp())


def _exp_rotation(a: BallMatrix) -> BallMatrix | None:
    """e^x times the rotation by y for [[x, −y], [y, x]], None for other matrices: exact where x = 0
    and y is a multiple of π.
    """
    if a.rows != 2 or a.is_complex:
        return None
    (x, z), (y, w) = a.data
    if not (zero(sub(x, w)) and zero(add(y, z))) or any(type(v) is arb for v in (x, y)):
        return None
    scale = exp(x)
    c, s = mul(scale, cos(y)), mul(scale, sin(y))
    return BallMatrix(2, 2, ((c, neg(s)), (s, c)))


def _exp(x: Number) -> Number:
    if type(x) is not Complex:
        return exp(x)
    return 1 if zero(x) else _number(acb(to_arb(x.re), to_arb(x.im)).exp())


def _to_ball(a: BallMatrix) -> arb_mat | acb_mat:
    m = _to_flint(a)
    return arb_mat(m) if isinstance(m, fmpq_mat) else m


def _exp_nilpotent(a: BallMatrix) -> BallMatrix | None:
    """Σ aᵏ/k! for k < n when aⁿ = 0 is certain (a zero trace is necessary, and cheap to see)."""
    trace: Number = 0
    for i in range(a.rows):
        trace = add(trace, a.data[i][i])
    if not zero(trace):
        return None
    result = term = identity(a.rows)
    for k in range(1, a.rows + 1):
        product = matmul(term, a)
        term = _divided(product, k)
        if term.is_zero:
            return result
        result = _entrywise(add, result, term)
    return None


def _divided(a: BallMatrix, k: int) -> BallMatrix:
    return build(a.rows, a.cols, lambda i, j: div(a.data[i][j], k))


def _entrywise(f: Callable[[Number, Number], Number], a: BallMatrix, b: BallMatrix) -> BallMatrix:
    return BallMatrix(a.rows, a.cols, tuple(tuple(map(f, r, s)) for r, s in zip(a.data, b.data)))


# -- spectra ---------------------------------------------------------------------------------------


def spectral_norm(a: BallMatrix) -> Number:
    """Return the largest singular value, the square root of the largest eigenvalue of aᴴa."""
    if a.is_zero:
        return 0
    if a.is_diagonal:
        return _greatest([norm(a.data[i][i]) for i in range(min(a.rows, a.cols))])
    gram = matmul(adjoint(a), a) if a.cols <= a.rows else matmul(a, adjoint(a))
    return sqrt(eigenvalues_hermitian(gram)[0])


def _greatest(values: list[Number]) -> Number:
    best = values[0]
    for x in values[1:]:
        best = maximum(best, x)
    return best


def eigenvalues_hermitian(a: BallMatrix) -> list[Number]:
    """Return enclosures of the eigenvalues of a Hermitian matrix in decreasing order.

    Only the entries on and above the diagonal are used where there is a closed form (n ≤ 2).

    Raises
    ------
    Undecided
        When the enclosure fails, as for matrices whose balls are too wide.
    """
    n = _square(a)
    if a.is_diagonal:
        return _decreasing([parts(a.data[i][i])[0] for i in range(n)])
    if n == 2:
        return _eigenvalues_two(a)
    if not a.is_complex:
        return _enclose_spectrum(a)
    re = build(n, n, lambda i, j: parts(a.data[i][j])[0])
    im = build(n, n, lambda i, j: parts(a.data[i][j])[1])
    doubled = build(2 * n, 2 * n, lambda i, j: _realified(re, im, i, j))
    return _enclose_spectrum(doubled)[::2]  # every eigenvalue occurs twice there


def _realified(re: BallMatrix, im: BallMatrix, i: int, j: int) -> Number:
    """Entry of [[A, −B], [B, A]], the real matrix that A + iB is."""
    n = re.rows
    if (i < n) == (j < n):
        return re.data[i % n][j % n]
    return -im.data[i][j - n] if i < n else im.data[i - n][j]


def _decreasing(values: list[Number]) -> list[Number]:
    """Sort by exchanging maxima and minima: encloses the order statistics of overlapping balls."""
    result: list[Number] = []
    for x in values:
        for k, y in enumerate(result):
            result[k], x = maximum(x, y), minimum(x, y)
        result.append(x)
    return result


def _eigenvalues_two(a: BallMatrix) -> list[Number]:
    p, q = (parts(a.data[i][i])[0] for i in range(2))
    mean, half = div(add(p, q), 2), div(sub(p, q), 2)
    radius = sqrt(add(square(half), norm_squared(a.data[0][1])))
    return [add(mean, radius), sub(mean, radius)]


def _enclose_spectrum(a: BallMatrix) -> list[arb]:
    """Enclose the eigenvalues of the real symmetric matrix A.

    For an approximately orthogonal X put B = XᵀAX and δ = ‖XᵀX − 1‖. Ostrowski: λᵢ(B) = θᵢ λᵢ(A)
    with θᵢ ∈ [1 − δ, 1 + δ]; Weyl: λᵢ(B) differs from the i-th largest diagonal entry of B by at
    most the norm of B's off-diagonal part. Both norms are bounded by Frobenius norms.
    """
    n = a.rows
    m = arb_mat(n, n, [to_arb(x) for x in a.entries()])
    x = _approximate_eigenvectors(m)
    b = x.transpose() * m * x
    delta = _frobenius_bound(x.transpose() * x, lambda i, j: int(i == j))
    off = _frobenius_bound(b, lambda i, j: b[i, j] if i == j else 0)
    if not delta < 1 or not off.is_finite():
        raise Undecided("the eigenvalues: the matrix is known too roughly")
    theta = 1 + arb(0, delta)
    diagonal = _decreasing([b[i, i] for i in range(n)])
    return [(d + arb(0, off)) / theta for d in diagonal]


def _frobenius_bound(m: arb_mat, centre: Callable[[int, int], Number]) -> arb:
    total = arb(0)
    for i in range(m.nrows()):
        for j in range(m.ncols()):
            total += to_arb(square(m[i, j] - centre(i, j)))
    return to_arb(sqrt(total)).upper() if total.is_finite() else arb.pos_inf()


def _approximate_eigenvectors(m: arb_mat) -> arb_mat:
    """Columns close to orthonormal eigenvectors of m: float64 first, then Jacobi sweeps."""
    n = m.nrows()
    centre = m.mid()
    try:
        start = np.linalg.eigh([[float(x) for x in row] for row in centre.tolist()])[1]
    except np.linalg.LinAlgError:
        start = np.eye(n)
    x = _orthonormalize(arb_mat(n, n, [arb(float(v)) for v in start.ravel()]))
    rows = ((x.transpose() * centre * x).mid()).tolist()
    return _jacobi(rows, x.tolist())


def _orthonormalize(x: arb_mat) -> arb_mat:
    """Newton–Schulz, x ← x (3 − xᵀx) / 2: doubles the digits of orthonormality with every step."""
    three = 3 * arb_mat(np.eye(x.nrows(), dtype=int).tolist())
    for _ in range(max(ctx.prec // 40, 1).bit_length()):
        x = (x * (three - x.transpose() * x) * arb(0.5)).mid()
    return x


def _jacobi(a: list[list[arb]], x: list[list[arb]], sweeps: int = 30) -> arb_mat:
    """Cyclic Jacobi sweeps on a; the rotations act on x too. Rounding is harmless."""
    n = len(a)
    for _ in range(sweeps):
        rotated = False
        for p in range(n):
            for q in range(p + 1, n):
                rotated |= _rotate(a, x, p, q)
        if not rotated:
            break
    return _orthonormalize(arb_mat(x))


def _rotate(a: list[list[arb]], x: list[list[arb]], p: int, q: int) -> bool:
    """Annihilate a[p][q]; False where it is negligible already."""
    small = (abs(a[p][p]) + abs(a[q][q])).mid()
    if not abs(a[p][q]) > small * _epsilon():
        return False
    theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
    t = (1 if theta >= 0 else -1) / (abs(theta) + (theta * theta + 1).sqrt())
    c = (1 / (t * t + 1).sqrt()).mid()
    s = (t * c).mid()
    for row in chain(a, x):
        row[p], row[q] = (c * row[p] - s * row[q]).mid(), (s * row[p] + c * row[q]).mid()
    for k in range(len(a)):
        u, v = a[p][k], a[q][k]
        a[p][k], a[q][k] = (c * u - s * v).mid(), (s * u + c * v).mid()
    return True


def _epsilon() -> arb:
    return arb(2) ** (6 - ctx.prec)
