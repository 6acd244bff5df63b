"""The ball domain: enclosures hold the true value, junk values are Lean's, nothing is guessed."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import mpmath
import pytest
from flint import arb, arb_mat, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from pyisingcheck.semantics.domain import Undecided, Unsupported
from pyisingcheck.semantics.domains.ball import BallDomain, BallMatrix, Complex
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.truth import Level

D = BallDomain()
FINE = BallDomain(1024)
quick = settings(max_examples=40, deadline=None)

fractions = st.fractions(-20, 20, max_denominator=1000)
rationals = fractions.map(lambda q: fmpq(q.numerator, q.denominator))


@pytest.fixture(autouse=True)
def _precision():
    with D.working():
        yield


def mp(x):
    """The exact rational x as an mpmath number (at mpmath's precision)."""
    x = fmpq(x)
    return mpmath.mpf(int(x.p)) / mpmath.mpf(int(x.q))


def contains(ball, value) -> bool:
    """Whether the enclosure holds the mpmath value, known to about 500 bits."""
    if isinstance(ball, Complex):
        return contains(ball.re, value.real) and contains(ball.im, value.imag)
    sign, man, exp, _ = mpmath.mpf(value)._mpf_
    centre = arb(fmpq(-int(man) if sign else int(man)) * fmpq(2) ** exp if man else 0)
    slack = arb(0, arb(2) ** (-450) * (1 + abs(centre)).upper())
    return to_arb(ball).overlaps(centre + slack)


def dense(rows) -> BallMatrix:
    return D.matrix(len(rows), len(rows[0]) if rows else 0, lambda i, j: rows[i][j])


# -- enclosures ------------------------------------------------------------------------------------

REAL = {
    "exp": mpmath.exp,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "arctan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "arsinh": mpmath.asinh,
    "log": lambda x: mpmath.log(abs(x)) if x else mpmath.mpf(0),
    "sqrt": lambda x: mpmath.sqrt(x) if x > 0 else mpmath.mpf(0),
    "arcsin": lambda x: mpmath.asin(min(max(x, -1), 1)),
    "arccos": lambda x: mpmath.acos(min(max(x, -1), 1)),
}


@pytest.mark.parametrize("name", REAL)
@quick
@given(x=rationals)
def test_real_function_encloses_true_value(name, x):
    with mpmath.workprec(600):
        value = D.function(name, x)
        assert contains(value, REAL[name](mp(x)))
        widened = D.function(name, arb(x)) if x else value
        assert contains(widened, REAL[name](mp(x)))


def test_enclosure_test_can_fail():
    with mpmath.workprec(600):
        assert not contains(arb(1) / 3, mpmath.mpf(1) / 3 + mpmath.mpf(2) ** -90)


COMPLEX = {
    "cexp": mpmath.exp,
    "csin": mpmath.sin,
    "ccos": mpmath.cos,
    "clog": mpmath.log,
    "carg": mpmath.arg,
}


@pytest.mark.parametrize("name", COMPLEX)
@quick
@given(x=rationals, y=rationals)
def test_complex_function_encloses_true_value(name, x, y):
    if name == "clog" and x == y == 0:
        return
    with mpmath.workprec(600):
        expected = COMPLEX[name](mpmath.mpc(mp(x), mp(y)))
        assert contains(D.function(name, Complex(x, y)), expected)


@quick
@given(x=rationals, y=rationals)
def test_rpow_encloses_mathlib_formula(x, y):
    with mpmath.workprec(600):
        a, b = mp(x), mp(y)
        if x == 0:
            expected = mpmath.mpf(1 if y == 0 else 0)
        else:
            expected = abs(a) ** b * (1 if x > 0 else mpmath.cos(mpmath.pi * b))
        assert contains(D.rpow(x, y), expected)


@quick
@given(a=rationals, b=rationals, c=rationals, d=rationals)
def test_complex_field(a, b, c, d):
    z, w = Complex(a, b), Complex(c, d)
    product = D.mul(z, w)
    assert (product.re, product.im) == (a * c - b * d, a * d + b * c)
    if c or d:
        assert D.equal(D.mul(D.div(z, w), w), z).level is Level.TRUE
    norm_squared = D.mul(D.norm(z), D.norm(z))
    assert D.equal(D.mul(z, D.conj(z)), norm_squared).level in (Level.TRUE, Level.UNKNOWN)


# -- exactness -------------------------------------------------------------------------------------


@quick
@given(x=rationals, y=rationals)
def test_rational_arithmetic_is_exact(x, y):
    assert D.add(x, y) == x + y
    assert D.mul(x, y) == x * y
    assert D.div(x, y) == (x / y if y else 0)
    assert D.power(x, 3) == x * x * x
    assert D.function("sqrt", x * x) == abs(x)


@pytest.mark.parametrize(
    "name, value",
    [(name, 1) for name in ("exp", "cos", "cosh")]
    + [(name, 0) for name in ("sin", "tan", "arctan", "sinh", "tanh", "arsinh", "arcsin", "sqrt")],
)
def test_values_at_zero_are_exact(name, value):
    assert D.function(name, 0) == value
    assert D.function(name, fmpq(0)) == value


def test_exact_roots():
    assert D.function("log", 1) == 0
    assert D.function("arccos", 1) == 0
    assert D.rpow(8, fmpq(1, 3)) == 2
    assert D.rpow(fmpq(4, 9), fmpq(-3, 2)) == fmpq(27, 8)
    assert D.norm(Complex(3, 4)) == 5
    assert D.cpow(Complex(0, 1), 2).re == -1


@pytest.mark.parametrize("value", [0.1, Fraction(1, 3), 7, fmpq(2, 5)])
def test_conversion_is_exact(value):
    q = fmpq(D.real(value))
    expected = Fraction(2, 5) if isinstance(value, fmpq) else Fraction(value)
    assert Fraction(int(q.p), int(q.q)) == expected


@pytest.mark.parametrize(
    "value, error", [(math.inf, ValueError), (math.nan, ValueError), ("1", TypeError)]
)
def test_conversion_refuses_what_is_no_real_number(value, error):
    with pytest.raises(error):
        D.real(value)


# -- junk values, one by one -----------------------------------------------------------------------


def test_junk_of_division():
    assert D.inv(0) == 0
    assert D.div(5, 0) == 0
    assert D.div(arb.pi(), fmpq(0)) == 0
    assert D.inv(Complex(0, 0)) == Complex(0, 0)
    assert D.power(0, -3) == 0
    assert D.power(0, 0) == 1
    assert D.int_floordiv(7, 0) == 0
    assert D.int_mod(7, 0) == 7
    assert D.int_floordiv(-7, 2) == -4
    assert D.int_mod(-7, 2) == 1
    assert D.int_mod(7, -2) == -1


def test_junk_of_real_functions():
    assert D.function("log", 0) == 0
    assert D.function("log", -1) == 0
    assert D.equal(D.function("log", -2), D.function("log", 2)).level is not Level.FALSE
    assert D.function("sqrt", -4) == 0
    assert D.function("sqrt", -arb.pi()) == 0
    assert D.equal(D.function("arcsin", 5), D.div(D.pi(), 2)).level is Level.TRUE
    assert D.less(D.function("arcsin", -5), -1).level is Level.TRUE
    assert D.less(D.function("arccos", -5), 3).level is Level.FALSE
    assert D.function("arccos", 5) == 0


def test_junk_of_powers():
    assert D.rpow(0, 0) == 1
    assert D.rpow(0, fmpq(1, 2)) == 0
    assert D.rpow(0, -1) == 0
    assert D.rpow(-2, fmpq(1, 2)) == 0  # cos(π/2) = 0
    assert D.equal(D.rpow(-8, fmpq(1, 3)), 1).level in (Level.TRUE, Level.UNKNOWN)  # 2 cos(π/3)
    assert D.cpow(0, Complex(0, 0)) == 1
    assert D.cpow(Complex(0, 0), Complex(1, 1)) == 0


def test_junk_of_complex_log_and_arg():
    assert D.function("carg", Complex(0, 0)) == 0
    log = D.function("clog", Complex(0, 0))
    assert (log.re, log.im) == (0, 0)
    assert D.less(3, D.function("carg", Complex(-1, 0))).level is Level.TRUE  # +π, not −π


def test_junk_of_inverse_matrix():
    singular = dense([[1, 2], [2, 4]])
    assert all(x == 0 for x in D.matinv(singular).entries())
    assert D.det(dense([])) == 1


# -- comparisons -----------------------------------------------------------------------------------


def test_exact_comparisons_are_certain():
    third = fmpq(1, 3)
    assert D.less(third, fmpq(1, 2)).level is Level.TRUE
    assert D.less(third, third).level is Level.FALSE
    assert D.less_equal(third, third).level is Level.TRUE
    assert D.equal(third, third).level is Level.TRUE
    assert D.equal(third, fmpq(1, 2)).level is Level.FALSE
    assert D.less(1, 3).margin == 2.0
    assert D.equal(1, 3).margin == -2.0


def test_disjoint_balls_are_certain():
    root = D.function("sqrt", 2)
    assert D.less(root, fmpq(3, 2)).level is Level.TRUE
    assert D.less_equal(fmpq(3, 2), root).level is Level.FALSE
    assert D.equal(root, fmpq(3, 2)).level is Level.FALSE


def test_a_difference_of_1e_30_is_seen():
    root = D.function("sqrt", 2)
    assert D.less(root, D.add(root, fmpq(1, 10**30))).level is Level.TRUE


def test_overlapping_balls_are_unknown_until_the_highest_precision():
    one = D.function("exp", to_arb(D.function("log", 2)))
    for compare in (D.equal, D.less, D.less_equal):
        assert compare(one, 2).level is Level.UNKNOWN
    with FINE.working():
        one = FINE.function("exp", to_arb(FINE.function("log", 2)))
        assert FINE.equal(one, 2).level is Level.LIKELY_TRUE
        assert FINE.less_equal(one, 2).level is Level.LIKELY_TRUE
        assert FINE.less(one, 2).level is Level.LIKELY_FALSE
        assert "digits" in FINE.equal(one, 2).grounds
        assert FINE.equal(one, 2).margin == 0.0


def test_wide_balls_stay_unknown_at_the_highest_precision():
    with FINE.working():
        assert FINE.equal(arb(0, 1), 0).level is Level.UNKNOWN
        assert FINE.less_equal(arb(0, 1), 0).level is Level.UNKNOWN
        assert FINE.equal(arb.nan(), 0).level is Level.UNKNOWN


def test_a_number_below_the_resolution_is_not_called_equal():
    with FINE.working():
        tiny = FINE.function("exp", -(10**6))
        assert FINE.equal(tiny, 0).level is Level.FALSE
        assert FINE.less(0, tiny).level is Level.TRUE


def test_select_needs_certainty():
    assert D.select(D.constant(True), lambda: 1, lambda: 1 / 0) == 1
    assert D.select(D.less(1, 0), lambda: 1 / 0, lambda: 2) == 2
    with FINE.working(), pytest.raises(Undecided):
        one = FINE.function("exp", to_arb(FINE.function("log", 2)))
        FINE.select(FINE.equal(one, 2), lambda: 1, lambda: 2)


@pytest.mark.parametrize(
    "evaluate",
    [
        lambda zero: D.inv(zero),
        lambda zero: D.function("log", zero),
        lambda zero: D.floor(zero),
        lambda zero: D.ceil(D.add(zero, 3)),
        lambda zero: D.rpow(zero, -1),
        lambda zero: D.function("carg", Complex(-1, zero)),
        lambda zero: D.matinv(dense([[zero, 0], [0, 1]])),
        lambda zero: D.function("tan", arb.pi() / 2),
    ],
)
def test_case_distinctions_on_a_ball_around_zero_are_undecided(evaluate):
    with pytest.raises(Undecided):
        evaluate(D.function("sin", arb.pi()))


def test_continuous_functions_need_no_case_distinction():
    zero = D.function("sin", arb.pi())
    assert D.less(D.function("sqrt", zero), fmpq(1, 10**14)).level is Level.TRUE
    assert D.maximum(zero, 0).contains(0)
    assert D.power(zero, 2).contains(0)
    assert D.less_equal(D.norm(zero), fmpq(1, 10**20)).level is Level.TRUE
    assert D.less(D.rpow(zero, fmpq(1, 2)), 1).level is Level.TRUE


@pytest.mark.parametrize("name", ["sin", "cos", "tan", "exp", "arctan", "sinh", "arcsin"])
@pytest.mark.parametrize("q", [fmpq(p, d) for p in range(-9, 10) for d in (1, 2, 3, 4, 5, 6)])
def test_multiples_of_pi_lie_in_the_ball_of_the_same_function(name, q):
    x = D.mul(D.pi(), q)
    with FINE.working():
        if name == "tan" and (2 * q).q == 1 and q.q == 2:
            assert D.function(name, x) == 0  # junk: cos is exactly 0
        else:
            wide = D.function(name, arb(q) * arb.pi())
            assert D.equal(D.function(name, x), wide).level is not Level.FALSE


def test_arithmetic_with_pi():
    pi = D.pi()
    assert D.sub(pi, pi) == 0 and D.div(pi, pi) == 1 and D.mul(pi, 0) == 0
    assert D.function("sin", pi) == 0 and D.function("cos", pi) == -1
    assert D.function("cos", D.div(pi, 3)) == fmpq(1, 2)
    assert D.equal(D.function("arctan", -1), D.div(pi, -4)).level is Level.TRUE
    assert D.equal(pi, fmpq(355, 113)).level is Level.FALSE
    assert D.less(fmpq(333, 106), pi).level is Level.TRUE and D.floor(pi) == 3
    assert D.power(pi, 2).overlaps(arb.pi() ** 2) and D.inv(pi).overlaps(1 / arb.pi())


def test_maximum_keeps_exact_operands():
    assert D.maximum(fmpq(1, 2), D.function("sqrt", 2)) is not None
    assert D.minimum(fmpq(1, 2), D.function("sqrt", 2)) == fmpq(1, 2)


# -- size ------------------------------------------------------------------------------------------


def test_huge_numbers_do_not_hang():
    tower = D.power(10, 10**9)
    assert D.less(10**100, tower).level is Level.TRUE
    assert D.less(0, tower).margin == math.inf
    assert D.power(1, 10**30) == 1
    assert D.power(-1, 10**30 + 1) == -1
    assert D.less(10**1000, D.function("exp", 10**10)).level is Level.TRUE
    assert D.less_equal(D.power(fmpq(1, 2), 10**12), fmpq(1, 10**9)).level is Level.TRUE
    with pytest.raises(Undecided):
        D.integer("factorial", 30_000)


def test_floats_of_huge_exact_numbers():
    assert D.to_float(10**400) == math.inf
    assert D.to_float(fmpq(1, 10**400)) == 0.0
    assert D.to_float(Complex(1, fmpq(1, 2))) == 1 + 0.5j


# -- matrices --------------------------------------------------------------------------------------

entries = st.integers(-3, 3).map(lambda k: fmpq(k, 2))


def square(n):
    return st.lists(st.lists(entries, min_size=n, max_size=n), min_size=n, max_size=n)


@quick
@given(rows=square(3), other=square(3))
def test_exact_matrix_algebra(rows, other):
    a, b = dense(rows), dense(other)
    assert D.det(D.matmul(a, b)) == D.det(a) * D.det(b)
    if D.det(a):
        assert D.matmul(a, D.matinv(a)) == D.matpow(a, 0)
    assert D.matpow(a, 3) == D.matmul(a, D.matmul(a, a))


@quick
@given(rows=square(2), other=square(2))
def test_exact_complex_inverse(rows, other):
    a = D.matrix(2, 2, lambda i, j: Complex(rows[i][j], other[i][j]))
    det = D.det(a)
    expected = D.sub(D.mul(a.data[0][0], a.data[1][1]), D.mul(a.data[0][1], a.data[1][0]))
    assert D.equal(det, expected).level is Level.TRUE
    product = D.matmul(a, D.matinv(a))
    unit = 0 if D.equal(det, 0).level is Level.TRUE else 1
    for i, j in itertools.product(range(2), repeat=2):
        assert D.equal(product.data[i][j], unit * (i == j)).level is Level.TRUE


@quick
@given(rows=square(3))
def test_exponential_encloses_true_value(rows):
    with mpmath.workprec(600):
        value = D.expm(dense(rows))
        a = mpmath.matrix([[mp(x) for x in row] for row in rows])
        expected = mpmath.expm(a, method="taylor")
        assert all(contains(value.data[i][j], expected[i, j]) for i in range(3) for j in range(3))


def test_exponential_is_exact_where_it_is_rational():
    assert D.expm(dense([[0, 0], [0, 0]])).data == ((1, 0), (0, 1))
    strictly_upper = dense([[0, 1, 2], [0, 0, 4], [0, 0, 0]])
    assert D.expm(strictly_upper).data == ((1, 1, 4), (0, 1, 4), (0, 0, 1))
    assert D.expm(dense([[1, -1], [1, -1]])).data == ((2, -1), (1, 0))
    assert D.expm(dense([[1, 0], [0, 0]])).data[1] == (0, 1)


@quick
@given(rows=square(4))
def test_eigenvalues_enclose_the_roots(rows):
    a = dense([[rows[min(i, j)][max(i, j)] for j in range(4)] for i in range(4)])
    values = D.eigenvalues_hermitian(a)
    with mpmath.workprec(600):
        m = mpmath.matrix([[mp(x) for x in row] for row in a.data])
        expected = sorted(mpmath.eigsy(m, eigvals_only=True), reverse=True)
        assert all(contains(x, y) for x, y in zip(values, expected))
    assert all(to_width(x) < 1e-25 for x in values)


def to_width(x):
    return float(arb(x).rad())


@pytest.mark.parametrize(
    "rows, expected",
    [
        ([[1] * 3] * 3, [3, 0, 0]),
        ([[2, 1, 0], [1, 2, 0], [0, 0, 3]], [3, 3, 1]),
        ([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], [1, 1, -1, -1]),
    ],
)
def test_multiple_eigenvalues(rows, expected):
    for x, y in zip(D.eigenvalues_hermitian(dense(rows)), expected):
        assert arb(x).contains(y) and to_width(x) < 1e-25


def test_complex_eigenvalues():
    a = D.matrix(3, 3, lambda i, j: Complex(int(i == j), i - j))  # i (i − j) is Hermitian
    values = D.eigenvalues_hermitian(a)
    root = D.add(1, D.function("sqrt", 6))
    assert arb(values[0]).overlaps(to_arb(root)) and arb(values[1]).contains(1)
    assert all(to_width(x) < 1e-25 for x in values)


def test_eigenvalues_of_unknown_entries():
    wide = dense([[arb(0, 10**30), 1, 0], [1, 0, 1], [0, 1, 0]])
    values = D.eigenvalues_hermitian(wide)
    assert arb(values[0]).contains(2)
    with pytest.raises(Undecided):
        D.eigenvalues_hermitian(dense([[arb.nan(), 1, 0], [1, 0, 1], [0, 1, 0]]))


def test_eigenvalues_at_the_highest_precision():
    with FINE.working():
        values = FINE.eigenvalues_hermitian(dense([[2, 1, 0], [1, 2, 1], [0, 1, 2]]))
        expected = FINE.add(2, FINE.function("sqrt", 2))
        assert FINE.equal(values[0], expected).level is Level.LIKELY_TRUE
        assert ctx.prec == 1024
    assert ctx.prec == 106


@quick
@given(rows=square(3))
def test_spectral_norm(rows):
    a = dense(rows)
    norm = D.spectral_norm(a)
    frobenius = D.function("sqrt", D.reduce("add", D.axis(9), [x * x for x in a.entries()]))
    assert D.less(frobenius, norm).level is not Level.TRUE
    largest = max(abs(x) for x in a.entries())
    assert D.less(norm, largest).level is not Level.TRUE


def test_spectral_norm_of_special_matrices():
    assert D.spectral_norm(dense([])) == 0
    assert D.spectral_norm(dense([[3, 4]])) == 5
    assert D.spectral_norm(dense([[0, 0], [0, 0]])) == 0
    assert D.spectral_norm(dense([[-3, 0], [0, 2]])) == 3


def test_matrix_shapes_are_checked():
    with pytest.raises(ValueError, match="square"):
        D.det(dense([[1, 2]]))
    with pytest.raises(ValueError, match="rows"):
        D.matmul(dense([[1, 2]]), dense([[1, 2]]))


def test_matrix_exponential_agrees_with_the_ball_one_on_wide_balls():
    a = dense([[arb(0, 0.1), 1], [1, 0]])
    assert arb(D.expm(a).data[0][0]).contains(arb_mat([[0, 1], [1, 0]]).exp()[0, 0])


# -- integers, iteration, names --------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, args, value",
    [
        ("gcd", (0, 0), 0),
        ("gcd", (-4, 6), 2),
        ("lcm", (4, 6), 12),
        ("factorial", (5,), 120),
        ("choose", (2, 5), 0),
        ("choose", (5, 2), 10),
        ("nat_sqrt", (8,), 2),
        ("prime", (1,), False),
        ("prime", (97,), True),
        ("log2", (0,), 0),
        ("log2", (8,), 3),
        ("nat_log", (2, 7), 2),
        ("nat_log", (1, 7), 0),
        ("nat_log", (10, 1000), 3),
        ("nat_clog", (10, 1001), 4),
        ("nat_clog", (2, 1), 0),
        ("digit_sum", (10, 123), 6),
        ("digit_sum", (1, 4), 4),
        ("digit_sum", (0, 4), 4),
        ("digit_count", (2, 8), 4),
        ("min_fac", (0,), 2),
        ("min_fac", (1,), 1),
        ("min_fac", (15,), 3),
        ("padic_valuation", (2, 8), 3),
        ("padic_valuation", (1, 8), 0),
        ("totient", (0,), 0),
        ("totient", (1,), 1),
        ("totient", (12,), 4),
        ("divisor_count", (0,), 0),
        ("divisor_sum", (6,), 12),
        ("asc_factorial", (3, 2), 12),
        ("desc_factorial", (3, 4), 0),
        ("double_factorial", (7,), 105),
        ("fib", (10,), 55),
        ("xor", (5, 1), 4),
        ("test_bit", (5, 2), True),
    ],
)
def test_integer_functions(name, args, value):
    assert D.integer(name, *args) == value


