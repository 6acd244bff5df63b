"""Mutants that are true: they are told apart, and the checker never falsifies one."""

from __future__ import annotations

import dataclasses
import json
import random
import time
from fractions import Fraction

import exports
import pytest
from terms import NAT, REAL, H, X, Y, eq, forall, lit, op, rel

from pyisingcheck import mutate
from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.mutate.equations import follows_from_equations
from pyisingcheck.mutate.implied import follows
from pyisingcheck.mutate.order import Fact
from pyisingcheck.mutate.order import follows as combines
from pyisingcheck.mutate.polynomials import Polynomial, add, atom, constant, multiply, scaled
from pyisingcheck.mutate.proofs import ATTEMPTS, Scope
from pyisingcheck.mutate.symmetry import Keys
from pyisingcheck.terms.decode import Export, decode_export, load_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, NatLit, Pi, apply
from pyisingcheck.terms.substitute import shift

EMPTY = decode_export(json.dumps(exports.export()))
SNAPSHOT = load_export(snapshot_path())
EXP = Const("Real.exp")
ZERO, ONE = lit(0), lit(1)


def proves(*binders: Expr, goal: Expr) -> bool:
    return Scope(EMPTY, Keys(), binders).proves(goal)


# Linear combinations of products.


def test_combinations_of_facts_and_signs() -> None:
    x, y = atom(0), atom(1)
    product = multiply(x, y) or {}

    def nothing(name: int) -> bool | None:
        return None

    assert combines(add(x, y), False, [Fact(x), Fact(y)], nothing)
    assert not combines(add(x, y), True, [Fact(x), Fact(y)], nothing)
    assert combines(add(x, y), True, [Fact(x), Fact(y, strict=True)], nothing)
    assert not combines(add(x, scaled(y, -1)), False, [Fact(x), Fact(y)], nothing)
    assert combines(product, False, [Fact(add(x, constant(-1)))], lambda name: False)
    assert not combines(product, False, [Fact(add(x, constant(-1)))], nothing)
    assert combines(multiply(x, x) or {}, False, [], nothing)
    assert not combines(constant(-1), False, [Fact(x)], nothing)
    assert combines({}, True, [Fact(x, strict=True), Fact(scaled(x, -1))], nothing)
    assert not combines({}, True, [Fact(x, strict=True), Fact(x)], nothing)


def test_a_combination_is_compared_exactly() -> None:
    """A difference that floating-point numbers do not resolve decides."""
    tiny = Fraction(1, 2**80)
    almost = add(atom(0), constant(-1 - tiny))
    assert combines(almost, False, [Fact(almost)], lambda name: None)
    assert not combines(almost, False, [Fact(add(atom(0), constant(-1)))], lambda name: None)


# Proofs.


def test_signs_of_functions() -> None:
    exp = App(EXP, X)
    assert proves(REAL, REAL, goal=rel("LT.lt", ZERO, exp))
    assert proves(REAL, REAL, goal=rel("LE.le", op("HAdd.hAdd", X, ONE), exp))
    assert not proves(REAL, REAL, goal=rel("LE.le", exp, ONE))
    assert not proves(REAL, REAL, goal=rel("LE.le", ZERO, X))
    square = op("HMul.hMul", X, X)
    assert proves(REAL, REAL, goal=rel("LE.le", ZERO, square))
    assert not proves(REAL, REAL, goal=rel("LT.lt", ZERO, square))


def test_hypotheses_are_used() -> None:
    nonnegative = rel("LE.le", ZERO, H)
    assert proves(REAL, nonnegative, goal=rel("LE.le", ZERO, BVar(1)))
    below = rel("LT.lt", BVar(1), ZERO)
    assert proves(REAL, nonnegative, below, goal=eq(ZERO, ONE))  # they contradict each other
    assert not proves(REAL, nonnegative, goal=eq(ZERO, ONE))
    positive = rel("LT.lt", lit(0, NAT), H, NAT)
    assert proves(NAT, positive, goal=rel("LE.le", lit(1, NAT), BVar(1), NAT))
    assert not proves(NAT, positive, goal=rel("LE.le", lit(2, NAT), BVar(1), NAT))


