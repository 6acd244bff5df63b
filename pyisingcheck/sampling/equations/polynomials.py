"""Polynomials in the unknowns of a condition."""

from __future__ import annotations

from typing import Any

from flint import arb, arb_poly, fmpq, fmpq_poly

from pyisingcheck.sampling.equations.unknowns import Unknowns
from pyisingcheck.semantics.domains.ball_numbers import mul as times
from pyisingcheck.semantics.domains.ball_numbers import power

__all__ = [
    "Polynomial",
    "ball_polynomial",
    "by_powers",
    "complex_parts",
    "reduced",
    "univariate",
    "unknowns_in",
]

Polynomial = Any  # over the rational numbers, in all the unknowns of a space


def unknowns_in(space: Unknowns, p: Polynomial) -> set[int]:
    """Return the unknowns that a polynomial depends on."""
    return {i for i, degree in enumerate(p.degrees()) if degree > 0 and i in space.fields}


def by_powers(p: Polynomial, i: int) -> dict[int, Polynomial]:
    """Return the coefficients of a polynomial by the power of unknown `i`."""
    found: dict[int, dict[tuple[int, ...], Any]] = {}
    for exponents, c in p.to_dict().items():
        rest = tuple(0 if j == i else int(e) for j, e in enumerate(exponents))
        found.setdefault(int(exponents[i]), {})[rest] = c
    return {k: p.context().from_dict(terms) for k, terms in found.items()}


def univariate(p: Polynomial, i: int) -> fmpq_poly:
    """Return a polynomial in unknown `i` alone.

    Raises
    ------
    ValueError
        If there are others in it.
    """
    coefficients: dict[int, fmpq] = {}
    for exponents, c in p.to_dict().items():
        if any(e for j, e in enumerate(exponents) if j != i):
            raise ValueError("another unknown")
        coefficients[int(exponents[i])] = fmpq(c)
    return fmpq_poly([coefficients.get(k, 0) for k in range(max(coefficients, default=-1) + 1)])


def complex_parts(space: Unknowns, c: Polynomial) -> tuple[fmpq, fmpq]:
    """Return a and b of a constant a + b i.

    Raises
    ------
    ValueError
        If it is none.
    """
    found = univariate(c, space.unit())
    if found.degree() > 1:
        raise ValueError("a power of the imaginary unit")
    return found[0], found[1]


def reduced(space: Unknowns, p: Polynomial) -> Polynomial:
    """Return a polynomial after i² became −1."""
    i = space.imaginary
    if i is None or p.degrees()[i] < 2:
        return p
    return p % (space.ring.gen(i) ** 2 + 1)


def ball_polynomial(space: Unknowns, p: Polynomial, number: int) -> arb_poly:
    """Return a polynomial in one unknown, with the values of those that are known."""
    coefficients = [arb(0)] * (int(p.degrees()[number]) + 1)
    for exponents, c in p.to_dict().items():
        value: Any = arb(fmpq(c))
        for i, e in enumerate(exponents):
            if e and i != number:
                if i not in space.known:
                    raise ValueError("another unknown")
                value = times(value, power(space.known[i], int(e)))
        coefficients[int(exponents[number])] += value
    return arb_poly(coefficients)
