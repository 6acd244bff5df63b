"""Lean types as values: what a variable ranges over, and how many elements there are."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyisingcheck.semantics.values import Value

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
    "LISTED",
    "index_and_entry",
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
    kind = type(t)
    if kind is Fin:  # the most frequent ones need no comparison of classes
        return t.n  # type: ignore[attr-defined,no-any-return]
    if kind is Number:
        return None
    match t:
        case ZMod(n):
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


def index_and_entry(t: Type) -> tuple[Type, Type] | None:
    """Return the type of a vector's indices and that of its entries, rows for a matrix; None for
    what has no or endless ones.
    """
    match t:
        case Pi(index, codomain) if size(index):
            return index, codomain(0)
        case MatrixType(rows, cols, entry) if size(rows) and size(cols):
            return rows, Pi(cols, lambda _: entry)
        case Euclidean(_, index, entry) if size(index):
            return index, entry
    return None
