"""Small terms, made by hand."""

from __future__ import annotations

from pyisingcheck.terms.expr import App, BVar, Const, Expr, NatLit, Pi, apply

NAT, REAL = Const("Nat"), Const("Real")
MATRIX = App(Const("Matrix"), REAL)  # enough of a type whose product does not commute
X, Y, H = BVar(1), BVar(0), BVar(0)
INSTANCES = {
    "HAdd": ("instHAdd", {"Nat": "instAddNat", "Real": "Real.instAdd"}),
    "HMul": ("instHMul", {"Nat": "instMulNat", "Real": "Real.instMul"}),
    "LT": ("", {"Nat": "instLTNat", "Real": "Real.instLT"}),
    "LE": ("", {"Nat": "instLENat", "Real": "Real.instLE"}),
}


def instance(kind: str, type_: Expr) -> Expr:
    wrapper, known = INSTANCES.get(kind, ("", {}))
    inner = Const(known.get(type_.name if isinstance(type_, Const) else "", f"instOther{kind}"))
    return apply(Const(wrapper), type_, inner) if wrapper else inner


def op(name: str, a: Expr, b: Expr, type_: Expr = REAL) -> Expr:
    kind = name.partition(".")[0]
    return apply(Const(name), type_, type_, type_, instance(kind, type_), a, b)


def rel(name: str, a: Expr, b: Expr, type_: Expr = REAL) -> Expr:
    return apply(Const(name), type_, instance(name.partition(".")[0], type_), a, b)


def eq(a: Expr, b: Expr, type_: Expr = REAL) -> Expr:
    return apply(Const("Eq"), type_, a, b)


def lit(n: int, type_: Expr = REAL) -> Expr:
    return apply(Const("OfNat.ofNat"), type_, NatLit(n), App(Const("instOfNat"), NatLit(n)))


def forall(body: Expr, type_: Expr = REAL) -> Expr:
    """``∀ x y, body``."""
    return Pi("x", type_, Pi("y", type_, body))
