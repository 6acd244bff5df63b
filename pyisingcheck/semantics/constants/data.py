"""Structures, inductive types, pairs, subtypes and their projections, constructors and case
distinctions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import Domain, NotBatchable, Undecided, Unsupported
from pyisingcheck.semantics.environment import Code, Context, Environment, binders
from pyisingcheck.semantics.registry import meaning
from pyisingcheck.semantics.values import PROOF, Constructed, Function, Thunk, Value, force
from pyisingcheck.terms.expr import Expr, LevelZero, Pi, Sort

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator
    from pyisingcheck.terms.decode import Declaration, Recursor

__all__ = [
    "PROJECTIONS",
    "constructors_of",
    "field_types",
    "fields_of",
    "inductive_code",
    "parameters",
    "projection_code",
    "structure_proofs",
    "telescope_of",
]


def _self(_: Domain, x: Value) -> Value:
    return x


def _fraction(dom: Domain, x: Value) -> tuple[int, int]:
    """Return numerator and denominator in lowest terms."""
    if dom.name != "ball":
        raise NotBatchable("a numerator")
    if not isinstance(x, int | fmpq):
        raise Undecided("which rational a ball is")
    q = fmpq(x)
    return int(q.p), int(q.q)


def _proof(_: Domain, __: Value) -> Value:
    return PROOF


PROJECTIONS: dict[tuple[str, int], Callable[[Domain, Value], Value]] = {
    ("Rat", 0): lambda dom, x: _fraction(dom, x)[0],
    ("Rat", 1): lambda dom, x: _fraction(dom, x)[1],
    ("Complex", 0): lambda dom, x: dom.re(x),
    ("Complex", 1): lambda dom, x: dom.im(x),
    ("Subtype", 0): _self,
    ("Subtype", 1): _proof,
    ("Function.Embedding", 0): _self,
    ("Fin", 0): _self,
    ("Fin", 1): _proof,
    ("WithLp", 0): _self,
    ("ULift", 0): _self,
    ("Finset", 0): lambda _, x: x.elements(),
    ("And", 0): _proof,
    ("And", 1): _proof,
}


def project(ev: Evaluator, struct: str, i: int, value: Value) -> Value:
    """Return field `i` of a value of the structure `struct`."""
    if value is PROOF:
        return PROOF
    if (rule := PROJECTIONS.get((struct, i))) is not None:
        return rule(ev.domain, value)
    if isinstance(value, Constructed):
        return value.field(i)
    if isinstance(value, Function) and i == 0:
        return value  # a bundled map, which its function stands for
    raise Unsupported(f"field {i} of {struct}")


def projection_code(ev: Evaluator, struct: str, i: int, structure: Code) -> Code:
    """Return code for field `i` of what the code `structure` gives."""
    plain = (struct, i) not in PROJECTIONS

    def run(env: Environment) -> Value:
        value = structure(env)
        if plain and type(value) is Constructed:
            return value.field(i)
        return force(project(ev, struct, i, value))

    return run


# -- Lean's and Mathlib's own data -----------------------------------------------------------------


def _constructor(name: str, params: int, fields: int) -> None:
    def rule(c: Call) -> Value:
        return Constructed(name, list(c.thunks[params : params + fields]))

    meaning(name, params + fields)(rule)


for _name, _params, _fields in (
    ("Prod.mk", 2, 2),
    ("Sum.inl", 2, 1),
    ("Sum.inr", 2, 1),
    ("Option.some", 1, 1),
    ("Option.none", 1, 0),
    ("PProd.mk", 2, 2),
    ("Sigma.mk", 2, 2),
):
    _constructor(_name, _params, _fields)


def _projection(name: str, params: int, i: int) -> None:
    meaning(name, params + 1)(lambda c: project(c.evaluator, name.rsplit(".", 1)[0], i, c[params]))


for _name, _params, _field in (
    ("Prod.fst", 2, 0),
    ("Prod.snd", 2, 1),
    ("PProd.fst", 2, 0),
    ("PProd.snd", 2, 1),
    ("Sigma.fst", 2, 0),
    ("Sigma.snd", 2, 1),
    ("Complex.re", 0, 0),
    ("Complex.im", 0, 1),
    ("Fin.val", 1, 0),
    ("Subtype.val", 2, 0),
    ("WithLp.ofLp", 2, 0),
):
    _projection(_name, _params, _field)

for _name, _arity, _position in (
    ("Subtype.mk", 4, 2),
    ("Fin.mk", 3, 1),
    ("WithLp.toLp", 3, 2),
    ("Function.Embedding.mk", 4, 2),
    ("Function.Embedding.toFun", 3, 2),
    ("Fin.castSucc", 2, 1),
    ("Fin.cast", 4, 3),
    ("Fin.castLE", 4, 3),
    ("NNReal.toReal", 1, 0),
    ("Fin.toNat", 2, 1),
    ("Fin.castAdd", 3, 2),
    ("ULift.up", 2, 1),
    ("ULift.down", 2, 1),
):

    def _same(c: Call, position: int = _position) -> Value:
        return c[position]

    meaning(_name, _arity)(_same)


@meaning("Complex.mk", 2)
def _complex(c: Call) -> Value:
    return c.dom.complex(c[0], c[1])


@meaning("mkRat", 2)
@meaning("Rat.divInt", 2)
def _quotient(c: Call) -> Value:
    return c.dom.div(c[0], c[1])


@meaning("Rat.mk'", 4)
def _rational(c: Call) -> Value:
    return c.dom.div(c[0], c[1])


@meaning("PUnit.unit", 0)
@meaning("Unit.unit", 0)
def _unit(c: Call) -> Value:
    return 0


@meaning("Nat.zero", 0)
def _zero(c: Call) -> Value:
    return 0


@meaning("Nat.succ", 1)
def _succ(c: Call) -> Value:
    return c.dom.add(c[0], 1)


@meaning("List.nil", 1)
def _nil(c: Call) -> Value:
    return []


@meaning("List.cons", 3)
def _cons(c: Call) -> Value:
    return [c[1], *c[2]]


def _natural(n: Value, what: str) -> int:
    if not isinstance(n, int):
        raise NotBatchable(what)
    return n


@meaning("Nat.casesOn", 4)
def _nat_cases(c: Call) -> Value:
    n = _natural(c[1], "Nat.casesOn")
    return c[2] if n == 0 else c.evaluator.apply(c[3], n - 1)


@meaning("Nat.rec", 4)
def _nat_rec(c: Call) -> Value:
    value = c[1]
    for k in range(_natural(c[3], "Nat.rec")):
        value = c.evaluator.apply(c[2], k, value)
    return value


@meaning("Bool.casesOn", 4)
def _bool_cases(c: Call) -> Value:
    return c.dom.select(c.dom.equal(c[1], 1), lambda: c[3], lambda: c[2])


@meaning("Bool.rec", 4)
def _bool_rec(c: Call) -> Value:
    return c.dom.select(c.dom.equal(c[3], 1), lambda: c[2], lambda: c[1])


for _name, _count in (("Subtype", 2), ("Fin", 1)):

    def _cases_on_value(c: Call, params: int = _count) -> Value:
        return c.evaluator.apply(c[params + 2], c[params + 1], PROOF)

    meaning(f"{_name}.casesOn", _count + 3)(_cases_on_value)


@meaning("Prod.casesOn", 5)
def _prod_cases(c: Call) -> Value:
    return c.evaluator.apply(c[4], c[3].field(0), c[3].field(1))


@meaning("Option.casesOn", 5)
def _option_cases(c: Call) -> Value:
    x = c[2]
    return c[3] if x.constructor == "Option.none" else c.evaluator.apply(c[4], x.field(0))


@meaning("Sum.casesOn", 6)
def _sum_cases(c: Call) -> Value:
    x = c[3]
    return c.evaluator.apply(c[4] if x.constructor == "Sum.inl" else c[5], x.field(0))


@meaning("PUnit.casesOn", 3)
def _unit_cases(c: Call) -> Value:
    return c[2]


# -- inductive types that the export describes -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Constructor:
    """A constructor of an inductive type: its parameters come before its fields."""

    name: str
    params: int
    fields: int


def constructors_of(ev: Evaluator, name: str) -> list[Constructor]:
    """Return the constructors of the inductive type `name`, in order; none if the export does not
    describe it.
    """
    inductive = ev.export.inductives.get(name)
    if inductive is None:
        return []
    return [Constructor(k.name, inductive.num_params, k.num_fields) for k in inductive.constructors]


def telescope_of(ev: Evaluator, constructor: Constructor) -> list[Pi]:
    """Return the binders of a constructor's type, parameters first."""
    return binders(ev.export.declarations[constructor.name].type)[0]


