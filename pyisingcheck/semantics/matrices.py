"""Matrices as the domain stores them: from values of matrix types to dense matrices and back, and
what needs no arithmetic of the entries' type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import NoBuiltin, NotBatchable, TooLarge, Unsupported
from pyisingcheck.semantics.indexing import decode, decoder, encode, encoder
from pyisingcheck.semantics.values import Function, MatrixValue, Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = [
    "FIELDS",
    "dense",
    "each_matrix",
    "entrywise",
    "finite_size",
    "from_dense",
    "inverse_matrix",
    "map_entries",
    "transpose",
]

AXES = 4  # of a batch at which the values of a function are kept
FIELDS = ("Rat", "Real", "Complex", "NNReal")


def finite_size(t: ty.Type) -> int:
    """Return the number of elements of an index type.

    Raises
    ------
    Unsupported
        If it is not known to be finite.
    """
    n = ty.size(t)
    if n is None:
        raise Unsupported(f"matrix indexed by {t}")
    return n


def dense(ev: Evaluator, t: ty.MatrixType, x: Value) -> Any:
    """Return the domain's dense matrix of the value `x` of the matrix type `t`."""
    x = force(x)
    if isinstance(x, MatrixValue):
        return x.data
    dom, rows, cols = ev.domain, t.rows, t.cols
    if not _is_stored(t.entry):
        raise NoBuiltin(f"matrix of {t.entry}")
    ev.spend(finite_size(rows) * finite_size(cols))

    def entry(i: Any, j: Any) -> Any:
        return ev.apply(x, decode(dom, rows, i), decode(dom, cols, j))

    return dom.matrix(finite_size(rows), finite_size(cols), entry)


def each_matrix(ev: Evaluator, t: ty.Type, n: int, at: Callable[[Any], Value]) -> list[Value]:
    """Return the values ``at 0``, …, ``at (n − 1)`` of type `t`: a batch computes all of them at
    once where they are matrices.
    """
    dom: Any = ev.domain
    if dom.name == "batch" and isinstance(t, ty.MatrixType) and _is_stored(t.entry) and n > 1:
        (index,) = dom.axis(n)
        try:
            together = dense(ev, t, at(index))
        except (NotBatchable, TooLarge):
            pass
        else:
            return [from_dense(ev, t, a) for a in dom.matrices(together, index)]
    return [at(i) for i in range(n)]


def _is_stored(entry: ty.Type) -> bool:
    """Whether matrices of such entries are stored densely: they are numbers of the domain."""
    while isinstance(entry, ty.Subtype):
        entry = entry.base
    return ty.is_scalar(entry)


def from_dense(ev: Evaluator, t: ty.MatrixType, data: Any) -> MatrixValue:
    """Return the value of type `t` that the domain's matrix `data` stores."""
    dom = ev.domain
    row_of, column_of = encoder(dom, t.rows), encoder(dom, t.cols)

    def row(i: Value) -> Value:
        k = row_of(i)
        return Function(lambda j: dom.entry(data, k, column_of(j)))

    return MatrixValue(data, t.rows, t.cols, row)


def entrywise(ev: Evaluator, at: Callable[[Value], Value]) -> Function:
    """Return the function with the values ``at i``; they are computed once in an evaluation (and at
    one precision), since what is iterated would ask for each of them over and over.
    """
    known: dict[int, tuple[Value, Value]] = {}
    when: Any = None

    def value(i: Value) -> Value:
        nonlocal when
        i = force(i)
        now = ev.epoch, ev.domain, getattr(ev.domain, "prec", None)
        if when != now:
            known.clear()
            when = now
        key = i if type(i) is int else -1 - id(i)  # a batch's axis by its identity
        if key in known:
            return known[key][0]
        if type(i) is int:
            ev.spend(1)
        elif len(known) >= AXES:
            known.clear()
        result = at(i)
        if when == now:
            known[key] = result, i  # which keeps the identity from being used again
        return result

    return Function(value)


def map_entries(ev: Evaluator, t: ty.MatrixType, entry: Callable[[Any, Any], Any]) -> Value:
    """Return the matrix of type `t` with the entries `entry i j`, i and j being elements."""
    dom = ev.domain
    if not _is_stored(t.entry):
        if ty.size(t.rows) is None or ty.size(t.cols) is None:
            return Function.curried(2, entry)
        by_ordinals = entrywise(
            ev,
            lambda i: entrywise(
                ev, lambda j: entry(decode(dom, t.rows, i), decode(dom, t.cols, j))
            ),
        )

        def at_elements(i: Value, j: Value) -> Value:
            ordinals = encode(dom, t.rows, force(i)), encode(dom, t.cols, force(j))
            return ev.apply(by_ordinals, *ordinals)

        return Function.curried(2, at_elements)
    ev.spend(finite_size(t.rows) * finite_size(t.cols))

    row, column = decoder(dom, t.rows), decoder(dom, t.cols)

    def at(i: Any, j: Any) -> Any:
        return entry(row(i), column(j))

    return from_dense(ev, t, dom.matrix(finite_size(t.rows), finite_size(t.cols), at))


def transpose(ev: Evaluator, t: ty.MatrixType, x: Value) -> Value:
    """Return the transpose of the value `x` of the matrix type `t`."""
    return map_entries(
        ev, ty.MatrixType(t.cols, t.rows, t.entry, t.norm), lambda i, j: ev.apply(x, j, i)
    )


def inverse_matrix(ev: Evaluator, t: ty.MatrixType, x: Value) -> Value:
    """Return ``x⁻¹``: the inverse where the determinant is a unit, otherwise 0."""
    dom = ev.domain
    if isinstance(t.entry, ty.Number) and t.entry.name in FIELDS:
        return from_dense(ev, t, dom.matinv(dense(ev, t, x)))
    if t.entry == ty.INT:
        data = dense(ev, t, x)
        det = dom.det(data)
        unit = dom.equal(dom.norm(det), 1)
        inverse = dom.matinv(data)
        n = finite_size(t.rows)
        entry = dom.matrix(
            n, n, lambda i, j: dom.select(unit, lambda: dom.entry(inverse, i, j), lambda: 0)
        )
        return from_dense(ev, t, entry)
    raise NoBuiltin(f"inverse on {t}")
