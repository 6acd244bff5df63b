"""Tensors with named axes: the numbers of the batch domain.

A value is a Python number (the same for all samples and indices) or a `Named` tensor. Axis 0 is the
sample axis; every index set that is summed over, or fills a matrix, has a fresh axis of its own.
Axes are kept in increasing order, so that two values align by inserting axes of length 1 and never
by transposing.

A joint axis runs over some places of other axes, such as the pairs l < m. Where a value on it meets
one on an axis that it joins, the latter is restricted to those places.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import torch
from torch import Tensor

from pyisingcheck.semantics.domain import NotBatchable, TooLarge

__all__ = [
    "Joint",
    "Named",
    "Value",
    "align",
    "lift",
    "scatter",
    "select_last",
    "sorted_axes",
    "stack_last",
]

LARGEST = 1 << 22  # elements of one tensor
_EXTRA = 1 << 60  # stands for a dimension that has no name yet; sorts after all axes


@dataclass(frozen=True, eq=False)
class Named:
    """A tensor whose k-th dimension is the axis ``axes[k]``; the axes increase.

    `pure` marks the index of an axis itself, ``arange(n)``: using it as an index is renaming.
    """

    data: Tensor
    axes: tuple[int, ...]
    pure: bool = False


class Joint(int):
    """An axis that runs over places of other axes: ``places[a]`` are their indices on axis a."""

    places: dict[int, Tensor]

    @classmethod
    def at(cls, number: int, axes: tuple[int, ...], places: Tensor) -> Joint:
        """Return the axis of the rows of `places`, which are indices on `axes`."""
        joint = cls(number)
        joint.places = dict(zip(axes, places.unbind(1), strict=True))
        for a in axes:
            if isinstance(a, Joint):
                joint.places |= {b: k[joint.places[a]] for b, k in a.places.items()}
        return joint


Value: TypeAlias = Any  # bool | int | float | complex | Named


def python_number(x: Any) -> Any:
    """Return the Python number `x` in a form that torch takes: integers beyond 2^53 as floats."""
    if isinstance(x, int) and not -(2**53) <= x <= 2**53:
        try:
            return float(x)
        except OverflowError:
            return float("inf") if x > 0 else float("-inf")
    if not isinstance(x, (bool, int, float, complex)):
        raise NotBatchable(f"{type(x).__name__} is not a number")
    return x


def sorted_axes(data: Tensor, axes: Sequence[int]) -> tuple[Tensor, tuple[int, ...]]:
    """Permute the leading dimensions into increasing order of their axes."""
    if all(a < b for a, b in zip(axes, axes[1:])):
        return data, tuple(axes)
    order = sorted(range(len(axes)), key=lambda k: axes[k])
    rest = range(len(axes), data.ndim)
    return data.permute(*order, *rest), tuple(axes[k] for k in order)


def spread(data: Tensor, axes: tuple[int, ...], wanted: tuple[int, ...]) -> Tensor:
    """Insert dimensions of length 1 until `data` has all `wanted` axes; later dimensions stay.

    An axis that is not wanted is joined by one that is.
    """
    if axes == wanted:
        return data
    for joined in [a for a in axes if a not in wanted]:
        joint = next(j for j in wanted if isinstance(j, Joint) and joined in j.places)
        data, axes = _restricted(data, axes, joined, joint)
    return data[tuple(slice(None) if a in axes else None for a in wanted)]


def union(*axes: tuple[int, ...]) -> tuple[int, ...]:
    """Return all the axes but those joined by another."""
    if all(a == axes[0] for a in axes):
        return axes[0]
    every = set().union(*axes)
    joined = {a for j in every if isinstance(j, Joint) for a in j.places}
    return tuple(sorted(every - joined))


def _restricted(
    data: Tensor, axes: tuple[int, ...], joined: int, joint: Joint
) -> tuple[Tensor, tuple[int, ...]]:
    """Return the values on the places of `joint` instead of the axis `joined`."""
    places, data = joint.places[joined], data.movedim(axes.index(joined), 0)
    rest = tuple(a for a in axes if a != joined)
    if joint not in rest:
        return sorted_axes(data.index_select(0, places).movedim(0, len(rest)), (*rest, joint))
    at = rest.index(joint)
    data = data.movedim(at + 1, 1)[places, torch.arange(len(places), device=data.device)]
    return data.movedim(0, at), rest


def scatter(value: Named, joint: Joint, onto: Named, otherwise: Value) -> Named:
    """Return the value at the places of `joint` on the axes of `onto`, elsewhere a number."""
    wanted = union(value.axes, (joint,))
    data = spread(value.data, value.axes, wanted).movedim(wanted.index(joint), -1)
    rest = tuple(a for a in wanted if a != joint)
    size = onto.data.shape
    broadcast((*data.shape[:-1], onto.data.numel()))
    flat = torch.zeros_like(next(iter(joint.places.values())))
    for a, n in zip(onto.axes, size, strict=True):
        flat = flat * n + joint.places[a]
    result = data.new_full((*data.shape[:-1], onto.data.numel()), python_number(otherwise))
    result = result.index_copy(-1, flat, data.expand(*data.shape[:-1], len(flat)))
    result = result.reshape(*data.shape[:-1], *size)
    return Named(*sorted_axes(result, (*rest, *onto.axes)))


def align(*values: Value) -> tuple[list[Any], tuple[int, ...]]:
    """Return the data of `values` with a common set of axes (Python numbers as they are)."""
    axes = union(*(x.axes for x in values if isinstance(x, Named)))
    aligned = [
        spread(x.data, x.axes, axes) if isinstance(x, Named) else python_number(x) for x in values
    ]
    return aligned, axes


def broadcast(*shapes: Sequence[int]) -> tuple[int, ...]:
    """Return the shape that tensors of these shapes, all of one length, broadcast to.

    Raises
    ------
    TooLarge
        If it has more than `LARGEST` elements.
    """
    shape = tuple(max(n) if min(n) else 0 for n in zip(*shapes, strict=True))
    elements = math.prod(shape)
    if elements > LARGEST:
        raise TooLarge(f"a tensor of {elements} elements")
    return shape


def lift(f: Callable[..., Tensor], *values: Value) -> Named:
    """Apply a torch function elementwise; at least one value is `Named`."""
    if len(values) == 1:
        return Named(f(values[0].data), values[0].axes)
    data, axes = align(*values)
    broadcast(*(d.shape for d in data if isinstance(d, Tensor)))
    return Named(f(*data), axes)


def as_tensor(x: Value, like: Tensor | None = None, device: Any = None) -> Named:
    """Return `x` as a `Named` tensor of float64, complex128 or bool."""
    if isinstance(x, Named):
        return x
    x = python_number(x)
    dtype = {bool: torch.bool, complex: torch.complex128}.get(type(x), torch.float64)
    device = device if like is None else like.device
    return Named(torch.tensor(x, dtype=dtype, device=device), ())


def stack_last(values: Sequence[Value], device: Any) -> tuple[Tensor, tuple[int, ...]]:
    """Stack scalars along a new last dimension; return the data and the axes of the others."""
    if not any(isinstance(x, Named) for x in values):
        return _constants(values, device), ()
    tensors = [as_tensor(x, device=device) for x in values]
    data, axes = align(*tensors)
    kind = data[0].dtype
    for d in data:
        kind = torch.promote_types(kind, d.dtype)
    shape = broadcast(*((*d.shape, len(data)) for d in data))[:-1]
    together = torch.stack([d.to(kind).expand(shape) for d in data])  # in one piece each
    return together.movedim(0, -1), axes


def _constants(values: Sequence[Any], device: Any) -> Tensor:
    numbers = [python_number(x) for x in values]
    dtype = torch.float64
    if any(isinstance(x, complex) for x in numbers):
        dtype = torch.complex128
    elif numbers and all(isinstance(x, bool) for x in numbers):
        dtype = torch.bool
    return torch.tensor(numbers, dtype=dtype, device=device)


# -- indexing --------------------------------------------------------------------------------------


def select_last(data: Tensor, axes: tuple[int, ...], *indices: Value) -> Named:
    """Index the trailing, nameless dimensions of `data`, one index for each.

    An axis used as an index names the dimension; other tensors gather. Indices are cut to the valid
    range: a sample that leaves it is one whose branch is not taken.
    """
    for position, index in enumerate(indices):
        nameless = tuple(_EXTRA + k for k in range(len(indices) - position - 1))
        data = data.movedim(len(axes), -1)
        data, axes = _select(data, axes + nameless, index)
        axes = tuple(a for a in axes if a < _EXTRA)
    return Named(data, axes)


def _select(data: Tensor, axes: tuple[int, ...], index: Value) -> tuple[Tensor, tuple[int, ...]]:
    """Index the last dimension; `axes` names all dimensions but that."""
    if not isinstance(index, Named):
        return data[..., _python_index(index, data.shape[-1])], axes
    if index.pure and index.data.shape[0] <= data.shape[-1]:
        return _rename(data[..., : index.data.shape[0]], axes, index.axes[0])
    return _gather(data, axes, index)


def _python_index(index: Any, length: int) -> int:
    k = int(index)
    if not 0 <= k < length:
        raise IndexError(f"index {k} outside 0 … {length - 1}")
    return k


def _rename(data: Tensor, axes: tuple[int, ...], axis: int) -> tuple[Tensor, tuple[int, ...]]:
    if axis in axes:
        at = axes.index(axis)
        data = data.diagonal(dim1=at, dim2=-1)
        axes = axes[:at] + axes[at + 1 :]
    return sorted_axes(data, (*axes, axis))


def _gather(data: Tensor, axes: tuple[int, ...], index: Named) -> tuple[Tensor, tuple[int, ...]]:
    length = data.shape[-1]
    where = index.data.real if index.data.is_complex() else index.data
    k = torch.nan_to_num(where.to(torch.float64)).clamp(0, max(length - 1, 0)).long()
    if not axes:
        return (data[k] if length else data.new_zeros(k.shape)), index.axes
    wanted = union(axes, index.axes)
    if length and k.ndim == 1 and len(wanted) == len(axes) + 1:  # the same indices everywhere
        chosen = data.movedim(-1, 0).index_select(0, k).movedim(0, -1)
        return sorted_axes(chosen, (*axes, *index.axes))
    source, k = spread(data, axes, wanted), spread(k, index.axes, wanted)
    shape = broadcast(source.shape[:-1], k.shape)
    if length == 0:
        return data.new_zeros(shape), wanted
    source = source.expand(*shape, length)
    return torch.gather(source, -1, k.expand(shape).unsqueeze(-1)).squeeze(-1), wanted
