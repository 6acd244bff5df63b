"""Changes that are true where the old hypothesis fails, and things shown to exist."""

from __future__ import annotations

from collections.abc import Callable

from terms import MATRIX, NAT, REAL, H, eq, lit, op, rel
from test_implied import ZERO, implied, mutants, proves
from test_mutate import same

from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.mutate import Mutant
from pyisingcheck.mutate.implied import collapsed, follows
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    LevelSucc,
    LevelZero,
    Pi,
    Sort,
    apply,
)
from pyisingcheck.terms.substitute import shift

SNAPSHOT = load_export(snapshot_path())


def tanh(x: Expr) -> Expr:
    return App(Const("Real.tanh"), x)


def test_odd_functions_have_the_sign_of_their_argument() -> None:
    """0 < x → tanh (K x) = x → 0 < K x, and K x is larger than x; K is the first variable."""
    product = op("HMul.hMul", BVar(3), BVar(2))
    positive, root = (
        rel("LT.lt", ZERO, H),
        eq(tanh(op("HMul.hMul", BVar(2), BVar(1))), BVar(1)),
    )
    assert proves(REAL, REAL, positive, root, goal=rel("LT.lt", ZERO, product))
    assert proves(REAL, REAL, positive, root, goal=rel("LT.lt", BVar(2), product))
    assert not proves(REAL, REAL, positive, root, goal=rel("LT.lt", product, BVar(2)))
    nonnegative = rel("LE.le", ZERO, H)
    assert not proves(REAL, REAL, nonnegative, root, goal=rel("LT.lt", ZERO, product))


def test_what_is_positive_may_be_divided_by() -> None:
    """0 < m → 0 < K m → 0 < K, and not for 0 ≤ m and 0 ≤ K m."""
    product = op("HMul.hMul", BVar(2), BVar(1))
    for relation, follows_ in (("LT.lt", True), ("LE.le", False)):
        given = rel(relation, ZERO, H), rel(relation, ZERO, product)
        assert proves(REAL, REAL, *given, goal=rel(relation, ZERO, BVar(3))) is follows_
    negative = rel("LT.lt", H, ZERO), rel("LT.lt", ZERO, product)
    assert not proves(REAL, REAL, *negative, goal=rel("LT.lt", ZERO, BVar(3)))


def test_a_fixed_point_of_tanh_is_zero() -> None:
    fixed = eq(tanh(BVar(1)), BVar(1))
    assert proves(REAL, rel("LT.lt", ZERO, H), fixed, goal=Const("False"))
    assert proves(REAL, rel("LT.lt", H, ZERO), fixed, goal=Const("False"))
    assert not proves(REAL, rel("LE.le", ZERO, H), fixed, goal=Const("False"))
    steep = eq(App(Const("Real.sinh"), BVar(1)), BVar(1))
    assert proves(REAL, rel("LT.lt", ZERO, H), steep, goal=Const("False"))


def test_a_hypothesis_that_the_conclusion_does_not_need_where_it_fails() -> None:
    """0 < ε → 0 < m → m ≤ P m → m < ε: a positive m is not needed for a small one, ε > 0 is."""
    small = Pi("p", App(Const("P"), BVar(1)), rel("LT.lt", BVar(2), BVar(4)))
    statement = Pi(
        "ε",
        REAL,
        Pi(
            "h",
            rel("LT.lt", ZERO, H),
            Pi("m", REAL, Pi("g", rel("LT.lt", ZERO, H), small)),
        ),
    )
    found = implied(statement)
    assert any(c.startswith("0 < m ↦ 0 ≤ m") for c in found)
    assert any(c.startswith("0 < m ↦ m < 0") for c in found)
    assert not any(c.startswith("0 < ε") for c in found)


