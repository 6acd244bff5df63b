"""Polynomials with rational coefficients in atoms, some of which do not commute.

A monomial is a pair: atoms that commute with everything, with their exponents, and a word of those
that do not.  Atoms are numbers; what they stand for is known elsewhere.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

Powers: TypeAlias = tuple[tuple[int, int], ...]
Monomial: TypeAlias = tuple[Powers, tuple[int, ...]]
Polynomial: TypeAlias = dict[Monomial, Fraction]

ONE: Monomial = ((), ())
LARGEST = 200  # monomials; longer products are not multiplied out


def constant(value: Fraction | int) -> Polynomial:
    return {ONE: Fraction(value)} if value else {}


def atom(name: int, *, central: bool = True) -> Polynomial:
    """The atom as a polynomial; one that is not ``central`` keeps its place in products."""
    return {(((name, 1),), ()) if central else ((), (name,)): Fraction(1)}


def add(*terms: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for term in terms:
        for monomial, c in term.items():
            total[monomial] = total.get(monomial, Fraction(0)) + c
    return {monomial: c for monomial, c in total.items() if c}


def scaled(p: Polynomial, factor: Fraction | int) -> Polynomial:
    return {monomial: c * factor for monomial, c in p.items()} if factor else {}


def times(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a[0])
    for name, exponent in b[0]:
        powers[name] = powers.get(name, 0) + exponent
    return tuple(sorted(powers.items())), a[1] + b[1]


def quotient(a: Monomial, b: Monomial) -> Monomial | None:
    """The monomial whose product with ``b`` is ``a``, None if there is none or words occur."""
    if a[1] or b[1]:
        return None
    powers = dict(a[0])
    for name, exponent in b[0]:
        powers[name] = powers.get(name, 0) - exponent
        if powers[name] < 0:
            return None
    return tuple(sorted((n, e) for n, e in powers.items() if e)), ()


def multiply(p: Polynomial, q: Polynomial) -> Polynomial | None:
    """The product, None if it is too long to be written out."""
    if len(p) * len(q) > LARGEST:
        return None
    return add(*({times(m, n): c * d} for m, c in p.items() for n, d in q.items()))


def power(p: Polynomial, exponent: int) -> Polynomial | None:
    """As `multiply`, for a natural exponent."""
    result: Polynomial | None = constant(1)
    for _ in range(exponent):
        result = None if result is None else multiply(result, p)
    return result


def as_constant(p: Polynomial) -> Fraction | None:
    """The value of a polynomial without atoms."""
    if not p:
        return Fraction(0)
    return p[ONE] if p.keys() == {ONE} else None


def content(p: Polynomial) -> tuple[tuple[Monomial, Fraction], ...]:
    """A form by which polynomials are compared."""
    return tuple(sorted(p.items()))


def unsigned(p: Polynomial) -> Polynomial:
    """``p`` or ``-p``, the same for both."""
    return p if not p or content(p)[0][1] > 0 else scaled(p, -1)


def atoms(p: Polynomial) -> set[int]:
    return {name for powers, word in p for name in [*(n for n, _ in powers), *word]}
