"""Integrals of functions of a real number, and integrability, for the volume on intervals.

A set whose ends are not seen has no integrals; single points do not matter, so that all kinds of
intervals are alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import NotBatchable, Unsupported
from pyisingcheck.semantics.domains.ball_numbers import maximum, minimum
from pyisingcheck.semantics.limits import integrals
from pyisingcheck.semantics.limits.integrals import Cell
from pyisingcheck.semantics.quantifiers.cells import cells_of
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.expr import Const, Expr, head_and_args

BETWEEN = ("Set.Icc", "Set.Ico", "Set.Ioc", "Set.Ioo")
FROM, UP_TO = ("Set.Ici", "Set.Ioi"), ("Set.Iic", "Set.Iio")
UNORDERED = ("Set.uIcc", "Set.uIoc")
LINE: Cell = (None, None)


@dataclass(frozen=True)
class Volume:
    """The length of subsets of ℝ, restricted to the union of disjoint intervals."""

    cells: tuple[Cell, ...]


def _exactly(c: Call) -> None:
    if c.dom.name != "ball":
        raise NotBatchable("an integral")


@meaning("MeasureTheory.MeasureSpace.volume", 2)
def _volume(c: Call) -> Value:
    if c.type(0) != ty.REAL:
        raise Unsupported(f"the volume on {c.type(0)}")
    return Volume((LINE,))


@meaning("MeasureTheory.Measure.restrict", 4)
def _restrict(c: Call) -> Value:
    _exactly(c)
    return _restricted(c, c[2], 3)


def _restricted(c: Call, measure: Value, i: int) -> Volume:
    """Return a measure restricted to the set that is argument `i`."""
    if measure != Volume((LINE,)):
        raise Unsupported("a restriction of a measure other than the volume on ℝ")
    written = _as_written(c, c.expr(i))
    return Volume(tuple(_cells(c, c[i]) if written is None else written))


def _as_written(c: Call, s: Expr | None) -> list[Cell] | None:
    """Return the interval that a term is, None if it is something else."""
    head, args = head_and_args(s) if s is not None else (None, [])
    if not isinstance(head, Const):
        return None
    if head.name == "Set.univ":
        return [LINE]
    count = 2 if head.name in BETWEEN + UNORDERED else 1
    if head.name not in BETWEEN + UNORDERED + FROM + UP_TO or len(args) < 2 + count:
        return None
    ends = [c.evaluator.value(e, c.env, c.context) for e in args[-count:]]
    if head.name in UNORDERED:
        return [(minimum(*ends), maximum(*ends))]
    if head.name in BETWEEN:
        return [(ends[0], ends[1])]
    return [(ends[0], None)] if head.name in FROM else [(None, ends[0])]


def _cells(c: Call, s: Value) -> list[Cell]:
    """Return the intervals of a set between the numbers where membership changes.

    Raises
    ------
    Unsupported
        Where these are not known.
    """
    known = cells_of(c.evaluator, s)
    if known is None:
        raise Unsupported("an integral over a set whose ends are not seen")
    ends = [None, *known.ends, None]
    return [cell for cell, inside in zip(pairwise(ends), known.between, strict=True) if inside]


def _volume_of(measure: Value) -> Volume:
    if not isinstance(measure, Volume):
        raise Unsupported("an integral with respect to a measure other than the volume on ℝ")
    return measure


@meaning("MeasureTheory.integral", 7)
def _integral(c: Call) -> Value:
    _exactly(c)
    return integrals.integral(c.evaluator, c.type(1), c[6], list(_volume_of(c[5]).cells))


@meaning("intervalIntegral", 7)
def _interval_integral(c: Call) -> Value:
    _exactly(c)
    if c[6] != Volume((LINE,)):
        raise Unsupported("an interval integral for a measure other than the volume on ℝ")
    return integrals.oriented(c.evaluator, c.type(0), c[3], c[4], c[5])


@relation("IntervalIntegrable", 7)
def _interval_integrable(c: Call) -> Any:
    """On the interval between the ends, whichever is the lower one."""
    _exactly(c)
    if c[4] != Volume((LINE,)):
        raise Unsupported("an interval integral for a measure other than the volume on ℝ")
    cells = [(minimum(c[5], c[6]), maximum(c[5], c[6]))]
    return integrals.integrable(c.evaluator, c.type(0), c[3], cells)


@relation("MeasureTheory.IntegrableOn", 8)
def _integrable_on(c: Call) -> Any:
    _exactly(c)
    cells = list(_restricted(c, c[7], 6).cells)
    return integrals.integrable(c.evaluator, c.type(1), c[5], cells)


@relation("MeasureTheory.Integrable", 7)
def _integrable(c: Call) -> Any:
    _exactly(c)
    cells = list(_volume_of(c[6]).cells)
    return integrals.integrable(c.evaluator, c.type(0), c[5], cells)