def test_unknown_names_are_unsupported():
    with pytest.raises(Unsupported, match="gamma"):
        D.function("gamma", 1)
    with pytest.raises(Unsupported, match="sigma"):
        D.integer("sigma", 1)


def test_reduce():
    indices = D.axis(3)
    assert D.reduce("add", indices, [1, 2, 3]) == 6
    assert D.reduce("mul", indices, [1, 2, 3]) == 6
    assert D.reduce("max", indices, [1, 3, 2]) == 3
    assert D.reduce("min", indices, [1, 3, 2]) == 1
    assert (D.reduce("add", [], []), D.reduce("mul", [], [])) == (0, 1)
    assert D.reduce("and", [], []).level is Level.TRUE
    assert D.reduce("or", [], []).level is Level.FALSE
    with pytest.raises(ValueError, match="nonempty"):
        D.reduce("max", [], [])
    assert D.table([7, 8], fmpq(1)) == 8


def test_the_exponential_of_a_complex_zero_matrix_is_the_identity():
    zero_matrix = D.matrix(2, 2, lambda i, j: D.complex(fmpq(0), fmpq(0)))
    exponential = D.expm(zero_matrix)
    assert [[D.to_float(D.entry(exponential, i, j)) for j in range(2)] for i in range(2)] == [
        [1, 0],
        [0, 1],
    ]


