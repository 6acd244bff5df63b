"""What a number system must offer for Lean terms to be evaluated in it.

Two domains implement this protocol: `ball.BallDomain` (one sample; exact rationals where possible,
otherwise balls that contain the true value) and `batch.BatchDomain` (a batch of samples; float64
tensors with named axes). A constant's meaning in `constants/` is written once, against this
protocol.

Junk values are Lean's: ``x / 0 = 0``, ``log x = log |x|``, ``log 0 = 0``, ``sqrt x = 0`` for x < 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

__all__ = [
    "FAILURES",
    "Domain",
    "NoBuiltin",
    "NotBatchable",
    "Exhausted",
    "TooLarge",
    "Undecided",
    "Unsupported",
    "Scalar",
    "Matrix",
    "Condition",
]

Scalar = Any  # a number of the domain; Python ints stand for exact integers in both
Matrix = Any  # a matrix of the domain
Condition = Any  # `Truth` in the ball domain, a pair of tensors (truth, margin) in the batch domain


class Undecided(ArithmeticError):
    """The precision does not decide a case distinction (a branch, a floor, a pivot)."""


class TooLarge(ArithmeticError):
    """The sample asks for too much work; it says nothing about the statement."""


class Exhausted(TooLarge):
    """All the work that one sample may cost is done; there is no point in trying more points."""


class NotBatchable(TypeError):
    """The value cannot be a tensor (recursion on a batched index); the caller loops."""


class Unsupported(NotImplementedError):
    """A constant or a construction without a meaning; the message is its name."""


class NoBuiltin(Unsupported):
    """The operation has no built-in meaning on this type."""


# What a meaning raises where it is given values that it was not written for (jets, intervals,
# expressions), or that do not decide it: then the attempt says nothing, and the caller goes on
# without it. `Undecided` and `TooLarge` are among the arithmetic errors.
FAILURES = (ArithmeticError, Unsupported, TypeError, AttributeError, ValueError, IndexError)


class Domain(Protocol):
    """Numbers, comparisons and small dense matrices."""

    name: str  # "ball" | "batch"

    # -- constants and conversion ------------------------------------------------------------------
    def real(
        self, value: Any
    ) -> Scalar: ...  # from int, Fraction, fmpq or a scalar that already is real
    def complex(self, re: Scalar, im: Scalar) -> Scalar: ...
    def pi(self) -> Scalar: ...
    def is_complex(self, x: Scalar) -> bool: ...
    def to_float(self, x: Scalar) -> Any: ...  # float | complex (ball), tensor (batch); for reports

    # -- field operations, on reals and complexes alike --------------------------------------------
    def add(self, x: Scalar, y: Scalar) -> Scalar: ...
    def sub(self, x: Scalar, y: Scalar) -> Scalar: ...
    def mul(self, x: Scalar, y: Scalar) -> Scalar: ...
    def neg(self, x: Scalar) -> Scalar: ...
    def inv(self, x: Scalar) -> Scalar: ...  # 0⁻¹ = 0
    def div(self, x: Scalar, y: Scalar) -> Scalar: ...  # x / 0 = 0
    def power(
        self, x: Scalar, k: Scalar
    ) -> Scalar: ...  # integer exponent, 0 ^ 0 = 1, 0 ^ (-k) = 0
    def conj(self, x: Scalar) -> Scalar: ...
    def re(self, x: Scalar) -> Scalar: ...
    def im(self, x: Scalar) -> Scalar: ...
    def norm(self, x: Scalar) -> Scalar: ...  # |x|, real

    # -- integers ----------------------------------------------------------------------------------
    def floor(self, x: Scalar) -> Scalar: ...
    def ceil(self, x: Scalar) -> Scalar: ...
    def int_floordiv(self, x: Scalar, y: Scalar) -> Scalar: ...  # rounds towards −∞, x / 0 = 0
    def int_mod(self, x: Scalar, y: Scalar) -> Scalar: ...  # sign of y, x % 0 = x
    def integer(
        self, name: str, *args: Scalar
    ) -> Scalar: ...  # gcd, factorial, choose, sqrt …: on Python ints or tensors

    # -- functions: one entry point, `name` is one of FUNCTIONS ------------------------------------
    # real: exp log sqrt sin cos tan arcsin arccos arctan sinh cosh tanh arsinh; complex: cexp clog
    # csin ccos carg (real value)
    def function(self, name: str, x: Scalar) -> Scalar: ...
    def rpow(
        self, x: Scalar, y: Scalar
    ) -> Scalar: ...  # Real.rpow: x < 0 gives exp(y log|x|)·cos(πy); 0^0 = 1, 0^y = 0
    def cpow(self, x: Scalar, y: Scalar) -> Scalar: ...  # Complex.cpow: 0^0 = 1, 0^y = 0

    # -- order and choice --------------------------------------------------------------------------
    def maximum(self, x: Scalar, y: Scalar) -> Scalar: ...
    def minimum(self, x: Scalar, y: Scalar) -> Scalar: ...
    def less(self, x: Scalar, y: Scalar) -> Condition: ...
    def less_equal(self, x: Scalar, y: Scalar) -> Condition: ...
    def equal(self, x: Scalar, y: Scalar) -> Condition: ...  # complexes too
    def constant(self, value: bool) -> Condition: ...
    def conjunction(self, parts: Sequence[Condition]) -> Condition: ...
    def disjunction(self, parts: Sequence[Condition]) -> Condition: ...
    def negation(self, c: Condition) -> Condition: ...
    def select(
        self, c: Condition, x: Callable[[], Scalar], y: Callable[[], Scalar]
    ) -> Scalar: ...  # if c then x else y

    # -- iteration over a finite index set ---------------------------------------------------------
    # `axis(n)` is what stands for "every index 0 … n−1 at once": a list of Python ints (ball) or
    # one tensor on a fresh
    # axis, in a one-element list (batch). `reduce` folds the values at those indices with "add",
    # "mul", "max", "min",
    # "and" or "or" (the last two on conditions); the index set of "max" and "min" must not be
    # empty.
    def axis(self, n: int) -> list[Scalar]: ...
    def reduce(self, op: str, indices: list[Scalar], values: list[Any]) -> Any: ...
    def table(
        self, values: list[Scalar], index: Scalar
    ) -> Scalar: ...  # values[index], index an int or a batched one

    # -- dense matrices (rows × columns) -----------------------------------------------------------
    def matrix(self, rows: int, cols: int, entry: Callable[[Scalar, Scalar], Scalar]) -> Matrix: ...
    def entry(self, a: Matrix, i: Scalar, j: Scalar) -> Scalar: ...
    def matmul(self, a: Matrix, b: Matrix) -> Matrix: ...
    def matpow(self, a: Matrix, k: int) -> Matrix: ...  # k ≥ 0
    def det(self, a: Matrix) -> Scalar: ...  # the empty matrix has determinant 1
    def matinv(self, a: Matrix) -> Matrix: ...  # 0 where the determinant is 0
    def expm(self, a: Matrix) -> Matrix: ...
    def eigenvalues_hermitian(
        self, a: Matrix
    ) -> list[Scalar]: ...  # decreasing, as Mathlib's eigenvalues₀
    def spectral_norm(
        self, a: Matrix
    ) -> Scalar: ...  # largest singular value; 0 for an empty matrix
