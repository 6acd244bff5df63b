"""Constants that are types or build types."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from flint import fmpq

from pyisingcheck.semantics import comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import NotBatchable, Unsupported
from pyisingcheck.semantics.registry import Rule, meaning
from pyisingcheck.semantics.values import Constructed, Value
from pyisingcheck.terms.expr import Const, NatLit, head_and_args


def _constant(t: ty.Type) -> Rule:
    return lambda _: t


for _name in ("Nat", "Int", "Rat", "Real", "Complex", "NNReal"):
    meaning(_name, 0)(_constant(ty.Number(_name)))
meaning("Bool", 0)(_constant(ty.Bool()))
meaning("Unit", 0)(_constant(ty.Fin(1)))
meaning("PUnit", 0)(_constant(ty.Fin(1)))
meaning("Empty", 0)(_constant(ty.Fin(0)))
meaning("PEmpty", 0)(_constant(ty.Fin(0)))


def _count(c: Call, i: int) -> int:
    n = c[i]
    if not isinstance(n, int):
        raise NotBatchable("dimension that varies within a batch")
    return n


@meaning("Fin", 1)
def _fin(c: Call) -> Value:
    return ty.Fin(_count(c, 0))


@meaning("ZMod", 1)
def _zmod(c: Call) -> Value:
    n = _count(c, 0)
    return ty.ZMod(n) if n else ty.INT


@meaning("Matrix", 3)
def _matrix(c: Call) -> Value:
    return ty.MatrixType(c.type(0), c.type(1), c.type(2))


def _former(name: str, arity: int, build: Callable[..., ty.Type]) -> None:
    meaning(name, arity)(lambda c: build(*(c.type(i) for i in range(arity))))


_former("Prod", 2, ty.Product)
_former("Sum", 2, ty.SumType)
_former("Option", 1, ty.OptionType)
_former("WithBot", 1, ty.OptionType)
_former("Set", 1, ty.SetType)
_former("Finset", 1, ty.FinsetType)
_former("List", 1, ty.ListType)
_former("Equiv.Perm", 1, ty.Permutations)
_former("Filter", 1, ty.FilterType)
_former("ULift", 1, lambda t: t)


@meaning("Sigma", 2)
def _sigma(c: Call) -> Value:
    family = c.function(1)
    return ty.SigmaType(c.type(0), lambda x: c.evaluator.as_type(family(x)))


@meaning("OrderDual", 1)
def _order_dual(c: Call) -> Value:
    raise Unsupported("OrderDual")  # unfolding it would lose that the order is turned round


@meaning("Subtype", 2)
def _subtype(c: Call) -> Value:
    return ty.Subtype(c.type(0), c.function(1))


@meaning("Set.Elem", 2)
def _coe_sort(c: Call) -> Value:
    return ty.Subtype(c.type(0), c.function(1))


@meaning("EuclideanSpace", 2)
def _euclidean(c: Call) -> Value:
    return ty.Euclidean(2, c.type(1), c.type(0))


@meaning("PiLp", 3)
def _pi_lp(c: Call) -> Value:
    index, family = c.type(1), c.function(2)
    return ty.Euclidean(_exponent(c), index, c.evaluator.as_type(family(0)))


@meaning("WithLp", 2)
def _with_lp(c: Call) -> Value:
    t = c.type(1)
    if isinstance(t, ty.Pi):
        return ty.Euclidean(_exponent(c), t.domain, t.codomain(0))
    return t


def _exponent(c: Call) -> float:
    """Return the first argument, an exponent in [0, ∞], as it is written or as its value."""
    expr = c.expr(0)
    head, args = head_and_args(expr) if expr is not None else (None, [])
    if isinstance(head, Const) and head.name == "OfNat.ofNat" and isinstance(args[1], NatLit):
        return float(args[1].value)
    p = c[0]
    if isinstance(p, Constructed):
        p = math.inf if p.constructor == "Option.none" else p.field(0)
    if not isinstance(p, int | float | fmpq):
        raise Unsupported("an exponent of ℓᵖ that is no number")
    return float(p)


@meaning("Function.Embedding", 2)
def _embeddings(c: Call) -> Value:
    """Embeddings are represented by their functions."""
    ev, source, target = c.evaluator, c.type(0), c.type(1)

    def injective(f: Value) -> Any:
        def apart(x: Value, y: Value) -> Any:
            differ = ev.domain.negation(
                comparison.equal(ev, target, ev.apply(f, x), ev.apply(f, y))
            )
            return ev.domain.disjunction([differ, comparison.equal(ev, source, x, y)])

        return ev.quantify(True, source, lambda x: ev.quantify(True, source, partial(apart, x)))

    return ty.Subtype(ty.Pi(source, lambda _: target), injective)
