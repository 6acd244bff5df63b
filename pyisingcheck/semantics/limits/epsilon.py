"""ε–δ statements as the limits that they spell out.

∀ ε > 0, ∃ N, ∀ n ≥ N, |u n - l| < ε says that u tends to l, ∀ ε > 0, ∃ δ > 0, ∀ x, |x - a| < δ →
|f x - f a| < ε that f is continuous at a. Limits are judged along sequences, at a small part of
the cost of three nested quantifiers, and functions with a given limit can be drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyisingcheck.semantics.environment import Code, Context, Environment
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.unfolding import unfolded
from pyisingcheck.semantics.values import Thunk, Value
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    NatLit,
    Pi,
    apply,
    head_and_args,
    loose_indices,
    same,
)
from pyisingcheck.terms.substitute import instantiate, reduced, renamed, shift

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["limit_statement", "read_as_limit"]

ORDERS = {  # the smaller side, the larger side, whether strict
    "LT.lt": (2, 3, True),
    "LE.le": (2, 3, False),
    "GT.gt": (3, 2, True),
    "GE.ge": (3, 2, False),
}
REAL, NAT = Const("Real"), Const("Nat")
ANY = Const("inst")  # instances that no meaning looks at
DEEPEST = 12  # binders


@dataclass
class _Telescope:
    """The binders of ∀ ε, … → ∃ δ, … ∧ ∀ x, … → conclusion.

    Attributes
    ----------
    depth : int
        How many binders there are.
    variables : list of (quantifier, position, type)
        Those of numbers.
    conditions : list of (position, Expr)
        What is said of them, below the binders before it.
    """

    depth: int = 0
    variables: list[tuple[str, int, Expr]] = field(default_factory=list)
    conditions: list[tuple[int, Expr]] = field(default_factory=list)


def limit_statement(ev: Evaluator, statement: Expr) -> Expr | None:
    """Return a limit, or continuity at a point, that says the same as an ε–δ statement.

    Parameters
    ----------
    ev : Evaluator
        Supplies the definitions that are unfolded.
    statement : Expr
        A proposition; it may have loose variables.

    Returns
    -------
    Expr or None
        `Filter.Tendsto`, `ContinuousAt`, `CauchySeq` or `UniformContinuous`, with instances that
        say nothing, or that for all p where the statement is ∀ ε > 0, ∀ p, …; None for statements
        of another form.
    """
    if not isinstance(statement, Pi) or not _is(statement.type, "Real"):
        return None
    if (swapped := _number_first(statement)) is not None:
        inner = limit_statement(ev, swapped.body)
        return None if inner is None else Pi(swapped.binder, swapped.type, inner, swapped.info)
    telescope = _Telescope()
    conclusion = _opened(ev, statement, telescope)
    kinds = [kind for kind, _, _ in telescope.variables]
    if conclusion is None or kinds[:2] != ["all", "some"] or "some" in kinds[2:] or len(kinds) < 3:
        return None
    return _Reading(ev, telescope, conclusion).limit()


def _number_first(statement: Pi) -> Pi | None:
    """Return ∀ p, ∀ ε > 0, … for ∀ ε > 0, ∀ p, …, if p is a number; None for other statements."""
    match statement.body:
        case Pi(type=condition, body=Pi(type=number) as inner) as guard if _numbers(number):
            pass
        case _:
            return None
    if _positive(condition) != 0:
        return None
    below = renamed(inner.body, lambda i: {0: 2, 1: 0, 2: 1}.get(i, i))
    positive = replace(guard, type=renamed(condition, lambda i: i + 1 if i else 0), body=below)
    return replace(inner, type=shift(number, -2), body=replace(statement, body=positive))


def read_as_limit(ev: Evaluator, statement: Expr, spelled_out: Code, context: Context) -> Code:
    """Return the code of an ε–δ statement as a limit, with that of its quantifiers for where the
    limit comes to no decision; of other statements, the latter alone.
    """
    limit = limit_statement(ev, statement)
    if limit is None:
        return spelled_out
    code = ev.lazy(limit, context)

    def run(env: Environment) -> Value:
        if ev.domain.name != "ball":
            return spelled_out(env)
        truth = ev.condition(Thunk(code, env))
        return spelled_out(env) if truth.level is Level.UNKNOWN else truth

    return run


def _opened(ev: Evaluator, expr: Expr, telescope: _Telescope) -> Expr | None:
    """Take off the binders of `expr`; return what is below them, None if they are others."""
    while telescope.depth < DEEPEST:
        expr = unfolded(ev, expr)
        head, args = head_and_args(expr)
        if isinstance(expr, Pi):
            if _numbers(expr.type):
                telescope.variables.append(("all", telescope.depth, expr.type))
            elif 0 in loose_indices(expr.body):
                return None
            else:
                telescope.conditions.append((telescope.depth, expr.type))
            expr = expr.body
        elif _is(head, "Exists") and isinstance(args[1], Lam):
            if _numbers(args[0]):
                telescope.variables.append(("some", telescope.depth, args[0]))
            elif 0 in loose_indices(args[1].body):
                return None
            else:
                telescope.conditions.append((telescope.depth, args[0]))
            expr = args[1].body
        elif _is(head, "And") and telescope.variables and telescope.variables[-1][0] == "some":
            telescope.conditions.append((telescope.depth, args[0]))
            expr = args[1]
            continue
        else:
            return expr
        telescope.depth += 1
    return None


@dataclass(frozen=True)
class _Bound:
    """What the conclusion says of a value: that it is close to another, or large."""

    value: Expr
    other: Expr | None  # what it is close to; None where it is large


class _Reading:
    """An opened ε–δ statement; all its terms stand below all of its binders."""

    def __init__(self, ev: Evaluator, telescope: _Telescope, conclusion: Expr) -> None:
        depth = telescope.depth
        self.depth, self.conclusion = depth, conclusion
        self.types = [type_ for _, _, type_ in telescope.variables]
        indices = [depth - 1 - position for _, position, _ in telescope.variables]
        self.epsilon, self.delta, *self.points = indices
        conditions = [
            part
            for position, type_ in telescope.conditions
            for part in _parts(ev, shift(type_, depth - position))
        ]
        self.positive = {i for c in conditions if (i := _positive(c)) is not None}
        rest = [c for c in conditions if _positive(c) not in indices[:2]]
        self.guards = [c for c in rest if self.delta in loose_indices(c)]
        self.others = [c for c in rest if self.delta not in loose_indices(c)]

    def limit(self) -> Expr | None:
        """Return the limit, None where the statement is not of that form."""
        bound = self._bound()
        if bound is None or not all(self._about_points(c) for c in self.others):
            return None
        if any(self.epsilon in loose_indices(c) for c in self.guards):
            return None
        if len(self.points) == 1:
            return self._at_one_point(bound)
        if len(self.points) == 2 and same(self.types[2], self.types[3]):
            return self._between_values(bound) or self._in_the_plane(bound)
        return None

    # -- forms -------------------------------------------------------------------------------------

    def _at_one_point(self, bound: _Bound) -> Expr | None:
        x, type_ = self.points[0], self.types[2]
        if len(self.guards) != 1:
            return None
        if self._beyond(self.guards[0], x):
            return None if self.others else self._tendsto(bound, [x], type_, _top(type_))
        centre = self._centre(self.guards[0], x)
        if centre is None or not _is(type_, "Real"):
            return None
        if bound.other is not None and self._is_value(bound, x, centre):
            return self._continuous(bound, x, centre)
        return self._tendsto(bound, [x], type_, self._near(type_, centre, [x]))

    def _between_values(self, bound: _Bound) -> Expr | None:
        """|f x - f y| becomes small as x and y grow or come close to each other."""
        x, y = self.points
        left, right = bound.value, bound.other
        if right is None or not self._alike(x, y):
            return None
        exchanged = {x: y, y: x}
        if not same(renamed(left, lambda i: exchanged.get(i, i)), right):
            return None
        first = x if x in loose_indices(left) else y
        if exchanged[first] in loose_indices(left):
            return None
        f = self._lambda([first], self.types[2], left)
        type_ = self.types[2]
        far = len(self.guards) == 2 and all(map(self._beyond, self.guards, self.points))
        if far and not self.others:
            return apply(Const("CauchySeq"), REAL, type_, ANY, ANY, f)
        apart = self._within(self.guards[0]) if len(self.guards) == 1 else None
        if apart is None or not _is(type_, "Real") or self.delta not in self.positive:
            return None
        ends = [z.index for z in apart if isinstance(z, BVar)]
        if sorted(ends) != sorted(self.points):
            return None
        if not self.others:
            return apply(Const("UniformContinuous"), REAL, REAL, ANY, ANY, f)
        of_one = [c for c in self.others if first in loose_indices(c)]
        inside = self._set(REAL, [first], of_one)
        return apply(Const("UniformContinuousOn"), REAL, REAL, ANY, ANY, f, inside)

    def _alike(self, x: int, y: int) -> bool:
        """Whether the same is said of both points, and nothing of both together."""
        exchanged = {x: y, y: x}
        first = [c for c in self.others if x in loose_indices(c)]
        second = [c for c in self.others if y in loose_indices(c)]
        if len(first) != len(second) or len(first) + len(second) != len(self.others):
            return False
        swapped = [renamed(c, lambda i: exchanged.get(i, i)) for c in first]
        return all(map(same, swapped, second)) and not any(x in loose_indices(c) for c in second)

    def _in_the_plane(self, bound: _Bound) -> Expr | None:
        """f x y tends to a limit as x tends to a and y to b."""
        if not _is(self.types[2], "Real"):
            return None
        if bound.other is not None and set(self.points) & loose_indices(bound.other):
            return None
        centres = self._centres()
        if centres is None:
            return None
        pair = apply(Const("Prod"), REAL, REAL)
        point = apply(Const("Prod.mk"), REAL, REAL, *centres)
        return self._tendsto(bound, self.points, pair, self._near(pair, point, self.points))

    # -- parts -------------------------------------------------------------------------------------

    def _bound(self) -> _Bound | None:
        order = _order(self.conclusion)
        if order is None:
            return None
        small, large, _ = order
        if _is_variable(large, self.epsilon) and self.epsilon in self.positive:
            found = _distance(small)
            bound = None if found is None else _Bound(*found)
        elif _is_variable(small, self.epsilon):
            bound = _Bound(large, None)
        else:
            return None
        inner = {self.epsilon, self.delta}
        terms = [t for t in (bound.value, bound.other) if t is not None] if bound else []
        return None if any(inner & loose_indices(t) for t in terms) else bound

    def _about_points(self, condition: Expr) -> bool:
        here = loose_indices(condition)
        return bool(here & set(self.points)) and self.epsilon not in here

    def _beyond(self, guard: Expr, x: int) -> bool:
        """Whether a condition says that x is larger than the variable that is said to exist."""
        order = _order(guard)
        return (
            order is not None
            and _is_variable(order[0], self.delta)
            and _is_variable(order[1], x)
            and same(self.types[1], self.types[2])
        )

    def _within(self, guard: Expr) -> tuple[Expr, Expr] | None:
        """Return x and y for |x - y| < δ."""
        order = _order(guard)
        if order is None or not _is_variable(order[1], self.delta):
            return None
        return _distance(order[0])

    def _centre(self, guard: Expr, x: int) -> Expr | None:
        """Return what x is close to by |x - a| < δ, or by x < a + δ where it is larger than a."""
        if self.delta not in self.positive:
            return None
        if (apart := self._within(guard)) is not None:
            ends = [z for z in apart if not _is_variable(z, x)]
            return ends[0] if len(ends) == 1 and self._outer(ends[0]) else None
        order = _order(guard)
        if order is None or not _is_variable(order[0], x):
            return None
        start = self._start(order[1])
        lower = [o[0] for c in self.others if (o := _order(c)) and _is_variable(o[1], x)]
        if start is None or not any(same(start, z) for z in lower):
            return None
        return start if self._outer(start) else None

    def _start(self, end: Expr) -> Expr | None:
        """Return a of a + δ, 0 of δ alone."""
        if _is_variable(end, self.delta):
            return _zero(REAL)
        head, args = head_and_args(end)
        if _is(head, "HAdd.hAdd") and len(args) == 6 and _is_variable(args[5], self.delta):
            return args[4]
        return None

    def _centres(self) -> list[Expr] | None:
        """Return the point that two variables are close to: by a condition on each, or by one on
        the sum of their squares.
        """
        x, y = self.points
        if self.delta not in self.positive:
            return None
        if len(self.guards) == 2:
            found = [self._centre(g, p) for g, p in zip(self.guards, (x, y), strict=True)]
            return None if None in found else [c for c in found if c is not None]
        order = _order(self.guards[0]) if len(self.guards) == 1 else None
        if order is None:
            return None
        squared = _is_square(order[1], self.delta) or _is_variable(order[1], self.delta)
        small, (head, args) = order[0], head_and_args(order[0])
        if _is(head, "Real.sqrt"):
            small = args[0]
        return [_zero(REAL)] * 2 if squared and _sum_of_squares(small, {x, y}) else None

    def _outer(self, term: Expr) -> bool:
        return all(i >= self.depth for i in loose_indices(term))

    def _is_value(self, bound: _Bound, x: int, centre: Expr) -> bool:
        """Whether the limit is the function's value at the point."""
        other = bound.other
        assert other is not None
        value = instantiate(self._body([x], bound.value), shift(centre, -self.depth))
        if not self._outer(other):
            return False
        return same(reduced(value), reduced(shift(other, -self.depth)))

    def _continuous(self, bound: _Bound, x: int, centre: Expr) -> Expr:
        f = self._lambda([x], REAL, bound.value)
        point = shift(centre, -self.depth)
        if not self.others:
            return apply(Const("ContinuousAt"), REAL, REAL, ANY, ANY, f, point)
        inside = self._set(REAL, [x], self.others)
        return apply(Const("ContinuousWithinAt"), REAL, REAL, ANY, ANY, f, inside, point)

    def _tendsto(self, bound: _Bound, points: list[int], type_: Expr, source: Expr) -> Expr | None:
        """Return that the value tends to what it is close to, or to infinity, along a filter."""
        if bound.other is None:
            f, target = self._lambda(points, type_, bound.value), _top(REAL)
        else:
            pair = [bound.value, bound.other]
            pair.sort(key=lambda t: not set(points) & loose_indices(t))
            value, other = pair
            if not self._outer(other):
                value, other = _difference(value, other), _zero(REAL)
            f = self._lambda(points, type_, value)
            target = apply(Const("nhds"), REAL, ANY, shift(other, -self.depth))
        return apply(Const("Filter.Tendsto"), type_, REAL, f, source, target)

    def _near(self, type_: Expr, centre: Expr, points: list[int]) -> Expr:
        """Return 𝓝 of the point, or 𝓝[s], if more is said of the points."""
        point = shift(centre, -self.depth)
        if not self.others:
            return apply(Const("nhds"), type_, ANY, point)
        return apply(Const("nhdsWithin"), type_, ANY, point, self._set(type_, points, self.others))

    def _set(self, type_: Expr, points: list[int], conditions: list[Expr]) -> Expr:
        condition, *more = conditions
        for c in more:
            condition = apply(Const("And"), condition, c)
        return apply(Const("setOf"), type_, Lam("x", type_, self._body(points, condition)))

    def _lambda(self, points: list[int], type_: Expr, term: Expr) -> Expr:
        body = self._body(points, term)
        if isinstance(body, App) and _is_variable(body.arg, 0) and 0 not in loose_indices(body.fn):
            return shift(body.fn, -1)
        return Lam("x", type_, body)

    def _body(self, points: list[int], term: Expr) -> Expr:
        """Return a term below one binder in place of all: for the point, or the pair of points."""
        count = len(points)
        order = {p: count - 1 - k for k, p in enumerate(points)}
        below = renamed(term, lambda i: order.get(i, i - self.depth + count))
        if count == 1:
            return below
        pair = BVar(0)
        parts = [apply(Const(f"Prod.{end}"), REAL, REAL, pair) for end in ("fst", "snd")]
        return instantiate(shift(below, 1, count), *parts)


