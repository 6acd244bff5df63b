"""D5: the order parameter ``M ~ (T_c - T)^{beta'}`` of P §5.2, for the 2D Ising model.

T_c comes from exact transfer matrices of narrow cylinders (crossings of xi/L), the exponent from
cluster simulations, and both are compared with ``T_c = 2/ln(1 + sqrt 2)`` and Yang's formula.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import brentq

from pyisingcheck.experiments._core import (
    Experiment,
    Finding,
    Result,
    Session,
    Table,
    plain_ticks,
)
from pyisingcheck.experiments._fit import Array, between, linear_fit
from pyisingcheck.physics import cluster, onsager, torus

# (reduced temperature t = 1 - T/T_c, L): L is at least 8 correlation lengths.
POINTS = ((0.02, 128), (0.03, 96), (0.045, 64), (0.07, 48), (0.1, 32), (0.14, 32), (0.2, 24))
CYLINDERS = (4, 5, 6, 7, 8, 9, 10, 11)
ISING, MEAN_FIELD = 1 / 8, 1 / 2


def crossing(width: int) -> float:
    """The temperature where ``xi/L`` of cylinders of ``width`` and ``width + 1`` agree."""

    def difference(temperature: float) -> float:
        first, second = (
            torus.cylinder_correlation_length(w, 1.0, 1 / temperature) / w
            for w in (width, width + 1)
        )
        return first - second

    return float(brentq(difference, 2.2, 2.35, xtol=1e-11))


def critical_temperature(crossings: Array) -> tuple[float, float]:
    """Limit of ``T_c + a w^-3 + b w^-5`` through the last three crossings; error: last change.

    xi/L at T_c is off by w^-2 and its slope grows with w, hence w^-3.
    """
    w = np.array(CYLINDERS) + 0.5
    design = np.stack([np.ones_like(w), w**-3.0, w**-5.0], axis=1)
    limits = [
        np.linalg.solve(design[i : i + 3], crossings[i : i + 3])[0] for i in range(len(w) - 2)
    ]
    return float(limits[-1]), float(abs(limits[-1] - limits[-2]))


def sample(session: Session, reduced: float, size: int) -> list[float]:
    """``<|M|>/N`` at ``T = T_c (1 - t)``, its error, and the autocorrelation time in sweeps."""
    temperature = onsager.CRITICAL_TEMPERATURE * (1 - reduced)
    series = cluster.simulate(
        size,
        1 / temperature,
        replicas=16,
        warmup=100,
        sweeps=int(60000 / size),
        rng=session.rng(size, round(1000 * reduced)),
    )
    mean, error = cluster.mean_and_error(series.absolute)
    return [mean, error, cluster.autocorrelation_time(series.absolute)]


def exponent(reduced: Array, value: Array, error: Array) -> tuple[float, float, float]:
    """``beta'`` from ``ln M = ln B + beta' ln t + b t + c t^2``, its error and chi^2/dof.

    Where the points scatter more than their errors, the error grows with them.
    """
    design = np.stack([np.log(reduced), np.ones_like(reduced), reduced, reduced**2], axis=1)
    fit, errors, goodness = linear_fit(design, np.log(value), error / value)
    return float(fit[0]), float(errors[0] * max(1.0, np.sqrt(goodness))), goodness


def measure(session: Session) -> Finding:
    crossings = np.array(
        [
            session.step(f"crossing {w}", crossing, w)
            for w in session.each(CYLINDERS, "cylinders of width")
        ]
    )
    sampled = np.array(
        [
            session.step(f"sampled {point}", sample, session, *point)
            for point in session.each(POINTS, "cluster updates, (t, L) =")
        ]
    )
    return conclude(crossings, sampled)


def conclude(crossings: Array, sampled: Array) -> Finding:
    """Judge the crossings and the rows (mean, error, autocorrelation time) of ``POINTS``."""
    reduced = np.array([t for t, _ in POINTS])
    mean, error, tau = sampled.T
    exact = onsager.magnetization(onsager.CRITICAL_TEMPERATURE * (1 - reduced))
    pull = (mean - exact) / error
    value, spread, goodness = exponent(reduced, mean, error)
    critical, uncertain = critical_temperature(crossings)
    yang = bool(np.abs(pull).max() < 4)
    known = abs(critical - onsager.CRITICAL_TEMPERATURE) < 3 * uncertain
    verdict = between(value, spread, ISING, MEAN_FIELD, 0.02) if yang and known else "undecided"
    return Finding(
        verdict=verdict,
        value=value,
        error=spread,
        summary=(
            f"beta' = {value:.4f}({spread:.4f}) (chi^2/dof {goodness:.2f}; 1/8 exactly), largest "
            f"deviation from Yang's formula {np.abs(pull).max():.1f} errors, T_c/J = "
            f"{critical:.6f}({uncertain:.6f}) against {onsager.CRITICAL_TEMPERATURE:.6f}."
        ),
        tables={
            "spontaneous magnetization": Table(
                ("t = 1 - T/T_c", "L", "<|M|>/N", "error", "Yang", "pull (errors)", "tau (sweeps)"),
                [
                    [*point, *map(float, numbers)]
                    for point, *numbers in zip(POINTS, mean, error, exact, pull, tau)
                ],
            ),
            "critical temperature from crossings of xi/L": Table(
                ("widths", "T (J)"),
                [[f"{w}, {w + 1}", float(x)] for w, x in zip(CYLINDERS, crossings)],
            ),
        },
        series={"critical": critical, "uncertain": uncertain},
    )


def draw(result: Result, figure: Any) -> None:
    left, middle, right = figure.subplots(1, 3)
    rows = np.array(result.tables["spontaneous magnetization"].rows, dtype=float)
    t, _, m, error, exact, *_ = rows.T
    critical = onsager.CRITICAL_TEMPERATURE
    grid = np.concatenate([np.linspace(1.5, critical, 400), [2.6]])
    left.plot(grid, onsager.magnetization(grid), "k-", lw=1, label="Yang (exact)")
    left.errorbar(critical * (1 - t), m, error, fmt="o", ms=4, label="cluster updates")
    left.axvline(critical, color="grey", ls=":", lw=1, label=r"$T_c = 2J/\ln(1+\sqrt{2})$")
    left.set(xlabel=r"$T$ ($J$)", ylabel=r"$\langle|M|\rangle/N$", ylim=(0, 1.02))
    left.legend(fontsize=8, loc="lower left")
    fine = np.geomspace(0.01, 0.3, 100)
    yang = onsager.magnetization(critical * (1 - fine))
    middle.plot(fine, yang, "k-", lw=1, label="Yang (exact)")
    middle.errorbar(t, m, error, fmt="o", ms=4, label="cluster updates")
    power, mean_field = m[0] * (fine / t[0]) ** ISING, m[0] * (fine / t[0]) ** MEAN_FIELD
    middle.plot(fine, power, "k--", lw=0.8, label=r"$t^{1/8}$")
    middle.plot(fine, mean_field, "r--", lw=0.8, label=r"$t^{1/2}$ (mean field)")
    middle.set(
        xscale="log",
        yscale="log",
        xlabel=r"$t = 1 - T/T_c$",
        ylabel=r"$\langle|M|\rangle/N$",
        ylim=(0.6, 1.1),
    )
    plain_ticks(middle.yaxis, (0.6, 0.7, 0.8, 0.9, 1.0))
    middle.legend(fontsize=8, loc="lower right")
    right.axhline(0, color="k", lw=1)
    right.errorbar(t, 1e3 * (m - exact), 1e3 * error, fmt="o", ms=4, capsize=2)
    right.set(xscale="log", xlabel=r"$t = 1 - T/T_c$", ylabel=r"$10^3\,(M - M_\mathrm{Yang})$")
    plain_ticks(right.xaxis, (0.02, 0.05, 0.1, 0.2))


EXPERIMENT = Experiment(
    name="order-parameter",
    claim="D5",
    title="M ~ (T_c - T)^{beta'}: 2D Ising against Onsager and Yang",
    quantity="exponent beta' of the spontaneous magnetization (2D Ising)",
    criterion=(
        "beta' from a fit of ln M with corrections b t + c t^2. The claim (a power law below a "
        "critical temperature) is supported if beta' is within 3 errors of 1/8 and more than 5 "
        "from the mean-field 1/2 with an error below 0.02, every measured M lies within 4 errors "
        "of Yang's formula, and T_c from the crossings lies within 3 errors of 2/ln(1 + sqrt 2); "
        "contradicted with 1/8 and 1/2 exchanged; otherwise undecided."
    ),
    limits=(
        "The 2D Ising model only; P §5.2 leaves beta' open, and nothing here ties a Transformer to "
        "this universality class."
    ),
    changes=(
        "After a first run (seed 0) the extrapolation of the crossings to T_c was switched to the "
        "one through the last three of them with powers -3 and -5 of the width; the crossings are "
        "exact and have no fresh data, so T_c is a check of the method and no blind result. For "
        "the second run binning replaced the scatter of replicas, and the error of beta' is "
        "enlarged where chi^2/dof exceeds 1. The numbers here are of one run with seed 1 after "
        "these changes; it was to be kept whatever it gave."
    ),
    measure=measure,
    draw=draw,
)
