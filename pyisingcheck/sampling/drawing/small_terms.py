"""The small elements of inductive types, all shapes of them, and all elements of finite structures:
what fails only at the thinnest balanced tree, or at one graph of a hundred, is seldom drawn.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.data import (
    Constructor,
    constructors_of,
    parameters,
    telescope_of,
)
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.environment import Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Constructed, Value

__all__ = ["LARGEST_TYPE", "NotDiscrete", "SmallTerms"]

MOST = {2: 200, 1: 1000}  # elements of one size, by the number of choices for numbers in them
LARGEST_TYPE = 512  # of which all elements are tried


class NotDiscrete(Exception):
    """The elements of a type cannot be enumerated."""


@dataclass
class SmallTerms:
    """Elements of inductive types by size, the number of constructors with fields in them, and of
    finite types.
    """

    ev: Evaluator
    known: dict[tuple[str, int, int], list[Value]] = field(default_factory=dict)
    finite: dict[str, list[Value]] = field(default_factory=dict)

    def all_of(self, t: ty.Type) -> list[Value]:
        """Return all elements of a type.

        Raises
        ------
        NotDiscrete
            If there are infinitely many or too many, or too many to choose those of a structure
            from.
        """
        if isinstance(t, ty.StructureType):
            key = str(t)
            if key not in self.finite:
                self.finite[key] = list(itertools.islice(self._records(t), LARGEST_TYPE + 1))
            if len(self.finite[key]) > LARGEST_TYPE:
                raise NotDiscrete
            return self.finite[key]
        n = ty.size(t)
        if n is None or n > LARGEST_TYPE:
            raise NotDiscrete
        return [decode(self.ev.domain, t, k) for k in range(n)]

    def _records(self, t: ty.StructureType) -> Iterator[Value]:
        """Yield the values of a structure that satisfy the proofs in it."""
        (constructor,) = constructors_of(self.ev, t.name)
        telescope = telescope_of(self.ev, constructor)
        binders = telescope[constructor.params :]

        def rest(k: int, env: Environment, context: Context) -> Iterator[tuple[Value, ...]]:
            if k == len(binders):
                yield ()
                return
            value = self.ev.value(binders[k].type, env, context)
            proof = self.ev.is_proposition(binders[k].type, context)
            options = self._proved(value) if proof else self.all_of(self.ev.as_type(value))
            for x in options:
                for more in rest(k + 1, (x, env), (binders[k].type, context)):
                    yield (x, *more)

        for fields in rest(0, *parameters(telescope[: constructor.params], t.params)):
            yield Constructed(constructor.name, list(fields))

    def _proved(self, proposition: Value) -> list[Value]:
        truth = self.ev.condition(proposition)
        if not truth.certain:
            raise Undecided("whether a value satisfies what its type demands")
        return [PROOF] if truth.level is Level.TRUE else []

    def up_to(self, t: ty.Inductive, size: int) -> list[tuple[Value, int]]:
        """Return the elements of `t` with their sizes, at most `size`; numbers in them are 0 and 1,
        and where there are many elements, 0 alone. Sizes with too many elements are left out.
        """
        found: list[tuple[Value, int]] = []
        for k in range(size + 1):
            elements = next(
                (e for c in (2, 1) if len(e := self._of_size(t, k, c)) <= MOST[c]), None
            )
            if elements is None:
                break
            found += [(x, k) for x in elements]
        return found

    def _of_size(self, t: ty.Inductive, size: int, choices: int) -> list[Value]:
        """Return the elements of the given size, one more than may be used if there are as many."""
        key = str(t), size, choices
        if key not in self.known:
            self.known[key] = []
            elements = (
                Constructed(k.name, list(fields))
                for k in constructors_of(self.ev, t.name)
                if k.fields or size == 0
                for fields in self._fields(t, k, size - (k.fields > 0), choices)
            )
            self.known[key] = list(itertools.islice(elements, MOST[choices] + 1))
            self.ev.spend(len(self.known[key]))
        return self.known[key]

    def _fields(
        self, t: ty.Inductive, constructor: Constructor, size: int, choices: int
    ) -> Iterator[tuple[Value, ...]]:
        """Yield the fields that have the given size together."""
        if size < 0:
            return
        telescope = telescope_of(self.ev, constructor)
        binders = telescope[constructor.params :]

        def rest(
            k: int, env: Environment, context: Context, left: int
        ) -> Iterator[tuple[Value, ...]]:
            if k == len(binders):
                if left == 0:
                    yield ()
                return
            value = self.ev.value(binders[k].type, env, context)
            if self.ev.is_proposition(binders[k].type, context):
                options = [(PROOF, 0)] if self.ev.condition(value).level.name == "TRUE" else []
            else:
                options = self._options(self.ev.as_type(value), left, choices)
            for x, taken in options:
                inner = (x, env), (binders[k].type, context)
                for more in rest(k + 1, *inner, left - taken):
                    yield (x, *more)

        yield from rest(0, *parameters(telescope[: constructor.params], t.params), size)

    def _options(self, t: ty.Type, size: int, choices: int) -> list[tuple[Value, int]]:
        """Return values of a field with their sizes; none if it is of a type without such."""
        match t:
            case ty.Inductive(plain=False):
                return [(x, k) for k in range(size + 1) for x in self._of_size(t, k, choices)]
            case ty.Number("Nat" | "Int"):
                return [(n, 0) for n in range(choices)]
            case ty.Number("Real" | "Rat" | "NNReal"):
                return [(fmpq(n), 0) for n in range(choices)]
        count = min(ty.size(t) or 0, choices)
        return [(decode(self.ev.domain, t, k), 0) for k in range(count)]
