"""The small elements of inductive types, all shapes of them: what fails only at the thinnest
balanced tree is seldom drawn.
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
from pyisingcheck.semantics.environment import Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.values import PROOF, Constructed, Value

__all__ = ["SmallTerms"]

MOST = {2: 200, 1: 1000}  # elements of one size, by the number of choices for numbers in them


@dataclass
class SmallTerms:
    """Elements of inductive types by size, the number of constructors with fields in them."""

    ev: Evaluator
    known: dict[tuple[str, int, int], list[Value]] = field(default_factory=dict)

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
