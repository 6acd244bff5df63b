"""Formulas in real numbers as terms, written as formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from terms import NAT, REAL, lit, op

from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

__all__ = ["ANY", "ON_REALS", "Real", "lam", "named"]

ANY = Const("inst")
ON_REALS = Pi("x", REAL, REAL)


def _expr(x: Any) -> Expr:
    if isinstance(x, Real):
        return x.expr
    return lit(x) if isinstance(x, int) else x


@dataclass(frozen=True)
class Real:
    """A term of type ℝ with Lean's operations."""

    expr: Expr

    def __add__(self, other: Any) -> Real:
        return Real(op("HAdd.hAdd", self.expr, _expr(other)))

    def __radd__(self, other: Any) -> Real:
        return Real(op("HAdd.hAdd", _expr(other), self.expr))

    def __sub__(self, other: Any) -> Real:
        return Real(op("HSub.hSub", self.expr, _expr(other)))

    def __rsub__(self, other: Any) -> Real:
        return Real(op("HSub.hSub", _expr(other), self.expr))

    def __mul__(self, other: Any) -> Real:
        return Real(op("HMul.hMul", self.expr, _expr(other)))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Real:
        return Real(op("HDiv.hDiv", self.expr, _expr(other)))

    def __rtruediv__(self, other: Any) -> Real:
        return Real(op("HDiv.hDiv", _expr(other), self.expr))

    def __neg__(self) -> Real:
        return Real(apply(Const("Neg.neg"), REAL, ANY, self.expr))

    def __pow__(self, n: int) -> Real:
        return Real(apply(Const("HPow.hPow"), REAL, NAT, REAL, ANY, self.expr, lit(n, NAT)))

    def __abs__(self) -> Real:
        return Real(apply(Const("abs"), REAL, ANY, ANY, self.expr))


def named(name: str, x: Real) -> Real:
    """Return Real.name x."""
    return Real(App(Const(f"Real.{name}"), x.expr))


def lam(formula: Callable[[Real], Real]) -> Lam:
    """Return the function of a real number with a formula, which mentions nothing else."""
    return Lam("x", REAL, formula(Real(BVar(0))).expr)
