"""Writing terms: an export (``pyisingcheck-export/1``) extended by further theorems."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyisingcheck.terms.expr import (
    LEVEL_TAGS,
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    Level,
    LevelParam,
    NatLit,
    Pi,
    Proj,
    Sort,
    StrLit,
    children,
    from_below,
    level_parts,
)

__all__ = ["Encoder", "write_with_theorems"]

_TAGS: dict[Any, str] = {build: tag for tag, build in LEVEL_TAGS.items()}


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
        return from_below(
            expr, lambda node: self._entry("exprs", self._expr_entry(node)), self._done
        )

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
        if isinstance(level, LevelParam):
            return self._entry("levels", ["param", level.name])
        parts = [self._level(part) for part in level_parts(level)]
        return self._entry("levels", [_TAGS[type(level)], *parts])

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
