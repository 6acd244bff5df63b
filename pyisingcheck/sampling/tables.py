"""Functions on finite types by their lists of values, and what can be read off drawn values:
whether they satisfy what their types demand, vanish, or are of ordinary size.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.data import constructors_of, field_types, structure_proofs
from pyisingcheck.semantics.domain import NotBatchable
from pyisingcheck.semantics.domains.ball_numbers import Closed, to_arb
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.values import Constructed, Function, Value, force, lookup

__all__ = ["Table", "tabulated", "matrix_table", "moderate", "moderated", "valid", "vanishes"]


class Table(Function):
    """A function on a finite type, by its list of values."""

    __slots__ = ("entries",)

    def __init__(self, apply: Callable[[Value], Value], entries: list[Value]) -> None:
        super().__init__(apply)
        self.entries = entries


def tabulated(ev: Evaluator, domain: ty.Type, entries: list[Value]) -> Table:
    """Return the function on the finite type `domain` with the given values, by ordinal."""

    plain, parts = ty.is_scalar(domain), _parts(domain)

    def at(x: Value) -> Value:
        x = force(x)
        if plain and type(x) is int:
            return entries[x]
        ev.spend(parts)
        return lookup(ev.domain, entries, encode(ev.domain, domain, x))

    return Table(at, entries)


def _parts(t: ty.Type) -> int:
    """Return how many values an argument of the finite type `t` consists of, roughly."""
    match t:
        case ty.Pi(base, _) | ty.Permutations(base) | ty.SetType(base) | ty.FinsetType(base):
            return ty.size(base) or 0
        case ty.Product(a, b):
            return _parts(a) + _parts(b)
        case ty.MatrixType(rows, cols, _):
            return (ty.size(rows) or 0) * (ty.size(cols) or 0)
    return 1


def valid(ev: Evaluator, t: ty.Type, x: Value) -> bool:
    """Whether `x` certainly satisfies what the type `t` demands: proofs in structures, predicates
    of subtypes, nonnegative numbers; in the parts of vectors, matrices and pairs as well.
    """
    match t:
        case ty.Number("NNReal"):
            return bool(ev.domain.less_equal(0, x).level.name == "TRUE")
        case ty.Number():
            return True
        case ty.Fin(n) if isinstance(x, int):
            return 0 <= x < n
        case ty.Subtype(base, predicate):
            return valid(ev, base, x) and ev.condition(predicate(x)).level.name == "TRUE"
        case ty.StructureType(name) if isinstance(x, Constructed) and constructors_of(ev, name):
            parts = [
                valid(ev, s, x.field(i))
                for i, s in enumerate(field_types(ev, t, x))
                if s is not None
            ]
            return all(parts) and structure_proofs(ev, t, x).level.name == "TRUE"
        case ty.Product(a, b) if isinstance(x, Constructed):
            return valid(ev, a, x.field(0)) and valid(ev, b, x.field(1))
        case ty.Pi(domain, codomain) if isinstance(x, Table):
            points = [decode(ev.domain, domain, k) for k in range(ty.size(domain) or 0)]
            return len(points) == len(x.entries) and all(
                valid(ev, codomain(i), v) for i, v in zip(points, x.entries, strict=True)
            )
        case ty.Euclidean(_, _, entry) if isinstance(x, Table):
            return all(valid(ev, entry, v) for v in x.entries)
        case ty.MatrixType(_, cols, entry) if isinstance(x, Table):
            return all(valid(ev, ty.Pi(cols, lambda _: entry), row) for row in x.entries)
    return True


def vanishes(x: Value) -> bool:
    """Whether all rational numbers in a drawn value are zero."""
    x = force(x)
    if isinstance(x, Table):
        return all(map(vanishes, x.entries))
    return not isinstance(x, fmpq) or x == 0


def moderate(x: Value) -> bool:
    """Whether all numbers in a drawn value are of ordinary size: zero, or between 1/32 and 4 in
    absolute value (solved ones up to 8).
    """
    x = force(x)
    if isinstance(x, arb | Closed):
        return 1 / 32 <= abs(float(to_arb(x))) <= 8
    if isinstance(x, int | fmpq):
        return bool(x == 0 or fmpq(1, 1024) <= x * x <= 16)
    if isinstance(x, list):
        return all(map(moderate, x))
    if isinstance(x, Table):
        return all(map(moderate, x.entries))
    if isinstance(x, Constructed):
        return all(map(moderate, x.fields))
    if isinstance(x, Function):
        return x.moderate and (not x.anchored or _begins_moderately(x))
    if hasattr(x, "re") and hasattr(x, "im"):
        return moderate(x.re) and moderate(x.im)
    return True


def _begins_moderately(f: Function) -> bool:
    try:
        return moderate(f(0))
    except (ArithmeticError, NotBatchable):
        return True


def moderated(x: Value) -> Value:
    """Return a rational number with its size brought between 1 and 2 if it is not ordinary."""
    if not isinstance(x, int | fmpq) or moderate(x):
        return x
    x, two = fmpq(x), fmpq(2)
    size = abs(x)
    return x * two ** (int(size.q).bit_length() - int(size.p).bit_length())


def matrix_table(ev: Evaluator, t: ty.MatrixType, rows: list[list[Value]]) -> Table:
    """Return the matrix of type `t` with the given rows."""
    return tabulated(ev, t.rows, [tabulated(ev, t.cols, list(row)) for row in rows])
