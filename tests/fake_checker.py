"""Checkers that need no semantics: what they say follows from the declaration's name."""

from __future__ import annotations

import os
import time

from pyisingcheck.terms.decode import Declaration, Export
from pyisingcheck.verdict import Verdict


def check(
    declaration: Declaration, export: Export, *, samples: int, seed: int, device: str
) -> Verdict:
    name = declaration.name.rpartition(".")[2]
    if name.startswith("slow"):
        time.sleep(60)
    if name.startswith("crash"):
        os._exit(7)
    if name.startswith("bug"):
        raise ZeroDivisionError("a defect\nof the checker")
    if name.startswith("untested"):
        return Verdict("untested", reason="Real.Gamma")
    if name.startswith("false"):
        instance = {"x": "1/2", "n": 0}
        return Verdict("falsified", 3, 1.0, -0.5, counterexample=instance, certified=True)
    if name.startswith("not_found"):
        return Verdict("holds", samples, 1.0, 0.5, refuted={"A": "!![0, 1; 0, 0]"})
    return Verdict("holds", samples, 1.0, 0.25 + seed, 0.99)
