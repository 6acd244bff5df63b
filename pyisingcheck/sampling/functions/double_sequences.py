"""Double sequences ℕ → ℕ → ℝ of which the limits, or the sums, depend on the order in which they
are taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyisingcheck.sampling.functions.formulas import Quantity, evaluated
from pyisingcheck.semantics.values import Function, Value

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["SHELF", "DoubleSequence", "double_sequence"]

COST = 4  # of one value, as work


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule of two natural numbers n and k, and its Lean text."""

    text: str
    formula: Callable[[Quantity, Quantity], Any]


class DoubleSequence(Function):
    """One with so plain a formula that limits are told from its values."""

    __slots__ = ()


def _spread(n: Quantity, k: Quantity) -> Any:
    return k.below((n + 1).value, lambda: 1 / (n + 1), lambda: 0)


SHELF = (
    _Rule("if k = n then 1 else 0", lambda n, k: k.equals(n.value, lambda: 1, lambda: 0)),
    _Rule("if k = n then n + 1 else 0", lambda n, k: k.equals(n.value, lambda: n + 1, lambda: 0)),
    _Rule("if k < n + 1 then 1 / (n + 1) else 0", _spread),
    _Rule("if k < n then 1 else 0", lambda n, k: k.below(n.value, lambda: 1, lambda: 0)),
    _Rule("n / (n + k + 1)", lambda n, k: n / (n + k + 1)),
    _Rule("1 / ((n + 1) * (k + 1) ^ 2)", lambda n, k: 1 / ((n + 1) * (k + 1) ** 2)),
    _Rule("(k + 1) / (n + 1)", lambda n, k: (k + 1) / (n + 1)),
)


def double_sequence(d: Drawer) -> DoubleSequence:
    """Return one of them."""
    rule = d.rng.choice(SHELF)

    def row(n: Value) -> Value:
        def at(k: Value) -> Value:
            d.ev.spend(COST)
            return evaluated(d.ev.domain, rule.formula, n, k)

        return Function(at, f"fun k => {rule.text}", tame=True)

    return DoubleSequence(row, f"fun n k => {rule.text}", tame=True)
