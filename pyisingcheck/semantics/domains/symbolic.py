"""The symbolic domain: numbers are quotients of polynomials in unknowns, so that evaluating both
sides of an equation says which polynomial has to vanish.

Whatever depends on the size of an unknown raises `Undecided`; roots and absolute values become
unknowns of their own, with the equation that they satisfy.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from flint import Ordering, arb, fmpq, fmpq_mpoly_ctx

from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains import ball_functions, ball_matrix, ball_numbers
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_matrix import BallMatrix
from pyisingcheck.semantics.domains.ball_numbers import Complex, Surd, parts
from pyisingcheck.semantics.values import TRANSIENT

__all__ = ["Quotient", "RootDomain", "Space", "SymbolDomain", "determinant"]

UNKNOWNS = 40  # unknowns of one system, those for roots among them
LARGEST_POWER = 60
LARGEST_DETERMINANT = 6
LARGEST_DEGREE, MOST_TERMS = 400, 40_000  # of products; iterations square their degrees


class Space:
    """The unknowns of one system of equations and what is known of them.

    Attributes
    ----------
    used : int
        How many unknowns there are.
    relations : list of polynomial
        What vanishes by the definition of an unknown (s² − x for s = √x).
    nonnegative : set of int
        Unknowns that must not be negative for their definition to be right.
    divisors : list of polynomial
        What was divided by, and so must not vanish.
    nonpositive : list of Quotient
        What must not be positive: its root is taken to be 0.
    wary : bool
        Whether an unknown that turns out to differ from a number is noted among the divisors: at
        that number, what follows may be otherwise.
    junk : function of a description to bool, or None
        Whether a divisor is 0, or what stands under a root negative. Both are otherwise supposed
        not to be so, and quotient and root are the usual ones.
    """

    def __init__(self, wary: bool = False, junk: Callable[[str], bool] | None = None) -> None:
        self.wary, self.junk = wary, junk
        self.ring = fmpq_mpoly_ctx.get([f"x{i}" for i in range(UNKNOWNS)], Ordering.lex)
        self.one = self.ring.constant(1)
        self.used = 0
        self.relations: list[Any] = []
        self.nonnegative: set[int] = set()
        self.divisors: list[Any] = []
        self.nonpositive: list[Quotient] = []
        self.roots: dict[tuple[int, str, str], Quotient] = {}

    def unknown(self) -> Quotient:
        """Return a new unknown.

        Raises
        ------
        Undecided
            When there are too many.
        """
        if self.used == UNKNOWNS:
            raise Undecided("more unknowns than are solved for")
        self.used += 1
        return Quotient(self, self.ring.gen(self.used - 1), self.one)

    def quotient(self, x: Any) -> Quotient:
        """Return an exact number as a quotient."""
        if isinstance(x, Quotient):
            return x
        if isinstance(x, int | fmpq):
            return Quotient(self, self.ring.constant(fmpq(x)), self.one)
        raise Undecided("a number that is not rational among polynomials")

    def zero_root(self, x: Quotient) -> bool:
        """Whether √x is to be 0 because x is negative, which then is a condition."""
        zero = self.junk is not None and not x.num.is_constant() and self.junk(f"√ {x.num}/{x.den}")
        if zero:
            self.nonpositive.append(x)
        return zero

    def zero_divisor(self, x: Any) -> bool:
        """Whether a polynomial that is divided by is to be 0, which then is a relation."""
        zero = self.junk is not None and not x.is_constant() and self.junk(f"/ {x}")
        if zero:
            self.relations.append(x)
        return zero

    def root(self, x: Quotient, k: int) -> Quotient:
        """Return the unknown y ≥ 0 with y ^ k = x."""
        key = (k, str(x.num), str(x.den))
        if key not in self.roots:
            y = self.unknown()
            self.nonnegative.add(self.used - 1)
            self.relations.append(x.den * y.num**k - x.num)
            self.roots[key] = y
        return self.roots[key]

    def state(self) -> tuple[int, int, int, int]:
        return self.used, len(self.relations), len(self.divisors), len(self.nonpositive)

    def restore(self, state: tuple[int, int, int, int]) -> None:
        """Forget the unknowns and conditions that came after `state`."""
        self.used = state[0]
        del self.relations[state[1] :], self.divisors[state[2] :], self.nonpositive[state[3] :]
        self.nonnegative = {i for i in self.nonnegative if i < self.used}
        self.roots = {k: y for k, y in self.roots.items() if not any(y.num.degrees()[self.used :])}


class Quotient:
    """A quotient of polynomials with rational coefficients."""

    __slots__ = ("space", "num", "den")

    def __init__(self, space: Space, num: Any, den: Any) -> None:
        if not den.is_one():
            common = num.gcd(den)
            num, den = num / common, den / common
        self.space, self.num, self.den = space, num, den

    def __add__(self, other: Any) -> Quotient:
        y = self.space.quotient(other)
        _affordable((self.num, y.den), (y.num, self.den))
        return Quotient(self.space, self.num * y.den + y.num * self.den, self.den * y.den)

    def __mul__(self, other: Any) -> Quotient:
        y = self.space.quotient(other)
        _affordable((self.num, y.num), (self.den, y.den))
        return Quotient(self.space, self.num * y.num, self.den * y.den)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Quotient:
        return Quotient(self.space, -self.num, self.den)

    def __sub__(self, other: Any) -> Quotient:
        return self + (-self.space.quotient(other))

    def __rsub__(self, other: Any) -> Quotient:
        return -self + self.space.quotient(other)

    def inverse(self) -> Quotient:
        if self.space.zero_divisor(self.num):
            return self.space.quotient(0)
        self.space.divisors.append(self.num)
        return Quotient(self.space, self.den, self.num)

    def __rtruediv__(self, other: Any) -> Quotient:
        return self.inverse() * self.space.quotient(other)

    def __pow__(self, k: int) -> Quotient:
        if abs(k) > LARGEST_POWER:
            raise Undecided("a high power of an unknown")
        x = self if k >= 0 else self.inverse()
        for p in (x.num, x.den):
            terms = math.comb(abs(k) + len(p) - 1, abs(k)) if len(p) else 0
            if abs(k) * p.total_degree() > LARGEST_DEGREE or terms > MOST_TERMS:
                raise Undecided("a polynomial of a high degree, or with many terms")
        return Quotient(self.space, x.num ** abs(k), x.den ** abs(k))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Quotient | int | fmpq):
            return False
        y = self.space.quotient(other)
        gap = self.num * y.den - y.num * self.den
        if self.space.wary and not gap.is_constant():
            self.space.divisors.append(gap)
        return bool(gap.is_zero())

    def __hash__(self) -> int:
        return hash((str(self.num), str(self.den)))

    def _size(self, other: Any) -> bool:
        raise Undecided("the size of an unknown")

    __lt__ = __le__ = __gt__ = __ge__ = _size

    def __abs__(self) -> Quotient:
        return self.space.root(self * self, 2)


def _affordable(*products: tuple[Any, Any]) -> None:
    """Check that products of polynomials are of a moderate size.

    Raises
    ------
    Undecided
        If one is not.
    """
    for p, q in products:
        if p.total_degree() + q.total_degree() > LARGEST_DEGREE or len(p) * len(q) > MOST_TERMS:
            raise Undecided("a polynomial of a high degree, or with many terms")


TRANSIENT.add(Quotient)


class SymbolDomain(BallDomain):
    """Ball arithmetic extended to quotients."""

    @staticmethod
    def real(value: Any) -> Any:
        return value if isinstance(value, Quotient) else ball_numbers.real(value)

    @staticmethod
    def complex(re: Any, im: Any) -> Complex:
        return Complex(SymbolDomain.real(re), SymbolDomain.real(im))

    @staticmethod
    def inv(x: Any) -> Any:
        return _inverse(x) if _symbolic(x) else ball_numbers.inv(x)

    @staticmethod
    def div(x: Any, y: Any) -> Any:
        return ball_numbers.mul(x, _inverse(y)) if _symbolic(y) else ball_numbers.div(x, y)

    @staticmethod
    def power(x: Any, k: Any) -> Any:
        if not _symbolic(x):
            return ball_numbers.power(x, k)
        n = ball_numbers.to_int(k)
        if isinstance(x, Quotient):
            return x**n
        if abs(n) > LARGEST_POWER:
            raise Undecided("a high power of an unknown")
        result: Any = 1
        for _ in range(abs(n)):
            result = ball_numbers.mul(result, x)
        return _inverse(result) if n < 0 else result

    @staticmethod
    def norm(x: Any) -> Any:
        if not _symbolic(x):
            return ball_functions.norm(x)
        a, b = parts(x)
        return abs(a) if b == 0 else SymbolDomain.function("sqrt", a * a + b * b)

    @staticmethod
    def function(name: str, x: Any) -> Any:
        if isinstance(x, Quotient) and name == "sqrt":
            return x.space.quotient(0) if x.space.zero_root(x) else x.space.root(x, 2)
        return ball_functions.function(name, x)

    @staticmethod
    def rpow(x: Any, y: Any) -> Any:
        """Return x ^ y for rational y; a fractional power supposes x ≥ 0."""
        if not isinstance(x, Quotient):
            return ball_functions.rpow(x, y)
        exponent = fmpq(y)
        return (x if exponent.q == 1 else x.space.root(x, int(exponent.q))) ** int(exponent.p)

    @staticmethod
    def det(a: BallMatrix) -> Any:
        if not any(map(_symbolic, a.entries())):
            return ball_matrix.det(a)
        if a.rows > LARGEST_DETERMINANT:
            raise Undecided("a large determinant of unknowns")
        rows = [list(row) for row in a.data]
        return determinant(rows, ball_numbers.add, ball_numbers.mul, ball_numbers.neg)


class RootDomain(SymbolDomain):
    """As `SymbolDomain`; irrational square roots of rational numbers are unknowns of `space`."""

    def __init__(self, space: Space) -> None:
        super().__init__()
        self.space = space

    def function(self, name: str, x: Any) -> Any:  # type: ignore[override]
        y = SymbolDomain.function(name, x)
        if name == "sqrt" and isinstance(y, arb | Surd) and isinstance(x, int | fmpq):
            return self.space.root(self.space.quotient(x), 2)
        return y


def _symbolic(x: Any) -> bool:
    return any(isinstance(part, Quotient) for part in parts(x))


def determinant(
    rows: list[list[Any]],
    add: Callable[[Any, Any], Any],
    mul: Callable[[Any, Any], Any],
    neg: Callable[[Any], Any],
) -> Any:
    """Return a determinant without divisions: that of the last rows, for ever more columns."""
    n = len(rows)
    below: dict[tuple[int, ...], Any] = {(): 1}
    for k in range(n):
        here: dict[tuple[int, ...], Any] = {}
        for columns, minor in below.items():
            for j in range(n):
                if j in columns:
                    continue
                chosen = tuple(sorted((*columns, j)))
                term = mul(rows[n - 1 - k][j], minor)
                term = neg(term) if chosen.index(j) % 2 else term
                here[chosen] = add(here[chosen], term) if chosen in here else term
        below = here
    return below[tuple(range(n))]


def _inverse(x: Any) -> Any:
    if isinstance(x, Quotient):
        return x.inverse()
    a, b = parts(x)
    scale = _inverse(a * a + b * b)
    return Complex(ball_numbers.mul(a, scale), ball_numbers.mul(-b, scale))
