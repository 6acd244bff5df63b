"""∃ over numbers, vectors and matrices that is a system of polynomial equations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flint import arb, fmpq, fmpq_mat, fmpq_poly
from terms import REAL, eq, lit, op, rel

from pyisingcheck.falsify import Budget, check_statement
from pyisingcheck.sampling.equations.matrix_roots import has_complex_root, has_real_root
from pyisingcheck.sampling.equations.univariate import OneUnknown, solvable
from pyisingcheck.sampling.tables import matrix_table
from pyisingcheck.sampling.witnesses.existence import polynomial_quantifier
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics import algebra, comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.symbolic import determinant
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.shapes import Shape
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.decode import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Lam, Pi, apply

EMPTY = Export("", None, {}, {}, {})
NESTED = Shape(body=apply(Const("Exists"), Pi("i", Const("Nat"), REAL), BVar(0)))
Rows = list[list[Any]]
Condition = Callable[[Value], Any]


@pytest.fixture
def ev() -> Evaluator:
    evaluator = Evaluator(EMPTY, BallDomain(max_prec=256))
    evaluator.search = PointSearch(0)
    return evaluator


def vectors(n: int, entry: ty.Type) -> ty.Type:
    return ty.Pi(ty.Fin(n), lambda _: entry)


def squares(n: int, entry: ty.Type) -> ty.MatrixType:
    return ty.MatrixType(ty.Fin(n), ty.Fin(n), entry)


def image(ev: Evaluator, rows: Rows, v: Value) -> list[Any]:
    dom = ev.domain
    entries = [ev.apply(v, j) for j in range(len(rows[0]))]
    result = []
    for row in rows:
        total: Any = 0
        for a, x in zip(row, entries, strict=True):
            total = dom.add(total, dom.mul(a, x))
        result.append(total)
    return result


def nonzero(ev: Evaluator, v: Value, n: int) -> Any:
    dom = ev.domain
    return dom.negation(dom.conjunction([dom.equal(ev.apply(v, i), 0) for i in range(n)]))


def eigenvector(
    ev: Evaluator,
    rows: Rows,
    number: ty.Type = ty.REAL,
    entry: ty.Type = ty.REAL,
    on_number: Condition | None = None,
    on_vector: Condition | None = None,
) -> Level | None:
    """∃ μ, ∃ v, A v = μ v and v ≠ 0, or another condition on v in place of that"""
    n, dom = len(rows), ev.domain

    def at(mu: Value) -> Any:
        def holds(v: Value) -> Any:
            dom = ev.domain
            sides = zip(image(ev, rows, v), range(n), strict=True)
            equations = [dom.equal(x, dom.mul(mu, ev.apply(v, i))) for x, i in sides]
            some = on_vector(v) if on_vector else nonzero(ev, v, n)
            return dom.conjunction([*equations, some])

        inner = ev.quantify(False, vectors(n, entry), holds)
        return ev.domain.conjunction([on_number(mu), inner]) if on_number else inner

    assert dom.name == "ball"
    known = polynomial_quantifier(ev, False, number, at, NESTED)
    return known.level if known is not None else None


TURN: Rows = [[0, -1], [1, 0]]
GOLDEN: Rows = [[1, 1], [1, 0]]
THREE: Rows = [[1, 2, 3], [4, 5, 6], [7, 8, 10]]


def test_eigenvalues_that_are_irrational_or_missing(ev: Evaluator) -> None:
    assert eigenvector(ev, TURN) is Level.FALSE
    assert eigenvector(ev, GOLDEN) is Level.TRUE
    assert eigenvector(ev, THREE) is Level.TRUE
    assert eigenvector(ev, TURN, ty.COMPLEX, ty.COMPLEX) is Level.TRUE
    assert eigenvector(ev, TURN, ty.REAL, ty.COMPLEX) is Level.FALSE
    assert eigenvector(ev, GOLDEN, ty.RAT, ty.RAT) is Level.FALSE
    assert eigenvector(ev, [[fmpq(3), 1], [0, 2]], ty.RAT, ty.RAT) is Level.TRUE
    assert eigenvector(ev, [[fmpq(1, 2), 0], [0, -1]], ty.INT) is Level.TRUE
    assert eigenvector(ev, [[fmpq(1, 2), 0], [0, -1]], ty.NAT) is Level.FALSE


def test_conditions_on_the_eigenvalue(ev: Evaluator) -> None:
    def above(c: int) -> Condition:
        return lambda mu: ev.domain.less(c, mu)

    assert eigenvector(ev, GOLDEN, on_number=above(1)) is Level.TRUE
    assert eigenvector(ev, GOLDEN, on_number=above(2)) is Level.FALSE
    below = lambda mu: ev.domain.less(mu, 0)  # noqa: E731
    assert eigenvector(ev, GOLDEN, on_number=below) is Level.TRUE
    zero = lambda mu: ev.domain.equal(mu, 0)  # noqa: E731
    assert eigenvector(ev, GOLDEN, on_number=zero) is Level.FALSE
    assert eigenvector(ev, [[1, 1], [1, 1]], on_number=zero) is Level.TRUE


def test_eigenvectors_with_signs_or_a_length(ev: Evaluator) -> None:
    def positive(v: Value) -> Any:
        return ev.domain.conjunction([ev.domain.less(0, ev.apply(v, i)) for i in range(2)])

    def summing_to(c: int) -> Condition:
        return lambda v: ev.domain.equal(ev.domain.add(ev.apply(v, 0), ev.apply(v, 1)), c)

    def of_length(c: int) -> Condition:
        def holds(v: Value) -> Any:
            dom = ev.domain
            x, y = (ev.apply(v, i) for i in range(2))
            return dom.equal(dom.add(dom.mul(x, x), dom.mul(y, y)), c)

        return holds

    assert eigenvector(ev, GOLDEN, on_vector=positive) is Level.TRUE
    assert eigenvector(ev, [[1, 0], [0, 2]], on_vector=positive) is Level.FALSE
    assert eigenvector(ev, [[2, 0], [0, 2]], on_vector=positive) is not Level.FALSE
    assert eigenvector(ev, GOLDEN, on_vector=summing_to(1)) is Level.TRUE
    assert eigenvector(ev, [[0, 1], [-1, 2]], on_vector=summing_to(1)) is Level.TRUE
    assert eigenvector(ev, [[0, -1], [1, 2]], on_vector=summing_to(1)) is Level.FALSE
    assert eigenvector(ev, GOLDEN, on_vector=of_length(3)) is Level.TRUE
    assert eigenvector(ev, TURN, on_vector=of_length(3)) is Level.FALSE
    assert eigenvector(ev, GOLDEN, on_vector=of_length(-3)) in (None, Level.FALSE)

    def both(v: Value) -> Any:
        return ev.domain.conjunction([of_length(1)(v), of_length(2)(v)])

    assert eigenvector(ev, GOLDEN, on_vector=both) in (None, Level.FALSE)


def test_entries_that_are_only_enclosed(ev: Evaluator) -> None:
    c, s = arb(1).cos(), arb(1).sin()
    assert eigenvector(ev, [[c, -s], [s, c]]) is Level.FALSE
    assert eigenvector(ev, [[c, s], [s, -c]]) is Level.TRUE
    assert eigenvector(ev, [[c, 1], [0, c]]) is not Level.FALSE


def product(ev: Evaluator, t: ty.MatrixType, x: Value, y: Value) -> Value:
    return algebra.binary(ev, "mul", t, x, y)


def square_root(ev: Evaluator, rows: Rows, entry: ty.Type = ty.REAL) -> Level | None:
    """∃ B, B * B = A"""
    t = squares(len(rows), entry)
    a = matrix_table(ev, t, rows)
    known = polynomial_quantifier(
        ev, False, t, lambda b: comparison.equal(ev, t, product(ev, t, b, b), a), None
    )
    return known.level if known is not None else None


NILPOTENT: Rows = [[fmpq(0), fmpq(1)], [fmpq(0), fmpq(0)]]


def of(*rows: tuple[int, ...]) -> Rows:
    return [[fmpq(x) for x in row] for row in rows]


def test_square_roots_of_matrices(ev: Evaluator) -> None:
    assert square_root(ev, of((-1, 0), (0, 1))) is Level.FALSE
    assert square_root(ev, of((-1, 0), (0, -2))) is Level.FALSE
    assert square_root(ev, of((-1, 0), (0, -1))) is Level.TRUE
    assert square_root(ev, of((2, 1), (1, 2))) is Level.TRUE
    assert square_root(ev, NILPOTENT) is Level.FALSE
    assert square_root(ev, of((0, 0), (0, 0))) is Level.TRUE
    assert square_root(ev, NILPOTENT, ty.COMPLEX) is Level.FALSE
    assert square_root(ev, of((-1, 0), (0, -2)), ty.COMPLEX) is Level.TRUE
    assert square_root(ev, of((2, 0), (0, 2)), ty.RAT) is not Level.FALSE
    assert square_root(ev, [[-arb(2).exp(), 0], [0, arb(1)]]) is Level.FALSE
    assert square_root(ev, [[arb(2).exp(), 0], [0, arb(1)]]) is not Level.FALSE


def test_which_matrices_are_powers() -> None:
    zero2 = fmpq_mat([[0, 0], [0, 0]])
    one = fmpq_mat([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert not has_real_root(-1 * one, 2)
    assert has_real_root(-1 * one, 3)
    assert has_complex_root(-1 * one, 0 * one, 2)
    two_blocks = fmpq_mat([[0, 1, 0], [0, 0, 0], [0, 0, 0]])  # the square of one block of size 3
    assert has_real_root(two_blocks, 2)
    assert not has_real_root(two_blocks, 3)
    assert not has_complex_root(fmpq_mat([[0, 1], [0, 0]]), zero2, 2)
    assert not has_complex_root(zero2, fmpq_mat([[0, 1], [0, 0]]), 2)
    assert has_complex_root(fmpq_mat([[0, 1], [0, 5]]), zero2, 4)
    rotation_by_quarter = fmpq_mat([[0, -1], [1, 0]])
    assert has_real_root(rotation_by_quarter, 2)
    jordan = fmpq_mat([[-1, 1], [0, -1]])  # one block of a negative eigenvalue
    assert not has_real_root(jordan, 2)
    zeros = [[0] * 4 for _ in range(4)]
    pair = [row[:] for row in zeros]
    for i in range(4):
        pair[i][i] = -1
    pair[0][1] = pair[2][3] = 1
    assert has_real_root(fmpq_mat(pair), 2)
    pair[2][3] = 0
    assert not has_real_root(fmpq_mat(pair), 2)


def test_linear_systems(ev: Evaluator) -> None:
    def kernel(rows: Rows) -> Level | None:
        n = len(rows[0])

        def holds(v: Value) -> Any:
            zero = [ev.domain.equal(x, 0) for x in image(ev, rows, v)]
            return ev.domain.conjunction([nonzero(ev, v, n), *zero])

        known = polynomial_quantifier(ev, False, vectors(n, ty.REAL), holds, None)
        return known.level if known is not None else None

    assert kernel([[1, 2], [2, 4]]) is Level.TRUE
    assert kernel([[1, 2], [2, 5]]) is Level.FALSE
    assert kernel([[1, 2, 3], [4, 5, 6]]) is Level.TRUE

    def solution(rows: Rows, b: list[int], entry: ty.Type) -> Level | None:
        def holds(v: Value) -> Any:
            sides = zip(image(ev, rows, v), b, strict=True)
            return ev.domain.conjunction([ev.domain.equal(x, y) for x, y in sides])

        known = polynomial_quantifier(ev, False, vectors(len(rows[0]), entry), holds, None)
        return known.level if known is not None else None

    assert solution([[1, 2], [2, 4]], [1, 2], ty.REAL) is Level.TRUE
    assert solution([[1, 2], [2, 4]], [1, 3], ty.REAL) is Level.FALSE
    assert solution([[2, 0], [0, 1]], [1, 1], ty.INT) is not Level.TRUE


def test_injective_maps(ev: Evaluator) -> None:
    def injective(rows: Rows) -> Level | None:
        def holds(v: Value) -> Any:
            dom = ev.domain
            vanishes = dom.conjunction([dom.equal(x, 0) for x in image(ev, rows, v)])
            zero = dom.conjunction([dom.equal(ev.apply(v, i), 0) for i in range(2)])
            return dom.disjunction([dom.negation(vanishes), zero])

        known = polynomial_quantifier(ev, True, vectors(2, ty.REAL), holds, None)
        return known.level if known is not None else None

    assert injective([[1, 2], [3, 4]]) is Level.TRUE
    assert injective([[1, 2], [2, 4]]) is Level.FALSE


def test_similar_matrices(ev: Evaluator) -> None:
    """∃ P, det P ≠ 0 ∧ P A = B P"""
    t = squares(2, ty.REAL)

    def similar(a: Rows, b: Rows) -> Level | None:
        x, y = (matrix_table(ev, t, rows) for rows in (a, b))

        def holds(p: Value) -> Any:
            regular = ev.domain.negation(ev.domain.equal(algebra.determinant(ev, t, p), 0))
            same = comparison.equal(ev, t, product(ev, t, p, x), product(ev, t, y, p))
            return ev.domain.conjunction([regular, same])

        known = polynomial_quantifier(ev, False, t, holds, None)
        return known.level if known is not None else None

    assert similar(NILPOTENT, of((0, 0), (0, 0))) is Level.FALSE
    assert similar(NILPOTENT, of((0, 0), (1, 0))) is Level.TRUE


def test_commutators(ev: Evaluator) -> None:
    """∃ A B, A B − B A = C"""

    def commutator(rows: Rows, entry: ty.Type) -> Level | None:
        t = squares(2, entry)
        c = matrix_table(ev, t, rows)

        def at(a: Value) -> Any:
            def holds(b: Value) -> Any:
                gap = algebra.binary(ev, "sub", t, product(ev, t, a, b), product(ev, t, b, a))
                return comparison.equal(ev, t, gap, c)

            return ev.quantify(False, t, holds)

        known = polynomial_quantifier(ev, False, t, at, None)
        return known.level if known is not None else None

    assert commutator(of((1, 0), (0, 1)), ty.REAL) is Level.FALSE
    assert commutator(of((1, 0), (0, 1)), ty.COMPLEX) is Level.FALSE
    assert commutator(of((1, 0), (0, -1)), ty.REAL) is not Level.FALSE
    assert commutator(of((1, 0), (0, -1)), ty.COMPLEX) is Level.TRUE


def test_what_is_no_polynomial_of_a_complex_unknown_is_left_alone(ev: Evaluator) -> None:
    """∃ z with z z* = −1, or ‖z‖ = 2 in some coordinate: neither conjugates nor norms are those of
    real numbers.
    """
    t = vectors(2, ty.COMPLEX)

    def conjugate(v: Value) -> Any:
        z = ev.apply(v, 0)
        return ev.domain.equal(ev.domain.mul(z, ev.domain.conj(z)), 1)

    def norm(v: Value) -> Any:
        return ev.domain.equal(ev.domain.norm(ev.apply(v, 0)), 2)

    for condition in (conjugate, norm):
        assert polynomial_quantifier(ev, False, t, condition, None) is None


def test_quantifiers_of_the_other_kind_are_left_alone(ev: Evaluator) -> None:
    """∃ v, ∀ w, v₀ w₀ = 0, and ∃ v, v₀ ≠ 0 ∧ ∀ w, v₀ w₀ = 0"""
    t = vectors(2, ty.REAL)

    def annihilates(v: Value) -> Any:
        return ev.quantify(
            True,
            t,
            lambda w: ev.domain.equal(ev.domain.mul(ev.apply(v, 0), ev.apply(w, 0)), 0),
        )

    assert polynomial_quantifier(ev, False, t, annihilates, None) is None


def poly(*coefficients: int) -> fmpq_poly:
    return fmpq_poly(list(coefficients))


def test_conditions_on_one_number() -> None:
    golden, twice = poly(-1, -1, 1), poly(-1, 2, -1)
    anything = poly()
    assert solvable(OneUnknown(golden), ty.REAL) is True
    assert solvable(OneUnknown(golden), ty.RAT) is False
    assert solvable(OneUnknown(poly(1, 0, 1)), ty.REAL) is False
    assert solvable(OneUnknown(poly(1, 0, 1)), ty.COMPLEX) is True
    assert solvable(OneUnknown(golden, positive=[poly(-2, 1)]), ty.REAL) is False
    assert solvable(OneUnknown(golden, positive=[poly(0, 1)]), ty.REAL) is True
    assert solvable(OneUnknown(golden, nonnegative=[-golden]), ty.REAL) is True
    assert solvable(OneUnknown(golden, positive=[golden]), ty.REAL) is False
    assert solvable(OneUnknown(anything, nonnegative=[twice]), ty.REAL) is True
    assert solvable(OneUnknown(anything, positive=[twice]), ty.REAL) is False
    assert solvable(OneUnknown(anything, [poly(-1, 1)], nonnegative=[twice]), ty.REAL) is False
    squeezed = [poly(0, 1000, -1000_000), poly(-1, 1000_001)]
    assert solvable(OneUnknown(anything, positive=squeezed), ty.REAL) is True
    assert solvable(OneUnknown(anything, positive=[poly(0, 1)]), ty.INT) is not False
    assert solvable(OneUnknown(anything, positive=[poly(-1, 0, -1)]), ty.INT) is not True


def test_determinants_without_divisions() -> None:
    rows = [[2, 7, 1], [8, 2, 8], [1, 8, 2]]
    found = determinant(rows, int.__add__, int.__mul__, int.__neg__)
    assert found == fmpq_mat(rows).det()


def some(name: str, body: Expr) -> Expr:
    return apply(Const("Exists"), REAL, Lam(name, REAL, body))


def both(a: Expr, b: Expr) -> Expr:
    return apply(Const("And"), a, b)


@pytest.mark.parametrize(("constant", "expected"), [(5, "falsified"), (1, "holds")])
def test_a_sum_and_a_product(constant: int, expected: str) -> None:
    """∃ x y, x + y = 3 ∧ x y = constant"""
    x, y = BVar(1), BVar(0)
    sum_, product_ = eq(op("HAdd.hAdd", x, y), lit(3)), eq(op("HMul.hMul", x, y), lit(constant))
    statement = some("x", some("y", both(sum_, product_)))
    found = check_statement(statement, EMPTY, budget=Budget(400, 20_000, thorough=False))
    assert found.verdict == expected
    assert expected == "holds" or found.certified


def test_a_parabola_that_has_to_be_positive() -> None:
    """∀ a, 0 < a → ∃ x y, x + y = a ∧ x y = a is false for a < 4."""
    a, x, y = BVar(3), BVar(1), BVar(0)
    claim = both(eq(op("HAdd.hAdd", x, y), a), eq(op("HMul.hMul", x, y), a))
    inner = some("x", some("y", claim))
    statement = Pi("a", REAL, Pi("h", rel("LT.lt", lit(0), BVar(0)), inner))
    found = check_statement(statement, EMPTY, budget=Budget(400, 20_000, thorough=False))
    assert found.verdict == "falsified"
    assert found.certified
    beyond = Pi("a", REAL, Pi("h", rel("LT.lt", lit(4), BVar(0)), inner))
    found = check_statement(beyond, EMPTY, budget=Budget(400, 20_000, thorough=False))
    assert found.verdict == "holds"


@pytest.mark.parametrize(("far", "verdict"), [(True, "holds"), (False, "inconclusive")])
def test_sides_that_agree_in_all_digits_far_out_are_no_witness(far: bool, verdict: str) -> None:
    """∃ x, 50 < x ∧ e ^ x / e ^ x = 1 has one, ∃ x, 50 < x ∧ 1 + e ^ (-x) = 1 has none."""
    exp = App(Const("Real.exp"), BVar(0))
    quotient = op("HDiv.hDiv", exp, exp)
    sum_ = op("HAdd.hAdd", lit(1), op("HDiv.hDiv", lit(1), exp))
    equation = eq(quotient if far else sum_, lit(1))
    body = apply(Const("And"), rel("LT.lt", lit(50), BVar(0)), equation)
    statement = apply(Const("Exists"), REAL, Lam("x", REAL, body))
    assert check_statement(statement, EMPTY, name="s").verdict == verdict
