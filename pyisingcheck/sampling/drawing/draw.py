"""Exact random values of Lean types: rationals, vectors and matrices from families that hypotheses
tend to ask for.

A hypothesis such as "symmetric", "stochastic" or "positive definite" has measure zero or is rare
among random matrices, so values are drawn from a menu of families (zero, diagonal, symmetric,
nilpotent, orthogonal, …), all with rational entries; the hypotheses then decide, exactly, which of
them count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import fmpq, fmpq_mat

from pyisingcheck.sampling.drawing.maps import draw_map
from pyisingcheck.sampling.drawing.matrix_relatives import relative
from pyisingcheck.sampling.drawing.numbers import Bounds, NoElement, NumberDrawer, complex_parts
from pyisingcheck.sampling.drawing.relations import (
    Inverse,
    edges_of_graph,
    operation,
    relation,
    square_table,
)
from pyisingcheck.sampling.drawing.rewriting import Laws
from pyisingcheck.sampling.drawing.set_sequences import set_sequence
from pyisingcheck.sampling.drawing.sets import draw_set
from pyisingcheck.sampling.drawing.square_matrices import (
    NONNEGATIVE_FAMILIES,
    SQUARE_FAMILIES,
    Family,
    complex_square,
    signs,
    to_rows,
    whole_square,
)
from pyisingcheck.sampling.drawing.thinning import Thinning
from pyisingcheck.sampling.equations.linear import LinearEquations
from pyisingcheck.sampling.functions.classics import Dealt, clamped_function
from pyisingcheck.sampling.functions.families import draw_function
from pyisingcheck.sampling.tables import (
    matrix_table,
    tabulated,
    valid,
    vanishes,
)
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.comparison import equal
from pyisingcheck.semantics.constants.data import (
    Constructor,
    constructors_of,
    parameters,
    telescope_of,
)
from pyisingcheck.semantics.domain import FAILURES, Unsupported
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import PROOF, Constructed, FiniteSet, Value
from pyisingcheck.terms.expr import constants

__all__ = ["Drawer"]

HEIGHTS = (0, 1, 1, 2, 2, 3, 3, 4, 6)  # of values of recursive types
BRANCHING = (0.5, 0.75, 1.0)  # how often such a value goes on, while it may
SOLVED = 3  # how often equations among the proofs in a structure are solved for fields
NONNEGATIVE = 0.3  # how often a square matrix without negative entries is from a family
PROVEN, MEMORY = 0.3, 30  # how often one that was accepted is drawn from, and how many such count
WHOLE = 0.6  # how often a square matrix of integers is from a family
NEUTRAL = 0.5  # how often an element beside the operation of a group is its neutral one
CLAMPED = 0.4  # how often a real function with bounds on its values is a line cut off at them
LENGTHS = (0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 6)  # of lists of coefficients
COEFFICIENTS = 4  # what drawing them costs
SPARSE, LARGEST_MODULUS = 0.3, 11  # how often a polynomial modulo n has to do with n, up to where
ORIGIN = 0.1  # how often a point of the plane is (0, 0)


class Drawer(NumberDrawer):
    """Draws values; the stream is determined by the seed."""

    def __init__(self, ev: Evaluator, seed: int | str) -> None:
        super().__init__(seed)
        self.ev = ev
        self.maps: dict[str, list[Value]] = {}  # what was found of each type of bundled maps
        self.rewriting = False  # tables that violate laws, which is costly
        self.few = False  # whether sets mostly have few members, close to 0
        self.laws: dict[str, tuple[LinearEquations, Laws, Thinning]] = {}  # by constructor
        self.below: tuple[int, float] | None = None  # in a recursive type: levels left, branching
        self.tried: list[Family] = []  # families of the matrices in the sample that is being drawn
        self.proven: list[Family] = []  # those of matrices in samples that met the hypotheses
        self.decks: dict[tuple[str, frozenset[str]], list[Dealt]] = {}  # not dealt yet
        # what undoes the operation of a group that was drawn for the structure at hand
        self.inverse: Inverse | None = None

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
                return draw_set(self, base, pool)
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
                return self._polynomial(base, bounds)
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
        return decode(self.ev.domain, t, self.rng.randrange(count))

    def _polynomial(self, base: ty.Type, bounds: Bounds | None) -> Value:
        """Return coefficients, often a few; modulo n, at times only those of powers of X ^ n, whose
        derivative is 0, or of a degree close to n.
        """
        self.ev.spend(COEFFICIENTS)
        n = base.n if isinstance(base, ty.ZMod) else 0
        if not 0 < n <= LARGEST_MODULUS or self.rng.random() > SPARSE:
            return [self.draw(base, bounds) for _ in range(self.rng.choice(LENGTHS))]
        if self.rng.random() < 0.5:
            dense = [self.draw(base, bounds) for _ in range(n + self.rng.randrange(3))]
            return [*dense, 1 % n]
        found = [self.draw(base, bounds)]
        for _ in range(self.rng.randrange(1, 3)):
            found += [0] * (n - 1) + [self.draw(base, bounds)]
        return found

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
                return self.ev.domain.complex(*complex_parts(self.rng, self.rational, bounds))
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
            if self.rng.random() < 0.2 or not all(map(vanishes, fields)):
                return Constructed(constructor.name, fields)
            zeros, left = fields, min(left, 10)
        if zeros is None:
            raise NoElement
        return Constructed(constructor.name, zeros)

    def _fields(
        self, t: ty.StructureType | ty.Inductive, constructor: Constructor
    ) -> list[Value] | None:
        """Draw the fields one after the other; proofs among them are conditions on those before:
        where one fails, it is solved for a field if it is linear in it, a table is rewritten or
        the members of a set are chosen; None is returned where that does not help.
        """
        telescope = telescope_of(self.ev, constructor)
        given: dict[int, Value] = {}  # by position
        self.inverse = None
        for _ in range(1 + SOLVED):
            env, context = parameters(telescope[: constructor.params], t.params)
            values: list[Value] = list(t.params)
            types: dict[int, ty.Type] = {}
            for k, binder in enumerate(telescope[constructor.params :], constructor.params):
                value: Value = PROOF
                field = self.ev.value(binder.type, env, context)
                if not self.ev.is_proposition(binder.type, context):
                    types[k] = self.ev.as_type(field)
                    value = given[k] if k in given else self._field(types[k])
                elif self.ev.condition(field).level.name != "TRUE":
                    break
                values.append(value)
                env, context = (value, env), (binder.type, context)
            else:
                return values[constructor.params :]
            equations, laws, sets = self._laws(constructor, t)
            found = equations.solve(len(values), values, types, self.rng)
            if found is None and self.rewriting:
                found = laws.rewrite(len(values), values, types, self.rng)
            if found is None:
                found = sets.thin(len(values), values, types, self.rng)
            if found is None:
                return None
            given = {i: values[i] for i in types} | {found[0]: found[1]}
        return None

    def _field(self, t: ty.Type) -> Value:
        """Return a value for a field, often 0 beside a group on Fin n: its neutral element."""
        if (
            self.inverse is not None
            and isinstance(t, ty.Fin)
            and t.n
            and self.rng.random() < NEUTRAL
        ):
            return 0
        return self.draw(t)

    def _laws(
        self, constructor: Constructor, t: ty.StructureType | ty.Inductive
    ) -> tuple[LinearEquations, Laws, Thinning]:
        """Return what is known of the proofs in a constructor."""
        if constructor.name not in self.laws:
            telescope = telescope_of(self.ev, constructor)
            _, context = parameters(telescope[: constructor.params], t.params)
            proofs = {}
            for k, binder in enumerate(telescope[constructor.params :], constructor.params):
                if self.ev.is_proposition(binder.type, context):
                    proofs[k] = binder.type, context
                context = (binder.type, context)
            about = self.ev, proofs
            self.laws[constructor.name] = LinearEquations(*about), Laws(*about), Thinning(*about)
        return self.laws[constructor.name]

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
        """Return a random graph, sometimes complete, empty or a circulant one."""
        n = ty.size(vertices)
        if n is None:
            raise Unsupported(f"graph on {vertices}")
        edges, constant = edges_of_graph(self.rng, n), self.ev.domain.constant
        table = square_table(self.ev, vertices, lambda i, j: constant((i, j) in edges))
        return Constructed("SimpleGraph.mk", [table])

    def _finset(self, base: ty.Type) -> FiniteSet:
        n = ty.size(base)
        if n is not None:
            chosen = [k for k in range(n) if self.rng.random() < 0.6]
            return FiniteSet.of_list([decode(self.ev.domain, base, k) for k in chosen])
        values: list[Value] = []
        for _ in range(self.rng.randrange(5)):
            x = self.draw(base)
            if all(self.different(base, x, y) for y in values):
                values.append(x)
        return FiniteSet.of_list(values)

    def different(self, t: ty.Type, x: Value, y: Value) -> bool:
        """Whether two values are certain to be different."""
        try:
            return bool(equal(self.ev, t, x, y).level is Level.FALSE)
        except FAILURES:
            return False

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
        codomains = [t.codomain(decode(self.ev.domain, domain, k)) for k in range(n)]
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
        if (known := operation(self, domain, codomains)) is not None:
            return known
        if (known := relation(self, domain, codomains, bounds)) is not None:
            return known
        if self.rng.random() < 0.25:
            constant = tabulated(self.ev, domain, [self.draw(codomain, bounds)] * n)
            if valid(self.ev, t, constant):
                return constant
        entries: list[Value] = []
        for c in codomains:  # a matrix may be made from those before it
            entries.append(self.draw(c, bounds, pool=[(c, v) for v in entries]))
        return tabulated(self.ev, domain, entries)

    def vector(self, n: int, bounds: Bounds | None = None) -> list[fmpq]:
        """Return n rationals from one of several families."""
        rng = self.rng
        if bounds is not None and not bounds.trivial:
            if rng.random() < 0.25 and bounds.low == 0 and not bounds.high_strict:
                return self.stochastic(n, positive=bounds.low_strict)
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
                return self.stochastic(n, positive=False)
            case "sorted":
                return sorted((self.rational() for _ in range(n)), reverse=rng.random() < 0.5)
            case "repeated":
                values = [self.rational() for _ in range(2)]
                return [rng.choice(values) for _ in range(n)]
            case "unit":
                return self._of_length_one(n)
            case "scaled":
                c = fmpq(10) ** rng.randint(-6, 6)
                return [c * rng.randint(-9, 9) for _ in range(n)]
        return [fmpq(rng.randint(-12, 12), rng.choice((1, 2, 4))) for _ in range(n)]

    def _of_length_one(self, n: int) -> list[fmpq]:
        """Return a column of the reflection 1 - 2 v vᵀ / ‖v‖² for a random v."""
        v = [fmpq(self.rng.randint(-4, 4)) for _ in range(n)]
        k, square = self.rng.randrange(n), sum((x * x for x in v), fmpq(0))
        scale = 2 * v[k] / square if square else fmpq(0)
        return [fmpq(i == k) - scale * x for i, x in enumerate(v)]

    def _infinite_function(self, t: ty.Pi, domain: ty.Type, bounds: Bounds | None) -> Value:
        codomain = t.codomain(fmpq(0) if domain in (ty.REAL, ty.RAT) else 0)
        bounded = bounds is not None and not (bounds.trivial or bounds.empty)
        if bounded and domain == codomain == ty.REAL and self.rng.random() < CLAMPED:
            assert bounds is not None
            return clamped_function(self, bounds)
        if ty.size(codomain) == 0:
            raise NoElement
        return set_sequence(self, domain, codomain) or draw_function(self, domain, codomain)

    # -- matrices ----------------------------------------------------------------------------------

    def _matrix(
        self, t: ty.MatrixType, bounds: Bounds | None, pool: list[tuple[ty.Type, Value]] | None
    ) -> Value:
        n, m = ty.size(t.rows), ty.size(t.cols)
        if n is None or m is None:
            raise Unsupported(f"variable of type {t}")
        rows = relative(self, t, pool)
        return matrix_table(self.ev, t, rows or self._fresh_rows(t.entry, n, m, bounds))

    def _fresh_rows(
        self, entry: ty.Type, n: int, m: int, bounds: Bounds | None
    ) -> list[list[Value]]:
        """Return rows that are made from no earlier matrix."""
        if entry == ty.COMPLEX:
            return self._complex_rows(n, m, bounds)
        if entry in (ty.REAL, ty.RAT):
            return list(self.rows(n, m, bounds))
        free = bounds is None or bounds.trivial
        if n == m > 0 and free and entry == ty.INT and self.rng.random() < WHOLE:
            return list(whole_square(self, n))
        return [[self.draw(entry, bounds) for _ in range(m)] for _ in range(n)]

    def _complex_rows(self, n: int, m: int, bounds: Bounds | None) -> list[list[Value]]:
        dom = self.ev.domain
        real = self.rows(n, m, bounds)
        kind = self.rng.randrange(7)
        if kind == 0:
            return [[dom.complex(x, fmpq(0)) for x in row] for row in real]
        if kind > 3 and n == m and n > 0 and (bounds is None or bounds.trivial):
            return complex_square(self, n)
        if kind == 3 and n and m and (bounds is None or bounds.trivial):  # some with Σ z² = 0
            real, imaginary = (
                [[fmpq(x) for x in signs(self, m)] for _ in range(n)] for _ in range(2)
            )
        else:
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

    def rows(self, n: int, m: int, bounds: Bounds | None = None) -> list[list[fmpq]]:
        """Return an n × m rational matrix from one of several families."""
        self.ev.spend(n * m * max(1, min(n, m) // 4))  # products and inverses of exact matrices
        if n == 0 or m == 0:
            return [[] for _ in range(n)]
        if bounds is not None and not bounds.trivial:
            if bounds.low == 0 and n == m and self.rng.random() < NONNEGATIVE:
                return self._square(n, NONNEGATIVE_FAMILIES)
            if self.rng.random() < 0.2 and bounds.low == 0:
                return [self.stochastic(m, positive=bounds.low_strict) for _ in range(n)]
            if self.rng.random() < 0.2:
                return [[self.rational(bounds)] * m] * n
            return [[self.rational(bounds) for _ in range(m)] for _ in range(n)]
        if n != m or self.rng.random() < 0.2:
            return self._plain_rows(n, m)
        return self._square(n, SQUARE_FAMILIES)

    def _plain_rows(self, n: int, m: int) -> list[list[fmpq]]:
        kind = self.rng.randrange(4)
        if kind == 0:
            u, v = self.vector(n), self.vector(m)
            return [[x * y for y in v] for x in u]
        if kind == 1:
            return [self.stochastic(m, positive=False) for _ in range(n)]
        return (
            [self.vector(m) for _ in range(n)]
            if kind == 2
            else [
                [fmpq(self.rng.randint(-6, 6), self.rng.choice((1, 2))) for _ in range(m)]
                for _ in range(n)
            ]
        )

    def _square(self, n: int, families: Sequence[Family]) -> list[list[fmpq]]:
        proven = [f for f in self.proven if f in families]
        family = self.rng.choice(proven if proven and self.rng.random() < PROVEN else families)
        if n > 1:  # others are much alike
            self.tried.append(family)
        return to_rows(family(self, n))

    def learn(self, accepted: bool) -> None:
        """Remember the families of the matrices that were drawn since, if they were accepted."""
        if accepted:
            self.proven = [*self.tried, *self.proven][:MEMORY]
        self.tried.clear()

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


def _row_length(codomains: list[ty.Type]) -> int | None:
    """Return m ≥ 1 if all of the types are ℝ^m, None otherwise."""
    lengths = {
        ty.size(c.domain) if isinstance(c, ty.Pi) and ty.size(c.domain) else None for c in codomains
    }
    (length,) = lengths if len(lengths) == 1 else (None,)
    if length is None or codomains[0].codomain(0) != ty.REAL:  # type: ignore[attr-defined]
        return None
    return length
