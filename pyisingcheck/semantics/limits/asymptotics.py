"""Growth along a filter and Cauchy sequences, judged like limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics import algebra, norms
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.domains.ball_numbers import zero
from pyisingcheck.semantics.limits.limits import (
    FAR_BITS,
    along,
    combine,
    follow,
    judge,
    sharply,
    tail_bound,
)
from pyisingcheck.semantics.limits.paths import Path, paths_into
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["big_o", "bounded", "cauchy", "little_o"]

Map = Callable[[Value], Value]
OVER_ZERO = 10**15  # stands for x / 0, x ≠ 0


def _ratio(ev: Evaluator, types: tuple[ty.Type, ty.Type], f: Map, g: Map) -> Map:
    def at(x: Value) -> Value:
        above, below = (norms.norm(ev, t, h(x), "sup") for t, h in zip(types, (f, g)))
        if zero(below):
            return 0 if zero(above) else OVER_ZERO
        return ev.domain.div(above, below)

    return at


def little_o(ev: Evaluator, types: tuple[ty.Type, ty.Type], source: Any, f: Map, g: Map) -> Truth:
    """Judge ``f =o[source] g``: the ratio of the norms tends to 0."""
    with sharply(ev):
        ratio = _ratio(ev, types, f, g)
        results = along(ev, paths_into(ev, source), ratio, judge)
    return combine(results) if results else Truth(Level.UNKNOWN)


def big_o(ev: Evaluator, types: tuple[ty.Type, ty.Type], source: Any, f: Map, g: Map) -> Truth:
    """Judge ``f =O[source] g``: the ratio of the norms stays bounded."""
    with sharply(ev):
        ratio = _ratio(ev, types, f, g)
        results = [_bounded_along(ev, path, ratio) for path in paths_into(ev, source)]
    return combine(results) if results else Truth(Level.UNKNOWN)


def _bounded_along(ev: Evaluator, path: Path, measure: Map) -> Truth:
    """Judge whether a measure stays bounded; far out even a logarithm grows visibly."""
    values = follow(ev, path.points, measure)
    truth = bounded(values)
    if truth.level is not Level.UNKNOWN or not path.far or not values:
        return truth
    with sharply(ev, FAR_BITS):
        far = follow(ev, path.far, measure)
    if len(far) >= 8 and max(far) <= 3 * max(values):
        return Truth(Level.LIKELY_TRUE, grounds=f"stays below {max(far + values):.3g} far out")
    return bounded(far) if len(far) >= 10 else truth


def bounded(values: list[float]) -> Truth:
    """Judge whether nonnegative numbers along a geometric ladder stay bounded."""
    if len(values) < 6:
        return Truth(Level.UNKNOWN, grounds=f"only {len(values)} terms could be evaluated")
    early, late = values[: len(values) // 2], values[len(values) // 2 :]
    if late[-1] == float("inf"):
        return Truth(Level.LIKELY_FALSE, grounds="grows beyond all floating-point numbers")
    if max(late) <= 1.01 * max(early):
        return Truth(Level.LIKELY_TRUE, grounds=f"stays below {max(values):.3g}")
    steps = [b - a for a, b in zip(values, values[1:], strict=False)]
    if tail_bound([abs(s) for s in steps]) is not None:
        return Truth(Level.LIKELY_TRUE, grounds=f"settles at {late[-1]:.3g}")
    if len(values) >= 10 and min(steps[-6:]) > 0.9 * steps[len(steps) // 2] > 0:
        return Truth(Level.LIKELY_FALSE, grounds=f"keeps growing, {late[-1]:.3g} so far")
    return Truth(Level.UNKNOWN, grounds=f"reaches {late[-1]:.3g}")


def cauchy(ev: Evaluator, domain: ty.Type, codomain: ty.Type, u: Map) -> Truth:
    """Judge ``CauchySeq u`` from the distances of terms at n, n + 1, 3n/2 and 2n."""
    if domain != ty.NAT:
        raise Unsupported(f"Cauchy sequences over {domain}")

    def apart(n: int) -> Value:
        here = u(n)
        others = [
            algebra.binary(ev, "sub", codomain, u(m), here) for m in (n + 1, 3 * n // 2, 2 * n)
        ]
        largest: Value = 0
        for d in others:
            largest = ev.domain.maximum(largest, norms.norm(ev, codomain, d, "sup"))
        return largest

    with sharply(ev):
        return judge(follow(ev, [2**k for k in range(2, 47)], apart))
