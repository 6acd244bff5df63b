"""Where a function of a number may jump, bend or divide by zero.

It is evaluated at an unknown, and what it divides by, compares or takes the logarithm of is noted.
Where that is a polynomial in the unknown, its roots are the points at which a formula that is right
elsewhere meets a junk value or the edge of a case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from flint import ctx, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Undecided
from pyisingcheck.semantics.domains.ball_numbers import parts, sub
from pyisingcheck.semantics.domains.symbolic import Quotient, Space, SymbolDomain
from pyisingcheck.semantics.quantifiers.solutions import (
    BITS,
    DEGREE,
    coefficients_of,
    element_of,
    eliminated,
    exact_roots,
)
from pyisingcheck.semantics.truth import Level, Truth

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["CriticalDomain", "critical_points"]

MOST = 8  # points
MARKS = 300  # polynomials that are noted
MARKED = ("log", "sqrt", "arcsin", "arccos")  # functions with an edge at 0, or near enough to one


class CriticalDomain(SymbolDomain):
    """Goes through every case of a formula and notes what the cases depend on in `marks`."""

    def __init__(self, space: Space) -> None:
        super().__init__()
        self.space = space
        self.marks: list[Any] = []

    def mark(self, x: Any) -> None:
        if len(self.marks) > MARKS:
            raise Undecided("more cases than are looked at")
        self.marks += [p.num for p in parts(x) if isinstance(p, Quotient)]

    def quantified(self, predicate: Callable[[Any], Any]) -> Truth:
        """Note what a condition on all or some of infinitely many things depends on."""
        predicate(self.opaque())
        return Truth(Level.UNKNOWN)

    def opaque(self) -> Quotient:
        """Return an unknown of which nothing is known."""
        self.space.relations.append(self.space.one * 0)
        return self.space.unknown()

    def equal(self, x: Any, y: Any) -> Truth:
        return self._compared(x, y) if _symbolic(x, y) else super().equal(x, y)

    def less(self, x: Any, y: Any) -> Truth:
        return self._compared(x, y) if _symbolic(x, y) else super().less(x, y)

    def less_equal(self, x: Any, y: Any) -> Truth:
        return self._compared(x, y) if _symbolic(x, y) else super().less_equal(x, y)

    def _compared(self, x: Any, y: Any) -> Truth:
        self.mark(sub(x, y))
        return Truth(Level.UNKNOWN)

    def select(self, c: Truth, x: Callable[[], Any], y: Callable[[], Any]) -> Any:  # type: ignore[override]
        if c.level is not Level.UNKNOWN:
            return super().select(c, x, y)
        x()  # for what it notes
        return y()

    def maximum(self, x: Any, y: Any) -> Any:
        return self._larger(x, y) if _symbolic(x, y) else SymbolDomain.maximum(x, y)

    def minimum(self, x: Any, y: Any) -> Any:
        return self._larger(x, y) if _symbolic(x, y) else SymbolDomain.minimum(x, y)

    def _larger(self, x: Any, y: Any) -> Any:
        self.mark(sub(x, y))
        return self.opaque()

    def norm(self, x: Any) -> Any:  # type: ignore[override]
        self.mark(x)
        return SymbolDomain.norm(x)

    def function(self, name: str, x: Any) -> Any:  # type: ignore[override]
        if not isinstance(x, Quotient):
            return SymbolDomain.function(name, x)
        if name in MARKED:
            self.mark(x)
        return x.space.root(x, 2) if name == "sqrt" else self.opaque()

    def rpow(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        if not _symbolic(x, y):
            return SymbolDomain.rpow(x, y)
        self.mark(x)
        return self.opaque() if _symbolic(y) else SymbolDomain.rpow(x, y)


def critical_points(ev: Evaluator, t: ty.Type, *formulas: Callable[[Any], Any]) -> list[Any]:
    """Return the critical points of formulas in one number of type `t`, the exact ones first."""
    space = Space()
    x, domain = space.unknown(), CriticalDomain(space)
    with ev.within(domain):
        for formula in formulas:
            try:
                formula(x)
            except FAILURES:
                continue  # what was noted until then counts
    found: list[Any] = []
    for root in _roots(t, [*space.divisors, *domain.marks], space):
        if root not in found:
            found.append(root)
    return sorted(found, key=lambda root: not isinstance(root, int | fmpq))[:MOST]


def _roots(t: ty.Type, polynomials: list[Any], space: Space) -> Iterator[Any]:
    before, ctx.prec = ctx.prec, BITS
    try:
        for p in polynomials:
            alone = eliminated(p, space)
            if not alone.is_zero() and alone.total_degree() <= DEGREE:
                roots = exact_roots(tuple(coefficients_of(alone)))
                yield from (x for r in roots if (x := element_of(t, r, roots)) is not None)
    except ValueError:  # roots that no precision separates
        return
    finally:
        ctx.prec = before


def _symbolic(*values: Any) -> bool:
    return any(isinstance(part, Quotient) for x in values for part in parts(x))
