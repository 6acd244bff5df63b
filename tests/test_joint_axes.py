"""Case distinctions on indices: evaluated where they hold, with the same values."""

from __future__ import annotations

import pytest
import torch

import benchmarks.checker as benchmark
from pyisingcheck.semantics.domains import batch as batch_module
from pyisingcheck.semantics.domains.batch import BatchDomain
from pyisingcheck.semantics.domains.named import select_last

ROWS, N = 5, 4


@pytest.fixture
def d():
    return BatchDomain(ROWS)


def random(*sizes: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(len(sizes))
    return torch.randn(ROWS, *sizes, dtype=torch.float64, generator=generator)


def functions(d):
    """Numbers that depend on two indices in every way."""
    v, table, matrices = d.vector(random(N)), random(N, N), random(N, 2, 2)

    def matrix(i):
        rows, columns = d.axis(2)[0], d.axis(2)[0]
        entry = select_last(matrices, (0,), i, rows, columns)
        return d._matrix_from(entry, rows, columns)

    return {
        "product": lambda i, j: d.mul(v(i), v(j)),
        "of one": lambda i, j: v(j),
        "table": lambda i, j: select_last(table, (0,), i, j),
        "gathered": lambda i, j: v(d.int_mod(d.add(i, j), N)),
        "index": lambda i, j: d.mul(d.sub(i, j), v(i)),
        "stacked": lambda i, j: d.table([v(i), v(j), d.mul(v(i), j)], d.int_mod(i, 3)),
        "matrices": lambda i, j: d.det(d.matmul(matrix(i), matrix(j))),
        "no samples": lambda i, j: d.add(i, j),
    }


@pytest.mark.parametrize("name", list(functions(BatchDomain(ROWS))))
@pytest.mark.parametrize("free", [(), (0,), (1,)])
def test_values_at_places_are_those_of_everywhere(d, name, free):
    """Also where one of the indices was bound elsewhere and is not restricted."""
    f = functions(d)[name]
    i, j = d.axis(N)[0], d.axis(N)[0]
    less = d.less(i, j)

    def restricted(restrict):
        pair = [x if k in free else restrict(x) for k, x in enumerate((i, j))]
        return f(*pair)

    got = d.select_at(less, restricted, lambda: 7)
    expected = d.select(less, lambda: f(i, j), lambda: 7)
    assert got.axes == expected.axes
    assert torch.allclose(got.data, expected.data, rtol=1e-14, atol=0)


def test_values_that_forget_their_index_are_scattered(d):
    i, j = d.axis(N)[0], d.axis(N)[0]
    x = d.sample(random())
    got = d.select_at(d.less(i, j), lambda _: x, lambda: 0)
    assert torch.equal(got.data, d.select(d.less(i, j), lambda: x, lambda: 0).data)


def test_nested_places(d):
    """i < j < k, the inner condition being one on the joint axis of the outer one."""
    v = d.vector(random(N))
    i, j, k = (d.axis(N)[0] for _ in range(3))

    def inside(choose, i, j):
        value = choose(d.less(j, k), lambda r: d.mul(v(i), d.mul(v(r(j)), v(r(k)))))
        return d.reduce("add", [k], [value])

    def everywhere(condition, f):
        return d.select(condition, lambda: f(lambda x: x), lambda: 0)

    got = d.select_at(
        d.less(i, j),
        lambda r: inside(lambda c, f: d.select_at(c, f, lambda: 0), r(i), r(j)),
        lambda: 0,
    )
    expected = everywhere(d.less(i, j), lambda r: inside(everywhere, r(i), r(j)))
    assert got.axes == expected.axes
    assert torch.allclose(got.data, expected.data, rtol=1e-14)


def test_gradients_pass_through(d):
    data = random(N).requires_grad_()
    v, i, j = d.vector(data), d.axis(N)[0], d.axis(N)[0]
    value = d.select_at(d.less(i, j), lambda r: d.mul(v(r(i)), v(r(j))), lambda: 0)
    value.data.sum().backward()
    first = torch.stack([data.detach()[:, k + 1 :].sum(-1) for k in range(N)], -1)
    last = torch.stack([data.detach()[:, :k].sum(-1) for k in range(N)], -1)
    assert torch.allclose(data.grad, first + last)


def test_what_is_not_selected(d):
    """Conditions on samples, on most of the indices or on none, and other branches."""
    i, j, x = d.axis(N)[0], d.axis(N)[0], d.sample(random())

    def never(_):
        raise AssertionError("evaluated")

    assert d.select_at(d.less(x, 0), never, lambda: 0) is None
    assert d.select_at(d.less_equal(i, j), never, lambda: 0) is None
    assert d.select_at(d.less(i, -1), never, lambda: 0) is None
    assert d.select_at(d.less(i, j), never, lambda: x) is None
    assert d.select_at(d.less(i, j), never, lambda: 1j) is None


def test_commutators_of_a_statement_are_formed_once_each(monkeypatch):
    """`∑ l, ∑ m, if l < m then ‖A l * A m - A m * A l‖ else 0` from the export, after the first
    batches have shown that the branch multiplies matrices.
    """
    checker = benchmark.Checker(ROWS, "cpu")
    original, shapes = batch_module.product, []

    def product(x, y):
        shapes.append(tuple(torch.broadcast_shapes(x.shape[:-2], y.shape[:-2])))
        return original(x, y)

    monkeypatch.setattr(batch_module, "product", product)
    everywhere, places = (ROWS, benchmark.L, benchmark.L), (ROWS, 3)
    first = checker.margins()
    assert shapes.count(everywhere) == 2
    checker.margins()
    shapes.clear()
    assert torch.allclose(checker.margins(), first, rtol=1e-12)
    assert shapes.count(places) == 2
    assert everywhere not in shapes
