"""Functions on infinite types, drawn from families and carrying their Lean text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.values import Function, Value, force

if TYPE_CHECKING:
    from pyisingcheck.sampling.draw import Drawer

__all__ = ["draw_function"]

NUMBERS = (ty.REAL, ty.RAT, ty.NNREAL)
INTEGERS = (ty.NAT, ty.INT)


def draw_function(d: Drawer, domain: ty.Type, codomain: ty.Type) -> Value:
    """Return a function between number systems (or a predicate, or a function of two arguments).

    Raises
    ------
    Unsupported
        For other types.
    """
    if codomain == ty.Proposition():
        return _predicate(d, domain)
    if isinstance(codomain, ty.Pi):
        inner = draw_function(d, codomain.domain, codomain.codomain(0))
        second = codomain.domain
        numeric = all(t in NUMBERS for t in (domain, second, codomain.codomain(0)))
        if not numeric or d.rng.random() < 0.5:
            return Function(lambda _: inner, f"fun _ => {inner.label}")
        return _two_arguments(d)
    if domain in INTEGERS:
        return _sequence(d, domain, codomain)
    if domain in NUMBERS and codomain in (*NUMBERS, ty.COMPLEX):
        return _real_function(d, codomain)
    if domain == ty.COMPLEX and codomain == ty.COMPLEX:
        return _real_function(d, codomain)
    raise Unsupported(f"variable of type {domain} → {codomain}")


def _predicate(d: Drawer, domain: ty.Type) -> Value:
    truth, dom = d.rng.random() < 0.5, d.ev.domain
    if domain in INTEGERS:
        k = d.rng.randrange(4)
        return Function(
            lambda n: dom.less(force(n), k) if truth else dom.equal(dom.int_mod(force(n), 2), 0),
            f"fun n => n < {k}" if truth else "fun n => n % 2 = 0",
        )
    return Function(lambda _: dom.constant(truth), f"fun _ => {truth}")


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
    rule, label = _rule(d, codomain)

    def at(n: Value) -> Value:
        n = force(n)
        if isinstance(n, int) and 0 <= n < len(head):
            return head[n]
        return rule(n)

    del domain, dom
    # the exceptional first values are among the points that are always tried
    text = f"fun n => {label}"
    return Function(
        at,
        text if not head else f"{text}, but {', '.join(f'{i} ↦ {x}' for i, x in enumerate(head))}",
        tame=True,
    )


def _rule(d: Drawer, codomain: ty.Type) -> tuple[Callable[[Any], Any], str]:
    dom, rng = d.ev.domain, d.rng
    if isinstance(codomain, ty.Bool | ty.Fin | ty.ZMod):
        n = ty.size(codomain) or 1
        return (lambda k: dom.int_mod(k, n)), f"n % {n}"
    c = d.draw(codomain)
    choices: list[tuple[Callable[[Any], Any], str]] = [
        (lambda _: c, f"{c}"),
        (lambda n: n, "n"),
        (lambda n: dom.mul(n, n), "n ^ 2"),
        (lambda n: dom.add(n, 1), "n + 1"),
        (lambda n: dom.mul(2, n), "2 * n"),
        (lambda n: dom.int_mod(n, 2), "n % 2"),
    ]
    if codomain in NUMBERS:
        ratio = fmpq(rng.choice((1, 1, 2, 3)), rng.choice((2, 3, 4)))
        choices += [
            (lambda n: dom.inv(dom.add(n, 1)), "1 / (n + 1)"),
            (lambda n: dom.power(ratio, n), f"({ratio}) ^ n"),
        ]
    if codomain in (ty.REAL, ty.RAT, ty.INT):
        choices += [
            (lambda n: dom.power(-1, n), "(-1) ^ n"),
            (lambda n: dom.neg(n), "-n"),
        ]
    return rng.choice(choices)


def _real_function(d: Drawer, codomain: ty.Type) -> Value:
    dom, rng = d.ev.domain, d.rng
    a, b, c = (d.rational() for _ in range(3))

    def polynomial(x: Any) -> Any:
        return dom.add(c, dom.mul(x, dom.add(b, dom.mul(a, x))))

    def step(x: Any) -> Any:
        return dom.select(dom.less(x, c), lambda: a, lambda: b)

    def spike(x: Any) -> Any:
        return dom.select(dom.equal(x, c), lambda: a, lambda: b)

    smooth: list[tuple[Callable[[Any], Any], str]] = [
        (lambda _: c, f"{c}"),
        (lambda x: x, "x"),
        (lambda x: dom.neg(x), "-x"),
        (lambda x: dom.add(c, dom.mul(b, x)), f"{c} + {b} * x"),
        (polynomial, f"{c} + {b} * x + {a} * x ^ 2"),
        (lambda x: dom.power(x, 3), "x ^ 3"),
    ]
    other = [(spike, f"if x = {c} then {a} else {b}")]
    if codomain != ty.COMPLEX:
        smooth += [
            (lambda x: dom.function("sin", x), "Real.sin x"),
            (lambda x: dom.function("exp", x), "Real.exp x"),
            (lambda x: dom.norm(x), "|x|"),
        ]
        other += [
            (step, f"if x < {c} then {a} else {b}"),
            (lambda x: dom.floor(x), "⌊x⌋"),
            (lambda x: dom.inv(x), "x⁻¹"),
        ]
    chosen = rng.randrange(len(smooth) + len(other))
    rule, label = (smooth + other)[chosen]
    tame = chosen < len(smooth)
    if codomain == ty.NNREAL:
        return Function(lambda x: dom.norm(rule(force(x))), f"fun x => |{label}|", tame)
    return Function(lambda x: rule(force(x)), f"fun x => {label}", tame)
