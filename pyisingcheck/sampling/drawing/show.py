"""Values as Lean text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.data import field_types
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.truth import Truth
from pyisingcheck.semantics.values import PROOF, Constructed, FiniteSet, Function, Value, force

__all__ = ["show", "show_type"]


def show(ev: Evaluator, t: ty.Type | None, x: Value) -> str:
    """Return `x` : t as text that can be pasted into Lean where that is possible."""
    x = force(x)
    match t:
        case ty.Number() | ty.Fin() | ty.ZMod():
            return _number(x)
        case ty.Bool():
            return "true" if x else "false"
        case ty.MatrixType():
            return _matrix(ev, t, x)
        case ty.Pi(domain, codomain) if (
            ty.size(domain) is not None and (ty.size(domain) or 0) <= 64
        ):
            return _vector(ev, domain, codomain, x)
        case ty.Euclidean(_, index, entry):
            return f"WithLp.toLp 2 {_vector(ev, index, lambda _: entry, x)}"
        case ty.Subtype(base):
            return show(ev, base, x)
        case ty.Product(a, b):
            return f"({show(ev, a, x.field(0))}, {show(ev, b, x.field(1))})"
        case ty.SigmaType(base, family):
            return f"⟨{show(ev, base, x.field(0))}, {show(ev, family(x.field(0)), x.field(1))}⟩"
        case ty.FinsetType(base) if isinstance(x, FiniteSet):
            return "{" + ", ".join(show(ev, base, y) for y in x.elements()) + "}"
        case ty.Polynomials(base):
            return _polynomial(ev, base, x)
        case ty.Permutations(base):
            return _vector(ev, base, lambda _: base, x.field(0))
        case ty.StructureType():
            return _structure(ev, t, x)
        case ty.Inductive() if isinstance(x, Constructed) and x.fields:
            return _application(ev, t, x)
        case ty.ListType(base):
            return "[" + ", ".join(show(ev, base, y) for y in x) + "]"
        case ty.GraphType(vertices):
            return _graph(ev, vertices, x)
    return _other(x)


LONGEST = 1000  # bits of a number that is written out
FURTHER, WIDE = 3, 24  # values of a sequence after those it follows from, and characters of one


def _number(x: Any) -> str:
    if isinstance(x, int) and x.bit_length() > LONGEST:
        return _number(arb(x))
    if isinstance(x, fmpq) and x.height_bits() > LONGEST:
        return _number(arb(x))
    if isinstance(x, fmpq):
        return str(int(x.p)) if x.q == 1 else f"{int(x.p)} / {int(x.q)}"
    if isinstance(x, arb):
        return f"≈ {x.str(20, radius=False)}"
    if hasattr(x, "re") and hasattr(x, "im"):
        return f"⟨{_number(x.re)}, {_number(x.im)}⟩"
    return str(x)


def _entries(ev: Evaluator, index: ty.Type, x: Value) -> list[Value]:
    return [force(ev.apply(x, decode(ev.domain, index, k))) for k in range(ty.size(index) or 0)]


def _vector(ev: Evaluator, index: ty.Type, entry: Callable[[Value], ty.Type], x: Value) -> str:
    types = (entry(decode(ev.domain, index, k)) for k in range(ty.size(index) or 0))
    pairs = zip(types, _entries(ev, index, x), strict=True)
    return "![" + ", ".join(show(ev, t, y) for t, y in pairs) + "]"


def _matrix(ev: Evaluator, t: ty.MatrixType, x: Value) -> str:
    rows = [_entries(ev, t.cols, row) for row in _entries(ev, t.rows, x)]
    return "!![" + "; ".join(", ".join(show(ev, t.entry, y) for y in row) for row in rows) + "]"


def _polynomial(ev: Evaluator, base: ty.Type, p: list[Value]) -> str:
    terms = [f"C ({show(ev, base, a)}) * X ^ {k}" for k, a in enumerate(p)]
    return " + ".join(terms) or "0"


def _structure(ev: Evaluator, t: ty.StructureType, x: Constructed) -> str:
    shown = [
        "⋯" if field is None else show(ev, field, x.field(i))
        for i, field in enumerate(field_types(ev, t, x))
    ]
    return "⟨" + ", ".join(shown) + "⟩"


def _application(ev: Evaluator, t: ty.Inductive, x: Constructed) -> str:
    parts = [
        "⋯" if field is None else show(ev, field, x.field(i))
        for i, field in enumerate(field_types(ev, t, x))
    ]
    return " ".join([x.constructor, *(f"({p})" if " " in p else p for p in parts)])


def _graph(ev: Evaluator, vertices: ty.Type, x: Constructed) -> str:
    n = ty.size(vertices) or 0
    at = [decode(ev.domain, vertices, k) for k in range(n)]
    edges = [
        f"{i}–{j}"
        for j in range(n)
        for i in range(j)
        if ev.apply(x.field(0), at[i], at[j]).level.name == "TRUE"
    ]
    return "the graph with edges {" + ", ".join(edges) + "}"


def _other(x: Value) -> str:
    if isinstance(x, Function):
        label = x.label or "a function"
        return f"{label}: {_beginning(x)}" if x.starts else label
    if isinstance(x, Truth):
        return "True" if x.level.name == "TRUE" else "False"
    if isinstance(x, ty.Type):
        return show_type(x)
    if x is PROOF:
        return "⋯"
    return _number(x)


def _beginning(sequence: Function) -> str:
    """Return the first values of a sequence that follows from them, and a few more."""
    shown: list[str] = []
    for k in range(sequence.starts + FURTHER):
        try:
            value = _number(force(sequence(k)))
        except FAILURES:
            break
        if len(value) > WIDE and len(shown) >= sequence.starts:
            break
        shown.append(value)
    return ", ".join([*shown, "…"])


def show_type(t: ty.Type) -> str:
    """Return a type as Lean text."""
    return str(t)
