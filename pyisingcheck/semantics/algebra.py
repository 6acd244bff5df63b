"""Arithmetic by type: what +, −, ·, ⁻¹, /, ^, • and numerals mean on each of the evaluator's types.

Every function takes the evaluator and the (evaluated) Lean type first. A type without a built-in
meaning raises `NoBuiltin`; the caller then looks at the instance that Lean chose.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import NoBuiltin, NotBatchable, TooLarge
from pyisingcheck.semantics.indexing import decode, decoder
from pyisingcheck.semantics.matrices import (
    FIELDS,
    dense,
    each_matrix,
    entrywise,
    finite_size,
    from_dense,
    inverse_matrix,
    map_entries,
)
from pyisingcheck.semantics.values import Constructed, Function, MatrixValue, Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = [
    "binary",
    "cast",
    "conjugate",
    "determinant",
    "diagonal",
    "euclidean_quotient",
    "euclidean_remainder",
    "exponential",
    "invert",
    "multiply",
    "negate",
    "numeral",
    "power",
    "scale",
    "sum_values",
    "total",
]


def binary(ev: Evaluator, op: str, t: ty.Type, x: Value, y: Value) -> Value:
    """Return ``x op y`` for op in "add", "sub", "mul", "div" on type `t`."""
    x, y = force(x), force(y)
    if type(t) is ty.Number:  # by far the most frequent
        return _number(ev, op, t.name, x, y)
    match t:
        case ty.ZMod(n) | ty.Fin(n):
            return _modular(ev, op, t, n, x, y)
        case ty.MatrixType():
            return _matrices(ev, op, t, x, y)
        case ty.Pi(_, codomain):
            return entrywise(
                ev, lambda i: binary(ev, op, codomain(i), ev.apply(x, i), ev.apply(y, i))
            )
        case ty.Euclidean(entry=entry) if op in ("add", "sub"):
            return entrywise(ev, lambda i: binary(ev, op, entry, ev.apply(x, i), ev.apply(y, i)))
        case ty.Product(a, b):
            parts = [binary(ev, op, s, x.field(i), y.field(i)) for i, s in enumerate((a, b))]
            return Constructed("Prod.mk", parts)
        case ty.Subtype(base):
            return binary(ev, op, base, x, y)
        case ty.Permutations() if op == "mul":
            return _compose_permutations(ev, x, y)
        case ty.Quotient(ty.ListType()) if op == "add":  # multisets
            return [*x, *y]
        case ty.Polynomials(base) if op in ("add", "sub"):
            return _add_polynomials(ev, op, base, x, y)
        case ty.Polynomials(base) if op == "mul":
            return _multiply_polynomials(ev, base, x, y)
    raise NoBuiltin(f"{op} on {t}")


def _number(ev: Evaluator, op: str, name: str, x: Value, y: Value) -> Value:
    dom = ev.domain
    match op:
        case "add":
            return dom.add(x, y)
        case "mul":
            return dom.mul(x, y)
        case "sub":
            difference = dom.sub(x, y)
            return dom.maximum(difference, 0) if name in ("Nat", "NNReal") else difference
        case "div" if name in FIELDS:
            return dom.div(x, y)
        case "div" if name == "Nat":
            return dom.int_floordiv(x, y)
        case "div" if name == "Int":
            return euclidean_quotient(ev, x, y)
    raise NoBuiltin(f"{op} on {name}")


def euclidean_quotient(ev: Evaluator, x: Value, y: Value) -> Value:
    """Return ``x / y`` on ℤ: the remainder ``x % y`` is in [0, |y|); x / 0 = 0."""
    dom = ev.domain
    positive = dom.less(0, y)
    return dom.select(
        positive, lambda: dom.int_floordiv(x, y), lambda: dom.neg(dom.int_floordiv(x, dom.neg(y)))
    )


def euclidean_remainder(ev: Evaluator, x: Value, y: Value) -> Value:
    """Return ``x % y`` on ℤ; x % 0 = x."""
    return ev.domain.sub(x, ev.domain.mul(y, euclidean_quotient(ev, x, y)))


def _modular(ev: Evaluator, op: str, t: ty.Type, n: int, x: Value, y: Value) -> Value:
    dom = ev.domain
    if op == "div":
        if isinstance(t, ty.Fin):
            return dom.int_floordiv(x, y)
        return binary(ev, "mul", t, x, invert(ev, t, y))
    result = {"add": dom.add, "sub": dom.sub, "mul": dom.mul}[op](x, y)
    return dom.int_mod(result, n)


def _compose_permutations(ev: Evaluator, x: Constructed, y: Constructed) -> Constructed:
    forward = entrywise(ev, lambda i: ev.apply(x.field(0), ev.apply(y.field(0), i)))
    backward = entrywise(ev, lambda i: ev.apply(y.field(1), ev.apply(x.field(1), i)))
    return Constructed("Equiv.mk", [forward, backward])


def _add_polynomials(
    ev: Evaluator, op: str, base: ty.Type, p: list[Value], q: list[Value]
) -> list[Value]:
    pairs = zip_longest(p, q, fillvalue=numeral(ev, base, 0))
    return [binary(ev, op, base, a, b) for a, b in pairs]


def _multiply_polynomials(
    ev: Evaluator, base: ty.Type, p: list[Value], q: list[Value]
) -> list[Value]:
    if not p or not q:
        return []
    ev.spend(len(p) * len(q))
    product = [numeral(ev, base, 0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            term = binary(ev, "mul", base, a, b)
            product[i + j] = binary(ev, "add", base, product[i + j], term)
    return product


# -- matrices --------------------------------------------------------------------------------------


def _matrices(ev: Evaluator, op: str, t: ty.MatrixType, x: Value, y: Value) -> Value:
    if op in ("add", "sub"):
        return map_entries(
            ev, t, lambda i, j: binary(ev, op, t.entry, ev.apply(x, i, j), ev.apply(y, i, j))
        )
    if op == "mul":
        return multiply(ev, t, t, x, y)
    return multiply(ev, t, t, x, inverse_matrix(ev, t, y))


def multiply(ev: Evaluator, s: ty.MatrixType, t: ty.MatrixType, x: Value, y: Value) -> Value:
    """Return the matrix product of `x` : s and `y` : t."""
    result = ty.MatrixType(s.rows, t.cols, s.entry, s.norm)
    if isinstance(s.entry, ty.Number):
        ev.spend(finite_size(s.rows) * finite_size(s.cols) * finite_size(t.cols))
        return from_dense(ev, result, ev.domain.matmul(dense(ev, s, x), dense(ev, t, y)))

    def entry(i: Value, j: Value) -> Value:
        return total(
            ev,
            s.entry,
            s.cols,
            lambda k: binary(ev, "mul", s.entry, ev.apply(x, i, k), ev.apply(y, k, j)),
        )

    return map_entries(ev, result, entry)


def total(ev: Evaluator, t: ty.Type, index: ty.Type, at: Callable[[Value], Value]) -> Value:
    """Return the sum over a finite index type of values of type `t`."""
    element = decoder(ev.domain, index)
    return sum_values(ev, t, finite_size(index), lambda k: at(element(k)))


def sum_values(ev: Evaluator, t: ty.Type, n: int, at: Callable[[Any], Value]) -> Value:
    """Return ``∑ k < n, at k`` in type `t`."""
    match t:
        case ty.Number():
            return ev.fold("add", n, at)
        case ty.Subtype(base):
            return sum_values(ev, base, n, at)
        case ty.ZMod(m) | ty.Fin(m):
            return ev.domain.int_mod(ev.fold("add", n, at), m)
        case ty.MatrixType():
            return _sum_matrices(ev, t, n, at)
        case ty.Pi(_, codomain):
            return entrywise(
                ev, lambda i: sum_values(ev, codomain(i), n, lambda k: ev.apply(at(k), i))
            )
        case ty.Euclidean(entry=entry):
            return entrywise(ev, lambda i: sum_values(ev, entry, n, lambda k: ev.apply(at(k), i)))
    result = numeral(ev, t, 0)
    for k in range(n):
        result = binary(ev, "add", t, result, at(k))
    return result


def _sum_matrices(ev: Evaluator, t: ty.MatrixType, n: int, at: Callable[[Any], Value]) -> Value:
    if not n:
        return map_entries(ev, t, lambda i, j: sum_values(ev, t.entry, 0, at))
    first, *others = each_matrix(ev, t, n, at)
    for other in others:
        first = binary(ev, "add", t, first, other)
    return first


def determinant(ev: Evaluator, t: ty.MatrixType, x: Value) -> Value:
    """Return the determinant; on ℤ and ℤ/n from the integer determinant."""
    if isinstance(t.entry, ty.MatrixType):
        raise NoBuiltin("determinant over a ring that does not commute")
    if not ty.is_scalar(t.entry):
        return _expanded(
            ev, t, list(range(finite_size(t.rows))), list(range(finite_size(t.cols))), x
        )
    value = ev.domain.det(dense(ev, t, x))
    if isinstance(t.entry, ty.ZMod):
        return ev.domain.int_mod(value, t.entry.n)
    return value


def _expanded(ev: Evaluator, t: ty.MatrixType, rows: list[int], cols: list[int], x: Value) -> Value:
    """Return the determinant of the given rows and columns, along the first row."""
    ev.spend(len(rows) ** 2 + 1)
    if not rows:
        return numeral(ev, t.entry, 1)
    first = ev.apply(x, decode(ev.domain, t.rows, rows[0]))
    result = numeral(ev, t.entry, 0)
    for k, j in enumerate(cols):
        minor = _expanded(ev, t, rows[1:], cols[:k] + cols[k + 1 :], x)
        entry = ev.apply(first, decode(ev.domain, t.cols, j))
        term = binary(ev, "mul", t.entry, entry, minor)
        result = binary(ev, "sub" if k % 2 else "add", t.entry, result, term)
    return result


def exponential(ev: Evaluator, t: ty.Type, x: Value) -> Value:
    """Return ``NormedSpace.exp x``."""
    match t:
        case ty.Number("Complex"):
            return ev.domain.function("cexp", x)
        case ty.Number():
            return ev.domain.function("exp", x)
        case ty.MatrixType():
            ev.spend(20 * finite_size(t.rows) ** 2)
            return from_dense(ev, t, ev.domain.expm(dense(ev, t, x)))
        case ty.Pi(_, codomain):
            return entrywise(ev, lambda i: exponential(ev, codomain(i), ev.apply(x, i)))
        case ty.Product(a, b):
            parts = [exponential(ev, s, x.field(i)) for i, s in enumerate((a, b))]
            return Constructed("Prod.mk", parts)
    raise NoBuiltin(f"exponential on {t}")


# -- unary operations, powers, scalars -------------------------------------------------------------


def negate(ev: Evaluator, t: ty.Type, x: Value) -> Value:
    x = force(x)
    match t:
        case ty.Number():
            return ev.domain.neg(x)
        case ty.ZMod(n) | ty.Fin(n):
            return ev.domain.int_mod(ev.domain.neg(x), n)
        case ty.MatrixType():
            return map_entries(ev, t, lambda i, j: negate(ev, t.entry, ev.apply(x, i, j)))
        case ty.Pi(_, codomain):
            return entrywise(ev, lambda i: negate(ev, codomain(i), ev.apply(x, i)))
        case ty.Euclidean(entry=entry):
            return entrywise(ev, lambda i: negate(ev, entry, ev.apply(x, i)))
        case ty.Product(a, b):
            return Constructed("Prod.mk", [negate(ev, s, x.field(i)) for i, s in enumerate((a, b))])
        case ty.Subtype(base):
            return negate(ev, base, x)
        case ty.Polynomials(base):
            return [negate(ev, base, a) for a in x]
    raise NoBuiltin(f"negation on {t}")


def invert(ev: Evaluator, t: ty.Type, x: Value) -> Value:
    """Return ``x⁻¹`` with 0⁻¹ = 0."""
    x = force(x)
    match t:
        case ty.Number(name) if name in FIELDS:
            return ev.domain.inv(x)
        case ty.Number("Nat" | "Int"):
            return x  # only units have an inverse there: themselves
        case ty.ZMod(n):
            return _modular_inverse(ev, n, x)
        case ty.MatrixType():
            return inverse_matrix(ev, t, x)
        case ty.Pi(_, codomain):
            return entrywise(ev, lambda i: invert(ev, codomain(i), ev.apply(x, i)))
        case ty.Permutations():
            return Constructed("Equiv.mk", [x.field(1), x.field(0)])
        case ty.Subtype(base):
            return invert(ev, base, x)
    raise NoBuiltin(f"inverse on {t}")


def _modular_inverse(ev: Evaluator, n: int, x: Value) -> Value:
    """`ZMod.inv`: the Bézout coefficient of x in gcd(x, n), an inverse where x is a unit."""
    inverses = []
    for a in range(n):
        r0, r1, s0, s1 = a, n, 1, 0
        while r1:
            q = r0 // r1
            r0, r1, s0, s1 = r1, r0 - q * r1, s1, s0 - q * s1
        inverses.append(s0 % n)
    return inverses[x] if isinstance(x, int) else ev.domain.table(inverses, x)


def power(ev: Evaluator, t: ty.Type, x: Value, k: Value) -> Value:
    """Return ``x ^ k`` for an integer k (negative only where `t` has inverses)."""
    x, k = force(x), force(k)
    match t:
        case ty.Number():
            return ev.domain.power(x, k)
        case ty.ZMod(n) | ty.Fin(n) if isinstance(x, int) and isinstance(k, int) and k >= 0:
            return pow(x, k, n)
        case ty.MatrixType() if isinstance(t.entry, ty.Number) and isinstance(k, int):
            if k < 0:
                return power(ev, t, inverse_matrix(ev, t, x), -k)
            ev.spend(finite_size(t.rows) ** 2 * k.bit_length())
            return from_dense(ev, t, ev.domain.matpow(dense(ev, t, x), k))
        case ty.Pi(_, codomain):
            return entrywise(ev, lambda i: power(ev, codomain(i), ev.apply(x, i), k))
        case ty.Subtype(base):
            return power(ev, base, x, k)
    if not isinstance(k, int):
        raise NotBatchable(f"power on {t} with a batched exponent")
    return _repeated(ev, t, x, k)


def _repeated(ev: Evaluator, t: ty.Type, x: Value, k: int) -> Value:
    if k < 0:
        x, k = invert(ev, t, x), -k
    result = numeral(ev, t, 1)
    for bit in bin(k)[2:]:
        result = binary(ev, "mul", t, result, result)
        if bit == "1":
            result = binary(ev, "mul", t, result, x)
    return result


def scale(ev: Evaluator, scalar: ty.Type, t: ty.Type, c: Value, x: Value) -> Value:
    """Return ``c • x``."""
    c, x = force(c), force(x)
    while isinstance(scalar, ty.Subtype):  # units and members of a subring act as what they are
        scalar = scalar.base
    if scalar == t:
        return binary(ev, "mul", t, c, x)
    match t:
        case ty.Number() if ty.is_scalar(scalar):
            return ev.domain.mul(c, x)
        case ty.ZMod() | ty.Fin() if ty.is_scalar(scalar):
            return binary(ev, "mul", t, ev.domain.int_mod(c, t.n), x)
        case ty.MatrixType():
            return map_entries(ev, t, lambda i, j: scale(ev, scalar, t.entry, c, ev.apply(x, i, j)))
        case ty.Pi(_, codomain):
            if isinstance(scalar, ty.Pi):
                return binary(ev, "mul", t, c, x)
            return entrywise(ev, lambda i: scale(ev, scalar, codomain(i), c, ev.apply(x, i)))
        case ty.Euclidean(entry=entry):
            return entrywise(ev, lambda i: scale(ev, scalar, entry, c, ev.apply(x, i)))
        case ty.Product(a, b):
            return Constructed(
                "Prod.mk", [scale(ev, scalar, s, c, x.field(i)) for i, s in enumerate((a, b))]
            )
        case ty.Subtype(base):
            return scale(ev, scalar, base, c, x)
        case ty.Polynomials(base):
            return [scale(ev, scalar, base, c, a) for a in x]
    raise NoBuiltin(f"scalar multiplication on {t}")


def numeral(ev: Evaluator, t: ty.Type, n: Value) -> Value:
    """Return the integer `n` in type `t` (a multiple of the identity on matrices)."""
    match t:
        case ty.Number():
            return n
        case ty.ZMod(m) | ty.Fin(m):
            return ev.domain.int_mod(n, m) if m else n
        case ty.MatrixType():
            return diagonal(ev, t, lambda _: numeral(ev, t.entry, n))
        case ty.Pi(_, codomain):
            return entrywise(ev, lambda i: numeral(ev, codomain(i), n))
        case ty.Euclidean(entry=entry):
            return entrywise(ev, lambda i: numeral(ev, entry, n))
        case ty.Product(a, b):
            return Constructed("Prod.mk", [numeral(ev, a, n), numeral(ev, b, n)])
        case ty.Subtype(base):
            return numeral(ev, base, n)
        case ty.Polynomials(base):
            return [numeral(ev, base, n)]
        case ty.Permutations():
            identity = Function(lambda i: i)
            return Constructed("Equiv.mk", [identity, identity])
        case ty.Quotient(ty.ListType()) if n == 0:
            return []
    raise NoBuiltin(f"numeral in {t}")


def diagonal(ev: Evaluator, t: ty.MatrixType, at: Callable[[Value], Value]) -> MatrixValue:
    """Return the diagonal matrix with entries ``at i``.

    Raises
    ------
    TooLarge
        If its entries alone are more work than is left.
    """
    dom, entries = ev.domain, finite_size(t.rows) * finite_size(t.cols)
    if entries > ev.limit - ev.work:
        raise TooLarge("a matrix with too many entries")
    ev.spend(entries)
    zero = numeral(ev, t.entry, 0)

    def entry(i: Any, j: Any) -> Any:
        return dom.select(dom.equal(i, j), lambda: at(decode(dom, t.rows, i)), lambda: zero)

    return from_dense(ev, t, dom.matrix(finite_size(t.rows), finite_size(t.cols), entry))


def cast(ev: Evaluator, source: ty.Type, t: ty.Type, x: Value) -> Value:
    """Return the canonical image in `t` of the number `x` of a smaller number system."""
    match t:
        case ty.Number():
            return x
        case ty.Pi() | ty.MatrixType() | ty.ZMod() | ty.Fin() | ty.Product() | ty.Subtype():
            return numeral(ev, t, x)
    raise NoBuiltin(f"cast into {t}")


def conjugate(ev: Evaluator, t: ty.Type, x: Value) -> Value:
    """Return ``star x``: complex conjugation, conjugate transposition on square matrices."""
    match t:
        case ty.Number("Complex"):
            return ev.domain.conj(x)
        case ty.Number() | ty.ZMod():
            return x
        case ty.MatrixType():
            flipped = ty.MatrixType(t.cols, t.rows, t.entry, t.norm)
            return map_entries(ev, flipped, lambda i, j: conjugate(ev, t.entry, ev.apply(x, j, i)))
        case ty.Pi(_, codomain):
            return entrywise(ev, lambda i: conjugate(ev, codomain(i), ev.apply(x, i)))
        case ty.Product(a, b):
            return Constructed(
                "Prod.mk", [conjugate(ev, s, x.field(i)) for i, s in enumerate((a, b))]
            )
    raise NoBuiltin(f"star on {t}")
