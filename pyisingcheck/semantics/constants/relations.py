"""Classes that are propositions about relations and orders, and what orders determine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyisingcheck.semantics import comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Value

# -- relations -------------------------------------------------------------------------------------


class _Relation:
    """The relation of a call ``Class α r`` and what is said of it, lazily."""

    def __init__(self, c: Call) -> None:
        self.c, self.t = c, c.type(0)

    def __call__(self, x: Value, y: Value) -> Any:
        ev, r = self.c.evaluator, self.c[1]
        return ev.condition(ev.apply(r, x, y))

    def same(self, x: Value, y: Value) -> Any:
        return comparison.equal(self.c.evaluator, self.t, x, y)

    def implies(self, premises: list[Callable[[], Any]], conclusion: Callable[[], Any]) -> Any:
        dom = self.c.dom
        open_: list[Any] = []
        for premise in premises:
            truth = premise()
            if dom.name == "ball" and truth.level is Level.FALSE:
                return dom.constant(True)
            open_.append(dom.negation(truth))
        return dom.disjunction([*open_, conclusion()])

    def for_all(self, points: int, at: Callable[..., Any]) -> Any:
        ev = self.c.evaluator
        if points == 1:
            return ev.quantify(True, self.t, at)
        return ev.quantify(
            True, self.t, lambda x: self.for_all(points - 1, lambda *rest: at(x, *rest))
        )


def _reflexive(r: _Relation) -> Any:
    return r.for_all(1, lambda x: r(x, x))


def _irreflexive(r: _Relation) -> Any:
    return r.for_all(1, lambda x: r.c.dom.negation(r(x, x)))


def _symmetric(r: _Relation) -> Any:
    return r.for_all(2, lambda x, y: r.implies([lambda: r(x, y)], lambda: r(y, x)))


def _asymmetric(r: _Relation) -> Any:
    return r.for_all(
        2, lambda x, y: r.implies([lambda: r(x, y)], lambda: r.c.dom.negation(r(y, x)))
    )


def _antisymmetric(r: _Relation) -> Any:
    return r.for_all(
        2, lambda x, y: r.implies([lambda: r(x, y), lambda: r(y, x)], lambda: r.same(x, y))
    )


def _transitive(r: _Relation) -> Any:
    return r.for_all(
        3, lambda x, y, z: r.implies([lambda: r(x, y), lambda: r(y, z)], lambda: r(x, z))
    )


def _total(r: _Relation) -> Any:
    return r.for_all(2, lambda x, y: r.c.dom.disjunction([r(x, y), r(y, x)]))


def _trichotomous(r: _Relation) -> Any:
    return r.for_all(
        2,
        lambda x, y: r.implies(
            [lambda: r.c.dom.negation(r(x, y)), lambda: r.c.dom.negation(r(y, x))],
            lambda: r.same(x, y),
        ),
    )


_PREORDER = (_reflexive, _transitive)
_STRICT = (_irreflexive, _transitive)
for _name, _parts in (
    ("Std.Refl", (_reflexive,)),
    ("Std.Irrefl", (_irreflexive,)),
    ("Std.Symm", (_symmetric,)),
    ("Std.Asymm", (_asymmetric,)),
    ("Std.Antisymm", (_antisymmetric,)),
    ("Std.Total", (_total,)),
    ("Std.Trichotomous", (_trichotomous,)),
    ("IsTrans", (_transitive,)),
    ("IsSymm", (_symmetric,)),
    ("IsPreorder", _PREORDER),
    ("IsPartialOrder", (*_PREORDER, _antisymmetric)),
    ("IsLinearOrder", (*_PREORDER, _antisymmetric, _total)),
    ("IsStrictOrder", _STRICT),
    ("IsStrictTotalOrder", (*_STRICT, _trichotomous)),
):

    @relation(_name, 2)
    def _class(c: Call, parts: tuple[Callable[[_Relation], Any], ...] = _parts) -> Any:
        r = _Relation(c)
        return c.dom.conjunction([part(r) for part in parts])


def _reachable(c: Call, x: Value, y: Value, at_once: bool) -> Any:
    """Whether steps of the relation lead from x to y in a finite type; none at all do if
    `at_once`.
    """
    t, ev = c.type(0), c.evaluator
    n = ty.size(t)
    if n is None or c.dom.name != "ball":
        raise Unsupported(f"a transitive closure on {t}")
    points = [decode(c.dom, t, k) for k in range(n)]
    start, goal = (encode(c.dom, t, z) for z in (x, y))
    if at_once and start == goal:
        return c.dom.constant(True)
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        i = waiting.pop()
        for j in range(n):
            if j not in seen and _certainly(c, ev.apply(c[1], points[i], points[j])):
                if j == goal:
                    return c.dom.constant(True)
                seen.add(j)
                waiting.append(j)
    return c.dom.constant(False)


def _certainly(c: Call, p: Value) -> bool:
    truth = c.evaluator.condition(p)
    if not truth.certain:
        raise Unsupported("a closure of an undecided relation")
    return bool(truth.level is Level.TRUE)


@relation("Relation.TransGen", 4)
def _trans_gen(c: Call) -> Any:
    return _reachable(c, c[2], c[3], at_once=False)


@relation("Relation.ReflTransGen", 4)
def _refl_trans_gen(c: Call) -> Any:
    return _reachable(c, c[2], c[3], at_once=True)


@relation("Set.OrdConnected", 3)
def _ord_connected(c: Call) -> Any:
    """Every interval between two members belongs to the set."""
    ev, dom, t, s = c.evaluator, c.dom, c.type(0), c[2]

    def filled(x: Value, z: Value) -> Any:
        def at(y: Value) -> Any:
            between = [comparison.less(ev, False, t, x, y), comparison.less(ev, False, t, y, z)]
            inside = ev.condition(ev.apply(s, y))
            return dom.disjunction([dom.negation(dom.conjunction(between)), inside])

        ends = [ev.condition(ev.apply(s, e)) for e in (x, z)]
        if dom.name == "ball" and any(e.level is Level.FALSE for e in ends):
            return dom.constant(True)
        return dom.disjunction([*map(dom.negation, ends), ev.quantify(True, t, at)])

    return ev.quantify(True, t, lambda x: ev.quantify(True, t, lambda z: filled(x, z)))


# -- numbers ---------------------------------------------------------------------------------------


@relation("Real.HolderTriple", 3)
@relation("NNReal.HolderTriple", 3)
def _holder_triple(c: Call) -> Any:
    """1/p + 1/q = 1/r with positive p and q."""
    dom, (p, q, r) = c.dom, (c[0], c[1], c[2])
    return dom.conjunction(
        [
            dom.less(0, p),
            dom.less(0, q),
            dom.equal(dom.add(dom.inv(p), dom.inv(q)), dom.inv(r)),
        ]
    )


@relation("CharP", 3)
def _characteristic(c: Call) -> Any:
    t = c.type(0)
    if isinstance(t, ty.Number):
        return c.dom.equal(c[2], 0)
    if isinstance(t, ty.ZMod):
        return c.dom.equal(c[2], t.n)
    raise Unsupported(f"the characteristic of {t}")


def _neighbour(name: str, step: int) -> None:
    @meaning(name, 4)
    def _rule(c: Call) -> Value:
        """The next element up or down; the element itself where there is none."""
        dom, t, x = c.dom, c.type(0), c[3]
        if t == ty.INT:
            return dom.add(x, step)
        if t == ty.NAT:
            return dom.maximum(dom.add(x, step), 0)
        if isinstance(t, ty.Fin | ty.Bool):
            top = (ty.size(t) or 1) - 1
            return dom.minimum(dom.maximum(dom.add(x, step), 0), top)
        raise Unsupported(f"{name} in {t}")


for _name in ("Order.succ", "SuccOrder.succ"):
    _neighbour(_name, 1)
for _name in ("Order.pred", "PredOrder.pred"):
    _neighbour(_name, -1)


def _periods(c: Call, closed_below: bool) -> Value:
    """How many periods p take b into [a, a + p), or (a, a + p]."""
    dom, (p, a, b) = c.dom, (c[5], c[7], c[8])
    quotient = dom.div(dom.sub(b, a), p)
    if c.type(0) not in (ty.REAL, ty.RAT, ty.INT):
        raise Unsupported(f"periods in {c.type(0)}")
    return dom.floor(quotient) if closed_below else dom.sub(dom.ceil(quotient), 1)


for _name, _closed_below in (("Ico", True), ("Ioc", False)):

    @meaning(f"to{_name}Div", 9)
    def _division(c: Call, closed_below: bool = _closed_below) -> Value:
        return _periods(c, closed_below)

    @meaning(f"to{_name}Mod", 9)
    def _remainder(c: Call, closed_below: bool = _closed_below) -> Value:
        return c.dom.sub(c[8], c.dom.mul(_periods(c, closed_below), c[5]))
