"""The ways to break a statement, each at one place.

A change that the statement implies is not made, wherever that can be told without Lean: a strict
conclusion is not weakened, a hypothesis is not strengthened, the smaller side of an inequality not
made smaller.  The original is true, hence so is such a change, and no check could catch it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from pyisingcheck.mutate.places import BINARY, NONNEGATIVE, NUMBERS, Place, Reader, head_name
from pyisingcheck.mutate.symmetry import Keys
from pyisingcheck.semantics.environment import Context
from pyisingcheck.terms.expr import (
    Const,
    Expr,
    NatLit,
    Pi,
    apply,
    head_and_args,
)
from pyisingcheck.terms.substitute import shift

Operator: TypeAlias = Callable[[Place, Reader], Iterator[Expr]]

_STRICT = {"LT.lt": "LE.le", "GT.gt": "GE.ge"}
_WEAK = {weak: strict for strict, weak in _STRICT.items()}
_EXCHANGED = {
    "HAdd.hAdd": "HMul.hMul",
    "HMul.hMul": "HAdd.hAdd",
    "Finset.sum": "Finset.prod",
    "Finset.prod": "Finset.sum",
}
_RELATIONS = ("LE.le", "LT.lt", "GE.ge", "GT.gt", "Eq", "Ne", "Iff", "Dvd.dvd")
_ONE_SIDED = ("HSub.hSub", "HDiv.hDiv", "HMod.hMod", "HPow.hPow", "HMul.hMul")
# Instances of the two orders, and of addition and multiplication, of one type.
_PAIRS = (
    ("instLTNat", "instLENat"),
    ("instLTFin", "instLEFin"),
    ("Int.instLTInt", "Int.instLEInt"),
    ("Rat.instLT", "Rat.instLE"),
    ("Real.instLT", "Real.instLE"),
    ("Preorder.toLT", "Preorder.toLE"),
    ("instHAdd", "instHMul"),
    ("instAddNat", "instMulNat"),
    ("Fin.instAdd", "Fin.instMul"),
    ("Int.instAdd", "Int.instMul"),
    ("Rat.instAdd", "Rat.instMul"),
    ("Real.instAdd", "Real.instMul"),
    ("Complex.instAdd", "Complex.instMul"),
    ("Distrib.toAdd", "Distrib.toMul"),
    ("Real.instAddCommMonoid", "Real.instCommMonoid"),
)
_TWINS = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}


def drop_hypothesis(place: Place, reader: Reader) -> Iterator[Expr]:
    """``h : P → Q`` becomes ``Q``, where nothing depends on ``h``."""
    pi = place.term
    if place.sense < 0 or not isinstance(pi, Pi):
        return
    if not reader.is_proposition(pi.type, place.context):
        return
    try:
        rest = shift(pi.body, -1)
    except ValueError:  # the proof is used
        return
    if not _has_element(pi.type, place.context, rest):
        yield rest


def _has_element(hypothesis: Expr, context: Context, rest: Expr) -> bool:
    """Whether the hypothesis is ``Nonempty α`` and the statement is about an element of α."""
    head, args = head_and_args(hypothesis)
    if not (isinstance(head, Const) and head.name == "Nonempty" and len(args) == 1):
        return False
    keys, wanted, under = Keys(), args[0], 0
    while isinstance(rest, Pi):
        if keys.key(rest.type) == keys.key(shift(wanted, under)):
            return True
        rest, under = rest.body, under + 1
    depth = 0
    while context is not None:
        depth += 1
        if keys.key(shift(context[0], depth)) == keys.key(wanted):
            return True
        context = context[1]
    return False


def change_strictness(place: Place, reader: Reader) -> Iterator[Expr]:
    """``a ≤ b`` becomes ``a < b`` and the other way round."""
    name, args = _operation(place.term)
    other = _WEAK.get(name) if place.sense >= 0 else None
    if place.sense <= 0:
        other = other or _STRICT.get(name)
    if other is not None and (instance := twin(args[1])) is not None:
        yield _with_name(place.term, other, [args[0], instance, *args[2:]])


def swap_arguments(place: Place, reader: Reader) -> Iterator[Expr]:
    """``a - b`` becomes ``b - a``; likewise /, %, ^, relations and products of matrices."""
    name, args = _operation(place.term)
    if name in _RELATIONS or _order_matters(name, args):
        yield _with_name(place.term, name, [*args[:-2], args[-1], args[-2]])


def _order_matters(name: str, args: list[Expr]) -> bool:
    """Whether an operation on one type is not commutative."""
    if name not in _ONE_SIDED or args[0] is not args[1]:
        return False
    return name != "HMul.hMul" or head_name(args[0]) not in NUMBERS


def change_numeral(place: Place, reader: Reader) -> Iterator[Expr]:
    """A numeral becomes one more, and one less.

    Its instance is changed as far as it repeats the numeral; of numbers the literal alone counts.
    """
    head, args = head_and_args(place.term)
    if not (isinstance(head, Const) and head.name == "OfNat.ofNat" and len(args) == 3):
        return
    literal = args[1]
    if not isinstance(literal, NatLit):
        return
    instance, at = head_and_args(args[2])
    if head_name(args[0]) not in NUMBERS and not any(_is_literal(a, literal.value) for a in at):
        return
    for change in (1, -1):
        if change * place.growth >= 0 and literal.value + change >= 0:
            new = NatLit(literal.value + change)
            changed = [new if _is_literal(a, literal.value) else a for a in at]
            yield apply(head, args[0], new, apply(instance, *changed))


def drop_operand(place: Place, reader: Reader) -> Iterator[Expr]:
    """A sum loses a summand, a product a factor, a fraction its denominator, -a its sign."""
    name, args = _operation(place.term)
    if name in ("HAdd.hAdd", "HMul.hMul"):
        kept = [(args[5], args[1]), (args[4], args[0])]
    elif name in ("HSub.hSub", "HDiv.hDiv"):
        kept = [(args[4], args[0])]
    elif name == "HSMul.hSMul":
        kept = [(args[5], args[1])]
    elif _is_negation(place.term):
        yield head_and_args(place.term)[1][2]
        return
    else:
        return
    for operand, type_ in kept:
        if type_ is args[2] and not _follows(name, place, head_name(type_)):
            yield operand


def _follows(name: str, place: Place, type_: str) -> bool:
    """Whether without the operand the number is smaller, or larger, as the statement allows."""
    if type_ not in NONNEGATIVE:
        return False
    if name == "HAdd.hAdd":
        return place.growth > 0
    shrinks = name == "HSub.hSub" or (name == "HDiv.hDiv" and type_ == "Nat")
    return shrinks and place.growth < 0


def drop_condition(place: Place, reader: Reader) -> Iterator[Expr]:
    """``P ∧ Q`` becomes ``P``, and ``Q``, where that does not follow; ``¬ P`` becomes ``P``."""
    name, (_, args) = head_name(place.term), head_and_args(place.term)
    if name == "And" and place.sense <= 0:
        yield from reversed(args)
    elif name == "Not":
        yield from args


def exchange_operation(place: Place, reader: Reader) -> Iterator[Expr]:
    """A sum becomes a product and the other way round."""
    name, (_, args) = head_name(place.term), head_and_args(place.term)
    if name in ("Finset.sum", "Finset.prod") and len(args) == 5:
        position = 2
    elif name in _EXCHANGED and len(args) == 6 and args[0] is args[1] is args[2]:
        position = 3
    else:
        return
    instance = twin(args[position])
    if instance is not None:
        changed = [*args[:position], instance, *args[position + 1 :]]
        yield _with_name(place.term, _EXCHANGED[name], changed)


OPERATORS: dict[str, Operator] = {
    "drop a hypothesis": drop_hypothesis,
    "drop a condition": drop_condition,
    "change the strictness": change_strictness,
    "swap the arguments": swap_arguments,
    "change a numeral": change_numeral,
    "drop an operand": drop_operand,
    "exchange sum and product": exchange_operation,
}


def _operation(term: Expr) -> tuple[str, list[Expr]]:
    """Name and arguments of a binary operation or relation with all its arguments."""
    head, args = head_and_args(term)
    if isinstance(head, Const) and BINARY.get(head.name) == len(args):
        return head.name, args
    return "", []


def _with_name(term: Expr, name: str, args: list[Expr]) -> Expr:
    head, _ = head_and_args(term)
    levels = head.levels if isinstance(head, Const) else ()
    return apply(Const(name, levels), *args)


def twin(instance: Expr) -> Expr | None:
    """The instance of the other operation on the same type, where that is known by name."""
    head, args = head_and_args(instance)
    if not isinstance(head, Const) or head.name not in _TWINS:
        return None
    if head.name in ("instHAdd", "instHMul"):
        inner = twin(args[-1])
        if inner is None:
            return None
        args = [*args[:-1], inner]
    return apply(Const(_TWINS[head.name], head.levels), *args)


def _is_literal(expr: Expr, value: int) -> bool:
    return isinstance(expr, NatLit) and expr.value == value


def _is_negation(term: Expr) -> bool:
    head, args = head_and_args(term)
    return isinstance(head, Const) and head.name == "Neg.neg" and len(args) == 3
