"""Norms, inner products, exponentials, limits and derivatives."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pyisingcheck.semantics import algebra, comparison, norms
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants.arithmetic import from_instance
from pyisingcheck.semantics.constants.filters import ball_only
from pyisingcheck.semantics.domain import NoBuiltin, TooLarge, Unsupported
from pyisingcheck.semantics.limits import derivatives, limits
from pyisingcheck.semantics.limits.analyticity import analytic_at
from pyisingcheck.semantics.quantifiers.uniform_limits import tends_uniformly
from pyisingcheck.semantics.registry import meaning, pointwise, relation
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.expr import Const, Expr, NatLit, head_and_args, subterms

MOST_STEPS, STEP = 2**14, 5  # of an iteration, and what one costs beside what it applies
# How Mathlib's names of matrix norm instances tell which norm was chosen.
NORM_MARKS = {
    "linftyOp": "linfty",
    "frobenius": "frobenius",
    "L2Op": "l2",
    "l2Op": "l2",
    "Matrix.normedAddCommGroup": "sup",
    "Matrix.seminormedAddCommGroup": "sup",
}


@lru_cache(maxsize=1 << 10)
def norm_kind(instance: Expr | None) -> str | None:
    """Return which norm on matrices an instance term chooses; None if it does not say."""
    if instance is None:
        return None
    for e in subterms(instance):
        if isinstance(e, Const):
            for mark, kind in NORM_MARKS.items():
                if mark in e.name:
                    return kind
    return None


@meaning("Norm.norm", 3)
def _norm(c: Call) -> Value:
    try:
        return norms.norm(c.evaluator, c.type(0), c[2], norm_kind(c.expr(1)))
    except NoBuiltin:
        return from_instance(c, 1, 2)


@meaning("NNNorm.nnnorm", 3)
def _nnnorm(c: Call) -> Value:
    return norms.norm(c.evaluator, c.type(0), c[2], norm_kind(c.expr(1)))


def distance(c: Call, t: ty.Type, x: Value, y: Value, kind: str | None = None) -> Value:
    """Return ‖x − y‖."""
    return norms.norm(c.evaluator, t, algebra.binary(c.evaluator, "sub", t, x, y), kind)


@meaning("Dist.dist", 4)
def _dist(c: Call) -> Value:
    try:
        return distance(c, c.type(0), c[2], c[3], norm_kind(c.expr(1)))
    except NoBuiltin:
        return from_instance(c, 1, 2, 3)


@meaning("Inner.inner", 5)
def _inner(c: Call) -> Value:
    """⟪x, y⟫, conjugate-linear in x."""
    ev, t, x, y = c.evaluator, c.type(1), c[3], c[4]
    match t:
        case ty.Euclidean(p, index, entry) if p == 2:
            return algebra.total(
                ev,
                entry,
                index,
                lambda i: algebra.binary(
                    ev, "mul", entry, algebra.conjugate(ev, entry, ev.apply(x, i)), ev.apply(y, i)
                ),
            )
        case ty.Number():
            product = c.dom.mul(algebra.conjugate(ev, t, x), y)
            return c.dom.re(product) if c.type(0) == ty.REAL and t == ty.COMPLEX else product
    return from_instance(c, 2, 3, 4)


@meaning("NormedSpace.exp", 5)
def _exp(c: Call) -> Value:
    return algebra.exponential(c.evaluator, c.type(0), c[4])


@meaning("Bracket.bracket", 5)
def _bracket(c: Call) -> Value:
    """The commutator x y − y x of a ring; in a group it is x y x⁻¹ y⁻¹, elsewhere an action."""
    ev, t, x, y = c.evaluator, c.type(1), c[3], c[4]
    if not _of_ring(c.expr(2)):
        return from_instance(c, 2, 3, 4)
    left, right = algebra.binary(ev, "mul", t, x, y), algebra.binary(ev, "mul", t, y, x)
    return algebra.binary(ev, "sub", t, left, right)


def _of_ring(instance: Expr | None) -> bool:
    """Whether an instance of `Bracket` is the commutator of a ring."""
    while instance is not None:
        head, args = head_and_args(instance)
        if not isinstance(head, Const):
            return False
        if head.name in ("Ring.instBracket", "LieRing.ofAssociativeRing"):
            return True
        if head.name not in ("LieRing.toBracket", "LieRingModule.toBracket", "lieRingSelfModule"):
            return False
        instance = args[-1] if args else None
    return False


@relation("Commute", 4)
def _commute(c: Call) -> Any:
    ev, t, x, y = c.evaluator, c.type(0), c[2], c[3]
    return comparison.equal(
        ev, t, algebra.binary(ev, "mul", t, x, y), algebra.binary(ev, "mul", t, y, x)
    )


# -- derivatives -----------------------------------------------------------------------------------


@relation("HasDerivAt", 10)
def _has_deriv_at(c: Call) -> Any:
    ball_only(c)
    domain, codomain = c.type(0), c.type(2)
    return derivatives.has_derivative(c.evaluator, domain, codomain, c.function(-3), c[-2], c[-1])


@relation("HasStrictDerivAt", 10)
def _has_strict_deriv_at(c: Call) -> Any:
    ball_only(c)
    return derivatives.has_strict_derivative(
        c.evaluator, c.type(0), c.type(2), c.function(-3), c[-2], c[-1]
    )


@relation("HasDerivWithinAt", 11)
def _has_deriv_within_at(c: Call) -> Any:
    ball_only(c)
    return derivatives.has_derivative(
        c.evaluator, c.type(0), c.type(2), c.function(7), c[8], c[10], c.function(9)
    )


@meaning("deriv", 8)
def _deriv(c: Call) -> Value:
    ball_only(c)
    return derivatives.derivative(c.evaluator, c.type(0), c.type(2), c.function(6), c[7])


@meaning("derivWithin", 9)
def _deriv_within(c: Call) -> Value:
    ball_only(c)
    return derivatives.derivative_within(
        c.evaluator, c.type(0), c.type(2), c.function(6), c.function(7), c[8]
    )


@meaning("iteratedDeriv", 8)
def _iterated_deriv(c: Call) -> Value:
    ball_only(c)
    return derivatives.iterated_derivative(
        c.evaluator, c.type(0), c.type(2), c[5], c.function(6), c[7]
    )


@relation("DifferentiableAt", 12)
def _differentiable_at(c: Call) -> Any:
    ball_only(c)
    return derivatives.differentiable_at(
        c.evaluator, c.type(0), c.type(2), c.type(6), c.function(10), c[11]
    )


@pointwise("Differentiable", 11, over=(2,))
def _differentiable(c: Call) -> Any:
    return _differentiable_at(c)


@relation("DifferentiableWithinAt", 13)
def _differentiable_within_at(c: Call) -> Any:
    ball_only(c)
    return derivatives.differentiable_at(
        c.evaluator, c.type(0), c.type(2), c.type(6), c.function(10), c[12], c.function(11)
    )


@pointwise("DifferentiableOn", 12, over=(2,), inside=11)
def _differentiable_on(c: Call) -> Any:
    return _differentiable_within_at(c)


@pointwise("ContDiff", 10, over=(2,))
@relation("ContDiffAt", 11)
def _smooth_at(c: Call) -> Any:
    return _smooth(c, c[10], None)


@pointwise("ContDiffOn", 11, over=(2,), inside=10)
@relation("ContDiffWithinAt", 12)
def _smooth_within_at(c: Call) -> Any:
    return _smooth(c, c[11], c.function(10))


def _smooth(c: Call, x: Value, inside: Callable[[Value], Any] | None) -> Any:
    """There are continuous derivatives up to some order; a series for the order ω."""
    ball_only(c)
    ev, field, domain, codomain = c.evaluator, c.type(0), c.type(2), c.type(5)
    if field != ty.REAL:
        raise Unsupported(f"smoothness over {field}")
    order = _order(c, c.expr(8))
    if order != "ω":
        return derivatives.times_differentiable(
            ev, domain, codomain, c.function(9), x, order, inside
        )
    if inside is not None:
        raise Unsupported("a series on a set")
    return analytic_at(ev, field, domain, codomain, c.function(9), x)


def _order(c: Call, n: Expr | None) -> Any:
    """Return an order of smoothness as it is written: a natural number, None for ∞, or "ω"."""
    head, args = head_and_args(n) if n is not None else (None, [])
    match head, args:
        case Const("OfNat.ofNat"), [_, NatLit(k), _]:
            return k
        case Const("Nat.cast"), [_, _, k]:
            return c.evaluator.value(k, c.env, c.context)
        case Const("WithTop.some"), [_, k]:
            return _order(c, k)
        case Const("Top.top"), [of, _]:
            return None if isinstance(of, Const) and of.name == "ENat" else "ω"
    raise Unsupported("an order of smoothness that is a variable")


@pointwise("Continuous", 5, over=(0,))
@relation("ContinuousAt", 6)
def _continuous_at(c: Call) -> Any:
    ball_only(c)
    return limits.continuous_at(c.evaluator, c.type(0), c.type(1), c.function(4), c[5], None)


@pointwise("ContinuousOn", 6, over=(0,), inside=5)
def _continuous_on(c: Call) -> Any:
    ball_only(c)
    s, t = c.type(0), c.type(1)
    return limits.continuous_at(c.evaluator, s, t, c.function(4), c[6], c.function(5))


@relation("ContinuousWithinAt", 7)
def _continuous_within_at(c: Call) -> Any:
    ball_only(c)
    s, t = c.type(0), c.type(1)
    return limits.continuous_at(c.evaluator, s, t, c.function(4), c[6], c.function(5))


@relation("TendstoUniformly", 7)
def _tends_uniformly(c: Call) -> Any:
    return _uniform_limit(c, None)


@relation("TendstoUniformlyOn", 8)
def _tends_uniformly_on(c: Call) -> Any:
    return _uniform_limit(c, c.function(7))


def _uniform_limit(c: Call, inside: Callable[[Value], Any] | None) -> Any:
    """The supremum of dist (f x) (F n x) over x tends to 0."""
    ball_only(c)
    ev, f = c.evaluator, c.function(5)
    if (c.type(0), c.type(1)) != (ty.REAL, ty.REAL):
        raise Unsupported(f"uniform convergence of functions {c.type(0)} → {c.type(1)}")

    def apart(n: Value, x: Value) -> Value:
        return ev.domain.norm(ev.domain.sub(f(x), ev.apply(c[4], n, x)))

    return tends_uniformly(ev, c[6], apart, inside)


@pointwise("LipschitzWith", 6, over=(0, 0))
def _lipschitz_with(c: Call) -> Any:
    return _lipschitz(c, c[6], c[7])


@pointwise("LipschitzOnWith", 7, over=(0, 0), inside=6)
def _lipschitz_on_with(c: Call) -> Any:
    return _lipschitz(c, c[7], c[8])


def _lipschitz(c: Call, x: Value, y: Value) -> Any:
    """dist (f x) (f y) ≤ K · dist x y"""
    f = c.function(5)
    apart = distance(c, c.type(0), x, y)
    return c.dom.less_equal(distance(c, c.type(1), f(x), f(y)), c.dom.mul(c[4], apart))


@meaning("ContinuousLinearMap", 13)
def _linear_maps(c: Call) -> Value:
    """Continuous linear maps are represented by their functions, on which +, • and sums act
    pointwise.
    """
    codomain = c.type(8)
    return ty.Pi(c.type(5), lambda _: codomain)


@meaning("ContinuousLinearMap.proj", 8)
def _proj(c: Call) -> Value:
    ev, i = c.evaluator, c[7]
    return Function(lambda x: ev.apply(x, i))


@relation("HasFDerivAt", 13)
def _has_fderiv_at(c: Call) -> Any:
    ball_only(c)
    return derivatives.has_total_derivative(
        c.evaluator, c.type(2), c.type(6), c.function(-3), c.function(-2), c[-1]
    )


@relation("AnalyticAt", 10)
def _analytic_at(c: Call) -> Any:
    ball_only(c)
    types = c.type(0), c.type(1), c.type(2)
    return analytic_at(c.evaluator, *types, c.function(8), c[9])


@meaning("Function.update", 6)
def _update(c: Call) -> Value:
    ev, t, f, at, new = c.evaluator, c.type(0), c[3], c[4], c[5]

    def updated(x: Value) -> Value:
        here = comparison.equal(ev, t, x, at)
        if c.dom.name == "ball" and here.certain:
            return new if here.level.name == "TRUE" else ev.apply(f, x)
        return c.dom.select(here, lambda: new, lambda: ev.apply(f, x))

    return Function(updated)


@meaning("Function.comp", 5)
def _comp(c: Call) -> Value:
    f, g = c.function(3), c.function(4)
    return Function(lambda x: f(g(x)))


@meaning("Nat.iterate", 3)
def _iterate(c: Call) -> Value:
    ev, f, n = c.evaluator, c.function(1), c.whole(2)
    if n > MOST_STEPS:
        raise TooLarge(f"more than {MOST_STEPS} iterations")

    def run(x: Value) -> Value:
        for _ in range(n):
            ev.spend(STEP)
            x = f(x)
        return x

    return Function(run)
