"""Equations between polynomials for all x, as equations between their coefficients.

∀ x, x² − 5 x + 3 = (x − r) (x − s) says that r + s = 5 and r s = 3: equations that can be solved,
where at points x they only are met by what solves them already.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from typing import TypeAlias

from flint import fmpq

from pyisingcheck.semantics.quantifiers.shapes import conjuncts
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    NatLit,
    Pi,
    apply,
    head_and_args,
    identical,
    loose_indices,
)
from pyisingcheck.terms.substitute import shift

__all__ = ["coefficientwise"]

INFINITE = ("Nat", "Int", "Rat", "Real", "Complex")  # types with more elements than a degree
RINGS = ("Int", "Rat", "Real", "Complex")
FIELDS = ("Rat", "Real", "Complex")
CASTS = {"Nat.cast": 2, "Int.cast": 2, "Rat.cast": 2, "Complex.ofReal": 0}  # the last argument
HIGHEST = 12  # powers of x
MOST = 200  # terms of a polynomial

Polynomial: TypeAlias = dict[tuple[int, ...], fmpq]
"""Coefficients by products of atoms; the atom 0 is x."""


class _NoPolynomial(ValueError):
    """A term is no polynomial in x."""


def coefficientwise(proposition: Expr) -> Expr | None:
    """Return what ∀ x, p x = q x says of the coefficients of these polynomials in x: a conjunction,
    or True; None for other propositions, and where there is nothing but numbers.
    """
    if not isinstance(proposition, Pi):
        return None
    inner = coefficientwise(proposition.body) or proposition.body
    parts = conjuncts(inner)
    found = [_compared(proposition.type, part) for part in parts]
    if all(part is None for part in found):
        return None
    result = [
        Pi(proposition.binder, proposition.type, part) if equations is None else equations
        for part, equations in zip(parts, found, strict=True)
    ]
    return reduce(lambda a, b: apply(Const("And"), a, b), result)


def _compared(domain: Expr, equation: Expr) -> Expr | None:
    head, args = head_and_args(equation)
    if not (isinstance(head, Const) and head.name == "Eq" and len(args) == 3):
        return None
    if not (isinstance(domain, Const) and domain.name in INFINITE):
        return None
    of = args[0]
    if not (isinstance(of, Const) and of.name in RINGS):
        return None
    reader = _Reader(of.name, domain.name)
    try:
        left, right = (reader.read(side) for side in args[1:])
        difference = _sum(left, _scaled(right, fmpq(-1)))
    except _NoPolynomial:
        return None
    if not reader.atoms or not any(0 in product for p in (left, right) for product in p):
        return None
    by_degree: dict[int, Polynomial] = defaultdict(dict)
    for product, c in difference.items():
        if c != 0:
            rest = tuple(k for k in product if k)
            by_degree[len(product) - len(rest)][rest] = c
    equations = [_equation(of, reader.atoms, by_degree[k]) for k in sorted(by_degree, reverse=True)]
    return reduce(lambda a, b: apply(Const("And"), a, b), equations) if equations else Const("True")


class _Reader:
    """Reads terms as polynomials in the variable 0 and in what does not mention it."""

    def __init__(self, ring: str, domain: str) -> None:
        self.ring, self.domain = ring, domain
        self.atoms: list[Expr] = []

    def read(self, expr: Expr) -> Polynomial:
        """Raises _NoPolynomial."""
        if self._is_variable(expr):
            return {(0,): fmpq(1)}
        head, args = head_and_args(expr)
        match head.name if isinstance(head, Const) else None, args:
            case "OfNat.ofNat", [_, NatLit(value=numeral), _]:
                return {(): fmpq(numeral)}
            case "HAdd.hAdd", [*_, a, b]:
                return _sum(self.read(a), self.read(b))
            case "HSub.hSub", [*_, a, b]:
                return _sum(self.read(a), _scaled(self.read(b), fmpq(-1)))
            case "Neg.neg", [*_, a]:
                return _scaled(self.read(a), fmpq(-1))
            case "HMul.hMul", [*_, a, b]:
                return _product(self.read(a), self.read(b))
            case "HDiv.hDiv", [*_, a, b] if self.ring in FIELDS:
                if 0 in loose_indices(b):
                    raise _NoPolynomial
                if set(divisor := self.read(b)) <= {()}:
                    c = divisor.get((), fmpq(0))
                    return _scaled(self.read(a), 1 / c) if c else {}
            case "HPow.hPow", [*_, a, exponent]:
                if (n := _natural(exponent)) is not None and n <= HIGHEST:
                    return reduce(_product, [self.read(a)] * n, {(): fmpq(1)})
        if 0 in loose_indices(expr):
            raise _NoPolynomial
        return {(self._atom(shift(expr, -1)),): fmpq(1)}

    def _is_variable(self, expr: Expr) -> bool:
        if self.domain != self.ring:
            head, args = head_and_args(expr)
            name = head.name if isinstance(head, Const) else ""
            if name not in CASTS or len(args) != CASTS[name] + 1:
                return False
            expr = args[-1]
        return isinstance(expr, BVar) and expr.index == 0

    def _atom(self, expr: Expr) -> int:
        for k, known in enumerate(self.atoms, 1):
            if identical(known, expr):
                return k
        self.atoms.append(expr)
        return len(self.atoms)


def _natural(expr: Expr) -> int | None:
    match head_and_args(expr):
        case Const(name="OfNat.ofNat"), [_, NatLit(value=n), _]:
            return n
    return expr.value if isinstance(expr, NatLit) else None


def _sum(p: Polynomial, q: Polynomial) -> Polynomial:
    return {k: p.get(k, fmpq(0)) + q.get(k, fmpq(0)) for k in {**p, **q}}


def _scaled(p: Polynomial, c: fmpq) -> Polynomial:
    return {k: c * v for k, v in p.items()}


def _product(p: Polynomial, q: Polynomial) -> Polynomial:
    if len(p) * len(q) > MOST:
        raise _NoPolynomial
    result: Polynomial = defaultdict(lambda: fmpq(0))
    for a, x in p.items():
        for b, y in q.items():
            result[tuple(sorted((*a, *b)))] += x * y
    if any(product.count(0) > HIGHEST for product in result):
        raise _NoPolynomial
    return dict(result)


# -- terms -----------------------------------------------------------------------------------------


def _equation(of: Expr, atoms: list[Expr], p: Polynomial) -> Expr:
    """Return p = 0, what is subtracted on the right side."""
    sides = [
        [_term(of, atoms, product, abs(c)) for product, c in p.items() if (c > 0) == positive]
        for positive in (True, False)
    ]
    return apply(Const("Eq"), of, *(_added(of, side) for side in sides))


def _term(of: Expr, atoms: list[Expr], product: tuple[int, ...], c: fmpq) -> Expr:
    factors = [atoms[k - 1] for k in product]
    if c.q != 1:
        factors.insert(0, _binary(of, "Div", _numeral(of, int(c.p)), _numeral(of, int(c.q))))
    elif c != 1 or not factors:
        factors.insert(0, _numeral(of, int(c.p)))
    return reduce(lambda a, b: _binary(of, "Mul", a, b), factors)


def _added(of: Expr, terms: list[Expr]) -> Expr:
    return reduce(lambda a, b: _binary(of, "Add", a, b), terms) if terms else _numeral(of, 0)


def _binary(of: Expr, name: str, a: Expr, b: Expr) -> Expr:
    assert isinstance(of, Const)
    instance = apply(Const(f"instH{name}"), of, Const(f"{of.name}.inst{name}"))
    return apply(Const(f"H{name}.h{name}"), of, of, of, instance, a, b)


def _numeral(of: Expr, n: int) -> Expr:
    return apply(Const("OfNat.ofNat"), of, NatLit(n), App(Const("instOfNat"), NatLit(n)))
