"""Relations, graphs and finite structures: drawn with the properties that hypotheses ask for, and
enumerated where there are few.
"""

from __future__ import annotations

from itertools import product

import pytest
from flint import fmpq
from terms import NAT, REAL, eq, lit, rel
from test_function_draws import CORPUS
from test_function_draws import ev as ev  # the fixture

from pyisingcheck.falsify.repeats import Repeats
from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.drawing.relations import OPERATIONS, of_values
from pyisingcheck.sampling.drawing.small_terms import NotDiscrete, SmallTerms
from pyisingcheck.sampling.exact import Sample
from pyisingcheck.sampling.hints import choices_of
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.sampling.tables import Table, tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Constructed
from pyisingcheck.terms.export import Constructor, Declaration, Export, Inductive
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply

BOOL = Const("Bool")


def on_pairs(n: int, entry: ty.Type) -> ty.Type:
    return ty.Pi(ty.Fin(n), lambda _: ty.Pi(ty.Fin(n), lambda _: entry))


def rows(table: Table) -> list[list[object]]:
    return [list(row.entries) for row in table.entries]


def is_graph(a: list[list[object]]) -> bool:
    n = len(a)
    return all(a[i][j] == a[j][i] and a[i][i] == 0 for i in range(n) for j in range(n))


def test_graphs_are_drawn_and_cycles_among_them(ev: Evaluator) -> None:
    drawer = Drawer(ev, 0)
    drawn = [rows(drawer.draw(on_pairs(5, ty.Bool()))) for _ in range(400)]
    graphs = [a for a in drawn if is_graph(a)]
    degrees = [sorted(map(sum, a)) for a in graphs]  # type: ignore[arg-type]
    assert len(graphs) > 40 and [2] * 5 in degrees


def test_equivalences_and_orders_are_drawn(ev: Evaluator) -> None:
    drawer = Drawer(ev, 0)
    drawn = [rows(drawer.draw(on_pairs(3, ty.Bool()))) for _ in range(400)]
    equality = [[int(i == j) for j in range(3)] for i in range(3)]
    strict = [[int(i < j) for j in range(3)] for i in range(3)]
    assert equality in drawn and strict in drawn


def test_tables_of_whole_numbers_are_often_symmetric(ev: Evaluator) -> None:
    drawer = Drawer(ev, 0)
    drawn = [rows(drawer.draw(on_pairs(3, ty.INT))) for _ in range(100)]
    assert sum(a == [list(c) for c in zip(*a, strict=True)] for a in drawn) > 25


def test_rows_of_different_lengths_are_no_relation(ev: Evaluator) -> None:
    """Even if the first is as long as there are rows."""
    ragged = ty.Pi(ty.Fin(2), lambda i: ty.Pi(ty.Fin(2 + i), lambda _: ty.NAT))
    drawer = Drawer(ev, 0)
    lengths = {tuple(map(len, rows(drawer.draw(ragged)))) for _ in range(50)}
    assert lengths == {(2, 3)}


def with_structure(entry: Expr) -> Export:
    """The export of a structure of parameter n: f : Fin n → Fin n → entry, f i j = f j i."""
    name, make = "Sym", "Sym.mk"

    def fin(k: int) -> Expr:
        return App(Const("Fin"), BVar(k))

    field = Pi("i", fin(0), Pi("j", fin(1), entry))
    i, j = BVar(1), BVar(0)
    same = eq(apply(BVar(2), i, j), apply(BVar(2), j, i), entry)
    proof = Pi("i", fin(1), Pi("j", fin(2), same))
    type_ = Pi("n", NAT, Pi("f", field, Pi("h", proof, App(Const(name), BVar(2)))))
    made = {
        name: declared(name, "structure", Pi("n", NAT, Const("Type"))),
        make: declared(make, "constructor", type_),
    }
    inductive = Inductive(name, 1, 0, (Constructor(make, 2),), None)
    return Export("", None, {}, made, {}, {name: inductive})


def declared(name: str, kind: str, type_: Expr) -> Declaration:
    nothing = next(iter(CORPUS.declarations.values()))
    fields = {f: getattr(nothing, f) for f in Declaration.__dataclass_fields__}
    return Declaration(**fields | {"name": name, "kind": kind, "type": type_, "value": None})


def test_all_elements_of_a_finite_structure() -> None:
    terms = SmallTerms(Evaluator(with_structure(BOOL), BallDomain(max_prec=256)))
    for n, count in enumerate((1, 2, 8, 64)):
        assert len(terms.all_of(ty.StructureType("Sym", (n,)))) == count
    with pytest.raises(NotDiscrete):
        terms.all_of(ty.StructureType("Sym", (4,)))


