"""Values that Lean terms evaluate to, apart from numbers (the domain's) and types (`types.py`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from flint import fmpq

from pyisingcheck.semantics.domain import NotBatchable, TooLarge, Undecided
from pyisingcheck.semantics.truth import Level, Truth

__all__ = [
    "AT_INTEGERS",
    "Value",
    "Function",
    "MatrixValue",
    "Constructed",
    "Thunk",
    "FiniteSet",
    "PROOF",
    "TRANSIENT",
    "force",
    "lookup",
    "unbundled",
]

Value: TypeAlias = Any
LISTED = 1 << 17  # values that may be members of a finset, if its members are to be listed


# types of values that mean something in one domain only: whoever needs one again evaluates again
TRANSIENT: set[type] = set()


class Thunk:
    """An argument that is evaluated when first needed; proofs and instances mostly never are."""

    __slots__ = ("_code", "_env", "_value")

    def __init__(self, code: Callable[[Any], Value], env: Any) -> None:
        self._code: Callable[[Any], Value] | None = code
        self._env = env
        self._value: Value = None

    def force(self) -> Value:
        if self._code is not None:
            value = force(self._code(self._env))
            if type(value) in TRANSIENT:
                return value
            self._value, self._code, self._env = value, None, None
        return self._value

    def __repr__(self) -> str:
        return "…" if self._code is not None else repr(self._value)


def force(x: Value) -> Value:
    """Return `x`, evaluated if it was put off."""
    return x.force() if type(x) is Thunk else x


class _Proof:
    """Stands for every proof: there is nothing in it to compute with."""

    def __call__(self, _: Value) -> Value:
        return self

    def field(self, _: int) -> Value:
        return self

    def __repr__(self) -> str:
        return "⋯"


PROOF = _Proof()
# corners of a function that has one at every integer: only these two are tried, so it is not tame
AT_INTEGERS = (fmpq(0), fmpq(1))


class Function:
    """A function value of one argument; more arguments are curried."""

    __slots__ = (
        "apply",
        "label",
        "tame",
        "smooth",
        "corners",
        "moderate",
        "traits",
        "starts",
        "anchored",
        "extent",
        "pieces",
    )

    def __init__(
        self,
        apply: Callable[[Value], Value],
        label: str | None = None,
        tame: bool = False,
        smooth: bool = False,
        corners: tuple[Any, ...] = (),
        moderate: bool = True,
        traits: frozenset[str] = frozenset(),
        extent: Sequence[Value] | None = None,
        pieces: tuple[Any, ...] | None = None,
    ) -> None:
        self.apply = apply
        self.label = label  # Lean text, for counterexamples
        # without unknown exceptional points, so that what holds at many points can be believed
        self.tame = tame
        self.smooth = smooth  # of a real variable, with derivatives of all orders everywhere
        self.corners = corners  # rational numbers at which it jumps or bends
        # without tiny or huge numbers in it, so that what it does shows at numbers of ordinary size
        self.moderate = moderate
        self.traits = traits  # Mathlib's names of what it certainly is on all of ℝ
        self.starts = 0  # of a sequence: how many values all others follow from, 0 if unknown
        self.anchored = False  # a sequence whose value at 0 gives the others, as it is of that size
        self.extent = extent  # of a set: finitely many values among which all its members are
        # of a set of real numbers: rational ones between which membership does not change
        self.pieces = pieces

    def __call__(self, x: Value) -> Value:
        return self.apply(x)

    def __repr__(self) -> str:
        return self.label or "a function"

    @staticmethod
    def curried(arity: int, apply: Callable[..., Value]) -> Value:
        """Return `apply`, a Python function of `arity` arguments, as a curried value."""
        if arity == 0:
            return apply()
        return Function(lambda x: Function.curried(arity - 1, lambda *rest: apply(x, *rest)))


class MatrixValue(Function):
    """A function of two indices that is stored as a dense matrix of the domain."""

    __slots__ = ("data", "rows", "cols", "_row")

    def __init__(self, data: Any, rows: Any, cols: Any, row: Callable[[Value], Value]) -> None:
        super().__init__(row)
        self.data, self.rows, self.cols = data, rows, cols


class Constructed:
    """A constructor applied to its fields (type parameters left out)."""

    __slots__ = ("constructor", "fields")

    def __init__(self, constructor: str, fields: list[Value]) -> None:
        self.constructor = constructor
        self.fields = fields

    def field(self, i: int) -> Value:
        value = self.fields[i] = force(self.fields[i])
        return value

    def __repr__(self) -> str:
        return f"{self.constructor} {' '.join(map(repr, self.fields))}".strip()


def unbundled(f: Value) -> Value:
    """Return the function in a bundled map: Mathlib's bundles have it, or a bundle that has it, as
    their first field; finitely supported functions have their support there.
    """
    f = force(f)
    while isinstance(f, Constructed) and f.fields:
        f = f.field(1 if f.constructor == "Finsupp.mk" else 0)
    return f


def lookup(dom: Any, values: list[Value], index: Any) -> Value:
    """Return ``values[index]``; at a batched index structures and functions are put together from
    what their parts are there.

    Raises
    ------
    NotBatchable
        If a batched index selects among values that are neither numbers nor made of numbers.
    """
    index = force(index)
    if isinstance(index, int):
        return values[index]
    if dom.name == "ball":
        return dom.table(values, index)
    values = [force(v) for v in values]
    first = values[0] if values else None
    if first is PROOF:
        return PROOF
    if isinstance(first, Function):
        return Function(lambda x: lookup(dom, [v(x) for v in values], index))
    if isinstance(first, Constructed):
        if any(v.constructor != first.constructor for v in values):
            raise NotBatchable("values by different constructors at a batched index")
        columns = ([v.field(i) for v in values] for i in range(len(first.fields)))
        return Constructed(first.constructor, [lookup(dom, c, index) for c in columns])
    return dom.table(values, index)


class FiniteSet:
    """A finset: the values at some indices, each with a condition of membership.

    `indices` is what the domain's `axis` returned (or a list of Python ints); `element` maps an
    index to its value and `member` to a condition of the domain, or is None where every index
    counts. Values at different indices differ.
    """

    __slots__ = ("count", "element", "member")

    def __init__(
        self,
        count: int,
        element: Callable[[Any], Value],
        member: Callable[[Any], Any] | None = None,
    ) -> None:
        self.count = count
        self.element = element
        self.member = member

    @classmethod
    def of_list(cls, values: Iterable[Value]) -> FiniteSet:
        items = list(values)

        def element(k: Any) -> Value:
            if not isinstance(k, int):
                raise NotBatchable("explicit finset")
            return items[k]

        return cls(len(items), element)

    def __repr__(self) -> str:
        return "a finset"

    def elements(self) -> list[Value]:
        """The members as a list, where membership is certain (ball domain)."""
        if self.count > LISTED:
            raise TooLarge(f"a finset among {self.count} values")
        chosen = []
        for k in range(self.count):
            if self.member is not None:
                condition = self.member(k)
                if not isinstance(condition, Truth):
                    raise NotBatchable("a finset that varies within a batch")
                if not condition.certain:
                    raise Undecided("membership in a finset")
                if condition.level is Level.FALSE:
                    continue
            chosen.append(self.element(k))
        return chosen
