"""Sequences drawn close to others at hand, and to the limits that hypotheses speak of."""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.sampling.functions.classics import traits_of
from pyisingcheck.sampling.functions.mirrored import mirrored
from pyisingcheck.sampling.plan import Plan, Step, mentioned
from pyisingcheck.sampling.tables import moderate
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, NotBatchable, TooLarge, Undecided
from pyisingcheck.semantics.domains.ball_numbers import real_float, to_arb
from pyisingcheck.semantics.domains.jets import taylor
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits import limits
from pyisingcheck.semantics.limits.paths import paths_into
from pyisingcheck.semantics.limits.series import extrapolated
from pyisingcheck.semantics.values import PROOF, Function, Value, force
from pyisingcheck.terms.expr import App, BVar, Const, Expr, apply, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = [
    "Limit",
    "attains_limit",
    "close_function",
    "close_sequence",
    "limit_of",
    "limits_of",
    "varied_function",
]

CLOSE = 8  # which points far out are looked at: 2 ^ 2 ^ 10 and the next
DIGITS = 8192  # bits, there
TINY = 1e-60
FAR = (10**6, 10**9)  # where a limit is read off
EARLY, SIMPLE, NEAR = (30, 60, 120), 6, 1e-6  # the same where terms far out cost too much
WORK = 2000
SETTLED = (300, 1200)  # the same for sequences that are computed term by term
SETTLED_WORK, SETTLED_BITS, SETTLED_GAP = 60_000, 2048, arb(2) ** -600
ACCELERATED, NEAR_ENOUGH = 60, arb(10) ** -20  # terms, and how well they tell the limit
SHRINKING = 0.9  # a step is at most this multiple of the one before
BESIDE = 100  # binary exponent of a step beside a point
NO_TRAITS: frozenset[str] = frozenset()
ALTERNATING = 0.3  # how often a sequence that is varied gets alternating signs
DERIVED = 0.4  # how often a function made of a smooth one is its derivative
MIRRORED = 0.4  # how often one made of another is that at other places
COMPLEMENT = 0.2  # how often a sequence made of another adds to 1 with it
LARGEST = 60  # denominator of a limit that the sequence does not attain


@dataclass(slots=True)
class Limit:
    """A hypothesis Tendsto f atTop (𝓝 L), about a variable that it comes down to.

    Attributes
    ----------
    known : Code
        The other one of f and L.
    of_sequence : bool
        Whether the variable is f.
    point : Code or None
        The real number at which f has the limit; None for atTop.
    of_term : bool
        Whether f is no variable, but made of some: sums, say.
    """

    hypothesis: int
    known: Code
    of_sequence: bool
    point: Code | None = None
    of_term: bool = False

    def drawn(self, d: Drawer, values: list[Value], t: ty.Type) -> Value | None:
        """Return a sequence with the known limit, or the limit of the known sequence; None if that
        is not found out.
        """
        ev = d.ev
        env: Any = None
        for v in [*values, *[PROOF] * (self.hypothesis - len(values))]:
            env = (v, env)
        before, ev.limit = ev.limit, ev.work + WORK
        try:
            known = force(self.known(env))
            if self.point is not None:
                return limit_beside(ev, known, force(self.point(env)))
            if not self.of_sequence:
                return limit_of(ev, known)
            return close_sequence(
                d, t, Function(lambda _: known, f"fun n => {known}", True, moderate=moderate(known))
            )
        except FAILURES:
            return None
        finally:
            ev.limit = before


def limits_of(ev: Evaluator, plan: Plan) -> dict[int, Limit]:
    """Return the variables that are a sequence, or its limit, according to a hypothesis."""
    found: dict[int, Limit] = {}
    for position, step in enumerate(plan.steps):
        head, args = head_and_args(step.type)
        if step.kind != "hypothesis" or not _named(head, "Filter.Tendsto") or len(args) != 5:
            continue
        (source, _), (target, limit) = head_and_args(args[3]), head_and_args(args[4])
        if not (_named(target, "nhds") and len(limit) == 3):
            continue
        if not _named(source, "Filter.atTop"):
            _note_limit_at_point(ev, found, position, step, plan)
            continue
        for variable, other in ((args[2], limit[2]), (limit[2], args[2])):
            if not isinstance(variable, BVar):
                continue
            i = position - 1 - variable.index
            if plan.steps[i].kind == "variable" and all(k < i for k in mentioned(other, position)):
                code = ev.lazy(other, step.context)
                of_term = variable is limit[2] and not isinstance(other, BVar)
                found.setdefault(i, Limit(position, code, variable is args[2], of_term=of_term))
    return found