def test_logarithms_of_rationals_are_exact() -> None:
    def log(x: object) -> object:
        return D.function("log", x)

    assert D.div(log(256), log(16)) == 2
    assert D.div(log(fmpq(1, 8)), log(4)) == fmpq(-3, 2)
    assert D.sub(D.add(log(6), log(fmpq(5, 3))), log(10)) == 0
    assert D.equal(D.mul(fmpq(1, 2), log(9)), log(3)).level is Level.TRUE
    assert D.function("exp", D.mul(3, log(fmpq(2, 3)))) == fmpq(8, 27)
    assert D.function("exp", D.mul(fmpq(1, 2), log(2))).overlaps(arb(2).sqrt())
    assert D.less(log(2), log(3)).level is Level.TRUE
    assert D.equal(D.div(log(3), log(2)), fmpq(19, 12)).level is Level.FALSE
    assert log(fmpq(2, 1009)).overlaps((arb(2) / 1009).log())
    assert D.norm(log(fmpq(1, 2))) == log(2)
    assert D.less(log(2), D.pi()).level is Level.TRUE


def test_factorizations_of_large_numbers() -> None:
    smooth, square = 2**70 * 3 * 1000003, 6 * (10**10 + 19) ** 2
    assert D.integer("totient", smooth) == 2**70 * 1000002
    assert D.integer("totient", square) == 2 * (10**10 + 18) * (10**10 + 19)
    with pytest.raises(Undecided):
        D.integer("totient", (10**15 + 37) * (10**15 + 91))


def test_exponents_beyond_all_measure_are_not_written_out() -> None:
    dom = BallDomain()
    with dom.working():
        immense = arb(2) ** (2**40)
        assert dom.power(arb(1) / 2, immense) < 1e-300
        with pytest.raises(Undecided):
            dom.power(-1, immense)
        assert dom.power(-1, arb(2) ** 4000) == 1
