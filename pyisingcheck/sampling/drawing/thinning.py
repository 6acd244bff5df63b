"""Finite sets whose members have to get along: codes, antichains, families that intersect.

Hardly any set of several members satisfies such a law by chance, but every part of one that does
often satisfies it too: members are added one after the other, and kept where the law still holds.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from pyisingcheck.sampling.plan import mentioned
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.environment import Code, Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import FiniteSet, Value, force
from pyisingcheck.terms.expr import Expr

__all__ = ["Thinning"]

WORK = 30_000  # what one set may cost
MOST = 128  # elements of a finite type that are tried as members
IN_ORDER = 0.5  # how often they are tried from the first on, which makes large sets
FRUITLESS = 5  # attempts in vain after which there are no more


class Thinning:
    """The propositions of a telescope, `propositions` by the number of binders above."""

    def __init__(self, ev: Evaluator, propositions: dict[int, tuple[Expr, Context]]) -> None:
        self.ev = ev
        self.about = {i: frozenset(mentioned(e, i)) for i, (e, _) in propositions.items()}
        self.propositions = propositions
        self.codes: dict[int, Code] = {}
        self.vain: dict[int, int] = {}

    def thin(
        self,
        position: int,
        values: Sequence[Value],
        targets: dict[int, ty.Type],
        rng: random.Random,
    ) -> tuple[int, FiniteSet] | None:
        """Choose the members of one of `targets` (positions with their types) so that the law at
        `position` holds, and with it those about the same set for which `values` suffice.

        Returns the target and its new value, None where none was found.
        """
        sets = [i for i, t in targets.items() if isinstance(t, ty.FinsetType)]
        sets = [i for i in sets if i in self.about.get(position, ())]
        if not sets or self.vain.get(position, 0) >= FRUITLESS:
            return None
        target = rng.choice(sorted(sets))
        t = targets[target]
        assert isinstance(t, ty.FinsetType)
        laws = [i for i in self.about if i <= len(values) and target in self.about[i]]
        limit = self.ev.limit
        self.ev.limit = min(limit, self.ev.work + WORK)
        kept: list[Value] = []
        met = False
        try:
            if met := self._met(target, [], values, laws):
                for x in self._candidates(t.base, values[target], rng):
                    if self._met(target, [*kept, x], values, laws):
                        kept.append(x)
        except FAILURES:
            pass  # as many as could be afforded
        finally:
            self.ev.limit = limit
        if not met:
            self.vain[position] = self.vain.get(position, 0) + 1
            return None
        return target, FiniteSet.of_list(kept)

    def _candidates(self, base: ty.Type, drawn: Value, rng: random.Random) -> list[Value]:
        found = force(drawn)
        members = found.elements() if isinstance(found, FiniteSet) else []
        rng.shuffle(members)
        count = ty.size(base)
        if count is None:
            return members
        order = list(range(min(count, MOST)))
        if rng.random() > IN_ORDER:
            rng.shuffle(order)
            first = [encode(self.ev.domain, base, x) for x in members]
            order = list(dict.fromkeys([*first, *order]))
        return [decode(self.ev.domain, base, k) for k in order]

    def _met(
        self, target: int, members: list[Value], values: Sequence[Value], laws: list[int]
    ) -> bool:
        trial = FiniteSet.of_list(members)
        for i in laws:
            if i not in self.codes:
                self.codes[i] = self.ev.lazy(*self.propositions[i])
            env: Environment = None
            for k, v in enumerate(values[:i]):
                env = (trial if k == target else v, env)
            if self.ev.condition(self.codes[i](env)).level is not Level.TRUE:
                return False
        return True
