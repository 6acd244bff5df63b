"""Vectors other than 0 that a matrix annihilates, where the matrix depends on a number that may be
chosen: eigenvectors. There are some where all minors of the largest size vanish, which are
polynomials in that number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb
from operator import add, mul, neg

from flint import acb, arb, arb_poly, fmpq, fmpq_mat

from pyisingcheck.sampling.equations.branches import Branch
from pyisingcheck.sampling.equations.polynomials import (
    Polynomial,
    ball_polynomial,
    by_powers,
    reduced,
    univariate,
    unknowns_in,
)
from pyisingcheck.sampling.equations.univariate import OneUnknown, common_divisor, solvable
from pyisingcheck.sampling.equations.unknowns import SCALARS, Unknowns
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.symbolic import determinant
from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["singular", "solvable_at"]

MOST_MINORS = 60
LARGEST = 6  # matrix whose determinant is looked at
NUMBERS = (ty.NAT, ty.INT, ty.RAT)
# of which types the number may be, by that of the vector's entries: those that annihilate what it
# annihilates are multiples of vectors with such entries
EXTENSIONS = {
    ty.INT: NUMBERS,
    ty.RAT: NUMBERS,
    ty.REAL: (*NUMBERS, ty.REAL),
    ty.COMPLEX: (*NUMBERS, ty.REAL, ty.COMPLEX),
}


def singular(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Decide whether a matrix that depends on one number is singular for some such number."""
    used = set().union(*(unknowns_in(space, p) for p in branch.polynomials()))
    for t, block in space.blocks:
        if t in SCALARS and block[0] in used and len(used) > 1:
            known = _singular_at(ev, space, branch, block[0], sorted(used - {block[0]}))
            if known is not None:
                return known
    return None


@dataclass
class _Pencil:
    """A system that is linear and homogeneous in a vector other than 0.

    Attributes
    ----------
    rows : list of lists of polynomials
        The matrix that annihilates the vector, which depends on one number.
    equations : list of polynomials
        Those for the number alone.
    positive, nonnegative : list of polynomials
        Linear forms in the vector.
    open : bool
        Whether there are further conditions.
    on_number : Branch
        All conditions on the number alone.
    """

    rows: list[list[Polynomial]]
    equations: list[Polynomial]
    positive: list[Polynomial]
    nonnegative: list[Polynomial]
    open: bool
    on_number: Branch = Branch()


def _singular_at(
    ev: Evaluator, space: Unknowns, branch: Branch, number: int, vector: list[int]
) -> bool | None:
    field, entries = space.fields[number], {space.fields[i] for i in vector}
    if not any(entries == {t} and field in chosen for t, chosen in EXTENSIONS.items()):
        return None
    pencil = _pencil(space, branch, vector)
    if pencil is None:
        return None
    rows, n = pencil.rows, len(vector)
    if len(rows) >= n and (comb(len(rows), n) > MOST_MINORS or n > LARGEST):
        return None
    ev.spend(len(rows) * n * (n + 1))
    minors = [_determinant(space, list(chosen)) for chosen in combinations(rows, n)]
    known = _meets(space, field, number, minors, pencil.on_number)
    if not known or pencil.open:
        return None if known else known
    if not (pencil.positive or pencil.nonnegative):
        return True
    equations = (*minors, *pencil.on_number.equations)
    return _directed(space, number, vector, replace(pencil.on_number, equations=equations), pencil)


def _directed(
    space: Unknowns, number: int, vector: list[int], on_number: Branch, pencil: _Pencil
) -> bool | None:
    """Whether for some number there is an eigenvector with the right signs.

    Where the rank falls short by one only, the vector is a multiple of the cofactors of some row.
    """
    n, field = len(vector), space.fields[number]
    if space.known or space.imaginary is not None or len(pencil.rows) != n:
        return None
    found, every = [], []
    try:
        for r in range(n):
            direction = _cofactors(space, pencil.rows, r)
            every += direction
            for sign in (1, -1):
                along = [sign * w for w in direction]
                conditions = Branch(
                    on_number.equations,
                    (*on_number.nonzero, tuple(along)),
                    (*on_number.positive, *(_at(p, vector, along) for p in pencil.positive)),
                    (*on_number.nonnegative, *(_at(p, vector, along) for p in pencil.nonnegative)),
                )
                found.append(solvable_at(field, number, conditions))
        if any(found):
            return True
        rank_less = replace(on_number, equations=(*on_number.equations, *every))
        certain = None not in found and solvable_at(field, number, rank_less) is False
    except ValueError:
        return None
    return False if certain else None


