"""Bundled maps: homomorphisms, monotone maps, equivalences, isomorphisms.

They are rare among all maps, so those of a menu (constants, identity, multiples, powers, casts,
coordinates, tables between small types) are tried once for each type, and those that satisfy the
laws at all points tried are drawn from.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.sampling.functions.families import coordinates
from pyisingcheck.sampling.tables import moderate
from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Unsupported
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Constructed, Function, Value, force, lookup

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["draw_map"]

TABLES = 60  # random tables that are tried between two finite types
ENOUGH = 12  # maps of one type that are kept
INCLUSIONS = (ty.NAT, ty.INT, ty.RAT, ty.REAL, ty.COMPLEX)
FIELDS = (ty.RAT, ty.REAL, ty.COMPLEX)


def draw_map(d: Drawer, t: ty.Maps) -> Value | None:
    """Return a bundled map of type `t`, None if none is known."""
    key = str(t)
    if key not in d.maps or not t.fixed:
        candidates = _equivalences(d, t) if t.bundle is not None else _functions(d, t)
        d.maps[key] = list(islice((f for f in candidates if _lawful(d, t, f)), ENOUGH))
    return d.rng.choice(d.maps[key]) if d.maps[key] else None


def _lawful(d: Drawer, t: ty.Maps, f: Value) -> bool:
    try:
        return bool(d.ev.condition(t.holds(f)).level >= Level.LIKELY_TRUE)
    except FAILURES:
        return False


# -- one way ---------------------------------------------------------------------------------------


def _functions(d: Drawer, t: ty.Maps) -> Iterator[Value]:
    ev, source, target = d.ev, t.source, t.target
    if str(source) == str(target):
        yield Function(force, "fun x => x", tame=True)
        yield from _into_itself(d, source)
    elif source in INCLUSIONS and target not in INCLUSIONS[: INCLUSIONS.index(source)]:
        yield Function(lambda x: algebra.cast(ev, source, target, force(x)), "fun x => ↑x", True)
    yield from _constants(d, target)
    if source in (ty.NAT, ty.INT):
        c = d.draw(target)
        yield Function(
            lambda n: algebra.scale(ev, source, target, n, c), "a fixed element, n times", True
        )
    parts = coordinates(ev, source) or []
    for k, part in enumerate(parts if target in (ty.REAL, ty.RAT) else []):
        yield Function(part, f"coordinate {k}", tame=True)
    if parts and target in (ty.REAL, ty.RAT):

        def total(x: Value) -> Any:
            result: Any = fmpq(0)
            for part in parts:
                result = ev.domain.add(result, part(x))
            return result

        yield Function(total, "the sum of the coordinates", tame=True)
    yield from _tables(d, source, target)


def _constants(d: Drawer, target: ty.Type) -> Iterator[Value]:
    for n in (1, 0):
        try:
            value = algebra.numeral(d.ev, target, n)
        except Unsupported:
            continue
        yield Function(lambda _, value=value: value, f"fun _ => {n}", True)  # type: ignore[misc]
    for _ in range(2):
        value = d.draw(target)
        yield Function(lambda _, value=value: value, "a constant", True)  # type: ignore[misc]


def _into_itself(d: Drawer, t: ty.Type) -> Iterator[Value]:
    ev = d.ev
    two = 2 if t in (ty.NAT, ty.INT) else fmpq(2)
    yield Function(lambda x: algebra.negate(ev, t, force(x)), "fun x => -x", tame=True)
    yield Function(
        lambda x: algebra.scale(ev, ty.NAT, t, two, force(x)), "fun x => 2 • x", tame=True
    )
    yield Function(lambda x: algebra.power(ev, t, force(x), 2), "fun x => x ^ 2", tame=True)
    yield Function(lambda x: algebra.power(ev, t, force(x), 3), "fun x => x ^ 3", tame=True)
    yield Function(lambda x: algebra.conjugate(ev, t, force(x)), "fun x => star x", tame=True)
    if t in (*FIELDS[:2], ty.NNREAL):
        c = abs(d.rational()) + fmpq(1, 2)
        yield Function(
            lambda x: ev.domain.mul(c, force(x)), f"fun x => {c} * x", True, moderate=moderate(c)
        )
    if isinstance(t, ty.Number):
        yield Function(lambda x: ev.domain.add(force(x), 1), "fun x => x + 1", tame=True)
        yield Function(lambda x: ev.domain.norm(force(x)), "fun x => |x|", tame=True)


def _tables(d: Drawer, source: ty.Type, target: ty.Type) -> Iterator[Value]:
    n = ty.size(source)
    if n is None or n > 8:
        return
    for _ in range(TABLES):
        yield _table(d, source, [d.draw(target) for _ in range(n)])


def _table(d: Drawer, source: ty.Type, entries: list[Value]) -> Function:
    ev = d.ev

    def at(x: Value) -> Value:
        return lookup(ev.domain, entries, encode(ev.domain, source, x))

    ordinary = all(map(moderate, entries))
    return Function(at, "a table of values", tame=True, moderate=ordinary)


# -- both ways -------------------------------------------------------------------------------------


def _equivalences(d: Drawer, t: ty.Maps) -> Iterator[Value]:
    for forward, backward in _inverses(d, t.source, t.target):
        both = Constructed("Equiv.mk", [forward, backward])
        yield Constructed(t.bundle, [both, PROOF, PROOF]) if t.bundle else both


def _inverses(d: Drawer, source: ty.Type, target: ty.Type) -> Iterator[tuple[Value, Value]]:
    """Yield maps with their inverses."""
    dom = d.ev.domain
    if str(source) == str(target):
        same = Function(force, "fun x => x", tame=True)
        yield same, same
        if source in (ty.INT, *FIELDS):
            minus = Function(lambda x: dom.neg(force(x)), "fun x => -x", tame=True)
            yield minus, minus
            yield (
                Function(lambda x: dom.add(force(x), 1), "fun x => x + 1", tame=True),
                Function(lambda x: dom.sub(force(x), 1), "fun x => x - 1", tame=True),
            )
        if source in FIELDS:
            yield (
                Function(lambda x: dom.mul(2, force(x)), "fun x => 2 * x", tame=True),
                Function(lambda x: dom.div(force(x), 2), "fun x => x / 2", tame=True),
            )
        if source == ty.COMPLEX:
            mirror = Function(lambda x: dom.conj(force(x)), "fun z => star z", tame=True)
            yield mirror, mirror
        if source in (ty.NAT, ty.INT):
            swap = Function(
                lambda x: dom.sub(dom.add(force(x), 1), dom.mul(2, dom.int_mod(force(x), 2))),
                "fun n => if Even n then n + 1 else n - 1",
            )
            yield swap, swap
    n = ty.size(source)
    if n is None or n != ty.size(target) or n > 64:
        return
    for _ in range(TABLES if n > 1 else 1):
        order = list(range(n))
        d.rng.shuffle(order)
        images = [decode(dom, target, k) for k in order]
        preimages = [decode(dom, source, order.index(k)) for k in range(n)]
        yield _table(d, source, images), _table(d, target, preimages)
