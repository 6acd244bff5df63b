"""Predicates and functions that theorems of the export say meet a hypothesis, and the predicate
that is always true.

Hardly any predicate that is drawn has the properties that a structure of a project asks for, and
whether one has them would have to be judged at many points.  Where a theorem that Lean has proved
says ``C t``, the statement ``∀ P, C P → S P`` implies ``S t``: a counterexample to the one is a
counterexample to the other.

A predicate of which hypotheses only say that it holds somewhere, as in ``∀ P, P a → S``, may as
well be always true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyisingcheck.terms.decode import Declaration, Export
from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    Lam,
    LevelZero,
    Pi,
    Sort,
    apply,
    head_and_args,
    loose_indices,
    same,
)
from pyisingcheck.terms.pretty import pretty
from pyisingcheck.terms.substitute import instantiate, reduced, shift

__all__ = ["Special", "specializations"]

STANDARD = frozenset({"propext", "Classical.choice", "Quot.sound"})


@dataclass(frozen=True, slots=True, eq=False)
class Special:
    """A statement with a term for one of its variables.

    Attributes
    ----------
    statement : Expr
        It follows from the original one.
    variable, value : str
        What was replaced, and by what, as text.
    lemma : str
        The theorem that says that the value meets the hypothesis.
    """

    statement: Expr
    variable: str
    value: str
    lemma: str


def specializations(export: Export, statement: Expr) -> list[Special]:
    """Return the special cases of a closed statement that theorems of the export offer, in the
    order of the export; none where no hypothesis asks for what a theorem says.
    """
    binders = _binders(statement)
    known = [
        special
        for position, hypothesis in enumerate(binders)
        for lemma in _lemmas(export, hypothesis.type)
        for special in _special(binders, position, lemma)
    ]
    return known + [
        _always_true(binders, i) for i in range(len(binders)) if _only_assumed(binders, i)
    ]


def _only_assumed(binders: list[Pi], variable: int) -> bool:
    """Whether a binder is a predicate of more than one argument, and mentioned in hypotheses that
    it holds and nowhere else.  (One of a single argument is drawn well enough.)
    """
    type_, arguments = binders[variable].type, 0
    while isinstance(type_, Pi):
        type_, arguments = type_.body, arguments + 1
    if arguments < 2 or not (isinstance(type_, Sort) and isinstance(type_.level, LevelZero)):
        return False
    uses = 0
    for position in range(variable + 1, len(binders)):
        index = position - 1 - variable
        part = binders[position].type
        head, args = head_and_args(part)
        if same(head, BVar(index)) and len(args) == arguments:
            part = apply(Const("True"), *args)
            uses += 1
        if index in loose_indices(part):
            return False
    conclusion = len(binders) - 1 - variable
    return bool(uses) and conclusion not in loose_indices(binders[-1].body)


def _always_true(binders: list[Pi], variable: int) -> Special:
    """The special case for the predicate that is always true."""
    value: Expr = Const("True")
    type_, domains = binders[variable].type, []
    while isinstance(type_, Pi):
        domains.append(type_)
        type_ = type_.body
    for domain in reversed(domains):
        value = Lam(domain.binder, domain.type, value)
    statement = reduced(instantiate(binders[variable].body, value))
    for binder in reversed(binders[:variable]):
        statement = replace(binder, body=statement)
    names = tuple(b.binder for b in binders[:variable])
    text = pretty(value, context=names)
    return Special(statement, binders[variable].binder, text, "it only has to hold")


def _binders(expr: Expr) -> list[Pi]:
    binders = []
    while isinstance(expr, Pi):
        binders.append(expr)
        expr = expr.body
    return binders


def _lemmas(export: Export, hypothesis: Expr) -> Iterator[Declaration]:
    """Proved theorems whose conclusion, but none of whose hypotheses, is of the same form."""
    head, args = head_and_args(hypothesis)
    if not (isinstance(head, Const) and args and head.name in export.declarations):
        return
    for theorem in export.theorems:
        if not theorem.proved or not set(theorem.axioms) <= STANDARD:
            continue
        binders = _binders(theorem.type)
        conclusion, found = head_and_args(binders[-1].body if binders else theorem.type)
        same = isinstance(conclusion, Const) and conclusion.name == head.name
        if same and len(found) == len(args) and not any(_is(b.type, head.name) for b in binders):
            yield theorem


def _is(expr: Expr, name: str) -> bool:
    head, _ = head_and_args(expr)
    return isinstance(head, Const) and head.name == name


def _special(binders: list[Pi], position: int, lemma: Declaration) -> Iterator[Special]:
    """The special case for the function that the hypothesis at a position is about."""
    _, args = head_and_args(binders[position].type)
    functions = [
        (i, position - 1 - arg.index)
        for i, arg in enumerate(args)
        if isinstance(arg, BVar) and isinstance(binders[position - 1 - arg.index].type, Pi)
    ]
    for at, variable in functions:
        try:
            before = [shift(a, variable - position) for a in [*args[:at], *args[at + 1 :]]]
            added, value = _instance(lemma, at, before)
            rest = instantiate(shift(binders[variable].body, len(added), 1), value)
            statement = _without(reduced(rest), position - variable - 1)
        except (_NoMatch, ValueError):  # or it mentions what is not there yet
            continue
        names = [b.binder for b in binders[:variable]] + [b.binder for b in added]
        for binder in [*added[::-1], *binders[:variable][::-1]]:
            statement = replace(binder, body=statement)
        text = pretty(value, context=tuple(names))
        yield Special(statement, binders[variable].binder, text, lemma.name)


class _NoMatch(Exception):
    """The lemma is about something else."""


def _instance(lemma: Declaration, at: int, before: list[Expr]) -> tuple[list[Pi], Expr]:
    """Return what the lemma is about at the argument `at`, and the assumptions that it needs.

    `before` are the other arguments that it must have. Assumptions that these do not determine come
    as binders around the value.
    """
    binders = _binders(lemma.type)
    _, args = head_and_args(binders[-1].body if binders else lemma.type)
    term = args.pop(at)
    found: dict[int, Expr] = {}
    for pattern, wanted in zip(args, before, strict=True):
        if isinstance(pattern, BVar):
            known = found.setdefault(len(binders) - 1 - pattern.index, wanted)
            if not same(known, wanted):
                raise _NoMatch
    added: list[Pi] = []
    values: list[Expr] = []  # of the lemma's binders, below those added
    for i, binder in enumerate(binders):
        if i in found:
            values.append(shift(found[i], len(added)))
        else:
            added.append(replace(binder, type=instantiate(binder.type, *values)))
            values = [*(shift(v, 1) for v in values), BVar(0)]
    for pattern, wanted in zip(args, before, strict=True):
        if not same(instantiate(pattern, *values), shift(wanted, len(added))):
            raise _NoMatch
    return added, instantiate(term, *values)


def _without(expr: Expr, depth: int) -> Expr:
    """Return a statement without the binder that is `depth` binders below its head.

    Raises
    ------
    ValueError
        If something depends on it.
    """
    assert isinstance(expr, Pi)
    if depth == 0:
        return shift(expr.body, -1)
    return replace(expr, body=_without(expr.body, depth - 1))
