"""Statements that another theorem of the export makes: Lean has proved them."""

from __future__ import annotations

from functools import lru_cache

from pyisingcheck.mutate.symmetry import Keys
from pyisingcheck.sampling.lemmas import STANDARD
from pyisingcheck.terms.decode import Export
from pyisingcheck.terms.expr import Expr

__all__ = ["is_theorem"]


def is_theorem(export: Export, statement: Expr) -> bool:
    """Whether a statement is, up to symmetry, a theorem whose proof rests on the usual axioms."""
    keys, known = _theorems(export)
    return keys.key(statement) in known


@lru_cache(maxsize=1)
def _theorems(export: Export) -> tuple[Keys, frozenset[int]]:
    keys = Keys()
    proved = (t for t in export.theorems if t.proved and set(t.axioms) <= STANDARD)
    return keys, frozenset(keys.key(t.type) for t in proved)
