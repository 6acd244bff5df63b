"""Arithmetic by type: what +, −, ·, ⁻¹, /, ^, •, numerals, equality and norms mean on each of the
evaluator's types.

Every function takes the evaluator and the (evaluated) Lean type first. A type without a built-in
meaning raises `NoBuiltin`; the caller then looks at the instance that Lean chose.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import polynomials
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import NotBatchable, Unsupported
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import (
    PROOF,
    Constructed,
    FiniteSet,
    Function,
    MatrixValue,
    Value,
    force,
    unbundled,
)

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = [
    "NoBuiltin",
    "binary",
    "negate",
    "invert",
    "power",
    "scale",
    "numeral",
    "equal",
    "norm",
    "dense",
    "from_dense",
    "map_entries",
    "conjugate",
    "less",
    "cast",
    "determinant",
    "inverse_matrix",
    "exponential",
    "real_part",
    "norm_squared",
    "transpose",
    "total",
]


class NoBuiltin(Unsupported):
    """The operation has no built-in meaning on this type."""


FIELDS = ("Rat", "Real", "Complex", "NNReal")


def binary(ev: Evaluator, op: str, t: ty.Type, x: Value, y: Value) -> Value:
    """Return ``x op y`` for op in "add", "sub", "mul", "div" on type `t`."""
    x, y = force(x), force(y)
    match t:
        case ty.Number(name):
            return _number(ev, op, name, x, y)
        case ty.ZMod(n) | ty.Fin(n):
            return _modular(ev, op, t, n, x, y)
        case ty.MatrixType():
            return _matrices(ev, op, t, x, y)
        case ty.Pi(_, codomain):
            return _entrywise(
                ev, lambda i: binary(ev, op, codomain(i), ev.apply(x, i), ev.apply(y, i))
            )
        case ty.Euclidean(entry=entry) if op in ("add", "sub"):
            return _entrywise(ev, lambda i: binary(ev, op, entry, ev.apply(x, i), ev.apply(y, i)))
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
            return polynomials.add(ev, op, base, x, y)
        case ty.Polynomials(base) if op == "mul":
            return polynomials.multiply(ev, base, x, y)
    raise NoBuiltin(f"{op} on {t}")


def _entrywise(ev: Evaluator, at: Callable[[Value], Value]) -> Function:
    """Return the function with the values ``at i``; they are computed once in an evaluation (and at
    one precision), since what is iterated would ask for each of them over and over.
    """
    known: dict[int, Value] = {}
    when: Any = None

    def value(i: Value) -> Value:
        nonlocal when
        i = force(i)
        if type(i) is not int:
            return at(i)
        now = ev.epoch, ev.domain, getattr(ev.domain, "prec", None)
        if when != now:
            known.clear()
            when = now
        if i not in known:
            ev.spend(1)
            result = at(i)
            if when == now:
                known[i] = result
            return result
        return known[i]

    return Function(value)


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
    forward = Function(lambda i: ev.apply(x.field(0), ev.apply(y.field(0), i)))
    backward = Function(lambda i: ev.apply(y.field(1), ev.apply(x.field(1), i)))
    return Constructed("Equiv.mk", [forward, backward])


# -- matrices --------------------------------------------------------------------------------------


def _finite(t: ty.Type) -> int:
    n = ty.size(t)
    if n is None:
        raise Unsupported(f"matrix indexed by {t}")
    return n


def dense(ev: Evaluator, t: ty.MatrixType, x: Value) -> Any:
    """Return the domain's dense matrix of the value `x` of the matrix type `t`."""
    x = force(x)
    if isinstance(x, MatrixValue):
        return x.data
    dom, rows, cols = ev.domain, t.rows, t.cols
    if not ty.is_scalar(t.entry) and not isinstance(t.entry, ty.Subtype):
        raise NoBuiltin(f"matrix of {t.entry}")
    ev.spend(_finite(rows) * _finite(cols))

    def entry(i: Any, j: Any) -> Any:
        return ev.apply(x, decode(dom, rows, i), decode(dom, cols, j))

    return dom.matrix(_finite(rows), _finite(cols), entry)


