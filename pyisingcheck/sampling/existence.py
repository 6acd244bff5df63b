"""∃ and ∀ over numbers, vectors and matrices together, where what is said are polynomial equations
and inequalities with rational coefficients: decided exactly.

The condition is evaluated at unknowns, quantifiers inside it included (`sampling.unknowns`). Of
every alternative (`sampling.branches`) it is known whether it can be met
- if the equations can be solved for one unknown after the other, each with a constant coefficient:
  what must not vanish then only must not vanish identically;
- if that leaves conditions on one unknown;
- if they are linear and homogeneous in all unknowns but one number, and ask for a vector that is not
  0: where the rank of their matrix falls short, which is where its largest minors vanish;
- if they say that a power of a matrix is a given one;
- if 1 is a combination of the equations: then it cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from math import comb
from operator import add, mul, neg
from typing import Any

from flint import (
    Ordering,
    acb,
    arb,
    arb_poly,
    fmpq,
    fmpq_mat,
    fmpq_poly,
    fmpz_mpoly_ctx,
    fmpz_mpoly_vec,
)

from pyisingcheck.sampling.branches import (
    Branch,
    branches,
    by_powers,
    unknowns_in,
    with_polynomials,
)
from pyisingcheck.sampling.matrix_roots import has_complex_root, has_real_root
from pyisingcheck.sampling.univariate import OneUnknown, common_divisor, solvable
from pyisingcheck.sampling.unknowns import FIELDS, UnknownDomain, Unknowns, determinant, is_vector
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.ball_numbers import mul as times
from pyisingcheck.semantics.ball_numbers import power
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.shapes import Shape
from pyisingcheck.semantics.symbolic import SymbolDomain
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Thunk, Value
from pyisingcheck.terms.expr import Const, head_and_args, subterms

__all__ = ["polynomial_quantifier"]

MOST_TERMS = 400  # of a polynomial after a substitution
MOST_MINORS = 60
HIGHEST_POWER = 4  # of a matrix that is recognised
BASIS = (40, 120, 400)  # polynomials, terms of each, bits of each coefficient
MOST_VARIABLES = 14  # of equations that are combined
COMBINING = 2000  # work of that

Polynomial = Any


def polynomial_quantifier(
    ev: Evaluator,
    universal: bool,
    domain: ty.Type,
    predicate: Callable[[Value], Any],
    shape: Shape | None,
) -> Truth | None:
    """Return the certain truth of ∃ (or ∀) x : domain, predicate x, None where it is not decided.

    Numbers are only looked at where another variable is said to exist too, as other ways to decide
    about one of them are cheaper.
    """
    if isinstance(ev.domain, SymbolDomain) or not (
        is_vector(domain) or (domain in FIELDS and not universal and _quantifies(shape))
    ):
        return None
    ball: Any = ev.domain
    space = Unknowns()
    unknowns = UnknownDomain(space, ball.prec, ball.max_prec)
    try:
        with ev.within(unknowns):
            condition = ev.condition(Thunk(predicate, space.element(ev, domain)))
        if any(not d.is_constant() for d in space.divisors):
            return None
        found = [_possible(ev, space, b) for b in branches(space, condition, not universal)]
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return None
    if any(found):
        return Truth(Level.FALSE if universal else Level.TRUE)
    if None in found:
        return None
    return Truth(Level.TRUE if universal else Level.FALSE)


def _quantifies(shape: Shape | None) -> bool:
    """Whether something else is said to exist in a predicate."""
    if shape is None or shape.body is None:
        return False
    heads = (head_and_args(e)[0] for e in subterms(shape.body))
    return any(isinstance(h, Const) and h.name == "Exists" for h in heads)


def _possible(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Whether the unknowns can be so, None if that is not known."""
    steps = (_substituted, _singular, _power, _combined)
    for step in steps:
        known = step(ev, space, branch)
        if known is False or (known and not branch.open):
            return known
    return None


