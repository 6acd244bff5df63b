"""Lean types as values: what a variable ranges over, and how its finite types are counted.

A finite type is handled through ordinals: `size` counts it, `decode` turns an ordinal (a Python
int, or a batched index) into an element and `encode` goes back. Elements of ``Fin n``, ``ZMod n``
and ``Bool`` are their own ordinals.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyisingcheck.semantics.domain import Domain, NotBatchable, Undecided, Unsupported
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Constructed, FiniteSet, Function, Value, force, lookup

__all__ = [
    "Type",
    "Number",
    "NAT",
    "INT",
    "RAT",
    "REAL",
    "COMPLEX",
    "NNREAL",
    "Bool",
    "Proposition",
    "Fin",
    "ZMod",
    "Pi",
    "MatrixType",
    "Product",
    "SumType",
    "SigmaType",
    "Subtype",
    "StructureType",
    "Inductive",
    "SetType",
    "FinsetType",
    "Universe",
    "Euclidean",
    "GraphType",
    "PairType",
    "Polynomials",
    "ListType",
    "Permutations",
    "FilterType",
    "Maps",
    "Quotient",
    "OptionType",
    "size",
    "decode",
    "encode",
    "is_scalar",
]


class Type:
    """A Lean type; ``str`` gives it as Lean text, where that is possible."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True, repr=False)
class Number(Type):
    """ℕ, ℤ, ℚ, ℝ, ℂ or ℝ≥0, by its Lean name."""

    name: str

    def __str__(self) -> str:
        return {"Nat": "ℕ", "Int": "ℤ", "Rat": "ℚ", "Real": "ℝ", "Complex": "ℂ", "NNReal": "ℝ≥0"}[
            self.name
        ]


NAT, INT, RAT, REAL, COMPLEX, NNREAL = map(
    Number, ("Nat", "Int", "Rat", "Real", "Complex", "NNReal")
)


@dataclass(frozen=True, slots=True, repr=False)
class Bool(Type):
    """The Booleans: false is 0, true is 1."""

    def __str__(self) -> str:
        return "Bool"


@dataclass(frozen=True, slots=True, repr=False)
class Proposition(Type):
    """``Prop``."""

    def __str__(self) -> str:
        return "Prop"


@dataclass(frozen=True, slots=True, repr=False)
class Universe(Type):
    """``Type u``: its elements are types."""

    def __str__(self) -> str:
        return "Type"


@dataclass(frozen=True, slots=True, repr=False)
class Fin(Type):
    """``Fin n``; also stands for a type variable with ``Fintype`` of that size."""

    n: int

    def __str__(self) -> str:
        return f"Fin {self.n}"


@dataclass(frozen=True, slots=True, repr=False)
class ZMod(Type):
    """Integers modulo n ≥ 1 (``ZMod 0`` is ℤ)."""

    n: int

    def __str__(self) -> str:
        return f"ZMod {self.n}"


@dataclass(frozen=True, slots=True, repr=False)
class Pi(Type):
    """Functions; the codomain may depend on the argument."""

    domain: Type
    codomain: Callable[[Value], Type]

    def __str__(self) -> str:
        try:
            codomain = str(self.codomain(0))
        except Exception:  # it looks at its argument, and not every type has a 0
            codomain = "…"
        return f"{_inside(self.domain)} → {codomain}"


@dataclass(frozen=True, slots=True, repr=False)
class MatrixType(Type):
    """``Matrix rows cols entry``; `norm` is set where the type stands for a normed algebra."""

    rows: Type
    cols: Type
    entry: Type
    norm: str | None = None

    def __str__(self) -> str:
        return _applied("Matrix", self.rows, self.cols, self.entry)


@dataclass(frozen=True, slots=True, repr=False)
class Euclidean(Type):
    """``PiLp p`` over a finite index type: ``EuclideanSpace`` is p = 2."""

    p: float
    index: Type
    entry: Type

    def __str__(self) -> str:
        if self.p == 2:
            return _applied("EuclideanSpace", self.entry, self.index)
        return f"PiLp {self.p:g} (fun _ : {self.index} ↦ {self.entry})".replace("inf", "⊤")


@dataclass(frozen=True, slots=True, repr=False)
class Product(Type):
    """``A × B``."""

    left: Type
    right: Type

    def __str__(self) -> str:
        return f"{_inside(self.left)} × {_inside(self.right)}"


@dataclass(frozen=True, slots=True, repr=False)
class SumType(Type):
    """``A ⊕ B``."""

    left: Type
    right: Type

    def __str__(self) -> str:
        return f"{_inside(self.left)} ⊕ {_inside(self.right)}"


