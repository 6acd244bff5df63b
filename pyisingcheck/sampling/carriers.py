"""Concrete types for type variables: a statement about every normed algebra is tried on ℝ, ℂ and
matrix algebras.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args

__all__ = ["Carriers"]

FINITE = frozenset(
    {
        "Fintype",
        "Finite",
        "DecidableEq",
        "Nonempty",
        "Inhabited",
        "Nontrivial",
        "Unique",
        "Subsingleton",
        "IsEmpty",
        "LinearOrder",
        "PartialOrder",
        "Preorder",
        "Countable",
        "Encodable",
        "LocallyFiniteOrder",
    }
)
ADDITIVE = frozenset(
    {
        "Zero",
        "One",
        "Add",
        "Mul",
        "Neg",
        "Sub",
        "AddMonoid",
        "AddCommMonoid",
        "AddGroup",
        "AddCommGroup",
        "Monoid",
        "Semiring",
        "NonUnitalRing",
        "NonAssocRing",
        "NonAssocSemiring",
        "Ring",
        "Nontrivial",
        "Nonempty",
        "Inhabited",
        "DecidableEq",
        "Star",
        "StarRing",
        "CharZero",
        "NoZeroSMulDivisors",
    }
)
COMMUTATIVE = ADDITIVE | {
    "CommMonoid",
    "CommSemiring",
    "CommRing",
    "IsDomain",
    "NoZeroDivisors",
    "CancelMonoidWithZero",
}
FIELD = COMMUTATIVE | {
    "Field",
    "DivisionRing",
    "Inv",
    "Div",
    "Semifield",
    "DivisionSemiring",
    "GroupWithZero",
    "CommGroupWithZero",
}
ORDER = frozenset(
    {
        "LE",
        "LT",
        "Preorder",
        "PartialOrder",
        "LinearOrder",
        "Lattice",
        "SemilatticeSup",
        "SemilatticeInf",
        "IsStrictOrderedRing",
        "IsOrderedRing",
        "IsOrderedAddMonoid",
        "IsOrderedCancelAddMonoid",
        "Archimedean",
        "FloorRing",
        "FloorSemiring",
        "DistribLattice",
        "LinearOrderedField",
        "LinearOrderedRing",
    }
)
TOPOLOGY = frozenset(
    {
        "TopologicalSpace",
        "UniformSpace",
        "PseudoMetricSpace",
        "MetricSpace",
        "T2Space",
        "T0Space",
        "T1Space",
        "CompleteSpace",
        "IsTopologicalRing",
        "IsTopologicalAddGroup",
        "ContinuousAdd",
        "ContinuousMul",
        "ContinuousSMul",
        "IsUniformAddGroup",
        "Norm",
        "Dist",
    }
)
NORMED = TOPOLOGY | {
    "NormedAddCommGroup",
    "SeminormedAddCommGroup",
    "NormedSpace",
    "Module",
    "SMul",
    "FiniteDimensional",
    "NormedAddGroup",
}
RING_NORM = NORMED | {"NormedRing", "SeminormedRing", "NormedAlgebra", "Algebra", "NormOneClass"}
CSTAR = RING_NORM | {
    "CStarAlgebra",
    "CStarRing",
    "NonUnitalCStarAlgebra",
    "StarModule",
    "NormedStarGroup",
}
SCALARS = frozenset(
    {
        "NormedField",
        "NontriviallyNormedField",
        "DenselyNormedField",
        "NormedCommRing",
        "RCLike",
        "InnerProductSpace",
        "Inner",
        "CommCStarAlgebra",
        "NormedDivisionRing",
    }
)
COMPLETE_ORDER = frozenset(
    {"ConditionallyCompleteLinearOrder", "OrderTopology", "OrderClosedTopology"}
)


@dataclass(frozen=True)
class Carrier:
    """A concrete type, the classes that it is an instance of, and the number systems that act on it
    linearly.
    """

    type: ty.Type
    classes: frozenset[str]
    scalars: frozenset[str] = frozenset({"Nat", "Int", "Rat", "NNReal", "Real"})


def _matrices(
    n: int, entry: ty.Type, norm: str, classes: frozenset[str], scalars: frozenset[str]
) -> Carrier:
    return Carrier(ty.MatrixType(ty.Fin(n), ty.Fin(n), entry, norm), classes, scalars)


REAL_SCALARS = frozenset({"Nat", "Int", "Rat", "NNReal", "Real"})
ALL_SCALARS = REAL_SCALARS | {"Complex"}
MATRIX = ADDITIVE | RING_NORM
CARRIERS = (
    *(Carrier(ty.Fin(n), FINITE, frozenset()) for n in (2, 1, 3, 0)),
    Carrier(
        ty.REAL,
        FIELD
        | ORDER
        | CSTAR - {"CStarAlgebra", "NonUnitalCStarAlgebra"}
        | SCALARS
        | COMPLETE_ORDER
        | {"StarOrderedRing"},
    ),
    Carrier(ty.COMPLEX, FIELD | CSTAR | SCALARS, ALL_SCALARS),
    Carrier(ty.RAT, FIELD | ORDER, frozenset({"Nat", "Int", "Rat"})),
    Carrier(
        ty.ZMod(6),
        (COMMUTATIVE | FINITE)
        - {
            "IsDomain",
            "NoZeroDivisors",
            "CharZero",
            "CancelMonoidWithZero",
            "NoZeroSMulDivisors",
            "LinearOrder",
            "PartialOrder",
            "Preorder",
            "Unique",
            "Subsingleton",
            "IsEmpty",
        },
        frozenset({"Nat", "Int"}),
    ),
    Carrier(ty.INT, COMMUTATIVE | ORDER, frozenset({"Nat", "Int"})),
    Carrier(
        ty.NAT,
        (COMMUTATIVE | ORDER)
        - {
            "Neg",
            "Sub",
            "AddGroup",
            "AddCommGroup",
            "Ring",
            "CommRing",
            "IsDomain",
            "IsStrictOrderedRing",
        }
        | {"IsOrderedRing"},
        frozenset({"Nat"}),
    ),
    _matrices(2, ty.REAL, "linfty", MATRIX, REAL_SCALARS),
    _matrices(3, ty.REAL, "linfty", MATRIX, REAL_SCALARS),
    _matrices(2, ty.COMPLEX, "linfty", MATRIX, ALL_SCALARS),
    _matrices(2, ty.COMPLEX, "l2", ADDITIVE | CSTAR, ALL_SCALARS),
    Carrier(
        ty.Euclidean(2, ty.Fin(2), ty.REAL),
        NORMED | {"InnerProductSpace", "AddCommGroup", "AddGroup", "AddCommMonoid"},
    ),
    Carrier(
        ty.Euclidean(2, ty.Fin(3), ty.REAL),
        NORMED | {"InnerProductSpace", "AddCommGroup", "AddGroup", "AddCommMonoid"},
    ),
    Carrier(
        ty.Permutations(ty.Fin(3)),
        frozenset(
            {
                "Group",
                "Monoid",
                "Fintype",
                "Finite",
                "DecidableEq",
                "Mul",
                "One",
                "Inv",
                "DivInvMonoid",
                "Nontrivial",
                "Nonempty",
                "Inhabited",
            }
        ),
        frozenset(),
    ),
)
# Classes that bound the size of a type from below.
SIZES = {
    "Nonempty": 1,
    "Inhabited": 1,
    "Nontrivial": 2,
    "Unique": 1,
    "Finite": 0,
    "Subsingleton": 0,
    "IsEmpty": 0,
}
# Every proposition is decided by some instance, and statements do not depend on which.
IRRELEVANT = ("DecidableRel", "DecidablePred", "Decidable")
DECIDED = (*IRRELEVANT, "DecidableEq", "DecidableLT", "DecidableLE")


class Carriers:
    """Which concrete types fit the type variables of a plan."""

    def __init__(self, ev: Evaluator, plan: Plan) -> None:
        self.ev = ev
        self.plan = plan
        self.demands = {i: self._demands(i) for i, s in enumerate(plan.steps) if s.kind == "type"}
        self.chosen: dict[int, ty.Type] = {}
        self._require_known_classes()

    def _require_known_classes(self) -> None:
        """See that no instance is silently ignored.

        Raises
        ------
        Unsupported
            If an instance argument is neither about a type variable nor about what always holds.
        """
        for i, step in enumerate(self.plan.steps):
            if step.kind == "instance" and (found := self._class(i)) is not None:
                name, args, depth = found
                about = self._carrier_argument(name, args, depth)
                if about not in self.demands and not _granted(name, args):
                    raise Unsupported(name)

    def _class(self, i: int) -> tuple[str, list[Expr], int] | None:
        """Return the class that step `i` asks for, its arguments and the number of binders above
        them.
        """
        type_, depth = self.plan.steps[i].type, i
        while isinstance(type_, Pi):
            type_, depth = type_.body, depth + 1
        head, args = head_and_args(type_)
        if not isinstance(head, Const) or not args or head.name in IRRELEVANT:
            return None
        return head.name, args, depth

    def _demands(self, position: int) -> list[tuple[str, list[Expr], int]]:
        found = []
        for i in range(position + 1, len(self.plan.steps)):
            kind = self.plan.steps[i].kind
            if kind not in ("instance", "hypothesis") or (wanted := self._class(i)) is None:
                continue
            name, args, depth = wanted
            about = self._carrier_argument(name, args, depth) == position
            if about and (kind == "instance" or name in SIZES):
                found.append((name, args, i))
        return found

    @staticmethod
    def _carrier_argument(name: str, args: list[Expr], depth: int) -> int | None:
        """Return the step that the instance is about: its last argument that is a variable (𝔸 in
        NormedAlgebra 𝕜 𝔸).
        """
        binary = name in (
            "Module",
            "Algebra",
            "NormedAlgebra",
            "NormedSpace",
            "InnerProductSpace",
            "SMul",
            "Inner",
            "FiniteDimensional",
            "ContinuousSMul",
            "NoZeroSMulDivisors",
            "StarModule",
        )
        arg = args[1] if binary and len(args) > 1 else args[0]
        return depth - 1 - arg.index if isinstance(arg, BVar) else None

    def choose(self, position: int, rng: random.Random) -> ty.Type:
        """Return a type for the type variable at `position`, at random among those that fit.

        Raises
        ------
        Unsupported
            If none does; the message names a class.
        """
        options = self.options(position)
        first = options[: max(1, len(options))]
        self.chosen[position] = choice = rng.choice(first)
        return choice

    def options(self, position: int) -> list[ty.Type]:
        demands = self.demands[position]
        names = {name for name, _, _ in demands}
        scalars = {s for name, args, i in demands if (s := self._scalar(name, args, i)) is not None}
        least = max((SIZES[n] for n in names if n in SIZES), default=0)
        fitting = []
        for carrier in CARRIERS:
            if not names <= carrier.classes or not scalars <= (carrier.scalars or frozenset()):
                continue
            if isinstance(carrier.type, ty.Fin):
                if carrier.type.n < least or (
                    {"Unique", "Subsingleton"} & names and carrier.type.n > 1
                ):
                    continue
                if "IsEmpty" in names and carrier.type.n:
                    continue
            fitting.append(carrier.type)
        if not fitting:
            unknown = sorted(names - set().union(*(c.classes for c in CARRIERS)))
            raise Unsupported(unknown[0] if unknown else f"a type with {', '.join(sorted(names))}")
        if any(isinstance(t, ty.Fin) for t in fitting) and names <= FINITE:
            return [t for t in fitting if isinstance(t, ty.Fin)]
        return fitting

    def _scalar(self, name: str, args: list[Expr], i: int) -> str | None:
        if self._carrier_argument(name, args, i) is None or len(args) < 2:
            return None
        if name in (
            "ContinuousSMul",
            "Module",
            "Algebra",
            "NormedAlgebra",
            "NormedSpace",
            "InnerProductSpace",
            "SMul",
        ):
            arg = args[0]
            if isinstance(arg, Const):
                return arg.name
            if isinstance(arg, BVar):
                chosen = self.chosen.get(i - 1 - arg.index)
                return chosen.name if isinstance(chosen, ty.Number) else None
        return None


def _granted(name: str, args: list[Expr]) -> bool:
    """Whether a class holds of the types that statements mention without being looked at."""
    if name in DECIDED:
        return True
    if name == "Fintype":  # of sets and subtypes of infinite types it is an assumption
        head, inner = head_and_args(args[0])
        restricted = isinstance(head, Const) and head.name in ("Set.Elem", "Subtype")
        return not (restricted and isinstance(inner[0], Const))
    return False
