"""Known gaps, shown as expected failures; this list may only shrink."""

import pytest

KNOWN_GAPS = {
    "test_snapshot_definition_agrees[IsingAttention.Model.sum]": "families of structures",
    "test_comparison_by_claim": "families of structures",
    "test_edges_counted_twice_are_caught": "the planted term does not match the exported one",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.name in KNOWN_GAPS:
            item.add_marker(pytest.mark.xfail(reason=KNOWN_GAPS[item.name], strict=False))