def test_natural_numbers_of_one_binder_are_not_those_of_another() -> None:
    """The same de Bruijn index is a natural number here and a real number there."""
    inner = Lam("n", NAT, apply(Const("Nat.cast"), REAL, Const("Real.instNatCast"), H))
    total = apply(
        Const("Finset.sum"), NAT, REAL, Const("Real.instAddCommMonoid"), Const("s"), inner
    )
    assert proves(REAL, goal=rel("LE.le", ZERO, total))
    assert not proves(REAL, goal=rel("LE.le", ZERO, op("HAdd.hAdd", H, total)))
    assert not proves(REAL, goal=rel("LE.le", ZERO, H))


def test_subtraction_of_natural_numbers_is_opaque() -> None:
    difference = op("HSub.hSub", X, Y, NAT)
    assert proves(NAT, NAT, goal=rel("LE.le", lit(0, NAT), difference, NAT))
    back = op("HAdd.hAdd", difference, Y, NAT)
    assert not proves(NAT, NAT, goal=eq(back, X, NAT))
    assert proves(REAL, REAL, goal=eq(op("HAdd.hAdd", op("HSub.hSub", X, Y), Y), X))


def test_division_by_zero_is_zero() -> None:
    quotient = op("HMul.hMul", op("HDiv.hDiv", X, Y), Y)
    assert not proves(REAL, REAL, goal=eq(quotient, X))
    assert proves(REAL, REAL, rel("LT.lt", ZERO, H), goal=shift(eq(quotient, X), 1))
    assert proves(REAL, goal=eq(op("HDiv.hDiv", H, ZERO), ZERO))


def norm(x: Expr, ring: str = "NormedRing.toNorm") -> Expr:
    return apply(Const("Norm.norm"), BVar(9), Const(ring), x)


def in_algebra(name: str, a: Expr, b: Expr, ring: str = "NormedRing.toRing") -> Expr:
    return apply(Const(name), BVar(9), BVar(9), BVar(9), Const(ring), a, b)


def test_norms_of_sums_and_products() -> None:
    """Below ten variables: in an algebra, where the norm of 1 may be anything."""
    binders = [REAL] * 10
    total, product = (in_algebra(f"H{o}.h{o}", X, Y) for o in ("Sub", "Mul"))
    norms = norm(X), norm(Y)
    assert proves(*binders, goal=rel("LE.le", norm(total), op("HAdd.hAdd", *norms)))
    assert not proves(*binders, goal=rel("LE.le", norm(total), norm(X)))
    assert proves(*binders, goal=rel("LE.le", norm(product), op("HMul.hMul", *norms)))
    assert not proves(*binders, goal=rel("LE.le", op("HMul.hMul", *norms), norm(product)))
    entries = [norm(x, "Matrix.normedAddCommGroup") for x in (product, X, Y)]
    bound = op("HMul.hMul", entries[1], entries[2])
    assert not proves(*binders, goal=rel("LE.le", entries[0], bound))
    unit = apply(Const("OfNat.ofNat"), BVar(9), NatLit(1), Const("NormedRing.toOne"))
    more = norm(in_algebra("HAdd.hAdd", X, unit))
    assert not proves(*binders, goal=rel("LE.le", more, op("HAdd.hAdd", norm(X), ONE)))


def concave(set_: str, *ends: Expr) -> Expr:
    return apply(Const("StrictConcaveOn"), apply(Const(set_), REAL, Const("i"), *ends), Const("f"))


def test_what_holds_on_an_interval_holds_within() -> None:
    given = concave("Set.Ioi", ZERO)
    assert proves(given, goal=concave("Set.Ici", ONE))
    assert proves(given, goal=concave("Set.Icc", ONE, lit(2)))
    assert proves(given, goal=concave("Set.Ioi", ZERO))
    assert not proves(given, goal=concave("Set.Ici", ZERO))
    assert not proves(given, goal=concave("Set.Iic", ONE))
    assert not proves(concave("Set.Icc", ONE, lit(2)), goal=given)
    assert not proves(given, goal=App(Const("StrictConvexOn"), concave("Set.Ici", ONE)))


