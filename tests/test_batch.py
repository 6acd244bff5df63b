"""The batch domain agrees with the ball domain, sample by sample, on the same protocol calls."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pyisingcheck.semantics.constants import bounded
from pyisingcheck.semantics.domain import NotBatchable, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.batch import BatchDomain, BatchMatrix, Condition, Named
from pyisingcheck.semantics.domains.batch_functions import FUNCTIONS
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.terms.decode import Export

BALL = BallDomain()
quick = settings(max_examples=25, deadline=None)

SPECIAL = [0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 4.0]
NUMBERS = SPECIAL + [0.3, -0.7, 1.7, -2.6, 9.25, 1e-3]
INTEGERS = [0, 1, -1, 2, -2, 3, 5, -7, 12, 100]


@pytest.fixture(autouse=True)
def _precision():
    with BALL.working():
        yield


def batch_of(values) -> tuple[BatchDomain, Named]:
    d = BatchDomain(len(values))
    return d, d.sample(torch.tensor(values, dtype=torch.float64))


def grid(values):
    """All pairs, as two samples of one batch domain, and as a list."""
    pairs = list(itertools.product(values, repeat=2))
    d = BatchDomain(len(pairs))
    columns = zip(*pairs)
    x, y = (d.sample(torch.tensor(c, dtype=torch.float64)) for c in columns)
    return d, x, y, pairs


def close(got, expected, tolerance=1e-11) -> bool:
    """Whether two floats or complexes agree, relative to the larger of the expected one and 1."""
    return abs(complex(got) - complex(expected)) <= tolerance * max(1.0, abs(complex(expected)))


def agrees(tensor, exact, tolerance=1e-11) -> bool:
    return close(tensor.item(), BALL.to_float(exact), tolerance)


# -- the same call in both domains -----------------------------------------------------------------

COMPLEX_FUNCTIONS = ["cexp", "clog", "csin", "ccos", "carg"]
REAL_FUNCTIONS = [name for name in FUNCTIONS if name not in COMPLEX_FUNCTIONS]

UNARY = {
    "neg": lambda d, x: d.neg(x),
    "inv": lambda d, x: d.inv(x),
    "norm": lambda d, x: d.norm(x),
    "floor": lambda d, x: d.floor(x),
    "ceil": lambda d, x: d.ceil(x),
    "square": lambda d, x: d.power(x, 2),
    "cube": lambda d, x: d.power(x, 3),
    "zeroth power": lambda d, x: d.power(x, 0),
    "negative power": lambda d, x: d.power(x, -3),
    "constant exponent": lambda d, x: d.rpow(x, 2),
    "constant base": lambda d, x: d.rpow(2, x),
    "conj": lambda d, x: d.conj(d.complex(x, 1)),
    "complex inverse": lambda d, x: d.inv(d.complex(x, d.sub(x, 1))),
    "complex power": lambda d, x: d.power(d.complex(x, 1), 5),
    "imaginary part": lambda d, x: d.im(d.mul(d.complex(x, 2), d.complex(1, x))),
    "affine": lambda d, x: d.add(d.mul(3, x), d.sub(1, d.div(x, 4))),
    "to the x": lambda d, x: d.cpow(d.complex(x, 0), d.complex(0, 1)),
    **{name: lambda d, x, name=name: d.function(name, x) for name in REAL_FUNCTIONS},
    **{
        name: lambda d, x, name=name: d.function(name, d.complex(x, 0.5))
        for name in COMPLEX_FUNCTIONS
    },
    **{
        f"{name} on the axis": lambda d, x, name=name: d.function(name, d.complex(x, 0))
        for name in COMPLEX_FUNCTIONS
    },
}


@pytest.mark.parametrize("name", UNARY)
def test_unary_calls_agree(name):
    d, x = batch_of(NUMBERS)
    values = as_samples(UNARY[name](d, x), len(NUMBERS))
    for k, v in enumerate(NUMBERS):
        assert agrees(values[k], UNARY[name](BALL, BALL.real(v))), (name, v)


def as_samples(value, n):
    data = value.data if isinstance(value, Named) else torch.tensor(value)
    return data.expand(n)


BINARY = {
    "add": lambda d, x, y: d.add(x, y),
    "sub": lambda d, x, y: d.sub(x, y),
    "mul": lambda d, x, y: d.mul(x, y),
    "div": lambda d, x, y: d.div(x, y),
    "maximum": lambda d, x, y: d.maximum(x, y),
    "minimum": lambda d, x, y: d.minimum(x, y),
    "rpow": lambda d, x, y: d.rpow(x, y),
    "cpow": lambda d, x, y: d.cpow(d.complex(x, 1), d.complex(y, -1)),
    "complex product": lambda d, x, y: d.mul(d.complex(x, y), d.complex(y, 1)),
    "complex quotient": lambda d, x, y: d.div(d.complex(1, 2), d.complex(x, y)),
    "norm": lambda d, x, y: d.norm(d.complex(x, y)),
    "choice": lambda d, x, y: d.select(d.less(x, y), lambda: d.mul(x, 2), lambda: y),
}


@pytest.mark.parametrize("name", BINARY)
def test_binary_calls_agree(name):
    d, x, y, pairs = grid(NUMBERS)
    values = BINARY[name](d, x, y).data
    for k, (a, b) in enumerate(pairs):
        assert agrees(values[k], BINARY[name](BALL, BALL.real(a), BALL.real(b))), (name, a, b)


INTEGRAL = {
    "quotient": lambda d, x, y: d.int_floordiv(x, y),
    "remainder": lambda d, x, y: d.int_mod(x, y),
    "gcd": lambda d, x, y: d.integer("gcd", x, y),
    "power": lambda d, x, y: d.power(x, d.int_mod(y, 5)),
    "signed power": lambda d, x, y: d.power(x, y),
    "choose": lambda d, x, y: d.integer("choose", d.norm(x), d.norm(y)),
    "factorial": lambda d, x, y: d.integer("factorial", d.norm(x)),
}


@pytest.mark.parametrize("name", INTEGRAL)
def test_integer_calls_agree(name):
    d, x, y, pairs = grid(INTEGERS)
    values = INTEGRAL[name](d, x, y).data
    for k, (a, b) in enumerate(pairs):
        assert agrees(values[k], INTEGRAL[name](BALL, a, b)), (name, a, b)


@pytest.mark.parametrize("name", ["less", "less_equal", "equal"])
def test_comparisons_agree(name):
    d, x, y, pairs = grid(NUMBERS)
    condition = getattr(d, name)(x, y)
    opposite = d.negation(condition)
    for k, (a, b) in enumerate(pairs):
        truth = getattr(BALL, name)(BALL.real(a), BALL.real(b))
        assert bool(condition.truth.data[k]) == (truth.level is Level.TRUE)
        assert close(condition.margin.data[k], truth.margin)
        assert bool(opposite.truth.data[k]) == (truth.level is Level.FALSE)


def test_a_planted_wrong_value_is_caught():
    d, x = batch_of(NUMBERS)
    wrong = d.function("log", d.add(d.norm(x), 1e-6)).data
    right = [BALL.function("log", BALL.real(v)) for v in NUMBERS]
    assert not all(agrees(w, r) for w, r in zip(wrong, right))


# -- matrices --------------------------------------------------------------------------------------

cells = st.integers(-4, 4).map(lambda k: k / 2)
stacks = st.integers(1, 4).flatmap(
    lambda n: st.lists(
        st.lists(st.lists(cells, min_size=n, max_size=n), min_size=n, max_size=n),
        min_size=3,
        max_size=3,
    )
)

MATRIX = {
    "product": lambda d, a: d.entry(d.matmul(a, a), 0, 0),
    "power": lambda d, a: d.entry(d.matpow(a, 3), 0, 0),
    "zeroth power": lambda d, a: d.entry(d.matpow(a, 0), 0, 0),
    "exponential": lambda d, a: d.entry(d.expm(a), 0, 0),
    "spectral norm": lambda d, a: d.spectral_norm(a),
    "det": lambda d, a: d.det(a),
    "inverse": lambda d, a: d.entry(d.matinv(a), 0, 0),
}


def both(stack):
    n = len(stack[0])
    d = BatchDomain(len(stack))
    balls = [BALL.matrix(n, n, lambda i, j, m=m: BALL.real(m[i][j])) for m in stack]
    return d, d.from_matrix(torch.tensor(stack, dtype=torch.float64)), balls


@pytest.mark.parametrize("name", MATRIX)
@quick
@given(stack=stacks)
def test_matrix_calls_agree(name, stack):
    d, a, balls = both(stack)
    values = MATRIX[name](d, a)
    for k, b in enumerate(balls):
        assert agrees(values.data[k], MATRIX[name](BALL, b), 1e-8), (name, stack[k])


@quick
@given(stack=stacks)
def test_eigenvalues_agree(stack):
    n = range(len(stack[0]))
    d, a, balls = both([[[m[min(i, j)][max(i, j)] for j in n] for i in n] for m in stack])
    values = d.eigenvalues_hermitian(a)
    for k, b in enumerate(balls):
        for got, expected in zip(values, BALL.eigenvalues_hermitian(b)):
            assert agrees(got.data[k], expected, 1e-10)


def test_complex_matrices_agree():
    def entry(d, x):
        return lambda i, j: d.complex(d.mul(x, d.add(i, 1)), d.sub(i, j))

    d, x = batch_of([0.5, 1.0, -2.0])
    a = d.matrix(2, 2, entry(d, x))
    assert a.data.is_complex()
    for k, v in enumerate([0.5, 1.0, -2.0]):
        b = BALL.matrix(2, 2, entry(BALL, BALL.real(v)))
        for name in MATRIX:
            assert agrees(MATRIX[name](d, a).data[k], MATRIX[name](BALL, b), 1e-9), name


def test_singular_matrices_have_inverse_zero():
    stack = [
        [[1.0, 2, 3], [4, 5, 6], [7, 8, 9]],
        [[0.1, 0.2, 0], [0.2, 0.4, 0], [0, 0, 1]],
        [[2.0, 0, 0], [0, 1e-20, 0], [0, 0, 1]],
    ]
    d = BatchDomain(3)
    inverse = d.matinv(d.from_matrix(torch.tensor(stack, dtype=torch.float64))).data
    assert not inverse[0].any() and not inverse[1].any()
    assert close(inverse[2, 1, 1], 1e20)


def test_matrices_that_are_not_finite_spoil_only_themselves():
    stack = torch.eye(2, dtype=torch.float64).repeat(3, 1, 1)
    stack[1, 0, 0], stack[2, 0, 1] = math.nan, math.inf
    d = BatchDomain(3)
    a = d.from_matrix(stack)
    results = [d.spectral_norm(a), d.entry(d.expm(a), 0, 0), d.entry(d.matinv(a), 0, 0)]
    results += d.eigenvalues_hermitian(a)
    for value in results:
        assert value.data.isfinite().tolist() == [True, False, False]


def test_empty_matrices():
    d = BatchDomain(2)
    a = d.from_matrix(torch.zeros(2, 0, 0))
    assert d.det(a).data.tolist() == [1, 1]
    assert d.spectral_norm(a).data.tolist() == [0, 0]
    assert d.eigenvalues_hermitian(a) == []
    assert d.matrix(0, 3, lambda i, j: d.add(i, j)).data.shape[-2:] == (0, 3)
    tall, flat = d.matrix(2, 0, lambda i, j: 1), d.matrix(0, 2, lambda i, j: 1)
    assert d.matmul(tall, flat).data.tolist() == [[0, 0], [0, 0]]
    assert d.expm(a).data.shape == d.matinv(a).data.shape == (2, 0, 0)


# -- named axes ------------------------------------------------------------------------------------


def test_entries_by_axes_are_views_and_align():
    d = BatchDomain(2)
    data = torch.arange(18.0, dtype=torch.float64).reshape(2, 3, 3)
    a = d.from_matrix(data)
    [i], [j] = d.axis(3), d.axis(3)
    assert d.entry(a, i, j).data.data_ptr() == data.data_ptr()
    assert torch.equal(d.entry(a, j, i).data, data.transpose(1, 2))
    assert torch.equal(d.entry(a, i, i).data, data.diagonal(dim1=1, dim2=2))
    assert torch.equal(d.entry(a, 1, i).data, data[:, 1])
    difference = d.sub(d.entry(a, i, j), d.entry(a, j, i))
    assert torch.equal(difference.data, data - data.transpose(1, 2))


def test_vectors_gather_shifted_indices():
    d = BatchDomain(2)
    data = torch.tensor([[1.0, 2, 3], [4, 5, 6]], dtype=torch.float64)
    v = d.vector(data)
    [i] = d.axis(3)
    shifted = v(d.int_mod(d.add(i, 1), 3))
    assert torch.equal(shifted.data, data.roll(-1, 1))
    per_sample = v(d.sample(torch.tensor([2.0, 0.0])))
    assert per_sample.data.tolist() == [3, 4]
    [short] = d.axis(2)
    assert torch.equal(v(short).data, data[:, :2])
    assert v(d.add(i, 100)).data[0].tolist() == [3, 3, 3]  # cut to the range


def test_matrix_built_from_entries():
    d = BatchDomain(2)
    u = d.vector(torch.tensor([[1.0, 2], [3, 4]]))
    v = d.vector(torch.tensor([[5.0, 6, 7], [8, 9, 10]]))
    outer = d.matrix(2, 3, lambda i, j: d.mul(u(i), v(j)))
    assert outer.data[0].tolist() == [[5, 6, 7], [10, 12, 14]]
    assert outer.axes == (0,)
    assert d.matrix(2, 2, lambda i, j: 7).data.tolist() == [[7, 7], [7, 7]]
    assert d.matrix(2, 2, lambda i, j: d.add(d.mul(2, i), j)).data.tolist() == [[0, 1], [2, 3]]


def test_matrix_falls_back_to_loops():
    def entry(i, j):
        if not isinstance(i, int):
            raise NotBatchable("an index as a tensor")
        return d.add(x, 10 * i + j)

    d, x = batch_of([1.0, 2.0])
    assert d.matrix(2, 2, entry).data.tolist() == [[[1, 2], [11, 12]], [[2, 3], [12, 13]]]
    assert d.matrix(0, 2, entry).data.shape[-2:] == (0, 2)


def test_nested_axes_give_the_energy_of_all_configurations():
    d = BatchDomain(2)
    generator = torch.Generator().manual_seed(1)
    coupling = torch.rand(2, 3, 3, generator=generator, dtype=torch.float64)
    a = d.from_matrix(coupling)
    [config] = d.axis(8)

    def spin(i):
        return d.sub(d.mul(2, d.int_mod(d.int_floordiv(config, d.table([1, 2, 4], i)), 2)), 1)

    [i], [j] = d.axis(3), d.axis(3)
    pair = d.mul(d.entry(a, i, j), d.mul(spin(i), spin(j)))
    energy = d.neg(d.reduce("add", [i], [d.reduce("add", [j], [pair])]))
    for c in range(8):
        s = torch.tensor([2.0 * (c >> k & 1) - 1 for k in range(3)], dtype=torch.float64)
        assert torch.allclose(energy.data[:, c], -torch.einsum("bij,i,j->b", coupling, s, s))


# -- iteration -------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 3])
@pytest.mark.parametrize("op", ["add", "mul", "max", "min"])
def test_reduce_agrees_with_a_loop(op, n):
    d, x = batch_of([0.5, -2.0])
    indices = d.axis(n)
    for value in (lambda i: d.add(i, x), lambda i: x, lambda i: 3):
        values = [value(i) for i in indices]
        if n == 0 and op in ("max", "min"):
            with pytest.raises(ValueError, match="nonempty"):
                d.reduce(op, indices, values)
            continue
        got = d.reduce(op, indices, values)
        expected = d.reduce(op, list(range(n)), [value(i) for i in range(n)])
        assert torch.equal(as_samples(got, 2).double(), as_samples(expected, 2).double())


@pytest.mark.parametrize("n", [0, 1, 3])
@pytest.mark.parametrize("op", ["and", "or"])
def test_reduce_of_conditions(op, n):
    d, x = batch_of([0.5, -2.0, 5.0])
    indices = d.axis(n)
    got = d.reduce(op, indices, [d.less(i, x) for i in indices])
    truths = [[i < v for i in range(n)] for v in (0.5, -2.0, 5.0)]
    expected = [all(t) if op == "and" else any(t) for t in truths]
    assert as_samples(got.truth, 3).tolist() == expected
    if n:
        extreme = min if op == "and" else max
        margins = [extreme(v - i for i in range(n)) for v in (0.5, -2.0, 5.0)]
        assert as_samples(got.margin, 3).tolist() == margins


def test_tables():
    d, x = batch_of([0.0, 2.0])
    [i] = d.axis(3)
    assert d.table([5, 6, 7], i).data.tolist() == [5, 6, 7]
    assert d.table([5, x, 7], i).data.tolist() == [[5, 0, 7], [5, 2, 7]]
    assert d.table([5, 6, x], x).data.tolist() == [5, 2]
    condition = d.table([d.less(x, 1), d.constant(True), d.constant(False)], i)
    assert condition.truth.data.tolist() == [[True, True, False], [False, True, False]]
    assert d.table([5, 6], 1) == 6
    with pytest.raises(NotBatchable):
        d.table(["a", "b"], i)


# -- conditions and choice -------------------------------------------------------------------------


def test_conditions_combine_truth_and_margin():
    d, x = batch_of([-1.0, 0.5, 2.0])
    inside = d.conjunction([d.less(0, x), d.less(x, 1)])
    assert inside.truth.data.tolist() == [False, True, False]
    assert inside.margin.data.tolist() == [-1, 0.5, -1]
    outside = d.disjunction([d.less(x, 0), d.less(1, x)])
    assert outside.truth.data.tolist() == [True, False, True]
    assert outside.margin.data.tolist() == [1, -0.5, 1]
    assert d.conjunction([]).truth is True and d.disjunction([]).truth is False
    assert d.conjunction([d.constant(True), d.less(x, 1)]).margin.data.tolist() == [2, 0.5, -1]
    assert d.less(1, 2).truth is True and d.less(1, 2).margin == 1.0


def test_equality_allows_for_rounding_but_not_for_integers():
    d, x = batch_of([0.1 + 0.2, 3e9, 1e-12, 0.3001])
    y = d.sample(torch.tensor([0.3, 3e9 + 1, 0.0, 0.3], dtype=torch.float64))
    assert d.equal(x, y).truth.data.tolist() == [True, False, True, False]
    assert d.equal(0.1 + 0.2, 0.3).truth and not d.equal(10**12, 10**12 + 1).truth
    assert d.equal(d.complex(x, 0), d.complex(x, 1e-15)).truth.data.all()


def test_select_evaluates_only_what_is_needed():
    d, x = batch_of([1.0, 2.0])
    assert d.select(d.less(0, x), lambda: 1, lambda: 1 / 0) == 1
    assert d.select(d.less(x, 0), lambda: 1 / 0, lambda: 2) == 2
    mixed = d.less(x, 1.5)
    assert d.select(mixed, lambda: 1, lambda: x).data.tolist() == [1, 2]
    chosen = d.select(mixed, lambda: d.less(x, 0), lambda: d.constant(True))
    assert isinstance(chosen, Condition) and chosen.truth.data.tolist() == [False, True]
    with pytest.raises(NotBatchable):
        d.select(mixed, lambda: "a", lambda: "b")


# -- numbers ---------------------------------------------------------------------------------------


def test_python_numbers_stay_python_numbers():
    d = BatchDomain(2)
    assert d.add(1, 2) == 3 and isinstance(d.mul(2, 3), int)
    assert d.div(6, 3) == 2 and isinstance(d.div(6, 3), int)
    assert d.div(1, 0) == d.inv(0) == 0
    assert d.real(Fraction(1, 4)) == 0.25
    assert d.power(2, 10) == 1024 and d.power(10, 10**9) == math.inf
    assert d.function("exp", 0) == 1.0 and d.function("log", 0) == 0.0
    assert d.floor(2.5) == 2 and d.floor(10**400) == 10**400
    assert d.complex(1, 2) == 1 + 2j and d.im(3) == 0
    assert d.int_floordiv(-7, 2) == -4 and d.int_mod(-7, 0) == -7


def test_huge_integers_become_infinite_floats():
    d, x = batch_of([1.0])
    assert d.less(x, 10**400).truth.data.all()
    assert d.mul(x, 10**400).data.tolist() == [math.inf]


def test_integer_functions_of_bad_arguments_are_nan():
    d, x = batch_of([5.0, math.nan, 1e6])
    values = d.integer("factorial", x).data
    assert values[0] == 120 and values[1].isnan() and values[2].isnan()
    assert d.integer("prime", d.sample(torch.tensor([7.0, 8.0, 1.0]))).data.tolist() == [1, 0, 0]
    with pytest.raises(Undecided):
        d.integer("factorial", 10**6)
    with pytest.raises(Unsupported):
        d.integer("sigma", x)


def test_wrong_batch_sizes_are_refused():
    d = BatchDomain(3)
    with pytest.raises(ValueError, match="expected 3 samples"):
        d.sample(torch.zeros(2))


def test_nan_is_never_turned_into_junk():
    d, x = batch_of([math.nan])
    functions = [d.function(name, x) for name in ("sqrt", "log", "arcsin", "tan")]
    for value in (d.inv(x), d.div(1, x), d.rpow(x, 0.5), *functions):
        assert value.data.isnan().all()


def test_gradients_are_finite_at_junk_values():
    data = torch.tensor([0.0, -1.0, 4.0], dtype=torch.float64, requires_grad=True)
    d = BatchDomain(3)
    x = d.sample(data)
    product = d.mul(d.function("log", x), d.rpow(x, 1.5))
    value = d.add(d.function("sqrt", x), d.add(d.inv(x), product))
    value.data.sum().backward()
    assert data.grad.isfinite().all()
    assert close(data.grad[2], 0.25 - 1 / 16 + 2 + 3 * math.log(4), 1e-12)


def test_gradients_pass_through_matrices_and_sums():
    data = torch.eye(2, dtype=torch.float64).repeat(2, 1, 1).requires_grad_()
    d = BatchDomain(2)
    a = d.from_matrix(data)
    [i] = d.axis(2)
    trace = d.reduce("add", [i], [d.entry(d.expm(a), i, i)])
    trace.data.sum().backward()
    assert torch.allclose(data.grad, math.e * torch.eye(2, dtype=torch.float64))


def test_matrix_type():
    d = BatchDomain(2)
    a = d.matrix(2, 3, lambda i, j: 0)
    assert isinstance(a, BatchMatrix) and (a.rows, a.cols) == (2, 3)


def test_a_lower_bound_moves_the_members_of_a_batch() -> None:
    """q ≤ 4 and 2 ≤ q: the members are 2, 3 and 4, all at once."""
    d = BatchDomain(3)
    ev = Evaluator(Export("", None, {}, {}, {}), d)
    found = bounded._from(ev, lambda env: bounded.Initial(5), [lambda env: 2], None)
    assert found is not None and found.count == 3
    (indices,) = d.axis(found.count)
    assert found.element(indices).data.tolist() == [2, 3, 4]
