"""Substitution and printing, against a plain recursive reference and by example."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    LevelParam,
    LevelSucc,
    LevelZero,
    NatLit,
    Pi,
    Proj,
    Sort,
    apply,
    constants,
    head_and_args,
)
from pyisingcheck.terms.pretty import pretty
from pyisingcheck.terms.substitute import beta, instantiate, instantiate_levels, shift


def terms(loose: int) -> st.SearchStrategy[Expr]:
    leaves = st.one_of(
        st.builds(BVar, st.integers(0, loose + 2)), st.builds(Const, st.sampled_from("fgh"))
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(App, inner, inner),
            st.builds(Lam, st.just("x"), inner, inner),
            st.builds(Pi, st.just("y"), inner, inner),
            st.builds(Let, st.just("z"), inner, inner, inner),
            st.builds(Proj, st.just("S"), st.integers(0, 1), inner),
        ),
        max_leaves=12,
    )


def show(expr: Expr) -> str:
    match expr:
        case BVar(i):
            return f"#{i}"
        case Const(name):
            return name
        case App(f, a):
            return f"({show(f)} {show(a)})"
        case Lam(_, t, b):
            return f"(λ {show(t)}. {show(b)})"
        case Pi(_, t, b):
            return f"(Π {show(t)}. {show(b)})"
        case Let(_, t, v, b):
            return f"(let {show(t)} {show(v)} {show(b)})"
        case Proj(s, i, e):
            return f"({show(e)}.{s}.{i})"
    raise AssertionError(expr)


def naive(expr: Expr, arg: Expr, depth: int = 0) -> Expr:
    """Remove binder ``depth`` around ``expr``: the textbook definition, tree by tree."""
    match expr:
        case BVar(i):
            if i < depth:
                return expr
            return lift(arg, depth) if i == depth else BVar(i - 1)
        case App(f, a):
            return App(naive(f, arg, depth), naive(a, arg, depth))
        case Lam(n, t, b):
            return Lam(n, naive(t, arg, depth), naive(b, arg, depth + 1))
        case Pi(n, t, b):
            return Pi(n, naive(t, arg, depth), naive(b, arg, depth + 1))
        case Let(n, t, v, b):
            return Let(n, naive(t, arg, depth), naive(v, arg, depth), naive(b, arg, depth + 1))
        case Proj(s, i, e):
            return Proj(s, i, naive(e, arg, depth))
        case _:
            return expr


def lift(expr: Expr, amount: int, cutoff: int = 0) -> Expr:
    match expr:
        case BVar(i):
            return BVar(i + amount) if i >= cutoff else expr
        case App(f, a):
            return App(lift(f, amount, cutoff), lift(a, amount, cutoff))
        case Lam(n, t, b):
            return Lam(n, lift(t, amount, cutoff), lift(b, amount, cutoff + 1))
        case Pi(n, t, b):
            return Pi(n, lift(t, amount, cutoff), lift(b, amount, cutoff + 1))
        case Let(n, t, v, b):
            return Let(
                n,
                lift(t, amount, cutoff),
                lift(v, amount, cutoff),
                lift(b, amount, cutoff + 1),
            )
        case Proj(s, i, e):
            return Proj(s, i, lift(e, amount, cutoff))
        case _:
            return expr


@given(terms(2), terms(1))
def test_instantiate_agrees_with_the_textbook(body: Expr, arg: Expr) -> None:
    assert show(instantiate(body, arg)) == show(naive(body, arg))


@given(terms(2), terms(1), terms(1))
def test_two_binders_at_once_are_one_after_the_other(body: Expr, a: Expr, b: Expr) -> None:
    assert show(instantiate(body, a, b)) == show(naive(naive(body, lift(b, 1)), a))


@given(terms(2), st.integers(0, 3), st.integers(0, 3))
def test_shift_agrees_with_the_textbook(body: Expr, amount: int, cutoff: int) -> None:
    assert show(shift(body, amount, cutoff)) == show(lift(body, amount, cutoff))


def test_a_variable_of_a_removed_binder_is_found_below_others() -> None:
    """In λ y, #1 y the loose variable is 0: without its binder it would be taken for y."""
    below = Lam("y", Const("T"), App(BVar(1), BVar(0)))
    with pytest.raises(ValueError, match="cannot be shifted"):
        shift(below, -1)
    outer = Lam("y", Const("T"), App(BVar(2), BVar(0)))
    assert show(shift(outer, -1)) == show(below)


def test_shifting_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be shifted"):
        shift(BVar(0), -1)


def test_beta_continues_into_an_instantiated_head() -> None:
    identity = Lam("x", Const("T"), BVar(0))
    assert show(beta(Lam("f", Const("T"), App(BVar(0), Const("a"))), [identity])) == "a"
    assert show(beta(identity, [Const("f"), Const("a")])) == "(f a)"
    assert show(beta(App(identity, Const("f")), [Const("a")])) == "(f a)"


def test_depth_and_sharing_do_not_meet_recursion() -> None:
    deep: Expr = BVar(0)
    for _ in range(50_000):
        deep = App(Const("f"), deep)
    assert instantiate(deep, Const("a")).loose == 0
    shared: Expr = BVar(0)
    for _ in range(200):  # a tree of 2^200 nodes
        shared = App(shared, shared)
    assert instantiate(shared, Const("a")).loose == 0
    assert constants(instantiate(shared, Const("a"))) == ["a"]
    assert len(pretty(shared, limit=300)) <= 300


def test_untouched_terms_come_back_as_the_same_object() -> None:
    closed = App(Const("f"), Const("a"))
    assert instantiate(closed, Const("b")) is closed
    assert shift(closed, 5) is closed


def test_universe_parameters_are_replaced() -> None:
    term = App(Const("List", (LevelParam("u"),)), Sort(LevelSucc(LevelParam("u"))))
    found = instantiate_levels(term, ["u"], [LevelZero()])
    assert isinstance(found, App) and found.fn.levels == (LevelZero(),)
    assert pretty(found) == "List Type"
    with pytest.raises(ValueError, match="universe"):
        instantiate_levels(term, ["u", "v"], [LevelZero()])


def test_printing_looks_like_lean() -> None:
    real, inst = Const("Real"), Const("instHAdd")
    x = BVar(0)

    def add(a: Expr, b: Expr) -> Expr:
        return apply(Const("HAdd.hAdd"), real, real, real, inst, a, b)

    def mul(a: Expr, b: Expr) -> Expr:
        return apply(Const("HMul.hMul"), real, real, real, inst, a, b)

    two = apply(Const("OfNat.ofNat"), real, NatLit(2), inst)
    body = apply(Const("LE.le"), real, inst, mul(two, add(x, x)), App(Const("Real.exp"), x))
    assert pretty(Pi("x", real, body)) == "∀ x : Real, 2 * (x + x) ≤ Real.exp x"
    nested = apply(Const("HSub.hSub"), real, real, real, inst, x, add(x, x))
    assert pretty(nested, context=["x"]) == "x - (x + x)"
    assert pretty(Pi("h", Const("p"), Const("q"))) == "p → q"
    assert pretty(Lam("x", real, Lam("x", real, App(x, BVar(1))))) == (
        "fun x : Real ↦ fun x_1 : Real ↦ x_1 x"
    )
    assert repr(x) == "<BVar #0>"


def test_head_and_args_undoes_apply() -> None:
    head, args = head_and_args(apply(Const("f"), Const("a"), Const("b")))
    assert isinstance(head, Const) and [a.name for a in args] == ["a", "b"]
