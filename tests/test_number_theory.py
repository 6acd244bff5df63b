"""Functions and properties of whole numbers."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from terms import NAT, eq, lit

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.semantics.ball import BallDomain
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.integers import INTEGER_FUNCTIONS
from pyisingcheck.semantics.registry import MEANINGS
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import Const, Expr, apply

EMPTY = Export("", None, {}, {}, {})


def verdict(statement: Expr) -> str:
    return check_statement(statement, EMPTY, budget=Budget(1000, 30_000)).verdict


def value(name: str, *args: int) -> Expr:
    return apply(Const(name), *(lit(n, NAT) for n in args))


def says(name: str, args: tuple[int, ...], result: int) -> str:
    return verdict(eq(value(name, *args), lit(result, NAT), NAT))


def test_all_integer_functions_that_are_asked_for_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set()

    def recorded(kind: str, *_: Any) -> int:
        asked.add(kind)
        return 1

    monkeypatch.setattr(BallDomain, "integer", staticmethod(recorded))
    ev = Evaluator(EMPTY, BallDomain())
    for known in MEANINGS.values():
        with suppress(Exception):  # those of other things than numbers
            ev.limit = ev.work + 1000
            known.rule(Call(ev, [None] * known.arity, [], [3] * known.arity, None, None))
    assert {"gcd", "prime", "central_binom", "land", "size"} <= asked <= INTEGER_FUNCTIONS.keys()


@pytest.mark.parametrize(
    ("name", "args", "result"),
    [
        ("Nat.centralBinom", (0,), 1),
        ("Nat.centralBinom", (4,), 70),
        ("Nat.size", (0,), 0),
        ("Nat.size", (8,), 4),
        ("Nat.land", (12, 10), 8),
        ("Nat.lor", (12, 10), 14),
        ("Nat.xor", (12, 10), 6),
    ],
)
def test_values(name: str, args: tuple[int, ...], result: int) -> None:
    assert says(name, args, result) == "holds"
    assert says(name, args, result + 1) == "falsified"
