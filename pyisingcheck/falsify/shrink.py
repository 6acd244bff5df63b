"""Counterexamples made small: numbers rounded to simpler ones for as long as the violation stays
certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.falsify.batch_search import exact_truth
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.sampling.tables import Table, tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided, Unsupported
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["shrunk"]

WORK = 60_000  # what shrinking may cost, in the evaluator's unit


def shrunk(check: Investigation, sample: Sample, truth: Truth) -> tuple[Sample, Truth]:
    """Return a counterexample with simpler numbers, and the conclusion's truth there."""
    if sample.granted:  # other numbers would not satisfy the equations that were solved
        return sample, truth
    stop = check.ev.work + WORK
    improved = True
    while improved and check.ev.work < stop:
        improved = False
        for candidate in _simpler(check, sample):
            if check.ev.work > stop:
                break
            try:
                there = exact_truth(check, candidate)
            except (Undecided, Unsupported, ArithmeticError):
                continue
            if there is not None and there.level is Level.FALSE:
                sample, truth, improved = candidate, there, True
                break
    return sample, truth


def _simpler(check: Investigation, sample: Sample) -> Iterator[Sample]:
    for i, (t, v) in enumerate(zip(sample.types, sample.values, strict=True)):
        if t is None or i in check.sampler.dimensions or i in check.sampler.determined.functions:
            continue
        for w in _simpler_values(check, t, v):
            values = [*sample.values[:i], w, *sample.values[i + 1 :]]
            for k in check.sampler.determined.functions:  # they read the other variables' values
                values[k] = check.sampler.rebuilt(k, values, sample.types[k])
            yield Sample(values, sample.types, sample.level)


def _simpler_values(check: Investigation, t: ty.Type, v: Value) -> Iterator[Value]:
    match t:
        case ty.Number("Real" | "Rat" | "NNReal") if isinstance(v, fmpq):
            yield from _simpler_rationals(v)
        case ty.Number("Nat" | "Int") if isinstance(v, int):
            yield from (w for w in (0, 1, 2, v // 2, v - 1 if v > 0 else v + 1) if abs(w) < abs(v))
        case ty.Pi(domain, codomain) if isinstance(v, Table):
            yield from _simpler_tables(check, domain, codomain, v)
        case ty.MatrixType(rows, cols, entry) if isinstance(v, Table):
            row = ty.Pi(cols, lambda _: entry)
            yield from _simpler_tables(check, rows, lambda _: row, v)
        case ty.Euclidean(_, index, entry) if isinstance(v, Table):
            yield from _simpler_tables(check, index, lambda _: entry, v)


def _simpler_tables(
    check: Investigation, domain: ty.Type, entry: Callable[[Value], ty.Type], v: Table
) -> Iterator[Value]:
    for k, x in enumerate(v.entries):
        for w in _simpler_values(check, entry(decode(check.ev.domain, domain, k)), x):
            yield tabulated(check.ev, domain, [*v.entries[:k], w, *v.entries[k + 1 :]])


def _weight(x: fmpq) -> int:
    return abs(int(x.p)).bit_length() + 2 * int(x.q).bit_length() + (1 if x < 0 else 0)


def _simpler_rationals(x: fmpq) -> Iterator[Any]:
    whole = fmpq(int(x.p) // int(x.q))
    candidates = [fmpq(0), fmpq(1), fmpq(2), fmpq(-1), fmpq(1, 2), whole, whole + 1]
    for bits in (1, 2, 4, 8, 16):
        scale = 2**bits
        candidates.append(fmpq(int(x.p) * scale // int(x.q), scale))
    yield from (c for c in candidates if _weight(c) < _weight(x))
