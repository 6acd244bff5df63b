"""Functions found by solving what hypotheses say of them: combinations, powers, functions through
given points, and sequences that are given by smaller terms.
"""

from __future__ import annotations

from typing import Any

import pytest
from flint import arb, fmpq
from terms import NAT, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.exact import Sampler
from pyisingcheck.sampling.functions.combinations import exact_combinations, fitted
from pyisingcheck.sampling.functions.descent import descends, least_values, step_by_step
from pyisingcheck.sampling.functions.determined import determined_functions
from pyisingcheck.sampling.functions.gaps import Gap
from pyisingcheck.sampling.functions.related import settled_limit
from pyisingcheck.sampling.functions.through import through
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function, force
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Pi, apply

REAL = Const("Real")
EXPORT = Export("", None, {}, {}, {})


def evaluator() -> Evaluator:
    return Evaluator(EXPORT, BallDomain(), PointSearch(0))


def over(p: int, q: int) -> Any:
    return op("HDiv.hDiv", lit(p), lit(q))


def functional(combine: str, point: int, value: Any, claim: Any) -> Any:
    """∀ f : ℝ → ℝ, (∀ x y, f (x + y) = combine (f x) (f y)) → f point = value → claim."""

    def f(x: Any, under: int) -> Any:
        return App(BVar(under), x)

    total = op("HAdd.hAdd", BVar(1), BVar(0))
    every = Pi("x", REAL, Pi("y", REAL, eq(f(total, 2), op(combine, f(BVar(1), 2), f(BVar(0), 2)))))
    given = eq(f(lit(point), 1), value)
    return Pi("f", Pi("x", REAL, REAL), Pi("h", every, Pi("k", given, claim(BVar(2)))))


@pytest.mark.parametrize(("value", "verdict"), [(over(6, 10), "holds"), (over(3, 10), "falsified")])
def test_additive_functions_have_the_given_value(value: Any, verdict: str) -> None:
    claim = functional("HAdd.hAdd", 1, over(3, 10), lambda f: eq(App(f, lit(2)), value))
    assert check_statement(claim, EXPORT).verdict == verdict


@pytest.mark.parametrize("base", [2, 3])
def test_multiplicative_functions_are_powers(base: int) -> None:
    claim = functional("HMul.hMul", 1, lit(base), lambda f: eq(App(f, lit(3)), lit(base**3)))
    assert check_statement(claim, EXPORT).verdict == "holds"
    sampler = Sampler(evaluator(), plan_of(evaluator(), claim), 0)
    found = next(s for s in sampler.samples() if s is not None)
    assert repr(found.values[0]) == f"fun x => ({base}) ^ x"


def test_contradicting_values_of_an_additive_function_are_not_met() -> None:
    """f 1 = 2 and f 2 = 5 with f (x + y) = f x + f y."""
    claim = functional(
        "HAdd.hAdd",
        1,
        lit(2),
        lambda f: Pi("m", eq(App(f, lit(2)), lit(5)), eq(lit(0), lit(1))),
    )
    assert check_statement(claim, EXPORT).verdict != "falsified"


def gap(at: Any, closed: bool = False) -> Gap:
    """An equation at x = y = a point, as code that reads f from the environment."""
    binders: list[Any] = [] if closed else ["Real", "Real"]
    return Gap(1, 0, binders, lambda env: at(env), lambda env: fmpq(0))


def test_linear_equations_are_solved_for_coefficients() -> None:
    """f (x + y) = f x + f y and f 1 = 3 / 10 among a + b x + c x²."""

    def additive(env: Any) -> Any:
        y, (x, (f, _)) = env
        return f(x + y) - f(x) - f(y)

    def value(env: Any) -> Any:
        return env[0](fmpq(1)) - fmpq(3, 10)

    def combination(c: Any) -> Function:
        return Function(lambda x: c[0] + c[1] * force(x) + c[2] * force(x) ** 2)

    ev = evaluator()
    gaps = [gap(additive), gap(value, closed=True)]
    assert list(exact_combinations(ev, gaps, combination, 3)) == [[0, fmpq(3, 10), 0]]
    first = next(exact_combinations(ev, gaps[:1], combination, 3))
    assert first == [0, 0, 0]

    def square(env: Any) -> Any:
        return env[0](fmpq(1)) ** 2 - 4

    assert not list(exact_combinations(ev, [gap(square, closed=True)], combination, 3))


