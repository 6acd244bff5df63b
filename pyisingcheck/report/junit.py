"""The report as JUnit XML: one case per claim, one per theorem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from pyisingcheck.report.build import Report, lean_records
from pyisingcheck.report.summary import clean, instance_text


def junit(report: Report) -> str:
    """Falsified and surprising cases fail; what was not decided is skipped with its reason."""
    root = ET.Element("testsuites", name="pyisingcheck")
    _suite(root, "claims", [_claim_case(claim, report) for claim in report["claims"]])
    _suite(root, "theorems", [_theorem_case(record) for record in lean_records(report)])
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(root: ET.Element, name: str, cases: list[ET.Element]) -> None:
    failures = sum(case.find("failure") is not None for case in cases)
    skipped = sum(case.find("skipped") is not None for case in cases)
    counts = {"tests": len(cases), "failures": failures, "errors": 0, "skipped": skipped}
    suite = ET.SubElement(root, "testsuite", name=name)
    for key, count in counts.items():
        suite.set(key, str(count))
    suite.extend(cases)


def _claim_case(claim: Mapping[str, Any], report: Report) -> ET.Element:
    name = clean(f"{claim['id']} {claim['title']}")
    case = ET.Element("testcase", classname="claims", name=name)
    surprises = [s for s in report["surprises"] if s.startswith(f"{claim['id']}: ")]
    if surprises:
        ET.SubElement(case, "failure", message=clean(surprises[0]))
    elif claim["status"] == "open":
        ET.SubElement(case, "skipped", message=clean(claim["reason"]))
    return case


def _theorem_case(record: Mapping[str, Any]) -> ET.Element:
    module = clean(record["file"].removesuffix(".lean").replace("/", "."))
    case = ET.Element(
        "testcase",
        classname=module,
        name=clean(record["name"]),
        file=clean(record["file"]),
        line=str(record["line"] or 0),
    )
    derived = record["derived"]
    if derived is None:
        ET.SubElement(case, "skipped", message="not checked")
    elif derived["verdict"] == "falsified":
        message = instance_text(derived["counterexample"]) or derived["grounds"] or "falsified"
        failure = ET.SubElement(case, "failure", message=clean(message))
        failure.text = clean(record["statement"] or record["name"])
    elif derived["verdict"] != "holds":
        reason = derived["reason"] or derived["verdict"]
        ET.SubElement(case, "skipped", message=clean(f"{derived['verdict']}: {reason}"))
    return case
