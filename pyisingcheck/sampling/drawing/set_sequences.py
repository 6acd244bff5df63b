"""Sequences of sets: intervals that shrink or grow, rays that run off, single points. Unions of
closed sets that are not closed, nested sets with nothing in common and the like are among them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.quantifiers.cells import rational_pieces
from pyisingcheck.semantics.quantifiers.extents import extent_between
from pyisingcheck.semantics.values import Function, Value, force

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["set_sequence"]

End = Callable[[Any, Value], Value] | None  # of a domain and n
ONE = fmpq(1)
OTHERS = 0.3  # how often a sequence is another one


def _reciprocal(dom: Any, n: Value) -> Value:
    return dom.inv(dom.add(dom.real(n), 1))


def _minus_reciprocal(dom: Any, n: Value) -> Value:
    return dom.neg(_reciprocal(dom, n))


def _below_one(dom: Any, n: Value) -> Value:
    return dom.sub(1, _reciprocal(dom, n))


def _itself(dom: Any, n: Value) -> Value:
    return dom.real(n)


def _opposite(dom: Any, n: Value) -> Value:
    return dom.neg(dom.real(n))


def _zero(dom: Any, n: Value) -> Value:
    return fmpq(0)


def _one(dom: Any, n: Value) -> Value:
    return ONE


# the kind of interval, its ends, and its Lean text after the name
OF_REALS: list[tuple[str, End, End, str]] = [
    ("cc", _reciprocal, _one, "(1 / (n + 1)) 1"),
    ("cc", _zero, _below_one, "0 (1 - 1 / (n + 1))"),
    ("oo", _minus_reciprocal, _reciprocal, "(-1 / (n + 1)) (1 / (n + 1))"),
    ("oo", _zero, _reciprocal, "0 (1 / (n + 1))"),
    ("cc", _zero, _reciprocal, "0 (1 / (n + 1))"),
    ("cc", _reciprocal, _reciprocal, "(1 / (n + 1)) (1 / (n + 1))"),
    ("cc", _itself, _itself, "n n"),
    ("cc", _opposite, _itself, "(-n) n"),
    ("ci", _itself, None, "n"),
    ("io", None, _itself, "n"),
]
OF_NATURALS: list[tuple[str, End, End, str]] = [
    ("ci", _itself, None, "n"),
    ("ic", None, _itself, "n"),
    ("cc", _itself, _itself, "n n"),
]
# what all members of such a sequence are
TRAITS = {
    "cc": {"IsClosed", "IsCompact", "BddAbove", "BddBelow"},
    "oo": {"IsOpen", "BddAbove", "BddBelow"},
    "ci": {"IsClosed", "BddBelow"},
    "ic": {"IsClosed", "BddAbove"},
    "io": {"IsOpen", "BddAbove"},
}
OF_WHOLE = {"cc": {"Set.Finite"}, "ic": {"Set.Finite"}, "ci": set()}
FAMILIES: dict[ty.Type, list[tuple[str, End, End, str]]] = {ty.REAL: OF_REALS, ty.NAT: OF_NATURALS}


def set_sequence(d: Drawer, domain: ty.Type, codomain: ty.Type) -> Function | None:
    """Return a sequence of sets of real or natural numbers, None for other functions, and at times
    for these.
    """
    if domain != ty.NAT or not isinstance(codomain, ty.SetType):
        return None
    families = FAMILIES.get(codomain.base)
    if families is None or d.rng.random() < OTHERS:
        return None
    ev, (kind, low, high, text) = d.ev, d.rng.choice(families)

    def at(n: Value) -> Function:
        n = force(n)
        a, b = (end(ev.domain, n) if end else None for end in (low, high))

        def member(x: Value) -> Any:
            dom = ev.domain
            sides = []
            if a is not None:
                sides.append((dom.less if kind[0] == "o" else dom.less_equal)(a, x))
            if b is not None:
                sides.append((dom.less if kind[1] == "o" else dom.less_equal)(x, b))
            return dom.conjunction(sides)

        return Function(
            member,
            extent=extent_between(codomain.base, a, b) if b is not None else None,
            pieces=rational_pieces(end for end in (a, b) if end is not None),
        )

    real = codomain.base == ty.REAL
    return Function(
        at,
        f"fun n => Set.I{kind} {text}",
        tame=True,
        corners=(fmpq(0), ONE) if real else (),
        traits=frozenset({"Set.Nonempty"} | (TRAITS if real else OF_WHOLE)[kind]),
    )
