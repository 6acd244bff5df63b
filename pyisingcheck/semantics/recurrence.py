"""Whether a property of whole numbers holds from some number on, judged from consecutive numbers.

Along one sequence such as 2ᵏ, "n is not prime" or n % 3 ≠ 0 always holds, although it fails again
and again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.limits import follow, sharply
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["from_some_number_on"]

EARLY = 100  # numbers from 0 on
STARTS, LENGTH = (2**10, 2**14, 2**18), 40  # of runs farther out


def from_some_number_on(ev: Evaluator, holds: Callable[[Value], Any], sign: int) -> Truth:
    """Judge whether `holds` is true of all numbers sign · n with n large enough."""

    def failing(x: Value) -> Value:
        level = ev.condition(holds(x)).level
        if level is Level.UNKNOWN:
            raise Undecided("a condition")
        return fmpq(level <= Level.LIKELY_FALSE)

    def fails_from(start: int, length: int) -> list[float]:
        return follow(ev, [sign * (start + k) for k in range(length)], failing)

    with sharply(ev):
        early = fails_from(0, EARLY)
        runs = [fails_from(start, LENGTH) for start in STARTS]
    return judged(early, [run for run in runs if len(run) == LENGTH])


def judged(early: list[float], runs: list[list[float]]) -> Truth:
    """As `from_some_number_on`, from where the property fails: 1 there and 0 elsewhere.

    Failures among the first numbers say nothing unless they come back late.
    """
    late = early[len(early) // 2 :]
    relapses = sum(a < b for a, b in zip(late, late[1:], strict=False))
    if runs and all(map(any, runs)):
        return Truth(Level.LIKELY_FALSE, grounds="fails again and again")
    if not runs and len(early) == EARLY and relapses >= 3:
        return Truth(Level.LIKELY_FALSE, grounds="fails again and again")
    if relapses or any(map(any, runs)) or len(late) < 3 or (not runs and any(late)):
        return Truth(Level.UNKNOWN, grounds="fails now and then")
    return Truth(Level.LIKELY_TRUE, grounds="holds in runs of consecutive numbers")
