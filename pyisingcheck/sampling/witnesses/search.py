"""Quantifiers over infinite types that stand inside a statement: tried at finitely many points.

∀ is refuted by one point where it fails; where none does it is likely true. ∃ is proved by one
witness; where none is found it stays unknown, unless the violation visibly settles away from zero
along a growing ladder of naturals (the form in which ε–n₀ statements fail).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from flint import arb, fmpq

from pyisingcheck.sampling.drawing.show import show
from pyisingcheck.sampling.equations.residues import (
    MODULI,
    ResidueDomain,
    impossible_modulus,
    quantified_over_residues,
)
from pyisingcheck.sampling.equations.roots import (
    affine_root,
    certified_root,
    encloses_root,
    linear_root,
)
from pyisingcheck.sampling.equations.unknowns import SCALARS, UnknownDomain
from pyisingcheck.sampling.numerals import numerals_in
from pyisingcheck.sampling.witnesses.boxes import none_within_bound
from pyisingcheck.sampling.witnesses.candidates import FAR, NATURALS, RUN
from pyisingcheck.sampling.witnesses.exclusion import (
    all_real_numbers,
    no_number_between,
    no_real_number,
    no_whole_number,
)
from pyisingcheck.sampling.witnesses.existence import polynomial_quantifier
from pyisingcheck.sampling.witnesses.extremes import surpassed_everywhere
from pyisingcheck.sampling.witnesses.forced import forced
from pyisingcheck.sampling.witnesses.ladder_search import GREW, MORE_DIGITS, LadderSearch
from pyisingcheck.sampling.witnesses.logarithms import no_real_logarithm
from pyisingcheck.sampling.witnesses.periods import period_of
from pyisingcheck.sampling.witnesses.rootless import without_root
from pyisingcheck.sampling.witnesses.sums import sum_of_entries
from pyisingcheck.sampling.witnesses.vector_witnesses import (
    Solutions,
    affine_solutions,
    near_matrices,
)
from pyisingcheck.semantics import comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import (
    FAILURES,
    Exhausted,
    TooLarge,
    Undecided,
    Unsupported,
)
from pyisingcheck.semantics.domains.ball import AGREEMENT
from pyisingcheck.semantics.domains.ball_numbers import Closed, PiMultiple, to_arb
from pyisingcheck.semantics.domains.spans import INFINITY, REACH, Span, SpanDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits import limits
from pyisingcheck.semantics.quantifiers.critical import CriticalDomain
from pyisingcheck.semantics.quantifiers.identities import IdentityDomain, is_identity
from pyisingcheck.semantics.quantifiers.shapes import Shape, bounds_follow, is_about_tail
from pyisingcheck.semantics.quantifiers.solutions import WHOLE, WIDEST, ConditionDomain, solutions
from pyisingcheck.semantics.quantifiers.spheres import quadratic_condition
from pyisingcheck.semantics.truth import Level, Truth, all_of, negate
from pyisingcheck.semantics.values import Function, Thunk, Value, force

__all__ = ["AT_POINTS", "PointSearch"]

AT_POINTS = "holds at"  # how the grounds of what is likely for all begin
CONSECUTIVE = 25_000  # what looking at whole numbers one by one may cost
ORDINARY = 40  # size of a number; farther out sides may agree in all digits and differ
TELLING, TELLING_BITS = 2000, 8000  # up to where exp (-x) shows, and at which precision
ROOTS = 4  # of one equation are tried
FEW = 100  # whole numbers that bounds leave are looked at before any others
NO_SOLUTION = "no solution of the affine equations for a witness is one"
NOWHERE = f"interval arithmetic finds no witness up to 2 ^ 2 ^ {REACH}"
NO_REAL = f"{NOWHERE}, nor down to 2 ^ -2 ^ {REACH}, nor at 0"
EVERYWHERE = "interval arithmetic excludes all real numbers"
NO_WHOLE = f"{NOWHERE}, whole numbers one by one where they are few"
COARSE = 106  # bits, for the search by intervals: the precision that comes first
FEWEST, ENOUGH = 6, 12  # points of one variable among several, where time is short
INNER = 3  # the same, of the third variable and those after it
BESIDE = 2  # points beside the one that an equation leaves
SHARE = 0.8  # of the time left that points may take
JOINT = 300  # binary exponent of a constant that is large enough if any is, for δ its inverse
JOINT_BITS = 4000  # of precision there
POWERS = [2**k for k in range(4, 48, 2)]
FAR_NATURALS = [2**k for k in FAR]
OUTER_NATURALS = {*POWERS, *FAR_NATURALS}
ROWS = (300, 700, 1500, 2500, 3900)  # what is computed term by term reaches so far
DISTANT = (24, 32, 40, 48, 64, *FAR, *(-k for k in (24, 32, 40, 48, 64, *FAR)))
STEPS = tuple(fmpq(p, q) for p, q in ((1, 2), (-1, 2), (1, 100), (-1, 100)))  # to other witnesses
NUMERALS = 4  # of what is said of a witness are tried
BLURRED = 5  # where a share of 1 / BLURRED of the points is undecided, nothing is said
PERIODS = tuple(PiMultiple.of(k) for k in (2, 1, 4, 12, fmpq(1, 2)))  # of sums of sines, mostly


class PointSearch(LadderSearch):
    """Tries special points, values of the sample at hand and random ones.

    Attributes
    ----------
    witness : list of str
        The points at which universal statements failed, outermost first, for the counterexample.
    """

    def __init__(self, seed: int | str) -> None:
        super().__init__(seed)
        self.witness: list[str] = []
        self.joint: fmpq | None = None  # the constant to be chosen by an ∃ that comes next
        self.solving = False  # whether roots of an enclosing ∃ are tried: what they leave is solved
        self.deadline = float("inf")  # of the points of an inner ∀, in the evaluator's unit
        self.refuting: dict[int, int] = {}  # by depth, which point refuted a ∀ last: it comes first

    def quantify(
        self,
        evaluator: Evaluator,
        universal: bool,
        domain: ty.Type,
        predicate: Callable[[Value], Any],
        shape: Shape | None = None,
    ) -> Any:
        if evaluator.domain.name != "ball":
            raise Unsupported(f"{'∀' if universal else '∃'} over {domain} inside a batch")
        if isinstance(evaluator.domain, ResidueDomain):
            return quantified_over_residues(evaluator, universal, domain, predicate)
        if isinstance(evaluator.domain, ConditionDomain) and not universal:
            return evaluator.domain.existence(domain, predicate)
        if isinstance(evaluator.domain, IdentityDomain):
            return evaluator.domain.quantified(universal, domain, predicate)
        if isinstance(evaluator.domain, CriticalDomain):
            return evaluator.domain.quantified(predicate)
        if isinstance(evaluator.domain, UnknownDomain):
            return evaluator.domain.quantified(evaluator, universal, domain, predicate)
        if isinstance(evaluator.domain, SpanDomain) and domain in WHOLE:
            certain = _on_all_spans(evaluator, universal, domain, predicate)
            if certain is not None:
                return certain
        held = self._holding(domain, predicate)
        self.depth += 1
        try:
            known = quadratic_condition(evaluator, universal, domain, predicate)
            within = self.searching and domain in SCALARS  # the outer quantifier was not decided
            if known is None and not within:
                known = polynomial_quantifier(evaluator, universal, domain, predicate, shape)
            if known is not None and (known.level is not Level.FALSE or not universal):
                return known
            if universal:
                found = self._forall(evaluator, domain, held, shape)
                return found if known is None or found.level is Level.FALSE else known
            self.searching += 1
            mark = len(self.witness)
            try:
                return self._exists(evaluator, domain, held, shape or Shape())
            finally:
                self.searching -= 1
                del self.witness[mark:]  # points that refute one of many witnesses
        finally:
            self.depth -= 1

    def jointly(
        self, evaluator: Evaluator, count: int, predicate: Callable[[list[Value]], Any]
    ) -> Truth | None:
        if evaluator.domain.name != "ball":
            return None
        vectors = ty.Pi(ty.Fin(count), lambda _: ty.REAL)

        def at(x: Value) -> Any:
            return predicate([evaluator.apply(x, k) for k in range(count)])

        return quadratic_condition(evaluator, True, vectors, at)

    def unique(
        self, evaluator: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any], shape: Shape
    ) -> Any:
        if evaluator.domain.name != "ball":
            raise Unsupported(f"∃! over {domain} inside a batch")
        if isinstance(evaluator.domain, UnknownDomain):
            raise Unsupported(f"∃! over {domain} in a condition on unknowns")
        held = self._holding(domain, predicate)
        self.depth += 1
        try:
            return self._unique(evaluator, domain, held, shape)
        finally:
            self.depth -= 1

    def points(self, evaluator: Evaluator, domain: ty.Type, shape: Shape) -> list[Value]:
        pool, depth = self.pool, self.depth
        self.pool, self.depth, self._drawer = [], 1, None
        try:  # first what is the same wherever the same witness is chosen
            points = [*self._roots(evaluator, domain, shape), *self.candidates(evaluator, domain)]
            self.pool = pool
            return [*points, *self.candidates(evaluator, domain)]
        finally:
            self.pool, self.depth = pool, depth

    def _holding(
        self, domain: ty.Type, predicate: Callable[[Value], Any]
    ) -> Callable[[Value], Any]:
        """Return the predicate with its point among the values that inner points are made from."""

        def at(x: Value) -> Any:
            self.pool.insert(0, (domain, x))
            try:
                return predicate(x)
            finally:
                self.pool.pop(0)

        return at

    def _forall(
        self,
        ev: Evaluator,
        domain: ty.Type,
        predicate: Callable[[Value], Any],
        shape: Shape | None = None,
    ) -> Truth:
        parts: list[Truth] = []
        points = self.candidates(ev, domain)
        if domain == ty.NAT and self.depth > 1:
            few = self.depth > 2
            points = [*self._near_naturals()][: 8 if few else 30 + RUN]
            points += [
                *NATURALS[: 4 if few else 12],
                *POWERS[:: 4 if few else 1],
            ]
        if shape is not None and (met := _assumed(domain, shape)):
            points = [*met, *points[:BESIDE]]  # what is claimed of others holds anyway
        if ev.patience > 1 and self.depth == 1:
            points += _farther(domain)
        # a root of a point is only enclosed, and so close to itself that nothing can be said
        points = [x for x in points if not isinstance(x, arb) or x.is_exact()]
        depth, last = self.depth, self.refuting.get(self.depth, 0)
        usual, further = len(points), self._consecutive(domain)
        if domain == ty.NAT and self.depth == 2:
            further = [*FAR_NATURALS, *self._next_naturals()]
        allowed = CONSECUTIVE if self.depth == 1 else CONSECUTIVE // 10
        start, count, blurred = ev.work, len(points) + len(further), 0
        order = itertools.chain((last,), range(last), range(last + 1, count))
        for k in self._in_time(ev, (k for k in order if k < count)):
            if k >= usual and ev.work > start + allowed:
                break
            x, mark = points[k] if k < usual else further[k - usual], len(self.witness)
            try:
                part = predicate(x)
            except Exhausted:
                raise
            except (TooLarge, Undecided, RecursionError):
                blurred += not _is_outer(domain, x)
                continue
            if part.level <= Level.LIKELY_FALSE:
                self.refuting[depth], self.refuted[depth] = k, x
                self.witness.insert(mark, show(ev, domain, x))
                return part  # type: ignore[no-any-return]
            del self.witness[mark:]
            if part.level is Level.UNKNOWN and part.grounds.startswith(f"{AT_POINTS} 0 "):
                blurred += not _is_outer(domain, x)  # all that is inside costs too much there
                continue
            parts.append(part)
        least = all_of(parts)
        if parts and least.level is Level.TRUE and is_identity(ev, domain, predicate):
            return least
        sure = parts and domain == ty.REAL and ev.patience > 1 and self._is_first_look(ev)
        if sure and all_real_numbers(ev, predicate):
            return Truth(Level.TRUE, least.margin)
        if (
            parts
            and least.level >= Level.LIKELY_TRUE
            and self._holds_everywhere(ev, domain, predicate)
        ):
            return Truth(Level.TRUE, least.margin)
        level = min(least.level, Level.LIKELY_TRUE) if parts else Level.UNKNOWN
        if self.searching and blurred * BLURRED > len(parts):
            level = min(level, Level.UNKNOWN)
        return Truth(
            level,
            least.margin,
            f"{AT_POINTS} {len(parts)} points of {domain}",
            one_sided=True,
        )

    def _holds_everywhere(
        self, ev: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any]
    ) -> bool:
        """Whether what was found to hold of some whole numbers holds of all: because remainders
        show it, or, on a second look, beyond a bound by interval arithmetic, up to it one by one.
        """
        if domain not in WHOLE or not self._is_first_look(ev):
            return False

        def denied(x: Value) -> Any:
            return negate(ev.condition(Thunk(predicate, x)))

        if impossible_modulus(ev, denied, natural=domain == ty.NAT):
            return True
        if ev.patience == 1:
            return False
        known = solutions(ev, domain, denied, one=True)
        return known == ([], True)

    def _in_time(self, ev: Evaluator, points: Iterator[int]) -> Iterator[int]:
        """Yield points for as long as there is time; for what is said of all of several variables,
        some for each of them.

        What is said to exist is not looked for among so few.
        """
        end = min(self.deadline, ev.limit)
        if self.searching or end == float("inf"):
            yield from points
            return
        begun, before = ev.work, self.deadline
        fewest = FEWEST if self.depth < 3 else INNER
        try:
            for n, k in enumerate(points):
                if n >= fewest and ev.work > begun + SHARE * (end - begun):
                    return
                left = max(end - ev.work, 0)
                self.deadline = ev.work + SHARE * left / max(ENOUGH - n, 3)
                yield k
        finally:
            self.deadline = before

    def _exists(
        self, ev: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any], shape: Shape
    ) -> Truth:
        if (hopeless := _fails_for_all(domain, predicate)) is not None:
            return hopeless
        if (summed := sum_of_entries(ev, domain, shape)) is not None:
            return summed
        spans = isinstance(ev.domain, SpanDomain)  # unknown numbers, which equations do not tell
        if not spans and (
            none_within_bound(ev, domain, predicate, shape) or no_real_logarithm(ev, domain, shape)
        ):
            return Truth(Level.FALSE)
        if domain in WHOLE and (few := self._solved(ev, domain, predicate, FEW)) is not None:
            return few
        if (
            domain == ty.REAL
            and self._is_first_look(ev)
            and (all_ := surpassed_everywhere(ev, shape))
        ):
            return Truth(Level.LIKELY_FALSE, grounds=all_)
        best = Truth(Level.FALSE)
        if self.joint is not None and shape.direction > 0 and domain == ty.REAL:
            constant, self.joint = self.joint, None
            return predicate(constant)  # type: ignore[no-any-return]
        if (known_jointly := self._jointly_immense(ev, domain, predicate, shape)) is not None:
            return known_jointly
        if domain == ty.NAT and shape.direction == 0 and is_about_tail(shape):
            best = self._among_tails(ev, predicate, shape)
            if best.level is not Level.UNKNOWN:
                return best
        if shape.direction:
            best = self._on_ladder(ev, domain, predicate, shape)
            if best.level is not Level.UNKNOWN or best.grounds == MORE_DIGITS:
                return best
        if shape.limit is not None and (limit := shape.limit()).level is not Level.UNKNOWN:
            return limit  # type: ignore[no-any-return]
        least = Level.TRUE if best.grounds == GREW else Level.LIKELY_TRUE
        for x in () if spans else forced(ev, domain, shape):
            part = self._judged_alone(predicate, x)
            if part.level is Level.FALSE or part.level >= least:
                return part
        known = Solutions()
        near: Iterable[Value] = ()
        if self.depth < 3:
            known = affine_solutions(ev, domain, shape, self._drawing(ev))
            at_hand = [*((domain, a) for a in known.at_zero), *self.pool]
            near = near_matrices(ev, domain, at_hand)
        roots = self._roots(ev, domain, shape)
        points = [*known.points, *roots, *near, *self.candidates(ev, domain)]
        points += [*PERIODS, *_numerals(shape)] if domain == ty.REAL else ()
        open_ = 0  # how many of the solved ones are undecided
        usual, start = len(points), ev.work
        for k, x in enumerate([*points, *self._consecutive(domain)]):
            if k >= usual and ev.work > start + CONSECUTIVE:
                break
            try:
                part = predicate(x)
            except Exhausted:
                raise
            except (TooLarge, Undecided, RecursionError):
                open_ += k < len(known.points)
                continue
            if part.level >= least and not _flat(ev, domain, x, part, predicate):
                return part  # type: ignore[no-any-return]
            open_ += k < len(known.points) and part.level is not Level.FALSE
            if best.level <= part.level:
                best = part
        if known.all and not open_:
            return Truth(Level.LIKELY_FALSE, best.margin, NO_SOLUTION)
        if (solved := self._solved(ev, domain, predicate)) is not None:
            return solved
        further = MODULI if self._is_first_look(ev) else ()
        whole, natural = domain in WHOLE and not spans, domain == ty.NAT
        if whole and (m := impossible_modulus(ev, predicate, further, natural)):
            return Truth(Level.FALSE, best.margin, f"no residue modulo {m} is a witness")
        sure = domain == ty.REAL and self._is_first_look(ev)
        period = period_of(shape.body) if sure and shape.body is not None else None
        if period and no_number_between(ev, predicate, period):
            return Truth(Level.FALSE, best.margin, EVERYWHERE)
        if sure and all_real_numbers(ev, lambda x: negate(predicate(x))):
            return Truth(Level.FALSE, best.margin, EVERYWHERE)
        if nowhere := self._excluded(ev, domain, predicate, shape):
            return Truth(Level.LIKELY_FALSE, best.margin, nowhere)
        return Truth(
            Level.UNKNOWN, best.margin, f"no witness among {len(points)} points of {domain}"
        )

    @staticmethod
    def _judged_alone(predicate: Callable[[Value], Any], x: Value) -> Truth:
        """Return what is known of the predicate at a number."""
        try:
            truth: Truth = predicate(x)
        except Exhausted:
            raise
        except (TooLarge, Undecided, RecursionError):
            return Truth(Level.UNKNOWN)
        return truth

    def _solved(
        self,
        ev: Evaluator,
        domain: ty.Type,
        predicate: Callable[[Value], Any],
        widest: int = WIDEST,
    ) -> Truth | None:
        """Judge ∃ x from all x that equations and bounds leave, None if these are not finitely
        many.
        """
        lowest: Any = ev.domain
        inner = self.depth == 2 and self.searching == 1 and lowest.prec <= COARSE
        if not (self._is_first_look(ev) or self.solving or inner):
            return None
        before, self.solving = self.solving, True
        try:
            known = solutions(ev, domain, predicate, widest, one=True)
        finally:
            self.solving = before
        if known is None:
            return None
        witnesses, certain = known
        if witnesses:
            return Truth(Level.TRUE if certain else Level.LIKELY_TRUE)
        grounds = "" if certain else f"no root is a witness in {domain}"
        return Truth(Level.FALSE if certain else Level.LIKELY_FALSE, grounds=grounds)

    def _jointly_immense(
        self, ev: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any], shape: Shape
    ) -> Truth | None:
        """Judge ∃ δ > 0, ∃ C, …, which is easier for smaller δ and larger C, at one tiny δ and one
        immense C: what fails there fails for all ordinary ones.
        """
        if domain != ty.REAL or not (shape.above_zero and bounds_follow(shape)) or self.depth > 1:
            return None
        self.joint = fmpq(2) ** JOINT
        try:
            with limits.sharply(ev, JOINT_BITS):
                truth: Truth = predicate(1 / self.joint)
        except Exhausted:
            raise
        except (TooLarge, Undecided, RecursionError):
            return None
        finally:
            self.joint = None
        if truth.level is not Level.FALSE:
            return None
        grounds = f"it fails for δ = 2 ^ -{JOINT} with a constant of 2 ^ {JOINT}"
        return Truth(Level.LIKELY_FALSE, truth.margin, grounds)

    @staticmethod
    def _roots(ev: Evaluator, domain: ty.Type, shape: Shape) -> list[Value]:
        """Return roots of the equation that a witness satisfies; among functions, constant ones."""
        if shape.difference is None:
            return []
        if isinstance(domain, ty.Pi) and domain.codomain(0) == ty.REAL:
            difference = shape.difference
            constants = Shape(difference=lambda c: difference(_constantly(c)))
            return [_constantly(c) for c in PointSearch._roots(ev, ty.REAL, constants)]
        if domain != ty.REAL:
            return []
        found: list[Value] = []
        for k in range(ROOTS):
            try:
                root: Value = affine_root(shape.difference) if k == 0 else None
                if root is None:
                    root = certified_root(shape.difference, partial(_pick, k), turning=k == 0)
                if root is None and k == 0:
                    root = linear_root(shape.difference)
            except (ArithmeticError, TypeError, AttributeError, ValueError):
                continue
            if root is not None and not any(root is r or root == r for r in found):
                found.append(root)
        return found

    def _unique(
        self, ev: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any], shape: Shape
    ) -> Truth:
        """Two different witnesses refute ∃!; one alone among all points makes it likely."""
        mark = len(self.witness)
        if self.depth == 1 and (known := solutions(ev, domain, predicate)) is not None:
            witnesses, certain = known
            if len(witnesses) == 1:
                return Truth(Level.TRUE if certain else Level.LIKELY_TRUE)
            self.witness[mark:] = [show(ev, domain, x) for x in witnesses[:2]]
            grounds = f"{len(witnesses)} witnesses"
            return Truth(Level.FALSE) if certain else Truth(Level.LIKELY_FALSE, grounds=grounds)
        roots = self._roots(ev, domain, shape)
        found: list[tuple[Value, Truth]] = []
        open_: list[Value] = []
        points = iter([*roots, *self.candidates(ev, domain)])
        for x in itertools.chain(points, _others(domain, found)):
            try:
                part = self._at_root(x, roots, shape) or predicate(x)
            except Exhausted:
                raise
            except (TooLarge, Undecided, RecursionError):
                continue
            if part.level is Level.UNKNOWN:
                open_.append(x)
            if part.level < Level.LIKELY_TRUE:
                continue
            for y, other in found:
                if comparison.equal(ev, domain, x, y).level is Level.FALSE:
                    self.witness[mark:] = [show(ev, domain, y), show(ev, domain, x)]
                    return negate(all_of([part, other, Truth(Level.TRUE)]))
            found.append((x, part))
        del self.witness[mark:]
        if open_ and any(r is x for r in roots for x in open_):
            return Truth(Level.UNKNOWN, grounds="undecided at a root")
        if found:
            return Truth(Level.LIKELY_TRUE, grounds="one witness among all points tried")
        if nowhere := self._excluded(ev, domain, predicate, shape):
            return Truth(Level.LIKELY_FALSE, grounds=nowhere)
        return Truth(Level.UNKNOWN, grounds=f"no witness of {domain} was found")

    @staticmethod
    def _at_root(x: Value, roots: list[Value], shape: Shape) -> Truth | None:
        """Return the certain truth of a predicate at a root of the equation in it that is only
        enclosed: the rest of it holds on all of the ball. None if that is not known.
        """
        if shape.rest is None or shape.difference is None or not isinstance(x, arb):
            return None
        if not any(x is r for r in roots) or not encloses_root(shape.difference, x):
            return None
        rest: Truth = shape.rest(x)
        return rest if rest.level is Level.TRUE else None

    def _is_first_look(self, ev: Evaluator) -> bool:
        """Whether this is an outermost quantifier, at the precision that comes first."""
        lowest: Any = ev.domain
        return self.depth == 1 and bool(lowest.prec <= COARSE)

    def _excluded(
        self, ev: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any], shape: Shape
    ) -> str | None:
        """Say how it is known that no number up to an immense one is a witness, None if unknown."""
        if not self._is_first_look(ev):
            return None
        if domain in WHOLE:
            return NO_WHOLE if no_whole_number(ev, domain == ty.INT, predicate) else None
        if domain != ty.REAL or shape.direction:
            return None  # a ladder has shown what can be known of immense and tiny witnesses
        if no_real_number(ev, predicate, shape.difference):
            return NO_REAL
        return without_root(ev, shape)


def _on_all_spans(
    ev: Evaluator, universal: bool, domain: ty.Type, predicate: Callable[[Value], Any]
) -> Truth | None:
    """Judge ∀ or ∃ over whole numbers where other numbers are intervals, by intervals that cover
    them all; None if these do not tell.
    """
    covering: list[Value] = [0, Span(1, INFINITY)]
    covering += [Span(-INFINITY, -1)] if domain == ty.INT else []
    wanted = Level.TRUE if universal else Level.FALSE
    try:
        certain = all(ev.condition(Thunk(predicate, x)).level is wanted for x in covering)
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return None
    return Truth(wanted) if certain else None


def _farther(domain: ty.Type) -> list[Value]:
    """Return numbers at which what holds of ordinary ones may fail."""
    whole = [*ROWS, *POWERS, *FAR_NATURALS]
    if domain == ty.NAT:
        return whole
    if domain == ty.INT:
        return [s * n for n in whole for s in (1, -1)]
    if domain in (ty.REAL, ty.RAT):
        return [s * fmpq(2) ** k for k in DISTANT for s in (1, -1)]
    return [fmpq(2) ** k for k in DISTANT] if domain == ty.NNREAL else []


def _flat(
    ev: Evaluator, domain: ty.Type, x: Value, part: Truth, predicate: Callable[[Value], Any]
) -> bool:
    """Whether sides that agree in all digits far out do so next to it as well, and differ at more
    digits or are too far out for these: it is no root, but where they differ by less than is seen,
    as log (1 + exp x) and x do.
    """
    agrees = part.level is Level.LIKELY_TRUE and part.grounds.startswith(AGREEMENT)
    if not agrees or domain != ty.REAL or not isinstance(x, int | fmpq | arb):
        return False
    size = abs(to_arb(x))
    if size < ORDINARY:
        return False
    try:
        beside: Truth = predicate(ev.domain.add(x, fmpq(1, 7)))
        if beside.level < Level.LIKELY_TRUE or size > TELLING:
            return beside.level >= Level.LIKELY_TRUE
        with limits.sharply(ev, TELLING_BITS):
            again: Truth = predicate(x)
    except Exhausted:
        raise
    except (TooLarge, Undecided, RecursionError):
        return True
    return again.level < Level.LIKELY_TRUE


def _is_outer(domain: ty.Type, x: Value) -> bool:
    """Whether nothing is lost if nothing is known at a point, so far out that it costs too much."""
    return domain == ty.NAT and x in OUTER_NATURALS


def _others(domain: ty.Type, found: list[tuple[Value, Truth]]) -> Iterator[Value]:
    """Yield real numbers that may be witnesses like one that was found, at steps and periods."""
    known = found[0][0] if found else None
    if domain == ty.REAL and isinstance(known, int | fmpq | PiMultiple):
        yield from (known + step for step in STEPS)
        yield from (known + step for step in PERIODS[:2])


def _assumed(domain: ty.Type, shape: Shape) -> list[fmpq]:
    """Return the real number for which an equation that is affine in it holds."""
    if shape.difference is None or domain != ty.REAL:
        return []
    try:
        root = affine_root(shape.difference)
    except (Undecided, Unsupported, ArithmeticError, TypeError, AttributeError, ValueError):
        return []
    return [] if root is None else [root]


def _numerals(shape: Shape) -> list[fmpq]:
    """Return the first numerals in what is said of a witness, which may be one of them."""
    whole = numerals_in([shape.body])[0] if shape.body is not None else []
    return [fmpq(s * n) for n in whole[:NUMERALS] for s in (1, -1)]


def _constantly(c: Value) -> Function:
    return Function(lambda _: c, f"fun _ => {c}")


def _pick(k: int, brackets: list[Any]) -> Any:
    return brackets[min(k, len(brackets) - 1)]


def _fails_for_all(domain: ty.Type, predicate: Callable[[Value], Any]) -> Truth | None:
    """Return a certain falsehood if the predicate fails for every real function at once: evaluated
    at one whose values are balls that contain all real numbers. Otherwise None.
    """
    if not (isinstance(domain, ty.Pi) and domain.domain in (ty.REAL, ty.NAT)):
        return None
    if domain.codomain(0) != ty.REAL:
        return None
    try:
        truth = predicate(Function(_any_number))
    except Exhausted:
        raise
    except (ArithmeticError, ValueError, RecursionError):
        return None
    return truth if truth.level is Level.FALSE else None


def _any_number(x: Value) -> arb:
    """Return a ball that contains all real numbers, as the value of no function in particular: it
    says nothing of derivatives or limits.
    """
    if not isinstance(force(x), int | fmpq | arb | Closed):
        raise Undecided("a derivative of no function in particular")
    return arb(0, float("inf"))
