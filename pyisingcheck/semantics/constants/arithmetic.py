"""Addition, multiplication, powers, numerals, casts and the arithmetic of ℕ and ℤ."""

from __future__ import annotations

from collections.abc import Callable

from pyisingcheck.semantics import algebra, norms
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import NoBuiltin, NotBatchable, TooLarge, Unsupported
from pyisingcheck.semantics.domains import extended
from pyisingcheck.semantics.domains.extended import is_extended
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode, encode, permutation
from pyisingcheck.semantics.integers import digits
from pyisingcheck.semantics.matrices import each_matrix
from pyisingcheck.semantics.registry import meaning
from pyisingcheck.semantics.values import PROOF, Constructed, Function, Value, force, unbundled

LONGEST = 10_000  # elements of a list
LONG_PRODUCTS = ("choose", "factorial", "asc_factorial", "desc_factorial", "central_binom")


def _afford(ev: Evaluator, work: int) -> None:
    """Count work for one value.

    Raises
    ------
    TooLarge
        If that is more than what is left: a sample is not lost because one of its terms is huge.
    """
    if work > ev.limit - ev.work:
        raise TooLarge("a product of too many factors")
    ev.spend(work)


def from_instance(c: Call, instance: int, *arguments: int, field: int = 0) -> Value:
    """Return what the instance that Lean chose does: its `field` applied to the arguments.

    Raises
    ------
    Unsupported
        If the instance has no value (it is a variable, or from a library without an unfolding).
    """
    chosen = c[instance]
    if chosen is PROOF:
        raise Unsupported("an operation of an instance without a value")
    operation = chosen.field(field) if isinstance(chosen, Constructed) else chosen
    return c.evaluator.apply(operation, *(c.thunk(i) for i in arguments))


def _binary(op: str, heterogeneous: str, homogeneous: str) -> None:
    plain = op in ("add", "mul")  # the same on all number systems

    @meaning(heterogeneous, 6)
    def _hetero(c: Call) -> Value:
        if is_extended(c.expr(0)):
            return extended.binary(c.dom, op, c[4], c[5])
        if plain and type(c.type(0)) is ty.Number:
            return getattr(c.evaluator.domain, op)(c[4], c[5])
        try:
            return _mixed(c, op)
        except NoBuiltin:
            return from_instance(c, 3, 4, 5)

    @meaning(homogeneous, 4)
    def _homo(c: Call) -> Value:
        if is_extended(c.expr(0)):
            return extended.binary(c.dom, op, c[2], c[3])
        try:
            return algebra.binary(c.evaluator, op, c.type(0), c[2], c[3])
        except NoBuiltin:
            return from_instance(c, 1, 2, 3)


def _mixed(c: Call, op: str) -> Value:
    s = c.type(0)
    if op == "mul" and isinstance(s, ty.MatrixType) and isinstance(t := c.type(1), ty.MatrixType):
        return algebra.multiply(c.evaluator, s, t, c[4], c[5])
    return algebra.binary(c.evaluator, op, s, c[4], c[5])


for _op in ("add", "sub", "mul", "div"):
    _title = _op.capitalize()
    _binary(_op, f"H{_title}.h{_title}", f"{_title}.{_op}")


@meaning("HMod.hMod", 6)
def _hmod(c: Call) -> Value:
    return _remainder(c, c.type(0), 4)


@meaning("Mod.mod", 4)
def _mod(c: Call) -> Value:
    return _remainder(c, c.type(0), 2)


def _remainder(c: Call, t: ty.Type, i: int) -> Value:
    if t == ty.INT:
        return algebra.euclidean_remainder(c.evaluator, c[i], c[i + 1])
    if t == ty.NAT or isinstance(t, ty.Fin):
        return c.dom.int_mod(c[i], c[i + 1])
    raise NoBuiltin(f"remainder on {t}")


@meaning("HSMul.hSMul", 6)
def _hsmul(c: Call) -> Value:
    try:
        return algebra.scale(c.evaluator, c.type(0), c.type(1), c[4], c[5])
    except NoBuiltin:
        return from_instance(c, 3, 4, 5)


@meaning("SMul.smul", 5)
def _smul(c: Call) -> Value:
    try:
        return algebra.scale(c.evaluator, c.type(0), c.type(1), c[3], c[4])
    except NoBuiltin:
        return from_instance(c, 2, 3, 4)


@meaning("Neg.neg", 3)
def _neg(c: Call) -> Value:
    try:
        return algebra.negate(c.evaluator, c.type(0), c[2])
    except NoBuiltin:
        return from_instance(c, 1, 2)