def _parts(ev: Evaluator, condition: Expr) -> Iterator[Expr]:
    """Yield the parts of a conjunction."""
    condition = unfolded(ev, condition)
    head, args = head_and_args(condition)
    if _is(head, "And"):
        for part in args:
            yield from _parts(ev, part)
    else:
        yield condition


def _is(expr: Expr, name: str) -> bool:
    return isinstance(expr, Const) and expr.name == name


def _is_variable(expr: Expr, index: int) -> bool:
    return isinstance(expr, BVar) and expr.index == index


def _numbers(type_: Expr) -> bool:
    return _is(type_, "Real") or _is(type_, "Nat")


def _order(expr: Expr) -> tuple[Expr, Expr, bool] | None:
    """Return (smaller, larger side, whether strict) of an inequality."""
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name in ORDERS and len(args) == 4):
        return None
    small, large, strict = ORDERS[head.name]
    return args[small], args[large], strict


def _positive(condition: Expr) -> int | None:
    """Return the variable that a condition says is positive."""
    order = _order(condition)
    if order is None or not order[2] or not _is_zero(order[0]):
        return None
    return order[1].index if isinstance(order[1], BVar) else None


def _is_zero(expr: Expr) -> bool:
    return _is_numeral(expr, 0)


def _is_numeral(expr: Expr, n: int) -> bool:
    head, args = head_and_args(expr)
    if not (_is(head, "OfNat.ofNat") and len(args) == 3):
        return False
    return isinstance(args[1], NatLit) and args[1].value == n


