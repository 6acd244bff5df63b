"""Functions and properties of whole numbers."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from terms import NAT, REAL, eq, lit

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.integers import INTEGER_FUNCTIONS, padic_valuation
from pyisingcheck.semantics.registry import MEANINGS
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply

EMPTY = Export("", None, {}, {}, {})
INT = Const("Int")


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


def test_valuations_agree_with_repeated_division() -> None:
    for p, n in (
        (2, 2**37),
        (2, 3 * 2**21),
        (3, 3**8 - 1),
        (6, 6**9 * 4),
        (4, 2**7),
        (0, 5),
        (1, 5),
    ):
        count, rest = 0, n
        while p > 1 and rest % p == 0:
            rest, count = rest // p, count + 1
        assert padic_valuation(p, n) == count


def test_valuations_of_huge_powers_take_few_steps() -> None:
    assert padic_valuation(2, 3 << 10**6) == 10**6


@pytest.mark.parametrize(
    ("name", "args", "result"),
    [("padicValNat", (2, 24), 3), ("padicValNat", (2, 0), 0), ("padicValNat", (1, 4), 0)],
)
def test_valuations(name: str, args: tuple[int, ...], result: int) -> None:
    assert says(name, args, result) == "holds"
    assert says(name, args, result + 1) == "falsified"


def test_the_valuation_of_an_integer_is_that_of_its_size() -> None:
    """padicValInt 2 n = padicValInt 2 (-n), and is not 0."""
    n = BVar(0)
    negative = apply(Const("Neg.neg"), INT, Const("i"), n)
    values = [apply(Const("padicValInt"), lit(2, NAT), x) for x in (n, negative)]
    assert verdict(Pi("n", INT, eq(*values, NAT))) == "holds"
    assert verdict(Pi("n", INT, eq(values[1], lit(0, NAT), NAT))) == "falsified"


def test_factorizations() -> None:
    """n.factorization p is the valuation for a prime p, 0 for p = 6; its support are the primes."""
    ev = Evaluator(EMPTY, BallDomain())
    factorization = ev.value(value("Nat.factorization", 72))
    assert factorization.field(0).elements() == [2, 3]

    def at(p: int) -> Expr:
        f = value("Nat.factorization", 72)
        coerced = apply(Const("DFunLike.coe"), *[Const("True")] * 4, f)
        return App(coerced, lit(p, NAT))

    for p, exponent in ((2, 3), (3, 2), (5, 0), (6, 0)):
        assert verdict(eq(at(p), lit(exponent, NAT), NAT)) == "holds"
        assert verdict(eq(at(p), lit(exponent + 1, NAT), NAT)) == "falsified"


def holds(name: str, type_: Expr, *args: Expr) -> bool:
    found = verdict(apply(Const(name), type_, Const("i"), *args))
    assert found in ("holds", "falsified")
    return found == "holds"


def negative(n: int) -> Expr:
    return apply(Const("Neg.neg"), INT, Const("i"), lit(n, INT))


@pytest.mark.parametrize("name", ["Prime", "Irreducible"])
def test_primes(name: str) -> None:
    assert [n for n in range(12) if holds(name, NAT, lit(n, NAT))] == [2, 3, 5, 7, 11]
    assert [n for n in range(12) if holds(name, INT, negative(n))] == [2, 3, 5, 7, 11]
    assert not holds(name, REAL, lit(2))  # a unit


def test_squarefree_numbers() -> None:
    expected = [n for n in range(40) if n and not any(n % (d * d) == 0 for d in range(2, n + 1))]
    assert [n for n in range(40) if holds("Squarefree", NAT, lit(n, NAT))] == expected
    assert [n for n in range(40) if holds("Squarefree", INT, negative(n))] == expected
    assert [holds("Squarefree", REAL, lit(n)) for n in (0, 4)] == [False, True]


@pytest.mark.parametrize(
    ("type_", "x", "y", "coprime"),
    [
        (INT, 4, 9, True),
        (INT, 4, 6, False),
        (INT, 0, 1, True),
        (NAT, 4, 9, False),  # no multiples of them have the sum 1
        (NAT, 1, 6, True),
        (NAT, 0, 0, False),
        (REAL, 0, 2, True),
        (REAL, 0, 0, False),
    ],
)
def test_coprime_numbers(type_: Expr, x: int, y: int, coprime: bool) -> None:
    assert holds("IsCoprime", type_, lit(x, type_), lit(y, type_)) == coprime


def test_residues_are_coprime_as_far_as_the_modulus_allows() -> None:
    six = App(Const("ZMod"), lit(6, NAT))
    for x, y, coprime in ((2, 3, True), (2, 4, False), (0, 5, True)):
        assert holds("IsCoprime", six, lit(x, six), lit(y, six)) == coprime


@pytest.mark.parametrize("name", ["Prime", "Squarefree"])
def test_other_rings_are_left_alone(name: str) -> None:
    pairs = apply(Const("Prod"), INT, INT)
    assert verdict(apply(Const(name), pairs, Const("i"), lit(1, pairs))) == "untested"
