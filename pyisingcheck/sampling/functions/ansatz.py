"""Simple functions of a number that satisfy a functional equation: found among all of a few
kinds with small coefficients, since hardly any that is drawn satisfies one such as
f (x - f y) = 1 - x - y.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, product
from math import isqrt
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.functions.combinations import exact_combinations, fitted
from pyisingcheck.sampling.functions.formulas import Quantity, evaluated
from pyisingcheck.sampling.functions.gaps import Gap, around, gap_of, sides_of
from pyisingcheck.sampling.plan import Plan
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.certify import judge
from pyisingcheck.semantics.domain import FAILURES, TooLarge, Undecided
from pyisingcheck.semantics.domains.ball_numbers import Surd
from pyisingcheck.semantics.domains.closed_numbers import LogSum
from pyisingcheck.semantics.domains.symbolic import Space, SymbolDomain
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import AT_INTEGERS, Function, Value, force
from pyisingcheck.terms.expr import Expr, NatLit, Pi, subterms

__all__ = ["SolvedFunction", "equations_of", "is_equation", "solving"]

COEFFICIENTS = [
    fmpq(p, q)
    for p, q in ((0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (3, 1), (-3, 1), (1, 2), (-1, 2))
]
SCREENING = 1500  # what an equation may cost for one function
CLOSED = 6000  # the same, for one without variables
LATER = 12  # solutions of the equations for all numbers that are fitted to the others
MOST_BASES, LARGEST = 12, 10**6  # of powers, and numerals for them
MANY = 12  # combinations that are tried
FARTHEST = 2**64  # where exponentials are evaluated
WHOLE = (ty.INT, ty.NAT)
NUMBERS = (ty.REAL, ty.RAT, *WHOLE)


Formula = Callable[[Quantity], Any]
GROWING: dict[str, Formula] = {
    "Real.exp x": lambda x: x.exp(),
    "Real.exp (-x)": lambda x: (-x).exp(),
    "Real.exp (2 * x)": lambda x: (2 * x).exp(),
    "Real.exp (-2 * x)": lambda x: (-2 * x).exp(),
    "Real.exp (x ^ 2)": lambda x: (x**2).exp(),
    "Real.cosh x": lambda x: (x.exp() + (-x).exp()) / 2,
    "Real.sinh x": lambda x: (x.exp() - (-x).exp()) / 2,
    "Real.cosh (2 * x)": lambda x: ((2 * x).exp() + (-2 * x).exp()) / 2,
    "Real.tanh x": lambda x: 1 - 2 / ((2 * x).exp() + 1),
}
OTHERS: dict[str, Formula] = {
    "Real.cos x": lambda x: x.cos(),
    "Real.sin x": lambda x: x.sin(),
    "Real.cos (2 * x)": lambda x: (2 * x).cos(),
    "Real.sin (2 * x)": lambda x: (2 * x).sin(),
    "Real.arctan x": lambda x: x.arctan(),
    "x ^ 3": lambda x: x**3,
    "x ^ 4": lambda x: x**4,
}
BENT: dict[str, Formula] = {
    "Real.log x": lambda x: x.log(),
    "x⁻¹": lambda x: 1 / x,
    "Real.sqrt |x|": lambda x: abs(x).sqrt(),
    "x * |x| / 4": lambda x: x * abs(x) / 4,  # whose derivative is the root of its size
}


# what equations for f (x + 1) leave, with f (x + 1) - f x, what these are and where they jump
RISING = frozenset({"Monotone"})
EVEN = frozenset({"Continuous", "UniformContinuous", "Differentiable"})
TURNING: dict[str, tuple[Formula, int, frozenset[str], tuple[fmpq, ...]]] = {
    "⌊x⌋": (lambda x: x.floor(), 1, RISING, AT_INTEGERS),
    "⌈x⌉": (lambda x: -(-x).floor(), 1, RISING, AT_INTEGERS),
    "⌊x⌋ + 1 / 2": (lambda x: x.floor() + fmpq(1, 2), 1, RISING, AT_INTEGERS),
    "Int.fract x": (lambda x: x - x.floor(), 0, frozenset(), AT_INTEGERS),
    "1 / Int.fract x": (lambda x: 1 / (x - x.floor()), 0, frozenset(), AT_INTEGERS),
    "x + Real.sin (2 * Real.pi * x) / (2 * Real.pi)": (
        lambda x: x + (2 * x.pi * x).sin() / (2 * x.pi),
        1,
        RISING | EVEN,
        (),
    ),
    "x + Real.sin (2 * Real.pi * x)": (lambda x: x + (2 * x.pi * x).sin(), 1, EVEN, ()),
    "Real.cos (2 * Real.pi * x)": (lambda x: (2 * x.pi * x).cos(), 0, EVEN, ()),
}


class SolvedFunction(Function):
    """One of which equations are known to hold.

    Attributes
    ----------
    solves : dict from step to Level
        How sure the equations are.
    """

    __slots__ = ("solves",)
    solves: dict[int, Level]


def equations_of(plan: Plan, position: int) -> list[int]:
    """Return the hypotheses a = b, or ∀ x …, a = b, about no other variable than a function; none
    if there is none for all x.
    """
    found = [
        k
        for k, step in enumerate(plan.steps)
        if step.kind == "hypothesis" and step.mentions == (position,) and is_equation(step.type)
    ]
    return found if any(isinstance(plan.steps[k].type, Pi) for k in found) else []


def is_equation(expr: Expr) -> bool:
    """Whether a hypothesis is an equation, or one for all x …"""
    while isinstance(expr, Pi):
        expr = expr.body
    return sides_of(expr) is not None


@dataclass(frozen=True, slots=True)
class _Form:
    """A rule for a function, with its Lean text at x."""

    text: str
    rule: Callable[[Value], Any]
    smooth: bool = True
    corners: tuple[fmpq, ...] = ()
    transcendental: bool = False
    traits: frozenset[str] = frozenset()
    turn: int | None = None  # f (x + 1) - f x, if that is the same for all x

    def function(self) -> SolvedFunction:
        tame = self.corners is not AT_INTEGERS
        f = SolvedFunction(self._at, f"fun x => {self.text}", tame, self.smooth, self.corners)
        f.traits = self.traits
        f.solves = {}
        return f

    def _at(self, x: Value) -> Any:
        return self.rule(force(x))


def solving(
    ev: Evaluator, plan: Plan, position: int, t: ty.Type, equations: list[int], codes: list[Code]
) -> list[Value]:
    """Return the functions of these kinds for which no point tried refutes the equations."""
    if not (isinstance(t, ty.Pi) and t.domain in NUMBERS and t.codomain(0) in NUMBERS):
        return []
    if t.codomain(0) != t.domain and t.codomain(0) not in (ty.REAL, ty.RAT):
        return []
    solver = _Solver(ev, plan, position, t, equations, codes)
    return list(solver.solutions())


class _Solver:
    """The search for one function's solutions."""

    def __init__(
        self,
        ev: Evaluator,
        plan: Plan,
        position: int,
        t: ty.Pi,
        equations: list[int],
        codes: list[Code],
    ) -> None:
        self.ev, self.plan, self.position = ev, plan, position
        self.codes = codes
        self.domain, self.codomain = t.domain, t.codomain(0)
        self.general = [k for k in equations if isinstance(plan.steps[k].type, Pi)]
        self.closed = [k for k in equations if k not in self.general]
        self.gaps: dict[int, Gap] = {}
        for k in equations:
            if (gap := gap_of(ev, plan.steps[k], position, k)) is not None:
                self.gaps[k] = gap

    def solutions(self) -> Iterator[SolvedFunction]:
        """Yield functions that satisfy all equations, as far as points show."""
        seen: set[str] = set()
        for form in self._candidates():
            if form.text in seen:
                continue
            seen.add(form.text)
            f = form.function()
            if self._satisfies(f, [*self.general, *self.closed]):
                for k in self.general if form.turn is not None else ():
                    if k in self.gaps and _holds_for_all(self.ev, self.gaps[k], form):
                        f.solves[k] = Level.TRUE
                yield f

    def _candidates(self) -> Iterator[_Form]:
        linear = list(self._linear())
        yield from linear
        found: list[_Form] = []
        for form in self._simple():
            if self._satisfies(form.function(), self.general):
                if form.transcendental or not linear:
                    found.append(form)
                yield form
        yield from self._fitted(found[:LATER])

    def _satisfies(self, f: SolvedFunction, equations: Iterable[int]) -> bool:
        return all(self._holds(f, k) for k in equations)

    def _holds(self, f: SolvedFunction, k: int) -> bool:
        env = around(self.position, f, k)
        work = SCREENING if k in self.general else CLOSED
        try:
            level = judge(self.ev, self.codes[k], env, work=work).level
        except FAILURES:  # it costs more, so no first point refutes it
            return k in self.general
        if level >= Level.LIKELY_TRUE:
            f.solves[k] = level
        return level >= Level.LIKELY_TRUE

    # -- kinds -------------------------------------------------------------------------------------

    def _linear(self) -> Iterator[_Form]:
        """Yield polynomials, with multiples of |x|, that linear equations lead to."""
        if len(self.gaps) < len(self.general) + len(self.closed):
            return
        dom = self.ev.domain
        whole = self.codomain in WHOLE

        def at(c: Sequence[Any]) -> Callable[[Value], Any]:
            a0, a1, a2, a3, a4 = c

            def rule(x: Value) -> Any:
                dom, y = self.ev.domain, force(x)
                value = dom.add(a2, dom.mul(a3, y)) if a3 else a2
                value = dom.add(a0, dom.mul(y, dom.add(a1, dom.mul(y, value))))
                return dom.add(value, dom.mul(a4, dom.norm(y))) if a4 else value

            return rule

        def combination(c: Sequence[Any]) -> Function:
            return Function(at(c), tame=True, smooth=not c[4])

        if dom.name != "ball":
            return
        found: list[list[fmpq]] = []
        for size in (5, 4):  # no equation for derivatives holds of |x|
            parts = exact_combinations(
                self.ev,
                [*self.gaps.values()],
                lambda c: combination([*c, fmpq(0)][:5]),
                size,
            )
            found = found or list(islice(parts, MANY))
        for c in ([*c, fmpq(0)][:5] for c in found):
            if whole and any(a.q != 1 or (a < 0 and self.codomain == ty.NAT) for a in c):
                continue
            numbers: list[Any] = [int(a) for a in c] if whole else c
            corners = (fmpq(0),) if c[4] else ()
            yield _Form(_polynomial(c), at(numbers), not corners, corners)

    def _simple(self) -> Iterator[_Form]:
        """Yield a x + b, a x² + b x and a |x| for small a and b, powers and waves."""
        ev, whole = self.ev, self.codomain in WHOLE
        for text, (formula, turn, traits, at) in TURNING.items() if self.domain == ty.REAL else ():
            form = _written(ev, text, formula)
            form = replace(form, smooth=not at, corners=at, transcendental=False, traits=traits)
            yield replace(form, turn=turn)
        zero, *others = self._coefficients()
        for a, b in product((zero, *others), repeat=2):
            yield _quadratic(ev, f"{a} * x + {b}", b, a, zero)
        for a, b in product(others, (zero, *others)):
            yield _quadratic(ev, f"{a} * x ^ 2 + {b} * x", zero, b, a)
        for a in others if self.codomain != ty.NAT else ():
            yield _multiple_of_size(ev, a)
        if not whole:
            for c in self._roots():
                yield _quadratic(ev, f"({c}) * x", zero, c, zero)
        if self.codomain == ty.REAL:
            yield from self._transcendental()

    def _coefficients(self) -> list[Any]:
        if self.codomain not in WHOLE:
            return list(COEFFICIENTS)
        whole = [int(a) for a in COEFFICIENTS if a.q == 1]
        return [a for a in whole if a >= 0 or self.codomain == ty.INT]

    def _roots(self) -> list[Any]:
        """Return the irrational c for which c x satisfies the equations at 1, where they say that
        c is the root of a quadratic equation.
        """
        general = [self.gaps[k] for k in self.general if k in self.gaps]
        found: list[Any] = []
        for gap in general[:1]:
            point = (fmpq(1),) * sum(isinstance(b, str) for b in gap.binders)
            try:
                values = [
                    gap.at(self.ev, _quadratic(self.ev, "", 0, fmpq(c), 0).function(), point)
                    for c in range(5)
                ]
            except FAILURES:
                continue
            if all(isinstance(v, int | fmpq) for v in values):
                found += _quadratic_roots([fmpq(v) for v in values])
        return found

    def _transcendental(self) -> Iterator[_Form]:
        for b in self._bases():
            yield _power(self.ev, b)
        for text, formula in GROWING.items():
            yield _written(self.ev, text, formula, growing=True)
        for text, formula in OTHERS.items():
            yield _written(self.ev, text, formula)
        for text, formula in BENT.items():
            yield replace(_written(self.ev, text, formula), smooth=False, corners=(fmpq(0),))

    def _bases(self) -> list[fmpq]:
        """Return numbers of which the function may consist of powers: small ones, numerals in the
        equations, and their roots.
        """
        read: list[int] = []
        for k in (*self.closed, *self.general):
            terms = subterms(self.plan.steps[k].type)
            read += [e.value for e in terms if isinstance(e, NatLit) and 1 < e.value < LARGEST]
        roots = [isqrt(n) for n in read if isqrt(n) ** 2 == n]
        roots += [m for n in read if (m := round(n ** (1 / 3))) ** 3 == n]
        whole = list(dict.fromkeys([*read, *roots]))[:MOST_BASES]
        quotients = [fmpq(a, b) for a, b in product(whole[:4], repeat=2) if a != b]
        found = [*map(fmpq, whole), *quotients, *(fmpq(1, n) for n in whole)]
        small = [fmpq(2), fmpq(3), fmpq(1, 2)]
        return [b for b in dict.fromkeys([*found[: 2 * MOST_BASES], *small]) if b > 1 or b < 1]

    # -- what equations without variables add ------------------------------------------------------

    def _fitted(self, found: list[_Form]) -> Iterator[_Form]:
        """Yield combinations, of one or two solutions and a constant, with the values asked for."""
        gaps = [self.gaps[k] for k in self.closed if k in self.gaps]
        if not gaps or self.codomain in WHOLE or self.ev.domain.name != "ball":
            return
        one = _Form("1", lambda _: fmpq(1))
        if len(gaps) == 1:
            pairs: list[tuple[_Form, ...]] = [(f,) for f in found]
        else:
            pairs = [*combinations(found, 2), *((f, one) for f in found)]
        for parts in pairs:
            f = fitted(
                self.ev, gaps[: len(parts)], [p.rule for p in parts], [p.text for p in parts]
            )
            if f is None:
                continue
            smooth = all(p.smooth for p in parts)
            corners = tuple(dict.fromkeys(c for p in parts for c in p.corners))
            text = (f.label or "").removeprefix("fun x => ")
            yield _Form(text, f.apply, smooth, corners, parts[0].transcendental)


