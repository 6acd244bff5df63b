"""Notation that several classes share means what the instance says; names as Mathlib has them."""

from __future__ import annotations

import pytest
from flint import fmpq
from terms import NAT, REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.extents import extent_of
from pyisingcheck.semantics.registry import MEANINGS
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Constructed, Function, force
from pyisingcheck.terms.export import Definition, Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EMPTY = Export("", None, {}, {}, {})
INT, COMPLEX = Const("Int"), Const("Complex")


def verdict(statement: Expr, export: Export = EMPTY) -> str:
    return check_statement(statement, export, budget=Budget(1000, 30_000)).verdict


# -- commutators -----------------------------------------------------------------------------------

MATRICES = apply(
    Const("Matrix"), App(Const("Fin"), lit(2, NAT)), App(Const("Fin"), lit(2, NAT)), REAL
)
RING = App(Const("Ring.instBracket"), MATRICES)
LIE = App(Const("LieRing.toBracket"), App(Const("LieRing.ofAssociativeRing"), MATRICES))
OTHER_LIE = App(Const("LieRing.toBracket"), Const("Cross.lieRing"))
GROUP = Definition(
    "commutatorElement",
    Const("True"),
    Lam("x", REAL, Lam("y", REAL, BVar(1))),  # which is not x y − y x either
    (),
)


def bracket(t: Expr, instance: Expr, x: Expr, y: Expr) -> Expr:
    return apply(Const("Bracket.bracket"), t, t, instance, x, y)


@pytest.mark.parametrize("instance", [RING, LIE])
def test_the_bracket_of_a_ring_is_the_commutator(instance: Expr) -> None:
    """⁅A, B⁆ is A B − B A, and not A B."""
    found = bracket(MATRICES, instance, BVar(1), BVar(0))
    products = [
        op("HMul.hMul", a, b, MATRICES) for a, b in ((BVar(1), BVar(0)), (BVar(0), BVar(1)))
    ]
    commutator = op("HSub.hSub", *products, MATRICES)
    for expected, claimed in (("holds", commutator), ("falsified", products[0])):
        statement = Pi("A", MATRICES, Pi("B", MATRICES, eq(found, claimed, MATRICES)))
        assert verdict(statement) == expected


def test_the_bracket_of_another_structure_is_what_its_instance_says() -> None:
    export = Export("", None, {}, {}, {GROUP.name: GROUP})
    found = bracket(REAL, Const("commutatorElement"), lit(3), lit(5))
    assert verdict(eq(found, lit(3)), export) == "holds"
    assert verdict(eq(found, lit(0)), export) == "falsified"
    assert verdict(eq(bracket(REAL, OTHER_LIE, lit(3), lit(5)), lit(0))) == "untested"


# -- positive and negative parts -------------------------------------------------------------------


def part(name: str, x: Expr, t: Expr = INT) -> Expr:
    return apply(Const(name), t, Const("i"), x)


def test_positive_and_negative_parts() -> None:
    """x = x⁺ − x⁻, and not x⁺ + x⁻."""
    parts = [part(f"{sign}Part.{sign.lower()}Part", BVar(0)) for sign in ("Pos", "Neg")]
    for expected, name in (("holds", "HSub.hSub"), ("falsified", "HAdd.hAdd")):
        assert verdict(Pi("x", INT, eq(BVar(0), op(name, *parts, INT), INT))) == expected


def test_the_positive_part_of_a_matrix_is_not_taken_entry_by_entry() -> None:
    same = Pi("A", MATRICES, eq(part("PosPart.posPart", BVar(0), MATRICES), BVar(0), MATRICES))
    assert verdict(same) == "untested"


# -- finsets as sets, graphs -----------------------------------------------------------------------


def test_a_finset_as_a_set_is_known_to_be_finite() -> None:
    finsets = App(Const("Finset"), NAT)
    range_ = App(Const("Finset.range"), lit(3, NAT))
    coerced = apply(Const("SetLike.coe"), finsets, NAT, Const("Finset.instSetLike"), range_)
    ev = Evaluator(EMPTY, BallDomain())
    assert extent_of(ev.value(coerced)) == [0, 1, 2]
    size = apply(Const("Set.ncard"), NAT, coerced)
    assert verdict(eq(size, lit(3, NAT), NAT)) == "holds"
    assert verdict(eq(size, lit(4, NAT), NAT)) == "falsified"


def test_other_collections_are_the_sets_that_their_instance_says() -> None:
    below = apply(Const("setOf"), NAT, Lam("n", NAT, rel("LT.lt", BVar(0), BVar(1), NAT)))
    instance = Lam("k", NAT, below)
    coerced = apply(Const("SetLike.coe"), NAT, NAT, instance, lit(3, NAT))
    for n, expected in ((2, "holds"), (3, "falsified")):
        sets = App(Const("Set"), NAT)
        inside = apply(Const("Membership.mem"), NAT, sets, Const("i"), coerced, lit(n, NAT))
        assert verdict(inside) == expected


def test_the_complete_graph() -> None:
    """i and j are adjacent just when they differ."""
    three = App(Const("Fin"), lit(3, NAT))
    graph = App(Const("SimpleGraph.completeGraph"), three)
    adjacent = apply(Const("SimpleGraph.Adj"), three, graph, BVar(1), BVar(0))
    for expected, claim in (
        ("holds", apply(Const("Ne"), three, BVar(1), BVar(0))),
        ("falsified", Const("True")),
    ):
        both = Pi("i", three, Pi("j", three, apply(Const("Iff"), adjacent, claim)))
        assert verdict(both) == expected


@pytest.mark.parametrize(
    "name", ["Sup.sup", "Inf.inf", "posPart", "Finset.coe", "completeGraph", "not", "ENNReal.ofNat"]
)
def test_names_that_no_statement_has_are_not_known(name: str) -> None:
    assert name not in MEANINGS


# -- linear maps, finitely supported functions -----------------------------------------------------


def test_eigenvalues_are_not_looked_for_over_another_field() -> None:
    """z ↦ conj z on ℂⁿ is linear over ℝ only: its matrix over ℂ says nothing."""
    ev = Evaluator(EMPTY, BallDomain())
    identity = Function(force)

    def has_eigenvalue(scalars: Expr) -> Expr:
        vectors = Pi("i", App(Const("Fin"), lit(1, NAT)), COMPLEX)
        rest = [Const("True")] * 3
        return apply(Const("Module.End.HasEigenvalue"), scalars, vectors, *rest, BVar(0), lit(1))

    context = (REAL, None)
    with ev.domain.working():
        found = ev.code(has_eigenvalue(COMPLEX), context)((identity, None))
        assert force(found).level is Level.TRUE
        with pytest.raises(Unsupported):
            force(ev.code(has_eigenvalue(REAL), context)((identity, None)))


def test_a_finitely_supported_function_is_applied() -> None:
    ev = Evaluator(EMPTY, BallDomain())
    values = Function(lambda k: fmpq(1, 1 + force(k)))
    f = Constructed("Finsupp.mk", [PROOF, values, PROOF])
    coerced = apply(Const("DFunLike.coe"), *[Const("True")] * 4, BVar(0))
    assert ev.code(App(coerced, lit(1, NAT)), (REAL, None))((f, None)) == fmpq(1, 2)
