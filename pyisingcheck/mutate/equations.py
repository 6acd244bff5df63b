"""Which equations in a ring follow from others: multiples of these, added up.

What is 0 may be multiplied from both sides by anything.  The coefficients have to be whole numbers
where nothing says that rational numbers act: in a ring a = b does not follow from 2 a = 2 b.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from flint import fmpq, fmpq_mat

from pyisingcheck.mutate import polynomials as poly
from pyisingcheck.mutate.polynomials import Monomial, Polynomial

__all__ = ["follows_from_equations"]

ROUNDS = 2  # how often multiples are taken of what earlier ones bring in
MOST = 120  # multiples


def follows_from_equations(
    goal: Polynomial, equations: Sequence[Polynomial], *, divides: bool = False
) -> bool:
    """Whether ``goal = 0`` follows from ``p = 0`` for all ``p`` of the equations, in a ring or,
    where it ``divides``, in an algebra over the rational numbers.
    """
    if not goal:
        return True
    found: dict[object, Polynomial] = {}
    waiting = sorted(goal)
    for _ in range(ROUNDS):
        fresh: set[Monomial] = set()
        for product in _multiples(waiting, equations):
            if len(found) < MOST and (content := poly.content(product)) not in found:
                found[content] = product
                fresh |= set(product)
        waiting = sorted(fresh)
    return _is_combination(goal, list(found.values()), divides)


def _multiples(
    monomials: Sequence[Monomial], equations: Sequence[Polynomial]
) -> Iterator[Polynomial]:
    """Multiples of the equations in which one of the monomials occurs."""
    for monomial in monomials:
        for equation in equations:
            for part in sorted(equation):
                for left, right in _around(monomial, part):
                    product = poly.multiply({left: Fraction(1)}, equation)
                    product = product and poly.multiply(product, {right: Fraction(1)})
                    if product:
                        yield product


def _around(whole: Monomial, part: Monomial) -> Iterator[tuple[Monomial, Monomial]]:
    """The pairs l, r with l · part · r = whole."""
    powers = poly.quotient((whole[0], ()), (part[0], ()))
    if powers is None:
        return
    length = len(part[1])
    for start in range(len(whole[1]) - length + 1):
        if whole[1][start : start + length] == part[1]:
            yield (powers[0], whole[1][:start]), ((), whole[1][start + length :])


def _is_combination(goal: Polynomial, products: list[Polynomial], divides: bool) -> bool:
    """Whether the goal is a sum of multiples of the products, whole ones if nothing divides (as a
    solution shows).
    """
    monomials = sorted({m for p in (goal, *products) for m in p})
    if not products or len(monomials) > MOST:
        return False
    rows = [[_rational(p.get(m, Fraction(0))) for p in (*products, goal)] for m in monomials]
    reduced, rank = fmpq_mat(rows).rref()
    last = len(products)
    for i in range(rank):
        pivot = next(j for j in range(last + 1) if reduced[i, j] != 0)
        if pivot == last or not (divides or reduced[i, last].q == 1):
            return False
    return True


def _rational(x: Fraction) -> fmpq:
    return fmpq(x.numerator, x.denominator)
