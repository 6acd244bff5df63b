"""Limits of sequences that approach them geometrically, extrapolated from few values."""

from __future__ import annotations

__all__ = ["extrapolated"]

EVEN = 0.05  # how much the ratios of successive steps may differ
FASTEST = 0.8  # the largest of them
LATE = 5  # steps that have to shrink evenly
SETTLING, STEADY = 0.77, 1e-7  # by how much the drift of the ratios has to shrink at each step
NOISE = 1e-13  # relative error of a value


def extrapolated(values: list[float]) -> tuple[float, float] | None:
    """Return the limit of values whose steps shrink evenly, and an estimate of its error; None for
    other values.

    Sequences that fall like powers of n do so along n = 2ᵏ. Uneven ratios, 1 − c/k in particular,
    are those of slower sequences, of which values say too little.
    """
    steps = [b - a for a, b in zip(values, values[1:], strict=False)]
    late = steps[-LATE:]
    if len(late) < LATE or 0 in late or len(values) < LATE + 3:
        return None
    ratios = [b / a for a, b in zip(late, late[1:], strict=False)]
    if not (min(ratios) > 0 and max(ratios) < FASTEST and max(ratios) - min(ratios) < EVEN):
        return None
    drifts = [abs(b - a) for a, b in zip(ratios, ratios[1:], strict=False)]
    if any(b > SETTLING * a + STEADY for a, b in zip(drifts, drifts[1:], strict=False)):
        return None
    table, best = list(values), (values[-1], abs(steps[-1]))
    while len(table) >= 5:
        table = _aitken(table)
        if len(table) < 2:
            break
        error = abs(table[-1] - table[-2]) + NOISE * max(map(abs, values[-LATE:]))
        if not error < best[1]:  # also where it is no number
            break
        best = table[-1], error
    return best


def _aitken(values: list[float]) -> list[float]:
    """Return the sequence transformed by Aitken's Δ² process, which takes a geometric one to its
    limit; up to where its steps vanish.
    """
    found: list[float] = []
    for a, b, c in zip(values, values[1:], values[2:], strict=False):
        bend = (c - b) - (b - a)
        if bend == 0:
            break
        found.append(c - (c - b) * ((c - b) / bend))  # a square may exceed every float
    return found
