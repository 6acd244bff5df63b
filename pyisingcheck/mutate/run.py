"""Breaking statements on purpose: the share of mutants that are caught measures the checker."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from pyisingcheck.errors import UnknownName
from pyisingcheck.extract.prove import Goal, lean_command, proved
from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.falsify import check_statement
from pyisingcheck.falsify.budget import Budget
from pyisingcheck.ledger.run import DEFAULT_CHECKER, Settings, check_statements, checkpoint_path
from pyisingcheck.mutate.focus import focused
from pyisingcheck.mutate.implied import follows
from pyisingcheck.mutate.mutants import Mutant, mutants_of
from pyisingcheck.mutate.places import Reader
from pyisingcheck.terms.decode import Declaration, Export, load_export
from pyisingcheck.terms.expr import Pi
from pyisingcheck.verdict import Verdict

FORMAT = "pyisingcheck-mutation/1"
STATEMENT_CHECKER = "pyisingcheck.mutate.run:check_original"
MUTANT_CHECKER = "pyisingcheck.mutate.run:check_mutant"
MUTANT_FINDER = "pyisingcheck.mutate.run:mutant_named"
# Most mutants fall at once; what does not fall is looked at again.  Less than for a statement of
# its own, because there are ten mutants to each.
GLANCE = Budget(1000, 4000, batches=2, thorough=False, worst=2)
QUICK, FULL = Budget(2000, 10_000), Budget(4000, 20_000, batches=20, batch_work=10, worst=2)
# What is judged in batches, which cost little, is searched once more.
DEEP = Budget(4000, 4000, batches=40, batch_work=100, thorough=False, worst=2)
BATCHED = 4000  # samples that only batches reach
TIME_LIMIT = 15.0  # seconds; most take a fraction of one
KINDS = ("untested", "undecided", "weak sample")  # why a mutant survives
# Grounds of the verdict on a change that no check could catch.
PROVED = "it follows from the theorem, or is true for plain reasons"
# What the checker says of ¬ S when S withstood the search.
WITHSTOOD = "no counterexample to what it denies was found"

Result: TypeAlias = dict[str, Any]
Progress: TypeAlias = Callable[[int, int], None]


def run(
    path: Path | None,
    *,
    decl: str | None = None,
    project: Path | None = None,
    settings: Settings | None = None,
    progress: Progress = lambda done, total: None,
) -> Result:
    """Change every statement in every way and count how many changes the checker catches.

    An interrupted run goes on where it stopped, as every run of checks does.

    Parameters
    ----------
    path
        An export; None for the snapshot.
    decl
        Only this theorem.
    project
        The compiled project that the export is of: there Lean tries to prove what survives.
    settings
        As for any check.
    progress
        Called with the number of finished checks and of all.

    Returns
    -------
    ``pyisingcheck-mutation/1``: ``mutants`` = ``killed`` + ``equivalent`` + ``implied`` + number of
    ``survivors``. ``equivalent`` ones say what the theorem says, ``implied`` ones are shown to be
    true: they follow from it, their whole domain was enumerated, what they deny is refuted, or Lean
    proves them.
    ``skipped`` are theorems that are falsified as they stand, whose mutants would say nothing.

    Raises
    ------
    ExportError
        If the export cannot be used.
    UnknownName
        If ``decl`` is no theorem of it.
    LeanError
        If there is a project and Lean is missing.
    """
    if project is not None:
        lean_command()  # rather than after all the checks
    path = path or snapshot_path()
    export = load_export(path)
    reader = Reader(export)
    theorems = _chosen(export, decl)
    mutants = [mutant for theorem in theorems for mutant in mutants_of(theorem, reader)]
    verdicts = _check(path, theorems, mutants, settings or Settings(), progress)
    if project is not None:
        verdicts |= _proofs(export, _survivors(theorems, mutants, verdicts), project, progress)
    return _result(theorems, mutants, verdicts)


def check_original(
    declaration: Declaration, export: Export, *, samples: int, seed: int, device: str
) -> Verdict:
    """As the derived check, with a mutant's budget, until it comes to a decision."""
    for budget in (QUICK, FULL):
        verdict = _checked(declaration, export, budget, samples, seed, device)
        if verdict.verdict in ("holds", "falsified", "untested"):
            break
    return verdict


