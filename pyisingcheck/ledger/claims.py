"""The table of claims: what the papers say, row by row, in their order."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

KINDS = ("formal", "empirical", "informal")


@dataclass(frozen=True, slots=True)
class Claim:
    """One row: the claim as its source makes it, and what there is to prove or to measure.

    Attributes
    ----------
    kind
        ``formal`` if Lean decides its status, else ``empirical`` or ``informal``.
    trivial
        Why the source's own formalization holds trivially, where it does.
    """

    id: str
    title: str
    source: tuple[str, ...]
    written: str
    content: str
    kind: str
    trivial: str | None = None


@cache
def claims_table() -> dict[str, Claim]:
    """All claims by id, in the order of the table."""
    return parse_claims(files(__package__).joinpath("claims.toml").read_text("utf-8"))


def parse_claims(text: str) -> dict[str, Claim]:
    """Read a table of claims.

    Raises
    ------
    ValueError
        If a row is incomplete, has an unknown key or kind, or repeats an id; the row is named.
    """
    table: dict[str, Claim] = {}
    for record in tomllib.loads(text).get("claim", []):
        claim = _claim(record)
        if claim.id in table:
            raise ValueError(f"claim {claim.id} occurs twice")
        table[claim.id] = claim
    return table


def _claim(record: dict[str, Any]) -> Claim:
    try:
        claim = Claim(**{**record, "source": tuple(record.get("source", ()))})
    except TypeError as error:
        raise ValueError(f"claim {record.get('id', '?')}: {error}") from None
    if claim.kind not in KINDS:
        raise ValueError(f"claim {claim.id}: unknown kind {claim.kind!r}")
    return claim
