"""The search among batches of float64 samples."""

from __future__ import annotations

import json

import exports
import pytest
import torch
from flint import fmpq
from terms import NAT, REAL, X, Y, eq, forall, lit, op, rel

from pyisingcheck.falsify import Investigation, batch_search, check_statement, climb
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.falsify.combine import denial, together
from pyisingcheck.falsify.tally import Tally
from pyisingcheck.sampling import batches
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Exhausted, TooLarge
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import force
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Pi, apply
from pyisingcheck.verdict import Verdict

EMPTY = decode_export(json.dumps(exports.export()))


def test_an_inequality_is_followed_to_where_it_is_tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """(1 + 10⁻⁹) exp(-(y - 3.37)²) x² ≤ x² is closest to failing at x = 0 and fails elsewhere."""
    offset = op("HSub.hSub", Y, op("HDiv.hDiv", lit(337), lit(100)))
    peak = App(Const("Real.exp"), op("HSub.hSub", lit(0), op("HMul.hMul", offset, offset)))
    factor = op("HDiv.hDiv", lit(10**9 + 1), lit(10**9))
    square = op("HMul.hMul", X, X)
    low = op("HMul.hMul", factor, op("HMul.hMul", peak, square))
    statement = forall(rel("LE.le", low, square))
    budget = Budget(2000, 20_000, thorough=False)
    found = check_statement(statement, EMPTY, name="narrow", budget=budget)
    assert found.verdict == "falsified" and found.certified
    monkeypatch.setattr(batch_search._Tightest, "note", lambda self, tight: False)
    assert check_statement(statement, EMPTY, name="narrow", budget=budget).verdict == "holds"


def test_natural_numbers_change_where_an_inequality_is_tight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """(1 + 10⁻⁹) exp(-(y - 3.37)²) x² ≤ x² (1 + (n - 23)²) fails at n = 23 alone."""
    n = apply(Const("Nat.cast"), REAL, Const("Real.instNatCast"), BVar(2))
    off = op("HSub.hSub", n, lit(23))
    offset = op("HSub.hSub", Y, op("HDiv.hDiv", lit(337), lit(100)))
    peak = App(Const("Real.exp"), op("HSub.hSub", lit(0), op("HMul.hMul", offset, offset)))
    factor = op("HDiv.hDiv", lit(10**9 + 1), lit(10**9))
    square = op("HMul.hMul", X, X)
    low = op("HMul.hMul", factor, op("HMul.hMul", peak, square))
    high = op("HMul.hMul", square, op("HAdd.hAdd", lit(1), op("HMul.hMul", off, off)))
    statement = Pi("n", NAT, forall(rel("LE.le", low, high)))
    budget = Budget(2000, 20_000, thorough=False)
    found = check_statement(statement, EMPTY, name="one", budget=budget)
    assert found.verdict == "falsified" and found.certified
    monkeypatch.setattr(batch_search, "_with_other_naturals", lambda check, sample: iter(()))
    assert check_statement(statement, EMPTY, name="one", budget=budget).verdict == "holds"


def test_what_an_equation_defines_follows_the_other_variables() -> None:
    """Below x y z with x y = z every row of a batch counts, and z is exact."""
    equation = eq(op("HMul.hMul", BVar(2), BVar(1)), BVar(0))
    conclusion = rel("LE.le", BVar(1), op("HAdd.hAdd", BVar(3), BVar(2)))
    statement = forall(Pi("z", REAL, Pi("h", equation, conclusion)))
    check = Investigation(statement, EMPTY, "defined", Budget(100, 2000), 0, "cpu")
    check.prepare()
    sample = next(s for s in check.sampler.samples() if s is not None)
    program = batch_search.BatchProgram(check, 64)
    columns = program.columns(sample, torch.Generator().manual_seed(0))
    accepted, margin, _ = program.run(columns)
    assert accepted.all() and margin.min() < 0
    for row in (0, 17, 63):
        exact = program.exact(columns, row, sample.types)
        x, y, z = exact.values[:3]
        assert z == x * y and check.admits(exact)


