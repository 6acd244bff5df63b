"""Finite sets, and sums, products and extrema over them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cmp_to_key, reduce
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import algebra, comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import (
    NoBuiltin,
    NotBatchable,
    TooLarge,
    Undecided,
    Unsupported,
)
from pyisingcheck.semantics.domains import extended
from pyisingcheck.semantics.evaluate import FOLD_LIMIT
from pyisingcheck.semantics.indexing import decoder
from pyisingcheck.semantics.integers import divisors, prime_factors
from pyisingcheck.semantics.quantifiers.counting import number_of_reals
from pyisingcheck.semantics.quantifiers.extents import extent_of
from pyisingcheck.semantics.quantifiers.finiteness import is_finite
from pyisingcheck.semantics.quantifiers.solutions import solutions
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Constructed, FiniteSet, Function, Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator


def universe(ev: Evaluator, t: ty.Type) -> FiniteSet:
    """Return the finset of all elements of a finite type."""
    n = ty.size(t)
    if n is None:
        if isinstance(t, ty.Subtype):
            if (found := solutions(ev, t.base, t.predicate)) is not None and found[1]:
                return FiniteSet.of_list(found[0])
            whole = universe(ev, t.base)
            return FiniteSet(
                whole.count, whole.element, lambda k: ev.condition(t.predicate(whole.element(k)))
            )
        raise Unsupported(f"Finset.univ of {t}")
    return FiniteSet(n, decoder(ev.domain, t))


@meaning("Finset.univ", 2)
def _univ(c: Call) -> Value:
    return universe(c.evaluator, c.type(0))


@meaning("Fintype.card", 2)
def _card_type(c: Call) -> Value:
    t = c.type(0)
    n = ty.size(t)
    return count(c.evaluator, universe(c.evaluator, t)) if n is None else n


@meaning("Nat.card", 1)
def _nat_card(c: Call) -> Value:
    """0 for an infinite type."""
    ev, t = c.evaluator, c.type(0)
    if (n := ty.size(t)) is not None:
        return n
    if isinstance(t, ty.Number):
        return 0
    if isinstance(t, ty.Subtype) and c.dom.name == "ball":
        predicate = t.predicate
        number = _members(ev, t.base, Function(lambda x: ev.condition(predicate(x))))
        return 0 if number is None else number
    return count(ev, universe(ev, t))


@meaning("Set.ncard", 2)
def _ncard(c: Call) -> Value:
    """0 for an infinite set."""
    number = _members(c.evaluator, c.type(0), c[1])
    return 0 if number is None else number


@meaning("Set.encard", 2)
def _encard(c: Call) -> Value:
    """∞ for an infinite set."""
    number = _members(c.evaluator, c.type(0), c[1])
    return extended.TOP if number is None else extended.some(number)


def _members(ev: Evaluator, t: ty.Type, s: Value) -> Value | None:
    """Return how many elements of `t` a set has, None if it is infinite."""
    if ev.domain.name == "ball" and (extent := extent_of(s)) is not None:
        inside = restrict(ev, FiniteSet.of_list(extent), lambda x: ev.apply(s, x))
        return distinct(ev, t, inside.elements()).count
    try:
        return count(ev, _finite_set(ev, t, s))
    except Unsupported:
        if ev.domain.name != "ball":
            raise
    if (counted := number_of_reals(ev, t, lambda x: ev.condition(ev.apply(s, x)))) is not None:
        return counted.number
    finite = is_finite(ev, t, s, counting=False)
    if finite.level > Level.LIKELY_FALSE:
        raise Undecided("the number of members of a set")
    if finite.level is Level.LIKELY_FALSE:
        ev.approximations.append("a set with members far out")
    return None


@meaning("Set.toFinset", 3)
@meaning("Set.Finite.toFinset", 3)
def _to_finset(c: Call) -> Value:
    return _finite_set(c.evaluator, c.type(0), c[1])


def _finite_set(ev: Evaluator, t: ty.Type, s: Value) -> FiniteSet:
    """Return a set of elements of `t` as a finset."""
    return universe(ev, ty.Subtype(t, lambda x: ev.condition(ev.apply(s, x))))


def _integer(x: Value) -> int:
    if not isinstance(x, int):
        raise NotBatchable("a finset whose bounds vary within a batch")
    return x


@meaning("Finset.range", 1)
def _range(c: Call) -> Value:
    return FiniteSet(_integer(c[0]), lambda k: k)


def _interval(
    name: str, arity: int, low: int | None, high: int | None, strict: tuple[bool, bool]
) -> None:
    """`low` and `high` are the arguments that bound the interval, `strict` whether they are left
    out.
    """

    @meaning(name, arity)
    def _rule(c: Call) -> Value:
        ends = [None if i is None else c[i] for i in (low, high)]
        return _between(c.evaluator, name, c.type(0), ends, strict)


def _between(
    ev: Evaluator, name: str, t: ty.Type, ends: list[Value], strict: tuple[bool, bool]
) -> FiniteSet:
    """Return the elements of a locally finite order between two ends (None for no end)."""
    if t in (ty.NAT, ty.INT) or isinstance(t, ty.Fin):
        top = t.n - 1 if isinstance(t, ty.Fin) else 0
        low = 0 if ends[0] is None else _integer(ends[0]) + strict[0]
        high = top if ends[1] is None else _integer(ends[1]) - strict[1]
        return FiniteSet(max(high - low + 1, 0), lambda k: ev.domain.add(k, low))
    match t:
        case ty.Product(a, b):
            parts = [
                _between(
                    ev, name, s, [None if e is None else e.field(i) for e in ends], (False, False)
                )
                for i, s in enumerate((a, b))
            ]
            whole = product_set(ev, *parts)
        case ty.Subtype(base, predicate):
            return restrict(ev, _between(ev, name, base, ends, strict), predicate)
        case _ if ty.size(t) is not None:
            whole = universe(ev, t)
        case _:
            raise Unsupported(f"{name} in {t}")

    def inside(x: Value) -> Any:
        sides = ((ends[0], x, strict[0]), (x, ends[1], strict[1]))
        given = [side for side in sides if side[0] is not None and side[1] is not None]
        return ev.domain.conjunction(
            [comparison.less(ev, left_out, t, a, b) for a, b, left_out in given]
        )

    return restrict(ev, whole, inside)


for _name, _low, _high in (
    ("Icc", False, False),
    ("Ico", False, True),
    ("Ioc", True, False),
    ("Ioo", True, True),
):
    _interval(f"Finset.{_name}", 5, 3, 4, (_low, _high))
_interval("Finset.Iic", 4, None, 3, (False, False))
_interval("Finset.Iio", 4, None, 3, (False, True))
_interval("Finset.Ici", 4, 3, None, (False, False))
_interval("Finset.Ioi", 4, 3, None, (True, False))


def restrict(ev: Evaluator, s: FiniteSet, keep: Callable[[Value], Any]) -> FiniteSet:
    """Return {x ∈ s | keep x}."""

    def member(k: Any) -> Any:
        kept = ev.condition(keep(s.element(k)))
        return kept if s.member is None else ev.domain.conjunction([s.member(k), kept])

    return FiniteSet(s.count, s.element, member)


@meaning("Finset.filter", 4)
def _filter(c: Call) -> Value:
    return restrict(c.evaluator, c[3], c.function(1))


# -- folds -----------------------------------------------------------------------------------------


def _guarded(
    ev: Evaluator, s: FiniteSet, t: ty.Type, neutral: Value, at: Callable[[Value], Value]
) -> Callable[[Any], Value]:
    """Return k ↦ at (element k), or the neutral element where the index is no member."""
    if s.member is None:
        return lambda k: at(s.element(k))
    inside = s.member

    def value(k: Any) -> Value:
        condition = inside(k)
        if ev.domain.name == "ball" and condition.certain:
            return at(s.element(k)) if condition.level is Level.TRUE else neutral
        if not ty.is_scalar(t):
            raise Undecided("membership in a finset")
        return ev.domain.select(condition, lambda: at(s.element(k)), lambda: neutral)

    return value


def sum_over(ev: Evaluator, s: FiniteSet, t: ty.Type, at: Callable[[Value], Value]) -> Value:
    """Return ``∑ x ∈ s, at x`` in the type `t`."""
    return algebra.sum_values(ev, t, s.count, _guarded(ev, s, t, algebra.numeral(ev, t, 0), at))


def product_over(ev: Evaluator, s: FiniteSet, t: ty.Type, at: Callable[[Value], Value]) -> Value:
    """Return ``∏ x ∈ s, at x`` in the type `t`."""
    one = algebra.numeral(ev, t, 1)
    value = _guarded(ev, s, t, one, at)
    match t:
        case ty.Number():
            return ev.fold("mul", s.count, value)
        case ty.ZMod(n) | ty.Fin(n):
            return ev.domain.int_mod(ev.fold("mul", s.count, value), n)
        case ty.Pi(_, codomain):
            return Function(
                lambda i: product_over(ev, s, codomain(i), lambda x: ev.apply(at(x), i))
            )
    result = one
    for k in range(s.count):
        result = algebra.binary(ev, "mul", t, result, value(k))
    return result


@meaning("Finset.sum", 5)
def _sum(c: Call) -> Value:
    return sum_over(c.evaluator, c[3], c.type(1), c.function(4))


@meaning("Finset.prod", 5)
def _prod(c: Call) -> Value:
    return product_over(c.evaluator, c[3], c.type(1), c.function(4))


@meaning("Finset.expect", 6)
def _expect(c: Call) -> Value:
    """The mean; 0 on the empty set."""
    ev, t, s = c.evaluator, c.type(1), c[4]
    total = sum_over(ev, s, t, c.function(5))
    return algebra.scale(ev, ty.RAT, t, c.dom.inv(count(ev, s)), total)


@meaning("Finset.card", 2)
def _card(c: Call) -> Value:
    return count(c.evaluator, c[1])


def count(ev: Evaluator, s: FiniteSet) -> Value:
    """Return the number of members."""
    return s.count if s.member is None else sum_over(ev, s, ty.NAT, lambda _: 1)


def extremum_over(
    c: Call, t: ty.Type, s: FiniteSet, largest: bool, at: Callable[[Value], Value]
) -> Value:
    """Return the supremum (or infimum) of `at` : t on the nonempty finset `s`."""
    if s.member is None and s.count == 0:
        raise Unsupported("extremum over an empty finset")
    if not isinstance(t, ty.Number):
        return joined(c, t, largest, [at(x) for x in s.elements()])
    if s.member is None:
        return c.evaluator.fold("max" if largest else "min", s.count, lambda k: at(s.element(k)))
    combine = c.dom.maximum if largest else c.dom.minimum
    return reduce(combine, [at(x) for x in s.elements()])


def joined(c: Call, t: ty.Type, largest: bool, values: list[Value]) -> Value:
    """Return the supremum (or infimum) of values in a lattice; of none, its least (greatest)
    element.
    """
    from pyisingcheck.semantics.constants.order import end, extremum

    if not values:
        return end(c, not largest, t)
    return reduce(lambda x, y: extremum(c.evaluator, largest, t, x, y), values)


def _extremum(name: str, arity: int, s: int, largest: bool, f: int | None) -> None:
    @meaning(name, arity)
    def _rule(c: Call) -> Value:
        at = c.function(f) if f is not None else lambda x: x
        return extremum_over(c, c.type(0), c[s], largest, at)


_extremum("Finset.sup'", 6, 3, True, 5)
_extremum("Finset.inf'", 6, 3, False, 5)
_extremum("Finset.max'", 4, 2, True, None)
_extremum("Finset.min'", 4, 2, False, None)


def _bounded_extremum(name: str, largest: bool) -> None:
    @meaning(name, 6)
    def _rule(c: Call) -> Value:
        """⊥ (⊤) on the empty set."""
        s, at, t = c[4], c.function(5), c.type(0)
        if largest and t in (ty.NAT, ty.NNREAL):
            return c.evaluator.fold("max", s.count + 1, _with_bottom(c.evaluator, s, t, at))
        return joined(c, t, largest, [at(x) for x in s.elements()])


_bounded_extremum("Finset.sup", True)
_bounded_extremum("Finset.inf", False)


def _with_bottom(
    ev: Evaluator, s: FiniteSet, t: ty.Type, at: Callable[[Value], Value]
) -> Callable[[Any], Value]:
    value = _guarded(ev, s, t, 0, at)

    def padded(k: Any) -> Value:
        if not isinstance(k, int):
            raise NotBatchable("supremum with bottom")
        return 0 if k == s.count else value(k)

    return padded


# -- building sets ---------------------------------------------------------------------------------


def distinct(ev: Evaluator, base: ty.Type, values: list[Value]) -> FiniteSet:
    """Return the finset of the given values, repetitions dropped; equality must be decided."""
    kept: list[Value] = []
    for x in values:
        if not any(_certainly_equal(ev, base, x, y) for y in kept):
            kept.append(x)
    return FiniteSet.of_list(kept)


def _certainly_equal(ev: Evaluator, base: ty.Type, x: Value, y: Value) -> bool:
    same = comparison.equal(ev, base, x, y)
    if ev.domain.name != "ball":
        if isinstance(x, int) and isinstance(y, int):
            return x == y
        raise NotBatchable("a finset of batched values")
    if not same.certain:
        raise Undecided("equality in a finset")
    return bool(same.level is Level.TRUE)


def union(ev: Evaluator, base: ty.Type, s: FiniteSet, t: FiniteSet) -> FiniteSet:
    return distinct(ev, base, [*_listed(s), *_listed(t)])


def intersection(ev: Evaluator, base: ty.Type, s: FiniteSet, t: FiniteSet) -> FiniteSet:
    return restrict(ev, s, lambda x: comparison.member(ev, base, x, t))


def _listed(s: FiniteSet) -> list[Value]:
    if s.member is None:
        return [s.element(k) for k in range(s.count)]
    return s.elements()


def _base(c: Call, i: int) -> ty.Type:
    t = c.type(i)
    if not isinstance(t, ty.FinsetType):
        raise NoBuiltin(f"set operation on {t}")
    return t.base


@meaning("Finset.image", 5)
def _image(c: Call) -> Value:
    at = c.function(3)
    return distinct(c.evaluator, c.type(1), [at(x) for x in _listed(c[4])])


@meaning("Finset.biUnion", 5)
def _union_of_images(c: Call) -> Value:
    at = c.function(4)
    return distinct(c.evaluator, c.type(1), [y for x in _listed(c[3]) for y in _listed(at(x))])


@meaning("Finset.map", 4)
def _map(c: Call) -> Value:
    s, at = c[3], c.function(2)
    return FiniteSet(s.count, lambda k: at(s.element(k)), s.member)


@meaning("Finset.erase", 4)
def _erase(c: Call) -> Value:
    ev, base = c.evaluator, c.type(0)
    return restrict(ev, c[2], lambda x: c.dom.negation(comparison.equal(ev, base, x, c[3])))


@meaning("Finset.product", 4)
def _product(c: Call) -> Value:
    return product_set(c.evaluator, c[2], c[3])


@meaning("SProd.sprod", 6)
def _sprod(c: Call) -> Value:
    s, t = c[4], c[5]
    if isinstance(c.type(2), ty.SetType):
        ev = c.evaluator
        return Function(
            lambda x: c.dom.conjunction(
                [ev.condition(ev.apply(u, force(x).field(k))) for k, u in enumerate((s, t))]
            )
        )
    return product_set(c.evaluator, s, t)


def product_set(ev: Evaluator, s: FiniteSet, t: FiniteSet) -> FiniteSet:
    """Return s ×ˢ t."""
    dom, n = ev.domain, max(t.count, 1)

    def split(k: Any) -> tuple[Any, Any]:
        return dom.int_floordiv(k, n), dom.int_mod(k, n)

    def element(k: Any) -> Value:
        i, j = split(k)
        return Constructed("Prod.mk", [s.element(i), t.element(j)])

    def member(k: Any) -> Any:
        i, j = split(k)
        parts = [u.member(x) for u, x in ((s, i), (t, j)) if u.member is not None]
        return dom.conjunction(parts)

    return FiniteSet(
        s.count * t.count, element, None if s.member is None and t.member is None else member
    )


@meaning("Finset.offDiag", 2)
def _off_diag(c: Call) -> Value:
    ev, base, s = c.evaluator, c.type(0), c[1]
    return restrict(
        ev,
        product_set(ev, s, s),
        lambda p: c.dom.negation(comparison.equal(ev, base, p.field(0), p.field(1))),
    )


@meaning("Finset.powerset", 2)
def _powerset(c: Call) -> Value:
    items = _listed(c[1])

    def subset(mask: Any) -> Value:
        if not isinstance(mask, int):
            raise NotBatchable("a subset at a batched index")
        return FiniteSet.of_list([x for i, x in enumerate(items) if mask >> i & 1])

    return FiniteSet(1 << len(items), subset)


@meaning("Finset.powersetCard", 3)
def _powerset_card(c: Call) -> Value:
    k, items = _integer(c[1]), _listed(c[2])
    if math.comb(len(items), k) > FOLD_LIMIT:
        raise TooLarge(f"too many subsets with {k} elements")
    return FiniteSet.of_list([FiniteSet.of_list(part) for part in combinations(items, k)])


@meaning("Finset.HasAntidiagonal.antidiagonal", 4)
def _antidiagonal(c: Call) -> Value:
    n = _integer(c[3])
    return FiniteSet(n + 1, lambda k: Constructed("Prod.mk", [k, c.dom.sub(n, k)]))


@meaning("Finset.sort", 7)
def _sort(c: Call) -> Value:
    def compare(x: Value, y: Value) -> int:
        before = c.evaluator.condition(c.evaluator.apply(c[2], x, y))
        if not isinstance(before, Truth):
            raise NotBatchable("the order of the members of a finset in a batch")
        if not before.certain:
            raise Undecided("the order of the members of a finset")
        return -1 if before.level is Level.TRUE else 1

    return sorted(_listed(c[1]), key=cmp_to_key(compare))


def _divisors_of(c: Call) -> list[int]:
    found = divisors(_integer(c[0]))
    c.evaluator.spend(len(found))
    return found


@meaning("Nat.divisors", 1)
def _divisors(c: Call) -> Value:
    return FiniteSet.of_list(_divisors_of(c))


@meaning("Nat.properDivisors", 1)
def _proper_divisors(c: Call) -> Value:
    return FiniteSet.of_list(_divisors_of(c)[:-1])


@meaning("Nat.primeFactors", 1)
def _prime_factors(c: Call) -> Value:
    return FiniteSet.of_list(prime_factors(_integer(c[0])))


@relation("Finset.Nonempty", 2)
def _nonempty(c: Call) -> Any:
    s = c[1]
    return c.evaluator.fold(
        "or", s.count, lambda k: c.dom.constant(True) if s.member is None else s.member(k)
    )
