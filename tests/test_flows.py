"""Functions tied to each other by linear differential equations."""

from __future__ import annotations

import json
import random

import exports
import pytest
from flint import arb, fmpq
from real_terms import ANY, ON_REALS, Real, named
from terms import REAL, eq, lit, rel

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.functions.flows import Flow, FlowFunction, flow_of
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.jets import taylor
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.values import PROOF
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, Pi, apply
from pyisingcheck.terms.substitute import shift

EXPORT = decode_export(json.dumps(exports.export()))


def has_derivative(f: int, slope: Expr) -> Expr:
    """∀ x, HasDerivAt f slope x; the function is a variable outside."""
    args = [REAL, ANY, REAL, *[ANY] * 4, BVar(f + 1), slope, BVar(0)]
    return Pi("x", REAL, apply(Const("HasDerivAt"), *args))


def at(f: int, x: Expr) -> Real:
    return Real(App(BVar(f), x))


def statement(slope: Real, conclusion: Expr) -> Expr:
    """f′ = g → g′ = slope → conclusion, for all f and g; x is bound in the slope."""
    first = has_derivative(1, at(1, BVar(0)).expr)
    second = has_derivative(1, slope.expr)
    claim = Pi("hf", first, Pi("hg", second, conclusion))
    return Pi("f", ON_REALS, Pi("g", ON_REALS, claim))


F, G = at(3, BVar(0)), at(2, BVar(0))  # below f, g, hf and x
ENERGY = at(4, BVar(0)) ** 2 + at(3, BVar(0)) ** 2
AT_0 = at(4, lit(0)) ** 2 + at(3, lit(0)) ** 2


def flow(slope: Real) -> Flow | None:
    ev = Evaluator(EXPORT, BallDomain())
    return flow_of(ev, plan_of(ev, statement(slope, rel("LE.le", lit(0), lit(1)))))


def test_a_pendulum_keeps_its_energy_and_a_damped_one_does_not() -> None:
    kept = Pi("x", REAL, eq(ENERGY.expr, AT_0.expr))
    assert check_statement(statement(-F, kept), EXPORT).verdict == "holds"
    lost = Pi("x", REAL, rel("LE.le", ENERGY.expr, AT_0.expr))  # for x < 0 it was larger
    found = check_statement(statement(-F - G, lost), EXPORT)
    assert found.verdict == "falsified" and found.certified


def test_values_at_0_are_those_that_are_asked_for() -> None:
    """f′ = g, g′ = f, f 0 = g 0 = 1 is the exponential function, and no hyperbolic cosine."""
    starts = [eq(at(k, lit(0)).expr, lit(1)) for k in (3, 3)]

    def claim(name: str) -> Expr:
        conclusion = eq(at(6, BVar(0)).expr, named(name, Real(BVar(0))).expr)
        return statement(F, Pi("h0", starts[0], Pi("h1", starts[1], Pi("x", REAL, conclusion))))

    assert check_statement(claim("exp"), EXPORT).verdict == "holds"
    found = check_statement(claim("cosh"), EXPORT)
    assert found.verdict == "falsified" and found.certified


def test_solutions_are_exact_at_0_and_have_their_derivatives() -> None:
    found = flow(-F)
    assert found is not None
    drawn = found.drawn([], random.Random(0))
    assert drawn is not None
    f, g = drawn[0], drawn[1]
    ev, x = found.ev, fmpq(2, 3)
    assert all(isinstance(h.apply(fmpq(0)), fmpq) for h in (f, g))
    values, slopes = taylor(ev, ty.REAL, f.apply, x, 2), g.apply(x)
    assert values is not None
    assert arb(values[1]).overlaps(slopes) and arb(values[2]).overlaps(-values[0])
    assert found.holds(2, [f, g, PROOF]) and found.holds(3, [f, g, PROOF, PROOF])


def test_functions_of_other_solutions_do_not_hold() -> None:
    pendulum, growth = flow(-F), flow(F)
    assert pendulum is not None and growth is not None
    rng = random.Random(0)
    one, other = pendulum.drawn([], rng), pendulum.drawn([], rng)
    grown = growth.drawn([], rng)
    assert one is not None and other is not None and grown is not None
    assert not pendulum.holds(2, [one[0], other[1], PROOF])
    assert not pendulum.holds(2, [grown[0], grown[1], PROOF])
    assert not pendulum.holds(2, [FlowFunction(lambda x: x), one[1], PROOF])


@pytest.mark.parametrize("slope", [F * F, F + Real(BVar(0)), Real(BVar(0)) * F, named("sin", F)])
def test_what_is_not_linear_or_not_the_same_everywhere_is_left_alone(slope: Real) -> None:
    found = flow(slope)
    assert found is None or found.drawn([], random.Random(0)) is None


def test_two_equations_for_one_function_are_no_system() -> None:
    ev = Evaluator(EXPORT, BallDomain())
    once = has_derivative(0, at(1, BVar(0)).expr)
    claim = Pi("h", once, Pi("h'", shift(once, 1), rel("LE.le", lit(0), lit(1))))
    assert flow_of(ev, plan_of(ev, Pi("f", ON_REALS, claim))) is None
