"""Whether an equation such as a k = a (k - 1) ^ 2 - 2, for k ≥ 1, rests on values at smaller
numbers only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyisingcheck.sampling.functions.patterns import natural_line, reach
from pyisingcheck.terms.expr import BVar, Const, Expr, Lam, Pi, head_and_args

__all__ = ["descends", "least_values", "step_by_step"]


def least_values(binders: list[Expr]) -> dict[int, int]:
    """Return lower bounds other than 0 that conditions give natural numbers bound before them.

    Parameters
    ----------
    binders : list of Expr
        The types of all variables and the conditions, the outermost first.

    Returns
    -------
    dict from int to int
        By the de Bruijn index below all of the binders.
    """
    found: dict[int, int] = {}
    for depth, condition in enumerate(binders):
        read = _lower_bound(condition)
        if read is None or read[0] >= depth or not _is_nat(binders[depth - 1 - read[0]]):
            continue
        index = len(binders) - depth + read[0]
        found[index] = max(found.get(index, 0), read[1])
    return {index: bound for index, bound in found.items() if bound > 0}


def _lower_bound(condition: Expr) -> tuple[int, int] | None:
    """Return a variable and a number that it is not below."""
    head, args = head_and_args(condition)
    name = head.name if isinstance(head, Const) else ""
    if name == "Ne" and len(args) == 3:
        positive = isinstance(args[1], BVar) and reach(args[2]) == (0, 0)
        return (args[1].index, 1) if positive else None  # type: ignore[union-attr]
    if name not in ("LE.le", "LT.lt", "GE.ge", "GT.gt") or len(args) != 4:
        return None
    low, high = args[2:] if name in ("LE.le", "LT.lt") else args[:1:-1]
    (least, most), strict = reach(low), name in ("LT.lt", "GT.gt")
    if not isinstance(high, BVar) or least != most:
        return None
    return high.index, int(least) + strict


def descends(patterns: list[Expr], rhs: Expr, function: Expr, least: Mapping[int, int]) -> bool:
    """Whether one argument of a function is smaller wherever it occurs in `rhs` than among the
    patterns, so that its values there are known before.
    """
    if not isinstance(function, BVar):
        return False
    places = list(_places(rhs, function.index))
    if any(args is None or len(args) != len(patterns) for args in places):
        return False
    return any(
        all(_smaller(args[k], p, least) for args in places if args is not None)
        for k, p in enumerate(patterns)
    )


def step_by_step(rhs: Expr, function: Expr) -> bool:
    """Whether a sequence occurs in `rhs`, and only at numbers that differ from n by a numeral, so
    that its value at n costs as much as n values do.
    """
    if not isinstance(function, BVar):
        return False
    places = list(_places(rhs, function.index))
    return bool(places) and all(args is not None and _is_near(*args) for args in places)


def _is_near(arg: Expr, *others: Expr) -> bool:
    line, (head, _) = natural_line(arg), head_and_args(arg)
    near = line is not None and line.slope == 1
    return not others and (near or (isinstance(head, Const) and head.name == "HSub.hSub"))


def _places(expr: Expr, function: int) -> Iterator[list[Expr] | None]:
    """Yield the arguments at which a function occurs, None for it occurring otherwise."""
    if expr.loose <= function:
        return
    head, args = head_and_args(expr)
    if isinstance(head, Lam | Pi) or not args:
        yield None
        return
    if isinstance(head, BVar) and head.index == function:
        yield args
    elif not isinstance(head, BVar | Const):
        yield None
    for arg in args:
        yield from _places(arg, function)


def _smaller(arg: Expr, pattern: Expr, least: Mapping[int, int]) -> bool:
    a, p = natural_line(arg), natural_line(pattern)
    if p is None or p.slope != 1:
        return False
    if a is not None:
        same = a.variable == p.variable and a.slope == 1
        return same and a.constant < p.constant and not isinstance(pattern, BVar)
    head, args = head_and_args(arg)
    if not isinstance(head, Const) or p.constant != 0 or least.get(p.variable, 0) < 1:
        return False
    if head.name == "Nat.pred":
        return _is_variable(args[0], p.variable)
    below = {"HSub.hSub": 1, "HDiv.hDiv": 2}.get(head.name)
    if below is None or len(args) != 6 or not _is_nat(args[0]):
        return False
    low, high = reach(args[5])
    return _is_variable(args[4], p.variable) and low == high >= below


def _is_nat(expr: Expr) -> bool:
    return isinstance(expr, Const) and expr.name == "Nat"


def _is_variable(expr: Expr, index: int) -> bool:
    return isinstance(expr, BVar) and expr.index == index
