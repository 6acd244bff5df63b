"""Functions between finite types that satisfy laws: closure operators, tournaments, quandles.

Hardly any table satisfies a law by chance. One that does not is rewritten: a place at which the law
fails is picked, one of the entries read there is changed, and the change is kept if the laws fail
at no more places than before.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pyisingcheck.sampling.plan import mentioned
from pyisingcheck.sampling.tables import Table, tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.environment import Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.registry import POINTWISE
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.unfolding import unfolded
from pyisingcheck.semantics.values import Function, Thunk, Value, force
from pyisingcheck.terms.expr import Const, Expr, Pi, head_and_args

__all__ = ["Laws"]

STEPS = 200  # changes that are tried
WORDS = 64  # values that an entry may have
ENTRIES = 64  # of a table
PLACES = 2000  # at which a law is looked at
WORK = 30_000  # what rewriting one table may cost
UPHILL = 0.03  # how often a change for the worse is kept
FRUITLESS = 3  # attempts in vain after which there are no more

Places: TypeAlias = Callable[[Environment], Iterator[Thunk]]
"""The conditions that a law consists of, in an environment."""

_Seen: TypeAlias = dict[tuple[int, int], tuple[bool, frozenset[int]]]
"""By law and place: whether it fails there, and the entries read."""


def places_of(ev: Evaluator, expr: Expr, context: Context) -> Places:
    """Return the conditions that a proposition consists of: one for every element of the finite
    types that it quantifies over, and for every part of a conjunction.
    """
    expr = unfolded(ev, expr)
    head, args = head_and_args(expr)
    if isinstance(head, Const) and (points := POINTWISE.get(head.name)) is not None:
        expr = points.opened(args) or expr
    if isinstance(expr, Pi) and not ev.is_proposition(expr.type, context):
        inner = places_of(ev, expr.body, (expr.type, context))
        domain = ev.lazy(expr.type, context)

        def everywhere(env: Environment) -> Iterator[Thunk]:
            t = ev.as_type(domain(env))
            size = ty.size(t)
            if size is None or size > PLACES:
                raise TooLarge("places")
            for k in range(size):
                yield from inner((decode(ev.domain, t, k), env))

        return everywhere
    if isinstance(head, Const) and head.name == "And" and len(args) == 2:
        left, right = (places_of(ev, side, context) for side in args)
        return lambda env: (x for side in (left, right) for x in side(env))
    code = ev.lazy(expr, context)
    return lambda env: iter([Thunk(code, env)])


@dataclass
class _Sheet:
    """The entries of a table of type `t`, in one list, and which of them were read."""

    ev: Evaluator
    t: ty.Type
    entries: list[Value]
    read: set[int] = field(default_factory=set)

    def function(self, t: ty.Type | None = None, first: int = 0) -> Value:
        t = t or self.t
        if not isinstance(t, ty.Pi):
            self.read.add(first)
            return self.entries[first]
        inner, width = t.codomain(0), _width(t.codomain(0))

        def at(x: Value) -> Value:
            k = encode(self.ev.domain, t.domain, force(x))
            return self.function(inner, first + k * width)

        return Function(at)

    def table(self, t: ty.Type | None = None, first: int = 0) -> Value:
        t = t or self.t
        if not isinstance(t, ty.Pi):
            return self.entries[first]
        inner, width = t.codomain(0), _width(t.codomain(0))
        count = ty.size(t.domain) or 0
        parts = [self.table(inner, first + k * width) for k in range(count)]
        return tabulated(self.ev, t.domain, parts)


class Laws:
    """The propositions of a telescope, `propositions` by the number of binders above."""

    def __init__(self, ev: Evaluator, propositions: dict[int, tuple[Expr, Context]]) -> None:
        self.ev = ev
        self.about = {i: frozenset(mentioned(e, i)) for i, (e, _) in propositions.items()}
        self.propositions = propositions
        self.places: dict[int, Places] = {}
        self.vain: dict[int, int] = {}

    def rewrite(
        self,
        position: int,
        values: Sequence[Value],
        targets: dict[int, ty.Type],
        rng: random.Random,
    ) -> tuple[int, Value] | None:
        """Rewrite one of `targets` (positions with their types) so that the law at `position`
        holds, and with it those about the same table for which `values` suffice.

        Returns the target and its new value, None where none was found.
        """
        tables = [i for i, t in targets.items() if _entries(self.ev, t, values[i]) is not None]
        if not tables or self.vain.get(position, 0) >= FRUITLESS:
            return None
        target = rng.choice(sorted(tables))
        laws = [i for i in self.about if i <= len(values) and target in self.about[i]]
        limit = self.ev.limit
        self.ev.limit = min(limit, self.ev.work + WORK)
        try:
            found = self._rewritten(target, targets[target], values, laws, rng)
        except (Unsupported, TooLarge, Undecided, RecursionError):
            found = None
        finally:
            self.ev.limit = limit
        if found is None:
            self.vain[position] = self.vain.get(position, 0) + 1
            return None
        return target, found

    def _rewritten(
        self,
        target: int,
        t: ty.Type,
        values: Sequence[Value],
        laws: list[int],
        rng: random.Random,
    ) -> Value | None:
        entries = _entries(self.ev, t, values[target])
        if entries is None:
            return None
        words = _words(self.ev, _entry_type(t))
        kept, wrong = list(entries), PLACES
        seen: _Seen = {}
        change, cell = kept, -1
        for _ in range(STEPS):
            most = PLACES if cell < 0 or rng.random() < UPHILL else wrong
            sheet = _Sheet(self.ev, t, change)
            looked = self._looked(target, sheet, values, laws, seen, cell, most)
            if looked is not None:
                kept, seen = change, looked
                wrong = sum(fails for fails, _ in seen.values())
                if not wrong:
                    return sheet.table()
            places = [sorted(cells) for fails, cells in seen.values() if fails and cells]
            if not places:
                return None
            change, cell = list(kept), rng.choice(rng.choice(places))
            change[cell] = rng.choice(words)
        return None

    def _looked(
        self,
        target: int,
        sheet: _Sheet,
        values: Sequence[Value],
        laws: list[int],
        seen: _Seen,
        cell: int,
        most: int,
    ) -> _Seen | None:
        """Return whether the laws fail at each place, and which entries are read there, where
        `seen` is that before entry `cell` changed; None if they fail at more than `most` places.
        """
        found: _Seen = {}
        function, wrong = sheet.function(), 0
        for i in laws:
            if i not in self.places:
                self.places[i] = places_of(self.ev, *self.propositions[i])
            env: Environment = None
            for k, v in enumerate(values[:i]):
                env = (function if k == target else v, env)
            for number, place in enumerate(self.places[i](env)):
                before = seen.get((i, number))
                if before is None or cell in before[1]:
                    sheet.read.clear()
                    fails = self.ev.condition(place).level is not Level.TRUE
                    before = fails, frozenset(sheet.read)
                found[i, number] = before
                wrong += before[0]
                if wrong > most:
                    return None
        return found


def _entry_type(t: ty.Type) -> ty.Type:
    while isinstance(t, ty.Pi):
        t = t.codomain(0)
    return t


def _width(t: ty.Type) -> int:
    """Return the number of entries of a table of type `t`."""
    return (ty.size(t.domain) or 0) * _width(t.codomain(0)) if isinstance(t, ty.Pi) else 1


def _entries(ev: Evaluator, t: ty.Type, x: Value) -> list[Value] | None:
    """Return the entries of a table with values in a finite type, None of anything else."""
    x = force(x)
    if not isinstance(t, ty.Pi):
        small = isinstance(t, ty.Proposition) or 1 < (ty.size(t) or 0) <= WORDS
        return [x] if small else None
    if not isinstance(x, Table) or not 0 < len(x.entries) <= ENTRIES:
        return None
    kinds = [t.codomain(decode(ev.domain, t.domain, k)) for k in range(len(x.entries))]
    parts = [_entries(ev, kinds[0], v) for v in x.entries]
    if len(set(map(str, kinds))) > 1 or any(part is None for part in parts):
        return None
    found = [v for part in parts if part is not None for v in part]
    return found if len(found) <= ENTRIES else None


def _words(ev: Evaluator, t: ty.Type) -> list[Value]:
    if isinstance(t, ty.Proposition):
        return [ev.domain.constant(b) for b in (True, False)]
    return [decode(ev.domain, t, k) for k in range(ty.size(t) or 0)]