@meaning("Inv.inv", 3)
def _inv(c: Call) -> Value:
    if is_extended(c.expr(0)):
        return extended.inverse(c.dom, c[2])
    try:
        return algebra.invert(c.evaluator, c.type(0), c[2])
    except NoBuiltin:
        return from_instance(c, 1, 2)


@meaning("Star.star", 3)
def _star(c: Call) -> Value:
    try:
        return algebra.conjugate(c.evaluator, c.type(0), c[2])
    except NoBuiltin:
        return from_instance(c, 1, 2)


def _power(c: Call, base: ty.Type, exponent: ty.Type, x: Value, k: Value) -> Value:
    if exponent == ty.REAL and base in (ty.REAL, ty.NNREAL):
        return c.dom.rpow(x, k)
    if exponent == ty.COMPLEX or (base == ty.COMPLEX and exponent == ty.REAL):
        return c.dom.cpow(x, k)
    return algebra.power(c.evaluator, base, x, k)


@meaning("HPow.hPow", 6)
def _hpow(c: Call) -> Value:
    if is_extended(c.expr(0)) and c.type(1) == ty.NAT:
        return extended.power(c.dom, c[4], c[5])
    try:
        return _power(c, c.type(0), c.type(1), c[4], c[5])
    except NoBuiltin:
        return from_instance(c, 3, 4, 5)


@meaning("Pow.pow", 5)
def _pow(c: Call) -> Value:
    return _power(c, c.type(0), c.type(1), c[3], c[4])


@meaning("Monoid.npow", 4)
def _npow(c: Call) -> Value:
    return algebra.power(c.evaluator, c.type(0), c[3], c[2])


# -- numerals and casts ----------------------------------------------------------------------------


@meaning("OfNat.ofNat", 3)
def _of_nat(c: Call) -> Value:
    if is_extended(c.expr(0)):
        return extended.some(c[1])
    try:
        return algebra.numeral(c.evaluator, c.type(0), c[1])
    except NoBuiltin:
        return from_instance(c, 2)


def _numeral(name: str, n: int) -> None:
    @meaning(name, 2)
    def _rule(c: Call) -> Value:
        if is_extended(c.expr(0)):
            return extended.some(n)
        try:
            return algebra.numeral(c.evaluator, c.type(0), n)
        except NoBuiltin:
            return from_instance(c, 1)


_numeral("Zero.zero", 0)
_numeral("One.one", 1)


@meaning("OfScientific.ofScientific", 5)
def _scientific(c: Call) -> Value:
    mantissa, negative, digits = c[2], c[3], c[4]
    scale = c.dom.power(10, digits)
    return c.dom.div(mantissa, scale) if negative else c.dom.mul(mantissa, scale)


def _cast(name: str, arity: int, target: Callable[[Call], ty.Type], position: int = -1) -> None:
    def rule(c: Call) -> Value:
        at = arity + position if position < 0 else position
        if is_extended(c.expr(0)):
            return extended.some(c[at])
        try:
            return algebra.cast(c.evaluator, ty.NAT, target(c), c[at])
        except NoBuiltin:
            return from_instance(c, 1, arity - 1)

    meaning(name, arity)(rule)


for _name in (
    "Nat.cast",
    "Int.cast",
    "Rat.cast",
    "NNRat.cast",
    "NatCast.natCast",
    "IntCast.intCast",
    "RatCast.ratCast",
):
    _cast(_name, 3, lambda c: c.type(0))


def _identity(name: str, arity: int) -> None:
    meaning(name, arity)(lambda c: c[arity - 1])


_identity("Complex.ofReal", 1)
_identity("Int.ofNat", 1)


@meaning("RCLike.ofReal", 3)
def _rclike_of_real(c: Call) -> Value:
    return c[2]


@meaning("RCLike.re", 2)
def _rclike_re(c: Call) -> Value:
    ev, t = c.evaluator, c.type(0)
    return Function(lambda x: norms.real_part(ev, t, force(x)))


@meaning("algebraMap", 5)
def _algebra_map(c: Call) -> Value:
    """The canonical ring homomorphism, as a function: scalars become multiples of the identity."""
    ev, target = c.evaluator, c.type(1)
    return Function(lambda x: algebra.cast(ev, ty.REAL, target, force(x)))


@meaning("starRingEnd", 3)
def _star_ring_end(c: Call) -> Value:
    ev, t = c.evaluator, c.type(0)
    return Function(lambda x: algebra.conjugate(ev, t, force(x)))


