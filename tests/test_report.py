"""The report object and its renderings, on a small ledger with one of everything."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from exports import claimed, export
from rich.console import Console

from pyisingcheck.extract.snapshot import snapshot_path
from pyisingcheck.files import write_text
from pyisingcheck.ledger.claims import claims_table
from pyisingcheck.report.badge import badge
from pyisingcheck.report.build import Evidence, build_report
from pyisingcheck.report.compare import changes
from pyisingcheck.report.console import print_report
from pyisingcheck.report.html import html
from pyisingcheck.report.junit import junit
from pyisingcheck.report.markdown import markdown
from pyisingcheck.report.read import ReportError, load_report
from pyisingcheck.report.summary import coverage_of, summarize
from pyisingcheck.report.verify import claims_of, stored_experiments
from pyisingcheck.report.write import FILES, to_json, write_reports
from pyisingcheck.terms.decode import decode_export, load_export
from pyisingcheck.verdict import Verdict

HOSTILE = "<script>alert('x')</script> [bold]|\u001b[31m]]>&"
DECLARATIONS = [
    claimed("N.pos", "A3", file="lean/N/Z.lean", statement=f"theorem pos : {HOSTILE}"),
    claimed("N.gap", "A6", sorries=[[9, 2]], axioms=["sorryAx"]),
    claimed("N.not", "C3", "refutation"),
    claimed("N.bound", "C3", "correction"),
    claimed("N.true", "B6", "sketch"),
    claimed("N.stack", "B6", "statement"),
    claimed("N.helper"),
]
VERDICTS = {
    "N.pos": Verdict("holds", 4000, 1.0, 0.018, 0.99),
    "N.gap": Verdict("holds", 4000, 1.0, 0.5),
    "N.not": Verdict("holds", 10, 1.0, refuted={"A": "!![0, 1; 0, 0]"}),
    "N.bound": Verdict("holds", 4000, 0.5, 1e-3),
    "N.true": Verdict("holds", 1),
    "N.stack": Verdict("inconclusive", reason="stopped after 60 s"),
    "N.helper": Verdict("untested", reason="Real.Gamma"),
}
EXPERIMENT = {"name": "order-parameter", "verdict": "supports", "value": 0.125, "error": 0.002}
AGREES = {"verdict": "agrees", "samples": 2000, "maxError": 3e-15}


def make(declarations: list[dict[str, Any]] = DECLARATIONS, **verdicts: Verdict) -> dict[str, Any]:
    found = decode_export(json.dumps(export(declarations=declarations)))
    evidence = Evidence(
        {**VERDICTS, **{name.replace("_", "."): v for name, v in verdicts.items()}},
        independent={"A3": AGREES},
        experiments={"D5": EXPERIMENT},
    )
    return build_report(found, claims_of(found), evidence)


def row(report: dict[str, Any], claim_id: str) -> dict[str, Any]:
    return next(claim for claim in report["claims"] if claim["id"] == claim_id)


def test_the_object_has_the_shape_that_is_promised() -> None:
    report = make()
    assert report["format"] == "pyisingcheck-report/1"
    assert [claim["id"] for claim in report["claims"]] == list(claims_table())
    assert report["snapshot"] == {
        "lean": "4.27.0",
        "mathlib": None,
        "stale": False,
        "staleSources": [],
        "sources": 1,
    }
    found = row(report, "A3")
    assert found["status"] == "proved" and found["independent"] == AGREES
    (record,) = found["lean"]
    assert (record["name"], record["role"], record["file"], record["line"]) == (
        "N.pos",
        "statement",
        "lean/N/Z.lean",
        3,
    )
    assert record["derived"]["worstMargin"] == 0.018
    assert row(report, "D5")["experiment"] == EXPERIMENT
    assert row(report, "A1")["independent"]["verdict"] == "none"
    assert [r["name"] for r in report["unclaimed"]] == ["N.helper"]
    assert report["unclaimed"][0]["role"] is None
    assert report["declarations"] == {"total": 7, "theorems": 7, "withSorry": 1, "untested": 1}
    assert sum(report["totals"].values()) == 42 and report["totals"]["corrected"] == 1
    assert report["surprises"] == []


def test_a_project_without_claims_has_theorems_only() -> None:
    report = make([claimed("N.helper")])
    assert report["claims"] == [] and len(report["unclaimed"]) == 1


def test_rows_of_another_table_follow_their_own_ids() -> None:
    report = make([claimed("N.pos", "X1"), claimed("N.bound", "X2")])
    assert [claim["id"] for claim in report["claims"]] == ["X1", "X2"]
    assert report["claims"][0]["status"] == "proved"


def test_surprises_are_listed() -> None:
    false = Verdict("falsified", counterexample={"x": "0"})
    report = make(N_pos=false, N_not=Verdict("holds"))
    assert [s.split()[0] for s in report["surprises"]] == ["N.pos", "C3:"]


def test_json_is_the_same_bytes_and_has_no_infinities() -> None:
    infinite = Verdict("holds", worst_margin=float("inf"), tightness=float("nan"))
    assert to_json(make(N_pos=infinite)) == to_json(make(N_pos=infinite))
    record = row(json.loads(to_json(make(N_pos=infinite))), "A3")["lean"][0]
    assert record["derived"]["worstMargin"] is None


def test_coverage_counts_what_is_proved_and_decided() -> None:
    report = make()
    coverage = coverage_of(report)
    formal = sum(claim.kind == "formal" for claim in claims_table().values())
    # gap has a sorry, stack is inconclusive, helper is untested; four rows have theorems
    assert (coverage.covered, coverage.total) == (4, 7 + formal - 4)


class Outline(HTMLParser):
    """Tags that are open, links, and what a page would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "input", "br", "link", "img"):
            self.open.append(tag)
        values = dict(attrs)
        self.links += [str(values["href"])] if tag == "a" else []
        self.loads += [str(values[key]) for key in ("src",) if key in values]
        self.loads += [tag] if tag in ("link", "img", "iframe") else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_needs_nothing_else() -> None:
    page = html(make())
    outline = Outline()
    outline.feed(page)
    assert outline.open == [] and outline.loads == []
    assert "lean/N/Z.lean#L3" in outline.links
    assert not re.search(r"https?://|@import|url\(", page)
    assert page.count('<tbody data-status="') == 42 + 1