def inductive_code(
    ev: Evaluator, name: str, args: list[Expr], codes: list[Code], context: Context
) -> Code | None:
    """Return code for a type, constructor, projection or recursor, otherwise None."""
    declaration = ev.export.declarations.get(name)
    if declaration is not None and declaration.kind in ("structure", "inductive"):
        return _type_code(ev, declaration, codes)
    parent, _, last = name.rpartition(".")
    constructor = next((k for k in constructors_of(ev, parent) if k.name == name), None)
    if constructor is not None:
        return _constructor_code(ev, constructor, codes)
    recursor = ev.export.inductives[parent].recursor if parent in ev.export.inductives else None
    if recursor is not None and recursor.name == name:
        return _recursor_code(ev, recursor, codes)
    fields = fields_of(ev, parent)
    if last in fields:
        return _field_code(ev, parent, fields.index(last), codes)
    return None


def fields_of(ev: Evaluator, name: str) -> list[str]:
    """Return the field names of a structure of the project."""
    declaration = ev.export.declarations.get(name)
    if declaration is None or declaration.kind != "structure":
        return []
    (constructor,) = constructors_of(ev, name)
    return [b.binder for b in telescope_of(ev, constructor)[constructor.params :]]


def _saturate(
    ev: Evaluator, codes: list[Code], arity: int, build: Callable[[list[Value], Environment], Value]
) -> Code:
    """Return code that collects `arity` arguments (by currying where some are missing) and applies
    the rest.
    """

    def run(env: Environment) -> Value:
        values: list[Value] = [Thunk(c, env) for c in codes]
        if len(values) < arity:
            missing = arity - len(values)
            return Function.curried(missing, lambda *rest: build([*values, *rest], env))
        return ev.apply(build(values[:arity], env), *values[arity:])

    return run


