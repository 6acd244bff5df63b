"""Whole numbers at which a conclusion fails, and only then whether the hypotheses hold there: few
numbers but primes have a ^ n ≡ a (mod n) for all a, and for primes there is no need to try.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.certify import PRECISIONS, judge
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Value
from pyisingcheck.terms.expr import Const

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = ["search_failing"]

TYPES = {"Nat": ty.NAT, "Int": ty.INT}
LARGEST = {1: 10_000, 2: 120}  # numbers that are tried, by how many there are
CONCLUSION = 4_000  # work for one conclusion


def search_failing(check: Investigation, work: int) -> bool:
    """Try the whole numbers in a statement about one or two of them; True if that found a
    counterexample.
    """
    steps, stop = check.plan.steps, check.ev.work + work
    types = [TYPES.get(step.type.name) if isinstance(step.type, Const) else None for step in steps]
    variables = [i for i, step in enumerate(steps) if step.kind != "hypothesis"]
    if len(variables) == len(steps) or len(variables) not in LARGEST:
        return False
    if any(steps[i].kind != "variable" or types[i] is None for i in variables):
        return False
    with check.ev.domain.working():  # type: ignore[attr-defined]
        for numbers in _tuples([types[i] for i in variables], LARGEST[len(variables)]):
            values: list[Value] = [PROOF] * len(steps)
            for i, x in zip(variables, numbers, strict=True):
                values[i] = x
            if check.ev.work > stop:
                return False
            sample = Sample(values, [t if i in variables else None for i, t in enumerate(types)])
            if _fails(check, sample) and check.admits(sample) and check.consider(sample):
                return True
    return False


def _tuples(types: list[ty.Type | None], largest: int) -> Iterator[tuple[int, ...]]:
    """Yield tuples of whole numbers, those with small entries first."""
    for size in range(largest + 1):
        signs = [(1, -1) if t == ty.INT and size else (1,) for t in types]
        if len(types) == 1:
            yield from ((s * size,) for s in signs[0])
            continue
        ranges = [sorted({s * k for s in ss for k in range(size + 1)}) for ss in signs]
        yield from (x for x in itertools.product(*ranges) if max(map(abs, x)) == size)


def _fails(check: Investigation, sample: Sample) -> bool:
    env = environment(sample.values)
    try:
        truth = judge(check.ev, check.conclusion, env, PRECISIONS[:1], CONCLUSION)
    except (*FAILURES, RecursionError):
        return False
    return truth.level is Level.FALSE
