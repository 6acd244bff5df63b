"""A row of the report in words: what every rendering shows in its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyisingcheck.ledger.status import AXIOMS
from pyisingcheck.report.build import Report, lean_records

NONE = "–"
# From what a reader must see first to what may be skimmed.
_GRAVITY = ("falsified", "untested", "inconclusive", "vacuous", "holds")


@dataclass(frozen=True, slots=True)
class Summary:
    """One row's columns as text; ``mark`` is the gravest verdict among its theorems."""

    id: str
    title: str
    source: str
    status: str
    axioms: str
    derived: str
    mark: str
    samples: str
    margin: str
    physics: str
    experiment: str
    place: str
    reason: str


def summarize(claim: Mapping[str, Any]) -> Summary:
    """The columns of a claim's row."""
    records = claim["lean"]
    checked = [r["derived"] for r in records if r["derived"]]
    samples = sum(d["samples"] for d in checked)
    return Summary(
        id=clean(claim["id"]),
        title=clean(claim["title"]),
        source=clean(", ".join(claim["source"])),
        status=claim["status"],
        axioms=axioms_text(records),
        derived=derived_text(records),
        mark=gravest(checked),
        samples=f"{samples:,}" if checked else NONE,
        margin=margin_text(checked),
        physics=physics_text(claim["independent"]),
        experiment=experiment_text(claim["experiment"]),
        place=place_text(records),
        reason=clean(claim["reason"]),
    )


def axioms_text(records: Sequence[Mapping[str, Any]]) -> str:
    """Axioms beyond Lean's three by name; ``standard`` if there are none but those."""
    used = {axiom for record in records for axiom in record["axioms"]}
    if not used:
        return "none" if records else NONE
    return clean(", ".join(sorted(used - AXIOMS))) or "standard"


def derived_text(records: Sequence[Mapping[str, Any]]) -> str:
    """How many theorems got which verdict, whether a refuted statement was found false, and the
    orders of convergence that were fitted.
    """
    counts = Counter(r["derived"]["verdict"] for r in records if r["derived"])
    parts = [f"{counts[v]} {v}" for v in _GRAVITY if counts[v]]
    refutations = [r for r in records if r["role"] == "refutation"]
    if any(r["derived"] and r["derived"]["refuted"] for r in refutations):
        parts.append("refutation found")
    slopes = {
        f"{r['derived']['order']['left']:.1f}"
        for r in records
        if r["derived"] and r["derived"].get("order")
    }
    parts += [f"slope {slope}" for slope in sorted(slopes)]
    return ", ".join(parts) or NONE


def gravest(checked: Sequence[Mapping[str, Any]]) -> str:
    """The verdict a reader must see first; empty without one."""
    found = {d["verdict"] for d in checked}
    return next((verdict for verdict in _GRAVITY if verdict in found), "")


def margin_text(checked: Sequence[Mapping[str, Any]]) -> str:
    margins = [d["worstMargin"] for d in checked if d["worstMargin"] is not None]
    return number_text(min(margins)) if margins else NONE


def physics_text(independent: Mapping[str, Any]) -> str:
    if independent["verdict"] == "none":
        return NONE
    error = independent.get("maxError")
    shown = f" ({number_text(error)})" if error is not None else ""
    return f"{independent['verdict']}{shown}"


def experiment_text(experiment: Mapping[str, Any] | None) -> str:
    """Verdict, value and error; whatever else an experiment stores stays in the JSON."""
    if not experiment:
        return NONE
    value, error = experiment.get("value"), experiment.get("error")
    text = clean(str(experiment["verdict"]))
    if isinstance(value, int | float):
        text += f" ({number_text(value)}"
        text += f" ± {number_text(error)})" if isinstance(error, int | float) else ")"
    return text


def place_text(records: Sequence[Mapping[str, Any]]) -> str:
    """File and line of the theorem that decides the row."""
    order = ("correction", "refutation", "statement", "sketch", "definition")
    for role in order:
        for record in records:
            if record["role"] == role:
                line = f":{record['line']}" if record["line"] else ""
                return clean(record["file"]) + line
    return NONE


