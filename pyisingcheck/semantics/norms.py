"""Norms by type: on numbers, vectors, matrices and pairs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import NoBuiltin, Unsupported
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.matrices import dense, finite_size
from pyisingcheck.semantics.values import Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["norm", "norm_squared", "real_part"]


def real_part(ev: Evaluator, t: ty.Type, x: Value) -> Value:
    return ev.domain.re(x) if t == ty.COMPLEX else x


def norm_squared(ev: Evaluator, t: ty.Type, x: Value) -> Value:
    """Return |x|² of a number."""
    dom = ev.domain
    if t == ty.COMPLEX:
        a, b = dom.re(x), dom.im(x)
        return dom.add(dom.mul(a, a), dom.mul(b, b))
    return dom.mul(x, x)


def norm(ev: Evaluator, t: ty.Type, x: Value, kind: str | None = None) -> Value:
    """Return ‖x‖; on matrices by `kind`: "sup", "frobenius", "linfty" (largest row sum) or "l2"
    (spectral).
    """
    x = force(x)
    match t:
        case ty.Number():
            return ev.domain.norm(x)
        case ty.MatrixType():
            return _matrix_norm(ev, t, x, kind or t.norm)
        case ty.Pi(domain, codomain):
            return _largest(ev, domain, lambda i: norm(ev, codomain(i), ev.apply(x, i)))
        case ty.Euclidean(p, index, entry):
            return _lp_norm(ev, p, index, entry, x)
        case ty.Product(a, b):
            return ev.domain.maximum(norm(ev, a, x.field(0)), norm(ev, b, x.field(1)))
        case ty.Subtype(base):
            return norm(ev, base, x, kind)
    raise NoBuiltin(f"norm on {t}")


def _largest(ev: Evaluator, index: ty.Type, at: Callable[[Value], Value]) -> Value:
    """Return the largest of finitely many nonnegative numbers; 0 when there is none."""
    dom = ev.domain
    n = finite_size(index)
    return ev.fold("max", n, lambda k: at(decode(dom, index, k))) if n else 0


def _lp_norm(ev: Evaluator, p: float, index: ty.Type, entry: ty.Type, x: Value) -> Value:
    dom = ev.domain
    if p == float("inf"):
        return _largest(ev, index, lambda i: norm(ev, entry, ev.apply(x, i)))
    if p == 1:
        return algebra.total(ev, ty.REAL, index, lambda i: norm(ev, entry, ev.apply(x, i)))
    if p == 2:
        return dom.function(
            "sqrt",
            algebra.total(ev, ty.REAL, index, lambda i: norm_squared(ev, entry, ev.apply(x, i))),
        )
    raise Unsupported(f"ℓ^{p} norm")


def _matrix_norm(ev: Evaluator, t: ty.MatrixType, x: Value, kind: str | None) -> Value:
    dom = ev.domain

    def size_of(i: Value, j: Value) -> Value:
        return norm(ev, t.entry, ev.apply(x, i, j))

    match kind:
        case "sup":
            return _largest(ev, t.rows, lambda i: _largest(ev, t.cols, lambda j: size_of(i, j)))
        case "linfty":
            return _largest(
                ev, t.rows, lambda i: algebra.total(ev, ty.REAL, t.cols, lambda j: size_of(i, j))
            )
        case "frobenius":
            squares = algebra.total(
                ev,
                ty.REAL,
                t.rows,
                lambda i: algebra.total(
                    ev, ty.REAL, t.cols, lambda j: norm_squared(ev, t.entry, ev.apply(x, i, j))
                ),
            )
            return dom.function("sqrt", squares)
        case "l2":
            ev.spend(50 * (finite_size(t.rows) * finite_size(t.cols) + 1))
            return dom.spectral_norm(dense(ev, t, x))
    raise Unsupported("matrix norm of an unknown instance")
