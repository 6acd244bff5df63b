"""Functions through given points, made of others without a jump: where the value at a point is
merely replaced, a continuous function is none any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq

from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function, Value, force

__all__ = ["through"]

# what the sum with a line is, too
OF_SUMS = frozenset({"Continuous", "UniformContinuous", "Differentiable"})
CONVEX = frozenset({"ConvexOn", "ConcaveOn"})


def through(
    ev: Evaluator, f: Value, points: dict[fmpq, Value], *, scaled: bool = False
) -> Function | None:
    """Return the sum of a real function and a polynomial that has the given values at some points;
    if `scaled`, a multiple of the function, for two points with a constant added. None where it has
    no values there, or such as no multiple of has others.
    """
    if not isinstance(f, Function):
        return None
    label = (f.label or "f x").removeprefix("fun x => ")
    try:
        at_points = {p: force(ev.apply(f, p)) for p in points}
        if not all(isinstance(v, int | fmpq) for v in (*points.values(), *at_points.values())):
            return None
        if scaled and len(points) <= 2:
            return _scaled(ev, f, points, at_points, label)
    except FAILURES:
        return None
    gaps = {p: fmpq(v) - at_points[p] for p, v in points.items()}
    coefficients = _interpolation(gaps)
    if not any(coefficients):
        return f
    powers = ["", " * x", *(f" * x ^ {k}" for k in range(2, len(points)))]
    terms = [f"({c}){power}" for c, power in zip(coefficients, powers, strict=False) if c]

    def at(x: Value) -> Any:
        dom, y = ev.domain, force(x)
        value = coefficients[-1]
        for c in reversed(coefficients[:-1]):
            value = dom.add(c, dom.mul(y, value))
        return dom.add(force(ev.apply(f, y)), value)

    kept = f.traits
    if any(coefficients[1:]):
        kept = f.traits & (OF_SUMS | CONVEX)
    if any(coefficients[2:]):
        kept = f.traits & (OF_SUMS - {"UniformContinuous"})
    return _like(f, at, " + ".join([label, *terms]), kept)


def _scaled(
    ev: Evaluator, f: Function, points: dict[fmpq, Value], now: dict[fmpq, Value], label: str
) -> Function | None:
    (a, v), *others = points.items()
    b, w = others[0] if others else (None, 0)
    rise = now[a] - now[b] if b is not None else now[a]
    if rise == 0:
        return None
    s = fmpq(v - w) / rise
    c = v - s * now[a]

    def at(x: Value) -> Any:
        dom = ev.domain
        return dom.add(dom.mul(s, force(ev.apply(f, force(x)))), c)

    text = f"({s}) * ({label})" + (f" + ({c})" if c else "")
    return _like(f, at, text, f.traits if s > 0 else f.traits & OF_SUMS)


def _like(f: Function, at: Callable[[Value], Any], text: str, traits: frozenset[str]) -> Function:
    return Function(at, f"fun x => {text}", f.tame, f.smooth, f.corners, f.moderate, traits)


def _interpolation(values: dict[fmpq, fmpq]) -> list[fmpq]:
    """Return the coefficients, the constant one first, of the polynomial with these values."""
    total = [fmpq(0)] * len(values)
    for p, v in values.items():
        product, scale = [fmpq(1)], v
        for q in values:
            if q != p:
                longer = [fmpq(0), *product]
                product = [c - q * d for c, d in zip(longer, [*product, fmpq(0)], strict=True)]
                scale /= p - q
        total = [t + scale * c for t, c in zip(total, product, strict=True)]
    return total
