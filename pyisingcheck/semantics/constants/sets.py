"""Sets as predicates: membership, intervals, set operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import nnls

from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants import finset
from pyisingcheck.semantics.constants.arithmetic import from_instance
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.evaluate import Call
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import FiniteSet, Function, Value, force


@meaning("setOf", 2)
def _set_of(c: Call) -> Value:
    return c[1]


@relation("Membership.mem", 5)
def _mem(c: Call) -> Any:
    """x ∈ s; Lean's argument order is the collection, then the element."""
    ev, collection, x = c.evaluator, c.type(1), c[4]
    match collection:
        case ty.SetType():
            return ev.condition(ev.apply(c[3], x))
        case ty.FinsetType(base):
            return algebra.member(ev, base, x, c[3])
        case ty.ListType(base):
            return c.dom.disjunction([algebra.equal(ev, base, x, y) for y in c[3]])
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
        return Function(lambda x: c.dom.conjunction(test(c, t, x, bounds)))


def _le(c: Call, t: ty.Type, x: Value, y: Value) -> Any:
    return algebra.less(c.evaluator, False, t, x, y)


def _lt(c: Call, t: ty.Type, x: Value, y: Value) -> Any:
    return algebra.less(c.evaluator, True, t, x, y)


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
    return Function(lambda _: c.dom.constant(True))


@meaning("EmptyCollection.emptyCollection", 2)
def _empty(c: Call) -> Value:
    if isinstance(c[0], ty.FinsetType):
        return FiniteSet.of_list([])
    base = c[0].base if isinstance(c[0], ty.SetType) else c.type(0)
    return point_set(c.evaluator, base, [])


@meaning("Singleton.singleton", 4)
def _singleton(c: Call) -> Value:
    ev, base, x = c.evaluator, c.type(0), c[3]
    if isinstance(c[1], ty.FinsetType):
        return FiniteSet.of_list([x])
    return point_set(ev, base, [x])


@meaning("Insert.insert", 5)
def _insert(c: Call) -> Value:
    ev, base, x, s = c.evaluator, c.type(0), c[3], c[4]
    if isinstance(c[1], ty.FinsetType):
        return finset.union(ev, base, FiniteSet.of_list([x]), s)
    if isinstance(s, PointSet):
        return point_set(ev, base, [x, *s.points])
    return Function(lambda y: c.dom.disjunction([algebra.equal(ev, base, y, x), ev.apply(s, y)]))


def _operation(
    name: str, on_sets: Callable[[Call, Any, Any], Any], on_finsets: Callable[..., FiniteSet]
) -> None:
    @meaning(name, 4)
    def _rule(c: Call) -> Value:
        ev, t, s, u = c.evaluator, c.type(0), c[2], c[3]
        if isinstance(t, ty.FinsetType):
            return on_finsets(ev, t.base, s, u)
        if isinstance(t, ty.SetType):
            return Function(lambda x: on_sets(c, ev.apply(s, x), ev.apply(u, x)))
        raise Unsupported(f"{name} on {t}")


def _without(ev: Any, base: ty.Type, s: FiniteSet, u: FiniteSet) -> FiniteSet:
    return finset.restrict(ev, s, lambda x: ev.domain.negation(algebra.member(ev, base, x, u)))


_operation("Union.union", lambda c, p, q: c.dom.disjunction([p, q]), finset.union)
_operation("Inter.inter", lambda c, p, q: c.dom.conjunction([p, q]), finset.intersection)
_operation("SDiff.sdiff", lambda c, p, q: c.dom.conjunction([p, c.dom.negation(q)]), _without)


@meaning("Compl.compl", 3)
def _compl(c: Call) -> Value:
    ev, t, s = c.evaluator, c.type(0), c[2]
    if isinstance(t, ty.FinsetType):
        whole = finset.universe(ev, t.base)
        return _without(ev, t.base, whole, s)
    return Function(lambda x: c.dom.negation(ev.apply(s, x)))


@relation("HasSubset.Subset", 4)
def _subset(c: Call) -> Any:
    return algebra.less(c.evaluator, False, c.type(0), c[2], c[3])


@relation("HasSSubset.SSubset", 4)
def _ssubset(c: Call) -> Any:
    return algebra.less(c.evaluator, True, c.type(0), c[2], c[3])


@meaning("Finset.coe", 2)
def _coe(c: Call) -> Value:
    ev, base, s = c.evaluator, c.type(0), c[1]
    return Function(lambda x: algebra.member(ev, base, x, s))


@relation("Set.Nonempty", 2)
def _nonempty(c: Call) -> Any:
    ev, s = c.evaluator, c[1]
    return ev.quantify(False, c.type(0), lambda x: ev.condition(ev.apply(s, x)))


def _supremum(name: str, largest: bool) -> None:
    @meaning(name, 4)
    def _rule(c: Call) -> Value:
        """Over a finite index type."""
        ev, index, f = c.evaluator, c.type(1), c.function(3)
        if ty.size(index) is None and not (
            isinstance(index, ty.Subtype) and ty.size(index.base) is not None
        ):
            raise Unsupported(f"{name} over {index}")
        return _extremum(ev, c.type(0), finset.universe(ev, index), largest, f)


def _extremum(
    ev: Any, t: ty.Type, s: FiniteSet, largest: bool, f: Callable[[Value], Value]
) -> Value:
    """Return the supremum (or infimum) of finitely many numbers; of none it is 0, Lean's value for
    sets without one.
    """
    if t not in (ty.REAL, ty.NNREAL, ty.NAT, ty.INT):
        raise Unsupported(f"supremum in {t}")
    if s.count == 0 or (s.member is not None and not s.elements()):
        return 0
    return finset.extremum_over(ev, s, largest, f)


_supremum("iSup", True)
_supremum("iInf", False)


class PointSet(Function):
    """A set given by finitely many points."""

    __slots__ = ("points",)

    def __init__(self, contains: Callable[[Value], Any], points: list[Value]) -> None:
        super().__init__(contains)
        self.points = points


def _supremum_of_set(name: str, largest: bool) -> None:
    @meaning(name, 3)
    def _rule(c: Call) -> Value:
        s = c[2]
        if not isinstance(s, PointSet):
            raise Unsupported(f"{name} of a set that is not given by points")
        return _extremum(c.evaluator, c.type(0), FiniteSet.of_list(s.points), largest, force)


_supremum_of_set("SupSet.sSup", True)
_supremum_of_set("InfSet.sInf", False)


def point_set(ev: Any, t: ty.Type, points: list[Value]) -> PointSet:
    """Return the set of the given points."""
    return PointSet(
        lambda y: ev.domain.disjunction([algebra.equal(ev, t, p, y) for p in points]), points
    )


@meaning("Set.range", 3)
def _range(c: Call) -> Value:
    ev, t, index, f = c.evaluator, c.type(0), c.type(1), c.function(2)
    n = ty.size(index)
    if n is None:
        return Function(
            lambda y: ev.quantify(False, index, lambda x: algebra.equal(ev, t, f(x), y))
        )
    points = [f(ty.decode(c.dom, index, k)) for k in range(n)]
    return point_set(ev, t, points)


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
        ev.domain.to_float(ev.apply(x, ty.decode(ev.domain, index, k)))
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
