"""Terms as Lean source that elaborates to them again.

Everything is explicit: ``@`` before every constant, universes and instances written out, variables
named by their depth.  Nobody reads it but Lean; for people there is `pretty`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from pyisingcheck.terms.expr import (
    App,
    BinderInfo,
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    Level,
    LevelIMax,
    LevelMax,
    LevelParam,
    LevelSucc,
    LevelZero,
    NatLit,
    Pi,
    Proj,
    Sort,
    StrLit,
    head_and_args,
)

LIMIT = 200_000  # characters; a shared term can be exponentially longer as text
# The parts of a name as the exporter writes them: an identifier, or what stands in «».  A name that
# Lean could not read back (a private one, one made up by a macro) has no source.
_PART = r"(?:[^\W\d][\w'!?]*|«[^«»\n]+»)"
_NAME = re.compile(rf"{_PART}(?:\.{_PART})*")
_VARIABLE = "pyisingcheck_x"  # no name of a library's
_BRACKETS: dict[BinderInfo, tuple[str, str]] = {
    "default": ("(", ")"),
    "implicit": ("{", "}"),
    "strictImplicit": ("⦃", "⦄"),
    "instImplicit": ("[", "]"),
}
_Piece: TypeAlias = "str | tuple[Expr, int]"  # text, or a term below so many binders


class NoSource(ValueError):
    """A term that cannot be written for Lean; the message says why."""


def source(expr: Expr) -> str:
    """A closed term as one line of Lean.

    Raises
    ------
    NoSource
        If a name cannot be written, or the text would be longer than ``LIMIT``.
    """
    text: list[str] = []
    left = LIMIT
    stack: list[_Piece] = [(expr, 0)]
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            text.append(piece)
            left -= len(piece)
        else:
            stack.extend(reversed(_pieces(*piece)))
        if left < 0:
            raise NoSource(f"more than {LIMIT} characters")
    return "".join(text)


def name_source(name: str, levels: Sequence[Level] = ()) -> str:
    """A constant with all its arguments explicit."""
    if not _NAME.fullmatch(name) or name.startswith(_VARIABLE):
        raise NoSource(f"no Lean name: {name}")
    universes = ", ".join(map(level_source, levels))
    return f"@{name}.{{{universes}}}" if universes else f"@{name}"


def level_source(level: Level) -> str:
    """A universe level, in parentheses where it has parts."""
    match level:
        case LevelZero():
            return "0"
        case LevelParam(name):
            if not _NAME.fullmatch(name):
                raise NoSource(f"no Lean universe: {name}")
            return name
        case LevelSucc(base):
            return f"({level_source(base)}+1)"
        case LevelMax(left, right):
            return f"(max {level_source(left)} {level_source(right)})"
        case LevelIMax(left, right):
            return f"(imax {level_source(left)} {level_source(right)})"


def _pieces(expr: Expr, depth: int) -> list[_Piece]:
    """A term in parentheses, if it needs them."""
    match expr:
        case BVar(index):
            return [f"@{_VARIABLE}{depth - 1 - index}"]
        case Const(name, levels):
            return [name_source(name, levels)]
        case Sort(level):
            return [f"(Sort {level_source(level)})"]
        case NatLit(value):
            return [f"(nat_lit {value})"]
        case StrLit(value):
            return [_string(value)]
        case Proj(_, field, inner):
            return [(inner, depth), f".{field + 1}"]
        case App():
            head, args = head_and_args(expr)
            spaced = [piece for arg in args for piece in (" ", (arg, depth))]
            return ["(", (head, depth), *spaced, ")"]
        case Lam(_, type_, body, info):
            # `@` keeps Lean from introducing arguments on its own
            return ["(@fun ", *_binder(type_, depth, info), " => ", (body, depth + 1), ")"]
        case Pi(_, type_, body, info):
            return ["(∀ ", *_binder(type_, depth, info), ", ", (body, depth + 1), ")"]
        case Let(_, type_, value, body):
            name = f"(let {_VARIABLE}{depth} : "
            return [name, (type_, depth), " := ", (value, depth), "; ", (body, depth + 1), ")"]


def _binder(type_: Expr, depth: int, info: BinderInfo) -> list[_Piece]:
    left, right = _BRACKETS[info]
    return [f"{left}{_VARIABLE}{depth} : ", (type_, depth), right]


def _string(value: str) -> str:
    if not (value.isascii() and value.isprintable()):
        raise NoSource("a string with special characters")
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
