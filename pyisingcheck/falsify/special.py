"""Statements about all predicates with a property, checked at those that theorems provide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pyisingcheck.sampling.lemmas import Special, specializations
from pyisingcheck.terms.decode import Export
from pyisingcheck.terms.expr import Expr
from pyisingcheck.verdict import Verdict

__all__ = ["check_with_lemmas"]


def check_with_lemmas(export: Export, statement: Expr, check: Callable[[Expr], Verdict]) -> Verdict:
    """Return the verdict on a statement, found out with `check`.

    A counterexample to a special case is one to the statement. Where the search for one among all
    predicates comes to no decision, or to one on fewer samples, the statement holds if the special
    cases do.
    """
    cases = []
    for special in specializations(export, statement):
        verdict = check(special.statement)
        if verdict.verdict == "falsified":
            return _with_variable(special, verdict)
        cases.append((special, verdict))
    whole = check(statement)
    held = [(special, verdict) for special, verdict in cases if verdict.verdict == "holds"]
    samples = sum(v.samples for _, v in held)
    holds = whole.verdict == "holds" and whole.samples >= samples
    if whole.verdict == "falsified" or holds or not held:
        return whole
    special, verdict = held[0]
    tried = "; ".join(f"{s.variable} := {s.value} ({s.lemma})" for s, _ in held)
    return replace(
        verdict,
        samples=samples,
        exhaustive=False,
        grounds=f"tried for {tried}",
    )


def _with_variable(special: Special, verdict: Verdict) -> Verdict:
    """Return the verdict with the value of the variable that the special case has for it."""
    if verdict.counterexample is None:
        return verdict
    return replace(
        verdict, counterexample={special.variable: special.value, **verdict.counterexample}
    )
