"""Equations among the hypotheses about the entries of vectors and matrices, and other real numbers,
that are not affine in any of these: solved together, near the values at hand.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.sampling.equations.linear import (
    LinearEquations,
    entry_type,
    is_equation,
    numbers_in,
    with_numbers,
)
from pyisingcheck.sampling.equations.newton import PolynomialSystem
from pyisingcheck.sampling.equations.smooth_system import SmoothSystem
from pyisingcheck.sampling.equations.systems import Solution, evaluated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.domains.symbolic import RootDomain, Space
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.sampling.plan import Plan

__all__ = ["Together"]

MOST = 24  # numbers that are solved for
TERMS = 400  # of a polynomial
WORK = 40_000  # what reading the equations may cost
FEW, SMOOTH = 4, 60_000  # numbers in equations that are not polynomial, and what solving may cost
STARTS = 4  # points from which a solution is looked for
SPREAD = (0.5, 1.0, 3.0, 10.0)  # how far they lie from the values at hand
HOPELESS = 6  # as many is one that ends where the equations determine too few numbers
FRUITLESS = 16  # searches in vain, after which there are no more


class Together:
    """The equations of a plan that are solved together."""

    def __init__(self, ev: Evaluator, plan: Plan, linear: LinearEquations) -> None:
        self.ev, self.linear = ev, linear
        self.whole = {i for i in linear.gaps if is_equation(ev, plan.steps[i].type)}
        self.vain = 0

    def solve(
        self,
        position: int,
        values: Sequence[Value],
        targets: dict[int, ty.Type],
        rng: random.Random,
    ) -> Solution | None:
        """Return values of variables that satisfy the equation at `position` and those before it
        about the same variables, None if none were found.

        Parameters
        ----------
        position
            A hypothesis that failed.
        values
            Those of all steps before it.
        targets
            The variables that may be changed, with their types.
        """
        if position not in self.linear.gaps or self.vain >= FRUITLESS:
            return None
        chosen = self._about(position, {i: t for i, t in targets.items() if _is_continuous(t)})
        numbers = {i: numbers_in(targets[i], values[i], rounded=True) for i in chosen}
        unknown = {i: found for i, found in numbers.items() if found}
        count = sum(map(len, unknown.values()))
        if not 0 < count <= MOST or self.linear.about[position].isdisjoint(unknown):
            return None
        equations = [
            k
            for k in self.linear.gaps
            if k <= position and not self.linear.about[k].isdisjoint(unknown)
        ]
        found = self._solved(equations, values, {i: targets[i] for i in unknown}, unknown, rng)
        if found is None:
            return None
        self.vain = 0
        return Solution(values=found, equations=frozenset(equations) & self.whole)

    def _about(self, position: int, targets: dict[int, ty.Type]) -> list[int]:
        """Return the variables that the equation mentions, and those that others up to it relate to
        these.
        """
        found = set(self.linear.about[position]) & targets.keys()
        while True:
            related = {
                i
                for k, about in self.linear.about.items()
                if k <= position and not about.isdisjoint(found)
                for i in about
            } & targets.keys()
            if related <= found:
                return sorted(found)
            found |= related

    def _solved(
        self,
        equations: list[int],
        values: Sequence[Value],
        types: dict[int, ty.Type],
        now: dict[int, list[fmpq]],
        rng: random.Random,
    ) -> dict[int, Value] | None:
        space = Space(wary=True)  # what is compared with an unknown may be equal to it
        polynomials = self._polynomials(space, equations, values, types, now)
        if not polynomials:
            return self._solved_smoothly(equations, values, types, now, rng)
        ties = _ties(polynomials)
        wanted = _different([_tied(space, p, ties) for p in [*polynomials, *space.relations]])
        if not wanted or any(p.is_constant() or len(p) > TERMS for p in wanted):
            return None
        if all(p.total_degree() == 1 for p in wanted):
            return None  # which is solved exactly elsewhere
        free = [i for i in range(space.used) if i not in ties]
        system = PolynomialSystem(_renamed(wanted, free), len(free))
        flat = [float(arb(x)) for found in now.values() for x in found]
        flat += [1.0] * (space.used - len(flat))
        for k in range(0 if system.singular else STARTS):
            spread = SPREAD[k % len(SPREAD)] if k else 0.0
            self.ev.work += system.cost
            found = system.near([flat[i] + rng.gauss(0, spread) for i in free])
            if system.singular:
                self.vain += HOPELESS
                return None
            if found is None:
                continue
            numbers = dict(zip(free, found, strict=True))
            numbers |= {i: numbers[j] for i, j in ties.items()}
            if _admissible(space, numbers):
                in_order = [numbers[i] for i in range(space.used)]
                return self._with_numbers(values, types, now, in_order)
        self.vain += 1
        return None

    def _solved_smoothly(
        self,
        equations: list[int],
        values: Sequence[Value],
        types: dict[int, ty.Type],
        now: dict[int, list[fmpq]],
        rng: random.Random,
    ) -> dict[int, Value] | None:
        """As `_solved`, for equations that are not polynomial."""
        start = [float(arb(x)) for found in now.values() for x in found]

        def gaps(numbers: Sequence[Any]) -> list[Any]:
            found = self._with_numbers(values, types, now, numbers)
            at = [found.get(i, v) for i, v in enumerate(values)]
            return [gap for k in equations for gap in self._gaps(k, at)]

        self.vain += 1
        limit, self.ev.limit = self.ev.limit, min(self.ev.limit, self.ev.work + SMOOTH)
        try:
            count = len(gaps([arb(x) for x in start]))
            system = SmoothSystem(self.ev, gaps, count, len(start))
            for k in range(0 if system.singular or len(start) > FEW else STARTS):
                spread = SPREAD[k % len(SPREAD)] if k else 0.0
                found = system.near([x + rng.gauss(0, spread) for x in start])
                if found is not None:
                    return self._with_numbers(values, types, now, found)
        except (*FAILURES, RecursionError):
            pass
        finally:
            self.ev.limit = limit
        return None

    def _with_numbers(
        self,
        values: Sequence[Value],
        types: dict[int, ty.Type],
        now: dict[int, list[fmpq]],
        numbers: Sequence[Any],
    ) -> dict[int, Value]:
        """Return the variables that are solved for, with other numbers in them."""
        rest = iter(numbers)
        return {
            i: with_numbers(self.ev, types[i], values[i], [next(rest) for _ in x])
            for i, x in now.items()
        }

    def _polynomials(
        self,
        space: Space,
        equations: list[int],
        values: Sequence[Value],
        types: dict[int, ty.Type],
        now: dict[int, list[fmpq]],
    ) -> list[Any]:
        """Return what has to vanish, with unknowns for the numbers there are now; none where the
        equations are not polynomial in them.
        """
        limit, self.ev.limit = self.ev.limit, min(self.ev.limit, self.ev.work + WORK)
        try:
            with self.ev.within(RootDomain(space)):
                symbols: dict[int, list[Any]] = {
                    i: [space.unknown() for _ in x] for i, x in now.items()
                }
                at = list(values)
                for i, unknowns in symbols.items():
                    at[i] = with_numbers(self.ev, types[i], values[i], unknowns)
                gaps = [gap for k in equations for gap in self._gaps(k, at)]
                return [space.quotient(gap).num for gap in gaps]
        except (*FAILURES, RecursionError):
            return []
        finally:
            self.ev.limit = limit

    def _gaps(self, k: int, values: Sequence[Value]) -> list[Any]:
        env: Any = None
        for v in values[:k]:
            env = (v, env)
        return self.linear.gaps[k](env)


def _is_continuous(t: ty.Type | None) -> bool:
    """Whether values are real or complex numbers, or vectors or matrices of them: not rational
    ones, which a solution seldom is.
    """
    return t in (ty.REAL, ty.COMPLEX) or (
        (entry := entry_type(t)) is not None and _is_continuous(entry)
    )


def _ties(polynomials: list[Any]) -> dict[int, int]:
    """Return which unknowns equal an earlier one, by equations x - y = 0: the entries of a
    symmetric matrix have to be the same numbers, not only close ones.
    """
    ties: dict[int, int] = {}
    for p in polynomials:
        terms = p.to_dict()
        if len(terms) != 2 or p.total_degree() != 1 or sum(terms.values()) != 0:
            continue
        i, j = (
            sorted(powers.index(1) for powers in terms if any(powers))[:2]
            if all(any(powers) for powers in terms)
            else (0, 0)
        )
        if i != j and j not in ties:
            ties[j] = ties.get(i, i)
    return ties


def _admissible(space: Space, numbers: dict[int, Any]) -> bool:
    """Whether it is known of all that was divided by, or compared, whether it is 0, and what stands
    for a root is not negative. What exactly is 0 shows when the equations are evaluated.
    """
    values = [evaluated(d, numbers) for d in space.divisors]
    return all(numbers[i] >= 0 for i in space.nonnegative) and not any(
        isinstance(v, arb) and v.contains(0) for v in values
    )


def _tied(space: Space, p: Any, ties: dict[int, int]) -> Any:
    return p.compose(*(space.ring.gen(ties.get(i, i)) for i in range(space.ring.nvars())))


def _different(polynomials: list[Any]) -> list[Any]:
    """Return the polynomials without 0 and those that differ by a factor from others."""
    found: dict[str, Any] = {}
    for p in polynomials:
        if not p.is_zero():
            q = p / p.leading_coefficient()
            found.setdefault(str(q), q)
    return list(found.values())


def _renamed(polynomials: list[Any], free: list[int]) -> list[Any]:
    """Return the polynomials in the unknowns 0, 1, … instead of `free`."""
    context = polynomials[0].context()
    order = [*free, *(i for i in range(context.nvars()) if i not in free)]
    place = {i: k for k, i in enumerate(order)}
    return [
        p.compose(*(context.gen(place[i]) for i in range(context.nvars()))) for p in polynomials
    ]
