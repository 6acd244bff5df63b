"""Two values of one increasing function are in the order of the arguments; odd increasing functions
have the sign of theirs, and where that is known, tanh x and arctan x are closer to 0 than x.
What is not negative is 0 if it is not negative times a negative number either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from pyisingcheck.mutate import polynomials as poly
from pyisingcheck.mutate.order import Fact, monomial_fact
from pyisingcheck.mutate.places import head_name
from pyisingcheck.mutate.polynomials import Monomial, Polynomial
from pyisingcheck.terms.expr import head_and_args

if TYPE_CHECKING:
    from pyisingcheck.mutate.proofs import Scope

__all__ = ["monotone_facts", "odd_facts", "vanishing"]

INCREASING = frozenset(
    {"Real.exp", "Real.sinh", "Real.tanh", "Real.arctan", "Real.sqrt"}  # junk of √ included
)
STEEPER = {"Real.tanh": -1, "Real.arctan": -1, "Real.sinh": 1}  # than x ↦ x, away from 0, or not
MOST = 10  # pairs that are compared


def monotone_facts(scope: Scope, atoms: Sequence[int]) -> Iterator[Fact]:
    """Comparisons of f x and f y for an increasing f, and of xⁿ, yⁿ and 1 where x, y ≥ 0."""
    values: dict[object, list[tuple[Polynomial, Polynomial]]] = {}
    for name in atoms:
        term = scope.keys.terms.get(name)
        function = head_name(term) if term is not None else ""
        _, args = head_and_args(term) if term is not None else (None, [])
        if function in INCREASING:
            known = poly.atom(name), scope.keys.polynomial(args[-1])
            values.setdefault(function, []).append(known)
        elif function == "HPow.hPow" and len(args) == 6 and head_name(args[0]) in ("Real", "Nat"):
            base = scope.keys.polynomial(args[4])
            if head_name(args[1]) == "Nat" and scope.nonnegative(base):
                at = values.setdefault(scope.keys.key(args[5]), [(poly.constant(1),) * 2])
                at.append((poly.atom(name), base))
    pairs = [pair for group in values.values() for pair in combinations(group, 2)]
    for (f, x), (g, y) in pairs[:MOST]:
        for high, low, gap in ((g, f, _minus(y, x)), (f, g, _minus(x, y))):
            if scope.nonnegative(gap):
                yield Fact(_minus(high, low))
                break


def odd_facts(scope: Scope, atoms: Sequence[int]) -> Iterator[Fact]:
    """What is known of f x for an odd increasing f where the sign of x or of f x is."""
    for name in atoms:
        term = scope.keys.terms.get(name)
        function = head_name(term) if term is not None else ""
        if term is None or function not in STEEPER:
            continue
        _, args = head_and_args(term)
        value, x = poly.atom(name), scope.keys.polynomial(args[-1])
        for sign in (1, -1):
            if scope.positive(poly.scaled(value, sign)) or scope.positive(poly.scaled(x, sign)):
                beyond = poly.scaled(_minus(value, x), sign * STEEPER[function])
                yield from (Fact(poly.scaled(p, sign), strict=True) for p in (value, x))
                yield Fact(beyond, strict=True)
                break


def vanishing(scope: Scope, facts: Sequence[Fact]) -> Iterator[Fact]:
    """x = 0 where x ≥ 0, r < 0 and r x ≥ 0 follow, for products r x that occur in facts."""
    products = {m for f in facts for m in f.polynomial if len(m[0]) == 2 and not m[1]}
    for monomial in sorted(products)[:MOST]:
        (r, k), (x, n) = monomial[0]
        if k != 1 or n != 1:
            continue
        for negative, other in ((r, x), (x, r)):
            if scope.sign(other) is not None and scope.positive(
                poly.scaled(poly.atom(negative), -1)
            ):
                if any(_bounds_below(scope, f, monomial) for f in facts):
                    yield Fact(poly.atom(other), equation=True)
                break


def _bounds_below(scope: Scope, fact: Fact, monomial: Monomial) -> bool:
    """Whether a fact is that a product is at least a sum of what is not negative."""
    rest = dict(fact.polynomial)
    if rest.pop(monomial, 0) <= 0:
        return False
    return all(c < 0 and monomial_fact(m, scope.sign) is not None for m, c in rest.items())


def _minus(p: Polynomial, q: Polynomial) -> Polynomial:
    return poly.add(p, poly.scaled(q, -1))
