"""The project's theorems as LeanDojo sees them: from the source, not from elaborated terms.

The exporter says what a theorem states; this says what was *written*: where, in which words, with
which tactics and premises.  Two witnesses that share no code notice what one of them misses, so
:func:`compare` reports every theorem and every ``sorry`` that only one of them sees.

LeanDojo wants a Git repository, a network and an older Lean.  Only its reader is used here: a
script of our own (``lean/TraceAst.lean``) writes the syntax trees that the reader expects.  The
package is imported when it is needed, and kept from its cache and from GitHub.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

from pyisingcheck.errors import UserError
from pyisingcheck.extract.lake import BUILD, find_toolchain
from pyisingcheck.terms.decode import Export

TRACE_SCRIPT = Path(__file__).parent / "lean" / "TraceAst.lean"
# What Lake passes to the compiler in a project that follows Mathlib.
OPTIONS = (
    "autoImplicit=false",
    "relaxedAutoImplicit=false",
    "maxSynthPendingDepth=3",
    "pp.unicode.fun=true",
)
TOOL_NAMESPACE = "ClaimLedger"  # the exporter leaves its own modules out as well
STACK_BYTES = 512 * 2**20

# What matters outside and inside a block comment.
_CODE = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'|--[^\n]*|/-')
_COMMENT = re.compile("/-|-/")

T = TypeVar("T")
Position = tuple[int, int]


class LeanDojoError(UserError):
    """What keeps LeanDojo from reading the project; the message is one line."""


@dataclass(frozen=True, slots=True)
class SourceTheorem:
    """A theorem or lemma as it stands in the source.

    Positions are (line from 1, column from 0 in code points), as in the export.

    Attributes
    ----------
    name
        The full name, as the namespaces around it give it.
    file
        The source, relative to the project's folder.
    range
        Where it begins (a theorem at its keyword, a lemma at its modifiers) and ends.
    statement
        What is written before the proof, without comments.
    premises
        The constants that the statement and the proof name, sorted.
    tactics
        How many tactics the proof runs; 0 for a proof by a term.
    sorries
        The positions of the word ``sorry``.
    private
        Whether it is declared ``private``.
    """

    name: str
    file: str
    range: tuple[int, int, int, int]
    statement: str
    premises: tuple[str, ...]
    tactics: int
    sorries: tuple[Position, ...]
    private: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where the two witnesses differ; names are full names, sorted.

    Attributes
    ----------
    only_source
        Theorems in the source that the export lacks.
    only_export
        Theorems in the export that are not written as a theorem: Lean or an attribute made them.
    sorries
        Theorems whose ``sorry``s stand in different places for the two.
    """

    only_source: tuple[str, ...]
    only_export: tuple[str, ...]
    sorries: tuple[str, ...]

    @property
    def agree(self) -> bool:
        """Whether there is no difference."""
        return not (self.only_source or self.only_export or self.sorries)


def theorems(
    project_dir: str | Path,
    *,
    source_dir: str | Path | None = None,
    modules: Sequence[str] | None = None,
    options: Sequence[str] = OPTIONS,
    timeout: float = 600.0,
    progress: Callable[[str], None] | None = None,
) -> list[SourceTheorem]:
    """All theorems and lemmas of a project, in the order of modules and lines.

    The project has to be compiled.  Each file is elaborated once more to see its tactics.

    Parameters
    ----------
    project_dir
        The project's folder.
    source_dir
        Where the sources lie, relative to it; ``lean`` if there is such a folder, else the
        project's folder itself.
    modules
        The modules to read; all in the source folder unless given.
    options
        Lean options as ``name=value``.
    timeout
        Seconds that a file may take.
    progress
        Called with the name of each module before it is read.

    Raises
    ------
    LeanError
        If Lean is missing.
    LeanDojoError
        If LeanDojo is missing, or a file does not compile, takes too long or has syntax
        that LeanDojo's reader does not know; one line that names what is missing or the file.
    """
    project = Path(project_dir).resolve()
    sources = project / (source_dir if source_dir is not None else _default_sources(project))
    if not sources.is_dir():
        raise LeanDojoError(f"{sources}: no such folder")
    command, reader = _lean_command(project), _reader()
    found: list[SourceTheorem] = []
    with tempfile.TemporaryDirectory(prefix="pyisingcheck-") as folder:
        for module in modules if modules is not None else _modules(sources):
            if progress is not None:
                progress(module)
            file = _place(Path(folder), project, sources, module)
            _trace(command, project, Path(folder), file, module, options, timeout)
            found += _deep(partial(_read, reader, Path(folder), file))
    return found


