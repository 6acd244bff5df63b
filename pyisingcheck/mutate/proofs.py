"""Simple proofs: propositions that hold below given binders, for reasons that need no search.

A proof uses the hypotheses among the binders, definitions of the project, the laws of ordered
rings, and what is known of the sign of common functions.  What is not proved may be true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from pyisingcheck.mutate import polynomials as poly
from pyisingcheck.mutate.equations import follows_from_equations
from pyisingcheck.mutate.monotone import monotone_facts, odd_facts, vanishing
from pyisingcheck.mutate.order import Fact, follows
from pyisingcheck.mutate.places import BINARY, ORDERED
from pyisingcheck.mutate.polynomials import Polynomial
from pyisingcheck.mutate.sets import holds_on_larger
from pyisingcheck.mutate.smooth import is_analytic, is_analytic_on
from pyisingcheck.mutate.symmetry import Keys, is_constant, is_square
from pyisingcheck.mutate.unfolding import unfolded_once
from pyisingcheck.mutate.witnesses import ring_below, units, witnesses
from pyisingcheck.terms.decode import Export
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Pi,
    apply,
    constants,
    head_and_args,
)
from pyisingcheck.terms.substitute import instantiate, reduced, shift

WHOLE = frozenset({"Nat", "Int"})
POSITIVE = frozenset({"Real.exp", "Real.cosh", "Nat.factorial", "Real.pi"})
NONNEGATIVE = frozenset({"Norm.norm", "NNNorm.nnnorm", "abs", "Real.sqrt", "Dist.dist"})
ODD = frozenset({"Real.tanh", "Real.sinh", "Real.arctan"})  # increasing
NATURAL = frozenset(
    {"Fintype.card", "Finset.card", "Nat.card", "Nat.factorial", "Nat.choose", "Fin.val"}
)
EXPONENTIAL = "NormedSpace.exp"
COMPARISONS = ("Eq", "LE.le", "LT.lt", "GE.ge", "GT.gt")
_REVERSED = {"GE.ge": "LE.le", "GT.gt": "LT.lt"}
ATTEMPTS = 150  # at an inequality, those within others counted, for all that shares its keys
INSTANCES = 4  # variables of which a hypothesis about all elements of a type is used
FACTORS = 3  # by which what is to be shown is multiplied
DEPTH = 3  # of proofs about atoms within proofs


@dataclass(eq=False)
class Scope:
    """Binders, outermost first, each below those before it.

    Attributes
    ----------
    keys : Keys
        Shared by all scopes of one statement.
    depth : int
        How deep the proof is already that needs this one.
    """

    export: Export
    keys: Keys
    binders: tuple[Expr, ...] = ()
    depth: int = 0
    _signs: dict[int, bool | None] = field(default_factory=dict)
    _read: list[Expr] = field(default_factory=list)
    _compared: list[Fact] = field(default_factory=list)
    _inner: Scope | None = None

    def below(self, *types: Expr) -> Scope:
        """Return the scope with further binders."""
        return Scope(self.export, self.keys, (*self.binders, *types), self.depth)

    def proves(self, proposition: Expr) -> bool:
        """Whether a proposition below the binders holds, as far as is seen."""
        if self.depth > DEPTH:
            return False
        return self._proves(proposition) or self.contradictory()

    def contradictory(self) -> bool:
        """Whether the hypotheses exclude each other."""
        if any(_empty(b) for b in self.binders) or any(map(self._fails, self.hypotheses())):
            return True
        return self.nonnegative(poly.constant(-1)) or self.positive({})

    def _fails(self, hypothesis: Expr) -> bool:
        """Whether a hypothesis denies what is plain: a ≠ a, or ¬ p where p is assumed."""
        head, args = head_and_args(hypothesis)
        name = head.name if isinstance(head, Const) else ""
        if name == "Ne" and len(args) == 3:
            return self.keys.key(args[1]) == self.keys.key(args[2])
        return name == "Not" and (self._assumed(args[0]) or self.keys.is_reflexive(args[0]))

    def _proves(self, proposition: Expr) -> bool:
        if isinstance(proposition, Pi):
            return self.below(proposition.type).proves(proposition.body)
        if self._assumed(proposition):
            return True
        head, args = head_and_args(proposition)
        name = head.name if isinstance(head, Const) else ""
        match name, args:
            case "True", []:
                return True
            case "And", [a, b]:
                return self._proves(a) and self._proves(b)
            case "Or", [a, b]:
                return self._proves(a) or self._proves(b)
            case "Iff", [a, b]:
                return self.keys.key(a) == self.keys.key(b)
            case "Not", [a]:
                return self._disproves(a)
            case "Nonempty", [type_]:
                return self.inhabited(type_)
            case "Exists", [type_, Lam(_, _, body)]:
                found = witnesses(self, type_, body)
                return any(self._proves(reduced(instantiate(body, x))) for x in found)
            case (("ConvexOn" | "ConcaveOn"), [*_, set_, f]):
                if _named(set_) == "Set.univ" and (self._constant(f) or is_constant(f)):
                    return True
            case "StarModule", [Const("Real"), algebra, *_]:
                return self._is_c_star(algebra)
            case "NeZero", [Const("Nat"), _, n]:
                return self.positive(self.keys.polynomial(n))
            case "HasDerivAt", [*_, f, slope, _]:
                constant = is_constant(f) or self._constant(f)
                return constant and self.keys.polynomial(slope) == {}
            case (("AnalyticAt" | "ContinuousAt" | "DifferentiableAt"), [*_, f, x]):
                return self._constant(f) or is_analytic(self, f, x)
            case "ContinuousOn", [*_, f, set_]:
                return (
                    self._constant(f) or is_analytic(self, f, None) or is_analytic_on(self, f, set_)
                )
            case (("Continuous" | "Differentiable"), [*_, f]):
                return self._constant(f) or is_analytic(self, f, None)
            case "Ne", [type_, a, b]:
                return _ordered(type_) and (self._less(type_, a, b) or self._less(type_, b, a))
        if holds_on_larger(self, proposition):
            return True
        if name in COMPARISONS and BINARY[name] == len(args):
            return self._relation(_REVERSED.get(name, name), args, name in _REVERSED)
        return False

    def _is_c_star(self, algebra: Expr) -> bool:
        """Whether ‖a* a‖ = ‖a‖² in an algebra: then * is continuous, and so ℝ-linear."""
        key = self.keys.key(algebra)
        found = (head_and_args(h) for h in self.hypotheses())
        return any(
            isinstance(head, Const) and head.name == "CStarRing" and self.keys.key(args[0]) == key
            for head, args in found
        )

    def _disproves(self, proposition: Expr) -> bool:
        head, args = head_and_args(proposition)
        match head.name if isinstance(head, Const) else "", args:
            case "Exists", [type_, Lam(_, _, body)]:
                return self.below(type_).proves(App(Const("Not"), body))
            case "Not", [a]:
                return self._proves(a)
        return self.below(proposition).contradictory()

    def _constant(self, function: Expr) -> bool:
        """Whether a function is written out and has one known value everywhere."""
        if not isinstance(function, Lam):
            return False
        return poly.as_constant(self.keys.polynomial(function.body)) is not None

    def _relation(self, name: str, args: list[Expr], reverse: bool) -> bool:
        a, b = args[-2:][::-1] if reverse else args[-2:]
        if name in ("Eq", "LE.le") and self.keys.key(a) == self.keys.key(b):
            return True
        if has_one_element(args[0]):
            return name == "Eq"
        if not _ordered(args[0]):
            return name == "Eq" and self._solves(args)
        if name == "Eq":
            return self._at_most(a, b) and self._at_most(b, a)
        return self._less(args[0], a, b) if name == "LT.lt" else self._at_most(a, b)

    def _solves(self, equation: list[Expr]) -> bool:
        """Whether an equation follows from hypotheses that are equations of the same type."""
        home = self.keys.key(equation[0])
        ring = ring_below(self, equation[0])
        given = []
        for hypothesis in self.hypotheses():
            head, args = head_and_args(hypothesis)
            if isinstance(head, Const) and head.name == "Eq" and self.keys.key(args[0]) == home:
                given.append(self.keys.difference(args, ring))
        goal = self.keys.difference(equation, ring)
        return follows_from_equations(goal, given, divides=ring is not None and ring.divides)

    def _difference(self, a: Expr, b: Expr) -> Polynomial:
        return poly.add(self.keys.polynomial(b), poly.scaled(self.keys.polynomial(a), -1))

    def _at_most(self, a: Expr, b: Expr) -> bool:
        return self.nonnegative(self._difference(a, b))

    def _less(self, type_: Expr, a: Expr, b: Expr) -> bool:
        difference = self._difference(a, b)
        if _named(type_) in WHOLE:
            return self.nonnegative(poly.add(difference, poly.constant(-1)))
        return self.positive(difference)

    def compares(self, a: Expr, b: Expr, *, strict: bool) -> bool:
        """Whether a ≤ b, or a < b, for real numbers."""
        return self._less(Const("Real"), a, b) if strict else self._at_most(a, b)

    def nonnegative(self, p: Polynomial) -> bool:
        return self._follows(p, strict=False)

    def positive(self, p: Polynomial) -> bool:
        return self._follows(p, strict=True)

    def _follows(self, p: Polynomial, *, strict: bool) -> bool:
        self.keys.attempts += 1
        if self.keys.attempts > ATTEMPTS:
            return False
        facts = self.facts(p)
        if follows(p, strict, facts, self.sign):
            return True
        return self.depth == 0 and any(
            follows(q, strict, facts, self.sign) for q in self._multiples(p, facts)
        )

    def _multiples(self, p: Polynomial, facts: list[Fact]) -> Iterator[Polynomial]:
        """The products with a positive atom that occurs beside one of its own in what is known:
        they have the sign of p.
        """
        own = poly.atoms(p)
        pairs = {m for f in facts for m in f.polynomial if len(m[0]) == 2 and not m[1]}
        beside = {n for (powers, _) in pairs for n, _ in powers if {k for k, _ in powers} & own}
        for name in sorted(beside - own)[:FACTORS]:
            if self.sign(name) and (product := poly.multiply(p, poly.atom(name))) is not None:
                yield product

    # -- hypotheses --------------------------------------------------------------------------------

    def hypotheses(self) -> list[Expr]:
        """Return the types of the binders, each as it reads below all of them."""
        if len(self._read) < len(self.binders):
            self._read[:] = [shift(t, len(self.binders) - i) for i, t in enumerate(self.binders)]
        return self._read

    def _assumed(self, proposition: Expr) -> bool:
        key = self.keys.key(proposition)
        return any(self.keys.key(h) == key for h in self.hypotheses())

    def _comparisons(self) -> list[Fact]:
        if not self._compared:
            self._compared[:] = self._found_comparisons()
        return self._compared

    def _found_comparisons(self) -> Iterator[Fact]:
        waiting = list(self.hypotheses())
        while waiting:
            hypothesis = waiting.pop()
            if isinstance(hypothesis, Pi):
                waiting += self._instances(hypothesis)
                continue
            head, args = head_and_args(hypothesis)
            name = head.name if isinstance(head, Const) else ""
            if name == "And":
                waiting += args
            elif name == "NeZero" and _named(args[0]) == "Nat":
                yield Fact(poly.add(self.keys.polynomial(args[-1]), poly.constant(-1)))
            else:
                yield from self._compared_in(hypothesis)

    def _compared_in(self, proposition: Expr) -> Iterator[Fact]:
        """The fact that a comparison of numbers is."""
        head, args = head_and_args(proposition)
        name = head.name if isinstance(head, Const) else ""
        if name in COMPARISONS and _ordered(args[0]):
            a, b = args[-2:][::-1] if name in _REVERSED else args[-2:]
            difference = self._difference(a, b)
            strict = name in ("LT.lt", "GT.gt")
            if strict and _named(args[0]) in WHOLE:
                strict, difference = False, poly.add(difference, poly.constant(-1))
            yield Fact(difference, strict, name == "Eq")

    def _instances(self, universal: Pi) -> list[Expr]:
        """What a hypothesis about all elements of a type says of the variables of that type, and of
        0 and 1.
        """
        wanted, hypotheses = self.keys.key(universal.type), self.hypotheses()
        here = [BVar(len(hypotheses) - 1 - i) for i in range(len(hypotheses))]
        fitting = [x for x, t in zip(here, hypotheses, strict=True) if self.keys.key(t) == wanted]
        chosen = [*fitting[-INSTANCES:], *(units(self, universal.type) if self.depth == 0 else ())]
        return [instantiate(universal.body, x) for x in chosen]

    def _about_norms(self, atoms: Sequence[int]) -> Iterator[Fact]:
        """What hypotheses about all elements of a type say of those whose norms are compared."""
        norms = [head_and_args(t) for a in atoms if (t := self.keys.terms.get(a)) is not None]
        values = [args for head, args in norms if _named(head) == "Norm.norm"]
        for universal in self.hypotheses():
            if isinstance(universal, Pi) and not isinstance(universal.body, Pi):
                wanted = self.keys.key(universal.type)
                for args in values:
                    if self.keys.key(args[0]) == wanted:
                        yield from self._compared_in(instantiate(universal.body, args[-1]))

    def facts(self, goal: Polynomial) -> list[Fact]:
        """Return the comparisons among the hypotheses and what is known of atoms."""
        found = list(self._comparisons())
        names = {n for p in (goal, *(f.polynomial for f in found)) for n in poly.atoms(p)}
        if self.depth == 0:
            found += self._about_norms(sorted(poly.atoms(goal)))
            found += vanishing(self._deeper(), found)
        for name in sorted(names):
            found += self._facts_of(name)
        if self.depth == 0:
            found += monotone_facts(self._deeper(), sorted(names))
            found += odd_facts(self._deeper(), sorted(names))
        return found

    def _facts_of(self, name: int) -> Iterator[Fact]:
        """What is known of an atom, besides its sign."""
        x = poly.atom(name)
        if self._kind(name) == "Nat":
            square = poly.multiply(x, x) or {}
            yield Fact(poly.add(square, poly.scaled(x, -1)))
        inverted = self.keys.inverted(name)
        if inverted is not None and self.depth < DEPTH:
            one = poly.add(poly.multiply(x, inverted) or {}, poly.constant(-1))
            if self._deeper().positive(inverted):
                yield Fact(one, equation=True)
            elif len(inverted) > 1 and self._deeper().positive(poly.scaled(inverted, -1)):
                yield from (Fact(one, equation=True), Fact(poly.scaled(x, -1), strict=True))
        head, args = head_and_args(self.keys.terms.get(name, BVar(0)))
        function = head.name if isinstance(head, Const) else ""
        if self.depth == 0 and function == "Finset.sum" and isinstance(args[-1], Lam):
            terms = self._deeper().below(args[-1].type)
            if terms.nonnegative(self._negative(args[-1].body)):
                yield Fact(poly.scaled(x, -1))
        if not args or function not in (*POSITIVE, *NONNEGATIVE, *ODD, "Real.sin", "Real.cos"):
            return
        inner, one = self.keys.polynomial(args[-1]), poly.constant(1)
        minus = poly.scaled(x, -1)
        if function == "Real.exp":
            yield Fact(poly.add(x, poly.constant(-1), poly.scaled(inner, -1)))
        elif function == "Real.cosh":
            yield Fact(poly.add(x, poly.constant(-1)))
        elif function in ("Real.sin", "Real.cos", "Real.tanh"):
            yield from (Fact(poly.add(one, y), function == "Real.tanh") for y in (x, minus))
        elif function in ("abs", "Norm.norm") and _ordered(args[0]):
            yield from (Fact(poly.add(x, poly.scaled(inner, s))) for s in (1, -1))
            if (even := poly.multiply(inner, inner)) is not None:
                gap = poly.add(poly.multiply(x, x) or {}, poly.scaled(even, -1))
                yield Fact(gap, equation=True)
        if function == "Norm.norm" and (bound := self._norm_bound(head, args, inner)) is not None:
            yield Fact(poly.add(bound, minus))

    def _negative(self, x: Expr) -> Polynomial:
        return poly.scaled(self.keys.polynomial(x), -1)

    def _norm_bound(self, norm: Expr, args: list[Expr], inner: Polynomial) -> Polynomial | None:
        """The sum of the norms of the terms of a sum, each that of its factors multiplied: in a
        normed ring, where neither the norm of 1 nor how numbers act is known.
        """
        field = _named(args[0]) in ("Real", "Complex")
        ring = field or any("NormedRing" in name for name in constants(args[1]))
        total: Polynomial = {}
        for (powers, word), c in inner.items():
            factors = [*(n for n, k in powers for _ in range(k)), *word]
            if not (field or (word and not powers)) or (len(factors) > 1 and not ring):
                return None
            product: Polynomial | None = poly.constant(abs(c))
            for factor in factors:
                if product is None or factor not in self.keys.terms:
                    return None
                size = apply(norm, *args[:-1], self.keys.terms[factor])
                product = poly.multiply(product, self.keys.polynomial(size))
            total = poly.add(total, product or {})
        return total

    def _deeper(self) -> Scope:
        if self._inner is None:
            self._inner = Scope(self.export, self.keys, self.binders, self.depth + 1)
            self._inner._read, self._inner._compared = self._read, self._compared
        return self._inner

    # -- signs -------------------------------------------------------------------------------------

    def sign(self, name: int) -> bool | None:
        """Whether an atom is positive, at least not negative (False), or neither (None)."""
        if name not in self._signs:
            self._signs[name] = None  # while it is not known
            self._signs[name] = self._sign(name) if self.depth < DEPTH else None
        return self._signs[name]

    def _sign(self, name: int) -> bool | None:
        found = [b for f in self._comparisons() if (b := _lower_bound(f, name)) is not None]
        if found:
            bound, strict = max(found)
            if bound >= 0:
                return bound > 0 or strict
        inverted = self.keys.inverted(name)
        if inverted is not None:
            return self._deeper().sign_of(inverted)
        term = self.keys.terms.get(name)
        sign = None if term is None else self._sign_of_term(term)
        return False if sign is None and self._kind(name) in ("Nat", "NNReal") else sign

    def _kind(self, name: int) -> str:
        """The name of an atom's type, where that is plain."""
        term = self.keys.terms.get(name, BVar(len(self.binders)))
        if isinstance(term, BVar):
            hypotheses = self.hypotheses()
            return _named(hypotheses[-1 - term.index]) if term.index < len(hypotheses) else ""
        head, args = head_and_args(term)
        function = head.name if isinstance(head, Const) else ""
        if function in NATURAL:
            return "Nat"
        if BINARY.get(function) == len(args) == 6:
            return _named(args[2])
        return _named(args[1]) if function in ("Finset.sum", "Finset.prod") else ""

    def sign_of(self, p: Polynomial) -> bool | None:
        """As `sign`, for a polynomial."""
        if self.positive(p):
            return True
        return False if self.nonnegative(p) else None

    def _sign_of_term(self, term: Expr) -> bool | None:
        head, args = head_and_args(term)
        name = head.name if isinstance(head, Const) else ""
        deeper = self._deeper()
        if name in POSITIVE:
            return True
        if name == "Real.sqrt":
            return deeper.positive(self.keys.polynomial(args[-1]))
        if name == "Fintype.card":
            return self.inhabited(args[0])
        if name == "Matrix.det" and _named(args[3]) == "Real" and _named(args[5]) == EXPONENTIAL:
            return True  # the exponential of the trace
        if name in ODD:
            return deeper.sign_of(self.keys.polynomial(args[-1]))
        if name in ("Finset.sum", "Finset.prod") and len(args) == 5 and isinstance(args[4], Lam):
            inner = deeper.below(args[4].type)
            if is_square(args[4].body):
                return False  # at least: multiplied out, this is no longer seen
            sign = inner.sign_of(self.keys.polynomial(args[4].body))
            if sign and name == "Finset.sum":
                set_, of = head_and_args(args[3])
                all_ = isinstance(set_, Const) and set_.name == "Finset.univ"
                return all_ and self.inhabited(of[0])
            return sign
        if name == "HPow.hPow" and len(args) == 6:
            base = deeper.sign_of(self.keys.polynomial(args[4]))
            if base is not None:
                return base
        return False if name in NONNEGATIVE else None

    def inhabited(self, type_: Expr) -> bool:
        """Whether a type is certain to have elements."""
        head, args = head_and_args(type_)
        name = head.name if isinstance(head, Const) else ""
        if name in (*ORDERED, "Bool", "Complex"):
            return True
        if name == "Fin" and len(args) == 1:
            size = poly.add(self.keys.polynomial(args[0]), poly.constant(-1))
            if self._deeper().nonnegative(size):
                return True
        if name == "Prod":
            return all(map(self.inhabited, args))
        if isinstance(type_, Pi):
            return _empty(type_.type) or self.below(type_.type).inhabited(type_.body)
        unfolded = unfolded_once(self.export, type_)
        if unfolded is not None and self.inhabited(unfolded):
            return True
        key = self.keys.key(type_)
        for binder in self.hypotheses():
            head, args = head_and_args(binder)
            classes = ("Nonempty", "Nontrivial", "Inhabited", "Unique")
            if isinstance(head, Const) and head.name in classes and self.keys.key(args[0]) == key:
                return True
            if self.keys.key(binder) == key:
                return True
        return False


def _lower_bound(fact: Fact, name: int) -> tuple[Fraction, bool] | None:
    """What a fact about one atom alone says: at least so much, or more than that."""
    p, single = dict(fact.polynomial), (((name, 1),), ())
    c, d = p.pop(single, Fraction(0)), p.pop(poly.ONE, Fraction(0))
    return None if p or c <= 0 else (-d / c, fact.strict)


def _named(type_: Expr) -> str:
    head, _ = head_and_args(type_)
    return head.name if isinstance(head, Const) else ""


def _ordered(type_: Expr) -> bool:
    return _named(type_) in ORDERED


def _empty(type_: Expr) -> bool:
    """Whether a type is written as one without elements."""
    head, args = head_and_args(type_)
    if not isinstance(head, Const):
        return False
    return head.name in ("Empty", "PEmpty", "False") or (
        head.name == "Fin" and Keys().polynomial(args[0]) == {}
    )


def has_one_element(type_: Expr) -> bool:
    """Whether a type is written as one of functions or matrices without entries."""
    if isinstance(type_, Pi):
        return _empty(type_.type)
    _, args = head_and_args(type_)
    return _named(type_) == "Matrix" and any(map(_empty, args[:2]))
