"""Vectors other than 0 that a matrix annihilates, where the matrix depends on a number that may be
chosen: eigenvectors. There are some where all minors of the largest size vanish, which are
polynomials in that number.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from math import comb
from operator import add, mul, neg

from flint import acb, arb, arb_poly, fmpq, fmpq_mat

from pyisingcheck.sampling.branches import Branch
from pyisingcheck.sampling.polynomials import (
    Polynomial,
    ball_polynomial,
    by_powers,
    reduced,
    univariate,
    unknowns_in,
)
from pyisingcheck.sampling.univariate import OneUnknown, common_divisor, solvable
from pyisingcheck.sampling.unknowns import FIELDS, Unknowns
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.symbolic import determinant

__all__ = ["singular", "solvable_at"]

MOST_MINORS = 60


def singular(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Decide whether a matrix that depends on one number is singular for some such number."""
    used = set().union(*(unknowns_in(space, p) for p in branch.polynomials()))
    for t, block in space.blocks:
        if t in FIELDS and block[0] in used and len(used) > 1:
            known = _singular_at(ev, space, branch, block[0], sorted(used - {block[0]}))
            if known is not None:
                return known
    return None


def _singular_at(
    ev: Evaluator, space: Unknowns, branch: Branch, number: int, vector: list[int]
) -> bool | None:
    field = space.fields[number]
    entries = {space.fields[i] for i in vector}
    if entries != {field} and (entries, field) != ({ty.COMPLEX}, ty.REAL):
        return None
    parted = _parted(space, branch, number, vector)
    if parted is None:
        return None
    rows, conditions, open_ = parted
    ev.spend(len(rows) * len(vector) * (len(vector) + 1))
    if comb(len(rows), len(vector)) > MOST_MINORS:
        return None
    minors = [
        reduced(space, space.ring.constant(0) + determinant(list(chosen), add, mul, neg))
        for chosen in combinations(rows, len(vector))
    ]
    known = _meets(space, field, number, minors, conditions)
    return None if known and open_ else known


def _parted(
    space: Unknowns, branch: Branch, number: int, vector: list[int]
) -> tuple[list[list[Polynomial]], Branch, bool] | None:
    """Return the matrix of the equations for the vector, the conditions on the number, and whether
    there are others; None if they are not of this form.
    """
    rows, on_number, nonzero = [], [], []
    asked = sphere = False
    for p in branch.equations:
        degrees = _degrees_in(p, vector)
        if degrees <= {0}:
            on_number.append(p)
        elif degrees == {1}:
            rows.append([_coefficient(p, vector, i) for i in vector])
        elif not sphere and _is_sphere(space, p, vector):
            asked = sphere = True
        else:
            return None
    for some in branch.nonzero:
        degrees = set().union(*(_degrees_in(p, vector) for p in some))
        if degrees <= {0}:
            nonzero.append(some)
        elif degrees == {1} and _only_zero_vanishes(some, vector):
            asked = True
        else:
            return None
    if not asked:
        return None
    positive, nonnegative = (
        tuple(p for p in ps if _degrees_in(p, vector) <= {0})
        for ps in (branch.positive, branch.nonnegative)
    )
    dropped = len(positive) < len(branch.positive) or len(nonnegative) < len(branch.nonnegative)
    return rows, Branch(tuple(on_number), tuple(nonzero), positive, nonnegative), dropped


def _degrees_in(p: Polynomial, vector: list[int]) -> set[int]:
    return {sum(int(exponents[i]) for i in vector) for exponents in p.to_dict()}


def _coefficient(p: Polynomial, vector: list[int], i: int) -> Polynomial:
    """Return the coefficient of unknown `i` in a form that is linear in those of `vector`."""
    terms = {}
    for exponents, c in p.to_dict().items():
        if exponents[i]:
            terms[tuple(0 if j == i else int(e) for j, e in enumerate(exponents))] = c
    return p.context().from_dict(terms)


def _only_zero_vanishes(forms: Iterable[Polynomial], vector: list[int]) -> bool:
    """Whether linear forms with constant coefficients vanish together only at 0."""
    rows = [[_coefficient(p, vector, i) for i in vector] for p in forms]
    if not all(c.is_constant() for row in rows for c in row):
        return False
    numbers = [[fmpq(0) if c.is_zero() else fmpq(c.leading_coefficient()) for c in r] for r in rows]
    return bool(fmpq_mat(numbers).rank() == len(vector))


