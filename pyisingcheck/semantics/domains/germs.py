"""Smooth functions on an open interval, known by power series at its ends and over all of it.

So signs are known that no enclosure tells: a function has the sign of a derivative that keeps its
own, if those of lower order, and itself, have no other one at an end, a zero there included. What
has a slope of one sign vanishes once between values of different signs.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains import ball_functions, ball_numbers
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.domains.ball_numbers import Closed, to_arb
from pyisingcheck.semantics.domains.jets import Jet, JetDomain
from pyisingcheck.semantics.domains.spans import INFINITY, Span, SpanDomain
from pyisingcheck.semantics.truth import Level, Truth

if TYPE_CHECKING:
    from pyisingcheck.semantics.evaluate import Evaluator

__all__ = ["Germ", "GermDomain", "Ratio", "in_germs"]


class Germ:
    """A function on an open interval that is smooth on the closed one.

    Attributes
    ----------
    low, high : Jet or None
        Its series at the ends; one of them may be missing, where the interval is unbounded.
    over : Jet
        The series at all numbers of the interval, in balls or spans.
    """

    __slots__ = ("low", "high", "over")

    def __init__(self, low: Jet | None, high: Jet | None, over: Jet) -> None:
        self.low, self.high, self.over = low, high, over

    @staticmethod
    def between(a: Any, b: Any, order: int) -> Germ:
        """Return the identity on the interval from `a` to `b`, one of which may be None."""
        seed, rest = object(), [1, *[0] * (order - 1)]
        if a is None or b is None:
            whole: Any = Span(-INFINITY if a is None else a, INFINITY if b is None else b)
        else:
            whole = to_arb(a).union(to_arb(b))
        low, high = (None if x is None else Jet(seed, [x, *rest]) for x in (a, b))
        return Germ(low, high, Jet(seed, [whole, *rest]))

    def mapped(self, f: Callable[[Jet], Any]) -> Germ:
        low, high = (None if jet is None else f(jet) for jet in (self.low, self.high))
        return Germ(low, high, f(self.over))

    def joined(self, f: Callable[[Jet, Any], Any], other: Any) -> Germ:
        if not isinstance(other, Germ):
            return self.mapped(lambda jet: f(jet, other))
        pairs = ((self.low, other.low), (self.high, other.high))
        low, high = (None if x is None or y is None else f(x, y) for x, y in pairs)
        return Germ(low, high, f(self.over, other.over))

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Ratio):
            return other + self
        return self.joined(lambda x, y: x + y, other)

    def __mul__(self, other: Any) -> Any:
        return other * self if isinstance(other, Ratio) else self.joined(lambda x, y: x * y, other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Germ:
        return self.mapped(lambda x: -x)

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return Germ.__add__(-self, other)

    def inverse(self) -> Germ | Ratio:
        """Return the inverse, which may be unbounded where it vanishes at an end."""
        try:
            return self.mapped(Jet.inverse)
        except Undecided:
            return Ratio(Germ.mapped(self, lambda x: x.lifted(1)), self)

    def __pow__(self, k: int) -> Germ | Ratio:
        return self.mapped(lambda x: x**k) if k >= 0 else (self**-k).inverse()

    def __abs__(self) -> Germ:
        return -self if self.sure_sign() < 0 else self

    def sign(self) -> int | None:
        """Return the sign that it has on all of the open interval, 0 where it vanishes, None where
        neither is known.
        """
        whole: int | None = ball_numbers.sign(self.over.c[0])
        if whole is not None:
            return whole
        below = _sign_beside(self.low, self.over, 1)
        return _sign_beside(self.high, self.over, -1) if below is None else below

    def sure_sign(self) -> int:
        """Return the sign, or raise `Undecided`."""
        found = self.sign()
        if found is None:
            raise Undecided("a sign on an interval")
        return found

    def slope(self) -> int | None:
        """Return the sign that its derivative has on all of the interval."""
        found: int | None = ball_numbers.sign(self.over.c[1])
        return found

    def ends(self) -> list[int | None]:
        """Return the signs at the ends."""
        jets = (self.low, self.high)
        return [None if jet is None else ball_numbers.sign(jet.c[0]) for jet in jets]

    def vanishes_once(self) -> bool:
        """Whether it certainly has a single zero, at which its sign changes."""
        low, high = self.ends()
        return bool(self.slope() and low and high) and low != high

    def __lt__(self, other: Any) -> bool:
        return Germ.sure_sign(self - other) < 0

    def __gt__(self, other: Any) -> bool:
        return Germ.sure_sign(self - other) > 0

    def __le__(self, other: Any) -> bool:
        return Germ.sure_sign(self - other) <= 0

    def __ge__(self, other: Any) -> bool:
        return Germ.sure_sign(self - other) >= 0

    def __eq__(self, other: object) -> bool:
        return self is other  # no number: a domain compares it with one

    __hash__ = object.__hash__


class Ratio:
    """A quotient of germs, the divisor of which is positive on all of the open interval, though it
    may vanish at an end.

    Raises
    ------
    Undecided
        If the sign of the divisor is not known.
    """

    __slots__ = ("top", "bottom")

    def __init__(self, top: Germ, bottom: Germ) -> None:
        sign = bottom.sure_sign()
        if not sign:
            raise Undecided("a quotient by 0")
        self.top, self.bottom = (top, bottom) if sign > 0 else (-top, -bottom)

    def __add__(self, other: Any) -> Ratio:
        if not isinstance(other, Ratio):
            return Ratio(self.top + self.bottom * other, self.bottom)
        return Ratio(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def __mul__(self, other: Any) -> Ratio:
        if not isinstance(other, Ratio):
            return Ratio(self.top * other, self.bottom)
        return Ratio(self.top * other.top, self.bottom * other.bottom)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Ratio:
        return Ratio(-self.top, self.bottom)

    def __sub__(self, other: Any) -> Ratio:
        return Ratio.__add__(self, -other)

    def __rsub__(self, other: Any) -> Ratio:
        return Ratio.__add__(-self, other)

    def inverse(self) -> Ratio:
        return Ratio(self.bottom, self.top)

    def __pow__(self, k: int) -> Ratio:
        if k < 0:
            return Ratio(self.bottom, self.top) ** -k
        top, bottom = self.top**k, self.bottom**k
        assert isinstance(top, Germ) and isinstance(bottom, Germ)
        return Ratio(top, bottom)

    def __abs__(self) -> Ratio:
        return Ratio(abs(self.top), self.bottom)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


def _sign_beside(end: Jet | None, over: Jet, side: int) -> int | None:
    """Return the sign that a function has on all of an interval by what it is at an end (`side` 1
    for a lower one): as it leaves that, a derivative of one sign pulls all others the same way.
    """
    if end is None:
        return None
    pulls: list[int | None] = []
    for k, (here, whole) in enumerate(zip(end.c, over.c, strict=True)):
        found = ball_numbers.sign(whole)
        if k and found is not None and None not in pulls:
            signs = {int(s) for s in (*pulls, found * side**k) if s}
            if len(signs) < 2:
                return signs.pop() if signs else 0
        here_sign = ball_numbers.sign(here)
        pulls.append(None if here_sign is None else here_sign * side**k)
    return None


def _germs(*xs: Any) -> bool:
    return any(isinstance(part, Germ | Ratio) for x in xs for part in ball_numbers.parts(x))


class GermDomain(BallDomain):
    """Ball arithmetic extended to germs.

    Parameters
    ----------
    assumed : dict of int to int
        The signs of some of the differences that are compared with 0, by their place in the order
        of comparisons: judged is then the part of the interval where they have these.

    Attributes
    ----------
    open : dict of int to Germ
        The differences whose sign is not known.
    """

    def __init__(self, prec: int, max_prec: int, assumed: dict[int, int] | None = None) -> None:
        super().__init__(prec, max_prec)
        self.assumed = assumed or {}
        self.open: dict[int, Germ] = {}
        self.compared = 0

    @staticmethod
    def real(value: Any) -> Any:
        return value if isinstance(value, Germ | Ratio) else ball_numbers.real(value)

    @staticmethod
    def add(x: Any, y: Any) -> Any:
        return y + x if isinstance(x, Closed) and _germs(y) else ball_numbers.add(x, y)

    @staticmethod
    def mul(x: Any, y: Any) -> Any:
        """Return the product; a factor that is known exactly stays so at the ends."""
        return y * x if isinstance(x, Closed) and _germs(y) else ball_numbers.mul(x, y)

    @staticmethod
    def inv(x: Any) -> Any:
        return x.inverse() if isinstance(x, Germ | Ratio) else _known(ball_numbers.inv, x)

    @staticmethod
    def div(x: Any, y: Any) -> Any:
        if not _germs(x, y):
            return ball_numbers.div(x, y)
        return GermDomain.mul(x, GermDomain.inv(y))

    @staticmethod
    def power(x: Any, k: Any) -> Any:
        if not _germs(x, k):
            return ball_numbers.power(x, k)
        if not isinstance(x, Germ | Ratio):
            raise Undecided("a power with a variable exponent")
        return x ** ball_numbers.to_int(k)

    @staticmethod
    def norm(x: Any) -> Any:
        return abs(x) if isinstance(x, Germ | Ratio) else _known(ball_functions.norm, x)

    @staticmethod
    def function(name: str, x: Any) -> Any:
        if isinstance(x, Germ) and name == "tan":  # its poles may be ends
            sine, cosine = (GermDomain.function(part, x) for part in ("sin", "cos"))
            return GermDomain.div(sine, cosine)
        if isinstance(x, Germ):
            try:
                return x.mapped(lambda jet: JetDomain.function(name, jet))
            except Undecided:
                return _beside_zero(name, x)
        return _known(ball_functions.function, name, x)

    @staticmethod
    def rpow(x: Any, y: Any) -> Any:
        if not _germs(x, y):
            return ball_functions.rpow(x, y)
        if any(isinstance(z, Ratio) for z in (x, y)):
            raise Undecided("a real power of a quotient")
        if isinstance(x, Germ):
            return x.joined(JetDomain.rpow, y)
        return y.mapped(lambda jet: JetDomain.rpow(x, jet))

    @staticmethod
    def cpow(x: Any, y: Any) -> Any:
        return _known(ball_functions.cpow, x, y)

    @staticmethod
    def floor(x: Any) -> int:
        if not isinstance(x, Germ):
            return int(_known(ball_numbers.floor, x))
        n = ball_numbers.floor(to_arb(x.over.c[0]).mid())
        if x >= n and x < n + 1:
            return n
        raise Undecided("a floor that changes on an interval")

    @staticmethod
    def ceil(x: Any) -> int:
        return -GermDomain.floor(-x)

    def less(self, x: Any, y: Any) -> Truth:
        return self._judged(x, y, (-1,)) if _germs(x, y) else super().less(x, y)

    def less_equal(self, x: Any, y: Any) -> Truth:
        return self._judged(x, y, (-1, 0)) if _germs(x, y) else super().less_equal(x, y)

    def equal(self, x: Any, y: Any) -> Truth:
        return self._judged(x, y, (0,)) if _germs(x, y) else super().equal(x, y)

    def _judged(self, x: Any, y: Any, wanted: tuple[int, ...]) -> Truth:
        """Return whether the sign of x - y is a wanted one."""
        gap = ball_numbers.sub(x, y)
        if isinstance(gap, Ratio):
            gap = gap.top
        if not isinstance(gap, Germ):
            raise Undecided("a comparison of functions")
        place, self.compared = self.compared, self.compared + 1
        sign = self.assumed.get(place, gap.sign())
        if sign is None:
            self.open[place] = gap
            return Truth(Level.UNKNOWN)
        return Truth(Level.TRUE if sign in wanted else Level.FALSE)


def _beside_zero(name: str, x: Germ) -> Germ:
    """Return log x or √x of what is positive but may vanish at an end, where the slope has no
    bound.
    """
    sign = x.sure_sign()
    if sign < 0 and name in EDGES:
        return _beside_zero(name, -x) if name == "log" else x.mapped(lambda jet: jet.lifted(0))
    if name not in EDGES or sign <= 0:
        raise Undecided(f"{name} on an interval")
    size = Span(0, Span.of(x.over.c[0]).high)
    top = SpanDomain.function(name, Span(size.high, size.high)).high
    steep = Span(EDGES[name](size.high).lower(), INFINITY)
    rest = [ANYTHING] * (len(x.over.c) - 2)
    over = x.over.like([Span(-INFINITY if name == "log" else 0, top), steep * x.over.c[1], *rest])
    return Germ(_edge(name, x.low), _edge(name, x.high), over)


def _edge(name: str, end: Jet | None) -> Jet | None:
    """Return the series of log x or √x at an end, as far as there is one."""
    if end is None or (name == "log" and not ball_numbers.sign(end.c[0])):
        return None
    if ball_numbers.zero(end.c[0]):
        return end.like([0, *[ANYTHING] * (len(end.c) - 1)])
    found: Jet = JetDomain.function(name, end)
    return found


ANYTHING = Span(-INFINITY, INFINITY)
# lower bounds of the derivatives at all smaller numbers
EDGES: dict[str, Callable[[Any], Any]] = {
    "log": lambda x: 1 / x,
    "sqrt": lambda x: 1 / (2 * x.sqrt()),
}


def _known(f: Callable[..., Any], *args: Any) -> Any:
    if _germs(*args):
        raise Undecided("a complex function on an interval")
    return f(*args)


def in_germs(
    ev: Evaluator, assumed: dict[int, int] | None = None
) -> tuple[GermDomain, AbstractContextManager[None]]:
    """Return a domain of germs, and evaluation in it."""
    ball: Any = ev.domain
    domain = GermDomain(ball.prec, ball.max_prec, assumed)
    return domain, ev.within(domain)
