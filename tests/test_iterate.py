"""Iterates of a function, `f^[n]`: as many steps as can be paid."""

from __future__ import annotations

import json

import exports
import pytest
from flint import fmpq
from terms import NAT, REAL, lit

from pyisingcheck.semantics.domain import Exhausted, TooLarge
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import force
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import Const, Expr, apply

SINE = Const("Real.sin")


def iterate(n: int) -> Expr:
    """Real.sin^[n] 1: the function is no lambda, so that no step of it counts as work."""
    return apply(Const("Nat.iterate"), REAL, SINE, lit(n, NAT), lit(1))


def value(ev: Evaluator, n: int) -> object:
    with ev.domain.working():
        return force(ev.code(iterate(n), None)(None))


def test_iterates() -> None:
    ev = Evaluator(decode_export(json.dumps(exports.export())), BallDomain())
    assert value(ev, 0) == fmpq(1)
    assert float(value(ev, 3)) == pytest.approx(0.6784304773607402)  # type: ignore[arg-type]


def test_steps_are_counted_and_limited() -> None:
    ev = Evaluator(decode_export(json.dumps(exports.export())), BallDomain())
    with pytest.raises(TooLarge):
        value(ev, 2**40)
    ev.limit = ev.work + 1000
    with pytest.raises(Exhausted):
        value(ev, 10_000)
