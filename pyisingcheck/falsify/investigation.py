"""The derived check of one statement: search for a counterexample, shrink it, have it certified.

The search draws exact samples first (special and structured values), then batches of float64
samples around those that met the hypotheses; the worst of every batch are judged exactly. Float64
never decides anything.
"""

from __future__ import annotations

import itertools
import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pyisingcheck.falsify.at_bounds import search_at_bounds
from pyisingcheck.falsify.batch_search import search_in_batches
from pyisingcheck.falsify.belief import (
    PATIENCE,
    SECOND_LOOK,
    believable,
    coincident,
    persuasive,
    proved_on_second_look,
    second_look,
)
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.falsify.climb import climb, rescale, try_closed_forms
from pyisingcheck.falsify.combine import denial, given_up, is_falsified, together
from pyisingcheck.falsify.completions import search_completions
from pyisingcheck.falsify.critical import search_critical
from pyisingcheck.falsify.deep_stack import with_deep_stack
from pyisingcheck.falsify.descent import search_by_descent
from pyisingcheck.falsify.diagonal import search_diagonal
from pyisingcheck.falsify.diophantine import search_diophantine
from pyisingcheck.falsify.failing import search_failing
from pyisingcheck.falsify.far import search_far, search_far_out
from pyisingcheck.falsify.held import search_held
from pyisingcheck.falsify.neighbourhoods import search_near
from pyisingcheck.falsify.orders import convergence
from pyisingcheck.falsify.outcome import outcome
from pyisingcheck.falsify.repeats import Repeats
from pyisingcheck.falsify.special import check_with_lemmas
from pyisingcheck.falsify.tally import Tally
from pyisingcheck.sampling.denial import denied_plans, witness_plan
from pyisingcheck.sampling.enumerate import Enumeration
from pyisingcheck.sampling.exact import RECURSION_WORK, Sample, Sampler, environment
from pyisingcheck.sampling.functions.families import corners_of
from pyisingcheck.sampling.opening import opened_structures
from pyisingcheck.sampling.perturb import mapped
from pyisingcheck.sampling.plan import Plan, denies_existence, domain_of, plan_of, plans_of
from pyisingcheck.sampling.tables import moderate, moderated
from pyisingcheck.sampling.witnesses.search import AT_POINTS, PointSearch
from pyisingcheck.semantics.certify import PRECISIONS, judge
from pyisingcheck.semantics.domain import (
    Exhausted,
    NotBatchable,
    TooLarge,
    Undecided,
    Unsupported,
)
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.environment import Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.terms.decode import Declaration, Export
from pyisingcheck.terms.expr import Const, Expr
from pyisingcheck.verdict import Verdict

__all__ = ["Investigation", "check", "check_statement"]

ALONE = 5  # exact samples are this share of all where no batches can be drawn
PATIENT = 3  # times as much again, until one of the samples says something
ENUMERATION = 2  # trying discrete values may cost this many times the exact search
COMPLETIONS = 3  # trying all values of the last variables may cost this many times the exact search
FAILING = 4  # trying whole numbers at which the conclusion fails may cost as many times as much
FAR = 8  # the search among large whole numbers may cost this many times the exact search
DESCENT = 2  # following gradients may cost this many times the exact search
CLIMB = 2  # local search may cost this many times the exact search
# where more than so many samples cost more, and more than could be judged, others may cost less
DEAR, HURRIED = 1, 3
FEW_SAMPLES = 10  # for which as much again may be spent
FUNCTIONS = 3  # times as much, where hypotheses are about functions on ℝ: few meet them
ENOUGH = 3  # times the samples that were asked for, in batches that may cost more
CLOSED = 6  # times as much for a statement without variables, which has only one sample
DENIALS = 200  # attempts to meet what the conclusion denies
LOOKS = 2  # second looks may cost this many times the exact search
CHEAP = 1000  # work for one sample, so little that others like it need not be left out
FAR_LIMITS = 2  # after so many samples at which a limit says nothing, such samples become rare
HOPES = 6  # violations with likely hypotheses, put off for one whose hypotheses are certain
AGAIN = 3  # samples may be judged with more effort where something seems to hold of all numbers
IN_A_ROW = 100_000  # work for looking at consecutive numbers
PARAMETERS = 3  # how many x are tried for ∀ x, ¬ S x


