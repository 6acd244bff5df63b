"""Simple graphs, walks and colourings, and unordered pairs."""

from __future__ import annotations

from typing import Any

from pyisingcheck.semantics import algebra, comparison
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.domain import Undecided, Unsupported
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.registry import meaning, relation
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Constructed, FiniteSet, Function, Value, force


@meaning("SimpleGraph", 1)
def _graph(c: Call) -> Value:
    return ty.GraphType(c.type(0))


@meaning("Sym2", 1)
def _pairs(c: Call) -> Value:
    return ty.PairType(c.type(0))


@relation("SimpleGraph.Adj", 4)
def _adjacent(c: Call) -> Any:
    return c.evaluator.condition(c.evaluator.apply(c[1].field(0), c[2], c[3]))


def _pair(x: Value, y: Value) -> Constructed:
    return Constructed("Sym2.mk", [x, y])


@meaning("Sym2.mk", 2)
def _make(c: Call) -> Value:
    return _pair(c[1].field(0), c[1].field(1))


@meaning("Sym2.map", 4)
def _map(c: Call) -> Value:
    f, e = c.function(2), c[3]
    return _pair(f(e.field(0)), f(e.field(1)))


@meaning("Sym2.mul", 3)
def _mul(c: Call) -> Value:
    return algebra.binary(c.evaluator, "mul", c.type(0), c[2].field(0), c[2].field(1))


@meaning("Sym2.lift", 2)
def _lift(c: Call) -> Value:
    """`Sym2.lift` is an equivalence; its function takes a symmetric function (a subtype) to one on
    pairs.
    """

    def forward(f: Value) -> Value:
        return Function(lambda e: c.evaluator.apply(force(f), force(e).field(0), force(e).field(1)))

    return Constructed("Equiv.mk", [Function(forward), Function(lambda f: f)])


@meaning("SimpleGraph.edgeFinset", 3)
def _edge_finset(c: Call) -> Value:
    """The edges i < j (by ordinal), each once."""
    ev, vertices, adjacent = c.evaluator, c.type(0), c[1].field(0)
    n = ty.size(vertices)
    if n is None:
        raise Unsupported("edges of an infinite graph")
    pairs = [(i, j) for j in range(n) for i in range(j)]
    at = [decode(c.dom, vertices, k) for k in range(n)]

    def element(k: Any) -> Value:
        i, j = (_lookup(c, [p[side] for p in pairs], k) for side in (0, 1))
        return _pair(*(at[x] if isinstance(x, int) else decode(c.dom, vertices, x) for x in (i, j)))

    def member(k: Any) -> Any:
        e = element(k)
        return ev.condition(ev.apply(adjacent, e.field(0), e.field(1)))

    return FiniteSet(len(pairs), element, member)


def _lookup(c: Call, table: list[int], k: Any) -> Any:
    return table[k] if isinstance(k, int) else c.dom.table(list(table), k)


@meaning("SimpleGraph.degree", 4)
def _degree(c: Call) -> Value:
    ev, vertices, adjacent = c.evaluator, c.type(0), c[1].field(0)
    return algebra.total(
        ev,
        ty.NAT,
        vertices,
        lambda j: c.dom.select(ev.condition(ev.apply(adjacent, c[2], j)), lambda: 1, lambda: 0),
    )


def complete(c: Call, edges: bool) -> Constructed:
    """Return the complete graph, or the one without edges."""
    ev, vertices = c.evaluator, c.type(0)
    base = vertices.vertices if isinstance(vertices, ty.GraphType) else vertices

    def adjacent(i: Value, j: Value) -> Any:
        if not edges:
            return c.dom.constant(False)
        return c.dom.negation(comparison.equal(ev, base, i, j))

    return Constructed("SimpleGraph.mk", [Function.curried(2, adjacent)])


@meaning("SimpleGraph.completeGraph", 1)
def _complete(c: Call) -> Value:
    return complete(c, edges=True)


# -- walks and colourings --------------------------------------------------------------------------


def _neighbours(c: Call) -> list[list[int]]:
    """Return the neighbours of every vertex of the graph that is argument 1, by ordinals."""
    ev, vertices, adjacent = c.evaluator, c.type(0), c[1].field(0)
    n = ty.size(vertices)
    if n is None or c.dom.name != "ball":
        raise Unsupported("walks on an infinite graph, or inside a batch")
    c.evaluator.spend(n * n)
    at = [decode(c.dom, vertices, k) for k in range(n)]

    def joined(i: int, j: int) -> bool:
        truth = ev.condition(ev.apply(adjacent, at[i], at[j]))
        if not truth.certain:
            raise Undecided("whether two vertices are adjacent")
        return bool(truth.level is Level.TRUE)

    return [[j for j in range(n) if joined(i, j)] for i in range(n)]


def _component(neighbours: list[list[int]], start: int) -> set[int]:
    """Return the vertices that walks from one lead to."""
    found, edge = {start}, [start]
    while edge:
        edge = [j for i in edge for j in neighbours[i] if j not in found]
        found.update(edge)
    return found


def _is_connected(neighbours: list[list[int]]) -> bool:
    return not neighbours or len(_component(neighbours, 0)) == len(neighbours)


def _is_acyclic(neighbours: list[list[int]]) -> bool:
    """A graph has no cycle if it has as many edges as vertices less components."""
    components = {min(_component(neighbours, k)) for k in range(len(neighbours))}
    return sum(map(len, neighbours)) == 2 * (len(neighbours) - len(components))


@relation("SimpleGraph.Reachable", 4)
def _reachable(c: Call) -> Any:
    neighbours = _neighbours(c)
    start, end = (encode(c.dom, c.type(0), c[k]) for k in (2, 3))
    return c.dom.constant(end in _component(neighbours, start))


@relation("SimpleGraph.Preconnected", 2)
def _preconnected(c: Call) -> Any:
    return c.dom.constant(_is_connected(_neighbours(c)))


@relation("SimpleGraph.Connected", 2)
def _connected(c: Call) -> Any:
    """The graph without vertices is not."""
    neighbours = _neighbours(c)
    return c.dom.constant(bool(neighbours) and _is_connected(neighbours))


@relation("SimpleGraph.IsAcyclic", 2)
def _acyclic(c: Call) -> Any:
    return c.dom.constant(_is_acyclic(_neighbours(c)))


@relation("SimpleGraph.IsTree", 2)
def _tree(c: Call) -> Any:
    """The graph without vertices is none."""
    neighbours = _neighbours(c)
    connected = bool(neighbours) and _is_connected(neighbours)
    return c.dom.constant(connected and _is_acyclic(neighbours))


@relation("SimpleGraph.Colorable", 3)
def _colorable(c: Call) -> Any:
    neighbours, colours = _neighbours(c), c[2]
    colour: list[int] = []

    def complete() -> bool:
        c.evaluator.spend(1)
        k = len(colour)
        if k == len(neighbours):
            return True
        taken = {colour[j] for j in neighbours[k] if j < k}
        # a colour that is not in use yet is as good as any other
        for x in range(min(colours, max(colour, default=-1) + 2)):
            if x not in taken:
                colour.append(x)
                if complete():
                    return True
                colour.pop()
        return False

    return c.dom.constant(complete())
