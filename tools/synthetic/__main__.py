"""`python -m tools.synthetic`: write the samples, or with `--count` any number of other invented departments."""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tools.synthetic.samples import SAMPLE_SEED, SAMPLES, many, write_sample

TARGET = Path(__file__).parents[2] / "data" / "raw" / "synthetic"
CHUNK = 8  # departments a worker takes at a time


def main() -> None:
    """Write the disclosures that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.synthetic", description=__doc__)
    parser.add_argument("--count", type=int, help="this many departments of mixed sizes (default: the samples)")
    parser.add_argument("--seed", type=int, default=SAMPLE_SEED, help="equal seeds give equal files")
    parser.add_argument("--to", type=Path, default=TARGET, help="folder to write to (default: data/raw/synthetic)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one per processor)")
    parser.add_argument("--no-forms", action="store_true", help="leave the performance forms out: smaller, faster")
    options = parser.parse_args()
    if options.count and options.to == TARGET:
        parser.error("name a folder with --to: only the samples belong into data/raw/synthetic")
    options.to.mkdir(parents=True, exist_ok=True)
    wanted = SAMPLES if options.count is None else [*many(options.count)]
    write = partial(write_sample, seed=options.seed, folder=options.to, with_forms=not options.no_forms)
    with ProcessPoolExecutor(options.jobs) as pool:
        written = [path for paths in pool.map(write, wanted, chunksize=CHUNK) for path in paths]
    size = sum(path.stat().st_size for path in written)
    print(f"{options.to}: {len(written)} disclosures, {size / 1024:,.0f} KiB")


if __name__ == "__main__":
    main()
