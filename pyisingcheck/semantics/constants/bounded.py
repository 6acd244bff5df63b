"""Quantifiers that a hypothesis bounds: ∀ k < n, ∀ x ∈ s and their like range over finitely many
values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

from flint import fmpz

from pyisingcheck.semantics import evaluate
from pyisingcheck.semantics.constants.powersets import subsets_meeting
from pyisingcheck.semantics.domain import NotBatchable
from pyisingcheck.semantics.quantifiers.extents import extent_of
from pyisingcheck.semantics.values import FiniteSet, force
from pyisingcheck.terms.expr import (
    BVar,
    Const,
    Expr,
    Lam,
    Pi,
    head_and_args,
    loose_indices,
    numeral,
)
from pyisingcheck.terms.substitute import shift

LARGEST_DIVIDED = 10**8
MOST = 2000  # numbers between bounds that are all looked at, where they need not meet the condition
LONGEST = 12  # list of which all pieces are looked at
FEW = 100  # values that may be members of a set, the same

Members: TypeAlias = Callable[[Any], FiniteSet | None]
"""What a bound variable ranges over in an environment, None where that is no finite set."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The values that a hypothesis leaves to a variable.

    Attributes
    ----------
    members : callable
    exact : bool
        Whether all of them meet the hypothesis, so that it need not be looked at again.
    """

    members: Members
    exact: bool = True


class Initial(FiniteSet):
    """The natural numbers below `count`."""

    __slots__ = ()

    def __init__(self, count: int) -> None:
        super().__init__(count, lambda k: k)


def universal_guard(ev: evaluate.Evaluator, pi: Pi, context: Any) -> Guard | None:
    """Return what ∀ k ranges over because of some hypothesis below it: the first one exactly, a
    later one (as in ∀ k, 2 ≤ k → k < n → …, ∀ i j, i < n → …) at least.
    """
    hypotheses: list[Expr] = []
    expr, depth = pi.body, 0
    while isinstance(expr, Pi):
        if not loose_indices(expr.type) & set(range(depth)):
            hypotheses.append(shift(expr.type, -depth))
        expr, depth = expr.body, depth + 1
    return _among(ev, pi.type, hypotheses, context)


def existential_guard(
    ev: evaluate.Evaluator, domain: Expr, condition: Expr, context: Any
) -> Guard | None:
    """As `universal_guard`, for the parts of a conjunction; a list that is part of a known one is
    one of its pieces.
    """
    if _is(head_and_args(domain)[0], "List"):
        return _pieces(ev, domain, condition, context)
    parts = _conjuncts(condition)
    found = _among(ev, domain, parts, context)
    return replace(found, exact=False) if found is not None and len(parts) == 1 else found


def _among(
    ev: evaluate.Evaluator, domain: Expr, hypotheses: list[Expr], context: Any
) -> Guard | None:
    for k, hypothesis in enumerate(hypotheses):
        found = guard(ev, domain, hypothesis, context)
        if found is None:
            continue
        if found.exact and k == 0:
            return found
        lower = [low for h in hypotheses if (low := _lower(ev, domain, h, context)) is not None]
        return Guard(partial(_from, ev, found.members, lower), exact=False)
    sets = [s for h in hypotheses if (s := _in_set(ev, domain, h, context)) is not None]
    if sets:
        return Guard(partial(_within, sets), exact=False)
    subsets = subsets_meeting(ev, domain, hypotheses, context)
    return Guard(*subsets) if subsets is not None else None


def _in_set(ev: evaluate.Evaluator, domain: Expr, hypothesis: Expr, context: Any) -> Any:
    """Return code for s, if the hypothesis is k ∈ s for the bound variable k and a set s."""
    head, args = head_and_args(hypothesis)
    if not (_is(head, "Membership.mem") and len(args) == 5 and _is_variable(args[4])):
        return None
    of_sets = _is(head_and_args(args[1])[0], "Set") and not _mentions(args[3])
    return ev.lazy(args[3], (domain, context)) if of_sets else None


def _within(sets: list[Any], env: Any) -> FiniteSet | None:
    """Return values among which are all that lie in every one of the sets."""
    extents = (extent_of(force(run((None, env)))) for run in sets)
    known: list[Sequence[Any]] = [e for e in extents if e is not None and len(e) <= FEW]
    if not known:
        return None
    fewest = min(known, key=len)
    return FiniteSet.of_list(fewest)


def _lower(ev: evaluate.Evaluator, domain: Expr, hypothesis: Expr, context: Any) -> Any:
    """Return code for a, if the hypothesis is a ≤ k or a < k for the bound variable k."""
    head, args = head_and_args(hypothesis)
    name = head.name if isinstance(head, Const) else None
    low, high = {"LT.lt": (2, 3), "LE.le": (2, 3), "GT.gt": (3, 2), "GE.ge": (3, 2)}.get(
        name or "", (0, 0)
    )
    if high == 0 or not _is_variable(args[high]) or _mentions(args[low]):
        return None
    return ev.lazy(args[low], (domain, context)) if _is(domain, "Nat") else None


def _from(ev: evaluate.Evaluator, members: Members, lower: list[Any], env: Any) -> FiniteSet | None:
    """Return the members from the largest lower bound on, where they are the numbers up to one."""
    s = members(env)
    bounds = [force(run((None, env))) for run in lower]
    start = max((a for a in bounds if type(a) is int), default=0)
    if s is None or not isinstance(s, Initial):
        return s
    count = max(s.count - start, 0)
    return FiniteSet(count, lambda k: ev.domain.add(start, k)) if count <= MOST else None


def _conjuncts(expr: Expr) -> list[Expr]:
    """Return the parts of a conjunction, the left one first and as a whole."""
    head, args = head_and_args(expr)
    if not (_is(head, "And") and len(args) == 2):
        return [expr]
    return [args[0], *_conjuncts(args[1])]


def guard(ev: evaluate.Evaluator, domain: Expr, hypothesis: Expr, context: Any) -> Guard | None:
    """Return what the bound variable ranges over under `hypothesis`, None where that says no finite
    set.

    `hypothesis` lives below the binder of the variable, whose type is `domain`.
    """
    head, args = head_and_args(hypothesis)
    if not isinstance(head, Const):
        return None
    inner = (domain, context)
    sides = {"LT.lt": (2, 3), "LE.le": (2, 3), "GT.gt": (3, 2), "GE.ge": (3, 2)}.get(head.name)
    if sides is not None and _is(domain, "Nat") and not _mentions(args[sides[1]]):
        low, high = args[sides[0]], args[sides[1]]
        if degree := _degree(low):
            below = _below(ev, high, inner, head.name in ("LT.lt", "GT.gt"), degree)
            return Guard(below, exact=_is_variable(low))
    if (
        head.name == "Dvd.dvd"
        and _is(domain, "Nat")
        and _is_variable(args[2])
        and not _mentions(args[3])
    ):
        return Guard(_dividing(ev, args[3], inner))
    if (
        head.name == "Membership.mem"
        and _is_listed(args[1])
        and _is_variable(args[4])
        and not _mentions(args[3])
    ):
        run = ev.lazy(args[3], inner)
        return Guard(lambda env: _listed(force(run((None, env)))))
    return None


def _pieces(ev: evaluate.Evaluator, domain: Expr, condition: Expr, context: Any) -> Guard | None:
    """Return the pieces of a list w, if the bound variable k has to satisfy w = … ++ k ++ …, also
    below ∃ for what stands beside k.
    """
    depth = 0
    while True:
        head, args = head_and_args(condition)
        if not (_is(head, "Exists") and isinstance(args[1], Lam)):
            break
        condition, depth = args[1].body, depth + 1
    for part in _conjuncts(condition):
        head, args = head_and_args(part)
        for whole, joined in (args[1:], args[:0:-1]) if _is(head, "Eq") else ():
            known = not loose_indices(whole) & set(range(depth + 1))
            if known and any(isinstance(x, BVar) and x.index == depth for x in _joined(joined)):
                run = ev.lazy(shift(whole, -depth), (domain, context))
                return Guard(partial(_pieces_of, run), exact=False)
    return None


def _joined(expr: Expr) -> list[Expr]:
    """Return the lists that a chain of ++ consists of."""
    head, args = head_and_args(expr)
    if _is(head, "HAppend.hAppend") and len(args) == 6:
        return [*_joined(args[4]), *_joined(args[5])]
    return [expr]


def _pieces_of(run: Any, env: Any) -> FiniteSet | None:
    items = force(run((None, env)))
    if not isinstance(items, list | tuple) or len(items) > LONGEST:
        return None
    n = len(items)
    spans = [(0, 0), *((i, j) for i in range(n) for j in range(i + 1, n + 1))]
    return FiniteSet.of_list(items[i:j] for i, j in spans)


def _degree(expr: Expr) -> int:
    """Return d > 0 if a term of ℕ is at least k ^ d for the bound variable k (k + a, k * k and
    powers of k are), 0 if that is not seen.
    """
    if _is_variable(expr):
        return 1
    head, args = head_and_args(expr)
    if not isinstance(head, Const) or len(args) != 6:
        return 0
    match head.name:
        case "HAdd.hAdd":
            return max(map(_degree, args[4:]))
        case "HMul.hMul":
            one, other = map(_degree, args[4:])
            return one + other if one and other else 0
        case "HPow.hPow":
            return _degree(args[4]) * (numeral(args[5]) or 0)
    return 0


def _dividing(ev: evaluate.Evaluator, number: Expr, context: Any) -> Members:
    """The divisors of a number that is not 0 and not too large to be factored by trial."""
    run = ev.lazy(number, context)

    def members(env: Any) -> FiniteSet | None:
        n = force(run((None, env)))
        if type(n) is not int or not 0 < n <= LARGEST_DIVIDED:
            return None
        small = [k for k in range(1, math.isqrt(n) + 1) if n % k == 0]
        return FiniteSet.of_list(sorted({*small, *(n // k for k in small)}))

    return members


def _below(
    ev: evaluate.Evaluator, bound: Expr, context: Any, strict: bool, degree: int = 1
) -> Members:
    """The numbers k with k ^ degree below a bound."""
    run = ev.lazy(bound, context)

    def members(env: Any) -> FiniteSet | None:
        n = force(run((None, env)))
        if not isinstance(n, int):
            if ev.domain.name == "ball":
                return None
            raise NotBatchable("bounded quantifier with a batched bound")
        last = n - 1 if strict else n
        count = int(fmpz(last).root(degree)) + 1 if last >= 0 else 0
        if count > evaluate.FOLD_LIMIT:
            return None
        return Initial(count)

    return members


def _is(expr: Expr, name: str) -> bool:
    return isinstance(expr, Const) and expr.name == name


def _is_listed(expr: Expr) -> bool:
    """Whether a type's elements list their members."""
    head, _ = head_and_args(expr)
    return isinstance(head, Const) and head.name in ("Finset", "List", "Multiset")


def _listed(members: Any) -> FiniteSet:
    return members if isinstance(members, FiniteSet) else FiniteSet.of_list(members)


def _is_variable(expr: Expr) -> bool:
    return isinstance(expr, BVar) and expr.index == 0


def _mentions(expr: Expr) -> bool:
    """Whether the innermost bound variable occurs in `expr`."""
    return 0 in loose_indices(expr)