def _note_limit_at_point(
    ev: Evaluator, found: dict[int, Limit], position: int, step: Step, plan: Plan
) -> None:
    """Note a variable that is the limit of a known function at a known point."""
    _, args = head_and_args(step.type)
    source, ends = head_and_args(args[3])
    limit = head_and_args(args[4])[1][2]
    if not (isinstance(source, Const) and source.name in ("nhds", "nhdsWithin")):
        return
    if not isinstance(limit, BVar) or len(ends) < 3:
        return
    i = position - 1 - limit.index
    known = [k for e in (args[2], args[3]) for k in mentioned(e, position)]
    if plan.steps[i].kind == "variable" and all(k < i for k in known):
        codes = [ev.lazy(e, step.context) for e in (args[2], ends[2])]
        found.setdefault(i, Limit(position, codes[0], False, codes[1]))


def attains_limit(ev: Evaluator, plan: Plan, position: int, values: list[Value]) -> bool | None:
    """Whether the limit that a hypothesis speaks of is what values far along are close to, as close
    as no two simple numbers are; None for other hypotheses, and where that is not found out.
    """
    parts = _limit_parts(plan.steps[position].type)
    if parts is None:
        return None
    if len(parts) < 3:
        return True
    context = plan.steps[position].context
    env: Any = None
    for v in values[:position]:
        env = (v, env)
    before, ev.limit = ev.limit, ev.work + WORK
    try:
        source, claimed, f = (force(ev.code(e, context)(env)) for e in parts)
        with limits.sharply(ev, DIGITS):
            gaps = [
                real_float(ev.domain.norm(ev.domain.sub(force(ev.apply(f, x)), claimed)))
                for path in paths_into(ev, source)
                for x in path.far[CLOSE : CLOSE + 2]
            ]
    except FAILURES:
        return None
    finally:
        ev.limit = before
    if all(gap < TINY for gap in gaps):
        return True if gaps else None
    return False if any(b > 0.9 * a > 0 for a, b in zip(gaps[::2], gaps[1::2])) else None


def _limit_parts(hypothesis: Expr) -> tuple[Expr, ...] | None:
    """Return the filter, the limit and the function of a limit or of continuity at a point; nothing
    for a limit at infinity, None for other hypotheses.
    """
    head, args = head_and_args(hypothesis)
    if _named(head, "ContinuousAt") and len(args) == 6:
        source = apply(Const("nhds"), args[0], args[2], args[5])
        return source, App(args[4], args[5]), args[4]
    if not _named(head, "Filter.Tendsto") or len(args) != 5:
        return None
    target, limit = head_and_args(args[4])
    if not (_named(target, "nhds") and len(limit) == 3):
        return ()
    return args[3], limit[2], args[2]


def _named(head: Expr, name: str) -> bool:
    return isinstance(head, Const) and head.name == name


def limit_of(ev: Evaluator, f: Value) -> fmpq | arb | None:
    """Return what a sequence of numbers seems to tend to: a simple fraction, or a small ball; None
    if that is not found out.
    """
    try:
        seen: list[Any] = [_rational(force(ev.apply(f, n))) for n in FAR]
    except TooLarge:  # a sum with as many terms
        with suppress(*FAILURES):
            if (known := accelerated_limit(ev, f)) is not None:
                return known
            return _simplest([real_float(force(ev.apply(f, n))) for n in EARLY])
        return settled_limit(ev, f)
    first, last = seen
    if first == last and isinstance(last, int | fmpq):
        return fmpq(last)
    if not isinstance(last, int | fmpq) or not -(10**6) < last < 10**6:
        return None
    simple = Fraction(real_float(last)).limit_denominator(LARGEST)
    limit = fmpq(simple.numerator, simple.denominator)
    return limit if -1 < (last - limit) * 10**5 < 1 else None


def settled_limit(ev: Evaluator, f: Value) -> arb | None:
    """Return a ball that seems to enclose the limit of a sequence whose steps shrink by a factor;
    None for other sequences.
    """
    before, ev.limit = ev.limit, ev.work + SETTLED_WORK
    try:
        with limits.sharply(ev, SETTLED_BITS):
            for n in SETTLED:
                a, b, c = (to_arb(force(ev.apply(f, k))) for k in (n - 2, n - 1, n))
                first, last = abs(b - a), abs(c - b).abs_upper()
                if not (last < SETTLED_GAP or last < SHRINKING * first):
                    return None
                radius = last / (1 - SHRINKING) + 2 * c.rad()
                if radius < SETTLED_GAP or n == SETTLED[-1]:
                    return arb(c.mid(), radius) if radius < TINY else None
    finally:
        ev.limit = before
    return None


