"""Batches of float64 samples around an exact one, keeping the structure that its hypotheses asked
for.

An exact sample fixes the dimensions and everything discrete. Its numbers, vectors and matrices
become tensors of random values with the same visible structure (nonnegative, sums to 1, symmetric,
positive semidefinite, zero pattern), so that most rows meet the hypotheses again; rows that look
bad are turned back into exact rationals and judged.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import torch
from flint import fmpq

from pyisingcheck.sampling.given import Given
from pyisingcheck.sampling.tables import tabulated
from pyisingcheck.semantics import matrices
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.data import field_types
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.domains.ball_numbers import real_float
from pyisingcheck.semantics.domains.batch import BatchDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode, encode, permutation
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Constructed, FiniteSet, Function, Value, force

__all__ = ["Around", "Batched", "batched"]

SPARSE = 4  # one sample in so many has sparse matrices
SPARSE_COLUMNS = 0.75  # share of those with a single column among them, of the others a single row
SPARSE_SCALES = 4  # binary orders of magnitude of their entries
OWN_SCALES = 6.0  # binary exponents by which a variable is scaled on its own


@dataclass
class Around:
    """How the rows of a batch differ from the exact sample: by moves of the size of ``spread``,
    times a factor for each row, the same for all variables; in a quarter of the rows another one
    for each, in an eighth multiples of 1 are added to square matrices: commutators do not see that.
    """

    spread: float
    scale: torch.Tensor

    def moved(self, data: torch.Tensor, t: ty.Type, generator: torch.Generator) -> torch.Tensor:
        """Return the rows of a variable multiplied and shifted."""
        rows = torch.arange(len(data))
        each = [len(data), *[1] * (data.dim() - 1)]
        own = 2.0 ** torch.empty(len(data), dtype=data.dtype).uniform_(
            -OWN_SCALES, OWN_SCALES, generator=generator
        )
        data = data * torch.where(rows % 4 == 3, own, self.scale).reshape(each)
        if not _is_square(t, data):
            return data
        one = torch.eye(data.shape[-2], dtype=data.dtype)
        shift = torch.where(rows % 8 == 5, torch.log2(own), torch.zeros_like(own)).reshape(each)
        data[..., 0] += shift[..., 0] * one
        return data


def _is_square(t: ty.Type, data: torch.Tensor) -> bool:
    """Whether a variable is a square matrix or a family of such."""
    while isinstance(t, ty.Pi) and ty.size(t.domain):
        t = t.codomain(0)
    return isinstance(t, ty.MatrixType) and data.shape[-2] == data.shape[-3]


@dataclass
class Batched:
    """One variable as a batch: its value in the batch domain, and how to read a row back as an
    exact value.  What an equation defines is not read back: the equation gives it exactly.  What is
    `made` of a single tensor can be made of another one; `shaped` gives that the structure of the
    exact sample.
    """

    value: Value
    exact: Callable[[int], Value]
    parameters: list[torch.Tensor]
    defined: Given | None = None
    made: Callable[[torch.Tensor], Batched] | None = None
    shaped: Callable[[torch.Tensor], torch.Tensor] | None = None


def batched(
    ball: Evaluator,
    batch: Evaluator,
    t: ty.Type | None,
    x: Value,
    generator: torch.Generator,
    size: int,
    around: Around | None = None,
) -> Batched:
    """Return a batch of `size` values of type `t` that look like the exact value `x`, `around` it
    if given.

    Raises
    ------
    Unsupported
        If the value has parts that are no numbers and differ between samples (functions on infinite
        types, sets).
    """
    x = force(x)
    if t is None or x is PROOF or isinstance(x, int):
        return Batched(x, lambda _: x, [])
    shape = _shape(t)
    if shape is None:
        return _by_parts(
            ball, batch, t, x, lambda s, y: batched(ball, batch, s, y, generator, size, around)
        )
    sizes, entry, wrap = shape
    base = torch.tensor([_floats(v) for v in _flatten(ball, t, x)], dtype=torch.float64).reshape(
        [*sizes, 2]
    )
    data = _noise(base, t, entry, generator, size, around)
    unit_sums = base.dim() > 1 and entry != ty.COMPLEX and _sums_to_one(base[..., 0])

    def made(data: torch.Tensor) -> Batched:
        return Batched(
            wrap(batch, t, data),
            lambda row: _exact(ball, t, data[row].tolist(), entry, unit_sums),
            [data],
            made=made,
            shaped=shaped,
        )

    def shaped(data: torch.Tensor) -> torch.Tensor:
        return _shaped(base, data, t, entry)

    return made(data)


def _by_parts(
    ball: Evaluator,
    batch: Evaluator,
    t: ty.Type,
    x: Value,
    part: Callable[[ty.Type | None, Value], Batched],
) -> Batched:
    """Return the batch of a value that is put together from others; `part` makes theirs."""

    def constructed(types: list[ty.Type | None]) -> Batched:
        parts = [part(s, x.field(i)) for i, s in enumerate(types)]
        return _assembled(parts, lambda _, values: Constructed(x.constructor, values), ball, batch)

    match t:
        case ty.Proposition():
            held = x.level is Level.TRUE
            return Batched(batch.domain.constant(held), lambda _: x, [])
        case ty.Subtype(base):
            return part(base, x)
        case ty.StructureType():
            return constructed(field_types(ball, t, x))
        case ty.Product(a, b):
            return constructed([a, b])
        case ty.SumType(a, b):
            return constructed([a if x.constructor == "Sum.inl" else b])
        case ty.OptionType(base) | ty.PairType(base):
            return constructed([base] * len(x.fields))
        case ty.Inductive() if not x.fields:
            return Batched(x, lambda _: x, [])
        case ty.GraphType(vertices):
            row = ty.Pi(vertices, lambda _: ty.Proposition())
            return constructed([ty.Pi(vertices, lambda _: row)])
        case ty.SetType(base) if ty.size(base) is not None:
            return part(ty.Pi(base, lambda _: ty.Proposition()), x)
        case ty.Permutations(base):
            image = [encode(ball.domain, base, y) for y in _entries(ball, base, x.field(0))]
            return Batched(permutation(batch.domain, base, image), lambda _: x, [])
        case ty.ListType(base):
            return _assembled([part(base, y) for y in x], lambda _, values: values, ball, batch)
        case ty.FinsetType(base):
            members = [part(base, y) for y in x.elements()]
            return _assembled(members, lambda _, values: FiniteSet.of_list(values), ball, batch)
        case ty.Pi(domain, codomain) if ty.size(domain) is not None:
            points = _elements(ball, domain)
            parts = [part(codomain(i), ball.apply(x, i)) for i in points]
            return _assembled(parts, lambda ev, values: tabulated(ev, domain, values), ball, batch)
    raise Unsupported(f"batch of {t}")


def _assembled(
    parts: list[Batched],
    build: Callable[[Evaluator, list[Value]], Value],
    ball: Evaluator,
    batch: Evaluator,
) -> Batched:
    return Batched(
        build(batch, [p.value for p in parts]),
        lambda row: build(ball, [p.exact(row) for p in parts]),
        [q for p in parts for q in p.parameters],
    )


# -- shapes ----------------------------------------------------------------------------------------

NUMBERS = (ty.REAL, ty.RAT, ty.NNREAL, ty.COMPLEX)


def _shape(
    t: ty.Type,
) -> tuple[list[int], ty.Type, Callable[[Evaluator, ty.Type, torch.Tensor], Value]] | None:
    """Return the sizes, the entry type and the constructor of a number, vector or matrix type."""
    match t:
        case ty.Number() if t in NUMBERS:
            return [], t, _wrap_number
        case ty.MatrixType(rows, cols, entry) if entry in NUMBERS:
            return [ty.size(rows) or 0, ty.size(cols) or 0], entry, _wrap_matrix
        case ty.Euclidean(_, index, entry) if entry in NUMBERS:
            return [ty.size(index) or 0], entry, _wrap_vector
        case ty.Pi(domain, codomain) if n := ty.size(domain):
            inner = codomain(0)
            if inner in NUMBERS:
                return [n], inner, _wrap_vector
            if (
                isinstance(inner, ty.Pi)
                and _uniform(domain, codomain, n)
                and (m := ty.size(inner.domain)) is not None
                and inner.codomain(0) in NUMBERS
            ):
                return [n, m], inner.codomain(0), _wrap_table
    return None


def _uniform(domain: ty.Type, codomain: Callable[[Value], ty.Type], n: int) -> bool:
    """Whether the vectors that a function returns are all of one length."""
    if not ty.is_scalar(domain):
        return True
    inner = [codomain(i) for i in range(n)]
    return len({ty.size(s.domain) for s in inner if isinstance(s, ty.Pi)}) <= 1


def _numbers(data: torch.Tensor, entry: ty.Type) -> torch.Tensor:
    if entry == ty.COMPLEX:
        return torch.view_as_complex(data.contiguous())
    return data[..., 0]


def _entry_type(t: ty.Type) -> ty.Type:
    shape = _shape(t)
    assert shape is not None
    return shape[1]


def _dom(ev: Evaluator) -> BatchDomain:
    assert isinstance(ev.domain, BatchDomain)
    return ev.domain


def _wrap_number(ev: Evaluator, t: ty.Type, data: torch.Tensor) -> Value:
    return _dom(ev).sample(_numbers(data, t))


def _wrap_vector(ev: Evaluator, t: ty.Type, data: torch.Tensor) -> Value:
    index = t.index if isinstance(t, ty.Euclidean) else t.domain  # type: ignore[attr-defined]
    at = _dom(ev).vector(_numbers(data, _entry_type(t)))
    return Function(lambda i: at(encode(ev.domain, index, force(i))))


def _wrap_matrix(ev: Evaluator, t: ty.Type, data: torch.Tensor) -> Value:
    assert isinstance(t, ty.MatrixType)
    return matrices.from_dense(ev, t, _dom(ev).from_matrix(_numbers(data, t.entry)))


def _wrap_table(ev: Evaluator, t: ty.Type, data: torch.Tensor) -> Value:
    assert isinstance(t, ty.Pi)
    inner = t.codomain(0)
    assert isinstance(inner, ty.Pi)
    shape = ty.MatrixType(t.domain, inner.domain, inner.codomain(0))
    return _wrap_matrix(ev, shape, data)


# -- values ----------------------------------------------------------------------------------------


def _flatten(ev: Evaluator, t: ty.Type, x: Value) -> list[Value]:
    match t:
        case ty.Number():
            return [x]
        case ty.MatrixType(rows, cols, entry):
            return [
                y
                for row in _entries(ev, rows, x)
                for y in _flatten(ev, ty.Pi(cols, lambda _: entry), row)
            ]
        case ty.Euclidean(_, index, entry):
            return [y for v in _entries(ev, index, x) for y in _flatten(ev, entry, v)]
        case ty.Pi(domain, codomain):
            return [y for v in _entries(ev, domain, x) for y in _flatten(ev, codomain(0), v)]
    raise Unsupported(f"batch of {t}")


def _entries(ev: Evaluator, index: ty.Type, x: Value) -> list[Value]:
    return [ev.apply(x, i) for i in _elements(ev, index)]


def _elements(ev: Evaluator, t: ty.Type) -> list[Value]:
    return [decode(ev.domain, t, k) for k in range(ty.size(t) or 0)]


def _floats(x: Any) -> list[float]:
    if hasattr(x, "re") and hasattr(x, "im"):
        return [_float(x.re), _float(x.im)]
    return [_float(x), 0.0]


def _float(x: Any) -> float:
    if isinstance(x, fmpq):
        return float(Fraction(int(x.p), int(x.q)))
    return real_float(x)


def _rational(x: float) -> fmpq:
    return fmpq(*x.as_integer_ratio())


def _exact(ev: Evaluator, t: ty.Type, data: list[Any], entry: ty.Type, unit_sums: bool) -> Value:
    """Return one row, as nested lists, as an exact value of type `t`: floats are dyadic rationals;
    sums to 1 are restored exactly.
    """
    match t:
        case ty.Number():
            a, b = map(_rational, data)
            return ev.domain.complex(a, b) if entry == ty.COMPLEX else a
        case ty.MatrixType(rows, cols):
            inner = ty.Pi(cols, lambda _: entry)
            return tabulated(ev, rows, [_exact(ev, inner, row, entry, unit_sums) for row in data])
        case ty.Euclidean(_, index):
            return tabulated(ev, index, [_exact(ev, entry, v, entry, False) for v in data])
        case ty.Pi(domain, codomain):
            value_type = codomain(0)
            values = [_exact(ev, value_type, v, entry, unit_sums) for v in data]
            if unit_sums and isinstance(value_type, ty.Number) and sum(values, fmpq(0)) > 0:
                total = sum(values, fmpq(0))
                values = [v / total for v in values]
            return tabulated(ev, domain, values)
    raise Unsupported(f"batch of {t}")


# -- random values with the structure of an example ------------------------------------------------


def _noise(
    base: torch.Tensor,
    t: ty.Type,
    entry: ty.Type,
    generator: torch.Generator,
    size: int,
    around: Around | None,
) -> torch.Tensor:
    """Return [size, …, 2] numbers: perturbations of `base` and fresh ones, with its structure
    imposed.
    """
    shape = [size, *base.shape]
    normal = torch.randn(shape, generator=generator, dtype=torch.float64)
    scale = 10.0 ** torch.empty(size, dtype=torch.float64).uniform_(-2.0, 1.0, generator=generator)
    scale = scale.reshape([size, *[1] * base.dim()])
    kind = torch.randint(0, 4, (size,), generator=generator).reshape(scale.shape)
    fresh = normal * scale
    near = base + normal * scale * 0.1
    whole = torch.round(2.0 * normal)
    data = torch.where(kind == 0, near, torch.where(kind == 1, whole, fresh))
    if around is not None:
        finer = 10.0 ** torch.empty(size, dtype=torch.float64).uniform_(
            -6.0, 0.0, generator=generator
        )
        data = base + normal * around.spread * finer.reshape(scale.shape) * (1.0 + base.abs())
        data = around.moved(data, t, generator)
    elif isinstance(t, ty.MatrixType) and base.dim() == 3 and base.shape[0] == base.shape[1] > 1:
        data = _with_sparse_rows(data, normal)
    data = torch.where((kind == 3) & (base == 0.0), torch.zeros_like(data), data)
    if entry != ty.COMPLEX:
        data[..., 1] = 0.0
    if base.numel() == 0:
        return data
    if entry == ty.COMPLEX:
        return _imposed_on_complex(base, data) if isinstance(t, ty.MatrixType) else data
    data[..., 0] = _imposed(base[..., 0], data[..., 0], t, shares=around is None)
    return data.abs() if entry == ty.NNREAL else data


def _shaped(base: torch.Tensor, data: torch.Tensor, t: ty.Type, entry: ty.Type) -> torch.Tensor:
    """Return numbers with the structure of `base`, as a function with derivatives."""
    if entry == ty.COMPLEX:
        return _imposed_on_complex(base, data) if isinstance(t, ty.MatrixType) else data
    real = _imposed(base[..., 0], data[..., 0], t, shares=False, smooth=True)
    real = real.abs() if entry == ty.NNREAL else real
    return torch.stack([real, torch.zeros_like(real)], dim=-1)


def _with_sparse_rows(data: torch.Tensor, normal: torch.Tensor) -> torch.Tensor:
    """Return matrices of which some, the same rows of the batch for all variables, have a single
    column or row of whole numbers: bounds on norms of products are often attained by such ones.
    """
    size, n = data.shape[0], data.shape[1]
    rows = torch.arange(SPARSE - 1, size, SPARSE)
    own = torch.Generator().manual_seed(zlib.crc32(normal[:1].numpy().tobytes()))
    line = torch.randint(0, n, (len(rows), 1, 1), generator=own)
    upright = torch.rand(len(rows), 1, 1, generator=own) < SPARSE_COLUMNS
    largest = 2.0 ** torch.randint(0, SPARSE_SCALES, (len(rows), 1, 1), generator=own)
    index = torch.arange(n)
    kept = torch.where(upright, index[None, None, :] == line, index[None, :, None] == line)
    data = data.clone()
    data[rows] = (torch.round(normal[rows] * largest[..., None])) * kept[..., None]
    return data


def _sums_to_one(base: torch.Tensor) -> bool:
    return bool((base >= 0).all()) and bool(((base.sum(-1) - 1.0).abs() < 1e-12).all())


def _imposed(
    base: torch.Tensor, data: torch.Tensor, t: ty.Type, *, shares: bool, smooth: bool = False
) -> torch.Tensor:
    """Return numbers with the structure of `base`; with `shares`, between 0 and 1 like a single
    number.  What is `smooth` has derivatives; definiteness is not imposed then.
    """
    if bool((base >= 0).all()) and not bool((base == 0).all()):
        data = data.abs() + (1e-9 if bool((base > 0).all()) else 0.0)
        if shares and bool((base <= 1).all()) and base.dim() == 0:
            data = data / (1.0 + data)
    if base.dim() == 0:
        return data
    if _sums_to_one(base):
        return data / data.sum(-1, keepdim=True).clamp_min(1e-300)
    if base.dim() == 2 and base.shape[0] == base.shape[1] and isinstance(t, ty.MatrixType):
        return _imposed_on_matrix(base, data, smooth=smooth)
    return data


def _imposed_on_complex(base: torch.Tensor, data: torch.Tensor) -> torch.Tensor:
    """Return matrices that equal their adjoints, or the negatives of those, if `base` does."""
    if base.shape[0] != base.shape[1]:
        return data
    conjugate = torch.tensor([1.0, -1.0], dtype=torch.float64)
    for sign in (1.0, -1.0):
        if bool((base == sign * base.transpose(0, 1) * conjugate).all()):
            return (data + sign * data.transpose(1, 2) * conjugate) / 2
    return data


def _imposed_on_matrix(base: torch.Tensor, data: torch.Tensor, *, smooth: bool) -> torch.Tensor:
    off = base - torch.diag(torch.diagonal(base))
    if bool((off == 0).all()):
        return torch.diag_embed(torch.diagonal(data, dim1=-2, dim2=-1))
    if bool((base == base.T).all()):
        least = torch.linalg.eigvalsh(base).min()
        if bool(least > -1e-12) and not smooth:
            root = (
                torch.round(data * 2.0**12).clamp(-(2.0**22), 2.0**22) / 2.0**12
            )  # so that the products are exact
            square = root @ root.transpose(-1, -2)
            return square + (
                2.0**-10 * torch.eye(base.shape[0], dtype=torch.float64)
                if bool(least > 1e-12)
                else 0.0
            )
        return (data + data.transpose(-1, -2)) / 2
    if bool((base == -base.T).all()):
        return data - data.transpose(-1, -2)
    return data