def _cofactors(space: Unknowns, rows: list[list[Polynomial]], r: int) -> list[Polynomial]:
    """Return the cofactors of row `r`, up to a common sign."""
    others = rows[:r] + rows[r + 1 :]
    return [
        _determinant(space, [row[:j] + row[j + 1 :] for row in others]) * (-1) ** j
        for j in range(len(rows))
    ]


def _at(form: Polynomial, vector: list[int], values: list[Polynomial]) -> Polynomial:
    """Return the value of a linear form."""
    terms = (_coefficient(form, vector, i) * x for i, x in zip(vector, values, strict=True))
    return sum(terms, form * 0)


def _determinant(space: Unknowns, rows: list[list[Polynomial]]) -> Polynomial:
    return reduced(space, space.ring.constant(0) + determinant(rows, add, mul, neg))


def _pencil(space: Unknowns, branch: Branch, vector: list[int]) -> _Pencil | None:
    """Take a system apart, None if it is not of this form."""
    found = _Pencil([], [], [], [], False)
    asked = _take_equations(space, branch, vector, found)
    if asked is None:
        return None
    nonzero = []
    for some in branch.nonzero:
        degrees = set().union(*(_degrees_in(p, vector) for p in some))
        if degrees <= {0}:
            nonzero.append(some)
        elif degrees == {1} and _only_zero_vanishes(some, vector):
            asked = True
        else:
            return None
    positive = _sorted_out(branch.positive, vector, found.positive, found)
    nonnegative = _sorted_out(branch.nonnegative, vector, found.nonnegative, found)
    found.on_number = Branch(tuple(found.equations), tuple(nonzero), positive, nonnegative)
    return found if asked or found.positive else None


def _sorted_out(
    polynomials: tuple[Polynomial, ...],
    vector: list[int],
    forms: list[Polynomial],
    found: _Pencil,
) -> tuple[Polynomial, ...]:
    """Return those of the number alone, and add linear forms in the vector to `forms`."""
    degrees = [(p, _degrees_in(p, vector)) for p in polynomials]
    forms += [p for p, degree in degrees if degree == {1}]
    found.open = found.open or any(degree > {0} or degree - {0, 1} for _, degree in degrees)
    return tuple(p for p, degree in degrees if degree <= {0})


def _take_equations(
    space: Unknowns, branch: Branch, vector: list[int], found: _Pencil
) -> bool | None:
    """Sort the equations, and return whether one of them excludes 0; None if they are not of this
    form.
    """
    sized = False
    for p in branch.equations:
        degrees = _degrees_in(p, vector)
        if degrees <= {0}:
            found.equations.append(p)
        elif degrees == {1}:
            found.rows.append([_coefficient(p, vector, i) for i in vector])
        elif sized:
            return None
        elif _is_sphere(space, p, vector):
            sized = True
        elif (form := _normalized(space, p, vector)) is not None:
            found.positive.append(form)
            sized = True
        else:
            return None
    return sized


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


def _normalized(space: Unknowns, p: Polynomial, vector: list[int]) -> Polynomial | None:
    """Return a linear form where an equation says that it is a positive constant: some multiple of
    every vector at which it is positive satisfies that.
    """
    terms = p.to_dict()
    constant = terms.pop((0,) * len(next(iter(terms))), fmpq(0))
    fields = {space.fields[i] for i in vector}
    linear = all(sum(e) == 1 and any(e[i] for i in vector) for e in terms)
    if not fields <= {ty.REAL, ty.RAT} or not linear or constant == 0:
        return None
    return p.context().from_dict({e: c if constant < 0 else -c for e, c in terms.items()})


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
