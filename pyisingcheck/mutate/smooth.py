"""Which functions are analytic because of what they are made of.

Sums, products and compositions of analytic functions are analytic; quotients, logarithms and square
roots are where what they are taken of does not vanish (is positive, for roots).  So a change in the
formula of such a function is often true: no check could catch it.  What is analytic is continuous
and differentiable.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyisingcheck.mutate.sets import interval_ends
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    NatLit,
    Pi,
    Proj,
    apply,
    head_and_args,
    loose_indices,
)
from pyisingcheck.terms.substitute import instantiate, shift

if TYPE_CHECKING:
    from pyisingcheck.mutate.proofs import Scope

__all__ = ["is_analytic", "is_analytic_on"]

NUMBERS = ("Real", "Complex")
ENTIRE = frozenset(
    {"Real.exp", "Real.sinh", "Real.cosh", "Real.tanh", "Real.sin", "Real.cos", "Real.arctan"}
)  # and others that are analytic at all real numbers
ARITHMETIC = {"HAdd.hAdd": 6, "HSub.hSub": 6, "HMul.hMul": 6, "Neg.neg": 3}  # arguments
ZERO = apply(Const("OfNat.ofNat"), Const("Real"), NatLit(0), Const("Zero.toOfNat0"))


def is_analytic(scope: Scope, function: Expr, point: Expr | None) -> bool:
    """Whether a function is analytic at a point below the scope's binders, or, without a point, at
    all of its type.

    Proof: by induction on the body.  Constants, the variable itself, components and entries of it
    (which are linear maps between spaces of finite dimension) are analytic, and so is what a
    hypothesis says is; ``+``, ``-``, ``*``, natural powers and finite sums and products keep that,
    as do functions that are analytic everywhere.  ``1 / g``, ``log g`` need ``g ≠ 0`` at the point,
    ``√g`` needs ``g > 0``.
    """
    if not isinstance(function, Lam):
        return False
    here = BVar(0) if point is None else shift(point, 1)
    inner = scope.below(function.type)
    return _Body(inner, 0, shift(function.type, 1), here).analytic(function.body)


def is_analytic_on(scope: Scope, function: Expr, set_: Expr) -> bool:
    """Whether a function of a real number is analytic at all points of an interval."""
    ends = interval_ends(set_)
    if ends is None:
        return False
    conditions: list[Expr] = []
    for end, lower in zip(ends, (True, False), strict=True):
        if end is not None:
            kind, limit = end
            under = len(conditions) + 1
            sides = (shift(limit, under), BVar(under - 1))
            low, high = sides if lower else sides[::-1]
            name = "LT.lt" if kind == "o" else "LE.le"
            conditions.append(apply(Const(name), Const("Real"), Const("inst"), low, high))
    inner = scope.below(Const("Real"), *conditions)
    count = len(conditions)
    return is_analytic(inner, shift(function, 1 + count), BVar(count))


class _Body:
    """What is below the binder of a function, with index ``y`` there, its type, and the point."""

    def __init__(self, scope: Scope, y: int, type_: Expr, point: Expr) -> None:
        self.scope, self.y, self.type, self.point = scope, y, type_, point

    def analytic(self, body: Expr) -> bool:
        if self.y not in loose_indices(body) or self._linear(body) or self._assumed(body):
            return True
        head, args = head_and_args(body)
        name = head.name if isinstance(head, Const) else ""
        if ARITHMETIC.get(name) == len(args) and _numbers(args[: len(args) // 2]):
            return all(map(self.analytic, args[len(args) - (1 if name == "Neg.neg" else 2) :]))
        match name, args:
            case "HDiv.hDiv", [Const("Real"), Const("Real"), Const("Real"), _, x, y]:
                return self.analytic(x) and self.analytic(y) and self._nonzero(y)
            case "Inv.inv", [Const("Real"), _, x]:
                return self.analytic(x) and self._nonzero(x)
            case "HPow.hPow", [a, Const("Nat"), _, _, x, k] if _numbers([a]):
                return self.y not in loose_indices(k) and self.analytic(x)
            case "Real.log", [x]:
                return self.analytic(x) and self._nonzero(x)
            case "Real.sqrt", [x]:
                return self.analytic(x) and self._positive(x)
            case (("Finset.sum" | "Finset.prod"), [_, a, _, set_, f]) if _numbers([a]):
                return self.y not in loose_indices(set_) and self._all(args[0], f)
        return name in ENTIRE and len(args) == 1 and self.analytic(args[0])

    def _all(self, index: Expr, family: Expr) -> bool:
        """Whether every member of a family of functions is analytic."""
        if self.y in loose_indices(index):
            return False
        term = family.body if isinstance(family, Lam) else App(shift(family, 1), BVar(0))
        shifted = shift(self.type, 1), shift(self.point, 1)
        return _Body(self.scope.below(index), self.y + 1, *shifted).analytic(term)

    def _linear(self, body: Expr) -> bool:
        """Whether a term is the variable, a component of a pair, or an entry of a vector in it."""
        match body:
            case BVar(index):
                return index == self.y
            case Proj("Prod", _, pair):
                return self._linear(pair)
        head, args = head_and_args(body)
        if isinstance(head, Const) and head.name in ("Prod.fst", "Prod.snd") and len(args) >= 3:
            return self._linear(args[2]) and self._constant(args[3:])
        inner = isinstance(head, Proj | BVar) and bool(args)
        return inner and self._linear(head) and self._constant(args)

    def _constant(self, args: list[Expr]) -> bool:
        return not any(self.y in loose_indices(a) for a in args)

    # -- what is assumed ---------------------------------------------------------------------------

    def _assumed(self, body: Expr) -> bool:
        """Whether a hypothesis says that this function is analytic at the point."""
        keys = self.scope.keys
        wanted = keys.key(self._abstracted(body))
        point = keys.key(self.point)
        _, args = head_and_args(body)
        return any(
            keys.key(f) == wanted and keys.key(x) == point
            for f, x in self._hypotheses([a for a in args if self._constant([a])])
        )

    def _hypotheses(self, values: list[Expr]) -> Iterator[tuple[Expr, Expr]]:
        """Functions that hypotheses say are analytic, and where; for all x of one type: at each of
        the values.
        """
        for hypothesis in self.scope.hypotheses():
            instance = hypothesis.body if isinstance(hypothesis, Pi) else hypothesis
            head, args = head_and_args(instance)
            if not (isinstance(head, Const) and head.name == "AnalyticAt" and len(args) == 10):
                continue
            if not isinstance(hypothesis, Pi):
                yield args[8], args[9]
            elif 0 in loose_indices(args[8]):  # a value that fits is then of that type
                yield from ((instantiate(args[8], v), instantiate(args[9], v)) for v in values)

    def _abstracted(self, body: Expr) -> Expr:
        """The function of the variable alone that a term is, below the same binders."""
        y = self.y
        inner = instantiate(
            shift(body, y + 2, y + 1), BVar(0), *(BVar(j + 1) for j in reversed(range(y)))
        )
        return Lam("y", self.type, inner)

    # -- at the point ------------------------------------------------------------------------------

    def _at(self, body: Expr) -> Expr:
        y = self.y
        return instantiate(shift(body, y + 1, y + 1), self.point, *map(BVar, reversed(range(y))))

    def _positive(self, body: Expr) -> bool:
        return self.scope.positive(self.scope.keys.polynomial(self._at(body)))

    def _nonzero(self, body: Expr) -> bool:
        value = self._at(body)
        if self.scope.proves(apply(Const("Ne"), Const("Real"), value, ZERO)):
            return True
        return self.scope.positive(self.scope.keys.polynomial(value))


def _numbers(types: list[Expr]) -> bool:
    return all(isinstance(t, Const) and t.name in NUMBERS for t in types)
