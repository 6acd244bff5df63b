"""Mutation: every operator on a small term, and how many broken statements the checker catches."""

from __future__ import annotations

import dataclasses
import importlib
import json
from pathlib import Path

import exports
import pytest
from terms import MATRIX, NAT, REAL, H, X, Y, eq, forall, lit, op, rel

from pyisingcheck import mutate
from pyisingcheck.errors import UserError
from pyisingcheck.extract.lake import LeanError
from pyisingcheck.extract.prove import Goal
from pyisingcheck.falsify import check_statement
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.ledger.run import Settings, run_check
from pyisingcheck.mutate.run import PROVED, WITHSTOOD, _kind, _true, check_mutant, killed
from pyisingcheck.mutate.symmetry import Keys
from pyisingcheck.terms.decode import decode_export, load_export
from pyisingcheck.terms.encode import write_with_theorems
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, NatLit, Pi, Sort, apply
from pyisingcheck.terms.expr import LevelZero as Zero
from pyisingcheck.terms.pretty import pretty
from pyisingcheck.verdict import Verdict

CORPUS = Path(__file__).parent / "corpus" / "Discrete.json"
EXPORT = load_export(CORPUS)
EMPTY = decode_export(json.dumps(exports.export()))
SETTINGS = Settings(samples=2000, seed=0, time_limit=300.0, jobs=1)
# True mutants that Lean could tell and the checker cannot; the list may only shrink.
TRUE_MUTANTS = {
    "true_bounded: k + 1 ↦ k * 1",
    "true_doubling: n + 1 ↦ 1",  # its hypotheses contradict each other
    "true_doubling: n + 1 ↦ n",  # here as well
    "true_doubling: 0 ↦ 1",  # and here: twice f 0 would be 1
    "true_inverse_mod_seven: a * b ↦ b",
    "true_inverse_mod_seven: a * b ↦ a + b",
    "true_inverse_mod_seven: 1 ↦ 2",
    "true_inverse_mod_seven: 1 ↦ 0",
}


def changes(statement: Expr, operator: str) -> list[str]:
    """What is below ``∀ x y`` after each change of one kind."""
    declaration = dataclasses.replace(EMPTY.theorems[0], type=statement)
    found = mutate.mutants_of(declaration, mutate.Reader(EMPTY))
    terms = [m.term for m in found if m.operator == operator and not m.equivalent]
    return [pretty(term.body.body, context=("x", "y")) for term in terms]  # type: ignore[union-attr]


# The operators.


def test_strictness_changes_only_where_the_change_does_not_follow() -> None:
    kind = "change the strictness"
    assert changes(forall(rel("LE.le", X, Y)), kind) == ["x < y"]
    assert changes(forall(rel("LT.lt", X, Y)), kind) == []
    strict_hypothesis = Pi("h", rel("LT.lt", X, Y), Const("False"))
    assert changes(forall(strict_hypothesis), kind) == ["x ≤ y → False"]
    weak_hypothesis = Pi("h", rel("LE.le", X, Y), Const("False"))
    assert changes(forall(weak_hypothesis), kind) == []
    either_way = apply(Const("Iff"), rel("LE.le", X, Y), rel("LT.lt", Y, X))
    assert changes(forall(either_way), kind) == ["x < y ↔ y < x", "x ≤ y ↔ y ≤ x"]


def test_an_order_without_a_known_twin_keeps_its_strictness() -> None:
    assert changes(forall(rel("LE.le", X, Y, MATRIX), MATRIX), "change the strictness") == []


def test_a_strict_relation_gets_the_instance_of_the_strict_order() -> None:
    declaration = dataclasses.replace(EMPTY.theorems[0], type=forall(rel("LE.le", X, Y)))
    strict = mutate.mutants_of(declaration, mutate.Reader(EMPTY))[0].term
    assert isinstance(strict, Pi) and isinstance(strict.body, Pi)
    assert pretty(strict.body.body.fn.fn.arg) == "Real.instLT"  # type: ignore[union-attr]


def test_hypotheses_are_dropped_unless_their_proof_is_used() -> None:
    conclusion = rel("LT.lt", BVar(2), BVar(1))
    hypothesis = rel("LE.le", X, Y)
    unused = forall(Pi("h", hypothesis, conclusion))
    assert changes(unused, "drop a hypothesis") == ["x < y"]
    used = forall(Pi("h", hypothesis, App(Const("P"), H)))
    assert changes(used, "drop a hypothesis") == []
    variable = forall(Pi("z", REAL, conclusion))
    assert changes(variable, "drop a hypothesis") == []


