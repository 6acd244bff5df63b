"""Order relations, extrema and divisibility."""

from __future__ import annotations

from typing import Any

from flint import arb, fmpq

from pyisingcheck.semantics import algebra, comparison, matrices
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants.arithmetic import from_instance
from pyisingcheck.semantics.constants.finset import intersection, union, universe
from pyisingcheck.semantics.constants.matrix import positive_semidefinite
from pyisingcheck.semantics.domain import NoBuiltin, NotBatchable, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_numbers import Closed
from pyisingcheck.semantics.domains.extended import is_with_bottom
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.paths import Everywhere
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.values import Constructed, FiniteSet, Function, Value, force
from pyisingcheck.terms.expr import Const, head_and_args, subterms


def _order(name: str, strict: bool, flipped: bool) -> None:
    @relation(name, 4)
    def _rule(c: Call) -> Any:
        x, y = (3, 2) if flipped else (2, 3)
        t = c.type(0)
        if isinstance(t, ty.MatrixType):
            return _matrix_order(c, strict, t, c[x], c[y])
        if (base := _below_end(c)) is not None:
            return _order_below_end(c, strict, *base, c[x], c[y])
        try:
            return comparison.less(c.evaluator, strict, t, c[x], c[y])
        except NoBuiltin:
            return from_instance(c, 1, x, y)


_order("LE.le", strict=False, flipped=False)
_order("LT.lt", strict=True, flipped=False)
_order("GE.ge", strict=False, flipped=True)
_order("GT.gt", strict=True, flipped=True)


def _matrix_order(c: Call, strict: bool, t: ty.MatrixType, x: Value, y: Value) -> Any:
    """The Loewner order where that instance was chosen (`open scoped MatrixOrder`), and on what
    stands for a C*-algebra; else entry by entry.
    """
    ev, instance = c.evaluator, c.expr(1)
    loewner = (
        t.norm == "l2"
        or instance is not None
        and any(
            isinstance(e, Const) and e.name == "Matrix.instPartialOrder" for e in subterms(instance)
        )
    )
    if not loewner:
        rows = ty.Pi(t.rows, lambda _: ty.Pi(t.cols, lambda _: t.entry))
        return comparison.less(ev, strict, rows, x, y)
    below = positive_semidefinite(ev, t, algebra.binary(ev, "sub", t, y, x))
    return (
        below
        if not strict
        else c.dom.conjunction([below, c.dom.negation(comparison.equal(ev, t, x, y))])
    )


def extremum(ev: Evaluator, largest: bool, t: ty.Type, x: Value, y: Value) -> Value:
    """Return x ⊔ y or x ⊓ y on numbers, functions, pairs and propositions."""
    dom = ev.domain
    match t:
        case ty.Pi(_, codomain):
            return Function(
                lambda i: extremum(ev, largest, codomain(i), ev.apply(x, i), ev.apply(y, i))
            )
        case ty.Subtype(base):
            return extremum(ev, largest, base, x, y)
        case ty.Number("Complex"):
            raise Unsupported("the larger of two complex numbers")
        case ty.Number() | ty.Fin() | ty.Bool():
            return dom.maximum(x, y) if largest else dom.minimum(x, y)
        case ty.Proposition():
            return dom.disjunction([x, y]) if largest else dom.conjunction([x, y])
        case ty.SetType():
            join = dom.disjunction if largest else dom.conjunction
            return Function(lambda i: join([ev.apply(x, i), ev.apply(y, i)]))
        case ty.FinsetType(base):
            return (union if largest else intersection)(ev, base, x, y)
        case ty.Product(a, b):
            parts = [extremum(ev, largest, s, x.field(i), y.field(i)) for i, s in enumerate((a, b))]
            return Constructed("Prod.mk", parts)
    raise NoBuiltin(f"extremum on {t}")


def _extremum(name: str, largest: bool, field: int = 0) -> None:
    @meaning(name, 4)
    def _rule(c: Call) -> Value:
        base = _below_end(c)
        if base is not None:
            return _extremum_below_end(c, largest, *base)
        try:
            return extremum(c.evaluator, largest, c.type(0), c[2], c[3])
        except NoBuiltin:
            return from_instance(c, 1, 2, 3, field=field)