def test_what_denies_itself_cannot_be_assumed() -> None:
    def apart(a: Expr, b: Expr) -> Expr:
        return apply(Const("Ne"), REAL, a, b)

    assert proves(REAL, apart(op("HAdd.hAdd", H, ZERO), H), goal=eq(ZERO, ONE))
    assert not proves(REAL, apart(op("HAdd.hAdd", H, ONE), H), goal=eq(ZERO, ONE))
    p = rel("LE.le", H, ONE)
    assert proves(REAL, p, App(Const("Not"), shift(p, 1)), goal=eq(ZERO, ONE))
    assert not proves(REAL, p, App(Const("Not"), rel("LE.le", BVar(1), ZERO)), goal=eq(ZERO, ONE))


def test_what_does_not_exist() -> None:
    def none(bound: Expr) -> Expr:
        negative = rel("LT.lt", App(EXP, H), bound)
        return App(Const("Not"), apply(Const("Exists"), REAL, Lam("x", REAL, negative)))

    assert proves(goal=none(ZERO))
    assert not proves(goal=none(ONE))


def test_sums_of_nothing_and_matrices_without_entries() -> None:
    def total(summand: Expr) -> Expr:
        where = Const("Real.instAddCommMonoid")
        return apply(Const("Finset.sum"), NAT, REAL, where, Const("s"), Lam("n", NAT, summand))

    assert proves(goal=eq(total(op("HMul.hMul", App(EXP, H), ZERO)), ZERO))
    assert not proves(goal=eq(total(App(EXP, H)), ZERO))
    for rows, alike in ((0, True), (1, False)):
        matrix = apply(Const("Matrix"), App(Const("Fin"), lit(rows, NAT)), NAT, REAL)
        assert proves(goal=eq(Const("A"), Const("B"), matrix)) is alike


def words(*terms: tuple[int, str]) -> Polynomial:
    """A sum of products in letters that do not commute."""
    return add(*({((), tuple(map(ord, word))): Fraction(c)} for c, word in terms))


def test_equations_are_multiplied_from_both_sides() -> None:
    """With u a = a u a product of three factors may be sorted, with b in it not."""
    commute = words((1, "ua"), (-1, "au"))
    assert follows_from_equations(words((1, "uua"), (-1, "auu")), [commute])
    assert follows_from_equations(words((1, "vuaw"), (-1, "vauw")), [commute])
    assert not follows_from_equations(words((1, "uba"), (-1, "abu")), [commute])
    assert not follows_from_equations(words((1, "ua"), (-1, "bu")), [commute])
    assert not follows_from_equations(words((1, "ua")), [])
    idempotent = words((1, "ee"), (-1, "e"))
    assert follows_from_equations(words((1, "eee"), (-1, "e")), [idempotent])


def test_equations_are_not_divided() -> None:
    """a = b does not follow from 2 a = 2 b, nor from c a = c b."""
    equal = words((1, "a"), (-1, "b"))
    assert not follows_from_equations(equal, [words((2, "a"), (-2, "b"))])
    assert follows_from_equations(words((4, "a"), (-4, "b")), [words((2, "a"), (-2, "b"))])
    assert not follows_from_equations(equal, [words((1, "ca"), (-1, "cb"))])


def test_increasing_functions() -> None:
    below = rel("LE.le", X, Y)

    def ordered(a: Expr, b: Expr, *hypotheses: Expr) -> bool:
        return proves(REAL, REAL, *hypotheses, goal=shift(rel("LE.le", a, b), len(hypotheses)))

    for function, increasing in (("Real.exp", True), ("Real.sqrt", True), ("Real.cos", False)):
        values = [App(Const(function), v) for v in (X, Y)]
        assert ordered(*values, below) is increasing
        assert not ordered(*values)
    half = op("HDiv.hDiv", ONE, lit(2))
    for base, small in ((half, True), (lit(2), False)):
        power = apply(Const("HPow.hPow"), REAL, NAT, REAL, Const("instHPow"), base, H)
        assert proves(NAT, goal=rel("LE.le", power, ONE)) is small
        assert proves(NAT, goal=rel("LE.le", ONE, power)) is not small


