"""Concrete types for type variables: only those that Lean has the instances for."""

from __future__ import annotations

import random

import pytest

from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.sampling.drawing.carriers import BINARY, CARRIERS, CLASSES, Carriers, _acts
from pyisingcheck.sampling.exact import Sampler
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.pretty import pretty


def carriers_of(*names: str) -> set[str]:
    return {c.key for c in CARRIERS if all(map(c.has, names))}


def test_every_carrier_is_in_the_table() -> None:
    known = set().union(*CLASSES.values())
    assert {c.key for c in CARRIERS} <= known
    assert not BINARY & set(CLASSES)


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (("Field", "LinearOrder", "IsStrictOrderedRing"), {"ℝ", "ℚ"}),
        (("NonAssocRing", "LinearOrder", "IsOrderedRing"), {"ℝ", "ℚ", "ℤ"}),
        (("CommGroup", "LinearOrder", "IsOrderedMonoid"), {"{x : ℝ // 0 < x}"}),
        (("BooleanAlgebra",), {"Set (Fin 2)"}),
        (("Group", "Fintype"), {"Equiv.Perm (Fin 3)"}),
        (("IsEmpty",), {"Fin 0"}),
        (("NormedRing", "NormedAlgebra", "CStarRing"), {"ℝ", "ℂ", "Matrix ℂ", "Fin 2 → ℝ"}),
    ],
)
def test_who_fits(classes: tuple[str, ...], expected: set[str]) -> None:
    found = carriers_of(*classes)
    assert expected <= found
    if not {"NormedRing"} & set(classes):
        assert found <= expected | {"Fin 1", "Bool", "Finset (Fin 3)"}


def test_naturals_are_no_ring_and_matrices_do_not_commute() -> None:
    assert "ℕ" not in carriers_of("NonAssocRing")
    assert not {"Matrix ℝ", "Matrix ℂ", "Matrix ℤ"} & carriers_of("CommMonoid")
    assert not carriers_of("NoSuchClass")


def test_a_product_of_rings_acts_on_itself_without_its_order() -> None:
    pairs = ty.Product(ty.REAL, ty.REAL)
    carriers = {c.key: c for c in CARRIERS}
    assert _acts("PosSMulStrictMono", ty.REAL, carriers["ℝ"], ty.REAL)
    assert _acts("PosSMulStrictMono", ty.REAL, carriers["ℝ × ℝ"], pairs)
    assert _acts("Module", pairs, carriers["ℝ × ℝ"], pairs)
    assert not _acts("PosSMulStrictMono", pairs, carriers["ℝ × ℝ"], pairs)


def test_scalars_may_be_chosen_after_what_they_act_on() -> None:
    """``{𝔸} [NormedRing 𝔸] {𝕂} [NormedField 𝕂] [NormedAlgebra 𝕂 𝔸]``, in this order."""
    export = load_export(snapshot_path())
    ev = Evaluator(export, BallDomain())
    plan = plan_of(ev, export.declarations["IsingAttention.commutatorSum_smul"].type)
    algebra, field = (i for i, step in enumerate(plan.steps) if step.kind == "type")
    carriers, rng = Carriers(ev, plan), random.Random(0)
    found = {
        (str(carriers.choose(algebra, rng)), str(carriers.choose(field, rng))) for _ in range(200)
    }
    real, complex_ = str(ty.REAL), str(ty.COMPLEX)
    matrices = str(ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.COMPLEX))
    assert {(real, real), (complex_, real), (complex_, complex_), (matrices, complex_)} <= found
    assert (real, complex_) not in found


def test_the_trivial_algebra_and_one_with_a_longer_unit() -> None:
    normed = [c for c in CARRIERS if c.has("NormedRing")]
    sizes = {ty.size(t.rows) for c in normed if isinstance(t := c.build(None), ty.MatrixType)}  # type: ignore[arg-type]
    assert 0 in sizes
    units = [c for c in normed if c.has("NormOneClass")]
    norms = [t.norm for c in units if isinstance(t := c.build(None), ty.MatrixType)]  # type: ignore[arg-type]
    assert "frobenius" not in norms
    nontrivial = [c for c in normed if c.has("Nontrivial")]
    assert len(units) < len(nontrivial) < len(normed)


def test_laws_of_stars_are_met_by_every_choice() -> None:
    """``[StarModule 𝕂 𝔸]`` is certain, not only likely from the points that were tried."""
    export = load_export(snapshot_path())
    name = "IsingAttention.norm_strang_pow_sub_exp_add_le_of_skewAdjoint"
    ev = Evaluator(export, BallDomain(), PointSearch("stars"))
    sampler = Sampler(ev, plan_of(ev, export.declarations[name].type), "stars")
    steps = sampler.plan.steps
    [law] = [i for i, s in enumerate(steps) if "StarModule" in pretty(s.type, limit=40)]
    assert sampler.granted == {law} and law in sampler.determined.constructed
    found = (s for s in sampler.samples() if s is not None)
    assert all(next(found).level is Level.TRUE for _ in range(5))


def test_carriers_whose_samples_cost_much_are_drawn_less() -> None:
    export = load_export(snapshot_path())
    name = "IsingAttention.norm_pow_sub_pow_le_of_forall"
    ev = Evaluator(export, BallDomain())
    carriers = Carriers(ev, plan_of(ev, export.declarations[name].type))
    rng = random.Random(0)

    def share() -> float:
        drawn = [str(carriers.choose(0, rng)) for _ in range(300)]
        return sum("Matrix" in t for t in drawn) / len(drawn)

    before = share()
    for _ in range(200):
        carriers.choose(0, rng)
        carriers.charge(20_000 if "Matrix" in carriers.chosen[0][0].key else 50)
    assert share() < before / 2
    assert not carriers._is_dear("ℝ")
