"""Run experiments and store their results: ``python -m pyisingcheck.experiments [NAME …]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pyisingcheck.experiments import EXPERIMENTS, Result, from_store
from pyisingcheck.experiments._core import write_json
from pyisingcheck.experiments._page import page

STORE = Path(__file__).resolve().parent.parent / "data" / "experiments.json"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pyisingcheck.experiments")
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    parser.add_argument(
        "--stored", action="store_true", help="measure nothing, show what is stored"
    )
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--store", type=Path, default=STORE, help="results file to update")
    parser.add_argument("--plots", type=Path, help="directory for one SVG per experiment")
    parser.add_argument("--page", type=Path, help="Markdown page to write of all stored results")
    parser.add_argument("--checkpoints", type=Path, help="directory that makes runs resumable")
    known = parser.parse_args()
    unknown = sorted(set(known.names) - set(EXPERIMENTS))
    if unknown:
        parser.error(f"unknown {', '.join(unknown)}; expected any of {', '.join(EXPERIMENTS)}")
    return known


def report(share: float, name: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{share:4.0%} {name:<60.60}", end="", file=sys.stderr)


def update(store: Path, result: Result) -> None:
    """Replace one result in the file; a file with results of an older criterion starts anew."""
    try:
        results = from_store(store.read_text(encoding="utf-8")) if store.exists() else {}
    except ValueError:
        results = {}
    results[result.claim] = result
    write_json(store, {claim: results[claim].to_json() for claim in sorted(results)})


def main() -> None:
    options = arguments()
    for folder in (options.plots, options.checkpoints):
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
    for name in options.names or EXPERIMENTS:
        experiment = EXPERIMENTS[name]
        if not options.stored:
            checkpoint = options.checkpoints and options.checkpoints / f"{name}.ckpt.json"
            update(options.store, experiment.run(options.device, options.seed, report, checkpoint))
        result = from_store(options.store.read_text(encoding="utf-8"))[experiment.claim]
        if options.plots is not None:
            experiment.plot(result, options.plots / f"{name}.svg")
        print(f"{result.claim} {name}: {result.verdict}. {result.summary}")
    if options.page is not None:
        results = from_store(options.store.read_text(encoding="utf-8"))
        options.page.write_text(page(EXPERIMENTS.values(), results), encoding="utf-8")


if __name__ == "__main__":
    main()