def test_a_hypothesis_of_a_hypothesis_stays() -> None:
    """Dropped, it would leave a stronger hypothesis, hence what the original implies."""
    inner = Pi("h", rel("LE.le", X, Y), rel("LT.lt", BVar(2), BVar(1)))
    statement = forall(Pi("g", inner, Const("False")))
    assert changes(statement, "drop a hypothesis") == ["False"]


def test_arguments_are_swapped_where_their_order_matters() -> None:
    kind = "swap the arguments"
    for name, symbol in {"HSub.hSub": "-", "HDiv.hDiv": "/", "HPow.hPow": "^"}.items():
        assert changes(forall(eq(op(name, X, Y), X)), kind) == [f"y {symbol} x = x"]
    assert changes(forall(eq(op("HAdd.hAdd", X, Y), X)), kind) == []
    assert changes(forall(eq(op("HMul.hMul", X, Y), X)), kind) == []
    product = eq(op("HMul.hMul", X, Y, MATRIX), X, MATRIX)
    assert changes(forall(product, MATRIX), kind) == ["y * x = x"]
    assert changes(forall(rel("LE.le", X, Y)), kind) == ["y ≤ x"]


def test_numerals_change_by_one() -> None:
    kind = "change a numeral"
    assert changes(forall(eq(X, lit(2))), kind) == ["x = 3", "x = 1"]
    assert changes(forall(eq(X, lit(0))), kind) == ["x = 1"]
    other = apply(Const("OfNat.ofNat"), MATRIX, NatLit(1), Const("instOne"))
    assert changes(forall(eq(X, other, MATRIX), MATRIX), kind) == []  # means what its instance says


def test_bounds_are_not_relaxed() -> None:
    kind = "change a numeral"
    assert changes(forall(rel("LE.le", lit(2), X)), kind) == ["3 ≤ x"]
    assert changes(forall(rel("LE.le", X, lit(2))), kind) == ["x ≤ 1"]
    shifted = rel("LE.le", X, op("HSub.hSub", Y, lit(2)))
    assert changes(forall(shifted), kind) == ["x ≤ y - 3"]
    hypothesis = Pi("h", rel("LE.le", lit(2), X), Const("False"))
    assert changes(forall(hypothesis), kind) == ["1 ≤ x → False"]
    on_fin = rel("LE.le", lit(2, Const("Fin")), X, Const("Fin"))  # numerals wrap round
    assert len(changes(forall(on_fin, Const("Fin")), kind)) == 2


def test_operands_are_dropped() -> None:
    kind = "drop an operand"
    for name in ("HAdd.hAdd", "HMul.hMul"):
        assert changes(forall(eq(op(name, X, Y), lit(0))), kind) == ["y = 0", "x = 0"]
    for name in ("HSub.hSub", "HDiv.hDiv"):
        assert changes(forall(eq(op(name, X, Y), lit(0))), kind) == ["x = 0"]
    negative = apply(Const("Neg.neg"), REAL, Const("Real.instNeg"), X)
    assert changes(forall(eq(negative, Y)), kind) == ["x = y"]
    mixed = apply(Const("HMul.hMul"), NAT, REAL, REAL, Const("inst"), lit(2, NAT), X)
    assert changes(forall(eq(mixed, Y)), kind) == ["x = y"]  # the other factor is no real


def test_a_natural_summand_stays_where_dropping_it_follows() -> None:
    kind = "drop an operand"
    sum_ = op("HAdd.hAdd", X, Y, NAT)
    assert changes(forall(rel("LE.le", sum_, lit(9, NAT), NAT), NAT), kind) == []
    assert changes(forall(rel("LE.le", lit(9, NAT), sum_, NAT), NAT), kind) == ["9 ≤ y", "9 ≤ x"]
    real = rel("LE.le", op("HAdd.hAdd", X, Y), lit(9))
    assert changes(forall(real), kind) == ["y ≤ 9", "x ≤ 9"]


