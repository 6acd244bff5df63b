"""The batch domain: many samples at once, float64 tensors with named axes.

This is a filter, never a judge: it finds the samples that are worth a look in ball arithmetic.
Python numbers are the same for all samples and stay Python numbers; integers that differ between
samples are float64 tensors that hold integers (exact below 2^53). Everything torch can
differentiate stays differentiable.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import torch
from flint import fmpq
from torch import Tensor

from pyisingcheck.semantics.domain import NotBatchable, Undecided, Unsupported
from pyisingcheck.semantics.domains import batch_functions
from pyisingcheck.semantics.domains.batch_functions import FUNCTIONS
from pyisingcheck.semantics.domains.expm import expm
from pyisingcheck.semantics.domains.named import (
    Joint,
    Named,
    Value,
    as_tensor,
    broadcast,
    lift,
    scatter,
    select_last,
    spread,
    stack_last,
    union,
)
from pyisingcheck.semantics.domains.small_matrices import power, product
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.integers import INTEGER_FUNCTIONS, integer_function

__all__ = ["BatchDomain", "BatchMatrix", "Condition", "Named"]

Restrict: TypeAlias = Callable[[Value], Value]

_PYTHON_BITS = 4096  # a larger exact power of Python integers becomes a float


@dataclass(frozen=True, eq=False)
class Condition:
    """A truth value for every sample, with its signed distance from the boundary.

    `truth` is a bool or a bool tensor; `margin` a float or a float64 tensor, positive when true.
    An equality has margin −|a − b| ≤ 0 even where it counts as true within rounding.
    """

    truth: Value
    margin: Value


@dataclass(frozen=True, eq=False)
class BatchMatrix:
    """Matrices of shape ``data.shape[-2:]``, one for every index of the leading `axes`."""

    data: Tensor
    axes: tuple[int, ...]

    @property
    def rows(self) -> int:
        return self.data.shape[-2]

    @property
    def cols(self) -> int:
        return self.data.shape[-1]


class BatchDomain:
    """Numbers of `named`, for `batch` samples on a torch `device`."""

    name = "batch"

    def __init__(self, batch: int, device: Any = "cpu") -> None:
        self.batch = batch
        self.device = torch.device(device)
        self.matrix_steps = 0  # products, exponentials and the like so far
        self.costly: dict[Code, bool] = {}  # which branches of case distinctions have such steps
        self._fresh = itertools.count(1)
        self.widest = 0  # the longest axis so far

    # -- samples -----------------------------------------------------------------------------------

    def sample(self, data: Tensor) -> Named:
        """Return a scalar variable from its values [batch]."""
        return Named(self._on_device(data), (0,))

    def vector(self, data: Tensor) -> Callable[[Value], Named]:
        """Return a vector variable from its values [batch, n]: a function of the index."""
        data = self._on_device(data)
        return lambda i: select_last(data, (0,), i)

    def from_matrix(self, data: Tensor) -> BatchMatrix:
        """Return a matrix variable from its values [batch, rows, cols]."""
        return BatchMatrix(self._on_device(data), (0,))

    def _on_device(self, data: Tensor) -> Tensor:
        if data.ndim == 0 or data.shape[0] != self.batch:
            raise ValueError(f"expected {self.batch} samples, got the shape {tuple(data.shape)}")
        kind = torch.complex128 if data.is_complex() else torch.float64
        return data.to(self.device, torch.bool if data.dtype == torch.bool else kind)

    # -- constants and conversion ------------------------------------------------------------------

    @staticmethod
    def real(value: Any) -> Value:
        if isinstance(value, Fraction):
            value = fmpq(value.numerator, value.denominator)
        if isinstance(value, fmpq):
            return int(value.p) if value.q == 1 else int(value.p) / int(value.q)
        return value

    def complex(self, re: Value, im: Value) -> Value:
        if not _named(re, im):
            return complex(re, im)
        parts = (as_tensor(x, device=self.device) for x in (re, im))
        return lift(torch.complex, *parts)

    @staticmethod
    def pi() -> float:
        return math.pi

    @staticmethod
    def is_complex(x: Value) -> bool:
        return x.data.is_complex() if isinstance(x, Named) else isinstance(x, complex)

    @staticmethod
    def to_float(x: Value) -> Any:
        return x.data if isinstance(x, Named) else x

    # -- field operations --------------------------------------------------------------------------

    @staticmethod
    def add(x: Value, y: Value) -> Value:
        return lift(torch.Tensor.__add__, *_first_named(x, y)) if _named(x, y) else x + y

    def sub(self, x: Value, y: Value) -> Value:
        return lift(lambda a, b: a - b, x, y) if _named(x, y) else x - y

    @staticmethod
    def mul(x: Value, y: Value) -> Value:
        if not _named(x, y):
            return x * y
        x, y = _first_named(x, y)
        return 0 if not isinstance(y, Named) and y == 0 else lift(torch.Tensor.__mul__, x, y)

    @staticmethod
    def neg(x: Value) -> Value:
        return lift(torch.neg, x) if isinstance(x, Named) else -x

    @staticmethod
    def inv(x: Value) -> Value:
        return lift(batch_functions.inverse, x) if isinstance(x, Named) else _quotient(1, x)

    def div(self, x: Value, y: Value) -> Value:
        if not isinstance(y, Named):
            return self.mul(x, _quotient(1, y)) if isinstance(x, Named) else _quotient(x, y)
        if not isinstance(x, Named):
            return self.mul(x, self.inv(y))
        return lift(lambda a, b: torch.where(b == 0, 0.0, a / torch.where(b == 0, 1.0, b)), x, y)

    def power(self, x: Value, k: Value) -> Value:
        if not _named(x, k):
            return _python_power(x, int(k))
        if not isinstance(k, Named):
            return lift(lambda t: batch_functions.integer_power(t, int(k)), x)
        return lift(batch_functions.integer_power, as_tensor(x, k.data), k)

    @staticmethod
    def conj(x: Value) -> Value:
        if isinstance(x, Named):
            return lift(torch.conj, x)
        return x.conjugate()

    def re(self, x: Value) -> Value:
        return lift(torch.real, x) if isinstance(x, Named) else x.real

    def im(self, x: Value) -> Value:
        if isinstance(x, Named):
            return lift(torch.imag, x) if x.data.is_complex() else 0
        return x.imag

    @staticmethod
    def norm(x: Value) -> Value:
        return lift(torch.abs, x) if isinstance(x, Named) else abs(x)

    # -- integers ----------------------------------------------------------------------------------

    @staticmethod
    def floor(x: Value) -> Value:
        return lift(torch.floor, x) if isinstance(x, Named) else _rounded(math.floor, x)

    @staticmethod
    def ceil(x: Value) -> Value:
        return lift(torch.ceil, x) if isinstance(x, Named) else _rounded(math.ceil, x)

    def int_floordiv(self, x: Value, y: Value) -> Value:
        if not _named(x, y):
            return x // y if y else 0
        if not isinstance(y, Named):
            return lift(lambda a: torch.div(a, y, rounding_mode="floor"), x) if y else 0
        return lift(batch_functions.floordiv, as_tensor(x, y.data), y)

    def int_mod(self, x: Value, y: Value) -> Value:
        if not _named(x, y):
            return x % y if y else x
        if not isinstance(y, Named):
            return lift(lambda a: torch.remainder(a, y), x) if y else x
        return lift(batch_functions.mod, as_tensor(x, y.data), y)

    def integer(self, name: str, *args: Value) -> Value:
        """Return a function of `integers`; nan where its argument is too large."""
        if not _named(*args):
            return integer_function(name, *map(int, args))
        if name not in INTEGER_FUNCTIONS:
            raise Unsupported(name)
        return lift(_elementwise(name), *(as_tensor(x, device=self.device) for x in args))

    # -- functions ---------------------------------------------------------------------------------

    def function(self, name: str, x: Value) -> Value:
        if name not in FUNCTIONS:
            raise Unsupported(name)
        value = lift(FUNCTIONS[name], as_tensor(x))
        return value if isinstance(x, Named) else value.data.item()

    def rpow(self, x: Value, y: Value) -> Value:
        if isinstance(y, int):
            return self.power(x, y)
        return self._two(batch_functions.real_power, x, y)

    def cpow(self, x: Value, y: Value) -> Value:
        if isinstance(y, int):
            return self.power(x, y)
        return self._two(batch_functions.complex_power, x, y)

    def _two(self, f: Callable[[Tensor, Tensor], Tensor], x: Value, y: Value) -> Value:
        value = lift(f, *(as_tensor(t, device=self.device) for t in (x, y)))
        return value if _named(x, y) else value.data.item()

    # -- order and choice --------------------------------------------------------------------------

    def maximum(self, x: Value, y: Value) -> Value:
        return self._two_ordered(torch.maximum, max, x, y)

    def minimum(self, x: Value, y: Value) -> Value:
        return self._two_ordered(torch.minimum, min, x, y)

    def _two_ordered(self, f: Any, python: Any, x: Value, y: Value) -> Value:
        if not _named(x, y):
            return python(x, y)
        return lift(f, *(as_tensor(t, device=self.device) for t in (x, y)))

    def less(self, x: Value, y: Value) -> Condition:
        """Return x < y in floating point, with margin y − x."""
        truth = lift(lambda a, b: a < b, x, y) if _named(x, y) else x < y
        return Condition(truth, self._gap(x, y))

    def less_equal(self, x: Value, y: Value) -> Condition:
        """Return x ≤ y in floating point, with margin y − x."""
        truth = lift(lambda a, b: a <= b, x, y) if _named(x, y) else x <= y
        return Condition(truth, self._gap(x, y))

    def _gap(self, x: Value, y: Value) -> Value:
        return self.sub(y, x) if _named(x, y) else _float(y - x)

    def equal(self, x: Value, y: Value) -> Condition:
        """Return x = y within 1e-9 (1 + |x| + |y|), with margin −|x − y|.

        Two integers below 2^53 are compared exactly.
        """
        if not _named(x, y):
            gap = abs(x - y)
            exact = isinstance(x, int) and isinstance(y, int)
            bound = 0 if exact else batch_functions.ROUNDING * (1 + abs(x) + abs(y))
            return Condition(gap <= bound, -_float(gap))
        x, y = _numeric(x), _numeric(y)
        gap = self.norm(self.sub(x, y))
        truth = lift(batch_functions.close, *(as_tensor(t, gap.data) for t in (x, y, gap)))
        return Condition(truth, self.neg(gap))

    @staticmethod
    def constant(value: Any) -> Condition:
        """Return a condition that holds (margin ∞) or does not (−∞), also from a bool tensor."""
        if isinstance(value, Named):
            truth = lift(lambda t: t != 0, value)
            return Condition(truth, lift(lambda t: torch.where(t, math.inf, -math.inf), truth))
        return Condition(bool(value), math.inf if value else -math.inf)

    def conjunction(self, parts: Sequence[Condition]) -> Condition:
        total = parts[0] if parts else self.constant(True)
        for c in parts[1:]:
            total = Condition(_and(total.truth, c.truth), self.minimum(total.margin, c.margin))
        return total

    def disjunction(self, parts: Sequence[Condition]) -> Condition:
        return self.negation(self.conjunction([self.negation(c) for c in parts]))

    def negation(self, c: Condition) -> Condition:
        return Condition(_not(c.truth), self.neg(c.margin))

    def select(self, c: Condition, x: Callable[[], Any], y: Callable[[], Any]) -> Any:
        """Return x() where the condition holds, otherwise y(); an unused branch is not evaluated.

        Raises
        ------
        NotBatchable
            When samples differ in the condition and the branches are not numbers or conditions.
        """
        decided = _unanimous(c.truth)
        if decided is not None:
            return x() if decided else y()
        return self._merge(c.truth, x(), y())

    def select_at(
        self, c: Condition, x: Callable[[Restrict], Value], y: Callable[[], Value]
    ) -> Value:
        """Return `select` for a condition on indices alone and a real number y, x being evaluated
        only where it holds; None where that is not so or does not pay.

        `x` gets a function that restricts the index of an axis to those places.
        """
        truth = c.truth
        if not isinstance(truth, Named) or 0 in truth.axes:
            return None
        places = truth.data.nonzero()
        if not 0 < 2 * len(places) <= truth.data.numel() or not isinstance(y(), int | float):
            return None
        joint = Joint.at(next(self._fresh), truth.axes, places)

        def restrict(index: Value) -> Value:
            if not isinstance(index, Named) or not index.pure or index.axes[0] not in joint.places:
                return index
            return Named(joint.places[index.axes[0]].to(index.data.dtype), (joint,))

        value = x(restrict)
        return scatter(value, joint, truth, y()) if isinstance(value, Named) else None

    def _merge(self, truth: Named, x: Any, y: Any) -> Any:
        if x is y:
            return x
        if isinstance(x, Condition) and isinstance(y, Condition):
            return Condition(
                self._merge(truth, x.truth, y.truth), self._merge(truth, x.margin, y.margin)
            )
        a, b = (as_tensor(v, truth.data) for v in (x, y))
        return lift(torch.where, truth, a, b)

    # -- iteration ---------------------------------------------------------------------------------

    def axis(self, n: int) -> list[Named]:
        """Return the indices 0 … n−1 as one tensor on a fresh axis."""
        self.widest = max(self.widest, n)
        data = torch.arange(n, dtype=torch.float64, device=self.device)
        return [Named(data, (next(self._fresh),), pure=True)]

    def reduce(self, op: str, indices: list[Value], values: list[Any]) -> Any:
        """Fold `values` with "add", "mul", "max", "min", "and" or "or"."""
        if len(indices) == 1 and isinstance(indices[0], Named):
            return self._reduce_axis(op, indices[0], values[0])
        if op in ("and", "or"):
            return self.conjunction(values) if op == "and" else self.disjunction(values)
        combine = {"add": self.add, "mul": self.mul, "max": self.maximum, "min": self.minimum}[op]
        start = {"add": [0], "mul": [1]}.get(op, [])
        folded = list(itertools.accumulate(start + values, combine))
        if not folded:
            raise ValueError(f"expected a nonempty index set for {op}")
        return folded[-1]

    def _reduce_axis(self, op: str, index: Named, value: Any) -> Any:
        n, axis = index.data.shape[0], index.axes[0]
        if n == 0:
            return self.reduce(op, [], [])
        if op in ("and", "or"):
            combine, extreme = ("all", "amin") if op == "and" else ("any", "amax")
            truth = _over(axis, value.truth, combine)
            return Condition(truth, _over(axis, value.margin, extreme))
        if isinstance(value, Named) and axis in value.axes:
            return _over(axis, value, _REDUCTIONS[op])
        if op == "add":
            return self.mul(value, n)
        return self.power(value, n) if op == "mul" else value

    def table(self, values: list[Any], index: Value) -> Any:
        """Return values[index] for numbers or conditions."""
        if not isinstance(index, Named):
            return values[int(index)]
        if any(isinstance(v, Condition) for v in values):
            return Condition(
                self.table([v.truth for v in values], index),
                self.table([v.margin for v in values], index),
            )
        data, axes = stack_last(values, self.device)
        return select_last(data, axes, index)

    # -- matrices ----------------------------------------------------------------------------------

    def matrix(self, rows: int, cols: int, entry: Callable[[Value, Value], Value]) -> BatchMatrix:
        """Return the matrix of the values ``entry(i, j)``."""
        if not rows * cols:
            return BatchMatrix(torch.zeros(rows, cols, dtype=torch.float64, device=self.device), ())
        try:
            i, j = self.axis(rows)[0], self.axis(cols)[0]
            return self._matrix_from(entry(i, j), i, j)
        except NotBatchable:
            values = [entry(i, j) for i in range(rows) for j in range(cols)]
        data, axes = stack_last(values, self.device)
        return BatchMatrix(data.reshape(*data.shape[:-1], rows, cols), axes)

    def _matrix_from(self, value: Value, i: Named, j: Named) -> BatchMatrix:
        value = as_tensor(value, i.data)
        wanted = union(value.axes, i.axes, j.axes)
        data = spread(value.data, value.axes, wanted)
        places = [wanted.index(i.axes[0]), wanted.index(j.axes[0])]
        data = data.movedim(places, (-2, -1))
        data = data.expand(*data.shape[:-2], i.data.shape[0], j.data.shape[0])
        return BatchMatrix(data, tuple(a for a in wanted if a not in (*i.axes, *j.axes)))

    @staticmethod
    def entry(a: BatchMatrix, i: Value, j: Value) -> Named:
        return select_last(a.data, a.axes, i, j)

    @staticmethod
    def matrices(a: BatchMatrix, index: Named) -> list[BatchMatrix]:
        """Return the matrices at 0 … n−1 of the axis `index`."""
        axis, n = index.axes[0], index.data.shape[0]
        if axis not in a.axes:
            return [a] * n
        at = a.axes.index(axis)
        rest = a.axes[:at] + a.axes[at + 1 :]
        return [BatchMatrix(part, rest) for part in a.data.unbind(at)]

    def matmul(self, a: BatchMatrix, b: BatchMatrix) -> BatchMatrix:
        self.matrix_steps += 1
        axes = union(a.axes, b.axes)
        x, y = spread(a.data, a.axes, axes), spread(b.data, b.axes, axes)
        broadcast(x.shape[:-1], (*y.shape[:-2], x.shape[-2]))
        kind = torch.promote_types(x.dtype, y.dtype)
        return BatchMatrix(product(x.to(kind), y.to(kind)), axes)

    def matpow(self, a: BatchMatrix, k: int) -> BatchMatrix:
        self.matrix_steps += 1
        return BatchMatrix(power(a.data, k), a.axes)

    def det(self, a: BatchMatrix) -> Named:
        self.matrix_steps += 1
        return Named(torch.linalg.det(a.data), a.axes)

    def matinv(self, a: BatchMatrix) -> BatchMatrix:
        """Return a⁻¹, 0 where a is singular to working precision (a·a⁻¹ is not near 1)."""
        self.matrix_steps += 1
        n = a.rows
        inverse = torch.linalg.inv_ex(a.data).inverse
        residual = a.data @ inverse - torch.eye(n, dtype=a.data.dtype, device=a.data.device)
        good = residual.abs().amax((-2, -1), keepdim=True) < 1e-3 if n else torch.tensor(True)
        keep = good | ~a.data.isfinite().all(-1, keepdim=True).all(-2, keepdim=True)
        return BatchMatrix(torch.where(keep, inverse, 0.0), a.axes)

    def expm(self, a: BatchMatrix) -> BatchMatrix:
        self.matrix_steps += 1
        return BatchMatrix(expm(a.data), a.axes)

    def eigenvalues_hermitian(self, a: BatchMatrix) -> list[Named]:
        self.matrix_steps += 1
        values = batch_functions.where_finite(torch.linalg.eigvalsh, a.data)
        return [Named(values[..., k], a.axes) for k in reversed(range(a.rows))]

    def spectral_norm(self, a: BatchMatrix) -> Named:
        self.matrix_steps += 1
        if a.data.shape[-1] == 0 or a.data.shape[-2] == 0:
            return Named(a.data.real.new_zeros(a.data.shape[:-2]), a.axes)
        return Named(batch_functions.where_finite(torch.linalg.svdvals, a.data)[..., 0], a.axes)


_REDUCTIONS = {"add": "sum", "mul": "prod", "max": "amax", "min": "amin"}
_STEPS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "sum": torch.add,
    "amax": torch.maximum,
    "amin": torch.minimum,
}
_SHORT = 7  # an axis up to which steps take less time than torch's reduction, in any layout


# -- helpers ---------------------------------------------------------------------------------------


def _named(*values: Value) -> bool:
    return any(isinstance(x, Named) for x in values)


def _first_named(x: Value, y: Value) -> tuple[Value, Value]:
    """Return a commutative operation's arguments with a tensor first."""
    return (x, y) if isinstance(x, Named) else (y, x)