def _type_code(ev: Evaluator, declaration: Declaration, codes: list[Code]) -> Code:
    arity = len(binders(declaration.type)[0])
    sort = binders(declaration.type)[1]
    if isinstance(sort, Sort) and isinstance(sort.level, LevelZero):
        from pyisingcheck.semantics.constants.derivable import derivable

        return _saturate(
            ev, codes, arity, lambda values, _: derivable(ev, declaration.name, values)
        )
    constructors = constructors_of(ev, declaration.name)
    if declaration.kind == "structure":
        return _saturate(
            ev, codes, arity, lambda v, _: ty.StructureType(declaration.name, tuple(map(force, v)))
        )
    if ev.export.inductives[declaration.name].num_indices:
        raise Unsupported(declaration.name)  # a family: constructors make only some of its members
    names = tuple(k.name for k in constructors)
    plain = not any(k.fields for k in constructors)
    return _saturate(
        ev,
        codes,
        arity,
        lambda v, _: ty.Inductive(declaration.name, tuple(map(force, v)), names, plain),
    )


def parameters(telescope: list[Pi], values: Sequence[Value]) -> tuple[Environment, Context]:
    """Return the environment and context that bind the parameters of a constructor's type."""
    env: Environment = None
    context: Context = None
    for binder, value in zip(telescope, values, strict=False):
        env, context = (value, env), (binder.type, context)
    return env, context


def _constructor_code(ev: Evaluator, constructor: Constructor, codes: list[Code]) -> Code:
    arity = constructor.params + constructor.fields
    return _saturate(
        ev,
        codes,
        arity,
        lambda values, _: Constructed(constructor.name, values[constructor.params :]),
    )


def _recursor_code(ev: Evaluator, recursor: Recursor, codes: list[Code]) -> Code:
    """Apply the rule of the major premise's constructor to parameters, motives, minor premises and
    fields.
    """
    before = recursor.num_params + recursor.num_motives + recursor.num_minors
    rules = {rule.constructor: ev.lazy(rule.value, None) for rule in recursor.rules}

    def build(values: list[Value], _: Environment) -> Value:
        x = force(values[-1])
        if not isinstance(x, Constructed) or x.constructor not in rules:
            raise Unsupported(f"{recursor.name} on a value that is no constructor")
        return ev.apply(rules[x.constructor](None), *values[:before], *x.fields)

    return _saturate(ev, codes, before + recursor.num_indices + 1, build)


def _field_code(ev: Evaluator, parent: str, i: int, codes: list[Code]) -> Code:
    params = ev.export.inductives[parent].num_params
    return _saturate(
        ev, codes, params + 1, lambda values, _: project(ev, parent, i, force(values[params]))
    )


def field_types(ev: Evaluator, t: ty.Type, x: Constructed) -> list[ty.Type | None]:
    """Return the types of the fields of `x` : t, None for a field that is a proof."""
    if not isinstance(t, ty.StructureType | ty.Inductive):
        return []
    constructor = next(k for k in constructors_of(ev, t.name) if k.name == x.constructor)
    telescope = telescope_of(ev, constructor)
    env, context = parameters(telescope[: constructor.params], t.params)
    found: list[ty.Type | None] = []
    for i, binder in enumerate(telescope[constructor.params :]):
        proof = ev.is_proposition(binder.type, context)
        found.append(None if proof else ev.as_type(ev.value(binder.type, env, context)))
        env, context = (PROOF if proof else x.field(i), env), (binder.type, context)
    return found


def structure_proofs(ev: Evaluator, t: ty.StructureType, x: Constructed) -> Any:
    """Return the condition that the fields of `x` : t that are proofs prove something true."""
    (constructor,) = constructors_of(ev, t.name)
    telescope = telescope_of(ev, constructor)
    env, context = parameters(telescope[: constructor.params], t.params)
    parts = []
    for i, binder in enumerate(telescope[constructor.params :]):
        proof = ev.is_proposition(binder.type, context)
        if proof:
            parts.append(ev.condition(Thunk(ev.code(binder.type, context), env)))
        env, context = (PROOF if proof else x.field(i), env), (binder.type, context)
    return ev.domain.conjunction(parts)
