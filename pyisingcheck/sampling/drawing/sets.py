"""Sets: finite ones, complements of a point, rays, intervals; those that contain given numbers, or
have a given number of elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from flint import fmpq

from pyisingcheck.sampling.drawing.show import show
from pyisingcheck.sampling.hints import ORDERS, Hint, position_of
from pyisingcheck.sampling.plan import Plan, mentioned
from pyisingcheck.sampling.tables import moderate, tabulated
from pyisingcheck.semantics import comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.sets import point_set
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.quantifiers.cells import rational_pieces
from pyisingcheck.semantics.quantifiers.extents import extent_between, extent_of
from pyisingcheck.semantics.quantifiers.solutions import WHOLE
from pyisingcheck.semantics.values import FiniteSet, Function, Value
from pyisingcheck.terms.expr import Const, Expr, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["draw_set", "members_asked", "set_around", "sized", "sizes_asked", "sizes_between"]

COUNTS = ("Finset.card", "List.length")
MOST, ENDLESS = 12, 10**9  # elements of a set or list that is drawn, and no bound on them
BEYOND = (0, 0, 0, 1, 2, 5)  # elements more than there have to be
ATTEMPTS = 10  # to find another element, on average
TIGHT = 0.5  # how often an interval around numbers ends at the outermost
FEW = 0.5  # how often sets have few members where a statement is about their images
ALIKE = 0.4  # how often these have the same images
COMPLEMENTS = 0.15  # of the sets drawn after another one
MEETING = 0.3  # of intervals drawn after another one end where it does
PROGRESSIONS = 0.15  # of sets of whole numbers
ENDS = ("cc", "cc", "oc", "oo", "co")  # which ends of intervals are open and closed
KINDS = (0, 1, 2, 3, 3, 4, 5)  # of only finitely many elements more can be decided


def draw_set(
    d: Drawer, base: ty.Type, pool: Sequence[tuple[ty.Type, Value]] | None = None
) -> Value:
    """Return a set of elements of `base`; where images matter, at times one of which the elements
    have the same value under a function in the pool as others, which are in no set there.
    """
    dom = d.ev.domain
    if ty.size(base) is not None:
        chosen = [dom.constant(d.rng.random() < 0.5) for _ in range(ty.size(base) or 0)]
        return tabulated(d.ev, base, chosen)
    while isinstance(base, ty.Subtype):
        base = base.base
    if d.few and pool and d.rng.random() < ALIKE and (alike := _of_same_value(d, base, pool)):
        return _points(d, base, alike)
    if d.few and (small := _small(base)) and d.rng.random() < FEW:
        return _points(d, base, d.rng.sample(small, d.rng.choice((1, 1, 2, 2, 3))))
    if pool and d.rng.random() < COMPLEMENTS and (others := _complements(d, base, pool)):
        return d.rng.choice(others)
    kind = d.rng.choice(KINDS)
    if base in WHOLE and d.rng.random() < PROGRESSIONS:
        return _progression(d)
    if kind == 4:
        return _everything(d)
    if kind == 3 or base == ty.COMPLEX or not isinstance(base, ty.Number):
        return _points(d, base, [d.draw(base) for _ in range(d.rng.choice((0, 1, 1, 2, 3)))])
    if kind == 5:
        # what is asked of such a set mostly is asked of 0 or 1
        hole = d.rng.choice((0, 1)) if d.rng.random() < 0.5 else d.draw(base)
        return Function(
            lambda x: d.ev.domain.negation(comparison.equal(d.ev, base, x, hole)),
            "{" + show(d.ev, base, hole) + "}ᶜ",
            tame=True,
            corners=(hole,),
            moderate=moderate(hole),
            pieces=rational_pieces([hole]),
        )
    first, second = d.rational(), d.rational()
    if pool and d.rng.random() < MEETING and (ends := _ends_at_hand(base, pool)):
        first = d.rng.choice(ends)
    low, high = sorted((first, second))
    return _ray_or_interval(d, base, kind, low, high, d.rng.choice(ENDS))


def _ends_at_hand(base: ty.Type, pool: Sequence[tuple[ty.Type, Value]]) -> list[fmpq]:
    """Return where sets in the pool end: another one may meet them there."""
    same = (s for t, s in pool if isinstance(t, ty.SetType) and t.base == base)
    return [c for s in same for c in getattr(s, "corners", ()) if isinstance(c, fmpq)]


def _of_same_value(d: Drawer, base: ty.Type, pool: Sequence[tuple[ty.Type, Value]]) -> list[Value]:
    """Return a number near 0 with the value of another one under a function, in no known set."""
    functions = [f for t, f in pool if isinstance(t, ty.Pi) and t.domain == base]
    taken = [x for t, s in pool if isinstance(t, ty.SetType) for x in extent_of(s) or ()]
    if not functions:
        return []
    groups: dict[Value, list[Value]] = {}
    with suppress(*FAILURES):
        f = d.rng.choice(functions)
        for x in _small(base):
            value = d.ev.apply(f, x)
            if isinstance(value, int | fmpq):
                groups.setdefault(value, []).append(x)
    alike = [x for group in groups.values() if len(group) > 1 for x in group if x not in taken]
    return [d.rng.choice(alike)] if alike else []


def _complements(d: Drawer, base: ty.Type, pool: Sequence[tuple[ty.Type, Value]]) -> list[Function]:
    """Return the complements of the sets at hand: both may be infinite."""

    def complement(s: Function) -> Function:
        return Function(
            lambda x: d.ev.domain.negation(d.ev.apply(s, x)),
            f"({s.label})ᶜ",
            tame=s.tame,
            corners=s.corners,
            moderate=s.moderate,
            pieces=s.pieces,
        )

    same = (s for t, s in pool if isinstance(t, ty.SetType) and t.base == base)
    return [complement(s) for s in same if isinstance(s, Function) and s.label]


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
    return _ray_or_interval(d, base, kind, low, high)


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


def sizes_asked(plan: Plan) -> dict[int, list[Hint]]:
    """Return, for every finite set or list, the bounds that hypotheses put on how many elements it
    has, as far as they are known when it is drawn.
    """
    found: dict[int, list[Hint]] = {}
    for depth, step in enumerate(plan.steps):
        head, args = head_and_args(step.type)
        if step.kind != "hypothesis" or not isinstance(head, Const):
            continue
        if head.name in ORDERS and len(args) == 4:
            small, large, strict = ORDERS[head.name]
            bounds = [(args[large], args[small], True), (args[small], args[large], False)]
        elif head.name == "Eq":
            strict, (a, b) = False, args[1:]
            bounds = [(x, y, low) for x, y in ((a, b), (b, a)) for low in (True, False)]
        else:
            continue
        for size, side, low in bounds:
            position = _counted(size, depth)
            if position is not None and all(i < position for i in mentioned(side, depth)):
                found.setdefault(position, []).append(Hint(side, step.context, depth, low, strict))
    return found


def _counted(size: Expr, depth: int) -> int | None:
    """Return the position of the variable whose elements are counted."""
    head, args = head_and_args(size)
    if isinstance(head, Const) and head.name in COUNTS and len(args) == 2:
        return position_of(args[1], depth, 0)
    return None


def sizes_between(bounds: list[tuple[fmpq, Hint]]) -> tuple[int, int]:
    """Return the least and the largest number of elements that bounds allow."""
    low, high = 0, ENDLESS
    for bound, hint in bounds:
        if hint.low:
            low = max(low, int(bound.floor()) + 1 if hint.strict else int(bound.ceil()))
        else:
            high = min(high, int(bound.ceil()) - 1 if hint.strict else int(bound.floor()))
    return low, high


def sized(d: Drawer, t: ty.Type, bounds: list[tuple[fmpq, Hint]]) -> Value | None:
    """Return a finite set or a list with a number of elements between bounds, a few if they leave
    many; None if none was found.
    """
    low, high = sizes_between(bounds)
    high = min(high, MOST)
    if low > high:
        return None
    count = min(high, low + d.rng.choice(BEYOND))
    if isinstance(t, ty.ListType):
        return [d.draw(t.base) for _ in range(count)]
    if not isinstance(t, ty.FinsetType):
        return None
    if (size := ty.size(t.base)) is not None:
        if size < count:
            return None
        chosen = sorted(d.rng.sample(range(size), count))
        return FiniteSet.of_list([decode(d.ev.domain, t.base, k) for k in chosen])
    found: list[Value] = []
    for _ in range(ATTEMPTS * count):
        if len(found) == count:
            break
        d.ev.spend(1 + len(found))
        x = d.draw(t.base)
        if all(d.different(t.base, x, y) for y in found):
            found.append(x)
    return FiniteSet.of_list(found) if len(found) == count else None


def _small(base: ty.Type) -> list[Value]:
    """Return numbers close to 0, at which a function may well have the same value."""
    if base == ty.NAT:
        return [*range(6)]
    if base == ty.INT:
        return [*range(-3, 4)]
    whole = [fmpq(k) for k in range(-3, 4)]
    if base in (ty.REAL, ty.RAT):
        return [*whole, fmpq(1, 2), fmpq(-1, 2)]
    return [k for k in whole if k >= 0] if base == ty.NNREAL else []


def _progression(d: Drawer) -> Function:
    """Return the whole numbers with one remainder: two such sets may be disjoint and infinite."""
    ev, modulus = d.ev, d.rng.choice((2, 2, 3))
    r = d.rng.randrange(modulus)
    return Function(
        lambda n: ev.domain.equal(ev.domain.int_mod(n, modulus), r),
        f"{{n | n % {modulus} = {r}}}",
        tame=True,
    )


def _everything(d: Drawer) -> Function:
    return Function(lambda _: d.ev.domain.constant(True), "Set.univ", tame=True, pieces=())


def _points(d: Drawer, base: ty.Type, points: list[Value]) -> Function:
    found = point_set(d.ev, base, points)
    found.label = "{" + ", ".join(show(d.ev, base, x) for x in points) + "}"
    found.tame = True
    found.corners = tuple(x for x in points if isinstance(x, int | fmpq))
    found.moderate = moderate(points)
    return found


def _ray_or_interval(
    d: Drawer, base: ty.Type, kind: int, low: fmpq, high: fmpq, ends: str = "cc"
) -> Function:
    """Return an interval (kind 0), a ray upwards (1) or downwards (2); `ends` says which ends are
    open ("o") and which closed ("c").
    """
    ev = d.ev  # the domain may be another when membership is asked for

    def inside(x: Value) -> Value:
        dom = ev.domain
        above = dom.less(low, x) if ends[0] == "o" else dom.less_equal(low, x)
        below = dom.less(x, high) if ends[1] == "o" else dom.less_equal(x, high)
        return (dom.conjunction([above, below]), above, below)[kind]

    name = (ends, ends[0] + "i", "i" + ends[1])[kind]
    corners = ((low, high), (low,), (high,))[kind]
    return Function(
        inside,
        f"Set.I{name} " + " ".join(map(str, corners)),
        tame=True,
        corners=corners,
        moderate=all(map(moderate, corners)),
        extent=None if kind == 1 else extent_between(base, low if kind == 0 else None, high),
        pieces=corners,
    )
