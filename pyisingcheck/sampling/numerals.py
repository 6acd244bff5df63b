"""The numerals of a statement, and statements that differ from it in a single one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from flint import fmpq

from pyisingcheck.terms.expr import (
    App,
    Const,
    Expr,
    NatLit,
    children,
    from_below,
    head_and_args,
    subterms,
)
from pyisingcheck.terms.substitute import with_children

__all__ = ["DRAWN_ANYWAY", "numerals_in", "with_other_numerals"]

DRAWN_ANYWAY = 12  # whole numbers up to here need no numeral to be drawn
MOST = 40  # numerals that are changed


def numerals_in(exprs: Iterable[Expr]) -> tuple[list[int], list[fmpq]]:
    """Return the numerals from 2 on that occur in expressions, and their quotients, in order."""
    whole: set[int] = set()
    quotients: set[fmpq] = set()
    for expr in exprs:
        for part in subterms(expr):
            if (n := _written(part)) is not None and n > 1:
                whole.add(n)
            head, args = head_and_args(part)
            if isinstance(head, Const) and head.name == "HDiv.hDiv" and len(args) == 6:
                p, q = (_written(a) for a in args[4:])
                if p is not None and q:
                    quotients.add(fmpq(p, q))
    return sorted(whole), sorted(quotients)


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