def compare(source: Iterable[SourceTheorem], export: Export) -> Comparison:
    """Compare the source's theorems with an export's, by name and by their ``sorry``s."""
    written = {t.name: t for t in source}
    elaborated = {_user_name(d.name): d for d in export.theorems}
    for name in _fields(export):  # a field that is a proposition is a theorem to Lean
        elaborated.pop(name, None)
    differing = (
        name
        for name in written.keys() & elaborated.keys()
        if sorted(written[name].sorries) != sorted(elaborated[name].sorries)
    )
    return Comparison(
        only_source=tuple(sorted(written.keys() - elaborated.keys())),
        only_export=tuple(sorted(elaborated.keys() - written.keys())),
        sorries=tuple(sorted(differing)),
    )


def _fields(export: Export) -> set[str]:
    """The projections of the project's structures."""
    structures = (d.structure for d in export.declarations.values() if d.structure)
    return {field["projection"] for s in structures for field in s["fields"]}


def _user_name(name: str) -> str:
    """The name as it is written: without Lean's prefix ``_private.<module>.0.`` ."""
    if not name.startswith("_private."):
        return name
    return name.partition(".0.")[2] or name


# Finding things.


def _default_sources(project: Path) -> str:
    return "lean" if (project / "lean").is_dir() else "."


def _modules(sources: Path) -> list[str]:
    """The modules in a folder, sorted, without hidden folders, Lake's files and the tool itself."""
    paths = (p.relative_to(sources).with_suffix("") for p in sources.rglob("*.lean"))
    visible = (p for p in paths if not any(part.startswith(".") for part in p.parts))
    names = (".".join(p.parts) for p in visible if p.name != "lakefile")
    return sorted(n for n in names if n.split(".")[0] != TOOL_NAMESPACE)


def _lean_command(project: Path) -> list[str]:
    """How to run Lean on a project: through Lake, or bare with ``LEAN_PATH`` as it is."""
    toolchain = find_toolchain()
    is_lake = (project / "lakefile.lean").exists() or (project / "lakefile.toml").exists()
    if is_lake and toolchain.lake:
        return [toolchain.lake, "env", "lean"]
    return [toolchain.lean or "lean"]


def _lean_environment(project: Path) -> dict[str, str]:
    """The environment in which bare Lean finds what the project has compiled."""
    path = [str(project / BUILD), *filter(None, [os.environ.get("LEAN_PATH")])]
    return {**os.environ, "LEAN_PATH": os.pathsep.join(path)}


@contextmanager
def _isolated() -> Iterator[None]:
    """An environment in which importing LeanDojo reaches neither GitHub nor its cache."""
    changes = {
        "CACHE_DIR": str(Path(tempfile.gettempdir()) / "pyisingcheck-leandojo"),
        "DISABLE_REMOTE_CACHE": "1",
        "GITHUB_ACCESS_TOKEN": "",
    }
    before = {key: os.environ.get(key) for key in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                del os.environ[key]
            else:
                os.environ[key] = value


def _reader() -> Any:
    """LeanDojo's reader of syntax trees."""
    try:
        with _isolated():
            from lean_dojo.data_extraction import ast, traced_data
    except ImportError as error:
        raise LeanDojoError(
            f"LeanDojo is missing ({error}): pip install 'pyisingcheck[leandojo]'"
        ) from None
    return SimpleNamespace(ast=ast, TracedFile=traced_data.TracedFile)


# Tracing and reading one file.


def _place(folder: Path, project: Path, sources: Path, module: str) -> Path:
    """Copy a module's source to where the reader looks for it; its path in the project."""
    source = sources / (module.replace(".", "/") + ".lean")
    if not source.is_file():
        raise LeanDojoError(f"{source}: no such file")
    file = source.relative_to(project)
    for made in (folder / file, folder / ".lake" / "build" / "ir" / file):
        made.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / file)
    return file


