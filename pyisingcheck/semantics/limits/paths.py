"""Filters, and points that run into them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.indexing import encode
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Constructed, Function, Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = [
    "AtInfinity",
    "Everywhere",
    "Image",
    "Inside",
    "Joined",
    "Near",
    "Path",
    "Points",
    "directions",
    "displaced",
    "paths_into",
]

FAR = [2**j for j in range(2, 14)]  # binary exponents of points far out
BEYOND = (16, 20, 24, 32, 40)  # binary exponents of the logarithms of points beyond those
BENDS = ((1, 2), (2, 1), (1, 3), (3, 1))  # powers of h in curves that run into a point


@dataclass(frozen=True)
class AtInfinity:
    """``atTop`` (direction 1) or ``atBot`` (direction −1)."""

    type: ty.Type
    direction: int


@dataclass(frozen=True)
class Everywhere:
    """The filter ``⊤``, whose only member is the whole type."""

    type: ty.Type


@dataclass(frozen=True)
class Near:
    """``𝓝 point``, or ``𝓝[set] point``."""

    type: ty.Type
    point: Value
    inside: Callable[[Value], Any] | None


@dataclass(frozen=True)
class Inside:
    """``𝓟 set``: what holds everywhere in a set holds eventually."""

    type: ty.Type
    inside: Callable[[Value], Any]


@dataclass(frozen=True)
class Image:
    """``map f filter``."""

    f: Callable[[Value], Value]
    filter: Any


@dataclass(frozen=True)
class Joined:
    """The supremum of filters: along it holds what holds along all of them."""

    filters: tuple[Any, ...]


class Points(Sequence[Value]):
    """The points at some distances, each computed when it is asked for."""

    def __init__(self, at: Callable[[Any], Value], distances: Iterable[Any]) -> None:
        self._at, self._distances = at, list(distances)
        self._known: dict[int, Value] = {}

    def __len__(self) -> int:
        return len(self._distances)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        i = index + len(self) if index < 0 else index
        if i not in self._known:
            self._known[i] = self._at(self._distances[i])
        return self._known[i]


@dataclass(frozen=True)
class Path:
    """Points that run into a filter, a few more that lie exponentially farther out, points that
    lie closer together, for values that are too expensive farther out, and balls beyond all others.
    """

    points: Sequence[Value]
    far: Sequence[Value]
    dense: Sequence[Value] = ()
    beyond: Sequence[Value] = ()


def paths_into(ev: Evaluator, source: Any) -> list[Path]:
    """Return sequences that run into the filter `source`."""
    if isinstance(source, AtInfinity):
        return _towards_infinity(source)
    if isinstance(source, Near):
        return _towards_point(ev, source)
    raise Unsupported(f"filter {source!r}")


def _towards_infinity(source: AtInfinity) -> list[Path]:
    sign = source.direction
    if source.type in (ty.NAT, ty.INT):
        if source.type == ty.NAT and sign < 0:
            return [Path([0] * 8, [])]
        rules: list[Callable[[int], Value]] = [
            lambda k: sign * 2**k,
            lambda k: sign * (2**k + 1),
            lambda k: sign * 3 * 2 ** (k - 1),
        ]
        dense = [sign * k for k in range(24)]
        return [Path([at(k) for k in range(2, 48)], [at(k) for k in FAR], dense) for at in rules]
    if source.type in (ty.REAL, ty.RAT, ty.NNREAL):
        reals = source.type != ty.RAT
        starts = (fmpq(1), fmpq(355, 226))
        beyond = Points(lambda k: sign * (arb(2) ** k).exp(), BEYOND) if reals else ()
        return [
            Path(
                [sign * x * 2**k for k in range(2, 60)],
                [sign * x * fmpq(2) ** k for k in FAR],
                beyond=beyond,
            )
            for x in starts
        ]
    raise Unsupported(f"infinity of {source.type}")


def _towards_point(ev: Evaluator, source: Near) -> list[Path]:
    paths = []
    for at in _approaches(ev, source):
        near, far = (Points(at, [fmpq(1, 2**k) for k in ks]) for ks in (range(3, 64), FAR))
        if source.inside is not None:
            closest = ev.condition(source.inside(far[-1])).level
            kept = [_kept(ev, points, source.inside) for points in (near, far)]
            if len(kept[0]) < 20 or closest is Level.FALSE:
                continue  # the point is not approached
            paths.append(Path(*kept))
        else:
            paths.append(Path(near, far))
    return paths


def _approaches(ev: Evaluator, source: Near) -> list[Callable[[Any], Value]]:
    """Return what gives the points at a distance of about h, in several directions."""
    t, point = source.type, source.point
    along = directions(ev, t)
    if t == ty.REAL and isinstance(point, int | fmpq):  # without the algebra of other types
        return [partial(_moved, point, d) for d in along]
    steps: list[Callable[[Any], Value]] = [partial(_straight, ev, t, d) for d in along]
    return [partial(_shifted, ev, t, point, step) for step in steps + _curves(ev, t)]


def _moved(point: Any, direction: Any, h: Any) -> Any:
    return point + direction * h


def _kept(ev: Evaluator, points: Sequence[Value], inside: Callable[[Value], Any]) -> list[Value]:
    return [x for x in points if ev.condition(inside(x)).level is Level.TRUE]


def directions(ev: Evaluator, t: ty.Type) -> list[Value]:
    """Return directions in which to leave a point of the type `t`."""
    dom = ev.domain
    match t:
        case ty.Number("Complex"):
            # not all in one half plane: what jumps along a ray is approached from both sides of it
            return [
                dom.complex(fmpq(a), fmpq(b))
                for a, b in ((1, 0), (-1, 0), (0, 1), (fmpq(-3, 5), fmpq(-4, 5)))
            ]
        case ty.Number("Real" | "Rat" | "NNReal"):
            return [fmpq(1), fmpq(-1), fmpq(113, 355)]
        case ty.Pi(domain) | ty.Euclidean(index=domain):
            n = ty.size(domain) or 0
            signs = [[1] * n, [-1] * n] + [
                [(1 if i == j else 0) for i in range(n)] for j in range(n)
            ]
            return [_vector(ev, domain, s) for s in signs]
        case ty.Product(a, b):
            return _product_directions(ev, a, b)
    return []


def _product_directions(ev: Evaluator, a: ty.Type, b: ty.Type) -> list[Value]:
    """Return pairs of directions: both factors at once, and each alone."""
    first, second = directions(ev, a)[:3], directions(ev, b)[:3]
    if not first or not second:
        return []
    still = [algebra.numeral(ev, t, 0) for t in (a, b)]
    pairs = [*zip(first, second, strict=False), (first[0], still[1]), (still[0], second[0])]
    return [Constructed("Prod.mk", list(pair)) for pair in pairs]


def _straight(ev: Evaluator, t: ty.Type, direction: Value, h: Any) -> Value:
    return algebra.scale(ev, ty.REAL, t, h, direction)


def _shifted(ev: Evaluator, t: ty.Type, x: Value, step: Callable[[Any], Value], h: Any) -> Value:
    ev.spend(1)
    return algebra.binary(ev, "add", t, x, step(h))


def _curves(ev: Evaluator, t: ty.Type) -> list[Callable[[Any], Value]]:
    """Return curves into the origin of a space of several dimensions along which its coordinates
    vanish at different rates: what tends to a limit along every line need not along these.
    """
    if isinstance(t, ty.Product):
        return [
            partial(_bent_pair, ev, (t.left, t.right), (u, v), bend)
            for bend in BENDS
            for u, v in zip(directions(ev, t.left)[:2], directions(ev, t.right)[:2], strict=False)
        ]
    if isinstance(t, ty.Pi | ty.Euclidean):
        index = t.domain if isinstance(t, ty.Pi) else t.index
        if (ty.size(index) or 0) > 1:
            return [partial(_bent_vector, ev, index, bend) for bend in BENDS]
    return []


def _bent_pair(
    ev: Evaluator, types: tuple[ty.Type, ty.Type], pair: Any, bend: tuple[int, int], h: Any
) -> Value:
    parts = zip(types, pair, bend, strict=True)
    return Constructed("Prod.mk", [_straight(ev, t, d, h**k) for t, d, k in parts])


def _bent_vector(ev: Evaluator, index: ty.Type, bend: tuple[int, int], h: Any) -> Value:
    first, others = h ** bend[0], h ** bend[1]
    return Function(lambda i: others if encode(ev.domain, index, force(i)) else first)


def _vector(ev: Evaluator, index: ty.Type, entries: list[int]) -> Value:
    return Function(lambda i: fmpq(entries[encode(ev.domain, index, force(i))]))


def displaced(ev: Evaluator, t: ty.Type, x: Value, direction: Value, h: Any) -> Value:
    """Return ``x + h·direction``."""
    return algebra.binary(ev, "add", t, x, algebra.scale(ev, ty.REAL, t, h, direction))
