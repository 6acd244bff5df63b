"""Whether one statement entails another of the same form, with other witnesses where it says that
something exists.

Both are taken apart side by side: what exists by the first is a variable below which the second is
to be shown, for it or for a number near it; what holds for all x by the first is used at the x of
the second, where the conditions of the first follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyisingcheck.mutate.places import head_name
from pyisingcheck.mutate.proofs import Scope
from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    Lam,
    NatLit,
    Pi,
    apply,
    head_and_args,
    loose_indices,
)
from pyisingcheck.terms.substitute import instantiate, reduced, shift

__all__ = ["entails"]

MOST = 60  # pairs of parts that are compared
REAL = Const("Real")
NEW = Const("a number that is chosen")


@dataclass(frozen=True, slots=True)
class Witness:
    """A term and the assumptions under which it was chosen: types of binders, each below those
    before it.
    """

    term: Expr
    below: tuple[Expr, ...] = ()


def entails(scope: Scope, given: Expr, wanted: Expr) -> bool:
    """Whether what is wanted below a scope follows from what is given there."""
    return _Entailment(scope).follows(scope, given, wanted)


class _Entailment:
    def __init__(self, scope: Scope) -> None:
        self.keys, self.left = scope.keys, MOST

    def follows(self, scope: Scope, given: Expr, wanted: Expr) -> bool:
        if self.keys.key(given) == self.keys.key(wanted):
            return True
        self.left -= 1
        if self.left < 0:
            return False
        match given, wanted:
            case Pi(), Pi():
                return self._universal(scope, given, wanted)
        (name, args), (other, others) = _opened(given), _opened(wanted)
        match name, args, other, others:
            case "Exists", [type_, Lam(_, _, body)], "Exists", [same_type, Lam(_, _, goal)]:
                if self.keys.key(type_) == self.keys.key(same_type):
                    return self._existential(scope, type_, body, goal)
            case "And", [a, b], "And", [c, d]:
                # each part follows from the part in its place, or from anything that is known
                inner = scope.below(a).below(shift(b, 1))
                return all(
                    self.follows(inner, shift(x, 2), shift(y, 2)) for x, y in ((a, c), (b, d))
                )
        self.keys.attempts = 0
        return scope.below(given).proves(shift(wanted, 1))

    def _universal(self, scope: Scope, given: Pi, wanted: Pi) -> bool:
        """∀ x, P x from ∀ x, Q x; H → P from K → Q if H is more than K."""
        if self.keys.key(given.type) == self.keys.key(wanted.type):
            return self.follows(scope.below(wanted.type), given.body, wanted.body)
        if 0 in loose_indices(given.body) or 0 in loose_indices(wanted.body):
            return False
        inner = scope.below(wanted.type)
        if not self.follows(scope, wanted.type, given.type):
            self.keys.attempts = 0
            return inner.proves(wanted.body)
        return self.follows(inner, given.body, wanted.body)

    def _existential(self, scope: Scope, type_: Expr, given: Expr, wanted: Expr) -> bool:
        some = scope.below(type_).below(given)
        body = shift(wanted, 2, 1)  # below what exists and what is said of it
        for witness in _witnesses(some, type_):
            here = some.below(*witness.below)
            deeper = len(witness.below)
            goal = reduced(instantiate(shift(body, deeper, 1), witness.term))
            if self.follows(here, shift(given, 1 + deeper), goal):
                return True
        return False


def _opened(expr: Expr) -> tuple[str, list[Expr]]:
    return head_name(expr), head_and_args(expr)[1]


def _witnesses(scope: Scope, type_: Expr) -> Iterator[Witness]:
    """What exists itself, and of numbers: a positive one below it and below 1, one that is at least
    as large and at least 1, 0, -1.
    """
    x = BVar(1)  # below it is what is said of it
    yield Witness(x)
    if head_name(type_) != "Real":
        return
    zero, one = _number(0), _number(1)
    if scope.proves(_comparison("LT.lt", zero, x)):
        smaller = (("LT.lt", zero, NEW), ("LT.lt", NEW, x), ("LT.lt", NEW, one))
        yield _chosen(*smaller)
    yield _chosen(("LE.le", x, NEW), ("LE.le", one, NEW))
    yield Witness(zero)
    yield Witness(apply(Const("Neg.neg"), REAL, Const("Real.instNeg"), one))


def _chosen(*conditions: tuple[str, Expr, Expr]) -> Witness:
    """A further number of which comparisons are known."""
    below: list[Expr] = [REAL]
    for i, (name, *sides) in enumerate(conditions):
        below.append(_comparison(name, *(BVar(i) if s is NEW else shift(s, i + 1) for s in sides)))
    return Witness(BVar(len(conditions)), tuple(below))


def _number(value: int) -> Expr:
    return apply(Const("OfNat.ofNat"), REAL, NatLit(value), Const("instOfNat"))


def _comparison(name: str, a: Expr, b: Expr) -> Expr:
    return apply(Const(name), REAL, Const("inst"), a, b)
