"""Statements that differ from a given one in a single numeral."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pyisingcheck.terms.expr import App, Const, Expr, NatLit, children, from_below
from pyisingcheck.terms.substitute import with_children

__all__ = ["with_other_numerals"]

MOST = 40  # numerals that are changed


def with_other_numerals(expr: Expr) -> Iterator[Expr]:
    """Yield `expr` with one numeral increased by 1, for every place with one (the first ones where
    there are many). The other places of a numeral that is shared keep it.
    """
    contains: dict[Expr, bool] = {}
    from_below(
        expr,
        lambda node: _written(node) is not None or any(contains[p] for p in children(node)),
        contains,
    )
    yield from islice(_changed(expr, contains), MOST)


def _changed(expr: Expr, contains: dict[Expr, bool]) -> Iterator[Expr]:
    if not contains[expr]:
        return
    n = _written(expr)
    if n is not None:
        yield _with_value(expr, n + 1)
        return
    parts = list(children(expr))
    for i, part in enumerate(parts):
        for other in _changed(part, contains):
            yield with_children(expr, [*parts[:i], other, *parts[i + 1 :]])


def _written(expr: Expr) -> int | None:
    match expr:
        case App(App(App(Const("OfNat.ofNat"), _), NatLit(n)), _):
            return n
    return None


def _with_value(expr: Expr, n: int) -> Expr:
    applied, instance = children(expr)
    of_type, _ = children(applied)
    return App(App(of_type, NatLit(n)), instance)
