"""Times of contenders in turn, and what machine they were taken on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

PAUSE = 0.1  # seconds
Work = Callable[[], object]
Json = dict[str, Any]


def compare(contenders: dict[str, Work], rounds: int, device: str = "cpu") -> Json:
    """Seconds of every contender, least, median and largest of ``rounds``.

    In every round each contender runs once, so that whatever else the machine does meets all of
    them. On one thread the seconds are the process's CPU time, which other processes' work does not
    enter; on several threads and on a GPU they are wall-clock time. There is a pause before each:
    threads that a library keeps waiting after a call spin for a while, at the next one's expense.
    """
    clock = time.process_time if one_thread(device) else time.perf_counter
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            synchronize(device)
            time.sleep(PAUSE)
            start = clock()
            work()
            synchronize(device)
            seconds[name].append(clock() - start)
    return {
        name: {"least": min(s), "median": statistics.median(s), "largest": max(s), "rounds": rounds}
        for name, s in seconds.items()
    }


def announce(what: str) -> None:
    """Say on stderr what is measured now."""
    print(what, file=sys.stderr, flush=True)


def one_thread(device: str) -> bool:
    return device == "cpu" and torch.get_num_threads() == 1


def synchronize(device: str) -> None:
    if device != "cpu":
        torch.cuda.synchronize()


def machine() -> Json:
    """CPU model, cores and versions; the GPU's name where there is one."""
    versions = {"python": platform.python_version()}
    for package in ("numpy", "scipy", "torch", "python-flint", "dimod"):
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = "absent"
    found: Json = {"cpu": cpu_model(), "cores": os.cpu_count(), "versions": versions}
    if torch.cuda.is_available():
        found["gpu"] = torch.cuda.get_device_name()
    return found


def cpu_model() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
