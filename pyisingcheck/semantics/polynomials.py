"""Polynomials in one variable, as lists of coefficients with the constant one first."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import NotBatchable, Undecided

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator
    from pyisingcheck.semantics.values import Value

__all__ = ["add", "at", "degree", "derivative", "equal", "map_coefficients", "multiply"]


def map_coefficients(p: list[Value], f: Any) -> list[Value]:
    return [f(c) for c in p]


def add(ev: Evaluator, op: str, base: ty.Type, p: list[Value], q: list[Value]) -> list[Value]:
    """Return p + q or p − q."""
    pairs = zip_longest(p, q, fillvalue=algebra.numeral(ev, base, 0))
    return [algebra.binary(ev, op, base, a, b) for a, b in pairs]


def multiply(ev: Evaluator, base: ty.Type, p: list[Value], q: list[Value]) -> list[Value]:
    if not p or not q:
        return []
    ev.spend(len(p) * len(q))
    product = [algebra.numeral(ev, base, 0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            term = algebra.binary(ev, "mul", base, a, b)
            product[i + j] = algebra.binary(ev, "add", base, product[i + j], term)
    return product


def at(ev: Evaluator, base: ty.Type, t: ty.Type, p: list[Value], x: Value) -> Value:
    """Return the value at `x` : t, an algebra over the coefficients' ring (Horner's rule)."""
    result = algebra.numeral(ev, t, 0)
    for c in reversed(p):
        constant = algebra.scale(ev, base, t, c, algebra.numeral(ev, t, 1))
        result = algebra.binary(ev, "mul", t, result, x)
        result = algebra.binary(ev, "add", t, result, constant)
    return result


def equal(ev: Evaluator, base: ty.Type, p: list[Value], q: list[Value]) -> Any:
    pairs = zip_longest(p, q, fillvalue=algebra.numeral(ev, base, 0))
    return ev.domain.conjunction([algebra.equal(ev, base, a, b) for a, b in pairs])


def degree(ev: Evaluator, base: ty.Type, p: list[Value]) -> int | None:
    """Return the degree, None for the polynomial 0."""
    if ev.domain.name != "ball":
        raise NotBatchable("the degree of a polynomial")
    zero = algebra.numeral(ev, base, 0)
    for k in reversed(range(len(p))):
        vanishes = algebra.equal(ev, base, p[k], zero)
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
