"""No whole numbers are witnesses: a condition fails at every residue modulo some number, or at all
residues of several variables. The powers b ^ k of a number with exponents k of one residue r modulo
m, from k = s on, are those of one residue modulo b ^ s (b ^ m − 1).
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

__all__ = ["MODULI", "Residue", "ResidueDomain", "impossible_modulus", "quantified_over_residues"]

LARGEST = 2000  # modulus whose residues are looked at
MODULI = (3, 4, 5, 7, 8, 9, 11, 13, 16)  # that show most often that an equation has no solution
LONGEST = 4000  # bits of a power whose exponent is a residue
FIRST = 8  # natural numbers that are looked at one by one: remainders may be periodic from there on
MOST_WORK = 20_000  # after which no further one is tried


class Residue:
    """Any whole number that leaves the remainder `value` modulo `modulus`, and is at least `least`
    if that is not None.

    Attributes
    ----------
    bases : frozenset of int
        Of the powers with unknown exponents in it.
    """

    __slots__ = ("value", "modulus", "least", "bases")

    def __init__(
        self,
        value: int,
        modulus: int,
        least: int | None = None,
        bases: frozenset[int] = frozenset(),
    ) -> None:
        self.value, self.modulus = value % modulus, modulus
        self.least, self.bases = least, bases

    def __add__(self, other: Any) -> Residue:
        least = _joined(self, other, int.__add__)
        return self._like(other, self.value + _representative(other), least)

    __radd__ = __add__

    def __neg__(self) -> Residue:
        return Residue(-self.value, self.modulus, None, self.bases)

    def __sub__(self, other: Any) -> Residue:
        return self._like(other, self.value - _representative(other), None)

    def __rsub__(self, other: Any) -> Residue:
        return -self + other

    def __mul__(self, other: Any) -> Residue:
        least = _joined(self, other, int.__mul__)
        return self._like(other, self.value * _representative(other), least)

    __rmul__ = __mul__

    def _like(self, other: Any, value: int, least: int | None) -> Residue:
        """Return a sum or product with `other`, modulo what it is known to."""
        if not isinstance(other, Residue):
            return Residue(value, self.modulus, least, self.bases)
        modulus = math.gcd(self.modulus, other.modulus)
        return Residue(value, modulus, least, self.bases | other.bases)

    def __pow__(self, k: int) -> Residue:
        if type(k) is not int or k < 0:
            raise Undecided("a power of a residue")
        least = None if self.least is None else self.least**k
        return Residue(pow(self.value, k, self.modulus), self.modulus, least, self.bases)

    def exponential(self, base: Any) -> Any:
        """Return base ^ k for these exponents k, a number where that is the same for all."""
        if type(base) is not int or self.least is None:
            raise Undecided("a power with an unknown exponent")
        first = self.least + (self.value - self.least) % self.modulus
        if (first + self.modulus) * base.bit_length() > LONGEST or not (base or first):
            raise Undecided("a large power, or one of 0")
        modulus = abs(base**first * (base**self.modulus - 1))
        power = base**first
        if not modulus:
            return power
        return Residue(power, modulus, power if base > 0 else None, frozenset({base}))

    def _unordered(self, other: Any) -> bool:
        raise Undecided("the order of residues")

    __lt__ = __le__ = __gt__ = __ge__ = _unordered

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


def _joined(x: Residue, y: Any, operation: Callable[[int, int], int]) -> int | None:
    """Return the least sum or product of numbers that are not negative, None where some may be."""
    other = y.least if isinstance(y, Residue) else _representative(y)
    known = x.least is not None and other is not None and x.least >= 0 and other >= 0
    return operation(x.least, other) if known else None  # type: ignore[arg-type]


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
        least = None if x.least is None else x.least // k
        return Residue(x.value // k, x.modulus // k, least, x.bases)

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
            self.wanted = math.lcm(self.wanted, self._asked(x, y))
            raise Undecided("what the residue does not tell")
        return y

    def _asked(self, x: Residue, y: int) -> int:
        """Return the modulus of the unknown at which a residue may be known modulo `y`."""
        if not x.bases:
            return self.modulus // x.modulus * y
        periods = math.lcm(*(_order(b, y) for b in x.bases))
        return self.modulus * y if self.modulus % periods == 0 else periods

    def power(self, x: Any, k: Any) -> Any:  # type: ignore[override]
        if isinstance(k, Residue):
            return k.exponential(x)
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


def _order(base: int, m: int) -> int:
    """Return a period of the powers of a number modulo another one, from some power on; 1 if it is
    longer than any modulus that is looked at.
    """
    while (shared := math.gcd(base, m)) > 1:
        m //= shared
    power = base % m
    for k in range(1, LARGEST + 1):
        if power == 1 % m:
            return k
        power = power * base % m
    return 1


def quantified_over_residues(
    ev: Evaluator, universal: bool, t: ty.Type, predicate: Callable[[Value], Any]
) -> Truth:
    """Judge a quantifier inside a condition on residues: false if it is so at some of the residues
    (for ∀) or at all of them, otherwise unknown.
    """
    domain: Any = ev.domain
    if t not in (ty.NAT, ty.INT):
        return OPEN
    least = 0 if t == ty.NAT else None
    fails = (_fails(predicate, Residue(r, domain.modulus, least)) for r in range(domain.modulus))
    return Truth(Level.FALSE) if (any(fails) if universal else all(fails)) else OPEN


def impossible_modulus(
    ev: Evaluator,
    predicate: Callable[[Value], Any],
    further: tuple[int, ...] = (),
    natural: bool = False,
) -> int | None:
    """Return an m such that the predicate certainly fails at every residue modulo m, and so at
    every whole number, or natural number; None if none was found among what remainders in it
    suggest and `further`.
    """
    ball: Any = ev.domain
    domain = ResidueDomain(ball.prec, ball.max_prec)
    stop, least = ev.work + MOST_WORK, FIRST if natural else None
    found = 1 if _at(ev, domain, predicate, Residue(0, 1, least)) else None
    tried: set[int] = {1}
    waiting = [*reversed(further), domain.wanted]
    while found is None and waiting and ev.work <= stop:
        m = waiting.pop()
        if m in tried or not 0 < m <= LARGEST:
            continue
        tried.add(m)
        domain.modulus = m
        if all(_at(ev, domain, predicate, Residue(r, m, least)) for r in range(m)):
            found = m
        waiting.append(domain.wanted)  # a remainder of a quotient may ask for more
    first = range(FIRST if natural else 0)
    return found if found and all(_fails(predicate, n) for n in first) else None


def _at(
    ev: Evaluator, domain: ResidueDomain, predicate: Callable[[Value], Any], x: Residue
) -> bool:
    with ev.within(domain):
        return _fails(predicate, x)


def _fails(predicate: Callable[[Value], Any], x: Residue | int) -> bool:
    try:
        return predicate(x).level is Level.FALSE  # type: ignore[no-any-return]
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return False
