"""Functions of a real variable that are another one, mirrored or shifted: what hypotheses say of
one they mostly say of the other, but the two rise, fall and vanish at different places.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flint import fmpq

from pyisingcheck.sampling.functions.classics import VARIABLE, ClassicFunction, traits_of
from pyisingcheck.semantics.values import AT_INTEGERS, Function, Value, force

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["mirrored"]

# x ↦ s x + b: hypotheses are often about the interval from 0 to 1
MOVES = (
    *((-1, fmpq(b)) for b in (1, 1, 0, 2)),
    *((1, b) for b in (fmpq(1), fmpq(-1), fmpq(-1, 2))),
)


def mirrored(d: Drawer, f: Value) -> Function | None:
    """Return x ↦ f (s x + b) with s = ±1, None for functions that are put together value by
    value.
    """
    if type(f) not in (Function, ClassicFunction):
        return None
    s, b = d.rng.choice(MOVES)

    def at(x: Value) -> Value:
        dom = d.ev.domain  # which may be another when it is called
        return force(d.ev.apply(f, dom.add(b, dom.mul(s, force(x)))))

    inner = f"({b} - x)" if s < 0 else f"(x + {b})"
    moved = type(f)(at, None, f.tame, f.smooth, f.corners, f.moderate)
    moved.label = _text(f.label, inner)
    moved.traits = traits_of(f.traits, negated=False, mirrored=s < 0)
    if f.corners is not AT_INTEGERS:
        moved.corners = tuple((c - b) / s for c in f.corners)
    return moved


def _text(label: str | None, inner: str) -> str | None:
    """Return the text of a function with its variable replaced; other texts say what it is."""
    if label is None or not label.startswith("fun x => "):
        return None if label is None else f"fun x => ({label}) {inner}"
    return "fun x => " + re.sub(VARIABLE, inner, label.removeprefix("fun x => "))