def check(
    declaration: Declaration,
    export: Export,
    *,
    samples: int = 20000,
    seed: int = 0,
    device: str = "cpu",
) -> Verdict:
    """Return the derived check's verdict on a theorem.

    Parameters
    ----------
    declaration : Declaration
        A theorem of the export (its type is checked, its proof never looked at).
    export : Export
        Where definitions are looked up.
    samples : int
        Float64 samples for the batched search.
    seed : int
        Determines every random choice.
    device : str
        Where batches run: "cpu" or "cuda".

    Returns
    -------
    Verdict
        Never raises for a statement it cannot handle: that is `untested`, with the reason.
    """
    return check_statement(
        declaration.type,
        export,
        name=declaration.name,
        budget=Budget(samples),
        seed=seed,
        device=device,
    )


def check_statement(
    statement: Expr,
    export: Export,
    *,
    name: str = "",
    budget: Budget | None = None,
    seed: int = 0,
    device: str = "cpu",
) -> Verdict:
    """As `check`, for a closed proposition."""
    budget = budget or Budget()

    def investigated(proposition: Expr) -> Verdict:
        return Investigation(proposition, export, name, budget, seed, device).verdict()

    return with_deep_stack(lambda: check_with_lemmas(export, statement, investigated))


class Investigation:
    """One run of the check on one statement."""

    def __init__(
        self, statement: Expr, export: Export, name: str, budget: Budget, seed: int, device: str
    ) -> None:
        self.export = export
        self.budget = budget
        self.seed = f"{seed} {name}"
        self.device = device
        self.search = PointSearch(self.seed)
        self.ev = Evaluator(export, BallDomain(max_prec=1024), self.search)
        self.statement, self.opened = opened_structures(self.ev, statement)
        self.tally = Tally()
        self.rng = random.Random(self.seed)
        self.batched = 0
        self.exhaustive = False
        self.unfit = False  # whether some samples did for no batch

    def prepare(self, plan: Plan | None = None, seed: str | None = None) -> None:
        """Read the statement, or one part of it: variables, hypotheses, conclusion."""
        self.plan = plan or plan_of(self.ev, self.statement)
        self.conclusion = self.ev.code(self.plan.conclusion, self.plan.context)
        self.sampler = Sampler(self.ev, self.plan, seed or self.seed)
        self.repeats = Repeats()

    def verdict(self) -> Verdict:
        try:
            groups = plans_of(self.ev, self.statement)
            self.budget = self.budget.shared(sum(map(len, groups)))
            verdict = together(self._group(plans) for plans in groups)
            if verdict.verdict == "holds" and denies_existence(self.ev, self.statement):
                return replace(verdict, grounds=f"no witness among {verdict.samples} samples")
            return verdict
        except (Unsupported, NotBatchable, RecursionError, TooLarge) as reason:
            return given_up(reason)

    def _group(self, plans: list[Plan]) -> Verdict:
        if not plans[0].negated:
            return together(self._searched(plan, self.seed) for plan in plans)
        # ∀ x, ¬ S x: S must fail for every x that is tried.
        rounds = PARAMETERS if plans[0].outer else 1
        verdict = denial(
            together(self._searched(plan, f"{self.seed} {k}") for plan in plans)
            for k in range(rounds)
        )
        if not plans[0].outer or verdict.verdict != "holds":
            return verdict
        witnesses = witness_plan(plans)
        if witnesses is not None and is_falsified(found := self._searched(witnesses, self.seed)):
            return found
        return replace(verdict, certified=False)  # not every x was tried

    def _searched(self, plan: Plan, seed: str) -> Verdict:
        try:
            return self._search(plan, seed)
        except (Unsupported, NotBatchable, RecursionError, TooLarge) as reason:
            return given_up(reason)

    def _search(self, plan: Plan, seed: str) -> Verdict:
        self.prepare(plan, seed)
        self.tally, self.batched, self.exhaustive, self.unfit = Tally(), 0, False, False
        if search_near(self):
            return outcome(self)
        begun = self.ev.work
        self._search_exactly()
        # where a sample costs more than there is for a search from it
        dear = self.ev.work - begun > self.tally.samples * CLIMB * self.budget.work > 0
        going_on = self.tally.found is None and self.tally.samples and not self.exhaustive
        if going_on and (not self._search_in_batches() or self.unfit):
            self._draw_exactly(self.budget.samples // ALONE)
        if self.tally.found is None and not self.exhaustive:
            self._search_denied()
        if self.budget.thorough and self.tally.found is None and not self.exhaustive:
            search_diophantine(self) or search_at_bounds(self, self.budget.work)
        if self.budget.thorough and not dear:
            self._search_further(bool(going_on))
        self._settle_put_off()
        return outcome(self)

    def _search_further(self, going_on: bool) -> None:
        if going_on and self.tally.found is None:
            search_completions(self, COMPLETIONS * self.budget.work)
        if self.tally.found is None and not self.exhaustive:
            search_failing(self, FAILING * self.budget.work)
        if going_on and self.tally.found is None and not self.exhaustive:
            search_held(self, self.budget.work)
        if self.tally.found is None and not self.exhaustive:
            search_critical(self, self.budget.work) or search_far(self, FAR * self.budget.work)
        if self.tally.found is None and not self.exhaustive:
            search_far_out(self, self.budget.work) or search_by_descent(
                self, DESCENT * self.budget.work
            )
        if self.tally.found is None and not self.exhaustive:
            search_diagonal(self, self.budget.work)
        # what has to be a limit cannot be moved a little, and batches have moved the rest
        moved = self.sampler.limits or (
            self.budget.batch_work > 1 and self.batched > ENOUGH * self.budget.samples
        )
        if self.tally.found is None and not (self.exhaustive or moved):
            climbed = rescale(self, self.budget.work) or climb(self, CLIMB * self.budget.work)
            climbed or try_closed_forms(self)
        if self.tally.found is None and self.tally.samples and not self.exhaustive:
            self.tally.order = convergence(self)

    # -- exact search ------------------------------------------------------------------------------

    def _search_exactly(self) -> None:
        with self.ev.domain.working():  # type: ignore[attr-defined]
            if self._enumerate(self.ev.work + ENUMERATION * self.budget.work):
                return
        self._draw_exactly(
            max(60, self.budget.samples // 20), FUNCTIONS if self._of_functions() else 1
        )

    def _draw_exactly(self, limit: int, times: int = 1) -> None:
        """Judge samples drawn one by one, up to `limit` and for so many times the usual work."""
        unsupported: Unsupported | None = None
        with self.ev.domain.working():  # type: ignore[attr-defined]
            stop = self.ev.work + self.budget.work * times
            for attempts, sample in enumerate(self._guarded_samples()):
                known = isinstance(sample, Sample) and attempts < limit
                if known and self.repeats.seen(sample):
                    sample = None
                if sample is not None and not isinstance(sample, Unsupported):
                    try:
                        if self.consider(sample):
                            return
                    except Unsupported as reason:
                        if not self.sampler.carriers.demands:
                            raise
                        sample = reason  # of the types chosen; others may do
                if isinstance(sample, Unsupported):
                    unsupported = sample
                    if attempts > 30 and not self.tally.samples:
                        break
                if self.tally.samples >= limit or attempts > 40 * limit:
                    break
                if self.ev.work > stop + self._patience() * self.budget.work:
                    break
                if not self.plan.variables and self.tally.samples:
                    break
        if not self.tally.samples and unsupported is not None:
            raise unsupported

    def _patience(self) -> int:
        """Return how many times the usual work may be spent beyond it, for want of samples."""
        if not self.tally.samples:
            if self.tally.skipped:
                self.sampler.simple_share = 1.0  # smaller samples may cost less
            return PATIENT
        return 1 if self.tally.samples < FEW_SAMPLES else 0

    def _of_functions(self) -> bool:
        """Whether hypotheses are about functions of a real variable, or sets of real numbers."""
        steps = self.plan.steps
        about = {i for s in steps if s.kind == "hypothesis" for i in s.mentions}
        domains = (domain_of(steps[i].type) for i in about if steps[i].kind == "variable")
        return any(isinstance(t, Const) and t.name == "Real" for t in domains)

    def _enumerate(self, stop: int) -> bool:
        """Try discrete variables in growing boxes; True if that settled the matter."""
        enumeration = Enumeration(self.sampler, stop)
        try:
            for sample in enumeration.samples():
                self.sampler.attempts += 1
                self.sampler.accepted += 1
                if self.consider(sample):
                    return True
                if self.ev.work > stop or self.tally.samples >= self.budget.samples:
                    return False
        except (Unsupported, TooLarge, Undecided):
            return False
        self.exhaustive = enumeration.complete
        return self.exhaustive

    def _guarded_samples(self) -> Any:
        """Yield samples, None for a failed attempt, or the reason why one could not be drawn."""
        stream = self.sampler.samples()
        while True:
            try:
                yield next(stream)
            except Unsupported as reason:
                stream = self.sampler.samples()
                yield reason
            except (TooLarge, Undecided) as reason:
                self.tally.skip(str(reason))
                stream = self.sampler.samples()
                yield None

    def consider(self, sample: Sample, patience: int = 1, *, promising: bool = False) -> bool:
        """Judge the conclusion at a sample; True if it is a counterexample.

        Most samples far out are left out once a number of them said nothing, unless `promising`.
        """
        ordinary = all(map(moderate, sample.values))
        if not (ordinary or promising) and self.tally.far >= FAR_LIMITS and self.rng.random() < 0.9:
            return False  # the next ones would say no more, at the same cost
        before = self.ev.work
        try:
            truth = self.judge_at(sample, patience)
        except TooLarge as reason:
            self.tally.dear += isinstance(reason, Exhausted)
            self.tally.skip(str(reason))
            return False
        likely = truth.level in (Level.LIKELY_FALSE, Level.UNKNOWN)
        if likely and not ordinary:
            # where both sides are 0, say, nothing is lost by going on
            self.tally.far += self.ev.work - before > CHEAP
            self.tally.skip(truth.grounds or "a limit far from the regime in which it shows")
            return truth.level is Level.LIKELY_FALSE and self._considered_nearer(sample)
        self.tally.note(sample, truth)
        if truth.level is Level.FALSE and sample.level is Level.TRUE:
            return self.settle(sample, truth)
        if truth.level is Level.UNKNOWN and truth.grounds.startswith(AT_POINTS):
            truth = self._again(sample, truth)
        if truth.level > Level.LIKELY_FALSE:
            return False
        try:
            return self._suspected(sample, truth)
        except TooLarge as reason:
            self.tally.skip(str(reason))
            return False

    def _again(self, sample: Sample, truth: Truth) -> Truth:
        """Judge at more effort what denies that something holds of all numbers, at a few samples:
        it may be certain that it does.
        """
        if self.tally.again >= AGAIN or sample.level is not Level.TRUE:
            return truth
        self.tally.again += 1
        self.ev.patience = PATIENCE
        try:
            return self.judge_at(sample, PATIENCE)
        finally:
            self.ev.patience = 1

    def _considered_nearer(self, sample: Sample) -> bool:
        """Judge the sample with its large and tiny numbers made ordinary: what seems to fail far
        out says nothing there.
        """
        with suppress(Unsupported, TooLarge, Undecided):
            nearer = self.sampler.moved(sample, lambda t, x: mapped(self.ev, t, x, moderated))
            if nearer is not None and all(map(moderate, nearer.values)):
                return self.consider(nearer)
        return False

    def _suspected(self, sample: Sample, truth: Truth) -> bool:
        """Judge a violation that is not certain; True if it counts."""
        certain, before = sample.level is Level.TRUE, self.ev.work
        if not certain and self.tally.looking > LOOKS * self.budget.work:
            self.tally.suspect = self.tally.suspect or (sample, truth)  # it is not explained away
            return False
        doubtful = [] if certain else second_look(self, sample)
        self.tally.looking += self.ev.work - before
        if doubtful is None:
            self.tally.retract(sample)
            self.tally.skip("a violation where the hypotheses seem to fail")
            return False
        if not certain and not doubtful:
            if truth.level is Level.FALSE:
                return proved_on_second_look(self, sample, truth)
            sample, certain = replace(sample, level=Level.TRUE), True
        if self.tally.suspect is None:
            self.tally.suspect = (sample, truth)
        if certain:
            return persuasive(self, sample, truth)
        if believable(self, sample, truth, doubtful):
            return True
        if truth.level is Level.FALSE and len(self.tally.put_off) < HOPES:
            self.tally.put_off.append((sample, truth))
            return False
        return coincident(self, sample, truth)

    def _settle_put_off(self) -> None:
        """Take a violation at which hypotheses are only likely, as there is none without."""
        for sample, truth in self.tally.put_off if self.tally.found is None else ():
            with suppress(TooLarge):
                if coincident(self, sample, truth):
                    return

    def settle(self, sample: Sample, truth: Truth) -> bool:
        """Take a violation for a counterexample, unless a hypothesis fails on a second look."""
        if not self.admits(sample, sample.level):
            return False
        self.tally.found = sample, truth
        return True

    def admits(self, sample: Sample, least: Level = Level.TRUE) -> bool:
        """Whether every hypothesis has at least the level at the sample.

        Those met by construction (a function defined by them, a root enclosed) cannot be certain
        at points: they must not fail, which they do where two of them contradict each other.
        """
        determined = self.sampler.determined
        for position, step in enumerate(self.plan.steps):
            if step.kind != "hypothesis" or position in self.sampler.granted:
                continue
            if self.sampler.holds_by_construction(position, sample.values):
                continue
            env = environment(sample.values[:position])
            self.search.corners = corners_of(sample.values[i] for i in step.mentions)
            partial = position in determined.partial
            work = RECURSION_WORK if partial else SECOND_LOOK
            level = judge(self.ev, self.sampler.codes[position], env, work=work).level
            open_ = partial or position in determined.doubtful
            lowest = Level.LIKELY_TRUE if open_ else Level.UNKNOWN
            given = position in sample.granted or determined.settles(position, sample.values)
            if level < (lowest if given else least):
                return False
            if open_ and not self._holds_in_a_row(position, env):
                return False
        return True

    def _holds_in_a_row(self, position: int, env: Environment) -> bool:
        """Whether no whole number among many consecutive ones refutes a hypothesis, which other
        points hardly ever do where it says more of a function than what it was made from.
        """
        pool, self.search.pool = self.search.pool, []
        try:
            truth = judge(self.ev, self.sampler.codes[position], env, work=IN_A_ROW)
        except TooLarge:
            return True
        finally:
            self.search.pool = pool
        return truth.level > Level.LIKELY_FALSE

    def judge_at(
        self, sample: Sample, patience: int = 1, precisions: tuple[int, ...] = PRECISIONS
    ) -> Truth:
        self.search.pool = [
            (t, v) for t, v in zip(sample.types, sample.values, strict=True) if t is not None
        ]
        self.search.corners = corners_of(sample.values)
        self.search.witness.clear()
        # what is false often shows early: more samples, where few can be judged to the end
        hurried = patience == 1 and self.tally.dear > max(self.tally.samples, DEAR)
        return judge(
            self.ev,
            self.conclusion,
            environment(sample.values),
            precisions,
            work=patience
            * (1 if self.plan.variables else CLOSED)
            * self.budget.one_sample
            // (HURRIED if hurried else 1),
        )

    # -- batches -----------------------------------------------------------------------------------

    def _search_in_batches(self) -> bool:
        """Search among float64 samples; False if the statement is no tensor program."""
        try:
            found = search_in_batches(self)
        except (Unsupported, NotBatchable, TooLarge, Undecided):
            return False
        if found is not None and self.settle(*found):
            self.unfit = False
        return True

    def _search_denied(self) -> None:
        """Draw samples that meet what the conclusion denies, or solve a = b for a < b."""
        if not self.plan.variables:
            return
        plans = denied_plans(self.ev, self.plan)
        stop = self.ev.work + self.budget.work
        for plan in plans:
            if self._denied(plan, self.ev.work + self.budget.work // len(plans), stop):
                return

    def _denied(self, plan: Plan, stop: int, last: int) -> bool:
        sampler, count = Sampler(self.ev, plan, self.sampler.seed), len(self.plan.steps)
        try:
            for sample in itertools.islice(sampler.samples(), DENIALS):
                if self.ev.work > min(stop, last):
                    return False
                if sample is None:
                    continue
                kept = replace(sample, values=sample.values[:count], types=sample.types[:count])
                if sample.level is not Level.TRUE:
                    if self.consider(kept):
                        return True
                elif self.judge_at(kept).level >= Level.LIKELY_TRUE:
                    continue  # an equation that holds by construction should not have
                elif self.settle(kept, Truth(Level.FALSE, 0.0)):
                    return True
        except (Unsupported, TooLarge, Undecided):
            pass
        return False