def test_sums_and_products_are_exchanged() -> None:
    kind = "exchange sum and product"
    assert changes(forall(eq(op("HAdd.hAdd", X, Y), lit(5))), kind) == ["x * y = 5"]
    assert changes(forall(eq(op("HMul.hMul", X, Y), lit(5))), kind) == ["x + y = 5"]
    monoid, body = Const("Real.instAddCommMonoid"), Lam("i", NAT, BVar(2))
    total = apply(Const("Finset.sum"), NAT, REAL, monoid, Const("s"), body)
    [changed] = changes(forall(eq(total, Y)), kind)
    assert changed == "Finset.prod Nat Real s (fun i : Nat ↦ x) = y"


def test_negations_and_conjuncts_of_hypotheses_are_dropped() -> None:
    kind = "drop a condition"
    both = apply(Const("And"), rel("LE.le", X, Y), rel("LT.lt", X, Y))
    assert changes(forall(both), kind) == []
    hypothesis = Pi("h", both, Const("False"))
    assert changes(forall(hypothesis), kind) == ["x < y → False", "x ≤ y → False"]
    assert changes(forall(App(Const("Not"), eq(X, Y))), kind) == ["x = y"]


def test_what_a_denial_denies_is_left_alone() -> None:
    denied = Pi("z", NAT, rel("LE.le", H, lit(2, NAT), NAT))
    declaration = dataclasses.replace(EMPTY.theorems[0], type=App(Const("Not"), denied))
    [mutant] = mutate.mutants_of(declaration, mutate.Reader(EMPTY))
    assert mutant.text == "∀ z : Nat, z ≤ 2" and not mutant.denial


# Places.


def test_types_and_instances_are_not_changed() -> None:
    size = op("HAdd.hAdd", lit(1, NAT), lit(2, NAT), NAT)
    fin = App(Const("Fin"), size)
    universe = apply(Const("Finset.univ"), fin, App(Const("Fin.fintype"), size))
    card = apply(Const("Finset.card"), fin, universe)
    declaration = dataclasses.replace(
        EMPTY.theorems[0], type=Pi("i", fin, eq(card, Const("Nat.zero"), NAT))
    )
    found = mutate.mutants_of(declaration, mutate.Reader(EMPTY))
    assert [m.operator for m in found] == ["swap the arguments"]


def test_arguments_that_types_depend_on_are_not_changed() -> None:
    dependent = Pi("n", NAT, Pi("i", App(Const("Fin"), BVar(0)), REAL))
    body = eq(apply(BVar(0), lit(2, NAT), Const("i")), lit(0))
    declaration = dataclasses.replace(EMPTY.theorems[0], type=Pi("f", dependent, body))
    found = mutate.mutants_of(declaration, mutate.Reader(EMPTY))
    assert [m.after for m in found if m.operator == "change a numeral"] == ["1"]


def test_a_term_that_denotes_a_huge_tree_ends() -> None:
    term: Expr = X
    for _ in range(200):
        term = op("HAdd.hAdd", term, term)
    declaration = dataclasses.replace(EMPTY.theorems[0], type=forall(eq(term, Y)))
    reader = mutate.Reader(EMPTY)
    assert len(list(reader.places(declaration.type))) == 2000


# Symmetry.


def same(a: Expr, b: Expr) -> bool:
    keys = Keys()
    return keys.key(a) == keys.key(b)


def test_symmetric_terms_have_one_key() -> None:
    a, b = Const("a"), Const("b")
    assert same(eq(a, b), eq(b, a))
    assert same(rel("LE.le", a, b), rel("GE.ge", b, a))
    assert same(op("HAdd.hAdd", a, b), op("HAdd.hAdd", b, a))
    assert same(op("HMul.hMul", a, lit(1)), a)
    norm = App(Const("Norm.norm"), REAL)
    difference, reverse = op("HSub.hSub", a, b), op("HSub.hSub", b, a)
    negative = apply(Const("Neg.neg"), REAL, Const("Real.instNeg"), a)
    assert same(App(norm, difference), App(norm, reverse))
    assert same(App(Const("Real.cosh"), difference), App(Const("Real.cosh"), reverse))
    assert same(App(norm, negative), App(norm, a))
    assert same(op("HPow.hPow", difference, lit(2)), op("HPow.hPow", reverse, lit(2)))


