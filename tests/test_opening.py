"""Variables that are structures of numbers are sampled field by field."""

from __future__ import annotations

from pathlib import Path

from terms import REAL, eq, lit, op, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.opening import opened_structures, regrouped
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply
from pyisingcheck.terms.pretty import pretty

EXPORT = load_export(Path(__file__).parent / "corpus" / "Structures.json")
BOUNDED = "Corpus.Structures.Bounded"


def field(name: str, index: int) -> Expr:
    return App(Const(f"{BOUNDED}.{name}"), BVar(index))


def on_circle(bound: Expr) -> Expr:
    """∀ I : Bounded, lo² + hi² = 1 → lo + hi ≤ bound."""
    squares = [op("HMul.hMul", field(n, 0), field(n, 0)) for n in ("lo", "hi")]
    circle = eq(op("HAdd.hAdd", *squares), lit(1))
    claim = rel("LE.le", op("HAdd.hAdd", field("lo", 1), field("hi", 1)), bound)
    return Pi("I", Const(BOUNDED), Pi("h", circle, claim))


def test_projections_become_the_fields() -> None:
    statement = on_circle(lit(2))
    opened, fields = opened_structures(Evaluator(EXPORT, BallDomain()), statement)
    assert fields == {"I": ["I.lo", "I.hi", "I.le"]}
    assert BOUNDED not in pretty(opened)
    assert pretty(opened).startswith("∀ I.lo : Real, ∀ I.hi : Real, I.lo ≤ I.hi → I.lo * I.lo")


def test_other_types_are_left_alone() -> None:
    statement = Pi("x", REAL, eq(BVar(0), BVar(0)))
    opened, fields = opened_structures(Evaluator(EXPORT, BallDomain()), statement)
    assert pretty(opened) == pretty(statement) and not fields


def test_values_are_shown_as_structures_in_the_order_of_the_variables() -> None:
    opened = {"S": ["S.p", "S.proof"], "S.p": ["S.p.x", "S.p.y"]}
    shown: dict[str, object] = {"a": "5", "S.p.x": "1", "S.p.y": "2", "b": "6"}
    assert list(regrouped(opened, shown).items()) == [
        ("a", "5"),
        ("S", "⟨⟨1, 2⟩, ⋯⟩"),
        ("b", "6"),
    ]


def test_equations_between_fields_are_solved() -> None:
    """The maximum √2 is missed by less than one in a hundred."""
    narrow = check_statement(on_circle(op("HDiv.hDiv", lit(141), lit(100))), EXPORT)
    assert narrow.verdict == "falsified" and narrow.certified
    assert set(narrow.counterexample or ()) == {"I"}
    wide = check_statement(on_circle(op("HDiv.hDiv", lit(142), lit(100))), EXPORT)
    assert wide.verdict == "holds"


def test_structures_with_parameters_are_opened() -> None:
    """∀ n, ∀ M : Model n, M.J = M.J: a matrix, a vector and what is said of the matrix."""
    model = "Corpus.Structures.Model"
    j = Const(f"{model}.J")
    claim = eq(apply(j, BVar(1), BVar(0)), apply(j, BVar(1), BVar(0)))
    statement = Pi("n", Const("Nat"), Pi("M", App(Const(model), BVar(0)), claim))
    opened, fields = opened_structures(Evaluator(EXPORT, BallDomain()), statement)
    assert fields == {"M": ["M.J", "M.h", "M.sym"]}
    assert model not in pretty(opened)
    assert pretty(opened).endswith("M.J = M.J")


def test_structures_of_tables_of_finite_values_stay_whole() -> None:
    """Triple is enumerated."""
    statement = Pi("T", Const("Corpus.Structures.Triple"), eq(BVar(0), BVar(0)))
    assert not opened_structures(Evaluator(EXPORT, BallDomain()), statement)[1]


def test_fields_of_what_is_no_constructor_stay() -> None:
    """∀ I, lo (f I 1 I) = 0: f has as many arguments as the structure has fields."""
    value = apply(Const("f"), BVar(0), lit(1), BVar(0))
    statement = Pi("I", Const(BOUNDED), eq(App(Const(f"{BOUNDED}.lo"), value), lit(0)))
    opened, fields = opened_structures(Evaluator(EXPORT, BallDomain()), statement)
    assert fields and f"{BOUNDED}.lo (f ({BOUNDED}.mk " in pretty(opened)
