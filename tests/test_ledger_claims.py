"""The table of claims: complete, in order, and refused when malformed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pyisingcheck.ledger.claims import claims_table, parse_claims

ROWS = Path(__file__).parents[1] / "lean" / "ClaimLedger" / "Rows.lean"
ROW = """[[claim]]
id = "X1"
title = "t"
source = ["P(1)"]
written = "w"
content = "c"
kind = "formal"
"""


def test_every_row_is_there_in_order() -> None:
    counts = {"A": 13, "B": 13, "C": 7, "D": 9}
    ids = [f"{part}{i}" for part, n in counts.items() for i in range(1, n + 1)]
    assert list(claims_table()) == ids


@pytest.mark.skipif(not ROWS.exists(), reason="installed without its Lean sources")
def test_the_rows_are_the_ones_that_lean_accepts() -> None:
    declared = re.findall(r'^declare_claim "(\w+)"', ROWS.read_text("utf-8"), re.MULTILINE)
    assert declared == list(claims_table())


def test_every_row_says_what_is_claimed_and_what_is_to_show() -> None:
    for claim in claims_table().values():
        assert claim.title and claim.written and claim.content and claim.source


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ROW + ROW, "twice"),
        (ROW.replace('kind = "formal"', 'kind = "certain"'), "X1: unknown kind"),
        (ROW.replace('title = "t"\n', ""), "X1: .*title"),
        (ROW + 'status = "proved"\n', "X1: .*status"),
    ],
)
def test_malformed_rows_are_named(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_claims(text)
