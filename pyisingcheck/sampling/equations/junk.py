"""The equations among the hypotheses where something in them has no usual value: x / 0 and the
square root of a negative number are 0, so x / y = 0 is solved by y = 0, too, and √t = 0 by t < 0.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from pyisingcheck.sampling.equations.systems import System
from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["JunkSystems"]

SHARE = 0.2  # how often one of these systems is solved
MIXED = 3  # systems in which some divisors are 0, and some are not
AT_ONCE = 0.5  # how often each is


class JunkSystems:
    """Systems of the same equations, which differ in what is supposed of divisors and roots.

    `make` returns a system, given what decides it; `usual` is the one without junk values. They
    are made when one is asked for.
    """

    def __init__(
        self,
        ev: Evaluator,
        usual: System,
        make: Callable[..., System],
        seed: int | str,
    ) -> None:
        self.ev, self.usual, self.make, self.seed = ev, usual, make, seed
        self._systems: list[System] | None = None

    def chosen(self, rng: random.Random) -> System | None:
        """Return, at times, one of the systems; None if there are none."""
        space = self.usual.space
        if not (self.usual and (space.roots or space.divisors)) or rng.random() >= SHARE:
            return None
        if self._systems is None:
            self._systems = list(self._made().values())
        return rng.choice(self._systems) if self._systems else None

    def _made(self) -> dict[frozenset[str], System]:
        """Return a system in which all is junk and some in which part of it is, by that part."""
        found: dict[frozenset[str], System] = {}
        for k in range(MIXED + 1):
            decided: dict[str, bool] = {}
            share = 1.0 if k == 0 else AT_ONCE
            junk = partial(_supposed, random.Random(f"{self.seed} junk {k}"), share, decided)
            system = self.make(junk=junk)
            self.ev.work += system.ev.work
            part = frozenset(what for what, zero in decided.items() if zero)
            if part and system and not system.contradiction():
                found.setdefault(part, system)
            if len(decided) < 2:
                break
        return found


def _supposed(rng: random.Random, share: float, decided: dict[str, bool], what: str) -> bool:
    return decided.setdefault(what, rng.random() < share)
