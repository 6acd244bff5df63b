"""What hypotheses say about a variable before it is drawn: bounds, the few values that it or its
entries may have, its use as a dimension.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from pyisingcheck.sampling.functions.patterns import reach
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.domains.ball_numbers import Closed
from pyisingcheck.semantics.environment import Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import PROOF, Value
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args, loose_indices

__all__ = ["Hint", "bounds_in", "choices_of", "dimension_steps", "hints_of", "position_of"]


@dataclass(frozen=True, slots=True)
class Hint:
    """The side of an inequality that bounds a variable; evaluated once the variables before it have
    values.
    """

    side: Expr
    context: Context
    depth: int  # binders around `side`
    low: bool
    strict: bool
    under: int = 0  # how many of the binders belong to the hypothesis itself
    entry: tuple[int, ...] | None = None  # the only arguments of a function that it is about
    negated: bool = False  # whether the bound is -side, as the lower one of |x| ≤ side
    centre: Expr | None = None  # to which the bound is relative, as those of |x - c| ≤ side
    mirrored: bool = False  # whether it is relative to -centre

    def value(self, ev: Evaluator, values: list[Value]) -> fmpq | None:
        env: Environment = None
        for v in [*values, *[PROOF] * (self.depth - len(values))]:
            env = (v, env)
        try:
            bound = _as_rational(ev.value(self.side, env, self.context))
            at = 0 if self.centre is None else ev.value(self.centre, env, self.context)
            centre = _as_rational(at)
        except FAILURES:
            return None
        if bound is None or centre is None:
            return None
        return (-bound if self.negated else bound) + (-centre if self.mirrored else centre)


def _as_rational(x: Any) -> fmpq | None:
    if isinstance(x, bool | int):
        return fmpq(int(x))
    if isinstance(x, fmpq):
        return x
    if isinstance(x, Closed):
        x = x.ball()
    if isinstance(x, arb) and x.is_finite():
        mantissa, exponent = x.mid().man_exp()
        return fmpq(int(mantissa)) * fmpq(2) ** int(exponent) if abs(int(exponent)) < 4000 else None
    return None


def hints_of(plan: Plan) -> dict[int, list[Hint]]:
    """Return, for every step, the bounds that hypotheses put on it (on its entries, for vectors and
    matrices).
    """
    found: dict[int, list[Hint]] = {}
    for position, step in enumerate(plan.steps):
        if step.kind == "hypothesis":
            _collect(step.type, step.context, position, 0, found)
    return found


CASTS = ("Nat.cast", "Int.cast", "Rat.cast")


def bounds_in(condition: Expr, context: Context, position: int) -> list[Hint]:
    """Return the bounds that a condition puts on its innermost variable, below `position` steps."""
    found: dict[int, list[Hint]] = {}
    _collect(condition, context, position + 1, 0, found)
    return [hint for hint in found.get(position, []) if not hint.under]


ORDERS = {
    "LT.lt": (2, 3, True),
    "LE.le": (2, 3, False),
    "GT.gt": (3, 2, True),
    "GE.ge": (3, 2, False),
}
INTERVALS = {  # (lower end strict, upper end strict), None where there is no end
    "Set.Icc": (False, False),
    "Set.Ico": (False, True),
    "Set.Ioc": (True, False),
    "Set.Ioo": (True, True),
    "Set.Ici": (False, None),
    "Set.Ioi": (True, None),
    "Set.Iic": (None, False),
    "Set.Iio": (None, True),
}


def _collect(
    expr: Expr, context: Context, depth: int, under: int, found: dict[int, list[Hint]]
) -> None:
    if isinstance(expr, Pi):
        _collect(expr.body, (expr.type, context), depth, under + 1, found)
        return
    head, args = head_and_args(expr)
    if not isinstance(head, Const):
        return
    if head.name == "And":
        for part in args:
            _collect(part, context, depth, under, found)
    elif head.name in ORDERS and len(args) == 4:
        small, large, strict = ORDERS[head.name]
        _order(args[small], args[large], strict, context, depth, under, found)
    elif head.name == "Membership.mem" and len(args) == 5:
        _interval(args[3], args[4], context, depth, under, found)
    elif head.name == "Ne":
        return


def _order(
    a: Expr,
    b: Expr,
    strict: bool,
    context: Context,
    depth: int,
    under: int,
    found: dict[int, list[Hint]],
) -> None:
    for variable, side, low in ((b, a, True), (a, b, False)):
        position = position_of(variable, depth, under)
        if position is not None and _earlier(side, position, depth, under):
            found.setdefault(position, []).append(
                Hint(side, context, depth + under, low, strict, under, _entry(variable))
            )
    inside = _of_size(a)
    if inside is not None:
        _within(*inside, b, strict, context, depth, under, found)


def _within(
    variable: Expr,
    centre: Expr | None,
    mirrored: bool,
    radius: Expr,
    strict: bool,
    context: Context,
    depth: int,
    under: int,
    found: dict[int, list[Hint]],
) -> None:
    """Note that a variable lies within a distance of a number."""
    position = position_of(variable, depth, under)
    sides = [radius] if centre is None else [radius, centre]
    if position is None or not all(_earlier(e, position, depth, under) for e in sides):
        return
    for low in (True, False):
        hint = Hint(
            radius,
            context,
            depth + under,
            low,
            strict,
            under,
            _entry(variable),
            negated=low,
            centre=centre,
            mirrored=mirrored,
        )
        found.setdefault(position, []).append(hint)


def _of_size(expr: Expr) -> tuple[Expr, Expr | None, bool] | None:
    """Return the real number x of |x|, ‖x‖, |x - c|, |c - x|, |x + c| or dist x c, with c, and
    whether x is measured from -c.
    """
    head, args = head_and_args(expr)
    name = head.name if isinstance(head, Const) else ""
    if not (args and isinstance(args[0], Const) and args[0].name in ("Real", "Rat", "Int")):
        return None
    if name == "Dist.dist" and len(args) == 4:
        return _measured(args[2], args[3], False)
    if name not in ("abs", "Norm.norm"):
        return None
    inner, parts = head_and_args(args[-1])
    if isinstance(inner, Const) and len(parts) == 6:
        if inner.name == "HSub.hSub":
            return _measured(parts[4], parts[5], False)
        if inner.name == "HAdd.hAdd":
            return _measured(parts[4], parts[5], True)
    return args[-1], None, False


def _measured(x: Expr, y: Expr, mirrored: bool) -> tuple[Expr, Expr | None, bool]:
    """Return which of two terms is the variable that is drawn later, and the other one."""
    indices = [min(loose_indices(e), default=1 << 30) for e in (x, y)]
    return (y, x, mirrored) if indices[1] < indices[0] else (x, y, mirrored)


def _interval(
    s: Expr, x: Expr, context: Context, depth: int, under: int, found: dict[int, list[Hint]]
) -> None:
    head, args = head_and_args(s)
    position = position_of(x, depth, under)
    if position is None or not isinstance(head, Const) or head.name not in INTERVALS:
        return
    ends = list(args[2:])
    for strict, low in zip(INTERVALS[head.name], (True, False), strict=True):
        if strict is not None and ends:
            side = ends.pop(0)
            if _earlier(side, position, depth, under):
                found.setdefault(position, []).append(
                    Hint(side, context, depth + under, low, strict, under)
                )


def choices_of(plan: Plan) -> dict[int, list[Hint]]:
    """Return, for steps of which a hypothesis says x = a ∨ x = b ∨ …, or that of all entries, the
    values that it leaves.
    """
    found: dict[int, list[Hint]] = {}
    for position, step in enumerate(plan.steps):
        options = _options(step.type, step.context, position) if step.kind == "hypothesis" else []
        targets = {target for target, _ in options}
        if len(options) > 1 and len(targets) == 1:
            found.setdefault(targets.pop(), [value for _, value in options])
    return found


def _options(expr: Expr, context: Context, depth: int, under: int = 0) -> list[tuple[int, Hint]]:
    """Return the steps and values in a choice between equations; none if there is another
    alternative among them.
    """
    if isinstance(expr, Pi):
        return _options(expr.body, (expr.type, context), depth, under + 1)
    options = [_option(e, context, depth, under) for e in _alternatives(expr)]
    return [o for o in options if o is not None] if None not in options else []


def _alternatives(expr: Expr) -> list[Expr]:
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name == "Or" and len(args) == 2:
        return [p for a in args for p in _alternatives(a)]
    return [expr]


def _option(expr: Expr, context: Context, depth: int, under: int) -> tuple[int, Hint] | None:
    """Return the step and the value of an equation x i₁ … iₖ = a, i₁ … iₖ all that is bound."""
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name == "Eq" and len(args) == 3):
        return None
    variable, indices = head_and_args(args[1])
    if not (isinstance(variable, BVar) and variable.index >= under):
        return None
    bound = [i.index for i in indices if isinstance(i, BVar)]
    position = depth - 1 - (variable.index - under)
    constant = not set(range(under)) & loose_indices(args[2])
    if bound != list(reversed(range(under))) or len(bound) < len(indices) or not constant:
        return None
    if not _earlier(args[2], position, depth, under):
        return None
    return position, Hint(args[2], context, depth + under, True, False, under)


def position_of(expr: Expr, depth: int, under: int) -> int | None:
    """Return the position of the step that `expr` is, or is an entry of."""
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name in CASTS and len(args) == 3:
        head, _ = head_and_args(args[2])
    if isinstance(head, BVar) and head.index >= under:
        return depth - 1 - (head.index - under)
    return None


def _entry(expr: Expr) -> tuple[int, ...] | None:
    """Return the arguments if they are numerals: the bound is on that entry alone."""
    head, args = head_and_args(expr)
    reaches = [reach(a) for a in args] if isinstance(head, BVar) else []
    if not reaches or any(low != high for low, high in reaches):
        return None
    return tuple(int(low) for low, _ in reaches)


def _earlier(side: Expr, position: int, depth: int, under: int) -> bool:
    return all(i < position for i in mentioned(side, depth + under))


def dimension_steps(plan: Plan) -> set[int]:
    """Return the steps that the types of other steps depend on."""
    found: set[int] = set()
    for position, step in enumerate(plan.steps):
        if step.kind != "hypothesis":
            found.update(mentioned(step.type, position))
    return found
