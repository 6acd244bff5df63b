"""Substitution on de Bruijn terms, iterative and shared.

Every operation rebuilds a DAG once per distinct (node, number of binders crossed) and returns
closed subterms untouched, so cost follows the size of the shared graph and depth never meets
Python's stack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    Level,
    LevelParam,
    Pi,
    Proj,
    Sort,
    apply,
    children,
    from_below,
    head_and_args,
    level_parts,
    scoped_children,
)

Leaf: TypeAlias = Callable[[Expr, int], "Expr | None"]


def shift(expr: Expr, amount: int, cutoff: int = 0) -> Expr:
    """Add ``amount`` to every loose bound variable that is at least ``cutoff``.

    Raises
    ------
    ValueError
        If a variable would become negative: it is that of a binder that was removed.
    """
    if amount == 0:
        return expr

    def leaf(node: Expr, depth: int) -> Expr | None:
        if node.loose <= cutoff + depth:
            return node
        if not isinstance(node, BVar):
            return None
        if node.index - depth + amount < 0:
            raise ValueError(f"bound variable {node.index} cannot be shifted by {amount}")
        return BVar(node.index + amount)

    return _rebuild(expr, leaf)


def renamed(expr: Expr, new: Callable[[int], int]) -> Expr:
    """Replace every loose bound variable ``i`` by ``new(i)``, as seen from outside of ``expr``."""

    def leaf(node: Expr, depth: int) -> Expr | None:
        if node.loose <= depth:
            return node
        return BVar(new(node.index - depth) + depth) if isinstance(node, BVar) else None

    return _rebuild(expr, leaf)


def instantiate(body: Expr, *args: Expr) -> Expr:
    """Remove ``len(args)`` binders around ``body``: ``args`` in the order of the binders.

    ``fun x y => body`` applied to ``a b`` is ``instantiate(body, a, b)``.
    """
    count = len(args)
    shifted: dict[tuple[int, int], Expr] = {}

    def value(position: int, depth: int) -> Expr:
        if (position, depth) not in shifted:
            shifted[position, depth] = shift(args[position], depth)
        return shifted[position, depth]

    def leaf(node: Expr, depth: int) -> Expr | None:
        if node.loose <= depth:
            return node
        if not isinstance(node, BVar):
            return None
        inner = node.index - depth
        return value(count - 1 - inner, depth) if inner < count else BVar(node.index - count)

    return _rebuild(body, leaf) if count else body


def beta(fn: Expr, args: Sequence[Expr]) -> Expr:
    """``fn`` applied to ``args``, its own lambdas consumed until the head is no lambda."""
    fn, before = head_and_args(fn)
    rest = [*before, *args]
    while rest and isinstance(fn, Lam):
        body: Expr = fn
        taken = 0
        while taken < len(rest) and isinstance(body, Lam):
            body, taken = body.body, taken + 1
        fn, before = head_and_args(instantiate(body, *rest[:taken]))
        rest = [*before, *rest[taken:]]
    return apply(fn, *rest)


def reduced(expr: Expr) -> Expr:
    """``expr`` with every ``(fun x => body) a`` in it, as often as it occurs, as ``body`` at ``a``;
    what only becomes one that way may stay.
    """
    done: dict[Expr, Expr] = {}

    def combine(node: Expr) -> Expr:
        new = with_children(node, [done[part] for part in children(node)])
        if isinstance(new, App) and isinstance(new.fn, Lam):
            return instantiate(new.fn.body, new.arg)
        return new

    return from_below(expr, combine, done)


def instantiate_levels(expr: Expr, params: Sequence[str], levels: Sequence[Level]) -> Expr:
    """Replace universe parameters, as when the definition of ``c.{u}`` is unfolded at ``c.{1}``.

    Raises
    ------
    ValueError
        If the numbers of parameters and levels differ.
    """
    if len(params) != len(levels):
        raise ValueError(f"{len(params)} universe parameters but {len(levels)} levels")
    if not params:
        return expr
    assignment = dict(zip(params, levels))

    def leaf(node: Expr, depth: int) -> Expr | None:
        match node:
            case Sort(level):
                return Sort(substitute_level(level, assignment))
            case Const(name, used) if used:
                return Const(name, tuple(substitute_level(level, assignment) for level in used))
            case _:
                return None if children(node) else node

    return _rebuild(expr, leaf, skip_closed=False)


def substitute_level(level: Level, assignment: Mapping[str, Level]) -> Level:
    """Replace parameters in a level (levels are shallow, so this recurses)."""
    if isinstance(level, LevelParam):
        return assignment.get(level.name, level)
    return type(level)(*(substitute_level(part, assignment) for part in level_parts(level)))


def _rebuild(expr: Expr, leaf: Leaf, *, skip_closed: bool = True) -> Expr:
    """Rebuild ``expr`` from below; ``leaf`` answers for a node and depth, or None to go inside.

    Results are shared per (node, depth); where ``leaf`` ignores depth, ``skip_closed`` is false and
    they are shared per node.
    """
    done: dict[tuple[Expr, int], Expr] = {}
    stack = [(expr, 0, False)]
    while stack:
        node, depth, ready = stack.pop()
        key = (node, depth if skip_closed else 0)
        if key in done:
            continue
        if ready:
            parts = [done[part, at] for part, at in _below(node, depth, skip_closed)]
            done[key] = with_children(node, parts)
            continue
        answer = leaf(node, depth)
        if answer is not None:
            done[key] = answer
            continue
        stack.append((node, depth, True))
        stack.extend((part, at, False) for part, at in _below(node, depth, skip_closed))
    return done[expr, 0]


def _below(node: Expr, depth: int, count_binders: bool) -> list[tuple[Expr, int]]:
    return [(part, depth + binders * count_binders) for part, binders in scoped_children(node)]


def with_children(node: Expr, parts: list[Expr]) -> Expr:
    """``node`` with new subterms; the same object if none changed."""
    if all(old is new for old, new in zip(children(node), parts)):
        return node
    match node:
        case App():
            return App(*parts)
        case Lam() | Pi():
            return replace(node, type=parts[0], body=parts[1])
        case Let(binder):
            return Let(binder, *parts)
        case Proj(struct, field):
            return Proj(struct, field, parts[0])
        case _:
            return node
