"""Bounds are checked for their order: slopes are reported, and a promise too high is refuted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from test_corpus import EXPORTS

from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.falsify import Budget, Investigation, check, investigation
from pyisingcheck.falsify.deep_stack import with_deep_stack
from pyisingcheck.falsify.orders import convergence
from pyisingcheck.report.summary import derived_facts, derived_text
from pyisingcheck.terms.decode import Export, load_export
from pyisingcheck.verdict import Verdict

ORDERS = EXPORTS["Orders"]


def order(export: Export, name: str) -> dict[str, Any] | None:
    declaration = export.declarations[name]

    def fitted() -> dict[str, Any] | None:
        run = Investigation(declaration.type, export, name, Budget(1000), "0", "cpu")
        run.prepare()
        return convergence(run)

    return with_deep_stack(fitted)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("norm_trotterProduct_pow_sub_exp_sum_le", -1),
        ("norm_strang_pow_sub_exp_add_le", -2),
    ],
)
def test_products_of_exponentials_converge_with_the_order_of_their_bounds(
    name: str, expected: int
) -> None:
    fitted = order(load_export(snapshot_path()), f"IsingAttention.{name}")
    assert fitted is not None and fitted["variable"] == "n" and fitted["largest"] == 256
    assert fitted["left"] == pytest.approx(expected, abs=0.05)
    assert fitted["right"] == pytest.approx(expected, abs=1e-6)


def test_the_verdict_carries_the_order() -> None:
    verdict = check(ORDERS.declarations["Corpus.Orders.true_euler"], ORDERS, samples=1000)
    assert verdict.verdict == "holds" and verdict.order is not None
    assert verdict.order["left"] == pytest.approx(-1, abs=0.05)
    assert Verdict.from_json(verdict.to_json()) == verdict
    facts = dict(derived_facts(verdict.to_json()))
    assert "(the bound: -1) in n, up to n = 256" in facts["Order"]
    assert derived_text([{"role": "statement", "derived": verdict.to_json()}]).endswith(
        "slope -1.0"
    )
    assert "Order" not in dict(derived_facts(replace(verdict, order=None).to_json()))


@pytest.mark.parametrize("name", ["false_euler_second_order", "false_lie_second_order"])
def test_first_order_is_not_taken_for_second(name: str) -> None:
    declaration = ORDERS.declarations[f"Corpus.Orders.{name}"]
    verdict = check(declaration, ORDERS, samples=1000)
    assert verdict.verdict == "falsified" and verdict.certified


def test_the_samples_alone_do_not_reach_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(investigation, "convergence", lambda check: None)
    monkeypatch.setattr(investigation, "search_far", lambda check, work: False)
    declaration = ORDERS.declarations["Corpus.Orders.false_euler_second_order"]
    assert check(declaration, ORDERS, samples=1000).verdict == "holds"


def test_what_falls_like_no_power_has_no_order() -> None:
    assert order(EXPORTS["Scalar"], "Corpus.Scalar.true_bernoulli") is None
    assert order(load_export(snapshot_path()), "IsingAttention.norm_iterate_rgMap_le") is None


def test_what_is_no_inequality_draws_no_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    export = EXPORTS["Library"]
    name = "Corpus.Library.true_monoidHom_pow"
    run = Investigation(export.declarations[name].type, export, name, Budget(1000), "0", "cpu")
    run.prepare()
    monkeypatch.setattr(run.sampler, "samples", lambda: pytest.fail("samples were drawn"))
    assert convergence(run) is None
