"""Sets as predicates: membership, intervals, set operations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from flint import fmpq
from scipy.optimize import nnls

from pyisingcheck.semantics import comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants import finset
from pyisingcheck.semantics.constants.arithmetic import from_instance
from pyisingcheck.semantics.constants.filters import ball_only, eventually
from pyisingcheck.semantics.constants.order import end, extremum
from pyisingcheck.semantics.domain import (
    NoBuiltin,
    NotBatchable,
    TooLarge,
    Undecided,
    Unsupported,
)
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.quantifiers.cells import common_pieces, rational_pieces
from pyisingcheck.semantics.quantifiers.extents import (
    MOST,
    combined_extent,
    corners_of_sets,
    extent_between,
    extent_of,
    some_among,
)
from pyisingcheck.semantics.quantifiers.finiteness import is_finite
from pyisingcheck.semantics.quantifiers.shapes import Shape, conjuncts
from pyisingcheck.semantics.quantifiers.solutions import solutions
from pyisingcheck.semantics.quantifiers.spheres import extremum_on_sphere
from pyisingcheck.semantics.quantifiers.suprema import (
    ImageSet,
    bound_of_set,
    extremum_of_set,
    extremum_of_values,
)
from pyisingcheck.semantics.registry import OPENED, meaning, opened, relation
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Constructed, FiniteSet, Function, Thunk, Value, force
from pyisingcheck.terms.expr import BVar, Const, Lam, head_and_args, loose_indices

NEARLY = 1e-12  # how closely members come to a bound, relatively
FARTHEST = 300  # up to where the least natural with a property is looked for
FARTHEST_COUNTED = 3000  # up to where naturals with a property are counted
CONTINUA = (ty.REAL, ty.NNREAL)  # no interval of these is countable
FEW_VALUES = 200  # of a function on a finite set are computed at once


@meaning("setOf", 2)
def _set_of(c: Call) -> Value:
    return _parametrized(c) or c[1]


def _parametrized(c: Call) -> Function | None:
    """Return {x : ℝ | ∃ n, p n ∧ x = f n} as the values of f; None for other sets."""
    ev, predicate = c.evaluator, c.expr(1)
    if not isinstance(predicate, Lam) or c[0] not in (ty.REAL, ty.RAT, ty.NAT, ty.INT):
        return None
    head, args = head_and_args(predicate.body)
    if not (isinstance(head, Const) and head.name == "Exists" and isinstance(args[1], Lam)):
        return None
    within = (args[1].type, (predicate.type, c.context))
    *conditions, equation = conjuncts(args[1].body)
    head, sides = head_and_args(equation)
    if not (isinstance(head, Const) and head.name == "Eq"):
        return None
    _, left, right = sides
    value = right if isinstance(left, BVar) and left.index == 1 else left
    other = left if value is right else right
    if not (isinstance(other, BVar) and other.index == 1) or 0 in loose_indices(args[0]):
        return None
    if any(1 in loose_indices(e) for e in (value, *conditions)):
        return None
    f, *tests = (ev.lazy(e, within) for e in (value, *conditions))

    def inside(n: Value) -> Any:
        here = (n, (None, c.env))
        return ev.domain.conjunction([ev.condition(Thunk(test, here)) for test in tests])

    index = ev.as_type(ev.value(args[0], (None, c.env), (predicate.type, c.context)))
    return ImageSet(
        lambda y: ev.apply(c[1], y),
        index,
        inside if tests else None,
        lambda n: f((n, (None, c.env))),
    )


@relation("Membership.mem", 5)
def _mem(c: Call) -> Any:
    """x ∈ s; Lean's argument order is the collection, then the element."""
    ev, collection, x = c.evaluator, c.type(1), c[4]
    match collection:
        case ty.SetType() | ty.Subtype(base=ty.SetType()):
            return ev.condition(ev.apply(c[3], x))
        case ty.FinsetType(base):
            return comparison.member(ev, base, x, c[3])
        case ty.ListType(base):
            return c.dom.disjunction([comparison.equal(ev, base, x, y) for y in c[3]])
        case ty.FilterType():  # x is a set
            ball_only(c)
            return eventually(ev, lambda y: ev.condition(ev.apply(x, y)), c[3])
    return from_instance(c, 2, 3, 4)


@relation("Set.Mem", 3)
def _set_mem(c: Call) -> Any:
    return c.evaluator.condition(c.evaluator.apply(c[1], c[2]))


