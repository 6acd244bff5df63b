"""∃ and ∀ over numbers, vectors and matrices together, where what is said are polynomial equations
and inequalities with rational coefficients: decided exactly.

The condition is evaluated at unknowns, quantifiers inside it included (`sampling.unknowns`). Of
every alternative (`sampling.branches`) it is known whether it can be met
- if the equations can be solved for one unknown after the other, each with a constant coefficient:
  what must not vanish then only must not vanish identically;
- if that leaves conditions on one unknown;
- if they are linear and homogeneous in all unknowns but one number, and ask for a vector that is
  not 0: where the rank of their matrix falls short, which is where its largest minors vanish;
- if they say that a power of a matrix is a given one;
- if 1 is a combination of the equations: then it cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.equations.branches import Branch, branches, with_polynomials
from pyisingcheck.sampling.equations.eigenvectors import singular, solvable_at
from pyisingcheck.sampling.equations.ideals import combined
from pyisingcheck.sampling.equations.matrix_powers import power_of_unknowns
from pyisingcheck.sampling.equations.polynomials import (
    Polynomial,
    by_powers,
    complex_parts,
    reduced,
    unknowns_in,
)
from pyisingcheck.sampling.equations.unknowns import (
    FIELDS,
    SCALARS,
    UnknownDomain,
    Unknowns,
    common_type,
    is_vector,
)
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.domains.symbolic import SymbolDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.shapes import Shape
from pyisingcheck.semantics.quantifiers.solutions import WHOLE
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Thunk, Value
from pyisingcheck.terms.expr import Const, head_and_args, subterms

__all__ = ["polynomial_quantifier"]

SYSTEMS = ("Exists", "Matrix.det", "Module.End.HasEigenvalue")
MOST_TERMS = 400  # of a polynomial after a substitution


def polynomial_quantifier(
    ev: Evaluator,
    universal: bool,
    domain: ty.Type,
    predicate: Callable[[Value], Any],
    shape: Shape | None,
) -> Truth | None:
    """Return the certain truth of ∃ (or ∀) x : domain, predicate x, None where it is not decided.

    Numbers are only looked at where another variable is said to exist too, or a determinant is in
    what is said, as other ways to decide about one of them are cheaper.
    """
    if isinstance(ev.domain, SymbolDomain) or not (
        is_vector(domain) or (domain in SCALARS and not universal and _quantifies(domain, shape))
    ):
        return None
    ball: Any = ev.domain
    space = Unknowns()
    unknowns = UnknownDomain(space, ball.prec, ball.max_prec)
    try:
        with ev.within(unknowns):
            condition = ev.condition(Thunk(predicate, space.element(ev, domain)))
        if any(not d.is_constant() for d in space.divisors):
            return None
        found = [_possible(ev, space, b) for b in branches(space, condition, not universal)]
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return None
    if any(found):
        return Truth(Level.FALSE if universal else Level.TRUE)
    if None in found:
        return None
    return Truth(Level.TRUE if universal else Level.FALSE)


def _quantifies(domain: ty.Type, shape: Shape | None) -> bool:
    """Whether something else is said to exist in a predicate, or it is about a determinant. Of
    whole numbers, others are no reason: there are cheaper ways to decide about those.
    """
    if shape is None or shape.body is None:
        return False
    for term in subterms(shape.body):
        head, args = head_and_args(term)
        if not (isinstance(head, Const) and head.name in SYSTEMS and args):
            continue
        of_numbers = head.name == "Exists" and isinstance(args[0], Const)
        if not (of_numbers and domain in WHOLE):
            return True
    return False


def _possible(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Whether the unknowns can be so, None if that is not known."""
    steps = (_substituted, singular, power_of_unknowns, combined)
    for step in steps:
        known = step(ev, space, branch)
        if known is False or (known and not branch.open):
            return known
    return None


def _substituted(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Decide by solving equations for unknowns that have a constant coefficient."""
    if space.known:
        return None
    homogeneous = all(map(_is_homogeneous, branch.polynomials()))
    while (solved := _solved_for(space, branch)) is not None:
        i, value, equation = solved
        ev.spend(1 + len(branch.equations))
        rest = tuple(p for p in branch.equations if p is not equation)
        whole = Branch(rest, branch.nonzero, branch.positive, branch.nonnegative, branch.open)
        branch = with_polynomials(whole, lambda p: _replaced(space, p, i, value))  # noqa: B023
        if any(len(p) > MOST_TERMS for p in branch.polynomials()):
            return None
    equations = tuple(p for p in branch.equations if not p.is_zero())
    if any(not unknowns_in(space, p) for p in equations):
        return False
    nonzero = tuple(tuple(p for p in some if not p.is_zero()) for some in branch.nonzero)
    if not all(nonzero):
        return False
    if (signs := _undecided_signs(space, branch)) is None:
        return False
    field = common_type(space)
    if not (equations or any(signs)):
        return True if field in FIELDS or (field == ty.INT and homogeneous) else None
    return _alone(space, field, Branch(equations, nonzero, *signs))


def _is_homogeneous(p: Polynomial) -> bool:
    """Whether a polynomial that vanishes, or does not, does so at all multiples as well."""
    return len({sum(map(int, exponents)) for exponents in p.to_dict()}) < 2


def _alone(space: Unknowns, field: ty.Type | None, branch: Branch) -> bool | None:
    """Decide conditions on one unknown."""
    used = set().union(*(unknowns_in(space, p) for p in branch.polynomials()))
    if len(used) != 1 or field is None:
        return None
    try:
        return solvable_at(field, used.pop(), branch)
    except ValueError:
        return None


def _undecided_signs(
    space: Unknowns, branch: Branch
) -> tuple[tuple[Polynomial, ...], tuple[Polynomial, ...]] | None:
    """Return what has to be positive and what must not be negative, but for constants; None if one
    of these is not.
    """
    constants = [p for p in branch.positive if not unknowns_in(space, p)]
    if any(p.is_zero() or p.leading_coefficient() < 0 for p in constants):
        return None
    if any(
        not p.is_zero() and not unknowns_in(space, p) and p.leading_coefficient() < 0
        for p in branch.nonnegative
    ):
        return None
    positive, nonnegative = (
        tuple(p for p in ps if unknowns_in(space, p))
        for ps in (branch.positive, branch.nonnegative)
    )
    return positive, nonnegative


def _solved_for(space: Unknowns, branch: Branch) -> tuple[int, Polynomial, Polynomial] | None:
    """Return an unknown, what an equation says that it is, and the equation."""
    for p in sorted(branch.equations, key=len):
        degrees = p.degrees()
        for i in space.fields:
            if degrees[i] != 1:
                continue
            found = by_powers(p, i)
            if not unknowns_in(space, found[1]):
                zero = space.ring.constant(0)
                value = -found.get(0, zero) * _inverse(space, found[1])
                return i, reduced(space, value), p
    return None


def _inverse(space: Unknowns, c: Polynomial) -> Polynomial:
    """Return 1 / (a + b i)."""
    if c.is_constant():
        return space.ring.constant(1 / fmpq(c.leading_coefficient()))
    a, b = complex_parts(space, c)
    unit, scale = space.ring.gen(space.unit()), 1 / (a * a + b * b)
    return space.ring.constant(a * scale) - unit * (b * scale)


def _replaced(space: Unknowns, p: Polynomial, i: int, value: Polynomial) -> Polynomial:
    """Return a polynomial with `value` for unknown `i`."""
    if p.degrees()[i] < 1:
        return p
    terms = (c * value**k for k, c in by_powers(p, i).items())
    return reduced(space, sum(terms, space.ring.constant(0)))
