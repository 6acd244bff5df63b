"""The batched part of the search: one tensor program per statement, worst rows judged exactly."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import torch

from pyisingcheck.certify import judge
from pyisingcheck.sampling.batches import Batched, batched
from pyisingcheck.sampling.draw import valid
from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.semantics.batch import BatchDomain
from pyisingcheck.semantics.domain import TooLarge, Unsupported
from pyisingcheck.semantics.evaluate import Environment, Evaluator
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.tightness import ratio_of, sides_of, tightest_row

if TYPE_CHECKING:
    from pyisingcheck.falsify import Investigation

__all__ = ["search_in_batches"]

ROWS = 2000  # samples in one batch
ROUNDS = 16  # batches at least
WORST = 6  # rows of every batch that are judged exactly


def search_in_batches(check: Investigation) -> tuple[Sample, Truth] | None:
    """Return a counterexample found among float64 samples and confirmed exactly, or None.

    Every other batch is drawn around the sample that came closest to a violation, more and more
    tightly.

    Raises
    ------
    Unsupported, NotBatchable
        If the statement is no tensor program (limits, functions as variables, recursion on
        samples).
    """
    generator = torch.Generator().manual_seed(zlib.crc32(check.sampler.seed.encode()))
    stop = check.ev.work + check.budget.work
    stream = check.sampler.samples()
    closest: Sample | None = None
    lowest, spread = math.inf, 0.1
    for turn in range(max(ROUNDS, check.budget.samples // ROWS)):
        if check.ev.work > stop:
            return None
        climb = closest is not None and turn % 2 == 1
        sample = closest if climb else _drawn(stream)
        if sample is None:
            return None
        try:
            result = _one_batch(check, sample, generator, spread if climb else None)
        except TooLarge:  # at the dimensions of this sample
            continue
        if result is None:
            continue
        candidate, truth = result
        if truth.level is Level.FALSE:
            return candidate, truth
        if truth.margin < lowest:
            closest, lowest = candidate, truth.margin
        elif climb:
            spread = max(spread / 4, 1e-9)
    return None


def _drawn(stream: Iterator[Sample | None]) -> Sample | None:
    return next((s for s in (next(stream) for _ in range(50)) if s is not None), None)


def _one_batch(
    check: Investigation, sample: Sample, generator: torch.Generator, spread: float | None
) -> tuple[Sample, Truth] | None:
    """Return a counterexample, or else the row of the batch that comes closest to one; None if no
    row counts.
    """
    domain = BatchDomain(ROWS, check.device)
    ev = Evaluator(check.export, domain)
    columns = [
        batched(check.ev, ev, t, v, generator, ROWS, spread)
        for t, v in zip(sample.types, sample.values, strict=True)
    ]
    if not any(c.parameters for c in columns):
        raise Unsupported("a statement without real numbers has nothing to put into a batch")
    env = environment([c.value for c in columns])
    accepted, margin, failed = _evaluate(check, ev, env, len(columns))
    check.batched += int(accepted.sum())
    _note_tightness(check, ev, env, columns, sample, accepted)
    return _confirm(check, sample, columns, accepted, margin, failed)


def _note_tightness(
    check: Investigation,
    ev: Evaluator,
    env: Environment,
    columns: list[Batched],
    sample: Sample,
    accepted: torch.Tensor,
) -> None:
    """Let the verdict know of the row at which an inequality's sides are closest in proportion."""
    sides, exact_sides = sides_of(ev, check.plan), sides_of(check.ev, check.plan)
    if sides is None or exact_sides is None:
        return
    row = tightest_row(sides, env, torch.nonzero(accepted).flatten())
    if row is None:
        return
    candidate = Sample([c.exact(row) for c in columns], sample.types)
    truth = exact_truth(check, candidate)
    if truth is not None and truth.level is Level.TRUE:
        ratio = ratio_of(check.ev, exact_sides, environment(candidate.values))
        check.tally.tightness = max(check.tally.tightness, ratio)


def _evaluate(
    check: Investigation, ev: Evaluator, env: Any, count: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return which rows meet the hypotheses, the conclusion's margin, and which rows it fails at
    (or is not finite).
    """
    envs = [env]
    for _ in range(count):
        envs.append(envs[-1][1])
    envs.reverse()
    accepted = torch.ones(ROWS, dtype=torch.bool)
    for position, step in enumerate(check.plan.steps):
        if step.kind == "hypothesis" and position not in check.sampler.determined.constructed:
            condition = ev.code(step.type, step.context)(envs[position])
            accepted &= _rows(condition.truth).bool()
    conclusion = ev.code(check.plan.conclusion, check.plan.context)(envs[count])
    margin = _rows(conclusion.margin)
    failed = ~_rows(conclusion.truth).bool() | ~torch.isfinite(margin)
    return accepted, torch.nan_to_num(margin, nan=-1e300), failed


def _rows(x: Any) -> torch.Tensor:
    """Return one number per sample."""
    if isinstance(x, bool | int | float):
        return torch.full((ROWS,), float(x), dtype=torch.float64)
    data = x.data.detach().cpu().double()
    return data.expand(ROWS) if data.dim() == 0 else data


def _confirm(
    check: Investigation,
    sample: Sample,
    columns: list[Batched],
    accepted: torch.Tensor,
    margin: torch.Tensor,
    failed: torch.Tensor,
) -> tuple[Sample, Truth] | None:
    rows = torch.nonzero(accepted).flatten()
    if not rows.numel():
        return None
    best: tuple[Sample, Truth] | None = None
    bad = rows[failed[rows]]
    order = rows[torch.argsort(margin[rows])[:WORST]]
    for row in dict.fromkeys([*bad[torch.argsort(margin[bad])[:WORST]].tolist(), *order.tolist()]):
        candidate = Sample([c.exact(row) for c in columns], sample.types)
        truth = exact_truth(check, candidate)
        if truth is None:
            continue
        if truth.margin == truth.margin:
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
    for position, step in enumerate(check.plan.steps):
        given = position in check.sampler.determined.constructed or position in sample.granted
        if step.kind == "hypothesis" and not given:
            truth = judge(check.ev, check.sampler.codes[position], environment(values[:position]))
            if truth.level is not Level.TRUE:
                return None
    return check.judge_at(sample)
