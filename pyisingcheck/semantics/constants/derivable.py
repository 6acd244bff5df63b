"""Inductive propositions: whether some chain of constructors derives one.

A constructor applies where the indices of what it derives match those asked for. Arguments of it
that the match does not determine are searched for; those that are proofs are derived in turn. A
shortest derivation never comes back to what it derives, so a goal fails within its own derivation.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.semantics import comparison
from pyisingcheck.semantics.constants.data import (
    Constructor,
    constructors_of,
    parameters,
    telescope_of,
)
from pyisingcheck.semantics.constants.recursion import Mismatch, bind_pattern, literal
from pyisingcheck.semantics.domain import NotBatchable, Undecided
from pyisingcheck.semantics.environment import Context, Environment, binders
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Constructed, Thunk, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, NatLit, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["derivable"]

DEEPEST = 400  # steps of a derivation, one within the other
STEP = 10  # what one of them costs, in applications of constants
BUILT_IN = {  # constructors that patterns of equations know, with the number of their fields
    "Nat.zero": 0,
    "Nat.succ": 1,
    "Bool.true": 0,
    "Bool.false": 0,
    "List.nil": 0,
    "List.cons": 2,
    "Prod.mk": 2,
    "Option.none": 0,
    "Option.some": 1,
    "Sum.inl": 1,
    "Sum.inr": 1,
}


def derivable(ev: Evaluator, name: str, values: list[Value]) -> Any:
    """Return the condition that the proposition `name` holds at parameters and indices."""
    constructors = constructors_of(ev, name)
    if len(constructors) == 1 and constructors[0].params == len(values):
        return _Attempt(ev, name, constructors[0], values).condition()
    if ev.domain.name != "ball":
        raise NotBatchable(f"derivations of {name}")
    ev.spend(STEP)
    goal = (name, *map(_key, values))
    if goal in ev.goals:
        return ev.domain.constant(False)
    if len(ev.goals) > DEEPEST:
        raise Undecided(f"a derivation of {name} would be long")
    ev.goals.add(goal)
    try:
        parts = []
        for constructor in constructors:
            parts.append(_Attempt(ev, name, constructor, values).condition())
            if parts[-1].level is Level.TRUE:
                break
        return ev.domain.disjunction(parts)
    finally:
        ev.goals.discard(goal)


def _key(x: Value) -> Hashable:
    """Return what tells goals apart: numbers, and what is built of them, by value."""
    x = force(x)
    if isinstance(x, list):
        return tuple(map(_key, x))
    if isinstance(x, Constructed):
        return (x.constructor, *map(_key, x.fields))
    return x if isinstance(x, int | fmpq) else id(x)


class _Attempt:
    """One constructor, to derive the proposition at the given parameters and indices."""

    def __init__(
        self, ev: Evaluator, name: str, constructor: Constructor, values: list[Value]
    ) -> None:
        self.ev, self.name, self.params = ev, name, constructor.params
        self.values = [force(v) for v in values]
        self.telescope = telescope_of(ev, constructor)
        _, conclusion = binders(ev.export.declarations[constructor.name].type)
        self.patterns = head_and_args(conclusion)[1][self.params :]
        self.bound: dict[int, Value] = {}  # fields that the match determines, by position

    def condition(self) -> Any:
        """Return the condition that the constructor derives the proposition."""
        found: dict[int, Value] = {}
        try:
            for pattern, value in zip(self.patterns, self.values[self.params :], strict=True):
                if _is_pattern(self.ev, pattern):
                    bind_pattern(pattern, value, found)
        except Mismatch:
            return self.ev.domain.constant(False)
        self.bound = {len(self.telescope) - 1 - index: value for index, value in found.items()}
        return self._choose([], *parameters(self.telescope[: self.params], self.values))

    def _choose(
        self, proofs: list[Any], env: Environment, context: Context, position: int | None = None
    ) -> Any:
        """Return the condition that the fields from `position` on can be chosen; what has to be
        proved of them is put off.
        """
        position = self.params if position is None else position
        if position == len(self.telescope):
            return self._derived(proofs, env, context)
        type_ = self.telescope[position].type
        inner: Context = (type_, context)

        def chosen(x: Value, more: list[Any]) -> Any:
            return self._choose([*proofs, *more], (x, env), inner, position + 1)

        if self.ev.is_proposition(type_, context):
            return chosen(PROOF, [(type_, context, env)])
        if position in self.bound:
            return chosen(self.bound[position], [])
        domain = self.ev.as_type(self.ev.value(type_, env, context))
        return self.ev.quantify(False, domain, lambda x: chosen(x, []))

    def _derived(self, proofs: list[Any], env: Environment, context: Context) -> Any:
        """Return the condition that the constructor, with its fields chosen, derives what it is to
        derive and that the proofs among them exist.
        """
        ev, parts = self.ev, []
        for pattern, type_, value in zip(
            self.patterns, self._index_types(), self.values[self.params :], strict=True
        ):
            parts.append(comparison.equal(ev, type_, ev.value(pattern, env, context), value))
            if ev.domain.name == "ball" and parts[-1].level is Level.FALSE:
                return parts[-1]
        for proposition, below, outer in proofs:
            parts.append(ev.condition(Thunk(ev.code(proposition, below), outer)))
            if ev.domain.name == "ball" and parts[-1].level is Level.FALSE:
                return parts[-1]
        return ev.domain.conjunction(parts)

    def _index_types(self) -> list[Any]:
        telescope, _ = binders(self.ev.export.declarations[self.name].type)
        env, context = parameters(telescope[: self.params], self.values)
        types = []
        for binder, value in zip(telescope[self.params :], self.values[self.params :], strict=True):
            types.append(self.ev.as_type(self.ev.value(binder.type, env, context)))
            env, context = (value, env), (binder.type, context)
        return types


def _is_pattern(ev: Evaluator, expr: Expr) -> bool:
    """Whether variables in an index can be read off its value: it is made of constructors, whole
    numbers and n + k.
    """
    head, args = head_and_args(expr)
    if isinstance(head, BVar | NatLit):
        return not args
    if not isinstance(head, Const):
        return False
    if head.name == "OfNat.ofNat":
        return _is_literal(expr) and _named(args[0], "Nat", "Int")
    if head.name == "HAdd.hAdd":
        return _named(args[0], "Nat") and _is_literal(args[5]) and _is_pattern(ev, args[4])
    parent = head.name.rpartition(".")[0]
    own = {k.name: k.fields for k in constructors_of(ev, parent)}
    count = {**BUILT_IN, **own}.get(head.name)
    return count is not None and all(_is_pattern(ev, a) for a in args[len(args) - count :])


def _named(expr: Expr, *names: str) -> bool:
    return isinstance(expr, Const) and expr.name in names


def _is_literal(expr: Expr) -> bool:
    try:
        literal(expr)
    except Mismatch:
        return False
    return True