def test_rings_are_compared_as_polynomials() -> None:
    a, b = Const("a"), Const("b")
    plus, times, two = "HAdd.hAdd", "HMul.hMul", lit(2)
    assert same(op(times, two, op(plus, a, b)), op(plus, op(times, b, two), op(plus, a, a)))
    assert same(op("HDiv.hDiv", a, two), op(times, op("HDiv.hDiv", lit(1), two), a))
    assert same(op("HSub.hSub", a, a), lit(0))
    assert same(rel("LE.le", op(times, two, a), two), rel("LE.le", a, lit(1)))
    assert same(eq(a, b), eq(op("HSub.hSub", b, a), lit(0)))
    product, other = op(times, a, b, MATRIX), op(times, b, a, MATRIX)
    assert same(op(plus, product, other, MATRIX), op(plus, other, product, MATRIX))
    assert not same(product, other)
    for left, right in [
        (op("HDiv.hDiv", a, a), lit(1)),  # 0 / 0 = 0
        (op(plus, op("HSub.hSub", a, b, NAT), b, NAT), a),  # 2 - 3 + 3 = 3
        (op("HDiv.hDiv", op(times, two, a), two, NAT), op("HDiv.hDiv", a, lit(1), NAT)),
        (rel("LE.le", a, b), rel("LE.le", op(times, lit(2), b), op(times, lit(2), a))),
        (rel("LE.le", lit(1, NAT), a, NAT), rel("LE.le", lit(1), a)),
    ]:
        assert not same(left, right), (left, right)


def test_what_numbers_act_on_does_not_commute_for_that() -> None:
    """``(t • A) * (t • B)`` with t in a field and A, B in an algebra over it."""
    field, algebra, t, a, b = BVar(4), BVar(3), BVar(2), BVar(1), BVar(0)
    inst = apply(Const("Algebra.toSMul"), Const("NormedField.toField"), Const("NormedRing.toRing"))
    product = apply(Const("Distrib.toMul"), Const("NormedRing.toRing"))

    def acts(x: Expr) -> Expr:
        return apply(Const("HSMul.hSMul"), field, algebra, algebra, inst, t, x)

    def times(x: Expr, y: Expr) -> Expr:
        return apply(Const("HMul.hMul"), algebra, algebra, algebra, product, x, y)

    assert not same(times(acts(a), acts(b)), times(acts(b), acts(a)))
    assert not same(acts(times(a, b)), acts(times(b, a)))
    assert same(times(acts(a), acts(b)), acts(acts(times(a, b))))


def test_different_terms_have_different_keys() -> None:
    a, b = Const("a"), Const("b")
    norm = App(Const("Norm.norm"), REAL)
    cubed = op("HSub.hSub", a, b), op("HSub.hSub", b, a)
    natural = op("HSub.hSub", a, b, NAT), op("HSub.hSub", b, a, NAT)
    for left, right in [
        (rel("LE.le", a, b), rel("LE.le", b, a)),
        (rel("LE.le", a, b), rel("LT.lt", a, b)),
        (op("HSub.hSub", a, b), op("HSub.hSub", b, a)),
        (op("HMul.hMul", a, b, MATRIX), op("HMul.hMul", b, a, MATRIX)),
        (op("HAdd.hAdd", a, lit(1)), a),
        (lit(1), lit(1, NAT)),
        (op("HPow.hPow", cubed[0], lit(3)), op("HPow.hPow", cubed[1], lit(3))),
        (op("HPow.hPow", natural[0], lit(2), NAT), op("HPow.hPow", natural[1], lit(2), NAT)),
        (App(Const("Real.sinh"), cubed[0]), App(Const("Real.sinh"), cubed[1])),
        (App(norm, a), App(norm, op("HSub.hSub", a, b))),
        (App(norm, op("HAdd.hAdd", a, b)), App(norm, op("HSub.hSub", a, b))),
        (Pi("x", NAT, Const("P")), Const("P")),
    ]:
        assert not same(left, right), (left, right)


def test_a_function_is_what_it_does() -> None:
    f = Const("f")
    assert same(Lam("i", NAT, App(f, H)), f)
    assert same(Lam("x", NAT, Lam("i", NAT, App(BVar(1), H))), Lam("x", NAT, H))
    assert not same(Lam("i", NAT, App(App(f, H), H)), App(f, Const("a")))


def test_quotients_that_are_one() -> None:
    keys = Keys()
    one, other, third = (
        eq(op("HDiv.hDiv", *sides), lit(value))
        for sides, value in (((X, Y), 1), ((Y, X), 1), ((Y, X), 2))
    )
    assert keys.key(one) == keys.key(other) == keys.key(eq(lit(1), op("HDiv.hDiv", X, Y)))
    assert keys.key(one) != keys.key(third)
    assert keys.key(one) != keys.key(eq(X, Y))  # both may be 0


