"""Elements of finite types by their ordinals.

`decode` turns an ordinal (a Python int, or a batched index) into an element and `encode` goes back.
Elements of ``Fin n``, ``ZMod n`` and ``Bool`` are their own ordinals.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import accumulate
from operator import mul
from typing import Any

from pyisingcheck.semantics.domain import (
    Domain,
    NotBatchable,
    TooLarge,
    Undecided,
    Unsupported,
)
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.types import (
    LISTED,
    Bool,
    Fin,
    FinsetType,
    Inductive,
    MatrixType,
    OptionType,
    PairType,
    Permutations,
    Pi,
    Product,
    SetType,
    SigmaType,
    SumType,
    Type,
    ZMod,
    is_scalar,
    size,
)
from pyisingcheck.semantics.values import Constructed, FiniteSet, Function, Value, force, lookup

__all__ = ["decode", "decoder", "encode", "encoder", "permutation"]

LARGEST_DOMAIN = 4096  # points of a domain whose functions have ordinals, numbers of so many digits


def decoder(dom: Domain, t: Type) -> Callable[[Any], Value]:
    """Return `decode` for one type: what it needs to know of a type of functions is found out
    once.
    """
    match t:
        case Pi(domain, codomain):
            return _functions(dom, domain, codomain)
        case MatrixType(rows, cols, entry):
            inner = Pi(cols, lambda _: entry)
            return _functions(dom, rows, lambda _: inner)
        case Fin() | ZMod() | Bool():
            return lambda k: k
    return lambda k: decode(dom, t, k)


def decode(dom: Domain, t: Type, k: Any) -> Value:
    """Return the element of the finite type `t` with ordinal `k` (0 ≤ k < size t)."""
    match t:
        case Fin() | ZMod() | Bool():
            return k
        case Product(a, b):
            n = size(b) or 1
            return Constructed(
                "Prod.mk",
                [decode(dom, a, dom.int_floordiv(k, n)), decode(dom, b, dom.int_mod(k, n))],
            )
        case Pi() | MatrixType():
            return decoder(dom, t)(k)
        case Inductive(constructors=names) if isinstance(k, int):
            return Constructed(names[k], [])
        case SumType(a, b) if isinstance(k, int):
            m = size(a) or 0
            if k < m:
                return Constructed("Sum.inl", [decode(dom, a, k)])
            return Constructed("Sum.inr", [decode(dom, b, k - m)])
        case SigmaType() if isinstance(k, int):
            for x, s in _members(dom, t):
                m = size(s) or 0
                if k < m:
                    return Constructed("Sigma.mk", [x, decode(dom, s, k)])
                k -= m
        case OptionType(a) if isinstance(k, int):
            return (
                Constructed("Option.none", [])
                if k == 0
                else Constructed("Option.some", [decode(dom, a, k - 1)])
            )
        case Permutations(base) if isinstance(k, int):
            return _decode_permutation(dom, base, k)
        case PairType(base) if isinstance(k, int):
            j = (math.isqrt(8 * k + 1) - 1) // 2  # pairs i ≤ j in the order of j, then i
            i = k - j * (j + 1) // 2
            return Constructed("Sym2.mk", [decode(dom, base, i), decode(dom, base, j)])
        case FinsetType(base) if isinstance(k, int):
            members = [i for i in range(size(base) or 0) if k >> i & 1]
            return FiniteSet.of_list([decode(dom, base, i) for i in members])
        case SetType(base) if isinstance(k, int):
            inside = [dom.constant(bool(k >> i & 1)) for i in range(size(base) or 0)]
            return Function(lambda x: lookup(dom, inside, encode(dom, base, x)))
    if size(t) is not None:
        raise NotBatchable(f"element of {t} by a batched ordinal")
    raise Unsupported(f"enumeration of {t}")


def _functions(
    dom: Domain, domain: Type, codomain: Callable[[Value], Type]
) -> Callable[[Any], Value]:
    """Return what gives the functions on a finite type by their ordinals.

    Raises
    ------
    TooLarge
        If the type is so large that its functions cannot be told apart by numbers.
    """
    n = size(domain) or 0
    if n == 0:
        return lambda _: Function(_no_value)
    if n > LARGEST_DOMAIN:
        raise TooLarge(f"all functions on a type of {n} elements")
    types = [codomain(i if is_scalar(domain) and n <= LISTED else 0) for i in range(n)]
    bases = [size(t) or 0 for t in types]
    weights = list(accumulate(bases[:-1], mul, initial=1))
    parts = [decoder(dom, t) for t in types]
    plain = is_scalar(domain)

    def function(k: Any) -> Function:
        def at(x: Value) -> Value:
            x = force(x)
            i = x if plain and type(x) is int else encode(dom, domain, x)
            if isinstance(i, int):
                if type(k) is int:
                    return parts[i](k // weights[i] % bases[i])
                return parts[i](dom.int_mod(dom.int_floordiv(k, weights[i]), bases[i]))
            if len(set(bases)) > 1:
                raise NotBatchable("a function whose codomain varies, at a batched index")
            weight = dom.table(list(weights), i)
            return parts[0](dom.int_mod(dom.int_floordiv(k, weight), bases[0]))

        return Function(at)

    return function


def _no_value(_: Value) -> Value:
    raise Unsupported("value of a function on an empty type")


def _members(dom: Domain, t: SigmaType) -> list[tuple[Value, Type]]:
    """Return the elements of a finite base, each with its type in the family."""
    n = size(t.base) or 0
    return [(x, t.family(x)) for x in (decode(dom, t.base, k) for k in range(n))]


def _decode_permutation(dom: Domain, base: Type, k: int) -> Value:
    n = size(base) or 0
    pool, image = list(range(n)), []
    for i in range(n, 0, -1):
        k, r = divmod(k, i)
        image.append(pool.pop(r))
    return permutation(dom, base, image)


def permutation(dom: Domain, base: Type, image: list[int]) -> Value:
    """Return the permutation of a finite type that sends ordinal i to ordinal ``image[i]``."""
    inverse = [0] * len(image)
    for i, j in enumerate(image):
        inverse[j] = i

    def lookup(table: list[int]) -> Function:
        def at(x: Value) -> Value:
            i = encode(dom, base, x)
            return decode(dom, base, table[i] if isinstance(i, int) else dom.table(list(table), i))

        return Function(at)

    return Constructed("Equiv.mk", [lookup(image), lookup(inverse)])


def encoder(dom: Domain, t: Type) -> Callable[[Value], Any]:
    """Return `encode` for one type; whole numbers that are their own ordinals are not looked at."""
    if not isinstance(t, Fin | ZMod | Bool):
        return lambda x: encode(dom, t, x)
    return lambda x: x if type(x) is int else encode(dom, t, x)


def encode(dom: Domain, t: Type, x: Value) -> Any:
    """Return the ordinal of the element `x` of the finite type `t`."""
    x = force(x)
    match t:
        case Fin() | ZMod() | Bool():
            return int(x) if isinstance(x, bool) else x
        case Product(a, b):
            n = size(b) or 1
            return dom.add(dom.mul(encode(dom, a, x.field(0)), n), encode(dom, b, x.field(1)))
        case Pi(domain, codomain):
            return _encode_function(dom, domain, codomain, x)
        case MatrixType(rows, cols, entry):
            inner = Pi(cols, lambda _: entry)
            return _encode_function(dom, rows, lambda _: inner, x)
        case Inductive(constructors=names):
            return names.index(x.constructor)
        case SumType(a, b):
            if x.constructor == "Sum.inl":
                return encode(dom, a, x.field(0))
            return dom.add(encode(dom, b, x.field(0)), size(a) or 0)
        case SigmaType(base, family):
            i, y = encode(dom, base, x.field(0)), x.field(1)
            if not isinstance(i, int):
                raise NotBatchable("ordinal of a batched pair")
            before = sum(size(s) or 0 for _, s in _members(dom, t)[:i])
            return dom.add(encode(dom, family(x.field(0)), y), before)
        case OptionType(a):
            if x.constructor == "Option.none":
                return 0
            return dom.add(encode(dom, a, x.field(0)), 1)
        case Permutations(base):
            return _encode_permutation(dom, base, x)
        case PairType(base):
            return _encode_pair(dom, encode(dom, base, x.field(0)), encode(dom, base, x.field(1)))
        case FinsetType(base):
            return sum(_bit(encode(dom, base, y)) for y in x.elements())
        case SetType(base):
            return sum(1 << i for i in range(size(base) or 0) if _contains(x, decode(dom, base, i)))
    raise Unsupported(f"ordinal in {t}")


def _contains(s: Value, x: Value) -> bool:
    condition = force(s(x))
    if not isinstance(condition, Truth):
        raise NotBatchable("ordinal of a batched set")
    if not condition.certain:
        raise Undecided("membership in a set")
    return condition.level is Level.TRUE


def _bit(k: Any) -> int:
    if not isinstance(k, int):
        raise NotBatchable("ordinal of a batched finset")
    return 1 << k


def _encode_pair(dom: Domain, i: Any, j: Any) -> Any:
    low, high = dom.minimum(i, j), dom.maximum(i, j)
    triangle = dom.int_floordiv(dom.mul(high, dom.add(high, 1)), 2)
    return dom.add(triangle, low)


def _encode_permutation(dom: Domain, base: Type, x: Value) -> int:
    n = size(base) or 0
    image = [encode(dom, base, x.field(0)(decode(dom, base, i))) for i in range(n)]
    pool, digits = list(range(n)), []
    for j in image:
        if not isinstance(j, int):
            raise NotBatchable("ordinal of a batched permutation")
        digits.append(pool.index(j))
        pool.remove(j)
    k = 0
    for i, r in zip(range(1, n + 1), reversed(digits), strict=True):
        k = k * i + r
    return k


def _encode_function(dom: Domain, domain: Type, codomain: Callable[[Value], Type], x: Value) -> Any:
    code: Any = 0
    for k in reversed(range(size(domain) or 0)):
        i = decode(dom, domain, k)
        value_type = codomain(i if is_scalar(domain) else 0)
        code = dom.add(dom.mul(code, size(value_type) or 0), encode(dom, value_type, x(i)))
    return code