@dataclass(frozen=True, slots=True, repr=False)
class SigmaType(Type):
    """``Σ x : base, family x``: pairs whose second part's type depends on the first part."""

    base: Type
    family: Callable[[Value], Type]

    def __str__(self) -> str:
        return f"Σ x : {self.base}, …"

    def members(self, dom: Domain) -> list[tuple[Value, Type]]:
        """Return the elements of a finite `base`, each with its type in the family."""
        n = size(self.base) or 0
        return [(x, self.family(x)) for x in (decode(dom, self.base, k) for k in range(n))]

    def count(self) -> int | None:
        """Return the number of elements, None if it is not known to be finite."""
        n = size(self.base)
        if n is None or n > LISTED or not (n == 0 or is_scalar(self.base)):
            return None
        total: int | None = 0
        for i in range(n):
            total = _plus(total, size(self.family(i)))
        return total


@dataclass(frozen=True, slots=True, repr=False)
class OptionType(Type):
    """``Option A``."""

    base: Type

    def __str__(self) -> str:
        return _applied("Option", self.base)


@dataclass(frozen=True, slots=True, repr=False)
class Subtype(Type):
    """``{x : base // predicate x}``; its elements are those of the base type."""

    base: Type
    predicate: Callable[[Value], Any]

    def __str__(self) -> str:
        return f"{{x : {self.base} // …}}"


@dataclass(frozen=True, slots=True, repr=False)
class StructureType(Type):
    """A structure of the project, with evaluated parameters."""

    name: str
    params: tuple[Value, ...]

    def __str__(self) -> str:
        return _applied(self.name, *self.params)


@dataclass(frozen=True, slots=True, repr=False)
class Inductive(Type):
    """An inductive type of the project that is no structure; `plain` if it is an enumeration."""

    name: str
    params: tuple[Value, ...]
    constructors: tuple[str, ...]
    plain: bool = True

    def __str__(self) -> str:
        return _applied(self.name, *self.params)


@dataclass(frozen=True, slots=True, repr=False)
class SetType(Type):
    """``Set A``: predicates on A."""

    base: Type

    def __str__(self) -> str:
        return _applied("Set", self.base)


@dataclass(frozen=True, slots=True, repr=False)
class FinsetType(Type):
    """``Finset A``."""

    base: Type

    def __str__(self) -> str:
        return _applied("Finset", self.base)


@dataclass(frozen=True, slots=True, repr=False)
class ListType(Type):
    """``List A``."""

    base: Type

    def __str__(self) -> str:
        return _applied("List", self.base)


@dataclass(frozen=True, slots=True, repr=False)
class Permutations(Type):
    """``Equiv.Perm A``."""

    base: Type

    def __str__(self) -> str:
        return _applied("Equiv.Perm", self.base)


@dataclass(frozen=True, slots=True, repr=False)
class GraphType(Type):
    """``SimpleGraph V``: its elements have the adjacency relation as only field."""

    vertices: Type

    def __str__(self) -> str:
        return _applied("SimpleGraph", self.vertices)


@dataclass(frozen=True, slots=True, repr=False)
class Polynomials(Type):
    """``Polynomial R``: lists of coefficients, the constant one first."""

    base: Type

    def __str__(self) -> str:
        return _applied("Polynomial", self.base)


@dataclass(frozen=True, slots=True, repr=False)
class PairType(Type):
    """``Sym2 A``: unordered pairs, stored in some order."""

    base: Type

    def __str__(self) -> str:
        return _applied("Sym2", self.base)


@dataclass(frozen=True, slots=True, repr=False)
class FilterType(Type):
    """``Filter A``."""

    base: Type

    def __str__(self) -> str:
        return _applied("Filter", self.base)


@dataclass(frozen=True, slots=True, repr=False)
class Maps(Type):
    """Bundled maps from `source` to `target` that satisfy laws.

    With a `bundle`, they have inverses: the elements are ``bundle (Equiv.mk f g)``, or the
    ``Equiv.mk f g`` themselves if it is empty. `fixed` is whether the laws say the same whenever
    the types are the same.
    """

    name: str
    source: Type
    target: Type
    holds: Callable[[Value], Any]
    bundle: str | None = None
    fixed: bool = True

    def __str__(self) -> str:
        return _applied(self.name, self.source, self.target)


