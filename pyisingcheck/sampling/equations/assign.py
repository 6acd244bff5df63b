"""Small tools for solving an equation for one number among the values of a sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyisingcheck.sampling.tables import Table
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.values import Value

__all__ = ["attempted", "composed", "least", "over_reals", "real_table", "with_value"]


def composed(f: Callable[[Any], Any], g: Callable[[Any], Any], x: Any) -> Any:
    return f(g(x))


def with_value(values: list[Value], i: int, x: Any) -> list[Value]:
    return [*values[:i], x, *values[i + 1 :]]


def over_reals(t: ty.Type | None) -> bool:
    """Whether a root that only the intermediate value theorem gives is a number of the type."""
    return t == ty.REAL or (isinstance(t, ty.Pi) and t.codomain(0) == ty.REAL)


def least(t: ty.Type | None) -> int | None:
    return 0 if t == ty.NAT else None


def real_table(t: ty.Pi, x: Value) -> bool:
    """Whether `x` : t is a nonempty vector of real numbers."""
    return isinstance(x, Table) and bool(x.entries) and t.codomain(0) in (ty.REAL, ty.RAT)


def attempted(solve: Callable[[Callable[[Any], Any]], Any], f: Callable[[Any], Any]) -> Any:
    """Return a root, None where the equation is not one between real numbers or cannot be
    evaluated.
    """
    try:
        return solve(f)
    except (Undecided, TypeError, ArithmeticError, AttributeError, ValueError, IndexError):
        return None