def test_the_page_escapes_and_carries_the_report() -> None:
    report = make()
    page = html(report, base="https://example.org/")
    assert "<script>alert" not in page and "\u001b" not in page
    data = re.search(r'<script type="application/json" id="report">(.*?)</script>', page)
    assert data and json.loads(data.group(1)) == report
    assert 'href="https://example.org/lean/N/Z.lean#L3"' in page


def test_markdown_is_one_table_per_part() -> None:
    text = markdown(make())
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + 42 + 2 + 1
    cells = {len(re.findall(r"(?<!\\)\|", line)) for line in rows[:44]}
    assert cells == {13}
    assert "[Z.lean:3](lean/N/Z.lean#L3)" in text and "N.helper: untested: Real.Gamma" in text


def test_junit_fails_skips_and_passes() -> None:
    false = Verdict("falsified", counterexample={"x": "1/2"}, certified=True)
    root = ET.fromstring(junit(make(N_pos=false)))
    claims, theorems = root.findall("testsuite")
    assert (claims.get("tests"), theorems.get("tests")) == ("42", "7")
    failed = theorems.find("testcase[@name='N.pos']/failure")
    assert failed is not None and failed.get("message") == "x = 1/2"
    assert theorems.get("failures") == "1" and theorems.get("skipped") == "2"
    skipped = theorems.find("testcase[@name='N.helper']/skipped")
    assert skipped is not None and skipped.get("message") == "untested: Real.Gamma"
    assert theorems.find("testcase[@name='N.bound']/*") is None


