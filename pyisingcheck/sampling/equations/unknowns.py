"""Vectors and matrices of unknowns, and a domain in which a condition on them is a formula.

Quantifiers inside the condition bring further unknowns. A complex unknown is one unknown, not two:
what is said of it may only use the operations of a field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pyisingcheck.sampling.tables import tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball_numbers import Complex, parts
from pyisingcheck.semantics.domains.symbolic import Quotient
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.conditions import Conditions, Coordinates, Formula, formula
from pyisingcheck.semantics.truth import Truth
from pyisingcheck.semantics.values import Thunk, Value

__all__ = ["FIELDS", "SCALARS", "UnknownDomain", "Unknowns", "common_type", "is_vector"]

FIELDS = (ty.REAL, ty.RAT, ty.COMPLEX)
SCALARS = (*FIELDS, ty.INT, ty.NAT)
MOST = 24  # unknowns in a condition
COST = 40  # work, for each unknown


class Unknowns(Coordinates):
    """Unknowns of known types.

    Attributes
    ----------
    fields : dict from unknown to type
        Of those that are quantified; the others stand for balls and roots.
    blocks : list of (type, list of int)
        The values that were asked for, with the unknowns in them, row by row.
    imaginary : int or None
        The symbol that stands for the imaginary unit, if there is one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[int, ty.Type] = {}
        self.blocks: list[tuple[ty.Type, list[int]]] = []
        self.imaginary: int | None = None

    def element(self, ev: Evaluator, t: ty.Type) -> Value:
        """Return a number, vector or matrix of new unknowns.

        Raises
        ------
        Undecided
            If `t` is something else, or there are too many.
        """
        dimension = _dimension(t)
        if not dimension or len(self.fields) + dimension > MOST:
            raise Undecided(f"unknowns of {t}")
        ev.spend(COST * dimension)
        new: list[int] = []
        value = self._filled(ev, t, new)
        self.blocks.append((t, new))
        return value

    def _filled(self, ev: Evaluator, t: ty.Type, new: list[int]) -> Value:
        if t in SCALARS:
            x = self.unknown()
            new.append(self.used - 1)
            self.fields[self.used - 1] = t
            return x
        index, entry = ty.index_and_entry(t) or (t, t)
        return tabulated(
            ev, index, [self._filled(ev, entry, new) for _ in range(ty.size(index) or 0)]
        )

    def unit(self) -> int:
        """Return the symbol that stands for the imaginary unit."""
        if self.imaginary is None:
            self.unknown()
            self.imaginary = self.used - 1
        return self.imaginary

    def is_complex(self, x: Any) -> bool:
        """Whether a number depends on complex unknowns."""
        return any(
            isinstance(part, Quotient)
            and any(self.fields.get(i) == ty.COMPLEX for i in _occurring(part))
            for part in parts(x)
        )


def _occurring(x: Quotient) -> Iterator[int]:
    for p in (x.num, x.den):
        yield from (i for i, degree in enumerate(p.degrees()) if degree > 0)


def is_vector(t: ty.Type) -> bool:
    """Whether `t` is a type of vectors or matrices of numbers of a field."""
    return t not in SCALARS and _dimension(t) > 0


def common_type(space: Unknowns) -> ty.Type | None:
    """Return the type that all unknowns have."""
    fields = set(space.fields.values())
    return fields.pop() if len(fields) == 1 else None


def _dimension(t: ty.Type) -> int:
    if t in SCALARS:
        return 1
    inner = ty.index_and_entry(t)
    return (ty.size(inner[0]) or 0) * _dimension(inner[1]) if inner else 0


class UnknownDomain(Conditions):
    """Evaluates conditions on unknowns to formulas; those of quantifiers are "some" and "all"."""

    space: Unknowns

    def quantified(
        self, ev: Evaluator, universal: bool, t: ty.Type, predicate: Callable[[Value], Any]
    ) -> Truth:
        """Return ∀ (or ∃) x : t, predicate x, for unknowns more."""
        inner: Truth = ev.condition(Thunk(predicate, self.space.element(ev, t)))
        if not isinstance(inner, Formula):
            return inner
        return formula("all" if universal else "some", inner)

    def _algebraic(self, *args: Any) -> None:
        if any(self.space.is_complex(x) for x in args if isinstance(x, Quotient | Complex)):
            raise Undecided("a function of a complex unknown")

    def less(self, x: Any, y: Any) -> Truth:
        self._algebraic(x, y)
        return super().less(x, y)

    def less_equal(self, x: Any, y: Any) -> Truth:
        self._algebraic(x, y)
        return super().less_equal(x, y)

    def conj(self, x: Any) -> Any:
        self._algebraic(x)
        return super().conj(x)

    def re(self, x: Any) -> Any:  # type: ignore[override]
        self._algebraic(x)
        return super().re(x)

    def im(self, x: Any) -> Any:  # type: ignore[override]
        self._algebraic(x)
        return super().im(x)

    def norm(self, x: Any) -> Any:  # type: ignore[override]
        self._algebraic(x)
        return super().norm(x)

    def function(self, name: str, x: Any) -> Any:  # type: ignore[override]
        self._algebraic(x)
        return super().function(name, x)

    def rpow(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        self._algebraic(x, y)
        return super().rpow(x, y)

    def cpow(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        self._algebraic(x, y)
        return super().cpow(x, y)

    def power(self, x: Any, k: Any) -> Any:  # type: ignore[override]
        _plain(k)
        return super().power(x, k)

    def int_mod(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        _plain(x, y)
        return super().int_mod(x, y)

    def int_floordiv(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        _plain(x, y)
        return super().int_floordiv(x, y)

    def integer(self, name: str, *args: Any) -> Any:  # type: ignore[override]
        _plain(*args)
        return super().integer(name, *args)

    def floor(self, x: Any) -> Any:
        _plain(x)
        return super().floor(x)

    def ceil(self, x: Any) -> Any:
        _plain(x)
        return super().ceil(x)


def _plain(*args: Any) -> None:
    """Check that numbers are known.

    Raises
    ------
    Undecided
        If one depends on unknowns.
    """
    if any(isinstance(part, Quotient) for x in args for part in parts(x)):
        raise Undecided("a function of an unknown")
