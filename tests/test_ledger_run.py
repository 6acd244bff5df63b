"""Running checks: time limits, crashes and defects are verdicts; runs resume."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from exports import claimed, write_export

from pyisingcheck.ledger import ray_pool
from pyisingcheck.ledger.run import Settings, WorkerError, check_statements, checkpoint_path
from pyisingcheck.ledger.staleness import source_root, stale_sources
from pyisingcheck.terms.decode import load_export
from pyisingcheck.verdict import Verdict

SETTINGS = Settings(samples=10, time_limit=20.0, checker="fake_checker:check", jobs=2)


def project(folder: Path, *names: str) -> Path:
    return write_export(folder / "export.json", [claimed(name) for name in names])


def test_what_goes_wrong_is_a_verdict_with_a_reason(tmp_path: Path) -> None:
    names = ["a.holds", "b.slow", "c.crash", "d.bug", "e.untested", "f.false", "g.holds"]
    path = project(tmp_path, *names)
    finished: list[str] = []
    limited = dataclasses.replace(SETTINGS, time_limit=1.0)
    found = check_statements(path, names, limited, done=finished.append)
    assert list(found) == names and sorted(finished) == names
    verdicts = [verdict.verdict for verdict in found.values()]
    assert verdicts == [
        "holds",
        "inconclusive",
        "inconclusive",
        "untested",
        "untested",
        "falsified",
        "holds",
    ]
    assert found["b.slow"].reason == "stopped after 1 s"
    assert found["c.crash"].reason == "its process ended with code 7"
    assert found["d.bug"].reason == "internal error: ZeroDivisionError: a defect of the checker"


def test_finished_verdicts_are_not_computed_again(tmp_path: Path) -> None:
    path = project(tmp_path, "a.false", "b.holds")
    checkpoint = tmp_path / "checkpoint.jsonl"
    stored = {"name": "a.false", "verdict": Verdict("holds", 99).to_json()}
    checkpoint.write_text(json.dumps(stored) + '\n{"name": "b.ho')
    found = check_statements(path, ["a.false", "b.holds"], SETTINGS, checkpoint=checkpoint)
    assert found["a.false"].samples == 99 and found["b.holds"].verdict == "holds"
    assert not checkpoint.exists()


def test_an_interrupted_run_keeps_what_it_finished(tmp_path: Path) -> None:
    path, checkpoint = project(tmp_path, "a.holds", "b.holds"), tmp_path / "checkpoint.jsonl"

    def interrupt(name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_statements(
            path, ["a.holds", "b.holds"], SETTINGS, checkpoint=checkpoint, done=interrupt
        )
    assert len(checkpoint.read_text().splitlines()) == 1


def test_checkpoints_of_different_runs_do_not_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = project(tmp_path, "a.holds")
    keys = {
        checkpoint_path(path, dataclasses.replace(SETTINGS, **change))
        for change in ({}, {"seed": 1}, {"samples": 11}, {"device": "cuda"}, {"jobs": 1})
    }
    assert len(keys) == 4 and None not in keys  # the number of processes changes nothing
    project(tmp_path, "a.other")
    assert checkpoint_path(path, SETTINGS) not in keys


def test_a_checker_that_cannot_be_imported_is_one_line(tmp_path: Path) -> None:
    settings = dataclasses.replace(SETTINGS, checker="no_such_module:check")
    with pytest.raises(WorkerError, match="no_such_module"):
        check_statements(project(tmp_path, "a.holds"), ["a.holds"], settings)


def test_staleness_names_what_changed(tmp_path: Path) -> None:
    (tmp_path / "lean").mkdir()
    same, changed, gone = "lean/Same.lean", "lean/Changed.lean", "lean/Gone.lean"
    for file in (same, changed):
        (tmp_path / file).write_text("theorem a : True := trivial\n")
    digest = hashlib.sha256(b"theorem a : True := trivial\n").hexdigest()
    sources = {same: digest, changed: "0" * 64, gone: digest}
    export = load_export(write_export(tmp_path / "e.json", [], sources=sources))
    (tmp_path / "lean" / "New.lean").write_text("")
    assert stale_sources(export, tmp_path) == [
        "lean/Changed.lean (changed)",
        "lean/Gone.lean (gone)",
        "lean/New.lean (new)",
    ]
    assert source_root(export, [tmp_path / "lean"]) == tmp_path
    assert source_root(export, [Path("/")]) is None


class InlineRay:
    """The part of Ray's interface that is used, executed on the spot: no cluster, no processes."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def init(self, address: str, **options: object) -> None:
        self.calls.append(f"init {address}")
        if address == "nowhere":
            raise ConnectionError("no cluster\nat this address")

    def remote(self, **options: object) -> Callable[[Callable[..., Any]], Any]:
        return lambda function: SimpleNamespace(remote=function)

    def put(self, value: Any) -> Any:
        return value

    get = put

    def wait(self, pending: list[Any]) -> tuple[list[Any], list[Any]]:
        return pending[-1:], pending[:-1]  # the last to start may be the first to finish

    def shutdown(self) -> None:
        self.calls.append("shutdown")


def test_a_cluster_gives_the_same_verdicts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ray = InlineRay()
    monkeypatch.setitem(sys.modules, "ray", ray)
    monkeypatch.setattr(ray_pool, "CHUNK", 2)
    names = ["a.holds", "b.false", "c.crash"]
    path = project(tmp_path, *names)
    found = ray_pool.check_on_cluster("somewhere", path, names, SETTINGS)
    assert list(found) == names and found == check_statements(path, names, SETTINGS)
    with pytest.raises(ray_pool.RayError, match="--ray nowhere: no cluster$"):
        ray_pool.check_on_cluster("nowhere", path, names, SETTINGS)
    assert ray.calls == ["init somewhere", "shutdown", "init nowhere"]


def test_without_ray_the_message_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ray_pool.RayError, match="pip install ray"):
        ray_pool.check_on_cluster("somewhere", project(tmp_path), [], SETTINGS)
