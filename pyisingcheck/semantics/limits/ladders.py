"""Whether numbers along a geometric ladder tend to 0, or grow without bound.

Either way only where they have settled far more closely than they lie from it; numbers that move
slowly stay unknown.
"""

from __future__ import annotations

from pyisingcheck.semantics.limits.acceleration import extrapolated
from pyisingcheck.semantics.truth import Level, Truth

__all__ = ["CLEAR", "EXACT", "grows", "judge", "tail_bound"]

EXACT = 1e-100  # values along a sequence are computed at least so closely
CLEAR = 5.0  # a limit is called wrong when it misses by more than this many times its uncertainty
SAME = 1.02  # steps beside gaps that hardly grow
SURE = 20.0  # the same, for a limit that is extrapolated


def judge(values: list[float]) -> Truth:
    """Judge whether numbers, taken along a geometric ladder, tend to 0.

    The differences of the sequence bound what is still to come; the last gap is compared with that
    bound. The differences of distances say less where a sequence passes by what is claimed: numbers
    should have signs if they can.
    """
    gaps = [abs(v) for v in values]
    if len(gaps) >= 10 and min(gaps[-4:]) == float("inf"):
        if not gaps[0] < gaps[1] < float("inf"):
            return Truth(Level.UNKNOWN, grounds="too large for floating-point numbers")
        return Truth(Level.LIKELY_FALSE, grounds="grows beyond all floating-point numbers")
    if _explodes(gaps):
        return Truth(Level.LIKELY_FALSE, grounds="grows at every doubling by its own size and more")
    values = _representable(values)
    gaps = [abs(v) for v in values]
    if len(gaps) < 6:
        return Truth(Level.UNKNOWN, grounds=f"only {len(gaps)} terms could be evaluated")
    last, scale = gaps[-1], max(1.0, *(g for g in gaps if g < float("inf")), 0.0)
    if last <= 1e-11 * min(scale, 1.0) and not (last > EXACT and last >= 0.999 * gaps[-6]):
        return Truth(Level.LIKELY_TRUE, grounds=f"within {last:.1e} after {len(gaps)} steps")
    steps = [abs(b - a) for a, b in zip(values, values[1:], strict=False)]
    tail = tail_bound(steps)
    middle = gaps[len(gaps) // 2]
    if tail is None:
        return _judge_unsettled(gaps, middle)
    if last > CLEAR * tail + 1e-9 * scale:
        return Truth(
            Level.LIKELY_FALSE,
            -last,
            f"settles {last:.6g} away from the claimed limit, within {tail:.1e}",
        )
    limit, error = extrapolated(values) or (0.0, 0.0)
    miss = abs(limit)  # below 0, the sequence passes by what is claimed
    if miss > SURE * error + 1e-7 * scale:
        return Truth(Level.LIKELY_FALSE, -miss, f"heads for {miss:.6g} away, within {error:.1e}")
    falls = all(b < a for a, b in zip(gaps[-6:], gaps[-5:], strict=False))
    if last < 0.9 * gaps[-4] and falls and not _passes_by(gaps[-6:]):
        return Truth(Level.LIKELY_TRUE, grounds=f"within {last:.1e} and closing in")
    return Truth(
        Level.UNKNOWN, -last, f"{last:.3g} away after {len(gaps)} steps, still moving by {tail:.1e}"
    )


def _explodes(gaps: list[float]) -> bool:
    """Whether all but a few numbers are beyond floating-point ones and these at least square from
    one to the next, as no power of n does.
    """
    finite = [g for g in gaps if g < float("inf")]
    rises = all(b > a * a for a, b in zip(finite, finite[1:], strict=False))
    beyond = len(gaps) - len(finite)
    return beyond >= 4 and len(finite) >= 2 and finite == gaps[:-beyond] and finite[0] > 2 and rises


def tail_bound(steps: list[float]) -> float | None:
    """Return a bound for the sum of all further steps, None if the steps do not shrink
    geometrically.
    """
    recent = steps[-4:]
    if recent[-1] == 0.0:
        return 0.0
    ratios = [b / a for a, b in zip(recent, recent[1:], strict=False) if a > 0]
    if not ratios or max(ratios) > 0.96:
        return None
    ratio = max(ratios)
    return recent[-1] * ratio / (1 - ratio)


def _gathers_pace(gaps: list[float]) -> bool:
    """Whether the gaps close, if slowly so far, in steps that do not shrink."""
    steps = [a - b for a, b in zip(gaps, gaps[1:], strict=False)]
    return min(steps) > 0 and steps[-1] > steps[0] / 2


def _judge_unsettled(gaps: list[float], middle: float) -> Truth:
    last, late = gaps[-1], gaps[len(gaps) // 2 :]
    if _marches(gaps):
        return Truth(
            Level.LIKELY_FALSE, -last, f"moves on by {gaps[-1] - gaps[-2]:.3g} at every step"
        )
    away = min(late) >= 0.95 * middle and not _gathers_pace(late)
    if away and middle > 1e-6 and len(gaps) >= 10:
        return Truth(
            Level.LIKELY_FALSE,
            -last,
            f"stays {min(late):.3g} or more away over {len(late)} doublings",
        )
    leaves = all(a < b for a, b in zip(late[-5:], late[-4:], strict=False))
    if max(late[len(late) // 2 :]) < 0.5 * middle and not (leaves or _passes_by(late)):
        return Truth(Level.LIKELY_TRUE, grounds=f"within {last:.1e} and closing in")
    if _returns(late):
        return Truth(Level.LIKELY_FALSE, -max(late), f"keeps returning to {max(late):.3g} away")
    return Truth(Level.UNKNOWN, -last, f"{last:.3g} away after {len(gaps)} steps")


def _passes_by(gaps: list[float]) -> bool:
    """Whether gaps shrink by steps that are ever larger beside what is left: the sequence does not
    come to rest here.
    """
    steps = [a - b for a, b in zip(gaps, gaps[1:], strict=False)]
    ratios = [s / g for s, g in zip(steps, gaps[1:], strict=True) if g > 0]
    if len(ratios) < len(steps) or min(steps) <= 0:
        return False
    late = ratios[-4:]
    return ratios[-1] > ratios[0] and all(
        b > SAME * a for a, b in zip(late, late[1:], strict=False)
    )


def _marches(gaps: list[float]) -> bool:
    """Whether a sequence leaves the claimed limit behind by steps that settle at a size."""
    steps = [b - a for a, b in zip(gaps, gaps[1:], strict=False)][-7:]
    pace = tail_bound([abs(b - a) for a, b in zip(steps, steps[1:], strict=False)])
    return len(steps) == 7 and pace is not None and min(steps) > max(CLEAR * pace, 1e-6)


def _returns(late: list[float]) -> bool:
    """Whether an irregular sequence is as far away at its end as it was before (oscillation)."""
    rises = sum(b > a for a, b in zip(late, late[1:], strict=False))
    if len(late) < 12 or not 3 <= rises <= len(late) - 4:
        return False
    half = len(late) // 2
    return max(late[half:]) > 0.9 * max(late[:half]) > 1e-3


def grows(values: list[float]) -> Truth:
    """Judge whether numbers along a geometric ladder tend to +∞."""
    if len(values) < 6:
        return Truth(Level.UNKNOWN, grounds=f"only {len(values)} terms could be evaluated")
    lowest = sorted(values[-len(values) // 4 :])
    if len(values) >= 12 and lowest[1] < min(values[: len(values) // 2]) - 1:
        return Truth(Level.LIKELY_FALSE, lowest[0], f"keeps falling back, to {lowest[0]:.4g}")
    if values[-1] == float("inf") or (values[-1] > 1e6 and values[-1] > values[-3] > values[-6]):
        return Truth(Level.LIKELY_TRUE, grounds=f"reaches {values[-1]:.3g}")
    steps = [abs(b - a) for a, b in zip(values, values[1:], strict=False)]
    tail = tail_bound(steps)
    if tail is not None and tail < 1.0:
        return Truth(
            Level.LIKELY_FALSE, values[-1], f"settles at {values[-1]:.6g}, within {tail:.1e}"
        )
    late = values[len(values) // 2 :]
    if late[-1] <= late[0]:
        return Truth(
            Level.LIKELY_FALSE, late[-1], f"does not grow: {late[0]:.4g}, later {late[-1]:.4g}"
        )
    if min(b - a for a, b in zip(late, late[1:], strict=False)) > 0:
        return Truth(Level.LIKELY_TRUE, grounds=f"keeps growing, {values[-1]:.3g} so far")
    return Truth(Level.UNKNOWN, grounds=f"reaches {values[-1]:.3g}")


def _representable(values: list[float]) -> list[float]:
    """Return the values after the last that no float can hold; those before the first if there are
    too few.
    """
    infinite = [i for i, v in enumerate(values) if abs(v) == float("inf")]
    if not infinite:
        return values
    late = values[infinite[-1] + 1 :]
    return late if len(late) >= 6 else values[: infinite[0]]