def _interval(
    name: str, ends: int, test: Callable[[Call, ty.Type, Value, list[Value]], list[Any]]
) -> None:
    @meaning(name, 2 + ends)
    def _rule(c: Call) -> Value:
        t, bounds = c.type(0), [c[2 + i] for i in range(ends)]
        extent = extent_between(t, *_ends(name, bounds))
        corners = tuple(x for x in bounds if isinstance(x, int | fmpq))
        return Function(
            lambda x: c.dom.conjunction(test(c, t, x, bounds)),
            corners=corners,
            extent=extent,
            pieces=rational_pieces(bounds),
        )


def _ends(name: str, bounds: list[Value]) -> tuple[Value, Value]:
    """Return the lower and the upper end of an interval, None for no end."""
    if len(bounds) == 2:
        return bounds[0], bounds[1]
    return (bounds[0], None) if name in ("Set.Ici", "Set.Ioi") else (None, bounds[0])


def _le(c: Call, t: ty.Type, x: Value, y: Value) -> Any:
    return comparison.less(c.evaluator, False, t, x, y)


def _lt(c: Call, t: ty.Type, x: Value, y: Value) -> Any:
    return comparison.less(c.evaluator, True, t, x, y)


_interval("Set.Icc", 2, lambda c, t, x, b: [_le(c, t, b[0], x), _le(c, t, x, b[1])])
_interval("Set.Ico", 2, lambda c, t, x, b: [_le(c, t, b[0], x), _lt(c, t, x, b[1])])
_interval("Set.Ioc", 2, lambda c, t, x, b: [_lt(c, t, b[0], x), _le(c, t, x, b[1])])
_interval("Set.Ioo", 2, lambda c, t, x, b: [_lt(c, t, b[0], x), _lt(c, t, x, b[1])])
_interval("Set.Ici", 1, lambda c, t, x, b: [_le(c, t, b[0], x)])
_interval("Set.Iic", 1, lambda c, t, x, b: [_le(c, t, x, b[0])])
_interval("Set.Ioi", 1, lambda c, t, x, b: [_lt(c, t, b[0], x)])
_interval("Set.Iio", 1, lambda c, t, x, b: [_lt(c, t, x, b[0])])


@meaning("Set.univ", 1)
def _univ(c: Call) -> Value:
    return Function(lambda _: c.dom.constant(True), pieces=())


@meaning("EmptyCollection.emptyCollection", 2)
def _empty(c: Call) -> Value:
    if isinstance(c[0], ty.FinsetType):
        return FiniteSet.of_list([])
    if not _of_sets(c[0]):
        return from_instance(c, 1)
    base = c[0].base if isinstance(c[0], ty.SetType) else c.type(0)
    return point_set(c.evaluator, base, [])


def _of_sets(t: ty.Type) -> bool:
    """Whether `t` is a type of sets, given as predicates; lists and multisets also have an ∅."""
    return isinstance(t, ty.SetType | ty.Pi)


@meaning("Singleton.singleton", 4)
def _singleton(c: Call) -> Value:
    ev, base, x = c.evaluator, c.type(0), c[3]
    if isinstance(c[1], ty.FinsetType):
        return FiniteSet.of_list([x])
    if not _of_sets(c[1]):
        return from_instance(c, 2, 3)
    return point_set(ev, base, [x])


@meaning("Insert.insert", 5)
def _insert(c: Call) -> Value:
    ev, base, x, s = c.evaluator, c.type(0), c[3], c[4]
    if isinstance(c[1], ty.FinsetType):
        return finset.union(ev, base, FiniteSet.of_list([x]), s)
    if not _of_sets(c[1]):
        return from_instance(c, 2, 3, 4)
    if isinstance(s, PointSet):
        return point_set(ev, base, [x, *s.points])
    return Function(lambda y: c.dom.disjunction([comparison.equal(ev, base, y, x), ev.apply(s, y)]))


def _without(ev: Any, base: ty.Type, s: FiniteSet, u: FiniteSet) -> FiniteSet:
    return finset.restrict(ev, s, lambda x: ev.domain.negation(comparison.member(ev, base, x, u)))


