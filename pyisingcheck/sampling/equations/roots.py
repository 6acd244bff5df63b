"""Roots of one real equation: rational where it is affine, otherwise balls that are certain to
contain one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flint import arb, ctx, fmpq

from pyisingcheck.semantics.domains.ball_numbers import to_arb

__all__ = ["affine_root", "certified_root", "encloses_root", "stepped_root", "whole_root"]

GRID = [
    fmpq(p, q)
    for p, q in (
        (-100, 1),
        (-8, 1),
        (-3, 1),
        (-1, 1),
        (-1, 3),
        (-1, 50),
        (1, 50),
        (1, 3),
        (1, 1),
        (3, 1),
        (8, 1),
        (100, 1),
    )
]
FAR_OUT = (6, 10, 20, 40, 80, 160, 320)  # binary exponents of points beyond those
TURNS = 40  # steps towards the smallest value between three points
FARTHEST = 40  # integers are looked at up to 2 ^ FARTHEST
HALVINGS = 60  # of an interval in which a function with steps changes its sign
BITS = 900  # precision at which roots are isolated
RADIUS = 2.0**-700


def affine_root(f: Callable[[Any], Any]) -> fmpq | None:
    """Return the rational root of `f` if its values at 0, 1, 2 and 5 are rational and lie on a
    line.
    """
    y0, y1, y2, y5 = (_rational(f(fmpq(x))) for x in (0, 1, 2, 5))
    if y0 is None or y1 is None or y2 is None or y5 is None:
        return None
    slope = y1 - y0
    if slope == 0 or y2 - y1 != slope or y5 - y0 != 5 * slope:
        return None
    root = -y0 / slope
    return root if _rational(f(root)) == 0 else None  # a floor is affine on the integers


def linear_root(f: Callable[[Any], Any]) -> arb | None:
    """Return where the line through the values of `f` at 0 and 1 vanishes: a candidate for a root,
    which is one if `f` is affine.
    """
    y0, y1 = (to_arb(f(fmpq(x))) for x in (0, 1))
    root = y0 / (y0 - y1)
    return root if root.is_finite() else None


def certified_root(
    f: Callable[[Any], Any],
    choose: Callable[[list[Any]], Any],
    centre: Any = None,
    *,
    turning: bool = False,
) -> arb | fmpq | None:
    """Return a ball that contains a root of `f`, or an exact rational root; None if no change of
    sign is found.

    Where several are in sight, `choose` picks one from their list; a change of sign close to
    `centre` (a number) comes first. `turning` says that roots between points of equal signs are
    looked for, too, where the function comes close to 0.

    `f` is evaluated without case distinctions on the whole ball (they would raise), so it is
    continuous there, and its signs at both ends differ: the intermediate value theorem gives a root
    inside.
    """
    before, ctx.prec = ctx.prec, BITS
    try:
        brackets = _brackets(f, _around(centre)) or _brackets(f, GRID)
        if not brackets and turning:
            brackets = list(_at_turning_points(f, GRID))
        if _attempted_sign(f, fmpq(0)) == 0:  # which x / 0 and log 0 are
            brackets.append((fmpq(0), fmpq(0)))
        brackets = brackets or _far_out(f)
        if not brackets:
            return None
        bracket = choose(brackets)
        if bracket[0] == bracket[1]:
            return bracket[0]
        return _isolated(f, *bracket)
    finally:
        ctx.prec = before


def encloses_root(f: Callable[[Any], Any], ball: arb) -> bool:
    """Whether a function that is continuous on a ball changes its sign there: see
    `certified_root`.
    """
    before, ctx.prec = ctx.prec, BITS
    try:
        f(ball)
        low, high = (_attempted_sign(f, end) for end in (ball.lower(), ball.upper()))
    except (ArithmeticError, ValueError):
        return False
    finally:
        ctx.prec = before
    return low is not None and high is not None and low * high < 0


def whole_root(f: Callable[[Any], Any], low: int | None = None) -> int | None:
    """Return an integer, at least `low`, at which `f` vanishes, if a change of sign shows one.

    `f` may raise at integers too large for it.
    """
    start = low or 0
    for direction in (1,) if low is not None else (1, -1):
        last, sign = start, _attempted_sign(f, start)
        for k in range(FARTHEST):
            if sign == 0:
                return last
            here = start + direction * 2**k
            new = _attempted_sign(f, here)
            if sign is None or new is None:
                break
            if new != sign:
                root = _halved(f, last, here, sign)
                if root is not None:
                    return root
            last, sign = here, new
    return None


def _halved(f: Callable[[Any], Any], low: int, high: int, sign: int) -> int | None:
    """Return an integer root between two at which the signs differ, `sign` being that at `low`."""
    while abs(high - low) > 1:
        middle = (low + high) // 2
        new = _attempted_sign(f, middle)
        if new == 0:
            return middle
        if new is None:
            return None
        low, high = (middle, high) if new == sign else (low, middle)
    return high if _attempted_sign(f, high) == 0 else None


def stepped_root(f: Callable[[Any], Any], choose: Callable[[list[Any]], Any]) -> fmpq | None:
    """Return a rational at which a function that jumps, a floor say, vanishes exactly."""
    brackets = _brackets(f, GRID)
    if not brackets:
        return None
    low, high = choose(brackets)
    sign = _sign(f(low))
    for _ in range(HALVINGS):
        if sign == 0 or low == high:
            return low
        middle = (low + high) / 2
        new = _sign(f(middle))
        if new is None:
            return None
        low, high, sign = (middle, high, new) if new in (sign, 0) else (low, middle, sign)
    return None


def _attempted_sign(f: Callable[[Any], Any], x: Any) -> int | None:
    try:
        return _sign(f(x))
    except (ArithmeticError, ValueError):  # too large, or undecided
        return None


def _around(centre: Any) -> list[fmpq]:
    """Return points on both sides of a number, a tenth of its size and less away."""
    if isinstance(centre, arb) and centre.is_finite():
        centre = fmpq(*float(centre).as_integer_ratio())
    if not isinstance(centre, fmpq):
        return []
    size = max(abs(centre), fmpq(1))
    return [centre + size * fmpq(k, 128) for k in (-13, -4, -1, 0, 1, 4, 13)]


def _brackets(f: Callable[[Any], Any], grid: list[fmpq]) -> list[tuple[fmpq, fmpq]]:
    """Return intervals at whose ends the signs of `f` differ; one of length 0 is a root."""
    found = []
    last: tuple[fmpq, int] | None = None
    for x in grid:
        sign = _sign(f(x))
        if sign == 0:
            found.append((x, x))
        elif last is not None and sign is not None and sign != last[1]:
            found.append((last[0], x))
        last = (x, sign) if sign else None
    return found


def _far_out(f: Callable[[Any], Any]) -> list[tuple[fmpq, fmpq]]:
    """Return intervals far from 0 at whose ends the signs differ, as those of log x - 100 do."""
    found = []
    for direction in (1, -1):
        last: tuple[fmpq, int] | None = None
        for k in FAR_OUT:
            x = direction * fmpq(2) ** k
            sign = _attempted_sign(f, x)
            if sign is None:
                break
            if last is not None and sign != last[1]:
                found.append((min(last[0], x), max(last[0], x)) if sign else (x, x))
            last = x, sign
    return found


def _at_turning_points(f: Callable[[Any], Any], grid: list[fmpq]) -> Iterator[tuple[fmpq, fmpq]]:
    """Yield intervals at whose ends the signs differ although those of the grid around them agree:
    the smallest absolute values on the grid are followed down to 0.
    """
    values = [to_arb(f(x)) for x in grid]
    for i in range(1, len(grid) - 1):
        sign, sizes = _sign(values[i]), [abs(float(v)) for v in values[i - 1 : i + 2]]
        if sign and sizes[1] <= min(sizes):
            low, middle, high = grid[i - 1 : i + 2]
            for _ in range(TURNS):
                # the longer half is divided, and what is kept is around the smallest value
                left = middle - low > high - middle
                x = ((low if left else high) + middle) / 2
                y = to_arb(f(x))
                if _sign(y) not in (sign, None):
                    yield (min(x, middle), max(x, middle))
                    break
                if abs(float(y)) < sizes[1]:
                    low, high = (low, middle) if left else (middle, high)
                    middle, sizes[1] = x, abs(float(y))
                else:
                    low, high = (x, high) if left else (low, x)


def _isolated(f: Callable[[Any], Any], low: fmpq, high: fmpq) -> arb | fmpq | None:
    a, b = arb(low), arb(high)
    fa, fb = to_arb(f(a)), to_arb(f(b))
    side = 0
    for _ in range(120):
        m = (b - fb * (b - a) / (fb - fa)).mid()
        fm = to_arb(f(m))
        if fm.contains(0) or abs(float(b - a)) < RADIUS or abs(float(fm)) < RADIUS:
            return _widened(f, m)
        if (fm > 0) == (fb > 0):
            b, fb = m, fm
            fa = fa / 2 if side == 1 else fa
            side = 1
        else:
            a, fa = m, fm
            fb = fb / 2 if side == -1 else fb
            side = -1
    return None


def _widened(f: Callable[[Any], Any], m: arb) -> arb | None:
    """Return a ball around `m` at whose ends the signs of `f` certainly differ, if there is a small
    one.
    """
    for radius in (RADIUS, RADIUS * 2.0**80, RADIUS * 2.0**160):
        low, high = _sign(f(m - arb(radius))), _sign(f(m + arb(radius)))
        ball = m + arb(0, radius)
        if low and high and low != high and to_arb(f(ball)).is_finite():
            return ball
    return None


def _sign(y: Any) -> int | None:
    y = to_arb(y)
    if y == 0:
        return 0
    return 1 if y > 0 else -1 if y < 0 else None


def _rational(x: Any) -> fmpq | None:
    if isinstance(x, int):
        return fmpq(x)
    return x if isinstance(x, fmpq) else None