@meaning("DFunLike.coe", 5)
def _coe_fun(c: Call) -> Value:
    """A bundled map applied: bundles are represented by their functions, permutations by both
    directions.
    """
    return unbundled(c[4])


@meaning("Equiv.symm", 3)
def _symm(c: Call) -> Value:
    if not isinstance(c[2], Constructed):
        raise Unsupported("the inverse of a map")
    return Constructed("Equiv.mk", [c[2].field(1), c[2].field(0)])


@meaning("Equiv.toFun", 3)
def _to_fun(c: Call) -> Value:
    return c[2].field(0)


@meaning("Equiv.invFun", 3)
def _inv_fun(c: Call) -> Value:
    return c[2].field(1)


@meaning("Equiv.Perm.sign", 3)
def _perm_sign(c: Call) -> Value:
    """−1 to the number of inversions."""
    ev, t = c.evaluator, c.type(0)
    n = ty.size(t) or 0
    points = [decode(c.dom, t, k) for k in range(n)]

    def sign_of(permutation: Value) -> Value:
        forward = force(permutation).field(0)
        image = [encode(c.dom, t, ev.apply(forward, i)) for i in points]
        if not all(isinstance(k, int) for k in image):
            raise NotBatchable("sign of a permutation that varies within a batch")
        inversions = sum(image[i] > image[j] for j in range(n) for i in range(j))
        return -1 if inversions % 2 else 1

    return Function(sign_of)


@meaning("Equiv.swap", 4)
def _swap(c: Call) -> Value:
    ev, t = c.evaluator, c.type(0)
    a, b = (encode(c.dom, t, c[i]) for i in (2, 3))
    n = ty.size(t) or 0
    image = [b if i == a else a if i == b else i for i in range(n)]
    return permutation(ev.domain, t, image)


# -- ℕ and ℤ ---------------------------------------------------------------------------------------