def test_two_functions_are_fitted_to_two_values() -> None:
    ev = evaluator()
    gaps = [
        gap(lambda env: env[0](fmpq(0)) - 2, closed=True),
        gap(lambda env: env[0](fmpq(1)) - 7, closed=True),
    ]
    f = fitted(ev, gaps, [lambda x: fmpq(1), lambda x: x], ["1", "x"])
    assert f is not None
    assert [f(fmpq(k)) for k in (0, 1, 3)] == [2, 7, 17]
    assert fitted(ev, gaps, [lambda x: x, lambda x: x * 2], ["x", "2 * x"]) is None


def test_functions_through_points_keep_what_they_are() -> None:
    ev = evaluator()
    traits = frozenset({"Continuous", "StrictMono", "ConvexOn"})
    f = Function(lambda x: force(x) ** 3, "fun x => x ^ 3", True, True, traits=traits)
    moved = through(ev, f, {fmpq(0): fmpq(5)})
    assert moved is not None
    assert (moved(fmpq(2)), moved.smooth, moved.traits) == (13, True, traits)
    bent = through(ev, f, {fmpq(0): fmpq(1), fmpq(1): fmpq(-1), fmpq(3): fmpq(0)})
    assert bent is not None
    assert [bent(fmpq(k)) for k in (0, 1, 3)] == [1, -1, 0]
    assert bent.traits == {"Continuous"}
    falling = through(ev, f, {fmpq(0): fmpq(1), fmpq(1): fmpq(-1)}, scaled=True)
    assert falling is not None
    assert [falling(fmpq(k)) for k in (0, 1, 2)] == [1, -1, -15]
    assert falling.traits == {"Continuous"}
    assert through(ev, f, {fmpq(0): fmpq(1)}, scaled=True) is None


def test_conditions_bound_natural_numbers() -> None:
    n = BVar(0)
    assert least_values([NAT, rel("GE.ge", n, lit(2, NAT), NAT)]) == {1: 2}
    assert least_values([NAT, rel("LT.lt", lit(0, NAT), n, NAT)]) == {1: 1}
    assert least_values([NAT, rel("LE.le", n, lit(2, NAT), NAT)]) == {}
    assert least_values([REAL, rel("GE.ge", n, lit(2), REAL)]) == {}


def test_only_smaller_arguments_descend() -> None:
    a, k = BVar(1), BVar(0)

    def at(x: Any) -> Any:
        return op("HMul.hMul", App(a, x), App(a, x))

    before = op("HSub.hSub", k, lit(1, NAT), NAT)
    half = op("HDiv.hDiv", k, lit(2, NAT), NAT)
    assert descends([k], at(before), a, {0: 1})
    assert descends([k], at(half), a, {0: 1})
    assert not descends([k], at(before), a, {})  # 0 - 1 = 0
    assert not descends([k], at(op("HSub.hSub", k, lit(0, NAT), NAT)), a, {0: 1})
    assert not descends([k], at(k), a, {0: 1})
    after = op("HAdd.hAdd", k, lit(1, NAT), NAT)
    assert descends([after], at(k), a, {})
    assert not descends([after], at(after), a, {})
    assert step_by_step(at(before), a)
    assert not step_by_step(at(half), a)


def guarded(claim: Any, *, contradicting: bool = False) -> Any:
    """∀ a : ℕ → ℝ, a 0 = 5 / 2 → (∀ k, k ≥ 1 → a k = a (k - 1) ^ 2 - 2) → claim."""
    rule = Pi(
        "k",
        NAT,
        Pi(
            "g",
            rel("GE.ge", BVar(0), lit(1, NAT), NAT),
            eq(App(BVar(3), BVar(1)), op("HSub.hSub", _square(BVar(3)), lit(2))),
        ),
    )
    start = eq(App(BVar(0), lit(0, NAT)), over(5, 2))
    if contradicting:
        other = eq(App(BVar(2), lit(1, NAT)), lit(3))
        return Pi("a", Pi("n", NAT, REAL), Pi("s", start, Pi("h", rule, Pi("o", other, claim))))
    return Pi("a", Pi("n", NAT, REAL), Pi("s", start, Pi("h", rule, claim)))