def test_hypotheses_within_what_is_said_to_exist() -> None:
    """No positive root is known of where β J ≤ 1; the bound 1 + δ is needed."""
    found = mutants("meanField_continuous_onset")

    def shown(chosen: Callable[[Mutant], bool]) -> list[bool]:
        few = [m for m in found if chosen(m)]
        assert few
        return [follows(SNAPSHOT, m.place, m.part) for m in few]

    def swapped(before: str, after: str) -> Callable[[Mutant], bool]:
        return lambda m: (m.operator, m.before, m.after) == ("swap the arguments", before, after)

    assert any(shown(lambda m: (m.operator, m.before, m.after) == ("change a numeral", "1", "0")))
    assert any(shown(swapped("1 < β * J", "β * J < 1")))
    assert not any(shown(swapped("β * J < 1 + δ", "1 + δ < β * J")))
    assert not any(shown(lambda m: m.before.startswith("β * J < 1 + δ → ")))
    assert not any(shown(lambda m: m.before.startswith("0 < ε")))


def test_the_one_case_that_a_strict_inequality_excluded() -> None:
    """At β = 0 the free energy is 0, hence concave; the entropy is not."""
    [weak] = [m for m in mutants("concaveOn_freeEnergy") if m.after == "0 ≤ β"]
    assert follows(SNAPSHOT, weak.place, weak.part)
    division = op("HDiv.hDiv", lit(1), BVar(1))
    true = eq(op("HMul.hMul", BVar(1), division), lit(1))
    statement = Pi("x", REAL, Pi("h", rel("LT.lt", ZERO, H), true))
    assert not any(c.startswith("0 < x ↦ 0 ≤ x") for c in implied(statement))
    zero = rel("LE.le", ZERO, op("HMul.hMul", BVar(1), App(Const("f"), BVar(1))))
    statement = Pi("x", REAL, Pi("h", rel("LT.lt", ZERO, H), zero))
    assert any(c.startswith("0 < x ↦ 0 ≤ x") for c in implied(statement))


def test_witnesses() -> None:
    def exists(body: Expr) -> Expr:
        return apply(Const("Exists"), REAL, Lam("y", REAL, body))

    exp = App(Const("Real.exp"), BVar(1))
    assert proves(REAL, goal=exists(rel("LT.lt", exp, op("HAdd.hAdd", exp, BVar(0)))))  # 1
    positive = apply(Const("And"), eq(BVar(0), exp), rel("LT.lt", ZERO, BVar(0)))
    assert proves(REAL, goal=exists(positive))  # exp x
    negative = apply(Const("And"), eq(BVar(0), exp), rel("LT.lt", BVar(0), ZERO))
    assert not proves(REAL, goal=exists(negative))
    assert not proves(REAL, goal=exists(eq(op("HMul.hMul", BVar(0), BVar(0)), exp)))


def test_determinants_of_exponentials_are_positive() -> None:
    def det(x: Expr, field: Expr = REAL) -> Expr:
        return apply(Const("Matrix.det"), Const("n"), Const("d"), Const("f"), field, Const("r"), x)

    exp = apply(Const("NormedSpace.exp"), MATRIX, Const("i"), Const("j"), Const("A"))
    assert proves(goal=rel("LT.lt", ZERO, det(exp)))
    assert not proves(goal=rel("LT.lt", ZERO, det(Const("A"))))
    assert not proves(goal=rel("LT.lt", ZERO, det(exp, Const("Complex"))))


def test_determinants_of_even_size_do_not_see_a_sign() -> None:
    def det(x: Expr, size: Expr) -> Expr:
        return apply(Const("Matrix.det"), size, Const("d"), Const("f"), REAL, Const("r"), x)

    def difference(size: Expr) -> tuple[Expr, Expr]:
        matrices = apply(Const("Matrix"), size, size, REAL)
        a, b = Const("a"), Const("b")
        minus, plus = op("HSub.hSub", a, b, matrices), op("HSub.hSub", b, a, matrices)
        return det(minus, size), det(plus, size)

    assert same(*difference(Const("Bool")))
    assert same(*difference(App(Const("Fin"), lit(2, NAT))))
    assert not same(*difference(App(Const("Fin"), lit(3, NAT))))
    assert not same(*difference(App(Const("Fin"), Const("n"))))


