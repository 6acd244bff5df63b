"""Sequences whose steps a hypothesis bounds, |a (n + 1) - a n| ≤ g n or a (n + 1) ≤ g (a n): drawn
so that the bound is attained, at every step or at some, since few sequences are close to it by
chance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.sampling.functions.patterns import natural_line
from pyisingcheck.sampling.plan import Plan, Step
from pyisingcheck.sampling.samples import environment
from pyisingcheck.sampling.tables import moderate
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import (
    FAILURES,
    Exhausted,
    NotBatchable,
    TooLarge,
    Undecided,
)
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.domains.spans import INFINITY, Span, in_spans
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import PROOF, Function, Value, force
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, head_and_args, loose_indices

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Steps", "steps_of", "term"]

SMALL = (5, 5, 200)  # a natural number to begin with: a descent ends before the last point tried
LAST = 4000  # terms that are computed one after the other
LONG = 3000  # bits of a rational term, after which terms are balls
NUMBERS = (ty.REAL, ty.RAT, ty.INT, ty.NAT, ty.NNREAL)
SPREAD = {"abs": 1, "Norm.norm": 1, "Dist.dist": 2}  # how many of the last arguments count
BELOW = ("LE.le", "LT.lt")
ABOVE = ("GE.ge", "GT.gt")


@dataclass(slots=True)
class Steps:
    """What a hypothesis ∀ n, … says of the next term of a sequence.

    Attributes
    ----------
    target, position : int
        The sequence and the hypothesis.
    kind : "apart" | "below" | "above"
        Whether `bound` is one of the distance to the next term, or of that term from either side.
    bound : Code
        Below the binders of the steps before the hypothesis, and n.
    needed : tuple of int
        The variables in the bound; those drawn after the sequence may still change.
    by_itself : bool
        Whether the bound depends on terms of the sequence.
    strict : bool
        Whether the bound must not be attained.
    """

    target: int
    position: int
    kind: str
    bound: Code
    needed: tuple[int, ...]
    by_itself: bool
    strict: bool

    def drawn(self, d: Drawer, target: int, values: list[Value], t: ty.Type) -> Value | None:
        """Return a sequence that keeps to the bound, None for functions of other types."""
        if not (isinstance(t, ty.Pi) and t.domain == ty.NAT and t.codomain(0) in NUMBERS):
            return None
        codomain = t.codomain(0)
        # again where it lies far out: such a sequence says little
        start, c = (_moderate(draw) for draw in (lambda: d.draw(codomain), d.rational))
        if codomain == ty.NAT and not moderate(start):
            start = d.rng.randrange(d.rng.choice(SMALL))
        c = abs(c)
        part, text = d.rng.choice(self._parts(min(c, fmpq(1)), codomain in (ty.INT, ty.NAT)))
        terms: list[Value] = [start]
        needed: list[Value] = []

        def at(n: Value) -> Value:
            n = force(n)
            if not isinstance(n, int):
                raise NotBatchable("a sequence that is computed term by term")
            if n > LAST:
                raise TooLarge("a sequence that is computed term by term")
            now = [values[i] for i in self.needed if target < i < len(values)]
            if len(now) != len(needed) or any(x is not y for x, y in zip(now, needed, strict=True)):
                needed[:], terms[1:] = now, []
            while len(terms) <= n:
                d.ev.spend(3)
                term = self._next(d.ev, target, values, sequence, terms, part)
                terms.append(d.ev.domain.maximum(term, 0) if sequence.nonnegative else term)
            return terms[n]

        label = f"the sequence from {start} on {text}"
        size = moderate(start) and moderate(c)
        sequence = _Sequence(at, label, tame=True, moderate=size)
        sequence.steps, sequence.among = self, values
        sequence.nonnegative = codomain in (ty.NAT, ty.NNREAL)
        return sequence

    def holds(self, ev: Evaluator, values: list[Value]) -> bool:
        """Whether a sequence was drawn with these values of the variables in the bound, so that it
        certainly keeps to it.
        """
        made = values[self.target]
        if not (isinstance(made, _Sequence) and made.steps is self):
            return False
        if len(made.among) < self.position:
            return False
        if any(made.among[i] is not values[i] for i in self.needed):
            return False
        if self.kind != "apart":
            return not (self.strict and made.nonnegative)
        return not self.by_itself and _not_negative(ev, self.bound, values[: self.position])

    def _parts(self, c: fmpq, whole: bool) -> list[tuple[Callable[[int], Any], str]]:
        """Return which part of the allowed step is made, or how far a term is from its bound,
        which mostly is none.
        """
        if self.kind != "apart":
            least = (1 if whole else fmpq(1, 100)) if self.strict else 0
            off = "whose next term is {} from its bound"
            further = [] if whole else [(lambda n: fmpq(1, n + 1), off.format("1 / (n + 1)"))]
            return [
                *[(lambda n: least, off.format(least))] * 3,
                *further,
                (lambda n: 1, off.format(1)),
            ]
        steps = "whose steps are {} what the hypothesis allows"
        if self.strict:
            share = 0 if whole else fmpq(99, 100)
            return [(lambda n: share, steps.format(f"{share} times"))]
        parts: list[tuple[Callable[[int], Any], str]] = [
            *[(lambda n: 1, steps.format("all of"))] * 2,
            (lambda n: 0, steps.format("none of")),
            (lambda n: -1, steps.format("minus all of")),
            (lambda n: (-1) ** n, steps.format("alternately all of")),
            (lambda n: fmpq(1, n + 1), steps.format("one part in n + 1 of")),
            (lambda n: c, steps.format("a part of")),
        ]
        return parts[:-2] if whole else parts

    def _next(
        self,
        ev: Evaluator,
        target: int,
        values: list[Value],
        sequence: Value,
        terms: list[Value],
        part: Callable[[int], Any],
    ) -> Value:
        dom, n = ev.domain, len(terms) - 1
        if any(target < i >= len(values) for i in self.needed):
            raise Undecided("a sequence before what its steps depend on is drawn")
        known = [*values[:target], sequence, *values[target + 1 :], *[PROOF] * self.position]
        env = environment(known[: self.position])
        bound, last = force(self.bound((n, env))), terms[-1]
        if self.kind == "apart":
            return _short(dom.add(last, dom.mul(part(n), bound)))
        slack = dom.norm(part(n))
        return _short(dom.add(bound, slack if self.kind == "above" else dom.neg(slack)))


class _Sequence(Function):
    """A drawn sequence, with the values of the variables that its steps depend on."""

    __slots__ = ("among", "nonnegative", "steps")

    among: list[Value]
    nonnegative: bool  # terms below 0 are replaced by 0
    steps: Steps


def _not_negative(ev: Evaluator, bound: Code, values: list[Value]) -> bool:
    """Whether a bound is certainly 0 or more for all natural numbers."""
    try:
        with in_spans(ev):
            value = force(bound((Span(0, INFINITY), environment(values))))
            truth: Truth = ev.domain.less_equal(0, value)
    except Exhausted:
        raise
    except FAILURES:
        return False
    return truth.level is Level.TRUE


def _moderate(draw: Callable[[], Any]) -> Any:
    x = draw()
    return x if moderate(x) else draw()


def _short(x: Value) -> Value:
    """Return a ball in place of a long fraction."""
    return to_arb(x) if isinstance(x, fmpq) and x.q.bit_length() > LONG else x


def steps_of(ev: Evaluator, plan: Plan) -> dict[int, Steps]:
    """Return the sequences among the variables whose steps hypotheses bound."""
    found: dict[int, Steps] = {}
    for position, step in enumerate(plan.steps):
        rule = _rule(ev, step, position) if step.kind == "hypothesis" else None
        if rule is not None and plan.steps[rule[0]].kind == "variable":
            found.setdefault(*rule)
    return found


def _rule(ev: Evaluator, step: Step, position: int) -> tuple[int, Steps] | None:
    expr = step.type
    if not (isinstance(expr, Pi) and isinstance(expr.type, Const) and expr.type.name == "Nat"):
        return None
    head, args = head_and_args(expr.body)
    if not (isinstance(head, Const) and head.name in (*BELOW, *ABOVE) and len(args) == 4):
        return None
    small, large = args[2:] if head.name in BELOW else reversed(args[2:])
    strict = head.name in ("LT.lt", "GT.gt")
    context = (expr.type, step.context)
    for side, other, kind in ((small, large, "below"), (large, small, "above")):
        target = _next_term(side, position)
        if target is None and kind == "below":
            target, kind = _step_between(side, position), "apart"
        if target is not None:
            mentioned = loose_indices(other)
            needed = tuple(position - i for i in sorted(mentioned) if i > 0)
            bound = ev.lazy(other, context)
            return target, Steps(target, position, kind, bound, needed, target in needed, strict)
    return None


def _next_term(expr: Expr, position: int) -> int | None:
    """Return the step a for the expression a (n + 1) with the innermost bound n."""
    return term(expr, position, 1)


def term(expr: Expr, position: int, shift: int) -> int | None:
    """Return the step a for the expression a (n + shift) with the innermost bound n."""
    if not (isinstance(expr, App) and isinstance(expr.fn, BVar)):
        return None
    line = natural_line(expr.arg)
    plain = line is not None and (line.variable, line.slope, line.constant) == (0, 1, shift)
    target = position - expr.fn.index  # the bound n is index 0
    return target if plain and expr.fn.index > 0 else None


def _step_between(expr: Expr, position: int) -> int | None:
    """Return the step a for |a (n + 1) - a n|, ‖a (n + 1) - a n‖ or dist (a n) (a (n + 1))."""
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name in SPREAD):
        return None
    sides = args[-SPREAD[head.name] :]
    if len(sides) == 1:
        inner, sides = head_and_args(sides[0])
        if not (isinstance(inner, Const) and inner.name == "HSub.hSub"):
            return None
    ends = [{term(s, position, shift) for s in sides[-2:]} for shift in (0, 1)]
    both = (ends[0] & ends[1]) - {None}
    return both.pop() if both else None
