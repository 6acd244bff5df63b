"""Convex functions as a hypothesis."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from flint import fmpq

from pyisingcheck.semantics import algebra, comparison
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.registry import opened
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

__all__: list[str] = []

MEMBERS = 10  # points of the set
COST = 5  # what one inequality costs beside the constants in it
WEIGHTS = (fmpq(1, 2), fmpq(1, 4))  # of the first of two points; the two come in both orders
_LIKELY = Truth(Level.LIKELY_TRUE, grounds=f"holds between {MEMBERS} points")


def _convexity(name: str, strict: bool, concave: bool) -> None:
    @opened(name, 12)
    def _rule(c: Call) -> Any:
        """At pairs of points x, y of s: a x + b y is in s, and f there at most a f x + b f y."""
        if c.dom.name != "ball":
            raise Unsupported("convexity inside a batch")
        ev, dom, domain, codomain = c.evaluator, c.dom, c.type(1), c.type(2)
        inside, f = c.function(10), c.function(11)

        members = [x for x in _points(c, domain) if _holds(c, inside(x))][:MEMBERS]
        values = [f(x) for x in members]

        def between(i: int, j: int, a: fmpq) -> Any:
            point = _mixed(c, domain, a, members[i], members[j])
            value, limit = f(point), _mixed(c, codomain, a, values[i], values[j])
            low, high = (limit, value) if concave else (value, limit)
            below = comparison.less(ev, strict, codomain, low, high)
            return dom.conjunction([ev.condition(inside(point)), below])

        found = [_LIKELY]
        for i, j in permutations(range(len(members)), 2):
            if comparison.equal(ev, domain, members[i], members[j]).level is not Level.FALSE:
                continue
            for a in WEIGHTS:
                ev.spend(COST)
                truth = between(i, j, a)
                if truth.level is Level.FALSE:
                    return truth
                found.append(truth)
        return dom.conjunction(found)


def _points(c: Call, t: Any) -> list[Value]:
    """Return the points at which ∀ x is looked at."""
    found: list[Value] = []
    ev, dom = c.evaluator, c.dom

    def seen(x: Value) -> Truth:
        if ev.domain is dom:  # it may be tried at an unknown first
            found.append(x)
        return Truth(Level.LIKELY_TRUE)

    ev.quantify(True, t, seen)
    return found


def _holds(c: Call, condition: Value) -> bool:
    level: Level = c.evaluator.condition(condition).level
    return level is Level.TRUE


def _mixed(c: Call, t: Any, a: fmpq, x: Value, y: Value) -> Value:
    """Return a x + (1 - a) y."""
    ev, real = c.evaluator, c.type(0)
    parts = (algebra.scale(ev, real, t, w, z) for w, z in ((a, x), (1 - a, y)))
    return algebra.binary(ev, "add", t, *parts)


_convexity("ConvexOn", strict=False, concave=False)
_convexity("ConcaveOn", strict=False, concave=True)
_convexity("StrictConvexOn", strict=True, concave=False)
_convexity("StrictConcaveOn", strict=True, concave=True)
