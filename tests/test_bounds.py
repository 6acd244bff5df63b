"""Bounds on norms: of all multiples of an element, and of what is said to exist."""

from __future__ import annotations

import time

import pytest
from flint import fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.tables import matrix_table
from pyisingcheck.sampling.witnesses.logarithms import no_real_logarithm
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import evaluate
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.multiplications import norm_bound
from pyisingcheck.semantics.quantifiers.shapes import Shape
from pyisingcheck.terms.export import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply, loose_indices
from pyisingcheck.verdict import Verdict

EMPTY = Export("", None, {}, {}, {})
FIN = App(Const("Fin"), lit(2, NAT))
MATRIX = apply(Const("Matrix"), FIN, FIN, REAL)
RING = App(Const("NormedRing.toNorm"), Const("Matrix.linftyOpNormedRing"))


def norm(x: Expr, type_: Expr = REAL, instance: Expr = RING) -> Expr:
    return apply(Const("Norm.norm"), type_, instance, x)


def verdict(statement: Expr) -> Verdict:
    return check_statement(statement, EMPTY, budget=Budget(400, 20_000))


def multiples(small: Expr, large: Expr, type_: Expr = MATRIX) -> Expr:
    """∀ X, ‖small‖ ≤ large * ‖X‖; P and r are the variables 2 and 1 there."""
    bound = rel("LE.le", norm(small, type_), op("HMul.hMul", large, norm(BVar(0), type_)))
    return Pi("X", type_, bound)


def test_a_bound_on_all_multiples_is_one_on_the_norm() -> None:
    left = op("HMul.hMul", BVar(2), BVar(0), MATRIX)
    for product in (left, op("HMul.hMul", BVar(0), BVar(2), MATRIX)):
        found = norm_bound(multiples(product, BVar(1)))
        assert found is not None and 0 in loose_indices(found)  # r, without the binder of X
    assert norm_bound(multiples(left, BVar(0))) is None  # the factor depends on X
    assert norm_bound(multiples(BVar(0), BVar(1))) is not None  # 1 ≤ r
    assert norm_bound(multiples(BVar(2), BVar(1))) is None  # ‖P‖ ≤ r ‖X‖
    assert norm_bound(multiples(op("HMul.hMul", BVar(0), BVar(0), MATRIX), BVar(1))) is None
    large = op("HMul.hMul", BVar(1), norm(BVar(0), MATRIX))
    sup = rel("LE.le", norm(left, MATRIX, Const("sup")), large)
    assert norm_bound(Pi("X", MATRIX, sup)) is None  # ‖P X‖ may be larger than ‖P‖ ‖X‖


def test_such_a_hypothesis_can_be_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    """∀ P r, (∀ X, ‖P * X‖ ≤ r * ‖X‖) → r ≤ 3 is false for certain."""
    given = multiples(op("HMul.hMul", BVar(2), BVar(0), MATRIX), BVar(1))

    def statement(conclusion: Expr) -> Expr:
        return Pi("P", MATRIX, Pi("r", REAL, Pi("h", given, conclusion)))

    found = verdict(statement(rel("LE.le", BVar(1), lit(3))))
    assert found.verdict == "falsified" and found.certified
    assert verdict(statement(rel("LE.le", norm(BVar(2), MATRIX), BVar(1)))).verdict == "holds"
    monkeypatch.setattr(evaluate, "read_as_norm_bound", lambda *_: None)
    assert not verdict(statement(rel("LE.le", BVar(1), lit(3)))).certified


def exists_within(radius: Expr, condition: Expr) -> Expr:
    """∃ X, ‖X‖ ≤ radius ∧ condition."""
    small = rel("LE.le", norm(BVar(0), MATRIX), radius)
    body = apply(Const("And"), small, condition)
    return apply(Const("Exists"), MATRIX, Lam("X", MATRIX, body))


def test_no_matrix_within_a_bound() -> None:
    """∀ A, ∃ X, ‖X‖ ≤ 0 (or 1 / 2, or ‖A‖) ∧ X = A."""
    half = op("HDiv.hDiv", lit(1), lit(2))
    equal = eq(BVar(0), BVar(1), MATRIX)
    for radius in (lit(0), half):
        found = verdict(Pi("A", MATRIX, exists_within(radius, equal)))
        assert found.verdict == "falsified"
        assert found.certified
    enough = norm(BVar(1), MATRIX)
    assert verdict(Pi("A", MATRIX, exists_within(enough, equal))).verdict == "holds"


def test_a_bound_that_depends_on_the_witness_confines_nothing() -> None:
    """∀ A, ∃ X, ‖X‖ ≤ ‖X‖ ∧ X = A."""
    equal = eq(BVar(0), BVar(1), MATRIX)
    found = verdict(Pi("A", MATRIX, exists_within(norm(BVar(0), MATRIX), equal)))
    assert found.verdict == "holds"