def _boolean(c: Call, t: ty.Type, op: str, *args: Value) -> Value:
    """Return an operation of a Boolean algebra: "sup", "inf", "sdiff", "himp", "compl"
    or "hnot".
    """
    ev, dom = c.evaluator, c.dom
    match t:
        case ty.Proposition():
            return _connective(c, op, args)
        case ty.Bool():
            values = [dom.equal(x, 1) for x in args]
            return dom.select(_connective(c, op, values), lambda: 1, lambda: 0)
        case ty.SetType():
            return _set_operation(c, op, args)
        case ty.Pi(_, codomain):
            return Function(lambda i: _boolean(c, codomain(i), op, *(ev.apply(f, i) for f in args)))
        case ty.Product(a, b):
            parts = [_boolean(c, s, op, *(x.field(i) for x in args)) for i, s in enumerate((a, b))]
            return Constructed("Prod.mk", parts)
        case ty.FinsetType(base):
            return _on_finsets(ev, base, op, args)
        case ty.Fin(n) if n:
            return _in_chain(c, op, 0, n - 1, args)
    raise NoBuiltin(f"{op} on {t}")


def _set_operation(c: Call, op: str, args: Sequence[Value]) -> Function:
    """Return the result of an operation on sets, with what is known of where they are."""
    ev = c.evaluator

    def member(x: Value) -> Any:
        ev.spend(1)
        return _connective(c, op, [ev.apply(s, x) for s in args])

    return Function(
        member,
        corners=corners_of_sets(*args),
        extent=combined_extent(op, [extent_of(s) for s in args]),
        pieces=common_pieces(*args),
    )


def _in_chain(c: Call, op: str, bottom: int, top: int, args: Sequence[Value]) -> Value:
    """The operations of a finite chain as a Heyting and co-Heyting algebra."""
    dom, x = c.dom, args[0]
    if op == "compl":
        return dom.select(dom.equal(x, bottom), lambda: top, lambda: bottom)
    if op == "hnot":
        return dom.select(dom.equal(x, top), lambda: bottom, lambda: top)
    below = dom.less_equal(x, args[1])
    if op == "himp":
        return dom.select(below, lambda: top, lambda: args[1])
    return dom.select(below, lambda: bottom, lambda: x)


def _connective(c: Call, op: str, args: Sequence[Any]) -> Any:
    dom = c.dom
    match op:
        case "sup":
            return dom.disjunction(list(args))
        case "inf":
            return dom.conjunction(list(args))
        case "sdiff":
            return dom.conjunction([args[0], dom.negation(args[1])])
        case "himp":
            return dom.disjunction([dom.negation(args[0]), args[1]])
    return dom.negation(args[0])


def _on_finsets(ev: Any, base: ty.Type, op: str, args: Sequence[FiniteSet]) -> FiniteSet:
    match op:
        case "sup":
            return finset.union(ev, base, *args)
        case "inf":
            return finset.intersection(ev, base, *args)
        case "sdiff":
            return _without(ev, base, *args)
        case "himp":
            whole = finset.universe(ev, base)
            return finset.union(ev, base, _without(ev, base, whole, args[0]), args[1])
    return _without(ev, base, finset.universe(ev, base), args[0])


def _operation(name: str, arity: int, op: str) -> None:
    operands = 1 if op in ("compl", "hnot") else 2

    @meaning(name, arity)
    def _rule(c: Call) -> Value:
        places = range(arity - operands, arity)
        try:
            return _boolean(c, c.type(0), op, *(c[i] for i in places))
        except NoBuiltin:
            return from_instance(c, 1, *places)


_operation("Union.union", 4, "sup")
_operation("Inter.inter", 4, "inf")
_operation("SDiff.sdiff", 4, "sdiff")
_operation("HImp.himp", 4, "himp")
_operation("Compl.compl", 3, "compl")
_operation("HNot.hnot", 3, "hnot")


@relation("HasSubset.Subset", 4)
def _subset(c: Call) -> Any:
    return comparison.less(c.evaluator, False, c.type(0), c[2], c[3])


@relation("HasSSubset.SSubset", 4)
def _ssubset(c: Call) -> Any:
    return comparison.less(c.evaluator, True, c.type(0), c[2], c[3])


@meaning("SetLike.coe", 4)
def _coe(c: Call) -> Value:
    """The set of the members of a finset, or of a subgroup or the like as its instance says."""
    if not isinstance(c[0], ty.FinsetType):
        return from_instance(c, 2, 3)
    ev, base, s = c.evaluator, c[0].base, c[3]
    extent = None
    if c.dom.name == "ball" and s.count <= MOST:
        extent = [s.element(k) for k in range(s.count)]
    return Function(lambda x: comparison.member(ev, base, x, s), extent=extent)


