"""Polynomials in one variable, and the characteristic polynomial."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from pyisingcheck.semantics import algebra, comparison, polynomials
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants.matrix import principal_minor
from pyisingcheck.semantics.domain import TooLarge, Unsupported
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.values import Constructed, Function, Value, force

LARGEST = 8  # rows of a matrix whose principal minors are summed


@meaning("Polynomial", 2)
def _polynomials(c: Call) -> Value:
    return ty.Polynomials(c.type(0))


@meaning("Polynomial.X", 2)
def _x(c: Call) -> Value:
    return [algebra.numeral(c.evaluator, c.type(0), k) for k in (0, 1)]


@meaning("Polynomial.C", 2)
def _constant(c: Call) -> Value:
    return Function(lambda a: [force(a)])


@meaning("Polynomial.monomial", 3)
def _monomial(c: Call) -> Value:
    zero, n = algebra.numeral(c.evaluator, c.type(0), 0), c.whole(2)
    return Function(lambda a: [zero] * n + [force(a)])


@meaning("Polynomial.coeff", 4)
def _coefficient(c: Call) -> Value:
    p, k = c[2], c.whole(3)
    return p[k] if k < len(p) else algebra.numeral(c.evaluator, c.type(0), 0)


@meaning("Polynomial.eval", 4)
def _eval(c: Call) -> Value:
    t = c.type(0)
    return polynomials.at(c.evaluator, t, t, c[3], c[2])


@meaning("Polynomial.aeval", 6)
def _aeval(c: Call) -> Value:
    ev, base, t, x = c.evaluator, c.type(0), c.type(1), c[5]
    return Function(lambda p: polynomials.at(ev, base, t, force(p), x))


@relation("Polynomial.IsRoot", 4)
def _is_root(c: Call) -> Any:
    ev, t = c.evaluator, c.type(0)
    return comparison.equal(ev, t, polynomials.at(ev, t, t, c[2], c[3]), algebra.numeral(ev, t, 0))


@meaning("Polynomial.natDegree", 3)
def _nat_degree(c: Call) -> Value:
    return polynomials.degree(c.evaluator, c.type(0), c[2]) or 0


@meaning("Polynomial.degree", 3)
def _degree(c: Call) -> Value:
    """The degree in ℕ with a least element ⊥ adjoined, which is that of 0."""
    k = polynomials.degree(c.evaluator, c.type(0), c[2])
    return Constructed("Option.none" if k is None else "Option.some", [] if k is None else [k])


@meaning("Polynomial.leadingCoeff", 3)
def _leading(c: Call) -> Value:
    k = polynomials.degree(c.evaluator, c.type(0), c[2])
    return algebra.numeral(c.evaluator, c.type(0), 0) if k is None else c[2][k]


@relation("Polynomial.Monic", 3)
def _monic(c: Call) -> Any:
    one = algebra.numeral(c.evaluator, c.type(0), 1)
    return comparison.equal(c.evaluator, c.type(0), _leading(c), one)


@meaning("Polynomial.derivative", 2)
def _derivative(c: Call) -> Value:
    ev, base = c.evaluator, c.type(0)
    return Function(lambda p: polynomials.derivative(ev, base, force(p)))


@meaning("Polynomial.comp", 4)
def _comp(c: Call) -> Value:
    """p ∘ q, by Horner's rule."""
    ev, base, q = c.evaluator, c.type(0), c[3]
    result: list[Value] = []
    for a in reversed(c[2]):
        result = algebra.binary(ev, "mul", ty.Polynomials(base), result, q)
        result = algebra.binary(ev, "add", ty.Polynomials(base), result, [a])
    return result


@meaning("Matrix.charpoly", 6)
def _charpoly(c: Call) -> Value:
    """The coefficient of Xⁿ⁻ᵏ is (−1)ᵏ times the sum of the principal k × k minors."""
    ev, t = c.evaluator, ty.MatrixType(c.type(2), c.type(2), c.type(0))
    n = ty.size(t.rows)
    if n is None:
        raise Unsupported("characteristic polynomial of an infinite matrix")
    if n > LARGEST:
        raise TooLarge("a characteristic polynomial of high degree")

    def coefficient(k: int) -> Value:
        total = algebra.numeral(ev, t.entry, 0)
        for chosen in combinations(range(n), k):
            minor = principal_minor(ev, t, c[5], list(chosen))
            total = algebra.binary(ev, "add", t.entry, total, minor)
        return algebra.negate(ev, t.entry, total) if k % 2 else total

    return [coefficient(n - j) for j in range(n + 1)]