_extremum("Max.max", True)
_extremum("Min.min", False)
_extremum("SemilatticeSup.sup", True, field=1)
_extremum("SemilatticeInf.inf", False, field=1)
_extremum("Lattice.inf", False, field=1)


def _below_end(c: Call) -> tuple[ty.Type, bool] | None:
    """Return the type to which a largest (True) or least element is adjoined, None for others."""
    written = c.expr(0)
    head, args = head_and_args(written) if written is not None else (None, [])
    match head, args:
        case Const("ENNReal"), []:
            return ty.NNREAL, True
        case Const("ENat"), []:
            return ty.NAT, True
        case Const("WithTop" | "WithBot" as name), [base]:
            ev = c.evaluator
            return ev.as_type(ev.value(base, c.env, c.context)), name == "WithTop"
    return None


def _order_below_end(c: Call, strict: bool, base: ty.Type, above: bool, x: Value, y: Value) -> Any:
    """The order of a type with a largest (`above`) or least element adjoined."""
    if not isinstance(x, Constructed) or not isinstance(y, Constructed):
        raise Unsupported("an order of what is no constructor")
    low, high = (y, x) if above else (x, y)  # of these, an adjoined element decides
    if low.constructor == "Option.none":
        return c.dom.constant(not strict or high.constructor == "Option.some")
    if high.constructor == "Option.none":
        return c.dom.constant(False)
    return comparison.less(c.evaluator, strict, base, x.field(0), y.field(0))


def _extremum_below_end(c: Call, largest: bool, base: ty.Type, above: bool) -> Value:
    x, y = c[2], c[3]
    if not isinstance(x, Constructed) or not isinstance(y, Constructed):
        raise Unsupported("an extremum of what is no constructor")
    for one, other in ((x, y), (y, x)):
        if one.constructor == "Option.none":
            return one if largest == above else other
    found = extremum(c.evaluator, largest, base, x.field(0), y.field(0))
    return Constructed("Option.some", [found])


def end(c: Call, largest: bool, t: ty.Type) -> Value:
    """Return ⊤ or ⊥ of a type that has it."""
    dom, ev = c.dom, c.evaluator
    match t:
        case ty.Fin() | ty.Bool() if n := ty.size(t):
            return n - 1 if largest else 0
        case ty.Number("Nat" | "NNReal") if not largest:
            return 0
        case ty.Proposition():
            return dom.constant(largest)
        case ty.SetType():
            return Function(lambda _: dom.constant(largest))
        case ty.FilterType(base) if largest:
            return Everywhere(base)
        case ty.FinsetType(base):
            return universe(ev, base) if largest else FiniteSet.of_list([])
        case ty.Pi(_, codomain):
            return Function(lambda i: end(c, largest, codomain(i)))
        case ty.Product(a, b):
            return Constructed("Prod.mk", [end(c, largest, s) for s in (a, b)])
    raise NoBuiltin(f"{'⊤' if largest else '⊥'} of {t}")


def _end(name: str, largest: bool) -> None:
    @meaning(name, 2)
    def _rule(c: Call) -> Value:
        kind = c.expr(0)
        if largest and isinstance(kind, Const) and kind.name == "ENNReal":
            return Constructed("Option.none", [])
        if not largest and is_with_bottom(kind):
            return Constructed("Option.none", [])
        try:
            return end(c, largest, c.type(0))
        except NoBuiltin:
            return from_instance(c, 1)


_end("Top.top", True)
_end("Bot.bot", False)


@meaning("abs", 4)
def _abs(c: Call) -> Value:
    ev, t, x = c.evaluator, c.type(0), c[3]
    if isinstance(t, ty.Number):
        return c.dom.norm(x)
    return extremum(ev, True, t, x, algebra.negate(ev, t, x))


def _part(name: str, negative: bool) -> None:
    @meaning(name, 3)
    def _rule(c: Call) -> Value:
        """x ⊔ 0 or −x ⊔ 0 of a real number or function; in a C*-algebra it is another."""
        ev, t, x = c.evaluator, c.type(0), c[2]
        if not _has_parts(t):
            return from_instance(c, 1, 2)
        part = algebra.negate(ev, t, x) if negative else x
        return extremum(ev, True, t, part, algebra.numeral(ev, t, 0))


