"""Breaking statements on purpose: the share of mutants that are caught measures the checker."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from pyisingcheck.budget import Budget
from pyisingcheck.errors import UnknownName
from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.falsify import check_statement
from pyisingcheck.ledger.run import DEFAULT_CHECKER, Settings, check_statements, checkpoint_path
from pyisingcheck.mutate.mutants import Mutant, mutants_of
from pyisingcheck.mutate.places import Reader
from pyisingcheck.terms.decode import Declaration, Export, load_export
from pyisingcheck.terms.encode import write_with_theorems
from pyisingcheck.verdict import Verdict

FORMAT = "pyisingcheck-mutation/1"
STATEMENT_CHECKER = "pyisingcheck.mutate.run:check_original"
MUTANT_CHECKER = "pyisingcheck.mutate.run:check_mutant"
# Most mutants fall at once; what does not fall is looked at again.  Less than for a statement of
# its own, because there are ten mutants to each.
QUICK, FULL = Budget(2000, 10_000), Budget(4000, 20_000)
TIME_LIMIT = 15.0  # seconds; most take a fraction of one
UNDECIDED = ("untested", "inconclusive")
KINDS = ("equivalent", "untested", "undecided", "weak sample")  # why a mutant survives
# What the checker says of ¬ S when S withstood the search.
WITHSTOOD = "no counterexample to what it denies was found"

Result: TypeAlias = dict[str, Any]
Progress: TypeAlias = Callable[[int, int], None]


def run(
    path: Path | None,
    *,
    decl: str | None = None,
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
    settings
        As for any check.
    progress
        Called with the number of finished checks and of all.

    Returns
    -------
    ``pyisingcheck-mutation/1``: ``mutants`` = ``killed`` + ``equivalent`` + number of
    ``survivors``; ``skipped`` are theorems that are falsified as they stand, whose mutants would
    say nothing.

    Raises
    ------
    ExportError
        If the export cannot be used.
    UnknownName
        If ``decl`` is no theorem of it.
    """
    path = path or snapshot_path()
    export = load_export(path)
    reader = Reader(export)
    theorems = _chosen(export, decl)
    mutants = [mutant for theorem in theorems for mutant in mutants_of(theorem, reader)]
    verdicts = _check(path, theorems, mutants, settings or Settings(), progress)
    return _result(theorems, mutants, verdicts)


def check_original(
    declaration: Declaration, export: Export, *, samples: int, seed: int, device: str
) -> Verdict:
    """As the derived check, with a mutant's budget, until it comes to a decision."""
    enough = ("holds", "falsified", "untested")
    return _check_until(enough, declaration, export, samples=samples, seed=seed, device=device)


def check_mutant(
    declaration: Declaration, export: Export, *, samples: int, seed: int, device: str
) -> Verdict:
    """As `check_original`, but what withstands the first search is searched again."""
    enough = ("falsified", "untested")
    return _check_until(enough, declaration, export, samples=samples, seed=seed, device=device)


def _check_until(
    enough: Sequence[str],
    declaration: Declaration,
    export: Export,
    *,
    samples: int,
    seed: int,
    device: str,
) -> Verdict:
    for budget in (QUICK, FULL):
        verdict = check_statement(
            declaration.type,
            export,
            name=declaration.name,
            budget=replace(budget, samples=min(samples, budget.samples)),
            seed=seed,
            device=device,
        )
        if verdict.verdict in enough:
            break
    return verdict


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
    different = [m for m in mutants if not m.equivalent]
    judged = [m for m in different if _decided(verdicts[m.statement])]
    for _ in range(len(different) - len(judged)):
        done()
    verdicts |= _check_mutants(path, judged, _with_checker(settings, MUTANT_CHECKER), done)
    if kept is not None:
        kept.unlink(missing_ok=True)
    return verdicts


def _check_mutants(
    path: Path, mutants: Sequence[Mutant], settings: Settings, done: Callable[[str], None]
) -> dict[str, Verdict]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "mutants.json"
        write_with_theorems(path, target, [(m.name, m.text, m.term, m.statement) for m in mutants])
        checkpoint = checkpoint_path(target, settings)
        names = [mutant.name for mutant in mutants]
        return check_statements(target, names, settings, checkpoint=checkpoint, done=done)


def _with_checker(settings: Settings, checker: str) -> Settings:
    if settings.checker != DEFAULT_CHECKER:
        return settings
    return replace(settings, checker=checker, time_limit=min(settings.time_limit, TIME_LIMIT))


def _decided(original: Verdict) -> bool:
    """Whether mutants of a theorem can be judged: what it says is computed, and it is not false."""
    return original.verdict not in ("falsified", *UNDECIDED)


def _result(
    theorems: Sequence[Declaration], mutants: Sequence[Mutant], verdicts: dict[str, Verdict]
) -> Result:
    false = [d.name for d in theorems if verdicts[d.name].verdict == "falsified"]
    counted = [mutant for mutant in mutants if mutant.statement not in false]
    checked = [mutant for mutant in counted if not mutant.equivalent]
    outcomes = [(m, verdicts[m.statement], verdicts.get(m.name)) for m in checked]
    survivors = [
        _survivor(mutant, original if verdict is None else verdict, judged=verdict is not None)
        for mutant, original, verdict in outcomes
        if verdict is None or not killed(mutant, original, verdict)
    ]
    return {
        "format": FORMAT,
        "mutants": len(counted),
        "killed": len(checked) - len(survivors),
        "equivalent": len(counted) - len(checked),
        "survivors": survivors,
        "skipped": [{"statement": n, "reason": "it is falsified as it stands"} for n in false],
    }


def _survivor(mutant: Mutant, verdict: Verdict, *, judged: bool) -> dict[str, Any]:
    """A mutant that was not caught; one that was not judged has the verdict on its theorem."""
    reason = _reason(verdict)
    return {
        "statement": mutant.statement,
        "operator": mutant.operator,
        "before": mutant.before,
        "after": mutant.after,
        "mutant": mutant.text,
        "kind": _kind(verdict),
        "verdict": verdict.verdict,
        "reason": reason if judged else f"the theorem itself is not decided: {reason}",
    }


def _kind(verdict: Verdict) -> str:
    if verdict.verdict != "holds":
        return "untested" if verdict.verdict == "untested" else "undecided"
    return "equivalent" if verdict.exhaustive or verdict.refuted is not None else "weak sample"


def _reason(verdict: Verdict) -> str:
    if verdict.verdict != "holds":
        return verdict.reason or "no reason given"
    if verdict.exhaustive:
        return "true: its whole domain was enumerated"
    if verdict.refuted is not None:
        return "true: what it denies is refuted"
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
    different = result["mutants"] - result["equivalent"]
    share = f", {100 * result['killed'] / different:.1f} %" if different else ""
    kinds = [s["kind"] for s in result["survivors"]]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in KINDS if kind in kinds)
    return (
        f"{result['mutants']} mutants, {result['equivalent']} equivalent, "
        f"{result['killed']} of {different} caught{share}"
        + (f"; survivors: {counts}" if counts else "")
    )
