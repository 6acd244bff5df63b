"""The batched part of the search: one tensor program per statement, worst rows judged exactly."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import torch

from pyisingcheck.falsify.attained import attained, lower_bounds
from pyisingcheck.falsify.tightness import ratio_of, sides_of, tightest_row
from pyisingcheck.sampling.batches import Around, Batched, batched
from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.sampling.given import Given, defined_variables
from pyisingcheck.sampling.tables import valid
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import NotBatchable, TooLarge, Unsupported
from pyisingcheck.semantics.domains.batch import BatchDomain
from pyisingcheck.semantics.environment import Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value, force

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["BatchProgram", "search_in_batches"]

ROWS = 2000  # samples in one batch
WORST = 6  # rows of every batch that seem to fail and are judged exactly
FOLLOWED = 24  # batches around samples at which an inequality is tight
FOLLOWED_TYPES = 3  # choices of types that take turns there
UNFIT = 3  # samples that do for no batch, before there was one
PATIENCE = 4  # batches around samples of the same types that bring nothing tighter
NEGLIGIBLE = 1e-9  # ratio of the sides
WIDE = 0.3  # spread of batches around these, at first
SCALES = 3.0  # binary exponents by which half the rows around a sample are scaled as a whole

Tight: TypeAlias = tuple[Sample, float]


def search_in_batches(check: Investigation) -> tuple[Sample, Truth] | None:
    """Return a counterexample found among float64 samples and confirmed exactly, or None.

    Every other batch is drawn around the sample that came closest to a violation, more and more
    tightly, or one where the sides of an inequality are closest in proportion, as are further ones.

    Raises
    ------
    Unsupported, NotBatchable
        If the statement is no tensor program (limits, functions as variables, recursion on
        samples).
    """
    generator = torch.Generator().manual_seed(zlib.crc32(check.sampler.seed.encode()))
    stop = check.ev.work + check.budget.batch_work * check.budget.work
    stream = check.sampler.samples()
    closest: Sample | None = None
    lowest, spread = math.inf, 0.1
    program = BatchProgram(check, ROWS)
    tightest = _Tightest()
    turn = unfit = done = 0
    turns = max(check.budget.batches, check.budget.samples // ROWS)
    while turn < turns and unfit < turns:
        if check.ev.work > stop:
            return None
        turn += 1
        if turn % 4 == 0 and tightest:
            result = _around_tightest(program, tightest, generator)
            if result is not None:
                return result
            continue
        # where both sides are 0, as in an algebra that commutes, there is nothing to climb
        climb = turn % 2 == 0 and closest is not None and (lowest != 0.0 or not program.sides)
        sample = closest if climb else _drawn(stream)
        if sample is None:
            return None
        try:
            result, tight = _one_batch(program, sample, generator, spread if climb else None)
        except TooLarge:  # at the dimensions of this sample
            continue
        except (Unsupported, NotBatchable) as reason:
            unfit += 1
            if (done == 0 and unfit > UNFIT) or not _may_fit(check, reason):
                raise
            check.unfit, turn = True, turn - 1
            continue
        done += 1
        tightest.note(tight)
        if result is None:
            continue
        candidate, truth = result
        if truth.level is Level.FALSE:
            return candidate, truth
        if truth.margin < lowest and (truth.level is not Level.UNKNOWN or truth.margin > -1.0):
            closest, lowest = candidate, truth.margin
        elif climb:
            spread = max(spread / 4, 1e-9)
    for _ in range(min(FOLLOWED, check.budget.batches)):
        if not tightest or check.ev.work > stop:
            return None
        if (result := _around_tightest(program, tightest, generator)) is not None:
            return result
    return None


class NoNumbers(Unsupported):
    """A sample has no real numbers, as a family over an empty type has none."""


class _Tightest:
    """The samples at which an inequality is tightest, one for each choice of types: in some of
    these a bound is attained that fails in others.
    """

    def __init__(self) -> None:
        self.best: dict[str, Tight] = {}
        self.spread: dict[str, float] = {}
        self.visits: dict[str, int] = {}
        self.vain: dict[str, int] = {}  # batches in a row that brought nothing tighter

    def __bool__(self) -> bool:
        return any(count < PATIENCE for count in self.vain.values())

    def note(self, tight: Tight | None) -> bool:
        """Remember a sample if it is the tightest of its types."""
        if tight is None or tight[1] < NEGLIGIBLE:
            return False
        key = str([str(t) for t in tight[0].types])
        if key in self.best and tight[1] <= self.best[key][1]:
            return False
        self.best[key] = tight
        self.spread.setdefault(key, WIDE)
        self.visits.setdefault(key, 0)
        self.vain[key] = 0
        return True

    def next(self) -> str:
        """Return the types whose turn it is, among those with the tightest samples."""
        left = [key for key in self.best if self.vain[key] < PATIENCE]
        first = sorted(left, key=lambda key: (-self.best[key][1], key))[:FOLLOWED_TYPES]
        key = min(first, key=lambda key: (self.visits[key], -self.best[key][1]))
        self.visits[key] += 1
        return key


def _around_tightest(
    program: BatchProgram, tightest: _Tightest, generator: torch.Generator
) -> tuple[Sample, Truth] | None:
    """Return a counterexample next to a sample at which an inequality is tight.

    What comes closest to a violation often does so because both sides are small.
    """
    key = tightest.next()
    sample, _ = tightest.best[key]
    try:
        result, tight = _one_batch(program, sample, generator, tightest.spread[key])
    except TooLarge:
        return None
    if not tightest.note(tight):
        tightest.spread[key] /= 2
        tightest.vain[key] += 1
    return result if result is not None and result[1].level is Level.FALSE else None


def _may_fit(check: Investigation, reason: Exception) -> bool:
    """Whether a sample of another size, or other types for type variables, may do for a batch."""
    return isinstance(reason, NoNumbers) or bool(check.sampler.carriers.demands)


def _drawn(stream: Iterator[Sample | None]) -> Sample | None:
    return next((s for s in (next(stream) for _ in range(50)) if s is not None), None)


class BatchProgram:
    """The hypotheses and the conclusion of a statement as tensor programs.

    Attributes
    ----------
    rows : int
        Samples in one batch.
    ev : Evaluator
        In the batch domain.
    sides : (callable, callable) or None
        The smaller and the larger side of a conclusion that is an inequality.
    """

    def __init__(self, check: Investigation, rows: int) -> None:
        self.check = check
        self.rows = rows
        self.ev = Evaluator(check.export, BatchDomain(rows, check.device))
        plan, given = check.plan, check.sampler.determined.constructed
        self.hypotheses = {
            i: self.ev.code(step.type, step.context)
            for i, step in enumerate(plan.steps)
            if step.kind == "hypothesis" and i not in given
        }
        self.conclusion = self.ev.code(plan.conclusion, plan.context)
        self.sides = sides_of(self.ev, plan)
        functions = set(check.sampler.determined.functions)
        self.defined = defined_variables(check.ev, plan, functions)
        self.bounds = lower_bounds(self.ev, plan)

    @property
    def widest(self) -> int:
        """The number of terms of the longest sum so far, or of another axis; it can be reset."""
        domain: Any = self.ev.domain
        return int(domain.widest)

    @widest.setter
    def widest(self, n: int) -> None:
        domain: Any = self.ev.domain
        domain.widest = n

    def columns(
        self, sample: Sample, generator: torch.Generator, spread: float | None = None
    ) -> list[Batched]:
        """Return a batch of every variable around an exact sample; within `spread` of it if given,
        half of the rows larger or smaller as a whole: a bound of another order fails there.

        Raises
        ------
        Unsupported
            If no variable has real numbers in it.
        """
        columns: list[Batched] = []
        self.ev.epoch += 1
        around = None if spread is None else Around(spread, self._scales(generator))
        for i, (t, v) in enumerate(zip(sample.types, sample.values, strict=True)):
            drawn = batched(self.check.ev, self.ev, t, v, generator, self.rows, around)
            if i in self.defined and drawn.parameters:
                drawn = self.equal_to(self.defined[i], columns)
            elif i in self.bounds:
                before = [c.value for c in columns]
                drawn = attained(self.ev, t, drawn, self.bounds[i], before, self._each)
            columns.append(drawn)
        if not any(c.parameters for c in columns):
            raise NoNumbers("a statement without real numbers has nothing to put into a batch")
        return columns

    def _scales(self, generator: torch.Generator) -> torch.Tensor:
        exponents = torch.empty(self.rows, dtype=torch.float64)
        exponents.uniform_(-SCALES, SCALES, generator=generator)
        return torch.where(torch.arange(self.rows) % 2 == 0, 1.0, 2.0**exponents)

    def equal_to(self, given: Given, before: list[Batched]) -> Batched:
        """Return the batch of a variable that is equal to a term in those before it."""
        code = self.ev.code(given.term, given.context)
        value = force(code(given.environment([c.value for c in before])))
        return Batched(value, lambda row: value, [], given)

    def exact(self, columns: list[Batched], row: int, types: list[ty.Type | None]) -> Sample:
        """Return a row as an exact sample."""
        values: list[Value] = []
        granted: set[int] = set()
        for c, t in zip(columns, types, strict=True):
            if c.defined is None or t is None:
                values.append(c.exact(row))
                continue
            found = c.defined.value(self.check.ev, values, t)
            assert found is not None
            values.append(found[0])
            granted.add(c.defined.hypothesis)
        return Sample(values, types, granted=frozenset(granted))

    def run(self, columns: list[Batched]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return which rows meet the hypotheses, the conclusion's margin, and which rows it fails
        at (or is not finite).
        """
        self.ev.epoch += 1
        env = environment([c.value for c in columns])
        accepted = torch.ones(self.rows, dtype=torch.bool)
        for condition in self.assumed(columns, env):
            accepted &= self._each(condition.truth).bool()
        conclusion = self.conclusion(env)
        margin = self._each(conclusion.margin)
        failed = ~self._each(conclusion.truth).bool() | ~torch.isfinite(margin)
        return accepted, torch.nan_to_num(margin, nan=-1e300), failed

    def assumed(self, columns: list[Batched], env: Environment) -> Iterator[Any]:
        """Yield the conditions of the hypotheses, but for those that columns meet as they are."""
        envs: list[Any] = [env]
        for _ in columns:
            envs.append(envs[-1][1])
        envs.reverse()
        met = {c.defined.hypothesis for c in columns if c.defined is not None}
        for position, code in self.hypotheses.items():
            if position not in met:
                yield code(envs[position])

    def tightest(self, columns: list[Batched], accepted: torch.Tensor) -> int | None:
        """Return the row at which an inequality's sides are closest in proportion."""
        rows = torch.nonzero(accepted).flatten()
        env = environment([c.value for c in columns])
        return None if self.sides is None else tightest_row(self.sides, env, rows)

    def _each(self, x: Any) -> torch.Tensor:
        """Return one number per sample."""
        if isinstance(x, bool | int | float):
            return torch.full((self.rows,), float(x), dtype=torch.float64)
        data = x.data.detach().cpu().double()
        return data.expand(self.rows) if data.dim() == 0 else data


