"""Samples that were drawn before."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.exact import Sample
from pyisingcheck.sampling.tables import Table
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.domains.ball_numbers import Complex, hashed
from pyisingcheck.semantics.truth import Truth
from pyisingcheck.semantics.values import PROOF, Constructed, Function, Value, force

__all__ = ["Repeats"]


class Repeats:
    """What was drawn, as far as it consists of types, rational numbers, truth values, functions
    with a Lean text, and vectors, matrices, lists and structures of them.
    """

    def __init__(self) -> None:
        self.drawn: set[Hashable] = set()

    def seen(self, sample: Sample) -> bool:
        """Whether the sample was drawn before; it is from now on."""
        key = _all_of(sample.values)
        if key is None:
            return False
        if key in self.drawn:
            return True
        self.drawn.add(key)
        return False


def _all_of(values: Iterable[Value]) -> tuple[Hashable, ...] | None:
    found: list[Any] = []
    for x in values:
        if (part := _told_apart(x)) is None:
            return None
        found.append(part)
    return tuple(found)


def _values(sequence: Function, count: int) -> list[Value]:
    try:
        return [force(sequence(k)) for k in range(count)]
    except FAILURES:
        return [None]  # which is told apart from nothing


def _told_apart(x: Value) -> Hashable | None:
    """Return what tells a value apart from others of its type; None if it does not consist of such
    parts.
    """
    x = force(x)
    if isinstance(x, int | fmpq):
        return hashed(x)
    match x:
        case ty.Type():
            return x
        case Table():
            return _all_of(x.entries)
        case Function(label=str(text)) if text.startswith("fun "):
            return text
        case Function(starts=n) if n:
            return _all_of(_values(x, n))
        case list():
            return _all_of(x)
        case Constructed():
            parts = _all_of(x.fields)
            return None if parts is None else (x.constructor, *parts)
        case Complex():
            return _all_of((x.re, x.im))
        case Truth():
            return x.level
    return () if x is PROOF else None
