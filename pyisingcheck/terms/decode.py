"""Reading ``pyisingcheck-export/1``: what Lean wrote, validated, as Python data.

An export is untrusted input.  Every index, tag and type is checked as it is used, and whatever is
wrong raises :class:`ExportError` with one line that names the file and the place in it.  The table
of expressions refers backwards only, so it is decoded in one pass without recursion.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn, TypeAlias, TypeVar

from pyisingcheck.errors import UserError
from pyisingcheck.terms.export import (
    KINDS,
    ROLES,
    ClaimTag,
    Constructor,
    Declaration,
    Definition,
    Export,
    Inductive,
    Recursor,
    RecursorRule,
    Violation,
)
from pyisingcheck.terms.expr import (
    BINDER_INFOS,
    LEVEL_TAGS,
    App,
    BinderInfo,
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
)

FORMAT = "pyisingcheck-export/1"
MAX_BYTES = 64 * 2**20
MAX_DEPTH = 2000
MAX_DIGITS = 4000  # Python refuses to read longer numerals unless told otherwise

__all__ = [
    "ClaimTag",
    "Constructor",
    "Declaration",
    "Definition",
    "Export",
    "ExportError",
    "Inductive",
    "Recursor",
    "RecursorRule",
    "Violation",
    "decode_export",
    "load_export",
]

T = TypeVar("T")
Record: TypeAlias = dict[str, Any]


class ExportError(UserError):
    """An export that cannot be used; the message is one line naming the file and the place."""


def load_export(path: str | Path, *, max_bytes: int = MAX_BYTES) -> Export:
    """Read and validate an export.

    Raises
    ------
    ExportError
        If the file cannot be read, is larger than ``max_bytes``, is no JSON, is of another format
        or major version, or breaks any rule of the format; one line that names file and place.
    """
    path = Path(path)
    return decode_export(_read(path, max_bytes), str(path))


def decode_export(text: str, origin: str = "export") -> Export:
    """Decode the text of an export; ``origin`` names it in messages (see :func:`load_export`)."""
    return _Decoder(_parse(text, origin), origin).export()


def _read(path: Path, max_bytes: int) -> str:
    try:
        if path.stat().st_size > max_bytes:
            raise ExportError(
                f"{path}: {path.stat().st_size} bytes, the limit is {max_bytes} bytes"
            )
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ExportError(f"{path}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise ExportError(f"{path}: cannot be read ({error.strerror})") from None


def _parse(text: str, origin: str) -> Record:
    def no_duplicates(pairs: list[tuple[str, Any]]) -> Record:
        record = dict(pairs)
        if len(record) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise ExportError(f"{origin}: the key {_show(twice)} occurs twice in one object")
        return record

    def no_constant(name: str) -> NoReturn:
        raise ExportError(f"{origin}: {name} is not JSON")

    try:
        data = json.loads(text, object_pairs_hook=no_duplicates, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise ExportError(f"{origin}: not JSON at {where}: {error.msg}") from None
    except RecursionError:
        raise ExportError(f"{origin}: JSON nested too deeply") from None
    except ValueError as error:  # a numeral longer than Python reads
        raise ExportError(f"{origin}: {str(error).splitlines()[0]}") from None
    if not isinstance(data, dict):
        raise ExportError(f"{origin}: expected one JSON object, found {_kind(data)}")
    return data


def _kind(value: Any) -> str:
    names = {
        bool: "a boolean",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "an array",
        dict: "an object",
    }
    return names.get(type(value), "null")


def _show(value: Any) -> str:
    """A value as short printable JSON for a message."""
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


class _Decoder:
    """One pass over a parsed export; ``place`` strings name where in the file we are."""

    def __init__(self, data: Record, origin: str) -> None:
        self.data = data
        self.origin = origin
        self.names: list[str] = []
        self.levels: list[Level] = []
        self.level_depth: list[int] = []
        self.exprs: list[Expr] = []
        self.depth: list[int] = []

    def export(self) -> Export:
        self.check_format()
        lean = self.text(self.get(self.data, "lean", ""), "lean")
        mathlib = self.optional(self.get(self.data, "mathlib", ""), "mathlib", self.text)
        sources = self.sources(self.get(self.data, "sources", ""))
        self.read_tables()
        declarations = self.table("declarations", self.declaration)
        unfold = self.table("unfold", self.definition)
        inductives = self.table("inductives", self.inductive, optional=True)
        violations = self.each(self.data.get("violations", []), "violations", self.violation)
        return Export(lean, mathlib, sources, declarations, unfold, inductives, violations)

    # Failing, and reading single values.

    def fail(self, place: str, message: str) -> NoReturn:
        raise ExportError(
            f"{self.origin}: {place}: {message}" if place else f"{self.origin}: {message}"
        )

    def get(self, record: Record, key: str, place: str) -> Any:
        if key not in record:
            self.fail(place, f"the key {_show(key)} is missing")
        return record[key]

    def text(self, value: Any, place: str) -> str:
        if not isinstance(value, str):
            self.fail(place, f"expected a string, found {_kind(value)}")
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            self.fail(place, "a string with half a surrogate pair")
        return value

    def natural(self, value: Any, place: str) -> int:
        if type(value) is not int or value < 0:
            self.fail(place, f"expected a natural number, found {_show(value)}")
        return value

    def array(self, value: Any, place: str, length: int | None = None) -> list[Any]:
        if not isinstance(value, list):
            self.fail(place, f"expected an array, found {_kind(value)}")
        if length is not None and len(value) != length:
            self.fail(place, f"expected {length} entries, found {len(value)}")
        return value

    def object(self, value: Any, place: str) -> Record:
        if not isinstance(value, dict):
            self.fail(place, f"expected an object, found {_kind(value)}")
        return value

    def optional(self, value: Any, place: str, read: Callable[[Any, str], T]) -> T | None:
        return None if value is None else read(value, place)

    def each(self, value: Any, place: str, read: Callable[[Any, str], T]) -> tuple[T, ...]:
        items = self.array(value, place)
        return tuple(read(item, f"{place}[{i}]") for i, item in enumerate(items))

    def texts(self, value: Any, place: str) -> tuple[str, ...]:
        return self.each(value, place, self.text)

    def choice(self, value: Any, place: str, choices: tuple[str, ...]) -> str:
        if value not in choices:
            self.fail(place, f"unknown {_show(value)}, expected one of {', '.join(choices)}")
        return str(value)

    # Header.

    def check_format(self) -> None:
        found = self.get(self.data, "format", "")
        if not isinstance(found, str) or not re.fullmatch(re.escape(FORMAT) + r"(\.\d+)*", found):
            self.fail("format", f"expected {_show(FORMAT)}, found {_show(found)}")

    def sources(self, value: Any) -> dict[str, str]:
        for file, digest in self.object(value, "sources").items():
            path = PurePosixPath(self.text(file, "sources"))
            if path.is_absolute() or ".." in path.parts:
                self.fail(f"sources[{_show(file)}]", "expected a path inside the project")
            if not isinstance(digest, str) or not re.fullmatch("[0-9a-f]{64}", digest):
                self.fail(f"sources[{_show(file)}]", "expected a SHA-256 in hexadecimal")
        return dict(value)

    # The shared tables.

    def read_tables(self) -> None:
        self.names = list(self.texts(self.get(self.data, "names", ""), "names"))
        for i, entry in enumerate(self.array(self.get(self.data, "levels", ""), "levels")):
            self.levels.append(self.level(entry, f"levels[{i}]"))
        for i, entry in enumerate(self.array(self.get(self.data, "exprs", ""), "exprs")):
            self.add_expr(entry, f"exprs[{i}]")

    def entry(self, table: list[T], index: Any, place: str, what: str) -> T:
        """``table[index]``; while a table is being read this refuses forward references as well."""
        if type(index) is not int or not 0 <= index < len(table):
            self.fail(place, f"{_show(index)} is not the index of an earlier entry of {what}")
        return table[index]

    def tagged(self, entry: Any, place: str, lengths: dict[str, int]) -> tuple[str, list[Any]]:
        items = self.array(entry, place)
        tag = items[0] if items else None
        if not isinstance(tag, str) or tag not in lengths:
            self.fail(place, f"unknown tag {_show(tag)}")
        self.array(items, place, lengths[tag] + 1)
        return tag, items[1:]

    def level(self, entry: Any, place: str) -> Level:
        tag, args = self.tagged(
            entry, place, {"zero": 0, "succ": 1, "max": 2, "imax": 2, "param": 1}
        )
        if tag == "param":
            self.level_depth.append(1)
            return LevelParam(self.text(args[0], place))
        parts = [self.level_at(i, place) for i in args]
        depth = 1 + max((self.level_depth[i] for i in args), default=0)
        if depth > MAX_DEPTH // 10:  # levels are hashed recursively
            self.fail(place, f"nested deeper than {MAX_DEPTH // 10}")
        self.level_depth.append(depth)
        return LEVEL_TAGS[tag](*parts)

    def add_expr(self, entry: Any, place: str) -> None:
        tag, args = self.tagged(entry, place, _EXPR_LENGTHS)
        node = _EXPR_READERS[tag](self, place, args)
        below = [self.depth[i] for i, is_expr in zip(args, _EXPR_CHILDREN[tag]) if is_expr]
        depth = 1 + max(below, default=0)
        if depth > MAX_DEPTH:
            self.fail(place, f"nested deeper than {MAX_DEPTH}")
        self.exprs.append(node)
        self.depth.append(depth)

    def expr(self, index: Any, place: str) -> Expr:
        return self.entry(self.exprs, index, place, "exprs")

    def name_at(self, index: Any, place: str) -> str:
        return self.entry(self.names, index, place, "names")

    def level_at(self, index: Any, place: str) -> Level:
        return self.entry(self.levels, index, place, "levels")

    def info(self, value: Any, place: str) -> BinderInfo:
        for known in BINDER_INFOS:
            if value == known:
                return known
        self.fail(place, f"unknown binder info {_show(value)}")

    def numeral(self, value: Any, place: str) -> int:
        text = self.text(value, place)
        if not re.fullmatch("[0-9]+", text, re.ASCII):
            self.fail(place, f"expected decimal digits, found {_show(text)}")
        if len(text) > MAX_DIGITS:
            self.fail(place, f"a numeral of more than {MAX_DIGITS} digits")
        return int(text)

    def closed(self, index: Any, place: str) -> Expr:
        expr = self.expr(index, place)
        if expr.loose:
            self.fail(place, f"entry {index} of exprs has {expr.loose} loose bound variables")
        return expr

    # Declarations.

    def table(
        self, key: str, read: Callable[[Record, str], T], *, optional: bool = False
    ) -> dict[str, T]:
        result: dict[str, T] = {}
        items = self.data.get(key, []) if optional else self.get(self.data, key, "")
        for i, item in enumerate(self.array(items, key)):
            place = f"{key}[{i}]"
            decoded = read(self.object(item, place), place)
            name: str = decoded.name  # type: ignore[attr-defined]
            if name in result:
                self.fail(place, f"a second entry named {name}")
            result[name] = decoded
        return result

    def definition(self, item: Record, place: str) -> Definition:
        return Definition(
            name=self.name_at(self.get(item, "name", place), f"{place}.name"),
            type=self.closed(self.get(item, "type", place), f"{place}.type"),
            value=self.closed(self.get(item, "value", place), f"{place}.value"),
            level_params=self.texts(item.get("levelParams", []), f"{place}.levelParams"),
            equations=self.each(item.get("equations", []), f"{place}.equations", self.closed),
        )

    def count(self, item: Record, key: str, place: str) -> int:
        return self.natural(self.get(item, key, place), f"{place}.{key}")

    def inductive(self, item: Record, place: str) -> Inductive:
        name = self.text(self.get(item, "name", place), f"{place}.name")
        constructors = self.get(item, "constructors", place)
        return Inductive(
            name=name,
            num_params=self.count(item, "numParams", place),
            num_indices=self.count(item, "numIndices", place),
            constructors=self.each(constructors, f"{place}.constructors", self.constructor),
            recursor=self.optional(item.get("recursor"), f"{place}.recursor", self.recursor),
        )

    def constructor(self, value: Any, place: str) -> Constructor:
        item = self.object(value, place)
        name = self.text(self.get(item, "name", place), f"{place}.name")
        return Constructor(name, self.count(item, "numFields", place))

    def recursor(self, value: Any, place: str) -> Recursor:
        item = self.object(value, place)
        return Recursor(
            name=self.text(self.get(item, "name", place), f"{place}.name"),
            level_params=self.texts(item.get("levelParams", []), f"{place}.levelParams"),
            num_params=self.count(item, "numParams", place),
            num_motives=self.count(item, "numMotives", place),
            num_minors=self.count(item, "numMinors", place),
            num_indices=self.count(item, "numIndices", place),
            rules=self.each(self.get(item, "rules", place), f"{place}.rules", self.rule),
        )

    def rule(self, value: Any, place: str) -> RecursorRule:
        item = self.object(value, place)
        return RecursorRule(
            constructor=self.text(self.get(item, "constructor", place), f"{place}.constructor"),
            num_fields=self.count(item, "numFields", place),
            value=self.closed(self.get(item, "value", place), f"{place}.value"),
        )

    def violation(self, value: Any, place: str) -> Violation:
        item = self.object(value, place)
        name, rule, detail = (
            self.text(self.get(item, key, place), f"{place}.{key}")
            for key in ("name", "rule", "detail")
        )
        return Violation(name, rule, detail)

    def declaration(self, item: Record, place: str) -> Declaration:
        name = self.text(self.get(item, "name", place), f"{place}.name")
        place = f"{place} ({name})"

        def at(key: str, read: Callable[[Any, str], T]) -> T:
            return read(self.get(item, key, place), f"{place}.{key}")

        def maybe(key: str, read: Callable[[Any, str], T]) -> T | None:
            return self.optional(item.get(key), f"{place}.{key}", read)

        return Declaration(
            name=name,
            kind=at("kind", lambda value, where: self.choice(value, where, KINDS)),
            module=at("module", self.text),
            file=at("file", self.text),
            range=maybe("range", self.position_range),
            doc=maybe("doc", self.text),
            statement=maybe("statement", self.text),
            level_params=maybe("levelParams", self.texts) or (),
            type=at("type", self.closed),
            value=maybe("value", self.closed),
            structure=maybe("structure", self.structure),
            equations=maybe("equations", lambda v, where: self.each(v, where, self.closed)) or (),
            axioms=at("axioms", self.texts),
            sorries=at("sorries", lambda v, where: self.each(v, where, self.position)),
            sorry_from=at("sorryFrom", self.texts),
            uses=maybe("uses", self.texts) or (),
            proof_uses=maybe("proofUses", self.texts) or (),
            claims=maybe("claims", lambda v, where: self.each(v, where, self.claim)) or (),
        )

    def position(self, value: Any, place: str) -> tuple[int, int]:
        line, column = self.array(value, place, 2)
        return self.natural(line, place), self.natural(column, place)

    def position_range(self, value: Any, place: str) -> tuple[int, int, int, int]:
        a, b, c, d = (self.natural(number, place) for number in self.array(value, place, 4))
        return a, b, c, d

    def structure(self, value: Any, place: str) -> Record:
        record = dict(self.object(value, place))
        if "fields" in record:
            record["fields"] = self.each(record["fields"], f"{place}.fields", self.field)
        return record

    def field(self, value: Any, place: str) -> Any:
        """A field of a structure; a numeric ``type`` is an index into ``exprs``."""
        if not isinstance(value, dict):
            return self.text(value, place)
        record = dict(value)
        if isinstance(record.get("type"), int):
            record["type"] = self.expr(record["type"], f"{place}.type")
        return record

    def claim(self, value: Any, place: str) -> ClaimTag:
        item = self.object(value, place)
        return ClaimTag(
            id=self.text(self.get(item, "id", place), f"{place}.id"),
            role=self.choice(self.get(item, "role", place), f"{place}.role", ROLES),
            source=self.optional(item.get("source"), f"{place}.source", self.text),
        )


def _const(d: _Decoder, place: str, args: list[Any]) -> Expr:
    levels = tuple(d.level_at(i, place) for i in d.array(args[1], place))
    return Const(d.name_at(args[0], place), levels)


def _proj(d: _Decoder, place: str, args: list[Any]) -> Expr:
    return Proj(d.name_at(args[0], place), d.natural(args[1], place), d.expr(args[2], place))


def _let(d: _Decoder, place: str, args: list[Any]) -> Expr:
    type_, value, body = (d.expr(i, place) for i in args[1:])
    return Let(d.text(args[0], place), type_, value, body)


def _binder(node: Callable[..., Expr]) -> Callable[[_Decoder, str, list[Any]], Expr]:
    def read(d: _Decoder, place: str, args: list[Any]) -> Expr:
        binder, info = d.text(args[0], place), d.info(args[3], place)
        return node(binder, d.expr(args[1], place), d.expr(args[2], place), info)

    return read


_EXPR_READERS: dict[str, Callable[[_Decoder, str, list[Any]], Expr]] = {
    "bvar": lambda d, place, args: BVar(d.natural(args[0], place)),
    "sort": lambda d, place, args: Sort(d.level_at(args[0], place)),
    "const": _const,
    "app": lambda d, place, args: App(d.expr(args[0], place), d.expr(args[1], place)),
    "lam": _binder(Lam),
    "pi": _binder(Pi),
    "let": _let,
    "nat": lambda d, place, args: NatLit(d.numeral(args[0], place)),
    "str": lambda d, place, args: StrLit(d.text(args[0], place)),
    "proj": _proj,
}
# Which arguments of an entry are expressions: this gives the entry's length and its children.
_EXPR_CHILDREN: dict[str, tuple[bool, ...]] = {
    "bvar": (False,),
    "sort": (False,),
    "const": (False, False),
    "app": (True, True),
    "lam": (False, True, True, False),
    "pi": (False, True, True, False),
    "let": (False, True, True, True),
    "nat": (False,),
    "str": (False,),
    "proj": (False, False, True),
}
_EXPR_LENGTHS = {tag: len(shape) for tag, shape in _EXPR_CHILDREN.items()}
