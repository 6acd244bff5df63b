"""Sets: finite ones, complements of a point, rays, intervals; sets that contain given numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from pyisingcheck.sampling.hints import Hint, position_of
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.sampling.show import show
from pyisingcheck.sampling.tables import moderate, tabulated
from pyisingcheck.semantics import comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.sets import point_set
from pyisingcheck.semantics.values import Function, Value
from pyisingcheck.terms.expr import Const, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.sampling.draw import Drawer

__all__ = ["draw_set", "members_asked", "set_around"]

TIGHT = 0.5  # how often an interval around numbers ends at the outermost


def draw_set(d: Drawer, base: ty.Type) -> Value:
    """Return a set of elements of `base`."""
    dom = d.ev.domain
    if ty.size(base) is not None:
        chosen = [dom.constant(d.rng.random() < 0.5) for _ in range(ty.size(base) or 0)]
        return tabulated(d.ev, base, chosen)
    while isinstance(base, ty.Subtype):
        base = base.base
    kind = d.rng.randrange(6)
    if kind == 4:
        return _everything(d)
    if kind == 3 or base == ty.COMPLEX or not isinstance(base, ty.Number):
        return _points(d, base, [d.draw(base) for _ in range(d.rng.choice((0, 0, 1, 2, 3)))])
    if kind == 5:
        # what is asked of such a set mostly is asked of 0 or 1
        hole = d.rng.choice((0, 1)) if d.rng.random() < 0.5 else d.draw(base)
        return Function(
            lambda x: d.ev.domain.negation(comparison.equal(d.ev, base, x, hole)),
            "{" + show(d.ev, base, hole) + "}ᶜ",
            tame=True,
            corners=(hole,),
            moderate=moderate(hole),
        )
    low, high = sorted((d.rational(), d.rational()))
    return _ray_or_interval(d, kind, low, high)


def set_around(d: Drawer, base: ty.Type, members: list[fmpq]) -> Value:
    """Return a set of numbers that contains the given ones."""
    kind = d.rng.randrange(5)
    if kind == 4:
        return _everything(d)
    if kind == 3:
        return _points(d, base, list(dict.fromkeys(members)))
    low, high = min(members), max(members)
    if d.rng.random() > TIGHT:
        low, high = low - abs(d.rational()), high + abs(d.rational())
    if kind == 1 and low == min(members):
        low -= 1  # the ray is open
    return _ray_or_interval(d, kind, low, high)


def members_asked(plan: Plan) -> dict[int, list[Hint]]:
    """Return, for every set of ordered numbers, what hypotheses say it contains, as far as that is
    known when the set is drawn.
    """
    found: dict[int, list[Hint]] = {}
    for depth, step in enumerate(plan.steps):
        head, args = head_and_args(step.type)
        if step.kind != "hypothesis" or not isinstance(head, Const) or len(args) != 5:
            continue
        position = position_of(args[3], depth, 0) if head.name == "Membership.mem" else None
        if position is not None and all(i < position for i in mentioned(args[4], depth)):
            hint = Hint(args[4], step.context, depth, low=True, strict=False)
            found.setdefault(position, []).append(hint)
    return found


def _everything(d: Drawer) -> Function:
    return Function(lambda _: d.ev.domain.constant(True), "Set.univ", tame=True)


def _points(d: Drawer, base: ty.Type, points: list[Value]) -> Function:
    found = point_set(d.ev, base, points)
    found.label = "{" + ", ".join(show(d.ev, base, x) for x in points) + "}"
    found.tame = True
    found.corners = tuple(x for x in points if isinstance(x, int | fmpq))
    found.moderate = moderate(points)
    return found


def _ray_or_interval(d: Drawer, kind: int, low: fmpq, high: fmpq) -> Function:
    ev = d.ev  # the domain may be another when membership is asked for

    def above(x: Value) -> Value:
        return ev.domain.less_equal(low, x)

    def below(x: Value) -> Value:
        return ev.domain.less_equal(x, high)

    rule, label, ends = (
        (
            lambda x: ev.domain.conjunction([above(x), below(x)]),
            f"Set.Icc {low} {high}",
            (low, high),
        ),
        (lambda x: ev.domain.less(low, x), f"Set.Ioi {low}", (low,)),
        (below, f"Set.Iic {high}", (high,)),
    )[kind]
    return Function(rule, label, tame=True, corners=ends, moderate=all(map(moderate, ends)))
