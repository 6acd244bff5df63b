"""Rank, nilpotence, the groups of unitary and orthogonal matrices, and those of self-adjoint and
skew-adjoint elements.

A submonoid or subgroup is the set of its elements.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq, fmpq_mat

from pyisingcheck.semantics import algebra, comparison, matrices
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import NotBatchable, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_matrix import BallMatrix
from pyisingcheck.semantics.domains.ball_numbers import parts
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.expr import Const, head_and_args


def _closed_sets(name: str) -> None:
    def closed(_: Value) -> Any:
        raise Unsupported(name)  # known ones are sets, but none is drawn

    meaning(name, 2)(lambda c: ty.Subtype(ty.SetType(c.type(0)), closed))


_closed_sets("Submonoid")
_closed_sets("Subgroup")
_closed_sets("AddSubgroup")


def _isometric(c: Call, t: ty.Type, adjoint: Callable[[Value], Value], special: bool) -> Value:
    """Return the set of x with x* x = x x* = 1, and determinant 1 if `special`."""
    ev, dom = c.evaluator, c.dom

    def contains(x: Value) -> Any:
        one, star = algebra.numeral(ev, t, 1), adjoint(x)
        products = (algebra.binary(ev, "mul", t, *pair) for pair in ((star, x), (x, star)))
        conditions = [comparison.equal(ev, t, product, one) for product in products]
        if special and isinstance(t, ty.MatrixType):
            conditions.append(comparison.equal(ev, t.entry, algebra.determinant(ev, t, x), 1))
        return dom.conjunction(conditions)

    return Function(contains)


def _square(c: Call) -> ty.MatrixType:
    return ty.MatrixType(c.type(0), c.type(0), c.type(3))


def _orthogonal(name: str, special: bool) -> None:
    @meaning(name, 5)
    def _rule(c: Call) -> Value:
        t = _square(c)
        return _isometric(c, t, lambda x: matrices.transpose(c.evaluator, t, x), special)


def _unitary(name: str, special: bool) -> None:
    @meaning(name, 6)
    def _rule(c: Call) -> Value:
        t, star = _square(c), c.expr(5)
        head = None if star is None else head_and_args(star)[0]
        if isinstance(head, Const) and head.name == "starRingOfComm":  # the star that does nothing
            return _isometric(c, t, lambda x: matrices.transpose(c.evaluator, t, x), special)
        return _isometric(c, t, lambda x: algebra.conjugate(c.evaluator, t, x), special)


_orthogonal("Matrix.orthogonalGroup", False)
_orthogonal("Matrix.specialOrthogonalGroup", True)
_unitary("Matrix.unitaryGroup", False)
_unitary("Matrix.specialUnitaryGroup", True)


@meaning("unitary", 3)
def _unitary_elements(c: Call) -> Value:
    t = c.type(0)
    return _isometric(c, t, lambda x: algebra.conjugate(c.evaluator, t, x), False)


def _fixed_by_adjoint(name: str, skew: bool) -> None:
    """The set of x with x* = x, or x* = -x."""

    @meaning(name, 3)
    def _rule(c: Call) -> Value:
        ev, t = c.evaluator, c.type(0)

        def contains(x: Value) -> Any:
            wanted = algebra.negate(ev, t, x) if skew else x
            return comparison.equal(ev, t, algebra.conjugate(ev, t, x), wanted)

        return Function(contains)


_fixed_by_adjoint("selfAdjoint", skew=False)
_fixed_by_adjoint("skewAdjoint", skew=True)


@relation("IsStarNormal", 4)
def _is_star_normal(c: Call) -> Any:
    """x* x = x x*"""
    ev, t, x = c.evaluator, c.type(0), c[3]
    star = algebra.conjugate(ev, t, x)
    products = (algebra.binary(ev, "mul", t, *pair) for pair in ((star, x), (x, star)))
    return comparison.equal(ev, t, *products)


@relation("IsStarProjection", 4)
def _is_star_projection(c: Call) -> Any:
    """p p = p = p*"""
    ev, t, p = c.evaluator, c.type(0), c[3]
    images = (algebra.binary(ev, "mul", t, p, p), algebra.conjugate(ev, t, p))
    return c.dom.conjunction([comparison.equal(ev, t, image, p) for image in images])


@relation("IsNilpotent", 4)
def _is_nilpotent(c: Call) -> Any:
    """Some power is 0; over a field the n-th power of an n × n matrix settles it."""
    ev, t, x = c.evaluator, c.type(0), c[3]
    return comparison.equal(ev, t, algebra.power(ev, t, x, _exponent(t)), algebra.numeral(ev, t, 0))


def _exponent(t: ty.Type) -> int:
    match t:
        case ty.Number():
            return 1
        case ty.ZMod(n):
            return max(n, 1)
        case ty.MatrixType(rows, _, entry):
            return max(ty.size(rows) or 0, 1) * _exponent(entry)
        case ty.Subtype(base):
            return _exponent(base)
        case ty.Product(a, b):
            return max(_exponent(a), _exponent(b))
    raise Unsupported(f"IsNilpotent on {t}")


@meaning("Matrix.rank", 6)
def _rank(c: Call) -> Value:
    t = ty.MatrixType(c.type(0), c.type(1), c.type(2))
    if c.dom.name != "ball":
        raise NotBatchable("a rank")
    if not isinstance(t.entry, ty.Number):
        raise Unsupported(f"rank over {t.entry}")
    return rank_of(matrices.dense(c.evaluator, t, c[5]))


def rank_of(a: BallMatrix) -> int:
    """Return the rank of a matrix that is known exactly; that of A + iB is half the rank of the
    real matrix that it is.
    """
    if not a.is_exact:
        raise Undecided("the rank of a matrix that is not known exactly")
    if not a.rows or not a.cols:
        return 0
    if not a.is_complex:
        return int(fmpq_mat(a.rows, a.cols, [fmpq(x) for x in a.entries()]).rank())
    pairs = [[tuple(map(fmpq, parts(x))) for x in row] for row in a.data]
    upper = [[x for x, _ in row] + [-y for _, y in row] for row in pairs]
    lower = [[y for _, y in row] + [x for x, _ in row] for row in pairs]
    return int(fmpq_mat(upper + lower).rank()) // 2
