"""Matrices: products, trace, determinant, special matrices, definiteness."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import algebra, comparison, matrices, norms
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.domains import ball_matrix
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.values import Constructed, Function, Value, force, lookup

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator


@meaning("Matrix.of", 3)
def _of(c: Call) -> Value:
    same = Function(lambda x: x)
    return Constructed("Equiv.mk", [same, same])


@meaning("Matrix.transpose", 4)
def _transpose(c: Call) -> Value:
    return matrices.transpose(c.evaluator, ty.MatrixType(c.type(0), c.type(1), c.type(2)), c[3])


@meaning("Matrix.conjTranspose", 5)
def _conj_transpose(c: Call) -> Value:
    return algebra.conjugate(c.evaluator, ty.MatrixType(c.type(0), c.type(1), c.type(2)), c[4])


@meaning("Matrix.map", 6)
def _map(c: Call) -> Value:
    ev, f, a = c.evaluator, c[5], c[4]
    t = ty.MatrixType(c.type(0), c.type(1), c.type(3))
    return matrices.map_entries(ev, t, lambda i, j: ev.apply(f, ev.apply(a, i, j)))


def _product(ev: Evaluator, entry: ty.Type, index: ty.Type, x: Any, y: Any) -> Value:
    return algebra.total(ev, entry, index, lambda k: algebra.binary(ev, "mul", entry, x(k), y(k)))


@meaning("dotProduct", 7)
def _dot(c: Call) -> Value:
    return _product(c.evaluator, c.type(1), c.type(0), c.function(5), c.function(6))


@meaning("Matrix.mulVec", 7)
def _mul_vec(c: Call) -> Value:
    """Argument order of `Matrix.mulVec`: m n α inst Fintype A v."""
    ev, a, v = c.evaluator, c[-2], c[-1]
    index, entry = c.type(1), c.type(2)
    return Function(
        lambda i: _product(ev, entry, index, lambda k: ev.apply(a, i, k), lambda k: ev.apply(v, k))
    )


@meaning("Matrix.vecMul", 7)
def _vec_mul(c: Call) -> Value:
    ev, v, a = c.evaluator, c[-2], c[-1]
    index, entry = c.type(0), c.type(2)
    return Function(
        lambda j: _product(ev, entry, index, lambda k: ev.apply(v, k), lambda k: ev.apply(a, k, j))
    )


@meaning("Matrix.vecMulVec", 6)
def _vec_mul_vec(c: Call) -> Value:
    ev, t = c.evaluator, ty.MatrixType(c.type(0), c.type(1), c.type(2))
    v, w = c[-2], c[-1]
    return matrices.map_entries(
        ev, t, lambda i, j: algebra.binary(ev, "mul", t.entry, ev.apply(v, i), ev.apply(w, j))
    )


@meaning("Matrix.diagonal", 5)
def _diagonal(c: Call) -> Value:
    t = ty.MatrixType(c.type(0), c.type(0), c.type(1))
    return algebra.diagonal(c.evaluator, t, c.function(4))


@meaning("Matrix.diag", 3)
def _diag(c: Call) -> Value:
    ev, a = c.evaluator, c[2]
    return Function(lambda i: ev.apply(a, i, i))


@meaning("Matrix.trace", 5)
def _trace(c: Call) -> Value:
    ev, a = c.evaluator, c[-1]
    return algebra.total(ev, c.type(1), c.type(0), lambda i: ev.apply(a, i, i))


@meaning("Matrix.det", 6)
def _det(c: Call) -> Value:
    n = c.type(0)
    return algebra.determinant(c.evaluator, ty.MatrixType(n, n, c.type(3)), c[5])


@meaning("Matrix.adjugate", 6)
def _adjugate(c: Call) -> Value:
    """The transposed cofactors, each a determinant with one row and column crossed out."""
    ev, n, a = c.evaluator, c.type(0), c[5]
    t, size = ty.MatrixType(n, n, c.type(1)), ty.size(n)
    if size is None:
        raise Unsupported("adjugate of an infinite matrix")
    if size == 0:
        return a
    minor = ty.MatrixType(ty.Fin(size - 1), ty.Fin(size - 1), t.entry)
    at = [decode(ev.domain, n, k) for k in range(size)]

    def cofactor(i: int, j: int) -> Value:
        rows, cols = [k for k in range(size) if k != j], [k for k in range(size) if k != i]
        part = ev.domain.matrix(size - 1, size - 1, _picker(ev, a, at, rows, cols))
        det = algebra.determinant(ev, minor, matrices.from_dense(ev, minor, part))
        return det if (i + j) % 2 == 0 else algebra.negate(ev, t.entry, det)

    table = [cofactor(i, j) for i in range(size) for j in range(size)]

    def entry(i: Any, j: Any) -> Any:
        return ev.domain.table(table, ev.domain.add(ev.domain.mul(i, size), j))

    return matrices.from_dense(ev, t, ev.domain.matrix(size, size, entry))


def _picker(ev: Evaluator, a: Value, at: list[Value], rows: list[int], cols: list[int]) -> Any:
    def pick(i: Any, j: Any) -> Any:
        i = rows[i] if isinstance(i, int) else ev.domain.table(list(rows), i)
        j = cols[j] if isinstance(j, int) else ev.domain.table(list(cols), j)
        first = at[i] if isinstance(i, int) else i
        second = at[j] if isinstance(j, int) else j
        return ev.apply(a, first, second)

    return pick


@meaning("Matrix.submatrix", 8)
def _submatrix(c: Call) -> Value:
    ev = c.evaluator
    a, rows, cols = c[5], c.function(6), c.function(7)
    return Function(lambda i: Function(lambda j: ev.apply(a, rows(i), cols(j))))


@meaning("Matrix.fromBlocks", 9)
def _from_blocks(c: Call) -> Value:
    ev = c.evaluator
    blocks = {
        ("Sum.inl", "Sum.inl"): 5,
        ("Sum.inl", "Sum.inr"): 6,
        ("Sum.inr", "Sum.inl"): 7,
        ("Sum.inr", "Sum.inr"): 8,
    }

    def at(i: Value, j: Value) -> Value:
        i, j = force(i), force(j)
        return ev.apply(c[blocks[i.constructor, j.constructor]], i.field(0), j.field(0))

    return Function.curried(2, at)


@meaning("Matrix.updateRow", 7)
def _update_row(c: Call) -> Value:
    return _update(c, row=True)


@meaning("Matrix.updateCol", 7)
def _update_col(c: Call) -> Value:
    return _update(c, row=False)


def _update(c: Call, row: bool) -> Value:
    ev, t = c.evaluator, ty.MatrixType(c.type(0), c.type(1), c.type(2))
    a, k, v = c[-3], c[-2], c[-1]

    def entry(i: Value, j: Value) -> Value:
        here, other = (i, j) if row else (j, i)
        hit = comparison.equal(ev, t.rows if row else t.cols, here, k)
        return ev.domain.select(hit, lambda: ev.apply(v, other), lambda: ev.apply(a, i, j))

    return matrices.map_entries(ev, t, entry)


@meaning("Matrix.vecCons", 4)
def _vec_cons(c: Call) -> Value:
    return _cons(c)


@meaning("Fin.cons", 4)
def _fin_cons(c: Call) -> Value:
    return _cons(c)


def _cons(c: Call) -> Value:
    ev, head, tail = c.evaluator, c[2], c.thunk(3)
    n = c[1] if isinstance(c[1], int) else c[0]

    def at(i: Value) -> Value:
        i = force(i)
        if isinstance(i, int):
            return head if i == 0 else ev.apply(tail, i - 1)
        return lookup(ev.domain, [head, *(ev.apply(tail, k) for k in range(n))], i)

    return Function(at)


@meaning("Matrix.vecEmpty", 1)
def _vec_empty(c: Call) -> Value:
    def nothing(_: Value) -> Value:
        raise Unsupported("element of an empty vector")

    return Function(nothing)


@meaning("Matrix.circulant", 4)
def _circulant(c: Call) -> Value:
    ev, n, v = c.evaluator, c.type(1), c[3]
    return Function.curried(2, lambda i, j: ev.apply(v, algebra.binary(ev, "sub", n, i, j)))


FEW = 3  # rows up to which all principal minors are looked at

# -- symmetry, definiteness, spectrum --------------------------------------------------------------


def positive_semidefinite(ev: Evaluator, t: ty.MatrixType, a: Value) -> Any:
    """Return the condition that `a` is Hermitian with nonnegative eigenvalues."""
    return _definite(ev, t, a, strict=False)


def _definite(ev: Evaluator, t: ty.MatrixType, a: Value, strict: bool) -> Any:
    dom = ev.domain
    if isinstance(t.entry, ty.Product):  # in such a ring every component is on its own
        parts = [replace(t, entry=entry) for entry in (t.entry.left, t.entry.right)]
        return dom.conjunction(
            [_definite(ev, s, _component(ev, s, a, k), strict) for k, s in enumerate(parts)]
        )
    hermitian = comparison.equal(ev, t, algebra.conjugate(ev, t, a), a)
    if dom.name == "ball" and hermitian.level.name == "FALSE":
        return hermitian
    n = ty.size(t.rows)
    if not n:
        return hermitian
    if n > FEW:
        least = _least(ev, matrices.dense(ev, t, a), n)
        return dom.conjunction([hermitian, (dom.less if strict else dom.less_equal)(0, least)])
    return dom.conjunction(
        [hermitian, _minors_positive(ev, t, a, n) if strict else _no_negative(ev, t, a, n)]
    )


def _least(ev: Evaluator, data: Any, n: int) -> Value:
    """Return what has the sign of the least eigenvalue: the least pivot of an exact matrix."""
    ev.spend(n * n)
    if ev.domain.name == "ball" and (found := ball_matrix.pivots(data)) is not None:
        return min(found)
    ev.spend(50 * n * n)
    return ev.domain.eigenvalues_hermitian(data)[-1]


def _component(ev: Evaluator, t: ty.MatrixType, a: Value, k: int) -> Value:
    """Return the matrix, of type `t`, of the components `k` of a matrix of pairs."""
    return matrices.map_entries(ev, t, lambda i, j: ev.apply(a, i, j).field(k))


def _minors_positive(ev: Evaluator, t: ty.MatrixType, a: Value, n: int) -> Any:
    """Sylvester: every leading principal minor is positive."""
    return ev.domain.conjunction(
        [
            ev.domain.less(
                0, norms.real_part(ev, t.entry, principal_minor(ev, t, a, list(range(k))))
            )
            for k in range(1, n + 1)
        ]
    )


def _no_negative(ev: Evaluator, t: ty.MatrixType, a: Value, n: int) -> Any:
    """Every principal minor is nonnegative."""
    subsets = [[i for i in range(n) if mask >> i & 1] for mask in range(1, 1 << n)]
    return ev.domain.conjunction(
        [
            ev.domain.less_equal(0, norms.real_part(ev, t.entry, principal_minor(ev, t, a, chosen)))
            for chosen in subsets
        ]
    )


def principal_minor(ev: Evaluator, t: ty.MatrixType, a: Value, chosen: list[int]) -> Value:
    """Return the determinant of the rows and columns `chosen`, by ordinal."""
    data, dom = matrices.dense(ev, t, a), ev.domain
    entries = [[dom.entry(data, i, j) for j in chosen] for i in chosen]

    def pick(i: Any, j: Any) -> Any:
        if isinstance(i, int):
            return entries[i][j]
        return dom.table([dom.table(row, j) for row in entries], i)

    return dom.det(dom.matrix(len(chosen), len(chosen), pick))


def _spectrum(c: Call, index: ty.Type) -> Value:
    """The eigenvalues by decreasing size, as a function of the index's ordinal."""
    ev, n = c.evaluator, c.type(2)
    values = ev.domain.eigenvalues_hermitian(
        matrices.dense(ev, ty.MatrixType(n, n, c.type(0)), c[4])
    )
    ev.spend(50 * (len(values) + 1) ** 2)
    return Function(lambda i: lookup(ev.domain, values, encode(ev.domain, index, i)))


@meaning("Matrix.IsHermitian.eigenvalues₀", 7)
def _eigenvalues_in_order(c: Call) -> Value:
    return _spectrum(c, ty.Fin(ty.size(c.type(2)) or 0))


@meaning("Matrix.IsHermitian.eigenvalues", 7)
def _eigenvalues(c: Call) -> Value:
    """The same over the matrix's own indices. Mathlib numbers these by a choice that nothing is
    known about, so nothing that can be proved depends on it.
    """
    return _spectrum(c, c.type(2))


@relation("Matrix.PosSemidef", 6)
def _pos_semidef(c: Call) -> Any:
    n = c.type(0)
    return positive_semidefinite(c.evaluator, ty.MatrixType(n, n, c.type(1)), c[-1])


@relation("Matrix.PosDef", 6)
def _pos_def(c: Call) -> Any:
    n = c.type(0)
    return _definite(c.evaluator, ty.MatrixType(n, n, c.type(1)), c[-1], strict=True)
