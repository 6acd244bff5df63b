"""A stack for deep terms: statements nest far deeper than Python's default allows."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

__all__ = ["with_deep_stack"]

T = TypeVar("T")
BYTES = 512 * 2**20  # reserved, not used: what RECURSION frames may need at most
RECURSION = 60_000


def with_deep_stack(run: Callable[[], T]) -> T:
    """Return `run()`, called in a thread with a deep stack; what it raises is raised here."""
    result: list[T] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            result.append(run())
        except BaseException as error:
            failure.append(error)

    _finish(work)
    if failure:
        raise failure[0]
    return result[0]


def _finish(work: Callable[[], None]) -> None:
    limit = sys.getrecursionlimit()
    threading.stack_size(BYTES)
    sys.setrecursionlimit(RECURSION)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(0)
        sys.setrecursionlimit(limit)