def number_text(value: float) -> str:
    """Three significant digits; the JSON has all of them."""
    return f"{value:.3g}"


def instance_text(instance: Mapping[str, Any] | None) -> str:
    """A counterexample as ``x = 1/2, n = 0``."""
    return clean(", ".join(f"{name} = {value}" for name, value in (instance or {}).items()))


def derived_facts(derived: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a derived check found, as names and texts."""
    verdict = derived["verdict"] + (", exhaustive" if derived["exhaustive"] else "")
    facts = [("Derived check", f"{verdict}, {samples_text(derived['samples'])}")]
    numbers = (
        ("Acceptance", "acceptance"),
        ("Worst margin", "worstMargin"),
        ("Tightness", "tightness"),
    )
    facts += [(name, number_text(derived[k])) for name, k in numbers if derived[k] is not None]
    if derived.get("order"):
        facts.append(("Order", order_text(derived["order"])))
    if derived["counterexample"]:
        kind = "certified" if derived["certified"] else "not certified"
        facts.append(("Counterexample", f"{instance_text(derived['counterexample'])} ({kind})"))
    if derived["refuted"]:
        facts.append(("The refuted claim fails at", instance_text(derived["refuted"])))
    if derived.get("sides"):
        facts.append(("There", sides_text(derived["sides"])))
    if derived.get("nearest"):
        facts.append(("Nearest to failing", nearest_text(derived["nearest"])))
    facts += [
        (n, derived[k]) for n, k in (("Grounds", "grounds"), ("Reason", "reason")) if derived[k]
    ]
    return facts


def order_text(order: Mapping[str, Any]) -> str:
    """The fitted slopes of both sides of a bound against the number that it falls with."""
    left, right = number_text(order["left"]), number_text(order["right"])
    upto = f"up to {order['variable']} = {order['largest']}"
    return f"{left} (the bound: {right}) in {order['variable']}, {upto}"


def sides_text(sides: Mapping[str, str]) -> str:
    """The relation that fails, with the values of its sides."""
    return f"{sides['left']} {sides['relation']} {sides['right']} is false"


def nearest_text(nearest: Mapping[str, Any]) -> str:
    """The hypothesis that was nearest to failing, and its margin."""
    return f"{nearest['hypothesis']}, by a margin of {number_text(nearest['margin'])}"


def samples_text(count: int) -> str:
    """``1 sample``, ``20,000 samples``."""
    return f"{count:,} sample{'' if count == 1 else 's'}"


def clean(text: str) -> str:
    """``text`` without characters that a terminal or an XML reader would act on."""
    return "".join(
        c if c.isprintable() or c == " " else ("\ufffd" if c != "\n" else " ") for c in text
    )


# Coverage.


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what is stated is both proved and tested.

    ``total`` counts every theorem, and one for every formal claim that has none; ``covered`` the
    theorems without a gap in their proof whose check came to a decision.
    """

    covered: int
    total: int
    settled: int
    claims: int

    @property
    def percent(self) -> float:
        """Covered of total, in percent; an empty project covers nothing."""
        return 100.0 * self.covered / self.total if self.total else 0.0


def coverage_of(report: Report) -> Coverage:
    """The coverage of a report."""
    theorems = lean_records(report)
    missing = sum(c["kind"] == "formal" and not _has_theorem(c) for c in report["claims"])
    return Coverage(
        covered=sum(map(is_covered, theorems)),
        total=len(theorems) + missing,
        settled=sum(claim["status"] != "open" for claim in report["claims"]),
        claims=len(report["claims"]),
    )


def is_covered(record: Mapping[str, Any]) -> bool:
    """Whether a theorem is proved and its check decided in its favour."""
    gap = record["sorries"] or record["inheritedSorries"] or set(record["axioms"]) - AXIOMS
    return not gap and bool(record["derived"]) and record["derived"]["verdict"] == "holds"


def _has_theorem(claim: Mapping[str, Any]) -> bool:
    return any(record["kind"] == "theorem" for record in claim["lean"])