def accelerated_limit(ev: Evaluator, f: Value) -> fmpq | arb | None:
    """Return a simple fraction, or a ball that seems to enclose the limit of a sequence, where
    Wynn's algorithm finds it from the first terms, as that of the partial sums of 1 - 1/2 + 1/3 -
    …; None for other sequences.
    """
    before, ev.limit = ev.limit, ev.work + SETTLED_WORK
    try:
        with limits.sharply(ev, SETTLED_BITS):
            terms = [to_arb(force(ev.apply(f, k))) for k in range(ACCELERATED)]
            limit, error = extrapolated(ev, terms)
            if not error < NEAR_ENOUGH * (1 + abs(to_arb(limit))):
                return None
            simple = Fraction(real_float(limit)).limit_denominator(LARGEST)
            fraction = fmpq(simple.numerator, simple.denominator)
            exact = abs(limit - fraction) <= error
            return fraction if exact else arb(to_arb(limit).mid(), error)
    finally:
        ev.limit = before


def _simplest(values: list[float]) -> fmpq | None:
    """Return the simple fraction that early values approach, None if there is none."""
    simple = Fraction(values[-1]).limit_denominator(SIMPLE)
    gaps = [abs(v - simple) for v in values]
    approached = all(b <= 0.7 * a or b < NEAR for a, b in itertools.pairwise(gaps))
    return fmpq(simple.numerator, simple.denominator) if approached else None


def _rational(x: Value) -> Value:
    """Return a fraction near a ball that is small enough for it."""
    if isinstance(x, arb) and x.rad() < 1e-20:
        return fmpq(int((x * 10**15).mid().floor().unique_fmpz() or 0), 10**15)
    return x


def limit_beside(ev: Evaluator, f: Value, point: Value) -> Value | None:
    """Return what values beside a rational number seem to tend to: the value there, or a simple
    fraction.
    """
    step = fmpq(1, 2**BESIDE)
    beside = force(ev.apply(f, ev.domain.add(point, step)))
    here = force(ev.apply(f, point))
    if real_float(ev.domain.norm(ev.domain.sub(beside, here))) < 2.0**-30:
        return here
    simple = Fraction(real_float(beside)).limit_denominator(LARGEST)
    return fmpq(simple.numerator, simple.denominator)


def close_sequence(d: Drawer, t: ty.Type, f: Value) -> Value | None:
    """Return a sequence on ℕ that differs from `f` by one that tends to 0, or by a constant, or
    that adds to 1 with it; None for functions of other types.
    """
    if not (isinstance(t, ty.Pi) and t.domain == ty.NAT and t.codomain(0) in (ty.REAL, ty.RAT)):
        return None
    ev, dom, c = d.ev, d.ev.domain, abs(d.rational())
    falling = (
        (lambda n: dom.inv(dom.add(n, 1)), "1 / (n + 1)"),
        (lambda n: dom.power(fmpq(1, 2), n), "(1 / 2) ^ n"),
        (lambda n: dom.div(dom.power(-1, n), dom.add(n, 1)), "(-1) ^ n / (n + 1)"),
        (lambda n: 1 if n == 0 else 0, "(if n = 0 then 1 else 0)"),
        (lambda n: 0, "0"),
    )
    if d.rng.random() < COMPLEMENT:
        return _complement(ev, f)
    rule, text = d.rng.choice(falling)
    sign = d.rng.choice((1, 1, -1))

    def at(n: Value) -> Any:
        n = force(n)
        return dom.add(force(ev.apply(f, n)), dom.mul(sign * c, rule(n)))

    body = (getattr(f, "label", None) or "a sequence").removeprefix("fun n => ")
    label = f"fun n => {body} + ({sign * c}) * {text}"
    tame, ordinary = getattr(f, "tame", False), moderate(f) and moderate(c)
    return Function(at, label, tame, corners=getattr(f, "corners", ()), moderate=ordinary)


