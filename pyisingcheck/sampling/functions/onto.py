"""Functions that a hypothesis says to be injective, surjective or both: of those that are drawn few
are, and points do not show that one is.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.plan import Plan, Step
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function, force
from pyisingcheck.terms.expr import BVar, Const, head_and_args

__all__ = ["made_onto", "onto_of"]

Kind = tuple[bool, bool]  # whether injective, whether surjective
INJECTIVE, SURJECTIVE, BIJECTIVE = (True, False), (False, True), (True, True)
HEADS: dict[str, Kind] = {
    "Function.Injective": INJECTIVE,
    "Function.Surjective": SURJECTIVE,
    "Function.Bijective": BIJECTIVE,
}
Family = tuple[Callable[[Any, Any], Any], str, Kind]  # of a domain's operations and an argument


def _swapped(d: Any, x: Any) -> Any:
    other = d.select(d.equal(x, 1), lambda: fmpq(0), lambda: x)
    return d.select(d.equal(x, 0), lambda: fmpq(1), lambda: other)


def _cubic(d: Any, x: Any, below: Any) -> Any:
    return d.sub(d.power(x, 3), below)


WHOLE: list[Family] = [
    (lambda d, n: n, "n", BIJECTIVE),
    (lambda d, n: d.sub(d.add(n, 1), d.mul(2, d.int_mod(n, 2))), "n + 1 - 2 * (n % 2)", BIJECTIVE),
    (lambda d, n: d.mul(2, n), "2 * n", INJECTIVE),
    (lambda d, n: d.add(d.mul(3, n), 2), "3 * n + 2", INJECTIVE),
    (lambda d, n: d.int_floordiv(n, 2), "n / 2", SURJECTIVE),
    (lambda d, n: d.int_floordiv(d.add(n, 1), 3), "(n + 1) / 3", SURJECTIVE),
]
FAMILIES: dict[ty.Type, list[Family]] = {
    ty.NAT: [
        *WHOLE,
        (lambda d, n: d.add(n, 1), "n + 1", INJECTIVE),
        (lambda d, n: d.mul(n, n), "n ^ 2", INJECTIVE),
        (lambda d, n: d.maximum(d.sub(n, 1), 0), "n - 1", SURJECTIVE),
    ],
    ty.INT: [
        *WHOLE,
        (lambda d, n: d.add(n, 1), "n + 1", BIJECTIVE),
        (lambda d, n: d.neg(n), "-n", BIJECTIVE),
        (lambda d, n: d.power(n, 3), "n ^ 3", INJECTIVE),
    ],
    ty.REAL: [
        (lambda d, x: x, "x", BIJECTIVE),
        (lambda d, x: d.sub(1, d.mul(2, x)), "1 - 2 * x", BIJECTIVE),
        (lambda d, x: d.power(x, 3), "x ^ 3", BIJECTIVE),
        (lambda d, x: d.mul(x, d.norm(x)), "x * |x|", BIJECTIVE),
        (lambda d, x: d.inv(x), "x⁻¹", BIJECTIVE),
        (_swapped, "if x = 0 then 1 else if x = 1 then 0 else x", BIJECTIVE),
        (lambda d, x: d.function("exp", x), "Real.exp x", INJECTIVE),
        (lambda d, x: d.neg(d.function("exp", x)), "-Real.exp x", INJECTIVE),
        (lambda d, x: d.function("arctan", x), "Real.arctan x", INJECTIVE),
        (lambda d, x: _cubic(d, x, x), "x ^ 3 - x", SURJECTIVE),
        (lambda d, x: _cubic(d, x, d.mul(4, d.mul(x, x))), "x ^ 3 - 4 * x ^ 2", SURJECTIVE),
    ],
}
# where a real one is not smooth, or jumps
CORNERS = {
    "x * |x|": (fmpq(0),),
    "x⁻¹": (fmpq(0),),
    "if x = 0 then 1 else if x = 1 then 0 else x": (fmpq(0), fmpq(1)),
}


def onto_of(plan: Plan) -> dict[int, Kind]:
    """Return the steps that hypotheses say to be injective or surjective, and what of both."""
    found: dict[int, Kind] = {}
    for position, step in enumerate(plan.steps):
        if step.kind == "hypothesis" and (said := _said(step, position)) is not None:
            target, kind = said
            before = found.get(target, (False, False))
            found[target] = (before[0] or kind[0], before[1] or kind[1])
    return found


def _said(step: Step, position: int) -> tuple[int, Kind] | None:
    head, args = head_and_args(step.type)
    if not (isinstance(head, Const) and head.name in HEADS and isinstance(args[-1], BVar)):
        return None
    return position - 1 - args[-1].index, HEADS[head.name]


def made_onto(ev: Evaluator, t: ty.Type, asked: Kind, rng: random.Random) -> Function | None:
    """Return a function from ℕ, ℤ or ℝ to itself that is so, None for other types."""
    if not isinstance(t, ty.Pi) or t.domain not in FAMILIES or t.codomain(0) != t.domain:
        return None
    rule, label, made = rng.choice([f for f in FAMILIES[t.domain] if _covers(f[2], asked)])
    real, corners = t.domain == ty.REAL, CORNERS.get(label, ())
    return Function(
        lambda x: rule(ev.domain, force(x)),
        f"fun {'x' if real else 'n'} => {label}",
        tame=True,
        smooth=real and not corners,
        corners=corners,
        traits=frozenset(name for name, kind in HEADS.items() if _covers(made, kind)),
    )


def _covers(made: Kind, asked: Kind) -> bool:
    return made[0] >= asked[0] and made[1] >= asked[1]
