"""What hypotheses n % m = r and m ∣ n say together of a whole number: one progression."""

from __future__ import annotations

import math

from pyisingcheck.sampling.plan import Plan
from pyisingcheck.terms.expr import BVar, Const, Expr, head_and_args, numeral

__all__ = ["Progression", "progressions"]

WHOLE = ("Nat", "Int")


class Progression:
    """The numbers that leave the remainder `first` modulo `step`."""

    __slots__ = ("first", "step")

    def __init__(self, first: int = 0, step: int = 1) -> None:
        self.first, self.step = first % step, step

    def common(self, other: Progression) -> Progression | None:
        """Return the numbers in both (Chinese remainders), None if there are none."""
        shared = math.gcd(self.step, other.step)
        if (self.first - other.first) % shared:
            return None
        inverse = pow(self.step // shared, -1, other.step // shared)
        steps = (other.first - self.first) // shared * inverse
        return Progression(self.first + self.step * steps, math.lcm(self.step, other.step))

    def nearest_below(self, x: int) -> int:
        """Return the largest member up to `x`, for a natural number at least the first one."""
        below = x - (x - self.first) % self.step
        return below if below >= 0 or x < 0 else self.first


def progressions(plan: Plan) -> dict[int, Progression]:
    """Return the progressions to which hypotheses confine steps, where that leaves something out;
    hypotheses that contradict each other are left aside.
    """
    found: dict[int, Progression] = {}
    for position, step in enumerate(plan.steps):
        said = _said(step.type) if step.kind == "hypothesis" else None
        if said is None:
            continue
        target = position - 1 - said[0]
        both = found.get(target, Progression()).common(said[1])
        if both is not None:
            found[target] = both
    return {i: p for i, p in found.items() if p.step > 1}


def _said(expr: Expr) -> tuple[int, Progression] | None:
    """Return the index of the variable and the progression in which a hypothesis places it."""
    head, args = head_and_args(expr)
    match head, args:
        case Const("Eq"), [_, left, right]:
            for side, other in ((left, right), (right, left)):
                divided, parts = head_and_args(side)
                if isinstance(divided, Const) and divided.name == "HMod.hMod" and len(parts) == 6:
                    return _residue(parts[0], parts[4], numeral(parts[5]), numeral(other))
        case Const("Dvd.dvd"), [type_, _, divisor, number]:
            return _residue(type_, number, numeral(divisor), 0)
    return None


def _residue(
    type_: Expr, number: Expr, modulus: int | None, remainder: int | None
) -> tuple[int, Progression] | None:
    if not (isinstance(type_, Const) and type_.name in WHOLE and isinstance(number, BVar)):
        return None
    if not modulus or remainder is None or remainder >= modulus:
        return None
    return number.index, Progression(remainder, modulus)
