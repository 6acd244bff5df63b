"""Limits and continuity, judged from values along sequences.

No finite set of values decides a limit, so nothing here is certain: a judgement leans one way, with
its grounds, only where the sequence has settled far more closely than it lies from the claimed
value; slow sequences stay unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics import algebra, comparison, norms
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.closed_numbers import PiMultiple
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.indexing import encode
from pyisingcheck.semantics.jets import smooth
from pyisingcheck.semantics.ladders import EXACT, grows, judge, tail_bound
from pyisingcheck.semantics.truth import Level, Truth, all_of
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
    "continuous_at",
    "converges",
    "eventually",
    "Path",
    "Points",
    "along",
    "approached",
    "combine",
    "directions",
    "displaced",
    "follow",
    "follow_far",
    "judge",
    "paths_into",
    "sharply",
    "tail_bound",
    "tendsto",
]

MEASURING = 3  # what one point of a path costs beside the constants applied there
WORK = 12000  # how much one sequence may cost, in the evaluator's unit
BITS = 600  # working precision along a sequence
FAR_BITS = 10_000  # the same for points far out
FAR = [2**j for j in range(2, 14)]  # binary exponents of points far out
CLOSER, CLOSER_BITS = slice(7, 8), 4096  # one of these, and a precision that shows it
BENDS = ((1, 2), (2, 1), (1, 3), (3, 1))  # powers of h in curves that run into a point
FEW = 6  # terms of a geometric ladder say nothing
PHASES = [fmpq(r, 4) for r in range(8)]  # of 2 π, as multiples of π
LATE, CLOSE, HIGH = 40, 1e-3, 1e3  # a point on such a path, and what fits a limit or none there
EARLY = 4  # times the usual work goes into the terms at 1, 2, 3, …
RUSH, RUSHING, NEGLIGIBLE = 4, 4.0, 1e3  # steps, how much smaller each is, and the gap beside one
LARGE = 1e150  # gaps to a limit beyond this size are measured in units of it


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


@contextmanager
def sharply(ev: Evaluator, bits: int = BITS) -> Iterator[None]:
    """Compute with at least so many bits."""
    dom: Any = ev.domain
    before = dom.prec
    ev.sharp = True
    dom.prec = max(bits, before)
    try:
        with dom.working():
            yield
    finally:
        dom.prec = before


# -- sequences -------------------------------------------------------------------------------------


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
    """Points that run into a filter, a few more that lie exponentially farther out, and points that
    lie closer together, for values that are too expensive farther out.
    """

    points: Sequence[Value]
    far: Sequence[Value]
    dense: Sequence[Value] = ()


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
        starts = (fmpq(1), fmpq(355, 226))
        return [
            Path([sign * x * 2**k for k in range(2, 60)], [sign * x * fmpq(2) ** k for k in FAR])
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


def follow(
    ev: Evaluator, path: Sequence[Value], measure: Callable[[Value], Value], work: int = WORK
) -> list[float]:
    """Return the measure along a path as floats, as far as time and precision allow."""
    found: list[float] = []
    stop = ev.work + work * ev.patience
    before, ev.limit = ev.limit, min(ev.limit, ev.work + 2 * work * ev.patience)
    try:
        for x in path:
            value = _measured(ev, measure, x)
            if value is None:
                break
            found.append(value)
            if ev.work > stop:
                break
    finally:
        ev.limit = before
    return found


def follow_far(
    ev: Evaluator, points: Sequence[Value], measure: Callable[[Value], Value]
) -> list[float]:
    """As `follow`, with as many more bits at every point as it is far out."""
    found: list[float] = []
    stop = ev.work + WORK * ev.patience
    for x in points:
        with sharply(ev, _bits_at(x)):
            values = follow(ev, [x], measure)
        found += values
        if not values or ev.work > stop or len(found) > 3 and len(set(found[-4:])) == 1:
            break  # what stays the same while the logarithm grows eightfold has settled
    return found


def _bits_at(x: Value) -> int:
    if not isinstance(x, int | fmpq):
        return FAR_BITS
    return BITS + fmpq(x).height_bits() * 9 // 8


def approached(
    ev: Evaluator,
    path: Path,
    measure: Callable[[Value], Value],
    verdict: Callable[[list[float]], Truth],
) -> Truth:
    """Judge a measure along a path; one that still gets closer far out is not called wrong.

    What is undecided is judged far out, where the logarithm doubles from point to point.
    """
    values = follow(ev, path.points, measure)
    truth = verdict(values)
    if verdict is judge:
        values = [abs(v) for v in values]
    settled = truth.level > Level.UNKNOWN and (verdict is not judge or values[-1] < 1e-6)
    if settled or len(values) < len(path.points) or not path.far:
        return truth
    far = follow_far(ev, path.far, measure)
    if verdict is judge:
        far = [abs(v) for v in far]
    if truth.level > Level.UNKNOWN:
        slow = verdict(far)
        return slow if slow.level <= Level.LIKELY_FALSE else truth
    if truth.level is Level.UNKNOWN:
        return _far_out(far, verdict)
    late = far[-3:]
    falls, rises = max(late, default=0) < 0.7 * values[-1], min(late, default=0) > values[-1] + 1
    if len(late) == 3 and ((falls and verdict is judge) or (rises and verdict is grows)):
        if verdict(far).level <= Level.LIKELY_FALSE:
            return truth
        return Truth(
            Level.UNKNOWN, grounds=f"changes slowly: {values[-1]:.3g}, later {far[-1]:.3g}"
        )
    return truth


def _far_out(far: list[float], verdict: Callable[[list[float]], Truth]) -> Truth:
    """Judge the few values far out: only a steady approach counts as one."""
    truth = verdict(far)
    if truth.level > Level.UNKNOWN and not _steady(far if verdict is judge else [-v for v in far]):
        return Truth(Level.UNKNOWN, grounds="moves irregularly far out")
    return truth


def _steady(values: list[float]) -> bool:
    """Whether the last values fall without exception."""
    late = values[-8:]
    return len(late) == 8 and all(
        b < a or a == b == 0 for a, b in zip(late, late[1:], strict=False)
    )


def along(
    ev: Evaluator,
    paths: list[Path],
    measure: Callable[[Value], Value],
    verdict: Callable[[list[float]], Truth],
) -> list[Truth]:
    """Judge a measure along each path; where the first ends after a few terms, as sums of 2ⁿ terms
    do, so would the others, and the terms at 0, 1, 2, … are looked at once.
    """
    if paths and paths[0].dense and len(follow(ev, paths[0].points[:FEW], measure)) < FEW:
        return [_judge_early(follow(ev, paths[0].dense, measure, EARLY * WORK), verdict)]
    results: list[Truth] = []
    for path in paths:
        results.append(approached(ev, path, measure, verdict))
        if results[-1].level <= Level.LIKELY_FALSE:
            break  # wrong along one, wrong altogether
    return results


def _judge_early(values: list[float], verdict: Callable[[list[float]], Truth]) -> Truth:
    """Judge a measure at 0, 1, 2, …: so early in the sequence nothing speaks against a limit but
    steps that shrink geometrically, far away from it.

    Raises
    ------
    TooLarge
        If nothing speaks for it: what follows costs too much.
    """
    truth = verdict(values)
    if verdict is judge and _rushes_elsewhere(values):
        last = abs(values[-1])
        return Truth(Level.LIKELY_FALSE, -last, f"settles quickly, {last:.6g} away")
    if truth.level > Level.UNKNOWN and abs(values[-1]) <= max(0.5 * max(map(abs, values)), EXACT):
        return truth
    raise TooLarge(f"only the first {len(values)} terms could be evaluated")


def _rushes_elsewhere(values: list[float]) -> bool:
    """Whether each step is a fraction of the one before, but not 0, and the last one is negligible
    beside the gap that is left.
    """
    steps = [abs(b - a) for a, b in zip(values, values[1:], strict=False)][-RUSH:]
    if len(steps) < RUSH or not 0 < steps[-1] < abs(values[-1]) / NEGLIGIBLE:
        return False
    return all(b < a / RUSHING for a, b in zip(steps, steps[1:], strict=False))


def _measured(ev: Evaluator, measure: Callable[[Value], Value], x: Value) -> float | None:
    """Return the measure at `x` as a float, None where it cannot be had."""
    try:
        ev.spend(MEASURING)
        exact = measure(x)
        value: float = ev.domain.to_float(exact)
    except (TooLarge, Undecided, RecursionError, MemoryError, OverflowError):
        return None
    return None if value != value or _vague(exact, value) else value


def _vague(x: Value, centre: float) -> bool:
    """Whether a ball is too wide to be taken for its centre."""
    return isinstance(x, arb) and abs(centre) < float("inf") and x.rad() > 1e-4 * (1 + abs(centre))


# -- what constants mean ---------------------------------------------------------------------------


def _approach(
    ev: Evaluator, t: ty.Type, target: Any, kind: str | None
) -> tuple[Callable[[Value], Value], Callable[[list[float]], Truth]]:
    """Return what to measure of a value, and how to judge it, for the filter `target`."""
    if isinstance(target, Near):
        size = norms.norm(ev, t, target.point, kind or "sup")
        unit = size if ev.domain.to_float(size) > LARGE else 1

        def gap(y: Value) -> Value:
            off = algebra.binary(ev, "sub", t, y, target.point)
            if t != ty.REAL:
                off = norms.norm(ev, t, off, kind or "sup")
            return off if unit == 1 else ev.domain.div(off, unit)

        return gap, judge
    if isinstance(target, AtInfinity):

        def height(y: Value) -> Value:
            return ev.domain.mul(target.direction, y)

        return height, grows
    raise Unsupported(f"filter {target!r}")


def tendsto(
    ev: Evaluator, t: ty.Type, f: Callable[[Value], Value], source: Any, target: Any
) -> Truth:
    """Judge ``Tendsto f source target`` for f with values in `t`."""
    with sharply(ev):
        measure, verdict = _approach(ev, t, target, None)
        paths = paths_into(ev, source)
        results = along(ev, paths, lambda x: measure(f(x)), verdict)
        if source.type == ty.REAL and all(r.level > Level.LIKELY_FALSE for r in results):
            results += _at_phases(ev, source, lambda x: measure(f(x)), verdict)
        if isinstance(target, Near) and target.inside is not None:
            inside = target.inside
            results += [_always(ev, path.points[-8:], lambda x: inside(f(x))) for path in paths]
    if not results:
        return Truth(Level.UNKNOWN, grounds="no sequence runs into the filter")
    if isinstance(source, Near):
        results.append(_at_itself(ev, t, f, source, target))
    return combine(results)


def _at_phases(
    ev: Evaluator,
    source: Any,
    measure: Callable[[Value], Value],
    verdict: Callable[[list[float]], Truth],
) -> list[Truth]:
    """Judge a measure of real numbers along multiples of π that differ by multiples of 2 π, or
    their inverses: at other points a wave is seldom at its highest or at 0.

    A path is followed where its value far along does not fit what the others showed.
    """
    results: list[Truth] = []
    inside = source.inside if isinstance(source, Near) else None
    for path in _phases(source):
        if inside is not None and ev.condition(inside(path[LATE])).level is not Level.TRUE:
            continue
        late = follow(ev, path[LATE : LATE + 1], measure)
        fits = bool(late) and (abs(late[0]) < CLOSE if verdict is judge else late[0] > HIGH)
        if not fits:
            values = follow(ev, path, measure)  # whose zeros are rounded where points are
            results.append(verdict([v if abs(v) > EXACT else 0.0 for v in values]))
    return [r for r in results if r.level <= Level.LIKELY_FALSE]


def _phases(source: Any) -> list[list[Value]]:
    """Return paths into a filter on ℝ at which waves have certain phases."""
    turns = [[PiMultiple.of(2 * 2**k + r) for k in range(2, 60)] for r in PHASES]
    match source:
        case AtInfinity(_, sign):
            return [[sign * x for x in path] for path in turns]
        case Near(_, int() | fmpq() as point):
            return [[point + sign / x.ball() for x in path] for path in turns for sign in (1, -1)]
    return []


def _at_itself(
    ev: Evaluator, t: ty.Type, f: Callable[[Value], Value], source: Near, target: Any
) -> Truth:
    """Judge the value at the point, if that is in the set: it has to be the limit."""
    inside = source.inside
    if inside is not None and ev.condition(inside(source.point)).level is not Level.TRUE:
        return Truth(Level.TRUE)
    if not isinstance(target, Near):
        return Truth(Level.FALSE)
    try:
        agrees: Truth = comparison.equal(ev, t, f(source.point), target.point)
    except (Undecided, TooLarge):
        return Truth(Level.LIKELY_TRUE, grounds="the value at the point is not known")
    return agrees if agrees.level <= Level.LIKELY_FALSE else Truth(Level.TRUE)


def converges(ev: Evaluator, t: ty.Type, f: Callable[[Value], Value], source: Any) -> Truth:
    """Judge whether f has a limit along `source`, from the steps between values that are taken
    ever farther along and on different sequences.
    """
    with sharply(ev):
        paths = [path.points for path in paths_into(ev, source)]
        routes = [list(zip(p, p[1:], strict=False)) for p in paths]
        routes += [list(zip(p, q, strict=False)) for p, q in zip(paths, paths[1:], strict=False)]

        def apart(pair: Value) -> Value:
            x, y = pair
            return norms.norm(ev, t, algebra.binary(ev, "sub", t, f(x), f(y)), "sup")

        steps = [follow(ev, route, apart) for route in routes]
    if not steps:
        return Truth(Level.UNKNOWN, grounds="no sequence runs into the filter")
    truth = combine([judge(s) for s in steps])
    if truth.level <= Level.LIKELY_FALSE:
        return Truth(truth.level, truth.margin, f"two values far along differ: {truth.grounds}")
    if truth.level > Level.UNKNOWN and all(tail_bound(s) is None for s in steps):
        return Truth(Level.UNKNOWN, grounds="the steps shrink too slowly to tell")
    return truth


def combine(results: list[Truth]) -> Truth:
    """A limit is wrong if it is along one sequence, right only if it is along all."""
    return all_of(results)


def _always(ev: Evaluator, points: Sequence[Value], holds: Callable[[Value], Any]) -> Truth:
    """Judge whether a property holds eventually from its last values along a sequence."""
    levels = [ev.condition(holds(x)).level for x in points]
    if levels and all(v >= Level.LIKELY_TRUE for v in levels):
        return Truth(Level.LIKELY_TRUE, grounds="holds at the end of the sequence")
    if levels and all(v <= Level.LIKELY_FALSE for v in levels):
        return Truth(Level.LIKELY_FALSE, grounds="fails at the end of the sequence")
    return Truth(Level.UNKNOWN)


def eventually(ev: Evaluator, holds: Callable[[Value], Any], source: Any) -> Truth:
    """Judge ``∀ᶠ x in source, holds x``."""
    with sharply(ev):
        results = []
        for path in paths_into(ev, source):
            reach = 24 if isinstance(source, AtInfinity) else 60
            results.append(_always(ev, path.points[:reach][-6:], holds))
        if isinstance(source, Near):
            results += _at_point(ev, holds, source)
            results += _closer(ev, holds, source)
    return combine(results) if results else Truth(Level.UNKNOWN)


def _closer(ev: Evaluator, holds: Callable[[Value], Any], source: Near) -> list[Truth]:
    """Return the condition much closer to the point, where it fails: a bend may be this close."""
    found = []
    with sharply(ev, CLOSER_BITS):
        for path in paths_into(ev, source):
            truth = _always(ev, path.far[CLOSER], holds)
            found += [truth] if truth.level <= Level.LIKELY_FALSE else []
    return found


def _at_point(ev: Evaluator, holds: Callable[[Value], Any], source: Near) -> list[Truth]:
    """Return the condition at the point itself, which all its neighbourhoods in the set contain, if
    the set does.
    """
    inside = source.inside
    if inside is not None and ev.condition(inside(source.point)).level is not Level.TRUE:
        return []
    try:
        here: Truth = ev.condition(holds(source.point))
    except Undecided:
        return [Truth(Level.UNKNOWN, grounds="the condition at the point itself is not known")]
    return [here if here.level is not Level.TRUE else Truth(Level.LIKELY_TRUE)]


def continuous_at(
    ev: Evaluator,
    domain: ty.Type,
    codomain: ty.Type,
    f: Callable[[Value], Value],
    x: Value,
    inside: Callable[[Value], Any] | None,
) -> Truth:
    """Judge continuity of `f` at `x` (within a set)."""
    if ty.size(domain) is not None or domain in (ty.NAT, ty.INT):
        return Truth(Level.TRUE)
    if smooth(ev, domain, codomain, f, x):
        return Truth(Level.TRUE)
    source = Near(domain, x, inside)
    try:
        return tendsto(ev, codomain, f, source, Near(codomain, f(x), None))
    except Undecided:  # the value at an irrational pole
        if (truth := converges(ev, codomain, f, source)).level is Level.LIKELY_FALSE:
            return truth
        raise
