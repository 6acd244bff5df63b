"""Where a statement can be changed: the subterms of its own term that are values or propositions.

Types, instances, proofs and the insides of definitions are left alone: a change there gives another
type or nonsense, and not a broken statement.  Every place knows how the statement depends on it, so
that a change that follows from the statement (and that no check could catch) need not be made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pyisingcheck.sampling.plan import mentioned, plan_of
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.environment import Context
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.registry import MEANINGS
from pyisingcheck.terms.decode import Export
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    LevelZero,
    Pi,
    Sort,
    apply,
    head_and_args,
)

MAX_PLACES = 2000  # a shared term may denote a huge tree; what is beyond is not changed
NONNEGATIVE = frozenset({"Nat", "NNReal"})
ORDERED = frozenset({"Nat", "Int", "Rat", "Real", "NNReal"})
NUMBERS = ORDERED | {"Complex", "Fin", "ZMod"}  # where * is commutative
# Constant -> number of arguments, where the last two are the operands.
BINARY = {
    **dict.fromkeys(("HAdd.hAdd", "HSub.hSub", "HMul.hMul", "HDiv.hDiv", "HMod.hMod"), 6),
    **dict.fromkeys(("HPow.hPow", "HSMul.hSMul"), 6),
    **dict.fromkeys(("LE.le", "LT.lt", "GE.ge", "GT.gt", "Dvd.dvd"), 4),
    **dict.fromkeys(("Eq", "Ne"), 3),
    **dict.fromkeys(("And", "Or", "Iff"), 2),
}
# Constant -> how many of its first arguments are implicit, where a size may be among them.
_IMPLICIT = {"Matrix.vecCons": 2, "Matrix.vecEmpty": 2, "List.ofFn": 2, "Finset.univ": 2}
_OPAQUE = frozenset({"OfNat.ofNat", "OfScientific.ofScientific"})
_TYPES = frozenset(n for n, m in MEANINGS.items() if m.rule.__module__.endswith(".typeformers"))

Wrap = Callable[[Expr], Expr]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One occurrence of a subterm.

    Attributes
    ----------
    term
        The subterm, below the binders of ``context``.
    context, names
        Types of the enclosing binders, innermost first, and their names, outermost first.
    sense
        1 where a stronger proposition makes the statement stronger, -1 where it makes it weaker,
        0 where neither is known.
    growth
        The same for a larger number.
    spine
        Whether nothing but binders is above.
    parent, wrap
        The place around this one and how to put another term in here.
    """

    term: Expr
    context: Context = None
    names: tuple[str, ...] = ()
    sense: int = 1
    growth: int = 0
    spine: bool = True
    parent: Place | None = None
    wrap: Wrap = lambda new: new

    def plug(self, new: Expr) -> Expr:
        """The whole statement with ``new`` here."""
        place: Place | None = self
        while place is not None:
            new, place = place.wrap(new), place.parent
        return new