def from_dense(ev: Evaluator, t: ty.MatrixType, data: Any) -> MatrixValue:
    """Return the value of type `t` that the domain's matrix `data` stores."""
    dom, rows, cols = ev.domain, t.rows, t.cols

    def row(i: Value) -> Value:
        k = encode(dom, rows, force(i))
        return Function(lambda j: dom.entry(data, k, encode(dom, cols, force(j))))

    return MatrixValue(data, rows, cols, row)


def map_entries(ev: Evaluator, t: ty.MatrixType, entry: Callable[[Any, Any], Any]) -> Value:
    """Return the matrix of type `t` with the entries `entry i j`, i and j being elements."""
    dom = ev.domain
    if not ty.is_scalar(t.entry) and not isinstance(t.entry, ty.Subtype):
        return Function.curried(2, entry)
    ev.spend(_finite(t.rows) * _finite(t.cols))

    def at(i: Any, j: Any) -> Any:
        return entry(decode(dom, t.rows, i), decode(dom, t.cols, j))

    return from_dense(ev, t, dom.matrix(_finite(t.rows), _finite(t.cols), at))


def _matrices(ev: Evaluator, op: str, t: ty.MatrixType, x: Value, y: Value) -> Value:
    if op in ("add", "sub"):
        return map_entries(
            ev, t, lambda i, j: binary(ev, op, t.entry, ev.apply(x, i, j), ev.apply(y, i, j))
        )
    if op == "mul":
        return multiply(ev, t, t, x, y)
    return multiply(ev, t, t, x, inverse_matrix(ev, t, y))


def _exact_modulus(t: ty.Type) -> bool:
    return isinstance(t, ty.ZMod | ty.Fin)


def multiply(ev: Evaluator, s: ty.MatrixType, t: ty.MatrixType, x: Value, y: Value) -> Value:
    """Return the matrix product of `x` : s and `y` : t."""
    result = ty.MatrixType(s.rows, t.cols, s.entry, s.norm)
    if isinstance(s.entry, ty.Number):
        ev.spend(_finite(s.rows) * _finite(s.cols) * _finite(t.cols))
        return from_dense(ev, result, ev.domain.matmul(dense(ev, s, x), dense(ev, t, y)))

    def entry(i: Value, j: Value) -> Value:
        return total(
            ev,
            s.entry,
            s.cols,
            lambda k: binary(ev, "mul", s.entry, ev.apply(x, i, k), ev.apply(y, k, j)),
        )

    return map_entries(ev, result, entry) if ty.is_scalar(s.entry) else Function.curried(2, entry)


def total(ev: Evaluator, t: ty.Type, index: ty.Type, at: Callable[[Value], Value]) -> Value:
    """Return the sum over a finite index type of values of type `t`."""
    dom = ev.domain
    return sum_values(ev, t, _finite(index), lambda k: at(decode(dom, index, k)))


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
            return _entrywise(
                ev, lambda i: sum_values(ev, codomain(i), n, lambda k: ev.apply(at(k), i))
            )
        case ty.Euclidean(entry=entry):
            return _entrywise(ev, lambda i: sum_values(ev, entry, n, lambda k: ev.apply(at(k), i)))
    result = numeral(ev, t, 0)
    for k in range(n):
        result = binary(ev, "add", t, result, at(k))
    return result


def _sum_matrices(ev: Evaluator, t: ty.MatrixType, n: int, at: Callable[[Any], Value]) -> Value:
    items = [at(k) for k in range(n)]
    return (
        map_entries(
            ev,
            t,
            lambda i, j: sum_values(ev, t.entry, n, lambda k: ev.apply(items[k], i, j)) if n else 0,
        )
        if not items
        else _add_all(ev, t, items)
    )


def _add_all(ev: Evaluator, t: ty.MatrixType, items: list[Value]) -> Value:
    result = items[0]
    for item in items[1:]:
        result = binary(ev, "add", t, result, item)
    return result