def _zero(type_: Expr) -> Expr:
    return apply(Const("OfNat.ofNat"), type_, NatLit(0), Const("Zero.toOfNat0"))


def _distance(expr: Expr) -> tuple[Expr, Expr] | None:
    """Return the two real numbers whose distance a term is."""
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and args and _is(args[0], "Real")):
        return None
    if head.name == "Dist.dist" and len(args) == 4:
        return args[2], args[3]
    if head.name not in ("abs", "Norm.norm"):
        return None
    inner, parts = head_and_args(args[-1])
    if _is(inner, "HSub.hSub") and len(parts) == 6:
        return parts[4], parts[5]
    return args[-1], _zero(REAL)


def _difference(left: Expr, right: Expr) -> Expr:
    return apply(Const("HSub.hSub"), REAL, REAL, REAL, Const("instHSub"), left, right)


def _is_square(expr: Expr, index: int) -> bool:
    head, args = head_and_args(expr)
    return (
        _is(head, "HPow.hPow")
        and len(args) == 6
        and _is_variable(args[4], index)
        and _is_numeral(args[5], 2)
    )


def _sum_of_squares(expr: Expr, points: set[int]) -> bool:
    head, args = head_and_args(expr)
    if not (_is(head, "HAdd.hAdd") and len(args) == 6):
        return False
    squares = [{p for p in points if _is_square(arg, p)} for arg in args[4:]]
    return all(squares) and set().union(*squares) == points


def _top(type_: Expr) -> Expr:
    return apply(Const("Filter.atTop"), type_, ANY)
