"""Landau symbols, Cauchy sequences, uniform continuity and infinite sums."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyisingcheck.semantics import algebra, comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants.filters import ball_only
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.limits import asymptotics, limits, series
from pyisingcheck.semantics.limits.families import as_sequence, uncountable
from pyisingcheck.semantics.limits.paths import Near, paths_into
from pyisingcheck.semantics.limits.uniformity import uniformly_continuous
from pyisingcheck.semantics.registry import meaning, pointwise, relation
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import PROOF, Value
from pyisingcheck.terms.expr import Const, head_and_args


@relation("Asymptotics.IsLittleO", 8)
def _little_o(c: Call) -> Any:
    ball_only(c)
    types = c.type(1), c.type(2)
    return asymptotics.little_o(c.evaluator, types, c[5], c.function(6), c.function(7))


@relation("Asymptotics.IsBigO", 8)
def _big_o(c: Call) -> Any:
    ball_only(c)
    types = c.type(1), c.type(2)
    return asymptotics.big_o(c.evaluator, types, c[5], c.function(6), c.function(7))


@relation("CauchySeq", 5)
def _cauchy_seq(c: Call) -> Any:
    ball_only(c)
    return asymptotics.cauchy(c.evaluator, c.type(1), c.type(0), c.function(4))


@relation("UniformContinuous", 5)
def _uniform_continuous(c: Call) -> Any:
    """Continuous everywhere, and evenly so towards infinity: in between, ℝ is compact."""
    ball_only(c)
    ev, s, t, f = c.evaluator, c.type(0), c.type(1), c.function(4)
    if s != ty.REAL:
        raise Unsupported(f"uniform continuity on {s}")
    locally = ev.quantify(True, s, lambda x: limits.continuous_at(ev, s, t, f, x, None))
    return c.dom.conjunction([locally, uniformly_continuous(ev, t, f)])


@pointwise("UniformContinuousOn", 6, over=(0,))
def _uniform_continuous_on(c: Call) -> Any:
    """The values tend to a limit at every point, of the set or beside it, and change evenly far
    out.
    """
    ball_only(c)
    ev, s, t, f, inside = c.evaluator, c.type(0), c.type(1), c.function(4), c.function(5)
    if s != ty.REAL:
        raise Unsupported(f"uniform continuity on {s}")
    parts = [uniformly_continuous(ev, t, f, inside)]
    if ev.condition(inside(c[6])).level is Level.TRUE:
        parts.append(limits.continuous_at(ev, s, t, f, c[6], inside))
    else:
        near = Near(s, c[6], inside)
        if paths_into(ev, near):
            parts.append(limits.converges(ev, t, f, near))
    return c.dom.conjunction(parts)


# -- infinite sums ---------------------------------------------------------------------------------


def _sequence(c: Call) -> Callable[[Value], Value] | None:
    """Return the summed family as a sequence; None where it has no sum for being uncountable.

    Raises
    ------
    Unsupported
        For other index types.
    """
    f, index = c.function(4), c.type(1)
    if (sequence := as_sequence(c.evaluator, index, f)) is not None:
        return sequence
    if uncountable(c.evaluator, index, f):
        return None
    raise Unsupported(f"an infinite sum over {index}")


def _finite(c: Call, filter_position: int) -> bool:
    """Whether the index type is known to be finite.

    Raises
    ------
    Unsupported
        For sums in an order of their own.
    """
    summation = c.expr(filter_position)
    head = None if summation is None else head_and_args(summation)[0]
    if not (isinstance(head, Const) and head.name == "SummationFilter.unconditional"):
        raise Unsupported("a sum along a filter")
    return ty.size(c.type(1)) is not None


@relation("HasSum", 7)
def _has_sum(c: Call) -> Any:
    ball_only(c)
    ev, t = c.evaluator, c.type(0)
    if _finite(c, 6):
        return comparison.equal(ev, t, algebra.total(ev, t, c.type(1), c.function(4)), c[5])
    f = _sequence(c)
    return c.dom.constant(False) if f is None else series.has_sum(ev, t, f, c[5])


@relation("Summable", 6)
def _summable(c: Call) -> Any:
    ball_only(c)
    if _finite(c, 5):
        return c.dom.constant(True)
    f = _sequence(c)
    return c.dom.constant(False) if f is None else series.summable(c.evaluator, c.type(0), f)


@meaning("tsum", 6)
def _tsum(c: Call) -> Value:
    ev, t = c.evaluator, c.type(0)
    if _finite(c, 5):
        return algebra.total(ev, t, c.type(1), c.function(4))
    ball_only(c)
    f = _sequence(c)
    return 0 if f is None else series.total(ev, t, f)


@meaning("finsum", 4)
def _finsum(c: Call) -> Value:
    """0 where infinitely many members differ from 0; over a proposition, the only one or 0."""
    ev, t, f = c.evaluator, c.type(0), c.function(3)
    index = c[1]
    if isinstance(index, Truth):
        return c.dom.select(index, lambda: f(PROOF), lambda: algebra.numeral(ev, t, 0))
    if ty.size(c.type(1)) is not None:
        return algebra.total(ev, t, c.type(1), f)
    ball_only(c)
    sequence = as_sequence(ev, c.type(1), f)
    if sequence is None:
        raise Unsupported(f"a finite sum over {c.type(1)}")
    return series.finite_total(ev, sequence)


# -- extrema ---------------------------------------------------------------------------------------


@pointwise("IsMinOn", 6, over=(0,), inside=4)
def _is_min_on(c: Call) -> Any:
    """f a ≤ f x"""
    f = c.function(3)
    return comparison.less(c.evaluator, False, c.type(1), f(c[5]), f(c[6]))


@pointwise("IsMaxOn", 6, over=(0,), inside=4)
def _is_max_on(c: Call) -> Any:
    """f x ≤ f a"""
    f = c.function(3)
    return comparison.less(c.evaluator, False, c.type(1), f(c[6]), f(c[5]))