def transpose(ev: Evaluator, t: ty.MatrixType, x: Value) -> Value:
    return map_entries(
        ev, ty.MatrixType(t.cols, t.rows, t.entry, t.norm), lambda i, j: ev.apply(x, j, i)
    )


def determinant(ev: Evaluator, t: ty.MatrixType, x: Value) -> Value:
    """Return the determinant; on ℤ and ℤ/n from the integer determinant."""
    if isinstance(t.entry, ty.MatrixType):
        raise NoBuiltin("determinant over a ring that does not commute")
    if not ty.is_scalar(t.entry):
        return _expanded(ev, t, list(range(_finite(t.rows))), list(range(_finite(t.cols))), x)
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


def inverse_matrix(ev: Evaluator, t: ty.MatrixType, x: Value) -> Value:
    """Return ``x⁻¹``: the inverse where the determinant is a unit, otherwise 0."""
    dom = ev.domain
    if isinstance(t.entry, ty.Number) and t.entry.name in FIELDS:
        return from_dense(ev, t, dom.matinv(dense(ev, t, x)))
    if t.entry == ty.INT:
        data = dense(ev, t, x)
        det = dom.det(data)
        unit = dom.equal(dom.norm(det), 1)
        inverse = dom.matinv(data)
        n = _finite(t.rows)
        entry = dom.matrix(
            n, n, lambda i, j: dom.select(unit, lambda: dom.entry(inverse, i, j), lambda: 0)
        )
        return from_dense(ev, t, entry)
    raise NoBuiltin(f"inverse on {t}")


def exponential(ev: Evaluator, t: ty.Type, x: Value) -> Value:
    """Return ``NormedSpace.exp x``."""
    match t:
        case ty.Number("Complex"):
            return ev.domain.function("cexp", x)
        case ty.Number():
            return ev.domain.function("exp", x)
        case ty.MatrixType():
            ev.spend(20 * _finite(t.rows) ** 2)
            return from_dense(ev, t, ev.domain.expm(dense(ev, t, x)))
        case ty.Pi(_, codomain):
            return _entrywise(ev, lambda i: exponential(ev, codomain(i), ev.apply(x, i)))
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
            return _entrywise(ev, lambda i: negate(ev, codomain(i), ev.apply(x, i)))
        case ty.Euclidean(entry=entry):
            return _entrywise(ev, lambda i: negate(ev, entry, ev.apply(x, i)))
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
            return _entrywise(ev, lambda i: invert(ev, codomain(i), ev.apply(x, i)))
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
            ev.spend(_finite(t.rows) ** 2 * k.bit_length())
            return from_dense(ev, t, ev.domain.matpow(dense(ev, t, x), k))
        case ty.Pi(_, codomain):
            return _entrywise(ev, lambda i: power(ev, codomain(i), ev.apply(x, i), k))
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
    match t:
        case ty.Number():
            return ev.domain.mul(c, x)
        case ty.ZMod() | ty.Fin():
            return binary(ev, "mul", t, ev.domain.int_mod(c, t.n), x)
        case ty.MatrixType():
            if isinstance(scalar, ty.MatrixType) and scalar == t:
                return binary(ev, "mul", t, c, x)
            return map_entries(ev, t, lambda i, j: scale(ev, scalar, t.entry, c, ev.apply(x, i, j)))
        case ty.Pi(_, codomain):
            if isinstance(scalar, ty.Pi):
                return binary(ev, "mul", t, c, x)
            return _entrywise(ev, lambda i: scale(ev, scalar, codomain(i), c, ev.apply(x, i)))
        case ty.Euclidean(entry=entry):
            return _entrywise(ev, lambda i: scale(ev, scalar, entry, c, ev.apply(x, i)))
        case ty.Product(a, b):
            if isinstance(scalar, ty.Product):
                return binary(ev, "mul", t, c, x)
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
            return _entrywise(ev, lambda i: numeral(ev, codomain(i), n))
        case ty.Euclidean(entry=entry):
            return _entrywise(ev, lambda i: numeral(ev, entry, n))
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
    """Return the diagonal matrix with entries ``at i``."""
    dom = ev.domain
    zero = numeral(ev, t.entry, 0)

    def entry(i: Any, j: Any) -> Any:
        return dom.select(dom.equal(i, j), lambda: at(decode(dom, t.rows, i)), lambda: zero)

    return from_dense(ev, t, dom.matrix(_finite(t.rows), _finite(t.cols), entry))


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
            return _entrywise(ev, lambda i: conjugate(ev, codomain(i), ev.apply(x, i)))
        case ty.Product(a, b):
            return Constructed(
                "Prod.mk", [conjugate(ev, s, x.field(i)) for i, s in enumerate((a, b))]
            )
    raise NoBuiltin(f"star on {t}")


