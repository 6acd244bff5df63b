"""Samples that were drawn before."""

from __future__ import annotations

from typing import Any

from pyisingcheck.sampling.exact import Sample
from pyisingcheck.sampling.linear import numbers_in
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.ball_numbers import hashed
from pyisingcheck.semantics.values import Function

__all__ = ["Repeats"]


class Repeats:
    """What was drawn, as far as it consists of types, rational numbers, vectors and matrices, and
    functions with the same Lean text.
    """

    def __init__(self) -> None:
        self.drawn: set[tuple[Any, ...]] = set()

    def seen(self, sample: Sample) -> bool:
        """Whether the sample was drawn before; it is from now on."""
        key: list[Any] = []
        for t, x in zip(sample.types, sample.values, strict=True):
            if t is None:
                key += [x] if isinstance(x, ty.Type) else []
                continue
            if isinstance(x, Function) and (x.label or "").startswith("fun "):
                key.append(x.label)
                continue
            numbers = [x] if type(x) is int else numbers_in(t, x)
            if numbers is None:
                return False
            key.append(tuple(map(hashed, numbers)))
        if tuple(key) in self.drawn:
            return True
        self.drawn.add(tuple(key))
        return False
