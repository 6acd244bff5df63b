"""Conditions on unknown coordinates: comparisons of polynomials in them, and of roots of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball_numbers import (
    Closed,
    Surd,
    exact,
    norm_squared,
    parts,
    zero,
)
from pyisingcheck.semantics.domains.symbolic import Quotient, RootDomain, Space, SymbolDomain
from pyisingcheck.semantics.truth import Level, Truth, all_of, any_of, negate

__all__ = ["Conditions", "Coordinates", "Formula", "formula"]


class Coordinates(Space):
    """Unknown coordinates; balls among the coefficients are unknowns too, with a known value."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[int, arb] = {}
        self.radicands: dict[int, Quotient] = {}

    def quotient(self, x: Any) -> Quotient:
        if isinstance(x, Closed):
            x = x.ball()
        if not isinstance(x, arb):
            return super().quotient(x)
        symbol = self.unknown()
        self.known[self.used - 1] = x
        return symbol

    def root(self, x: Quotient, k: int) -> Quotient:
        if k != 2:
            raise Undecided("a root that is no square root")
        scale = _root_of(abs(fmpq(x.num.leading_coefficient()))) if not x.num.is_zero() else None
        if scale not in (None, 1):  # the same root for multiples
            return self.root(x * (1 / scale**2), k) * scale
        before = self.used
        y = super().root(x, k)
        if self.used > before:
            self.radicands[before] = x
            if x.num.is_constant() and x.den.is_constant():
                number = fmpq(x.num.leading_coefficient()) / fmpq(x.den.leading_coefficient())
                self.known[before] = arb(number).sqrt()
        return y


def _root_of(x: fmpq) -> fmpq | None:
    """Return the square root of a positive rational number where that is rational."""
    roots = [n.isqrt() for n in (x.p, x.q)]
    return fmpq(*roots) if roots[0] ** 2 == x.p and roots[1] ** 2 == x.q else None


@dataclass(slots=True, unsafe_hash=True)
class Formula(Truth):
    """A condition on the coordinates: "=", "<" or "≤" with the right side minus the left one as its
    only part, or "and", "or" or "not" with formulas.
    """

    operator: str = ""
    parts: tuple[Any, ...] = ()


def formula(operator: str, *parts: Any) -> Formula:
    return Formula(Level.UNKNOWN, 0.0, "a condition on unknowns", True, operator, parts)


class Conditions(RootDomain):
    """Comparisons of unknowns are formulas."""

    def __init__(self, space: Space, prec: int, max_prec: int) -> None:
        super().__init__(space)
        self.prec, self.max_prec = prec, max_prec

    def norm(self, x: Any) -> Any:  # type: ignore[override]
        y = SymbolDomain.norm(x)
        return (
            self.function("sqrt", norm_squared(x)) if isinstance(y, arb | Surd) and exact(x) else y
        )

    def equal(self, x: Any, y: Any) -> Truth:
        gap = _real(self.sub(y, x))
        if any(isinstance(z, Quotient) for z in parts(gap)):
            return formula("=", gap)
        return super().equal(x, y)

    def less(self, x: Any, y: Any) -> Truth:
        gap = self.sub(y, x)
        return formula("<", gap) if isinstance(gap, Quotient) else super().less(x, y)

    def less_equal(self, x: Any, y: Any) -> Truth:
        gap = self.sub(y, x)
        return formula("≤", gap) if isinstance(gap, Quotient) else super().less_equal(x, y)

    def conjunction(self, parts: Sequence[Truth]) -> Truth:  # type: ignore[override]
        return _joined("and", Level.FALSE, parts)

    def disjunction(self, parts: Sequence[Truth]) -> Truth:  # type: ignore[override]
        return _joined("or", Level.TRUE, parts)

    def negation(self, c: Truth) -> Truth:  # type: ignore[override]
        return formula("not", c) if isinstance(c, Formula) else negate(c)

    def reduce(self, op: str, indices: list[int], values: list[Any]) -> Any:
        if op in ("and", "or"):
            return self.conjunction(values) if op == "and" else self.disjunction(values)
        return super().reduce(op, indices, values)


def _real(x: Any) -> Any:
    """Return the real part of a number whose imaginary part vanishes identically."""
    real, imaginary = parts(x)
    if isinstance(imaginary, Quotient):
        return real if imaginary.num.is_zero() else x
    return real if zero(imaginary) else x


def _joined(operator: str, decisive: Level, parts: Sequence[Truth]) -> Truth:
    known = all_of if operator == "and" else any_of
    if not any(isinstance(p, Formula) for p in parts):
        return known(parts)
    rest = [p for p in parts if not p.certain or p.level is decisive]
    if any(p.level is decisive for p in rest):
        return Truth(decisive)
    return rest[0] if len(rest) == 1 else formula(operator, *rest)
