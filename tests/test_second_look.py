"""Hypotheses about all real numbers: what intervals prove of them, what roots refute, and which
functions they are not believed of.
"""

from __future__ import annotations

import re

import pytest
from flint import arb, fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, Investigation, check_statement, investigation
from pyisingcheck.falsify.belief import second_look
from pyisingcheck.falsify.outcome import outcome
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.sampling.functions.families import draw_function
from pyisingcheck.sampling.functions.regularity import is_regular
from pyisingcheck.sampling.plan import Plan, Step
from pyisingcheck.sampling.tables import moderate, moderated
from pyisingcheck.sampling.witnesses.exclusion import all_real_numbers
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.denials import denied_equation
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import PROOF, Function
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Pi, apply
from pyisingcheck.terms.pretty import pretty
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})
FUNCTIONS = Pi("x", REAL, REAL)


def verdict(statement: Expr) -> Verdict:
    return check_statement(statement, EMPTY)


def evaluator() -> Evaluator:
    return Evaluator(EMPTY, BallDomain())


def for_every_epsilon(conclusion: Expr) -> Expr:
    """∀ a, (∀ ε, 0 < ε → a ≤ ε) → conclusion."""
    bound = Pi("h", rel("LT.lt", lit(0), BVar(0)), rel("LE.le", BVar(2), BVar(1)))
    return Pi("a", REAL, Pi("h", Pi("ε", REAL, bound), conclusion))


def test_intervals_prove_what_holds_of_all_real_numbers() -> None:
    found = verdict(for_every_epsilon(eq(BVar(1), lit(0))))
    assert found.verdict == "falsified" and found.certified


def test_numbers_made_of_those_at_hand_refute_what_fails_close_to_zero() -> None:
    assert verdict(for_every_epsilon(rel("LE.le", BVar(1), lit(0)))).verdict == "holds"


def test_an_unbounded_interval_is_covered_too() -> None:
    ev, one = evaluator(), arb(1)
    square = lambda x: ev.domain.mul(x, x)  # noqa: E731
    assert all_real_numbers(ev, lambda x: ev.domain.less(-one, square(x)))
    assert not all_real_numbers(ev, lambda x: ev.domain.less(-one, x))
    assert not all_real_numbers(ev, lambda x: ev.domain.less(x, arb(2) ** 10_000))
    assert not all_real_numbers(ev, lambda x: ev.domain.less(0, square(x)))  # only at 0


def square_differs(conclusion: Expr) -> Expr:
    """∀ a, (∀ x, 0 < x → x * x ≠ a) → conclusion."""
    differs = apply(Const("Ne"), REAL, op("HMul.hMul", BVar(1), BVar(1)), BVar(2))
    every = Pi("x", REAL, Pi("h", rel("LT.lt", lit(0), BVar(0)), differs))
    return Pi("a", REAL, Pi("h", every, conclusion))


def test_an_inequation_for_all_numbers_denies_a_solution() -> None:
    every = square_differs(eq(BVar(0), BVar(0))).body.type  # type: ignore[union-attr]
    assert isinstance(every, Pi)
    denied = denied_equation(every)
    assert denied is not None
    assert pretty(denied, context=["a"]) == "¬(∃ x : Real, 0 < x ∧ x * x = a)"
    assert denied_equation(Pi("x", Const("Nat"), every.body)) is None


def test_a_root_refutes_an_inequation_at_points_that_no_one_tries() -> None:
    assert verdict(square_differs(rel("LE.le", BVar(1), lit(0)))).verdict == "holds"
    assert verdict(square_differs(rel("LT.lt", BVar(1), lit(0)))).verdict == "falsified"


def test_functions_with_tiny_or_huge_numbers_are_known_as_such() -> None:
    d = Drawer(evaluator(), "functions")
    drawn = [draw_function(d, ty.REAL, ty.REAL) for _ in range(600)]
    extreme = [f for f in drawn if not moderate(f)]
    assert extreme and len(extreme) < len(drawn) / 2
    sizes = [[abs(fmpq(*map(int, m.split("/")))) for m in numbers(f)] for f in extreme]
    assert all(any(not fmpq(1, 32) <= x <= 4 for x in s if x) for s in sizes)
    assert all("00000" not in str(f.label) for f in drawn if moderate(f))


def numbers(f: Function) -> list[str]:
    return [m if "/" in m else f"{m}/1" for m in re.findall(r"\d+(?:/\d+)?", str(f.label))]


def test_a_tiny_slope_is_not_believed_to_be_none() -> None:
    """∀ f, (∀ x y, |f x - f y| ≤ (x - y)²) → f 0 = f 1: fails only for slopes below what points
    show, for which the hypothesis fails, too.
    """
    x, y, f = BVar(1), BVar(0), BVar(2)
    gap = apply(Const("abs"), REAL, Const("l"), Const("g"), op("HSub.hSub", f_at(f, x), f_at(f, y)))
    square = op("HMul.hMul", op("HSub.hSub", x, y), op("HSub.hSub", x, y))
    close = Pi("x", REAL, Pi("y", REAL, rel("LE.le", gap, square)))
    claim = eq(f_at(BVar(1), lit(0)), f_at(BVar(1), lit(1)))
    statement = Pi("f", FUNCTIONS, Pi("h", close, claim))
    for seed in range(3):
        assert check_statement(statement, EMPTY, seed=seed).verdict != "falsified"