def test_batches_around_a_sample_are_scaled_as_a_whole_too() -> None:
    """A bound of another order, x + y ≤ 10⁵ (x² + y²) say, fails where both are small."""
    statement = forall(rel("LE.le", X, Y))
    check = Investigation(statement, EMPTY, "order", Budget(2000, 20_000), 0, "cpu")
    check.prepare()
    sample = Sample([fmpq(1), fmpq(1)], [ty.REAL, ty.REAL])
    program = batch_search.BatchProgram(check, 64)
    columns = program.columns(sample, torch.Generator().manual_seed(0), 1e-9)
    exact = [program.exact(columns, row, sample.types).values for row in range(64)]
    rows = [(float(x), float(y)) for x, y in exact]
    assert min(x for x, _ in rows) < 0.3 and max(x for x, _ in rows) > 3
    assert all((abs(x - y) < 1e-6) is (k % 4 != 3) for k, (x, y) in enumerate(rows))
    assert sum(abs(x - 1) < 1e-6 for x, _ in rows) >= 32


def test_an_inequality_is_climbed_from_where_it_is_tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """x² ≤ 4 (x² + y²) is attained at 0, for no good reason, and tightest where y is small."""
    squares = op("HAdd.hAdd", op("HMul.hMul", X, X), op("HMul.hMul", Y, Y))
    statement = forall(rel("LE.le", op("HMul.hMul", X, X), op("HMul.hMul", lit(4), squares)))
    check = Investigation(statement, EMPTY, "starts", Budget(2000, 20_000), 0, "cpu")
    check.prepare()
    for x, y in ((0, 0), (0, 0), (0, 1), (1, 5), (9, 1)):
        sample = Sample([fmpq(x), fmpq(y)], [ty.REAL, ty.REAL])
        check.tally.keep(sample, float(4 * (x * x + y * y) - x * x))
    starts: list[tuple[object, float]] = []
    monkeypatch.setattr(
        climb, "_followed", lambda _, start, at, *rest: starts.append((start.values, at))
    )
    climb.climb(check, 1000)
    assert [values for values, _ in starts] == [[9, 1], [1, 5], [0, 0]]
    assert starts[0][1] == pytest.approx(-81 / 328)


def test_samples_at_which_both_sides_agree_do_not_crowd_out_the_others() -> None:
    tally = Tally()
    for margin in (*[0.0] * 20, 1.0, 2.0):
        tally.keep(Sample([fmpq(0)], [ty.REAL]), margin)
    assert [margin for _, margin in tally.closest] == [0.0] * 4 + [1.0, 2.0]


def test_a_sample_whose_hypotheses_are_not_believed_leaves_no_trace() -> None:
    tally, good, bad = Tally(), Sample([fmpq(0)], [ty.REAL]), Sample([fmpq(1)], [ty.REAL])
    tally.note(good, Truth(Level.LIKELY_TRUE, 0.5))
    tally.note(bad, Truth(Level.FALSE, -3.0))
    assert tally.worst == -3.0
    tally.retract(bad)
    assert (tally.samples, tally.worst, tally.closest) == (1, 0.5, [(good, 0.5)])


def test_no_more_of_a_conjunction_is_checked_than_decides_it() -> None:
    """A part that is falsified decides a conjunction, one that is not a denial."""
    for whole, last in ((together, "falsified"), (denial, "holds")):
        first = "holds" if last == "falsified" else "falsified"
        left = iter([Verdict(first), Verdict(last), Verdict(first)])
        whole(left)
        assert len(list(left)) == 1


def test_tight_samples_of_several_types_take_turns() -> None:
    """A bound that is attained in one algebra may fail in another."""
    tightest = batch_search._Tightest()
    assert not tightest
    samples = {t: Sample([fmpq(0)], [t]) for t in (ty.REAL, ty.COMPLEX, ty.RAT, ty.NNREAL)}
    for t, ratio in ((ty.REAL, 0.9), (ty.COMPLEX, 0.5), (ty.RAT, 1e-12), (ty.NNREAL, 0.1)):
        assert tightest.note((samples[t], ratio)) is (ratio > 1e-9)
    assert not tightest.note((samples[ty.REAL], 0.8)) and tightest.note((samples[ty.REAL], 0.95))
    turns = [tightest.next() for _ in range(6)]
    assert len(set(turns)) == 3 and turns[:3] == turns[3:]
    assert "ℝ" in turns[0]


