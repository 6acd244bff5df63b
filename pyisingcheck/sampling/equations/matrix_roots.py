"""Whether a matrix with rational entries is a power of another one: B ^ k = C.

The nilpotent part of C has a root where of the numbers by which the kernels of C, C², … grow, no
two lie strictly between the same neighbouring multiples of k; the invertible part always has a
complex one. A real root for an even k pairs up the Jordan blocks of every negative eigenvalue:
there is one if the number of blocks of every size is even (P. Psarrakos, On the mth roots of a
complex matrix, Electronic Journal of Linear Algebra 9, 2002).
"""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq_mat, fmpq_poly

from pyisingcheck.sampling.equations.univariate import real_roots_of

__all__ = ["has_complex_root", "has_real_root"]


def has_real_root(c: fmpq_mat, k: int) -> bool:
    """Whether C is the k-th power of a real matrix, k ≥ 1.

    Raises
    ------
    ValueError
        If the precision does not tell which eigenvalues are real.
    """
    if not _nilpotent_part_has_root(_ranks(c), k):
        return False
    return k % 2 == 1 or all(
        count % 2 == 0
        for factor, _ in c.charpoly().factor()[1]
        if any(x < 0 for x in real_roots_of(factor))
        for count in _blocks(_value(factor, c), factor.degree())
    )


def has_complex_root(re: fmpq_mat, im: fmpq_mat, k: int) -> bool:
    """Whether C = re + i im is the k-th power of a complex matrix, k ≥ 1."""
    return _nilpotent_part_has_root([r // 2 for r in _ranks(_as_real(re, im))], k)


def _as_real(re: fmpq_mat, im: fmpq_mat) -> fmpq_mat:
    """Return the matrix that a complex one is on real and imaginary parts."""
    upper = [[*a, *(-x for x in b)] for a, b in zip(re.tolist(), im.tolist(), strict=True)]
    lower = [[*b, *a] for a, b in zip(re.tolist(), im.tolist(), strict=True)]
    return fmpq_mat([*upper, *lower])


def _ranks(c: fmpq_mat) -> list[int]:
    """Return the ranks of 1, C, C², … until they no longer fall."""
    power = c
    ranks = [c.nrows(), c.rank()]
    while ranks[-1] < ranks[-2]:
        power = power * c
        ranks.append(power.rank())
    return ranks


def _nilpotent_part_has_root(ranks: list[int], k: int) -> bool:
    steps = [a - b for a, b in zip(ranks, ranks[1:], strict=False)]
    between = [d // k for d in steps if d % k]
    return len(between) == len(set(between))


def _value(p: fmpq_poly, c: fmpq_mat) -> fmpq_mat:
    """Return p(C)."""
    n = c.nrows()
    one = fmpq_mat([[int(i == j) for j in range(n)] for i in range(n)])
    result = one * 0
    for coefficient in reversed(p.coeffs()):
        result = result * c + one * coefficient
    return result


def _blocks(annihilated: fmpq_mat, degree: int) -> Iterator[int]:
    """Yield the numbers of Jordan blocks of size 1, 2, … for each root of an irreducible polynomial
    of the given degree, from its value at the matrix.
    """
    ranks = _ranks(annihilated)
    ranks.append(ranks[-1])
    for before, here, after in zip(ranks, ranks[1:], ranks[2:], strict=False):
        yield (before - 2 * here + after) // degree
