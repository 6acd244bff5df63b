"""How many numbers satisfy a condition."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from flint import arb, fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import Complex, PiMultiple
from pyisingcheck.semantics.domains.germs import Germ, GermDomain, Ratio
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers import counting
from pyisingcheck.semantics.quantifiers.counting import (
    Counted,
    number_of_reals,
    simplest_between,
)
from pyisingcheck.semantics.quantifiers.finiteness import is_finite
from pyisingcheck.semantics.quantifiers.solutions import solutions
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Function, Thunk
from pyisingcheck.terms.decode import Export

ON = Any  # the domain that a condition is evaluated in, with its operations


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(Export("", None, {}, {}, {}), BallDomain())


def counted(ev: Evaluator, condition: Callable[[ON, Any], Any], t: ty.Type = ty.REAL) -> Any:
    """Return the number, -1 for infinitely many, None if it is not known."""
    found = number_of_reals(ev, t, lambda x: condition(ev.domain, x))
    return None if found is None else -1 if found.number is None else found.number


def both(d: ON, *parts: Any) -> Any:
    return d.conjunction(list(parts))


def f(name: str) -> Callable[[ON, Any], Any]:
    return lambda d, x: d.function(name, x)


sin, cos, tan, exp, log, sqrt = map(f, ("sin", "cos", "tan", "exp", "log", "sqrt"))
PI = PiMultiple.of(1)


@pytest.mark.parametrize(
    ("condition", "number"),
    [
        (lambda d, x: d.equal(sin(d, x), d.div(x, 100)), 63),
        (lambda d, x: d.equal(cos(d, x), x), 1),
        (lambda d, x: d.equal(exp(d, x), d.mul(3, x)), 2),
        (lambda d, x: d.equal(exp(d, x), d.mul(fmpq(27, 10), x)), 0),
        (lambda d, x: d.equal(exp(d, x), d.add(x, 1)), 1),  # the line touches the curve at 0
        (lambda d, x: d.equal(d.mul(exp(d, x), d.power(d.sub(d.mul(3, x), 1), 2)), 0), None),
        (lambda d, x: d.equal(log(d, x), d.sub(x, 2)), 3),  # one of them negative: log |x|
        (lambda d, x: both(d, d.less(0, x), d.equal(log(d, x), d.sub(x, 2))), 2),
        (lambda d, x: d.equal(sqrt(d, x), d.mul(fmpq(2, 3), x)), 2),
        (lambda d, x: d.less_equal(d.power(d.sub(x, fmpq(1, 3)), 2), 0), 1),
        (lambda d, x: d.less(d.power(d.sub(x, fmpq(1, 3)), 2), 0), 0),
        (lambda d, x: d.equal(d.norm(d.sub(x, 1)), d.sub(x, 1)), -1),
        (lambda d, x: d.less(x, d.norm(x)), -1),
        (lambda d, x: d.equal(d.add(d.norm(d.sub(x, 1)), d.norm(d.sub(x, 2))), 1), -1),
        (lambda d, x: d.equal(d.norm(d.sub(d.norm(x), 1)), fmpq(1, 2)), 4),
        (lambda d, x: d.constant(False), 0),
        (lambda d, x: d.constant(True), -1),
        (lambda d, x: d.equal(sin(d, x), 0), None),  # infinitely many, which nothing shows
        (lambda d, x: Truth(Level.LIKELY_TRUE), None),
    ],
)
def test_numbers_that_satisfy_a_condition(
    ev: Evaluator, condition: Callable[[ON, Any], Any], number: int | None
) -> None:
    assert counted(ev, condition) == number


@pytest.mark.parametrize(
    ("low", "high", "strict", "number"),
    [(0, 2, (False, False), 3), (0, 2, (True, False), 2), (0, 2, (True, True), 1)],
)
def test_ends_count_where_they_belong(
    ev: Evaluator, low: int, high: int, strict: tuple[bool, bool], number: int
) -> None:
    def condition(d: ON, x: Any) -> Any:
        ends = ((low, x, strict[0]), (x, PiMultiple.of(high), strict[1]))
        bounds = [d.less(a, b) if s else d.less_equal(a, b) for a, b, s in ends]
        return both(d, *bounds, d.equal(sin(d, x), 0))

    assert counted(ev, condition) == number


def test_roots_that_touch_at_closed_forms(ev: Evaluator) -> None:
    def condition(d: ON, x: Any) -> Any:
        left = sin(d, d.mul(PiMultiple.of(fmpq(1, 2)), cos(d, x)))
        right = cos(d, d.mul(PiMultiple.of(fmpq(1, 2)), sin(d, x)))
        return both(d, d.less_equal(0, x), d.less_equal(x, PI), d.equal(left, right))

    assert counted(ev, condition) == 2


def test_poles_divide_branches(ev: Evaluator) -> None:
    def equation(x: Any) -> Any:
        d: ON = ev.domain
        return d.equal(tan(d, d.mul(2, x)), cos(d, d.div(x, 2)))

    def condition(d: ON, x: Any) -> Any:
        bounds = [d.less_equal(0, x), d.less_equal(x, PiMultiple.of(2))]
        return both(d, *bounds, ev.condition(Thunk(equation, x)))

    assert counted(ev, condition) == 5


def sign_of_product(roots: dict[fmpq, int], x: fmpq) -> int:
    """Return the sign of the product of (x - r) ^ k."""
    return 0 if x in roots else (-1) ** sum(k for r, k in roots.items() if x < r)


def test_products_have_the_roots_of_their_factors(ev: Evaluator) -> None:
    """Some of them multiple, some of them ends, times what has none."""
    rng = random.Random(0)
    numbers = [fmpq(k, q) for k in range(-6, 7) for q in (1, 3) if k % q or q == 1]
    for _ in range(60):
        roots = {r: rng.randint(1, 3) for r in rng.sample(numbers, rng.randint(1, 4))}
        low, high = sorted(rng.sample([*roots, fmpq(-9), fmpq(9)], 2))
        strict, wanted = rng.random() < 0.5, rng.choice(((0,), (0, 1), (-1,)))

        def condition(
            d: ON, x: Any, roots: Any = roots, ends: Any = (low, high, strict), wanted: Any = wanted
        ) -> Any:
            value = exp(d, d.div(x, 9))
            for r, k in roots.items():
                value = d.mul(value, d.power(d.sub(x, r), k))
            sign = d.less(value, 0) if wanted == (-1,) else d.less_equal(0, value)
            sign = d.equal(value, 0) if wanted == (0,) else sign
            first = d.less(ends[0], x) if ends[2] else d.less_equal(ends[0], x)
            return both(d, first, d.less_equal(x, ends[1]), sign)

        marks = sorted({low, high, *(r for r in roots if low < r < high)})
        wide = any(sign_of_product(roots, (a + b) / 2) in wanted for a, b in pairwise(marks))
        alone = sum(sign_of_product(roots, x) in wanted for x in marks[strict:])
        assert counted(ev, condition) == (-1 if wide else alone)


def test_roots_that_touch_elsewhere_are_not_counted(ev: Evaluator) -> None:
    """sin x = 1 - c with c so small that no ball tells whether there are none, one or two."""
    close = arb(1) + arb(0, 1e-30)

    def condition(d: ON, x: Any) -> Any:
        return both(d, d.less(0, x), d.less(x, 3), d.equal(sin(d, x), close))

    assert counted(ev, condition) is None


def test_only_nonnegative_numbers_are_elements_of_nnreal(ev: Evaluator) -> None:
    def condition(d: ON, x: Any) -> Any:
        return d.equal(d.power(x, 2), exp(d, d.neg(x)))

    assert counted(ev, condition, ty.NNREAL) == 1 and counted(ev, condition) == 1
    assert counted(ev, lambda d, x: d.equal(d.power(x, 2), 4), ty.NNREAL) == 1
    assert counted(ev, lambda d, x: d.equal(d.power(x, 2), 4), ty.RAT) is None


def test_what_rests_on_an_approximation_is_not_counted(ev: Evaluator) -> None:
    def condition(x: Any) -> Any:
        ev.approximations.append("a guess")
        return ev.domain.equal(x, 1)

    assert number_of_reals(ev, ty.REAL, condition) is None


def test_counting_is_given_up_in_time(ev: Evaluator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "WORK", 2000)
    assert counted(ev, lambda d, x: d.equal(sin(d, x), d.div(x, 100))) is None
    assert ev.work <= 2100 and ev.limit == float("inf")


@pytest.mark.parametrize(
    ("low", "high", "x"),
    [
        (fmpq(1, 3), fmpq(1, 2), fmpq(2, 5)),
        (fmpq(-1, 2), fmpq(1, 2), fmpq(0)),
        (fmpq(0), fmpq(1, 10), fmpq(1, 11)),
        (fmpq(-7, 2), fmpq(-5, 2), fmpq(-3)),
        (fmpq(2), fmpq(3), fmpq(5, 2)),
        (fmpq(314, 100), fmpq(315, 100), fmpq(22, 7)),
    ],
)
def test_the_simplest_number_between_two(low: fmpq, high: fmpq, x: fmpq) -> None:
    assert simplest_between(low, high) == x


# -- germs -----------------------------------------------------------------------------------------


def test_signs_beside_a_zero_at_an_end() -> None:
    x = Germ.between(0, fmpq(1, 8), 4)
    assert x.sign() == 1 and (x * x).sign() == 1 and (-x * x * x).sign() == -1
    assert (x * x - x * x).sign() == 0 and (x * 0).sign() == 0
    sine = GermDomain.function("sin", x)
    assert (sine - sine).sign() is None  # balls do not cancel
    assert GermDomain.function("cos", x).sign() == 1
    assert (GermDomain.function("cos", x) - 1).sign() == -1
    assert (GermDomain.function("sin", x) - x).sign() == -1  # a zero of order 3
    assert (Germ.between(fmpq(-1, 8), 0, 4) + 0).sign() == -1


def test_signs_on_unbounded_intervals() -> None:
    x = Germ.between(fmpq(8), None, 6)
    assert (x * x * x - x * x * 3 - 1).sign() == 1
    assert (GermDomain.function("exp", x) - x * x).sign() == 1
    assert (x * x * x - x * x * 30).sign() is None  # negative before 30
    y = Germ.between(None, fmpq(-8), 6)
    assert (y * y * y - y * y * 3 - 1).sign() == -1 and (y * y + y).sign() == 1


def test_a_single_zero_needs_a_slope_and_two_signs() -> None:
    x = Germ.between(fmpq(1), fmpq(2), 2)
    assert (x * x - 2).vanishes_once() and not (x * x - 5).vanishes_once()
    assert not (x * x - x * 3 + 2).vanishes_once()
    assert not (Germ.between(fmpq(-1), fmpq(2), 2) ** 2 - 2).vanishes_once()
    assert not (x - 1).vanishes_once()  # at an end


def test_quotients_by_what_vanishes_at_an_end() -> None:
    x = Germ.between(0, fmpq(1, 2), 2)
    pole = GermDomain.div(1, x)
    assert isinstance(pole, Ratio) and isinstance(pole * pole - 1, Ratio)
    domain = GermDomain(106, 106)
    assert domain.less(1, pole).level is Level.TRUE
    assert domain.less(domain.add(pole, x), -1).level is Level.FALSE
    with pytest.raises(Undecided):
        Germ.between(fmpq(-1), fmpq(1), 2).inverse()


def test_comparisons_with_assumed_signs() -> None:
    x = Germ.between(fmpq(1), fmpq(2), 2)
    domain = GermDomain(106, 106)
    assert domain.less(x, fmpq(3, 2)).level is Level.UNKNOWN and list(domain.open) == [0]
    for sign, levels in ((-1, "TRUE FALSE"), (0, "FALSE TRUE"), (1, "FALSE FALSE")):
        domain = GermDomain(106, 106, {0: sign, 1: sign})
        found = [domain.less(x, fmpq(3, 2)), domain.equal(x, fmpq(3, 2))]
        assert " ".join(t.level.name for t in found) == levels and not domain.open


def test_a_floor_is_known_below_a_whole_number() -> None:
    assert GermDomain.floor(Germ.between(0, fmpq(1), 2)) == 0
    assert GermDomain.ceil(Germ.between(0, fmpq(1), 2)) == 1
    with pytest.raises(Undecided):
        GermDomain.floor(Germ.between(0, fmpq(3, 2), 2))


# -- complex numbers -------------------------------------------------------------------------------


def test_roots_of_polynomials_with_complex_coefficients(ev: Evaluator) -> None:
    def roots(condition: Callable[[ON, Any], Any]) -> int | None:
        found = solutions(ev, ty.COMPLEX, lambda z: condition(ev.domain, z))
        return len(found[0]) if found is not None and found[1] else None

    i = Complex(0, 1)
    with ev.domain.working():
        assert roots(lambda d, z: d.equal(d.power(z, 3), d.mul(8, i))) == 3
        assert roots(lambda d, z: d.equal(d.mul(d.sub(z, i), d.sub(z, i)), 0)) == 1
        assert roots(lambda d, z: d.equal(d.mul(i, z), d.mul(i, z))) is None


@pytest.mark.parametrize(
    ("condition", "level"),
    [
        (lambda d, z: d.equal(d.power(z, 0), 1), Level.FALSE),
        (lambda d, z: d.less(d.norm(z), 1), Level.FALSE),
        (lambda d, z: d.equal(d.re(z), 0), Level.FALSE),
        (lambda d, z: d.equal(d.im(z), 0), Level.FALSE),
        (lambda d, z: d.equal(d.power(z, 3), 1), Level.TRUE),
        (lambda d, z: d.equal(d.norm(z), 1), Level.UNKNOWN),
    ],
)
def test_infinite_sets_of_complex_numbers(
    ev: Evaluator, condition: Callable[[ON, Any], Any], level: Level
) -> None:
    assert is_finite(ev, ty.COMPLEX, Function(lambda z: condition(ev.domain, z))).level is level


def test_sets_of_reals_are_finite_where_they_are_counted(ev: Evaluator) -> None:
    s = Function(lambda x: ev.domain.equal(ev.domain.function("cos", x), x))
    assert is_finite(ev, ty.REAL, s).level is Level.TRUE
    assert is_finite(ev, ty.REAL, s, counting=False).level is Level.UNKNOWN
    assert number_of_reals(ev, ty.REAL, lambda x: ev.apply(s, x)) == Counted(1)