def _one_batch(
    program: BatchProgram, sample: Sample, generator: torch.Generator, spread: float | None
) -> tuple[tuple[Sample, Truth] | None, Tight | None]:
    """Return a counterexample, or else the row of the batch that comes closest to one (None if no
    row counts), and the row at which an inequality is tightest.
    """
    check = program.check
    columns = program.columns(sample, generator, spread)
    accepted, margin, failed = program.run(columns)
    check.batched += int(accepted.sum())
    tight = _note_tightness(program, columns, sample, accepted)
    found, tight = _recounted(check, tight)
    return found or _confirm(program, sample, columns, accepted, margin, failed), tight


def _recounted(
    check: Investigation, tight: Tight | None
) -> tuple[tuple[Sample, Truth] | None, Tight | None]:
    """Return a counterexample that a tight sample becomes with another natural number in it, or
    the tightest that it becomes: all rows of a batch have the same ones.
    """
    sides = sides_of(check.ev, check.plan)
    if tight is None or sides is None or tight[1] < NEGLIGIBLE:
        return None, tight
    for candidate in _with_other_naturals(check, tight[0]):
        truth = exact_truth(check, candidate)
        if truth is not None and truth.level is Level.FALSE:
            return (candidate, truth), tight
        if truth is not None and truth.level is Level.TRUE:
            ratio = ratio_of(check.ev, sides, environment(candidate.values))
            tight = (candidate, ratio) if ratio > tight[1] else tight
    return None, tight