def _square(a: Any) -> Any:
    last = App(a, op("HSub.hSub", BVar(1), lit(1, NAT), NAT))
    return op("HMul.hMul", last, last)


def test_a_guarded_recursion_defines_a_sequence() -> None:
    first = App(BVar(2), lit(1, NAT))
    ev = evaluator()
    plan = plan_of(ev, guarded(eq(first, over(17, 4))))
    found = determined_functions(ev, plan)
    assert found.constructed == {1, 2}
    assert not found.doubtful | found.partial
    assert check_statement(guarded(eq(first, over(17, 4))), EXPORT).verdict == "holds"
    wrong = check_statement(guarded(eq(first, over(17, 5))), EXPORT)
    assert wrong.verdict == "falsified"


def test_another_value_contradicts_the_recursion() -> None:
    verdict = check_statement(guarded(eq(lit(0), lit(1)), contradicting=True), EXPORT).verdict
    assert verdict != "falsified"


def test_conjunctions_define_functions_of_two_arguments() -> None:
    """∀ x, S x 0 = 1 ∧ ∀ n, S x (n + 1) = S x n * x."""

    def s(x: Any, n: Any, under: int) -> Any:
        return App(App(BVar(under), x), n)

    start = eq(s(BVar(0), lit(0, NAT), 1), lit(1))
    after = op("HAdd.hAdd", BVar(0), lit(1, NAT), NAT)
    step = eq(s(BVar(1), after, 2), op("HMul.hMul", s(BVar(1), BVar(0), 2), BVar(1)))
    both = apply(Const("And"), start, Pi("n", NAT, step))

    def claim(value: int) -> Any:
        at = s(lit(2), lit(3, NAT), 1)
        kind = Pi("x", REAL, Pi("n", NAT, REAL))
        return Pi("S", kind, Pi("h", Pi("x", REAL, both), eq(at, lit(value))))

    assert check_statement(claim(8), EXPORT).verdict == "holds"
    assert check_statement(claim(9), EXPORT).verdict == "falsified"


def test_limits_of_sequences_that_settle_are_enclosed() -> None:
    ev = evaluator()
    third = Function(lambda n: 1 + arb(3) ** -force(n))
    found = settled_limit(ev, third)
    assert found is not None
    assert found.contains(1)
    assert found.rad() < 1e-60
    assert settled_limit(ev, Function(lambda n: arb(force(n)).log())) is None
    assert settled_limit(ev, Function(lambda n: arb(-1) ** force(n))) is None


def test_a_step_is_solved_for_in_an_equation_for_all_n() -> None:
    """s (s (n + 1)) = s (s n) + d holds of s n = n + c for d = 1 only."""
    s, d, s_here = BVar(3), BVar(2), BVar(2)
    after = op("HAdd.hAdd", BVar(0), lit(1, NAT), NAT)
    rule = eq(App(s, App(s, after)), op("HAdd.hAdd", App(s, App(s, BVar(0))), d, NAT), NAT)
    rises = Pi("n", NAT, rel("LT.lt", App(s_here, BVar(0)), App(s_here, after), NAT))
    claim = eq(lit(0), lit(0))
    statement = Pi(
        "s",
        Pi("n", NAT, NAT),
        Pi("d", NAT, Pi("m", rises, Pi("h", Pi("n", NAT, rule), claim))),
    )
    ev = evaluator()
    sampler = Sampler(ev, plan_of(ev, statement), 0)
    drawn = (sample for sample, _ in zip(sampler.samples(), range(400), strict=False))
    found = [sample for sample in drawn if sample is not None]
    assert found
    for sample in found:
        f, step = (sample.values[i] for i in (0, 1))
        assert force(f(f(3))) == force(f(f(2))) + step
