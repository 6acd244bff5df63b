"""Greatest and least values that a function of a real number does not have: what it takes farther
out surpasses what it takes at all numbers of ordinary size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from pyisingcheck.sampling.witnesses.exclusion import cut_beside
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.domains.ball_numbers import to_arb
from pyisingcheck.semantics.domains.spans import Span, in_spans
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.limits import sharply
from pyisingcheck.semantics.quantifiers.shapes import Shape, conjuncts
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Thunk, Value, force
from pyisingcheck.terms.expr import (
    Const,
    Expr,
    NatLit,
    Pi,
    head_and_args,
    identical,
    loose_indices,
    subterms,
)
from pyisingcheck.terms.substitute import shift

__all__ = ["literals_in", "surpassed_everywhere"]

BITS = 5000  # of precision: values far out may differ by little
REACH, FARTHEST = 10, 40  # binary exponents of the largest numbers that are excluded
CENTRES = 6  # numerals, beside which values may be the highest
FIRST, REACH_OUT, CLOSEST = 5, 59, 11  # binary exponents of those of points on ladders
PIECES = 400  # intervals that may be looked at
LEFT = {"LE.le": (2, 3), "GE.ge": (3, 2)}  # which arguments are the smaller and the larger side


@dataclass(frozen=True)
class _Extremum:
    """∃ x, conditions x ∧ ∀ y, guards y → f y ≤ f x, or f x ≤ f y where it is the least.

    The expressions are below the binder of one number.
    """

    value: Expr
    greatest: bool
    guards: list[Expr]
    conditions: list[Expr]


def surpassed_everywhere(ev: Evaluator, shape: Shape) -> str | None:
    """Say how it is known that no number of ordinary size is where a function has its greatest or
    least value, if that is what a predicate says of it; None if it is not known.
    """
    if shape.body is None or (extremum := _extremum(shape.body)) is None:
        return None
    literals, powers = literals_in(ev, shape.body)
    bits = sum(n.bit_length() for n in literals)
    reach = REACH + bits * (max(literals, default=1) if powers else 1)
    if reach > FARTHEST:
        return None
    sign = 1 if extremum.greatest else -1
    value = ev.lazy(extremum.value, shape.context)
    guards, conditions = (
        [ev.lazy(e, shape.context) for e in es] for es in (extremum.guards, extremum.conditions)
    )

    def at(x: Value) -> Any:
        return ev.domain.mul(sign, force(value((x, shape.env))))

    def level(codes: list[Any], x: Value) -> Level:
        found = [ev.condition(Thunk(code, (x, shape.env))).level for code in codes]
        return min(found, default=Level.TRUE)

    try:
        with sharply(ev, BITS):
            centres = [fmpq(n) for n in sorted({1, *literals})][:CENTRES]
            highest = _approached(at, lambda x: level(guards, x), _ladders(centres))
            if highest is None:
                return None
            with in_spans(ev):
                if not _all_below(at, lambda x: level(conditions, x), highest, reach, centres):
                    return None
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return None
    return f"other values surpass those at all numbers from 2 ^ -{reach} to 2 ^ {reach} in size"


def literals_in(ev: Evaluator, body: Expr) -> tuple[list[int], bool]:
    """Return the numerals in what is said and in the project's definitions that it rests on, and
    whether there are powers: of such a size may be where values are highest.
    """
    waiting, seen, found, powers = [body], set[str](), list[int](), False
    while waiting:
        parts = list(subterms(waiting.pop()))
        found += [e.value for e in parts if isinstance(e, NatLit)]
        names = {e.name for e in parts if isinstance(e, Const)}
        powers = powers or "HPow.hPow" in names
        for name in sorted(names - seen):
            definition = ev.export.declarations.get(name)
            if definition is not None and definition.kind != "theorem":
                waiting += [e for e in (definition.value, *definition.equations) if e is not None]
        seen |= names
    return sorted(found), powers


def _ladders(centres: list[fmpq]) -> list[list[Value]]:
    """Return points that go to where values may be highest: far out, to 0 and to centres."""
    immense = [arb(2) ** (2**j) for j in range(FIRST, REACH_OUT + 1)]
    close = [fmpq(1, 2 ** (2**j)) for j in range(FIRST, CLOSEST + 1)]
    ladders: list[list[Value]] = [[s * x for x in immense] for s in (1, -1)]
    ladders += [[s / x for x in immense] for s in (1, -1)]
    return ladders + [[c + s * x for x in close] for c in centres for s in (1, -1)]


def _approached(
    at: Callable[[Value], Any], level: Callable[[Value], Level], ladders: list[list[Value]]
) -> arb | None:
    """Return a number that values at the end of some ladder reach; None if values on the way there
    are certainly higher than those at all ends: then the highest may be in between.
    """
    ends: list[arb] = []
    passed: list[arb] = []
    for ladder in ladders:
        values: list[arb] = []
        for x in ladder:
            try:
                value = to_arb(at(x)) if level(x) is Level.TRUE else None
            except Exhausted:
                raise
            except FAILURES:
                break
            if value is not None and value.is_finite():
                values.append(value)
        ends += values[-1:]
        passed += values[:-1]
    if not ends or any(all(v > end for end in ends) for v in passed):
        return None
    best: arb = ends[0].lower()
    for end in ends[1:]:
        best = end.lower() if end.lower() > best else best
    return best


def _all_below(
    at: Callable[[Value], Any],
    level: Callable[[Value], Level],
    highest: arb,
    reach: int,
    centres: list[fmpq],
) -> bool:
    """Whether the values at all numbers of such sizes, and at 0, are below a number, but for those
    numbers that do not meet a condition and those right beside a centre.
    """
    ends = [arb(2) ** k for k in range(-reach, reach + 1)]
    waiting = [*zip(ends, ends[1:], strict=False), (arb(0), arb(0))]
    waiting += [(-b, -a) for a, b in zip(ends, ends[1:], strict=False)]
    waiting = cut_beside(waiting, centres)
    for _ in range(PIECES):
        if not waiting:
            return True
        low, high = waiting.pop()
        piece: Value = Span(low, high) if low < high else low.fmpq()
        if level(piece) is Level.FALSE:
            continue
        try:
            if Span.of(at(piece)).high < highest:
                continue
        except Exhausted:
            raise
        except FAILURES:
            pass
        middle = ((low + high) / 2).mid()
        if not low < middle < high:
            return False
        waiting += [(low, middle), (middle, high)]
    return False


def _extremum(body: Expr) -> _Extremum | None:
    parts = conjuncts(body)
    claims = [part for part in parts if isinstance(part, Pi) and _is_real(part.type)]
    if len(claims) != 1:
        return None
    conditions = [part for part in parts if part is not claims[0]]
    guards: list[Expr] = []
    inner, depth = claims[0].body, 0  # below y and the proofs of as many guards
    while isinstance(inner, Pi):
        if (guard := _about_last(inner.type, depth)) is None:
            return None
        guards.append(guard)
        inner, depth = inner.body, depth + 1
    head, args = head_and_args(inner)
    if not (isinstance(head, Const) and head.name in LEFT):
        return None
    small, large = (args[k] for k in LEFT[head.name])
    for mine, other, greatest in ((small, large, True), (large, small, False)):
        value, known = _about_last(mine, depth), _about_first(other, depth)
        if value is not None and known is not None and identical(value, known):
            return _Extremum(value, greatest, guards, conditions)
    return None


def _about_last(expr: Expr, depth: int) -> Expr | None:
    """Return an expression in y alone below its binder, from below those of x, y and proofs."""
    if any(i < depth or i == depth + 1 for i in loose_indices(expr)):
        return None
    return shift(shift(expr, -depth), -1, 1)


def _about_first(expr: Expr, depth: int) -> Expr | None:
    """Likewise for one in x alone."""
    return None if any(i <= depth for i in loose_indices(expr)) else shift(expr, -depth - 1)


def _is_real(type_: Expr) -> bool:
    return isinstance(type_, Const) and type_.name == "Real"
