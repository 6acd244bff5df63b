"""Drawn values as Python has them: numbers, fractions, NumPy arrays, callables."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, fmpq

from pyisingcheck.sampling.drawing.show import show
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.data import constructors_of, field_types, telescope_of
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.domains.ball_numbers import Closed, to_arb
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Constructed, FiniteSet, Value, force

__all__ = ["to_python"]


def to_python(ev: Evaluator, t: ty.Type, x: Value, *, exact: bool) -> Any:
    """Return `x` : t as a Python value.

    Parameters
    ----------
    ev : Evaluator
        In the ball domain, where `x` was drawn.
    t : Type
        Its type.
    x : Value
        The value.
    exact : bool
        Whether rational numbers become `Fraction`; otherwise they become floats.

    Raises
    ------
    Unsupported
        If Python has nothing to stand for values of that type.
    """
    x = force(x)
    match t:
        case ty.Number() | ty.Fin() | ty.ZMod():
            return _number(x, exact)
        case ty.Bool():
            return bool(x)
        case ty.Proposition():
            return _truth(x)
        case ty.Subtype(base):
            return to_python(ev, base, x, exact=exact)
        case ty.Product(left, right):
            parts = ((left, x.field(0)), (right, x.field(1)))
            return tuple(to_python(ev, part, y, exact=exact) for part, y in parts)
        case ty.ListType(base):
            return [to_python(ev, base, y, exact=exact) for y in x]
        case ty.FinsetType(base) if isinstance(x, FiniteSet):
            return [to_python(ev, base, y, exact=exact) for y in x.elements()]
        case ty.StructureType():
            return _structure(ev, t, x, exact)
        case ty.Permutations(base):
            return _array(ev, ty.Pi(base, lambda _: base), x.field(0), exact)
        case ty.GraphType(vertices):
            row = ty.Pi(vertices, lambda _: ty.Proposition())
            return _array(ev, ty.Pi(vertices, lambda _: row), x.field(0), exact)
        case ty.SetType(base):
            return to_python(ev, ty.Pi(base, lambda _: ty.Proposition()), x, exact=exact)
        case ty.Inductive():
            return show(ev, t, x)
        case ty.Pi(domain) if ty.size(domain) is None:
            return RealizedFunction(ev, t, x, exact)
        case ty.Pi() | ty.MatrixType() | ty.Euclidean():
            return _array(ev, t, x, exact)
    raise Unsupported(f"values of type {t} in Python")


class RealizedFunction:
    """A function on an infinite type; its text is the Lean text of the function."""

    def __init__(self, ev: Evaluator, t: ty.Pi, x: Value, exact: bool) -> None:
        self._ev, self._type, self._value, self._exact = ev, t, x, exact

    def __call__(self, argument: Any) -> Any:
        point = argument if isinstance(argument, int) else _rational(argument)
        with self._ev.domain.working():  # type: ignore[attr-defined]
            value = self._ev.apply(self._value, point)
            return to_python(self._ev, self._type.codomain(point), value, exact=self._exact)

    def __repr__(self) -> str:
        return show(self._ev, self._type, self._value)


def _rational(x: Any) -> fmpq:
    exact = Fraction(x)
    return fmpq(exact.numerator, exact.denominator)


def _number(x: Any, exact: bool) -> Any:
    if isinstance(x, int):
        return int(x)
    if isinstance(x, fmpq):
        value = Fraction(int(x.p), int(x.q))
        return value if exact else float(value)
    if isinstance(x, arb | Closed):
        return float(to_arb(x).mid())
    return complex(_number(x.re, False), _number(x.im, False))


def _truth(x: Truth) -> bool:
    return x.level is Level.TRUE


def _array(ev: Evaluator, t: ty.Type, x: Value, exact: bool) -> Any:
    """A function on finite types as an array with one axis for each."""
    shape: list[int] = []
    entries: list[Value] = [x]
    while (axis := _axis(t)) is not None:
        index, t = axis
        count = ty.size(index) or 0
        at = [decode(ev.domain, index, k) for k in range(count)]
        entries = [force(ev.apply(y, i)) for y in entries for i in at]
        shape.append(count)
    values = [to_python(ev, t, y, exact=exact) for y in entries]
    array = np.empty(len(values), dtype=_dtype(t, exact))
    for k, value in enumerate(values):
        array[k] = value
    return array.reshape(shape)


def _axis(t: ty.Type) -> tuple[ty.Type, ty.Type] | None:
    match t:
        case ty.MatrixType(rows, cols, entry):
            return rows, ty.Pi(cols, lambda _: entry)
        case ty.Euclidean(_, index, entry):
            return index, entry
        case ty.Pi(domain, codomain) if ty.size(domain) is not None:
            return domain, codomain(0)
    return None


def _dtype(t: ty.Type, exact: bool) -> Any:
    match t:
        case ty.Bool() | ty.Proposition():
            return bool
        case ty.Number("Complex"):
            return complex
        case ty.Number("Real" | "Rat" | "NNReal") if not exact:
            return float
        case ty.Fin() | ty.ZMod():
            return int
    return object  # fractions, and integers of any size


def _structure(ev: Evaluator, t: ty.StructureType, x: Constructed, exact: bool) -> dict[str, Any]:
    """The fields that are data, by name."""
    (constructor,) = constructors_of(ev, t.name)
    names = [b.binder for b in telescope_of(ev, constructor)[constructor.params :]]
    return {
        name: to_python(ev, field, x.field(i), exact=exact)
        for i, (name, field) in enumerate(zip(names, field_types(ev, t, x), strict=True))
        if field is not None
    }
