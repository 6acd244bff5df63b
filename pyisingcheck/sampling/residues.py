"""No whole number is a witness: a condition fails at every residue modulo some number."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pyisingcheck.semantics.ball import BallDomain
from pyisingcheck.semantics.domain import FAILURES, Exhausted, Undecided
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

__all__ = ["impossible_modulus"]

LARGEST = 2000  # modulus whose residues are looked at


class Residue:
    """Any whole number that leaves the remainder `value` modulo `modulus`."""

    __slots__ = ("value", "modulus")

    def __init__(self, value: int, modulus: int) -> None:
        self.value, self.modulus = value % modulus, modulus

    def __add__(self, other: Any) -> Residue:
        return Residue(self.value + _representative(other), self.modulus)

    __radd__ = __add__

    def __neg__(self) -> Residue:
        return Residue(-self.value, self.modulus)

    def __sub__(self, other: Any) -> Residue:
        return Residue(self.value - _representative(other), self.modulus)

    def __rsub__(self, other: Any) -> Residue:
        return Residue(_representative(other) - self.value, self.modulus)

    def __mul__(self, other: Any) -> Residue:
        return Residue(self.value * _representative(other), self.modulus)

    __rmul__ = __mul__

    def __pow__(self, k: int) -> Residue:
        if type(k) is not int or k < 0:
            raise Undecided("a power of a residue")
        return Residue(pow(self.value, k, self.modulus), self.modulus)

    def _unordered(self, other: Any) -> bool:
        raise Undecided("the order of residues")

    __lt__ = __le__ = __gt__ = __ge__ = _unordered

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


def _representative(x: Any) -> int:
    if isinstance(x, Residue):
        return x.value
    if type(x) is not int:
        raise Undecided("a residue among other numbers than whole ones")
    return x


class _ResidueDomain(BallDomain):
    """Evaluates conditions at residues; `wanted` collects the moduli that remainders ask for."""

    def __init__(self, prec: int, max_prec: int) -> None:
        super().__init__(prec, max_prec)
        self.wanted = 1

    def int_mod(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        if not isinstance(x, Residue):
            return super().int_mod(x, y)
        k = abs(_representative(y)) if not isinstance(y, Residue) else 0
        if k == 0 or x.modulus % k:
            self.wanted = math.lcm(self.wanted, k or 1)
            raise Undecided("a remainder that the residue does not tell")
        return x.value % y

    def power(self, x: Any, k: Any) -> Any:  # type: ignore[override]
        return x**k if isinstance(x, Residue) else super().power(x, k)

    def equal(self, x: Any, y: Any) -> Truth:
        if not isinstance(x, Residue) and not isinstance(y, Residue):
            return super().equal(x, y)
        gap = x - y
        return Truth(Level.FALSE if gap.value else Level.UNKNOWN)

    def less(self, x: Any, y: Any) -> Truth:
        return OPEN if _residues(x, y) else super().less(x, y)

    def less_equal(self, x: Any, y: Any) -> Truth:
        return OPEN if _residues(x, y) else super().less_equal(x, y)


OPEN = Truth(Level.UNKNOWN)


def _residues(*args: Any) -> bool:
    return any(isinstance(x, Residue) for x in args)


def impossible_modulus(ev: Evaluator, predicate: Callable[[Value], Any]) -> int | None:
    """Return an m such that the predicate certainly fails at every residue modulo m, and so at
    every whole number; None if none was found.
    """
    ball: Any = ev.domain
    domain = _ResidueDomain(ball.prec, ball.max_prec)
    if _at(ev, domain, predicate, Residue(0, 1)):
        return 1
    m = domain.wanted
    if not 1 < m <= LARGEST:
        return None
    fails = all(_at(ev, domain, predicate, Residue(r, m)) for r in range(m))
    return m if fails else None


def _at(
    ev: Evaluator, domain: _ResidueDomain, predicate: Callable[[Value], Any], x: Residue
) -> bool:
    try:
        with ev.within(domain):
            return predicate(x).level is Level.FALSE  # type: ignore[no-any-return]
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return False
