"""No whole numbers are witnesses: a condition fails at every residue modulo some number, or at all
residues of several variables.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted, Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

__all__ = ["MODULI", "ResidueDomain", "impossible_modulus", "quantified_over_residues"]

LARGEST = 2000  # modulus whose residues are looked at
MODULI = (3, 4, 5, 7, 8, 9, 11, 13, 16)  # that show most often that an equation has no solution
MOST_WORK = 20_000  # after which no further one is tried


class Residue:
    """Any whole number that leaves the remainder `value` modulo `modulus`."""

    __slots__ = ("value", "modulus")

    def __init__(self, value: int, modulus: int) -> None:
        self.value, self.modulus = value % modulus, modulus

    def __add__(self, other: Any) -> Residue:
        return Residue(self.value + _representative(other), self._common(other))

    __radd__ = __add__

    def __neg__(self) -> Residue:
        return Residue(-self.value, self.modulus)

    def __sub__(self, other: Any) -> Residue:
        return Residue(self.value - _representative(other), self._common(other))

    def __rsub__(self, other: Any) -> Residue:
        return Residue(_representative(other) - self.value, self.modulus)

    def __mul__(self, other: Any) -> Residue:
        return Residue(self.value * _representative(other), self._common(other))

    def _common(self, other: Any) -> int:
        """Return the modulus to which a sum or product with `other` is known."""
        return math.gcd(self.modulus, other.modulus) if isinstance(other, Residue) else self.modulus

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


class ResidueDomain(BallDomain):
    """Evaluates conditions at residues modulo `modulus`; `wanted` collects the moduli that
    remainders ask for.
    """

    def __init__(self, prec: int, max_prec: int) -> None:
        super().__init__(prec, max_prec)
        self.wanted = 1
        self.modulus = 1

    def int_mod(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        if not isinstance(x, Residue):
            return super().int_mod(x, y)
        k = self._divisor(x, abs(y) if type(y) is int else y)
        return x.value % (k if y > 0 else -k)

    def int_floordiv(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        """Return x / k modulo m / k for x modulo m."""
        if not isinstance(x, Residue):
            return super().int_floordiv(x, y)
        k = self._divisor(x, y)
        return Residue(x.value // k, x.modulus // k)

    def integer(self, name: str, *args: Any) -> Any:  # type: ignore[override]
        if not _residues(*args):
            return super().integer(name, *args)
        if name != "gcd":
            raise Undecided(f"{name} of a residue")
        x, y = args if isinstance(args[0], Residue) else reversed(args)
        return math.gcd(x.value, self._divisor(x, y))

    def _divisor(self, x: Residue, y: Any) -> int:
        """Return a positive number that divides the modulus of a residue."""
        if type(y) is not int or y <= 0:
            raise Undecided("a residue and what is no positive number")
        if x.modulus % y:
            self.wanted = math.lcm(self.wanted, self.modulus // x.modulus * y)
            raise Undecided("what the residue does not tell")
        return y

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


def quantified_over_residues(
    ev: Evaluator, universal: bool, t: ty.Type, predicate: Callable[[Value], Any]
) -> Truth:
    """Judge a quantifier inside a condition on residues: false if it is so at some of the residues
    (for ∀) or at all of them, otherwise unknown.
    """
    domain: Any = ev.domain
    if t not in (ty.NAT, ty.INT):
        return OPEN
    fails = (_fails(predicate, Residue(r, domain.modulus)) for r in range(domain.modulus))
    return Truth(Level.FALSE) if (any(fails) if universal else all(fails)) else OPEN


def impossible_modulus(
    ev: Evaluator, predicate: Callable[[Value], Any], further: tuple[int, ...] = ()
) -> int | None:
    """Return an m such that the predicate certainly fails at every residue modulo m, and so at
    every whole number; None if none was found among what remainders in it suggest and `further`.
    """
    ball: Any = ev.domain
    domain = ResidueDomain(ball.prec, ball.max_prec)
    stop = ev.work + MOST_WORK
    if _at(ev, domain, predicate, Residue(0, 1)):
        return 1
    tried: set[int] = {1}
    waiting = [*reversed(further), domain.wanted]
    while waiting and ev.work <= stop:
        m = waiting.pop()
        if m in tried or m > LARGEST:
            continue
        tried.add(m)
        domain.modulus = m
        if all(_at(ev, domain, predicate, Residue(r, m)) for r in range(m)):
            return m
        waiting.append(domain.wanted)  # a remainder of a quotient may ask for more
    return None


def _at(
    ev: Evaluator, domain: ResidueDomain, predicate: Callable[[Value], Any], x: Residue
) -> bool:
    with ev.within(domain):
        return _fails(predicate, x)


def _fails(predicate: Callable[[Value], Any], x: Residue) -> bool:
    try:
        return predicate(x).level is Level.FALSE  # type: ignore[no-any-return]
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return False