def check_mutant(
    declaration: Declaration, export: Export, *, samples: int, seed: int, device: str
) -> Verdict:
    """As the derived check, where the change can matter and anywhere. What withstands a first
    glance is proved, if there is a plain reason for it to be true, or searched in earnest.
    """
    mutant = _mutants(export, _statement(declaration.name)).get(declaration.name)
    statements = [declaration]
    if mutant is not None:
        focus = focused(mutant.place, mutant.part, _reader(export))
        if focus is not None:
            statements.insert(0, replace(declaration, type=focus))

    def search(budget: Budget, seed: int) -> Verdict:
        found: list[Verdict] = []
        for statement in statements:
            found.append(_checked(statement, export, budget, samples, seed, device))
            if _settled(found[-1]):
                return found[-1]
        return next((v for v in found if v.verdict == "holds"), found[-1])

    verdict = search(GLANCE, seed)
    if verdict.verdict in ("falsified", "untested") or verdict.exhaustive:
        return verdict
    if mutant is not None and follows(export, mutant.place, mutant.part):
        return Verdict("holds", verdict.samples, grounds=PROVED)
    verdict = search(FULL, seed + 1)
    if verdict.verdict == "holds" and verdict.samples > BATCHED and not _settled(verdict):
        deeper = _checked(declaration, export, DEEP, samples, seed + 2, device)
        return deeper if deeper.verdict == "falsified" else verdict
    return verdict


def _settled(verdict: Verdict) -> bool:
    """Whether there is nothing left to find out: a counterexample was found, or none is left where
    the change can matter, or what a statement denies withstood.
    """
    return verdict.verdict == "falsified" or verdict.exhaustive or verdict.reason == WITHSTOOD


def _checked(
    declaration: Declaration, export: Export, budget: Budget, samples: int, seed: int, device: str
) -> Verdict:
    return check_statement(
        declaration.type,
        export,
        name=declaration.name,
        budget=replace(budget, samples=min(samples, budget.samples)),
        seed=seed,
        device=device,
    )


def mutant_named(export: Export, name: str) -> Declaration:
    """A mutant of a theorem of the export as a declaration."""
    theorem = _statement(name)
    mutant = _mutants(export, theorem)[name]
    return replace(export.declarations[theorem], name=name, type=mutant.term)


def _statement(name: str) -> str:
    return name.rpartition("#")[0]


@lru_cache(maxsize=4)
def _mutants(export: Export, theorem: str) -> dict[str, Mutant]:
    declaration = export.declarations.get(theorem)
    found = mutants_of(declaration, _reader(export)) if declaration is not None else []
    return {mutant.name: mutant for mutant in found}


@lru_cache(maxsize=1)
def _reader(export: Export) -> Reader:
    return Reader(export)


def killed(mutant: Mutant, original: Verdict, verdict: Verdict) -> bool:
    """Whether the checker caught the change.

    Of ¬ S nothing but the counterexample to S speaks for its truth: a change is caught as well if
    the search found one before and, after a full search, none now.  Having no meaning or running
    out of time is no catch.
    """
    if verdict.verdict == "falsified":
        return True
    return mutant.denial and original.verdict == "holds" and verdict.reason == WITHSTOOD


def text(result: Result) -> str:
    """The result for people: the survivors, then the totals."""
    lines = [line for survivor in result["survivors"] for line in _survivor_lines(survivor)]
    lines += [f"{s['statement']}: left out, {s['reason']}" for s in result["skipped"]]
    lines.append(_totals(result))
    return "\n".join(lines) + "\n"


def _chosen(export: Export, decl: str | None) -> list[Declaration]:
    theorems = {theorem.name: theorem for theorem in export.theorems}
    if decl is None:
        return list(theorems.values())
    if decl in theorems:
        return [theorems[decl]]
    if decl in export.declarations:
        kind = export.declarations[decl].kind
        raise UnknownName(f"{decl} is no theorem but of kind {kind}; only theorems are changed")
    close = difflib.get_close_matches(decl, theorems, n=3)
    hint = f"; did you mean {', '.join(close)}?" if close else ""
    raise UnknownName(f"there is no theorem {decl}{hint}")


def _check(
    path: Path,
    theorems: Sequence[Declaration],
    mutants: Sequence[Mutant],
    settings: Settings,
    progress: Progress,
) -> dict[str, Verdict]:
    """Verdicts by name on the theorems as they stand, then on the mutants that can be judged."""
    names = [d.name for d in theorems]
    total = len(names) + sum(not mutant.equivalent for mutant in mutants)
    count = iter(range(1, total + 1))

    def done(_: str = "") -> None:
        progress(next(count), total)

    first = _with_checker(settings, STATEMENT_CHECKER)
    kept = checkpoint_path(path, first)
    verdicts = check_statements(path, names, first, checkpoint=kept, keep=True, done=done)
    false = _false(theorems, verdicts)
    judged = [m for m in mutants if not m.equivalent and m.statement not in false]
    second = replace(_with_checker(settings, MUTANT_CHECKER), finder=MUTANT_FINDER)
    for _ in range(total - len(names) - len(judged)):
        done()
    verdicts |= check_statements(
        path, [m.name for m in judged], second, checkpoint=checkpoint_path(path, second), done=done
    )
    if kept is not None:
        kept.unlink(missing_ok=True)
    return verdicts


