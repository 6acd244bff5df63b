"""The Lake package hangs together: what can be checked of it without Lean."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

REPOSITORY = Path(__file__).resolve().parent.parent
LEAN = REPOSITORY / "lean"
VERSION = "v4.27.0"


def modules(folder: str) -> set[str]:
    """The modules in a folder of the library."""
    paths = (LEAN / folder).rglob("*.lean")
    return {".".join(p.relative_to(LEAN).with_suffix("").parts) for p in paths}


def imports(module: str) -> list[str]:
    """The modules that a module imports."""
    source = LEAN / (module.replace(".", "/") + ".lean")
    return re.findall(r"^import (\S+)$", source.read_text(encoding="utf-8"), re.MULTILINE)


def manifest() -> dict[str, dict[str, object]]:
    """The packages that are pinned, by name."""
    data = json.loads((REPOSITORY / "lake-manifest.json").read_text(encoding="utf-8"))
    return {p["name"]: p for p in data["packages"]}


def test_the_root_imports_every_module_sorted():
    assert set(imports("IsingAttention")) == modules("IsingAttention")
    assert imports("IsingAttention") == sorted(imports("IsingAttention"))


def test_no_module_imports_all_of_mathlib():
    files = [*(LEAN / "IsingAttention").rglob("*.lean"), *(LEAN / "ClaimLedger").rglob("*.lean")]
    broad = [f.name for f in files if re.search(r"^import Mathlib$", f.read_text("utf-8"), re.M)]
    assert broad == []


def test_lean_and_mathlib_are_of_one_version():
    toolchain = (REPOSITORY / "lean-toolchain").read_text(encoding="utf-8").strip()
    assert toolchain == f"leanprover/lean4:{VERSION}"
    mathlib = manifest()["mathlib"]
    assert mathlib["inputRev"] == VERSION
    assert mathlib["rev"] == "a3a10db0e9d66acbebf76c5e6a135066525ac900"
    lakefile = (REPOSITORY / "lakefile.lean").read_text(encoding="utf-8")
    assert f'require mathlib from git "{mathlib["url"]}" @ "{VERSION}"' in lakefile


def test_every_package_is_pinned_to_a_commit():
    packages = manifest()
    assert set(packages) == {
        "mathlib", "plausible", "LeanSearchClient", "importGraph", "proofwidgets", "aesop", "Qq",
        "batteries", "Cli",
    }  # fmt: skip
    assert all(re.fullmatch("[0-9a-f]{40}", str(p["rev"])) for p in packages.values())
    assert [name for name, p in packages.items() if not p["inherited"]] == ["mathlib"]


def test_the_lean_rows_are_the_ledgers_claims():
    text = (LEAN / "ClaimLedger" / "Rows.lean").read_text(encoding="utf-8")
    rows = re.findall(r'^declare_claim "([A-Z]\d+)"', text, re.MULTILINE)
    ledger = tomllib.loads((REPOSITORY / "pyisingcheck/ledger/claims.toml").read_text("utf-8"))
    assert rows == [claim["id"] for claim in ledger["claim"]]


def test_every_lean_source_has_a_header_and_fits_100_columns():
    files = [*LEAN.rglob("*.lean"), *(REPOSITORY / "tests" / "lean").rglob("*.lean")]
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text.startswith("/-\nCopyright (c) 2026 The pyisingcheck authors."), file
        long = [i for i, line in enumerate(text.splitlines(), 1) if len(line) > 100]
        assert long == [], f"{file}: lines {long}"
