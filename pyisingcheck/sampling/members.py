"""Variables that have to lie in sets of which the members, or values among which they are, are
known: they are drawn from these.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pyisingcheck.sampling.hints import position_of
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.environment import Code, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.extents import extent_of
from pyisingcheck.semantics.values import PROOF, Value, force
from pyisingcheck.terms.expr import Const, head_and_args

__all__ = ["Members", "members_of_sets"]

SHARE = 0.8  # of the draws: not all values need be members


@dataclass(frozen=True, slots=True)
class Members:
    """A set, given by the code for it, that a variable has to lie in.

    Attributes
    ----------
    hypothesis : int
        The step that says so.
    """

    hypothesis: int
    code: Code

    def drawn(self, ev: Evaluator, rng: Random, values: list[Value]) -> Value | None:
        """Return one of the values among which the members are; None if these are not known, and
        at times.
        """
        if rng.random() > SHARE:
            return None
        env: Environment = None
        for v in [*values, *[PROOF] * (self.hypothesis - len(values))]:
            env = (v, env)
        try:
            extent = extent_of(force(self.code(env)))
        except FAILURES:
            return None
        return rng.choice(extent) if extent else None


def members_of_sets(ev: Evaluator, plan: Plan) -> dict[int, Members]:
    """Return, for every variable, the first set it has to lie in that is known when it is drawn."""
    found: dict[int, Members] = {}
    for depth, step in enumerate(plan.steps):
        head, args = head_and_args(step.type)
        if step.kind != "hypothesis" or not isinstance(head, Const) or len(args) != 5:
            continue
        of_sets = head_and_args(args[1])[0]
        if head.name != "Membership.mem" or not isinstance(of_sets, Const):
            continue
        target = position_of(args[4], depth, 0) if of_sets.name == "Set" else None
        if target is not None and all(i < target for i in mentioned(args[3], depth)):
            found.setdefault(target, Members(depth, ev.lazy(args[3], step.context)))
    return found
