"""Hypothesis strategies made from Lean statements: ``@given(for_statement("…"))``."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from pyisingcheck.errors import UnknownName, UserError
from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.report.single import find_theorem
from pyisingcheck.sampling.drawing.numbers import NoElement
from pyisingcheck.sampling.drawing.python_values import to_python
from pyisingcheck.sampling.exact import Sample, Sampler
from pyisingcheck.sampling.plan import Plan, plan_of
from pyisingcheck.sampling.witnesses.search import PointSearch
from pyisingcheck.semantics.domain import TooLarge, Undecided, Unsupported
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.decode import Export, load_export
from pyisingcheck.terms.expr import Expr

__all__ = ["for_statement"]

ATTEMPTS = 5  # to meet the hypotheses, before an example is given up


def for_statement(
    name: str, export: Export | Path | str | None = None, *, exact: bool = True
) -> SearchStrategy[dict[str, Any]]:
    """Return a strategy for the variables of a Lean theorem, under its hypotheses.

    Parameters
    ----------
    name : str
        The theorem's full name, or the end of it where only one ends so.
    export : Export or path, optional
        Where the theorem is; by default this library's own snapshot.
    exact : bool, optional
        Whether rational numbers are `fractions.Fraction`, so that the hypotheses hold exactly, and
        arrays of them have dtype object.  Otherwise they are floats and the arrays are float64, and
        the hypotheses hold up to rounding.

    Returns
    -------
    SearchStrategy of dict
        By variable name: ``int`` for ℕ, ℤ, ``Fin n`` and ``ZMod n``, `Fraction` or ``float`` for
        ℚ and ℝ (``float`` for a root that is not rational), ``complex``, ``bool``, NumPy arrays for
        vectors, matrices, permutations and graphs (adjacency), lists, tuples, dicts for structures,
        callables for functions on infinite types and for sets, the Lean text for type variables.

    Raises
    ------
    UnknownName
        If there is no such theorem.
    ExportError
        If the export cannot be read.

    Notes
    -----
    The values come from the constructive sampler of the derived check: a hypothesis that bounds a
    variable is read before it is drawn, equations are solved, matrices come from families that
    hypotheses ask for.  Every random decision that it makes is drawn from
    ``hypothesis.strategies.randoms(use_true_random=False)``, that is, from hypothesis' own sequence
    of choices.  So hypothesis sees the choices, replays them, stores them in its database and
    shrinks them: a smaller choice is an earlier entry of a menu or a smaller integer, and the menus
    begin with the simplest (0 before 1 before 1/2, dimension 1, the first family).

    Of ``¬ S`` these are the variables of ``S``.

    Examples
    --------
    >>> from hypothesis import given
    >>> @given(for_statement("IsingAttention.softmax_pos", exact=False))
    ... def test_my_softmax(case):
    ...     assert my_softmax(case["x"])[case["i"]] > 0
    """
    known = export if isinstance(export, Export) else load_export(export or snapshot_path())
    theorem = find_theorem(known, name)
    if theorem is None:
        raise UnknownName(f"there is no theorem {name}")
    return _variables(_Source(theorem.name, theorem.type, known), exact)


class _Source:
    """A statement, with a text short enough for hypothesis' reports."""

    def __init__(self, name: str, statement: Expr, export: Export) -> None:
        self.name, self.statement, self.export = name, statement, export

    def __repr__(self) -> str:
        return self.name


@st.composite
def _variables(draw: DrawFn, source: _Source, exact: bool) -> dict[str, Any]:
    rng = draw(st.randoms(use_true_random=False))
    # Nothing is kept from one example to the next: the same choices have to give the same values.
    ev = Evaluator(source.export, BallDomain(), PointSearch("for_statement"))
    try:
        plan = plan_of(ev, source.statement)
        with ev.domain.working():  # type: ignore[attr-defined]
            sample = _sample(ev, plan, rng)
            return reject() if sample is None else _by_name(ev, plan, sample, exact)
    except Unsupported as reason:
        raise UserError(f"{source.name}: its variables cannot be drawn: {reason}") from None


def _sample(ev: Evaluator, plan: Plan, rng: Random) -> Sample | None:
    sampler = Sampler(ev, plan, 0)
    sampler.drawer.rng = rng
    for _ in range(ATTEMPTS):
        try:
            sample = next(sampler.samples())
        except (NoElement, TooLarge, Undecided):
            continue
        if sample is not None:
            return sample
    return None


def _by_name(ev: Evaluator, plan: Plan, sample: Sample, exact: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for step, t, value in zip(plan.steps, sample.types, sample.values, strict=True):
        if step.kind == "variable" and t is not None:
            found[step.name] = to_python(ev, t, value, exact=exact)
        elif step.kind == "type":
            found[step.name] = str(value)
    return found
