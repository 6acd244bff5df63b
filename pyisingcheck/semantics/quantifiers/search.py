"""What the evaluator asks of a search among the points of infinite types."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.quantifiers.shapes import Shape
from pyisingcheck.semantics.truth import Truth
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Search"]


class Search:
    """How quantifiers over infinite types are evaluated; this one declines.

    Attributes
    ----------
    pool : list of (type, value)
        Values around which points may be chosen.
    corners : list of fmpq
        Where functions that the proposition is about jump or bend.
    glancing : bool
        Whether the points that are always tried are enough: another look may follow.
    """

    def __init__(self) -> None:
        self.glancing = False
        self.pool: list[tuple[ty.Type, Value]] = []
        self.corners: list[fmpq] = []

    @contextmanager
    def near(self, domain: ty.Type, points: Sequence[Value]) -> Iterator[None]:
        """Add values around which points are chosen meanwhile."""
        added = [(domain, x) for x in points]
        self.pool[:0] = added
        try:
            yield
        finally:
            del self.pool[: len(added)]

    def quantify(
        self,
        evaluator: Evaluator,
        universal: bool,
        domain: ty.Type,
        predicate: Callable[[Value], Any],
        shape: Shape | None = None,
    ) -> Any:
        """Return a condition for ∀ (or ∃) x : domain, predicate x."""
        raise Unsupported(f"{'∀' if universal else '∃'} over {domain}")

    def jointly(
        self, evaluator: Evaluator, count: int, predicate: Callable[[list[Value]], Any]
    ) -> Truth | None:
        """Return the truth of ∀ x₁ … xₖ : ℝ, predicate [x₁, …], None where it is not recognised."""
        return None

    def unique(
        self, evaluator: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any], shape: Shape
    ) -> Any:
        """Return a condition for ∃! x : domain, predicate x."""
        raise Unsupported(f"∃! over {domain}")

    def points(self, evaluator: Evaluator, domain: ty.Type, shape: Shape) -> list[Value]:
        """Return points of `domain` among which a witness may be."""
        raise Unsupported(f"a witness of {domain}")
