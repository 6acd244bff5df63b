"""Whether a sequence has an upper bound: the partial sums of 1/k, and log (log n), grow too slowly
to pass any constant that could be tried.

Partial sums are judged as series are, other sequences from where the logarithm of n doubles, or n
where they are known only so far.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.environment import Code, Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits import series
from pyisingcheck.semantics.limits.limits import follow, follow_far
from pyisingcheck.semantics.limits.paths import FAR
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Pi, head_and_args, loose_indices
from pyisingcheck.terms.substitute import shift

__all__ = ["Sequence", "bound_of", "of_values", "sequence_of"]

ORDERS = ("LE.le", "LT.lt")
STEPS = 6  # from one point to the next far out, none of which is much smaller than the one before
KEPT = 0.9  # how much smaller it may be
NEAR = range(12)  # binary exponents of points that are not far out
LOGARITHMIC = 0.97, 1.05  # what a step is there of the one before
ENOUGH = 12  # values that tell something
SIGNS = (
    *range(24),
    *(2**k + 1 for k in range(5, 40)),
)  # indices of terms whose signs are looked at


@dataclass(frozen=True, slots=True)
class Sequence:
    """Real numbers F n for n : ℕ, given by code below n, or partial sums ∑ k < n, of such terms;
    with sign -1, the negatives of these.
    """

    code: Code
    partial_sums: bool
    sign: int

    def bounded_above(self, ev: Evaluator, env: Environment, sign: int = 1) -> Truth:
        """Judge whether the numbers, or their negatives if `sign` is -1, have an upper bound."""

        def f(n: Value) -> Value:
            value = force(self.code((n, env)))
            return value if sign == self.sign else ev.domain.neg(value)

        try:
            return _of_sums(ev, f) if self.partial_sums else of_values(ev, f)
        except Exhausted:
            raise
        except (*FAILURES, RecursionError) as reason:
            return Truth(Level.UNKNOWN, grounds=str(reason))


def _of_sums(ev: Evaluator, term: Callable[[Value], Value]) -> Truth:
    truth = series.summable(ev, ty.REAL, term)
    if truth.level is not Level.LIKELY_FALSE:
        return truth
    dom: Any = ev.domain
    if all(dom.less_equal(0, term(k)).level is Level.TRUE for k in SIGNS):
        return truth
    if all(dom.less_equal(term(k), 0).level is Level.TRUE for k in SIGNS):
        return Truth(Level.LIKELY_TRUE, grounds="terms below 0")
    return Truth(Level.UNKNOWN, grounds="terms of both signs")


def of_values(ev: Evaluator, f: Callable[[Value], Value]) -> Truth:
    """Judge whether the numbers f n for n : ℕ have an upper bound."""
    values = follow_far(ev, [2**k for k in FAR], f)
    if len(values) == len(FAR):
        return _keeps_growing(values, (KEPT, float("inf")), "log n")
    # The terms of a recursion cannot be had far out. A sequence that grows faster than log n may
    # still come to rest there.
    return _keeps_growing(follow(ev, [2**k for k in NEAR], f), LOGARITHMIC, "n")


def _keeps_growing(values: list[float], kept: tuple[float, float], doubled: str) -> Truth:
    """Judge a sequence by its last steps, how each compares with the one before."""
    steps = [b - a for a, b in zip(values, values[1:], strict=False)][-STEPS:]
    if len(values) < ENOUGH:
        return Truth(Level.UNKNOWN, grounds=f"only {len(values)} terms far out")
    ratios = [b / a for a, b in zip(steps, steps[1:], strict=False) if a > 0]
    if (
        min(steps) > 0
        and kept[0] <= min(ratios)
        and max(ratios) <= kept[1]
        and values[-1] < float("inf")
    ):
        return Truth(
            Level.LIKELY_FALSE, -steps[-1], f"grows by {steps[-1]:.3g} where {doubled} doubles"
        )
    return Truth(Level.UNKNOWN, grounds=f"reaches {values[-1]:.3g}")


def bound_of(ev: Evaluator, exists: Lam, context: Context) -> Sequence | None:
    """Read ∃ M, ∀ n : ℕ, F n ≤ M, and return F; None for other statements."""
    body = exists.body
    if not (isinstance(exists.type, Const) and exists.type.name == "Real"):
        return None
    if not (isinstance(body, Pi) and isinstance(body.type, Const) and body.type.name == "Nat"):
        return None
    head, args = head_and_args(body.body)
    if not (isinstance(head, Const) and head.name in ORDERS and len(args) == 4):
        return None
    small, large = args[2:]
    if not (isinstance(large, BVar) and large.index == 1) or 1 in loose_indices(small):
        return None
    return _read(ev, shift(small, -1, 1), (body.type, context))


def sequence_of(ev: Evaluator, set_: Expr, context: Context) -> Sequence | None:
    """Read Set.range fun n : ℕ ↦ F n, and return F; None for other sets."""
    head, args = head_and_args(set_)
    if not (isinstance(head, Const) and head.name == "Set.range" and len(args) == 3):
        return None
    f = args[2]
    if not (isinstance(f, Lam) and isinstance(f.type, Const) and f.type.name == "Nat"):
        return None
    return _read(ev, f.body, (f.type, context))


def _read(ev: Evaluator, value: Expr, context: Context) -> Sequence:
    """Return the sequence with the given value below n."""
    head, args = head_and_args(value)
    negative = isinstance(head, Const) and head.name == "Neg.neg"
    term = _summand(args[-1] if negative else value)
    if term is None:
        return Sequence(ev.lazy(value, context), partial_sums=False, sign=1)
    code = ev.lazy(shift(term.body, -1, 1), context)
    return Sequence(code, partial_sums=True, sign=-1 if negative else 1)


def _summand(value: Expr) -> Lam | None:
    """Return the terms of ∑ k ∈ Finset.range n, which do not mention n."""
    head, args = head_and_args(value)
    if not (isinstance(head, Const) and head.name == "Finset.sum" and len(args) == 5):
        return None
    over, bound = head_and_args(args[3])
    term = args[4]
    if not (isinstance(over, Const) and over.name == "Finset.range" and isinstance(term, Lam)):
        return None
    at_n = isinstance(bound[0], BVar) and bound[0].index == 0
    return term if at_n and 1 not in loose_indices(term.body) else None
