"""Filters: neighbourhoods, infinity, images; what holds eventually along them, and what tends to
them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flint import arb, fmpq

from pyisingcheck.semantics import comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import FAILURES, Exhausted, Unsupported
from pyisingcheck.semantics.domains.spans import Span, in_spans
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits import limits, recurrence
from pyisingcheck.semantics.limits.paths import AtInfinity, Everywhere, Image, Inside, Joined, Near
from pyisingcheck.semantics.limits.superior import limit_superior
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Thunk, Value
from pyisingcheck.terms.expr import Const, Expr, Lam, head_and_args

__all__ = ["ball_only", "eventually"]

CLOSE = fmpq(1, 2**64)
ORDERED = (ty.NAT, ty.INT, ty.RAT, ty.REAL, ty.NNREAL)


def ball_only(c: Call) -> None:
    if c.dom.name != "ball":
        raise Unsupported("a limit inside a batch")


@meaning("Filter.atTop", 2)
def _at_top(c: Call) -> Value:
    return AtInfinity(c.type(0), 1)


@meaning("Filter.atBot", 2)
def _at_bot(c: Call) -> Value:
    return AtInfinity(c.type(0), -1)


@meaning("Filter.cofinite", 1)
def _cofinite(c: Call) -> Value:
    t = c.type(0)
    if t == ty.NAT:
        return AtInfinity(t, 1)
    if t == ty.INT:
        return Joined((AtInfinity(t, -1), AtInfinity(t, 1)))
    raise Unsupported(f"cofinite in {t}")


@meaning("nhds", 3)
def _nhds(c: Call) -> Value:
    return Near(c.type(0), c[2], None)


@meaning("nhdsWithin", 4)
def _nhds_within(c: Call) -> Value:
    return Near(c.type(0), c[2], c.function(3))


@meaning("Filter.principal", 2)
def _principal(c: Call) -> Value:
    return Inside(c.type(0), c.function(1))


@meaning("Filter.map", 4)
def _map(c: Call) -> Value:
    return Image(c.function(2), c[3])


@relation("Filter.Eventually", 3)
def _eventually(c: Call) -> Any:
    ball_only(c)
    holds, source = c.function(1), c[2]
    truth = eventually(c.evaluator, holds, source)
    if truth.level is not Level.LIKELY_TRUE:
        return truth
    if _denies(c.expr(1)) and not _everywhere(c.evaluator, holds, source):
        # what is denied may hold again and again where no point was tried
        return Truth(Level.UNKNOWN)
    return replace(truth, one_sided=True)  # nor do points show that it is wrong to deny it


def _denies(predicate: Expr | None) -> bool:
    """Whether a predicate is written as a denial: ∃ᶠ x, p x says that ∀ᶠ x, ¬ p x is wrong."""
    head = head_and_args(predicate.body)[0] if isinstance(predicate, Lam) else None
    return isinstance(head, Const) and head.name in ("Not", "Ne")


def _everywhere(ev: Evaluator, holds: Callable[[Value], Any], source: Any) -> bool:
    """Whether a condition certainly holds beside and at a point; far out, no consecutive numbers
    and no sparse ones exclude others at which it fails again and again.
    """
    match source:
        case Near(ty.REAL | ty.RAT, point, None) if isinstance(point, int | fmpq):
            ends = (arb(point - CLOSE), arb(point + CLOSE))
        case _:
            return False
    try:
        with in_spans(ev):
            return bool(ev.condition(holds(Span(*ends))).level is Level.TRUE)
    except Exhausted:
        raise
    except (*FAILURES, RecursionError, AttributeError):
        return False


def eventually(ev: Evaluator, holds: Callable[[Value], Any], source: Any) -> Any:
    """Return the condition ∀ᶠ x in source, holds x."""
    match source:
        case Everywhere(t):
            return ev.quantify(True, t, holds)
        case Inside(t, inside):
            return ev.quantify(True, t, partial(_implied, ev, inside, holds))
        case Image(f, along):
            return eventually(ev, lambda x: holds(f(x)), along)
        case Joined(filters):
            return ev.domain.conjunction([eventually(ev, holds, along) for along in filters])
        case AtInfinity(t, _) if t in ORDERED:
            return _far_along(ev, holds, source)
    return limits.eventually(ev, holds, source)


def _far_along(ev: Evaluator, holds: Callable[[Value], Any], source: AtInfinity) -> Truth:
    t, direction = source.type, source.direction
    if t == ty.NAT and direction < 0:
        return limits.eventually(ev, holds, source)
    if (known := recurrence.far_out(ev, holds, direction)) is not None:
        return known
    if t in (ty.NAT, ty.INT):
        truth = recurrence.from_some_number_on(ev, holds, direction)
    else:
        phases = recurrence.at_phases(ev, holds, direction) if t == ty.REAL else None
        truth = phases or Truth(Level.TRUE)
    if truth.level is Level.LIKELY_FALSE:
        return truth
    return limits.combine([truth, limits.eventually(ev, holds, source)])


def _implied(
    ev: Evaluator, inside: Callable[[Value], Any], holds: Callable[[Value], Any], x: Value
) -> Any:
    outside = ev.domain.negation(ev.condition(inside(x)))
    return ev.domain.disjunction([outside, ev.condition(Thunk(holds, x))])


@relation("Filter.Tendsto", 5)
def _tendsto(c: Call) -> Any:
    ball_only(c)
    return _tends(c.evaluator, c.type(1), c.function(2), c[3], c[4])


def _tends(ev: Evaluator, t: ty.Type, f: Callable[[Value], Value], source: Any, target: Any) -> Any:
    """Return the condition that f, with values in `t`, tends to `target` along `source`."""
    match source, target:
        case _, Inside(_, inside):
            return eventually(ev, lambda x: ev.condition(inside(f(x))), source)
        case Image(g, along), _:
            return _tends(ev, t, lambda x: f(g(x)), along, target)
        case Joined(filters), _:
            return ev.domain.conjunction([_tends(ev, t, f, along, target) for along in filters])
        case Everywhere(domain), Near(point=point, inside=None):
            # every neighbourhood of a point holds all values
            return ev.quantify(True, domain, lambda x: comparison.equal(ev, t, f(x), point))
        case Everywhere(), _:
            raise Unsupported("what tends along ⊤ to a filter other than 𝓝 a")
    return limits.tendsto(ev, t, f, source, target)


def _limit_superior(name: str, largest: bool) -> None:
    @meaning(name, 5)
    def _rule(c: Call) -> Value:
        ball_only(c)
        if c.type(0) != ty.REAL:
            raise Unsupported(f"{name} in {c.type(0)}")
        return limit_superior(c.evaluator, c[4], c.function(3), largest)


_limit_superior("Filter.limsup", largest=True)
_limit_superior("Filter.liminf", largest=False)
