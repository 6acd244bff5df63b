"""A condition on unknowns as alternatives, each of which is a conjunction of polynomial equations
and inequalities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.equations.polynomials import Polynomial
from pyisingcheck.sampling.equations.unknowns import Unknowns
from pyisingcheck.semantics.domain import TooLarge, Undecided
from pyisingcheck.semantics.domains.ball_numbers import parts
from pyisingcheck.semantics.domains.symbolic import Quotient
from pyisingcheck.semantics.quantifiers.conditions import Formula
from pyisingcheck.semantics.truth import Level, Truth

__all__ = ["Branch", "branches", "with_polynomials"]

MOST = 32  # alternatives


@dataclass(frozen=True)
class Branch:
    """A conjunction.

    Attributes
    ----------
    equations : tuple of polynomials that vanish
    nonzero : tuple of tuples of polynomials, not all of which vanish
    positive, nonnegative : tuples of polynomials
    open : bool
        Whether there are further conditions, which are not known.
    """

    equations: tuple[Polynomial, ...] = ()
    nonzero: tuple[tuple[Polynomial, ...], ...] = ()
    positive: tuple[Polynomial, ...] = ()
    nonnegative: tuple[Polynomial, ...] = ()
    open: bool = False

    def polynomials(self) -> Iterable[Polynomial]:
        yield from self.equations
        for some in self.nonzero:
            yield from some
        yield from self.positive
        yield from self.nonnegative


OPEN = Branch(open=True)


def branches(space: Unknowns, condition: Truth, holds: bool = True) -> list[Branch]:
    """Return the alternatives for a condition to hold, or not to hold. What is not understood may
    or may not be so.

    Raises
    ------
    TooLarge
        If there are too many.
    """
    if not isinstance(condition, Formula):
        if not condition.certain:
            return [OPEN]
        return [Branch()] if (condition.level is Level.TRUE) == holds else []
    operator, inner = condition.operator, condition.parts
    match operator:
        case "not":
            return branches(space, inner[0], not holds)
        case "some" | "all":
            return branches(space, inner[0], holds) if (operator == "some") == holds else [OPEN]
        case "=" | "<" | "≤":
            return _comparison(space, operator, inner[0], holds)
    if not holds and operator == "and" and (gaps := _equations(space, inner)) is not None:
        return [Branch(nonzero=(tuple(gaps),))]
    alternatives = [branches(space, part, holds) for part in inner]
    if (operator == "or") == holds:
        return [b for found in alternatives for b in found]
    count = 1
    for found in alternatives:
        count *= len(found)
    if count > MOST:
        raise TooLarge("alternatives")
    return [_joined(chosen) for chosen in product(*alternatives)]


def _joined(chosen: Iterable[Branch]) -> Branch:
    result = Branch()
    for b in chosen:
        result = Branch(
            result.equations + b.equations,
            result.nonzero + b.nonzero,
            result.positive + b.positive,
            result.nonnegative + b.nonnegative,
            result.open or b.open,
        )
    return result


def _comparison(space: Unknowns, operator: str, gap: Any, holds: bool) -> list[Branch]:
    try:
        if operator == "=":
            gaps = tuple(_vanishing(space, gap))
            return [Branch(equations=gaps) if holds else Branch(nonzero=(gaps,))]
        p = _polynomial(space, gap)
    except Undecided:
        return [OPEN]
    if (operator == "<") == holds:
        return [Branch(positive=(p if holds else -p,))]
    return [Branch(nonnegative=(p if holds else -p,))]


def _equations(space: Unknowns, conditions: Iterable[Truth]) -> list[Polynomial] | None:
    """Return what vanishes where all of the conditions hold, None if they are no equations."""
    found = []
    for c in conditions:
        if not isinstance(c, Formula) or c.operator not in ("=", "and"):
            return None
        try:
            inner = _vanishing(space, c.parts[0]) if c.operator == "=" else None
        except Undecided:
            return None
        inner = _equations(space, c.parts) if inner is None else inner
        if inner is None:
            return None
        found += inner
    return found


def _vanishing(space: Unknowns, gap: Any) -> list[Polynomial]:
    """Return the polynomials that vanish where a number does: one if it depends on complex
    unknowns, and otherwise its parts.
    """
    real, imaginary = parts(gap)
    if not space.is_complex(gap):
        found = [_unrooted(space, x) for x in (real, imaginary)]
    else:
        p, q = (_polynomial(space, x) for x in (real, imaginary))
        found = [p if q.is_zero() else p + space.ring.gen(space.unit()) * q]
    return [p for p in found if not p.is_zero()]


def _polynomial(space: Unknowns, x: Any) -> Polynomial:
    """Return a number as a polynomial in the unknowns.

    Raises
    ------
    Undecided
        If it is none, or has a root in it whose value is not known.
    """
    x = space.quotient(x)
    if not x.den.is_constant():
        raise Undecided("a quotient")
    degrees = x.num.degrees()
    if any(degrees[i] > 0 for i in space.radicands if i not in space.known):
        raise Undecided("a root of an unknown")
    return x.num / fmpq(x.den.leading_coefficient())


def _unrooted(space: Unknowns, x: Any) -> Polynomial:
    """As `_polynomial`, but y − c² for √y − c with a constant c > 0, both of which vanish there."""
    x = space.quotient(x)
    for i, y in space.radicands.items():
        for sign in (1, -1):
            c = x * sign + Quotient(space, space.ring.gen(i), space.one)
            if i not in space.known and c.num.is_constant() and c.den.is_constant():
                number = fmpq(c.num.leading_coefficient()) / fmpq(c.den.leading_coefficient())
                if number > 0:
                    return _polynomial(space, y - number**2)
    return _polynomial(space, x)


def with_polynomials(branch: Branch, f: Any) -> Branch:
    """Return a branch with every polynomial replaced by `f` of it."""
    return replace(
        branch,
        equations=tuple(map(f, branch.equations)),
        nonzero=tuple(tuple(map(f, some)) for some in branch.nonzero),
        positive=tuple(map(f, branch.positive)),
        nonnegative=tuple(map(f, branch.nonnegative)),
    )
