"""Truth values of the derived check: a chain of five, with the margin that decided.

A proposition evaluated in ball arithmetic is certainly true or false, or undecided with a leaning.
The five values form a chain, so that conjunction is `min`, disjunction is `max` and negation
reverses the chain; nothing uncertain ever becomes certain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Level", "Truth", "all_of", "any_of", "negate", "implies"]


class Level(IntEnum):
    """How sure a truth value is; the order is the order of the chain."""

    FALSE = 0
    LIKELY_FALSE = 1
    UNKNOWN = 2
    LIKELY_TRUE = 3
    TRUE = 4


OPPOSITE = tuple(reversed(Level))


@dataclass(slots=True, unsafe_hash=True)  # a frozen one takes four times as long to make
class Truth:
    """A truth value with its robustness; it is never changed.

    Attributes
    ----------
    level : Level
        Position in the chain; `TRUE` and `FALSE` are certified.
    margin : float
        Signed distance from the boundary between true and false in the units of the comparison,
        positive when true; 0.0 for an equality that holds, ``nan`` where no distance makes sense.
    grounds : str
        Why a value that is not certain leans the way it does; empty for certain values.
    one_sided : bool
        Whether what makes it likely, no counterexample among a few points of a large space, is too
        little for its negation to count as likely false.
    """

    level: Level
    margin: float = float("nan")
    grounds: str = ""
    one_sided: bool = False

    @property
    def certain(self) -> bool:
        return self.level in (Level.TRUE, Level.FALSE)


def negate(t: Truth) -> Truth:
    """Return the truth of the negation."""
    if t.one_sided and t.level is Level.LIKELY_TRUE:
        return Truth(Level.UNKNOWN, -t.margin, t.grounds)
    return Truth(OPPOSITE[t.level], -t.margin, t.grounds)


def _key(t: Truth) -> tuple[int, float]:
    return t.level, t.margin if t.margin == t.margin else 0.0


def all_of(parts: Iterable[Truth]) -> Truth:
    """Return the least of `parts` (true if there is none); stops at a certain falsehood."""
    least = Truth(Level.TRUE)
    first = True
    for t in parts:
        if t.level is Level.FALSE:
            return t
        if first or _key(t) < _key(least):
            least, first = t, False
    return least


def any_of(parts: Iterable[Truth]) -> Truth:
    """Return the greatest of `parts` (false if there is none); stops at a certain truth."""
    greatest = Truth(Level.FALSE)
    first = True
    for t in parts:
        if t.level is Level.TRUE:
            return t
        if first or _key(t) > _key(greatest):
            greatest, first = t, False
    return greatest


def implies(hypothesis: Truth, conclusion: Truth) -> Truth:
    return any_of((negate(hypothesis), conclusion))
