"""Which types are rings, as far as terms tell, and which operations on them are the usual ones."""

from __future__ import annotations

from dataclasses import dataclass

from pyisingcheck.mutate.places import head_name
from pyisingcheck.terms.expr import BVar, Const, Expr, constants, head_and_args

# Classes whose operations obey the laws of an additive group, of a ring, of a commutative ring.
_GROUPS = {"AddCommGroup", "NormedAddCommGroup", "SeminormedAddCommGroup"}
_COMMUTATIVE = {
    "CommRing",
    "NormedCommRing",
    "Field",
    "NormedField",
    "RCLike",
    "DenselyNormedField",
}
_RINGS = {"Ring", "NormedRing", "SeminormedRing", *_COMMUTATIVE}
CLASSES = frozenset(_RINGS)
_ACTIONS = ("Algebra.", "Module.", "NormedAlgebra.", "NormedSpace.")
_NATURAL_ACTIONS = ("AddMonoid.toNSMul", "AddMonoid.toNatSMul", "SubNegMonoid.toZSMul")


@dataclass(frozen=True, slots=True)
class Ring:
    """The laws of a type of numbers or of a ring: ``-`` is subtraction (it is not in ℕ), products
    commute, rational numbers divide, ``/`` is defined.
    """

    subtracts: bool = True
    commutes: bool = True
    divides: bool = True


_NUMBERS = {
    "Nat": Ring(subtracts=False, divides=False),
    "Int": Ring(divides=False),
    "NNReal": Ring(subtracts=False),
    "Rat": Ring(),
    "Real": Ring(),
    "Complex": Ring(),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """A homomorphism of rings: where from and to, None for its first type argument, and how many
    arguments it has.
    """

    source: str | None
    target: Expr | None
    arguments: int


CASTS = {
    "Nat.cast": Cast("Nat", None, 3),
    "Int.cast": Cast("Int", None, 3),
    "NNReal.toReal": Cast("NNReal", Const("Real"), 1),
    "Complex.ofReal": Cast("Real", Const("Complex"), 1),
}


def ring_of(type_: Expr, instance: Expr | None = None) -> Ring | None:
    """The laws of a type, None where they are not known.

    The type may be a variable: then the instance of the operation says which class it comes from.
    """
    name = head_name(type_)
    if name in _NUMBERS:
        return _NUMBERS[name]
    if name == "Matrix":
        entry = ring_of(head_and_args(type_)[1][-1], instance)
        return entry and Ring(entry.subtracts, commutes=False, divides=entry.divides)
    if isinstance(type_, BVar) and instance is not None:
        classes = {n.partition(".")[0] for n in constants(instance)}
        if classes & (_RINGS | _GROUPS):
            return Ring(True, bool(classes & _COMMUTATIVE), "RCLike" in classes)
    return None


def acts_linearly(scalar: Expr, instance: Expr) -> bool:
    """Whether ``•`` is the action of numbers on a module."""
    names = constants(instance)
    if head_name(scalar) in ("Nat", "Int"):
        return any(n in _NATURAL_ACTIONS or n.startswith(_ACTIONS) for n in names)
    return any(n.startswith(_ACTIONS) or n in ("Matrix.smul", "Monoid.toMulAction") for n in names)
