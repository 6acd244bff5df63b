"""How nearly an inequality is attained: the largest ratio of its smaller to its larger side."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from flint import arb

from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.environment import Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.unfolding import unfolded
from pyisingcheck.semantics.values import force
from pyisingcheck.terms.expr import Const, head_and_args

__all__ = ["SMALLER_FIRST", "Side", "ratio_of", "sides_of", "tightest_row", "value_of"]

SMALLER_FIRST = {"LE.le": True, "LT.lt": True, "GE.ge": False, "GT.gt": False}
BITS = 320  # enough for sides that agree to many digits
WORK = 100_000  # for one side at one sample
Side = Callable[[Environment], Any]


def sides_of(ev: Evaluator, plan: Plan) -> tuple[Side, Side] | None:
    """Return the smaller and the larger side of a conclusion that is an inequality, else None."""
    head, args = head_and_args(unfolded(ev, plan.conclusion))
    if not isinstance(head, Const) or head.name not in SMALLER_FIRST or len(args) != 4:
        return None
    left, right = (ev.code(arg, plan.context) for arg in args[2:])
    return (left, right) if SMALLER_FIRST[head.name] else (right, left)


def ratio_of(ev: Evaluator, sides: tuple[Side, Side], env: Environment) -> float:
    """Return smaller / larger at an exact sample; nan unless the larger side is positive.

    The number describes and decides nothing.
    """
    small, large = (value_of(ev, side, env) for side in sides)
    if small is None or large is None or not large > 0:
        return math.nan
    return float(small / large)


def value_of(ev: Evaluator, side: Side, env: Environment) -> arb | None:
    """Return one side at an exact sample, None if it is no real number or costs too much."""
    dom: Any = ev.domain
    before, limit = dom.prec, ev.limit
    dom.prec, ev.limit = BITS, min(limit, ev.work + WORK)
    try:
        with dom.working():
            return to_arb(force(side(env)))
    except FAILURES:
        return None
    finally:
        dom.prec, ev.limit = before, limit


def tightest_row(sides: tuple[Side, Side], env: Environment, rows: torch.Tensor) -> int | None:
    """Return the row of a batch, among `rows`, where smaller / larger is greatest; None if none is
    positive.

    Both sides of an inequality that is attained trivially are often 0: such rows do not count.
    """
    try:
        small, large = (getattr(v, "data", v) for v in (force(side(env)) for side in sides))
        ratio = torch.as_tensor(small / large, dtype=torch.float64)
    except (TypeError, ValueError, ArithmeticError, RuntimeError):  # sides that are no numbers
        return None
    if ratio.dim() != 1 or not rows.numel():
        return None
    chosen = torch.nan_to_num(ratio[rows], nan=0.0, posinf=0.0, neginf=0.0)
    return int(rows[chosen.argmax()]) if float(chosen.max()) > 0 else None
