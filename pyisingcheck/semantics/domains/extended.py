"""Arithmetic of the numbers in [0, ∞]: `ENNReal` is ℝ≥0 with a largest element, ``none``, adjoined.

Mathlib defines x / y and x⁻¹ there by an infimum, so unfolding says nothing about their values. In
degrees of polynomials, `WithBot ℕ`, sums, products and powers with the least element are like those
with ∞.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyisingcheck.semantics.domain import NoBuiltin, Unsupported
from pyisingcheck.semantics.values import Constructed, Value
from pyisingcheck.terms.expr import App, Const, Expr

__all__ = ["TOP", "binary", "inverse", "is_extended", "is_with_bottom", "power", "some"]

TOP = Constructed("Option.none", [])


def is_extended(written: Expr | None) -> bool:
    """Whether a type, as it is written, is `ENNReal` or `WithBot ℕ`."""
    if isinstance(written, Const):
        return written.name == "ENNReal"
    return isinstance(written, App) and is_with_bottom(written) and _is(written.arg, "Nat")


def is_with_bottom(written: Expr | None) -> bool:
    """Whether a type, as it is written, has a least element adjoined."""
    return isinstance(written, App) and _is(written.fn, "WithBot")


def _is(expr: Expr, name: str) -> bool:
    return isinstance(expr, Const) and expr.name == name


def some(x: Value) -> Constructed:
    """Return the finite number `x` as an element of [0, ∞]."""
    return Constructed("Option.some", [x])


def binary(dom: Any, op: str, x: Value, y: Value) -> Value:
    """Return x + y, x - y, x * y or x / y with Lean's values: ∞ - ∞ = 0, 0 · ∞ = 0, ∞ / ∞ = 0."""
    try:
        return _OPERATIONS[op](dom, x, y)
    except KeyError:
        raise NoBuiltin(f"{op} on ENNReal") from None


def inverse(dom: Any, x: Value) -> Value:
    """Return x⁻¹ with 0⁻¹ = ∞ and ∞⁻¹ = 0."""
    a = _finite(x)
    if a is None:
        return some(0)
    return dom.select(dom.equal(a, 0), lambda: TOP, lambda: some(dom.inv(a)))


def power(dom: Any, x: Value, k: Value) -> Value:
    """Return x ^ k for a natural number k."""
    a = _finite(x)
    if a is not None:
        return some(dom.power(a, k))
    return dom.select(dom.equal(k, 0), lambda: some(1), lambda: TOP)


def _add(dom: Any, x: Value, y: Value) -> Value:
    a, b = _finite(x), _finite(y)
    return TOP if a is None or b is None else some(dom.add(a, b))


def _sub(dom: Any, x: Value, y: Value) -> Value:
    a, b = _finite(x), _finite(y)
    if b is None:
        return some(0)
    return TOP if a is None else some(dom.maximum(dom.sub(a, b), 0))


def _mul(dom: Any, x: Value, y: Value) -> Value:
    a, b = _finite(x), _finite(y)
    if a is not None and b is not None:
        return some(dom.mul(a, b))
    finite = b if a is None else a
    if finite is None:
        return TOP
    return dom.select(dom.equal(finite, 0), lambda: some(0), lambda: TOP)


def _div(dom: Any, x: Value, y: Value) -> Value:
    return _mul(dom, x, inverse(dom, y))


_OPERATIONS: dict[str, Callable[[Any, Value, Value], Value]] = {
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
}


def _finite(x: Value) -> Value | None:
    """Return the number that is no ∞, None for ∞."""
    if not isinstance(x, Constructed):
        raise Unsupported("a number in [0, ∞] that is no constructor")
    return None if x.constructor == "Option.none" else x.field(0)