def _numeric(x: Value) -> Value:
    """Return truth values as 0 and 1."""
    if isinstance(x, Named) and x.data.dtype == torch.bool:
        return lift(lambda t: t.to(torch.float64), x)
    return int(x) if isinstance(x, bool) else x


def _float(x: Any) -> float:
    try:
        return float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


def _quotient(x: Any, y: Any) -> Any:
    """x / y of Python numbers, an int where it is one, 0 for y = 0."""
    if y == 0:
        return 0
    if isinstance(x, int) and isinstance(y, int):
        return x // y if x % y == 0 else _true_quotient(x, y)
    return x / y


def _true_quotient(x: int, y: int) -> float:
    try:
        return x / y
    except OverflowError:
        return math.inf if (x > 0) == (y > 0) else -math.inf


def _python_power(x: Any, k: int) -> Any:
    if k < 0:
        return _quotient(1, _python_power(x, -k))
    if isinstance(x, int) and abs(x) > 1 and x.bit_length() * k > _PYTHON_BITS:
        return -math.inf if x < 0 and k % 2 else math.inf
    try:
        return x ** (k % 2 if x == -1 else k)
    except OverflowError:
        return math.inf


def _rounded(f: Callable[[float], int], x: Any) -> Any:
    return f(x) if isinstance(x, int) or math.isfinite(x) else x


