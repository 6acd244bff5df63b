"""The mutants of a statement: one change at one place each, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pyisingcheck.mutate.operators import OPERATORS
from pyisingcheck.mutate.places import Place, Reader
from pyisingcheck.mutate.symmetry import Keys
from pyisingcheck.terms.decode import Declaration
from pyisingcheck.terms.expr import Const, Expr
from pyisingcheck.terms.pretty import pretty

LIMIT = 200  # characters of the part that is changed


@dataclass(frozen=True, slots=True, eq=False)
class Mutant:
    """A statement with one change.

    Attributes
    ----------
    name
        The theorem's name, ``#`` and a number.
    statement
        The theorem it was made from.
    operator
        The kind of change, one of ``OPERATORS``.
    before, after
        The part that is changed, as text.
    term
        The changed statement, a closed proposition.
    equivalent
        Whether it says what the original says up to symmetry, or says of something that it is
        itself (see `symmetry.Keys`): no check could catch it.
    denial
        Whether the changed statement denies a universal one: then it is caught if the checker no
        longer finds the counterexample.
    place, part
        Where it was changed, and what is there now.
    """

    name: str
    statement: str
    operator: str
    before: str
    after: str
    term: Expr
    equivalent: bool
    denial: bool
    place: Place = field(default_factory=lambda: Place(Const("False")))
    part: Expr = Const("False")

    @property
    def text(self) -> str:
        """The changed statement, close to Lean's notation."""
        return pretty(self.term)


def mutants_of(declaration: Declaration, reader: Reader) -> list[Mutant]:
    """Every mutant of a theorem; two that agree up to symmetry count once."""
    keys = Keys()
    original = keys.key(declaration.type)
    seen: set[int] = set()
    mutants: list[Mutant] = []
    for place, operator, part in _changes(declaration.type, reader):
        term = place.plug(part)
        key = keys.key(term)
        if key in seen:
            continue
        seen.add(key)
        mutants.append(
            Mutant(
                name=f"{declaration.name}#{len(mutants) + 1}",
                statement=declaration.name,
                operator=operator,
                before=pretty(place.term, limit=LIMIT, context=place.names),
                after=pretty(part, limit=LIMIT, context=place.names),
                term=term,
                equivalent=key == original or keys.is_reflexive(term),
                denial=reader.is_denial(term),
                place=place,
                part=part,
            )
        )
    return mutants


def _changes(statement: Expr, reader: Reader) -> Iterator[tuple[Place, str, Expr]]:
    for place in reader.places(statement):
        for name, operator in OPERATORS.items():
            for part in operator(place, reader):
                yield place, name, part
