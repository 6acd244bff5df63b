"""Comparisons by type: what =, <, ≤, ∈ and ⊆ mean on each of the evaluator's types."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import NoBuiltin, NotBatchable, Unsupported
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.matrices import finite_size
from pyisingcheck.semantics.quantifiers.cells import cells_of
from pyisingcheck.semantics.quantifiers.extents import (
    all_among,
    corners_of_sets,
    elements_near,
    extent_of,
)
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import PROOF, Constructed, FiniteSet, Value, force, unbundled

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["as_number", "equal", "iff", "less", "member", "subset"]

AT_A_POINT = 10  # work for asking whether a number lies in two sets, where no term is evaluated


def equal(ev: Evaluator, t: ty.Type, x: Value, y: Value) -> Any:
    """Return the condition x = y on type `t`."""
    dom = ev.domain
    x, y = force(x), force(y)
    if type(t) is ty.Number:
        return dom.equal(as_number(x), as_number(y))
    if x is y:
        return dom.constant(True)
    match t:
        case ty.Fin(0 | 1):  # proofs, which are no numbers, too
            return dom.constant(True)
        case ty.Fin() | ty.ZMod() | ty.Bool():
            return dom.equal(as_number(x), as_number(y))
        case ty.Subtype(base):
            return equal(ev, base, x, y)
        case ty.Proposition():
            return iff(ev, x, y)
        case ty.Universe():
            return dom.constant(x == y)
        case ty.Quotient(_, related):
            return ev.condition(ev.apply(related, x, y))
        case ty.MatrixType() | ty.Euclidean() | ty.Pi() | ty.Permutations() | ty.Maps():
            return _equal_maps(ev, t, x, y)
        case ty.SetType() | ty.FinsetType() | ty.ListType() | ty.Polynomials():
            return _equal_collections(ev, t, x, y)
        case ty.Product() | ty.SigmaType() | ty.PairType():
            return _equal_pairs(ev, t, x, y)
    if isinstance(x, Constructed) and isinstance(y, Constructed):
        return _equal_constructed(ev, t, x, y)
    raise Unsupported(f"equality on {t}")


def _equal_maps(ev: Evaluator, t: ty.Type, x: Value, y: Value) -> Any:
    """Compare value by value."""

    def everywhere(codomain: ty.Type, f: Value, g: Value) -> Callable[[Value], Any]:
        return lambda i: equal(ev, codomain, ev.apply(f, i), ev.apply(g, i))

    match t:
        case ty.MatrixType(rows, cols, entry):
            return _all(
                ev,
                rows,
                lambda i: _all(ev, cols, everywhere(entry, ev.apply(x, i), ev.apply(y, i))),
            )
        case ty.Euclidean(index=index, entry=entry):
            return _all(ev, index, everywhere(entry, x, y))
        case ty.Permutations(base):
            return _all(ev, base, everywhere(base, x.field(0), y.field(0)))
        case ty.Maps(_, source, target):
            return equal(ev, ty.Pi(source, lambda _: target), unbundled(x), unbundled(y))
        case ty.Pi(domain, codomain):
            return ev.quantify(True, domain, lambda i: everywhere(codomain(i), x, y)(i))
    raise Unsupported(f"equality on {t}")


def _equal_collections(ev: Evaluator, t: ty.Type, x: Value, y: Value) -> Any:
    dom = ev.domain
    match t:
        case ty.SetType():
            return dom.conjunction([less(ev, False, t, x, y), less(ev, False, t, y, x)])
        case ty.FinsetType(base):
            return dom.conjunction([subset(ev, base, x, y), subset(ev, base, y, x)])
        case ty.ListType() if len(x) != len(y):
            return dom.constant(False)
        case ty.ListType(base) | ty.Polynomials(base):
            missing = algebra.numeral(ev, base, 0) if len(x) != len(y) else None
            pairs = zip_longest(x, y, fillvalue=missing)
            return dom.conjunction([equal(ev, base, a, b) for a, b in pairs])
    raise Unsupported(f"equality on {t}")


def _equal_pairs(ev: Evaluator, t: ty.Type, x: Value, y: Value) -> Any:
    dom = ev.domain

    def fields(types: tuple[ty.Type, ty.Type], order: tuple[int, int] = (0, 1)) -> Any:
        compared = zip(types, (0, 1), order, strict=True)
        return dom.conjunction([equal(ev, s, x.field(i), y.field(j)) for s, i, j in compared])

    match t:
        case ty.Product(a, b):
            return fields((a, b))
        case ty.PairType(base):
            return dom.disjunction([fields((base, base)), fields((base, base), (1, 0))])
        case ty.SigmaType(base, family):
            first = equal(ev, base, x.field(0), y.field(0))
            if not isinstance(first, Truth):
                raise NotBatchable("equality of dependent pairs")
            if first.level < Level.LIKELY_TRUE:
                return first
            rest = equal(ev, family(x.field(0)), x.field(1), y.field(1))
            return dom.conjunction([first, rest])
    raise Unsupported(f"equality on {t}")


def as_number(x: Value) -> Value:
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
    return ev.fold("and", finite_size(index), lambda k: at(decode(dom, index, k)))


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

    types: list[ty.Type | None]
    match t:
        case ty.OptionType(base):
            types = [base] * len(x.fields)
        case ty.SumType(left, right):
            types = [left if x.constructor == "Sum.inl" else right]
        case ty.StructureType() | ty.Inductive():
            types = field_types(ev, t, x)
        case _:
            raise Unsupported(f"equality on {t}")
    if x.constructor != y.constructor:
        return ev.domain.constant(False)
    return ev.domain.conjunction(
        [
            equal(ev, field, x.field(i), y.field(i))
            for i, field in enumerate(types)
            if field is not None
        ]
    )


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
        case ty.Proposition():
            return dom.disjunction([dom.negation(x), y])
    below, above = _below_and_above(ev, t, x, y)
    return dom.conjunction([below, dom.negation(above())]) if strict else below


def _below_and_above(
    ev: Evaluator, t: ty.Type, x: Value, y: Value
) -> tuple[Any, Callable[[], Any]]:
    """Return x ≤ y on a partially ordered type, and what is false as well where x < y."""
    match t:
        case ty.Pi(domain, codomain):
            below = ev.quantify(
                True, domain, lambda i: less(ev, False, codomain(i), ev.apply(x, i), ev.apply(y, i))
            )
        case ty.Product(a, b):
            below = ev.domain.conjunction(
                [less(ev, False, s, x.field(i), y.field(i)) for i, s in enumerate((a, b))]
            )
        case ty.FinsetType(base):
            return subset(ev, base, x, y), lambda: subset(ev, base, y, x)
        case ty.SetType(base):
            return _included(ev, base, x, y), lambda: _included(ev, base, y, x)
        case _:
            raise NoBuiltin(f"order on {t}")
    return below, lambda: equal(ev, t, x, y)


def _included(ev: Evaluator, base: ty.Type, x: Value, y: Value) -> Any:
    """Return the condition x ⊆ y for sets; one of finitely many members is looked at member by
    member, others where they begin and end, among other points.
    """
    dom, points = ev.domain, getattr(x, "points", None)
    if points is not None:
        return dom.conjunction([ev.condition(ev.apply(y, p)) for p in points])

    def inside(i: Value) -> Any:
        ev.spend(AT_A_POINT)
        return dom.disjunction([dom.negation(ev.apply(x, i)), ev.apply(y, i)])

    if dom.name != "ball":
        return ev.quantify(True, base, inside)
    if base == ty.REAL:
        cells, others = cells_of(ev, x, y), cells_of(ev, y, x)
        if cells is not None and others is not None:
            return dom.constant(cells.within(others))
    if (extent := extent_of(x)) is not None:
        return all_among(extent, lambda i: ev.condition(inside(i)))
    with ev.search.near(base, elements_near(base, corners_of_sets(x, y))):
        return ev.quantify(True, base, inside)
