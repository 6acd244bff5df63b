"""Moves away from the samples that are drawn: the least dimensions, and other scales."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flint import fmpq
from terms import REAL, lit, op, rel

from pyisingcheck import mutate
from pyisingcheck.falsify import Budget, check_statement, investigation
from pyisingcheck.falsify.climb import FACTORS, rescale
from pyisingcheck.falsify.far import search_far_out
from pyisingcheck.sampling.equations.scaled import multiplied
from pyisingcheck.sampling.exact import Sample, Sampler
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.tables import tabulated
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import PROOF, Value
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi
from pyisingcheck.verdict import Verdict

EXPORT = load_export(Path(__file__).parent / "corpus" / "Spheres.json")
NAME = "Corpus.Spheres.true_bounded"


@pytest.fixture(scope="module")
def broken() -> Expr:
    """(∀ x, ‖x‖ = 1 → Re ⟨x, A x⟩ ≤ c) → Re tr A ≤ n + c, where n · c would be right."""
    changes = mutate.mutants_of(EXPORT.declarations[NAME], mutate.Reader(EXPORT))
    (change,) = [m for m in changes if m.before.endswith("* c") and m.after.endswith("+ c")]
    return change.term


def check(statement: Expr) -> Verdict:
    return check_statement(statement, EXPORT, name=NAME)


def nothing(*_: object) -> bool:
    return False


def test_what_fails_in_dimension_0_is_found(broken: Expr, monkeypatch: pytest.MonkeyPatch) -> None:
    for move in ("rescale", "climb"):
        monkeypatch.setattr(investigation, move, nothing)
    verdict = check(broken)
    assert verdict.verdict == "falsified" and verdict.certified
    assert (verdict.counterexample or {})["n"] == "0"


def test_the_closest_samples_are_scaled_together() -> None:
    """(x, n) ↦ (10 x, n) is tried, and where nothing fails every start has every factor."""
    ev, seen = Evaluator(EXPORT, BallDomain()), []
    values = [(ty.REAL, fmpq(3)), (ty.NAT, 3)]

    def moved(sample: object, move: Callable[[ty.Type, Value], Value]) -> list[Value]:
        return [move(t, x) for t, x in values]

    def consider(sample: list[Value]) -> bool:
        seen.append(sample)
        return False

    check = SimpleNamespace(ev=ev, tally=SimpleNamespace(closest=[(0, 0.0)] * 2))
    check.sampler = SimpleNamespace(moved=moved)
    check.consider = consider
    assert not rescale(check, 10**6)  # type: ignore[arg-type]
    assert len(seen) == 2 * len(FACTORS) and all(n == 3 for _, n in seen)
    check.consider = lambda sample: sample == [30, 3]
    assert rescale(check, 10**6)  # type: ignore[arg-type]
    assert not rescale(check, -1)  # type: ignore[arg-type]


def test_only_real_numbers_are_multiplied() -> None:
    ev = Evaluator(EXPORT, BallDomain())
    assert multiplied(ev, ty.REAL, fmpq(3), fmpq(1, 2)) == fmpq(3, 2)
    assert multiplied(ev, ty.NAT, 3, fmpq(1, 2)) == 3
    pair = multiplied(
        ev,
        ty.Pi(ty.Fin(2), lambda _: ty.REAL),
        tabulated(ev, ty.Fin(2), [fmpq(1), fmpq(2)]),
        fmpq(10),
    )
    assert pair.entries == [10, 20]


def test_what_is_fixed_stays_so_while_earlier_hypotheses_are_repaired() -> None:
    """∀ x, 30 < x · x · x → ∀ y: x is drawn again and again, y stays 7."""
    ev = Evaluator(EXPORT, BallDomain(), PointSearch(0))
    cube = op("HMul.hMul", op("HMul.hMul", BVar(0), BVar(0)), BVar(0))
    inner = Pi("h", rel("LT.lt", lit(30), cube), Pi("y", REAL, Const("True")))
    sampler = Sampler(ev, plan_of(ev, Pi("x", REAL, inner)), 0)
    found = [s for s in (sampler.holding({2: fmpq(7)}) for _ in range(60)) if s is not None]
    assert len(found) > 5 and all(s.values[2] == 7 for s in found)
    assert sampler.rejected_by  # else nothing was repaired


def test_one_real_number_is_made_much_larger() -> None:
    """∀ x y, 0 < y → x ≤ 12345 fails for x alone, y stays."""
    conclusion = rel("LE.le", BVar(2), lit(12345))
    statement = Pi("x", REAL, Pi("y", REAL, Pi("h", rel("LT.lt", lit(0), BVar(0)), conclusion)))
    check = investigation.Investigation(statement, EXPORT, "s", Budget(10), 0, "cpu")
    check.prepare()
    check.tally.first = [Sample([fmpq(20), fmpq(1), PROOF], [ty.REAL, ty.REAL, None])]
    with check.ev.domain.working():  # type: ignore[attr-defined]
        assert search_far_out(check, 10_000)
    assert check.tally.found is not None
    assert check.tally.found[0].values[:2] == [20_000, 1]
    check.tally.first = [Sample([fmpq(0), fmpq(1), PROOF], [ty.REAL, ty.REAL, None])]
    assert not search_far_out(check, 10_000)  # of 0 there is nothing larger