class Reader:
    """Finds the places of statements of one export."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.evaluator = Evaluator(export, BallDomain())

    def is_denial(self, statement: Expr) -> bool:
        """Whether the statement is ¬ S with a universal S, perhaps below binders."""
        return plan_of(self.evaluator, statement).negated

    def places(self, statement: Expr) -> Iterator[Place]:
        """Every place, from the outside in and from left to right, at most ``MAX_PLACES``.

        What a denial denies is left out: a false statement that is broken once more is as a rule
        still false, so that its denial stays true.
        """
        denial = self.is_denial(statement)
        stack, count = [Place(statement)], 0
        while stack and count < MAX_PLACES:
            place = stack.pop()
            count += 1
            yield place
            if not (denial and place.spine and head_name(place.term) == "Not"):
                stack.extend(reversed(self._below(place)))

    def is_proposition(self, expr: Expr, context: Context) -> bool:
        return self.evaluator.is_proposition(expr, context)

    def _below(self, place: Place) -> list[Place]:
        term = place.term
        match term:
            case Pi():
                return self._below_binder(place, term)
            case Lam(binder, type_, body):
                return [_under(place, binder, type_, body, lambda new: replace(term, body=new))]
            case Let(binder, type_, _, body):
                return [_under(place, binder, type_, body, lambda new: replace(term, body=new))]
            case App():
                return self._operands(place)
            case _:
                return []

    def _below_binder(self, place: Place, pi: Pi) -> list[Place]:
        body = _under(place, pi.binder, pi.type, pi.body, lambda new: replace(pi, body=new))
        if not self.is_proposition(pi.type, place.context):
            return [body]
        hypothesis = replace(
            place,
            term=pi.type,
            sense=-place.sense,
            growth=0,
            spine=False,
            parent=place,
            wrap=lambda new: replace(pi, type=new),
        )
        return [hypothesis, body]

    def _operands(self, place: Place) -> list[Place]:
        head, args = head_and_args(place.term)
        below = []
        for i in self._positions(head, args, place.context):
            if self._is_value(args[i], place.context):
                sense, growth = _dependence(place, head, args, i)
                below.append(
                    replace(
                        place,
                        term=args[i],
                        sense=sense,
                        growth=growth,
                        spine=False,
                        parent=place,
                        wrap=_argument(head, args, i),
                    )
                )
        return below

    def _positions(self, head: Expr, args: list[Expr], context: Context) -> list[int]:
        """The arguments that are operands, as far as the head tells."""
        everything = list(range(len(args)))
        name = head.name if isinstance(head, Const) else ""
        if name in _OPAQUE:
            return []
        if BINARY.get(name) == len(args):
            return everything[-2:]
        declared = self._type_of(head, context)
        if declared is not None:
            return _explicit(declared, len(args))
        first = 1 if name.startswith(("Fin.", "ZMod.")) else _IMPLICIT.get(name, 0)
        return everything[first:]

    def _type_of(self, head: Expr, context: Context) -> Expr | None:
        if isinstance(head, BVar):
            for _ in range(head.index):
                context = context[1] if context else None
            return context[0] if context else None
        if not isinstance(head, Const):
            return None
        known = self.export.declarations.get(head.name) or self.export.unfold.get(head.name)
        return known.type if known else None

    def _is_value(self, arg: Expr, context: Context) -> bool:
        """Whether an argument is a datum or a proposition, by its head."""
        while isinstance(arg, Lam):
            context, arg = (arg.type, context), arg.body
        if isinstance(arg, Pi):
            return self.is_proposition(arg, context)
        head, args = head_and_args(arg)
        if isinstance(head, BVar):
            return bool(args)
        return isinstance(head, Const) and self._has_values(head.name)

    def _has_values(self, name: str) -> bool:
        if name in MEANINGS:
            return name not in _TYPES
        declaration = self.export.declarations.get(name)
        if declaration is not None:
            if declaration.kind == "constructor":
                return True
            return declaration.kind in ("definition", "abbrev") and not _makes_types(
                declaration.type
            )
        definition = self.export.unfold.get(name)
        return definition is not None and _makes_numbers(definition.type)


def head_name(expr: Expr) -> str:
    """The name of the constant at the head of a term, empty where there is none."""
    head, _ = head_and_args(expr)
    return head.name if isinstance(head, Const) else ""


def _under(place: Place, binder: str, type_: Expr, body: Expr, wrap: Wrap) -> Place:
    return replace(
        place,
        term=body,
        context=(type_, place.context),
        names=(*place.names, binder),
        parent=place,
        wrap=wrap,
    )


def _argument(head: Expr, args: list[Expr], i: int) -> Wrap:
    return lambda new: apply(head, *args[:i], new, *args[i + 1 :])


def _explicit(type_: Expr, count: int) -> list[int]:
    """Arguments that are written and that no later type depends on.

    What a value is applied to beyond its declared type, as a matrix to its indices, is written.
    """
    positions: list[int] = []
    for i in range(count):
        if not isinstance(type_, Pi):
            return [*positions, *range(i, count)]
        if type_.info == "default" and 0 not in mentioned(type_.body, 1):
            positions.append(i)
        type_ = type_.body
    return positions


def _result(type_: Expr) -> Expr:
    while isinstance(type_, Pi):
        type_ = type_.body
    return type_


def _makes_types(type_: Expr) -> bool:
    result = _result(type_)
    return isinstance(result, Sort) and not isinstance(result.level, LevelZero)


def _makes_numbers(type_: Expr) -> bool:
    """Whether a definition from outside gives a datum or a proposition, and not an instance."""
    head, _ = head_and_args(_result(type_))
    if isinstance(head, Sort):
        return isinstance(head.level, LevelZero)
    return isinstance(head, BVar) or (isinstance(head, Const) and head.name in _TYPES)


def _dependence(place: Place, head: Expr, args: list[Expr], i: int) -> tuple[int, int]:
    """Sense and growth of an argument (see `Place`)."""
    name = head.name if isinstance(head, Const) else ""
    if name in ("And", "Or", "Exists"):
        return place.sense, 0
    if name == "Not":
        return -place.sense, 0
    if BINARY.get(name) != len(args) or head_name(args[0]) not in ORDERED:
        return 0, 0
    first = 1 if i == len(args) - 2 else -1
    if name in ("LE.le", "LT.lt"):
        return 0, first * place.sense
    if name in ("GE.ge", "GT.gt"):
        return 0, -first * place.sense
    nonnegative = head_name(args[0]) in NONNEGATIVE
    if name == "HAdd.hAdd" or (name == "HMul.hMul" and nonnegative):
        return 0, place.growth
    if name == "HDiv.hDiv" and nonnegative:
        return 0, first * place.growth
    return 0, first * place.growth if name == "HSub.hSub" else 0