OPENED.add("SetLike.coe")  # x ∈ ↑s is read as x ∈ s


@relation("Set.Nonempty", 2)
def _nonempty(c: Call) -> Any:
    ev, s = c.evaluator, c[1]
    if c.dom.name == "ball" and (extent := extent_of(s)) is not None:
        return some_among(extent, lambda x: ev.condition(ev.apply(s, x)))
    return ev.quantify(False, c.type(0), lambda x: ev.condition(ev.apply(s, x)))


@relation("Disjoint", 5)
def _disjoint(c: Call) -> Any:
    """Nothing is below both but ⊥."""
    ev, t = c.evaluator, c.type(0)
    try:
        meet = (
            _boolean(c, t, "inf", c[3], c[4]) if _of_sets(t) else extremum(ev, False, t, c[3], c[4])
        )
        return comparison.less(ev, False, t, meet, end(c, False, t))
    except NoBuiltin:
        return ev.condition(by_definition(c, "Disjoint"))


@relation("Set.Finite", 2)
def _finite(c: Call) -> Any:
    ball_only(c)
    return is_finite(c.evaluator, c.type(0), c[1])


@relation("Set.Infinite", 2)
def _infinite(c: Call) -> Any:
    ball_only(c)
    return c.dom.negation(is_finite(c.evaluator, c.type(0), c[1]))


@relation("Countable", 1)
def _countable_type(c: Call) -> Any:
    known = _is_countable(c.type(0))
    if known is None:
        raise Unsupported(f"Countable {c.type(0)}")
    return c.dom.constant(known)


@relation("Set.Countable", 2)
def _countable(c: Call) -> Any:
    """So are finite sets and sequences; a set of real numbers that contains an interval is not."""
    ball_only(c)
    t, s = c.type(0), c[1]
    if _is_countable(t) or isinstance(s, ImageSet) and _is_countable(s.index):
        return Truth(Level.TRUE)
    finite = is_finite(c.evaluator, t, s)
    if finite.level >= Level.LIKELY_TRUE or finite.level is Level.FALSE and t in CONTINUA:
        return finite
    return Truth(Level.UNKNOWN, grounds="whether a set is countable")


def _is_countable(t: ty.Type) -> bool | None:
    """Whether a type has no more elements than ℕ, None if it is not known."""
    match t:
        case ty.Number():
            return t in (ty.NAT, ty.INT, ty.RAT)
        case ty.ListType(base) | ty.FinsetType(base) | ty.OptionType(base):
            return _is_countable(base)
        case ty.Product(left, right) if _is_countable(left) and _is_countable(right):
            return True
        case ty.Subtype(base) if _is_countable(base):
            return True
    return True if ty.size(t) is not None else None


def _supremum(name: str, largest: bool) -> None:
    @meaning(name, 4)
    def _rule(c: Call) -> Value:
        """Over a finite index type, a sphere or a ball."""
        ev, index, f = c.evaluator, c.type(1), c.function(3)
        if ty.size(index) is None and not (
            isinstance(index, ty.Subtype) and ty.size(index.base) is not None
        ):
            return _infinite_extremum(c, name, largest)
        return _extremum(c, c.type(0), finset.universe(ev, index), largest, f)


def _infinite_extremum(c: Call, name: str, largest: bool) -> Value:
    if c.dom.name != "ball":
        raise NotBatchable(f"{name} over an infinite type")
    index = c.type(1)
    if c.type(0) != ty.REAL:
        raise Unsupported(f"{name} over {index}")
    found = extremum_on_sphere(c.evaluator, index, largest, c.function(3))
    if found is None:
        return extremum_of_values(c.evaluator, largest, index, c.function(3))
    return found


def _extremum(
    c: Call, t: ty.Type, s: FiniteSet, largest: bool, f: Callable[[Value], Value]
) -> Value:
    """Return the supremum (or infimum) of finitely many values. Of none it is the least (greatest)
    element, and 0, Lean's value for sets without one, where there is no such element.
    """
    if t not in (ty.REAL, ty.NNREAL, ty.NAT, ty.INT):
        return finset.joined(c, t, largest, [f(x) for x in s.elements()])
    if s.count == 0 or (s.member is not None and not s.elements()):
        return 0
    return finset.extremum_over(c, t, s, largest, f)


