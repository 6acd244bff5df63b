"""Sequences drawn close to others at hand, and to the limits that hypotheses speak of."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.ball_numbers import real_float
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.environment import Code
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import PROOF, Function, Value, force
from pyisingcheck.terms.expr import BVar, Const, Expr, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.sampling.draw import Drawer

__all__ = ["Limit", "attains_limit", "close_sequence", "limit_of", "limits_of"]

FAR = (10**6, 10**9)  # where a limit is read off
WORK = 2000
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
    """

    hypothesis: int
    known: Code
    of_sequence: bool

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
            if not self.of_sequence:
                return limit_of(ev, known)
            return close_sequence(d, t, Function(lambda _: known, f"fun n => {known}", tame=True))
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
        if not (_named(source, "Filter.atTop") and _named(target, "nhds") and len(limit) == 3):
            continue
        for variable, other in ((args[2], limit[2]), (limit[2], args[2])):
            if not isinstance(variable, BVar):
                continue
            i = position - 1 - variable.index
            if plan.steps[i].kind == "variable" and all(k < i for k in mentioned(other, position)):
                code = ev.lazy(other, step.context)
                found.setdefault(i, Limit(position, code, variable is args[2]))
    return found


def attains_limit(ev: Evaluator, plan: Plan, position: int, values: list[Value]) -> bool | None:
    """Whether the limit that a hypothesis says a variable has is what its values far out are close
    to; None for other hypotheses, and where that is not found out.

    Any number so close to the limit that no values tell them apart is none.
    """
    head, args = head_and_args(plan.steps[position].type)
    if not _named(head, "Filter.Tendsto"):
        return None
    (source, _), (target, limit) = head_and_args(args[3]), head_and_args(args[4])
    if not isinstance(args[2], BVar) and not _named(source, "Filter.atTop"):
        return None
    if not (_named(target, "nhds") and len(limit) == 3):
        return True
    env: Any = None
    for v in values[:position]:
        env = (v, env)
    before, ev.limit = ev.limit, ev.work + WORK
    try:
        claimed = force(ev.code(limit[2], plan.steps[position].context)(env))
        found = limit_of(ev, force(ev.code(args[2], plan.steps[position].context)(env)))
        return None if found is None else bool(found == claimed)
    except FAILURES:
        return None
    finally:
        ev.limit = before


def _named(head: Expr, name: str) -> bool:
    return isinstance(head, Const) and head.name == name


def limit_of(ev: Evaluator, f: Value) -> fmpq | None:
    """Return what a sequence of numbers seems to tend to, None if that is no simple fraction."""
    seen: list[Any] = [_rational(force(ev.apply(f, n))) for n in FAR]
    first, last = seen
    if first == last and isinstance(last, int | fmpq):
        return fmpq(last)
    if not isinstance(last, int | fmpq) or not -(10**6) < last < 10**6:
        return None
    simple = Fraction(real_float(last)).limit_denominator(LARGEST)
    limit = fmpq(simple.numerator, simple.denominator)
    return limit if -1 < (last - limit) * 10**5 < 1 else None


def _rational(x: Value) -> Value:
    """Return a fraction near a ball that is small enough for it."""
    if isinstance(x, arb) and x.rad() < 1e-20:
        return fmpq(int((x * 10**15).mid().floor().unique_fmpz() or 0), 10**15)
    return x


def close_sequence(d: Drawer, t: ty.Type, f: Value) -> Value | None:
    """Return a sequence on ℕ that differs from `f` by one that tends to 0, or by a constant; None
    for functions of other types.
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
    rule, text = d.rng.choice(falling)
    sign = d.rng.choice((1, 1, -1))

    def at(n: Value) -> Any:
        n = force(n)
        return dom.add(force(ev.apply(f, n)), dom.mul(sign * c, rule(n)))

    body = (getattr(f, "label", None) or "a sequence").removeprefix("fun n => ")
    label = f"fun n => {body} + ({sign * c}) * {text}"
    return Function(at, label, getattr(f, "tame", False))
