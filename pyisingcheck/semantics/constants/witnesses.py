"""Witnesses chosen by a proof that there are some."""

from __future__ import annotations

from functools import partial
from typing import Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import NotBatchable, Undecided
from pyisingcheck.semantics.evaluate import FINITE_LIMIT
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.quantifiers.shapes import shape_of
from pyisingcheck.semantics.registry import meaning
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Thunk, Value


@meaning("Exists.choose", 3)
@meaning("Classical.choose", 3)
def _choose(c: Call) -> Value:
    """Some witness: which one is unknown, so that what rests on it is likely at best."""
    if c.dom.name != "ball":
        raise NotBatchable("a witness")
    ev, t, p = c.evaluator, c.type(0), c[1]
    n = ty.size(t)
    if n is not None and n <= FINITE_LIMIT:
        candidates = [decode(c.dom, t, k) for k in range(n)]
    else:
        candidates = ev.search.points(ev, t, shape_of(ev, c.expr(1), c.context, c.env))
    ev.approximations.append("one of the possible witnesses is chosen")
    for x in candidates:
        if ev.condition(Thunk(partial(_applied, ev, p, x), None)).level is Level.TRUE:
            return x
    raise Undecided(f"no witness of {t} was found")


def _applied(ev: Any, f: Value, x: Value, _: Any) -> Value:
    return ev.apply(f, x)
