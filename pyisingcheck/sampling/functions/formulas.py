"""Formulas of drawn functions, written as formulas: numbers of a domain with operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq

from pyisingcheck.semantics.values import Value, force

__all__ = ["Quantity", "evaluated"]


class Quantity:
    """A number of a domain, with Lean's operations on real numbers (x / 0 = 0).

    Attributes
    ----------
    dom : Domain
    value : Value
    """

    __slots__ = ("dom", "value")

    def __init__(self, dom: Any, value: Value) -> None:
        self.dom, self.value = dom, value

    def _of(self, operation: str, *operands: Any) -> Quantity:
        values = [x.value if isinstance(x, Quantity) else x for x in operands]
        return Quantity(self.dom, getattr(self.dom, operation)(*values))

    def __add__(self, other: Any) -> Quantity:
        return self._of("add", self, other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Quantity:
        return self._of("sub", self, other)

    def __rsub__(self, other: Any) -> Quantity:
        return self._of("sub", other, self)

    def __mul__(self, other: Any) -> Quantity:
        return self._of("mul", self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Quantity:
        return self._of("div", self, other)

    def __rtruediv__(self, other: Any) -> Quantity:
        return self._of("div", other, self)

    def __pow__(self, exponent: int | Quantity) -> Quantity:
        return self._of("power", self, exponent)

    def __neg__(self) -> Quantity:
        return self._of("neg", self)

    def __abs__(self) -> Quantity:
        return self._of("norm", self)

    @property
    def pi(self) -> Quantity:
        return Quantity(self.dom, self.dom.pi())

    def function(self, name: str) -> Quantity:
        return Quantity(self.dom, self.dom.function(name, self.value))

    def sin(self) -> Quantity:
        return self.function("sin")

    def cos(self) -> Quantity:
        return self.function("cos")

    def exp(self) -> Quantity:
        return self.function("exp")

    def log(self) -> Quantity:
        return self.function("log")

    def sqrt(self) -> Quantity:
        return self.function("sqrt")

    def arctan(self) -> Quantity:
        return self.function("arctan")

    def floor(self) -> Quantity:
        return self._of("floor", self)

    def modulo(self, k: int) -> Quantity:
        return self._of("int_mod", self, k)

    def half(self) -> Quantity:
        """Return half of a whole number, rounded down."""
        return self._of("int_floordiv", self, 2)

    def max(self, other: Any) -> Quantity:
        return self._of("maximum", self, other)

    def min(self, other: Any) -> Quantity:
        return self._of("minimum", self, other)

    def below(self, bound: Any, yes: Any, no: Any) -> Quantity:
        """Return `yes ()` where this is below the bound, `no ()` elsewhere."""
        return self._chosen(self.dom.less(self.value, bound), yes, no)

    def equals(self, other: Any, yes: Any, no: Any) -> Quantity:
        return self._chosen(self.dom.equal(self.value, other), yes, no)

    def _chosen(self, test: Any, yes: Any, no: Any) -> Quantity:
        def value(of: Callable[[], Any]) -> Any:
            x = of()
            return x.value if isinstance(x, Quantity) else fmpq(x)

        chosen = self.dom.select(test, lambda: value(yes), lambda: value(no))
        return Quantity(self.dom, chosen)


def evaluated(dom: Any, formula: Callable[..., Any], *arguments: Value) -> Value:
    """Return the value of a formula at numbers of a domain."""
    found = formula(*(Quantity(dom, force(x)) for x in arguments))
    return found.value if isinstance(found, Quantity) else found