def test_what_commutes_with_its_exponential() -> None:
    def exp(x: Expr) -> Expr:
        return apply(Const("NormedSpace.exp"), MATRIX, Const("i"), Const("j"), x)

    a, b = Const("a"), Const("b")
    times = lambda x, y: op("HMul.hMul", x, y, MATRIX)  # noqa: E731
    double = op("HAdd.hAdd", a, a, MATRIX)
    assert same(times(a, exp(a)), times(exp(a), a))
    assert same(times(exp(a), exp(double)), times(exp(double), exp(a)))
    assert same(times(b, times(a, exp(a))), times(b, times(exp(a), a)))
    assert not same(times(b, exp(a)), times(exp(a), b))
    sum_ = op("HAdd.hAdd", a, b, MATRIX)
    assert not same(times(a, exp(sum_)), times(exp(sum_), a))


def test_what_holds_of_all_elements_holds_of_0_and_1() -> None:
    """‖E‖ ≤ r ‖X‖ for all X makes E vanish, ‖X E‖ ≤ r for all X bounds its norm by r."""
    ring = App(Const("NormedRing"), BVar(0))
    algebra = BVar(3)  # below E and r

    def norm(x: Expr, of: Expr) -> Expr:
        return apply(Const("Norm.norm"), of, App(Const("NormedRing.toNorm"), Const("i")), x)

    def times(x: Expr, y: Expr, of: Expr) -> Expr:
        inst = apply(Const("Distrib.toMul"), Const("NormedRing.toRing"))
        return apply(Const("HMul.hMul"), of, of, of, inst, x, y)

    def all_(small: Expr, large: Expr) -> Expr:
        return Pi("X", algebra, rel("LE.le", small, large))

    of = shift(algebra, 1)
    e, r, x = BVar(2), BVar(1), BVar(0)
    product = norm(times(x, e, of), of)
    wanted = all_(product, op("HMul.hMul", r, norm(x, of)))
    binders = [Sort(LevelSucc(LevelZero())), ring, BVar(1), REAL]
    vanishing = all_(norm(e, of), op("HMul.hMul", r, norm(x, of)))
    bounded = all_(product, r)
    positive = rel("LE.le", ZERO, BVar(0))
    for given in (vanishing, bounded):
        assert proves(*binders, positive, shift(given, 1), goal=shift(wanted, 2))
    other = all_(product, op("HAdd.hAdd", r, norm(x, of)))
    assert not proves(*binders, positive, shift(other, 1), goal=shift(wanted, 2))


def test_variables_of_a_type_with_one_element_are_equal() -> None:
    def equal(size: int) -> Expr:
        fin = App(Const("Fin"), lit(size, NAT))
        matrices = apply(Const("Matrix"), fin, fin, REAL)
        return Pi("A", matrices, Pi("B", matrices, eq(BVar(1), BVar(0), matrices)))

    assert proves(goal=collapsed(equal(0)))
    assert not proves(goal=collapsed(equal(1)))
    [dropped] = [
        m
        for m in mutants("abs_groundEnergy_sub_le")
        if "[Nonempty ι]" in m.before.partition("→")[0]
    ]
    assert follows(SNAPSHOT, dropped.place, dropped.part)


def test_sums_of_squares_are_not_negative() -> None:
    def total(exponent: int) -> Expr:
        gap = op("HSub.hSub", App(Const("f"), BVar(0)), App(Const("g"), BVar(0)))
        power = apply(Const("HPow.hPow"), REAL, NAT, REAL, Const("i"), gap, lit(exponent, NAT))
        return apply(
            Const("Finset.sum"),
            NAT,
            REAL,
            Const("Real.instAddCommMonoid"),
            Const("s"),
            Lam("i", NAT, power),
        )

    assert proves(goal=rel("LE.le", ZERO, total(2)))
    assert not proves(goal=rel("LT.lt", ZERO, total(2)))
    assert not proves(goal=rel("LE.le", ZERO, total(3)))
