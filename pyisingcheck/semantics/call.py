"""A constant's arguments, as its meaning gets them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Domain, NotBatchable
from pyisingcheck.semantics.environment import Code, Context, Environment, rebound
from pyisingcheck.semantics.values import Function, Thunk, Value, force
from pyisingcheck.terms.expr import Expr

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["WAITING", "Call"]

WAITING = object()  # an argument that was not evaluated yet


class Call:
    """The arguments of a constant at one call, evaluated when asked for."""

    __slots__ = ("evaluator", "exprs", "codes", "values", "context", "env")

    def __init__(
        self,
        evaluator: Evaluator,
        exprs: list[Expr | None],
        codes: list[Code],
        values: list[Value],
        context: Context,
        env: Environment,
    ) -> None:
        self.evaluator = evaluator
        self.exprs = exprs
        self.codes = codes  # of the first arguments
        self.values = values  # of all arguments, `WAITING` for those that nobody asked for so far
        self.context = context
        self.env = env

    def __getitem__(self, i: int) -> Value:
        value = self.values[i]
        if value is WAITING:
            value = self.values[i] = self.codes[i](self.env)
        elif type(value) is Thunk:
            value = self.values[i] = value.force()
        return value

    def thunk(self, i: int) -> Value:
        """Return argument `i` without evaluating it now."""
        if self.values[i] is WAITING:
            self.values[i] = Thunk(self.codes[i], self.env)
        return self.values[i]

    @property
    def thunks(self) -> list[Value]:
        return [self.thunk(i) for i in range(len(self.values))]

    @property
    def dom(self) -> Domain:
        return self.evaluator.domain

    def expr(self, i: int) -> Expr | None:
        """Return argument `i` as it is written, None if it was supplied as a value."""
        return self.exprs[i] if i < len(self.exprs) else None

    def extended(self, values: tuple[Value, ...]) -> Call:
        """Return the call with further arguments."""
        arguments = [*self.thunks, *values]
        return Call(self.evaluator, self.exprs, [], arguments, self.context, self.env)

    def code(self, i: int) -> Code | None:
        """Return what evaluates argument `i`, None if it was evaluated or supplied as a value."""
        return self.codes[i] if self.values[i] is WAITING else None

    def rebound(self, code: Code, change: Callable[[Value], Value]) -> Value:
        """Return an argument with the variables in it changed, as far as they were evaluated."""
        return force(code(rebound(self.env, change)))

    def type(self, i: int) -> ty.Type:
        value = self.values[i]
        return value if isinstance(value, ty.Type) else self.evaluator.as_type(self[i])

    def whole(self, i: int) -> int:
        """Return argument `i`, a natural number or integer, as a Python int.

        Raises
        ------
        NotBatchable
            If it differs between the samples or indices of a batch.
        """
        n = self[i]
        if not isinstance(n, int):
            raise NotBatchable("a count that varies within a batch")
        return n

    def function(self, i: int) -> Callable[[Value], Value]:
        f, apply = self[i], self.evaluator.apply
        if not isinstance(f, Function):
            return lambda x: apply(f, x)
        inner = f.apply
        return lambda x: y.force() if type(y := inner(x)) is Thunk else y
