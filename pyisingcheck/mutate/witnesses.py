"""Terms that stand for a variable: as a witness of ∃ x, p x, or where ∀ x, p x is used: 0 and 1,
other variables, and what an equation says x is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pyisingcheck.mutate.places import NUMBERS, head_name
from pyisingcheck.mutate.rings import CLASSES, Ring, ring_of
from pyisingcheck.terms.expr import BVar, Const, Expr, NatLit, apply, head_and_args, loose_indices
from pyisingcheck.terms.substitute import shift

if TYPE_CHECKING:
    from pyisingcheck.mutate.proofs import Scope

__all__ = ["operations", "ring_below", "units", "witnesses"]

ALGEBRAS = frozenset({"Algebra", "NormedAlgebra"})

VARIABLES = 3  # that are tried


def witnesses(scope: Scope, type_: Expr, body: Expr) -> Iterator[Expr]:
    """Candidates for a variable of a type below a scope, of which the body is said."""
    yield from _solutions(body)
    yield from units(scope, type_)
    wanted, types = scope.keys.key(type_), scope.hypotheses()
    fitting = [i for i, t in enumerate(types) if scope.keys.key(t) == wanted]
    yield from (BVar(len(types) - 1 - i) for i in fitting[-VARIABLES:])


def units(scope: Scope, type_: Expr) -> list[Expr]:
    """0 and 1, if a type is a ring."""
    instance = operations(scope, type_)
    if instance is None and ring_of(type_) is not None:
        instance = Const("instOfNat")
    if instance is None:
        return []
    return [apply(Const("OfNat.ofNat"), type_, NatLit(k), instance) for k in (0, 1)]


def operations(scope: Scope, type_: Expr) -> Expr | None:
    """Something that says of a type which operations it has, None if it is no ring."""
    name = head_name(type_)
    if name in NUMBERS and name not in ("Fin", "ZMod"):
        return Const(f"inst{name}")
    key = scope.keys.key(type_)
    for binder in scope.hypotheses():
        head, args = head_and_args(binder)
        if isinstance(head, Const) and head.name in CLASSES and scope.keys.key(args[0]) == key:
            return Const(f"{head.name}.toRing")
    return None


def ring_below(scope: Scope, type_: Expr) -> Ring | None:
    """The laws of a type below a scope: of a type variable those of its class, and that rational
    numbers divide in an algebra over a field that contains them.
    """
    ring = ring_of(type_, operations(scope, type_))
    if ring is None or ring.divides or not isinstance(type_, BVar):
        return ring
    key = scope.keys.key(type_)
    for binder in scope.hypotheses():
        name, (_, args) = head_name(binder), head_and_args(binder)
        if name in ALGEBRAS and scope.keys.key(args[1]) == key:
            numbers = ring_of(args[0], operations(scope, args[0]))
            if numbers is not None and numbers.divides and numbers.commutes:
                return replace(ring, divides=True)
    return ring


def _solutions(body: Expr) -> Iterator[Expr]:
    head, args = head_and_args(body)
    name = head.name if isinstance(head, Const) else ""
    if name == "And":
        for part in args:
            yield from _solutions(part)
    elif name == "Eq":
        for x, value in (args[1:], args[:0:-1]):
            if isinstance(x, BVar) and x.index == 0 and 0 not in loose_indices(value):
                yield shift(value, -1)