def test_structures_of_real_numbers_are_not_enumerated() -> None:
    terms = SmallTerms(Evaluator(with_structure(REAL), BallDomain(max_prec=256)))
    with pytest.raises(NotDiscrete):
        terms.all_of(ty.StructureType("Sym", (2,)))


def test_structures_that_were_drawn_before(ev: Evaluator) -> None:
    repeats, t = Repeats(), ty.StructureType("Sym", (2,))

    def sample(*bits: int) -> Sample:
        made = Constructed(
            "Sym.mk", [tabulated(ev, ty.Fin(2), list(bits)), ev.domain.constant(True)]
        )
        return Sample([2, made], [ty.NAT, t])

    assert [repeats.seen(sample(*b)) for b in ((0, 1), (1, 1), (0, 1))] == [False, False, True]


def one_of(variable: Expr, *values: Expr) -> Expr:
    """variable = a ∨ variable = b ∨ …"""
    *rest, last = [eq(variable, v) for v in values]
    for option in reversed(rest):
        last = apply(Const("Or"), option, last)
    return last


def choices(hypothesis: Expr, type_: Expr = REAL) -> list[fmpq | None]:
    """What ∀ y : ℝ, ∀ x : type_, hypothesis → 0 = 0 leaves for x."""
    evaluator = Evaluator(Export("", None, {}, {}, {}), BallDomain(max_prec=256))
    claim = Pi("y", REAL, Pi("x", type_, Pi("h", hypothesis, eq(lit(0), lit(0)))))
    found = choices_of(plan_of(evaluator, claim))
    return [hint.value(evaluator, [fmpq(5)]) for hint in found.get(1, [])]


def test_values_that_a_hypothesis_leaves() -> None:
    x, y = BVar(0), BVar(1)
    assert choices(one_of(x, lit(1), lit(2), y)) == [1, 2, 5]
    assert choices(eq(x, lit(1))) == []
    assert choices(apply(Const("Or"), eq(x, lit(1)), rel("LT.lt", x, lit(0)))) == []
    entry = App(BVar(1), BVar(0))
    pair = Pi("i", NAT, REAL)
    assert choices(Pi("i", NAT, one_of(entry, lit(1), lit(2))), pair) == [1, 2]
    assert choices(Pi("i", NAT, one_of(entry, lit(1), BVar(0))), pair) == []
    assert choices(one_of(App(x, lit(0, NAT)), lit(1), lit(2)), pair) == []


def test_matrices_of_few_values(ev: Evaluator) -> None:
    t = ty.MatrixType(ty.Fin(3), ty.Fin(3), ty.REAL)
    drawn = [of_values(Drawer(ev, k), t, [fmpq(0), fmpq(1)]) for k in range(100)]
    drawn = [rows(a) for a in drawn]
    assert all(x in (0, 1) for a in drawn for row in a for x in row)
    assert any(is_graph(a) for a in drawn) and not all(is_graph(a) for a in drawn)
    assert of_values(Drawer(ev, 0), ty.NAT, [fmpq(1, 2), fmpq(3)]) == 3
    assert of_values(Drawer(ev, 0), ty.Pi(ty.NAT, lambda _: ty.REAL), [fmpq(1)]) is None


@pytest.mark.parametrize("n", range(1, 11))
def test_operations_with_an_inverse_are_groups_with_neutral_element_zero(n: int) -> None:
    elements = range(n)
    for op, inverse in OPERATIONS:
        if inverse is None or op(0, 1, 3) != 1:  # x - y only has 0 on one side
            continue
        assert all(op(0, i, n) == op(i, 0, n) == i for i in elements)
        assert all(op(i, inverse(i, n), n) == op(inverse(i, n), i, n) == 0 for i in elements)
        for i, j, k in product(elements, repeat=3):
            assert op(op(i, j, n), k, n) == op(i, op(j, k, n), n)


def test_the_least_group_that_is_not_commutative_is_among_the_operations() -> None:
    def commutes(n: int) -> bool:
        return all(
            op(i, j, n) == op(j, i, n)
            for op, inverse in OPERATIONS
            if inverse is not None and op(0, 1, 3) == 1
            for i, j in product(range(n), repeat=2)
        )

    assert [n for n in range(1, 9) if not commutes(n)] == [6, 8]
