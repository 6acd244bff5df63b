"""Polynomial equations and inequalities in one unknown: whether some number satisfies them, decided
exactly from the roots of irreducible factors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flint import arb, arb_poly, ctx, fmpq, fmpq_poly

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball_numbers import Surd
from pyisingcheck.semantics.quantifiers.solutions import exact_roots, real_root

__all__ = ["OneUnknown", "common_divisor", "real_roots_of", "solvable"]

BITS = 1500  # precision of roots
DEGREE = 60  # of a polynomial
WHOLE = (ty.NAT, ty.INT)


@dataclass(frozen=True)
class OneUnknown:
    """Conditions on a number: polynomials, the first of which vanishes; none of the second ones
    does; the others are positive, or not negative.
    """

    zero: fmpq_poly
    nonzero: Sequence[fmpq_poly] = ()
    positive: Sequence[fmpq_poly] = ()
    nonnegative: Sequence[fmpq_poly] = ()


def common_divisor(polynomials: Sequence[fmpq_poly]) -> fmpq_poly:
    result = fmpq_poly([])
    for p in polynomials:
        result = result.gcd(p)
    return result


def solvable(conditions: OneUnknown, field: ty.Type) -> bool | None:
    """Whether a number of the field satisfies the conditions; None where that is not known:
    of whole numbers, only roots are looked at.
    """
    if not all(map(len, conditions.nonzero)):
        return False
    every = [conditions.zero, *conditions.nonzero, *conditions.positive, *conditions.nonnegative]
    if any(p.degree() > DEGREE for p in every):
        return None
    if field == ty.COMPLEX:
        return _complex_solvable(conditions)
    before, ctx.prec = ctx.prec, BITS
    try:
        undecided = False
        for factor, x in _points(conditions):
            if not _belongs(x, field):
                continue
            found = _holds(conditions, factor, x)
            if found:
                return True
            undecided = undecided or found is None
        between = field in WHOLE and not len(conditions.zero)
        return None if undecided or between else False
    except ValueError:  # roots that no precision separates
        return None
    finally:
        ctx.prec = before


def _belongs(x: fmpq | arb, field: ty.Type) -> bool:
    if field == ty.REAL or not isinstance(x, fmpq):
        return field == ty.REAL
    return field == ty.RAT or (x.q == 1 and (x >= 0 or field == ty.INT))


def _complex_solvable(conditions: OneUnknown) -> bool | None:
    """Whether not all roots are those of what must not vanish."""
    if conditions.positive or conditions.nonnegative:
        return None
    if not len(conditions.zero):
        return True
    factors = [f for f, _ in conditions.zero.factor()[1]]
    return any(all(len(p % f) for p in conditions.nonzero) for f in factors)


def _points(conditions: OneUnknown) -> Iterator[tuple[fmpq_poly | None, fmpq | arb]]:
    """Yield numbers, one of which satisfies the conditions if any number does: roots, with the
    irreducible polynomial that they are roots of, and rational ones between them.
    """
    if len(conditions.zero):
        for factor, _ in conditions.zero.factor()[1]:
            yield from ((factor, x) for x in real_roots_of(factor))
        return
    factors: dict[str, fmpq_poly] = {}
    for p in (*conditions.nonzero, *conditions.positive, *conditions.nonnegative):
        if len(p):
            factors |= {str(f): f for f, _ in p.factor()[1]}
    roots = [(f, x) for f in factors.values() for x in real_roots_of(f)]
    yield from roots
    ends = sorted((_below(x), _above(x)) for _, x in roots)
    yield None, ends[0][0] - 1 if ends else fmpq(0)
    for (_, high), (low, _) in zip(ends, ends[1:], strict=False):
        if not high < low:
            raise ValueError("roots that are not separated")
        yield None, (low + high) / 2
    if ends:
        yield None, ends[-1][1] + 1


def real_roots_of(factor: fmpq_poly) -> list[fmpq | arb]:
    """Return the real roots of an irreducible polynomial.

    Raises
    ------
    ValueError
        If a ball does not tell whether a root is real.
    """
    roots = exact_roots(tuple(factor.coeffs()))
    found = []
    for r in roots:
        x = real_root(r, roots)
        if x is not None:
            found.append(x.ball() if isinstance(x, Surd) else x)
        elif r.imag.contains(0):
            raise ValueError("a root that may be real")
    return found


def _holds(conditions: OneUnknown, factor: fmpq_poly | None, x: fmpq | arb) -> bool | None:
    signs = [
        *(
            abs(s) if s is not None else s
            for s in (_sign(p, factor, x) for p in conditions.nonzero)
        ),
        *(_sign(p, factor, x) for p in conditions.positive),
        *(
            None if s is None else 2 * s + 1
            for s in (_sign(p, factor, x) for p in conditions.nonnegative)
        ),
    ]
    if any(s is not None and s <= 0 for s in signs):
        return False
    return None if None in signs else True


def _sign(p: fmpq_poly, factor: fmpq_poly | None, x: fmpq | arb) -> int | None:
    """Return the sign of a polynomial at a number, which is a root of `factor` if that is given."""
    if not len(p) or (factor is not None and not len(p % factor)):
        return 0
    value: Any = p(x) if isinstance(x, fmpq) else arb_poly(p.coeffs())(x)
    if isinstance(value, fmpq):
        return (value > 0) - (value < 0)
    return 1 if value > 0 else -1 if value < 0 else None


def _below(x: fmpq | arb) -> fmpq:
    return x if isinstance(x, fmpq) else _rational(x.lower())


def _above(x: fmpq | arb) -> fmpq:
    return x if isinstance(x, fmpq) else _rational(x.upper())


def _rational(x: arb) -> fmpq:
    mantissa, exponent = x.man_exp()
    return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)
