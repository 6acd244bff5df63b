"""Bound variables: the environments that hold their values, the contexts that hold their types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from pyisingcheck.semantics.values import Thunk, Value
from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    LevelSucc,
    LevelZero,
    Pi,
    Sort,
    head_and_args,
)

__all__ = [
    "Code",
    "Context",
    "Environment",
    "binders",
    "ends_in_prop",
    "entries",
    "is_type_synonym",
    "rebound",
    "suspension",
    "type_of_variable",
    "variable",
]

Environment: TypeAlias = "tuple[Value, Environment] | None"
Context: TypeAlias = "tuple[Expr, Context] | None"  # types of the bound variables, innermost first
Code: TypeAlias = Callable[[Environment], Value]


def variable(i: int) -> Code:
    """Return code for the value of a variable, by its de Bruijn index."""
    if i == 0:
        return lambda env: x.force() if type(x := env[0]) is Thunk else x  # type: ignore[index]
    if i == 1:
        return lambda env: x.force() if type(x := env[1][0]) is Thunk else x  # type: ignore[index]
    if i == 2:
        return lambda env: x.force() if type(x := env[1][1][0]) is Thunk else x  # type: ignore[index]
    bound = _binding(i)
    return lambda env: x.force() if type(x := bound(env)) is Thunk else x


def entries(env: Environment, indices: list[int]) -> list[Value]:
    """Return what is bound to some variables, evaluated or not; the indices increase."""
    found, at = [], 0
    for i in indices:
        while at < i:
            env, at = env[1], at + 1  # type: ignore[index]
        found.append(env[0])  # type: ignore[index]
    return found


def rebound(env: Environment, change: Callable[[Value], Value]) -> Environment:
    """Return the environment with every evaluated variable changed."""
    values = []
    while env is not None:
        values.append(env[0])
        env = env[1]
    for value in reversed(values):
        env = value if type(value) is Thunk else change(value), env
    return env


def suspension(args: list[Expr], codes: list[Code]) -> list[Code]:
    """Return how each argument is bound to a variable: as a thunk, a variable as it is bound
    already, so that it keeps its identity.
    """
    return [_bound_as(arg, codes, i) for i, arg in enumerate(args)]


def _binding(i: int) -> Code:
    """Return code for a variable as it is bound, evaluated or not."""
    if i == 0:
        return lambda env: env[0]  # type: ignore[index]
    if i == 1:
        return lambda env: env[1][0]  # type: ignore[index]
    if i == 2:
        return lambda env: env[1][1][0]  # type: ignore[index]

    inner = _binding(i - 3)
    return lambda env: inner(env[1][1][1])  # type: ignore[index]


def _bound_as(arg: Expr, codes: list[Code], i: int) -> Code:
    if isinstance(arg, BVar):
        return _binding(arg.index)
    return lambda env: Thunk(codes[i], env)


def type_of_variable(context: Context, index: int) -> Expr | None:
    """Return the type of a variable, None if the context does not reach that far."""
    for _ in range(index):
        if context is None:
            return None
        context = context[1]
    return None if context is None else context[0]


def ends_in_prop(type_: Expr | None, given: int) -> bool:
    """Whether a constant of this type, applied to `given` arguments, is a proposition."""
    while isinstance(type_, Pi) and given > 0:
        type_, given = type_.body, given - 1
    while isinstance(type_, Let):
        type_ = type_.body
    if type_ is None:
        return False
    if given > 0:  # Set α and the like hide an arrow
        head, args = head_and_args(type_)
        return isinstance(head, Const) and head.name == "Set" and given == 1
    return isinstance(type_, Sort) and isinstance(type_.level, LevelZero)


def is_type_synonym(value: Expr | None) -> bool:
    """Whether a definition gives back a type that it takes, ``def Additive (α : Type*) := α``.

    Such a copy carries another structure (Additive, Multiplicative, Lex, OrderDual, a topology),
    which would be lost if it were read as the type itself.
    """
    types: list[Expr] = []
    while isinstance(value, Lam):
        types.append(value.type)
        value = value.body
    if not isinstance(value, BVar) or value.index >= len(types):
        return False
    sort = types[-1 - value.index]
    return isinstance(sort, Sort) and isinstance(sort.level, LevelSucc)


def binders(expr: Expr) -> tuple[list[Pi], Expr]:
    """Split ∀ x y, h → c into its binders and what is below them."""
    found: list[Pi] = []
    while isinstance(expr, Pi):
        found.append(expr)
        expr = expr.body
    return found, expr