# -- comparisons -----------------------------------------------------------------------------------


def equal(ev: Evaluator, t: ty.Type, x: Value, y: Value) -> Any:
    """Return the condition x = y on type `t`."""
    dom = ev.domain
    x, y = force(x), force(y)
    if x is y and not isinstance(t, ty.Number):
        return dom.constant(True)
    match t:
        case ty.Number() | ty.Fin() | ty.ZMod() | ty.Bool():
            return dom.equal(_as_number(x), _as_number(y))
        case ty.Subtype(base):
            return equal(ev, base, x, y)
        case ty.Proposition():
            return iff(ev, x, y)
        case ty.MatrixType():
            return _all(
                ev,
                t.rows,
                lambda i: _all(
                    ev, t.cols, lambda j: equal(ev, t.entry, ev.apply(x, i, j), ev.apply(y, i, j))
                ),
            )
        case ty.Euclidean(index=index, entry=entry):
            return _all(ev, index, lambda i: equal(ev, entry, ev.apply(x, i), ev.apply(y, i)))
        case ty.Pi(domain, codomain):
            return ev.quantify(
                True, domain, lambda i: equal(ev, codomain(i), ev.apply(x, i), ev.apply(y, i))
            )
        case ty.SetType():
            return dom.conjunction([less(ev, False, t, x, y), less(ev, False, t, y, x)])
        case ty.Product(a, b):
            return dom.conjunction(
                [equal(ev, s, x.field(i), y.field(i)) for i, s in enumerate((a, b))]
            )
        case ty.SigmaType(base, family):
            first = equal(ev, base, x.field(0), y.field(0))
            if not isinstance(first, Truth):
                raise NotBatchable("equality of dependent pairs")
            if first.level < Level.LIKELY_TRUE:
                return first
            rest = equal(ev, family(x.field(0)), x.field(1), y.field(1))
            return dom.conjunction([first, rest])
        case ty.FinsetType(base):
            return _equal_finsets(ev, base, x, y)
        case ty.ListType(base):
            if len(x) != len(y):
                return dom.constant(False)
            return dom.conjunction([equal(ev, base, a, b) for a, b in zip(x, y, strict=True)])
        case ty.Permutations(base):
            return _all(
                ev,
                base,
                lambda i: equal(ev, base, ev.apply(x.field(0), i), ev.apply(y.field(0), i)),
            )
        case ty.PairType(base):
            straight, crossed = (
                dom.conjunction([equal(ev, base, x.field(i), y.field(j)) for i, j in order])
                for order in (((0, 0), (1, 1)), ((0, 1), (1, 0)))
            )
            return dom.disjunction([straight, crossed])
        case ty.Polynomials(base):
            return polynomials.equal(ev, base, x, y)
        case ty.Universe():
            return dom.constant(x == y)
        case ty.Maps(_, source, target):
            return equal(ev, ty.Pi(source, lambda _: target), unbundled(x), unbundled(y))
        case ty.Quotient(_, related):
            return ev.condition(ev.apply(related, x, y))
    if isinstance(x, Constructed) and isinstance(y, Constructed):
        return _equal_constructed(ev, t, x, y)
    raise Unsupported(f"equality on {t}")