def test_samples_that_cost_too_much_give_way_to_smaller_ones(monkeypatch) -> None:
    check = Investigation(forall(rel("LE.le", X, Y)), EMPTY, "", Budget(100, 2000), 0, "cpu")
    check.prepare()
    simple = []

    def consider(sample: Sample) -> bool:
        simple.append(check.sampler.simple_share == 1.0)
        check.ev.work += 1500
        check.tally.skip("too much work for one sample")
        return False

    monkeypatch.setattr(check, "consider", consider)
    check._draw_exactly(60)
    assert not simple[0] and all(simple[1:])
    assert len(simple) > 4  # longer than where samples say something


def test_a_huge_factorial_does_not_use_up_a_sample() -> None:
    check = Investigation(forall(rel("LE.le", X, Y)), EMPTY, "", Budget(100, 2000), 0, "cpu")
    check.ev.limit = check.ev.work + 1000
    huge = check.ev.code(App(Const("Nat.factorial"), lit(2**40, Const("Nat"))), None)
    with pytest.raises(TooLarge) as raised:
        force(huge(None))
    assert not isinstance(raised.value, Exhausted) and check.ev.work < check.ev.limit


def test_variables_are_scaled_on_their_own_and_matrices_shifted() -> None:
    """In some rows the ratio of two variables changes, or a multiple of 1 is added to a matrix."""
    generator, rows = torch.Generator().manual_seed(0), 64
    around = batches.Around(0.1, torch.ones(rows, dtype=torch.float64))
    matrix = ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.REAL)
    ones = torch.ones((rows, 2, 2, 2), dtype=torch.float64)
    first, second = (around.moved(ones.clone(), matrix, generator)[..., 0] for _ in range(2))
    ratio = (first / second)[3::4]
    assert (ratio != 1).all() and torch.equal(ratio[:, 0, 0], ratio[:, 1, 1])
    shifted = first[5::8] - 1
    assert (shifted[:, 0, 0] != 0).all() and torch.equal(shifted[:, 0, 0], shifted[:, 1, 1])
    assert (shifted[:, 0, 1] == 0).all()
    vectors = ty.Pi(ty.Fin(2), lambda _: ty.REAL)
    moved = around.moved(torch.ones((rows, 2, 2), dtype=torch.float64), vectors, generator)
    assert (moved[5::8] == 1).all()


def test_a_sample_that_does_for_no_batch_does_not_end_the_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """∀ n (x : Fin n → ℝ), …: families without members have no numbers; others are looked at."""
    family = Pi("i", App(Const("Fin"), BVar(0)), REAL)
    value = App(Const("Finset.sum"), App(Const("Fin"), BVar(1)))
    univ = apply(Const("Finset.univ"), App(Const("Fin"), BVar(1)), Const("f"))
    total = apply(value, REAL, Const("Real.instAddCommMonoid"), univ, BVar(0))
    square = op("HMul.hMul", total, total)
    statement = Pi("n", NAT, Pi("x", family, rel("LE.le", lit(0), square)))

    def batched() -> int:
        check = Investigation(statement, EMPTY, "", Budget(2000, 20_000, batches=12), 0, "cpu")
        check.prepare()
        assert check._search_in_batches() is check.unfit  # then others are drawn exactly, too
        return check.batched

    assert batched() >= 10_000
    monkeypatch.setattr(batch_search, "_may_fit", lambda check, reason: False)
    assert batched() < 10_000


def test_a_statement_that_is_no_tensor_program_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def fail(*_: object) -> None:
        tried.append(0)
        raise batch_search.NoNumbers("none")

    monkeypatch.setattr(batch_search, "_one_batch", fail)
    check = Investigation(forall(rel("LE.le", X, Y)), EMPTY, "", Budget(2000, 20_000), 0, "cpu")
    check.prepare()
    assert not check._search_in_batches() and len(tried) == batch_search.UNFIT + 1
