"""Propositions about lists that Lean defines inductively."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.registry import relation
from pyisingcheck.semantics.values import Thunk


def _related(c: Call, pairs: Any) -> Any:
    ev, relates = c.evaluator, c[1]
    parts = [
        ev.condition(Thunk(lambda p: ev.apply(relates, *p), pair)) for pair in pairs(list(c[2]))
    ]
    return c.dom.conjunction(parts)


@relation("List.Pairwise", 3)
def _pairwise(c: Call) -> Any:
    """Every element is related to every later one."""
    return _related(c, lambda items: combinations(items, 2))


@relation("List.IsChain", 3)
def _is_chain(c: Call) -> Any:
    """Every element is related to the next one."""
    return _related(c, pairwise)