def _elementwise(name: str) -> Callable[..., Tensor]:
    """Return a function of integers on tensors: every distinct argument is computed once."""

    def apply(*args: Tensor) -> Tensor:
        columns = torch.broadcast_tensors(*args)  # type: ignore[no-untyped-call]
        points = torch.stack([c.detach().real.cpu().flatten() for c in columns], dim=-1).numpy()
        distinct, where = np.unique(points, axis=0, return_inverse=True)
        values = np.array([_integer_or_nan(name, p) for p in distinct], dtype=np.float64)
        result = torch.from_numpy(values[where.reshape(-1)])
        return result.reshape(columns[0].shape).to(args[0].device)

    return apply


def _integer_or_nan(name: str, point: np.ndarray) -> float:
    if not np.all(np.isfinite(point)):
        return math.nan
    try:
        return _float(integer_function(name, *(int(x) for x in point)))
    except (Undecided, ValueError):
        return math.nan


def _and(x: Value, y: Value) -> Value:
    if not isinstance(x, Named):
        return y if x else False
    if not isinstance(y, Named):
        return x if y else False
    return lift(torch.logical_and, x, y)


def _not(x: Value) -> Value:
    return lift(torch.logical_not, x) if isinstance(x, Named) else not x


def _unanimous(truth: Value) -> bool | None:
    """Return the common truth value of all samples, or None."""
    if not isinstance(truth, Named):
        return bool(truth)
    if bool(truth.data.all()):
        return True
    return None if bool(truth.data.any()) else False


def _over(axis: int, value: Value, method: str) -> Value:
    """Reduce one axis; a value without it is the same at all indices."""
    if not isinstance(value, Named) or axis not in value.axes:
        return value
    at = value.axes.index(axis)
    rest = value.axes[:at] + value.axes[at + 1 :]
    if method in _STEPS and 0 < value.data.shape[at] <= _SHORT:
        return Named(functools.reduce(_STEPS[method], value.data.unbind(at)), rest)
    return Named(getattr(value.data, method)(at), rest)
