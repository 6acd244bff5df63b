"""Combinations of polynomial equations: if they yield 1, there is no solution, otherwise there is a
complex one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flint import Ordering, fmpq, fmpq_mat, fmpz_mpoly_ctx, fmpz_mpoly_vec

from pyisingcheck.sampling.equations.branches import Branch
from pyisingcheck.sampling.equations.polynomials import Polynomial
from pyisingcheck.sampling.equations.unknowns import Unknowns, common_type
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["combined"]

BASIS = (40, 120, 400)  # polynomials, terms of each, bits of each coefficient
MOST_VARIABLES = 14  # of equations that are combined
COMBINING = 2000  # work of that


def combined(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Decide by combining the equations: if they yield 1, there is no solution; otherwise there is
    a complex one.
    """
    if space.known or not branch.equations:
        return None
    equations = _row_reduced(branch.equations)
    if any(p.is_constant() for p in equations):
        return False
    gens = sorted({i for p in branch.polynomials() for i, e in enumerate(p.degrees()) if e > 0})
    new = sum(map(len, branch.nonzero))
    if len(gens) + new > MOST_VARIABLES:
        return None
    ev.spend(COMBINING)
    basis, complete = _basis(space, equations, branch.nonzero, gens, new)
    if any(p.is_constant() for p in basis):
        return False
    decided = complete and common_type(space) == ty.COMPLEX
    return True if decided and not (branch.positive or branch.nonnegative) else None


def _row_reduced(equations: Iterable[Polynomial]) -> list[Polynomial]:
    """Return combinations of equations with numbers, each with a monomial of its own."""
    terms = [{tuple(map(int, e)): c for e, c in p.to_dict().items()} for p in equations]
    monomials = sorted({e for p in terms for e in p}, key=lambda e: (-sum(e), e))
    reduced, rank = fmpq_mat([[fmpq(p.get(e, 0)) for e in monomials] for p in terms]).rref()
    context = next(iter(equations)).context()
    rows = ({e: reduced[r, j] for j, e in enumerate(monomials)} for r in range(rank))
    return [context.from_dict(row) for row in rows]


def _basis(
    space: Unknowns,
    equations: list[Polynomial],
    nonzero: tuple[tuple[Polynomial, ...], ...],
    gens: list[int],
    new: int,
) -> tuple[list[Any], bool]:
    """Return a Gröbner basis of the equations, or what there is of it, and whether it is complete.

    That not all of f, g, … vanish is said by 1 = s f + t g + … with new unknowns s, t, ….
    """
    names = [f"y{k}" for k in range(len(gens) + new)]
    context = fmpz_mpoly_ctx.get(names, Ordering.degrevlex)

    def whole(p: Polynomial) -> Any:
        terms = {
            tuple(int(e[i]) for i in gens) + (0,) * new: fmpq(c) for e, c in p.to_dict().items()
        }
        scale = fmpq(1)
        for c in terms.values():
            scale *= fmpq(c * scale).q
        return context.from_dict({e: int((c * scale).p) for e, c in terms.items()})

    polynomials = [whole(p) for p in equations]
    at = len(gens)
    for some in nonzero:
        combination = context.constant(1)
        for p in some:
            combination -= context.gen(at) * whole(p)
            at += 1
        polynomials.append(combination)
    if space.imaginary in gens:
        polynomials.append(context.gen(gens.index(space.imaginary)) ** 2 + 1)
    vector: Any = fmpz_mpoly_vec(polynomials, context)
    basis, complete = vector.buchberger_naive(limits=BASIS)
    return list(basis), complete