def _holds_for_all(ev: Evaluator, gap: Gap, form: _Form) -> bool:
    """Whether f (x + n) = f x + c n for whole numbers n is all that an equation for real x asks."""
    if gap.binders != ["Real"]:
        return False
    space = Space()
    x, at_x = space.unknown(), space.unknown()

    def trial(y: Value) -> Any:
        y = force(y)
        if isinstance(y, int | fmpq):
            return form.rule(y)
        steps = space.quotient(y - x)
        if not (steps.num.is_constant() and steps.den.is_constant()):
            raise Undecided("not a translation")
        n = steps.num.leading_coefficient() / steps.den.leading_coefficient() if steps.num else 0
        if fmpq(n).q != 1:
            raise Undecided("not by a whole number")
        return at_x + (form.turn or 0) * fmpq(n)

    try:
        with ev.within(SymbolDomain()):
            return bool(space.quotient(gap.at(ev, Function(trial), (x,))).num.is_zero())
    except FAILURES:
        return False


def _polynomial(c: Sequence[fmpq]) -> str:
    powers = ("", "x", "x ^ 2", "x ^ 3", "|x|")
    terms = [f"({a}) * {p}" if p else f"({a})" for a, p in zip(c, powers, strict=True) if a != 0]
    return " + ".join(terms) or "0"


