"""All x that satisfy a condition, where equations or bounds in it leave finitely many numbers.

The condition is evaluated at an unknown. Equations become polynomials whose roots are the only
candidates, inequalities say how far out a whole number may lie. Where that says nothing, whole
numbers are bounded if the condition fails on all of an unbounded interval. Every candidate is then
judged by the condition itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flint import acb, arb, ctx, fmpq, fmpq_poly

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted, Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import Complex, Surd, add, mul, parts, sub, zero
from pyisingcheck.semantics.domains.spans import INFINITY, Span, SpanDomain, in_spans
from pyisingcheck.semantics.domains.symbolic import Quotient, Space, SymbolDomain
from pyisingcheck.semantics.truth import Level, Truth, negate
from pyisingcheck.semantics.values import Thunk, Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = [
    "WHOLE",
    "WIDEST",
    "ConditionDomain",
    "coefficients_of",
    "element_of",
    "eliminated",
    "exact_roots",
    "real_root",
    "roots_of",
    "solutions",
]

BITS = 1500  # precision of roots
WIDEST = 20_000  # whole numbers that are looked at
SYMBOLS = 30  # work that an evaluation at unknowns costs more than one at numbers
DEGREE = 200  # of a polynomial whose roots are computed
MOST_TERMS = 500  # of one from which unknowns are eliminated
WHOLE = (ty.NAT, ty.INT)
NUMBERS = (ty.NAT, ty.INT, ty.RAT, ty.REAL, ty.NNREAL, ty.COMPLEX)


@dataclass(slots=True, unsafe_hash=True)
class _Restricted(Truth):
    """An undecided truth that confines the unknown.

    Attributes
    ----------
    roots_of : tuple of tuples of polynomials
        Of each tuple, one has to vanish; the simplest comes first.
    low, high : int or None
        Where the unknown has to lie if it is real.
    """

    roots_of: tuple[tuple[Any, ...], ...] = ()
    low: int | None = None
    high: int | None = None


OPEN = _Restricted(Level.UNKNOWN)


class ConditionDomain(SymbolDomain):
    """Evaluates conditions on one unknown to what they say of it."""

    def __init__(self, space: Space, of: ty.Type) -> None:
        super().__init__()
        self.space = space
        self.of = of

    def existence(self, t: ty.Type, predicate: Callable[[Value], Any]) -> Truth:
        """Return what ∃ y : t, … says of the unknown alone: of another one, at most its sign is
        known.
        """
        if t not in (ty.REAL, *WHOLE):
            return OPEN
        other = self.space.unknown()
        if t == ty.NAT:
            self.space.nonnegative.add(self.space.used - 1)
        self.space.relations.append(self.space.one * 0)
        found: Truth = predicate(other)
        if not isinstance(found, _Restricted):
            return found
        alone = [ps for ps in found.roots_of if not any(any(p.degrees()[1:]) for p in ps)]
        return replace(found, roots_of=tuple(alone))

    def equal(self, x: Any, y: Any) -> Truth:
        if not _symbolic(x, y):
            return super().equal(x, y)
        gap: tuple[Any, ...] = parts(sub(x, y))
        if self.of == ty.COMPLEX:  # p + i q as of a real unknown: it is 0 only where p² + q² is
            gap = (gap[0] if zero(gap[1]) else add(mul(gap[0], gap[0]), mul(gap[1], gap[1])),)
        found = [self.space.quotient(part).num for part in gap]
        found = [p for p in found if not p.is_zero()]
        if not found:
            return OPEN
        reaches = [r for p in found for q in (p, -p) if (r := self._reach(q)) is not None]
        reach = min(reaches, default=None)
        return _Restricted(
            Level.UNKNOWN,
            roots_of=tuple((p,) for p in found),
            low=None if reach is None else -reach,
            high=reach,
        )

    def less(self, x: Any, y: Any) -> Truth:
        return self._bounded(x, y) if _symbolic(x, y) else super().less(x, y)

    def less_equal(self, x: Any, y: Any) -> Truth:
        return self._bounded(x, y) if _symbolic(x, y) else super().less_equal(x, y)

    def _bounded(self, x: Any, y: Any) -> Truth:
        gap = self.space.quotient(sub(y, x))
        if not gap.den.is_constant() or self.space.divisors:
            return OPEN
        if any(gap.num.degrees()[1:]):
            reach = self._reach(-gap.num * gap.den.leading_coefficient())
            return OPEN if reach is None else _Restricted(Level.UNKNOWN, low=-reach, high=reach)
        coefficients = coefficients_of(gap.num * gap.den.leading_coefficient())
        leading, degree = coefficients[-1], len(coefficients) - 1
        if degree == 0:
            return OPEN
        reach = 1 + int(max(abs(c / leading) for c in coefficients[:-1]).ceil())
        high = reach if leading < 0 else None
        low = -reach if (leading < 0) == (degree % 2 == 0) else None
        return _Restricted(Level.UNKNOWN, low=low, high=high)

    def _reach(self, p: Any) -> int | None:
        """Return how far from 0 the first unknown may lie where p ≤ 0, None if nothing is known:
        p is a sum of terms that are never negative, less a constant.
        """
        terms = dict(p.to_dict())
        constant = -terms.pop((0,) * len(next(iter(terms))), fmpq(0)) if terms else fmpq(0)
        if self.space.divisors or not all(self._never_negative(*term) for term in terms.items()):
            return None
        alone = [(powers[0], c) for powers, c in terms.items() if powers[0] and not any(powers[1:])]
        if constant < 0 or not alone:
            return None
        return min(int((constant / c).floor().root(k)) for k, c in alone)

    def _never_negative(self, powers: tuple[int, ...], coefficient: Any) -> bool:
        signs = self.space.nonnegative
        return coefficient > 0 and all(k % 2 == 0 or i in signs for i, k in enumerate(powers))

    def conjunction(self, parts: Sequence[Truth]) -> Truth:  # type: ignore[override]
        if any(p.level is Level.FALSE for p in parts):
            return Truth(Level.FALSE)
        if all(p.level is Level.TRUE for p in parts):
            return Truth(Level.TRUE)
        found = [p for p in parts if isinstance(p, _Restricted)]
        equations = [alternatives for p in found for alternatives in p.roots_of]
        lows = [p.low for p in found if p.low is not None]
        highs = [p.high for p in found if p.high is not None]
        return _Restricted(
            Level.UNKNOWN,
            roots_of=tuple(sorted(equations, key=_difficulty)),
            low=max(lows, default=None),
            high=min(highs, default=None),
        )

    def disjunction(self, parts: Sequence[Truth]) -> Truth:  # type: ignore[override]
        if any(p.level is Level.TRUE for p in parts):
            return Truth(Level.TRUE)
        left = [p for p in parts if p.level is not Level.FALSE]
        if not left:
            return Truth(Level.FALSE)
        found = [p for p in left if isinstance(p, _Restricted)]
        if len(found) < len(left):
            return OPEN
        roots, low, high = zip(*((p.roots_of, p.low, p.high) for p in found), strict=True)
        return _Restricted(
            Level.UNKNOWN,
            roots_of=(tuple(p for ps in roots for p in ps[0]),) if all(roots) else (),
            low=None if None in low else min(low),
            high=None if None in high else max(high),
        )

    @staticmethod
    def negation(c: Truth) -> Truth:
        return negate(c) if c.certain else OPEN

    def reduce(self, op: str, indices: list[int], values: list[Any]) -> Any:
        if op in ("and", "or"):
            return self.conjunction(values) if op == "and" else self.disjunction(values)
        return super().reduce(op, indices, values)

    def function(self, name: str, x: Any) -> Any:  # type: ignore[override]
        if name == "sqrt" and isinstance(x, Quotient):
            return self._square_root(x)
        return _known(super().function, name, x)

    def _square_root(self, x: Quotient) -> Quotient:
        """Return an unknown y with y (y² − x) = 0: it is 0 where x is negative."""
        y = self.space.unknown()
        self.space.relations.append(y.num * (x.den * y.num**2 - x.num))
        return y

    def rpow(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return _known(super().rpow, x, y)

    def norm(self, x: Any) -> Any:  # type: ignore[override]
        return _known(super().norm, x) if self.of == ty.COMPLEX else super().norm(x)

    def conj(self, x: Any) -> Any:
        return _known(super().conj, x) if self.of == ty.COMPLEX else super().conj(x)

    def re(self, x: Any) -> Any:  # type: ignore[override]
        return _known(super().re, x)

    def im(self, x: Any) -> Any:  # type: ignore[override]
        return _known(super().im, x)

    def int_mod(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return _known(super().int_mod, x, y)

    def int_floordiv(self, x: Any, y: Any) -> Any:  # type: ignore[override]
        return _known(super().int_floordiv, x, y)

    def integer(self, name: str, *args: Any) -> Any:  # type: ignore[override]
        return _known(super().integer, name, *args)

    def floor(self, x: Any) -> Any:
        return _known(super().floor, x)

    def ceil(self, x: Any) -> Any:
        return _known(super().ceil, x)


def _known(f: Callable[..., Any], *args: Any) -> Any:
    if _symbolic(*args):
        raise Undecided("a function of an unknown")
    return f(*args)


def _symbolic(*args: Any) -> bool:
    return any(isinstance(part, Quotient) for x in args for part in parts(x))


def _difficulty(polynomials: tuple[Any, ...]) -> int:
    return sum(int(p.total_degree()) for p in polynomials)


def coefficients_of(p: Any) -> list[fmpq]:
    """Return the coefficients of a polynomial in the first unknown alone, the constant first."""
    terms = {powers[0]: c for powers, c in p.to_dict().items()}
    return [fmpq(terms.get(k, 0)) for k in range(max(terms, default=0) + 1)]


def solutions(
    ev: Evaluator,
    t: ty.Type,
    condition: Callable[[Value], Any],
    widest: int = WIDEST,
    one: bool = False,
) -> tuple[list[Value], bool] | None:
    """Return all x : t with the condition, each once, and whether that is certain; the first that
    is certain if `one` will do.

    None if equations and bounds in the condition do not leave finitely many, or more than `widest`
    whole numbers.
    """
    if t not in NUMBERS or not isinstance(ev.domain, BallDomain):
        return None
    if isinstance(ev.domain, SymbolDomain | SpanDomain):  # its unknowns are not this one
        return None
    space = Space()
    if t in (ty.NAT, ty.NNREAL):
        space.nonnegative.add(0)
    found = _restriction(ev, t, condition, space)
    candidates = _candidates(t, found, space, widest) if found is not None else None
    if candidates is None and t in WHOLE:
        space, candidates = Space(), _within_reach(ev, t == ty.INT, condition, widest)
    if candidates is None:
        return None
    kept, certain = [], True
    for x in candidates:
        truth = _judged(ev, condition, x)
        if truth.level is Level.UNKNOWN:
            return None
        plain = not space.relations and not space.divisors and not isinstance(x, int | fmpq)
        certain = certain and (truth.certain or (plain and truth.grounds.startswith("equal")))
        if one and truth.level is Level.TRUE:
            return [x], True
        if truth.level >= Level.LIKELY_TRUE:
            kept.append(x)
    return sorted(kept) if t in WHOLE else kept, certain


def _judged(ev: Evaluator, condition: Callable[[Value], Any], x: Value) -> Truth:
    """Judge a condition at a number: an exact one at the usual precision first."""
    if isinstance(x, int | fmpq):
        truth: Truth = ev.condition(Thunk(condition, x))
        if truth.certain:
            return truth
    domain: Any = ev.domain
    before, ctx.prec = (domain.prec, ctx.prec), domain.max_prec
    domain.prec = domain.max_prec
    try:
        return ev.condition(Thunk(condition, x))  # type: ignore[no-any-return]
    finally:
        domain.prec, ctx.prec = before


def _within_reach(
    ev: Evaluator, negative: bool, condition: Callable[[Value], Any], widest: int
) -> list[Value] | None:
    """Return all whole numbers up to a size beyond which the condition certainly fails, by interval
    arithmetic; None if that is not seen at the size that `widest` allows.
    """
    sides = (1, -1) if negative else (1,)

    def fails_beyond(reach: int) -> bool:
        return all(_fails_beyond(ev, condition, side * reach) for side in sides)

    reach = 1 << (widest // len(sides)).bit_length() - 1
    if not fails_beyond(reach):
        return None
    while reach > 1 and fails_beyond(reach // 2):
        reach //= 2
    return sorted(range(-reach if negative else 0, reach + 1), key=abs)


def _fails_beyond(ev: Evaluator, condition: Callable[[Value], Any], end: int) -> bool:
    """Whether a condition certainly fails at all numbers farther from 0 than `end`, on its side."""
    span = Span(end, INFINITY) if end > 0 else Span(-INFINITY, end)
    ev.spend(SYMBOLS)
    try:
        with in_spans(ev):
            truth: Truth = ev.condition(Thunk(condition, span))
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return False
    return truth.level is Level.FALSE


def _restriction(
    ev: Evaluator, t: ty.Type, condition: Callable[[Value], Any], space: Space
) -> Truth | None:
    ev.spend(SYMBOLS)
    try:
        with ev.within(ConditionDomain(space, t)):
            found: Truth = ev.condition(Thunk(condition, space.unknown()))
        return found
    except FAILURES:
        return None


def _candidates(t: ty.Type, found: Truth, space: Space, widest: int) -> list[Value] | None:
    if found.level is Level.FALSE and not space.divisors:
        return []
    if not isinstance(found, _Restricted):
        return None
    for polynomials in found.roots_of:
        if (roots := roots_of(t, [*polynomials, *space.divisors], space)) is not None:
            return roots
    low = max(found.low or 0, 0) if t == ty.NAT else found.low
    if t not in WHOLE or low is None or found.high is None or found.high - low > widest:
        return None
    return list(range(low, found.high + 1))


def roots_of(t: ty.Type, polynomials: list[Any], space: Space) -> list[Value] | None:
    """Return the elements of `t` at which one of the polynomials vanishes, None if all may be."""
    product = fmpq_poly([1])
    for p in polynomials:
        alone = eliminated(p, space)
        if alone.is_zero():
            return None
        product *= fmpq_poly(coefficients_of(alone))
        if product.degree() > DEGREE:
            return None
    before, ctx.prec = ctx.prec, BITS
    try:
        roots = exact_roots(tuple(product.coeffs()))
        elements = [element_of(t, r, roots) for r in roots]
    except ValueError:  # roots that no precision separates
        return None
    finally:
        ctx.prec = before
    return [x for x in elements if x is not None]


def eliminated(p: Any, space: Space) -> Any:
    """Return a polynomial in the first unknown that vanishes where `p` does; 0, which says nothing,
    if it would be too large.
    """
    for i in range(space.used - 1, 0, -1):
        if p.degrees()[i]:
            relation = space.relations[i - 1]
            if p.total_degree() * relation.total_degree() > DEGREE or len(p) > MOST_TERMS:
                return p * 0
            p = p.resultant(relation, i)
    return p


def element_of(t: ty.Type, root: Any, roots: list[Any]) -> Value | None:
    """Return one of the `exact_roots` as a number of type `t`, None if it is none.

    Raises
    ------
    ValueError
        If its ball does not tell whether it is real.
    """
    if t == ty.COMPLEX:
        return root if isinstance(root, fmpq | Surd) else Complex(root.real, root.imag)
    x = real_root(root, roots)
    if x is None and root.imag.contains(0):
        raise ValueError("a root that may be real")
    if t in (*WHOLE, ty.RAT) and not isinstance(x, fmpq):
        return None
    if t in (ty.NAT, ty.NNREAL) and x is not None and not x >= 0:
        return None
    if t in WHOLE and isinstance(x, fmpq):
        return int(x.p) if x.q == 1 else None
    return x


@lru_cache(maxsize=256)
def exact_roots(coefficients: tuple[fmpq, ...]) -> list[Any]:
    """Return the different complex roots of a polynomial, each an exact rational, a surd or a ball
    that contains no other.
    """
    found: list[Any] = []
    for factor, _ in fmpq_poly(list(coefficients)).factor()[1]:
        if factor.degree() == 1:
            found.append(-factor[0] / factor[1])
        elif surds := _surds(factor):
            found += surds
        else:
            pairs: Any = factor.numer().complex_roots()
            found += [root for root, _ in pairs]
    return found


def _surds(factor: fmpq_poly) -> list[Surd]:
    """Return the real roots of a polynomial of degree 2 without rational ones."""
    if factor.degree() != 2:
        return []
    c, b, a = (fmpq(factor[k]) for k in range(3))
    square = b * b - 4 * a * c
    root = Surd.root(square) if square > 0 else None
    if not isinstance(root, Surd):
        return []
    return [(root * s - b) / (2 * a) for s in (1, -1)]


def real_root(root: Any, roots: list[Any]) -> fmpq | Surd | arb | None:
    """Return a root as a real number, None if it is not certain to be one.

    Roots of a real polynomial come in conjugate pairs: a root is real if the mirror image of its
    ball meets no other root's ball.
    """
    if isinstance(root, fmpq | Surd):
        return root
    if not root.imag.contains(0):
        return None
    mirrored = root.conjugate()
    others = [r for r in roots if r is not root and isinstance(r, acb)]
    return None if any(mirrored.overlaps(r) for r in others) else root.real
