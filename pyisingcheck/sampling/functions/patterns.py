"""Arguments at which an equation says what a function is: which values they match, and how a
variable is found from the value.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from pyisingcheck.semantics.integers import prime_factors
from pyisingcheck.terms.expr import BVar, Const, Expr, NatLit, head_and_args

__all__ = [
    "FIELDS",
    "Affine",
    "Split",
    "affine",
    "apart",
    "is_pattern",
    "natural_line",
    "on_field",
    "reach",
    "split",
]

FIELDS = ("Rat", "Real", "Complex")
ARITHMETIC = ("HAdd.hAdd", "HSub.hSub", "HMul.hMul", "HDiv.hDiv", "Neg.neg")


def reach(pattern: Expr) -> tuple[float, float]:
    """Return the least and the largest natural number that a pattern matches."""
    head, args = head_and_args(pattern)
    if isinstance(head, NatLit):
        return head.value, head.value
    if isinstance(head, Const) and head.name == "OfNat.ofNat":
        return reach(args[1])
    if on_field(pattern):
        return -math.inf, math.inf
    if (line := natural_line(pattern)) is not None:
        return int(line.constant), math.inf
    if (sides := split(pattern)) is not None:
        return (-math.inf if sides.whole else 2), math.inf
    if isinstance(head, Const) and head.name == "HAdd.hAdd":
        return reach(args[5])[0], math.inf
    return (0 if isinstance(head, BVar) else 1), math.inf


@dataclass(frozen=True, slots=True)
class Affine:
    """slope · variable + constant; `variable` is a de Bruijn index."""

    variable: int
    slope: fmpq
    constant: fmpq


def on_field(expr: Expr) -> bool:
    """Whether an arithmetic operation is one on a field."""
    head, args = head_and_args(expr)
    operation = isinstance(head, Const) and head.name in ARITHMETIC
    return operation and isinstance(args[0], Const) and args[0].name in FIELDS


def natural_line(expr: Expr) -> Affine | None:
    """Read sums and products with numerals on ℕ as a x + b with a ≥ 1, None where it is nothing of
    the kind.
    """
    line = _natural_line(expr)
    return line if isinstance(line, Affine) and line.slope >= 1 else None


def _natural_line(expr: Expr) -> Affine | fmpq | None:
    head, args = head_and_args(expr)
    if isinstance(head, BVar) and not args:
        return Affine(head.index, fmpq(1), fmpq(0))
    if not isinstance(head, Const):
        return None
    if head.name == "OfNat.ofNat":
        return fmpq(int(reach(expr)[0]))
    if head.name == "Nat.succ":
        inner = _natural_line(args[0])
        return None if inner is None else _combined("HAdd.hAdd", [inner, fmpq(1)])
    natural = len(args) == 6 and isinstance(args[0], Const) and args[0].name == "Nat"
    if head.name not in ("HAdd.hAdd", "HMul.hMul") or not natural:
        return None
    sides = [_natural_line(a) for a in args[4:]]
    return None if None in sides else _combined(head.name, sides)


@dataclass(frozen=True, slots=True)
class Split:
    """x + y or x · y with two variables, given by their de Bruijn indices, on ℕ or (`whole`) ℤ.

    Every number is such a sum in many ways. One is chosen that leads to smaller numbers; whether
    the equation holds for the others too is another question.
    """

    variables: tuple[int, int]
    product: bool
    whole: bool

    def parts(self, value: int) -> tuple[int, int] | None:
        """Return both variables' values, None for a number that has no smaller parts."""
        if value < 0 and self.whole:
            if self.product:
                return None if value == -1 else (-1, -value)
            opposite = self.parts(-value)
            return None if opposite is None else (-opposite[0], -opposite[1])
        if value < 2:
            return None
        return _factors(value) if self.product else (value - value // 2, value // 2)

    def anchor(self, value: int) -> tuple[int, int] | None:
        """Return x and y at which the equation is one for the value at a number without parts: as
        f (0 + 0) and f (1 - 1) are for f 0 and f (-1).
        """
        if value == 0 or (self.product and value == 1):
            return value, value
        if value == -1 and self.whole:
            return (-1, -1) if self.product else (1, -1)
        return None


def _factors(value: int) -> tuple[int, int] | None:
    """Return two factors, without a common one where possible, None for a prime number."""
    p = prime_factors(value)[0]
    power, rest = p, value // p
    while rest % p == 0:
        power, rest = power * p, rest // p
    if rest > 1:
        return power, rest
    return (p, power // p) if power > p else None


def split(pattern: Expr) -> Split | None:
    """Read x + y or x y with variables x ≠ y on ℕ or ℤ, None where it is nothing of the kind."""
    head, args = head_and_args(pattern)
    if not (isinstance(head, Const) and head.name in ("HAdd.hAdd", "HMul.hMul")):
        return None
    domain = args[0].name if isinstance(args[0], Const) else ""
    x, y = args[4], args[5]
    variables = isinstance(x, BVar) and isinstance(y, BVar) and x.index != y.index
    if domain not in ("Nat", "Int") or not variables:
        return None
    return Split((x.index, y.index), head.name == "HMul.hMul", domain == "Int")  # type: ignore[union-attr]


def apart(p: Expr, q: Expr) -> bool:
    """Whether two patterns never match the same number, by their size or their residues."""
    for x, y in ((p, q), (q, p)):
        sides, (low, high) = split(x), reach(y)
        if sides is not None and low == high:
            return sides.parts(int(low)) is None
    if reach(p)[1] < reach(q)[0] or reach(q)[1] < reach(p)[0]:
        return True
    a, b = _residue(p), _residue(q)
    if a is None or b is None:
        return False
    return (a[1] - b[1]) % (math.gcd(a[0], b[0]) or 1) != 0


def _residue(p: Expr) -> tuple[int, int] | None:
    """Return the modulus (0 for a numeral) and the residue of the numbers that a pattern on ℕ
    matches.
    """
    line = natural_line(p)
    if line is not None:
        return int(line.slope), int(line.constant)
    low, high = reach(p)
    return (0, int(low)) if low == high else None


def affine(pattern: Expr) -> Affine | None:
    """Read an operation on a field as a x + b with a ≠ 0, None where it is nothing of the kind."""
    if not on_field(pattern):
        return None
    line = _line(pattern)
    return line if isinstance(line, Affine) and line.slope != 0 else None


def _line(expr: Expr) -> Affine | fmpq | None:
    head, args = head_and_args(expr)
    if isinstance(head, BVar) and not args:
        return Affine(head.index, fmpq(1), fmpq(0))
    if isinstance(head, Const) and head.name == "OfNat.ofNat":
        return fmpq(int(reach(expr)[0]))
    if not on_field(expr):
        return None
    sides = [_line(a) for a in args[4:]] if len(args) == 6 else [_line(a) for a in args[2:]]
    if any(side is None for side in sides):
        return None
    return _combined(head.name if isinstance(head, Const) else "", sides)


def _combined(operation: str, sides: list[Any]) -> Affine | fmpq | None:
    x, y = sides[0], sides[-1]
    if operation == "Neg.neg":
        return _scaled(x, fmpq(-1))
    if operation == "HMul.hMul":
        x, y = (y, x) if isinstance(y, Affine) else (x, y)
        return None if isinstance(y, Affine) else _scaled(x, y)
    if operation == "HDiv.hDiv":
        return None if isinstance(y, Affine) or y == 0 else _scaled(x, 1 / y)
    y = _scaled(y, fmpq(-1)) if operation == "HSub.hSub" else y
    if isinstance(x, fmpq):
        x, y = y, x
    if isinstance(x, fmpq):
        return x + y
    if isinstance(y, fmpq):
        return Affine(x.variable, x.slope, x.constant + y)
    if x.variable != y.variable:
        return None
    return Affine(x.variable, x.slope + y.slope, x.constant + y.constant)


def _scaled(x: Any, factor: fmpq) -> Any:
    if isinstance(x, fmpq):
        return x * factor
    return Affine(x.variable, x.slope * factor, x.constant * factor)


def is_pattern(p: Expr, under: int, recursive: bool) -> bool:
    """A variable of the equation's own, a numeral, or a x + b with such a variable x and numbers
    a ≠ 0 and b (on ℕ: numerals), or (on ℕ and ℤ) the sum or product of two such variables.
    """
    if isinstance(p, BVar):
        return p.index < under and not recursive
    head, args = head_and_args(p)
    if not isinstance(head, Const):
        return False
    if head.name == "OfNat.ofNat":
        return True
    if on_field(p):
        inverse = affine(p)
        return inverse is not None and inverse.variable < under and not recursive
    if (sides := split(p)) is not None:
        return max(sides.variables) < under
    line = natural_line(p)
    return line is not None and line.variable < under
