"""The README's transcripts are what its commands print."""

from __future__ import annotations

import shutil

import pytest
import transcripts
from lean_support import lean_command, put_lean_on_path, require_mathlib

FOUND = transcripts.transcripts()


def test_every_use_has_a_transcript() -> None:
    commands = "\n".join(t.command for t in FOUND)
    for use in ("verify --", "falsify --", '"∀ ', "pytest --lean-export", "test_", "mutate --"):
        assert use in commands
    assert all(t.output for t in FOUND)


@pytest.mark.parametrize("transcript", FOUND, ids=lambda t: t.command[:60])
def test_a_transcript_is_what_the_command_prints(
    transcript: transcripts.Transcript,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    if transcript.needs_lean:
        lean_command()
        put_lean_on_path(monkeypatch)
        require_mathlib(tmp_path_factory.mktemp("probe"))
        if shutil.which("lake"):
            pytest.skip("NOT TESTED: lake would fetch Mathlib; plain lean finds it compiled")
    printed = transcripts.run(transcript.command)
    assert transcripts.essence(printed) == transcripts.essence(transcript.output)


def test_what_differs_between_machines_is_left_out() -> None:
    one = transcripts.essence("Average.a holds 33,150 0 Average.lean:18\n1 failed in 2.31s ====\n")
    other = transcripts.essence("Average.a holds 9 0 Average.lean:18\n1 failed in 10.00s =====\n")
    assert one == other
    assert transcripts.essence("x = 1\n") != transcripts.essence("x = 2\n")