def test_products_of_two_hypotheses() -> None:
    x = add(constant(1), scaled(atom(0), -1))
    square = multiply(x, x) or {}
    y = multiply(x, atom(1)) or {}
    assert combines(square, True, [Fact(x, strict=True)], lambda name: None)
    assert not combines(square, True, [Fact(x)], lambda name: None)
    assert not combines(scaled(square, -1), False, [Fact(x, strict=True)], lambda name: None)
    assert combines(y, False, [Fact(x), Fact(atom(1))], lambda name: None)


def test_functions_that_do_not_look_at_their_argument() -> None:
    """They are continuous, with slope 0, whatever they are."""
    unknown = App(Const("f"), BVar(1))

    def continuous(body: Expr) -> Expr:
        return apply(Const("ContinuousOn"), *[Const("i")] * 4, Lam("y", REAL, body), Const("s"))

    def slope(body: Expr) -> Expr:
        where = [REAL, Const("i"), REAL, *[Const("i")] * 3]
        return eq(apply(Const("deriv"), *where, Lam("y", REAL, body), H), ZERO)

    assert proves(REAL, goal=continuous(unknown)) and proves(REAL, goal=slope(unknown))
    moving = App(Const("f"), BVar(0))
    assert not proves(REAL, goal=continuous(moving)) and not proves(REAL, goal=slope(moving))


def test_sums_have_the_sign_of_their_terms() -> None:
    """Below p : ℕ → ℝ and what is said of all p n."""

    def total() -> Expr:
        where = Const("Real.instAddCommMonoid")
        summand = Lam("n", NAT, App(BVar(2), BVar(0)))
        return apply(Const("Finset.sum"), NAT, REAL, where, Const("s"), summand)

    p = Pi("n", NAT, REAL)
    positive = Pi("n", NAT, rel("LE.le", ZERO, App(BVar(1), BVar(0))))
    negative = Pi("n", NAT, rel("LE.le", App(BVar(1), BVar(0)), ZERO))
    assert proves(p, positive, goal=rel("LE.le", ZERO, total()))
    assert proves(p, negative, goal=rel("LE.le", total(), ZERO))
    assert not proves(p, positive, goal=rel("LE.le", total(), ZERO))
    assert not proves(p, negative, goal=rel("LE.le", ZERO, total()))
    elsewhere = Pi("n", REAL, rel("LE.le", ZERO, App(BVar(1), BVar(0))))
    assert not proves(p, elsewhere, goal=rel("LE.le", ZERO, total()))


def test_a_sum_over_one_element() -> None:
    def total(size: int, summand: Expr) -> Expr:
        index = Pi("i", App(Const("Fin"), lit(size, NAT)), NAT)
        where = Const("Real.instAddCommMonoid")
        universe = apply(Const("Finset.univ"), index, Const("i"))
        return apply(Const("Finset.sum"), index, REAL, where, universe, Lam("w", index, summand))

    assert proves(goal=eq(total(0, lit(3)), lit(3)))
    assert not proves(goal=eq(total(2, lit(3)), lit(3)))
    assert not proves(goal=eq(total(0, App(Const("f"), H)), lit(3)))


def test_proofs_end() -> None:
    """What would take too many attempts is not proved."""
    keys = Keys()
    goal = rel("LE.le", ZERO, App(EXP, X))
    assert Scope(EMPTY, keys, (REAL, REAL)).proves(goal)
    keys.attempts = ATTEMPTS
    assert not Scope(EMPTY, keys, (REAL, REAL)).proves(goal)
    [changed] = [m for m in mutants("variationalFreeEnergy_attentionWeights_le") if m.after == "0"][
        -1:
    ]
    begun = time.process_time()
    assert not follows(SNAPSHOT, changed.place, changed.part)
    assert time.process_time() - begun < 20


# Changes that follow.


def implied(statement: Expr, export: Export = EMPTY) -> list[str]:
    declaration = dataclasses.replace(EMPTY.theorems[0], type=statement)
    found = mutate.mutants_of(declaration, mutate.Reader(export))
    return [
        f"{m.before} ↦ {m.after}"
        for m in found
        if not m.equivalent and follows(export, m.place, m.part)
    ]