def _traces(folder: Path, file: Path) -> Path:
    return folder / ".lake" / "build" / "ir" / file.with_suffix(".ast.json")


def _trace(
    command: Sequence[str],
    project: Path,
    folder: Path,
    file: Path,
    module: str,
    options: Sequence[str],
    timeout: float,
) -> None:
    """Let Lean write the syntax trees of a file."""
    out = _traces(folder, file)
    arguments = [*command, "--run", str(TRACE_SCRIPT), *(f"-D{option}" for option in options)]
    try:
        done = subprocess.run(
            [*arguments, str(file), module, str(out)],
            cwd=project,
            env=_lean_environment(project),
            capture_output=True,
            text=True,
            timeout=timeout,
        )
    except subprocess.TimeoutExpired:
        raise LeanDojoError(f"{file}: Lean took more than {timeout:g} s") from None
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise LeanDojoError(f"{file}: Lean failed: {said[0]}")
    out.with_suffix("").with_suffix(".dep_paths").write_text("\n", encoding="utf-8")


def _deep(work: Callable[[], T]) -> T:
    """Run work that recurses as deeply as a term is nested."""
    results: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            failures.append(error)

    limit, stack = sys.getrecursionlimit(), threading.stack_size(STACK_BYTES)
    sys.setrecursionlimit(max(limit, 100_000))
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(stack)
    if failures:
        raise failures[0]
    return results[0]


def _read(reader: Any, folder: Path, file: Path) -> list[SourceTheorem]:
    """The theorems of a traced file."""
    try:
        traced = reader.TracedFile.from_traced_file(folder, _traces(folder, file), None)
    except (AssertionError, IndexError, KeyError, ValueError) as error:
        # the reader checks the shape of every node by assertions
        raise LeanDojoError(
            f"{file}: LeanDojo's reader does not know some syntax ({error!r})"
        ) from error
    traced.traced_repo = SimpleNamespace(repo=None, dependencies={})
    return [_theorem(reader, theorem, file) for theorem in traced.get_traced_theorems()]


def _theorem(reader: Any, theorem: Any, file: Path) -> SourceTheorem:
    start, end = _position(theorem.start), _position(theorem.end)
    return SourceTheorem(
        name=theorem.theorem.full_name,
        file=file.as_posix(),
        range=(*start, *end),
        statement=_statement(theorem),
        premises=tuple(sorted(set(theorem.get_premise_full_names()))),
        tactics=theorem.get_num_tactics(),
        sorries=_sorries(reader, theorem.ast),
        private=_is_private(theorem),
    )


def _is_private(theorem: Any) -> bool:
    """LeanDojo notes this for `theorem`; in the tree of a `lemma` the modifiers come first."""
    first = theorem.ast.children[0]
    return bool(theorem.is_private or (hasattr(first, "is_private") and first.is_private()))


def _position(pos: Any) -> Position:
    """LeanDojo counts columns from 1."""
    return pos.line_nb, pos.column_nb - 1


def _statement(theorem: Any) -> str:
    """What stands before the proof; LeanDojo's own version takes dashes in strings for comments."""
    proof_start, _ = theorem.locate_proof()
    text = _without_comments(theorem.traced_file.lean_file[theorem.start : proof_start])
    return text.strip().removesuffix(":=").rstrip()


def _without_comments(text: str) -> str:
    """Lean source without its comments, which nest; quoted text is left alone."""
    kept, at, depth = "", 0, 0
    while match := (_COMMENT if depth else _CODE).search(text, at):
        token = match.group()
        if not depth:
            kept += text[at : match.start()] + (token if token[0] in "\"'" else "")
        depth += {"/-": 1, "-/": -1}.get(token, 0)
        at = match.end()
    return kept if depth else kept + text[at:]


def _sorries(reader: Any, tree: Any) -> tuple[Position, ...]:
    """The positions of the word ``sorry``, which is a keyword: no other leaf looks like it."""
    found: list[Position] = []

    def visit(node: Any, _parents: Any) -> None:
        if isinstance(node, reader.ast.AtomNode) and node.val == "sorry":
            found.append(_position(node.start))

    tree.traverse_preorder(visit, node_cls=None)
    return tuple(sorted(found))
