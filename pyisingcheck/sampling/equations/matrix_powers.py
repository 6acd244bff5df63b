"""Equations B ^ k = C for a matrix B of unknowns."""

from __future__ import annotations

from operator import add, mul, neg
from typing import Any

from flint import fmpq, fmpq_mat

from pyisingcheck.sampling.equations.branches import Branch
from pyisingcheck.sampling.equations.matrix_roots import has_complex_root, has_real_root
from pyisingcheck.sampling.equations.polynomials import (
    Polynomial,
    ball_polynomial,
    complex_parts,
    unknowns_in,
)
from pyisingcheck.sampling.equations.unknowns import SCALARS, Unknowns
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.symbolic import determinant
from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["power_of_unknowns"]

MOST_TERMS = 400  # of an entry of a power
HIGHEST_POWER = 4  # that is recognised


def power_of_unknowns(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Decide B ^ k = C for a matrix B of unknowns."""
    for t, block in space.blocks:
        if not isinstance(t, ty.MatrixType) or t.entry not in SCALARS:
            continue
        n = ty.size(t.rows) or 0
        if n < 1 or ty.size(t.cols) != n:
            continue
        matrix = [[space.ring.gen(block[n * i + j]) for j in range(n)] for i in range(n)]
        product = matrix
        for k in range(2, HIGHEST_POWER + 1):
            ev.spend(n**3)
            product = _product(product, matrix)
            if any(len(x) > MOST_TERMS for row in product for x in row):
                break
            found = _constants(space, branch, product)
            if found is not None:
                used, values = found
                known = _is_power(space, t.entry, values, k)
                others = len(used) < len(branch.equations) or branch.nonzero
                others = others or branch.positive or branch.nonnegative
                return None if known and others else known
    return None


def _product(a: list[list[Any]], b: list[list[Any]]) -> list[list[Any]]:
    n = len(a)
    return [[sum(a[i][k] * b[k][j] for k in range(n)) for j in range(n)] for i in range(n)]


def _constants(
    space: Unknowns, branch: Branch, product: list[list[Polynomial]]
) -> tuple[set[int], list[list[Polynomial]]] | None:
    """Return C where equations say that a matrix of polynomials is C, and which ones do."""
    used: set[int] = set()
    values = []
    for row in product:
        line = []
        for x in row:
            for at, p in enumerate(branch.equations):
                if p.is_zero() or p.monoms()[0] != x.monoms()[0]:
                    continue
                scale = fmpq(x.leading_coefficient()) / fmpq(p.leading_coefficient())
                gap = x - p * scale
                if not unknowns_in(space, gap):
                    used.add(at)
                    line.append(gap)
                    break
            else:
                return None
        values.append(line)
    return used, values


def _is_power(
    space: Unknowns, field: ty.Type, values: list[list[Polynomial]], k: int
) -> bool | None:
    """Whether a matrix of constants is the k-th power of one over a field."""
    try:
        if space.known:
            d = ball_polynomial(space, determinant(values, add, mul, neg), space.blocks[0][1][0])
            negative = len(d) == 1 and d[0] < 0
            return False if negative and k % 2 == 0 and field != ty.COMPLEX else None
        both = [[complex_parts(space, c) for c in row] for row in values]
        re, im = (fmpq_mat([[c[part] for c in row] for row in both]) for part in (0, 1))
        if field == ty.COMPLEX:
            return has_complex_root(re, im, k)
        known = has_real_root(re, k)
        return None if known and field != ty.REAL else known
    except ValueError:
        return None
