"""Equations that are not polynomial, such as log x + log y = 3, as systems for Newton's method:
their values and derivatives are those of the evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from flint import arb

from pyisingcheck.sampling.equations.newton import Floats, NewtonSystem
from pyisingcheck.semantics.domain import FAILURES, Exhausted, Undecided
from pyisingcheck.semantics.domains.ball_numbers import real_float, to_arb, zero
from pyisingcheck.semantics.domains.jets import Jet, JetDomain
from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["SmoothSystem"]

Gaps: TypeAlias = Callable[[Sequence[Any]], list[Any]]
"""What has to vanish, for the numbers that are looked for."""


class SmoothSystem(NewtonSystem):
    """Equations whose sides are evaluated.

    Parameters
    ----------
    ev
        What evaluates them.
    gaps
        The differences of their sides, real numbers all.
    equations, count
        How many there are, and for how many numbers.
    """

    def __init__(self, ev: Evaluator, gaps: Gaps, equations: int, count: int) -> None:
        super().__init__(equations, count)
        self.ev, self.gaps = ev, gaps

    def at(self, x: Floats) -> Floats:
        found = self._attempted(lambda: self.gaps([arb(v) for v in x]))
        if found is None or len(found) != self.equations:
            return np.full(self.equations, np.inf)
        return np.array([real_float(v) for v in found])

    def jacobian(self, x: Floats) -> Floats:
        numbers = dict(enumerate(map(arb, x)))
        found = self._attempted(lambda: self.slopes(numbers, list(range(self.count))))
        if found is None:
            return np.full((self.equations, self.count), np.inf)
        return np.array([[float(v) for v in row] for row in found])

    def vanish(self, numbers: dict[int, Any]) -> bool:
        found = self._attempted(lambda: self.gaps(self._in_order(numbers)))
        return found is not None and all(map(zero, found))

    def enclosures(self, numbers: dict[int, Any]) -> list[arb]:
        return self._balls(self.gaps(self._in_order(numbers)))

    def slopes(self, numbers: dict[int, Any], bound: list[int]) -> list[list[arb]]:
        columns = [self._column(numbers, i) for i in bound]
        return [list(row) for row in zip(*columns, strict=True)]

    def _column(self, numbers: dict[int, Any], i: int) -> list[arb]:
        """Return the derivatives by one number."""
        moving = Jet(object(), [to_arb(numbers[i]), 1])
        ball: Any = self.ev.domain
        with self.ev.within(JetDomain(ball.prec, ball.max_prec)):
            found = self.gaps(self._in_order(numbers | {i: moving}))
        return self._balls([v.c[1] if isinstance(v, Jet) else 0 for v in found])

    def _in_order(self, numbers: dict[int, Any]) -> list[Any]:
        return [numbers[i] for i in range(self.count)]

    def _balls(self, found: list[Any]) -> list[arb]:
        if len(found) != self.equations:
            raise Undecided("other equations than elsewhere")
        return [to_arb(v) for v in found]

    def _attempted(self, evaluate: Callable[[], Any]) -> Any:
        """Return what is found, None where it cannot be evaluated."""
        try:
            return evaluate()
        except Exhausted:
            raise
        except (*FAILURES, RecursionError):
            return None