def _as_number(x: Value) -> Value:
    if x is PROOF:
        raise Unsupported("an operation of an instance without a value")
    return int(x) if isinstance(x, bool) else x


def iff(ev: Evaluator, p: Any, q: Any) -> Any:
    """Return the condition p ↔ q."""
    dom = ev.domain
    forward = dom.disjunction([dom.negation(p), q])
    return dom.conjunction([forward, dom.disjunction([dom.negation(q), p])])


def _all(ev: Evaluator, index: ty.Type, at: Callable[[Value], Any]) -> Any:
    dom = ev.domain
    return ev.fold("and", _finite(index), lambda k: at(decode(dom, index, k)))


def _equal_finsets(ev: Evaluator, base: ty.Type, x: FiniteSet, y: FiniteSet) -> Any:
    return ev.domain.conjunction([subset(ev, base, x, y), subset(ev, base, y, x)])


def member(ev: Evaluator, base: ty.Type, x: Value, s: FiniteSet) -> Any:
    """Return the condition x ∈ s for a finset."""

    def at(k: Any) -> Any:
        same = equal(ev, base, x, s.element(k))
        return same if s.member is None else ev.domain.conjunction([s.member(k), same])

    return ev.fold("or", s.count, at)


def subset(ev: Evaluator, base: ty.Type, s: FiniteSet, t: FiniteSet) -> Any:
    """Return the condition s ⊆ t for finsets."""
    dom = ev.domain

    def at(k: Any) -> Any:
        inside = member(ev, base, s.element(k), t)
        return inside if s.member is None else dom.disjunction([dom.negation(s.member(k)), inside])

    return ev.fold("and", s.count, at)


def _equal_constructed(ev: Evaluator, t: ty.Type, x: Constructed, y: Constructed) -> Any:
    from pyisingcheck.semantics.constants.data import field_types

    dom = ev.domain
    if x.constructor != y.constructor:
        return dom.constant(False)
    parts = []
    for i, field in enumerate(field_types(ev, t, x)):
        if field is not None:
            parts.append(equal(ev, field, x.field(i), y.field(i)))
    return dom.conjunction(parts)


def less(ev: Evaluator, strict: bool, t: ty.Type, x: Value, y: Value) -> Any:
    """Return x < y (or x ≤ y) on ordered types: numbers, and functions and matrices entry by entry
    where Lean says so.
    """
    dom = ev.domain
    x, y = force(x), force(y)
    match t:
        case ty.Number("Complex"):
            same = dom.equal(dom.im(x), dom.im(y))
            order = dom.less if strict else dom.less_equal
            return dom.conjunction([order(dom.re(x), dom.re(y)), same])
        case ty.Number() | ty.Fin() | ty.Bool():
            return dom.less(x, y) if strict else dom.less_equal(x, y)
        case ty.Subtype(base):
            return less(ev, strict, base, x, y)
        case ty.Pi(domain, codomain):
            below = ev.quantify(
                True, domain, lambda i: less(ev, False, codomain(i), ev.apply(x, i), ev.apply(y, i))
            )
            return (
                below if not strict else dom.conjunction([below, dom.negation(equal(ev, t, x, y))])
            )
        case ty.Proposition():
            return dom.disjunction([dom.negation(x), y])
        case ty.FinsetType(base):
            below = subset(ev, base, x, y)
            return (
                below
                if not strict
                else dom.conjunction([below, dom.negation(subset(ev, base, y, x))])
            )
        case ty.SetType(base):
            below = _included(ev, base, x, y)
            return (
                below
                if not strict
                else dom.conjunction([below, dom.negation(_included(ev, base, y, x))])
            )
        case ty.Product(a, b):
            below = dom.conjunction(
                [less(ev, False, s, x.field(i), y.field(i)) for i, s in enumerate((a, b))]
            )
            return (
                below if not strict else dom.conjunction([below, dom.negation(equal(ev, t, x, y))])
            )
    raise NoBuiltin(f"order on {t}")


