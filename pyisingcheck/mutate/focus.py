"""Where a change can matter: a hypothesis that is changed or dropped is needed where it fails.

The theorem is true wherever its own hypotheses hold.  So a counterexample to a change in one of
them is one below the further hypothesis that the old one fails: that is where to look for it.
"""

from __future__ import annotations

from dataclasses import replace

from pyisingcheck.mutate.operators import twin
from pyisingcheck.mutate.places import ORDERED, Place, Reader, head_name
from pyisingcheck.semantics.environment import Context
from pyisingcheck.terms.expr import App, Const, Expr, Lam, NatLit, Pi, apply, head_and_args, same
from pyisingcheck.terms.substitute import shift

__all__ = ["OPPOSITE", "denied", "focused"]

# What a < b is if a ≤ b is not, each with its sides exchanged.
OPPOSITE = {"LE.le": "LT.lt", "LT.lt": "LE.le", "GE.ge": "GT.gt", "GT.gt": "GE.ge"}


def focused(place: Place, part: Expr, reader: Reader) -> Expr | None:
    """Return the changed statement below the further hypothesis that the one that was changed or
    dropped fails, None for a change in the conclusion.
    """
    term = place.term
    if place.spine:
        return _without(place, term, part, reader) if isinstance(term, Pi) else None
    new = part
    while place.parent is not None and not place.parent.spine:
        new, place = place.wrap(new), place.parent
    outer = place.parent
    if outer is None or not isinstance(outer.term, Pi) or place.term is not outer.term.type:
        return None
    fails = shift(_denied(place.term, place.context, reader), 1)
    below = Pi("fails", fails, shift(outer.term.body, 1))
    return outer.plug(replace(outer.term, type=new, body=below))


def _without(place: Place, dropped: Pi, part: Expr, reader: Reader) -> Expr | None:
    try:
        if not same(shift(dropped.body, -1), part):
            return None
    except ValueError:
        return None
    fails = _denied(dropped.type, place.context, reader)
    return place.plug(Pi(dropped.binder, fails, dropped.body))


def _denied(proposition: Expr, context: Context, reader: Reader) -> Expr:
    """The negation, as something that samples can be made to meet where there is such a form."""
    if isinstance(proposition, Pi):
        return _instance_denied(proposition, context, reader)
    return denied(proposition)


def denied(proposition: Expr) -> Expr:
    """The negation of a proposition, turned around if it is a comparison."""
    head, args = head_and_args(proposition)
    name = head.name if isinstance(head, Const) else ""
    match name, args:
        case "Not", [p]:
            return p
        case "Ne", [type_, a, b]:
            return apply(Const("Eq"), type_, a, b)
        case "NeZero", [type_, _, n]:
            return apply(Const("Eq"), type_, n, _zero(type_))
    if name in OPPOSITE and len(args) == 4 and head_name(args[0]) in ORDERED:
        instance = twin(args[1])
        if instance is not None:
            return apply(Const(OPPOSITE[name]), args[0], instance, args[3], args[2])
    return App(Const("Not"), proposition)


def _instance_denied(universal: Pi, context: Context, reader: Reader) -> Expr:
    """∃ x, ¬ P x for ∀ x, P x, and P ∧ ¬ Q for P → Q."""
    inner = _denied(universal.body, (universal.type, context), reader)
    if not reader.is_proposition(universal.type, context):
        predicate = Lam(universal.binder, universal.type, inner)
        return apply(Const("Exists"), universal.type, predicate)
    return apply(Const("And"), universal.type, shift(inner, -1))


def _zero(type_: Expr) -> Expr:
    return apply(Const("OfNat.ofNat"), type_, NatLit(0), App(Const("instOfNat"), NatLit(0)))