def _with_other_naturals(check: Investigation, sample: Sample) -> Iterator[Sample]:
    """Yield the sample with another natural number in it; none where others are solved for it."""
    if sample.granted or check.sampler.determined.functions:
        return
    for i, (t, v) in enumerate(zip(sample.types, sample.values, strict=True)):
        if t != ty.NAT or i in check.sampler.dimensions or not isinstance(v, int):
            continue
        for w in sorted({0, 1, 2, v - 1, v + 1} - {v, -1}):
            yield replace(sample, values=[*sample.values[:i], w, *sample.values[i + 1 :]])


def _note_tightness(
    program: BatchProgram, columns: list[Batched], sample: Sample, accepted: torch.Tensor
) -> Tight | None:
    """Let the verdict know how nearly the batch attains an inequality; return where it does."""
    check, row = program.check, program.tightest(columns, accepted)
    sides = sides_of(check.ev, check.plan)
    if row is None or sides is None:
        return None
    candidate = program.exact(columns, row, sample.types)
    truth = exact_truth(check, candidate)
    if truth is not None and truth.level is Level.TRUE:
        ratio = ratio_of(check.ev, sides, environment(candidate.values))
        check.tally.tightness = max(check.tally.tightness, ratio)
        return None if math.isnan(ratio) else (candidate, ratio)
    return None


