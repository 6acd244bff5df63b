"""Progress in a log: few lines, and none for what is quick."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pyisingcheck.report.progress import lines, progress

Capture = pytest.CaptureFixture[str]


def reported(times: Iterable[float], capsys: Capture) -> list[str]:
    """The lines for one part finished at each of the times."""
    seconds = list(times)
    clock = iter(seconds)
    report = lines("statements", lambda: next(clock))
    for done in range(1, len(seconds) + 1):
        report(done, len(seconds))
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_what_takes_less_than_a_second_is_not_reported(capsys: Capture) -> None:
    assert reported([k / 100 for k in range(90)], capsys) == []


def test_a_line_for_every_tenth(capsys: Capture) -> None:
    found = reported([float(k) for k in range(200)], capsys)
    assert len(found) == 10
    assert found[-1] == "pyisingcheck: statements: 200 of 200 after 199 s"


def test_a_line_every_half_minute_where_a_tenth_takes_longer(capsys: Capture) -> None:
    found = reported([20.0 * k for k in range(100)], capsys)
    assert 50 <= len(found) <= 66


def test_no_terminal_no_bar(capsys: Capture) -> None:
    with progress("statements") as report:
        report(1, 2)
    out, err = capsys.readouterr()
    assert (out, err) == ("", "")
