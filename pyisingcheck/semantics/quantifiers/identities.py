"""Equations that hold for all real numbers because both sides are the same quotient of polynomials.

The condition is evaluated at unknowns. The points at which something vanishes that was divided by,
or is equal to a number that it was compared with, are left, and each is judged by the condition
itself. A function that is put together from several equations has no one formula.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Undecided
from pyisingcheck.semantics.domains.ball_numbers import parts, sub, zero
from pyisingcheck.semantics.domains.symbolic import Quotient, Space, SymbolDomain
from pyisingcheck.semantics.quantifiers.solutions import roots_of
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Thunk, Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["IdentityDomain", "is_identity"]

FIELDS = (ty.REAL, ty.RAT)


class IdentityDomain(SymbolDomain):
    """Evaluates conditions on unknowns: equations between equal quotients hold, nothing else is
    known.
    """

    def __init__(self, space: Space) -> None:
        super().__init__()
        self.space = space

    def quantified(self, universal: bool, t: ty.Type, predicate: Callable[[Value], Any]) -> Truth:
        """Return ∀ x : t, predicate x, for an unknown more."""
        if not universal or t not in FIELDS:
            raise Undecided(f"a quantifier over {t} in an identity")
        found: Truth = predicate(self.space.unknown())
        return found

    def equal(self, x: Any, y: Any) -> Truth:
        gaps = parts(sub(x, y))
        if not any(isinstance(gap, Quotient) for gap in gaps):
            return super().equal(x, y)
        same = all(gap.num.is_zero() if isinstance(gap, Quotient) else zero(gap) for gap in gaps)
        return Truth(Level.TRUE if same else Level.UNKNOWN)


def is_identity(ev: Evaluator, t: ty.Type, predicate: Callable[[Value], Any]) -> bool:
    """Whether a condition on a real or rational number is certain to hold for all."""
    if t not in FIELDS or isinstance(ev.domain, SymbolDomain):
        return False
    space = Space(wary=True)
    domain = IdentityDomain(space)
    try:
        with ev.within(domain):
            found = ev.condition(Thunk(predicate, space.unknown()))
        if found.level is not Level.TRUE or space.relations:
            return False
        left = _left_out(t, space)
        return left is not None and all(
            ev.condition(Thunk(predicate, x)).level is Level.TRUE for x in left
        )
    except FAILURES:
        return False


def _left_out(t: ty.Type, space: Space) -> list[Value] | None:
    """Return the numbers at which something that was divided by vanishes, None if those are not
    finitely many.
    """
    if not space.divisors:
        return []
    return roots_of(t, space.divisors, space) if space.used == 1 else None
