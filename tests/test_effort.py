"""What work is spent on, and where it ends."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from types import SimpleNamespace
from typing import Any

import pytest
from flint import arb, fmpq
from terms import eq, lit

from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.falsify import Budget, far, investigation
from pyisingcheck.falsify.investigation import Investigation
from pyisingcheck.sampling import exact
from pyisingcheck.sampling.drawing.numbers import Bounds
from pyisingcheck.sampling.enumerate import Enumeration
from pyisingcheck.sampling.exact import Sampler
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.repairs import Repairs
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import bounded, hashed
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode, decoder, encode, encoder
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import BVar, Const, Pi

EXPORT = load_export(snapshot_path())
REFLEXIVE = Pi("x", Const("Real"), eq(BVar(0), BVar(0)))
IMPOSSIBLE = Pi("x", Const("Real"), Pi("h", eq(lit(1), lit(2)), eq(BVar(0), BVar(0))))


def sampler_of(statement: Any) -> Sampler:
    ev = Evaluator(EXPORT, BallDomain(max_prec=1024), PointSearch(0))
    return Sampler(ev, plan_of(ev, statement), 0)


def test_a_hypothesis_on_types_is_judged_once_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    sampler = sampler_of(EXPORT.declarations["IsingAttention.isExpGrowth_skewAdjoint"].type)
    judged: Counter[Any] = Counter()
    plain = exact.judge

    def counting(ev: Any, code: Any, env: Any, **options: Any) -> Any:
        judged[code] += 1
        return plain(ev, code, env, **options)

    monkeypatch.setattr(exact, "judge", counting)
    samples = [s for s in islice(sampler.samples(), 40) if s is not None]
    assert len(samples) > 20
    steps = sampler.plan.steps
    on_types = [
        i
        for i, s in enumerate(steps)
        if s.kind == "hypothesis" and all(steps[k].kind != "variable" for k in s.mentions)
    ]
    assert on_types
    assert all(judged[sampler.codes[i]] <= 10 for i in on_types)


def test_an_attempt_that_cost_much_is_not_repaired(monkeypatch: pytest.MonkeyPatch) -> None:
    repairs: list[int] = []

    def repair(self: Any, state: Any, position: int) -> bool:
        repairs.append(position)
        return False

    monkeypatch.setattr(Repairs, "repair", repair)
    next(sampler_of(IMPOSSIBLE).samples())
    assert len(repairs) == 1
    monkeypatch.setattr(exact, "ATTEMPT_WORK", -1)
    next(sampler_of(IMPOSSIBLE).samples())
    assert len(repairs) == 1


def test_where_the_first_samples_cost_too_much_others_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain, calls = Investigation.judge_at, []

    def costly_at_first(self: Investigation, *args: Any, **options: Any) -> Any:
        calls.append(args)
        if len(calls) <= 3:
            self.ev.work += self.budget.work
            raise TooLarge("too much work for one sample")
        return plain(self, *args, **options)

    monkeypatch.setattr(Investigation, "judge_at", costly_at_first)
    verdict = Investigation(REFLEXIVE, EXPORT, "", Budget(200), 0, "cpu").verdict()
    assert verdict.verdict == "holds" and verdict.samples > 0


def test_fractions_long_on_both_sides_are_balls() -> None:
    assert isinstance(bounded(fmpq(3**20_000, 2**30_000)), arb)
    assert bounded(fmpq(1, 2**60_000)) == fmpq(1, 2**60_000)
    assert bounded(fmpq(3**20_000)) == fmpq(3**20_000)
    assert isinstance(bounded(fmpq(2**100_001)), arb)


def test_rational_numbers_are_told_apart_by_value() -> None:
    numbers = [0, fmpq(0), 2, fmpq(2), fmpq(1, 2), fmpq(2, 4), fmpq(-1, 2), fmpq(2, 1)]
    assert [hashed(x) == hashed(y) for x in numbers for y in numbers] == [
        fmpq(x) == fmpq(y) for x in numbers for y in numbers
    ]


def test_a_box_is_listed_within_bounds_only() -> None:
    box = SimpleNamespace(finite=True)
    found = Enumeration._elements(box, ty.INT, 10**9, Bounds(fmpq(5), fmpq(8)))  # type: ignore[arg-type]
    assert found == [(4 + k, k) for k in range(6)]  # bounds are rounded outwards
    around = Enumeration._elements(box, ty.INT, 2, Bounds())  # type: ignore[arg-type]
    assert [x for x, _ in around] == [0, 1, -1, 2, -2]


@pytest.mark.parametrize(
    "t",
    [
        ty.Fin(3),
        ty.Bool(),
        ty.Pi(ty.Fin(3), lambda _: ty.Bool()),
        ty.Pi(ty.Fin(2), lambda i: ty.Fin(2 + i)),
        ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.Fin(2)),
        ty.Product(ty.Fin(2), ty.Pi(ty.Bool(), lambda _: ty.Fin(3))),
    ],
)
def test_elements_by_ordinals(t: ty.Type) -> None:
    dom = BallDomain()
    element, ordinal = decoder(dom, t), encoder(dom, t)
    for k in range(ty.size(t) or 0):
        assert ordinal(element(k)) == encode(dom, t, decode(dom, t, k)) == k


def test_where_most_samples_cost_too_much_each_gets_less(monkeypatch: pytest.MonkeyPatch) -> None:
    check = Investigation(REFLEXIVE, EXPORT, "", Budget(work=10**7), 0, "cpu")
    check.prepare()
    given: list[int] = []

    def judging(*args: Any, work: int, **options: Any) -> Truth:
        given.append(work)
        return Truth(Level.UNKNOWN, 0.0)

    monkeypatch.setattr(investigation, "judge", judging)
    sample = next(s for s in check.sampler.samples() if s is not None)
    for dear in (0, 1, 2):  # the second is within DEAR
        check.tally.dear = dear
        check.judge_at(sample)
    check.tally.samples = 5  # more could be judged than could not
    check.judge_at(sample)
    full = given[0]
    assert given == [full, full, full // investigation.HURRIED, full]


@pytest.mark.parametrize(("functions", "repeats"), [(True, far.PER_SCALE), (False, 1)])
def test_numbers_far_out_are_repeated_where_functions_are_drawn(
    functions: bool, repeats: int
) -> None:
    sampler = sampler_of(Pi("n", Const("Nat"), eq(BVar(0), BVar(0))))
    sampler.functions = functions
    assert len(list(far._values(sampler, 0, signed=False))) == repeats * len(far.SCALES)
