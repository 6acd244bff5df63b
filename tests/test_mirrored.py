"""Functions that are another one at other places, and what is known of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flint import fmpq
from real_terms import ANY, ON_REALS
from terms import REAL, lit, rel

from pyisingcheck.sampling.drawing.draw import Drawer
from pyisingcheck.sampling.functions.classics import FUNCTIONS, ClassicFunction, classic_function
from pyisingcheck.sampling.functions.mirrored import mirrored
from pyisingcheck.sampling.functions.regularity import is_regular
from pyisingcheck.sampling.functions.related import close_function, varied_function
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import real_float
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import Function, force
from pyisingcheck.terms.decode import load_export
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, apply

CORPUS = load_export(Path(__file__).parent / "corpus" / "Convexity.json")
POINTS = [fmpq(k, 7) for k in range(-30, 31)]
REALS = ty.Pi(ty.REAL, lambda _: ty.REAL)


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(CORPUS, BallDomain(max_prec=256))


def assert_is_what_is_said(f: Function) -> None:
    y = [real_float(force(f(x))) for x in POINTS]
    rounding = 1e-12 * max(map(abs, y))
    steps = [b - a for a, b in zip(y, y[1:], strict=False)]
    bends = [b - a for a, b in zip(steps, steps[1:], strict=False)]
    assert not ("Monotone" in f.traits and min(steps) < -rounding), f
    assert not ("Antitone" in f.traits and max(steps) > rounding), f
    assert not ("ConvexOn" in f.traits and min(bends) < -4 * rounding), f
    assert not ("ConcaveOn" in f.traits and max(bends) > 4 * rounding), f
    assert not ("Function.Injective" in f.traits and 0 in steps and rounding < 1e-6), f


@pytest.mark.parametrize("seed", range(3))
def test_traits_follow_functions_that_are_made_of_others(ev: Evaluator, seed: int) -> None:
    d = Drawer(ev, seed)
    for _ in FUNCTIONS:
        f = classic_function(d, ty.REAL, ty.REAL)
        assert f is not None
        made = [mirrored(d, f), close_function(d, REALS, f), varied_function(d, REALS, f)]
        for g in made:
            assert isinstance(g, Function)
            assert_is_what_is_said(g)


def test_corners_and_text_move_along(ev: Evaluator) -> None:
    f = Function(lambda x: max(force(x), 0), "fun x => max 0 x", True, False, (fmpq(0),))
    for seed in range(8):
        g = mirrored(Drawer(ev, seed), f)
        assert g is not None and g.label is not None and g.label != f.label
        (corner,) = g.corners
        assert force(g(corner)) == 0
        assert {force(g(corner + s)) for s in (1, -1)} == {0, 1}


def test_functions_with_their_own_values_are_left_alone(ev: Evaluator) -> None:
    class Own(Function):
        pass

    assert mirrored(Drawer(ev, 0), Own(force)) is None


def convex(set_: Expr) -> Expr:
    return apply(Const("ConvexOn"), REAL, REAL, REAL, *[ANY] * 7, set_, BVar(0))


@pytest.mark.parametrize(
    ("set_", "known"),
    [
        (apply(Const("Set.Icc"), REAL, ANY, lit(0), lit(1)), True),
        (apply(Const("Set.univ"), REAL), True),
        (apply(Const("Union.union"), REAL, ANY, Const("s"), Const("t")), False),
    ],
)
def test_what_is_convex_on_all_numbers_is_so_on_intervals(
    ev: Evaluator, set_: Expr, known: bool
) -> None:
    claim = Pi("f", ON_REALS, Pi("h", convex(set_), rel("LE.le", lit(0), lit(1))))
    plan = plan_of(ev, claim)
    square = ClassicFunction(lambda x: x * x, traits=frozenset({"ConvexOn"}))
    cube = ClassicFunction(lambda x: x * x * x, traits=frozenset())
    assert is_regular(plan, 1, [square]) is known
    assert not is_regular(plan, 1, [cube])
