"""``python -m benchmarks``: measure, print the tables, write the JSON and a page with them."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

import torch

from benchmarks import checker, corpus, enumeration, exponential
from benchmarks.measure import Json, announce, machine
from benchmarks.table import render

HERE = Path(__file__).parent
FORMAT = "pyisingcheck-benchmarks/1"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, default=HERE / "results.json", help="results file")
    parser.add_argument("--readme", type=Path, help="page whose tables are replaced")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of the second run")
    parser.add_argument("--largest", type=int, default=40, help="spins enumerated at the most")
    parser.add_argument("--quick", action="store_true", help="small batches, few samples")
    return parser.parse_args()


def run(device: str, threads: int, sites: Sequence[int], sizes: Sequence[int], quick: bool) -> Json:
    torch.set_num_threads(threads)
    announce(f"{device}, {threads} threads")
    return {
        "device": device,
        "threads": threads,
        "enumeration": [enumeration.row(n, device) for n in sites],
        "exponential": [
            exponential.row(n, scale, device, quick) for n in sizes for scale in exponential.SCALES
        ],
        "symmetric": [
            exponential.symmetric_row(n, scale, device, quick)
            for n in sizes
            if n in exponential.SYMMETRIC_SIZES
            for scale in exponential.SYMMETRIC_SCALES
        ],
        "checker": checker.timings(device, quick),
    }


def measure(options: argparse.Namespace) -> Json:
    """One thread first; then the sizes that were aimed at on all threads, and the GPU."""
    quick, everything = options.quick, list(exponential.BATCHES)
    sites = [n for n in enumeration.CPU_SIZES if n <= options.largest]
    runs = [run("cpu", 1, sites, everything, quick)]
    if options.threads > 1:
        runs.append(run("cpu", options.threads, [n for n in sites if n in (20, 30)], [4], quick))
    if options.device == "cuda" or (options.device == "auto" and torch.cuda.is_available()):
        there = [n for n in enumeration.GPU_SIZES if n <= options.largest]
        runs.append(run("cuda", 1, there, everything, quick))
    announce("errors, and statements whose truth is known")
    return {
        "format": FORMAT,
        "machine": machine(),
        "runs": runs,
        "enumerationError": enumeration.relative_error(),
        "errors": exponential.errors(quick),
        "corpus": corpus.rows(quick),
    }


def replaced(page: str, tables: str) -> str:
    """The page with the text between the two marks exchanged."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"


def main() -> None:
    options = arguments()
    results = measure(options)
    options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    tables = render(results)
    print(tables)
    if options.readme is not None:
        page = options.readme.read_text(encoding="utf-8")
        options.readme.write_text(replaced(page, tables), encoding="utf-8")


if __name__ == "__main__":
    main()
