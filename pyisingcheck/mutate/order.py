"""Which inequalities between numbers follow from hypotheses by the laws of ordered rings.

Both sides are polynomials in atoms, some of which are known not to be negative: norms,
exponentials, natural numbers, what a hypothesis says so of.  A number is not negative if it is a
sum of products of such atoms and hypotheses (at most two), with positive coefficients; linear
programming finds the coefficients, and the sum is then compared exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import TypeAlias

import numpy as np
from flint import fmpq, fmpq_mat
from scipy.optimize import linprog

from pyisingcheck.mutate import polynomials as poly
from pyisingcheck.mutate.polynomials import Monomial, Polynomial

ROUNDS = 2  # how often facts are multiplied by monomials that they then bring in
FACTORS = 8  # inequalities that are multiplied with each other
MOST = 240  # products of facts that are looked at
NEGLIGIBLE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """``polynomial ≥ 0``, ``> 0`` where it is strict, or ``= 0`` where it is an equation."""

    polynomial: Polynomial
    strict: bool = False
    equation: bool = False


Positive: TypeAlias = Callable[[int], bool | None]


def monomial_fact(monomial: Monomial, positive: Positive) -> Fact | None:
    """What is known of a product of atoms: ``positive`` says of each whether it is positive, at
    least not negative (False), or neither (None).
    """
    powers, word = monomial
    if word:
        return None
    strict = True
    for name, exponent in powers:
        sign = positive(name)
        if sign is None and exponent % 2:
            return None
        strict = strict and bool(sign)
    return Fact({monomial: Fraction(1)}, strict)


def follows(goal: Polynomial, strict: bool, facts: Sequence[Fact], positive: Positive) -> bool:
    """Whether ``goal ≥ 0`` (``> 0`` if strict) is a combination of facts and of signs of atoms."""
    if not goal and not strict:
        return True
    known = [monomial_fact(m, positive) if c > 0 else None for m, c in goal.items()]
    if all(known) and (not strict or any(f.strict for f in known if f is not None)):
        return True  # a sum of what has a sign
    if not facts:
        return False
    products = _products(goal, facts, positive)
    monomials = sorted({m for p in (goal, *(f.polynomial for f in products)) for m in p})
    if not products or not set(goal) <= {m for f in products for m in f.polynomial}:
        return False
    row = {m: i for i, m in enumerate(monomials)}
    matrix = np.zeros((len(row), len(products)))
    for j, fact in enumerate(products):
        for m, c in fact.polynomial.items():
            matrix[row[m], j] = float(c)
    target = np.array([float(goal.get(m, 0)) for m in monomials])
    counts = [strict and f.strict for f in products]
    cost = np.array([-1.0 if c else 0.01 for c in counts])
    bounds = [(0.0, 1.0 if c else None) for c in counts]
    found = linprog(cost, A_eq=matrix, b_eq=target, bounds=bounds, method="highs-ds")
    if found.status != 0:
        return False
    whole = [products[j] for j, x in enumerate(found.x) if counts[j] and x > 1 - NEGLIGIBLE]
    used = [j for j, x in enumerate(found.x) if x > NEGLIGIBLE and products[j] not in whole]
    rest = poly.add(goal, *(poly.scaled(f.polynomial, -1) for f in whole))
    return _exactly(rest, strict and not whole, [products[j] for j in used])


def _exactly(goal: Polynomial, strict: bool, facts: Sequence[Fact]) -> bool:
    """Whether the goal is a combination of these facts with positive rational coefficients."""
    if not facts:
        return not goal and not strict
    monomials = sorted({m for p in (goal, *(f.polynomial for f in facts)) for m in p})
    columns = fmpq_mat(
        [[_rational(f.polynomial.get(m, Fraction(0))) for f in facts] for m in monomials]
    )
    target = fmpq_mat([[_rational(goal.get(m, Fraction(0)))] for m in monomials])
    try:
        weights = (columns.transpose() * columns).solve(columns.transpose() * target)
    except ZeroDivisionError:
        return False
    if columns * weights != target:
        return False
    values = [weights[i, 0] for i in range(len(facts))]
    return all(w >= 0 for w in values) and (
        not strict or any(w > 0 and f.strict for w, f in zip(values, facts, strict=True))
    )


def _rational(x: Fraction) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def _products(goal: Polynomial, facts: Sequence[Fact], positive: Positive) -> list[Fact]:
    """Facts times monomials that have a monomial in common with the goal, or with such products,
    and the monomials whose sign is known.
    """
    found: dict[object, Fact] = {}
    for fact in facts:
        for signed in _signs(fact):
            found.setdefault((poly.content(signed.polynomial), signed.strict), signed)
    for product in _pairwise(goal, facts):
        found.setdefault((poly.content(product.polynomial), product.strict), product)
    seen: set[Monomial] = set()
    waiting = sorted({poly.ONE, *goal, *(m for f in facts for m in f.polynomial)})
    for _ in range(ROUNDS):
        fresh: set[Monomial] = set()
        for monomial in waiting:
            known = monomial_fact(monomial, positive)
            products = _multiples(monomial, facts, positive)
            for product in [*([] if known is None else [known]), *products]:
                if len(found) < MOST:
                    found.setdefault((poly.content(product.polynomial), product.strict), product)
                    fresh |= set(product.polynomial)
        seen |= set(waiting)
        waiting = sorted(fresh - seen)
    for monomial in waiting:
        known = monomial_fact(monomial, positive)
        if known is not None:
            found.setdefault((poly.content(known.polynomial), known.strict), known)
    return list(found.values())


def _pairwise(goal: Polynomial, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Products of two inequalities that have a nonlinear monomial in common with the goal."""
    wanted = {m for m in goal if sum(k for _, k in m[0]) > 1}
    inequalities = [f for f in facts if not f.equation][:FACTORS] if wanted else []
    for f, g in combinations_with_replacement(inequalities, 2):
        product = poly.multiply(f.polynomial, g.polynomial) or {}
        if wanted & set(product):
            yield Fact(product, f.strict and g.strict)


def _multiples(monomial: Monomial, facts: Sequence[Fact], positive: Positive) -> Iterator[Fact]:
    for fact in facts:
        for part in sorted(fact.polynomial):
            factor = poly.quotient(monomial, part)
            if factor is None:
                continue
            if fact.equation:
                product = poly.multiply(fact.polynomial, {factor: Fraction(1)}) or {}
                yield from _signs(Fact(product, equation=True))
            elif (sign := monomial_fact(factor, positive)) is not None:
                product = poly.multiply(fact.polynomial, sign.polynomial) or {}
                yield Fact(product, fact.strict and sign.strict)


def _signs(fact: Fact) -> tuple[Fact, ...]:
    """An equation as two inequalities."""
    if not fact.equation:
        return (fact,)
    return Fact(fact.polynomial), Fact(poly.scaled(fact.polynomial, -1))
