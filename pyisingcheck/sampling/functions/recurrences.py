"""Recurrences among the hypotheses: ∀ n, an equation between values of a sequence at n + k for
several numerals k.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyisingcheck.sampling.functions.patterns import reach
from pyisingcheck.sampling.functions.universal import universal_equation
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args

__all__ = ["WHOLE", "Recurrence", "recurrence_of"]

WHOLE = ("Nat", "Int")


@dataclass(slots=True)
class Recurrence:
    """∀ x, guards → left = right, about the values of a sequence at x + k for several k.

    Each value follows from others by solving for it: upwards from the values at `base` and the
    next ones, and on ℤ also downwards.
    """

    position: int
    shifts: tuple[int, ...]
    left: Code
    right: Code
    guards: tuple[Code, ...]
    whole: bool  # the sequence is one on ℤ
    integral: bool  # its values are integers
    base: int = 0

    def argument(self, key: int) -> int | None:
        """Return the x whose equation gives the value at `key`, None if it is one to start from."""
        low, high = self.shifts[0], self.shifts[-1]
        if key - self.base >= high - low:
            x = key - high
            return x if self.whole or x >= 0 else None
        return key - low if self.whole and key < self.base else None


def recurrence_of(ev: Evaluator, plan: Plan, position: int) -> tuple[int, Recurrence] | None:
    """Return the sequence that a hypothesis ∀ x, guards → left = right ties to its own values."""
    read = universal_equation(ev, plan.steps[position], WHOLE)
    if read is None or not isinstance(read.sides[0], Const):
        return None
    whole, integral = read.domain == "Int", read.sides[0].name == "Int"
    for target in mentioned(read.equation, position + read.under):
        if target >= position or not _is_sequence(plan, target, read.domain):
            continue
        function = position - 1 - target + read.under
        shifts = set().union(*(_shifts(s, function, read.under - 1) for s in read.sides[1:]))
        if None in shifts or len(shifts) < 2:
            continue
        found = tuple(sorted(k for k in shifts if k is not None))
        if whole or found[0] >= 0:
            equation = (read.left, read.right, read.guards)
            return target, Recurrence(position, found, *equation, whole, integral)
    return None


def _is_sequence(plan: Plan, target: int, domain: str) -> bool:
    type_ = plan.steps[target].type
    return (
        plan.steps[target].kind == "variable"
        and isinstance(type_, Pi)
        and isinstance(type_.type, Const)
        and type_.type.name == domain
        and isinstance(type_.body, Const)
        and type_.body.name in ("Int", "Rat", "Real", "Complex")
    )


def _shifts(expr: Expr, function: int, variable: int) -> set[int | None]:
    """Return the k for which the function occurs at `variable` + k, None for it occurring
    otherwise; both are de Bruijn indices.
    """
    if expr.loose <= function:
        return set()
    head, args = head_and_args(expr)
    if isinstance(head, BVar) and head.index == function:
        return {_shift(args[0], variable)} if len(args) == 1 else {None}
    if isinstance(head, BVar | Const) and args:
        return set().union(*(_shifts(a, function, variable) for a in args))
    return {None}


def _shift(expr: Expr, variable: int) -> int | None:
    """Return k for the expression x + k, k + x or (on ℤ) x - k with a numeral k."""
    head, args = head_and_args(expr)
    if isinstance(head, BVar):
        return 0 if head.index == variable else None
    if not (isinstance(head, Const) and head.name in ("HAdd.hAdd", "HSub.hSub") and len(args) == 6):
        return None
    sides = [args[4], args[5]]
    plus = head.name == "HAdd.hAdd"
    if plus and isinstance(sides[1], BVar):
        sides.reverse()
    numeral = reach(sides[1])
    if not (isinstance(sides[0], BVar) and sides[0].index == variable and numeral[0] == numeral[1]):
        return None
    if plus:
        return int(numeral[0])
    return -int(numeral[0]) if _is_int(args[0]) else None


def _is_int(expr: Expr) -> bool:
    return isinstance(expr, Const) and expr.name == "Int"
