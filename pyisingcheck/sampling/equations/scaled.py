"""Values times a number. Drawn vectors and matrices seldom meet a bound on their norm, such as
‖A‖ < 1 or ∑ ‖A l‖ ≤ 1/7; smaller ones do.
"""

from __future__ import annotations

import random
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.plan import unfolded
from pyisingcheck.sampling.tables import Table, tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Constructed, Value, force
from pyisingcheck.terms.expr import Const, Expr, head_and_args

__all__ = ["is_inequality", "made_smaller", "multiplied"]

FACTORS = (fmpq(1, 2), fmpq(1, 8), fmpq(1, 50))


def is_inequality(ev: Evaluator, hypothesis: Expr) -> bool:
    """Whether a hypothesis is an inequality, which smaller values may meet."""
    head, _ = head_and_args(unfolded(ev, hypothesis))
    return isinstance(head, Const) and head.name in ("LE.le", "LT.lt", "GE.ge", "GT.gt")


def made_smaller(ev: Evaluator, t: ty.Type | None, x: Value, rng: random.Random) -> Value | None:
    """Return a vector, a matrix, a complex number or what is made of them times a number below 1;
    None for other values, and where nothing would change.
    """
    if isinstance(t, ty.Number) and t != ty.COMPLEX:
        return None  # bounds of numbers are met when they are drawn
    changed: list[bool] = []
    smaller = _times(ev, t, x, rng.choice(FACTORS), changed)
    return smaller if changed else None


def multiplied(ev: Evaluator, t: ty.Type | None, x: Value, factor: fmpq) -> Value:
    """Return the value with the real and complex numbers in it multiplied."""
    return _times(ev, t, x, factor, [])


def _times(ev: Evaluator, t: ty.Type | None, x: Any, factor: fmpq, changed: list[bool]) -> Value:
    x = force(x)
    match t:
        case ty.Number("Real" | "Rat" | "NNReal") if isinstance(x, fmpq | int):
            if x != 0:
                changed.append(True)
            return factor * x
        case ty.Number("Complex") if hasattr(x, "re"):
            parts = (_times(ev, ty.REAL, y, factor, changed) for y in (x.re, x.im))
            return ev.domain.complex(*parts)
        case ty.Pi(domain, codomain) if isinstance(x, Table) and x.entries:
            inner = codomain(0)
        case ty.MatrixType(domain, cols, entry) if isinstance(x, Table):
            inner = ty.Pi(cols, lambda _: entry)
        case ty.Euclidean(_, domain, inner) if isinstance(x, Table):
            pass
        case ty.Product(a, b) if isinstance(x, Constructed):
            fields = [_times(ev, s, x.field(i), factor, changed) for i, s in enumerate((a, b))]
            return Constructed(x.constructor, fields)
        case _:
            return x
    return tabulated(ev, domain, [_times(ev, inner, v, factor, changed) for v in x.entries])
