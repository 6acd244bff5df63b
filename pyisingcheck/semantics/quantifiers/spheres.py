"""Suprema, infima and quantifiers over vectors of a finite-dimensional space, where what is said of
a vector is about a quadratic form, a linear form or the root of a quadratic form: eigenvalues.

The functions and the conditions are evaluated at a vector of unknowns
(`semantics.symbolic`), so that nothing depends on how they are written.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import numpy as np
from flint import fmpq, fmpq_mat

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Undecided, Unsupported
from pyisingcheck.semantics.domains import ball_matrix
from pyisingcheck.semantics.domains.ball_functions import sqrt
from pyisingcheck.semantics.domains.ball_matrix import BallMatrix
from pyisingcheck.semantics.domains.ball_numbers import (
    Complex,
    add,
    div,
    maximum,
    minimum,
    mul,
    neg,
    parts,
    power,
    square,
    zero,
)
from pyisingcheck.semantics.domains.symbolic import Quotient, Space, SymbolDomain
from pyisingcheck.semantics.indexing import encode
from pyisingcheck.semantics.quantifiers.conditions import Conditions, Coordinates, Formula, formula
from pyisingcheck.semantics.truth import Level, Truth, all_of
from pyisingcheck.semantics.values import Function, Value, force

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["extremum_on_sphere", "quadratic_condition"]

MOST = 9  # entries of a matrix of unknowns
DIRECTIONS = 32  # of lines through 0
EIGENVALUES = 50  # work, for each entry of a matrix

Form = dict[tuple[int, ...], Any]  # coefficients by the unknowns of a term, each as often as it is


def _symbolically(ev: Evaluator, space: Space) -> AbstractContextManager[None]:
    ball: Any = ev.domain
    return ev.within(Conditions(space, ball.prec, ball.max_prec))


def extremum_on_sphere(
    ev: Evaluator, index: ty.Type, largest: bool, f: Callable[[Value], Value]
) -> Any:
    """Return the supremum (or infimum) of `f` on a subtype that is a sphere or a ball about 0, or
    of a quotient of quadratic forms on all vectors but 0.

    Returns
    -------
    number or None
        None where the subtype or the function is not recognised.
    """
    if not isinstance(index, ty.Subtype) or not _is_space(index.base):
        return None
    try:
        space = Coordinates()
        with _symbolically(ev, space):
            x, size = _vector(ev, space, index.base)
            inside, value = ev.condition(index.predicate(x)), force(f(x))
        region = _region(space, inside, size)
        if region is None and _is_nonzero(space, inside, size):
            return _extremal_quotient(space, value, size, largest)
        if _divisors(space) or not _roots_exist(space, size):
            return None
        if region is None:
            return None
        return _extremum(space, value, size, region, largest)
    except (*FAILURES, RecursionError):
        return None


def _extremal_quotient(space: Coordinates, value: Any, size: int, largest: bool) -> Any:
    """Return the supremum (or infimum) of a quadratic form divided by ‖x‖²: that on a sphere."""
    if not isinstance(value, Quotient):
        return None if isinstance(value, Complex) else value
    bottoms = [Quotient(space, d, space.one) for d in _divisors(space)]
    if len(bottoms) != 1:
        return None
    radius_squared = _radius_squared(space, space.quotient(1) - bottoms[0], size, True)
    top = value * bottoms[0]
    form = _form(space, top, size)
    if radius_squared is None or form is None or not set(map(len, form)) <= {2}:
        return None
    return _extremum(space, top, size, (radius_squared, True), largest)


def _divisors(space: Coordinates) -> list[Any]:
    """Return what was divided by that depends on the unknowns."""
    found: list[Any] = []
    for d in space.divisors:
        if not d.is_constant() and d not in found:
            found.append(d)
    return found


def quadratic_condition(
    ev: Evaluator, universal: bool, domain: ty.Type, predicate: Callable[[Value], Any]
) -> Truth | None:
    """Return the truth of ∀ (or ∃) x : domain, predicate x for vectors x, where the predicate says
    something about a quadratic form: of all vectors, of all but 0, or of those on a sphere or ball.

    Returns
    -------
    Truth or None
        None where that is not recognised.
    """
    if domain == ty.RAT and universal:  # what holds of all real numbers holds of these
        known = quadratic_condition(ev, universal, ty.REAL, predicate)
        return known if known is not None and known.level is Level.TRUE else None
    if not _is_space(domain):
        return None
    if isinstance(ev.domain, Conditions):  # its symbols would stand for those of the outer one
        raise Unsupported("a quantifier inside a quadratic condition")
    if isinstance(ev.domain, SymbolDomain):  # likewise, but points can stand for the inner ones
        return None
    try:
        space = Coordinates()
        with _symbolically(ev, space):
            x, size = _vector(ev, space, domain)
            condition = ev.condition(predicate(x))
        if _divisors(space) or not _roots_exist(space, size):
            return None
        if not isinstance(condition, Formula):
            return condition if condition.certain else None
        judge = _for_all if universal else _for_some
        return judge(ev, space, condition, size)
    except (*FAILURES, RecursionError):
        return None


def _roots_exist(space: Coordinates, size: int) -> bool:
    """Whether what roots are taken of is never negative: only then are they what they stand for."""
    forms = [_form(space, y, size) for y in space.radicands.values()]
    return all(
        form is not None
        and (matrix := _symmetric(form, size, homogenized=True)).is_exact
        and _all_positive(matrix, size + 1)
        for form in forms
    )


def _is_space(t: ty.Type) -> bool:
    if t in (ty.REAL, ty.COMPLEX):
        return True
    if isinstance(t, ty.MatrixType):
        return t.entry == ty.REAL and 0 < (ty.size(t.rows) or 0) * (ty.size(t.cols) or 0) <= MOST
    if isinstance(t, ty.Pi):
        return bool(ty.size(t.domain)) and t.codomain(0) in (ty.REAL, ty.COMPLEX)
    return isinstance(t, ty.Euclidean) and bool(ty.size(t.index))


def _for_all(ev: Evaluator, space: Coordinates, condition: Formula, size: int) -> Truth | None:
    hypothesis: Truth | None = None
    if condition.operator in ("=", "and") and (same := _identity(space, condition)) is not None:
        return same
    if condition.operator == "not":  # of a set of vectors that is not empty
        (inside,) = condition.parts
        empty = _region(space, inside, size) is None and not _is_nonzero(space, inside, size)
        return None if empty else Truth(Level.FALSE)
    if condition.operator == "or" and len(condition.parts) == 2:
        first, condition = condition.parts
        if not (isinstance(first, Formula) and isinstance(condition, Formula)):
            return None
        hypothesis = first.parts[0] if first.operator == "not" else formula("not", first)
    if condition.operator not in ("<", "≤"):
        return None
    strict, gap = condition.operator == "<", condition.parts[0]
    if hypothesis is not None and (region := _region(space, hypothesis, size)) is not None:
        least = _extremum(space, gap, size, region, largest=False)
        if least is None:
            return None
        least_sign: Truth = (ev.domain.less if strict else ev.domain.less_equal)(0, least)
        return least_sign
    form = _form(space, _without_outer_roots(space, gap, size), size)
    if form is None:
        return None
    if hypothesis is None:  # 1 is one more coordinate; the last pivot is the least value
        return _positive(_symmetric(form, size, homogenized=True), size if strict else size + 1)
    if not _is_nonzero(space, hypothesis, size) or set(map(len, form)) != {2}:
        return None
    return _positive(_symmetric(form, size), 0 if strict else size)


def _identity(space: Coordinates, condition: Truth) -> Truth | None:
    """Judge whether equations between polynomials with rational coefficients hold everywhere."""
    if not isinstance(condition, Formula):
        return condition if condition.certain else None
    if condition.operator == "and":
        found = [_identity(space, part) for part in condition.parts]
        return None if None in found else all_of(t for t in found if t is not None)
    if condition.operator != "=" or space.radicands or space.known:
        return None
    gaps = [z for z in parts(condition.parts[0]) if isinstance(z, Quotient)]
    numbers = [z for z in parts(condition.parts[0]) if not isinstance(z, Quotient)]
    same = all(z.num.is_zero() for z in gaps) and all(map(zero, numbers))
    return Truth(Level.TRUE if same else Level.FALSE)


def _impossible(space: Coordinates, condition: Truth, size: int) -> bool:
    """Whether a condition fails at every point because a quadratic form plus a constant keeps its
    sign.
    """
    if not isinstance(condition, Formula):
        return condition.level is Level.FALSE
    if condition.operator == "and":
        return any(_impossible(space, part, size) for part in condition.parts)
    if condition.operator not in ("=", "<", "≤"):
        return False
    for gap in parts(condition.parts[0]):
        if not isinstance(gap, Quotient):
            continue
        for sign in (1, -1) if condition.operator == "=" else (-1,):
            form = _form(space, gap * sign, size)
            if form is None or () not in form:
                continue
            matrix = _symmetric(form, size, homogenized=True)
            if matrix.is_exact and _all_positive(matrix, size):
                return True
    return False


def _without_outer_roots(space: Coordinates, gap: Quotient, size: int) -> Quotient:
    """Return a²y − b²z for a√y − b√z with numbers a, b ≥ 0, which has the same sign, and the same
    where one of them is a constant; of terms with one sign the squares.
    """
    terms = _outer_roots(space, gap)
    if terms is not None:
        signs = [sum(c > 0 for c, _ in terms), sum(c < 0 for c, _ in terms)]
        if max(signs) < 2 or min(signs) == 0:
            return sum((y * (c * abs(c)) for c, y in terms), space.quotient(0))
    squared = _squared(space, gap, size)
    return squared if squared is not gap else -_squared(space, -gap, size)


def _outer_roots(space: Coordinates, gap: Quotient) -> list[tuple[fmpq, Quotient]] | None:
    """Return the c and the y of a sum of c√y with rational numbers c, None for another term."""
    if not gap.den.is_constant():
        return None
    found, scale = [], fmpq(gap.den.leading_coefficient())
    for exponents, c in gap.num.to_dict().items():
        used = [i for i, e in enumerate(exponents) if e]
        if len(used) > 1 or any(exponents[i] != 1 or i not in space.radicands for i in used):
            return None
        radicand = space.radicands[used[0]] if used else space.quotient(1)
        found.append((fmpq(c) / scale, radicand))
    return found


def _for_some(ev: Evaluator, space: Coordinates, condition: Formula, size: int) -> Truth | None:
    """Judge ∃ x on a sphere, f x = 0: its values there are an interval, unless it is two points."""
    if _region(space, condition, size) is not None:
        return Truth(Level.TRUE)
    if _impossible(space, condition, size):
        return Truth(Level.FALSE)
    if condition.operator != "and" or len(condition.parts) != 2 or size < 2:
        return None
    inside, claim = condition.parts
    region = _region(space, inside, size)
    if region is None or not isinstance(claim, Formula) or claim.operator not in ("=", "≤"):
        return None
    gap, imaginary = parts(claim.parts[0])
    if isinstance(imaginary, Quotient) and not imaginary.num.is_zero():
        return _never_zero(ev, space, (gap, imaginary), size, region)
    low, high = (_extremum(space, gap, size, region, largest) for largest in (False, True))
    if low is None or high is None:
        return None
    reached = [ev.domain.less_equal(0, high)]
    if claim.operator == "=":
        reached.append(ev.domain.less_equal(low, 0))
    return all_of(reached)


def _never_zero(
    ev: Evaluator, space: Coordinates, gap: tuple[Any, Any], size: int, region: tuple[Any, bool]
) -> Truth | None:
    """Return a certain falsehood if the values of a complex form all lie on one side of a line
    through 0, in one of several directions.
    """
    real, imaginary = map(space.quotient, gap)
    forms = [_form(space, z, size) for z in (real, imaginary)]
    if any(form is None or set(map(len, form)) - {0, 2} for form in forms):
        return None
    radius = float(region[0])
    matrices = [_symmetric(form, size).data for form in forms if form is not None]
    floats = [np.array([[float(x) for x in row] for row in data]) for data in matrices]
    constants = [float(form.get((), 0)) for form in forms if form is not None]
    for k in range(DIRECTIONS):
        angle = 2 * np.pi * k / DIRECTIONS
        p, q = round(64 * np.cos(angle)), round(64 * np.sin(angle))
        guess = p * constants[0] + q * constants[1]
        guess += radius * np.linalg.eigvalsh(p * floats[0] + q * floats[1])[-1]
        if guess < 0:
            high = _extremum(space, real * p + imaginary * q, size, region, largest=True)
            if high is not None and ev.domain.less(high, 0).level is Level.TRUE:
                return Truth(Level.FALSE)
    return None


def _region(space: Coordinates, condition: Truth, size: int) -> tuple[Any, bool] | None:
    """Return r² and whether the condition says ‖x‖ = r (not ‖x‖ ≤ r), None if it says neither."""
    if not isinstance(condition, Formula) or condition.operator not in ("=", "≤"):
        return None
    gap, equation = condition.parts[0], condition.operator == "="
    if not isinstance(gap, Quotient):
        return None
    radius_squared = _radius_squared(space, gap, size, equation)
    return None if radius_squared is None else (radius_squared, equation)


def _is_nonzero(space: Coordinates, condition: Truth, size: int) -> bool:
    """Whether the condition says x ≠ 0: that not all of some linear forms vanish, which have no
    other common zero.
    """
    if not isinstance(condition, Formula) or condition.operator != "not":
        return False
    (inner,) = condition.parts
    equations = inner.parts if inner.operator == "and" else [inner]
    rows = []
    for equation in equations:
        if not isinstance(equation, Formula) or equation.operator != "=":
            return False
        for part in parts(equation.parts[0]):
            form = _form(space, space.quotient(part), size)
            if form is None or any(len(k) != 1 for k in form):
                return False
            rows.append([fmpq(form.get((i,), 0)) for i in range(size)])
    return bool(fmpq_mat(rows).rank() == size)


def _vector(ev: Evaluator, space: Coordinates, t: Any) -> tuple[Value, int]:
    """Return a vector (or a number) of unknowns, and how many there are."""
    if isinstance(t, ty.MatrixType):
        return _unknown_matrix(ev, space, t)
    alone = isinstance(t, ty.Number)
    domain = ty.Fin(1) if alone else t.domain if isinstance(t, ty.Pi) else t.index
    entry = t if alone else t.codomain(0) if isinstance(t, ty.Pi) else t.entry
    n = ty.size(domain)
    if not n or entry not in (ty.REAL, ty.COMPLEX):
        raise Unsupported("vectors of something else")
    real = entry == ty.REAL
    unknowns = [space.unknown() for _ in range(n if real else 2 * n)]
    ev.spend(EIGENVALUES * (len(unknowns) + 1) ** 2)
    entries = unknowns if real else [Complex(*unknowns[2 * k : 2 * k + 2]) for k in range(n)]
    if alone:
        return entries[0], len(unknowns)
    return Function(lambda i: entries[encode(ev.domain, domain, force(i))]), len(unknowns)


def _unknown_matrix(ev: Evaluator, space: Space, t: ty.MatrixType) -> tuple[Value, int]:
    n, m = ty.size(t.rows) or 0, ty.size(t.cols) or 0
    ev.spend(EIGENVALUES * (n * m + 1) ** 2)
    entries = [[space.unknown() for _ in range(m)] for _ in range(n)]
    dom = ev.domain

    def row(i: Value) -> Function:
        line = entries[encode(dom, t.rows, force(i))]
        return Function(lambda j: line[encode(dom, t.cols, force(j))])

    return Function(row), n * m


def _form(space: Coordinates, x: Quotient, size: int) -> Form | None:
    """Return `x` as a polynomial of degree at most 2 in the coordinates."""
    if not x.den.is_constant():
        return None
    form: Form = {}
    scale = fmpq(1) / fmpq(x.den.leading_coefficient())
    for exponents, coefficient in _without_roots(space, x.num):
        term = [i for i in range(size) for _ in range(exponents[i])]
        if len(term) > 2:
            return None
        value: Any = scale * fmpq(coefficient)
        for i, ball in space.known.items():
            value = mul(value, power(ball, exponents[i]))
        form[tuple(term)] = add(form.get(tuple(term), 0), value)
    return {k: v for k, v in form.items() if not zero(v)}


def _without_roots(space: Coordinates, p: Any) -> list[tuple[tuple[int, ...], Any]]:
    """Return the terms of a polynomial after even powers of roots became powers of radicands."""
    for i in sorted(space.radicands, reverse=True):
        if not p.degrees()[i]:
            continue
        radicand, result = space.radicands[i], space.ring.constant(0)
        if not radicand.den.is_constant():
            raise Undecided("the root of a quotient")
        squared = radicand.num / radicand.den
        for exponents, coefficient in p.to_dict().items():
            half, odd = divmod(int(exponents[i]), 2)
            if odd and i not in space.known:
                raise Undecided("an odd power of a root")
            rest = [int(e) if j != i else odd for j, e in enumerate(exponents)]
            term = space.ring.from_dict({tuple(rest): coefficient})
            result += term * squared**half
        p = result
    return [(tuple(map(int, e)), c) for e, c in p.to_dict().items()]


def _radicand(space: Coordinates, x: Quotient) -> Quotient | None:
    """Return y where `x` is √y."""
    gens = ((i, space.ring.gen(i)) for i in space.radicands)
    return next((space.radicands[i] for i, g in gens if x.den.is_one() and x.num == g), None)


def _radius_squared(space: Coordinates, gap: Quotient, size: int, equation: bool) -> Any:
    """Return r² where ``gap = 0`` (or ``gap ≥ 0``) says ‖x‖ = r (or ‖x‖ ≤ r), otherwise None."""
    for g in (gap, -gap) if equation else (gap,):
        form = _form(space, _squared(space, g, size), size)
        if form is None:
            continue
        radius, scale = form.get((), 0), form.get((0, 0), 0)
        squares = [form.get((i, i), 0) for i in range(size)]
        round_ = all(zero(add(a, neg(scale))) for a in squares)
        if round_ and scale < 0 < radius and len(form) == size + 1:
            return div(radius, neg(scale))
    return None


def _squared(space: Coordinates, gap: Quotient, size: int) -> Quotient:
    """Return c² − y where `gap` is c − √y with a constant c ≥ 0, otherwise `gap`."""
    for i, y in space.radicands.items():
        rest = gap + Quotient(space, space.ring.gen(i), space.one)
        if _free_of_roots(space, rest):
            constant = _form(space, rest, size)
            if constant is not None and set(constant) <= {()} and constant.get((), 0) >= 0:
                return rest * rest - y
    return gap


def _free_of_roots(space: Coordinates, x: Quotient) -> bool:
    return not any(x.num.degrees()[i] for i in space.radicands)


def _extremum(
    space: Coordinates, value: Any, size: int, region: tuple[Any, bool], largest: bool
) -> Any:
    if not isinstance(value, Quotient):
        return None if isinstance(value, Complex) else value
    if (inner := _radicand(space, value)) is not None:
        squared = _extremum(space, inner, size, region, largest)
        return None if squared is None else sqrt(squared)
    form = _form(space, value, size)
    if form is None:
        return None
    radius_squared, sphere = region
    constant = form.pop((), 0)
    degrees = {len(k) for k in form}
    if degrees == {1}:
        squares: Any = 0
        for a in form.values():
            squares = add(squares, square(a))
        length = sqrt(mul(radius_squared, squares))
        return add(constant, length if largest else neg(length))
    if degrees - {2}:
        return None
    values = ball_matrix.eigenvalues_hermitian(_symmetric(form, size))
    extreme = mul(radius_squared, values[0 if largest else -1])
    if not sphere:
        extreme = maximum(extreme, 0) if largest else minimum(extreme, 0)
    return add(constant, extreme)


def _symmetric(form: Form, size: int, homogenized: bool = False) -> BallMatrix:
    """Return the symmetric matrix of a quadratic form, `homogenized` by one more coordinate that
    is 1.
    """

    def entry(i: int, j: int) -> Any:
        key = tuple(k for k in (min(i, j), max(i, j)) if k < size)
        coefficient = form.get(key, 0)
        return coefficient if i == j else div(coefficient, 2)

    n = size + 1 if homogenized else size
    return ball_matrix.build(n, n, entry)


def _positive(a: BallMatrix, strict: int) -> Truth | None:
    """Judge whether the pivots of an exact symmetric matrix are nonnegative, and positive from the
    index `strict` on.
    """
    if not a.is_exact:
        return None
    return Truth(Level.TRUE if _all_positive(a, strict) else Level.FALSE)


def _all_positive(a: BallMatrix, strict: int) -> bool:
    found = ball_matrix.pivots(a) or []
    return len(found) == a.rows and all(
        x > 0 or (x == 0 and k < strict) for k, x in enumerate(found)
    )
