"""Polynomials in one variable, as lists of coefficients with the constant one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyisingcheck.semantics import algebra, comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import NotBatchable, Undecided

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator
    from pyisingcheck.semantics.values import Value

__all__ = ["at", "degree", "derivative"]


def at(ev: Evaluator, base: ty.Type, t: ty.Type, p: list[Value], x: Value) -> Value:
    """Return the value at `x` : t, an algebra over the coefficients' ring (Horner's rule)."""
    result = algebra.numeral(ev, t, 0)
    for c in reversed(p):
        constant = algebra.scale(ev, base, t, c, algebra.numeral(ev, t, 1))
        result = algebra.binary(ev, "mul", t, result, x)
        result = algebra.binary(ev, "add", t, result, constant)
    return result


def degree(ev: Evaluator, base: ty.Type, p: list[Value]) -> int | None:
    """Return the degree, None for the polynomial 0."""
    if ev.domain.name != "ball":
        raise NotBatchable("the degree of a polynomial")
    zero = algebra.numeral(ev, base, 0)
    for k in reversed(range(len(p))):
        vanishes = comparison.equal(ev, base, p[k], zero)
        if not vanishes.certain:
            raise Undecided("the degree of a polynomial")
        if vanishes.level.name == "FALSE":
            return k
    return None


def derivative(ev: Evaluator, base: ty.Type, p: list[Value]) -> list[Value]:
    return [
        algebra.binary(ev, "mul", base, algebra.numeral(ev, base, k), p[k])
        for k in range(1, len(p))
    ]
