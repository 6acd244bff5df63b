"""Lean expressions as Python data.

Nodes are immutable and compare by identity: the decoder builds every entry of an export's table
once, so a term that occurs twice *is* the same object, and caches may key on it.  Every node knows
how many enclosing binders it still needs (``loose``), which lets substitution skip closed subterms.
Terms are DAGs that may denote huge trees; nothing here walks them recursively.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import lru_cache
from typing import Literal, TypeAlias, TypeVar

BinderInfo: TypeAlias = Literal["default", "implicit", "strictImplicit", "instImplicit"]
BINDER_INFOS: tuple[BinderInfo, ...] = ("default", "implicit", "strictImplicit", "instImplicit")


# Universe levels.


@dataclass(frozen=True, slots=True)
class LevelZero:
    """The level of propositions."""


@dataclass(frozen=True, slots=True)
class LevelSucc:
    """The level above ``base``."""

    base: Level


@dataclass(frozen=True, slots=True)
class LevelMax:
    """The larger of two levels."""

    left: Level
    right: Level


@dataclass(frozen=True, slots=True)
class LevelIMax:
    """Zero if ``right`` is zero, otherwise the larger of the two."""

    left: Level
    right: Level


@dataclass(frozen=True, slots=True)
class LevelParam:
    """A universe parameter of a declaration."""

    name: str


Level: TypeAlias = LevelZero | LevelSucc | LevelMax | LevelIMax | LevelParam
# Levels that consist of levels, as exports tag them.
LEVEL_TAGS: dict[str, Callable[..., Level]] = {
    "zero": LevelZero,
    "succ": LevelSucc,
    "max": LevelMax,
    "imax": LevelIMax,
}


def level_parts(level: Level) -> tuple[Level, ...]:
    """The levels that a level consists of."""
    match level:
        case LevelSucc(base):
            return (base,)
        case LevelMax(left, right) | LevelIMax(left, right):
            return (left, right)
        case _:
            return ()


# Expressions.


class _Node:
    """What all expression nodes share: a repr that does not walk the term."""

    __slots__ = ()

    loose: int

    def __repr__(self) -> str:
        from pyisingcheck.terms.pretty import pretty

        return f"<{type(self).__name__} {pretty(self, limit=200)}>"  # type: ignore[arg-type]

    def _set_loose(self, loose: int) -> None:
        object.__setattr__(self, "loose", loose)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BVar(_Node):
    """A bound variable as a de Bruijn index: 0 is the innermost binder."""

    index: int
    loose: int = dataclass_field(init=False)

    def __post_init__(self) -> None:
        self._set_loose(self.index + 1)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sort(_Node):
    """A universe; ``Sort(LevelZero())`` is ``Prop``."""

    level: Level
    loose: int = dataclass_field(init=False)

    def __post_init__(self) -> None:
        self._set_loose(0)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Const(_Node):
    """A constant by its full name, at the given universe levels."""

    name: str
    levels: tuple[Level, ...] = ()
    loose: int = dataclass_field(init=False)

    def __post_init__(self) -> None:
        self._set_loose(0)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class App(_Node):
    """The application of ``fn`` to one argument."""

    fn: Expr
    arg: Expr
    loose: int = dataclass_field(init=False)

    def __post_init__(self) -> None:
        self._set_loose(max(self.fn.loose, self.arg.loose))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lam(_Node):
    """``fun (binder : type) => body``."""

    binder: str
    type: Expr
    body: Expr
    info: BinderInfo = "default"
    loose: int = dataclass_field(init=False)

    def __post_init__(self) -> None:
        self._set_loose(max(self.type.loose, self.body.loose - 1))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pi(_Node):
    """``∀ (binder : type), body``, or ``type → body`` where the variable does not occur."""

    binder: str
    type: Expr
    body: Expr
    info: BinderInfo = "default"
    loose: int = dataclass_field(init=False)

    def __post_init__(self) -> None:
        self._set_loose(max(self.type.loose, self.body.loose - 1))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Let(_Node):
    """``let binder : type := value; body``."""

    binder: str
    type: Expr
    value: Expr
    body: Expr
    loose: int = dataclass_field(init=False)

    def __post_init__(self) -> None:
        self._set_loose(max(self.type.loose, self.value.loose, self.body.loose - 1))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NatLit(_Node):
    """A raw natural-number literal."""

    value: int
    loose: int = dataclass_field(init=False)

    def __post_init__(self) -> None:
        self._set_loose(0)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StrLit(_Node):
    """A string literal."""

    value: str
    loose: int = dataclass_field(init=False)

    def __post_init__(self) -> None:
        self._set_loose(0)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Proj(_Node):
    """Field ``field`` (from 0, parameters not counted) of a value of structure ``struct``."""

    struct: str
    field: int
    expr: Expr
    loose: int = dataclass_field(init=False)

    def __post_init__(self) -> None:
        self._set_loose(self.expr.loose)


T = TypeVar("T")
Expr: TypeAlias = BVar | Sort | Const | App | Lam | Pi | Let | NatLit | StrLit | Proj

Parts: TypeAlias = Callable[[Expr], Sequence[Expr]]


def children(expr: Expr) -> tuple[Expr, ...]:
    """The immediate subterms, in the order in which they are written."""
    match expr:
        case App(fn, arg):
            return (fn, arg)
        case Lam(_, type_, body) | Pi(_, type_, body):
            return (type_, body)
        case Let(_, type_, value, body):
            return (type_, value, body)
        case Proj(_, _, inner):
            return (inner,)
        case _:
            return ()


def identical(a: Expr, b: Expr) -> bool:
    """Whether two terms are the same but for the names of bound variables and universe levels."""
    waiting, seen = [(a, b)], set[tuple[int, int]]()
    while waiting:
        x, y = waiting.pop()
        if x is y or (id(x), id(y)) in seen:
            continue
        seen.add((id(x), id(y)))
        if type(x) is not type(y) or _label(x) != _label(y):
            return False
        waiting += zip(children(x), children(y), strict=True)
    return True


def _label(expr: Expr) -> object:
    match expr:
        case BVar(index):
            return index
        case Const(name):
            return name
        case NatLit(value) | StrLit(value):
            return value
        case Proj(struct, field):
            return struct, field
        case _:
            return None


def scoped_children(expr: Expr) -> list[tuple[Expr, int]]:
    """The immediate subterms, each with the number of binders (0 or 1) between it and ``expr``."""
    parts = children(expr)
    last = len(parts) - 1 if isinstance(expr, Lam | Pi | Let) else -1
    return [(part, int(i == last)) for i, part in enumerate(parts)]


def head_and_args(expr: Expr) -> tuple[Expr, list[Expr]]:
    """``f a b c`` as ``(f, [a, b, c])``; a term that is no application has no arguments."""
    args: list[Expr] = []
    while isinstance(expr, App):
        args.append(expr.arg)
        expr = expr.fn
    args.reverse()
    return expr, args


def apply(fn: Expr, *args: Expr) -> Expr:
    """``fn`` applied to the arguments from left to right."""
    for arg in args:
        fn = App(fn, arg)
    return fn


def subterms(expr: Expr) -> Iterator[Expr]:
    """Every distinct node below (and including) ``expr``, each once, in a fixed order."""
    seen: set[Expr] = set()
    stack = [expr]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        yield node
        stack.extend(reversed(children(node)))


def from_below(
    expr: Expr, combine: Callable[[Expr], T], done: dict[Expr, T], parts: Parts = children
) -> T:
    """What ``combine`` makes of a term, once it has made something of every part of it.

    Parameters
    ----------
    combine
        Called once for each distinct node, after its parts; finds their results in ``done``.
    done
        Results by node; those of earlier calls are used.
    parts
        The parts of a node.
    """
    stack = [expr]
    while stack:
        node = stack[-1]
        waiting = [part for part in parts(node) if part not in done]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        if node not in done:
            done[node] = combine(node)
    return done[expr]


def same(a: Expr, b: Expr) -> bool:
    """Whether two terms agree up to the names of their binders and universes."""
    stack, seen = [(a, b)], set()
    while stack:
        pair = stack.pop()
        if pair[0] is pair[1] or pair in seen:
            continue
        seen.add(pair)
        match pair:
            case (Lam(), Lam()) | (Pi(), Pi()) | (Let(), Let()) | (App(), App()) | (Sort(), Sort()):
                pass
            case (Const(x), Const(y)) | (BVar(x), BVar(y)) | (NatLit(x), NatLit(y)) if x == y:
                pass
            case (StrLit(x), StrLit(y)) if x == y:
                pass
            case (Proj(x, i), Proj(y, j)) if (x, i) == (y, j):
                pass
            case _:
                return False
        stack.extend(zip(children(pair[0]), children(pair[1]), strict=True))
    return True


@lru_cache(maxsize=10_000)
def loose_indices(expr: Expr) -> frozenset[int]:
    """De Bruijn indices of the variables in ``expr`` that are bound outside of it."""
    found: set[int] = set()
    stack, seen = [(expr, 0)], set()
    while stack:
        node, under = stack.pop()
        if node.loose <= under or (node, under) in seen:
            continue
        seen.add((node, under))
        if isinstance(node, BVar):
            found.add(node.index - under)
        stack.extend((child, under + binders) for child, binders in scoped_children(node))
    return frozenset(found)


def constants(expr: Expr) -> list[str]:
    """Names of the constants in ``expr``, each once, in order of first occurrence."""
    return list(dict.fromkeys(node.name for node in subterms(expr) if isinstance(node, Const)))


def numeral(expr: Expr) -> int | None:
    """The natural number that a numeral of any type writes out, None for other terms."""
    if isinstance(expr, NatLit):
        return expr.value
    match expr:
        case App(App(App(Const("OfNat.ofNat"), _), inner), _):
            return numeral(inner)
    return None