def test_what_is_compared_with_itself_is_told() -> None:
    keys, f = Keys(), Const("f")
    for relation in (eq(f, Lam("i", NAT, App(f, H))), rel("LE.le", X, X)):
        assert keys.is_reflexive(forall(relation))
    for relation in (eq(X, Y), rel("LT.lt", X, X), apply(Const("Ne"), REAL, X, X)):
        assert not keys.is_reflexive(forall(relation))


def test_natural_products_and_quotients_grow_with_their_parts() -> None:
    kind = "change a numeral"
    quotient = op("HDiv.hDiv", X, lit(3, NAT), NAT)
    assert changes(forall(rel("LE.le", Y, quotient, NAT), NAT), kind) == ["y ≤ x / 4"]
    assert changes(forall(rel("LE.le", quotient, Y, NAT), NAT), kind) == ["x / 2 ≤ y"]
    product = op("HMul.hMul", lit(2, NAT), X, NAT)
    assert changes(forall(rel("LE.le", product, Y, NAT), NAT), kind) == ["3 * x ≤ y"]
    real = op("HMul.hMul", lit(3), X)
    assert len(changes(forall(rel("LE.le", real, Y)), kind)) == 2


def test_names_of_binders_do_not_matter() -> None:
    assert same(Pi("x", NAT, eq(H, H)), Pi("y", NAT, eq(H, H)))


def test_numerals_of_finite_types_wrap() -> None:
    two = App(Const("Fin"), lit(2, NAT))
    assert same(lit(0, two), lit(2, two)) and not same(lit(0, two), lit(1, two))


# The changed statements as an export.


def test_an_export_of_mutants_says_the_same(tmp_path: Path) -> None:
    reader, target = mutate.Reader(EXPORT), tmp_path / "mutants.json"
    mutants = [m for d in EXPORT.theorems for m in mutate.mutants_of(d, reader)]
    assert len({m.name for m in mutants}) == len(mutants)
    write_with_theorems(CORPUS, target, [(m.name, m.text, m.term, m.statement) for m in mutants])
    read = load_export(target)
    assert set(read.declarations) == {*EXPORT.declarations, *(m.name for m in mutants)}
    for mutant in mutants:
        assert pretty(read.declarations[mutant.name].type) == mutant.text
        assert not mutant.term.loose


def test_universe_levels_survive(tmp_path: Path) -> None:
    target = tmp_path / "mutants.json"
    source = exports.write_export(tmp_path / "export.json", [exports.declaration()])
    term = Pi("p", Sort(Zero()), App(Const("And", (Zero(),)), BVar(0)))
    write_with_theorems(source, target, [("Foo.new", "", term, "Foo.bar")])
    assert pretty(load_export(target).declarations["Foo.new"].type) == pretty(term)


# The run.


def test_broken_statements_are_caught() -> None:
    """In process and with little work: every true statement of the corpus, every change of it."""
    reader = mutate.Reader(EXPORT)
    survivors, count = set(), 0
    for declaration in EXPORT.theorems:
        short = declaration.name.rpartition(".")[2]
        if not short.startswith("true_"):
            continue
        for mutant in mutate.mutants_of(declaration, reader):
            changed = dataclasses.replace(declaration, name=mutant.name, type=mutant.term)
            if mutant.equivalent:
                continue
            count += 1
            verdict = run_check(check_mutant, changed, EXPORT, SETTINGS)
            if verdict.grounds == PROVED:
                count -= 1
                continue
            if verdict.verdict != "falsified":
                survivors.add(f"{short}: {mutant.before} ↦ {mutant.after}")
    assert survivors <= TRUE_MUTANTS
    assert count - len(survivors) >= 0.85 * count > 40


def test_a_run_counts_and_repeats_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    calls: list[tuple[int, int]] = []
    name = "Corpus.Discrete.true_bounded"
    first = mutate.run(
        CORPUS, decl=name, settings=SETTINGS, progress=lambda *call: calls.append(call)
    )
    assert first["format"] == "pyisingcheck-mutation/1"
    # k < n → k * 1 ≤ n is true
    assert (first["mutants"], first["killed"], first["equivalent"]) == (7, 6, 0)
    assert (first["implied"], first["survivors"]) == (1, [])
    assert calls[-1] == (8, 8) and len(calls) == 8
    assert mutate.run(CORPUS, decl=name, settings=SETTINGS) == first
    assert json.loads(json.dumps(first)) == first


