"""Which changes change nothing: terms compared up to symmetries that are seen at once.

Two terms have the same key if they differ by names of binders, instances, the order of the sides of
=, ≠, ↔, ∧, ∨, of + and * on numbers, ≥ for ≤, a sign or the order of a difference below a norm, an
even function or an even power, ``fun i ↦ x i`` for ``x``, numerals of ``Fin n`` modulo ``n``, or a
0 or 1 without effect.
Nothing else is seen: a change that is equivalent for a deeper reason counts as a survivor.
"""

from __future__ import annotations

from collections.abc import Hashable

from pyisingcheck.mutate.places import BINARY, NONNEGATIVE, NUMBERS, head_name
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    NatLit,
    Pi,
    Proj,
    Sort,
    StrLit,
    children,
    from_below,
    head_and_args,
    loose_indices,
)
from pyisingcheck.terms.substitute import shift

_REVERSED = {"GE.ge": "LE.le", "GT.gt": "LT.lt"}
_REFLEXIVE = frozenset({"Eq", "Iff", "LE.le", "GE.ge", "Dvd.dvd"})
_SYMMETRIC = frozenset({"Eq", "Ne", "And", "Or", "Iff"})
_COMMUTATIVE = frozenset({"HAdd.hAdd", "HMul.hMul"})
# Operation -> the numeral without effect on the right, and on the left.
_RIGHT_UNIT = {"HAdd.hAdd": 0, "HSub.hSub": 0, "HMul.hMul": 1, "HDiv.hDiv": 1, "HPow.hPow": 1}
_LEFT_UNIT = {"HAdd.hAdd": 0, "HMul.hMul": 1}
_EVEN = frozenset({"Norm.norm", "abs", "Real.cosh", "Real.cos"})  # of the last argument


class Keys:
    """Keys of terms; only keys of the same object compare."""

    def __init__(self) -> None:
        self._ids: dict[Hashable, int] = {}
        self._done: dict[Expr, int] = {}

    def key(self, expr: Expr) -> int:
        """A number that is the same for terms that are the same up to symmetry."""
        return from_below(expr, self._of, self._done, _parts)

    def is_reflexive(self, statement: Expr) -> bool:
        """Whether the conclusion relates something to itself: a = a, a ≤ a, p ↔ p."""
        while isinstance(statement, Pi):
            statement = statement.body
        head, args = head_and_args(statement)
        name = head.name if isinstance(head, Const) else ""
        reflexive = name in _REFLEXIVE and BINARY[name] == len(args)
        return reflexive and self.key(args[-2]) == self.key(args[-1])

    def _id(self, *content: Hashable) -> int:
        return self._ids.setdefault(content, len(self._ids))

    def _of(self, node: Expr) -> int:
        match node:
            case App():
                return self._application(node)
            case BVar(value) | NatLit(value) | StrLit(value) | Sort(value):
                return self._id(type(node).__name__, value)
            case Const(name, levels):
                return self._id("Const", name, levels)
            case Proj(struct, field, _):
                return self._id("Proj", struct, field, *self._keys(node))
            case Lam(_, _, App(function, BVar(0))) if 0 not in loose_indices(function):
                return self.key(shift(function, -1))
            case Lam() | Pi() | Let():
                return self._id(type(node).__name__, *self._keys(node))

    def _keys(self, node: Expr) -> list[int]:
        return [self._done[part] for part in _parts(node)]

    def _application(self, node: App) -> int:
        head, args = head_and_args(node)
        name = head.name if isinstance(head, Const) else ""
        if BINARY.get(name) == len(args):
            return self._operation(name, args)
        value = numeral(node)
        if value is not None:
            size = _size(args[0])
            return self._id("numeral", self._done[args[0]], value % size if size else value)
        if name in _EVEN:
            return self._id(name, *(self._done[a] for a in args[:-1]), self._unsigned(args[-1]))
        return self._id("App", *self._keys(node))

    def _operation(self, name: str, args: list[Expr]) -> int:
        left, right = self._done[args[-2]], self._done[args[-1]]
        numbers = head_name(args[0]) in NUMBERS
        if numbers and _RIGHT_UNIT.get(name, -1) == numeral(args[-1]):
            return left
        if numbers and _LEFT_UNIT.get(name, -1) == numeral(args[-2]):
            return right
        if name == "HPow.hPow" and _is_even(args):
            left = self._unsigned(args[-2])
        if name in _REVERSED:
            name, left, right = _REVERSED[name], right, left
        if name in _SYMMETRIC or (numbers and name in _COMMUTATIVE):
            left, right = sorted((left, right))
        types = [self._done[a] for a in args[: max(len(args) - 3, 0)]]
        return self._id("operation", name, *types, left, right)

    def _unsigned(self, expr: Expr) -> int:
        """The key of a term up to its sign."""
        head, args = head_and_args(expr)
        name = head.name if isinstance(head, Const) else ""
        if (name, len(args)) == ("HSub.hSub", 6):
            return self._id("difference", *sorted(self._done[a] for a in args[-2:]))
        if (name, len(args)) == ("Neg.neg", 3):
            return self._done[args[-1]]
        return self._done[expr]


def numeral(expr: Expr) -> int | None:
    """The value of ``OfNat.ofNat α n inst``, None for another term."""
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name == "OfNat.ofNat" and len(args) == 3:
        return args[1].value if isinstance(args[1], NatLit) else None
    return None


def _size(type_: Expr) -> int:
    """``n`` for ``Fin n`` with a numeral ``n``, otherwise 0."""
    head, args = head_and_args(type_)
    if isinstance(head, Const) and head.name == "Fin" and len(args) == 1:
        return numeral(args[0]) or 0
    return 0


def _is_even(power: list[Expr]) -> bool:
    """Whether the arguments of a power are a number with a sign and an even exponent."""
    exponent, base = numeral(power[-1]), head_name(power[0])
    return exponent is not None and exponent % 2 == 0 and base in NUMBERS - NONNEGATIVE


def _parts(node: Expr) -> list[Expr]:
    """Subterms whose keys the key of a term is made of."""
    if isinstance(node, App):
        head, args = head_and_args(node)
        return [head, *args]
    return list(children(node))
