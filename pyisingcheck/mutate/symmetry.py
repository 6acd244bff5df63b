"""Which changes change nothing: terms compared up to symmetries that are seen at once.

Two terms have the same key if they differ by names of binders, instances, the order of the sides of
=, ≠, ↔, ∧, ∨, ≥ for ≤, a sign below a norm, an even or odd function or an even power, the sign of
a number that is said to exist, ``fun i ↦ x i`` for
``x``, numerals of ``Fin n`` modulo ``n``, or the laws of a ring: sums, differences, products and
quotients are compared as polynomials in whatever else they are made of.
Nothing else is seen: a change that is equivalent for a deeper reason counts as a survivor.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction

from pyisingcheck.mutate import polynomials as poly
from pyisingcheck.mutate.places import BINARY, NONNEGATIVE, NUMBERS, head_name
from pyisingcheck.mutate.polynomials import Polynomial
from pyisingcheck.mutate.rings import CASTS, Ring, acts_linearly, ring_of
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    NatLit,
    Pi,
    Proj,
    Sort,
    StrLit,
    apply,
    children,
    from_below,
    head_and_args,
    loose_indices,
)
from pyisingcheck.terms.substitute import instantiate, shift

_REVERSED = {"GE.ge": "LE.le", "GT.gt": "LT.lt"}
_REFLEXIVE = frozenset({"Eq", "Iff", "LE.le", "GE.ge", "Dvd.dvd"})
_SYMMETRIC = frozenset({"Eq", "Ne", "And", "Or", "Iff"})
_COMMUTATIVE = frozenset({"HAdd.hAdd", "HMul.hMul"})
# Operation -> the numeral without effect on the right, and on the left.
_RIGHT_UNIT = {"HAdd.hAdd": 0, "HSub.hSub": 0, "HMul.hMul": 1, "HDiv.hDiv": 1, "HPow.hPow": 1}
_LEFT_UNIT = {"HAdd.hAdd": 0, "HMul.hMul": 1}
_VALUES = {
    "Real.log": {0: 0, 1: 0},
    "Real.exp": {0: 1},
    "Real.sqrt": {0: 0, 1: 1},
    "Real.cosh": {0: 1},
    **dict.fromkeys(("Real.tanh", "Real.sinh"), {0: 0}),
    **dict.fromkeys(("abs", "Norm.norm"), {0: 0, 1: 1, -1: 1}),
}
REAL = Const("Real")
_MODULE = Ring(commutes=False, divides=False)
LARGEST_POWER = 6
_QUANTIFIERS = frozenset({"Exists", "ExistsUnique"})
_ODD = frozenset({"Real.tanh", "Real.sinh", "Real.sin", "Real.tan", "Real.arctan"})
_EVEN = frozenset({"Norm.norm", "abs", "Real.cosh", "Real.cos"})  # of the last argument


class Keys:
    """Keys of terms; only keys of the same object compare."""

    def __init__(self) -> None:
        self._ids: dict[Hashable, int] = {}
        self._done: dict[Expr, int] = {}
        self._polynomials: dict[int, Polynomial] = {}
        self._homes: dict[int, int] = {}  # types of atoms
        self._inverted: dict[int, Polynomial] = {}  # what atoms are the inverse of
        self.terms: dict[int, Expr] = {}  # some term with the key
        self.attempts = 0  # at proofs about what the keys stand for

    def key(self, expr: Expr) -> int:
        """A number that is the same for terms that are the same up to symmetry."""
        return from_below(expr, self._keyed, self._done, _parts)

    def polynomial(self, expr: Expr) -> Polynomial:
        """The term as a polynomial in the keys of others; any term is at least an atom."""
        key = self.key(expr)
        return self._polynomials.get(key) or ({} if key in self._polynomials else poly.atom(key))

    def difference(self, equation: list[Expr], ring: Ring | None) -> Polynomial:
        """The right side minus the left one, in a ring whose laws are known; its products keep
        their order where they are not.
        """
        laws = ring or Ring(commutes=False, divides=False)
        left, right = (self._operand(x, equation[0], laws) for x in equation[-2:])
        return poly.add(right, poly.scaled(left, -1))

    def inverted(self, atom: int) -> Polynomial | None:
        """What an atom is the inverse of."""
        return self._inverted.get(atom)

    def _keyed(self, node: Expr) -> int:
        key = self._of(node)
        self.terms.setdefault(key, node)
        return key

    def is_reflexive(self, statement: Expr) -> bool:
        """Whether the conclusion relates something to itself: a = a, a ≤ a, p ↔ p."""
        while isinstance(statement, Pi):
            statement = statement.body
        head, args = head_and_args(statement)
        name = head.name if isinstance(head, Const) else ""
        reflexive = name in _REFLEXIVE and BINARY[name] == len(args)
        return reflexive and self.key(args[-2]) == self.key(args[-1])

    def _id(self, *content: Hashable) -> int:
        return self._ids.setdefault(content, len(self._ids))

    def _of(self, node: Expr) -> int:
        match node:
            case App():
                return self._application(node)
            case BVar(value) | NatLit(value) | StrLit(value) | Sort(value):
                return self._id(type(node).__name__, value)
            case Const(name, levels):
                return self._id("Const", name, levels)
            case Proj(struct, field, _):
                return self._id("Proj", struct, field, *self._keys(node))
            case Lam(_, _, App(function, BVar(0))) if 0 not in loose_indices(function):
                return self.key(shift(function, -1))
            case Lam() | Pi() | Let():
                return self._id(type(node).__name__, *self._keys(node))

    def _keys(self, node: Expr) -> list[int]:
        return [self._done[part] for part in _parts(node)]

    def _application(self, node: App) -> int:
        head, args = head_and_args(node)
        name = head.name if isinstance(head, Const) else ""
        of, polynomial = self._arithmetic(name, args) or (node, None)
        if polynomial is not None:
            return self._sum(of, polynomial)
        if BINARY.get(name) == len(args):
            return self._operation(name, args)
        if name in _QUANTIFIERS and head_name(args[0]) == "Real" and isinstance(args[1], Lam):
            mirrored = self.key(Lam(args[1].binder, args[1].type, _mirrored(args[1].body)))
            return self._id(name, *sorted((self._done[args[1]], mirrored)))
        value = numeral(node)
        if value is not None:
            size = _size(args[0])
            return self._id("numeral", self._done[args[0]], value % size if size else value)
        if name in _EVEN or (name == "Matrix.det" and _has_even_size(args[0])):
            return self._id(name, *(self._done[a] for a in args[:-1]), self._unsigned(args[-1]))
        return self._id("App", *self._keys(node))

    def _operation(self, name: str, args: list[Expr]) -> int:
        left, right = self._done[args[-2]], self._done[args[-1]]
        numbers = head_name(args[0]) in NUMBERS
        if numbers and _RIGHT_UNIT.get(name, -1) == numeral(args[-1]):
            return left
        if numbers and _LEFT_UNIT.get(name, -1) == numeral(args[-2]):
            return right
        if name == "HPow.hPow" and _is_even(args):
            left = self._unsigned(args[-2])
        if name in _REVERSED:
            name, left, right = _REVERSED[name], right, left
        ring = _ring_of_sides(args) if len(args) in (3, 4) else None
        if ring is not None and name in ("Eq", "LE.le", "LT.lt"):
            return self._comparison(name, args, ring, reverse=left != self._done[args[-2]])
        if name in _SYMMETRIC or (numbers and name in _COMMUTATIVE):
            left, right = sorted((left, right))
        types = [self._done[a] for a in args[: max(len(args) - 3, 0)]]
        return self._id("operation", name, *types, left, right)

    def _comparison(self, name: str, args: list[Expr], ring: Ring, *, reverse: bool) -> int:
        """A relation between numbers, by the difference of its sides up to a positive factor."""
        if name == "Eq" and (parts := self._quotient_one(args)) is not None:
            return self._id("quotient", self._done[args[0]], *sorted(parts))
        low, high = (self._operand(a, args[0], ring) for a in args[-2:])
        difference = poly.add(high, poly.scaled(low, -1))
        if reverse != (name == "Eq" and poly.unsigned(difference) != difference):
            difference = poly.scaled(difference, -1)
        if name == "Eq" and ring.divides and ring.commutes and len(difference) == 1:
            difference = self._vanishing(difference)
        content = poly.content(difference)
        if ring.divides and content:
            content = poly.content(poly.scaled(difference, 1 / abs(content[0][1])))
        return self._id("comparison", name, self._done[args[0]], content)

    def _vanishing(self, monomial: Polynomial) -> Polynomial:
        """A product in a field that is 0 where another one is: of what occurs in that, or what it
        is the inverse of, each once.
        """
        [((powers, _), _)] = monomial.items()
        bases = set()
        for name, _ in powers:
            base = self._inverted.get(name, {})
            single = self._alone(base)
            bases.add(name if single is None else single)
        return {(tuple((b, 1) for b in sorted(bases)), ()): Fraction(1)}

    def _quotient_one(self, equation: list[Expr]) -> list[int] | None:
        """The keys of a and b in a / b = 1, which says what b / a = 1 says."""
        for quotient, one in (equation[-2:], equation[:-3:-1]):
            head, args = head_and_args(quotient)
            division = isinstance(head, Const) and head.name == "HDiv.hDiv" and len(args) == 6
            if division and numeral(one) == 1 and head_name(args[0]) in ("Real", "Complex", "Rat"):
                return [self._done[a] for a in args[-2:]]
        return None

    def _arithmetic(self, name: str, args: list[Expr]) -> tuple[Expr, Polynomial | None] | None:
        """Type and value of sums, products and so on in a ring; no value where they are not
        multiplied out, None for anything else.
        """
        if name in CASTS and len(args) == CASTS[name].arguments:
            cast = CASTS[name]
            target = cast.target or args[0]
            source = args[0] if cast.source is None else Const(cast.source)
            if ring_of(target, args[1] if cast.target is None else None) is None:
                return None
            return target, self._operand(args[-1], source, Ring())
        if args and (known := self._value(name, args)) is not None:
            return REAL, known
        if name in _ODD and len(args) == 1 and (sign := self._sign(name, args[0])) is not None:
            return REAL, sign
        match name, args:
            case "OfNat.ofNat", [type_, NatLit(value), instance] if ring_of(type_, instance):
                return type_, poly.constant(value)
            case (("Neg.neg" | "Inv.inv"), [type_, instance, x]):
                ring = ring_of(type_, instance)
                if ring is None:
                    return None
                if name == "Inv.inv":
                    return type_, self._inverse_of(x, type_, ring)
                return type_, poly.scaled(self._operand(x, type_, ring), -1)
            case "HSMul.hSMul", [scalar, type_, same, instance, x, y]:
                # the instance is about both types: it says nothing of products in a module
                numbers, ring = ring_of(scalar, instance), ring_of(type_) or _MODULE
                if type_ is not same or numbers is None or not acts_linearly(scalar, instance):
                    return None
                p = self._operand(x, scalar, numbers)
                return type_, poly.multiply(p, self._operand(y, type_, ring))
            case "HPow.hPow", [type_, exponent, _, instance, x, y] if head_name(exponent) == "Nat":
                ring, k = ring_of(type_, instance), numeral(y)
                if ring is not None and self._operand(x, type_, ring) == poly.constant(1):
                    return type_, poly.constant(1)
                if ring is None or k is None or k > LARGEST_POWER:
                    return None
                return type_, poly.power(self._operand(x, type_, ring), k)
            case (("Finset.sum" | "Finset.prod"), [index, type_, instance, set_, _]):
                if ring_of(type_, instance) and _is_empty(index) and _is_universe(set_):
                    return type_, poly.constant(int(name == "Finset.prod"))
                total = self._single(index, args[4]) if _is_universe(set_) else None
                if name == "Finset.sum" and self._vanishes(args[4]):
                    total = {}
                if total is not None and ring_of(type_, instance):
                    return type_, total
            case "deriv", [_, _, Const("Real"), *_, f, _] if self._is_constant(f):
                return REAL, {}
            case (("iInf" | "iSup"), [Const("Real"), index, _, _]) if self._without_elements(index):
                return REAL, {}  # of no numbers
            case "Fintype.card", [index, _] if _is_empty(index):
                return Const("Nat"), {}
            case (
                ("HAdd.hAdd" | "HSub.hSub" | "HMul.hMul" | "HDiv.hDiv"),
                [_, _, _, instance, x, y],
            ):
                return self._binary(name, args, instance)
        return None

    def _is_constant(self, function: Expr) -> bool:
        """Whether a function is written out and has one value everywhere."""
        if is_constant(function):
            return True
        body = function.body if isinstance(function, Lam) else function
        return isinstance(function, Lam) and poly.as_constant(self.polynomial(body)) is not None

    def _vanishes(self, function: Expr) -> bool:
        return isinstance(function, Lam) and self.polynomial(function.body) == {}

    def _without_elements(self, type_: Expr) -> bool:
        """Whether a type is empty, or one of the elements with a property that is no equation."""
        head, args = head_and_args(type_)
        named = isinstance(head, Const) and head.name == "Subtype" and len(args) == 2
        if not (named and isinstance(args[1], Lam)):
            return _is_empty(type_)
        relation, sides = head_and_args(args[1].body)
        if not (isinstance(relation, Const) and relation.name == "Eq" and len(sides) == 3):
            return False
        values = [poly.as_constant(self.polynomial(x)) for x in sides[1:]]
        return head_name(sides[0]) == "Real" and None not in values and values[0] != values[1]

    def _single(self, index: Expr, function: Expr) -> Polynomial | None:
        """The number that a function has at the only element of a type, as a sum or product over
        it has.
        """
        if not (isinstance(index, Pi) and _is_empty(index.type) and isinstance(function, Lam)):
            return None
        value = poly.as_constant(self.polynomial(function.body))
        return None if value is None else poly.constant(value)

    def _sign(self, name: str, x: Expr) -> Polynomial | None:
        """-f (-x) for an odd function f at a number x whose negative comes first."""
        p = self._operand(x, REAL, Ring())
        q = poly.unsigned(p)
        if p == q:
            return None
        minus = apply(Const("Neg.neg"), REAL, Const("Real.instNeg"), x)
        key = self.key(App(Const(name), minus))
        self._homes.setdefault(key, self.key(REAL))
        return poly.scaled(poly.atom(key), -1)

    def _value(self, name: str, args: list[Expr]) -> Polynomial | None:
        """The value of a common function at 0 or 1, where it is a whole number."""
        if name == "Norm.norm" and self._polynomials.get(self._done[args[-1]]) == {}:
            return {}
        known = _VALUES.get(name)
        if known is None or head_name(args[0] if len(args) > 1 else REAL) != "Real":
            return None
        at = poly.as_constant(self._operand(args[-1], REAL, Ring()))
        return poly.constant(known[int(at)]) if at is not None and at in known else None

    def _binary(
        self, name: str, args: list[Expr], instance: Expr
    ) -> tuple[Expr, Polynomial | None] | None:
        rings = [ring_of(type_, instance) for type_ in args[:3]]
        matrices = all(head_name(type_) == "Matrix" for type_ in args[:3])
        if None in rings or not (matrices or len(set(map(self.key, args[:3]))) == 1):
            return None
        ring = rings[2] or Ring()
        p, q = (self._operand(x, t, ring) for x, t in zip(args[4:], args[:2], strict=True))
        if name == "HAdd.hAdd":
            return args[2], poly.add(p, q)
        if name == "HMul.hMul":
            product = poly.multiply(p, q)
            return args[2], product if product is None else self._with_sorted_words(product)
        if name == "HSub.hSub":
            return (args[2], poly.add(p, poly.scaled(q, -1))) if ring.subtracts else None
        inverse = self._inverse_of(args[5], args[1], ring)
        return None if inverse is None else (args[2], poly.multiply(p, inverse))

    def _with_sorted_words(self, p: Polynomial) -> Polynomial:
        """A polynomial with neighbours that commute in one order: x and the exponentials of its
        multiples.
        """
        if not any(len(word) > 1 for _, word in p):
            return p
        return poly.add(*({(powers, self._sorted(word)): c} for (powers, word), c in p.items()))

    def _sorted(self, word: tuple[int, ...]) -> tuple[int, ...]:
        letters = list(word)
        for end in range(len(letters), 1, -1):
            for i in range(end - 1):
                a, b = letters[i : i + 2]
                if a > b and len(self._made_of(a) | self._made_of(b)) == 1:
                    letters[i : i + 2] = b, a
        return tuple(letters)

    def _made_of(self, letter: int) -> set[int]:
        """The letters of which one is an exponential, as powers of which commute."""
        head, args = head_and_args(self.terms.get(letter, BVar(0)))
        if not (isinstance(head, Const) and head.name == "NormedSpace.exp"):
            return {letter}
        key = self.key(args[-1])
        of = self._polynomials.get(key, poly.atom(key, central=False))
        return {x for _, word in of for x in word}

    def _inverse_of(self, expr: Expr, type_: Expr, ring: Ring) -> Polynomial | None:
        """The inverse of a term; of a power, the power of the inverse."""
        head, args = head_and_args(expr)
        power = isinstance(head, Const) and head.name == "HPow.hPow" and len(args) == 6
        if power and args[0] is type_ and head_name(args[1]) == "Nat":
            k = numeral(args[5])
            if k is not None and 0 < k <= LARGEST_POWER:
                base = self._inverse(self._operand(args[4], type_, ring), ring)
                return None if base is None else poly.power(base, k)
        return self._inverse(self._operand(expr, type_, ring), ring)

    def _inverse(self, p: Polynomial, ring: Ring) -> Polynomial | None:
        """1 / p, up to a numeral the same for all multiples of p; 1 / 0 is 0."""
        if not (ring.divides and ring.commutes):
            return None
        if not p:
            return {}
        if len(p) > 1:
            leading = poly.content(p)[0][1]
            monic = poly.scaled(p, 1 / leading)
            whole = self._id("inverse", poly.content(monic))
            self._inverted[whole] = monic
            return poly.scaled(poly.atom(whole), 1 / leading)
        [((powers, word), c)] = p.items()
        assert not word
        inverted = []
        for name, exponent in powers:
            if name in self._inverted and len(self._inverted[name]) == 1:
                [((base, _), _)] = self._inverted[name].items()
                inverted.append((base[0][0], exponent))
                continue
            key = self._id("inverse", poly.content(poly.atom(name)))
            self._inverted[key] = poly.atom(name)
            inverted.append((key, exponent))
        return {(tuple(sorted(inverted)), ()): 1 / c}

    def _operand(self, expr: Expr, type_: Expr, ring: Ring) -> Polynomial:
        key = self._done.get(expr)
        if key is None:
            key = self.key(expr)
        if key in self._polynomials:
            return self._polynomials[key]
        self._homes.setdefault(key, self.key(type_))
        return poly.atom(key, central=ring.commutes)

    def _sum(self, type_: Expr, p: Polynomial) -> int:
        home, single = self.key(type_), self._alone(p)
        if single is not None and self._homes.get(single) == home:
            return single
        key = self._id("polynomial", home, poly.content(p))
        self._polynomials[key] = p
        return key

    @staticmethod
    def _alone(p: Polynomial) -> int | None:
        """The atom that a polynomial is."""
        names = poly.atoms(p)
        if len(names) != 1:
            return None
        [name] = names
        return name if p in (poly.atom(name), poly.atom(name, central=False)) else None

    def _unsigned(self, expr: Expr) -> int:
        """The key of a term up to its sign."""
        key = self._done[expr]
        if key in self._polynomials:
            p = poly.unsigned(self._polynomials[key])
            single = self._alone(p)
            return self._id("unsigned", poly.content(p)) if single is None else single
        head, args = head_and_args(expr)
        name = head.name if isinstance(head, Const) else ""
        if (name, len(args)) == ("HSub.hSub", 6):
            return self._id("difference", *sorted(self._done[a] for a in args[-2:]))
        if (name, len(args)) == ("Neg.neg", 3):
            return self._done[args[-1]]
        return self._done[expr]


def _mirrored(body: Expr) -> Expr:
    """The body of a function of a real number x, at -x."""
    minus = apply(Const("Neg.neg"), REAL, Const("Real.instNeg"), BVar(0))
    return instantiate(shift(body, 1, 1), minus)


def is_constant(function: Expr) -> bool:
    """Whether a function is written out and does not look at its argument."""
    return isinstance(function, Lam) and 0 not in loose_indices(function.body)


def is_square(expr: Expr) -> bool:
    """Whether a term is an even power of a real number."""
    head, args = head_and_args(expr)
    power = isinstance(head, Const) and head.name == "HPow.hPow" and len(args) == 6
    return power and head_name(args[0]) == "Real" and _is_even(args)


def numeral(expr: Expr) -> int | None:
    """The value of ``OfNat.ofNat α n inst``, None for another term."""
    head, args = head_and_args(expr)
    if isinstance(head, Const) and head.name == "OfNat.ofNat" and len(args) == 3:
        return args[1].value if isinstance(args[1], NatLit) else None
    return None


def _ring_of_sides(relation: list[Expr]) -> Ring | None:
    """The laws of the type of two sides; of a type variable what operates on them tells."""
    type_ = relation[0]
    found = ring_of(type_)
    for side in relation[-2:]:
        _, args = head_and_args(side)
        if found is None and len(args) in (3, 6) and args[0] is type_:
            found = ring_of(type_, args[1 if len(args) == 3 else 3])
    return found


def _size(type_: Expr) -> int:
    """``n`` for ``Fin n`` with a numeral ``n``, otherwise 0."""
    head, args = head_and_args(type_)
    if isinstance(head, Const) and head.name == "Fin" and len(args) == 1:
        return numeral(args[0]) or 0
    return 0


def _is_empty(type_: Expr) -> bool:
    head, args = head_and_args(type_)
    return isinstance(head, Const) and head.name == "Fin" and numeral(args[0]) == 0


def _has_even_size(index: Expr) -> bool:
    """Whether a type is written as one with an even number of elements: det (-M) = det M then."""
    if head_name(index) == "Bool":
        return True
    return head_name(index) == "Fin" and bool(_size(index)) and _size(index) % 2 == 0


def _is_universe(set_: Expr) -> bool:
    return head_name(set_) == "Finset.univ"


def _is_even(power: list[Expr]) -> bool:
    """Whether the arguments of a power are a number with a sign and an even exponent."""
    exponent, base = numeral(power[-1]), head_name(power[0])
    return exponent is not None and exponent % 2 == 0 and base in NUMBERS - NONNEGATIVE


def _parts(node: Expr) -> list[Expr]:
    """Subterms whose keys the key of a term is made of."""
    if isinstance(node, App):
        head, args = head_and_args(node)
        return [head, *args]
    return list(children(node))
