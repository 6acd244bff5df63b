"""Values of terms that cost much, kept within one evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics.environment import Code, Environment, entries
from pyisingcheck.semantics.truth import Truth
from pyisingcheck.semantics.values import Function, MatrixValue, Value
from pyisingcheck.terms.expr import Expr, loose_indices

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["COSTLY", "Memory", "is_kept"]

COSTLY = 12  # work from which on a value is remembered
TRIALS, RARE = 200, 0.1  # nothing is, where fewer are found again
REMEMBERED = {"ball": 64, "batch": 4}  # values of one term


class Memory:
    """Values of one term, by the identity of what is bound to the variables in it.

    They are good for one evaluation at one precision.

    Attributes
    ----------
    useful : bool
        Whether values are found again; False once that was seen to be rare.
    """

    def __init__(self, evaluator: Evaluator, expr: Expr) -> None:
        self.evaluator = evaluator
        self.indices = sorted(loose_indices(expr))
        self.limit = REMEMBERED.get(evaluator.domain.name, 1)
        self.stamp: Any = None
        self.found: dict[Any, tuple[Value, list[Value]]] = {}
        self.asked = self.hits = 0
        self.useful = True

    def value(self, code: Code, env: Environment) -> Value:
        ev, used = self.evaluator, entries(env, self.indices)
        stamp = ev.epoch, getattr(ev.domain, "prec", 0), ev.patience
        if self.stamp != stamp or len(self.found) >= self.limit:
            self.stamp = stamp
            self.found.clear()
        key = tuple(map(id, used)) if len(used) != 1 else id(used[0])
        self.asked += 1
        if (known := self.found.get(key)) is not None:
            self.hits += 1
            return known[0]
        if self.asked > TRIALS and self.hits < self.asked * RARE:
            self.useful = False
            self.found.clear()
            return code(env)
        value = code(env)
        if is_kept(value):
            self.found[key] = value, used  # kept, so that its identity is not used again
        return value


def is_kept(value: Value) -> bool:
    """Whether a value is worth keeping: a function is not computed before it is applied."""
    return isinstance(value, MatrixValue) or not isinstance(value, Truth | Function)