@dataclass(frozen=True, slots=True, repr=False)
class Quotient(Type):
    """The classes of an equivalence relation, each stored as one of its members."""

    base: Type
    relation: Value

    def __str__(self) -> str:
        return f"Quotient of {self.base}"


def _inside(t: Type) -> str:
    """Return a type as text that can stand inside an application or beside an arrow."""
    text = str(t)
    return f"({text})" if " " in text and not isinstance(t, Fin | ZMod) else text


def _applied(name: str, *args: Value) -> str:
    """Return an application as text; arguments that are no types or numbers are left out."""
    shown = (a if isinstance(a, Type | int) else "_" for a in args)
    return " ".join([name, *(f"({a})" if " " in str(a) else str(a) for a in shown)])


def is_scalar(t: Type) -> bool:
    """Whether elements are numbers of the domain (indices included)."""
    return isinstance(t, Number | Fin | ZMod | Bool)


def size(t: Type) -> int | None:
    """Number of elements of a finite type; None for an infinite one (or one not known to be
    finite).
    """
    match t:
        case Fin(n) | ZMod(n):
            return n
        case Bool():
            return 2
        case Product(a, b):
            return _times(size(a), size(b))
        case SumType(a, b):
            return _plus(size(a), size(b))
        case SigmaType():
            return t.count()
        case OptionType(a):
            return _plus(size(a), 1)
        case Pi(domain, codomain):
            return _count_functions(domain, codomain)
        case MatrixType(rows, cols, entry):
            return _power(size(entry), _times(size(rows), size(cols)))
        case Inductive(constructors=names, plain=True):
            return len(names)
        case Permutations(base):
            return _factorial(size(base))
        case FinsetType(base) | SetType(base):
            return _power(2, size(base))
        case PairType(base):
            count = size(base)
            return None if count is None else count * (count + 1) // 2
        case _:
            return None


def _plus(m: int | None, n: int | None) -> int | None:
    return None if m is None or n is None else m + n


def _power(base: int | None, exponent: int | None) -> int | None:
    if exponent == 0:
        return 1
    return None if base is None or exponent is None else int(base**exponent)


def _factorial(n: int | None) -> int | None:
    return None if n is None else math.factorial(n)


def _times(m: int | None, n: int | None) -> int | None:
    if m == 0 or n == 0:
        return 0
    return None if m is None or n is None else m * n


LISTED = 64  # points of a domain up to which a codomain may differ from point to point


def _count_functions(domain: Type, codomain: Callable[[Value], Type]) -> int | None:
    n = size(domain)
    if n is None or n == 0:
        return None if n is None else 1
    if not is_scalar(domain) or n > LISTED:
        return _power(size(codomain(0 if is_scalar(domain) else None)), n)
    count: int | None = 1
    for i in range(n):
        count = _times(count, size(codomain(i)))
    return count


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
        case Pi(domain, codomain):
            return _decode_function(dom, domain, codomain, k)
        case MatrixType(rows, cols, entry):
            inner = Pi(cols, lambda _: entry)
            return _decode_function(dom, rows, lambda _: inner, k)
        case Inductive(constructors=names) if isinstance(k, int):
            return Constructed(names[k], [])
        case SumType(a, b) if isinstance(k, int):
            m = size(a) or 0
            if k < m:
                return Constructed("Sum.inl", [decode(dom, a, k)])
            return Constructed("Sum.inr", [decode(dom, b, k - m)])
        case SigmaType() if isinstance(k, int):
            for x, s in t.members(dom):
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


def _decode_function(
    dom: Domain, domain: Type, codomain: Callable[[Value], Type], k: Any
) -> Function:
    n = size(domain) or 0
    if n == 0:
        return Function(_no_value)
    types = [codomain(i if is_scalar(domain) and n <= LISTED else 0) for i in range(n)]
    bases = [size(t) or 0 for t in types]
    weights = [math.prod(bases[:i]) for i in range(n)]

    def at(x: Value) -> Value:
        i = encode(dom, domain, x)
        if isinstance(i, int):
            return decode(dom, types[i], dom.int_mod(dom.int_floordiv(k, weights[i]), bases[i]))
        if len(set(bases)) > 1:
            raise NotBatchable("a function whose codomain varies, at a batched index")
        weight = dom.table(list(weights), i)
        return decode(dom, types[0], dom.int_mod(dom.int_floordiv(k, weight), bases[0]))

    return Function(at)


def _no_value(_: Value) -> Value:
    raise Unsupported("value of a function on an empty type")


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
            before = sum(size(s) or 0 for _, s in t.members(dom)[:i])
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
