"""The same checks on a Ray cluster: each Ray task runs the local pool on a few statements.

Time limits and crashed processes are thus handled on the node where they happen, in the one place
that knows how; Ray only distributes.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyisingcheck.errors import UserError
from pyisingcheck.ledger.run import Settings, check_statements
from pyisingcheck.verdict import Verdict

CHUNK = 8  # statements per task: a task reads the export once


class RayError(UserError):
    """Ray is not installed, or there is no cluster at the address."""


def check_on_cluster(
    address: str,
    export_path: Path,
    names: Sequence[str],
    settings: Settings,
    done: Callable[[str], None] = lambda name: None,
) -> dict[str, Verdict]:
    """As :func:`pyisingcheck.ledger.run.check_statements`, on the cluster at ``address``.

    The package has to be installed on every node.

    Raises
    ------
    RayError
        If Ray is missing or does not answer.
    """
    verdicts: dict[str, Verdict] = {}
    with _cluster(address) as ray:
        task = ray.remote(num_cpus=1, max_retries=2)(_check_chunk)
        text = ray.put(export_path.read_text("utf-8"))
        chunks = [list(names[i : i + CHUNK]) for i in range(0, len(names), CHUNK)]
        pending = [task.remote(text, chunk, replace(settings, jobs=1)) for chunk in chunks]
        while pending:
            ready, pending = ray.wait(pending)
            for name, record in ray.get(ready[0]).items():
                verdicts[name] = Verdict.from_json(record)
                done(name)
    return {name: verdicts[name] for name in names}


def _check_chunk(text: str, names: list[str], settings: Settings) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.json"
        path.write_text(text, "utf-8")
        found = check_statements(path, names, settings)
    return {name: verdict.to_json() for name, verdict in found.items()}


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    try:
        ray = importlib.import_module("ray")
    except ModuleNotFoundError:
        raise RayError("--ray needs Ray: pip install ray") from None
    try:
        ray.init(address=address, log_to_driver=False, logging_level="ERROR")
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise RayError(f"--ray {address}: {str(error).splitlines()[0]}") from None
    try:
        yield ray
    finally:
        ray.shutdown()
