"""Configurations, lattices and energies: P(1), P(6), P(17), Bal(binaryrandomising)."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pyisingcheck.physics._checks import Array, integer_within, last_axis, square

Edges = NDArray[np.int64]


def spin_configurations(sites: int) -> Array:
    """All configurations of ``sites`` spins ±1.

    Parameters
    ----------
    sites
        Number of spins, 0 to 24 (memory: ``8 * sites * 2**sites`` bytes).

    Returns
    -------
    Array
        Shape (2**sites, sites); in row ``c`` spin ``i`` is +1 where bit ``i`` of ``c`` is set.
    """
    integer_within("sites", sites, 0, 24)
    bits = np.arange(2**sites)[:, None] >> np.arange(sites)[None, :] & 1
    return 2.0 * bits - 1.0


def alphabet_configurations(alphabet: ArrayLike, sites: int) -> Array:
    """All configurations of ``sites`` spins over a finite alphabet of reals (P §2.2).

    Returns
    -------
    Array
        Shape (len(alphabet)**sites, sites).
    """
    letters = np.asarray(alphabet, dtype=np.float64)
    return np.array(list(itertools.product(letters, repeat=sites))).reshape(-1, sites)


def pairwise_energy(coupling: ArrayLike, field: ArrayLike, spins: ArrayLike) -> Array:
    """``-sum_{i,j} J_ij s_i s_j - sum_i h_i s_i``, Bal(binaryrandomising).

    Both sums run over all indices: the diagonal of ``J`` adds a constant for spins ±1, and only the
    symmetric part of ``J`` matters.

    Parameters
    ----------
    coupling
        J, shape (N, N), unit of energy.
    field
        h, shape (N,), unit of energy.
    spins
        Any real spins, shape (..., N).

    Returns
    -------
    Array
        Shape (...).

    Raises
    ------
    ValueError
        Where the shapes do not fit.
    """
    matrix = square("coupling", coupling)
    s = last_axis("spins", spins, matrix.shape[-1])
    h = last_axis("field", field, matrix.shape[-1])
    return -np.einsum("...i,...ij,...j->...", s, matrix, s) - np.sum(h * s, axis=-1)


def layer_energy(coupling: ArrayLike, field: float, spins: ArrayLike) -> Array:
    """The layer Hamiltonian P(6), with its **plus** in front of the field.

    ``-sum_{i,j} J_ij s_i s_j + h sum_i s_i`` for one number ``h``; P(1) has a minus there.
    """
    matrix = square("coupling", coupling)
    no_field = np.zeros(matrix.shape[-1])
    return pairwise_energy(matrix, no_field, spins) + field * np.sum(spins, axis=-1)


def graph_energy(edges: ArrayLike, coupling: float, field: float, spins: ArrayLike) -> Array:
    """``-J sum_<ij> s_i s_j - h sum_i s_i``, P(1): every edge once.

    Parameters
    ----------
    edges
        Shape (E, 2), site numbers; a repeated row is a double bond.
    coupling, field
        J and h, unit of energy.
    spins
        Shape (..., N).

    Returns
    -------
    Array
        Shape (...).
    """
    pairs = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    s = np.asarray(spins, dtype=np.float64)
    bonds = np.sum(s[..., pairs[:, 0]] * s[..., pairs[:, 1]], axis=-1)
    return -coupling * bonds - field * np.sum(s, axis=-1)


def vector_spin_energy(coupling: ArrayLike, fields: ArrayLike, spins: ArrayLike) -> Array:
    """``-sum_{i,j} J_ij s_i . s_j - sum_i h_i . s_i``, Bal(vectorrandomising).

    Parameters
    ----------
    coupling
        J, shape (N, N).
    fields, spins
        Shape (..., N, d), one vector per site.

    Returns
    -------
    Array
        Shape (...).
    """
    matrix = square("coupling", coupling)
    s, h = np.asarray(spins, dtype=np.float64), np.asarray(fields, dtype=np.float64)
    if s.ndim < 2 or s.shape[-2] != matrix.shape[-1] or h.shape[-2:] != s.shape[-2:]:
        raise ValueError(
            f"spins {s.shape} and fields {h.shape} do not fit coupling {matrix.shape}, "
            "expected (..., N, d) for both"
        )
    overlaps = np.einsum("...ia,...ja->...ij", s, s)
    return -np.sum(matrix * overlaps, axis=(-2, -1)) - np.sum(h * s, axis=(-2, -1))


def mean_field_energy(effective_coupling: float, effective_spin: float, spins: ArrayLike) -> Array:
    """``-J_eff sum_i s_i S_eff``, P(17): independent spins in the field of one average."""
    return -effective_coupling * effective_spin * np.sum(spins, axis=-1)


def chain_edges(sites: int, periodic: bool = True) -> Edges:
    """Nearest-neighbour bonds of a chain, shape (E, 2).

    A periodic chain of N sites has N bonds; for N = 2 the one pair is joined twice and for N = 1
    the site is joined to itself, as the transfer matrix counts them.
    """
    bonds = [(i, (i + 1) % sites) for i in range(sites if periodic else sites - 1)]
    return np.array(bonds, dtype=np.int64).reshape(-1, 2)


def torus_edges(rows: int, columns: int) -> Edges:
    """Nearest-neighbour bonds of a rows × columns torus, shape (2 * rows * columns, 2).

    Site (r, c) has number ``r * columns + c``.  A side of length 2 gives double bonds.
    """
    site = np.arange(rows * columns).reshape(rows, columns)
    right, down = np.roll(site, -1, axis=1), np.roll(site, -1, axis=0)
    return np.concatenate(
        [np.stack([site.ravel(), other.ravel()], axis=1) for other in (right, down)]
    )


def coupling_matrix(edges: ArrayLike, sites: int, coupling: float = 1.0) -> Array:
    """The symmetric J for which :func:`pairwise_energy` equals :func:`graph_energy`.

    Half of the bond sits in (i, j) and half in (j, i), because ``sum_{i,j}`` meets each bond twice.
    """
    matrix = np.zeros((sites, sites))
    for i, j in np.asarray(edges, dtype=np.int64).reshape(-1, 2):
        matrix[i, j] += coupling / 2
        matrix[j, i] += coupling / 2
    return matrix


def sum_layers(couplings: ArrayLike, fields: ArrayLike) -> tuple[Array, Array]:
    """``H_eff = sum_l H^(l)`` on shared spins, P(9): couplings and fields add up.

    Parameters
    ----------
    couplings, fields
        Shapes (L, N, N) and (L, N).

    Returns
    -------
    tuple
        Shapes (N, N) and (N,).
    """
    return np.sum(square("couplings", couplings), axis=0), np.sum(fields, axis=0)
