"""The ball domain: one sample, exact where possible, otherwise balls that contain the true value.

This is the judge. What it calls certain is proved by ball arithmetic (python-flint); what the
precision does not decide is `UNKNOWN`, and the caller raises the precision. Only at the highest
precision do two balls that agree in all their digits count as equal, as a leaning (`LIKELY_TRUE`,
`LIKELY_FALSE`) with its grounds, never as a certainty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from typing import Any

from flint import arb, ctx

from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains import ball_functions, ball_matrix, ball_numbers
from pyisingcheck.semantics.domains.ball_matrix import BallMatrix
from pyisingcheck.semantics.domains.ball_numbers import (
    Complex,
    Number,
    PiMultiple,
    maximum,
    minimum,
    real_float,
    sub,
    to_arb,
    to_float,
    to_int,
)
from pyisingcheck.semantics.integers import integer_function
from pyisingcheck.semantics.truth import Level, Truth, all_of, any_of, negate

__all__ = ["AGREEMENT", "BallDomain", "BallMatrix", "Complex"]

MOST_DIGITS = 10**6  # that are told to agree
AGREEMENT = "equal to"  # how the grounds of a leaning begin that rests on balls which agree


class BallDomain:
    """Numbers of `ball_numbers`, matrices of `ball_matrix`, truth values of `truth`.

    Evaluate inside ``with domain.working():``, which sets flint's global precision. Outside,
    results are as sound but only as sharp as that precision.

    Parameters ---------- prec : int Working precision in bits. max_prec : int Precision at which
    indistinguishable balls count as (likely) equal; below, they are `UNKNOWN`.
    """

    name = "ball"

    def __init__(self, prec: int = 106, max_prec: int = 1024) -> None:
        self.prec = prec
        self.max_prec = max_prec
        self.tolerance = 0.0  # how closely sides that rest on an estimated value have to agree

    @contextmanager
    def working(self) -> Iterator[BallDomain]:
        """Set flint's precision for the block."""
        before = ctx.prec
        ctx.prec = self.prec
        try:
            yield self
        finally:
            ctx.prec = before

    # -- constants and conversion ------------------------------------------------------------------

    real = staticmethod(ball_numbers.real)
    to_float = staticmethod(to_float)

    @staticmethod
    def pi() -> Number:
        return PiMultiple.of(1)

    @staticmethod
    def complex(re: Any, im: Any) -> Complex:
        return Complex(ball_numbers.real(re), ball_numbers.real(im))

    @staticmethod
    def is_complex(x: Number) -> bool:
        return type(x) is Complex

    # -- field operations --------------------------------------------------------------------------

    add = staticmethod(ball_numbers.add)
    sub = staticmethod(ball_numbers.sub)
    mul = staticmethod(ball_numbers.mul)
    neg = staticmethod(ball_numbers.neg)
    inv = staticmethod(ball_numbers.inv)
    div = staticmethod(ball_numbers.div)
    power = staticmethod(ball_numbers.power)
    conj = staticmethod(ball_numbers.conj)
    norm = staticmethod(ball_functions.norm)

    @staticmethod
    def re(x: Number) -> Number:
        return ball_numbers.parts(x)[0]

    @staticmethod
    def im(x: Number) -> Number:
        return ball_numbers.parts(x)[1]

    # -- integers ----------------------------------------------------------------------------------

    floor = staticmethod(ball_numbers.floor)
    ceil = staticmethod(ball_numbers.ceil)

    @staticmethod
    def int_floordiv(x: Number, y: Number) -> int:
        """Return ⌊x / y⌋, 0 for y = 0."""
        dividend, divisor = to_int(x), to_int(y)
        return dividend // divisor if divisor else 0

    @staticmethod
    def int_mod(x: Number, y: Number) -> int:
        """Return x modulo y with the sign of y, x for y = 0."""
        dividend, divisor = to_int(x), to_int(y)
        return dividend % divisor if divisor else dividend

    @staticmethod
    def integer(name: str, *args: Number) -> int:
        """Return a function of `integers`; predicates give True or False."""
        return integer_function(name, *(to_int(x) for x in args))

    # -- functions ---------------------------------------------------------------------------------

    function = staticmethod(ball_functions.function)
    rpow = staticmethod(ball_functions.rpow)
    cpow = staticmethod(ball_functions.cpow)

    # -- order and choice --------------------------------------------------------------------------

    maximum = staticmethod(maximum)
    minimum = staticmethod(minimum)

    def less(self, x: Number, y: Number) -> Truth:
        """Return whether x < y, with margin y − x."""
        gap = sub(y, x)
        if gap > 0:
            return Truth(Level.TRUE, real_float(gap))
        if gap <= 0:
            return Truth(Level.FALSE, real_float(gap))
        return self._undecided(gap, x, y, Level.LIKELY_FALSE, real_float(gap))

    def less_equal(self, x: Number, y: Number) -> Truth:
        """Return whether x ≤ y, with margin y − x."""
        gap = sub(y, x)
        if gap >= 0:
            return Truth(Level.TRUE, real_float(gap))
        if gap < 0:
            return Truth(Level.FALSE, real_float(gap))
        return self._undecided(gap, x, y, Level.LIKELY_TRUE, real_float(gap))

    def equal(self, x: Number, y: Number) -> Truth:
        """Return whether x = y, with margin −|x − y|."""
        gap = ball_functions.norm(sub(x, y))
        if ball_numbers.zero(gap):
            return Truth(Level.TRUE, 0.0)
        if gap > 0:
            return Truth(Level.FALSE, -real_float(gap))
        return self._undecided(gap, x, y, Level.LIKELY_TRUE, -real_float(gap))

    def _undecided(self, gap: arb, x: Number, y: Number, leaning: Level, margin: float) -> Truth:
        """Lean at the highest precision, if the balls agree in many of its bits: square roots of
        what is close to 0 leave a little less than half of them.
        """
        size = sum((abs(to_arb(part)) for z in (x, y) for part in ball_numbers.parts(z)), arb(1))
        difference = (gap / size).abs_upper()
        if self.prec >= self.max_prec and difference < arb(2) ** (-(self.prec * 3 // 8)):
            digits = real_float(-difference.log() / arb(10).log())
            agreeing = int(min(digits, MOST_DIGITS))
            return Truth(leaning, 0.0, f"{AGREEMENT} {agreeing} digits")
        if leaning is Level.LIKELY_TRUE and difference < self.tolerance:
            return Truth(leaning, 0.0, f"within {real_float(gap):.1e} of each other", True)
        return Truth(Level.UNKNOWN, margin, f"undecided at {self.prec} bits")

    @staticmethod
    def constant(value: bool) -> Truth:
        return Truth(Level.TRUE if value else Level.FALSE)

    @staticmethod
    def conjunction(parts: Sequence[Truth]) -> Truth:
        return all_of(parts)

    @staticmethod
    def disjunction(parts: Sequence[Truth]) -> Truth:
        return any_of(parts)

    @staticmethod
    def negation(c: Truth) -> Truth:
        return negate(c)

    @staticmethod
    def select(c: Truth, x: Callable[[], Any], y: Callable[[], Any]) -> Any:
        """Return x() or y(); raises `Undecided` unless the condition is certain."""
        if not c.certain:
            raise Undecided(f"a case distinction ({c.grounds or c.level.name})")
        return x() if c.level is Level.TRUE else y()

    # -- iteration ---------------------------------------------------------------------------------

    @staticmethod
    def axis(n: int) -> list[int]:
        return list(range(n))

    def reduce(self, op: str, indices: list[int], values: list[Any]) -> Any:
        """Fold `values` with "add", "mul", "max", "min", "and" or "or"."""
        if op == "and":
            return all_of(values)
        if op == "or":
            return any_of(values)
        combine, start = _FOLDS[op]
        if not (start or values):
            raise ValueError(f"expected a nonempty index set for {op}")
        return reduce(combine, values, *start)

    @staticmethod
    def table(values: list[Any], index: Number) -> Any:
        return values[to_int(index)]

    # -- matrices ----------------------------------------------------------------------------------

    matrix = staticmethod(ball_matrix.build)
    matmul = staticmethod(ball_matrix.matmul)
    matpow = staticmethod(ball_matrix.matpow)
    det = staticmethod(ball_matrix.det)
    matinv = staticmethod(ball_matrix.inverse)
    expm = staticmethod(ball_matrix.expm)
    eigenvalues_hermitian = staticmethod(ball_matrix.eigenvalues_hermitian)
    spectral_norm = staticmethod(ball_matrix.spectral_norm)

    @staticmethod
    def entry(a: BallMatrix, i: Number, j: Number) -> Number:
        return a.data[to_int(i)][to_int(j)]


_FOLDS: dict[str, tuple[Callable[[Any, Any], Any], list[int]]] = {
    "add": (ball_numbers.add, [0]),
    "mul": (ball_numbers.mul, [1]),
    "max": (maximum, []),
    "min": (minimum, []),
}
