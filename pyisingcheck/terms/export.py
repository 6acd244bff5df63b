"""An export as Python data: what Lean said about a project (``pyisingcheck-export/1``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pyisingcheck.terms.expr import Expr

KINDS = (
    "theorem",
    "definition",
    "abbrev",
    "structure",
    "inductive",
    "instance",
    "opaque",
    "axiom",
    "constructor",
)
ROLES = ("definition", "statement", "refutation", "correction", "sketch")


@dataclass(frozen=True, slots=True)
class ClaimTag:
    """One ``@[claim]`` on a declaration: which row, in which role, from which equation."""

    id: str
    role: str
    source: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Declaration:
    """A declaration of the exported project.

    ``range`` is (line, column, end line, end column), lines from 1; ``sorries`` are the positions
    of the declaration's own ``sorry``s and ``sorry_from`` the declarations it inherits one from.
    """

    name: str
    kind: str
    module: str
    file: str
    range: tuple[int, int, int, int] | None
    doc: str | None
    statement: str | None
    level_params: tuple[str, ...]
    type: Expr
    value: Expr | None
    structure: dict[str, Any] | None
    equations: tuple[Expr, ...]
    axioms: tuple[str, ...]
    sorries: tuple[tuple[int, int], ...]
    sorry_from: tuple[str, ...]
    uses: tuple[str, ...]
    proof_uses: tuple[str, ...]
    claims: tuple[ClaimTag, ...]

    @property
    def line(self) -> int | None:
        """The line on which the declaration begins, from 1."""
        return self.range[0] if self.range else None

    @property
    def proved(self) -> bool:
        """Whether this is a theorem whose proof has no ``sorry``, own or inherited."""
        return self.kind == "theorem" and not self.sorries and not self.sorry_from


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A definition from outside the project that a statement reaches."""

    name: str
    type: Expr
    value: Expr
    level_params: tuple[str, ...]
    equations: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Constructor:
    """A constructor of an inductive type; ``num_fields`` does not count the parameters."""

    name: str
    num_fields: int


@dataclass(frozen=True, slots=True, eq=False)
class RecursorRule:
    """What a recursor gives for a constructor: ``value`` takes its other arguments and fields."""

    constructor: str
    num_fields: int
    value: Expr


@dataclass(frozen=True, slots=True, eq=False)
class Recursor:
    """How a recursor computes; its arguments come in the order of the numbers."""

    name: str
    level_params: tuple[str, ...]
    num_params: int
    num_motives: int
    num_minors: int
    num_indices: int
    rules: tuple[RecursorRule, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Inductive:
    """An inductive type that a statement reaches; its recursor where that is reached."""

    name: str
    num_params: int
    num_indices: int
    constructors: tuple[Constructor, ...]
    recursor: Recursor | None


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of sound practice that a declaration breaks, and by what."""

    name: str
    rule: str
    detail: str


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """One export: declarations and definitions by name, in the order of the file."""

    lean: str
    mathlib: str | None
    sources: dict[str, str]
    declarations: dict[str, Declaration]
    unfold: dict[str, Definition]
    inductives: dict[str, Inductive] = field(default_factory=dict)
    violations: tuple[Violation, ...] = ()

    @property
    def theorems(self) -> list[Declaration]:
        """The project's theorems in the order of the file, without structures' fields."""
        fields = {
            field.get("projection")
            for d in self.declarations.values()
            for field in (d.structure or {}).get("fields", ())
            if isinstance(field, dict)
        }
        theorems = (d for d in self.declarations.values() if d.kind == "theorem")
        return [d for d in theorems if d.name not in fields]