def fake(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    term: Expr,
    project: Path | None = None,
) -> mutate.Result:
    """A run with a checker whose verdicts follow from names."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    source, target = tmp_path / "source.json", tmp_path / "export.json"
    exports.write_export(source, [exports.claimed("Foo.old")])
    write_with_theorems(source, target, [(name, "", term, "Foo.old")])
    settings = Settings(samples=10, checker="fake_checker:check", jobs=1, time_limit=60.0)
    return mutate.run(target, decl=name, project=project, settings=settings)


def test_survivors_say_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = fake(tmp_path, monkeypatch, "Foo.untested", forall(rel("LE.le", X, Y)))
    assert (result["mutants"], result["killed"]) == (2, 0)
    assert [s["kind"] for s in result["survivors"]] == ["untested", "untested"]
    assert {s["reason"] for s in result["survivors"]} == {"Real.Gamma"}
    assert mutate.text(result).endswith("survivors: 2 untested\n")
    assert "x ≤ y  ↦  x < y" in mutate.text(result) and "0 of 2 caught" in mutate.text(result)


def test_lean_tells_the_true_ones_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a project, survivors are put to Lean, and only they."""
    asked: list[str] = []

    def proves(goals: list[Goal], project: Path, *, progress: object) -> list[bool]:
        assert project == tmp_path and {goal.theorem.name for goal in goals} == {"Foo.untested"}
        asked.extend(pretty(goal.proposition) for goal in goals)
        return ["x < y" in text for text in asked]

    module = importlib.import_module("pyisingcheck.mutate.run")  # the package has `run` of it
    monkeypatch.setattr(module, "proved", proves)
    monkeypatch.setattr(module, "lean_command", lambda: "lean")
    statement = forall(rel("LE.le", X, Y))
    result = fake(tmp_path, monkeypatch, "Foo.untested", statement, project=tmp_path)
    assert len(asked) == 2 and (result["mutants"], result["killed"], result["implied"]) == (2, 0, 1)
    assert ["x < y" in s["after"] for s in result["survivors"]] == [False]
    fake(tmp_path, monkeypatch, "Foo.false", statement, project=tmp_path)
    assert len(asked) == 2  # what is falsified as it stands is left out


def test_missing_lean_is_said_before_the_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LeanError, match="neither lake nor lean"):
        mutate.run(CORPUS, decl="Corpus.Discrete.true_bounded", project=tmp_path, settings=SETTINGS)
    lake = tmp_path / "lake"
    lake.write_text("#!/bin/sh\n", "utf-8")
    lake.chmod(0o755)
    with pytest.raises(LeanError, match="but not lean"):
        mutate.run(CORPUS, decl="Corpus.Discrete.true_bounded", project=tmp_path, settings=SETTINGS)


def test_kinds_of_survivors() -> None:
    assert _kind(Verdict("holds", 10)) == "weak sample"
    assert _kind(Verdict("holds", 10, refuted={"x": 0})) == "weak sample"
    assert _kind(Verdict("inconclusive", reason="stopped after 1 s")) == "undecided"
    assert _kind(Verdict("untested", reason="Real.Gamma")) == "untested"


def test_what_counts_as_true() -> None:
    closed = mutate.Mutant("a#1", "a", "", "", "", Const("P"), equivalent=False, denial=True)
    open_ = dataclasses.replace(closed, term=Pi("x", NAT, Const("P")))
    refuted = Verdict("holds", 10, refuted={"x": 0}, certified=True)
    assert _true(closed, Verdict("holds", 10, exhaustive=True))
    assert _true(closed, Verdict("holds", 10, grounds=PROVED))
    assert _true(closed, refuted)
    assert not _true(open_, refuted)  # ¬ S x was found for some x
    assert not _true(closed, dataclasses.replace(refuted, certified=False))
    assert not _true(closed, Verdict("holds", 10, grounds="a limit"))
    assert not _true(closed, Verdict("inconclusive", grounds=PROVED))