def _has_parts(t: ty.Type) -> bool:
    if isinstance(t, ty.Pi):
        return _has_parts(t.codomain(0))
    if isinstance(t, ty.Product):
        return _has_parts(t.left) and _has_parts(t.right)
    return t in (ty.INT, ty.RAT, ty.REAL)


_part("PosPart.posPart", negative=False)
_part("NegPart.negPart", negative=True)


@relation("Dvd.dvd", 4)
def _dvd(c: Call) -> Any:
    """a ∣ b: on ℕ and ℤ by remainder; on a field a ≠ 0 or b = 0."""
    dom, t, a, b = c.dom, c.type(0), c[2], c[3]
    if t in (ty.NAT, ty.INT):
        quotient_exists = dom.equal(dom.int_mod(b, a), 0)
        return quotient_exists  # b % 0 = b, so 0 ∣ b exactly when b = 0
    if isinstance(t, ty.Number):
        return dom.disjunction([dom.negation(dom.equal(a, 0)), dom.equal(b, 0)])
    if isinstance(t, ty.ZMod):
        return c.evaluator.quantify(
            False, t, lambda k: dom.equal(algebra.binary(c.evaluator, "mul", t, a, k), b)
        )
    raise NoBuiltin(f"divisibility on {t}")


def _natural_test(name: str, kind: str) -> None:
    @relation(name, 1)
    def _rule(c: Call) -> Any:
        n = c[0]
        if not isinstance(n, int):
            raise NotBatchable(name)
        return c.dom.constant(bool(c.dom.integer(kind, n)))


_natural_test("Nat.Prime", "prime")


@relation("Irrational", 1)
def _irrational(c: Call) -> Any:
    """Whether a real number is no fraction; not known of one that is only enclosed."""
    x = c[0]
    if isinstance(x, arb):
        raise Undecided("whether a number is irrational")
    if not isinstance(x, int | fmpq | Closed):
        raise NotBatchable("Irrational")
    return c.dom.constant(isinstance(x, Closed))


@relation("Nat.Coprime", 2)
def _coprime(c: Call) -> Any:
    return c.dom.equal(c.dom.integer("gcd", c[0], c[1]), 1)


@relation("Even", 3)
def _even(c: Call) -> Any:
    return _parity(c, 0)


@relation("Odd", 3)
def _odd(c: Call) -> Any:
    return _parity(c, 1)


def _parity(c: Call, remainder: int) -> Any:
    t = c.type(0)
    if t in (ty.NAT, ty.INT):
        return c.dom.equal(c.dom.int_mod(c[2], 2), remainder)
    if isinstance(t, ty.Number):
        return c.dom.constant(True)  # every element of a field of characteristic 0 is twice another
    raise NoBuiltin(f"parity on {t}")


@relation("Int.ModEq", 3)
@relation("Nat.ModEq", 3)
def _mod_eq(c: Call) -> Any:
    """n ∣ a − b, as integers"""
    return c.dom.equal(c.dom.int_mod(c.dom.sub(c[1], c[2]), c[0]), 0)


def is_unit(ev: Evaluator, t: ty.Type, x: Value) -> Any:
    """Return the condition that `x` has an inverse."""
    dom = ev.domain
    match t:
        case ty.Number("Nat"):
            return dom.equal(x, 1)
        case ty.Number("Int"):
            return dom.equal(dom.norm(x), 1)
        case ty.Number():
            return dom.negation(dom.equal(x, 0))
        case ty.ZMod(n):
            return dom.equal(algebra.binary(ev, "mul", t, x, algebra.invert(ev, t, x)), 1 % n)
        case ty.MatrixType(entry=entry):
            return is_unit(ev, entry, algebra.determinant(ev, t, x))
        case ty.Pi(domain, codomain):
            return ev.quantify(True, domain, lambda i: is_unit(ev, codomain(i), ev.apply(x, i)))
        case ty.Product(a, b):
            parts = [is_unit(ev, s, x.field(i)) for i, s in enumerate((a, b))]
            return dom.conjunction(parts)
        case ty.Permutations():
            return dom.constant(True)
        case ty.Subtype(base):
            return is_unit(ev, base, x)
        case ty.Polynomials(base) if not isinstance(base, ty.MatrixType):
            # the constant coefficient is a unit, and the others are nilpotent
            first, rest = (x[0], x[1:]) if x else (algebra.numeral(ev, base, 0), [])
            vanishing = [_nilpotent(ev, base, a) for a in rest]
            return dom.conjunction([is_unit(ev, base, first), *vanishing])
    raise NoBuiltin(f"units of {t}")


