"""Terms with the definitions of a project unfolded, and what is written out in them looked up."""

from __future__ import annotations

from pyisingcheck.mutate.places import head_name
from pyisingcheck.terms.decode import Export
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Pi,
    Proj,
    apply,
    children,
    from_below,
    head_and_args,
)
from pyisingcheck.terms.substitute import beta, instantiate, shift, with_children

__all__ = ["unfolded", "unfolded_once"]

LEVELS = 8  # of definitions in definitions


def unfolded_once(export: Export, expr: Expr) -> Expr | None:
    """The meaning of a definition of the project at its arguments, None for anything else."""
    head, args = head_and_args(expr)
    if not isinstance(head, Const):
        return None
    known = export.declarations.get(head.name)
    if known is None or known.kind not in ("definition", "abbrev") or known.value is None:
        return None
    if known.equations:
        return None
    value: Expr = known.value
    count = 0
    while isinstance(value, Lam):
        value, count = value.body, count + 1
    return beta(known.value, args) if len(args) >= count else None


def _field(export: Export, expr: Expr) -> Expr | None:
    """The field of a structure that is written out, None for anything else."""
    if not isinstance(expr, Proj):
        return None
    head, args = head_and_args(expr.expr)
    made = export.declarations.get(head.name) if isinstance(head, Const) else None
    structure = export.declarations.get(expr.struct)
    if made is None or structure is None or made.kind != "constructor":
        return None
    parameters, type_ = 0, structure.type
    while isinstance(type_, Pi):
        parameters, type_ = parameters + 1, type_.body
    at = parameters + expr.field
    return args[at] if at < len(args) else None


def _as_sum(expr: Expr) -> Expr | None:
    """Σᵢ vᵢ wᵢ for a product of real vectors, None for anything else."""
    head, args = head_and_args(expr)
    if not (isinstance(head, Const) and head.name == "dotProduct" and len(args) == 7):
        return None
    index, number, finite, _, addition, v, w = args
    if head_name(number) != "Real":
        return None
    product = apply(Const("HMul.hMul"), *[number] * 3, Const("instHMul"))
    values = (beta(shift(x, 1), [BVar(0)]) for x in (v, w))
    terms = Lam("i", index, apply(product, *values))
    everything = apply(Const("Finset.univ"), index, finite)
    return apply(Const("Finset.sum"), index, number, addition, everything, terms)


def unfolded(export: Export, expr: Expr) -> Expr:
    """A term with the definitions of the project unfolded, down to those of others."""

    def combine(node: Expr) -> Expr:
        new = with_children(node, [done[part] for part in children(node)])
        if isinstance(new, App) and isinstance(new.fn, Lam):
            return instantiate(new.fn.body, new.arg)
        return _field(export, new) or _as_sum(new) or unfolded_once(export, new) or new

    for _ in range(LEVELS):
        done: dict[Expr, Expr] = {}
        new = from_below(expr, combine, done)
        if new is expr:
            break
        expr = new
    return expr
