"""Changed statements written as an export of their own: they are checked like any others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

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
    children,
)


class Encoder:
    """Extends the tables of an export (its parsed JSON, changed in place) by further terms."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record
        self._index: dict[str, dict[str, int]] = {
            table: {_text(entry): i for i, entry in enumerate(record[table])}
            for table in ("names", "levels", "exprs")
        }
        self._done: dict[Expr, int] = {}
        self._declarations = {d["name"]: d for d in record["declarations"]}

    def theorem(self, name: str, statement: str, term: Expr, like: str) -> None:
        """Add a theorem that is like the one named ``like`` but for its statement."""
        changed = {
            **self._declarations[like],
            "name": name,
            "statement": statement,
            "type": self.expr(term),
        }
        self.record["declarations"].append(changed)

    def expr(self, expr: Expr) -> int:
        """The index of a term in the table of expressions."""
        stack = [expr]
        while stack:
            node = stack[-1]
            waiting = [part for part in children(node) if part not in self._done]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if node not in self._done:
                self._done[node] = self._entry("exprs", self._expr_entry(node))
        return self._done[expr]

    def _expr_entry(self, node: Expr) -> list[Any]:
        parts = [self._done[part] for part in children(node)]
        match node:
            case BVar(index):
                return ["bvar", index]
            case Sort(level):
                return ["sort", self._level(level)]
            case Const(name, levels):
                return ["const", self._entry("names", name), [self._level(u) for u in levels]]
            case App():
                return ["app", *parts]
            case Lam(binder, _, _, info) | Pi(binder, _, _, info):
                return ["lam" if isinstance(node, Lam) else "pi", binder, *parts, info]
            case Let(binder):
                return ["let", binder, *parts]
            case NatLit(value):
                return ["nat", str(value)]
            case StrLit(value):
                return ["str", value]
            case Proj(struct, field, _):
                return ["proj", self._entry("names", struct), field, *parts]

    def _level(self, level: Level) -> int:
        match level:
            case LevelZero():
                entry: list[Any] = ["zero"]
            case LevelSucc(base):
                entry = ["succ", self._level(base)]
            case LevelMax(left, right):
                entry = ["max", self._level(left), self._level(right)]
            case LevelIMax(left, right):
                entry = ["imax", self._level(left), self._level(right)]
            case LevelParam(name):
                entry = ["param", name]
        return self._entry("levels", entry)

    def _entry(self, table: str, entry: Any) -> int:
        known, text = self._index[table], _text(entry)
        if text not in known:
            known[text] = len(self.record[table])
            self.record[table].append(entry)
        return known[text]


def write_with_theorems(
    source: Path, target: Path, theorems: Iterable[tuple[str, str, Expr, str]]
) -> None:
    """Write the export ``source`` with further theorems to ``target``.

    Parameters
    ----------
    theorems
        Name, text, term and the name of the theorem it was made from.
    """
    encoder = Encoder(json.loads(source.read_text("utf-8")))
    for name, statement, term, like in theorems:
        encoder.theorem(name, statement, term, like)
    target.write_text(json.dumps(encoder.record, ensure_ascii=False), "utf-8")


def _text(entry: Any) -> str:
    return json.dumps(entry)
