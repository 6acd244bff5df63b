"""Bounds of sets of real numbers."""

from __future__ import annotations

from typing import Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants.filters import ball_only
from pyisingcheck.semantics.constants.sets import PointSet, by_definition
from pyisingcheck.semantics.domain import Exhausted, TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.growth import sequence_of
from pyisingcheck.semantics.quantifiers.extents import extent_of
from pyisingcheck.semantics.quantifiers.finiteness import is_finite
from pyisingcheck.semantics.quantifiers.shapes import Shape
from pyisingcheck.semantics.quantifiers.suprema import ImageSet, has_bound, is_enclosed
from pyisingcheck.semantics.registry import OPENED, meaning, opened, relation
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Function, Value

__all__: list[str] = []

CONSTANT = Shape(direction=1, bound=True)


def _bounded(name: str, above: bool) -> None:
    @opened(name, 3)
    def _rule(c: Call) -> Any:
        if c.dom.name != "ball" or c.type(0) != ty.REAL or isinstance(c[2], PointSet):
            return c.evaluator.condition(by_definition(c, name))
        return _has_bound(c, above)


def _has_bound(c: Call, above: bool) -> Any:
    """The values are enclosed, or constants refuted that grow, or the extremum is enclosed."""
    ev, s = c.evaluator, c[2]
    if isinstance(s, ImageSet):
        if is_enclosed(ev, above, s):
            return Truth(Level.TRUE)
        grown = _by_growth(c, above)
        if grown.level is not Level.UNKNOWN:
            return grown
        found: Truth = _by_constants(c, s, above)
        if found.level <= Level.LIKELY_FALSE:
            return found
    try:
        return c.dom.constant(has_bound(ev, above, s))
    except Exhausted:
        raise
    except (Undecided, TooLarge) as reason:
        return Truth(Level.UNKNOWN, grounds=str(reason))


@relation("Bornology.IsBounded", 3)
def _is_bounded(c: Call) -> Any:
    """A finite set, or one of real numbers that has bounds on both sides."""
    ball_only(c)
    t = c.type(0)
    if ty.size(t) is not None or extent_of(c[2]) is not None:
        return Truth(Level.TRUE)
    if t in (ty.NAT, ty.INT):
        return is_finite(c.evaluator, t, c[2])
    if t != ty.REAL:
        raise Unsupported(f"IsBounded in {t}")
    return c.dom.conjunction([_has_bound(c, above) for above in (True, False)])


def _by_growth(c: Call, above: bool) -> Truth:
    """Judge a sequence from how it grows."""
    set_ = c.expr(2)
    sequence = None if set_ is None else sequence_of(c.evaluator, set_, c.context)
    if sequence is None:
        return Truth(Level.UNKNOWN)
    return sequence.bounded_above(c.evaluator, c.env, 1 if above else -1)


def _by_constants(c: Call, s: ImageSet, above: bool) -> Any:
    """∃ b, ∀ i with the condition, f i ≤ b (or -b ≤ f i)."""
    ev, dom = c.evaluator, c.dom

    def bounds(b: Value) -> Any:
        return _is_bound(ev, s, b if above else dom.neg(b), above)

    return ev.quantify(False, ty.REAL, bounds, CONSTANT)


def _is_bound(ev: Evaluator, s: ImageSet, b: Value, above: bool) -> Any:
    """∀ i with the condition, f i ≤ b (or b ≤ f i): members need not be told from other numbers."""
    dom = ev.domain

    def within(i: Value) -> Any:
        inside: Truth = Truth(Level.TRUE) if s.inside is None else ev.condition(s.inside(i))
        if inside.level is Level.FALSE:
            return Truth(Level.TRUE)
        ends = (s.value(i), b) if above else (b, s.value(i))
        return dom.disjunction([dom.negation(inside), dom.less_equal(*ends)])

    return ev.quantify(True, s.index, within)


def _bounds(name: str, above: bool) -> None:
    @meaning(name, 3)
    def _rule(c: Call) -> Value:
        s = c[2]
        if c.dom.name != "ball" or c.type(0) != ty.REAL or not isinstance(s, ImageSet):
            return by_definition(c, name)
        return Function(lambda b: _is_bound(c.evaluator, s, b, above))

    OPENED.add(name)


_bounds("upperBounds", above=True)
_bounds("lowerBounds", above=False)
_bounded("BddAbove", above=True)
_bounded("BddBelow", above=False)