_supremum("iSup", True)
_supremum("iInf", False)


class PointSet(Function):
    """A set given by finitely many points."""

    __slots__ = ("points",)

    def __init__(self, contains: Callable[[Value], Any], points: list[Value]) -> None:
        super().__init__(contains, extent=points, pieces=rational_pieces(points))
        self.points = points


def _supremum_of_set(name: str, largest: bool) -> None:
    @meaning(name, 3)
    def _rule(c: Call) -> Value:
        ev, t, s = c.evaluator, c.type(0), c[2]
        if isinstance(s, PointSet):
            return _extremum(c, t, FiniteSet.of_list(s.points), largest, force)
        if ty.size(t) is not None:
            members = finset.restrict(ev, finset.universe(ev, t), lambda x: ev.apply(s, x))
            return _extremum(c, t, members, largest, force)
        if t == ty.NAT and not largest:
            return least_natural(ev, s, empty=0)
        if t == ty.REAL:
            if c.dom.name != "ball":
                raise NotBatchable(f"{name} of an infinite set")
            return extremum_of_set(ev, largest, s)
        raise Unsupported(f"{name} of a set that is not given by points")


_supremum_of_set("SupSet.sSup", True)
_supremum_of_set("InfSet.sInf", False)


def by_definition(c: Call, name: str) -> Value:
    """Return a constant with a meaning, applied to the arguments, as its definition says."""
    definition = c.evaluator.export.unfold.get(name)
    if definition is None:
        raise Unsupported(name)
    return c.evaluator.apply(c.evaluator.value(definition.value), *c.thunks)


def _bound_of_set(name: str, largest: bool) -> None:
    @opened(name, 4)
    def _rule(c: Call) -> Any:
        """a is the least upper (greatest lower) bound of s."""
        ev, t, s, a = c.evaluator, c.type(0), c[2], c[3]
        if t != ty.REAL or isinstance(s, PointSet):
            return ev.condition(by_definition(c, name))
        if c.dom.name != "ball":
            raise NotBatchable(f"{name} of an infinite set")
        found = bound_of_set(ev, largest, s)
        if found is None:
            return c.dom.constant(False)
        equal = comparison.equal(ev, t, found, a)
        return equal if equal.level is not Level.UNKNOWN else _reached(largest, found, a)


def _reached(largest: bool, found: Value, a: Value) -> Truth:
    """Judge whether a number is a bound that is only enclosed: likely, if members come close to it.

    The inner end of the enclosure is a value of the set.
    """
    enclosure = to_arb(found)
    member = enclosure.lower() if largest else enclosure.upper()
    gap = abs(member - to_arb(a))
    if gap < NEARLY * (1 + abs(member)):
        return Truth(Level.LIKELY_TRUE, grounds=f"members come within {float(gap.mid()):.1e}")
    return Truth(Level.UNKNOWN, grounds="the bound could not be enclosed closely")


_bound_of_set("IsLUB", True)
_bound_of_set("IsGLB", False)


def least_natural(ev: Any, s: Value, empty: int | None = None) -> int:
    """Return the least member of a set of naturals, `empty` if it certainly has none and that is
    not None.
    """
    if ev.domain.name != "ball":
        raise NotBatchable("the least natural number")
    for n in range(FARTHEST):
        inside = ev.condition(ev.apply(s, n))
        if not inside.certain:
            raise Undecided("membership in a set of naturals")
        if inside.level is Level.TRUE:
            return n
    if empty is not None:
        exists = ev.quantify(False, ty.NAT, lambda n: ev.condition(ev.apply(s, n)))
        if exists.level is Level.FALSE:
            return empty
    raise TooLarge(f"no member of a set of naturals below {FARTHEST}")


@meaning("Nat.find", 3)
def _nat_find(c: Call) -> Value:
    return least_natural(c.evaluator, c[0])