def test_a_hypothesis_about_a_tiny_slope_says_nothing() -> None:
    """∀ f, (∀ x, |f x| ≤ x²) → f 1 = 0 at f x = x / 10 ^ 300, of which all points tried say so."""
    size = apply(Const("abs"), REAL, Const("l"), Const("g"), f_at(BVar(1), BVar(0)))
    flat = Pi("x", REAL, rel("LE.le", size, op("HMul.hMul", BVar(0), BVar(0))))
    check = Investigation(
        Pi("f", FUNCTIONS, Pi("h", flat, eq(f_at(BVar(1), lit(1)), lit(0)))),
        EMPTY,
        "",
        Budget(),
        0,
        "cpu",
    )
    check.prepare()
    for ordinary, doubtful in ((True, [1]), (False, None)):
        f = Function(lambda x: x * fmpq(1, 10**300), "fun x => x / 10 ^ 300", moderate=ordinary)
        sample = Sample([f, PROOF], [ty.Pi(ty.REAL, lambda _: ty.REAL), None], Level.LIKELY_TRUE)
        assert second_look(check, sample) == doubtful


def f_at(f: Expr, x: Expr) -> Expr:
    return apply(f, x)


def test_functions_are_continuous_by_construction() -> None:
    continuous = apply(Const("Continuous"), REAL, REAL, Const("i"), Const("j"), BVar(0))
    steps = [
        Step("f", FUNCTIONS, None, "variable"),
        Step("h", continuous, (FUNCTIONS, None), "hypothesis", (0,)),
    ]
    plan = Plan(steps, continuous, None)
    smooth = Function(lambda x: x, "fun x => x", True, True)
    bent = Function(abs, "fun x => |x|", True, False, (fmpq(0),))
    assert is_regular(plan, 1, [smooth])
    assert not is_regular(plan, 1, [bent])


def doubtful_check() -> tuple[Investigation, Sample]:
    """An investigation, and a sample whose hypotheses are not certain, noted with a violation."""
    check = Investigation(Pi("x", REAL, eq(BVar(0), lit(0))), EMPTY, "", Budget(100), 0, "cpu")
    check.prepare()
    good, sample = (Sample([fmpq(k)], [ty.REAL], Level.LIKELY_TRUE) for k in (0, 1))
    check.tally.note(good, Truth(Level.LIKELY_TRUE, 0.5))
    check.tally.note(sample, Truth(Level.FALSE, -1.0))
    return check, sample


def test_a_violation_that_there_is_no_time_for_leaves_the_matter_open() -> None:
    check, sample = doubtful_check()
    check.tally.looking = 10**9
    assert not check._suspected(sample, Truth(Level.FALSE, -1.0))
    found = outcome(check)
    assert found.verdict == "inconclusive" and "only likely" in (found.reason or "")


def test_a_violation_where_a_hypothesis_fails_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    check, sample = doubtful_check()
    monkeypatch.setattr(investigation, "second_look", lambda *_: None)
    assert not check._suspected(sample, Truth(Level.FALSE, -1.0))
    found = outcome(check)
    assert found.verdict == "holds" and found.worst_margin == 0.5 and found.samples == 1


def test_where_hypotheses_seem_to_fail_at_all_violations_nothing_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check, sample = doubtful_check()
    check.tally.samples = 1
    monkeypatch.setattr(investigation, "second_look", lambda *_: None)
    check._suspected(sample, Truth(Level.FALSE, -1.0))
    found = outcome(check)
    assert found.verdict == "inconclusive" and "seem to fail" in (found.reason or "")


def test_what_fails_far_out_is_tried_nearer() -> None:
    """∀ a > 0, ∃ N, ∀ n ≥ N, a * 2 ≤ a: no points can show that it fails, least of all at 1000."""
    at_least = rel("GE.ge", BVar(0), BVar(1), NAT)
    double = rel("LE.le", op("HMul.hMul", BVar(4), lit(2)), BVar(4))
    later = Lam("N", NAT, Pi("n", NAT, Pi("k", at_least, double)))
    exists = apply(Const("Exists"), NAT, later)
    statement = Pi("a", REAL, Pi("h", rel("LT.lt", lit(0), BVar(0)), exists))
    check = Investigation(statement, EMPTY, "", Budget(100, 20_000), 0, "cpu")
    check.prepare()
    far = check.sampler.holding({0: fmpq(1000)})
    assert far is not None and check.consider(far)
    assert check.tally.found is not None
    assert all(map(moderate, check.tally.found[0].values))


def test_numbers_are_made_ordinary() -> None:
    for x in (fmpq(1000), fmpq(-7), fmpq(1, 10**9)):
        near = moderated(x)
        assert moderate(near) and (near > 0) == (x > 0)
    assert moderated(fmpq(3, 2)) == fmpq(3, 2) and moderated(fmpq(0)) == 0


def test_a_violation_whose_hypotheses_are_certain_comes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Others are put off until the end, some of them."""
    taken: list[Sample] = []

    def coincident(check: Investigation, sample: Sample, truth: Truth) -> bool:
        taken.append(sample)
        return True

    monkeypatch.setattr(investigation, "second_look", lambda *_: [0])
    monkeypatch.setattr(investigation, "believable", lambda *_: False)
    monkeypatch.setattr(investigation, "coincident", coincident)
    check = Investigation(for_every_epsilon(Const("False")), EMPTY, "s", Budget(), 0, "cpu")
    samples = [Sample([], [], Level.LIKELY_TRUE) for _ in range(investigation.HOPES + 1)]
    found = [check._suspected(sample, Truth(Level.FALSE, -1.0)) for sample in samples]
    assert found == [False] * investigation.HOPES + [True] and taken == samples[-1:]
    check._settle_put_off()
    assert taken[1:] == samples[:1]
    check.tally.found = samples[0], Truth(Level.FALSE, -1.0)
    check._settle_put_off()
    assert len(taken) == 2
