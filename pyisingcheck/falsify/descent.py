"""Descent along gradients, in float64 and many rows at once: a constant that is a little too small,
in an inequality between many numbers, fails in a region that no random sample is near.

Where an inequality has two sides, their difference is made small in proportion to them: it is often
homogeneous, and both sides are small near 0. Half the rows keep their size for the same reason.
Hypotheses that fail are added to what is made small. Samples of larger dimensions are tried as
well. What seems to fail in the end is judged exactly.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import torch

from pyisingcheck.falsify.batch_search import BatchProgram, NoNumbers, exact_truth
from pyisingcheck.sampling.batches import Batched
from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.data import field_types
from pyisingcheck.semantics.domain import NotBatchable, TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Constructed, Value, force

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["search_by_descent"]

ROWS = 64
STEPS = 120
FIRST, LAST = 0.2, 0.0002  # lengths of steps, in proportion to the numbers in a row
DECAY = 0.9, 0.99  # of the means of gradients and of their squares
LEAST = 1e-30  # size of a side that is no longer made smaller
STARTS = 2  # of the closest samples
DIMENSIONS = (3, 6, 10, 14)
WIDEST = 200  # numbers in a variable, or terms of a sum, beyond which they grow no further
LOOK, CLEAR = 10, 1e-6  # steps after which it is enough that some row fails clearly
# so many looks between which rows hardly came down are enough, or one at which they are at 0
LOOKS, NEGLIGIBLE, LEVEL = 3, 1e-3, 1e-13
JUDGED = 3  # rows of every descent that are judged exactly
NUMBERS = 3  # fewer than so many are left to the other searches
COST = 8  # work of the exact search that takes the time of one step's application of a constant


def search_by_descent(check: Investigation, work: int) -> bool:
    """Follow gradients from rows around a few samples; True if that found a counterexample."""
    stop = check.ev.work + work
    generator = torch.Generator().manual_seed(zlib.crc32(check.sampler.seed.encode()))
    program = BatchProgram(check, ROWS)
    try:
        for start in _starts(program):
            if check.ev.work > stop:
                return False
            with suppress(NoNumbers):
                if _descended(program, start, generator, stop):
                    return True
    except (Unsupported, NotBatchable, TooLarge, Undecided, RecursionError):
        pass
    return False


def _starts(program: BatchProgram) -> Iterator[Sample]:
    """Yield the closest sample, samples of larger dimensions, as long as these are no more than a
    few numbers, and other close ones.
    """
    check = program.check
    closest = [sample for sample, _ in check.tally.closest[:STARTS]] or check.tally.examples[:1]
    yield from closest[:1]
    if not check.tally.examples:
        return
    example = check.tally.examples[0]
    types = {i: example.values[i] for i in check.sampler.carriers.demands}
    for step in sorted(check.sampler.dimensions):
        for n in DIMENSIONS:
            program.widest = 0
            sample = check.sampler.holding({**types, step: n})
            if sample is not None:
                yield sample
            if sample is None or max(program.widest, _widest(check.ev, sample)) > WIDEST:
                break  # what grows like 2 ^ n is immense at the next one
    yield from closest[1:]


def _widest(ev: Evaluator, sample: Sample) -> int:
    return max(_width(ev, t, x) for t, x in zip(sample.types, sample.values, strict=True))


def _width(ev: Evaluator, t: ty.Type | None, x: Value) -> int:
    """Return how many numbers, or other values, the largest vector, matrix or table in a value
    consists of.
    """
    match t:
        case ty.Pi(domain) if ty.size(domain) is not None:
            n = ty.size(domain) or 0
            first = decode(ev.domain, domain, 0) if n else None
            return n and n * _width(ev, t.codomain(first), ev.apply(x, first))
        case ty.MatrixType(rows, cols, _):
            return (ty.size(rows) or 0) * (ty.size(cols) or 0)
        case ty.SetType(base) | ty.FinsetType(base) | ty.Permutations(base):
            return ty.size(base) or 0
        case ty.StructureType() if isinstance(x, Constructed):
            fields = enumerate(field_types(ev, t, x))
            return max((_width(ev, s, x.field(i)) for i, s in fields), default=1)
    return 1


def _descended(program: BatchProgram, start: Sample, generator: torch.Generator, stop: int) -> bool:
    check = program.check
    columns = program.columns(start, generator)
    moved = [i for i, c in enumerate(columns) if c.made is not None and c.defined is None]
    rows = [columns[i].parameters[0].detach().clone() for i in moved]
    if sum(x[0].numel() // 2 for x in rows) < NUMBERS:
        return False
    best = torch.full((program.rows,), math.inf, dtype=torch.float64)
    kept, moves = [x.clone() for x in rows], _Moves(rows)
    levels = [math.inf]  # where rows were at each look
    for step in range(STEPS):
        before = program.ev.work
        leaves = [x.requires_grad_() for x in rows]
        value = _objective(program, _columns(program, columns, moved, leaves))
        check.ev.work += COST * (program.ev.work - before)
        better = value.detach() < best
        best = torch.where(better, value.detach(), best)
        for k, x in enumerate(leaves):
            kept[k][better] = x.detach()[better]
        if step % LOOK == LOOK - 1:
            levels.append(float(best.nanmedian()) + float(best.min()))
            if bool(best.min() < -CLEAR) or _levelled(levels):
                break
        if check.ev.work > stop or not value.requires_grad:
            break
        try:
            gradients = torch.autograd.grad(value.nansum(), leaves, allow_unused=True)
        except RuntimeError:  # a step that has no derivative
            break
        rows = moves.made([x.detach() for x in leaves], gradients)
    return _judged(program, start, _columns(program, columns, moved, kept), best)


def _levelled(levels: list[float]) -> bool:
    """Whether rows hardly came down between the last looks."""
    if len(levels) <= LOOKS:
        return False
    before, now = levels[-LOOKS], levels[-1]
    return before - now < NEGLIGIBLE * (abs(before) + abs(now)) or abs(now) < LEVEL


class _Moves:
    """Steps of Kingma's and Ba's Adam (2015), shorter and shorter, in proportion to the size of a
    row; every other row keeps its size.
    """

    def __init__(self, rows: list[torch.Tensor]) -> None:
        self.first = [torch.zeros_like(x) for x in rows]
        self.second = [torch.zeros_like(x) for x in rows]
        self.size = _size(rows)
        self.fixed = torch.arange(len(self.size)) % 2 == 0
        self.count = 0

    def made(
        self, rows: list[torch.Tensor], gradients: Sequence[torch.Tensor | None]
    ) -> list[torch.Tensor]:
        length = FIRST * (LAST / FIRST) ** (self.count / STEPS)
        self.count += 1
        a, b = DECAY
        moved = []
        for k, (x, g) in enumerate(zip(rows, gradients, strict=True)):
            g = torch.zeros_like(x) if g is None else torch.nan_to_num(g)
            self.first[k] = a * self.first[k] + (1 - a) * g
            self.second[k] = b * self.second[k] + (1 - b) * g * g
            mean = self.first[k] / (1 - a**self.count)
            spread = (self.second[k] / (1 - b**self.count)).sqrt()
            moved.append(x - length * _each(self.size, x) * mean / (spread + LEAST))
        back = torch.where(self.fixed, self.size / _size(moved), 1.0)
        return [x * _each(back, x) for x in moved]


def _columns(
    program: BatchProgram, columns: list[Batched], moved: list[int], data: list[torch.Tensor]
) -> list[Batched]:
    """Return the batch with other numbers in it."""
    numbers = dict(zip(moved, data, strict=True))
    changed: list[Batched] = []
    mentioned = {i for s in program.check.plan.steps if s.kind == "hypothesis" for i in s.mentions}
    for i, column in enumerate(columns):
        if i in numbers and column.made is not None:
            x = numbers[i]
            shaped = column.shaped if i in mentioned else None
            column = column.made(x if shaped is None else shaped(x))
        elif column.defined is not None:
            column = program.equal_to(column.defined, changed)
        changed.append(column)
    return changed


def _objective(program: BatchProgram, columns: list[Batched]) -> torch.Tensor:
    """Return a number for each row: negative where the conclusion fails and no hypothesis does."""
    program.ev.epoch += 1
    env = environment([c.value for c in columns])
    penalty = torch.zeros(program.rows, dtype=torch.float64)
    for condition in program.assumed(columns, env):
        margin = _rows(program, condition.margin)
        failed = ~_rows(program, condition.truth).bool()
        penalty = penalty + torch.where(failed, (-margin).clamp_min(0) + 1e-3, 0.0)
    sides = [force(side(env)) for side in program.sides or ()]
    if sides and all(_is_number(x) for x in sides):
        small, large = (_rows(program, x) for x in sides)
        value = (large - small) / (large.abs() + small.abs() + LEAST)
    else:
        value = _rows(program, program.conclusion(env).margin)
    return torch.where(penalty > 0, 1 + penalty, value)


def _is_number(x: Value) -> bool:
    """Whether a value is a number in each row, no function or set."""
    return isinstance(x, bool | int | float) or hasattr(x, "data")


def _rows(program: BatchProgram, x: Value) -> torch.Tensor:
    if isinstance(x, bool | int | float):
        return torch.full((program.rows,), float(x), dtype=torch.float64)
    data = x.data.cpu().double()
    return data.expand(program.rows) if data.dim() == 0 else data


def _size(data: list[torch.Tensor]) -> torch.Tensor:
    """Return the root mean square of the numbers in each row."""
    total = sum((x * x).flatten(1).sum(1) for x in data)
    count = sum(x[0].numel() // 2 for x in data)
    return torch.as_tensor(total / count).sqrt() + LEAST


def _each(x: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    return x.reshape([len(x), *[1] * (like.dim() - 1)])


def _judged(
    program: BatchProgram, start: Sample, columns: list[Batched], value: torch.Tensor
) -> bool:
    """Judge the lowest rows exactly; True if one is a counterexample."""
    check = program.check
    accepted, _, failed = program.run(columns)
    rows = torch.nonzero(accepted & failed).flatten()
    for row in rows[torch.argsort(value[rows])[:JUDGED]].tolist():
        candidate = program.exact(columns, row, start.types)
        truth = exact_truth(check, candidate)
        if truth is not None and truth.level is Level.FALSE:
            return check.settle(candidate, truth)
    return False
