"""The status of a claim, computed from what Lean says; nothing here is typed in by hand.

The rules, first match wins, for a formal row:

1. a theorem that the row rests on has a ``sorry`` of its own, an axiom beyond Lean's three, or
   rests on an unproved declaration that no other row accounts for: ``open``;
2. the source's own formalization is proved for a trivial reason: ``vacuous``, if a theorem with
   content stands beside it;
3. a correction is proved: ``corrected``;
4. a refutation is proved: ``refuted``;
5. a statement is proved: ``proved``;
6. otherwise ``open``.

Empirical and informal rows have their kind as status.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pyisingcheck.ledger.claims import Claim
from pyisingcheck.terms.decode import Declaration, Export
from pyisingcheck.verdict import Verdict

Status: TypeAlias = Literal[
    "proved", "refuted", "corrected", "vacuous", "open", "empirical", "informal"
]
STATUSES: tuple[Status, ...] = (
    "proved",
    "refuted",
    "corrected",
    "vacuous",
    "open",
    "empirical",
    "informal",
)
AXIOMS = frozenset({"propext", "Classical.choice", "Quot.sound"})
RESTS_ON = ("statement", "refutation", "correction")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A declaration in one role of a row, with its derived check if it was run."""

    declaration: Declaration
    role: str
    source: str | None
    verdict: Verdict | None = None


def tagged_declarations(
    export: Export, claim_id: str, verdicts: Mapping[str, Verdict]
) -> list[Tagged]:
    """The declarations that carry a claim, in the order of the export."""
    return [
        Tagged(declaration, tag.role, tag.source, verdicts.get(declaration.name))
        for declaration in export.declarations.values()
        for tag in declaration.claims
        if tag.id == claim_id
    ]


def status_of(claim: Claim, tagged: Sequence[Tagged], export: Export) -> tuple[Status, str]:
    """The status of a row and the sentence that says why."""
    if claim.kind == "empirical":
        return "empirical", "Decided by measurement; what is provable about it stands in its list."
    if claim.kind == "informal":
        return "informal", "The source makes no statement that could be checked."
    return _formal_status(claim, tagged, export)


def _formal_status(claim: Claim, tagged: Sequence[Tagged], export: Export) -> tuple[Status, str]:
    by_role = {role: _theorems(tagged, role) for role in RESTS_ON}
    if not tagged:
        return "open", "Not stated in Lean yet."
    for role in RESTS_ON:
        for declaration in by_role[role]:
            gap = gap_of(declaration, claim.id, export)
            if gap:
                return "open", f"{declaration.name} {gap}."
    sketches = _sketch_proofs(tagged) if claim.trivial else []
    if claim.trivial and sketches:
        beside = [d for role in RESTS_ON for d in by_role[role] if d not in sketches]
        return _vacuous(claim.trivial, sketches[0], beside)
    if by_role["correction"]:
        return "corrected", _corrected(by_role)
    if by_role["refutation"]:
        return "refuted", f"Its negation is proved by {_names(by_role['refutation'])}."
    if by_role["statement"]:
        assumed = _assumed(by_role["statement"])
        return "proved", f"Proved by {_names(by_role['statement'])}{assumed}."
    return "open", "Its terms are defined in Lean, but nothing is stated about them yet."


def _theorems(tagged: Iterable[Tagged], role: str) -> list[Declaration]:
    """The theorems in a role: a definition states nothing, so it proves nothing."""
    return [t.declaration for t in tagged if t.role == role and t.declaration.kind == "theorem"]


def _sketch_proofs(tagged: Sequence[Tagged]) -> list[Declaration]:
    """Theorems that establish the source's own formalization.

    Either the formalization is a theorem itself, or it is a definition and a theorem of the row is
    about it.
    """
    sketches = [t.declaration for t in tagged if t.role == "sketch"]
    stated = [d for d in sketches if d.kind == "theorem"]
    defined = {d.name for d in sketches if d.kind != "theorem"}
    about = [t.declaration for t in tagged if defined & set(t.declaration.uses)]
    return stated or [d for d in about if d.kind == "theorem"]


def gap_of(declaration: Declaration, claim_id: str | None, export: Export) -> str | None:
    """What is missing in a theorem's proof, as the end of a sentence; None if nothing is.

    A ``sorry`` inherited from a declaration of *another* row is that row's gap: it is shown apart,
    and that row is open.  One inherited from anything else has no row but this one to show in.
    """
    if declaration.sorries:
        return f"has {_count(len(declaration.sorries), 'sorry')} of its own"
    extra = [axiom for axiom in declaration.axioms if axiom not in AXIOMS | {"sorryAx"}]
    if extra:
        return f"uses the axiom {extra[0]}"
    unaccounted = [
        name for name in declaration.sorry_from if not _other_row(name, claim_id, export)
    ]
    if unaccounted:
        return f"rests on {unaccounted[0]}, which is not proved"
    if "sorryAx" in declaration.axioms and not declaration.sorry_from:
        return "rests on something that is not proved"
    return None


def _other_row(name: str, claim_id: str | None, export: Export) -> bool:
    source = export.declarations.get(name)
    return source is not None and any(
        tag.id != claim_id and tag.role in RESTS_ON for tag in source.claims
    )


def _corrected(by_role: Mapping[str, list[Declaration]]) -> str:
    correction = f"the corrected statement is proved by {_names(by_role['correction'])}"
    if by_role["refutation"]:
        return f"False as written by {_names(by_role['refutation'])}; {correction}."
    return f"Not right as written; {correction}."


def _vacuous(why: str, sketch: Declaration, beside: Sequence[Declaration]) -> tuple[Status, str]:
    if sketch.sorries or sketch.sorry_from:
        return "open", f"{sketch.name}, on the source's own formalization, is not proved."
    if not beside:
        return "open", f"Trivial ({why}: {sketch.name}), and nothing stands beside it yet."
    content = f"{_names(beside)} has the content"
    return "vacuous", f"Trivial as its source formalizes it ({why}: {sketch.name}); {content}."


def _assumed(declarations: Sequence[Declaration]) -> str:
    names = sorted({name for d in declarations for name in d.sorry_from})
    return f", assuming the unproved {', '.join(names)}" if names else ""


def _names(declarations: Sequence[Declaration]) -> str:
    first = declarations[0].name
    rest = len(declarations) - 1
    return first if not rest else f"{first} and {rest} more"


def _count(number: int, noun: str) -> str:
    return f"one {noun}" if number == 1 else f"{number} {noun}s"


# Surprises: where the numerics contradict what the ledger expects.


def surprise_of(declaration: Declaration, verdict: Verdict | None, export: Export) -> str | None:
    """A theorem that the derived check falsified, as a sentence; None if there is none."""
    if verdict is None or verdict.verdict != "falsified":
        return None
    standing = "stated" if gap_of(declaration, None, export) else "proved"
    return f"{declaration.name} is {standing} in Lean, but the derived check falsified it."


def _borne_out(tagged: Tagged) -> bool:
    verdict = tagged.verdict
    return bool(verdict and (verdict.refuted or (verdict.verdict == "holds" and verdict.grounds)))


def refutation_surprise(claim_id: str, tagged: Sequence[Tagged]) -> str | None:
    """A row with a proved refutation that the search does not bear out.

    For ¬ ∀ the search has to find a counterexample, for ¬ ∃ no sample may be a witness.
    """
    checked = [t for t in tagged if t.role == "refutation" and t.verdict and t.declaration.proved]
    if not checked or any(map(_borne_out, checked)):
        return None
    names = _names([t.declaration for t in checked])
    return f"{claim_id}: {names} refutes a statement that the derived check did not falsify."
