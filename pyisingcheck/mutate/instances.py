"""Instances of a theorem: what it says with other terms for its variables.

Many a change gives the theorem at another place: with variables of one type exchanged, at 0 or 1
for a variable, at another variable, at -x for x, at x + d for x where the
change makes a sum that x is in larger by d, in the opposite ring.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, combinations, islice
from typing import TypeAlias

from pyisingcheck.mutate.opposites import opposite
from pyisingcheck.mutate.places import NONNEGATIVE, head_name
from pyisingcheck.mutate.proofs import Scope
from pyisingcheck.mutate.witnesses import operations
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    NatLit,
    Pi,
    apply,
    head_and_args,
    loose_indices,
    same,
)
from pyisingcheck.terms.substitute import instantiate, reduced, shift

__all__ = ["follows_elsewhere"]

MOST = 150  # choices of other terms that are tried

Choice: TypeAlias = dict[int, tuple[Expr, Expr]]  # by variable: a term and its type


def follows_elsewhere(
    scope: Scope, old: Sequence[Expr], conclusion: Expr, dropped: int | None
) -> bool:
    """Whether a conclusion below a scope's binders is an instance of an older statement.

    Parameters
    ----------
    scope
        The binders that there are now: the old ones, but for one that was dropped.
    old
        The types of the old binders and the old conclusion, each as it reads below all of them.
    """
    reverse = opposite(old)
    return any(
        _is_instance(scope, statement, conclusion, dropped)
        for statement in (old, reverse)
        if statement is not None
    )


def _is_instance(scope: Scope, old: Sequence[Expr], conclusion: Expr, dropped: int | None) -> bool:
    keys, count = scope.keys, len(scope.binders)
    types = list(scope.hypotheses())
    plain: list[tuple[Expr, Expr]] = [(BVar(count - 1 - k), t) for k, t in enumerate(types)]
    if dropped is not None:
        plain.insert(dropped, (Const("proof"), Const("True")))
    used = _used(old)
    wanted = keys.key(conclusion)
    shifts = _shifts(scope, plain, old[-1], conclusion, used - {dropped})
    choices = chain([{}], shifts, _choices(scope, plain, used - {dropped}))
    for choice in islice(choices, MOST):
        chosen = [choice.get(i, here) for i, here in enumerate(plain)]
        values = [term for term, _ in chosen]
        if keys.key(reduced(instantiate(old[-1], *values))) != wanted:
            continue
        asked = [reduced(instantiate(t, *values)) for t in old[:-1]]
        if all(
            keys.key(t) == keys.key(chosen[i][1]) or (i not in used and scope.proves(t))
            for i, t in enumerate(asked)
        ):
            return True
    return False


def _used(old: Sequence[Expr]) -> set[int]:
    """The binders on which a later one or the conclusion depends: any proof will do for others."""
    count = len(old) - 1
    return {count - 1 - i for t in old for i in loose_indices(t) if i < count}


def _shifts(
    scope: Scope, plain: list[tuple[Expr, Expr]], old: Expr, new: Expr, used: set[int]
) -> Iterator[Choice]:
    """x + (t - s) for a variable x, where t stands in the new statement for s = x + … in the old
    one.
    """
    for before, after in _differing(old, new):
        for i in sorted(used):
            term, type_ = plain[i]
            instance = operations(scope, type_)
            if head_name(type_) == "Matrix":
                instance = Const("Matrix.add")  # what the entries are says which laws hold
            if instance is None or not any(same(term, x) for x in _summands(before)):
                continue
            sum_, difference = (
                partial(apply, Const(name), type_, type_, type_, instance)
                for name in ("HAdd.hAdd", "HSub.hSub")
            )
            yield {i: (sum_(term, difference(after, before)), type_)}


def _differing(old: Expr, new: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Subterms that stand in the same place, from the outside in, down to where the heads differ;
    none below binders.
    """
    while not same(old, new):
        yield old, new
        (head, args), (other, others) = head_and_args(old), head_and_args(new)
        if len(args) != len(others) or not same(head, other):
            return
        changed = [(a, b) for a, b in zip(args, others, strict=True) if not same(a, b)]
        if len(changed) != 1:
            return
        [(old, new)] = changed


def _summands(expr: Expr) -> list[Expr]:
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name == "HAdd.hAdd" and len(args) == 6:
        return [x for a in args[-2:] for x in _summands(a)]
    return [expr]


def _choices(scope: Scope, plain: list[tuple[Expr, Expr]], used: set[int]) -> Iterator[Choice]:
    keys = scope.keys
    variables = sorted(used)
    kinds = {i: keys.key(plain[i][1]) for i in variables}
    pairs = [(i, j) for i, j in combinations(variables, 2) if kinds[i] == kinds[j]]
    exchanges: list[Choice] = [{i: plain[j], j: plain[i]} for i, j in pairs]
    negated: list[Choice] = []
    special: list[Choice] = []
    for i in variables:
        term, type_ = plain[i]
        if head_name(type_) == "Matrix":
            entries = operations(scope, head_and_args(type_)[1][-1]) or Const("Matrix.zero")
            zero = apply(Const("OfNat.ofNat"), type_, NatLit(0), entries)
            special.append({i: (zero, type_)})
        if (minus := _pointwise(scope, type_, term, "-")) is not None:
            negated.append({i: (minus, type_)})
        for value in "01":
            if (known := _pointwise(scope, type_, term, value)) is not None:
                special.append({i: (known, type_)})
    same: list[Choice] = [{i: plain[j]} for p in pairs for i, j in (p, p[::-1])]
    twice = map(_joined, (negated, exchanges, special))
    return chain(exchanges, negated, special, same, *twice)


def _joined(choices: list[Choice]) -> Iterator[Choice]:
    """Two choices at once."""
    for a, b in combinations(choices, 2):
        if not a.keys() & b.keys():
            yield {**a, **b}


def _pointwise(scope: Scope, type_: Expr, term: Expr, what: str) -> Expr | None:
    """-term, 0 or 1 in a type of numbers, of an algebra, or of functions with values there."""
    if isinstance(type_, Pi):
        inner = scope.below(type_.type)
        value = _pointwise(inner, type_.body, App(shift(term, 1), BVar(0)), what)
        return None if value is None else Lam(type_.binder, type_.type, value)
    if head_name(type_) == "Matrix":
        _, [rows, columns, entry] = head_and_args(type_)
        return _pointwise(scope, _function(rows, _function(columns, entry)), term, what)
    instance = operations(scope, type_)
    if instance is None:
        return None
    if what == "-":
        if head_name(type_) in NONNEGATIVE:
            return None
        return apply(Const("Neg.neg"), type_, instance, term)
    return apply(Const("OfNat.ofNat"), type_, NatLit(int(what)), instance)


def _function(domain: Expr, codomain: Expr) -> Expr:
    return Pi("i", domain, shift(codomain, 1))
