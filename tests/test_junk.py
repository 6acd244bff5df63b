"""Equations solved where what they contain has no usual value."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flint import fmpq
from real_terms import Real, named
from terms import REAL, eq, lit, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.equations.roots import certified_root
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.symbolic import Space, SymbolDomain
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import BVar, Expr, Pi

EMPTY, SMALL = Export("", None, {}, {}, {}), Budget(1000, 60_000)
Two = Callable[[Real, Real], Real]


def claim(left: Two, total: int, conclusion: Callable[[Real, Real], Expr]) -> Expr:
    """∀ x y : ℝ, left = 0 → x + y = total → conclusion."""
    x, y = (Real(BVar(k)) for k in (1, 0))
    first = eq(left(x, y).expr, lit(0))
    x, y = (Real(BVar(k)) for k in (2, 1))
    second = eq((x + y).expr, lit(total))
    last = conclusion(*(Real(BVar(k)) for k in (3, 2)))
    return Pi("x", REAL, Pi("y", REAL, Pi("h", first, Pi("h'", second, last))))


@pytest.mark.parametrize(
    ("left", "wrong"),
    [
        (lambda x, y: named("sqrt", x - y), lambda x, y: eq(x.expr, y.expr)),
        (lambda x, y: x / (y - 3), lambda x, y: eq(x.expr, lit(0))),
        (lambda x, y: named("sqrt", x) / y * (x - 1), lambda x, y: eq(x.expr, lit(1))),
        (lambda x, y: named("exp", x) / y, lambda x, y: eq(x.expr, lit(0))),
    ],
)
def test_the_unusual_solutions_are_found(left: Two, wrong: Callable[..., Expr]) -> None:
    verdict = check_statement(claim(left, 10, wrong), EMPTY, budget=SMALL)
    assert verdict.verdict == "falsified" and verdict.certified


def test_what_holds_at_all_solutions_is_not_falsified() -> None:
    """√(x - y) = 0 says x ≤ y, and x / (y - 3) = 0 says x = 0 or y = 3."""
    below = claim(lambda x, y: named("sqrt", x - y), 10, lambda x, y: rel("LE.le", x.expr, y.expr))
    either = claim(lambda x, y: x / (y - 3), 10, lambda x, y: eq((x * (y - 3)).expr, lit(0)))
    for statement in (below, either):
        verdict = check_statement(statement, EMPTY, budget=SMALL)
        assert verdict.verdict == "holds" and verdict.samples


def test_each_supposition_leaves_its_condition() -> None:
    space = Space(junk=lambda what: True)
    x = space.unknown()
    before = space.state()
    assert SymbolDomain.function("sqrt", x - 1) == 0
    assert space.nonpositive == [x - 1] and not space.relations
    assert SymbolDomain.inv(x - 2) == 0
    assert space.relations == [(x - 2).num] and not space.divisors
    space.restore(before)
    assert not space.nonpositive and not space.relations


def test_usual_values_leave_no_such_condition() -> None:
    space = Space()
    SymbolDomain.function("sqrt", space.unknown() - 1)
    assert not space.nonpositive and space.relations


def test_zero_is_a_root_only_where_the_value_is_zero() -> None:
    dom = BallDomain()
    choices: list = []

    def choose(found: list) -> tuple[fmpq, fmpq]:
        choices.extend(found)
        return found[0]

    certified_root(lambda x: dom.function("log", x), choose)
    assert (fmpq(0), fmpq(0)) in choices
    choices.clear()
    certified_root(lambda x: dom.sub(dom.function("log", x), fmpq(1, 2)), choose)
    assert choices and (fmpq(0), fmpq(0)) not in choices
