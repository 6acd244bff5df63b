"""Connectives, quantifiers, equality and case distinctions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pyisingcheck.semantics import algebra, comparison, matrices
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants import finset
from pyisingcheck.semantics.constants.bounded import existential_guard
from pyisingcheck.semantics.domain import FAILURES, Exhausted, NotBatchable, Unsupported
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.batch import BatchDomain
from pyisingcheck.semantics.domains.spans import SpanDomain
from pyisingcheck.semantics.limits.growth import bound_of
from pyisingcheck.semantics.quantifiers.shapes import shape_of
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import PROOF, Function, Thunk, Value
from pyisingcheck.terms.expr import Lam, head_and_args


@relation("True", 0)
def _true(c: Call) -> Any:
    return c.dom.constant(True)


@relation("False", 0)
def _false(c: Call) -> Any:
    return c.dom.constant(False)


def condition(c: Call, i: int) -> Any:
    """Return argument `i`, a proposition, as a condition; of intervals of numbers it is unknown
    where it cannot be evaluated.
    """
    if not isinstance(c.dom, SpanDomain):
        return c.evaluator.condition(c.thunk(i))
    try:
        return c.evaluator.condition(c.thunk(i))
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        return Truth(Level.UNKNOWN)


@relation("Not", 1)
def _not(c: Call) -> Any:
    return c.dom.negation(condition(c, 0))


@relation("And", 2)
def _and(c: Call) -> Any:
    first = condition(c, 0)
    if c.dom.name == "ball" and first.level is Level.FALSE:
        return first
    return c.dom.conjunction([first, condition(c, 1)])


@relation("Or", 2)
def _or(c: Call) -> Any:
    first = condition(c, 0)
    if c.dom.name == "ball" and first.level is Level.TRUE:
        return first
    return c.dom.disjunction([first, condition(c, 1)])


@relation("Iff", 2)
def _iff(c: Call) -> Any:
    return comparison.iff(c.evaluator, condition(c, 0), condition(c, 1))


@relation("Xor'", 2)
def _xor(c: Call) -> Any:
    return c.dom.negation(comparison.iff(c.evaluator, condition(c, 0), condition(c, 1)))


@relation("Eq", 3)
def _eq(c: Call) -> Any:
    return comparison.equal(c.evaluator, c.type(0), c[1], c[2])


@relation("HEq", 4)
def _heq(c: Call) -> Any:
    return comparison.equal(c.evaluator, c.type(0), c[1], c[3])


@relation("Ne", 3)
def _ne(c: Call) -> Any:
    return c.dom.negation(comparison.equal(c.evaluator, c.type(0), c[1], c[2]))


@relation("Exists", 2)
def _exists(c: Call) -> Any:
    ev = c.evaluator
    if (bounded := _exists_in(c)) is not None:
        return bounded
    t = c[0]
    if isinstance(t, ty.Type):
        f = c[1]
        grown = _as_bound(c)
        if grown.level is not Level.UNKNOWN:
            return grown
        shape = shape_of(ev, c.expr(1), c.context, c.env)
        return ev.quantify(
            False, t, lambda x: ev.condition(Thunk(lambda _: ev.apply(f, x), None)), shape
        )
    return _exists_proof(c)


def _as_bound(c: Call) -> Truth:
    """Judge ∃ M, ∀ n : ℕ, F n ≤ M from the growth of F."""
    exists = c.expr(1)
    if type(c.dom) is not BallDomain or not isinstance(exists, Lam):
        return Truth(Level.UNKNOWN)
    sequence = bound_of(c.evaluator, exists, c.context)
    if sequence is None:
        return Truth(Level.UNKNOWN)
    return sequence.bounded_above(c.evaluator, c.env)


def _exists_proof(c: Call) -> Any:
    """∃ h : p, q is p ∧ q."""
    ev, f = c.evaluator, c[1]
    return c.dom.conjunction(
        [condition(c, 0), ev.condition(Thunk(lambda _: ev.apply(f, PROOF), None))]
    )


def _exists_in(c: Call) -> Any:
    """Return ∃ x, x ∈ s ∧ p (s a finset) and ∃ k : ℕ, k < n ∧ p as a finite disjunction, None
    otherwise.
    """
    ev, predicate = c.evaluator, c.expr(1)
    if not isinstance(predicate, Lam):
        return None
    guard = existential_guard(ev, predicate.type, predicate.body, c.context)
    s = guard.members(c.env) if guard is not None else None
    if guard is None or s is None:
        return None
    _, parts = head_and_args(predicate.body)
    rest = ev.lazy(parts[1] if guard.exact else predicate.body, (predicate.type, c.context))

    def at(k: Any) -> Any:
        inner = ev.condition(Thunk(rest, (s.element(k), c.env)))
        return inner if s.member is None else c.dom.conjunction([s.member(k), inner])

    return ev.fold("or", s.count, at)


@relation("ExistsUnique", 2)
def _exists_unique(c: Call) -> Any:
    ev, t = c.evaluator, c.type(0)
    if ty.size(t) is None:
        shape = shape_of(ev, c.expr(1), c.context, c.env)
        return ev.search.unique(
            ev, t, lambda x: ev.condition(Thunk(lambda _: ev.apply(c[1], x), None)), shape
        )

    def alone(x: Value) -> Any:
        holds = ev.condition(Thunk(lambda _: ev.apply(c[1], x), None))
        if c.dom.name == "ball" and holds.level is Level.FALSE:
            return holds
        return c.dom.conjunction(
            [
                holds,
                ev.quantify(
                    True,
                    t,
                    lambda y: c.dom.disjunction(
                        [c.dom.negation(ev.apply(c[1], y)), comparison.equal(ev, t, y, x)]
                    ),
                ),
            ]
        )

    return ev.quantify(False, t, alone)


# -- classes that are propositions -----------------------------------------------------------------


@relation("Fact", 1)
def _fact(c: Call) -> Any:
    return condition(c, 0)


@relation("NeZero", 3)
def _ne_zero(c: Call) -> Any:
    ev, t = c.evaluator, c.type(0)
    return c.dom.negation(comparison.equal(ev, t, c[2], algebra.numeral(ev, t, 0)))


@relation("Nat.AtLeastTwo", 1)
def _at_least_two(c: Call) -> Any:
    return c.dom.less_equal(2, c[0])


@relation("StarModule", 5)
def _star_module(c: Call) -> Any:
    """(r • x)* = r* • x*."""
    ev, scalars, t = c.evaluator, c.type(0), c.type(1)

    def at(r: Value, x: Value) -> Any:
        left = algebra.conjugate(ev, t, algebra.scale(ev, scalars, t, r, x))
        adjoint = algebra.conjugate(ev, t, x)
        right = algebra.scale(ev, scalars, t, algebra.conjugate(ev, scalars, r), adjoint)
        return comparison.equal(ev, t, left, right)

    return ev.quantify(True, scalars, lambda r: ev.quantify(True, t, lambda x: at(r, x)))


def _infinite(t: ty.Type) -> bool:
    """Whether a type is infinite.

    Raises
    ------
    Unsupported
        If that depends on predicates or on proofs in a structure.
    """
    if ty.size(t) is not None:
        return False
    match t:
        case ty.Number():
            return True
        case ty.ListType(base):
            return ty.size(base) != 0
        case ty.SetType(base) | ty.FinsetType(base):
            return _infinite(base)
        case ty.Product(a, b):
            return _infinite(a) or _infinite(b)
        case ty.MatrixType(entry=entry) | ty.Euclidean(entry=entry):
            return _infinite(entry)
        case ty.Pi(domain, codomain):
            count = ty.size(codomain(0))
            return _infinite(codomain(0)) if count is None else count > 1 and _infinite(domain)
    raise Unsupported(f"the number of elements of {t}")


def _by_size(name: str, holds: Callable[[int], bool], of_infinite: bool) -> None:
    """A class about the number of elements of a type."""

    @relation(name, 1)
    def _rule(c: Call) -> Any:
        t = c.type(0)
        n = ty.size(t)
        if n is None and isinstance(t, ty.Subtype):
            n = finset.count(c.evaluator, finset.universe(c.evaluator, t))
        elif n is None and not _infinite(t):
            n = 1  # functions into a type with one element
        return c.dom.constant(of_infinite if n is None else holds(n))


_by_size("Nonempty", lambda n: n > 0, True)
_by_size("Inhabited", lambda n: n > 0, True)
_by_size("Nontrivial", lambda n: n > 1, True)
_by_size("Subsingleton", lambda n: n < 2, False)
_by_size("Unique", lambda n: n == 1, False)
_by_size("IsEmpty", lambda n: n == 0, False)
_by_size("Finite", lambda n: True, False)
_by_size("Infinite", lambda n: False, True)


# -- if-then-else ----------------------------------------------------------------------------------


def choose(c: Call, test: Any, yes: Any, no: Any) -> Value:
    """Return ``yes ()`` or ``no ()`` as `test` says; functions and matrices are chosen between
    entry by entry.
    """
    t = c[0] if isinstance(c[0], ty.Type) else None
    return select_value(c, t, test, yes, no)


def select_value(c: Call, t: ty.Type | None, test: Any, yes: Any, no: Any) -> Value:
    ev = c.evaluator
    if c.dom.name == "ball" and test.certain:
        return yes() if test.level is Level.TRUE else no()
    match t:
        case ty.Pi(_, codomain):
            return Function(
                lambda i: select_value(
                    c, codomain(i), test, lambda: ev.apply(yes(), i), lambda: ev.apply(no(), i)
                )
            )
        case ty.MatrixType():
            return matrices.map_entries(
                ev,
                t,
                lambda i, j: select_value(
                    c, t.entry, test, lambda: ev.apply(yes(), i, j), lambda: ev.apply(no(), i, j)
                ),
            )
        case ty.Proposition():
            both = [
                c.dom.disjunction([c.dom.negation(test), yes()]),
                c.dom.disjunction([test, no()]),
            ]
            return c.dom.conjunction(both)
    return c.dom.select(test, yes, no)


@meaning("ite", 5)
def _ite(c: Call) -> Value:
    test = condition(c, 1)
    if isinstance(c.dom, BatchDomain) and isinstance(c[0], ty.Number):
        return _number_by_cases(c, c.dom, test)
    return choose(c, test, lambda: c[3], lambda: c[4])


def _number_by_cases(c: Call, dom: BatchDomain, test: Any) -> Value:
    """Return an if-then-else between numbers in a batch.

    A branch that multiplies matrices is evaluated only at the indices at which the condition holds,
    if it is one on indices. Selecting them costs more than all else that a branch may do, and its
    first evaluation, at all of them, tells which it is.
    """
    branch = c.code(3)
    if branch is not None and dom.costly.get(branch, False):
        with suppress(NotBatchable):
            value = dom.select_at(test, lambda restrict: c.rebound(branch, restrict), lambda: c[4])
            if value is not None:
                return value
    before = dom.matrix_steps
    value = choose(c, test, lambda: c[3], lambda: c[4])
    if branch is not None and c.code(3) is None:
        dom.costly[branch] = dom.matrix_steps > before
    return value


@meaning("dite", 5)
def _dite(c: Call) -> Value:
    ev = c.evaluator
    return choose(c, condition(c, 1), lambda: ev.apply(c[3], PROOF), lambda: ev.apply(c[4], PROOF))


@meaning("cond", 4)
def _cond(c: Call) -> Value:
    return choose(c, c.dom.equal(comparison.as_number(c[1]), 1), lambda: c[2], lambda: c[3])


@meaning("Decidable.decide", 2)
def _decide(c: Call) -> Value:
    return c.dom.select(condition(c, 0), lambda: 1, lambda: 0)


@meaning("id", 2)
def _id(c: Call) -> Value:
    return c[1]


for _transport in ("Eq.mpr", "Eq.mp", "cast"):

    @meaning(_transport, 4)
    def _along_equality(c: Call) -> Value:
        return c[3]


for _name, _arity, _position in (
    ("Eq.rec", 6, 3),
    ("Eq.ndrec", 6, 3),
    ("Classical.byContradiction", 2, 1),
):

    def _keep(c: Call, position: int = _position) -> Value:
        return c[position]

    meaning(_name, _arity)(_keep)


# -- Booleans --------------------------------------------------------------------------------------


@meaning("Bool.true", 0)
def _bool_true(c: Call) -> Value:
    return 1


@meaning("Bool.false", 0)
def _bool_false(c: Call) -> Value:
    return 0


def _bit(x: Value) -> Value:
    return int(x) if isinstance(x, bool) else x


@meaning("Bool.not", 1)
def _bool_not(c: Call) -> Value:
    return c.dom.sub(1, _bit(c[0]))


@meaning("Bool.and", 2)
def _bool_and(c: Call) -> Value:
    return c.dom.minimum(_bit(c[0]), _bit(c[1]))


@meaning("Bool.or", 2)
def _bool_or(c: Call) -> Value:
    return c.dom.maximum(_bit(c[0]), _bit(c[1]))


@meaning("Bool.xor", 2)
def _bool_xor(c: Call) -> Value:
    return c.dom.int_mod(c.dom.add(_bit(c[0]), _bit(c[1])), 2)


@meaning("BEq.beq", 4)
def _beq(c: Call) -> Value:
    return c.dom.select(comparison.equal(c.evaluator, c.type(0), c[2], c[3]), lambda: 1, lambda: 0)


@meaning("Bool.toNat", 1)
def _to_nat(c: Call) -> Value:
    return _bit(c[0])
