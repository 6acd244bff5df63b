"""Python's average, tested on the variables of the Lean theorem `Average.average_mul`."""

from pathlib import Path

from hypothesis import given

from pyisingcheck.strategies import for_statement

EXPORT = Path(__file__).parent / "export.json"


def average(x):
    return sum(x) / len(x) if len(x) else 0


@given(for_statement("Average.average_mul", EXPORT))
def test_average_times_n_is_the_sum(case):
    assert average(case["x"]) * case["n"] == sum(case["x"])