def test_what_the_conclusion_implies() -> None:
    exp = App(EXP, X)
    statement = forall(rel("LE.le", Y, op("HMul.hMul", exp, lit(2))))
    assert "2 ↦ 3" in implied(statement)
    assert "2 ↦ 1" not in implied(statement)
    unknown = forall(rel("LE.le", Y, op("HMul.hMul", X, lit(2))))
    assert set(implied(unknown)) == {
        "y ≤ x * 2 ↦ x * 2 ≤ y",  # what it says of -x and -y
        "x * 2 ↦ 2",  # and of 1
    }


def test_what_the_other_hypotheses_imply() -> None:
    strict = rel("LT.lt", ZERO, H)
    weak = rel("LE.le", ZERO, BVar(1))
    statement = Pi("x", REAL, Pi("h", strict, Pi("g", weak, App(Const("P"), BVar(2)))))
    assert any("0 ≤ x → P x ↦ P x" in change for change in implied(statement))
    assert not any("0 < x → " in c and c.endswith("↦ 0 ≤ x → P x") for c in implied(statement))


def test_a_condition_that_excludes_a_true_case() -> None:
    """``[Nonempty α]`` is not needed where both sides are empty sums."""
    found = [
        name
        for name in ("logSumExp_add_sum_le", "variationalFreeEnergy_sub_freeEnergy")
        for m in mutants(name)
        if m.operator == "drop a hypothesis"
        and "Nonempty" in m.before
        and follows(SNAPSHOT, m.place, m.part)
    ]
    assert len(found) == 2
    # what is averaged over no configurations is 0, and over the only one of no sites it is smooth
    for name in ("not_exists_discontinuity", "hasDerivAt_magnetization"):
        [dropped] = [m for m in mutants(name) if m.before.startswith("[Nonempty α]")]
        assert follows(SNAPSHOT, dropped.place, dropped.part)
    # * is ℝ-linear in a C⋆-algebra, but it need not conjugate complex factors
    for name, real in (
        ("norm_exp_mul_exp_sub_exp_add_le", True),
        ("norm_strang_pow_sub_exp_add_le", False),
    ):
        [law] = [m for m in mutants(f"{name}_of_skewAdjoint") if m.before.startswith("[StarModule")]
        assert follows(SNAPSHOT, law.place, law.part) is real
    # a sum of nothing is neither 1 nor 2
    [two] = [m for m in mutants("nonempty_of_sum_eq_one") if (m.before, m.after) == ("1", "2")]
    [none] = [m for m in mutants("nonempty_of_sum_eq_one") if (m.before, m.after) == ("1", "0")]
    assert follows(SNAPSHOT, two.place, two.part) and not follows(SNAPSHOT, none.place, none.part)
    # the weights of no tokens do not sum to 1
    needed = [m for m in mutants("sum_softmax") if "Nonempty" in m.before.partition("→")[0]]
    assert needed and not any(follows(SNAPSHOT, m.place, m.part) for m in needed)


def mutants(name: str) -> list[mutate.Mutant]:
    theorem = SNAPSHOT.declarations[f"IsingAttention.{name}"]
    return mutate.mutants_of(theorem, mutate.Reader(SNAPSHOT))


# The guard: no mutant that is shown to be true is falsified.


def falsified_though_true(true: list[mutate.Mutant]) -> list[str]:
    budget = Budget(300, 3000)
    return [
        m.name
        for m in true
        if check_statement(m.term, SNAPSHOT, name=m.name, budget=budget).verdict == "falsified"
    ]


def shown_true(mutant: mutate.Mutant) -> bool:
    return mutant.equivalent or follows(SNAPSHOT, mutant.place, mutant.part)


@pytest.fixture(scope="module")
def sample() -> list[mutate.Mutant]:
    reader = mutate.Reader(SNAPSHOT)
    theorems = random.Random(0).sample(SNAPSHOT.theorems, 60)
    found = [m for theorem in theorems for m in mutate.mutants_of(theorem, reader)]
    return random.Random(0).sample(found, 50)


