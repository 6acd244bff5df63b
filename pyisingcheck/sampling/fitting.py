"""Values made to fit what hypotheses say of a variable: of those drawn at random few do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pyisingcheck.sampling.drawing.relations import of_values
from pyisingcheck.sampling.drawing.sets import members_asked, set_around, sized, sizes_asked
from pyisingcheck.sampling.drawing.subsets import subsets_asked
from pyisingcheck.sampling.functions.classics import (
    bent_function,
    classic_function,
    classic_sequence,
)
from pyisingcheck.sampling.functions.contractions import contracted, contraction
from pyisingcheck.sampling.functions.mirrored import mirrored
from pyisingcheck.sampling.functions.monotone import shapes_of
from pyisingcheck.sampling.functions.onto import made_onto, onto_of
from pyisingcheck.sampling.functions.pointwise import pointwise_limits
from pyisingcheck.sampling.functions.regularity import asked_traits, convex_somewhere
from pyisingcheck.sampling.functions.steps import steps_of
from pyisingcheck.sampling.functions.summable import said_summable, summable_sequence
from pyisingcheck.sampling.hints import choices_of
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["Fitting"]

STEPPED = 0.75  # how often a sequence attains the bound of its steps
SUMMABLE = 0.8  # how often a sequence that has to be summable is made so
MEMBERS = 0.8  # how often a set is drawn around what it has to contain
ONTO = 0.8  # how often a function that has to be injective or surjective is made so
POINTWISE = 0.8  # how often a sequence of functions is drawn with its limit
CONTRACTION = 0.6  # how often a function that is to bring points closer certainly does
# how often a real function that hypotheses are about is a classical one, how often if they say
# something of which that is known; what is convex on a set need not be so on ℝ
CLASSIC = (0.35, 0.5)
UNIFORM = 0.85  # if one has to be uniformly continuous, which others seldom are
# the same for convex ones, how often they have their minimum at another place, and how often one
# that is to be convex on an interval need not be so on ℝ
CONVEX, ELSEWHERE, AS_FAR = 0.65, 0.4, 0.5
BENT = 0.3  # how often such a one bends the wrong way at one point
CONVEXITY = {"ConvexOn", "ConcaveOn"}


class Fitting:
    """What hypotheses say of the variables of a plan, by position.

    Attributes
    ----------
    summable : dict from sequences to the hypotheses that say them to be summable
    pointwise : dict from hypotheses to the sequences of functions that they are about
    """

    def __init__(self, ev: Evaluator, plan: Plan, functions: set[int]) -> None:
        self.ev = ev
        self.functions = functions
        self.choices = choices_of(plan)
        self.shapes = shapes_of(plan)
        self.steps = steps_of(ev, plan)
        self.summable = said_summable(plan)
        self.members, self.sizes = members_asked(plan), sizes_asked(plan)
        self.subsets = subsets_asked(ev, plan)
        self.onto = onto_of(plan)
        self.pointwise = pointwise_limits(plan)
        self.contracted = contracted(plan)
        self.traits = asked_traits(plan)
        self.partly_convex = convex_somewhere(plan)
        self.regular = {i for i, asked in self.traits.items() if asked - CONVEXITY}

    def drawn(self, d: Drawer, position: int, values: list[Value], t: ty.Type) -> Value | None:
        """Return a value for a variable, given those before it; None if nothing is said of it, or,
        sometimes, for another to be drawn.
        """
        makers = (
            self._chosen,
            self._stepped,
            self._summable,
            self._containing,
            self._onto,
            self._with_limit,
            self._contraction,
            self._classic,
        )
        found = (make(d, position, values, t) for make in makers)
        return next((value for value in found if value is not None), None)

    def all_subsets(self, position: int, values: list[Value]) -> Iterator[Value] | None:
        """Return the finite sets that a variable may be, where hypotheses leave few."""
        if position not in self.subsets:
            return None
        found = [(hint.value(self.ev, values), hint) for hint in self.sizes.get(position, ())]
        known = [(x, hint) for x, hint in found if x is not None]
        return self.subsets[position].all(values, known)

    def _chosen(self, d: Drawer, position: int, values: list[Value], t: ty.Type) -> Value | None:
        """Return what consists of the few values that a hypothesis leaves: -1 and 1, say."""
        if position not in self.choices:
            return None
        known = [hint.value(self.ev, values) for hint in self.choices[position]]
        return of_values(d, t, [x for x in known if x is not None])

    def _stepped(self, d: Drawer, position: int, values: list[Value], t: ty.Type) -> Value | None:
        share = STEPPED / 2 if position in self.shapes else STEPPED
        if position not in self.steps or d.rng.random() >= share:
            return None
        return self.steps[position].drawn(d, position, values, t)

    def _summable(self, d: Drawer, position: int, _: list[Value], t: ty.Type) -> Value | None:
        if position not in self.summable or d.rng.random() >= SUMMABLE:
            return None
        return summable_sequence(d, t, nonnegative=d.rng.random() >= 0.5)

    def _containing(
        self, d: Drawer, position: int, values: list[Value], t: ty.Type
    ) -> Value | None:
        """Return a set that contains the numbers, or as many elements, as hypotheses say."""
        asked = self.members if isinstance(t, ty.SetType) else self.sizes
        inside = isinstance(t, ty.FinsetType) and position in self.subsets
        if not (inside or position in asked) or d.rng.random() >= MEMBERS:
            return None
        found = [(hint.value(self.ev, values), hint) for hint in asked.get(position, ())]
        known = [(x, hint) for x, hint in found if x is not None]
        if len(known) < len(found):
            return None
        if inside:
            return self.subsets[position].drawn(d, values, known)
        if not isinstance(t, ty.SetType):
            return sized(d, t, known)
        if t.base in (ty.REAL, ty.RAT):
            return set_around(d, t.base, [x for x, _ in known])
        return None

    def _onto(self, d: Drawer, position: int, _: Sequence[Value], t: ty.Type) -> Value | None:
        if position not in self.onto or d.rng.random() >= ONTO:
            return None
        return made_onto(self.ev, t, self.onto[position], d.rng)

    def _with_limit(
        self, d: Drawer, position: int, values: list[Value], _: ty.Type
    ) -> Value | None:
        for hypothesis in self.pointwise.values():
            about = position in (hypothesis.sequence, hypothesis.limit)
            if about and d.rng.random() < POINTWISE:
                traits = self.traits.get(hypothesis.sequence, frozenset())
                return hypothesis.drawn(d, position, values, traits)
        return None

    def _contraction(
        self, d: Drawer, position: int, _: Sequence[Value], t: ty.Type
    ) -> Value | None:
        if position not in self.contracted or d.rng.random() >= CONTRACTION:
            return None
        return contraction(d, t, strict=self.contracted[position])

    def _classic(self, d: Drawer, position: int, _: Sequence[Value], t: ty.Type) -> Value | None:
        """Return a classical function that has what hypotheses ask for, if the type has any; a
        sequence only where there are no others that it would have to fit.
        """
        traits = self.traits.get(position, frozenset())
        bent = not CONVEXITY.isdisjoint(traits)
        share = CONVEX if bent else CLASSIC[position in self.regular]
        share = UNIFORM if "UniformContinuous" in traits else share
        if position not in self.functions or d.rng.random() >= share or not isinstance(t, ty.Pi):
            return None
        if t.domain == ty.NAT and len(self.functions) == 1:
            return classic_sequence(d, t.domain, t.codomain(0))
        if t.domain != ty.REAL:
            return None
        if position in self.partly_convex and d.rng.random() < AS_FAR:
            if t.codomain(0) == ty.REAL and d.rng.random() < BENT:
                return bent_function(d, traits)
            traits = traits - CONVEXITY
        drawn = classic_function(d, t.domain, t.codomain(0), traits)
        elsewhere = drawn is not None and bent and d.rng.random() < ELSEWHERE
        return mirrored(d, drawn) if elsewhere else drawn