for _name, _kind, _arity in (
    ("Nat.gcd", "gcd", 2),
    ("Nat.lcm", "lcm", 2),
    ("Nat.factorial", "factorial", 1),
    ("Nat.choose", "choose", 2),
    ("Nat.sqrt", "nat_sqrt", 1),
    ("Nat.log", "nat_log", 2),
    ("Nat.log2", "log2", 1),
    ("Int.gcd", "gcd", 2),
    ("Nat.descFactorial", "desc_factorial", 2),
    ("Nat.ascFactorial", "asc_factorial", 2),
    ("Nat.fib", "fib", 1),
    ("Nat.totient", "totient", 1),
    ("Nat.size", "size", 1),
    ("Nat.minFac", "min_fac", 1),
    ("Nat.clog", "nat_clog", 2),
    ("Nat.centralBinom", "central_binom", 1),
    ("Nat.doubleFactorial", "double_factorial", 1),
    ("Nat.xor", "xor", 2),
    ("Nat.land", "land", 2),
    ("Nat.lor", "lor", 2),
):

    def _integer(c: Call, kind: str = _kind, arity: int = _arity) -> Value:
        args = [c[i] for i in range(arity)]
        if kind in LONG_PRODUCTS and isinstance(args[-1], int):
            _afford(c.evaluator, args[-1] // 16)
        return c.dom.integer(kind, *args)

    meaning(_name, _arity)(_integer)


def _on(t: ty.Type, op: str) -> Callable[[Call], Value]:
    return lambda c: algebra.binary(c.evaluator, op, t, c[0], c[1])


for _prefix, _type in (("Nat", ty.NAT), ("Int", ty.INT)):
    for _op in ("add", "sub", "mul"):
        meaning(f"{_prefix}.{_op}", 2)(_on(_type, _op))
meaning("Nat.div", 2)(_on(ty.NAT, "div"))
meaning("Int.ediv", 2)(_on(ty.INT, "div"))


@meaning("Nat.mod", 2)
def _nat_mod(c: Call) -> Value:
    return c.dom.int_mod(c[0], c[1])


@meaning("Int.emod", 2)
def _int_mod(c: Call) -> Value:
    return algebra.euclidean_remainder(c.evaluator, c[0], c[1])


@meaning("Nat.pow", 2)
@meaning("Int.pow", 2)
def _nat_pow(c: Call) -> Value:
    return c.dom.power(c[0], c[1])


@meaning("Nat.pred", 1)
def _pred(c: Call) -> Value:
    return c.dom.maximum(c.dom.sub(c[0], 1), 0)


@meaning("Int.toNat", 1)
def _to_nat(c: Call) -> Value:
    return c.dom.maximum(c[0], 0)


@meaning("Int.natAbs", 1)
def _nat_abs(c: Call) -> Value:
    return c.dom.norm(c[0])


@meaning("Int.sign", 1)
def _int_sign(c: Call) -> Value:
    return sign(c, c[0])


def sign(c: Call, x: Value) -> Value:
    """Return −1, 0 or 1 with the sign of `x`."""
    dom = c.dom
    negative = dom.less(x, 0)
    return dom.select(
        negative, lambda: -1, lambda: dom.select(dom.equal(x, 0), lambda: 0, lambda: 1)
    )


@meaning("Nat.digits", 2)
def _digits(c: Call) -> Value:
    base, n = c[0], c[1]
    if c.dom.name == "ball" and not (isinstance(base, int) and isinstance(n, int)):
        raise TooLarge("the digits of a number that is only enclosed")
    _room(c, n if base == 1 else n.bit_length() // 4)
    return digits(base, n)


@meaning("Nat.ofDigits", 4)
def _of_digits(c: Call) -> Value:
    ev, t, value = c.evaluator, c.type(0), algebra.numeral(c.evaluator, c.type(0), 0)
    for d in reversed(c[3]):
        product = algebra.binary(ev, "mul", t, c[2], value)
        value = algebra.binary(ev, "add", t, algebra.numeral(ev, t, force(d)), product)
    return value


@meaning("ZMod.val", 2)
def _zmod_val(c: Call) -> Value:
    return c[1] if c[0] else c.dom.norm(c[1])


@meaning("Fin.last", 1)
def _last(c: Call) -> Value:
    return c[0]


@meaning("Fin.succ", 2)
def _fin_succ(c: Call) -> Value:
    return c.dom.add(c[1], 1)


@meaning("Fin.rev", 2)
def _fin_rev(c: Call) -> Value:
    return c.dom.sub(c.dom.sub(c[0], 1), c[1])


@meaning("Fin.natAdd", 3)
def _nat_add(c: Call) -> Value:
    return c.dom.add(c[1], c[2])


@meaning("Fin.ofNat", 3)
def _fin_of_nat(c: Call) -> Value:
    return c.dom.int_mod(c[2], c[0])


def _room(c: Call, n: int) -> int:
    """Return the length n of a list, if there is room for it."""
    if n > LONGEST:
        raise TooLarge(f"a list of more than {LONGEST} elements")
    c.evaluator.spend(n // 8)
    return n


@meaning("List.sum", 4)
def _list_sum(c: Call) -> Value:
    ev, t, total = c.evaluator, c.type(0), algebra.numeral(c.evaluator, c.type(0), 0)
    for x in c[3]:
        total = algebra.binary(ev, "add", t, total, x)
    return total


@meaning("List.prod", 4)
def _list_prod(c: Call) -> Value:
    ev, t, product = c.evaluator, c.type(0), None
    for x in c[3]:
        product = force(x) if product is None else algebra.binary(ev, "mul", t, product, x)
    return algebra.numeral(ev, t, 1) if product is None else product


@meaning("List.length", 2)
def _length(c: Call) -> Value:
    return len(c[1])


@meaning("List.map", 4)
def _map(c: Call) -> Value:
    return [c.evaluator.apply(c[2], x) for x in c[3]]


@meaning("List.ofFn", 3)
def _of_fn(c: Call) -> Value:
    ev, n = c.evaluator, _room(c, c.whole(1))
    return each_matrix(ev, c.type(0), n, lambda i: ev.apply(c[2], i))


@meaning("List.range", 1)
def _range(c: Call) -> Value:
    return list(range(_room(c, c.whole(0))))


@meaning("List.finRange", 1)
def _fin_range(c: Call) -> Value:
    return list(range(_room(c, c.whole(0))))


@meaning("List.foldl", 5)
def _foldl(c: Call) -> Value:
    value = c[3]
    for x in c[4]:
        value = c.evaluator.apply(c[2], value, x)
    return value


@meaning("List.foldr", 5)
def _foldr(c: Call) -> Value:
    value = c[3]
    for x in reversed(c[4]):
        value = c.evaluator.apply(c[2], x, value)
    return value


@meaning("HAppend.hAppend", 6)
def _append(c: Call) -> Value:
    left, right = c[4], c[5]
    _room(c, len(left) + len(right))
    return [*left, *right]


@meaning("List.reverse", 2)
def _reverse(c: Call) -> Value:
    return list(reversed(c[1]))
