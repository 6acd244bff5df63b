"""Exact samples of a statement's variables that satisfy its hypotheses.

Variables are drawn one after the other; a hypothesis that fails sends the search back to the last
variable it mentions, and an equation is first solved for a number in it. Every accepted sample
satisfies every hypothesis certainly, unless the hypothesis was met by construction (a function
defined by it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.drawing.carriers import Carriers
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.drawing.irrational import irrational_number
from pyisingcheck.sampling.drawing.matrix_relatives import turned
from pyisingcheck.sampling.drawing.numbers import Bounds, NoElement
from pyisingcheck.sampling.equations.congruences import progressions
from pyisingcheck.sampling.equations.junk import JunkSystems
from pyisingcheck.sampling.equations.matrix_equations import matrix_equations
from pyisingcheck.sampling.equations.systems import WHOLE, System, amended
from pyisingcheck.sampling.fitting import Fitting
from pyisingcheck.sampling.functions.ansatz import SolvedFunction, equations_of, solving
from pyisingcheck.sampling.functions.constant_solutions import constant_solutions
from pyisingcheck.sampling.functions.determined import Determined, determined_functions
from pyisingcheck.sampling.functions.families import corners_of
from pyisingcheck.sampling.functions.flows import flow_of
from pyisingcheck.sampling.functions.inverses import (
    composed_functions,
    drawn_with_inverse,
    inverse_drawn,
    inverse_pairs,
)
from pyisingcheck.sampling.functions.monotone import made_monotone
from pyisingcheck.sampling.functions.pointwise import FunctionSequence
from pyisingcheck.sampling.functions.regularity import is_not_regular, is_regular
from pyisingcheck.sampling.functions.related import (
    attains_limit,
    close_function,
    close_sequence,
    limits_of,
    varied_function,
)
from pyisingcheck.sampling.functions.summable import is_summable
from pyisingcheck.sampling.functions.through import through
from pyisingcheck.sampling.given import (
    given_variables,
    giving_numbers,
)
from pyisingcheck.sampling.hints import Hint, dimension_steps, hints_of
from pyisingcheck.sampling.members import members_of_sets
from pyisingcheck.sampling.perturb import perturbed
from pyisingcheck.sampling.plan import Plan, domain_of, mentioned, mentions, mentions_angles
from pyisingcheck.sampling.repairs import HYPOTHESIS_WORK, Repairs
from pyisingcheck.sampling.samples import Sample, State, environment
from pyisingcheck.sampling.tables import tabulated, valid
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.certify import judge
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import PROOF, Function, Value
from pyisingcheck.terms.expr import Const, Expr, Pi

__all__ = ["Sample", "Sampler", "environment"]

SIMPLE_SHARE = 0.25  # of the samples: special cases of several variables often meet
RETRIES = 40  # redraws within one attempt
ATTEMPT_WORK = 200_000  # after which no hypothesis that fails is repaired
NEAR_RETRIES = 4  # the same, close to a sample that met the hypotheses
AT_ENDS = 0.15  # of the samples: bounds are often attained by several variables or by none
TRUSTED = 2  # samples at which such a definition is checked; counterexamples are checked again
RECURSION_WORK = 500_000  # the same, if it defines a function by its own values
# where a limit was left undecided for want of time: what else it may cost, and how often
LIMIT_WORK, LONGER, CUT_SHORT = 60_000, 20, "terms could be evaluated"
# what is only decided where the members of a set are known
OF_MEMBERS = frozenset({"Set.image", "Set.InjOn", "Set.SurjOn", "Set.BijOn", "Set.ncard"})
ANGLES = 0.1  # how often a number is a multiple of π where a statement is about angles
REPAIR = 4  # work, besides that of hypotheses
LIMIT = 0.8  # how often a number that has to be a limit is it
# how often a real number is irrational where a statement is about such numbers, or rational ones
IRRATIONAL = {"Irrational": 0.7, "Rat": 0.25}
AT_A_CORNER = 0.3  # how often a number is where a function at hand jumps or bends
RELATED = 0.5  # how often a function may be made of another, if it is not drawn afresh
MONOTONE = 0.8  # how often a function that has to be monotone is made so
DIMENSIONS = (1, 2, 0, 3, 2, 1, 2, 4)
LARGER = (3, 3, 2, 3, 4)  # where tables are rewritten: the smallest were tried
SAME, REPEATED = 0.15, 0.02  # how often a value is one of those before it, and after a repair
KEEPING, SEVERAL = 0.5, 4  # how often one of them is drawn again, where there are so many
VARIED = 0.15  # how often such a function is multiplied, or a constant added to it
KEPT = 12  # functions that met the hypotheses, of each variable
THROUGH = 0.7  # how often what has given values at points is made without a jump there
FLOWING = 0.8  # how often functions tied by differential equations are made to solve them
CONSTANT = 0.2  # how often a function that equations determine is a constant solution of them
SIMPLE = 0.5  # how often a function about which more is said is a simple solution of its equations
SOLVED = 0.9  # how often a function is such a solution, if it has given values
JOINT = 0.85  # how often equations are solved together
STUCK, OFTEN = 100, 0.8  # so many attempts in vain, and how often several equations are then
BLOCKS = 0.4  # how often a matrix is made for its polynomial equation
FRUITLESS = 25  # forms without a solution after which equations are no longer solved together


class Sampler:
    """Draws samples of a plan.

    Attributes
    ----------
    attempts, accepted : int
        How often a sample was begun, and how often it met all hypotheses.
    impossible : int
        How often a type was empty (a dimension 0, say).
    granted : set of int
        Hypotheses that every choice of types meets.
    """

    def __init__(self, ev: Evaluator, plan: Plan, seed: int | str) -> None:
        self.ev = ev
        self.plan = plan
        self.seed = str(seed)
        self.drawer = Drawer(ev, seed)
        self.angles = mentions_angles(ev, plan)
        about = [k for k in IRRATIONAL if mentions(ev, plan, frozenset({k}))]
        self.irrational = max((IRRATIONAL[k] for k in about), default=0.0)
        self.exponentials = mentions(ev, plan, frozenset({"NormedSpace.exp"}))
        self.drawer.few = mentions(ev, plan, OF_MEMBERS)
        self.carriers = Carriers(ev, plan)
        self.hints: dict[int, list[Hint]] = hints_of(plan)
        self.dimensions = dimension_steps(plan)
        self.progressions = progressions(plan)
        self.members = members_of_sets(ev, plan)
        self.determined = determined_functions(ev, plan)
        self.granted = self.carriers.granted()
        self.determined.constructed |= self.granted
        self.more_is_said = _more_is_said(plan, self.determined)
        self.system = System(ev, plan, determined_functions)
        numbers = giving_numbers(plan) - set(self.system.equations) - self.determined.constructed
        if numbers:
            self.system = System(ev, plan, determined_functions, numbers)
        self.junk = JunkSystems(
            ev, self.system, partial(System, ev, plan, determined_functions, numbers), seed
        )
        self.given = given_variables(ev, plan, set(self.determined.functions), numbers)
        self.limits = limits_of(ev, plan)
        self.matrix_equations = list(matrix_equations(ev, plan))
        self.simple_share = SIMPLE_SHARE
        self.trusted: dict[int, int] = {}
        self.functions = _constrained_functions(plan)
        self.inverses = inverse_pairs(plan)
        self.composed = composed_functions(plan)
        self.undoing = {g: f for f, g in self.inverses.items()}
        self.fitting = Fitting(ev, plan, self.functions)
        self.flow = flow_of(ev, plan)
        self.equations = {i: equations_of(plan, i) for i in self.functions}
        self.kept: dict[tuple[int, str], list[Value]] = {}  # by step and type
        self.constants: dict[int, list[SolvedFunction]] = {}  # which satisfy equations
        self.longer = LONGER
        self.held: dict[int, Value] = {}  # which samples to come have again
        # hypotheses about functions that were kept
        self.judged: dict[tuple[Any, ...], tuple[Truth, list[Value]]] = {}
        self.codes = [ev.lazy(s.type, s.context) for s in plan.steps]
        self.repairs = Repairs(self)
        self.attempts = self.accepted = self.impossible = 0
        self.rejected_by: dict[str, int] = {}
        self.nearest: tuple[str, float] | None = None

    def samples(self) -> Iterator[Sample | None]:
        """Yield samples without end, None where an attempt found none."""
        while True:
            self.attempts += 1
            kind = self.drawer.rng.random()
            self.drawer.simple = kind < self.simple_share
            self.drawer.at_ends = 97 * kind % 1 < AT_ENDS  # whether simple or not
            before = self.ev.work
            try:
                sample = self._attempt()
            except NoElement:
                self.impossible += 1
                sample = None
            finally:
                self.drawer.simple = self.drawer.at_ends = False
                self.carriers.charge(self.ev.work - before)
            self.drawer.learn(sample is not None)
            if sample is not None:
                self.accepted += 1
                self._keep_functions(sample)
            yield sample

    def _keep_functions(self, sample: Sample) -> None:
        """Remember the functions in a sample: few of those that are drawn meet hypotheses such as
        f (x + y) = f x + f y.
        """
        for i in self.functions:
            step, f = self.plan.steps[i], sample.values[i]
            fixed = all(self.plan.steps[k].kind == "type" for k in mentioned(step.type, i))
            if i in self.determined.functions or not fixed or self._is_kept(i, f):
                continue
            kept = self.kept.setdefault((i, str(sample.types[i])), [])
            kept[KEPT - 1 :] = [f]

    def _is_kept(self, i: int, f: Value) -> bool:
        return any(f is g for (k, _), kept in self.kept.items() if k == i for g in kept)

    def near(self, sample: Sample, spread: float) -> Sample | None:
        """Return a sample whose numbers lie within about `spread` of those of `sample`; None if
        none was found that meets the hypotheses.
        """
        return self.moved(sample, lambda t, v: perturbed(self.ev, t, v, self.drawer.rng, spread))

    def moved(self, sample: Sample, move: Callable[[ty.Type, Value], Value]) -> Sample | None:
        """As `near`, with `move` applied to every value that hypotheses do not determine."""
        pinned: dict[int, Value] = {}
        for i, (step, t, v) in enumerate(
            zip(self.plan.steps, sample.types, sample.values, strict=True)
        ):
            if step.kind == "type":
                pinned[i] = v
            elif t is not None and i not in self.determined.functions:
                pinned[i] = move(t, v)
                if not valid(self.ev, t, pinned[i]):
                    return None
        try:
            return self._attempt(State(pinned=pinned), NEAR_RETRIES)
        except NoElement:
            return None

    def holding(self, values: dict[int, Value]) -> Sample | None:
        """Return a sample with the given values of some steps; None if none was found."""
        try:
            begun = State(pinned=dict(values), fixed=dict(values))
            return self._attempt(begun, NEAR_RETRIES)
        except NoElement:
            return None

    # -- one attempt -------------------------------------------------------------------------------

    def _attempt(self, state: State | None = None, retries: int = RETRIES) -> Sample | None:
        self.ev.search.pool = []  # the values of another sample would only make this one cost more
        state = state or self._begun()
        if state is None:
            return None
        end = self.ev.work + ATTEMPT_WORK
        while len(state.values) < len(self.plan.steps):
            position = len(state.values)
            step = self.plan.steps[position]
            if step.kind != "hypothesis":
                self._extend(state, position)
                continue
            truth = self._hypothesis(state, position)
            if truth.level >= Level.LIKELY_TRUE:
                self._push(state, PROOF, None, truth.level)
                continue
            self.rejected_by[step.name] = self.rejected_by.get(step.name, 0) + 1
            retries -= 1
            self.ev.work += REPAIR
            if retries < 0 or self.ev.work > end or not self.repairs.repair(state, position):
                return None
        return Sample(
            state.values,
            state.types,
            min(state.levels, default=Level.TRUE),
            frozenset(state.granted) | state.given,
        )

    def _begun(self) -> State | None:
        """Return a state that starts from a solution of the equations, if one was found.

        None if there are several equations and none was found this time: meeting one after the
        other would seldom succeed.
        """
        rng = self.drawer.rng
        if self.matrix_equations and rng.random() < BLOCKS:
            made = rng.choice(self.matrix_equations).solution(self.ev, rng)
            if made is not None:
                return State(pinned=dict(made.values), joint=made)
        system = self.junk.chosen(rng) or self.system
        if not system or system.fruitless >= FRUITLESS:
            return State()
        stuck = not self.accepted and self.attempts > STUCK
        if rng.random() > (OFTEN if stuck else 1 if system.several else JOINT):
            return State()
        cost = system.cost
        solution = system.solution(rng, self._free)
        self.ev.work += system.cost - cost
        if solution is None:
            return None if system.several else State()
        return State(pinned=dict(solution.values), joint=solution)

    def _free(self, position: int, t: ty.Type, entry: tuple[Any, ...] | None) -> Value:
        """Return a number for an unknown of the equations that they leave free."""
        bounds = Bounds() if position < 0 else self.bounds(position, [], entry=entry)
        return self.drawer.draw(t, bounds)

    @staticmethod
    def _push(state: State, value: Value, t: ty.Type | None, level: Level = Level.TRUE) -> None:
        state.values.append(value)
        state.types.append(t)
        state.levels.append(level)

    def _hypothesis(self, state: State, position: int) -> Truth:
        given = self.determined.settles(position, state.values) or position in state.granted
        if position in state.given:
            return Truth(Level.TRUE)
        partial = position in self.determined.partial
        if partial and given and self.trusted.get(position, 0) >= TRUSTED:
            return Truth(Level.TRUE)
        if given and not partial and position not in self.determined.doubtful:
            return Truth(Level.TRUE)
        if self.holds_by_construction(position, state.values):
            return Truth(Level.TRUE)
        functions = any(isinstance(v, Function) for v in state.values)
        if functions and is_not_regular(self.ev, self.plan, position, state.values):
            return Truth(Level.FALSE)
        limit = attains_limit(self.ev, self.plan, position, state.values)
        if limit is False and any(x.hypothesis == position for x in self.limits.values()):
            return Truth(Level.FALSE)
        truth = self._judged(state, position, RECURSION_WORK if partial else HYPOTHESIS_WORK)
        if truth.level is Level.UNKNOWN and truth.grounds.endswith(CUT_SHORT) and self.longer > 0:
            self.longer -= 1
            truth = self._judged(state, position, LIMIT_WORK, again=True)
        if given and truth.level > (Level.UNKNOWN if partial else Level.LIKELY_FALSE):
            self.trusted[position] = self.trusted.get(position, 0) + 1
            return Truth(Level.TRUE)
        undecided = truth.level in (Level.UNKNOWN, Level.LIKELY_TRUE)
        if undecided and position in state.joint.equations and self._unchanged(state, position):
            state.granted[position] = min(self.plan.steps[position].mentions, default=0)
            return Truth(Level.TRUE)
        return truth

    def _unchanged(self, state: State, position: int) -> bool:
        """Whether a hypothesis is about values that are still those of the joint solution."""
        solved = state.joint.values
        return all(
            state.values[i] is solved[i] for i in self.plan.steps[position].mentions if i in solved
        )

    def holds_by_construction(self, position: int, values: list[Value]) -> bool:
        """Whether functions were drawn so that they certainly are what a hypothesis says."""
        mentions = self.plan.steps[position].mentions
        if not any(isinstance(values[i], Function) for i in mentions):
            return False
        steps = (x for x in self.fitting.steps.values() if x.position == position)
        if any(x.holds(self.ev, values) for x in steps):
            return True
        if self.flow is not None and self.flow.holds(position, values):
            return True
        f = values[mentions[0]] if len(mentions) == 1 else None
        if isinstance(f, SolvedFunction) and f.solves.get(position) is Level.TRUE:
            return True
        if position in self.fitting.summable.values():
            return is_summable(self.plan, position, values)
        if position in self.fitting.pointwise:
            return self.fitting.pointwise[position].holds(values)
        return is_regular(self.plan, position, values)

    def _judged(self, state: State, position: int, work: int, *, again: bool = False) -> Truth:
        mentions = self.plan.steps[position].mentions
        about = [state.values[i] for i in mentions]
        lasting = bool(mentions) and all(self._lasts(i, state.values[i]) for i in mentions)
        key = (position, *(x if isinstance(x, ty.Type) else id(x) for x in about))
        if lasting and key in self.judged and not again:
            return self.judged[key][0]
        search = self.ev.search
        search.corners, search.glancing = corners_of(about), True
        pool, search.pool = search.pool, _typed(state, mentions)
        try:
            truth = judge(self.ev, self.codes[position], environment(state.values), work=work)
        finally:
            search.glancing, search.pool = False, pool
        if lasting:
            self.judged[key] = truth, about  # which keeps the identities from being used again
        return truth

    def _lasts(self, i: int, x: Value) -> bool:
        """Whether the value of a step comes again: a type, an instance, a function that is kept."""
        if x is PROOF or isinstance(x, ty.Type):
            return True
        return i in self.functions and (self.held.get(i) is x or self._is_kept(i, x))

    def _extend(self, state: State, position: int) -> None:
        step = self.plan.steps[position]
        if step.kind == "instance":
            self._push(state, PROOF, None)
        elif step.kind == "type":
            chosen = state.pinned.pop(position, None)
            if chosen is None:
                chosen = self.carriers.choose(position, self.drawer.rng)
            self._push(state, _family(step.type, chosen), None)
        else:
            t = self.ev.as_type(self.codes[position](environment(state.values)))
            if position in state.pinned:
                if position in self.given:  # it may be what other values gave
                    state.given.discard(self.given[position].hypothesis)
                self._push(state, state.pinned.pop(position), t)
            else:
                self._push(state, self._draw(state, position, t), t)

    def _draw(self, state: State, position: int, t: ty.Type) -> Value:
        if position in self.given and (value := self._given(state, position, t)) is not None:
            return value
        if (flowing := self._flowing(state, position)) is not None:
            return flowing
        table = state.joint.tables.get(position)
        if (smooth := self._through(state, position, t)) is not None:
            return smooth
        if (simple := self._simple_solution(position, t)) is not None:
            return simple
        if position in self.determined.functions or table:
            free = self.drawer.draw(t)
            if table:
                free = amended(self.ev, free, table)
            if position not in self.determined.functions:
                return free
            return self.determined.build(position, state.values, t, free)
        if (paired := self._paired(state, position, t)) is not None:
            return paired
        fitting = self.fitting.drawn(self.drawer, position, state.values, t)
        if fitting is not None:
            return fitting
        if position in self.members:
            member = self.members[position].drawn(self.ev, self.drawer.rng, state.values)
            if member is not None:
                return member
        bounds = self.bounds(position, state.values)
        small = position in self.dimensions
        if small and t == ty.NAT and bounds.trivial:
            return self.drawer.rng.choice(LARGER if self.drawer.rewriting else DIMENSIONS)
        limit = self.limits.get(position)
        if limit is not None and not isinstance(t, ty.Pi) and self.drawer.rng.random() < LIMIT:
            known = limit.drawn(self.drawer, state.values, t)
            if known is not None:
                return known
            if limit.of_term and not state.repaired:
                raise NoElement  # another number would hardly be the limit
        pool = self._at_hand(state)
        kind = self.drawer.rng.random()
        self._solve_function(position, t)
        kept = self.kept.get((position, str(t)), ())
        if kept and kind < (KEEPING if len(kept) >= SEVERAL else KEEPING / 2):
            chosen = self.drawer.rng.choice(kept)
            varied = kind < VARIED and isinstance(t, ty.Pi)
            return varied_function(self.drawer, t, chosen) if varied else chosen
        if pool and kind < 0.65:
            same = [v for s, v in pool if s == t and not isinstance(s, ty.Pi)]
            # a copy meets what the original did: drawn again and again, it would crowd out others
            if same and kind < (REPEATED if state.repaired else SAME):
                return self.drawer.rng.choice(same)
            if isinstance(t, ty.Pi) and (
                close := self._close(state, position, t, self.drawer.rng.random() < RELATED)
            ):
                return close
            if isinstance(t, ty.Fin) and (others := set(range(t.n)).difference(same)):
                return self.drawer.rng.choice(sorted(others))
        corners = corners_of(state.values) if t == ty.REAL else []
        if corners and self.drawer.rng.random() < AT_A_CORNER:
            return self.drawer.rng.choice(corners)
        if self.angles and kind > 1 - ANGLES and t in (ty.REAL, ty.COMPLEX):
            angle = self.drawer.angle(bounds if t == ty.REAL else Bounds())
            return angle if t == ty.REAL else self.ev.domain.complex(0, angle)
        if kind > 1 - self.irrational and t == ty.REAL:
            x = irrational_number(self.drawer.rng, state.values, bounds)
            if x is not None:
                return x
        if self.exponentials and kind > 1 - ANGLES and (turn := turned(self.drawer, t)) is not None:
            return turn
        drawn = self.drawer.draw(t, bounds, small, pool)
        if position in self.progressions and t in WHOLE:
            return self.progressions[position].nearest_below(drawn)
        if position in self.fitting.shapes and self.drawer.rng.random() < MONOTONE:
            return made_monotone(
                self.ev, t, drawn, self.fitting.shapes[position], self.drawer.rng, tabulated
            )
        return drawn

    def _flowing(self, state: State, position: int) -> Value | None:
        """Return the first of several functions that differential equations tie to each other, and
        have the others follow; None where there are none, or, sometimes, for others to be drawn.
        """
        flow, rng = self.flow, self.drawer.rng
        if flow is None or position != flow.first or rng.random() >= FLOWING:
            return None

        found = flow.drawn(state.values, rng)
        if found is None:
            return None
        state.pinned |= found
        return state.pinned.pop(position)

    def _paired(self, state: State, position: int, t: ty.Type) -> Value | None:
        """Return one of two functions that undo each other; None if there are no two such types,
        or, sometimes, for another to be drawn.
        """
        if position in self.undoing:
            return inverse_drawn(self.drawer, state.values[self.undoing[position]])
        if position not in self.inverses:
            return None
        return drawn_with_inverse(self.drawer, t, composed=position in self.composed)

    def _at_hand(self, state: State) -> list[tuple[ty.Type, Value]]:
        """Return the values drawn so far, but for functions that a hypothesis gives in terms of
        what is still to be drawn: made from those, it would be given in terms of itself.
        """
        position = len(state.values)
        return [
            (s, v)
            for i, (s, v) in enumerate(zip(state.types, state.values, strict=True))
            if s is not None and not (isinstance(s, ty.Pi) and self._rests_on(i, position))
        ]

    def _rests_on(self, i: int, position: int) -> bool:
        """Whether what gives a variable mentions `position` or a variable after it."""
        given = self.given.get(i)
        if given is None:
            return False
        depth = given.hypothesis + given.of_members  # a member is bound, too
        return any(position <= k < given.hypothesis for k in mentioned(given.term, depth))

    def _through(self, state: State, position: int, t: ty.Type) -> Value | None:
        """Return a function with the values given at some points but without a jump there, made of
        one that satisfies the equations about it where there is one. None for no such points.
        """
        determined, table = self.determined, state.joint.tables.get(position, {})
        at_points, rng = determined.at_points(position), self.drawer.rng
        if not at_points and (position in determined.functions or not table):
            return None
        self._solve_function(position, t)
        kept = [f for f in self.kept.get((position, str(t)), ()) if isinstance(f, SolvedFunction)]
        solved = rng.choice(kept) if kept and rng.random() < SOLVED else None
        if solved is not None and at_points and determined.solved_by(position, solved):
            return solved
        of_reals = isinstance(t, ty.Pi) and t.domain == t.codomain(0) == ty.REAL
        if not of_reals or (solved is None and rng.random() > THROUGH):
            return None
        points = determined.values_at_points(position, state.values) if at_points else {}
        if points is None or any(len(key) > 1 for key in table):
            return None
        points |= {fmpq(x): v for (x,), v in table.items()}
        scaled = rng.random() < THROUGH / 2
        fitting = solved or self.fitting.drawn(self.drawer, position, state.values, t)
        return through(self.ev, fitting or self.drawer.draw(t), points, scaled=scaled)

    def _simple_solution(self, position: int, t: ty.Type) -> Value | None:
        """Return, sometimes, a function known to satisfy the equations that determine it where
        hypotheses say more of it: one made value by value is hardly ever monotone or continuous.
        So, too, where an equation ties values to each other: there may be no end of them.
        """
        more = self.more_is_said.get(position, set())
        tied = position in self.determined.orbits
        if position in self.determined.functions and self.drawer.rng.random() < CONSTANT:
            if position not in self.constants:
                found = constant_solutions(self.ev, self.plan, position, t)
                self.constants[position] = found
            if self.constants[position]:
                return self.drawer.rng.choice(self.constants[position])
        if not (more or tied) or self.drawer.rng.random() >= SIMPLE:
            return None
        self._solve_function(position, t)
        kept = [
            f
            for f in self.kept.get((position, str(t)), ())
            if isinstance(f, SolvedFunction) and more <= f.solves.keys()
        ]
        return self.drawer.rng.choice(kept) if kept else None

    def _solve_function(self, position: int, t: ty.Type) -> None:
        """Keep simple functions that satisfy the equations about a function, looked for once."""
        equations = self.equations.pop(position, None)
        if equations is None:
            return
        found: list[Value] = [*constant_solutions(self.ev, self.plan, position, t)]
        if equations:
            found += solving(self.ev, self.plan, position, t, equations, self.codes)
        if found:
            self.kept.setdefault((position, str(t)), []).extend(found[:KEPT])

    def _close(self, state: State, position: int, t: ty.Pi, related: bool) -> Value | None:
        """Return a sequence close to one at hand, or to the limit that it has to have."""
        if position in self.limits:
            return self.limits[position].drawn(self.drawer, state.values, t)
        sequences = [v for v in state.values if isinstance(v, FunctionSequence)]
        if sequences and related and t.domain == t.codomain(0) == ty.REAL:
            return sequences[0].limit
        earlier = [v for s, v in self._at_hand(state) if isinstance(s, ty.Pi) and str(s) == str(t)]
        if not related or not earlier:
            return None
        chosen = self.drawer.rng.choice(earlier)
        return close_sequence(self.drawer, t, chosen) or close_function(self.drawer, t, chosen)

    def _given(self, state: State, position: int, t: ty.Type) -> Value | None:
        """Return the value that a hypothesis gives, None if it is not found out."""
        given = self.given[position]
        state.given.discard(given.hypothesis)
        found = given.value(self.ev, state.values, t)
        if found is None:
            return None
        if found[1]:
            state.given.add(given.hypothesis)
        return found[0]

    def rebuilt(self, position: int, values: list[Value], t: Any) -> Value:
        """Return the function that hypotheses define, for other values of the variables in them."""
        return self.determined.build(position, values, t, self.drawer.draw(t))

    def bounds(
        self,
        position: int,
        values: list[Value],
        *,
        certain: bool = False,
        entry: tuple[Any, ...] | None = None,
    ) -> Bounds:
        """Return what hypotheses say of the step's size, given the values before it.

        `certain` leaves out what they say under conditions. Of a function, it is what they say of
        all entries, and of those at the arguments `entry`; without them, of any, if that agrees.
        """
        hints = [h for h in self.hints.get(position, ()) if not (certain and h.under)]
        if entry is not None:
            return self._limits([h for h in hints if h.entry in (None, entry)], values)
        bounds = self._limits(hints, values)
        if bounds.empty:
            return self._limits([h for h in hints if h.entry is None], values)
        return bounds

    def _limits(self, hints: list[Hint], values: list[Value]) -> Bounds:
        bounds = Bounds()
        for hint in hints:
            limit = hint.value(self.ev, values)
            if limit is None:
                continue
            if hint.low:
                bounds.restrict(limit, None, hint.strict)
            else:
                bounds.restrict(None, limit, hint.strict)
        return bounds

    # -- repair ------------------------------------------------------------------------------------


def _more_is_said(plan: Plan, determined: Determined) -> dict[int, set[int]]:
    """Return the functions of real numbers that equations for all x determine and of which other
    hypotheses say something, with those equations.
    """
    found: dict[int, set[int]] = {}
    for target in determined.functions:
        about = {
            k for k, s in enumerate(plan.steps) if s.kind == "hypothesis" and target in s.mentions
        }
        equations = about & determined.constructed
        domain = domain_of(plan.steps[target].type)
        of_reals = isinstance(domain, Const) and domain.name == "Real"
        if of_reals and equations and about - equations and not determined.at_points(target):
            found[target] = equations
    return found


def _constrained_functions(plan: Plan) -> set[int]:
    """Return the steps that are functions on fixed infinite types, or subsets of those, with
    hypotheses about them.
    """
    about = {i for s in plan.steps if s.kind == "hypothesis" for i in s.mentions}
    return {
        i
        for i in about
        if isinstance(domain_of(plan.steps[i].type), Const)
        and plan.steps[i].kind == "variable"
        and not mentioned(plan.steps[i].type, i)
    }


def _typed(state: State, positions: Sequence[int]) -> list[tuple[ty.Type, Value]]:
    """Return the values of some steps that have types: points are made of them."""
    return [(t, state.values[i]) for i in positions if (t := state.types[i]) is not None]


def _family(kind: Expr, chosen: Value) -> Value:
    """Return the type chosen for a variable of type `kind`; for a family of types, the constant
    one.
    """
    if isinstance(kind, Pi) and isinstance(chosen, ty.Type):
        inner = _family(kind.body, chosen)
        return Function(lambda _: inner, f"fun _ => {inner}")
    return chosen
