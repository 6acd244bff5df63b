"""Plain statements of many kinds, true ones beside false ones that look like them."""

from __future__ import annotations

import pytest
from flint import fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.falsify.repeats import Repeats
from pyisingcheck.sampling.drawing.show import show
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.sampling.hints import hints_of
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, LevelZero, Pi, Sort, apply
from pyisingcheck.terms.substitute import shift
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})
PROP, INT = Sort(LevelZero()), Const("Int")
A, B = BVar(1), BVar(0)


def verdict(statement: Expr, work: int = 30_000) -> Verdict:
    return check_statement(statement, EMPTY, budget=Budget(1000, work))


def call(name: str, *args: Expr) -> Expr:
    return apply(Const(name), *args)


def implies(p: Expr, q: Expr) -> Expr:
    """p → q"""
    return Pi("h", p, shift(q, 1))


# -- propositions and predicates -------------------------------------------------------------------


def of_two(proposition: Expr) -> Expr:
    """∀ p q : Prop, …; they are 1 and 0 there."""
    return Pi("p", PROP, Pi("q", PROP, proposition))


def test_propositions_are_variables() -> None:
    contrapositive = implies(implies(A, B), implies(call("Not", B), call("Not", A)))
    holds = verdict(of_two(contrapositive))
    assert holds.verdict == "holds"
    found = verdict(of_two(implies(implies(A, B), implies(B, A))))
    assert found.verdict == "falsified" and found.certified
    assert found.counterexample == {"p": "False", "q": "True"}


def of_predicate(proposition: Expr) -> Expr:
    """∀ p : ℝ → Prop, …; it is 0 there."""
    return Pi("p", Pi("x", REAL, PROP), proposition)


def test_a_predicate_that_holds_far_out_only() -> None:
    """(¬ ∃ x, p x) ↔ ∀ x, ¬ p x, also for a p that holds from 3000000 on."""
    some = call("Exists", REAL, Lam("x", REAL, App(BVar(1), BVar(0))))
    none = Pi("x", REAL, call("Not", App(BVar(1), BVar(0))))
    law = of_predicate(call("Iff", call("Not", some), none))
    for seed in range(3):
        assert (
            check_statement(law, EMPTY, budget=Budget(1000, 30_000), seed=seed).verdict == "holds"
        )
    every = Pi("x", REAL, App(BVar(1), BVar(0)))
    assert verdict(of_predicate(call("Iff", some, every))).verdict == "falsified"


def test_relations_that_are_no_orders() -> None:
    """(∃ x y, R x y) → ∃ x, R x x"""

    def some(body: Expr) -> Expr:
        return call("Exists", NAT, Lam("x", NAT, body))

    relation = Pi("x", NAT, Pi("y", NAT, PROP))
    pair = some(some(apply(BVar(2), BVar(1), BVar(0))))
    loop = some(apply(BVar(2), BVar(0), BVar(0)))
    found = check_statement(Pi("R", relation, Pi("h", pair, loop)), EMPTY)
    assert found.verdict == "falsified" and found.certified


# -- functions and sequences -----------------------------------------------------------------------


def on_integers(conclusion: Expr) -> Expr:
    """∀ f : ℤ → ℤ, (∀ x, f (f x) = x + 2) → conclusion; f is 1 there."""
    twice = App(BVar(1), App(BVar(1), BVar(0)))
    law = Pi("x", INT, eq(twice, op("HAdd.hAdd", BVar(0), lit(2, INT), INT), INT))
    return Pi("f", Pi("x", INT, INT), Pi("h", law, conclusion))


def test_functional_equations_on_whole_numbers() -> None:
    def value(shift: int) -> Expr:
        return Pi(
            "x", INT, eq(App(BVar(2), BVar(0)), op("HAdd.hAdd", BVar(0), lit(shift, INT), INT), INT)
        )

    assert verdict(on_integers(value(3))).verdict == "falsified"
    assert verdict(on_integers(value(1))).verdict != "vacuous"


def test_an_equivalence_with_a_functional_equation() -> None:
    """(∀ x, f (f x) = x + 2) ↔ ∀ x, f x = x + 3"""
    twice = App(BVar(1), App(BVar(1), BVar(0)))
    law = Pi("x", INT, eq(twice, op("HAdd.hAdd", BVar(0), lit(2, INT), INT), INT))
    wrong = Pi("x", INT, eq(App(BVar(1), BVar(0)), op("HAdd.hAdd", BVar(0), lit(3, INT), INT), INT))
    found = verdict(Pi("f", Pi("x", INT, INT), call("Iff", law, wrong)))
    assert found.verdict == "falsified"


