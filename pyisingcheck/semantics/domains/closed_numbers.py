"""Real numbers that are known exactly although they are irrational."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flint import arb, fmpq, fmpz

__all__ = ["EXACT_BITS", "LARGEST_POWER", "Closed", "LogSum", "PiMultiple", "Surd"]

Number = Any  # int | fmpq | arb | Closed

EXACT_BITS = 100_000  # exact numbers of more bits become balls, so that towers cost no memory
SMALL_PRIMES = [p for p in range(2, 1000) if all(p % d for d in range(2, int(p**0.5) + 1))]


class Closed:
    """A real number other than 0 that is known exactly although it is irrational.

    Sums and rational multiples of one kind are of that kind, or 0. In sums with other numbers, and
    in all functions that know nothing of the kind, it is a ball.
    """

    __slots__ = ()

    def ball(self) -> arb:
        raise NotImplementedError

    def plus(self, other: Any) -> Number:
        """Return the sum with a number of the same kind."""
        raise NotImplementedError

    def scaled(self, q: fmpq) -> Number:
        """Return the multiple by a rational number other than 0."""
        raise NotImplementedError

    def ratio(self, other: Any) -> fmpq | None:
        """Return the quotient by a number of the same kind if it is rational."""
        raise NotImplementedError

    def __add__(self, other: Number) -> Number:
        if type(other) is type(self):
            return self.plus(other)
        return self if type(other) is not arb and other == 0 else self.ball() + other

    __radd__ = __add__

    def __neg__(self) -> Number:
        return self.scaled(fmpq(-1))

    def __sub__(self, other: Number) -> Number:
        return self + (-other)

    def __rsub__(self, other: Number) -> Number:
        return -self + other

    def __mul__(self, other: Number) -> Number:
        if isinstance(other, (int, fmpq)):
            return self.scaled(fmpq(other)) if other else 0
        return self.ball() * (other.ball() if isinstance(other, Closed) else other)

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> Number:
        if type(other) is type(self):
            ratio = self.ratio(other)
            return self.ball() / other.ball() if ratio is None else ratio
        return self * (fmpq(1) / other if isinstance(other, (int, fmpq)) else 1 / other)

    def __rtruediv__(self, other: Number) -> Number:
        return other / self.ball()

    def __pow__(self, exponent: int) -> Number:
        return self.ball() ** exponent

    def __abs__(self) -> Number:
        if self > 0:
            return self
        return -self if self < 0 else abs(self.ball())

    def _sides(self, other: Number) -> tuple[Number, Number]:
        if type(other) is type(self):
            difference = self - other
            return (difference.ball() if isinstance(difference, Closed) else difference), 0
        return self.ball(), other

    def __lt__(self, other: Number) -> bool:
        a, b = self._sides(other)
        return bool(a < b)

    def __le__(self, other: Number) -> bool:
        a, b = self._sides(other)
        return bool(a <= b)

    def __gt__(self, other: Number) -> bool:
        a, b = self._sides(other)
        return bool(a > b)

    def __ge__(self, other: Number) -> bool:
        a, b = self._sides(other)
        return bool(a >= b)


class PiMultiple(Closed):
    """A rational multiple of π, so that sin, cos and tan of it are exact."""

    __slots__ = ("factor",)

    def __init__(self, factor: fmpq) -> None:
        self.factor = factor

    @staticmethod
    def of(factor: Any) -> Number:
        """Return factor · π."""
        return PiMultiple(fmpq(factor)) if factor != 0 else 0

    def ball(self) -> arb:
        return arb(self.factor) * arb.pi()

    def plus(self, other: PiMultiple) -> Number:
        return PiMultiple.of(self.factor + other.factor)

    def scaled(self, q: fmpq) -> Number:
        return PiMultiple(self.factor * q)

    def ratio(self, other: PiMultiple) -> fmpq | None:
        return self.factor / other.factor

    def __float__(self) -> float:
        return float(self.ball())

    def __repr__(self) -> str:
        return f"({self.factor}) * π"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PiMultiple) and self.factor == other.factor

    def __hash__(self) -> int:
        return hash(("π", self.factor))


LONGEST_FACTORED = 1 << 13  # bits of a number that is divided by small primes


class LogSum(Closed):
    """A rational combination of logarithms of primes, which are linearly independent, so that
    quotients of logarithms that are rational are known to be.
    """

    __slots__ = ("terms",)

    def __init__(self, terms: dict[int, fmpq]) -> None:
        self.terms = terms

    @staticmethod
    def of(x: Any) -> Number:
        """Return log x for a positive rational number x, a ball if x is long or has large prime
        factors.
        """
        x = fmpq(x)
        if x.p.bit_length() + x.q.bit_length() > LONGEST_FACTORED:
            return arb(x).log()
        terms: dict[int, fmpq] = {}
        for part, side in ((int(x.p), 1), (int(x.q), -1)):
            for p in SMALL_PRIMES:
                if part == 1:
                    break
                while part % p == 0:
                    part //= p
                    terms[p] = terms.get(p, fmpq(0)) + side
            if part != 1:
                return arb(x).log()
        return LogSum(terms) if terms else 0

    def ball(self) -> arb:
        return sum((arb(q) * arb(p).log() for p, q in self.terms.items()), arb(0))

    def plus(self, other: LogSum) -> Number:
        terms = dict(self.terms)
        for p, q in other.terms.items():
            terms[p] = terms.get(p, fmpq(0)) + q
        terms = {p: q for p, q in terms.items() if q != 0}
        return LogSum(terms) if terms else 0

    def scaled(self, q: fmpq) -> Number:
        return LogSum({p: c * q for p, c in self.terms.items()})

    def ratio(self, other: LogSum) -> fmpq | None:
        if self.terms.keys() != other.terms.keys():
            return None
        ratios = {q / other.terms[p] for p, q in self.terms.items()}
        return ratios.pop() if len(ratios) == 1 else None

    def exponential(self) -> fmpq | None:
        """Return exp of the number if it is rational and short."""
        if any(q.q != 1 for q in self.terms.values()):
            return None
        if sum(abs(int(q.p)) * p.bit_length() for p, q in self.terms.items()) > EXACT_BITS:
            return None
        value = fmpq(1)
        for p, q in self.terms.items():
            value *= fmpq(p) ** int(q.p)
        return value

    def __repr__(self) -> str:
        return " + ".join(f"({q}) * log {p}" for p, q in self.terms.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LogSum) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(("log", frozenset(self.terms.items())))


LARGEST_RADICAND, LONGEST_PART = 1 << 64, 2000  # beyond either a surd is a ball
LARGEST_POWER = 64


class Surd(Closed):
    """a + b √d with rational a, b ≠ 0 and a natural number d that is no square, so that √8 = 2 √2
    and the golden ratio satisfies its equation.

    d has no square factor of a prime below 1000. Sums and products with rational numbers and with
    surds of the same d are exact.
    """

    __slots__ = ("a", "b", "d")

    def __init__(self, a: fmpq, b: fmpq, d: int) -> None:
        self.a, self.b, self.d = a, b, d

    @staticmethod
    def root(x: Any) -> Number:
        """Return √x for a positive rational number x, a ball if x is long."""
        x = fmpq(x)
        radicand = int(x.p * x.q)
        if radicand >= LARGEST_RADICAND:
            return arb(x).sqrt()
        outside, inside = _without_squares(radicand)
        scale = fmpq(outside, x.q)
        return Surd(fmpq(0), scale, inside) if inside > 1 else scale

    def _like(self, a: fmpq, b: fmpq) -> Number:
        """Return a + b √d."""
        if b == 0:
            return a
        found = Surd(a, b, self.d)
        short = max(a.height_bits(), b.height_bits()) <= LONGEST_PART
        return found if short else found.ball()

    def ball(self) -> arb:
        return arb(self.a) + arb(self.b) * arb(self.d).sqrt()

    def conjugate(self) -> Surd:
        """Return a - b √d."""
        return Surd(self.a, -self.b, self.d)

    def plus(self, other: Surd) -> Number:
        if self.d != other.d:
            return self.ball() + other.ball()
        return self._like(self.a + other.a, self.b + other.b)

    def scaled(self, q: fmpq) -> Number:
        return self._like(self.a * q, self.b * q)

    def ratio(self, other: Surd) -> fmpq | None:
        quotient = self / other
        return quotient if isinstance(quotient, fmpq) else None

    def inverse(self) -> Number:
        """Return 1 / (a + b √d), which is not 0."""
        return self.conjugate().scaled(1 / (self.a * self.a - self.b * self.b * self.d))

    def __add__(self, other: Number) -> Number:
        if isinstance(other, int | fmpq):
            return self._like(self.a + other, self.b)
        return super().__add__(other)

    __radd__ = __add__

    def __mul__(self, other: Number) -> Number:
        if isinstance(other, Surd):
            return self._times(other)
        return super().__mul__(other)

    __rmul__ = __mul__

    def _times(self, other: Surd) -> Number:
        if self.d == other.d:
            rational = self.a * other.a + self.b * other.b * self.d
            return self._like(rational, self.a * other.b + self.b * other.a)
        if self.a == other.a == 0 and self.d * other.d < LARGEST_RADICAND:
            return Surd.root(self.d * other.d) * (self.b * other.b)
        return self.ball() * other.ball()

    def __truediv__(self, other: Number) -> Number:
        if isinstance(other, Surd):
            return self * other.inverse()
        return super().__truediv__(other)

    def __rtruediv__(self, other: Number) -> Number:
        return self.inverse() * other

    def __pow__(self, exponent: int) -> Number:
        if not 0 <= exponent <= LARGEST_POWER:
            return self.ball() ** exponent
        result: Number = fmpq(1)
        for _ in range(exponent):
            result = result * self
        return result

    def __float__(self) -> float:
        return float(self.ball())

    def __repr__(self) -> str:
        size = abs(self.b)
        root = f"√{self.d}" if size == 1 else f"{_shown(size)} * √{self.d}"
        if self.a == 0:
            return root if self.b > 0 else f"-{root}"
        return f"{_shown(self.a)} {'+' if self.b > 0 else '-'} {root}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Surd):
            return False
        return (self.a, self.b, self.d) == (other.a, other.b, other.d)

    def __hash__(self) -> int:
        return hash(("√", self.d, self.a, self.b))


@lru_cache(maxsize=4096)
def _without_squares(n: int) -> tuple[int, int]:
    """Return r and d with n = r² d, d without square factors of small primes, 1 for a square n."""
    whole = int(fmpz(n).isqrt())
    if whole * whole == n:
        return whole, 1
    outside = 1
    for p in SMALL_PRIMES:
        if p * p > n:
            break
        while n % (p * p) == 0:
            n, outside = n // (p * p), outside * p
    whole = int(fmpz(n).isqrt())
    return (outside * whole, 1) if whole * whole == n else (outside, n)


def _shown(q: fmpq) -> str:
    return str(int(q.p)) if q.q == 1 else f"{int(q.p)} / {int(q.q)}"