def _with_checker(settings: Settings, checker: str) -> Settings:
    if settings.checker != DEFAULT_CHECKER:
        return settings
    return replace(settings, checker=checker, time_limit=min(settings.time_limit, TIME_LIMIT))


def _false(theorems: Sequence[Declaration], verdicts: dict[str, Verdict]) -> list[str]:
    return [d.name for d in theorems if verdicts[d.name].verdict == "falsified"]


def _result(
    theorems: Sequence[Declaration], mutants: Sequence[Mutant], verdicts: dict[str, Verdict]
) -> Result:
    false = _false(theorems, verdicts)
    counted = [mutant for mutant in mutants if mutant.statement not in false]
    standing = _standing(theorems, mutants, verdicts)
    equivalent = sum(mutant.equivalent for mutant in counted)
    survivors = _survivors(theorems, mutants, verdicts)
    return {
        "format": FORMAT,
        "mutants": len(counted),
        "killed": len(counted) - equivalent - len(standing),
        "equivalent": equivalent,
        "implied": len(standing) - len(survivors),
        "survivors": [_survivor(mutant, verdicts[mutant.name]) for mutant in survivors],
        "skipped": [{"statement": n, "reason": "it is falsified as it stands"} for n in false],
    }


def _standing(
    theorems: Sequence[Declaration], mutants: Sequence[Mutant], verdicts: dict[str, Verdict]
) -> list[Mutant]:
    """The changes that matter and are not caught."""
    false = _false(theorems, verdicts)
    checked = [m for m in mutants if not m.equivalent and m.statement not in false]
    return [m for m in checked if not killed(m, verdicts[m.statement], verdicts[m.name])]


def _survivors(
    theorems: Sequence[Declaration], mutants: Sequence[Mutant], verdicts: dict[str, Verdict]
) -> list[Mutant]:
    """Of those, the changes that are not shown to be true."""
    return [m for m in _standing(theorems, mutants, verdicts) if not _true(m, verdicts[m.name])]


def _proofs(
    export: Export, survivors: Sequence[Mutant], project: Path, progress: Progress
) -> dict[str, Verdict]:
    """Verdicts on the survivors that Lean proves."""
    goals = [Goal(mutant.term, export.declarations[mutant.statement]) for mutant in survivors]
    found = proved(goals, project, progress=progress) if goals else []
    return {m.name: Verdict("holds", grounds=PROVED) for m, ok in zip(survivors, found) if ok}


def _true(mutant: Mutant, verdict: Verdict) -> bool:
    """Whether a mutant is shown to be true."""
    if verdict.verdict != "holds":
        return False
    # of ∀ x, ¬ S x only some x are tried
    refuted = verdict.refuted is not None and verdict.certified and not isinstance(mutant.term, Pi)
    return verdict.exhaustive or verdict.grounds == PROVED or refuted


def _survivor(mutant: Mutant, verdict: Verdict) -> dict[str, Any]:
    return {
        "statement": mutant.statement,
        "operator": mutant.operator,
        "before": mutant.before,
        "after": mutant.after,
        "mutant": mutant.text,
        "kind": _kind(verdict),
        "verdict": verdict.verdict,
        "reason": _reason(verdict),
    }


def _kind(verdict: Verdict) -> str:
    if verdict.verdict == "holds":
        return "weak sample"
    return "untested" if verdict.verdict == "untested" else "undecided"


def _reason(verdict: Verdict) -> str:
    if verdict.verdict != "holds":
        return verdict.reason or "no reason given"
    if verdict.refuted is not None:
        return "what it denies is refuted where it was tried, or seems to be"
    return f"no violation in {verdict.samples} samples"


def _survivor_lines(survivor: dict[str, Any]) -> list[str]:
    change = f"{survivor['operator']}: {survivor['before']}  ↦  {survivor['after']}"
    return [
        survivor["statement"],
        f"  {change}",
        f"  {survivor['kind']}: {survivor['reason']}",
    ]


def _totals(result: Result) -> str:
    if not result["mutants"]:
        return "no mutants: there is nothing to change"
    different = result["mutants"] - result["equivalent"] - result["implied"]
    share = f", {100 * result['killed'] / different:.1f} %" if different else ""
    kinds = [s["kind"] for s in result["survivors"]]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in KINDS if kind in kinds)
    implied = f"{result['implied']} implied, " if result["implied"] else ""
    return (
        f"{result['mutants']} mutants, {result['equivalent']} equivalent, {implied}"
        f"{result['killed']} of {different} caught{share}"
        + (f"; survivors: {counts}" if counts else "")
    )
