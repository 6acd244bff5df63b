"""What is changed where a hypothesis failed: an equation is solved for a number in it, a table is
solved for or rewritten, a vector made smaller; otherwise a variable is drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.sampling.between import bounded_terms
from pyisingcheck.sampling.drawing.rewriting import Laws
from pyisingcheck.sampling.drawing.thinning import Thinning
from pyisingcheck.sampling.equations.assign import (
    attempted,
    composed,
    least,
    over_reals,
    real_table,
    with_value,
)
from pyisingcheck.sampling.equations.linear import LinearEquations
from pyisingcheck.sampling.equations.quadrics import point_on_quadric
from pyisingcheck.sampling.equations.roots import (
    affine_root,
    certified_root,
    stepped_root,
    whole_root,
)
from pyisingcheck.sampling.equations.scaled import is_inequality, made_smaller
from pyisingcheck.sampling.equations.systems import WHOLE
from pyisingcheck.sampling.equations.together import Together
from pyisingcheck.sampling.given import (
    given_numbers,
    giving,
    with_given,
)
from pyisingcheck.sampling.numerals import DRAWN_ANYWAY, numerals_in
from pyisingcheck.sampling.plan import mentioned
from pyisingcheck.sampling.samples import State, environment
from pyisingcheck.sampling.tables import tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.values import PROOF, Value, force
from pyisingcheck.terms.expr import Const, Pi, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.sampling.exact import Sampler

__all__ = ["HYPOTHESIS_WORK", "Repairs"]

SCALED = 0.7  # how often a vector or matrix that fails an inequality is made smaller
SELDOM, AT_TIMES = 8, 0.2  # so many times as many attempts as samples are too many, else this share
TOGETHER = 0.5  # how often an equation that failed is solved together with others
NUMERALS = 0.15  # how often a number that is drawn again is one of the larger numerals
REWRITTEN = 0.7  # how often a table that meets no law is rewritten, not drawn again
THINNED = 0.7  # how often the members of a set that meets no law are chosen anew, one by one
LONGEST = 3000  # bits of a rational solution: longer ones come from equations that undo each other
WHOLE_WORK = 60_000  # what solving an equation for a whole number may cost
FRUITLESS = 25  # searches for a whole number in vain, after which there are no more
ON_QUADRICS = 0.5  # how often a vector that fails an equation is moved to where it may hold
INSTANCES: dict[str, tuple[Any, ...]] = {
    "Nat": (0, 1, 2),
    "Int": (0, 1, -1),
    "Real": (fmpq(0), fmpq(1), fmpq(2)),
    "Rat": (fmpq(0), fmpq(1), fmpq(2)),
}
SOLVED = (ty.REAL, ty.RAT, *WHOLE)  # types of numbers for which such an equation is solved
HYPOTHESIS_WORK = 20_000  # what one hypothesis may cost at one sample


class Repairs:
    """Repairs of the samples that a sampler draws."""

    def __init__(self, sampler: Sampler) -> None:
        self.sampler, self.ev, self.plan = sampler, sampler.ev, sampler.plan
        about = {i: s for i, s in enumerate(self.plan.steps) if s.kind == "hypothesis"}
        self.linear = LinearEquations(self.ev, {i: (s.type, s.context) for i, s in about.items()})
        whole, quotients = numerals_in([*(s.type for s in self.plan.steps), self.plan.conclusion])
        self.numerals = [n for n in whole if n > DRAWN_ANYWAY], quotients
        self.together = Together(self.ev, self.plan, self.linear)
        self.inequalities = {i for i, s in about.items() if is_inequality(self.ev, s.type)}
        self.laws = Laws(self.ev, {i: (s.type, s.context) for i, s in about.items()})
        self.thinning = Thinning(self.ev, {i: (s.type, s.context) for i, s in about.items()})
        self.bounded = bounded_terms(self.ev, self.plan)
        self.unsolved: dict[int, int] = {}  # equations for whole numbers, solved in vain
        self.flat: dict[int, int] = {}  # equations that no quadric seems to be

    def repair(self, state: State, position: int) -> bool:
        """Change a variable that the failed hypothesis mentions; everything after it is drawn or
        checked again.
        """
        state.repaired = True
        rng = self.sampler.drawer.rng
        if rng.random() < ON_QUADRICS and self._on_quadric(state, position):
            return True
        if any(i in state.joint.values for i in self.plan.steps[position].mentions):
            # otherwise the next attempt begins with another solution
            return rng.random() < TOGETHER and self._solve_together(state, position)
        if self._solve_table(state, position):
            return True
        if rng.random() < TOGETHER and self._solve_together(state, position):
            return True
        if self._solve(state, position):
            return True
        if self._solve_instance(state, position) or self._between(state, position):
            return True
        lasting = self.sampler.determined.functions.keys() | state.fixed.keys()
        limits = {i for i, x in self.sampler.limits.items() if x.hypothesis == position}
        candidates = [i for i in self._variables(position) if i not in lasting]
        candidates = [i for i in candidates if i not in limits] or candidates
        if not candidates:
            return False
        if self._make_smaller(state, position, candidates):
            return True
        target = candidates[-1] if rng.random() < 0.6 else rng.choice(candidates)
        kept = {
            i: state.values[i]
            for i in range(target + 1, position)
            if self._independent(i, target) and i not in self.sampler.limits
        }
        if (numeral := self._numeral(state.types[target])) is not None:
            kept[target] = numeral
        state.cut(target)
        state.pinned = self._still_fixed(state, target) | kept
        return True

    def _numeral(self, t: ty.Type | None) -> Value | None:
        """Return a numeral of the statement at times: what it says of numbers may hold of few but
        those in it.
        """
        rng, (whole, quotients) = self.sampler.drawer.rng, self.numerals
        if rng.random() > NUMERALS:
            return None
        if t in WHOLE and whole:
            return rng.choice(whole)
        if t in (ty.REAL, ty.RAT) and (found := [*map(fmpq, whole), *quotients]):
            return rng.choice(found)
        return None

    def _variables(self, position: int) -> list[int]:
        steps = self.plan.steps
        return [i for i in steps[position].mentions if steps[i].kind == "variable"]

    def _between(self, state: State, position: int) -> bool:
        """Move what has to lie between two bounds into their middle: a second bound close to the
        first is met by no other values that are drawn.
        """
        middle = self.bounded.get(position)
        if middle is None:
            return False
        unknowns = [u for u in self._unknowns(state, position) if u[0] not in state.fixed]
        for target, assign, _ in unknowns:
            root = attempted(affine_root, partial(composed, middle, assign))
            if root is not None and root.height_bits() <= LONGEST:
                self._put(state, position, target, assign(root))
                return True
        return False

    def _make_smaller(self, state: State, position: int, candidates: list[int]) -> bool:
        """Scale down a vector or a matrix in an inequality that failed, at times."""
        if position not in self.inequalities:
            return False
        target = candidates[-1]
        smaller = made_smaller(
            self.ev, state.types[target], state.values[target], self.sampler.drawer.rng
        )
        if smaller is None or self.sampler.drawer.rng.random() > SCALED:
            return False
        self._put(state, position, target, with_value(state.values, target, smaller))
        return True

    def _on_quadric(self, state: State, position: int) -> bool:
        """Move a vector or a matrix to a point at which a quadratic equation holds."""
        sides = self._sides(position)
        settled = {*self.sampler.determined.functions, *state.fixed, *self.sampler.given}
        targets = [
            (i, t)
            for i in self._variables(position)
            if isinstance(t := state.types[i], ty.Pi | ty.Euclidean | ty.MatrixType)
            and i not in settled
        ]
        if sides is None or not targets or self.flat.get(position, 0) >= FRUITLESS:
            return False
        rng, domain = self.sampler.drawer.rng, self.ev.domain
        target, t = rng.choice(targets)

        def difference(square: bool, x: Value) -> Any:
            env = environment(with_value(state.values, target, x))
            left, right = (force(side(env)) for side in sides)
            if square:
                left, right = domain.mul(left, left), domain.mul(right, right)
            return domain.sub(left, right)

        find = partial(point_on_quadric, self.ev, t, state.values[target], rng)
        for square in (False, True):
            found = attempted(find, partial(difference, square))
            if found is not None:
                self.flat.pop(position, None)
                self._put(state, position, target, with_value(state.values, target, found))
                return True
        self.flat[position] = self.flat.get(position, 0) + 1
        return False

    def _sides(self, position: int) -> tuple[Code, Code] | None:
        """Return the sides of a hypothesis that is an equation."""
        step = self.plan.steps[position]
        head, args = head_and_args(step.type)
        if not (isinstance(head, Const) and head.name == "Eq"):
            return None
        return self.ev.code(args[1], step.context), self.ev.code(args[2], step.context)

    def _independent(self, i: int, target: int) -> bool:
        """Whether step `i` is a type, or a variable whose type does not depend on `target`."""
        step = self.plan.steps[i]
        return step.kind == "type" or (
            step.kind == "variable" and target not in mentioned(step.type, i)
        )

    def _solve_table(self, state: State, position: int) -> bool:
        """Find a vector, a table or a finite set that meets this hypothesis, and those before it
        and right after it: by solving them where they are affine in it, by rewriting a table of
        finite values, by choosing members.
        """
        targets = {
            i: t
            for i in self.plan.steps[position].mentions
            if isinstance(t := state.types[i], ty.Type) and not isinstance(t, ty.Number)
            if self.plan.steps[i].kind == "variable" and i not in self.sampler.determined.functions
        }
        following = takewhile(lambda s: s.kind == "hypothesis", self.plan.steps[position:])
        values = [*state.values, *(PROOF for _ in following)]
        rng = self.sampler.drawer.rng
        found = self.linear.solve(position, values, targets, rng)
        if found is None and self.sampler.drawer.rewriting and rng.random() < REWRITTEN:
            found = self.laws.rewrite(position, values, targets, rng)
        if found is None and rng.random() < THINNED:
            found = self.thinning.thin(position, values, targets, rng)
        if found is None:
            return False
        self._put(state, position, found[0], with_value(state.values, *found))
        return True

    def _solve_together(self, state: State, position: int) -> bool:
        """Solve an equation together with those before it about the same numbers, at times only
        where samples are found otherwise.
        """
        sampler = self.sampler
        often = sampler.accepted * SELDOM > sampler.attempts
        if often and sampler.drawer.rng.random() > AT_TIMES:
            return False
        lasting = self.sampler.determined.functions.keys() | state.fixed.keys()
        targets = {
            i: t
            for i, t in enumerate(state.types)
            if isinstance(t, ty.Type) and self.plan.steps[i].kind == "variable"
            if i not in lasting and i not in self.sampler.given
        }
        solution = self.together.solve(position, state.values, targets, self.sampler.drawer.rng)
        if solution is None:
            return False
        first = min(solution.values)
        kept = {i: state.values[i] for i in range(first, position) if i in targets}
        state.joint = solution
        state.pinned = self._still_fixed(state, first) | kept | solution.values
        state.cut(first)
        return True

    def _solve(self, state: State, position: int) -> bool:
        """Solve an equation between numbers for one number in it, where it is affine in that
        number.
        """
        if (sides := self._sides(position)) is None:
            return False
        left, right = sides

        def difference(values: list[Value]) -> Any:
            env = environment(values)
            return self.ev.domain.sub(force(left(env)), force(right(env)))

        solved = state.granted.values()
        unknowns = [u for u in self._unknowns(state, position) if u[0] not in state.fixed]
        unknowns = [u for u in unknowns if u[0] not in solved] or unknowns
        for target, assign, _ in unknowns:
            root = attempted(affine_root, partial(composed, difference, assign))
            if root is not None and root.height_bits() <= LONGEST:
                self._put(state, position, target, assign(root))
                return True
        real = [u for u in unknowns if over_reals(state.types[u[0]])]
        for target, assign, current in real[:2]:
            f = partial(composed, difference, assign)
            enclosed = partial(
                certified_root, choose=self.sampler.drawer.rng.choice, centre=current
            )
            root = attempted(enclosed, f)
            if root is not None:
                self._put(state, position, target, assign(root))
                state.granted[position] = target
                return True
            exact = attempted(partial(stepped_root, choose=self.sampler.drawer.rng.choice), f)
            if exact is not None:
                self._put(state, position, target, assign(exact))
                return True
        return self._solve_whole(state, position, difference)

    def _solve_instance(self, state: State, position: int) -> bool:
        """Solve an equation for all n at a small n for one number in it, where it is affine in that
        number: as for d in ∀ n, s (s (n + 1)) = s (s n) + d.
        """
        step, rng = self.plan.steps[position], self.sampler.drawer.rng
        expr, context = step.type, step.context
        if not (isinstance(expr, Pi) and isinstance(expr.type, Const)):
            return False
        head, args = head_and_args(expr.body)
        equation = isinstance(head, Const) and head.name == "Eq" and len(args) == 3
        if not equation or expr.type.name not in INSTANCES:
            return False
        left, right = (self.ev.code(args[i], (expr.type, context)) for i in (1, 2))
        n = rng.choice(INSTANCES[expr.type.name])
        targets = [i for i in self._variables(position) if state.types[i] in SOLVED]
        for target in targets:
            if target in state.fixed or target in state.granted.values():
                continue

            def difference(x: Any, i: int = target) -> Any:
                env = (n, environment(with_value(state.values, i, x)))
                return self.ev.domain.sub(force(left(env)), force(right(env)))

            root = attempted(affine_root, difference)
            if root is None or root == state.values[target]:
                continue
            whole = state.types[target] in WHOLE
            if whole and (root.q != 1 or (state.types[target] == ty.NAT and root < 0)):
                continue
            found = int(root.p) if whole else root
            self._put(state, position, target, with_value(state.values, target, found))
            return True
        return False

    def _solve_whole(
        self, state: State, position: int, difference: Callable[[list[Value]], Any]
    ) -> bool:
        """Solve an equation for one whole number in it, where a change of sign shows the place."""
        targets = [i for i in self.plan.steps[position].mentions if state.types[i] in WHOLE]
        if not targets or self.unsolved.get(position, 0) >= FRUITLESS:
            return False
        target = self.sampler.drawer.rng.choice(targets)
        limit, end = self.ev.limit, self.ev.work + WHOLE_WORK

        def at(k: int) -> Any:
            self.ev.limit = min(limit, end, self.ev.work + HYPOTHESIS_WORK)
            return difference(with_value(state.values, target, k))

        try:
            root = attempted(partial(whole_root, low=least(state.types[target])), at)
        finally:
            self.ev.limit = limit
        if root is None or root == state.values[target]:
            self.unsolved[position] = self.unsolved.get(position, 0) + 1
            return False
        self._put(state, position, target, with_value(state.values, target, root))
        return True

    def _put(self, state: State, position: int, target: int, values: list[Value]) -> None:
        """Go back to `target` with the given values of it and of the variables after it, but for
        those that it gives.
        """
        now = given_numbers(self.sampler.given, state.given, state.types)
        after = range(target + 1, position)
        kept = [i for i in after if self._independent(i, target) and i not in now]
        changed = {i: values[i] for i in [target, *kept]}
        state.pinned = self._still_fixed(state, target) | changed
        state.cut(target)

    def _still_fixed(self, state: State, target: int) -> dict[int, Value]:
        """Return what is fixed after a variable that changes: it is to be met again."""
        fixed = state.fixed.items()
        return {i: x for i, x in fixed if i > target and self._independent(i, target)}

    def _unknowns(
        self, state: State, position: int
    ) -> Iterator[tuple[int, Callable[[Any], list[Value]], Any]]:
        """Yield (step, how to put a number there, the number there now): numbers, and entries of
        vectors.
        """
        rng = self.sampler.drawer.rng
        mentions = self._variables(position)
        now = given_numbers(self.sampler.given, state.given, state.types)
        mentions = [i for i in giving(self.plan, mentions, now) if i not in now]
        rng.shuffle(mentions)

        def follow(i: int, x: Any) -> list[Value]:
            return with_given(self.ev, now, with_value(state.values, i, x), state.types, i)

        for i in mentions:
            t = state.types[i]
            if t in (ty.REAL, ty.RAT):
                yield i, partial(follow, i), state.values[i]
            elif isinstance(t, ty.Pi) and real_table(t, state.values[i]):
                k = rng.randrange(len(state.values[i].entries))
                assign = partial(self._replaced, state.values, i, k, t)
                yield i, assign, state.values[i].entries[k]

    def _replaced(self, values: list[Value], i: int, k: int, t: ty.Pi, x: Any) -> list[Value]:
        entries = list(values[i].entries)
        entries[k] = x
        return [*values[:i], tabulated(self.ev, t.domain, entries), *values[i + 1 :]]
