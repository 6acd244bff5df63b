"""Recursive definitions run by their equations, in the order in which they were written.

Lean compiles recursion into recursors that are slow to run; the export carries the equations that
the definition satisfies. An equation applies when its patterns match the arguments; earlier
equations win.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics.domain import NotBatchable, Unsupported
from pyisingcheck.semantics.evaluate import Code, Context, Environment, binders
from pyisingcheck.semantics.values import PROOF, Constructed, Function, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, NatLit, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator
    from pyisingcheck.terms.decode import Declaration, Definition

__all__ = ["Mismatch", "bind_pattern", "equation_code"]


class Mismatch(Exception):
    """The equation is about other arguments."""


class _Equation:
    """∀ x₁ … xₖ, f p₁ … pₙ = rhs."""

    def __init__(self, ev: Evaluator, statement: Expr) -> None:
        self.variables, equation = binders(statement)
        head, args = head_and_args(equation)
        if not (isinstance(head, Const) and head.name == "Eq"):
            raise Unsupported("a recursive definition whose equations are no equations")
        context: Context = None
        for b in self.variables:
            context = (b.type, context)
        self.patterns = head_and_args(args[1])[1]
        self.rhs = ev.lazy(args[2], context)

    def match(self, ev: Evaluator, values: list[Value]) -> Environment:
        found: dict[int, Value] = {}
        for pattern, value in zip(self.patterns, values, strict=False):
            bind_pattern(pattern, value, found)
        env: Environment = None
        for position in range(len(self.variables)):
            env = (found.get(len(self.variables) - 1 - position, PROOF), env)
        return env


def bind_pattern(pattern: Expr, value: Value, found: dict[int, Value]) -> None:
    if isinstance(pattern, BVar):
        found[pattern.index] = value
        return
    head, args = head_and_args(pattern)
    if isinstance(head, NatLit):
        _require(_natural(value) == head.value)
    elif not isinstance(head, Const):
        raise Mismatch
    elif head.name == "OfNat.ofNat":
        bind_pattern(args[1], value, found)
    elif head.name in ("Nat.zero", "Nat.succ", "HAdd.hAdd"):
        _bind_natural(head.name, args, _natural(value), found)
    elif head.name in ("Bool.true", "Bool.false"):
        _require(_natural(value) == int(head.name == "Bool.true"))
    else:
        _bind_constructor(head.name, args, value, found)


def _bind_natural(name: str, args: list[Expr], n: int, found: dict[int, Value]) -> None:
    if name == "Nat.zero":
        _require(n == 0)
    elif name == "Nat.succ":
        _require(n >= 1)
        bind_pattern(args[0], n - 1, found)
    else:
        step = _literal(args[5])
        _require(n >= step)
        bind_pattern(args[4], n - step, found)


def _bind_constructor(name: str, args: list[Expr], value: Value, found: dict[int, Value]) -> None:
    value = force(value)
    if isinstance(value, list):  # List.nil, List.cons α x xs
        _require((name == "List.cons") == bool(value))
        if value:
            bind_pattern(args[1], value[0], found)
            bind_pattern(args[2], value[1:], found)
        return
    if not isinstance(value, Constructed):
        return  # a type, an instance or a proof: nothing to match
    _require(value.constructor == name)
    for i, field in enumerate(args[len(args) - len(value.fields) :]):
        bind_pattern(field, value.field(i), found)


def _literal(expr: Expr) -> int:
    head, args = head_and_args(expr)
    if isinstance(head, NatLit):
        return head.value
    if isinstance(head, Const) and head.name == "OfNat.ofNat":
        return _literal(args[1])
    raise Mismatch


def _natural(value: Value) -> int:
    value = force(value)
    if not isinstance(value, int):
        raise NotBatchable("recursion on a batched index")
    return value


def _require(holds: bool) -> None:
    if not holds:
        raise Mismatch


def equation_code(ev: Evaluator, definition: Declaration | Definition) -> Code:
    """Return code for a recursive definition as a curried function."""
    equations: list[_Equation] = []
    cache: dict[Hashable, Value] = {}

    def run(*values: Value) -> Value:
        if not equations:
            equations.extend(_Equation(ev, e) for e in definition.equations)
        key = _key(values)
        if key is not None and key in cache:
            return cache[key]
        result = _first_match(ev, definition.name, equations, list(values))
        if key is not None:
            cache[key] = result
        return result

    def code(_: Environment) -> Value:
        if not equations:
            equations.extend(_Equation(ev, e) for e in definition.equations)
        return Function.curried(len(equations[0].patterns), run)

    return code


def _key(values: tuple[Any, ...]) -> Hashable | None:
    """Return a key for arguments that are all plain integers, None where the result must not be
    remembered.
    """
    forced = tuple(force(v) for v in values)
    return forced if all(isinstance(v, int) for v in forced) else None


def _first_match(
    ev: Evaluator, name: str, equations: list[_Equation], values: list[Value]
) -> Value:
    for equation in equations:
        try:
            env = equation.match(ev, values)
        except Mismatch:
            continue
        return force(equation.rhs(env))
    raise Unsupported(f"{name} at arguments that no equation covers")
