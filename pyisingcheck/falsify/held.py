"""Functions that meet what is said of them, each with many values of the other variables: what
fails at few numbers is seldom met where the function is drawn anew with every number.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.expr import Const, Expr

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["search_held"]

STARTS = 100  # samples whose functions are looked at
TRIES = 200  # values of the other variables for each


def search_held(check: Investigation, work: int) -> bool:
    """Hold functions of real numbers that meet the hypotheses and draw the other variables again
    and again; True if that found a counterexample.
    """
    positions = _functions(check)
    if not positions or check.sampler.determined.functions:
        return False
    stop = check.ev.work + work
    seen: set[tuple[str | None, ...]] = set()
    try:
        for sample in islice(check.sampler.samples(), STARTS):
            if check.ev.work > stop:
                return False
            if sample is None:
                continue
            held = {i: sample.values[i] for i in positions}
            key = tuple(map(_label, held.values()))
            if None in key or key in seen:
                continue
            seen.add(key)
            check.sampler.held = held
            for _ in range(TRIES):
                found = check.sampler.holding(held)
                if found is not None and check.consider(found):
                    return True
                if check.ev.work > stop:
                    return False
    except (Unsupported, TooLarge, Undecided):
        pass
    finally:
        check.sampler.held = {}
    return False


def _functions(check: Investigation) -> list[int]:
    """Return the steps that are functions with hypotheses about them, if other numbers are drawn
    after them.
    """
    steps = check.plan.steps
    functions = sorted(check.sampler.functions)
    if not functions:
        return []
    later = steps[functions[-1] + 1 :]
    numbers = [s for s in later if s.kind == "variable" and _is_real(s.type)]
    return functions if numbers else []


def _is_real(type_: Expr) -> bool:
    return isinstance(type_, Const) and type_.name == "Real"


def _label(value: Value) -> str | None:
    return value.label if isinstance(value, Function) else None
