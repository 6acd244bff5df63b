"""Terms that may be a witness of ∃ x, p x: 0 and 1, variables, and what an equation says x is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyisingcheck.mutate.rings import ring_of
from pyisingcheck.terms.expr import BVar, Const, Expr, NatLit, apply, head_and_args, loose_indices
from pyisingcheck.terms.substitute import shift

if TYPE_CHECKING:
    from pyisingcheck.mutate.proofs import Scope

__all__ = ["witnesses"]

VARIABLES = 3  # that are tried


def witnesses(scope: Scope, type_: Expr, body: Expr) -> Iterator[Expr]:
    """Candidates for a variable of a type below a scope, of which the body is said."""
    yield from _solutions(body)
    if ring_of(type_) is not None:
        for value in (0, 1):
            yield apply(Const("OfNat.ofNat"), type_, NatLit(value), Const("instOfNat"))
    wanted, types = scope.keys.key(type_), scope.hypotheses()
    fitting = [i for i, t in enumerate(types) if scope.keys.key(t) == wanted]
    yield from (BVar(len(types) - 1 - i) for i in fitting[-VARIABLES:])


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
