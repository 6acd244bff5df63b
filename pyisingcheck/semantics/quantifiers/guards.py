"""What is assumed of numbers in ∀ w x y z, 0 < w → 0 < x → … → w * x = y * z → …: each assumption
is looked at as soon as its numbers are chosen, and an equation among them is solved for the last.

At points that are chosen one by one, few would meet them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics.values import PROOF, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args, loose_indices
from pyisingcheck.terms.substitute import renamed

if TYPE_CHECKING:
    from pyisingcheck.semantics.environment import Code, Context, Environment
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Guard", "guard_of", "hoisted", "is_solved"]

NUMBERS = ("Nat", "Int", "Rat", "Real", "NNReal")
SUMS = ("HAdd.hAdd", "HSub.hSub", "HMul.hMul")
FEWEST = 3  # numbers that are chosen one after the other: of fewer, all points are looked at

Guard = Callable[["Environment"], Callable[[Value], Any]]


def hoisted(ev: Evaluator, pi: Pi, context: Context) -> Pi:
    """Return ∀ x y …, p x → q y → … with every assumption right after the last variable in it."""
    binders: list[Pi] = []
    numbers: list[int] = []
    expr: Expr = pi
    while isinstance(expr, Pi):
        if isinstance(expr.type, Const) and expr.type.name in NUMBERS:
            numbers.append(len(binders))
        elif not ev.is_proposition(expr.type, context):
            break
        binders.append(expr)
        context, expr = (expr.type, context), expr.body
    if len(numbers) < FEWEST or not numbers or numbers[0] != 0:
        return pi
    order = _order(binders, numbers)
    if order == list(range(len(binders))):
        return pi
    place = {old: new for new, old in enumerate(order)}
    body = _moved(expr, len(binders), len(binders), place)
    for new in range(len(order) - 1, -1, -1):
        old = order[new]
        body = replace(binders[old], type=_moved(binders[old].type, old, new, place), body=body)
    return body if isinstance(body, Pi) else pi


def _order(binders: list[Pi], numbers: list[int]) -> list[int]:
    """Return the binders in their new order: numbers as they come, others as early as they may."""
    needed = [{i - 1 - j for j in loose_indices(b.type) if j < i} for i, b in enumerate(binders)]
    order: list[int] = []
    waiting = [i for i in range(len(binders)) if i not in numbers]
    for number in numbers:
        order.append(number)
        for i in list(waiting):
            if needed[i] <= set(order):
                order.append(i)
                waiting.remove(i)
    return order


def _moved(expr: Expr, old: int, new: int, place: dict[int, int]) -> Expr:
    """Return what stood below `old` binders as it is below `new` of those in the new order."""

    def index(j: int) -> int:
        return new - 1 - place[old - 1 - j] if j < old else j - old + new

    return renamed(expr, index)


def guard_of(ev: Evaluator, pi: Pi, context: Context) -> Guard | None:
    """Return code for left - right of the first equation between real numbers that is assumed of
    the variable of ∀ x, … → left = right → …; None if there is none.
    """
    inner, expr, depth = (pi.type, context), pi.body, 0
    while isinstance(expr, Pi) and ev.is_proposition(expr.type, inner):
        head, args = head_and_args(expr.type)
        equation = isinstance(head, Const) and head.name == "Eq" and len(args) == 3
        if (
            equation
            and _is_real(args[0])
            and _is_real(pi.type)
            and depth in loose_indices(expr.type)
        ):
            left, right = (ev.lazy(args[k], inner) for k in (1, 2))
            return _difference(ev, left, right, depth)
        inner, expr, depth = (expr.type, inner), expr.body, depth + 1
    return None


def _is_real(expr: Expr) -> bool:
    return isinstance(expr, Const) and expr.name == "Real"


def is_solved(equation: Expr, numbers: frozenset[int]) -> bool:
    """Whether an assumption is solved for the last of the real variables `numbers` in it, as
    w * x = y * z is for z: it is met at points that are tried.
    """
    inside = loose_indices(equation) & numbers
    _, args = head_and_args(equation)
    degrees = [_degree(side, min(inside)) for side in args[1:]] if inside else []
    return degrees in ([0, 1], [1, 0])


def _degree(expr: Expr, i: int) -> int | None:
    """Return the degree of a sum or a product in variable `i`, None for other terms with it."""
    if i not in loose_indices(expr):
        return 0
    if isinstance(expr, BVar):
        return 1
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name in SUMS and len(args) == 6):
        return None
    parts = [_degree(a, i) for a in args[4:]]
    return None if None in parts or sum(map(bool, parts)) != 1 else 1


def _difference(ev: Evaluator, left: Code, right: Code, depth: int) -> Guard:
    def of(env: Environment) -> Callable[[Value], Any]:
        def at(x: Value) -> Any:
            here: Environment = (x, env)
            for _ in range(depth):
                here = (PROOF, here)
            return ev.domain.sub(force(left(here)), force(right(here)))

        return at

    return of
