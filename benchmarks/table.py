"""The results as Markdown tables: what the README shows is made of the JSON here."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.measure import Json

PEERS = ("numpy", "dimod", "exponentials")


def render(results: Json) -> str:
    """All tables of one results object."""
    parts = [described(results["machine"])]
    for run in results["runs"]:
        parts += [f"### {title(run)}", enumeration(run), exponential(run), symmetric(run)]
        parts += [checker(run)]
    parts += [
        "### Errors",
        f"ln Z at N = 16 differs from plain summation by {results['enumerationError']:.1e}, "
        "relative.",
        accuracy(results["errors"]),
        "### Statements whose truth is known",
        corpus(results["corpus"]),
    ]
    return "\n\n".join(part for part in parts if part)


def described(machine: Json) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    gpu = f"; {machine['gpu']}" if "gpu" in machine else ""
    return f"{machine['cpu']}, {machine['cores']} cores{gpu}; {versions}."


def title(run: Json) -> str:
    if run["device"] != "cpu":
        return "GPU, wall-clock time"
    if run["threads"] == 1:
        return "One thread, CPU time"
    return f"{run['threads']} threads, wall-clock time"


def enumeration(run: Json) -> str:
    """ln Z: seconds, and the peers' time in units of ours."""
    if not run["enumeration"]:
        return ""
    names = ("ours", "halves", *PEERS)
    head = ["N", *names, *(f"{peer} / ours" for peer in PEERS)]
    lines = []
    for row in run["enumeration"]:
        seconds = row["seconds"]
        ratios = (ratio(seconds, peer) for peer in PEERS)
        # Beyond 30 spins the exponentials are those of 30.
        cells = [time_of(seconds.get(name)) for name in names]
        if row["sites"] > 30:
            cells[names.index("exponentials")] = "—"
            ratios = ("—" for _ in PEERS)
        lines.append([str(row["sites"]), *cells, *ratios])
    return "ln Z by enumeration, least (median) of the rounds:\n\n" + grid(head, lines)


def exponential(run: Json) -> str:
    table = exponentials(run["exponential"], ("torch", "scipy"))
    return table and "Matrix exponentials, least (median) of the rounds:\n\n" + table


def symmetric(run: Json) -> str:
    table = exponentials(run["symmetric"], ("torch", "scipy", "eigenvalues"))
    return table and "The same of real symmetric matrices:\n\n" + table


def exponentials(rows: list[Json], peers: tuple[str, ...]) -> str:
    """Seconds, and the best peer's in units of ours."""
    lines = []
    for row in rows:
        n, seconds = row["n"], row["seconds"]
        best = min(s["least"] for name, s in seconds.items() if name != "ours")
        cells = [time_of(seconds.get(name)) for name in ("ours", *peers)]
        against = f"{best / seconds['ours']['least']:.2f}"
        lines.append([f"{n} × {n}", str(row["batch"]), f"{row['scale']:g}", *cells, against])
    head = ["size", "batch", "entries", "ours", *peers, "best peer / ours"]
    return grid(head, lines) if lines else ""


def checker(run: Json) -> str:
    """C3 from its Lean statement and by hand: microseconds per sample, and the peers' share."""
    if not run["checker"]:
        return ""
    names = ("ours", "torch", "torch, our exp", "numpy")
    lines = []
    for row in run["checker"]:
        seconds = row["seconds"]
        cells = [f"{1e6 * seconds[name]['least'] / row['rows']:.2f} µs" for name in names]
        lines.append([str(row["rows"]), *cells, *(ratio(seconds, name) for name in names[1:])])
    head = ["batch", *names, *(f"{name} / ours" for name in names[1:])]
    return "The derived check of C3, per sample, least of the rounds:\n\n" + grid(head, lines)


def accuracy(rows: list[Json]) -> str:
    """Per kind and norm, over the sizes: the largest error, ours and the better peer's."""
    norms = sorted({row["norm"] for row in rows})
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    lines = []
    for kind in kinds:
        cells = []
        for norm in norms:
            same = [r["errors"] for r in rows if (r["kind"], r["norm"]) == (kind, norm)]
            ours = max(e["ours"]["largest"] for e in same)
            peer = max(min(e[name]["largest"] for name in ("torch", "scipy")) for e in same)
            cells.append(f"{ours:.1e} / {peer:.1e}")
        lines.append([kind, *cells])
    head = ["kind", *(f"‖A‖₁ = {norm:g}" for norm in norms)]
    better = sum(
        r["errors"]["ours"]["largest"] <= min(r["errors"][p]["largest"] for p in ("torch", "scipy"))
        for r in rows
    )
    worst = max(
        r["errors"]["ours"]["largest"] / min(r["errors"][p]["largest"] for p in ("torch", "scipy"))
        for r in rows
    )
    sizes = ", ".join(str(n) for n in sorted({row["n"] for row in rows}))
    return (
        f"Largest relative error of exp(A) in the 1-norm for n = {sizes}, ours / the better peer "
        f"of each case. Ours is at most the better peer's in {better} of {len(rows)} cases, and "
        f"never above {worst:.1f} times it.\n\n" + grid(head, lines)
    )


def corpus(rows: list[Json]) -> str:
    """Verdicts on the true, the false and the vacuous statements, and CPU seconds."""
    kinds = ("holds", "falsified", "inconclusive", "vacuous", "untested")
    lines = [
        [
            row["expected"],
            str(row["statements"]),
            *(str(row["verdicts"].get(kind, 0)) for kind in kinds),
            str(row["certified"]),
            *(with_unit(row["seconds"][which]) for which in ("median", "largest")),
        ]
        for row in rows
    ]
    return grid(["", "statements", *kinds, "certified", "median", "largest"], lines)


def ratio(seconds: Json, peer: str) -> str:
    if peer not in seconds:
        return "—"
    return f"{seconds[peer]['least'] / seconds['ours']['least']:.3g}"


def time_of(seconds: Json | None) -> str:
    if seconds is None:
        return "—"
    least = f"{with_unit(seconds['least'])}"
    return least if seconds["rounds"] == 1 else f"{least} ({with_unit(seconds['median'])})"


def with_unit(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1e3 * seconds:.3g} ms"


def grid(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    head = list(head)
    rows = [head, ["---:"] * len(head), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
