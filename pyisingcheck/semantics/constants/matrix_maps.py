"""Matrices as linear maps and back."""

from __future__ import annotations

from typing import Any

from pyisingcheck.semantics import algebra, comparison, matrices
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants.matrix_groups import rank_of
from pyisingcheck.semantics.domain import NotBatchable, Unsupported
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.values import PROOF, Constructed, Function, Value, unbundled


def _coordinates(t: ty.Type) -> tuple[ty.Type, ty.Type]:
    """Return index and entry type of a type of vectors."""
    match t:
        case ty.Pi(index, codomain) if ty.size(index) is not None:
            return index, codomain(0)
        case ty.Euclidean(_, index, entry):
            return index, entry
    raise Unsupported(f"coordinates of {t}")


def _image(c: Call, a: Value, x: Value) -> Value:
    """Return A x; the arguments of `c` begin with the entries' type, its instance, both indices."""
    ev, entry, cols = c.evaluator, c.type(0), c.type(3)

    def row(i: Value) -> Value:
        def term(j: Value) -> Value:
            return algebra.binary(ev, "mul", entry, ev.apply(a, i, j), ev.apply(x, j))

        return algebra.total(ev, entry, cols, term)

    return matrices.entrywise(ev, row)


def _unit(ev: Evaluator, index: ty.Type, entry: ty.Type, j: Value) -> Function:
    zero, one = (algebra.numeral(ev, entry, n) for n in (0, 1))

    def at(k: Value) -> Any:
        here = comparison.equal(ev, index, k, j)
        return ev.domain.select(here, lambda: one, lambda: zero)

    return Function(at)


def _matrix(ev: Evaluator, t: ty.MatrixType, f: Value) -> Value:
    """Return the matrix of a linear map: its columns are the images of the unit vectors."""
    f = unbundled(f)
    return matrices.map_entries(ev, t, lambda i, j: ev.apply(f, _unit(ev, t.cols, t.entry, j), i))


def _matrix_of(c: Call, f: Value) -> Value:
    return _matrix(c.evaluator, ty.MatrixType(c.type(2), c.type(3), c.type(0)), f)


def _as_map(c: Call) -> Function:
    return Function(lambda a: Function(lambda x: _image(c, a, x)))


def _as_matrix(c: Call) -> Function:
    return Function(lambda f: _matrix_of(c, f))


@meaning("Matrix.mulVecLin", 6)
def _mul_vec_lin(c: Call) -> Value:
    a = c[5]
    return Function(lambda x: _image(c, a, x))


@meaning("Matrix.toLin'", 6)
@meaning("Matrix.toEuclideanLin", 6)
def _to_lin(c: Call) -> Value:
    return Constructed("LinearEquiv.mk", [_as_map(c), _as_matrix(c), PROOF, PROOF])


@meaning("LinearMap.toMatrix'", 6)
def _to_matrix(c: Call) -> Value:
    return Constructed("LinearEquiv.mk", [_as_matrix(c), _as_map(c), PROOF, PROOF])


# -- eigenvalues, independence ---------------------------------------------------------------------


@relation("Module.End.HasEigenvalue", 7)
def _has_eigenvalue(c: Call) -> Any:
    """det (f − μ) = 0, which no number satisfies on the space with one point."""
    ev, (index, entry) = c.evaluator, _coordinates(c.type(1))
    if entry != c.type(0):  # images of unit vectors do not give a map that is linear over ℝ on ℂⁿ
        raise Unsupported("eigenvalues over another ring than that of the coordinates")
    t = ty.MatrixType(index, index, entry)
    shift = algebra.diagonal(ev, t, lambda _: c[6])
    shifted = algebra.binary(ev, "sub", t, _matrix(ev, t, c[5]), shift)
    return comparison.equal(
        ev, entry, algebra.determinant(ev, t, shifted), algebra.numeral(ev, entry, 0)
    )


@relation("Module.End.HasEigenvector", 8)
def _has_eigenvector(c: Call) -> Any:
    """f x = μ x and x ≠ 0."""
    ev, t, x = c.evaluator, c.type(1), c[7]
    multiple = algebra.scale(ev, c.type(0), t, c[6], x)
    nonzero = c.dom.negation(comparison.equal(ev, t, x, algebra.numeral(ev, t, 0)))
    image = ev.apply(unbundled(c[5]), x)
    return c.dom.conjunction([comparison.equal(ev, t, image, multiple), nonzero])


@relation("LinearIndependent", 7)
def _independent(c: Call) -> Any:
    """Finitely many vectors whose matrix has as many rows as its rank."""
    ev, family, (index, entry) = c.evaluator, c[3], _coordinates(c.type(2))
    n = ty.size(c.type(0))
    if n is None or entry != c.type(1) or entry not in (ty.REAL, ty.RAT, ty.COMPLEX):
        raise Unsupported("independence of infinitely many vectors, or over another ring")
    if c.dom.name != "ball":
        raise NotBatchable("a rank")
    t = ty.MatrixType(c.type(0), index, entry)
    return c.dom.constant(rank_of(matrices.dense(ev, t, family)) == n)