def _is_sphere(space: Unknowns, p: Polynomial, vector: list[int]) -> bool:
    """Whether an equation says that a sum of squares of all entries of a real vector is a positive
    constant: some multiple of every vector but 0 satisfies it.
    """
    terms = {
        tuple(i for i in range(len(e)) for _ in range(e[i])): c for e, c in p.to_dict().items()
    }
    sign = -1 if terms.pop((), 0) > 0 else 1
    return (
        all(space.fields[i] == ty.REAL for i in vector)
        and len(p) == len(terms) + 1
        and set(terms) == {(i, i) for i in vector}
        and all(sign * c > 0 for c in terms.values())
    )


def _meets(
    space: Unknowns, field: ty.Type, number: int, minors: list[Polynomial], conditions: Branch
) -> bool | None:
    """Whether all minors vanish at a number with the other conditions."""
    equations = [*minors, *conditions.equations]
    if space.known:
        return _meets_nearly(space, field, number, equations, conditions)
    try:
        if field == ty.COMPLEX:
            return _meets_complex(space, number, equations, conditions)
        split = [part for p in equations for part in _split(space, p)]
        whole = Branch(
            tuple(split), conditions.nonzero, conditions.positive, conditions.nonnegative
        )
        return solvable_at(field, number, whole)
    except ValueError:
        return None


def solvable_at(field: ty.Type, number: int, branch: Branch) -> bool | None:
    """Whether a number of a field satisfies conditions on it alone.

    Raises
    ------
    ValueError
        If there are other unknowns in them.
    """
    equations = [univariate(p, number) for p in branch.equations]
    return solvable(
        OneUnknown(
            common_divisor(equations),
            [common_divisor([univariate(p, number) for p in some]) for some in branch.nonzero],
            [univariate(p, number) for p in branch.positive],
            [univariate(p, number) for p in branch.nonnegative],
        ),
        field,
    )


def _split(space: Unknowns, p: Polynomial) -> list[Polynomial]:
    """Return real and imaginary part of a polynomial in real unknowns."""
    if space.imaginary is None:
        return [p]
    found = by_powers(reduced(space, p), space.imaginary)
    return list(found.values())


def _meets_complex(
    space: Unknowns, number: int, equations: list[Polynomial], conditions: Branch
) -> bool | None:
    """As `_meets`; one polynomial with complex coefficients has a root unless it is constant."""
    if space.imaginary is None:
        whole = Branch(tuple(equations), conditions.nonzero)
        return solvable_at(ty.COMPLEX, number, whole)
    rest = [p for p in equations if not p.is_zero()]
    if len(rest) > 1 or conditions.nonzero:
        return None
    return not rest or rest[0].degrees()[number] > 0


def _meets_nearly(
    space: Unknowns,
    field: ty.Type,
    number: int,
    equations: list[Polynomial],
    conditions: Branch,
) -> bool | None:
    """As `_meets`, for one polynomial whose coefficients are balls, and a real number."""
    rest = [p for p in equations if not p.is_zero()]
    if len(rest) != 1 or field != ty.REAL or conditions.nonzero or space.imaginary is not None:
        return None
    try:
        roots = _real_roots(ball_polynomial(space, rest[0], number))
    except ValueError:
        return None
    signs = [(p, True) for p in conditions.positive] + [(p, False) for p in conditions.nonnegative]
    found = [_all_hold(space, number, signs, x) for x in roots]
    return True if any(found) else None if None in found else False


def _all_hold(
    space: Unknowns, number: int, signs: list[tuple[Polynomial, bool]], x: arb
) -> bool | None:
    values = [(ball_polynomial(space, p, number)(x), strict) for p, strict in signs]
    if any(v < 0 or (strict and v <= 0) for v, strict in values):
        return False
    return True if all(v > 0 for v, _ in values) else None


def _real_roots(p: arb_poly) -> list[arb]:
    """Return the real roots of a polynomial whose coefficients are balls.

    Raises
    ------
    ValueError
        If they are not separated, or the balls do not tell the degree.
    """
    coefficients = p.coeffs()
    if not coefficients or coefficients[-1].contains(0):
        raise ValueError("a leading coefficient that may be 0")
    if len(coefficients) == 1:
        return []
    roots: list[acb] = p.complex_roots()
    real = [r for r in roots if r.imag.contains(0)]
    for r in real:
        if any(s is not r and s.overlaps(r.conjugate()) for s in roots):
            raise ValueError("a root that may be real")
    return [r.real for r in real]
