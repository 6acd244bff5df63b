"""The table of constants that have a numerical meaning of their own; everything else unfolds or is
untested by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Call

Rule: TypeAlias = "Callable[[Call], Value]"


@dataclass(frozen=True, slots=True)
class Meaning:
    """How to evaluate a constant applied to `arity` arguments, types and instances counted."""

    name: str
    arity: int
    rule: Rule
    proposition: bool


MEANINGS: dict[str, Meaning] = {}


def meaning(name: str, arity: int, *, proposition: bool = False) -> Callable[[Rule], Rule]:
    """Register the decorated function as the meaning of the Lean constant `name`.

    Raises
    ------
    ValueError
        If `name` already has a meaning.
    """

    def register(rule: Rule) -> Rule:
        if name in MEANINGS:
            raise ValueError(f"{name} has two meanings")
        MEANINGS[name] = Meaning(name, arity, rule, proposition)
        return rule

    return register


def relation(name: str, arity: int) -> Callable[[Rule], Rule]:
    """As `meaning`, for a constant whose full application is a proposition."""
    return meaning(name, arity, proposition=True)
