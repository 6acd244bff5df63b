"""Primes, factorizations and common divisors, in ℕ, ℤ and fields."""

from __future__ import annotations

from typing import Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import NoBuiltin
from pyisingcheck.semantics.integers import prime_factors
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.values import (
    PROOF,
    Constructed,
    FiniteSet,
    Function,
    Thunk,
    Value,
    force,
)

__all__: list[str] = []


@meaning("padicValNat", 2)
def _valuation(c: Call) -> Value:
    return c.dom.integer("padic_valuation", c[0], c[1])


@meaning("padicValInt", 2)
def _valuation_of_integer(c: Call) -> Value:
    return c.dom.integer("padic_valuation", c[0], c.dom.norm(c[1]))


@meaning("Nat.factorization", 1)
def _factorization(c: Call) -> Value:
    """The exponents of the primes as a finitely supported function."""
    dom = c.dom
    primes = Thunk(lambda _: FiniteSet.of_list(prime_factors(c.whole(0))), None)
    exponents = Function(lambda p: dom.integer("prime_exponent", force(p), c[0]))
    return Constructed("Finsupp.mk", [primes, exponents, PROOF])


def _is_field(t: ty.Type) -> bool:
    """Whether `t` is a type of numbers in which all but 0 have an inverse."""
    return isinstance(t, ty.Number) and t not in (ty.NAT, ty.INT)


def _prime(name: str) -> None:
    @relation(name, 3)
    def _rule(c: Call) -> Any:
        t = c.type(0)
        if _is_field(t):
            return c.dom.constant(False)
        if t not in (ty.NAT, ty.INT):
            raise NoBuiltin(f"{name} in {t}")
        return c.dom.constant(bool(c.dom.integer("prime", abs(c.whole(2)))))


_prime("Prime")
_prime("Irreducible")


@relation("Squarefree", 3)
def _squarefree(c: Call) -> Any:
    t = c.type(0)
    if _is_field(t):
        return c.dom.negation(c.dom.equal(c[2], 0))
    if t not in (ty.NAT, ty.INT):
        raise NoBuiltin(f"Squarefree in {t}")
    return c.dom.constant(bool(c.dom.integer("squarefree", abs(c.whole(2)))))


@relation("IsCoprime", 4)
def _coprime(c: Call) -> Any:
    """a x + b y = 1 for some a and b, which in ℕ are not negative."""
    dom, t, x, y = c.dom, c.type(0), c[2], c[3]
    if t == ty.NAT:
        return dom.disjunction([dom.equal(x, 1), dom.equal(y, 1)])
    if t == ty.INT:
        return dom.equal(dom.integer("gcd", x, y), 1)
    if isinstance(t, ty.ZMod):
        return dom.equal(dom.integer("gcd", dom.integer("gcd", x, y), t.n), 1)
    if _is_field(t):
        return dom.negation(dom.conjunction([dom.equal(x, 0), dom.equal(y, 0)]))
    raise NoBuiltin(f"IsCoprime in {t}")
