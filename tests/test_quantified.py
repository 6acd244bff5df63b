"""Quantifiers over numbers inside a statement: bounds from any hypothesis, residues, roots."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
from flint import arb, fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, Investigation, check_statement
from pyisingcheck.falsify.failing import search_failing
from pyisingcheck.sampling.equations.residues import Residue
from pyisingcheck.sampling.exact import Sample, Sampler
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.witnesses.periods import period_of
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_functions import cos, sin
from pyisingcheck.semantics.domains.spans import Span, SpanDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    LevelZero,
    Pi,
    Sort,
    apply,
)

EMPTY = Export("", None, {}, {}, {})
INT, RAT = Const("Int"), Const("Rat")


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(EMPTY, BallDomain(max_prec=256), PointSearch(0))


def call(name: str, *args: Expr) -> Expr:
    return apply(Const(name), *args)


def exists(type_: Expr, body: Expr) -> Expr:
    return call("Exists", type_, Lam("x", type_, body))


def square(x: Expr, type_: Expr) -> Expr:
    return call("HPow.hPow", type_, NAT, type_, Const("inst"), x, lit(2, NAT))


def verdict(statement: Expr) -> str:
    return check_statement(statement, EMPTY, budget=Budget(400, 20_000)).verdict


def multiple_within(width: int) -> Expr:
    """∀ n, ∃ p, p % 5 = 0 ∧ n ≤ p ∧ p < n + width."""
    p, n = BVar(0), BVar(1)
    parts = (
        eq(op("HMod.hMod", p, lit(5, NAT), NAT), lit(0, NAT), NAT),
        rel("LE.le", n, p, NAT),
        rel("LT.lt", p, op("HAdd.hAdd", n, lit(width, NAT), NAT), NAT),
    )
    body = call("And", parts[0], call("And", parts[1], parts[2]))
    return Pi("n", NAT, exists(NAT, body))


def test_a_bound_counts_wherever_it_stands() -> None:
    assert verdict(multiple_within(4)) == "falsified"
    assert verdict(multiple_within(5)) == "holds"


def test_a_bound_may_follow_other_hypotheses() -> None:
    """∀ n, n = 25 → ∀ k, 2 ≤ k → k < n → n % k ≠ 0 fails at k = 5."""

    def statement(number: int) -> Expr:
        given = eq(BVar(0), lit(number, NAT), NAT)
        low = rel("LE.le", lit(2, NAT), BVar(0), NAT)
        high = rel("LT.lt", BVar(1), BVar(3), NAT)
        differs = call("Ne", NAT, op("HMod.hMod", BVar(4), BVar(2), NAT), lit(0, NAT))
        return Pi("n", NAT, Pi("g", given, Pi("k", NAT, Pi("h", low, Pi("h", high, differs)))))

    assert verdict(statement(25)) == "falsified"
    assert verdict(statement(23)) == "holds"


def test_no_integers_satisfy_what_no_residues_do() -> None:
    """a² = 3 b² + 2 has no solution modulo 3, a² = 3 b² + 1 has (2, 1)."""

    def equation(rest: int) -> Expr:
        a, b = square(BVar(1), INT), square(BVar(0), INT)
        right = op("HAdd.hAdd", op("HMul.hMul", lit(3, INT), b, INT), lit(rest, INT), INT)
        return exists(INT, exists(INT, eq(a, right, INT)))

    assert verdict(equation(2)) == "falsified"
    assert verdict(equation(1)) == "holds"


def sum_of_squares(count: int) -> Expr:
    """∀ n, ∃ x₁ … xₖ : ℕ, x₁² + … + xₖ² = n."""
    total = square(BVar(count - 1), NAT)
    for k in reversed(range(count - 1)):
        total = op("HAdd.hAdd", total, square(BVar(k), NAT), NAT)
    body = eq(total, BVar(count), NAT)
    for _ in range(count):
        body = exists(NAT, body)
    return Pi("n", NAT, body)


def test_squares_with_a_given_sum_are_bounded() -> None:
    three = check_statement(sum_of_squares(3), EMPTY)
    assert three.verdict == "falsified" and three.certified
    assert three.counterexample == {"n": "7"}
    four = check_statement(sum_of_squares(4), EMPTY)
    assert four.verdict == "holds" and four.samples > 100


def test_residues_to_different_moduli_know_only_what_both_tell() -> None:
    total = Residue(3, 4) + Residue(1, 6)
    assert (total.value, total.modulus) == (0, 2)
    assert (Residue(3, 4) + 3).modulus == 4


def test_a_rational_root_is_one_of_the_roots() -> None:
    assert verdict(exists(RAT, eq(square(BVar(0), RAT), lit(2, RAT), RAT))) == "falsified"
    assert verdict(exists(RAT, eq(square(BVar(0), RAT), lit(4, RAT), RAT))) == "holds"


def two_roots(square_of: int, more: Expr) -> Expr:
    """∃ x y, x < y ∧ (x² = square_of ∧ (y² = square_of ∧ more))."""
    parts = [eq(square(BVar(k), REAL), lit(square_of)) for k in (1, 0)]
    both = call("And", parts[0], call("And", parts[1], more))
    return exists(REAL, exists(REAL, call("And", rel("LT.lt", BVar(1), BVar(0)), both)))


def test_two_witnesses_are_both_among_roots() -> None:
    """The equation of the first is found below the second ∃."""
    opposite = eq(op("HAdd.hAdd", BVar(1), BVar(0)), lit(0))
    assert verdict(two_roots(2, opposite)) == "holds"
    wrong = check_statement(two_roots(0, opposite), EMPTY, budget=Budget(400, 20_000))
    assert wrong.verdict == "falsified" and wrong.certified  # 0 is the only root
    assert verdict(two_roots(2, eq(BVar(0), lit(3)))) == "falsified"


def test_the_entropy_of_an_interval_is_bounded_by_its_peak() -> None:
    whole = SpanDomain.neg_mul_log(Span(0, 1))
    assert 0 in whole and 0.36 in whole and whole < 0.37
    assert SpanDomain.neg_mul_log(Span(2, 3)) < -1.3
    assert 0.1 in SpanDomain.neg_mul_log(Span(-2, 1)) and 1.3 in SpanDomain.neg_mul_log(Span(-2, 1))


def test_a_bound_that_no_point_refutes_is_no_witness_where_smaller_ones_fail() -> None:
    """log x ≤ C for all x > 0 fails for every C, for large ones beyond all points."""
    positive = rel("LT.lt", lit(0), BVar(0))
    below = rel("LE.le", call("Real.log", BVar(1)), BVar(2))
    statement = exists(Const("Real"), Pi("x", Const("Real"), Pi("h", positive, below)))
    assert verdict(statement) != "holds"


def test_products_with_sines_are_unbounded() -> None:
    """∃ M, ∀ x, x · sin x ≤ M: whether x · sin x is large shows at some of several numbers."""
    real = Const("Real")
    value = op("HMul.hMul", BVar(0), call("Real.sin", BVar(0)))
    inner = Pi("x", real, rel("LE.le", value, BVar(1)))
    assert verdict(exists(real, inner)) == "falsified"


def test_the_sine_of_an_immense_rational_is_known() -> None:
    x = fmpq(2) ** 900 + 1
    assert sin(x).rad() < 1e-20 and cos(x).rad() < 1e-20
    assert (sin(x) ** 2 + cos(x) ** 2).contains(1)


def wave(value: Expr) -> Expr:
    """∃ x, sin x + cos x = value."""
    total = op("HAdd.hAdd", call("Real.sin", BVar(0)), call("Real.cos", BVar(0)))
    return exists(Const("Real"), eq(total, value))


def test_a_period_is_all_that_has_to_be_looked_at() -> None:
    """The greatest value is √2."""
    above = check_statement(wave(op("HDiv.hDiv", lit(3), lit(2))), EMPTY)
    assert above.verdict == "falsified" and above.certified
    assert verdict(wave(op("HDiv.hDiv", lit(7), lit(5)))) == "holds"


def test_periods_are_those_of_angles() -> None:
    x = BVar(0)
    half = call("Real.sin", op("HDiv.hDiv", op("HMul.hMul", lit(5), x), lit(2)))
    period = period_of(eq(half, call("Real.cos", op("HSub.hSub", lit(1), x))))
    assert period is not None and period.overlaps(4 * arb.pi())
    assert period_of(eq(half, x)) is None
    assert period_of(eq(call("Real.sin", op("HMul.hMul", x, x)), lit(0))) is None
    inner = Pi("y", Const("Real"), eq(call("Real.sin", BVar(1)), BVar(0)))
    assert period_of(inner) is not None


def test_half_the_distance_of_two_numbers_is_tried(ev: Evaluator) -> None:
    """As an ε that refutes x ≤ y + ε where x is hardly larger than y."""
    search = PointSearch(0)
    gap = fmpq(1, 2**30)
    search.pool, search.depth = [(ty.REAL, 2 + gap), (ty.REAL, fmpq(2))], 1
    assert gap / 2 in search.candidates(ev, ty.REAL)


def test_hypotheses_are_glanced_at_while_samples_are_drawn(ev: Evaluator) -> None:
    search = PointSearch(0)
    search.depth = 1
    assert len(search._consecutive(ty.NAT)) > 1000
    search.glancing = True
    assert not search._consecutive(ty.NAT)
    u = Pi("n", NAT, REAL)
    given = Pi("n", NAT, rel("LE.le", lit(0), App(BVar(1), BVar(0))))
    plan = plan_of(ev, Pi("u", u, Pi("h", given, eq(lit(0), lit(0)))))
    sampler = Sampler(ev, plan, 0)
    before = ev.work
    assert sum(s is not None for s in islice(sampler.samples(), 20)) > 10
    assert ev.work - before < 20_000


def test_an_induction_that_begins_too_late() -> None:
    """p 1 and p n → p (n + 1) for all n do not give p 0."""
    p = Pi("n", NAT, Sort(LevelZero()))
    start = App(BVar(0), lit(1, NAT))
    step = Pi(
        "n",
        NAT,
        Pi("h", App(BVar(2), BVar(0)), App(BVar(3), op("HAdd.hAdd", BVar(1), lit(1, NAT), NAT))),
    )
    claim = Pi("p", p, Pi("h", start, Pi("s", step, Pi("n", NAT, App(BVar(3), BVar(0))))))
    assert check_statement(claim, EMPTY).verdict == "falsified"
    base = App(BVar(0), lit(0, NAT))
    whole = Pi("p", p, Pi("h", base, Pi("s", step, Pi("n", NAT, App(BVar(3), BVar(0))))))
    assert check_statement(whole, EMPTY).verdict != "falsified"


@pytest.mark.parametrize(("divisor", "certified"), [(6, True), (7, False)])
def test_what_holds_at_every_residue_holds_of_all(divisor: int, certified: bool) -> None:
    """(∀ n : ℕ, 6 ∣ n * (n + 1) * (n + 2)) → False: the hypothesis is certain."""
    n, m, k = BVar(0), *(op("HAdd.hAdd", BVar(0), lit(j, NAT), NAT) for j in (1, 2))
    product = op("HMul.hMul", op("HMul.hMul", n, m, NAT), k, NAT)
    divides = apply(Const("Dvd.dvd"), NAT, Const("Nat.instDvdNat"), lit(divisor, NAT), product)
    found = check_statement(Pi("h", Pi("n", NAT, divides), Const("False")), EMPTY, name="s")
    assert found.certified is certified
    assert (found.verdict == "falsified") is certified


def test_the_conclusion_is_tried_before_costly_hypotheses(monkeypatch: pytest.MonkeyPatch) -> None:
    """(∀ m, m * 0 ≤ n * n) → n * n ≠ 6889 fails at 83 alone; only there the hypothesis is asked."""
    square = op("HMul.hMul", BVar(1), BVar(1), NAT)
    costly = Pi("m", NAT, rel("LE.le", op("HMul.hMul", BVar(0), lit(0, NAT), NAT), square, NAT))
    conclusion = apply(Const("Ne"), NAT, op("HMul.hMul", BVar(1), BVar(1), NAT), lit(6889, NAT))
    statement = Pi("n", NAT, Pi("h", costly, conclusion))
    check = Investigation(statement, EMPTY, "s", Budget(200), 0, "cpu")
    check.prepare()
    looked: list[int] = []
    admits = Investigation.admits

    def noted(self: Investigation, sample: Sample, *level: Any) -> bool:
        looked.append(sample.values[0])
        return admits(self, sample, *level)

    monkeypatch.setattr(Investigation, "admits", noted)
    assert search_failing(check, 100_000)
    assert set(looked) == {83}
    assert not search_failing(check, 10)  # without time
