"""Functions on infinite types, drawn from families and carrying their Lean text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.sampling.equations.residues import Residue
from pyisingcheck.sampling.functions.classics import classic_function, classic_sequence
from pyisingcheck.sampling.functions.double_sequences import double_sequence
from pyisingcheck.sampling.functions.pointwise import function_sequence
from pyisingcheck.sampling.tables import moderate
from pyisingcheck.semantics import comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.order import extremum
from pyisingcheck.semantics.domain import NotBatchable, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_numbers import Surd
from pyisingcheck.semantics.domains.spans import Span
from pyisingcheck.semantics.domains.symbolic import Quotient
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.values import AT_INTEGERS, Constructed, Function, Value, force

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["corners_of", "draw_function"]

NUMBERS = (ty.REAL, ty.RAT, ty.NNREAL)
INTEGERS = (ty.NAT, ty.INT)
EXACT_HARMONIC = 100  # harmonic numbers up to here are fractions
AT_AN_END = 0.5  # how often a jump is at 0 or 1
CONVERGING = 0.6  # how often a sequence of functions has a known limit
DOUBLE = 0.6  # how often one of two indices has limits that depend on their order
CLASSIC, SEQUENCE = 0.2, 0.12  # how often a function, or a sequence, is one of those in textbooks
MANY = 4  # corners of all functions at hand


def draw_function(d: Drawer, domain: ty.Type, codomain: ty.Type) -> Value:
    """Return a function between number systems (or a predicate, or a function of two arguments), or
    from vectors, matrices or pairs of numbers.

    Raises
    ------
    Unsupported
        For other types.
    """
    if isinstance(domain, ty.Subtype):
        return draw_function(d, domain.base, codomain)
    if codomain == ty.Proposition():
        return _predicate(d, domain)
    if isinstance(codomain, ty.Product):
        return _pairs(d, domain, codomain)
    if (parts := coordinates(d.ev, domain)) is not None:
        return _of_coordinates(d, domain, codomain, parts)
    if isinstance(codomain, ty.MatrixType) or (
        isinstance(codomain, ty.Pi) and ty.size(codomain.domain) is not None
    ):
        return _by_components(d, domain, codomain)
    if isinstance(codomain, ty.Pi):
        of_reals = codomain.domain == codomain.codomain(0) == ty.REAL
        if domain == ty.NAT and of_reals and d.rng.random() < CONVERGING:
            return function_sequence(d)
        of_naturals = (domain, codomain.domain, codomain.codomain(0)) == (ty.NAT, ty.NAT, ty.REAL)
        if of_naturals and d.rng.random() < DOUBLE:
            return double_sequence(d)
        inner = draw_function(d, codomain.domain, codomain.codomain(0))
        second = codomain.domain
        if codomain.codomain(0) == ty.Proposition() and second == domain and d.rng.random() < 0.7:
            return _relation(d, domain)
        numeric = all(t in NUMBERS for t in (domain, second, codomain.codomain(0)))
        if not numeric or d.rng.random() < 0.5:
            return Function(lambda _: inner, f"fun _ => {inner.label}")
        return _two_arguments(d)
    if domain in INTEGERS:
        if d.rng.random() < SEQUENCE and (classic := classic_sequence(d, domain, codomain)):
            return classic
        return _sequence(d, domain, codomain)
    if domain in NUMBERS and codomain in (*NUMBERS, ty.COMPLEX):
        return _real_function(d, domain, codomain)
    if domain == ty.COMPLEX and codomain == ty.COMPLEX:
        return _real_function(d, domain, codomain)
    return _in_steps(d, domain, codomain, force)


def _pairs(d: Drawer, domain: ty.Type, codomain: ty.Product) -> Value:
    """Return a function with values in pairs, drawn part by part."""
    ev = d.ev
    parts = [draw_function(d, domain, s) for s in (codomain.left, codomain.right)]
    tame = all(getattr(f, "tame", False) for f in parts)
    label = "fun x => (" + ", ".join(map(_body, parts)) + ")"
    return Function(lambda x: Constructed("Prod.mk", [ev.apply(f, x) for f in parts]), label, tame)


def _in_steps(
    d: Drawer, domain: ty.Type, codomain: ty.Type, number: Callable[[Value], Value]
) -> Value:
    """Return a constant, or a function with two values, by the size of a number made of its
    argument.
    """
    low, high = _comparable(d, codomain)
    numeric = domain in (*NUMBERS, *INTEGERS) or coordinates(d.ev, domain)
    if not numeric or d.rng.random() < 0.25:
        return Function(lambda _: low, "a constant function", tame=True, moderate=moderate(low))
    c = fmpq(d.rng.randint(-2, 3))

    def at(x: Value) -> Value:
        dom = d.ev.domain
        if dom.name != "ball":
            raise NotBatchable("a function in steps")
        return dom.select(dom.less(number(x), c), lambda: low, lambda: high)

    return Function(at, f"a function with one value below {c} and another from there on")


def _comparable(d: Drawer, t: ty.Type) -> tuple[Value, Value]:
    """Return two elements, often one above the other where there is an order."""
    x, y = d.draw(t), d.draw(t)
    if d.rng.random() < 0.4:
        return x, y
    try:
        above = extremum(d.ev, True, t, x, y)
    except (Unsupported, Undecided):
        return x, y
    return (x, above) if d.rng.random() < 0.5 else (above, x)


def coordinates(ev: Evaluator, t: ty.Type) -> list[Callable[[Value], Value]] | None:
    """Return the real coordinates of a vector, matrix or pair; None for other types."""
    match t:
        case ty.MatrixType(rows, cols, entry):
            return coordinates(ev, ty.Pi(rows, lambda _: ty.Pi(cols, lambda _: entry)))
        case ty.Pi(domain, codomain) if ty.size(domain) is not None:
            points = [decode(ev.domain, domain, k) for k in range(ty.size(domain) or 0)]
            inner = [(partial(_at, ev, i), codomain(i)) for i in points]
        case ty.Euclidean(_, index, entry):
            return coordinates(ev, ty.Pi(index, lambda _: entry))
        case ty.Product(a, b):
            inner = [(partial(_field, 0), a), (partial(_field, 1), b)]
        case _:
            return None
    found: list[Callable[[Value], Value]] = []
    for get, s in inner:
        deeper = [_same] if s in NUMBERS else coordinates(ev, s)
        if deeper is None:
            return None
        found += [partial(_then, get, g) for g in deeper]
    return found


def _same(x: Value) -> Value:
    return x


def _at(ev: Evaluator, i: Value, x: Value) -> Value:
    return ev.apply(x, i)


def _field(k: int, x: Value) -> Value:
    return force(x).field(k)


def _then(f: Callable[[Value], Value], g: Callable[[Value], Value], x: Value) -> Value:
    return g(f(x))


def _of_coordinates(
    d: Drawer, domain: ty.Type, codomain: ty.Type, parts: list[Callable[[Value], Value]]
) -> Value:
    """Return a polynomial of the coordinates, a constant, or the identity."""
    if codomain in NUMBERS:
        return _functional(d, codomain, parts)
    indexed = isinstance(codomain, ty.Pi) and ty.size(codomain.domain) is not None
    if not isinstance(codomain, ty.MatrixType) and not indexed:
        return _in_steps(d, domain, codomain, parts[0] if parts else force)
    if str(domain) == str(codomain) and d.rng.random() < 0.2:
        return Function(force, "fun x => x", tame=True)
    return _by_components(d, domain, codomain)


def _by_components(d: Drawer, domain: ty.Type, codomain: ty.Type) -> Value:
    """Return a function with values in vectors or matrices, drawn entry by entry."""
    ev = d.ev
    match codomain:
        case ty.MatrixType(rows, cols, entry):
            return _by_components(d, domain, ty.Pi(rows, lambda _: ty.Pi(cols, lambda _: entry)))
        case ty.Pi(index, family) if (n := ty.size(index)) is not None:
            if d.rng.random() < 0.2:
                value = d.draw(codomain)
                return Function(
                    lambda _: value, "a constant function", tame=True, moderate=moderate(value)
                )
            points = [decode(ev.domain, index, k) for k in range(n)]
            entries = [draw_function(d, domain, family(i)) for i in points]

            def at(x: Value) -> Value:
                return Function(lambda i: ev.apply(entries[encode(ev.domain, index, i)], x))

            tame = all(getattr(f, "tame", False) for f in entries)
            label = "fun x => ![" + ", ".join(_body(f) for f in entries) + "]"
            return Function(at, label, tame)
    raise Unsupported(f"variable of type {domain} → {codomain}")


def _body(f: Value) -> str:
    label = getattr(f, "label", None) or "a function"
    return label.removeprefix("fun x => ")


def _functional(d: Drawer, codomain: ty.Type, parts: list[Callable[[Value], Value]]) -> Value:
    """Return c + Σ aₖ xₖ + b (Σ xₖ)²."""
    rng = d.rng
    c, b = d.rational(), rng.choice((fmpq(0), fmpq(0), d.rational()))
    simple = rng.random() < 0.5
    weights = [rng.choice((fmpq(0), fmpq(1))) if simple else d.rational() for _ in parts]

    def at(x: Value) -> Any:
        dom = d.ev.domain
        d.ev.spend(3 * len(parts) + 1)
        value, total = c, fmpq(0)
        for weight, part in zip(weights, parts, strict=True):
            y = part(x)
            value, total = dom.add(value, dom.mul(weight, y)), dom.add(total, y)
        value = dom.add(value, dom.mul(b, dom.mul(total, total)))
        return dom.norm(value) if codomain == ty.NNREAL else value

    terms = " + ".join(f"({w}) * x{k}" for k, w in enumerate(weights) if w)
    label = f"fun x => {c}{terms and ' + ' + terms}" + (f" + ({b}) * (∑ x) ^ 2" if b else "")
    ordinary = all(map(moderate, [c, b, *weights]))
    return Function(at, label, tame=codomain != ty.NNREAL, moderate=ordinary)


def _predicate(d: Drawer, domain: ty.Type) -> Value:
    truth, ev = d.rng.random() < 0.5, d.ev  # the domain may be another when it is called
    if domain in INTEGERS:
        rule, text = _of_whole_numbers(d, d.rng.randrange(4))
        return Function(lambda n: rule(force(n)), f"fun n => {text}", tame=True)
    if domain in NUMBERS and d.rng.random() < 0.8:
        return _of_numbers(d, domain, truth)
    return Function(lambda _: ev.domain.constant(truth), f"fun _ => {truth}")


def _of_numbers(d: Drawer, domain: ty.Type, truth: bool) -> Function:
    """Return x < c or its denial, x = c or its denial; c may be irrational in the latter."""
    ev, c = d.ev, d.rational()  # the domain may be another when it is called
    if d.rng.random() < 0.4:
        if domain in (ty.REAL, ty.NNREAL) and d.rng.random() < 0.3:
            c = Surd.root(2)

        def rule(x: Value) -> Any:
            same = ev.domain.equal(force(x), c)
            return same if truth else ev.domain.negation(same)

        text = f"x = {c}" if truth else f"x ≠ {c}"
    else:

        def rule(x: Value) -> Any:
            return ev.domain.less(force(x), c) if truth else ev.domain.less_equal(c, force(x))

        text = f"x < {c}" if truth else f"{c} ≤ x"
    corners = () if isinstance(c, Surd) else (c,)
    return Function(rule, f"fun x => {text}", corners=corners, moderate=moderate(c))


def _of_whole_numbers(d: Drawer, k: int) -> tuple[Callable[[Any], Any], str]:
    """Return a predicate that an induction, or half of one, may prove."""
    ev, residue = d.ev, k % 2
    choices: list[tuple[Callable[[Any], Any], str]] = [
        (lambda n: _leaves(ev, n, 2, residue), f"n % 2 = {residue}"),
        (lambda n: _leaves(ev, n, 3, residue), f"n % 3 = {residue}"),
        (lambda n: ev.domain.less(n, k), f"n < {k}"),
        (lambda n: ev.domain.less_equal(k, n), f"{k} ≤ n"),
        (lambda n: ev.domain.equal(n, k), f"n = {k}"),
    ]
    return d.rng.choice(choices)


def _leaves(ev: Evaluator, n: Any, modulus: int, residue: int) -> Any:
    return ev.domain.equal(ev.domain.int_mod(n, modulus), residue)


def _relation(d: Drawer, domain: ty.Type) -> Value:
    """Return one of the relations that a type with an order or an equality has."""
    ev = d.ev
    relations: list[tuple[str, Callable[[Value, Value], Any]]] = [
        ("x = y", lambda x, y: comparison.equal(ev, domain, x, y)),
        ("x ≠ y", lambda x, y: ev.domain.negation(comparison.equal(ev, domain, x, y))),
    ]
    if domain in (*NUMBERS, *INTEGERS):
        relations += [
            ("x < y", lambda x, y: comparison.less(ev, True, domain, x, y)),
            ("x ≤ y", lambda x, y: comparison.less(ev, False, domain, x, y)),
            ("y ≤ x", lambda x, y: comparison.less(ev, False, domain, y, x)),
        ]
    if domain in INTEGERS:
        relations += _of_whole_pairs(ev, d.rng.randrange(3), d.rng.randrange(3))
    text, holds = d.rng.choice(relations)
    relation = _labelled(Function.curried(2, holds), f"fun x y => {text}")
    relation.tame = True
    return relation


def _of_whole_pairs(
    ev: Evaluator, a: int, b: int
) -> list[tuple[str, Callable[[Value, Value], Any]]]:
    """Return relations between whole numbers: one pair alone, a square, and a congruence."""

    def both(x: Value, y: Value) -> Any:
        dom = ev.domain
        return dom.conjunction([dom.equal(force(x), a), dom.equal(force(y), b)])

    def below(x: Value, y: Value) -> Any:
        dom = ev.domain
        return dom.conjunction([dom.less(force(x), a + 1), dom.less(force(y), a + 1)])

    def congruent(x: Value, y: Value) -> Any:
        return _leaves(ev, ev.domain.add(force(x), force(y)), 2, 0)

    return [
        (f"x = {a} ∧ y = {b}", both),
        (f"x < {a + 1} ∧ y < {a + 1}", below),
        ("(x + y) % 2 = 0", congruent),
    ]


def _two_arguments(d: Drawer) -> Value:
    dom = d.ev.domain
    a, b, c = (d.rational() for _ in range(3))

    def at(x: Value, y: Value) -> Any:
        return dom.add(
            dom.add(dom.mul(a, force(x)), dom.mul(b, force(y))),
            dom.mul(c, dom.mul(force(x), force(y))),
        )

    return _labelled(Function.curried(2, at), f"fun x y => {a} * x + {b} * y + {c} * x * y")


def _labelled(f: Function, label: str) -> Function:
    f.label = label
    return f


def _sequence(d: Drawer, domain: ty.Type, codomain: ty.Type) -> Value:
    """Return a sequence: a table of first values followed by a simple rule."""
    dom, rng = d.ev.domain, d.rng
    if codomain not in (*NUMBERS, *INTEGERS) and not isinstance(
        codomain, ty.Bool | ty.Fin | ty.ZMod
    ):
        value = d.draw(codomain)
        return Function(lambda _: value, "a constant function")
    head = [d.draw(codomain) for _ in range(rng.choice((0, 0, 1, 2, 4)))]
    number = d.draw(codomain)
    rule, label = _rule(d, codomain, number)
    folded = domain == ty.INT and codomain in (ty.NAT, ty.NNREAL)  # the rules keep to n ≥ 0
    if folded:
        label = label.replace("n", "|n|")

    def at(n: Value) -> Value:
        n = force(n)
        if isinstance(n, int) and 0 <= n < len(head):
            return head[n]
        value = rule(dom.norm(n) if folded else n)
        return value if isinstance(n, int) else with_exceptions(n, value, head)

    # the exceptional first values are among the points that are always tried
    text = f"fun n => {label}"
    return Function(
        at,
        text if not head else f"{text}, but {', '.join(f'{i} ↦ {x}' for i, x in enumerate(head))}",
        tame=True,
        moderate=label != str(number) or moderate(number),
    )


def with_exceptions(n: Value, value: Value, head: list[Value]) -> Value:
    """Return what is known of a sequence with exceptional first terms at an unknown number, of
    which `value` is what a rule says: where it may be one of the first, other values are possible.
    """
    if isinstance(n, Quotient):  # what follows may be otherwise at these numbers
        n.space.divisors += [(n - k).num for k in range(len(head))]
    elif isinstance(n, Span):
        first = [x for k, x in enumerate(head) if k in n]
        return Span.around(value, *first) if first else value
    elif head and isinstance(n, Residue):
        raise Undecided("a residue that may be an exceptional number")
    return value


def _rule(d: Drawer, codomain: ty.Type, c: Value) -> tuple[Callable[[Any], Any], str]:
    dom, rng = d.ev.domain, d.rng
    if isinstance(codomain, ty.Bool | ty.Fin | ty.ZMod):
        n = ty.size(codomain) or 1
        return (lambda k: dom.int_mod(k, n)), f"n % {n}"
    zero = 0 if codomain in INTEGERS else fmpq(0)
    choices: list[tuple[Callable[[Any], Any], str]] = [
        (lambda _: c, f"{c}"),
        (lambda n: n, "n"),
        (lambda n: dom.mul(n, n), "n ^ 2"),
        (lambda n: dom.add(n, 1), "n + 1"),
        (lambda n: dom.mul(2, n), "2 * n"),
        (lambda n: dom.int_mod(n, 2), "n % 2"),
        (lambda n: dom.int_floordiv(n, 2), "n / 2"),
        (lambda _: zero, "0"),
        (lambda n: _with_neighbour(d, n, 0), "n + 1 - 2 * (n % 2)"),
        (lambda n: _with_neighbour(d, n, 2), "n + 3 - 4 * (n % 2)"),
    ]
    if codomain in NUMBERS:
        ratio = fmpq(rng.choice((1, 1, 2, 3)), rng.choice((2, 3, 4)))
        signed = codomain in (ty.REAL, ty.RAT) and rng.random() < 0.4
        sign, minus = (-1, "-") if signed else (1, "")
        choices += [
            (lambda n: dom.div(sign, dom.add(n, 1)), f"{minus}1 / (n + 1)"),
            (lambda n: dom.mul(sign, dom.power(ratio, n)), f"{minus}({ratio}) ^ n"),
            (lambda n: dom.div(sign, dom.power(dom.add(n, 1), 2)), f"{minus}1 / (n + 1) ^ 2"),
            (lambda n: dom.div(n, dom.add(n, 1)), "n / (n + 1)"),
            (lambda n: dom.function("sqrt", n), "√n"),
            (_harmonic(), "∑ k ∈ Finset.range n, 1 / (k + 1)"),
        ]
    # the step to it is among the points that are always tried
    place = rng.choice((1, 2, 17))
    choices.append(
        (
            lambda n: dom.select(dom.less(n, place), lambda: 0, lambda: 1),
            f"if n < {place} then 0 else 1",
        )
    )

    if codomain in (ty.REAL, ty.RAT, ty.INT):
        choices += [
            (lambda n: dom.power(-1, n), "(-1) ^ n"),
            (lambda n: dom.neg(n), "-n"),
            (lambda n: dom.mul(n, dom.int_mod(n, 2)), "n * (n % 2)"),
            (lambda n: dom.mul(dom.power(-1, n), n), "(-1) ^ n * n"),
        ]
    if codomain in (ty.REAL, ty.RAT):
        choices.append((lambda n: dom.div(dom.power(-1, n), dom.add(n, 1)), "(-1) ^ n / (n + 1)"))
    return rng.choice(choices)


def _harmonic() -> Callable[[Any], Any]:
    """Return n ↦ 1 + 1/2 + … + 1/n, exact for the first terms."""

    def at(n: Any) -> Any:
        if not isinstance(n, int) or n < 0:
            raise NotBatchable("a harmonic number at a batched index")
        if n > EXACT_HARMONIC:
            return arb(n + 1).digamma() + arb.const_euler()
        return sum((fmpq(1, k + 1) for k in range(n)), fmpq(0))

    return at


def _with_neighbour(d: Drawer, n: Any, ahead: int) -> Any:
    """Return n + 1 + ahead for an even n, n - 1 for an odd one: applied twice, it is n + ahead."""
    dom = d.ev.domain
    return dom.sub(dom.add(n, 1 + ahead), dom.mul(2 + ahead, dom.int_mod(n, 2)))


def corners_of(values: Iterable[Value]) -> list[fmpq]:
    """Return where functions among the values jump or bend."""
    found = [c for v in values for c in getattr(v, "corners", ())]
    return list(dict.fromkeys(found))[:MANY]


def _real_function(d: Drawer, domain: ty.Type, codomain: ty.Type) -> Value:
    if d.rng.random() < CLASSIC and (classic := classic_function(d, domain, codomain)):
        return classic
    ev, rng = d.ev, d.rng  # the domain may be another when it is called
    a, b, c = (d.rational() for _ in range(3))
    # intervals in statements mostly end at 0 or 1
    edge = fmpq(rng.choice((0, 1))) if rng.random() < AT_AN_END else c

    def polynomial(x: Any) -> Any:
        return ev.domain.add(c, ev.domain.mul(x, ev.domain.add(b, ev.domain.mul(a, x))))

    low, high = (fmpq(k) for k in rng.choice(((0, 1), (1, 0), (-1, 1))))
    if rng.random() > AT_AN_END:
        low, high = a, b
    inner = rng.choice((edge, fmpq(1, 2)))  # a jump within an interval that ends at 0 and 1

    def step(x: Any) -> Any:
        return ev.domain.select(ev.domain.less(x, inner), lambda: low, lambda: high)

    def spike(x: Any) -> Any:
        return ev.domain.select(ev.domain.equal(x, edge), lambda: a, lambda: b)

    def flipped(x: Any) -> Any:  # its square and its absolute value have no jump
        dom = ev.domain
        return dom.select(dom.less(x, inner), lambda: dom.neg(x), lambda: x)

    def hump(x: Any) -> Any:
        return ev.domain.inv(ev.domain.add(1, ev.domain.mul(x, x)))

    def root(x: Any) -> Any:
        return ev.domain.function("sqrt", x)

    def wave(x: Any, power: int) -> Any:
        return ev.domain.mul(ev.domain.power(x, power), ev.domain.function("sin", ev.domain.inv(x)))

    def turn(x: Any) -> Any:
        dom = ev.domain
        return dom.function("cexp", dom.mul(dom.complex(0, dom.mul(2, dom.pi())), x))

    def waves(x: Any, sign: int) -> Any:
        """Return cos x, or sin x for the sign -1."""
        dom = ev.domain
        there, back = (dom.function("cexp", dom.mul(dom.complex(0, s), x)) for s in (1, -1))
        half = fmpq(1, 2) if sign > 0 else dom.complex(0, fmpq(-1, 2))
        return dom.mul(half, dom.add(there, dom.mul(sign, back)))

    at_edge, at_zero = (edge,), (fmpq(0),)
    # rule, text, where it jumps or bends, and the numbers in it
    families: list[tuple[Callable[[Any], Any], str, tuple[fmpq, ...], tuple[fmpq, ...]]] = [
        (lambda _: c, f"{c}", (), (c,)),
        (lambda _: fmpq(0), "0", (), ()),
        (lambda x: x, "x", (), ()),
        (lambda x: ev.domain.neg(x), "-x", (), ()),
        (lambda x: ev.domain.add(c, x), f"{c} + x", (), (c,)),
        (lambda x: ev.domain.mul(b, x), f"{b} * x", (), (b,)),
        (lambda x: ev.domain.add(c, ev.domain.mul(b, x)), f"{c} + {b} * x", (), (c, b)),
        (polynomial, f"{c} + {b} * x + {a} * x ^ 2", (), (c, b, a)),
        (lambda x: ev.domain.power(x, 3), "x ^ 3", (), ()),
        (spike, f"if x = {edge} then {a} else {b}", at_edge, (edge, a, b)),
    ]
    if codomain != ty.COMPLEX:
        families += [
            (lambda x: ev.domain.function("sin", x), "Real.sin x", (), ()),
            (lambda x: ev.domain.function("exp", x), "Real.exp x", (), ()),
            (lambda x: ev.domain.norm(x), "|x|", at_zero, ()),
            (lambda x: ev.domain.function("cos", x), "Real.cos x", (), ()),
            (lambda x: ev.domain.function("arctan", x), "Real.arctan x", (), ()),
            (lambda x: ev.domain.sub(ev.domain.power(x, 3), x), "x ^ 3 - x", (), ()),
            (lambda x: ev.domain.function("log", x), "Real.log x", at_zero, ()),
            (lambda x: ev.domain.add(x, ev.domain.norm(x)), "x + |x|", at_zero, ()),
            (lambda x: ev.domain.mul(x, ev.domain.norm(x)), "x * |x|", at_zero, ()),
            (lambda x: ev.domain.sub(x, ev.domain.floor(x)), "x - ⌊x⌋", AT_INTEGERS, ()),
            (flipped, f"if x < {inner} then -x else x", (inner,), (inner,)),
            (step, f"if x < {inner} then {low} else {high}", (inner,), (inner, low, high)),
            (lambda x: ev.domain.floor(x), "⌊x⌋", AT_INTEGERS, ()),
            (lambda x: ev.domain.inv(x), "x⁻¹", at_zero, ()),
            (lambda x: ev.domain.norm(ev.domain.sub(x, edge)), f"|x - {edge}|", at_edge, (edge,)),
            (lambda x: root(ev.domain.norm(x)), "Real.sqrt |x|", at_zero, ()),
            (hump, "1 / (1 + x ^ 2)", (), ()),
            (lambda x: wave(x, 2), "x ^ 2 * Real.sin (1 / x)", at_zero, ()),
            (lambda x: wave(x, 1), "x * Real.sin (1 / x)", at_zero, ()),
        ]
    else:  # all but the first of them have no complex derivative, or hardly anywhere
        families += [
            (lambda x: ev.domain.function("cexp", x), "Complex.exp x", (), ()),
            (turn, "Complex.exp (2 * Real.pi * Complex.I * x)", (), ()),
            (lambda x: waves(x, 1), "Complex.cos x", (), ()),
            (lambda x: waves(x, -1), "Complex.sin x", (), ()),
            (lambda x: ev.domain.conj(x), "(starRingEnd ℂ) x", at_zero, ()),
            (lambda x: ev.domain.re(x), "(x.re : ℂ)", at_zero, ()),
            (lambda x: ev.domain.mul(x, ev.domain.conj(x)), "x * (starRingEnd ℂ) x", at_zero, ()),
        ]
    exceptional = [f for f in families if f[1].startswith("if")]
    rule, label, corners, numbers = rng.choice(families + exceptional)
    tame, ordinary = corners is not AT_INTEGERS, all(map(moderate, numbers))
    if codomain == ty.NNREAL:
        text = f"fun x => |{label}|"
        return Function(
            lambda x: ev.domain.norm(rule(force(x))), text, tame, False, corners, ordinary
        )
    text = f"fun x => {label}"
    return Function(lambda x: rule(force(x)), text, tame, not corners, corners, ordinary)
