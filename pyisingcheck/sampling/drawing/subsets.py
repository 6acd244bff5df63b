"""Finite sets that hypotheses put inside another one, s ⊆ Finset.Icc 1 10: drawn from its members,
and tried one after the other where they are few.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyisingcheck.sampling.drawing.sets import sizes_between
from pyisingcheck.sampling.hints import Hint, position_of
from pyisingcheck.sampling.plan import Plan, Step, mentioned
from pyisingcheck.sampling.samples import environment
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.shapes import conjuncts
from pyisingcheck.semantics.values import PROOF, FiniteSet, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args, loose_indices
from pyisingcheck.terms.substitute import shift

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["Subsets", "subsets_asked"]

MOST = 5000  # subsets that are tried one after the other
LARGEST = 400  # members of a set that subsets are drawn from
UPPER = {"LE.le": (2, 3, 1), "LT.lt": (2, 3, 0), "GE.ge": (3, 2, 1), "GT.gt": (3, 2, 0)}


@dataclass(frozen=True, slots=True)
class Subsets:
    """What a hypothesis says a finite set to be part of: another one, or the numbers below a bound.

    Attributes
    ----------
    hypothesis : int
        The step that says so.
    code : Code
        The set, or the bound.
    beyond : int or None
        The number added to a bound to have that of the numbers; None for a set.
    """

    hypothesis: int
    code: Code
    beyond: int | None = None

    def members(self, values: list[Value]) -> list[Value] | None:
        """Return the members of the larger set, None if they are not known."""
        known = [*values, *[PROOF] * (self.hypothesis - len(values))]
        try:
            found = force(self.code(environment(known)))
            if self.beyond is None:
                return found.elements() if isinstance(found, FiniteSet) else None
        except FAILURES:
            return None
        end = found + self.beyond if isinstance(found, int) else LARGEST + 1
        return list(range(end)) if end <= LARGEST else None

    def drawn(
        self, d: Drawer, values: list[Value], sizes: list[tuple[Value, Hint]]
    ) -> FiniteSet | None:
        """Return a subset of a size that other hypotheses allow."""
        members = self.members(values)
        if members is None:
            return None
        low, high = sizes_between(sizes)
        low, high = max(low, 0), min(high, len(members))
        if low > high or len(members) > LARGEST:
            return None
        count = d.rng.randint(low, high)
        chosen = sorted(d.rng.sample(range(len(members)), count))
        return FiniteSet.of_list([members[k] for k in chosen])

    def all(
        self, values: list[Value], sizes: list[tuple[Value, Hint]]
    ) -> Iterator[FiniteSet] | None:
        """Return all subsets of sizes that other hypotheses allow, None if they are many."""
        members = self.members(values)
        if members is None:
            return None
        low, high = sizes_between(sizes)
        counts = range(max(low, 0), min(high, len(members)) + 1)
        if sum(math.comb(len(members), k) for k in counts) > MOST:
            return None
        return (
            FiniteSet.of_list(chosen)
            for k in counts
            for chosen in itertools.combinations(members, k)
        )


def subsets_asked(ev: Evaluator, plan: Plan) -> dict[int, Subsets]:
    """Return, for every finite set, the first larger one that is known when it is drawn."""
    found: dict[int, Subsets] = {}
    for depth, step in enumerate(plan.steps):
        if step.kind != "hypothesis" or (read := _inside(step, depth)) is None:
            continue
        target, larger, beyond = read
        if all(i < target for i in mentioned(larger, depth)):
            code = ev.lazy(larger, step.context)
            found.setdefault(target, Subsets(depth, code, beyond))
    return found


def _inside(step: Step, depth: int) -> tuple[int, Expr, int | None] | None:
    """Return the position of a finite set and the term for what it is inside of."""
    head, args = head_and_args(step.type)
    name = head.name if isinstance(head, Const) else ""
    if name == "HasSubset.Subset" and len(args) == 4 and _is_finset(args[0]):
        target = position_of(args[2], depth, 0)
        return None if target is None else (target, args[3], None)
    if name == "Membership.mem" and len(args) == 5:
        of, parts = head_and_args(args[3])
        powers = isinstance(of, Const) and of.name in ("Finset.powerset", "Finset.powersetCard")
        target = position_of(args[4], depth, 0) if powers else None
        return None if target is None else (target, parts[-1], None)
    if isinstance(step.type, Pi) and isinstance(step.type.body, Pi):
        return _all_members(step.type, step.type.body, depth)
    return None


def _all_members(pi: Pi, rest: Pi, depth: int) -> tuple[int, Expr, int | None] | None:
    """Read ∀ x, x ∈ s → x ∈ t, or x < n of natural numbers."""
    guard, args = head_and_args(rest.type)
    if not (isinstance(guard, Const) and guard.name == "Membership.mem" and len(args) == 5):
        return None
    if not (_is_finset(args[1]) and isinstance(args[4], BVar) and args[4].index == 0):
        return None
    target = position_of(args[3], depth, 1)
    if target is None:
        return None
    for part in conjuncts(rest.body):
        head, args = head_and_args(part)
        name = head.name if isinstance(head, Const) else ""
        if name == "Membership.mem" and len(args) == 5 and _is_finset(args[1]):
            x, larger, beyond = args[4], args[3], None
        elif name in UPPER and len(args) == 4 and _is_natural(args[0]):
            small, large, beyond = UPPER[name]
            x, larger = args[small], args[large]
        else:
            continue
        if isinstance(x, BVar) and x.index == 1 and not {0, 1} & loose_indices(larger):
            return target, shift(larger, -2), beyond
    return None


def _is_finset(type_: Expr) -> bool:
    head, _ = head_and_args(type_)
    return isinstance(head, Const) and head.name == "Finset"


def _is_natural(type_: Expr) -> bool:
    return isinstance(type_, Const) and type_.name == "Nat"
