"""Exact random values of Lean types: rationals, vectors and matrices from families that hypotheses
tend to ask for.

A hypothesis such as "symmetric", "stochastic" or "positive definite" has measure zero or is rare
among random matrices, so values are drawn from a menu of families (zero, diagonal, symmetric,
nilpotent, orthogonal, …), all with rational entries; the hypotheses then decide, exactly, which of
them count.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from flint import arb, fmpq, fmpq_mat

from pyisingcheck.sampling.functions import draw_function
from pyisingcheck.sampling.maps import draw_map
from pyisingcheck.sampling.show import show
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.ball_numbers import PiMultiple, to_arb
from pyisingcheck.semantics.constants.data import (
    Constructor,
    constructors_of,
    field_types,
    parameters,
    structure_proofs,
    telescope_of,
)
from pyisingcheck.semantics.constants.sets import point_set
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import (
    PROOF,
    Constructed,
    FiniteSet,
    Function,
    Value,
    force,
    lookup,
)
from pyisingcheck.terms.expr import constants

__all__ = ["Bounds", "Drawer", "NoElement", "Table", "moderate", "tabulated", "valid"]

SPECIAL = [
    fmpq(0),
    fmpq(1),
    fmpq(-1),
    fmpq(1, 2),
    fmpq(2),
    fmpq(-1, 2),
    fmpq(-2),
    fmpq(3),
    fmpq(1, 3),
]
SIMPLE = (0, 0, 1, -1, 2)
TINY = (*range(1, 9), 10, 12, 16)  # negative powers of 10 by which numbers are scaled
HUGE = (*range(1, 7), *range(1, 7), 8, 10, 12, 15)  # powers of 10, likewise
OPERATIONS: tuple[Callable[[int, int, int], int], ...] = (  # on Fin n: monoids, quasigroups
    lambda i, j, n: (i + j) % n,
    lambda i, j, n: i * j % n,
    lambda i, j, n: max(i, j),
    lambda i, j, n: min(i, j),
    lambda i, j, n: i,
    lambda i, j, n: i if i else j,
    lambda i, j, n: (i - j) % n,
    lambda i, j, n: 2 * (i + j) % n,
)
HEIGHTS = (0, 1, 1, 2, 2, 3, 3, 4, 6)  # of values of recursive types
BRANCHING = (0.5, 0.75, 1.0)  # how often such a value goes on, while it may
ORIGIN = 0.1  # how often a point of the plane is (0, 0)


class NoElement(Exception):
    """The type is empty, or nothing drawn from it satisfied its predicate."""


@dataclass(slots=True)
class Bounds:
    """What hypotheses say about a number directly: low ≤ x ≤ high, strictly or not."""

    low: fmpq | None = None
    high: fmpq | None = None
    low_strict: bool = False
    high_strict: bool = False

    def restrict(self, low: fmpq | None, high: fmpq | None, strict: bool) -> None:
        if low is not None and (self.low is None or low > self.low or (low == self.low and strict)):
            self.low, self.low_strict = low, strict
        if high is not None and (
            self.high is None or high < self.high or (high == self.high and strict)
        ):
            self.high, self.high_strict = high, strict

    @property
    def trivial(self) -> bool:
        return self.low is None and self.high is None

    @property
    def empty(self) -> bool:
        """Whether no number is within the bounds."""
        if self.low is None or self.high is None:
            return False
        strict = self.low_strict or self.high_strict
        return self.low > self.high or (strict and self.low == self.high)


class Table(Function):
    """A function on a finite type, by its list of values."""

    __slots__ = ("entries",)

    def __init__(self, apply: Callable[[Value], Value], entries: list[Value]) -> None:
        super().__init__(apply)
        self.entries = entries


def tabulated(ev: Evaluator, domain: ty.Type, entries: list[Value]) -> Table:
    """Return the function on the finite type `domain` with the given values, by ordinal."""

    def at(x: Value) -> Value:
        return lookup(ev.domain, entries, ty.encode(ev.domain, domain, x))

    return Table(at, entries)


class Drawer:
    """Draws values; the stream is determined by the seed."""

    def __init__(self, ev: Evaluator, seed: int | str) -> None:
        self.ev = ev
        self.rng = random.Random(seed)
        self.maps: dict[str, list[Value]] = {}  # what was found of each type of bundled maps
        self.below: tuple[int, float] | None = None  # in a recursive type: levels left, branching
        self.simple = False  # whether all numbers are 0, ±1 or 2, where the bounds leave one

    # -- numbers -----------------------------------------------------------------------------------

    def rational(self, bounds: Bounds | None = None) -> fmpq:
        """Return a rational, mostly simple, within `bounds`."""
        if self.simple and (x := self._simple(bounds)) is not None:
            return fmpq(x)
        if bounds is not None and not bounds.trivial:
            return self._between(bounds)
        rng, kind = self.rng, self.rng.random()
        if kind < 0.45:
            return rng.choice(SPECIAL)
        if kind < 0.8:
            return fmpq(rng.randint(-24, 24), rng.choice((1, 2, 3, 4, 5, 8)))
        if kind < 0.9:
            return fmpq(rng.choice((-1, 1)) * rng.randint(1, 9), 10 ** rng.choice(TINY))
        if kind < 0.97:
            return fmpq(rng.choice((-1, 1)) * rng.randint(1, 9) * 10 ** rng.choice(HUGE))
        return fmpq(rng.randint(-(10**6), 10**6), rng.randint(1, 10**6))

    def _simple(self, bounds: Bounds | None) -> int | None:
        b = bounds or Bounds()
        inside = [
            x
            for x in SIMPLE
            if (b.low is None or x > b.low or (x == b.low and not b.low_strict))
            and (b.high is None or x < b.high or (x == b.high and not b.high_strict))
        ]
        return self.rng.choice(inside) if inside else None

    def _between(self, b: Bounds) -> fmpq:
        low, high, rng = b.low, b.high, self.rng
        if low is not None and high is not None:
            if low > high or (low == high and (b.low_strict or b.high_strict)):
                raise NoElement
            return self._inside(low, high, b)
        if low is not None:
            return low + self._offset(b.low_strict)
        assert high is not None
        del rng
        return high - self._offset(b.high_strict)

    def _offset(self, strict: bool) -> fmpq:
        rng = self.rng
        kind = rng.random()
        if kind < 0.15 and not strict:
            return fmpq(0)
        if kind < 0.6:
            return fmpq(rng.choice((1, 2, 3, 5, 10)), rng.choice((1, 2, 3, 4)))
        if kind < 0.8:
            return fmpq(rng.randint(1, 40), rng.choice((1, 3, 7, 10)))
        if kind < 0.9:
            return fmpq(rng.randint(1, 9), 10 ** rng.choice(TINY))
        return fmpq(rng.randint(1, 9) * 10 ** rng.choice(HUGE))

    def _inside(self, low: fmpq, high: fmpq, b: Bounds) -> fmpq:
        kind, width = self.rng.random(), high - low
        if kind < 0.12 and not b.low_strict:
            return low
        if kind < 0.24 and not b.high_strict:
            return high
        if kind < 0.4:
            edge = width / 10 ** self.rng.randint(1, 6)
            return low + edge if self.rng.random() < 0.5 else high - edge
        denominator = self.rng.choice((2, 3, 4, 5, 8, 10, 64))
        return (
            low + width * fmpq(self.rng.randint(1, denominator - 1), denominator) if width else low
        )

    def angle(self, bounds: Bounds) -> Value:
        """Return a simple multiple of π, or a rational where none lies within `bounds`."""
        factor = fmpq(self.rng.randint(-6, 6), self.rng.choice((1, 2, 2, 3, 4, 6)))
        x, b = PiMultiple.of(factor), bounds
        inside = (b.low is None or b.low <= x) and (b.high is None or x <= b.high)
        return x if inside else self.rational(bounds)

    def natural(self, bounds: Bounds | None = None, small: bool = False) -> int:
        """Return a natural number; a `small` one serves as a dimension."""
        low = max(
            0, _ceil(bounds.low, bounds.low_strict) if bounds and bounds.low is not None else 0
        )
        high = (
            _floor(bounds.high, bounds.high_strict) if bounds and bounds.high is not None else None
        )
        if high is not None and high < low:
            raise NoElement
        if self.simple and not small and (x := self._simple(bounds)) is not None and x >= 0:
            return x
        kind = self.rng.random()
        reach = (
            3 if small else 4 if kind < 0.5 else 12 if kind < 0.85 else 60 if kind < 0.97 else 1000
        )
        top = low + reach if high is None else min(high, low + reach)
        return self.rng.randint(low, top)

    def integer(self, bounds: Bounds | None = None) -> int:
        if self.simple and (x := self._simple(bounds)) is not None:
            return x
        low = _ceil(bounds.low, bounds.low_strict) if bounds and bounds.low is not None else None
        high = (
            _floor(bounds.high, bounds.high_strict) if bounds and bounds.high is not None else None
        )
        reach = self.rng.choice((2, 3, 10, 50))
        if low is None and high is None:
            low, high = -reach, reach
        elif low is None:
            low = (high or 0) - reach
        elif high is None or high > low + reach:
            high = low + reach
        assert high is not None
        if high < low:
            raise NoElement
        return self.rng.randint(low, high)

    # -- any type ----------------------------------------------------------------------------------

    def draw(
        self,
        t: ty.Type,
        bounds: Bounds | None = None,
        small: bool = False,
        pool: list[tuple[ty.Type, Value]] | None = None,
    ) -> Value:
        """Return an element of `t`.

        Parameters
        ----------
        t : Type
            What to draw from.
        bounds : Bounds, optional
            For numbers, and for the entries of vectors and matrices.
        small : bool
            Whether a natural number should be small (a dimension).
        pool : list of (type, value)
            Values drawn before; some new ones are made from those of the same type.

        Raises
        ------
        NoElement
            If the type is empty or its predicate is met by nothing that was tried.
        Unsupported
            If values of this type cannot be drawn.
        """
        match t:
            case ty.Number(name):
                return self._number(name, bounds, small)
            case ty.Fin(n) | ty.ZMod(n):
                if n == 0:
                    raise NoElement
                return self.rng.randrange(n)
            case ty.Bool():
                return self.rng.randrange(2)
            case ty.Proposition():
                return self.ev.domain.constant(self.rng.random() < 0.5)
            case ty.Pi(domain):
                return self._function(t, domain, bounds, pool)
            case ty.MatrixType():
                return self._matrix(t, bounds, pool)
            case ty.Euclidean(_, index, entry):
                return self._function(ty.Pi(index, lambda _: entry), index, bounds, pool)
            case ty.Product(a, b):
                if self.rng.random() < ORIGIN and a == b and a in (ty.REAL, ty.RAT):
                    bounds = Bounds(fmpq(0), fmpq(0))
                return Constructed("Prod.mk", [self.draw(a, bounds), self.draw(b, bounds)])
            case ty.Subtype():
                return self._subtype(t, bounds)
            case ty.FinsetType(base):
                return self._finset(base)
            case ty.SetType(base):
                return self._set(base)
            case ty.ListType(base):
                longest = 5 if self.below is None or self.below[0] > 0 else 1
                return [self.draw(base, bounds) for _ in range(self.rng.randrange(longest))]
            case ty.Inductive(plain=False):
                return self._inductive(t)
            case ty.StructureType():
                return self._structure(t)
            case ty.Maps():
                if (found := draw_map(self, t)) is None:
                    raise NoElement
                return found
            case ty.Quotient(base):
                return self.draw(base, bounds)
            case ty.GraphType(vertices):
                return self._graph(vertices)
            case ty.Polynomials(base):
                return [self.draw(base, bounds) for _ in range(self.rng.randrange(5))]
            case ty.PairType(base):
                return Constructed("Sym2.mk", [self.draw(base, bounds), self.draw(base, bounds)])
            case ty.SigmaType(base, family):
                return self._dependent_pair(base, family)
            case ty.SumType(a, b):
                return self._one_of((("Sum.inl", a), ("Sum.inr", b)), bounds)
            case ty.OptionType(base):
                return self._one_of((("Option.some", base), ("Option.none", None)), bounds)
        count = ty.size(t)
        if count is None:
            raise Unsupported(f"variable of type {t}")
        if count == 0:
            raise NoElement
        self.ev.spend(count.bit_length())
        return ty.decode(self.ev.domain, t, self.rng.randrange(count))

    def _dependent_pair(self, base: ty.Type, family: Callable[[Value], ty.Type]) -> Constructed:
        for _ in range(20):
            x = self.draw(base)
            if ty.size(t := family(x)) != 0:
                return Constructed("Sigma.mk", [x, self.draw(t)])
        raise NoElement

    def _one_of(
        self, choices: tuple[tuple[str, ty.Type | None], ...], bounds: Bounds | None
    ) -> Constructed:
        """Return a value by one of the constructors, each with at most one field."""
        possible = [(c, t) for c, t in choices if t is None or ty.size(t) != 0]
        if not possible:
            raise NoElement
        constructor, t = self.rng.choice(possible)
        return Constructed(constructor, [] if t is None else [self.draw(t, bounds)])

    def _number(self, name: str, bounds: Bounds | None, small: bool) -> Value:
        match name:
            case "Nat":
                return self.natural(bounds, small)
            case "Int":
                return self.integer(bounds)
            case "Complex":
                if self.rng.random() < 0.3:
                    return self.ev.domain.complex(self.rational(bounds), fmpq(0))
                return self.ev.domain.complex(self.rational(bounds), self.rational())
            case "NNReal":
                floor = bounds or Bounds()
                floor.restrict(fmpq(0), None, False)
                return self.rational(floor)
        return self.rational(bounds)

    def _subtype(self, t: ty.Subtype, bounds: Bounds | None) -> Value:
        for _ in range(60):
            x = self.draw(t.base, bounds)
            if self.ev.condition(t.predicate(x)).level.name == "TRUE":
                return x
        raise NoElement

    def _structure(self, t: ty.StructureType) -> Value:
        """Return a value that satisfies the proofs among its fields; one made of zeros, which
        satisfies most of them, only sometimes.
        """
        (constructor,) = constructors_of(self.ev, t.name)
        zeros, left = None, 60
        while left > 0:
            left -= 1
            fields = self._fields(t, constructor)
            if fields is None:
                continue
            if self.rng.random() < 0.2 or not all(map(_vanishes, fields)):
                return Constructed(constructor.name, fields)
            zeros, left = fields, min(left, 10)
        if zeros is None:
            raise NoElement
        return Constructed(constructor.name, zeros)

    def _fields(
        self, t: ty.StructureType | ty.Inductive, constructor: Constructor
    ) -> list[Value] | None:
        """Draw the fields one after the other; proofs among them are conditions on those before,
        and None is returned where one fails.
        """
        telescope = telescope_of(self.ev, constructor)
        env, context = parameters(telescope[: constructor.params], t.params)
        fields: list[Value] = []
        for binder in telescope[constructor.params :]:
            value: Value = PROOF
            field = self.ev.value(binder.type, env, context)
            if not self.ev.is_proposition(binder.type, context):
                value = self.draw(self.ev.as_type(field))
            elif self.ev.condition(field).level.name != "TRUE":
                return None
            fields.append(value)
            env, context = (value, env), (binder.type, context)
        return fields

    def _inductive(self, t: ty.Inductive) -> Constructed:
        """Return a value of a type with several constructors: as high as drawn, and full, or with
        branches that end earlier.
        """
        self.ev.spend(1)
        outside = self.below
        levels, branching = outside or (self.rng.choice(HEIGHTS), self.rng.choice(BRANCHING))
        if levels < -max(HEIGHTS):
            raise NoElement  # every constructor needs another element
        constructors = constructors_of(self.ev, t.name)
        inner = [k for k in constructors if _recursive(self.ev, k)]
        ends = [k for k in constructors if k not in inner]
        deeper = levels > 0 and self.rng.random() < branching
        constructor = self.rng.choice((inner or ends) if deeper else (ends or inner))
        self.below = levels - 1, branching
        try:
            fields = self._fields(t, constructor)
        finally:
            self.below = outside
        if fields is None:
            raise NoElement
        return Constructed(constructor.name, fields)

    def _graph(self, vertices: ty.Type) -> Constructed:
        """Return a random graph, sometimes complete, empty or a cycle."""
        n = ty.size(vertices)
        if n is None:
            raise Unsupported(f"graph on {vertices}")
        share, cycle = self.rng.choice((0.0, 0.3, 0.6, 1.0)), self.rng.random() < 0.2
        edges = {
            (i, j)
            for j in range(n)
            for i in range(j)
            if (j - i in (1, n - 1) if cycle else self.rng.random() < share)
        }
        rows = [
            [self.ev.domain.constant((min(i, j), max(i, j)) in edges) for j in range(n)]
            for i in range(n)
        ]
        table = tabulated(
            self.ev, vertices, [tabulated(self.ev, vertices, list(row)) for row in rows]
        )
        return Constructed("SimpleGraph.mk", [table])

    def _finset(self, base: ty.Type) -> FiniteSet:
        n = ty.size(base)
        if n is not None:
            chosen = [k for k in range(n) if self.rng.random() < 0.6]
            return FiniteSet.of_list([ty.decode(self.ev.domain, base, k) for k in chosen])
        values: list[Value] = []
        for _ in range(self.rng.randrange(5)):
            x = self.draw(base)
            if x not in values:
                values.append(x)
        return FiniteSet.of_list(values)

    def _set(self, base: ty.Type) -> Value:
        dom = self.ev.domain
        if ty.size(base) is not None:
            chosen = [dom.constant(self.rng.random() < 0.5) for _ in range(ty.size(base) or 0)]
            return tabulated(self.ev, base, chosen)
        while isinstance(base, ty.Subtype):
            base = base.base
        kind = self.rng.randrange(5)
        if kind == 4:
            return Function(lambda _: dom.constant(True), "Set.univ")
        if kind == 3 or base == ty.COMPLEX or not isinstance(base, ty.Number):
            points = [self.draw(base) for _ in range(self.rng.randrange(4))]
            found = point_set(self.ev, base, points)
            found.label = "{" + ", ".join(show(self.ev, base, x) for x in points) + "}"
            return found
        low, high = sorted((self.rational(), self.rational()))
        if kind == 0:
            return Function(
                lambda x: dom.conjunction([dom.less_equal(low, x), dom.less_equal(x, high)]),
                f"Set.Icc {low} {high}",
            )
        if kind == 1:
            return Function(lambda x: dom.less(low, x), f"Set.Ioi {low}")
        return Function(lambda x: dom.less_equal(x, high), f"Set.Iic {high}")

    # -- functions ---------------------------------------------------------------------------------

    def _function(
        self,
        t: ty.Pi,
        domain: ty.Type,
        bounds: Bounds | None,
        pool: list[tuple[ty.Type, Value]] | None,
    ) -> Value:
        n = ty.size(domain)
        if n is None:
            return self._infinite_function(t, domain, bounds)
        if n == 0:
            return tabulated(self.ev, domain, [])
        codomains = [t.codomain(ty.decode(self.ev.domain, domain, k)) for k in range(n)]
        codomain = codomains[0]
        if codomain in (ty.REAL, ty.RAT, ty.NNREAL):
            if codomain == ty.NNREAL:
                bounds = bounds or Bounds()
                bounds.restrict(fmpq(0), None, False)
            return tabulated(self.ev, domain, list(self.vector(n, bounds)))
        if (m := _row_length(codomains)) is not None:
            rows = [
                tabulated(self.ev, codomain.domain, list(row))  # type: ignore[attr-defined]
                for row in self.rows(n, m, bounds)
            ]
            return tabulated(self.ev, domain, list(rows))
        if (known := self._operation(domain, codomain)) is not None:
            return known
        if self.rng.random() < 0.25:
            constant = tabulated(self.ev, domain, [self.draw(codomain, bounds)] * n)
            if valid(self.ev, t, constant):
                return constant
        return tabulated(self.ev, domain, [self.draw(c, bounds) for c in codomains])

    def _operation(self, domain: ty.Type, codomain: ty.Type) -> Table | None:
        """Return one of the operations on Fin n that laws tend to ask for, sometimes."""
        if not isinstance(domain, ty.Fin) or self.rng.random() < 0.5:
            return None
        n = domain.n
        if codomain == domain:
            inverse = self.rng.choice((lambda i: i, lambda i: -i % n))
            return tabulated(self.ev, domain, [inverse(i) for i in range(n)])
        binary = isinstance(codomain, ty.Pi) and codomain.domain == domain
        if not binary or codomain.codomain(0) != domain:  # type: ignore[attr-defined]
            return None
        operation = self.rng.choice(OPERATIONS)
        rows = [[operation(i, j, n) for j in range(n)] for i in range(n)]
        return tabulated(self.ev, domain, [tabulated(self.ev, domain, list(r)) for r in rows])

    def vector(self, n: int, bounds: Bounds | None = None) -> list[fmpq]:
        """Return n rationals from one of several families."""
        rng = self.rng
        if bounds is not None and not bounds.trivial:
            if rng.random() < 0.25 and bounds.low == 0 and not bounds.high_strict:
                return self._stochastic(n, positive=bounds.low_strict)
            if rng.random() < 0.3:
                return [self.rational(bounds)] * n
            return [self.rational(bounds) for _ in range(n)]
        family = rng.choice(
            (
                "zero",
                "ones",
                "constant",
                "basis",
                "signs",
                "plain",
                "plain",
                "nonnegative",
                "positive",
                "stochastic",
                "sorted",
                "repeated",
                "scaled",
                "unit",
            )
        )
        match family:
            case "zero":
                return [fmpq(0)] * n
            case "ones":
                return [fmpq(1)] * n
            case "constant":
                return [self.rational()] * n
            case "basis":
                k, c = rng.randrange(n), rng.choice((fmpq(1), fmpq(-1), self.rational()))
                return [c if i == k else fmpq(0) for i in range(n)]
            case "signs":
                return [fmpq(rng.choice((-1, 1))) for _ in range(n)]
            case "nonnegative":
                return [abs(self.rational()) for _ in range(n)]
            case "positive":
                return [abs(self.rational()) + fmpq(1, rng.choice((1, 2, 10))) for _ in range(n)]
            case "stochastic":
                return self._stochastic(n, positive=False)
            case "sorted":
                return sorted((self.rational() for _ in range(n)), reverse=rng.random() < 0.5)
            case "repeated":
                values = [self.rational() for _ in range(2)]
                return [rng.choice(values) for _ in range(n)]
            case "unit":  # of length 1
                return to_rows(_orthogonal(self, n))[0]
            case "scaled":
                c = fmpq(10) ** rng.randint(-6, 6)
                return [c * rng.randint(-9, 9) for _ in range(n)]
        return [fmpq(rng.randint(-12, 12), rng.choice((1, 2, 4))) for _ in range(n)]

    def _stochastic(self, n: int, positive: bool) -> list[fmpq]:
        weights = [
            self.rng.choice((1, 1, 2, 3, 7) if positive else (0, 1, 1, 2, 5)) for _ in range(n)
        ]
        total = sum(weights)
        if total == 0:
            weights[self.rng.randrange(n)] = total = 1
        return [fmpq(w, total) for w in weights]

    def _infinite_function(self, t: ty.Pi, domain: ty.Type, bounds: Bounds | None) -> Value:
        del bounds
        codomain = t.codomain(fmpq(0) if domain in (ty.REAL, ty.RAT) else 0)
        if ty.size(codomain) == 0:
            raise NoElement
        return draw_function(self, domain, codomain)

    # -- matrices ----------------------------------------------------------------------------------

    def _matrix(
        self, t: ty.MatrixType, bounds: Bounds | None, pool: list[tuple[ty.Type, Value]] | None
    ) -> Value:
        n, m = ty.size(t.rows), ty.size(t.cols)
        if n is None or m is None:
            raise Unsupported(f"variable of type {t}")
        if t.entry == ty.COMPLEX:
            rows = self._complex_rows(n, m, bounds)
        elif t.entry in (ty.REAL, ty.RAT):
            related = self._related(t, n, m, pool)
            rows = related if related is not None else self.rows(n, m, bounds)
        else:
            rows = [[self.draw(t.entry, bounds) for _ in range(m)] for _ in range(n)]
        return matrix_table(self.ev, t, rows)

    def _complex_rows(self, n: int, m: int, bounds: Bounds | None) -> list[list[Value]]:
        dom = self.ev.domain
        real = self.rows(n, m, bounds)
        kind = self.rng.randrange(7)
        if kind == 0:
            return [[dom.complex(x, fmpq(0)) for x in row] for row in real]
        if kind > 3 and n == m and n > 0 and (bounds is None or bounds.trivial):
            return self._complex_square(n)
        imaginary = self.rows(n, m)
        if kind == 1 and n == m:  # Hermitian
            for i in range(n):
                for j in range(i + 1):
                    real[i][j] = real[j][i]
                    imaginary[i][j] = -imaginary[j][i] if i != j else fmpq(0)
        return [
            [dom.complex(x, y) for x, y in zip(a, b, strict=True)]
            for a, b in zip(real, imaginary, strict=True)
        ]

    def _complex_square(self, n: int) -> list[list[Value]]:
        """Return a complex matrix X + iY, made from the real matrix [[X, −Y], [Y, X]] that it is:
        unitary, positive semidefinite, of trace 1 besides, normal, or similar to one that is none.
        """
        self.ev.spend(n**3)
        skew, free, one = _skew(self, n), self.plain(n), identity(2 * n)
        s = _realified(skew, free + free.transpose())  # of a skew-Hermitian matrix
        unitary = (one - s) * (one + s).inv()
        diagonal = _realified(_diagonal(self, n), _diagonal(self, n))
        match self.rng.randrange(6):
            case 0:
                result = unitary
            case 5:  # often singular; some have columns with Σ z² = 0
                signs = [[_trits(self, 2) for _ in range(n)] for _ in range(n)]
                x, y = ([[z[k] for z in row] for row in signs] for k in (0, 1))
                result = _realified(fmpq_mat(x), fmpq_mat(y))
            case 1:
                b = _realified(self.plain(n), self.plain(n))
                result = b * b.transpose()
            case 2:
                b = _realified(_state(self, n), _zero(self, n))
                result = unitary * b * unitary.transpose() if self.rng.random() < 0.5 else b
            case 3:
                result = unitary * diagonal * unitary.transpose()
            case _:
                upper = _realified(_nilpotent(self, n), _zero(self, n))
                result = unitary * upper * unitary.transpose()
        return [
            [self.ev.domain.complex(result[i, j], result[n + i, j]) for j in range(n)]
            for i in range(n)
        ]

    def _related(
        self, t: ty.MatrixType, n: int, m: int, pool: list[tuple[ty.Type, Value]] | None
    ) -> list[list[fmpq]] | None:
        """Return a matrix made from an earlier one of the same shape: equal, negated, inverse, a
        polynomial in it.
        """
        earlier = [
            v
            for s, v in pool or []
            if isinstance(s, ty.MatrixType) and s == t and isinstance(v, Table)
        ]
        if not earlier or n != m or n == 0 or self.rng.random() > 0.35:
            return None
        a = fmpq_mat([[force(x) for x in row.entries] for row in self.rng.choice(earlier).entries])
        one = identity(n)
        match self.rng.randrange(7):
            case 0:
                b = a
            case 1:
                b = -1 * a
            case 2:
                b = a * a
            case 3:
                b = self.rational() * one + self.rational() * a
            case 4:
                b = a.transpose()
            case 5:
                b = a.inv() if a.det() != 0 else one
            case _:
                b = one - a
        return to_rows(b)

    def rows(self, n: int, m: int, bounds: Bounds | None = None) -> list[list[fmpq]]:
        """Return an n × m rational matrix from one of several families."""
        self.ev.spend(n * m * max(1, min(n, m) // 4))  # products and inverses of exact matrices
        if n == 0 or m == 0:
            return [[] for _ in range(n)]
        if bounds is not None and not bounds.trivial:
            if self.rng.random() < 0.2 and bounds.low == 0:
                return [self._stochastic(m, positive=bounds.low_strict) for _ in range(n)]
            return [[self.rational(bounds) for _ in range(m)] for _ in range(n)]
        if n != m or self.rng.random() < 0.2:
            return self._plain_rows(n, m)
        return self._square(n)

    def _plain_rows(self, n: int, m: int) -> list[list[fmpq]]:
        kind = self.rng.randrange(4)
        if kind == 0:
            u, v = self.vector(n), self.vector(m)
            return [[x * y for y in v] for x in u]
        if kind == 1:
            return [self._stochastic(m, positive=False) for _ in range(n)]
        return (
            [self.vector(m) for _ in range(n)]
            if kind == 2
            else [
                [fmpq(self.rng.randint(-6, 6), self.rng.choice((1, 2))) for _ in range(m)]
                for _ in range(n)
            ]
        )

    def _square(self, n: int) -> list[list[fmpq]]:
        family = self.rng.choice(SQUARE_FAMILIES)
        return to_rows(family(self, n))

    def plain(self, n: int, m: int | None = None) -> fmpq_mat:
        """Return a matrix of small rationals."""
        entries = [
            [fmpq(self.rng.randint(-4, 4), self.rng.choice((1, 1, 2))) for _ in range(m or n)]
            for _ in range(n)
        ]
        return fmpq_mat(entries)


def _recursive(ev: Evaluator, constructor: Constructor) -> bool:
    """Whether a field is of an inductive type with fields: the same one, or one defined with it."""
    return any(
        any(k.fields for k in constructors_of(ev, name))
        and ev.export.declarations[name].kind == "inductive"
        for binder in telescope_of(ev, constructor)[constructor.params :]
        for name in constants(binder.type)
        if name in ev.export.inductives and name in ev.export.declarations
    )


def valid(ev: Evaluator, t: ty.Type, x: Value) -> bool:
    """Whether `x` certainly satisfies what the type `t` demands: proofs in structures, predicates
    of subtypes, nonnegative numbers; in the parts of vectors, matrices and pairs as well.
    """
    match t:
        case ty.Number("NNReal"):
            return bool(ev.domain.less_equal(0, x).level.name == "TRUE")
        case ty.Number():
            return True
        case ty.Fin(n) if isinstance(x, int):
            return 0 <= x < n
        case ty.Subtype(base, predicate):
            return valid(ev, base, x) and ev.condition(predicate(x)).level.name == "TRUE"
        case ty.StructureType(name) if isinstance(x, Constructed) and constructors_of(ev, name):
            parts = [
                valid(ev, s, x.field(i))
                for i, s in enumerate(field_types(ev, t, x))
                if s is not None
            ]
            return all(parts) and structure_proofs(ev, t, x).level.name == "TRUE"
        case ty.Product(a, b) if isinstance(x, Constructed):
            return valid(ev, a, x.field(0)) and valid(ev, b, x.field(1))
        case ty.Pi(domain, codomain) if isinstance(x, Table):
            points = [ty.decode(ev.domain, domain, k) for k in range(ty.size(domain) or 0)]
            return len(points) == len(x.entries) and all(
                valid(ev, codomain(i), v) for i, v in zip(points, x.entries, strict=True)
            )
        case ty.Euclidean(_, _, entry) if isinstance(x, Table):
            return all(valid(ev, entry, v) for v in x.entries)
        case ty.MatrixType(_, cols, entry) if isinstance(x, Table):
            return all(valid(ev, ty.Pi(cols, lambda _: entry), row) for row in x.entries)
    return True


def _row_length(codomains: list[ty.Type]) -> int | None:
    """Return m ≥ 1 if all of the types are ℝ^m, None otherwise."""
    lengths = {
        ty.size(c.domain) if isinstance(c, ty.Pi) and ty.size(c.domain) else None for c in codomains
    }
    (length,) = lengths if len(lengths) == 1 else (None,)
    if length is None or codomains[0].codomain(0) != ty.REAL:  # type: ignore[attr-defined]
        return None
    return length


def _vanishes(x: Value) -> bool:
    """Whether all rational numbers in a drawn value are zero."""
    x = force(x)
    if isinstance(x, Table):
        return all(map(_vanishes, x.entries))
    return not isinstance(x, fmpq) or x == 0


def moderate(x: Value) -> bool:
    """Whether all numbers in a drawn value are of ordinary size: zero, or between 1/32 and 4 in
    absolute value (solved ones up to 8).
    """
    x = force(x)
    if isinstance(x, arb | PiMultiple):
        return 1 / 32 <= abs(float(to_arb(x))) <= 8
    if isinstance(x, int | fmpq):
        return bool(x == 0 or fmpq(1, 1024) <= x * x <= 16)
    if isinstance(x, list):
        return all(map(moderate, x))
    if isinstance(x, Table):
        return all(map(moderate, x.entries))
    if isinstance(x, Constructed):
        return all(map(moderate, x.fields))
    if hasattr(x, "re") and hasattr(x, "im"):
        return moderate(x.re) and moderate(x.im)
    return True


def _ceil(x: fmpq, strict: bool) -> int:
    k = -((-int(x.p)) // int(x.q))
    return k + 1 if strict and k == x else k


def _floor(x: fmpq, strict: bool) -> int:
    k = int(x.p) // int(x.q)
    return k - 1 if strict and k == x else k


def identity(n: int) -> fmpq_mat:
    return fmpq_mat([[int(i == j) for j in range(n)] for i in range(n)])


def to_rows(a: fmpq_mat) -> list[list[fmpq]]:
    return [[a[i, j] for j in range(a.ncols())] for i in range(a.nrows())]


def matrix_table(ev: Evaluator, t: ty.MatrixType, rows: list[list[Value]]) -> Table:
    return tabulated(ev, t.rows, [tabulated(ev, t.cols, list(row)) for row in rows])


# -- families of square matrices -------------------------------------------------------------------


def _zero(d: Drawer, n: int) -> fmpq_mat:
    return 0 * identity(n)


def _scalar(d: Drawer, n: int) -> fmpq_mat:
    return d.rational() * identity(n)


def _diagonal(d: Drawer, n: int) -> fmpq_mat:
    v = d.vector(n)
    return fmpq_mat([[v[i] if i == j else 0 for j in range(n)] for i in range(n)])


def _symmetric(d: Drawer, n: int) -> fmpq_mat:
    a = d.plain(n)
    return a + a.transpose()


def _skew(d: Drawer, n: int) -> fmpq_mat:
    a = d.plain(n)
    return a - a.transpose()


def _semidefinite(d: Drawer, n: int) -> fmpq_mat:
    b = d.plain(n, d.rng.randint(1, n))
    return b * b.transpose()


def _definite(d: Drawer, n: int) -> fmpq_mat:
    return _semidefinite(d, n) + fmpq(1, d.rng.choice((1, 2, 10))) * identity(n)


def _state(d: Drawer, n: int) -> fmpq_mat:
    """Positive semidefinite with trace 1; diagonal ones commute."""
    if d.rng.random() < 0.5:
        weights = d._stochastic(n, positive=d.rng.random() < 0.5)
        return fmpq_mat([[weights[i] if i == j else 0 for j in range(n)] for i in range(n)])
    a, mixed = _semidefinite(d, n), fmpq(1, n) * identity(n)
    trace = sum((a[i, i] for i in range(n)), fmpq(0))
    share = d.rng.choice((fmpq(0), fmpq(1, 2), fmpq(9, 10)))
    return share * mixed + (1 - share) / trace * a if trace else mixed


def _doubly_stochastic(d: Drawer, n: int) -> fmpq_mat:
    """A mean of permutation matrices."""
    weights = d._stochastic(3, positive=True)
    total = 0 * identity(n)
    for w in weights:
        p = _permutation(d, n)
        total += w * p if min(min(row) for row in to_rows(p)) >= 0 else w * identity(n)
    return total


def _realified(x: fmpq_mat, y: fmpq_mat) -> fmpq_mat:
    """Return [[X, −Y], [Y, X]], which multiplies as X + iY does."""
    rows = [a + [-v for v in b] for a, b in zip(to_rows(x), to_rows(y), strict=True)]
    rows += [b + a for a, b in zip(to_rows(x), to_rows(y), strict=True)]
    return fmpq_mat(rows)


def _negative(d: Drawer, n: int) -> fmpq_mat:
    return -1 * _semidefinite(d, n)


def _orthogonal(d: Drawer, n: int) -> fmpq_mat:
    """Cayley transform of a skew matrix, times signs or a permutation."""
    s = d.rng.choice((fmpq(1), fmpq(1, 2), fmpq(1, 10))) * _skew(d, n)
    q = (identity(n) - s) * (identity(n) + s).inv()
    return q * _permutation(d, n) if d.rng.random() < 0.5 else q


def _permutation(d: Drawer, n: int) -> fmpq_mat:
    image = list(range(n))
    d.rng.shuffle(image)
    sign = [d.rng.choice((1, 1, 1, -1)) for _ in range(n)]
    return fmpq_mat([[sign[i] if image[i] == j else 0 for j in range(n)] for i in range(n)])


def _nilpotent(d: Drawer, n: int) -> fmpq_mat:
    upper = fmpq_mat([[d.rng.randint(-3, 3) if j > i else 0 for j in range(n)] for i in range(n)])
    return _conjugated(d, n, upper)


def _upper(d: Drawer, n: int) -> fmpq_mat:
    return fmpq_mat([[d.rng.randint(-3, 3) if j >= i else 0 for j in range(n)] for i in range(n)])


def _conjugated(d: Drawer, n: int, a: fmpq_mat) -> fmpq_mat:
    p = d.plain(n)
    return a if p.det() == 0 or d.rng.random() < 0.5 else p * a * p.inv()


def _projection(d: Drawer, n: int) -> fmpq_mat:
    """Idempotent: a diagonal 0/1 matrix conjugated, orthogonally or not."""
    v = [d.rng.randrange(2) for _ in range(n)]
    e = fmpq_mat([[v[i] if i == j else 0 for j in range(n)] for i in range(n)])
    if d.rng.random() < 0.5:
        q = _orthogonal(d, n)
        return q * e * q.transpose()
    return _conjugated(d, n, e)


def _involution(d: Drawer, n: int) -> fmpq_mat:
    return 2 * _projection(d, n) - identity(n)


def _complex_structure(d: Drawer, n: int) -> fmpq_mat:
    """J with J² = −1 in even dimension."""
    if n % 2:
        return _skew(d, n)
    blocks = [[0] * n for _ in range(n)]
    for i in range(0, n, 2):
        blocks[i][i + 1], blocks[i + 1][i] = -1, 1
    return _conjugated(d, n, fmpq_mat(blocks))


def _stochastic_matrix(d: Drawer, n: int) -> fmpq_mat:
    return fmpq_mat([d._stochastic(n, positive=d.rng.random() < 0.3) for _ in range(n)])


def _trits(d: Drawer, n: int) -> list[int]:
    return [d.rng.choice((-1, 0, 0, 1)) for _ in range(n)]


def _signs(d: Drawer, n: int) -> fmpq_mat:
    """Entries 0 and ±1: often singular, with coincidences."""
    return fmpq_mat([_trits(d, n) for _ in range(n)])


def _rank_one(d: Drawer, n: int) -> fmpq_mat:
    u, v = d.vector(n), d.vector(n)
    return fmpq_mat([[x * y for y in v] for x in u])


def _small(d: Drawer, n: int) -> fmpq_mat:
    return fmpq(1, 10 ** d.rng.randint(1, 4)) * d.plain(n)


def _contraction(d: Drawer, n: int) -> fmpq_mat:
    return fmpq(1, 8 * n) * d.plain(n)


def _generator(d: Drawer, n: int) -> fmpq_mat:
    """Rows that sum to 0."""
    a = to_rows(d.plain(n))
    for i in range(n):
        a[i][i] -= sum(a[i], fmpq(0))
    return fmpq_mat(a)


def _unit(d: Drawer, n: int) -> fmpq_mat:
    i, j = d.rng.randrange(n), d.rng.randrange(n)
    return fmpq_mat([[int((k, m) == (i, j)) for m in range(n)] for k in range(n)])


def _distances(d: Drawer, n: int) -> fmpq_mat:
    """Distances of points on a line, or lengths of shortest paths in a weighted graph."""
    if d.rng.random() < 0.5:
        x = d.vector(n)
        return fmpq_mat([[abs(x[i] - x[j]) for j in range(n)] for i in range(n)])
    a = [[fmpq(0)] * n for _ in range(n)]
    for j in range(n):
        for i in range(j):
            a[i][j] = a[j][i] = fmpq(d.rng.choice((0, 1, 1, 2, 3, 5)), d.rng.choice((1, 1, 2)))
    for k in range(n):
        a = [[min(a[i][j], a[i][k] + a[k][j]) for j in range(n)] for i in range(n)]
    return fmpq_mat(a)


def _plain(d: Drawer, n: int) -> fmpq_mat:
    return d.plain(n)


SQUARE_FAMILIES: tuple[Callable[[Drawer, int], fmpq_mat], ...] = (
    _plain,
    _plain,
    _plain,
    _zero,
    _scalar,
    _diagonal,
    _symmetric,
    _skew,
    _semidefinite,
    _definite,
    _state,
    _negative,
    _orthogonal,
    _permutation,
    _nilpotent,
    _upper,
    _projection,
    _involution,
    _complex_structure,
    _stochastic_matrix,
    _doubly_stochastic,
    _rank_one,
    _signs,
    _signs,
    _small,
    _contraction,
    _generator,
    _distances,
    _unit,
)
