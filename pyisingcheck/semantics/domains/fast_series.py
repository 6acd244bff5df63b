"""Long power series with balls for coefficients, computed by flint at once.

The recurrences of `jets` take one step in Python for every product of two coefficients; they keep
exact numbers exact. Series of many balls, as integrals ask for, are left to flint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flint import arb, arb_series, ctx

from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.domains.spans import Span

__all__ = ["FUNCTIONS", "applied", "is_long", "is_narrow", "product"]

MANY = 9  # coefficients from which on flint is faster
NARROW = arb(2) ** -20  # a relative radius up to which exp (a log x) is as sharp as a recurrence


def is_long(*series: Sequence[Any]) -> bool:
    """Whether flint is to compute with these series: they are long, one begins with a ball, and
    there are no spans among the coefficients.
    """
    if len(series[0]) < MANY or all(type(c[0]) is not arb for c in series):
        return False
    return not any(isinstance(x, Span) for c in series for x in c)


def is_narrow(x: Any) -> bool:
    """Whether a ball is so narrow that it does not matter how often it is used."""
    return bool(x.rad() < NARROW * x.abs_lower())


def _series(c: Sequence[Any]) -> arb_series:
    ctx.cap = len(c)
    return arb_series([to_arb(x) for x in c], len(c))


def _coefficients(series: arb_series, count: int) -> list[Any]:
    """Return as many coefficients; flint leaves out zeros at the end."""
    found: list[Any] = series.coeffs()
    return found + [0] * (count - len(found))


def product(a: Sequence[Any], b: Sequence[Any]) -> list[Any]:
    """Return the product of two series of the same length."""
    return _coefficients(_series(a) * _series(b), len(a))


FUNCTIONS: dict[str, Callable[[arb_series], arb_series]] = {
    "exp": arb_series.exp,
    "log": arb_series.log,
    "inverse": arb_series.inv,
    "sin": arb_series.sin,
    "cos": arb_series.cos,
    "arctan": arb_series.atan,
    "sinh": lambda x: (x.exp() - (-x).exp()) / 2,
    "cosh": lambda x: (x.exp() + (-x).exp()) / 2,
}


def applied(name: str, c: Sequence[Any]) -> list[Any]:
    """Return the series of a function of a series; its logarithm is that of a positive number."""
    return _coefficients(FUNCTIONS[name](_series(c)), len(c))
