"""The judge: one exact sample, one proposition, precision raised until balls decide."""

from __future__ import annotations

from typing import Any

from pyisingcheck.semantics.domain import TooLarge, Undecided
from pyisingcheck.semantics.environment import Code, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Thunk

__all__ = ["PRECISIONS", "SHARPER", "judge"]

# bits; at the last one, balls that still agree count as (likely) equal; what the first one does
# not decide costs about as much at the last one as at any between
PRECISIONS = (106, 1024)
SHARPER = (4096, 12288)  # the same, for a second look at what seemed equal


def judge(
    ev: Evaluator,
    code: Code,
    env: Environment,
    precisions: tuple[int, ...] = PRECISIONS,
    work: int = 100_000,
) -> Truth:
    """Return the truth of a compiled proposition at one sample, at the lowest precision that
    decides it.

    Parameters
    ----------
    ev : Evaluator
        In the ball domain.
    code : Code
        The proposition, from `Evaluator.code`.
    env : Environment
        Exact values of its variables.
    precisions : tuple of int
        Working precisions to try, in bits, increasing.
    work : int
        How much the evaluation may cost at each precision, in the evaluator's unit.

    Returns
    -------
    Truth
        `TRUE` or `FALSE` only if ball arithmetic proves it.

    Raises
    ------
    TooLarge
        If the evaluation nests too deeply or costs too much.
    """
    dom: Any = ev.domain
    before, limit = (dom.prec, dom.max_prec), ev.limit
    dom.max_prec = precisions[-1]
    truth = Truth(Level.UNKNOWN)
    try:
        ev.sharp = False
        for bits in precisions:
            if ev.sharp and bits != precisions[-1]:
                continue  # would say the same again
            dom.prec, dom.tolerance = bits, 0.0
            ev.limit = min(limit, ev.work + work)
            ev.approximations.clear()
            ev.epoch += 1
            with dom.working():
                try:
                    truth = ev.condition(Thunk(code, env))
                except Undecided as reason:
                    truth = Truth(Level.UNKNOWN, grounds=str(reason))
                except RecursionError:
                    raise TooLarge("a term nested too deeply") from None
            if truth.level is not Level.UNKNOWN:
                break
    finally:
        (dom.prec, dom.max_prec), ev.limit = before, limit
    return _weakened(truth, ev.approximations)


def _weakened(truth: Truth, approximations: list[str]) -> Truth:
    """What rests on an approximation is likely at best."""
    if not approximations or not truth.certain:
        return truth
    level = Level.LIKELY_TRUE if truth.level is Level.TRUE else Level.LIKELY_FALSE
    return Truth(level, truth.margin, approximations[0])