def _quadratic_roots(values: list[fmpq]) -> list[Any]:
    """Return the irrational roots of the polynomial of degree 2 with these values at 0, 1, …"""
    c, b = values[0], (4 * values[1] - 3 * values[0] - values[2]) / 2
    a = (values[2] - 2 * values[1] + values[0]) / 2
    if a == 0 or any(v != c + k * (b + k * a) for k, v in enumerate(values)):
        return []
    discriminant = b * b - 4 * a * c
    root = Surd.root(discriminant) if discriminant > 0 else None
    if not isinstance(root, Surd):
        return []
    return [(root - b) / (2 * a), (-root - b) / (2 * a)]


def _quadratic(ev: Evaluator, label: str, c: Any, b: Any, a: Any) -> _Form:
    def at(x: Value) -> Any:
        dom, y = ev.domain, force(x)
        return dom.add(c, dom.mul(y, dom.add(b, dom.mul(a, y))))

    return _Form(label, at)


def _multiple_of_size(ev: Evaluator, a: Any) -> _Form:
    def at(x: Value) -> Any:
        return ev.domain.mul(a, ev.domain.norm(force(x)))

    return _Form(f"{a} * |x|", at, False, (fmpq(0),))


def _written(ev: Evaluator, text: str, formula: Formula, *, growing: bool = False) -> _Form:
    def at(x: Value) -> Any:
        y = force(x)
        return evaluated(ev.domain, formula, _ordinary(y) if growing else y)

    return _Form(text, at, transcendental=True)


def _power(ev: Evaluator, base: fmpq) -> _Form:
    """Return b ^ x, rational wherever it is for rational x."""

    def at(x: Value) -> Any:
        dom = ev.domain
        return dom.function("exp", dom.mul(_ordinary(force(x)), LogSum.of(base)))

    return _Form(f"({base}) ^ x", at, transcendental=True)


def _ordinary(x: Value) -> Value:
    """Return the number.

    Raises
    ------
    TooLarge
        If it is so large that the digits computed tell nothing of its exponential.
    """
    if isinstance(x, int | fmpq) and not -FARTHEST < x < FARTHEST:
        raise TooLarge("a power with a large exponent")
    return x
