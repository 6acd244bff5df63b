"""Bundled maps and equivalences, and quotients.

Homomorphisms are represented by their functions and equivalences by both directions; elements of a
quotient by what they are the class of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyisingcheck.semantics import algebra, comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import (
    PROOF,
    Constructed,
    FiniteSet,
    Function,
    Value,
    force,
    unbundled,
)
from pyisingcheck.terms.expr import Const, Lam, head_and_args

# -- what makes a map a homomorphism ---------------------------------------------------------------


class _Map:
    """A map between two types in a domain, and equations about it."""

    def __init__(self, ev: Evaluator, source: ty.Type, target: ty.Type, f: Value) -> None:
        self.ev, self.source, self.target = ev, source, target
        self.f = unbundled(f)

    def __call__(self, x: Value) -> Value:
        self.ev.spend(1)
        return self.ev.apply(self.f, x)

    def keeps_constant(self, n: int) -> Any:
        image = self(algebra.numeral(self.ev, self.source, n))
        return comparison.equal(
            self.ev, self.target, image, algebra.numeral(self.ev, self.target, n)
        )

    def keeps(self, op: str) -> Any:
        ev = self.ev

        def at(x: Value, y: Value) -> Any:
            image = self(algebra.binary(ev, op, self.source, x, y))
            return comparison.equal(
                ev, self.target, image, algebra.binary(ev, op, self.target, self(x), self(y))
            )

        return self.for_all(at)

    def keeps_scalars(self, scalars: ty.Type, image: Callable[[Value], Value]) -> Any:
        ev = self.ev

        def at(r: Value, x: Value) -> Any:
            left = self(algebra.scale(ev, scalars, self.source, r, x))
            right = algebra.scale(ev, scalars, self.target, image(r), self(x))
            return comparison.equal(ev, self.target, left, right)

        return ev.quantify(
            True, scalars, lambda r: ev.quantify(True, self.source, lambda x: at(r, x))
        )

    def keeps_casts(self, scalars: ty.Type) -> Any:
        ev = self.ev

        def at(r: Value) -> Any:
            images = [algebra.cast(ev, scalars, t, r) for t in (self.source, self.target)]
            return comparison.equal(ev, self.target, self(images[0]), images[1])

        return ev.quantify(True, scalars, at)

    def is_monotone(self) -> Any:
        ev, dom = self.ev, self.ev.domain

        def at(x: Value, y: Value) -> Any:
            below = comparison.less(ev, False, self.source, x, y)
            above = comparison.less(ev, False, self.target, self(x), self(y))
            return dom.disjunction([dom.negation(below), above])

        return self.for_all(at)

    def for_all(self, at: Callable[[Value, Value], Any]) -> Any:
        ev = self.ev
        return ev.quantify(
            True, self.source, lambda x: ev.quantify(True, self.source, lambda y: at(x, y))
        )


def _homomorphisms(name: str, arity: int, places: tuple[int, int], *laws: str | int) -> None:
    """A type of maps that keep constants (the numerals among the laws) and operations."""

    @meaning(name, arity)
    def _type(c: Call) -> Value:
        ev, (source, target) = c.evaluator, (c.type(i) for i in places)

        def holds(f: Value) -> Any:
            m = _Map(ev, source, target, f)
            parts = []
            for law in laws:
                if isinstance(law, int):
                    parts.append(m.keeps_constant(law))
                elif law == "order":
                    parts.append(m.is_monotone())
                elif law == "scalars":
                    parts.append(m.keeps_casts(c.type(0)))
                else:
                    parts.append(m.keeps(law))
            return c.dom.conjunction(parts)

        return ty.Maps(name, source, target, holds)


for _name, _arity, _laws in (
    ("OneHom", 4, (1,)),
    ("ZeroHom", 4, (0,)),
    ("MulHom", 4, ("mul",)),
    ("AddHom", 4, ("add",)),
    ("MonoidHom", 4, (1, "mul")),
    ("AddMonoidHom", 4, (0, "add")),
    ("MonoidWithZeroHom", 4, (0, 1, "mul")),
    ("RingHom", 4, (0, 1, "add", "mul")),
    ("NonUnitalRingHom", 4, (0, "add", "mul")),
    ("OrderHom", 4, ("order",)),
):
    _homomorphisms(_name, _arity, (0, 1), *_laws)
_homomorphisms("AlgHom", 8, (1, 2), 0, 1, "add", "mul", "scalars")


@meaning("LinearMap", 11)
def _linear_map(c: Call) -> Value:
    ev, scalars, source, target = c.evaluator, c.type(0), c.type(5), c.type(6)
    same = c.type(0) == c.type(1)

    def image(r: Value) -> Value:
        if same and ty.is_scalar(scalars) and scalars != ty.COMPLEX:
            return r
        return ev.apply(c[4], r)

    def holds(f: Value) -> Any:
        m = _Map(ev, source, target, f)
        return c.dom.conjunction([m.keeps("add"), m.keeps_scalars(scalars, image)])

    return ty.Maps("LinearMap", source, target, holds, fixed=same and scalars != ty.COMPLEX)


# -- equivalences ----------------------------------------------------------------------------------


def _equivalences(name: str, arity: int, bundle: str | None, *laws: str) -> None:
    @meaning(name, arity)
    def _type(c: Call) -> Value:
        ev, source, target = c.evaluator, c.type(0), c.type(1)

        def holds(f: Value) -> Any:
            m = _Map(ev, source, target, f)
            return c.dom.conjunction([m.keeps(law) for law in laws])

        return ty.Maps(name, source, target, holds, bundle)


_equivalences("Equiv", 2, "")
_equivalences("MulEquiv", 4, "MulEquiv.mk", "mul")
_equivalences("AddEquiv", 4, "AddEquiv.mk", "add")
_equivalences("RingEquiv", 6, "RingEquiv.mk", "mul", "add")


def _keeps_relation(c: Call, f: Value) -> Any:
    """r x y ↔ s (f x) (f y)."""
    ev = c.evaluator
    m = _Map(ev, c.type(0), c.type(1), f)

    def at(x: Value, y: Value) -> Any:
        before, after = ev.apply(c[2], x, y), ev.apply(c[3], m(x), m(y))
        return comparison.iff(ev, ev.condition(before), ev.condition(after))

    return m.for_all(at)


def _compares(c: Call) -> bool:
    """Whether both relations are ≤ or <."""
    bodies = []
    for i in (2, 3):
        expr = c.expr(i)
        while isinstance(expr, Lam):
            expr = expr.body
        bodies.append(None if expr is None else head_and_args(expr)[0])
    return all(isinstance(b, Const) and b.name in ("LE.le", "LT.lt") for b in bodies)


@meaning("RelIso", 4)
def _relation_isomorphisms(c: Call) -> Value:
    def holds(f: Value) -> Any:
        return _keeps_relation(c, f)

    return ty.Maps("RelIso", c.type(0), c.type(1), holds, "RelIso.mk", _compares(c))


@meaning("RelEmbedding", 4)
def _relation_embeddings(c: Call) -> Value:
    ev, source = c.evaluator, c.type(0)

    def holds(f: Value) -> Any:
        m = _Map(ev, source, c.type(1), f)

        def apart(x: Value, y: Value) -> Any:
            same = comparison.equal(ev, m.target, m(x), m(y))
            return c.dom.disjunction([c.dom.negation(same), comparison.equal(ev, source, x, y)])

        return c.dom.conjunction([m.for_all(apart), _keeps_relation(c, f)])

    return ty.Maps("RelEmbedding", source, c.type(1), holds, fixed=_compares(c))


@meaning("Equiv.refl", 1)
def _identity(c: Call) -> Value:
    same = Function(force, "fun x => x", tame=True)
    return Constructed("Equiv.mk", [same, same])


# -- quotients -------------------------------------------------------------------------------------


@meaning("Quotient", 2)
def _quotient(c: Call) -> Value:
    setoid = c[1]
    if setoid is PROOF or not isinstance(setoid, Constructed):
        raise Unsupported("a quotient by an unknown relation")
    base = c.type(0)
    if isinstance(base, ty.Universe):
        raise Unsupported("a quotient of types, such as Cardinal")
    return ty.Quotient(base, setoid.field(0))


for _name, _arity, _position in (
    ("Quot.mk", 3, 2),
    ("Quotient.mk", 3, 2),
    ("Quotient.mk'", 3, 2),
    ("Quotient.mk''", 3, 2),
):

    def _class_of(c: Call, position: int = _position) -> Value:
        return c[position]

    meaning(_name, _arity)(_class_of)


@meaning("Quot.lift", 6)
def _lift(c: Call) -> Value:
    return c.evaluator.apply(c[3], c[5])


@meaning("Quot.liftOn", 6)
def _lift_on(c: Call) -> Value:
    return c.evaluator.apply(c[4], c[3])


@relation("List.Perm", 3)
def _permuted(c: Call) -> Any:
    """Whether one list is a rearrangement of the other; equality of members must be decided."""
    ev, t, left, rest = c.evaluator, c.type(0), c[1], list(c[2])
    if c.dom.name != "ball" or not isinstance(left, list):
        raise Unsupported("List.Perm in a batch")
    if len(left) != len(rest):
        return c.dom.constant(False)
    for x in left:
        tests = [comparison.equal(ev, t, x, y) for y in rest]
        found = next((i for i, same in enumerate(tests) if same.level is Level.TRUE), None)
        if found is None:
            if all(same.level is Level.FALSE for same in tests):
                return c.dom.constant(False)
            raise Unsupported("List.Perm of undecided members")
        del rest[found]
    return c.dom.constant(True)


@meaning("List.rec", 5)
def _list_recursion(c: Call) -> Value:
    value, items = c[2], c[4]
    for k in reversed(range(len(items))):
        value = c.evaluator.apply(c[3], items[k], items[k + 1 :], value)
    return value


@meaning("List.casesOn", 5)
def _list_cases(c: Call) -> Value:
    items = c[2]
    return c.evaluator.apply(c[4], items[0], items[1:]) if items else c[3]


@meaning("Finset.val", 2)
def _members(c: Call) -> Value:
    return c[1].elements()


@meaning("Finset.mk", 3)
def _finset(c: Call) -> Value:
    return FiniteSet.of_list(c[1])