def test_the_badge_says_it_in_a_word() -> None:
    assert "9/42 settled" in badge(make())
    assert "1 falsified" in badge(make(N_pos=Verdict("falsified")))
    assert "proved and tested" in badge(make([claimed("N.pos")]))
    ET.fromstring(badge(make()))


def test_the_console_shows_every_row_and_every_notice(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(make(N_pos=Verdict("falsified", counterexample={"x": "1/2"})), Console())
    text = capsys.readouterr().out
    assert "\u001b" not in text
    for claim_id in claims_table():
        assert re.search(rf"^{claim_id}\b", text, re.MULTILINE)
    for words in ("untested: Real.Gamma", "x = 1/2", "derived check falsified it", "1 corrected"):
        assert words in text


def test_all_files_are_written_whole_and_the_same(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in write_reports(make(), tmp_path / "a")}
    second = {path.name: path.read_bytes() for path in write_reports(make(), tmp_path / "b")}
    assert first == second and set(first) == set(FILES)
    ET.fromstring(first["report.svg"])
    assert b"http" not in first["report.svg"].replace(b"http://www.w3.org/2000/svg", b"")
    assert load_report(tmp_path / "a" / "report.json") == make()


def lines_of(picture: str) -> list[str]:
    """The lines of an SVG that rich wrote, without the spaces that align them."""
    lines: dict[str, str] = {}
    for text in ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text"):
        key = text.get("clip-path", "")
        lines[key] = lines.get(key, "") + " " + (text.text or "").replace("\u00a0", " ")
    return [" ".join(line.split()) for line in lines.values()]


def test_the_picture_in_the_readme_is_of_this_ledger() -> None:
    picture = Path(__file__).parent.parent / "docs" / "report.svg"
    if not picture.exists():
        pytest.skip("the tests run apart from the repository")
    export = load_export(snapshot_path())
    evidence = Evidence({}, experiments=stored_experiments())
    report = build_report(export, claims_of(export), evidence)
    lines = lines_of(picture.read_text("utf-8"))
    for row in map(summarize, report["claims"]):
        (line,) = [line for line in lines if line.startswith(f"{row.id} {row.title} ")]
        assert line.removeprefix(f"{row.id} {row.title} ").startswith(row.status)
        assert row.experiment == "–" or line.endswith(row.experiment)
    (totals,) = [line for line in lines if re.fullmatch(r"(\d+ [a-z]+ ?)+", line)]
    assert totals.split()[::2] == [str(count) for count in report["totals"].values()]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = write_text(tmp_path / "file", "old")
    with pytest.raises(UnicodeEncodeError):
        write_text(target, "new\ud800")
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]


def test_reports_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    cases = {"{": "not JSON", "[]": "format", '{"format": "pyisingcheck-report/2"}': "format"}
    report = make()
    del report["totals"]
    cases[json.dumps(report)] = "'totals' is missing"
    report = make()
    del report["unclaimed"][0]["axioms"]
    cases[json.dumps(report)] = "'axioms' is missing"
    for text, words in cases.items():
        path.write_text(text)
        with pytest.raises(ReportError, match=words):
            load_report(path)
    with pytest.raises(ReportError, match="cannot be read"):
        load_report(tmp_path / "absent")


def test_changes_say_what_got_worse() -> None:
    old = make()
    assert changes(old, make()) == []
    gap = [{**DECLARATIONS[0], "sorries": [[9, 2]]}, *DECLARATIONS[1:]]
    found = {change.text: change.worse for change in changes(old, make(gap))}
    assert found["A3: proved → open"] and found["N.pos: holds → holds with sorry"]
    closed = [DECLARATIONS[0], {**DECLARATIONS[1], "sorries": [], "axioms": []}, *DECLARATIONS[2:]]
    better = changes(old, make(closed))
    assert better and not any(change.worse for change in better)
    fewer = {change.text: change.worse for change in changes(old, make(DECLARATIONS[:-1]))}
    assert fewer["N.helper is gone"] is False
