"""Uniform continuity towards infinity."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import exports
import pytest
from flint import fmpq
from real_terms import ANY, Real, lam, named
from terms import NAT, REAL, lit

from pyisingcheck.falsify import check_statement
from pyisingcheck.sampling.functions.classics import FUNCTIONS, Classic
from pyisingcheck.sampling.functions.formulas import evaluated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.paths import AtInfinity
from pyisingcheck.semantics.limits.uniformity import uniformly_continuous
from pyisingcheck.semantics.quantifiers.uniform_limits import tends_uniformly
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.terms.decode import decode_export
from pyisingcheck.terms.expr import BVar, Const, Lam, apply

EXPORT = decode_export(json.dumps(exports.export()))
# those that are not, for what they do far out
UNEVEN = {"Real.sin (x ^ 2)", "x * Real.sin x", "x ^ 2", "x ^ 2 - 1", "x ^ 4", "x ^ 3"}
UNEVEN |= {"(x - Real.sqrt 2) ^ 2"}
UNEVEN |= {"x * |x|", "x * |x| / 4", "x * Real.sqrt |x|", "Real.exp (-x)", "x ^ 2 * ⌊1 / x⌋"}


def verdict(formula: Callable[[Real], Real]) -> str:
    claim = apply(Const("UniformContinuous"), REAL, REAL, ANY, ANY, lam(formula))
    return check_statement(claim, EXPORT).verdict


@pytest.mark.parametrize("classic", FUNCTIONS, ids=lambda c: c.text)
def test_classics_are_judged_by_what_they_are(classic: Classic) -> None:
    ev = Evaluator(EXPORT, BallDomain())

    def f(x: Any) -> Any:
        return evaluated(ev.domain, classic.formula, x)

    level = uniformly_continuous(ev, ty.REAL, f).level
    assert (level <= Level.LIKELY_FALSE) is (classic.text in UNEVEN)
    assert not ("UniformContinuous" in classic.traits and classic.text in UNEVEN)


@pytest.mark.parametrize(
    "formula",
    [
        lambda x: named("sin", x * abs(x)),
        lambda x: named("sin", named("exp", x)),
        lambda x: named("cos", x**3),
        lambda x: x * named("sqrt", named("sqrt", abs(x))),
        lambda x: x * named("log", x),
        lambda x: x * named("log", named("log", 20 + x**2)),
    ],
)
def test_waves_ever_faster_are_uneven(formula: Callable[[Real], Real]) -> None:
    assert verdict(formula) == "falsified"


@pytest.mark.parametrize(
    "formula",
    [
        lambda x: named("sin", 10**12 * x),
        lambda x: named("sin", x**2) / (1 + abs(x)),
        lambda x: named("sin", x**2) / named("log", 2 + x**2),
        lambda x: named("sin", x**2) / named("log", named("log", 20 + x**2)),
        lambda x: named("sin", named("exp", x)) * named("exp", -abs(x)),
        lambda x: named("sin", named("sqrt", abs(x))),
        lambda x: x - x / named("log", 20 + x**2),
        lambda x: x - x / named("log", named("log", 20 + x**2)),
        lambda x: 10**30 * x + named("sqrt", abs(x)),
    ],
)
def test_waves_that_die_away_and_steep_lines_are_even(formula: Callable[[Real], Real]) -> None:
    assert verdict(formula) in ("holds", "inconclusive")


def test_distant_points_of_a_set_are_no_neighbours() -> None:
    """x ^ 2 is uniformly continuous on the whole numbers, not on all above 0."""
    ev = Evaluator(EXPORT, BallDomain())

    def whole(x: Any) -> Truth:
        return Truth(Level.TRUE if fmpq(x).q == 1 else Level.FALSE)

    def positive(x: Any) -> Truth:
        return Truth(Level.TRUE if x > 0 else Level.FALSE)

    assert uniformly_continuous(ev, ty.REAL, lambda x: x * x, whole).level > Level.LIKELY_FALSE
    assert uniformly_continuous(ev, ty.REAL, lambda x: x * x, positive).level < Level.UNKNOWN


# -- uniform limits --------------------------------------------------------------------------------


def power(d: Any, n: Any, x: Any) -> Any:
    return d.power(x, n)


def steep(d: Any, n: Any, x: Any) -> Any:
    """n x / (1 + n² x²), which is 1/2 at x = 1/n"""
    y = d.mul(n, x)
    return d.div(y, d.add(1, d.mul(y, y)))


@pytest.mark.parametrize(
    ("f", "ends", "expected"),
    [
        (power, (0, fmpq(1, 2)), Level.LIKELY_TRUE),
        (power, (0, 1), Level.LIKELY_FALSE),  # x < 1, where it tends to 0 at every x
        (steep, None, Level.LIKELY_FALSE),
        (lambda d, n, x: d.div(d.function("sin", d.mul(n, x)), n), None, Level.LIKELY_TRUE),
        (lambda d, n, x: d.div(x, n), None, Level.LIKELY_FALSE),
        (lambda d, n, x: d.div(x, n), (0, 1), Level.LIKELY_TRUE),
        (lambda d, n, x: d.div(x, n) if n % 2 == 0 else 1, (0, 1), Level.UNKNOWN),
    ],
)
def test_uniform_limits(f: Any, ends: Any, expected: Level) -> None:
    ev = Evaluator(EXPORT, BallDomain(prec=106))

    def inside(x: Any) -> Any:
        return ev.domain.conjunction([ev.domain.less_equal(0, x), ev.domain.less(x, ends[1])])

    with ev.domain.working():
        found = tends_uniformly(
            ev,
            AtInfinity(ty.NAT, 1),
            lambda n, x: ev.domain.norm(f(ev.domain, n, x)),
            None if ends is None else inside,
        )
    assert found.level is expected


@pytest.mark.parametrize(
    ("kind", "expected"), [("Icc", "falsified"), ("Ico", "falsified"), ("half", "holds")]
)
def test_powers_tend_to_zero_uniformly_on_half_of_the_unit_interval(
    kind: str, expected: str
) -> None:
    half = apply(Const("Inv.inv"), REAL, ANY, lit(2))
    ends = (lit(0), half if kind == "half" else lit(1))
    s = apply(Const("Set.Icc" if kind == "half" else f"Set.{kind}"), REAL, ANY, *ends)
    powers = apply(Const("HPow.hPow"), REAL, NAT, REAL, ANY, BVar(0), BVar(1))
    family = Lam("n", NAT, Lam("x", REAL, powers))
    top = apply(Const("Filter.atTop"), NAT, ANY)
    zero = Lam("x", REAL, lit(0))
    claim = apply(Const("TendstoUniformlyOn"), REAL, REAL, NAT, ANY, family, zero, top, s)
    assert check_statement(claim, EXPORT).verdict == expected
