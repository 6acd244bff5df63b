"""Limits and continuity, judged from values along sequences.

No finite set of values decides a limit, so nothing here is certain: a judgement leans one way, with
its grounds, only where the sequence has settled far more closely than it lies from the claimed
value; slow sequences stay unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics import algebra, comparison, norms
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.domains.closed_numbers import PiMultiple
from pyisingcheck.semantics.domains.jets import smooth
from pyisingcheck.semantics.limits.ladders import EXACT, grows, judge, tail_bound
from pyisingcheck.semantics.limits.paths import AtInfinity, Near, Path, paths_into
from pyisingcheck.semantics.truth import Level, Truth, all_of
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = [
    "continuous_at",
    "converges",
    "eventually",
    "along",
    "approached",
    "combine",
    "follow",
    "follow_far",
    "judge",
    "sharply",
    "tail_bound",
    "tendsto",
]

MEASURING = 3  # what one point of a path costs beside the constants applied there
WORK = 12000  # how much one sequence may cost, in the evaluator's unit
BITS = 600  # working precision along a sequence
FAR_BITS = 10_000  # the same for points far out
CLOSER, CLOSER_BITS = slice(7, 8), 4096  # one of these, and a precision that shows it
FEW = 6  # terms of a geometric ladder say nothing
PHASES = [fmpq(r, 4) for r in range(8)]  # of 2 π, as multiples of π
FALLS = "falls in the end, very far out"
LATEST, FALLEN = 4, 1e-3  # points far out, and what is much smaller than the largest value there
LATE, CLOSE, HIGH = 40, 1e-3, 1e3  # a point on such a path, and what fits a limit or none there
EARLY = 4  # times the usual work goes into the terms at 1, 2, 3, …
RUSH, RUSHING, NEGLIGIBLE = 4, 4.0, 1e3  # steps, how much smaller each is, and the gap beside one
LARGE = 1e150  # gaps to a limit beyond this size are measured in units of it


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
    if verdict is judge and _falls_in_the_end(far, values[-1], ev, path, measure):
        return Truth(Level.UNKNOWN, grounds=FALLS)
    late = far[-3:]
    falls, rises = max(late, default=0) < 0.7 * values[-1], min(late, default=0) > values[-1] + 1
    if len(late) == 3 and ((falls and verdict is judge) or (rises and verdict is grows)):
        if verdict(far).level <= Level.LIKELY_FALSE:
            return truth
        return Truth(
            Level.UNKNOWN, grounds=f"changes slowly: {values[-1]:.3g}, later {far[-1]:.3g}"
        )
    return truth


def _falls_in_the_end(
    far: list[float], before: float, ev: Evaluator, path: Path, measure: Callable[[Value], Value]
) -> bool:
    """Whether what seems to be no limit becomes much smaller far out, as (log n) ^ 5 / n ^ (1/100)
    does after it has grown for long.
    """
    if len(far) > LATEST and far[-1] < FALLEN * max(far[-LATEST:]):
        return True
    beyond = [abs(v) for v in follow_far(ev, path.beyond, measure)]
    return len(beyond) == len(path.beyond) > 0 and beyond[-1] < FALLEN * min(before, max(beyond))


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
        open_ = all(r.level > Level.LIKELY_FALSE and r.grounds != FALLS for r in results)
        if source.type == ty.REAL and open_:
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
    truth = combine([_judge_steps(s) for s in steps])
    if truth.level <= Level.LIKELY_FALSE:
        return Truth(truth.level, truth.margin, f"two values far along differ: {truth.grounds}")
    if truth.level > Level.UNKNOWN and all(tail_bound(s) is None for s in steps):
        return Truth(Level.UNKNOWN, grounds="the steps shrink too slowly to tell")
    return truth


def _judge_steps(steps: list[float]) -> Truth:
    """Judge whether the steps of a sequence, from n to 2 n, become 0, as those of one with a limit
    do. Steps that shrink in the end, if ever so slowly, may: those of ∑ 1 / k ^ 1.01 do, those of
    ∑ 1 / k head for log 2.
    """
    truth = judge(steps)
    if truth.level is Level.LIKELY_FALSE and len(steps) >= 3:
        shrinks = [a - b for a, b in zip(steps[-3:], steps[-2:], strict=False)]
        if min(shrinks) > 0 and tail_bound(shrinks) is None:
            return Truth(Level.UNKNOWN, truth.margin, "the steps shrink too slowly to tell")
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
            reach = min(24 if isinstance(source, AtInfinity) else 60, len(path.points))
            results.append(_always(ev, path.points[max(reach - 6, 0) : reach], holds))
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
