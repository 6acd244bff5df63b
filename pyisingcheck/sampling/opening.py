"""Variables that are structures of numbers and functions of them, opened: ∀ T : Triangle, P T says
that P ⟨a, b, c, …⟩ holds for all numbers a, b, c that the proofs in the structure allow.

The proofs then are hypotheses like any other: what they say of the numbers bounds them, and
equations among them are solved.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyisingcheck.semantics.constants.data import constructors_of
from pyisingcheck.semantics.environment import Context, binders
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    Pi,
    Proj,
    apply,
    children,
    from_below,
    head_and_args,
)
from pyisingcheck.terms.substitute import instantiate, shift, with_children

__all__ = ["opened_structures", "regrouped"]

NUMBERS = {"Real", "Rat", "Int", "Nat", "NNReal", "Complex", "Bool"}
ENDLESS = NUMBERS - {"Bool"}


def opened_structures(ev: Evaluator, statement: Expr) -> tuple[Expr, dict[str, list[str]]]:
    """Return the statement with the fields of such variables in their place, and the names of the
    fields by those of the variables.
    """
    opened: dict[str, list[str]] = {}
    passed: list[Pi] = []
    while isinstance(statement, Pi):
        context: Context = None
        for pi in passed:
            context = (pi.type, context)
        given = statement.info != "instImplicit"
        fields = _fields(ev, statement.type, context) if given else []
        if fields:
            names = [f"{statement.binder}.{f.binder}" for f in fields]
            opened[statement.binder] = names
            statement = _with_fields(ev, statement, fields, names)
        else:
            passed.append(statement)
            statement = statement.body
    for pi in reversed(passed):
        statement = Pi(pi.binder, pi.type, statement, pi.info)
    return statement, opened


def regrouped(opened: Mapping[str, list[str]], shown: dict[str, Any]) -> dict[str, Any]:
    """Return values by name, those of fields within the structures that they belong to."""
    if not opened:
        return shown
    values = dict(shown)
    for name, fields in reversed(list(opened.items())):  # those within others come later
        parts = [str(values.pop(field, "⋯")) for field in fields]
        values[name] = "⟨" + ", ".join(parts) + "⟩"
    order = list(shown)
    first = {n: next(i for i, s in enumerate(order) if f"{s}.".startswith(f"{n}.")) for n in values}
    return {name: values[name] for name in sorted(values, key=first.__getitem__)}


def _fields(ev: Evaluator, type_: Expr, context: Context = None) -> list[Pi]:
    """Return the binders of a structure's constructor; none for other types, or if there are other
    data in it than numbers, functions of numbers or to numbers and structures of them.
    """
    head, parameters = head_and_args(type_)
    name = head.name if isinstance(head, Const) else ""
    declaration = ev.export.declarations.get(name)
    if declaration is None or declaration.kind != "structure":
        return []
    (constructor,) = constructors_of(ev, name)
    if len(parameters) != constructor.params:
        return []
    rest = ev.export.declarations[constructor.name].type
    for parameter in parameters:
        assert isinstance(rest, Pi)
        rest = instantiate(rest.body, parameter)
    fields, _ = binders(rest)
    for field in fields:
        plain = _is_number(ev, field.type) or _is_function(field.type)
        if not (plain or ev.is_proposition(field.type, context)):
            return []
        context = (field.type, context)
    return fields


def _is_number(ev: Evaluator, type_: Expr) -> bool:
    return isinstance(type_, Const) and (type_.name in NUMBERS or bool(_fields(ev, type_)))


def _is_function(type_: Expr) -> bool:
    """Whether this is a type of functions between number systems, of sets of numbers, or of vectors
    or matrices: what a proof says of all values is hardly ever certain, as values of a structure
    have to be, and entries are drawn with what is known of them.
    """
    head, args = head_and_args(type_)
    name = head.name if isinstance(head, Const) else ""
    if name == "Set":
        return _is_endless(args[0])
    if name == "Matrix":
        return _is_endless(args[2])
    if not isinstance(type_, Pi):
        return False
    domain, body = head_and_args(type_.type)[0], type_.body
    if isinstance(domain, Const) and domain.name == "Fin":
        return _is_endless(body) or _is_function(body)
    if not _is_endless(type_.type):
        return False
    return isinstance(body, Const) and body.name in NUMBERS or _is_function(body)


def _is_endless(type_: Expr) -> bool:
    return isinstance(type_, Const) and type_.name in ENDLESS


def _with_fields(ev: Evaluator, pi: Pi, fields: list[Pi], names: list[str]) -> Expr:
    """Return ∀ fields, C ⟨fields⟩ for ∀ T, C T."""
    head, parameters = head_and_args(pi.type)
    assert isinstance(head, Const)
    (constructor,) = constructors_of(ev, head.name)
    count = len(fields)
    given = [shift(p, count) for p in parameters]
    value = apply(Const(constructor.name), *given, *(BVar(k) for k in reversed(range(count))))
    body = instantiate(shift(pi.body, count, 1), value)
    body = _projected(head.name, constructor.name, len(parameters), fields, body)
    for field, name in zip(reversed(fields), reversed(names), strict=True):
        body = Pi(name, field.type, body, pi.info)
    return body


def _projected(
    structure: str, constructor: str, parameters: int, fields: list[Pi], expr: Expr
) -> Expr:
    """Return the term with every field of a constructed value as what was put there."""
    position = {f"{structure}.{f.binder}": k for k, f in enumerate(fields)}
    done: dict[Expr, Expr] = {}

    def combine(node: Expr) -> Expr:
        new = with_children(node, [done[part] for part in children(node)])
        head, args = head_and_args(new)
        if isinstance(new, Proj) and new.struct == structure:
            value, k = new.expr, new.field
        elif isinstance(head, Const) and head.name in position and len(args) == parameters + 1:
            value, k = args[-1], position[head.name]
        else:
            return new
        made_by, values = head_and_args(value)
        if not (isinstance(made_by, Const) and made_by.name == constructor):
            return new
        return values[parameters + k] if len(values) == parameters + len(fields) else new

    return from_below(expr, combine, done)
