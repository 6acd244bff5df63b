"""Monotone functions between ordered types: a function that a hypothesis says to be monotone is
made so, since few functions are by chance.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.functions.steps import term
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics import comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.order import extremum
from pyisingcheck.semantics.domain import Undecided, Unsupported
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import AT_INTEGERS, Function, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args

__all__ = ["Shape", "made_monotone", "shapes_of"]

STEP = "if n < 2 then 0 else 1"
WEAK = {True: frozenset({"Monotone"}), False: frozenset({"Antitone"})}
STRICT = {
    True: WEAK[True] | {"StrictMono", "Function.Injective"},
    False: WEAK[False] | {"StrictAnti", "Function.Injective"},
}
Shape = tuple[bool, bool]  # whether it rises, and whether strictly
HEADS: dict[str, Shape] = {
    "Monotone": (True, False),
    "MonotoneOn": (True, False),
    "StrictMono": (True, True),
    "StrictMonoOn": (True, True),
    "Antitone": (False, False),
    "AntitoneOn": (False, False),
    "StrictAnti": (False, True),
    "StrictAntiOn": (False, True),
}
# relations, whether their smaller side comes first, and whether they are strict
COMPARED = {
    "LE.le": (True, False),
    "LT.lt": (True, True),
    "GE.ge": (False, False),
    "GT.gt": (False, True),
}


def shapes_of(plan: Plan) -> dict[int, Shape]:
    """Return the steps that hypotheses say to be monotone functions."""
    found: dict[int, Shape] = {}
    for position, step in enumerate(plan.steps):
        head, args = head_and_args(step.type)
        if step.kind != "hypothesis":
            continue
        if isinstance(head, Const) and head.name in HEADS:
            for arg in args[4:]:
                if isinstance(arg, BVar):
                    found.setdefault(position - 1 - arg.index, HEADS[head.name])
                    break
        elif (by_steps := _shape_by_steps(step.type, position)) is not None:
            found.setdefault(*by_steps)
    return found


def _shape_by_steps(hypothesis: Expr, position: int) -> tuple[int, Shape] | None:
    """Return the sequence that ∀ n, u n ≤ u (n + 1) says to rise, or to fall, and how."""
    if not isinstance(hypothesis, Pi):
        return None
    domain = hypothesis.type
    if not (isinstance(domain, Const) and domain.name == "Nat"):
        return None
    head, args = head_and_args(hypothesis.body)
    if not (isinstance(head, Const) and head.name in COMPARED and len(args) == 4):
        return None
    forwards, strict = COMPARED[head.name]
    for rising in (True, False):
        here, after = args[2:] if rising == forwards else reversed(args[2:])
        target = term(here, position, 0)
        if target is not None and target == term(after, position, 1):
            return target, (rising, strict)
    return None


def made_monotone(
    ev: Evaluator,
    t: ty.Type,
    f: Value,
    shape: Shape,
    rng: random.Random,
    tabulated: Callable[[Evaluator, ty.Type, list[Value]], Value],
) -> Value:
    """Return a monotone function made of the function `f` on a finite type: two of its values, by
    how many points lie below x, or the supremum (or a sum that grows) of its values at those
    points; `f` itself where there is none. From ℝ to ℝ, or ℕ to ℝ, one of some that are monotone.
    """
    if isinstance(t, ty.Pi) and t.domain == ty.NAT and t.codomain(0) == ty.REAL:
        return _of_naturals(ev, shape, rng)
    if isinstance(t, ty.Pi) and t.domain == t.codomain(0) == ty.REAL:
        return _of_reals(ev, shape, rng)
    if not isinstance(t, ty.Pi) or (n := ty.size(t.domain)) is None or n == 0 or n > 64:
        return f
    rising, strict = shape
    points = [decode(ev.domain, t.domain, k) for k in range(n)]
    values = [force(ev.apply(f, x)) for x in points]
    codomain = t.codomain(points[0])
    try:
        below = [
            [k for k, y in enumerate(points) if _below(ev, t.domain, *_along(y, x, rising))]
            for x in points
        ]
        if strict or rng.random() < 0.5:
            entries = [_gathered(ev, codomain, [values[k] for k in ks], strict) for ks in below]
        else:
            low, least = rng.choice(values), rng.randint(1, max(map(len, below)))
            high = extremum(ev, True, codomain, low, rng.choice(values))
            entries = [high if len(ks) > least else low for ks in below]
    except (Unsupported, Undecided):
        return f
    return tabulated(ev, t.domain, entries)


def _of_reals(ev: Evaluator, shape: Shape, rng: random.Random) -> Value:
    """Return a function from ℝ to ℝ that rises or falls, with or without places where it is flat,
    bends or jumps.
    """
    c, h = fmpq(rng.randint(-4, 6), rng.choice((1, 1, 2, 3))), fmpq(rng.randint(1, 5), 2)

    def jump(x: Any) -> Any:
        return ev.domain.select(ev.domain.less(x, c), lambda: fmpq(0), lambda: h)

    def bend(x: Any) -> Any:
        return ev.domain.add(x, ev.domain.mul(fmpq(1, 2), ev.domain.norm(ev.domain.sub(x, c))))

    families: list[tuple[Callable[[Any], Any], str, tuple[fmpq, ...]]] = [
        (lambda x: ev.domain.add(c, ev.domain.mul(h, x)), f"{c} + {h} * x", ()),
        (lambda x: ev.domain.power(ev.domain.sub(x, c), 3), f"(x - {c}) ^ 3", ()),
        (lambda x: ev.domain.power(x, 3), "x ^ 3", ()),
        (lambda x: ev.domain.function("exp", x), "Real.exp x", ()),
        (lambda x: ev.domain.function("arctan", x), "Real.arctan x", ()),
        (lambda x: ev.domain.add(x, jump(x)), f"x + (if x < {c} then 0 else {h})", (c,)),
        (bend, f"x + |x - {c}| / 2", (c,)),
        (lambda x: _logistic(ev, x), "1 / (1 + Real.exp (-x))", ()),
    ]
    strict = len(families)
    if not shape[1]:
        families += [
            (lambda _: c, f"{c}", ()),
            (jump, f"if x < {c} then 0 else {h}", (c,)),
            (lambda x: ev.domain.div(jump(x), h), f"if x < {c} then 0 else 1", (c,)),
            (lambda x: ev.domain.floor(x), "⌊x⌋", AT_INTEGERS),
            (lambda x: ev.domain.maximum(x, c), f"max x {c}", (c,)),
        ]
    chosen = rng.randrange(len(families))
    rule, label, corners = families[chosen]

    def at(x: Value) -> Any:
        y = rule(force(x))
        return y if shape[0] else ev.domain.neg(y)

    tame, smooth = corners is not AT_INTEGERS, not corners
    text = f"fun x => {label}" if shape[0] else f"fun x => -({label})"
    traits = STRICT[shape[0]] if chosen < strict else WEAK[shape[0]]
    return Function(at, text, tame, smooth, corners, traits=traits)


def _logistic(ev: Evaluator, x: Any) -> Any:
    return ev.domain.inv(ev.domain.add(1, ev.domain.function("exp", ev.domain.neg(x))))


def _of_naturals(ev: Evaluator, shape: Shape, rng: random.Random) -> Value:
    """Return a sequence of real numbers that rises or falls, with a limit or without."""
    c, h = fmpq(rng.choice((0, 0, 1, -1, 3))), fmpq(rng.choice((1, 1, 1, 2)), rng.choice((1, 1, 2)))
    families: list[tuple[Callable[[Any], Any], str]] = [
        (lambda n: n, "n"),
        (lambda n: ev.domain.function("sqrt", n), "√n"),
        (lambda n: ev.domain.neg(ev.domain.inv(ev.domain.add(n, 1))), "-1 / (n + 1)"),
        (lambda n: ev.domain.neg(ev.domain.power(fmpq(1, 2), n)), "-(1 / 2) ^ n"),
        (lambda n: ev.domain.div(n, ev.domain.add(n, 1)), "n / (n + 1)"),
    ]
    strict = len(families)
    if not shape[1]:
        families += [
            (lambda _: 0, "0"),
            (lambda n: ev.domain.select(ev.domain.less(n, 2), lambda: 0, lambda: 1), STEP),
        ]
    chosen = rng.randrange(len(families))
    rule, label = families[chosen]
    factor = h if shape[0] else -h

    def at(n: Value) -> Any:
        return ev.domain.add(c, ev.domain.mul(factor, rule(force(n))))

    traits = STRICT[shape[0]] if chosen < strict else WEAK[shape[0]]
    return Function(at, f"fun n => {c} + ({factor}) * ({label})", tame=True, traits=traits)


def _along(x: Value, y: Value, rising: bool) -> tuple[Value, Value]:
    return (x, y) if rising else (y, x)


def _below(ev: Evaluator, t: ty.Type, x: Value, y: Value) -> bool:
    return bool(comparison.less(ev, False, t, x, y).level is Level.TRUE)


def _gathered(ev: Evaluator, t: ty.Type, values: list[Value], strict: bool) -> Value:
    if strict and isinstance(t, ty.Number):
        start = fmpq(1, 8) if t not in (ty.NAT, ty.INT) else 1
        total: Any = ev.domain.sub(values[0], ev.domain.norm(values[0]))  # 0 on ℕ: a zero of t
        for v in values:
            total = ev.domain.add(total, ev.domain.add(ev.domain.norm(v), start))
        return total
    result = values[0]
    for v in values[1:]:
        result = extremum(ev, True, t, result, v)
    return result
