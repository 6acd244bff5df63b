"""Sets of which finitely many values are known among which all members are: what is said of their
members is said of these, and certain.

Where no such values are known, the numbers at which a set begins or ends are worth trying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.truth import Truth, all_of, any_of
from pyisingcheck.semantics.values import Function, Value

__all__ = [
    "MOST",
    "all_among",
    "combined_extent",
    "corners_of_sets",
    "elements_near",
    "extent_between",
    "extent_of",
    "some_among",
]

MOST = 2000  # values that are looked at one by one
MOST_CORNERS = 4  # of sets that are compared


def extent_of(s: Value) -> Sequence[Value] | None:
    """Return values among which all members of a set are, whether or not all of them are members;
    None if no finitely many are known.
    """
    return s.extent if isinstance(s, Function) else None


def extent_between(t: ty.Type, low: Value, high: Value) -> Sequence[Value] | None:
    """Return the whole numbers between two rational ends (None for no end), the ends included, if
    `t` is a type of whole numbers and there are not too many.
    """
    if t == ty.NAT:
        low = 0 if low is None or _is_rational(low) and low < 0 else low
    if t not in (ty.NAT, ty.INT) or not (_is_rational(low) and _is_rational(high)):
        return None
    first, last = int(fmpq(low).ceil()), int(fmpq(high).floor())
    return range(first, last + 1) if last - first < MOST else None


def _is_rational(x: Value) -> bool:
    return type(x) is int or isinstance(x, fmpq)


def combined_extent(
    operation: str, extents: list[Sequence[Value] | None]
) -> Sequence[Value] | None:
    """Return the extent of a union ("sup"), an intersection ("inf") or a difference ("sdiff")."""
    known = [e for e in extents if e is not None]
    if operation == "sup" and len(known) == len(extents):
        together = [x for e in known for x in e]
        return together if len(together) <= MOST else None
    if operation == "inf" and known:
        return min(known, key=len)
    return extents[0] if operation == "sdiff" else None


def corners_of_sets(*sets: Value) -> tuple[Value, ...]:
    """Return the rational numbers at which sets begin or end, as far as they are known."""
    found = dict.fromkeys(c for s in sets if isinstance(s, Function) for c in s.corners)
    return tuple(found)[:MOST_CORNERS]


def elements_near(t: ty.Type, corners: Iterable[Value]) -> list[Value]:
    """Return the elements of a type of numbers that are closest to rational ones."""
    if t in (ty.NAT, ty.INT):
        near = (k for c in corners for k in (int(fmpq(c).floor()), int(fmpq(c).ceil())))
        return list(dict.fromkeys(k for k in near if t == ty.INT or k >= 0))
    if t not in (ty.RAT, ty.REAL, ty.NNREAL):
        return []
    return [fmpq(c) for c in corners if t != ty.NNREAL or c >= 0]


def all_among(points: Iterable[Value], condition: Callable[[Value], Any]) -> Truth:
    """Return whether a condition, in ball arithmetic, holds of all points."""
    return all_of(condition(x) for x in points)


def some_among(points: Iterable[Value], condition: Callable[[Value], Any]) -> Truth:
    """Return whether a condition, in ball arithmetic, holds of one of the points."""
    return any_of(condition(x) for x in points)