def _included(ev: Evaluator, base: ty.Type, x: Value, y: Value) -> Any:
    """Return the condition x ⊆ y for sets; a set given by points is looked at point by point."""
    dom, points = ev.domain, getattr(x, "points", None)
    if points is not None:
        return dom.conjunction([ev.condition(ev.apply(y, p)) for p in points])

    def inside(i: Value) -> Any:
        return dom.disjunction([dom.negation(ev.apply(x, i)), ev.apply(y, i)])

    return ev.quantify(True, base, inside)


# -- norms -----------------------------------------------------------------------------------------


def real_part(ev: Evaluator, t: ty.Type, x: Value) -> Value:
    return ev.domain.re(x) if t == ty.COMPLEX else x


def norm_squared(ev: Evaluator, t: ty.Type, x: Value) -> Value:
    """Return |x|² of a number."""
    dom = ev.domain
    if t == ty.COMPLEX:
        a, b = dom.re(x), dom.im(x)
        return dom.add(dom.mul(a, a), dom.mul(b, b))
    return dom.mul(x, x)


def norm(ev: Evaluator, t: ty.Type, x: Value, kind: str | None = None) -> Value:
    """Return ‖x‖; on matrices by `kind`: "sup", "frobenius", "linfty" (largest row sum) or "l2"
    (spectral).
    """
    x = force(x)
    match t:
        case ty.Number():
            return ev.domain.norm(x)
        case ty.MatrixType():
            return _matrix_norm(ev, t, x, kind or t.norm)
        case ty.Pi(domain, codomain):
            return _largest(ev, domain, lambda i: norm(ev, codomain(i), ev.apply(x, i)))
        case ty.Euclidean(p, index, entry):
            return _lp_norm(ev, p, index, entry, x)
        case ty.Product(a, b):
            return ev.domain.maximum(norm(ev, a, x.field(0)), norm(ev, b, x.field(1)))
        case ty.Subtype(base):
            return norm(ev, base, x, kind)
    raise NoBuiltin(f"norm on {t}")


def _largest(ev: Evaluator, index: ty.Type, at: Callable[[Value], Value]) -> Value:
    """Return the largest of finitely many nonnegative numbers; 0 when there is none."""
    dom = ev.domain
    n = _finite(index)
    return ev.fold("max", n, lambda k: at(decode(dom, index, k))) if n else 0


def _lp_norm(ev: Evaluator, p: float, index: ty.Type, entry: ty.Type, x: Value) -> Value:
    dom = ev.domain
    if p == float("inf"):
        return _largest(ev, index, lambda i: norm(ev, entry, ev.apply(x, i)))
    if p == 1:
        return total(ev, ty.REAL, index, lambda i: norm(ev, entry, ev.apply(x, i)))
    if p == 2:
        return dom.function(
            "sqrt", total(ev, ty.REAL, index, lambda i: norm_squared(ev, entry, ev.apply(x, i)))
        )
    raise Unsupported(f"ℓ^{p} norm")


def _matrix_norm(ev: Evaluator, t: ty.MatrixType, x: Value, kind: str | None) -> Value:
    dom = ev.domain

    def size_of(i: Value, j: Value) -> Value:
        return norm(ev, t.entry, ev.apply(x, i, j))

    match kind:
        case "sup":
            return _largest(ev, t.rows, lambda i: _largest(ev, t.cols, lambda j: size_of(i, j)))
        case "linfty":
            return _largest(
                ev, t.rows, lambda i: total(ev, ty.REAL, t.cols, lambda j: size_of(i, j))
            )
        case "frobenius":
            squares = total(
                ev,
                ty.REAL,
                t.rows,
                lambda i: total(
                    ev, ty.REAL, t.cols, lambda j: norm_squared(ev, t.entry, ev.apply(x, i, j))
                ),
            )
            return dom.function("sqrt", squares)
        case "l2":
            ev.spend(50 * (_finite(t.rows) * _finite(t.cols) + 1))
            return dom.spectral_norm(dense(ev, t, x))
    raise Unsupported("matrix norm of an unknown instance")