def descending(type_: Expr, conclusion: Expr) -> Expr:
    """∀ f : ℕ → type, (∀ n, f (n + 1) < f n) → conclusion; f is 1 there."""
    following = App(BVar(1), op("HAdd.hAdd", BVar(0), lit(1, NAT), NAT))
    law = Pi("n", NAT, rel("LT.lt", following, App(BVar(1), BVar(0)), type_))
    return Pi("f", Pi("n", NAT, type_), Pi("h", law, conclusion))


def test_natural_numbers_do_not_descend_for_ever() -> None:
    def first_is_three(type_: Expr) -> Expr:
        return eq(App(BVar(1), lit(0, NAT)), lit(3, type_), type_)

    for seed in range(4):
        found = check_statement(
            descending(NAT, first_is_three(NAT)), EMPTY, budget=Budget(1000, 30_000), seed=seed
        )
        assert found.verdict != "falsified"
    assert verdict(descending(REAL, first_is_three(REAL))).verdict == "falsified"


def test_sequences_are_told_apart_by_the_values_they_follow_from() -> None:
    def powers(a: int) -> Function:
        f = Function(lambda n: fmpq(a) ** (2**n), "the function that the hypotheses define")
        f.starts = 1
        return f

    repeats = Repeats()
    seen = [repeats.seen(Sample([powers(a)], [None])) for a in (2, 3, 2)]
    assert seen == [False, False, True]
    ev = Evaluator(EMPTY, BallDomain(max_prec=128))
    text = show(ev, ty.Pi(ty.NAT, lambda _: ty.REAL), powers(2))
    assert text == "the function that the hypotheses define: 2, 4, 16, 256, …"


# -- bounds ----------------------------------------------------------------------------------------


def size(x: Expr) -> Expr:
    return call("abs", REAL, Const("Real.lattice"), Const("Real.instAddGroup"), x)


@pytest.mark.parametrize("name", ["HSub.hSub", "HAdd.hAdd"])
def test_a_distance_bounds_a_variable_on_both_sides(name: str) -> None:
    """|x - 3| ≤ 1 / 100 or |x + 3| ≤ 1 / 100"""
    hundredth = op("HDiv.hDiv", lit(1), lit(100))
    law = rel("LE.le", size(op(name, BVar(0), lit(3))), hundredth)
    statement = Pi("x", REAL, Pi("h", law, rel("LE.le", BVar(1), lit(4))))
    ev = Evaluator(EMPTY, BallDomain(max_prec=128))
    bounds = {h.low: h.value(ev, []) for h in hints_of(plan_of(ev, statement))[0]}
    middle = 3 if name == "HSub.hSub" else -3
    assert bounds == {True: middle - fmpq(1, 100), False: middle + fmpq(1, 100)}


def test_a_neighbourhood_of_a_point_that_is_not_zero() -> None:
    """∃ δ > 0, ∀ x, |x - 2| < δ → x² < 5 is right, with x ≤ 2 it is wrong."""

    def near_two(conclusion: Expr) -> Expr:
        within = rel("LT.lt", size(op("HSub.hSub", BVar(0), lit(2))), BVar(1))
        universal = Pi("x", REAL, Pi("h", within, conclusion))
        body = call("And", rel("LT.lt", lit(0), BVar(0)), universal)
        return call("Exists", REAL, Lam("δ", REAL, body))

    square = op("HMul.hMul", BVar(1), BVar(1))
    assert verdict(near_two(rel("LT.lt", square, lit(5)))).verdict == "holds"
    assert verdict(near_two(rel("LE.le", BVar(1), lit(2)))).verdict == "falsified"


def test_entries_of_an_identity_matrix_are_work() -> None:
    ev = Evaluator(EMPTY, BallDomain(max_prec=128))
    ev.limit = ev.work + 1000
    assert algebra.numeral(ev, ty.MatrixType(ty.Fin(20), ty.Fin(20), ty.REAL), 1) is not None
    with pytest.raises(TooLarge, match="entries"):
        algebra.numeral(ev, ty.MatrixType(ty.Fin(100), ty.Fin(100), ty.REAL), 1)
