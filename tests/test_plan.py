"""How statements are taken apart."""

from __future__ import annotations

from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.plan import plans_of
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import head_and_args

EXPORT = load_export(snapshot_path())
GROWTH = EXPORT.declarations["IsingAttention.isExpGrowth_norm"].type


def test_a_structure_of_propositions_is_a_conjunction_of_its_fields() -> None:
    groups = plans_of(Evaluator(EXPORT, BallDomain()), GROWTH)
    heads = [head_and_args(plan.conclusion)[0] for (plan,) in groups]
    assert len(groups) == 5 and "IsExpGrowth" not in str(heads)
    steps = [[s.name for s in plan.steps if s.kind == "variable"] for (plan,) in groups]
    assert steps[1:] == [["A", "B", "a", "b"], ["t", "A", "a"], ["A", "a", "X"], ["A", "a", "X"]]


def test_every_field_is_sampled() -> None:
    verdict = check_statement(GROWTH, EXPORT, budget=Budget(samples=1000))
    assert verdict.verdict == "holds" and verdict.samples > 1000
