"""Recursive definitions run by their equations, in the order in which they were written.

Lean compiles recursion into recursors that are slow to run; the export carries the equations that
the definition satisfies. An equation applies when its patterns match the arguments; earlier
equations win.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from pyisingcheck.semantics.domain import NotBatchable, TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_numbers import Closed, Complex, hashed
from pyisingcheck.semantics.environment import Code, Context, Environment, binders
from pyisingcheck.semantics.values import PROOF, Constructed, Function, Value, force
from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    NatLit,
    Pi,
    children,
    head_and_args,
)

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator
    from pyisingcheck.terms.decode import Declaration, Definition

__all__ = ["Mismatch", "bind_pattern", "equation_code", "literal"]


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
        self.body = args[2]
        self.rhs = ev.lazy(self.body, context)

    def descends(self, name: str, i: int) -> bool:
        """Whether the equation goes from n + k to smaller numbers in argument `i`, all other
        arguments staying as they are.
        """
        head, _ = head_and_args(self.patterns[i])
        if not (isinstance(head, Const) and head.name in ("Nat.succ", "HAdd.hAdd")):
            return False
        return all(
            len(args) == len(self.patterns)
            and all(
                j == i or _same_variable(p, a, under)
                for j, (p, a) in enumerate(zip(self.patterns, args, strict=True))
            )
            for args, under in applications(self.body, name)
        )

    def match(self, ev: Evaluator, values: list[Value]) -> Environment:
        found: dict[int, Value] = {}
        for pattern, value in zip(self.patterns, values, strict=False):
            bind_pattern(pattern, value, found)
        env: Environment = None
        for position in range(len(self.variables)):
            env = (found.get(len(self.variables) - 1 - position, PROOF), env)
        return env


def applications(expr: Expr, name: str, under: int = 0) -> Iterator[tuple[list[Expr], int]]:
    """Yield the arguments of every occurrence of the constant, and the binders it stands below."""
    head, args = head_and_args(expr)
    if isinstance(head, Const):
        if head.name == name:
            yield args, under
        for a in args:
            yield from applications(a, name, under)
        return
    binds = isinstance(expr, Lam | Pi | Let)
    parts = children(expr)
    for i, part in enumerate(parts):
        inside = binds and i == len(parts) - 1
        yield from applications(part, name, under + inside)


def _same_variable(pattern: Expr, argument: Expr, under: int) -> bool:
    """Whether the argument, `under` binders deeper, is the variable that the pattern is."""
    return (
        isinstance(pattern, BVar)
        and isinstance(argument, BVar)
        and argument.index == pattern.index + under
    )


def bind_pattern(pattern: Expr, value: Value, found: dict[int, Value]) -> None:
    if isinstance(pattern, BVar):
        found[pattern.index] = value
        return
    head, args = head_and_args(pattern)
    if isinstance(head, NatLit):
        _require(_is_numeral(value, head.value))
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
        step = literal(args[5])
        _require(n >= step)
        bind_pattern(args[4], n - step, found)


WRAPPERS = {"Fin.mk": 1, "Subtype.mk": 2}  # whose elements are stored as one of their arguments


def _bind_number(name: str, args: list[Expr], value: Value, found: dict[int, Value]) -> None:
    """Match a constructor with an element that is stored as a number."""
    if name in WRAPPERS:
        bind_pattern(args[WRAPPERS[name]], value, found)
    elif name == "Int.ofNat":
        _require(value >= 0)
        bind_pattern(args[0], value, found)
    elif name == "Int.negSucc":
        _require(value < 0)
        bind_pattern(args[0], -value - 1, found)
    elif name not in ("PUnit.unit", "Unit.unit"):
        raise Unsupported(f"a pattern {name} for a number")


def _bind_constructor(name: str, args: list[Expr], value: Value, found: dict[int, Value]) -> None:
    value = force(value)
    if isinstance(value, list):  # List.nil, List.cons α x xs
        _require((name == "List.cons") == bool(value))
        if value:
            bind_pattern(args[1], value[0], found)
            bind_pattern(args[2], value[1:], found)
        return
    if isinstance(value, int | fmpq):
        _bind_number(name, args, value, found)
        return
    if not isinstance(value, Constructed):
        return  # a type, an instance or a proof: nothing to match
    _require(value.constructor == name)
    for i, field in enumerate(args[len(args) - len(value.fields) :]):
        bind_pattern(field, value.field(i), found)


def literal(expr: Expr) -> int:
    """Return the natural number that an expression spells out.

    Raises
    ------
    Mismatch
        If it is none.
    """
    head, args = head_and_args(expr)
    if isinstance(head, NatLit):
        return head.value
    if isinstance(head, Const) and head.name == "OfNat.ofNat":
        return literal(args[1])
    raise Mismatch


def _is_numeral(value: Value, n: int) -> bool:
    """Whether a number is `n`: a function of real numbers may have an equation about one point."""
    value = force(value)
    if isinstance(value, Complex):
        return _is_numeral(value.re, n) and _is_numeral(value.im, 0)
    if isinstance(value, arb) and value.contains(n) and not value == n:
        raise Undecided("whether a number is the one that an equation is about")
    if isinstance(value, arb | fmpq | Closed):
        return not isinstance(value, Closed) and bool(value == n)
    return _natural(value) == n


def _natural(value: Value) -> int:
    value = force(value)
    if not isinstance(value, int):
        raise NotBatchable("recursion on a batched index")
    return value


def _require(holds: bool) -> None:
    if not holds:
        raise Mismatch


REMEMBERED = 20_000  # results of one recursive definition that are kept
STEP = 4  # what applying an equation costs, in applications of constants
STRIDE = 32  # depth to which a recursion may go down before it is run from below


def equation_code(ev: Evaluator, definition: Declaration | Definition) -> Code:
    """Return code for a recursive definition as a curried function."""
    recursion = _Recursion(ev, definition)

    def code(_: Environment) -> Value:
        recursion.read()
        return Function.curried(len(recursion.equations[0].patterns), recursion.run)

    return code


class _Recursion:
    """A recursive definition with the results that it had.

    They are remembered: a definition that mentions itself several times would take exponential time
    otherwise. Those that are exact, at arguments told apart by value, are so for good.
    """

    def __init__(self, ev: Evaluator, definition: Declaration | Definition) -> None:
        self.ev, self.definition, self.epoch = ev, definition, ev.epoch
        self.equations: list[_Equation] = []
        self.descending: set[int] = set()
        self.known: dict[Hashable, Value] = {}
        self.cache: dict[Hashable, tuple[Value, tuple[Value, ...]]] = {}
        self.reached: dict[Hashable, int] = {}  # how far each has been run from below

    def read(self) -> None:
        """Read the equations, once."""
        if self.equations:
            return
        name = self.definition.name
        self.equations = [_Equation(self.ev, e) for e in self.definition.equations]
        for i in range(len(self.equations[0].patterns)):
            if any(e.descends(name, i) for e in self.equations):
                self.descending.add(i)

    def run(self, *values: Value) -> Value:
        forced = tuple(force(v) for v in values)
        if self.epoch != self.ev.epoch:
            self._forget()
        if len(self.cache) > REMEMBERED:  # forgetting some now would take exponential time
            self._forget()
            raise TooLarge(f"{self.definition.name} has too many different arguments")
        key = _key(forced)
        if key in self.known:
            return self.known[key]
        if key not in self.cache:
            self.ev.spend(STEP)
            self._from_below(forced, key)
            result = _first_match(self.ev, self.definition.name, self.equations, list(forced))
            exact = all(map(_rational, (result, *forced))) and not self.ev.approximations
            if exact and len(self.known) < REMEMBERED:
                self.known[key] = result
                return result
            self.cache[key] = result, forced
        return self.cache[key][0]

    def _forget(self) -> None:
        self.cache.clear()
        self.reached.clear()
        self.epoch = self.ev.epoch

    def _from_below(self, values: tuple[Value, ...], key: tuple[Hashable, ...]) -> None:
        """Run a deep recursion on ℕ in strides, so that no evaluation nests deeply."""
        for i, n in enumerate(values):
            if type(n) is not int or n <= STRIDE or i not in self.descending:
                continue
            before = _at(key, i, n - 1)
            if before in self.cache or before in self.known:
                continue
            line = _at(key, i, 0)
            for k in range(self.reached.get(line, 0) + STRIDE, n, STRIDE):
                self.reached[line] = k  # before the run, which asks again
                self.run(*values[:i], k, *values[i + 1 :])


def _key(values: tuple[Value, ...]) -> tuple[Hashable, ...]:
    """Return a key for arguments: rationals by value, everything else by identity (the cache keeps
    it alive), and the precision at which the result is computed.
    """
    return (ctx.prec, *(hashed(v) if _rational(v) else (id(v),) for v in values))


def _rational(x: Value) -> bool:
    return type(x) in (int, fmpq)


def _at(key: tuple[Hashable, ...], i: int, n: int) -> tuple[Hashable, ...]:
    """Return the key with `n` as argument `i`."""
    return (*key[: i + 1], n, *key[i + 2 :])


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