def _confirm(
    program: BatchProgram,
    sample: Sample,
    columns: list[Batched],
    accepted: torch.Tensor,
    margin: torch.Tensor,
    failed: torch.Tensor,
) -> tuple[Sample, Truth] | None:
    check, rows = program.check, torch.nonzero(accepted).flatten()
    if not rows.numel():
        return None
    best: tuple[Sample, Truth] | None = None
    bad = rows[failed[rows]]
    order = rows[torch.argsort(margin[rows])[: check.budget.worst]]
    for row in dict.fromkeys([*bad[torch.argsort(margin[bad])[:WORST]].tolist(), *order.tolist()]):
        candidate = program.exact(columns, row, sample.types)
        truth = exact_truth(check, candidate)
        if truth is None:
            continue
        if truth.level is not Level.UNKNOWN and truth.margin == truth.margin:
            check.tally.worst = min(check.tally.worst, truth.margin)
            check.tally.keep(candidate, truth.margin)
            if best is None or truth.margin < best[1].margin:
                best = candidate, truth
        if truth.level is Level.FALSE:
            return candidate, truth
    return best


def exact_truth(check: Investigation, sample: Sample) -> Truth | None:
    """Return the conclusion's truth at a sample, None if a hypothesis is not certain there."""
    values = sample.values
    if not all(
        valid(check.ev, t, v) for t, v in zip(sample.types, values, strict=True) if t is not None
    ):
        return None
    return check.judge_at(sample) if check.admits(sample) else None
