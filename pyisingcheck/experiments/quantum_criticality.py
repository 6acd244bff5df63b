"""D8: ``d^2 E_0/dg^2`` of the transverse-field Ising ring at g_c = 1, Remark 6."""

from __future__ import annotations

from typing import Any

import numpy as np

from pyisingcheck.experiments._core import Experiment, Finding, Result, Session, Table
from pyisingcheck.experiments._fit import Array
from pyisingcheck.physics import transverse

SMALL = (4, 6, 8, 10, 12)
LARGE = tuple(2**k for k in range(4, 17, 2))
SLOPE = 1 / np.pi  # -e''(1) = (ln N)/pi + const
SMALL_RINGS = "second derivative at g = 1, exact diagonalization against free fermions"
LARGE_RINGS = "second derivative at g = 1, free fermions"


def curvature_by_diagonalization(sites: int, step: float = 0.02) -> tuple[float, float]:
    """``d^2 e_0/dg^2`` at g = 1 from Lanczos energies, and the change on halving the step."""

    def difference(h: float) -> float:
        e = [
            transverse.ground_energy_exact(sites, 1 + x) / sites for x in (-2 * h, -h, 0, h, 2 * h)
        ]
        return (-e[0] + 16 * e[1] - 30 * e[2] + 16 * e[3] - e[4]) / (12 * h * h)

    fine = difference(step / 2)
    return fine, abs(fine - difference(step)) + 1e-8


def measure(session: Session) -> Finding:
    small = [
        session.step(f"exact {n}", curvature_by_diagonalization, n)
        for n in session.each(SMALL, "exact diagonalization, N =")
    ]
    large = np.array([float(transverse.energy_curvature(n, 1.0)) for n in LARGE])
    distances = np.geomspace(1e-5, 1e-1, 9)
    sides = np.array(
        [
            [transverse.energy_curvature_infinite(1 + s * x) for s in (-1, 1)]
            for x in session.each(distances, "infinite chain, |g - 1| =")
        ]
    )
    return conclude(np.array(small), large, distances, sides)


def conclude(small: Array, large: Array, distances: Array, sides: Array) -> Finding:
    free = np.array([float(transverse.energy_curvature(n, 1.0)) for n in SMALL])
    pulls = np.abs(small[:, 0] - free) / small[:, 1]
    slopes = -np.diff(large) / np.diff(np.log(LARGE))
    value = float(slopes[-1])
    error = float(max(abs(slopes[-1] - slopes[-2]), 1e-12 * np.log(LARGE[-1])))
    infinite = np.diff(sides.mean(axis=1)) / np.diff(np.log(distances))
    agree = pulls.max() < 5 and abs(infinite[0] - SLOPE) < 1e-3
    diverges = value - 5 * error > 0 and abs(value - SLOPE) < 0.01 * SLOPE
    verdict = "supports" if agree and diverges else "undecided"
    if agree and value < 5 * error:
        verdict = "contradicts"
    jump = np.abs(sides[:, 0] - sides[:, 1])
    return Finding(
        verdict=verdict,  # type: ignore[arg-type]
        value=value,
        error=error,
        summary=(
            f"-e_0''(1) grows by {value:.7f}({error:.1g}) per unit of ln N (1/pi = {SLOPE:.7f}) up "
            f"to N = {LARGE[-1]}: it diverges, but only for N -> infinity; at every finite N it is "
            f"finite, and at |g - 1| = 1e-5 the two sides differ by {jump[0]:.1e} out of "
            f"{abs(sides[0, 0]):.2f}: a symmetric logarithm, no jump."
        ),
        tables={
            SMALL_RINGS: Table(
                ("N", "diagonalization", "error", "free fermions"),
                [[n, *map(float, row), float(f)] for n, row, f in zip(SMALL, small, free)],
            ),
            LARGE_RINGS: Table(
                ("N", "d^2 e_0/dg^2"), [[n, float(x)] for n, x in zip(LARGE, large)]
            ),
            "infinite chain": Table(
                ("|g - 1|", "below", "above"),
                [[float(d), *map(float, row)] for d, row in zip(distances, sides)],
            ),
        },
        series={"slopes": slopes.tolist()},
    )


def draw(result: Result, figure: Any) -> None:
    left, right = figure.subplots(1, 2)
    g = np.linspace(0.5, 1.5, 401)
    for sites in (8, 32, 128, 512):
        left.plot(g, -transverse.energy_curvature(sites, g), lw=1, label=f"N = {sites}")
    limit = [-transverse.energy_curvature_infinite(x) for x in g if abs(x - 1) > 1e-3]
    left.plot(g[np.abs(g - 1) > 1e-3], limit, "k--", lw=0.8, label=r"$N = \infty$")
    left.axvline(1, color="grey", ls=":", lw=1)
    left.set(xlabel=r"$g$ (bond energy)", ylabel=r"$-\partial_g^2 E_0/N$")
    left.legend(fontsize=8)
    exact = np.array(result.tables[SMALL_RINGS].rows, dtype=float)
    large = np.array(result.tables[LARGE_RINGS].rows, dtype=float)
    right.errorbar(exact[:, 0], -exact[:, 1], exact[:, 2], fmt="o", ms=5, label="diagonalization")
    right.plot(large[:, 0], -large[:, 1], "s", ms=4, label="free fermions")
    line = -large[-1, 1] + SLOPE * np.log(large[:, 0] / large[-1, 0])
    right.plot(large[:, 0], line, "k-", lw=0.8, label=r"$(\ln N)/\pi$ + const")
    right.set(xscale="log", xlabel="N", ylabel=r"$-\partial_g^2 E_0/N$ at $g = 1$")
    right.legend(fontsize=8)


EXPERIMENT = Experiment(
    name="quantum-criticality",
    claim="D8",
    title="d^2 E_0/dg^2 diverges at g_c: transverse-field Ising ring",
    quantity="growth of -d^2 e_0/dg^2 at g = 1 per unit of ln N",
    criterion=(
        "The growth is the last local slope, its error the last change. The claim (divergence at "
        "g_c) is supported if the growth is positive by 5 errors and within 1% of 1/pi, exact "
        "diagonalization agrees with free fermions within 5 errors, and the infinite chain's "
        "slope in ln|g - 1| is 1/pi within 1e-3; contradicted if the growth is zero within 5 "
        "errors while the routes agree; otherwise undecided."
    ),
    limits=(
        "The divergence belongs to N -> infinity. At finite N the ground state is not degenerate "
        "for g > 0 and E_0(g) is smooth there, so the ring shows no exact singularity on hardware "
        "of finite size; the inequality of one-sided limits in Remark 6 does not hold here either."
    ),
    measure=measure,
    draw=draw,
)