def test_immense_bounds_are_left_alone() -> None:
    """A radius of exp (exp 30) has no use, nor enough memory to be written out."""
    exp = Const("Real.exp")
    radius = App(exp, App(exp, op("HMul.hMul", lit(10), norm(BVar(1), MATRIX))))
    equal = eq(BVar(0), BVar(1), MATRIX)
    start = time.process_time()
    found = verdict(Pi("A", MATRIX, exists_within(radius, equal)))
    assert found.verdict == "holds" and time.process_time() - start < 20


def near_zero(small: Expr, condition: str = "") -> Expr:
    """∃ δ > 0, ∃ C, ∀ x, |x| < δ → small ≤ C * x ^ 2; C and x are the variables 2 and 1 there."""
    absolute = apply(Const("abs"), REAL, Const("lattice"), Const("group"), BVar(0))
    square = apply(Const("HPow.hPow"), REAL, NAT, REAL, Const("inst"), BVar(1), lit(2, NAT))
    large = op("HMul.hMul", BVar(2), square)
    near = Pi("x", REAL, Pi("h", rel("LT.lt", absolute, BVar(2)), rel("LE.le", small, large)))
    constant = apply(Const("Exists"), REAL, Lam("C", REAL, near))
    body = apply(Const("And"), rel("GT.gt", BVar(0), lit(0)), constant)
    if condition == "not":
        body = apply(Const("And"), rel("GT.gt", BVar(0), lit(0)), App(Const("Not"), constant))
    return apply(Const("Exists"), REAL, Lam("δ", REAL, body))


def test_a_neighbourhood_and_a_constant_are_chosen_together() -> None:
    """x ≤ C x² fails near 0 for every C, and x³ ≤ C x² does not."""
    found = verdict(near_zero(BVar(1)))
    assert found.verdict == "falsified"
    assert "constant" in (found.grounds or "")
    cube = op("HMul.hMul", BVar(1), op("HMul.hMul", BVar(1), BVar(1)))
    assert verdict(near_zero(cube)).verdict == "holds"


def test_a_constant_below_a_denial_is_not_chosen_with_the_neighbourhood() -> None:
    """∃ δ > 0, ¬ ∃ C, … x³ ≤ C x² is false: no single C tells that it is true."""
    cube = op("HMul.hMul", BVar(1), op("HMul.hMul", BVar(1), BVar(1)))
    assert verdict(near_zero(cube, "not")).verdict != "holds"


def test_no_real_logarithm_of_a_matrix_with_one_negative_eigenvalue() -> None:
    """∀ A, ∃ X, exp X = exp A * exp A holds, ∃ X, exp X = A does not."""
    exp = apply(Const("NormedSpace.exp"), MATRIX, *map(Const, ("ring", "topology", "topological")))

    def statement(value: Expr) -> Expr:
        body = Lam("X", MATRIX, eq(App(exp, BVar(0)), value, MATRIX))
        return Pi("A", MATRIX, apply(Const("Exists"), MATRIX, body))

    square = op("HMul.hMul", App(exp, BVar(1)), App(exp, BVar(1)), MATRIX)
    assert verdict(statement(square)).verdict != "falsified"
    found = verdict(statement(BVar(1)))
    assert found.verdict == "falsified" and found.certified


def test_which_matrices_have_no_real_logarithm() -> None:
    ev = Evaluator(EMPTY, BallDomain(), PointSearch(0))
    exp = apply(
        Const("NormedSpace.exp"), MATRIX, *map(Const, ("ring", "topology", "topological")), BVar(0)
    )
    t = ty.MatrixType(ty.Fin(2), ty.Fin(2), ty.REAL)
    for rows, none in (
        ([[-1, 0], [0, -2]], True),
        ([[1, 0], [0, -2]], True),
        ([[-1, 0], [0, -1]], False),  # half a turn
        ([[0, -1], [1, 0]], False),
        ([[1, 1], [0, 2]], False),
    ):
        a = matrix_table(ev, t, [[fmpq(x) for x in row] for row in rows])
        shape = Shape(
            body=eq(exp, BVar(1), MATRIX), context=(MATRIX, (MATRIX, None)), env=(a, None)
        )
        assert no_real_logarithm(ev, t, shape) is none
        assert not no_real_logarithm(ev, ty.COMPLEX, shape)


def test_lists_that_are_put_together_to_a_known_one_are_pieces_of_it() -> None:
    """∀ w, ∃ u v, w = u ++ (v ++ w') holds for w' = [] and fails for w' = [true]."""
    lists = App(Const("List"), Const("Bool"))
    empty = App(Const("List.nil"), Const("Bool"))
    one = apply(Const("List.cons"), Const("Bool"), Const("Bool.true"), empty)

    def statement(last: Expr) -> Expr:
        inner = op("HAppend.hAppend", BVar(0), last, lists)
        whole = op("HAppend.hAppend", BVar(1), inner, lists)
        body = Lam("v", lists, eq(BVar(2), whole, lists))
        body = Lam("u", lists, apply(Const("Exists"), lists, body))
        return Pi("w", lists, apply(Const("Exists"), lists, body))

    assert verdict(statement(empty)).verdict == "holds"
    found = verdict(statement(one))
    assert found.verdict == "falsified" and found.certified
