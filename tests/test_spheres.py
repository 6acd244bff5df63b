"""Extrema and quantifiers over spheres: exact where the function is a quadratic form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq

from pyisingcheck.falsify import check
from pyisingcheck.sampling.plan import plan_of
from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.spheres import quadratic_condition
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Function
from pyisingcheck.terms.decode import load_export

CORPUS = Path(__file__).parent / "corpus"
EXPORT = load_export(CORPUS / "Spheres.json")


@pytest.mark.parametrize("name", ["true_rayleigh", "true_norm", "true_dual", "true_quotient"])
def test_extrema_are_decided_at_most_samples(name: str) -> None:
    (declaration,) = (d for d in EXPORT.theorems if d.name.endswith(f".{name}"))
    verdict = check(declaration, EXPORT, samples=1000)
    assert verdict.verdict == "holds", verdict
    assert verdict.samples >= 30


def opened(name: str) -> list[tuple[str, str]]:
    export = load_export(CORPUS / "Operators.json")
    (declaration,) = (d for d in export.theorems if d.name.endswith(f".{name}"))
    plan = plan_of(Evaluator(export, BallDomain()), declaration.type)
    return [(step.kind, step.name) for step in plan.steps]


def test_an_existence_among_the_hypotheses_becomes_a_variable_that_comes_early() -> None:
    assert opened("true_opened") == [
        ("variable", "n"),
        ("variable", "B"),
        ("variable", "A"),
        ("hypothesis", "h"),
        ("hypothesis", "h"),
    ]


def test_functions_are_evaluated_once_at_each_index() -> None:
    ev, calls = Evaluator(EXPORT, BallDomain()), []

    def at(i: int) -> int:
        calls.append(i)
        return i

    vector = ty.Pi(ty.Fin(2), lambda _: ty.INT)
    total = Function(at)
    for _ in range(40):
        total = algebra.binary(ev, "add", vector, total, total)
    assert total(1) == 2**40
    assert len(calls) == 2


def quadratic(universal: bool, domain: ty.Type, predicate: Callable[[Any], Any]) -> Level | None:
    ev = Evaluator(EXPORT, BallDomain())
    truth = quadratic_condition(ev, universal, domain, lambda x: predicate(ev.domain, x))
    return None if truth is None else truth.level


def test_quadratic_inequalities_are_decided_where_a_minimum_is_attained() -> None:
    # (x − 1)² + c ≥ 0
    def claim(c: int, strict: bool) -> Callable[[Any, Any], Any]:
        def holds(dom: Any, x: Any) -> Any:
            value = dom.add(dom.power(dom.sub(x, 1), 2), c)
            return dom.less(0, value) if strict else dom.less_equal(0, value)

        return holds

    assert quadratic(True, ty.REAL, claim(0, strict=False)) is Level.TRUE
    assert quadratic(True, ty.REAL, claim(0, strict=True)) is Level.FALSE
    assert quadratic(True, ty.REAL, claim(1, strict=True)) is Level.TRUE
    assert quadratic(True, ty.REAL, claim(-1, strict=False)) is Level.FALSE


def test_roots_and_quotients_that_may_be_junk_are_left_alone() -> None:
    def root(dom: Any, x: Any) -> Any:  # √x · √x is 0, not x, on negative numbers
        y = dom.function("sqrt", x)
        return dom.less_equal(0, dom.mul(y, y))

    def quotient(dom: Any, x: Any) -> Any:  # x / x is 0 at 0
        return dom.less(0, dom.div(dom.mul(x, x), x))

    assert quadratic(True, ty.REAL, root) is None
    assert quadratic(True, ty.REAL, quotient) is None


@pytest.mark.parametrize("domain", [ty.REAL, ty.RAT, ty.COMPLEX])
def test_norms_with_factors_are_compared_by_their_squares(domain: ty.Type) -> None:
    """‖c x‖ ≤ r ‖x‖ holds of all x if and only if |c| ≤ r."""

    def claim(c: int, r: int) -> Callable[[Any, Any], Any]:
        return lambda dom, x: dom.less_equal(dom.norm(dom.mul(c, x)), dom.mul(r, dom.norm(x)))

    assert quadratic(True, domain, claim(-3, 3)) is Level.TRUE
    assert quadratic(True, domain, claim(0, 0)) is Level.TRUE
    wrong = quadratic(True, domain, claim(3, 2))
    assert wrong is (None if domain == ty.RAT else Level.FALSE)
    assert quadratic(True, domain, claim(3, -4)) is not Level.TRUE


def test_values_of_a_complex_form_on_one_side_of_a_line() -> None:
    ev = Evaluator(EXPORT, BallDomain())
    space = ty.Pi(ty.Fin(2), lambda _: ty.COMPLEX)

    def attains(shift: fmpq) -> Callable[[Any], Any]:
        """‖x‖ = 1 and |x₀|² + i |x₁|² + i conj(x₀) x₁ = shift."""

        def at(x: Any) -> Any:
            dom = ev.domain
            a, b = (ev.apply(x, k) for k in range(2))
            a2, b2 = (dom.mul(dom.conj(z), z) for z in (a, b))
            i = dom.complex(0, 1)
            form = dom.add(a2, dom.mul(i, dom.add(b2, dom.mul(dom.conj(a), b))))
            return dom.conjunction(
                [dom.equal(dom.add(a2, b2), 1), dom.equal(form, dom.complex(shift, shift))]
            )

        return at

    far = quadratic_condition(ev, False, space, attains(fmpq(3)))
    assert far is not None
    assert far.level is Level.FALSE
    assert quadratic_condition(ev, False, space, attains(fmpq(1, 2))) is None
