"""Which changes follow from the statement that is changed, or are true for plain reasons: no check
may catch them.

A change in the conclusion follows if the conclusion implies it below the hypotheses, one in a
hypothesis if the hypotheses that there are now imply the old one, and a condition on a type or a
number that is dropped if the one case that it excludes is true.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from pyisingcheck.mutate import focus
from pyisingcheck.mutate.entails import entails
from pyisingcheck.mutate.focus import denied
from pyisingcheck.mutate.instances import follows_elsewhere
from pyisingcheck.mutate.places import Place, head_name
from pyisingcheck.mutate.proofs import Scope, has_one_element
from pyisingcheck.mutate.symmetry import Keys
from pyisingcheck.mutate.theorems import is_theorem
from pyisingcheck.mutate.unfolding import unfolded
from pyisingcheck.terms.decode import Export
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    NatLit,
    Pi,
    Sort,
    apply,
    children,
    from_below,
    head_and_args,
    loose_indices,
    same,
)
from pyisingcheck.terms.substitute import instantiate, shift, with_children

ZERO = apply(Const("OfNat.ofNat"), Const("Nat"), NatLit(0), App(Const("instOfNatNat"), NatLit(0)))
EMPTY = App(Const("Fin"), ZERO)
INHABITED = Const("Inhabited type")  # of which nothing else is known

Reading: TypeAlias = Callable[[Expr], Expr]


def follows(export: Export, place: Place, part: Expr) -> bool:
    """Whether a statement with ``part`` at a place is true if it was true before."""

    def open_(expr: Expr) -> Expr:
        return unfolded(export, expr)

    return any(_Change(export, place, part, read).follows() for read in (lambda x: x, open_))


class _Change:
    """One change, with every proposition read in one way: as it stands, or unfolded."""

    def __init__(self, export: Export, place: Place, part: Expr, read: Reading) -> None:
        self.scope = Scope(export, Keys())
        self.place, self.part, self.read = place, part, read
        self.changed = place.plug(part)

    def follows(self) -> bool:
        if is_theorem(self.scope.export, self.changed):
            return True
        if self._true(self.changed) or self._elsewhere() or self._excludes_empty():
            return True
        if self._needless() or self._other_witness():
            return True
        place, after = self.place, self.part
        while place.sense == 0 and place.parent is not None:
            place, after = place.parent, place.wrap(after)
        position = len(place.names)
        if place.spine and isinstance(place.term, Pi):  # the only change of a ∀ as a whole
            return self._dropped(place.term.type, position)
        parent = place.parent
        if parent is not None and parent.spine and isinstance(parent.term, Pi) and not place.spine:
            return self._granted(place.term, position) or self._at_equality(place.term, after)
        here = self.scope.below(*map(self.read, _binders_above(place)))
        given, wanted = (place.term, after) if place.sense > 0 else (after, place.term)
        return here.below(self.read(given)).proves(self.read(shift(wanted, 1)))

    def _needless(self) -> bool:
        """Whether what stands below the hypothesis that is changed or dropped is true where that
        one fails: where it holds, nothing is new.
        """
        found = _hypothesis(self.place, self.part)
        if found is None or found[0].sense <= 0:
            return False
        place, after = found
        assert isinstance(place.term, Pi)
        given = [*_binders_above(place), *([] if after is None else [after])]
        under = 0 if after is None else 1
        fails = denied(shift(place.term.type, under))
        here = self.scope.below(*map(self.read, given)).below(self.read(fails))
        return here.proves(self.read(shift(place.term.body, under, 1)))

    def _other_witness(self) -> bool:
        """Whether what exists with the change does because something exists without it."""
        place, after, found = self.place, self.part, None
        while True:
            if head_name(place.term) == "Exists" and place.sense:
                found = place, after
            if place.parent is None:
                break
            place, after = place.parent, place.wrap(after)
        if found is None:
            return False
        place, after = found
        given, wanted = (place.term, after) if place.sense > 0 else (after, place.term)
        here = self.scope.below(*map(self.read, _binders_above(place)))
        return entails(here, self.read(given), self.read(wanted))

    def _excludes_empty(self) -> bool:
        """Whether the conclusion is that a type has elements, and the hypotheses exclude others."""
        binders, conclusion = telescope(self.changed)
        _, args = head_and_args(conclusion)
        if head_name(conclusion) != "Nonempty" or not isinstance(args[0], BVar):
            return False
        return self._true(_at(self.changed, len(binders) - 1 - args[0].index, EMPTY))

    def _elsewhere(self) -> bool:
        """Whether the statement is what the old one says at other values of its variables."""
        whole = self.place
        while whole.parent is not None:
            whole = whole.parent
        old = [*map(self.read, _below_all(whole.term))]
        binders, conclusion = telescope(self.changed)
        fewer = len(old) - 1 - len(binders)
        if fewer not in (0, 1) or fewer > self.place.spine:
            return False
        dropped = len(self.place.names) if fewer else None
        scope = self.scope.below(*map(self.read, binders))
        return follows_elsewhere(scope, old, self.read(conclusion), dropped)

    def _true(self, statement: Expr, also: Reading = lambda x: x) -> bool:
        """Whether a statement holds whatever was stated before, `also` read in some way."""
        binders, conclusion = telescope(statement)
        parts = [also(self.read(part)) for part in (*binders, conclusion)]
        return self.scope.below(*parts[:-1]).proves(parts[-1])

    def _granted(self, hypothesis: Expr, position: int) -> bool:
        """Whether what was assumed below so many binders follows from what is assumed now."""
        binders, _ = telescope(self.changed)
        goal = shift(hypothesis, len(binders) - position)
        return self.scope.below(*map(self.read, binders)).proves(self.read(goal))

    def _at_equality(self, strict: Expr, weak: Expr) -> bool:
        """Whether a statement with x ≤ a for x < a is true at x = a."""
        if focus.OPPOSITE.get(head_name(strict)) != head_name(weak):
            return False
        sides, others = (head_and_args(x)[1][-2:] for x in (strict, weak))
        if not all(map(same, sides, others)):
            return False
        count = len(self.place.names)
        case = _solved(sides[0], sides[1], count) or _solved(sides[1], sides[0], count)
        return case is not None and self._true(_at(self.changed, *case))

    def _dropped(self, hypothesis: Expr, position: int) -> bool:
        if self._granted(hypothesis, position):
            return True
        case = _excluded(hypothesis, position)
        if case is None:
            return False
        at, value = case
        special = collapsed(_at(self.changed, at, value))
        return self._true(special) or (value is EMPTY and self._without_elements(special))

    def _without_elements(self, statement: Expr) -> bool:
        """Whether a statement with an empty type in it is true, whichever type there is functions
        into it from: that one is empty too, or there are no such functions.
        """
        binders, _ = telescope(statement)
        types = [i for i, t in enumerate(binders) if isinstance(t, Sort)]
        return any(
            self._true(_at(statement, i, EMPTY))
            and self._true(_at(statement, i, INHABITED), _without_functions)
            for i in types
        )


def _without_functions(expr: Expr) -> Expr:
    """A term with the empty type for that of functions to it from the one with elements."""
    done: dict[Expr, Expr] = {}

    def combine(node: Expr) -> Expr:
        new = with_children(node, [done[part] for part in children(node)])
        none = isinstance(new, Pi) and new.type == INHABITED and same(new.body, EMPTY)
        return EMPTY if none else new

    return from_below(expr, combine, done)


def collapsed(statement: Expr) -> Expr:
    """A statement with the only element for each variable of a type that has but one."""
    if not isinstance(statement, Pi):
        return statement
    if has_one_element(statement.type):
        only = App(Const("The only element"), statement.type)
        return collapsed(instantiate(statement.body, only))
    return Pi(statement.binder, statement.type, collapsed(statement.body))


def telescope(statement: Expr) -> tuple[list[Expr], Expr]:
    """The types of the binders, outermost first, and what is below them."""
    binders = []
    while isinstance(statement, Pi):
        binders.append(statement.type)
        statement = statement.body
    return binders, statement


def _below_all(statement: Expr) -> list[Expr]:
    """The types of the binders and the conclusion, each as it reads below all binders."""
    binders, conclusion = telescope(statement)
    return [*(shift(t, len(binders) - i) for i, t in enumerate(binders)), conclusion]


def _binders_above(place: Place) -> list[Expr]:
    found, context = [], place.context
    while context is not None:
        found.append(context[0])
        context = context[1]
    return found[::-1]


def _hypothesis(place: Place, part: Expr) -> tuple[Place, Expr | None] | None:
    """The implication whose hypothesis a change is in, and the new hypothesis; None for that if it
    was dropped.
    """
    if _is_rest(place.term, part):
        return place, None
    while place.parent is not None:
        parent = place.parent
        if isinstance(parent.term, Pi) and place.term is parent.term.type:
            return parent, part
        part, place = place.wrap(part), parent
    return None


def _is_rest(term: Expr, part: Expr) -> bool:
    """Whether a term is an implication without its hypothesis."""
    if not isinstance(term, Pi):
        return False
    try:
        return same(shift(term.body, -1), part)
    except ValueError:
        return False


def _excluded(hypothesis: Expr, position: int) -> tuple[int, Expr] | None:
    """The binder that a hypothesis is about, and the one value for which it is false."""
    _, args = head_and_args(hypothesis)
    if head_name(hypothesis) == "Ne":
        _, x, y = args
        return _solved(x, y, position) or _solved(y, x, position)
    if not args or not isinstance(args[-1], BVar):
        return None
    binder = position - 1 - args[-1].index
    match head_name(hypothesis):
        case "Nonempty":
            return binder, EMPTY
        case "NeZero" if head_name(args[0]) == "Nat":
            return binder, ZERO
    return None


def _solved(x: Expr, value: Expr, position: int) -> tuple[int, Expr] | None:
    """The binder that a variable stands for and a closed value, None for other terms."""
    if not isinstance(x, BVar) or loose_indices(value):
        return None
    return position - 1 - x.index, value


def _at(statement: Expr, position: int, value: Expr) -> Expr:
    """The statement with a closed value for the variable of one of its binders."""
    assert isinstance(statement, Pi)
    if position == 0:
        return instantiate(statement.body, value)
    return Pi(statement.binder, statement.type, _at(statement.body, position - 1, value))