def test_no_true_mutant_is_falsified(sample: list[mutate.Mutant]) -> None:
    true = [m for m in sample if shown_true(m)]
    assert len(true) >= 5
    assert not falsified_though_true(true)


def test_the_guard_notices_a_proof_that_proves_too_much(sample: list[mutate.Mutant]) -> None:
    assert falsified_though_true(sample[:6])


# Analytic functions.


def analytic(body: Expr, point: Expr, binder: Expr = REAL) -> Expr:
    """``AnalyticAt ℝ (fun y ↦ body) point``."""
    return apply(Const("AnalyticAt"), REAL, *[Const("i")] * 7, Lam("y", binder, body), point)


def test_what_is_made_of_analytic_functions_is_analytic() -> None:
    y, one = BVar(0), lit(1)
    square = op("HMul.hMul", y, y)
    for body in (
        op("HMul.hMul", App(EXP, op("HAdd.hAdd", y, BVar(1))), square),
        op("HDiv.hDiv", y, App(EXP, y)),
        App(Const("Real.log"), op("HAdd.hAdd", square, one)),
        App(Const("Real.sqrt"), op("HAdd.hAdd", square, one)),
    ):
        assert proves(REAL, goal=analytic(body, BVar(0)))
        assert proves(
            REAL, goal=apply(Const("Continuous"), *[Const("i")] * 4, Lam("y", REAL, body))
        )


def test_functions_with_corners_and_poles_are_not_shown_to_be_analytic() -> None:
    y, one = BVar(0), lit(1)
    absolute = apply(Const("abs"), REAL, Const("i"), Const("i"), y)
    for body in (
        absolute,
        App(EXP, absolute),
        op("HDiv.hDiv", one, y),
        App(Const("Real.log"), y),
        App(Const("Real.sqrt"), op("HMul.hMul", y, y)),
        op("HDiv.hDiv", y, op("HSub.hSub", y, BVar(1))),
        op("HPow.hPow", y, y),
    ):
        assert not proves(REAL, goal=analytic(body, BVar(0)))


def test_what_does_not_vanish_at_the_point_alone_counts() -> None:
    y = BVar(0)
    positive = rel("LT.lt", ZERO, H)
    for body in (App(Const("Real.log"), y), App(Const("Real.sqrt"), y), op("HDiv.hDiv", ONE, y)):
        assert proves(REAL, positive, goal=analytic(body, BVar(1)))
        assert not proves(REAL, REAL, rel("LT.lt", ZERO, BVar(1)), goal=analytic(body, BVar(1)))
    apart = apply(Const("Ne"), REAL, H, ZERO)
    assert proves(REAL, apart, goal=analytic(op("HDiv.hDiv", ONE, y), BVar(1)))
    assert not proves(REAL, apart, goal=analytic(App(Const("Real.sqrt"), y), BVar(1)))


def test_hypotheses_say_what_is_analytic() -> None:
    """Below f : ℕ → ℝ → ℝ and a point x."""
    family = Pi("k", NAT, Pi("y", REAL, REAL))
    every = Pi("k", NAT, analytic(apply(BVar(3), BVar(1), BVar(0)), BVar(1)))
    third = analytic(op("HMul.hMul", BVar(0), apply(BVar(3), lit(3, NAT), BVar(0))), BVar(1))
    assert proves(family, REAL, every, goal=third)
    elsewhere = analytic(apply(BVar(3), lit(3, NAT), BVar(0)), ZERO)
    assert not proves(family, REAL, every, goal=elsewhere)
    at_itself = analytic(apply(BVar(3), lit(3, NAT), App(EXP, BVar(0))), BVar(1))
    assert not proves(family, REAL, every, goal=at_itself)
    assert not proves(family, REAL, goal=shift(third, -1, 1))


def test_a_hypothesis_about_nothing_says_nothing() -> None:
    function = Pi("y", REAL, REAL)
    empty = Pi("k", Const("Empty"), analytic(apply(BVar(3), BVar(0)), BVar(1)))
    goal = analytic(apply(BVar(3), BVar(0)), BVar(1))
    assert not proves(function, REAL, empty, goal=goal)
