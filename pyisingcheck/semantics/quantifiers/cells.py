"""Sets of real numbers that are made of points and intervals with rational ends: what is asked of
all their members at once is read off the ends and one number in every interval between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from flint import fmpq

from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Function, Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Cells", "cells_of", "common_pieces", "rational_pieces"]

MOST = 64  # ends


@dataclass(frozen=True, slots=True)
class Cells:
    """A set of real numbers.

    Attributes
    ----------
    ends : tuple of fmpq
        In order; between them, before the first and after the last, membership does not change.
    at : tuple of bool
        Whether the ends are members.
    between : tuple of bool
        Whether the open intervals that they leave consist of members, the lowest first.
    """

    ends: tuple[fmpq, ...]
    at: tuple[bool, ...]
    between: tuple[bool, ...]

    @property
    def empty(self) -> bool:
        return not any(self.at) and not any(self.between)

    @property
    def finite(self) -> bool:
        return not any(self.between)

    def bounded(self, above: bool) -> bool:
        return not self.between[-1 if above else 0]

    def extremum(self, largest: bool) -> fmpq:
        """Return the supremum or the infimum of a set that is not empty and has one."""
        touched = [
            end
            for k, end in enumerate(self.ends)
            if self.at[k] or self.between[k] or self.between[k + 1]
        ]
        return touched[-1] if largest else touched[0]

    def interior(self) -> Cells:
        inner = (
            a and low and high
            for a, (low, high) in zip(self.at, pairwise(self.between), strict=True)
        )
        return Cells(self.ends, tuple(inner), self.between)

    def closure(self) -> Cells:
        outer = (
            a or low or high for a, (low, high) in zip(self.at, pairwise(self.between), strict=True)
        )
        return Cells(self.ends, tuple(outer), self.between)

    def frontier(self) -> Cells:
        inner, outer = self.interior(), self.closure()
        at = tuple(b and not a for a, b in zip(inner.at, outer.at, strict=True))
        return Cells(self.ends, at, (False,) * len(self.between))

    def within(self, other: Cells) -> bool:
        """Whether all members are members of another set with the same ends."""
        mine, others = (*self.at, *self.between), (*other.at, *other.between)
        return all(b or not a for a, b in zip(mine, others, strict=True))


def rational_pieces(points: Iterable[Value]) -> tuple[fmpq, ...] | None:
    """Return the ends of the pieces of a set that only begins or ends at given numbers, None if
    one of them is not rational.
    """
    points = list(points)
    known = all(isinstance(x, int | fmpq) for x in points) and len(points) <= MOST
    return tuple(map(fmpq, points)) if known else None


def common_pieces(*sets: Value) -> tuple[fmpq, ...] | None:
    """Return the ends of the pieces of a set that is made of others point by point."""
    pieces = [s.pieces if isinstance(s, Function) else None for s in sets]
    return rational_pieces({x for p in pieces for x in p or ()}) if None not in pieces else None


def cells_of(ev: Evaluator, s: Value, *others: Value) -> Cells | None:
    """Return a set of real numbers as its pieces, cut at the ends of others, too; None where they
    are not known.
    """
    pieces = common_pieces(s, *others)
    if pieces is None or type(ev.domain) is not BallDomain:
        return None
    ends = sorted(set(pieces))
    middles = [(a + b) / 2 for a, b in pairwise(ends)]
    inside = [ends[0] - 1, *middles, ends[-1] + 1] if ends else [fmpq(0)]
    levels = [ev.condition(ev.apply(s, x)).level for x in (*ends, *inside)]
    if any(level not in (Level.TRUE, Level.FALSE) for level in levels):
        return None
    members = [level is Level.TRUE for level in levels]
    return Cells(tuple(ends), tuple(members[: len(ends)]), tuple(members[len(ends) :]))
