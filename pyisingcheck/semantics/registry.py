"""The table of constants that have a numerical meaning of their own; everything else unfolds or is
untested by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyisingcheck.semantics.quantifiers.extents import all_among, extent_of
from pyisingcheck.semantics.values import Value
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, apply
from pyisingcheck.terms.substitute import shift

if TYPE_CHECKING:
    from pyisingcheck.semantics.call import Call

Rule: TypeAlias = "Callable[[Call], Value]"


@dataclass(frozen=True, slots=True)
class Meaning:
    """How to evaluate a constant applied to `arity` arguments, types and instances counted."""

    name: str
    arity: int
    rule: Rule
    proposition: bool


@dataclass(frozen=True, slots=True)
class Pointwise:
    """A property of a function that says the same of every point, or of every pair of points.

    Attributes
    ----------
    name, arity
        The constant, and how many arguments it takes.
    over : tuple of int
        Which arguments are the types of the points.
    inside : int or None
        Which argument is the set that the points are restricted to.
    """

    name: str
    arity: int
    over: tuple[int, ...]
    inside: int | None = None

    @property
    def at(self) -> str:
        """The name of the constant that says it of given points, which follow the arguments."""
        return f"{self.name} at"

    def opened(self, args: list[Expr]) -> Expr | None:
        """Return ``∀ points, …``, None if arguments are missing."""
        if len(args) != self.arity:
            return None
        binders: list[tuple[str, Expr]] = []
        points: list[int] = []
        for name, i in zip("xy", self.over, strict=False):
            binders.append((name, shift(args[i], len(binders))))
            points.append(len(binders))
            if self.inside is not None:
                here = [shift(args[k], len(binders)) for k in (i, self.inside)]
                binders.append((f"h{name}", _member(here[0], here[1], BVar(0))))
        depth = len(binders)
        arguments = [shift(a, depth) for a in args] + [BVar(depth - p) for p in points]
        body = apply(Const(self.at), *arguments)
        for name, type_ in reversed(binders):
            body = Pi(name, type_, body)
        return body


def _member(type_: Expr, set_: Expr, x: Expr) -> Expr:
    sets = apply(Const("Set"), type_)
    instance = apply(Const("Set.instMembership"), type_)
    return apply(Const("Membership.mem"), type_, sets, instance, set_, x)


MEANINGS: dict[str, Meaning] = {}
POINTWISE: dict[str, Pointwise] = {}
OPENED: set[str] = set()  # constants with a meaning that unfold where they are the conclusion


def meaning(name: str, arity: int, *, proposition: bool = False) -> Callable[[Rule], Rule]:
    """Register the decorated function as the meaning of the Lean constant `name`.

    Raises
    ------
    ValueError
        If `name` already has a meaning.
    """

    def register(rule: Rule) -> Rule:
        if name in MEANINGS:
            raise ValueError(f"{name} has two meanings")
        MEANINGS[name] = Meaning(name, arity, rule, proposition)
        return rule

    return register


def relation(name: str, arity: int) -> Callable[[Rule], Rule]:
    """As `meaning`, for a constant whose full application is a proposition."""
    return meaning(name, arity, proposition=True)


def opened(name: str, arity: int) -> Callable[[Rule], Rule]:
    """As `relation`, for a definition by several quantifiers: as a conclusion it unfolds, and the
    variables are sampled; elsewhere the rule says at which of their values it is looked at.
    """
    OPENED.add(name)
    return relation(name, arity)


def pointwise(
    name: str, arity: int, over: tuple[int, ...], inside: int | None = None
) -> Callable[[Rule], Rule]:
    """Register what a property says of given points, the arguments after the constant's own.

    As a conclusion it is opened into ∀ over the points, which are then sampled like any variables;
    elsewhere it is a quantifier like any other.
    """
    points = Pointwise(name, arity, over, inside)

    def register(rule: Rule) -> Rule:
        POINTWISE[name] = points
        relation(points.at, arity + len(over))(rule)
        relation(name, arity)(lambda c: _at_all_points(c, points, rule))
        return rule

    return register


def _at_all_points(c: Call, points: Pointwise, rule: Rule) -> Value:
    """Evaluate the property as a quantifier over its points."""
    ev, dom = c.evaluator, c.dom

    extent = None
    if points.inside is not None and dom.name == "ball":
        extent = extent_of(c[points.inside])

    def at(chosen: tuple[Value, ...]) -> Value:
        if len(chosen) < len(points.over):
            if extent is not None:
                return all_among(extent, lambda x: ev.condition(restricted((*chosen, x))))
            domain = c.type(points.over[len(chosen)])
            return ev.quantify(True, domain, lambda x: restricted((*chosen, x)))
        return rule(c.extended(chosen))

    def restricted(chosen: tuple[Value, ...]) -> Value:
        if points.inside is None:
            return at(chosen)
        outside = dom.negation(ev.apply(c[points.inside], chosen[-1]))
        if dom.name == "ball" and outside.level.name == "TRUE":
            return outside
        return dom.disjunction([outside, at(chosen)])

    return at(())