def _uniform(space: Unknowns) -> ty.Type | None:
    """Return the field that all unknowns belong to."""
    fields = set(space.fields.values())
    return fields.pop() if len(fields) == 1 else None


# -- substitution ----------------------------------------------------------------------------------


def _substituted(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Decide by solving equations for unknowns that have a constant coefficient."""
    if space.known:
        return None
    while (solved := _solved_for(space, branch)) is not None:
        i, value, equation = solved
        ev.spend(1 + len(branch.equations))
        rest = tuple(p for p in branch.equations if p is not equation)
        whole = Branch(rest, branch.nonzero, branch.positive, branch.nonnegative, branch.open)
        branch = with_polynomials(whole, lambda p: _replaced(space, p, i, value))  # noqa: B023
        if any(len(p) > MOST_TERMS for p in branch.polynomials()):
            return None
    equations = tuple(p for p in branch.equations if not p.is_zero())
    if any(not unknowns_in(space, p) for p in equations):
        return False
    nonzero = tuple(tuple(p for p in some if not p.is_zero()) for some in branch.nonzero)
    if not all(nonzero):
        return False
    if (signs := _undecided_signs(space, branch)) is None:
        return False
    field = _uniform(space)
    if not (equations or any(signs)):
        return True if field is not None else None
    return _alone(space, field, Branch(equations, nonzero, *signs))


def _undecided_signs(
    space: Unknowns, branch: Branch
) -> tuple[tuple[Polynomial, ...], tuple[Polynomial, ...]] | None:
    """Return what has to be positive and what must not be negative, but for constants; None if one
    of these is not.
    """
    constants = [p for p in branch.positive if not unknowns_in(space, p)]
    if any(p.is_zero() or p.leading_coefficient() < 0 for p in constants):
        return None
    if any(
        not p.is_zero() and not unknowns_in(space, p) and p.leading_coefficient() < 0
        for p in branch.nonnegative
    ):
        return None
    positive, nonnegative = (
        tuple(p for p in ps if unknowns_in(space, p))
        for ps in (branch.positive, branch.nonnegative)
    )
    return positive, nonnegative


def _alone(space: Unknowns, field: ty.Type | None, branch: Branch) -> bool | None:
    """Decide conditions on one unknown."""
    used = set().union(*(unknowns_in(space, p) for p in branch.polynomials()))
    if len(used) != 1 or field is None:
        return None
    (i,) = used
    try:
        return solvable(
            OneUnknown(
                common_divisor([_univariate(p, i) for p in branch.equations]),
                [common_divisor([_univariate(p, i) for p in some]) for some in branch.nonzero],
                [_univariate(p, i) for p in branch.positive],
                [_univariate(p, i) for p in branch.nonnegative],
            ),
            field,
        )
    except ValueError:
        return None


def _univariate(p: Polynomial, i: int) -> fmpq_poly:
    """Return a polynomial in unknown `i` alone.

    Raises
    ------
    ValueError
        If there are others in it.
    """
    coefficients: dict[int, fmpq] = {}
    for exponents, c in p.to_dict().items():
        if any(e for j, e in enumerate(exponents) if j != i):
            raise ValueError("another unknown")
        coefficients[int(exponents[i])] = fmpq(c)
    return fmpq_poly([coefficients.get(k, 0) for k in range(max(coefficients, default=-1) + 1)])


def _solved_for(space: Unknowns, branch: Branch) -> tuple[int, Polynomial, Polynomial] | None:
    """Return an unknown, what an equation says that it is, and the equation."""
    for p in sorted(branch.equations, key=len):
        degrees = p.degrees()
        for i in space.fields:
            if degrees[i] != 1:
                continue
            found = by_powers(p, i)
            if not unknowns_in(space, found[1]):
                zero = space.ring.constant(0)
                value = -found.get(0, zero) * _inverse(space, found[1])
                return i, _reduced(space, value), p
    return None


def _inverse(space: Unknowns, c: Polynomial) -> Polynomial:
    """Return 1 / (a + b i)."""
    if c.is_constant():
        return space.ring.constant(1 / fmpq(c.leading_coefficient()))
    a, b = _complex_parts(space, c)
    unit, scale = space.ring.gen(space.unit()), 1 / (a * a + b * b)
    return space.ring.constant(a * scale) - unit * (b * scale)


def _complex_parts(space: Unknowns, c: Polynomial) -> tuple[fmpq, fmpq]:
    """Return a and b of a constant a + b i.

    Raises
    ------
    ValueError
        If it is none.
    """
    found = _univariate(c, space.unit())
    if found.degree() > 1:
        raise ValueError("a power of the imaginary unit")
    return found[0], found[1]


def _reduced(space: Unknowns, p: Polynomial) -> Polynomial:
    """Return a polynomial after i² became −1."""
    i = space.imaginary
    if i is None or p.degrees()[i] < 2:
        return p
    return p % (space.ring.gen(i) ** 2 + 1)


def _replaced(space: Unknowns, p: Polynomial, i: int, value: Polynomial) -> Polynomial:
    """Return a polynomial with `value` for unknown `i`."""
    if p.degrees()[i] < 1:
        return p
    terms = (c * value**k for k, c in by_powers(p, i).items())
    return _reduced(space, sum(terms, space.ring.constant(0)))


# -- eigenvectors ----------------------------------------------------------------------------------


def _singular(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Decide whether a matrix that depends on one number is singular for some such number."""
    used = set().union(*(unknowns_in(space, p) for p in branch.polynomials()))
    for t, block in space.blocks:
        if t in FIELDS and block[0] in used and len(used) > 1:
            known = _singular_at(ev, space, branch, block[0], sorted(used - {block[0]}))
            if known is not None:
                return known
    return None


def _singular_at(
    ev: Evaluator, space: Unknowns, branch: Branch, number: int, vector: list[int]
) -> bool | None:
    field = space.fields[number]
    entries = {space.fields[i] for i in vector}
    if entries != {field} and (entries, field) != ({ty.COMPLEX}, ty.REAL):
        return None
    parted = _parted(space, branch, number, vector)
    if parted is None:
        return None
    rows, conditions, open_ = parted
    ev.spend(len(rows) * len(vector) * (len(vector) + 1))
    if comb(len(rows), len(vector)) > MOST_MINORS:
        return None
    minors = [
        _reduced(space, space.ring.constant(0) + determinant(list(chosen), add, mul, neg))
        for chosen in combinations(rows, len(vector))
    ]
    known = _meets(space, field, number, minors, conditions)
    return None if known and open_ else known


def _parted(
    space: Unknowns, branch: Branch, number: int, vector: list[int]
) -> tuple[list[list[Polynomial]], Branch, bool] | None:
    """Return the matrix of the equations for the vector, the conditions on the number, and whether
    there are others; None if they are not of this form.
    """
    rows, on_number, nonzero = [], [], []
    asked = sphere = False
    for p in branch.equations:
        degrees = _degrees_in(p, vector)
        if degrees <= {0}:
            on_number.append(p)
        elif degrees == {1}:
            rows.append([_coefficient(p, vector, i) for i in vector])
        elif not sphere and _is_sphere(space, p, vector):
            asked = sphere = True
        else:
            return None
    for some in branch.nonzero:
        degrees = set().union(*(_degrees_in(p, vector) for p in some))
        if degrees <= {0}:
            nonzero.append(some)
        elif degrees == {1} and _only_zero_vanishes(some, vector):
            asked = True
        else:
            return None
    if not asked:
        return None
    kept = [
        tuple(p for p in ps if _degrees_in(p, vector) <= {0})
        for ps in (branch.positive, branch.nonnegative)
    ]
    dropped = len(kept[0]) < len(branch.positive) or len(kept[1]) < len(branch.nonnegative)
    return rows, Branch(tuple(on_number), tuple(nonzero), *kept), dropped


def _degrees_in(p: Polynomial, vector: list[int]) -> set[int]:
    return {sum(int(exponents[i]) for i in vector) for exponents in p.to_dict()}


def _coefficient(p: Polynomial, vector: list[int], i: int) -> Polynomial:
    """Return the coefficient of unknown `i` in a form that is linear in those of `vector`."""
    terms = {}
    for exponents, c in p.to_dict().items():
        if exponents[i]:
            terms[tuple(0 if j == i else int(e) for j, e in enumerate(exponents))] = c
    return p.context().from_dict(terms)


def _only_zero_vanishes(forms: Iterable[Polynomial], vector: list[int]) -> bool:
    """Whether linear forms with constant coefficients vanish together only at 0."""
    rows = [[_coefficient(p, vector, i) for i in vector] for p in forms]
    if not all(c.is_constant() for row in rows for c in row):
        return False
    numbers = [[fmpq(0) if c.is_zero() else fmpq(c.leading_coefficient()) for c in r] for r in rows]
    return bool(fmpq_mat(numbers).rank() == len(vector))


def _is_sphere(space: Unknowns, p: Polynomial, vector: list[int]) -> bool:
    """Whether an equation says that a sum of squares of all entries of a real vector is a positive
    constant: some multiple of every vector but 0 satisfies it.
    """
    terms = {
        tuple(i for i in range(len(e)) for _ in range(e[i])): c for e, c in p.to_dict().items()
    }
    sign = -1 if terms.pop((), 0) > 0 else 1
    return (
        all(space.fields[i] == ty.REAL for i in vector)
        and len(p) == len(terms) + 1
        and set(terms) == {(i, i) for i in vector}
        and all(sign * c > 0 for c in terms.values())
    )


def _meets(
    space: Unknowns, field: ty.Type, number: int, minors: list[Polynomial], conditions: Branch
) -> bool | None:
    """Whether all minors vanish at a number with the other conditions."""
    equations = [*minors, *conditions.equations]
    if space.known:
        return _meets_nearly(space, field, number, equations, conditions)
    try:
        if field == ty.COMPLEX:
            return _meets_complex(space, number, equations, conditions)
        split = [part for p in equations for part in _split(space, p)]
        whole = Branch(
            tuple(split), conditions.nonzero, conditions.positive, conditions.nonnegative
        )
        return _alone_or_any(space, field, number, whole)
    except ValueError:
        return None


def _alone_or_any(space: Unknowns, field: ty.Type, number: int, branch: Branch) -> bool | None:
    equations = [_univariate(p, number) for p in branch.equations]
    return solvable(
        OneUnknown(
            common_divisor(equations),
            [common_divisor([_univariate(p, number) for p in some]) for some in branch.nonzero],
            [_univariate(p, number) for p in branch.positive],
            [_univariate(p, number) for p in branch.nonnegative],
        ),
        field,
    )


def _split(space: Unknowns, p: Polynomial) -> list[Polynomial]:
    """Return real and imaginary part of a polynomial in real unknowns."""
    if space.imaginary is None:
        return [p]
    found = by_powers(_reduced(space, p), space.imaginary)
    return list(found.values())


def _meets_complex(
    space: Unknowns, number: int, equations: list[Polynomial], conditions: Branch
) -> bool | None:
    """As `_meets`; one polynomial with complex coefficients has a root unless it is constant."""
    if space.imaginary is None:
        whole = Branch(tuple(equations), conditions.nonzero)
        return _alone_or_any(space, ty.COMPLEX, number, whole)
    rest = [p for p in equations if not p.is_zero()]
    if len(rest) > 1 or conditions.nonzero:
        return None
    return not rest or rest[0].degrees()[number] > 0


def _meets_nearly(
    space: Unknowns,
    field: ty.Type,
    number: int,
    equations: list[Polynomial],
    conditions: Branch,
) -> bool | None:
    """As `_meets`, for one polynomial whose coefficients are balls, and a real number."""
    rest = [p for p in equations if not p.is_zero()]
    if len(rest) != 1 or field != ty.REAL or conditions.nonzero or space.imaginary is not None:
        return None
    try:
        roots = _real_roots(_ball_polynomial(space, rest[0], number))
    except ValueError:
        return None
    signs = [(p, True) for p in conditions.positive] + [(p, False) for p in conditions.nonnegative]
    found = [_all_hold(space, number, signs, x) for x in roots]
    return True if any(found) else None if None in found else False


def _all_hold(
    space: Unknowns, number: int, signs: list[tuple[Polynomial, bool]], x: arb
) -> bool | None:
    values = [(_ball_polynomial(space, p, number)(x), strict) for p, strict in signs]
    if any(v < 0 or (strict and v <= 0) for v, strict in values):
        return False
    return True if all(v > 0 for v, _ in values) else None


def _ball_polynomial(space: Unknowns, p: Polynomial, number: int) -> arb_poly:
    """Return a polynomial in one unknown, with the values of those that are known."""
    coefficients = [arb(0)] * (int(p.degrees()[number]) + 1)
    for exponents, c in p.to_dict().items():
        value: Any = arb(fmpq(c))
        for i, e in enumerate(exponents):
            if e and i != number:
                if i not in space.known:
                    raise ValueError("another unknown")
                value = times(value, power(space.known[i], int(e)))
        coefficients[int(exponents[number])] += value
    return arb_poly(coefficients)


def _real_roots(p: arb_poly) -> list[arb]:
    """Return the real roots of a polynomial whose coefficients are balls.

    Raises
    ------
    ValueError
        If they are not separated, or the balls do not tell the degree.
    """
    coefficients = p.coeffs()
    if not coefficients or coefficients[-1].contains(0):
        raise ValueError("a leading coefficient that may be 0")
    if len(coefficients) == 1:
        return []
    roots: list[acb] = p.complex_roots()
    real = [r for r in roots if r.imag.contains(0)]
    for r in real:
        if any(s is not r and s.overlaps(r.conjugate()) for s in roots):
            raise ValueError("a root that may be real")
    return [r.real for r in real]


# -- powers of a matrix ----------------------------------------------------------------------------


def _power(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Decide B ^ k = C for a matrix B of unknowns."""
    for t, block in space.blocks:
        if not isinstance(t, ty.MatrixType) or t.entry not in FIELDS:
            continue
        n = ty.size(t.rows) or 0
        if n < 1 or ty.size(t.cols) != n:
            continue
        matrix = [[space.ring.gen(block[n * i + j]) for j in range(n)] for i in range(n)]
        product = matrix
        for k in range(2, HIGHEST_POWER + 1):
            ev.spend(n**3)
            product = _product(product, matrix)
            if any(len(x) > MOST_TERMS for row in product for x in row):
                break
            found = _constants(space, branch, product)
            if found is not None:
                used, values = found
                known = _is_power(space, t.entry, values, k)
                others = len(used) < len(branch.equations) or branch.nonzero
                others = others or branch.positive or branch.nonnegative
                return None if known and others else known
    return None


def _product(a: list[list[Any]], b: list[list[Any]]) -> list[list[Any]]:
    n = len(a)
    return [[sum(a[i][k] * b[k][j] for k in range(n)) for j in range(n)] for i in range(n)]


def _constants(
    space: Unknowns, branch: Branch, product: list[list[Polynomial]]
) -> tuple[set[int], list[list[Polynomial]]] | None:
    """Return C where equations say that a matrix of polynomials is C, and which ones do."""
    used: set[int] = set()
    values = []
    for row in product:
        line = []
        for x in row:
            for at, p in enumerate(branch.equations):
                if p.is_zero() or p.monoms()[0] != x.monoms()[0]:
                    continue
                scale = fmpq(x.leading_coefficient()) / fmpq(p.leading_coefficient())
                gap = x - p * scale
                if not unknowns_in(space, gap):
                    used.add(at)
                    line.append(gap)
                    break
            else:
                return None
        values.append(line)
    return used, values


def _is_power(
    space: Unknowns, field: ty.Type, values: list[list[Polynomial]], k: int
) -> bool | None:
    """Whether a matrix of constants is the k-th power of one over a field."""
    try:
        if space.known:
            d = _ball_polynomial(space, determinant(values, add, mul, neg), space.blocks[0][1][0])
            negative = len(d) == 1 and d[0] < 0
            return False if negative and k % 2 == 0 and field != ty.COMPLEX else None
        both = [[_complex_parts(space, c) for c in row] for row in values]
        re, im = (fmpq_mat([[c[part] for c in row] for row in both]) for part in (0, 1))
        if field == ty.COMPLEX:
            return has_complex_root(re, im, k)
        known = has_real_root(re, k)
        return None if known and field == ty.RAT else known
    except ValueError:
        return None


# -- combinations of the equations -----------------------------------------------------------------


def _combined(ev: Evaluator, space: Unknowns, branch: Branch) -> bool | None:
    """Decide by combining the equations: if they yield 1, there is no solution; otherwise there is
    a complex one.
    """
    if space.known or not branch.equations:
        return None
    equations = _row_reduced(branch.equations)
    if any(p.is_constant() for p in equations):
        return False
    gens = sorted({i for p in branch.polynomials() for i, e in enumerate(p.degrees()) if e > 0})
    new = sum(map(len, branch.nonzero))
    if len(gens) + new > MOST_VARIABLES:
        return None
    ev.spend(COMBINING)
    basis, complete = _basis(space, equations, branch.nonzero, gens, new)
    if any(p.is_constant() for p in basis):
        return False
    decided = complete and _uniform(space) == ty.COMPLEX
    return True if decided and not (branch.positive or branch.nonnegative) else None


def _row_reduced(equations: Iterable[Polynomial]) -> list[Polynomial]:
    """Return combinations of equations with numbers, each with a monomial of its own."""
    terms = [{tuple(map(int, e)): c for e, c in p.to_dict().items()} for p in equations]
    monomials = sorted({e for p in terms for e in p}, key=lambda e: (-sum(e), e))
    reduced, rank = fmpq_mat([[fmpq(p.get(e, 0)) for e in monomials] for p in terms]).rref()
    context = next(iter(equations)).context()
    rows = ({e: reduced[r, j] for j, e in enumerate(monomials)} for r in range(rank))
    return [context.from_dict(row) for row in rows]


def _basis(
    space: Unknowns,
    equations: list[Polynomial],
    nonzero: tuple[tuple[Polynomial, ...], ...],
    gens: list[int],
    new: int,
) -> tuple[list[Any], bool]:
    """Return a Gröbner basis of the equations, or what there is of it, and whether it is complete.

    That not all of f, g, … vanish is said by 1 = s f + t g + … with new unknowns s, t, ….
    """
    names = [f"y{k}" for k in range(len(gens) + new)]
    context = fmpz_mpoly_ctx.get(names, Ordering.degrevlex)

    def whole(p: Polynomial) -> Any:
        terms = {
            tuple(int(e[i]) for i in gens) + (0,) * new: fmpq(c) for e, c in p.to_dict().items()
        }
        scale = fmpq(1)
        for c in terms.values():
            scale *= fmpq(c * scale).q
        return context.from_dict({e: int((c * scale).p) for e, c in terms.items()})

    polynomials = [whole(p) for p in equations]
    at = len(gens)
    for some in nonzero:
        combination = context.constant(1)
        for p in some:
            combination -= context.gen(at) * whole(p)
            at += 1
        polynomials.append(combination)
    if space.imaginary in gens:
        polynomials.append(context.gen(gens.index(space.imaginary)) ** 2 + 1)
    basis, complete = fmpz_mpoly_vec(polynomials, context).buchberger_naive(limits=BASIS)
    return list(basis), complete
