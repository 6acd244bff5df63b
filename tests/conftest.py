"""Every run sees the same examples, and processes that share a machine use one thread each."""

from __future__ import annotations

import os

from hypothesis import settings

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

settings.register_profile("deterministic", derandomize=True, deadline=None)
settings.load_profile("deterministic")
