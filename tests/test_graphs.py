"""Connected graphs, trees and colourings, on all graphs with up to four vertices, against
definitions that do not speak of walks.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from terms import NAT, lit

from pyisingcheck.sampling.drawing.relations import edges_of_graph
from pyisingcheck.semantics.domain import Undecided
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import Constructed, Function
from pyisingcheck.terms.decode import Export
from pyisingcheck.terms.expr import App, BVar, Const, Expr, apply

ANY = Const("inst")
Table = Any  # an adjacency matrix of booleans


@pytest.fixture
def ev() -> Evaluator:
    return Evaluator(Export("", None, {}, {}, {}), BallDomain())


def graphs() -> Iterator[Table]:
    for n in range(5):
        pairs = list(itertools.combinations(range(n), 2))
        for chosen in itertools.product((False, True), repeat=len(pairs)):
            table = np.zeros((n, n), dtype=bool)
            for (i, j), edge in zip(pairs, chosen, strict=True):
                table[i, j] = table[j, i] = edge
            yield table


def judged(ev: Evaluator, name: str, table: Table, *more: Any) -> bool:
    """What the meaning of a relation says of a graph, and of further arguments."""
    vertices = App(Const("Fin"), lit(len(table), NAT))
    graph = Constructed("SimpleGraph.mk", [Function.curried(2, lambda i, j: said(table[i, j]))])
    env: Any = None
    for value in (*reversed(more), graph):
        env = (value, env)
    types = [NAT if name.endswith("Colorable") else vertices] * len(more)
    context: Any = None
    for type_ in (*types, apply(Const("SimpleGraph"), vertices)):
        context = (type_, context)
    arguments = (BVar(k) for k in range(1 + len(more)))
    claim: Expr = apply(Const(name), vertices, *arguments)
    truth = ev.condition(ev.value(claim, env, context))
    assert truth.certain
    return truth.level is Level.TRUE


def said(edge: Any) -> Truth:
    return Truth(Level.TRUE if edge else Level.FALSE)


def reaches(table: Table) -> Table:
    """Which vertices are joined: powers of 1 + A."""
    n = len(table)
    return np.linalg.matrix_power(np.eye(n, dtype=int) + table, n) > 0


def has_cycle(table: Table) -> bool:
    """Whether some vertices have two neighbours each among themselves."""
    n = len(table)
    return any(
        (table[np.ix_(s, s)].sum(axis=0) >= 2).all()
        for k in range(1, n + 1)
        for s in itertools.combinations(range(n), k)
    )


def has_colouring(table: Table, colours: int) -> bool:
    edges = np.argwhere(table)
    return any(
        all(c[i] != c[j] for i, j in edges)
        for c in itertools.product(range(colours), repeat=len(table))
    )


def test_connected_graphs_and_trees(ev: Evaluator) -> None:
    trees = 0
    for table in graphs():
        n, joined = len(table), reaches(table)
        assert judged(ev, "SimpleGraph.Preconnected", table) is bool(joined.all())
        assert judged(ev, "SimpleGraph.Connected", table) is bool(n and joined.all())
        assert judged(ev, "SimpleGraph.IsAcyclic", table) is not has_cycle(table)
        tree = judged(ev, "SimpleGraph.IsTree", table)
        assert tree is bool(n and joined.all() and not has_cycle(table))
        trees += tree
        for i, j in itertools.product(range(n), repeat=2):
            assert judged(ev, "SimpleGraph.Reachable", table, i, j) is bool(joined[i, j])
    assert trees == 1 + 1 + 3 + 16  # Cayley: n ^ (n - 2)


def test_colourings(ev: Evaluator) -> None:
    for table in graphs():
        for colours in range(4):
            found = judged(ev, "SimpleGraph.Colorable", table, colours)
            assert found is has_colouring(table, colours)


def test_an_edge_that_is_not_known_is_no_answer(ev: Evaluator) -> None:
    vertices = App(Const("Fin"), lit(2, NAT))
    unknown = Function.curried(2, lambda i, j: Truth(Level.UNKNOWN))
    env = (Constructed("SimpleGraph.mk", [unknown]), None)
    context = (apply(Const("SimpleGraph"), vertices), None)
    with pytest.raises(Undecided, match="adjacent"):
        ev.value(apply(Const("SimpleGraph.Connected"), vertices, BVar(0)), env, context)


def test_some_graphs_have_parts() -> None:
    rng = random.Random(0)
    drawn = [edges_of_graph(rng, 6) for _ in range(200)]
    triangles = {(i, j) for i in range(6) for j in range(6) if i // 3 == j // 3 and i != j}
    bipartite = {(i, j) for i in range(6) for j in range(6) if i // 3 != j // 3}
    assert triangles in drawn and bipartite in drawn
