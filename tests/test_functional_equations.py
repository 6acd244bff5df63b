"""Functions that hypotheses tie to their own values at sums, products and other points."""

from __future__ import annotations

from itertools import islice
from typing import Any

from flint import fmpq
from terms import NAT, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.exact import Sampler
from pyisingcheck.sampling.functions.ansatz import equations_of
from pyisingcheck.sampling.functions.orbits import Equation, values_on_orbit
from pyisingcheck.sampling.functions.patterns import apart, is_pattern, split
from pyisingcheck.sampling.plan import Plan, Step, plan_of
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Pi, apply

INT = Const("Int")
N = BVar(0)


def test_only_different_variables_are_split() -> None:
    assert is_pattern(op("HAdd.hAdd", N, BVar(1), NAT), 2, recursive=True)
    assert not is_pattern(op("HAdd.hAdd", N, BVar(1), NAT), 1, recursive=True)
    assert not is_pattern(op("HMul.hMul", N, N, NAT), 1, recursive=False)


def test_sums_and_products_lead_to_smaller_numbers() -> None:
    total = split(op("HAdd.hAdd", BVar(1), BVar(0), NAT))
    assert total is not None
    assert [total.parts(k) for k in (0, 1, 2, 7)] == [None, None, (1, 1), (4, 3)]
    product = split(op("HMul.hMul", BVar(1), BVar(0), NAT))
    assert product is not None
    assert [product.parts(k) for k in (1, 7, 12, 8)] == [None, None, (4, 3), (2, 4)]


def test_on_integers_sums_lead_towards_zero() -> None:
    total = split(op("HAdd.hAdd", BVar(1), BVar(0), INT))
    assert total is not None
    assert [total.parts(k) for k in (-1, -2, -7)] == [None, (-1, -1), (-4, -3)]
    assert [total.anchor(k) for k in (0, -1, 1)] == [(0, 0), (1, -1), None]


def test_a_value_at_a_number_without_parts_is_no_other_equation() -> None:
    total = op("HAdd.hAdd", BVar(1), BVar(0), INT)
    assert apart(total, lit(1, INT))
    assert not apart(total, lit(2, INT))


def on_orbit(gap: Any, start: int, free: int = 0, given: Any = lambda _: None) -> dict | None:
    equation = Equation(gap, lambda _: True)
    return values_on_orbit(equation, fmpq(start), lambda _: fmpq(free), given)


def test_an_involution_gives_two_equations() -> None:
    found = on_orbit(lambda x, f: f(x) * 2 + f(1 - x) - x * x, 3)
    assert found == {fmpq(3): fmpq(14, 3), fmpq(-2): fmpq(-1, 3)}


def test_what_the_equation_leaves_open_is_chosen_once() -> None:
    odd = [on_orbit(lambda x, f: f(x) + f(-x), start, free=5) for start in (2, -2)]
    assert odd[0] == odd[1] == {fmpq(2): fmpq(5), fmpq(-2): fmpq(-5)}
    assert on_orbit(lambda x, f: f(x) + f(2 - x) - 6, 2, given={fmpq(0): fmpq(5)}.get) == {
        fmpq(0): fmpq(5),
        fmpq(2): fmpq(1),
    }


def test_contradicting_instances_give_no_values() -> None:
    assert on_orbit(lambda x, f: f(x) + f(-x) - x - 1, 1) is None


def test_endless_orbits_and_squares_are_left_alone() -> None:
    assert on_orbit(lambda x, f: f(x) - f(x + 1), 0) is None
    assert on_orbit(lambda x, f: f(x) * f(-x) - 1, 1) is None


def functional(left: Any, right: Any, claim: Any) -> Any:
    """∀ f : ℝ → ℝ, (∀ x y, left = right) → claim; f is the argument of what is given."""
    real = Const("Real")
    every = Pi("x", real, Pi("y", real, eq(left(BVar(2)), right(BVar(2)))))
    return Pi("f", Pi("x", real, real), Pi("h", every, claim(BVar(1))))


def test_a_functional_equation_is_tried_with_simple_functions() -> None:
    """f (x - f y) = 1 - x - y only holds of f x = 1 / 2 - x, f (x + f y) = f x + y of ± x."""
    x, y = BVar(1), BVar(0)
    moved = functional(
        lambda f: App(f, op("HSub.hSub", x, App(f, y))),
        lambda f: op("HSub.hSub", op("HSub.hSub", lit(1), x), y),
        lambda f: eq(App(f, lit(0)), lit(1)),
    )
    added = functional(
        lambda f: App(f, op("HAdd.hAdd", x, App(f, y))),
        lambda f: op("HAdd.hAdd", App(f, x), y),
        lambda f: eq(App(f, lit(1)), lit(1)),
    )
    export = Export("", None, {}, {}, {})
    assert check_statement(moved, export).verdict == "falsified"
    assert check_statement(added, export).verdict == "falsified"


def test_equations_about_other_variables_are_left_alone() -> None:
    real = Const("Real")
    equation = Pi("x", real, eq(App(BVar(1), BVar(0)), BVar(0)))
    bound = Pi("x", real, rel("LE.le", App(BVar(1), BVar(0)), BVar(0)))
    steps = [
        Step("f", Pi("x", real, real), None, "variable"),
        Step("h", equation, None, "hypothesis", (0,)),
        Step("g", bound, None, "hypothesis", (0,)),
        Step("k", equation, None, "hypothesis", (0, 1)),
    ]
    assert equations_of(Plan(steps, equation, None), 0) == [1]


def even(*also: Any) -> Sampler:
    """Samples f with ∀ x, f (-x) = f x, and further hypotheses about f."""
    real = Const("Real")
    minus = apply(Const("Neg.neg"), real, Const("Real.instNeg"), BVar(0))
    statement: Any = Pi("x", real, eq(App(BVar(1), minus), App(BVar(1), BVar(0))))
    rest: Any = eq(lit(0), lit(0))
    for hypothesis in also:
        rest = Pi("k", hypothesis, rest)
    ev = Evaluator(Export("", None, {}, {}, {}), BallDomain(), PointSearch(0))
    return Sampler(ev, plan_of(ev, Pi("f", Pi("x", real, real), Pi("h", statement, rest))), 0)


def test_what_is_put_together_value_by_value_is_not_tame() -> None:
    drawn = islice((s.values[0] for s in even().samples() if s is not None), 20)
    assert not any(f.tame for f in drawn if f.label == "the function that the hypotheses define")


def test_regular_functions_are_not_put_together_value_by_value() -> None:
    real = Const("Real")
    continuous = apply(Const("Continuous"), real, real, Const("i"), Const("j"), BVar(1))
    assert even().determined.orbits
    sampler = even(continuous)
    assert not sampler.determined.orbits
    found = next(s for s in sampler.samples() if s is not None)
    assert found.values[0].smooth or found.values[0].corners
