"""Whether functions are analytic at a point.

Of a real variable, by how fast the Chebyshev coefficients on ever smaller intervals decay; of a
complex one, by the Laurent coefficients on ever smaller circles (`circles.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from math import cos, pi
from operator import mul
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Exhausted, Unsupported
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.domains.jets import smooth
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.limits.circles import holomorphic_near
from pyisingcheck.semantics.limits.limits import combine, continuous_at, sharply
from pyisingcheck.semantics.limits.paths import directions, displaced
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["analytic_at"]

NODES = 28  # Chebyshev nodes of the test for analyticity
# the j-th Chebyshev polynomial at the nodes; the first one is the nodes themselves
COSINES = [[cos(pi * j * (k + 0.5) / NODES) for k in range(NODES)] for j in range(NODES)]
# A singularity nearby is left behind at some radius, one at the point itself never.
RADII = tuple(fmpq(1, 2**k) for k in (2, 6, 12, 30, 80))
HALVINGS = (5, 10, 20, 40)  # binary exponents of distances at which an order of vanishing is seen
RISING, IMMENSE_ORDER = 2, 1000


def analytic_at(
    ev: Evaluator,
    field: ty.Type,
    domain: ty.Type,
    codomain: ty.Type,
    f: Callable[[Value], Value],
    x: Value,
) -> Truth:
    """Judge ``AnalyticAt ℝ f x`` along lines, by how fast the Chebyshev coefficients around `x`
    decay, and ``AnalyticAt ℂ f x`` on circles.

    Those of an analytic function decay geometrically on a small enough interval; a kink leaves them
    at 1/k². They are not looked at where evaluating `f` meets no border: what it is composed of is
    analytic there.
    """
    if isinstance(codomain, ty.Pi) and (n := ty.size(codomain.domain)) is not None:
        parts = (decode(ev.domain, codomain.domain, k) for k in range(n))
        return combine(
            [
                analytic_at(ev, field, domain, codomain.codomain(i), partial(_entry, ev, f, i), x)
                for i in parts
            ]
        )
    if field == domain == codomain == ty.COMPLEX:
        continuous = continuous_at(ev, domain, codomain, f, x, None)
        return continuous if continuous.level <= Level.LIKELY_FALSE else holomorphic_near(ev, f, x)
    if codomain != ty.REAL or ty.COMPLEX in (field, domain):
        raise Unsupported(f"analyticity of functions {domain} → {codomain}")
    if smooth(ev, domain, codomain, f, x):
        return Truth(Level.TRUE)  # everything that has a series is composed of analytic functions
    continuous = continuous_at(ev, domain, codomain, f, x, None)
    if continuous.level <= Level.LIKELY_FALSE:
        return continuous
    with sharply(ev):
        results = [
            _analytic_on_line(ev, partial(_along, ev, domain, f, x, d))
            for d in directions(ev, domain)[:3]
        ]
    return combine(results) if results else Truth(Level.TRUE)


def _entry(ev: Evaluator, f: Callable[[Value], Value], i: Value, x: Value) -> Value:
    return ev.apply(f(x), i)


def _along(
    ev: Evaluator, t: ty.Type, f: Callable[[Value], Value], x: Value, direction: Value, s: Any
) -> Value:
    return f(displaced(ev, t, x, direction, s))


def _is_flat(g: Callable[[Any], Value]) -> bool:
    """Whether g vanishes at 0 to an order that keeps rising close to 0, on one side, without
    vanishing beside it: no analytic function does.
    """
    for side in (1, -1):
        orders = []
        for k in HALVINGS:
            try:
                gap = to_arb(g(side * fmpq(1, 2**k))) - to_arb(g(fmpq(0)))
            except Exhausted:
                raise
            except ArithmeticError:
                return False
            if gap.contains(0):
                break
            orders.append(float(abs(gap).log() / arb(fmpq(1, 2**k)).log()))
        rises = all(b > RISING * a > 0 for a, b in pairwise(orders))
        if len(orders) == len(HALVINGS) and rises and orders[-1] > IMMENSE_ORDER:
            return True
    return False


def _analytic_on_line(ev: Evaluator, g: Callable[[Any], Value]) -> Truth:
    if _is_flat(g):
        return Truth(Level.LIKELY_FALSE, grounds="it is flat at the point, but not 0 beside it")
    decay = float("inf")
    for radius in RADII:
        expansion = _chebyshev(g, radius)
        if expansion is None:
            return Truth(Level.UNKNOWN, grounds="the function cannot be evaluated around the point")
        coefficients, noise = expansion
        largest = max(coefficients[: NODES // 4], default=0.0)
        late = max(coefficients[NODES // 2 :], default=0.0)
        if late <= max(1e-9 * largest, noise):
            return Truth(Level.LIKELY_TRUE, grounds="Chebyshev coefficients decay geometrically")
        decay = late / largest
    level = Level.LIKELY_FALSE if decay > 1e-4 else Level.UNKNOWN
    return Truth(
        level,
        -decay,
        f"Chebyshev coefficients on a small interval only fall to {decay:.1e} of the largest",
    )


def _chebyshev(g: Callable[[Any], Value], radius: fmpq) -> tuple[list[float], float] | None:
    """Return the absolute Chebyshev coefficients of g on [−radius, radius] but the constant one,
    and what they owe to rounding at most.
    """
    try:
        values = [to_arb(g(radius * fmpq(*node.as_integer_ratio()))) for node in COSINES[1]]
    except Exhausted:
        raise
    except ArithmeticError:
        return None
    centre = values[0]
    differences = [v - centre for v in values]  # the constant term says nothing
    small = [float(v) for v in differences]
    coefficients = [abs(2.0 / NODES * sum(map(mul, small, waves))) for waves in COSINES[1:]]
    return coefficients, 4.0 * max(float(v.rad()) for v in differences)
