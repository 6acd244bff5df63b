"""Tables of two indices of one finite type, as hypotheses tend to ask for them: operations with
laws, graphs, equivalences, orders, and symmetric tables of numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from flint import fmpq

from pyisingcheck.sampling.drawing.numbers import Bounds
from pyisingcheck.sampling.tables import Table, tabulated
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.values import Value

if TYPE_CHECKING:
    from pyisingcheck.sampling.drawing.draw import Drawer

__all__ = ["Inverse", "edges_of_graph", "of_values", "operation", "relation", "square_table"]


def _of_polygon(i: int, j: int, n: int) -> int:
    """Return the product in the symmetries of a polygon, turns first, then reflections: the least
    group that is not commutative has n = 6. With an odd number there are only turns.
    """
    turns = n if n % 2 else n // 2
    (s, k), (t, m) = divmod(i, turns), divmod(j, turns)
    return (s + t) % 2 * turns + (k - m if s else k + m) % turns


def _undone(i: int, n: int) -> int:
    """Return the inverse in the symmetries of a polygon."""
    turns = n if n % 2 else n // 2
    return i if i >= turns else -i % turns


Inverse = Callable[[int, int], int]
INVERSES: tuple[Inverse, ...] = (lambda i, n: i, lambda i, n: -i % n, _undone)
_itself, _negative, _ = INVERSES
# on Fin n: groups, monoids, quasigroups, with what undoes them
OPERATIONS: tuple[tuple[Callable[[int, int, int], int], Inverse | None], ...] = (
    (lambda i, j, n: (i + j) % n, _negative),
    (_of_polygon, _undone),
    (lambda i, j, n: i * j % n, None),
    (lambda i, j, n: max(i, j), None),
    (lambda i, j, n: min(i, j), None),
    (lambda i, j, n: i, None),
    (lambda i, j, n: i if i else j, None),
    (lambda i, j, n: (i - j) % n, _itself),
    (lambda i, j, n: 2 * (i + j) % n, None),
)
UNRELATED = 0.5  # how often a table has no structure
CIRCULANT, PARTITE = 0.3, 0.15  # how often a graph is one, and how often it has two or three parts
SHARES = (0.0, 0.3, 0.6, 1.0)  # of the edges that a graph may have


def operation(drawer: Drawer, domain: ty.Type, codomains: list[ty.Type]) -> Table | None:
    """Return one of the operations on Fin n that laws tend to ask for, sometimes, or what undoes
    the last one.
    """
    if not isinstance(domain, ty.Fin) or drawer.rng.random() < UNRELATED:
        return None
    n = domain.n
    if all(t == domain for t in codomains):
        inverse = drawer.inverse or drawer.rng.choice(INVERSES)
        return tabulated(drawer.ev, domain, [inverse(i, n) for i in range(n)])
    if _entry_type(domain, codomains) != domain:
        return None
    chosen, drawer.inverse = drawer.rng.choice(OPERATIONS)
    return square_table(drawer.ev, domain, lambda i, j: chosen(i, j, n))


def relation(
    drawer: Drawer, domain: ty.Type, codomains: list[ty.Type], bounds: Bounds | None
) -> Table | None:
    """Return a symmetric table with one value on the diagonal or, of truth values, also a relation
    that comes from labels; sometimes.
    """
    t, n = _entry_type(domain, codomains), len(codomains)
    if t is None or n < 2 or drawer.rng.random() < UNRELATED:
        return None
    if t in (ty.Bool(), ty.Proposition()):
        holds = _rule(drawer.rng, n)
        constant = drawer.ev.domain.constant if t == ty.Proposition() else int
        return square_table(drawer.ev, domain, lambda i, j: constant(holds(i, j)))
    if not isinstance(t, ty.Number | ty.Fin) or ty.size(t) == 0:
        return None
    half = {(i, j): drawer.draw(t, bounds) for j in range(n) for i in range(j)}
    diagonal = drawer.draw(t, bounds)
    return square_table(
        drawer.ev, domain, lambda i, j: diagonal if i == j else half[min(i, j), max(i, j)]
    )


def of_values(drawer: Drawer, t: ty.Type, values: list[fmpq]) -> Value | None:
    """Return a number, vector or matrix all of whose entries are among `values`, square ones often
    symmetric with one value on the diagonal; None for other types.
    """
    match t:
        case ty.MatrixType(rows, cols, entry):
            inner = ty.Pi(cols, lambda _: entry)
            return of_values(drawer, ty.Pi(rows, lambda _: inner), values)
        case ty.Number("Real" | "Rat") if values:
            return drawer.rng.choice(values)
        case ty.Number("Nat" | "Int") if whole := [int(x.p) for x in values if x.q == 1]:
            return drawer.rng.choice(whole)
        case ty.Pi(domain, codomain) if (n := ty.size(domain)) is not None:
            indices = [decode(drawer.ev.domain, domain, k) for k in range(n)]
            entries = [of_values(drawer, codomain(i), values) for i in indices]
            if any(x is None for x in entries):
                return None
            return _folded(drawer, tabulated(drawer.ev, domain, entries), domain)
    return None


def _folded(drawer: Drawer, table: Table, domain: ty.Type) -> Table:
    """Return the table or, sometimes, a square one made symmetric, with one value on the
    diagonal.
    """
    rows = [x.entries for x in table.entries if isinstance(x, Table)]
    square = all(len(row) == len(table.entries) == len(rows) for row in rows) and rows
    if not square or drawer.rng.random() < UNRELATED:
        return table
    diagonal = rows[0][0]
    return square_table(
        drawer.ev, domain, lambda i, j: diagonal if i == j else rows[max(i, j)][min(i, j)]
    )


def square_table(ev: Evaluator, index: ty.Type, entry: Callable[[int, int], Value]) -> Table:
    """Return the function of two indices, given by their ordinals."""
    n = ty.size(index) or 0
    rows = [[entry(i, j) for j in range(n)] for i in range(n)]
    return tabulated(ev, index, [tabulated(ev, index, row) for row in rows])


def edges_of_graph(rng: random.Random, n: int) -> set[tuple[int, int]]:
    """Return the edges of a graph, in both directions; of a circulant one, a cycle for instance,
    all vertices look alike, and one of two or three parts joins those of the same part or of
    different ones.
    """
    kind = rng.random()
    if kind < PARTITE:
        parts, same = rng.choice((2, 2, 3)), rng.random() < 0.5
        edges = [
            (i, j) for j in range(n) for i in range(j) if (i * parts // n == j * parts // n) is same
        ]
        return {*edges, *((j, i) for i, j in edges)}
    share, distances = rng.choice(SHARES), {1, rng.randrange(1, max(n // 2, 1) + 1)}
    circulant = kind < PARTITE + CIRCULANT
    edges = [
        (i, j)
        for j in range(n)
        for i in range(j)
        if (min(j - i, n - j + i) in distances if circulant else rng.random() < share)
    ]
    return {*edges, *((j, i) for i, j in edges)}


def _entry_type(domain: ty.Type, codomains: list[ty.Type]) -> ty.Type | None:
    """Return the type of the entries, if all rows are functions on `domain` with the same one."""
    entries = [
        t.codomain(k)
        for t in codomains
        for k in (0, len(codomains) - 1)
        if isinstance(t, ty.Pi) and t.domain == domain
    ]
    if len(entries) < 2 * len(codomains) or any(t != entries[0] for t in entries):
        return None
    return entries[0]


def _rule(rng: random.Random, n: int) -> Callable[[int, int], bool]:
    """Return a relation between ordinals: adjacency, or equality or order of labels."""
    labels, reflexive = [rng.randrange(n) for _ in range(n)], rng.random() < 0.5
    match rng.randrange(4):
        case 0:
            return lambda i, j: labels[i] == labels[j]
        case 1:
            return lambda i, j: labels[i] < labels[j] or (reflexive and labels[i] == labels[j])
    edges = edges_of_graph(rng, n)
    return lambda i, j: (i, j) in edges or (reflexive and i == j)