@meaning("Nat.nth", 2)
def _nth(c: Call) -> Value:
    """The n-th number with a property, counted from 0; 0 where there are not so many."""
    ev, left = c.evaluator, c.whole(1)
    if c.dom.name != "ball":
        raise NotBatchable("the n-th number with a property")

    def member(k: Value) -> Any:
        return ev.condition(ev.apply(c[0], k))

    for k in range(FARTHEST_COUNTED):
        inside = member(k)
        if not inside.certain:
            raise Undecided("membership in a set of naturals")
        if inside.level is Level.TRUE:
            if left == 0:
                return k
            left -= 1
        if k == FARTHEST and (known := solutions(ev, ty.NAT, member)) is not None and known[1]:
            members = sorted(known[0])
            return members[c.whole(1)] if c.whole(1) < len(members) else 0
    raise TooLarge(f"too few members of a set of naturals below {FARTHEST_COUNTED}")


def point_set(ev: Any, t: ty.Type, points: list[Value]) -> PointSet:
    """Return the set of the given points."""
    return PointSet(
        lambda y: ev.domain.disjunction([comparison.equal(ev, t, p, y) for p in points]), points
    )


@meaning("Set.range", 3)
def _range(c: Call) -> Value:
    return _image(c, c.type(0), c.type(1), c.function(2), None)


@meaning("Set.image", 4)
def _set_image(c: Call) -> Value:
    ev, f, s = c.evaluator, c.function(2), c[3]
    if isinstance(s, PointSet):
        return point_set(ev, c.type(1), [f(x) for x in s.points])
    image = _image(c, c.type(1), c.type(0), f, lambda x: ev.condition(ev.apply(s, x)), s)
    return image


def _image(
    c: Call,
    t: ty.Type,
    index: ty.Type,
    f: Callable[[Value], Value],
    inside: Any,
    source: Value = None,
) -> Function:
    """Return the values of `f` at the elements of `index` that satisfy the condition `inside`, that
    of the set `source`.
    """
    ev, n = c.evaluator, ty.size(index)
    among = extent_of(source) if source is not None and c.dom.name == "ball" else None
    if n is not None and inside is None:
        return point_set(ev, t, [f(decode(c.dom, index, k)) for k in range(n)])

    def contains(y: Value) -> Any:
        def gives(x: Value) -> Any:
            equal = comparison.equal(ev, t, f(x), y)
            return equal if inside is None else ev.domain.conjunction([inside(x), equal])

        if among is not None and ev.domain.name == "ball":
            return some_among(among, lambda x: ev.condition(Thunk(lambda _: gives(x), None)))
        shape = Shape(difference=lambda x: ev.domain.sub(f(x), y)) if t == ty.REAL else Shape()
        return ev.quantify(
            False, index, lambda x: ev.condition(Thunk(lambda _: gives(x), None)), shape
        )

    found = ImageSet(contains, index, inside, f)
    if among is not None and len(among) <= FEW_VALUES:
        found.extent = [f(x) for x in among]
    return found


@meaning("convexHull", 6)
def _convex_hull(c: Call) -> Value:
    """The hull of finitely many vectors, decided by nonnegative least squares: likely at best."""
    ev, t = c.evaluator, c.type(1)
    if c.dom.name != "ball":
        raise Unsupported("convexHull in a batch")

    def hull(s: Value) -> Value:
        s = force(s)
        if not isinstance(s, PointSet):
            raise Unsupported("convexHull of a set that is not given by points")
        return Function(
            lambda x: _in_hull([_coordinates(ev, t, p) for p in s.points], _coordinates(ev, t, x))
        )

    return Function(hull)


def _coordinates(ev: Any, t: ty.Type, x: Value) -> list[float]:
    index = t.index if isinstance(t, ty.Euclidean) else t.domain if isinstance(t, ty.Pi) else None
    if index is None or ty.size(index) is None:
        raise Unsupported(f"coordinates in {t}")
    return [
        ev.domain.to_float(ev.apply(x, decode(ev.domain, index, k)))
        for k in range(ty.size(index) or 0)
    ]


def _in_hull(points: list[list[float]], x: list[float]) -> Truth:
    if not points:
        return Truth(Level.FALSE)
    system = np.vstack(
        [np.array(points, dtype=float).reshape(len(points), -1).T, np.ones(len(points))]
    )
    target = np.array([*x, 1.0])
    _, distance = nnls(system, target)
    scale = 1.0 + float(np.abs(target).max())
    if distance < 1e-9 * scale:
        return Truth(Level.LIKELY_TRUE, 0.0, f"a convex combination within {distance:.1e}")
    level = Level.LIKELY_FALSE if distance > 1e-6 * scale else Level.UNKNOWN
    return Truth(level, -distance, f"no convex combination comes closer than {distance:.3g}")
