"""Packages depend one way, and the physics on none of them."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import pyisingcheck

ROOT = Path(pyisingcheck.__file__).parent
# Siblings within these packages are layers, too: what stands in them beside the packages is shared.
LAYERED = ("sampling", "semantics")


def imported(source: str) -> Iterator[str]:
    """The modules of this project that a module imports when it runs, as dotted names."""
    nodes: list[ast.AST] = [ast.parse(source)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        nodes.extend(ast.iter_child_nodes(node))


def package(path: tuple[str, ...]) -> str:
    """The package that a module is part of: its first name, or two names where there are layers."""
    if len(path) > 2 and path[0] in LAYERED and (ROOT / path[0] / path[1]).is_dir():
        return ".".join(path[:2])
    return path[0]


def dependencies(sources: dict[str, str], inside: str = "") -> dict[str, set[str]]:
    """Which packages each package imports: all of the project's, or the layers inside one."""
    found: dict[str, set[str]] = defaultdict(set)
    for module, source in sources.items():
        here = package(tuple(module.split("/")))
        for name in imported(source):
            top, *path = name.split(".")
            if top != "pyisingcheck" or not path:
                continue
            there = package(tuple(path))
            if not inside:
                here, there = here.split(".")[0], there.split(".")[0]
            elif not (here.startswith(f"{inside}.") and there.startswith(f"{inside}.")):
                continue
            if here != there:
                found[here].add(there)
    return found


def project() -> dict[str, str]:
    return {
        str(file.relative_to(ROOT).with_suffix("")): file.read_text("utf-8")
        for file in ROOT.rglob("*.py")
    }


@pytest.mark.parametrize("inside", ["", *LAYERED])
def test_packages_depend_one_way(inside: str) -> None:
    found = dependencies(project(), inside)
    assert len(found) >= 3
    TopologicalSorter(found).prepare()


@pytest.mark.parametrize(
    ("inside", "module", "line"),
    [
        ("", "terms/new", "from pyisingcheck.semantics.evaluate import Evaluator"),
        ("", "semantics/new", "def f():\n    from pyisingcheck.falsify import held"),
        ("sampling", "sampling/equations/new", "import pyisingcheck.sampling.drawing.draw"),
        ("semantics", "semantics/domains/new", "from pyisingcheck.semantics.limits import paths"),
    ],
)
def test_an_import_the_other_way_is_seen(inside: str, module: str, line: str) -> None:
    with pytest.raises(CycleError):
        TopologicalSorter(dependencies({**project(), module: line}, inside)).prepare()


def test_the_physics_stands_alone() -> None:
    assert not dependencies(project())["physics"]
    assert dependencies({"physics/new": "from pyisingcheck.terms import expr"})["physics"]