def test_an_interrupted_run_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    source, target = tmp_path / "source.json", tmp_path / "export.json"
    exports.write_export(source, [exports.claimed("Foo.old")])
    term = forall(rel("LE.le", X, Y))
    write_with_theorems(source, target, [("Foo.a", "", term, "Foo.old")])
    settings = Settings(samples=10, checker="fake_checker:check", jobs=1, time_limit=60.0)

    def interrupt(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mutate.run(target, settings=settings, progress=interrupt)
    kept = sorted((tmp_path / "cache" / "pyisingcheck").iterdir())
    assert len(kept) == 2  # the theorems, and the mutants so far
    assert sum(len(file.read_text().splitlines()) for file in kept) == 3
    calls: list[int] = []
    result = mutate.run(target, settings=settings, progress=lambda done, total: calls.append(done))
    assert calls == [1, 2, 3, 4] and len(result["survivors"]) == 2
    assert not list((tmp_path / "cache" / "pyisingcheck").iterdir())


def test_mutants_of_false_statements_do_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = fake(tmp_path, monkeypatch, "Foo.false", forall(rel("LE.le", X, Y)))
    assert (result["mutants"], result["killed"], result["survivors"]) == (0, 0, [])
    assert result["skipped"] == [
        {"statement": "Foo.false", "reason": "it is falsified as it stands"}
    ]


def test_a_statement_without_a_place_to_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = fake(tmp_path, monkeypatch, "Foo.holds", Pi("p", Sort(Zero()), BVar(0)))
    assert (result["mutants"], result["killed"], result["equivalent"]) == (0, 0, 0)
    assert mutate.text(result) == "no mutants: there is nothing to change\n"


def test_only_an_equivalent_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = fake(tmp_path, monkeypatch, "Foo.holds", forall(eq(X, Y)))
    assert (result["mutants"], result["equivalent"], result["survivors"]) == (1, 1, [])
    assert mutate.text(result) == "1 mutants, 1 equivalent, 0 of 0 caught\n"


def test_a_denial_of_what_withstands_is_told() -> None:
    """The reason that counts as a catch is the one that the checker gives."""
    bounded = Pi("n", NAT, rel("LE.le", lit(0, NAT), H, NAT))
    verdict = check_statement(App(Const("Not"), bounded), EMPTY, budget=Budget(100, 5000))
    assert verdict.verdict != "holds" and verdict.reason == WITHSTOOD


@pytest.mark.parametrize(
    ("decl", "message"),
    [
        ("Corpus.Discrete.true_trj", "there is no theorem .*did you mean Corpus.Discrete.true_tri"),
        ("Corpus.Discrete.tri", "no theorem but of kind definition"),
        ("", "there is no theorem"),
    ],
)
def test_an_unknown_statement_is_one_line(decl: str, message: str) -> None:
    with pytest.raises(UserError, match=message) as error:
        mutate.run(CORPUS, decl=decl, settings=SETTINGS)
    assert "\n" not in str(error.value)


def test_an_export_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text("{")
    with pytest.raises(UserError, match="not JSON"):
        mutate.run(path, settings=SETTINGS)


def test_a_denial_is_caught_when_the_counterexample_is_gone() -> None:
    holds, gone = Verdict("holds"), Verdict("inconclusive", reason=WITHSTOOD)
    denial = mutate.Mutant("a#1", "a", "", "", "", Const("P"), equivalent=False, denial=True)
    assert killed(denial, holds, gone)
    assert not killed(denial, gone, gone)
    assert not killed(denial, holds, Verdict("inconclusive", reason="stopped after 1 s"))
    assert not killed(denial, holds, Verdict("untested", reason=WITHSTOOD.upper()))
    plain = dataclasses.replace(denial, denial=False)
    assert not killed(plain, holds, gone)
    assert killed(plain, holds, Verdict("falsified"))


def test_matrices_over_a_variable_field_add_up_in_any_order() -> None:
    a, b, field = BVar(0), BVar(1), BVar(2)
    matrix = apply(Const("Matrix"), Const("m"), Const("m"), field)

    def plus(x: Expr, y: Expr, of: str) -> Expr:
        add = apply(Const("Matrix.add"), App(Const(of), field))
        return apply(Const("HAdd.hAdd"), matrix, matrix, matrix, App(Const("instHAdd"), add), x, y)

    assert same(plus(a, b, "RCLike.toField"), plus(b, a, "RCLike.toField"))
    assert not same(plus(a, b, "Mystery.toAdd"), plus(b, a, "Mystery.toAdd"))
