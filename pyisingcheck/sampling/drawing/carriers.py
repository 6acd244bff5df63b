"""Concrete types for type variables: a statement about every normed algebra is tried on ℝ, ℂ and
matrix algebras.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TypeAlias

from flint import fmpq

from pyisingcheck.sampling.numerals import numerals_in
from pyisingcheck.sampling.plan import Plan, mentions
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args

__all__ = ["Carriers"]

# Which of the carriers are instances of which classes, as Lean's own search for instances says
# (`Classes.lean`). A class that is not listed, or that no carrier has, is not tested.
CLASSES: dict[str, frozenset[str]] = {
    name: frozenset(carriers)
    for name, carriers in json.loads(
        (resources.files("pyisingcheck.sampling.drawing") / "classes.json").read_text("utf-8")
    ).items()
}
COUNTS = frozenset({"Fintype.card", "Finset.card", "Nat.card"})
LARGEST_FIN, LARGEST_SIZE = "Fin 3", 64  # whose place another finite type may take, and its size
SIZED = 0.7  # how often
# Classes of a type that something acts on, by what the carrier is; the actor comes first.
ACTIONS = frozenset(
    {
        "SMul",
        "Module",
        "MulAction",
        "DistribMulAction",
        "DistribSMul",
        "SMulZeroClass",
        "SMulWithZero",
        "MulActionWithZero",
    }
)
TORSION_FREE = ACTIONS | {"NoZeroSMulDivisors", "Module.IsTorsionFree"}
NORMED = TORSION_FREE | {
    "NormedSpace",
    "NormSMulClass",
    "IsBoundedSMul",
    "ContinuousSMul",
    "ContinuousConstSMul",
    "FiniteDimensional",
}
ORDERED = frozenset(
    {
        "PosSMulMono",
        "PosSMulStrictMono",
        "PosSMulReflectLE",
        "PosSMulReflectLT",
        "SMulPosMono",
        "SMulPosStrictMono",
        "SMulPosReflectLE",
        "SMulPosReflectLT",
        "IsOrderedModule",
        "IsStrictOrderedModule",
    }
)
INNER = NORMED | {"InnerProductSpace", "Inner"}
ALGEBRA = ACTIONS | {"Algebra"}
NORMED_ALGEBRA = NORMED | {"Algebra", "NormedAlgebra"}
STARRED = frozenset({"StarModule"})
BINARY = INNER | NORMED_ALGEBRA | STARRED | ORDERED
# Number systems, and whatever is made of them, act compatibly.
COMPATIBLE = frozenset({"IsScalarTower", "SMulCommClass"})


@dataclass(frozen=True)
class Carrier:
    """A concrete type, the number systems that act on it linearly and how they do.

    Attributes
    ----------
    key : str
        Its name in the table of classes.
    build : callable
        Makes the type for an evaluator.
    scalars : frozenset of str
        Number systems that act on it.
    actions : frozenset of str
        The classes of two types that it belongs to with each of these.
    extra : frozenset of str
        Classes that depend on instances in a scope and are not in the table.
    missing : frozenset of str
        Classes of the table that it is no instance of: it is not quite what its key names.
    """

    key: str
    build: Callable[[Evaluator], ty.Type]
    scalars: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    extra: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        """Whether the type is an instance of the class, for one type or with its scalars."""
        if name in BINARY:
            return name in self.actions
        if name in self.missing:
            return False
        return self.key in CLASSES.get(name, ()) or name in self.extra


Chosen: TypeAlias = tuple[Carrier, ty.Type]


def _fixed(t: ty.Type) -> Callable[[Evaluator], ty.Type]:
    return lambda _: t


def _square(n: int, entry: ty.Type, norm: str) -> Callable[[Evaluator], ty.Type]:
    return _fixed(ty.MatrixType(ty.Fin(n), ty.Fin(n), entry, norm))


def _positive_reals(ev: Evaluator) -> ty.Type:
    return ty.Subtype(ty.REAL, lambda x: ev.domain.less(fmpq(0), x))


INTEGRAL = frozenset({"Nat", "Int"})
RATIONAL = INTEGRAL | {"NNRat", "Rat"}
REALS = RATIONAL | {"NNReal", "Real"}
COMPLEXES = REALS | {"Complex"}
C_STAR = frozenset(
    {
        "CStarAlgebra",
        "CStarRing",
        "NonUnitalCStarAlgebra",
        "NormedStarGroup",
        "NormOneClass",
        "PartialOrder",  # Loewner's
        "StarOrderedRing",
    }
)
TWO = frozenset({"Nontrivial"})  # what the table denies: the key stands for one with 0 = 1, too
NONTRIVIAL = frozenset({"Nontrivial", "NormOneClass", "NoncompactSpace"})
CARRIERS = (
    *(Carrier(f"Fin {n}", _fixed(ty.Fin(n))) for n in (2, 1, 3, 0)),
    Carrier("ℝ", _fixed(ty.REAL), REALS, INNER | NORMED_ALGEBRA | STARRED | ORDERED),
    Carrier("ℂ", _fixed(ty.COMPLEX), COMPLEXES, INNER | NORMED_ALGEBRA | STARRED),
    Carrier("ℚ", _fixed(ty.RAT), RATIONAL, ALGEBRA | TORSION_FREE | ORDERED),
    Carrier(
        "ℝ≥0",
        _fixed(ty.NNREAL),
        frozenset({"Nat", "NNRat", "NNReal"}),
        ALGEBRA | TORSION_FREE | ORDERED,
    ),
    Carrier("ZMod 6", _fixed(ty.ZMod(6)), INTEGRAL, ALGEBRA, TWO),
    Carrier("ZMod 6", _fixed(ty.ZMod(4)), INTEGRAL, ALGEBRA, TWO),  # with nilpotents
    Carrier("ZMod 6", _fixed(ty.ZMod(1)), INTEGRAL, ALGEBRA),  # where 0 = 1
    Carrier("ZMod 2", _fixed(ty.ZMod(2)), INTEGRAL, ALGEBRA),
    Carrier("ZMod 3", _fixed(ty.ZMod(3)), INTEGRAL, ALGEBRA),
    Carrier("ℤ", _fixed(ty.INT), INTEGRAL, ALGEBRA | TORSION_FREE | ORDERED),
    Carrier("ℕ", _fixed(ty.NAT), frozenset({"Nat"}), ALGEBRA | TORSION_FREE | ORDERED),
    Carrier("Bool", _fixed(ty.Bool())),
    Carrier("Matrix ℝ", _square(2, ty.REAL, "linfty"), REALS, NORMED_ALGEBRA),
    Carrier("Matrix ℝ", _square(3, ty.REAL, "linfty"), REALS, NORMED_ALGEBRA),
    Carrier("Matrix ℂ", _square(2, ty.COMPLEX, "linfty"), COMPLEXES, NORMED_ALGEBRA),
    Carrier("Matrix ℂ", _square(2, ty.COMPLEX, "l2"), COMPLEXES, NORMED_ALGEBRA | STARRED, C_STAR),
    Carrier(  # where ‖1‖ is not 1
        "Matrix ℝ",
        _square(2, ty.REAL, "frobenius"),
        REALS,
        NORMED_ALGEBRA,
        missing=frozenset({"NormOneClass"}),
    ),
    Carrier("Matrix ℝ", _square(0, ty.REAL, "linfty"), REALS, NORMED_ALGEBRA, missing=NONTRIVIAL),
    Carrier(
        "Matrix ℂ",
        _square(0, ty.COMPLEX, "l2"),
        COMPLEXES,
        NORMED_ALGEBRA | STARRED,
        C_STAR,
        NONTRIVIAL,
    ),
    Carrier("Matrix ℤ", _square(2, ty.INT, "linfty"), INTEGRAL, ALGEBRA | TORSION_FREE),
    Carrier("EuclideanSpace ℝ (Fin 2)", _fixed(ty.Euclidean(2, ty.Fin(2), ty.REAL)), REALS, INNER),
    Carrier("EuclideanSpace ℝ (Fin 2)", _fixed(ty.Euclidean(2, ty.Fin(3), ty.REAL)), REALS, INNER),
    Carrier(
        "Fin 2 → ℝ",
        _fixed(ty.Pi(ty.Fin(2), lambda _: ty.REAL)),
        REALS,
        NORMED_ALGEBRA | STARRED | ORDERED,
    ),
    Carrier("ℝ × ℝ", _fixed(ty.Product(ty.REAL, ty.REAL)), REALS, NORMED_ALGEBRA | ORDERED),
    Carrier("{x : ℝ // 0 < x}", _positive_reals),
    Carrier("Set (Fin 2)", _fixed(ty.SetType(ty.Fin(2)))),
    Carrier("Finset (Fin 3)", _fixed(ty.FinsetType(ty.Fin(3)))),
    Carrier("Equiv.Perm (Fin 3)", _fixed(ty.Permutations(ty.Fin(3)))),
)
# A type with these and no others is a finite index type or a set without structure.
PLAIN = frozenset(
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
        "Countable",
        "Encodable",
    }
)
# Every proposition is decided by some instance, and statements do not depend on which.
IRRELEVANT = ("DecidableRel", "DecidablePred", "Decidable")
DECIDED = (*IRRELEVANT, "DecidableEq", "DecidableLT", "DecidableLE")


SMALL = 0.3  # how often a finite type is chosen where there is one: quantifiers are certain there
DEAR = 3000  # work for an attempt
CHEAP_SHARE = 0.8  # how often a carrier is chosen that is not dear, where there are both
PARTIAL = 0.4  # how often an order is chosen in which some elements cannot be compared
ORDERS = {"Preorder", "PartialOrder", "SemilatticeSup", "SemilatticeInf", "Lattice"}


class Carriers:
    """Which concrete types fit the type variables of a plan."""

    def __init__(self, ev: Evaluator, plan: Plan) -> None:
        self.ev = ev
        self.plan = plan
        self.demands = {i: self._demands(i) for i, s in enumerate(plan.steps) if s.kind == "type"}
        self.chosen: dict[int, Chosen] = {}
        self.costs: dict[str, tuple[int, int]] = {}  # by carrier: work, and in how many attempts
        self.options: dict[tuple[int, ...], list[Chosen]] = {}  # by the carriers chosen before
        self.sizes = sizes_in(ev, plan)
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

    def granted(self) -> set[int]:
        """Return the hypotheses that every choice meets: laws of stars and the numbers that act."""
        steps = self.plan.steps
        classes = {i: self._class(i) for i, s in enumerate(steps) if s.kind == "hypothesis"}
        return {
            i
            for i, found in classes.items()
            if found is not None
            and found[0] in STARRED
            and self._carrier_argument(*found) in self.demands
        }

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
            if about and (kind == "instance" or name in CLASSES):
                found.append((name, args, depth))
        return found

    @staticmethod
    def _carrier_argument(name: str, args: list[Expr], depth: int) -> int | None:
        """Return the step that the instance is about: its last argument that is a variable (𝔸 in
        NormedAlgebra 𝕜 𝔸).
        """
        at = 2 if name in COMPATIBLE else 1 if name in BINARY else 0
        return _variable(args[min(at, len(args) - 1)], depth)

    def choose(self, position: int, rng: random.Random) -> ty.Type:
        """Return a type for the type variable at `position`, at random among those that fit.

        Raises
        ------
        Unsupported
            If none does; the message names a class.
        """
        options = self._options(position)
        small = [(c, t) for c, t in options if ty.size(t) not in (None, 0, 1)]
        if small and rng.random() < SMALL:
            options = small
        if ORDERS & {name for name, _, _ in self.demands[position]} and rng.random() < PARTIAL:
            options = [(c, t) for c, t in options if not c.has("LinearOrder")] or options
        cheap = [(c, t) for c, t in options if not self._is_dear(c.key)]
        if len(cheap) < len(options) and cheap and rng.random() < CHEAP_SHARE:
            options = cheap
        self.chosen[position] = choice = rng.choice(options)
        if self.sizes and choice[0].key == LARGEST_FIN and rng.random() < SIZED:
            return ty.Fin(rng.choice(self.sizes))
        return choice[1]

    def charge(self, work: int) -> None:
        """Note what an attempt with the types that were chosen has cost."""
        for carrier, _ in self.chosen.values():
            total, count = self.costs.get(carrier.key, (0, 0))
            self.costs[carrier.key] = total + work, count + 1

    def _is_dear(self, key: str) -> bool:
        """Whether attempts with a carrier cost many times those with another: hypotheses about all
        of its elements, say.
        """
        total, count = self.costs.get(key, (0, 1))
        least = min((t / n for t, n in self.costs.values()), default=0.0)
        return total / count > max(DEAR, 5 * least)

    def _options(self, position: int) -> list[Chosen]:
        """Return what fits the type variable at `position`, given the choices before it."""
        before = {p: c for p, c in self.chosen.items() if p < position}
        key = (position, *(id(c) for c, _ in before.values()))
        if key not in self.options:
            self.options[key] = self._found_options(position, before)
        return self.options[key]

    def _found_options(self, position: int, before: dict[int, Chosen]) -> list[Chosen]:
        names = {name for name, _, _ in self.demands[position]}
        related = self._related(position)
        fitting = [
            choice
            for choice in self._fitting(position, before, CARRIERS)
            if all(
                self._fitting(q, {**before, position: choice}, CARRIERS)
                if q > position
                else self._fits(q, {**before, position: choice})
                for q in related
            )
        ]
        if not fitting:
            unknown = sorted(n for n in names if not any(c.has(n) for c in CARRIERS))
            raise Unsupported(unknown[0] if unknown else f"a type with {', '.join(sorted(names))}")
        counted = {"Fintype", "Finite"} & names
        if names <= PLAIN or counted:
            return [(c, t) for c, t in fitting if isinstance(t, ty.Fin)] or fitting
        return fitting

    def _fits(self, position: int, chosen: dict[int, Chosen]) -> bool:
        """Whether a choice made before is still an instance of what the type variable must be."""
        return bool(self._fitting(position, chosen, (chosen[position][0],)))

    def _fitting(
        self, position: int, chosen: dict[int, Chosen], among: Sequence[Carrier]
    ) -> list[Chosen]:
        """Return the types that are instances of what the type variable must be; what acts on it
        and is chosen later is left open.
        """
        demands = [d for d in self.demands[position] if d[0] not in COMPATIBLE]
        names = {name for name, _, _ in demands}
        types = {p: t for p, (_, t) in chosen.items()}
        scalars = [
            (name, _scalar(args, depth, types))
            for name, args, depth in demands
            if name in BINARY and not self._open(args, depth, types)
        ]
        fitting = []
        for c in among:
            t = c.build(self.ev)
            if all(map(c.has, names)) and all(_acts(name, s, c, t) for name, s in scalars):
                fitting.append((c, t))
        return fitting

    def _open(self, args: list[Expr], depth: int, chosen: dict[int, ty.Type]) -> bool:
        """Whether what acts is a type variable without a choice."""
        scalar = _variable(args[0], depth)
        return scalar in self.demands and scalar not in chosen

    def _related(self, position: int) -> list[int]:
        """Return the type variables on which the one at `position` acts, and the later ones that
        act on it.
        """
        acting = {
            (_variable(args[0], depth), q)
            for q, demands in self.demands.items()
            for name, args, depth in demands
            if name in BINARY
        }
        on = {q for p, q in acting if p == position}
        by = {p for p, q in acting if q == position and p in self.demands and p > position}
        return sorted((on | by) - {position})


def sizes_in(ev: Evaluator, plan: Plan) -> list[int]:
    """Return the sizes that a statement about numbers of elements asks for, so it seems: numerals
    in it, and one more.
    """
    if not mentions(ev, plan, COUNTS):
        return []
    whole, _ = numerals_in([*(s.type for s in plan.steps), plan.conclusion])
    return sorted({k for n in whole for k in (n, n + 1) if 3 < k <= LARGEST_SIZE})


def _variable(expr: Expr, depth: int) -> int | None:
    """Return the step that `expr`, below `depth` binders, is; for a member of a family of types,
    that of the family.
    """
    head, _ = head_and_args(expr)
    return depth - 1 - head.index if isinstance(head, BVar) else None


def _scalar(args: list[Expr], depth: int, chosen: dict[int, ty.Type]) -> ty.Type | str | None:
    """Return what acts: a number system by name, or the type chosen for a variable."""
    if isinstance(args[0], Const):
        return args[0].name
    step = _variable(args[0], depth)
    return None if step is None else chosen.get(step)


def _acts(name: str, scalar: ty.Type | str | None, carrier: Carrier, t: ty.Type) -> bool:
    """Whether `scalar` acts on a carrier as class `name` asks: number systems by name, a
    commutative ring on itself. A product of rings does that, but 0 < a and b < c do not give
    a • b < a • c in it, nor is ‖a • b‖ = ‖a‖ ‖b‖.
    """
    if scalar == t and carrier.has("CommSemiring"):
        return name in ALGEBRA or carrier.has("NoZeroDivisors")
    system = scalar.name if isinstance(scalar, ty.Number) else scalar
    return isinstance(system, str) and system in carrier.scalars


def _granted(name: str, args: list[Expr]) -> bool:
    """Whether a class holds of the types that statements mention without being looked at."""
    if name in DECIDED:
        return True
    if name == "Fintype":  # of sets and subtypes of infinite types it is an assumption
        head, inner = head_and_args(args[0])
        restricted = isinstance(head, Const) and head.name in ("Set.Elem", "Subtype")
        return not (restricted and isinstance(inner[0], Const))
    return False
