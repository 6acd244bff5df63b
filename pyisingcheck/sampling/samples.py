"""Samples, and those that are being drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyisingcheck.sampling.equations.systems import Solution
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.environment import Environment
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Value

__all__ = ["Sample", "State", "environment"]


@dataclass(slots=True)
class Sample:
    """Values of a plan's steps (PROOF for hypotheses and instances) with their types (None for
    those).
    """

    values: list[Value]
    types: list[ty.Type | None]
    level: Level = Level.TRUE  # how sure the hypotheses are
    granted: frozenset[int] = frozenset()  # equations that a certified root in the sample satisfies


@dataclass(slots=True)
class State:
    """A sample that is being drawn."""

    values: list[Value] = field(default_factory=list)
    types: list[ty.Type | None] = field(default_factory=list)
    pinned: dict[int, Value] = field(default_factory=dict)
    levels: list[Level] = field(default_factory=list)
    granted: dict[int, int] = field(default_factory=dict)  # equation → the step that was solved for
    joint: Solution = field(default_factory=Solution)
    given: set[int] = field(default_factory=set)  # hypotheses that hold because they give a value
    fixed: dict[int, Value] = field(default_factory=dict)  # which no repair may change
    repaired: bool = False  # whether some hypothesis failed before

    def cut(self, position: int) -> None:
        del self.values[position:], self.types[position:], self.levels[position:]
        self.granted = {e: v for e, v in self.granted.items() if e < position}


def environment(values: list[Value]) -> Environment:
    """Return the environment that binds the values, the last one innermost."""
    env: Environment = None
    for v in values:
        env = (v, env)
    return env
