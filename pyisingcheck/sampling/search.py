"""Quantifiers over infinite types that stand inside a statement: tried at finitely many points.

∀ is refuted by one point where it fails; where none does it is likely true. ∃ is proved by one
witness; where none is found it stays unknown, unless the violation visibly settles away from zero
along a growing ladder of naturals (the form in which ε–n₀ statements fail).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from flint import fmpq

from pyisingcheck.sampling.draw import Drawer, NoElement
from pyisingcheck.sampling.show import show
from pyisingcheck.semantics import limits
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import Exhausted, TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.evaluate import Evaluator, Search
from pyisingcheck.semantics.truth import Level, Truth, all_of
from pyisingcheck.semantics.values import Value

__all__ = ["PointSearch"]

REALS = [
    fmpq(p, q)
    for p, q in (
        (0, 1),
        (1, 1),
        (-1, 1),
        (1, 2),
        (-1, 2),
        (2, 1),
        (-2, 1),
        (1, 3),
        (3, 1),
        (-3, 2),
        (1, 10),
        (-1, 10),
        (1, 1000),
        (1, 10**6),
        (-1, 10**6),
        (10, 1),
        (-10, 1),
        (1000, 1),
        (-1000, 1),
        (7, 5),
        (-5, 7),
        (10**6, 1),
    )
]
NATURALS = [*range(9), 10, 12, 15, 16, 17, 20, 31, 32, 64, 100, 255, 1000, 1024]
LADDER = [0, 1, 2, 3, *(2**k for k in range(2, 46, 2))]


class PointSearch(Search):
    """Tries special points, values of the sample at hand and random ones.

    Attributes
    ----------
    pool : list of (type, value)
        The sample's values; candidates of the same type are made from them.
    witness : list of str
        The points at which universal statements failed, outermost first, for the counterexample.
    """

    def __init__(self, seed: int | str) -> None:
        self.seed = seed
        self.pool: list[tuple[ty.Type, Value]] = []
        self.witness: list[str] = []
        self.depth = 0
        self._drawer: Drawer | None = None

    def quantify(
        self,
        evaluator: Evaluator,
        universal: bool,
        domain: ty.Type,
        predicate: Callable[[Value], Any],
    ) -> Any:
        if evaluator.domain.name != "ball":
            raise Unsupported(f"{'∀' if universal else '∃'} over {domain} inside a batch")
        self.depth += 1
        try:
            if universal:
                return self._forall(evaluator, domain, predicate)
            return self._exists(evaluator, domain, predicate)
        finally:
            self.depth -= 1

    def candidates(self, ev: Evaluator, t: ty.Type) -> list[Value]:
        """Return points of `t` to try, simple ones first; fewer at greater depth."""
        count = (48, 16, 8, 4)[min(self.depth - 1, 3)]
        same = [v for s, v in self.pool if s == t]
        near = self._near(ev, same) if t in (ty.REAL, ty.RAT) else []
        points = [*near, *same, *self._special(ev, t)]
        return [*points[: count + len(near)], *self._random(ev, t, ev.patience * count // 3)]

    @staticmethod
    def _near(ev: Evaluator, values: list[Value]) -> list[Value]:
        dom = ev.domain
        near: list[Value] = []
        for x in values[:4]:
            near += [x, dom.neg(x), dom.add(x, 1), dom.sub(x, 1), dom.div(x, 2), dom.inv(x)]
            near += [dom.function("sqrt", x), dom.mul(x, x)]
        for x, y in itertools.combinations(values[:3], 2):
            near += [
                dom.div(dom.add(x, y), 2),
                dom.add(x, y),
                dom.sub(x, y),
                dom.sub(y, x),
                dom.mul(x, y),
            ]
            near += [dom.div(x, y), dom.div(y, x)]
        return near

    def _special(self, ev: Evaluator, t: ty.Type) -> list[Value]:
        if t == ty.NAT:
            return list(NATURALS)
        if t == ty.INT:
            return [s * n for n in NATURALS for s in (1, -1) if n or s == 1]
        if t in (ty.REAL, ty.RAT):
            return list(REALS)
        if t == ty.NNREAL:
            return [x for x in REALS if x >= 0]
        if t == ty.COMPLEX:
            return [ev.domain.complex(a, b) for a in REALS[:5] for b in REALS[:3]]
        return []

    def _random(self, ev: Evaluator, t: ty.Type, count: int) -> list[Value]:
        if self._drawer is None or self._drawer.ev is not ev:
            self._drawer = Drawer(ev, f"search {self.seed}")
        found = []
        for _ in range(
            count if t in (ty.REAL, ty.RAT, ty.NNREAL, ty.COMPLEX, ty.INT, ty.NAT) else 4 * count
        ):
            try:
                found.append(self._drawer.draw(t))
            except NoElement:
                return found
        return found

    def _forall(self, ev: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any]) -> Truth:
        parts: list[Truth] = []
        points = self.candidates(ev, domain)
        if domain == ty.NAT and self.depth > 1:
            points = [*NATURALS[:12], *(2**k for k in range(4, 48, 2))]
        for x in points:
            mark = len(self.witness)
            try:
                part = predicate(x)
            except Exhausted:
                raise
            except (TooLarge, Undecided, RecursionError):
                continue
            if part.level <= Level.LIKELY_FALSE:
                self.witness.insert(mark, show(ev, domain, x))
                return part  # type: ignore[no-any-return]
            del self.witness[mark:]
            parts.append(part)
        least = all_of(parts)
        level = min(least.level, Level.LIKELY_TRUE) if parts else Level.UNKNOWN
        return Truth(level, least.margin, f"holds at {len(parts)} points of {domain}")

    def _exists(self, ev: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any]) -> Truth:
        mark = len(self.witness)
        best, margins = Truth(Level.FALSE), []
        for x in LADDER if domain == ty.NAT else self.candidates(ev, domain):
            try:
                part = predicate(x)
            except Exhausted:
                raise
            except (TooLarge, Undecided, RecursionError):
                break
            if part.level >= Level.LIKELY_TRUE:
                del self.witness[mark:]
                return part  # type: ignore[no-any-return]
            margins.append(part.margin)
            if best.level <= part.level:
                best = part
        del self.witness[mark:]
        if domain == ty.NAT and _settles(margins):
            return Truth(
                Level.LIKELY_FALSE,
                margins[-1],
                f"the violation settles at {-margins[-1]:.4g} as n₀ grows",
            )
        return Truth(
            Level.UNKNOWN, best.margin, f"no witness among {len(margins)} points of {domain}"
        )


def _settles(margins: list[float]) -> bool:
    """Whether negative margins along the ladder of naturals stay away from 0."""
    late = [-m for m in margins[6:]]
    if len(late) < 8 or not all(m == m and m > 0 for m in late):
        return False
    return limits.judge(late).level is Level.LIKELY_FALSE