def _nilpotent(ev: Evaluator, t: ty.Type, x: Value) -> Any:
    """Return the condition that some power of an element of a commutative ring is 0."""
    match t:
        case ty.Number():
            return ev.domain.equal(x, 0)
        case ty.ZMod(n):
            for _ in range(n.bit_length()):
                x = algebra.binary(ev, "mul", t, x, x)
            return ev.domain.equal(x, 0)
        case ty.Pi(domain, codomain):
            return ev.quantify(True, domain, lambda i: _nilpotent(ev, codomain(i), ev.apply(x, i)))
        case ty.Product(a, b):
            parts = [_nilpotent(ev, s, force(x).field(i)) for i, s in enumerate((a, b))]
            return ev.domain.conjunction(parts)
    raise NoBuiltin(f"nilpotent elements of {t}")


@relation("IsUnit", 3)
def _is_unit(c: Call) -> Any:
    return is_unit(c.evaluator, c.type(0), c[2])


@relation("Invertible", 4)
def _invertible(c: Call) -> Any:
    return is_unit(c.evaluator, c.type(0), c[3])


@meaning("Invertible.invOf", 5)
def _inverse_of(c: Call) -> Value:
    return algebra.invert(c.evaluator, c.type(0), c[3])


@meaning("Ring.inverse", 3)
def _ring_inverse(c: Call) -> Value:
    """The inverse of a unit, 0 for everything else."""
    ev, t, x = c.evaluator, c.type(0), c[2]
    inverse, zero = algebra.invert(ev, t, x), algebra.numeral(ev, t, 0)
    if isinstance(t, ty.Number) and t.name in matrices.FIELDS:
        return inverse
    return c.dom.select(is_unit(ev, t, x), lambda: inverse, lambda: zero)


@meaning("Units", 2)
def _units(c: Call) -> Value:
    """Units are their values; what is done with them is done in the monoid."""
    ev, base = c.evaluator, c.type(0)
    return ty.Subtype(base, lambda x: is_unit(ev, base, x))


@meaning("Units.inv", 3)
def _unit_inverse(c: Call) -> Value:
    return algebra.invert(c.evaluator, c.type(0), c[2])


for _name, _arity, _position in (
    ("Units.val", 3, 2),
    ("Units.mk", 6, 2),
    ("Units.mk0", 4, 2),
    ("IsUnit.unit", 4, 2),
):

    def _same_unit(c: Call, position: int = _position) -> Value:
        return c[position]

    meaning(_name, _arity)(_same_unit)


# -- an adjoined least or largest element ----------------------------------------------------------


def _adjoined(name: str, strict: bool) -> None:
    @relation(name, 4)
    def _rule(c: Call) -> Any:
        """The order with a least element adjoined, ``none``. Mathlib defines the order with a
        largest one, `WithTop`, as this of the dual order with the sides exchanged.
        """
        ev, x, y = c.evaluator, c[2], c[3]
        if not isinstance(x, Constructed) or not isinstance(y, Constructed):
            raise Unsupported(f"{name} of what is no constructor")
        if x.constructor == "Option.none":
            return c.dom.constant(not strict or y.constructor == "Option.some")
        if y.constructor == "Option.none":
            return c.dom.constant(False)
        a, b, written = x.field(0), y.field(0), c.expr(0)
        head, args = head_and_args(written) if written is not None else (None, [])
        if isinstance(head, Const) and head.name == "OrderDual":
            t = ev.as_type(ev.value(args[0], c.env, c.context))
            return comparison.less(ev, strict, t, b, a)
        return comparison.less(ev, strict, c.type(0), a, b)


_adjoined("WithBot.LE", strict=False)
_adjoined("WithBot.LT", strict=True)