def _complement(ev: Evaluator, f: Value) -> Function:
    """Return 1 - f: the product of the two vanishes where f only has the values 0 and 1."""
    body = (getattr(f, "label", None) or "a sequence").removeprefix("fun n => ")
    return Function(
        lambda n: ev.domain.sub(1, force(ev.apply(f, n))),
        f"fun n => 1 - ({body})",
        getattr(f, "tame", False),
        corners=getattr(f, "corners", ()),
        moderate=moderate(f),
    )


def _derivative(ev: Evaluator, f: Function) -> Function:
    """Return the derivative of a smooth function of a real variable."""

    def at(x: Value) -> Value:
        series = taylor(ev, ty.REAL, lambda y: force(ev.apply(f, y)), force(x), 1)
        if series is None:
            raise Undecided("a derivative that is not found out")
        return series[1]

    body = (f.label or "f x").removeprefix("fun x => ")
    return Function(at, f"deriv fun x => {body}", f.tame, moderate=moderate(f))


def close_function(d: Drawer, t: ty.Type, f: Value) -> Value | None:
    """Return a function from ℝ to ℝ made of another: the same, its negative, its derivative, its
    mirror image, or one that adds to a constant with it; None for functions of other types.
    """
    if not (isinstance(t, ty.Pi) and t.domain == t.codomain(0) == ty.REAL):
        return None
    ev, c = d.ev, d.rational()
    if isinstance(f, Function) and f.smooth and d.rng.random() < DERIVED:
        return _derivative(ev, f)
    if d.rng.random() < MIRRORED and (image := mirrored(d, f)) is not None:
        return image
    rules: tuple[tuple[Any, str, bool], ...] = (
        (lambda y: y, "{}", False),
        (lambda y: ev.domain.neg(y), "-({})", True),
        (lambda y: ev.domain.sub(c, y), f"{c} - ({{}})", True),
    )
    rule, text, negated = d.rng.choice(rules)
    label = "fun x => " + text.format(
        (getattr(f, "label", None) or "f x").removeprefix("fun x => ")
    )
    tame, corners = getattr(f, "tame", False), getattr(f, "corners", ())
    return Function(
        lambda x: rule(force(ev.apply(f, x))),
        label,
        tame,
        getattr(f, "smooth", False),
        corners,
        moderate(f) and moderate(c),
        traits_of(getattr(f, "traits", NO_TRAITS), negated=negated, mirrored=False),
    )


def varied_function(d: Drawer, t: ty.Type, f: Value) -> Value:
    """Return a multiple of a real function of numbers, the function and a constant, or a sequence
    with alternating signs; functions of other types as they are. What few functions satisfy, as
    f (x + y) ≤ f x * f y, these often do.
    """
    numeric = isinstance(t, ty.Pi) and isinstance(t.domain, ty.Number)
    if not (isinstance(t, ty.Pi) and numeric and t.codomain(0) in (ty.REAL, ty.RAT)):
        return f
    ev, c = d.ev, d.rng.choice((fmpq(2), fmpq(1, 2), fmpq(3), fmpq(-1)))
    if t.domain == ty.NAT and d.rng.random() < ALTERNATING:
        return _alternating(ev, f)
    times = d.rng.random() < 0.6
    sign = "*" if times else "+"

    def at(x: Value) -> Any:
        y = force(ev.apply(f, x))
        return ev.domain.mul(c, y) if times else ev.domain.add(c, y)

    binder, arrow, body = (getattr(f, "label", None) or "fun x => f x").partition(" => ")
    label = f"{binder} => {c} {sign} ({body})" if arrow else f"{c} {sign} {binder}"
    tame, smooth, corners = (getattr(f, k, ()) for k in ("tame", "smooth", "corners"))
    traits = getattr(f, "traits", NO_TRAITS)
    traits = traits_of(traits, negated=times and c < 0, mirrored=False)
    return Function(at, label, bool(tame), bool(smooth), corners, moderate(f), traits)


def _alternating(ev: Evaluator, f: Value) -> Function:
    """Return (-1) ^ n f n."""
    binder, arrow, body = (getattr(f, "label", None) or "fun n => f n").partition(" => ")
    factor = f"(-1) ^ {binder.split()[-1]}" if arrow else "(-1) ^ n"

    def at(n: Value) -> Any:
        n = force(n)
        if not isinstance(n, int):
            raise NotBatchable("a sequence with alternating signs")
        value = force(ev.apply(f, n))
        return ev.domain.neg(value) if n % 2 else value

    label = f"{binder} => {factor} * ({body})" if arrow else f"fun n => {factor} * {binder} n"
    return Function(at, label, bool(getattr(f, "tame", False)), moderate=moderate(f))
