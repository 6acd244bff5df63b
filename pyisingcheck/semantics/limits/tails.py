"""Terms of a sequence far out: whether they end, and how large blocks of them are.

A case distinction on the index may set in anywhere, so that the first terms say nothing of the
rest. Interval arithmetic shows that all terms from some index on are 0; samples only hint at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flint import arb, fmpq

from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball_functions import norm
from pyisingcheck.semantics.domains.ball_numbers import real_float, to_arb
from pyisingcheck.semantics.domains.spans import Span, in_spans
from pyisingcheck.semantics.limits.limits import WORK
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["TINY", "ends", "far_blocks", "far_terms", "positive_float", "rest_of"]

Terms = Callable[[Value], Value]
FAR_TERM = 2**32
LADDER = (16, 20, 24, 32, 64)  # binary exponents of the blocks that are looked at
WINDOW = 8  # terms that stand for a block
LAST = 2**64  # whole numbers from here on are one interval
TINY = 1e-300  # stands for all smaller numbers other than 0
ENDS = (12, 16, 24, 64)  # binary exponents of indices at which a sequence may have ended
PARTS = 400  # intervals that may be looked at
UNKNOWN_TERMS = (TooLarge, Undecided, Unsupported, ArithmeticError, RecursionError, TypeError)


@contextmanager
def _briefly(ev: Evaluator) -> Iterator[None]:
    """Let an evaluation cost no more than one sequence may."""
    before, ev.limit = ev.limit, min(ev.limit, ev.work + WORK * ev.patience)
    try:
        yield
    finally:
        ev.limit = before


def far_terms(ev: Evaluator, f: Terms) -> bool | None:
    """Whether some terms far out are known to differ from 0, since a sum may end late; None if no
    such term is known.
    """
    found: bool | None = None
    for n in (*range(FAR_TERM, FAR_TERM + 64), *range(FAR_TERM**2, FAR_TERM**2 + 4)):
        ev.spend(1)
        try:
            size = norm(f(n))
        except (TooLarge, Undecided, OverflowError):
            continue
        if size > 0:
            return True
        found = False
    return found


def far_blocks(ev: Evaluator, f: Terms) -> list[float]:
    """Return 2ᵏ |f n| for n of size 2ᵏ far out, the largest of a few n that are no special numbers;
    as many as time allows.
    """
    sizes = []
    with _briefly(ev), suppress(*UNKNOWN_TERMS):
        for k in LADDER:
            start = 3 * 2 ** (k - 2) + 1
            terms = [norm(f(n)) for n in range(start, start + WINDOW)]
            sizes.append(max(positive_float(2**k * size) for size in terms))
    return sizes


def positive_float(size: Value) -> float:
    """Return the float nearest to a number ≥ 0; what is not 0 but too small for one stays above."""
    return real_float(size) or (TINY if to_arb(size) > 0 else 0.0)


def ends(ev: Evaluator, f: Terms) -> bool:
    """Whether all terms from some index below 2^64 on are certainly 0."""
    with _briefly(ev):
        return any(_common(ev, f, 2**k, None) == 0 for k in ENDS)


def rest_of(ev: Evaluator, f: Terms, start: int) -> Value | None:
    """Return the sum of all terms from `start` on, a power of two, where interval arithmetic shows
    which of them differ from 0; None where it does not.
    """
    ends = [2**k for k in range(start.bit_length() - 1, LAST.bit_length())]
    waiting: list[tuple[int, int | None]]
    waiting = [(low, high - 1) for low, high in zip(ends, ends[1:], strict=False)]
    waiting.append((LAST, None))  # which is looked at first
    total: Value = 0
    with _briefly(ev):
        for _ in range(PARTS):
            if not waiting:
                return total
            low, high = waiting.pop()
            value = _common(ev, f, low, high)
            if high is None:
                if value is None or value != 0:
                    return None
            elif value is not None:
                total = ev.domain.add(total, ev.domain.mul(high - low + 1, value))
            elif low == high:
                return None
            else:
                middle = (low + high) // 2
                waiting += [(low, middle), (middle + 1, high)]
    return None


def _common(ev: Evaluator, f: Terms, low: int, high: int | None) -> Value | None:
    """Return the value that all terms from `low` to `high` (None for no end) certainly have, None
    if none is known.
    """
    try:
        if low == high:
            return f(low)
        with in_spans(ev):
            value = f(Span(low, arb("inf") if high is None else high))
    except UNKNOWN_TERMS:
        return None
    except AttributeError:  # of what is no span
        return None
    if isinstance(value, Span) and value.low == value.high:
        return value.low if value.low != 0 else 0
    return value if isinstance(value, int | fmpq) else None
