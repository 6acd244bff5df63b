"""Whether a property of numbers holds from some number on.

Along one sequence such as 2ᵏ, "n is not prime" or n % 3 ≠ 0 always holds, although it fails again
and again; and what fails up to a large number may hold from there on. Interval arithmetic looks at
all numbers far out; where it cannot tell, consecutive numbers and sparse ones do.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count, islice
from math import factorial, isqrt
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq, fmpz

from pyisingcheck.semantics.domain import FAILURES, Exhausted, Undecided
from pyisingcheck.semantics.domains.closed_numbers import PiMultiple
from pyisingcheck.semantics.domains.spans import INFINITY, REACH, Span, in_spans
from pyisingcheck.semantics.limits.limits import WORK, follow, sharply
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["at_phases", "far_out", "from_some_number_on"]

Property = Callable[[Value], Any]
EARLY = 600  # numbers from 0 on
ENOUGH = 100  # of them, where further ones cost too much
STARTS, LENGTH = (2**10, 2**14, 2**18, 2**32, 2**64), 110  # of runs farther out
ALL_THE_WAY = len(STARTS)
EXPONENTS = (14, 20, 32, 64)  # of two: about how large the members of sparse families are
NEXT = 6  # of them are looked at there
FAMILIES: dict[str, Callable[[int, int], int]] = {  # the i-th member from 2 ^ k on, or so
    "squares": lambda k, i: (isqrt(2**k) + 3 + i) ** 2,
    "cubes": lambda k, i: (round(2 ** (k / 3)) + 3 + i) ** 3,
    "powers of 2": lambda k, i: int(2 ** (k + i)),
    "powers of 2 less 1": lambda k, i: int(2 ** (k + i) - 1),
    "powers of 3": lambda k, i: int(3 ** (round(k / 1.585) + i)),
    "powers of 10": lambda k, i: int(10 ** (round(k / 3.32) + i)),
    "factorials": lambda k, i: factorial(_first(lambda n: factorial(n) >= 2**k) + i),
    "primes": lambda k, i: _prime(2**k, i),
    "Fibonacci numbers": lambda k, i: int(fmpz.fib_ui(fmpz(round(1.44 * k) + i))),
    "triangular numbers": lambda k, i: (isqrt(2**k) + i) * (isqrt(2**k) + i + 1) // 2,
}
BRIEF = WORK // 6  # what looking at a few numbers may cost
CERTAIN = (Level.TRUE, Level.FALSE)
TOP = 50  # the numbers beyond 2 ^ 2 ^ TOP are one interval
BLOCKS = 8  # of doubly exponential length on which the same is certain
PHASES = [fmpq(r, 12) for r in range(24)]  # of 2 π, as multiples of π
TURNS = [2**k for k in (6, 12, 24, 48, 80)]


def far_out(ev: Evaluator, holds: Property, sign: int) -> Truth | None:
    """Judge whether `holds` is true of all numbers sign · x with x large enough by interval
    arithmetic: certainly on an unbounded interval, else on several that reach 2 ^ 2 ^ TOP and more.
    None where intervals do not tell.
    """

    def level(low: arb, high: arb) -> Level:
        ends = (low, high) if sign > 0 else (-high, -low)
        return ev.condition(holds(Span(*ends))).level  # type: ignore[no-any-return]

    before, ev.limit = ev.limit, min(ev.limit, ev.work + WORK * ev.patience)
    try:
        with in_spans(ev):
            whole = level(_tower(TOP), INFINITY)
            return Truth(whole) if whole in CERTAIN else _on_blocks(level)
    except Exhausted:
        if ev.work > before:
            raise
    except (*FAILURES, RecursionError):
        pass
    finally:
        ev.limit = before
    return None


def _on_blocks(level: Callable[[arb, arb], Level]) -> Truth | None:
    """Return what the highest intervals on which anything is certain agree on."""
    found: list[Level] = []
    for j in range(REACH - 1, TOP - BLOCKS, -1):
        part = level(_tower(j), _tower(j + 1))
        if part in CERTAIN:
            found.append(part)
        if len(set(found)) > 1 or (found and part not in CERTAIN):
            return None
        if len(found) == BLOCKS:
            up_to = f"on intervals up to 2 ^ 2 ^ {j + BLOCKS}"
            if part is Level.TRUE:
                return Truth(Level.LIKELY_TRUE, grounds=f"holds {up_to}")
            return Truth(Level.LIKELY_FALSE, grounds=f"fails {up_to}")
    return None


def _tower(j: int) -> arb:
    end: arb = arb(2) ** (2**j)
    return end


def from_some_number_on(ev: Evaluator, holds: Property, sign: int) -> Truth:
    """Judge whether `holds` is true of all whole numbers sign · n with n large enough, by some of
    them.
    """
    look = partial(_failures, ev, holds)
    with sharply(ev):
        early = look([sign * k for k in range(EARLY)], WORK)
        runs = [look([sign * (start + k) for k in range(LENGTH)], BRIEF) for start in STARTS]
        truth = judged(early, [run for run in runs if len(run) == LENGTH])
        if truth.level is Level.LIKELY_FALSE:
            return truth
        for name, member in FAMILIES.items():
            far = _at_members(lambda k, i: look([sign * member(k, i)], BRIEF))  # noqa: B023
            if far == len(EXPONENTS):
                return Truth(Level.LIKELY_FALSE, grounds=f"fails again and again, at {name}")
            if far:
                truth = Truth(Level.UNKNOWN, grounds=f"fails now and then, at {name}")
    return truth


def _at_members(fails: Callable[[int, int], list[float]]) -> int:
    """Return at how many sizes, the largest first, the property fails for a member of a family."""
    found = 0
    for k in reversed(EXPONENTS):
        if not any(any(fails(k, i)) for i in range(NEXT)):
            break
        found += 1
    return found


def _first(holds: Callable[[int], bool]) -> int:
    return next(n for n in count() if holds(n))


def _prime(start: int, i: int) -> int:
    """Return the i-th of the primes from `start` on."""
    return next(islice((n for n in count(start) if fmpz(n).is_prime()), i, None))


def at_phases(ev: Evaluator, holds: Property, sign: int) -> Truth | None:
    """Return that a property of real numbers fails again and again, if it does so at simple
    multiples of π that differ by multiples of 2 π.
    """
    for phase in PHASES:
        points = [PiMultiple.of(sign * (2 * n + phase)) for n in TURNS]
        with sharply(ev):
            if not any(_failures(ev, holds, points[:1])):
                continue
            fails = _failures(ev, holds, points)
        if len(fails) == len(TURNS) and all(fails):
            return Truth(Level.LIKELY_FALSE, grounds=f"fails at (2 k + {phase}) π for large k")
    return None


def _failures(ev: Evaluator, holds: Property, points: list[Value], work: int = WORK) -> list[float]:
    """Return 1 for points where the property fails and 0 for others, as far as can be told."""

    def failing(x: Value) -> Value:
        level = ev.condition(holds(x)).level
        if level is Level.UNKNOWN:
            raise Undecided("a condition")
        return fmpq(level <= Level.LIKELY_FALSE)

    return follow(ev, points, failing, work)


def judged(early: list[float], runs: list[list[float]]) -> Truth:
    """As `from_some_number_on`, from where the property fails: 1 there and 0 elsewhere.

    Failures among the first numbers say nothing unless they come back late, nor do failures of all
    numbers unless these are immense.
    """
    late = early[len(early) // 2 :]
    relapses = sum(a < b for a, b in zip(late, late[1:], strict=False))
    returning = len(runs) == ALL_THE_WAY or (relapses and not all(map(all, runs)))
    if runs and all(map(any, runs)) and returning:
        return Truth(Level.LIKELY_FALSE, grounds="fails again and again")
    if not runs and len(early) >= ENOUGH and relapses >= 3:
        return Truth(Level.LIKELY_FALSE, grounds="fails again and again")
    if relapses or any(map(any, runs)) or len(late) < 3 or (not runs and any(late)):
        return Truth(Level.UNKNOWN, grounds="fails now and then")
    return Truth(Level.LIKELY_TRUE, grounds="holds in runs of consecutive numbers")
