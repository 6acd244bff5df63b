"""What the text of an existential statement says about where its witnesses are.

∃ N, ∀ n ≥ N, … only becomes easier as N grows, and ∃ δ > 0, ∀ x, |x − a| < δ → … as δ shrinks; a
witness of ∃ x, f x = g x is a root. Only in such cases does a search that finds nothing mean
anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics.limits.limits import converges
from pyisingcheck.semantics.unfolding import unfolded
from pyisingcheck.semantics.values import Thunk, Value, force
from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    Lam,
    NatLit,
    Pi,
    head_and_args,
    loose_indices,
    numeral,
)

if TYPE_CHECKING:
    from pyisingcheck.semantics.environment import Context, Environment
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Shape", "bounds_follow", "is_about_tail", "conjuncts", "shape_of"]

NOT_NEGATIVE = ("abs", "Norm.norm", "Dist.dist", "Real.sqrt", "Real.exp", "Real.cosh", "Nat.cast")
# whether an interval grows with a larger or a smaller end
INTERVALS = {
    "Set.Icc": (-1, 1),
    "Set.Ico": (-1, 1),
    "Set.Ioc": (-1, 1),
    "Set.Ioo": (-1, 1),
    "Set.Ici": (-1,),
    "Set.Ioi": (-1,),
    "Set.Iic": (1,),
    "Set.Iio": (1,),
}
ORDERS = {"LT.lt": (2, 3), "LE.le": (2, 3), "GT.gt": (3, 2), "GE.ge": (3, 2)}


@dataclass(frozen=True)
class Shape:
    """How a predicate depends on its variable.

    Attributes
    ----------
    direction : int
        1 if what holds of a number holds of all larger ones, −1 if it holds of all smaller ones,
        up to `edge`; 0 if neither is known.
    difference : callable or None
        Vanishes at every number that the predicate holds of.
    rest : callable or None
        Judges what else is said of such a number.
    bound : bool
        Whether the variable stands in no condition: it is a constant in what is claimed.
    limit : callable or None
        Judges whether there is a witness: the predicate says that a function tends to its variable.
    edge : callable or None
        Returns what the variable is said to be smaller than, or larger if smaller ones do.
    above_zero : bool
        Whether that is written as 0.
    body, context, env : expression with its context and environment
        What is said of the variable; of the context the variable's type is the innermost part.
    """

    direction: int = 0
    difference: Callable[[Value], Any] | None = None
    limit: Callable[[], Any] | None = None
    body: Expr | None = None
    context: Context = None
    env: Environment = None
    bound: bool = False
    rest: Callable[[Value], Any] | None = None
    edge: Callable[[], Value] | None = None
    above_zero: bool = False


def shape_of(ev: Evaluator, predicate: Expr | None, context: Context, env: Environment) -> Shape:
    """Return the shape of a predicate as it is written."""
    if not isinstance(predicate, Lam):
        return Shape()
    parts = conjuncts(predicate.body)
    direction, edges = 0, list[Expr]()
    for sign in (1, -1):
        bounds = [_edge(p, sign) for p in parts]
        if all(e is not None or _monotone(ev, p, 0, sign) for e, p in zip(bounds, parts)):
            direction, edges = sign, [e for e in bounds if e is not None]
            break
    inner = (predicate.type, context)
    if len(edges) > 1:
        direction, edges = 0, []
    edge = ev.lazy(edges[0], inner) if edges else None
    bound = direction != 0 and not edges and not any(_in_condition(p, 0) for p in parts)
    return Shape(
        direction,
        _difference(ev, parts, inner, env),
        _limit(ev, parts, inner, env),
        predicate.body,
        inner,
        env,
        bound,
        _rest(ev, parts, inner, env),
        None if edge is None else lambda: force(edge((None, env))),
        direction < 0 and bool(edges) and _is_zero(edges[0]),
    )


def is_about_tail(shape: Shape) -> bool:
    """Whether what is said of a natural number N has the form ∀ n, N ≤ n → …, or N < n."""
    outer = shape.body
    if not (isinstance(outer, Pi) and isinstance(outer.body, Pi)):
        return False
    head, args = head_and_args(outer.body.type)
    if not (isinstance(head, Const) and head.name in ORDERS and len(args) == 4):
        return False
    small, large = (args[i] for i in ORDERS[head.name])
    return _is_variable(small, 1) and _is_variable(large, 0)


def _in_condition(expr: Expr, i: int) -> bool:
    """Whether variable `i` stands in a hypothesis of `expr`."""
    if isinstance(expr, Pi):
        return i in loose_indices(expr.type) or _in_condition(expr.body, i + 1)
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name == "Exists" and isinstance(args[1], Lam):
        return _in_condition(args[1].body, i + 1)
    return any(_in_condition(a, i) for a in args)


def conjuncts(expr: Expr) -> list[Expr]:
    """Return the parts of p ∧ q ∧ …, p alone for other propositions."""
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name == "And" and len(args) == 2:
        return [p for a in args for p in conjuncts(a)]
    return [expr]


def bounds_follow(shape: Shape) -> bool:
    """Whether what is said of a variable is that something else exists, apart from comparisons."""
    parts = [] if shape.body is None else conjuncts(shape.body)
    names = [h.name if isinstance(h := head_and_args(p)[0], Const) else "" for p in parts]
    return names.count("Exists") == 1 and all(n in ("Exists", *ORDERS) for n in names)


def _edge(expr: Expr, direction: int) -> Expr | None:
    """Return a if `expr` says of the variable that x < a, or a < x for direction -1."""
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name in ("LT.lt", "GT.gt") and len(args) == 4):
        return None
    small, large = (args[i] for i in ORDERS[head.name])
    variable, other = (small, large) if direction > 0 else (large, small)
    return other if _is_variable(variable, 0) and 0 not in loose_indices(other) else None


def _monotone(
    ev: Evaluator, expr: Expr, i: int, sign: int, positive: frozenset[int] = frozenset()
) -> bool:
    """Whether the truth of `expr` cannot be lost when variable `i` grows (sign 1) or shrinks.

    Of `positive` variables it is known that they are not negative.
    """
    if i not in loose_indices(expr):
        return True
    if isinstance(expr, Pi):
        here = loose_indices(expr.type)
        positive = frozenset(k + 1 for k in positive | _positive_by(expr.type))
        return (i not in here or _monotone(ev, expr.type, i, -sign)) and _monotone(
            ev, expr.body, i + 1, sign, positive
        )
    head, args = head_and_args(expr)
    if not isinstance(head, Const):
        return False
    if head.name in ("And", "Or"):
        return all(_monotone(ev, a, i, sign, positive) for a in args)
    if head.name == "Not":
        return _monotone(ev, args[0], i, -sign, positive)
    if head.name == "Exists" and isinstance(args[1], Lam):
        inner = frozenset(k + 1 for k in positive)
        return i not in loose_indices(args[0]) and _monotone(ev, args[1].body, i + 1, sign, inner)
    if head.name in ORDERS and len(args) == 4:
        small, large = (args[k] for k in ORDERS[head.name])
        return _trend(small, i, positive) in (0, -sign) and _trend(large, i, positive) in (0, sign)
    if head.name == "Membership.mem" and len(args) == 5:
        return _in_growing_interval(args[3], args[4], i, sign, positive)
    opened = unfolded(ev, expr)
    return opened is not expr and _monotone(ev, opened, i, sign, positive)


def _in_growing_interval(
    interval: Expr, x: Expr, i: int, sign: int, positive: frozenset[int]
) -> bool:
    """Whether x ∈ [a, b] cannot be lost when variable `i` grows (sign 1) or shrinks."""
    head, args = head_and_args(interval)
    if i in loose_indices(x) or not isinstance(head, Const) or head.name not in INTERVALS:
        return False
    ends = zip(INTERVALS[head.name], args[2:], strict=True)
    return all(_trend(end, i, positive) in (0, way * sign) for way, end in ends)


def _trend(expr: Expr, i: int, positive: frozenset[int]) -> int | None:
    """Return 0 where variable `i` does not occur, 1 or -1 where `expr` grows or falls with it, None
    where that is not seen.
    """
    if i not in loose_indices(expr):
        return 0
    if _grows(expr, i, positive):
        return 1
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name == "Neg.neg" and _grows(args[-1], i, positive):
        return -1
    if isinstance(head, Const) and head.name == "HSub.hSub" and len(args) == 6:
        first, second = (_trend(a, i, positive) for a in args[4:])
        return -1 if first in (0, -1) and second == 1 else None
    return None


def _positive_by(hypothesis: Expr) -> frozenset[int]:
    """Return the variables that are not negative because of 0 < x or 0 ≤ x."""
    head, args = head_and_args(hypothesis)
    if isinstance(head, Const) and head.name in ORDERS and len(args) == 4:
        small, large = (args[i] for i in ORDERS[head.name])
        if isinstance(large, BVar) and _is_numeral(small):
            return frozenset({large.index})
    return frozenset()


def _is_zero(expr: Expr) -> bool:
    head, args = head_and_args(expr)
    return isinstance(head, Const) and head.name == "OfNat.ofNat" and numeral(args[1]) == 0


def _is_numeral(expr: Expr) -> bool:
    """Whether `expr` is a numeral, which is never negative."""
    head, _ = head_and_args(expr)
    return isinstance(head, Const) and head.name == "OfNat.ofNat"


def _grows(expr: Expr, i: int, positive: frozenset[int]) -> bool:
    """Whether `expr` is variable `i` times what is not negative, plus what does not mention it."""
    if _is_variable(expr, i):
        return True
    head, args = head_and_args(expr)
    if not isinstance(head, Const) or len(args) != 6:
        return False
    x, y = args[4:]
    here = [i in loose_indices(z) for z in (x, y)]
    if head.name == "HAdd.hAdd":
        return all(_grows(z, i, positive) for z, in_it in zip((x, y), here, strict=True) if in_it)
    if all(here):
        return False
    if head.name == "HSub.hSub":
        return here[0] and _grows(x, i, positive)
    if head.name == "HMul.hMul":
        factor, rest = (x, y) if here[0] else (y, x)
        return _grows(factor, i, positive) and _not_negative(rest, positive)
    return (
        head.name == "HDiv.hDiv"
        and here[0]
        and _grows(x, i, positive)
        and _not_negative(y, positive)
    )


def _not_negative(expr: Expr, positive: frozenset[int]) -> bool:
    """Whether a real number is written so that it is not negative."""
    if isinstance(expr, BVar):
        return expr.index in positive
    head, args = head_and_args(expr)
    if not isinstance(head, Const):
        return False
    if head.name in NOT_NEGATIVE or _is_numeral(expr):
        return True
    if head.name in ("HMul.hMul", "HAdd.hAdd", "HDiv.hDiv"):
        return all(_not_negative(z, positive) for z in args[4:])
    if head.name == "HPow.hPow":
        return _is_even(args[5]) or _not_negative(args[4], positive)
    return False


def _is_even(expr: Expr) -> bool:
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name == "OfNat.ofNat":
        return isinstance(args[1], NatLit) and args[1].value % 2 == 0
    return False


def _is_variable(expr: Expr, i: int) -> bool:
    """Whether `expr` is variable `i`, or a cast of it."""
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name in ("Nat.cast", "Int.cast", "Rat.cast"):
        return _is_variable(args[-1], i)
    return isinstance(expr, BVar) and expr.index == i


def _equation(parts: list[Expr]) -> Expr | None:
    """Return the first equation between real numbers about the variable."""
    for part in parts:
        head, args = head_and_args(part)
        equation = isinstance(head, Const) and head.name == "Eq" and _is_real(args[0])
        if equation and 0 in loose_indices(part):
            return part
    return None


def _difference(
    ev: Evaluator, parts: list[Expr], context: Context, env: Environment
) -> Callable[[Value], Any] | None:
    equation = _equation(parts)
    if equation is None:
        return None
    _, args = head_and_args(equation)
    left, right = (ev.lazy(args[i], context) for i in (1, 2))
    return lambda x: ev.domain.sub(force(left((x, env))), force(right((x, env))))


def _rest(
    ev: Evaluator, parts: list[Expr], context: Context, env: Environment
) -> Callable[[Value], Any] | None:
    equation = _equation(parts)
    if equation is None:
        return None
    codes = [ev.lazy(part, context) for part in parts if part is not equation]
    return lambda x: ev.domain.conjunction([ev.condition(Thunk(code, (x, env))) for code in codes])


def _limit(
    ev: Evaluator, parts: list[Expr], context: Context, env: Environment
) -> Callable[[], Any] | None:
    """Return how to judge ∃ x, Tendsto f l (𝓝 x)."""
    head, args = head_and_args(parts[0])
    if not (isinstance(head, Const) and head.name == "Filter.Tendsto" and len(args) == 5):
        return None
    target, ends = head_and_args(args[4])
    if not (isinstance(target, Const) and target.name == "nhds" and _is_variable(ends[2], 0)):
        return None
    if len(parts) > 1 or any(0 in loose_indices(args[i]) for i in (1, 2, 3)):
        return None
    codomain, f, source = (ev.lazy(args[i], context) for i in (1, 2, 3))

    def judged() -> Any:
        inner = (None, env)
        function = force(f(inner))
        t = ev.as_type(codomain(inner))
        return converges(ev, t, lambda x: ev.apply(function, x), force(source(inner)))

    return judged


def _is_real(expr: Expr) -> bool:
    return isinstance(expr, Const) and expr.name == "Real"
