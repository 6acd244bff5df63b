"""Least squares with honest errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

Array = NDArray[Any]


def linear_fit(design: Array, values: Array, errors: Array) -> tuple[Array, Array, float]:
    """Weighted linear least squares.

    Parameters
    ----------
    design
        Shape (points, parameters).
    values, errors
        Shape (points,), one-sigma errors.

    Returns
    -------
    tuple
        Parameters, their one-sigma errors, and chi^2 per degree of freedom.
    """
    scaled = design / errors[:, None]
    solution, *_ = np.linalg.lstsq(scaled, values / errors, rcond=None)
    covariance = np.linalg.inv(scaled.T @ scaled)
    residual = (design @ solution - values) / errors
    freedom = max(1, len(values) - len(solution))
    return solution, np.sqrt(np.diag(covariance)), float(residual @ residual) / freedom


def curve_fit(
    model: Callable[[Array, Array], Array], start: Array, x: Array, values: Array, errors: Array
) -> tuple[Array, Array, float]:
    """As :func:`linear_fit` for ``model(parameters, x)``."""

    def residual(parameters: Array) -> Array:
        return (model(parameters, x) - values) / errors

    fit = least_squares(residual, start, method="lm", xtol=1e-14, ftol=1e-14, gtol=1e-14)
    covariance = np.linalg.inv(fit.jac.T @ fit.jac)
    freedom = max(1, len(values) - len(start))
    return fit.x, np.sqrt(np.diag(covariance)), float(2 * fit.cost) / freedom


def scatter_fit(x: Array, values: Array) -> tuple[float, float, float]:
    """Slope, its error from the residuals' scatter, and intercept of an unweighted line."""
    design = np.stack([x, np.ones_like(x)], axis=1)
    (slope, intercept), *_ = np.linalg.lstsq(design, values, rcond=None)
    rest = values - design @ [slope, intercept]
    spread = np.sqrt(rest @ rest / max(1, len(x) - 2))
    return float(slope), float(spread / np.sqrt(((x - x.mean()) ** 2).sum())), float(intercept)


def between(
    value: float, error: float, written: float, rival: float, largest_error: float
) -> Literal["supports", "contradicts", "undecided"]:
    """Which of two values a measurement picks: within 3 errors of one, over 5 from the other.

    ``supports`` means ``written``, ``contradicts`` means ``rival``; an error above
    ``largest_error`` decides nothing.
    """
    if error > largest_error:
        return "undecided"
    from_written, from_rival = abs(value - written) / error, abs(value - rival) / error
    if from_written < 3 and from_rival > 5:
        return "supports"
    return "contradicts" if from_rival < 3 and from_written > 5 else "undecided"
