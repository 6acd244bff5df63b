"""Printing terms for messages, in a notation close to Lean's.

The statement as Lean prints it travels in the export; this is for the parts of terms that messages
quote.  Instances and universes are left out; depth and length are bounded, and what is cut shows as
``⋯``.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyisingcheck.terms.expr import (
    App,
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
    loose_indices,
)

# Constant -> (symbol, precedence, number of arguments); the last two arguments are the operands.
INFIX = {
    "HAdd.hAdd": ("+", 65, 6),
    "HSub.hSub": ("-", 65, 6),
    "HMul.hMul": ("*", 70, 6),
    "HDiv.hDiv": ("/", 70, 6),
    "HMod.hMod": ("%", 70, 6),
    "HSMul.hSMul": ("•", 73, 6),
    "HPow.hPow": ("^", 75, 6),
    "LE.le": ("≤", 50, 4),
    "LT.lt": ("<", 50, 4),
    "GE.ge": ("≥", 50, 4),
    "GT.gt": (">", 50, 4),
    "Dvd.dvd": ("∣", 50, 4),
    "Eq": ("=", 50, 3),
    "Ne": ("≠", 50, 3),
    "And": ("∧", 35, 2),
    "Or": ("∨", 30, 2),
    "Iff": ("↔", 20, 2),
}
# Constant -> (prefix, precedence, number of arguments); the last argument is the operand.
_PREFIX = {
    "Neg.neg": ("-", 75, 3),
    "Not": ("¬", 40, 1),
    "Nat.cast": ("↑", 1024, 3),
    "Int.cast": ("↑", 1024, 3),
    "Rat.cast": ("↑", 1024, 3),
}
_APP, _ATOM, _BINDER = 1023, 1024, 0
CUT = "⋯"


def pretty(expr: Expr, *, limit: int = 2000, depth: int = 60, context: Sequence[str] = ()) -> str:
    """``expr`` as text of at most ``limit`` characters.

    Parameters
    ----------
    limit
        Characters; what goes beyond is cut and marked.
    depth
        Nesting below which subterms are not shown.
    context
        Names for loose bound variables, outermost first.
    """
    text = _Printer(limit).show(expr, list(context), 0, depth)
    return text if len(text) <= limit else text[: max(limit - 1, 0)] + CUT


class _Printer:
    """One printing job; ``left`` counts the characters still to be spent on shared subterms."""

    def __init__(self, limit: int) -> None:
        self.left = 4 * limit

    def show(self, expr: Expr, names: list[str], precedence: int, depth: int) -> str:
        if depth == 0 or self.left <= 0:
            return CUT
        text, own = self.node(expr, names, depth - 1)
        self.left -= 1 + len(text) // 8
        return f"({text})" if own < precedence else text

    def node(self, expr: Expr, names: list[str], depth: int) -> tuple[str, int]:
        match expr:
            case BVar(index):
                return (names[-1 - index] if index < len(names) else f"#{index}"), _ATOM
            case Sort(level):
                return sort_text(level), _ATOM
            case NatLit(value):
                return str(value), _ATOM
            case StrLit(value):
                return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"', _ATOM
            case Proj(_, field, inner):
                return f"{self.show(inner, names, _ATOM, depth)}.{field + 1}", _ATOM
            case Lam(binder, type_, body):
                return self.binder("fun ", " ↦ ", binder, type_, body, names, depth), _BINDER
            case Pi(binder, type_, body, info):
                return self.pi(binder, type_, body, info, names, depth)
            case Let(binder, _, value, body):
                shown = self.show(value, names, 0, depth)
                name = _fresh(binder, names)
                rest = self.show(body, [*names, name], 0, depth)
                return f"let {name} := {shown}; {rest}", _BINDER
            case Const() | App():
                return self.application(expr, names, depth)

    def pi(
        self, binder: str, type_: Expr, body: Expr, info: str, names: list[str], depth: int
    ) -> tuple[str, int]:
        if info == "instImplicit":
            shown = self.show(type_, names, 0, depth)
            return f"[{shown}] → {self.show(body, [*names, '_'], 24, depth)}", 25
        if 0 not in loose_indices(body):
            left = self.show(type_, names, 26, depth)
            return f"{left} → {self.show(body, [*names, '_'], 25, depth)}", 25
        return self.binder("∀ ", ", ", binder, type_, body, names, depth), _BINDER

    def binder(
        self,
        symbol: str,
        separator: str,
        binder: str,
        type_: Expr,
        body: Expr,
        names: list[str],
        depth: int,
    ) -> str:
        name = _fresh(binder, names)
        shown = self.show(type_, names, 0, depth)
        rest = self.show(body, [*names, name], 0, depth)
        return f"{symbol}{name} : {shown}{separator}{rest}"

    def application(self, expr: Expr, names: list[str], depth: int) -> tuple[str, int]:
        head, args = head_and_args(expr)
        name = head.name if isinstance(head, Const) else ""
        if name in INFIX and len(args) == INFIX[name][2]:
            symbol, own, _ = INFIX[name]
            left = self.show(args[-2], names, own, depth)
            return f"{left} {symbol} {self.show(args[-1], names, own + 1, depth)}", own
        if name in _PREFIX and len(args) == _PREFIX[name][2]:
            symbol, own, _ = _PREFIX[name]
            return symbol + self.show(args[-1], names, own, depth), own
        if name == "OfNat.ofNat" and len(args) == 3:
            return self.node(args[1], names, depth)
        if name == "Exists" and len(args) == 2 and isinstance(args[1], Lam):
            lam = args[1]
            text = self.binder("∃ ", ", ", lam.binder, lam.type, lam.body, names, depth)
            return text, _BINDER
        shown = [self.show(arg, names, _ATOM, depth) for arg in args if not _hidden(arg)]
        function = name or self.show(head, names, _ATOM, depth)
        return " ".join([function, *shown]), (_APP if shown else _ATOM)


def _hidden(arg: Expr) -> bool:
    """Whether an argument is an instance, by Lean's naming of instances."""
    head, _ = head_and_args(arg)
    return isinstance(head, Const) and head.name.rpartition(".")[2].startswith("inst")


def _fresh(binder: str, names: list[str]) -> str:
    """A printable binder name that shadows none in scope (Lean marks inaccessible names with ✝)."""
    base = binder.replace("✝", "").rpartition("._@")[0] or binder.replace("✝", "") or "x"
    name, count = base, 0
    while name in names:
        count += 1
        name = f"{base}_{count}"
    return name


def sort_text(level: Level) -> str:
    """``Prop``, ``Type``, ``Type u`` or ``Sort u``."""
    match level:
        case LevelZero():
            return "Prop"
        case LevelSucc(LevelZero()):
            return "Type"
        case LevelSucc(base):
            return f"Type {level_text(base)}"
        case _:
            return f"Sort {level_text(level)}"


def level_text(level: Level) -> str:
    """A universe level as Lean writes it."""
    match level:
        case LevelZero():
            return "0"
        case LevelParam(name):
            return name
        case LevelSucc(base):
            text = level_text(base)
            return str(int(text) + 1) if text.isdigit() else f"({text}+1)"
        case LevelMax(left, right):
            return f"(max {level_text(left)} {level_text(right)})"
        case LevelIMax(left, right):
            return f"(imax {level_text(left)} {level_text(right)})"
